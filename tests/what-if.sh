#!/bin/sh
# What-ifs of the shipped rule base, on every command, and what is wrong with
# them: one clear message, exit status 2, nothing on standard output.
. "$SOURCE/tests/lib.sh"
examples=$SOURCE/examples
strict >"$work/ada.pem"
"$FORGE" --policy 2.23.140.1.5.1.1 --serial 5a02 --issuer 'Example S/MIME CA' \
    --not-before 2024-10-01 --days 365 --mailbox bob@example.com >"$work/legacy.pem"
cd "$work" || exit 1

# on DAY RULE OPTION...: one remote perspective.
on()
{
    day=$1
    rule=$2
    shift 2
    verdict "$rule" --evidence "$examples/one-remote-perspective.xml" --issued-on "$day" "$@" ada.pem
}

# --- Without.

"$BALLOT" rules --without SMC010 --as-of 2026-12-15 >out 2>err
is 'without SMC010: status' 0 $?
is 'without SMC010: nothing is said' '' "$(cat err)"
is 'without SMC010: no multiple perspectives for S/MIME' '' "$(grep SBR/mpic out)"
contains 'without SMC010: the TLS BR keep them' 'BR/mpic.perspectives' "$(cat out)"
is 'without SMC010: check knows no such rule' '' "$(on 2025-05-15 SBR/mpic.perspectives --without SMC010 2>/dev/null)"
contains 'without SMC010: and says so' 'no rule fits "SBR/mpic.perspectives"' "$(cat stderr)"
contains 'without SMC010: of the law as it is' 'in the law as it is one does' "$(cat stderr)"
for command in check schedule rules; do
    subject=ada.pem
    [ $command = rules ] && subject=
    "$BALLOT" $command --without SMC010 --only SBR/mpic.perspectives $subject >out 2>err
    is "without SMC010: $command finds nothing" 0 $?
done
"$BALLOT" rules --without SMC010 --only 'SBR/mcip.*' >out 2>err
is 'without SMC010: a slip is one all the same' \
    '2 ballot: no rule fits "SBR/mcip.*"; did you mean "BR/mpic.*"?' "$? $(cat err)"
is 'without SMC08, of which nobody amends anything' '' \
    "$(verdict SBR/legacy.closed --without SMC08 --issued-on 2025-07-15 legacy.pem 2>/dev/null)"

# --- Move.

for case in '2025-06-12 not in force -' '2025-06-13 fail should' '2025-08-12 fail should' \
    '2025-08-13 fail must' '2025-08-14 fail must'; do
    is "SMC010 90 days later, ${case%% *}" "${case#* }" \
        "$(on "${case%% *}" SBR/mpic.perspectives --move SMC010=+90d)"
done
for case in '2025-05-14 fail should' '2025-05-15 fail should' '2025-09-14 fail should' \
    '2025-09-15 fail must' '2025-09-16 fail must'; do
    is "the SHALL of SMC010 in September, ${case%% *}" "${case#* }" \
        "$(on "${case%% *}" SBR/mpic.perspectives --move SMC010:2025-05-15=2025-09-15)"
done
for case in '2025-04-14 fail should' '2025-04-15 fail must'; do
    is "30 days earlier, ${case%% *}" "${case#* }" \
        "$(on "${case%% *}" SBR/mpic.perspectives --move SMC010=-30d)"
done
move='--move SMC010:2025-05-15=2025-09-15T12:00:00Z'
for case in '2025-09-15T11:59:59Z fail should' '2025-09-15T12:00:00Z fail must'; do
    # shellcheck disable=SC2086
    is "at noon, ${case%% *}" "${case#* }" "$(on "${case%% *}" SBR/mpic.perspectives $move)"
done
# A schedule moves with its ballot: what SC-067 asks of 2026-03-15.
for case in '2026-06-12 2' '2026-06-13 3'; do
    contains "perspectives needed on ${case% *}" "needs ${case#* } distinct" \
        "$(field message SBR/mpic.perspectives --evidence "$examples/one-remote-perspective.xml" \
            --issued-on "${case% *}" --move SC-067=+90d ada.pem)"
done
"$BALLOT" rules --move SC-067=+300d --as-of 2025-06-01 >out 2>err
is 'moved behind what amends it: status' 0 $?
contains 'moved behind what amends it: what rests' \
    'until 2025-07-03 this rests: SC-067, which made rule "mpic.quorum", takes effect later' "$(cat err)"
is 'moved behind what amends it: is absent until then' '' "$(grep BR/mpic.quorum out)"

# --- With.

