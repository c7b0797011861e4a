#!/bin/sh
# ballot schedule: what changes and when, in every format.
. "$SOURCE/tests/lib.sh"
strict >"$work/ada.pem"
strict --serial 5a02 --subject CN=bob@example.com --mailbox bob@example.com >"$work/bob.pem"
cp "$SOURCE"/examples/two-in-two-regions.xml "$work/two.xml"
cd "$work" || exit 1

run()
{
    "$BALLOT" schedule "$@" >out 2>err
    status=$?
}

# dates RULE ARGUMENT...: "date kind verdict level" of each change of the rule.
dates()
{
    rule=$1
    shift
    "$BALLOT" schedule --format json --only "$rule" --evidence two.xml "$@" ada.pem 2>err |
        python3 -c '
import json, sys
for c in json.load(sys.stdin)["changes"]:
    print(c["date"], c["kind"], c["to"]["verdict"], c["to"]["level"] or "-")'
}

# --- What moves.

is 'the practice of June 2025 repeated' '2025-03-15 begins pass should
2025-05-15 begins pass must
2026-03-15 breaks fail must' "$(dates SBR/mpic.perspectives --from 2025-01-01)"
is 'its validation relied on ever later' '2026-06-27T09:30:01Z breaks fail must' \
    "$(dates SBR/reuse.domain --from 2025-06-01 --moving reissued-on)"
is 'repeated, it does not age' '' "$(dates SBR/reuse.domain --from 2025-06-01)"
is 'until when it can be relied on' 'pass fail' "$(for day in 2026-06-27T09:30:00Z 2026-06-27T09:30:01Z; do
    "$BALLOT" check --format json --only SBR/reuse.domain --evidence two.xml --reissued-on $day ada.pem |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["subjects"][0]["findings"][0]["verdict"])'
done | xargs)"
is 'judged ever later' '2025-06-01 begins pass must' \
    "$(dates SBR/mpic.perspectives --from 2025-01-01 --moving as-of)"
is 'the day before the range ends' '' \
    "$(dates SBR/mpic.perspectives --from 2025-05-15 --to 2026-03-15)"
is 'the day on which it ends' '2026-03-15 breaks fail must' \
    "$(dates SBR/mpic.perspectives --from 2025-05-15 --to 2026-03-16)"
is 'from the day on: nothing changes any more' '' "$(dates SBR/mpic.perspectives --from 2026-03-15)"

# --- What if.

is 'SMC010 90 days later' '2025-03-15 begins pass should
2025-08-13 begins pass must
2026-03-15 breaks fail must' "$(dates SBR/mpic.perspectives --from 2025-01-01 --move SMC010:2025-05-15=2025-08-13)"
is 'without SC-067 there is nothing to apply' 2 \
    "$(dates SBR/mpic.perspectives --without SC-067 >/dev/null 2>&1; "$BALLOT" schedule --without SC-067 ada.pem >/dev/null 2>&1; echo $?)"

# --- An instance with a long name.

long=$(printf 'list_%060d' 1 2 3 4 5)
cat >long.ballot <<BALLOT
document D "A document"
record act { ok bool }
record issuance { signed date  $long list of act }
ballot A "a" of D {
    version "1" adopted 2020-01-01 effective 2020-01-01
    rule r section "1" {
        summary "An act is of the time before 2026"
        for a in issuance.$long
        at issuance.date
        must: a.ok and issuance.date before 2026-01-01
    }
}
BALLOT
cat >long.xml <<XML
<evidence xmlns="urn:ballot:evidence"><issuance>
<certificate issuer="CN=Example S/MIME CA" serial="5a01"/>
<acts><signed>2025-06-01T00:00:00Z</signed><$long><act><ok>true</ok></act></$long></acts>
</issuance></evidence>
XML
is 'the changes of it' '2026-01-01' "$("$BALLOT" schedule --rules long.ballot --from 2025-06-01 \
    --evidence long.xml --format csv ada.pem | sed 1d | cut -d, -f1 | tr -d '"\r')"

# --- Formats.

export SOURCE_DATE_EPOCH=1764028800
options='--from 2025-06-01 --to 2027-01-01 --moving reissued-on --only SBR/reuse.* --evidence two.xml'
# shellcheck disable=SC2086
run $options ada.pem
is 'something breaks' 1 $status
is 'text' "$(cat "$SOURCE/tests/cases/schedule.txt")" "$(cat out)"
# shellcheck disable=SC2086
run $options --format csv ada.pem
is 'csv' '2 15 2026-06-27T09:30:01Z breaks' "$(python3 -c '
import csv
rows = list(csv.reader(open("out", newline="")))
print(len(rows), len(rows[1]), rows[1][0], rows[1][2])')"
# shellcheck disable=SC2086
run $options --format json ada.pem
if python3 -c 'import jsonschema' 2>/dev/null; then
    is 'json is what the schema says' '' "$(python3 - "$SOURCE/docs/schedule.schema.json" <<'PYTHON' 2>&1
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
report = json.load(open("out"))
jsonschema.Draft7Validator.check_schema(schema)
jsonschema.validate(report, schema)
assert report["changes"]
PYTHON
)"
else
    echo "ok $((count += 1)) - JSON Schema # SKIP python3-jsonschema is not installed"
fi
# shellcheck disable=SC2086
run $options --format html ada.pem
is 'html is well-formed, and loads nothing' '1 0' "$(python3 -c '
import re, xml.etree.ElementTree as e
text = open("out").read()
root = e.fromstring(text.replace("<!DOCTYPE html>", ""))
print(len(root.findall(".//{*}tbody/{*}tr")), len(re.findall(r"(?:src|href)=|url\(|@import", text)))')"

