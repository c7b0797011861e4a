#!/bin/sh
# ballot diff: what the law says at two points, and whom the difference touches.
. "$SOURCE/tests/lib.sh"
cases=$SOURCE/tests/cases/diff
cp "$cases"/*.ballot "$SOURCE"/examples/*.xml "$work"
cd "$work" || exit 1
strict >ada.pem
strict --serial 5a02 >bob.pem
"$FORGE" --policy 2.23.140.1.5.1.1 --serial 5a03 --issuer 'Example S/MIME CA' \
    --not-before 2025-10-01 --days 365 --mailbox eve@example.com >legacy.pem

run()
{
    COLUMNS=96 "$BALLOT" diff "$@" >out 2>err
    status=$?
}

# golden NAME STATUS ARGUMENT...: of the small rule base.
golden()
{
    name=$1
    wanted=$2
    shift 2
    run --rules rules.ballot "$@"
    is "$name: status" "$wanted" $status
    is "$name" "$(cat "$cases/$name")" "$(cat out)"
}

# --- Each kind of change, in a rule base that has one of each.

golden versions.txt 1 --from B@1.0 --to B@1.1
golden incorporated.txt 1 --from A@1.0 --to A@1.1
golden day.txt 1 --from 2024-11-30 --to 2024-12-01
golden row.txt 1 --from 2026-03-14 --to 2026-03-15
golden draft.txt 1 --to-with draft.ballot
golden move.txt 1 --to-move BV-02=+31d
golden versions.json 1 --from B@1.0 --to B@1.1 --format json --only 'B/re*' --only B/check.age

run --rules rules.ballot --from B@1.1 --to B@1.1
is 'the same version twice: status' 0 $status
contains 'the same version twice' 'The law is the same.' "$(cat out)"
run --rules rules.ballot --from 2024-12-01 --to 2024-12-31
is 'a month in which nothing changes' 0 $status
run --rules rules.ballot --from B@1.1 --to B@1.0
contains 'the other way round: what was added goes' 'retired B/fresh' "$(cat out)"
contains 'the other way round: what was retired is back' 'added B/ended' "$(cat out)"
run --rules rules.ballot --to B@1.1
is 'before a version its base' '--- B@1.0 --rules rules.ballot' "$(head -n 1 out)"
run --rules rules.ballot --from B@1.0
is 'behind a version the newest' '+++ B@1.1 --rules rules.ballot' "$(sed -n 2p out)"
run --rules rules.ballot --from A@1.0 --to A@1.1 --only 'A/check.*'
is '--only leaves out the rest' 2 "$(grep -c ' A/check' out)"

# --- The shipped rules.

# changes KIND CHANGE: names of what changed so, of a JSON report in "out".
changes()
{
    python3 -c '
import json, sys
print(" ".join(c["name"] for c in json.load(open("out"))["changes"]
               if c["kind"] == sys.argv[1] and c["change"] == sys.argv[2]))' "$@"
}

# clause NAME CLAUSE: "from -> to" of the first such clause.
clause()
{
    python3 -c '
import json, sys
for c in json.load(open("out"))["changes"]:
    for d in c["clauses"]:
        if c["name"] == sys.argv[1] and d["clause"] == sys.argv[2]:
            print(d["from"], "->", d["to"])
            sys.exit()' "$@"
}

run --from SBR@1.0.6 --to SBR@1.0.8 --format json
is 'SBR 1.0.6 to 1.0.8: the pin goes' 'version "2.0.5" -> current' "$(clause 'SBR -> BR' version)"
contains 'SBR 1.0.6 to 1.0.8: MPIC' 'SBR/mpic.perspectives SBR/mpic.quorum' \
    "$(changes rule 'newly incorporated')"
contains 'SBR 1.0.6 to 1.0.8: linting' 'SBR/linting.before_issuance' "$(changes rule added)"
contains 'SBR 1.0.6 to 1.0.8: audits' 'SBR/audit.scheme' "$(changes rule changed)"
is 'SBR 1.0.6 to 1.0.8: the ballots' 'SMC09 SMC010' "$(python3 -c '
import json
print(" ".join(b["ballot"] for b in json.load(open("out"))["ballots"]))')"
run --from 2025-05-14 --to 2025-05-15 --format json
is 'SHALL begins' 'should -> must' "$(clause SBR/mpic.perspectives level)"
is 'SHALL begins: nothing is added' '' "$(changes rule added)"
run --from 2025-05-13 --to 2025-05-14 --format json --only 'SBR/mpic.*'
is 'the day before, nothing' 0 $status
run --from 2025-05-15 --to 2025-05-16 --format json --only 'SBR/mpic.*'
is 'the day after, nothing' 0 $status
run --to-without SMC010 --format json
contains 'without SMC010' SBR/mpic.perspectives "$(changes rule 'no longer incorporated')"
is 'without SMC010 the pin stays' 'current -> version "2.0.5"' "$(clause 'SBR -> BR' version)"
run --to-move SMC010=+90d --format json
is 'SMC010 slips' 'from 2025-05-15 -> from 2025-08-13' "$(clause SBR/mpic.perspectives 'applied must')"
is 'SMC010 slips: dates and nothing else' '' "$(changes rule changed)$(changes rule retired)"
cat >slip.ballot <<'BALLOT'
ballot SMC099 "A draft" of SBR {
    base "1.0.11"  version "1.0.12"  effective 2026-06-01
    retire rule linting.before_issuance
}
BALLOT
run --to-with slip.ballot --format json
is 'a draft' SBR/linting.before_issuance "$(changes rule retired)"
is 'a draft is named' '"SMC099"' "$(python3 -c '
import json
print(json.dumps(json.load(open("out"))["changes"][0]["ended_by"]))')"
run --with slip.ballot --to SBR@1.0.12 --format json
is 'a draft makes a version' SBR/linting.before_issuance "$(changes rule retired)"
run --from BR@2.0.5 --to BR@2.0.7 --format json
contains 'a version that another document pins can be left out' BR/mpic.perspectives \
    "$(changes rule added)"

# What is said of two days is what 'ballot rules' says of each.
out=$(python3 - "$BALLOT" <<'PYTHON' 2>&1
import json, subprocess, sys
ballot = sys.argv[1]
days = ("2023-08-31 2023-09-01 2024-08-29 2024-11-21 2024-11-22 2024-12-22 2025-03-14 2025-03-15"
        " 2025-05-15 2025-07-15 2025-09-15 2026-03-15 2027-03-15 2029-03-15").split()
def run(*arguments):
    return json.loads(subprocess.run([ballot, *arguments, "--format", "json"],
                                     stdout=subprocess.PIPE).stdout)
def in_force(day):
    return {r["rule"]: r["level"] for r in run("rules", "--as-of", day)}
short = {"newly incorporated": "added", "no longer incorporated": "retired"}
seen = 0
for a, b in zip(days, days[1:]):
    old, new = in_force(a), in_force(b)
    wanted = {(n, "added") for n in new if n not in old}
    wanted |= {(n, "retired") for n in old if n not in new}
    wanted |= {(n, old[n] + " " + new[n]) for n in old if n in new and old[n] != new[n]}
    got = set()
    for c in run("diff", "--from", a, "--to", b)["changes"]:
        change = short.get(c["change"], c["change"])
        if c["kind"] == "rule" and change in ("added", "retired"):
            got.add((c["name"], change))
        for d in c["clauses"]:
            if c["kind"] == "rule" and d["clause"] == "level":
                got.add((c["name"], d["from"] + " " + d["to"]))
    for name, what in sorted(wanted ^ got):
        print(a, b, name, what, "not told" if (name, what) in wanted else "told wrongly")
    seen += len(got)
if seen < 50:
    print("only", seen, "changes")
PYTHON
)
is 'two days differ as their lists of rules do' '' "$out"

# --- Whom it touches.

# flip RULE: "count: from -> to" of each change of its verdicts.
flip()
{
    python3 -c '
import json, sys
def text(v):
    return v["verdict"] + " " + (v["level"] or "-") if v else "not bound"
for r in json.load(open("out"))["verdicts"]["rules"]:
    if r["rule"] == sys.argv[1]:
        print(" / ".join("%d: %s -> %s" % (f["count"], text(f["from"]), text(f["to"]))
                         for f in r["flips"]))' "$1"
}

one='--evidence one-remote-perspective.xml --format json'
# shellcheck disable=SC2086
run $one --from 2025-05-14 --to 2025-05-15 ada.pem
is 'issued on two days' '1: fail should -> fail must' "$(flip SBR/mpic.perspectives)"
is 'issued on two days: status' 1 $status
# shellcheck disable=SC2086
run $one --from 2025-05-14 --to 2025-05-15 --moving as-of ada.pem
is 'as of two days nothing is issued anew' '' "$(flip SBR/mpic.perspectives)"
# shellcheck disable=SC2086
run $one --to-without SMC010 --issued-on 2025-05-15 ada.pem
is 'without SMC010' '1: fail must -> not bound' "$(flip SBR/mpic.perspectives)"
# shellcheck disable=SC2086
run $one --to-move SMC010=+90d --issued-on 2025-08-12 ada.pem
is 'SMC010 slips, the last day of SHOULD' '1: fail must -> fail should' \
    "$(flip SBR/mpic.perspectives)"
# shellcheck disable=SC2086
run $one --to-move SMC010=+90d --issued-on 2025-08-13 --only 'SBR/mpic.perspectives' ada.pem
is 'SMC010 slips, the first day of SHALL' '' "$(flip SBR/mpic.perspectives)"
# shellcheck disable=SC2086
run $one --from SBR@1.0.6 --to SBR@1.0.8 --issued-on 2025-05-15 ada.pem
is 'two versions' '1: not bound -> fail must' "$(flip SBR/mpic.perspectives)"
# shellcheck disable=SC2086
run $one --from BR@2.0.5 --issued-on 2025-05-15 ada.pem
is 'versions of a document, up to the newest: no verdict of another' '' \
    "$(flip SBR/mpic.perspectives)$(flip SBR/key.size)"
run --format json --from 2025-07-14 --to 2025-07-15 legacy.pem ada.pem bob.pem
is 'a profile that is closed' '1: not bound -> fail must / 2: not bound -> pass must' \
    "$(flip SBR/legacy.closed)"
cat ada.pem bob.pem ada.pem bob.pem ada.pem >five.pem
run --from 2025-05-14 --to 2025-05-15 --only SBR/mpic.perspectives --examples 2 five.pem
contains 'a count' '5: unknown should -> unknown must' "$(cat out)"
contains 'examples have their lines' "five.pem:$(grep -n BEGIN five.pem | sed -n '2s/:.*//p')" \
    "$(cat out)"
