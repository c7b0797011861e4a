/* Clauses that a table gives to many cells at once: what they cover, who else
 * checks them, and sections and texts other than the table's. */
#include <stdlib.h>
#include <string.h>

#include "table_state.h"

static bool names_it(const struct ballotc_word *selected, const char *name)
{
    if (selected == NULL)
        return true;
    for (; selected != NULL; selected = selected->next)
        if (strcmp(selected->text, name) == 0)
            return true;
    return false;
}

static void check_axis(struct ballotc_expansion *x, const struct ballotc_word *selected,
                       const struct ballotc_axis *axis, const char *what)
{
    for (; selected != NULL; selected = selected->next) {
        const struct ballotc_column *c = axis->columns;
        while (c != NULL && strcmp(c->name.text, selected->text) != 0)
            c = c->next;
        if (c == NULL)
            ballotc_report_unknown(x, selected, what, NULL);
    }
}

static bool is_selected(const struct ballotc_expansion *x, const struct ballotc_cell_clauses *c,
                        uint32_t row, uint32_t place)
{
    const struct ballotc_table_state *state = x->state;
    const struct ballotc_table *table = state->table;
    if (state->rows[row].is_dropped || !names_it(c->selected[0], state->rows[row].name.text) ||
        !names_it(c->selected[1],
                  ballotc_nth_column(&table->by, place / state->n_generations)->name.text))
        return false;
    if (c->selected[2] != NULL &&
        (table->then.name.text == NULL ||
         !names_it(c->selected[2],
                   ballotc_nth_column(&table->then, place % state->n_generations)->name.text)))
        return false;
    return c->word.text == NULL || ballotc_holds_word(x, row, place, &c->word);
}

static void append_covers(struct ballotc_names *names, struct ballotc_clauses *to,
                          const struct ballotc_word *covers)
{
    struct ballotc_word **end = &to->covers;
    while (*end != NULL)
        end = &(*end)->next;
    for (; covers != NULL; covers = covers->next) {
        *end = ballot_arena_alloc(names->arena, sizeof **end);
        **end = (struct ballotc_word){covers->text, covers->where, NULL};
        end = &(*end)->next;
    }
}

static void merge_clauses(struct ballotc_names *names, struct ballotc_clauses *to,
                          const struct ballotc_clauses *from)
{
    if (from->section.text != NULL)
        to->section = from->section;
    if (from->summary.text != NULL)
        to->summary = from->summary;
    if (from->because.text != NULL) {
        to->because = from->because;
        to->offender = NULL;
    }
    append_covers(names, to, from->covers);
    struct ballotc_check **end = &to->checks;
    while (*end != NULL)
        end = &(*end)->next;
    for (const struct ballotc_check *c = from->checks; c != NULL; c = c->next) {
        *end = ballot_arena_alloc(names->arena, sizeof **end);
        **end = (struct ballotc_check){c->tool, c->code, NULL};
        end = &(*end)->next;
    }
}

/* Digits that end a statement's identifier: "SBR-7.1.4.2.3-" and 1. */
static size_t split_number(const char *id, unsigned long *number)
{
    size_t length = strlen(id), digits = length;
    while (digits > 0 && id[digits - 1] >= '0' && id[digits - 1] <= '9')
        digits--;
    *number = digits < length ? strtoul(id + digits, NULL, 10) : 0;
    return digits;
}

/* "A-01" through "A-48": one each, row by row and column by column. */
static void number_covers(struct ballotc_expansion *x, const struct ballotc_cell_clauses *c,
                          uint32_t n)
{
    struct ballotc_names *names = x->names;
    unsigned long first, last;
    size_t prefix = split_number(c->first.text, &first);
    int width = (int)(strlen(c->first.text) - prefix);
    if (split_number(c->last.text, &last) != prefix ||
        strncmp(c->first.text, c->last.text, prefix) != 0 || last < first ||
        last - first + 1 != n) {
        ballotc_report(names->diagnostics, BALLOTC_cell_covers, &c->first.where,
                       "\"%s\" through \"%s\" does not number the %u cell%s selected",
                       c->first.text, c->last.text, n, n == 1 ? "" : "s");
        return;
    }
    for (uint32_t row = 0; row < x->state->n_rows; row++)
        for (uint32_t place = 0; place < ballotc_n_places(x->state); place++) {
            if (!is_selected(x, c, row, place))
                continue;
            struct ballotc_word id = {ballot_arena_printf(names->arena, "%.*s%0*lu", (int)prefix,
                                                          c->first.text, width, first++),
                                      c->first.where, NULL};
            append_covers(names, &ballotc_cell_at(x, row, place, &c->where)->clauses, &id);
        }
}

void ballotc_add_cell_clauses(struct ballotc_expansion *x, const struct ballotc_cell_clauses *c)
{
    struct ballotc_table_state *state = x->state;
    uint32_t n = 0;
    for (const struct ballotc_word *w = c->selected[0]; w != NULL; w = w->next)
        if (ballotc_row_number(state, w->text) == state->n_rows)
            ballotc_report_unknown(x, w, "row", ballotc_nearest_row(x->names, state, w->text));
    check_axis(x, c->selected[1], &state->table->by, "column");
    check_axis(x, c->selected[2], &state->table->then, "generation");
    if (c->word.text != NULL && !ballotc_is_cell_word(&c->word))
        ballotc_report(x->names->diagnostics, BALLOTC_cell_word, &c->word.where,
                       "\"%s\" is no word of a cell", c->word.text);
    for (uint32_t row = 0; row < state->n_rows; row++)
        for (uint32_t place = 0; place < ballotc_n_places(state); place++)
            if (is_selected(x, c, row, place)) {
                n++;
                merge_clauses(x->names, &ballotc_cell_at(x, row, place, &c->where)->clauses,
                              &c->clauses);
            }
    if (c->first.text != NULL)
        number_covers(x, c, n);
}
