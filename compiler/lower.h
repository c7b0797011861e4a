/* Expressions to check programs: names are resolved in the law of one set of
 * ballots, defines replaced by what they stand for, types checked. */
#ifndef BALLOTC_LOWER_H
#define BALLOTC_LOWER_H

#include "build.h"
#include "names.h"
#include "types.h"

/* The law that an expression is read in. */
struct ballotc_law {
    struct ballotc_names *names;
    struct ballotc_builder *builder;
    struct ballotc_diagnostics *diagnostics;  /* where complaints go */
    uint32_t document;                        /* BALLOT_NONE: what stands outside of ballots */
    const bool *included;                     /* per ballot: whether it takes part */
    const char *pin;                          /* version of a pinned incorporation, or NULL */
    uint32_t last;                            /* raised to the last ballot whose define was read */
    const struct ballotc_declaration *latest; /* that define */
    uint32_t expansions;                      /* of defines so far */
};

struct ballotc_term {
    struct ballotc_type type;
    uint32_t node; /* BALLOT_NONE where the type is wrong */
};

struct ballotc_binding;

/* What can be read besides the law. A rule's own variable has slot 0. */
/* A define that is being replaced by what it stands for. */
struct ballotc_replacement {
    const struct ballotc_entity *define;
    const struct ballotc_replacement *outer;
};

struct ballotc_scope {
    struct ballotc_law *law;
    const struct ballotc_binding *bindings;
    const struct ballotc_replacement *within; /* NULL: the text of the rule itself */
    uint32_t depth;                           /* next free variable */
    uint32_t present[64];                     /* nodes known to be present here */
    uint32_t n_present;
    ballot_instant not_before; /* only evaluated for anchors from this instant on */
    bool absent_allowed;       /* in messages an absent fact is printed as such */
};

void ballotc_scope_init(struct ballotc_scope *scope, struct ballotc_law *law);
/* Binds NAME to the elements of a list with elements of TYPE, as variable 0. */
void ballotc_scope_bind(struct ballotc_scope *scope, const struct ballotc_word *name,
                        struct ballotc_type type);
/* From now on CONDITION is known to hold (or, if !holds, not to). */
void ballotc_scope_assume(struct ballotc_scope *scope, uint32_t condition, bool holds);

/* Reports and gives BALLOT_NONE where it is wrong. */
uint32_t ballotc_lower_bool(struct ballotc_scope *scope, const struct ballotc_expression *e);
uint32_t ballotc_lower_date(struct ballotc_scope *scope, const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_list(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e);
/* The parts of a message, with OFFENDER (unless NULL) behind it; false if it is wrong. */
bool ballotc_lower_template(struct ballotc_scope *scope, const struct ballotc_word *because,
                            const struct ballotc_expression *offender, uint32_t *first,
                            uint32_t *n);
/* A literal, or a set of literals: adds one constant a member. *type is what
 * they are; wrong if EXPECTED (not wrong) does not fit. */
struct ballotc_type ballotc_lower_literals(struct ballotc_scope *scope,
                                           const struct ballotc_expression *e,
                                           struct ballotc_type expected, uint32_t *first,
                                           uint32_t *n);

/* The declaration of ENTITY in force with the included ballots; NULL if none.
 * *ballot (may be NULL): the last that edited it. */
const struct ballotc_declaration *ballotc_current(const struct ballotc_entity *entity,
                                                  const bool *included, uint32_t *ballot);
/* The define or schedule that the start of NAME (dotted) names in DOCUMENT or
 * outside of ballots; *rest is what follows. */
struct ballotc_entity *ballotc_resolve(const struct ballotc_names *names, uint32_t document,
                                       const char *name, const char **rest);
/* Calls VISIT for each define, schedule and reading that E may rest on, directly. */
void ballotc_each_name(struct ballotc_names *names, uint32_t document,
                       const struct ballotc_expression *e,
                       void (*visit)(void *context, struct ballotc_entity *entity), void *context);

/* Type and first row of a schedule, in any version. Kept by amend.c. */
struct ballotc_schedule_type {
    struct ballotc_type type;
    ballot_instant first; /* the latest first row of its versions */
};
struct ballotc_schedule_type ballotc_schedule_type(const struct ballotc_law *law,
                                                   struct ballotc_entity *entity, uint32_t *table);

#endif
