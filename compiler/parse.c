#include "parse.h"

#include <string.h>

#include "grammar.h"

/* Later stages walk trees by recursion; this keeps their stacks small. */
#define DEEPEST 200

void grammar_report(struct ballotc_parse *parse, enum ballotc_code code,
                    const struct ballotc_location *where, const char *text)
{
    ballotc_report(parse->diagnostics, code, where, "%s", text);
}

void grammar_unexpected(struct ballotc_parse *parse, const struct ballotc_location *where,
                        const char *found, bool is_reserved, const char *expected)
{
    if (is_reserved && expected != NULL && strstr(expected, "a name") != NULL) {
        ballotc_report(parse->diagnostics, BALLOTC_reserved_word, where,
                       "\"%s\" is a reserved word, and %s is needed here", found, expected);
        return;
    }
    if (strcmp(found, "end of file") == 0)
        found = "the end of the file";
    bool quoted = strncmp(found, "a ", 2) != 0 && strncmp(found, "an ", 3) != 0 &&
                  strncmp(found, "the ", 4) != 0 && found[0] != '\'';
    const char *quote = quoted ? "\"" : "";
    if (expected != NULL)
        ballotc_report(parse->diagnostics, BALLOTC_unexpected, where,
                       "unexpected %s%s%s, expected %s", quote, found, quote, expected);
    else
        ballotc_report(parse->diagnostics, BALLOTC_unexpected, where, "unexpected %s%s%s", quote,
                       found, quote);
}

struct ballotc_word *grammar_word(struct ballotc_parse *parse, const char *text,
                                  const struct ballotc_location *where)
{
    struct ballotc_word *word = ballot_arena_alloc(parse->arena, sizeof *word);
    word->text = text;
    word->where = *where;
    return word;
}

struct ballotc_expression *grammar_leaf(struct ballotc_parse *parse,
                                        enum ballotc_expression_kind kind,
                                        const struct ballotc_location *where)
{
    struct ballotc_expression *e = ballot_arena_alloc(parse->arena, sizeof *e);
    e->kind = kind;
    e->where = e->head = *where;
    e->depth = 1;
    return e;
}

static void deepen(struct ballotc_parse *parse, struct ballotc_expression *e,
                   const struct ballotc_expression *below)
{
    if (below == NULL || below->depth < e->depth)
        return;
    e->depth = (uint16_t)(below->depth + 1);
    if (e->depth <= DEEPEST)
        return;
    e->depth = DEEPEST;
    if (!parse->too_deep)
        grammar_report(parse, BALLOTC_nested_too_deeply, &e->where,
                       "nested more than 200 deep; give a part a name with \"define\"");
    parse->too_deep = true;
}

struct ballotc_expression *grammar_node(struct ballotc_parse *parse,
                                        enum ballotc_expression_kind kind, int operation,
                                        struct ballotc_expression *a, struct ballotc_expression *b,
                                        struct ballotc_expression *c,
                                        const struct ballotc_location *where,
                                        const struct ballotc_location *head)
{
    struct ballotc_expression *e = grammar_leaf(parse, kind, where);
    e->head = *head;
    e->operation = (enum ballotc_operation)operation;
    e->a = a;
    e->b = b;
    e->c = c;
    deepen(parse, e, a);
    deepen(parse, e, b);
    deepen(parse, e, c);
    return e;
}

struct ballotc_expression *grammar_items(struct ballotc_parse *parse,
                                         struct ballotc_expression *node,
                                         struct ballotc_expression *items)
{
    node->items = items;
    for (; items != NULL; items = items->next)
        deepen(parse, node, items);
    return node;
}

