/* Quantifiers, built-in functions and readings. */
#include "lower_private.h"

#include <string.h>

/* --- Quantifiers -------------------------------------------------------------- */

struct ballotc_term ballotc_lower_quantifier(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e)
{
    static const enum ballot_op ops[] = {
        BALLOT_OP_ANY,         BALLOT_OP_ALL,   BALLOT_OP_COUNT, BALLOT_OP_COUNT_DISTINCT,
        BALLOT_OP_COUNT_APART, BALLOT_OP_FIRST, BALLOT_OP_MIN,   BALLOT_OP_MAX};
    enum ballot_op op = ops[e->operation - BALLOTC_ANY];
    struct ballotc_term list = ballotc_want_list(scope, e->a, ballotc_type_wrong());
    ballotc_check_shadow(scope, &e->variable);
    if (list.type.is_wrong)
        return list;
    if (scope->depth >= 32) {
        ballotc_report(scope->law->diagnostics, BALLOTC_too_many, &e->where,
                       "more than 31 names are bound at one time");
        return ballotc_wrong();
    }
    struct ballotc_binding binding = {.name = e->variable.text,
                                      .where = &e->variable.where,
                                      .type = list.type,
                                      .slot = scope->depth,
                                      .outer = scope->bindings};
    binding.type.is_list = false;
    const struct ballotc_binding *saved = scope->bindings;
    uint32_t n_present = scope->n_present;
    scope->bindings = &binding;
    scope->depth++;
    if (scope->depth > scope->law->builder->n_variables)
        scope->law->builder->n_variables = scope->depth;
    struct ballotc_term where = {ballotc_bool_type(), BALLOT_NONE},
                        of = {ballotc_bool_type(), BALLOT_NONE};
    if (e->b != NULL)
        where = ballotc_want(scope, e->b, ballotc_bool_type());
    else
        where = ballotc_number(scope, 1, ballotc_bool_type(), e);
    if (e->c != NULL) {
        if (!where.type.is_wrong)
            ballotc_scope_assume(scope, where.node, true);
        of = ballotc_operand(scope, e->c, ballotc_type_wrong());
    }
    scope->depth--;
    scope->bindings = saved;
    scope->n_present = n_present;
    if (where.type.is_wrong || of.type.is_wrong)
        return ballotc_wrong();
    struct ballot_node node = {.op = (uint8_t)op,
                               .slot = (uint16_t)binding.slot,
                               .a = list.node,
                               .b = where.node,
                               .c = of.node};
    struct ballotc_type type = ballotc_bool_type();
    if (op == BALLOT_OP_COUNT || op == BALLOT_OP_COUNT_DISTINCT || op == BALLOT_OP_COUNT_APART)
        type = ballotc_type_of(BALLOT_INT);
    if (op == BALLOT_OP_COUNT || op == BALLOT_OP_ANY || op == BALLOT_OP_ALL)
        node.c = BALLOT_NONE;
    else if (of.type.is_list || (op == BALLOT_OP_COUNT_DISTINCT && of.type.kind == BALLOT_RECORD) ||
             ((op == BALLOT_OP_MIN || op == BALLOT_OP_MAX) &&
              (!ballotc_type_is_number(of.type) || of.type.kind == BALLOT_BOOL ||
               of.type.kind == BALLOT_ENUM)) ||
             (op == BALLOT_OP_COUNT_APART && of.type.kind != BALLOT_TEXT)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &e->c->where,
                       "\"%s\" cannot be taken of a %s", ballotc_operation_name(e->operation),
                       ballotc_type_name(scope->law->names, of.type));
        return ballotc_wrong();
    }
    if (op == BALLOT_OP_FIRST || op == BALLOT_OP_MIN || op == BALLOT_OP_MAX) {
        type = of.type;
        type.is_optional = true;
    }
    if (op == BALLOT_OP_COUNT_APART) {
        struct ballotc_term km = ballotc_want(scope, e->items, ballotc_type_of(BALLOT_INT));
        int64_t far;
        if (km.type.is_wrong || !ballotc_constant_number(scope->law->builder, km.node, &far))
            return ballotc_wrong();
        node.d = ballotc_node_at(scope->law->builder, km.node)->a;
    }
    return ballotc_emit_term(scope, node, type, e);
}

/* --- Calls and readings -------------------------------------------------------- */

static const struct {
    const char *name, *parameters;
    enum ballot_kind result;
} builtins[] = {
#define BALLOT_BUILTIN(name, result, parameters, meaning) {#name, parameters, BALLOT_##result},
#include "../runtime/builtins.def"
#undef BALLOT_BUILTIN
};

