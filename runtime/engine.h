/* The rooms of the engine: checker.c makes a checker, judge.c judges one
 * instance of a rule at one point of the moving date, engine.c one subject,
 * timeline.c follows the moving date. */
#ifndef BALLOT_ENGINE_H
#define BALLOT_ENGINE_H

#include "evaluate.h"

/* A rule as far as it is known on the checker's day of knowledge. */
struct ballot_active {
    const struct ballot_rule *rule;
    uint32_t document; /* the rule's, and its subject: asked of every rule */
    uint8_t subject;
    const struct ballot_row *rows; /* in order of `from` */
    uint32_t n_rows;
    uint32_t list; /* node of `for`, or BALLOT_NONE */
    /* Of a cell: its column as a condition on the certificate alone, in every
     * wording; else BALLOT_NONE. And how many rules from here on share it. */
    uint32_t column, n_alike;
    uint32_t anchor; /* node, if all wordings have that one and it asks no schedule; else
                        BALLOT_NONE */
    struct ballot_anchor *shared; /* the same, where it is that of other rules too; else NULL */
    struct ballot_law *law;       /* that was found last */
};

/* An anchor that is none of an element's own, read at the point of the moving date. */
struct ballot_anchor {
    uint32_t node;
    bool is_read;
    bool is_plain; /* no reading is asked for it, and no month rounded; else it is not shared */
    bool is_future;
    bool substituted_sct, substituted_start;
    struct ballot_value value;
    struct ballot_reach reach; /* on which all of this stays */
};

/* The law of a rule for anchors in [from, until), as it was found last. */
struct ballot_law {
    ballot_instant from, until; /* from = until: never */
    const struct ballot_row *row;
    const struct ballot_wording *wording; /* NULL: nothing yet in force */
    const struct ballot_phase *phase;
    ballot_instant since, ends;    /* it reads like this, whatever the anchor */
    struct ballot_finding finding; /* the last of the rule */
    bool is_described;             /* it was under this law */
};

/* Whether a document takes in the subject at hand. */
struct ballot_scope {
    uint32_t node; /* BALLOT_NONE: it takes in everything */
    struct ballot_value value;
    struct ballot_reach reach;
    bool is_fixed;   /* the same at every point of the moving date */
    bool is_never;   /* and it does not take it in */
    uint32_t behind; /* the first rule behind those of the document */
};

enum ballot_instance_kind {
    BALLOT_WHOLE_RULE,   /* no `for` */
    BALLOT_ELEMENT,      /* one element of its list */
    BALLOT_LIST_UNKNOWN, /* nobody supplied the list */
    BALLOT_LIST_EMPTY    /* no element, or none that `where` keeps */
};

struct ballot_instance {
    const struct ballot_active *active;
    enum ballot_instance_kind kind;
    uint32_t position; /* of the element */
    struct ballot_value list;
};

/* What the judgement of one instance comes to. */
struct ballot_outcome {
    enum ballot_verdict verdict;
    const struct ballot_row *row;
    const struct ballot_wording *wording;
    const struct ballot_phase *phase;
    uint32_t open; /* the node that is unknown, for an unknown verdict */
    bool dropped;  /* `where` leaves the element out */
    ballot_instant since, until;
    struct ballot_value anchor;
    struct ballot_reach reach; /* around the point */
    uint64_t asked;            /* readings */
    uint32_t schedule_ballot;  /* the last of the schedules that were read, or BALLOT_NONE */
    bool substituted_sct, substituted_start;
};

/* Of what a finding was made, to find its texts again. */
struct ballot_origin {
    struct ballot_checker *checker;
    const struct ballot_instance *instance;
    const struct ballot_outcome *out;
    ballot_instant point; /* at which it was judged */
    bool has_texts;
    struct ballot_texts texts;
};

/* What a reach came to on the moving date; most findings of a check have the same. */
struct ballot_span {
    ballot_instant point;
    struct ballot_reach reach;
    ballot_instant from, until;
};

struct ballot_checker {
    const struct ballot_tables *tables;
    struct ballot_options options;
    uint8_t *choices;
    struct ballot_active *rules;
    struct ballot_law *laws; /* one a rule of `rules` */
    uint32_t n_rules;
    struct ballot_row *rows;
    struct ballot_scope *scopes;        /* per document */
    struct ballot_looked_up *looked_up; /* per look-up */
    uint8_t *decided;                   /* per node: enum ballot_decided */
    uint8_t *without_evidence;          /* what `decided` is before a check without any */
    struct ballot_anchor *anchors;      /* that rules share */
    uint32_t n_anchors;
    struct ballot_arena arena;
    struct ballot_run run;
    ballot_instant point; /* of the moving date */
    struct ballot_span span;
    unsigned long evaluations;
};

