#!/bin/sh
# ballot timeline: what is drawn, as text, JSON and HTML; the page in a browser
# where there is one. The golden ranges end in the past, so that no line marks
# today.
. "$SOURCE/tests/lib.sh"

here=$SOURCE/tests/cases/timeline
export COLUMNS=80
range='--from 2024-01-01 --to 2026-01-01'

# draw ARGUMENT...: a timeline of the small law.
draw()
{
    # shellcheck disable=SC2086
    (cd "$here" && "$BALLOT" timeline --rules rules.ballot $range "$@") 2>"$work/stderr"
}

# golden NAME ARGUMENT...: a mismatch leaves tests/NAME.got in the build tree.
golden()
{
    name=$1
    shift
    draw "$@" | sed 's/"digest": "[0-9a-f]*"/"digest": "…"/' >"$work/got"
    if cmp -s "$here/$name" "$work/got"; then
        pass "$name"
    else
        cp "$work/got" "tests/timeline-$name.got"
        fail "$name" "$(diff "$here/$name" "$work/got")"
    fi
}

golden plain.txt --as-of 2025-06-01
golden plain.json --format json
golden what-if.txt --with draft.ballot
golden what-if.json --with draft.ballot --only 'A/key.s*' --format json
golden sections.txt --by section --without AA-2
golden known.txt --known 2024-05-31

# --- The law that is shown.

# spans ROW ARGUMENT...: "from until level ballot", one a line.
spans()
{
    row=$1
    shift
    "$BALLOT" timeline --format json "$@" | python3 -c '
import json, sys
for document in json.load(sys.stdin)["documents"]:
    for row in document["rows"]:
        if row["name"] == sys.argv[1]:
            for s in row["spans"]:
                print(s["from"], s["until"], s["level"], s["ballot"])' "$row"
}

is 'MPIC binds S/MIME issuers from 2025-05-15' '2025-03-15 2025-05-15 should SC-083
2025-05-15 2026-03-31 must SC-083
2026-03-31 None must SC-095' "$(spans SBR/mpic.perspectives)"
is 'and 90 days later, if SMC010 were' '2025-06-13 2025-08-13 should SC-083
2025-08-13 2026-03-31 must SC-083
2026-03-31 None must SC-095' "$(spans SBR/mpic.perspectives --move SMC010=+90d)"
is 'and never without it' '' "$(spans SBR/mpic.perspectives --without SMC010)"
is 'in July 2024 nobody knew of it' '' "$(spans SBR/mpic.perspectives --known 2024-07-17)"
is 'a rule list and a timeline tell the same law' "$("$BALLOT" rules --as-of 2025-05-15 --format json |
    python3 -c '
import json, sys
for r in sorted(json.load(sys.stdin), key=lambda r: (r["rule"].split("/")[0], r["rule"])):
    print(r["rule"], r["level"], r["ballot"], r["since"], r["until"])')" \
    "$("$BALLOT" timeline --format json | python3 -c '
import json, sys
for d in sorted(json.load(sys.stdin)["documents"], key=lambda d: d["name"]):
    for r in sorted(d["rows"], key=lambda r: r["name"]):
        for s in r["spans"]:
            if (r["kind"] == "rule" and s["level"] != "off" and s["from"] <= "2025-05-15"
                    and (s["until"] is None or "2025-05-15" < s["until"])):
                print(r["name"], s["level"], s["ballot"], s["from"], s["until"])')"
is 'a move that moves nothing' 'Nothing would differ.' \
    "$("$BALLOT" timeline --move SMC010:2025-05-15=2025-05-15 | sed -n 4p)"
contains 'the same ballot, worded otherwise' 'SBR/legacy.closed  since 2025-07-15: must (SMC08), worded otherwise' \
    "$(sed 's/not is_legacy/is_legacy/' "$SOURCE/rules/sbr/smc08.ballot" >"$work/smc08.ballot" &&
        "$BALLOT" timeline --with "$work/smc08.ballot")"

# --- Ranges.

is 'the day before a phase' '2024-07-01 until 2024-09-30' \
    "$(range='--from 2024-07-01 --to 2024-09-30'; draw --only 'B/key.*' | sed -n 1p)"
is 'a rule that begins when the range ends is not there' 'Nothing was in force.' \
    "$(range='--to 2024-10-01'; draw --from 2024-06-01 --only 'B/key.*' | tail -n 1)"
contains 'one that begins a second before is' 'B/key.size' \
    "$(range='--to 2024-10-01T00:00:01Z'; draw --from 2024-06-01 --only 'B/key.*')"
