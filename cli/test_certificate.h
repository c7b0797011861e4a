/* A certificate while its description is read. */
#ifndef BALLOT_TEST_CERTIFICATE_H
#define BALLOT_TEST_CERTIFICATE_H

#include "make_certificate.h"
#include "test.h"

enum list {
    LIST_POLICIES,
    LIST_PURPOSES,
    LIST_MAILBOXES,
    LIST_UTF8_MAILBOXES,
    LIST_DNS,
    LIST_IP,
    LIST_URIS,
    LIST_CRL,
    LIST_OCSP,
    LIST_CA_ISSUERS,
    LISTS
};

enum part_kind {
    PART_TYPE,
    PART_TEXTS,
    PART_SUBJECT,
    PART_ISSUER,
    PART_DIRECTORY_NAME,
    PART_VALID,
    PART_SERIAL,
    PART_VERSION,
    PART_KEY,
    PART_SIGNATURE,
    PART_OUTER_SIGNATURE,
    PART_ISSUER_UNIQUE_ID,
    PART_SUBJECT_UNIQUE_ID,
    PART_CPS,
    PART_KEY_USAGE,
    PART_OTHER_NAME,
    PART_CA,
    PART_PATH_LENGTH,
    PART_SCT,
    PART_PRECERTIFICATE,
    PART_UNSIGNED,
    PART_EXTENSION,
    PART_CRITICAL_EXTENSION,
    PART_CRITICAL,
    PART_NOT_CRITICAL,
    PART_NO
};

struct word_oid {
    const char *word, *oid;
};

struct word_number {
    const char *word;
    int number;
};

struct part_key {
    const char *name;
    enum part_kind kind;
    enum list list;
    const struct word_oid *words; /* of a list of object identifiers; NULL: texts */
};

struct attribute_kind {
    const char *word, *oid;
    int string_type; /* V_ASN1_… */
};

struct texts {
    const char **items;
    size_t n;
};

struct names {
    struct recipe_attribute *items;
    size_t n;
};

struct extensions {
    struct recipe_extension *items;
    size_t n;
};

struct draft {
    struct ballotc_diagnostics *diagnostics;
    struct ballot_arena *arena;
    struct certificate_recipe recipe;
    struct texts lists[LISTS];
    struct names subject, issuer, directory;
    struct extensions extensions, other_names;
    struct recipe_criticality *criticality;
    size_t n_criticality;
    uint64_t seen; /* parts of this description so far, by index */
    struct ballotc_word type, generation;
    const struct ballotc_word *wrong; /* what test_usual does not know */
    const char *const *known_words;
    size_t n_known_words;
    bool failed;
};

/* --- test_usual.c: what is usual --- */

/* End with a word that is NULL. */
extern const struct word_oid test_purposes[], test_extensions[], test_no_words[];
extern const struct attribute_kind test_attributes[];
/* Fills the draft for its type and generation. False with `wrong` set for a word
 * that it does not know. */
bool test_usual(struct draft *draft);

/* --- test_certificate.c --- */

/* Report what is wrong with a description, and mark the draft; the first is false. */
bool test_draft_bad(struct draft *draft, const struct ballotc_location *where, const char *text);
void test_draft_unknown(struct draft *draft, const struct ballotc_word *word, const char *what,
                        const char *const *names, size_t n);
void test_draft_text(struct draft *draft, enum list list, const char *text);

/* --- test_names.c --- */

/* Applies a block of attributes to a name. */
void test_draft_name(struct draft *draft, struct names *names,
                     const struct ballotc_test_part *part);
/* Appends an attribute; VALUE is UTF-8, and OID NULL ends the list. */
void test_draft_put(struct draft *draft, struct names *names, const char *oid, int string_type,
                    const char *value, bool joined);
/* The same, by its word and in its usual string type. */
void test_draft_attribute(struct draft *draft, struct names *names, const char *word,
                          const char *value);

#endif
