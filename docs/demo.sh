#!/bin/sh
# The main job on the shipped examples. Its argument is the build directory.
set -u
ballot=$1/ballot
case $ballot in /*) ;; *) ballot=$PWD/$ballot ;; esac
cd "$(dirname "$0")/.." || exit 1

show()
{
    printf '\n%s\n$ ballot %s\n' "$1" "$2"
    # 1 is a requirement that failed: it is to be seen.
    eval "$ballot $2" || [ $? = 1 ] || exit
}

show 'A Legacy certificate of October 2024 is fine for ever:' \
    "check --only SBR/legacy.closed --as-of 2026-11-01 examples/legacy.pem"
show 'The same, issued on 2025-07-15, is not: ballot SMC08 closed these profiles.' \
    "check --only SBR/legacy.closed --issued-on 2025-07-15 examples/legacy.pem"
show 'A mailbox was validated through its domain, seen from one remote place. Until 14 May 2025 a warning:' \
    "check --only 'SBR/mpic.*' --evidence examples/one-remote-perspective.xml --issued-on 2025-05-14 examples/ada.pem"
show 'From 15 May 2025 an error: SMC010 took multiple perspectives over from the TLS BR.' \
    "check --only 'SBR/mpic.*' --evidence examples/one-remote-perspective.xml --issued-on 2025-05-15 examples/ada.pem"
show 'On 17 July 2024 nobody could have known that rule:' \
    "rules --as-of 2025-06-01 --known 2024-07-17 | tail -n 1"
show 'Where it came from, ballot by ballot:' "explain SBR/mpic.quorum"
show 'And if both went on being issued like this, what breaks on which day?' \
    "schedule --from 2025-05-01 --to 2027-01-01 --only SBR/legacy.closed --only SBR/mpic.perspectives --evidence examples/one-remote-perspective.xml examples/ada.pem examples/legacy.pem"
