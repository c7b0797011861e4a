/* Which rules read each fact of the evidence, in any of their wordings, and
 * which scopes of documents: for people, from the tables. */
#ifndef BALLOTC_READERS_H
#define BALLOTC_READERS_H

#include <stddef.h>

#include "../runtime/arena.h"
#include "../runtime/tables.h"

struct ballotc_reader {
    const char *citation; /* "SBR 4.2.1", "SBR 4.2.2.2 -> BR 3.2.2.9" */
    const char *rule;     /* "SBR/reuse.domain"; NULL: the scope of a document */
};

/* Of one field. */
struct ballotc_readers {
    struct ballotc_reader *items; /* in the tables' order, each once */
    size_t n, capacity;
};

/* One array for each declared record, in it one element for each field; in ARENA. */
struct ballotc_readers *const *ballotc_find_readers(const struct ballot_tables *tables,
                                                    struct ballot_arena *arena);

#endif
