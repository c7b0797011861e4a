/* Tables while they grow. */
#ifndef BALLOTC_BUILD_H
#define BALLOTC_BUILD_H

#include "../runtime/tables.h"
#include "diagnostic.h"

/* An array that grows in an arena; items are plain structs of one size. */
struct ballotc_array {
    void *items;
    uint32_t n, capacity;
    size_t size;
};

struct ballotc_entity;

/* What a schedule of the tables was made from, and what the compiler knows of
 * it besides. */
struct ballotc_schedule_source {
    const struct ballotc_entity *entity;
    const char *pin;      /* version of a pinned incorporation, or NULL */
    ballot_instant first; /* the latest first row of its versions */
    bool is_wrong;
};

/* A look-up while it gathers keys. */
struct ballotc_lookup {
    struct ballot_lookup row; /* first_key is not set yet */
    uint32_t keys[BALLOT_MOST_KEYS];
};

struct ballotc_builder {
    struct ballot_arena *arena;
    struct ballotc_array rules, rows, wordings, phases, parts, cites, vias, schedules,
        schedule_versions, entries, readings, choices, nodes, node_places, lookups, arguments,
        constants;
    struct ballotc_array schedule_sources; /* one a schedule: struct ballotc_schedule_source */
    uint32_t *variables; /* per node: bit n where variable n is read and not bound inside */
    uint32_t variables_capacity;
    uint32_t *buckets; /* of nodes, chained through next_node */
    uint32_t *next_node;
    uint32_t n_variables; /* most bound at one time */
};

void ballotc_builder_init(struct ballotc_builder *builder, struct ballot_arena *arena);
/* Appends a copy of *ITEM; returns its index. */
uint32_t ballotc_push(struct ballotc_builder *builder, struct ballotc_array *array,
                      const void *item);

static inline const struct ballot_node *ballotc_node_at(const struct ballotc_builder *builder,
                                                        uint32_t node)
{
    return (const struct ballot_node *)builder->nodes.items + node;
}

/* A place of the sources as the tables keep it. */
struct ballot_place ballotc_place(const struct ballotc_location *where);

/* optimize.c: adds a node, folded where its operands are constant; its flags are
 * computed. Nodes that compute the same are one, wherever they are written, and have the
 * place where that was first. */
uint32_t ballotc_node(struct ballotc_builder *builder, struct ballot_node node,
                      const struct ballotc_location *where);
/* A constant that no other kind of table row refers to by position is shared. */
uint32_t ballotc_constant(struct ballotc_builder *builder, struct ballot_value value,
                          enum ballot_kind kind, uint16_t type,
                          const struct ballotc_location *where);
/* The number of a constant node, if it is one. */
bool ballotc_constant_number(const struct ballotc_builder *builder, uint32_t node, int64_t *number);
/* lookups.c: a look-up that comes to what the node ANY does, where the list is
 * of the certificate and its elements are told apart by one field; else ANY. */
uint32_t ballotc_look_up(struct ballotc_builder *builder, uint32_t any,
                         const struct ballotc_location *where);
/* Fills ROWS, one a look-up, and adds their keys to the arguments. */
void ballotc_finish_lookups(struct ballotc_builder *builder, struct ballot_lookup *rows);

#endif
