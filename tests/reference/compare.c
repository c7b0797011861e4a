#include "compare.h"

#include <stdlib.h>
#include <string.h>

#include "../../compiler/parse.h"
#include "../../runtime/tables.h"
#include "tables.h"

/* --- Making ready -------------------------------------------------------------------- */

static const char *first_error(struct ready *ready)
{
    char *text;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    ballotc_diagnostics_print(&ready->compilation->diagnostics, to, false);
    fclose(to);
    const char *error = strstr(text, ": error: ");
    error = error == NULL ? text : error + 9;
    const char *result = ballot_arena_text(&ready->arena, error, strcspn(error, "\n"));
    free(text);
    return result;
}

/* What the reference reads. */
static bool spell_out(struct ready *ready, const char *source, const char **reason)
{
    struct ballotc_sources *sources = ballot_arena_alloc(&ready->arena, sizeof *sources);
    struct ballotc_diagnostics *diagnostics =
        ballot_arena_alloc(&ready->arena, sizeof *diagnostics);
    const char *text = tables_spell_out(&ready->arena, source, ready->compilation->files);
    sources->arena = &ready->arena;
    ballotc_source_add(sources, "spelled.ballot", text, strlen(text));
    ballotc_diagnostics_init(diagnostics, &ready->arena, sources);
    ready->files = ballotc_parse_file(&ready->arena, diagnostics, 0);
    tables_mark(ready->files);
    if (diagnostics->errors != 0)
        *reason =
            ballot_arena_printf(&ready->arena, "spelled out: %s", ballotc_first_text(diagnostics));
    return diagnostics->errors == 0;
}

bool ready_make(struct ready *ready, const struct test_case *test, const char **reason)
{
    memset(ready, 0, sizeof *ready);
    const struct ballotc_text text = {"case.ballot", test->source, strlen(test->source)};
    const struct ballotc_request request = {.name = "case", .texts = &text, .n_texts = 1};
    ready->compilation = ballotc_compile(&ready->arena, &request);
    if (ready->compilation->tables == NULL) {
        *reason = first_error(ready);
        return false;
    }
    if (!spell_out(ready, test->source, reason))
        return false;
    rule_base_read(&ready->base, ready->files);
    rule_base_find_rules(&ready->base);
    char *xml;
    size_t length;
    struct ballot_error error;
    FILE *to = open_memstream(&xml, &length);
    facts_write(test->ca, test->issuances, test->n_issuances, to);
    fclose(to);
    ready->evidence =
        ballot_evidence_read(ready->compilation->tables, "case.xml", xml, length, &error);
    free(xml);
    if (ready->evidence == NULL)
        *reason = ballot_arena_text(&ready->arena, error.message, strlen(error.message));
    return ready->evidence != NULL;
}

static char *tables_text(const struct ballot_tables *tables, size_t *length)
{
    char *text;
    FILE *to = open_memstream(&text, length);
    ballotc_emit_c(tables, "tables", NULL, to);
    fclose(to);
    return text;
}

bool ready_again(const struct ready *ready, const struct test_case *test)
{
    const struct ballotc_text text = {"case.ballot", test->source, strlen(test->source)};
    const struct ballotc_request request = {.name = "case", .texts = &text, .n_texts = 1};
    struct ballot_arena arena = {0};
    size_t lengths[2];
    char *texts[2] = {tables_text(ready->compilation->tables, &lengths[0]),
                      tables_text(ballotc_compile(&arena, &request)->tables, &lengths[1])};
    bool same = lengths[0] == lengths[1] && memcmp(texts[0], texts[1], lengths[0]) == 0;
    free(texts[0]);
    free(texts[1]);
    ballot_arena_free(&arena);
    return same;
}

void ready_free(struct ready *ready)
{
    ballot_evidence_free(ready->evidence);
    ballot_arena_free(&ready->arena);
}

/* --- The engine's findings --------------------------------------------------------------- */

struct found {
    char rule[48], subject[48], ballot[16], level[8];
    enum ballot_verdict verdict;
    bool matched;
};

struct findings {
    struct found all[MOST_JUDGED];
    size_t n;
};

static void keep(void *context, const struct ballot_finding *f)
{
    struct findings *findings = context;
    if (findings->n == MOST_JUDGED)
        return;
    const struct ballot_texts *says = ballot_finding_texts(f);
    struct found *found = &findings->all[findings->n++];
    memset(found, 0, sizeof *found);
    tables_spell_name(f->rule, found->rule, sizeof found->rule);
    if (strchr(says->subject, '.') != NULL)
        snprintf(found->subject, sizeof found->subject, "%s", says->subject);
    snprintf(found->ballot, sizeof found->ballot, "%s", f->ballot);
    snprintf(found->level, sizeof found->level, "%s", f->level != NULL ? f->level : "off");
    found->verdict = f->verdict;
}

