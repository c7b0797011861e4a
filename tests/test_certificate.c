/* Facts of certificates: each group from certificates made for it. */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "../runtime/date.h"
#include "sample.h"

void test_certificate(void);
void test_certificate_extensions(void);
void test_certificate_input(void);

#define LIST(...)                                                                                  \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

/* --- The outline --------------------------------------------------------------------- */

static void outline(void)
{
    struct certificate_recipe recipe = recipe_smime();
    recipe.not_after = INT64_C(2524608000); /* 2050-01-01 */
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_signed, true));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_version, 3));
    CU_ASSERT_TRUE(sample_is_text(&s, BALLOT_cert_serial, "4ba110700000000000000000ba110700"));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_serial_octets, 16));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_serial_positive, true));
    CU_ASSERT_TRUE(
        is_oid(sample_fact(&s, BALLOT_cert_signature_algorithm), "1.2.840.113549.1.1.11"));
    CU_ASSERT_TRUE(
        sample_is_text(&s, BALLOT_cert_signature_algorithm_der, "300d06092a864886f70d01010b0500"));
    CU_ASSERT_TRUE(
        is_oid(sample_fact(&s, BALLOT_cert_tbs_signature_algorithm), "1.2.840.113549.1.1.11"));
    CU_ASSERT_TRUE(
        sample_is_text(&s, BALLOT_cert_sha256, ballot_certificate_sha256(s.certificate)));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_not_before, recipe.not_before));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_not_after, recipe.not_after));
    CU_ASSERT_EQUAL(sample_fact(&s, BALLOT_cert_not_before)->motion, BALLOT_MOVES_WITH_ISSUANCE);
    CU_ASSERT_EQUAL(sample_fact(&s, BALLOT_cert_not_after)->motion, BALLOT_MOVES_WITH_ISSUANCE);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_not_before_type, BALLOT_time_type_utc));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_not_after_type, BALLOT_time_type_generalized));
    CU_ASSERT_STRING_EQUAL(ballot_certificate_subject_text(s.certificate), "CN=ann@example.org");
    CU_ASSERT_STRING_EQUAL(ballot_certificate_issuer_text(s.certificate), "CN=Test CA");
    sample_free(&s);
}

static void fingerprint(void)
{
    /* SHA-256 of that text, FIPS 180-4; what is hashed need not be readable */
    struct ballot_certificate *c = ballot_certificate_new();
    struct ballot_error error;
    CU_ASSERT_FALSE(ballot_certificate_read(c, (const unsigned char *)"abc", 3, &error));
    CU_ASSERT_STRING_EQUAL(ballot_certificate_sha256(c),
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ballot_certificate_free(c);
}

/* Where libcrypto has no hash, nobody knows what it would be. */
static void no_hashes(void)
{
    struct certificate_recipe recipe = recipe_ca();
    struct sample s = sample_make(&recipe);
    CU_ASSERT_EQUAL_FATAL(EVP_set_default_properties(NULL, "provider=none"), 1);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_sha256), BALLOT_UNREADABLE);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_key_sha256), BALLOT_UNREADABLE);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_subject_key_id_derived), BALLOT_UNREADABLE);
    CU_ASSERT_STRING_EQUAL(ballot_certificate_sha256(s.certificate), "");
    CU_ASSERT_EQUAL_FATAL(EVP_set_default_properties(NULL, ""), 1);
    CU_ASSERT_EQUAL(strlen(ballot_certificate_sha256(s.certificate)), 64);
    ERR_clear_error();
    sample_free(&s);
}

static void numbers(void)
{
    static const struct {
        const char *serial;
        int64_t octets;
        bool positive;
    } serials[] = {{"020100", 1, false},
                   {"020101", 1, true},
                   {"0201ff", 1, false},
                   {"02020080", 2, true},
                   {"0214 7fffffffffffffffffffffffffffffffffffffff", 20, true},
                   {"0215 00ffffffffffffffffffffffffffffffffffffffff", 21, true}};
    for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++) {
        struct sample s = sample_build(&(struct pieces){.serial = serials[i].serial});
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_serial_octets, serials[i].octets));
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_serial_positive, serials[i].positive));
        sample_free(&s);
    }
    static const struct {
        const char *version;
        int64_t number;
    } versions[] = {
        {"", 1},           {"a003020100", 1}, {"a003020101", 2},          {"a003020102", 3},
        {"a003020103", 4}, {"a0030201ff", 0}, {"a00402020100", INT32_MAX}};
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        struct sample s = sample_build(&(struct pieces){.version = versions[i].version});
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_version, versions[i].number));
        sample_free(&s);
    }
}

