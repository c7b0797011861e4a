/* Which statements of a document the rule base answers, and how. */
#ifndef BALLOT_CLI_COVERAGE_H
#define BALLOT_CLI_COVERAGE_H

#include "../compiler/compile.h"
#include "inventory.h"
#include "strings.h"

/* How a statement is answered, by what is in force in the end. */
enum answer {
    ANSWER_MISSING,
    ANSWER_CERTIFICATE, /* a rule that reads nothing else */
    ANSWER_EVIDENCE,    /* a rule that reads evidence, or both */
    ANSWER_PERMITTED,   /* `permits`, or `may` in a table */
    ANSWER_MANUAL,      /* an attestation */
    ANSWERS
};

struct coverage {
    const struct inventory *inventory;
    enum answer *answers;   /* one a statement */
    size_t totals[ANSWERS]; /* of the statements that no ballot has dropped */
};

/* Compares what C cites with the N inventories; what does not fit is reported.
 * COVERAGES has room for N; lives in the arena of DIAGNOSTICS. C has tables. */
void coverage_find(const struct ballotc_compilation *c, struct ballotc_diagnostics *diagnostics,
                   const struct inventory *inventories, size_t n, struct coverage *coverages);

/* A line a section, with MISSING one a statement without an answer, a total. */
void coverage_print(const struct coverage *coverage, bool missing, FILE *to);

/* ballotc --coverage. Starts as {0}. */
struct coverage_options {
    struct strings inventories; /* files; without any, those in the paths' inventory/ */
    bool missing;               /* list what has no answer */
    bool strict;                /* that, and a citation that does not fit, is a failure */
};
/* C has tables of the N PATHS. Reports on standard error, writes to OUTPUT;
 * returns the exit status. */
int coverage_command(struct ballotc_compilation *c, const char *const *paths, size_t n,
                     const struct coverage_options *options, const char *output, bool warnings,
                     bool colour);

#endif
