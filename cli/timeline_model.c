/* From the law to rows of stretches. */
#include <stdlib.h>
#include <string.h>

#include "timeline.h"

/* One law: the tables, and who knows them when. */
struct side {
    const struct ballot_tables *tables;
    ballot_instant known;
    const struct law_digest *nodes; /* NULL where nothing is compared */
};

struct maker {
    const struct timeline_request *request;
    struct ballot_arena *arena;
    struct side is, asked;
    bool compared;
};

const char *timeline_mark_name(enum timeline_mark mark)
{
    return mark == TIMELINE_VALUE ? "value" : ballot_level_name((enum ballot_level)mark);
}

const char *timeline_dates(ballot_instant from, ballot_instant until, struct ballot_arena *arena)
{
    char a[BALLOT_DATE_SIZE], b[BALLOT_DATE_SIZE];
    ballot_date_format(from, a);
    ballot_date_format(until, b);
    if (from == BALLOT_ALWAYS)
        return until == BALLOT_NEVER ? "always" : ballot_arena_printf(arena, "until %s", b);
    if (until == BALLOT_NEVER)
        return ballot_arena_printf(arena, "since %s", a);
    return ballot_arena_printf(arena, "%s until %s", a, b);
}

const char *timeline_words(const struct timeline_span *span, struct ballot_arena *arena)
{
    if (span == NULL)
        return "nothing";
    return span->ballot != NULL ? ballot_arena_printf(arena, "%s (%s)", span->label, span->ballot)
                                : span->label;
}

const char *timeline_difference_words(const struct timeline_difference *difference,
                                      struct ballot_arena *arena)
{
    const char *asked = timeline_words(difference->asked, arena);
    const char *is = timeline_words(difference->is, arena);
    return strcmp(asked, is) == 0 ? ballot_arena_printf(arena, "%s, worded otherwise", asked)
                                  : ballot_arena_printf(arena, "%s instead of %s", asked, is);
}

/* --- Rules and schedules ----------------------------------------------------------------- */

static void name_ballot(const struct ballot_tables *tables, uint32_t ballot,
                        struct timeline_span *span)
{
    if (ballot == BALLOT_NONE)
        return;
    span->ballot = tables->ballots[ballot].name;
    span->version = tables->ballots[ballot].version;
}

static struct timeline_span rule_span(const struct maker *m, const struct side *side,
                                      const struct ballot_rule *rule, const struct law_span *law)
{
    const struct ballot_tables *t = side->tables;
    struct timeline_span span = {.from = law->from,
                                 .until = law->until,
                                 .mark = (enum timeline_mark)law->level,
                                 .label = ballot_level_name(law->level),
                                 .detail = law->wording->summary,
                                 .document = t->documents[rule->source].name,
                                 .section = law->wording->section,
                                 .binds = law->wording->section};
    name_ballot(t, law->ballot, &span);
    if (law->phase == NULL)
        span.label = "retired";
    if (law->wording->via != BALLOT_NONE) {
        const struct ballot_via *via = &t->vias[law->wording->via];
        span.binds = via->section;
        span.via = ballot_arena_printf(m->arena, "%s %s, %s", t->documents[via->document].name,
                                       via->section, t->ballots[via->ballot].name);
    }
    if (side->nodes != NULL)
        span.key = law_span_digest(t, side->nodes, law, m->arena);
    return span;
}

static struct timeline_spans spans_of_rule(const struct maker *m, const struct side *side,
                                           const struct ballot_rule *rule)
{
    struct timeline_spans spans = {0};
    if (rule == NULL)
        return spans;
    struct law_spans law = law_of_rule(side->tables, side->known, rule, m->arena);
    spans.items = ballot_arena_array(m->arena, law.n + 1u, sizeof *spans.items);
    for (uint32_t i = 0; i < law.n; i++)
        spans.items[spans.n++] = rule_span(m, side, rule, &law.items[i]);
    return spans;
}

