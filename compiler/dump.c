/* --dump=history and --dump=checks. */
#include <inttypes.h>
#include <string.h>

#include "../runtime/builtins.h"
#include "compile.h"

static void print_span(ballot_instant from, ballot_instant until, FILE *to)
{
    char a[BALLOT_DATE_SIZE], b[BALLOT_DATE_SIZE];
    fprintf(to, "[%s, %s)", ballot_date_format(from, a), ballot_date_format(until, b));
}

static void print_row(const struct ballot_row *row, FILE *to)
{
    fputs("  known ", to);
    print_span(row->known_from, row->known_until, to);
    fputs(" anchor ", to);
    print_span(row->from, row->until, to);
}

void ballotc_dump_history(const struct ballot_tables *tables, FILE *to)
{
    char date[BALLOT_DATE_SIZE];
    for (uint32_t i = 0; i < tables->n_rules; i++) {
        const struct ballot_rule *rule = &tables->rules[i];
        fprintf(to, "rule %s\n", rule->name);
        for (uint32_t k = 0; k < rule->n_rows; k++) {
            const struct ballot_row *row = &tables->rows[rule->first_row + k];
            print_row(row, to);
            if (row->index == BALLOT_NONE) {
                fputs(": retired\n", to);
                continue;
            }
            const struct ballot_wording *w = &tables->wordings[row->index];
            fprintf(to, ": wording %" PRIu32 ", section %s, %s\n", row->index, w->section,
                    tables->ballots[w->ballot].name);
            if (w->via != BALLOT_NONE)
                fprintf(to, "    via %s %s, %s\n",
                        tables->documents[tables->vias[w->via].document].name,
                        tables->vias[w->via].section,
                        tables->ballots[tables->vias[w->via].ballot].name);
            for (uint32_t p = 0; p < w->n_phases; p++) {
                const struct ballot_phase *phase = &tables->phases[w->first_phase + p];
                fprintf(to, "    %s from %s", ballot_level_name((enum ballot_level)phase->level),
                        ballot_date_format(phase->from, date));
                if (phase->condition != BALLOT_NONE)
                    fprintf(to, ": node %" PRIu32, phase->condition);
                fputc('\n', to);
            }
        }
    }
    for (uint32_t i = 0; i < tables->n_schedules; i++) {
        const struct ballot_schedule *schedule = &tables->schedules[i];
        fprintf(to, "schedule %s\n", schedule->name);
        for (uint32_t k = 0; k < schedule->n_rows; k++) {
            const struct ballot_row *row = &tables->rows[schedule->first_row + k];
            print_row(row, to);
            if (row->index == BALLOT_NONE) {
                fputs(": retired\n", to);
                continue;
            }
            const struct ballot_schedule_version *v = &tables->schedule_versions[row->index];
            fprintf(to, ": %s\n", tables->ballots[v->ballot].name);
            for (uint32_t n = 0; n < v->n_entries; n++) {
                const struct ballot_entry *entry = &tables->entries[v->first_entry + n];
                fprintf(to, "    from %s: constants %" PRIu32 "+%" PRIu32 "\n",
                        ballot_date_format(entry->from, date), entry->first_constant,
                        entry->n_constants);
            }
        }
    }
}

static void print_constant(const struct ballot_tables *tables, const struct ballot_node *node,
                           uint32_t index, struct ballot_arena *arena, FILE *to)
{
    const struct ballot_value *v = &tables->constants[index];
    char date[BALLOT_DATE_SIZE];
    switch ((enum ballot_kind)node->kind) {
    case BALLOT_TEXT:
        fprintf(to, " \"%.*s\"", (int)v->length, v->as.text);
        break;
    case BALLOT_OID:
        fprintf(to, " %s", ballot_oid_text(v->as.bytes, v->length, arena));
        break;
    case BALLOT_DATE:
    case BALLOT_DAY_DATE:
        fprintf(to, " %s", ballot_date_format(v->as.number, date));
        break;
    case BALLOT_BOOL:
        fputs(v->as.number ? " true" : " false", to);
        break;
    case BALLOT_ENUM:
        fprintf(to, " %s", ballot_tables_enum(tables, node->type)->words[v->as.number]);
        break;
    default:
        fprintf(to, " %" PRId64, v->as.number);
        break;
    }
}

void ballotc_dump_checks(const struct ballot_tables *tables, FILE *to)
{
    struct ballot_arena arena = {0};
    for (uint32_t i = 0; i < tables->n_nodes; i++) {
        const struct ballot_node *n = &tables->nodes[i];
        const struct ballot_place *place = &tables->node_places[i];
        fprintf(to, "%6" PRIu32 "  %-14s", i, ballot_op_name((enum ballot_op)n->op));
        switch ((enum ballot_op)n->op) {
        case BALLOT_OP_CONST:
            print_constant(tables, n, n->a, &arena, to);
            break;
        case BALLOT_OP_CONST_LIST:
            for (uint32_t k = 0; k < n->b; k++)
                print_constant(tables, n, n->a + k, &arena, to);
            break;
        case BALLOT_OP_ROOT: {
            static const char *const roots[] = {"cert", "issuance", "ca", "issuer"};
            fprintf(to, " %s", roots[n->slot]);
            break;
        }
        case BALLOT_OP_SCHEDULE:
            fprintf(to, " %s", tables->schedules[n->a].name);
            break;
        case BALLOT_OP_READING:
            fprintf(to, " %s = %s", tables->readings[n->a].name,
                    tables->choices[tables->readings[n->a].first_choice + n->b].name);
            break;
        case BALLOT_OP_CALL:
            fprintf(to, " %s", ballot_builtin_name((enum ballot_builtin)n->slot));
            for (uint32_t k = 0; k < n->b; k++)
                fprintf(to, " @%" PRIu32, tables->arguments[n->a + k]);
            break;
        case BALLOT_OP_FOUND:
        case BALLOT_OP_STRAY:
            fprintf(to, " @%" PRIu32 " look-up %" PRIu32, n->a, n->b);
            break;
        case BALLOT_OP_FIELD: {
            const struct ballot_node *object = &tables->nodes[n->a];
            fprintf(to, " @%" PRIu32 ".%s", n->a,
                    ballot_tables_record(tables, object->type)->fields[n->slot].name);
            break;
        }
        default: {
            const uint32_t all[] = {n->a, n->b, n->c};
            if (n->op == BALLOT_OP_VARIABLE || (n->op >= BALLOT_OP_ANY && n->op <= BALLOT_OP_MAX))
                fprintf(to, " $%u", n->slot);
            for (unsigned k = 0; k < ballot_op_operands((enum ballot_op)n->op); k++)
                if (all[k] != BALLOT_NONE)
                    fprintf(to, " @%" PRIu32, all[k]);
            break;
        }
        }
        fprintf(to, "  # %s:%" PRIu32 ":%u\n",
                place->file < tables->n_files ? tables->files[place->file] : "?", place->line,
                place->column);
        ballot_arena_reset(&arena);
    }
    ballot_arena_free(&arena);
}
