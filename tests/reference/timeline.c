/* The spans of the engine against the reference, which has none: it judges anew at
 * each instant. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

#include "../../runtime/date.h"
#include "../../runtime/tables.h"
#include "tables.h"

struct stretch {
    char rule[48], subject[48], level[8];
    enum ballot_verdict verdict;
    ballot_instant from, until;
};

enum { MOST_STRETCHES = 4096, MOST_PROBES = 24 };

struct stretches {
    struct stretch all[MOST_STRETCHES];
    size_t n;
};

struct timeline_test {
    const struct ready *ready;
    struct point *point;
    struct ballot_options options;
    struct facts known;
    struct ballot_arena *arena;
    ballot_instant from, until;
    int64_t step; /* the moving date takes seconds, or days */
    struct stretches *stretches, *spans;
};

static void keep(void *context, const struct ballot_finding *f)
{
    struct stretches *stretches = context;
    if (stretches->n == MOST_STRETCHES)
        return;
    const struct ballot_texts *says = ballot_finding_texts(f);
    struct stretch *stretch = &stretches->all[stretches->n++];
    memset(stretch, 0, sizeof *stretch);
    tables_spell_name(f->rule, stretch->rule, sizeof stretch->rule);
    if (strchr(says->subject, '.') != NULL)
        snprintf(stretch->subject, sizeof stretch->subject, "%s", says->subject);
    snprintf(stretch->level, sizeof stretch->level, "%s", f->level != NULL ? f->level : "off");
    stretch->verdict = f->verdict;
    stretch->from = f->holds_from;
    stretch->until = f->holds_until;
}

static bool same_instance(const struct stretch *a, const struct stretch *b)
{
    return strcmp(a->rule, b->rule) == 0 && strcmp(a->subject, b->subject) == 0;
}

static const char *say(const struct timeline_test *t, const struct stretch *s, ballot_instant at,
                       const char *what)
{
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE], when[BALLOT_DATE_SIZE];
    return ballot_arena_printf(
        t->arena, "%s %s: %s %s on [%s, %s): at %s %s", s->rule, s->subject,
        ballot_verdict_name(s->verdict), s->level, ballot_date_format(s->from, from),
        ballot_date_format(s->until, until), ballot_date_format(at, when), what);
}

/* Where the moving date is T. */
static size_t judge_at(const struct timeline_test *t, ballot_instant at, struct judged *judged)
{
    struct question question = {
        .base = &t->ready->base, .facts = &t->known, .options = t->options, .arena = t->arena};
    struct ballot_options *options = &question.options;
    if (options->mode == BALLOT_AS_IT_IS) {
        options->as_of = at;
    } else {
        if (!options->as_of_fixed)
            options->as_of += at - options->moved_to;
        options->moved_to = at;
    }
    return reference_judge(&question, judged);
}

static const struct judged *judged_of(const struct judged *judged, size_t n,
                                      const struct stretch *stretch)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(judged[i].rule, stretch->rule) == 0 &&
            strcmp(judged[i].subject, stretch->subject) == 0)
            return &judged[i];
    return NULL;
}

/* Whether the engine follows the elements of that list one by one. */
static bool has_elements(const struct stretches *stretches, const struct judged *judged)
{
    size_t length = strlen(judged->subject);
    for (size_t i = 0; i < stretches->n; i++)
        if (strcmp(stretches->all[i].rule, judged->rule) == 0 &&
            strncmp(stretches->all[i].subject, judged->subject, length) == 0)
            return true;
    return false;
}

static const char *probe(const struct timeline_test *t, ballot_instant at)
{
    static struct judged judged[MOST_JUDGED];
    size_t n = judge_at(t, at, judged);
    for (size_t i = 0; i < t->stretches->n; i++) {
        const struct stretch *s = &t->stretches->all[i];
        if (at < s->from || at >= s->until)
            continue;
        const struct judged *j = judged_of(judged, n, s);
        /* What is out of scope, or left out by `where`, does not apply. */
        enum ballot_verdict verdict = j != NULL ? j->verdict : BALLOT_NOT_APPLICABLE;
        if (j != NULL)
            compared.verdicts[verdict]++;
        if (s->verdict != verdict)
            return say(t, s, at,
                       ballot_arena_printf(t->arena, "it is %s", ballot_verdict_name(verdict)));
        const char *level = j == NULL ? s->level : ballot_level_name((enum ballot_level)j->level);
        if (verdict != BALLOT_NOT_IN_FORCE && strcmp(s->level, level) != 0)
            return say(t, s, at, ballot_arena_printf(t->arena, "the level is %s", level));
    }
    for (size_t i = 0; i < n; i++)
        if (!has_elements(t->stretches, &judged[i]))
            return ballot_arena_printf(t->arena, "%s %s: no stretch at all", judged[i].rule,
                                       judged[i].subject);
    return NULL;
}

/* The stretches of an instance follow each other, from the beginning to the
 * end, and no two that meet are one. */
