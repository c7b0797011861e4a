/* ballot evidence: the facts that somebody has to supply. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/certificate.h"
#include "commands.h"
#include "evidence_needs.h"
#include "evidence_template.h"
#include "only.h"
#include "output.h"
#include "rule_base.h"
#include "subjects.h"

static const char usage_text[] =
    "Usage: ballot evidence --template [OPTION]...\n"
    "Writes an evidence document to be filled in: the facts that the rules in force would\n"
    "ask for, each with its meaning and the sections that need it. It is valid as it is, and\n"
    "leaves everything unknown.\n"
    "\n"
    "      --template         write it\n"
    "      --for=FILE         bound to these certificates, and to what is asked of them (DER,\n"
    "                         PEM, bundles, directories); any number of times\n"
    "      --as-of=D          for the rules in force on D (default: the day moved to, else now)\n"
    "      --issued-on=D      as if the same practice were repeated on D\n"
    "      --reissued-on=D    as if the same validations were relied on for D\n"
    "      --issuer=FILE      certificates of issuing CAs\n"
    "      --only=PATTERN     rules whose name fits (\"SBR/mpic.*\")\n" RULE_BASE_USAGE
    "  -o, --output=FILE      write to FILE\n"
    "      --help\n";

struct arguments {
    struct rule_base_options rule_base;
    struct subject_options subjects;
    struct strings certificates;
    const char *output;
    bool template;
};

/* One issuance of the document. */
struct issuance {
    struct needs needs;
    const char *sha256, *about;
};

struct collector {
    struct ballot_arena arena;
    struct ballot_checker *checker;
    struct ballot_options options;
    struct needs needs; /* of the certificate at hand, and of the CA */
    struct issuance *issuances;
    size_t n, capacity;
};

static void keep(struct collector *c, const char *sha256, const char *about)
{
    if (c->n == c->capacity) {
        c->capacity = c->capacity == 0 ? 16 : c->capacity * 2;
        c->issuances = realloc(c->issuances, c->capacity * sizeof *c->issuances);
        if (c->issuances == NULL)
            abort();
    }
    c->issuances[c->n++] = (struct issuance){c->needs, sha256, about};
    needs_next_issuance(&c->needs);
}

static const char *describe(struct collector *c, const struct subject *subject)
{
    const struct ballot_certificate *certificate = subject->facts.certificate;
    const struct ballot_value *serial =
        ballot_fact(ballot_certificate_object(certificate), BALLOT_cert_serial);
    const char *line =
        subject->shown.line != 0 ? ballot_arena_printf(&c->arena, ":%u", subject->shown.line) : "";
    return ballot_arena_printf(&c->arena, "%s%s: %s; serial number %.*s of %s", subject->shown.file,
                               line, subject->shown.name,
                               serial->state == BALLOT_KNOWN ? (int)serial->length : 0,
                               serial->state == BALLOT_KNOWN ? serial->as.text : "",
                               ballot_certificate_issuer_text(certificate));
}

static void on_subject(void *context, const struct subject *subject)
{
    struct collector *c = context;
    needs_add(&c->needs, c->checker, &c->options, &subject->facts, subject->about);
    if (subject->facts.certificate == NULL)
        return;
    const char *sha256 = subject->shown.sha256;
    keep(c, ballot_arena_text(&c->arena, sha256, strlen(sha256)), describe(c, subject));
}

