/* Facts of the certificate as a whole. Each is extracted with those that come
 * from the same field. */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "certificate_private.h"

#define OID_IS(oid, ...)                                                                           \
    ((oid)->length == sizeof((const unsigned char[]){__VA_ARGS__}) &&                              \
     memcmp((oid)->value, (const unsigned char[]){__VA_ARGS__}, (oid)->length) == 0)

static void set(struct ballot_certificate *c, int fact, struct ballot_value value)
{
    c->fields[fact] = value;
}

static struct ballot_value unknown(void)
{
    return ballot_value_none(BALLOT_UNKNOWN);
}

static void fingerprint(struct ballot_certificate *c)
{
    set(c, BALLOT_cert_sha256,
        c->is_signed ? ballot_value_text(ballot_certificate_sha256(c), 64) : unknown());
}

static void number_and_version(struct ballot_certificate *c)
{
    int64_t version = 1;
    if (c->has_version)
        version = c->version.length == 1 ? c->version.value[0] + 1 : INT64_C(1) << 32;
    set(c, BALLOT_cert_version, ballot_value_number(version));
    const unsigned char *serial = c->serial.value;
    bool zero = true;
    for (size_t i = 0; i < c->serial.length; i++)
        zero = zero && serial[i] == 0;
    set(c, BALLOT_cert_serial, certificate_hex(c, serial, c->serial.length));
    set(c, BALLOT_cert_serial_octets, ballot_value_number((int64_t)c->serial.length));
    set(c, BALLOT_cert_serial_positive, ballot_value_number(!zero && (serial[0] & 0x80) == 0));
}

static struct ballot_value algorithm_oid(const struct der *algorithm)
{
    struct der_cursor inside = der_inside(algorithm);
    struct der oid;
    return der_want(&inside, V_ASN1_OBJECT, &oid) ? certificate_oid(&oid)
                                                  : ballot_value_none(BALLOT_UNREADABLE);
}

static void algorithms(struct ballot_certificate *c)
{
    set(c, BALLOT_cert_tbs_signature_algorithm, algorithm_oid(&c->tbs_algorithm));
    set(c, BALLOT_cert_tbs_signature_algorithm_der,
        certificate_hex(c, c->tbs_algorithm.start, der_total(&c->tbs_algorithm)));
    set(c, BALLOT_cert_signature_algorithm,
        c->is_signed ? algorithm_oid(&c->outer_algorithm) : unknown());
    set(c, BALLOT_cert_signature_algorithm_der,
        c->is_signed
            ? certificate_hex(c, c->outer_algorithm.start, der_total(&c->outer_algorithm))
            : unknown());
}

static void validity(struct ballot_certificate *c)
{
    const struct der *times[] = {&c->not_before, &c->not_after};
    for (int i = 0; i < 2; i++) {
        ballot_instant instant = 0;
        certificate_time(times[i], &instant);
        struct ballot_value date = ballot_value_number(instant);
        date.motion = BALLOT_MOVES_WITH_ISSUANCE;
        set(c, i == 0 ? BALLOT_cert_not_before : BALLOT_cert_not_after, date);
        set(c, i == 0 ? BALLOT_cert_not_before_type : BALLOT_cert_not_after_type,
            ballot_value_number(der_is(times[i], V_ASN1_UTCTIME) ? BALLOT_time_type_utc
                                                                 : BALLOT_time_type_generalized));
    }
}

/* --- The key (RFC 3279, RFC 5480, RFC 8410) ------------------------------------------ */

static int64_t bit_length(const unsigned char **octets, size_t *length)
{
    while (*length != 0 && **octets == 0) {
        ++*octets;
        --*length;
    }
    if (*length == 0)
        return 0;
    int64_t bits = (int64_t)(*length - 1) * 8;
    for (unsigned top = **octets; top != 0; top >>= 1)
        bits++;
    return bits;
}

