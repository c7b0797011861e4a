/* Profile tables (docs/language.md, section 5): each cell becomes a rule with
 * a name, a history and a finding of its own. Rows and columns are one
 * expression each, which the cells share; so the check programs of a table
 * grow with its rows and columns, not with its cells. */
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "table_syntax.h"

struct row {
    struct ballotc_word name;
    bool is_oid, is_other, is_dropped;
    const char *title;                /* "subject:surname" */
    struct ballotc_expression *found; /* whether the list has it */
};

struct ballotc_table_state {
    uint32_t document, ballot;
    const struct ballotc_declaration *declaration;
    const struct ballotc_table *table;
    bool is_wrong;
    uint32_t n_columns, n_generations; /* the latter at least 1 */
    struct ballotc_expression **when;  /* per column and generation */
    const char **titles;               /* "Mailbox-validated Strict", likewise */
    struct row *rows;
    uint32_t n_rows;
    bool has_other;
    const char *key;    /* of an element that is a record: its first field */
    const char *prefix; /* of the defines that name rows; NULL: they are words */
    struct ballotc_table_state *next;
};

struct expansion {
    struct ballotc_names *names;
    uint32_t ballot;
    const struct ballotc_declaration *declaration;
    struct ballotc_table_state *state;
    struct ballotc_declaration **cells; /* per row, column and generation */
    bool *is_new;                       /* per row */
};

/* --- Expressions ------------------------------------------------------------------ */

static struct ballotc_expression *leaf(struct ballotc_names *names,
                                       enum ballotc_expression_kind kind, const char *text,
                                       const struct ballotc_location *where)
{
    struct ballotc_expression *e = ballot_arena_alloc(names->arena, sizeof *e);
    e->kind = kind;
    e->text = text;
    e->where = *where;
    e->head = *where;
    e->depth = 1;
    return e;
}

/* B may be NULL. Each operand may serve in many expressions. */
static struct ballotc_expression *operation(struct ballotc_names *names,
                                            enum ballotc_operation operation,
                                            struct ballotc_expression *a,
                                            struct ballotc_expression *b,
                                            const struct ballotc_location *where)
{
    struct ballotc_expression *e =
        leaf(names, b != NULL ? BALLOTC_BINARY : BALLOTC_UNARY, NULL, where);
    e->operation = operation;
    e->a = a;
    e->b = b;
    e->depth = (uint16_t)(1 + (b != NULL && b->depth > a->depth ? b->depth : a->depth));
    return e;
}

static struct ballotc_expression *any_row(struct ballotc_names *names,
                                          const struct ballotc_table *table,
                                          struct ballotc_expression *condition,
                                          const struct ballotc_location *where)
{
    struct ballotc_expression *e = leaf(names, BALLOTC_QUANTIFIER, NULL, where);
    e->operation = BALLOTC_ANY;
    e->variable = (struct ballotc_word){.text = "row", .where = *where};
    e->a = leaf(names, BALLOTC_NAME, table->over.text, where);
    e->b = condition;
    e->depth = (uint16_t)(1 + condition->depth);
    return e;
}

static struct ballotc_expression *row_value(struct ballotc_names *names,
                                            const struct ballotc_table_state *state,
                                            const struct row *row)
{
    const struct ballotc_location *where = &row->name.where;
    if (row->is_oid)
        return leaf(names, BALLOTC_OID, row->name.text, where);
    return leaf(names, BALLOTC_NAME,
                state->prefix != NULL
                    ? ballot_arena_printf(names->arena, "%s.%s", state->prefix, row->name.text)
                    : row->name.text,
                where);
}

static const char *rows_name(struct ballotc_names *names, const struct ballotc_table_state *state)
{
    return ballot_arena_printf(names->arena, "%s[rows]", state->declaration->name.text);
}

