/* Check programs met with facts: one expression at one point in time. */
#ifndef BALLOT_EVALUATE_H
#define BALLOT_EVALUATE_H

#include "arena.h"
#include "span.h"
#include "tables.h"
#include "value.h"

#define BALLOT_MOST_VARIABLES 32u
#define BALLOT_MOST_READINGS 64u

/* What a look-up has found of the certificate at hand; `is_done` is cleared
 * where that changes. */
struct ballot_looked_up {
    uint64_t found;               /* bit n: key n */
    bool is_done, stray, is_open; /* open: an element, or the list, is unknown */
    struct ballot_value open;
};

/* What is known of a node, whatever the dates: of a condition on the certificate
 * alone its value, and of what needs evidence, where there is none, that it is unknown. */
enum ballot_decided {
    BALLOT_NOT_DECIDED,
    BALLOT_DECIDED_FALSE,
    BALLOT_DECIDED_TRUE,
    BALLOT_DECIDED_UNKNOWN
};

enum ballot_substitute { BALLOT_SIGNED, BALLOT_EARLIEST_SCT, BALLOT_START };

/* All that an evaluation reads. The caller sets it up for a subject and a
 * rule; evaluating changes only the last group. */
struct ballot_run {
    const struct ballot_tables *tables;
    const struct ballot_object *roots[4]; /* enum ballot_root; NULL: not supplied */
    int64_t shift[BALLOT_MOTIONS];        /* seconds that each kind of date has moved */
    int32_t slopes[BALLOT_MOTIONS];       /* and moves with each second of the moving date */
    struct ballot_value today;
    struct ballot_value issued; /* issuance.date before any date moves; may be unknown */
    enum ballot_substitute issued_is;
    bool limit_known;
    ballot_instant known;
    const uint8_t *choices;         /* per reading: the choice taken */
    const struct ballot_rule *rule; /* for attestations */
    uint8_t subject;                /* enum ballot_subject_kind, of the rule: likewise */
    struct ballot_value anchor;     /* at which schedules are read */
    bool exact;                     /* follow months one by one, not as lines with some slack */
    bool near;                      /* some comparison was too close for the slack of its sides */
    struct ballot_arena *arena;
    struct ballot_looked_up *looked_up; /* one a look-up of the tables */
    uint8_t *decided;                   /* per node, of the facts at hand: enum ballot_decided */
    struct ballot_value variables[BALLOT_MOST_VARIABLES];
    uint32_t positions[BALLOT_MOST_VARIABLES]; /* of the bound elements, for paths */
    uint32_t lists[BALLOT_MOST_VARIABLES];     /* nodes of their lists, likewise */

    struct ballot_reach reach;   /* on which nothing that was read comes out otherwise */
    uint64_t asked;              /* readings that were asked */
    bool substituted_sct;        /* issuance.date came from an SCT */
    bool substituted_start;      /* … from cert.not_before */
    ballot_instant since, until; /* edges of the schedule rows that were read */
    uint32_t schedule_ballot;    /* the last ballot of those, or BALLOT_NONE */
};

struct ballot_value ballot_evaluate(struct ballot_run *run, uint32_t node);
/* The branch that an IF takes, BALLOT_NONE where nobody can tell. It is asked aside, behind
 * where it was read: what is bound by then stays so, though it may have been bound anew. */
uint32_t ballot_branch(const struct ballot_run *run, const struct ballot_node *node);
/* lookup.c: a node FOUND or STRAY. */
struct ballot_value ballot_look_up(struct ballot_run *run, const struct ballot_node *node);
/* Element I of a list that NODE evaluated to, as the evaluation sees it. */
struct ballot_value ballot_element(const struct ballot_run *run, const struct ballot_node *node,
                                   const struct ballot_value *list, uint32_t i);
/* quantify.c: binds the variable of the quantifier NODE to element I of its list. */
void ballot_bind_element(struct ballot_run *run, const struct ballot_node *node,
                         const struct ballot_value *list, uint32_t i);
/* Whether the anchor lies before INSTANT; narrows the reach. */
bool ballot_anchor_before(struct ballot_run *run, ballot_instant instant);

/* Finds run->issued among the roots. */
void ballot_find_issued(struct ballot_run *run);
/* Which nodes are unknown, whatever the certificate and the dates, where nobody
 * supplied any evidence; DECIDED has one place a node, none decided yet. */
void ballot_decide_without_evidence(const struct ballot_tables *tables, uint8_t *decided);

/* The date as the evaluation sees it. */
static inline struct ballot_value ballot_moved(const struct ballot_run *run,
                                               const struct ballot_value *date)
{
    struct ballot_value moved = ballot_value_number(date->as.number + run->shift[date->motion]);
    moved.slope = run->slopes[date->motion];
    return moved;
}

static inline bool ballot_is_known(const struct ballot_value *value)
{
    return value->state == BALLOT_KNOWN;
}

/* message.c: texts for people; both in the run's arena. */

/* A value of NODE's type. Of the run, only tables and arena are needed where
 * the value does not move. */
const char *ballot_value_as_text(const struct ballot_run *run, const struct ballot_node *node,
                                 const struct ballot_value *value);
/* expression.c: NODE in the words of the language. Variables whose bit is set
 * in BOUND are written as the path of the element they stand for; where none
 * is, of the run tables, arena and lists are needed. */
const char *ballot_expression_text(struct ballot_run *run, uint32_t node, uint32_t bound);
/* "<=", "has any of", "before": the word of a comparison. */
const char *ballot_comparison_word(const struct ballot_run *run, const struct ballot_node *node);
/* unmet.c: what would make the condition NODE true. */
const char *ballot_unmet(struct ballot_run *run, uint32_t node);
/* Fills PARTS with values. */
const char *ballot_message(struct ballot_run *run, uint32_t first_part, uint32_t n_parts);
/* Adds the paths of the facts for want of which NODE is unknown, in source
 * order, each once. */
struct ballot_missing {
    const char **paths;
    size_t n, capacity;
};
void ballot_find_missing(struct ballot_run *run, uint32_t node, struct ballot_missing *missing);
void ballot_add_missing(struct ballot_run *run, struct ballot_missing *missing, const char *path);
/* "issuance.validations[2].method"; "" for what is no fact. */
const char *ballot_path(struct ballot_run *run, uint32_t node);
/* "issuance.validations[2]", of an element of LIST. */
const char *ballot_element_path(struct ballot_run *run, const char *list, uint32_t position);

#endif
