/* Tables, spelled out: each cell as the rule that docs/language.md, section 5,
 * says it is. The reference reads that text and knows nothing of tables, and
 * nothing of look-ups. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

#include "../../compiler/parse.h"
#include "../../compiler/table_syntax.h"

enum { MOST_ROWS = 16, MOST_TABLES = 4 };

/* What is known of the lists that tables are over. */
static const struct {
    const char *path, *field, *prefix; /* field: NULL where elements are values */
} lists[] = {{"cert.subject.attributes", "type", "attribute"},
             {"cert.subject_alt_names", "form", NULL},
             {"cert.extended_key_usage", NULL, NULL},
             {"cert.key_usage", NULL, NULL}};

/* A table as the ballots so far have left it. */
struct table {
    const struct ballotc_declaration *made;
    const char *document;
    const struct ballotc_table_row *rows[MOST_ROWS];
    size_t n_rows;
};

struct spelling {
    struct ballot_arena *arena;
    const char *source;
    struct table tables[MOST_TABLES];
    size_t n_tables;
    FILE *to;
};

static size_t offset(const char *source, uint32_t line, uint32_t column)
{
    const char *at = source;
    while (--line != 0)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - source) + column - 1;
}

static const char *slice(const struct spelling *s, const struct ballotc_location *where)
{
    size_t from = offset(s->source, where->line, where->column);
    size_t until = offset(s->source, where->last_line, where->last_column);
    return ballot_arena_text(s->arena, s->source + from, until - from);
}

/* --- Names -------------------------------------------------------------------- */

/* "2.5.4.3" as a part of a name. */
static void put_part(char **to, const char *part, size_t length)
{
    if (*part >= '0' && *part <= '9')
        *(*to)++ = 'o';
    for (size_t i = 0; i < length; i++)
        *(*to)++ = part[i] == '.' && *part <= '9' ? '_' : part[i];
}

void tables_spell_name(const char *name, char *to, size_t size)
{
    size_t length = strcspn(name, "[");
    if (strlen(name) + 8 > size)
        abort();
    memcpy(to, name, length);
    to += length;
    for (const char *at = name + length; *at == '[' || *at == ',';) {
        at += *at == '[' ? 1 : 2;
        size_t part = strcspn(at, ",]");
        *to++ = '.';
        put_part(&to, at, part);
        at += part;
    }
    *to = '\0';
}

static const char *cell_name(const struct spelling *s, const struct table *t,
                             const struct ballotc_table_row *row, const struct ballotc_column *c,
                             const struct ballotc_column *g)
{
    char part[64], *end = part;
    put_part(&end, row->name.text, strlen(row->name.text));
    *end = '\0';
    return ballot_arena_printf(s->arena, "%s.%s.%s%s%s", t->made->name.text, part, c->name.text,
                               g != NULL ? "." : "", g != NULL ? g->name.text : "");
}

static const char *set_name(const struct spelling *s, const struct table *t)
{
    return ballot_arena_printf(s->arena, "%s_rows", t->made->name.text);
}

static bool is_set_name(const char *name)
{
    return strcmp(name + 1, ".t_rows") == 0;
}

static bool is_other(const struct ballotc_table_row *row)
{
    return strcmp(row->name.text, "other") == 0;
}

static const char *value_of(const struct spelling *s, const struct table *t,
                            const struct ballotc_table_row *row)
{
    const struct ballotc_table *table = t->made->table;
    const char *prefix = table->prefix.text;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && prefix == NULL; i++)
        if (strcmp(lists[i].path, table->over.text) == 0)
            prefix = lists[i].prefix;
    return row->is_oid || prefix == NULL
               ? row->name.text
               : ballot_arena_printf(s->arena, "%s.%s", prefix, row->name.text);
}

/* --- What a cell asks ------------------------------------------------------------ */

