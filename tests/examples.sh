#!/bin/sh
# The three complete examples: nothing fails, and nothing is unknown but what no program can
# decide; with one fact changed, the rule fails that it breaks.
. "$SOURCE/tests/lib.sh"
examples=$SOURCE/examples
day=2026-08-15

# --- The certificates are what they would be if they were made again.

# issued NAME OPTION...
issued()
{
    name=$1
    shift
    "$FORGE" --not-before 2026-07-01T08:30:00Z --days 365 --issuer-name C=NL \
        --issuer-name 'O=Example Trust' --issuer-name 'CN=Example S/MIME CA' "$@" >"$work/$name.pem"
}
"$FORGE" --profile ca --serial 1001000000000000001001 --not-before 2024-01-01 --days 3650 \
    --issuer-name C=NL --issuer-name 'O=Example Trust' --issuer-name 'CN=Example Root CA' \
    --subject C=NL --subject 'O=Example Trust' --subject 'CN=Example S/MIME CA' \
    --policy 2.5.29.32.0 --eku emailProtection --path-length 0 \
    --crl http://crl.example.net/root.crl --ca-issuers http://ca.example.net/root.cer \
    >"$work/issuing-ca.pem"
issued mailbox --policy 2.23.140.1.5.1.3 --serial 7a010203040506070809 \
    --mailbox ada@example.com --subject CN=ada@example.com
set -- --subject C=NL --subject 'O=Example B.V.' --subject organizationIdentifier=NTRNL-12345678
issued enterprise --policy 2.23.140.1.5.2.2 --serial 7a010203040506070810 \
    --mailbox billing@example.com "$@" --subject 'CN=Example B.V.'
issued sponsor --policy 2.23.140.1.5.3.2 --serial 7a010203040506070811 \
    --mailbox grace.hopper@example.com "$@" --subject GN=Grace --subject SN=Hopper \
    --subject 'CN=Grace Hopper' --key-usage 4
strict >"$work/ada.pem"
"$FORGE" --policy 2.23.140.1.5.1.1 --serial 5a02 --issuer 'Example S/MIME CA' \
    --not-before 2024-10-01 --days 365 --mailbox bob@example.com --subject CN=bob@example.com \
    >"$work/legacy.pem"
for name in ada legacy issuing-ca mailbox enterprise sponsor; do
    cmp -s "$work/$name.pem" "$examples/$name.pem" && pass "$name.pem" || fail "$name.pem"
done

# --- The demonstration.

sh "$SOURCE/docs/demo.sh" "$BUILD" >"$work/demo" 2>"$work/err"
is 'the demonstration says nothing on standard error' '0 ' "$? $(cat "$work/err")"
contains 'a Legacy certificate' 'policy 2.23.140.1.5.1.1 is a Legacy profile' "$(cat "$work/demo")"
is 'it ends with a schedule' \
    '2 subjects, issued-on from 2025-05-01 to 2027-01-01: 4 changes, 2 breaks, 1 opens, 1 begins' \
    "$(tail -n 1 "$work/demo")"

# --- Complete.

# judge NAME EVIDENCE: "N pass", then what fails and what nobody has answered, one a line.
judge()
{
    "$BALLOT" check --format json --as-of $day --issuer "$examples/issuing-ca.pem" \
        --evidence "$2" "$examples/$1.pem" 2>"$work/err" >"$work/report"
    status=$?
    python3 -c '
import json, sys
report = json.load(sys.stdin)
findings = [f for s in report["subjects"] for f in s["findings"]]
print(sum(f["verdict"] == "pass" for f in findings), "pass")
for f in findings:
    # Of the last Audit Period, the next one is still to come.
    if f["verdict"] in ("fail", "not due") and f["rule"] != "SBR/audit.unbroken":
        print(f["verdict"], f["rule"])
    elif f["verdict"] == "unknown" and not all(p.endswith("attestations") for p in f["missing"]):
        print("unknown", f["rule"], ", ".join(f["missing"]))' <"$work/report"
    cat "$work/err"
}
for name in mailbox enterprise sponsor; do
    out=$(judge $name "$examples/$name.xml")
    is "$name: nothing fails, and nothing else is unknown" '' "$(printf '%s\n' "$out" | sed 1d)"
    n=${out%% pass*}
    [ "$n" -ge 240 ] && pass "$name: $n pass" || fail "$name: $n pass, of 240"
    run=$("$BALLOT" check --as-of $day --issuer "$examples/issuing-ca.pem" \
        --evidence "$examples/$name.xml" "$examples/$name.pem")
    is "$name: exit status" 0 $?
    contains "$name: of the certificate and of the CA" '2 subjects: 0 errors, 0 warnings' "$run"
    contains "$name: says for which day" "on $day:" "$(head -n 5 "$examples/$name.xml")"
