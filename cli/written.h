/* The law as it is written: rules, schedules and the rest with their clauses,
 * each in the words of the sources and with the ballot that gave it. */
#ifndef BALLOT_WRITTEN_H
#define BALLOT_WRITTEN_H

#include "../compiler/compile.h"

enum written_kind {
    WRITTEN_RULE,
    WRITTEN_SCHEDULE,
    WRITTEN_DEFINE,
    WRITTEN_READING,
    WRITTEN_INCORPORATION,
    WRITTEN_KINDS
};

struct written_clause {
    const char *name;   /* "when"; of an incorporating clause "applied when" */
    const char *text;   /* one line */
    const char *ballot; /* that gave it; NULL outside of ballots */
};

/* A phase of a rule, or a row of a schedule. */
struct written_phase {
    ballot_instant from; /* of an undated one: when its ballot takes effect; ALWAYS for a row */
    bool is_undated;
    bool is_applied;   /* of the incorporating clause */
    const char *level; /* "must", "off"; NULL for a row */
    const char *text;  /* the condition, or the value; "" where there is none */
    const char *ballot;
};

/* What a rule's conditions read: a define, schedule or reading. */
struct written_read {
    enum written_kind kind;
    const char *name; /* "BR/mpic_quorum" */
    const char *text; /* what it says in the law that the rule is read in */
};

/* A stretch of anchors on which a rule says one thing, until the next. */
struct written_stretch {
    ballot_instant from;
    const char *level; /* NULL: nothing binds */
    const char *says;  /* differs where what it says differs */
};

struct written_item {
    enum written_kind kind;
    bool is_retired;               /* only its stretches count; the rest is how it last was */
    const char *name;              /* "SBR/legacy.closed"; of an incorporation "SBR -> BR" */
    const char *section, *summary; /* "" where there is none */
    const char *document;          /* that words it */
    const char *via;               /* "SBR 4.2.2.2", or NULL unless incorporated */
    const char *ballot, *version;  /* the last that gave a clause; NULL outside of ballots */
    const char *source_ballot;     /* of an incorporated rule: the last that gave one there */
    const char *file;
    uint32_t line;
    struct written_clause *clauses;
    struct written_phase *phases;      /* in order of date; on a day only those in force */
    struct written_read *reads;        /* by name */
    struct written_stretch *stretches; /* of rules, where asked for */
    size_t n_clauses, n_phases, n_reads, n_stretches;
};

struct written_request {
    const struct ballotc_compilation *compilation;
    const char *document; /* NULL: all of them */
    bool limit_known;
    ballot_instant known;
    bool on_day; /* what is in force on `day`; else the whole text, of all dates */
    ballot_instant day;
    bool stretches; /* of the whole text: when each rule says what, retired ones too */
};

struct written_law {
    struct written_item **items; /* by kind, then name */
    size_t n;
    bool *takes_part; /* per ballot of the compilation's names */
};

/* Everything is in ARENA, or in the compilation's. */
struct written_law written_law(const struct written_request *request, struct ballot_arena *arena);
/* The ballot by which ITEM, of another law, has ended in LAW of COMPILATION;
 * NULL if it never was there. */
const char *written_ended_by(const struct ballotc_compilation *compilation,
                             const struct written_law *law, const struct written_item *item);
/* "rule", "schedule" … */
const char *written_kind_name(enum written_kind kind);

#endif
