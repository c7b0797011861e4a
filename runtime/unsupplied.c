/* What needs evidence, where there is none: found once a checker, so that a
 * check of certificates alone, which most are, need not ask again. */
#include "engine.h"
#include "evaluate_private.h"

/* --- Nodes ---------------------------------------------------------------------------------- */

struct search {
    const struct ballot_tables *tables;
    uint8_t *decided;
};

static bool is_unknown(const struct search *s, uint32_t node)
{
    return s->decided[node] == BALLOT_DECIDED_UNKNOWN;
}

/* A constant; of lists, one that is not empty: that would decide a membership. */
static bool is_given(const struct search *s, uint32_t index)
{
    const struct ballot_node *node = &s->tables->nodes[index];
    return node->op == BALLOT_OP_CONST || (node->op == BALLOT_OP_CONST_LIST && node->b != 0);
}

/* Whether evaluating it would give unknown, and read nothing on the way that a
 * finding tells: neither date nor schedule nor reading. */
static bool needs_evidence(const struct search *s, const struct ballot_node *node)
{
    switch ((enum ballot_op)node->op) {
    case BALLOT_OP_ROOT:
        return node->slot == BALLOT_ROOT_ISSUANCE || node->slot == BALLOT_ROOT_CA;
    case BALLOT_OP_ATTESTED:
        return true;
    case BALLOT_OP_FIELD:
    case BALLOT_OP_PRESENT:
    case BALLOT_OP_NOT:
    case BALLOT_OP_NEGATE:
    case BALLOT_OP_ADD_MONTHS:
    /* of an unknown list no element is looked at */
    case BALLOT_OP_ANY:
    case BALLOT_OP_ALL:
    case BALLOT_OP_FIRST:
    case BALLOT_OP_MIN:
    case BALLOT_OP_MAX:
        return is_unknown(s, node->a);
    case BALLOT_OP_AND:
    case BALLOT_OP_OR:
    case BALLOT_OP_IMPLIES:
        return is_unknown(s, node->a) && is_unknown(s, node->b);
    case BALLOT_OP_EQ:
    case BALLOT_OP_NE:
    case BALLOT_OP_LT:
    case BALLOT_OP_LE:
    case BALLOT_OP_GT:
    case BALLOT_OP_GE:
    case BALLOT_OP_ADD:
    case BALLOT_OP_SUBTRACT:
    case BALLOT_OP_MULTIPLY:
    case BALLOT_OP_SAME:
    case BALLOT_OP_DIFFERENT:
    case BALLOT_OP_IN:
    case BALLOT_OP_HAS:
    case BALLOT_OP_HAS_ANY:
    case BALLOT_OP_HAS_ALL:
    case BALLOT_OP_HAS_ONLY:
        return is_unknown(s, node->a) ? is_unknown(s, node->b) || is_given(s, node->b)
                                      : is_given(s, node->a) && is_unknown(s, node->b);
    case BALLOT_OP_CALL:
        return node->b != 0 && is_unknown(s, s->tables->arguments[node->a]);
    case BALLOT_OP_CONST:
    case BALLOT_OP_CONST_LIST:
    case BALLOT_OP_VARIABLE:
    case BALLOT_OP_TODAY:
    case BALLOT_OP_ISSUANCE_DATE:
    case BALLOT_OP_IF:
    case BALLOT_OP_COUNT: /* of an unknown list: none or more */
    case BALLOT_OP_COUNT_DISTINCT:
    case BALLOT_OP_COUNT_APART:
    case BALLOT_OP_FOUND:
    case BALLOT_OP_STRAY:
    case BALLOT_OP_SCHEDULE:
    case BALLOT_OP_READING:
    case BALLOT_OPS:
        break;
    }
    return false;
}

void ballot_decide_without_evidence(const struct ballot_tables *tables, uint8_t *decided)
{
    const struct search s = {tables, decided};
    /* Operands come before what uses them. */
    for (uint32_t i = 0; i < tables->n_nodes; i++)
        if (needs_evidence(&s, &tables->nodes[i]))
            decided[i] = BALLOT_DECIDED_UNKNOWN;
}

/* --- Rules ---------------------------------------------------------------------------------- */

static bool is_wanting(const uint8_t *without_evidence, uint32_t node)
{
    return without_evidence[node] == BALLOT_DECIDED_UNKNOWN;
}

