/* Extensions made of GeneralNames: alternative names, where to find CRLs and
 * CA certificates, name constraints. */
#include <string.h>

#include "certificate_private.h"

/* A list of texts is known as a whole or not at all: with an element left out
 * for being unreadable, "all mailboxes" would be said of the others only. */
static void add_text(struct ballot_certificate *c, struct certificate_list *list, bool *readable,
                     const struct ballot_value *text)
{
    if (text->state == BALLOT_KNOWN)
        certificate_add(c, list, *text);
    else if (text->state != BALLOT_ABSENT)
        *readable = false;
}

static struct ballot_value texts(const struct certificate_list *list, bool readable)
{
    return readable ? certificate_list_value(list) : ballot_value_none(BALLOT_UNREADABLE);
}

/* --- 4.2.1.6 and 4.2.1.7 ------------------------------------------------------ */

bool certificate_subject_alt_name(struct ballot_certificate *c, const struct der *octets,
                                  struct ballot_value *fields)
{
    struct der sequence;
    struct ballot_value names;
    struct certificate_list mailboxes = {0}, domains = {0}, addresses = {0};
    bool mailboxes_readable = true, domains_readable = true, addresses_readable = true;
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence) ||
        !certificate_general_names(c, der_inside(&sequence), &names))
        return false;
    for (uint32_t i = 0; i < names.length; i++) {
        const struct ballot_value *name = names.as.items[i].as.object->fields;
        const struct ballot_value *text = &name[BALLOT_general_name_text];
        switch (name[BALLOT_general_name_form].as.number) {
        case BALLOT_name_form_rfc822_name:
        case BALLOT_name_form_other_name: /* only an SmtpUTF8Mailbox has a text */
            add_text(c, &mailboxes, &mailboxes_readable, text);
            break;
        case BALLOT_name_form_dns_name:
            add_text(c, &domains, &domains_readable, text);
            break;
        case BALLOT_name_form_ip_address:
            add_text(c, &addresses, &addresses_readable, text);
            break;
        default:
            break;
        }
    }
    fields[BALLOT_cert_subject_alt_names] = names;
    fields[BALLOT_cert_mailboxes] = texts(&mailboxes, mailboxes_readable);
    fields[BALLOT_cert_dns_names] = texts(&domains, domains_readable);
    fields[BALLOT_cert_ip_addresses] = texts(&addresses, addresses_readable);
    return true;
}

bool certificate_issuer_alt_name(struct ballot_certificate *c, const struct der *octets,
                                 struct ballot_value *fields)
{
    struct der sequence;
    return certificate_sole(octets, V_ASN1_SEQUENCE, &sequence) &&
           certificate_general_names(c, der_inside(&sequence),
                                     &fields[BALLOT_cert_issuer_alt_names]);
}

/* --- 4.2.1.13 and 4.2.1.15 ---------------------------------------------------- */

static bool distribution_point(struct ballot_certificate *c, const struct der *whole,
                               struct ballot_object *object)
{
    struct der field, name;
    struct der_cursor parts = der_inside(whole);
    struct ballot_value *fields = object->fields;
    struct ballot_value names = ballot_value_none(BALLOT_ABSENT), crl_issuer;
    struct certificate_list uris = {0};
    bool relative = false, readable = true;
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
        if (general[BALLOT_general_name_form].as.number == BALLOT_name_form_uri)
            add_text(c, &uris, &readable, &general[BALLOT_general_name_text]);
    }
    fields[BALLOT_distribution_point_full_names] = names;
    fields[BALLOT_distribution_point_uris] = texts(&uris, readable);
    fields[BALLOT_distribution_point_relative] = ballot_value_number(relative);
    fields[BALLOT_distribution_point_reasons] =
        ballot_value_number(der_optional_context(&parts, 1, &field));
    bool has_issuer = der_optional_context(&parts, 2, &field);
    fields[BALLOT_distribution_point_crl_issuer] = ballot_value_number(has_issuer);
    return (!has_issuer || certificate_general_names(c, der_inside(&field), &crl_issuer)) &&
           der_at_end(&parts);
}

