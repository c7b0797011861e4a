/* ballot test: runs the tests of *.ballot files. */
#include "test.h"

#include <fnmatch.h>
#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../compiler/parse.h"
#include "commands.h"
#include "input.h"
#include "output.h"

static const char usage_text[] =
    "Usage: ballot test [OPTION]... PATH...\n"
    "Runs the tests in *.ballot files (directories are walked) and prints TAP.\n"
    "\n"
    "      --only=PATTERN     tests whose name fits (\"*MPIC*\")\n"
    "      --junit=FILE       write JUnit XML, too\n"
    "      --coverage         list what of each rule's history tests have seen\n"
    "      --mutate-dates     list the dates that could be off by a day unnoticed\n"
    "      --ballot=NAME      of these two, what this ballot made or changed\n"
    "      --jobs=N           at a time (default: as many as there are processors)\n" SCENARIO_USAGE
    "      --rules=PATH       compile this rule base instead of the built-in one\n"
    "      --help\n"
    "\n"
    "Exit status: 0 all passed; 1 one failed, a boundary is not crossed or a move not noticed;\n"
    "2 usage or bad input.\n";

struct arguments {
    struct strings only, rules, ballots;
    struct scenario_options scenario;
    const char *junit;
    int jobs;
    bool coverage, mutate;
};

static bool is_what_if(const struct scenario_options *options)
{
    const struct ballotc_scenario scenario = scenario_of(options);
    return !ballotc_scenario_is_empty(&scenario);
}

static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum { ONLY = 256, JUNIT, JOBS, COVERAGE, MUTATE, BALLOT, RULES, HELP };
    static const struct option options[] = {{"only", required_argument, NULL, ONLY},
                                            {"junit", required_argument, NULL, JUNIT},
                                            {"jobs", required_argument, NULL, JOBS},
                                            {"coverage", no_argument, NULL, COVERAGE},
                                            {"mutate-dates", no_argument, NULL, MUTATE},
                                            {"ballot", required_argument, NULL, BALLOT},
                                            {"rules", required_argument, NULL, RULES},
                                            {"help", no_argument, NULL, HELP},
                                            SCENARIO_OPTIONS,
                                            {NULL, 0, NULL, 0}};
    const char *error;
    int option;
    char *end;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    a->jobs = processors < 1 ? 1 : processors > 64 ? 64 : (int)processors;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        enum option_result result = scenario_option(&a->scenario, option, optarg, &error);
        if (result == OPTION_WRONG)
            return command_usage_error("test", "%s", error);
        if (result == OPTION_TAKEN)
            continue;
        switch (option) {
        case ONLY:
            strings_push(&a->only, optarg);
            break;
        case JUNIT:
            a->junit = optarg;
            break;
        case JOBS:
            a->jobs = (int)strtol(optarg, &end, 10);
            if (*end != '\0' || a->jobs < 1 || a->jobs > 256)
                return command_usage_error(
                    "test", "--jobs takes a number from 1 to 256, not \"%s\"", optarg);
            break;
        case COVERAGE:
            a->coverage = true;
            break;
        case MUTATE:
            a->mutate = true;
            break;
        case BALLOT:
            strings_push(&a->ballots, optarg);
            break;
        case RULES:
            strings_push(&a->rules, optarg);
            break;
        case HELP:
            fputs(usage_text, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help("test");
        }
    }
    if (optind == argc)
        return command_usage_error("test", "no file given");
    if (a->junit != NULL && strcmp(a->junit, "-") == 0)
        return command_usage_error("test", "--junit takes a file: TAP goes to standard output");
    if (a->mutate && (a->scenario.with.n != 0 || a->scenario.n_moves != 0))
        return command_usage_error("test", "--mutate-dates takes neither --with nor --move: name "
                                           "the draft with --rules, too, and say --pending");
    if (a->ballots.n != 0 && !a->mutate && !a->coverage)
        return command_usage_error("test", "--ballot goes with --coverage and --mutate-dates");
    return -1;
}

/* --- Many at a time ------------------------------------------------------------------------ */

struct pool {
    struct test_suite *suite;
    void (*work)(struct test_suite *suite, size_t index);
    size_t n;
    atomic_size_t next;
};

static void *run_some(void *argument)
{
    struct pool *pool = argument;
    for (size_t i = atomic_fetch_add(&pool->next, 1); i < pool->n;
         i = atomic_fetch_add(&pool->next, 1))
        pool->work(pool->suite, i);
    return NULL;
}

