/* Stepping through DER with libcrypto's own header decoder. Values stay where
 * they are; nothing is copied. Private to the certificate. */
#ifndef BALLOT_DER_H
#define BALLOT_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <openssl/asn1.h>

struct der {
    const unsigned char *start; /* of the header */
    const unsigned char *value;
    size_t length; /* of the value */
    int tag;       /* universal tag, or the number of a tagged one */
    int klass;     /* V_ASN1_UNIVERSAL, V_ASN1_CONTEXT_SPECIFIC … */
    bool constructed;
    bool minimal; /* tag and length are written in their shortest form */
};

struct der_cursor {
    const unsigned char *at, *end;
};

static inline size_t der_total(const struct der *der)
{
    return (size_t)(der->value - der->start) + der->length;
}

static inline struct der_cursor der_inside(const struct der *der)
{
    return (struct der_cursor){der->value, der->value + der->length};
}

static inline bool der_at_end(const struct der_cursor *cursor)
{
    return cursor->at == cursor->end;
}

/* False at the end and for what is no DER: a header cut short, a length beyond
 * the end, an indefinite length (X.690 10.1). */
static inline bool der_next(struct der_cursor *cursor, struct der *der)
{
    const unsigned char *at = cursor->at;
    long length;
    size_t left = (size_t)(cursor->end - cursor->at);
    if (left == 0 || left > INT32_MAX)
        return false;
    int form = ASN1_get_object(&at, &length, &der->tag, &der->klass, (long)left);
    if ((form & 0x80) != 0 || (form & 1) != 0 || length < 0)
        return false;
    der->start = cursor->at;
    der->value = at;
    der->length = (size_t)length;
    der->constructed = (form & V_ASN1_CONSTRUCTED) != 0;
    size_t header = (size_t)(at - cursor->at), tag_octets = 1;
    if (der->tag > 30)
        for (int tag = der->tag; tag != 0; tag >>= 7)
            tag_octets++;
    size_t least = 1;
    if (length > 127)
        for (long rest = length; rest != 0; rest >>= 8)
            least++;
    der->minimal = header == tag_octets + least;
    cursor->at = at + length;
    return true;
}

/* Of that universal type, and in the one form DER has for it: sequences and
 * sets are constructed, everything else is primitive (X.690 8.9, 10.2). */
static inline bool der_is(const struct der *der, int tag)
{
    bool constructed = tag == V_ASN1_SEQUENCE || tag == V_ASN1_SET;
    return der->klass == V_ASN1_UNIVERSAL && der->tag == tag && der->constructed == constructed;
}

static inline bool der_is_context(const struct der *der, int tag)
{
    return der->klass == V_ASN1_CONTEXT_SPECIFIC && der->tag == tag;
}

/* The next one, if it is of that universal type; otherwise the cursor stays. */
static inline bool der_want(struct der_cursor *cursor, int tag, struct der *der)
{
    struct der_cursor before = *cursor;
    if (der_next(cursor, der) && der_is(der, tag))
        return true;
    *cursor = before;
    return false;
}

/* The same, for a component that may be left out. */
static inline bool der_optional(struct der_cursor *cursor, int tag, struct der *der)
{
    return der_want(cursor, tag, der);
}

/* The next one, if it has that context tag; otherwise the cursor stays. */
static inline bool der_optional_context(struct der_cursor *cursor, int tag, struct der *der)
{
    struct der_cursor before = *cursor;
    if (der_next(cursor, der) && der_is_context(der, tag))
        return true;
    *cursor = before;
    return false;
}

static inline bool der_is_oid(const struct der *oid, const unsigned char *octets, size_t length)
{
    return oid->length == length && memcmp(oid->value, octets, length) == 0;
}

#endif
