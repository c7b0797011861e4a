/* What a wording says, as a digest: indexes differ from tables to tables, so
 * everything is taken by name or by value. */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"

static void put(EVP_MD_CTX *context, const void *octets, size_t length)
{
    uint64_t size = length;
    if (EVP_DigestUpdate(context, &size, sizeof size) != 1 ||
        (length != 0 && EVP_DigestUpdate(context, octets, length) != 1))
        abort();
}

static void put_text(EVP_MD_CTX *context, const char *text)
{
    put(context, text, text != NULL ? strlen(text) + 1 : 0);
}

static void begin(EVP_MD_CTX *context)
{
    if (EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        abort();
}

static struct law_digest end(EVP_MD_CTX *context)
{
    struct law_digest digest;
    if (EVP_DigestFinal_ex(context, digest.octets, NULL) != 1)
        abort();
    return digest;
}

static EVP_MD_CTX *new_context(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL)
        abort();
    return context;
}

static void put_constant(EVP_MD_CTX *context, const struct ballot_tables *tables,
                         const struct ballot_node *node, const struct ballot_value *value)
{
    put(context, &value->state, sizeof value->state);
    switch ((enum ballot_kind)node->kind) {
    case BALLOT_TEXT:
        put(context, value->as.text, value->length);
        break;
    case BALLOT_OID:
        put(context, value->as.bytes, value->length);
        break;
    case BALLOT_ENUM:
        put_text(context, ballot_tables_enum(tables, node->type)->words[value->as.number]);
        break;
    default:
        put(context, &value->as.number, sizeof value->as.number);
        break;
    }
}

static void put_node(EVP_MD_CTX *context, const struct law_digest *digests, uint32_t node)
{
    if (node != BALLOT_NONE)
        put(context, digests[node].octets, sizeof digests[node].octets);
    else
        put(context, NULL, 0);
}

/* By name; of a pinned version also by what it says, unless the document's own says it, too. */
static void put_schedule(EVP_MD_CTX *context, const struct ballot_tables *tables,
                         const struct ballot_schedule *schedule, struct ballot_arena *arena)
{
    put(context, schedule->name, strcspn(schedule->name, "@"));
    if (strchr(schedule->name, '@') == NULL || law_repeats(tables, schedule, arena))
        return;
    struct law_values values = law_of_schedule(tables, LAW_ALL_KNOWN, schedule, arena);
    for (uint32_t i = 0; i < values.n; i++) {
        put(context, &values.items[i].from, sizeof values.items[i].from);
        put_text(context, values.items[i].text);
    }
}

static void put_own(EVP_MD_CTX *context, const struct ballot_tables *tables,
                    const struct law_digest *digests, const struct ballot_node *node,
                    struct ballot_arena *arena)
{
    switch ((enum ballot_op)node->op) {
    case BALLOT_OP_CONST:
        put_constant(context, tables, node, &tables->constants[node->a]);
        break;
    case BALLOT_OP_CONST_LIST:
        for (uint32_t i = 0; i < node->b; i++)
            put_constant(context, tables, node, &tables->constants[node->a + i]);
        break;
    case BALLOT_OP_FIELD:
        put_text(
            context,
            ballot_tables_record(tables, tables->nodes[node->a].type)->fields[node->slot].name);
        break;
    case BALLOT_OP_SCHEDULE:
        put_schedule(context, tables, &tables->schedules[node->a], arena);
        break;
    case BALLOT_OP_READING:
        put_text(context, tables->readings[node->a].name);
        put_text(context, tables->choices[tables->readings[node->a].first_choice + node->b].name);
        break;
    case BALLOT_OP_CALL:
        put_text(context, ballot_builtin_name((enum ballot_builtin)node->slot));
        for (uint32_t i = 0; i < node->b; i++)
            put_node(context, digests, tables->arguments[node->a + i]);
        break;
    case BALLOT_OP_ADD_MONTHS:
        put(context, &node->slot, sizeof node->slot);
        put(context, &node->b, sizeof node->b);
        break;
    case BALLOT_OP_COUNT_APART:
        put(context, &tables->constants[node->d].as.number, sizeof(int64_t));
        put(context, &node->slot, sizeof node->slot);
        break;
    default:
        put(context, &node->slot, sizeof node->slot);
        break;
    }
}

const struct law_digest *law_node_digests(const struct ballot_tables *tables,
                                          struct ballot_arena *arena)
{
    struct law_digest *digests =
        ballot_arena_array(arena, (size_t)tables->n_nodes + 1, sizeof *digests);
    EVP_MD_CTX *context = new_context();
    for (uint32_t i = 0; i < tables->n_nodes; i++) {
        const struct ballot_node *node = &tables->nodes[i];
        const uint32_t nodes[] = {node->a, node->b, node->c};
        begin(context);
        put_text(context, ballot_op_name((enum ballot_op)node->op));
        put_own(context, tables, digests, node, arena);
        for (unsigned k = 0; k < ballot_op_operands((enum ballot_op)node->op); k++)
            put_node(context, digests, nodes[k]);
        digests[i] = end(context);
    }
    EVP_MD_CTX_free(context);
    return digests;
}

static void put_parts(EVP_MD_CTX *context, const struct ballot_tables *tables,
                      const struct law_digest *nodes, const struct ballot_wording *wording)
{
    for (uint32_t i = 0; i < wording->n_parts; i++) {
        const struct ballot_part *part = &tables->parts[wording->first_part + i];
        put_text(context, part->text);
        put_node(context, nodes, part->node);
    }
}

const char *law_span_digest(const struct ballot_tables *tables, const struct law_digest *nodes,
                            const struct law_span *span, struct ballot_arena *arena)
{
    const struct ballot_wording *wording = span->wording;
    EVP_MD_CTX *context = new_context();
    begin(context);
    put_text(context, ballot_level_name(span->level));
    put_text(context, span->ballot != BALLOT_NONE ? tables->ballots[span->ballot].name : NULL);
    if (span->phase != NULL) {
        put_text(context, wording->section);
        put_text(context, wording->summary);
        put_text(context, wording->manual);
        if (wording->via != BALLOT_NONE) {
            const struct ballot_via *via = &tables->vias[wording->via];
            put_text(context, tables->documents[via->document].name);
            put_text(context, tables->ballots[via->ballot].name);
            put_text(context, via->section);
        }
        put_node(context, nodes, wording->list);
        put_node(context, nodes, wording->where);
        put_node(context, nodes, wording->when);
        put_node(context, nodes, wording->anchor);
        put_node(context, nodes, wording->due);
        put_node(context, nodes, span->phase->condition);
        put_parts(context, tables, nodes, wording);
    }
    struct law_digest digest = end(context);
    char *hex = ballot_arena_raw(arena, 2 * sizeof digest.octets + 1);
    for (size_t i = 0; i < sizeof digest.octets; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest.octets[i]);
    EVP_MD_CTX_free(context);
    return hex;
}