/* --- Options ------------------------------------------------------------------------------ */

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum { TEMPLATE = 256, FOR, HELP };
    static const struct option options[] = {
        {"as-of", required_argument, NULL, OPTION_AS_OF},
        {"issued-on", required_argument, NULL, OPTION_ISSUED_ON},
        {"reissued-on", required_argument, NULL, OPTION_REISSUED_ON},
        {"issuer", required_argument, NULL, OPTION_ISSUER},
        {"only", required_argument, NULL, OPTION_ONLY},
        RULE_BASE_OPTIONS,
        {"template", no_argument, NULL, TEMPLATE},
        {"for", required_argument, NULL, FOR},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, HELP},
        {NULL, 0, NULL, 0}};
    int option;
    subject_options_default(&a->subjects);
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        enum option_result shared = subject_option(&a->subjects, "evidence", option, optarg);
        if (shared == OPTION_NOT_MINE)
            shared = rule_base_option(&a->rule_base, "evidence", option, optarg);
        if (shared == OPTION_WRONG)
            return 2;
        if (shared == OPTION_TAKEN)
            continue;
        switch (option) {
        case TEMPLATE:
            a->template = true;
            break;
        case FOR:
            strings_push(&a->certificates, optarg);
            break;
        case 'o':
            a->output = optarg;
            break;
        case HELP:
            fputs(usage_text, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help("evidence");
        }
    }
    if (!a->template)
        return command_usage_error("evidence", "say what to write: --template");
    if (optind != argc)
        return command_usage_error("evidence", "what is \"%s\"? Certificates are given by --for",
                                   argv[optind]);
    if (a->subjects.issuers.n != 0 && a->certificates.n == 0)
        return command_usage_error("evidence", "--issuer needs a certificate, by --for");
    return -1;
}

/* --- The command --------------------------------------------------------------------------- */

static int write_template(const struct collector *c, const struct arguments *a)
{
    char day[BALLOT_DATE_SIZE];
    struct output output;
    ballot_instant point =
        c->options.mode == BALLOT_AS_IT_IS ? c->options.as_of : c->options.moved_to;
    if (!output_open(&output, "ballot", a->output))
        return 2;
    struct template *template =
        template_begin(output.to, &c->needs, ballot_date_format(ballot_date_floor_day(point), day));
    template_ca(template, &c->needs);
    for (size_t i = 0; i < c->n; i++)
        template_issuance(template, &c->issuances[i].needs, c->issuances[i].sha256,
                          c->issuances[i].about);
    template_end(template);
    return output_close(&output, "ballot") ? 0 : 2;
}

static int run(struct collector *c, const struct arguments *a, const struct ballot_tables *tables)
{
    struct ballot_error error;
    rule_base_apply(&a->rule_base, &c->options);
    subject_options_apply(&a->subjects, &c->options);
    if (!only_fits(&a->rule_base, tables, &c->options))
        return 2;
    c->checker = ballot_checker_new(tables, &c->options, &error);
    if (c->checker == NULL) {
        fprintf(stderr, "ballot: %s\n", error.message);
        return 2;
    }
    struct subjects *subjects = subjects_open(tables, &a->subjects);
    if (subjects == NULL)
        return 2;
    needs_begin(&c->needs, tables, &c->arena);
    if (a->certificates.n == 0) {
        const struct ballot_facts nothing = {.issuance = SIZE_MAX};
        needs_add(&c->needs, c->checker, &c->options, &nothing,
                  BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE);
        keep(c, NULL, NULL);
    }
    subjects_show_progress(subjects);
    unsigned long errors = subjects_each(subjects, (char *const *)a->certificates.items,
                                         a->certificates.n, on_subject, NULL, c);
    subjects_free(subjects);
    return errors == 0 ? write_template(c, a) : 2;
}

int command_evidence(int argc, char **argv)
{
    struct arguments a = {0};
    struct collector collector = {0};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &a);
    if (status < 0) {
        const struct ballot_tables *tables = command_tables(&arena, &a.rule_base);
        status = tables != NULL ? run(&collector, &a, tables) : 2;
    }
    free(collector.issuances);
    ballot_checker_free(collector.checker);
    ballot_arena_free(&collector.arena);
    ballot_arena_free(&arena);
    strings_free(&a.certificates);
    subject_options_free(&a.subjects);
    rule_base_options_free(&a.rule_base);
    return status;
}
