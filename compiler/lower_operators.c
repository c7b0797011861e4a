/* Operators, and what their operands have to be. */
#include "lower_private.h"

/* Both operands, the second in the light of the first or the other way round
 * where one is a word of an enumeration. */
static void operands(struct ballotc_scope *scope, const struct ballotc_expression *e,
                     struct ballotc_term *a, struct ballotc_term *b)
{
    if (ballotc_is_word(scope, e->a) && !ballotc_is_word(scope, e->b)) {
        *b = ballotc_operand(scope, e->b, ballotc_type_wrong());
        *a = ballotc_operand(scope, e->a, b->type);
    } else {
        *a = ballotc_operand(scope, e->a, ballotc_type_wrong());
        *b = ballotc_operand(scope, e->b, a->type);
    }
}

static struct ballotc_term cannot(struct ballotc_scope *scope, enum ballotc_code code,
                                  const char *verb, const struct ballotc_expression *e,
                                  struct ballotc_type a, struct ballotc_type b)
{
    ballotc_report(scope->law->diagnostics, code, &e->where, "a %s and a %s cannot be %s",
                   ballotc_type_name(scope->law->names, a), ballotc_type_name(scope->law->names, b),
                   verb);
    return ballotc_wrong();
}

struct ballotc_term ballotc_lower_comparison(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e)
{
    static const enum ballot_op ops[] = {BALLOT_OP_EQ, BALLOT_OP_NE, BALLOT_OP_LT,
                                         BALLOT_OP_LE, BALLOT_OP_GT, BALLOT_OP_GE};
    struct ballotc_term a, b;
    operands(scope, e, &a, &b);
    if (a.type.is_wrong || b.type.is_wrong)
        return ballotc_wrong();
    if (a.type.is_step || b.type.is_step) {
        ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->where,
                       "months and years have no length to compare; add them to a date");
        return ballotc_wrong();
    }
    if (a.type.is_list || b.type.is_list || !ballotc_type_fits(a.type, b.type) ||
        a.type.kind == BALLOT_RECORD)
        return cannot(scope, BALLOTC_cannot_compare, "compared", e, a.type, b.type);
    if (a.type.is_bare_date || b.type.is_bare_date) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_bare_date, &e->head,
                           "a bare date is a whole day; \"%s\" does not say which end is meant",
                           ballotc_operation_name(e->operation));
        ballotc_help(scope->law->diagnostics, diagnostic, "say from, after, before or through");
        return ballotc_wrong();
    }
    enum ballot_op op = ops[e->operation - BALLOTC_EQ];
    if (a.type.kind == BALLOT_TEXT || a.type.kind == BALLOT_OID) {
        if (op != BALLOT_OP_EQ && op != BALLOT_OP_NE)
            return cannot(scope, BALLOTC_cannot_compare, "put in order", e, a.type, b.type);
        op = op == BALLOT_OP_EQ ? BALLOT_OP_SAME : BALLOT_OP_DIFFERENT;
    } else if ((a.type.kind == BALLOT_BOOL || a.type.kind == BALLOT_ENUM) && op != BALLOT_OP_EQ &&
               op != BALLOT_OP_NE) {
        return cannot(scope, BALLOTC_cannot_compare, "put in order", e, a.type, b.type);
    }
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return ballotc_emit_term(scope, node, ballotc_bool_type(), e);
}

