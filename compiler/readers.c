#include "readers.h"

#include <string.h>

#include "build.h"

struct search {
    const struct ballot_tables *tables;
    struct ballot_arena *arena;
    struct ballotc_readers **readers;
    uint32_t *seen; /* per node: the last round that came by */
    uint32_t round;
    struct ballotc_reader reader;
};

static void add(struct search *s, uint32_t record, uint32_t slot)
{
    if (record < BALLOT_CERTIFICATE_RECORDS || record == BALLOT_NONE || slot == BALLOT_NONE)
        return;
    struct ballotc_readers *readers = &s->readers[record - BALLOT_CERTIFICATE_RECORDS][slot];
    for (size_t i = readers->n; i > 0; i--)
        if (readers->items[i - 1].rule == s->reader.rule &&
            strcmp(readers->items[i - 1].citation, s->reader.citation) == 0)
            return;
    if (readers->n == readers->capacity) {
        size_t capacity = readers->capacity == 0 ? 4 : readers->capacity * 2;
        struct ballotc_reader *more = ballot_arena_array(s->arena, capacity, sizeof *more);
        if (readers->n != 0)
            memcpy(more, readers->items, readers->n * sizeof *more);
        readers->items = more;
        readers->capacity = capacity;
    }
    readers->items[readers->n++] = s->reader;
}

/* The list that an attestation stands in, and all that it says. */
static void add_attestations(struct search *s, uint32_t subject)
{
    uint32_t number =
        subject == BALLOT_SUBJECT_CA ? s->tables->record_ca : s->tables->record_issuance;
    if (number == BALLOT_NONE)
        return;
    const struct ballot_record *record = ballot_tables_record(s->tables, number);
    for (uint16_t i = 0; i < record->n_fields; i++) {
        if (record->fields[i].kind != BALLOT_RECORD ||
            strcmp(record->fields[i].name, "attestations") != 0)
            continue;
        add(s, number, i);
        uint32_t attestation = record->fields[i].type;
        for (uint16_t k = 0; k < ballot_tables_record(s->tables, attestation)->n_fields; k++)
            add(s, attestation, k);
    }
}

static void read_node(struct search *s, uint32_t index)
{
    if (index == BALLOT_NONE || s->seen[index] == s->round)
        return;
    s->seen[index] = s->round;
    const struct ballot_node *node = &s->tables->nodes[index];
    const uint32_t operands[] = {node->a, node->b, node->c};
    if (node->op == BALLOT_OP_FIELD)
        add(s, s->tables->nodes[node->a].type, node->slot);
    else if (node->op == BALLOT_OP_ISSUANCE_DATE)
        add(s, s->tables->record_issuance, s->tables->slot_signed);
    else if (node->op == BALLOT_OP_ATTESTED)
        add_attestations(s, node->c);
    else if (node->op == BALLOT_OP_CALL)
        for (uint32_t i = 0; i < node->b; i++)
            read_node(s, s->tables->arguments[node->a + i]);
    for (unsigned i = 0; i < ballot_op_operands((enum ballot_op)node->op); i++)
        read_node(s, operands[i]);
}

static void read_wording(struct search *s, const struct ballot_rule *rule,
                         const struct ballot_wording *wording)
{
    const struct ballot_tables *t = s->tables;
    const char *citation =
        ballot_arena_printf(s->arena, "%s %s", t->documents[rule->source].name, wording->section);
    if (wording->via != BALLOT_NONE)
        citation = ballot_arena_printf(s->arena, "%s %s -> %s",
                                       t->documents[t->vias[wording->via].document].name,
                                       t->vias[wording->via].section, citation);
    s->reader = (struct ballotc_reader){citation, rule->name};
    s->round++;
    const uint32_t nodes[] = {wording->list, wording->where, wording->when, wording->anchor,
                              wording->due};
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++)
        read_node(s, nodes[i]);
    for (uint32_t i = 0; i < wording->n_phases; i++)
        read_node(s, t->phases[wording->first_phase + i].condition);
    for (uint32_t i = 0; i < wording->n_parts; i++)
        read_node(s, t->parts[wording->first_part + i].node);
}

static void read_scopes(struct search *s)
{
    for (uint32_t i = 0; i < s->tables->n_documents; i++) {
        const struct ballot_document *document = &s->tables->documents[i];
        s->reader = (struct ballotc_reader){
            ballot_arena_printf(s->arena, "the scope of %s", document->name), NULL};
        s->round++;
        read_node(s, document->scope_certificate);
        read_node(s, document->scope_ca);
    }
}

struct ballotc_readers *const *ballotc_find_readers(const struct ballot_tables *tables,
                                                    struct ballot_arena *arena)
{
    struct search s = {.tables = tables, .arena = arena};
    s.readers = ballot_arena_array(arena, tables->n_records + 1u, sizeof *s.readers);
    for (uint32_t i = 0; i < tables->n_records; i++)
        s.readers[i] =
            ballot_arena_array(arena, tables->records[i].n_fields + 1u, sizeof *s.readers[i]);
    s.seen = ballot_arena_array(arena, tables->n_nodes + 1u, sizeof *s.seen);
    read_scopes(&s);
    for (uint32_t i = 0; i < tables->n_rules; i++) {
        const struct ballot_rule *rule = &tables->rules[i];
        for (uint32_t k = 0; k < rule->n_rows; k++) {
            uint32_t index = tables->rows[rule->first_row + k].index;
            if (index != BALLOT_NONE)
                read_wording(&s, rule, &tables->wordings[index]);
        }
    }
    return s.readers;
}
