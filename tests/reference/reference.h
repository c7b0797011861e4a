/* What a rule base says of some facts, found out the slow and obvious way.
 *
 * It walks the tree that the parser builds, and knows nothing of tables and
 * check programs: it is written from docs/language.md, not from the engine.
 * Nothing is kept from one question to the next. */
#ifndef ORACLE_H
#define ORACLE_H

#include "../../compiler/syntax.h"
#include "../../runtime/ballot.h"
#include "facts.h"

#define MOST_BALLOTS 32

/* A ballot that passed. `order`: by document (of its name), then by base. */
struct passed_ballot {
    const struct ballotc_declaration *declaration;
    const char *document;
    ballot_instant passed, effective;
    int order;
};

/* A rule, or one that an apply takes over from another document. */
struct rule {
    const char *document; /* whose it is here */
    const char *source;   /* that words it */
    const char *name;
    const struct ballotc_word *apply; /* NULL, or the name of the apply */
    char full[48];
    bool about_ca; /* reads nothing else */
};

#define MOST_RULES_IN_BASE 192

struct rule_base {
    const struct ballotc_file *files;
    struct passed_ballot ballots[MOST_BALLOTS];
    int n_ballots;
    struct rule rules[MOST_RULES_IN_BASE];
    size_t n_rules;
};

/* --- law.c: which ballots are the law, and what they say ------------------- */

/* Per ballot, whether it is part of it. */
struct law {
    const struct rule_base *base;
    bool has[MOST_BALLOTS];
};

void rule_base_read(struct rule_base *base, const struct ballotc_file *files);
struct law law_on(const struct rule_base *base, bool limit_known, ballot_instant known,
                  ballot_instant anchor);
/* SOURCE's ballots up to the one that made VERSION and no others of it. */
struct law law_pinned(const struct law *law, const char *source, const char *version);

/* The last declaration in force of what one ballot gives whole (a define, a
 * reading, an incorporation); NULL if there is none. *order: of its ballot. */
const struct ballotc_declaration *law_current(const struct law *law, const char *document,
                                              enum ballotc_declaration_kind kind, const char *name,
                                              int *order);
/* A define that stands outside of ballots. */
const struct ballotc_declaration *law_global_define(const struct rule_base *base, const char *name);
/* Whether any ballot of the document, in force or not, ever made it. */
bool law_ever(const struct rule_base *base, const char *document,
              enum ballotc_declaration_kind kind, const char *name);

/* The clauses of a rule or apply as the ballots of the law leave them. */
struct clauses_in_force {
    struct ballotc_clauses clauses;
    bool exists;
    int order; /* of the last ballot that gave one of them */
};
struct clauses_in_force law_clauses(const struct law *law, const char *document,
                                    enum ballotc_declaration_kind kind, const char *source,
                                    const char *name);

/* The rows of a schedule in force: the edits of its versions, applied. */
struct schedule_row {
    ballot_instant from;
    const struct ballotc_expression *members[32]; /* literals */
    int n_members;
    bool is_set;
};
struct schedule_in_force {
    bool exists;
    struct schedule_row rows[16];
    int n_rows;
    int order;
};
void law_schedule(const struct law *law, const char *document, const char *name,
                  struct schedule_in_force *schedule);

/* The rows of a table, a define that its ballots add to and drop from. */
void law_rows(const struct law *law, const char *document, const char *name,
              struct schedule_row *rows);

ballot_instant start_of(enum ballotc_phase_from kind, const struct ballotc_date *date);

/* --- evaluate.c: expressions ------------------------------------------------ */

struct question {
    const struct rule_base *base;
    const struct facts *facts;
    struct ballot_options options;
    int64_t distance; /* that the issuance moves */
    bool can_move;
    struct ballot_arena *arena;
};

enum have { HAVE_VALUE, HAVE_NONE /* absent */, HAVE_UNKNOWN, HAVE_RANGE };
enum sort { SORT_NUMBER, SORT_DATE, SORT_DAY, SORT_TEXT, SORT_LIST, SORT_OBJECT };

struct value {
    enum have have;
    enum sort sort;
    int64_t number; /* of a range the least */
    int64_t most;   /* of a range, INT64_MAX: no end */
    const char *text;
    struct value *items;
    size_t n;
    const struct fact *object;
    bool moves, reusable; /* dates in that object: with the issuance; only under issued-on */
};

struct frame;
struct binding {
    const char *name;
    struct value value;
    const struct ballotc_expression *argument; /* of a define: read in its own frame */
    const struct frame *of_argument;
    const struct binding *outer;
};

struct frame {
    const struct question *question;
    const struct law *law;       /* of the wording: its defines */
    const struct law *schedules; /* of the anchor */
    const char *document;        /* NULL: outside of ballots */
    ballot_instant anchor;
    bool about_ca;    /* the rule reads nothing but the CA */
    const char *rule; /* full name, for attestations */
    const struct binding *bindings;
};

struct value reference_evaluate(const struct frame *frame, const struct ballotc_expression *e);
struct value reference_attested(const struct frame *frame);
/* issuance.date, as it moves. */
struct value reference_issuance_date(const struct question *question);
/* Sets distance and can_move. */
void reference_move(struct question *question);

/* --- judge.c: verdicts ------------------------------------------------------- */

struct judged {
    char rule[48], subject[48];
    enum ballot_verdict verdict;
    int level;        /* enum ballot_level; 0: no phase is in force */
    int ballot;       /* order of the one that put the wording in force; -1: not told */
    uint64_t may_be;  /* instead of it, schedules' ballots: a set of orders */
    uint64_t wording; /* which one governs; 0: none */
};

/* Finds the rules of a base whose ballots have been read. */
void rule_base_find_rules(struct rule_base *base);

/* Judges every rule; returns how many findings there are (at most MOST). */
#define MOST_JUDGED 512
size_t reference_judge(struct question *question, struct judged *judged);

#endif
