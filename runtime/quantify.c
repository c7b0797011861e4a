/* Quantifiers over lists; a count is a range where some elements are unknown
 * (docs/language.md, section 8). */
#include <string.h>

#include "builtins.h"
#include "evaluate_private.h"

static struct ballot_value count_range(uint64_t least, uint64_t most)
{
    if (least == most)
        return ballot_value_number((int64_t)least);
    struct ballot_value value = {.state = BALLOT_RANGE};
    value.as.number = (int64_t)least;
    value.length = most >= UINT32_MAX ? UINT32_MAX : (uint32_t)most;
    return value;
}

void ballot_bind_element(struct ballot_run *run, const struct ballot_node *node,
                         const struct ballot_value *list, uint32_t i)
{
    run->variables[node->slot] = ballot_element(run, ballot_node_at(run, node->a), list, i);
    run->positions[node->slot] = i;
    run->lists[node->slot] = node->a;
}

struct ballot_value ballot_any_or_all(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a), open = {0};
    if (!ballot_is_known(&list))
        return ballot_not_known(list);
    bool decides = node->op == BALLOT_OP_ANY, is_open = false;
    for (uint32_t i = 0; i < list.length; i++) {
        ballot_bind_element(run, node, &list, i);
        struct ballot_value value = ballot_evaluate(run, node->b);
        if (ballot_is_known(&value) && (value.as.number != 0) == decides)
            return ballot_truth(decides);
        if (!ballot_is_known(&value) && !is_open) {
            is_open = true;
            open = value;
        }
    }
    return is_open ? ballot_not_known(open) : ballot_truth(!decides);
}

struct ballot_value ballot_count(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return count_range(0, UINT32_MAX);
    uint64_t sure = 0, open = 0;
    for (uint32_t i = 0; i < list.length; i++) {
        ballot_bind_element(run, node, &list, i);
        struct ballot_value value = ballot_evaluate(run, node->b);
        if (!ballot_is_known(&value))
            open++;
        else if (value.as.number != 0)
            sure++;
    }
    return count_range(sure, sure + open);
}

/* The values that surely count come first, then those that may; `lost` counts
 * elements that may count with a value nobody knows, `some` tells that one of
 * any kind surely does. */
struct gathered {
    struct ballot_value *values;
    uint32_t sure, maybe, lost;
    bool some;
};

static struct gathered gather(struct ballot_run *run, const struct ballot_node *node,
                              const struct ballot_value *list)
{
    struct gathered g = {0};
    struct ballot_value *open;
    g.values = ballot_arena_raw(run->arena, (list->length + 1u) * sizeof *g.values);
    open = ballot_arena_raw(run->arena, (list->length + 1u) * sizeof *open);
    for (uint32_t i = 0; i < list->length; i++) {
        ballot_bind_element(run, node, list, i);
        struct ballot_value condition = ballot_evaluate(run, node->b);
        if (ballot_is_known(&condition) && condition.as.number == 0)
            continue;
        struct ballot_value value = ballot_evaluate(run, node->c);
        g.some = g.some || ballot_is_known(&condition);
        if (!ballot_is_known(&value))
            g.lost++;
        else if (ballot_is_known(&condition))
            g.values[g.sure++] = value;
        else
            open[g.maybe++] = value;
    }
    memcpy(g.values + g.sure, open, g.maybe * sizeof *open);
    return g;
}

static uint32_t distinct(struct ballot_run *run, const struct ballot_value *values, uint32_t n,
                         uint8_t kind)
{
    uint32_t different = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < i && !ballot_same(run, &values[k], &values[i], kind))
            k++;
        different += k == i;
    }
    return different;
}

struct ballot_value ballot_count_distinct(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return count_range(0, UINT32_MAX);
    struct gathered g = gather(run, node, &list);
    uint8_t kind = ballot_node_at(run, node->c)->kind;
    uint32_t least = distinct(run, g.values, g.sure, kind);
    return count_range(least == 0 && g.some ? 1 : least,
                       (uint64_t)distinct(run, g.values, g.sure + g.maybe, kind) + g.lost);
}

/* The largest set of places that lie pairwise far enough apart. Exact up to 20
 * places, which is more than anybody has perspectives; beyond that the count
 * of a set found greedily, which the true one can only exceed. */
#define EXACT_PLACES 20u

static uint32_t bits(uint32_t set)
{
    uint32_t n = 0;
    for (; set != 0; set &= set - 1)
        n++;
    return n;
}

static uint32_t largest_set(const uint32_t *far, uint32_t candidates, uint32_t chosen,
                            uint32_t best)
{
    if (candidates == 0)
        return chosen > best ? chosen : best;
    if (chosen + bits(candidates) <= best)
        return best;
    uint32_t first = 0;
    while ((candidates >> first & 1) == 0)
        first++;
    candidates &= ~(UINT32_C(1) << first);
    best = largest_set(far, candidates & far[first], chosen + 1, best);
    return largest_set(far, candidates, chosen, best);
}

static uint32_t apart(const struct ballot_value *places, uint32_t n, int64_t km, bool *unreadable)
{
    uint32_t far[EXACT_PLACES] = {0}, chosen[EXACT_PLACES * 4], greedy = 0;
    for (uint32_t i = 0; i < n; i++)
        if (ballot_distance_km(&places[i], &places[i]) < 0) {
            *unreadable = true;
            return 0;
        }
    if (n <= EXACT_PLACES) {
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < n; k++)
                if (i != k && ballot_distance_km(&places[i], &places[k]) >= km)
                    far[i] |= UINT32_C(1) << k;
        return largest_set(far, n == 0 ? 0 : (UINT32_C(1) << n) - 1, 0, 0);
    }
    for (uint32_t i = 0; i < n && greedy < EXACT_PLACES * 4; i++) {
        uint32_t k = 0;
        while (k < greedy && ballot_distance_km(&places[chosen[k]], &places[i]) >= km)
            k++;
        if (k == greedy)
            chosen[greedy++] = i;
    }
    return greedy;
}

struct ballot_value ballot_count_apart(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return count_range(0, UINT32_MAX);
    struct gathered g = gather(run, node, &list);
    int64_t km = run->tables->constants[node->d].as.number;
    bool unreadable = false;
    uint32_t least = apart(g.values, g.sure, km, &unreadable);
    uint32_t most = apart(g.values, g.sure + g.maybe, km, &unreadable);
    if (unreadable)
        return ballot_value_none(BALLOT_UNREADABLE);
    if (most < least) /* the one greedily, the other not */
        most = least;
    return count_range(least == 0 && g.some ? 1 : least, (uint64_t)most + g.lost);
}

struct ballot_value ballot_extreme(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return ballot_not_known(list);
    struct gathered g = gather(run, node, &list);
    if (g.maybe != 0 || g.lost != 0)
        return ballot_unknown();
    if (g.sure == 0)
        return ballot_value_none(BALLOT_ABSENT);
    struct ballot_value result = g.values[0];
    if (node->op != BALLOT_OP_FIRST)
        for (uint32_t i = 1; i < g.sure; i++)
            if (node->op == BALLOT_OP_MIN ? ballot_below(run, &g.values[i], &result)
                                          : ballot_below(run, &result, &g.values[i]))
                result = g.values[i];
    return result;
}