contains 'the rest is counted' 'and 3 more' "$(cat out)"
contains 'totals' '5 of 5 subjects touched; 5 verdicts differ' "$(cat out)"
run --from 2025-05-14 --to 2025-05-15 --only SBR/mpic.perspectives ada.pem missing.pem bob.pem
is 'one that cannot be read: status' 2 $status
contains 'one that cannot be read: the others are judged' '2: unknown should' "$(cat out)"
contains 'one that cannot be read is named' 'missing.pem: No such file' "$(cat err)"

# Memory does not grow with the certificates.
if command -v prlimit >/dev/null && ! nm "$BALLOT" 2>/dev/null | grep -q __asan; then
    i=0
    while [ $i -lt 400 ]; do cat five.pem five.pem five.pem five.pem five.pem; i=$((i + 1)); done \
        >many.pem
    prlimit --data=100000000 "$BALLOT" diff --from 2025-05-14 --to 2025-05-15 many.pem >out 2>err
    is '10,000 certificates: status' 1 $?
    contains '10,000 certificates' 'of 10001 subjects touched' "$(cat out)"
else
    echo "ok $((count += 1)) - 10,000 certificates # SKIP not here"
fi

# --- Formats.

if python3 -c 'import jsonschema' 2>/dev/null; then
    while read -r arguments; do
        # shellcheck disable=SC2086
        run --format json $arguments
        out=$(python3 - "$SOURCE/docs/diff.schema.json" out <<'PYTHON' 2>&1
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
report = json.load(open(sys.argv[2]))
jsonschema.validate(report, schema)
assert report["changes"]
PYTHON
)
        is "json is what the schema says, $arguments" '' "$out"
    done <<'CASES'
