/* Where two values meet: comparisons, sums and membership, and how far along
 * the moving date each of them stays as it is. */
#include "evaluate_private.h"

static int64_t slope_of(const struct ballot_value *value)
{
    return value->state == BALLOT_KNOWN ? ballot_value_slope(value) : 0;
}

static int64_t slack_of(const struct ballot_value *value)
{
    return value->state == BALLOT_KNOWN ? value->slack & ~BALLOT_STEEP : 0;
}

/* A number whose slope no value can hold is taken for this second's alone: it
 * crosses all that 64 bits hold within two days. */
static struct ballot_value line(struct ballot_run *run, int64_t number, int64_t slope,
                                int64_t slack)
{
    if (slack >= BALLOT_STEEP) {
        run->near = true;
        slack = 0;
    }
    if (slope < -BALLOT_STEEPEST || slope > BALLOT_STEEPEST) {
        ballot_reach_nowhere(&run->reach);
        slope = 0;
    }
    return ballot_value_line(number, slope, slack);
}

/* Two lines, the difference of which may be off by some days: far from where
 * they meet that does not matter. */
static void meet_far(struct ballot_run *run, int64_t difference, int64_t slope, int64_t slack)
{
    if (difference < -slack)
        ballot_reach_below(&run->reach, difference + slack, slope);
    else if (difference > slack)
        ballot_reach_below(&run->reach, difference - slack - 1, slope);
    else
        run->near = true;
}

bool ballot_below(struct ballot_run *run, const struct ballot_value *a,
                  const struct ballot_value *b)
{
    int64_t difference = ballot_difference(a->as.number, b->as.number);
    int64_t slope = slope_of(a) - slope_of(b), slack = (slack_of(a) + slack_of(b)) * BALLOT_DAY;
    if (slack == 0)
        ballot_reach_below(&run->reach, difference, slope);
    else
        meet_far(run, difference, slope, slack);
    return a->as.number < b->as.number;
}

bool ballot_same(struct ballot_run *run, const struct ballot_value *a, const struct ballot_value *b,
                 uint8_t kind)
{
    if (kind == BALLOT_TEXT || kind == BALLOT_OID)
        return ballot_value_same_bytes(a, b);
    int64_t difference = ballot_difference(a->as.number, b->as.number);
    int64_t slope = slope_of(a) - slope_of(b), slack = (slack_of(a) + slack_of(b)) * BALLOT_DAY;
    if (slack == 0)
        ballot_reach_equal(&run->reach, difference, slope);
    else
        meet_far(run, difference, slope, slack);
    return a->as.number == b->as.number;
}

bool ballot_anchor_before(struct ballot_run *run, ballot_instant instant)
{
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return instant == BALLOT_NEVER;
    struct ballot_value date = ballot_value_number(instant);
    return ballot_below(run, &run->anchor, &date);
}

static int64_t upper(const struct ballot_value *value)
{
    if (value->state != BALLOT_RANGE)
        return value->as.number;
    return value->length == UINT32_MAX ? INT64_MAX : (int64_t)value->length;
}

/* a < b (or a <= b) where both are numbers or ranges. */
static struct ballot_value less(const struct ballot_value *a, const struct ballot_value *b,
                                bool or_equal)
{
    int64_t a_low = a->as.number, a_high = upper(a), b_low = b->as.number, b_high = upper(b);
    if (or_equal ? a_high <= b_low : a_high < b_low)
        return ballot_truth(true);
    if (or_equal ? a_low > b_high : a_low >= b_high)
        return ballot_truth(false);
    return ballot_unknown();
}

static struct ballot_value equal(const struct ballot_value *a, const struct ballot_value *b)
{
    if (a->state == BALLOT_KNOWN && b->state == BALLOT_KNOWN)
        return ballot_truth(a->as.number == b->as.number);
    if (a->as.number > upper(b) || b->as.number > upper(a))
        return ballot_truth(false);
    return ballot_unknown();
}

static bool is_number(const struct ballot_value *value)
{
    return value->state == BALLOT_KNOWN || value->state == BALLOT_RANGE;
}

