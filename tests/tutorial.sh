#!/bin/sh
# The tutorial, as it stands: every command in it runs, and prints what it says.
. "$SOURCE/tests/lib.sh"
ln -s "$SOURCE/rules" "$work/rules"
ln -s "$SOURCE/examples" "$work/examples"
cd "$work" || exit 1
mkdir bin cases
ln -s "$BALLOT" bin/ballot
PATH=$work/bin:$PATH
export PATH

# Each block begins with its command, which may go on behind a backslash.
awk '
/^```console$/ { n++; part = "command"; next }
/^```$/ { part = ""; next }
part == "command" { line = $0; sub(/^\$ /, "", line); print line >("cases/" n ".sh")
                    if ($0 !~ /\\$/) part = "output"; next }
part == "output" { print >("cases/" n ".expected") }' "$SOURCE/docs/tutorial.md"
n=0
for script in cases/*.sh; do
    case=${script%.sh}
    n=$((n + 1))
    [ -f "$case.expected" ] || : >"$case.expected"
    COLUMNS=96 sh "$script" >"$case.out" 2>&1
    if cmp -s "$case.expected" "$case.out"; then
        pass "$(head -n 1 "$script")"
    else
        fail "$(head -n 1 "$script")" "$(diff "$case.expected" "$case.out")"
    fi
done
[ "$n" -ge 8 ] && pass "$n commands" || fail "$n commands, of 8"
finish
