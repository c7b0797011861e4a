/* The signatures of certificates for tests. */
#include "make_certificate.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/x509.h>

static unsigned char *copy_octets(unsigned char *der, int n, size_t *length)
{
    unsigned char *copy = n > 0 ? malloc((size_t)n) : NULL;
    if (copy != NULL) {
        memcpy(copy, der, (size_t)n);
        *length = (size_t)n;
    }
    OPENSSL_free(der);
    return copy;
}

static unsigned char *encode(X509 *x, bool tbs_only, size_t *length)
{
    unsigned char *der = NULL;
    int n = tbs_only ? i2d_re_X509_tbs(x, &der) : i2d_X509(x, &der);
    return copy_octets(der, n, length);
}

/* The algorithm that a recipe names where it is none of RSA's. */
static X509_ALGOR *other_algorithm(const struct certificate_recipe *recipe)
{
    const unsigned char *at = recipe->signature_info;
    if (at != NULL)
        return d2i_X509_ALGOR(NULL, &at, (long)recipe->signature_length);
    ASN1_OBJECT *name = OBJ_txt2obj(recipe->signature, 0);
    X509_ALGOR *algorithm = X509_ALGOR_new();
    if (name == NULL || X509_ALGOR_set0(algorithm, name, V_ASN1_UNDEF, NULL) != 1) {
        ASN1_OBJECT_free(name);
        X509_ALGOR_free(algorithm);
        return NULL;
    }
    return algorithm;
}

/* Octets of a unique identifier, whose length has one octet. */
enum { MAX_ID = 126 };

/* issuerUniqueID [1] and subjectUniqueID [2] stand before the extensions [3] and are
 * BIT STRINGs (RFC 5280 4.1). libcrypto reads them and cannot write them. */
static unsigned char *add_unique_ids(unsigned char *tbs, int *n,
                                     const struct certificate_recipe *recipe)
{
    const unsigned char *at = tbs, *extensions;
    long length;
    int tag, class;
    unsigned char ids[2 * (3 + MAX_ID)];
    int added = 0;
    for (int i = 0; i < 2; i++) {
        const struct recipe_octets *id = &recipe->unique_ids[i];
        if (id->octets == NULL)
            continue;
        ids[added++] = (unsigned char)(V_ASN1_CONTEXT_SPECIFIC | (i + 1));
        ids[added++] = (unsigned char)(id->length + 1);
        ids[added++] = 0;
        memcpy(ids + added, id->octets, id->length);
        added += (int)id->length;
    }
    if (added == 0)
        return tbs;
    ASN1_get_object(&at, &length, &tag, &class, *n);
    const unsigned char *inside = at, *end = at + length;
    for (extensions = inside; extensions < end; extensions = at + length) {
        at = extensions;
        ASN1_get_object(&at, &length, &tag, &class, end - at);
        if (class == V_ASN1_CONTEXT_SPECIFIC && tag == 3)
            break;
    }
    int before = (int)(extensions - inside), behind = (int)(end - extensions);
    *n = ASN1_object_size(1, before + added + behind, V_ASN1_SEQUENCE);
    unsigned char *whole = OPENSSL_malloc((size_t)*n), *to = whole;
    ASN1_put_object(&to, 1, before + added + behind, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
    memcpy(to, inside, (size_t)before);
    memcpy(to + before, ids, (size_t)added);
    memcpy(to + before + added, extensions, (size_t)behind);
    OPENSSL_free(tbs);
    return whole;
}

/* Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }
 * (RFC 5280 4.1), of which nobody verifies the last. */
static unsigned char *wrap(X509 *x, const X509_ALGOR *algorithm,
                           const struct certificate_recipe *recipe, size_t *length)
{
    const struct recipe_octets *outer = &recipe->outer_signature;
    static const unsigned char signature[] = {V_ASN1_BIT_STRING, 9, 0, 0x30, 6, 2, 1, 1, 2, 1, 1};
    unsigned char *tbs = NULL, *info = NULL, *der = NULL;
    int n = i2d_re_X509_tbs(x, &tbs), k = i2d_X509_ALGOR(algorithm, &info);
    if (outer->octets != NULL && k > 0) {
        OPENSSL_free(info);
        info = OPENSSL_memdup(outer->octets, outer->length);
        k = (int)outer->length;
    }
    if (n > 0)
        tbs = add_unique_ids(tbs, &n, recipe);
    if (n > 0 && recipe->tbs_only) {
        OPENSSL_free(info);
        return copy_octets(tbs, n, length);
    }
    if (n > 0 && k > 0) {
        int content = n + k + (int)sizeof signature;
        int whole = ASN1_object_size(1, content, V_ASN1_SEQUENCE);
        unsigned char *to = der = OPENSSL_malloc((size_t)whole);
        ASN1_put_object(&to, 1, content, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
        memcpy(to, tbs, (size_t)n);
        memcpy(to + n, info, (size_t)k);
        memcpy(to + n + k, signature, sizeof signature);
        der = copy_octets(der, whole, length);
    }
    OPENSSL_free(tbs);
    OPENSSL_free(info);
    return der;
}

/* Whether the certificate is more than libcrypto would sign. */
static bool is_odd(const struct certificate_recipe *recipe)
{
    return recipe->outer_signature.octets != NULL || recipe->unique_ids[0].octets != NULL ||
           recipe->unique_ids[1].octets != NULL;
}

unsigned char *make_signed(X509 *x, const struct certificate_recipe *recipe, EVP_PKEY *signer,
                           size_t *length)
{
    if (recipe->unique_ids[0].length > MAX_ID || recipe->unique_ids[1].length > MAX_ID)
        return NULL;
    const EVP_MD *digest = recipe->signature_info != NULL ? NULL
                           : recipe->signature == NULL    ? EVP_sha256()
                                                          : EVP_get_digestbyname(recipe->signature);
    if (digest != NULL) {
        if (X509_sign(x, signer, digest) <= 0)
            return NULL;
        return is_odd(recipe) ? wrap(x, X509_get0_tbs_sigalg(x), recipe, length)
                              : encode(x, recipe->tbs_only, length);
    }
    X509_ALGOR *algorithm = other_algorithm(recipe);
    unsigned char *der = NULL;
    if (algorithm != NULL) {
        X509_ALGOR_copy((X509_ALGOR *)X509_get0_tbs_sigalg(x), algorithm);
        der = wrap(x, algorithm, recipe, length);
    }
    X509_ALGOR_free(algorithm);
    return der;
}
