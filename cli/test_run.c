/* One test: its certificate and evidence, then case after case. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "../runtime/certificate.h"
#include "../runtime/date.h"
#include "../runtime/evidence.h"
#include "input.h"

/* A finding, kept. */
struct found {
    const struct ballot_rule *rule;
    int64_t index; /* of the instance; -1: there is one */
    enum ballot_verdict verdict;
    int level; /* enum ballot_level; -1: no phase is in force */
    ballot_instant holds_from, holds_until;
    const char *citation, *message;
    struct found *next;
};

struct evidence_of_law {
    const struct ballot_tables *tables;
    struct ballot_evidence *evidence;
};

struct running {
    struct test_suite *suite;
    struct test *test;
    struct ballot_arena *arena;
    struct ballot_certificate *certificate, *issuer;
    unsigned char *der, *issuer_der;
    char *file; /* of evidence, malloc'ed */
    size_t file_length;
    struct test_evidence described;
    struct evidence_of_law *evidence; /* one a schema */
    size_t n_evidence;
    bool invalid;
    const struct ballot_tables *judging;
    const struct ballot_tables *seeing; /* of the rule base, where judgements count as seen */
    struct found *found, **end;
};

/* --- What it is about --------------------------------------------------------------------- */

static const char *beside(struct running *r, const char *path)
{
    return path[0] == '/' ? path : ballot_arena_printf(r->arena, "%s%s", r->test->directory, path);
}

static void unusable(struct running *r, const struct ballotc_word *path, unsigned line,
                     const char *reason)
{
    r->invalid = true;
    if (line != 0)
        ballotc_report(&r->test->diagnostics, BALLOTC_unusable_file, &path->where, "%s:%u: %s",
                       beside(r, path->text), line, reason);
    else
        ballotc_report(&r->test->diagnostics, BALLOTC_unusable_file, &path->where, "%s: %s",
                       beside(r, path->text), reason);
}

/* The one certificate of a file. */
static unsigned char *read_file(struct running *r, const struct ballotc_word *path, size_t *length)
{
    struct ballot_error error;
    const char *reason;
    char *text;
    size_t size, other_length;
    unsigned line;
    unsigned char *der = NULL, *other = NULL;
    if (!input_read(beside(r, path->text), INPUT_LARGEST, &text, &size, &reason)) {
        unusable(r, path, 0, reason);
        return NULL;
    }
    struct ballot_bundle bundle = {.text = (const unsigned char *)text, .length = size};
    int status = ballot_certificate_next(&bundle, &der, length, &line, &error);
    if (status == 0) {
        unusable(r, path, 0, "no certificate in this file");
    } else if (status < 0) {
        unusable(r, path, error.line, error.message);
    } else if (ballot_certificate_next(&bundle, &other, &other_length, &line, &error) != 0) {
        unusable(r, path, line, "a second certificate; a test is about one");
        free(other);
    }
    free(text);
    return der;
}

static struct ballot_certificate *
get_certificate(struct running *r, const struct ballotc_test_source *source, unsigned char **der)
{
    struct test_description description;
    struct ballot_error error;
    size_t length = 0;
    if (source->where.line == 0)
        return NULL;
    if (source->path.text != NULL)
        *der = read_file(r, &source->path, &length);
    else if (test_describe(r->suite, &r->test->diagnostics, source,
                           BALLOTC_DECLARE_TEST_CERTIFICATE, &description))
        *der = test_certificate(&r->test->diagnostics, &description, &source->where, &length);
    r->invalid = r->invalid || *der == NULL;
    if (r->invalid)
        return NULL;
    struct ballot_certificate *certificate = ballot_certificate_new();
    if (certificate == NULL)
        abort();
    if (!ballot_certificate_read(certificate, *der, length, &error)) {
        r->invalid = true;
        ballotc_report(&r->test->diagnostics, BALLOTC_impossible_certificate, &source->where, "%s",
                       error.message);
    }
    return certificate;
}

