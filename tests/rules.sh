#!/bin/sh
# The tests of the rule base, which are written in the language, and what they do
# not see: no boundary of the law is uncrossed, no stretch of it without a pass and
# a failure, and no date can be off by a day without a test that notices.
. "$SOURCE/tests/lib.sh"

"$BALLOT" test "$SOURCE/rules/tests" >"$work/tap"
status=$?
grep -v '^1\.\.' "$work/tap"
count=$(grep -c '^ok \|^not ok ' "$work/tap")
failures=$(grep -c '^not ok ' "$work/tap")
is 'the rule base passes its tests' 0 $status

"$BALLOT" test --coverage "$SOURCE/rules/tests" >"$work/coverage"
is 'every boundary is crossed' '0 ' "$? $(grep 'not crossed' "$work/coverage")"
is 'every stretch is tested' '' "$(awk '
    /^[^ ]/ { rule = $0 } /not tested/ { print rule, $0 }' "$work/coverage")"
is 'every rule on evidence is unknown without it' '' "$(awk '
    /^[^ ]/ { rule = $0 } /no test without evidence/ { print rule }' "$work/coverage")"
# Nothing fails a permission, which only a table's cell can be, nor what is off.
is 'every stretch has a pass and a failure' '' "$(awk '
    /^[^ ]/ { rule = $0 }
    /^    [0-9]/ && $2 != "-" && $2 != "off" && !(/pass/ && (/fail/ || $2 == "may")) { print rule, $0 }
    ' "$work/coverage")"

"$BALLOT" test --mutate-dates "$SOURCE/rules/tests" >"$work/mutate"
is 'every move of a date is noticed' '0 ' "$? $(grep 'no test notices' "$work/mutate")"
finish
