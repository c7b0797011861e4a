/* What a ballot does to a profile table: makes it, amends its rows or retires
 * it. The check programs of a table grow with its rows and columns, not with
 * its cells. */
#include <string.h>

#include "table_state.h"

/* --- A ballot's table ---------------------------------------------------------------- */

static struct ballotc_declaration *new_define(const struct ballotc_expansion *x,
                                              enum ballotc_change change, const char *name)
{
    struct ballotc_declaration *d = ballot_arena_alloc(x->names->arena, sizeof *d);
    d->kind = BALLOTC_DECLARE_DEFINE;
    d->change = change;
    d->name = (struct ballotc_word){.text = name, .where = x->declaration->name.where};
    d->where = x->declaration->where;
    return d;
}

/* What its places ask is made with the table, so that a row added later rests
 * where the table is not there. */
static void collect_places(struct ballotc_expansion *x, bool retires)
{
    for (uint32_t i = 0; i < ballotc_n_places(x->state); i++) {
        struct ballotc_declaration *d = new_define(x, retires ? BALLOTC_RETIRES : BALLOTC_ADDS,
                                                   ballotc_place_name(x->names, x->state, i));
        d->value = x->state->when[i];
        ballotc_collect_member(x->names, x->ballot, d);
    }
}

static struct ballotc_expression *new_set(const struct ballotc_expansion *x)
{
    struct ballotc_expression *set =
        ballotc_table_leaf(x->names, BALLOTC_SET, NULL, &x->declaration->name.where);
    set->depth = 2;
    return set;
}

static void add_to_set(const struct ballotc_expansion *x, struct ballotc_expression *set,
                       uint32_t row)
{
    struct ballotc_expression **end = &set->items;
    while (*end != NULL)
        end = &(*end)->next;
    if (!x->state->rows[row].is_other)
        *end = ballotc_row_value(x->names, x->state, &x->state->rows[row]);
}

/* The set of all rows decides what is `other`. A ballot says which it adds and drops, so
 * that those of another one are there only where that is. */
static void collect_rows(struct ballotc_expansion *x, enum ballotc_change change,
                         struct ballotc_expression *added, struct ballotc_expression *dropped)
{
    struct ballotc_declaration *d = new_define(x, change, ballotc_rows_name(x->names, x->state));
    if (change == BALLOTC_ADDS) {
        d->value = added;
    } else if (change == BALLOTC_AMENDS) {
        d->add = added;
        d->drop = dropped;
    }
    ballotc_collect_member(x->names, x->ballot, d);
}

static void check_whole(struct ballotc_expansion *x, uint32_t row)
{
    for (uint32_t place = 0; place < ballotc_n_places(x->state); place++) {
        const struct ballotc_declaration *d = x->cells[row * ballotc_n_places(x->state) + place];
        if ((d == NULL || d->clauses.phases == NULL) && x->is_new[row] &&
            x->names->diagnostics->errors == 0)
            ballotc_report(x->names->diagnostics, BALLOTC_table_shape,
                           &x->state->rows[row].name.where,
                           "a new row says something in every cell; \"-\" is for what is there "
                           "already");
    }
}

static void expand(struct ballotc_expansion *x)
{
    struct ballotc_table_state *state = x->state;
    const struct ballotc_table *given = x->declaration->table;
    uint32_t before = state->n_rows;
    struct ballotc_expression *added = new_set(x), *dropped = new_set(x);
    ballotc_read_rows(x);
    uint32_t n = state->n_rows * ballotc_n_places(state);
    x->cells = ballot_arena_array(x->names->arena, n + 1u, sizeof(struct ballotc_declaration *));
    x->is_new = ballot_arena_array(x->names->arena, state->n_rows + 1u, sizeof *x->is_new);
    for (uint32_t row = before; row < state->n_rows; row++) {
        x->is_new[row] = true;
        add_to_set(x, added, row);
    }
    for (const struct ballotc_table_row *r = given->rows; r != NULL; r = r->next) {
        uint32_t row = ballotc_row_number(state, r->name.text);
        if (row == state->n_rows)
            continue;
        if (r->change != BALLOTC_ROW_DROPPED) {
            ballotc_read_cells(x, r, row);
            continue;
        }
        for (uint32_t place = 0; place < ballotc_n_places(state); place++)
            ballotc_cell_at(x, row, place, &r->name.where)->change = BALLOTC_RETIRES;
        state->rows[row].is_dropped = true;
        add_to_set(x, dropped, row);
    }
    for (uint32_t row = 0; row < state->n_rows; row++) {
        check_whole(x, row);
        for (uint32_t place = 0; place < ballotc_n_places(state); place++) {
            const struct ballotc_declaration *d = x->cells[row * ballotc_n_places(state) + place];
            if (d != NULL && d->clauses.phases != NULL)
                ballotc_word_cell(x, row, place);
        }
    }
    for (const struct ballotc_cell_clauses *c = given->clauses; c != NULL; c = c->next)
        ballotc_add_cell_clauses(x, c);
    if (given->is_whole)
        collect_places(x, false);
    if (given->is_whole || added->items != NULL || dropped->items != NULL)
        collect_rows(x, given->is_whole ? BALLOTC_ADDS : BALLOTC_AMENDS, added, dropped);
    for (uint32_t i = 0; i < n; i++)
        if (x->cells[i] != NULL)
            ballotc_collect_member(x->names, x->ballot, x->cells[i]);
}

static struct ballotc_table_state **find_table(struct ballotc_names *names, uint32_t document,
                                               const char *name)
{
    struct ballotc_table_state **at = &names->tables;
    while (*at != NULL &&
           ((*at)->document != document || strcmp((*at)->declaration->name.text, name) != 0))
        at = &(*at)->next;
    return at;
}

