/* From histories and phases to stretches. */
#include "law.h"

#include <string.h>

#include "../runtime/evaluate.h"

bool law_is_known(const struct ballot_row *row, ballot_instant known)
{
    if (known == LAW_ALL_KNOWN)
        return row->known_until == BALLOT_NEVER;
    return row->known_from <= known && known < row->known_until;
}

static ballot_instant later(ballot_instant a, ballot_instant b)
{
    return a > b ? a : b;
}

static ballot_instant earlier(ballot_instant a, ballot_instant b)
{
    return a < b ? a : b;
}

/* The ballot that took away what the tables no longer hold: the only one of
 * the two documents that took effect then. */
static uint32_t retiring_ballot(const struct ballot_tables *tables, ballot_instant known,
                                uint32_t document, uint32_t source, ballot_instant effective)
{
    uint32_t found = BALLOT_NONE;
    for (uint32_t i = 0; i < tables->n_ballots; i++) {
        const struct ballot_ballot *ballot = &tables->ballots[i];
        if (ballot->effective != effective ||
            (ballot->document != document && ballot->document != source) ||
            (ballot->passed != BALLOT_NEVER && ballot->passed > known))
            continue;
        if (found != BALLOT_NONE)
            return BALLOT_NONE;
        found = i;
    }
    return found;
}

/* --- Rules ---------------------------------------------------------------------------- */

static uint32_t most_spans(const struct ballot_tables *tables, const struct ballot_rule *rule)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < rule->n_rows; i++) {
        uint32_t index = tables->rows[rule->first_row + i].index;
        most += index == BALLOT_NONE ? 1 : tables->wordings[index].n_phases;
    }
    return most;
}

static void add_phases(const struct ballot_tables *tables, const struct ballot_row *row,
                       struct law_spans *spans)
{
    const struct ballot_wording *wording = &tables->wordings[row->index];
    for (uint32_t i = 0; i < wording->n_phases; i++) {
        const struct ballot_phase *phase = &tables->phases[wording->first_phase + i];
        struct law_span span = {.from = later(row->from, phase->from),
                                .until = row->until,
                                .level = (enum ballot_level)phase->level,
                                .wording = wording,
                                .phase = phase,
                                .ballot = wording->ballot};
        if (i + 1 < wording->n_phases)
            span.until = earlier(span.until, phase[1].from);
        if (span.from < span.until)
            spans->items[spans->n++] = span;
    }
}

struct law_spans law_of_rule(const struct ballot_tables *tables, ballot_instant known,
                             const struct ballot_rule *rule, struct ballot_arena *arena)
{
    struct law_spans spans = {0};
    const struct ballot_wording *last = NULL;
    spans.items =
        ballot_arena_array(arena, (size_t)most_spans(tables, rule) + 1, sizeof *spans.items);
    for (uint32_t i = 0; i < rule->n_rows; i++) {
        const struct ballot_row *row = &tables->rows[rule->first_row + i];
        if (!law_is_known(row, known))
            continue;
        if (row->index != BALLOT_NONE) {
            last = &tables->wordings[row->index];
            add_phases(tables, row, &spans);
        } else if (last != NULL) {
            spans.items[spans.n++] = (struct law_span){
                .from = row->from,
                .until = row->until,
                .level = BALLOT_OFF,
                .wording = last,
                .ballot = retiring_ballot(tables, known, rule->document, rule->source, row->from)};
        }
    }
    return spans;
}

const struct law_span *law_at(const struct law_spans *spans, ballot_instant anchor)
{
    for (uint32_t i = 0; i < spans->n; i++)
        if (spans->items[i].from <= anchor && anchor < spans->items[i].until)
            return spans->items[i].level != BALLOT_OFF ? &spans->items[i] : NULL;
    return NULL;
}

/* --- Words ---------------------------------------------------------------------------- */

const char *law_expression(const struct ballot_tables *tables, const struct ballot_wording *wording,
                           uint32_t node, struct ballot_arena *arena)
{
    struct ballot_run run = {.tables = tables, .arena = arena};
    run.lists[0] = wording->list;
    return ballot_expression_text(&run, node, 0);
}

/* --- Facts ---------------------------------------------------------------------------- */

static unsigned reads(const struct ballot_tables *tables, uint32_t node)
{
    return node != BALLOT_NONE ? tables->nodes[node].flags : 0;
}

unsigned law_reads(const struct ballot_tables *tables, const struct ballot_wording *wording)
{
    unsigned flags = reads(tables, wording->list) | reads(tables, wording->where) |
                     reads(tables, wording->when) | reads(tables, wording->due);
    for (uint32_t i = 0; i < wording->n_phases; i++)
        flags |= reads(tables, tables->phases[wording->first_phase + i].condition);
    return flags;
}