static struct timeline_spans spans_of_schedule(const struct maker *m, const struct side *side,
                                               const struct ballot_schedule *schedule)
{
    struct timeline_spans spans = {0};
    if (schedule == NULL)
        return spans;
    struct law_values law = law_of_schedule(side->tables, side->known, schedule, m->arena);
    spans.items = ballot_arena_array(m->arena, law.n + 1u, sizeof *spans.items);
    for (uint32_t i = 0; i < law.n; i++) {
        const struct law_value *value = &law.items[i];
        struct timeline_span span = {.from = value->from,
                                     .until = value->until,
                                     .mark = value->text != NULL ? TIMELINE_VALUE : TIMELINE_OFF,
                                     .label = value->text != NULL ? value->text : "retired",
                                     .detail = "",
                                     .document = side->tables->documents[schedule->document].name,
                                     .section = schedule->section,
                                     .binds = schedule->section};
        name_ballot(side->tables, value->ballot, &span);
        span.key = span.label;
        spans.items[spans.n++] = span;
    }
    return spans;
}

/* --- Differences ---------------------------------------------------------------------------- */

static int by_instant(const void *left, const void *right)
{
    ballot_instant a = *(const ballot_instant *)left, b = *(const ballot_instant *)right;
    return a < b ? -1 : a > b;
}

static const struct timeline_span *span_at(const struct timeline_spans *spans, ballot_instant at)
{
    for (size_t i = 0; i < spans->n; i++)
        if (spans->items[i].from <= at && at < spans->items[i].until)
            return &spans->items[i];
    return NULL;
}

static bool is_silent(const struct timeline_span *span)
{
    return span == NULL || span->mark == TIMELINE_OFF;
}

static bool says_the_same(const struct timeline_span *a, const struct timeline_span *b)
{
    if (is_silent(a) || is_silent(b))
        return is_silent(a) && is_silent(b);
    return strcmp(a->key, b->key) == 0;
}

static size_t add_ends(const struct timeline_spans *spans, ballot_instant *ends)
{
    for (size_t i = 0; i < spans->n; i++) {
        ends[2 * i] = spans->items[i].from;
        ends[2 * i + 1] = spans->items[i].until;
    }
    return 2 * spans->n;
}

void timeline_compare(struct timeline_row *row, struct ballot_arena *arena)
{
    ballot_instant *ends =
        ballot_arena_array(arena, 2 * (row->is.n + row->asked.n) + 1, sizeof *ends);
    size_t n = add_ends(&row->is, ends);
    n += add_ends(&row->asked, ends + n);
    qsort(ends, n, sizeof *ends, by_instant);
    row->differences = ballot_arena_array(arena, n + 1, sizeof *row->differences);
    for (size_t i = 0; i + 1 < n; i++) {
        struct timeline_difference found = {ends[i], ends[i + 1], span_at(&row->is, ends[i]),
                                            span_at(&row->asked, ends[i])};
        if (found.from == found.until || says_the_same(found.is, found.asked))
            continue;
        struct timeline_difference *last =
            row->n_differences != 0 ? &row->differences[row->n_differences - 1] : NULL;
        if (last != NULL && last->until == found.from && last->is == found.is &&
            last->asked == found.asked)
            last->until = found.until;
        else
            row->differences[row->n_differences++] = found;
    }
}

/* --- Rows ------------------------------------------------------------------------------------- */

/* A rule or a schedule of one or both of the laws. */
struct named {
    const char *name;
    const void *is, *asked;
};

static int by_name(const void *left, const void *right)
{
    const struct named *a = left, *b = right;
    return strcmp(a->name, b->name);
}

static bool is_wanted(const struct timeline_request *request, const char *name)
{
    for (size_t i = 0; i < request->n_only; i++)
        if (ballot_name_fits(name, request->only[i]))
            return true;
    return request->n_only == 0;
}

static bool is_of_document(const struct ballot_tables *tables, uint32_t document, const char *name)
{
    return strcmp(tables->documents[document].name, name) == 0;
}

