#!/bin/sh
# The comparison with other linters' expectations (make oracle), on a rule base,
# certificates and expectations of its own.
. "$SOURCE/tests/lib.sh"
cd "$work" || exit 1
mkdir -p oracle/certs lists

cat >rules.ballot <<'EOF'
document T "Test" scope cert.smime
define strict = 2.23.140.1.5.1.3
define legacy = 2.23.140.1.5.1.1
ballot T1 "One" of T {
    version "1.0"
    adopted 2023-01-01
    effective 2023-09-01
    rule policy section "1" {
        must: cert.policies has strict or cert.policies has legacy
        checked by pkilint "cabf.smime.no_required_reserved_policy_oid"
    }
    rule short section "2" {
        must: cert.not_after - cert.not_before <= 100 days
        checked by pkilint "p.long"
        checked by zlint "e_long"
    }
    rule crl section "3" {
        should: any d in cert.crl_distribution_points: all u in d.uris: url_scheme(u) = "http"
        checked by pkilint "p.crl"
        checked by zlint "w_crl"
    }
    rule one_use section "4" {
        when cert.policies has strict
        must: count(u in cert.extended_key_usage) = 1
        checked by pkilint "p.use"
    }
    rule ended section "5" {
        when cert.policies has legacy
        must from 2025-07-15: false
        checked by pkilint "p.ended"
    }
}
EOF
printf '#!/bin/sh\nexec "%s" "$@" --rules="%s/rules.ballot"\n' "$BALLOT" "$work" >with-rules
chmod +x with-rules

# certificate ID POLICY CRL DAYS ARGUMENT...: begins on 2024-01-01.
certificate()
{
    id=$1
    policy=$2
    crl=$3
    days=$4
    shift 4
    "$FORGE" --policy "$policy" --crl "$crl://crl.test/a.crl" --days "$days" \
        --not-before 2024-01-01 --eku 1.3.6.1.5.5.7.3.4 --mailbox ada@example.com "$@" \
        >"oracle/certs/$id.pem"
}
strict=2.23.140.1.5.1.3
legacy=2.23.140.1.5.1.1
certificate good $strict http 90
certificate long $strict http 200
certificate long-ldap $strict ldap 200
certificate other 1.2.3.4 http 90 --eku 1.3.6.1.5.5.7.3.2
certificate legacy $legacy http 90
certificate late-legacy $legacy http 90 --not-before 2025-07-15
certificate before $strict http 200 --not-before 2023-08-31

# pkilint ID PROFILE SEVERITY CODE, zlint ID LINT EXPECTED: one expectation.
pkilint()
{
    echo "$1,smime_br,,${2%-*},${2#*-},tests/$1-$2.crttest,$3,$4,,"
}
zlint()
{
    echo "$1,$2,$3,CABF_SMIME_BR,"
}
p_head='id,linter,certificate_type,validation_level,generation,test_path,severity,code,node_path,validator'
z_head='id,lint,expected,source,config'

# compare OPTION...: on the expectations in p and z.
compare()
{
    { echo $p_head && cat p; } >oracle/pkilint.csv
    { echo $z_head && cat z; } >oracle/zlint.csv
    python3 -B "$SOURCE/tests/oracle/compare.py" --lists lists "$@" \
        ./with-rules oracle >out 2>err
    status=$?
}
nothing()
{
    : >p
    : >z
    echo 'pkilint cabf.smime.no_required_reserved_policy_oid 1 no policy' >lists/codes
    : >lists/out-of-scope
    : >lists/divergences
}
# disagreements: the first line of each.
disagreements()
{
    grep -E '^(pkilint|zlint) ' out
}
# number TEXT: pkilint's and ZLint's number in the line of the table.
number()
{
    sed -n "s/^ *$1  *\([0-9]*\)  *\([0-9]*\)\$/\1 \2/p" out | head -n 1
}

# --- Agreement.

nothing
{
    pkilint good mailbox-strict '' NONE
    pkilint long mailbox-strict ERROR p.long
    pkilint long-ldap mailbox-strict ERROR p.long
    pkilint long-ldap mailbox-strict WARNING p.crl
    pkilint long-ldap mailbox-strict INFO p.remark
} >p
{
    zlint good e_long Pass
    zlint long e_long Error
    zlint long w_crl NA
    zlint before e_long NE
} >z
compare
is 'all agree' 0 "$status"
is 'and nothing is said' '' "$(disagreements)"
is 'reproduced, must' '2 1' "$(number reproduced)"
is 'tests that expect none' '1 2' "$(number 'tests that expect none')"
is 'found clean' '1 2' "$(number 'found clean')"

# --- Disagreement.

nothing
{
    pkilint good mailbox-strict ERROR p.long
    pkilint long mailbox-strict INFO p.remark
    pkilint long-ldap mailbox-strict WARNING p.long
    pkilint long-ldap mailbox-strict WARNING p.crl
} >p
{
    zlint good e_long Error
    zlint long e_long Pass
    zlint long-ldap e_long Warn
} >z
compare
is 'each disagreement' 1 "$status"
is 'missed, not expected, of another level' 'pkilint good@mailbox-strict p.long -
pkilint long@mailbox-strict - T/short
pkilint long-ldap@mailbox-strict p.long T/short
zlint good e_long -
zlint long e_long T/short
zlint long-ldap e_long T/short' "$(disagreements)"
is 'unexplained' '3 3' "$(number unexplained)"
contains 'who should have found it' 'must expected, not found by T/short' "$(cat out)"

