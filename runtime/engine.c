/* One judgement: which wording governs an act, and whether it was kept
 * (docs/language.md, section 4). */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "evaluate.h"
#include "evidence.h"

/* A rule as far as it is known on the checker's day of knowledge. */
struct active_rule {
    const struct ballot_rule *rule;
    const struct ballot_row *rows; /* in order of `from` */
    uint32_t n_rows;
    uint32_t list; /* node of `for`, or BALLOT_NONE */
};

struct ballot_checker {
    const struct ballot_tables *tables;
    struct ballot_options options;
    uint8_t *choices;
    struct active_rule *rules;
    uint32_t n_rules;
    struct ballot_row *rows;
    struct ballot_value *scopes; /* per document, for the subject at hand */
    struct ballot_arena arena;
    struct ballot_run run;
};

/* What the judgement of one instance comes to. */
struct outcome {
    enum ballot_verdict verdict;
    const struct ballot_row *row;
    const struct ballot_wording *wording;
    const struct ballot_phase *phase;
    uint32_t open; /* the node that is unknown, for an unknown verdict */
    ballot_instant since, until;
    struct ballot_value anchor;
};

/* --- Making a checker -------------------------------------------------------------- */

static bool fail(struct ballot_error *error, const char *format, const char *what)
{
    memset(error, 0, sizeof *error);
    snprintf(error->message, sizeof error->message, format, what);
    return false;
}

static bool is_reading(const struct ballot_reading *reading, const char *name)
{
    const char *slash = strchr(reading->name, '/');
    return strcmp(reading->name, name) == 0 || (slash != NULL && strcmp(slash + 1, name) == 0);
}

static bool choose_reading(struct ballot_checker *checker,
                           const struct ballot_choice_of_reading *choice,
                           struct ballot_error *error)
{
    const struct ballot_tables *tables = checker->tables;
    bool found = false;
    for (uint32_t i = 0; i < tables->n_readings; i++) {
        const struct ballot_reading *reading = &tables->readings[i];
        if (!is_reading(reading, choice->reading))
            continue;
        if (found)
            return fail(error, "two documents have a reading \"%s\"; name the document too",
                        choice->reading);
        found = true;
        uint32_t k = 0;
        while (k < reading->n_choices &&
               strcmp(tables->choices[reading->first_choice + k].name, choice->choice) != 0)
            k++;
        if (k == reading->n_choices) {
            char known[256] = "";
            size_t length = 0;
            for (uint32_t c = 0; c < reading->n_choices && length < sizeof known; c++)
                length += (size_t)snprintf(known + length, sizeof known - length, "%s%s",
                                           c == 0 ? "" : ", ",
                                           tables->choices[reading->first_choice + c].name);
            snprintf(error->message, sizeof error->message,
                     "reading \"%s\" has no choice \"%s\"; it has %s", reading->name,
                     choice->choice, known);
            return false;
        }
        checker->choices[i] = (uint8_t)k;
    }
    return found || fail(error, "no reading \"%s\"", choice->reading);
}

static bool is_wanted(const struct ballot_options *options, const char *rule)
{
    for (size_t i = 0; i < options->n_only; i++)
        if (fnmatch(options->only[i], rule, 0) == 0)
            return true;
    return options->n_only == 0;
}

static bool is_known_row(const struct ballot_options *options, const struct ballot_row *row)
{
    if (!options->limit_known)
        return row->known_until == BALLOT_NEVER;
    return row->known_from <= options->known && options->known < row->known_until;
}

static void activate(struct ballot_checker *checker, const struct ballot_options *options)
{
    const struct ballot_tables *tables = checker->tables;
    uint32_t n_rows = 0;
    for (uint32_t i = 0; i < tables->n_rules; i++) {
        const struct ballot_rule *rule = &tables->rules[i];
        struct active_rule active = {rule, checker->rows + n_rows, 0, BALLOT_NONE};
        if (!is_wanted(options, rule->name))
            continue;
        for (uint32_t k = 0; k < rule->n_rows; k++) {
            const struct ballot_row *row = &tables->rows[rule->first_row + k];
            if (!is_known_row(options, row))
                continue;
            checker->rows[n_rows++] = *row;
            active.n_rows++;
            if (row->index != BALLOT_NONE)
                active.list = tables->wordings[row->index].list;
        }
        if (active.n_rows != 0)
            checker->rules[checker->n_rules++] = active;
    }
}

