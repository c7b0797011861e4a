/* ballot rules, ballot explain, ballot schema: the law itself. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../compiler/diagnostic.h"
#include "commands.h"
#include "explain_names.h"
#include "input.h"
#include "json.h"
#include "law.h"
#include "only.h"
#include "report.h"
#include "rule_base.h"

static const char rules_usage[] =
    "Usage: ballot rules [OPTION]...\n"
    "Lists the rules in force on a day.\n"
    "\n"
    "      --as-of=D          the day (default: today)\n"
    "      --only=PATTERN     rules whose name fits (\"SBR/mpic.*\")\n" RULE_BASE_USAGE
    "      --format=FORMAT    text or json\n"
    "      --help\n";

static const char explain_usage[] =
    "Usage: ballot explain [OPTION]... RULE\n"
    "       ballot explain --finding [OPTION]... RULE CERTIFICATE...\n"
    "Shows the history of a rule: each wording, its ballot, since and until when; the\n"
    "rows of a schedule, or the choices of a reading, and who reads it. With --finding:\n"
    "why a rule came out as it did (ballot explain --finding --help).\n"
    "\n" RULE_BASE_USAGE "      --help\n";

struct arguments {
    const char *command, *usage;
    struct rule_base_options rule_base;
    struct strings only;
    ballot_instant as_of;
    bool json;
};

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum { AS_OF = 256, ONLY, FORMAT, HELP };
    static const struct option options[] = {RULE_BASE_OPTIONS,
                                            {"as-of", required_argument, NULL, AS_OF},
                                            {"only", required_argument, NULL, ONLY},
                                            {"format", required_argument, NULL, FORMAT},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    int option;
    bool is_day;
    a->as_of = (ballot_instant)time(NULL);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        enum option_result shared = rule_base_option(&a->rule_base, a->command, option, optarg);
        if (shared == OPTION_WRONG)
            return 2;
        if (shared == OPTION_TAKEN)
            continue;
        switch (option) {
        case AS_OF:
            if (!input_date("--as-of", optarg, &a->as_of, &is_day))
                return 2;
            a->as_of += is_day ? BALLOT_DAY - 1 : 0;
            break;
        case ONLY:
            if (strcmp(a->command, "rules") != 0)
                return command_usage_error(a->command, "--only goes with 'ballot rules'");
            strings_push(&a->only, optarg);
            break;
        case FORMAT:
            if (strcmp(optarg, "text") != 0 && strcmp(optarg, "json") != 0)
                return command_usage_error(a->command, "no format \"%s\": text or json", optarg);
            a->json = strcmp(optarg, "json") == 0;
            break;
        case HELP:
            fputs(a->usage, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help(a->command);
        }
    }
    return -1;
}

static ballot_instant day_of_knowledge(const struct arguments *a)
{
    return a->rule_base.limit_known ? a->rule_base.known : LAW_ALL_KNOWN;
}

/* --- rules ------------------------------------------------------------------------------ */

static void rule_as_text(const struct ballot_tables *t, const struct ballot_rule *rule,
                         const struct law_span *f)
{
    char since[24], until[24];
    const char *end = report_instant(f->until, until);
    const struct ballot_wording *w = f->wording;
    printf("%-6s  %-36s %s %s, %s", ballot_level_name(f->level), rule->name,
           t->documents[rule->source].name, w->section, t->ballots[w->ballot].name);
    if (w->via != BALLOT_NONE)
        printf(" through %s %s, %s", t->documents[t->vias[w->via].document].name,
               t->vias[w->via].section, t->ballots[t->vias[w->via].ballot].name);
    printf(", since %s%s%s\n        %s\n", report_instant(f->from, since),
           end != NULL ? ", until " : "", end != NULL ? end : "",
           w->manual != NULL ? w->manual : w->summary);
}

/* What other linters call it: its `checked by`. */
static json_t *checks_json(const struct ballot_tables *t, const struct ballot_wording *w)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < w->n_checks; i++) {
        const char *const *pair = &t->cites[w->first_cite + w->n_covers + 2 * i];
        json_array_append_new(array, json_pack("{s:s, s:s}", "tool", pair[0], "code", pair[1]));
    }
    return array;
}

