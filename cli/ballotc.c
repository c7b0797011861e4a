/* ballotc: ballots in, check tables out. */
#include "config.h"

#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../compiler/compile.h"
#include "../compiler/emit_docs.h"
#include "coverage.h"
#include "output.h"
#include "scenario.h"

static const char program[] = "ballotc";

static const char usage_text[] =
    "Usage: ballotc [OPTION]... FILE-OR-DIRECTORY...\n"
    "Compiles ballots to C check tables.\n"
    "\n"
    "  -o, --output=FILE       write to FILE (default: standard output)\n"
    "      --symbol=NAME       name of the C function that gives the tables\n"
    "                          (default: ballot_rules)\n"
    "      --name=NAME         name of the rule base (default: rules)\n"
    "      --check-only        compile, each draft too, report, write nothing\n"
    "      --sources           write the sources themselves as a C file\n"
    "      --schema            write the XML Schema of evidence documents\n"
    "      --docs              write the reference of facts and functions\n"
    "      --dump=STAGE        show a stage: syntax, history or checks\n"
    "      --coverage          count the statements of the documents that the rules answer\n"
    "      --inventory=FILE    the statements of a document, for --coverage; any number\n"
    "                          (default: inventory/*.csv in the directories)\n"
    "      --missing           with --coverage, list those without an answer\n"
    "      --strict            with --coverage, fail if there are any, or a citation is wrong\n"
    "      --root=DIR          name files in what is written as they lie below DIR\n"
    "\n" SCENARIO_USAGE "\n"
    "      --no-warnings       report errors only\n"
    "      --diagnostics       list every diagnostic with its meaning\n"
    "      --colour=WHEN       auto, always or never\n"
    "      --help, --version\n"
    "\n"
    "Exit status: 0 done; 1 the sources or an inventory have errors, or --strict found\n"
    "something; 2 usage, input or output trouble.\n";

enum mode {
    WRITE_C,
    WRITE_SOURCES,
    CHECK_ONLY,
    WRITE_SCHEMA,
    WRITE_DOCS,
    DUMP_SYNTAX,
    DUMP_HISTORY,
    DUMP_CHECKS,
    COVERAGE
};

struct arguments {
    enum mode mode;
    const char *output, *symbol, *name, *root;
    struct scenario_options scenario;
    struct coverage_options coverage;
    bool colour, warnings;
};

static int try_help(void)
{
    fprintf(stderr, "Try '%s --help'.\n", program);
    return 2;
}

static int usage_error(const char *text, const char *what)
{
    fprintf(stderr, "%s: %s%s\n", program, text, what);
    return try_help();
}

static bool is_c_name(const char *name)
{
    if (*name == '\0' || (*name >= '0' && *name <= '9'))
        return false;
    return name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")] ==
           '\0';
}

static void list_diagnostics(void)
{
    for (int code = 0; code < BALLOTC_CODES; code++)
        printf("%s %s: %s\n", ballotc_code_name((enum ballotc_code)code),
               ballotc_code_is_warning((enum ballotc_code)code) ? "warning" : "error",
               ballotc_code_meaning((enum ballotc_code)code));
}

static void write_result(const struct ballotc_compilation *c, const struct arguments *arguments,
                         struct ballot_arena *arena, FILE *to)
{
    switch (arguments->mode) {
    case WRITE_C:
        ballotc_emit_c(c->tables, arguments->symbol, arguments->root, to);
        break;
    case WRITE_SOURCES:
        ballotc_emit_sources(&c->sources, arguments->symbol, arguments->root, to);
        break;
    case WRITE_SCHEMA:
        fputs(c->tables->schema, to);
        break;
    case WRITE_DOCS:
        fputs(ballotc_emit_docs(c->tables, arena), to);
        break;
    case DUMP_SYNTAX:
        ballotc_syntax_dump(c->files, &c->sources, to);
        break;
    case DUMP_HISTORY:
        ballotc_dump_history(c->tables, to);
        break;
    case DUMP_CHECKS:
        ballotc_dump_checks(c->tables, to);
        break;
    case COVERAGE:
    case CHECK_ONLY:
        break;
    }
}

