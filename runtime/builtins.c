#include "builtins.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <idn2.h>
#include <libpsl.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "identifiers.h"

/* Of an OID in text or DER; libcrypto writes out no longer ones either. */
#define MOST_OID_OCTETS 586

/* --- Object identifiers (X.690 8.19) --------------------------------------- */

char *ballot_oid_text(const unsigned char *octets, size_t length, struct ballot_arena *arena)
{
    /* An arc may have 128 bits and more (X.667), so libcrypto writes it. */
    unsigned char *der = ballot_arena_raw(arena, length + 16), *end = der;
    const unsigned char *start = der;
    char *text = NULL;
    if (length == 0 || length > MOST_OID_OCTETS)
        return ballot_arena_text(arena, "?", 1);
    ASN1_put_object(&end, 0, (int)length, V_ASN1_OBJECT, V_ASN1_UNIVERSAL);
    memcpy(end, octets, length);
    ERR_set_mark();
    ASN1_OBJECT *object = d2i_ASN1_OBJECT(NULL, &start, (long)(end - der) + (long)length);
    int needed = object != NULL ? OBJ_obj2txt(NULL, 0, object, 1) : -1;
    if (needed > 0) {
        text = ballot_arena_raw(arena, (size_t)needed + 1);
        OBJ_obj2txt(text, needed + 1, object, 1);
    }
    ASN1_OBJECT_free(object);
    ERR_pop_to_mark();
    return text != NULL ? text : ballot_arena_text(arena, "?", 1);
}

/* Two or more arcs without leading zeros, each of at most 39 digits (128 bits). */
static bool is_dotted_decimal(const char *text, size_t length)
{
    size_t arcs = 0, digits = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && text[i] >= '0' && text[i] <= '9') {
            if (++digits > 39 || (digits == 2 && text[i - 1] == '0'))
                return false;
            continue;
        }
        if (digits == 0 || (i < length && text[i] != '.'))
            return false;
        arcs++;
        digits = 0;
    }
    return arcs >= 2;
}

unsigned char *ballot_oid_parse(const char *text, size_t length, size_t *octets,
                                struct ballot_arena *arena)
{
    if (length > MOST_OID_OCTETS || !is_dotted_decimal(text, length))
        return NULL;
    unsigned char *der = ballot_arena_raw(arena, length);
    ERR_set_mark();
    int n = a2d_ASN1_OBJECT(der, (int)length, text, (int)length);
    ERR_pop_to_mark();
    if (n <= 0)
        return NULL;
    *octets = (size_t)n;
    return der;
}

/* --- Characters and domains --------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static struct ballot_value boolean(bool value)
{
    return ballot_value_number(value);
}

static struct ballot_value unreadable(void)
{
    return ballot_value_none(BALLOT_UNREADABLE);
}

/* LDH labels of RFC 5890 2.3.1, up to 63 octets each and 253 together
 * (RFC 1035 2.3.4); LEAST labels. */
static bool is_ldh_name(const char *text, size_t length, size_t least)
{
    size_t labels = 0, start = 0;
    if (length == 0 || length > 253)
        return false;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && text[i] != '.') {
            if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '-')
                return false;
            continue;
        }
        size_t n = i - start;
        if (n == 0 || n > 63 || text[start] == '-' || text[i - 1] == '-')
            return false;
        labels++;
        start = i + 1;
    }
    return labels >= least;
}

/* A domain as A-labels in lower case (RFC 5890, RFC 5891); NULL if it is none. */
static char *to_a_labels(const char *text, size_t length, struct ballot_arena *arena)
{
    bool ascii = true;
    char *copy = ballot_arena_text(arena, text, length);
    if (memchr(text, '\0', length) != NULL)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        ascii = ascii && (unsigned char)copy[i] < 0x80;
        copy[i] = lower(copy[i]);
    }
    if (!ascii) {
        uint8_t *encoded = NULL;
        if (idn2_lookup_u8((const uint8_t *)copy, &encoded, IDN2_NONTRANSITIONAL) != IDN2_OK)
            return NULL;
        copy = ballot_arena_text(arena, (const char *)encoded, strlen((const char *)encoded));
        idn2_free(encoded);
    }
    return is_ldh_name(copy, strlen(copy), 1) ? copy : NULL;
}

