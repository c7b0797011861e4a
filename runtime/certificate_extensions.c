/* Extensions to facts (RFC 5280 4.2). One extension is decoded as a whole when
 * the first of its facts is asked. */
#include <string.h>

#include "certificate_private.h"

typedef bool decode_fn(struct ballot_certificate *c, const struct der *octets);

static struct ballot_value *slot(struct ballot_certificate *c, int fact)
{
    return &c->fields[fact];
}

/* The one value that an extension holds: nothing stands behind it. */
static bool sole(const struct der *octets, int tag, struct der *value)
{
    struct der_cursor cursor = der_inside(octets);
    return der_want(&cursor, tag, value) && der_at_end(&cursor);
}

static bool basic_constraints(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, field;
    bool ca = false;
    *slot(c, BALLOT_cert_path_length) = ballot_value_none(BALLOT_ABSENT);
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    if (der_optional(&parts, V_ASN1_BOOLEAN, &field)) {
        if (field.length != 1)
            return false;
        ca = field.value[0] != 0;
    }
    if (der_optional(&parts, V_ASN1_INTEGER, &field)) {
        int64_t length = 0;
        if (field.length == 0 || field.length > 7)
            return false;
        for (size_t i = 0; i < field.length; i++)
            length = length << 8 | field.value[i];
        *slot(c, BALLOT_cert_path_length) = ballot_value_number(length);
    }
    *slot(c, BALLOT_cert_ca) = ballot_value_number(ca);
    return der_at_end(&parts);
}

static bool key_usage(struct ballot_certificate *c, const struct der *octets)
{
    struct der bits;
    struct certificate_list list = {0};
    if (!sole(octets, V_ASN1_BIT_STRING, &bits) || bits.length == 0 || bits.value[0] > 7)
        return false;
    for (size_t i = 0; i < (bits.length - 1) * 8; i++)
        if ((bits.value[1 + i / 8] >> (7 - i % 8) & 1) != 0) {
            size_t word = i < BALLOT_key_usage_undefined ? i : BALLOT_key_usage_undefined;
            certificate_add(c, &list, ballot_value_number((int64_t)word));
        }
    *slot(c, BALLOT_cert_key_usage) = certificate_list_value(&list);
    return true;
}

static bool extended_key_usage(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, oid;
    struct certificate_list list = {0};
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        if (!der_want(&each, V_ASN1_OBJECT, &oid))
            return false;
        certificate_add(c, &list, certificate_oid(&oid));
    }
    *slot(c, BALLOT_cert_extended_key_usage) = certificate_list_value(&list);
    return true;
}

/* id-qt-cps and id-qt-unotice, 1.3.6.1.5.5.7.2.1 and .2. */
static const unsigned char cps_qualifier[] = {0x2B, 6, 1, 5, 5, 7, 2, 1};
static const unsigned char notice_qualifier[] = {0x2B, 6, 1, 5, 5, 7, 2, 2};

static bool is_oid(const struct der *oid, const unsigned char *octets, size_t length)
{
    return oid->length == length && memcmp(oid->value, octets, length) == 0;
}

static bool qualifier(struct ballot_certificate *c, const struct der *whole,
                      struct ballot_object *object)
{
    struct der oid, value;
    int64_t characters;
    struct der_cursor parts = der_inside(whole);
    if (!der_want(&parts, V_ASN1_OBJECT, &oid) || !der_next(&parts, &value) || !der_at_end(&parts))
        return false;
    object->fields[BALLOT_qualifier_oid] = certificate_oid(&oid);
    object->fields[BALLOT_qualifier_cps_uri] = ballot_value_none(BALLOT_ABSENT);
    object->fields[BALLOT_qualifier_explicit_text] = ballot_value_none(BALLOT_ABSENT);
    if (is_oid(&oid, cps_qualifier, sizeof cps_qualifier))
        object->fields[BALLOT_qualifier_cps_uri] = certificate_string(c, &value, &characters);
    if (is_oid(&oid, notice_qualifier, sizeof notice_qualifier) &&
        der_is(&value, V_ASN1_SEQUENCE)) {
        struct der field;
        struct der_cursor notice = der_inside(&value);
        der_optional(&notice, V_ASN1_SEQUENCE, &field);
        if (der_next(&notice, &field))
            object->fields[BALLOT_qualifier_explicit_text] =
                certificate_string(c, &field, &characters);
    }
    return true;
}

