/* What if: drafts added, ballots left out and moved (docs/language.md, section
 * 3). Applied to the trees, before anything is made of them. */
#ifndef BALLOTC_SCENARIO_H
#define BALLOTC_SCENARIO_H

#include "diagnostic.h"
#include "syntax.h"

/* --move BALLOT=+90d, --move BALLOT:DATE=DATE */
struct ballotc_move {
    const char *ballot;
    bool one_date; /* only the date `date`, to `to`; else every date, by `seconds` */
    ballot_instant date, to;
    bool to_is_day;  /* `to` is a bare date */
    int64_t seconds; /* whole days */
};

struct ballotc_scenario {
    const char *const *with; /* paths of files that hold drafts */
    size_t n_with;
    const char *const *without; /* names of ballots */
    size_t n_without;
    const struct ballotc_move *moves; /* made one after another */
    size_t n_moves;
    bool pending; /* drafts among the sources take part too */
};

/* Reads what stands behind --move. False with the reason in *error. Texts are
 * in the arena. */
bool ballotc_move_parse(const char *text, struct ballotc_move *move, struct ballot_arena *arena,
                        const char **error);

/* Whether anything is asked: SCENARIO may be NULL. */
bool ballotc_scenario_is_empty(const struct ballotc_scenario *scenario);
/* The scenario as options of the command line, each with a space before it;
 * "" for none. */
const char *ballotc_scenario_text(struct ballot_arena *arena,
                                  const struct ballotc_scenario *scenario);

/* Changes FILES, of which those from WITH on were read for scenario->with (in
 * that order; NULL: none could be read). What is wrong is reported. */
void ballotc_scenario_apply(struct ballot_arena *arena, struct ballotc_diagnostics *diagnostics,
                            struct ballotc_file *files, struct ballotc_file *with,
                            const struct ballotc_scenario *scenario);

/* The first draft in FILES up to END that takes no part, behind AFTER (NULL: of
 * all); NULL if there is none. */
struct ballotc_declaration *ballotc_next_draft(struct ballotc_file *files,
                                               const struct ballotc_file *end,
                                               const struct ballotc_declaration *after);
/* Lets DRAFT, and the drafts that it stands on, take part, or not. */
void ballotc_draft_take_part(struct ballot_arena *arena, struct ballotc_file *files,
                             const struct ballotc_file *end, struct ballotc_declaration *draft,
                             bool takes_part);

/* Calls VISIT for the effective date of BALLOT and each date from which
 * something in it binds: phases of rules and applies, rows of schedules. */
void ballotc_each_date(struct ballotc_declaration *ballot,
                       void (*visit)(void *context, struct ballotc_date *date), void *context);

#endif
