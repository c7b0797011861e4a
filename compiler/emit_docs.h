/* The reference of facts and functions, as Markdown. */
#ifndef BALLOTC_EMIT_DOCS_H
#define BALLOTC_EMIT_DOCS_H

#include "../runtime/arena.h"
#include "../runtime/tables.h"

/* Records of the evidence, the certificate vocabulary, the built-ins. In ARENA. */
char *ballotc_emit_docs(const struct ballot_tables *tables, struct ballot_arena *arena);

#endif
