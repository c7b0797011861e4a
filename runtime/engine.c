/* One subject: every rule that is about it judged, and what comes out
 * described for people (docs/language.md, section 4). */
#include <string.h>

#include "engine.h"

/* --- Findings ------------------------------------------------------------------------------ */

static void describe_law(const struct ballot_tables *tables, const struct ballot_active *active,
                         const struct ballot_outcome *out, struct ballot_finding *finding)
{
    const struct ballot_wording *wording = out->wording;
    if (wording == NULL)
        for (uint32_t i = 0; i < active->n_rows && wording == NULL; i++)
            if (active->rows[i].index != BALLOT_NONE)
                wording = &tables->wordings[active->rows[i].index];
    uint32_t ballot = wording->ballot;
    /* A schedule that was amended later puts the law in force that was read. */
    if (out->schedule_ballot != BALLOT_NONE && out->schedule_ballot > ballot &&
        tables->ballots[out->schedule_ballot].document == tables->ballots[ballot].document)
        ballot = out->schedule_ballot;
    finding->rule = active->rule->name;
    finding->document = tables->documents[active->rule->source].name;
    finding->section = wording->section;
    finding->summary = wording->summary;
    finding->ballot = tables->ballots[ballot].name;
    finding->version = tables->ballots[ballot].version;
    finding->via_document = finding->via_section = finding->via_ballot = NULL;
    if (wording->via != BALLOT_NONE) {
        const struct ballot_via *via = &tables->vias[wording->via];
        finding->via_document = tables->documents[via->document].name;
        finding->via_section = via->section;
        finding->via_ballot = tables->ballots[via->ballot].name;
    }
}

struct ballot_finding *ballot_describe(struct ballot_checker *checker,
                                       const struct ballot_instance *instance,
                                       const struct ballot_outcome *out,
                                       struct ballot_origin *origin)
{
    const struct ballot_active *active = instance->active;
    struct ballot_law *law = active->law;
    struct ballot_finding *finding = &law->finding;
    /* Most findings of a rule are under the law that the one before was under. */
    bool is_remembered = law->row == out->row && law->wording == out->wording &&
                         law->phase == out->phase && out->schedule_ballot == BALLOT_NONE;
    if (!is_remembered || !law->is_described)
        describe_law(checker->tables, active, out, finding);
    law->is_described = is_remembered;
    origin->checker = checker;
    origin->instance = instance;
    origin->out = out;
    origin->point = checker->point;
    origin->has_texts = false;
    finding->origin = origin;
    finding->level = out->phase != NULL && out->verdict != BALLOT_NOT_IN_FORCE
                         ? ballot_level_name((enum ballot_level)out->phase->level)
                         : NULL;
    finding->verdict = out->verdict;
    finding->since = out->since;
    finding->until = out->until;
    finding->has_anchor = ballot_is_known(&out->anchor);
    finding->anchor = finding->has_anchor ? out->anchor.as.number : 0;
    ballot_reach_to_span(checker, out, &finding->holds_from, &finding->holds_until);
    return finding;
}

/* --- Their texts --------------------------------------------------------------------------- */

/* Readings that were asked, each flipped in turn. */
static void find_flips(struct ballot_origin *origin)
{
    struct ballot_checker *checker = origin->checker;
    const struct ballot_tables *tables = checker->tables;
    const struct ballot_outcome *out = origin->out;
    struct ballot_texts *texts = &origin->texts;
    size_t most = 0;
    for (uint32_t i = 0; i < tables->n_readings; i++)
        most += tables->readings[i].n_choices;
    const char **flips = ballot_arena_array(&checker->arena, most + 1, sizeof *flips);
    for (uint32_t i = 0; i < tables->n_readings; i++) {
        const struct ballot_reading *reading = &tables->readings[i];
        uint8_t chosen = checker->choices[i];
        if ((out->asked >> i & 1) == 0)
            continue;
        for (uint32_t k = 0; k < reading->n_choices; k++) {
            struct ballot_outcome other;
            if (k == chosen)
                continue;
            checker->choices[i] = (uint8_t)k;
            ballot_judge(checker, origin->instance, &other);
            if (other.verdict != out->verdict ||
                ballot_outcome_level(&other) != ballot_outcome_level(out))
                flips[texts->n_flips++] =
                    ballot_arena_printf(&checker->arena, "%s=%s", reading->name,
                                        tables->choices[reading->first_choice + k].name);
        }
        checker->choices[i] = chosen;
    }
    texts->flips = flips;
}

