/* Makes a checker: the rules that are wanted, as they are known, under the
 * readings that are chosen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

static bool fail(struct ballot_error *error, const char *format, const char *what)
{
    memset(error, 0, sizeof *error);
    snprintf(error->message, sizeof error->message, format, what);
    return false;
}

static bool choose_reading(struct ballot_checker *checker,
                           const struct ballot_choice_of_reading *choice,
                           struct ballot_error *error)
{
    const struct ballot_tables *tables = checker->tables;
    bool found = false;
    for (uint32_t i = 0; i < tables->n_readings; i++) {
        const struct ballot_reading *reading = &tables->readings[i];
        if (!ballot_is_called(reading->name, choice->reading))
            continue;
        if (found)
            return fail(error, "two documents have a reading \"%s\"; name the document too",
                        choice->reading);
        found = true;
        uint32_t k = 0;
        while (k < reading->n_choices &&
               strcmp(tables->choices[reading->first_choice + k].name, choice->choice) != 0)
            k++;
        if (k == reading->n_choices) {
            char known[256] = "";
            size_t length = 0;
            for (uint32_t c = 0; c < reading->n_choices && length < sizeof known; c++)
                length += (size_t)snprintf(known + length, sizeof known - length, "%s%s",
                                           c == 0 ? "" : ", ",
                                           tables->choices[reading->first_choice + c].name);
            snprintf(error->message, sizeof error->message,
                     "reading \"%s\" has no choice \"%s\"; it has %s", reading->name,
                     choice->choice, known);
            return false;
        }
        checker->choices[i] = (uint8_t)k;
    }
    return found || fail(error, "no reading \"%s\"", choice->reading);
}

static bool is_wanted(const struct ballot_options *options, const struct ballot_rule *rule)
{
    for (size_t i = 0; i < options->n_only; i++)
        if (ballot_name_fits(rule->name, options->only[i]))
            return true;
    return options->n_only == 0;
}

/* A node of the wordings of a rule, where all have the same and it reads nothing that is
 * in REFUSED; else BALLOT_NONE. */
static uint32_t common_node(const struct ballot_tables *tables, const struct ballot_active *active,
                            uint32_t (*node_of)(const struct ballot_wording *), unsigned refused)
{
    uint32_t common = BALLOT_NONE;
    for (uint32_t i = 0; i < active->n_rows; i++) {
        if (active->rows[i].index == BALLOT_NONE)
            continue;
        uint32_t node = node_of(&tables->wordings[active->rows[i].index]);
        if (node == BALLOT_NONE || (common != BALLOT_NONE && node != common) ||
            (tables->nodes[node].flags & refused) != 0)
            return BALLOT_NONE;
        common = node;
    }
    return common;
}

static uint32_t when_of(const struct ballot_wording *wording)
{
    return wording->when;
}

static uint32_t anchor_of(const struct ballot_wording *wording)
{
    return wording->anchor;
}

/* Where all rules with that anchor read it; NULL where an element has its own. */
static struct ballot_anchor *share(struct ballot_checker *checker, uint32_t node)
{
    uint32_t i = 0;
    if (node == BALLOT_NONE || (checker->tables->nodes[node].flags & BALLOT_READS_VARIABLE) != 0)
        return NULL;
    while (i < checker->n_anchors && checker->anchors[i].node != node)
        i++;
    if (i == checker->n_anchors)
        checker->anchors[checker->n_anchors++].node = node;
    return &checker->anchors[i];
}

static void activate(struct ballot_checker *checker, const struct ballot_options *options)
{
    const struct ballot_tables *tables = checker->tables;
    uint32_t n_rows = 0;
    for (uint32_t i = 0; i < tables->n_rules; i++) {
        const struct ballot_rule *rule = &tables->rules[i];
        struct ballot_active active = {.rule = rule,
                                       .document = rule->document,
                                       .subject = rule->subject,
                                       .rows = checker->rows + n_rows,
                                       .list = BALLOT_NONE,
                                       .column = BALLOT_NONE,
                                       .n_alike = 1};
        if (!is_wanted(options, rule))
            continue;
        for (uint32_t k = 0; k < rule->n_rows; k++) {
            const struct ballot_row *row = &tables->rows[rule->first_row + k];
            if (!ballot_row_is_known(options->limit_known, options->known, row))
                continue;
            checker->rows[n_rows++] = *row;
            active.n_rows++;
            if (row->index != BALLOT_NONE)
                active.list = tables->wordings[row->index].list;
        }
        if (active.n_rows == 0)
            continue;
        /* asked once for a whole column */
        if (rule->column != 0)
            active.column = common_node(tables, &active, when_of,
                                        ~(unsigned)(BALLOT_READS_CERT | BALLOT_READS_ISSUER));
        /* one that asks a schedule depends on the wording that has it */
        active.anchor = common_node(tables, &active, anchor_of, BALLOT_READS_SCHEDULE);
        active.shared = share(checker, active.anchor);
        active.law = &checker->laws[checker->n_rules];
        checker->rules[checker->n_rules++] = active;
        checker->scopes[rule->document].behind = checker->n_rules;
    }
    for (uint32_t i = checker->n_rules; i-- > 1;) {
        struct ballot_active *before = &checker->rules[i - 1];
        if (before->column != BALLOT_NONE && before->column == before[1].column)
            before->n_alike = before[1].n_alike + 1;
    }
}

