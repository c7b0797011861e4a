#!/bin/sh
# ballot evidence: a template holds what the rules in force would ask for, no more and no less.
. "$SOURCE/tests/lib.sh"
case=$SOURCE/tests/cases/evidence
fill_in()
{
    python3 -B "$SOURCE/tests/fill_in.py" "$@"
}
run()
{
    "$BALLOT" "$@" >"$work/out" 2>"$work/err"
    status=$?
}
cd "$work" || exit 1
strict >ada.pem
"$FORGE" --profile ca --not-before 2023-09-01 --days 3000 --subject 'CN=Example S/MIME CA' >ca.pem
"$FORGE" --profile tls --not-before 2025-06-01 --days 90 >tls.pem
"$BALLOT" schema --rules "$case/rules.ballot" >schema.xsd

# --- A rule base with one fact a rule.

# asked ARGUMENT...: the facts that a template holds, in one line.
asked()
{
    run evidence --template --rules "$case/rules.ballot" "$@"
    [ "$status" = 0 ] || cat err
    fill_in out schema.xsd 2025-01-01 --list | tr '\n' ' ' | sed 's/ $//'
}
ca='ca/issues_smime ca/attestations/attestation/holds'
acts='issuance/acts/acts/act/done issuance/acts/acts/act/colour issuance/acts/acts/act/place'
acts="$acts issuance/acts/acts/act/label"
quick='issuance/acts/work/careful issuance/acts/work/quick'
asked='issuance/acts/attestations/attestation/holds'
before="ca/old ca/tags/item"

run evidence --template --rules "$case/rules.ballot" --for ada.pem --as-of 2025-06-01
sed 's/SHA-256$/SHA-256 …/; s/^  [0-9a-f]\{64\}/  …/; s/sha256="[0-9a-f]*"/sha256="…"/' out >got
is 'the whole text' "$(cat "$case/template.xml")" "$(cat got)"

# rules_on D: the facts of the CA alone that rules in force on D ask for.
rules_on()
{
    asked --as-of "$1" | tr ' ' '\n' | sed -n '/^ca\/\(old\|young\|tags\)/p' | tr '\n' ' '
}
is 'the day before the document' '' "$(rules_on 2023-08-31)"
is 'the day of the document' "$before " "$(rules_on 2023-09-01)"
is 'the day after' "$before " "$(rules_on 2023-09-02)"
is 'the day before an amendment' "$before " "$(rules_on 2024-06-30)"
is 'the day on which it retires and amends' '' "$(rules_on 2024-07-01)"
is 'the day before a new phase' '' "$(rules_on 2024-08-31)"
is 'the day of it' 'ca/young ' "$(rules_on 2024-09-01)"
is 'the day after it' 'ca/young ' "$(rules_on 2024-09-02)"
is 'what nobody knew' "$before " \
    "$(asked --as-of 2024-09-01 --known 2023-12-31 | tr ' ' '\n' | sed -n '/\/old\|tags/p' | tr '\n' ' ')"

is 'of no certificate all is asked' \
    "ca/issues_smime ca/young ca/attestations/attestation/holds issuance/acts/signed $acts \
issuance/acts/tls_only $quick $asked" "$(asked --as-of 2025-06-01)"
is 'of a Subscriber Certificate' \
    "ca/issues_smime ca/young ca/attestations/attestation/holds issuance/acts/signed $acts \
issuance/acts/work/careful $asked" "$(asked --as-of 2025-06-01 --for ada.pem)"
is 'of a TLS certificate, in another scope' \
    "ca/issues_smime ca/young ca/attestations/attestation/holds issuance/acts/signed \
issuance/acts/tls_only" "$(asked --as-of 2025-06-01 --for tls.pem)"
is 'before a certificate was issued' "$ca $acts" "$(asked --as-of 2024-07-01 --for ada.pem)"
is 'issued on another day' \
    "$ca issuance/acts/signed $acts issuance/acts/work/careful $asked" \
    "$(asked --issued-on 2024-07-01 --for ada.pem)"
