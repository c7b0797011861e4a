/* Check programs back into the words of the language, for people who want to
 * see what was asked. Bound names are not in the tables; they are made from
 * the names of the lists. */
#include <inttypes.h>
#include <string.h>

#include "builtins.h"
#include "evaluate.h"
#include "line.h"

/* From weakest to strongest, as docs/language.md, section 2, has them. */
enum strength { WHOLE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, FACTOR };

struct writer {
    struct ballot_run *run;
    struct ballot_line line;
    uint32_t bound; /* variables that stand for an element: written as its path */
};

static void write_node(struct writer *w, uint32_t index, enum strength least);

static const struct ballot_node *node_of(const struct writer *w, uint32_t index)
{
    return &w->run->tables->nodes[index];
}

static void add(struct writer *w, const char *text)
{
    ballot_line_add(&w->line, text);
}

/* "validations" binds "validation". */
static void write_bound(struct writer *w, uint32_t list)
{
    const struct ballot_node *node = node_of(w, list);
    const char *name = "item";
    if (node->op == BALLOT_OP_FIELD)
        name = ballot_tables_record(w->run->tables, node_of(w, node->a)->type)
                   ->fields[node->slot]
                   .name;
    size_t length = strlen(name);
    ballot_line_add_octets(&w->line, name,
                           length > 1 && name[length - 1] == 's' ? length - 1 : length);
}

static void write_variable(struct writer *w, uint32_t index)
{
    uint16_t slot = node_of(w, index)->slot;
    const char *path = (w->bound >> slot & 1) != 0 ? ballot_path(w->run, index) : "";
    if (*path != '\0')
        add(w, path);
    else
        write_bound(w, w->run->lists[slot]);
}

static void write_field(struct writer *w, const struct ballot_node *node)
{
    const struct ballot_node *object = node_of(w, node->a);
    write_node(w, node->a, FACTOR);
    ballot_line_printf(&w->line, ".%s",
                       ballot_tables_record(w->run->tables, object->type)->fields[node->slot].name);
}

static void write_constants(struct writer *w, uint32_t index)
{
    const struct ballot_node *node = node_of(w, index);
    const struct ballot_value *values = &w->run->tables->constants[node->a];
    struct ballot_value list = {.state = BALLOT_KNOWN, .length = node->b};
    list.as.items = values;
    if (node->op == BALLOT_OP_CONST_LIST)
        ballot_line_printf(&w->line, "(%s)", ballot_value_as_text(w->run, node, &list));
    else
        add(w, ballot_value_as_text(w->run, node, values));
}

/* Two operands with a word between; the second binds one step tighter. */
static void write_binary(struct writer *w, const struct ballot_node *node, const char *word,
                         enum strength own, enum strength least)
{
    if (own < least)
        add(w, "(");
    write_node(w, node->a, own == COMPARISON ? SUM : own);
    ballot_line_printf(&w->line, " %s ", word);
    write_node(w, node->b, (enum strength)(own + 1));
    if (own < least)
        add(w, ")");
}

const char *ballot_comparison_word(const struct ballot_run *run, const struct ballot_node *node)
{
    uint8_t kind = run->tables->nodes[node->a].kind;
    bool dates = kind == BALLOT_DATE || kind == BALLOT_DAY_DATE;
    switch (node->op) {
    case BALLOT_OP_EQ:
    case BALLOT_OP_SAME:
        return "=";
    case BALLOT_OP_NE:
    case BALLOT_OP_DIFFERENT:
        return "<>";
    case BALLOT_OP_LT:
        return dates ? "before" : "<";
    case BALLOT_OP_LE:
        return dates ? "through" : "<=";
    case BALLOT_OP_GT:
        return dates ? "after" : ">";
    case BALLOT_OP_GE:
        return dates ? "from" : ">=";
    case BALLOT_OP_IN:
        return "in";
    case BALLOT_OP_HAS:
        return "has";
    case BALLOT_OP_HAS_ANY:
        return "has any of";
    case BALLOT_OP_HAS_ALL:
        return "has all of";
    default:
        return "has only";
    }
}

static void write_quantifier(struct writer *w, const struct ballot_node *node, enum strength least)
{
    static const char *const words[] = {
        [BALLOT_OP_ANY] = "any",     [BALLOT_OP_ALL] = "all",
        [BALLOT_OP_COUNT] = "count", [BALLOT_OP_COUNT_DISTINCT] = "count distinct",
        [BALLOT_OP_FIRST] = "first", [BALLOT_OP_COUNT_APART] = "count apart",
        [BALLOT_OP_MIN] = "min",     [BALLOT_OP_MAX] = "max"};
    bool sentence = node->op == BALLOT_OP_ANY || node->op == BALLOT_OP_ALL;
    w->run->lists[node->slot] = node->a;
    w->bound &= ~(UINT32_C(1) << node->slot);
    ballot_line_printf(&w->line,
                       sentence && least > WHOLE ? "(%s "
                       : sentence                ? "%s "
                                                 : "%s(",
                       words[node->op]);
    if (node->c != BALLOT_NONE && !sentence && node->op != BALLOT_OP_COUNT)
        write_node(w, node->c, SUM);
    else
        write_bound(w, node->a);
    add(w, " in ");
    write_node(w, node->a, SUM);
    const struct ballot_node *condition = node_of(w, node->b);
    if (sentence || condition->op != BALLOT_OP_CONST) {
        add(w, sentence ? ": " : " where ");
        write_node(w, node->b, WHOLE);
    }
    if (node->op == BALLOT_OP_COUNT_APART)
        ballot_line_printf(&w->line, ", %" PRId64 " km",
                           w->run->tables->constants[node->d].as.number);
    add(w, !sentence || least > WHOLE ? ")" : "");
}