static bool policies(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, policy, oid, qualifiers, one;
    struct certificate_list oids = {0}, records = {0};
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        struct certificate_list list = {0};
        if (!der_want(&each, V_ASN1_SEQUENCE, &policy))
            return false;
        struct der_cursor parts = der_inside(&policy);
        if (!der_want(&parts, V_ASN1_OBJECT, &oid))
            return false;
        if (der_optional(&parts, V_ASN1_SEQUENCE, &qualifiers)) {
            struct der_cursor inside = der_inside(&qualifiers);
            while (!der_at_end(&inside)) {
                struct ballot_object *object = certificate_object(c, BALLOT_RECORD_qualifier);
                if (!der_want(&inside, V_ASN1_SEQUENCE, &one) || !qualifier(c, &one, object))
                    return false;
                certificate_add(c, &list, certificate_record(object));
            }
        }
        if (!der_at_end(&parts))
            return false;
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_policy);
        object->fields[BALLOT_policy_oid] = certificate_oid(&oid);
        object->fields[BALLOT_policy_qualifiers] = certificate_list_value(&list);
        certificate_add(c, &oids, certificate_oid(&oid));
        certificate_add(c, &records, certificate_record(object));
    }
    *slot(c, BALLOT_cert_policies) = certificate_list_value(&oids);
    *slot(c, BALLOT_cert_policy_information) = certificate_list_value(&records);
    return true;
}

static bool subject_alt_name(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence;
    struct ballot_value names;
    struct certificate_list mailboxes = {0}, domains = {0}, addresses = {0};
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence) ||
        !certificate_general_names(c, der_inside(&sequence), &names))
        return false;
    for (uint32_t i = 0; i < names.length; i++) {
        const struct ballot_value *fields = names.as.items[i].as.object->fields;
        const struct ballot_value *text = &fields[BALLOT_general_name_text];
        if (text->state != BALLOT_KNOWN)
            continue;
        switch (fields[BALLOT_general_name_form].as.number) {
        case BALLOT_name_form_rfc822_name:
        case BALLOT_name_form_other_name:
            certificate_add(c, &mailboxes, *text);
            break;
        case BALLOT_name_form_dns_name:
            certificate_add(c, &domains, *text);
            break;
        case BALLOT_name_form_ip_address:
            certificate_add(c, &addresses, *text);
            break;
        default:
            break;
        }
    }
    *slot(c, BALLOT_cert_subject_alt_names) = names;
    *slot(c, BALLOT_cert_mailboxes) = certificate_list_value(&mailboxes);
    *slot(c, BALLOT_cert_dns_names) = certificate_list_value(&domains);
    *slot(c, BALLOT_cert_ip_addresses) = certificate_list_value(&addresses);
    return true;
}

static bool issuer_alt_name(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence;
    return sole(octets, V_ASN1_SEQUENCE, &sequence) &&
           certificate_general_names(c, der_inside(&sequence),
                                     slot(c, BALLOT_cert_issuer_alt_names));
}

static bool authority_key_id(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, field;
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    *slot(c, BALLOT_cert_authority_key_id) =
        der_optional_context(&parts, 0, &field) ? certificate_hex(c, field.value, field.length)
                                                : ballot_value_none(BALLOT_ABSENT);
    *slot(c, BALLOT_cert_authority_issuer_present) =
        ballot_value_number(der_optional_context(&parts, 1, &field));
    *slot(c, BALLOT_cert_authority_serial_present) =
        ballot_value_number(der_optional_context(&parts, 2, &field));
    return der_at_end(&parts);
}

