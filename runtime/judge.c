/* One judgement: which wording governs an act, and whether it was kept, at
 * one point of the moving date (docs/language.md, section 4). */
#include <string.h>

#include "certificate.h"
#include "engine.h"
#include "evaluate_private.h"
#include "evidence.h"

/* --- The moving date --------------------------------------------------------------- */

void ballot_begin(struct ballot_checker *checker, const struct ballot_facts *facts)
{
    struct ballot_run *run = &checker->run;
    ballot_arena_reset(&checker->arena);
    for (uint32_t i = 0; i < run->tables->n_lookups; i++)
        checker->looked_up[i].is_done = false;
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
    if (facts->evidence == NULL)
        memcpy(checker->decided, checker->without_evidence, run->tables->n_nodes + 1u);
    else
        memset(checker->decided, BALLOT_NOT_DECIDED, run->tables->n_nodes + 1u);
    ballot_find_issued(run);
    const struct ballot_options *options = &checker->options;
    ballot_place(checker, options->mode == BALLOT_AS_IT_IS ? options->as_of : options->moved_to);
}

void ballot_place(struct ballot_checker *checker, ballot_instant point)
{
    const struct ballot_options *options = &checker->options;
    struct ballot_run *run = &checker->run;
    checker->point = point;
    for (uint32_t i = 0; i < checker->n_anchors; i++)
        checker->anchors[i].is_read = false;
    memset(run->shift, 0, sizeof run->shift);
    memset(run->slopes, 0, sizeof run->slopes);
    if (options->mode == BALLOT_AS_IT_IS) {
        run->today = ballot_value_number(point);
        run->today.slope = 1;
        return;
    }
    bool moves = !options->as_of_fixed;
    run->today = ballot_value_number(options->as_of + (moves ? point - options->moved_to : 0));
    run->today.slope = moves ? 1 : 0;
    if (!ballot_is_known(&run->issued))
        return;
    int64_t distance = point - run->issued.as.number;
    run->shift[BALLOT_MOVES_WITH_ISSUANCE] = distance;
    run->slopes[BALLOT_MOVES_WITH_ISSUANCE] = 1;
    if (options->mode == BALLOT_ISSUED_ON) {
        run->shift[BALLOT_MOVES_WITH_PRACTICE] = distance;
        run->slopes[BALLOT_MOVES_WITH_PRACTICE] = 1;
    }
}

void ballot_evaluate_scope(struct ballot_checker *checker, struct ballot_scope *scope)
{
    struct ballot_run *run = &checker->run;
    bool exact = run->exact;
    run->exact = true;
    run->reach = BALLOT_REACH_ALL;
    scope->value =
        scope->node == BALLOT_NONE ? ballot_value_number(1) : ballot_evaluate(run, scope->node);
    scope->reach = run->reach;
    scope->is_fixed = run->reach.back == INT64_MIN && run->reach.ahead == INT64_MAX;
    scope->is_never =
        scope->is_fixed && ballot_is_known(&scope->value) && scope->value.as.number == 0;
    run->exact = exact;
}

void ballot_evaluate_scopes(struct ballot_checker *checker, bool of_ca)
{
    const struct ballot_tables *tables = checker->tables;
    for (uint32_t i = 0; i < tables->n_documents; i++) {
        const struct ballot_document *document = &tables->documents[i];
        checker->scopes[i].node = of_ca ? document->scope_ca : document->scope_certificate;
        ballot_evaluate_scope(checker, &checker->scopes[i]);
    }
}

/* --- Instances ------------------------------------------------------------------------ */

uint32_t ballot_first_element(struct ballot_checker *checker, struct ballot_instance *instance)
{
    struct ballot_value list = ballot_evaluate(&checker->run, instance->active->list);
    const bool is_known = ballot_is_known(&list);
    instance->list = list;
    instance->kind = !is_known          ? BALLOT_LIST_UNKNOWN
                     : list.length == 0 ? BALLOT_LIST_EMPTY
                                        : BALLOT_ELEMENT;
    return instance->kind == BALLOT_ELEMENT ? list.length : 1;
}

