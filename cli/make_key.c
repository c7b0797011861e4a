/* Public keys for tests: the same ones every time, of any kind and size. */
#include "make_certificate.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* A number of BITS bits that looks like a modulus: odd, and without a factor
 * below 752 (SBR 6.1.6). Its factors are unknown to everybody. */
static BIGNUM *modulus(int bits)
{
    unsigned char octets[2048 + EVP_MAX_MD_SIZE];
    size_t need = (size_t)(bits + 7) / 8;
    if (bits < 64 || need > 2048)
        return NULL;
    for (size_t n = 0, block = 0; n < need; n += 32, block++) {
        unsigned char seed[3] = {(unsigned char)block, (unsigned char)(bits >> 8),
                                 (unsigned char)bits};
        EVP_Digest(seed, sizeof seed, octets + n, NULL, EVP_sha256(), NULL);
    }
    BIGNUM *number = BN_bin2bn(octets, (int)need, NULL);
    BN_mask_bits(number, bits);
    BN_set_bit(number, bits - 1);
    BN_set_bit(number, bits - 2);
    BN_clear_bit(number, bits - 3); /* room for what is added */
    BN_set_bit(number, 0);
    for (bool again = true; again;) {
        again = false;
        for (BN_ULONG factor = 3; factor < 752 && !again; factor += 2)
            again = BN_mod_word(number, factor) == 0;
        if (again)
            BN_add_word(number, 2);
    }
    return number;
}

static EVP_PKEY *from_parameters(const char *type, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    if (context == NULL || parameters == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    OSSL_PARAM_free(parameters);
    EVP_PKEY_CTX_free(context);
    return key;
}

static EVP_PKEY *rsa_key(int bits, unsigned long exponent)
{
    BIGNUM *n = modulus(bits), *e = BN_new();
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    BN_set_word(e, exponent != 0 ? exponent : 65537);
    if (n != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
        key = from_parameters("RSA", builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(n);
    BN_free(e);
    return key;
}

/* The base point of the curve itself: the public key to the private key 1. */
static EVP_PKEY *curve_key(const char *curve)
{
    unsigned char point[256];
    EC_GROUP *group = EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve));
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    size_t n = group == NULL
                   ? 0
                   : EC_POINT_point2oct(group, EC_GROUP_get0_generator(group),
                                        POINT_CONVERSION_UNCOMPRESSED, point, sizeof point, NULL);
    if (n != 0 &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, n) == 1)
        key = from_parameters("EC", builder);
    OSSL_PARAM_BLD_free(builder);
    EC_GROUP_free(group);
    return key;
}

static EVP_PKEY *named_key(const struct recipe_key *key)
{
    static const struct {
        const char *name, *curve;
    } curves[] = {{"p256", "prime256v1"},
                  {"p384", "secp384r1"},
                  {"p521", "secp521r1"},
                  {"secp256k1", "secp256k1"}};
    static const unsigned char zeros[57];
    if (strcmp(key->name, "rsa") == 0)
        return rsa_key(key->bits, key->exponent);
    if (strcmp(key->name, "ed25519") == 0)
        return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, zeros, 32);
    if (strcmp(key->name, "ed448") == 0)
        return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED448, NULL, zeros, 57);
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (strcmp(key->name, curves[i].name) == 0)
            return curve_key(curves[i].curve);
    return NULL;
}

/* Keys of FIPS 204 and 203, of which libcrypto need not know: zeros encode one. NULL
 * for another name. */
static X509_PUBKEY *lattice_key(const char *name)
{
    static const struct {
        const char *name, *oid;
        int octets;
    } sets[] = {{"ml_dsa_44", "2.16.840.1.101.3.4.3.17", 1312},
                {"ml_dsa_65", "2.16.840.1.101.3.4.3.18", 1952},
                {"ml_dsa_87", "2.16.840.1.101.3.4.3.19", 2592},
                {"ml_kem_512", "2.16.840.1.101.3.4.4.1", 800},
                {"ml_kem_768", "2.16.840.1.101.3.4.4.2", 1184},
                {"ml_kem_1024", "2.16.840.1.101.3.4.4.3", 1568}};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        if (strcmp(sets[i].name, name) == 0) {
            X509_PUBKEY *key = X509_PUBKEY_new();
            ASN1_OBJECT *oid = OBJ_txt2obj(sets[i].oid, 1);
            unsigned char *octets = OPENSSL_zalloc((size_t)sets[i].octets);
            if (X509_PUBKEY_set0_param(key, oid, V_ASN1_UNDEF, NULL, octets, sets[i].octets) == 1)
                return key;
            ASN1_OBJECT_free(oid);
            OPENSSL_free(octets);
            X509_PUBKEY_free(key);
        }
    return NULL;
}

X509_PUBKEY *make_key(const struct certificate_recipe *recipe, EVP_PKEY *signer)
{
    static const struct recipe_key usual = {.name = "p256"};
    const struct recipe_key *wanted = &recipe->key;
    X509_PUBKEY *public_key = NULL;
    if (wanted->info != NULL) {
        const unsigned char *at = wanted->info;
        return d2i_X509_PUBKEY(NULL, &at, (long)wanted->length);
    }
    if (wanted->name == NULL && (recipe->rsa || recipe->is_ca)) {
        X509_PUBKEY_set(&public_key, signer);
        return public_key;
    }
    if (wanted->name != NULL && (public_key = lattice_key(wanted->name)) != NULL)
        return public_key;
    EVP_PKEY *key = named_key(wanted->name != NULL ? wanted : &usual);
    if (key != NULL)
        X509_PUBKEY_set(&public_key, key);
    EVP_PKEY_free(key);
    return public_key;
}
