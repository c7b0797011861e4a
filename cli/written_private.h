/* What written.c and written_rule.c share. */
#ifndef BALLOT_WRITTEN_PRIVATE_H
#define BALLOT_WRITTEN_PRIVATE_H

#include "written.h"

struct written_reader {
    const struct written_request *request;
    struct ballot_arena *arena;
    const struct ballotc_sources *sources;
    struct ballotc_names *names;
};

const char *written_words(const struct written_reader *reader,
                          const struct ballotc_expression *expression);
const char *written_full_name(const struct written_reader *reader, uint32_t document,
                              const char *name);
/* NULL for what stands outside of ballots. */
const char *written_ballot(const struct written_reader *reader, uint32_t ballot);
/* Sets file and line. */
void written_place(const struct written_reader *reader, struct written_item *item,
                   const struct ballotc_location *where);
/* Room for N more clauses, or phases, is the caller's business. */
void written_clause(struct written_item *item, const char *name, const char *text,
                    const char *ballot);

/* Which ballots are the law of DAY (of every day, unless DAY_COUNTS). */
void written_takes_part(const struct written_reader *reader, bool day_counts, ballot_instant day,
                        bool *included);
/* Define, schedule or reading in the law of INCLUDED; NULL if there is none. */
struct written_item *written_thing(const struct written_reader *reader,
                                   const struct ballotc_entity *entity, const bool *included,
                                   bool on_day, ballot_instant day);
/* All of a define's, schedule's or reading's text on one line. */
const char *written_line(const struct written_reader *reader, const struct written_item *item);

/* A rule, incorporated by APPLY unless that is NULL. NULL if there is none. */
struct written_item *written_rule(const struct written_reader *reader,
                                  const struct ballotc_entity *rule,
                                  const struct ballotc_entity *apply, const bool *included,
                                  bool on_day, ballot_instant day);
void written_rule_stretches(const struct written_reader *reader, const struct ballotc_entity *rule,
                            const struct ballotc_entity *apply, struct written_item *item);

#endif