void ballot_bind_instance(struct ballot_checker *checker, const struct ballot_instance *instance)
{
    struct ballot_run *run = &checker->run;
    uint32_t list = instance->active->list;
    if (list == BALLOT_NONE)
        return;
    run->lists[0] = list;
    run->positions[0] = instance->position;
    run->variables[0] =
        instance->kind == BALLOT_ELEMENT
            ? ballot_element(run, &run->tables->nodes[list], &instance->list, instance->position)
            : ballot_value_none(BALLOT_UNKNOWN);
}

static void forget_edges(struct ballot_run *run)
{
    run->since = BALLOT_ALWAYS;
    run->until = BALLOT_NEVER;
}

static void forget_rows(struct ballot_run *run)
{
    forget_edges(run);
    run->schedule_ballot = BALLOT_NONE;
}

static void forget_reads(struct ballot_run *run)
{
    run->reach = BALLOT_REACH_ALL;
    run->asked = 0;
    run->substituted_sct = run->substituted_start = false;
    forget_rows(run);
}

/* --- The law -------------------------------------------------------------------------- */

/* Schedules in an anchor are read in the law of the wording's start, so that their
 * rows have no edges on its axis. What another wording's anchor read is forgotten. */
static struct ballot_value read_anchor(struct ballot_run *run, const struct ballot_row *row,
                                       const struct ballot_wording *wording)
{
    run->anchor = ballot_value_number(row->from);
    forget_rows(run);
    struct ballot_value anchor = ballot_evaluate(run, wording->anchor);
    forget_edges(run);
    if (ballot_is_known(&anchor))
        run->anchor = anchor;
    return anchor;
}

/* The anchor that a rule shares with others; NULL where it has to be read for itself. */
static const struct ballot_anchor *shared_anchor(struct ballot_checker *checker,
                                                 const struct ballot_active *active)
{
    struct ballot_run *run = &checker->run;
    struct ballot_anchor *shared = active->shared;
    if (shared != NULL && !shared->is_read) {
        forget_reads(run);
        shared->value = ballot_evaluate(run, shared->node);
        shared->is_future =
            ballot_is_known(&shared->value) && ballot_below(run, &run->today, &shared->value);
        shared->is_plain = run->asked == 0 && !run->near && shared->value.slack == 0;
        shared->reach = run->reach;
        shared->substituted_sct = run->substituted_sct;
        shared->substituted_start = run->substituted_start;
        shared->is_read = true;
        run->near = false;
    }
    return shared != NULL && shared->is_plain ? shared : NULL;
}

void ballot_set_anchor(struct ballot_checker *checker, const struct ballot_outcome *out)
{
    read_anchor(&checker->run, out->row, out->wording);
}

/* The latest wording whose own anchor is not before its own start. */
static void find_wording(struct ballot_run *run, const struct ballot_active *active,
                         struct ballot_outcome *out)
{
    for (uint32_t i = active->n_rows; i > 0; i--) {
        const struct ballot_row *row = &active->rows[i - 1];
        uint32_t index = row->index;
        /* A retirement governs the acts that the wording before it would. */
        for (uint32_t k = i - 1; index == BALLOT_NONE && k > 0; k--)
            index = active->rows[k - 1].index;
        if (index == BALLOT_NONE)
            continue;
        out->row = row;
        out->wording = &run->tables->wordings[index];
        out->anchor = read_anchor(run, row, out->wording);
        if (!ballot_is_known(&out->anchor) || !ballot_anchor_before(run, row->from))
            return;
    }
    out->row = NULL;
    out->wording = NULL;
}

static const struct ballot_phase *find_phase(struct ballot_run *run,
                                             const struct ballot_wording *wording)
{
    for (uint32_t i = wording->n_phases; i > 0; i--) {
        const struct ballot_phase *phase = &run->tables->phases[wording->first_phase + i - 1];
        if (!ballot_anchor_before(run, phase->from))
            return phase;
    }
    return NULL;
}

