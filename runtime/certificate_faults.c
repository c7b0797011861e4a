/* Rules of encoding that a readable certificate breaks (X.690 section 10 and
 * 11, RFC 5280 4.1.2.5). */
#include <string.h>

#include "certificate_private.h"

#define DEEPEST 64

struct faults {
    struct ballot_certificate *certificate;
    bool found[BALLOT_encoding_fault_words];
};

static bool is_primitive_integer(const struct der *der)
{
    return der_is(der, V_ASN1_INTEGER) || der_is(der, V_ASN1_ENUMERATED);
}

static void look_at_value(struct faults *f, const struct der *der)
{
    if (!der->minimal)
        f->found[BALLOT_encoding_fault_non_minimal_length] = true;
    if (der->constructed || der->klass != V_ASN1_UNIVERSAL)
        return;
    if (is_primitive_integer(der) && der->length > 1 &&
        ((der->value[0] == 0 && (der->value[1] & 0x80) == 0) ||
         (der->value[0] == 0xFF && (der->value[1] & 0x80) != 0)))
        f->found[BALLOT_encoding_fault_non_minimal_integer] = true;
    if (der_is(der, V_ASN1_BOOLEAN) &&
        (der->length != 1 || (der->value[0] != 0 && der->value[0] != 0xFF)))
        f->found[BALLOT_encoding_fault_bad_boolean] = true;
}

/* Everything that can be looked at without knowing what it is. */
static void walk(struct faults *f, struct der_cursor cursor, int depth)
{
    struct der der;
    while (!der_at_end(&cursor)) {
        if (!der_next(&cursor, &der))
            return;
        look_at_value(f, &der);
        if (der.constructed && depth < DEEPEST)
            walk(f, der_inside(&der), depth + 1);
    }
}

/* YYMMDDHHMMSSZ through 2049, YYYYMMDDHHMMSSZ from 2050 on. */
static bool is_good_time(const struct der *time)
{
    bool utc = der_is(time, V_ASN1_UTCTIME);
    size_t digits = utc ? 12 : 14;
    if (time->length != digits + 1 || time->value[digits] != 'Z')
        return false;
    for (size_t i = 0; i < digits; i++)
        if (time->value[i] < '0' || time->value[i] > '9')
            return false;
    return utc || memcmp(time->value, "2050", 4) >= 0;
}

static void look_at_names(struct faults *f)
{
    const int names[] = {BALLOT_cert_issuer, BALLOT_cert_subject};
    for (int i = 0; i < 2; i++) {
        const struct ballot_object *name = f->certificate->fields[names[i]].as.object;
        const struct ballot_value *list = &name->fields[BALLOT_name_attributes];
        for (uint32_t k = 0; k < list->length; k++) {
            const struct ballot_value *fields = list->as.items[k].as.object->fields;
            if (fields[BALLOT_attribute_string_type].as.number != BALLOT_string_type_other &&
                fields[BALLOT_attribute_value].state == BALLOT_UNREADABLE)
                f->found[BALLOT_encoding_fault_bad_string] = true;
        }
    }
}

static void look_at_extension(struct faults *f, const struct raw_extension *extension)
{
    static const unsigned char key_usage[] = {0x55, 0x1D, 0x0F};
    static const unsigned char basic[] = {0x55, 0x1D, 0x13};
    /* Something between identifier and value, and not critical: FALSE, which
     * is the default, has been written. */
    if (!extension->critical &&
        extension->value.start != extension->oid.value + extension->oid.length)
        f->found[BALLOT_encoding_fault_default_encoded] = true;
    struct der_cursor cursor = der_inside(&extension->value);
    struct der der;
    walk(f, cursor, 0);
    if (!der_next(&cursor, &der))
        return;
    if (!der_at_end(&cursor))
        f->found[BALLOT_encoding_fault_trailing_octets] = true;
    if (extension->oid.length == 3 && memcmp(extension->oid.value, key_usage, 3) == 0 &&
        der_is(&der, V_ASN1_BIT_STRING) && der.length > 1) {
        unsigned unused = der.value[0], last = der.value[der.length - 1];
        /* The last bit that is written has to be one. */
        if (unused > 7 || (last >> unused & 1) == 0 || (last & ((1u << unused) - 1)) != 0)
            f->found[BALLOT_encoding_fault_padded_bit_string] = true;
    }
    if (extension->oid.length == 3 && memcmp(extension->oid.value, basic, 3) == 0 &&
        der_is(&der, V_ASN1_SEQUENCE)) {
        struct der_cursor inside = der_inside(&der);
        struct der ca;
        if (der_want(&inside, V_ASN1_BOOLEAN, &ca) && ca.length == 1 && ca.value[0] == 0)
            f->found[BALLOT_encoding_fault_default_encoded] = true;
    }
}

void certificate_find_faults(struct ballot_certificate *c)
{
    struct faults f = {.certificate = c};
    struct certificate_list undecodable = {0}, list = {0};
    look_at_value(&f, &c->whole);
    walk(&f, der_inside(&c->whole), 0);
    if (!is_good_time(&c->not_before) || !is_good_time(&c->not_after))
        f.found[BALLOT_encoding_fault_bad_time] = true;
    if (c->has_version && c->version.length == 1 && c->version.value[0] == 0)
        f.found[BALLOT_encoding_fault_default_encoded] = true;
    if (c->extensions_field.start != NULL && c->n_extensions == 0)
        f.found[BALLOT_encoding_fault_empty_extensions] = true;
    look_at_names(&f);
    for (uint32_t i = 0; i < c->n_extensions; i++) {
        look_at_extension(&f, &c->extensions[i]);
        if (!certificate_extension_decodes(c, &c->extensions[i])) {
            f.found[BALLOT_encoding_fault_undecodable_extension] = true;
            certificate_add(c, &undecodable, certificate_oid(&c->extensions[i].oid));
        }
    }
    for (int i = 0; i < BALLOT_encoding_fault_words; i++)
        if (f.found[i])
            certificate_add(c, &list, ballot_value_number(i));
    c->fields[BALLOT_cert_encoding_faults] = certificate_list_value(&list);
    c->fields[BALLOT_cert_undecodable_extensions] = certificate_list_value(&undecodable);
}
