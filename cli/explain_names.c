#include "explain_names.h"

#include <stdio.h>

/* What is looked for in the conditions of rules: a reading, or a schedule. */
struct wanted {
    enum ballot_op op;
    uint32_t index;
};

/* One a node: whether it asks for what is wanted, or an operand of it does. */
static const bool *mark_nodes(const struct ballot_tables *t, const struct wanted *wanted,
                              struct ballot_arena *arena)
{
    bool *asks = ballot_arena_array(arena, t->n_nodes + 1u, sizeof *asks);
    for (uint32_t i = 0; i < t->n_nodes; i++) {
        const struct ballot_node *node = &t->nodes[i];
        const uint32_t operands[] = {node->a, node->b, node->c};
        asks[i] = node->op == wanted->op && node->a == wanted->index;
        for (unsigned k = 0; k < ballot_op_operands((enum ballot_op)node->op); k++)
            asks[i] = asks[i] || (operands[k] != BALLOT_NONE && asks[operands[k]]);
        for (uint32_t k = 0; node->op == BALLOT_OP_CALL && k < node->b; k++)
            asks[i] = asks[i] || asks[t->arguments[node->a + k]];
    }
    return asks;
}

static bool wording_asks(const struct ballot_tables *t, const struct ballot_wording *w,
                         const bool *asks)
{
    const uint32_t nodes[] = {w->list, w->where, w->when, w->anchor, w->due};
    bool found = false;
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++)
        found = found || (nodes[i] != BALLOT_NONE && asks[nodes[i]]);
    for (uint32_t i = 0; i < w->n_phases && !found; i++) {
        uint32_t condition = t->phases[w->first_phase + i].condition;
        found = condition != BALLOT_NONE && asks[condition];
    }
    return found;
}

static void list_rules(const struct ballot_tables *t, ballot_instant known, const char *verb,
                       const struct wanted *wanted, struct ballot_arena *arena)
{
    const bool *asks = mark_nodes(t, wanted, arena);
    bool any = false;
    for (uint32_t i = 0; i < t->n_rules; i++) {
        const struct ballot_rule *rule = &t->rules[i];
        bool found = false;
        for (uint32_t k = 0; k < rule->n_rows && !found; k++) {
            const struct ballot_row *row = &t->rows[rule->first_row + k];
            found = law_is_known(row, known) && row->index != BALLOT_NONE &&
                    wording_asks(t, &t->wordings[row->index], asks);
        }
        if (found)
            printf("%s %s", any ? "," : ballot_arena_printf(arena, "  %s by", verb), rule->name);
        any = any || found;
    }
    puts(any ? "" : ballot_arena_printf(arena, "  %s by no rule", verb));
}

static void explain_reading(const struct ballot_tables *t, ballot_instant known,
                            const struct ballot_reading *reading, struct ballot_arena *arena)
{
    const struct wanted wanted = {BALLOT_OP_READING, (uint32_t)(reading - t->readings)};
    printf("%s (reading)\n  %s%s%s\n", reading->name, t->documents[reading->document].name,
           *reading->section != '\0' ? " " : "", reading->section);
    for (uint32_t i = 0; i < reading->n_choices; i++) {
        const struct ballot_choice *choice = &t->choices[reading->first_choice + i];
        printf("  %s%s: %s\n", choice->name, i == reading->otherwise ? " (default)" : "",
               choice->meaning);
    }
    list_rules(t, known, "asked", &wanted, arena);
}

static void explain_schedule(const struct ballot_tables *t, ballot_instant known,
                             const struct ballot_schedule *schedule, struct ballot_arena *arena)
{
    const struct wanted wanted = {BALLOT_OP_SCHEDULE, (uint32_t)(schedule - t->schedules)};
    const struct law_values values = law_of_schedule(t, known, schedule, arena);
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE];
    printf("%s (schedule)\n  %s%s%s\n", schedule->name, t->documents[schedule->document].name,
           *schedule->section != '\0' ? " " : "", schedule->section);
    for (uint32_t i = 0; i < values.n; i++) {
        const struct law_value *value = &values.items[i];
        fputs("  ", stdout);
        if (value->from != BALLOT_ALWAYS)
            printf("from %s", ballot_date_format(value->from, from));
        if (value->until != BALLOT_NEVER)
            printf("%suntil %s", value->from != BALLOT_ALWAYS ? " " : "",
                   ballot_date_format(value->until, until));
        else if (value->from == BALLOT_ALWAYS)
            fputs("always", stdout);
        printf(": %s", value->text != NULL ? value->text : "retired");
        if (value->ballot != BALLOT_NONE)
            printf(" (%s)", t->ballots[value->ballot].name);
        putchar('\n');
    }
    if (values.n == 0)
        puts("  no ballot had made it by then");
    list_rules(t, known, "read", &wanted, arena);
}

bool explain_names(const struct ballot_tables *t, ballot_instant known, const char *name,
                   bool behind, struct ballot_arena *arena)
{
    bool any = false;
    for (uint32_t i = 0; i < t->n_readings; i++)
        if (ballot_is_called(t->readings[i].name, name)) {
            fputs(behind || any ? "\n" : "", stdout);
            explain_reading(t, known, &t->readings[i], arena);
            any = true;
        }
    for (uint32_t i = 0; i < t->n_schedules; i++)
        if (ballot_is_called(t->schedules[i].name, name)) {
            fputs(behind || any ? "\n" : "", stdout);
            explain_schedule(t, known, &t->schedules[i], arena);
            any = true;
        }
    return any;
}
