/* Reading a certificate: its outline at once, everything else when a rule asks. */
#include "certificate_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>

struct ballot_certificate *ballot_certificate_new(void)
{
    return calloc(1, sizeof(struct ballot_certificate));
}

void ballot_certificate_free(struct ballot_certificate *certificate)
{
    if (certificate == NULL)
        return;
    ballot_arena_free(&certificate->arena);
    for (int i = 0; i < CERTIFICATE_HASHES; i++)
        EVP_MD_free(certificate->hashes[i]);
    free(certificate->extensions);
    free(certificate);
}

/* --- The outline ------------------------------------------------------------------- */

/* AT is what is not as it should be. */
static bool malformed(const struct ballot_certificate *certificate, const struct der_cursor *at,
                      const char *what, struct ballot_error *error)
{
    memset(error, 0, sizeof *error);
    snprintf(error->message, sizeof error->message, "malformed certificate: %s at octet %zu", what,
             (size_t)(at->at - certificate->der));
    return false;
}

/* An AlgorithmIdentifier (4.1.1.2): an identifier, and perhaps parameters. */
static bool read_algorithm(struct ballot_certificate *certificate, const struct der *algorithm,
                           const char *what, struct ballot_error *error)
{
    struct der_cursor inside = der_inside(algorithm);
    struct der oid, parameters;
    if (!der_want(&inside, V_ASN1_OBJECT, &oid))
        return malformed(certificate, &inside, what, error);
    if (!der_at_end(&inside) && !der_next(&inside, &parameters))
        return malformed(certificate, &inside, "broken parameters of an algorithm", error);
    return true;
}

static bool add_extension(struct ballot_certificate *certificate,
                          const struct raw_extension *extension)
{
    if (certificate->n_extensions == certificate->capacity) {
        uint32_t capacity = certificate->capacity == 0 ? 32 : certificate->capacity * 2;
        struct raw_extension *more = realloc(certificate->extensions, capacity * sizeof *more);
        if (more == NULL)
            return false;
        certificate->extensions = more;
        certificate->capacity = capacity;
    }
    certificate->extensions[certificate->n_extensions++] = *extension;
    return true;
}

static bool read_extensions(struct ballot_certificate *certificate, const struct der *field,
                            struct ballot_error *error)
{
    struct der_cursor inside = der_inside(field);
    struct der list;
    if (!der_want(&inside, V_ASN1_SEQUENCE, &list) || !der_at_end(&inside))
        return malformed(certificate, &inside, "extensions are no sequence", error);
    struct der_cursor each = der_inside(&list);
    while (!der_at_end(&each)) {
        struct raw_extension extension = {.critical = false};
        struct der whole, critical;
        if (!der_want(&each, V_ASN1_SEQUENCE, &whole))
            return malformed(certificate, &each, "an extension is no sequence", error);
        struct der_cursor parts = der_inside(&whole);
        if (!der_want(&parts, V_ASN1_OBJECT, &extension.oid))
            return malformed(certificate, &parts, "an extension has no identifier", error);
        if (der_optional(&parts, V_ASN1_BOOLEAN, &critical)) {
            if (critical.length != 1)
                return malformed(certificate, &parts, "a criticality is no boolean", error);
            extension.critical = critical.value[0] != 0;
        }
        if (!der_want(&parts, V_ASN1_OCTET_STRING, &extension.value) || !der_at_end(&parts))
            return malformed(certificate, &parts, "an extension has no value", error);
        if (!add_extension(certificate, &extension))
            return malformed(certificate, &parts, "too many extensions", error);
    }
    return true;
}

static bool read_validity(struct ballot_certificate *certificate, struct der_cursor *parts,
                          struct ballot_error *error)
{
    struct der validity;
    ballot_instant instant;
    if (!der_want(parts, V_ASN1_SEQUENCE, &validity))
        return malformed(certificate, parts, "no validity", error);
    struct der_cursor inside = der_inside(&validity);
    if (!der_next(&inside, &certificate->not_before) ||
        !der_next(&inside, &certificate->not_after) || !der_at_end(&inside))
        return malformed(certificate, &inside, "a validity without its two times", error);
    if (!certificate_time(&certificate->not_before, &instant) ||
        !certificate_time(&certificate->not_after, &instant))
        return malformed(certificate, &inside, "a validity with what is no time", error);
    return true;
}