/* Whether the list has what the row is about. */
static struct ballotc_expression *find_row(struct ballotc_names *names,
                                           const struct ballotc_table_state *state,
                                           const struct row *row)
{
    const struct ballotc_table *table = state->table;
    const struct ballotc_location *where = &row->name.where;
    const char *rows = rows_name(names, state);
    if (state->key != NULL) {
        struct ballotc_expression *key = leaf(
            names, BALLOTC_NAME, ballot_arena_printf(names->arena, "row.%s", state->key), where);
        if (!row->is_other)
            return any_row(names, table,
                           operation(names, BALLOTC_EQ, key, row_value(names, state, row), where),
                           where);
        struct ballotc_expression *in =
            operation(names, BALLOTC_IN, key, leaf(names, BALLOTC_NAME, rows, where), where);
        return any_row(names, table, operation(names, BALLOTC_NOT, in, NULL, where), where);
    }
    struct ballotc_expression *list = leaf(names, BALLOTC_NAME, table->over.text, where);
    if (!row->is_other)
        return operation(names, BALLOTC_HAS, list, row_value(names, state, row), where);
    struct ballotc_expression *only =
        operation(names, BALLOTC_HAS_ONLY, list, leaf(names, BALLOTC_NAME, rows, where), where);
    return operation(names, BALLOTC_NOT, only, NULL, where);
}

/* --- The list ---------------------------------------------------------------------- */

/* The field that PATH leads to from a record of the certificate. */
static const struct ballot_field *follow(uint16_t record, const char *path)
{
    const struct ballot_field *field = NULL;
    while (path != NULL && *path == '.') {
        size_t length = strcspn(++path, ".");
        const struct ballot_record *in = &ballot_certificate_records[record];
        field = NULL;
        for (uint16_t i = 0; i < in->n_fields; i++)
            if (strncmp(in->fields[i].name, path, length) == 0 &&
                in->fields[i].name[length] == '\0')
                field = &in->fields[i];
        path += length;
        if (field == NULL || (*path == '.' && field->kind != BALLOT_RECORD))
            return NULL;
        record = field->type;
    }
    return field;
}

static const struct ballot_field *find_list(const struct ballotc_table *table, const char *path)
{
    size_t length = strcspn(path, ".");
    const char *const roots[] = {"cert", "issuer"};
    for (int i = 0; i < 2; i++)
        if (strncmp(path, roots[i], length) == 0 && roots[i][length] == '\0')
            return follow(BALLOT_RECORD_cert, path + length);
    if (table->list == NULL || table->list->kind != BALLOTC_NAME ||
        strncmp(path, table->variable.text, length) != 0 || table->variable.text[length] != '\0')
        return NULL;
    const struct ballot_field *list = strncmp(table->list->text, path, length + 1) != 0
                                          ? find_list(table, table->list->text)
                                          : NULL;
    return list != NULL && list->kind == BALLOT_RECORD ? follow(list->type, path + length) : NULL;
}

/* How the elements of the list are told apart. */
static void read_list(struct expansion *x)
{
    struct ballotc_table_state *state = x->state;
    const struct ballotc_table *table = state->table;
    const struct ballot_field *list = find_list(table, table->over.text), *key = list;
    if (list != NULL && list->kind == BALLOT_RECORD) {
        const struct ballot_record *record = &ballot_certificate_records[list->type];
        key = &record->fields[0];
        state->key = key->name;
        state->prefix = record->name;
    }
    bool fits = list != NULL && (list->flags & BALLOT_FIELD_LIST) != 0 &&
                (key->kind == BALLOT_OID || key->kind == BALLOT_ENUM);
    if (!fits) {
        ballotc_report(x->names->diagnostics, BALLOTC_table_list, &table->over.where,
                       "%s is no list of the certificate whose elements have an identifier or a "
                       "word",
                       table->over.text);
        state->is_wrong = true;
        return;
    }
    if (key->kind == BALLOT_ENUM)
        state->prefix = NULL;
    else if (table->prefix.text != NULL)
        state->prefix = table->prefix.text;
}

/* --- Columns ----------------------------------------------------------------------- */

static bool is_define(const struct ballotc_names *names, uint32_t document, const char *name)
{
    if (ballotc_entity_find(names, BALLOTC_IS_DEFINE, BALLOT_NONE, 0, name) != NULL)
        return true;
    for (uint32_t i = 0; i < names->n_ballots; i++)
        if (names->ballots[i].document == document)
            for (const struct ballotc_declaration *m = names->ballots[i].declaration->members;
                 m != NULL; m = m->next)
                if (m->kind == BALLOTC_DECLARE_DEFINE && strcmp(m->name.text, name) == 0)
                    return true;
    return false;
}