/* `x after D` and `x through D` of a bare date or a day mean the whole day. */
struct ballotc_term ballotc_lower_date_words(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e)
{
    struct ballotc_term a = ballotc_want(scope, e->a, ballotc_type_of(BALLOT_DATE));
    struct ballotc_term b = ballotc_want(scope, e->b, ballotc_type_of(BALLOT_DATE));
    if (a.type.is_wrong || b.type.is_wrong)
        return ballotc_wrong();
    bool whole_day = b.type.kind == BALLOT_DAY_DATE;
    bool beyond = e->operation == BALLOTC_AFTER || e->operation == BALLOTC_THROUGH;
    if (beyond && b.type.is_mixed_day) {
        struct ballotc_diagnostic *diagnostic = ballotc_report(
            scope->law->diagnostics, BALLOTC_bare_date, &e->b->where,
            "this is now a day, now an instant; \"%s\" does not say whether the whole day is meant",
            ballotc_operation_name(e->operation));
        ballotc_help(scope->law->diagnostics, diagnostic, "compare within the \"if\"");
        return ballotc_wrong();
    }
    if (beyond && whole_day) {
        struct ballotc_term day =
            ballotc_number(scope, BALLOT_DAY, ballotc_type_of(BALLOT_DURATION), e->b);
        struct ballot_node next = {.op = BALLOT_OP_ADD, .a = b.node, .b = day.node};
        b.node = ballotc_emit(scope, next, ballotc_type_of(BALLOT_DATE), &e->b->where);
    }
    enum ballot_op op;
    switch (e->operation) {
    case BALLOTC_FROM:
        op = BALLOT_OP_GE;
        break;
    case BALLOTC_AFTER:
        op = whole_day ? BALLOT_OP_GE : BALLOT_OP_GT;
        break;
    case BALLOTC_BEFORE:
        op = BALLOT_OP_LT;
        break;
    default:
        op = whole_day ? BALLOT_OP_LT : BALLOT_OP_LE;
        break;
    }
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return ballotc_emit_term(scope, node, ballotc_bool_type(), e);
}

static struct ballotc_term add_step(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                    struct ballotc_term date, const struct ballotc_expression *step,
                                    bool rounds_up)
{
    int64_t months = e->operation == BALLOTC_SUBTRACT ? -step->number : step->number;
    if (months < -120000 || months > 120000) {
        ballotc_report(scope->law->diagnostics, BALLOTC_too_many, &step->where,
                       "a step of more than 10,000 years");
        return ballotc_wrong();
    }
    struct ballot_node node = {.op = BALLOT_OP_ADD_MONTHS,
                               .slot = rounds_up ? BALLOT_ROUND_UP : BALLOT_ROUND_DOWN,
                               .a = date.node,
                               .b = (uint32_t)(int32_t)months};
    date.type.is_bare_date = false;
    return ballotc_emit_term(scope, node, date.type, e);
}

struct ballotc_term ballotc_lower_sum(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e, bool rounds_up)
{
    struct ballotc_term a = ballotc_operand(scope, e->a, ballotc_type_wrong());
    if (e->b->kind == BALLOTC_STEP && e->operation != BALLOTC_MULTIPLY) {
        if (a.type.is_wrong)
            return a;
        if (!ballotc_type_is_date(a.type)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->b->where,
                           "months and years can only be added to a date, not to a %s",
                           ballotc_type_name(scope->law->names, a.type));
            return ballotc_wrong();
        }
        return add_step(scope, e, a, e->b, rounds_up);
    }
    struct ballotc_term b = ballotc_operand(scope, e->b, ballotc_type_wrong());
    if (a.type.is_wrong || b.type.is_wrong)
        return ballotc_wrong();
    bool plus = e->operation == BALLOTC_ADD, times = e->operation == BALLOTC_MULTIPLY;
    bool date_a = ballotc_type_is_date(a.type), date_b = ballotc_type_is_date(b.type);
    bool time_a = a.type.kind == BALLOT_DURATION, time_b = b.type.kind == BALLOT_DURATION;
    bool int_a = a.type.kind == BALLOT_INT, int_b = b.type.kind == BALLOT_INT;
    struct ballotc_type type;
    if (a.type.is_list || b.type.is_list || a.type.is_step || b.type.is_step)
        return cannot(scope, BALLOTC_cannot_calculate, "calculated with", e, a.type, b.type);
    if (times && ((int_a && int_b) || (time_a && int_b) || (int_a && time_b)))
        type = ballotc_type_of(time_a || time_b ? BALLOT_DURATION : BALLOT_INT);
    else if (!times && ((int_a && int_b) || (time_a && time_b)))
        type = a.type;
    else if (!times && date_a && time_b)
        type = ballotc_type_of(BALLOT_DATE);
    else if (plus && time_a && date_b)
        type = ballotc_type_of(BALLOT_DATE);
    else if (!plus && !times && date_a && date_b)
        type = ballotc_type_of(BALLOT_DURATION);
    else
        return cannot(scope, BALLOTC_cannot_calculate, "calculated with", e, a.type, b.type);
    struct ballot_node node = {.op = times  ? BALLOT_OP_MULTIPLY
                                     : plus ? BALLOT_OP_ADD
                                            : BALLOT_OP_SUBTRACT,
                               .a = a.node,
                               .b = b.node};
    return ballotc_emit_term(scope, node, type, e);
}

