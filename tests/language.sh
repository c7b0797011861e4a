#!/bin/sh
# ballot test: tests in the language.
. "$SOURCE/tests/lib.sh"
cases=$SOURCE/tests/cases/language

run()
{
    "$BALLOT" test "$@" >"$work/out" 2>"$work/err"
    status=$?
}

# passes NAME: the test of standard input does, under the small law.
passes()
{
    cat >"$work/one.ballot"
    run --rules "$cases/law.ballot" "$work/one.ballot"
    if [ "$status" = 0 ]; then pass "$1"; else fail "$1" "$(cat "$work/out" "$work/err")"; fi
}

# --- Reports.

cd "$cases" || exit 1
run --rules law.ballot --junit "$work/junit.xml" failing.ballot
is 'a failing test exits with 1' 1 $status
is 'TAP' "$(cat failing.tap)" "$(cat "$work/out")"
is 'JUnit XML' "$(cat failing.xml)" "$(cat "$work/junit.xml")"
if command -v xmllint >/dev/null 2>&1; then
    is 'JUnit XML is well-formed' '' "$(xmllint --noout "$work/junit.xml" 2>&1)"
else
    echo "ok $((count += 1)) - JUnit XML is well-formed # SKIP xmllint is not installed"
fi
is 'JUnit XML counts what it holds' '19 9' "$(python3 -c '
import sys, xml.etree.ElementTree as e
root = e.parse(sys.argv[1]).getroot()
assert int(root.get("tests")) == len(root.findall(".//testcase"))
assert int(root.get("failures")) == len(root.findall(".//failure"))
print(root.get("tests"), root.get("failures"))' "$work/junit.xml")"
for jobs in 1 2 7; do
    run --jobs=$jobs --rules law.ballot failing.ballot
    is "the same with $jobs jobs" "$(cat failing.tap)" "$(cat "$work/out")"
done
# Threads that compile at once may all be the first to use a library.
for day in 1 2 3 4 5 6 7; do
    echo "move SMC02 by $day days issued on 2024-07-01: SBR/usage not in force"
done | { echo 'test "laws" { certificate { }' && cat && echo '}'; } >"$work/laws.ballot"
n=0
while [ $n -lt 50 ] && run --jobs=8 --rules law.ballot "$work/laws.ballot" && [ $status = 0 ]; do
    n=$((n + 1))
done
is 'many laws at once, again and again' '50 0 ' "$n $status $(cat "$work/err")"
run --rules law.ballot --only 'quo*' failing.ballot
contains '--only' '# 1 test: 4 passed, 4 failed' "$(cat "$work/out")"
run --rules law.ballot --only 'nothing*' failing.ballot
is '--only that fits nothing' '2 ballot: no test has a name that fits' "$status $(cat "$work/err")"

# --- What tests do not see.

for option in coverage mutate-dates; do
    run --$option --rules law.ballot whole.ballot
    is "--$option: nothing is wanting" 0 $status
    run --$option --rules law.ballot some.ballot
    is "--$option: something is" 1 $status
    is "--$option: what" "$(cat "some.${option%-dates}")" "$(cat "$work/out")"
    run --$option --rules law.ballot failing.ballot
    contains "--$option: tests that fail are shown" 'not ok 2 ' "$(cat "$work/out")"
done
contains 'boundaries that are crossed' '5 of 5 boundaries crossed' \
    "$("$BALLOT" test --coverage --rules law.ballot whole.ballot)"
contains 'moves that are noticed' '14 moves of 7 dates: 0 not noticed' \
    "$("$BALLOT" test --mutate-dates --rules law.ballot whole.ballot)"
cd ../moves || exit 1
run --mutate-dates --rules moves.ballot moves.ballot
is 'moves that change a rule, and moves that change none' "1 $(cat moves.mutate)" "$status $(cat "$work/out")"
cd ../table || exit 1
run --rules key_usage.ballot key_usage.ballot
is 'a table by algorithm' "0 $(grep -c ' SBR/' key_usage.ballot)" "$status $(grep -c '^ok' "$work/out")"
run --mutate-dates --rules key_usage.ballot key_usage.ballot
is 'and its dates' 0 $status
cd "$cases" || exit 1
run --mutate-dates --move SMC02=+1d --rules law.ballot whole.ballot
is '--mutate-dates of no moves' 2 $status
run --mutate-dates --ballot SMC02 --rules law.ballot some.ballot
is '--mutate-dates of one ballot' "1 $(grep ' SMC02: ' some.mutate)
6 moves of 3 dates: 2 not noticed, 2 that change no rule" "$status $(cat "$work/out")"
run --coverage --ballot SMC02 --rules law.ballot some.ballot
is '--coverage of one ballot' SBR/usage "$(grep '^[A-Z]' "$work/out")"
run --coverage --ballot SMC03 --rules law.ballot some.ballot
is '--ballot that there is not' '2 ballot: there is no ballot SMC03; did you mean SMC01?' \
    "$status $(cat "$work/err")"
