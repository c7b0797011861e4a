/* ballot check: certificates and evidence in, findings out. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../runtime/certificate.h"
#include "../runtime/evidence.h"
#include "commands.h"
#include "input.h"
#include "output.h"
#include "report.h"

static const char usage_text[] =
    "Usage: ballot check [OPTION]... CERTIFICATE...\n"
    "Judges certificates (DER, PEM, bundles, directories; \"-\" is standard input).\n"
    "\n"
    "      --as-of=D          judge on day D (default: the day moved to, else now)\n"
    "      --issued-on=D      as if the same practice were repeated on D\n"
    "      --reissued-on=D    as if the same validations were relied on for D\n"
    "      --known=D          the law as it could be known on D\n"
    "      --reading=NAME=VALUE  take an ambiguous text in one way\n"
    "      --evidence=FILE    what was done for the certificates, and what the CA does\n"
    "      --issuer=FILE      certificates of issuing CAs\n"
    "      --only=PATTERN     rules whose name fits (\"SBR/mpic.*\")\n"
    "      --format=FORMAT    text, json, jsonl or xml\n"
    "      --rules=PATH       compile this rule base instead of the built-in one\n"
    "  -o, --output=FILE      write to FILE\n"
    "  -v, --verbose          list what passed and what is unknown, too\n"
    "      --strict           exit with 3 where something is unknown\n"
    "      --help\n"
    "\n"
    "D is 2025-03-15 or 2025-03-15T12:00:00Z.\n"
    "Exit status: 0 no \"must\" failed; 1 one did; 2 usage or bad input; 3 with --strict,\n"
    "something was unknown.\n";

struct strings {
    const char **items;
    size_t n;
};

struct evidence_file {
    const char *path;
    struct ballot_evidence *evidence;
    bool *reported; /* per issuance: its own rules have been */
    bool matched;   /* some issuance belongs to a certificate */
};

struct issuer {
    struct ballot_certificate *certificate;
    unsigned char *der;
};

struct check {
    struct ballot_arena arena;
    const struct ballot_tables *tables;
    struct ballot_checker *checker;
    const struct report_format *format;
    struct report *report;
    struct report_counts counts;
    struct evidence_file *evidence;
    size_t n_evidence;
    struct issuer *issuers;
    size_t n_issuers, capacity;
};

struct arguments {
    struct strings evidence, issuers, only, rules;
    struct ballot_choice_of_reading *readings;
    size_t n_readings;
    struct ballot_options options;
    const struct report_format *format;
    const char *output;
    bool verbose, strict;
};

static void input_error(struct check *check, const char *file, unsigned line, const char *message)
{
    char *clean = report_clean(message);
    check->counts.input_errors++;
    if (line != 0)
        fprintf(stderr, "ballot: %s:%u: %s\n", file, line, clean);
    else
        fprintf(stderr, "ballot: %s: %s\n", file, clean);
    free(clean);
    if (check->report != NULL)
        check->format->error(check->report, file, line, message);
}

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

/* --- Evidence and issuers ---------------------------------------------------------- */

static void read_evidence(struct check *check, struct evidence_file *file, const char *path)
{
    struct ballot_error error;
    const char *reason;
    char *text;
    size_t length;
    file->path = path;
    if (!input_read(path, (size_t)64 << 20, &text, &length, &reason)) {
        input_error(check, path, 0, reason);
        return;
    }
    file->evidence = ballot_evidence_read(check->tables, path, text, length, &error);
    free(text);
    if (file->evidence == NULL) {
        input_error(check, path, error.line, error.message);
        return;
    }
    file->reported = calloc(ballot_evidence_issuances(file->evidence) + 1, sizeof(bool));
    if (file->reported == NULL)
        abort();
}

static void add_issuer(struct check *check, const char *path, unsigned line, unsigned char *der,
                       size_t length)
{
    struct ballot_error error;
    if (check->n_issuers == check->capacity) {
        check->capacity = check->capacity == 0 ? 8 : check->capacity * 2;
        check->issuers = realloc(check->issuers, check->capacity * sizeof *check->issuers);
        if (check->issuers == NULL)
            abort();
    }
    struct issuer *issuer = &check->issuers[check->n_issuers];
    issuer->der = der;
    issuer->certificate = ballot_certificate_new();
    if (issuer->certificate == NULL)
        abort();
    if (ballot_certificate_read(issuer->certificate, der, length, &error)) {
        check->n_issuers++;
        return;
    }
    input_error(check, path, line, error.message);
    ballot_certificate_free(issuer->certificate);
    free(der);
}