static void rsa_key(struct ballot_certificate *c, const struct der *bits)
{
    static const int facts[] = {BALLOT_cert_key_bits,         BALLOT_cert_key_bits_over_8,
                                BALLOT_cert_rsa_exponent,     BALLOT_cert_rsa_exponent_bits,
                                BALLOT_cert_rsa_exponent_odd, BALLOT_cert_rsa_modulus_odd};
    struct der_cursor inside = {bits->value + 1, bits->value + bits->length};
    struct der sequence, modulus, exponent;
    bool fine = der_want(&inside, V_ASN1_SEQUENCE, &sequence);
    inside = fine ? der_inside(&sequence) : inside;
    fine = fine && der_want(&inside, V_ASN1_INTEGER, &modulus) &&
           der_want(&inside, V_ASN1_INTEGER, &exponent) && modulus.length != 0 &&
           exponent.length != 0;
    if (!fine) {
        for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
            set(c, facts[i], ballot_value_none(BALLOT_UNREADABLE));
        return;
    }
    const unsigned char *n = modulus.value, *e = exponent.value;
    size_t n_length = modulus.length, e_length = exponent.length;
    int64_t n_bits = bit_length(&n, &n_length), e_bits = bit_length(&e, &e_length), value = 0;
    for (size_t i = 0; i < e_length && e_bits <= 62; i++)
        value = value << 8 | e[i];
    set(c, BALLOT_cert_key_bits, ballot_value_number(n_bits));
    set(c, BALLOT_cert_key_bits_over_8, ballot_value_number(n_bits % 8));
    set(c, BALLOT_cert_rsa_exponent, ballot_value_number(e_bits <= 62 ? value : INT64_C(1) << 62));
    set(c, BALLOT_cert_rsa_exponent_bits, ballot_value_number(e_bits));
    set(c, BALLOT_cert_rsa_exponent_odd,
        ballot_value_number(e_length != 0 && (e[e_length - 1] & 1) != 0));
    set(c, BALLOT_cert_rsa_modulus_odd,
        ballot_value_number(n_length != 0 && (n[n_length - 1] & 1) != 0));
}

static void ec_key(struct ballot_certificate *c, struct der_cursor parameters)
{
    struct der oid;
    int64_t curve = BALLOT_curve_unnamed, bits = 0;
    if (der_want(&parameters, V_ASN1_OBJECT, &oid)) {
        curve = BALLOT_curve_other;
        if (OID_IS(&oid, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7)) {
            curve = BALLOT_curve_p256;
            bits = 256;
        } else if (OID_IS(&oid, 0x2B, 0x81, 4, 0, 0x22)) {
            curve = BALLOT_curve_p384;
            bits = 384;
        } else if (OID_IS(&oid, 0x2B, 0x81, 4, 0, 0x23)) {
            curve = BALLOT_curve_p521;
            bits = 521;
        }
    }
    set(c, BALLOT_cert_curve, ballot_value_number(curve));
    if (bits != 0)
        set(c, BALLOT_cert_key_bits, ballot_value_number(bits));
}

static void key(struct ballot_certificate *c)
{
    static const int facts[] = {
        BALLOT_cert_key_bits,     BALLOT_cert_key_bits_over_8,   BALLOT_cert_curve,
        BALLOT_cert_rsa_exponent, BALLOT_cert_rsa_exponent_bits, BALLOT_cert_rsa_exponent_odd,
        BALLOT_cert_rsa_modulus_odd};
    struct der_cursor inside = der_inside(&c->key);
    struct der algorithm = {0}, bits = {0}, oid = {0};
    int64_t type = BALLOT_key_type_other;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        set(c, facts[i], ballot_value_none(BALLOT_ABSENT));
    /* The outline has been checked when the certificate was read. */
    der_next(&inside, &algorithm);
    der_next(&inside, &bits);
    inside = der_inside(&algorithm);
    der_next(&inside, &oid);
    if (OID_IS(&oid, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1)) {
        type = BALLOT_key_type_rsa;
        rsa_key(c, &bits);
    } else if (OID_IS(&oid, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1)) {
        type = BALLOT_key_type_ec;
        ec_key(c, inside);
    } else if (OID_IS(&oid, 0x2B, 0x65, 0x70)) {
        type = BALLOT_key_type_ed25519;
    } else if (OID_IS(&oid, 0x2B, 0x65, 0x71)) {
        type = BALLOT_key_type_ed448;
    }
    set(c, BALLOT_cert_key_type, ballot_value_number(type));
    set(c, BALLOT_cert_key_algorithm, certificate_oid(&oid));
    set(c, BALLOT_cert_key_algorithm_der,
        certificate_hex(c, algorithm.start, der_total(&algorithm)));
}

