/* The tree that the parser builds, and nothing else builds.
 *
 * All of it lives in one arena. Texts are NUL-terminated UTF-8 with escapes
 * resolved. Lists are linked through `next`, in the order of the source. */
#ifndef BALLOTC_SYNTAX_H
#define BALLOTC_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "../runtime/date.h"
#include "source.h"

struct ballotc_word {
    const char *text; /* a name, dotted names whole: "mpic.quorum"; or a string */
    struct ballotc_location where;
    struct ballotc_word *next;
};

/* A date as written: bare (a day) or with a time of day. */
struct ballotc_date {
    ballot_instant instant;
    bool is_day;
    struct ballotc_location where; /* line 0: not given */
};

/* --- Expressions -------------------------------------------------------- */

enum ballotc_expression_kind {
    BALLOTC_BOOL,       /* number 0 or 1 */
    BALLOTC_INT,        /* number; "500 km" is 500 with km set */
    BALLOTC_DURATION,   /* number in seconds: days, hours, minutes, seconds */
    BALLOTC_STEP,       /* number in months: months, years */
    BALLOTC_DATE,       /* date */
    BALLOTC_TEXT,       /* text */
    BALLOTC_OID,        /* text, dotted decimal */
    BALLOTC_NAME,       /* text, dotted whole: "cert.subject.attributes", "v.method" */
    BALLOTC_MEMBER,     /* text, a field of a: (first x in L: x).performed */
    BALLOTC_CALL,       /* text the name, items the arguments */
    BALLOTC_SET,        /* items: ( a, b, … ) with two or more; one in parentheses is that one */
    BALLOTC_UNARY,      /* operation on a: NOT, NEGATE, PRESENT */
    BALLOTC_BINARY,     /* operation on a and b */
    BALLOTC_ROUND,      /* a (the sum of a date and a step) rounding up (number 1) or down (0) */
    BALLOTC_IF,         /* if a then b else c */
    BALLOTC_QUANTIFIER, /* operation, variable, a the list, b the condition or NULL, c the value or
                           NULL */
    BALLOTC_READING     /* reading TEXT is CHOICE (variable) */
};

/* The dump prints these names in lower case. */
enum ballotc_operation {
    BALLOTC_NOT,
    BALLOTC_NEGATE,
    BALLOTC_PRESENT,
    BALLOTC_AND,
    BALLOTC_OR,
    BALLOTC_IMPLIES,
    BALLOTC_EQ,
    BALLOTC_NE,
    BALLOTC_LT,
    BALLOTC_LE,
    BALLOTC_GT,
    BALLOTC_GE,
    BALLOTC_FROM, /* date comparisons by word */
    BALLOTC_AFTER,
    BALLOTC_BEFORE,
    BALLOTC_THROUGH,
    BALLOTC_ADD,
    BALLOTC_SUBTRACT,
    BALLOTC_MULTIPLY,
    BALLOTC_IN,
    BALLOTC_HAS,
    BALLOTC_HAS_ANY,
    BALLOTC_HAS_ALL,
    BALLOTC_HAS_ONLY,
    BALLOTC_ANY,            /* any x in a: b */
    BALLOTC_ALL,            /* all x in a: b */
    BALLOTC_COUNT,          /* count(x in a where b) */
    BALLOTC_COUNT_DISTINCT, /* count distinct(c in a where b): c names the variable */
    BALLOTC_COUNT_APART,    /* count apart(c in a where b, D km): items holds D */
    BALLOTC_FIRST,          /* first(c in a where b) */
    BALLOTC_MIN,
    BALLOTC_MAX
};

struct ballotc_expression {
    enum ballotc_expression_kind kind;
    enum ballotc_operation operation;
    struct ballotc_location where; /* of the whole */
    struct ballotc_location head;  /* of the operator or name within */
    struct ballotc_expression *a, *b, *c;
    struct ballotc_expression *items; /* arguments or members, linked by next */
    struct ballotc_expression *next;
    const char *text;
    struct ballotc_word variable; /* of a quantifier, or the choice of a reading */
    int64_t number;
    struct ballotc_date date;
    bool km;
    uint16_t depth; /* of the tree below, 1 for a leaf; at most 200 */
};

/* --- Declarations ------------------------------------------------------- */

struct ballotc_enum_word {
    struct ballotc_word name;
    const char *meaning; /* or NULL */
    struct ballotc_enum_word *next;
};

struct ballotc_field {
    struct ballotc_word name;
    struct ballotc_word type;        /* text NULL for an enumeration written in place */
    struct ballotc_enum_word *words; /* of that */
    bool is_list, is_optional, is_fixed;
    const char *meaning; /* or NULL */
    struct ballotc_field *next;
};

enum ballotc_change { BALLOTC_ADDS, BALLOTC_AMENDS, BALLOTC_RETIRES };

enum ballotc_phase_from { BALLOTC_PHASE_UNDATED, BALLOTC_PHASE_FROM, BALLOTC_PHASE_AFTER };

struct ballotc_phase {
    int level; /* enum ballot_level of runtime/tables.h */
    enum ballotc_phase_from kind;
    struct ballotc_date date;
    struct ballotc_expression *condition; /* NULL for off, manual rules and apply */
    const char *word;                     /* of a table's cell: what stands there; else NULL */
    struct ballotc_location where;        /* from the level to the end */
    struct ballotc_phase *next;
};