static size_t collect_rules(const struct maker *m, const struct side *side, const char *document,
                            struct named *named)
{
    size_t n = 0;
    for (uint32_t i = 0; i < side->tables->n_rules; i++) {
        const struct ballot_rule *rule = &side->tables->rules[i];
        if (is_of_document(side->tables, rule->document, document) &&
            is_wanted(m->request, rule->name))
            named[n++] = (struct named){rule->name, side == &m->is ? rule : NULL,
                                        side == &m->asked ? rule : NULL};
    }
    return n;
}

static size_t collect_schedules(const struct maker *m, const struct side *side,
                                const char *document, struct named *named)
{
    size_t n = 0;
    for (uint32_t i = 0; i < side->tables->n_schedules; i++) {
        const struct ballot_schedule *schedule = &side->tables->schedules[i];
        if (is_of_document(side->tables, schedule->document, document) &&
            is_wanted(m->request, schedule->name) && !law_repeats(side->tables, schedule, m->arena))
            named[n++] = (struct named){schedule->name, side == &m->is ? schedule : NULL,
                                        side == &m->asked ? schedule : NULL};
    }
    return n;
}

/* Sorts by name, and makes one of two that have the same. */
static size_t join(struct named *named, size_t n)
{
    size_t kept = 0;
    qsort(named, n, sizeof *named, by_name);
    for (size_t i = 0; i < n; i++) {
        if (kept != 0 && strcmp(named[kept - 1].name, named[i].name) == 0) {
            if (named[i].is != NULL)
                named[kept - 1].is = named[i].is;
            else
                named[kept - 1].asked = named[i].asked;
        } else {
            named[kept++] = named[i];
        }
    }
    return kept;
}

static const struct timeline_span *last_span(const struct timeline_row *row)
{
    const struct timeline_spans *spans = row->asked.n != 0 ? &row->asked : &row->is;
    return spans->n != 0 ? &spans->items[spans->n - 1] : NULL;
}

static void fill_row(const struct maker *m, enum timeline_kind kind, const struct named *named,
                     struct timeline_row *row)
{
    *row = (struct timeline_row){
        .kind = kind, .name = named->name, .title = named->name, .section = "", .summary = ""};
    if (kind == TIMELINE_RULE) {
        row->asked = spans_of_rule(m, &m->asked, named->asked);
        row->is = m->compared ? spans_of_rule(m, &m->is, named->is) : row->asked;
    } else {
        row->title = ballot_arena_printf(m->arena, "%s (schedule)", named->name);
        row->asked = spans_of_schedule(m, &m->asked, named->asked);
        row->is = m->compared ? spans_of_schedule(m, &m->is, named->is) : row->asked;
    }
    const struct timeline_span *last = last_span(row);
    if (last != NULL) {
        row->section = last->section;
        row->summary = last->detail;
    }
    if (m->compared)
        timeline_compare(row, m->arena);
}

static struct timeline_rows make_rows(const struct maker *m, enum timeline_kind kind,
                                      const char *document)
{
    size_t (*collect)(const struct maker *, const struct side *, const char *, struct named *) =
        kind == TIMELINE_RULE ? collect_rules : collect_schedules;
    size_t most = (size_t)m->is.tables->n_rules + m->is.tables->n_schedules +
                  m->asked.tables->n_rules + m->asked.tables->n_schedules;
    struct named *named = ballot_arena_array(m->arena, most + 1, sizeof *named);
    size_t n = collect(m, &m->asked, document, named);
    if (m->compared)
        n += collect(m, &m->is, document, named + n);
    n = join(named, n);
    struct timeline_rows rows = {ballot_arena_array(m->arena, n + 1, sizeof *rows.items), 0};
    for (size_t i = 0; i < n; i++) {
        fill_row(m, kind, &named[i], &rows.items[rows.n]);
        rows.n += last_span(&rows.items[rows.n]) != NULL;
    }
    return rows;
}

/* --- Ranges -------------------------------------------------------------------------------------
 */

struct range {
    ballot_instant from, to;
};

static void widen(struct range *range, ballot_instant instant)
{
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return;
    if (instant < range->from)
        range->from = instant;
    if (instant > range->to)
        range->to = instant;
}

