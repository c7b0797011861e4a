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
    contains "needed on $day" "needs ${case#* } distinct remote perspectives" \
        "$(field message SBR/mpic.perspectives --evidence "$examples/$one" --issued-on "$day" "$work/ada.pem")"
done
is 'regions before 2026-03-15' 'not in force -' "$(on 2026-03-14 $two SBR/mpic.regions)"
is 'regions from 2026-03-15' 'pass must' "$(on 2026-03-15 $two SBR/mpic.regions)"
is 'one region from 2026-03-15' 'fail must' "$(on 2026-03-15 $one SBR/mpic.regions)"
is 'through which incorporation' '{"document": "SBR", "section": "4.2.2.2", "ballot": "SMC010"}' \
    "$(field via SBR/mpic.quorum --evidence "$examples/$none" --issued-on 2025-09-15 "$work/ada.pem")"

# CAA is corroborated for mailboxes whose domain was validated, and no others.
is 'CAA from one perspective, SHOULD' 'fail should' "$(on 2025-05-14 $one SBR/mpic_caa.perspectives)"
is 'CAA from one perspective, SHALL' 'fail must' "$(on 2025-05-15 $one SBR/mpic_caa.perspectives)"
is 'CAA without quorum while issuance MAY proceed' 'fail note' "$(on 2025-09-14 $none SBR/mpic_caa.quorum)"
is 'CAA without quorum' 'fail must' "$(on 2025-09-15 $none SBR/mpic_caa.quorum)"
is 'CAA from one region' 'fail must' "$(on 2026-03-15 $one SBR/mpic_caa.regions)"
for rule in perspectives quorum regions resolver_region resolver_distance no_shared_cache reuse; do
    is "by mail: no corroboration of CAA, $rule" 'not applicable must' \
        "$(on 2026-12-15 by-email.xml SBR/mpic_caa.$rule)"
done
sed '/<caa_check>/,$s/ada@example.com/ada@example.org/' "$examples/$one" >"$work/elsewhere.xml"
is 'CAA of another domain' 'not applicable must' \
    "$(verdict SBR/mpic_caa.perspectives --evidence "$work/elsewhere.xml" --issued-on 2025-05-15 "$work/ada.pem")"

# The evidence of a CAA check is reused for 398 days, 2025-05-31T22:00 to 2026-07-03T22:00.
reused()
{
    sed "/<caa_check>/,\$s/<corroborated>[^<]*/<corroborated>$1/" "$examples/$two" >"$work/reused.xml"
    verdict SBR/mpic_caa.reuse --evidence "$work/reused.xml" --as-of 2025-06-01 "$work/ada.pem"
}
is 'evidence of 398 days' 'pass must' "$(reused 2024-04-29T00:00:00Z)"
is 'evidence of a second more' 'fail must' "$(reused 2024-04-28T23:59:59Z)"

# Five or fewer distinct remotes may have one that fails, six two; remotes that
# are not distinct do not count.
many()
{
    python3 - "$examples/$one" "$@" >"$work/many.xml" <<'PYTHON'
import re, sys
text = open(sys.argv[1]).read()
one = re.search(r" *<perspective>.*?</perspective>\n", text, re.S).group(0)
places = {"-": "+39.04-077.49/"}
block = "".join(one.replace("+39.04-077.49/", where).replace("<corroborates>true", "<corroborates>" + ok)
                for where, ok in (a.split("=") for a in sys.argv[2:]))
print(text.replace(one, block, 1))
PYTHON
    verdict SBR/mpic.quorum --evidence "$work/many.xml" --issued-on 2025-09-15 "$work/ada.pem"
}
a=+39.04-077.49/ b=+45.52-122.68/ c=-23.55-046.63/ d=+35.68+139.69/ e=-33.87+151.21/ f=+01.35+103.82/
is 'one of five fails' 'pass must' "$(many $a=true $b=true $c=true $d=true $e=false)"
is 'two of five fail' 'fail must' "$(many $a=true $b=true $c=true $d=false $e=false)"
is 'two of six fail' 'pass must' "$(many $a=true $b=true $c=true $d=true $e=false $f=false)"
is 'three of six fail' 'fail must' "$(many $a=true $b=true $c=true $d=false $e=false $f=false)"
is 'two of six fail, two are in one place' 'fail must' \
    "$(many $a=true $a=true $c=true $d=true $e=false $f=false)"

