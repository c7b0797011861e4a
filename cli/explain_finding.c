/* ballot explain --finding: why a rule came out as it did for a certificate. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/date.h"
#include "commands.h"
#include "json.h"
#include "only.h"
#include "report.h"
#include "rule_base.h"
#include "subjects.h"

static const char usage_text[] =
    "Usage: ballot explain --finding [OPTION]... RULE CERTIFICATE...\n"
    "Shows why a rule (or those of a PATTERN) came out as it did: each part with its\n"
    "value, where the evidence gives it, and until when it stays so.\n"
    "\n" SUBJECT_USAGE RULE_BASE_USAGE "      --format=FORMAT    text or json\n"
    "      --help\n"
    "\n"
    "Exit status: 0, or 2 for usage or bad input.\n";

struct explanation {
    struct ballot_checker *checker;
    const struct ballot_options *options;
    bool colour;
    size_t n;                           /* findings so far */
    const struct report_subject *shown; /* the subject at hand */
    json_t *array;                      /* of findings; NULL: text */
    json_t *steps;                      /* of the finding at hand */
};

struct arguments {
    struct subject_options subjects;
    struct rule_base_options rule_base;
    bool json;
};

/* --- Text ------------------------------------------------------------------------------- */

static const char *paint(const struct explanation *e, const char *code)
{
    return e->colour ? code : "";
}

static void put_clean(const char *text)
{
    char *clean = report_clean(text);
    fputs(clean, stdout);
    free(clean);
}

static void put_span(const struct explanation *e, ballot_instant from, ballot_instant until)
{
    static const char *const axes[] = {"as of", "issued on", "reissued on"};
    char buffer[24];
    const char *begins = report_instant(from, buffer);
    if (begins == NULL && until == BALLOT_NEVER)
        return;
    printf("  %s%s:", paint(e, "\033[2m"), axes[e->options->mode]);
    if (begins != NULL)
        printf(" from %s%s", begins, until != BALLOT_NEVER ? "," : "");
    if (until != BALLOT_NEVER)
        printf(" until %s", report_instant(until, buffer));
    fputs(paint(e, "\033[0m"), stdout);
}

static void text_finding(struct explanation *e, const struct ballot_finding *f)
{
    const struct ballot_texts *says = ballot_finding_texts(f);
    printf("%s%s", e->n != 0 ? "\n" : "", paint(e, "\033[1m"));
    put_clean(e->shown->file);
    if (e->shown->line != 0)
        printf(":%u", e->shown->line);
    fputs("  ", stdout);
    put_clean(e->shown->name);
    printf("\n%s%s on %s: %s", f->rule, paint(e, "\033[0m"), says->subject,
           ballot_verdict_name(f->verdict));
    if (f->level != NULL)
        printf(" (%s)", f->level);
    put_span(e, f->holds_from, f->holds_until);
    fputs("\n  ", stdout);
    put_clean(says->message);
    if (f->via_document != NULL)
        printf("\n  %s %s -> %s %s (%s, %s)\n", f->via_document, f->via_section, f->document,
               f->section, f->via_ballot, f->ballot);
    else
        printf("\n  %s %s (%s)\n", f->document, f->section, f->ballot);
}

static void text_step(struct explanation *e, const struct ballot_step *s)
{
    const char *colour = strcmp(s->value, "false") == 0     ? "\033[31m"
                         : strcmp(s->value, "true") == 0    ? "\033[32m"
                         : strcmp(s->value, "unknown") == 0 ? "\033[35m"
                                                            : "";
    printf("%*s%s", (int)(2 * s->depth + 2), "", s->depth == 0 ? paint(e, "\033[1m") : "");
    put_clean(s->text);
    printf("%s = %s", s->depth == 0 ? paint(e, "\033[0m") : "", paint(e, colour));
    put_clean(s->value);
    fputs(paint(e, "\033[0m"), stdout);
    if (s->file != NULL) {
        printf("  %s(", paint(e, "\033[2m"));
        put_clean(s->file);
        printf(":%u)%s", s->line, paint(e, "\033[0m"));
    }
    if (s->is_condition)
        put_span(e, s->holds_from, s->holds_until);
    putchar('\n');
}

/* --- JSON ------------------------------------------------------------------------------- */

static void json_finding(struct explanation *e, const struct ballot_finding *f)
{
    const struct ballot_texts *says = ballot_finding_texts(f);
    e->steps = json_array();
    json_array_append_new(
        e->array,
        json_pack("{s:o, s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "file",
                  json_text(e->shown->file), "line",
                  e->shown->line != 0 ? json_integer(e->shown->line) : json_null(), "rule", f->rule,
                  "subject", json_text(says->subject), "verdict", ballot_verdict_name(f->verdict),
                  "level", json_text(f->level), "message", json_text(says->message), "holds_from",
                  json_instant(f->holds_from), "holds_until", json_instant(f->holds_until), "parts",
                  e->steps));
}

