/* ballot test --mutate-dates: each date of the rule base is moved by one day,
 * forward and back, one at a time. A move that no test notices is listed.
 *
 * The sources are compiled again in memory, with other digits in one place. Only
 * tests are run that expect something of a rule which the move has changed; what
 * does not compile any more has been noticed by the compiler. */
#include "test.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../compiler/scenario.h"
#include "rule_base.h"
#include "test_digest.h"

struct mutant {
    uint16_t file;
    size_t offset;      /* of the date in the file's text */
    const char *ballot; /* or NULL, outside of ballots */
    ballot_instant from;
    int days;
    bool noticed;
    bool idle; /* no rule came out differently */
    struct ballotc_location where;
};

struct mutation {
    struct ballot_arena arena;
    const struct test_suite *suite;
    struct ballotc_scenario scenario; /* of the command line */
    const struct ballotc_compilation *base;
    const struct ballot_tables *tables;
    const uint64_t *digests;
    struct mutant *mutants;
    size_t n, capacity;
    const char *ballot; /* where the walk is */
};

/* --- Where the dates are ---------------------------------------------------------------------- */

static void add(struct mutation *m, const struct ballotc_date *date)
{
    if (date->where.line == 0 || !test_is_reported(m->suite, m->ballot))
        return;
    const struct ballotc_source *source = &m->base->sources.files[date->where.file];
    for (int days = -1; days <= 1; days += 2) {
        if (m->n == m->capacity) {
            m->capacity = m->capacity == 0 ? 256 : m->capacity * 2;
            m->mutants = realloc(m->mutants, m->capacity * sizeof *m->mutants);
            if (m->mutants == NULL)
                abort();
        }
        m->mutants[m->n++] =
            (struct mutant){.file = date->where.file,
                            .offset = source->lines[date->where.line - 1] + date->where.column - 1u,
                            .ballot = m->ballot,
                            .from = date->instant,
                            .days = days,
                            .where = date->where};
    }
}

static void in_expression(struct mutation *m, const struct ballotc_expression *e)
{
    for (; e != NULL; e = e->next) {
        if (e->kind == BALLOTC_DATE)
            add(m, &e->date);
        in_expression(m, e->a);
        in_expression(m, e->b);
        in_expression(m, e->c);
        in_expression(m, e->items);
    }
}

static void on_date(void *context, struct ballotc_date *date)
{
    add(context, date);
}

static void in_clauses(struct mutation *m, const struct ballotc_declaration *d)
{
    const struct ballotc_clauses *c = &d->clauses;
    in_expression(m, c->list);
    in_expression(m, c->where);
    in_expression(m, c->when);
    in_expression(m, c->anchor);
    in_expression(m, c->due);
    for (const struct ballotc_phase *p = c->phases; p != NULL; p = p->next)
        in_expression(m, p->condition);
    in_expression(m, d->value);
}

static void find_dates(struct mutation *m)
{
    for (const struct ballotc_file *file = m->base->files; file != NULL; file = file->next)
        for (struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next) {
            bool is_ballot = d->kind == BALLOTC_DECLARE_BALLOT;
            if (d->part == BALLOTC_LEFT_OUT)
                continue;
            m->ballot = is_ballot ? d->name.text : NULL;
            in_clauses(m, d);
            if (!is_ballot)
                continue;
            add(m, d->passed.where.line != 0 ? &d->passed : &d->adopted);
            ballotc_each_date(d, on_date, m);
            for (const struct ballotc_declaration *member = d->members; member != NULL;
                 member = member->next)
                in_clauses(m, member);
        }
}

/* --- One move ------------------------------------------------------------------------------------
 */

static const struct ballot_tables *compile(const struct mutation *m, const struct mutant *mutant,
                                           struct ballot_arena *arena)
{
    const struct ballotc_sources *sources = &m->base->sources;
    struct ballotc_text *texts = ballot_arena_array(arena, sources->n_files + 1u, sizeof *texts);
    const struct ballotc_request request = {.name = m->tables->name,
                                            .texts = texts,
                                            .n_texts = sources->n_files,
                                            .scenario = &m->scenario};
    char digits[BALLOT_DATE_SIZE];
    for (uint16_t i = 0; i < sources->n_files; i++) {
        const struct ballotc_source *source = &sources->files[i];
        texts[i] = (struct ballotc_text){source->name, source->text, source->length};
    }
    char *copy = ballot_arena_text(arena, texts[mutant->file].text, texts[mutant->file].length);
    ballot_instant day = mutant->from - (mutant->from % BALLOT_DAY + BALLOT_DAY) % BALLOT_DAY;
    ballot_date_format(day + mutant->days * BALLOT_DAY, digits);
    memcpy(copy + mutant->offset, digits, sizeof "2025-03-15" - 1);
    texts[mutant->file].text = copy;
    return ballotc_compile(arena, &request)->tables;
}