static struct ballotc_term lower_builtin(struct ballotc_scope *scope,
                                         const struct ballotc_expression *e, uint16_t builtin)
{
    struct ballotc_builder *builder = scope->law->builder;
    uint32_t nodes[8], n = 0, wanted = (uint32_t)strlen(builtins[builtin].parameters);
    bool is_wrong = false;
    for (const struct ballotc_expression *a = e->items; a != NULL; a = a->next, n++) {
        if (n >= wanted)
            continue;
        char parameter = builtins[builtin].parameters[n];
        struct ballotc_term argument =
            ballotc_want(scope, a,
                         ballotc_type_of(parameter == 't'   ? BALLOT_TEXT
                                         : parameter == 'o' ? BALLOT_OID
                                                            : BALLOT_INT));
        nodes[n] = argument.node;
        is_wrong = is_wrong || argument.type.is_wrong;
    }
    if (n != wanted) {
        ballotc_report(scope->law->diagnostics, BALLOTC_argument_count, &e->where,
                       "\"%s\" takes %u argument%s, not %u", e->text, wanted,
                       wanted == 1 ? "" : "s", n);
        return ballotc_wrong();
    }
    if (is_wrong)
        return ballotc_wrong();
    struct ballot_node node = {.op = BALLOT_OP_CALL, .slot = builtin, .b = n};
    const uint32_t *all = builder->arguments.items;
    for (node.a = 0; node.a + n <= builder->arguments.n; node.a++)
        if (memcmp(all + node.a, nodes, n * sizeof *nodes) == 0)
            break;
    if (node.a + n > builder->arguments.n) {
        node.a = builder->arguments.n;
        for (uint32_t i = 0; i < n; i++)
            ballotc_push(builder, &builder->arguments, &nodes[i]);
    }
    return ballotc_emit_term(scope, node, ballotc_type_of(builtins[builtin].result), e);
}

struct ballotc_term ballotc_lower_call(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e,
                                       struct ballotc_type expected)
{
    struct ballotc_names *names = scope->law->names;
    const char *rest = "";
    struct ballotc_entity *entity = ballotc_resolve(names, scope->law->document, e->text, &rest);
    if (entity != NULL && entity->category == BALLOTC_IS_DEFINE && *rest == '\0')
        return ballotc_expand(scope, entity, e->items, e, expected);
    const size_t n = sizeof builtins / sizeof builtins[0];
    for (uint16_t i = 0; i < n; i++)
        if (strcmp(builtins[i].name, e->text) == 0)
            return lower_builtin(scope, e, i);
    if (ballotc_report_left_out(names, scope->law->diagnostics, BALLOTC_IS_DEFINE,
                                scope->law->document, e->text, "reads", &e->head))
        return ballotc_wrong();
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(scope->law->diagnostics, BALLOTC_unknown_function, &e->head,
                       "no define and no built-in is named \"%s\"", e->text);
    const char *nearest =
        ballotc_entity_nearest(names, BALLOTC_IS_DEFINE, scope->law->document, e->text);
    if (nearest == NULL) {
        const char *candidates[sizeof builtins / sizeof builtins[0]];
        for (size_t i = 0; i < n; i++)
            candidates[i] = builtins[i].name;
        nearest = ballotc_nearest(e->text, candidates, n);
    }
    if (nearest != NULL)
        ballotc_help(scope->law->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    return ballotc_wrong();
}

/* Its place among the choices as the tables have them, whatever the order in
 * the ballot that is read here. */
static uint32_t choice_number(const struct ballotc_builder *builder, uint32_t table,
                              const struct ballotc_expression *e)
{
    const struct ballot_reading *reading =
        (const struct ballot_reading *)builder->readings.items + table;
    const struct ballot_choice *choices =
        (const struct ballot_choice *)builder->choices.items + reading->first_choice;
    uint32_t number = 0;
    while (strcmp(choices[number].name, e->variable.text) != 0)
        number++;
    return number;
}

struct ballotc_term ballotc_lower_reading(struct ballotc_scope *scope,
                                          const struct ballotc_expression *e)
{
    struct ballotc_law *law = scope->law;
    struct ballotc_entity *entity =
        law->document == BALLOT_NONE
            ? NULL
            : ballotc_entity_find(law->names, BALLOTC_IS_READING, law->document, 0, e->text);
    const struct ballotc_declaration *d =
        entity != NULL ? ballotc_current(entity, law->included, NULL) : NULL;
    if (d == NULL && ballotc_report_left_out(law->names, law->diagnostics, BALLOTC_IS_READING,
                                             law->document, e->text, "reads", &e->where))
        return ballotc_wrong();
    if (d == NULL) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(law->diagnostics, BALLOTC_unknown_reading, &e->where,
                           "no reading \"%s\" is in force with this wording", e->text);
        const char *nearest =
            ballotc_entity_nearest(law->names, BALLOTC_IS_READING, law->document, e->text);
        if (nearest != NULL && strcmp(nearest, e->text) != 0)
            ballotc_help(law->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
        else if (entity != NULL)
            ballotc_note(law->diagnostics, diagnostic, &entity->edits[0].declaration->name.where,
                         "made here, by a ballot that takes effect later");
        return ballotc_wrong();
    }
    entity->used = true;
    for (const struct ballotc_choice *c = d->choices; c != NULL; c = c->next)
        if (strcmp(c->name.text, e->variable.text) == 0) {
            struct ballot_node node = {.op = BALLOT_OP_READING,
                                       .a = entity->table,
                                       .b = choice_number(law->builder, entity->table, e)};
            return ballotc_emit_term(scope, node, ballotc_bool_type(), e);
        }
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(law->diagnostics, BALLOTC_unknown_choice, &e->variable.where,
                       "reading \"%s\" has no choice \"%s\"", e->text, e->variable.text);
    ballotc_note(law->diagnostics, diagnostic, &d->name.where, "its choices are given here");
    return ballotc_wrong();
}
