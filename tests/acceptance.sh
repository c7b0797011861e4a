#!/bin/sh
# What the rule base says of the ballots that started it, on the day before,
# the day, and the day after.
. "$SOURCE/tests/lib.sh"
examples=$SOURCE/examples

strict >"$work/ada.pem"
"$FORGE" --policy 2.23.140.1.5.1.1 --serial 5a02 --issuer 'Example S/MIME CA' \
    --not-before 2024-10-01 --days 365 --mailbox bob@example.com >"$work/legacy.pem"
"$FORGE" --profile tls --serial 5a01 --issuer 'Example S/MIME CA' --not-before 2025-06-01 \
    --days 90 --dns example.com >"$work/tls.pem"

on()
{
    day=$1
    evidence=$2
    rule=$3
    shift 3
    verdict "$rule" --evidence "$examples/$evidence" --issued-on "$day" "$@" "$work/ada.pem"
}

# --- SMC010: multiple perspectives for S/MIME, with two dates of its own.

one=one-remote-perspective.xml
is 'one perspective before the SHOULD' 'not in force -' "$(on 2025-03-14 $one SBR/mpic.perspectives)"
is 'one perspective, SHOULD' 'fail should' "$(on 2025-03-15 $one SBR/mpic.perspectives)"
is 'one perspective, the last day of SHOULD' 'fail should' "$(on 2025-05-14 $one SBR/mpic.perspectives)"
is 'one perspective, SHALL' 'fail must' "$(on 2025-05-15 $one SBR/mpic.perspectives)"
is 'one perspective, the day after' 'fail must' "$(on 2025-05-16 $one SBR/mpic.perspectives)"
is 'by mail: never applicable' 'not applicable must' "$(on 2025-05-15 by-email.xml SBR/mpic.perspectives)"
is 'by mail: never applicable, later' 'not applicable must' "$(on 2026-12-15 by-email.xml SBR/mpic.quorum)"

none=two-none-corroborates.xml
is 'no quorum while issuance MAY proceed' 'fail note' "$(on 2025-09-14 $none SBR/mpic.quorum)"
is 'no quorum' 'fail must' "$(on 2025-09-15 $none SBR/mpic.quorum)"
"$BALLOT" check --only 'SBR/mpic.quorum' --evidence "$examples/$none" --issued-on 2025-09-14 \
    "$work/ada.pem" >"$work/out"
is 'a notice is no error' 0 $?
"$BALLOT" check --only 'SBR/mpic.quorum' --evidence "$examples/$none" --issued-on 2025-09-15 \
    "$work/ada.pem" >"$work/out"
is 'an error exits with 1' 1 $?

two=two-in-two-regions.xml
for case in '2025-05-15 pass' '2026-03-14 pass' '2026-03-15 fail' '2026-03-16 fail' \
    '2026-06-15 fail' '2026-12-15 fail'; do
    day=${case% *}
    is "two in two regions on $day" "${case#* } must" "$(on "$day" $two SBR/mpic.perspectives)"
done
for case in '2026-03-14 2' '2026-03-15 3' '2026-06-14 3' '2026-06-15 4' '2026-12-14 4' \
    '2026-12-15 5'; do
    day=${case% *}
    contains "needed on $day" "${case#* } are needed" \
        "$(field message SBR/mpic.perspectives --evidence "$examples/$one" --issued-on "$day" "$work/ada.pem")"
done
is 'regions before 2026-03-15' 'not in force -' "$(on 2026-03-14 $two SBR/mpic.regions)"
is 'regions from 2026-03-15' 'pass must' "$(on 2026-03-15 $two SBR/mpic.regions)"
is 'one region from 2026-03-15' 'fail must' "$(on 2026-03-15 $one SBR/mpic.regions)"
is 'through which incorporation' '{"document": "SBR", "section": "4.2.2.2", "ballot": "SMC010"}' \
    "$(field via SBR/mpic.quorum --evidence "$examples/$none" --issued-on 2025-09-15 "$work/ada.pem")"

# --- SC-067 for TLS, with the same evidence.

tls_on()
{
    verdict "$2" --evidence "$examples/$one" --issued-on "$1" "$work/tls.pem"
}
is 'TLS before SC-067' 'not in force -' "$(tls_on 2024-09-05 BR/mpic.perspectives)"
is 'TLS, SC-067 in force, phase not begun' 'not in force -' "$(tls_on 2024-09-14 BR/mpic.perspectives)"
is 'TLS, SHOULD' 'fail should' "$(tls_on 2024-09-15 BR/mpic.perspectives)"
is 'TLS, the last day of SHOULD' 'fail should' "$(tls_on 2025-03-14 BR/mpic.perspectives)"
is 'TLS, MUST' 'fail must' "$(tls_on 2025-03-15 BR/mpic.perspectives)"

# --- SMC08: no Legacy generation.

