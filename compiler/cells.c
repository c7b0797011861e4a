/* The rows of a profile table and its cells, each of which becomes a rule with
 * a name, a history and a finding of its own (docs/language.md, section 5). */
#include <string.h>

#include "table_state.h"

/* --- Rows -------------------------------------------------------------------------- */

uint32_t ballotc_row_number(const struct ballotc_table_state *state, const char *name)
{
    uint32_t i = 0;
    while (i < state->n_rows &&
           (state->rows[i].is_dropped || strcmp(state->rows[i].name.text, name) != 0))
        i++;
    return i;
}

static void add_row(struct ballotc_expansion *x, const struct ballotc_table_row *given)
{
    struct ballotc_names *names = x->names;
    struct ballotc_table_state *state = x->state;
    struct ballotc_state_row *rows =
        ballot_arena_array(names->arena, state->n_rows + 1u, sizeof *rows);
    if (state->n_rows != 0)
        memcpy(rows, state->rows, state->n_rows * sizeof *rows);
    state->rows = rows;
    struct ballotc_state_row *row = &rows[state->n_rows++];
    row->name = given->name;
    row->is_oid = given->is_oid;
    row->is_other = !given->is_oid && strcmp(given->name.text, "other") == 0;
    const char *label = state->table->label;
    const char *title = given->title != NULL ? given->title : given->name.text;
    row->title = label == NULL ? title
                 : row->is_other
                     ? ballot_arena_printf(names->arena, "%s of the %s",
                                           given->title != NULL ? title : "any other", label)
                     : ballot_arena_printf(names->arena, "%s:%s", label, title);
    row->found = ballotc_row_found(names, state, row);
}

const char *ballotc_nearest_row(struct ballotc_names *names,
                                const struct ballotc_table_state *state, const char *name)
{
    const char **all = ballot_arena_array(names->arena, state->n_rows + 1u, sizeof *all);
    size_t n = 0;
    for (uint32_t i = 0; i < state->n_rows; i++)
        if (!state->rows[i].is_dropped)
            all[n++] = state->rows[i].name.text;
    return ballotc_nearest(name, all, n);
}

void ballotc_report_unknown(struct ballotc_expansion *x, const struct ballotc_word *word,
                            const char *what, const char *nearest)
{
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        x->names->diagnostics, BALLOTC_unknown_cell, &word->where, "table \"%s\" has no %s \"%s\"",
        x->state->declaration->name.text, what, word->text);
    ballotc_note(x->names->diagnostics, diagnostic, &x->state->declaration->name.where,
                 "the table begins here");
    if (nearest != NULL)
        ballotc_help(x->names->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
}

void ballotc_read_rows(struct ballotc_expansion *x)
{
    const struct ballotc_table *given = x->declaration->table;
    for (const struct ballotc_table_row *r = given->rows; r != NULL; r = r->next) {
        uint32_t at = ballotc_row_number(x->state, r->name.text);
        bool known = at < x->state->n_rows;
        if (given->is_whole && r->change != BALLOTC_ROW_GIVEN)
            ballotc_report(x->names->diagnostics, BALLOTC_table_form, &r->where,
                           "\"add\" and \"drop\" change the rows of a table; this one is new");
        else if (given->is_whole ? !known : r->change == BALLOTC_ROW_ADDED && !known)
            add_row(x, r);
        else if (r->change == BALLOTC_ROW_ADDED)
            ballotc_report_twice(x->names, BALLOTC_row_twice, &r->name,
                                 &x->state->rows[at].name.where, "row");
        else if (!known)
            ballotc_report_unknown(x, &r->name, "row",
                                   ballotc_nearest_row(x->names, x->state, r->name.text));
    }
}

/* --- Cells ------------------------------------------------------------------------- */

const struct ballotc_column *ballotc_nth_column(const struct ballotc_axis *axis, uint32_t n)
{
    const struct ballotc_column *c = axis->columns;
    while (n-- > 0)
        c = c->next;
    return c;
}

uint32_t ballotc_n_places(const struct ballotc_table_state *state)
{
    return state->n_columns * state->n_generations;
}