static const char *check_chain(const struct timeline_test *t)
{
    static struct judged before[MOST_JUDGED], behind[MOST_JUDGED];
    for (size_t i = 0; i < t->stretches->n; i++) {
        const struct stretch *s = &t->stretches->all[i];
        const struct stretch *last = i > 0 ? s - 1 : NULL;
        bool first = last == NULL || !same_instance(last, s);
        if (s->from >= s->until || s->from != (first ? t->from : last->until) ||
            (first && last != NULL && last->until != t->until))
            return say(t, s, s->from, "the stretches do not meet");
        if (first || last->verdict != s->verdict || strcmp(last->level, s->level) != 0)
            continue;
        size_t n_before = judge_at(t, s->from - t->step, before);
        size_t n_behind = judge_at(t, s->from, behind);
        const struct judged *a = judged_of(before, n_before, s),
                            *b = judged_of(behind, n_behind, s);
        /* Of an element that is left out the reference does not tell the wording. */
        bool same_wording = a != NULL && b != NULL && a->wording == b->wording;
        if (s->verdict == BALLOT_NOT_IN_FORCE || same_wording)
            return say(t, s, s->from, "it has been that before");
    }
    return NULL;
}

/* What ballot_check says of the stretch around the point. */
static const char *check_spans(const struct timeline_test *t)
{
    bool as_it_is = t->options.mode == BALLOT_AS_IT_IS;
    ballot_instant point = as_it_is ? t->options.as_of : t->options.moved_to;
    for (size_t i = 0; i < t->spans->n; i++) {
        const struct stretch *span = &t->spans->all[i], *found = NULL;
        if (point < span->from || point >= span->until)
            return say(t, span, point, "the span is elsewhere");
        for (size_t k = 0; k < t->stretches->n; k++) {
            const struct stretch *s = &t->stretches->all[k];
            if (same_instance(s, span) && point >= s->from && point < s->until)
                found = s;
        }
        if (found == NULL)
            continue; /* no element is left */
        ballot_instant from = span->from > t->from ? span->from : t->from;
        ballot_instant until = span->until < t->until ? span->until : t->until;
        if (found->verdict != span->verdict || found->from != from || found->until != until)
            return say(t, found, point, say(t, span, point, "the span differs"));
    }
    return NULL;
}

static const char *check_probes(const struct timeline_test *t, struct chance *chance,
                                unsigned long *probes)
{
    const char *difference = NULL;
    for (unsigned i = 0; i < MOST_PROBES && difference == NULL; i++) {
        ballot_instant at;
        if (i % 4 != 3 && t->stretches->n != 0) {
            const struct stretch *s = &t->stretches->all[chance_below(chance, t->stretches->n)];
            at = s->from + ((int64_t)(i % 4) - 1) * t->step;
        } else {
            at = t->from + (int64_t)(chance_next(chance) % (uint64_t)(t->until - t->from));
            at -= at % t->step;
        }
        if (at < t->from || at >= t->until)
            continue;
        difference = probe(t, at);
        t->point->probe = at;
        ++*probes;
    }
    return difference;
}

#define TIMELINE_BEGINS INT64_C(1717200000) /* 2024-06-01 */
#define TIMELINE_ENDS INT64_C(1861920000)   /* 2029-01-01 */

const char *compare_timeline(const struct ready *ready, const struct test_case *test,
                             const struct certificates *certificates, struct point *point,
                             struct chance *chance, struct ballot_arena *arena,
                             unsigned long *probes)
{
    static struct stretches stretches, spans;
    struct ballot_choice_of_reading choices[2];
    struct ballot_error error;
    struct timeline_test t = {.ready = ready,
                              .point = point,
                              .options = point_options(ready, point, choices),
                              .known = point_known(test, certificates, point),
                              .arena = arena,
                              .from = TIMELINE_BEGINS,
                              .until = TIMELINE_ENDS,
                              .stretches = &stretches,
                              .spans = &spans};
    t.step = t.options.by_day && t.options.mode != BALLOT_AS_IT_IS ? BALLOT_DAY : 1;
    t.options.spans = true;
    t.options.all_cells = true;
    struct ballot_checker *checker =
        ballot_checker_new(ready->compilation->tables, &t.options, &error);
    if (checker == NULL)
        return error.message[0] != '\0' ? "no checker" : "?";
    struct ballot_facts facts = point_facts(ready, certificates, point);
    stretches.n = spans.n = 0;
    ballot_timeline(checker, &facts, 7, t.from, t.until, keep, &stretches);
    /* Spans that no month bounds are followed through ten thousand years. */
    if (point->spans)
        ballot_check(checker, &facts, 7, keep, &spans);
    ballot_checker_free(checker);
    const char *difference = NULL;
    if (chance != NULL)
        difference = check_probes(&t, chance, probes);
    else if (point->probe != BALLOT_NEVER)
        return probe(&t, point->probe);
    if (difference != NULL)
        return difference;
    point->probe = BALLOT_NEVER;
    difference = check_chain(&t);
    return difference != NULL ? difference : check_spans(&t);
}
