/* ballot test --coverage: which stretches of the law tests have seen.
 *
 * The history of a rule is cut where its wording, its phase or a schedule that
 * it reads changes. A cut is crossed when tests have judged an anchor less than a
 * day before it, and one less than a day behind it, and it applied both times. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "test_digest.h"

struct stretch {
    ballot_instant from;
    uint32_t wording; /* or BALLOT_NONE: nothing binds */
    int level;
    uint64_t says;       /* differs from one stretch to the next */
    bool before, behind; /* an anchor close to `from`, on that side */
    unsigned verdicts;   /* 1 << enum ballot_verdict */
};

struct history {
    struct stretch *stretches;
    size_t n;
    bool was_unknown; /* also where nobody could say when */
};

struct coverage {
    const struct ballot_tables *tables;
    struct history *rules, *schedules;
    bool **reads; /* per rule: of one bool a schedule */
    size_t n_cuts, n_crossed, n_stretches, n_seen;
    size_t n_evidence, n_unknown; /* rules that read evidence; and were tested without some */
};

/* --- The histories ------------------------------------------------------------------------- */

static void push(struct ballot_arena *arena, struct history *h, struct stretch stretch)
{
    /* One that ends where it begins is none. */
    if (h->n != 0 && h->stretches[h->n - 1].from == stretch.from)
        h->n--;
    if (h->n != 0 && h->stretches[h->n - 1].says == stretch.says)
        return;
    struct stretch *more = ballot_arena_array(arena, h->n + 1, sizeof *more);
    if (h->n != 0)
        memcpy(more, h->stretches, h->n * sizeof *more);
    more[h->n++] = stretch;
    h->stretches = more;
}

static ballot_instant later(ballot_instant a, ballot_instant b)
{
    return a > b ? a : b;
}

static void add_wording(struct ballot_arena *arena, const struct ballot_tables *t,
                        const struct ballot_row *row, struct history *h)
{
    const struct ballot_wording *w = &t->wordings[row->index];
    const struct stretch nothing = {.from = row->from, .wording = BALLOT_NONE};
    if (w->n_phases == 0 || t->phases[w->first_phase].from > row->from)
        push(arena, h, nothing);
    for (uint32_t i = 0; i < w->n_phases; i++) {
        const struct ballot_phase *phase = &t->phases[w->first_phase + i];
        struct stretch stretch = {.from = later(phase->from, row->from),
                                  .wording = row->index,
                                  .level = phase->level,
                                  .says = (uint64_t)w->first_phase + i + 1};
        bool over = i + 1 < w->n_phases && phase[1].from <= row->from;
        if (over || stretch.from >= row->until)
            continue;
        if (phase->level == BALLOT_OFF)
            stretch.says = 0;
        push(arena, h, stretch);
    }
}

static void cut_rule(struct ballot_arena *arena, const struct ballot_tables *t,
                     const struct ballot_rule *rule, struct history *h)
{
    push(arena, h, (struct stretch){.from = BALLOT_ALWAYS, .wording = BALLOT_NONE});
    for (uint32_t i = 0; i < rule->n_rows; i++) {
        const struct ballot_row *row = &t->rows[rule->first_row + i];
        if (row->known_until != BALLOT_NEVER)
            continue;
        if (row->index != BALLOT_NONE)
            add_wording(arena, t, row, h);
        else
            push(arena, h, (struct stretch){.from = row->from, .wording = BALLOT_NONE});
    }
}

static void cut_schedule(struct ballot_arena *arena, const struct ballot_tables *t,
                         const struct ballot_schedule *schedule, struct history *h)
{
    push(arena, h, (struct stretch){.from = BALLOT_ALWAYS, .wording = BALLOT_NONE});
    for (uint32_t i = 0; i < schedule->n_rows; i++) {
        const struct ballot_row *row = &t->rows[schedule->first_row + i];
        if (row->known_until != BALLOT_NEVER || row->index == BALLOT_NONE)
            continue;
        const struct ballot_schedule_version *version = &t->schedule_versions[row->index];
        for (uint32_t k = 0; k < version->n_entries; k++) {
            const struct ballot_entry *entry = &t->entries[version->first_entry + k];
            ballot_instant from = later(entry->from, row->from);
            bool over = k + 1 < version->n_entries && entry[1].from <= row->from;
            if (over || from >= row->until)
                continue;
            push(arena, h,
                 (struct stretch){.from = from,
                                  .wording = BALLOT_NONE,
                                  .says = test_digest_entry(t, schedule, entry)});
        }
    }
}