static const char *is_there(const struct spelling *s, const struct table *t,
                            const struct ballotc_table_row *row)
{
    const char *over = t->made->table->over.text, *field = NULL, *set = set_name(s, t);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].path, over) == 0)
            field = lists[i].field;
    if (field != NULL)
        return is_other(row) ? ballot_arena_printf(s->arena, "(any r in %s: not (r.%s in %s))",
                                                   over, field, set)
                             : ballot_arena_printf(s->arena, "(any r in %s: r.%s = %s)", over,
                                                   field, value_of(s, t, row));
    return is_other(row) ? ballot_arena_printf(s->arena, "(not (%s has only %s))", over, set)
                         : ballot_arena_printf(s->arena, "(%s has %s)", over, value_of(s, t, row));
}

/* Column C, and no other one. An axis that is a fact has words for columns, any
 * other one defines. */
static void put_column(struct spelling *s, const struct ballotc_axis *axis,
                       const struct ballotc_column *c)
{
    if (strncmp(axis->name.text, "cert.", 5) == 0) {
        fprintf(s->to, " and %s = %s", axis->name.text, c->name.text);
        return;
    }
    fprintf(s->to, " and %s.%s", axis->name.text, c->name.text);
    for (const struct ballotc_column *other = axis->columns; other != NULL; other = other->next)
        if (other != c)
            fprintf(s->to, " and not %s.%s", axis->name.text, other->name.text);
}

static const char *place_name(const struct spelling *s, const struct table *t,
                              const struct ballotc_column *c, const struct ballotc_column *g)
{
    return ballot_arena_printf(s->arena, "%s_%s_%s", t->made->name.text, c->name.text,
                               g != NULL ? g->name.text : "all");
}

/* What its columns ask is made with the table; a row that comes later rests
 * where the table is not there. */
static void put_places(struct spelling *s, const struct table *t, bool retires)
{
    const struct ballotc_table *table = t->made->table;
    for (const struct ballotc_column *c = table->by.columns; c != NULL; c = c->next) {
        const struct ballotc_column *g = table->then.columns;
        do {
            const char *name = place_name(s, t, c, g);
            if (retires) {
                fprintf(s->to, "    retire define %s\n", name);
            } else {
                fprintf(s->to, "    define %s = (%s)", name,
                        table->when != NULL ? slice(s, &table->when->where) : "true");
                put_column(s, &table->by, c);
                if (g != NULL)
                    put_column(s, &table->then, g);
                fputc('\n', s->to);
            }
            g = g != NULL ? g->next : NULL;
        } while (g != NULL);
    }
}

static void put_phase(struct spelling *s, const struct table *t,
                      const struct ballotc_table_row *row, const char *word)
{
    static const struct {
        const char *word, *level, *before;
    } words[] = {{"must", "must", ""},
                 {"should", "should", ""},
                 {"not_recommended", "should", "not "},
                 {"no", "must", "not "},
                 {"may", "note", NULL}};
    size_t i = 0;
    while (strcmp(words[i].word, word) != 0)
        i++;
    fprintf(s->to, "      %s", words[i].level);
    if (row->kind != BALLOTC_PHASE_UNDATED)
        fprintf(s->to, " %s %s", row->kind == BALLOTC_PHASE_FROM ? "from" : "after",
                slice(s, &row->date.where));
    if (words[i].before != NULL)
        fprintf(s->to, ": %s%s\n", words[i].before, is_there(s, t, row));
    else
        fprintf(s->to, ": true\n");
}

static const char *word_of(const struct ballotc_table_row *row, size_t column, size_t generation)
{
    const struct ballotc_cell *cell = row->cells;
    while (column-- != 0)
        cell = cell->next;
    const struct ballotc_word *word = cell->words;
    while (generation-- != 0 && word->next != NULL)
        word = word->next;
    return word->text;
}

static bool is_among(const struct ballotc_word *some, const char *name)
{
    bool found = some == NULL;
    for (; some != NULL; some = some->next)
        found = found || strcmp(some->text, name) == 0;
    return found;
}

/* --- What a ballot does to a table ---------------------------------------------- */

struct cell {
    struct table *table;
    const struct ballotc_declaration *by;
    const struct ballotc_table_row *row; /* that made it */
    const struct ballotc_column *column, *generation;
    size_t c, g;
};

