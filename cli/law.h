/* The law itself, read from the tables: what each rule and each schedule said,
 * and when, for who knew it on a day (docs/language.md, section 3). */
#ifndef BALLOT_LAW_H
#define BALLOT_LAW_H

#include <stdbool.h>

#include "../runtime/arena.h"
#include "../runtime/tables.h"

/* The day of knowledge of one who knows every ballot of the tables. */
#define LAW_ALL_KNOWN BALLOT_NEVER

/* Whether a row of a history is the law as known at KNOWN. */
bool law_is_known(const struct ballot_row *row, ballot_instant known);

/* NODE of a wording in the words of the language, with what its defines stand for. */
const char *law_expression(const struct ballot_tables *tables, const struct ballot_wording *wording,
                           uint32_t node, struct ballot_arena *arena);
/* What a wording decides by, of enum ballot_node_flag. Its anchor is left out:
 * every rule has a date. */
unsigned law_reads(const struct ballot_tables *tables, const struct ballot_wording *wording);

/* A stretch [from, until) of anchors on which a rule has one wording and one
 * phase. Where nothing binds yet there is none. */
struct law_span {
    ballot_instant from, until;           /* NEVER: no such end */
    enum ballot_level level;              /* BALLOT_OFF: ended, or retired */
    const struct ballot_wording *wording; /* where retired, the last one */
    const struct ballot_phase *phase;     /* NULL where retired */
    uint32_t ballot;                      /* that put it in force; BALLOT_NONE: not to be told */
};

struct law_spans {
    struct law_span *items; /* in order of time, none overlap */
    uint32_t n;
};

struct law_spans law_of_rule(const struct ballot_tables *tables, ballot_instant known,
                             const struct ballot_rule *rule, struct ballot_arena *arena);
/* The stretch around ANCHOR; NULL where nothing is in force, or off. */
const struct law_span *law_at(const struct law_spans *spans, ballot_instant anchor);

/* A stretch on which a schedule has one value. */
struct law_value {
    ballot_instant from, until; /* ALWAYS, NEVER: no such end */
    const char *text;           /* "398 days"; NULL where the schedule is retired */
    uint32_t ballot;            /* BALLOT_NONE: not to be told */
};

struct law_values {
    struct law_value *items;
    uint32_t n;
};

struct law_values law_of_schedule(const struct ballot_tables *tables, ballot_instant known,
                                  const struct ballot_schedule *schedule,
                                  struct ballot_arena *arena);

/* Whether a schedule is that of a pinned version, "NAME@VERSION", and says what
 * the document's own says, from the day on which that begins. */
bool law_repeats(const struct ballot_tables *tables, const struct ballot_schedule *schedule,
                 struct ballot_arena *arena);

/* SHA-256 of an expression: the same for like ones, whatever tables they stand in. */
struct law_digest {
    unsigned char octets[32];
};

/* One a node of TABLES: of the expression that ends in it. Schedules and
 * readings count by name: what a schedule says has stretches of its own. */
const struct law_digest *law_node_digests(const struct ballot_tables *tables,
                                          struct ballot_arena *arena);
/* Hex digest of what a stretch of a rule says, its dates apart; NODES is of
 * the same tables. */
const char *law_span_digest(const struct ballot_tables *tables, const struct law_digest *nodes,
                            const struct law_span *span, struct ballot_arena *arena);

#endif