run --ballot SMC02 --rules law.ballot some.ballot
is '--ballot of all results' 2 $status
cat >"$work/pending.ballot" <<'BALLOT'
ballot SMC03 "Third" of SBR {
    base "1.0.1"  effective 2024-08-01
    rule even section "7.1" { summary "Serials are even" must from 2024-09-01: cert.version = 3 }
}
BALLOT
cat >"$work/pending.tests.ballot" <<'TEST'
test "even" { certificate { } issued on 2024-08-31: SBR/even not in force }
TEST
run --mutate-dates --ballot SMC03 --rules law.ballot --rules "$work/pending.ballot" --pending \
    "$work/pending.tests.ballot"
contains '--mutate-dates of a draft' 'SMC03: no test notices 2024-09-02 for 2024-09-01' "$(cat "$work/out")"
contains '--mutate-dates of a draft' '4 moves of 2 dates: 1 not noticed' "$(cat "$work/out")"
run --without SMC02 --rules law.ballot --only usage whole.ballot
is 'what-ifs of the command line are for all tests' 1 $status
contains 'and take rules away' 'got:      absent' "$(cat "$work/out")"
cd "$work" || exit 1

# --- What is usual passes: no rule of the rule base fails on it.

n=0
{
    for type in mailbox organization sponsor individual; do
        for generation in legacy multipurpose strict; do
            echo "certificate type $type generation $generation"
        done
    done
    for type in tls_domain tls_organization tls_individual tls_extended root subordinate \
        tls_subordinate; do
        echo "certificate type $type"
    done
} >kinds
"$BALLOT" rules --as-of 2026-01-01 --format json | python3 -c '
import json, sys
rules = [r["rule"] for r in json.load(sys.stdin)]
for line in open("kinds"):
    kind, parts = line.strip().split(" ", 1)
    print("test \"%s\" {\n    %s { %s }" % (parts, kind, parts))
    for rule in rules:
        print("    %s fail" % rule)
    print("}")' >usual.ballot
run usual.ballot
is 'no bare certificate fails a rule' '' "$(grep '^ok' out)"
is 'and all were judged' '19 tests, 0 passed' \
    "$(sed -n 's/^# \([0-9]*\) tests: \([0-9]*\) passed, [0-9]* failed$/\1 tests, \2 passed/p' out)"

# --- Single parts.

