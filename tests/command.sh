#!/bin/sh
# The command: reports, options, exit statuses.
. "$SOURCE/tests/lib.sh"
examples=$SOURCE/examples
strict >"$work/ada.pem"
strict --serial 5a02 >"$work/bob.pem"
evidence=$examples/one-remote-perspective.xml

run()
{
    "$BALLOT" "$@" >"$work/out" 2>"$work/err"
    status=$?
}

# --- Formats.

run check --format json --evidence "$evidence" --issued-on 2025-05-15 "$work/ada.pem"
is 'json: an error' 1 $status
if python3 -c 'import jsonschema' 2>/dev/null; then
    for options in '' '--issued-on 2025-05-15' '--reissued-on 2026-07-01 --known 2024-07-17' \
        '--as-of 2025-05-15T12:00:00Z'; do
        # shellcheck disable=SC2086
        run check --format json --evidence "$evidence" $options "$work/ada.pem" "$work/bob.pem"
        out=$(python3 - "$SOURCE/docs/findings.schema.json" "$work/out" <<'PYTHON' 2>&1
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
report = json.load(open(sys.argv[2]))
jsonschema.Draft7Validator.check_schema(schema)
jsonschema.validate(report, schema)
assert report["subjects"] and report["subjects"][0]["findings"]
PYTHON
)
        is "json is what the schema says${options:+, $options}" '' "$out"
    done
else
    echo "ok $((count += 1)) - JSON Schema # SKIP python3-jsonschema is not installed"
fi
run check --format jsonl --evidence "$evidence" --issued-on 2025-05-15 "$work/ada.pem" "$work/bob.pem"
is 'jsonl: head and three subjects' 4 "$(wc -l <"$work/out" | tr -d ' ')"
is 'jsonl: each line is JSON' 4 "$(python3 -c '
import json, sys
print(sum(1 for line in sys.stdin if isinstance(json.loads(line), dict)))' <"$work/out")"
run check --format xml --evidence "$evidence" --issued-on 2025-05-15 "$work/ada.pem"
is 'xml: an error' 1 $status
is 'xml is well-formed' 'urn:ballot:findings' "$(python3 -c '
import sys, xml.etree.ElementTree as e
print(e.parse(sys.argv[1]).getroot().tag.split("}")[0][1:])' "$work/out")"
run check --issued-on 2025-05-15 --evidence "$evidence" "$work/ada.pem"
contains 'text: the summary' '2 subjects: 2 errors, ' "$(tail -n 1 "$work/out")"
contains 'text: what awaits evidence' 'requirements await evidence' "$(cat "$work/out")"
case $(cat "$work/out") in
*"$(printf '\033')"*) fail 'text: no colour but on a terminal' ;;
*) pass 'text: no colour but on a terminal' ;;
esac

# --- Golden text.

cd "$work" || exit 1
cp "$evidence" one.xml
run check --only 'SBR/mpic.*' --evidence one.xml --issued-on 2025-05-15 ada.pem
is 'text of a finding' "$(cat "$SOURCE/tests/cases/mpic.txt")" "$(cat "$work/out")"
run explain SBR/legacy.closed
is 'explain' "$(sed 's/ *$//' "$SOURCE/tests/cases/explain.txt")" "$(grep -v 'smc08.ballot' "$work/out")"
run explain SBR/mpic.perspectives
is 'explain: each wording where the ballot is that gave it' \
    'rules/br/sc067.ballot rules/br/sc083.ballot rules/br/sc095.ballot ' \
    "$(sed -n 's/^    .*\(rules[^:]*\):[0-9]*$/\1/p' out | tr '\n' ' ')"
contains 'explain: and what each asks' "\
    for    each of issuance.validations
    where  validation.method is present and" "$(cat out)"
contains 'explain: when it began' "\
    must   from 2026-03-31: count apart(perspective.place in validation.perspectives where
           distance_km(perspective.place, validation.primary.place) >= 500, 500 km) >=
           mpic.minimum" "$(cat out)"
for arguments in 'rules' 'explain SBR/mpic.perspectives' 'explain SBR/validity.maximum'; do
    # shellcheck disable=SC2086
    COLUMNS=72 run $arguments
    is "$arguments: folded" '' "$(awk 'length > 72' out | grep -v '^[a-z]* *SBR/.*\]$' | head -n 3)"
done

