/* Digests of rules, and which schedules they read. */
#ifndef BALLOT_TEST_DIGEST_H
#define BALLOT_TEST_DIGEST_H

#include <stdbool.h>

#include "../runtime/arena.h"
#include "../runtime/tables.h"

/* One a rule, in the order of the tables: over its whole history, dates,
 * conditions and the schedules in them; not over texts. */
uint64_t *test_digest_rules(const struct ballot_tables *tables, struct ballot_arena *arena);
/* Of what a row of a schedule says, without its date. */
uint64_t test_digest_entry(const struct ballot_tables *tables,
                           const struct ballot_schedule *schedule,
                           const struct ballot_entry *entry);
/* Sets, of one bool a schedule, those that RULE reads. */
void test_digest_schedules(const struct ballot_tables *tables, const struct ballot_rule *rule,
                           bool *schedules);

#endif