static const char *column_define(struct ballotc_names *names, const struct ballotc_axis *axis,
                                 const struct ballotc_column *column)
{
    return ballot_arena_printf(names->arena, "%s.%s", axis->name.text, column->name.text);
}

/* Columns are defines of their own, or words of the enumeration that the axis
 * is a value of. */
static bool are_defines(struct ballotc_names *names, uint32_t document,
                        const struct ballotc_axis *axis)
{
    for (const struct ballotc_column *c = axis->columns; c != NULL; c = c->next)
        if (is_define(names, document, column_define(names, axis, c)))
            return true;
    return false;
}

/* Of several defines one alone has to hold. */
static struct ballotc_expression *column_condition(struct expansion *x,
                                                   const struct ballotc_axis *axis,
                                                   const struct ballotc_column *column)
{
    struct ballotc_names *names = x->names;
    const struct ballotc_location *where = &column->name.where;
    if (!are_defines(names, x->state->document, axis))
        return operation(names, BALLOTC_EQ, leaf(names, BALLOTC_NAME, axis->name.text, where),
                         leaf(names, BALLOTC_NAME, column->name.text, where), where);
    struct ballotc_expression *e =
        leaf(names, BALLOTC_NAME, column_define(names, axis, column), where);
    struct ballotc_expression *others = NULL;
    for (const struct ballotc_column *c = axis->columns; c != NULL; c = c->next) {
        if (c == column)
            continue;
        struct ballotc_expression *other =
            leaf(names, BALLOTC_NAME, column_define(names, axis, c), where);
        others = others == NULL ? other : operation(names, BALLOTC_OR, others, other, where);
    }
    if (others == NULL)
        return e;
    return operation(names, BALLOTC_AND, e, operation(names, BALLOTC_NOT, others, NULL, where),
                     where);
}

static const char *column_title(const struct ballotc_column *column)
{
    return column->title != NULL ? column->title : column->name.text;
}

static uint32_t count_columns(struct expansion *x, const struct ballotc_axis *axis)
{
    uint32_t n = 0;
    for (const struct ballotc_column *c = axis->columns; c != NULL; c = c->next, n++)
        for (const struct ballotc_column *other = axis->columns; other != c; other = other->next)
            if (strcmp(other->name.text, c->name.text) == 0) {
                ballotc_report_twice(x->names, BALLOTC_row_twice, &c->name, &other->name.where,
                                     "column");
                x->state->is_wrong = true;
            }
    return n;
}

static void read_columns(struct expansion *x)
{
    struct ballotc_names *names = x->names;
    struct ballotc_table_state *state = x->state;
    const struct ballotc_table *table = state->table;
    bool has_generations = table->then.name.text != NULL;
    state->n_columns = count_columns(x, &table->by);
    state->n_generations = has_generations ? count_columns(x, &table->then) : 1;
    uint32_t n = state->n_columns * state->n_generations, i = 0;
    state->when = ballot_arena_array(names->arena, n, sizeof(struct ballotc_expression *));
    state->titles = ballot_arena_array(names->arena, n, sizeof *state->titles);
    for (const struct ballotc_column *c = table->by.columns; c != NULL; c = c->next) {
        struct ballotc_expression *by = column_condition(x, &table->by, c);
        if (table->when != NULL)
            by = operation(names, BALLOTC_AND, table->when, by, &c->name.where);
        const struct ballotc_column *g = has_generations ? table->then.columns : NULL;
        do {
            state->titles[i] = g == NULL ? column_title(c)
                                         : ballot_arena_printf(names->arena, "%s %s",
                                                               column_title(c), column_title(g));
            state->when[i++] =
                g == NULL ? by
                          : operation(names, BALLOTC_AND, by, column_condition(x, &table->then, g),
                                      &c->name.where);
            g = g == NULL ? NULL : g->next;
        } while (g != NULL);
    }
}

