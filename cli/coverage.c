/* Coverage: from what rules and permissions cite to the statements. */
#include "coverage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../compiler/amend.h"
#include "../compiler/table_syntax.h"
#include "law.h"

/* Where a statement is cited. */
struct citation {
    const char *id;
    const struct ballotc_declaration *by;
    struct ballotc_location where;
};

/* A statement, to be found by its id. */
struct entry {
    const char *id;
    const struct statement *statement;
    size_t inventory;
    unsigned answers; /* bit n: enum answer */
};

struct search {
    const struct ballotc_compilation *c;
    const struct ballot_tables *tables;
    struct ballotc_diagnostics *diagnostics;
    struct citation *citations;
    size_t n_citations;
    struct entry *entries; /* by id */
    size_t n_entries;
};

/* --- Finding ------------------------------------------------------------------- */

static int by_id(const void *left, const void *right)
{
    return strcmp(((const struct entry *)left)->id, ((const struct entry *)right)->id);
}

static struct entry *entry_of(const struct search *s, const char *id)
{
    const struct entry key = {.id = id};
    return s->n_entries != 0 ? bsearch(&key, s->entries, s->n_entries, sizeof key, by_id) : NULL;
}

static const struct ballotc_word *covers_of(const struct ballotc_declaration *d)
{
    return d->kind == BALLOTC_DECLARE_PERMITS ? d->covers : d->clauses.covers;
}

static size_t collect_words(struct search *s, size_t n, const struct ballotc_declaration *by,
                            const struct ballotc_word *words)
{
    for (const struct ballotc_word *w = words; w != NULL; w = w->next, n++)
        if (s->citations != NULL)
            s->citations[n] = (struct citation){w->text, by, w->where};
    return n;
}

/* Of a range both ends stand for what lies between. */
static size_t collect_cells(struct search *s, size_t n, const struct ballotc_declaration *d)
{
    const struct ballotc_cell_clauses *c = d->table != NULL ? d->table->clauses : NULL;
    for (; c != NULL; c = c->next) {
        n = collect_words(s, n, d, c->clauses.covers);
        if (c->first.text == NULL)
            continue;
        const struct ballotc_word first = {c->first.text, c->first.where, NULL};
        const struct ballotc_word last = {c->last.text, c->last.where, NULL};
        n = collect_words(s, collect_words(s, n, d, &first), d, &last);
    }
    return n;
}

/* Returns how many there are; keeps them once there is room. */
static size_t collect(struct search *s)
{
    size_t n = 0;
    for (const struct ballotc_file *file = s->c->files; file != NULL; file = file->next)
        for (const struct ballotc_declaration *b = file->declarations; b != NULL; b = b->next)
            for (const struct ballotc_declaration *d = b->members; d != NULL; d = d->next)
                n = collect_cells(s, collect_words(s, n, d, covers_of(d)), d);
    return n;
}

static void index_statements(struct search *s, const struct inventory *inventories, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += inventories[i].n;
    s->entries = ballot_arena_array(s->diagnostics->arena, total + 1, sizeof *s->entries);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < inventories[i].n; k++)
            s->entries[s->n_entries++] = (struct entry){.id = inventories[i].statements[k].id,
                                                        .statement = &inventories[i].statements[k],
                                                        .inventory = i};
    if (s->n_entries != 0)
        qsort(s->entries, s->n_entries, sizeof *s->entries, by_id);
}

/* Where RULE (without its document) cites ID, in its latest words; with NULL,
 * where the permission at PLACE does. */
static struct ballotc_location place_of(const struct search *s, const char *id, const char *rule,
                                        const struct ballot_place *place)
{
    struct ballotc_location where = {.file = place->file,
                                     .line = place->line,
                                     .last_line = place->line,
                                     .column = place->column,
                                     .last_column = (uint16_t)(place->column + 1)};
    for (size_t i = 0; i < s->n_citations; i++) {
        const struct citation *citation = &s->citations[i];
        const struct ballotc_declaration *by = citation->by;
        bool mine = rule == NULL
                        ? by->kind == BALLOTC_DECLARE_PERMITS && by->where.file == place->file &&
                              by->where.line == place->line
                    : by->kind == BALLOTC_DECLARE_APPLY
                        ? ballotc_is_named(rule, by->name.text)
                        : by->kind == BALLOTC_DECLARE_RULE && strcmp(by->name.text, rule) == 0;
        if (mine && strcmp(citation->id, id) == 0)
            where = citation->where;
    }
    return where;
}

static uint32_t ballot_named(const struct ballot_tables *tables, uint32_t document,
                             const char *name)
{
    for (uint32_t i = 0; i < tables->n_ballots; i++)
        if (tables->ballots[i].document == document && strcmp(tables->ballots[i].name, name) == 0)
            return i;
    return BALLOT_NONE;
}

/* --- Complaints ---------------------------------------------------------------- */

