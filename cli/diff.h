/* What `ballot diff` compares and finds. All of it lives in one arena. */
#ifndef BALLOT_DIFF_H
#define BALLOT_DIFF_H

#include "rule_base.h"
#include "subjects.h"
#include "written.h"

/* --- The two sides: a rule base, and a point in it ---------------------------------- */

enum diff_point {
    DIFF_WHOLE,  /* the text of all dates */
    DIFF_DAY,    /* what is in force on a day */
    DIFF_VERSION /* one document as one of its ballots left it */
};

struct diff_side {
    const char *option; /* "--from" or "--to" */
    struct rule_base_options rule_base;
    bool is_own; /* an option of this side alone was given */
    enum diff_point point;
    ballot_instant at; /* of a day */
    bool is_day;       /* `at` is a bare date */
    const char *document, *version;
    const char *label; /* "SBR@1.0.6 --without=SMC010" */
    const struct ballotc_compilation *compilation;
    struct written_law law;
};

/* Reads what stands behind --from or --to. False after a message. */
bool diff_point_parse(struct diff_side *side, struct ballot_arena *arena, const char *text);
/* Fills in a point that was not given, and compiles. False after a message. */
bool diff_sides_open(struct diff_side sides[2], struct ballot_arena *arena, ballot_instant today);

/* --- What the law says ---------------------------------------------------------------- */

enum diff_change {
    DIFF_ADDED,
    DIFF_INCORPORATED,
    DIFF_CHANGED,
    DIFF_REDATED, /* nothing but dates changed */
    DIFF_RETIRED,
    DIFF_NO_LONGER_INCORPORATED,
    DIFF_CHANGES
};

struct diff_clause {
    const char *name;
    const char *from, *to; /* NULL: not there */
    const char *from_ballot, *to_ballot;
    bool is_date;
};

struct diff_read {
    enum written_kind kind;
    const char *name;
    const char *from, *to;
    bool is_item; /* its difference is told by itself */
};

struct diff_item {
    enum diff_change change;
    const struct written_item *from, *to; /* NULL: not there */
    const char *ended_by; /* of what is no longer there: the ballot, unless a what-if undid it */
    struct diff_clause *clauses;
    size_t n_clauses;
    struct diff_read *through; /* things read that say something else */
    size_t n_through;
    /* When it binds, and how, where that differs: "must from 2025-05-15"; NULL elsewhere. */
    const char *from_force, *to_force;
};

struct diff_ballot {
    enum diff_change change; /* ADDED: takes part; RETIRED: does not; REDATED */
    const char *name, *title, *version, *document;
    ballot_instant from, to; /* when it takes effect */
};

struct diff_law {
    struct diff_ballot *ballots;
    struct diff_item *items; /* by kind, then name */
    size_t n_ballots, n_items;
    size_t counts[WRITTEN_KINDS][DIFF_CHANGES];
};

/* ONLY: patterns of names; with any, ballots do not count. */
struct diff_law diff_law(const struct diff_side sides[2], const struct strings *only,
                         struct ballot_arena *arena);

/* --- Whom it touches --------------------------------------------------------------------- */

struct diff_verdict {
    int verdict;       /* enum ballot_verdict, or DIFF_NOT_BOUND */
    const char *level; /* NULL where nothing is in force */
};
#define DIFF_NOT_BOUND (-1) /* no such rule, not in force, or not applicable */

struct diff_example {
    const char *file, *name, *subject;
    unsigned line;
    const char *from, *to; /* messages; NULL where nothing is in force */
};

struct diff_flip {
    struct diff_verdict from, to;
    unsigned long count;
    struct diff_example *examples;
    size_t n_examples;
};

struct diff_rule {
    const char *rule, *document, *section, *summary, *via, *ballot;
    struct diff_flip *flips; /* what got worse first */
    size_t n_flips;
};

struct diff_verdicts {
    struct diff_rule *rules; /* by name */
    size_t n_rules, capacity;
    unsigned long subjects, touched, flips, errors;
};

struct diff_judging {
    const struct diff_side *sides;
    const struct subject_options *subjects;
    enum ballot_mode moving; /* the date that a day of --from and --to stands for */
    size_t examples;         /* most of them a flip */
};

/* False after a message if nothing could be judged. */
bool diff_verdicts(const struct diff_judging *judging, char *const *paths, size_t n,
                   struct diff_verdicts *found, struct ballot_arena *arena);
/* "fail must", "not bound". */
const char *diff_verdict_text(const struct diff_verdict *verdict, struct ballot_arena *arena);

/* --- Reports -------------------------------------------------------------------------------- */

struct diff {
    struct ballot_arena *arena;
    const struct diff_side *sides;
    const struct diff_law *law;
    const struct diff_verdicts *verdicts; /* NULL: nothing was judged */
    const char *moving;                   /* "issued-on" …; NULL where no day is compared */
    bool colour;
    int width;
};

void diff_report_text(FILE *to, const struct diff *diff);
void diff_report_json(FILE *to, const struct diff *diff);
void diff_report_html(FILE *to, const struct diff *diff);

/* "added", "newly incorporated" … */
const char *diff_change_name(enum diff_change change);
/* "SBR 4.2.2.2 -> BR 3.2.2.9" */
const char *diff_citation(struct ballot_arena *arena, const struct written_item *item);
/* "SMC010, SC-067; ended by SMC013", "" for none. */
const char *diff_ballots(struct ballot_arena *arena, const struct diff_item *item);
/* The side that has more to show. */
const struct written_item *diff_shown(const struct diff_item *item);
/* "must from 2025-05-15, off from 2026-01-01": when it is in force, and how; of
 * an item that has stretches. WORDINGS: also when it came to say something else. */
const char *diff_force(struct ballot_arena *arena, const struct written_item *item, bool wordings);

#endif
