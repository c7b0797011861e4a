/* Extensions that state something: under which policies (RFC 5280 4.2.1.4, 4.2.1.5),
 * with what legal quality (RFC 3739 3.2.6), in which logs (RFC 6962 3.3). */
#include <string.h>

#include "certificate_private.h"

/* --- Policies -------------------------------------------------------------------- */

/* id-qt-cps and id-qt-unotice, 1.3.6.1.5.5.7.2.1 and .2. */
static const unsigned char cps_qualifier[] = {0x2B, 6, 1, 5, 5, 7, 2, 1};
static const unsigned char notice_qualifier[] = {0x2B, 6, 1, 5, 5, 7, 2, 2};

/* UserNotice: noticeRef and explicitText, both optional. */
static bool user_notice(struct ballot_certificate *c, const struct der *notice,
                        struct ballot_value *fields)
{
    struct der_cursor parts = der_inside(notice);
    struct der reference, string;
    int64_t characters;
    fields[BALLOT_qualifier_notice_reference] =
        ballot_value_number(der_optional(&parts, V_ASN1_SEQUENCE, &reference));
    if (der_at_end(&parts))
        return true;
    if (!der_next(&parts, &string) || !der_at_end(&parts))
        return false;
    struct ballot_value text = certificate_string(c, &string, &characters);
    fields[BALLOT_qualifier_explicit_text] = text;
    fields[BALLOT_qualifier_explicit_text_type] =
        ballot_value_number(certificate_string_type(&string));
    fields[BALLOT_qualifier_explicit_text_characters] =
        text.state == BALLOT_KNOWN ? ballot_value_number(characters) : text;
    return true;
}

static bool qualifier(struct ballot_certificate *c, const struct der *whole,
                      struct ballot_object *object)
{
    struct der oid, value;
    int64_t characters;
    struct der_cursor parts = der_inside(whole);
    struct ballot_value *fields = object->fields;
    if (!der_want(&parts, V_ASN1_OBJECT, &oid) || !der_next(&parts, &value) || !der_at_end(&parts))
        return false;
    fields[BALLOT_qualifier_oid] = certificate_oid(&oid);
    fields[BALLOT_qualifier_cps_uri] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_qualifier_explicit_text] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_qualifier_explicit_text_type] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_qualifier_explicit_text_characters] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_qualifier_notice_reference] = ballot_value_number(false);
    if (der_is_oid(&oid, cps_qualifier, sizeof cps_qualifier))
        fields[BALLOT_qualifier_cps_uri] = certificate_string(c, &value, &characters);
    if (der_is_oid(&oid, notice_qualifier, sizeof notice_qualifier))
        return der_is(&value, V_ASN1_SEQUENCE) && user_notice(c, &value, fields);
    return true;
}

static bool qualifiers(struct ballot_certificate *c, struct der_cursor each,
                       struct ballot_value *result)
{
    struct certificate_list list = {0};
    struct der one;
    while (!der_at_end(&each)) {
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_qualifier);
        if (!der_want(&each, V_ASN1_SEQUENCE, &one) || !qualifier(c, &one, object))
            return false;
        certificate_add(c, &list, certificate_record(object));
    }
    *result = certificate_list_value(&list);
    return true;
}

bool certificate_policies(struct ballot_certificate *c, const struct der *octets,
                          struct ballot_value *fields)
{
    struct der sequence, policy, oid, more;
    struct certificate_list oids = {0}, records = {0};
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        if (!der_want(&each, V_ASN1_SEQUENCE, &policy))
            return false;
        struct der_cursor parts = der_inside(&policy);
        struct ballot_value list = ballot_value_none(BALLOT_ABSENT);
        if (!der_want(&parts, V_ASN1_OBJECT, &oid))
            return false;
        if (der_optional(&parts, V_ASN1_SEQUENCE, &more) &&
            !qualifiers(c, der_inside(&more), &list))
            return false;
        if (!der_at_end(&parts))
            return false;
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_policy);
        object->fields[BALLOT_policy_oid] = certificate_oid(&oid);
        object->fields[BALLOT_policy_qualifiers] = list;
        certificate_add(c, &oids, certificate_oid(&oid));
        certificate_add(c, &records, certificate_record(object));
    }
    fields[BALLOT_cert_policies] = certificate_list_value(&oids);
    fields[BALLOT_cert_policy_information] = certificate_list_value(&records);
    return true;
}

bool certificate_policy_mappings(struct ballot_certificate *c, const struct der *octets,
                                 struct ballot_value *fields)
{
    struct der sequence, mapping, issuer, subject;
    struct certificate_list from = {0}, to = {0};
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        if (!der_want(&each, V_ASN1_SEQUENCE, &mapping))
            return false;
        struct der_cursor parts = der_inside(&mapping);
        if (!der_want(&parts, V_ASN1_OBJECT, &issuer) ||
            !der_want(&parts, V_ASN1_OBJECT, &subject) || !der_at_end(&parts))
            return false;
        certificate_add(c, &from, certificate_oid(&issuer));
        certificate_add(c, &to, certificate_oid(&subject));
    }
    fields[BALLOT_cert_mapped_from] = certificate_list_value(&from);
    fields[BALLOT_cert_mapped_to] = certificate_list_value(&to);
    return true;
}

/* --- QCStatements ------------------------------------------------------------------ */

/* id-etsi-qcs-QcType and -QcCClegislation, 0.4.0.1862.1.6 and .7. */
static const unsigned char qc_type[] = {4, 0, 0x8E, 0x46, 1, 6};
static const unsigned char qc_legislation[] = {4, 0, 0x8E, 0x46, 1, 7};