static bool patterns_fit(const struct ballot_tables *tables, const struct ballot_options *options,
                         struct ballot_error *error)
{
    for (size_t i = 0; i < options->n_only; i++) {
        uint32_t k = 0;
        while (k < tables->n_rules && fnmatch(options->only[i], tables->rules[k].name, 0) != 0)
            k++;
        if (k == tables->n_rules)
            return fail(error, "no rule fits \"%s\"", options->only[i]);
    }
    return true;
}

struct ballot_checker *ballot_checker_new(const struct ballot_tables *tables,
                                          const struct ballot_options *options,
                                          struct ballot_error *error)
{
    if (tables->version != BALLOT_TABLES_VERSION || tables->size != sizeof *tables) {
        fail(error,
             "the tables of rule base \"%s\" were made for another version of libballot; compile "
             "its ballots again",
             tables->name);
        return NULL;
    }
    if (tables->n_variables > BALLOT_MOST_VARIABLES || tables->n_readings > BALLOT_MOST_READINGS) {
        fail(error, "rule base \"%s\" has more variables or readings than libballot can hold",
             tables->name);
        return NULL;
    }
    memset(error, 0, sizeof *error);
    if (!patterns_fit(tables, options, error))
        return NULL;
    struct ballot_checker *checker = calloc(1, sizeof *checker);
    if (checker == NULL) {
        fail(error, "%s", "out of memory");
        return NULL;
    }
    checker->tables = tables;
    checker->options = *options;
    checker->choices = calloc(tables->n_readings + 1u, sizeof *checker->choices);
    checker->rules = calloc(tables->n_rules + 1u, sizeof *checker->rules);
    checker->rows = calloc(tables->n_rows + 1u, sizeof *checker->rows);
    checker->scopes = calloc(tables->n_documents + 1u, sizeof *checker->scopes);
    bool fine = checker->choices != NULL && checker->rules != NULL && checker->rows != NULL &&
                checker->scopes != NULL;
    if (!fine)
        fail(error, "%s", "out of memory");
    for (uint32_t i = 0; fine && i < tables->n_readings; i++)
        checker->choices[i] = (uint8_t)tables->readings[i].otherwise;
    for (size_t i = 0; fine && i < options->n_readings; i++)
        fine = choose_reading(checker, &options->readings[i], error);
    if (!fine) {
        ballot_checker_free(checker);
        return NULL;
    }
    activate(checker, options);
    struct ballot_run *run = &checker->run;
    run->tables = tables;
    run->today = options->as_of;
    run->limit_known = options->limit_known;
    run->known = options->known;
    run->choices = checker->choices;
    run->arena = &checker->arena;
    return checker;
}

void ballot_checker_free(struct ballot_checker *checker)
{
    if (checker == NULL)
        return;
    free(checker->choices);
    free(checker->rules);
    free(checker->rows);
    free(checker->scopes);
    ballot_arena_free(&checker->arena);
    free(checker);
}

/* --- One instance --------------------------------------------------------------------- */

static void forget_reads(struct ballot_run *run)
{
    run->asked = 0;
    run->substituted_sct = run->substituted_start = false;
    run->since = BALLOT_ALWAYS;
    run->until = BALLOT_NEVER;
    run->schedule_ballot = BALLOT_NONE;
}

