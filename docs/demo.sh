#!/bin/sh
# The main job on the shipped examples. Its argument is the build directory.
set -u
build=$1
source=$(dirname "$0")/..
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
ballot=$build/ballot

show()
{
    printf '\n%s\n$ ballot %s\n' "$1" "$2"
    (cd "$source" && eval "$ballot $2")
}

case $ballot in /*) ;; *) ballot=$PWD/$ballot ;; esac
"$build/tests/forge" --policy 2.23.140.1.5.1.3 --serial 5a01 --issuer 'Example S/MIME CA' \
    --not-before 2025-06-01 --days 365 --mailbox ada@example.com --subject CN=ada@example.com \
    >"$work/ada.pem" || exit 1
"$build/tests/forge" --policy 2.23.140.1.5.1.1 --serial 5a02 --issuer 'Example S/MIME CA' \
    --not-before 2024-10-01 --days 365 --mailbox bob@example.com --subject CN=bob@example.com \
    >"$work/legacy.pem" || exit 1
cd "$work" || exit 1
source=$(cd "$OLDPWD" && cd "$source" && pwd)
ln -s "$source/examples" examples
source=$work

show 'A Legacy certificate of October 2024 is fine for ever:' \
    "check --only SBR/legacy.closed --as-of 2026-11-01 legacy.pem"
show 'The same, issued on 2025-07-15, is not: ballot SMC08 closed these profiles.' \
    "check --only SBR/legacy.closed --issued-on 2025-07-15 legacy.pem"
show 'A mailbox was validated through its domain, seen from one remote place. Until 14 May 2025 a warning:' \
    "check --only 'SBR/mpic.*' --evidence examples/one-remote-perspective.xml --issued-on 2025-05-14 ada.pem"
show 'From 15 May 2025 an error: SMC010 took multiple perspectives over from the TLS BR.' \
    "check --only 'SBR/mpic.*' --evidence examples/one-remote-perspective.xml --issued-on 2025-05-15 ada.pem"
show 'On 17 July 2024 nobody could have known that rule:' \
    "rules --as-of 2025-06-01 --known 2024-07-17 | tail -n 1"
show 'Where it came from, ballot by ballot:' "explain SBR/mpic.quorum"