static void find_substitutes(struct ballot_origin *origin)
{
    const struct ballot_outcome *out = origin->out;
    struct ballot_texts *texts = &origin->texts;
    const char **all = ballot_arena_array(&origin->checker->arena, 2, sizeof *all);
    if (out->substituted_sct)
        all[texts->n_substitutes++] = "issuance.date is the earliest SCT";
    if (out->substituted_start)
        all[texts->n_substitutes++] = "issuance.date is cert.not_before";
    texts->substitutes = all;
}

static const char *subject_text(struct ballot_run *run, const struct ballot_instance *instance)
{
    static const char *const kinds[] = {"certificate", "issuance", "ca"};
    if (instance->kind == BALLOT_WHOLE_RULE)
        return kinds[instance->active->rule->subject];
    const char *list = ballot_path(run, instance->active->list);
    return instance->kind == BALLOT_ELEMENT ? ballot_element_path(run, list, instance->position)
                                            : list;
}

static const char *message_of(struct ballot_run *run, const struct ballot_outcome *out,
                              const struct ballot_finding *finding)
{
    const struct ballot_wording *wording = out->wording;
    if (out->verdict == BALLOT_FAIL && wording->n_parts != 0)
        return ballot_message(run, wording->first_part, wording->n_parts);
    /* The summary says what is required, as if it were so. */
    if (out->verdict == BALLOT_FAIL && wording->manual == NULL && *finding->summary != '\0')
        return ballot_arena_printf(run->arena, "not met: %s", finding->summary);
    return wording != NULL && wording->manual != NULL ? wording->manual : finding->summary;
}

/* The run as ballot_judge had it: no reading is asked on the way to a text. */
static void return_to(const struct ballot_origin *origin)
{
    ballot_bind_instance(origin->checker, origin->instance);
    if (origin->out->row != NULL)
        ballot_set_anchor(origin->checker, origin->out);
}

static void find_texts(struct ballot_origin *origin, const struct ballot_finding *finding)
{
    static const char *none[] = {NULL};
    struct ballot_checker *checker = origin->checker;
    struct ballot_run *run = &checker->run;
    const struct ballot_outcome *out = origin->out;
    struct ballot_texts *texts = &origin->texts;
    *texts = (struct ballot_texts){.missing = none, .substitutes = none, .flips = none};
    texts->subject = subject_text(run, origin->instance);
    texts->message = message_of(run, out, finding);
    if (out->substituted_sct || out->substituted_start)
        find_substitutes(origin);
    if (out->verdict == BALLOT_UNKNOWN_VERDICT && out->open != BALLOT_NONE) {
        struct ballot_missing missing = {0};
        ballot_find_missing(run, out->open, &missing);
        texts->missing = missing.paths != NULL ? missing.paths : none;
        texts->n_missing = missing.n;
    }
    if (out->verdict == BALLOT_FAIL && checker->options.spans)
        texts->unmet = ballot_unmet(run, out->phase->condition);
    if (out->asked != 0)
        find_flips(origin);
}

enum ballot_awaited ballot_outcome_awaits(const struct ballot_checker *checker,
                                          const struct ballot_outcome *out)
{
    if (out->open == BALLOT_NONE)
        return BALLOT_AWAITS_EVIDENCE;
    const struct ballot_node *open = &checker->tables->nodes[out->open];
    if ((open->flags & BALLOT_READS_ISSUER) != 0 && checker->run.roots[BALLOT_ROOT_ISSUER] == NULL)
        return BALLOT_AWAITS_ISSUER;
    return open->op == BALLOT_OP_ATTESTED ? BALLOT_AWAITS_ATTESTATION : BALLOT_AWAITS_EVIDENCE;
}

const struct ballot_texts *ballot_finding_texts(const struct ballot_finding *finding)
{
    struct ballot_origin *origin = finding->origin;
    struct ballot_checker *checker = origin->checker;
    const ballot_instant point = checker->point;
    if (origin->has_texts)
        return &origin->texts;
    if (point != origin->point)
        ballot_place(checker, origin->point);
    return_to(origin);
    find_texts(origin, finding);
    if (point != origin->point)
        ballot_place(checker, point);
    return_to(origin);
    origin->has_texts = true;
    return &origin->texts;
}

/* --- One subject -------------------------------------------------------------------------- */

struct report {
    struct ballot_checker *checker;
    ballot_report_fn *report;
    void *context;
    size_t n;
};