/* Whether a ballot that --ballot names has put in force, or ended, something of the rule. */
static bool rule_is_reported(const struct test_suite *suite, const struct ballot_tables *t,
                             const struct ballot_rule *rule)
{
    bool reported = test_is_reported(suite, NULL);
    for (uint32_t i = 0; i < rule->n_rows && !reported; i++) {
        const struct ballot_row *row = &t->rows[rule->first_row + i];
        if (row->index != BALLOT_NONE) {
            const struct ballot_wording *w = &t->wordings[row->index];
            reported = test_is_reported(suite, t->ballots[w->ballot].name) ||
                       (w->via != BALLOT_NONE &&
                        test_is_reported(suite, t->ballots[t->vias[w->via].ballot].name));
            continue;
        }
        for (uint32_t k = 0; k < t->n_ballots && !reported; k++)
            reported = t->ballots[k].effective == row->from &&
                       t->ballots[k].document == rule->document &&
                       test_is_reported(suite, t->ballots[k].name);
    }
    return reported;
}

static bool schedule_is_reported(const struct test_suite *suite, const struct ballot_tables *t,
                                 const struct ballot_schedule *schedule)
{
    bool reported = test_is_reported(suite, NULL);
    for (uint32_t i = 0; i < schedule->n_rows && !reported; i++) {
        uint32_t index = t->rows[schedule->first_row + i].index;
        reported = index != BALLOT_NONE &&
                   test_is_reported(suite, t->ballots[t->schedule_versions[index].ballot].name);
    }
    return reported;
}

/* --- What tests have seen -------------------------------------------------------------------- */

static void see(struct history *h, const struct test_seen *seen)
{
    h->was_unknown = h->was_unknown || seen->verdict == BALLOT_UNKNOWN_VERDICT;
    if (seen->anchor == BALLOT_ALWAYS)
        return;
    for (size_t i = 0; i < h->n; i++) {
        struct stretch *s = &h->stretches[i];
        ballot_instant until = i + 1 < h->n ? h->stretches[i + 1].from : BALLOT_NEVER;
        if (seen->anchor >= s->from && seen->anchor < until)
            s->verdicts |= 1u << seen->verdict;
        if (s->from == BALLOT_ALWAYS || seen->verdict == BALLOT_NOT_APPLICABLE)
            continue;
        s->before = s->before || (seen->anchor < s->from && seen->anchor >= s->from - BALLOT_DAY);
        s->behind = s->behind || (seen->anchor >= s->from && seen->anchor < s->from + BALLOT_DAY);
    }
}

static void see_all(struct coverage *c, const struct test_suite *suite)
{
    for (size_t i = 0; i < suite->n_tests; i++)
        for (const struct test_seen *seen = suite->tests[i].seen; seen != NULL; seen = seen->next) {
            see(&c->rules[seen->rule], seen);
            for (uint32_t k = 0; k < c->tables->n_schedules; k++)
                if (c->reads[seen->rule][k])
                    see(&c->schedules[k], seen);
        }
}

/* --- The report ------------------------------------------------------------------------------ */

