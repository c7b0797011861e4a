/* Files to certificates: PEM (RFC 7468) through libcrypto, or DER. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "ballot.h"
#include "der.h"

#define LARGEST_CERTIFICATE ((size_t)1 << 20)
#define BEGIN "-----BEGIN "
#define END "-----END "

static int refuse(struct ballot_error *error, const char *why)
{
    snprintf(error->message, sizeof error->message, "%s", why);
    return -1;
}

static int give(const unsigned char *octets, size_t length, unsigned char **der, size_t *der_length,
                struct ballot_error *error)
{
    *der = malloc(length + 1);
    if (*der == NULL)
        return refuse(error, "out of memory");
    memcpy(*der, octets, length);
    *der_length = length;
    return 1;
}

/* --- Lines ----------------------------------------------------------------- */

/* Octets of the line at the bundle's position, its end included. */
static size_t line_length(const struct ballot_bundle *bundle)
{
    const unsigned char *line = bundle->text + bundle->position;
    size_t left = bundle->length - bundle->position;
    const unsigned char *end = memchr(line, '\n', left);
    return end != NULL ? (size_t)(end - line) + 1 : left;
}

static bool line_begins(const struct ballot_bundle *bundle, const char *word)
{
    size_t length = strlen(word);
    return bundle->length - bundle->position >= length &&
           memcmp(bundle->text + bundle->position, word, length) == 0;
}

static void pass_line(struct ballot_bundle *bundle)
{
    bundle->position += line_length(bundle);
    bundle->lines += bundle->text[bundle->position - 1] == '\n';
}

/* Goes on to the next line that begins with one of the two words. */
static bool find_line(struct ballot_bundle *bundle, const char *word, const char *other)
{
    while (bundle->position < bundle->length) {
        if (line_begins(bundle, word) || line_begins(bundle, other))
            return true;
        pass_line(bundle);
    }
    return false;
}

/* --- PEM ------------------------------------------------------------------- */

/* The next block, from its BEGIN line through its END line. Each line is looked
 * at once, so a file is read in time linear in its size whatever is in it. */
static int next_block(struct ballot_bundle *bundle, const unsigned char **block, size_t *length,
                      struct ballot_error *error)
{
    error->line = 0;
    if (!find_line(bundle, BEGIN, BEGIN))
        return bundle->found ? 0 : refuse(error, "no certificate in it, neither DER nor PEM");
    size_t begin = bundle->position;
    error->line = bundle->lines + 1;
    pass_line(bundle);
    if (!find_line(bundle, END, BEGIN) || !line_begins(bundle, END)) {
        bundle->found = true;
        return refuse(error, "a PEM block without its END line");
    }
    pass_line(bundle);
    *block = bundle->text + begin;
    *length = bundle->position - begin;
    return 1;
}

static const char *reason(void)
{
    switch (ERR_GET_REASON(ERR_peek_last_error())) {
    case PEM_R_BAD_END_LINE:
        return "a PEM block whose END line does not match its BEGIN line";
    case PEM_R_BAD_BASE64_DECODE:
        return "a PEM block that is not base64";
    default:
        return "a PEM block that cannot be read";
    }
}

static bool is_certificate_label(const char *label)
{
    return strcmp(label, PEM_STRING_X509) == 0 || strcmp(label, PEM_STRING_X509_OLD) == 0 ||
           strcmp(label, PEM_STRING_X509_TRUSTED) == 0;
}

/* OpenSSL's TRUSTED CERTIFICATE is a certificate and what its owner thinks of
 * it; the latter is no part of the certificate. */
static size_t without_trust(const char *label, const unsigned char *der, size_t length)
{
    struct der_cursor cursor = {der, der + length};
    struct der certificate;
    return strcmp(label, PEM_STRING_X509_TRUSTED) == 0 &&
                   der_want(&cursor, V_ASN1_SEQUENCE, &certificate)
               ? der_total(&certificate)
               : length;
}

/* 1: a certificate; 0: a block of another kind; -1: *error. */
static int read_block(const unsigned char *block, size_t block_length, unsigned char **der,
                      size_t *der_length, struct ballot_error *error)
{
    char *label = NULL, *header = NULL;
    unsigned char *decoded = NULL;
    long length = 0;
    int status = 0;
    if (block_length > LARGEST_CERTIFICATE * 2)
        return refuse(error, "a PEM block of more than 2 MiB");
    ERR_set_mark();
    BIO *bio = BIO_new_mem_buf(block, (int)block_length);
    if (bio == NULL || PEM_read_bio(bio, &label, &header, &decoded, &length) != 1)
        status = refuse(error, reason());
    else if (is_certificate_label(label))
        status =
            give(decoded, without_trust(label, decoded, (size_t)length), der, der_length, error);
    BIO_free(bio);
    ERR_pop_to_mark();
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(decoded);
    return status;
}

static int next_pem(struct ballot_bundle *bundle, unsigned char **der, size_t *der_length,
                    unsigned *line, struct ballot_error *error)
{
    for (;;) {
        const unsigned char *block;
        size_t length;
        int status = next_block(bundle, &block, &length, error);
        if (status != 1)
            return status;
        status = read_block(block, length, der, der_length, error);
        if (status == 0)
            continue;
        bundle->found = true;
        if (status == 1)
            *line = error->line;
        return status;
    }
}

/* A certificate begins with a SEQUENCE, 0x30, and is too large for a length in
 * one octet. 0x30 is also the digit 0, with which a text may begin. */
static bool is_der(const struct ballot_bundle *bundle)
{
    if (bundle->text[0] != 0x30)
        return false;
    if (bundle->length < 2 || bundle->text[1] > 0x7F)
        return true;
    struct ballot_bundle rest = *bundle;
    return !find_line(&rest, BEGIN, BEGIN);
}

int ballot_certificate_next(struct ballot_bundle *bundle, unsigned char **der, size_t *der_length,
                            unsigned *line, struct ballot_error *error)
{
    static const unsigned char byte_order_mark[] = {0xEF, 0xBB, 0xBF};
    memset(error, 0, sizeof *error);
    *der = NULL;
    *der_length = 0;
    *line = 0;
    if (bundle->position != 0)
        return bundle->position < bundle->length ? next_pem(bundle, der, der_length, line, error)
                                                 : 0;
    if (bundle->length == 0) {
        bundle->position = 1; /* asked again, there is no more */
        return refuse(error, "the file is empty");
    }
    if (is_der(bundle)) {
        bundle->position = bundle->length;
        bundle->found = true;
        if (bundle->length > LARGEST_CERTIFICATE)
            return refuse(error, "a DER file of more than 1 MiB");
        return give(bundle->text, bundle->length, der, der_length, error);
    }
    if (bundle->length > sizeof byte_order_mark &&
        memcmp(bundle->text, byte_order_mark, sizeof byte_order_mark) == 0)
        bundle->position = sizeof byte_order_mark;
    return next_pem(bundle, der, der_length, line, error);
}
