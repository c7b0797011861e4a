/* ballot diff: two laws compared, and what that changes for whom. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "diff.h"
#include "input.h"
#include "output.h"

static const char usage_text[] =
    "Usage: ballot diff [OPTION]... [CERTIFICATE]...\n"
    "Compares what the law says at two points; with certificates or evidence, also\n"
    "what comes out for whom.\n"
    "\n"
    "      --from=POINT, --to=POINT\n"
    "                         a date: what is in force on that day; DOCUMENT@VERSION: a\n"
    "                         document as that version has it; neither: the text of all dates\n"
    "      --from-with=FILE, --to-without=BALLOT, --to-move=BALLOT=+90d, …\n"
    "                         what-ifs, and the options of the rule base, for one side\n"
    "      --moving=DATE      what a date of --from and --to is when judging: issued-on\n"
    "                         (default), reissued-on or as-of\n"
    "      --examples=N       most examples of each change of a verdict (default 3)\n"
    "\n" SUBJECT_USAGE RULE_BASE_USAGE "      --format=FORMAT    text, json or html\n"
    "  -o, --output=FILE      write to FILE\n"
    "      --help\n"
    "\n"
    "D is 2025-03-15 or 2025-03-15T12:00:00Z.\n"
    "Exit status: 0 no difference; 1 some; 2 usage or bad input.\n";

enum { FROM = 10000, TO = 20000, SIDE_STEP = 10000 };

#define SIDE_OPTIONS(side, base)                                                                   \
    {side "-with", required_argument, NULL, (base) + OPTION_WITH},                                 \
        {side "-without", required_argument, NULL, (base) + OPTION_WITHOUT},                       \
        {side "-move", required_argument, NULL, (base) + OPTION_MOVE},                             \
        {side "-pending", no_argument, NULL, (base) + OPTION_PENDING},                             \
        {side "-known", required_argument, NULL, (base) + OPTION_KNOWN},                           \
        {side "-reading", required_argument, NULL, (base) + OPTION_READING},                       \
    {                                                                                              \
        side "-rules", required_argument, NULL, (base) + OPTION_RULES                              \
    }

struct format {
    const char *name;
    void (*report)(FILE *to, const struct diff *diff);
};

static const struct format formats[] = {
    {"text", diff_report_text}, {"json", diff_report_json}, {"html", diff_report_html}};

struct moving {
    const char *name;
    enum ballot_mode mode;
};

static const struct moving movings[] = {{"issued-on", BALLOT_ISSUED_ON},
                                        {"reissued-on", BALLOT_REISSUED_ON},
                                        {"as-of", BALLOT_AS_IT_IS}};

struct arguments {
    struct ballot_arena arena;
    struct diff_side sides[2];
    struct subject_options subjects;
    const struct format *format;
    const struct moving *moving; /* NULL: not given */
    const char *output;
    size_t examples;
    ballot_instant today;
};

/* --- Options ------------------------------------------------------------------------------- */

/* An option of the rule base, for one side or for both. */
static enum option_result side_option(struct arguments *a, int option, const char *argument)
{
    if (option >= FROM) {
        struct diff_side *side = &a->sides[option >= TO];
        enum option_result result =
            rule_base_option(&side->rule_base, "diff", option % SIDE_STEP, argument);
        side->is_own = side->is_own || result == OPTION_TAKEN;
        return result;
    }
    enum option_result result = rule_base_option(&a->sides[0].rule_base, "diff", option, argument);
    return result == OPTION_TAKEN
               ? rule_base_option(&a->sides[1].rule_base, "diff", option, argument)
               : result;
}

static bool parse_examples(struct arguments *a, const char *text)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || n > 1000) {
        command_usage_error("diff", "--examples takes a number up to 1000, not \"%s\"", text);
        return false;
    }
    a->examples = n;
    return true;
}

static bool parse_names(struct arguments *a, bool is_format, const char *text)
{
    for (size_t i = 0; is_format && i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, text) == 0) {
            a->format = &formats[i];
            return true;
        }
    for (size_t i = 0; !is_format && i < sizeof movings / sizeof movings[0]; i++)
        if (strcmp(movings[i].name, text) == 0) {
            a->moving = &movings[i];
            return true;
        }
    if (is_format)
        command_usage_error("diff", "no format \"%s\": text, json or html", text);
    else
        command_usage_error("diff", "--moving takes issued-on, reissued-on or as-of, not \"%s\"",
                            text);
    return false;
}