static bool patterns_fit(const struct ballot_tables *tables, const struct ballot_options *options,
                         struct ballot_error *error)
{
    for (size_t i = 0; i < options->n_only && !options->only_may_fit_none; i++)
        if (!ballot_fits_any_rule(tables, options->only[i]))
            return fail(error, "no rule fits \"%s\"", options->only[i]);
    return true;
}

/* The elements of a rule are found before the wording is that governs each, so all its
 * wordings range over the same list. */
static bool ranges_fit(const struct ballot_tables *tables, struct ballot_error *error)
{
    for (uint32_t i = 0; i < tables->n_rules; i++) {
        const struct ballot_wording *first = NULL;
        for (uint32_t k = 0; k < tables->rules[i].n_rows; k++) {
            uint32_t index = tables->rows[tables->rules[i].first_row + k].index;
            if (index == BALLOT_NONE)
                continue;
            if (first != NULL && tables->wordings[index].list != first->list)
                return fail(error, "the wordings of rule \"%s\" range over different lists",
                            tables->rules[i].name);
            first = &tables->wordings[index];
        }
    }
    return true;
}

/* Whether there is something to judge by, and this library can. */
static bool are_usable(const struct ballot_tables *tables, struct ballot_error *error)
{
    if (tables->version != BALLOT_TABLES_VERSION || tables->size != sizeof *tables)
        return fail(error,
                    "the tables of rule base \"%s\" were made for another version of libballot; "
                    "compile its ballots again",
                    tables->name);
    if (tables->n_variables > BALLOT_MOST_VARIABLES || tables->n_readings > BALLOT_MOST_READINGS)
        return fail(error,
                    "rule base \"%s\" has more variables or readings than libballot can hold",
                    tables->name);
    if (tables->n_rules == 0)
        return fail(error, "rule base \"%s\" has no rule", tables->name);
    return ranges_fit(tables, error);
}

struct ballot_checker *ballot_checker_new(const struct ballot_tables *tables,
                                          const struct ballot_options *options,
                                          struct ballot_error *error)
{
    memset(error, 0, sizeof *error);
    if (!are_usable(tables, error) || !patterns_fit(tables, options, error))
        return NULL;
    struct ballot_checker *checker = calloc(1, sizeof *checker);
    if (checker == NULL) {
        fail(error, "%s", "out of memory");
        return NULL;
    }
    checker->tables = tables;
    checker->options = *options;
    checker->choices = calloc(tables->n_readings + 1u, sizeof *checker->choices);
    checker->rules = calloc(tables->n_rules + 1u, sizeof *checker->rules);
    checker->laws = calloc(tables->n_rules + 1u, sizeof *checker->laws);
    checker->anchors = calloc(tables->n_rules + 1u, sizeof *checker->anchors);
    checker->rows = calloc(tables->n_rows + 1u, sizeof *checker->rows);
    checker->scopes = calloc(tables->n_documents + 1u, sizeof *checker->scopes);
    checker->looked_up = calloc(tables->n_lookups + 1u, sizeof *checker->looked_up);
    checker->decided = calloc(tables->n_nodes + 1u, sizeof *checker->decided);
    checker->without_evidence = calloc(tables->n_nodes + 1u, sizeof *checker->without_evidence);
    bool fine = checker->decided != NULL && checker->without_evidence != NULL &&
                checker->looked_up != NULL && checker->choices != NULL && checker->rules != NULL &&
                checker->laws != NULL && checker->anchors != NULL && checker->rows != NULL &&
                checker->scopes != NULL;
    if (!fine)
        fail(error, "%s", "out of memory");
    for (uint32_t i = 0; fine && i < tables->n_readings; i++)
        checker->choices[i] = (uint8_t)tables->readings[i].otherwise;
    for (size_t i = 0; fine && i < options->n_readings; i++)
        fine = choose_reading(checker, &options->readings[i], error);
    if (!fine) {
        ballot_checker_free(checker);
        return NULL;
    }
    ballot_decide_without_evidence(tables, checker->without_evidence);
    activate(checker, options);
    struct ballot_run *run = &checker->run;
    run->tables = tables;
    run->limit_known = options->limit_known;
    run->known = options->known;
    run->choices = checker->choices;
    run->arena = &checker->arena;
    run->looked_up = checker->looked_up;
    run->decided = checker->decided;
    return checker;
}

void ballot_checker_free(struct ballot_checker *checker)
{
    if (checker == NULL)
        return;
    free(checker->choices);
    free(checker->rules);
    free(checker->laws);
    free(checker->anchors);
    free(checker->rows);
    free(checker->scopes);
    free(checker->looked_up);
    free(checker->decided);
    free(checker->without_evidence);
    ballot_arena_free(&checker->arena);
    free(checker);
}

unsigned long ballot_checker_evaluations(const struct ballot_checker *checker)
{
    return checker->evaluations;
}
