/* What comes out unknown where nobody supplied any evidence: it is known before any
 * certificate is, and most certificates of a run come without. */
#include "evaluate.h"

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
