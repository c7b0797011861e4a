/* Nodes: folded where their operands are constant, shared where they are the
 * same. Folding follows strong Kleene logic: `x and false` is false whatever x
 * is, so dropping an unknown x loses nothing. */
#include "build.h"

#include <string.h>

#define BUCKETS 8192u

void ballotc_builder_init(struct ballotc_builder *builder, struct ballot_arena *arena)
{
    memset(builder, 0, sizeof *builder);
    builder->arena = arena;
    builder->rules.size = sizeof(struct ballot_rule);
    builder->rows.size = sizeof(struct ballot_row);
    builder->wordings.size = sizeof(struct ballot_wording);
    builder->phases.size = sizeof(struct ballot_phase);
    builder->parts.size = sizeof(struct ballot_part);
    builder->cites.size = sizeof(const char *);
    builder->vias.size = sizeof(struct ballot_via);
    builder->schedules.size = sizeof(struct ballot_schedule);
    builder->schedule_versions.size = sizeof(struct ballot_schedule_version);
    builder->entries.size = sizeof(struct ballot_entry);
    builder->readings.size = sizeof(struct ballot_reading);
    builder->choices.size = sizeof(struct ballot_choice);
    builder->nodes.size = sizeof(struct ballot_node);
    builder->node_places.size = sizeof(struct ballot_place);
    builder->lookups.size = sizeof(struct ballotc_lookup);
    builder->arguments.size = sizeof(uint32_t);
    builder->constants.size = sizeof(struct ballot_value);
    builder->schedule_sources.size = sizeof(struct ballotc_schedule_source);
    builder->buckets = ballot_arena_raw(arena, BUCKETS * sizeof *builder->buckets);
    for (uint32_t i = 0; i < BUCKETS; i++)
        builder->buckets[i] = BALLOT_NONE;
}

uint32_t ballotc_push(struct ballotc_builder *builder, struct ballotc_array *array,
                      const void *item)
{
    if (array->n == array->capacity) {
        uint32_t capacity = array->capacity == 0 ? 64 : array->capacity * 2;
        void *items = ballot_arena_array(builder->arena, capacity, array->size);
        if (array->n != 0)
            memcpy(items, array->items, array->n * array->size);
        array->items = items;
        array->capacity = capacity;
    }
    memcpy((char *)array->items + array->n * array->size, item, array->size);
    return array->n++;
}

struct ballot_place ballotc_place(const struct ballotc_location *where)
{
    return (struct ballot_place){where->file, where->column, where->line};
}

bool ballotc_constant_number(const struct ballotc_builder *builder, uint32_t node, int64_t *number)
{
    const struct ballot_node *at = ballotc_node_at(builder, node);
    if (at->op != BALLOT_OP_CONST || at->kind == BALLOT_TEXT || at->kind == BALLOT_OID)
        return false;
    *number = ((const struct ballot_value *)builder->constants.items)[at->a].as.number;
    return true;
}

static uint32_t find_constant(struct ballotc_builder *builder, const struct ballot_value *value,
                              enum ballot_kind kind)
{
    const struct ballot_value *all = builder->constants.items;
    for (uint32_t i = 0; i < builder->constants.n; i++) {
        if (all[i].spare != (uint16_t)(kind + 1))
            continue;
        bool text = kind == BALLOT_TEXT || kind == BALLOT_OID;
        if (text ? ballot_value_same_bytes(&all[i], value) : all[i].as.number == value->as.number)
            return i;
    }
    /* `spare` marks the kind while the tables grow, so that a number is not
     * taken for a text; the tables keep it, it harms nobody. */
    struct ballot_value marked = *value;
    marked.spare = (uint16_t)(kind + 1);
    return ballotc_push(builder, &builder->constants, &marked);
}

uint32_t ballotc_constant(struct ballotc_builder *builder, struct ballot_value value,
                          enum ballot_kind kind, uint16_t type,
                          const struct ballotc_location *where)
{
    struct ballot_node node = {.op = BALLOT_OP_CONST,
                               .kind = (uint8_t)kind,
                               .type = type,
                               .a = find_constant(builder, &value, kind)};
    return ballotc_node(builder, node, where);
}

static uint32_t number_node(struct ballotc_builder *builder, int64_t number,
                            const struct ballot_node *like, const struct ballotc_location *where)
{
    return ballotc_constant(builder, ballot_value_number(number), (enum ballot_kind)like->kind,
                            like->type, where);
}

