/* Which of a set of keys occur in a list of the certificate: one pass over the
 * list, on the first question about it, answers all of them. What comes out is
 * what `any` over the list comes to (docs/language.md, section 8). */
#include <string.h>

#include "certificate.h"
#include "evaluate.h"

static uint64_t find_key(const struct ballot_run *run, const struct ballot_lookup *lookup,
                         const struct ballot_value *key)
{
    const uint32_t *keys = run->tables->arguments + lookup->first_key;
    for (uint32_t i = 0; i < lookup->n_keys; i++) {
        const struct ballot_value *other = &run->tables->constants[keys[i]];
        if (lookup->is_number
                ? other->as.number == key->as.number
                : other->length == key->length &&
                      other->as.bytes[other->length - 1] == key->as.bytes[key->length - 1] &&
                      memcmp(other->as.bytes, key->as.bytes, key->length) == 0)
            return UINT64_C(1) << i;
    }
    return 0;
}

static void look_through(struct ballot_run *run, const struct ballot_lookup *lookup,
                         struct ballot_looked_up *result)
{
    struct ballot_value list = ballot_evaluate(run, lookup->list);
    *result = (struct ballot_looked_up){.is_done = true};
    if (!ballot_is_known(&list)) {
        result->is_open = true;
        result->open = list;
        return;
    }
    for (uint32_t i = 0; i < list.length; i++) {
        const struct ballot_value *key = ballot_fact(list.as.items[i].as.object, lookup->slot);
        if (ballot_is_known(key) && (lookup->is_number || key->length != 0)) {
            uint64_t bit = find_key(run, lookup, key);
            result->found |= bit;
            result->stray = result->stray || bit == 0;
        } else if (ballot_is_known(key)) {
            result->stray = true;
        } else if (!result->is_open) {
            result->is_open = true;
            result->open = *key;
        }
    }
}

struct ballot_value ballot_look_up(struct ballot_run *run, const struct ballot_node *node)
{
    if (run->looked_up == NULL)
        return ballot_evaluate(run, node->a);
    struct ballot_looked_up *result = &run->looked_up[node->b];
    if (!result->is_done)
        look_through(run, &run->tables->lookups[node->b], result);
    bool holds = (result->found >> (node->c % BALLOT_MOST_KEYS) & 1) != 0;
    if (node->op == BALLOT_OP_STRAY) {
        uint64_t others = result->found;
        for (uint32_t i = 0; i < node->d; i++)
            others &= ~(UINT64_C(1) << run->tables->arguments[node->c + i] % BALLOT_MOST_KEYS);
        holds = result->stray || others != 0;
    }
    if (!holds && result->is_open)
        return ballot_value_none(result->open.state == BALLOT_UNREADABLE ? BALLOT_UNREADABLE
                                                                         : BALLOT_UNKNOWN);
    return ballot_value_number(holds);
}