struct ballotc_declaration *ballotc_cell_at(struct ballotc_expansion *x, uint32_t row,
                                            uint32_t place, const struct ballotc_location *where)
{
    struct ballotc_names *names = x->names;
    struct ballotc_table_state *state = x->state;
    struct ballotc_declaration **cell = &x->cells[row * ballotc_n_places(state) + place];
    if (*cell != NULL)
        return *cell;
    struct ballotc_declaration *d = ballot_arena_alloc(names->arena, sizeof *d);
    const struct ballotc_table *table = state->table;
    const struct ballotc_state_row *r = &state->rows[row];
    const char *column = ballotc_nth_column(&table->by, place / state->n_generations)->name.text;
    d->kind = BALLOTC_DECLARE_RULE;
    d->change = x->is_new[row] ? BALLOTC_ADDS : BALLOTC_AMENDS;
    d->name.text =
        table->then.name.text == NULL
            ? ballot_arena_printf(names->arena, "%s[%s, %s]", state->declaration->name.text,
                                  r->name.text, column)
            : ballot_arena_printf(
                  names->arena, "%s[%s, %s, %s]", state->declaration->name.text, r->name.text,
                  column,
                  ballotc_nth_column(&table->then, place % state->n_generations)->name.text);
    d->name.where = *where;
    d->where = *where;
    d->row = (uint16_t)(row + 1);
    d->column = (uint16_t)(place + 1);
    if (d->change == BALLOTC_ADDS) {
        d->clauses.section = state->declaration->section;
        d->clauses.variable = table->variable;
        d->clauses.list = table->list;
        d->clauses.where = table->where;
        d->clauses.when =
            ballotc_table_leaf(names, BALLOTC_NAME, ballotc_place_name(names, state, place),
                               &state->when[place]->where);
    } else if (x->declaration->section.text != NULL) {
        d->clauses.section = x->declaration->section;
    }
    return *cell = d;
}

static const struct {
    const char *word, *sentence;
    enum ballot_level level;
    int wanted; /* 1: that the row is found, 0: that it is not, -1: nothing */
} words[] = {{"must", "is required", BALLOT_MUST, 1},
             {"should", "is recommended", BALLOT_SHOULD, 1},
             {"may", "is allowed", BALLOT_MAY, -1},
             {"not_recommended", "is not recommended", BALLOT_SHOULD, 0},
             {"no", "is not allowed", BALLOT_MUST, 0}};
#define N_WORDS (sizeof words / sizeof words[0])

static size_t find_word(const struct ballotc_word *word)
{
    size_t i = 0;
    while (i < N_WORDS && strcmp(words[i].word, word->text) != 0)
        i++;
    return i;
}

/* The words of a row in one place: phases of that cell. */
static void add_phase(struct ballotc_expansion *x, const struct ballotc_table_row *given,
                      uint32_t row, uint32_t place, const struct ballotc_word *word)
{
    struct ballotc_names *names = x->names;
    struct ballotc_state_row *r = &x->state->rows[row];
    size_t what = find_word(word);
    if (strcmp(word->text, "-") == 0)
        return;
    if (what == N_WORDS) {
        ballotc_report(names->diagnostics, BALLOTC_cell_word, &word->where,
                       "\"%s\" is no word of a cell", word->text);
        return;
    }
    struct ballotc_declaration *d = ballotc_cell_at(x, row, place, &given->name.where);
    struct ballotc_phase *phase = ballot_arena_alloc(names->arena, sizeof *phase);
    phase->level = (int)words[what].level;
    phase->word = words[what].word;
    phase->kind = given->kind;
    phase->date = given->date;
    phase->where = given->where;
    if (words[what].wanted < 0) {
        phase->condition = ballotc_table_leaf(names, BALLOTC_BOOL, NULL, &r->name.where);
        phase->condition->number = 1;
    } else {
        phase->condition =
            words[what].wanted
                ? r->found
                : ballotc_table_operation(names, BALLOTC_NOT, r->found, NULL, &r->name.where);
    }
    struct ballotc_phase **end = &d->clauses.phases;
    while (*end != NULL)
        end = &(*end)->next;
    *end = phase;
}

static uint32_t length_of(const struct ballotc_word *list)
{
    uint32_t n = 0;
    for (; list != NULL; list = list->next)
        n++;
    return n;
}

void ballotc_read_cells(struct ballotc_expansion *x, const struct ballotc_table_row *given,
                        uint32_t row)
{
    const struct ballotc_table_state *state = x->state;
    uint32_t column = 0;
    for (const struct ballotc_cell *c = given->cells; c != NULL; c = c->next, column++) {
        uint32_t n = length_of(c->words);
        if (column >= state->n_columns)
            continue;
        if (n != 1 && n != state->n_generations) {
            ballotc_report(x->names->diagnostics, BALLOTC_table_shape, &c->where,
                           "this cell has %u words; one is needed, or one for each of %u", n,
                           state->n_generations);
            continue;
        }
        const struct ballotc_word *word = c->words;
        for (uint32_t g = 0; g < state->n_generations; g++) {
            add_phase(x, given, row, column * state->n_generations + g, word);
            word = n == 1 ? word : word->next;
        }
    }
    if (column != state->n_columns)
        ballotc_report(x->names->diagnostics, BALLOTC_table_shape, &given->where,
                       "row \"%s\" has %u cell%s, the table has %u columns", given->name.text,
                       column, column == 1 ? "" : "s", state->n_columns);
}