/* --- Names ------------------------------------------------------------------------------ */

static const struct ballot_object *name_of(const struct sample *s, uint16_t slot)
{
    return sample_fact(s, slot)->as.object;
}

static const struct ballot_object *attribute(const struct sample *s, uint32_t index)
{
    return sample_record(ballot_fact(name_of(s, BALLOT_cert_subject), BALLOT_name_attributes),
                         index);
}

static void names(void)
{
    static const struct recipe_attribute subject[] = {
        {.type = "C", .value = "CH"},
        {.type = "2.5.4.97", .value = "LEIXG-529900T8BM49AURSDO55"},
        {.type = "SN", .value = "Müller"},
        {.type = "GN", .value = "Zoë", .joined = true},
        {.type = "emailAddress", .value = "z@example.org"},
        {.type = NULL}};
    struct certificate_recipe recipe = recipe_smime();
    recipe.subject = subject;
    struct sample s = sample_make(&recipe);
    const struct ballot_object *name = name_of(&s, BALLOT_cert_subject);
    CU_ASSERT_TRUE(is_number(ballot_fact(name, BALLOT_name_rdns), 4));
    CU_ASSERT_EQUAL(ballot_fact(name, BALLOT_name_attributes)->length, 5);
    CU_ASSERT_TRUE(is_text(ballot_fact(name_of(&s, BALLOT_cert_issuer), BALLOT_name_der),
                           "30123110300e06035504030c0754657374204341"));
    static const struct {
        const char *type, *value;
        int string_type;
        int64_t characters;
        int rdn;
    } expected[] = {{"2.5.4.6", "CH", BALLOT_string_type_printable, 2, 0},
                    {"2.5.4.97", "LEIXG-529900T8BM49AURSDO55", BALLOT_string_type_utf8, 26, 1},
                    {"2.5.4.42", "Zoë", BALLOT_string_type_utf8, 3, 2},
                    {"2.5.4.4", "Müller", BALLOT_string_type_utf8, 6, 2},
                    {"1.2.840.113549.1.9.1", "z@example.org", BALLOT_string_type_ia5, 13, 3}};
    for (uint32_t i = 0; i < 5; i++) {
        const struct ballot_object *a = attribute(&s, i);
        /* libcrypto orders the members of a set */
        uint32_t e = i;
        if (i == 2 && is_oid(ballot_fact(a, BALLOT_attribute_type), "2.5.4.4"))
            e = 3;
        else if (i == 3 && is_oid(ballot_fact(a, BALLOT_attribute_type), "2.5.4.42"))
            e = 2;
        CU_ASSERT_TRUE(is_oid(ballot_fact(a, BALLOT_attribute_type), expected[e].type));
        CU_ASSERT_TRUE(is_text(ballot_fact(a, BALLOT_attribute_value), expected[e].value));
        CU_ASSERT_TRUE(
            is_number(ballot_fact(a, BALLOT_attribute_string_type), expected[e].string_type));
        CU_ASSERT_TRUE(
            is_number(ballot_fact(a, BALLOT_attribute_characters), expected[e].characters));
        CU_ASSERT_TRUE(is_number(ballot_fact(a, BALLOT_attribute_rdn), expected[e].rdn));
    }
    sample_free(&s);
}

/* Each string type with what it allows and, at its edge, what it does not. A
 * value of NULL is unreadable. */
