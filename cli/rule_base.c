#include "rule_base.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "input.h"

static enum option_result push_reading(struct rule_base_options *options, const char *command,
                                       const char *argument)
{
    const char *equals = strchr(argument, '=');
    if (equals == NULL || equals == argument || equals[1] == '\0') {
        command_usage_error(command, "--reading takes NAME=VALUE, not \"%s\"", argument);
        return OPTION_WRONG;
    }
    options->readings =
        realloc(options->readings, (options->n_readings + 1) * sizeof *options->readings);
    char *name = strndup(argument, (size_t)(equals - argument));
    if (options->readings == NULL || name == NULL)
        abort();
    options->readings[options->n_readings++] = (struct ballot_choice_of_reading){name, equals + 1};
    return OPTION_TAKEN;
}

enum option_result rule_base_option(struct rule_base_options *options, const char *command,
                                    int option, const char *argument)
{
    const char *error;
    bool is_day;
    enum option_result result = scenario_option(&options->scenario, option, argument, &error);
    if (result == OPTION_WRONG)
        command_usage_error(command, "%s", error);
    if (result != OPTION_NOT_MINE)
        return result;
    switch (option) {
    case OPTION_RULES:
        strings_push(&options->rules, argument);
        return OPTION_TAKEN;
    case OPTION_KNOWN:
        if (!input_date("--known", argument, &options->known, &is_day))
            return OPTION_WRONG;
        options->known += is_day ? BALLOT_DAY - 1 : 0;
        options->limit_known = true;
        return OPTION_TAKEN;
    case OPTION_READING:
        return push_reading(options, command, argument);
    default:
        return OPTION_NOT_MINE;
    }
}

int rule_base_arguments(int argc, char **argv, const char *command, const char *usage,
                        struct rule_base_options *options)
{
    enum { HELP = 256 };
    static const struct option known[] = {
        RULE_BASE_OPTIONS, {"help", no_argument, NULL, HELP}, {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        enum option_result shared = rule_base_option(options, command, option, optarg);
        if (shared == OPTION_WRONG)
            return 2;
        if (shared == OPTION_TAKEN)
            continue;
        if (option != HELP)
            return command_try_help(command);
        fputs(usage, stdout);
        return command_flush() ? 0 : 2;
    }
    return -1;
}

bool rule_base_is_compiled(const struct rule_base_options *options)
{
    const struct ballotc_scenario scenario = scenario_of(&options->scenario);
    return options->rules.n != 0 || !ballotc_scenario_is_empty(&scenario);
}

void rule_base_apply(const struct rule_base_options *options, struct ballot_options *to)
{
    to->limit_known = options->limit_known;
    to->known = options->known;
    to->readings = options->readings;
    to->n_readings = options->n_readings;
}

void rule_base_options_free(struct rule_base_options *options)
{
    for (size_t i = 0; i < options->n_readings; i++)
        free((char *)options->readings[i].reading);
    free(options->readings);
    strings_free(&options->rules);
    scenario_options_free(&options->scenario);
}

/* Which readings there are, where one is named that is not. */
static void list_unknown(const struct ballot_tables *tables,
                         const struct rule_base_options *options)
{
    bool all_known = true;
    for (size_t i = 0; i < options->n_readings && all_known; i++) {
        all_known = false;
        for (uint32_t k = 0; k < tables->n_readings && !all_known; k++)
            all_known = ballot_is_called(tables->readings[k].name, options->readings[i].reading);
    }
    if (all_known)
        return;
    fputs("There are", stderr);
    for (uint32_t k = 0; k < tables->n_readings; k++)
        fprintf(stderr, "%s %s", k != 0 ? "," : "", tables->readings[k].name);
    fputs(tables->n_readings != 0 ? "\n" : " no readings\n", stderr);
}

static bool readings_are_known(const struct ballot_tables *tables,
                               const struct rule_base_options *options)
{
    struct ballot_error error;
    struct ballot_options readings = {.readings = options->readings,
                                      .n_readings = options->n_readings};
    if (options->n_readings == 0)
        return true;
    struct ballot_checker *checker = ballot_checker_new(tables, &readings, &error);
    if (checker == NULL) {
        fprintf(stderr, "ballot: %s\n", error.message);
        list_unknown(tables, options);
    }
    bool fine = checker != NULL;
    ballot_checker_free(checker);
    return fine;
}

struct ballotc_compilation *command_compile(struct ballot_arena *arena,
                                            const struct rule_base_options *options,
                                            const struct strings *also_without)
{
    struct ballotc_scenario scenario = scenario_of(&options->scenario);
    struct ballotc_request request = {.name = ballot_tables_name(ballot_rules_cabf()),
                                      .scenario = &scenario,
                                      .limit_known = options->limit_known,
                                      .known = options->known};
    if (also_without->n != 0) {
        const char **without =
            ballot_arena_array(arena, scenario.n_without + also_without->n, sizeof *without);
        for (size_t i = 0; i < scenario.n_without; i++)
            without[i] = scenario.without[i];
        for (size_t i = 0; i < also_without->n; i++)
            without[scenario.n_without + i] = also_without->items[i];
        scenario.without = without;
        scenario.n_without += also_without->n;
    }
    if (options->rules.n != 0) {
        request.name = "rules";
        request.paths = options->rules.items;
        request.n_paths = options->rules.n;
    } else {
        request.texts = rule_base;
        request.n_texts = rule_base_n;
    }
    struct ballotc_compilation *c = ballotc_compile(arena, &request);
    ballotc_compilation_print(c, &request, stderr);
    return c->tables != NULL && readings_are_known(c->tables, options) ? c : NULL;
}

const struct ballot_tables *command_tables(struct ballot_arena *arena,
                                           const struct rule_base_options *options)
{
    const struct ballot_tables *tables = ballot_rules_cabf();
    /* What was not known yet may have let an amendment rest, and the compiler
     * alone can tell; it needs a few milliseconds. */
    if (!rule_base_is_compiled(options) && !options->limit_known)
        return readings_are_known(tables, options) ? tables : NULL;
    const struct ballotc_compilation *c =
        command_compile(arena, options, &(const struct strings){0});
    return c != NULL ? c->tables : NULL;
}
