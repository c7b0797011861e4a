/* Facts of the certificate as a whole. Each is extracted with those that come
 * from the same field. */
#include <stdlib.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/objects.h>

#include "certificate_private.h"

#define OID_IS(oid, ...)                                                                           \
    der_is_oid(oid, (const unsigned char[]){__VA_ARGS__},                                          \
               sizeof((const unsigned char[]){__VA_ARGS__}))

static void set(struct ballot_certificate *c, int fact, struct ballot_value value)
{
    c->fields[fact] = value;
}

static struct ballot_value unknown(void)
{
    return ballot_value_none(BALLOT_UNKNOWN);
}

/* 4.1.2.8 */
static void unique_ids(struct ballot_certificate *c)
{
    set(c, BALLOT_cert_issuer_unique_id_present, ballot_value_number(c->has_issuer_unique_id));
    set(c, BALLOT_cert_subject_unique_id_present, ballot_value_number(c->has_subject_unique_id));
}

static struct ballot_value fingerprint(struct ballot_certificate *c)
{
    if (!c->is_signed)
        return unknown();
    const char *sha256 = ballot_certificate_sha256(c);
    return *sha256 != '\0' ? ballot_value_text(sha256, 64) : ballot_value_none(BALLOT_UNREADABLE);
}

static void number_and_version(struct ballot_certificate *c)
{
    /* Nobody means more than version 3; what does not fit in an octet is as
     * good as any number that is none of 1, 2 and 3. */
    int64_t version = 1;
    if (c->has_version)
        version = c->version.length == 1 ? (int64_t)(int8_t)c->version.value[0] + 1 : INT32_MAX;
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
        c->is_signed ? certificate_hex(c, c->outer_algorithm.start, der_total(&c->outer_algorithm))
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

/* A negative number is none: of no bits, 0, and even. */
static size_t positive_length(const struct der *integer)
{
    return (integer->value[0] & 0x80) != 0 ? 0 : integer->length;
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
    size_t n_length = positive_length(&modulus), e_length = positive_length(&exponent);
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

/* Of a curve that libcrypto knows by name; 0 for another. */
static int field_size(const struct der *oid)
{
    const unsigned char *at = oid->start;
    ASN1_OBJECT *object = d2i_ASN1_OBJECT(NULL, &at, (long)der_total(oid));
    EC_GROUP *group = EC_GROUP_new_by_curve_name(OBJ_obj2nid(object));
    int bits = group != NULL ? EC_GROUP_get_degree(group) : 0;
    EC_GROUP_free(group);
    ASN1_OBJECT_free(object);
    return bits;
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
    if (curve == BALLOT_curve_other)
        bits = field_size(&oid);
    set(c, BALLOT_cert_curve, ballot_value_number(curve));
    if (bits != 0)
        set(c, BALLOT_cert_key_bits, ballot_value_number(bits));
    else if (curve == BALLOT_curve_other)
        set(c, BALLOT_cert_key_bits, ballot_value_none(BALLOT_UNREADABLE));
}

/* 2.16.840.1.101.3.4.3.17 to .19 and 2.16.840.1.101.3.4.4.1 to .3, of the parameter
 * sets of FIPS 204 and 203. */
static int64_t lattice_type(const struct der *oid)
{
    static const unsigned char nist[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04};
    if (oid->length != sizeof nist + 2 || memcmp(oid->value, nist, sizeof nist) != 0)
        return BALLOT_key_type_other;
    unsigned kind = oid->value[sizeof nist], set = oid->value[sizeof nist + 1];
    if (kind == 3 && set >= 17 && set <= 19)
        return BALLOT_key_type_ml_dsa;
    return kind == 4 && set >= 1 && set <= 3 ? BALLOT_key_type_ml_kem : BALLOT_key_type_other;
}

static void key(struct ballot_certificate *c)
{
    static const int facts[] = {
        BALLOT_cert_key_bits,       BALLOT_cert_key_bits_over_8,   BALLOT_cert_curve,
        BALLOT_cert_rsa_exponent,   BALLOT_cert_rsa_exponent_bits, BALLOT_cert_rsa_exponent_odd,
        BALLOT_cert_rsa_modulus_odd};
    struct der_cursor inside = der_inside(&c->key);
    struct der algorithm = {0}, bits = {0}, oid = {0};
    int64_t type;
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
    } else {
        type = lattice_type(&oid);
    }
    set(c, BALLOT_cert_key_type, ballot_value_number(type));
    set(c, BALLOT_cert_key_algorithm, certificate_oid(&oid));
    set(c, BALLOT_cert_key_algorithm_der,
        certificate_hex(c, algorithm.start, der_total(&algorithm)));
    set(c, BALLOT_cert_key_octets, ballot_value_number((int64_t)bits.length - 1));
}

static void key_fingerprint(struct ballot_certificate *c)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    size_t size = certificate_hash(c, CERTIFICATE_SHA256, c->key.start, der_total(&c->key), hash);
    set(c, BALLOT_cert_key_sha256,
        size != 0 ? certificate_hex(c, hash, size) : ballot_value_none(BALLOT_UNREADABLE));
}