static void strings(void)
{
    static const struct {
        const char *hex; /* of the value */
        int string_type;
        const char *value;
        int64_t characters;
    } cases[] = {
        {"1303 41 2d 3f", BALLOT_string_type_printable, "A-?", 3},
        {"1301 2a", BALLOT_string_type_printable, NULL, 0},
        {"1301 00", BALLOT_string_type_printable, NULL, 0},
        {"0c04 f09f9880", BALLOT_string_type_utf8, "\xF0\x9F\x98\x80", 1},
        {"0c02 c080", BALLOT_string_type_utf8, NULL, 0},
        {"0c03 eda080", BALLOT_string_type_utf8, NULL, 0}, /* a surrogate */
        {"0c01 c3", BALLOT_string_type_utf8, NULL, 0},
        {"0c00", BALLOT_string_type_utf8, "", 0},
        {"1601 7f", BALLOT_string_type_ia5, "\x7F", 1},
        {"1601 80", BALLOT_string_type_ia5, NULL, 0},
        {"1402 41e4", BALLOT_string_type_teletex, "A\xC3\xA4", 2},
        {"1e04 004120ac", BALLOT_string_type_bmp, "A\xE2\x82\xAC", 2},
        {"1e03 004120", BALLOT_string_type_bmp, NULL, 0},
        {"1e02 d800", BALLOT_string_type_bmp, NULL, 0},
        {"1c04 0001f600", BALLOT_string_type_universal, "\xF0\x9F\x98\x80", 1},
        {"1c04 00110000", BALLOT_string_type_universal, NULL, 0},
        {"1c03 000041", BALLOT_string_type_universal, NULL, 0},
        {"1202 3120", BALLOT_string_type_numeric, "1 ", 2},
        {"1201 2d", BALLOT_string_type_numeric, NULL, 0},
        {"1a01 7e", BALLOT_string_type_visible, "~", 1},
        {"1a01 7f", BALLOT_string_type_visible, NULL, 0},
        {"1a01 1f", BALLOT_string_type_visible, NULL, 0},
        {"180f 31393730303130313030303030305a", BALLOT_string_type_time, "19700101000000Z", 15},
        {"1801 ff", BALLOT_string_type_time, NULL, 0},
        {"0500", BALLOT_string_type_other, NULL, 0},
        {"800141", BALLOT_string_type_other, NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n;
        char subject[128];
        free(from_hex(cases[i].hex, &n));
        snprintf(subject, sizeof subject, "30%02zx31%02zx30%02zx0603550403%s", n + 9, n + 7, n + 5,
                 cases[i].hex);
        struct sample s = sample_build(&(struct pieces){.subject = subject});
        CU_ASSERT_TRUE_FATAL(s.fine);
        const struct ballot_value *value = ballot_fact(attribute(&s, 0), BALLOT_attribute_value);
        const struct ballot_value *length =
            ballot_fact(attribute(&s, 0), BALLOT_attribute_characters);
        bool as_expected =
            cases[i].value == NULL
                ? value->state == BALLOT_UNREADABLE && length->state == BALLOT_UNREADABLE
                : is_text(value, cases[i].value) && is_number(length, cases[i].characters);
        if (!as_expected)
            fprintf(stderr, "string %s\n", cases[i].hex);
        CU_ASSERT_TRUE(as_expected);
        CU_ASSERT_TRUE(is_number(ballot_fact(attribute(&s, 0), BALLOT_attribute_string_type),
                                 cases[i].string_type));
        bool is_string = cases[i].string_type != BALLOT_string_type_other &&
                         cases[i].string_type != BALLOT_string_type_time;
        CU_ASSERT_EQUAL(sample_has_fault(&s, BALLOT_encoding_fault_bad_string),
                        is_string && cases[i].value == NULL);
        sample_free(&s);
    }
}

/* --- Keys ------------------------------------------------------------------------------- */

static void made_keys(void)
{
    struct certificate_recipe recipe = recipe_tls();
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_type, BALLOT_key_type_ec));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_curve, BALLOT_curve_p256));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_bits, 256));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_key_bits_over_8), BALLOT_ABSENT);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_rsa_exponent), BALLOT_ABSENT);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_rsa_modulus_odd), BALLOT_ABSENT);
    CU_ASSERT_TRUE(sample_is_text(&s, BALLOT_cert_key_algorithm_der,
                                  "301306072a8648ce3d020106082a8648ce3d030107"));
    /* computed apart, with sha256sum */
    CU_ASSERT_TRUE(
        sample_is_text(&s, BALLOT_cert_key_sha256,
                       "5cd252fb0ce8932436faf8ccd1040981b89ee4ad6b9fe9e2a2b7e71aacb27cd3"));
    sample_free(&s);
    recipe.rsa = true;
    s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_type, BALLOT_key_type_rsa));
    CU_ASSERT_TRUE(is_oid(sample_fact(&s, BALLOT_cert_key_algorithm), "1.2.840.113549.1.1.1"));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_bits, 2048));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_bits_over_8, 0));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_exponent, 65537));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_exponent_bits, 17));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_exponent_odd, true));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_modulus_odd, true));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_curve), BALLOT_ABSENT);
    sample_free(&s);
}