# Which validations it reaches: a validation of 2025-05-10, relied on five days later.
sed 's/2025-05-25T09:30:00Z/2025-05-14T23:59:59Z/' "$examples/$one" >"$work/older.xml"
is 'every validation that an issuance rests on' 'fail must' \
    "$(verdict SBR/mpic.perspectives --evidence "$work/older.xml" --reissued-on 2025-05-15 "$work/ada.pem")"
is 'or those performed since' 'fail should' "$(verdict SBR/mpic.perspectives --evidence "$work/older.xml" \
    --reissued-on 2025-05-15 --reading BR/mpic_reaches=new_validations "$work/ada.pem")"

# How the perspectives are run, where there are any.
sed 's/<performed>false/<encrypted_channel>false<\/encrypted_channel><multi_factor>false<\/multi_factor><performed>true/;
    s/<issues_tls>false/<issues_tls>true/' "$examples/ca.xml" |
    sed 's/\(<encrypted_channel>.*\)\(<performed>true<\/performed>\)/\2\1/' >"$work/mpic-ca.xml"
for case in '2024-09-14 BR/mpic_operation.channel not in force -' \
    '2024-09-15 BR/mpic_operation.channel fail should' '2025-03-14 BR/mpic_operation.channel fail should' \
    '2025-03-15 BR/mpic_operation.channel fail must' '2025-03-14 SBR/mpic_operation.channel not in force -' \
    '2025-03-15 SBR/mpic_operation.channel fail should' '2025-05-14 SBR/mpic_operation.channel fail should' \
    '2025-05-15 SBR/mpic_operation.channel fail must' '2024-09-14 BR/mpic_operation.multi_factor not in force -' \
    '2024-09-15 BR/mpic_operation.multi_factor fail should' \
    '2025-05-15 SBR/mpic_operation.multi_factor fail should' \
    '2024-09-05 BR/logging.mpic_attempts not in force -' '2024-09-06 BR/logging.mpic_attempts unknown must'; do
    set -- $case
    day=$1 rule=$2
    shift 2
    is "$rule on $day" "$*" "$(verdict "$rule" --evidence "$work/mpic-ca.xml" --as-of "$day")"
done
is 'no perspectives, nothing to run' 'not applicable must' \
    "$(verdict SBR/mpic_operation.channel --evidence "$examples/ca.xml" --as-of 2025-05-15)"

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

# The 500 km lie between states, provinces or countries; since SC-083, 2025-02-24,
# between the perspectives, and between the resolvers.
sed 's/+39.04-077.49/+52.38+004.91/g; s/\(region_place>\)+52.38+004.91/\1+39.04-077.49/g' \
    "$examples/$two" >"$work/near.xml"
for rule in perspectives resolver_distance; do
    for case in '2025-02-23 pass should' '2025-02-24 fail should' '2025-03-14 fail should' '2025-03-15 fail must'; do
        is "near, in regions far apart: $rule on ${case%% *}" "${case#* }" \
            "$(verdict BR/mpic.$rule --evidence "$work/near.xml" --issued-on "${case%% *}" "$work/tls.pem")"
    done
done
# Methods 18 to 20 need it but for Onion Domain Names.
sed 's/m7/m19/' "$examples/$one" >"$work/m19.xml"
sed 's/m7/m19/; s/example.com/abc.onion/' "$examples/$one" >"$work/onion.xml"
sed 's/m7/m4/' "$examples/$one" >"$work/m4.xml"
while read -r evidence expected; do
    is "corroboration: $evidence" "$expected" \
        "$(verdict BR/mpic.perspectives --evidence "$work/$evidence.xml" --issued-on 2025-03-15 "$work/tls.pem")"
