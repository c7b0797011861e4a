#include "subjects.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../runtime/certificate.h"
#include "../runtime/evidence.h"
#include "commands.h"
#include "input.h"
#include "progress.h"

/* --- Options ------------------------------------------------------------------------ */

void subject_options_default(struct subject_options *options)
{
    options->options.as_of = (ballot_instant)time(NULL);
}

static enum option_result move_to(struct subject_options *options, const char *command,
                                  enum ballot_mode mode, const char *option, const char *text)
{
    if (options->options.mode != BALLOT_AS_IT_IS) {
        command_usage_error(command, "--issued-on and --reissued-on: one of them, once");
        return OPTION_WRONG;
    }
    options->options.mode = mode;
    return input_date(option, text, &options->options.moved_to, &options->options.by_day)
               ? OPTION_TAKEN
               : OPTION_WRONG;
}

enum option_result subject_option(struct subject_options *options, const char *command, int option,
                                  const char *argument)
{
    bool is_day;
    switch (option) {
    case OPTION_AS_OF:
        if (!input_date("--as-of", argument, &options->options.as_of, &is_day))
            return OPTION_WRONG;
        options->options.as_of += is_day ? BALLOT_DAY - 1 : 0;
        options->options.as_of_fixed = true;
        return OPTION_TAKEN;
    case OPTION_ISSUED_ON:
        return move_to(options, command, BALLOT_ISSUED_ON, "--issued-on", argument);
    case OPTION_REISSUED_ON:
        return move_to(options, command, BALLOT_REISSUED_ON, "--reissued-on", argument);
    case OPTION_EVIDENCE:
        strings_push(&options->evidence, argument);
        return OPTION_TAKEN;
    case OPTION_ISSUER:
        strings_push(&options->issuers, argument);
        return OPTION_TAKEN;
    case OPTION_ONLY:
        strings_push(&options->only, argument);
        return OPTION_TAKEN;
    default:
        return OPTION_NOT_MINE;
    }
}

void subject_options_apply(const struct subject_options *options, struct ballot_options *to)
{
    to->as_of = options->options.as_of;
    to->mode = options->options.mode;
    to->moved_to = options->options.moved_to;
    to->as_of_fixed = options->options.as_of_fixed;
    to->by_day = options->options.by_day;
    if (to->mode != BALLOT_AS_IT_IS && !to->as_of_fixed)
        to->as_of = to->moved_to + (to->by_day ? BALLOT_DAY - 1 : 0);
    to->only = options->only.items;
    to->n_only = options->only.n;
}

void subject_options_free(struct subject_options *options)
{
    strings_free(&options->evidence);
    strings_free(&options->issuers);
    strings_free(&options->only);
}

/* --- Evidence and issuers ------------------------------------------------------------ */

struct evidence_file {
    const char *path;
    struct ballot_evidence *evidence;
    bool *told;   /* per issuance: its own rules have been asked for */
    bool matched; /* some issuance belongs to a certificate */
};

struct issuer {
    struct ballot_certificate *certificate;
    unsigned char *der;
    const char *path;
    unsigned line;
    bool matched; /* some certificate is issued by it */
};

struct subjects {
    const struct ballot_tables *tables;
    struct evidence_file *evidence;
    size_t n_evidence;
    struct issuer *issuers;
    size_t n_issuers, capacity;
    unsigned long errors;
    unsigned long n_read;                   /* certificates, from the paths of one call */
    struct ballot_certificate *certificate; /* one for all, read again and again */
    struct progress progress;
    bool shows_progress;
    subject_fn *subject;
    subject_error_fn *error;
    void *context;
};

static void input_error(struct subjects *s, const char *file, unsigned line, const char *message)
{
    char *clean = report_clean(message);
    s->errors++;
    progress_clear(&s->progress);
    if (line != 0)
        fprintf(stderr, "ballot: %s:%u: %s\n", file, line, clean);
    else
        fprintf(stderr, "ballot: %s: %s\n", file, clean);
    free(clean);
    if (s->error != NULL)
        s->error(s->context, file, line, message);
}