/* --- Schedules ------------------------------------------------------------------------ */

static const char *entry_text(const struct ballot_tables *tables,
                              const struct ballot_schedule *schedule,
                              const struct ballot_entry *entry, struct ballot_arena *arena)
{
    const struct ballot_node type = {
        .kind = schedule->kind, .type = schedule->type, .is_list = schedule->is_list};
    const struct ballot_value *values = &tables->constants[entry->first_constant];
    const struct ballot_run run = {.tables = tables, .arena = arena};
    struct ballot_value list = {.state = BALLOT_KNOWN, .length = entry->n_constants};
    list.as.items = values;
    return ballot_value_as_text(&run, &type, schedule->is_list ? &list : values);
}

static void add_entries(const struct ballot_tables *tables, const struct ballot_schedule *schedule,
                        const struct ballot_row *row, struct law_values *values,
                        struct ballot_arena *arena)
{
    const struct ballot_schedule_version *version = &tables->schedule_versions[row->index];
    for (uint32_t i = 0; i < version->n_entries; i++) {
        const struct ballot_entry *entry = &tables->entries[version->first_entry + i];
        struct law_value value = {
            .from = later(row->from, entry->from), .until = row->until, .ballot = version->ballot};
        if (i + 1 < version->n_entries)
            value.until = earlier(value.until, entry[1].from);
        if (value.from >= value.until)
            continue;
        value.text = entry_text(tables, schedule, entry, arena);
        values->items[values->n++] = value;
    }
}

struct law_values law_of_schedule(const struct ballot_tables *tables, ballot_instant known,
                                  const struct ballot_schedule *schedule,
                                  struct ballot_arena *arena)
{
    struct law_values values = {0};
    uint32_t most = 0;
    for (uint32_t i = 0; i < schedule->n_rows; i++) {
        uint32_t index = tables->rows[schedule->first_row + i].index;
        most += index == BALLOT_NONE ? 1 : tables->schedule_versions[index].n_entries;
    }
    values.items = ballot_arena_array(arena, (size_t)most + 1, sizeof *values.items);
    for (uint32_t i = 0; i < schedule->n_rows; i++) {
        const struct ballot_row *row = &tables->rows[schedule->first_row + i];
        if (!law_is_known(row, known))
            continue;
        if (row->index != BALLOT_NONE)
            add_entries(tables, schedule, row, &values, arena);
        else if (values.n != 0)
            values.items[values.n++] =
                (struct law_value){.from = row->from,
                                   .until = row->until,
                                   .ballot = retiring_ballot(tables, known, schedule->document,
                                                             schedule->document, row->from)};
    }
    return values;
}

static const char *text_at(const struct law_values *values, ballot_instant at)
{
    for (uint32_t i = 0; i < values->n; i++)
        if (values->items[i].from <= at && at < values->items[i].until)
            return values->items[i].text;
    return NULL;
}

/* Whether both say the same wherever a value of ENDS begins or ends, from FIRST on. */
static bool agree(const struct law_values *a, const struct law_values *b,
                  const struct law_values *ends, ballot_instant first)
{
    for (uint32_t i = 0; i < 2 * ends->n; i++) {
        const struct law_value *value = &ends->items[i / 2];
        ballot_instant at = i % 2 == 0 ? value->from : value->until;
        if (at < first || at == BALLOT_NEVER)
            continue;
        const char *left = text_at(a, at), *right = text_at(b, at);
        if (left == NULL || right == NULL ? left != right : strcmp(left, right) != 0)
            return false;
    }
    return true;
}

bool law_repeats(const struct ballot_tables *tables, const struct ballot_schedule *schedule,
                 struct ballot_arena *arena)
{
    const size_t length = strcspn(schedule->name, "@");
    const struct ballot_schedule *own = NULL;
    for (uint32_t i = 0; i < tables->n_schedules; i++)
        if (strncmp(tables->schedules[i].name, schedule->name, length) == 0 &&
            tables->schedules[i].name[length] == '\0')
            own = &tables->schedules[i];
    if (schedule->name[length] == '\0' || own == NULL)
        return false;
    struct law_values pinned = law_of_schedule(tables, LAW_ALL_KNOWN, schedule, arena);
    struct law_values ours = law_of_schedule(tables, LAW_ALL_KNOWN, own, arena);
    ballot_instant first = ours.n != 0 ? ours.items[0].from : BALLOT_NEVER;
    return agree(&pinned, &ours, &pinned, first) && agree(&pinned, &ours, &ours, first);
}