static int run(const struct arguments *arguments, const char *const *paths, size_t n)
{
    struct ballot_arena arena = {0};
    const struct ballotc_scenario scenario = scenario_of(&arguments->scenario);
    const struct ballotc_request request = {
        .name = arguments->name,
        .paths = paths,
        .n_paths = n,
        .scenario = &scenario,
        /* Tables hold no drafts; who asks what is wrong asks of them, too. */
        .drafts = arguments->mode == CHECK_ONLY};
    struct ballotc_compilation *c = ballotc_compile(&arena, &request);
    int status = 0;
    /* Whoever counts what is covered has compiled before. */
    if (arguments->warnings && arguments->mode != COVERAGE)
        ballotc_diagnostics_print(&c->diagnostics, stderr, arguments->colour);
    else
        ballotc_diagnostics_print_errors(&c->diagnostics, stderr, arguments->colour);
    if (c->unreadable)
        status = 2;
    else if (c->diagnostics.errors != 0)
        status = 1;
    /* The tree is there to be looked at whatever is wrong with it. */
    if (arguments->mode == COVERAGE) {
        if (status == 0)
            status = coverage_command(c, paths, n, &arguments->coverage, arguments->output,
                                      arguments->warnings, arguments->colour);
    } else if (arguments->mode != CHECK_ONLY && (status == 0 || arguments->mode == DUMP_SYNTAX)) {
        struct output output;
        if (!output_open(&output, program, arguments->output)) {
            status = 2;
        } else {
            write_result(c, arguments, &arena, output.to);
            if (!output_close(&output, program))
                status = 2;
        }
    }
    ballot_arena_free(&arena);
    return status;
}

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *arguments)
{
    enum {
        SYMBOL = 256,
        NAME,
        CHECK,
        SOURCES,
        ROOT,
        SCHEMA,
        DOCS,
        DUMP,
        SHOW_COVERAGE,
        INVENTORY,
        MISSING,
        STRICT,
        NO_WARNINGS,
        DIAGNOSTICS,
        COLOUR,
        HELP,
        SHOW_VERSION
    };
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                            {"symbol", required_argument, NULL, SYMBOL},
                                            {"name", required_argument, NULL, NAME},
                                            {"check-only", no_argument, NULL, CHECK},
                                            {"sources", no_argument, NULL, SOURCES},
                                            {"root", required_argument, NULL, ROOT},
                                            SCENARIO_OPTIONS,
                                            {"schema", no_argument, NULL, SCHEMA},
                                            {"docs", no_argument, NULL, DOCS},
                                            {"dump", required_argument, NULL, DUMP},
                                            {"coverage", no_argument, NULL, SHOW_COVERAGE},
                                            {"inventory", required_argument, NULL, INVENTORY},
                                            {"missing", no_argument, NULL, MISSING},
                                            {"strict", no_argument, NULL, STRICT},
                                            {"no-warnings", no_argument, NULL, NO_WARNINGS},
                                            {"diagnostics", no_argument, NULL, DIAGNOSTICS},
                                            {"colour", required_argument, NULL, COLOUR},
                                            {"color", required_argument, NULL, COLOUR},
                                            {"help", no_argument, NULL, HELP},
                                            {"version", no_argument, NULL, SHOW_VERSION},
                                            {NULL, 0, NULL, 0}};
    struct output standard = {.to = stdout};
    int option;
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        const char *error;
        enum option_result shared = scenario_option(&arguments->scenario, option, optarg, &error);
        if (shared == OPTION_WRONG)
            return usage_error(error, "");
        if (shared == OPTION_TAKEN)
            continue;
        switch (option) {
        case 'o':
            arguments->output = optarg;
            break;
        case SYMBOL:
            if (!is_c_name(optarg))
                return usage_error("no C identifier: ", optarg);
            arguments->symbol = optarg;
            break;
        case NAME:
            arguments->name = optarg;
            break;
        case CHECK:
            arguments->mode = CHECK_ONLY;
            break;
        case SOURCES:
            arguments->mode = WRITE_SOURCES;
            break;
        case ROOT:
            arguments->root = optarg;
            break;
        case SCHEMA:
            arguments->mode = WRITE_SCHEMA;
            break;
        case DOCS:
            arguments->mode = WRITE_DOCS;
            break;
        case DUMP:
            if (strcmp(optarg, "syntax") == 0)
                arguments->mode = DUMP_SYNTAX;
            else if (strcmp(optarg, "history") == 0)
                arguments->mode = DUMP_HISTORY;
            else if (strcmp(optarg, "checks") == 0)
                arguments->mode = DUMP_CHECKS;
            else
                return usage_error("no stage: ", optarg);
            break;
        case SHOW_COVERAGE:
            arguments->mode = COVERAGE;
            break;
        case INVENTORY:
            strings_push(&arguments->coverage.inventories, optarg);
            break;
        case MISSING:
            arguments->coverage.missing = true;
            break;
        case STRICT:
            arguments->coverage.strict = true;
            break;
        case NO_WARNINGS:
            arguments->warnings = false;
            break;
        case DIAGNOSTICS:
            list_diagnostics();
            return output_close(&standard, program) ? 0 : 2;
        case COLOUR:
            if (strcmp(optarg, "always") == 0)
                arguments->colour = true;
            else if (strcmp(optarg, "never") == 0)
                arguments->colour = false;
            else if (strcmp(optarg, "auto") != 0)
                return usage_error("auto, always or never, not ", optarg);
            break;
        case HELP:
            fputs(usage_text, stdout);
            return output_close(&standard, program) ? 0 : 2;
        case SHOW_VERSION:
            puts("ballotc " PACKAGE_VERSION);
            return output_close(&standard, program) ? 0 : 2;
        default:
            return try_help();
        }
    }
    if (optind == argc)
        return usage_error("no file or directory given", "");
    if (arguments->mode != COVERAGE && (arguments->coverage.inventories.n != 0 ||
                                        arguments->coverage.missing || arguments->coverage.strict))
        return usage_error("--inventory, --missing and --strict go with --coverage", "");
    return -1;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {.mode = WRITE_C,
                                  .symbol = "ballot_rules",
                                  .name = "rules",
                                  .colour = isatty(STDERR_FILENO) && getenv("NO_COLOR") == NULL,
                                  .warnings = true};
    signal(SIGPIPE, SIG_IGN);
    int status = parse_arguments(argc, argv, &arguments);
    if (status < 0)
        status = run(&arguments, (const char *const *)argv + optind, (size_t)(argc - optind));
    scenario_options_free(&arguments.scenario);
    strings_free(&arguments.coverage.inventories);
    return status;
}