/* Whether IDENTIFIER is a hash of OCTETS, whole or its first 160 bits (4.2.1.2
 * method (1), RFC 7093 section 2 (1) to (4)), or four bits 0100 and the last 60
 * of SHA-1 (method (2)). Unreadable where one that it may be cannot be made. */
static struct ballot_value is_hash_of(struct ballot_certificate *c, const struct der *identifier,
                                      const unsigned char *octets, size_t length)
{
    static const size_t sizes[] = {20, 32, 48, 64};
    const unsigned char *is = identifier->value;
    unsigned char hash[EVP_MAX_MD_SIZE];
    bool made = true;
    for (int kind = CERTIFICATE_SHA1; kind < CERTIFICATE_HASHES; kind++) {
        bool is_whole = identifier->length == sizes[kind] || identifier->length == 20;
        bool is_short = identifier->length == 8 && kind == CERTIFICATE_SHA1;
        if (!is_whole && !is_short)
            continue;
        if (certificate_hash(c, (enum certificate_hash)kind, octets, length, hash) == 0)
            made = false;
        else if ((is_whole && memcmp(is, hash, identifier->length) == 0) ||
                 (is_short && is[0] == (0x40 | (hash[12] & 0x0F)) &&
                  memcmp(is + 1, hash + 13, 7) == 0))
            return ballot_value_number(true);
    }
    return made ? ballot_value_number(false) : ballot_value_none(BALLOT_UNREADABLE);
}

static struct ballot_value key_id_is_derived(struct ballot_certificate *c)
{
    static const unsigned char oid[] = {0x55, 0x1D, 0x0E};
    const struct raw_extension *extension = certificate_extension(c, oid, sizeof oid);
    struct der_cursor inside = der_inside(&c->key);
    struct der identifier, algorithm, bits;
    if (extension == NULL)
        return ballot_value_none(BALLOT_ABSENT);
    if (!certificate_sole(&extension->value, V_ASN1_OCTET_STRING, &identifier))
        return ballot_value_none(BALLOT_UNREADABLE);
    der_next(&inside, &algorithm);
    der_next(&inside, &bits);
    struct ballot_value of_key = is_hash_of(c, &identifier, bits.value + 1, bits.length - 1);
    if (of_key.state == BALLOT_KNOWN && of_key.as.number != 0)
        return of_key;
    struct ballot_value of_info = is_hash_of(c, &identifier, c->key.start, der_total(&c->key));
    bool decides = of_info.state != BALLOT_KNOWN || of_info.as.number != 0;
    return decides ? of_info : of_key;
}

/* --- Names of the subject ------------------------------------------------------------ */

static void add_name(struct ballot_certificate *c, const struct ballot_value *name,
                     struct certificate_list *names, struct certificate_list *attributes)
{
    const struct ballot_value *its = ballot_fact(name->as.object, BALLOT_name_attributes);
    certificate_add(c, names, *name);
    for (uint32_t i = 0; i < its->length; i++)
        certificate_add(c, attributes, its->as.items[i]);
}

static void subject_names(struct ballot_certificate *c)
{
    const struct ballot_value *others = certificate_fact(c, BALLOT_cert_subject_alt_names);
    struct certificate_list names = {0}, attributes = {0};
    add_name(c, &c->fields[BALLOT_cert_subject], &names, &attributes);
    for (uint32_t i = 0; others->state == BALLOT_KNOWN && i < others->length; i++) {
        const struct ballot_value *name =
            ballot_fact(others->as.items[i].as.object, BALLOT_general_name_directory);
        if (name->state == BALLOT_KNOWN)
            add_name(c, name, &names, &attributes);
    }
    bool readable = others->state != BALLOT_UNREADABLE;
    struct ballot_value none = ballot_value_none(BALLOT_UNREADABLE);
    set(c, BALLOT_cert_subject_names, readable ? certificate_list_value(&names) : none);
    set(c, BALLOT_cert_subject_attributes, readable ? certificate_list_value(&attributes) : none);
}

