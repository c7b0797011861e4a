/* What a check need not ask again of the next certificate: most are not those
 * that a rule is about, and of most there is no evidence. */
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
                                   const uint8_t *without_evidence, uint32_t when,
                                   const struct ballot_wording *wording)
{
    const bool has_list = wording->list != BALLOT_NONE;
    if (has_list && !is_wanting(without_evidence, wording->list))
        return false;
    if (wording->when != BALLOT_NONE && wording->when != when &&
        !is_wanting(without_evidence, wording->when) &&
        tables->nodes[wording->when].flags != BALLOT_READS_VARIABLE) /* of no element */
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
            !wording_needs_evidence(tables, without_evidence, active->when,
                                    &tables->wordings[active->rows[i].index]))
            return false;
    return true;
}

/* --- Findings ------------------------------------------------------------------------------- */

/* One for where `when` is false, one for where evidence is needed. NULL where
 * neither is so. Scopes that ask for a date, and what has to be told to the
 * second, are left to ballot_judge. */
static struct ballot_kept *kept_of(struct ballot_checker *checker,
                                   const struct ballot_active *active)
{
    const bool is_unknown = active->needs_evidence && checker->is_without_evidence;
    if (!checker->may_keep || active->anchor == BALLOT_NONE ||
        (!is_unknown && (active->when == BALLOT_NONE || active->list != BALLOT_NONE)))
        return NULL;
    const struct ballot_scope *scope = &checker->scopes[active->document];
    if (!scope->is_fixed || !ballot_is_known(&scope->value))
        return NULL;
    struct ballot_kept *kept = &checker->kept[2 * (active - checker->rules)];
    if (active->when == BALLOT_NONE)
        return kept + 1;
    struct ballot_value when = ballot_evaluate(&checker->run, active->when);
    if (!ballot_is_known(&when))
        return NULL;
    return when.as.number == 0 ? kept : is_unknown ? kept + 1 : NULL;
}

const struct ballot_finding *ballot_kept_finding(struct ballot_checker *checker,
                                                 const struct ballot_active *active)
{
    struct ballot_kept *kept = kept_of(checker, active);
    struct ballot_run *run = &checker->run;
    if (kept == NULL || kept->from == kept->until)
        return NULL;
    run->reach = BALLOT_REACH_ALL;
    run->substituted_sct = run->substituted_start = false;
    if (active->list != BALLOT_NONE)
        ballot_bind_instance(checker, &kept->instance);
    struct ballot_value anchor = ballot_evaluate(run, active->anchor);
    if (ballot_is_known(&anchor) != kept->finding.has_anchor || anchor.slack != 0)
        return NULL;
    if (kept->finding.has_anchor) {
        if (anchor.as.number < kept->from || anchor.as.number >= kept->until)
            return NULL;
        run->anchor = anchor;
        if (anchor.slope != 0) {
            ballot_anchor_before(run, kept->from);
            ballot_anchor_before(run, kept->until);
        }
        if (ballot_below(run, &run->today, &anchor))
            return NULL;
        kept->finding.anchor = anchor.as.number;
    }
    kept->out.anchor = anchor;
    kept->out.reach = run->reach;
    kept->out.substituted_sct = run->substituted_sct;
    kept->out.substituted_start = run->substituted_start;
    ballot_reach_to_span(checker, &kept->out, &kept->finding.holds_from,
                         &kept->finding.holds_until);
    kept->origin.point = checker->point;
    kept->origin.has_texts = false;
    return &kept->finding;
}

void ballot_keep(struct ballot_checker *checker, const struct ballot_instance *instance,
                 const struct ballot_outcome *out)
{
    const struct ballot_active *active = instance->active;
    const struct ballot_law *law = &checker->laws[active - checker->rules];
    struct ballot_kept *kept = kept_of(checker, active);
    if (kept == NULL)
        return;
    kept->from = kept->until = 0;
    bool is_out = kept == &checker->kept[2 * (active - checker->rules)];
    if (out->verdict != (is_out ? BALLOT_NOT_APPLICABLE : BALLOT_UNKNOWN_VERDICT) ||
        (is_out && active->rule->column != 0))
        return;
    kept->from = ballot_is_known(&out->anchor) ? law->from : BALLOT_ALWAYS;
    kept->until = ballot_is_known(&out->anchor) ? law->until : BALLOT_NEVER;
    kept->instance = *instance;
    kept->instance.position = 0;
    kept->out = *out;
    ballot_describe(checker, &kept->instance, &kept->out, &kept->origin, &kept->finding);
}
