/* ballot check: certificates and evidence in, findings out. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "only.h"
#include "output.h"
#include "report.h"
#include "rule_base.h"
#include "subjects.h"

static const char usage_text[] =
    "Usage: ballot check [OPTION]... CERTIFICATE...\n"
    "Judges certificates (DER, PEM, bundles, directories; \"-\" is standard input).\n"
    "\n" SUBJECT_USAGE RULE_BASE_USAGE "      --format=FORMAT    text, json, jsonl or xml\n"
    "  -o, --output=FILE      write to FILE\n"
    "  -v, --verbose          list what passed and what is unknown, too\n"
    "      --strict           exit with 3 where something is unknown\n"
    "      --help\n"
    "\n"
    "D is 2025-03-15 or 2025-03-15T12:00:00Z.\n"
    "Exit status: 0 no \"must\" failed; 1 one did; 2 usage or bad input; 3 with --strict,\n"
    "something was unknown.\n";

/* Certificates that the command for a template names. */
#define MOST_PATHS 3

struct check {
    struct ballot_checker *checker;
    const struct report_format *format;
    struct report *report;
    struct report_counts counts;
};

struct arguments {
    struct rule_base_options rule_base;
    struct subject_options subjects;
    const struct report_format *format;
    const char *output;
    bool verbose, strict;
    struct strings what; /* name and value of each option that says what is judged by which law */
};

/* --- Findings -------------------------------------------------------------------- */

static void on_finding(void *context, const struct ballot_finding *finding)
{
    struct check *check = context;
    struct report_counts *c = &check->counts;
    switch (finding->verdict) {
    case BALLOT_PASS:
        c->pass++;
        break;
    case BALLOT_FAIL:
        if (strcmp(finding->level, "must") == 0)
            c->errors++;
        else if (strcmp(finding->level, "should") == 0)
            c->warnings++;
        else
            c->notices++;
        break;
    case BALLOT_UNKNOWN_VERDICT:
        c->unknown++;
        break;
    case BALLOT_NOT_DUE:
        c->not_due++;
        break;
    case BALLOT_NOT_APPLICABLE:
    case BALLOT_NOT_IN_FORCE:
        c->other++;
        break;
    }
    check->format->finding(check->report, finding);
}

static void on_subject(void *context, const struct subject *subject)
{
    struct check *check = context;
    check->format->subject(check->report, &subject->shown);
    size_t n = ballot_check(check->checker, &subject->facts, subject->about, on_finding, check);
    check->format->subject_end(check->report);
    /* A CA of which no rule speaks is not counted. */
    if (n != 0 || subject->facts.certificate != NULL)
        check->counts.subjects++;
}

static void on_error(void *context, const char *file, unsigned line, const char *message)
{
    struct check *check = context;
    check->format->error(check->report, file, line, message);
}