/* The edges of what was found, as far as the law goes. */
static void find_edges(const struct ballot_tables *tables, const struct ballot_active *active,
                       struct ballot_outcome *out)
{
    out->since = BALLOT_ALWAYS;
    out->until = active->rows[0].from;
    if (out->row == NULL)
        return;
    out->since = out->row->from;
    out->until = out->row->until;
    if (out->row->index == BALLOT_NONE)
        return;
    const struct ballot_phase *phase = out->phase;
    const struct ballot_phase *next =
        phase != NULL ? phase + 1 : &tables->phases[out->wording->first_phase];
    if (phase != NULL && phase->from > out->since)
        out->since = phase->from;
    if (next < &tables->phases[out->wording->first_phase + out->wording->n_phases] &&
        next->from < out->until)
        out->until = next->from;
}

/* Where the law is what was found, if all wordings have one anchor. */
static void remember_law(const struct ballot_tables *tables, const struct ballot_active *active,
                         const struct ballot_outcome *out)
{
    struct ballot_law *law = active->law;
    law->row = out->row;
    law->wording = out->wording;
    law->phase = out->phase;
    law->since = out->since;
    law->ends = out->until;
    law->is_described = false;
    law->from = BALLOT_ALWAYS;
    law->until = active->rows[0].from;
    if (out->row == NULL)
        return;
    law->from = out->row->from;
    law->until = out->row + 1 < active->rows + active->n_rows ? out->row[1].from : BALLOT_NEVER;
    const struct ballot_phase *phases = &tables->phases[out->wording->first_phase];
    for (uint32_t i = 0; out->row->index != BALLOT_NONE && i < out->wording->n_phases; i++) {
        if (out->phase == NULL || phases + i > out->phase)
            law->until = phases[i].from < law->until ? phases[i].from : law->until;
        else
            law->from = phases[i].from > law->from ? phases[i].from : law->from;
    }
}

/* Most certificates of a run are of one law: it is not looked up for each. */
static bool is_law_of(struct ballot_run *run, const struct ballot_active *active,
                      const struct ballot_anchor *shared, struct ballot_outcome *out)
{
    const struct ballot_law *law = active->law;
    if (active->anchor == BALLOT_NONE || law->from == law->until)
        return false;
    out->anchor = shared != NULL ? shared->value : ballot_evaluate(run, active->anchor);
    if (!ballot_is_known(&out->anchor) || out->anchor.as.number < law->from ||
        out->anchor.as.number >= law->until)
        return false;
    run->anchor = out->anchor;
    /* Only a date that moves can leave it. */
    if (run->anchor.slope != 0 || run->anchor.slack != 0) {
        ballot_anchor_before(run, law->from);
        ballot_anchor_before(run, law->until);
    }
    out->row = law->row;
    out->wording = law->wording;
    out->phase = law->phase;
    out->since = law->since;
    out->until = law->ends;
    return true;
}

/* Row, wording and phase, and how far they go; no row before the first one. */
static void find_law(struct ballot_checker *checker, const struct ballot_active *active,
                     const struct ballot_anchor *shared, struct ballot_outcome *out)
{
    struct ballot_run *run = &checker->run;
    if (is_law_of(run, active, shared, out))
        return;
    find_wording(run, active, out);
    if (!ballot_is_known(&out->anchor)) {
        /* Which law would have been read, nobody can say. */
        out->since = BALLOT_ALWAYS;
        out->until = BALLOT_NEVER;
        return;
    }
    if (out->row != NULL && out->row->index != BALLOT_NONE)
        out->phase = find_phase(run, out->wording);
    find_edges(checker->tables, active, out);
    if (active->anchor != BALLOT_NONE)
        remember_law(checker->tables, active, out);
}

/* --- The verdict ---------------------------------------------------------------------- */

/* True if NODE is true; otherwise the verdict is set. */
static bool holds(struct ballot_run *run, uint32_t node, struct ballot_outcome *out)
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

static bool is_in_scope(const struct ballot_scope *scope, struct ballot_outcome *out)
{
    if (ballot_is_known(&scope->value) && scope->value.as.number != 0)
        return true;
    out->verdict = ballot_is_known(&scope->value) ? BALLOT_NOT_APPLICABLE : BALLOT_UNKNOWN_VERDICT;
    out->open = scope->node;
    return false;
}

