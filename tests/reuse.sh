#!/bin/sh
# One checker serves any number of certificates, and keeps what it found of the law from one to
# the next: a run over all of them says what a run over each alone does.
. "$SOURCE/tests/lib.sh"

day=0
for date in 2023-08-31 2023-09-01 2024-09-15 2025-07-14 2025-07-15 2026-03-15 2026-12-15; do
    day=$((day + 1))
    number=$(printf %02d $day)
    "$FORGE" --not-before $date --days 365 --serial 5b$number --mailbox ada@example.com \
        --subject CN=ada@example.com >"$work/$number-strict.pem"
    "$FORGE" --not-before $date --days 365 --serial 5c$number --profile tls --rsa \
        --sct $date >"$work/$number-tls.pem"
    "$FORGE" --not-before $date --days 365 --serial 5d$number --mailbox ada@example.com \
        --policy 2.23.140.1.5.1.1 --subject CN=ada@example.com --rsa >"$work/$number-legacy.pem"
done
"$FORGE" --profile ca --not-before 2024-01-01 --days 3650 --eku emailProtection \
    --policy 2.23.140.1.5.1.3 >"$work/05-ca.pem"

certificates()
{
    "$BALLOT" check --format jsonl "$@" 2>"$work/err" | grep '^{"kind":"certificate"'
}

# alike NAME OPTION...
alike()
{
    name=$1
    shift
    certificates "$@" "$work"/*.pem >"$work/together"
    : >"$work/alone"
    for file in "$work"/*.pem; do
        certificates "$@" "$file" >>"$work/alone"
    done
    count=$((count + 1))
    if [ "$(wc -l <"$work/together")" = 22 ] && cmp -s "$work/together" "$work/alone"; then
        echo "ok $count - $name"
    else
        failures=$((failures + 1))
        echo "not ok $count - $name"
        diff "$work/together" "$work/alone" | cut -c1-300 | head -n 4 | sed 's/^/# /'
    fi
}
alike 'as of a day behind all of them' --as-of 2027-01-01
alike 'as of a day between them' --as-of 2025-06-01
alike 'as issued on one day' --issued-on 2025-07-14
alike 'as known on an earlier day' --as-of 2027-01-01 --known 2024-07-17
alike 'with evidence of another certificate' --as-of 2027-01-01 \
    --evidence "$SOURCE/examples/mailbox.xml"
finish