--rules rules.ballot --from B@1.0 --to B@1.1
--rules rules.ballot --to-move BV-02=+31d
--from 2025-05-14 --to 2025-05-15 --evidence one-remote-perspective.xml ada.pem bob.pem
--to-known 2024-07-17 ada.pem
--to-without SMC010 --issued-on 2025-05-15T12:00:00Z --evidence by-email.xml ada.pem
CASES
else
    echo "ok $((count += 1)) - JSON Schema # SKIP python3-jsonschema is not installed"
fi
run --format html --from SBR@1.0.6 --to SBR@1.0.8 --issued-on 2025-05-15 -o page.html ada.pem
is 'html: status' 1 $status
is 'html: standard output is left alone' '' "$(cat out)"
out=$(python3 - page.html <<'PYTHON' 2>&1
import sys, xml.etree.ElementTree as e
root = e.parse(sys.argv[1]).getroot()
names = [x.tag.split("}")[1] for x in root.iter()]
assert names[0] == "html" and "script" not in names and "link" not in names and "img" not in names
assert not [a for x in root.iter() for a in x.attrib if a in ("src", "href") or a.startswith("on")]
assert names.count("section") > 20 and "del" in names and "ins" in names and "table" in names
PYTHON
)
is 'html is well-formed, asks for nothing and shows both' '' "$out"
run --rules rules.ballot --from B@1.0 --to B@1.1
case $(cat out) in
*"$(printf '\033')"*) fail 'no colour but on a terminal' ;;
*) pass 'no colour but on a terminal' ;;
esac
run --from SBR@1.0.6 --to SBR@1.0.8 -o no/such/place
is 'an output that cannot be written: status' 2 $status
contains 'an output that cannot be written' 'no/such/place' "$(cat err)"
"$BALLOT" diff --from SBR@1.0.6 --to SBR@1.0.8 >/dev/full 2>err
is 'an output that is full' 2 $?
{ "$BALLOT" diff --from SBR@1.0.1 --to SBR@1.0.10 --format json 2>err; echo $? >code; } | true
case $(cat code) in
1 | 2) pass 'a reader that goes away' ;;
*) fail 'a reader that goes away' "$(cat code)" ;;
esac

