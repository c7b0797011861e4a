#!/bin/sh
# ballot explain --finding: why a rule came out as it did.
. "$SOURCE/tests/lib.sh"
strict >"$work/ada.pem"
cp "$SOURCE"/examples/two-in-two-regions.xml "$work/two.xml"
cd "$work" || exit 1

run()
{
    "$BALLOT" explain --finding "$@" >out 2>err
    status=$?
}

run mpic.perspectives --issued-on 2026-03-15 --evidence two.xml ada.pem
is 'the condition as a tree' "$(cat "$SOURCE/tests/cases/explain-finding.txt")" "$(cat out)"
is 'explaining is no judging' 0 $status
run --format json 'SBR/mpic.*' --issued-on 2026-03-15 --evidence two.xml ada.pem
is 'json: where a fact came from, and when a part flips' 'True True' "$(python3 -c '
import json
findings = json.load(open("out"))
parts = [p for f in findings if f["rule"] == "SBR/mpic.perspectives" for p in f["parts"]]
print(any(p["file"] == "two.xml" and p["line"] for p in parts),
      any(p["condition"] and p["holds_from"] == "2026-03-15" for p in parts))')"
run reuse.domain --reissued-on 2025-06-01 --evidence two.xml ada.pem
contains 'when the condition will flip' 'must = true  reissued on: from 2023-09-01, until 2026-06-28' "$(cat out)"
run caa.each_mailbox --issued-on 2025-06-01 ada.pem
contains 'what is missing' 'issuance.caa_checks = unknown' "$(cat out)"
while IFS='|' read -r arguments text; do
    # shellcheck disable=SC2086
    run $arguments
    is "explain --finding $arguments: status" 2 $status
    contains "explain --finding $arguments" "$text" "$(cat err)"
done <<'CASES'
|give one rule
SBR/key.size|no certificate given
SBR/nothing ada.pem|no rule fits "SBR/nothing"
key.size no-such-file|no-such-file: No such file
BR/mpic.perspectives ada.pem|about none of these
--format yaml key.size ada.pem|no format "yaml"
CASES

# --- What is no rule.

is 'a reading' 'SBR/strictness (reading)
  SBR
  mild (default): mild
  severe: severe
  asked by SBR/opened' \
    "$("$BALLOT" explain --rules "$SOURCE/tests/cases/language/law.ballot" strictness)"
is 'a schedule' 'SBR/key.least (schedule)
  SBR 6.1.5
  from 2023-09-01 until 2024-03-01: 2048 (SMC01)
  from 2024-03-01: 1024 (SMC01)
  read by SBR/key.growth' \
    "$("$BALLOT" explain --rules "$SOURCE/tests/diagnostics/E0605-drafts-collide.in" SBR/key.least)"
is 'a rule and a schedule of one name' 'SBR/reuse.domain
SBR/reuse.domain (schedule)' "$("$BALLOT" explain SBR/reuse.domain | grep '^[A-Z]')"
contains 'a schedule that nobody knew' 'no ballot had made it by then' \
    "$("$BALLOT" explain --known 2024-01-01 BR/mpic.minimum)"
contains 'a slip' 'did you mean "SBR/netsec_seal"?' "$("$BALLOT" explain SBR/netsec_sael 2>&1)"
finish
