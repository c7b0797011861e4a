/* Fuzz target: any octets as an evidence document of the own rule base, and
 * every fact in it. */
#include <stdio.h>
#include <stdlib.h>

#include "evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever it is, the promises of evidence.h and value.h hold. */
static void require(bool condition, const char *what, const char *where)
{
    if (condition)
        return;
    fprintf(stderr, "fuzz_evidence: %s: %s\n", where, what);
    abort();
}

static bool is_utf8(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        size_t more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
        if ((c >= 0x80 && c < 0xC2) || c > 0xF4 || more > length - i - 1)
            return false;
        while (more-- != 0)
            if (((unsigned char)text[++i] & 0xC0) != 0x80)
                return false;
    }
    return true;
}

static const struct ballot_tables *tables;

static void walk(const struct ballot_object *object, enum ballot_motion most);

static void ask(const struct ballot_value *value, const struct ballot_field *field,
                enum ballot_motion most)
{
    static const ballot_instant first = INT64_C(-62135596800), last = INT64_C(253402300799);
    require(value->state == BALLOT_KNOWN, "an element of a list is not known", field->name);
    require(value->motion < BALLOT_MOTIONS, "no such motion", field->name);
    switch ((enum ballot_kind)field->kind) {
    case BALLOT_BOOL:
        require(value->as.number == 0 || value->as.number == 1, "no bool", field->name);
        break;
    case BALLOT_INT:
        require(value->as.number >= -INT64_C(1000000000000000) &&
                    value->as.number <= INT64_C(1000000000000000),
                "a number out of range", field->name);
        break;
    case BALLOT_DATE:
    case BALLOT_DAY_DATE:
        require(value->as.number >= first && value->as.number <= last,
                "an instant off the calendar", field->name);
        require((field->flags & BALLOT_FIELD_FIXED) != 0 ? value->motion == BALLOT_FIXED
                                                         : value->motion == most,
                "a date with the wrong motion", field->name);
        break;
    case BALLOT_DURATION:
        require(value->as.number >= 0, "a negative duration", field->name);
        break;
    case BALLOT_TEXT:
        require(is_utf8(value->as.text, value->length), "not UTF-8", field->name);
        break;
    case BALLOT_OID:
        require(value->length != 0 && value->as.bytes[value->length - 1] < 0x80, "no OID",
                field->name);
        break;
    case BALLOT_ENUM:
        require(value->as.number >= 0 &&
                    value->as.number < ballot_tables_enum(tables, field->type)->n_words,
                "no word of its enumeration", field->name);
        break;
    case BALLOT_RECORD:
        require(value->as.object->record == field->type, "another record", field->name);
        walk(value->as.object, most);
        break;
    }
}

static void walk(const struct ballot_object *object, enum ballot_motion most)
{
    const struct ballot_record *record = ballot_tables_record(tables, object->record);
    require(object->line != 0, "without a line", record->name);
    if (record->reusable && most == BALLOT_MOVES_WITH_ISSUANCE)
        most = BALLOT_MOVES_WITH_PRACTICE;
    for (uint16_t i = 0; i < record->n_fields; i++) {
        const struct ballot_value *value = &object->fields[i];
        const struct ballot_field *field = &record->fields[i];
        if (value->state == BALLOT_ABSENT) {
            require((field->flags & BALLOT_FIELD_OPTIONAL) != 0, "absent", field->name);
            continue;
        }
        if (value->state == BALLOT_UNKNOWN)
            continue;
        require(value->state == BALLOT_KNOWN, "neither known nor absent nor unknown", field->name);
        if ((field->flags & BALLOT_FIELD_LIST) == 0) {
            ask(value, field, most);
            continue;
        }
        for (uint32_t k = 0; k < value->length; k++)
            ask(&value->as.items[k], field, most);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ballot_error error;
    tables = ballot_rules_cabf();
    struct ballot_evidence *evidence =
        ballot_evidence_read(tables, "fuzz.xml", (const char *)data, size, &error);
    if (evidence == NULL) {
        size_t length = strlen(error.message);
        require(length != 0, "refused without a word", "message");
        require(is_utf8(error.message, length), "not UTF-8", "message");
        require(strchr(error.message, '\n') == NULL, "more than one line", "message");
        return 0;
    }
    if (ballot_evidence_ca(evidence) != NULL)
        walk(ballot_evidence_ca(evidence), BALLOT_FIXED);
    for (size_t i = 0; i < ballot_evidence_issuances(evidence); i++) {
        walk(ballot_evidence_issuance(evidence, i), BALLOT_MOVES_WITH_ISSUANCE);
        require(ballot_evidence_line(evidence, i) != 0, "without a line", "issuance");
        require(ballot_evidence_binding(evidence, i) != NULL, "bound to nothing", "issuance");
    }
    ballot_evidence_free(evidence);
    return 0;
}
