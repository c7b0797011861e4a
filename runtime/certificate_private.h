/* What the files of the certificate share. */
#ifndef BALLOT_CERTIFICATE_PRIVATE_H
#define BALLOT_CERTIFICATE_PRIVATE_H

#include <openssl/evp.h>

#include "arena.h"
#include "certificate.h"
#include "date.h"
#include "der.h"

/* Whether the value of an extension decodes, once somebody has tried. */
enum outcome { UNTRIED, DECODES, DOES_NOT_DECODE };

struct raw_extension {
    struct der oid, value; /* value: the OCTET STRING */
    bool critical;
    enum outcome outcome;
};

enum certificate_hash {
    CERTIFICATE_SHA1,
    CERTIFICATE_SHA256,
    CERTIFICATE_SHA384,
    CERTIFICATE_SHA512,
    CERTIFICATE_HASHES
};

struct ballot_certificate {
    struct ballot_arena arena;
    EVP_MD *hashes[CERTIFICATE_HASHES]; /* fetched when one is first needed; outlive a read */
    const unsigned char *der;
    size_t length;
    bool is_signed;
    bool has_version, has_issuer_unique_id, has_subject_unique_id;
    struct der whole, tbs, version, serial, tbs_algorithm, issuer, not_before, not_after, subject,
        key, outer_algorithm, extensions_field;
    struct raw_extension *extensions;
    uint32_t n_extensions, capacity; /* the array outlives a read */
    struct ballot_object root;
    struct ballot_value fields[BALLOT_cert_slots];
    char sha256[65]; /* empty until asked */
    const char *subject_text, *issuer_text;
};

/* The first extension of that DER-encoded OID; NULL if there is none. */
struct raw_extension *certificate_extension(const struct ballot_certificate *certificate,
                                            const unsigned char *oid, size_t length);

/* Writes the hash to HASH, of EVP_MAX_MD_SIZE octets; its size, 0 if it cannot be made. */
size_t certificate_hash(struct ballot_certificate *certificate, enum certificate_hash kind,
                        const unsigned char *octets, size_t length, unsigned char *hash);

/* certificate_facts.c */
void certificate_decode_root(struct ballot_certificate *certificate, uint16_t slot);
/* As ballot_fact, while another is decoded. */
static inline const struct ballot_value *certificate_fact(struct ballot_certificate *certificate,
                                                          uint16_t slot)
{
    if (certificate->fields[slot].state == BALLOT_UNREAD)
        certificate_decode_root(certificate, slot);
    return &certificate->fields[slot];
}
/* certificate_key.c: what the numbers of the key are good for, all at once. */
void certificate_decode_key_quality(struct ballot_certificate *certificate);
/* certificate_weak.c: what is known to be wrong with an RSA modulus, of one octet or more. */
void certificate_find_weaknesses(struct ballot_certificate *certificate,
                                 const unsigned char *modulus, size_t length);
/* certificate_kind.c: what kind of certificate it is. */
void certificate_decode_kind(struct ballot_certificate *certificate);
/* certificate_extensions.c: the facts of all extensions at once. */
void certificate_decode_extensions(struct ballot_certificate *certificate);
/* Whether the value of an extension decodes; true for one that is not known. */
bool certificate_extension_decodes(struct ballot_certificate *certificate,
                                   struct raw_extension *extension);
bool certificate_extension_is_known(const struct raw_extension *extension);
/* certificate_faults.c */
void certificate_find_faults(struct ballot_certificate *certificate);

/* One extension's value to its facts, which it writes into FIELDS (slots of
 * the certificate); false where it does not decode. */
typedef bool certificate_decode_fn(struct ballot_certificate *certificate, const struct der *octets,
                                   struct ballot_value *fields);
/* certificate_locations.c: extensions made of GeneralNames. */
certificate_decode_fn certificate_subject_alt_name, certificate_issuer_alt_name,
    certificate_crl_distribution_points, certificate_freshest_crl,
    certificate_authority_information, certificate_subject_information,
    certificate_name_constraints;
/* certificate_statements.c: policies, QCStatements, SCTs. */
certificate_decode_fn certificate_policies, certificate_policy_mappings, certificate_qc_statements,
    certificate_scts;
/* certificate_extensions.c: a number of things: not negative; larger ones are all alike. */
bool certificate_count(const struct der *integer, int64_t *value);

/* The one value that an extension holds: nothing stands behind it. */
static inline bool certificate_sole(const struct der *octets, int tag, struct der *value)
{
    struct der_cursor cursor = der_inside(octets);
    return der_want(&cursor, tag, value) && der_at_end(&cursor);
}

/* certificate_names.c: each makes a record or a list in the arena. False where
 * it is not what it should be. */
bool certificate_name(struct ballot_certificate *certificate, const struct der *name,
                      struct ballot_value *value);
/* IS_BASE: of a subtree of the name constraints, where an iPAddress has a mask. */
bool certificate_general_name(struct ballot_certificate *certificate, const struct der *name,
                              bool is_base, struct ballot_value *value);
bool certificate_general_names(struct ballot_certificate *certificate, struct der_cursor names,
                               struct ballot_value *list);
/* A string of any type to UTF-8. UNREADABLE if it breaks its type. */
struct ballot_value certificate_string(struct ballot_certificate *certificate,
                                       const struct der *string, int64_t *characters);
enum ballot_word_string_type certificate_string_type(const struct der *string);
/* Whether the characters are those of the string's type (X.680 41). */
bool certificate_string_is_good(const struct der *string);
bool certificate_time(const struct der *time, ballot_instant *instant);
/* 2 * LENGTH digits in lower case, and a NUL. */
void certificate_write_hex(const unsigned char *octets, size_t length, char *text);

/* id-on-SmtpUTF8Mailbox, 1.3.6.1.5.5.7.8.9 (RFC 9598 section 3). */
#define CERTIFICATE_SMTP_UTF8_MAILBOX 8
extern const unsigned char certificate_smtp_utf8_mailbox[CERTIFICATE_SMTP_UTF8_MAILBOX];

struct ballot_object *certificate_object(struct ballot_certificate *certificate, uint16_t record);
struct ballot_value certificate_hex(struct ballot_certificate *certificate,
                                    const unsigned char *octets, size_t length);
static inline struct ballot_value certificate_oid(const struct der *oid)
{
    struct ballot_value value = {
        .state = BALLOT_KNOWN, .length = (uint32_t)oid->length, .as.bytes = oid->value};
    return value;
}

static inline struct ballot_value certificate_record(const struct ballot_object *object)
{
    struct ballot_value value = {.state = BALLOT_KNOWN, .as.object = object};
    return value;
}

/* A list that grows in the arena. */
struct certificate_list {
    struct ballot_value *items;
    uint32_t n, capacity;
};
void certificate_add(struct ballot_certificate *certificate, struct certificate_list *list,
                     struct ballot_value item);
static inline struct ballot_value certificate_list_value(const struct certificate_list *list)
{
    struct ballot_value value = {.state = BALLOT_KNOWN, .length = list->n, .as.items = list->items};
    return value;
}

#endif
