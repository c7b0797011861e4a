/* Points on curves and factors of moduli, beside what libcrypto says of them. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "sample.h"
#include "units.h"

static size_t append_hex(char *text, size_t at, const unsigned char *octets, size_t length)
{
    for (size_t i = 0; i < length; i++)
        at += (size_t)sprintf(text + at, "%02x", octets[i]);
    return at;
}

static size_t header(unsigned char *out, unsigned char tag, size_t length)
{
    size_t n = 0;
    out[n++] = tag;
    if (length >= 256) {
        out[n++] = 0x82;
        out[n++] = (unsigned char)(length >> 8);
    } else if (length >= 128) {
        out[n++] = 0x81;
    }
    out[n++] = (unsigned char)length;
    return n;
}

/* A SubjectPublicKeyInfo of these DER octets and this content of the BIT STRING. */
static struct sample with_key(const char *algorithm, const unsigned char *octets, size_t length)
{
    char key[8192];
    unsigned char head[8];
    size_t at = 0, inside = strlen(algorithm) / 2, bits = header(head, 3, length + 1);
    at = append_hex(key, at, head, header(head, 0x30, inside + bits + length + 1));
    at += (size_t)sprintf(key + at, "%s", algorithm);
    at = append_hex(key, at, head, header(head, 3, length + 1));
    at += (size_t)sprintf(key + at, "00");
    append_hex(key, at, octets, length);
    struct sample s = sample_build(&(struct pieces){.key = key});
    if (!s.fine)
        fprintf(stderr, "%s: %s\n", key, s.error.message);
    CU_ASSERT_TRUE_FATAL(s.fine);
    return s;
}

static bool on_curve(const char *algorithm, const unsigned char *octets, size_t length)
{
    struct sample s = with_key(algorithm, octets, length);
    bool is = sample_is(&s, BALLOT_cert_key_on_curve, true);
    CU_ASSERT_TRUE(is || sample_is(&s, BALLOT_cert_key_on_curve, false));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_rsa_small_factor), BALLOT_ABSENT);
    sample_free(&s);
    return is;
}

/* --- Curves --------------------------------------------------------------------------- */

static const struct {
    int nid;
    const char *algorithm;
} curves[] = {{NID_X9_62_prime256v1, "301306072a8648ce3d020106082a8648ce3d030107"},
              {NID_secp384r1, "301006072a8648ce3d020106052b81040022"},
              {NID_secp521r1, "301006072a8648ce3d020106052b81040023"}};

static bool libcrypto_takes(const EC_GROUP *group, EC_POINT *point, const unsigned char *octets,
                            size_t length)
{
    return EC_POINT_oct2point(group, point, octets, length, NULL) == 1;
}

static void nist_curve(int nid, const char *algorithm)
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(nid);
    EC_POINT *point = EC_POINT_new(group);
    BIGNUM *k = BN_new();
    unsigned char octets[160];
    size_t length = 0;
    for (unsigned i = 1; i < 40; i++) {
        BN_set_word(k, i * i * 0x9E3779B9u);
        EC_POINT_mul(group, point, k, NULL, NULL, NULL);
        length = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, octets,
                                    sizeof octets, NULL);
        CU_ASSERT_TRUE(on_curve(algorithm, octets, length));
        octets[1 + i * 3 % (length - 1)] ^= (unsigned char)i;
        CU_ASSERT_EQUAL(on_curve(algorithm, octets, length),
                        libcrypto_takes(group, point, octets, length));
        /* about half of the numbers are abscissas */
        size_t half = (length - 1) / 2;
        octets[0] = (unsigned char)(2 + i % 2);
        CU_ASSERT_EQUAL(on_curve(algorithm, octets, 1 + half),
                        libcrypto_takes(group, point, octets, 1 + half));
        CU_ASSERT_FALSE(on_curve(algorithm, octets, length));
    }
    /* p itself is no field element; nor are hybrid points and the one at infinity
     * of RFC 5480 */
    memset(octets, 0xFF, sizeof octets);
    octets[0] = 4;
    CU_ASSERT_FALSE(on_curve(algorithm, octets, length));
    length = EC_POINT_point2oct(group, EC_GROUP_get0_generator(group), POINT_CONVERSION_HYBRID,
                                octets, sizeof octets, NULL);
    CU_ASSERT_FALSE(on_curve(algorithm, octets, length));
    CU_ASSERT_FALSE(on_curve(algorithm, (const unsigned char[]){0}, 1));
    CU_ASSERT_FALSE(on_curve(algorithm, octets, 0));
    BN_free(k);
    EC_POINT_free(point);
    EC_GROUP_free(group);
}

