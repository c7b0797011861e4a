/* One case: a rule base, facts, dates; what the engine makes of it and what the
 * reference does. */
#ifndef ORACLE_COMPARE_H
#define ORACLE_COMPARE_H

#include "../../compiler/compile.h"
#include "reference.h"

#define MOST_ISSUANCES 8

struct point {
    size_t issuance;       /* of the evidence, or SIZE_MAX */
    int certificate;       /* of the known ones, or -1 */
    bool issuer, evidence; /* supplied */
    bool other_reading;    /* in both documents, where they have it */
    bool timeline;         /* its timeline, not the point alone */
    bool spans;            /* likewise the spans of the point */
    ballot_instant probe;  /* at which that is wrong; BALLOT_NEVER: in itself */
    struct ballot_options options;
};

struct test_case {
    const char *source;
    struct fact *ca; /* or NULL */
    struct fact *issuances[MOST_ISSUANCES];
    size_t n_issuances;
    struct point point; /* at which they differ */
};

/* A rule base and its evidence, ready for both sides. */
struct ready {
    struct ballot_arena arena; /* what compiling takes */
    const struct ballotc_compilation *compilation;
    struct ballotc_file *files; /* with tables spelled out */
    struct rule_base base;
    struct ballot_evidence *evidence;
};
/* False if it does not compile or the evidence is refused: *reason (in the arena). */
bool ready_make(struct ready *ready, const struct test_case *test, const char **reason);
void ready_free(struct ready *ready);
/* Whether compiling once more gives the same tables. */
bool ready_again(const struct ready *ready, const struct test_case *test);

/* NULL if they agree, else what they differ in, in the arena. */
const char *compare(const struct ready *ready, const struct test_case *test,
                    const struct certificates *certificates, const struct point *point,
                    struct ballot_arena *arena);

/* Likewise for the timeline around the point: at boundaries, a second before
 * and behind them, and at instants by chance; without CHANCE at point->probe
 * alone. That is set where they differ. *probes grows with the instants at
 * which they were compared. */
const char *compare_timeline(const struct ready *ready, const struct test_case *test,
                             const struct certificates *certificates, struct point *point,
                             struct chance *chance, struct ballot_arena *arena,
                             unsigned long *probes);

/* What the two share (compare.c). */
struct ballot_facts point_facts(const struct ready *ready, const struct certificates *certificates,
                                const struct point *point);
struct facts point_known(const struct test_case *test, const struct certificates *certificates,
                         const struct point *point);
/* POINT's options with its readings, for which CHOICES has room. */
struct ballot_options point_options(const struct ready *ready, const struct point *point,
                                    struct ballot_choice_of_reading choices[2]);

/* Findings compared so far. */
struct tally {
    unsigned long verdicts[6], cells;
};
extern struct tally compared;

/* Makes the case smaller as long as both sides differ; what they differ in
 * then. In the arena. */
const char *shrink(struct test_case *test, const struct certificates *certificates,
                   struct ballot_arena *arena);

#endif
