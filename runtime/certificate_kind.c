/* What kind of certificate it is: whose, for what, and under which documents. */
#include <string.h>

#include "certificate_private.h"

/* What an extension says that may not be readable: strong Kleene logic, as in
 * the language (docs/language.md, section 8). */
enum truth { NO, YES, UNREADABLE };

static enum truth truth(bool value)
{
    return value ? YES : NO;
}

static enum truth either(enum truth a, enum truth b)
{
    return a == YES || b == YES ? YES : a == NO && b == NO ? NO : UNREADABLE;
}

static enum truth both(enum truth a, enum truth b)
{
    return a == NO || b == NO ? NO : a == YES && b == YES ? YES : UNREADABLE;
}

static enum truth not(enum truth a) { return a == UNREADABLE ? UNREADABLE : truth(a == NO); }

static struct ballot_value value(enum truth a)
{
    return a == UNREADABLE ? ballot_value_none(BALLOT_UNREADABLE) : ballot_value_number(a == YES);
}

static const struct ballot_value *fact(struct ballot_certificate *c, int slot)
{
    return certificate_fact(c, (uint16_t)slot);
}

/* --- What it asserts ------------------------------------------------------------------ */

/* Whether an OID of the list begins with PREFIX and has at least MORE octets
 * behind it; exactly none where MORE is 0. */
static enum truth has(const struct ballot_value *list, const unsigned char *prefix, size_t length,
                      size_t more)
{
    if (list->state == BALLOT_UNREADABLE)
        return UNREADABLE;
    for (uint32_t i = 0; list->state == BALLOT_KNOWN && i < list->length; i++) {
        const struct ballot_value *oid = &list->as.items[i];
        bool fits = more == 0 ? oid->length == length : oid->length >= length + more;
        if (fits && memcmp(oid->as.bytes, prefix, length) == 0)
            return YES;
    }
    return NO;
}

/* id-kp, 1.3.6.1.5.5.7.3 (4.2.1.12) */
enum purpose { SERVER_AUTH = 1, EMAIL_PROTECTION = 4, OCSP_SIGNING = 9 };

static enum truth has_purpose(struct ballot_certificate *c, enum purpose purpose)
{
    const unsigned char oid[] = {0x2B, 6, 1, 5, 5, 7, 3, (unsigned char)purpose};
    return has(fact(c, BALLOT_cert_extended_key_usage), oid, sizeof oid, 0);
}

/* Nothing that limits what it may be used for: no extension, or
 * anyExtendedKeyUsage in it. */
static enum truth is_unrestricted(struct ballot_certificate *c)
{
    static const unsigned char any[] = {0x55, 0x1D, 0x25, 0};
    const struct ballot_value *purposes = fact(c, BALLOT_cert_extended_key_usage);
    return purposes->state == BALLOT_ABSENT ? YES : has(purposes, any, sizeof any, 0);
}

/* 1.3.6.1.4.1.11129.2.4.4, of a Precertificate Signing CA (BR 7.1.2.4). */
static enum truth signs_precertificates(struct ballot_certificate *c)
{
    static const unsigned char oid[] = {0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 4};
    return has(fact(c, BALLOT_cert_extended_key_usage), oid, sizeof oid, 0);
}

/* Under 2.23.140.1.5 (SBR 7.1.6.1). */
static enum truth has_smime_policy(struct ballot_certificate *c)
{
    static const unsigned char arc[] = {0x67, 0x81, 0x0C, 1, 5};
    return has(fact(c, BALLOT_cert_policies), arc, sizeof arc, 1);
}

/* 2.23.140.1.1 or under 2.23.140.1.2 (BR 7.1.6.1). */
static enum truth has_tls_policy(struct ballot_certificate *c)
{
    static const unsigned char ev[] = {0x67, 0x81, 0x0C, 1, 1};
    static const unsigned char arc[] = {0x67, 0x81, 0x0C, 1, 2};
    const struct ballot_value *policies = fact(c, BALLOT_cert_policies);
    return either(has(policies, ev, sizeof ev, 0), has(policies, arc, sizeof arc, 1));
}

/* Whether the subjectAltName has a name of one of two forms. Of otherNames only
 * the SmtpUTF8Mailbox counts. */
static enum truth has_name(struct ballot_certificate *c, int form, int other)
{
    const struct ballot_value *names = fact(c, BALLOT_cert_subject_alt_names);
    if (names->state == BALLOT_UNREADABLE)
        return UNREADABLE;
    for (uint32_t i = 0; names->state == BALLOT_KNOWN && i < names->length; i++) {
        const struct ballot_value *name = names->as.items[i].as.object->fields;
        int64_t its = name[BALLOT_general_name_form].as.number;
        bool mailbox = name[BALLOT_general_name_text].state != BALLOT_ABSENT;
        if ((its == form || its == other) && (its != BALLOT_name_form_other_name || mailbox))
            return YES;
    }
    return NO;
}

/* --- What it therefore is --------------------------------------------------------------- */

