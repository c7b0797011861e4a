/* What a rule comes to, in a number: rules of two rule bases that have the same
 * digest judge alike on every day. */
#include <stdlib.h>
#include <string.h>

#include "test_digest.h"

#define FNV_OFFSET UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

static uint64_t mix(uint64_t digest, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        digest = (digest ^ (value >> (8 * i) & 0xFF)) * FNV_PRIME;
    return digest;
}

static uint64_t mix_octets(uint64_t digest, const unsigned char *octets, size_t length)
{
    for (size_t i = 0; i < length; i++)
        digest = (digest ^ octets[i]) * FNV_PRIME;
    return mix(digest, length);
}

struct digests {
    const struct ballot_tables *tables;
    uint64_t *nodes;
    bool *reads; /* one a schedule, for of_schedules */
};

static uint64_t of_constants(uint64_t digest, const struct ballot_tables *t, uint32_t first,
                             uint32_t n, enum ballot_kind kind)
{
    for (uint32_t i = first; i < first + n; i++) {
        const struct ballot_value *value = &t->constants[i];
        if (kind == BALLOT_TEXT)
            digest = mix_octets(digest, (const unsigned char *)value->as.text, value->length);
        else if (kind == BALLOT_OID)
            digest = mix_octets(digest, value->as.bytes, value->length);
        else
            digest = mix(digest, (uint64_t)value->as.number);
    }
    return mix(digest, n);
}

uint64_t test_digest_entry(const struct ballot_tables *t, const struct ballot_schedule *schedule,
                           const struct ballot_entry *entry)
{
    return of_constants(FNV_OFFSET, t, entry->first_constant, entry->n_constants,
                        (enum ballot_kind)schedule->kind);
}

static bool same_knowledge(const struct ballot_row *a, const struct ballot_row *b)
{
    return a->known_from == b->known_from && a->known_until == b->known_until;
}

static uint64_t of_knowledge(uint64_t digest, const struct ballot_row *row)
{
    return mix(mix(digest, (uint64_t)row->known_from), (uint64_t)row->known_until);
}

static ballot_instant later(ballot_instant a, ballot_instant b)
{
    return a > b ? a : b;
}

/* What a schedule says from a day on. What it said before then is not in it, but
 * for what still holds on that day. */
struct saying {
    ballot_instant since;
    uint64_t digest, said, at_first;
};

static void say(struct saying *s, ballot_instant from, uint64_t says)
{
    if (says == s->said)
        return;
    if (from <= s->since)
        s->at_first = says;
    else
        s->digest = mix(mix(s->digest, (uint64_t)from), says);
    s->said = says;
}

static uint64_t of_schedule(const struct ballot_tables *t, const struct ballot_schedule *schedule,
                            ballot_instant since)
{
    struct saying s = {.since = since, .digest = FNV_OFFSET};
    for (uint32_t i = 0; i < schedule->n_rows; i++) {
        const struct ballot_row *row = &t->rows[schedule->first_row + i];
        if (i == 0 || !same_knowledge(row, row - 1))
            s = (struct saying){.since = since,
                                .digest = of_knowledge(mix(s.digest, s.at_first), row)};
        if (row->index == BALLOT_NONE) {
            say(&s, row->from, 0);
            continue;
        }
        const struct ballot_schedule_version *version = &t->schedule_versions[row->index];
        for (uint32_t k = 0; k < version->n_entries; k++) {
            const struct ballot_entry *entry = &t->entries[version->first_entry + k];
            ballot_instant from = later(entry->from, row->from);
            bool over = k + 1 < version->n_entries && entry[1].from <= row->from;
            if (!over)
                say(&s, from, test_digest_entry(t, schedule, entry));
        }
    }
    return mix(s.digest, s.at_first);
}

static uint64_t of_index(const struct digests *d, uint32_t node)
{
    return node != BALLOT_NONE ? d->nodes[node] : 0;
}