done <<'CASES'
m19 fail must
onion not applicable must
m4 not applicable must
CASES
# The vote ended on 2024-08-02.
is 'SC-067 the day before its vote' '' \
    "$(verdict BR/mpic.perspectives --evidence "$examples/$one" --known 2024-08-01 --issued-on 2025-03-15 "$work/tls.pem")"
is 'SC-067 on the day of its vote' 'fail must' \
    "$(verdict BR/mpic.perspectives --evidence "$examples/$one" --known 2024-08-02 --issued-on 2025-03-15 "$work/tls.pem")"

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
sbr_ncssr()
{
    verdict SBR/ncssr.version --evidence "$examples/ca.xml" "$@"
}
while read -r known ballot before on; do
    case $known in all) option= ;; *) option="--known $known" ;; esac
    # shellcheck disable=SC2086
    is "NCSSR 1.7 on $before, known $known" 'pass must' "$(ncssr $option --as-of "$before")"
    # shellcheck disable=SC2086
    is "NCSSR 1.7 on $on, known $known" 'fail must' "$(ncssr $option --as-of "$on")"
    # shellcheck disable=SC2086
    is "SBR: NCSSR 1.7 on $before, known $known" 'pass must' "$(sbr_ncssr $option --as-of "$before")"
    # shellcheck disable=SC2086
    is "SBR: NCSSR 1.7 on $on, known $known" 'fail must' "$(sbr_ncssr $option --as-of "$on")"
    # shellcheck disable=SC2086
    is "by $ballot" "\"$ballot\"" \
        "$(field ballot NCSSR/ncssr.version --evidence "$examples/ca.xml" $option --as-of "$on")"
done <<'CASES'
2024-06-30 NS-003 2024-11-11 2024-11-12
2024-12-01 NS-005 2025-03-11 2025-03-12
2025-04-01 NS-007 2025-09-16 2025-09-17
all NS-008 2025-11-11 2025-11-12
CASES

# SMC08's number, where it is taken by the letter.
for case in '2024-08-28 not in force -' '2024-08-29 fail must' '2025-11-12 fail must'; do
    is "the number that is cited on ${case%% *}" "${case#* }" "$(verdict SBR/ncssr.cited \
        --evidence "$examples/ca.xml" --reading ncssr_transition=number_counts --as-of "${case%% *}")"
done
is 'by default it is not asked' 'not applicable must' \
    "$(verdict SBR/ncssr.cited --evidence "$examples/ca.xml" --as-of 2024-08-29)"

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
is 'the day the reports are due' 'not due must' \
    "$(audit 2025-04-02 >/dev/null; verdict SBR/audit.scheme --evidence "$work/audit.xml" --as-of 2026-06-30)"
is 'the day after' 'fail must' \
    "$(audit 2025-04-02 >/dev/null; verdict SBR/audit.scheme --evidence "$work/audit.xml" --as-of 2026-07-01)"
# The earlier items. The list is read in the law of the end of the period.
period()
{
    python3 - "$examples/ca.xml" "$@" >"$work/period.xml" <<'PYTHON'
import re, sys
text, start, end, *reports = sys.argv[1:]
text = open(text).read()
text = re.sub("<period_start>[^<]*", "<period_start>" + start, text)
text = re.sub("<period_end>[^<]*", "<period_end>" + end, text)
block = "".join("<audit_report><criteria>%s</criteria><version>%s</version><covers_sbr>%s</covers_sbr></audit_report>"
                % tuple(r.split(":")) for r in reports)
print(re.sub("<reports>.*</reports>", "<reports>" + block + "</reports>", text, flags=re.S))
PYTHON
    verdict SBR/audit.scheme --evidence "$work/period.xml" --as-of 2026-11-01
}
ca=webtrust_ca:2.2.2:false smime=webtrust_smime:1.0.0:false
is 'item 1: a period from 2023-08-31' 'pass must' "$(period 2023-08-31 2024-08-30 $ca)"
is 'a period from 2023-09-01, neither before nor after' 'pass must' "$(period 2023-09-01 2024-08-31 $ca)"
is 'item 2: a period from 2023-09-02' 'fail must' "$(period 2023-09-02 2024-09-01 $ca)"
is 'item 2: with both seals' 'pass must' "$(period 2023-09-02 2024-09-01 $ca $smime)"
is 'item 2: an older WebTrust for CAs' 'fail must' "$(period 2023-09-02 2024-09-01 webtrust_ca:2.2.1:false $smime)"
is 'item 3: with all three' 'pass must' \
    "$(period 2025-04-02 2026-04-01 $ca $smime webtrust_netsec:2.0:false)"