static bool distribution_points(struct ballot_certificate *c, const struct der *octets,
                                struct ballot_value *points)
{
    struct der sequence, one;
    struct certificate_list list = {0};
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_distribution_point);
        if (!der_want(&each, V_ASN1_SEQUENCE, &one) || !distribution_point(c, &one, object))
            return false;
        certificate_add(c, &list, certificate_record(object));
    }
    *points = certificate_list_value(&list);
    return true;
}

bool certificate_crl_distribution_points(struct ballot_certificate *c, const struct der *octets,
                                         struct ballot_value *fields)
{
    return distribution_points(c, octets, &fields[BALLOT_cert_crl_distribution_points]);
}

bool certificate_freshest_crl(struct ballot_certificate *c, const struct der *octets,
                              struct ballot_value *fields)
{
    struct ballot_value points;
    (void)fields;
    return distribution_points(c, octets, &points);
}

/* --- 4.2.2.1 and 4.2.2.2 ------------------------------------------------------ */

static bool access_descriptions(struct ballot_certificate *c, const struct der *octets,
                                struct ballot_value *accesses)
{
    struct der sequence, one, method, location;
    struct certificate_list list = {0};
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor each = der_inside(&sequence);
    while (!der_at_end(&each)) {
        struct ballot_value name;
        if (!der_want(&each, V_ASN1_SEQUENCE, &one))
            return false;
        struct der_cursor parts = der_inside(&one);
        if (!der_want(&parts, V_ASN1_OBJECT, &method) || !der_next(&parts, &location) ||
            !der_at_end(&parts) || !certificate_general_name(c, &location, false, &name))
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
    *accesses = certificate_list_value(&list);
    return true;
}

bool certificate_authority_information(struct ballot_certificate *c, const struct der *octets,
                                       struct ballot_value *fields)
{
    return access_descriptions(c, octets, &fields[BALLOT_cert_authority_information]);
}

bool certificate_subject_information(struct ballot_certificate *c, const struct der *octets,
                                     struct ballot_value *fields)
{
    struct ballot_value accesses;
    (void)fields;
    return access_descriptions(c, octets, &accesses);
}

/* --- 4.2.1.10 ------------------------------------------------------------------ */

static bool subtrees(struct ballot_certificate *c, const struct der *field,
                     struct ballot_value *result, bool *limited)
{
    struct certificate_list list = {0};
    struct der_cursor each = der_inside(field);
    struct der tree, base, distance;
    int64_t minimum = 0, maximum;
    while (!der_at_end(&each)) {
        struct ballot_value name;
        if (!der_want(&each, V_ASN1_SEQUENCE, &tree))
            return false;
        struct der_cursor parts = der_inside(&tree);
        if (!der_next(&parts, &base) || !certificate_general_name(c, &base, true, &name))
            return false;
        if (der_optional_context(&parts, 0, &distance)) {
            if (!certificate_count(&distance, &minimum))
                return false;
            *limited = *limited || minimum != 0;
        }
        if (der_optional_context(&parts, 1, &distance)) {
            if (!certificate_count(&distance, &maximum))
                return false;
            *limited = true;
        }
        if (!der_at_end(&parts))
            return false;
        certificate_add(c, &list, name);
    }
    *result = certificate_list_value(&list);
    return true;
}

bool certificate_name_constraints(struct ballot_certificate *c, const struct der *octets,
                                  struct ballot_value *fields)
{
    struct der sequence, field;
    struct ballot_value *permitted = &fields[BALLOT_cert_permitted_subtrees];
    struct ballot_value *excluded = &fields[BALLOT_cert_excluded_subtrees];
    bool limited = false;
    *permitted = *excluded = ballot_value_none(BALLOT_ABSENT);
    if (!certificate_sole(octets, V_ASN1_SEQUENCE, &sequence))
        return false;
    struct der_cursor parts = der_inside(&sequence);
    if (der_optional_context(&parts, 0, &field) && !subtrees(c, &field, permitted, &limited))
        return false;
    if (der_optional_context(&parts, 1, &field) && !subtrees(c, &field, excluded, &limited))
        return false;
    fields[BALLOT_cert_subtrees_limited] = ballot_value_number(limited);
    return der_at_end(&parts);
}
