/* Declared records with every kind of field, as a rule base would have them,
 * for the tests of schema and evidence:
 *
 *     enum colour { red "like blood" green }
 *     record visit { at date  place text }
 *     record proof reusable { performed date  expires day fixed  method enum { card person }?
 *                             visits list of visit }
 *     record issuance { signed date  … one field of each kind …  }
 *     record ca { name text  audited date  proofs list of proof }
 */
#ifndef SAMPLE_RECORDS_H
#define SAMPLE_RECORDS_H

#include "../runtime/tables.h"

enum {
    SAMPLE_VISIT = BALLOT_CERTIFICATE_RECORDS,
    SAMPLE_PROOF,
    SAMPLE_ISSUANCE,
    SAMPLE_CA,
    SAMPLE_COLOUR = BALLOT_CERTIFICATE_ENUMS,
    SAMPLE_METHOD
};

enum { VISIT_AT, VISIT_PLACE };
enum { PROOF_PERFORMED, PROOF_EXPIRES, PROOF_METHOD, PROOF_VISITS };
enum { CA_NAME, CA_AUDITED, CA_PROOFS };
enum {
    ISSUANCE_SIGNED,
    ISSUANCE_DAY,
    ISSUANCE_FLAG,
    ISSUANCE_NUMBER,
    ISSUANCE_AGE,
    ISSUANCE_NOTE,
    ISSUANCE_POLICY,
    ISSUANCE_COLOUR,
    ISSUANCE_KEY,
    ISSUANCE_UNTIL,
    ISSUANCE_VISIT,
    ISSUANCE_PROOF,
    ISSUANCE_PROOFS,
    ISSUANCE_DATES,
    ISSUANCE_TEXTS,
    ISSUANCE_OPTIONAL_NUMBER,
    ISSUANCE_OPTIONAL_TEXTS,
    ISSUANCE_FIELDS
};

static const char *const sample_colours[] = {"red", "green"};
static const char *const sample_colour_meanings[] = {"like blood", NULL};
static const char *const sample_methods[] = {"card", "person"};

static const struct ballot_enumeration sample_enums[] = {
    {"colour", "A colour", sample_colours, sample_colour_meanings, 2},
    {"proof.method", NULL, sample_methods, NULL, 2},
};

static const struct ballot_field sample_visit[] = {
    {"at", "when", BALLOT_DATE, BALLOT_FIELD_ONE, 0},
    {"place", NULL, BALLOT_TEXT, BALLOT_FIELD_ONE, 0},
};

static const struct ballot_field sample_proof[] = {
    {"performed", NULL, BALLOT_DATE, BALLOT_FIELD_ONE, 0},
    {"expires", "last day | of the card", BALLOT_DAY_DATE, BALLOT_FIELD_FIXED, 0},
    {"method", NULL, BALLOT_ENUM, BALLOT_FIELD_OPTIONAL, SAMPLE_METHOD},
    {"visits", NULL, BALLOT_RECORD, BALLOT_FIELD_LIST, SAMPLE_VISIT},
};

static const struct ballot_field sample_issuance[] = {
    {"signed", NULL, BALLOT_DATE, BALLOT_FIELD_ONE, 0},
    {"day", NULL, BALLOT_DAY_DATE, BALLOT_FIELD_ONE, 0},
    {"flag", NULL, BALLOT_BOOL, BALLOT_FIELD_ONE, 0},
    {"number", "with <markup> & \"quotes\"", BALLOT_INT, BALLOT_FIELD_ONE, 0},
    {"age", NULL, BALLOT_DURATION, BALLOT_FIELD_ONE, 0},
    {"note", NULL, BALLOT_TEXT, BALLOT_FIELD_ONE, 0},
    {"policy", NULL, BALLOT_OID, BALLOT_FIELD_ONE, 0},
    {"colour", NULL, BALLOT_ENUM, BALLOT_FIELD_ONE, SAMPLE_COLOUR},
    {"key", NULL, BALLOT_ENUM, BALLOT_FIELD_ONE, BALLOT_WORDS_key_type},
    {"until", NULL, BALLOT_DATE, BALLOT_FIELD_FIXED, 0},
    {"visit", NULL, BALLOT_RECORD, BALLOT_FIELD_ONE, SAMPLE_VISIT},
    {"proof", NULL, BALLOT_RECORD, BALLOT_FIELD_OPTIONAL, SAMPLE_PROOF},
    {"proofs", NULL, BALLOT_RECORD, BALLOT_FIELD_LIST, SAMPLE_PROOF},
    {"dates", NULL, BALLOT_DATE, BALLOT_FIELD_LIST, 0},
    {"texts", NULL, BALLOT_TEXT, BALLOT_FIELD_LIST, 0},
    {"optional_number", NULL, BALLOT_INT, BALLOT_FIELD_OPTIONAL, 0},
    {"optional_texts", NULL, BALLOT_TEXT, BALLOT_FIELD_LIST | BALLOT_FIELD_OPTIONAL, 0},
};

static const struct ballot_field sample_ca[] = {
    {"name", NULL, BALLOT_TEXT, BALLOT_FIELD_ONE, 0},
    {"audited", NULL, BALLOT_DATE, BALLOT_FIELD_ONE, 0},
    {"proofs", NULL, BALLOT_RECORD, BALLOT_FIELD_LIST, SAMPLE_PROOF},
};

static const struct ballot_record sample_records[] = {
    {"visit", "One visit", sample_visit, 2, 0},
    {"proof", "A proof of identity", sample_proof, 4, 1},
    {"issuance", NULL, sample_issuance, ISSUANCE_FIELDS, 0},
    {"ca", NULL, sample_ca, 3, 0},
};

/* Without a schema, which the tests let the compiler write. */
static const struct ballot_tables sample_tables = {
    .version = BALLOT_TABLES_VERSION,
    .size = sizeof(struct ballot_tables),
    .name = "sample",
    .digest = "",
    .records = sample_records,
    .enums = sample_enums,
    .n_records = 4,
    .n_enums = 2,
    .record_issuance = SAMPLE_ISSUANCE,
    .record_ca = SAMPLE_CA,
    .slot_signed = ISSUANCE_SIGNED,
};

#define SAMPLE_HEAD                                                                                \
    "<evidence xmlns=\"urn:ballot:evidence\""                                                      \
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
#define SAMPLE_SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SAMPLE_CERTIFICATE "<certificate sha256=\"" SAMPLE_SHA256 "\"/>"
/* A document whose one issuance holds ACTS, all on one line. */
#define SAMPLE_ACTS(acts)                                                                          \
    SAMPLE_HEAD "<issuance>" SAMPLE_CERTIFICATE "<acts>" acts "</acts></issuance></evidence>"

#endif