/* --- Rows -------------------------------------------------------------------------- */

static uint32_t row_number(const struct ballotc_table_state *state, const char *name)
{
    uint32_t i = 0;
    while (i < state->n_rows &&
           (state->rows[i].is_dropped || strcmp(state->rows[i].name.text, name) != 0))
        i++;
    return i;
}

static void add_row(struct expansion *x, const struct ballotc_table_row *given)
{
    struct ballotc_names *names = x->names;
    struct ballotc_table_state *state = x->state;
    struct row *rows = ballot_arena_array(names->arena, state->n_rows + 1u, sizeof *rows);
    if (state->n_rows != 0)
        memcpy(rows, state->rows, state->n_rows * sizeof *rows);
    state->rows = rows;
    struct row *row = &rows[state->n_rows++];
    row->name = given->name;
    row->is_oid = given->is_oid;
    row->is_other = !given->is_oid && strcmp(given->name.text, "other") == 0;
    state->has_other = state->has_other || row->is_other;
    const char *label = state->table->label;
    const char *title = given->title != NULL ? given->title : given->name.text;
    row->title = label == NULL ? title
                 : row->is_other
                     ? ballot_arena_printf(names->arena, "%s of the %s",
                                           given->title != NULL ? title : "any other", label)
                     : ballot_arena_printf(names->arena, "%s:%s", label, title);
    row->found = find_row(names, state, row);
}

static const char *nearest_row(struct ballotc_names *names, const struct ballotc_table_state *state,
                               const char *name)
{
    const char **all = ballot_arena_array(names->arena, state->n_rows + 1u, sizeof *all);
    size_t n = 0;
    for (uint32_t i = 0; i < state->n_rows; i++)
        if (!state->rows[i].is_dropped)
            all[n++] = state->rows[i].name.text;
    return ballotc_nearest(name, all, n);
}

static void report_unknown(struct expansion *x, const struct ballotc_word *word, const char *what,
                           const char *nearest)
{
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        x->names->diagnostics, BALLOTC_unknown_cell, &word->where, "table \"%s\" has no %s \"%s\"",
        x->state->declaration->name.text, what, word->text);
    ballotc_note(x->names->diagnostics, diagnostic, &x->state->declaration->name.where,
                 "the table begins here");
    if (nearest != NULL)
        ballotc_help(x->names->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
}

/* Rows that are there after this ballot, those that it drops included. */
static void read_rows(struct expansion *x)
{
    const struct ballotc_table *given = x->declaration->table;
    for (const struct ballotc_table_row *r = given->rows; r != NULL; r = r->next) {
        uint32_t at = row_number(x->state, r->name.text);
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
            report_unknown(x, &r->name, "row", nearest_row(x->names, x->state, r->name.text));
    }
}

/* --- Cells ------------------------------------------------------------------------- */

static const struct ballotc_column *nth(const struct ballotc_axis *axis, uint32_t n)
{
    const struct ballotc_column *c = axis->columns;
    while (n-- > 0)
        c = c->next;
    return c;
}

static uint32_t n_places(const struct ballotc_table_state *state)
{
    return state->n_columns * state->n_generations;
}