bool ballotc_is_cell_word(const struct ballotc_word *word)
{
    return find_word(word) != N_WORDS;
}

/* What a phase of the row says: a number into `words`. */
static size_t word_of(const struct ballotc_state_row *row, const struct ballotc_phase *phase)
{
    size_t i = 0;
    int wanted = phase->condition == row->found           ? 1
                 : phase->condition->kind == BALLOTC_BOOL ? -1
                                                          : 0;
    while (words[i].level != (enum ballot_level)phase->level || words[i].wanted != wanted)
        i++;
    return i;
}

bool ballotc_holds_word(const struct ballotc_expansion *x, uint32_t row, uint32_t place,
                        const struct ballotc_word *word)
{
    const struct ballotc_declaration *d = x->cells[row * ballotc_n_places(x->state) + place];
    const struct ballotc_phase *p = d != NULL ? d->clauses.phases : NULL;
    while (p != NULL && p->next != NULL)
        p = p->next;
    return p != NULL && word_of(&x->state->rows[row], p) == find_word(word);
}

/* "is required, then not allowed": what the phases say in turn, or those only
 * that something can fail. */
static const char *say_phases(struct ballotc_names *names, const struct ballotc_state_row *row,
                              const struct ballotc_phase *phases, bool failing)
{
    const char *text = NULL;
    size_t before = N_WORDS;
    for (const struct ballotc_phase *p = phases; p != NULL; p = p->next) {
        size_t word = word_of(row, p);
        if (word == before || (failing && words[word].wanted < 0))
            continue;
        text = text == NULL ? words[word].sentence
                            : ballot_arena_printf(names->arena, "%s, then %s", text,
                                                  words[word].sentence + strlen("is "));
        before = word;
    }
    return text;
}

/* TEXT as a message says it: braces are braces. */
static const char *as_message(struct ballotc_names *names, const char *text)
{
    char *copy = ballot_arena_raw(names->arena, 2 * strlen(text) + 1), *to = copy;
    for (; *text != '\0'; text++) {
        if (*text == '{' || *text == '}')
            *to++ = *text;
        *to++ = *text;
    }
    *to = '\0';
    return copy;
}

/* "an Organization-validated certificate", "an RSA certificate". */
static const char *article(const char *title)
{
    bool is_acronym = title[0] >= 'A' && title[0] <= 'Z' && title[1] >= 'A' && title[1] <= 'Z';
    const char *vowels = is_acronym ? "AEFHILMNORSX" : "AEIOaeio";
    return strchr(vowels, title[0]) != NULL ? "an" : "a";
}

static bool only_forbids(const struct ballotc_state_row *row, const struct ballotc_phase *phases)
{
    bool any = false;
    for (const struct ballotc_phase *p = phases; p != NULL; p = p->next) {
        if (words[word_of(row, p)].wanted > 0)
            return false;
        any = any || words[word_of(row, p)].wanted == 0;
    }
    return any;
}

void ballotc_word_cell(struct ballotc_expansion *x, uint32_t row, uint32_t place)
{
    struct ballotc_names *names = x->names;
    struct ballotc_declaration *d = x->cells[row * ballotc_n_places(x->state) + place];
    const struct ballotc_state_row *r = &x->state->rows[row];
    const char *title = x->state->titles[place];
    const char *all = say_phases(names, r, d->clauses.phases, false);
    const char *failing = say_phases(names, r, d->clauses.phases, true);
    d->clauses.summary.where = d->clauses.because.where = d->where;
    d->clauses.summary.text = ballot_arena_printf(names->arena, "%s %s in %s %s certificate",
                                                  r->title, all, article(title), title);
    d->clauses.because.text = as_message(
        names, ballot_arena_printf(names->arena, "%s %s in %s %s certificate", r->title,
                                   failing != NULL ? failing : all, article(title), title));
    if (r->is_other && only_forbids(r, d->clauses.phases))
        d->clauses.offender = ballotc_first_other(names, x->state, r);
}
