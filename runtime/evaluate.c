/* Strong Kleene logic over the nodes of a check program: each operation gives
 * the value it would have whatever its unknown operands were, else unknown
 * (docs/language.md, section 8). */
#include "evaluate_private.h"

#include <string.h>

#include "builtins.h"
#include "certificate.h"

/* --- Facts --------------------------------------------------------------------- */

static struct ballot_value earliest_sct(const struct ballot_object *cert)
{
    const struct ballot_value *scts = ballot_fact(cert, BALLOT_cert_scts);
    struct ballot_value earliest = ballot_unknown();
    for (uint32_t i = 0; ballot_is_known(scts) && i < scts->length; i++) {
        const struct ballot_value *at = ballot_fact(scts->as.items[i].as.object, BALLOT_sct_at);
        if (ballot_is_known(at) &&
            (!ballot_is_known(&earliest) || at->as.number < earliest.as.number))
            earliest = *at;
    }
    return earliest;
}

void ballot_find_issued(struct ballot_run *run)
{
    const struct ballot_object *issuance = run->roots[BALLOT_ROOT_ISSUANCE];
    const struct ballot_object *cert = run->roots[BALLOT_ROOT_CERT];
    run->issued = ballot_unknown();
    run->issued_is = BALLOT_SIGNED;
    if (issuance != NULL && run->tables->slot_signed != BALLOT_NONE)
        run->issued = *ballot_fact(issuance, (uint16_t)run->tables->slot_signed);
    if (ballot_is_known(&run->issued) || cert == NULL)
        return;
    run->issued_is = BALLOT_EARLIEST_SCT;
    run->issued = earliest_sct(cert);
    if (ballot_is_known(&run->issued))
        return;
    run->issued_is = BALLOT_START;
    run->issued = *ballot_fact(cert, BALLOT_cert_not_before);
}

static struct ballot_value issuance_date(struct ballot_run *run)
{
    if (!ballot_is_known(&run->issued))
        return ballot_not_known(run->issued);
    run->substituted_sct = run->substituted_sct || run->issued_is == BALLOT_EARLIEST_SCT;
    run->substituted_start = run->substituted_start || run->issued_is == BALLOT_START;
    return ballot_moved(run, &run->issued);
}

/* By the words, not the object: a root may be its own issuer. */
static bool is_of_issuer(const struct ballot_run *run, uint32_t record)
{
    while (record != BALLOT_NONE) {
        const struct ballot_node *node = ballot_node_at(run, record);
        if (node->op == BALLOT_OP_ROOT)
            return node->slot == BALLOT_ROOT_ISSUER;
        if (node->op == BALLOT_OP_VARIABLE)
            record = run->lists[node->slot];
        else if (node->op == BALLOT_OP_FIELD || node->op == BALLOT_OP_FIRST)
            record = node->a;
        else if (node->op == BALLOT_OP_IF)
            record = ballot_branch(run, node);
        else
            break;
    }
    return false;
}

static struct ballot_value root(const struct ballot_run *run, uint16_t slot)
{
    const struct ballot_value value = {.state = BALLOT_KNOWN, .as.object = run->roots[slot]};
    return value.as.object != NULL ? value : ballot_unknown();
}

static struct ballot_value field(struct ballot_run *run, const struct ballot_node *node)
{
    const struct ballot_node *record = ballot_node_at(run, node->a);
    struct ballot_value object = record->op == BALLOT_OP_ROOT       ? root(run, record->slot)
                                 : record->op == BALLOT_OP_VARIABLE ? run->variables[record->slot]
                                                                    : ballot_evaluate(run, node->a);
    if (!ballot_is_known(&object))
        return object.state == BALLOT_ABSENT ? ballot_unknown() : object;
    struct ballot_value value = *ballot_fact(object.as.object, node->slot);
    if (node->is_list) {
        /* An absent list is empty. */
        if (value.state == BALLOT_ABSENT) {
            value.state = BALLOT_KNOWN;
            value.length = 0;
        }
        return value;
    }
    if (!ballot_is_known(&value) || !ballot_is_date(node))
        return value;
    if (object.as.object->record < BALLOT_CERTIFICATE_RECORDS && is_of_issuer(run, node->a))
        value.motion = BALLOT_FIXED;
    return ballot_moved(run, &value);
}

struct ballot_value ballot_element(const struct ballot_run *run, const struct ballot_node *node,
                                   const struct ballot_value *list, uint32_t i)
{
    const struct ballot_value *item = &list->as.items[i];
    return ballot_is_date(node) && ballot_is_known(item) ? ballot_moved(run, item) : *item;
}

/* --- Logic ---------------------------------------------------------------------- */

