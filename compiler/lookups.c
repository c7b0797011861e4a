/* Look-ups: `any x in L: x.f = KEY` over a list of the certificate asks the
 * same of each element as the next such condition does of the same list. So
 * one pass over the list answers all of them (tables.h, struct ballot_lookup). */
#include <string.h>

#include "build.h"

static bool is_same_key(const struct ballotc_builder *builder, const struct ballotc_lookup *lookup,
                        uint32_t a, uint32_t b)
{
    const struct ballot_value *all = builder->constants.items;
    return lookup->row.is_number ? all[a].as.number == all[b].as.number
                                 : ballot_value_same_bytes(&all[a], &all[b]);
}

/* The number of KEY, which it is given if there is room; else BALLOT_NONE. */
static uint32_t key_number(const struct ballotc_builder *builder, struct ballotc_lookup *lookup,
                           uint32_t key)
{
    uint32_t i = 0;
    while (i < lookup->row.n_keys && !is_same_key(builder, lookup, lookup->keys[i], key))
        i++;
    if (i == BALLOT_MOST_KEYS)
        return BALLOT_NONE;
    if (i == lookup->row.n_keys)
        lookup->keys[lookup->row.n_keys++] = key;
    return i;
}

static uint32_t find_lookup(struct ballotc_builder *builder, uint32_t list,
                            const struct ballot_node *field)
{
    struct ballotc_lookup *all = builder->lookups.items;
    for (uint32_t i = 0; i < builder->lookups.n; i++)
        if (all[i].row.slot == field->slot && all[i].row.list == list)
            return i;
    struct ballotc_lookup lookup = {.row = {.list = list, .slot = field->slot}};
    lookup.row.is_number = field->kind == BALLOT_ENUM;
    return ballotc_push(builder, &builder->lookups, &lookup);
}

/* Whether NODE is the key of the element bound to VARIABLE. */
static bool is_key(const struct ballotc_builder *builder, const struct ballot_node *node,
                   uint16_t variable)
{
    if (node->op != BALLOT_OP_FIELD || node->is_list ||
        (node->kind != BALLOT_OID && node->kind != BALLOT_ENUM))
        return false;
    const struct ballot_node *of = ballotc_node_at(builder, node->a);
    return of->op == BALLOT_OP_VARIABLE && of->slot == variable;
}

static bool is_of_certificate(const struct ballot_node *list)
{
    return list->kind == BALLOT_RECORD &&
           (list->flags == BALLOT_READS_CERT || list->flags == BALLOT_READS_ISSUER);
}

static uint32_t look_up_key(struct ballotc_builder *builder, uint32_t any, uint32_t list,
                            const struct ballot_node *field, uint32_t key,
                            const struct ballotc_location *where)
{
    uint32_t lookup = find_lookup(builder, list, field);
    struct ballotc_lookup *all = builder->lookups.items;
    uint32_t number = key_number(builder, &all[lookup], key);
    if (number == BALLOT_NONE)
        return any;
    struct ballot_node found = {.op = BALLOT_OP_FOUND, .a = any, .b = lookup, .c = number};
    return ballotc_node(builder, found, where);
}

static uint32_t look_up_others(struct ballotc_builder *builder, uint32_t any, uint32_t list,
                               const struct ballot_node *field, const struct ballot_node *keys,
                               const struct ballotc_location *where)
{
    uint32_t numbers[BALLOT_MOST_KEYS];
    uint32_t lookup = find_lookup(builder, list, field);
    struct ballotc_lookup *all = builder->lookups.items;
    if (keys->b > BALLOT_MOST_KEYS)
        return any;
    for (uint32_t i = 0; i < keys->b; i++) {
        numbers[i] = key_number(builder, &all[lookup], keys->a + i);
        if (numbers[i] == BALLOT_NONE)
            return any;
    }
    struct ballot_node stray = {.op = BALLOT_OP_STRAY, .a = any, .b = lookup, .d = keys->b};
    const uint32_t *arguments = builder->arguments.items;
    while (keys->b != 0 && stray.c + keys->b <= builder->arguments.n &&
           memcmp(arguments + stray.c, numbers, keys->b * sizeof *numbers) != 0)
        stray.c++;
    if (stray.c + keys->b > builder->arguments.n) {
        stray.c = builder->arguments.n;
        for (uint32_t i = 0; i < keys->b; i++)
            ballotc_push(builder, &builder->arguments, &numbers[i]);
    }
    return ballotc_node(builder, stray, where);
}

uint32_t ballotc_look_up(struct ballotc_builder *builder, uint32_t any,
                         const struct ballotc_location *where)
{
    const struct ballot_node *node = ballotc_node_at(builder, any);
    const struct ballot_node *asked = ballotc_node_at(builder, node->b);
    if (!is_of_certificate(ballotc_node_at(builder, node->a)))
        return any;
    bool negated = asked->op == BALLOT_OP_NOT;
    if (negated)
        asked = ballotc_node_at(builder, asked->a);
    bool other = negated && asked->op == BALLOT_OP_IN;
    if (!other && (negated || (asked->op != BALLOT_OP_EQ && asked->op != BALLOT_OP_SAME)))
        return any;
    const struct ballot_node *field = ballotc_node_at(builder, asked->a);
    const struct ballot_node *keys = ballotc_node_at(builder, asked->b);
    if (!is_key(builder, field, node->slot) ||
        keys->op != (other ? BALLOT_OP_CONST_LIST : BALLOT_OP_CONST))
        return any;
    /* Adding nodes moves those that are there. */
    const struct ballot_node list_field = *field, list_keys = *keys;
    uint32_t list = node->a;
    return other ? look_up_others(builder, any, list, &list_field, &list_keys, where)
                 : look_up_key(builder, any, list, &list_field, list_keys.a, where);
}

void ballotc_finish_lookups(struct ballotc_builder *builder, struct ballot_lookup *rows)
{
    const struct ballotc_lookup *all = builder->lookups.items;
    for (uint32_t i = 0; i < builder->lookups.n; i++) {
        rows[i] = all[i].row;
        rows[i].first_key = builder->arguments.n;
        for (uint32_t k = 0; k < rows[i].n_keys; k++)
            ballotc_push(builder, &builder->arguments, &all[i].keys[k]);
    }
}