struct ballot_value ballot_compare(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (!is_number(&a))
        return ballot_not_known(a);
    struct ballot_value b = ballot_evaluate(run, node->b);
    if (!is_number(&b))
        return ballot_not_known(b);
    /* What is no range may move. */
    if (ballot_is_known(&a) && ballot_is_known(&b)) {
        bool equality = node->op == BALLOT_OP_EQ || node->op == BALLOT_OP_NE;
        bool swapped = node->op == BALLOT_OP_LE || node->op == BALLOT_OP_GT;
        if (equality)
            return ballot_truth(ballot_same(run, &a, &b, BALLOT_INT) == (node->op == BALLOT_OP_EQ));
        bool below = swapped ? ballot_below(run, &b, &a) : ballot_below(run, &a, &b);
        return ballot_truth(below == (node->op == BALLOT_OP_LT || node->op == BALLOT_OP_GT));
    }
    switch (node->op) {
    case BALLOT_OP_EQ:
        return equal(&a, &b);
    case BALLOT_OP_NE:
        return ballot_negate(equal(&a, &b));
    case BALLOT_OP_LT:
        return less(&a, &b, false);
    case BALLOT_OP_LE:
        return less(&a, &b, true);
    case BALLOT_OP_GT:
        return less(&b, &a, false);
    default:
        return less(&b, &a, true);
    }
}

/* So many months are never more than six days longer than as many others: months
 * have 28 to 31 days, a day that a month does not have is rounded, and 1900 and 2100
 * have no leap day. */
#define MONTHS_SLACK 6

/* Whether the sum is a line as far as the calendar goes; narrows the reach to
 * that. */
static bool on_calendar(struct ballot_run *run, const struct ballot_value *a, ballot_instant sum)
{
    const int64_t margin = MONTHS_SLACK * BALLOT_DAY;
    const ballot_instant both[] = {a->as.number, sum};
    for (int i = 0; i < 2; i++)
        if (both[i] < BALLOT_CALENDAR_BEGINS + margin || both[i] >= BALLOT_CALENDAR_ENDS - margin)
            return false;
    for (int i = 0; i < 2; i++) {
        ballot_reach_below(&run->reach, both[i] - (BALLOT_CALENDAR_BEGINS + margin), slope_of(a));
        ballot_reach_below(&run->reach, both[i] - (BALLOT_CALENDAR_ENDS - margin), slope_of(a));
    }
    return true;
}

static struct ballot_value add_months(struct ballot_run *run, const struct ballot_value *a,
                                      int32_t months, enum ballot_rounding rounding)
{
    ballot_instant from, until, sum = ballot_date_add_months(a->as.number, months, rounding);
    /* What lies off the calendar does not move, nor does what stands still. */
    int64_t slope = sum == BALLOT_ALWAYS || sum == BALLOT_NEVER ? 0 : slope_of(a);
    if (slope_of(a) == 0)
        return line(run, sum, 0, slack_of(a));
    if (!run->exact && on_calendar(run, a, sum))
        return line(run, sum, slope, slack_of(a) + MONTHS_SLACK);
    ballot_date_month_span(a->as.number, months, &from, &until);
    if (from != BALLOT_ALWAYS)
        ballot_reach_below(&run->reach, ballot_difference(a->as.number, from), slope_of(a));
    if (until != BALLOT_NEVER)
        ballot_reach_below(&run->reach, ballot_difference(a->as.number, until), slope_of(a));
    return line(run, sum, slope, slack_of(a));
}

/* Whether the line lies within 64 bits on the whole calendar, as all do that
 * speak of dates. */
static bool is_far_from_ends(int64_t number, int64_t slope)
{
    const int64_t most = INT64_C(1) << 62, steepest = INT64_C(1) << 22;
    return -most < number && number < most && -steepest < slope && slope < steepest;
}

/* What 64 bits do not hold stands still at their end, as far as that goes. */
static struct ballot_value add(struct ballot_run *run, const struct ballot_value *a,
                               const struct ballot_value *b)
{
    int64_t sum, slope = slope_of(a) + slope_of(b), slack = slack_of(a) + slack_of(b);
    if (!__builtin_add_overflow(a->as.number, b->as.number, &sum) &&
        (slope == 0 || is_far_from_ends(sum, slope)))
        return line(run, sum, slope, slack);
    bool in_order = a->as.number < b->as.number;
    int64_t lower = in_order ? a->as.number : b->as.number,
            upper = in_order ? b->as.number : a->as.number;
    int64_t above = ballot_difference(lower, ballot_difference(INT64_MAX, upper)),
            below = ballot_difference(ballot_difference(INT64_MIN, lower), upper);
    ballot_reach_below(&run->reach, above, slope);
    ballot_reach_below(&run->reach, below, -slope);
    if (above >= 0 || below >= 0) {
        sum = above >= 0 ? INT64_MAX : INT64_MIN;
        slope = 0;
    }
    return line(run, sum, slope, slack != 0 ? INT64_MAX : 0);
}

