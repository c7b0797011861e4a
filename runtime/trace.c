/* Why a finding came out as it did: each part of the rule with its value, the
 * facts it read and where they came from, and when it would flip. */
#include <string.h>

#include "certificate.h"
#include "engine.h"

struct bound {
    const struct ballot_node *quantifier;
    uint32_t position;
};

struct trace {
    struct ballot_checker *checker;
    struct ballot_instance instance;
    struct ballot_outcome out;
    ballot_report_fn *report;
    ballot_step_fn *step;
    void *context;
    uint32_t named; /* variables that stand for an element here */
    struct bound bound[BALLOT_MOST_VARIABLES];
    uint32_t n_bound;
    size_t n;
};

static const struct ballot_node *node_of(const struct trace *t, uint32_t index)
{
    return &t->checker->tables->nodes[index];
}

static void bind(struct ballot_run *run, const struct bound *bound)
{
    const struct ballot_node *q = bound->quantifier;
    struct ballot_value list = ballot_evaluate(run, q->a);
    run->variables[q->slot] =
        ballot_is_known(&list) && bound->position < list.length
            ? ballot_element(run, &run->tables->nodes[q->a], &list, bound->position)
            : ballot_value_none(BALLOT_UNKNOWN);
    run->positions[q->slot] = bound->position;
    run->lists[q->slot] = q->a;
}

/* The elements that the part at hand is about, and the anchor, at POINT. */
static void place(struct trace *t, ballot_instant point)
{
    struct ballot_run *run = &t->checker->run;
    if (point != t->checker->point)
        ballot_place(t->checker, point);
    ballot_bind_instance(t->checker, &t->instance);
    ballot_set_anchor(t->checker, &t->out);
    for (uint32_t i = 0; i < t->n_bound; i++)
        bind(run, &t->bound[i]);
    run->reach = BALLOT_REACH_ALL;
    run->exact = true;
}

static bool alike(const struct ballot_value *a, const struct ballot_value *b)
{
    return a->state == b->state && (!ballot_is_known(a) || a->as.number == b->as.number);
}

/* Where a truth value flips, to either side: the chain of its spans. */
static void find_flips(struct trace *t, uint32_t node, const struct ballot_value *value,
                       struct ballot_step *step)
{
    struct ballot_checker *checker = t->checker;
    const ballot_instant point = checker->point;
    struct ballot_outcome reached = {.reach = checker->run.reach};
    ballot_instant begins, ends;
    ballot_reach_to_span(checker, &reached, &step->holds_from, &step->holds_until);
    while (step->holds_until != BALLOT_NEVER) {
        place(t, step->holds_until);
        struct ballot_value other = ballot_evaluate(&checker->run, node);
        if (!alike(value, &other))
            break;
        reached.reach = checker->run.reach;
        ballot_reach_to_span(checker, &reached, &begins, &step->holds_until);
    }
    while (step->holds_from != BALLOT_ALWAYS) {
        place(t, ballot_point_before(checker, step->holds_from));
        struct ballot_value other = ballot_evaluate(&checker->run, node);
        if (!alike(value, &other))
            break;
        reached.reach = checker->run.reach;
        ballot_reach_to_span(checker, &reached, &step->holds_from, &ends);
    }
    place(t, point);
}

static struct ballot_value emit(struct trace *t, unsigned depth, const char *text, uint32_t node,
                                const char *file, unsigned line)
{
    struct ballot_run *run = &t->checker->run;
    place(t, t->checker->point);
    struct ballot_value value = ballot_evaluate(run, node);
    struct ballot_step step = {
        .depth = depth,
        .text = text,
        .value = ballot_value_as_text(run, &run->tables->nodes[node], &value),
        .file = file,
        .line = line,
        .is_condition = node_of(t, node)->kind == BALLOT_BOOL && !node_of(t, node)->is_list,
        .holds_from = BALLOT_ALWAYS,
        .holds_until = BALLOT_NEVER};
    if (step.is_condition)
        find_flips(t, node, &value, &step);
    t->step(t->context, &step);
    return value;
}

static void emit_skipped(struct trace *t, unsigned depth, const char *text)
{
    struct ballot_step step = {.depth = depth,
                               .text = text,
                               .value = "not asked",
                               .holds_from = BALLOT_ALWAYS,
                               .holds_until = BALLOT_NEVER};
    t->step(t->context, &step);
}

static const char *text_of(struct trace *t, uint32_t node)
{
    return ballot_expression_text(&t->checker->run, node, t->named);
}

/* --- Facts ------------------------------------------------------------------------------ */