static void rsa_numbers(void)
{
    static const struct {
        const char *modulus, *exponent;
        int64_t bits, over_8, value, exponent_bits;
        bool odd, modulus_odd;
    } cases[] = {
        {"02020103", "020103", 9, 1, 3, 2, true, true},
        {"02020080", "020102", 8, 0, 2, 2, false, false},
        {"02017f", "02083fffffffffffffff", 7, 7, INT64_C(0x3FFFFFFFFFFFFFFF), 62, true, true},
        {"02017f", "02084000000000000000", 7, 7, INT64_C(1) << 62, 63, false, true},
        {"02017f", "0209008000000000000001", 7, 7, INT64_C(1) << 62, 64, true, true},
        {"020100", "020100", 0, 0, 0, 0, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char key[128];
        size_t m, e;
        free(from_hex(cases[i].modulus, &m));
        free(from_hex(cases[i].exponent, &e));
        snprintf(key, sizeof key, "30%02zx300d06092a864886f70d010101050003%02zx0030%02zx%s%s",
                 m + e + 20, m + e + 3, m + e, cases[i].modulus, cases[i].exponent);
        struct sample s = sample_build(&(struct pieces){.key = key});
        CU_ASSERT_TRUE_FATAL(s.fine);
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_bits, cases[i].bits));
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_bits_over_8, cases[i].over_8));
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_exponent, cases[i].value));
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_exponent_bits, cases[i].exponent_bits));
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_exponent_odd, cases[i].odd));
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_rsa_modulus_odd, cases[i].modulus_odd));
        sample_free(&s);
    }
    struct sample s =
        sample_build(&(struct pieces){.key = "3013 300d 06092a864886f70d0101010500 0302 0005"});
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_type, BALLOT_key_type_rsa));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_key_bits), BALLOT_UNREADABLE);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_rsa_exponent), BALLOT_UNREADABLE);
    sample_free(&s);
}

#define EC "06072a8648ce3d0201"
#define NIST "3011 300b 0609 60864801650304"

