/* A compliance schedule: what changes and when, if things go on as they are. */
#ifndef BALLOT_SCHEDULE_H
#define BALLOT_SCHEDULE_H

#include "../runtime/arena.h"
#include "../runtime/ballot.h"
#include "../runtime/tables.h"

/* How a subject stands under one rule. */
struct standing {
    enum ballot_verdict verdict;
    const char *level; /* NULL where nothing is in force */
};

/* What a change means for whoever goes on as today, gravest first. */
enum change_kind {
    CHANGE_BREAKS, /* a must begins to fail */
    CHANGE_WARNS,  /* a should, or a note, begins to fail */
    CHANGE_OPENS,  /* something is asked that nobody has supplied */
    CHANGE_EASES,  /* what failed no longer does, or fails less */
    CHANGE_BEGINS, /* a requirement begins and is met */
    CHANGE_ENDS,   /* it no longer binds */
    CHANGE_FAILS,  /* no change: a must that fails on the first day already */
    CHANGE_KINDS
};

struct schedule_subject {
    const char *name; /* the certificate's subject, or "the CA" */
    const char *file;
    unsigned line;      /* 0 where the file has none */
    const char *sha256; /* NULL for a CA */
};

/* One row. Texts live in the schedule's arena, or in the tables. */
struct change {
    ballot_instant at;
    ballot_instant last; /* the last day before it, or second where it is within a day */
    enum change_kind kind;
    const struct schedule_subject *subject;
    const char *rule, *document, *section, *ballot, *version;
    const char *via_document, *via_section, *via_ballot; /* NULL unless incorporated */
    const char *instance;                                /* "issuance.validations[2]" */
    struct standing from, to;                            /* of what fails already, `to` alone */
    const char *message;                                 /* why, in one sentence */
    const char *unmet;                                   /* what would satisfy it, or NULL */
    const char *const *missing;
    size_t n_missing;
    /* The same for the same change in the next schedule, on whatever day; hex. NULL for what fails
     * already. */
    const char *id;
};

/* By date, kind, rule, subject, instance. */
struct changes {
    struct change *items;
    size_t n, capacity;
};

struct schedule {
    struct ballot_arena arena;
    const struct ballot_tables *tables;
    struct ballot_options options;
    ballot_instant from, until;
    struct changes changes;
    struct changes failing; /* musts that fail on `from` already */
    size_t n_subjects;
    unsigned long input_errors;
};

const char *schedule_moving(const struct schedule *schedule); /* "issued-on" … */
const char *schedule_kind(enum change_kind kind);             /* "breaks" … */
/* "pass", "fail (must)". In the schedule's arena. */
const char *schedule_standing(struct schedule *schedule, const struct standing *standing);
/* "SBR 4.2.2.2 -> BR 3.2.2.9 (SMC010, SC-083)". Likewise. */
const char *schedule_citation(struct schedule *schedule, const struct change *change);

/* How a schedule is written; WIDTH in columns. */
struct schedule_style {
    bool colour;
    int width;
    ballot_instant now; /* when it is made, for formats that say so */
};
typedef void schedule_write_fn(struct schedule *schedule, const struct schedule_style *style,
                               FILE *to);
schedule_write_fn schedule_text, schedule_json, schedule_csv, schedule_ics, schedule_html;

#endif
