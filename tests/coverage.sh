#!/bin/sh
# ballotc --coverage: which statements of an inventory the rules answer, and how.
. "$SOURCE/tests/lib.sh"
head=id,section,obligation,class,since,until,statement
mkdir -p "$work/base/inventory"
cd "$work" || exit 1

cat >base/rules.ballot <<'BALLOT'
document SBR "S/MIME Baseline Requirements"
document BR "TLS Baseline Requirements"
record issuance "an issuance" { signed date  logged bool }
record ca "a CA" { escrows bool }
ballot SC-001 "First" of BR {
    version "2.0.0"  adopted 2023-01-01  effective 2023-09-01
    rule log.kept section "5.4.1" {
        summary "What is done is logged"
        at      issuance.date
        must:   issuance.logged
        covers  "BR-5.4.1-01"
    }
}
ballot SMC01 "First" of SBR {
    version "1.0.0"  adopted 2023-01-01  effective 2023-09-01
    incorporate BR current
    apply BR log as section "5.4.1" {
        must
        covers "SBR-5.4.1-01"
    }
    table usage "key usage" section "7.1.2.3"
        over cert.key_usage
        by   cert.key_type { rsa  ec }
        digital_signature { must  may }
        for [*] { covers "SBR-7.1.2.3-01" through "SBR-7.1.2.3-02" }
    rule key.size section "6.1.5" {
        summary "Keys are large"
        must:   cert.key_bits is present
        covers  "SBR-6.1.5-01", "SBR-6.1.5-02"
    }
    rule key.strong section "6.1.5" {
        summary "Keys are strong"
        must:   cert.key_bits is present
        covers  "SBR-6.1.5-03"
    }
    rule privacy section "9.4.1" {
        summary "Persons are private"
        at      today
        must
        manual  "are persons private?"
        covers  "SBR-9.4.1-01"
    }
    permits "escrow keys" section "4.12.1" covers "SBR-4.12.1-01"
}
ballot SMC03 "Second" of SBR {
    base "1.0.0"  version "1.0.1"  adopted 2023-08-11  effective 2023-09-01
    retire rule key.strong
}
ballot SMC99 "A draft" of SBR {
    base "1.0.1"  effective 2026-01-01
    rule escrow section "4.12.1" {
        summary "Who escrows says so"
        at      today
        must:   ca.escrows
        covers  "SBR-4.12.1-02"
    }
}
BALLOT
cat >base/inventory/sbr.csv <<CSV
$head
SBR-4.12.1-01,4.12.1,may,evidence,SMC01,,Keys may be escrowed
SBR-4.12.1-02,4.12.1,must,evidence,SMC01,,Who escrows says so
SBR-5.4.1-01,5.4.1,must,evidence,SMC01,,What is done is logged
SBR-6.1.5-01,6.1.5,must,certificate,SMC01,,"Keys are large, and ""round"""
SBR-6.1.5-02,6.1.5,must not,certificate,SMC01,,Keys are not small
SBR-6.1.5-03,6.1.5,must,certificate,SMC01,,Keys are strong
SBR-6.1.5-901,6.1.5,must,certificate,SMC01,SMC03,Keys are green
SBR-6.2-901,6.2,must,certificate,SMC01,SMC03,Keys are blue
SBR-7.1.2.3-01,7.1.2.3,must,certificate,SMC01,,RSA keys sign
SBR-7.1.2.3-02,7.1.2.3,may,certificate,SMC01,,Other keys may sign
SBR-9.4.1-01,9.4.1,must,manual,SMC01,,Persons are private
CSV
cat >base/inventory/br.csv <<CSV
$head
BR-5.4.1-01,5.4.1,must,evidence,SC-001,,What is done is logged
CSV

run()
{
    "$BALLOTC" --coverage "$@" >out 2>err
    status=$?
}

# --- Counts.

run base
is 'a table an inventory, a line a section, a total' \
    'BR           statements certificate evidence permitted manual missing
5.4.1                 1           0        1         0      0       0
total: 1 statements, 0 by certificate, 1 by evidence, 0 permitted, 0 manual, 0 missing

