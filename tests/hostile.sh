#!/bin/sh
# Bad input of any kind: one clear message, exit status 2, bounded memory.
. "$SOURCE/tests/lib.sh"
examples=$SOURCE/examples
strict >"$work/ada.pem"
strict --der >"$work/ada.der"
cd "$work" || exit 1

# refuses NAME TEXT ARGUMENT...
refuses()
{
    name=$1
    text=$2
    shift 2
    "$BALLOT" check --only SBR/key.size "$@" >out 2>err
    is "$name: status" 2 $?
    contains "$name" "$text" "$(cat err)"
    is "$name: one line" 1 "$(wc -l <err | tr -d ' ')"
}

# --- Certificates.

head -c 300 ada.der >cut.der
refuses 'DER cut short' 'cut.der: malformed certificate' cut.der
{ cat ada.der; printf 'x'; } >long.der
refuses 'octets behind the certificate' 'malformed certificate' long.der
: >empty
refuses 'an empty file' 'the file is empty' empty
echo 'hello' >hello
refuses 'no certificate at all' 'neither DER nor PEM' hello
openssl genrsa 2048 >key.pem 2>/dev/null
openssl req -new -key key.pem -subj /CN=ada -out request.pem
refuses 'a key' 'key.pem: no certificate in it' key.pem
refuses 'a request' 'request.pem: no certificate in it' request.pem
refuses 'a key on standard input' '-: no certificate in it' - <key.pem
cat key.pem ada.pem >both.pem
"$BALLOT" check --only SBR/key.size both.pem >out 2>&1
is 'a key and a certificate' 0 $?
for command in schedule 'explain --finding SBR/key.size' 'diff --from 2025-01-01 --to 2026-01-01'; do
    # shellcheck disable=SC2086
    "$BALLOT" $command request.pem >out 2>&1
    is "$command of a request" 2 $?
done
head -n 5 ada.pem >cut.pem
refuses 'PEM cut short' 'cut.pem:1: a PEM block without its END line' cut.pem
sed '3s/^..../!!!!/' ada.pem >bad.pem
refuses 'PEM that is not base64' 'not base64' bad.pem
printf '\060\200\000\000' >indefinite.der
refuses 'an indefinite length' 'malformed certificate' indefinite.der
"$FORGE" --mailbox '' --extension 2.5.29.17=300481026100 >null.pem
is 'a null does not end the message' '"\"a\u2400\" is no Mailbox"' \
    "$(field message SBR/mailbox.wellformed null.pem)"
mkdir void
refuses 'an empty directory' 'no file in this directory' void
mkdir others
cp key.pem hello empty others
refuses 'a directory without a certificate' 'others: no certificate in this directory' others
cp ada.pem others
"$BALLOT" check --only SBR/key.size others >out 2>err
is 'a directory with one among others' '0 ballot: others: 3 files without a certificate passed over' \
    "$? $(cat err)"
cp bad.pem others
refuses 'a faulty one among others' 'others/bad.pem:1: a PEM block that is not base64' others/bad.pem
"$BALLOT" check --only SBR/key.size others >out 2>err
is 'in a directory, too' 2 $?
truncate -s 1G huge
refuses 'a file of 1 GB' 'too large' huge

# --- Evidence.

