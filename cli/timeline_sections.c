/* Rows of sections: what all the rules of a section come to. */
#include <stdlib.h>
#include <string.h>

#include "timeline.h"

/* A stretch of a rule, under the section it binds through. */
struct entry {
    const char *rule;
    const struct timeline_span *span;
};

struct entries {
    struct entry *items;
    size_t n;
};

/* "4.2.10" comes behind "4.2.9". */
static int compare_sections(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        char *end_a, *end_b;
        long number_a = strtol(a, &end_a, 10), number_b = strtol(b, &end_b, 10);
        if (end_a != a && end_b != b) {
            if (number_a != number_b)
                return number_a < number_b ? -1 : 1;
            a = end_a;
            b = end_b;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

static int by_section(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = compare_sections(a->span->binds, b->span->binds);
    if (order == 0)
        order = strcmp(a->span->binds, b->span->binds);
    return order != 0 ? order : strcmp(a->rule, b->rule);
}

static struct entries collect(const struct timeline_rows *rules, bool asked,
                              struct ballot_arena *arena)
{
    struct entries entries = {0};
    size_t most = 0;
    for (size_t i = 0; i < rules->n; i++)
        most += asked ? rules->items[i].asked.n : rules->items[i].is.n;
    entries.items = ballot_arena_array(arena, most + 1, sizeof *entries.items);
    for (size_t i = 0; i < rules->n; i++) {
        const struct timeline_spans *spans = asked ? &rules->items[i].asked : &rules->items[i].is;
        for (size_t k = 0; k < spans->n; k++)
            if (spans->items[k].mark != TIMELINE_OFF)
                entries.items[entries.n++] = (struct entry){rules->items[i].name, &spans->items[k]};
    }
    qsort(entries.items, entries.n, sizeof *entries.items, by_section);
    return entries;
}

static int by_instant(const void *left, const void *right)
{
    ballot_instant a = *(const ballot_instant *)left, b = *(const ballot_instant *)right;
    return a < b ? -1 : a > b;
}

static char *join(struct ballot_arena *arena, const char *list, const char *separator,
                  const char *more)
{
    return ballot_arena_printf(arena, "%s%s%s", list, *list != '\0' ? separator : "", more);
}

/* What holds in [from, until); its mark is OFF where nothing does. */
static struct timeline_span sum(const struct entries *entries, const char *document,
                                ballot_instant from, ballot_instant until,
                                struct ballot_arena *arena)
{
    static const enum timeline_mark marks[] = {TIMELINE_MUST, TIMELINE_SHOULD, TIMELINE_NOTE,
                                               TIMELINE_MAY};
    struct timeline_span all = {
        .from = from, .until = until, .document = document, .label = "", .detail = "", .key = ""};
    bool same_ballot = true;
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        unsigned n = 0;
        const char *names = "";
        for (size_t i = 0; i < entries->n; i++) {
            const struct timeline_span *span = entries->items[i].span;
            if (span->mark != marks[k] || span->from > from || from >= span->until)
                continue;
            n++;
            names = join(arena, names, ", ", entries->items[i].rule);
            if (span->key != NULL)
                all.key = join(arena, all.key, " ", span->key);
            if (all.ballot != NULL && strcmp(all.ballot, span->ballot) != 0)
                same_ballot = false;
            all.ballot = span->ballot;
            all.version = span->version;
            all.section = all.binds = span->binds;
        }
        if (n == 0)
            continue;
        if (marks[k] > all.mark)
            all.mark = marks[k];
        const char *level = timeline_mark_name(marks[k]);
        all.label = join(arena, all.label, ", ", ballot_arena_printf(arena, "%u %s", n, level));
        all.detail =
            join(arena, all.detail, "; ", ballot_arena_printf(arena, "%s: %s", level, names));
    }
    if (!same_ballot)
        all.ballot = all.version = NULL;
    return all;
}

static struct timeline_spans sum_up(const struct entries *entries, const char *document,
                                    struct ballot_arena *arena)
{
    struct timeline_spans spans = {0};
    size_t n = 0;
    ballot_instant *ends = ballot_arena_array(arena, 2 * entries->n + 1, sizeof *ends);
    for (size_t i = 0; i < entries->n; i++) {
        ends[n++] = entries->items[i].span->from;
        ends[n++] = entries->items[i].span->until;
    }
    qsort(ends, n, sizeof *ends, by_instant);
    spans.items = ballot_arena_array(arena, n + 1, sizeof *spans.items);
    for (size_t i = 0; i + 1 < n; i++) {
        if (ends[i] == ends[i + 1])
            continue;
        struct timeline_span span = sum(entries, document, ends[i], ends[i + 1], arena);
        if (span.mark != TIMELINE_OFF)
            spans.items[spans.n++] = span;
    }
    return spans;
}

/* The entries at *next that are of SECTION, and steps over them. */
static struct entries take(const struct entries *entries, size_t *next, const char *section)
{
    struct entries taken = {entries->items + *next, 0};
    while (*next < entries->n && strcmp(entries->items[*next].span->binds, section) == 0) {
        taken.n++;
        ++*next;
    }
    return taken;
}

static const char *next_section(const struct entries *a, size_t next_a, const struct entries *b,
                                size_t next_b)
{
    if (next_a == a->n)
        return b->items[next_b].span->binds;
    if (next_b == b->n)
        return a->items[next_a].span->binds;
    const char *first = a->items[next_a].span->binds, *second = b->items[next_b].span->binds;
    return compare_sections(second, first) < 0 ? second : first;
}

struct timeline_rows timeline_sections(const struct timeline_rows *rules, const char *document,
                                       bool compared, struct ballot_arena *arena)
{
    struct entries asked = collect(rules, true, arena), is = {0};
    if (compared)
        is = collect(rules, false, arena);
    struct timeline_rows rows = {ballot_arena_array(arena, asked.n + is.n + 1, sizeof *rows.items),
                                 0};
    size_t next_asked = 0, next_is = 0;
    while (next_asked < asked.n || next_is < is.n) {
        const char *section = next_section(&asked, next_asked, &is, next_is);
        struct timeline_row *row = &rows.items[rows.n++];
        struct entries of_asked = take(&asked, &next_asked, section),
                       of_is = take(&is, &next_is, section);
        const char *name = ballot_arena_printf(arena, "%s %s", document, section);
        *row = (struct timeline_row){
            .kind = TIMELINE_SECTION, .name = name, .title = name, .section = "", .summary = ""};
        row->asked = sum_up(&of_asked, document, arena);
        row->is = compared ? sum_up(&of_is, document, arena) : row->asked;
        if (compared)
            timeline_compare(row, arena);
    }
    return rows;
}