struct ballotc_check { /* checked by TOOL "CODE" */
    struct ballotc_word tool, code;
    struct ballotc_check *next;
};

/* The clauses of a rule; a clause that is not given is NULL (for lists too). */
struct ballotc_clauses {
    struct ballotc_word section;
    struct ballotc_word summary;
    struct ballotc_word manual;
    struct ballotc_word because;         /* a template, "{" expression "}" in it not parsed yet */
    struct ballotc_expression *offender; /* of a table's cell: printed behind it, or NULL */
    struct ballotc_word variable;        /* for VARIABLE in LIST where WHERE */
    struct ballotc_expression *list, *where;
    struct ballotc_expression *when, *anchor, *due;
    struct ballotc_phase *phases;
    struct ballotc_word *covers;
    struct ballotc_check *checks;
    struct ballotc_word *except; /* of apply: rules or groups left out */
};

struct ballotc_entry {                /* a row of a schedule */
    struct ballotc_expression *value; /* a literal, or a set of literals */
    enum ballotc_phase_from kind;     /* UNDATED or FROM or AFTER */
    struct ballotc_date date;
    struct ballotc_entry *next;
};

struct ballotc_choice {
    struct ballotc_word name;
    const char *meaning;
    bool is_default;
    struct ballotc_choice *next;
};

enum ballotc_declaration_kind {
    /* outside of ballots */
    BALLOTC_DECLARE_DOCUMENT,
    BALLOTC_DECLARE_RECORD,
    BALLOTC_DECLARE_ENUM,
    BALLOTC_DECLARE_BALLOT,
    /* on both sides */
    BALLOTC_DECLARE_DEFINE,
    /* in ballots */
    BALLOTC_DECLARE_RULE,
    BALLOTC_DECLARE_SCHEDULE,
    BALLOTC_DECLARE_TABLE,
    BALLOTC_DECLARE_READING,
    BALLOTC_DECLARE_APPLY,
    BALLOTC_DECLARE_INCORPORATE,
    BALLOTC_DECLARE_PERMITS,
    /* outside of ballots, of no meaning to the tables */
    BALLOTC_DECLARE_TEST,
    BALLOTC_DECLARE_TEST_CERTIFICATE,
    BALLOTC_DECLARE_TEST_EVIDENCE
};

/* Which part a ballot takes; scenario.c changes it. */
enum ballotc_part {
    BALLOTC_AS_PASSED, /* takes part if it passed */
    BALLOTC_TAKES_PART,
    BALLOTC_LEFT_OUT
};

enum ballotc_incorporation { BALLOTC_RELEVANT, BALLOTC_CURRENT, BALLOTC_PINNED };

struct ballotc_table;
struct ballotc_test;
struct ballotc_test_source;

struct ballotc_declaration {
    enum ballotc_declaration_kind kind;
    enum ballotc_change change;
    struct ballotc_word name;      /* of apply: the rule or group; of incorporate: the document */
    struct ballotc_location where; /* of the whole */
    struct ballotc_declaration *next;
    const char
        *title; /* of a document, record, enumeration, ballot or test; of permits: the text */
    struct ballotc_word
        section; /* of a schedule, reading, incorporate, permits; rules: clauses.section */

    /* document */
    struct ballotc_expression *scope_certificate, *scope_ca;
    /* record */
    bool is_reusable;
    struct ballotc_field *fields;
    /* enumeration */
    struct ballotc_enum_word *words;
    /* define */
    struct ballotc_word *parameters;
    struct ballotc_expression *value;
    /* ballot */
    struct ballotc_word of; /* text NULL: a part of the ballot of that name */
    struct ballotc_word base, version;
    struct ballotc_date discussion, passed, adopted, effective;
    struct ballotc_declaration *members;
    enum ballotc_part part;
    bool is_moved; /* some date of it is another than was written */
    const struct ballotc_declaration
        *replaces; /* the passed ballot whose place it takes, or NULL */
    /* table: table_syntax.h; a rule that is a cell of one: its place there, from 1 */
    struct ballotc_table *table;
    uint16_t row, column;
    /* rule, apply */
    struct ballotc_clauses clauses;
    struct ballotc_word source; /* apply: the incorporated document */
    /* schedule: all rows, or with `amend` members to add and drop; these also of the define
     * that table.c makes of the rows of a table */
    struct ballotc_entry *entries;
    struct ballotc_expression *add, *drop;
    /* reading */
    struct ballotc_choice *choices;
    /* incorporate */
    enum ballotc_incorporation incorporation;
    struct ballotc_word pin; /* the version */
    /* permits */
    struct ballotc_word *covers;
    /* test, and what tests can name: test_syntax.h */
    struct ballotc_test *test;
    struct ballotc_test_source *source_of_tests;
};

/* Of a ballot; one with neither vote nor adoption is a draft. */
static inline bool ballotc_has_passed(const struct ballotc_declaration *d)
{
    return d->passed.where.line != 0 || d->adopted.where.line != 0;
}

/* One file: its declarations, in order. */
struct ballotc_file {
    uint16_t file;
    struct ballotc_declaration *declarations;
    struct ballotc_file *next;
};

/* Prints the tree as --dump=syntax does. */
void ballotc_syntax_dump(const struct ballotc_file *files, const struct ballotc_sources *sources,
                         FILE *to);
const char *ballotc_operation_name(enum ballotc_operation operation);

#endif