/* Which day an act falls on is said once. */
static int check_dates(const struct arguments *a, bool judges)
{
    const struct ballot_options *o = &a->subjects.options;
    bool days = a->sides[0].point == DIFF_DAY || a->sides[1].point == DIFF_DAY;
    if (a->moving != NULL && !days)
        return command_usage_error("diff", "--moving is about dates in --from and --to");
    if (!judges && (a->moving != NULL || o->mode != BALLOT_AS_IT_IS || o->as_of_fixed ||
                    a->subjects.issuers.n != 0))
        return command_usage_error("diff", "no certificate given to be judged");
    if (days && o->mode != BALLOT_AS_IT_IS)
        return command_usage_error("diff", "--from and --to are the days of issuance; "
                                           "--moving=reissued-on makes them those of a reissue");
    if (days && o->as_of_fixed && a->moving != NULL && a->moving->mode == BALLOT_AS_IT_IS)
        return command_usage_error("diff", "--from and --to are the days of judgement");
    return -1;
}

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum { POINT_FROM = 256, POINT_TO, MOVING, EXAMPLES, FORMAT, HELP };
    static const struct option options[] = {{"from", required_argument, NULL, POINT_FROM},
                                            {"to", required_argument, NULL, POINT_TO},
                                            SIDE_OPTIONS("from", FROM),
                                            SIDE_OPTIONS("to", TO),
                                            {"moving", required_argument, NULL, MOVING},
                                            {"examples", required_argument, NULL, EXAMPLES},
                                            SUBJECT_OPTIONS,
                                            RULE_BASE_OPTIONS,
                                            {"format", required_argument, NULL, FORMAT},
                                            {"output", required_argument, NULL, 'o'},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    int option;
    bool fine = true;
    while (fine && (option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        enum option_result shared = subject_option(&a->subjects, "diff", option, optarg);
        if (shared == OPTION_NOT_MINE)
            shared = side_option(a, option, optarg);
        if (shared == OPTION_WRONG)
            return 2;
        if (shared == OPTION_TAKEN)
            continue;
        switch (option) {
        case POINT_FROM:
        case POINT_TO:
            fine = diff_point_parse(&a->sides[option == POINT_TO], &a->arena, optarg);
            break;
        case MOVING:
        case FORMAT:
            fine = parse_names(a, option == FORMAT, optarg);
            break;
        case EXAMPLES:
            fine = parse_examples(a, optarg);
            break;
        case 'o':
            a->output = optarg;
            break;
        case HELP:
            fputs(usage_text, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help("diff");
        }
    }
    return fine ? check_dates(a, optind != argc || a->subjects.evidence.n != 0) : 2;
}

/* --- The command ------------------------------------------------------------------------------ */

static bool fits_something(const struct arguments *a, const struct diff_law *law)
{
    const struct diff_side *sides = a->sides;
    struct ballot_error error;
    const struct ballot_options options = {.only = a->subjects.only.items,
                                           .n_only = a->subjects.only.n};
    bool fits = a->subjects.only.n == 0 || law->n_items != 0;
    for (int i = 0; i < 2 && !fits; i++) {
        struct ballot_checker *checker =
            ballot_checker_new(sides[i].compilation->tables, &options, &error);
        fits = checker != NULL;
        ballot_checker_free(checker);
    }
    if (!fits)
        fprintf(stderr, "ballot: %s\n", error.message);
    return fits;
}

static int run(struct arguments *a, char *const *paths, size_t n)
{
    if (!diff_sides_open(a->sides, &a->arena, a->today))
        return 2;
    const struct moving *moving = a->moving != NULL ? a->moving : &movings[0];
    const struct diff_law law = diff_law(a->sides, &a->subjects.only, &a->arena);
    struct diff_verdicts verdicts = {.rules = NULL};
    struct diff diff = {.arena = &a->arena,
                        .sides = a->sides,
                        .law = &law,
                        .colour = a->output == NULL && command_colour(),
                        .width = command_width()};
    if (!fits_something(a, &law))
        return 2;
    if (n != 0 || a->subjects.evidence.n != 0) {
        const struct diff_judging judging = {a->sides, &a->subjects, moving->mode, a->examples};
        if (!diff_verdicts(&judging, paths, n, &verdicts, &a->arena))
            return 2;
        diff.verdicts = &verdicts;
        diff.moving = a->sides[0].point == DIFF_DAY ? moving->name : NULL;
    }
    struct output output;
    if (!output_open(&output, "ballot", a->output))
        return 2;
    a->format->report(output.to, &diff);
    if (!output_close(&output, "ballot") || verdicts.errors != 0)
        return 2;
    return law.n_ballots + law.n_items + verdicts.flips != 0;
}

int command_diff(int argc, char **argv)
{
    struct arguments a = {.format = &formats[0], .examples = 3};
    a.sides[0].option = "--from";
    a.sides[1].option = "--to";
    subject_options_default(&a.subjects);
    a.today = a.subjects.options.as_of;
    int status = parse_arguments(argc, argv, &a);
    if (status < 0)
        status = run(&a, argv + optind, (size_t)(argc - optind));
    for (int i = 0; i < 2; i++)
        rule_base_options_free(&a.sides[i].rule_base);
    subject_options_free(&a.subjects);
    ballot_arena_free(&a.arena);
    return status;
}