/* A single literal, or a define that is one, is a set of one. */
static struct ballotc_term want_set(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                    struct ballotc_type expected)
{
    struct ballotc_term set = ballotc_operand(scope, e, expected);
    if (set.type.is_wrong || set.type.is_list)
        return set;
    const struct ballot_node *node = ballotc_node_at(scope->law->builder, set.node);
    if (node->op != BALLOT_OP_CONST) {
        ballotc_report(scope->law->diagnostics, BALLOTC_not_a_list, &e->where,
                       "a list or a set is needed here, this is a %s",
                       ballotc_type_name(scope->law->names, set.type));
        return ballotc_wrong();
    }
    struct ballot_node one = {.op = BALLOT_OP_CONST_LIST, .a = node->a, .b = 1};
    set.type.is_list = true;
    return ballotc_emit_term(scope, one, set.type, e);
}

struct ballotc_term ballotc_lower_membership(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e)
{
    static const enum ballot_op ops[] = {BALLOT_OP_IN, BALLOT_OP_HAS, BALLOT_OP_HAS_ANY,
                                         BALLOT_OP_HAS_ALL, BALLOT_OP_HAS_ONLY};
    enum ballot_op op = ops[e->operation - BALLOTC_IN];
    struct ballotc_term a, b;
    struct ballotc_type none = ballotc_type_wrong();
    if (op == BALLOT_OP_IN && ballotc_is_word(scope, e->a)) {
        b = want_set(scope, e->b, none);
        a = ballotc_operand(scope, e->a, b.type);
    } else {
        a = op == BALLOT_OP_IN ? ballotc_operand(scope, e->a, none)
                               : ballotc_want_list(scope, e->a, none);
        struct ballotc_type member = a.type;
        member.is_list = false;
        b = op == BALLOT_OP_HAS ? ballotc_operand(scope, e->b, member)
                                : want_set(scope, e->b, member);
    }
    if (a.type.is_wrong || b.type.is_wrong)
        return ballotc_wrong();
    if (!ballotc_type_fits(a.type, b.type) || a.type.kind == BALLOT_RECORD ||
        (op == BALLOT_OP_IN && a.type.is_list) || (op == BALLOT_OP_HAS && b.type.is_list))
        return cannot(scope, BALLOTC_cannot_compare, "compared", e, a.type, b.type);
    /* A day may be the same day as another, but no instant is a day. */
    if ((a.type.is_bare_date && b.type.kind == BALLOT_DATE) ||
        (b.type.is_bare_date && a.type.kind == BALLOT_DATE)) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_bare_date, &e->head,
                           "a bare date is a whole day; \"%s\" does not say which instant is meant",
                           ballotc_operation_name(e->operation));
        ballotc_help(scope->law->diagnostics, diagnostic,
                     "give the time, as in 2025-03-15T00:00:00Z");
        return ballotc_wrong();
    }
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return ballotc_emit_term(scope, node, ballotc_bool_type(), e);
}

struct ballotc_term ballotc_lower_logic(struct ballotc_scope *scope,
                                        const struct ballotc_expression *e)
{
    enum ballot_op op = e->operation == BALLOTC_AND  ? BALLOT_OP_AND
                        : e->operation == BALLOTC_OR ? BALLOT_OP_OR
                                                     : BALLOT_OP_IMPLIES;
    struct ballotc_term a = ballotc_want(scope, e->a, ballotc_bool_type());
    uint32_t n_present = scope->n_present;
    ballotc_scope_assume(scope, a.node, op != BALLOT_OP_OR);
    struct ballotc_term b = ballotc_want(scope, e->b, ballotc_bool_type());
    scope->n_present = n_present;
    if (a.type.is_wrong || b.type.is_wrong)
        return ballotc_wrong();
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return ballotc_emit_term(scope, node, ballotc_bool_type(), e);
}