static void emit_fact(struct trace *t, unsigned depth, uint32_t index)
{
    struct ballot_run *run = &t->checker->run;
    const struct ballot_node *node = node_of(t, index);
    const char *file = NULL;
    unsigned line = 0;
    if (node->op == BALLOT_OP_FIELD) {
        struct ballot_value object = ballot_evaluate(run, node->a);
        if (ballot_is_known(&object) && object.as.object->file != NULL) {
            file = object.as.object->file;
            line = object.as.object->lines != NULL ? object.as.object->lines[node->slot] : 0;
            line = line != 0 ? line : object.as.object->line;
        }
    }
    emit(t, depth, text_of(t, index), index, file, line);
}

static void trace_condition(struct trace *t, unsigned depth, uint32_t index);
static void trace_elements(struct trace *t, unsigned depth, uint32_t index);

/* A look-up is asked as the condition that it answers. */
static uint32_t as_written(const struct trace *t, uint32_t index)
{
    const struct ballot_node *node = node_of(t, index);
    return node->op == BALLOT_OP_FOUND || node->op == BALLOT_OP_STRAY ? node->a : index;
}

static bool is_quantifier(const struct ballot_node *node)
{
    return node->op >= BALLOT_OP_ANY && node->op <= BALLOT_OP_MAX;
}

/* What a comparison, a call or a sum rests on: facts, and what is counted. */
static void trace_operands(struct trace *t, unsigned depth, uint32_t index)
{
    index = as_written(t, index);
    const struct ballot_node *node = node_of(t, index);
    const uint32_t all[] = {node->a, node->b, node->c};
    if (node->op == BALLOT_OP_FIELD || node->op == BALLOT_OP_ISSUANCE_DATE ||
        node->op == BALLOT_OP_SCHEDULE || node->op == BALLOT_OP_TODAY) {
        emit_fact(t, depth, index);
    } else if (is_quantifier(node)) {
        emit(t, depth, text_of(t, index), index, NULL, 0);
        trace_elements(t, depth + 1, index);
    } else if (node->op == BALLOT_OP_CALL) {
        for (uint32_t i = 0; i < node->b; i++)
            trace_operands(t, depth, t->checker->tables->arguments[node->a + i]);
    } else if (node->op == BALLOT_OP_IF) {
        emit(t, depth, text_of(t, index), index, NULL, 0);
        trace_condition(t, depth + 1, node->a);
        uint32_t branch = ballot_branch(&t->checker->run, node);
        if (branch != BALLOT_NONE)
            trace_operands(t, depth + 1, branch);
    } else {
        if (node->op == BALLOT_OP_ADD || node->op == BALLOT_OP_SUBTRACT ||
            node->op == BALLOT_OP_MULTIPLY || node->op == BALLOT_OP_ADD_MONTHS) {
            emit(t, depth, text_of(t, index), index, NULL, 0);
            depth++;
        }
        for (unsigned i = 0; i < ballot_op_operands((enum ballot_op)node->op); i++)
            if (all[i] != BALLOT_NONE)
                trace_operands(t, depth, all[i]);
    }
}

/* --- Conditions --------------------------------------------------------------------------- */

/* a and (b and c) are one list. */
static void trace_joined(struct trace *t, unsigned depth, uint32_t index, uint8_t op, bool *decided)
{
    const struct ballot_node *node = node_of(t, index);
    if (node->op == op) {
        trace_joined(t, depth, node->a, op, decided);
        trace_joined(t, depth, node->b, op, decided);
        return;
    }
    if (*decided) {
        emit_skipped(t, depth, text_of(t, index));
        return;
    }
    trace_condition(t, depth, index);
    place(t, t->checker->point);
    struct ballot_value value = ballot_evaluate(&t->checker->run, index);
    *decided = ballot_is_known(&value) && (value.as.number != 0) == (op == BALLOT_OP_OR);
}

static void trace_elements(struct trace *t, unsigned depth, uint32_t index)
{
    const struct ballot_node *node = node_of(t, index);
    struct ballot_run *run = &t->checker->run;
    place(t, t->checker->point);
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list)) {
        trace_operands(t, depth, node->a);
        return;
    }
    uint32_t named = t->named;
    for (uint32_t i = 0; i < list.length; i++) {
        t->bound[t->n_bound++] = (struct bound){node, i};
        t->named = named | UINT32_C(1) << node->slot;
        place(t, t->checker->point);
        bool plain = node_of(t, node->b)->op == BALLOT_OP_CONST;
        if (!plain)
            trace_condition(t, depth, node->b);
        place(t, t->checker->point);
        struct ballot_value kept = ballot_evaluate(run, node->b);
        bool counts = ballot_is_known(&kept) && kept.as.number != 0;
        if (counts && node->c != BALLOT_NONE)
            trace_operands(t, plain ? depth : depth + 1, node->c);
        t->n_bound--;
    }
    t->named = named;
    place(t, t->checker->point);
}

static bool is_compound(const struct ballot_node *node)
{
    return node->op == BALLOT_OP_AND || node->op == BALLOT_OP_OR || node->op == BALLOT_OP_IMPLIES ||
           node->op == BALLOT_OP_IF || node->op == BALLOT_OP_ANY || node->op == BALLOT_OP_ALL;
}

