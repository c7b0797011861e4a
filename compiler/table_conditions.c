/* What the cells of a profile table ask of a certificate: whether its list has
 * what a row is about, and whether it belongs to a column. Each is one
 * expression, which all cells of the row or column share. */
#include <string.h>

#include "table_state.h"

/* --- Expressions ------------------------------------------------------------------ */

struct ballotc_expression *ballotc_table_leaf(struct ballotc_names *names,
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

struct ballotc_expression *ballotc_table_operation(struct ballotc_names *names,
                                                   enum ballotc_operation operation,
                                                   struct ballotc_expression *a,
                                                   struct ballotc_expression *b,
                                                   const struct ballotc_location *where)
{
    struct ballotc_expression *e =
        ballotc_table_leaf(names, b != NULL ? BALLOTC_BINARY : BALLOTC_UNARY, NULL, where);
    e->operation = operation;
    e->a = a;
    e->b = b;
    e->depth = (uint16_t)(1 + (b != NULL && b->depth > a->depth ? b->depth : a->depth));
    return e;
}

/* VALUE: what to take of the first, or NULL. */
static struct ballotc_expression *
quantify(struct ballotc_names *names, enum ballotc_operation operation,
         const struct ballotc_table *table, struct ballotc_expression *condition,
         struct ballotc_expression *value, const struct ballotc_location *where)
{
    struct ballotc_expression *e = ballotc_table_leaf(names, BALLOTC_QUANTIFIER, NULL, where);
    e->operation = operation;
    e->variable = (struct ballotc_word){.text = "row", .where = *where};
    e->a = ballotc_table_leaf(names, BALLOTC_NAME, table->over.text, where);
    e->b = condition;
    e->c = value;
    e->depth = (uint16_t)(1 + condition->depth);
    return e;
}

struct ballotc_expression *ballotc_row_value(struct ballotc_names *names,
                                             const struct ballotc_table_state *state,
                                             const struct ballotc_state_row *row)
{
    const struct ballotc_location *where = &row->name.where;
    if (row->is_oid)
        return ballotc_table_leaf(names, BALLOTC_OID, row->name.text, where);
    return ballotc_table_leaf(
        names, BALLOTC_NAME,
        state->prefix != NULL
            ? ballot_arena_printf(names->arena, "%s.%s", state->prefix, row->name.text)
            : row->name.text,
        where);
}

const char *ballotc_rows_name(struct ballotc_names *names, const struct ballotc_table_state *state)
{
    return ballot_arena_printf(names->arena, "%s[rows]", state->declaration->name.text);
}

const char *ballotc_place_name(struct ballotc_names *names, const struct ballotc_table_state *state,
                               uint32_t place)
{
    const struct ballotc_table *table = state->table;
    const char *generation =
        table->then.name.text != NULL
            ? ballotc_nth_column(&table->then, place % state->n_generations)->name.text
            : NULL;
    return ballot_arena_printf(
        names->arena, "%s[%s%s%s]", state->declaration->name.text,
        ballotc_nth_column(&table->by, place / state->n_generations)->name.text,
        generation != NULL ? ", " : "", generation != NULL ? generation : "");
}

/* What tells an element from another one. */
static struct ballotc_expression *key_of(struct ballotc_names *names,
                                         const struct ballotc_table_state *state,
                                         const struct ballotc_location *where)
{
    return ballotc_table_leaf(
        names, BALLOTC_NAME,
        state->key != NULL ? ballot_arena_printf(names->arena, "row.%s", state->key) : "row",
        where);
}

static struct ballotc_expression *rows_of(struct ballotc_names *names,
                                          const struct ballotc_table_state *state,
                                          const struct ballotc_location *where)
{
    return ballotc_table_leaf(names, BALLOTC_NAME, ballotc_rows_name(names, state), where);
}

static struct ballotc_expression *is_no_row(struct ballotc_names *names,
                                            const struct ballotc_table_state *state,
                                            const struct ballotc_location *where)
{
    struct ballotc_expression *in = ballotc_table_operation(
        names, BALLOTC_IN, key_of(names, state, where), rows_of(names, state, where), where);
    return ballotc_table_operation(names, BALLOTC_NOT, in, NULL, where);
}

struct ballotc_expression *ballotc_first_other(struct ballotc_names *names,
                                               const struct ballotc_table_state *state,
                                               const struct ballotc_state_row *row)
{
    const struct ballotc_location *where = &row->name.where;
    return quantify(names, BALLOTC_FIRST, state->table, is_no_row(names, state, where),
                    key_of(names, state, where), where);
}

struct ballotc_expression *ballotc_row_found(struct ballotc_names *names,
                                             const struct ballotc_table_state *state,
                                             const struct ballotc_state_row *row)
{
    const struct ballotc_table *table = state->table;
    const struct ballotc_location *where = &row->name.where;
    if (state->key != NULL)
        return quantify(
            names, BALLOTC_ANY, table,
            row->is_other ? is_no_row(names, state, where)
                          : ballotc_table_operation(names, BALLOTC_EQ, key_of(names, state, where),
                                                    ballotc_row_value(names, state, row), where),
            NULL, where);
    struct ballotc_expression *list =
        ballotc_table_leaf(names, BALLOTC_NAME, table->over.text, where);
    if (!row->is_other)
        return ballotc_table_operation(names, BALLOTC_HAS, list,
                                       ballotc_row_value(names, state, row), where);
    struct ballotc_expression *only =
        ballotc_table_operation(names, BALLOTC_HAS_ONLY, list, rows_of(names, state, where), where);
    return ballotc_table_operation(names, BALLOTC_NOT, only, NULL, where);
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

void ballotc_read_list(struct ballotc_expansion *x)
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
static struct ballotc_expression *column_condition(struct ballotc_expansion *x,
                                                   const struct ballotc_axis *axis,
                                                   const struct ballotc_column *column)
{
    struct ballotc_names *names = x->names;
    const struct ballotc_location *where = &column->name.where;
    if (!are_defines(names, x->state->document, axis))
        return ballotc_table_operation(
            names, BALLOTC_EQ, ballotc_table_leaf(names, BALLOTC_NAME, axis->name.text, where),
            ballotc_table_leaf(names, BALLOTC_NAME, column->name.text, where), where);
    struct ballotc_expression *e =
        ballotc_table_leaf(names, BALLOTC_NAME, column_define(names, axis, column), where);
    struct ballotc_expression *others = NULL;
    for (const struct ballotc_column *c = axis->columns; c != NULL; c = c->next) {
        if (c == column)
            continue;
        struct ballotc_expression *other =
            ballotc_table_leaf(names, BALLOTC_NAME, column_define(names, axis, c), where);
        others = others == NULL ? other
                                : ballotc_table_operation(names, BALLOTC_OR, others, other, where);
    }
    if (others == NULL)
        return e;
    return ballotc_table_operation(names, BALLOTC_AND, e,
                                   ballotc_table_operation(names, BALLOTC_NOT, others, NULL, where),
                                   where);
}

static const char *column_title(const struct ballotc_column *column)
{
    return column->title != NULL ? column->title : column->name.text;
}

static uint32_t count_columns(struct ballotc_expansion *x, const struct ballotc_axis *axis)
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

void ballotc_read_columns(struct ballotc_expansion *x)
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
            by = ballotc_table_operation(names, BALLOTC_AND, table->when, by, &c->name.where);
        const struct ballotc_column *g = has_generations ? table->then.columns : NULL;
        do {
            state->titles[i] = g == NULL ? column_title(c)
                                         : ballot_arena_printf(names->arena, "%s %s",
                                                               column_title(c), column_title(g));
            state->when[i++] =
                g == NULL
                    ? by
                    : ballotc_table_operation(names, BALLOTC_AND, by,
                                              column_condition(x, &table->then, g), &c->name.where);
            g = g == NULL ? NULL : g->next;
        } while (g != NULL);
    }
}
