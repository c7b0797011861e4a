/* Diagnostics: what is wrong, where, and where the other place is.
 *
 * They queue while a compilation goes on and are printed at its end, sorted by
 * file, line and column; one that has the code and place of another is dropped.
 *
 *     rules/smc08.ballot:14:21: error: no policy set "smime.legacy_policy" [E0201]
 *        14 |         must from 2025-07-15: not (cert.policies has any of smime.legacy_policy)
 *           |                                                             ^~~~~~~~~~~~~~~~~~~
 *        = help: did you mean "smime.legacy_policies"?
 *     rules/smime.ballot:3:8: note: …
 */
#ifndef BALLOTC_DIAGNOSTIC_H
#define BALLOTC_DIAGNOSTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "source.h"

/* Codes and severities: diagnostics.def, one line each,
 *   BALLOTC_DIAGNOSTIC(E0201, ERROR, unknown_name, "what it means and how to mend it")
 * first digit of the code: 0 input and options, 1 characters and grammar, 2
 * names, 3 ballots and histories, 4 types, 5 warnings on what can never matter,
 * 6 what-ifs, 7 tests, 8 coverage. */
enum ballotc_code {
#define BALLOTC_DIAGNOSTIC(code, severity, name, meaning) BALLOTC_##name,
#include "diagnostics.def"
#undef BALLOTC_DIAGNOSTIC
    BALLOTC_CODES
};

struct ballotc_diagnostics {
    struct ballot_arena *arena;
    const struct ballotc_sources *sources;
    struct ballotc_diagnostic *first, **end;
    size_t errors, warnings;
};

struct ballotc_diagnostic; /* one that has just been queued */

void ballotc_diagnostics_init(struct ballotc_diagnostics *diagnostics, struct ballot_arena *arena,
                              const struct ballotc_sources *sources);

/* Queues one; the result takes notes and help. Never NULL. */
struct ballotc_diagnostic *ballotc_report(struct ballotc_diagnostics *diagnostics,
                                          enum ballotc_code code,
                                          const struct ballotc_location *where, const char *format,
                                          ...) __attribute__((format(printf, 4, 5)));
/* Queues those of OTHERS, which are of the same sources and are no more looked at. */
void ballotc_diagnostics_join(struct ballotc_diagnostics *diagnostics,
                              const struct ballotc_diagnostics *others);
/* Adds a note at another place ("first defined here"); up to four. */
void ballotc_note(struct ballotc_diagnostics *diagnostics, struct ballotc_diagnostic *diagnostic,
                  const struct ballotc_location *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds one line of help without a place; the first one counts. */
void ballotc_help(struct ballotc_diagnostics *diagnostics, struct ballotc_diagnostic *diagnostic,
                  const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The nearest of CANDIDATES to WORD by edit distance, close enough to be a
 * slip; NULL if none is. */
const char *ballotc_nearest(const char *word, const char *const *candidates, size_t n);

/* What was printed. */
struct ballotc_count {
    size_t errors, warnings;
};
/* "2 errors, 1 warning"; nothing where there is no more than one. */
void ballotc_count_print(const struct ballotc_count *count, FILE *to);

/* Prints all, with colour if asked. */
struct ballotc_count ballotc_diagnostics_list(const struct ballotc_diagnostics *diagnostics,
                                              FILE *to, bool colour);
/* Prints the errors, and of the warnings those on what-ifs and those in the
 * files from FIRST_FILE on; those on what is not known yet only if KNOWN. */
struct ballotc_count ballotc_diagnostics_list_what_if(const struct ballotc_diagnostics *diagnostics,
                                                      uint16_t first_file, bool known, FILE *to,
                                                      bool colour);
/* Prints all, or the errors, and their count. */
void ballotc_diagnostics_print(const struct ballotc_diagnostics *diagnostics, FILE *to,
                               bool colour);
void ballotc_diagnostics_print_errors(const struct ballotc_diagnostics *diagnostics, FILE *to,
                                      bool colour);
/* The first complaint's text; "" if there is none. */
const char *ballotc_first_text(const struct ballotc_diagnostics *diagnostics);

const char *ballotc_code_name(enum ballotc_code code);    /* "E0201" */
const char *ballotc_code_meaning(enum ballotc_code code); /* for --explain and the reference */
bool ballotc_code_is_warning(enum ballotc_code code);

#endif