static struct ballot_value logic(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (node->op == BALLOT_OP_IMPLIES)
        a = ballot_negate(a);
    bool decides = node->op != BALLOT_OP_AND; /* true decides `or`, false `and` */
    if (ballot_is_known(&a) && (a.as.number != 0) == decides)
        return ballot_truth(decides);
    struct ballot_value b = ballot_evaluate(run, node->b);
    if (ballot_is_known(&b) && (b.as.number != 0) == decides)
        return ballot_truth(decides);
    if (!ballot_is_known(&a))
        return ballot_not_known(a);
    return ballot_is_known(&b) ? b : ballot_not_known(b);
}

/* Whether two known values of one type are the same; lists member by member. */
static bool come_to_same(struct ballot_run *run, const struct ballot_node *node,
                         const struct ballot_value *b, const struct ballot_value *c)
{
    if (node->kind == BALLOT_RECORD)
        return false;
    if (!node->is_list)
        return ballot_same(run, b, c, node->kind);
    bool same = b->length == c->length;
    for (uint32_t i = 0; same && i < b->length; i++) {
        struct ballot_value one = ballot_element(run, node, b, i);
        struct ballot_value other = ballot_element(run, node, c, i);
        same = ballot_same(run, &one, &other, node->kind);
    }
    return same;
}

static struct ballot_value choose(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (ballot_is_known(&a))
        return ballot_evaluate(run, a.as.number != 0 ? node->b : node->c);
    struct ballot_value b = ballot_evaluate(run, node->b);
    struct ballot_value c = ballot_evaluate(run, node->c);
    if (ballot_is_known(&b) && ballot_is_known(&c) && come_to_same(run, node, &b, &c))
        return b;
    return ballot_not_known(a);
}

uint32_t ballot_branch(const struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_run aside = *run;
    struct ballot_value a = ballot_evaluate(&aside, node->a);
    if (!ballot_is_known(&a))
        return BALLOT_NONE;
    return a.as.number != 0 ? node->b : node->c;
}

/* --- Calls and attestations --------------------------------------------------------- */

static struct ballot_value call(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value arguments[8];
    for (uint32_t i = 0; i < node->b && i < 8; i++) {
        arguments[i] = ballot_evaluate(run, run->tables->arguments[node->a + i]);
        if (!ballot_is_known(&arguments[i]))
            return ballot_not_known(arguments[i]);
    }
    return ballot_builtin_apply((enum ballot_builtin)node->slot, arguments, run->arena);
}

static uint16_t slot_of(const struct ballot_record *record, const char *name)
{
    uint16_t slot = 0;
    while (slot < record->n_fields && strcmp(record->fields[slot].name, name) != 0)
        slot++;
    return slot;
}

static bool is_this_rule(const struct ballot_run *run, const struct ballot_value *name)
{
    const char *full = run->rule->name, *slash = strchr(full, '/');
    const char *own = slash != NULL ? slash + 1 : full;
    return (strlen(full) == name->length && memcmp(full, name->as.text, name->length) == 0) ||
           (strlen(own) == name->length && memcmp(own, name->as.text, name->length) == 0);
}

/* The last attestation on this rule, of the issuance before that of the CA. A
 * rule on the CA alone is judged without regard to any issuance. */
static struct ballot_value attested(struct ballot_run *run)
{
    const enum ballot_root roots[] = {BALLOT_ROOT_ISSUANCE, BALLOT_ROOT_CA};
    for (size_t i = run->subject == BALLOT_SUBJECT_CA; i < 2; i++) {
        const struct ballot_object *object = run->roots[roots[i]];
        if (object == NULL)
            continue;
        const struct ballot_record *record = ballot_tables_record(run->tables, object->record);
        uint16_t slot = slot_of(record, "attestations");
        if (slot == record->n_fields || record->fields[slot].kind != BALLOT_RECORD)
            continue;
        const struct ballot_value *list = ballot_fact(object, slot);
        if (!ballot_is_known(list))
            continue;
        const struct ballot_record *attestation =
            ballot_tables_record(run->tables, record->fields[slot].type);
        uint16_t rule = slot_of(attestation, "rule"), holds = slot_of(attestation, "holds");
        if (rule == attestation->n_fields || holds == attestation->n_fields)
            continue;
        for (uint32_t k = list->length; k > 0; k--) {
            const struct ballot_object *one = list->as.items[k - 1].as.object;
            const struct ballot_value *name = ballot_fact(one, rule);
            if (ballot_is_known(name) && is_this_rule(run, name))
                return *ballot_fact(one, holds);
        }
    }
    return ballot_unknown();
}

/* --- All operations ------------------------------------------------------------------- */

static struct ballot_value present(struct ballot_value value)
{
    if (value.state == BALLOT_UNKNOWN)
        return ballot_unknown();
    /* What cannot be read is there all the same. */
    return ballot_truth(value.state != BALLOT_ABSENT);
}

