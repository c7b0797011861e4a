/* What the files of the certificate share. */
#ifndef BALLOT_CERTIFICATE_PRIVATE_H
#define BALLOT_CERTIFICATE_PRIVATE_H

#include "arena.h"
#include "certificate.h"
#include "date.h"
#include "der.h"

struct raw_extension {
    struct der oid, value; /* value: the OCTET STRING */
    bool critical;
};

struct ballot_certificate {
    struct ballot_arena arena;
    const unsigned char *der;
    size_t length;
    bool is_signed;
    bool has_version;
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
const struct raw_extension *certificate_extension(const struct ballot_certificate *certificate,
                                                  const unsigned char *oid, size_t length);

/* certificate_facts.c */
void certificate_decode_root(struct ballot_certificate *certificate, uint16_t slot);
/* certificate_extensions.c: the facts of one extension, all at once. */
void certificate_decode_extension(struct ballot_certificate *certificate, uint16_t slot);
/* certificate_faults.c */
void certificate_find_faults(struct ballot_certificate *certificate);
/* Whether a known extension's value decodes. */
bool certificate_extension_decodes(struct ballot_certificate *certificate,
                                   const struct raw_extension *extension);

/* certificate_names.c: each makes a record or a list in the arena. False where
 * it is not what it should be. */
bool certificate_name(struct ballot_certificate *certificate, const struct der *name,
                      struct ballot_value *value);
bool certificate_general_name(struct ballot_certificate *certificate, const struct der *name,
                              struct ballot_value *value);
bool certificate_general_names(struct ballot_certificate *certificate, struct der_cursor names,
                               struct ballot_value *list);
/* A string of any type to UTF-8. UNREADABLE if it breaks its type. */
struct ballot_value certificate_string(struct ballot_certificate *certificate,
                                       const struct der *string, int64_t *characters);
bool certificate_time(const struct der *time, ballot_instant *instant);

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
    struct ballot_value value = {
        .state = BALLOT_KNOWN, .length = list->n, .as.items = list->items};
    return value;
}

#endif