# --- Rules by name.

run rules --as-of 2026-06-15 --only SBR/legacy.closed --only 'SBR/escrow.*'
is 'rules --only' '5 of 5 rules in force on 2026-06-15' "$(tail -n 1 out)"
is 'and no other' 0 "$(grep '^[a-z]' out | grep -c -v 'SBR/legacy.closed\|SBR/escrow\.')"
run rules --as-of 2025-07-14 --only SBR/legacy.closed --format json
is 'rules --only, in JSON' '[]' "$(cat out)"
run rules --only 'SBR/nowhere.*'
is 'a pattern that fits nothing' '2 ballot: no rule fits "SBR/nowhere.*"' "$status $(cat err)"
while IFS='|' read -r pattern meant; do
    run rules --only "$pattern"
    is "a slip in $pattern" "2 ballot: no rule fits \"$pattern\"; did you mean \"$meant\"?" \
        "$status $(cat err)"
done <<'CASES'
SBR/mcip.*|SBR/mpic.*
sbr/mpic.*|SBR/mpic.*
sbr/*|SBR/*
BR/mpic.qorum|BR/mpic.quorum
CASES
run rules --reading nowhere=x
contains 'readings are listed' 'There are BR/mpic_reaches, ' "$status $(cat err)"
run explain --only SBR/legacy.closed SBR/legacy.closed
is 'which is nothing for explain' 2 $status

# --- Characters of others.

cat >wide.ballot <<'BALLOT'
document A "A" scope cert.smime
ballot A1 "One" of A {
    version "1"  adopted 2020-01-01  effective 2020-01-01
    rule names section "1" {
        summary "Names"
        must: cert.version = 4
        because "氏名 氏名 氏名 氏名 氏名 氏名 氏名 氏名 氏名 é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́ end"
    }
}
BALLOT
COLUMNS=40 run check --rules wide.ballot ada.pem
is 'wide characters take two columns, combining ones none' '          氏名 氏名 氏名 氏名 氏名 氏名
          氏名 氏名 氏名
          é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́é́ end' "$(sed -n 3,5p "$work/out")"
strict --subject "CN=$(printf 'a\357\277\276b\342\200\256c')" >odd.pem
run check --format xml --only SBR/key.size odd.pem
is 'a noncharacter and a change of direction are replaced' 'CN=a�b�c,CN=ada@example.com' "$(python3 -c '
import sys, xml.etree.ElementTree as e
print(e.parse(sys.argv[1]).getroot()[0].get("name"))' "$work/out")"

# --- Inputs.

run check --only SBR/key.size - <"$work/ada.pem"
is 'standard input' 0 $status
openssl x509 -in ada.pem -outform DER -out ada.der
run check --only SBR/key.size ada.der
contains 'DER' '1 pass' "$(cat "$work/out")"
{ echo 'some text'; cat ada.pem; echo 'more'; cat bob.pem; } >bundle.pem
run check --only SBR/key.size bundle.pem
contains 'a bundle' '2 subjects' "$(cat "$work/out")"
run check --format jsonl --only SBR/key.size bundle.pem
contains 'the line of the second' '"line": ' "$(sed 's/":/": /g' "$work/out")"
mkdir -p many/deep
cp ada.pem many/a.pem
cp bob.pem many/deep/b.pem
run check --only SBR/key.size many
contains 'a directory' '2 subjects' "$(cat "$work/out")"
ln -s . many/self
ln -s nowhere many/b-nowhere
run check --only SBR/key.size many
is 'a link that leads nowhere' 2 $status
contains 'and it is named' 'many/b-nowhere: No such file' "$(cat "$work/err")"
contains 'a link back: each file once, and the rest is judged' '2 subjects' "$(cat "$work/out")"
run check --only SBR/key.size - - <ada.pem
is 'standard input twice' 2 $status
contains 'and it is said so' '-: has been read already' "$(cat "$work/err")"
strict --tbs >tbs.pem
run check --only SBR/key.size tbs.pem
contains 'a TBSCertificate' 'TBSCertificate' "$(cat "$work/out")$("$BALLOT" check -v --only SBR/key.size tbs.pem)"
"$FORGE" --profile ca --subject 'CN=Example S/MIME CA' >issuer.pem
run check --issuer issuer.pem --only SBR/key.size ada.pem
is '--issuer' 0 $status

# --- Issuers: who has signed it, not who says so.

# no_issuer NAME FILE MESSAGE
no_issuer()
{
    run check --issuer "$2" --only SBR/key.size ada.pem
    is "$1" 2 $status
    is "$1: why" "ballot: $2:1: no certificate that was read bears a signature by $3" "$(cat err)"
    contains "$1: certificates are judged" '1 pass' "$(cat out)"
}
"$FORGE" --profile ca --subject 'CN=Another CA' >another.pem
run check --issuer another.pem --only SBR/key.size ada.pem
is 'an issuer of another name with the key that signed' 0 $status
key_id=$(openssl x509 -in ada.pem -noout -ext authorityKeyIdentifier | sed -n 's/^ *\(keyid:\)\{0,1\}\([0-9A-F:]*\)$/\2/p')
# self_signed NAME KEY-IDENTIFIER: with a key of its own.
self_signed()
{
    openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -days 30 -subj "/CN=$1" \
        -addext "subjectKeyIdentifier=$2" 2>/dev/null
}
self_signed 'Example S\/MIME CA' "$key_id" >namesake.pem
self_signed 'Example S\/MIME CA' hash >renewed.pem
self_signed 'Stranger' hash >stranger.pem
no_issuer 'an issuer of that name and key identifier with another key' namesake.pem \
    'the key of CN=Example S/MIME CA'
no_issuer 'an issuer of that name with another key' renewed.pem 'the key of CN=Example S/MIME CA'
no_issuer 'an issuer of another name' stranger.pem 'the key of CN=Stranger'
no_issuer 'the certificate itself' ada.pem 'the key of CN=ada@example.com'
cat namesake.pem stranger.pem >issuers.pem
no_issuer 'two of them' issuers.pem 'a key of these 2 issuers'
cat namesake.pem stranger.pem issuer.pem >issuers.pem
run check --issuer issuers.pem --only SBR/key.size ada.pem
is 'a bundle with the one that signed' '0 ' "$status $(cat err)"
run check --issuer issuer.pem --issuer stranger.pem --only SBR/key.size ada.pem
is 'two files, one for nothing' 2 $status
run check --issuer namesake.pem --only SBR/key.size tbs.pem
is 'of a TBSCertificate name and key identifier decide' 0 $status
run check --issuer renewed.pem --only SBR/key.size tbs.pem
is 'both of them' 2 $status
run check --issuer stranger.pem --only SBR/key.size nowhere.pem
is 'where nothing was read, nothing is missed' 'ballot: nowhere.pem: No such file or directory' \
    "$(cat err)"
for command in schedule evidence explain diff; do
    case $command in
    evidence) set -- --template --for ada.pem ;;
    explain) set -- --finding SBR/key.size ada.pem ;;
    diff) set -- --from 2025-01-01 --to 2026-01-01 ada.pem ;;
    *) set -- ada.pem ;;
    esac
    run $command --issuer stranger.pem "$@"
    is "$command: an issuer for nothing" 2 $status
    is "$command: once" 1 "$(grep -c 'CN=Stranger' err)"
done

# --- Exit statuses.

run check --strict --only 'SBR/mpic.*' ada.pem
is '--strict with something unknown' 3 $status
run check --strict --only SBR/key.size ada.pem
is '--strict with nothing unknown' 0 $status
run check ada.pem no-such-file
is 'a file that is not there' 2 $status
contains 'the others are judged' 'ada.pem' "$(cat "$work/out")"
contains 'and it is named' 'no-such-file: No such file' "$(cat "$work/err")"
run check no-such-file
is 'where nothing could be read, no CA is judged' '0 subjects: 0 errors, 0 warnings, 0 notices, 0 unknown, 0 not due, 0 pass; 1 unreadable' "$(cat out)"
run diff --from 2025-01-01 --to 2026-01-01 no-such-file
contains 'nor compared' '0 of 0 subjects' "$(cat out)"
cp one.xml two.xml
run check --only SBR/key.size --evidence one.xml --evidence two.xml ada.pem
is 'one issuance in two documents' \
    '2 ballot: ada.pem:1: two evidence documents have an issuance for it: one.xml and two.xml' \
    "$status $(cat err)"

# --- A rule base without rules judges nothing.

: >nothing.ballot
for rules in nothing.ballot "$SOURCE/rules/names.ballot" "$SOURCE/rules/tests/common.ballot"; do
    for command in check schedule 'explain --finding SBR/key.size' 'diff --to 2026-01-01'; do
        # shellcheck disable=SC2086
        run $command --rules "$rules" ada.pem
        is "$command --rules ${rules##*/}" '2 ballot: rule base "rules" has no rule' "$status $(cat err)"
    done