/* Reads a file and gives each certificate in it to TAKE, which owns the DER. */
static void each_certificate(struct check *check, const char *path,
                             void (*take)(struct check *, const char *, unsigned, unsigned char *,
                                          size_t))
{
    struct ballot_error error;
    const char *reason;
    char *text;
    size_t length, der_length;
    unsigned line;
    unsigned char *der;
    int status;
    if (!input_read(path, INPUT_LARGEST, &text, &length, &reason)) {
        input_error(check, path, 0, reason);
        return;
    }
    struct ballot_bundle bundle = {.text = (const unsigned char *)text, .length = length};
    while ((status = ballot_certificate_next(&bundle, &der, &der_length, &line, &error)) != 0) {
        if (status == 1)
            take(check, path, line, der, der_length);
        else
            input_error(check, path, error.line, error.message);
    }
    free(text);
}

static const struct ballot_certificate *find_issuer(const struct check *check,
                                                    const struct ballot_certificate *certificate)
{
    for (size_t i = 0; i < check->n_issuers; i++)
        if (ballot_certificate_issued_by(certificate, check->issuers[i].certificate))
            return check->issuers[i].certificate;
    return NULL;
}

/* The evidence of a certificate; with a single document, its `ca` part serves
 * certificates of which it knows no issuance, too. */
static bool find_evidence(struct check *check, const char *path, unsigned line,
                          const struct ballot_certificate *certificate, struct ballot_facts *facts,
                          bool **reported)
{
    facts->issuance = SIZE_MAX;
    for (size_t i = 0; i < check->n_evidence; i++) {
        struct evidence_file *file = &check->evidence[i];
        size_t issuance =
            file->evidence != NULL ? ballot_evidence_find(file->evidence, certificate) : SIZE_MAX;
        if (issuance == SIZE_MAX)
            continue;
        if (facts->issuance != SIZE_MAX) {
            input_error(check, path, line, "two evidence documents have an issuance for it");
            return false;
        }
        file->matched = true;
        facts->evidence = file->evidence;
        facts->issuance = issuance;
        *reported = &file->reported[issuance];
    }
    if (facts->issuance == SIZE_MAX && check->n_evidence == 1)
        facts->evidence = check->evidence[0].evidence;
    return true;
}

/* --- Certificates -------------------------------------------------------------------- */

static void check_certificate(struct check *check, const char *path, unsigned line,
                              unsigned char *der, size_t length)
{
    static const char tbs[] = " (TBSCertificate)";
    struct ballot_certificate *certificate = ballot_certificate_new();
    struct ballot_facts facts = {.certificate = certificate};
    struct ballot_error error;
    bool *reported = NULL;
    if (certificate == NULL)
        abort();
    if (!ballot_certificate_read(certificate, der, length, &error)) {
        input_error(check, path, line, error.message);
    } else if (find_evidence(check, path, line, certificate, &facts, &reported)) {
        const struct ballot_value *is_signed =
            ballot_fact(ballot_certificate_object(certificate), BALLOT_cert_signed);
        char *name = NULL;
        size_t size = 0;
        FILE *memory = open_memstream(&name, &size);
        if (memory == NULL)
            abort();
        fprintf(memory, "%s%s", ballot_certificate_subject_text(certificate),
                is_signed->as.number != 0 ? "" : tbs);
        fclose(memory);
        struct report_subject subject = {.kind = "certificate",
                                         .name = name,
                                         .file = path,
                                         .line = line,
                                         .sha256 = ballot_certificate_sha256(certificate)};
        unsigned about = BALLOT_ABOUT_CERTIFICATE;
        if (reported == NULL || !*reported)
            about |= BALLOT_ABOUT_ISSUANCE;
        if (reported != NULL)
            *reported = true;
        facts.issuer = find_issuer(check, certificate);
        check->counts.subjects++;
        check->format->subject(check->report, &subject);
        ballot_check(check->checker, &facts, about, on_finding, check);
        check->format->subject_end(check->report);
        free(name);
    }
    ballot_certificate_free(certificate);
    free(der);
}

static void check_ca(struct check *check, const struct evidence_file *file)
{
    struct ballot_facts facts = {.evidence = file != NULL ? file->evidence : NULL,
                                 .issuance = SIZE_MAX};
    struct report_subject subject = {
        .kind = "ca", .name = "the CA", .file = file != NULL ? file->path : "(no evidence on it)"};
    check->format->subject(check->report, &subject);
    if (ballot_check(check->checker, &facts, BALLOT_ABOUT_CA, on_finding, check) != 0)
        check->counts.subjects++;
    check->format->subject_end(check->report);
}