static inline bool ballot_row_is_known(bool limit_known, ballot_instant known,
                                       const struct ballot_row *row)
{
    if (!limit_known)
        return row->known_until == BALLOT_NEVER;
    return row->known_from <= known && known < row->known_until;
}

static inline uint8_t ballot_outcome_level(const struct ballot_outcome *out)
{
    return out->phase != NULL && out->verdict != BALLOT_NOT_IN_FORCE ? out->phase->level
                                                                     : BALLOT_OFF;
}

/* Puts the facts at hand in place, at the point that the options give. */
void ballot_begin(struct ballot_checker *checker, const struct ballot_facts *facts);
/* Moves the moving date to POINT. */
void ballot_place(struct ballot_checker *checker, ballot_instant point);
/* Evaluates the scope of each document, for a certificate or for a CA. */
void ballot_evaluate_scopes(struct ballot_checker *checker, bool of_ca);
/* The scope as it is at the point. */
void ballot_evaluate_scope(struct ballot_checker *checker, struct ballot_scope *scope);
static inline const struct ballot_scope *ballot_scope_at(struct ballot_checker *checker,
                                                         const struct ballot_active *active)
{
    struct ballot_scope *scope = &checker->scopes[active->document];
    if (!scope->is_fixed) /* it seldom asks for a date */
        ballot_evaluate_scope(checker, scope);
    return scope;
}
/* Makes INSTANCE, of a rule with a list, the first element, or what stands for it.
 * Returns how many there are. */
uint32_t ballot_first_element(struct ballot_checker *checker, struct ballot_instance *instance);
/* Makes INSTANCE the first of a rule. Returns how many there are. */
static inline uint32_t ballot_first_instance(struct ballot_checker *checker,
                                             const struct ballot_active *active,
                                             struct ballot_instance *instance)
{
    instance->active = active;
    instance->kind = BALLOT_WHOLE_RULE;
    instance->position = 0;
    return active->list != BALLOT_NONE ? ballot_first_element(checker, instance) : 1;
}
/* Judges at the point where the moving date is. */
void ballot_judge(struct ballot_checker *checker, const struct ballot_instance *instance,
                  struct ballot_outcome *out);
/* The finding that ballot_judge has just come to; holds for the reach alone. It stays until
 * another of the same rule is described. INSTANCE, OUT and ORIGIN have to outlive it. */
struct ballot_finding *ballot_describe(struct ballot_checker *checker,
                                       const struct ballot_instance *instance,
                                       const struct ballot_outcome *out,
                                       struct ballot_origin *origin);
/* What an unknown outcome waits for, and nobody has supplied. Of several, the issuer's
 * certificate: what is asked of it is asked of every certificate that it has issued. */
enum ballot_awaited {
    BALLOT_AWAITS_EVIDENCE,
    BALLOT_AWAITS_ATTESTATION,
    BALLOT_AWAITS_ISSUER,
    BALLOT_AWAITED
};
enum ballot_awaited ballot_outcome_awaits(const struct ballot_checker *checker,
                                          const struct ballot_outcome *out);
/* Calls VISIT for each rule about ABOUT (a set of enum ballot_rules_about) of
 * each document that takes the facts in, or does so on some day. */
void ballot_each_rule(struct ballot_checker *checker, unsigned about,
                      void (*visit)(void *context, const struct ballot_active *active),
                      void *context);
/* Widens *from and *until, the reach of OUT around the point, to the longest
 * stretch on which the instance stands as it does. Leaves the point there. */
void ballot_extend(struct ballot_checker *checker, const struct ballot_instance *instance,
                   const struct ballot_outcome *out, ballot_instant *from, ballot_instant *until);
/* Binds the instance's element, and reads the law at the anchor, as ballot_judge
 * left them, after the moving date was placed elsewhere. */
void ballot_bind_instance(struct ballot_checker *checker, const struct ballot_instance *instance);
void ballot_set_anchor(struct ballot_checker *checker, const struct ballot_outcome *out);
/* The last point of the moving date before POINT, itself one of its points. */
ballot_instant ballot_point_before(const struct ballot_checker *checker, ballot_instant point);
/* The reach of OUT on the moving date: whole days where it takes only those. */
void ballot_reach_to_span(struct ballot_checker *checker, const struct ballot_outcome *out,
                          ballot_instant *from, ballot_instant *until);

#endif