/* A last label of digits alone is that of an IP address (RFC 3696 2). */
static bool is_fqdn(const char *text, size_t length)
{
    size_t i = length;
    while (i > 0 && is_digit(text[i - 1]))
        i--;
    return is_ldh_name(text, length, 2) && text[i - 1] != '.';
}

/* A domain as A-labels, of a Wildcard Domain Name what is behind its "*.", which a CA
 * removes before it validates the name (BR 1.6.1, Authorization Domain Name). */
static char *without_wildcard(const char *text, size_t length, struct ballot_arena *arena)
{
    if (length < 2 || memcmp(text, "*.", 2) != 0)
        return to_a_labels(text, length, arena);
    char *name = to_a_labels(text + 2, length - 2, arena);
    return name != NULL && is_fqdn(name, strlen(name)) ? name : NULL;
}

/* The shortest part of NAME whose parent is a public suffix of the ICANN
 * section; NULL where NAME is a suffix itself. */
static const char *registered_domain(const char *name)
{
    const psl_ctx_t *list = psl_builtin();
    if (psl_is_public_suffix2(list, name, PSL_TYPE_ICANN) == 1)
        return NULL;
    for (const char *dot; (dot = strchr(name, '.')) != NULL; name = dot + 1)
        if (psl_is_public_suffix2(list, dot + 1, PSL_TYPE_ICANN) == 1)
            return name;
    return NULL;
}

static bool lies_under(const char *name, const char *domain)
{
    size_t n = strlen(name), d = strlen(domain);
    return n >= d && strcmp(name + n - d, domain) == 0 && (n == d || name[n - d - 1] == '.');
}

/* --- Mailboxes (RFC 5321 4.1.2, RFC 6531 3.3) ---------------------------------- */

/* Octets of the character at TEXT, 0 if it is none: no overlong form, no
 * surrogate, nothing above U+10FFFF (RFC 3629 4). */
static size_t utf8_length(const char *text, size_t left)
{
    const unsigned char *c = (const unsigned char *)text;
    size_t n = c[0] < 0x80 ? 1 : c[0] < 0xC2 ? 0 : c[0] < 0xE0 ? 2 : c[0] < 0xF0 ? 3 : 4;
    if (c[0] > 0xF4 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xC0) != 0x80)
            return 0;
    if ((c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xED && c[1] > 0x9F) ||
        (c[0] == 0xF0 && c[1] < 0x90) || (c[0] == 0xF4 && c[1] > 0x8F))
        return 0;
    return n;
}

/* Quoted-string: qtextSMTP and quoted-pairSMTP, with UTF-8 only in the former
 * (RFC 6531 3.3). */
static size_t quoted_string(const char *text, size_t length)
{
    for (size_t i = 1; i < length;) {
        size_t n = utf8_length(text + i, length - i);
        if (text[i] == '"')
            return i + 1;
        if (text[i] == '\\') {
            n = 1;
            i++;
            if (i == length || (text[i] & 0x80) != 0)
                return 0;
        }
        if (n == 0 || (n == 1 && (text[i] < 0x20 || text[i] == 0x7F)))
            return 0;
        i += n;
    }
    return 0;
}

/* Octets of the local part, 0 if there is none. */
static size_t local_part(const char *text, size_t length)
{
    static const char atext[] = "!#$%&'*+-/=?^_`{|}~";
    size_t i = 0;
    bool dot = true;
    if (length != 0 && text[0] == '"')
        return quoted_string(text, length);
    while (i < length && text[i] != '@') {
        size_t n = utf8_length(text + i, length - i);
        if (n == 0)
            return 0;
        if (text[i] == '.') {
            if (dot)
                return 0;
            dot = true;
        } else if (n == 1 && !is_letter(text[i]) && !is_digit(text[i]) &&
                   (text[i] == '\0' || strchr(atext, text[i]) == NULL)) {
            return 0;
        } else {
            dot = false;
        }
        i += n;
    }
    return dot ? 0 : i;
}

