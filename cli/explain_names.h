/* ballot explain, of what is no rule: readings and schedules. */
#ifndef BALLOT_EXPLAIN_NAMES_H
#define BALLOT_EXPLAIN_NAMES_H

#include "law.h"

/* Prints the readings and schedules called NAME, with their document or
 * without, as known at KNOWN; a blank line before each, the first only if
 * BEHIND something. False if there is none. */
bool explain_names(const struct ballot_tables *tables, ballot_instant known, const char *name,
                   bool behind, struct ballot_arena *arena);

#endif
