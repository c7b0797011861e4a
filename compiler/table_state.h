/* A profile table as the ballots so far have left it, and the rules that one
 * ballot makes of it (docs/language.md, section 5). Everything lives in the
 * arena of the names; what is wrong is reported, and the rest goes on. */
#ifndef BALLOTC_TABLE_STATE_H
#define BALLOTC_TABLE_STATE_H

#include "names.h"
#include "table_syntax.h"

struct ballotc_state_row {
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
    struct ballotc_expression **when;  /* per place: column and generation */
    const char **titles;               /* "Mailbox-validated Strict", likewise */
    struct ballotc_state_row *rows;
    uint32_t n_rows;
    const char *key;    /* of an element that is a record: its first field */
    const char *prefix; /* of the defines that name rows; NULL: they are words */
    struct ballotc_table_state *next;
};

/* What DECLARATION, a table in a ballot, comes to. */
struct ballotc_expansion {
    struct ballotc_names *names;
    uint32_t ballot;
    const struct ballotc_declaration *declaration;
    struct ballotc_table_state *state;
    struct ballotc_declaration **cells; /* per row and place; NULL: the ballot leaves it alone */
    bool *is_new;                       /* per row */
};

/* Columns times generations. */
uint32_t ballotc_n_places(const struct ballotc_table_state *state);
const struct ballotc_column *ballotc_nth_column(const struct ballotc_axis *axis, uint32_t n);

/* table_conditions.c. */
struct ballotc_expression *ballotc_table_leaf(struct ballotc_names *names,
                                              enum ballotc_expression_kind kind, const char *text,
                                              const struct ballotc_location *where);
/* B may be NULL. Each operand may serve in many expressions. */
struct ballotc_expression *ballotc_table_operation(struct ballotc_names *names,
                                                   enum ballotc_operation operation,
                                                   struct ballotc_expression *a,
                                                   struct ballotc_expression *b,
                                                   const struct ballotc_location *where);
struct ballotc_expression *ballotc_row_value(struct ballotc_names *names,
                                             const struct ballotc_table_state *state,
                                             const struct ballotc_state_row *row);
/* Whether the list has what the row is about. */
struct ballotc_expression *ballotc_row_found(struct ballotc_names *names,
                                             const struct ballotc_table_state *state,
                                             const struct ballotc_state_row *row);
/* What the list has first that no row is about. */
struct ballotc_expression *ballotc_first_other(struct ballotc_names *names,
                                               const struct ballotc_table_state *state,
                                               const struct ballotc_state_row *row);
/* Of the defines that hold the set of all rows, and what a place asks. */
const char *ballotc_rows_name(struct ballotc_names *names, const struct ballotc_table_state *state);
const char *ballotc_place_name(struct ballotc_names *names, const struct ballotc_table_state *state,
                               uint32_t place);
/* How the elements of the list are told apart; what the columns ask. */
void ballotc_read_list(struct ballotc_expansion *x);
void ballotc_read_columns(struct ballotc_expansion *x);

/* cells.c. */
/* Of the row so named; n_rows where there is none. */
uint32_t ballotc_row_number(const struct ballotc_table_state *state, const char *name);
const char *ballotc_nearest_row(struct ballotc_names *names,
                                const struct ballotc_table_state *state, const char *name);
/* "table … has no WHAT …". NEAREST may be NULL. */
void ballotc_report_unknown(struct ballotc_expansion *x, const struct ballotc_word *word,
                            const char *what, const char *nearest);
/* Rows that are there after this ballot, those that it drops included. */
void ballotc_read_rows(struct ballotc_expansion *x);
/* The rule that the ballot makes or amends in that place, as it says at WHERE. */
struct ballotc_declaration *ballotc_cell_at(struct ballotc_expansion *x, uint32_t row,
                                            uint32_t place, const struct ballotc_location *where);
/* The words of a row, as phases of its cells. */
void ballotc_read_cells(struct ballotc_expansion *x, const struct ballotc_table_row *given,
                        uint32_t row);
bool ballotc_is_cell_word(const struct ballotc_word *word);
/* Whether the cell, as this ballot leaves it, holds WORD in its last phase. */
bool ballotc_holds_word(const struct ballotc_expansion *x, uint32_t row, uint32_t place,
                        const struct ballotc_word *word);
/* Gives a cell its summary and message. */
void ballotc_word_cell(struct ballotc_expansion *x, uint32_t row, uint32_t place);

/* cell_clauses.c. */
void ballotc_add_cell_clauses(struct ballotc_expansion *x, const struct ballotc_cell_clauses *c);

#endif