/* A complaint of the reader, about the file or about what the test describes. */
static void refuse_evidence(struct running *r, const struct ballotc_test_source *source,
                            const struct ballot_error *error)
{
    const struct ballotc_location *where = &source->where;
    if (source->path.text != NULL) {
        unusable(r, &source->path, error->line, error->message);
        return;
    }
    if (error->line != 0 && error->line <= r->described.n_lines)
        where = &r->described.lines[error->line - 1];
    r->invalid = true;
    ballotc_report(&r->test->diagnostics, BALLOTC_invalid_evidence, where, "%s", error->message);
}

static bool get_text(struct running *r, const struct ballotc_test_source *source,
                     const struct ballot_tables *tables, size_t *length)
{
    struct test_description description;
    const char *reason;
    if (source->path.text != NULL) {
        if (r->file == NULL && !input_read(beside(r, source->path.text), (size_t)64 << 20, &r->file,
                                           &r->file_length, &reason)) {
            unusable(r, &source->path, 0, reason);
            return false;
        }
        r->described.xml = r->file;
        *length = r->file_length;
        return true;
    }
    const char *sha256 = r->certificate != NULL ? ballot_certificate_sha256(r->certificate) : NULL;
    if (!test_describe(r->suite, &r->test->diagnostics, source, BALLOTC_DECLARE_TEST_EVIDENCE,
                       &description) ||
        !test_evidence(&r->test->diagnostics, tables, &description, &source->where, sha256,
                       &r->described)) {
        r->invalid = true;
        return false;
    }
    *length = strlen(r->described.xml);
    return true;
}

/* The evidence as TABLES read it; rule bases with one schema share it. */
static struct ballot_evidence *get_evidence(struct running *r, const struct ballot_tables *tables)
{
    const struct ballotc_test_source *source = &r->test->declaration->test->evidence;
    struct ballot_error error;
    size_t length;
    if (source->where.line == 0)
        return NULL;
    for (size_t i = 0; i < r->n_evidence; i++)
        if (strcmp(r->evidence[i].tables->schema, tables->schema) == 0)
            return r->evidence[i].evidence;
    if (!get_text(r, source, tables, &length))
        return NULL;
    const char *name = source->path.text != NULL ? source->path.text : "evidence";
    struct ballot_evidence *evidence =
        ballot_evidence_read(tables, name, r->described.xml, length, &error);
    if (evidence == NULL) {
        refuse_evidence(r, source, &error);
        return NULL;
    }
    r->evidence = realloc(r->evidence, (r->n_evidence + 1) * sizeof *r->evidence);
    if (r->evidence == NULL)
        abort();
    r->evidence[r->n_evidence++] = (struct evidence_of_law){tables, evidence};
    return evidence;
}

static bool get_facts(struct running *r, const struct ballot_tables *tables,
                      struct ballot_facts *facts)
{
    *facts = (struct ballot_facts){.certificate = r->certificate,
                                   .issuer = r->issuer,
                                   .evidence = get_evidence(r, tables),
                                   .issuance = SIZE_MAX};
    if (r->invalid || facts->evidence == NULL || ballot_evidence_issuances(facts->evidence) == 0)
        return !r->invalid;
    facts->issuance =
        r->certificate != NULL ? ballot_evidence_find(facts->evidence, r->certificate) : 0;
    if (facts->issuance != SIZE_MAX)
        return true;
    r->invalid = true;
    ballotc_report(&r->test->diagnostics, BALLOTC_invalid_evidence,
                   &r->test->declaration->test->evidence.where,
                   "no issuance of this evidence belongs to the certificate; the first is for %s",
                   ballot_evidence_binding(facts->evidence, 0));
    return false;
}

/* --- How it is judged ------------------------------------------------------------------------ */

/* Without a date, the day of the issuance: nothing here asks the clock. Where
 * that is unknown, no other date moves anything. */
static bool usual_day(struct running *r, const struct ballot_tables *tables,
                      const struct ballot_facts *facts, const struct ballotc_test_case *of,
                      struct ballot_options *options)
{
    const struct ballot_value *date = NULL;
    if (facts->evidence != NULL && facts->issuance != SIZE_MAX &&
        tables->slot_signed != BALLOT_NONE)
        date = &ballot_evidence_issuance(facts->evidence, facts->issuance)
                    ->fields[tables->slot_signed];
    if ((date == NULL || date->state != BALLOT_KNOWN) && r->certificate != NULL)
        date = ballot_fact(ballot_certificate_object(r->certificate), BALLOT_cert_not_before);
    if (date == NULL || date->state != BALLOT_KNOWN) {
        ballotc_report(&r->test->diagnostics, BALLOTC_missing_date, &of->where,
                       "on which day? Without a certificate, say \"as of DATE: …\"");
        return false;
    }
    if (options->mode == BALLOT_AS_IT_IS)
        options->as_of = ballot_date_floor_day(date->as.number) + BALLOT_DAY - 1;
    return true;
}