# --- Usage.

while IFS='|' read -r arguments text; do
    # shellcheck disable=SC2086
    run $arguments
    is "diff $arguments: status" 2 $status
    contains "diff $arguments" "$text" "$(cat err)"
    is "diff $arguments: nothing is written" '' "$(cat out)"
done <<'CASES'
|compare what?
--from SBR@1.0.66 --to SBR@1.0.8|no version of SBR "1.0.66"; did you mean "1.0.6"?
--from SBR@1.0.6 --to SBR@9|--to: no version of SBR "9"; the newest is "1.0.11"
--from SRB@1.0.6|--from: no document "SRB"; did you mean "SBR"?
--from SBR@1.0.6 --to BR@2.0.5|SBR and BR are two documents
--from SBR --to 2025-01-01|--from takes a date or DOCUMENT@VERSION, not "SBR"
--from SBR@ --to SBR@1.0.6|--from takes a date or DOCUMENT@VERSION, not "SBR@"
--from SBR@1.0.6 --to 2025-01-01|a date and a version
--from 2025-02-30|no such date: 2025-02-30
--from 2025-01-01 --from 2025-01-02|--from is given twice
--to SBR@1.0.0|the first version
--from 2025-01-01 --to 2025-01-02 --issued-on 2025-01-01 ada.pem|are the days of issuance
--from 2025-01-01 --to 2025-01-02 --moving as-of --as-of 2025-01-01 ada.pem|are the days of judgement
--from 2025-01-01 --to 2025-01-02 --moving soon ada.pem|--moving takes issued-on
--to-without SMC010 --moving as-of ada.pem|--moving is about dates
--to-without SMC010 --issued-on 2025-01-01|no certificate given
--to-without SMC08X|SMC08X
--to-with no-such-draft.ballot|no-such-draft.ballot: No such file
--to-move SMC010=soon|no such distance: soon
--to-without SMC010 --only nothing|no rule fits "nothing"
--to-without SMC010 --format xml|no format "xml"
--to-without SMC010 --examples many|--examples takes a number
--to-without SMC010 --evidence no-such.xml ada.pem|no-such.xml: No such file
CASES
run --help
is '--help' 0 $status
finish