/* The latest wording whose own anchor is not before its own start. */
static void find_wording(struct ballot_run *run, const struct active_rule *active,
                         struct outcome *out)
{
    const struct ballot_tables *tables = run->tables;
    for (uint32_t i = active->n_rows; i > 0; i--) {
        const struct ballot_row *row = &active->rows[i - 1];
        uint32_t index = row->index;
        /* A retirement governs the acts that the wording before it would. */
        for (uint32_t k = i - 1; index == BALLOT_NONE && k > 0; k--)
            index = active->rows[k - 1].index;
        if (index == BALLOT_NONE)
            continue;
        const struct ballot_wording *wording = &tables->wordings[index];
        /* Schedules in an anchor are read in the law of the wording's start. */
        run->anchor = row->from;
        out->anchor = ballot_evaluate(run, wording->anchor);
        out->row = row;
        out->wording = wording;
        if (!ballot_is_known(&out->anchor)) {
            out->verdict = BALLOT_UNKNOWN_VERDICT;
            out->open = wording->anchor;
            return;
        }
        if (out->anchor.as.number >= row->from) {
            out->verdict = row->index == BALLOT_NONE ? BALLOT_NOT_IN_FORCE : BALLOT_PASS;
            return;
        }
    }
    out->verdict = BALLOT_NOT_IN_FORCE;
    out->until = active->rows[0].from;
    out->since = BALLOT_ALWAYS;
}

static void find_phase(const struct ballot_tables *tables, struct outcome *out)
{
    const struct ballot_wording *wording = out->wording;
    out->since = out->row->from;
    out->until = out->row->until;
    for (uint32_t i = 0; i < wording->n_phases; i++) {
        const struct ballot_phase *phase = &tables->phases[wording->first_phase + i];
        if (phase->from <= out->anchor.as.number) {
            out->phase = phase;
            if (phase->from > out->since)
                out->since = phase->from;
        } else {
            if (phase->from < out->until)
                out->until = phase->from;
            break;
        }
    }
}

/* True if NODE is true; otherwise the verdict is set. */
static bool holds(struct ballot_run *run, uint32_t node, struct outcome *out)
{
    if (node == BALLOT_NONE)
        return true;
    struct ballot_value value = ballot_evaluate(run, node);
    if (ballot_is_known(&value) && value.as.number != 0)
        return true;
    out->verdict = ballot_is_known(&value) ? BALLOT_NOT_APPLICABLE : BALLOT_UNKNOWN_VERDICT;
    out->open = node;
    return false;
}

static void judge(struct ballot_run *run, const struct active_rule *active, bool list_known,
                  const struct ballot_value *scope, uint32_t scope_node, struct outcome *out)
{
    const struct ballot_tables *tables = run->tables;
    memset(out, 0, sizeof *out);
    out->open = BALLOT_NONE;
    forget_reads(run);
    find_wording(run, active, out);
    if (out->verdict == BALLOT_UNKNOWN_VERDICT) {
        /* Which law would have been read, nobody can say. */
        out->since = BALLOT_ALWAYS;
        out->until = BALLOT_NEVER;
        if (!list_known)
            out->open = active->list;
        return;
    }
    if (out->verdict == BALLOT_NOT_IN_FORCE) {
        if (out->row != NULL && out->row->index == BALLOT_NONE) {
            out->since = out->row->from;
            out->until = out->row->until;
        }
        return;
    }
    run->anchor = out->anchor.as.number;
    find_phase(tables, out);
    if (out->anchor.as.number > run->today) {
        out->verdict = BALLOT_NOT_DUE;
        return;
    }
    if (out->phase == NULL || out->phase->level == BALLOT_OFF) {
        out->verdict = BALLOT_NOT_IN_FORCE;
        return;
    }
    const struct ballot_wording *wording = out->wording;
    if (!ballot_is_known(scope)) {
        out->verdict = BALLOT_UNKNOWN_VERDICT;
        out->open = scope_node;
        return;
    }
    if (list_known && !holds(run, wording->where, out))
        return;
    if (!holds(run, wording->when, out))
        return;
    if (!list_known) {
        out->verdict = BALLOT_UNKNOWN_VERDICT;
        out->open = active->list;
        return;
    }
    struct ballot_value value = ballot_evaluate(run, out->phase->condition);
    if (!ballot_is_known(&value)) {
        out->verdict = BALLOT_UNKNOWN_VERDICT;
        out->open = out->phase->condition;
    } else if (value.as.number != 0) {
        out->verdict = BALLOT_PASS;
    } else {
        out->verdict = BALLOT_FAIL;
        if (wording->due != BALLOT_NONE) {
            struct ballot_value due = ballot_evaluate(run, wording->due);
            if (!ballot_is_known(&due)) {
                out->verdict = BALLOT_UNKNOWN_VERDICT;
                out->open = wording->due;
            } else if (run->today < due.as.number) {
                out->verdict = BALLOT_NOT_DUE;
            }
        }
    }
    if (run->since > out->since)
        out->since = run->since;
    if (run->until < out->until)
        out->until = run->until;
}

