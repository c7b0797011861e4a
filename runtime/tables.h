/* The layout of check tables: written by the compiler (in memory, or as C),
 * read by the engine. All of it is constant and holds no pointer that is not
 * to constant data, so tables can live in read-only memory and be shared by
 * any number of checkers.
 *
 * An index is uint32_t; BALLOT_NONE is no index. Texts are UTF-8. */
#ifndef BALLOT_TABLES_H
#define BALLOT_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "date.h"
#include "facts.h"
#include "value.h"

/* Raised when the layout or the meaning of a table changes. Generated C
 * checks that the header it meets is neither older nor newer. */
#define BALLOT_TABLES_VERSION 2

#define BALLOT_NONE UINT32_MAX

enum ballot_op {
#define BALLOT_OP(name, operands, meaning) BALLOT_OP_##name,
#include "ops.def"
#undef BALLOT_OP
    BALLOT_OPS
};

enum ballot_builtin {
#define BALLOT_BUILTIN(name, result, parameters, meaning) BALLOT_BUILTIN_##name,
#include "builtins.def"
#undef BALLOT_BUILTIN
    BALLOT_BUILTINS
};

/* Where something was written. */
struct ballot_place {
    uint16_t file;   /* index into files */
    uint16_t column; /* from 1 */
    uint32_t line;   /* from 1 */
};

enum ballot_root { BALLOT_ROOT_CERT, BALLOT_ROOT_ISSUANCE, BALLOT_ROOT_CA, BALLOT_ROOT_ISSUER };

/* One node of a check program. Operands come before the node that uses them,
 * and like nodes are shared. `flags` says what the node (with all under it)
 * reads; a node that reads neither variable nor moving date can be evaluated
 * once a subject. */
enum ballot_node_flag {
    BALLOT_READS_CERT = 1,
    BALLOT_READS_ISSUANCE = 2,
    BALLOT_READS_CA = 4,
    BALLOT_READS_ISSUER = 8,
    BALLOT_READS_VARIABLE = 16, /* a variable that is not bound inside */
    BALLOT_READS_DATE = 32,     /* a date that may move, today or the anchor */
    BALLOT_READS_READING = 64,
    BALLOT_READS_SCHEDULE = 128
};

struct ballot_node {
    uint8_t op;    /* enum ballot_op */
    uint8_t kind;  /* enum ballot_kind of the result, or of a list's elements */
    uint8_t flags; /* enum ballot_node_flag */
    uint8_t is_list;
    uint16_t slot;
    uint16_t type; /* enumeration or record number, for those kinds */
    uint32_t a, b, c, d;
};

/* A message: literal texts and values in turn. */
struct ballot_part {
    const char *text; /* printed first; never NULL */
    uint32_t node;    /* then its value, or BALLOT_NONE */
};

/* `may` is what a cell of a table says that nothing can fail. */
enum ballot_level { BALLOT_OFF, BALLOT_MAY, BALLOT_NOTE, BALLOT_SHOULD, BALLOT_MUST };

/* One phase of a wording: it holds from its date until the next phase. */
struct ballot_phase {
    ballot_instant from; /* ALWAYS where it has held as long as its wording */
    uint32_t condition;  /* node, BALLOT_NONE for `off` */
    uint32_t ballot;     /* which wrote it */
    uint8_t level;       /* enum ballot_level */
};

/* Through which incorporation a wording binds. */
struct ballot_via {
    uint32_t document, ballot; /* the incorporating ones */
    const char *section;
    const char *version; /* of the incorporated document where pinned, else NULL */
};

/* One wording of a rule. Node indexes; BALLOT_NONE where there is none. */
struct ballot_wording {
    const char *section;
    const char *summary; /* never NULL */
    const char *manual;  /* the question, or NULL */
    uint32_t ballot;     /* the last that changed it, or what it reads */
    uint32_t via;        /* index into vias, or BALLOT_NONE */
    uint32_t list;       /* of `for`, bound to variable 0 */
    uint32_t where;
    uint32_t when;
    uint32_t anchor; /* never BALLOT_NONE */
    uint32_t due;
    uint32_t first_part, n_parts;            /* of `because`: parts */
    uint32_t first_phase, n_phases;          /* in order of date */
    uint32_t first_cite, n_covers, n_checks; /* cites: covers, then pairs tool, code */
    struct ballot_place place;
};

/* What a statement of a document allows. It is never judged, only counted. */
struct ballot_permit {
    const char *text;
    const char *section; /* NULL where none is cited */
    uint32_t ballot;
    uint32_t first_cite, n_covers;
    struct ballot_place place;
};

/* A row of a history: which wording (of a rule) or which rows (of a schedule)
 * are the law of an anchor in [from, until) for who knows it on a day in
 * [known_from, known_until). Sorted by known_from, then from; the rows of one
 * history never overlap. */
struct ballot_row {
    ballot_instant known_from, known_until;
    ballot_instant from, until;
    uint32_t index; /* wording, or schedule version; BALLOT_NONE: retired */
};

enum ballot_subject_kind { BALLOT_SUBJECT_CERTIFICATE, BALLOT_SUBJECT_ISSUANCE, BALLOT_SUBJECT_CA };

struct ballot_rule {
    const char *name;  /* "SBR/legacy.closed" */
    uint32_t document; /* in whose scope it runs */
    uint32_t source;   /* the document that words it: another one if incorporated */
    uint32_t first_row, n_rows;
    uint8_t subject; /* enum ballot_subject_kind */
    /* Of a rule that is a cell of a table, its place there, from 1; else 0. Cells
     * of one column stand together, and in their tables' place among the rules. */
    uint16_t row, column;
};

