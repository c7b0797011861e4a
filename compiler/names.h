/* What each name means: documents, records and enumerations, ballots in the
 * order of their bases, and for each thing that ballots make its edits. */
#ifndef BALLOTC_NAMES_H
#define BALLOTC_NAMES_H

#include "../runtime/tables.h"
#include "diagnostic.h"
#include "syntax.h"

enum ballotc_category {
    BALLOTC_IS_RULE,
    BALLOTC_IS_SCHEDULE,
    BALLOTC_IS_DEFINE,
    BALLOTC_IS_READING,
    BALLOTC_IS_APPLY,
    BALLOTC_IS_INCORPORATE
};

/* One ballot that takes part, with its place in its document. */
struct ballotc_ballot {
    const struct ballotc_declaration *declaration;
    uint32_t document;
    uint32_t index; /* in names->ballots: by document, then in base order, drafts last */
    ballot_instant passed, effective;
    bool is_draft;
    /* of a draft */
    uint32_t base;    /* the ballot it stands on; BALLOT_NONE if that does not take part */
    uint32_t between; /* passed ballots from this index on came after its base */
};

/* What a ballot that is left out would have made. */
struct ballotc_left_out {
    enum ballotc_category category;
    uint32_t document;
    const struct ballotc_declaration *declaration, *ballot;
};

/* A rule that is applied, and that the version pinned does not have. */
struct ballotc_pinned_away {
    const struct ballotc_declaration *incorporation;
    const char *rule;
    struct ballotc_pinned_away *next;
};

struct ballotc_edit {
    uint32_t ballot;
    const struct ballotc_declaration *declaration;
};

/* A rule, schedule … with all that ballots did to it, in base order. */
struct ballotc_entity {
    enum ballotc_category category;
    uint32_t document; /* BALLOT_NONE: a define outside of ballots */
    uint32_t source;   /* apply, incorporate: the other document */
    const char *name;
    struct ballotc_edit *edits;
    uint32_t n_edits;
    bool used;
    uint32_t touched;            /* by the last ballotc_touching that looked through it */
    uint32_t table;              /* index of its table row once it has one */
    struct ballotc_entity *next; /* in the same bucket */
};

struct ballotc_document {
    const struct ballotc_declaration *declaration;
    uint32_t first_ballot, n_ballots;
};

struct ballotc_names {
    struct ballot_arena *arena;
    struct ballotc_diagnostics *diagnostics;
    bool limit_known; /* for warnings: the day of knowledge that is asked for */
    ballot_instant known;
    struct ballotc_document *documents;
    uint32_t n_documents;
    struct ballotc_ballot *ballots;
    uint32_t n_ballots;
    const struct ballotc_declaration **without; /* ballots that are left out */
    uint32_t *without_documents;
    uint32_t n_without;
    struct ballotc_left_out *left_out; /* what they made */
    uint32_t n_left_out;
    struct ballotc_pinned_away *pinned_away; /* in the order found */
    struct ballotc_table_state *tables;      /* as the ballots so far have left them */
    struct ballotc_entity **entities;        /* in the order first made */
    uint32_t touches;                        /* calls of ballotc_touching so far */
    uint32_t n_entities;
    struct ballotc_entity **buckets;
    const struct ballotc_declaration **record_declarations;
    struct ballot_record *records; /* declared ones, as the tables hold them */
    bool **field_used;             /* per record and field */
    uint32_t n_records;
    struct ballot_enumeration *enums; /* declared ones */
    const struct ballotc_location **enum_places;
    uint32_t n_enums;
    uint32_t record_issuance, record_ca;
};

/* table.c: what a ballot does to a table, as rules, one a cell. */
void ballotc_collect_table(struct ballotc_names *names, uint32_t ballot,
                           const struct ballotc_declaration *table);
/* Adds one thing that a ballot makes or changes. */
void ballotc_collect_member(struct ballotc_names *names, uint32_t ballot,
                            const struct ballotc_declaration *member);

/* Collects and checks what can be checked without types. */
void ballotc_names_collect(struct ballotc_names *names, const struct ballotc_file *files);

struct ballotc_entity *ballotc_entity_find(const struct ballotc_names *names,
                                           enum ballotc_category category, uint32_t document,
                                           uint32_t source, const char *name);
/* Whether NAME (dotted) of CATEGORY in DOCUMENT, or what it begins with, is what
 * a ballot that is left out made; then that is reported at WHERE, where the
 * ballot at hand VERB ("reads", "amends") it. */
bool ballotc_report_left_out(const struct ballotc_names *names,
                             struct ballotc_diagnostics *diagnostics,
                             enum ballotc_category category, uint32_t document, const char *name,
                             const char *verb, const struct ballotc_location *where);
/* "rule", "schedule" … */
const char *ballotc_category_name(enum ballotc_category category);

/* chain.c: the ballots that take part, in order. */
void ballotc_chain(struct ballotc_names *names, const struct ballotc_file *files);
/* Whether BALLOT makes VERSION, or stands in the place of one that does. */
bool ballotc_makes_version(const struct ballotc_declaration *ballot, const char *version);
/* drafts.c: what drafts and moved ballots do to each other's amendments. */
void ballotc_check_drafts(struct ballotc_names *names);
/* For who applies rules: one that the version pinned by INCORPORATION does not have. */
void ballotc_pin_lacks(struct ballotc_names *names, const struct ballotc_declaration *incorporation,
                       const char *rule);
/* Warns of these, once for each pin. */
void ballotc_warn_pinned_away(const struct ballotc_names *names);
/* Whether draft A stands on draft B, through others or not. */
bool ballotc_stands_on(const struct ballotc_names *names, uint32_t a, uint32_t b);

/* For those who collect names. */
size_t ballotc_count_kind(const struct ballotc_file *files, enum ballotc_declaration_kind kind);
/* As below, after a message if there is none. */
/* Whether a warning may speak of a ballot: on the day of knowledge that is
 * asked for, it had passed. */
static inline bool ballotc_is_known(const struct ballotc_names *names,
                                    const struct ballotc_ballot *ballot)
{
    return !names->limit_known || ballot->passed <= names->known;
}
uint32_t ballotc_document_known(struct ballotc_names *names, const struct ballotc_word *word);
struct ballotc_diagnostic *ballotc_report_twice(struct ballotc_names *names, enum ballotc_code code,
                                                const struct ballotc_word *second,
                                                const struct ballotc_location *first,
                                                const char *what);

/* BALLOT_NONE if there is none. */
uint32_t ballotc_document_find(const struct ballotc_names *names, const char *name);
/* What a name could have been meant to be; NULL if nothing is near. Looks at
 * entities of CATEGORY that DOCUMENT sees. */
const char *ballotc_entity_nearest(const struct ballotc_names *names,
                                   enum ballotc_category category, uint32_t document,
                                   const char *name);
/* What OTHERS read, of the same files with other ballots, is read. */
void ballotc_names_join_use(struct ballotc_names *names, const struct ballotc_names *others);
/* Warns of defines and record fields that nothing reads. */
void ballotc_names_warn_unused(const struct ballotc_names *names);

#endif
