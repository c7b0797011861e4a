/* Certificates for tests, made by libcrypto from a recipe.
 *
 * The keys are fixed: known to everybody, or to nobody. Signatures are RSA with
 * PKCS #1 v1.5, which has no randomness, or octets that only look the part: the
 * same recipe gives the same octets. A CA certificate carries the key that
 * signs, so that what is made with the same names forms a chain. */
#ifndef BALLOT_MAKE_CERTIFICATE_H
#define BALLOT_MAKE_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/types.h>

#include "ballot.h"

struct recipe_attribute {
    const char *type;  /* OID in dotted form, or libcrypto's name for it: "CN" */
    const char *value; /* UTF-8; with string_type the octets of the value */
    int string_type;   /* V_ASN1_…; 0: what libcrypto finds fit */
    size_t length;     /* octets of the value; 0: up to its NUL */
    bool joined;       /* in the same RelativeDistinguishedName as the one before */
};

struct recipe_extension {
    const char *oid;
    const unsigned char *der;
    size_t length;
    bool critical;
    bool replaces; /* the one with that OID, where there is one */
};

/* Bits of key_usage, RFC 5280 4.2.1.3: bit N is 1 << N. */
struct recipe_criticality {
    const char *oid; /* of an extension that is there */
    bool drop;       /* leave it out after all */
    bool critical;
};

struct recipe_key {
    const char *name;          /* "p256", "p384", "p521", "secp256k1", "ed25519", "ed448", "rsa" */
    int bits;                  /* of the modulus */
    unsigned long exponent;    /* 0: 65537 */
    const unsigned char *info; /* a SubjectPublicKeyInfo, in place of all that */
    size_t length;
};

struct recipe_octets {
    const unsigned char *octets; /* NULL: none */
    size_t length;
};

#define RECIPE_DIGITAL_SIGNATURE 1u
#define RECIPE_KEY_ENCIPHERMENT 4u
#define RECIPE_KEY_CERT_SIGN 32u
#define RECIPE_CRL_SIGN 64u

/* Lists of texts end with NULL, and may themselves be NULL: no such extension.
 * Lists of structs end with one whose first member is NULL. */
struct certificate_recipe {
    ballot_instant not_before, not_after;
    const char *serial;                         /* hex; NULL: a fixed one of 16 octets */
    const char *issuer;                         /* common name; NULL: "Test CA" */
    const struct recipe_attribute *issuer_name; /* in place of that */
    const struct recipe_attribute *subject;
    const char *const *policies;
    const char *cps_uri;         /* qualifies each policy */
    const char *const *purposes; /* OIDs or libcrypto's names */
    const char *const *mailboxes;
    const char *const *utf8_mailboxes; /* otherNames, RFC 9598 */
    const char *const *dns_names;
    const char *const *ip_addresses;
    const char *const *uris;
    const struct recipe_attribute *directory_name;
    const struct recipe_extension *other_names; /* type and value of otherNames */
    const char *const *crl_uris;                /* one distribution point each */
    const char *const *ocsp_uris;
    const char *const *issuer_uris;               /* id-ad-caIssuers */
    const struct recipe_extension *extensions;    /* added behind all others, as they are, or in
                                                     the place of the one with that OID */
    const struct recipe_criticality *criticality; /* last of all */
    const ballot_instant *sct;                    /* one timestamp */
    unsigned key_usage;
    bool is_ca;
    bool has_path_length;
    int path_length;
    bool rsa;              /* RSA 2048, the signing key, instead of P-256; a CA always has it */
    struct recipe_key key; /* in place of those, where it has a name or info */
    const char *signature; /* "sha256" and so on, with RSA; or libcrypto's name of an algorithm
                              without parameters, "ecdsa-with-SHA256": then it is no signature */
    const unsigned char *signature_info; /* an AlgorithmIdentifier, likewise */
    size_t signature_length;
    struct recipe_octets outer_signature; /* the AlgorithmIdentifier outside of the TBSCertificate,
                                             where it is another one; then it is no signature */
    struct recipe_octets unique_ids[2];   /* of issuer and subject, up to 126 octets; likewise */
    bool no_key_ids, no_subject_key_id, no_authority_key_id;
    bool constraints; /* basicConstraints without cA */
    int version;      /* 0: version 3 */
    bool precertificate;
    bool tbs_only; /* the TBSCertificate alone */
};

/* To begin with: what a certificate of today looks like. */
struct certificate_recipe recipe_smime(void); /* mailbox-validated, multipurpose */
struct certificate_recipe recipe_tls(void);   /* domain-validated */
struct certificate_recipe recipe_ca(void);    /* a root for both */

/* DER in malloc'ed memory, which the caller frees. NULL if the recipe cannot
 * be made, an unknown OID for example. */
unsigned char *make_certificate(const struct certificate_recipe *recipe, size_t *length);

/* make_signature.c: signs the certificate, and encodes it or its TBSCertificate as
 * make_certificate does. */
unsigned char *make_signed(X509 *x, const struct certificate_recipe *recipe, EVP_PKEY *signer,
                           size_t *length);

/* make_key.c: the public key of a recipe; SIGNER is the key of a CA. NULL if it
 * cannot be made. The caller frees it. */
X509_PUBKEY *make_key(const struct certificate_recipe *recipe, EVP_PKEY *signer);

#endif
