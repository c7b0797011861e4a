#!/bin/sh
# Every diagnostic has a golden: tests/diagnostics/CODE-name.in and .out. A
# mismatch leaves tests/CODE-name.got in the build tree; accepting it is a copy.
# A first line "# options: …" gives options besides, of what-ifs (drafts are *.draft).
. "$SOURCE/tests/lib.sh"
cases=$SOURCE/tests/diagnostics
here=$PWD
mkdir -p tests

cd "$cases" || exit 1
for input in *.in; do
    name=${input%.in}
    options=$(sed -n '1s/^# options: //p' "$input")
    # What tests say is found when they are run.
    # shellcheck disable=SC2086
    case $name in
    E07*) "$BALLOT" test --jobs=1 "$input" >"$work/tap" 2>"$work/got" ;;
    ?08*) "$BALLOTC" --coverage --inventory="$name.csv" "$input" >"$work/table" 2>"$work/got" ;;
    *) "$BALLOTC" --check-only $options "$input" 2>"$work/got" ;;
    esac
    status=$?
    if cmp -s "$work/got" "$name.out"; then
        pass "$name"
    else
        cp "$work/got" "$here/tests/$name.got"
        fail "$name" "$(diff "$name.out" "$work/got")"
    fi
    case $name in
    W*) expected=0 ;;
    E07*) expected=2 ;;
    *) expected=1 ;;
    esac
    [ "$status" = "$expected" ] || fail "$name: exit status" "expected $expected, got $status"
done

# What no source can bring about is tried on the command line.
"$BALLOTC" --check-only no-such-file 2>"$work/E0001"
is 'E0001: exit status' 2 $?
mkdir "$work/empty"
"$BALLOTC" --check-only "$work/empty" 2>"$work/E0002"
is 'E0002: exit status' 2 $?
# What cannot be looked at may hold a ballot, and is no reason to go on without.
mkdir "$work/base"
echo 'document SBR "S/MIME"' >"$work/base/a.ballot"
"$BALLOTC" --check-only "$work/base" 2>"$work/out"
is 'a directory that can be read' 0 $?
ln -s nowhere "$work/base/z.ballot"
"$BALLOTC" --check-only "$work/base" 2>"$work/out"
is 'a link that leads nowhere: exit status' 2 $?
contains 'a link that leads nowhere' 'base/z.ballot: No such file or directory [E0001]' "$(cat "$work/out")"
rm "$work/base/z.ballot"
mkdir -p "$work/base/$(printf "%064d" 0 | sed "s/00/d\//g")"
"$BALLOTC" --check-only "$work/base" 2>"$work/out"
is 'directories within each other' 0 $?
mkdir -p "$work/base/$(printf "%066d" 0 | sed "s/00/d\//g")"
"$BALLOTC" --check-only "$work/base" 2>"$work/out"
is 'too many of them: exit status' 2 $?
contains 'too many of them' 'd/d: too many directories within each other [E0001]' "$(cat "$work/out")"
rm -r "$work/base/d"
mkdir "$work/base/closed"
chmod 0 "$work/base/closed"
if [ -r "$work/base/closed" ]; then
    echo "ok $((count += 1)) - a directory that cannot be read # SKIP for root there is none"
else
    "$BALLOTC" --check-only "$work/base" 2>"$work/out"
    contains 'a directory that cannot be read' 'base/closed: Permission denied [E0001]' "$(cat "$work/out")"
fi
rmdir "$work/base/closed"
printf 'document SBR "\377"\n' >"$work/latin.ballot"
"$BALLOTC" --check-only "$work/latin.ballot" 2>"$work/out"
contains 'not UTF-8' 'line 1: not UTF-8 [E0001]' "$(cat "$work/out")"

for code in $("$BALLOTC" --diagnostics | cut -d' ' -f1); do
    if [ -f "$work/$code" ]; then
        contains "$code" "[$code]" "$(cat "$work/$code")"
    else
        set -- "$code"-*.out
        contains "$code has a golden that shows it" "[$code]" "$(cat "$1" 2>/dev/null)"
    fi
done
n=$("$BALLOTC" --diagnostics | wc -l)
[ "$n" -ge 60 ] && pass "$n diagnostics" || fail "$n diagnostics, of 60"
finish