/* --- Extensions as such ------------------------------------------------------------- */

static int by_oid(const void *left, const void *right)
{
    const struct raw_extension *const *a = left, *const *b = right;
    size_t shorter = (*a)->oid.length < (*b)->oid.length ? (*a)->oid.length : (*b)->oid.length;
    int order = memcmp((*a)->oid.value, (*b)->oid.value, shorter);
    if (order == 0)
        order = ((*a)->oid.length > (*b)->oid.length) - ((*a)->oid.length < (*b)->oid.length);
    return order;
}

static bool same_oid(const struct raw_extension *a, const struct raw_extension *b)
{
    return der_is_oid(&a->oid, b->oid.value, b->oid.length);
}

/* Sorted, because a hostile certificate can have many thousands. */
static struct ballot_value duplicates(struct ballot_certificate *c)
{
    uint32_t n = c->n_extensions;
    struct certificate_list list = {0};
    const struct raw_extension **sorted = ballot_arena_array(&c->arena, n, sizeof *sorted);
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = &c->extensions[i];
    if (n > 1)
        qsort(sorted, n, sizeof *sorted, by_oid);
    for (uint32_t i = 1; i < n; i++)
        if (same_oid(sorted[i - 1], sorted[i]) && (i == 1 || !same_oid(sorted[i - 2], sorted[i])))
            certificate_add(c, &list, certificate_oid(&sorted[i]->oid));
    return certificate_list_value(&list);
}

static void extension_list(struct ballot_certificate *c)
{
    struct certificate_list all = {0};
    for (uint32_t i = 0; i < c->n_extensions; i++) {
        const struct raw_extension *extension = &c->extensions[i];
        struct ballot_object *object = certificate_object(c, BALLOT_RECORD_extension);
        object->fields[BALLOT_extension_oid] = certificate_oid(&extension->oid);
        object->fields[BALLOT_extension_critical] = ballot_value_number(extension->critical);
        object->fields[BALLOT_extension_octets] =
            ballot_value_number((int64_t)extension->value.length);
        certificate_add(c, &all, certificate_record(object));
    }
    set(c, BALLOT_cert_extensions, certificate_list_value(&all));
    set(c, BALLOT_cert_duplicate_extensions, duplicates(c));
}

void certificate_decode_root(struct ballot_certificate *c, uint16_t slot)
{
    switch (slot) {
    case BALLOT_cert_signed:
        set(c, slot, ballot_value_number(c->is_signed));
        break;
    case BALLOT_cert_sha256:
        set(c, slot, fingerprint(c));
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
    case BALLOT_cert_issuer_unique_id_present:
    case BALLOT_cert_subject_unique_id_present:
        unique_ids(c);
        break;
    case BALLOT_cert_key_type:
    case BALLOT_cert_key_algorithm:
    case BALLOT_cert_key_algorithm_der:
    case BALLOT_cert_key_octets:
    case BALLOT_cert_key_bits:
    case BALLOT_cert_key_bits_over_8:
    case BALLOT_cert_curve:
    case BALLOT_cert_rsa_exponent:
    case BALLOT_cert_rsa_exponent_bits:
    case BALLOT_cert_rsa_exponent_odd:
    case BALLOT_cert_rsa_modulus_odd:
        key(c);
        break;
    case BALLOT_cert_rsa_small_factor:
    case BALLOT_cert_rsa_roca:
    case BALLOT_cert_rsa_close_primes:
    case BALLOT_cert_key_on_curve:
        certificate_decode_key_quality(c);
        break;
    case BALLOT_cert_key_sha256:
        key_fingerprint(c);
        break;
    case BALLOT_cert_subject_key_id_derived:
        set(c, slot, key_id_is_derived(c));
        break;
    case BALLOT_cert_subscriber:
    case BALLOT_cert_smime:
    case BALLOT_cert_tls:
    case BALLOT_cert_self_issued:
    case BALLOT_cert_precertificate:
    case BALLOT_cert_ocsp_no_check:
        certificate_decode_kind(c);
        break;
    case BALLOT_cert_subject_names:
    case BALLOT_cert_subject_attributes:
        subject_names(c);
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
        certificate_decode_extensions(c);
        break;
    }
}