/* IPv4 and IPv6; the general form has no registered tag besides "IPv6". */
static bool is_address_literal(const char *text, size_t length)
{
    char inner[64];
    unsigned char address[16];
    if (length < 3 || length >= sizeof inner || text[0] != '[' || text[length - 1] != ']' ||
        memchr(text, '\0', length) != NULL)
        return false;
    memcpy(inner, text + 1, length - 2);
    inner[length - 2] = '\0';
    if (strncasecmp(inner, "IPv6:", 5) == 0)
        return inet_pton(AF_INET6, inner + 5, address) == 1;
    return inet_pton(AF_INET, inner, address) == 1;
}

/* The local part's length, and the domain as A-labels (or a literal as it is). */
static bool split_mailbox(const struct ballot_value *value, size_t *local, char **domain,
                          struct ballot_arena *arena)
{
    const char *text = value->as.text;
    size_t length = value->length;
    *local = local_part(text, length);
    /* RFC 5321 4.5.3.1: 64 octets of local part, 254 of the whole. */
    if (*local == 0 || *local > 64 || length > 254 || *local + 1 >= length || text[*local] != '@')
        return false;
    const char *rest = text + *local + 1;
    size_t n = length - *local - 1;
    *domain = is_address_literal(rest, n) ? ballot_arena_text(arena, rest, n)
                                          : to_a_labels(rest, n, arena);
    return *domain != NULL;
}

/* --- URIs (RFC 3986) -------------------------------------------------------------- */

static size_t scheme_length(const struct ballot_value *value)
{
    const char *text = value->as.text;
    size_t i = 0;
    if (value->length == 0 || !is_letter(text[0]))
        return 0;
    while (i < value->length && (is_letter(text[i]) || is_digit(text[i]) || text[i] == '+' ||
                                 text[i] == '-' || text[i] == '.'))
        i++;
    return i < value->length && text[i] == ':' ? i : 0;
}

static struct ballot_value lowered(const char *text, size_t length, struct ballot_arena *arena)
{
    char *copy = ballot_arena_text(arena, text, length);
    for (size_t i = 0; i < length; i++)
        copy[i] = lower(copy[i]);
    return ballot_value_text(copy, length);
}

static struct ballot_value url_host(const struct ballot_value *value, struct ballot_arena *arena)
{
    size_t scheme = scheme_length(value);
    const char *text = value->as.text, *end = text + value->length;
    if (scheme == 0 || value->length < scheme + 3 || strncmp(text + scheme, "://", 3) != 0)
        return unreadable();
    text += scheme + 3;
    const char *stop = text;
    while (stop < end && *stop != '/' && *stop != '?' && *stop != '#')
        stop++;
    for (const char *at = text; at < stop; at++)
        if (*at == '@')
            text = at + 1;
    const char *colon = text;
    if (colon < stop && *colon == '[')
        while (colon < stop && *colon != ']')
            colon++;
    while (colon < stop && *colon != ':')
        colon++;
    return lowered(text, (size_t)(colon - text), arena);
}

/* --- Versions ---------------------------------------------------------------------- */

static bool next_part(const char **at, const char *end, uint64_t *part)
{
    *part = 0;
    if (*at >= end || !is_digit(**at))
        return false;
    while (*at < end && is_digit(**at)) {
        if (*part > UINT32_MAX)
            return false;
        *part = *part * 10 + (uint64_t)(*(*at)++ - '0');
    }
    if (*at == end)
        return true;
    return *(*at)++ == '.' && *at < end;
}

static struct ballot_value version_at_least(const struct ballot_value *a,
                                            const struct ballot_value *b)
{
    const char *x = a->as.text, *x_end = x + a->length;
    const char *y = b->as.text, *y_end = y + b->length;
    int order = 0;
    if (x == x_end || y == y_end)
        return unreadable();
    /* A part that is not written counts as 0: 2.0 is 2.0.0. */
    while (x < x_end || y < y_end) {
        uint64_t p = 0, q = 0;
        if ((x < x_end && !next_part(&x, x_end, &p)) || (y < y_end && !next_part(&y, y_end, &q)))
            return unreadable();
        if (order == 0 && p != q)
            order = p < q ? -1 : 1;
    }
    return boolean(order >= 0);
}