static void read_evidence(struct subjects *s, struct evidence_file *file, const char *path)
{
    struct ballot_error error;
    const char *reason;
    char *text;
    size_t length;
    file->path = path;
    if (!input_read(path, (size_t)64 << 20, &text, &length, &reason)) {
        input_error(s, path, 0, reason);
        return;
    }
    file->evidence = ballot_evidence_read(s->tables, path, text, length, &error);
    free(text);
    if (file->evidence == NULL) {
        input_error(s, path, error.line, error.message);
        return;
    }
    file->told = calloc(ballot_evidence_issuances(file->evidence) + 1, sizeof(bool));
    if (file->told == NULL)
        abort();
}

static void add_issuer(struct subjects *s, const char *path, unsigned line, unsigned char *der,
                       size_t length)
{
    struct ballot_error error;
    if (s->n_issuers == s->capacity) {
        s->capacity = s->capacity == 0 ? 8 : s->capacity * 2;
        s->issuers = realloc(s->issuers, s->capacity * sizeof *s->issuers);
        if (s->issuers == NULL)
            abort();
    }
    struct issuer *issuer = &s->issuers[s->n_issuers];
    *issuer = (struct issuer){
        .certificate = ballot_certificate_new(), .der = der, .path = path, .line = line};
    if (issuer->certificate == NULL)
        abort();
    if (ballot_certificate_read(issuer->certificate, der, length, &error)) {
        s->n_issuers++;
        return;
    }
    input_error(s, path, line, error.message);
    ballot_certificate_free(issuer->certificate);
    free(der);
}

typedef void take_fn(struct subjects *s, const char *path, unsigned line, unsigned char *der,
                     size_t length);

/* Reads a file and gives each certificate in it to TAKE, which owns the DER.
 * A file without any is an error, or false with no message where it MAY_BE_OTHER. */
static bool each_certificate(struct subjects *s, const char *path, take_fn *take, bool may_be_other)
{
    struct ballot_error error;
    const char *reason;
    char *text;
    size_t length, der_length;
    unsigned line;
    unsigned char *der;
    int status;
    if (!input_read(path, INPUT_LARGEST, &text, &length, &reason)) {
        input_error(s, path, 0, reason);
        return true;
    }
    struct ballot_bundle bundle = {.text = (const unsigned char *)text, .length = length};
    const uint64_t before = s->progress.octets;
    while ((status = ballot_certificate_next(&bundle, &der, &der_length, &line, &error)) != 0) {
        s->progress.octets = before + bundle.position;
        if (status == 1)
            take(s, path, line, der, der_length);
        else if (bundle.found || !may_be_other)
            input_error(s, path, error.line, error.message);
    }
    s->progress.octets = before + length;
    free(text);
    return bundle.found;
}

static const struct ballot_certificate *find_issuer(struct subjects *s,
                                                    const struct ballot_certificate *certificate)
{
    for (size_t i = 0; i < s->n_issuers; i++) {
        struct issuer *issuer = &s->issuers[i];
        if (!ballot_certificate_issued_by(certificate, issuer->certificate))
            continue;
        issuer->matched = true;
        return issuer->certificate;
    }
    return NULL;
}

/* The evidence of a certificate; with a single document, its `ca` part serves
 * certificates of which it knows no issuance, too. */
static bool find_evidence(struct subjects *s, const char *path, unsigned line,
                          const struct ballot_certificate *certificate, struct ballot_facts *facts,
                          bool **told)
{
    const struct evidence_file *first = NULL;
    struct ballot_error error;
    facts->issuance = SIZE_MAX;
    for (size_t i = 0; i < s->n_evidence; i++) {
        struct evidence_file *file = &s->evidence[i];
        size_t issuance =
            file->evidence != NULL ? ballot_evidence_find(file->evidence, certificate) : SIZE_MAX;
        if (issuance == SIZE_MAX)
            continue;
        file->matched = true;
        if (facts->issuance != SIZE_MAX) {
            snprintf(error.message, sizeof error.message,
                     "two evidence documents have an issuance for it: %.200s and %.200s",
                     first->path, file->path);
            input_error(s, path, line, error.message);
            return false;
        }
        first = file;
        facts->evidence = file->evidence;
        facts->issuance = issuance;
        *told = &file->told[issuance];
    }
    if (facts->issuance == SIZE_MAX && s->n_evidence == 1)
        facts->evidence = s->evidence[0].evidence;
    return true;
}

/* --- Certificates -------------------------------------------------------------------- */

