/* ballot rules: the law of a day; ballot schema: what evidence it reads. */
#include <getopt.h>
#include <string.h>
#include <time.h>

#include "commands.h"
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

struct arguments {
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
        enum option_result shared = rule_base_option(&a->rule_base, "rules", option, optarg);
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
            strings_push(&a->only, optarg);
            break;
        case FORMAT:
            if (strcmp(optarg, "text") != 0 && strcmp(optarg, "json") != 0)
                return command_usage_error("rules", "no format \"%s\": text or json", optarg);
            a->json = strcmp(optarg, "json") == 0;
            break;
        case HELP:
            fputs(rules_usage, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help("rules");
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
                         const struct law_span *f, struct ballot_arena *arena)
{
    char since[24], until[24];
    const char *end = report_instant(f->until, until);
    const struct ballot_wording *w = f->wording;
    const char *through = "", *cite;
    if (w->via != BALLOT_NONE)
        through = ballot_arena_printf(
            arena, " through %s %s, %s", t->documents[t->vias[w->via].document].name,
            t->vias[w->via].section, t->ballots[t->vias[w->via].ballot].name);
    cite = ballot_arena_printf(arena, "%s %s, %s%s, since %s%s%s", t->documents[rule->source].name,
                               w->section, t->ballots[w->ballot].name, through,
                               report_instant(f->from, since), end != NULL ? ", until " : "",
                               end != NULL ? end : "");
    const char *head =
        ballot_arena_printf(arena, "%-6s  %-36s ", ballot_level_name(f->level), rule->name);
    const int width = command_width();
    if ((int)(strlen(head) + strlen(cite)) <= width) {
        printf("%s%s\n", head, cite);
    } else {
        printf("%-6s  %s\n", ballot_level_name(f->level), rule->name);
        report_fold(stdout, cite, 8, width);
    }
    report_fold(stdout, w->manual != NULL ? w->manual : w->summary, 8, width);
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
            rule_as_text(t, &t->rules[i], found, arena);
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
    struct arguments a = {0};
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

/* --- schema --------------------------------------------------------------------------------- */

int command_schema(int argc, char **argv)
{
    static const char usage[] = "Usage: ballot schema [OPTION]...\n"
                                "Prints the XML Schema of evidence documents.\n"
                                "\n" RULE_BASE_USAGE "      --help\n";
    struct rule_base_options options = {0};
    struct ballot_arena arena = {0};
    int status = rule_base_arguments(argc, argv, "schema", usage, &options);
    if (status < 0 && optind != argc)
        status = command_usage_error("schema", "what is \"%s\"?", argv[optind]);
    if (status < 0) {
        const struct ballot_tables *tables = command_tables(&arena, &options);
        status = 2;
        if (tables != NULL) {
            fputs(tables->schema, stdout);
            status = command_flush() ? 0 : 2;
        }
    }
    ballot_arena_free(&arena);
    rule_base_options_free(&options);
    return status;
}