is 'names of rules are not broken anywhere' 0 "$(grep -c 'overflow-wrap:anywhere' out)"

# --- What fails already, in each format.

already='--from 2026-04-01 --to 2027-01-01 --only SBR/mpic.perspectives --evidence two.xml'
# shellcheck disable=SC2086
run $already ada.pem
is 'nothing begins to fail' 0 $status
is 'text: what fails already' "$(cat "$SOURCE/tests/cases/schedule-failing.txt")" "$(cat out)"
# shellcheck disable=SC2086
run $already --format csv ada.pem
is 'csv: what fails already' '2026-04-01,,fails,ada.pem,SBR/mpic.perspectives,,fail (must)' "$(python3 -c '
import csv
[head, row] = csv.reader(open("out", newline=""))
print(*(row[head.index(name)] for name in
        ("date", "last", "change", "file", "rule", "from", "to")), sep=",")')"
# shellcheck disable=SC2086
run $already --format html ada.pem
is 'html: what fails already' 'What fails already SBR/mpic.perspectives' "$(python3 -c '
import xml.etree.ElementTree as e
root = e.fromstring(open("out").read().replace("<!DOCTYPE html>", ""))
print(root.find(".//{*}h2").text, root.find(".//{*}tbody/{*}tr//{*}code").text)')"
# shellcheck disable=SC2086
run $already --format ics ada.pem
is 'ics: no event of it' 0 "$(grep -c VEVENT out)"
# shellcheck disable=SC2086
run $already --format json ada.pem
is 'json: what fails already' 'SBR/mpic.perspectives 3.2.2.9 ada.pem issuance.validations[0]' "$(python3 -c '
import json
[f] = json.load(open("out"))["failing"]
print(f["rule"], f["section"], f["subject"]["file"], f["instance"])')"
if python3 -c 'import jsonschema' 2>/dev/null; then
    is 'json is what the schema says, with what fails already' '' \
        "$(python3 -c '
import json, sys, jsonschema
jsonschema.validate(json.load(open("out")), json.load(open(sys.argv[1])))' \
            "$SOURCE/docs/schedule.schema.json" 2>&1)"
fi

# --- iCalendar: lines end in CRLF and are folded at 75 octets (RFC 5545, 3.1).

uids()
{
    python3 -c '
import sys
data = open("out", "rb").read()
lines = data.split(b"\r\n")
assert lines[-1] == b"" and b"\n" not in data.replace(b"\r\n", b"")
assert all(len(line) <= 75 for line in lines), "a line is too long"
print(sum(l == b"BEGIN:VEVENT" for l in lines), sum(l == b"END:VEVENT" for l in lines))
for name in (b"UID:", b"DTSTART", b"DTSTAMP", b"SEQUENCE"):
    print(*(l.decode() for l in lines if l.startswith(name)))'
}
# shellcheck disable=SC2086
run $options --format ics ada.pem
before=$(uids)
contains 'ics: the day' 'DTSTART:20260627T093001Z' "$before"
contains 'ics: when it was made' 'DTSTAMP:20251125T000000Z' "$before"
SOURCE_DATE_EPOCH=1764115200
sed 's/2025-05-25T09:30:00Z/2025-05-28T09:30:00Z/' "$SOURCE/examples/two-in-two-regions.xml" >two.xml
# shellcheck disable=SC2086
run $options --format ics ada.pem
after=$(uids)
contains 'ics: another day' 'DTSTART:20260630T093001Z' "$after"
is 'ics: the same event' "$(echo "$before" | grep UID)" "$(echo "$after" | grep UID)"
[ "$(echo "$after" | grep SEQUENCE | tr -dc 0-9)" -gt "$(echo "$before" | grep SEQUENCE | tr -dc 0-9)" ] &&
    pass 'ics: a later revision of it' || fail 'ics: a later revision of it' "$before" "$after"
run --from 2025-01-01 --only 'SBR/mpic.*' --evidence two.xml --format ics ada.pem bob.pem
is 'ics: no UID twice' '' "$(uids | grep UID | tr ' ' '\n' | sort | uniq -d)"

# --- Bad input.

run --from 2025-06-01 --only SBR/key.size ada.pem no-such-file
is 'a file that is not there' 2 $status
contains 'the others are judged' '1 subject' "$(cat out)"
while IFS='|' read -r arguments text; do
    # shellcheck disable=SC2086
    run $arguments
    is "schedule $arguments: status" 2 $status
    contains "schedule $arguments" "$text" "$(cat err)"
    is "schedule $arguments: nothing is written" '' "$(cat out)"
done <<'CASES'
|no certificate given
--from 2025-02-30 ada.pem|no such date: 2025-02-30
--from 2026-01-01 --to 2026-01-01 ada.pem|nothing lies between 2026-01-01 and 2026-01-01
--from 2026-01-01 --to 2025-01-01 ada.pem|nothing lies between 2026-01-01 and 2025-01-01
--moving sideways ada.pem|nothing moves "sideways"
--issued-on 2026-01-01 ada.pem|the date moves by itself
--as-of 2026-01-01 --moving as-of ada.pem|--moving=as-of moves it
--format yaml ada.pem|no format "yaml"
--only SBR/nothing ada.pem|no rule fits "SBR/nothing"
-o no/such/directory/x ada.pem|No such file or directory
CASES
run --from 2025-06-01 --only SBR/key.size -o kept.txt ada.pem
is 'to a file' 0 $status
contains 'to a file: there it is' '1 subject' "$(cat kept.txt)"
if [ -w /dev/full ]; then
    for format in text json csv ics html; do
        "$BALLOT" schedule --format $format ada.pem >/dev/full 2>err
        is "a full disk, $format" 2 $?
    done
fi
finish