/* --- Reporting -------------------------------------------------------------------------- */

struct report {
    struct ballot_checker *checker;
    const struct active_rule *active;
    bool list_known;
    const struct ballot_value *scope;
    uint32_t scope_node;
    ballot_report_fn *report;
    void *context;
    size_t n;
};

static uint8_t level_of(const struct outcome *out)
{
    return out->phase != NULL ? out->phase->level : BALLOT_OFF;
}

/* Readings that were asked, each flipped in turn. */
static void find_flips(struct report *r, const struct outcome *out, uint64_t asked,
                       struct ballot_finding *finding)
{
    struct ballot_checker *checker = r->checker;
    const struct ballot_tables *tables = checker->tables;
    size_t most = 0;
    for (uint32_t i = 0; i < tables->n_readings; i++)
        most += tables->readings[i].n_choices;
    const char **flips = ballot_arena_array(&checker->arena, most + 1, sizeof *flips);
    for (uint32_t i = 0; i < tables->n_readings; i++) {
        const struct ballot_reading *reading = &tables->readings[i];
        uint8_t chosen = checker->choices[i];
        if ((asked >> i & 1) == 0)
            continue;
        for (uint32_t k = 0; k < reading->n_choices; k++) {
            struct outcome other;
            if (k == chosen)
                continue;
            checker->choices[i] = (uint8_t)k;
            judge(&checker->run, r->active, r->list_known, r->scope, r->scope_node, &other);
            if (other.verdict != out->verdict || level_of(&other) != level_of(out))
                flips[finding->n_flips++] =
                    ballot_arena_printf(&checker->arena, "%s=%s", reading->name,
                                        tables->choices[reading->first_choice + k].name);
        }
        checker->choices[i] = chosen;
    }
    finding->flips = flips;
}

static const char *no_texts[] = {NULL};

static void find_substitutes(struct ballot_run *run, struct ballot_finding *finding)
{
    const char **texts = ballot_arena_array(run->arena, 2, sizeof *texts);
    if (run->substituted_sct)
        texts[finding->n_substitutes++] = "issuance.date is the earliest SCT";
    if (run->substituted_start)
        texts[finding->n_substitutes++] = "issuance.date is cert.not_before";
    finding->substitutes = texts;
}

static const char *subject_text(const struct report *r, bool is_instance)
{
    static const char *const kinds[] = {"certificate", "issuance", "ca"};
    struct ballot_run *run = &r->checker->run;
    if (r->active->list != BALLOT_NONE)
        return is_instance
                   ? ballot_arena_printf(run->arena, "%s[%u]", ballot_path(run, r->active->list),
                                         (unsigned)run->positions[0])
                   : ballot_path(run, r->active->list);
    return kinds[r->active->rule->subject];
}

static void fill_law(const struct ballot_tables *tables, const struct active_rule *active,
                     const struct outcome *out, uint32_t schedule_ballot,
                     struct ballot_finding *finding)
{
    const struct ballot_wording *wording = out->wording;
    if (wording == NULL)
        for (uint32_t i = 0; i < active->n_rows && wording == NULL; i++)
            if (active->rows[i].index != BALLOT_NONE)
                wording = &tables->wordings[active->rows[i].index];
    uint32_t ballot = wording->ballot;
    /* A schedule that was amended later puts the law in force that was read. */
    if (schedule_ballot != BALLOT_NONE && schedule_ballot > ballot &&
        tables->ballots[schedule_ballot].document == tables->ballots[ballot].document)
        ballot = schedule_ballot;
    finding->section = wording->section;
    finding->summary = wording->summary;
    finding->ballot = tables->ballots[ballot].name;
    finding->version = tables->ballots[ballot].version;
    if (wording->via != BALLOT_NONE) {
        const struct ballot_via *via = &tables->vias[wording->via];
        finding->via_document = tables->documents[via->document].name;
        finding->via_section = via->section;
        finding->via_ballot = tables->ballots[via->ballot].name;
    }
}