static void report_finding(struct report *r, const struct ballot_instance *instance,
                           const struct ballot_outcome *out)
{
    struct ballot_origin origin;
    struct ballot_finding *finding = ballot_describe(r->checker, instance, out, &origin);
    if (r->checker->options.spans)
        ballot_extend(r->checker, instance, out, &finding->holds_from, &finding->holds_until);
    r->report(r->context, finding);
    r->n++;
}

/* `where` has left out every element of a list. It does so on what the spans
 * of all have in common. */
static void report_none_left(struct report *r, const struct ballot_instance *instance, uint32_t n,
                             const struct ballot_reach *common)
{
    struct ballot_checker *checker = r->checker;
    struct ballot_instance all = *instance, one = *instance;
    struct ballot_outcome out, dropped;
    struct ballot_origin origin;
    ballot_instant from, until;
    all.kind = BALLOT_LIST_EMPTY;
    ballot_judge(checker, &all, &out);
    ballot_reach_meet(&out.reach, common);
    struct ballot_finding *finding = ballot_describe(checker, &all, &out, &origin);
    if (checker->options.spans)
        ballot_extend(checker, &all, &out, &finding->holds_from, &finding->holds_until);
    for (one.position = 0; checker->options.spans && one.position < n; one.position++) {
        ballot_judge(checker, &one, &dropped);
        ballot_extend(checker, &one, &dropped, &from, &until);
        if (from > finding->holds_from)
            finding->holds_from = from;
        if (until < finding->holds_until)
            finding->holds_until = until;
    }
    r->report(r->context, finding);
    r->n++;
}

static void judge_and_report(struct report *r, const struct ballot_active *active)
{
    struct ballot_outcome out;
    struct ballot_reach common = BALLOT_REACH_ALL;
    struct ballot_instance instance;
    const uint32_t n = ballot_first_instance(r->checker, active, &instance);
    uint32_t dropped = 0;
    for (instance.position = 0; instance.position < n; instance.position++) {
        ballot_judge(r->checker, &instance, &out);
        if (out.verdict == BALLOT_NOT_APPLICABLE && active->rule->column != 0 && !out.dropped &&
            !r->checker->options.all_cells) {
            continue;
        } else if (out.dropped) {
            dropped++;
            ballot_reach_meet(&common, &out.reach);
        } else {
            report_finding(r, &instance, &out);
        }
    }
    if (dropped == n)
        report_none_left(r, &instance, n, &common);
}

static void report_rule(void *context, const struct ballot_active *active)
{
    struct report *r = context;
    const struct ballot_scope *scope = ballot_scope_at(r->checker, active);
    if (!ballot_is_known(&scope->value) || scope->value.as.number != 0)
        judge_and_report(r, active);
}

/* Whether the certificate is not in the column of a table's cell. */
static bool is_other_column(struct ballot_checker *checker, const struct ballot_active *active)
{
    if (active->column == BALLOT_NONE || checker->options.all_cells)
        return false;
    struct ballot_value value = ballot_evaluate(&checker->run, active->column);
    return ballot_is_known(&value) && value.as.number == 0;
}

void ballot_each_rule(struct ballot_checker *checker, unsigned about,
                      void (*visit)(void *context, const struct ballot_active *active),
                      void *context)
{
    const ballot_instant point = checker->point;
    for (int of_ca = 0; of_ca < 2; of_ca++) {
        unsigned wanted =
            of_ca ? BALLOT_ABOUT_CA : BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE;
        if ((about & wanted) == 0)
            continue;
        ballot_evaluate_scopes(checker, of_ca != 0);
        for (uint32_t i = 0; i < checker->n_rules; i++) {
            const struct ballot_active *active = &checker->rules[i];
            if (checker->scopes[active->document].is_never) {
                i = checker->scopes[active->document].behind - 1;
                continue;
            }
            if ((about & wanted & (1u << active->subject)) == 0)
                continue;
            if (is_other_column(checker, active)) {
                i += active->n_alike - 1;
                continue;
            }
            visit(context, active);
            if (checker->point != point)
                ballot_place(checker, point);
        }
    }
}

size_t ballot_check(struct ballot_checker *checker, const struct ballot_facts *facts,
                    unsigned about, ballot_report_fn *report, void *context)
{
    struct report r = {checker, report, context, 0};
    ballot_begin(checker, facts);
    ballot_each_rule(checker, about, report_rule, &r);
    return r.n;
}

const char *ballot_verdict_name(enum ballot_verdict verdict)
{
    static const char *const names[] = {"pass",    "fail",           "unknown",
                                        "not due", "not applicable", "not in force"};
    return names[verdict];
}