passes 'keys of any size' <<'TEST'
test "2048" { certificate { key rsa 2048 } SBR/size pass }
test "2047" { certificate { key rsa 2047 } SBR/size fail }
test "4096" { certificate { key rsa 4096 { exponent 3 } } SBR/size pass }
test "curves" { certificate { key p384 } SBR/size not applicable }
TEST
passes 'a part can be left out' <<'TEST'
test "key usage" { certificate { no key_usage } SBR/usage fail }
test "by its identifier" { certificate { no 2.5.29.15 } SBR/usage fail }
test "in a description" { certificate like none SBR/usage fail }
test "put back" { certificate like none { key_usage digital_signature } SBR/usage pass }
test certificate none { no key_usage }
TEST
passes 'evidence is merged field by field' <<'TEST'
test evidence start {
    issuance { validations { identifier "a" performed 2024-02-01 perspectives { } perspectives { } } }
    ca { issues_smime true  opened 2024-01-01 }
}
test "as it is" {
    certificate { valid from 2024-08-01 for 30 days }
    evidence like start
    SBR/quorum pass must, SBR/opened pass
}
test "another list" {
    certificate { valid from 2024-08-01 for 30 days }
    evidence like start { issuance { validations { perspectives { } } } }
    SBR/quorum fail must, SBR/opened pass
}
test "one more" {
    certificate { valid from 2024-08-01 for 30 days }
    evidence like start { issuance { add validations { no perspectives } } }
    SBR/quorum[0] pass must, SBR/quorum[1] fail
}
test "nothing known" {
    certificate { valid from 2024-08-01 for 30 days }
    evidence like start { issuance { validations unknown } ca { opened unknown } }
    SBR/quorum unknown, SBR/opened unknown
}
test "every type of field" {
    certificate { valid from 2024-08-01 for 30 days }
    evidence {
        issuance {
            signed 2024-08-01  note absent
            validations { method by_mail age 90 minutes n -3 methods (by_mail, by_domain) primary { rir "x" } }
        }
        ca { names ("a", "b") names "c" }
    }
    SBR/quorum unknown
}
TEST
passes 'a certificate and evidence from files' <<TEST
test "files" {
    certificate "$work/ada.pem"
    evidence "$work/ada.xml"
    SBR/quorum[0] fail
}
$(strict >"$work/ada.pem"
cat >"$work/ada.xml" <<'XML'
<evidence xmlns="urn:ballot:evidence"><issuance><certificate issuer="CN=Example S/MIME CA" serial="5a01"/>
<acts><validations><validation><perspectives/></validation></validations></acts></issuance></evidence>
XML
)
TEST
{ cat ada.xml && printf '\0'; } >null.xml
sed "s|ada.xml|null.xml|" one.ballot >null.ballot
run --rules "$cases/law.ballot" null.ballot
contains 'evidence is read to its end' 'null.xml' "$(grep error "$work/out" "$work/err")"
mkdir -p deep
cp ada.pem ada.xml deep
sed "s|$work/||" one.ballot >deep/two.ballot
run --rules "$cases/law.ballot" deep
is 'paths start where the test stands, directories are walked' 0 $status
run --rules "$cases/law.ballot" "$cases"
is 'a directory that holds the law, too' 1 $status

# --- What is wrong is counted once, whatever part of it is in which test or law.

cat >"$work/wrong.ballot" <<'TEST'
test "a part" { certificate { type mailbx } SBR/size pass }
test "a law" { certificate { } without SMC99: SBR/size pass }
test "another" { certificate { } SBR/sice pass }
TEST
run --rules "$cases/law.ballot" wrong.ballot
is 'one count, at the end' '4 4 errors, 0 warnings' \
    "$(grep -c 'error: ' err) $(tail -n 1 err)$(grep ' warnings' err | sed 1d)"

# --- Tests are no matter of tables.

mkdir law tested
cp "$cases/law.ballot" law
cat "$cases/law.ballot" "$cases/failing.ballot" >tested/law.ballot
(cd law && "$BALLOTC" --no-warnings --dump=checks law.ballot) >law.dump
(cd tested && "$BALLOTC" --no-warnings --dump=checks law.ballot) >tested.dump
is 'tables are the same with tests among the sources' '' "$(diff law.dump tested.dump)"
contains 'and there are some' IMPLIES "$(cat law.dump)"

run --help
for option in only junit jobs coverage mutate-dates with without move pending rules; do
    contains "--help tells of --$option" "  --$option" "$(cat out)"
done

# --- Bad input.

printf 'test "a" { certificate { type mailbox } SBR/size pass }\n' >good.ballot
while IFS='|' read -r arguments text; do
    # shellcheck disable=SC2086
    run $arguments
    is "ballot test $arguments: status" 2 $status
    contains "ballot test $arguments" "$text" "$(cat err)"
done <<'CASES'
|no file given
no-such.ballot|no-such.ballot: No such file
--jobs=0 good.ballot|--jobs takes a number from 1 to 256, not "0"
--jobs=two good.ballot|not "two"
--rules=no-such good.ballot|no-such
--junit=- good.ballot|TAP goes to standard output
--junit=no-such/junit.xml good.ballot|no-such/junit.xml: No such file
--only good.ballot|no file given
--tap good.ballot|unrecognized option
kinds|unexpected
CASES
echo '# nothing' >empty.ballot
run empty.ballot
is 'no test' '2 ballot: no test in these files' "$status $(cat err)"
printf 'test "a" { certificate { type mailbx } SBR/key.size pass }
test "b" { certificate { type mailbox } SBR/key.size pass }\n' >half.ballot
run half.ballot
is 'the others are run' '2 1' "$status $(grep -c '^ok' out)"
if [ -w /dev/full ]; then
    "$BALLOT" test "$SOURCE/rules/tests" >/dev/full 2>err
    is 'output that is lost' 2 $?
fi
finish