/* The subject's name for people. malloc'ed. */
static char *shown_name(const struct ballot_certificate *certificate)
{
    const struct ballot_value *is_signed =
        ballot_fact(ballot_certificate_object(certificate), BALLOT_cert_signed);
    char *name = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&name, &size);
    if (memory == NULL)
        abort();
    fprintf(memory, "%s%s", ballot_certificate_subject_text(certificate),
            is_signed->as.number != 0 ? "" : " (TBSCertificate)");
    fclose(memory);
    return name;
}

static void tell_certificate(struct subjects *s, const char *path, unsigned line,
                             unsigned char *der, size_t length)
{
    struct ballot_certificate *certificate = s->certificate;
    struct subject subject = {.facts = {.certificate = certificate},
                              .about = BALLOT_ABOUT_CERTIFICATE};
    struct ballot_error error;
    bool *told = NULL;
    const bool is_read = ballot_certificate_read(certificate, der, length, &error);
    s->n_read += is_read;
    if (!is_read) {
        input_error(s, path, line, error.message);
    } else if (find_evidence(s, path, line, certificate, &subject.facts, &told)) {
        char *name = shown_name(certificate);
        subject.shown = (struct report_subject){.kind = "certificate",
                                                .name = name,
                                                .file = path,
                                                .line = line,
                                                .sha256 = ballot_certificate_sha256(certificate)};
        if (told == NULL || !*told)
            subject.about |= BALLOT_ABOUT_ISSUANCE;
        if (told != NULL)
            *told = true;
        subject.facts.issuer = find_issuer(s, certificate);
        s->subject(s->context, &subject);
        free(name);
    }
    free(der);
    s->progress.subjects++;
    progress_show(&s->progress);
}

static void tell_ca(struct subjects *s, const struct evidence_file *file)
{
    const struct subject subject = {
        .shown = {.kind = "ca",
                  .name = "the CA",
                  .file = file != NULL ? file->path : "(no evidence on it)"},
        .facts = {.evidence = file != NULL ? file->evidence : NULL, .issuance = SIZE_MAX},
        .about = BALLOT_ABOUT_CA};
    s->subject(s->context, &subject);
}

/* An evidence document for other certificates than those given is a mistake. */
static void check_bindings(struct subjects *s)
{
    for (size_t i = 0; i < s->n_evidence && s->n_read != 0; i++) {
        const struct evidence_file *file = &s->evidence[i];
        if (file->evidence == NULL || file->matched ||
            ballot_evidence_issuances(file->evidence) == 0)
            continue;
        struct ballot_error error;
        snprintf(error.message, sizeof error.message,
                 "no issuance belongs to a certificate that was read; this one is for %.400s",
                 ballot_evidence_binding(file->evidence, 0));
        input_error(s, file->path, ballot_evidence_line(file->evidence, 0), error.message);
    }
}

/* Likewise a file of issuers that have issued none of them. In a bundle some
 * may be there for others. */
static void check_issuers(struct subjects *s)
{
    for (size_t first = 0, end; first < s->n_issuers && s->n_read != 0; first = end) {
        const struct issuer *issuer = &s->issuers[first];
        bool matched = false;
        for (end = first; end < s->n_issuers && s->issuers[end].path == issuer->path; end++)
            matched = matched || s->issuers[end].matched;
        if (matched)
            continue;
        struct ballot_error error;
        const char *name = ballot_certificate_subject_text(issuer->certificate);
        if (end - first == 1)
            snprintf(error.message, sizeof error.message,
                     "no certificate that was read bears a signature by the key of %.300s", name);
        else
            snprintf(error.message, sizeof error.message,
                     "no certificate that was read bears a signature by a key of these %zu issuers",
                     end - first);
        input_error(s, issuer->path, issuer->line, error.message);
    }
}

/* --------------------------------------------------------------------------------------- */

struct subjects *subjects_open(const struct ballot_tables *tables,
                               const struct subject_options *options)
{
    struct subjects *s = calloc(1, sizeof *s);
    if (s == NULL)
        abort();
    s->tables = tables;
    s->evidence = calloc(options->evidence.n + 1, sizeof *s->evidence);
    if (s->evidence == NULL)
        abort();
    s->n_evidence = options->evidence.n;
    s->certificate = ballot_certificate_new();
    if (s->certificate == NULL)
        abort();
    for (size_t i = 0; i < options->evidence.n; i++)
        read_evidence(s, &s->evidence[i], options->evidence.items[i]);
    for (size_t i = 0; i < options->issuers.n; i++)
        each_certificate(s, options->issuers.items[i], add_issuer, false);
    if (s->errors == 0)
        return s;
    subjects_free(s);
    return NULL;
}