static void other_keys(void)
{
    static const struct {
        const char *key;
        int type, curve;
        int64_t bits;
    } cases[] = {
        {"3017 3010 " EC " 06052b81040022 0303 000401", BALLOT_key_type_ec, BALLOT_curve_p384, 384},
        {"3017 3010 " EC " 06052b81040023 0303 000401", BALLOT_key_type_ec, BALLOT_curve_p521, 521},
        {"3017 3010 " EC " 06052b8104000a 0303 000401", BALLOT_key_type_ec, BALLOT_curve_other,
         256},
        {"3017 3010 " EC " 06052b8104007f 0303 000401", BALLOT_key_type_ec, BALLOT_curve_other, -1},
        {"3014 300d " EC " 3002 0500 0303 000401", BALLOT_key_type_ec, BALLOT_curve_unnamed, -2},
        {"3010 3009 " EC " 0303 000401", BALLOT_key_type_ec, BALLOT_curve_unnamed, -2},
        {"300b 3005 06032b6570 0302 0001", BALLOT_key_type_ed25519, -1, -2},
        {"300b 3005 06032b6571 0302 0001", BALLOT_key_type_ed448, -1, -2},
        {"300b 3005 06032b656e 0302 0001", BALLOT_key_type_other, -1, -2},
        {NIST "0310 0302 0001", BALLOT_key_type_other, -1, -2},
        {NIST "0311 0302 0001", BALLOT_key_type_ml_dsa, -1, -2},
        {NIST "0313 0302 0001", BALLOT_key_type_ml_dsa, -1, -2},
        {NIST "0314 0302 0001", BALLOT_key_type_other, -1, -2},
        {NIST "0400 0302 0001", BALLOT_key_type_other, -1, -2},
        {NIST "0401 0302 0001", BALLOT_key_type_ml_kem, -1, -2},
        {NIST "0403 0302 0001", BALLOT_key_type_ml_kem, -1, -2},
        {NIST "0404 0302 0001", BALLOT_key_type_other, -1, -2},
        {NIST "0501 0302 0001", BALLOT_key_type_other, -1, -2},
        {"3012 300c 060a 60864801650304030101 0302 0001", BALLOT_key_type_other, -1, -2},
        {"3011 300b 0609 60864801650305 0311 0302 0001", BALLOT_key_type_other, -1, -2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = sample_build(&(struct pieces){.key = cases[i].key});
        if (!s.fine)
            fprintf(stderr, "key %zu: %s\n", i, s.error.message);
        CU_ASSERT_TRUE_FATAL(s.fine);
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_type, cases[i].type));
        CU_ASSERT_TRUE(
            sample_is(&s, BALLOT_cert_key_octets, cases[i].type == BALLOT_key_type_ec ? 2 : 1));
        CU_ASSERT_TRUE(cases[i].curve < 0 ? sample_state(&s, BALLOT_cert_curve) == BALLOT_ABSENT
                                          : sample_is(&s, BALLOT_cert_curve, cases[i].curve));
        /* -1: libcrypto has no such curve; -2: there is no named curve */
        CU_ASSERT_TRUE(
            cases[i].bits == -1   ? sample_state(&s, BALLOT_cert_key_bits) == BALLOT_UNREADABLE
            : cases[i].bits == -2 ? sample_state(&s, BALLOT_cert_key_bits) == BALLOT_ABSENT
                                  : sample_is(&s, BALLOT_cert_key_bits, cases[i].bits));
        sample_free(&s);
    }
}

/* --- Kinds ------------------------------------------------------------------------------ */