static bool read_tbs(struct ballot_certificate *c, struct ballot_error *error)
{
    struct der_cursor parts = der_inside(&c->tbs);
    struct der field;
    c->has_version = false;
    if (der_optional_context(&parts, 0, &field)) {
        struct der_cursor inside = der_inside(&field);
        if (!der_want(&inside, V_ASN1_INTEGER, &c->version) || !der_at_end(&inside) ||
            c->version.length == 0)
            return malformed(c, &inside, "a version that is no integer", error);
        c->has_version = true;
    }
    if (!der_want(&parts, V_ASN1_INTEGER, &c->serial) || c->serial.length == 0)
        return malformed(c, &parts, "no serial number", error);
    if (!der_want(&parts, V_ASN1_SEQUENCE, &c->tbs_algorithm))
        return malformed(c, &parts, "no signature algorithm", error);
    if (!der_want(&parts, V_ASN1_SEQUENCE, &c->issuer))
        return malformed(c, &parts, "no issuer", error);
    if (!read_validity(c, &parts, error))
        return false;
    if (!der_want(&parts, V_ASN1_SEQUENCE, &c->subject))
        return malformed(c, &parts, "no subject", error);
    if (!der_want(&parts, V_ASN1_SEQUENCE, &c->key))
        return malformed(c, &parts, "no public key", error);
    struct ballot_value name;
    struct der algorithm;
    struct der_cursor inside = der_inside(&c->key);
    if (!der_want(&inside, V_ASN1_SEQUENCE, &algorithm) ||
        !der_want(&inside, V_ASN1_BIT_STRING, &field) || field.length == 0)
        return malformed(c, &inside, "a public key without algorithm and bits", error);
    if (!read_algorithm(c, &algorithm, "a key algorithm without identifier", error) ||
        !read_algorithm(c, &c->tbs_algorithm, "a signature algorithm without identifier", error))
        return false;
    c->has_issuer_unique_id = der_optional_context(&parts, 1, &field);
    c->has_subject_unique_id = der_optional_context(&parts, 2, &field);
    c->n_extensions = 0;
    memset(&c->extensions_field, 0, sizeof c->extensions_field);
    if (der_optional_context(&parts, 3, &c->extensions_field) &&
        !read_extensions(c, &c->extensions_field, error))
        return false;
    if (!der_at_end(&parts))
        return malformed(c, &parts, "something behind the last field", error);
    /* The names are facts that are nearly always asked, and the only part
     * that could still turn out to be malformed. */
    if (!certificate_name(c, &c->issuer, &name))
        return malformed(c, &(struct der_cursor){c->issuer.start, NULL},
                         "an issuer that is no name", error);
    c->fields[BALLOT_cert_issuer] = name;
    if (!certificate_name(c, &c->subject, &name))
        return malformed(c, &(struct der_cursor){c->subject.start, NULL},
                         "a subject that is no name", error);
    c->fields[BALLOT_cert_subject] = name;
    return true;
}

static bool read_outline(struct ballot_certificate *c, const unsigned char *der, size_t length,
                         struct ballot_error *error)
{
    struct der_cursor cursor = {der, der + length};
    struct der first;
    ballot_arena_reset(&c->arena);
    memset(c->fields, 0, sizeof c->fields);
    c->der = der;
    c->length = length;
    c->sha256[0] = '\0';
    c->subject_text = c->issuer_text = NULL;
    c->root =
        (struct ballot_object){.fields = c->fields, .origin = c, .record = BALLOT_RECORD_cert};
    if (length == 0)
        return malformed(c, &cursor, "nothing there", error);
    if (!der_want(&cursor, V_ASN1_SEQUENCE, &c->whole))
        return malformed(c, &cursor, "no sequence, or one that is cut short,", error);
    if (!der_at_end(&cursor))
        return malformed(c, &cursor, "something behind the certificate", error);
    struct der_cursor inside = der_inside(&c->whole);
    if (!der_next(&inside, &first))
        return malformed(c, &inside, "an empty or broken sequence", error);
    /* A Certificate begins with a sequence, a TBSCertificate with its version
     * or its serial number. */
    c->is_signed = der_is(&first, V_ASN1_SEQUENCE);
    c->tbs = c->is_signed ? first : c->whole;
    if (c->is_signed) {
        struct der signature;
        if (!der_want(&inside, V_ASN1_SEQUENCE, &c->outer_algorithm))
            return malformed(c, &inside, "no signature algorithm", error);
        if (!der_want(&inside, V_ASN1_BIT_STRING, &signature) || !der_at_end(&inside))
            return malformed(c, &inside, "no signature, or something behind it,", error);
        if (!read_algorithm(c, &c->outer_algorithm, "a signature algorithm without identifier",
                            error))
            return false;
    }
    return read_tbs(c, error);
}