static void print_stretch(const struct coverage *c, const struct history *h, size_t index, FILE *to)
{
    static const char *const words[] = {"pass",    "fail",           "unknown",
                                        "not due", "not applicable", "not in force"};
    const struct stretch *s = &h->stretches[index];
    char date[BALLOT_DATE_SIZE];
    const char *separator = "";
    fprintf(to, "    %-10s  ", s->from == BALLOT_ALWAYS ? "" : ballot_date_format(s->from, date));
    fprintf(to, "%-6s  %-8s  ",
            s->wording == BALLOT_NONE ? "-" : ballot_level_name((enum ballot_level)s->level),
            s->wording == BALLOT_NONE
                ? ""
                : c->tables->ballots[c->tables->wordings[s->wording].ballot].name);
    for (unsigned v = 0; v < sizeof words / sizeof words[0]; v++)
        if ((s->verdicts >> v & 1) != 0) {
            fprintf(to, "%s%s", separator, words[v]);
            separator = ", ";
        }
    if (s->verdicts == 0)
        fputs("not tested", to);
    if (s->from != BALLOT_ALWAYS && !(s->before && s->behind))
        fprintf(to, "; boundary not crossed%s",
                s->before   ? ": no test on the day"
                : s->behind ? ": no test on the day before"
                            : "");
    fputc('\n', to);
}

static void print_history(struct coverage *c, const char *name, const struct history *h, FILE *to)
{
    fprintf(to, "%s\n", name);
    for (size_t i = 0; i < h->n; i++) {
        const struct stretch *s = &h->stretches[i];
        print_stretch(c, h, i, to);
        c->n_cuts += s->from != BALLOT_ALWAYS;
        c->n_crossed += s->from != BALLOT_ALWAYS && s->before && s->behind;
        if (s->wording == BALLOT_NONE)
            continue;
        c->n_stretches++;
        c->n_seen += s->verdicts != 0;
    }
}

/* Whether a rule reads evidence where it binds: then a test has to withhold some. */
static bool needs_evidence(const struct ballot_tables *t, const struct history *h)
{
    unsigned flags = 0;
    for (size_t i = 0; i < h->n; i++)
        if (h->stretches[i].wording != BALLOT_NONE && h->stretches[i].level > BALLOT_MAY)
            flags |= law_reads(t, &t->wordings[h->stretches[i].wording]);
    return (flags & (BALLOT_READS_ISSUANCE | BALLOT_READS_CA)) != 0;
}

static void print_unknown(struct coverage *c, const struct history *h, FILE *to)
{
    if (!needs_evidence(c->tables, h))
        return;
    c->n_evidence++;
    c->n_unknown += h->was_unknown;
    if (!h->was_unknown)
        fputs("    no test without evidence\n", to);
}

bool test_report_coverage(const struct test_suite *suite, FILE *to)
{
    struct ballot_arena arena = {0};
    const struct ballot_tables *t = suite->laws[0]->tables;
    struct coverage c = {.tables = t,
                         .rules = ballot_arena_array(&arena, t->n_rules + 1u, sizeof *c.rules),
                         .schedules =
                             ballot_arena_array(&arena, t->n_schedules + 1u, sizeof *c.schedules),
                         .reads = ballot_arena_array(&arena, t->n_rules + 1u, sizeof *c.reads)};
    for (uint32_t i = 0; i < t->n_rules; i++) {
        cut_rule(&arena, t, &t->rules[i], &c.rules[i]);
        c.reads[i] = ballot_arena_array(&arena, t->n_schedules + 1u, sizeof(bool));
        test_digest_schedules(t, &t->rules[i], c.reads[i]);
    }
    for (uint32_t i = 0; i < t->n_schedules; i++)
        cut_schedule(&arena, t, &t->schedules[i], &c.schedules[i]);
    see_all(&c, suite);
    for (uint32_t i = 0; i < t->n_rules; i++) {
        if (!rule_is_reported(suite, t, &t->rules[i]))
            continue;
        print_history(&c, t->rules[i].name, &c.rules[i], to);
        print_unknown(&c, &c.rules[i], to);
    }
    for (uint32_t i = 0; i < t->n_schedules; i++)
        if (schedule_is_reported(suite, t, &t->schedules[i]))
            print_history(&c, t->schedules[i].name, &c.schedules[i], to);
    fprintf(to,
            "%zu of %zu stretches tested, %zu of %zu boundaries crossed, "
            "%zu of %zu rules on evidence tested without it\n",
            c.n_seen, c.n_stretches, c.n_crossed, c.n_cuts, c.n_unknown, c.n_evidence);
    ballot_arena_free(&arena);
    return c.n_crossed == c.n_cuts;
}