static void kinds(void)
{
    const char *const *mail = LIST("emailProtection"), *const *server = LIST("serverAuth");
    const char *const *client = LIST("clientAuth"), *const *any = LIST("anyExtendedKeyUsage");
    const char *const *responder = LIST("OCSPSigning");
    const char *const *box = LIST("a@example.org"), *const *host = LIST("example.org");
    const struct {
        struct certificate_recipe recipe;
        bool subscriber, smime, tls;
    } cases[] = {
        {{.purposes = mail, .mailboxes = box}, true, true, false},
        {{.purposes = mail, .utf8_mailboxes = LIST("ä@example.org")}, true, true, false},
        {{.purposes = mail, .dns_names = host}, true, false, false},
        {{.purposes = mail}, true, false, false},
        {{.purposes = client, .mailboxes = box}, true, false, false},
        {{.purposes = any, .mailboxes = box}, true, false, false},
        {{.mailboxes = box}, true, false, false},
        {{.purposes = client, .policies = LIST("2.23.140.1.5.4.3")}, true, true, false},
        {{.purposes = client, .policies = LIST("2.23.140.1.5")}, true, false, false},
        {{.purposes = client, .policies = LIST("2.23.140.1.50.1")}, true, false, false},
        {{.purposes = server}, true, false, true},
        {{.purposes = any, .dns_names = host}, true, false, true},
        {{.purposes = any}, true, false, false},
        {{.dns_names = host}, true, false, true},
        {{.ip_addresses = LIST("192.0.2.1")}, true, false, true},
        {{.purposes = client, .dns_names = host}, true, false, false},
        {{.purposes = client, .policies = LIST("2.23.140.1.1")}, true, false, true},
        {{.purposes = client, .policies = LIST("2.23.140.1.2.2")}, true, false, true},
        {{.purposes = client, .policies = LIST("2.23.140.1.4.1")}, true, false, false},
        {{.purposes = responder}, false, false, false},
        {{.purposes = LIST("OCSPSigning", "emailProtection"), .mailboxes = box}, true, true, false},
        {{.purposes = LIST("OCSPSigning", "serverAuth")}, true, false, true},
        {{.purposes = responder, .policies = LIST("2.23.140.1.5.4.3"), .mailboxes = box},
         true,
         true,
         false},
        {{.purposes = responder, .policies = LIST("2.23.140.1.5.4.3")}, false, true, false},
        /* may sign certificates, without cA */
        {{.key_usage = RECIPE_KEY_CERT_SIGN}, false, true, true},
        {{.key_usage = RECIPE_KEY_CERT_SIGN, .purposes = mail}, false, true, false},
        {{.key_usage = RECIPE_KEY_CERT_SIGN, .mailboxes = box}, true, false, false},
        {{.key_usage = RECIPE_KEY_CERT_SIGN, .dns_names = host}, true, false, true},
        {{.key_usage = RECIPE_KEY_CERT_SIGN, .policies = LIST("2.23.140.1.5.4.3")},
         true,
         true,
         false},
        {{.constraints = true, .has_path_length = true}, false, true, true},
        /* cA for a mailbox */
        {{.is_ca = true, .purposes = mail, .mailboxes = box, .key_usage = RECIPE_DIGITAL_SIGNATURE},
         true,
         true,
         false},
        {{.is_ca = true, .purposes = mail, .mailboxes = box, .key_usage = RECIPE_KEY_CERT_SIGN},
         false,
         true,
         false},
        {{.is_ca = true, .mailboxes = box}, false, true, true},
        {{.is_ca = true}, false, true, true},
        {{.is_ca = true, .purposes = any}, false, true, true},
        {{.is_ca = true, .purposes = mail}, false, true, false},
        {{.is_ca = true, .purposes = server}, false, false, true},
        {{.is_ca = true, .purposes = client}, false, false, false},
        {{.is_ca = true, .purposes = client, .policies = LIST("2.23.140.1.5.4.3")},
         false,
         true,
         false},
        {{.is_ca = true, .purposes = client, .policies = LIST("2.23.140.1.2.2")},
         false,
         false,
         true},
        {{.is_ca = true, .purposes = LIST("1.3.6.1.4.1.11129.2.4.4")}, false, false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct certificate_recipe recipe = cases[i].recipe;
        recipe.no_key_ids = true;
        struct sample s = sample_make(&recipe);
        bool fine = sample_is(&s, BALLOT_cert_subscriber, cases[i].subscriber) &&
                    sample_is(&s, BALLOT_cert_smime, cases[i].smime) &&
                    sample_is(&s, BALLOT_cert_tls, cases[i].tls) &&
                    sample_is(&s, BALLOT_cert_ca, cases[i].recipe.is_ca);
        if (!fine)
            fprintf(stderr, "kind %zu\n", i);
        CU_ASSERT_TRUE(fine);
        sample_free(&s);
    }
}

/* What cannot be read decides nothing, but what else can be read may. */
static void unreadable_kinds(void)
{
    struct sample s = sample_extension("2.5.29.37", "0500");
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_extended_key_usage), BALLOT_UNREADABLE);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_extended_key_usage_critical, false));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_subscriber), BALLOT_UNREADABLE);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_tls), BALLOT_UNREADABLE);
    /* without a mailbox no purpose could make it one */
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_smime, false));
    sample_free(&s);
    s = sample_extension("2.5.29.19", "0500");
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_ca), BALLOT_UNREADABLE);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_subscriber), BALLOT_UNREADABLE);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_precertificate, false));
    sample_free(&s);
}