static bool subject_key_id(struct ballot_certificate *c, const struct der *octets)
{
    struct der value;
    if (!sole(octets, V_ASN1_OCTET_STRING, &value))
        return false;
    *slot(c, BALLOT_cert_subject_key_id) = certificate_hex(c, value.value, value.length);
    return true;
}

static bool distribution_point(struct ballot_certificate *c, const struct der *whole,
                               struct ballot_object *object)
{
    struct der field, name;
    struct der_cursor parts = der_inside(whole);
    struct ballot_value *fields = object->fields;
    struct ballot_value names = {.state = BALLOT_KNOWN};
    struct certificate_list uris = {0};
    bool relative = false;
    if (der_optional_context(&parts, 0, &field)) {
        struct der_cursor inside = der_inside(&field);
        if (der_optional_context(&inside, 0, &name)) {
            if (!certificate_general_names(c, der_inside(&name), &names))
                return false;
        } else {
            relative = der_optional_context(&inside, 1, &name);
        }
        if (!der_at_end(&inside))
            return false;
    }
    for (uint32_t i = 0; i < names.length; i++) {
        const struct ballot_value *general = names.as.items[i].as.object->fields;
        if (general[BALLOT_general_name_form].as.number == BALLOT_name_form_uri &&
            general[BALLOT_general_name_text].state == BALLOT_KNOWN)
            certificate_add(c, &uris, general[BALLOT_general_name_text]);
    }
    fields[BALLOT_distribution_point_full_names] = names;
    fields[BALLOT_distribution_point_uris] = certificate_list_value(&uris);
    fields[BALLOT_distribution_point_relative] = ballot_value_number(relative);
    fields[BALLOT_distribution_point_reasons] =
        ballot_value_number(der_optional_context(&parts, 1, &field));
    fields[BALLOT_distribution_point_crl_issuer] =
        ballot_value_number(der_optional_context(&parts, 2, &field));
    return der_at_end(&parts);
}

static bool crl_distribution_points(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, one;
    struct certificate_list list = {0};
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_distribution_point);
        if (!der_want(&each, V_ASN1_SEQUENCE, &one) || !distribution_point(c, &one, object))
            return false;
        certificate_add(c, &list, certificate_record(object));
    }
    *slot(c, BALLOT_cert_crl_distribution_points) = certificate_list_value(&list);
    return true;
}

static bool authority_information(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, one, method, location;
    struct certificate_list list = {0};
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        struct ballot_value name;
        if (!der_want(&each, V_ASN1_SEQUENCE, &one))
            return false;
        struct der_cursor parts = der_inside(&one);
        if (!der_want(&parts, V_ASN1_OBJECT, &method) || !der_next(&parts, &location) ||
            !der_at_end(&parts) || !certificate_general_name(c, &location, &name))
            return false;
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_access);
        const struct ballot_value *general = name.as.object->fields;
        bool uri = general[BALLOT_general_name_form].as.number == BALLOT_name_form_uri;
        object->fields[BALLOT_access_method] = certificate_oid(&method);
        object->fields[BALLOT_access_form] = general[BALLOT_general_name_form];
        object->fields[BALLOT_access_uri] =
            uri ? general[BALLOT_general_name_text] : ballot_value_none(BALLOT_ABSENT);
        certificate_add(c, &list, certificate_record(object));
    }
    *slot(c, BALLOT_cert_authority_information) = certificate_list_value(&list);
    return true;
}

static bool subtrees(struct ballot_certificate *c, const struct der *field,
                     struct ballot_value *result)
{
    struct certificate_list list = {0};
    struct der_cursor each = der_inside(field);
    struct der tree, base;
    while (!der_at_end(&each)) {
        struct ballot_value name;
        if (!der_want(&each, V_ASN1_SEQUENCE, &tree))
            return false;
        struct der_cursor parts = der_inside(&tree);
        if (!der_next(&parts, &base) || !certificate_general_name(c, &base, &name))
            return false;
        certificate_add(c, &list, name);
    }
    *result = certificate_list_value(&list);
    return true;
}