bad_evidence()
{
    name=$1
    text=$2
    refuses "$name" "$text" --evidence "$3" ada.pem
}
cat >entity.xml <<'XML'
<?xml version="1.0"?>
<!DOCTYPE evidence [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<evidence xmlns="urn:ballot:evidence"><ca><ncssr_version>&secret;</ncssr_version></ca></evidence>
XML
bad_evidence 'an external entity' 'entity.xml:2: evidence has no document type declaration' entity.xml
{
    echo '<?xml version="1.0"?><!DOCTYPE evidence [<!ENTITY a0 "ha">'
    for i in 1 2 3 4 5 6 7 8 9 10; do
        previous="&a$((i - 1));"
        echo "<!ENTITY a$i \"$previous$previous$previous$previous$previous$previous$previous$previous\">"
    done
    echo ']><evidence xmlns="urn:ballot:evidence"><ca><ncssr_version>&a10;</ncssr_version></ca></evidence>'
} >laughs.xml
bad_evidence 'a billion laughs' 'laughs.xml:1: evidence has no document type declaration' laughs.xml
sed 's/via_domain/via_pigeon/' "$examples/one-remote-perspective.xml" >invalid.xml
bad_evidence 'against the schema' 'via_pigeon' invalid.xml
line=$(grep -n via_pigeon invalid.xml | cut -d: -f1)
contains 'with the line' "invalid.xml:$line:" "$(cat err)"
sed 's/issuer="[^"]*" serial="5a01"/sha256="12"/' "$examples/one-remote-perspective.xml" >short.xml
bad_evidence 'a fingerprint of two digits' 'sha256' short.xml
zeros=$(printf '%064d' 0)
sed "s/issuer=\"[^\"]*\" serial=\"5a01\"/sha256=\"$zeros\"/" "$examples/one-remote-perspective.xml" >wrong.xml
bad_evidence 'a wrong fingerprint' "wrong.xml:4: no issuance belongs to a certificate that was read" wrong.xml
head -c 700 "$examples/one-remote-perspective.xml" >cut.xml
bad_evidence 'XML cut short' 'cut.xml:' cut.xml
line=$(grep -m1 -n '<perspectives>' "$examples/one-remote-perspective.xml" | cut -d: -f1)
head -n "$line" "$examples/one-remote-perspective.xml" >half.xml
bad_evidence 'XML cut short within an element' \
    "half.xml:$line: the document ends within \"perspectives\", which begins in line $line" half.xml
printf '  <cou' >>half.xml
bad_evidence 'XML cut short within a tag' "half.xml:$((line + 1)): " half.xml
{ cat "$examples/one-remote-perspective.xml"; echo '<evidence/>'; } >more.xml
bad_evidence 'two documents in one' 'Extra content at the end of the document' more.xml
echo 'no xml' >text.xml
bad_evidence 'no XML' 'text.xml:1: this is no XML document' text.xml
bad_evidence 'PEM as evidence' 'ada.pem:1: this is no XML document' ada.pem
sed 's|<method>via_domain</method>|<method><fill_in/></method>|' \
    "$examples/one-remote-perspective.xml" >open.xml
line=$(grep -m1 -n fill_in open.xml | cut -d: -f1)
bad_evidence 'what is not filled in' "open.xml:$line: \"method\" is not filled in yet" open.xml
sed 's|<validations>|<validations><fill_in/>|' "$examples/one-remote-perspective.xml" >list.xml
line=$(grep -m1 -n fill_in list.xml | cut -d: -f1)
bad_evidence 'a list that is not filled in' "list.xml:$line: \"validations\" is not filled in yet" list.xml
bad_evidence 'empty evidence' 'the file is empty' empty
bad_evidence 'evidence of 1 GB' 'too large' huge
{
    echo '<evidence xmlns="urn:ballot:evidence">'
    i=0
    while [ $i -lt 400 ]; do
        printf '<ca>'
        i=$((i + 1))
    done
} >deep.xml
bad_evidence 'XML of great depth' 'deep.xml:' deep.xml
sed 's/<issuance>/<issuance><certificate issuer="CN=Example S\/MIME CA" serial="5a01"\/>/' \
    "$examples/one-remote-perspective.xml" >twice.xml
bad_evidence 'a certificate bound twice' 'has an issuance already, at line' twice.xml
sed 's/2025-05-25T09:30:00Z/2025-05-25T09:30:00/' "$examples/one-remote-perspective.xml" >zone.xml
bad_evidence 'a time without zone' '2025-05-25T09:30:00' zone.xml
sed 's/2025-05-25T09:30:00Z/2025-05-25/' "$examples/one-remote-perspective.xml" >time.xml
bad_evidence 'a date without time' "'date-with-time-and-zone'" time.xml
sed 's|<place>+39.04-077.49/<|<place>39.04 N 77.49 W<|' "$examples/one-remote-perspective.xml" >place.xml
line=$(grep -m1 -n '39.04 N' place.xml | cut -d: -f1)
bad_evidence 'a place that is none' "place.xml:$line: Element 'place'" place.xml
for place in +39-077 +3902.4-07729.4/ +390224-0772924+12.5/ +90+180/; do
    sed "s|<place>+39.04-077.49/<|<place>$place<|" "$examples/one-remote-perspective.xml" >place.xml
    "$BALLOT" check --only SBR/key.size --evidence place.xml ada.pem >out 2>&1
    is "the place $place" 0 $?
done
# libxml2 before 2.12 compares each attribute with all before it.
{
    echo '<evidence xmlns="urn:ballot:evidence"'
    awk 'BEGIN { for (i = 0; i < 300000; i++) print "a" i "=\">\"" }'
    echo '/>'
} >attributes.xml
bad_evidence 'a tag of 3 MB' 'a tag or a comment of more than 64 KiB' attributes.xml
sed 's/<issuance>/<issuance a="" b="" c="" d="" e="" f="" g="" h="" i="" j="" k="" l="" m="" n="" o="" p="" q="">/' \
    "$examples/one-remote-perspective.xml" >seventeen.xml
bad_evidence 'seventeen attributes' 'seventeen.xml:4: an element of more than 16 attributes' seventeen.xml

# --- Random damage, with a fixed seed: no crash (the sanitizers watch).

if [ -x "$FUZZ/fuzz_certificate" ]; then
    "$FUZZ/fuzz_certificate" --runs 3000 --seed 1 ada.der ada.pem >out 2>&1
    is 'damaged certificates' 0 $?
    "$FUZZ/fuzz_evidence" --runs 300 --seed 1 "$examples/one-remote-perspective.xml" \
        "$examples/ca.xml" >out 2>&1
    is 'damaged evidence' 0 $?
    "$FUZZ/fuzz_parse" --runs 3000 --seed 1 "$SOURCE/rules/br/sc067.ballot" \
        "$SOURCE/rules/sbr/smc01.ballot" "$SOURCE/rules/evidence.ballot" \
        "$SOURCE/rules/tests/common.ballot" "$SOURCE/tests/cases/language/failing.ballot" \
        "$SOURCE/tests/cases/table/key_usage.ballot" >out 2>&1
    is 'damaged ballots' 0 $?
fi
finish