static void nist_curves(void)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        nist_curve(curves[i].nid, curves[i].algorithm);
    /* a curve that nothing is said of */
    struct sample s =
        with_key("301006072a8648ce3d020106052b8104000a", (const unsigned char[]){4, 1}, 2);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_key_on_curve), BALLOT_ABSENT);
    sample_free(&s);
}

static void edwards_curves(void)
{
    /* Which of the ordinates 0 to 15 have a point; computed apart, by Euler's
     * criterion. */
    static const struct {
        int type;
        size_t octets;
        const char *algorithm, *small;
    } kinds[] = {{EVP_PKEY_ED25519, 32, "300506032b6570", "1101111001100011"},
                 {EVP_PKEY_ED448, 57, "300506032b6571", "1101110111001100"}};
    for (size_t k = 0; k < 2; k++) {
        unsigned char octets[57] = {0};
        size_t length = kinds[k].octets;
        for (unsigned char y = 0; y < 16; y++) {
            octets[0] = y;
            CU_ASSERT_EQUAL(on_curve(kinds[k].algorithm, octets, length), kinds[k].small[y] == '1');
        }
        for (unsigned char i = 0; i < 20; i++) {
            unsigned char secret[57] = {i};
            EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(kinds[k].type, NULL, secret, length);
            CU_ASSERT_EQUAL(EVP_PKEY_get_raw_public_key(pair, octets, &length), 1);
            CU_ASSERT_TRUE(on_curve(kinds[k].algorithm, octets, length));
            CU_ASSERT_FALSE(on_curve(kinds[k].algorithm, octets, length - 1));
            EVP_PKEY_free(pair);
        }
        /* x = 0 has no sign, RFC 8032 5.1.3 (4) */
        memset(octets, 0, sizeof octets);
        octets[0] = 1;
        CU_ASSERT_TRUE(on_curve(kinds[k].algorithm, octets, length));
        octets[length - 1] = 0x80;
        CU_ASSERT_FALSE(on_curve(kinds[k].algorithm, octets, length));
        /* a number that is not less than the prime */
        memset(octets, 0xFF, sizeof octets);
        octets[length - 1] = 0x7F;
        CU_ASSERT_FALSE(on_curve(kinds[k].algorithm, octets, length));
    }
}

/* --- RSA ------------------------------------------------------------------------------ */

static struct sample with_modulus(const BIGNUM *modulus)
{
    unsigned char octets[2100], key[2200];
    int n = BN_bn2binpad(modulus, octets + 1, BN_num_bytes(modulus));
    octets[0] = 0;
    size_t inner = header(key, 2, (size_t)n + 1);
    size_t at = header(key, 0x30, inner + (size_t)n + 1 + 3);
    at += header(key + at, 2, (size_t)n + 1);
    memcpy(key + at, octets, (size_t)n + 1);
    at += (size_t)n + 1;
    memcpy(key + at, "\x02\x01\x03", 3);
    struct sample s = with_key("300d06092a864886f70d0101010500", key, at + 3);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_key_on_curve), BALLOT_ABSENT);
    return s;
}

static int64_t number_of(const BIGNUM *modulus, uint16_t fact)
{
    struct sample s = with_modulus(modulus);
    const struct ballot_value *value = sample_fact(&s, fact);
    int64_t number = value->state == BALLOT_KNOWN ? value->as.number : -1;
    sample_free(&s);
    return number;
}

static int64_t factor_of(const BIGNUM *modulus)
{
    return number_of(modulus, BALLOT_cert_rsa_small_factor);
}

static int64_t by_division(const BIGNUM *modulus)
{
    for (BN_ULONG p = 2; p < 752; p++)
        if (BN_mod_word(modulus, p) == 0)
            return (int64_t)p;
    return 1;
}

static void small_factors(void)
{
    BIGNUM *n = BN_new();
    for (unsigned i = 1; i < 200; i++) {
        unsigned char seed[512];
        for (size_t j = 0; j < sizeof seed; j++)
            seed[j] = (unsigned char)((j * j * 31 + i * 17 + j * i * 7) >> (i % 3));
        BN_bin2bn(seed, (int)(1 + i * 13 % 512), n);
        BN_set_bit(n, 0);
        CU_ASSERT_EQUAL(factor_of(n), by_division(n));
    }
    /* two large primes, 2^521 - 1 and 2^127 - 1, with one small factor after another */
    static const BN_ULONG few[] = {2, 3, 743, 751, 757, 1009};
    for (size_t i = 0; i < sizeof few / sizeof few[0]; i++) {
        BN_one(n);
        BN_lshift(n, n, 127);
        BN_sub_word(n, 1);
        BN_CTX *context = BN_CTX_new();
        BN_mul(n, n, BN_get0_nist_prime_521(), context);
        BN_CTX_free(context);
        BN_mul_word(n, few[i]);
        CU_ASSERT_EQUAL(factor_of(n), few[i] < 752 ? (int64_t)few[i] : 1);
    }
    BN_free(n);
    struct sample s = with_key("300d06092a864886f70d0101010500", (const unsigned char[]){5, 0}, 2);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_rsa_small_factor), BALLOT_UNREADABLE);
    sample_free(&s);
}

