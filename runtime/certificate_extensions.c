/* Extensions to facts (RFC 5280 4.2). One extension is decoded as a whole when
 * the first of its facts is asked. */
#include <string.h>

#include "certificate_private.h"

/* --- Constraints ------------------------------------------------------------------ */

bool certificate_count(const struct der *integer, int64_t *value)
{
    *value = 0;
    if (integer->length == 0 || (integer->value[0] & 0x80) != 0)
        return false;
    for (size_t i = 0; i < integer->length; i++)
        *value = *value > INT32_MAX ? *value : *value << 8 | integer->value[i];
    return true;
}

static bool basic_constraints(struct ballot_certificate *c, const struct der *octets,
                              struct ballot_value *fields)
{
    struct der sequence, field;
    int64_t length;
    (void)c;
    fields[BALLOT_cert_ca] = ballot_value_number(false);
    fields[BALLOT_cert_path_length] = ballot_value_none(BALLOT_ABSENT);
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    if (der_optional(&parts, V_ASN1_BOOLEAN, &field)) {
        if (field.length != 1)
            return false;
        fields[BALLOT_cert_ca] = ballot_value_number(field.value[0] != 0);
    }
    if (der_optional(&parts, V_ASN1_INTEGER, &field)) {
        if (!certificate_count(&field, &length))
            return false;
        fields[BALLOT_cert_path_length] = ballot_value_number(length);
    }
    return der_at_end(&parts);
}

static bool policy_constraints(struct ballot_certificate *c, const struct der *octets,
                               struct ballot_value *fields)
{
    struct der sequence, field;
    (void)c, (void)fields;
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    for (int tag = 0; tag < 2; tag++) {
        int64_t skip;
        if (der_optional_context(&parts, tag, &field) && !certificate_count(&field, &skip))
            return false;
    }
    return der_at_end(&parts);
}

static bool inhibit_any_policy(struct ballot_certificate *c, const struct der *octets,
                               struct ballot_value *fields)
{
    struct der integer;
    int64_t skip;
    (void)c, (void)fields;
    return certificate_sole(octets, V_ASN1_INTEGER, &integer) && certificate_count(&integer, &skip);
}

/* --- Usage -------------------------------------------------------------------------- */

static bool key_usage(struct ballot_certificate *c, const struct der *octets,
                      struct ballot_value *fields)
{
    struct der bits;
    struct certificate_list list = {0};
    if (!certificate_sole(octets, V_ASN1_BIT_STRING, &bits) || bits.length == 0 ||
        bits.value[0] > (bits.length == 1 ? 0 : 7))
        return false;
    /* The unused bits of the last octet count for nothing, whatever they are. */
    size_t n = (bits.length - 1) * 8 - bits.value[0];
    bool undefined = false;
    for (size_t i = 0; i < n; i++) {
        if ((bits.value[1 + i / 8] >> (7 - i % 8) & 1) == 0)
            continue;
        if (i < BALLOT_key_usage_undefined)
            certificate_add(c, &list, ballot_value_number((int64_t)i));
        else
            undefined = true;
    }
    if (undefined)
        certificate_add(c, &list, ballot_value_number(BALLOT_key_usage_undefined));
    fields[BALLOT_cert_key_usage] = certificate_list_value(&list);
    return true;
}

static bool extended_key_usage(struct ballot_certificate *c, const struct der *octets,
                               struct ballot_value *fields)
{
    struct der sequence, oid;
    struct certificate_list list = {0};
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        if (!der_want(&each, V_ASN1_OBJECT, &oid))
            return false;
        certificate_add(c, &list, certificate_oid(&oid));
    }
    fields[BALLOT_cert_extended_key_usage] = certificate_list_value(&list);
    return true;
}

/* --- Key identifiers ------------------------------------------------------------------ */

