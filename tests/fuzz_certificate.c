/* Fuzz target: any octets as a file of certificates, and every fact of each. */
#include <stdio.h>
#include <stdlib.h>

#include "certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever it is, the promises of facts.def and value.h hold. */
static void require(bool condition, const char *what, const char *fact)
{
    if (condition)
        return;
    fprintf(stderr, "fuzz_certificate: %s: %s\n", fact, what);
    abort();
}

static void ask_all(const struct ballot_object *object);

static bool is_utf8(const unsigned char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = text[i];
        size_t more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
        if ((c >= 0x80 && c < 0xC2) || c > 0xF4 || more > length - i - 1)
            return false;
        while (more-- != 0)
            if ((text[++i] & 0xC0) != 0x80)
                return false;
    }
    return true;
}

static void ask(const struct ballot_value *value, const struct ballot_field *field)
{
    require(value->state == BALLOT_KNOWN, "an element of a list is not known", field->name);
    if (field->kind == BALLOT_RECORD)
        ask_all(value->as.object);
    if (field->kind == BALLOT_TEXT)
        require(is_utf8(value->as.bytes, value->length), "not UTF-8", field->name);
    if (field->kind == BALLOT_OID) {
        unsigned sum = 0;
        for (uint32_t i = 0; i < value->length; i++)
            sum += value->as.bytes[i];
        require(sum <= 255u * value->length, "octets", field->name);
    }
    if (field->kind == BALLOT_BOOL)
        require(value->as.number == 0 || value->as.number == 1, "not a bool", field->name);
    if (field->kind == BALLOT_ENUM)
        require(value->as.number >= 0 &&
                    value->as.number < ballot_certificate_enums[field->type].n_words,
                "no such word", field->name);
}

static void ask_all(const struct ballot_object *object)
{
    const struct ballot_record *record = &ballot_certificate_records[object->record];
    for (uint16_t slot = 0; slot < record->n_fields; slot++) {
        const struct ballot_field *field = &record->fields[slot];
        const struct ballot_value *value = ballot_fact(object, slot);
        bool list = (field->flags & BALLOT_FIELD_LIST) != 0;
        require(value->state != BALLOT_UNREAD && value->state != BALLOT_RANGE, "left unread",
                field->name);
        require(value->state != BALLOT_ABSENT || list ||
                    (field->flags & BALLOT_FIELD_OPTIONAL) != 0,
                "absent, which it cannot be", field->name);
        if (value->state != BALLOT_KNOWN)
            continue;
        for (uint32_t i = 0; list && i < value->length; i++)
            ask(&value->as.items[i], field);
        if (!list)
            ask(value, field);
    }
}

static void ask_certificate(struct ballot_certificate *certificate, const unsigned char *der,
                            size_t length)
{
    struct ballot_error error = {0};
    if (!ballot_certificate_read(certificate, der, length, &error)) {
        require(error.message[0] != '\0', "refused without a reason", "certificate");
        return;
    }
    ask_all(ballot_certificate_object(certificate));
    ballot_certificate_subject_text(certificate);
    ballot_certificate_issuer_text(certificate);
    ballot_certificate_sha256(certificate);
    ballot_certificate_issued_by(certificate, certificate);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ballot_certificate *certificate = ballot_certificate_new();
    struct ballot_bundle bundle = {.text = data, .length = size};
    struct ballot_error error;
    unsigned char *der;
    size_t length;
    unsigned line;
    int status;
    if (certificate == NULL)
        return 0;
    /* In place first: there a step beyond the end is seen at once. */
    ask_certificate(certificate, data, size);
    while ((status = ballot_certificate_next(&bundle, &der, &length, &line, &error)) != 0) {
        if (status == 1)
            ask_certificate(certificate, der, length);
        free(der);
    }
    ballot_certificate_free(certificate);
    return 0;
}