static void report_instance(struct report *r, bool is_instance)
{
    struct ballot_checker *checker = r->checker;
    struct ballot_run *run = &checker->run;
    const struct ballot_tables *tables = checker->tables;
    struct outcome out;
    judge(run, r->active, r->list_known, r->scope, r->scope_node, &out);
    if (out.verdict == BALLOT_NOT_APPLICABLE && is_instance && out.open == out.wording->where)
        return; /* `where` drops the instance */
    uint64_t asked = run->asked;
    struct ballot_finding finding = {.rule = r->active->rule->name,
                                     .document = tables->documents[r->active->rule->source].name,
                                     .verdict = out.verdict,
                                     .since = out.since,
                                     .until = out.until,
                                     .missing = no_texts,
                                     .substitutes = no_texts,
                                     .flips = no_texts};
    fill_law(tables, r->active, &out, run->schedule_ballot, &finding);
    if (out.phase != NULL && out.verdict != BALLOT_NOT_IN_FORCE)
        finding.level = ballot_level_name((enum ballot_level)out.phase->level);
    finding.has_anchor = ballot_is_known(&out.anchor);
    finding.anchor = finding.has_anchor ? out.anchor.as.number : 0;
    if (run->substituted_sct || run->substituted_start)
        find_substitutes(run, &finding);
    finding.message = finding.summary;
    if (out.wording != NULL && out.wording->manual != NULL)
        finding.message = out.wording->manual;
    if (out.verdict == BALLOT_FAIL && out.wording->n_parts != 0)
        finding.message = ballot_message(run, out.wording->first_part, out.wording->n_parts);
    if (out.verdict == BALLOT_UNKNOWN_VERDICT && out.open != BALLOT_NONE) {
        struct ballot_missing missing = {0};
        ballot_find_missing(run, out.open, &missing);
        finding.missing = missing.paths != NULL ? missing.paths : no_texts;
        finding.n_missing = missing.n;
    }
    finding.subject = subject_text(r, is_instance);
    if (asked != 0)
        find_flips(r, &out, asked, &finding);
    r->report(r->context, &finding);
    r->n++;
}

/* No element is left to ask about. */
static void report_none(struct report *r)
{
    struct outcome out;
    struct ballot_run *run = &r->checker->run;
    const struct ballot_tables *tables = r->checker->tables;
    run->variables[0] = ballot_value_none(BALLOT_UNKNOWN);
    judge(run, r->active, false, r->scope, r->scope_node, &out);
    struct ballot_finding finding = {.rule = r->active->rule->name,
                                     .document = tables->documents[r->active->rule->source].name,
                                     .verdict = BALLOT_NOT_APPLICABLE,
                                     .since = out.since,
                                     .until = out.until,
                                     .missing = no_texts,
                                     .substitutes = no_texts,
                                     .flips = no_texts};
    fill_law(tables, r->active, &out, BALLOT_NONE, &finding);
    if (out.verdict == BALLOT_NOT_IN_FORCE)
        finding.verdict = BALLOT_NOT_IN_FORCE;
    else if (out.phase != NULL)
        finding.level = ballot_level_name((enum ballot_level)out.phase->level);
    finding.has_anchor = ballot_is_known(&out.anchor);
    finding.anchor = finding.has_anchor ? out.anchor.as.number : 0;
    finding.message = finding.summary;
    finding.subject = subject_text(r, false);
    r->report(r->context, &finding);
    r->n++;
}