/* Operands stand before the node, so their digests are there. */
static uint64_t of_node(const struct digests *d, const struct ballot_node *node)
{
    const struct ballot_tables *t = d->tables;
    const uint32_t fields[] = {node->a, node->b, node->c, node->d};
    enum ballot_op op = (enum ballot_op)node->op;
    uint64_t digest = mix(FNV_OFFSET, (uint64_t)node->op << 32 | (uint64_t)node->kind << 24 |
                                          (uint64_t)node->is_list << 16 | node->slot);
    unsigned n = ballot_op_operands(op);
    for (unsigned i = 0; i < n; i++)
        digest = mix(digest, of_index(d, fields[i]));
    switch (op) {
    case BALLOT_OP_CONST:
        return of_constants(digest, t, node->a, 1, (enum ballot_kind)node->kind);
    case BALLOT_OP_CONST_LIST:
        return of_constants(digest, t, node->a, node->b, (enum ballot_kind)node->kind);
    case BALLOT_OP_COUNT_APART:
        return of_constants(digest, t, node->d, 1, BALLOT_INT);
    case BALLOT_OP_ADD_MONTHS:
        return mix(digest, node->b);
    case BALLOT_OP_SCHEDULE:
        return mix(digest, node->a);
    case BALLOT_OP_READING:
        return mix(mix(digest, node->a), node->b);
    case BALLOT_OP_CALL:
        for (uint32_t i = 0; i < node->b; i++)
            digest = mix(digest, of_index(d, t->arguments[node->a + i]));
        return digest;
    default:
        return digest;
    }
}

static void mark(const struct ballot_tables *t, uint32_t node, bool *schedules)
{
    if (node == BALLOT_NONE || (t->nodes[node].flags & BALLOT_READS_SCHEDULE) == 0)
        return;
    const struct ballot_node *n = &t->nodes[node];
    const uint32_t fields[] = {n->a, n->b, n->c};
    unsigned count = ballot_op_operands((enum ballot_op)n->op);
    if (n->op == BALLOT_OP_SCHEDULE)
        schedules[n->a] = true;
    for (unsigned i = 0; i < count; i++)
        mark(t, fields[i], schedules);
    for (uint32_t i = 0; n->op == BALLOT_OP_CALL && i < n->b; i++)
        mark(t, t->arguments[n->a + i], schedules);
}

/* Of those schedules that NODES read. */
static uint64_t of_schedules(const struct digests *d, const uint32_t *nodes, size_t n,
                             ballot_instant since)
{
    const struct ballot_tables *t = d->tables;
    uint64_t digest = FNV_OFFSET;
    memset(d->reads, 0, t->n_schedules * sizeof *d->reads);
    for (size_t i = 0; i < n; i++)
        mark(t, nodes[i], d->reads);
    for (uint32_t k = 0; k < t->n_schedules; k++)
        if (d->reads[k])
            digest = mix(mix(digest, k), of_schedule(t, &t->schedules[k], since));
    return digest;
}

/* What a wording says whichever of its phases binds. */
static uint64_t of_wording(const struct digests *d, const struct ballot_wording *w)
{
    const uint32_t nodes[] = {w->list, w->where, w->when, w->anchor, w->due};
    uint64_t digest = of_schedules(d, &w->anchor, 1, BALLOT_ALWAYS);
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++)
        digest = mix(digest, of_index(d, nodes[i]));
    return digest;
}

/* What a phase says. It reads schedules on its first day at the earliest. */
static uint64_t of_phase(const struct digests *d, const struct ballot_wording *w,
                         const struct ballot_phase *phase, ballot_instant from)
{
    const uint32_t nodes[] = {w->list, w->where, w->when, w->due, phase->condition};
    uint64_t digest = mix(phase->level, of_index(d, phase->condition));
    return mix(digest, of_schedules(d, nodes, sizeof nodes / sizeof nodes[0], from));
}