for day in 2025-07-14 2025-07-15 2026-11-01 2028-10-01; do
    is "Legacy of 2024 as of $day" 'not in force -' \
        "$(verdict SBR/legacy.closed --as-of $day "$work/legacy.pem")"
    "$BALLOT" check --only SBR/legacy.closed --as-of $day "$work/legacy.pem" >"$work/out"
    is "Legacy of 2024 passes as of $day" 0 $?
done
is 'Legacy the day before' 'not in force -' \
    "$(verdict SBR/legacy.closed --issued-on 2025-07-14 "$work/legacy.pem")"
is 'Legacy on the day' 'fail must' "$(verdict SBR/legacy.closed --issued-on 2025-07-15 "$work/legacy.pem")"
is 'Legacy the day after' 'fail must' "$(verdict SBR/legacy.closed --issued-on 2025-07-16 "$work/legacy.pem")"
for case in 'ballot SMC08' 'section 7.1.6.1' 'since 2025-07-15' 'version 1.0.6'; do
    is "Legacy: ${case% *}" "\"${case#* }\"" \
        "$(field "${case% *}" SBR/legacy.closed --issued-on 2025-07-15 "$work/legacy.pem")"
done

# --- What was known on 2024-07-17.

is 'SMC08 was not known' '' \
    "$(verdict SBR/legacy.closed --known 2024-07-17 --issued-on 2025-07-15 "$work/legacy.pem" 2>&1)"
known=$("$BALLOT" rules --as-of 2025-06-01 --known 2024-07-17)
contains 'SMC07 was known' 'SBR 5.4.1.1, SMC07' "$known"
case $known in
*SMC08* | *SC-067* | *mpic*) fail 'SMC08 and SC-067 were not known' "$known" ;;
*) pass 'SMC08 and SC-067 were not known' ;;
esac

# --- NCSSR: one date that receded three times.

ncssr()
{
    verdict NCSSR/ncssr.version --evidence "$examples/ca.xml" "$@"
}
while read -r known ballot before on; do
    case $known in all) option= ;; *) option="--known $known" ;; esac
    # shellcheck disable=SC2086
    is "NCSSR 1.7 on $before, known $known" 'pass must' "$(ncssr $option --as-of "$before")"
    # shellcheck disable=SC2086
    is "NCSSR 1.7 on $on, known $known" 'fail must' "$(ncssr $option --as-of "$on")"
    # shellcheck disable=SC2086
    is "by $ballot" "\"$ballot\"" \
        "$(field ballot NCSSR/ncssr.version --evidence "$examples/ca.xml" $option --as-of "$on")"
done <<'CASES'
2024-06-30 NS-003 2024-11-11 2024-11-12
2024-12-01 NS-005 2025-03-11 2025-03-12
2025-04-01 NS-007 2025-09-16 2025-09-17
all NS-008 2025-11-11 2025-11-12
CASES

# --- Audits: "starting after April 1, 2025".

audit()
{
    sed "s/<period_start>[^<]*/<period_start>$1/" "$examples/ca.xml" >"$work/audit.xml"
    shift
    verdict SBR/audit.scheme --evidence "$work/audit.xml" --as-of 2026-11-01 "$@"
}
is 'a period from 2025-03-31' 'pass must' "$(audit 2025-03-31)"
is 'a period from 2025-04-01 is not after it' 'pass must' "$(audit 2025-04-01)"
is 'a period from 2025-04-02' 'fail must' "$(audit 2025-04-02)"
is 'read as a list of which one is enough' 'pass must' \
    "$(audit 2025-04-02 --reading netsec_seal=item_2_stands)"
is 'the finding names the reading' '["SBR/netsec_seal=item_2_stands"]' \
    "$(audit 2025-04-02 >/dev/null; field readings SBR/audit.scheme --evidence "$work/audit.xml" --as-of 2026-11-01)"
is 'before the reports are due' 'not due must' \
    "$(audit 2025-04-02 >/dev/null; verdict SBR/audit.scheme --evidence "$work/audit.xml" --as-of 2026-06-29)"
is 'the day the reports are due' 'fail must' \
    "$(audit 2025-04-02 >/dev/null; verdict SBR/audit.scheme --evidence "$work/audit.xml" --as-of 2026-06-30)"
is 'no audit evidence' 'unknown -' "$(verdict SBR/audit.scheme --as-of 2026-11-01 "$work/ada.pem")"
is 'which fact is missing' '["ca.audits"]' \
    "$(field missing SBR/audit.scheme --as-of 2026-11-01 "$work/ada.pem")"

# --- SMC09 and SMC05: linting, CAA.

sed '/<lint_runs>/,/<\/lint_runs>/c\      <lint_runs/>' "$examples/$two" >"$work/unlinted.xml"
for case in '2025-03-14 not in force -' '2025-03-15 fail should' '2025-09-14 fail should' \
    '2025-09-15 fail must'; do
    day=${case%% *}
    is "not linted on $day" "${case#* }" \
        "$(verdict SBR/linting.before_issuance --evidence "$work/unlinted.xml" --issued-on "$day" "$work/ada.pem")"