static bool name_constraints(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, field;
    struct ballot_value none = {.state = BALLOT_KNOWN};
    *slot(c, BALLOT_cert_permitted_subtrees) = none;
    *slot(c, BALLOT_cert_excluded_subtrees) = none;
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    if (der_optional_context(&parts, 0, &field) &&
        !subtrees(c, &field, slot(c, BALLOT_cert_permitted_subtrees)))
        return false;
    if (der_optional_context(&parts, 1, &field) &&
        !subtrees(c, &field, slot(c, BALLOT_cert_excluded_subtrees)))
        return false;
    return der_at_end(&parts);
}

/* id-etsi-qcs-QcType and -QcCClegislation, 0.4.0.1862.1.6 and .7. */
static const unsigned char qc_type[] = {4, 0, 0x8E, 0x46, 1, 6};
static const unsigned char qc_legislation[] = {4, 0, 0x8E, 0x46, 1, 7};

static bool qc_statement(struct ballot_certificate *c, const struct der *whole,
                         struct ballot_object *object)
{
    struct der id, info, item;
    struct certificate_list types = {0}, countries = {0};
    struct der_cursor parts = der_inside(whole);
    if (!der_want(&parts, V_ASN1_OBJECT, &id))
        return false;
    if (der_next(&parts, &info) && der_is(&info, V_ASN1_SEQUENCE)) {
        bool type = is_oid(&id, qc_type, sizeof qc_type);
        bool legislation = is_oid(&id, qc_legislation, sizeof qc_legislation);
        struct der_cursor each = der_inside(&info);
        int64_t characters;
        while ((type || legislation) && !der_at_end(&each)) {
            if (!der_want(&each, type ? V_ASN1_OBJECT : V_ASN1_PRINTABLESTRING, &item))
                return false;
            if (type)
                certificate_add(c, &types, certificate_oid(&item));
            else
                certificate_add(c, &countries, certificate_string(c, &item, &characters));
        }
    }
    object->fields[BALLOT_qc_statement_id] = certificate_oid(&id);
    object->fields[BALLOT_qc_statement_types] = certificate_list_value(&types);
    object->fields[BALLOT_qc_statement_countries] = certificate_list_value(&countries);
    return true;
}

static bool qc_statements(struct ballot_certificate *c, const struct der *octets)
{
    struct der sequence, one;
    struct certificate_list list = {0};
    if (!sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_qc_statement);
        if (!der_want(&each, V_ASN1_SEQUENCE, &one) || !qc_statement(c, &one, object))
            return false;
        certificate_add(c, &list, certificate_record(object));
    }
    *slot(c, BALLOT_cert_qc_statements) = certificate_list_value(&list);
    return true;
}

static bool sole_text(struct ballot_certificate *c, const struct der *octets, int fact)
{
    struct der_cursor cursor = der_inside(octets);
    struct der value;
    int64_t characters;
    if (!der_next(&cursor, &value) || !der_at_end(&cursor))
        return false;
    *slot(c, fact) = certificate_string(c, &value, &characters);
    return slot(c, fact)->state == BALLOT_KNOWN;
}

static bool lei(struct ballot_certificate *c, const struct der *octets)
{
    return sole_text(c, octets, BALLOT_cert_lei);
}

static bool lei_role(struct ballot_certificate *c, const struct der *octets)
{
    return sole_text(c, octets, BALLOT_cert_lei_role);
}