sed '/adopted/d; /passed/d' "$SOURCE/rules/sbr/smc010.ballot" |
    sed 's/incorporate BR current/incorporate BR version "2.0.5"/' >pinned.ballot
is 'SMC010 with the pin: nothing applies, ever' '' \
    "$(on 2026-12-15 SBR/mpic.perspectives --with pinned.ballot 2>/dev/null)"
contains 'SMC010 with the pin: and it is said so' 'no rule fits' "$(cat stderr)"
contains 'SMC010 with the pin: the warning that comes with it' 'warning: version 2.0.5 has no rule "mpic.perspectives"' \
    "$("$BALLOT" rules --with pinned.ballot --as-of 2026-12-15 2>&1 >out)"
"$BALLOT" explain --with pinned.ballot SBR/audit.scheme >out 2>err
contains 'SMC010 with the pin: what stood before it stays' 'by SMC09 (version 1.0.7' "$(cat out)"

# SMC08 with another date, but with the pin that it brought.
sed '/adopted/d; /passed/d; s/2025-07-15/2025-08-15/' "$SOURCE/rules/sbr/smc08.ballot" >smc08.ballot
for case in '2025-08-14 not in force -' '2025-08-15 fail must' '2025-08-16 fail must'; do
    is "a draft in the place of SMC08, ${case%% *}" "${case#* }" \
        "$(verdict SBR/legacy.closed --with smc08.ballot --issued-on "${case%% *}" legacy.pem)"
done
is 'SMC08 was not known on 2024-07-17, a draft of it is' 'fail must' \
    "$(verdict SBR/legacy.closed --known 2024-07-17 --with smc08.ballot --issued-on 2025-08-15 legacy.pem)"
is 'the draft and its date moved' 'fail must' \
    "$(verdict SBR/legacy.closed --with smc08.ballot --move SMC08:2025-08-15=2025-08-20 \
        --issued-on 2025-08-20 legacy.pem)"

cat >draft.ballot <<'BALLOT'
ballot SMC99 "Larger keys" of SBR {
    base      "1.0.5"
    effective 2027-01-01
    rule key.larger section "6.1.5" {
        summary "RSA keys have 4096 bits"
        when    cert.subscriber and cert.key_bits is present
        must from 2027-02-01: cert.key_bits >= 4096
    }
    amend rule audit.scheme { summary "Audits follow a scheme" }
}
BALLOT
"$BALLOT" explain --with draft.ballot SBR/key.larger >out 2>err
is 'a draft: status' 0 $?
contains 'a draft: since when' 'since 2027-01-01: SBR 6.1.5, by SMC99' "$(cat out)"
contains 'a draft: where it stands' 'draft.ballot:4' "$(cat out)"
contains 'a draft: its base has moved on' \
    'draft SMC99 amends version 1.0.5, and 6 ballots came between: SMC08, SMC09, SMC010' "$(cat err)"
contains 'a draft: what was changed since' 'SMC09 has changed rule "audit.scheme" since version 1.0.5' "$(cat err)"
for case in '2027-01-31 not in force -' '2027-02-01 fail must'; do
    is "the draft on ${case%% *}" "${case#* }" \
        "$(verdict SBR/key.larger --with draft.ballot --issued-on "${case%% *}" ada.pem)"
done
mkdir rules
cp -r "$SOURCE/rules/." rules
chmod -R u+w rules
cp draft.ballot rules/sbr/draft.ballot
for case in ' none' '--pending fail must'; do
    # shellcheck disable=SC2086
    found=$(verdict SBR/key.larger --rules rules ${case%% *} --issued-on 2027-02-01 ada.pem 2>/dev/null)
    is "a draft in the rule base ${case%% *}" "${case#* }" "${found:-none}"
done

# --- Known: what amends that which was not known yet rests.

for case in '2023-12-31 0' '2024-01-01 1' '2024-01-14 1' '2024-01-15 0'; do
    "$BALLOT" rules --rules "$SOURCE/tests/diagnostics/W0610-amendment-not-known.in" \
        --known "${case% *}" --as-of 2024-06-01 >out 2>err
    is "an amendment rests as known on ${case% *}" "${case#* }" "$(grep -c 'this rests: SMC02' err)"
done
"$BALLOT" rules --rules "$SOURCE/tests/diagnostics/W0610-amendment-not-known.in" >out 2>err
is 'and not as known today' '' "$(cat err)"

# --- Every command; the report says which law it was.

"$BALLOT" schema --with draft.ballot >out 2>err
is 'schema' "$("$BALLOT" schema | cksum)" "$(cksum <out)"
"$BALLOT" check --format json --without SMC010 --move SMC011=+5d --only SBR/key.size ada.pem >out
is 'the name of the law' 'cabf --without SMC010 --move SMC011=+5d' \
    "$(python3 -c 'import json,sys; print(json.load(sys.stdin)["tables"]["name"])' <out)"