done
sed '/<caa_checks>/,/<\/caa_checks>/c\      <caa_checks/>' "$examples/$two" >"$work/no-caa.xml"
for case in '2024-09-14 not in force -' '2024-09-15 fail should' '2025-03-14 fail should' \
    '2025-03-15 fail must'; do
    day=${case%% *}
    is "no CAA check on $day" "${case#* }" \
        "$(verdict SBR/caa.each_mailbox --evidence "$work/no-caa.xml" --issued-on "$day" "$work/ada.pem")"
done
sed 's/2025-05-31T22:00:00Z/2025-05-31T16:00:00Z/' "$examples/$two" >"$work/caa8.xml"
sed 's/2025-05-31T22:00:00Z/2025-05-31T15:59:59Z/' "$examples/$two" >"$work/caa8s.xml"
sed 's/2025-05-31T22:00:00Z/2025-05-31T15:59:59Z/; s/PT1H/PT9H/' "$examples/$two" >"$work/caa9.xml"
is 'eight hours after the check' 'pass must' "$(verdict SBR/caa.window --evidence "$work/caa8.xml" "$work/ada.pem")"
is 'a second more' 'fail must' "$(verdict SBR/caa.window --evidence "$work/caa8s.xml" "$work/ada.pem")"
is 'within a longer TTL' 'pass must' "$(verdict SBR/caa.window --evidence "$work/caa9.xml" "$work/ada.pem")"

# --- Validity: notAfter is inclusive, a started day counts whole.

strict --days 825 >"$work/825.pem"
"$FORGE" --policy 2.23.140.1.5.1.3 --not-before 2025-06-01 --not-after 2027-09-04T00:00:00Z \
    --mailbox ada@example.com >"$work/826.pem"
is '825 days to the second' 'pass must' "$(verdict SBR/validity.maximum "$work/825.pem")"
is 'one second more' 'fail must' "$(verdict SBR/validity.maximum "$work/826.pem")"

# --- Reuse: --reissued-on lets validations age, --issued-on takes them along.

for case in 'reissued-on 2026-06-27 pass' 'reissued-on 2026-06-28 fail' 'issued-on 2026-06-28 pass'; do
    set -- $case
    is "reuse with --$1 $2" "$3 must" \
        "$(verdict SBR/reuse.domain --evidence "$examples/$two" "--$1" "$2" "$work/ada.pem")"
done

# --- A rule base that ends with SMC09: the pin to BR 2.0.5 stays.

mkdir "$work/rules"
cp -r "$SOURCE/rules/." "$work/rules"
chmod -R u+w "$work/rules"
rm "$work/rules/sbr/smc010.ballot" "$work/rules/sbr/smc011.ballot" "$work/rules/sbr/smc012.ballot"
"$BALLOT" check --rules "$work/rules" --only 'SBR/mpic*' --evidence "$examples/$one" \
    --issued-on 2026-12-15 "$work/ada.pem" >"$work/out" 2>&1
is 'without SMC010 there is no such rule' 2 $?
contains 'and it is said so' 'no rule fits "SBR/mpic*"' "$(cat "$work/out")"
# The same incorporation under the pin: version 2.0.5 has no such rule.
sed 's/incorporate BR current/incorporate BR version "2.0.5"/' "$SOURCE/rules/sbr/smc010.ballot" \
    >"$work/rules/sbr/smc010.ballot"
"$BALLOT" check --rules "$work/rules" --only 'SBR/mpic*' --issued-on 2026-12-15 "$work/ada.pem" \
    >"$work/out" 2>&1
contains 'under the pin nothing applies' 'no rule fits "SBR/mpic*"' "$(cat "$work/out")"

# --- Reuse of the TLS BR on a rule of the tests: looked up at the issuance.

tls_reuse=$SOURCE/tests/cases/br-reuse
sed 's/performed>2025-05-25T09:30:00Z/performed>2025-12-01T00:00:00Z/; s/2025-06-01T00:00:00Z/2025-12-02T00:00:00Z/' \
    "$tls_reuse/evidence.xml" >"$work/reuse.xml"
for case in '2026-03-14 pass pass' '2026-03-15 pass pass' '2026-06-19 pass pass' \
    '2026-06-20 fail pass' '2026-07-01 fail pass'; do
    set -- $case
    is "BR reuse, reissued on $1" "$2 must" \
        "$(verdict BR/reuse --rules "$tls_reuse" --evidence "$work/reuse.xml" --reissued-on "$1" "$work/tls.pem")"
    is "BR reuse, issued on $1" "$3 must" \
        "$(verdict BR/reuse --rules "$tls_reuse" --evidence "$work/reuse.xml" --issued-on "$1" "$work/tls.pem")"
done

finish
