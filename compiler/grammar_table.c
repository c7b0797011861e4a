/* What the grammar's actions for tables call. */
#include "grammar.h"

struct ballotc_declaration *grammar_table(struct ballotc_parse *parse,
                                          const struct ballotc_word *name,
                                          const struct ballotc_word *section,
                                          struct ballotc_table *table,
                                          const struct ballotc_location *where)
{
    struct ballotc_declaration *d = grammar_declaration(parse, BALLOTC_DECLARE_TABLE, name, where);
    d->table = table;
    if (section != NULL)
        d->section = *section;
    return d;
}

struct ballotc_column *grammar_column(struct ballotc_parse *parse, const struct ballotc_word *name,
                                      const char *title)
{
    struct ballotc_column *column = ballot_arena_alloc(parse->arena, sizeof *column);
    column->name = *name;
    column->title = title;
    return column;
}

struct ballotc_column *grammar_append_column(struct ballotc_column *list,
                                             struct ballotc_column *last)
{
    struct ballotc_column **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

struct ballotc_table_row *grammar_row(struct ballotc_parse *parse, const struct ballotc_word *name)
{
    struct ballotc_table_row *row = ballot_arena_alloc(parse->arena, sizeof *row);
    row->name = *name;
    row->where = name->where;
    return row;
}

void grammar_add_row(struct ballotc_table *table, struct ballotc_table_row *row)
{
    struct ballotc_table_row **end = &table->rows;
    while (*end != NULL)
        end = &(*end)->next;
    *end = row;
}

struct ballotc_cell *grammar_cell(struct ballotc_parse *parse, struct ballotc_word *words,
                                  const struct ballotc_location *where)
{
    struct ballotc_cell *cell = ballot_arena_alloc(parse->arena, sizeof *cell);
    cell->words = words;
    cell->where = *where;
    return cell;
}

struct ballotc_cell *grammar_append_cell(struct ballotc_cell *list, struct ballotc_cell *last)
{
    struct ballotc_cell **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

void grammar_fill_cells(struct ballotc_parse *parse, struct ballotc_cell_clauses *cells,
                        const struct ballotc_word *section, struct ballotc_clause *clauses)
{
    struct ballotc_declaration *d =
        grammar_declaration(parse, BALLOTC_DECLARE_RULE, NULL, &cells->where);
    for (const struct ballotc_clause *c = clauses; c != NULL; c = c->next) {
        if (c->kind == CLAUSE_COVERS_RANGE) {
            cells->first = *c->word;
            cells->last = *c->word->next;
        } else if (c->kind != CLAUSE_SUMMARY && c->kind != CLAUSE_BECAUSE &&
                   c->kind != CLAUSE_COVERS && c->kind != CLAUSE_CHECKED) {
            grammar_report(parse, BALLOTC_cell_clause, &c->where,
                           "cells have no such clause; what they require stands in their row");
        }
    }
    grammar_fill(parse, d, clauses);
    cells->clauses = d->clauses;
    if (section != NULL)
        cells->clauses.section = *section;
}

void grammar_add_cell_clauses(struct ballotc_table *table, struct ballotc_cell_clauses *cells)
{
    struct ballotc_cell_clauses **end = &table->clauses;
    while (*end != NULL)
        end = &(*end)->next;
    *end = cells;
}