static void marks(void)
{
    struct certificate_recipe recipe = recipe_ca();
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_self_issued, true));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_precertificate, false));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_ocsp_no_check, false));
    sample_free(&s);
    recipe = recipe_tls();
    recipe.precertificate = true;
    s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_self_issued, false));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_precertificate, true));
    sample_free(&s);
    s = sample_extension("1.3.6.1.5.5.7.48.1.5", "0500");
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_ocsp_no_check, true));
    sample_free(&s);
}

static void unique_ids(void)
{
    struct sample s = sample_build(&(struct pieces){.behind = "8102 0001"});
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_issuer_unique_id_present, true));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_subject_unique_id_present, false));
    sample_free(&s);
    s = sample_build(&(struct pieces){.behind = "8202 0001"});
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_issuer_unique_id_present, false));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_subject_unique_id_present, true));
    sample_free(&s);
}

/* --- As a whole --------------------------------------------------------------------------- */

/* Whether a leaf, with its last octet XORed by FLIP, is issued by a CA. */
static bool is_issued_by(const struct certificate_recipe *leaf, const struct certificate_recipe *ca,
                         unsigned char flip)
{
    struct sample a = sample_make(leaf), b = sample_make(ca);
    struct ballot_error error;
    a.der[a.length - 1] ^= flip;
    CU_ASSERT_TRUE_FATAL(ballot_certificate_read(a.certificate, a.der, a.length, &error));
    bool is_issued = ballot_certificate_issued_by(a.certificate, b.certificate);
    CU_ASSERT_FALSE(ballot_certificate_issued_by(b.certificate, a.certificate));
    CU_ASSERT_TRUE(ballot_certificate_issued_by(b.certificate, b.certificate));
    sample_free(&a);
    sample_free(&b);
    return is_issued;
}

/* The signature decides, among those that share the name or the key identifier. */
static void issued_by(void)
{
    struct certificate_recipe leaf = recipe_smime(), ca = recipe_ca();
    CU_ASSERT_TRUE(is_issued_by(&leaf, &ca, 0));
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 1));
    leaf.no_key_ids = true;
    CU_ASSERT_TRUE(is_issued_by(&leaf, &ca, 0));
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 1));
    leaf.issuer = "Test CB";
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 0)); /* neither name nor key identifier */
    leaf.no_key_ids = false;
    CU_ASSERT_TRUE(is_issued_by(&leaf, &ca, 0)); /* another name, the same key */
    leaf.issuer = NULL;
    static const unsigned char other[] = {0x30, 0x03, 0x80, 0x01, 0x42};
    static const struct recipe_extension extensions[] = {
        {"authorityKeyIdentifier", other, sizeof other, false, false}, {.oid = NULL}};
    leaf.no_authority_key_id = true;
    leaf.extensions = extensions;
    CU_ASSERT_TRUE(is_issued_by(&leaf, &ca, 0)); /* a wrong key identifier, the same key */
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 1));
}

/* Where there is no signature to verify, the names decide. */
static void named_issuer(void)
{
    struct certificate_recipe leaf = recipe_smime(), ca = recipe_ca();
    leaf.tbs_only = true;
    CU_ASSERT_TRUE(is_issued_by(&leaf, &ca, 0));
    leaf.issuer = "Test CB";
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 0));
    leaf.issuer = NULL;
    static const unsigned char other[] = {0x30, 0x03, 0x80, 0x01, 0x42};
    static const struct recipe_extension extensions[] = {
        {"authorityKeyIdentifier", other, sizeof other, false, false}, {.oid = NULL}};
    leaf.no_authority_key_id = true;
    leaf.extensions = extensions;
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 0));
    /* An algorithm of which libcrypto knows nothing: 1.3.9999. */
    static const unsigned char algorithm[] = {0x30, 0x05, 0x06, 0x03, 0x2b, 0xce, 0x0f};
    leaf = recipe_smime();
    leaf.signature_info = algorithm;
    leaf.signature_length = sizeof algorithm;
    CU_ASSERT_TRUE(is_issued_by(&leaf, &ca, 0));
    leaf.issuer = "Test CB";
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 0));
    /* One that it knows, and octets that are no signature. */
    leaf = recipe_smime();
    leaf.signature = "ecdsa-with-SHA256";
    CU_ASSERT_FALSE(is_issued_by(&leaf, &ca, 0));
}