/* --- All of them --------------------------------------------------------------------- */

static struct ballot_value is_under(const struct ballot_value *a, const struct ballot_value *b,
                                    struct ballot_arena *arena)
{
    const char *name = without_wildcard(a->as.text, a->length, arena);
    const char *domain = without_wildcard(b->as.text, b->length, arena);
    return name == NULL || domain == NULL ? unreadable() : boolean(lies_under(name, domain));
}

static struct ballot_value on_domain(enum ballot_builtin builtin, const struct ballot_value *a,
                                     struct ballot_arena *arena)
{
    char *name = to_a_labels(a->as.text, a->length, arena);
    if (name == NULL)
        return unreadable();
    if (builtin == BALLOT_BUILTIN_is_public_suffix)
        return boolean(psl_is_public_suffix2(psl_builtin(), name, PSL_TYPE_ICANN) == 1);
    const char *registered = registered_domain(name);
    return registered == NULL ? unreadable() : ballot_value_text(registered, strlen(registered));
}

static struct ballot_value on_mailbox(enum ballot_builtin builtin, const struct ballot_value *a,
                                      const struct ballot_value *b, struct ballot_arena *arena)
{
    size_t local, other_local;
    char *domain, *other_domain;
    bool fine = split_mailbox(a, &local, &domain, arena);
    if (builtin == BALLOT_BUILTIN_is_mailbox)
        return boolean(fine);
    if (!fine)
        return unreadable();
    if (builtin == BALLOT_BUILTIN_mailbox_domain)
        return ballot_value_text(domain, strlen(domain));
    if (builtin == BALLOT_BUILTIN_local_part)
        return ballot_value_text(a->as.text, local);
    if (!split_mailbox(b, &other_local, &other_domain, arena))
        return unreadable();
    return boolean(local == other_local && memcmp(a->as.text, b->as.text, local) == 0 &&
                   strcasecmp(domain, other_domain) == 0);
}

static bool is_printable(const struct ballot_value *a)
{
    for (uint32_t i = 0; i < a->length; i++) {
        char c = a->as.text[i];
        if (!is_letter(c) && !is_digit(c) && (c == '\0' || strchr(" '()+,-./:=?", c) == NULL))
            return false;
    }
    return true;
}

static bool is_ascii(const struct ballot_value *a)
{
    for (uint32_t i = 0; i < a->length; i++)
        if ((a->as.text[i] & 0x80) != 0)
            return false;
    return true;
}

/* No letter, number or mark of any script (The Unicode Standard, 4.5). */
static bool is_filler(const struct ballot_value *a)
{
    const uint8_t *text = (const uint8_t *)a->as.text;
    for (size_t i = 0; i < a->length;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc(&c, text + i, a->length - i);
        if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N |
                                                    UC_CATEGORY_MASK_M))
            return false;
    }
    return true;
}

/* The Unicode Standard, 3.13, default caseless matching, and NFC. */
static struct ballot_value fold(const struct ballot_value *a, struct ballot_arena *arena)
{
    size_t length = 0;
    uint8_t *folded =
        u8_casefold((const uint8_t *)a->as.text, a->length, NULL, UNINORM_NFC, NULL, &length);
    if (folded == NULL)
        return unreadable();
    const char *copy = ballot_arena_text(arena, (const char *)folded, length);
    free(folded);
    return ballot_value_text(copy, length);
}

static bool is_ip_address(const struct ballot_value *a)
{
    char text[64];
    unsigned char address[16];
    if (a->length >= sizeof text || memchr(a->as.text, '\0', a->length) != NULL)
        return false;
    memcpy(text, a->as.text, a->length);
    text[a->length] = '\0';
    return inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1;
}