/* An evidence document for other certificates than those given is a mistake. */
static void check_bindings(struct check *check, bool any_certificate)
{
    for (size_t i = 0; i < check->n_evidence; i++) {
        const struct evidence_file *file = &check->evidence[i];
        if (file->evidence == NULL || file->matched || !any_certificate ||
            ballot_evidence_issuances(file->evidence) == 0)
            continue;
        struct ballot_error error;
        snprintf(error.message, sizeof error.message,
                 "no issuance belongs to a certificate that was read; this one is for %.400s",
                 ballot_evidence_binding(file->evidence, 0));
        input_error(check, file->path, ballot_evidence_line(file->evidence, 0), error.message);
    }
}

/* --- Options ---------------------------------------------------------------------------- */

static void push(struct strings *strings, const char *item)
{
    strings->items = realloc(strings->items, (strings->n + 1) * sizeof *strings->items);
    if (strings->items == NULL)
        abort();
    strings->items[strings->n++] = item;
}

static bool push_reading(struct arguments *a, char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0') {
        command_usage_error("check", "--reading takes NAME=VALUE, not \"%s\"", text);
        return false;
    }
    *equals = '\0';
    a->readings = realloc(a->readings, (a->n_readings + 1) * sizeof *a->readings);
    if (a->readings == NULL)
        abort();
    a->readings[a->n_readings++] = (struct ballot_choice_of_reading){text, equals + 1};
    return true;
}

static bool move_to(struct arguments *a, enum ballot_mode mode, const char *option,
                    const char *text)
{
    bool is_day;
    if (a->options.mode != BALLOT_AS_IT_IS) {
        command_usage_error("check", "--issued-on and --reissued-on: one of them, once");
        return false;
    }
    a->options.mode = mode;
    if (!input_date(option, text, &a->options.moved_to, &is_day))
        return false;
    a->options.by_day = is_day;
    if (!a->options.as_of_fixed)
        a->options.as_of = a->options.moved_to + (is_day ? BALLOT_DAY - 1 : 0);
    return true;
}

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum {
        AS_OF = 256,
        ISSUED_ON,
        REISSUED_ON,
        KNOWN,
        READING,
        EVIDENCE,
        ISSUER,
        ONLY,
        FORMAT,
        RULES,
        STRICT,
        HELP
    };
    static const struct option options[] = {{"as-of", required_argument, NULL, AS_OF},
                                            {"issued-on", required_argument, NULL, ISSUED_ON},
                                            {"reissued-on", required_argument, NULL, REISSUED_ON},
                                            {"known", required_argument, NULL, KNOWN},
                                            {"reading", required_argument, NULL, READING},
                                            {"evidence", required_argument, NULL, EVIDENCE},
                                            {"issuer", required_argument, NULL, ISSUER},
                                            {"only", required_argument, NULL, ONLY},
                                            {"format", required_argument, NULL, FORMAT},
                                            {"rules", required_argument, NULL, RULES},
                                            {"output", required_argument, NULL, 'o'},
                                            {"verbose", no_argument, NULL, 'v'},
                                            {"strict", no_argument, NULL, STRICT},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    static const struct report_format *const formats[] = {&report_text, &report_json, &report_jsonl,
                                                          &report_xml};
    int option;
    bool is_day;
    a->format = &report_text;
    a->options.spans = true;
    a->options.as_of = (ballot_instant)time(NULL);
    while ((option = getopt_long(argc, argv, "o:v", options, NULL)) != -1) {
        switch (option) {
        case AS_OF:
            if (!input_date("--as-of", optarg, &a->options.as_of, &is_day))
                return 2;
            a->options.as_of += is_day ? BALLOT_DAY - 1 : 0;
            a->options.as_of_fixed = true;
            break;
        case ISSUED_ON:
            if (!move_to(a, BALLOT_ISSUED_ON, "--issued-on", optarg))
                return 2;
            break;
        case REISSUED_ON:
            if (!move_to(a, BALLOT_REISSUED_ON, "--reissued-on", optarg))
                return 2;
            break;
        case KNOWN:
            if (!input_date("--known", optarg, &a->options.known, &is_day))
                return 2;
            a->options.known += is_day ? BALLOT_DAY - 1 : 0;
            a->options.limit_known = true;
            break;
        case READING:
            if (!push_reading(a, optarg))
                return 2;
            break;
        case EVIDENCE:
            push(&a->evidence, optarg);
            break;
        case ISSUER:
            push(&a->issuers, optarg);
            break;
        case ONLY:
            push(&a->only, optarg);
            break;
        case FORMAT:
            a->format = NULL;
            for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
                if (strcmp(formats[i]->name, optarg) == 0)
                    a->format = formats[i];
            if (a->format == NULL)
                return command_usage_error("check", "no format \"%s\": text, json, jsonl or xml",
                                           optarg);
            break;
        case RULES:
            push(&a->rules, optarg);
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
            return command_usage_error("check", "see above");
        }
    }
    if (optind == argc && a->evidence.n == 0)
        return command_usage_error("check", "no certificate given");
    return -1;
}