is 'item 3: an older one for Network Security' 'fail must' \
    "$(period 2025-04-02 2026-04-01 $ca $smime webtrust_netsec:1.0:false)"
is 'a period that ended before the document' 'not in force -' "$(period 2022-09-01 2023-08-31 $ca)"
is 'ETSI EN 319 411-1 until 1.0.1' 'pass must' "$(period 2022-12-08 2023-12-07 etsi_en_319_411_1:1.3.1:true)"
is 'ETSI EN 319 411-2 in 1.0.1' 'pass must' "$(period 2022-12-08 2023-12-07 etsi_en_319_411_2:2.4.1:true)"
is 'ETSI EN 319 411-1 without this document' 'fail must' \
    "$(period 2022-12-08 2023-12-07 etsi_en_319_411_1:1.3.1:false)"
is 'ETSI EN 319 411-1 since SMC04' 'fail must' "$(period 2022-12-09 2023-12-08 etsi_en_319_411_1:1.3.1:true)"
is 'ETSI TS 119 411-6 before SMC04' 'fail must' "$(period 2022-12-08 2023-12-07 etsi_ts_119_411_6:1.1.1:false)"
is 'ETSI TS 119 411-6 since SMC04' 'pass must' "$(period 2022-12-09 2023-12-08 etsi_ts_119_411_6:1.1.1:false)"

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
sed 's/2025-05-31T22:00:00Z/2025-06-01T00:00:01Z/' "$examples/$two" >"$work/caa-late.xml"
is 'checked after the signing, outside any window' 'not applicable must' "$(verdict SBR/caa.window --evidence "$work/caa-late.xml" "$work/ada.pem")"
is 'which is no check before it' 'fail must' "$(verdict SBR/caa.each_mailbox --evidence "$work/caa-late.xml" "$work/ada.pem")"
is 'within a longer TTL' 'pass must' "$(verdict SBR/caa.window --evidence "$work/caa9.xml" "$work/ada.pem")"

# Linted before it is signed, not just on the day; a bad result is a notice.
sed 's/2025-05-31T23:59:00Z/2025-06-01T00:00:00Z/' "$examples/$two" >"$work/lint0.xml"
sed 's/2025-05-31T23:59:00Z/2025-06-01T00:00:01Z/' "$examples/$two" >"$work/lint1.xml"
sed 's/<passed>true/<passed>false/' "$examples/$two" >"$work/lint2.xml"
is 'linted in the second of the signing' 'pass should' \
    "$(verdict SBR/linting.before_issuance --evidence "$work/lint0.xml" "$work/ada.pem")"
is 'linted a second later' 'fail should' \
    "$(verdict SBR/linting.before_issuance --evidence "$work/lint1.xml" "$work/ada.pem")"
is 'linted with a bad result' 'pass should' \
    "$(verdict SBR/linting.before_issuance --evidence "$work/lint2.xml" "$work/ada.pem")"
is 'which is a notice' 'fail note' "$(verdict SBR/linting.result --evidence "$work/lint2.xml" "$work/ada.pem")"

# CAA records that forbid it, or cannot be looked up.
sed 's/<result>permitted/<result>prohibited/' "$examples/$two" >"$work/forbidden.xml"
for case in '2024-09-14 not in force -' '2024-09-15 fail should' '2025-03-14 fail should' \
    '2025-03-15 fail must'; do
    is "against the CAA records on ${case%% *}" "${case#* }" "$(verdict SBR/caa.consistent \
        --evidence "$work/forbidden.xml" --issued-on "${case%% *}" "$work/ada.pem")"
