/* The stages in order: sources in, tables out. */
#ifndef BALLOTC_COMPILE_H
#define BALLOTC_COMPILE_H

#include <stdbool.h>
#include <stdio.h>

#include "../runtime/arena.h"
#include "../runtime/tables.h"
#include "diagnostic.h"
#include "names.h"
#include "scenario.h"
#include "syntax.h"

/* What one compilation produces. Everything lives in the arena. */
struct ballotc_compilation {
    struct ballotc_sources sources;
    struct ballotc_diagnostics diagnostics;
    struct ballotc_file *files;         /* the trees, in the order of the paths */
    uint16_t first_with;                /* the first file that was read for a what-if */
    struct ballotc_names *names;        /* what the trees mean; NULL likewise */
    const struct ballot_tables *tables; /* NULL if there were errors */
    bool unreadable;                    /* some source could not be read at all */
};

/* A source that is in memory already; it must stay in place. */
struct ballotc_text {
    const char *name; /* as diagnostics print it */
    const char *text;
    size_t length;
};

/* What to compile: files, directories walked for *.ballot, and texts; their
 * order does not matter. */
struct ballotc_request {
    const char *name; /* of the rule base */
    const char *const *paths;
    size_t n_paths;
    const struct ballotc_text *texts;
    size_t n_texts;
    const struct ballotc_scenario *scenario; /* NULL: the law as it is */
    bool drafts; /* errors and warnings of the drafts, too, that take no part */
    /* The tables hold every day of knowledge; for warnings, the one asked for. */
    bool limit_known;
    ballot_instant known;
};

/* Errors are in the result's diagnostics, not printed. */
struct ballotc_compilation *ballotc_compile(struct ballot_arena *arena,
                                            const struct ballotc_request *request);

/* Prints what one who only wants the tables must know: the errors, and the
 * warnings on what-ifs; and their count. */
struct ballotc_count ballotc_compilation_list(const struct ballotc_compilation *compilation,
                                              const struct ballotc_request *request,
                                              FILE *diagnostics);
void ballotc_compilation_print(const struct ballotc_compilation *compilation,
                               const struct ballotc_request *request, FILE *diagnostics);
/* As above, both, for who wants tables or nothing. NULL if there were errors. */
const struct ballot_tables *ballotc_compile_tables(struct ballot_arena *arena,
                                                   const struct ballotc_request *request,
                                                   FILE *diagnostics);

/* --dump=history: each rule and schedule, its wordings and when they hold, for
 * whom; --dump=checks: the check programs. */
void ballotc_dump_history(const struct ballot_tables *tables, FILE *to);
void ballotc_dump_checks(const struct ballot_tables *tables, FILE *to);

/* The tables as one C file that defines `const struct ballot_tables *SYMBOL(void)`.
 * Files are named without the ROOT that their names begin with; with NULL, or
 * where they do not, by what stands behind the last slash. */
void ballotc_emit_c(const struct ballot_tables *tables, const char *symbol, const char *root,
                    FILE *to);
/* The sources as one C file that defines `const struct ballotc_text SYMBOL[]`
 * and `const size_t SYMBOL_n`, under names as above. */
void ballotc_emit_sources(const struct ballotc_sources *sources, const char *symbol,
                          const char *root, FILE *to);
/* The name that is emitted for a file. */
const char *ballotc_short_name(const char *name, const char *root);

#endif