static json_t *rule_as_json(const struct ballot_tables *t, const struct ballot_rule *rule,
                            const struct law_span *f)
{
    const struct ballot_wording *w = f->wording;
    json_t *via = json_null();
    if (w->via != BALLOT_NONE)
        via = json_pack("{s:s, s:s, s:s}", "document", t->documents[t->vias[w->via].document].name,
                        "section", t->vias[w->via].section, "ballot",
                        t->ballots[t->vias[w->via].ballot].name);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "rule", rule->name,
                     "level", ballot_level_name(f->level), "document",
                     t->documents[rule->source].name, "section", w->section, "ballot",
                     t->ballots[w->ballot].name, "version", t->ballots[w->ballot].version,
                     "summary", w->summary, "since", json_instant(f->from), "until",
                     json_instant(f->until), "via", via, "checks", checks_json(t, w));
}

static bool is_wanted(const struct arguments *a, const struct ballot_rule *rule)
{
    bool fits = a->only.n == 0;
    for (size_t i = 0; i < a->only.n && !fits; i++)
        fits = ballot_name_fits(rule->name, a->only.items[i]);
    return fits;
}

static int list_rules(const struct ballot_tables *t, const struct arguments *a,
                      struct ballot_arena *arena)
{
    unsigned n = 0, all = 0;
    struct ballot_options options = {.only = a->only.items, .n_only = a->only.n};
    if (!only_fits(&a->rule_base, t, &options))
        return 2;
    json_t *array = a->json ? json_array() : NULL;
    for (uint32_t i = 0; i < t->n_rules; i++) {
        if (!is_wanted(a, &t->rules[i]))
            continue;
        all++;
        const struct law_spans spans = law_of_rule(t, day_of_knowledge(a), &t->rules[i], arena);
        const struct law_span *found = law_at(&spans, a->as_of);
        if (found == NULL)
            continue;
        n++;
        if (a->json)
            json_array_append_new(array, rule_as_json(t, &t->rules[i], found));
        else
            rule_as_text(t, &t->rules[i], found);
    }
    if (a->json) {
        json_dumpf(array, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(array);
    } else {
        char day[24];
        ballot_instant first = a->as_of - ((a->as_of % BALLOT_DAY) + BALLOT_DAY) % BALLOT_DAY;
        printf("%s%u of %u rules in force on %s\n", n != 0 ? "\n" : "", n, all,
               ballot_date_format(first, day));
    }
    return command_flush() ? 0 : 2;
}

int command_rules(int argc, char **argv)
{
    struct arguments a = {.command = "rules", .usage = rules_usage};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &a);
    if (status < 0 && optind != argc)
        status = command_usage_error("rules", "what is \"%s\"?", argv[optind]);
    if (status < 0) {
        const struct ballot_tables *tables = command_tables(&arena, &a.rule_base);
        status = tables != NULL ? list_rules(tables, &a, &arena) : 2;
    }
    ballot_arena_free(&arena);
    rule_base_options_free(&a.rule_base);
    strings_free(&a.only);
    return status;
}

/* --- explain ------------------------------------------------------------------------------ */

static void explain_phase(const struct ballot_tables *t, const struct ballot_row *row,
                          const struct ballot_wording *w, uint32_t index)
{
    const struct ballot_phase *phase = &t->phases[w->first_phase + index];
    ballot_instant from = phase->from > row->from ? phase->from : row->from;
    ballot_instant until = row->until;
    char date[24];
    if (index + 1 < w->n_phases && phase[1].from < until)
        until = phase[1].from;
    printf("    %-6s ", ballot_level_name((enum ballot_level)phase->level));
    if (from >= until) {
        printf("from %s: never in force\n", ballot_date_format(phase->from, date));
        return;
    }
    printf("from %s", ballot_date_format(from, date));
    if (until != BALLOT_NEVER)
        printf(" until %s", ballot_date_format(until, date));
    putchar('\n');
}

