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

is 'a reading' "SBR/netsec_seal (reading)
  SBR 8.4
  table_prevails (default): $(sed -n 's/.*table_prevails "\(.*\)" default.*/\1/p' "$SOURCE"/rules/sbr/*.ballot "$SOURCE"/rules/sbr/*/*.ballot)
  item_2_stands: $(sed -n 's/.*item_2_stands *"\(.*\)".*/\1/p' "$SOURCE"/rules/sbr/*.ballot "$SOURCE"/rules/sbr/*/*.ballot)
  asked by SBR/audit.scheme" "$("$BALLOT" explain netsec_seal)"
is 'a schedule' 'BR/mpic.minimum (schedule)
  BR 3.2.2.9
  from 2024-09-15 until 2026-03-15: 2 (SC-067)
  from 2026-03-15 until 2026-06-15: 3 (SC-067)
  from 2026-06-15 until 2026-12-15: 4 (SC-067)
  from 2026-12-15: 5 (SC-067)
  read by BR/mpic.perspectives, BR/mpic_caa.perspectives, SBR/mpic.perspectives, SBR/mpic_caa.perspectives' \
    "$("$BALLOT" explain BR/mpic.minimum)"
is 'a rule and a schedule of one name' 'SBR/reuse.domain
SBR/reuse.domain (schedule)' "$("$BALLOT" explain SBR/reuse.domain | grep '^[A-Z]')"
contains 'a schedule that nobody knew' 'no ballot had made it by then' \
    "$("$BALLOT" explain --known 2024-01-01 BR/mpic.minimum)"
contains 'a slip' 'did you mean "SBR/netsec_seal"?' "$("$BALLOT" explain SBR/netsec_sael 2>&1)"
finish
