/* The tree of profile tables (docs/language.md, section 5). */
#ifndef BALLOTC_TABLE_SYNTAX_H
#define BALLOTC_TABLE_SYNTAX_H

#include "syntax.h"

/* A column of one axis: what names it, and what people call it. */
struct ballotc_column {
    struct ballotc_word name;
    const char *title; /* or NULL */
    struct ballotc_column *next;
};

struct ballotc_axis {
    struct ballotc_word name; /* "smime.type"; text NULL: there is no such axis */
    struct ballotc_column *columns;
};

/* What stands in one cell: one word for every generation, or one for each. */
struct ballotc_cell {
    struct ballotc_word *words; /* "must" … "no", or "-": nothing is said */
    struct ballotc_location where;
    struct ballotc_cell *next;
};

enum ballotc_row_change { BALLOTC_ROW_GIVEN, BALLOTC_ROW_ADDED, BALLOTC_ROW_DROPPED };

struct ballotc_table_row {
    enum ballotc_row_change change;
    struct ballotc_word name;
    bool is_oid;
    const char *title; /* or NULL */
    struct ballotc_cell *cells;
    enum ballotc_phase_from kind;
    struct ballotc_date date;
    struct ballotc_location where;
    struct ballotc_table_row *next;
};

/* Clauses for the cells that SELECTED names: of row, column and generation
 * each a list of names, or "*"; WORD, where given, is what they have to hold. */
struct ballotc_cell_clauses {
    struct ballotc_word word;
    struct ballotc_word *selected[3];
    struct ballotc_clauses clauses;
    struct ballotc_word first, last; /* covers FIRST through LAST: one each, in order */
    struct ballotc_location where;
    struct ballotc_cell_clauses *next;
};

struct ballotc_table {
    bool is_whole;                /* with lists and columns: no amendment */
    const char *label;            /* what people call the list, or NULL */
    struct ballotc_word variable; /* for VARIABLE in LIST where WHERE */
    struct ballotc_expression *list, *where;
    struct ballotc_word over, prefix; /* prefix: text NULL where not given */
    struct ballotc_axis by, then;
    struct ballotc_expression *when;
    struct ballotc_table_row *rows;
    struct ballotc_cell_clauses *clauses;
};

#endif
