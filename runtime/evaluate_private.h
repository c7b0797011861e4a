/* What the rooms of an evaluation share: evaluate.c has facts and logic,
 * compare.c comparisons and sums, quantify.c lists. */
#ifndef BALLOT_EVALUATE_PRIVATE_H
#define BALLOT_EVALUATE_PRIVATE_H

#include "evaluate.h"

static inline struct ballot_value ballot_unknown(void)
{
    return ballot_value_none(BALLOT_UNKNOWN);
}

static inline struct ballot_value ballot_truth(bool value)
{
    return ballot_value_number(value);
}

static inline struct ballot_value ballot_negate(struct ballot_value value)
{
    if (ballot_is_known(&value))
        value.as.number = !value.as.number;
    return value;
}

static inline const struct ballot_node *ballot_node_at(const struct ballot_run *run, uint32_t node)
{
    return &run->tables->nodes[node];
}

/* What an operand that is not known makes of most operations. An absent one
 * reaches them only in messages: the compiler demands `is present`. */
static inline struct ballot_value ballot_not_known(struct ballot_value value)
{
    return value.state == BALLOT_UNREADABLE ? value : ballot_unknown();
}

static inline bool ballot_is_date(const struct ballot_node *node)
{
    return node->kind == BALLOT_DATE || node->kind == BALLOT_DAY_DATE;
}

/* --- compare.c: where two values meet, the reach narrows ---------------------- */

/* Whether a < b; both are known numbers, that may move. */
bool ballot_below(struct ballot_run *run, const struct ballot_value *a,
                  const struct ballot_value *b);
bool ballot_same(struct ballot_run *run, const struct ballot_value *a, const struct ballot_value *b,
                 uint8_t kind);
struct ballot_value ballot_compare(struct ballot_run *run, const struct ballot_node *node);
struct ballot_value ballot_calculate(struct ballot_run *run, const struct ballot_node *node);
struct ballot_value ballot_membership(struct ballot_run *run, const struct ballot_node *node);

/* --- quantify.c ----------------------------------------------------------------- */

struct ballot_value ballot_any_or_all(struct ballot_run *run, const struct ballot_node *node);
struct ballot_value ballot_count(struct ballot_run *run, const struct ballot_node *node);
struct ballot_value ballot_count_distinct(struct ballot_run *run, const struct ballot_node *node);
struct ballot_value ballot_count_apart(struct ballot_run *run, const struct ballot_node *node);
struct ballot_value ballot_extreme(struct ballot_run *run, const struct ballot_node *node);

/* --- schedule.c ------------------------------------------------------------------ */

/* The row that is in force on the anchor. */
struct ballot_value ballot_schedule_value(struct ballot_run *run, const struct ballot_node *node);

#endif
