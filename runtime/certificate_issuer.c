/* Who issued a certificate: whose key verifies its signature (RFC 5280 6.1.3). */
#include "certificate_private.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

static bool has_name_of(const struct ballot_certificate *certificate,
                        const struct ballot_certificate *issuer)
{
    size_t length = der_total(&certificate->issuer);
    return length == der_total(&issuer->subject) &&
           memcmp(certificate->issuer.start, issuer->subject.start, length) == 0;
}

enum likeness { ALIKE, DIFFERENT, NOT_GIVEN };

static enum likeness key_ids(const struct ballot_certificate *certificate,
                             const struct ballot_certificate *issuer)
{
    const struct ballot_value *wanted =
        ballot_fact(&certificate->root, BALLOT_cert_authority_key_id);
    const struct ballot_value *given = ballot_fact(&issuer->root, BALLOT_cert_subject_key_id);
    if (wanted->state != BALLOT_KNOWN || given->state != BALLOT_KNOWN)
        return NOT_GIVEN;
    return ballot_value_same_bytes(wanted, given) ? ALIKE : DIFFERENT;
}

enum signature { VERIFIES, FAILS, CANNOT_TELL };

static enum signature verify(const X509 *x, EVP_PKEY *key)
{
    int digest, type;
    if (OBJ_find_sigid_algs(X509_get_signature_nid(x), &digest, &type) != 1)
        return CANNOT_TELL;
    return X509_verify((X509 *)x, key) == 1 ? VERIFIES : FAILS;
}

static enum signature signature_by(const struct ballot_certificate *certificate,
                                   const struct ballot_certificate *issuer)
{
    const unsigned char *der = certificate->der, *info = issuer->key.start;
    enum signature signature = CANNOT_TELL;
    ERR_set_mark();
    X509 *x = d2i_X509(NULL, &der, (long)certificate->length);
    EVP_PKEY *key = d2i_PUBKEY(NULL, &info, (long)der_total(&issuer->key));
    if (x != NULL && key != NULL)
        signature = verify(x, key);
    EVP_PKEY_free(key);
    X509_free(x);
    ERR_pop_to_mark();
    return signature;
}

bool ballot_certificate_issued_by(const struct ballot_certificate *certificate,
                                  const struct ballot_certificate *issuer)
{
    bool is_named = has_name_of(certificate, issuer);
    enum likeness ids = key_ids(certificate, issuer);
    /* Who shares neither is no candidate: a signature is dear. */
    if (!is_named && ids != ALIKE)
        return false;
    enum signature signature =
        certificate->is_signed ? signature_by(certificate, issuer) : CANNOT_TELL;
    if (signature == CANNOT_TELL)
        return is_named && ids != DIFFERENT;
    return signature == VERIFIES;
}