is 'only some rules' 'ca/issues_smime ca/young' "$(asked --as-of 2025-06-01 --only D/old)"
is 'two certificates have an issuance each' 2 \
    "$(asked --as-of 2025-06-01 --for ada.pem --for tls.pem >/dev/null; grep -c '<certificate ' out)"
is 'of which nothing is asked, nothing is written' 0 \
    "$(asked --as-of 2023-01-01 --only D/old --for ada.pem >/dev/null; grep -c '<ca>\|<issuance>' out)"
contains 'and it is said' 'nothing is asked of its issuance' "$(tr -s ' \n' ' ' <out)"

# The page of the same facts.
"$BALLOTC" --no-warnings --docs "$case/rules.ballot" >docs.md
is 'the reference of facts, with who reads each' "$(cat "$case/facts.md")" \
    "$(sed -n '/^### act/,/^## Certificate/{/^## Certificate/!p;}' docs.md)"
n=$(grep -c ' | .*`.* |$' "$BUILD/docs/facts.md")
[ "$n" -ge 80 ] && pass "docs/facts.md: $n fields" || fail "docs/facts.md: $n fields, of 80"
is 'each fact of the evidence is read' '' "$(grep ' |  |$' "$BUILD/docs/facts.md" | grep -v attestations)"
contains 'by whom' '| `random_value_age` | duration?' "$(grep 'SBR 3.2.2.2: `SBR/random_value.age`' "$BUILD/docs/facts.md")"

# Each fact is one that some verdict rests on.
run evidence --template --rules "$case/rules.ballot" --for ada.pem --as-of 2025-06-01
cp out template.xml
for fact in issues_smime young signed done colour place careful; do
    fill_in template.xml schema.xsd 2025-06-01 --without $fact >some.xml
    run check --format json --rules "$case/rules.ballot" --as-of 2025-06-01 --evidence some.xml ada.pem
    if [ $fact = signed ]; then
        contains "without $fact a substitute serves" 'cert.not_before' "$(cat out)"
    else
        contains "without $fact a verdict is unknown" "$fact\"" "$(sed -n '/"missing": \[$/,/\]/p' out)"
    fi
done

# --- The rule base that is built in.

"$BALLOT" schema >schema.xsd
# conform NAME FILE: whether it is what the schema asks for.
conform()
{
    if command -v xmllint >/dev/null; then
        is "$1" "$2 validates" "$(xmllint --noout --schema schema.xsd "$2" 2>&1 | tail -n 1)"
    else
        run check --evidence "$2" ada.pem
        [ $status -lt 2 ] && pass "$1" || fail "$1" "$(cat err)"
    fi
}
run evidence --template --as-of 2025-06-01
cp out template.xml
conform 'a template is a valid document' template.xml
is 'words are explained where they come first' '1 2' \
    "$(grep -c 'aa_compromise: 10$' template.xml) $(tr -s ' \n' ' ' <template.xml | grep -o 'privilege_withdrawn, aa_compromise;' | grep -c .)"
