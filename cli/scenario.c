#include "scenario.h"

#include <stdlib.h>

static enum option_result push_move(struct scenario_options *options, const char *text,
                                    const char **error)
{
    struct ballotc_move move;
    const char *reason;
    if (!ballotc_move_parse(text, &move, &options->arena, &reason)) {
        *error = ballot_arena_printf(&options->arena, "--move: %s", reason);
        return OPTION_WRONG;
    }
    options->moves = realloc(options->moves, (options->n_moves + 1) * sizeof *options->moves);
    if (options->moves == NULL)
        abort();
    options->moves[options->n_moves++] = move;
    return OPTION_TAKEN;
}

enum option_result scenario_option(struct scenario_options *options, int option,
                                   const char *argument, const char **error)
{
    switch (option) {
    case OPTION_WITH:
        strings_push(&options->with, argument);
        return OPTION_TAKEN;
    case OPTION_WITHOUT:
        strings_push(&options->without, argument);
        return OPTION_TAKEN;
    case OPTION_MOVE:
        return push_move(options, argument, error);
    case OPTION_PENDING:
        options->pending = true;
        return OPTION_TAKEN;
    default:
        return OPTION_NOT_MINE;
    }
}

struct ballotc_scenario scenario_of(const struct scenario_options *options)
{
    return (struct ballotc_scenario){.with = options->with.items,
                                     .n_with = options->with.n,
                                     .without = options->without.items,
                                     .n_without = options->without.n,
                                     .moves = options->moves,
                                     .n_moves = options->n_moves,
                                     .pending = options->pending};
}

void scenario_options_free(struct scenario_options *options)
{
    strings_free(&options->with);
    strings_free(&options->without);
    free(options->moves);
    ballot_arena_free(&options->arena);
}