static bool authority_key_id(struct ballot_certificate *c, const struct der *octets,
                             struct ballot_value *fields)
{
    struct der sequence, field;
    struct ballot_value names;
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    fields[BALLOT_cert_authority_key_id] = der_optional_context(&parts, 0, &field)
                                               ? certificate_hex(c, field.value, field.length)
                                               : ballot_value_none(BALLOT_ABSENT);
    bool issuer = der_optional_context(&parts, 1, &field);
    fields[BALLOT_cert_authority_issuer_present] = ballot_value_number(issuer);
    if (issuer && !certificate_general_names(c, der_inside(&field), &names))
        return false;
    fields[BALLOT_cert_authority_serial_present] =
        ballot_value_number(der_optional_context(&parts, 2, &field));
    return der_at_end(&parts);
}

static bool subject_key_id(struct ballot_certificate *c, const struct der *octets,
                           struct ballot_value *fields)
{
    struct der value;
    if (!certificate_sole(octets, V_ASN1_OCTET_STRING, &value))
        return false;
    fields[BALLOT_cert_subject_key_id] = certificate_hex(c, value.value, value.length);
    return true;
}

/* --- Others ------------------------------------------------------------------------------ */

static bool sole_text(struct ballot_certificate *c, const struct der *octets,
                      struct ballot_value *text)
{
    struct der_cursor cursor = der_inside(octets);
    struct der value;
    int64_t characters;
    if (!der_next(&cursor, &value) || !der_at_end(&cursor))
        return false;
    *text = certificate_string(c, &value, &characters);
    return text->state == BALLOT_KNOWN;
}

static bool lei(struct ballot_certificate *c, const struct der *octets, struct ballot_value *fields)
{
    return sole_text(c, octets, &fields[BALLOT_cert_lei]);
}

static bool lei_role(struct ballot_certificate *c, const struct der *octets,
                     struct ballot_value *fields)
{
    return sole_text(c, octets, &fields[BALLOT_cert_lei_role]);
}

/* Scheme, country, state or province, reference (EV Guidelines 9.8.2). */
static bool cabf_organization_id(struct ballot_certificate *c, const struct der *octets,
                                 struct ballot_value *fields)
{
    struct der sequence, string;
    (void)c, (void)fields;
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    if (!der_want(&parts, V_ASN1_PRINTABLESTRING, &string) ||
        !der_want(&parts, V_ASN1_PRINTABLESTRING, &string))
        return false;
    der_optional_context(&parts, 0, &string);
    return der_want(&parts, V_ASN1_UTF8STRING, &string) && der_at_end(&parts);
}

/* SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER, something }. */
static bool pairs(const struct der *octets, bool is_set, bool optional)
{
    struct der sequence, one, oid, value;
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        if (!der_want(&each, V_ASN1_SEQUENCE, &one))
            return false;
        struct der_cursor parts = der_inside(&one);
        if (!der_want(&parts, V_ASN1_OBJECT, &oid))
            return false;
        if (optional && der_at_end(&parts))
            continue;
        if (!der_next(&parts, &value) || !der_at_end(&parts) ||
            (is_set && !der_is(&value, V_ASN1_SET)))
            return false;
    }
    return true;
}

/* RFC 8551 2.5.2. */
static bool smime_capabilities(struct ballot_certificate *c, const struct der *octets,
                               struct ballot_value *fields)
{
    (void)c, (void)fields;
    return pairs(octets, false, true);
}

static bool subject_directory_attributes(struct ballot_certificate *c, const struct der *octets,
                                         struct ballot_value *fields)
{
    (void)c, (void)fields;
    return pairs(octets, true, false);
}

/* The poison and ocsp-nocheck: their presence is all they say. */
static bool null(struct ballot_certificate *c, const struct der *octets,
                 struct ballot_value *fields)
{
    struct der value;
    (void)c, (void)fields;
    return certificate_sole(octets, V_ASN1_NULL, &value) && value.length == 0;
}

/* --- Which there are ----------------------------------------------------------------------- */

#define MOST_FACTS 5

/* Each known extension: its OID, how to decode it, its criticality and the
 * facts that it holds. */