/* A certificate decodes what is asked and keeps nothing of the one before. */
static void read_again(void)
{
    struct certificate_recipe first = recipe_smime(), second = recipe_ca();
    struct sample a = sample_make(&first), b = sample_make(&second);
    const struct ballot_object *root = ballot_certificate_object(a.certificate);
    CU_ASSERT_EQUAL(root->fields[BALLOT_cert_key_usage].state, BALLOT_UNREAD);
    CU_ASSERT_TRUE(sample_list_begins(&a, BALLOT_cert_mailboxes, "ann@example.org"));
    CU_ASSERT_EQUAL(root->fields[BALLOT_cert_key_type].state, BALLOT_UNREAD);
    CU_ASSERT_EQUAL(root->fields[BALLOT_cert_encoding_faults].state, BALLOT_UNREAD);
    CU_ASSERT_STRING_EQUAL(ballot_certificate_subject_text(a.certificate), "CN=ann@example.org");
    CU_ASSERT_TRUE(ballot_certificate_read(a.certificate, b.der, b.length, &a.error));
    root = ballot_certificate_object(a.certificate);
    for (uint16_t slot = 0; slot < BALLOT_cert_slots; slot++)
        CU_ASSERT_TRUE(root->fields[slot].state == BALLOT_UNREAD || slot == BALLOT_cert_issuer ||
                       slot == BALLOT_cert_subject);
    CU_ASSERT_EQUAL(sample_state(&a, BALLOT_cert_mailboxes), BALLOT_ABSENT);
    CU_ASSERT_TRUE(sample_is(&a, BALLOT_cert_ca, true));
    CU_ASSERT_STRING_EQUAL(ballot_certificate_subject_text(a.certificate), "CN=Test CA");
    CU_ASSERT_STRING_EQUAL(ballot_certificate_sha256(a.certificate),
                           ballot_certificate_sha256(b.certificate));
    sample_free(&a);
    sample_free(&b);
}

/* Once it has seen the largest, a certificate asks for no more memory: the same
 * facts come to lie in the same places. */
static void memory_stays(void)
{
    struct certificate_recipe recipe = recipe_smime();
    struct sample s = sample_make(&recipe);
    const struct ballot_value *items = NULL;
    for (int round = 0; round < 10000; round++) {
        CU_ASSERT_TRUE_FATAL(ballot_certificate_read(s.certificate, s.der, s.length, &s.error));
        for (uint16_t slot = 0; slot < BALLOT_cert_slots; slot++)
            sample_fact(&s, slot);
        const struct ballot_value *list = sample_fact(&s, BALLOT_cert_extensions);
        if (round == 1)
            items = list->as.items;
        if (round > 1)
            CU_ASSERT_PTR_EQUAL_FATAL(list->as.items, items);
    }
    sample_free(&s);
}

void test_certificate(void)
{
    CU_pSuite suite = CU_add_suite("certificate", NULL, NULL);
    CU_add_test(suite, "outline", outline);
    CU_add_test(suite, "fingerprint", fingerprint);
    CU_add_test(suite, "hashes that cannot be made", no_hashes);
    CU_add_test(suite, "serial numbers and versions", numbers);
    CU_add_test(suite, "names", names);
    CU_add_test(suite, "strings", strings);
    CU_add_test(suite, "keys", made_keys);
    CU_add_test(suite, "numbers of RSA keys", rsa_numbers);
    CU_add_test(suite, "other keys", other_keys);
    CU_add_test(suite, "kinds", kinds);
    CU_add_test(suite, "kinds that cannot be known", unreadable_kinds);
    CU_add_test(suite, "marks", marks);
    CU_add_test(suite, "unique identifiers", unique_ids);
    CU_add_test(suite, "issued by", issued_by);
    CU_add_test(suite, "issued by whom it names", named_issuer);
    CU_add_test(suite, "read again", read_again);
    CU_add_test(suite, "memory stays", memory_stays);
    test_certificate_extensions();
    test_certificate_input();
}
