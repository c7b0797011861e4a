/* Messages: texts with expressions in braces. */
#include "lower_private.h"

#include <string.h>

#include "parse.h"

/* Printed as it is, absent or not. */
static uint32_t lower_printed(struct ballotc_scope *scope, const struct ballotc_expression *e)
{
    struct ballotc_term result = ballotc_operand(scope, e, ballotc_type_wrong());
    if (result.type.is_wrong)
        return BALLOT_NONE;
    if (result.type.kind == BALLOT_RECORD) {
        ballotc_report(scope->law->diagnostics, BALLOTC_bad_template, &e->where,
                       "a %s cannot be printed", ballotc_type_name(scope->law->names, result.type));
        return BALLOT_NONE;
    }
    return result.node;
}

/* One `{…}` of a message. */
static uint32_t lower_braces(struct ballotc_scope *scope, const struct ballotc_word *because,
                             const char *text, size_t length)
{
    struct ballotc_location where = because->where;
    if (where.line == where.last_line)
        where.column = (uint16_t)(where.column + 1 + (text - because->text));
    const struct ballotc_expression *e = ballotc_parse_expression(
        scope->law->names->arena, scope->law->diagnostics, text, length, &where);
    return e == NULL ? BALLOT_NONE : lower_printed(scope, e);
}

bool ballotc_lower_template(struct ballotc_scope *scope, const struct ballotc_word *because,
                            const struct ballotc_expression *offender, uint32_t *first, uint32_t *n)
{
    struct ballotc_builder *builder = scope->law->builder;
    struct ballot_arena *arena = scope->law->names->arena;
    struct ballot_part parts[32];
    uint32_t count = 0;
    const char *text = because->text;
    char *literal = ballot_arena_raw(arena, strlen(text) + sizeof ": ");
    size_t length = 0;
    bool fine = true;
    scope->absent_allowed = true;
    for (const char *at = text; *at != '\0' && fine; at++) {
        if ((*at == '{' || *at == '}') && at[1] == *at) {
            literal[length++] = *at++;
        } else if (*at == '{' && count < 31) {
            const char *end = strchr(at, '}');
            uint32_t node = BALLOT_NONE;
            if (end != NULL)
                node = lower_braces(scope, because, at + 1, (size_t)(end - at - 1));
            else
                ballotc_report(scope->law->diagnostics, BALLOTC_bad_template, &because->where,
                               "a \"{\" without its \"}\"; write \"{{\" for the brace itself");
            fine = node != BALLOT_NONE;
            parts[count++] = (struct ballot_part){ballot_arena_text(arena, literal, length), node};
            length = 0;
            at = end != NULL ? end : at;
        } else if (*at == '}' || *at == '{') {
            ballotc_report(scope->law->diagnostics, BALLOTC_bad_template, &because->where,
                           "a \"}\" without its \"{\"; write \"}}\" for the brace itself");
            fine = false;
        } else {
            literal[length++] = *at;
        }
    }
    if (offender != NULL && fine) {
        memcpy(literal + length, ": ", 2);
        parts[count] = (struct ballot_part){ballot_arena_text(arena, literal, length + 2),
                                            lower_printed(scope, offender)};
        fine = parts[count++].node != BALLOT_NONE;
        length = 0;
    }
    scope->absent_allowed = false;
    if (!fine)
        return false;
    if (length != 0 || count == 0)
        parts[count++] =
            (struct ballot_part){ballot_arena_text(arena, literal, length), BALLOT_NONE};
    const struct ballot_part *all = builder->parts.items;
    *n = count;
    for (*first = 0; *first + count <= builder->parts.n; ++*first) {
        uint32_t same = 0;
        while (same < count && all[*first + same].node == parts[same].node &&
               strcmp(all[*first + same].text, parts[same].text) == 0)
            same++;
        if (same == count)
            return true;
    }
    *first = builder->parts.n;
    for (uint32_t i = 0; i < count; i++)
        ballotc_push(builder, &builder->parts, &parts[i]);
    return true;
}
