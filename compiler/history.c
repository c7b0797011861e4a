/* Rows of a history: for each day of knowledge and each anchor, which set of
 * ballots is the law, and so which wording. */
#include "amend.h"

#include <stdlib.h>

static int by_instant(const void *left, const void *right)
{
    ballot_instant a = *(const ballot_instant *)left, b = *(const ballot_instant *)right;
    return a < b ? -1 : a > b;
}

static uint32_t sort_distinct(ballot_instant *instants, uint32_t n)
{
    uint32_t kept = 0;
    qsort(instants, n, sizeof *instants, by_instant);
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || instants[kept - 1] != instants[i])
            instants[kept++] = instants[i];
    return kept;
}

uint32_t ballotc_set_list(const struct ballotc_names *names, const struct ballotc_set *set,
                          uint32_t **list)
{
    uint32_t n = 0;
    *list = ballot_arena_array(names->arena, names->n_ballots + 1u, sizeof **list);
    for (uint32_t i = 0; i < names->n_ballots; i++)
        if (set->member[i])
            (*list)[n++] = i;
    return n;
}

/* No ballot of the set stands behind one of the same document that touches
 * the same thing and is left out. */
static bool is_whole(const struct ballotc_history_request *request, const bool *included)
{
    const struct ballotc_ballot *ballots = request->names->ballots;
    for (uint32_t i = 1; i < request->n_touching; i++) {
        uint32_t before = request->touching[i - 1], after = request->touching[i];
        if (ballots[before].document == ballots[after].document && included[after] &&
            !included[before])
            return false;
    }
    return true;
}

static uint32_t rows_for(const struct ballotc_history_request *request, ballot_instant known,
                         const ballot_instant *effective, uint32_t n_effective, bool *included,
                         struct ballot_row *rows)
{
    const struct ballotc_ballot *ballots = request->names->ballots;
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_effective; i++) {
        for (uint32_t k = 0; k < request->names->n_ballots; k++)
            included[k] = ballots[k].passed <= known && ballots[k].effective <= effective[i];
        uint32_t index = request->version(request->context, included, is_whole(request, included));
        if (n == 0 && index == BALLOT_NONE)
            continue;
        if (n != 0 && rows[n - 1].index == index)
            continue;
        if (n != 0)
            rows[n - 1].until = effective[i];
        rows[n++] =
            (struct ballot_row){.from = effective[i], .until = BALLOT_NEVER, .index = index};
    }
    return n;
}

static bool same_rows(const struct ballot_row *a, const struct ballot_row *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i].from != b[i].from || a[i].until != b[i].until || a[i].index != b[i].index)
            return false;
    return true;
}

void ballotc_history(const struct ballotc_history_request *request, uint32_t *first_row,
                     uint32_t *n_rows)
{
    struct ballotc_names *names = request->names;
    struct ballotc_builder *builder = request->builder;
    uint32_t n = request->n_touching;
    ballot_instant *known = ballot_arena_array(names->arena, n + 1u, sizeof *known);
    ballot_instant *effective = ballot_arena_array(names->arena, n + 1u, sizeof *effective);
    bool *included = ballot_arena_array(names->arena, names->n_ballots + 1u, sizeof *included);
    struct ballot_row *rows = ballot_arena_array(names->arena, n + 1u, sizeof *rows);
    for (uint32_t i = 0; i < n; i++) {
        known[i] = names->ballots[request->touching[i]].passed;
        effective[i] = names->ballots[request->touching[i]].effective;
    }
    uint32_t n_known = sort_distinct(known, n), n_effective = sort_distinct(effective, n);
    /* Pushed when all are there: a wording that reads a pinned schedule makes
     * the rows of that one on the way. */
    struct ballot_row *all =
        ballot_arena_array(names->arena, (size_t)n_known * n_effective + 1u, sizeof *all);
    uint32_t n_all = 0, first_of_last = 0, n_of_last = 0;
    for (uint32_t i = 0; i < n_known; i++) {
        uint32_t count = rows_for(request, known[i], effective, n_effective, included, rows);
        ballot_instant until = i + 1 < n_known ? known[i + 1] : BALLOT_NEVER;
        if (count == n_of_last && count != 0 && same_rows(all + first_of_last, rows, count)) {
            for (uint32_t k = 0; k < count; k++)
                all[first_of_last + k].known_until = until;
            continue;
        }
        first_of_last = n_all;
        n_of_last = count;
        for (uint32_t k = 0; k < count; k++) {
            rows[k].known_from = known[i];
            rows[k].known_until = until;
            all[n_all++] = rows[k];
        }
    }
    *first_row = builder->rows.n;
    *n_rows = n_all;
    for (uint32_t i = 0; i < n_all; i++)
        ballotc_push(builder, &builder->rows, &all[i]);
}
