#!/bin/sh
# Who writes a ballot before it has passed: what the commands say of a draft that
# stands among the sources, or beside them.
. "$SOURCE/tests/lib.sh"
cd "$work" || exit 1
cp -r "$SOURCE/rules" rules
chmod -R u+w rules

# draft NAME MEMBER: a ballot on the newest version of the S/MIME BR.
draft()
{
    printf 'ballot %s "A draft" of SBR {\n  base "1.0.11"\n  effective 2027-01-15\n%s\n}\n' "$1" "$2"
}

# reads NAME CONDITION: a draft with one rule.
reads()
{
    draft "$1" "  rule country.$1 section \"7.1.4\" {
    summary \"A draft\"
    when cert.subscriber
    must: $2
  }"
}

says()
{
    "$BALLOTC" --check-only --no-warnings "$@" 2>&1
    echo "status $?"
}

# --- What is wrong with a draft among the sources.

is 'the rule base as it is' 'status 0' "$(says rules)"
reads SMC91 'cert.key_bitz = 1' >rules/sbr/smc91.ballot
contains 'a draft is checked' 'smc91.ballot:7:' "$(says rules)"
contains 'and is an error' 'status 1' "$(says rules)"
contains 'as it is with --pending' 'smc91.ballot:7:' "$(says --pending rules)"
is 'tables hold no drafts' 0 "$("$BALLOTC" --no-warnings -o tables.c rules >/dev/null 2>&1; echo $?)"
reads SMC91 'cert.key_bitz = 1' >smc91.ballot
rm rules/sbr/smc91.ballot
contains 'a draft beside the directory' 'smc91.ballot:7:' "$(says smc91.ballot rules)"
reads SMC91 'cert.key_type = rsa' >rules/sbr/smc91.ballot
is 'one that is sound' 'status 0' "$(says rules)"

# Two that change one thing stand in nobody's way before they are law together.
change='  amend rule legacy.closed { summary "Otherwise" }'
draft SMC92 "$change" >rules/sbr/smc92.ballot
draft SMC93 "$change" >rules/sbr/smc93.ballot
is 'two drafts on one base' 'status 0' "$(says rules)"
contains 'are an error together' 'E0605' "$(says --pending rules)"
# One stands on the other, which says no version yet.
{
    echo 'ballot SMC94 "On a draft" of SBR {'
    echo '  base "1.0.11+SMC91" effective 2027-01-15'
    echo '  amend rule country.SMC91 { summary "Otherwise" because "{cert.key_typ}" }'
    echo '}'
} >rules/sbr/smc94.ballot
contains 'a draft on a draft' 'smc94.ballot:3:' "$(says rules)"
is 'says that alone' 1 "$(says rules | grep -c 'error: ')"
sed -i 's/key_typ}/key_type}/' rules/sbr/smc94.ballot
is 'and is sound with it' 'status 0' "$(says rules)"
rm rules/sbr/smc9[234].ballot

# What a draft alone reads is read.
sed 's/^record ca .*/&\n    drills list of date "the drills that were held"/' rules/evidence.ballot >evidence &&
    mv evidence rules/evidence.ballot
contains 'a fact that nothing reads' 'no rule reads "drills" of ca' \
    "$("$BALLOTC" --check-only rules 2>&1)"
draft SMC95 '  rule drills.held section "5.7.1" {
    summary "A drill is held every year"
    at today
    must: any d in ca.drills: d from today - 1 year
  }' >rules/sbr/smc95.ballot
is 'a fact that a draft reads' '' "$("$BALLOTC" --check-only rules 2>&1 | grep drills)"

# --- Tests of a draft that takes no part.

printf 'test "x" { certificate { } SBR/country.SMC91 pass }\n' >t.ballot
"$BALLOT" test --rules rules t.ballot >out 2>err
contains 'a test of what a draft makes' 'draft SMC91 makes it: --pending' "$(cat err)"
is 'status' 2 "$("$BALLOT" test --rules rules t.ballot >out 2>&1; echo $?)"
"$BALLOT" test --rules rules --pending t.ballot >out 2>err
is 'with it' '' "$(grep 'no rule' err)"

# --- A draft in a file of its own brings the facts that it needs.

cp "$SOURCE/rules/evidence.ballot" rules
{
    cat rules/sbr/smc95.ballot
    echo 'amend record ca { drills list of date "the drills that were held" }'
} >drills.ballot
rm rules/sbr/smc95.ballot
is 'a record has further fields' 'status 0' "$(says drills.ballot rules)"
contains 'and the evidence, too' 'name="drills"' "$("$BALLOT" schema --with drills.ballot)"
cat >t.ballot <<'TEST'
test "drills" {
    evidence { ca { issues_smime true  drills 2027-03-01 } }
    with "drills.ballot" as of 2027-06-01: SBR/drills.held pass must
    with "drills.ballot" as of 2028-06-01: SBR/drills.held fail must
}
TEST
is 'and tests' '1..2' "$("$BALLOT" test t.ballot 2>&1 | grep '^1\.\.\|^not ok\|error')"
contains 'a field twice' '"drills" is defined twice' \
    "$(echo 'amend record ca { drills bool }' | says drills.ballot /dev/stdin rules)"

printf 'test "x" { evidence like x with "drills.ballot" as of 2028-06-01: SBR/drills.held pass }
test evidence x { ca { issues_smime true  drills 2027-03-01 } }\n' >t.ballot
contains 'a failure without a message of its own' 'not met: A drill is held every year' \
    "$("$BALLOT" test t.ballot 2>&1)"

# --- What a draft changes, told once.

draft SMC96 '  incorporate BR version "2.2.6" section "1.6.3"' >pin.ballot
is 'a pin of the version in force changes no rule and no schedule' 'Nothing would differ.' \
    "$("$BALLOT" timeline --with pin.ballot | grep -e ' instead of ' -e 'worded otherwise' -e '^Nothing')"
is 'but what is incorporated' '1 incorporation changed' \
    "$("$BALLOT" diff --to-with pin.ballot | tail -n 1)"
draft SMC96 '  incorporate BR version "2.0.6" section "1.6.3"' >pin.ballot
contains 'a pin of another version does' 'SBR/mpic.perspectives  since 2027-01-15' \
    "$("$BALLOT" timeline --with pin.ballot 2>/dev/null)"
draft SMC96 '  amend schedule reuse.domain { 398 days  200 days from 2027-03-15 }' >shorter.ballot
is 'a schedule given anew differs where its value does' \
    '  SBR/reuse.domain (schedule)  since 2027-03-15: 200 days (SMC96) instead of 398 days (SMC01)' \
    "$("$BALLOT" timeline --with shorter.ballot | grep ' instead of ')"

# --- Errors alone, where they are asked for.

reads SMC91 'cert.key_bitz = 1' >rules/sbr/smc91.ballot
is '--no-warnings beside an error' 0 "$(says rules | grep -c 'warning: ')"
finish
