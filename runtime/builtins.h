/* The built-in functions of builtins.def. */
#ifndef BALLOT_BUILTINS_H
#define BALLOT_BUILTINS_H

#include "arena.h"
#include "tables.h"
#include "value.h"

/* Applies BUILTIN to ARGUMENTS, all KNOWN and of the types of builtins.def.
 * A text result may be allocated in ARENA; nothing else is. The result is
 * KNOWN or UNREADABLE. Needs no state of its own; thread-safe. */
struct ballot_value ballot_builtin_apply(enum ballot_builtin builtin,
                                         const struct ballot_value *arguments,
                                         struct ballot_arena *arena);

/* Great-circle distance in whole km, rounded down; -1 if one is no place. */
int64_t ballot_distance_km(const struct ballot_value *a, const struct ballot_value *b);

/* Content octets of an OID's DER encoding to dotted decimal; "?" for octets
 * that encode none. */
char *ballot_oid_text(const unsigned char *octets, size_t length, struct ballot_arena *arena);
/* Dotted decimal of LENGTH bytes to content octets in ARENA; NULL if it is none. */
unsigned char *ballot_oid_parse(const char *text, size_t length, size_t *octets,
                                struct ballot_arena *arena);

#endif
