/* Which facts of the evidence the rules in force would ask for, as far as that
 * can be told without any: check programs are evaluated with nothing supplied,
 * and what is still unknown is what somebody has to supply. */
#ifndef BALLOT_EVIDENCE_NEEDS_H
#define BALLOT_EVIDENCE_NEEDS_H

#include "../runtime/arena.h"
#include "../runtime/ballot.h"
#include "../runtime/tables.h"

/* Who asks: a rule, or (RULE is NULL) the scope of a document. */
struct asker {
    const char *citation; /* "SBR 4.2.2.2 -> BR 3.2.2.9", "the scope of SBR" */
    const char *rule;     /* "SBR/mpic.perspectives" */
    const char *question; /* that an attestation answers, or NULL */
};

struct askers {
    struct asker *items; /* in the tables' order, each once */
    size_t n, capacity;
};

/* One fact, or record of facts, or list: a node of a tree. */
struct fact {
    const struct ballot_field *field;   /* NULL at the root: the issuance, or the CA */
    const struct ballot_record *record; /* of the fields, or of a list's elements; NULL: none */
    struct fact **fields;               /* one for each field of the record, NULL: not asked for */
    struct askers askers;               /* of the fact itself */
};

struct needs {
    struct ballot_arena *arena;
    const struct ballot_tables *tables;
    struct fact *issuance, *ca; /* NULL where nothing is asked for */
    struct askers issuance_attestations, ca_attestations;
    bool awaits_issuer;        /* something would be answered by the issuer's certificate */
    unsigned long substituted; /* rules that are decided, on a substitute for issuance.signed */
};

/* Starts empty. */
void needs_begin(struct needs *needs, const struct ballot_tables *tables,
                 struct ballot_arena *arena);
/* Adds what the rules of CHECKER, which was made with OPTIONS of the same
 * tables, would ask for about FACTS, of which no evidence is read. ABOUT is a
 * set of enum ballot_rules_about. An anchor that is unknown is taken to be the
 * day of the issuance that OPTIONS move to, else of judgement. */
void needs_add(struct needs *needs, struct ballot_checker *checker,
               const struct ballot_options *options, const struct ballot_facts *facts,
               unsigned about);
/* Forgets the issuance, for the next certificate. */
void needs_next_issuance(struct needs *needs);

#endif