void test_parallel(struct test_suite *suite, size_t n,
                   void (*work)(struct test_suite *suite, size_t index))
{
    struct pool pool = {.suite = suite, .work = work, .n = n};
    pthread_t threads[256];
    int started = 0;
    while (started + 1 < suite->jobs && (size_t)started + 1 < n &&
           pthread_create(&threads[started], NULL, run_some, &pool) == 0)
        started++;
    run_some(&pool);
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

/* --- Reading ---------------------------------------------------------------------------------- */

static bool is_source(const char *path)
{
    size_t length = strlen(path);
    return length > 7 && strcmp(path + length - 7, ".ballot") == 0;
}

/* With the slash; "" for the working directory. */
static const char *directory_of(struct ballot_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "" : ballot_arena_text(arena, path, (size_t)(slash - path) + 1);
}

static bool is_wanted(const struct arguments *a, const char *name)
{
    for (size_t i = 0; i < a->only.n; i++)
        if (fnmatch(a->only.items[i], name, 0) == 0)
            return true;
    return a->only.n == 0;
}

static void add_test(struct test_suite *suite, const struct ballotc_declaration *declaration)
{
    suite->tests = realloc(suite->tests, (suite->n_tests + 1) * sizeof *suite->tests);
    if (suite->tests == NULL)
        abort();
    suite->tests[suite->n_tests++] =
        (struct test){.declaration = declaration,
                      .directory = directory_of(
                          &suite->arena, suite->sources.files[declaration->where.file].name)};
}

static void add_named(struct test_suite *suite, const struct ballotc_declaration *declaration)
{
    for (size_t i = 0; i < suite->n_named; i++) {
        const struct ballotc_declaration *other = suite->named[i];
        if (other->kind != declaration->kind ||
            strcmp(other->name.text, declaration->name.text) != 0)
            continue;
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(&suite->diagnostics, BALLOTC_duplicate_name, &declaration->name.where,
                           "\"%s\" is described twice", declaration->name.text);
        ballotc_note(&suite->diagnostics, diagnostic, &other->name.where, "first described here");
    }
    suite->named = realloc(suite->named, (suite->n_named + 1) * sizeof *suite->named);
    if (suite->named == NULL)
        abort();
    suite->named[suite->n_named++] = declaration;
}

static void read_source(struct test_suite *suite, const struct arguments *a, const char *path)
{
    static const struct ballotc_location nowhere = {0};
    const char *reason;
    uint16_t index;
    if (!ballotc_source_read(&suite->sources, path, path, &index, &reason)) {
        ballotc_report(&suite->diagnostics, BALLOTC_unreadable_source, &nowhere, "%s: %s", path,
                       reason);
        return;
    }
    const struct ballotc_file *file = ballotc_parse_file(&suite->arena, &suite->diagnostics, index);
    for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next) {
        if (d->kind == BALLOTC_DECLARE_TEST && is_wanted(a, d->title))
            add_test(suite, d);
        else if (d->kind == BALLOTC_DECLARE_TEST_CERTIFICATE ||
                 d->kind == BALLOTC_DECLARE_TEST_EVIDENCE)
            add_named(suite, d);
    }
}

/* False after messages. */
static bool read_all(struct test_suite *suite, const struct arguments *a, char **paths, size_t n)
{
    struct input_list files = {0};
    bool fine = true;
    for (size_t i = 0; i < n; i++) {
        const char *failed, *reason;
        size_t before = files.n;
        if (!input_walk(&files, paths[i], &failed, &reason)) {
            fprintf(stderr, "ballot: %s: %s\n", failed, reason);
            fine = false;
        }
        bool walked = files.n != before + 1 || strcmp(files.paths[before], paths[i]) != 0;
        for (size_t k = before; k < files.n; k++)
            if (!walked || is_source(files.paths[k]))
                read_source(suite, a, files.paths[k]);
    }
    input_list_free(&files);
    if (suite->diagnostics.errors != 0) {
        ballotc_diagnostics_print(&suite->diagnostics, stderr, false);
        return false;
    }
    if (fine && suite->n_tests == 0) {
        fprintf(stderr, "ballot: no test %s\n",
                a->only.n != 0 ? "has a name that fits" : "in these files");
        return false;
    }
    return fine;
}

/* --- Running -----------------------------------------------------------------------------------
 */

static void prepare(struct test_suite *suite)
{
    test_law_find(suite, NULL, "");
    /* What the command line takes away has been there. */
    if (is_what_if(suite->scenario))
        test_law_add(suite, "plain", NULL, "")->plain = true;
    for (size_t i = 0; i < suite->n_tests; i++) {
        struct test *test = &suite->tests[i];
        const struct ballotc_test_case *c;
        size_t n = 0;
        for (c = test->declaration->test->cases; c != NULL; c = c->next) {
            test->n_cases++;
            for (const struct ballotc_expectation *e = c->expectations; e != NULL; e = e->next)
                test->n_results++;
        }
        test->laws = ballot_arena_array(&test->arena, test->n_cases + 1, sizeof(struct test_law *));
        test->results =
            ballot_arena_array(&test->arena, test->n_results + 1, sizeof *test->results);
        for (c = test->declaration->test->cases; c != NULL; c = c->next)
            test->laws[n++] = test_law_find(suite, c, test->directory);
    }
}

static void compile_one(struct test_suite *suite, size_t index)
{
    test_law_compile(suite, suite->laws[index]);
}