static ballot_instant last_second(const struct ballotc_date *date)
{
    return date->instant + (date->is_day ? BALLOT_DAY - 1 : 0);
}

static void read_settings(struct running *r, const struct ballotc_test_case *of,
                          struct ballot_options *options)
{
    struct ballot_choice_of_reading *readings = NULL;
    size_t n = 0;
    for (const struct ballotc_setting *s = of->settings; s != NULL; s = s->next)
        n += s->kind == BALLOTC_SET_READING;
    readings = ballot_arena_array(r->arena, n + 1, sizeof *readings);
    options->readings = readings;
    for (const struct ballotc_setting *s = of->settings; s != NULL; s = s->next) {
        switch (s->kind) {
        case BALLOTC_SET_AS_OF:
            options->as_of = last_second(&s->date);
            options->as_of_fixed = true;
            break;
        case BALLOTC_SET_ISSUED_ON:
        case BALLOTC_SET_REISSUED_ON:
            options->mode =
                s->kind == BALLOTC_SET_ISSUED_ON ? BALLOT_ISSUED_ON : BALLOT_REISSUED_ON;
            options->moved_to = s->date.instant;
            options->by_day = s->date.is_day;
            if (!options->as_of_fixed)
                options->as_of = last_second(&s->date);
            break;
        case BALLOTC_SET_KNOWN:
            options->limit_known = true;
            options->known = last_second(&s->date);
            break;
        case BALLOTC_SET_READING:
            readings[options->n_readings++] =
                (struct ballot_choice_of_reading){s->word.text, s->choice.text};
            break;
        case BALLOTC_SET_WITH:
        case BALLOTC_SET_WITHOUT:
        case BALLOTC_SET_MOVE_BY:
        case BALLOTC_SET_MOVE_TO:
        case BALLOTC_SET_PENDING:
            break;
        }
    }
}

static int64_t index_of(const char *subject)
{
    const char *open = strrchr(subject, '[');
    return open != NULL ? strtoll(open + 1, NULL, 10) : -1;
}

static int level_of(const char *name)
{
    for (int level = BALLOT_MAY; name != NULL && level <= BALLOT_MUST; level++)
        if (strcmp(ballot_level_name((enum ballot_level)level), name) == 0)
            return level;
    return -1;
}

static const struct ballot_rule *find_rule(const struct ballot_tables *tables, const char *name)
{
    for (uint32_t i = 0; i < tables->n_rules; i++)
        if (ballot_rule_is_named(&tables->rules[i], name))
            return &tables->rules[i];
    return NULL;
}

static void see(struct running *r, const struct ballot_finding *f)
{
    struct test_seen *seen = ballot_arena_alloc(&r->test->arena, sizeof *seen);
    seen->rule = (uint32_t)(find_rule(r->seeing, f->rule) - r->seeing->rules);
    seen->anchor = f->has_anchor ? f->anchor : BALLOT_ALWAYS;
    seen->verdict = f->verdict;
    seen->next = r->test->seen;
    r->test->seen = seen;
}

static void keep(void *context, const struct ballot_finding *f)
{
    struct running *r = context;
    const struct ballot_texts *says = ballot_finding_texts(f);
    struct found *found = ballot_arena_alloc(r->arena, sizeof *found);
    *found = (struct found){.rule = find_rule(r->judging, f->rule),
                            .index = index_of(says->subject),
                            .verdict = f->verdict,
                            .level = level_of(f->level),
                            .holds_from = f->holds_from,
                            .holds_until = f->holds_until};
    if (f->section != NULL && f->via_document != NULL)
        found->citation = ballot_arena_printf(r->arena, "%s %s -> %s %s (%s)", f->via_document,
                                              f->via_section, f->document, f->section, f->ballot);
    else if (f->section != NULL)
        found->citation =
            ballot_arena_printf(r->arena, "%s %s (%s)", f->document, f->section, f->ballot);
    if (says->message != NULL && *says->message != '\0')
        found->message = ballot_arena_text(r->arena, says->message, strlen(says->message));
    if (f->verdict == BALLOT_UNKNOWN_VERDICT && says->n_missing != 0) {
        const char *message = "missing";
        for (size_t i = 0; i < says->n_missing; i++)
            message = ballot_arena_printf(r->arena, "%s%s %s", message, i == 0 ? ":" : ",",
                                          says->missing[i]);
        found->message = message;
    }
    *r->end = found;
    r->end = &found->next;
    if (r->seeing != NULL)
        see(r, f);
}