bool ballot_certificate_read(struct ballot_certificate *certificate, const unsigned char *der,
                             size_t length, struct ballot_error *error)
{
    /* What libcrypto notes of a malformed certificate is no business of the
     * caller, whose own notes stay. */
    ERR_set_mark();
    bool fine = read_outline(certificate, der, length, error);
    ERR_pop_to_mark();
    return fine;
}

/* --- Asking -------------------------------------------------------------------------- */

const struct ballot_object *ballot_certificate_object(const struct ballot_certificate *certificate)
{
    return &certificate->root;
}

void ballot_certificate_decode(const struct ballot_object *object, uint16_t slot)
{
    /* Only the root leaves fields unread. What it decodes is a cache: the
     * certificate as the caller sees it does not change. */
    struct ballot_certificate *certificate = (struct ballot_certificate *)(uintptr_t)object->origin;
    ERR_set_mark();
    certificate_decode_root(certificate, slot);
    ERR_pop_to_mark();
}

struct raw_extension *certificate_extension(const struct ballot_certificate *certificate,
                                            const unsigned char *oid, size_t length)
{
    for (uint32_t i = 0; i < certificate->n_extensions; i++)
        if (der_is_oid(&certificate->extensions[i].oid, oid, length))
            return &certificate->extensions[i];
    return NULL;
}

size_t certificate_hash(struct ballot_certificate *c, enum certificate_hash kind,
                        const unsigned char *octets, size_t length, unsigned char *hash)
{
    static const char *const names[] = {"SHA1", "SHA256", "SHA384", "SHA512"};
    unsigned size = 0;
    if (c->hashes[kind] == NULL)
        c->hashes[kind] = EVP_MD_fetch(NULL, names[kind], NULL);
    return c->hashes[kind] != NULL &&
                   EVP_Digest(octets, length, hash, &size, c->hashes[kind], NULL) == 1
               ? size
               : 0;
}

const char *ballot_certificate_sha256(const struct ballot_certificate *certificate)
{
    struct ballot_certificate *c = (struct ballot_certificate *)(uintptr_t)certificate;
    unsigned char hash[EVP_MAX_MD_SIZE];
    if (c->sha256[0] == '\0')
        certificate_write_hex(
            hash, certificate_hash(c, CERTIFICATE_SHA256, c->der, c->length, hash), c->sha256);
    return c->sha256;
}

static const char *name_text(struct ballot_certificate *c, const struct der *name)
{
    const unsigned char *at = name->start;
    const char *text = "(unreadable name)";
    ERR_set_mark();
    X509_NAME *decoded = d2i_X509_NAME(NULL, &at, (long)der_total(name));
    BIO *bio = BIO_new(BIO_s_mem());
    if (decoded != NULL && bio != NULL &&
        X509_NAME_print_ex(bio, decoded, 0,
                           XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0) {
        char *start;
        long length = BIO_get_mem_data(bio, &start);
        text = ballot_arena_text(&c->arena, start, length > 0 ? (size_t)length : 0);
    }
    BIO_free(bio);
    X509_NAME_free(decoded);
    ERR_pop_to_mark();
    return text;
}

const char *ballot_certificate_subject_text(const struct ballot_certificate *certificate)
{
    struct ballot_certificate *c = (struct ballot_certificate *)(uintptr_t)certificate;
    if (c->subject_text == NULL)
        c->subject_text = name_text(c, &c->subject);
    return c->subject_text;
}

const char *ballot_certificate_issuer_text(const struct ballot_certificate *certificate)
{
    struct ballot_certificate *c = (struct ballot_certificate *)(uintptr_t)certificate;
    if (c->issuer_text == NULL)
        c->issuer_text = name_text(c, &c->issuer);
    return c->issuer_text;
}