static void put_rule(struct spelling *s, const struct cell *cell, bool is_new)
{
    const struct ballotc_table *table = cell->table->made->table;
    const char *name = cell_name(s, cell->table, cell->row, cell->column, cell->generation),
               *section = NULL;
    bool any = is_new;
    const struct ballotc_table_row *row = cell->by->table->rows;
    for (; row != NULL; row = row->next)
        any = any || (row->change != BALLOTC_ROW_DROPPED &&
                      strcmp(row->name.text, cell->row->name.text) == 0 &&
                      strcmp(word_of(row, cell->c, cell->g), "-") != 0);
    for (const struct ballotc_cell_clauses *c = cell->by->table->clauses; c != NULL; c = c->next)
        if (is_among(c->selected[0], cell->row->name.text) &&
            is_among(c->selected[1], cell->column->name.text))
            section = c->clauses.section.text;
    if (!any && section == NULL)
        return;
    fprintf(s->to, "    %srule %s section \"%s\" {\n", is_new ? "" : "amend ", name,
            section != NULL ? section : "T");
    if (is_new && table->list != NULL)
        fprintf(s->to, "      for %s in %s%s%s\n", table->variable.text,
                slice(s, &table->list->where), table->where != NULL ? " where " : "",
                table->where != NULL ? slice(s, &table->where->where) : "");
    if (is_new)
        fprintf(s->to, "      when %s\n",
                place_name(s, cell->table, cell->column, cell->generation));
    for (row = cell->by->table->rows; row != NULL; row = row->next) {
        if (row->change == BALLOTC_ROW_DROPPED || strcmp(row->name.text, cell->row->name.text) != 0)
            continue;
        const char *word = word_of(row, cell->c, cell->g);
        if (strcmp(word, "-") != 0)
            put_phase(s, cell->table, row, word);
    }
    fprintf(s->to, "    }\n");
}

enum doing { MAKE, CHANGE, RETIRE };

static void put_row(struct spelling *s, struct table *t, const struct ballotc_declaration *by,
                    const struct ballotc_table_row *row, enum doing doing)
{
    struct cell cell = {.table = t, .by = by, .row = row};
    for (cell.column = t->made->table->by.columns; cell.column != NULL;
         cell.column = cell.column->next, cell.c++) {
        cell.generation = t->made->table->then.columns;
        cell.g = 0;
        do {
            if (doing == RETIRE)
                fprintf(s->to, "    retire rule %s\n",
                        cell_name(s, t, row, cell.column, cell.generation));
            else
                put_rule(s, &cell, doing == MAKE);
            cell.generation = cell.generation != NULL ? cell.generation->next : NULL;
            cell.g++;
        } while (cell.generation != NULL);
    }
}

static const char *with_row(const struct spelling *s, const struct table *t, const char *rows,
                            const struct ballotc_table_row *row)
{
    return is_other(row) ? rows
                         : ballot_arena_printf(s->arena, "%s%s%s", rows, *rows != '\0' ? ", " : "",
                                               value_of(s, t, row));
}

/* The rows that a ballot adds and drops, as those of a schedule; tables_mark makes it a
 * define. */
static void put_set(struct spelling *s, const struct table *t, bool is_new, const char *added,
                    const char *dropped)
{
    if (is_new)
        fprintf(s->to, "    schedule %s section \"T\" { (%s) }\n", set_name(s, t), added);
    else if (*added != '\0' || *dropped != '\0')
        fprintf(s->to, "    amend schedule %s {%s%s%s%s%s%s }\n", set_name(s, t),
                *added != '\0' ? " add (" : "", added, *added != '\0' ? ")" : "",
                *dropped != '\0' ? " drop (" : "", dropped, *dropped != '\0' ? ")" : "");
}

static size_t find(const struct table *t, const char *name)
{
    size_t i = 0;
    while (i < t->n_rows && strcmp(t->rows[i]->name.text, name) != 0)
        i++;
    return i;
}