static void write_call(struct writer *w, const struct ballot_node *node)
{
    ballot_line_printf(&w->line, "%s(", ballot_builtin_name((enum ballot_builtin)node->slot));
    for (uint32_t i = 0; i < node->b; i++) {
        add(w, i == 0 ? "" : ", ");
        write_node(w, w->run->tables->arguments[node->a + i], WHOLE);
    }
    add(w, ")");
}

static void write_months(struct writer *w, const struct ballot_node *node, enum strength least)
{
    int32_t months = (int32_t)node->b;
    const char *up = node->slot == BALLOT_ROUND_UP ? "up" : "down";
    add(w, least > SUM ? "(" : "");
    write_node(w, node->a, SUM);
    ballot_line_printf(&w->line, " %s %" PRId32 " month%s rounding %s", months < 0 ? "-" : "+",
                       months < 0 ? -months : months, months == 1 || months == -1 ? "" : "s", up);
    add(w, least > SUM ? ")" : "");
}

static const char *bare_name(const char *name)
{
    const char *slash = strchr(name, '/');
    return slash != NULL ? slash + 1 : name;
}

static void write_weak(struct writer *w, const struct ballot_node *node, enum strength least)
{
    add(w, least > WHOLE ? "(" : "");
    if (node->op == BALLOT_OP_IF) {
        add(w, "if ");
        write_node(w, node->a, WHOLE);
        add(w, " then ");
        write_node(w, node->b, WHOLE);
        add(w, " else ");
        write_node(w, node->c, WHOLE);
    } else {
        write_node(w, node->a, OR);
        add(w, " implies ");
        write_node(w, node->b, WHOLE);
    }
    add(w, least > WHOLE ? ")" : "");
}

static void write_prefix(struct writer *w, const struct ballot_node *node, enum strength least)
{
    bool negation = node->op == BALLOT_OP_NOT;
    enum strength own = negation ? NOT : PRODUCT;
    add(w, own < least ? "(" : "");
    add(w, negation ? "not " : "-");
    write_node(w, node->a, negation ? COMPARISON : FACTOR);
    add(w, own < least ? ")" : "");
}

static void write_node(struct writer *w, uint32_t index, enum strength least)
{
    const struct ballot_tables *tables = w->run->tables;
    const struct ballot_node *node = node_of(w, index);
    switch ((enum ballot_op)node->op) {
    case BALLOT_OP_CONST:
    case BALLOT_OP_CONST_LIST:
        write_constants(w, index);
        return;
    case BALLOT_OP_ROOT:
    case BALLOT_OP_ISSUANCE_DATE:
        add(w, ballot_path(w->run, index));
        return;
    case BALLOT_OP_VARIABLE:
        write_variable(w, index);
        return;
    case BALLOT_OP_TODAY:
        add(w, "today");
        return;
    case BALLOT_OP_FIELD:
        write_field(w, node);
        return;
    case BALLOT_OP_PRESENT:
        write_node(w, node->a, FACTOR);
        add(w, " is present");
        return;
    case BALLOT_OP_NOT:
    case BALLOT_OP_NEGATE:
        write_prefix(w, node, least);
        return;
    case BALLOT_OP_AND:
        write_binary(w, node, "and", AND, least);
        return;
    case BALLOT_OP_OR:
        write_binary(w, node, "or", OR, least);
        return;
    case BALLOT_OP_IMPLIES:
    case BALLOT_OP_IF:
        write_weak(w, node, least);
        return;
    case BALLOT_OP_ADD:
        write_binary(w, node, "+", SUM, least);
        return;
    case BALLOT_OP_SUBTRACT:
        write_binary(w, node, "-", SUM, least);
        return;
    case BALLOT_OP_MULTIPLY:
        write_binary(w, node, "*", PRODUCT, least);
        return;
    case BALLOT_OP_ADD_MONTHS:
        write_months(w, node, least);
        return;
    case BALLOT_OP_ANY:
    case BALLOT_OP_ALL:
    case BALLOT_OP_COUNT:
    case BALLOT_OP_COUNT_DISTINCT:
    case BALLOT_OP_COUNT_APART:
    case BALLOT_OP_FIRST:
    case BALLOT_OP_MIN:
    case BALLOT_OP_MAX:
        write_quantifier(w, node, least);
        return;
    case BALLOT_OP_FOUND:
    case BALLOT_OP_STRAY:
        write_node(w, node->a, least);
        return;
    case BALLOT_OP_SCHEDULE:
        add(w, bare_name(tables->schedules[node->a].name));
        return;
    case BALLOT_OP_READING:
        ballot_line_printf(&w->line, "reading %s is %s", bare_name(tables->readings[node->a].name),
                           tables->choices[tables->readings[node->a].first_choice + node->b].name);
        return;
    case BALLOT_OP_CALL:
        write_call(w, node);
        return;
    case BALLOT_OP_ATTESTED:
        add(w, "an attestation says so");
        return;
    default:
        write_binary(w, node, ballot_comparison_word(w->run, node), COMPARISON, least);
        return;
    }
}

const char *ballot_expression_text(struct ballot_run *run, uint32_t node, uint32_t bound)
{
    struct writer w = {.run = run, .line = {.arena = run->arena}, .bound = bound};
    uint32_t lists[BALLOT_MOST_VARIABLES];
    /* Writing a quantifier binds its name. */
    memcpy(lists, run->lists, sizeof lists);
    ballot_line_add(&w.line, "");
    write_node(&w, node, WHOLE);
    memcpy(run->lists, lists, sizeof lists);
    return w.line.text;
}