static void explain_row(const struct ballot_tables *t, const struct ballot_rule *rule,
                        const struct ballot_row *row)
{
    char date[24];
    printf("\n  since %s", ballot_date_format(row->from, date));
    if (row->until != BALLOT_NEVER)
        printf(", until %s", ballot_date_format(row->until, date));
    if (row->index == BALLOT_NONE) {
        puts(": no such rule");
        return;
    }
    const struct ballot_wording *w = &t->wordings[row->index];
    const struct ballot_ballot *ballot = &t->ballots[w->ballot];
    printf(": %s %s, by %s (version %s: %s)\n", t->documents[rule->source].name, w->section,
           ballot->name, ballot->version, ballot->title);
    if (w->via != BALLOT_NONE) {
        const struct ballot_via *via = &t->vias[w->via];
        printf("    incorporated by %s %s, %s; %s %s\n", t->documents[via->document].name,
               via->section, t->ballots[via->ballot].name,
               via->version != NULL ? "version" : "the version in force",
               via->version != NULL ? via->version : "on the day of the act");
    }
    printf("    %s\n", w->summary);
    if (w->manual != NULL)
        printf("    answered by attestation: %s\n", w->manual);
    for (uint32_t i = 0; i < w->n_phases; i++)
        explain_phase(t, row, w, i);
    if (w->n_covers != 0) {
        printf("    covers");
        for (uint32_t i = 0; i < w->n_covers; i++)
            printf("%s %s", i == 0 ? "" : ",", t->cites[w->first_cite + i]);
        putchar('\n');
    }
    for (uint32_t i = 0; i < w->n_checks; i++) {
        const char *const *pair = &t->cites[w->first_cite + w->n_covers + 2 * i];
        printf("    checked by %s: %s\n", pair[0], pair[1]);
    }
    printf("    %s:%u\n", t->files[w->place.file], (unsigned)w->place.line);
}

static int unknown_rule(const struct ballot_tables *t, const char *name)
{
    const char **names =
        calloc((size_t)t->n_rules + t->n_readings + t->n_schedules + 1u, sizeof *names);
    size_t n = 0;
    if (names == NULL)
        abort();
    for (uint32_t i = 0; i < t->n_rules; i++)
        names[n++] = t->rules[i].name;
    for (uint32_t i = 0; i < t->n_readings; i++)
        names[n++] = t->readings[i].name;
    for (uint32_t i = 0; i < t->n_schedules; i++)
        names[n++] = t->schedules[i].name;
    const char *nearest = ballotc_nearest(name, names, n);
    int status =
        nearest != NULL
            ? command_usage_error("explain", "no rule \"%s\"; did you mean \"%s\"?", name, nearest)
            : command_usage_error("explain", "no rule \"%s\"; 'ballot rules' lists them", name);
    free(names);
    return status;
}

static int explain(const struct ballot_tables *t, const struct arguments *a, const char *name,
                   struct ballot_arena *arena)
{
    bool found = false;
    for (uint32_t i = 0; i < t->n_rules; i++) {
        const struct ballot_rule *rule = &t->rules[i];
        const char *own = strchr(rule->name, '/') + 1;
        struct ballot_rule bare = *rule;
        bare.name = own;
        if (!ballot_rule_is_named(rule, name) && !ballot_rule_is_named(&bare, name))
            continue;
        printf("%s%s\n", found ? "\n" : "", rule->name);
        found = true;
        unsigned n = 0;
        for (uint32_t k = 0; k < rule->n_rows; k++)
            if (law_is_known(&t->rows[rule->first_row + k], day_of_knowledge(a))) {
                explain_row(t, rule, &t->rows[rule->first_row + k]);
                n++;
            }
        if (n == 0)
            puts("\n  no ballot had made it by then");
    }
    if (!explain_names(t, day_of_knowledge(a), name, found, arena) && !found)
        return unknown_rule(t, name);
    return command_flush() ? 0 : 2;
}

int command_explain(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--finding") == 0)
            return command_explain_finding(argc, argv);
    struct arguments a = {.command = "explain", .usage = explain_usage};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &a);
    if (status < 0 && optind + 1 != argc)
        status = command_usage_error("explain", "give one rule");
    if (status < 0) {
        const struct ballot_tables *tables = command_tables(&arena, &a.rule_base);
        status = tables != NULL ? explain(tables, &a, argv[optind], &arena) : 2;
    }
    ballot_arena_free(&arena);
    rule_base_options_free(&a.rule_base);
    return status;
}

/* --- schema --------------------------------------------------------------------------------- */

int command_schema(int argc, char **argv)
{
    struct arguments a = {.command = "schema",
                          .usage = "Usage: ballot schema [OPTION]...\n"
                                   "Prints the XML Schema of evidence documents.\n"
                                   "\n" RULE_BASE_USAGE "      --help\n"};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &a);
    if (status < 0 && optind != argc)
        status = command_usage_error("schema", "what is \"%s\"?", argv[optind]);
    if (status < 0) {
        const struct ballot_tables *tables = command_tables(&arena, &a.rule_base);
        status = 2;
        if (tables != NULL) {
            fputs(tables->schema, stdout);
            status = command_flush() ? 0 : 2;
        }
    }
    ballot_arena_free(&arena);
    rule_base_options_free(&a.rule_base);
    return status;
}