static void key_fingerprint(struct ballot_certificate *c)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    EVP_Digest(c->key.start, der_total(&c->key), hash, NULL, EVP_sha256(), NULL);
    set(c, BALLOT_cert_key_sha256, certificate_hex(c, hash, 32));
}

/* --- What kind of certificate it is ---------------------------------------------------- */

static const struct ballot_value *fact(struct ballot_certificate *c, int slot)
{
    return ballot_fact(&c->root, (uint16_t)slot);
}

static bool has_purpose(struct ballot_certificate *c, unsigned char last)
{
    const unsigned char purpose[] = {0x2B, 6, 1, 5, 5, 7, 3, last};
    const struct ballot_value *list = fact(c, BALLOT_cert_extended_key_usage);
    for (uint32_t i = 0; list->state == BALLOT_KNOWN && i < list->length; i++)
        if (list->as.items[i].length == sizeof purpose &&
            memcmp(list->as.items[i].as.bytes, purpose, sizeof purpose) == 0)
            return true;
    return false;
}

static bool has_any_purpose(struct ballot_certificate *c)
{
    static const unsigned char any[] = {0x55, 0x1D, 0x25, 0};
    const struct ballot_value *list = fact(c, BALLOT_cert_extended_key_usage);
    for (uint32_t i = 0; list->state == BALLOT_KNOWN && i < list->length; i++)
        if (list->as.items[i].length == sizeof any &&
            memcmp(list->as.items[i].as.bytes, any, sizeof any) == 0)
            return true;
    return false;
}

/* A policy of the CA/Browser Forum's arc 2.23.140.1 whose next arc is ARC. */
static bool has_policy(struct ballot_certificate *c, unsigned char arc)
{
    const unsigned char prefix[] = {0x67, 0x81, 0x0C, 1, arc};
    const struct ballot_value *list = fact(c, BALLOT_cert_policies);
    for (uint32_t i = 0; list->state == BALLOT_KNOWN && i < list->length; i++)
        if (list->as.items[i].length >= sizeof prefix &&
            memcmp(list->as.items[i].as.bytes, prefix, sizeof prefix) == 0)
            return true;
    return false;
}

static void kind(struct ballot_certificate *c)
{
    const struct ballot_value *ca_fact = fact(c, BALLOT_cert_ca);
    bool ca = ca_fact->state == BALLOT_KNOWN && ca_fact->as.number != 0;
    bool responder = has_purpose(c, 9);
    bool no_purpose = fact(c, BALLOT_cert_extended_key_usage_critical)->state == BALLOT_ABSENT;
    const struct ballot_value *mailboxes = fact(c, BALLOT_cert_mailboxes);
    bool mail = has_purpose(c, 4) && mailboxes->state == BALLOT_KNOWN && mailboxes->length != 0;
    /* SBR 1.1: the purpose and a mailbox make it an S/MIME certificate; whoever
     * asserts a reserved policy has to keep the rules as well. A CA certificate
     * is in scope where nothing keeps it from issuing such certificates. */
    bool open = has_any_purpose(c) || no_purpose;
    set(c, BALLOT_cert_subscriber, ballot_value_number(!ca && !responder));
    set(c, BALLOT_cert_smime,
        ballot_value_number(ca ? open || has_purpose(c, 4) : mail || has_policy(c, 5)));
    set(c, BALLOT_cert_tls,
        ballot_value_number(ca ? open || has_purpose(c, 1)
                               : !responder && (has_purpose(c, 1) || has_policy(c, 2) ||
                                                has_policy(c, 1))));
    set(c, BALLOT_cert_self_issued,
        ballot_value_number(der_total(&c->issuer) == der_total(&c->subject) &&
                            memcmp(c->issuer.start, c->subject.start, der_total(&c->issuer)) == 0));
    static const unsigned char poison[] = {0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 3};
    static const unsigned char no_check[] = {0x2B, 6, 1, 5, 5, 7, 0x30, 1, 5};
    set(c, BALLOT_cert_precertificate,
        ballot_value_number(certificate_extension(c, poison, sizeof poison) != NULL));
    set(c, BALLOT_cert_ocsp_no_check,
        ballot_value_number(certificate_extension(c, no_check, sizeof no_check) != NULL));
}