static struct ballotc_declaration *cell_at(struct expansion *x, uint32_t row, uint32_t place)
{
    struct ballotc_names *names = x->names;
    struct ballotc_table_state *state = x->state;
    struct ballotc_declaration **cell = &x->cells[row * n_places(state) + place];
    if (*cell != NULL)
        return *cell;
    struct ballotc_declaration *d = ballot_arena_alloc(names->arena, sizeof *d);
    const struct ballotc_table *table = state->table;
    const struct row *r = &state->rows[row];
    const char *column = nth(&table->by, place / state->n_generations)->name.text;
    d->kind = BALLOTC_DECLARE_RULE;
    d->change = x->is_new[row] ? BALLOTC_ADDS : BALLOTC_AMENDS;
    d->name.text =
        table->then.name.text == NULL
            ? ballot_arena_printf(names->arena, "%s[%s, %s]", state->declaration->name.text,
                                  r->name.text, column)
            : ballot_arena_printf(names->arena, "%s[%s, %s, %s]", state->declaration->name.text,
                                  r->name.text, column,
                                  nth(&table->then, place % state->n_generations)->name.text);
    d->name.where = r->name.where;
    d->where = r->name.where;
    d->row = (uint16_t)(row + 1);
    d->column = (uint16_t)(place + 1);
    if (d->change == BALLOTC_ADDS) {
        d->clauses.section = state->declaration->section;
        d->clauses.variable = table->variable;
        d->clauses.list = table->list;
        d->clauses.where = table->where;
        d->clauses.when = state->when[place];
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
static void add_phase(struct expansion *x, const struct ballotc_table_row *given, uint32_t row,
                      uint32_t place, const struct ballotc_word *word)
{
    struct ballotc_names *names = x->names;
    struct row *r = &x->state->rows[row];
    size_t what = find_word(word);
    if (strcmp(word->text, "-") == 0)
        return;
    if (what == N_WORDS) {
        ballotc_report(names->diagnostics, BALLOTC_cell_word, &word->where,
                       "\"%s\" is no word of a cell", word->text);
        return;
    }
    struct ballotc_declaration *d = cell_at(x, row, place);
    struct ballotc_phase *phase = ballot_arena_alloc(names->arena, sizeof *phase);
    phase->level = words[what].level;
    phase->kind = given->kind;
    phase->date = given->date;
    phase->where = given->where;
    if (words[what].wanted < 0) {
        phase->condition = leaf(names, BALLOTC_BOOL, NULL, &r->name.where);
        phase->condition->number = 1;
    } else {
        phase->condition = words[what].wanted
                               ? r->found
                               : operation(names, BALLOTC_NOT, r->found, NULL, &r->name.where);
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

static void read_cells(struct expansion *x, const struct ballotc_table_row *given, uint32_t row)
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

/* What the cell says, for people: one sentence where all its phases say it. */
static void word_cell(struct expansion *x, uint32_t row, uint32_t place)
{
    struct ballotc_names *names = x->names;
    struct ballotc_declaration *d = x->cells[row * n_places(x->state) + place];
    const struct row *r = &x->state->rows[row];
    const char *title = x->state->titles[place], *sentence = NULL;
    const char *article = strchr("AEIOUaeiou", *title) != NULL ? "an" : "a";
    bool alike = true;
    for (const struct ballotc_phase *p = d->clauses.phases; p != NULL; p = p->next) {
        int wanted = p->condition == r->found ? 1 : p->condition->kind == BALLOTC_BOOL ? -1 : 0;
        for (size_t i = 0; i < N_WORDS; i++)
            if (words[i].level == (enum ballot_level)p->level && words[i].wanted == wanted) {
                alike = alike && (sentence == NULL || sentence == words[i].sentence);
                sentence = words[i].sentence;
            }
    }
    d->clauses.summary.where = d->clauses.because.where = r->name.where;
    d->clauses.summary.text = ballot_arena_printf(
        names->arena, "%s %s in %s %s certificate", r->title,
        alike ? sentence : "is allowed or not, as the table says on the day,", article, title);
    d->clauses.because.text =
        alike ? d->clauses.summary.text
              : ballot_arena_printf(names->arena, "%s is %s %s %s certificate", r->title,
                                    d->clauses.phases->condition == r->found ? "missing from"
                                                                             : "present in",
                                    article, title);
}

/* --- Clauses of cells ---------------------------------------------------------------- */

static bool names_it(const struct ballotc_word *selected, const char *name)
{
    if (selected == NULL)
        return true;
    for (; selected != NULL; selected = selected->next)
        if (strcmp(selected->text, name) == 0)
            return true;
    return false;
}

static void check_axis(struct expansion *x, const struct ballotc_word *selected,
                       const struct ballotc_axis *axis, const char *what)
{
    for (; selected != NULL; selected = selected->next) {
        const struct ballotc_column *c = axis->columns;
        while (c != NULL && strcmp(c->name.text, selected->text) != 0)
            c = c->next;
        if (c == NULL)
            report_unknown(x, selected, what, NULL);
    }
}

/* Whether the cell, as this ballot leaves it, holds WORD in its last phase. */
static bool holds_word(const struct expansion *x, uint32_t row, uint32_t place,
                       const struct ballotc_word *word)
{
    const struct ballotc_declaration *d = x->cells[row * n_places(x->state) + place];
    const struct ballotc_phase *p = d != NULL ? d->clauses.phases : NULL;
    size_t what = find_word(word);
    while (p != NULL && p->next != NULL)
        p = p->next;
    if (p == NULL || what == N_WORDS)
        return false;
    int wanted = p->condition == x->state->rows[row].found ? 1
                 : p->condition->kind == BALLOTC_BOOL      ? -1
                                                           : 0;
    return words[what].level == (enum ballot_level)p->level && words[what].wanted == wanted;
}

static bool is_selected(const struct expansion *x, const struct ballotc_cell_clauses *c,
                        uint32_t row, uint32_t place)
{
    const struct ballotc_table_state *state = x->state;
    const struct ballotc_table *table = state->table;
    if (state->rows[row].is_dropped || !names_it(c->selected[0], state->rows[row].name.text) ||
        !names_it(c->selected[1], nth(&table->by, place / state->n_generations)->name.text))
        return false;
    if (c->selected[2] != NULL &&
        (table->then.name.text == NULL ||
         !names_it(c->selected[2], nth(&table->then, place % state->n_generations)->name.text)))
        return false;
    return c->word.text == NULL || holds_word(x, row, place, &c->word);
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
    if (from->because.text != NULL)
        to->because = from->because;
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
static void number_covers(struct expansion *x, const struct ballotc_cell_clauses *c, uint32_t n)
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
        for (uint32_t place = 0; place < n_places(x->state); place++) {
            if (!is_selected(x, c, row, place))
                continue;
            struct ballotc_word id = {ballot_arena_printf(names->arena, "%.*s%0*lu", (int)prefix,
                                                          c->first.text, width, first++),
                                      c->first.where, NULL};
            append_covers(names, &cell_at(x, row, place)->clauses, &id);
        }
}

static void add_clauses(struct expansion *x, const struct ballotc_cell_clauses *c)
{
    struct ballotc_table_state *state = x->state;
    uint32_t n = 0;
    for (const struct ballotc_word *w = c->selected[0]; w != NULL; w = w->next)
        if (row_number(state, w->text) == state->n_rows)
            report_unknown(x, w, "row", nearest_row(x->names, state, w->text));
    check_axis(x, c->selected[1], &state->table->by, "column");
    check_axis(x, c->selected[2], &state->table->then, "generation");
    if (c->word.text != NULL && find_word(&c->word) == N_WORDS)
        ballotc_report(x->names->diagnostics, BALLOTC_cell_word, &c->word.where,
                       "\"%s\" is no word of a cell", c->word.text);
    for (uint32_t row = 0; row < state->n_rows; row++)
        for (uint32_t place = 0; place < n_places(state); place++)
            if (is_selected(x, c, row, place)) {
                n++;
                merge_clauses(x->names, &cell_at(x, row, place)->clauses, &c->clauses);
            }
    if (c->first.text != NULL)
        number_covers(x, c, n);
}

/* --- A ballot's table ---------------------------------------------------------------- */

/* The set of all rows, which decides what is `other`. */
static void collect_rows(struct expansion *x, enum ballotc_change change)
{
    struct ballotc_names *names = x->names;
    struct ballotc_table_state *state = x->state;
    if (!state->has_other)
        return;
    struct ballotc_declaration *d = ballot_arena_alloc(names->arena, sizeof *d);
    d->kind = BALLOTC_DECLARE_DEFINE;
    d->change = change;
    d->name =
        (struct ballotc_word){.text = rows_name(names, state), .where = x->declaration->name.where};
    d->where = x->declaration->where;
    d->value = leaf(names, BALLOTC_SET, NULL, &x->declaration->name.where);
    struct ballotc_expression **end = &d->value->items;
    for (uint32_t i = 0; i < state->n_rows; i++) {
        if (state->rows[i].is_other || state->rows[i].is_dropped)
            continue;
        *end = row_value(names, state, &state->rows[i]);
        end = &(*end)->next;
    }
    d->value->depth = 2;
    ballotc_collect_member(names, x->ballot, d);
}

static void check_whole(struct expansion *x, uint32_t row)
{
    for (uint32_t place = 0; place < n_places(x->state); place++) {
        const struct ballotc_declaration *d = x->cells[row * n_places(x->state) + place];
        if ((d == NULL || d->clauses.phases == NULL) && x->is_new[row] &&
            x->names->diagnostics->errors == 0)
            ballotc_report(x->names->diagnostics, BALLOTC_table_shape,
                           &x->state->rows[row].name.where,
                           "a new row says something in every cell; \"-\" is for what is there "
                           "already");
    }
}

static void expand(struct expansion *x)
{
    struct ballotc_table_state *state = x->state;
    const struct ballotc_table *given = x->declaration->table;
    uint32_t before = state->n_rows;
    bool rows_change = false;
    read_rows(x);
    uint32_t n = state->n_rows * n_places(state);
    x->cells = ballot_arena_array(x->names->arena, n + 1u, sizeof(struct ballotc_declaration *));
    x->is_new = ballot_arena_array(x->names->arena, state->n_rows + 1u, sizeof *x->is_new);
    for (uint32_t row = before; row < state->n_rows; row++)
        x->is_new[row] = true;
    for (const struct ballotc_table_row *r = given->rows; r != NULL; r = r->next) {
        uint32_t row = row_number(state, r->name.text);
        rows_change = rows_change || r->change != BALLOTC_ROW_GIVEN;
        if (row == state->n_rows)
            continue;
        if (r->change != BALLOTC_ROW_DROPPED) {
            read_cells(x, r, row);
            continue;
        }
        for (uint32_t place = 0; place < n_places(state); place++)
            cell_at(x, row, place)->change = BALLOTC_RETIRES;
        state->rows[row].is_dropped = true;
    }
    for (uint32_t row = 0; row < state->n_rows; row++) {
        check_whole(x, row);
        for (uint32_t place = 0; place < n_places(state); place++) {
            const struct ballotc_declaration *d = x->cells[row * n_places(state) + place];
            if (d != NULL && d->clauses.phases != NULL)
                word_cell(x, row, place);
        }
    }
    for (const struct ballotc_cell_clauses *c = given->clauses; c != NULL; c = c->next)
        add_clauses(x, c);
    if (given->is_whole || rows_change)
        collect_rows(x, given->is_whole ? BALLOTC_ADDS : BALLOTC_AMENDS);
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

static void report_again(struct expansion *x, const struct ballotc_table_state *made)
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

static void retire(struct expansion *x, struct ballotc_table_state **state)
{
    uint32_t n = x->state->n_rows * n_places(x->state);
    x->cells = ballot_arena_array(x->names->arena, n + 1u, sizeof(struct ballotc_declaration *));
    x->is_new = ballot_arena_array(x->names->arena, x->state->n_rows + 1u, sizeof *x->is_new);
    for (uint32_t i = 0; i < n; i++) {
        if (x->state->rows[i / n_places(x->state)].is_dropped)
            continue;
        struct ballotc_declaration *d = cell_at(x, i / n_places(x->state), i % n_places(x->state));
        d->change = BALLOTC_RETIRES;
        d->name.where = x->declaration->name.where;
        ballotc_collect_member(x->names, x->ballot, d);
    }
    collect_rows(x, BALLOTC_RETIRES);
    *state = (*state)->next;
}

void ballotc_collect_table(struct ballotc_names *names, uint32_t ballot,
                           const struct ballotc_declaration *declaration)
{
    uint32_t document = names->ballots[ballot].document;
    struct expansion x = {.names = names, .ballot = ballot, .declaration = declaration};
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
    read_list(&x);
    read_columns(&x);
    if (declaration->section.text == NULL) {
        ballotc_report(names->diagnostics, BALLOTC_no_section, &declaration->name.where,
                       "table \"%s\" cites no section", declaration->name.text);
        x.state->is_wrong = true;
    }
    if (!x.state->is_wrong)
        expand(&x);
}