/* (a - b) (a + b), where a is ROUNDS above the root and 2^1023 + 1. */
static void far_apart(BIGNUM *n, unsigned rounds, BN_CTX *context)
{
    BIGNUM *a = BN_new(), *b = BN_new();
    BN_one(a);
    BN_lshift(a, a, 1023);
    BN_add_word(a, 1);
    BN_set_word(b, (BN_ULONG)(sqrt(rounds) * 1099511627776.0) - 1); /* < sqrt(2 a rounds) */
    BN_lshift(b, b, 512 - 40);
    BN_sqr(n, a, context);
    BN_sqr(b, b, context);
    BN_sub(n, n, b);
    BN_free(a);
    BN_free(b);
}

static void close_primes(void)
{
    static const struct {
        unsigned rounds;
        int64_t is_close;
    } cases[] = {{1, 1}, {2, 1}, {50, 1}, {99, 1}, {100, 1}, {101, 0}, {102, 0}, {500, 0}};
    BN_CTX *context = BN_CTX_new();
    BIGNUM *n = BN_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        far_apart(n, cases[i].rounds, context);
        CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_close_primes), cases[i].is_close);
    }
    /* a square; primes, whose only factors are too far apart or 1 */
    BN_sqr(n, BN_get0_nist_prime_521(), context);
    CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_close_primes), 1);
    CU_ASSERT_EQUAL(number_of(BN_get0_nist_prime_521(), BALLOT_cert_rsa_close_primes), 0);
    static const struct {
        BN_ULONG n;
        int64_t is_close;
    } small[] = {{1, 0}, {2, 0}, {3, 0}, {7, 0}, {15, 1}, {101 * 103, 1}, {1009, 0}};
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        BN_set_word(n, small[i].n);
        CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_close_primes), small[i].is_close);
    }
    /* (2^8191 + 1)^2 and zero, and beyond what libcrypto takes for a modulus at all */
    BN_zero(n);
    CU_ASSERT_EQUAL(factor_of(n), 2);
    CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_close_primes), 0);
    BN_set_bit(n, 8191);
    BN_add_word(n, 1);
    BN_sqr(n, n, context);
    CU_ASSERT_EQUAL(BN_num_bits(n), OPENSSL_RSA_MAX_MODULUS_BITS - 1);
    CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_close_primes), 1);
    BN_lshift(n, n, 1);
    CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_close_primes), 0);
    BN_lshift(n, n, 1);
    CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_close_primes), -1);
    CU_ASSERT_EQUAL(factor_of(n), 2);
    BN_free(n);
    BN_CTX_free(context);
}

static void roca(void)
{
    BN_CTX *context = BN_CTX_new();
    BIGNUM *all = BN_new(), *n = BN_new(), *e = BN_new(), *generator = BN_new();
    BN_one(all);
    for (BN_ULONG p = 2; p <= 167; p++) {
        BN_ULONG d = 2;
        while (p % d != 0)
            d++;
        if (d == p)
            BN_mul_word(all, p);
    }
    BN_set_word(generator, 65537);
    for (BN_ULONG i = 1; i < 20; i++) {
        BN_set_word(e, i * 0x9E3779B9u);
        BN_mod_exp(n, generator, e, all, context);
        BN_lshift(e, all, 1024);
        BN_add(n, n, e);
        CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_roca), 1);
        /* another residue modulo 11, of which only 1 and 10 are powers */
        BN_copy(e, all);
        BN_div_word(e, 11);
        BN_add(n, n, e);
        BN_ULONG rest = BN_mod_word(n, 11);
        CU_ASSERT_EQUAL(number_of(n, BALLOT_cert_rsa_roca), rest == 1 || rest == 10);
    }
    CU_ASSERT_EQUAL(number_of(BN_get0_nist_prime_521(), BALLOT_cert_rsa_roca), 0);
    BN_free(generator);
    BN_free(e);
    BN_free(n);
    BN_free(all);
    BN_CTX_free(context);
}

void test_certificate_key(void)
{
    CU_pSuite suite = CU_add_suite("keys of certificates", NULL, NULL);
    CU_add_test(suite, "points on NIST curves", nist_curves);
    CU_add_test(suite, "points on Edwards curves", edwards_curves);
    CU_add_test(suite, "small factors of RSA moduli", small_factors);
    CU_add_test(suite, "close prime factors", close_primes);
    CU_add_test(suite, "the fingerprint of ROCA", roca);
}
