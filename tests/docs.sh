#!/bin/sh
# What the reference shows and cites is there: its examples compile, together,
# as a rule base, and sections and diagnostics exist that are cited by number.
. "$SOURCE/tests/lib.sh"
reference=$SOURCE/docs/language.md

sed -n '/^```ballot$/,/^```$/{/^```/d;p;}' "$reference" >"$work/examples.ballot"
ballots=$(grep -c '^ballot ' "$work/examples.ballot")
[ "$ballots" -ge 6 ] && pass "$ballots ballots" || fail "$ballots ballots, of 6"
for file in documents names evidence; do
    cp "$SOURCE/rules/$file.ballot" "$work"
done
cp -r "$SOURCE/rules/evidence" "$work"
"$BALLOTC" --check-only "$work" 2>"$work/out"
is 'the examples compile' 0 $?
# Abridged, they leave names and facts unread.
is 'without a warning' '' "$(grep 'warning: ' "$work/out" | grep -v '\[W050[34]\]$')"
# Nothing of them is left out unseen.
sed 's/is_legacy/is_legendary/' "$work/examples.ballot" >"$work/examples" &&
    mv "$work/examples" "$work/examples.ballot"
"$BALLOTC" --check-only "$work" >/dev/null 2>&1
is 'a mistake in one of them shows' 1 $?

words=$(sed -n '/^Reserved words/,/^`add`/s/^    //p' "$reference")
printf 'document D "a document"\ndefine name = 1\n' >"$work/name.ballot"
"$BALLOTC" --check-only "$work/name.ballot" 2>/dev/null
is 'a name' 0 $?
free=
for word in $words; do
    sed "s/name/$word/" "$work/name.ballot" >"$work/word.ballot"
    "$BALLOTC" --check-only "$work/word.ballot" 2>/dev/null && free="$free $word"
done
is "$(printf '%s\n' $words | grep -c .) reserved words are no names" '' "$free"

"$BALLOTC" --diagnostics | cut -d' ' -f1 >"$work/codes"
is 'diagnostics that are cited exist' '' \
    "$(grep -o '[EW]0[0-9]\{3\}' "$reference" | sort -u | grep -vxF -f "$work/codes")"

# The README: every command in it, in a block or between backquotes, runs in the
# top folder; a block prints what it says.
mkdir "$work/bin"
ln -s "$BALLOT" "$BALLOTC" "$work/bin"
PATH=$work/bin:$PATH
cd "$SOURCE" || exit 1
python3 - "$work" <<'PYTHON'
import re, sys
text = open("README.md").read()
blocks = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", text, re.M)
commands = []
for block in blocks:
    lines = [line[4:] for line in block.strip("\n").split("\n")]
    while lines and lines[0].startswith("$ "):
        command = lines.pop(0)[2:]
        while command.endswith("\\"):
            command = command[:-1] + lines.pop(0).strip()
        commands.append((command, "\n".join(lines).strip("\n")))
        break
for command in re.findall(r"`(ballotc? [^`]*)`", text):
    commands.append((re.sub(r"\s+", " ", command), ""))
for i, (command, shown) in enumerate(commands):
    open("%s/readme.%d" % (sys.argv[1], i), "w").write(command + "\n")
    open("%s/readme.%d.shown" % (sys.argv[1], i), "w").write(shown + "\n" if shown else "")
PYTHON
n=0
while [ -f "$work/readme.$n" ]; do
    command=$(cat "$work/readme.$n")
    COLUMNS=96 sh "$work/readme.$n" >"$work/out" 2>"$work/err"
    status=$?
    [ $status -le 1 ] && pass "$command" || fail "$command" "exit status $status" "$(cat "$work/err")"
    [ ! -s "$work/readme.$n.shown" ] || is "$command: what it prints" \
        "$(cat "$work/readme.$n.shown")" "$(cat "$work/out")"
    n=$((n + 1))
done
[ $n -ge 9 ] && pass "$n commands" || fail "$n commands, of 9"

# Comments wrap, so that a number may stand on the next line.
for file in "$SOURCE"/runtime/* "$SOURCE"/compiler/* "$SOURCE"/cli/*; do
    sed 's/^ \* //' "$file" | tr '\n' ' ' | grep -o 'docs/language\.md.\{0,12\}' |
        sed "s|\$| in ${file##*/}|"
done >"$work/citations"
n=$(grep -c . "$work/citations")
[ "$n" -ge 10 ] && pass "$n citations" || fail "$n citations, of 10"
while read -r citation; do
    section=$(printf '%s\n' "$citation" | sed -n 's/^docs\/language\.md, section \([0-9]*\).*/\1/p')
    [ -n "$section" ] && grep -q "^## $section\. " "$reference" ||
        fail 'a citation names a section' "$citation"
done <"$work/citations"
finish