static const struct known {
    unsigned char oid[12];
    uint8_t length;
    certificate_decode_fn *decode;
    int critical;
    int facts[MOST_FACTS]; /* -1 ends them */
} known[] = {
    {{0x55, 0x1D, 0x13},
     3,
     basic_constraints,
     BALLOT_cert_basic_constraints_critical,
     {BALLOT_cert_ca, BALLOT_cert_path_length, -1}},
    {{0x55, 0x1D, 0x0F}, 3, key_usage, BALLOT_cert_key_usage_critical, {BALLOT_cert_key_usage, -1}},
    {{0x55, 0x1D, 0x25},
     3,
     extended_key_usage,
     BALLOT_cert_extended_key_usage_critical,
     {BALLOT_cert_extended_key_usage, -1}},
    {{0x55, 0x1D, 0x20},
     3,
     certificate_policies,
     BALLOT_cert_policies_critical,
     {BALLOT_cert_policies, BALLOT_cert_policy_information, -1}},
    {{0x55, 0x1D, 0x21},
     3,
     certificate_policy_mappings,
     BALLOT_cert_policy_mappings_critical,
     {BALLOT_cert_mapped_from, BALLOT_cert_mapped_to, -1}},
    {{0x55, 0x1D, 0x24}, 3, policy_constraints, BALLOT_cert_policy_constraints_critical, {-1}},
    {{0x55, 0x1D, 0x36}, 3, inhibit_any_policy, BALLOT_cert_inhibit_any_policy_critical, {-1}},
    {{0x55, 0x1D, 0x11},
     3,
     certificate_subject_alt_name,
     BALLOT_cert_subject_alt_name_critical,
     {BALLOT_cert_subject_alt_names, BALLOT_cert_mailboxes, BALLOT_cert_dns_names,
      BALLOT_cert_ip_addresses, -1}},
    {{0x55, 0x1D, 0x12},
     3,
     certificate_issuer_alt_name,
     BALLOT_cert_issuer_alt_name_critical,
     {BALLOT_cert_issuer_alt_names, -1}},
    {{0x55, 0x1D, 0x23},
     3,
     authority_key_id,
     BALLOT_cert_authority_key_id_critical,
     {BALLOT_cert_authority_key_id, BALLOT_cert_authority_issuer_present,
      BALLOT_cert_authority_serial_present, -1}},
    {{0x55, 0x1D, 0x0E},
     3,
     subject_key_id,
     BALLOT_cert_subject_key_id_critical,
     {BALLOT_cert_subject_key_id, -1}},
    {{0x55, 0x1D, 0x1F},
     3,
     certificate_crl_distribution_points,
     BALLOT_cert_crl_distribution_points_critical,
     {BALLOT_cert_crl_distribution_points, -1}},
    {{0x55, 0x1D, 0x2E}, 3, certificate_freshest_crl, BALLOT_cert_freshest_crl_critical, {-1}},
    {{0x2B, 6, 1, 5, 5, 7, 1, 1},
     8,
     certificate_authority_information,
     BALLOT_cert_authority_information_critical,
     {BALLOT_cert_authority_information, -1}},
    {{0x2B, 6, 1, 5, 5, 7, 1, 11},
     8,
     certificate_subject_information,
     BALLOT_cert_subject_information_critical,
     {-1}},
    {{0x55, 0x1D, 0x1E},
     3,
     certificate_name_constraints,
     BALLOT_cert_name_constraints_critical,
     {BALLOT_cert_permitted_subtrees, BALLOT_cert_excluded_subtrees, BALLOT_cert_subtrees_limited,
      -1}},
    {{0x2B, 6, 1, 5, 5, 7, 1, 3},
     8,
     certificate_qc_statements,
     BALLOT_cert_qc_statements_critical,
     {BALLOT_cert_qc_statements, -1}},
    /* 1.3.6.1.4.1.52266.1 and .2, ISO 17442-2 */
    {{0x2B, 6, 1, 4, 1, 0x83, 0x98, 0x2A, 1},
     9,
     lei,
     BALLOT_cert_lei_critical,
     {BALLOT_cert_lei, -1}},
    {{0x2B, 6, 1, 4, 1, 0x83, 0x98, 0x2A, 2},
     9,
     lei_role,
     BALLOT_cert_lei_role_critical,
     {BALLOT_cert_lei_role, -1}},
    /* 2.23.140.3.1 */
    {{0x67, 0x81, 0x0C, 3, 1},
     5,
     cabf_organization_id,
     BALLOT_cert_cabf_organization_id_critical,
     {-1}},
    /* 1.2.840.113549.1.9.15 */
    {{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 15},
     9,
     smime_capabilities,
     BALLOT_cert_smime_capabilities_critical,
     {-1}},
    {{0x55, 0x1D, 0x09},
     3,
     subject_directory_attributes,
     BALLOT_cert_subject_directory_attributes_critical,
     {-1}},
    /* 1.3.6.1.4.1.11129.2.4.2 */
    {{0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 2}, 10, certificate_scts, -1, {BALLOT_cert_scts, -1}},
    /* 1.3.6.1.4.1.11129.2.4.3, the poison of RFC 6962 3.1; id-pkix-ocsp-nocheck */
    {{0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 3}, 10, null, -1, {-1}},
    {{0x2B, 6, 1, 5, 5, 7, 0x30, 1, 5}, 9, null, -1, {-1}},
};
#define N_KNOWN (sizeof known / sizeof known[0])

