/* Schedules: what a number, duration or set is on the anchor of the rule that
 * reads it (docs/language.md, section 6). */
#include "evaluate_private.h"

/* Before its first row a number or duration is absent, and a set empty. */
static struct ballot_value not_begun(const struct ballot_schedule *s)
{
    return ballot_value_none(s->is_list ? BALLOT_KNOWN : BALLOT_ABSENT);
}

struct ballot_value ballot_schedule_value(struct ballot_run *run, const struct ballot_node *node)
{
    const struct ballot_tables *tables = run->tables;
    const struct ballot_schedule *s = &tables->schedules[node->a];
    const struct ballot_row *in_force = NULL;
    for (uint32_t i = 0; i < s->n_rows; i++) {
        const struct ballot_row *row = &tables->rows[s->first_row + i];
        bool known = run->limit_known
                         ? row->known_from <= run->known && run->known < row->known_until
                         : row->known_until == BALLOT_NEVER;
        if (!known)
            continue;
        if (!ballot_anchor_before(run, row->from) && ballot_anchor_before(run, row->until))
            in_force = row;
        else if (row->from > run->anchor.as.number && row->from < run->until)
            run->until = row->from;
    }
    if (in_force == NULL || in_force->index == BALLOT_NONE)
        return not_begun(s);
    if (in_force->from > run->since)
        run->since = in_force->from;
    if (in_force->until < run->until)
        run->until = in_force->until;
    const struct ballot_schedule_version *version = &tables->schedule_versions[in_force->index];
    if (run->schedule_ballot == BALLOT_NONE || version->ballot > run->schedule_ballot)
        run->schedule_ballot = version->ballot;
    const struct ballot_entry *chosen = NULL;
    for (uint32_t i = 0; i < version->n_entries; i++) {
        const struct ballot_entry *entry = &tables->entries[version->first_entry + i];
        if (!ballot_anchor_before(run, entry->from)) {
            chosen = entry;
        } else {
            if (entry->from < run->until)
                run->until = entry->from;
            break;
        }
    }
    if (chosen == NULL)
        return not_begun(s);
    if (chosen->from > run->since)
        run->since = chosen->from;
    if (!s->is_list)
        return tables->constants[chosen->first_constant];
    struct ballot_value list = {.state = BALLOT_KNOWN, .length = chosen->n_constants};
    list.as.items = tables->constants + chosen->first_constant;
    return list;
}
