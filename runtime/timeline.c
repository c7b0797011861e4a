/* The chain of spans along the moving date: one evaluation a flip, none where
 * nothing changes (docs/language.md, section 11). */
#include "engine.h"

/* The wording in force, or NULL: none made yet, or retired. */
static const struct ballot_wording *in_force(const struct ballot_outcome *out)
{
    return out->row != NULL && out->row->index != BALLOT_NONE ? out->wording : NULL;
}

/* Whether two judgements print alike: same verdict, level and wording. Where
 * nothing is in force it does not matter which wording is not. */
static bool stand_alike(const struct ballot_outcome *a, const struct ballot_outcome *b)
{
    return a->verdict == b->verdict && a->dropped == b->dropped &&
           ballot_outcome_level(a) == ballot_outcome_level(b) &&
           (a->verdict == BALLOT_NOT_IN_FORCE || in_force(a) == in_force(b));
}

static struct ballot_span span_of(const struct ballot_checker *checker,
                                  const struct ballot_reach *reach)
{
    struct ballot_span span = {checker->point, *reach, ballot_date_add(checker->point, reach->back),
                               ballot_date_add(checker->point, reach->ahead)};
    if (checker->options.by_day && checker->options.mode != BALLOT_AS_IT_IS) {
        span.from = ballot_date_ceil_day(span.from);
        span.until = ballot_date_ceil_day(span.until);
    }
    if (span.from <= BALLOT_CALENDAR_BEGINS)
        span.from = BALLOT_ALWAYS;
    if (span.until >= BALLOT_CALENDAR_ENDS)
        span.until = BALLOT_NEVER;
    return span;
}

void ballot_reach_to_span(struct ballot_checker *checker, const struct ballot_outcome *out,
                          ballot_instant *from, ballot_instant *until)
{
    struct ballot_span *span = &checker->span;
    if (span->point != checker->point || span->reach.back != out->reach.back ||
        span->reach.ahead != out->reach.ahead)
        *span = span_of(checker, &out->reach);
    *from = span->from;
    *until = span->until;
}

ballot_instant ballot_point_before(const struct ballot_checker *checker, ballot_instant point)
{
    bool by_day = checker->options.by_day && checker->options.mode != BALLOT_AS_IT_IS;
    return point - (by_day ? BALLOT_DAY : 1);
}

void ballot_extend(struct ballot_checker *checker, const struct ballot_instance *instance,
                   const struct ballot_outcome *out, ballot_instant *from, ballot_instant *until)
{
    const ballot_instant point = checker->point;
    struct ballot_outcome other;
    ballot_instant begins, ends;
    ballot_reach_to_span(checker, out, from, until);
    while (*until != BALLOT_NEVER) {
        ballot_place(checker, *until);
        ballot_judge(checker, instance, &other);
        if (!stand_alike(out, &other))
            break;
        ballot_reach_to_span(checker, &other, &begins, until);
    }
    while (*from != BALLOT_ALWAYS) {
        ballot_place(checker, ballot_point_before(checker, *from));
        ballot_judge(checker, instance, &other);
        if (!stand_alike(out, &other))
            break;
        ballot_reach_to_span(checker, &other, from, &ends);
    }
    ballot_place(checker, point);
}

struct timeline {
    struct ballot_checker *checker;
    ballot_instant from, until;
    ballot_report_fn *report;
    void *context;
    size_t n;
};

/* One stretch after the other; each is described as it is at its start. */
static void follow(struct timeline *t, const struct ballot_instance *instance)
{
    struct ballot_checker *checker = t->checker;
    struct ballot_outcome standing, next;
    struct ballot_origin origin;
    ballot_instant begins, ends;
    ballot_place(checker, t->from);
    ballot_judge(checker, instance, &standing);
    ballot_reach_to_span(checker, &standing, &begins, &ends);
    struct ballot_finding *finding = ballot_describe(checker, instance, &standing, &origin);
    finding->holds_from = t->from;
    while (ends < t->until) {
        ballot_instant flip = ends;
        ballot_place(checker, flip);
        ballot_judge(checker, instance, &next);
        ballot_reach_to_span(checker, &next, &begins, &ends);
        if (stand_alike(&standing, &next))
            continue;
        finding->holds_until = flip;
        t->report(t->context, finding);
        t->n++;
        standing = next;
        finding = ballot_describe(checker, instance, &standing, &origin);
        finding->holds_from = flip;
    }
    finding->holds_until = t->until;
    t->report(t->context, finding);
    t->n++;
}

static void follow_rule(void *context, const struct ballot_active *active)
{
    struct timeline *t = context;
    struct ballot_instance instance;
    const uint32_t n = ballot_first_instance(t->checker, active, &instance);
    for (instance.position = 0; instance.position < n; instance.position++)
        follow(t, &instance);
}

size_t ballot_timeline(struct ballot_checker *checker, const struct ballot_facts *facts,
                       unsigned about, ballot_instant from, ballot_instant until,
                       ballot_report_fn *report, void *context)
{
    struct timeline t = {checker, from, until, report, context, 0};
    ballot_begin(checker, facts);
    ballot_place(checker, from);
    if (from < until)
        ballot_each_rule(checker, about, follow_rule, &t);
    return t.n;
}
