/* From a failing case to a readable one: parts of the text are left out or
 * replaced by simpler ones, facts are taken away, as long as both sides still
 * differ. What does not compile counts as not failing. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct shrinking {
    struct test_case *test;
    const struct certificates *certificates;
    struct ballot_arena *arena;
    const char *difference;
    clock_t until;
};

#define SECONDS 20

static bool still_fails(struct shrinking *s)
{
    struct ready ready;
    const char *difference = NULL, *reason;
    if (clock() > s->until)
        return false;
    struct point *point = &s->test->point;
    unsigned long probes = 0;
    if (ready_make(&ready, s->test, &reason))
        difference = point->timeline ? compare_timeline(&ready, s->test, s->certificates, point,
                                                        NULL, s->arena, &probes)
                                     : compare(&ready, s->test, s->certificates, point, s->arena);
    ready_free(&ready);
    if (difference != NULL)
        s->difference = difference;
    return difference != NULL;
}

/* --- The text ------------------------------------------------------------------------- */

/* A stretch of the text and what may stand in its place. */
struct cut {
    size_t from, until;
    const char *instead;
};

struct cuts {
    struct shrinking *shrinking;
    const char *source;
    struct cut all[4096];
    size_t n;
};

static size_t offset(const char *source, uint32_t line, uint32_t column)
{
    const char *at = source;
    while (--line != 0)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - source) + column - 1;
}

static void add_cut(struct cuts *cuts, const struct ballotc_location *where, const char *instead)
{
    if (cuts->n < sizeof cuts->all / sizeof cuts->all[0] && where->line != 0)
        cuts->all[cuts->n++] =
            (struct cut){offset(cuts->source, where->line, where->column),
                         offset(cuts->source, where->last_line, where->last_column), instead};
}

/* A member of a ballot, with the word before it that the tree has as a flag. */
static void add_member_cut(struct cuts *cuts, const struct ballotc_declaration *member)
{
    static const char *const words[] = {"", "amend ", "retire "};
    size_t length = strlen(words[member->change]);
    add_cut(cuts, &member->where, "");
    struct cut *cut = &cuts->all[cuts->n - 1];
    if (cut->from >= length &&
        strncmp(cuts->source + cut->from - length, words[member->change], length) == 0)
        cut->from -= length;
}

static void cut_expression(struct cuts *cuts, const struct ballotc_expression *e)
{
    if (e == NULL)
        return;
    if (e->kind != BALLOTC_BOOL && e->kind != BALLOTC_INT) {
        add_cut(cuts, &e->where, "true");
        add_cut(cuts, &e->where, "false");
        add_cut(cuts, &e->where, "1");
        add_cut(cuts, &e->where, "issuance.date");
    }
    const struct ballotc_expression *const parts[] = {e->a, e->b, e->c};
    for (int i = 0; i < 3; i++) {
        if (parts[i] == NULL)
            continue;
        size_t from = offset(cuts->source, parts[i]->where.line, parts[i]->where.column);
        size_t until = offset(cuts->source, parts[i]->where.last_line, parts[i]->where.last_column);
        add_cut(cuts, &e->where,
                ballot_arena_printf(cuts->shrinking->arena, "(%.*s)", (int)(until - from),
                                    cuts->source + from));
    }
    for (int i = 0; i < 3; i++)
        cut_expression(cuts, parts[i]);
}

static void cut_clauses(struct cuts *cuts, const struct ballotc_clauses *c)
{
    for (const struct ballotc_phase *p = c->phases; p != NULL; p = p->next)
        add_cut(cuts, &p->where, "");
    for (const struct ballotc_phase *p = c->phases; p != NULL; p = p->next)
        cut_expression(cuts, p->condition);
    cut_expression(cuts, c->where);
    cut_expression(cuts, c->when);
    cut_expression(cuts, c->anchor);
    cut_expression(cuts, c->due);
}

/* The generator writes a clause, a row or a phase a line. */
static void cut_lines(struct cuts *cuts)
{
    for (const char *line = cuts->source; *line != '\0';) {
        size_t length = strcspn(line, "\n"), from = (size_t)(line - cuts->source);
        line += length + (line[length] == '\n');
        if (cuts->n < sizeof cuts->all / sizeof cuts->all[0])
            cuts->all[cuts->n++] = (struct cut){from, (size_t)(line - cuts->source), ""};
    }
}