static void extension_list(struct ballot_certificate *c)
{
    struct certificate_list all = {0}, doubles = {0};
    for (uint32_t i = 0; i < c->n_extensions; i++) {
        const struct raw_extension *extension = &c->extensions[i];
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_extension);
        struct ballot_value oid = certificate_oid(&extension->oid);
        object->fields[BALLOT_extension_oid] = oid;
        object->fields[BALLOT_extension_critical] = ballot_value_number(extension->critical);
        object->fields[BALLOT_extension_octets] =
            ballot_value_number((int64_t)extension->value.length);
        certificate_add(c, &all, certificate_record(object));
        uint32_t before = 0;
        for (uint32_t k = 0; k < i; k++) {
            struct ballot_value other = certificate_oid(&c->extensions[k].oid);
            before += ballot_value_same_bytes(&oid, &other);
        }
        if (before == 1)
            certificate_add(c, &doubles, oid);
    }
    set(c, BALLOT_cert_extensions, certificate_list_value(&all));
    set(c, BALLOT_cert_duplicate_extensions, certificate_list_value(&doubles));
}

void certificate_decode_root(struct ballot_certificate *c, uint16_t slot)
{
    switch (slot) {
    case BALLOT_cert_signed:
        set(c, slot, ballot_value_number(c->is_signed));
        break;
    case BALLOT_cert_sha256:
        fingerprint(c);
        break;
    case BALLOT_cert_version:
    case BALLOT_cert_serial:
    case BALLOT_cert_serial_octets:
    case BALLOT_cert_serial_positive:
        number_and_version(c);
        break;
    case BALLOT_cert_signature_algorithm:
    case BALLOT_cert_signature_algorithm_der:
    case BALLOT_cert_tbs_signature_algorithm:
    case BALLOT_cert_tbs_signature_algorithm_der:
        algorithms(c);
        break;
    case BALLOT_cert_not_before:
    case BALLOT_cert_not_after:
    case BALLOT_cert_not_before_type:
    case BALLOT_cert_not_after_type:
        validity(c);
        break;
    case BALLOT_cert_key_type:
    case BALLOT_cert_key_algorithm:
    case BALLOT_cert_key_algorithm_der:
    case BALLOT_cert_key_bits:
    case BALLOT_cert_key_bits_over_8:
    case BALLOT_cert_curve:
    case BALLOT_cert_rsa_exponent:
    case BALLOT_cert_rsa_exponent_bits:
    case BALLOT_cert_rsa_exponent_odd:
    case BALLOT_cert_rsa_modulus_odd:
        key(c);
        break;
    case BALLOT_cert_key_sha256:
        key_fingerprint(c);
        break;
    case BALLOT_cert_subscriber:
    case BALLOT_cert_smime:
    case BALLOT_cert_tls:
    case BALLOT_cert_self_issued:
    case BALLOT_cert_precertificate:
    case BALLOT_cert_ocsp_no_check:
        kind(c);
        break;
    case BALLOT_cert_extensions:
    case BALLOT_cert_duplicate_extensions:
        extension_list(c);
        break;
    case BALLOT_cert_encoding_faults:
    case BALLOT_cert_undecodable_extensions:
        certificate_find_faults(c);
        break;
    default:
        certificate_decode_extension(c, slot);
        break;
    }
}