done

# --- Broken.

# broken EXAMPLE SED EXPECTED: with that edit, what fails.
broken()
{
    sed "$2" "$examples/$1.xml" >"$work/broken.xml"
    cmp -s "$work/broken.xml" "$examples/$1.xml" && fail "$1: $2 changes nothing"
    is "$1: $2" "$3" "$(judge "$1" "$work/broken.xml" | sed 1d | tr '\n' ' ' | sed 's/ $//')"
}
broken mailbox 's/<random_value_age>PT3H/<random_value_age>P1D/' ''
broken mailbox 's/<random_value_age>PT3H/<random_value_age>P1DT1S/' 'fail SBR/random_value.age'
broken mailbox '/<validation>/,/<\/validation>/s/2026-06-30T12:30:00Z/2026-06-01T08:30:00Z/' ''
broken mailbox '/<validation>/,/<\/validation>/s/2026-06-30T12:30:00Z/2026-06-01T08:29:59Z/' \
    'fail SBR/reuse.mailbox fail SBR/reuse.validation_data'
broken mailbox '/<validation>/,/<\/validation>/s/<identifier>ada@/<identifier>bob@/' \
    'fail SBR/control.each_mailbox'
broken mailbox 's/<random_bits>79/<random_bits>64/' ''
broken mailbox 's/<random_bits>79/<random_bits>63/' 'fail SBR/serial.random'
broken mailbox '/<revocation>/,/<\/revocation>/s/2026-07-08T15:40:00Z/2026-07-09T09:12:00Z/' ''
broken mailbox '/<revocation>/,/<\/revocation>/s/2026-07-08T15:40:00Z/2026-07-09T09:12:01Z/' \
    'fail SBR/revocation.within_24_hours'
broken mailbox '/<logging>/,/<\/logging>/s/<has_time>true/<has_time>false/' \
    'fail SBR/logging.elements'
# Two perspectives in one place count as one, and four are needed since 2026-06-15.
broken enterprise '/<validation>/,/<\/validation>/s/<place>-26.20+028.05/<place>-33.87+151.21/' \
    'fail SBR/mpic.perspectives'
broken enterprise '/<validation>/,/<\/validation>/s/<identifier>example.com/<identifier>example.net/' \
    'fail SBR/control.each_mailbox fail SBR/enterprise_ra.domains'
broken enterprise 's/<reference>NTRNL-12345678/<reference>NTRNL-12345679/' \
    'fail SBR/org_identity.register fail SBR/subject.verified'
broken enterprise '/<period_start>2025/,/<\/reports>/{/webtrust_netsec/{n;s/2.0/1.0/;};}' \
    'fail SBR/audit.scheme'
broken sponsor 's/<archive_authorized>true/<archive_authorized>false/' \
    'fail SBR/subscriber_key.archive'
broken sponsor 's/<valid_until>2031-11-09/<valid_until>2026-06-23/' ''
broken sponsor 's/<valid_until>2031-11-09/<valid_until>2026-06-21/' 'fail SBR/person.evidence_valid'
broken sponsor 's/<encrypted>true/<encrypted>false/' 'fail SBR/escrow.encrypted'
broken sponsor '/<subject>individual/{n;s/2026-06-22/2024-03-28/;}' ''
broken sponsor '/<subject>individual/{n;s/2026-06-22/2024-03-27/;}' 'fail SBR/reuse.identity'
finish