/* The TLS encoding of RFC 6962 3.3 in an OCTET STRING. */
static bool sct_list(struct ballot_certificate *c, const struct der *octets)
{
    struct der inner;
    struct certificate_list list = {0};
    if (!sole(octets, V_ASN1_OCTET_STRING, &inner) || inner.length < 2)
        return false;
    const unsigned char *at = inner.value, *end = at + inner.length;
    if ((size_t)(at[0] << 8 | at[1]) != inner.length - 2)
        return false;
    for (at += 2; at < end;) {
        if (end - at < 2)
            return false;
        size_t length = (size_t)(at[0] << 8 | at[1]);
        at += 2;
        /* Version, log, timestamp: 1, 32 and 8 octets. */
        if ((size_t)(end - at) < length || length < 41)
            return false;
        uint64_t milliseconds = 0;
        for (int i = 0; i < 8; i++)
            milliseconds = milliseconds << 8 | at[33 + i];
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_sct);
        object->fields[BALLOT_sct_log] = certificate_hex(c, at + 1, 32);
        object->fields[BALLOT_sct_at] = ballot_value_number((int64_t)(milliseconds / 1000));
        object->fields[BALLOT_sct_at].motion = BALLOT_MOVES_WITH_ISSUANCE;
        /* Beyond the year 9999 nothing can be dated. */
        if (milliseconds / 1000 > UINT64_C(253402300799))
            object->fields[BALLOT_sct_at] = ballot_value_none(BALLOT_UNREADABLE);
        certificate_add(c, &list, certificate_record(object));
        at += length;
    }
    *slot(c, BALLOT_cert_scts) = certificate_list_value(&list);
    return true;
}

/* Extensions of which only presence and criticality are facts. */
static bool nothing(struct ballot_certificate *c, const struct der *octets)
{
    (void)c;
    (void)octets;
    return true;
}

#define MOST_FACTS 5

/* Each known extension: its OID, how to decode it, its criticality and the
 * facts that it holds. A list that is absent is empty. */
static const struct known {
    unsigned char oid[12];
    uint8_t length;
    decode_fn *decode;
    int critical;
    int facts[MOST_FACTS]; /* -1 ends them */
} known[] = {
    {{0x55, 0x1D, 0x13}, 3, basic_constraints, BALLOT_cert_basic_constraints_critical,
     {BALLOT_cert_ca, BALLOT_cert_path_length, -1}},
    {{0x55, 0x1D, 0x0F}, 3, key_usage, BALLOT_cert_key_usage_critical, {BALLOT_cert_key_usage, -1}},
    {{0x55, 0x1D, 0x25}, 3, extended_key_usage, BALLOT_cert_extended_key_usage_critical,
     {BALLOT_cert_extended_key_usage, -1}},
    {{0x55, 0x1D, 0x20}, 3, policies, BALLOT_cert_policies_critical,
     {BALLOT_cert_policies, BALLOT_cert_policy_information, -1}},
    {{0x55, 0x1D, 0x24}, 3, nothing, BALLOT_cert_policy_constraints_critical, {-1}},
    {{0x55, 0x1D, 0x36}, 3, nothing, BALLOT_cert_inhibit_any_policy_critical, {-1}},
    {{0x55, 0x1D, 0x11}, 3, subject_alt_name, BALLOT_cert_subject_alt_name_critical,
     {BALLOT_cert_subject_alt_names, BALLOT_cert_mailboxes, BALLOT_cert_dns_names,
      BALLOT_cert_ip_addresses, -1}},
    {{0x55, 0x1D, 0x12}, 3, issuer_alt_name, BALLOT_cert_issuer_alt_name_critical,
     {BALLOT_cert_issuer_alt_names, -1}},
    {{0x55, 0x1D, 0x23}, 3, authority_key_id, BALLOT_cert_authority_key_id_critical,
     {BALLOT_cert_authority_key_id, BALLOT_cert_authority_issuer_present,
      BALLOT_cert_authority_serial_present, -1}},
    {{0x55, 0x1D, 0x0E}, 3, subject_key_id, BALLOT_cert_subject_key_id_critical,
     {BALLOT_cert_subject_key_id, -1}},
    {{0x55, 0x1D, 0x1F}, 3, crl_distribution_points, BALLOT_cert_crl_distribution_points_critical,
     {BALLOT_cert_crl_distribution_points, -1}},
    {{0x55, 0x1D, 0x2E}, 3, nothing, BALLOT_cert_freshest_crl_critical, {-1}},
    {{0x2B, 6, 1, 5, 5, 7, 1, 1}, 8, authority_information,
     BALLOT_cert_authority_information_critical, {BALLOT_cert_authority_information, -1}},
    {{0x2B, 6, 1, 5, 5, 7, 1, 11}, 8, nothing, BALLOT_cert_subject_information_critical, {-1}},
    {{0x55, 0x1D, 0x1E}, 3, name_constraints, BALLOT_cert_name_constraints_critical,
     {BALLOT_cert_permitted_subtrees, BALLOT_cert_excluded_subtrees, -1}},
    {{0x2B, 6, 1, 5, 5, 7, 1, 3}, 8, qc_statements, BALLOT_cert_qc_statements_critical,
     {BALLOT_cert_qc_statements, -1}},
    /* 1.3.6.1.4.1.52266.1 and .2, ISO 17442-2 */
    {{0x2B, 6, 1, 4, 1, 0x83, 0x98, 0x2A, 1}, 9, lei, BALLOT_cert_lei_critical,
     {BALLOT_cert_lei, -1}},
    {{0x2B, 6, 1, 4, 1, 0x83, 0x98, 0x2A, 2}, 9, lei_role, BALLOT_cert_lei_role_critical,
     {BALLOT_cert_lei_role, -1}},
    /* 2.23.140.3.1 */
    {{0x67, 0x81, 0x0C, 3, 1}, 5, nothing, BALLOT_cert_cabf_organization_id_critical, {-1}},
    /* 1.2.840.113549.1.9.15 */
    {{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 15}, 9, nothing,
     BALLOT_cert_smime_capabilities_critical, {-1}},
    {{0x55, 0x1D, 0x09}, 3, nothing, BALLOT_cert_subject_directory_attributes_critical, {-1}},
    /* 1.3.6.1.4.1.11129.2.4.2 */
    {{0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 2}, 10, sct_list, -1, {BALLOT_cert_scts, -1}},
};
#define N_KNOWN (sizeof known / sizeof known[0])