/* Whether a ballot had made the rule by the day of knowledge. */
static bool is_made(const struct ballot_tables *tables, const struct ballot_rule *rule,
                    const struct ballot_options *options)
{
    for (uint32_t i = 0; rule != NULL && i < rule->n_rows; i++) {
        const struct ballot_row *row = &tables->rows[rule->first_row + i];
        if (options->limit_known
                ? row->known_from <= options->known && options->known < row->known_until
                : row->known_until == BALLOT_NEVER)
            return true;
    }
    return false;
}

static const char *name_of_verdict(int verdict)
{
    return verdict == BALLOTC_EXPECT_ABSENT ? "absent"
                                            : ballot_verdict_name((enum ballot_verdict)verdict);
}

static const char *spell(struct ballot_arena *arena, const struct ballotc_expectation *e,
                         const struct found *f)
{
    char date[BALLOT_DATE_SIZE];
    const char *text = name_of_verdict((int)f->verdict);
    if (f->level >= 0)
        text = ballot_arena_printf(arena, "%s %s", text,
                                   ballot_level_name((enum ballot_level)f->level));
    if (e->since.where.line != 0)
        text = f->holds_from == BALLOT_ALWAYS
                   ? ballot_arena_printf(arena, "%s since ever", text)
                   : ballot_arena_printf(arena, "%s since %s", text,
                                         ballot_date_format(f->holds_from, date));
    if (e->until.where.line != 0)
        text = f->holds_until == BALLOT_NEVER
                   ? ballot_arena_printf(arena, "%s without end", text)
                   : ballot_arena_printf(arena, "%s until %s", text,
                                         ballot_date_format(f->holds_until, date));
    return f->index >= 0 && !e->has_index
               ? ballot_arena_printf(arena, "[%lld] %s", (long long)f->index, text)
               : text;
}

static bool fits(const struct ballotc_expectation *e, const struct found *f)
{
    return e->verdict == (int)f->verdict && (e->level < 0 || e->level == f->level) &&
           (e->since.where.line == 0 || e->since.instant == f->holds_from) &&
           (e->until.where.line == 0 || e->until.instant == f->holds_until);
}

/* Of several cells, those of the certificate's own column that are in force say
 * more than those of other columns, and these more than what is not in force. */
static int weight(const struct found *f)
{
    return f->rule->column == 0 ||
                   (f->verdict != BALLOT_NOT_APPLICABLE && f->verdict != BALLOT_NOT_IN_FORCE)
               ? 2
               : f->verdict == BALLOT_NOT_APPLICABLE;
}

/* Whether F is what E asks for, where cells of LEAST weight are asked. */
static bool is_asked(const struct ballotc_expectation *e, const struct found *f, int least)
{
    return ballot_rule_is_named(f->rule, e->rule.text) && (!e->has_index || f->index == e->index) &&
           weight(f) >= least;
}

static int most_weight(const struct running *r, const struct ballotc_expectation *e)
{
    int most = 0;
    for (const struct found *f = r->found; f != NULL; f = f->next)
        if (is_asked(e, f, most))
            most = weight(f);
    return most;
}