done
run schema --rules nothing.ballot
is 'which is enough for a schema' 0 $status

# --- Usage.

while IFS='|' read -r arguments text; do
    # shellcheck disable=SC2086
    run $arguments
    is "ballot $arguments: status" 2 $status
    contains "ballot $arguments" "$text" "$(cat "$work/err")"
done <<'CASES'
|no command given
chek ada.pem|did you mean "check"
check|no certificate given
check --format yaml ada.pem|no format "yaml"
check --as-of 2025-02-30 ada.pem|no such date: 2025-02-30
check --known yesterday ada.pem|no such date: yesterday
check --issued-on 2025-01-01 --reissued-on 2025-01-01 ada.pem|one of them
check --only SBR/nothing ada.pem|no rule fits "SBR/nothing"
check --reading netsec_seal ada.pem|takes NAME=VALUE
check --reading netsec_sael=x ada.pem|no reading "netsec_sael"
check --reading netsec_seal=x ada.pem|table_prevails, item_2_stands
check --rules no-such-rules ada.pem|no-such-rules
explain SBR/legacy.clsoed|did you mean "SBR/legacy.closed"
explain|give one rule
explain --format=json SBR/key.size|ballot explain: unrecognized option '--format=json'
explain --as-of=2025-01-01 SBR/key.size|ballot explain: unrecognized option '--as-of=2025-01-01'
schema --as-of=2025-01-01|ballot schema: unrecognized option
check --foo ada.pem|ballot check: unrecognized option '--foo'
rules --only|ballot rules: option '--only' requires an argument
rules --format xml|no format "xml"
CASES
for command in check rules explain 'explain --finding' diff schedule timeline evidence schema test; do
    # shellcheck disable=SC2086
    run $command --foo
    is "ballot $command --foo" "2 ballot ${command%% *}: unrecognized option '--foo'
