# Helpers of the shell tests: TAP on standard output. Sourced.
# Each test sets nothing but its own names; files go to a directory of its own.

count=0
failures=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

pass()
{
    count=$((count + 1))
    echo "ok $count - $1"
}

fail()
{
    count=$((count + 1))
    failures=$((failures + 1))
    echo "not ok $count - $1"
    shift
    for line; do
        printf '%s\n' "$line" | sed 's/^/# /'
    done
}

# is NAME EXPECTED GOT
is()
{
    if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "expected: $2" "got:      $3"; fi
}

# contains NAME WANTED TEXT
contains()
{
    case $3 in
    *"$2"*) pass "$1" ;;
    *) fail "$1" "expected to find: $2" "in: $3" ;;
    esac
}

finish()
{
    echo "1..$count"
    [ "$failures" = 0 ]
}

# verdict RULE ARGUMENT...: "verdict level" of the rule's findings, one a line;
# several are joined by " / ". Nothing where there is no finding.
verdict()
{
    rule=$1
    shift
    "$BALLOT" check --format json --only "$rule" "$@" 2>"$work/stderr" | python3 -c '
import json, sys
report = json.load(sys.stdin)
found = [f for s in report["subjects"] for f in s["findings"]]
print(" / ".join(f["verdict"] + " " + (f["level"] or "-") for f in found))'
}

# field NAME RULE ARGUMENT...: one field of the first finding, as JSON.
field()
{
    name=$1
    rule=$2
    shift 2
    "$BALLOT" check --format json --only "$rule" "$@" 2>"$work/stderr" | python3 -c '
import json, sys
report = json.load(sys.stdin)
found = [f for s in report["subjects"] for f in s["findings"]]
print(json.dumps(found[0][sys.argv[1]]) if found else "none")' "$name"
}

# The certificates of the examples.
strict()
{
    "$FORGE" --policy 2.23.140.1.5.1.3 --serial 5a01 --issuer 'Example S/MIME CA' \
        --not-before 2025-06-01 --days 365 --mailbox ada@example.com --subject CN=ada@example.com "$@"
}