static void find_cuts(struct cuts *cuts, const struct ballotc_file *file)
{
    cuts->n = 0;
    for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
        if (d->kind == BALLOTC_DECLARE_BALLOT || d->kind == BALLOTC_DECLARE_DEFINE)
            add_member_cut(cuts, d);
    for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
        for (const struct ballotc_declaration *m = d->members; m != NULL; m = m->next)
            add_member_cut(cuts, m);
    cut_lines(cuts);
    for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next) {
        cut_expression(cuts, d->scope_certificate);
        for (const struct ballotc_declaration *m = d->members; m != NULL; m = m->next) {
            cut_clauses(cuts, &m->clauses);
            cut_expression(cuts, m->value);
        }
    }
}

static const char *with_cut(struct ballot_arena *arena, const char *source, const struct cut *cut)
{
    return ballot_arena_printf(arena, "%.*s%s%s", (int)cut->from, source, cut->instead,
                               source + cut->until);
}

/* Takes the first cut from number *FROM on that leaves it failing. */
static bool cut_once(struct shrinking *s, struct cuts *cuts, size_t *from)
{
    struct ready ready;
    const char *reason, *source = s->test->source;
    cuts->source = source;
    if (!ready_make(&ready, s->test, &reason))
        return false;
    find_cuts(cuts, ready.compilation->files);
    ready_free(&ready);
    for (; *from < cuts->n; ++*from) {
        s->test->source = with_cut(s->arena, source, &cuts->all[*from]);
        if (strlen(s->test->source) < strlen(source) && still_fails(s))
            return true;
    }
    s->test->source = source;
    return false;
}

/* --- Facts and dates ------------------------------------------------------------------------ */

static bool thin_out(struct shrinking *s, struct fact *object)
{
    bool changed = false;
    for (size_t i = 0; i < object->n; i++) {
        struct fact *fact = &object->items[i], before = *fact;
        if (fact->state != FACT_MISSING) {
            fact->state = FACT_MISSING;
            if (still_fails(s)) {
                changed = true;
                continue;
            }
            *fact = before;
        }
        while (fact->is_list && fact->state == FACT_KNOWN && fact->n != 0) {
            fact->n--;
            if (!still_fails(s)) {
                fact->n++;
                break;
            }
            changed = true;
        }
        if (fact->state != FACT_KNOWN || fact->kind != KIND_RECORD)
            continue;
        if (!fact->is_list)
            changed = thin_out(s, fact) || changed;
        for (size_t k = 0; fact->is_list && k < fact->n; k++)
            changed = thin_out(s, &fact->items[k]) || changed;
    }
    return changed;
}

static bool try_point(struct shrinking *s, const struct point *point)
{
    struct point before = s->test->point;
    s->test->point = *point;
    if (memcmp(&before, point, sizeof before) != 0 && still_fails(s))
        return true;
    s->test->point = before;
    return false;
}

static bool simplify_point(struct shrinking *s)
{
    bool changed = false;
    struct point point = s->test->point;
    point.options.mode = BALLOT_AS_IT_IS;
    point.options.moved_to = 0;
    changed = try_point(s, &point) || changed;
    point = s->test->point;
    point.options.limit_known = false;
    point.options.known = 0;
    changed = try_point(s, &point) || changed;
    point = s->test->point;
    point.certificate = -1;
    changed = try_point(s, &point) || changed;
    point = s->test->point;
    point.issuer = false;
    changed = try_point(s, &point) || changed;
    point = s->test->point;
    point.other_reading = false;
    changed = try_point(s, &point) || changed;
    point = s->test->point;
    point.issuance = SIZE_MAX;
    return try_point(s, &point) || changed;
}

static void leave_other_issuances(struct shrinking *s)
{
    struct test_case *test = s->test, before = *test;
    if (test->point.issuance == SIZE_MAX) {
        test->n_issuances = 0;
    } else {
        test->issuances[0] = test->issuances[test->point.issuance];
        test->n_issuances = 1;
        test->point.issuance = 0;
    }
    if (!still_fails(s))
        *test = before;
}

const char *shrink(struct test_case *test, const struct certificates *certificates,
                   struct ballot_arena *arena)
{
    struct shrinking s = {test, certificates, arena, "it fails no longer",
                          clock() + SECONDS * CLOCKS_PER_SEC};
    struct cuts *cuts = ballot_arena_alloc(arena, sizeof *cuts);
    cuts->shrinking = &s;
    if (!still_fails(&s))
        return s.difference;
    bool changed = true;
    for (int round = 0; changed && round < 10; round++) {
        changed = simplify_point(&s);
        leave_other_issuances(&s);
        for (size_t from = 0; cut_once(&s, cuts, &from);)
            changed = true;
        if (test->ca != NULL)
            changed = thin_out(&s, test->ca) || changed;
        if (test->n_issuances != 0 && test->point.issuance != SIZE_MAX)
            changed = thin_out(&s, test->issuances[test->point.issuance]) || changed;
    }
    return s.difference;
}