static void widen_by_rows(struct range *range, const struct timeline_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct timeline_spans *both[] = {&rows->items[i].is, &rows->items[i].asked};
        for (size_t k = 0; k < 2; k++)
            for (size_t j = 0; j < both[k]->n; j++) {
                widen(range, both[k]->items[j].from);
                widen(range, both[k]->items[j].until);
            }
    }
}

/* The first second of the quarter that INSTANT is in. */
static ballot_instant quarter(ballot_instant instant)
{
    struct ballot_civil civil;
    ballot_instant first = instant;
    ballot_date_to_civil(instant, &civil);
    struct ballot_civil begin = {
        .year = civil.year, .month = (civil.month - 1) / 3 * 3 + 1, .day = 1};
    ballot_date_from_civil(&begin, &first);
    return first;
}

/* From the quarter of the first date to that after a year behind the last. */
static void find_range(struct timeline *timeline, struct range *dates)
{
    widen(dates, timeline->as_of);
    if (dates->from == BALLOT_NEVER)
        dates->from = timeline->today;
    if (timeline->today > dates->to)
        dates->to = timeline->today;
    if (timeline->from == BALLOT_ALWAYS)
        timeline->from = quarter(dates->from);
    if (timeline->to == BALLOT_NEVER)
        timeline->to = ballot_date_add_months(quarter(dates->to), 15, BALLOT_ROUND_DOWN);
}

static bool is_seen(const struct timeline *t, ballot_instant from, ballot_instant until)
{
    return from < t->to && until > t->from;
}

static bool row_is_seen(const struct timeline *t, const struct timeline_row *row)
{
    const struct timeline_spans *both[] = {&row->is, &row->asked};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < both[k]->n; i++)
            if (is_seen(t, both[k]->items[i].from, both[k]->items[i].until))
                return true;
    return false;
}

/* Leaves out what lies outside the range. */
static void cut_rows(struct timeline *t, struct timeline_rows *rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->n; i++) {
        struct timeline_row *row = &rows->items[i];
        size_t n = 0;
        if (!row_is_seen(t, row))
            continue;
        for (size_t k = 0; k < row->n_differences; k++) {
            struct timeline_difference *d = &row->differences[k];
            if (is_seen(t, d->from, d->until))
                row->differences[n++] = *d;
        }
        row->n_differences = n;
        t->n_differences += n;
        rows->items[kept++] = *row;
    }
    rows->n = kept;
    t->n_rows += kept;
}

/* --- Groups
 * ---------------------------------------------------------------------------------------- */

enum { LEAST_IN_GROUP = 3 };

/* What rows of one group have in common, and how long it is: "mpic" of
 * "SBR/mpic.quorum", "4" of "SBR 4.2.2". */
static const char *common(const struct timeline_row *row, size_t *length)
{
    const char *own = row->name + strcspn(row->name, "/ ");
    own += *own != '\0';
    *length = strcspn(own, ".[");
    return own;
}

static bool are_together(const struct timeline_row *a, const struct timeline_row *b)
{
    size_t length_a, length_b;
    const char *common_a = common(a, &length_a), *common_b = common(b, &length_b);
    return length_a == length_b && memcmp(common_a, common_b, length_a) == 0;
}

static void add_group(struct timeline_document *document, const char *title,
                      struct timeline_rows rows)
{
    if (rows.n != 0)
        document->groups[document->n_groups++] = (struct timeline_group){title, rows};
}

/* Rows that come in small groups go together, behind the others. */
static void group_rows(const struct maker *m, struct timeline_document *document,
                       const struct timeline_rows *rows)
{
    const bool sections = m->request->by_section;
    struct timeline_rows others = {ballot_arena_array(m->arena, rows->n + 1, sizeof *others.items),
                                   0};
    for (size_t i = 0, n; i < rows->n; i += n) {
        struct timeline_row *first = &rows->items[i];
        size_t length;
        const char *own = common(first, &length);
        for (n = 1; i + n < rows->n && are_together(first, &rows->items[i + n]); n++)
            ;
        if (n >= LEAST_IN_GROUP || sections) {
            add_group(document,
                      ballot_arena_printf(m->arena, "%s%.*s", sections ? "Section " : "",
                                          (int)length, own),
                      (struct timeline_rows){first, n});
            continue;
        }
        memcpy(others.items + others.n, first, n * sizeof *first);
        others.n += n;
    }
    add_group(document, document->n_groups != 0 ? "Other rules" : "Rules", others);
}