/* A look-up: which of a fixed set of keys occur in a list of the certificate,
 * found in one pass over the list for all nodes that ask (FOUND, STRAY). */
struct ballot_lookup {
    uint32_t list;              /* node */
    uint32_t first_key, n_keys; /* arguments: constants; at most BALLOT_MOST_KEYS */
    uint16_t slot;              /* of the key in an element */
    uint8_t is_number;          /* keys compare as numbers, else octet by octet */
};
#define BALLOT_MOST_KEYS 64u

/* One version of a schedule: its list of rows. */
struct ballot_schedule_version {
    uint32_t first_entry, n_entries; /* in order of date */
    uint32_t ballot;
};

struct ballot_entry {
    ballot_instant from; /* ALWAYS where the row has no date */
    uint32_t first_constant, n_constants;
};

struct ballot_schedule {
    const char *name;
    const char *section;
    uint32_t document;
    uint32_t first_row, n_rows;
    uint8_t kind;    /* enum ballot_kind of a member */
    uint8_t is_list; /* a set */
    uint16_t type;   /* enumeration number */
};

struct ballot_choice {
    const char *name;
    const char *meaning;
};

struct ballot_reading {
    const char *name; /* "SBR/one_of_list" */
    const char *section;
    uint32_t document;
    uint32_t first_choice, n_choices, otherwise; /* index of the default choice, from 0 */
};

struct ballot_document {
    const char *name;
    const char *title;
    uint32_t scope_certificate, scope_ca; /* nodes, or BALLOT_NONE: everything */
};

/* Dates that were not given are NEVER. */
struct ballot_ballot {
    const char *name;
    const char *title;
    const char *base; /* NULL for the first */
    const char *version;
    uint32_t document;
    ballot_instant discussion, passed, adopted, effective;
    struct ballot_place place;
};

struct ballot_tables {
    uint32_t version;   /* BALLOT_TABLES_VERSION of the compiler */
    uint32_t size;      /* sizeof(struct ballot_tables) of the compiler */
    const char *name;   /* of the rule base */
    const char *digest; /* SHA-256 of its sources, hex */
    const char *schema; /* the XML Schema of its evidence documents */

    const struct ballot_document *documents;
    const struct ballot_ballot *ballots; /* of a document in base order */
    const struct ballot_rule *rules;     /* by document, then name */
    const struct ballot_row *rows;
    const struct ballot_wording *wordings;
    const struct ballot_phase *phases;
    const struct ballot_part *parts;
    const char *const *cites;
    const struct ballot_permit *permits; /* by ballot, as written */
    const struct ballot_via *vias;
    const struct ballot_schedule *schedules;
    const struct ballot_schedule_version *schedule_versions;
    const struct ballot_entry *entries;
    const struct ballot_reading *readings;
    const struct ballot_choice *choices;
    const struct ballot_node *nodes;
    const struct ballot_place *node_places; /* one a node: where it is first written */
    const struct ballot_lookup *lookups;
    const uint32_t *arguments;
    const struct ballot_value *constants;
    const struct ballot_record *records;    /* declared ones: number - BALLOT_CERTIFICATE_RECORDS */
    const struct ballot_enumeration *enums; /* declared ones: number - BALLOT_CERTIFICATE_ENUMS */
    const char *const *files;               /* names of the sources */

    uint32_t n_documents, n_ballots, n_rules, n_rows, n_wordings, n_phases, n_parts, n_cites,
        n_permits, n_vias, n_schedules, n_schedule_versions, n_entries, n_readings, n_choices,
        n_nodes, n_lookups, n_arguments, n_constants, n_records, n_enums, n_files;

    uint32_t record_issuance, record_ca; /* record numbers, or BALLOT_NONE */
    uint32_t slot_signed;                /* of issuance.signed, or BALLOT_NONE */
    uint32_t n_variables;                /* most variables bound at one time */
};

/* A record or enumeration by its number, certificate vocabulary included. */
static inline const struct ballot_record *ballot_tables_record(const struct ballot_tables *tables,
                                                               uint32_t number)
{
    return number < BALLOT_CERTIFICATE_RECORDS
               ? &ballot_certificate_records[number]
               : &tables->records[number - BALLOT_CERTIFICATE_RECORDS];
}

static inline const struct ballot_enumeration *
ballot_tables_enum(const struct ballot_tables *tables, uint32_t number)
{
    return number < BALLOT_CERTIFICATE_ENUMS ? &ballot_certificate_enums[number]
                                             : &tables->enums[number - BALLOT_CERTIFICATE_ENUMS];
}

/* Whether NAME names the rule: as a whole, or, of a cell "SBR/t[row, column,
 * generation]", by its table or without the last of its coordinates. */
bool ballot_rule_is_named(const struct ballot_rule *rule, const char *name);
/* Whether PATTERN means the rule or schedule NAME: it names it, as above, or fits
 * it, with "*" for any text and "?" for any character. Not fnmatch(3), which takes
 * the bracket of a cell for a class of characters. */
bool ballot_name_fits(const char *name, const char *pattern);

/* Whether FULL, "SBR/size", is called NAME, with its document or without. */
bool ballot_is_called(const char *full, const char *name);
/* Whether PATTERN fits any rule, as above. */
bool ballot_fits_any_rule(const struct ballot_tables *tables, const char *pattern);

/* How many of a node's a, b and c are operands; BALLOT_NONE stands for one left out. */
unsigned ballot_op_operands(enum ballot_op op);

/* Names for messages and dumps. */
const char *ballot_op_name(enum ballot_op op);
const char *ballot_level_name(enum ballot_level level); /* "off", "may", … "must" */
const char *ballot_builtin_name(enum ballot_builtin builtin);

#endif