Try 'ballot ${command%% *} --help'." "$status $(cat err)"
done
"$BALLOTC" --foo >"$work/out" 2>"$work/err"
is 'ballotc --foo' "2 unrecognized option '--foo'
Try 'ballotc --help'." "$? $(sed 's/^[^:]*: //' "$work/err")"
for command in '' check rules explain diff schema; do
    # shellcheck disable=SC2086
    run $command --help
    is "ballot $command --help" 0 $status
done
run --version
contains 'the rule base and its digest' 'rule base cabf' "$(cat "$work/out")"
run rules --as-of 2025-06-01 --format json
is 'with what else checks them' 'pkilint zlint' "$(python3 -c '
import json, sys
[rule] = [r for r in json.load(sys.stdin) if r["rule"] == "SBR/policy.exactly_one"]
print(*sorted({c["tool"] for c in rule["checks"]}))' <"$work/out")"
is 'rules as JSON' list "$(python3 -c 'import json,sys; print(type(json.load(sys.stdin)).__name__)' <"$work/out")"

# --- Progress: on a terminal, and nothing of it where the output is piped.

i=0
while [ $i -lt 400 ]; do cat ada.pem bob.pem; i=$((i + 1)); done >once.pem
cat once.pem once.pem once.pem once.pem once.pem once.pem once.pem once.pem >thousands.pem
on_terminal()
{
    python3 - "$BALLOT" "$@" <<'PYTHON'
import os, subprocess, sys, threading
master, slave = os.openpty()
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=slave, stdin=subprocess.DEVNULL)
os.close(slave)
reader = threading.Thread(target=run.stdout.read)
reader.start()
shown = b""
while True:
    try:
        part = os.read(master, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
reader.join()
run.wait()
lines = shown.split(b"\r\x1b[K")
print("progress" if b"certificates, " in lines[1] and b" left" in lines[1] else shown)
print("gone" if lines[-1] == b"" else lines[-1])
PYTHON
}
is 'progress on a terminal' 'progress
gone' "$(on_terminal check --format json thousands.pem)"
run check --format json thousands.pem
is 'no progress where it is piped' '' "$(cat "$work/err")"

finish