contains 'the range is found' '2024-01-01 until 20' "$(range=''; draw)"
for columns in 40 60 200; do
    widest=$(COLUMNS=$columns; draw | sed 1,2d | awk '{ if (length > n) n = length } END { print n }')
    is "a terminal of $columns columns is filled" "$columns" "$widest"
done
contains 'the years 1 to 9999' 'A/key.size' "$(range='--from 0001-01-01 --to 9999-12-31'; draw)"
(range='--from 0001-01-01 --to 9999-12-31'; draw --format html >"$work/ages.html")
is 'and as a page' 0 $?

# --- Bad input: one message, exit status 2, no file.

# refuses NAME WANTED ARGUMENT...
refuses()
{
    what=$1
    wanted=$2
    shift 2
    "$BALLOT" timeline -o "$work/no.html" --format html "$@" >"$work/stdout" 2>"$work/stderr"
    is "$what: exit status" 2 $?
    contains "$what: message" "$wanted" "$(head -n 1 "$work/stderr")"
    [ ! -s "$work/stdout" ] && [ -z "$(ls "$work" | grep '^no\.html')" ] &&
        pass "$what: nothing is written" || fail "$what: nothing is written"
}

refuses 'an empty range' 'nothing lies between 2025-01-01 and 2025-01-01' \
    --from 2025-01-01 --to 2025-01-01
refuses 'an inverted range' 'nothing lies between 2026-01-01 and 2025-01-01' \
    --from 2026-01-01 --to 2025-01-01
refuses 'a day that is none' '2025-02-29' --from 2025-02-29
refuses 'a pattern that fits nothing' 'no rule fits "SBR/nothing.*"' --only 'SBR/*' --only 'SBR/nothing.*'
refuses 'rows of another kind' 'rule or section' --by ballot
refuses 'another format' 'text, json or html' --format csv
refuses 'an argument too many' 'what is "cert.pem"' cert.pem
refuses 'a ballot that is unknown' 'SMC99' --without SMC99
refuses 'a draft that is not there' 'No such file' --with "$work/none.ballot"
"$BALLOT" timeline -o "$work/no/such/file" 2>"$work/stderr"
is 'no directory to write to' 2 $?
is 'and it is said so' "ballot: $work/no/such/file: No such file or directory" \
    "$(cat "$work/stderr")"
if [ -w /dev/full ]; then
    for format in text json html; do
        "$BALLOT" timeline --format $format >/dev/full 2>"$work/stderr"
        is "a full disk, $format" 2 $?
    done
fi

# --- A draft of somebody else's.

printf 'ballot AA-9 "x" of A { base "1.2" version "9" effective 2025-06-01
    amend schedule key.least { 4096 } }
document C "\033[31mred" scope cert.tls
ballot CC-1 "x" of C { version "1" effective 2025-06-01
    rule x.y section "\033]0;1" { summary "\033c" at cert.not_before must: cert.subscriber } }\n' \
    >"$work/evil.ballot"
for format in text json html; do
    draw --format $format --with "$work/evil.ballot" >"$work/evil"
    [ -s "$work/evil" ] && ! grep -q "$(printf '\033')" "$work/evil" &&
        pass "no control character passes, $format" || fail "no control character passes, $format" "$(head -n 3 "$work/stderr")"
done

# --- The page.

page=$work/page.html
draw --format html --with draft.ballot --as-of 2025-06-01 -o "$page"
"$BALLOT" timeline --format html -o "$work/whole.html"
"$BALLOT" timeline --format html --by section --move SMC010=+90d -o "$work/sections.html"
for file in "$page" "$work/whole.html" "$work/sections.html" "$work/ages.html"; do
    xmllint --nonet --noout "$file" 2>"$work/stderr"
    is "$(basename "$file") is well-formed" '' "$(cat "$work/stderr")"
    is "$(basename "$file") names no other place" '' \
        "$(sed 's/xmlns="[^"]*"//g' "$file" | grep -oE '(https?:)?//[^ "]*|<(script|link|img|iframe)|(src|href)=|@import|url\([^#]' | head -n 3)"
done
contains 'texts are escaped' 'Document &lt;A&gt; &amp; others' "$(cat "$page")"
contains 'what differs is told in words' 'must (AA-4) instead of must (AA-1)' "$(cat "$page")"
contains 'as of is marked' 'as of 2025-06-01' "$(cat "$page")"
contains 'today is marked' "today $(date -u +%Y-%m-%d)" "$(cat "$work/whole.html")"
is 'every row is drawn, and told in a table' '' "$(python3 - "$work/whole.html" "$BALLOT" 2>&1 <<'PYTHON'
import json, subprocess, sys
import xml.etree.ElementTree as tree
svg, html = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xhtml}"
page = tree.parse(sys.argv[1])
law = json.loads(subprocess.check_output([sys.argv[2], "timeline", "--format", "json"]))
drawn = [t.text for t in page.iter(svg + "title") if t.text]
told = [[c.text for c in r] for r in page.iter(html + "tr")]
for document in law["documents"]:
    for row in document["rows"]:
        for s in row["spans"]:
            dates = [s["from"] or "\u2013", s["until"] or "\u2013"]
            since = s["from"] or "always"
            if not any(t.startswith(f'{row["name"]}: {s["label"]}, ') and since in t for t in drawn):
                print("not drawn:", row["name"], s["from"])
            if not any(r[0] == row["name"] and r[2:4] == dates for r in told):
                print("not told:", row["name"], s["from"])