static void change_table(struct spelling *s, struct table *t, const struct ballotc_declaration *d)
{
    bool is_new[MOST_ROWS] = {false};
    const char *added = "", *dropped = "";
    for (const struct ballotc_table_row *row = d->table->rows; row != NULL; row = row->next) {
        size_t i = find(t, row->name.text);
        if (row->change == BALLOTC_ROW_DROPPED && i < t->n_rows) {
            put_row(s, t, d, t->rows[i], RETIRE);
            dropped = with_row(s, t, dropped, t->rows[i]);
            memmove(&t->rows[i], &t->rows[i + 1], (--t->n_rows - i) * sizeof t->rows[0]);
            memmove(&is_new[i], &is_new[i + 1], (t->n_rows - i) * sizeof is_new[0]);
        } else if (i == t->n_rows && t->n_rows < MOST_ROWS) {
            is_new[t->n_rows] = true;
            added = with_row(s, t, added, row);
            t->rows[t->n_rows++] = row;
        }
    }
    put_set(s, t, d->change == BALLOTC_ADDS, added, dropped);
    for (size_t i = 0; i < t->n_rows; i++)
        put_row(s, t, d, t->rows[i], is_new[i] ? MAKE : CHANGE);
}

static void put_table(struct spelling *s, const char *document, const struct ballotc_declaration *d)
{
    struct table *t = s->tables;
    while (t < s->tables + s->n_tables &&
           (strcmp(t->document, document) != 0 || strcmp(t->made->name.text, d->name.text) != 0))
        t++;
    if (d->change == BALLOTC_ADDS && t < s->tables + MOST_TABLES) {
        if (t == s->tables + s->n_tables)
            s->n_tables++;
        *t = (struct table){.made = d, .document = document};
        put_places(s, t, false);
    }
    if (t == s->tables + s->n_tables)
        return;
    if (d->change != BALLOTC_RETIRES) {
        change_table(s, t, d);
        return;
    }
    for (size_t i = 0; i < t->n_rows; i++)
        put_row(s, t, d, t->rows[i], RETIRE);
    fprintf(s->to, "    retire schedule %s\n", set_name(s, t));
    put_places(s, t, true);
    t->n_rows = 0;
}

/* --- The whole text ----------------------------------------------------------------- */

const char *tables_spell_out(struct ballot_arena *arena, const char *source,
                             const struct ballotc_file *file)
{
    static const char *const words[] = {"", "amend ", "retire "};
    char *text;
    size_t length, at = 0;
    struct spelling *s = ballot_arena_alloc(arena, sizeof *s);
    s->arena = arena;
    s->source = source;
    s->to = open_memstream(&text, &length);
    if (s->to == NULL)
        abort();
    for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
        for (const struct ballotc_declaration *m = d->members; m != NULL; m = m->next) {
            if (m->kind != BALLOTC_DECLARE_TABLE)
                continue;
            size_t from = offset(source, m->where.line, m->where.column);
            size_t until = offset(source, m->where.last_line, m->where.last_column);
            size_t before = strlen(words[m->change]);
            if (from >= at + before &&
                strncmp(source + from - before, words[m->change], before) == 0)
                from -= before;
            fwrite(source + at, 1, from - at, s->to);
            fputc('\n', s->to);
            put_table(s, d->of.text, m);
            at = until;
        }
    fputs(source + at, s->to);
    fclose(s->to);
    const char *result = ballot_arena_text(arena, text, length);
    free(text);
    return result;
}

/* What no source can say: a permission has a level that no rule can be given, and a set of
 * rows is one of the wording, as a define is, which its ballots add to and drop from. */
void tables_mark(struct ballotc_file *file)
{
    for (struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
        for (struct ballotc_declaration *m = d->members; m != NULL; m = m->next) {
            if (m->kind == BALLOTC_DECLARE_SCHEDULE && is_set_name(m->name.text))
                m->kind = BALLOTC_DECLARE_DEFINE;
            for (struct ballotc_phase *p = m->clauses.phases;
                 p != NULL && m->kind == BALLOTC_DECLARE_RULE && tables_is_cell(m->name.text);
                 p = p->next)
                if (p->level == BALLOT_NOTE)
                    p->level = BALLOT_MAY;
        }
}

bool tables_is_cell(const char *name)
{
    return strncmp(name, "a.t.", 4) == 0 || strncmp(name, "b.t.", 4) == 0;
}