static void json_step(struct explanation *e, const struct ballot_step *s)
{
    json_array_append_new(e->steps,
                          json_pack("{s:I, s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "depth",
                                    (json_int_t)s->depth, "text", json_text(s->text), "value",
                                    json_text(s->value), "condition", s->is_condition, "holds_from",
                                    json_instant(s->holds_from), "holds_until",
                                    json_instant(s->holds_until), "file", json_text(s->file),
                                    "line", s->file != NULL ? json_integer(s->line) : json_null()));
}

/* --- The command -------------------------------------------------------------------------- */

static void on_finding(void *context, const struct ballot_finding *finding)
{
    struct explanation *e = context;
    if (e->array != NULL)
        json_finding(e, finding);
    else
        text_finding(e, finding);
    e->n++;
}

static void on_step(void *context, const struct ballot_step *step)
{
    struct explanation *e = context;
    if (e->array != NULL)
        json_step(e, step);
    else
        text_step(e, step);
}

static void on_subject(void *context, const struct subject *subject)
{
    struct explanation *e = context;
    e->shown = &subject->shown;
    ballot_trace(e->checker, &subject->facts, subject->about, on_finding, on_step, e);
}

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum { FINDING = 256, FORMAT, HELP };
    static const struct option options[] = {SUBJECT_OPTIONS,
                                            RULE_BASE_OPTIONS,
                                            {"finding", no_argument, NULL, FINDING},
                                            {"format", required_argument, NULL, FORMAT},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    int option;
    subject_options_default(&a->subjects);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        enum option_result shared = subject_option(&a->subjects, "explain", option, optarg);
        if (shared == OPTION_NOT_MINE)
            shared = rule_base_option(&a->rule_base, "explain", option, optarg);
        if (shared == OPTION_WRONG)
            return 2;
        if (shared == OPTION_TAKEN || option == FINDING)
            continue;
        switch (option) {
        case FORMAT:
            if (strcmp(optarg, "text") != 0 && strcmp(optarg, "json") != 0)
                return command_usage_error("explain", "no format \"%s\": text or json", optarg);
            a->json = strcmp(optarg, "json") == 0;
            break;
        case HELP:
            fputs(usage_text, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help("explain");
        }
    }
    if (optind == argc)
        return command_usage_error("explain", "give one rule");
    if (optind + 1 == argc && a->subjects.evidence.n == 0)
        return command_usage_error("explain", "no certificate given");
    return -1;
}

static int explain(const struct ballot_tables *tables, struct arguments *a, char **paths, size_t n)
{
    struct ballot_error error;
    struct ballot_options options = {0};
    rule_base_apply(&a->rule_base, &options);
    subject_options_apply(&a->subjects, &options);
    if (!only_fits(&a->rule_base, tables, &options))
        return 2;
    struct explanation e = {
        .options = &options, .colour = command_colour(), .array = a->json ? json_array() : NULL};
    e.checker = ballot_checker_new(tables, &options, &error);
    struct subjects *subjects = NULL;
    int status = 2;
    if (e.checker == NULL)
        fprintf(stderr, "ballot: %s\n", error.message);
    else
        subjects = subjects_open(tables, &a->subjects);
    if (subjects != NULL) {
        status = subjects_each(subjects, paths, n, on_subject, NULL, &e) == 0 ? 0 : 2;
        if (e.n == 0 && status == 0) {
            fputs("ballot: the rule is about none of these\n", stderr);
            status = 2;
        }
        if (e.array != NULL) {
            json_dumpf(e.array, stdout, JSON_INDENT(2));
            putchar('\n');
        }
    }
    json_decref(e.array);
    subjects_free(subjects);
    ballot_checker_free(e.checker);
    return command_flush() ? status : 2;
}

int command_explain_finding(int argc, char **argv)
{
    struct arguments a = {0};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &a);
    if (status < 0) {
        const struct ballot_tables *tables = command_tables(&arena, &a.rule_base);
        const char *rule = argv[optind];
        /* A rule's own name will do. */
        if (strchr(rule, '/') == NULL)
            rule = ballot_arena_printf(&arena, "*/%s", rule);
        strings_push(&a.subjects.only, rule);
        status = tables != NULL
                     ? explain(tables, &a, argv + optind + 1, (size_t)(argc - optind - 1))
                     : 2;
    }
    subject_options_free(&a.subjects);
    rule_base_options_free(&a.rule_base);
    ballot_arena_free(&arena);
    return status;
}