/* As far as it can be told before: a pipe has no length. */
static uint64_t octets_of(const struct input_list *files)
{
    uint64_t octets = 0;
    for (size_t i = 0; i < files->n; i++) {
        struct stat status;
        if (stat(files->paths[i], &status) == 0 && status.st_size > 0)
            octets += (uint64_t)status.st_size;
    }
    return octets;
}

void subjects_show_progress(struct subjects *s)
{
    s->shows_progress = true;
}

/* The certificates of one path that was given, whose files go to END. In a
 * directory, files that hold none are passed over, unless all do. */
static void each_in_path(struct subjects *s, const struct input_list *files, const char *path,
                         size_t end)
{
    const size_t begin = s->progress.files;
    const bool walked = end - begin > 1 || (end > begin && strcmp(files->paths[begin], path) != 0);
    size_t others = 0;
    for (; s->progress.files < end; s->progress.files++)
        others += !each_certificate(s, files->paths[s->progress.files], tell_certificate, walked);
    if (!walked || others == 0)
        return;
    if (others == end - begin) {
        input_error(s, path, 0, "no certificate in this directory");
        return;
    }
    progress_clear(&s->progress);
    fprintf(stderr, "ballot: %s: %zu file%s without a certificate passed over\n", path, others,
            others == 1 ? "" : "s");
}

unsigned long subjects_each(struct subjects *s, char *const *paths, size_t n, subject_fn *subject,
                            subject_error_fn *error, void *context)
{
    struct input_list files = {0};
    size_t *ends = calloc(n + 1, sizeof *ends); /* for each path, of its files */
    if (ends == NULL)
        abort();
    s->subject = subject;
    s->error = error;
    s->context = context;
    s->errors = 0;
    s->n_read = 0;
    for (size_t i = 0; i < s->n_evidence; i++) {
        struct evidence_file *file = &s->evidence[i];
        file->matched = false;
        memset(file->told, 0, ballot_evidence_issuances(file->evidence) * sizeof *file->told);
    }
    for (size_t i = 0; i < s->n_issuers; i++)
        s->issuers[i].matched = false;
    for (size_t i = 0; i < n; i++) {
        const char *failed, *reason;
        if (!input_walk(&files, paths[i], &failed, &reason))
            input_error(s, failed, 0, reason);
        ends[i] = files.n;
    }
    progress_begin(&s->progress, s->shows_progress, files.n, octets_of(&files));
    for (size_t i = 0; i < n; i++)
        each_in_path(s, &files, paths[i], ends[i]);
    progress_clear(&s->progress);
    free(ends);
    input_list_free(&files);
    check_bindings(s);
    check_issuers(s);
    bool any_ca = false;
    for (size_t i = 0; i < s->n_evidence; i++) {
        const struct evidence_file *file = &s->evidence[i];
        if (ballot_evidence_ca(file->evidence) == NULL)
            continue;
        any_ca = true;
        tell_ca(s, file);
    }
    /* Nobody has said anything of the CA: its requirements are unknown, where
     * anything at all was judged. */
    const bool nothing = n != 0 && s->n_read == 0 && s->n_evidence == 0;
    if (!any_ca && !nothing)
        tell_ca(s, NULL);
    return s->errors;
}

const struct ballot_evidence *subjects_counterpart(const struct subjects *subjects,
                                                   const struct subjects *other,
                                                   const struct ballot_evidence *evidence)
{
    for (size_t i = 0; i < subjects->n_evidence; i++)
        if (subjects->evidence[i].evidence == evidence)
            return other->evidence[i].evidence;
    return NULL;
}

void subjects_free(struct subjects *s)
{
    if (s == NULL)
        return;
    ballot_certificate_free(s->certificate);
    for (size_t i = 0; i < s->n_evidence; i++) {
        ballot_evidence_free(s->evidence[i].evidence);
        free(s->evidence[i].told);
    }
    for (size_t i = 0; i < s->n_issuers; i++) {
        ballot_certificate_free(s->issuers[i].certificate);
        free(s->issuers[i].der);
    }
    free(s->evidence);
    free(s->issuers);
    free(s);
}