fill_in template.xml schema.xsd 2025-06-01 >filled.xml
conform 'and is when it is filled in' filled.xml
# Whoever answers all of a template leaves nothing unknown, whatever the certificate is.
"$FORGE" --profile ca --not-before 2025-06-01 --days 3000 --subject 'CN=Example S/MIME CA' >new_ca.pem
for name in ada new_ca tls; do
    for day in issued-on=2025-05-15 as-of=2025-07-15; do
        run evidence --template --$day --for $name.pem
        fill_in out schema.xsd ${day#*=} >all.xml
        run check --format json --$day --issuer ca.pem --evidence all.xml $name.pem
        is "$name, $day: nothing is unknown" 0 "$(grep -c '"verdict": "unknown"' out)"
    done
done
sed 's/<!-- <ncssr_version>/<ncssr_version>/; s/<\/ncssr_version> -->/<\/ncssr_version>/' \
    template.xml >half.xml
line=$(grep -n '<ncssr_version>' half.xml | cut -d: -f1)
run check --evidence half.xml ada.pem
is 'what is uncommented and not filled in is refused' 2 $status
contains 'where it stands' "half.xml:$line: " "$(cat err)"

# What a report cannot decide that knows what the CA issues and nothing else, against what a template holds. A fact that many
# rules ask for names their sections alone.
# Rules that are not in force yet are unknown where their anchor is.
cat >askers.py <<'PYTHON'
import json, re, sys
text, report, paths, rules = (open(name, encoding="utf-8").read() for name in sys.argv[1:])
comments = re.sub(r"\s+", " ", " ".join(re.findall(r"<!--(.*?)-->", text, flags=re.S)))
named = set(re.findall(r"\b(?:SBR|BR|NCSSR)/[a-z_0-9.]*[a-z_0-9]", comments))
paths = [path.split("/") for path in paths.split()]
in_force = {rule["rule"] for rule in json.loads(rules)}
findings = [f for s in json.loads(report)["subjects"] for f in s["findings"]]

def holds(path):
    """Whether the template has the fact; in its paths the elements of lists have names, too."""
    wanted = re.sub(r"\[\d+\]", "", path).split(".")
    for steps in paths:
        steps = iter(steps)
        if all(step in steps for step in wanted):
            return True
    return False

unknown = {}
for f in findings:
    # Facts of certificates are no evidence, and what cannot be read is there.
    missing = [path for path in f["missing"]
               if not path.startswith(("issuer.", "cert.")) and "(" not in path]
    if f["verdict"] == "unknown" and missing:
        unknown[f["rule"]] = f["section"]
        for path in missing:
            if f["rule"] in in_force and not holds(path):
                print(f["rule"], "misses", path, "which the template does not hold")
rests = {f["rule"] for f in findings if f["substitutes"]}
for rule in sorted(named - set(unknown) - rests):
    print(rule, "is named, and would not be unknown")
for rule, section in sorted(unknown.items()):
    if rule in in_force and rule not in named and section not in comments:
        print(rule, "would be unknown, and is not named")
PYTHON

echo '<evidence xmlns="urn:ballot:evidence"><ca><issues_smime>true</issues_smime>
<issues_tls>true</issues_tls></ca></evidence>' >issues.xml

# type OID SUBJECT...: a certificate of a type, issued on the day it is asked about.
n=0
for certificate in "2.23.140.1.5.1.3 CN=ada@example.com" \
    "2.23.140.1.5.2.2 O=Example organizationIdentifier=NTRNL-12345 C=NL CN=Example" \
    "2.23.140.1.5.3.2 O=Example organizationIdentifier=NTRNL-12345 C=NL GN=Ada SN=Lovelace" \
    "2.23.140.1.5.4.3 C=NL GN=Ada SN=Lovelace" ca tls; do
    set -- $certificate
    for day in 2023-09-01 2025-03-14 2025-09-15 2026-06-15; do
        case $1 in
        ca | tls) set -- $1 ;;
        *) [ $# -gt 0 ] && policy=$1 ;;
        esac
        options=
        for attribute in $certificate; do
            case $attribute in *=*) options="$options --subject $attribute" ;; esac
        done
        case $1 in
        ca | tls) strict --profile $1 --not-before $day --policy 2.5.29.32.0 ;;
        *) strict --policy "$policy" --not-before $day $options ;;
        esac >it.pem
        what="$1 on $day"
        "$BALLOT" rules --as-of $day --format json >rules.json
        run evidence --template --as-of $day --for it.pem
        is "a template for $what" 0 $status
        mv out template.xml
        "$BALLOT" check --format json --as-of $day --evidence issues.xml it.pem >report.json
        is "the rules that ask of $what" '' "$(
            fill_in template.xml schema.xsd $day --list >paths
            python3 askers.py template.xml report.json paths rules.json
        )"
        for seed in 1 2 3; do
            n=$((n + 1))
            fill_in template.xml schema.xsd $day --seed $n >filled.xml
            run check --format json --as-of $day --evidence filled.xml it.pem
            is "$what, filled in: nothing is missing ($n)" '' "$(python3 -c '
import json, sys
print("\n".join(f["rule"] + ": " + ", ".join(f["missing"])
                for s in json.load(sys.stdin)["subjects"] for f in s["findings"]
                if f["verdict"] == "unknown" and any(
                    not path.startswith(("issuer.", "cert.")) and "(unreadable" not in path
                    for path in f["missing"])))' <out 2>&1)$(cat err)"
        done
    done