/* SEQUENCE OF OBJECT IDENTIFIER. */
static bool qc_types(struct ballot_certificate *c, const struct der *info,
                     struct ballot_value *types)
{
    struct certificate_list list = {0};
    struct der_cursor each = der_inside(info);
    struct der oid;
    if (!der_is(info, V_ASN1_SEQUENCE))
        return false;
    while (!der_at_end(&each)) {
        if (!der_want(&each, V_ASN1_OBJECT, &oid))
            return false;
        certificate_add(c, &list, certificate_oid(&oid));
    }
    *types = certificate_list_value(&list);
    return true;
}

/* SEQUENCE OF PrintableString; known as a whole or not at all. */
static bool qc_countries(struct ballot_certificate *c, const struct der *info,
                         struct ballot_value *countries)
{
    struct certificate_list list = {0};
    struct der_cursor each = der_inside(info);
    struct der string;
    bool readable = true;
    if (!der_is(info, V_ASN1_SEQUENCE))
        return false;
    while (!der_at_end(&each)) {
        int64_t characters;
        if (!der_want(&each, V_ASN1_PRINTABLESTRING, &string))
            return false;
        struct ballot_value country = certificate_string(c, &string, &characters);
        readable = readable && country.state == BALLOT_KNOWN;
        certificate_add(c, &list, country);
    }
    *countries = readable ? certificate_list_value(&list) : ballot_value_none(BALLOT_UNREADABLE);
    return true;
}

static bool qc_statement(struct ballot_certificate *c, const struct der *whole,
                         struct ballot_object *object)
{
    struct der id, info;
    struct der_cursor parts = der_inside(whole);
    struct ballot_value *fields = object->fields;
    fields[BALLOT_qc_statement_types] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_qc_statement_countries] = ballot_value_none(BALLOT_ABSENT);
    if (!der_want(&parts, V_ASN1_OBJECT, &id))
        return false;
    fields[BALLOT_qc_statement_id] = certificate_oid(&id);
    bool has_info = !der_at_end(&parts);
    if (has_info && (!der_next(&parts, &info) || !der_at_end(&parts)))
        return false;
    if (der_is_oid(&id, qc_type, sizeof qc_type))
        return has_info && qc_types(c, &info, &fields[BALLOT_qc_statement_types]);
    if (der_is_oid(&id, qc_legislation, sizeof qc_legislation))
        return has_info && qc_countries(c, &info, &fields[BALLOT_qc_statement_countries]);
    return true;
}

bool certificate_qc_statements(struct ballot_certificate *c, const struct der *octets,
                               struct ballot_value *fields)
{
    struct der sequence, one;
    struct certificate_list list = {0};
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_qc_statement);
        if (!der_want(&each, V_ASN1_SEQUENCE, &one) || !qc_statement(c, &one, object))
            return false;
        certificate_add(c, &list, certificate_record(object));
    }
    fields[BALLOT_cert_qc_statements] = certificate_list_value(&list);
    return true;
}

/* --- Signed Certificate Timestamps ---------------------------------------------------- */

/* The last second of the year 9999, beyond which nothing is dated here. */
#define LAST_SECOND UINT64_C(253402300799)

/* RFC 6962 3.2: version, log (32 octets), milliseconds (8), extensions and
 * signature. Of another version than v1 the rest is not known. */
static const struct ballot_object *timestamp(struct ballot_certificate *c,
                                             const unsigned char *octets, size_t length)
{
    struct ballot_object *object = certificate_object(c, BALLOT_RECORD_sct);
    uint64_t milliseconds = 0;
    object->fields[BALLOT_sct_log] = object->fields[BALLOT_sct_at] =
        ballot_value_none(BALLOT_UNREADABLE);
    if (length < 41 || octets[0] != 0)
        return object;
    for (int i = 0; i < 8; i++)
        milliseconds = milliseconds << 8 | octets[33 + i];
    object->fields[BALLOT_sct_log] = certificate_hex(c, octets + 1, 32);
    if (milliseconds / 1000 <= LAST_SECOND) {
        object->fields[BALLOT_sct_at] = ballot_value_number((int64_t)(milliseconds / 1000));
        object->fields[BALLOT_sct_at].motion = BALLOT_MOVES_WITH_ISSUANCE;
    }
    return object;
}

/* Takes a vector with a length of two octets (RFC 8446 3.4). */
static bool take_vector(struct der_cursor *cursor, struct der_cursor *vector)
{
    if (cursor->end - cursor->at < 2)
        return false;
    ptrdiff_t length = cursor->at[0] << 8 | cursor->at[1];
    if (cursor->end - cursor->at - 2 < length)
        return false;
    *vector = (struct der_cursor){cursor->at + 2, cursor->at + 2 + length};
    cursor->at = vector->end;
    return true;
}

bool certificate_scts(struct ballot_certificate *c, const struct der *octets,
                      struct ballot_value *fields)
{
    struct der inner;
    struct der_cursor all, one;
    struct certificate_list list = {0};
    if (!certificate_sole(octets, V_ASN1_OCTET_STRING, &inner))
        return false;
    struct der_cursor cursor = der_inside(&inner);
    if (!take_vector(&cursor, &all) || !der_at_end(&cursor) || der_at_end(&all))
        return false;
    while (!der_at_end(&all)) {
        if (!take_vector(&all, &one) || der_at_end(&one))
            return false;
        certificate_add(c, &list,
                        certificate_record(timestamp(c, one.at, (size_t)(one.end - one.at))));
    }
    fields[BALLOT_cert_scts] = certificate_list_value(&list);
    return true;
}
