/* The XML Schema of evidence documents, from the declared records. */
#ifndef BALLOTC_EMIT_SCHEMA_H
#define BALLOTC_EMIT_SCHEMA_H

#include "../runtime/arena.h"
#include "../runtime/tables.h"

/* Reads the records and enumerations of TABLES only. In ARENA. */
char *ballotc_emit_schema(const struct ballot_tables *tables, struct ballot_arena *arena);

#endif
