/* What the grammar's actions for tests call. */
#include "grammar.h"

#include "../runtime/tables.h"

struct ballotc_test_part *grammar_part(struct ballotc_parse *parse, const struct ballotc_word *key,
                                       struct ballotc_expression *arguments,
                                       const struct ballotc_location *where)
{
    struct ballotc_test_part *part = ballot_arena_alloc(parse->arena, sizeof *part);
    part->key = *key;
    part->arguments = arguments;
    part->where = *where;
    return part;
}

struct ballotc_test_part *grammar_append_part(struct ballotc_test_part *list,
                                              struct ballotc_test_part *last)
{
    struct ballotc_test_part **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

struct ballotc_setting *grammar_setting(struct ballotc_parse *parse, int kind,
                                        const struct ballotc_location *where)
{
    struct ballotc_setting *setting = ballot_arena_alloc(parse->arena, sizeof *setting);
    setting->kind = (enum ballotc_setting_kind)kind;
    setting->where = *where;
    return setting;
}

/* Settings of which a case has one: dates, whichever way they move. */
static bool is_move(const struct ballotc_setting *setting)
{
    return setting->kind == BALLOTC_SET_ISSUED_ON || setting->kind == BALLOTC_SET_REISSUED_ON;
}

static bool collide(const struct ballotc_setting *a, const struct ballotc_setting *b)
{
    bool single = a->kind == BALLOTC_SET_AS_OF || a->kind == BALLOTC_SET_KNOWN ||
                  a->kind == BALLOTC_SET_PENDING;
    return (single && a->kind == b->kind) || (is_move(a) && is_move(b));
}

struct ballotc_setting *grammar_append_setting(struct ballotc_setting *list,
                                               struct ballotc_setting *last)
{
    struct ballotc_setting **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

struct ballotc_expectation *grammar_expectation(struct ballotc_parse *parse, const char *rule,
                                                const struct ballotc_location *where)
{
    struct ballotc_expectation *expectation = ballot_arena_alloc(parse->arena, sizeof *expectation);
    expectation->rule = *grammar_word(parse, rule, where);
    expectation->level = -1;
    return expectation;
}

struct ballotc_expectation *grammar_append_expectation(struct ballotc_expectation *list,
                                                       struct ballotc_expectation *last)
{
    struct ballotc_expectation **end = &list;
    while (*end != NULL)
        end = &(*end)->next;
    *end = last;
    return list;
}

struct ballotc_test_source *grammar_source(struct ballotc_parse *parse,
                                           const struct ballotc_word *path,
                                           const struct ballotc_word *like,
                                           struct ballotc_test_part *parts,
                                           const struct ballotc_location *where)
{
    struct ballotc_test_source *source = ballot_arena_alloc(parse->arena, sizeof *source);
    if (path != NULL)
        source->path = *path;
    if (like != NULL)
        source->like = *like;
    source->parts = parts;
    source->where = *where;
    return source;
}

void grammar_give(struct ballotc_parse *parse, struct ballotc_test_source *to,
                  const struct ballotc_test_source *source)
{
    if (to->where.line == 0) {
        *to = *source;
        return;
    }
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        parse->diagnostics, BALLOTC_duplicate_clause, &source->where, "a test has one of these");
    ballotc_note(parse->diagnostics, diagnostic, &to->where, "first given here");
}

struct ballotc_test *grammar_test(struct ballotc_parse *parse)
{
    return ballot_arena_alloc(parse->arena, sizeof(struct ballotc_test));
}

void grammar_add_case(struct ballotc_parse *parse, struct ballotc_test *test,
                      struct ballotc_setting *settings, struct ballotc_expectation *expectations,
                      const struct ballotc_location *where)
{
    struct ballotc_test_case **end = &test->cases;
    for (const struct ballotc_setting *a = settings; a != NULL; a = a->next)
        for (const struct ballotc_setting *b = a->next; b != NULL; b = b->next)
            if (collide(a, b)) {
                struct ballotc_diagnostic *diagnostic =
                    ballotc_report(parse->diagnostics, BALLOTC_duplicate_clause, &b->where,
                                   "this setting is given twice");
                ballotc_note(parse->diagnostics, diagnostic, &a->where, "first given here");
            }
    while (*end != NULL)
        end = &(*end)->next;
    *end = ballot_arena_alloc(parse->arena, sizeof **end);
    (*end)->settings = settings;
    (*end)->expectations = expectations;
    (*end)->where = *where;
}