/* Whether it is a schedule that was absent once. Where it may be read, that is
 * over; but a later ballot that amends another clause is what makes it so, and
 * does not make the question wrong. */
static bool begins(struct ballotc_builder *builder, uint32_t index)
{
    const struct ballot_node *node = ballotc_node_at(builder, index);
    const struct ballotc_schedule_source *sources = builder->schedule_sources.items;
    return node->op == BALLOT_OP_SCHEDULE && !node->is_list &&
           sources[node->a].first != BALLOT_ALWAYS;
}

struct ballotc_term ballotc_lower_unary(struct ballotc_scope *scope,
                                        const struct ballotc_expression *e)
{
    struct ballot_node node = {.op = BALLOT_OP_NOT};
    if (e->operation == BALLOTC_PRESENT) {
        struct ballotc_term a = ballotc_lower(scope, e->a, ballotc_type_wrong());
        if (a.type.is_wrong)
            return a;
        if (!a.type.is_optional && !begins(scope->law->builder, a.node)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_never_absent, &e->a->where,
                           "this is a %s, which can never be absent",
                           ballotc_type_name(scope->law->names, a.type));
            return ballotc_wrong();
        }
        node.op = BALLOT_OP_PRESENT;
        node.a = a.node;
        return ballotc_emit_term(scope, node, ballotc_bool_type(), e);
    }
    if (e->operation == BALLOTC_NOT) {
        struct ballotc_term a = ballotc_want(scope, e->a, ballotc_bool_type());
        node.a = a.node;
        return a.type.is_wrong ? a : ballotc_emit_term(scope, node, ballotc_bool_type(), e);
    }
    struct ballotc_term a = ballotc_operand(scope, e->a, ballotc_type_wrong());
    if (a.type.is_wrong)
        return a;
    if (a.type.is_list || (a.type.kind != BALLOT_INT && a.type.kind != BALLOT_DURATION)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_cannot_calculate, &e->where,
                       "a %s has no negative", ballotc_type_name(scope->law->names, a.type));
        return ballotc_wrong();
    }
    node.op = BALLOT_OP_NEGATE;
    node.a = a.node;
    return ballotc_emit_term(scope, node, a.type, e);
}

struct ballotc_term ballotc_lower_if(struct ballotc_scope *scope,
                                     const struct ballotc_expression *e,
                                     struct ballotc_type expected)
{
    struct ballotc_term a = ballotc_want(scope, e->a, ballotc_bool_type());
    uint32_t n_present = scope->n_present;
    ballotc_scope_assume(scope, a.node, true);
    struct ballotc_term b = ballotc_operand(scope, e->b, expected);
    scope->n_present = n_present;
    ballotc_scope_assume(scope, a.node, false);
    struct ballotc_term c = ballotc_operand(scope, e->c, b.type);
    scope->n_present = n_present;
    if (a.type.is_wrong || b.type.is_wrong || c.type.is_wrong)
        return ballotc_wrong();
    if (b.type.is_list != c.type.is_list || !ballotc_type_fits(b.type, c.type))
        return cannot(scope, BALLOTC_wrong_type, "the two sides of one \"if\"", e, b.type, c.type);
    struct ballot_node node = {.op = BALLOT_OP_IF, .a = a.node, .b = b.node, .c = c.node};
    b.type.is_bare_date = b.type.is_bare_date || c.type.is_bare_date;
    if (ballotc_type_is_date(b.type)) {
        b.type.is_mixed_day =
            b.type.is_mixed_day || c.type.is_mixed_day || b.type.kind != c.type.kind;
        if (b.type.is_mixed_day)
            b.type.kind = BALLOT_DATE;
    }
    return ballotc_emit_term(scope, node, b.type, e);
}