/* All instances asked for have to be as expected; the first that is not is shown. */
static void compare(struct running *r, const struct ballot_tables *tables,
                    const struct ballot_options *options, struct test_result *result)
{
    const struct ballotc_expectation *e = result->expectation;
    const struct ballot_rule *rule = find_rule(tables, e->rule.text);
    struct ballot_arena *arena = &r->test->arena;
    result->passed = true;
    if (!is_made(tables, rule, options)) {
        result->got = "absent";
        result->passed = e->verdict == BALLOTC_EXPECT_ABSENT;
        return;
    }
    int least = most_weight(r, e);
    bool any = false;
    for (const struct found *f = r->found; f != NULL; f = f->next) {
        if (!is_asked(e, f, least))
            continue;
        if (any && fits(e, f))
            continue;
        any = true;
        result->got = spell(arena, e, f);
        result->citation = f->citation;
        result->message = f->message;
        if (!fits(e, f)) {
            result->passed = false;
            return;
        }
    }
    if (any)
        return;
    result->passed = false;
    result->got = e->has_index && r->found != NULL
                      ? "no such instance"
                      : "nothing: its document's scope does not take in what the test is about";
}

static void refuse(struct running *r, const struct ballotc_test_case *of, const char *message)
{
    const struct ballotc_location *where = &of->where;
    for (const struct ballotc_setting *s = of->settings; s != NULL; s = s->next)
        if (s->kind == BALLOTC_SET_READING)
            where = &s->where;
    ballotc_report(&r->test->diagnostics, BALLOTC_impossible_setting, where, "%s", message);
}

static bool judge(struct running *r, const struct ballot_tables *tables,
                  const struct ballot_options *options, const struct ballot_facts *facts,
                  const struct ballotc_test_case *of)
{
    struct ballot_error error;
    unsigned about = 0;
    for (const struct ballotc_expectation *e = of->expectations; e != NULL; e = e->next) {
        const struct ballot_rule *rule = find_rule(tables, e->rule.text);
        about |= rule != NULL ? 1u << rule->subject : 0;
    }
    struct ballot_checker *checker = ballot_checker_new(tables, options, &error);
    if (checker == NULL) {
        refuse(r, of, error.message);
        return false;
    }
    if ((about & (BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE)) != 0)
        ballot_check(checker, facts, about & (BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE),
                     keep, r);
    if ((about & BALLOT_ABOUT_CA) != 0) {
        struct ballot_facts ca = {.evidence = facts->evidence, .issuance = SIZE_MAX};
        ballot_check(checker, &ca, BALLOT_ABOUT_CA, keep, r);
    }
    ballot_checker_free(checker);
    return true;
}

/* Whether there is a law to judge by. */
static bool check_law(struct running *r, const struct ballotc_test_case *of,
                      const struct test_law *law)
{
    for (const struct ballotc_setting *s = of->settings; s != NULL; s = s->next)
        if (s->kind == BALLOTC_SET_MOVE_BY && s->seconds % BALLOT_DAY != 0) {
            ballotc_report(&r->test->diagnostics, BALLOTC_impossible_setting, &s->where,
                           "a ballot is moved by whole days");
            return false;
        }
    if (law->tables == NULL)
        ballotc_report(&r->test->diagnostics, BALLOTC_impossible_setting, &of->where,
                       "this law does not compile; its errors stand below");
    return law->tables != NULL;
}

/* The results of one case; they are invalid until it has been judged. */
static void run_case(struct running *r, const struct ballotc_test_case *of,
                     const struct test_law *law, struct test_result *results)
{
    struct ballot_options options = {0};
    struct ballot_facts facts;
    size_t n = 0;
    for (const struct ballotc_expectation *e = of->expectations; e != NULL; e = e->next)
        results[n++] = (struct test_result){.expectation = e, .of = of, .invalid = true};
    if (!check_law(r, of, law) || r->invalid || !get_facts(r, law->tables, &facts))
        return;
    const char **only = ballot_arena_array(r->arena, n + 1, sizeof *only);
    for (size_t i = 0; i < n; i++)
        if (find_rule(law->tables, results[i].expectation->rule.text) != NULL)
            only[options.n_only++] = results[i].expectation->rule.text;
    options.only = only;
    options.all_cells = true;
    read_settings(r, of, &options);
    for (size_t i = 0; i < n; i++)
        options.spans = options.spans || results[i].expectation->since.where.line != 0 ||
                        results[i].expectation->until.where.line != 0;
    if (!options.as_of_fixed && !usual_day(r, law->tables, &facts, of, &options))
        return;
    r->judging = law->tables;
    r->found = NULL;
    r->end = &r->found;
    r->seeing = law == r->suite->laws[0] && !options.limit_known ? law->tables : NULL;
    if (options.n_only != 0 && !judge(r, law->tables, &options, &facts, of))
        return;
    for (size_t i = 0; i < n; i++) {
        results[i].invalid = false;
        compare(r, law->tables, &options, &results[i]);
    }
}