static bool expects(const struct test *test, const struct ballot_tables *tables,
                    const bool *changed)
{
    for (const struct ballotc_test_case *c = test->declaration->test->cases; c != NULL; c = c->next)
        for (const struct ballotc_expectation *e = c->expectations; e != NULL; e = e->next)
            for (uint32_t i = 0; i < tables->n_rules; i++)
                if (changed[i] && ballot_rule_is_named(&tables->rules[i], e->rule.text))
                    return true;
    return false;
}

/* Whether some expectation that was met is met no more. Cases under what-ifs
 * have no law here. */
static bool notices(struct test_suite *suite, const struct test *test,
                    const struct ballot_tables *tables)
{
    struct test_law law = {.key = "", .tables = tables}, none = {.key = "none"};
    struct test again = {.declaration = test->declaration,
                         .directory = test->directory,
                         .n_cases = test->n_cases,
                         .n_results = test->n_results};
    bool noticed = false;
    again.laws = ballot_arena_array(&again.arena, test->n_cases + 1, sizeof *again.laws);
    again.results = ballot_arena_array(&again.arena, test->n_results + 1, sizeof *again.results);
    for (size_t i = 0; i < test->n_cases; i++)
        again.laws[i] = test->laws[i] == suite->laws[0] ? &law : &none;
    test_run(suite, &again);
    for (size_t i = 0; i < test->n_results; i++)
        noticed = noticed || (test->results[i].passed && !again.results[i].passed &&
                              !again.results[i].invalid);
    ballot_arena_free(&again.arena);
    return noticed;
}

static bool same_rules(const struct ballot_tables *a, const struct ballot_tables *b)
{
    bool same = a->n_rules == b->n_rules;
    for (uint32_t i = 0; same && i < a->n_rules; i++)
        same = strcmp(a->rules[i].name, b->rules[i].name) == 0;
    return same;
}

static void try_one(struct test_suite *suite, size_t index)
{
    const struct mutation *m = suite->mutation;
    struct mutant *mutant = &m->mutants[index];
    struct ballot_arena arena = {0};
    const struct ballot_tables *tables = compile(m, mutant, &arena);
    mutant->noticed = tables == NULL || !same_rules(m->tables, tables);
    if (!mutant->noticed) {
        const uint64_t *digests = test_digest_rules(tables, &arena);
        bool *changed = ballot_arena_array(&arena, tables->n_rules + 1u, sizeof *changed);
        mutant->idle = true;
        for (uint32_t i = 0; i < tables->n_rules; i++) {
            changed[i] = digests[i] != m->digests[i];
            mutant->idle = mutant->idle && !changed[i];
        }
        for (size_t i = 0; i < suite->n_tests && !mutant->noticed && !mutant->idle; i++)
            mutant->noticed = expects(&suite->tests[i], tables, changed) &&
                              notices(suite, &suite->tests[i], tables);
    }
    ballot_arena_free(&arena);
}

/* --- The report
 * ------------------------------------------------------------------------------------ */

static void print(const struct mutation *m, const struct mutant *mutant, FILE *to)
{
    char from[BALLOT_DATE_SIZE], moved[BALLOT_DATE_SIZE];
    fprintf(to, "%s:%u:%u: ", m->base->sources.files[mutant->file].name,
            (unsigned)mutant->where.line, mutant->where.column);
    if (mutant->ballot != NULL)
        fprintf(to, "%s: ", mutant->ballot);
    fprintf(to, "no test notices %s for %s\n",
            ballot_date_format(mutant->from + mutant->days * BALLOT_DAY, moved),
            ballot_date_format(mutant->from, from));
}

bool test_mutate(struct test_suite *suite, FILE *to)
{
    struct mutation m = {.suite = suite, .scenario = scenario_of(suite->scenario)};
    struct ballotc_request request = {.name = ballot_tables_name(ballot_rules_cabf()),
                                      .scenario = &m.scenario};
    size_t unnoticed = 0, idle = 0;
    if (suite->rules.n != 0) {
        request.name = "rules";
        request.paths = suite->rules.items;
        request.n_paths = suite->rules.n;
    } else {
        request.texts = rule_base;
        request.n_texts = rule_base_n;
    }
    m.base = ballotc_compile(&m.arena, &request);
    m.tables = m.base->tables;
    m.digests = test_digest_rules(m.tables, &m.arena);
    find_dates(&m);
    suite->mutation = &m;
    test_parallel(suite, m.n, try_one);
    for (size_t i = 0; i < m.n; i++)
        if (m.mutants[i].idle) {
            idle++;
        } else if (!m.mutants[i].noticed) {
            unnoticed++;
            print(&m, &m.mutants[i], to);
        }
    fprintf(to, "%zu moves of %zu dates: %zu not noticed, %zu that change no rule\n", m.n, m.n / 2,
            unnoticed, idle);
    free(m.mutants);
    ballot_arena_free(&m.arena);
    return unnoticed == 0;
}
