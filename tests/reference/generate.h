/* Random rule bases, as source text that compiles. */
#ifndef ORACLE_GENERATE_H
#define ORACLE_GENERATE_H

#include "facts.h"

/* The text lives in the arena. */
const char *generate_rule_base(struct ballot_arena *arena, struct chance *chance);

/* --- expressions.c --------------------------------------------------------- */

struct variable {
    const char *name;
    const struct schema_record *record; /* NULL: values of KIND */
    enum schema_kind kind;
};

struct schedule_made {
    const char *name;
    enum schema_kind kind;
    bool is_set;
    ballot_instant first; /* row of every version of it; BALLOT_ALWAYS: undated */
};

/* What an expression may read where it stands. */
struct place {
    struct ballot_arena *arena;
    struct chance *chance;
    struct variable variables[8];
    size_t n_variables;
    const struct schedule_made *schedules;
    size_t n_schedules;
    const char *flag, *on_number, *on_validation; /* defines, or NULL */
    const char *reading;                          /* with the choices `one` and `two` */
    ballot_instant not_before; /* of the anchors: a schedule is there from then */
    bool only_cert, only_ca;
};

const char *generate_bool(const struct place *place, int depth);
const char *generate_anchor(const struct place *place);
const char *generate_date_literal(struct ballot_arena *arena, ballot_instant instant);

#endif