static struct ballot_value operate(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value value = {0};
    switch ((enum ballot_op)node->op) {
    case BALLOT_OP_CONST_LIST:
        value.state = BALLOT_KNOWN;
        value.length = node->b;
        value.as.items = run->tables->constants + node->a;
        return value;
    case BALLOT_OP_TODAY:
        return run->today;
    case BALLOT_OP_ISSUANCE_DATE:
        return issuance_date(run);
    case BALLOT_OP_PRESENT:
        return present(ballot_evaluate(run, node->a));
    case BALLOT_OP_NOT:
        value = ballot_evaluate(run, node->a);
        return ballot_is_known(&value) ? ballot_negate(value) : ballot_not_known(value);
    case BALLOT_OP_AND:
    case BALLOT_OP_OR:
    case BALLOT_OP_IMPLIES:
        return logic(run, node);
    case BALLOT_OP_IF:
        return choose(run, node);
    case BALLOT_OP_EQ:
    case BALLOT_OP_NE:
    case BALLOT_OP_LT:
    case BALLOT_OP_LE:
    case BALLOT_OP_GT:
    case BALLOT_OP_GE:
        return ballot_compare(run, node);
    case BALLOT_OP_SAME:
    case BALLOT_OP_DIFFERENT: {
        struct ballot_value a = ballot_evaluate(run, node->a);
        struct ballot_value b = ballot_evaluate(run, node->b);
        if (!ballot_is_known(&a))
            return ballot_not_known(a);
        if (!ballot_is_known(&b))
            return ballot_not_known(b);
        return ballot_truth(ballot_value_same_bytes(&a, &b) == (node->op == BALLOT_OP_SAME));
    }
    case BALLOT_OP_ADD:
    case BALLOT_OP_SUBTRACT:
    case BALLOT_OP_MULTIPLY:
    case BALLOT_OP_NEGATE:
    case BALLOT_OP_ADD_MONTHS:
        return ballot_calculate(run, node);
    case BALLOT_OP_IN:
    case BALLOT_OP_HAS:
    case BALLOT_OP_HAS_ANY:
    case BALLOT_OP_HAS_ALL:
    case BALLOT_OP_HAS_ONLY:
        return ballot_membership(run, node);
    case BALLOT_OP_ANY:
    case BALLOT_OP_ALL:
        return ballot_any_or_all(run, node);
    case BALLOT_OP_FOUND:
    case BALLOT_OP_STRAY:
        return ballot_look_up(run, node);
    case BALLOT_OP_COUNT:
        return ballot_count(run, node);
    case BALLOT_OP_COUNT_DISTINCT:
        return ballot_count_distinct(run, node);
    case BALLOT_OP_COUNT_APART:
        return ballot_count_apart(run, node);
    case BALLOT_OP_FIRST:
    case BALLOT_OP_MIN:
    case BALLOT_OP_MAX:
        return ballot_extreme(run, node);
    case BALLOT_OP_SCHEDULE:
        return ballot_schedule_value(run, node);
    case BALLOT_OP_READING:
        run->asked |= UINT64_C(1) << (node->a % BALLOT_MOST_READINGS);
        return ballot_truth(run->choices[node->a] == node->b);
    case BALLOT_OP_CALL:
        return call(run, node);
    case BALLOT_OP_ATTESTED:
        return attested(run);
    case BALLOT_OP_CONST: /* see ballot_evaluate */
    case BALLOT_OP_ROOT:
    case BALLOT_OP_VARIABLE:
    case BALLOT_OP_FIELD:
    case BALLOT_OPS:
        break;
    }
    return ballot_unknown();
}

static __attribute__((noinline)) struct ballot_value evaluate(struct ballot_run *run,
                                                              uint32_t index)
{
    const struct ballot_node *node = ballot_node_at(run, index);
    struct ballot_value value = operate(run, node);
    if (node->flags == BALLOT_READS_CERT && node->kind == BALLOT_BOOL && !node->is_list &&
        ballot_is_known(&value))
        run->decided[index] = value.as.number != 0 ? BALLOT_DECIDED_TRUE : BALLOT_DECIDED_FALSE;
    return value;
}

/* Rules ask the same of a certificate again and again: its type, its generation,
 * the columns of a table; and most nodes are where an expression begins. Hence
 * the short ways, apart from all others. */
struct ballot_value ballot_evaluate(struct ballot_run *run, uint32_t index)
{
    const uint8_t decided = run->decided[index];
    if (decided != BALLOT_NOT_DECIDED)
        return decided == BALLOT_DECIDED_UNKNOWN ? ballot_unknown()
                                                 : ballot_truth(decided == BALLOT_DECIDED_TRUE);
    const struct ballot_node *node = ballot_node_at(run, index);
    switch (node->op) {
    case BALLOT_OP_CONST:
        return run->tables->constants[node->a];
    case BALLOT_OP_ROOT:
        return root(run, node->slot);
    case BALLOT_OP_VARIABLE:
        return run->variables[node->slot];
    case BALLOT_OP_FIELD:
        return field(run, node);
    default:
        return evaluate(run, index);
    }
}
