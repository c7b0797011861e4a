#!/bin/sh
# The tests of the rule base, which are written in the language, and what they do
# not see: no boundary of the law is uncrossed, no stretch of it without a pass and
# a failure, and no date can be off by a day without a test that notices.
. "$SOURCE/tests/lib.sh"

"$BALLOT" test "$SOURCE/rules/tests" >"$work/tap"
status=$?
grep -v '^1\.\.' "$work/tap"
count=$(grep -c '^ok \|^not ok ' "$work/tap")
failures=$(grep -c '^not ok ' "$work/tap")
is 'the rule base passes its tests' 0 $status

"$BALLOT" test --coverage "$SOURCE/rules/tests" >"$work/coverage"
is 'every boundary is crossed' '0 ' "$? $(grep 'not crossed' "$work/coverage")"
is 'every stretch is tested' '' "$(awk '
    /^[^ ]/ { rule = $0 } /not tested/ { print rule, $0 }' "$work/coverage")"
is 'every rule on evidence is unknown without it' '' "$(awk '
    /^[^ ]/ { rule = $0 } /no test without evidence/ { print rule }' "$work/coverage")"
# Nothing fails a permission, which only a table's cell can be, nor what is off.
is 'every stretch has a pass and a failure' '' "$(awk '
    /^[^ ]/ { rule = $0 }
    /^    [0-9]/ && $2 != "-" && $2 != "off" && !(/pass/ && (/fail/ || $2 == "may")) { print rule, $0 }
    ' "$work/coverage")"

"$BALLOT" test --mutate-dates "$SOURCE/rules/tests" >"$work/mutate"
is 'every move of a date is noticed' '0 ' "$? $(grep 'no test notices' "$work/mutate")"

# --- Of attributes that stand there twice, a message names the one that fails. What a
# test expected in vain is told with it.

mkdir "$work/twice"
cat >"$work/twice/twice.ballot" <<'BALLOT'
test evidence verified {
    issuance {
        signed 2025-06-15T00:00:00Z
        validations { identifier "ada@example.com"  method via_mail  performed 2025-06-10T00:00:00Z }
        identities {
            subject individual
            individual { given_names "Ada"  surnames "Lovelace"  personal_names "Ada Lovelace"  pseudonym "Countess" }
        }
        naming { values { type 2.5.4.5  value "PASCH-1" }  person_id true  unassigned_country false }
    }
}
test certificate ada {
    type individual  generation strict  valid from 2025-06-15 for 300 days
    subject { common_name "Ada Lovelace"  given_name "Ada"  surname "Lovelace" }
}
test "names" {
    certificate like ada { subject { add common_name "Bob"  add common_name "Countess" } }
    evidence like verified
    SBR/common_name.person pass, SBR/common_name.presented pass, SBR/common_name.no_pseudonym pass
}
test "a pseudonym" {
    certificate like ada {
        subject { no given_name  no surname  pseudonym "Countess"  common_name "Countess"
                  add common_name "Ada Lovelace" }
    }
    evidence like verified
    SBR/common_name.pseudonym pass, SBR/common_name.no_personal_name pass
}
test "a pseudonym that is another" {
    certificate like ada {
        subject { no given_name  no surname  pseudonym "Countess"  common_name "Countess"
                  add common_name "Bob" }
    }
    evidence like verified
    issued on 2024-05-10: SBR/common_name.pseudonym pass
}
test "numbers, mailboxes, countries" {
    certificate like ada {
        mailbox "ada@example.com"
        subject { serial_number "PASCH-1"  add serial_number "ABC-2"  country "CH"  add country "XX"
                  email_address "ada@example.com"  add email_address "x y" }
    }
    evidence like verified
    SBR/person_id.subject pass, SBR/person_id.scheme pass, SBR/email_address pass, SBR/country.unassigned pass
}
test "organizations" {
    certificate {
        type organization  generation strict  valid from 2025-06-15 for 300 days
        subject { organization_identifier "LEIXG-529900T8BM49AURSDO55"
                  add organization_identifier "NTRCH-1"  add organization_identifier "NTRDE-2"
                  country "CH" }
    }
    evidence { issuance { naming { registration { subdivision_level false } } } }
    SBR/org_id.same_country pass
}
test "CAs" {
    certificate { type subordinate  subject { country "CH"  add country "ZZ" } }
    SBR/ca_subject.country pass
}
test "a CA without a country" {
    certificate { type subordinate  subject { no country } }
    SBR/ca_subject.country pass
}
BALLOT
is 'messages name the value that fails' '"Bob" is neither a Personal Name or pseudonym that was verified nor a Mailbox Address
"Bob" is not made up of givenName and surname
"Countess" is a pseudonym
"Ada Lovelace" has not the pseudonym "Countess" in it
"Ada Lovelace" is a Personal Name
"Bob" has not the pseudonym "Countess" in it
"ABC-2" was not confirmed to belong to the Subject
"ABC-2" is not of one of the schemes "PAS", "IDC", "PNO", "TIN", "TAX", "EID", or of no country
"x y" is no single Mailbox Address, or was not verified
"XX": XX is for a country without an official code, and for no other
"NTRDE-2" is of another country than a countryName beside it
"ZZ"
none' "$("$BALLOT" test "$work/twice" |
    sed -n 's/^#   SBR [^:]*: \(the commonName \|the identifier \|the countryName is \)\{0,1\}//p')"
finish