struct ballot_facts point_facts(const struct ready *ready, const struct certificates *certificates,
                                const struct point *point)
{
    struct ballot_facts facts = {.issuance = SIZE_MAX};
    if (point->certificate >= 0)
        facts.certificate = certificates->leaves[point->certificate].certificate;
    if (point->issuer)
        facts.issuer = certificates->issuer.certificate;
    if (point->evidence) {
        facts.evidence = ready->evidence;
        facts.issuance = point->issuance;
    }
    return facts;
}

struct facts point_known(const struct test_case *test, const struct certificates *certificates,
                         const struct point *point)
{
    struct facts known = {.cert = NULL};
    if (point->certificate >= 0)
        known.cert = certificates->leaves[point->certificate].facts;
    if (point->issuer)
        known.issuer = certificates->issuer.facts;
    if (point->evidence)
        known.ca = test->ca;
    if (point->evidence && point->issuance != SIZE_MAX)
        known.issuance = test->issuances[point->issuance];
    return known;
}

struct ballot_options point_options(const struct ready *ready, const struct point *point,
                                    struct ballot_choice_of_reading choices[2])
{
    const struct ballot_tables *tables = ready->compilation->tables;
    struct ballot_options options = point->options;
    if (!point->other_reading)
        return options;
    options.readings = choices;
    for (uint32_t i = 0; i < tables->n_readings && options.n_readings < 2; i++)
        choices[options.n_readings++] =
            (struct ballot_choice_of_reading){tables->readings[i].name, "two"};
    return options;
}

/* --- Both --------------------------------------------------------------------------------- */

struct tally compared;

static bool same_finding(const struct rule_base *base, const struct judged *j, struct found *f)
{
    if (f->verdict != j->verdict)
        return false;
    bool levelled = j->verdict != BALLOT_NOT_IN_FORCE;
    if (levelled && strcmp(f->level, ballot_level_name((enum ballot_level)j->level)) != 0)
        return false;
    if (j->ballot < 0)
        return true;
    bool right = strcmp(f->ballot, base->ballots[j->ballot].declaration->name.text) == 0;
    for (int i = j->ballot + 1; i < base->n_ballots; i++)
        if ((j->may_be >> i & 1) != 0)
            right = right || strcmp(f->ballot, base->ballots[i].declaration->name.text) == 0;
    return right;
}

const char *compare(const struct ready *ready, const struct test_case *test,
                    const struct certificates *certificates, const struct point *point,
                    struct ballot_arena *arena)
{
    static struct judged judged[MOST_JUDGED];
    static struct findings findings;
    struct ballot_choice_of_reading choices[2];
    struct ballot_error error;
    struct ballot_options options = point_options(ready, point, choices);
    struct ballot_checker *checker =
        ballot_checker_new(ready->compilation->tables, &options, &error);
    if (checker == NULL)
        return ballot_arena_printf(arena, "no checker: %s", error.message);
    struct ballot_facts facts = point_facts(ready, certificates, point);
    findings.n = 0;
    ballot_check(checker, &facts, 7, keep, &findings);
    ballot_checker_free(checker);
    struct facts known = point_known(test, certificates, point);
    struct question question = {
        .base = &ready->base, .facts = &known, .options = options, .arena = arena};
    size_t n = reference_judge(&question, judged);
    for (size_t i = 0; i < n; i++) {
        struct found *f = NULL;
        for (size_t k = 0; k < findings.n && f == NULL; k++)
            if (strcmp(findings.all[k].rule, judged[i].rule) == 0 &&
                strcmp(findings.all[k].subject, judged[i].subject) == 0)
                f = &findings.all[k];
        if (f != NULL)
            f->matched = true;
        bool is_cell = tables_is_cell(strchr(judged[i].rule, '/') + 1);
        /* Columns that the certificate is not in are left out unless asked for. */
        if (f == NULL && is_cell && !options.all_cells && judged[i].verdict != BALLOT_PASS &&
            judged[i].verdict != BALLOT_FAIL)
            continue;
        compared.verdicts[judged[i].verdict]++;
        compared.cells += is_cell;
        if (f == NULL || !same_finding(&ready->base, &judged[i], f))
            return ballot_arena_printf(
                arena, "%s %s: the engine says %s %s (%s), the reference %s %s (%s)",
                judged[i].rule, judged[i].subject,
                f != NULL ? ballot_verdict_name(f->verdict) : "nothing", f != NULL ? f->level : "",
                f != NULL ? f->ballot : "", ballot_verdict_name(judged[i].verdict),
                ballot_level_name((enum ballot_level)judged[i].level),
                judged[i].ballot >= 0 ? ready->base.ballots[judged[i].ballot].declaration->name.text
                                      : "any");
    }
    for (size_t k = 0; k < findings.n; k++)
        if (!findings.all[k].matched)
            return ballot_arena_printf(arena, "%s %s: the engine says %s, the reference nothing",
                                       findings.all[k].rule, findings.all[k].subject,
                                       ballot_verdict_name(findings.all[k].verdict));
    return NULL;
}