static const struct known *find_known(const struct raw_extension *extension)
{
    for (size_t i = 0; i < N_KNOWN; i++)
        if (der_is_oid(&extension->oid, known[i].oid, known[i].length))
            return &known[i];
    return NULL;
}

static void set_facts(struct ballot_certificate *c, const struct known *k,
                      struct ballot_value value)
{
    for (int i = 0; i < MOST_FACTS && k->facts[i] >= 0; i++)
        c->fields[k->facts[i]] = value;
}

static void decode(struct ballot_certificate *c, const struct known *k,
                   struct raw_extension *extension)
{
    if (k->critical >= 0)
        c->fields[k->critical] = ballot_value_number(extension->critical);
    extension->outcome = k->decode(c, &extension->value, c->fields) ? DECODES : DOES_NOT_DECODE;
    if (extension->outcome == DOES_NOT_DECODE)
        set_facts(c, k, ballot_value_none(BALLOT_UNREADABLE));
}

void certificate_decode_extensions(struct ballot_certificate *c)
{
    bool is_done[N_KNOWN] = {false};
    for (size_t i = 0; i < N_KNOWN; i++) {
        set_facts(c, &known[i], ballot_value_none(BALLOT_ABSENT));
        if (known[i].critical >= 0)
            c->fields[known[i].critical] = ballot_value_none(BALLOT_ABSENT);
    }
    c->fields[BALLOT_cert_ca] = ballot_value_number(false);
    for (uint32_t i = 0; i < c->n_extensions; i++) {
        const struct known *k = find_known(&c->extensions[i]);
        if (k == NULL || is_done[k - known]) /* the facts are those of the first */
            continue;
        is_done[k - known] = true;
        decode(c, k, &c->extensions[i]);
    }
}

bool certificate_extension_is_known(const struct raw_extension *extension)
{
    return find_known(extension) != NULL;
}

bool certificate_extension_decodes(struct ballot_certificate *c, struct raw_extension *extension)
{
    const struct known *k = extension->outcome == UNTRIED ? find_known(extension) : NULL;
    if (k != NULL) {
        /* Beside the facts, which are those of the first one of its kind. */
        struct ballot_value aside[BALLOT_cert_slots];
        extension->outcome = k->decode(c, &extension->value, aside) ? DECODES : DOES_NOT_DECODE;
    }
    return extension->outcome != DOES_NOT_DECODE;
}