static bool fold_comparison(enum ballot_op op, int64_t a, int64_t b, int64_t *result)
{
    switch (op) {
    case BALLOT_OP_EQ:
        *result = a == b;
        return true;
    case BALLOT_OP_NE:
        *result = a != b;
        return true;
    case BALLOT_OP_LT:
        *result = a < b;
        return true;
    case BALLOT_OP_LE:
        *result = a <= b;
        return true;
    case BALLOT_OP_GT:
        *result = a > b;
        return true;
    case BALLOT_OP_GE:
        *result = a >= b;
        return true;
    /* Where a sum does not fit it saturates when it is evaluated, and only then. */
    case BALLOT_OP_ADD:
        return !__builtin_add_overflow(a, b, result);
    case BALLOT_OP_SUBTRACT:
        return !__builtin_sub_overflow(a, b, result);
    case BALLOT_OP_MULTIPLY:
        return !__builtin_mul_overflow(a, b, result);
    default:
        return false;
    }
}

/* The node that NODE comes to without looking at any fact; BALLOT_NONE if it
 * has to be evaluated. */
static uint32_t fold(struct ballotc_builder *builder, const struct ballot_node *node,
                     const struct ballotc_location *where)
{
    unsigned operands = ballot_op_operands((enum ballot_op)node->op);
    int64_t a = 0, b = 0, result;
    bool know_a = operands > 0 && ballotc_constant_number(builder, node->a, &a);
    bool know_b = operands > 1 && ballotc_constant_number(builder, node->b, &b);
    switch (node->op) {
    case BALLOT_OP_NOT:
        return know_a ? number_node(builder, !a, node, where) : BALLOT_NONE;
    case BALLOT_OP_NEGATE:
        return know_a && a != INT64_MIN ? number_node(builder, -a, node, where) : BALLOT_NONE;
    case BALLOT_OP_AND:
        if ((know_a && a == 0) || (know_b && b == 0))
            return number_node(builder, 0, node, where);
        return know_a ? node->b : know_b ? node->a : BALLOT_NONE;
    case BALLOT_OP_OR:
        if ((know_a && a != 0) || (know_b && b != 0))
            return number_node(builder, 1, node, where);
        return know_a ? node->b : know_b ? node->a : BALLOT_NONE;
    case BALLOT_OP_IMPLIES:
        if ((know_a && a == 0) || (know_b && b != 0))
            return number_node(builder, 1, node, where);
        return know_a ? node->b : BALLOT_NONE;
    case BALLOT_OP_IF:
        return know_a ? (a != 0 ? node->b : node->c) : BALLOT_NONE;
    case BALLOT_OP_ADD_MONTHS:
        return know_a ? number_node(builder,
                                    ballot_date_add_months(a, (int32_t)node->b,
                                                           (enum ballot_rounding)node->slot),
                                    node, where)
                      : BALLOT_NONE;
    default:
        if (know_a && know_b && fold_comparison((enum ballot_op)node->op, a, b, &result))
            return number_node(builder, result, node, where);
        return BALLOT_NONE;
    }
}

static bool binds(enum ballot_op op)
{
    return op >= BALLOT_OP_ANY && op <= BALLOT_OP_MAX;
}