static void trace_condition(struct trace *t, unsigned depth, uint32_t index)
{
    index = as_written(t, index);
    const struct ballot_node *node = node_of(t, index);
    bool decided = false;
    struct ballot_value value;
    switch (node->op) {
    case BALLOT_OP_AND:
    case BALLOT_OP_OR:
        emit(t, depth, node->op == BALLOT_OP_AND ? "all of these" : "any of these", index, NULL, 0);
        trace_joined(t, depth + 1, index, node->op, &decided);
        return;
    case BALLOT_OP_NOT:
        if (!is_compound(node_of(t, as_written(t, node->a))))
            break;
        emit(t, depth, "not", index, NULL, 0);
        trace_condition(t, depth + 1, node->a);
        return;
    case BALLOT_OP_IMPLIES:
        emit(t, depth, "the second, if the first", index, NULL, 0);
        trace_condition(t, depth + 1, node->a);
        value = ballot_evaluate(&t->checker->run, node->a);
        if (ballot_is_known(&value) && value.as.number == 0)
            emit_skipped(t, depth + 1, text_of(t, node->b));
        else
            trace_condition(t, depth + 1, node->b);
        return;
    case BALLOT_OP_IF:
        value = emit(t, depth, "the second if the first, else the third", index, NULL, 0);
        trace_condition(t, depth + 1, node->a);
        value = ballot_evaluate(&t->checker->run, node->a);
        for (int i = 0; i < 2; i++) {
            uint32_t branch = i == 0 ? node->b : node->c;
            if (ballot_is_known(&value) && (value.as.number != 0) != (i == 0))
                emit_skipped(t, depth + 1, text_of(t, branch));
            else
                trace_condition(t, depth + 1, branch);
        }
        return;
    case BALLOT_OP_ANY:
    case BALLOT_OP_ALL:
        emit(t, depth, text_of(t, index), index, NULL, 0);
        trace_elements(t, depth + 1, index);
        return;
    case BALLOT_OP_FIELD:
        emit_fact(t, depth, index);
        return;
    default:
        break;
    }
    emit(t, depth, text_of(t, index), index, NULL, 0);
    if (node->op != BALLOT_OP_CONST)
        trace_operands(t, depth + 1, index);
}

/* --- A finding ------------------------------------------------------------------------------ */

static void trace_part(struct trace *t, const char *name, uint32_t node)
{
    if (node == BALLOT_NONE)
        return;
    emit(t, 0, name, node, NULL, 0);
    if (node_of(t, node)->kind == BALLOT_BOOL)
        trace_condition(t, 1, node);
    else
        trace_operands(t, 1, node);
}

static void trace_instance(struct trace *t)
{
    struct ballot_origin origin;
    struct ballot_checker *checker = t->checker;
    ballot_judge(checker, &t->instance, &t->out);
    struct ballot_finding *finding = ballot_describe(checker, &t->instance, &t->out, &origin);
    ballot_extend(checker, &t->instance, &t->out, &finding->holds_from, &finding->holds_until);
    t->report(t->context, finding);
    t->n++;
    const struct ballot_wording *wording = t->out.wording;
    if (wording == NULL)
        return;
    t->named = 1;
    place(t, checker->point);
    trace_part(t, "at", wording->anchor);
    if (!ballot_is_known(&t->out.anchor) || t->out.verdict == BALLOT_NOT_IN_FORCE)
        return;
    bool element = t->instance.kind == BALLOT_ELEMENT;
    if (element)
        trace_part(t, "where", wording->where);
    if (element ? !t->out.dropped : t->instance.kind == BALLOT_WHOLE_RULE) {
        trace_part(t, "when", wording->when);
        bool asked = t->out.verdict != BALLOT_NOT_APPLICABLE &&
                     !(t->out.verdict == BALLOT_UNKNOWN_VERDICT && t->out.open == wording->when);
        if (asked && t->out.phase != NULL) {
            trace_part(t, ballot_level_name((enum ballot_level)t->out.phase->level),
                       t->out.phase->condition);
            trace_part(t, "due", wording->due);
        }
    }
}

static void trace_rule(void *context, const struct ballot_active *active)
{
    struct trace *t = context;
    const uint32_t n = ballot_first_instance(t->checker, active, &t->instance);
    for (t->instance.position = 0; t->instance.position < n; t->instance.position++)
        trace_instance(t);
}

size_t ballot_trace(struct ballot_checker *checker, const struct ballot_facts *facts,
                    unsigned about, ballot_report_fn *report, ballot_step_fn *step, void *context)
{
    struct trace t = {.checker = checker, .report = report, .step = step, .context = context};
    ballot_begin(checker, facts);
    ballot_each_rule(checker, about, trace_rule, &t);
    return t.n;
}
