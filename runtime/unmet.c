/* What would satisfy a condition that is false: the parts that are not met,
 * with the values they were met with. */
#include "evaluate.h"
#include "line.h"

struct unmet {
    struct ballot_run *run;
    struct ballot_line line;
    uint32_t named; /* variables that stand for an element */
};

static void add_unmet(struct unmet *u, uint32_t index);

static const struct ballot_node *node_of(const struct unmet *u, uint32_t index)
{
    return &u->run->tables->nodes[index];
}

static const char *text_of(const struct unmet *u, uint32_t index)
{
    return ballot_expression_text(u->run, index, u->named);
}

static bool is_met(const struct unmet *u, uint32_t index)
{
    struct ballot_value value = ballot_evaluate(u->run, index);
    return ballot_is_known(&value) && value.as.number != 0;
}

static void add_both(struct unmet *u, const struct ballot_node *node, const char *word)
{
    bool all = node->op == BALLOT_OP_OR; /* of these one would do, so each is told */
    bool a = all || !is_met(u, node->a), b = all || !is_met(u, node->b);
    if (a)
        add_unmet(u, node->a);
    if (a && b)
        ballot_line_add(&u->line, word);
    if (b)
        add_unmet(u, node->b);
}

/* "a <= 200 days (is 212 days)": the right side as it is on that day. */
static void add_comparison(struct unmet *u, uint32_t index)
{
    const struct ballot_node *node = node_of(u, index);
    struct ballot_value a = ballot_evaluate(u->run, node->a);
    struct ballot_value b = ballot_evaluate(u->run, node->b);
    const char *b_text = ballot_value_as_text(u->run, &u->run->tables->nodes[node->b], &b);
    ballot_line_printf(
        &u->line, "%s %s %s%s%s (is %s)", text_of(u, node->a), ballot_comparison_word(u->run, node),
        node_of(u, node->b)->is_list ? "(" : "", b_text, node_of(u, node->b)->is_list ? ")" : "",
        ballot_value_as_text(u->run, &u->run->tables->nodes[node->a], &a));
}

/* Each element that is not as it should be. */
static void add_elements(struct unmet *u, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(u->run, node->a);
    uint32_t named = u->named;
    bool any = false;
    for (uint32_t i = 0; ballot_is_known(&list) && i < list.length; i++) {
        ballot_bind_element(u->run, node, &list, i);
        if (is_met(u, node->b))
            continue;
        u->named |= UINT32_C(1) << node->slot;
        ballot_line_add(&u->line, any ? " and " : "");
        add_unmet(u, node->b);
        any = true;
        u->named = named;
    }
}

static void add_unmet(struct unmet *u, uint32_t index)
{
    const struct ballot_node *node = node_of(u, index);
    struct ballot_value value;
    uint32_t branch;
    switch (node->op) {
    case BALLOT_OP_AND:
        add_both(u, node, " and ");
        return;
    case BALLOT_OP_OR:
        add_both(u, node, " or ");
        return;
    case BALLOT_OP_IMPLIES:
        add_unmet(u, node->b);
        return;
    case BALLOT_OP_IF:
        branch = ballot_branch(u->run, node);
        if (branch == BALLOT_NONE)
            break;
        add_unmet(u, branch);
        return;
    case BALLOT_OP_ALL:
        value = ballot_evaluate(u->run, node->a);
        if (!ballot_is_known(&value))
            break;
        add_elements(u, node);
        return;
    case BALLOT_OP_EQ:
    case BALLOT_OP_NE:
    case BALLOT_OP_LT:
    case BALLOT_OP_LE:
    case BALLOT_OP_GT:
    case BALLOT_OP_GE:
    case BALLOT_OP_SAME:
    case BALLOT_OP_DIFFERENT:
    case BALLOT_OP_IN:
    case BALLOT_OP_HAS:
    case BALLOT_OP_HAS_ANY:
    case BALLOT_OP_HAS_ALL:
    case BALLOT_OP_HAS_ONLY:
        add_comparison(u, index);
        return;
    default:
        break;
    }
    ballot_line_add(&u->line, text_of(u, index));
}

const char *ballot_unmet(struct ballot_run *run, uint32_t node)
{
    struct unmet u = {.run = run, .line = {.arena = run->arena}, .named = 1};
    ballot_line_add(&u.line, "");
    add_unmet(&u, node);
    return u.line.text;
}