/* The draft among the sources of the rule base that would make the rule, or NULL. */
static const char *draft_that_makes(const struct test_suite *suite, const char *rule)
{
    const struct ballotc_file *file = suite->laws[0]->files;
    size_t document = strcspn(rule, "/");
    for (; file != NULL && rule[document] == '/'; file = file->next)
        for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_BALLOT || ballotc_has_passed(d) ||
                strlen(d->of.text) != document || strncmp(d->of.text, rule, document) != 0)
                continue;
            for (const struct ballotc_declaration *m = d->members; m != NULL; m = m->next)
                if (m->kind == BALLOTC_DECLARE_RULE && m->change == BALLOTC_ADDS &&
                    strcmp(m->name.text, rule + document + 1) == 0)
                    return d->name.text;
        }
    return NULL;
}

/* A rule that no law of the run has is a slip; "absent" would pass by it. */
static void check_names(struct running *r)
{
    const struct test *test = r->test;
    for (const struct ballotc_test_case *c = test->declaration->test->cases; c != NULL; c = c->next)
        for (const struct ballotc_expectation *e = c->expectations; e != NULL; e = e->next) {
            const struct ballot_tables *tables = r->suite->laws[0]->tables;
            bool known = false;
            for (size_t i = 0; i < r->suite->n_laws && !known; i++)
                known = r->suite->laws[i]->tables != NULL &&
                        find_rule(r->suite->laws[i]->tables, e->rule.text) != NULL;
            if (known)
                continue;
            const char **names = ballot_arena_array(r->arena, tables->n_rules + 1u, sizeof *names);
            for (uint32_t k = 0; k < tables->n_rules; k++)
                names[k] = tables->rules[k].name;
            r->invalid = true;
            struct ballotc_diagnostic *diagnostic =
                ballotc_report(&r->test->diagnostics, BALLOTC_unknown_tested_rule, &e->rule.where,
                               "no rule \"%s\"", e->rule.text);
            const char *draft = draft_that_makes(r->suite, e->rule.text);
            const char *nearest = ballotc_nearest(e->rule.text, names, tables->n_rules);
            if (draft != NULL)
                ballotc_help(&r->test->diagnostics, diagnostic,
                             "draft %s makes it: --pending, or \"pending\" in the test", draft);
            else if (nearest != NULL)
                ballotc_help(&r->test->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
        }
}

void test_run(struct test_suite *suite, struct test *test)
{
    const struct ballotc_test *about = test->declaration->test;
    struct ballot_arena arena = {0};
    struct running r = {.suite = suite, .test = test, .arena = &arena};
    size_t n = 0, i = 0;
    ballotc_diagnostics_init(&test->diagnostics, &test->arena, &suite->sources);
    check_names(&r);
    r.certificate = get_certificate(&r, &about->certificate, &r.der);
    r.issuer = get_certificate(&r, &about->issuer, &r.issuer_der);
    for (const struct ballotc_test_case *c = about->cases; c != NULL; c = c->next, i++) {
        run_case(&r, c, test->laws[i], &test->results[n]);
        for (const struct ballotc_expectation *e = c->expectations; e != NULL; e = e->next)
            n++;
    }
    for (i = 0; i < test->n_results; i++) {
        struct test_result *result = &test->results[i];
        if (result->citation != NULL)
            result->citation =
                ballot_arena_text(&test->arena, result->citation, strlen(result->citation));
        if (result->message != NULL)
            result->message =
                ballot_arena_text(&test->arena, result->message, strlen(result->message));
    }
    for (i = 0; i < r.n_evidence; i++)
        ballot_evidence_free(r.evidence[i].evidence);
    free(r.evidence);
    ballot_certificate_free(r.certificate);
    ballot_certificate_free(r.issuer);
    free(r.der);
    free(r.issuer_der);
    free(r.file);
    ballot_arena_free(&arena);
}