static int exit_status(const struct check *check, const struct arguments *a)
{
    if (check->counts.input_errors != 0)
        return 2;
    if (check->counts.errors != 0)
        return 1;
    return a->strict && check->counts.unknown != 0 ? 3 : 0;
}

static void free_all(struct check *check, struct arguments *a)
{
    for (size_t i = 0; i < check->n_evidence; i++) {
        ballot_evidence_free(check->evidence[i].evidence);
        free(check->evidence[i].reported);
    }
    for (size_t i = 0; i < check->n_issuers; i++) {
        ballot_certificate_free(check->issuers[i].certificate);
        free(check->issuers[i].der);
    }
    free(check->evidence);
    free(check->issuers);
    ballot_checker_free(check->checker);
    ballot_arena_free(&check->arena);
    free(a->evidence.items);
    free(a->issuers.items);
    free(a->only.items);
    free(a->rules.items);
    free(a->readings);
}

static void check_all(struct check *check, char **paths, size_t n)
{
    struct input_list files = {0};
    for (size_t i = 0; i < n; i++) {
        const char *failed, *reason;
        if (!input_walk(&files, paths[i], &failed, &reason))
            input_error(check, failed, 0, reason);
    }
    for (size_t i = 0; i < files.n; i++)
        each_certificate(check, files.paths[i], check_certificate);
    input_list_free(&files);
    check_bindings(check, n != 0);
    bool any_ca = false;
    for (size_t i = 0; i < check->n_evidence; i++) {
        const struct evidence_file *file = &check->evidence[i];
        if (file->evidence == NULL || ballot_evidence_ca(file->evidence) == NULL)
            continue;
        any_ca = true;
        check_ca(check, file);
    }
    /* Nobody has said anything of the CA: its requirements are unknown. */
    if (!any_ca)
        check_ca(check, NULL);
}

static int run(struct check *check, struct arguments *a, char **paths, size_t n)
{
    struct ballot_error error;
    struct output output;
    check->tables = command_tables(&check->arena, a->rules.items, a->rules.n);
    if (check->tables == NULL)
        return 2;
    a->options.readings = a->readings;
    a->options.n_readings = a->n_readings;
    a->options.only = a->only.items;
    a->options.n_only = a->only.n;
    check->checker = ballot_checker_new(check->tables, &a->options, &error);
    if (check->checker == NULL) {
        fprintf(stderr, "ballot: %s\n", error.message);
        return 2;
    }
    check->format = a->format;
    check->evidence = calloc(a->evidence.n + 1, sizeof *check->evidence);
    if (check->evidence == NULL)
        abort();
    check->n_evidence = a->evidence.n;
    for (size_t i = 0; i < a->evidence.n; i++)
        read_evidence(check, &check->evidence[i], a->evidence.items[i]);
    for (size_t i = 0; i < a->issuers.n; i++)
        each_certificate(check, a->issuers.items[i], add_issuer);
    /* Without the evidence that was asked for, every verdict would mislead. */
    if (check->counts.input_errors != 0)
        return 2;
    if (!output_open(&output, "ballot", a->output))
        return 2;
    struct report_head head = {.tables = check->tables,
                               .options = a->options,
                               .colour = a->output == NULL && command_colour(),
                               .verbose = a->verbose,
                               .width = command_width()};
    check->report = check->format->begin(output.to, &head);
    check_all(check, paths, n);
    check->format->end(check->report, &check->counts);
    if (!output_close(&output, "ballot"))
        return 2;
    return exit_status(check, a);
}

int command_check(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct check check = {0};
    int status = parse_arguments(argc, argv, &arguments);
    if (status < 0)
        status = run(&check, &arguments, argv + optind, (size_t)(argc - optind));
    free_all(&check, &arguments);
    return status;
}