digest()
{
    "$BALLOT" check --format json --only SBR/key.size "$@" ada.pem |
        python3 -c 'import json,sys; print(json.load(sys.stdin)["tables"]["digest"])'
}
is 'the digest of the law as it is' "$("$BALLOT" --version | sed -n 's/.*SHA-256 //p')" "$(digest)"
is 'of the same sources elsewhere' "$(digest)" "$(digest --rules "$SOURCE/rules")"
[ "$(digest --without SMC010)" != "$(digest)" ] && pass 'of a what-if: another' ||
    fail 'of a what-if: another'
sed 's/; *$//' "$SOURCE/rules/sbr/smc010.ballot" | sed 's/from 2025-05-15/from 2025-05-16/' >rules/sbr/smc010.ballot
is 'a move comes to what the sources would' \
    "$("$BALLOT" rules --rules rules --as-of 2025-05-15)" \
    "$("$BALLOT" rules --move SMC010:2025-05-15=2025-05-16 --as-of 2025-05-15)"

# --- Bad input.

printf 'define x = 1\n' >no-ballot.ballot
printf 'ballot SMC99 "x" of SBR {\n  base "1.0.10"\n}\n' >undated.ballot
printf 'ballot SMC99 "x" of SBR {\n  base "9.9"\n  effective 2027-01-01\n}\n' >baseless.ballot
printf 'ballot SMC99 "x" of SBR {\n  base "1.0.10"\n  effective 2027-02-30\n}\n' >no-date.ballot
printf 'ballot SMC99 "x" of SBR {\n  base "1.0.10"\n  effective 2027-02-03\n rule {\n}\n' >broken.ballot
printf 'ballot SMC99 "x" of SMR {\n  base "1.0.10"\n  effective 2027-02-03\n}\n' >stray.ballot
: >empty.ballot
sed 's/SMC99/SMC98/' draft.ballot >twin.ballot
while IFS='|' read -r arguments text; do
    for command in 'check -o report.txt ada.pem' rules 'explain SBR/key.size' schema; do
        # shellcheck disable=SC2086
        "$BALLOT" $command $arguments >out 2>err
        is "${command%% *} $arguments: status" 2 $?
        contains "${command%% *} $arguments" "$text" "$(cat err)"
        is "${command%% *} $arguments: no output" '' "$(cat out; ls report.txt* 2>/dev/null)"
    done
done <<'CASES'
--without SMC01O|there is no ballot SMC01O
--without smc010|did you mean
--without SC-067|SC-067 cannot be left out: this amends rule "mpic.quorum"
--without SMC010 --without SMC010|SMC010 is left out already
--without SMC010 --move SMC010=+1d|SMC010 is left out already
--move SMC010|write BALLOT=+90d
--move SMC010=90d|no such distance: 90d
--move SMC010=+9999999999d|no such distance
--move SMC010=+3000000d|would leave the years 0001 to 9999
--move SMC010:2025-05-15|write BALLOT=+90d
--move SMC010:2025-02-29=2025-03-01|no such date: 2025-02-29
--move SMC010:2025-05-15=2025-02-29|no such date: 2025-02-29
--move SMC010:2025-05-16=2025-05-17|nothing in ballot SMC010 takes effect or binds from 2025-05-16
--move SMC010:2025-03-15=2025-05-15|two phases begin on 2025-05-15
--move SMC999=+1d|there is no ballot SMC999
--with no-such-file|no-such-file: No such file
--with rules|rules: Is a directory
--with no-ballot.ballot|no-ballot.ballot holds no ballot
--with empty.ballot|empty.ballot holds no ballot
--with undated.ballot|undated.ballot:1:8: error: ballot SMC99 does not say when it takes effect
--with baseless.ballot|baseless.ballot:2:8: error: no earlier ballot of SBR made version 9.9
--with no-date.ballot|no-date.ballot:3:13: error:
--with broken.ballot|broken.ballot:4:7: error:
--with stray.ballot|did you mean "SBR"?
--with draft.ballot --with draft.ballot|ballot "SMC99" is defined twice
--with draft.ballot --with twin.ballot|drafts SMC99 and SMC98 give the same clause
--known 2024-02-30|no such date: 2024-02-30
--reading netsec_sael=x|no reading "netsec_sael"
--reading netsec_seal|takes NAME=VALUE
--rules no-such-rules|no-such-rules
CASES
finish