static bool wording_needs_evidence(const struct ballot_tables *tables,
                                   const uint8_t *without_evidence,
                                   const struct ballot_wording *wording)
{
    const bool has_list = wording->list != BALLOT_NONE;
    if (has_list && !is_wanting(without_evidence, wording->list))
        return false;
    /* The certificate may say that the rule does not apply; no element does. */
    if (wording->when != BALLOT_NONE && !is_wanting(without_evidence, wording->when) &&
        tables->nodes[wording->when].flags != BALLOT_READS_CERT &&
        tables->nodes[wording->when].flags != BALLOT_READS_VARIABLE)
        return false;
    for (uint32_t i = 0; !has_list && i < wording->n_phases; i++) {
        uint32_t condition = tables->phases[wording->first_phase + i].condition;
        if (condition != BALLOT_NONE && !is_wanting(without_evidence, condition))
            return false;
    }
    return true;
}

bool ballot_needs_evidence(const struct ballot_tables *tables, const uint8_t *without_evidence,
                           const struct ballot_active *active)
{
    if (active->anchor == BALLOT_NONE)
        return false;
    for (uint32_t i = 0; i < active->n_rows; i++)
        if (active->rows[i].index != BALLOT_NONE &&
            !wording_needs_evidence(tables, without_evidence,
                                    &tables->wordings[active->rows[i].index]))
            return false;
    return true;
}

/* --- Findings ------------------------------------------------------------------------------- */

/* Scopes that ask for a date, and what has to be told to the second, are left
 * to ballot_judge. */
static bool may_stand(const struct ballot_checker *checker, const struct ballot_active *active)
{
    const struct ballot_scope *scope = &checker->scopes[active->rule->document];
    return checker->is_without_evidence && active->needs_evidence &&
           checker->options.mode == BALLOT_AS_IT_IS && !checker->options.spans && scope->is_fixed &&
           ballot_is_known(&scope->value) && scope->value.as.number != 0;
}

/* `when` left what is unknown to the condition, or the list. */
static bool may_apply(struct ballot_run *run, uint32_t when)
{
    if (when == BALLOT_NONE || run->tables->nodes[when].flags != BALLOT_READS_CERT)
        return true;
    struct ballot_value value = ballot_evaluate(run, when);
    return ballot_is_known(&value) && value.as.number != 0;
}

const struct ballot_finding *ballot_unsupplied_finding(struct ballot_checker *checker,
                                                       const struct ballot_active *active)
{
    struct ballot_unsupplied *u = &checker->unsupplied[active - checker->rules];
    struct ballot_run *run = &checker->run;
    if (u->from == u->until || !may_stand(checker, active) || !may_apply(run, u->out.wording->when))
        return NULL;
    run->reach = BALLOT_REACH_ALL;
    run->substituted_sct = run->substituted_start = false;
    if (active->list != BALLOT_NONE)
        ballot_bind_instance(checker, &u->instance);
    u->out.anchor = ballot_evaluate(run, active->anchor);
    if (ballot_is_known(&u->out.anchor) != u->finding.has_anchor || u->out.anchor.slack != 0)
        return NULL;
    if (u->finding.has_anchor) {
        const ballot_instant anchor = u->out.anchor.as.number;
        run->anchor = u->out.anchor;
        if (anchor < u->from || anchor >= u->until)
            return NULL;
        if (run->anchor.slope != 0) {
            ballot_anchor_before(run, u->from);
            ballot_anchor_before(run, u->until);
        }
        if (ballot_below(run, &run->today, &run->anchor))
            return NULL;
        u->finding.anchor = anchor;
    }
    u->out.reach = run->reach;
    u->out.substituted_sct = run->substituted_sct;
    u->out.substituted_start = run->substituted_start;
    ballot_reach_to_span(checker, &u->out, &u->finding.holds_from, &u->finding.holds_until);
    u->origin.point = checker->point;
    u->origin.has_texts = false;
    return &u->finding;
}

void ballot_keep_unsupplied(struct ballot_checker *checker, const struct ballot_instance *instance,
                            const struct ballot_outcome *out)
{
    const struct ballot_active *active = instance->active;
    const struct ballot_law *law = &checker->laws[active - checker->rules];
    struct ballot_unsupplied *u = &checker->unsupplied[active - checker->rules];
    u->from = u->until = 0;
    if (out->verdict != BALLOT_UNKNOWN_VERDICT || !may_stand(checker, active) ||
        !may_apply(&checker->run, out->wording->when))
        return;
    u->from = ballot_is_known(&out->anchor) ? law->from : BALLOT_ALWAYS;
    u->until = ballot_is_known(&out->anchor) ? law->until : BALLOT_NEVER;
    u->instance = *instance;
    u->instance.position = 0;
    u->out = *out;
    ballot_describe(checker, &u->instance, &u->out, &u->origin, &u->finding);
}