static bool contains(const struct ballot_value *a, const struct ballot_value *b)
{
    for (uint32_t i = 0; i + b->length <= a->length; i++)
        if (memcmp(a->as.text + i, b->as.text, b->length) == 0)
            return true;
    return false;
}

struct ballot_value ballot_builtin_apply(enum ballot_builtin builtin,
                                         const struct ballot_value *arguments,
                                         struct ballot_arena *arena)
{
    const struct ballot_value *a = &arguments[0], *b = &arguments[1];
    size_t length;
    int64_t km;
    switch (builtin) {
    case BALLOT_BUILTIN_is_mailbox:
    case BALLOT_BUILTIN_mailbox_domain:
    case BALLOT_BUILTIN_local_part:
        return on_mailbox(builtin, a, NULL, arena);
    case BALLOT_BUILTIN_same_mailbox:
        return on_mailbox(builtin, a, b, arena);
    case BALLOT_BUILTIN_is_fqdn:
        return boolean(is_fqdn(a->as.text, a->length));
    case BALLOT_BUILTIN_is_public_suffix:
    case BALLOT_BUILTIN_registered_domain:
        return on_domain(builtin, a, arena);
    case BALLOT_BUILTIN_is_under:
        return is_under(a, b, arena);
    case BALLOT_BUILTIN_is_wildcard:
        return boolean(a->length > 2 && memcmp(a->as.text, "*.", 2) == 0 &&
                       is_fqdn(a->as.text + 2, a->length - 2));
    case BALLOT_BUILTIN_is_dot_fqdn:
        return boolean(a->length > 1 && a->as.text[0] == '.' &&
                       is_fqdn(a->as.text + 1, a->length - 1));
    case BALLOT_BUILTIN_is_country:
    case BALLOT_BUILTIN_is_lei:
    case BALLOT_BUILTIN_is_organization_id:
    case BALLOT_BUILTIN_organization_id_scheme:
    case BALLOT_BUILTIN_organization_id_country:
    case BALLOT_BUILTIN_organization_id_subdivision:
    case BALLOT_BUILTIN_organization_id_reference:
    case BALLOT_BUILTIN_is_psd_reference:
    case BALLOT_BUILTIN_is_euid:
    case BALLOT_BUILTIN_is_person_id:
    case BALLOT_BUILTIN_person_id_scheme:
    case BALLOT_BUILTIN_person_id_country:
        return ballot_identifier_apply(builtin, a);
    case BALLOT_BUILTIN_url_scheme:
        length = scheme_length(a);
        return length == 0 ? unreadable() : lowered(a->as.text, length, arena);
    case BALLOT_BUILTIN_url_host:
        return url_host(a, arena);
    case BALLOT_BUILTIN_is_printable:
        return boolean(is_printable(a));
    case BALLOT_BUILTIN_is_ascii:
        return boolean(is_ascii(a));
    case BALLOT_BUILTIN_is_filler:
        return boolean(is_filler(a));
    case BALLOT_BUILTIN_is_ip_address:
        return boolean(is_ip_address(a));
    case BALLOT_BUILTIN_distance_km:
        km = ballot_distance_km(a, b);
        return km < 0 ? unreadable() : ballot_value_number(km);
    case BALLOT_BUILTIN_octets:
        return ballot_value_number(a->length);
    case BALLOT_BUILTIN_lower:
        return lowered(a->as.text, a->length, arena);
    case BALLOT_BUILTIN_fold:
        return fold(a, arena);
    case BALLOT_BUILTIN_starts_with:
        return boolean(a->length >= b->length && memcmp(a->as.text, b->as.text, b->length) == 0);
    case BALLOT_BUILTIN_ends_with:
        return boolean(a->length >= b->length &&
                       memcmp(a->as.text + a->length - b->length, b->as.text, b->length) == 0);
    case BALLOT_BUILTIN_contains:
        return boolean(contains(a, b));
    case BALLOT_BUILTIN_version_at_least:
        return version_at_least(a, b);
    case BALLOT_BUILTINS:
        break;
    }
    return unreadable();
}
