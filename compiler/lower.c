#include "lower_private.h"

#include <string.h>

struct ballotc_type ballotc_bool_type(void)
{
    return ballotc_type_of(BALLOT_BOOL);
}

struct ballotc_term ballotc_wrong(void)
{
    return (struct ballotc_term){ballotc_type_wrong(), BALLOT_NONE};
}

struct ballotc_term ballotc_term_of(struct ballotc_type type, uint32_t node)
{
    return (struct ballotc_term){type, node};
}

void ballotc_scope_init(struct ballotc_scope *scope, struct ballotc_law *law)
{
    memset(scope, 0, sizeof *scope);
    scope->law = law;
    scope->depth = 1;
    scope->not_before = BALLOT_ALWAYS;
}

uint32_t ballotc_emit(struct ballotc_scope *scope, struct ballot_node node,
                      struct ballotc_type type, const struct ballotc_location *where)
{
    node.kind = type.kind;
    node.type = type.type;
    node.is_list = type.is_list;
    return ballotc_node(scope->law->builder, node, where);
}

struct ballotc_term ballotc_emit_term(struct ballotc_scope *scope, struct ballot_node node,
                                      struct ballotc_type type, const struct ballotc_expression *e)
{
    return ballotc_term_of(type, ballotc_emit(scope, node, type, &e->where));
}

struct ballotc_term ballotc_number(struct ballotc_scope *scope, int64_t value,
                                   struct ballotc_type type, const struct ballotc_expression *e)
{
    return ballotc_term_of(type,
                           ballotc_constant(scope->law->builder, ballot_value_number(value),
                                            (enum ballot_kind)type.kind, type.type, &e->where));
}

/* --- What is known to be present ------------------------------------------ */

void ballotc_scope_assume(struct ballotc_scope *scope, uint32_t condition, bool holds)
{
    if (condition == BALLOT_NONE)
        return;
    const struct ballot_node *node = ballotc_node_at(scope->law->builder, condition);
    switch (node->op) {
    case BALLOT_OP_PRESENT:
        if (holds && scope->n_present < sizeof scope->present / sizeof scope->present[0])
            scope->present[scope->n_present++] = node->a;
        break;
    case BALLOT_OP_NOT:
        ballotc_scope_assume(scope, node->a, !holds);
        break;
    case BALLOT_OP_AND:
        if (holds) {
            uint32_t second = node->b;
            ballotc_scope_assume(scope, node->a, true);
            ballotc_scope_assume(scope, second, true);
        }
        break;
    case BALLOT_OP_OR:
    case BALLOT_OP_IMPLIES:
        if (!holds) {
            bool implies = node->op == BALLOT_OP_IMPLIES;
            uint32_t second = node->b;
            ballotc_scope_assume(scope, node->a, implies);
            ballotc_scope_assume(scope, second, false);
        }
        break;
    default:
        break;
    }
}

bool ballotc_is_guarded(const struct ballotc_scope *scope, uint32_t node)
{
    for (uint32_t i = 0; i < scope->n_present; i++)
        if (scope->present[i] == node)
            return true;
    return false;
}

/* The term as an operand: its absence has been excluded. */
struct ballotc_term ballotc_operand(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                    struct ballotc_type expected)
{
    struct ballotc_term result = ballotc_lower(scope, e, expected);
    if (result.type.is_wrong || !result.type.is_optional)
        return result;
    if (!scope->absent_allowed && !ballotc_is_guarded(scope, result.node)) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_optional_unguarded, &e->where,
                           "%s may be absent, and is read outside \"is present\"",
                           e->kind == BALLOTC_NAME ? e->text : "this");
        if (scope->law->pin != NULL)
            ballotc_help(scope->law->diagnostics, diagnostic,
                         "version %s is pinned, and may apply before its own ballots take effect",
                         scope->law->pin);
        ballotc_help(scope->law->diagnostics, diagnostic,
                     "write \"%s is present and …\", or put it into \"when\"",
                     e->kind == BALLOTC_NAME ? e->text : "…");
        return ballotc_wrong();
    }
    result.type.is_optional = false;
    return result;
}

struct ballotc_term ballotc_want(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                 struct ballotc_type type)
{
    struct ballotc_term result = ballotc_operand(scope, e, type);
    if (result.type.is_wrong)
        return result;
    if (result.type.is_list != type.is_list || !ballotc_type_fits(result.type, type)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &e->where,
                       "a %s is needed here, this is a %s",
                       ballotc_type_name(scope->law->names, type),
                       ballotc_type_name(scope->law->names, result.type));
        return ballotc_wrong();
    }
    return result;
}