static void check_rule(struct report *r)
{
    struct ballot_run *run = &r->checker->run;
    r->list_known = true;
    if (r->active->list == BALLOT_NONE) {
        report_instance(r, false);
        return;
    }
    run->lists[0] = r->active->list;
    struct ballot_value list = ballot_evaluate(run, r->active->list);
    if (!ballot_is_known(&list)) {
        r->list_known = false;
        run->variables[0] = ballot_value_none(BALLOT_UNKNOWN);
        report_instance(r, false);
        return;
    }
    size_t before = r->n;
    for (uint32_t i = 0; i < list.length; i++) {
        run->variables[0] = list.as.items[i];
        run->positions[0] = i;
        report_instance(r, true);
    }
    if (r->n == before)
        report_none(r);
}

/* --- One subject --------------------------------------------------------------------------- */

static void move_dates(struct ballot_checker *checker)
{
    struct ballot_run *run = &checker->run;
    int substitute;
    memset(run->shift, 0, sizeof run->shift);
    if (checker->options.mode == BALLOT_AS_IT_IS)
        return;
    struct ballot_value date = ballot_issuance_date(run, &substitute);
    if (!ballot_is_known(&date))
        return;
    int64_t distance = checker->options.moved_to - date.as.number;
    run->shift[BALLOT_MOVES_WITH_ISSUANCE] = distance;
    if (checker->options.mode == BALLOT_ISSUED_ON)
        run->shift[BALLOT_MOVES_WITH_PRACTICE] = distance;
}

static void evaluate_scopes(struct ballot_checker *checker, bool of_ca)
{
    const struct ballot_tables *tables = checker->tables;
    for (uint32_t i = 0; i < tables->n_documents; i++) {
        uint32_t node =
            of_ca ? tables->documents[i].scope_ca : tables->documents[i].scope_certificate;
        checker->scopes[i] =
            node == BALLOT_NONE ? ballot_value_number(1) : ballot_evaluate(&checker->run, node);
    }
}

size_t ballot_check(struct ballot_checker *checker, const struct ballot_facts *facts,
                    unsigned about, ballot_report_fn *report, void *context)
{
    const struct ballot_tables *tables = checker->tables;
    struct ballot_run *run = &checker->run;
    struct report r = {.checker = checker, .report = report, .context = context};
    ballot_arena_reset(&checker->arena);
    run->roots[BALLOT_ROOT_CERT] =
        facts->certificate != NULL ? ballot_certificate_object(facts->certificate) : NULL;
    run->roots[BALLOT_ROOT_ISSUER] =
        facts->issuer != NULL ? ballot_certificate_object(facts->issuer) : NULL;
    run->roots[BALLOT_ROOT_CA] =
        facts->evidence != NULL ? ballot_evidence_ca(facts->evidence) : NULL;
    run->roots[BALLOT_ROOT_ISSUANCE] =
        facts->evidence != NULL && facts->issuance != SIZE_MAX
            ? ballot_evidence_issuance(facts->evidence, facts->issuance)
            : NULL;
    move_dates(checker);
    for (int of_ca = 0; of_ca < 2; of_ca++) {
        unsigned wanted =
            of_ca ? BALLOT_ABOUT_CA : BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE;
        if ((about & wanted) == 0)
            continue;
        forget_reads(run);
        evaluate_scopes(checker, of_ca != 0);
        for (uint32_t i = 0; i < checker->n_rules; i++) {
            const struct ballot_rule *rule = checker->rules[i].rule;
            if ((about & wanted & (1u << rule->subject)) == 0)
                continue;
            const struct ballot_document *document = &tables->documents[rule->document];
            r.scope = &checker->scopes[rule->document];
            r.scope_node = of_ca ? document->scope_ca : document->scope_certificate;
            if (ballot_is_known(r.scope) && r.scope->as.number == 0)
                continue;
            r.active = &checker->rules[i];
            run->rule = rule->name;
            check_rule(&r);
        }
    }
    return r.n;
}

const char *ballot_verdict_name(enum ballot_verdict verdict)
{
    static const char *const names[] = {"pass",    "fail",           "unknown",
                                        "not due", "not applicable", "not in force"};
    return names[verdict];
}
