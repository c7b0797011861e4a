/* ballot timeline: the rule base on a time axis. */
#include "timeline.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "input.h"
#include "only.h"
#include "output.h"
#include "rule_base.h"
#include "strings.h"

static const char usage_text[] =
    "Usage: ballot timeline [OPTION]...\n"
    "Draws what each rule said, and when.\n"
    "\n"
    "      --from=D           begin on D (default: when the first of the rules began)\n"
    "      --to=D             end before D (default: a year after the last change)\n"
    "      --as-of=D          mark the day D\n"
    "      --only=PATTERN     rules and schedules whose name fits (\"SBR/mpic.*\")\n"
    "      --by=ROWS          a row for each \"rule\" (default) or \"section\"\n" RULE_BASE_USAGE
    "      --format=FORMAT    text, json, or html: one file, with SVG, that needs no other\n"
    "  -o, --output=FILE      write to FILE\n"
    "      --help\n"
    "\n"
    "What-ifs are shown over what is known without them on the same day; --known alone,\n"
    "over what is known now. D is 2025-03-15 or 2025-03-15T12:00:00Z.\n";

struct arguments {
    struct timeline_request request;
    struct rule_base_options rule_base;
    struct strings only;
    enum { TEXT, JSON, HTML } format;
    const char *output;
};

enum { FROM = 256, TO, AS_OF, ONLY, BY, FORMAT, HELP, OUTPUT = 'o' };

static bool set_format(struct arguments *a, const char *name)
{
    static const char *const names[] = {"text", "json", "html"};
    for (unsigned i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0) {
            a->format = i;
            return true;
        }
    command_usage_error("timeline", "no format \"%s\": text, json or html", name);
    return false;
}

static bool set_rows(struct arguments *a, const char *name)
{
    a->request.by_section = strcmp(name, "section") == 0;
    if (a->request.by_section || strcmp(name, "rule") == 0)
        return true;
    command_usage_error("timeline", "no rows by \"%s\": rule or section", name);
    return false;
}

/* One option; false after a message. */
static bool take_option(struct arguments *a, int option, const char *argument)
{
    bool is_day;
    switch (option) {
    case FROM:
        return input_date("--from", argument, &a->request.from, &is_day);
    case TO:
        return input_date("--to", argument, &a->request.to, &is_day);
    case AS_OF:
        return input_date("--as-of", argument, &a->request.as_of, &is_day);
    case ONLY:
        strings_push(&a->only, argument);
        return true;
    case BY:
        return set_rows(a, argument);
    case FORMAT:
        return set_format(a, argument);
    case OUTPUT:
        a->output = argument;
        return true;
    default:
        command_try_help("timeline");
        return false;
    }
}

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    static const struct option options[] = {RULE_BASE_OPTIONS,
                                            {"from", required_argument, NULL, FROM},
                                            {"to", required_argument, NULL, TO},
                                            {"as-of", required_argument, NULL, AS_OF},
                                            {"only", required_argument, NULL, ONLY},
                                            {"by", required_argument, NULL, BY},
                                            {"format", required_argument, NULL, FORMAT},
                                            {"output", required_argument, NULL, OUTPUT},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        enum option_result shared = rule_base_option(&a->rule_base, "timeline", option, optarg);
        if (shared == OPTION_TAKEN)
            continue;
        if (option == HELP) {
            fputs(usage_text, stdout);
            return command_flush() ? 0 : 2;
        }
        if (shared == OPTION_WRONG || !take_option(a, option, optarg))
            return 2;
    }
    return optind == argc ? -1 : command_usage_error("timeline", "what is \"%s\"?", argv[optind]);
}

static bool fits_any(const struct ballot_tables *tables, const char *pattern)
{
    if (ballot_fits_any_rule(tables, pattern))
        return true;
    for (uint32_t i = 0; i < tables->n_schedules; i++)
        if (ballot_name_fits(tables->schedules[i].name, pattern))
            return true;
    return false;
}

/* Whether every pattern fits a rule or a schedule of one of the laws. */
static bool patterns_fit(const struct timeline_request *request)
{
    for (size_t i = 0; i < request->n_only; i++)
        if (!fits_any(request->asked, request->only[i]) &&
            !fits_any(request->is, request->only[i])) {
            only_refuse(request->asked, request->only[i]);
            return false;
        }
    return true;
}

static bool is_range(const struct timeline *timeline)
{
    char from[BALLOT_DATE_SIZE], to[BALLOT_DATE_SIZE];
    if (timeline->from < timeline->to)
        return true;
    fprintf(stderr, "ballot: nothing lies between %s and %s\n",
            ballot_date_format(timeline->from, from), ballot_date_format(timeline->to, to));
    return false;
}

static int write_timeline(const struct arguments *a, const struct timeline *timeline)
{
    struct output output;
    if (!output_open(&output, "ballot", a->output))
        return 2;
    switch (a->format) {
    case TEXT:
        timeline_text(output.to, timeline, command_width());
        break;
    case JSON:
        timeline_json(output.to, timeline);
        break;
    case HTML:
        timeline_html(output.to, timeline);
        break;
    }
    return output_close(&output, "ballot") ? 0 : 2;
}

/* The law that is asked for, and the one to compare it with. */
static bool find_laws(struct arguments *a, struct ballot_arena *arena)
{
    struct timeline_request *request = &a->request;
    struct rule_base_options as_it_is = a->rule_base;
    const struct ballotc_scenario scenario = scenario_of(&a->rule_base.scenario);
    const bool what_if = !ballotc_scenario_is_empty(&scenario);
    as_it_is.scenario = (struct scenario_options){0};
    request->is = command_tables(arena, &as_it_is);
    request->asked =
        what_if && request->is != NULL ? command_tables(arena, &a->rule_base) : request->is;
    request->asked_known = a->rule_base.limit_known ? a->rule_base.known : LAW_ALL_KNOWN;
    request->is_known = what_if ? request->asked_known : LAW_ALL_KNOWN;
    return request->asked != NULL;
}

static int draw(struct arguments *a, struct ballot_arena *arena)
{
    if (!find_laws(a, arena))
        return 2;
    a->request.only = a->only.items;
    a->request.n_only = a->only.n;
    if (!patterns_fit(&a->request))
        return 2;
    const struct timeline *timeline = timeline_make(&a->request, arena);
    return is_range(timeline) ? write_timeline(a, timeline) : 2;
}

int command_timeline(int argc, char **argv)
{
    struct arguments a = {.request = {.from = BALLOT_ALWAYS,
                                      .to = BALLOT_NEVER,
                                      .today = (ballot_instant)time(NULL),
                                      .as_of = BALLOT_NEVER}};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &a);
    if (status < 0)
        status = draw(&a, &arena);
    ballot_arena_free(&arena);
    rule_base_options_free(&a.rule_base);
    strings_free(&a.only);
    return status;
}
