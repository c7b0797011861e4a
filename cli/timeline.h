/* The rule base on a time axis: what a timeline shows, before it is text,
 * JSON or HTML. Everything is in the arena it was made in, or in the tables. */
#ifndef BALLOT_TIMELINE_H
#define BALLOT_TIMELINE_H

#include <stdio.h>

#include "law.h"

enum timeline_mark {
    TIMELINE_OFF, /* as enum ballot_level */
    TIMELINE_MAY,
    TIMELINE_NOTE,
    TIMELINE_SHOULD,
    TIMELINE_MUST,
    TIMELINE_VALUE /* of a schedule */
};

struct timeline_span {
    ballot_instant from, until; /* [from, until), not cut to the range; ALWAYS, NEVER: no end */
    enum timeline_mark mark;
    const char *label;  /* for the bar: "must", "398 days", "3 must, 1 should" */
    const char *detail; /* whatever more there is to say, a sentence; may be "" */
    const char *ballot; /* NULL where none, or none alone, is to be named */
    const char *version;
    const char *document; /* that words it */
    const char *section;
    const char *via;   /* "SBR 4.2.2.2, SMC010", or NULL */
    const char *binds; /* the section of its own document through which it binds */
    const char *key;   /* the same where the law says the same; NULL where nothing is compared */
};

struct timeline_spans {
    struct timeline_span *items; /* in order of time, none overlap */
    size_t n;
};

/* Where the asked law is not the law as it is. NULL: nothing there. */
struct timeline_difference {
    ballot_instant from, until;
    const struct timeline_span *is, *asked;
};

enum timeline_kind { TIMELINE_RULE, TIMELINE_SECTION, TIMELINE_SCHEDULE };

struct timeline_row {
    enum timeline_kind kind;
    const char *name;    /* "SBR/mpic.quorum", "SBR 4.2.2" */
    const char *title;   /* the name; "SBR/reuse.domain (schedule)": a rule may share it */
    const char *section; /* of the last stretch; "" where that is the name */
    const char *summary; /* "" where there is none */
    struct timeline_spans is, asked; /* the same without a what-if */
    struct timeline_difference *differences;
    size_t n_differences;
};

struct timeline_rows {
    struct timeline_row *items;
    size_t n;
};

struct timeline_group {
    const char *title;
    struct timeline_rows rows;
};

struct timeline_document {
    const struct ballot_document *document;
    uint32_t index; /* in the tables of the asked law */
    struct timeline_group *groups;
    size_t n_groups;
    const struct ballot_ballot **ballots; /* of the asked law, by effective date */
    size_t n_ballots;
};

struct timeline {
    const struct ballot_tables *tables;  /* of the asked law */
    ballot_instant from, to;             /* what is shown: [from, to) */
    ballot_instant today, as_of;         /* as_of: BALLOT_NEVER where it was not given */
    ballot_instant known;                /* LAW_ALL_KNOWN: everything */
    bool by_section, compared;           /* compared: there is a what-if */
    struct timeline_document *documents; /* those that have a row */
    size_t n_documents, n_rows, n_differences;
};

struct timeline_request {
    const struct ballot_tables *is, *asked; /* the same without a what-if */
    ballot_instant is_known, asked_known;   /* LAW_ALL_KNOWN: everything */
    const char *const *only;                /* patterns of names; any fits */
    size_t n_only;
    bool by_section;
    ballot_instant from, to;     /* ALWAYS and NEVER: to be found */
    ballot_instant today, as_of; /* as_of: BALLOT_NEVER where it was not given */
};

/* Rules and schedules (or sections), by document; those that say nothing in
 * the whole range are left out. */
struct timeline *timeline_make(const struct timeline_request *request, struct ballot_arena *arena);

/* Parts of it: rows of sections out of the rows of a document's rules, and
 * where the two laws of a row differ. */
struct timeline_rows timeline_sections(const struct timeline_rows *rules, const char *document,
                                       bool compared, struct ballot_arena *arena);
void timeline_compare(struct timeline_row *row, struct ballot_arena *arena);

/* "2025-03-15 until 2026-03-15", "since 2025-03-15", "until …"; in ARENA. */
const char *timeline_dates(ballot_instant from, ballot_instant until, struct ballot_arena *arena);
/* "must (SC-083)"; "nothing" for NULL. In ARENA. */
const char *timeline_words(const struct timeline_span *span, struct ballot_arena *arena);
/* "must (SC-067) instead of should (SC-067)", "must (SMC08), worded otherwise". In ARENA. */
const char *timeline_difference_words(const struct timeline_difference *difference,
                                      struct ballot_arena *arena);
/* "must", "value" … */
const char *timeline_mark_name(enum timeline_mark mark);

void timeline_text(FILE *to, const struct timeline *timeline, int width);
void timeline_json(FILE *to, const struct timeline *timeline);
void timeline_html(FILE *to, const struct timeline *timeline);

#endif