/* What the node reads, from its own operation and its operands. */
static void flag(struct ballotc_builder *builder, struct ballot_node *node, uint32_t *variables)
{
    unsigned flags = 0;
    uint32_t inner = 0, outer = 0;
    const uint32_t operands[3] = {node->a, node->b, node->c};
    unsigned n = ballot_op_operands((enum ballot_op)node->op);
    for (unsigned i = 0; i < n; i++) {
        if (operands[i] == BALLOT_NONE)
            continue;
        flags |= ballotc_node_at(builder, operands[i])->flags;
        if (i == 0)
            outer = builder->variables[operands[i]];
        else
            inner |= builder->variables[operands[i]];
    }
    const uint32_t *arguments = builder->arguments.items;
    if (node->op == BALLOT_OP_CALL)
        for (uint32_t i = 0; i < node->b; i++) {
            flags |= ballotc_node_at(builder, arguments[node->a + i])->flags;
            outer |= builder->variables[arguments[node->a + i]];
        }
    if (binds((enum ballot_op)node->op))
        inner &= ~(UINT32_C(1) << node->slot);
    *variables = outer | inner;
    flags &= ~(unsigned)BALLOT_READS_VARIABLE;
    switch (node->op) {
    case BALLOT_OP_ROOT:
        flags |= 1u << node->slot;
        break;
    case BALLOT_OP_VARIABLE:
        *variables |= UINT32_C(1) << node->slot;
        break;
    case BALLOT_OP_TODAY:
        flags |= BALLOT_READS_DATE;
        break;
    case BALLOT_OP_ISSUANCE_DATE:
        flags |= BALLOT_READS_DATE | BALLOT_READS_ISSUANCE;
        break;
    case BALLOT_OP_FIELD:
        if (node->kind == BALLOT_DATE || node->kind == BALLOT_DAY_DATE)
            flags |= BALLOT_READS_DATE;
        break;
    case BALLOT_OP_SCHEDULE:
        flags |= BALLOT_READS_SCHEDULE | BALLOT_READS_DATE;
        break;
    case BALLOT_OP_READING:
        flags |= BALLOT_READS_READING;
        break;
    case BALLOT_OP_ATTESTED:
        flags |= node->c == BALLOT_SUBJECT_CA ? BALLOT_READS_CA
                                              : BALLOT_READS_ISSUANCE | BALLOT_READS_CA;
        break;
    default:
        break;
    }
    if (*variables != 0)
        flags |= BALLOT_READS_VARIABLE;
    node->flags = (uint8_t)flags;
}

static uint32_t hash_node(const struct ballot_node *node)
{
    const uint32_t words[] = {node->op, node->kind, node->slot, node->type,   node->a,
                              node->b,  node->c,    node->d,    node->is_list};
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        hash = (hash ^ words[i]) * 16777619u;
    return hash % BUCKETS;
}

static bool alike(const struct ballot_node *a, const struct ballot_node *b)
{
    return a->op == b->op && a->kind == b->kind && a->is_list == b->is_list && a->slot == b->slot &&
           a->type == b->type && a->a == b->a && a->b == b->b && a->c == b->c && a->d == b->d;
}

static uint32_t find_node(const struct ballotc_builder *builder, uint32_t bucket,
                          const struct ballot_node *node)
{
    const struct ballot_node *nodes = builder->nodes.items;
    uint32_t at = builder->buckets[bucket];
    while (at != BALLOT_NONE && !alike(&nodes[at], node))
        at = builder->next_node[at];
    return at;
}

static void grow_side_arrays(struct ballotc_builder *builder)
{
    if (builder->nodes.n < builder->variables_capacity)
        return;
    uint32_t capacity = builder->variables_capacity == 0 ? 1024 : builder->variables_capacity * 2;
    uint32_t *variables = ballot_arena_array(builder->arena, capacity, sizeof *variables);
    uint32_t *next_node = ballot_arena_array(builder->arena, capacity, sizeof *next_node);
    if (builder->nodes.n != 0) {
        memcpy(variables, builder->variables, builder->nodes.n * sizeof *variables);
        memcpy(next_node, builder->next_node, builder->nodes.n * sizeof *next_node);
    }
    builder->variables = variables;
    builder->next_node = next_node;
    builder->variables_capacity = capacity;
}

uint32_t ballotc_node(struct ballotc_builder *builder, struct ballot_node node,
                      const struct ballotc_location *where)
{
    uint32_t folded = fold(builder, &node, where);
    if (folded != BALLOT_NONE)
        return folded;
    struct ballot_place place = ballotc_place(where);
    uint32_t bucket = hash_node(&node);
    uint32_t found = find_node(builder, bucket, &node);
    if (found != BALLOT_NONE)
        return node.op == BALLOT_OP_ANY ? ballotc_look_up(builder, found, where) : found;
    grow_side_arrays(builder);
    uint32_t variables;
    flag(builder, &node, &variables);
    uint32_t index = ballotc_push(builder, &builder->nodes, &node);
    ballotc_push(builder, &builder->node_places, &place);
    builder->variables[index] = variables;
    builder->next_node[index] = builder->buckets[bucket];
    builder->buckets[bucket] = index;
    return node.op == BALLOT_OP_ANY ? ballotc_look_up(builder, index, where) : index;
}