/* --- Options ---------------------------------------------------------------------------- */

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum { FORMAT = 256, STRICT, HELP };
    static const struct option options[] = {SUBJECT_OPTIONS,
                                            RULE_BASE_OPTIONS,
                                            {"format", required_argument, NULL, FORMAT},
                                            {"output", required_argument, NULL, 'o'},
                                            {"verbose", no_argument, NULL, 'v'},
                                            {"strict", no_argument, NULL, STRICT},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    static const struct report_format *const formats[] = {&report_text, &report_json, &report_jsonl,
                                                          &report_xml};
    int option, index = 0;
    a->format = &report_text;
    subject_options_default(&a->subjects);
    while ((option = getopt_long(argc, argv, "o:v", options, &index)) != -1) {
        enum option_result shared = subject_option(&a->subjects, "check", option, optarg);
        if (shared == OPTION_NOT_MINE)
            shared = rule_base_option(&a->rule_base, "check", option, optarg);
        if (shared == OPTION_WRONG)
            return 2;
        if (shared == OPTION_TAKEN) {
            strings_push(&a->what, options[index].name);
            strings_push(&a->what, optarg);
            continue;
        }
        switch (option) {
        case FORMAT:
            a->format = NULL;
            for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
                if (strcmp(formats[i]->name, optarg) == 0)
                    a->format = formats[i];
            if (a->format == NULL)
                return command_usage_error("check", "no format \"%s\": text, json, jsonl or xml",
                                           optarg);
            break;
        case 'o':
            a->output = optarg;
            break;
        case 'v':
            a->verbose = true;
            break;
        case STRICT:
            a->strict = true;
            break;
        case HELP:
            fputs(usage_text, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help("check");
        }
    }
    if (optind == argc && a->subjects.evidence.n == 0)
        return command_usage_error("check", "no certificate given");
    return -1;
}

/* --- How to get a template ---------------------------------------------------------------- */

/* As a shell takes it. */
static void write_word(FILE *to, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-+=.,:/@%";
    char *clean = report_clean(word);
    if (*clean != '\0' && clean[strspn(clean, plain)] == '\0') {
        fputs(clean, to);
    } else {
        fputc('"', to);
        for (const char *at = clean; *at != '\0'; at++)
            fprintf(to, strchr("\"\\$`", *at) != NULL ? "\\%c" : "%c", *at);
        fputc('"', to);
    }
    free(clean);
}

/* The command that writes a template for the same certificates under the same
 * law. malloc'ed. */
static char *template_command(const struct arguments *a, char **paths, size_t n)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (to == NULL)
        abort();
    fputs("ballot evidence --template", to);
    for (size_t i = 0; i < a->what.n; i += 2) {
        fprintf(to, " --%s", a->what.items[i]);
        if (a->what.items[i + 1] != NULL) {
            fputc(' ', to);
            write_word(to, a->what.items[i + 1]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        fputs(" --for ", to);
        /* A line is to be read; the rest is one's own to add. */
        if (i == MOST_PATHS) {
            fputs("...", to);
            break;
        }
        write_word(to, paths[i]);
    }
    fclose(to);
    return text;
}

static int exit_status(const struct check *check, const struct arguments *a)
{
    if (check->counts.input_errors != 0)
        return 2;
    if (check->counts.errors != 0)
        return 1;
    return a->strict && check->counts.unknown != 0 ? 3 : 0;
}

static int judge(struct check *check, struct arguments *a, const struct report_head *head,
                 struct subjects *subjects, char **paths, size_t n)
{
    struct output output;
    if (!output_open(&output, "ballot", a->output))
        return 2;
    check->report = check->format->begin(output.to, head);
    check->counts.input_errors = subjects_each(subjects, paths, n, on_subject, on_error, check);
    check->format->end(check->report, &check->counts);
    if (!output_close(&output, "ballot"))
        return 2;
    return exit_status(check, a);
}

static int run(struct check *check, struct arguments *a, const struct ballot_tables *tables,
               char **paths, size_t n)
{
    struct ballot_error error;
    char *command = a->subjects.evidence.n == 0 ? template_command(a, paths, n) : NULL;
    struct report_head head = {.tables = tables,
                               .colour = a->output == NULL && command_colour(),
                               .verbose = a->verbose,
                               .width = command_width(),
                               .how_to_supply = command};
    rule_base_apply(&a->rule_base, &head.options);
    subject_options_apply(&a->subjects, &head.options);
    head.options.spans = true;
    check->format = a->format;
    if (!only_fits(&a->rule_base, tables, &head.options)) {
        free(command);
        return 2;
    }
    check->checker = ballot_checker_new(tables, &head.options, &error);
    if (check->checker == NULL) {
        fprintf(stderr, "ballot: %s\n", error.message);
        free(command);
        return 2;
    }
    struct subjects *subjects = subjects_open(tables, &a->subjects);
    if (subjects != NULL && (a->output != NULL || !isatty(STDOUT_FILENO)))
        subjects_show_progress(subjects);
    int status = subjects != NULL ? judge(check, a, &head, subjects, paths, n) : 2;
    subjects_free(subjects);
    ballot_checker_free(check->checker);
    free(command);
    return status;
}

int command_check(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct check check = {0};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &arguments);
    if (status < 0) {
        const struct ballot_tables *tables = command_tables(&arena, &arguments.rule_base);
        status = 2;
        if (tables != NULL)
            status = run(&check, &arguments, tables, argv + optind, (size_t)(argc - optind));
    }
    ballot_arena_free(&arena);
    rule_base_options_free(&arguments.rule_base);
    subject_options_free(&arguments.subjects);
    strings_free(&arguments.what);
    return status;
}