done
failed()
{
    sed "s|<result>permitted</result>|<result>failed</result><failure><outside_ca>$1</outside_ca><retried>$2</retried><dnssec_chain>$3</dnssec_chain></failure>|" \
        "$examples/$two" >"$work/failed.xml"
    verdict SBR/caa.lookup_failure --evidence "$work/failed.xml" "$work/ada.pem"
}
is 'a lookup failure that is a permission' 'pass must' "$(failed true true false)"
is 'inside the CA' 'fail must' "$(failed false true false)"
is 'not retried' 'fail must' "$(failed true false false)"
is 'with DNSSEC' 'fail must' "$(failed true true true)"
sed '/<caa_checks>/,/<\/caa_checks>/c\      <caa_checks/>' "$examples/$two" |
    sed 's/<caa_waived>false/<caa_waived>true/' >"$work/waived.xml"
is 'CAA waived by contract' 'pass must' \
    "$(verdict SBR/caa.each_mailbox --evidence "$work/waived.xml" --issued-on 2025-03-15 "$work/ada.pem")"
for case in '2024-09-14 not in force -' '2024-09-15 pass must'; do
    is "CAA in the CPS on ${case%% *}" "${case#* }" \
        "$(verdict SBR/caa.cps --evidence "$examples/ca.xml" --as-of "${case%% *}")"
done
is 'CAA in the CPS before SMC010' '"2.2"' "$(field section SBR/caa.cps --evidence "$examples/ca.xml" --as-of 2024-12-21)"
is 'CAA in the CPS since SMC010' '"4.2.2.1"' "$(field section SBR/caa.cps --evidence "$examples/ca.xml" --as-of 2024-12-22)"

# --- SMC07: logging, escrow, OCSP.

for case in '2024-07-14 SBR/logging.elements fail must' '2024-07-15 SBR/logging.elements pass must' \
    '2024-07-14 SBR/logging.router_firewall_minimum not in force -' \
    '2024-07-15 SBR/logging.router_firewall_minimum pass must' \
    '2024-07-14 SBR/ocsp.unused_serials unknown should' '2024-07-15 SBR/ocsp.unused_serials not in force -'; do
    set -- $case
    day=$1 rule=$2
    shift 2
    is "$rule on $day" "$*" "$(verdict "$rule" --evidence "$examples/ca.xml" --as-of "$day")"
done
for item in login_attempts administrative_actions rule_changes system_events; do
    grep -v "<item>$item</item>" "$examples/ca.xml" >"$work/logs.xml"
    is "logs without $item" 'fail must' \
        "$(verdict SBR/logging.router_firewall_minimum --evidence "$work/logs.xml" --as-of 2024-07-15)"
done
sed 's/<escrows>false/<escrows>true/; s|</escrows>|</escrows><notifies>true</notifies><encrypted>false</encrypted>|' \
    "$examples/ca.xml" >"$work/escrow.xml"
is 'escrowed keys in the clear' 'fail must' "$(verdict SBR/escrow.encrypted --evidence "$work/escrow.xml" --as-of 2024-07-15)"
is 'no escrow' 'not applicable must' "$(verdict SBR/escrow.encrypted --evidence "$examples/ca.xml" --as-of 2024-07-15)"

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

sed 's/2025-05-25T09:30:00Z/2025-06-01T00:00:01Z/' "$examples/$two" >"$work/late.xml"
is 'validated a second after the signing' 'fail must' \
    "$(verdict SBR/reuse.prior --evidence "$work/late.xml" --as-of 2025-06-02 "$work/ada.pem")"
is 'validated before it' 'pass must' \
    "$(verdict SBR/reuse.prior --evidence "$examples/$two" --as-of 2025-06-02 "$work/ada.pem")"

# --- A rule base that ends with SMC09: the pin to BR 2.0.5 stays.

mkdir "$work/rules"
cp -r "$SOURCE/rules/." "$work/rules"
chmod -R u+w "$work/rules"
rm -r "$work/rules/sbr/smc01"[0-9]*
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