/* --- Documents
 * --------------------------------------------------------------------------------------- */

static int by_effective(const void *left, const void *right)
{
    const struct ballot_ballot *a = *(const struct ballot_ballot *const *)left,
                               *b = *(const struct ballot_ballot *const *)right;
    if (a->effective != b->effective)
        return a->effective < b->effective ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void list_ballots(const struct maker *m, struct timeline_document *document)
{
    const struct ballot_tables *t = m->asked.tables;
    document->ballots =
        ballot_arena_array(m->arena, t->n_ballots + 1u, sizeof(struct ballot_ballot *));
    for (uint32_t i = 0; i < t->n_ballots; i++)
        if (t->ballots[i].document == document->index &&
            (m->asked.known == LAW_ALL_KNOWN || t->ballots[i].passed == BALLOT_NEVER ||
             t->ballots[i].passed <= m->asked.known))
            document->ballots[document->n_ballots++] = &t->ballots[i];
    qsort(document->ballots, document->n_ballots, sizeof(struct ballot_ballot *), by_effective);
}

static void finish_document(const struct maker *m, struct timeline *timeline,
                            struct timeline_rows *rules, struct timeline_rows *schedules,
                            uint32_t index)
{
    struct timeline_document *document = &timeline->documents[timeline->n_documents];
    *document =
        (struct timeline_document){.document = &timeline->tables->documents[index], .index = index};
    cut_rows(timeline, rules);
    cut_rows(timeline, schedules);
    document->groups = ballot_arena_array(m->arena, rules->n + 2, sizeof *document->groups);
    group_rows(m, document, rules);
    add_group(document, "Schedules", *schedules);
    list_ballots(m, document);
    timeline->n_documents += document->n_groups != 0;
}

struct timeline *timeline_make(const struct timeline_request *request, struct ballot_arena *arena)
{
    struct maker m = {.request = request,
                      .arena = arena,
                      .is = {request->is, request->is_known, NULL},
                      .asked = {request->asked, request->asked_known, NULL}};
    m.compared = request->is != request->asked || request->is_known != request->asked_known;
    if (m.compared) {
        m.is.nodes = law_node_digests(request->is, arena);
        m.asked.nodes =
            request->is == request->asked ? m.is.nodes : law_node_digests(request->asked, arena);
    }
    const uint32_t n = request->asked->n_documents;
    struct timeline *timeline = ballot_arena_alloc(arena, sizeof *timeline);
    *timeline = (struct timeline){.tables = request->asked,
                                  .from = request->from,
                                  .to = request->to,
                                  .today = request->today,
                                  .as_of = request->as_of,
                                  .known = request->asked_known,
                                  .by_section = request->by_section,
                                  .compared = m.compared};
    timeline->documents = ballot_arena_array(arena, n + 1u, sizeof *timeline->documents);
    struct timeline_rows *rules = ballot_arena_array(arena, n + 1u, sizeof *rules);
    struct timeline_rows *schedules = ballot_arena_array(arena, n + 1u, sizeof *schedules);
    struct range dates = {BALLOT_NEVER, BALLOT_ALWAYS};
    for (uint32_t i = 0; i < n; i++) {
        const char *name = request->asked->documents[i].name;
        rules[i] = make_rows(&m, TIMELINE_RULE, name);
        if (request->by_section)
            rules[i] = timeline_sections(&rules[i], name, m.compared, arena);
        schedules[i] = make_rows(&m, TIMELINE_SCHEDULE, name);
        widen_by_rows(&dates, &rules[i]);
        widen_by_rows(&dates, &schedules[i]);
    }
    find_range(timeline, &dates);
    for (uint32_t i = 0; i < n; i++)
        finish_document(&m, timeline, &rules[i], &schedules[i], i);
    return timeline;
}