static void check_known(const struct search *s)
{
    const char **ids = ballot_arena_array(s->diagnostics->arena, s->n_entries + 1, sizeof *ids);
    for (size_t i = 0; i < s->n_entries; i++)
        ids[i] = s->entries[i].id;
    for (size_t i = 0; i < s->n_citations; i++) {
        const struct citation *citation = &s->citations[i];
        if (entry_of(s, citation->id) != NULL)
            continue;
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(s->diagnostics, BALLOTC_unknown_statement, &citation->where,
                           "no inventory has a statement %s", citation->id);
        const char *nearest = ballotc_nearest(citation->id, ids, s->n_entries);
        if (nearest != NULL)
            ballotc_help(s->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    }
}

/* BALLOT is the last that changed the words that cite ENTRY's statement. */
static void check_life(const struct search *s, const struct entry *entry, uint32_t ballot,
                       const struct ballotc_location *where)
{
    const struct ballot_tables *t = s->tables;
    const struct statement *statement = entry->statement;
    uint32_t document = t->ballots[ballot].document;
    if (statement->until != NULL && ballot_named(t, document, statement->until) != BALLOT_NONE) {
        ballotc_note(s->diagnostics,
                     ballotc_report(s->diagnostics, BALLOTC_statement_dropped, where,
                                    "%s has dropped %s, and this is still in force",
                                    statement->until, statement->id),
                     &statement->where, "%s", statement->text);
        return;
    }
    uint32_t since = ballot_named(t, document, statement->since);
    if (since != BALLOT_NONE && since > ballot)
        ballotc_note(
            s->diagnostics,
            ballotc_report(s->diagnostics, BALLOTC_statement_newer, where,
                           "%s is of %s; what cites it is of %s, and was not changed since",
                           statement->id, statement->since, t->ballots[ballot].name),
            &statement->where, "%s", statement->text);
}

/* What is wrong with that answer; NULL if it fits. */
static const char *misfit(const struct statement *statement, enum answer answer)
{
    bool may = statement->obligation == OBLIGATION_MAY;
    if (answer == ANSWER_PERMITTED)
        return may ? NULL : "is no permission";
    if (may)
        return "is a permission, which `permits` answers";
    if (statement->decided_by == DECIDED_BY_NOBODY)
        return answer == ANSWER_MANUAL ? NULL : "is left to attestation, and this rule decides it";
    if (answer == ANSWER_MANUAL)
        return "can be decided, and a manual rule leaves it to attestation";
    if (statement->decided_by == DECIDED_BY_CERTIFICATE)
        return answer == ANSWER_CERTIFICATE ? NULL : "needs no evidence, and this rule reads some";
    return answer == ANSWER_EVIDENCE ? NULL : "needs evidence, and this rule reads none";
}

static void check_fit(const struct search *s, const struct statement *statement, enum answer answer,
                      const struct ballotc_location *where)
{
    const char *what = misfit(statement, answer);
    if (what != NULL)
        ballotc_note(s->diagnostics,
                     ballotc_report(s->diagnostics, BALLOTC_answer_does_not_fit, where,
                                    "%s (%s, %s) %s", statement->id,
                                    obligation_name(statement->obligation),
                                    decided_by_name(statement->decided_by), what),
                     &statement->where, "%s", statement->text);
}

/* --- Answers ------------------------------------------------------------------- */

/* By what a wording decides. */
static enum answer answer_of(const struct ballot_tables *t, const struct ballot_wording *w)
{
    if (w->manual != NULL)
        return ANSWER_MANUAL;
    /* Only a cell of a table may be a permission. */
    if (w->n_phases != 0 && t->phases[w->first_phase + w->n_phases - 1].level == BALLOT_MAY)
        return ANSWER_PERMITTED;
    return (law_reads(t, w) & (BALLOT_READS_ISSUANCE | BALLOT_READS_CA)) != 0 ? ANSWER_EVIDENCE
                                                                              : ANSWER_CERTIFICATE;
}

static bool is_of(const char *id, const char *document)
{
    size_t length = strlen(document);
    return strncmp(id, document, length) == 0 && id[length] == '-';
}

static void take_rule(const struct search *s, const struct ballot_rule *rule,
                      const struct ballot_wording *w)
{
    const struct ballot_tables *t = s->tables;
    const char *document = t->documents[rule->document].name;
    const char *name = strchr(rule->name, '/') + 1;
    enum answer answer = answer_of(t, w);
    uint32_t ballot = w->ballot;
    if (t->ballots[ballot].document != rule->document && w->via != BALLOT_NONE)
        ballot = t->vias[w->via].ballot;
    for (uint32_t i = 0; i < w->n_covers; i++) {
        const char *id = t->cites[w->first_cite + i];
        struct entry *entry = entry_of(s, id);
        /* What an apply takes over answers its own document's statements there. */
        if (entry == NULL || (w->via != BALLOT_NONE && !is_of(id, document)))
            continue;
        entry->answers |= 1u << answer;
        struct ballotc_location where = place_of(s, id, name, &w->place);
        if (is_of(id, document))
            check_life(s, entry, ballot, &where);
        check_fit(s, entry->statement, answer, &where);
    }
}

static void take_all(const struct search *s)
{
    const struct ballot_tables *t = s->tables;
    for (uint32_t i = 0; i < t->n_rules; i++)
        for (uint32_t k = 0; k < t->rules[i].n_rows; k++) {
            const struct ballot_row *row = &t->rows[t->rules[i].first_row + k];
            if (row->known_until == BALLOT_NEVER && row->until == BALLOT_NEVER &&
                row->index != BALLOT_NONE)
                take_rule(s, &t->rules[i], &t->wordings[row->index]);
        }
    for (uint32_t i = 0; i < t->n_permits; i++) {
        const struct ballot_permit *permit = &t->permits[i];
        for (uint32_t k = 0; k < permit->n_covers; k++) {
            const char *id = t->cites[permit->first_cite + k];
            struct entry *entry = entry_of(s, id);
            if (entry == NULL)
                continue;
            entry->answers |= 1u << ANSWER_PERMITTED;
            struct ballotc_location where = place_of(s, id, NULL, &permit->place);
            check_fit(s, entry->statement, ANSWER_PERMITTED, &where);
        }
    }
}

/* Of several answers the one that the statement asks for first. */
static enum answer choose(const struct entry *entry)
{
    static const enum answer usual[] = {ANSWER_EVIDENCE, ANSWER_CERTIFICATE, ANSWER_PERMITTED,
                                        ANSWER_MANUAL};
    if (entry->statement->decided_by == DECIDED_BY_CERTIFICATE &&
        (entry->answers & 1u << ANSWER_CERTIFICATE) != 0)
        return ANSWER_CERTIFICATE;
    if (entry->statement->obligation == OBLIGATION_MAY &&
        (entry->answers & 1u << ANSWER_PERMITTED) != 0)
        return ANSWER_PERMITTED;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if ((entry->answers & 1u << usual[i]) != 0)
            return usual[i];
    return ANSWER_MISSING;
}

void coverage_find(const struct ballotc_compilation *c, struct ballotc_diagnostics *diagnostics,
                   const struct inventory *inventories, size_t n, struct coverage *coverages)
{
    struct search s = {.c = c, .tables = c->tables, .diagnostics = diagnostics};
    size_t room = collect(&s);
    s.citations = ballot_arena_array(diagnostics->arena, room + 1, sizeof *s.citations);
    s.n_citations = collect(&s);
    index_statements(&s, inventories, n);
    check_known(&s);
    take_all(&s);
    for (size_t i = 0; i < n; i++) {
        coverages[i] = (struct coverage){.inventory = &inventories[i]};
        coverages[i].answers = ballot_arena_array(diagnostics->arena, inventories[i].n + 1,
                                                  sizeof *coverages[i].answers);
    }
    for (size_t i = 0; i < s.n_entries; i++) {
        const struct entry *entry = &s.entries[i];
        struct coverage *coverage = &coverages[entry->inventory];
        enum answer answer = choose(entry);
        coverage->answers[entry->statement - inventories[entry->inventory].statements] = answer;
        if (entry->statement->until == NULL)
            coverage->totals[answer]++;
    }
}

/* --- Print --------------------------------------------------------------------- */

static void print_section(const struct coverage *coverage, size_t first, size_t end, bool missing,
                          FILE *to)
{
    const struct statement *statements = coverage->inventory->statements;
    size_t counts[ANSWERS] = {0}, n = 0;
    for (size_t i = first; i < end; i++)
        if (statements[i].until == NULL) {
            counts[coverage->answers[i]]++;
            n++;
        }
    if (n == 0)
        return;
    fprintf(to, "%-12s %10zu %11zu %8zu %9zu %6zu %7zu\n", statements[first].section, n,
            counts[ANSWER_CERTIFICATE], counts[ANSWER_EVIDENCE], counts[ANSWER_PERMITTED],
            counts[ANSWER_MANUAL], counts[ANSWER_MISSING]);
    for (size_t i = first; missing && i < end; i++)
        if (statements[i].until == NULL && coverage->answers[i] == ANSWER_MISSING)
            fprintf(to, "    %s (%s, %s): %s\n", statements[i].id,
                    obligation_name(statements[i].obligation),
                    decided_by_name(statements[i].decided_by), statements[i].text);
}

void coverage_print(const struct coverage *coverage, bool missing, FILE *to)
{
    const struct inventory *inventory = coverage->inventory;
    const struct statement *statements = inventory->statements;
    const size_t *totals = coverage->totals;
    size_t n = 0;
    fprintf(to, "%-12s statements certificate evidence permitted manual missing\n",
            inventory->document);
    for (size_t first = 0, end; first < inventory->n; first = end) {
        for (end = first + 1; end < inventory->n; end++)
            if (strcmp(statements[end].section, statements[first].section) != 0)
                break;
        print_section(coverage, first, end, missing, to);
    }
    for (size_t i = 0; i < ANSWERS; i++)
        n += totals[i];
    fprintf(
        to,
        "total: %zu statements, %zu by certificate, %zu by evidence, %zu permitted, %zu manual, "
        "%zu missing\n",
        n, totals[ANSWER_CERTIFICATE], totals[ANSWER_EVIDENCE], totals[ANSWER_PERMITTED],
        totals[ANSWER_MANUAL], totals[ANSWER_MISSING]);
}