static struct ballot_value multiply(struct ballot_run *run, const struct ballot_value *a,
                                    const struct ballot_value *b)
{
    const struct ballot_value *moves = slope_of(a) != 0 ? a : b, *factor = moves == a ? b : a;
    int64_t number = moves->as.number, by = factor->as.number, slope;
    /* The product of two that move is no line. */
    if (slope_of(factor) != 0 || __builtin_mul_overflow(slope_of(moves), by, &slope))
        slope = INT64_MAX;
    /* The slack of a product is not worth following. */
    int64_t slack = slack_of(a) + slack_of(b) != 0 ? INT64_MAX : 0;
    int64_t quotient = by != 0 ? INT64_MAX / by : INT64_MAX,
            most = quotient < 0 ? -quotient : quotient;
    ballot_reach_below(&run->reach, ballot_difference(most, number), -slope_of(moves));
    ballot_reach_below(&run->reach, ballot_difference(number, -most), slope_of(moves));
    if (-most <= number && number <= most)
        return line(run, number * by, slope, slack);
    return line(run, (number < 0) != (by < 0) ? INT64_MIN : INT64_MAX,
                slope_of(factor) != 0 ? slope : 0, slack);
}

static struct ballot_value negative(struct ballot_run *run, const struct ballot_value *a)
{
    return line(run, a->as.number == INT64_MIN ? INT64_MAX : -a->as.number, -slope_of(a),
                slack_of(a));
}

struct ballot_value ballot_calculate(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&a))
        return ballot_not_known(a);
    if (node->op == BALLOT_OP_NEGATE)
        return negative(run, &a);
    if (node->op == BALLOT_OP_ADD_MONTHS)
        return add_months(run, &a, (int32_t)node->b, (enum ballot_rounding)node->slot);
    struct ballot_value b = ballot_evaluate(run, node->b);
    if (!ballot_is_known(&b))
        return ballot_not_known(b);
    if (node->op == BALLOT_OP_MULTIPLY)
        return multiply(run, &a, &b);
    if (node->op == BALLOT_OP_SUBTRACT)
        b = negative(run, &b);
    return add(run, &a, &b);
}

static bool occurs(struct ballot_run *run, const struct ballot_value *value,
                   const struct ballot_node *list_node, const struct ballot_value *list)
{
    for (uint32_t i = 0; i < list->length; i++) {
        struct ballot_value member = ballot_element(run, list_node, list, i);
        if (ballot_same(run, value, &member, list_node->kind))
            return true;
    }
    return false;
}

struct ballot_value ballot_membership(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    struct ballot_value b = ballot_evaluate(run, node->b);
    const struct ballot_node *a_node = ballot_node_at(run, node->a),
                             *b_node = ballot_node_at(run, node->b);
    const struct ballot_value *list = node->op == BALLOT_OP_IN ? &b : &a;
    /* Nothing is in an empty list, whatever it is. */
    if (ballot_is_known(list) && list->length == 0 && node->op != BALLOT_OP_HAS_ALL &&
        node->op != BALLOT_OP_HAS_ONLY)
        return ballot_truth(false);
    /* An empty list has nothing outside of another, and lacks nothing of an empty one. */
    if ((node->op == BALLOT_OP_HAS_ONLY && ballot_is_known(&a) && a.length == 0) ||
        (node->op == BALLOT_OP_HAS_ALL && ballot_is_known(&b) && b.length == 0))
        return ballot_truth(true);
    if (node->op == BALLOT_OP_HAS_ANY && ballot_is_known(&b) && b.length == 0)
        return ballot_truth(false);
    if (!ballot_is_known(&a))
        return ballot_not_known(a);
    if (!ballot_is_known(&b))
        return ballot_not_known(b);
    bool found = false, all = true;
    switch (node->op) {
    case BALLOT_OP_IN:
        return ballot_truth(occurs(run, &a, b_node, &b));
    case BALLOT_OP_HAS:
        return ballot_truth(occurs(run, &b, a_node, &a));
    case BALLOT_OP_HAS_ONLY:
        for (uint32_t i = 0; i < a.length && all; i++) {
            struct ballot_value member = ballot_element(run, a_node, &a, i);
            all = occurs(run, &member, b_node, &b);
        }
        return ballot_truth(all);
    default:
        for (uint32_t i = 0; i < b.length; i++) {
            struct ballot_value member = ballot_element(run, b_node, &b, i);
            bool here = occurs(run, &member, a_node, &a);
            found = found || here;
            all = all && here;
        }
        return ballot_truth(node->op == BALLOT_OP_HAS_ANY ? found : all);
    }
}
