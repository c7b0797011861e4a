/* What the parser's actions call: they make nodes of the tree, and complain of
 * what the grammar alone can tell to be wrong. */
#ifndef BALLOTC_GRAMMAR_H
#define BALLOTC_GRAMMAR_H

#include "parse.h"
#include "table_syntax.h"
#include "test_syntax.h"

enum ballotc_clause_kind {
    /* of rules and applies */
    CLAUSE_SUMMARY,
    CLAUSE_MANUAL,
    CLAUSE_BECAUSE,
    CLAUSE_FOR,
    CLAUSE_WHEN,
    CLAUSE_AT,
    CLAUSE_DUE,
    CLAUSE_COVERS,
    CLAUSE_EXCEPT,
    CLAUSE_PHASE,
    CLAUSE_CHECKED,
    CLAUSE_COVERS_RANGE,
    /* of ballots */
    CLAUSE_BASE,
    CLAUSE_VERSION,
    CLAUSE_DISCUSSION,
    CLAUSE_PASSED,
    CLAUSE_ADOPTED,
    CLAUSE_EFFECTIVE,
    CLAUSE_MEMBER
};

/* A clause until it is put into what it belongs to. */
struct ballotc_clause {
    enum ballotc_clause_kind kind;
    struct ballotc_location where;
    struct ballotc_word *word;
    struct ballotc_expression *expression, *condition;
    struct ballotc_phase *phase;
    struct ballotc_check *check;
    struct ballotc_declaration *member;
    struct ballotc_date date;
    struct ballotc_clause *next;
};

struct ballotc_word *grammar_word(struct ballotc_parse *parse, const char *text,
                                  const struct ballotc_location *where);
struct ballotc_expression *grammar_leaf(struct ballotc_parse *parse,
                                        enum ballotc_expression_kind kind,
                                        const struct ballotc_location *where);
/* Any of A, B, C may be NULL. */
struct ballotc_expression *grammar_node(struct ballotc_parse *parse,
                                        enum ballotc_expression_kind kind, int operation,
                                        struct ballotc_expression *a, struct ballotc_expression *b,
                                        struct ballotc_expression *c,
                                        const struct ballotc_location *where,
                                        const struct ballotc_location *head);
/* The members of a list count for the depth of NODE too. */
struct ballotc_expression *grammar_items(struct ballotc_parse *parse,
                                         struct ballotc_expression *node,
                                         struct ballotc_expression *items);
/* An aggregate whose bound name begins VALUE. */
struct ballotc_expression *grammar_aggregate(struct ballotc_parse *parse, int operation,
                                             struct ballotc_expression *value,
                                             struct ballotc_expression *list,
                                             struct ballotc_expression *condition,
                                             const struct ballotc_location *where);
struct ballotc_expression *grammar_append(struct ballotc_expression *list,
                                          struct ballotc_expression *last);
struct ballotc_word *grammar_append_word(struct ballotc_word *list, struct ballotc_word *last);
struct ballotc_clause *grammar_clause(struct ballotc_parse *parse, enum ballotc_clause_kind kind,
                                      const struct ballotc_location *where);
struct ballotc_clause *grammar_append_clause(struct ballotc_clause *list,
                                             struct ballotc_clause *last);
struct ballotc_declaration *grammar_declaration(struct ballotc_parse *parse,
                                                enum ballotc_declaration_kind kind,
                                                const struct ballotc_word *name,
                                                const struct ballotc_location *where);
struct ballotc_phase *grammar_phase(struct ballotc_parse *parse, int level,
                                    const struct ballotc_location *where);
/* Puts the clauses of a rule, an apply or a ballot where they belong;
 * complains of doubles. */
void grammar_fill(struct ballotc_parse *parse, struct ballotc_declaration *declaration,
                  struct ballotc_clause *clauses);
/* Tables, their columns, rows and cells. */
struct ballotc_declaration *grammar_table(struct ballotc_parse *parse,
                                          const struct ballotc_word *name,
                                          const struct ballotc_word *section,
                                          struct ballotc_table *table,
                                          const struct ballotc_location *where);
struct ballotc_column *grammar_column(struct ballotc_parse *parse, const struct ballotc_word *name,
                                      const char *title);
struct ballotc_column *grammar_append_column(struct ballotc_column *list,
                                             struct ballotc_column *last);
struct ballotc_table_row *grammar_row(struct ballotc_parse *parse, const struct ballotc_word *name);
void grammar_add_row(struct ballotc_table *table, struct ballotc_table_row *row);
struct ballotc_cell *grammar_cell(struct ballotc_parse *parse, struct ballotc_word *words,
                                  const struct ballotc_location *where);
struct ballotc_cell *grammar_append_cell(struct ballotc_cell *list, struct ballotc_cell *last);
/* Complains of clauses that cells cannot hold. */
void grammar_fill_cells(struct ballotc_parse *parse, struct ballotc_cell_clauses *cells,
                        const struct ballotc_word *section, struct ballotc_clause *clauses);
void grammar_add_cell_clauses(struct ballotc_table *table, struct ballotc_cell_clauses *cells);
/* Parts, settings, expectations and cases of tests. */
struct ballotc_test_part *grammar_part(struct ballotc_parse *parse, const struct ballotc_word *key,
                                       struct ballotc_expression *arguments,
                                       const struct ballotc_location *where);
struct ballotc_test_part *grammar_append_part(struct ballotc_test_part *list,
                                              struct ballotc_test_part *last);
struct ballotc_setting *grammar_setting(struct ballotc_parse *parse, int kind,
                                        const struct ballotc_location *where);
struct ballotc_setting *grammar_append_setting(struct ballotc_setting *list,
                                               struct ballotc_setting *last);
struct ballotc_expectation *grammar_expectation(struct ballotc_parse *parse, const char *rule,
                                                const struct ballotc_location *where);
struct ballotc_expectation *grammar_append_expectation(struct ballotc_expectation *list,
                                                       struct ballotc_expectation *last);
struct ballotc_test_source *grammar_source(struct ballotc_parse *parse,
                                           const struct ballotc_word *path,
                                           const struct ballotc_word *like,
                                           struct ballotc_test_part *parts,
                                           const struct ballotc_location *where);
/* Gives a test its certificate, issuer or evidence; complains of a second one. */
void grammar_give(struct ballotc_parse *parse, struct ballotc_test_source *to,
                  const struct ballotc_test_source *source);
struct ballotc_test *grammar_test(struct ballotc_parse *parse);
void grammar_add_case(struct ballotc_parse *parse, struct ballotc_test *test,
                      struct ballotc_setting *settings, struct ballotc_expectation *expectations,
                      const struct ballotc_location *where);
/* A word that the grammar does not have here; EXPECTED may be NULL. */
void grammar_unexpected(struct ballotc_parse *parse, const struct ballotc_location *where,
                        const char *found, bool is_reserved, const char *expected);
void grammar_report(struct ballotc_parse *parse, enum ballotc_code code,
                    const struct ballotc_location *where, const char *text);

#endif