SBR          statements certificate evidence permitted manual missing
4.12.1                2           0        0         1      0       1
5.4.1                 1           0        1         0      0       0
6.1.5                 3           2        0         0      0       1
7.1.2.3               2           2        0         0      0       0
9.4.1                 1           0        0         0      1       0
total: 9 statements, 4 by certificate, 1 by evidence, 1 permitted, 1 manual, 2 missing' "$(cat out)"
is 'what fits is not warned of' '0 ' "$status $(cat err)"
run --missing base
is 'those without an answer' \
    '    SBR-4.12.1-02 (must, evidence): Who escrows says so
    SBR-6.1.5-03 (must, certificate): Keys are strong' "$(grep '^ ' out)"
is 'they are no failure' 0 $status
run --strict base
is 'unless one is strict' 1 $status
run --strict --inventory=base/inventory/br.csv base
is 'strict, and nothing is missing; what else is cited nobody knows' 1 $status
contains 'a statement of no inventory' 'no inventory has a statement SBR-5.4.1-01 [W0802]' "$(cat err)"
run --no-warnings --inventory=base/inventory/br.csv base
is 'one inventory alone' 'BR           statements certificate evidence permitted manual missing' \
    "$(grep statements\ cert out)"
is 'warnings are switched off' '0 ' "$status $(cat err)"
run --with=base/draft.ballot base
is 'what if: no such draft' 2 $status
run --pending base
contains 'what if: a draft answers' ' 1 missing' "$(tail -n 1 out)"
run --without=SMC03 --no-warnings base
contains 'what if: a rule is not retired' ' 5 by certificate, ' "$(tail -n 1 out)"
sed '/apply BR/,/}/d' base/rules.ballot >apply.ballot
run --no-warnings --inventory=base/inventory/sbr.csv apply.ballot
contains 'without the apply nothing answers what it covers' ' 0 by evidence' "$(tail -n 1 out)"

# --- Output.

run -o table base
is 'into a file' '0 2' "$status $(grep -c '^total: ' table)"
run -o no/such/folder base
is 'a file that cannot be written' 2 $status

# --- Trouble.

# trouble NAME STATUS MESSAGE ARGUMENT...
trouble()
{
    name=$1 expected=$2 message=$3
    shift 3
    run "$@"
    is "$name: exit status" "$expected" $status
    is "$name: no table" '' "$(cat out)"
    contains "$name" "$message" "$(cat err)"
}

mkdir none
cp base/rules.ballot none
trouble 'no inventory' 2 'no path has inventory/*.csv' none
trouble 'an inventory that is not there' 2 'no-such.csv: No such file' --inventory=no-such.csv base
trouble 'a folder for an inventory' 2 'base/inventory: Is a directory' --inventory=base/inventory base
printf '%s\nBR-5.4.1-01,5.4.1,must,evidence,SC-001,,"What\n' "$head" >quote.csv
trouble 'a quotation mark alone' 1 'quote.csv:2:1: error: a quotation mark stands alone' --inventory=quote.csv base
printf '%s\nBR-5.4.1-01,5.4.1,must,evidence,SC-001,What\n' "$head" >six.csv
trouble 'six fields' 1 'six.csv:2:1: error: a statement has seven fields' --inventory=six.csv base
printf '%s\nBR-5.4.1-01,5.4.1,must,evidence,SC-001,,\377\n' "$head" >latin.csv
trouble 'not UTF-8' 2 'latin.csv: line 2: not UTF-8' --inventory=latin.csv base
: >empty.csv
trouble 'an empty file' 1 'an inventory begins with the line' --inventory=empty.csv base
echo 'document' >broken.ballot
trouble 'sources with errors' 1 'broken.ballot:1' --inventory=base/inventory/br.csv broken.ballot
for option in --inventory=base/inventory/br.csv --missing --strict; do
    "$BALLOTC" --check-only "$option" base >out 2>err
    is "$option goes with --coverage" '2 go with --coverage' \
        "$? $(sed -n 's/.*\(go with --coverage\).*/\1/p' err)"
done
trouble 'a file without end' 2 '/dev/zero: larger than 16 MiB' --inventory=/dev/zero base

# --- The rule base.

"$BALLOTC" --coverage "$SOURCE/rules" >out 2>err
is 'the rule base: exit status' 0 $?
contains 'the rule base: all statements of SBR 1.0.10' 'total: 1110 statements, ' "$(tail -n 1 out)"
finish