static void report_none(struct ballotc_names *names, uint32_t document,
                        const struct ballotc_declaration *d)
{
    bool amends = d->change == BALLOTC_AMENDS;
    for (uint32_t i = 0; i < names->n_without; i++)
        for (const struct ballotc_declaration *m = names->without[i]->members; m != NULL;
             m = m->next)
            if (names->without_documents[i] == document && m->kind == BALLOTC_DECLARE_TABLE &&
                m->change == BALLOTC_ADDS && strcmp(m->name.text, d->name.text) == 0) {
                const char *ballot = names->without[i]->name.text;
                struct ballotc_diagnostic *diagnostic =
                    ballotc_report(names->diagnostics, BALLOTC_rests_on_left_out, &d->name.where,
                                   "%s cannot be left out: this %s table \"%s\", which it made",
                                   ballot, amends ? "amends" : "retires", d->name.text);
                ballotc_note(names->diagnostics, diagnostic, &m->name.where, "made here, by %s",
                             ballot);
                return;
            }
    const char **all;
    size_t n = 0;
    for (const struct ballotc_table_state *s = names->tables; s != NULL; s = s->next)
        n++;
    all = ballot_arena_array(names->arena, n + 1, sizeof *all);
    n = 0;
    for (const struct ballotc_table_state *s = names->tables; s != NULL; s = s->next)
        if (s->document == document)
            all[n++] = s->declaration->name.text;
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        names->diagnostics, amends ? BALLOTC_amends_nothing : BALLOTC_retires_nothing,
        &d->name.where, "no earlier ballot made table \"%s\"", d->name.text);
    const char *nearest = ballotc_nearest(d->name.text, all, n);
    if (nearest != NULL)
        ballotc_help(names->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
}

static bool has_form(struct ballotc_names *names, const struct ballotc_declaration *d)
{
    if (d->change == BALLOTC_RETIRES || d->table->is_whole == (d->change == BALLOTC_ADDS))
        return true;
    ballotc_report(names->diagnostics, BALLOTC_table_form, &d->name.where,
                   d->table->is_whole ? "an amendment keeps the list and columns of the table, and "
                                        "gives rows in braces"
                                      : "a new table says \"over\" which list and \"by\" what its "
                                        "columns are");
    return false;
}

static void report_again(struct ballotc_expansion *x, const struct ballotc_table_state *made)
{
    struct ballotc_names *names = x->names;
    const struct ballotc_declaration *d = x->declaration;
    bool apart = names->ballots[made->ballot].is_draft && names->ballots[x->ballot].is_draft &&
                 !ballotc_stands_on(names, x->ballot, made->ballot);
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, apart ? BALLOTC_drafts_collide : BALLOTC_added_twice,
                       &d->name.where, "table \"%s\" exists already", d->name.text);
    ballotc_note(names->diagnostics, diagnostic, &made->declaration->name.where, "made here, by %s",
                 names->ballots[made->ballot].declaration->name.text);
    if (!apart)
        ballotc_help(names->diagnostics, diagnostic, "write \"amend table %s\" to change it",
                     d->name.text);
}

static void retire(struct ballotc_expansion *x, struct ballotc_table_state **state)
{
    uint32_t n = x->state->n_rows * ballotc_n_places(x->state);
    x->cells = ballot_arena_array(x->names->arena, n + 1u, sizeof(struct ballotc_declaration *));
    x->is_new = ballot_arena_array(x->names->arena, x->state->n_rows + 1u, sizeof *x->is_new);
    for (uint32_t i = 0; i < n; i++) {
        if (x->state->rows[i / ballotc_n_places(x->state)].is_dropped)
            continue;
        struct ballotc_declaration *d =
            ballotc_cell_at(x, i / ballotc_n_places(x->state), i % ballotc_n_places(x->state),
                            &x->declaration->name.where);
        d->change = BALLOTC_RETIRES;
        ballotc_collect_member(x->names, x->ballot, d);
    }
    collect_rows(x, BALLOTC_RETIRES, NULL, NULL);
    collect_places(x, true);
    *state = (*state)->next;
}

void ballotc_collect_table(struct ballotc_names *names, uint32_t ballot,
                           const struct ballotc_declaration *declaration)
{
    uint32_t document = names->ballots[ballot].document;
    struct ballotc_expansion x = {.names = names, .ballot = ballot, .declaration = declaration};
    struct ballotc_table_state **state = find_table(names, document, declaration->name.text);
    if (!has_form(names, declaration))
        return;
    x.state = *state;
    if (declaration->change != BALLOTC_ADDS) {
        if (*state == NULL)
            report_none(names, document, declaration);
        else if ((*state)->is_wrong)
            return;
        else if (declaration->change == BALLOTC_RETIRES)
            retire(&x, state);
        else
            expand(&x);
        return;
    }
    if (*state != NULL) {
        report_again(&x, *state);
        return;
    }
    x.state = ballot_arena_alloc(names->arena, sizeof *x.state);
    x.state->document = document;
    x.state->ballot = ballot;
    x.state->declaration = declaration;
    x.state->table = declaration->table;
    *state = x.state;
    ballotc_read_list(&x);
    ballotc_read_columns(&x);
    if (declaration->section.text == NULL) {
        ballotc_report(names->diagnostics, BALLOTC_no_section, &declaration->name.where,
                       "table \"%s\" cites no section", declaration->name.text);
        x.state->is_wrong = true;
    }
    if (!x.state->is_wrong)
        expand(&x);
}
