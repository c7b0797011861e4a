/* The inventory of a document's normative statements: what there is to cover
 * (docs/language.md, section 9). */
#ifndef BALLOT_CLI_INVENTORY_H
#define BALLOT_CLI_INVENTORY_H

#include "../compiler/diagnostic.h"

enum obligation {
    OBLIGATION_MUST,
    OBLIGATION_MUST_NOT,
    OBLIGATION_SHOULD,
    OBLIGATION_SHOULD_NOT,
    OBLIGATION_MAY,
    OBLIGATION_IS, /* a definition, or a fact that rules rest on */
    OBLIGATIONS
};

/* What decides whether it is met. */
enum decided_by {
    DECIDED_BY_CERTIFICATE,
    DECIDED_BY_BOTH, /* certificate and evidence together */
    DECIDED_BY_EVIDENCE,
    DECIDED_BY_NOBODY, /* no program: somebody attests it */
    DECISIONS
};

/* Texts live in the arena of the sources. */
struct statement {
    const char *id; /* "SBR-7.1.6.1-13": document, section, number */
    const char *section;
    enum obligation obligation;
    enum decided_by decided_by;
    const char *since; /* the ballot that brought or last reworded it */
    const char *until; /* the ballot that dropped it, or NULL */
    const char *text;
    struct ballotc_location where;
};

struct inventory {
    const char *document; /* of its first statement: "SBR" */
    struct statement *statements;
    size_t n, capacity;
};

const char *obligation_name(enum obligation obligation); /* "must not" */
const char *decided_by_name(enum decided_by decided_by); /* "certificate" */

/* Reads a file. False if it cannot be read at all; what is wrong in it is
 * reported. Lives in the arena of DIAGNOSTICS. */
bool inventory_read(struct inventory *inventory, struct ballotc_sources *sources,
                    struct ballotc_diagnostics *diagnostics, const char *path);

#endif