struct history {
    uint64_t digest;
    bool binds; /* something does, where the history has got to */
};

/* From a day on nothing binds, or what SAYS stands for. Days that change nothing
 * are not in the digest: a ballot that takes effect before its first phase. */
static void from_day(struct history *h, ballot_instant from, bool binds, uint64_t says)
{
    if (binds || h->binds)
        h->digest = mix(mix(h->digest, (uint64_t)from), binds ? says : 0);
    h->binds = binds;
}

/* Up to when a phase of a row can bind: to the next row, NULL if there is none. Where
 * an amendment moves the anchor, the wording before it still governs some acts. */
static ballot_instant end_of(const struct digests *d, const struct ballot_row *row,
                             const struct ballot_row *next)
{
    const struct ballot_tables *t = d->tables;
    if (next == NULL ||
        (next->index != BALLOT_NONE && of_index(d, t->wordings[next->index].anchor) !=
                                           of_index(d, t->wordings[row->index].anchor)))
        return BALLOT_NEVER;
    return next->from;
}

static void of_row(const struct digests *d, const struct ballot_row *row,
                   const struct ballot_row *next, struct history *h)
{
    const struct ballot_tables *t = d->tables;
    if (row->index == BALLOT_NONE) {
        from_day(h, row->from, false, 0);
        return;
    }
    const struct ballot_wording *w = &t->wordings[row->index];
    uint64_t wording = of_wording(d, w);
    ballot_instant end = end_of(d, row, next);
    if (w->n_phases == 0 || t->phases[w->first_phase].from > row->from)
        from_day(h, row->from, false, 0);
    for (uint32_t i = 0; i < w->n_phases; i++) {
        const struct ballot_phase *phase = &t->phases[w->first_phase + i];
        ballot_instant from = later(phase->from, row->from);
        bool over = i + 1 < w->n_phases && phase[1].from <= row->from;
        if (!over && from < end)
            from_day(h, from, phase->level != BALLOT_OFF,
                     mix(wording, of_phase(d, w, phase, from)));
    }
}

uint64_t *test_digest_rules(const struct ballot_tables *t, struct ballot_arena *arena)
{
    struct digests d = {t, ballot_arena_array(arena, t->n_nodes + 1u, sizeof(uint64_t)),
                        ballot_arena_array(arena, t->n_schedules + 1u, sizeof(bool))};
    uint64_t *rules = ballot_arena_array(arena, t->n_rules + 1u, sizeof *rules);
    for (uint32_t i = 0; i < t->n_nodes; i++)
        d.nodes[i] = of_node(&d, &t->nodes[i]);
    for (uint32_t i = 0; i < t->n_rules; i++) {
        const struct ballot_rule *rule = &t->rules[i];
        struct history h = {.digest = FNV_OFFSET};
        for (uint32_t k = 0; k < rule->n_rows; k++) {
            const struct ballot_row *row = &t->rows[rule->first_row + k];
            if (k == 0 || !same_knowledge(row, row - 1))
                h = (struct history){.digest = of_knowledge(h.digest, row)};
            bool last = k + 1 == rule->n_rows || !same_knowledge(row, row + 1);
            of_row(&d, row, last ? NULL : row + 1, &h);
        }
        rules[i] = h.digest;
    }
    return rules;
}

void test_digest_schedules(const struct ballot_tables *t, const struct ballot_rule *rule,
                           bool *schedules)
{
    for (uint32_t i = 0; i < rule->n_rows; i++) {
        uint32_t index = t->rows[rule->first_row + i].index;
        if (index == BALLOT_NONE)
            continue;
        const struct ballot_wording *w = &t->wordings[index];
        mark(t, w->where, schedules);
        mark(t, w->when, schedules);
        mark(t, w->due, schedules);
        for (uint32_t k = 0; k < w->n_phases; k++)
            mark(t, t->phases[w->first_phase + k].condition, schedules);
    }
}