static bool is_list_fact(int fact)
{
    return (ballot_certificate_records[BALLOT_RECORD_cert].fields[fact].flags &
            BALLOT_FIELD_LIST) != 0;
}

static void decode(struct ballot_certificate *c, const struct known *k,
                   const struct raw_extension *extension)
{
    if (k->critical >= 0)
        *slot(c, k->critical) = extension != NULL ? ballot_value_number(extension->critical)
                                                  : ballot_value_none(BALLOT_ABSENT);
    bool fine = extension != NULL && k->decode(c, &extension->value);
    for (int i = 0; i < MOST_FACTS && k->facts[i] >= 0; i++) {
        int fact = k->facts[i];
        if (extension != NULL && !fine)
            *slot(c, fact) = ballot_value_none(BALLOT_UNREADABLE);
        else if (extension == NULL && fact == BALLOT_cert_ca)
            *slot(c, fact) = ballot_value_number(false);
        else if (extension == NULL)
            *slot(c, fact) = ballot_value_none(is_list_fact(fact) ? BALLOT_KNOWN : BALLOT_ABSENT);
    }
}

void certificate_decode_extension(struct ballot_certificate *c, uint16_t fact)
{
    for (size_t i = 0; i < N_KNOWN; i++) {
        bool here = known[i].critical == fact;
        for (int n = 0; n < MOST_FACTS && known[i].facts[n] >= 0; n++)
            here = here || known[i].facts[n] == fact;
        if (here) {
            decode(c, &known[i], certificate_extension(c, known[i].oid, known[i].length));
            return;
        }
    }
    c->fields[fact] = ballot_value_none(BALLOT_UNREADABLE);
}

bool certificate_extension_decodes(struct ballot_certificate *c,
                                   const struct raw_extension *extension)
{
    for (size_t i = 0; i < N_KNOWN; i++) {
        if (!is_oid(&extension->oid, known[i].oid, known[i].length))
            continue;
        /* On a copy, so that the facts of the first one stand. */
        struct ballot_value saved[BALLOT_cert_slots];
        memcpy(saved, c->fields, sizeof saved);
        bool fine = known[i].decode(c, &extension->value);
        memcpy(c->fields, saved, sizeof saved);
        return fine;
    }
    return true;
}