struct ballotc_expression *grammar_aggregate(struct ballotc_parse *parse, int operation,
                                             struct ballotc_expression *value,
                                             struct ballotc_expression *list,
                                             struct ballotc_expression *condition,
                                             const struct ballotc_location *where)
{
    struct ballotc_expression *e =
        grammar_node(parse, BALLOTC_QUANTIFIER, operation, list, condition, value, where, where);
    const struct ballotc_expression *head = value;
    while (head->kind == BALLOTC_MEMBER || head->kind == BALLOTC_BINARY)
        head = head->a;
    if (head->kind != BALLOTC_NAME) {
        grammar_report(parse, BALLOTC_bad_variable, &value->where,
                       "this has to begin with the name that it binds, as \"v\" does in "
                       "\"max(v.performed in …)\"");
        e->variable.text = "";
        e->variable.where = value->where;
        return e;
    }
    e->variable.text = ballot_arena_text(parse->arena, head->text, strcspn(head->text, "."));
    e->variable.where = head->where;
    return e;
}

struct ballotc_expression *grammar_append(struct ballotc_expression *list,
                                          struct ballotc_expression *last)
{
    struct ballotc_expression **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

struct ballotc_word *grammar_append_word(struct ballotc_word *list, struct ballotc_word *last)
{
    struct ballotc_word **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

struct ballotc_clause *grammar_clause(struct ballotc_parse *parse, enum ballotc_clause_kind kind,
                                      const struct ballotc_location *where)
{
    struct ballotc_clause *clause = ballot_arena_alloc(parse->arena, sizeof *clause);
    clause->kind = kind;
    clause->where = *where;
    return clause;
}

struct ballotc_clause *grammar_append_clause(struct ballotc_clause *list,
                                             struct ballotc_clause *last)
{
    struct ballotc_clause **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

struct ballotc_declaration *grammar_declaration(struct ballotc_parse *parse,
                                                enum ballotc_declaration_kind kind,
                                                const struct ballotc_word *name,
                                                const struct ballotc_location *where)
{
    struct ballotc_declaration *d = ballot_arena_alloc(parse->arena, sizeof *d);
    d->kind = kind;
    d->where = *where;
    if (name != NULL)
        d->name = *name;
    return d;
}

struct ballotc_phase *grammar_phase(struct ballotc_parse *parse, int level,
                                    const struct ballotc_location *where)
{
    struct ballotc_phase *phase = ballot_arena_alloc(parse->arena, sizeof *phase);
    phase->level = level;
    phase->where = *where;
    return phase;
}

/* Clauses that may be given more than once: they add up. */
static bool adds_up(enum ballotc_clause_kind kind)
{
    return kind == CLAUSE_PHASE || kind == CLAUSE_CHECKED || kind == CLAUSE_MEMBER;
}

static void fill_one(struct ballotc_parse *parse, struct ballotc_declaration *d,
                     struct ballotc_clause *clause)
{
    struct ballotc_clauses *c = &d->clauses;
    switch (clause->kind) {
    case CLAUSE_SUMMARY:
        c->summary = *clause->word;
        break;
    case CLAUSE_MANUAL:
        c->manual = *clause->word;
        break;
    case CLAUSE_BECAUSE:
        c->because = *clause->word;
        break;
    case CLAUSE_FOR:
        c->variable = *clause->word;
        c->list = clause->expression;
        c->where = clause->condition;
        break;
    case CLAUSE_WHEN:
        c->when = clause->expression;
        break;
    case CLAUSE_AT:
        c->anchor = clause->expression;
        break;
    case CLAUSE_DUE:
        c->due = clause->expression;
        break;
    case CLAUSE_COVERS:
        c->covers = clause->word;
        break;
    case CLAUSE_EXCEPT:
        c->except = clause->word;
        if (d->kind == BALLOTC_DECLARE_RULE)
            grammar_report(parse, BALLOTC_clause_not_here, &clause->where,
                           "a rule has no \"except\"; an apply has");
        break;
    case CLAUSE_PHASE: {
        struct ballotc_phase **end = &c->phases;
        while (*end != NULL)
            end = &(*end)->next;
        *end = clause->phase;
        break;
    }
    case CLAUSE_CHECKED: {
        struct ballotc_check **end = &c->checks;
        while (*end != NULL)
            end = &(*end)->next;
        *end = clause->check;
        break;
    }
    case CLAUSE_COVERS_RANGE:
        break;
    case CLAUSE_BASE:
        d->base = *clause->word;
        break;
    case CLAUSE_VERSION:
        d->version = *clause->word;
        break;
    case CLAUSE_DISCUSSION:
        d->discussion = clause->date;
        break;
    case CLAUSE_PASSED:
        d->passed = clause->date;
        break;
    case CLAUSE_ADOPTED:
        d->adopted = clause->date;
        break;
    case CLAUSE_EFFECTIVE:
        d->effective = clause->date;
        break;
    case CLAUSE_MEMBER: {
        struct ballotc_declaration **end = &d->members;
        while (*end != NULL)
            end = &(*end)->next;
        *end = clause->member;
        break;
    }
    }
}

void grammar_fill(struct ballotc_parse *parse, struct ballotc_declaration *declaration,
                  struct ballotc_clause *clauses)
{
    const struct ballotc_clause *first[CLAUSE_MEMBER + 1] = {NULL};
    for (struct ballotc_clause *clause = clauses; clause != NULL; clause = clause->next) {
        if (first[clause->kind] != NULL && !adds_up(clause->kind)) {
            struct ballotc_diagnostic *diagnostic =
                ballotc_report(parse->diagnostics, BALLOTC_duplicate_clause, &clause->where,
                               "this clause is given twice");
            ballotc_note(parse->diagnostics, diagnostic, &first[clause->kind]->where,
                         "first given here");
            continue;
        }
        first[clause->kind] = clause;
        fill_one(parse, declaration, clause);
    }
}

/* --- Entrances ---------------------------------------------------------------- */

typedef void *yyscan_t;
typedef struct yy_buffer_state *YY_BUFFER_STATE;
int ballotc_scan_lex_init_extra(struct ballotc_parse *extra, yyscan_t *scanner);
int ballotc_scan_lex_destroy(yyscan_t scanner);
YY_BUFFER_STATE ballotc_scan__scan_bytes(const char *bytes, int length, yyscan_t scanner);
int ballotc_parse_parse(struct ballotc_parse *parse, void *scanner);

static void run(struct ballotc_parse *parse, const char *text, size_t length)
{
    yyscan_t scanner;
    if (ballotc_scan_lex_init_extra(parse, &scanner) != 0)
        return;
    ballotc_scan__scan_bytes(text, (int)length, scanner);
    ballotc_parse_parse(parse, scanner);
    ballotc_scan_lex_destroy(scanner);
}

struct ballotc_file *ballotc_parse_file(struct ballot_arena *arena,
                                        struct ballotc_diagnostics *diagnostics, uint16_t index)
{
    const struct ballotc_source *source = &diagnostics->sources->files[index];
    struct ballotc_parse parse = {.arena = arena,
                                  .diagnostics = diagnostics,
                                  .file = index,
                                  .line = 1,
                                  .column = 1,
                                  .start = BALLOTC_START_FILE};
    run(&parse, source->text, source->length);
    struct ballotc_file *file = ballot_arena_alloc(arena, sizeof *file);
    file->file = index;
    file->declarations = parse.declarations;
    return file;
}

struct ballotc_expression *ballotc_parse_expression(struct ballot_arena *arena,
                                                    struct ballotc_diagnostics *diagnostics,
                                                    const char *text, size_t length,
                                                    const struct ballotc_location *where)
{
    struct ballotc_parse parse = {.arena = arena,
                                  .diagnostics = diagnostics,
                                  .file = where->file,
                                  .line = where->line,
                                  .column = where->column,
                                  .start = BALLOTC_START_EXPRESSION};
    size_t errors = diagnostics->errors;
    run(&parse, text, length);
    return diagnostics->errors == errors ? parse.expression : NULL;
}
