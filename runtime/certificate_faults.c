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

static bool is_string(int tag)
{
    switch (tag) {
    case V_ASN1_UTF8STRING:
    case V_ASN1_NUMERICSTRING:
    case V_ASN1_PRINTABLESTRING:
    case V_ASN1_T61STRING:
    case V_ASN1_IA5STRING:
    case V_ASN1_VISIBLESTRING:
    case V_ASN1_UNIVERSALSTRING:
    case V_ASN1_BMPSTRING:
        return true;
    default:
        return false;
    }
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
    if (is_string(der->tag) && !certificate_string_is_good(der))
        f->found[BALLOT_encoding_fault_bad_string] = true;
}

/* Everything that can be looked at without knowing what it is. */
static void walk(struct faults *f, struct der_cursor cursor, int depth)
{
    struct der der;
    while (der_next(&cursor, &der)) {
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

/* --- The key ---------------------------------------------------------------------- */

static void look_behind(struct faults *f, const struct der_cursor *cursor)
{
    if (!der_at_end(cursor))
        f->found[BALLOT_encoding_fault_trailing_octets] = true;
}

/* An identifier and its parameters, nothing else. */
static void look_at_algorithm(struct faults *f, const struct der *algorithm)
{
    struct der_cursor inside = der_inside(algorithm);
    struct der oid, parameters;
    if (der_next(&inside, &oid) && der_next(&inside, &parameters))
        look_behind(f, &inside);
}

/* The two numbers of an RSA key stand in DER within the BIT STRING (RFC 3279
 * 2.3.1), where the walk does not come. */
static void look_at_key(struct faults *f)
{
    static const unsigned char rsa[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1};
    struct der_cursor parts = der_inside(&f->certificate->key), inside;
    struct der algorithm, bits, oid, numbers;
    if (!der_next(&parts, &algorithm) || !der_next(&parts, &bits))
        return;
    look_behind(f, &parts);
    look_at_algorithm(f, &algorithm);
    inside = der_inside(&algorithm);
    if (!der_next(&inside, &oid) || !der_is_oid(&oid, rsa, sizeof rsa))
        return;
    inside = (struct der_cursor){bits.value + 1, bits.value + bits.length};
    walk(f, inside, 0);
    if (der_next(&inside, &numbers))
        look_behind(f, &inside);
}

/* --- Extensions ---------------------------------------------------------------------- */

static bool is_extension(const struct raw_extension *extension, unsigned char id_ce)
{
    const unsigned char oid[] = {0x55, 0x1D, id_ce};
    return der_is_oid(&extension->oid, oid, sizeof oid);
}

/* The last bit of a named bit list that is written has to be one. */
static void look_at_named_bits(struct faults *f, const struct der *bits)
{
    if (bits->length < 2)
        return;
    unsigned unused = bits->value[0], last = bits->value[bits->length - 1];
    if (unused > 7 || (last >> unused & 1) == 0 || (last & ((1u << unused) - 1)) != 0)
        f->found[BALLOT_encoding_fault_padded_bit_string] = true;
}

/* reasons of each DistributionPoint, [1] ReasonFlags (4.2.1.13). */
static void look_at_points(struct faults *f, const struct der *sequence)
{
    struct der_cursor each = der_inside(sequence);
    struct der point, part;
    while (der_want(&each, V_ASN1_SEQUENCE, &point)) {
        struct der_cursor parts = der_inside(&point);
        while (der_next(&parts, &part))
            if (der_is_context(&part, 1) && !part.constructed)
                look_at_named_bits(f, &part);
    }
}

/* minimum of each GeneralSubtree, [0] DEFAULT 0 (4.2.1.10). */
static void look_at_subtrees(struct faults *f, const struct der *sequence)
{
    struct der_cursor lists = der_inside(sequence);
    struct der list, tree, base, minimum;
    while (der_next(&lists, &list)) {
        struct der_cursor trees = der_inside(&list);
        while (der_want(&trees, V_ASN1_SEQUENCE, &tree)) {
            struct der_cursor parts = der_inside(&tree);
            if (der_next(&parts, &base) && der_optional_context(&parts, 0, &minimum) &&
                minimum.length == 1 && minimum.value[0] == 0)
                f->found[BALLOT_encoding_fault_default_encoded] = true;
        }
    }
}

/* GeneralNames that are strings have implicit tags: the walk does not see what
 * they are. */
static void look_at_general_names(struct faults *f, int fact)
{
    const struct ballot_value *names = certificate_fact(f->certificate, (uint16_t)fact);
    for (uint32_t i = 0; names->state == BALLOT_KNOWN && i < names->length; i++) {
        const struct ballot_value *name = names->as.items[i].as.object->fields;
        int64_t form = name[BALLOT_general_name_form].as.number;
        if (name[BALLOT_general_name_text].state == BALLOT_UNREADABLE &&
            (form == BALLOT_name_form_rfc822_name || form == BALLOT_name_form_dns_name ||
             form == BALLOT_name_form_uri))
            f->found[BALLOT_encoding_fault_bad_string] = true;
    }
}

/* What a known extension's own syntax says beyond the walk. */
static void look_at_syntax(struct faults *f, const struct raw_extension *extension,
                           const struct der *value)
{
    if (is_extension(extension, 0x0F) && der_is(value, V_ASN1_BIT_STRING))
        look_at_named_bits(f, value);
    if (!der_is(value, V_ASN1_SEQUENCE))
        return;
    if (is_extension(extension, 0x1F) || is_extension(extension, 0x2E))
        look_at_points(f, value);
    if (is_extension(extension, 0x1E))
        look_at_subtrees(f, value);
    if (is_extension(extension, 0x13)) {
        struct der_cursor inside = der_inside(value);
        struct der ca;
        if (der_want(&inside, V_ASN1_BOOLEAN, &ca) && ca.length == 1 && ca.value[0] == 0)
            f->found[BALLOT_encoding_fault_default_encoded] = true;
    }
}

static void look_at_extension(struct faults *f, const struct raw_extension *extension)
{
    /* Something between identifier and value, and not critical: FALSE, which
     * is the default, has been written. */
    if (!extension->critical &&
        extension->value.start != extension->oid.value + extension->oid.length)
        f->found[BALLOT_encoding_fault_default_encoded] = true;
    /* What a private extension holds is nobody else's business; only of the
     * known ones is it certain that what looks like DER is meant as such. */
    struct der_cursor cursor = der_inside(&extension->value);
    struct der value;
    if (!certificate_extension_is_known(extension))
        return;
    walk(f, cursor, 0);
    if (der_next(&cursor, &value)) {
        look_behind(f, &cursor);
        look_at_syntax(f, extension, &value);
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
    look_at_algorithm(&f, &c->tbs_algorithm);
    if (c->is_signed)
        look_at_algorithm(&f, &c->outer_algorithm);
    look_at_key(&f);
    look_at_general_names(&f, BALLOT_cert_subject_alt_names);
    look_at_general_names(&f, BALLOT_cert_issuer_alt_names);
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