static void run_one(struct test_suite *suite, size_t index)
{
    test_run(suite, &suite->tests[index]);
}

static void print_law(const struct test_law *law, struct ballotc_count *count)
{
    fputs(law->messages, stderr);
    count->errors += law->count.errors;
    count->warnings += law->count.warnings;
}

/* What is wrong with tests, by place, and with the laws that they name. */
static void print_diagnostics(struct test_suite *suite)
{
    for (size_t i = 0; i < suite->n_tests; i++)
        ballotc_diagnostics_join(&suite->diagnostics, &suite->tests[i].diagnostics);
    struct ballotc_count count = ballotc_diagnostics_list(&suite->diagnostics, stderr, false);
    for (size_t i = 0; i < suite->n_laws; i++)
        if (suite->laws[i]->tables == NULL)
            print_law(suite->laws[i], &count);
    ballotc_count_print(&count, stderr);
}

static int report(struct test_suite *suite, const struct arguments *a)
{
    struct output junit = {0};
    int status = 0;
    if (a->junit != NULL && !output_open(&junit, "ballot", a->junit))
        return 2;
    print_diagnostics(suite);
    for (size_t i = 0; i < suite->n_tests; i++) {
        const struct test *test = &suite->tests[i];
        for (size_t k = 0; k < test->n_results; k++)
            if (test->results[k].invalid)
                status = 2;
            else if (!test->results[k].passed && status == 0)
                status = 1;
    }
    /* The other reports say nothing of tests that fail. */
    if (status != 0 || (!a->coverage && !a->mutate))
        test_report_tap(suite, stdout);
    if (a->coverage && !test_report_coverage(suite, stdout) && status == 0)
        status = 1;
    if (a->mutate && !test_mutate(suite, stdout) && status == 0)
        status = 1;
    if (a->junit != NULL) {
        test_report_junit(suite, junit.to);
        if (!output_close(&junit, "ballot"))
            status = 2;
    }
    return command_flush() ? status : 2;
}

bool test_is_reported(const struct test_suite *suite, const char *ballot)
{
    for (size_t i = 0; i < suite->ballots.n; i++)
        if (ballot != NULL && strcmp(suite->ballots.items[i], ballot) == 0)
            return true;
    return suite->ballots.n == 0;
}

/* Whether there is each ballot that a report is limited to; false after a message. */
static bool ballots_exist(struct test_suite *suite, const struct ballot_tables *tables)
{
    const char **names = ballot_arena_array(&suite->arena, tables->n_ballots + 1u, sizeof *names);
    for (uint32_t k = 0; k < tables->n_ballots; k++)
        names[k] = tables->ballots[k].name;
    for (size_t i = 0; i < suite->ballots.n; i++) {
        const char *name = suite->ballots.items[i];
        uint32_t k = 0;
        while (k < tables->n_ballots && strcmp(names[k], name) != 0)
            k++;
        if (k != tables->n_ballots)
            continue;
        const char *nearest = ballotc_nearest(name, names, tables->n_ballots);
        if (nearest != NULL)
            fprintf(stderr, "ballot: there is no ballot %s; did you mean %s?\n", name, nearest);
        else
            fprintf(stderr, "ballot: there is no ballot %s\n", name);
        return false;
    }
    return true;
}

static int run(struct test_suite *suite, const struct arguments *a, char **paths, size_t n)
{
    suite->sources.arena = &suite->arena;
    suite->jobs = a->jobs;
    suite->rules = a->rules;
    suite->ballots = a->ballots;
    suite->scenario = &a->scenario;
    ballotc_diagnostics_init(&suite->diagnostics, &suite->arena, &suite->sources);
    if (!read_all(suite, a, paths, n))
        return 2;
    prepare(suite);
    test_parallel(suite, suite->n_laws, compile_one);
    if (suite->laws[0]->tables == NULL) {
        struct ballotc_count count = {0};
        print_law(suite->laws[0], &count);
        ballotc_count_print(&count, stderr);
        return 2;
    }
    if (!ballots_exist(suite, suite->laws[0]->tables))
        return 2;
    test_parallel(suite, suite->n_tests, run_one);
    return report(suite, a);
}

static void free_suite(struct test_suite *suite)
{
    for (size_t i = 0; i < suite->n_tests; i++)
        ballot_arena_free(&suite->tests[i].arena);
    for (size_t i = 0; i < suite->n_laws; i++)
        ballot_arena_free(&suite->laws[i]->arena);
    free(suite->tests);
    free(suite->laws);
    free(suite->named);
    ballot_arena_free(&suite->arena);
}

int command_test(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct test_suite suite = {0};
    int status = parse_arguments(argc, argv, &arguments);
    if (status < 0)
        status = run(&suite, &arguments, argv + optind, (size_t)(argc - optind));
    free_suite(&suite);
    strings_free(&arguments.only);
    strings_free(&arguments.rules);
    strings_free(&arguments.ballots);
    scenario_options_free(&arguments.scenario);
    return status;
}
