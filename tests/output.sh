#!/bin/sh
# Compiling: what comes out is the same for the same input, compiles without a
# warning, and is there whole or not at all.
. "$SOURCE/tests/lib.sh"

"$BALLOTC" --no-warnings -o "$work/a.c" "$SOURCE/rules"
is 'the rule base compiles' 0 $?
"$BALLOTC" --no-warnings -o "$work/b.c" "$SOURCE/rules"
cmp -s "$work/a.c" "$work/b.c" && pass 'twice the same bytes' || fail 'twice the same bytes'
find "$SOURCE/rules" -name '*.ballot' | sort -r >"$work/list"
# shellcheck disable=SC2046
"$BALLOTC" --no-warnings -o "$work/c.c" $(cat "$work/list")
cmp -s "$work/a.c" "$work/c.c" && pass 'in whatever order the files are named' ||
    fail 'in whatever order the files are named' "$(diff "$work/a.c" "$work/c.c" | head -n 5)"
cp -r "$SOURCE/rules" "$work/elsewhere"
"$BALLOTC" --no-warnings -o "$work/d.c" "$work/elsewhere"
cmp -s "$work/a.c" "$work/d.c" && pass 'wherever the files lie' ||
    fail 'wherever the files lie' "$(diff "$work/a.c" "$work/d.c" | head -n 5)"

out=$($CC -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I"$SOURCE/runtime" \
    -c "$work/a.c" -o "$work/a.o" 2>&1)
is 'the tables compile without a warning' '' "$out"
for version in 0 3; do
    mkdir -p "$work/v$version"
    cp "$SOURCE"/runtime/*.h "$SOURCE"/runtime/*.def "$work/v$version"
    chmod -R u+w "$work/v$version"
    sed "s/#define BALLOT_TABLES_VERSION 2/#define BALLOT_TABLES_VERSION $version/" \
        "$SOURCE/runtime/tables.h" >"$work/v$version/tables.h"
    out=$($CC -std=c11 -I"$work/v$version" -c "$work/a.c" -o "$work/a.o" 2>&1)
    case $version in 0) word='newer ballotc' ;; 3) word='older ballotc' ;; esac
    contains "a header of version $version is refused" "$word" "$out"
done

# --- Every stage can be looked at.

for stage in syntax history checks; do
    "$BALLOTC" --no-warnings --dump=$stage -o "$work/$stage" "$SOURCE/rules"
    is "--dump=$stage" 0 $?
    [ -s "$work/$stage" ] && pass "--dump=$stage says something" || fail "--dump=$stage is empty"
done
contains 'the history of a rule' 'rule SBR/mpic.quorum' "$(cat "$work/history")"
contains 'the pin of SMC08 shows in the tree' 'incorporate @' "$(cat "$work/syntax")"
contains 'a check program' 'HAS_ANY' "$(cat "$work/checks")"
"$BALLOTC" --no-warnings --docs "$SOURCE/rules" >"$work/docs"
contains 'the reference names a fact' '`key_bits_over_8`' "$(cat "$work/docs")"

# --- The schema takes the examples.

"$BALLOTC" --no-warnings --schema "$SOURCE/rules" >"$work/evidence.xsd"
"$BALLOT" schema >"$work/built-in.xsd"
cmp -s "$work/evidence.xsd" "$work/built-in.xsd" && pass 'the built-in schema is the same' ||
    fail 'the built-in schema is the same'
if command -v xmllint >/dev/null; then
    for example in "$SOURCE"/examples/*.xml; do
        out=$(xmllint --nonet --noout --schema "$work/evidence.xsd" "$example" 2>&1)
        is "xmllint takes $(basename "$example")" "$example validates" "$out"
    done
else
    echo "ok $((count += 1)) - xmllint # SKIP not installed"
fi

# --- Atomic output.

"$BALLOTC" --no-warnings -o "$work/no/such/directory/x.c" "$SOURCE/rules" 2>"$work/err"
is 'no directory to write to' 2 $?
contains 'and it is said so' 'No such file or directory' "$(cat "$work/err")"
echo before >"$work/kept.c"
echo 'ballot' >"$work/broken.ballot"
"$BALLOTC" -o "$work/kept.c" "$work/broken.ballot" 2>/dev/null
is 'sources with errors exit with 1' 1 $?
is 'and leave the output alone' before "$(cat "$work/kept.c")"
set -- "$work"/kept.c.*
is 'no temporary file stays behind' "$work/kept.c.*" "$1"
if [ -w /dev/full ]; then
    "$BALLOTC" --no-warnings "$SOURCE/rules" >/dev/full 2>"$work/err"
    is 'a full disk' 2 $?
    contains 'a full disk is said so' 'No space left' "$(cat "$work/err")"
    strict >"$work/ada.pem"
    for format in text json jsonl xml; do
        "$BALLOT" check --format $format "$work/ada.pem" >/dev/full 2>"$work/err"
        is "a full disk, $format" 2 $?
    done
fi
{
    "$BALLOTC" --no-warnings --dump=checks "$SOURCE/rules" 2>"$work/err"
    echo $? >"$work/status"
} | :
is 'a closed pipe' 2 "$(cat "$work/status")"
finish