cat >lists/divergences <<'EOF'
pkilint good@mailbox-strict p.long - 2: it is short
pkilint *@mailbox-strict - T/short 2: it is long
pkilint long-ldap@mailbox-strict p.long T/short 2: it says MUST
zlint good e_long - 2: it is short
zlint long e_long T/short 2: it is long
zlint long-ldap e_long T/short 2: it says MUST
EOF
compare
is 'a divergence explains' 0 "$status"
is 'divergences' '3 3' "$(number divergences)"
is 'clean, but for a divergence' '1 1' "$(number 'not, as a divergence explains')"
echo 'pkilint good@mailbox-strict - T/crl 3: it was so once' >>lists/divergences
echo 'zlint elsewhere - T/crl 3: not in this sample' >>lists/divergences
compare
is 'one that explains nothing' 1 "$status"
is 'is named, in this sample only' 'lists/divergences:7: there is no such disagreement any more' \
    "$(grep divergences: out)"

# --- What is not asserted is not asked, and other linters' rows are not read.

nothing
echo 'long,tls_br,dv,,,tests/x.crttest,ERROR,p.crl,,' >p
echo 'long,w_crl,Warn,RFC5280,' >z
compare
is 'other linters' '0 0' "$(number 'tests that expect none')"
nothing
zlint long w_crl Pass >z
compare
is 'a lint that is not named' 0 "$status"

# --- Profiles and days.

nothing
{
    pkilint other mailbox-strict ERROR cabf.smime.no_required_reserved_policy_oid
    pkilint other mailbox-strict ERROR p.use
    pkilint legacy mailbox-legacy '' NONE
    pkilint late-legacy mailbox-legacy ERROR p.ended
} >p
compare
is 'as the profile, and on its last day' '0: ' "$status: $(disagreements)"
nothing
: >lists/codes
pkilint good mailbox-legacy '' NONE >p
pkilint other mailbox-legacy ERROR cabf.smime.no_required_reserved_policy_oid >>p
compare
is 'a code that is not listed' "a rule is checked by pkilint cabf.smime.no_required_reserved_policy_oid, which is not in codes" \
    "$(grep 'not in codes' out)"
is 'as it stands for the policy only' '' "$(disagreements)"

# --- Codes.

nothing
pkilint good mailbox-strict ERROR cabf.smime.new >p
zlint good e_new Error >z
echo 'zlint e_other 1 not in the sample' >>lists/codes
compare --verbose
is 'unmapped codes fail nothing' 0 "$status"
is 'unmapped' 'unmapped: pkilint cabf.smime.new (-)
unmapped: zlint e_new (-)
unmapped: zlint e_other (1)' "$(grep '^unmapped' out)"
compare --complete
is 'unless that is asked for' 1 "$status"
cat >lists/out-of-scope <<'EOF'
pkilint cabf.smime.new no section says so
zlint e_new no section says so
zlint e_other no section says so
EOF
compare --complete
is 'out of scope' 0 "$status"
echo 'zlint e_long no section says so' >>lists/out-of-scope
compare
is 'mapped and out of scope' 'zlint e_long is out of scope, and a rule is checked by it' \
    "$(grep 'out of scope, and' out)"

# --- Bad lists, no folder, a command that fails.

for line in 'divergences zlint good e_long T/short' 'divergences zlint good e_long T/short reasons' \
    'codes frank e_long 1 x' 'out-of-scope zlint e_long'; do
    nothing
    echo "${line#* }" >"lists/${line%% *}"
    compare
    is "a bad line: $line" "2 oracle: lists/${line%% *}:1" "$status $(cut -d: -f1-3 err)"
done
nothing
echo 'absent,smime_br,,mailbox,strict,tests/a.crttest,,NONE,,' >p
compare
is 'a certificate that is not there' 2 "$status"
python3 -B "$SOURCE/tests/oracle/compare.py" "$BALLOT" nowhere >out 2>&1
is 'no folder' '77 oracle: skipped: there is no folder nowhere (ORACLE=FOLDER names another)' \
    "$? $(cat out)"

# --- The CA certificates.

if command -v xz >/dev/null; then
    nothing
    cat oracle/certs/long.pem oracle/certs/long-ldap.pem | xz >oracle/ccadb-ca-certificates.pem.xz
    compare
    is 'CA certificates' 0 "$status"
    is 'the most frequent findings' '     2  error   T/short
     1  warning T/crl' "$(sed -n 's/^  \( *[0-9]*  [ew].*\)/\1/p' out)"
    { echo '-----BEGIN CERTIFICATE-----' && echo 'MAMCAQE=' && echo '-----END CERTIFICATE-----' &&
        cat oracle/certs/good.pem; } | xz >oracle/ccadb-ca-certificates.pem.xz
    compare
    is 'one that cannot be read' 1 "$status"
    contains 'is shown' '1 could not be read' "$(cat out)"
else
    echo "ok $((count += 1)) - CA certificates # SKIP xz is not installed"
fi

finish