ids = [e.get("id") for e in page.iter() if e.get("id")]
if len(ids) != len(set(ids)):
    print("an id stands twice")
for drawing in page.iter(svg + "svg"):
    if drawing.get("role") != "img" or not drawing.get("aria-label"):
        print("a drawing without a name")
    width, height = map(float, drawing.get("viewBox").split()[2:])
    if height > 740:
        print("a drawing too high for a page:", height)
    for rect in drawing.iter(svg + "rect"):
        x, w = float(rect.get("x")), float(rect.get("width"))
        if w <= 0 or x < 0 or x + w > width:
            print("a bar outside its drawing:", rect.attrib)
PYTHON
)"

# --- In a browser.

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ]; then
    echo "ok $((count += 1)) - in Chromium # SKIP chromium is not installed"
    finish
    exit
fi

# browse ARGUMENT...: headless, with nothing that asks the network.
browse()
{
    profile=$(mktemp -d "$work/profile.XXXXXX")
    HOME=$profile timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic \
        --no-first-run --disable-background-networking --disable-component-update --disable-sync \
        --hide-scrollbars --user-data-dir="$profile" "$@" 2>"$work/browser.err"
}

# colours FILE: how many pixels of a PNG have each of the colours that count.
colours()
{
    python3 - "$1" <<'PYTHON'
import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
position, packed = 8, b""
while position < len(data):
    length, kind = struct.unpack(">I4s", data[position:position + 8])
    body = data[position + 8:position + 8 + length]
    if kind == b"IHDR":
        width, height, depth, colour = struct.unpack(">IIBB", body[:10])
    elif kind == b"IDAT":
        packed += body
    position += 12 + length
n = {2: 3, 6: 4}[colour]
raw, before, seen = zlib.decompress(packed), bytearray(width * n), {}
for y in range(height):
    start = y * (width * n + 1)
    line = bytearray(raw[start + 1:start + 1 + width * n])
    kind = raw[start]
    for i in range(width * n if kind else 0):
        a = line[i - n] if i >= n else 0
        b, c = before[i], before[i - n] if i >= n else 0
        p = a + b - c
        d = (abs(p - a), abs(p - b), abs(p - c))
        paeth = a if d[0] <= d[1] and d[0] <= d[2] else b if d[1] <= d[2] else c
        line[i] = line[i] + (0, a, b, (a + b) // 2, paeth)[kind] & 255
    before = line
    for x in range(0, width * n, n):
        key = line[x:x + 3].hex()
        seen[key] = seen.get(key, 0) + 1
for name, key in (("paper", "ffffff"), ("must", "0b4f8a"), ("should", "e69f00"),
                  ("night", "14181d"), ("must-by-night", "7cc0f5")):
    if seen.get(key, 0) > 200:
        print(name)
PYTHON
}

browse --dump-dom "file://$work/whole.html" >"$work/dom"
is 'a browser finds every bar' "$(grep -o '<rect' "$work/whole.html" | wc -l)" \
    "$(grep -o '<rect' "$work/dom" | wc -l)"
is 'and every row of the tables' "$(grep -o '<tr' "$work/whole.html" | wc -l)" \
    "$(grep -o '<tr' "$work/dom" | wc -l)"
browse --screenshot="$work/light.png" --window-size=1000,900 "file://$page"
is 'must and should are drawn on white' 'paper must should' "$(colours "$work/light.png" | tr '\n' ' ' | sed 's/ $//')"
browse --screenshot="$work/dark.png" --window-size=1000,900 \
    --blink-settings=preferredColorScheme=0 "file://$page"
is 'and on black where that is preferred' 'should night must-by-night' \
    "$(colours "$work/dark.png" | tr '\n' ' ' | sed 's/ $//')"
browse --print-to-pdf="$work/page.pdf" "file://$page"
is 'it prints' '%PDF' "$(head -c 4 "$work/page.pdf")"
finish