done

# --- Where it goes, and what goes wrong.

run evidence --template --for ada.pem -o there.xml
is 'to a file' '0 0' "$status $(wc -c <out | tr -d ' ')"
conform 'which is valid' there.xml

# refuses NAME MESSAGE ARGUMENT...: status 2, one message, nothing written.
refuses()
{
    name=$1
    message=$2
    shift 2
    run evidence "$@"
    is "$name" '2 0' "$status $(wc -c <out | tr -d ' ')"
    contains "$name: why" "$message" "$(cat err)"
    is "$name: once" 1 "$(grep -c '^ballot' err)"
}
refuses 'nothing to do' 'say what to write: --template'
refuses 'a bad date' '--as-of: ' --template --as-of 2025-02-30
refuses 'no such file' 'nowhere.pem: No such file' --template --for nowhere.pem
echo 'no certificate' >text
refuses 'no certificate' 'text: ' --template --for text
refuses 'an argument too many' 'what is "ada.pem"?' --template ada.pem
refuses 'issuers without a certificate' '--issuer needs a certificate' --template --issuer ca.pem
refuses 'an unknown option' "unrecognized option '--templates'" --templates
refuses 'two days to move to' 'one of them, once' --template --issued-on 2025-01-01 --reissued-on 2025-01-01
refuses 'a directory that is not there' 'nowhere/out.xml: ' --template -o nowhere/out.xml
rm -f there.xml
run evidence --template --for text -o there.xml
[ ! -e there.xml ] && pass 'no file is left of what failed' || fail 'no file is left of what failed'

# --- The way there.

run check --as-of 2025-06-01 ada.pem
is 'check says how many await what: as many as are unknown' \
    "$(sed -n 's/.*, \([0-9]*\) unknown, .*/\1/p' out)" \
    "$(sed -n 's/^  unknown //p' out | grep -o '[0-9][0-9]*' | awk '{ n += $1 } END { print n }')"
contains 'an attestation' ' an attestation, ' "$(cat out)"
contains "and the issuer's certificate" " the issuer's certificate (--issuer); --verbose lists them" \
    "$(cat out)"
is 'and how to get a template for what is filled in' \
    "N requirements await evidence, N an attestation: 'ballot evidence --template --as-of N-N-N --for ada.pem' writes what to fill in" \
    "$(tail -n 1 out | sed 's/[0-9][0-9]*/N/g')"
run check -v --as-of 2025-06-01 ada.pem
contains 'an attestation answers a manual rule' \
    'an attestation answers it, in issuance.attestations' "$(cat out)"
contains 'a template knows what it does not hold' "commands that judge take it" \
    "$("$BALLOT" evidence --template --for ada.pem)"
"$BALLOT" evidence --template --for ada.pem --issuer ca.pem >out
is 'unless it is there' 0 "$(grep -c 'commands that judge take it' out)"
run check --as-of 2025-06-01 ada.pem
command=$(tail -n 1 out | sed "s/^[^']*'ballot \([^']*\)'.*/\1/")
eval "run $command"
is 'and that command does' 0 $status
run check --only SBR/key.size ada.pem
is 'where nothing does, it says nothing' 0 "$(grep -c 'await' out)"
run check --as-of 2025-06-01 --only 'SBR/linting.before_issuance' ada.pem
contains 'one requirement' "1 requirement awaits evidence: 'ballot evidence" "$(cat out)"
run check --as-of 2025-06-01 ada.pem text
is 'where a file cannot be read, there is no template for it either' '2 0' \
    "$status $(grep -c 'ballot evidence' out)"
cp ada.pem "a b.pem"
run check --as-of 2025-06-01 "a b.pem"
contains 'a name with a space' '--for "a b.pem"' "$(cat out)"
run check --as-of 2025-06-01 ada.pem ada.pem ada.pem ada.pem
contains 'many names' '--for ada.pem --for ...' "$(cat out)"
run check --as-of 2025-06-01 --evidence filled.xml it.pem
is 'with evidence nothing is said' 0 "$(grep -c 'ballot evidence' out)"
finish
