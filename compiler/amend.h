/* Ballots applied in order: from the edits of each rule, schedule and reading
 * to its history (docs/language.md, section 3). The heart of the product. */
#ifndef BALLOTC_AMEND_H
#define BALLOTC_AMEND_H

#include "build.h"
#include "lower.h"
#include "names.h"

/* Fills the builder with every rule, schedule and reading. */
void ballotc_amend(struct ballotc_names *names, struct ballotc_builder *builder);
/* Whether an apply of NAME, a rule or a group, takes in RULE. */
bool ballotc_is_named(const char *rule, const char *name);
/* ALWAYS for a row without a date. */
ballot_instant ballotc_entry_start(const struct ballotc_entry *entry);

/* history.c: the rows of one history. TOUCHING are the ballots (N of them, in
 * order) that can make a difference; VERSION gives the wording for one set of
 * included ballots, BALLOT_NONE for none. `whole` tells that the set has no
 * gap, so that what is wrong with it is wrong with the sources. */
struct ballotc_history_request {
    struct ballotc_names *names;
    struct ballotc_builder *builder;
    const uint32_t *touching;
    uint32_t n_touching;
    uint32_t (*version)(void *context, const bool *included, bool whole);
    void *context;
};
void ballotc_history(const struct ballotc_history_request *request, uint32_t *first_row,
                     uint32_t *n_rows);

/* A set of ballots, kept in order. */
struct ballotc_set {
    bool *member; /* per ballot */
};
uint32_t ballotc_set_list(const struct ballotc_names *names, const struct ballotc_set *set,
                          uint32_t **list);

/* gather.c: the clauses of a rule or an apply, gathered from ballots. */
enum ballotc_part_of_rule {
    BALLOTC_PART_SECTION,
    BALLOTC_PART_SUMMARY,
    BALLOTC_PART_MANUAL,
    BALLOTC_PART_BECAUSE,
    BALLOTC_PART_FOR,
    BALLOTC_PART_WHEN,
    BALLOTC_PART_AT,
    BALLOTC_PART_DUE,
    BALLOTC_PART_PHASES,
    BALLOTC_PART_COVERS,
    BALLOTC_PART_CHECKS,
    BALLOTC_PART_EXCEPT,
    BALLOTC_PARTS
};

struct ballotc_gathered {
    struct ballotc_clauses clauses;
    const struct ballotc_declaration *made;   /* NULL: no wording */
    uint32_t last;                            /* the last ballot that gave a clause in force */
    const struct ballotc_declaration *latest; /* where it did */
    uint32_t of_phases;                       /* the ballot that gave the phases */
    uint32_t givers[BALLOTC_PARTS];           /* the ballot that gave each clause */
};
void ballotc_gather(const struct ballotc_entity *entity, const bool *included,
                    struct ballotc_gathered *result);
/* Where a phase or a row of a schedule begins; ALWAYS for one without a date. */
ballot_instant ballotc_start(enum ballotc_phase_from kind, const struct ballotc_date *date);
ballot_instant ballotc_phase_start(const struct ballotc_phase *phase);
/* Adds every ballot that can change a wording of ENTITY. */
void ballotc_touching(struct ballotc_names *names, const struct ballotc_entity *entity,
                      struct ballotc_set *set);
/* Warnings on phases that replace each other. */
void ballotc_check_phases(struct ballotc_names *names, const struct ballotc_entity *rule);

/* wording.c: whether the `except` of an apply takes RULE out. */
bool ballotc_is_excepted(const struct ballotc_clauses *apply, const char *rule);

/* What a rule ranges over, as the first of its wordings that was lowered says. */
struct ballotc_range {
    uint32_t list; /* BALLOT_NONE: no list */
    const struct ballotc_location *where;
};

/* One wording of a rule. */
struct ballotc_wording_request {
    struct ballotc_names *names;
    struct ballotc_builder *builder;
    const struct ballotc_entity *rule;
    const struct ballotc_entity *apply;       /* NULL unless incorporated */
    const struct ballotc_entity *incorporate; /* likewise */
    unsigned *reads;                          /* adds what it reads: enum ballot_node_flag */
    struct ballotc_range *range;              /* sets it, or compares with it */
    /* Where the tables stood before this rule: what is in them is shared from
     * here on, among the wordings of one rule. */
    uint32_t first_wording, first_phase, first_cite;
};
/* The wording for one set of ballots; BALLOT_NONE: no wording. */
uint32_t ballotc_wording(const struct ballotc_wording_request *request, const bool *included,
                         bool whole);

#endif
