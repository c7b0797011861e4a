/* Literals and sets of them. */
#include "lower_private.h"

#include "../runtime/builtins.h"

struct ballotc_term ballotc_lower_oid(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e)
{
    size_t octets;
    unsigned char *der =
        ballot_oid_parse(e->text, strlen(e->text), &octets, scope->law->names->arena);
    struct ballot_value constant = {
        .state = BALLOT_KNOWN, .length = (uint32_t)octets, .as.bytes = der};
    if (der == NULL) {
        ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &e->where,
                       "%s is no object identifier", e->text);
        return ballotc_wrong();
    }
    return ballotc_term_of(
        ballotc_type_of(BALLOT_OID),
        ballotc_constant(scope->law->builder, constant, BALLOT_OID, 0, &e->where));
}

struct ballotc_term ballotc_lower_set(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e,
                                      struct ballotc_type expected)
{
    uint32_t first, n;
    struct ballotc_type type = ballotc_lower_literals(scope, e, expected, &first, &n);
    if (type.is_wrong)
        return ballotc_wrong();
    type.is_list = true;
    struct ballot_node node = {.op = BALLOT_OP_CONST_LIST, .a = first, .b = n};
    return ballotc_emit_term(scope, node, type, e);
}

struct ballotc_type ballotc_lower_literals(struct ballotc_scope *scope,
                                           const struct ballotc_expression *e,
                                           struct ballotc_type expected, uint32_t *first,
                                           uint32_t *n)
{
    struct ballotc_builder *builder = scope->law->builder;
    const struct ballotc_expression *items = e->kind == BALLOTC_SET ? e->items : e;
    struct ballotc_type type = expected;
    struct ballot_value *members = NULL;
    uint32_t earliest = 0; /* where the first member occurs first */
    *n = 0;
    for (const struct ballotc_expression *item = items; item != NULL;
         item = e->kind == BALLOTC_SET ? item->next : NULL)
        ++*n;
    members = ballot_arena_array(builder->arena, *n + 1u, sizeof *members);
    uint32_t i = 0;
    for (const struct ballotc_expression *item = items; item != NULL;
         item = e->kind == BALLOTC_SET ? item->next : NULL, i++) {
        struct ballotc_term member = ballotc_lower(scope, item, type);
        if (member.type.is_wrong)
            return member.type;
        const struct ballot_node *node = ballotc_node_at(builder, member.node);
        if (node->op != BALLOT_OP_CONST) {
            ballotc_report(scope->law->diagnostics, BALLOTC_not_a_literal, &item->where,
                           "only a literal can stand here");
            return ballotc_type_wrong();
        }
        if (!type.is_wrong && !ballotc_type_fits(member.type, type)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &item->where,
                           "this is a %s among values of %s",
                           ballotc_type_name(scope->law->names, member.type),
                           ballotc_type_name(scope->law->names, type));
            return ballotc_type_wrong();
        }
        type = member.type;
        earliest = i == 0 ? node->a : earliest;
        members[i] = ((const struct ballot_value *)builder->constants.items)[node->a];
    }
    /* One run of constants for the same run of values: the first there is, or
     * the first that there will be when what is missing of it has been added. */
    const struct ballot_value *all = builder->constants.items;
    uint32_t same = 0;
    for (*first = earliest; *first < builder->constants.n; ++*first) {
        for (same = 0; same < *n && *first + same < builder->constants.n; same++)
            if (all[*first + same].spare != members[same].spare ||
                !(type.kind == BALLOT_TEXT || type.kind == BALLOT_OID
                      ? ballot_value_same_bytes(&all[*first + same], &members[same])
                      : all[*first + same].as.number == members[same].as.number))
                break;
        if (same == *n || *first + same == builder->constants.n)
            break;
        same = 0;
    }
    for (i = same; i < *n; i++)
        ballotc_push(builder, &builder->constants, &members[i]);
    return type;
}