struct ballotc_term ballotc_want_list(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e,
                                      struct ballotc_type expected)
{
    struct ballotc_term list = ballotc_operand(scope, e, expected);
    if (list.type.is_wrong || list.type.is_list)
        return list;
    ballotc_report(scope->law->diagnostics, BALLOTC_not_a_list, &e->where,
                   "a list is needed here, this is a %s",
                   ballotc_type_name(scope->law->names, list.type));
    return ballotc_wrong();
}

/* --- Any expression ---------------------------------------------------------- */

struct ballotc_term ballotc_lower(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                  struct ballotc_type expected)
{
    struct ballotc_type type;
    switch (e->kind) {
    case BALLOTC_BOOL:
        return ballotc_number(scope, e->number, ballotc_bool_type(), e);
    case BALLOTC_INT:
        return ballotc_number(scope, e->number, ballotc_type_of(BALLOT_INT), e);
    case BALLOTC_DURATION:
        return ballotc_number(scope, e->number, ballotc_type_of(BALLOT_DURATION), e);
    case BALLOTC_STEP:
        ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->where,
                       "months and years have no length of their own; add them to a date");
        return ballotc_wrong();
    case BALLOTC_DATE:
        type = ballotc_type_of(e->date.is_day ? BALLOT_DAY_DATE : BALLOT_DATE);
        type.is_bare_date = e->date.is_day;
        return ballotc_number(scope, e->date.instant, type, e);
    case BALLOTC_TEXT:
        return ballotc_term_of(ballotc_type_of(BALLOT_TEXT),
                               ballotc_constant(scope->law->builder,
                                                ballot_value_text(e->text, strlen(e->text)),
                                                BALLOT_TEXT, 0, &e->where));
    case BALLOTC_OID:
        return ballotc_lower_oid(scope, e);
    case BALLOTC_NAME:
        return ballotc_lower_name(scope, e, expected);
    case BALLOTC_MEMBER: {
        struct ballotc_term object = ballotc_operand(scope, e->a, ballotc_type_wrong());
        return ballotc_field_of(scope, object, e->text, strlen(e->text), e);
    }
    case BALLOTC_CALL:
        return ballotc_lower_call(scope, e, expected);
    case BALLOTC_SET:
        return ballotc_lower_set(scope, e, expected);
    case BALLOTC_UNARY:
        return ballotc_lower_unary(scope, e);
    case BALLOTC_ROUND:
        if (e->a->kind != BALLOTC_BINARY || e->a->b->kind != BALLOTC_STEP) {
            ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->where,
                           "only the sum of a date and months or years is rounded");
            return ballotc_wrong();
        }
        return ballotc_lower_sum(scope, e->a, e->number != 0);
    case BALLOTC_IF:
        return ballotc_lower_if(scope, e, expected);
    case BALLOTC_QUANTIFIER:
        return ballotc_lower_quantifier(scope, e);
    case BALLOTC_READING:
        return ballotc_lower_reading(scope, e);
    case BALLOTC_BINARY:
        break;
    }
    switch (e->operation) {
    case BALLOTC_AND:
    case BALLOTC_OR:
    case BALLOTC_IMPLIES:
        return ballotc_lower_logic(scope, e);
    case BALLOTC_FROM:
    case BALLOTC_AFTER:
    case BALLOTC_BEFORE:
    case BALLOTC_THROUGH:
        return ballotc_lower_date_words(scope, e);
    case BALLOTC_ADD:
    case BALLOTC_SUBTRACT:
    case BALLOTC_MULTIPLY:
        return ballotc_lower_sum(scope, e, false);
    case BALLOTC_IN:
    case BALLOTC_HAS:
    case BALLOTC_HAS_ANY:
    case BALLOTC_HAS_ALL:
    case BALLOTC_HAS_ONLY:
        return ballotc_lower_membership(scope, e);
    default:
        return ballotc_lower_comparison(scope, e);
    }
}

/* --- Entrances ------------------------------------------------------------------ */

void ballotc_scope_bind(struct ballotc_scope *scope, const struct ballotc_word *name,
                        struct ballotc_type type)
{
    ballotc_check_shadow(scope, name);
    struct ballotc_binding *binding = ballot_arena_alloc(scope->law->names->arena, sizeof *binding);
    binding->name = name->text;
    binding->where = &name->where;
    binding->type = type;
    binding->type.is_list = false;
    binding->slot = 0;
    binding->outer = scope->bindings;
    scope->bindings = binding;
}

uint32_t ballotc_lower_bool(struct ballotc_scope *scope, const struct ballotc_expression *e)
{
    return ballotc_want(scope, e, ballotc_bool_type()).node;
}

uint32_t ballotc_lower_date(struct ballotc_scope *scope, const struct ballotc_expression *e)
{
    return ballotc_want(scope, e, ballotc_type_of(BALLOT_DATE)).node;
}

struct ballotc_term ballotc_lower_list(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e)
{
    return ballotc_want_list(scope, e, ballotc_type_wrong());
}