static void judge_condition(struct ballot_run *run, struct ballot_outcome *out)
{
    struct ballot_value value = ballot_evaluate(run, out->phase->condition);
    if (!ballot_is_known(&value)) {
        out->verdict = BALLOT_UNKNOWN_VERDICT;
        out->open = out->phase->condition;
        return;
    }
    out->verdict = value.as.number != 0 ? BALLOT_PASS : BALLOT_FAIL;
    if (out->verdict == BALLOT_PASS || out->wording->due == BALLOT_NONE)
        return;
    struct ballot_value due = ballot_evaluate(run, out->wording->due);
    if (!ballot_is_known(&due)) {
        out->verdict = BALLOT_UNKNOWN_VERDICT;
        out->open = out->wording->due;
    } else if (ballot_below(run, &run->today, &due)) {
        out->verdict = BALLOT_NOT_DUE;
    }
}

static void judge_in_force(struct ballot_checker *checker, const struct ballot_instance *instance,
                           struct ballot_outcome *out)
{
    struct ballot_run *run = &checker->run;
    const struct ballot_wording *wording = out->wording;
    const struct ballot_scope *scope = &checker->scopes[instance->active->document];
    ballot_reach_meet(&run->reach, &scope->reach);
    if (!is_in_scope(scope, out))
        return;
    if (instance->kind == BALLOT_LIST_EMPTY) {
        out->verdict = BALLOT_NOT_APPLICABLE;
        return;
    }
    if (instance->kind == BALLOT_ELEMENT && !holds(run, wording->where, out)) {
        out->dropped = out->verdict == BALLOT_NOT_APPLICABLE;
        return;
    }
    if (!holds(run, wording->when, out))
        return;
    if (instance->kind == BALLOT_LIST_UNKNOWN) {
        out->verdict = BALLOT_UNKNOWN_VERDICT;
        out->open = instance->active->list;
        return;
    }
    judge_condition(run, out);
    if (run->since > out->since)
        out->since = run->since;
    if (run->until < out->until)
        out->until = run->until;
}

static void judge(struct ballot_checker *checker, const struct ballot_instance *instance,
                  struct ballot_outcome *out)
{
    struct ballot_run *run = &checker->run;
    const struct ballot_active *active = instance->active;
    const struct ballot_anchor *shared = shared_anchor(checker, active);
    out->row = NULL;
    out->wording = NULL;
    out->phase = NULL;
    out->anchor = ballot_unknown();
    out->open = BALLOT_NONE;
    out->dropped = false;
    checker->evaluations++;
    ballot_scope_at(checker, active);
    forget_reads(run);
    if (shared != NULL) {
        run->reach = shared->reach;
        run->substituted_sct = shared->substituted_sct;
        run->substituted_start = shared->substituted_start;
    }
    run->rule = active->rule;
    run->subject = active->subject;
    ballot_bind_instance(checker, instance);
    find_law(checker, active, shared, out);
    if (out->row != NULL && !ballot_is_known(&out->anchor)) {
        out->verdict =
            instance->kind == BALLOT_LIST_EMPTY ? BALLOT_NOT_APPLICABLE : BALLOT_UNKNOWN_VERDICT;
        out->open = instance->kind == BALLOT_LIST_UNKNOWN ? active->list : out->wording->anchor;
    } else if (shared != NULL ? shared->is_future : ballot_below(run, &run->today, &run->anchor)) {
        out->verdict = BALLOT_NOT_DUE;
    } else if (out->phase == NULL || out->phase->level == BALLOT_OFF) {
        out->verdict = BALLOT_NOT_IN_FORCE;
    } else {
        judge_in_force(checker, instance, out);
    }
    out->reach = run->reach;
    out->asked = run->asked;
    out->schedule_ballot = run->schedule_ballot;
    out->substituted_sct = run->substituted_sct;
    out->substituted_start = run->substituted_start;
}

void ballot_judge(struct ballot_checker *checker, const struct ballot_instance *instance,
                  struct ballot_outcome *out)
{
    struct ballot_run *run = &checker->run;
    run->exact = false;
    do {
        run->near = false;
        judge(checker, instance, out);
        run->exact = run->near && !run->exact;
    } while (run->exact);
}