static enum truth has_mailbox(struct ballot_certificate *c)
{
    return has_name(c, BALLOT_name_form_rfc822_name, BALLOT_name_form_other_name);
}

static enum truth has_server(struct ballot_certificate *c)
{
    return has_name(c, BALLOT_name_form_dns_name, BALLOT_name_form_ip_address);
}

/* keyCertSign, or a path length, which is for those who have it (RFC 5280 4.2.1.9). */
static enum truth signs_certificates(struct ballot_certificate *c)
{
    const struct ballot_value *usages = fact(c, BALLOT_cert_key_usage);
    enum truth signs = usages->state == BALLOT_UNREADABLE ? UNREADABLE : NO;
    for (uint32_t i = 0; usages->state == BALLOT_KNOWN && i < usages->length; i++)
        if (usages->as.items[i].as.number == BALLOT_key_usage_key_cert_sign)
            signs = YES;
    return either(signs, truth(fact(c, BALLOT_cert_path_length)->state == BALLOT_KNOWN));
}

/* A CA by cA, unless it is an S/MIME certificate (SBR 1.1) that cannot sign
 * others; or one whose certificate wants for cA: who may sign certificates, and
 * by no name and no policy is a Subscriber's. */
static enum truth is_of_ca(struct ballot_certificate *c)
{
    const struct ballot_value *ca = fact(c, BALLOT_cert_ca);
    if (ca->state != BALLOT_KNOWN)
        return UNREADABLE;
    enum truth signs = signs_certificates(c), mailbox = has_mailbox(c);
    if (ca->as.number != 0)
        return either(signs, not(both(has_purpose(c, EMAIL_PROTECTION), mailbox)));
    enum truth reserved = either(has_smime_policy(c), has_tls_policy(c));
    return both(signs, not(either(either(mailbox, has_server(c)), reserved)));
}

/* An OCSP responder's: unless another purpose or the document's policy makes it
 * a Subscriber's that has OCSPSigning as well. */
static enum truth is_of_responder(struct ballot_certificate *c)
{
    enum truth mail =
        either(has_purpose(c, EMAIL_PROTECTION), both(has_smime_policy(c), has_mailbox(c)));
    return both(has_purpose(c, OCSP_SIGNING), not(either(mail, has_purpose(c, SERVER_AUTH))));
}

/* Subscriber: "identified by the existence of an Extended Key Usage (EKU) for
 * id-kp-emailProtection and the inclusion of a rfc822Name or an otherName of
 * type id-on-SmtpUTF8Mailbox" (SBR 1.1); whoever asserts a reserved policy has
 * said so as well. CA: nothing keeps it from issuing such certificates, or it
 * asserts a reserved policy, its adherence to the document (SBR 7.1.6.3). */
static enum truth is_smime(struct ballot_certificate *c, enum truth ca)
{
    enum truth purpose = has_purpose(c, EMAIL_PROTECTION), reserved = has_smime_policy(c);
    enum truth of_ca = either(either(purpose, is_unrestricted(c)), reserved);
    enum truth of_subscriber = either(both(purpose, has_mailbox(c)), reserved);
    return either(both(ca, of_ca), both(not(ca), of_subscriber));
}

/* BR 1.1 speaks of "authenticating servers accessible through the Internet".
 * Subscriber: the purpose says so, or a reserved policy does, or no purpose
 * keeps it from doing so and it names a server. CA: as above, and those that
 * sign precertificates, which BR 7.1.2.4 describes. */
static enum truth is_tls(struct ballot_certificate *c, enum truth ca)
{
    enum truth stated = either(has_purpose(c, SERVER_AUTH), has_tls_policy(c));
    enum truth open = is_unrestricted(c);
    enum truth of_ca = either(stated, either(open, signs_precertificates(c)));
    enum truth of_subscriber = either(stated, both(open, has_server(c)));
    return either(both(ca, of_ca), both(not(ca), of_subscriber));
}

static struct ballot_value has_extension(struct ballot_certificate *c, const unsigned char *oid,
                                         size_t length)
{
    return ballot_value_number(certificate_extension(c, oid, length) != NULL);
}

void certificate_decode_kind(struct ballot_certificate *c)
{
    static const unsigned char poison[] = {0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 3};
    static const unsigned char no_check[] = {0x2B, 6, 1, 5, 5, 7, 0x30, 1, 5};
    enum truth ca = is_of_ca(c);
    c->fields[BALLOT_cert_subscriber] = value(both(not(ca), not(is_of_responder(c))));
    c->fields[BALLOT_cert_smime] = value(is_smime(c, ca));
    c->fields[BALLOT_cert_tls] = value(is_tls(c, ca));
    c->fields[BALLOT_cert_precertificate] = has_extension(c, poison, sizeof poison);
    c->fields[BALLOT_cert_ocsp_no_check] = has_extension(c, no_check, sizeof no_check);
    size_t length = der_total(&c->issuer);
    c->fields[BALLOT_cert_self_issued] = ballot_value_number(
        length == der_total(&c->subject) && memcmp(c->issuer.start, c->subject.start, length) == 0);
}
