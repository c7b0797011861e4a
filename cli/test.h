/* ballot test: tests written in the language (docs/language.md, section 10).
 *
 * Everything is read first, by one thread. Then laws are compiled and tests are
 * run by several, each test in memory of its own; what they found is printed at
 * the end, in the order of the sources. */
#ifndef BALLOT_TEST_H
#define BALLOT_TEST_H

#include <stdbool.h>
#include <stdio.h>

#include "../compiler/compile.h"
#include "../compiler/test_syntax.h"
#include "scenario.h"

/* A law under which cases are judged: the rule base, or a what-if. */
struct test_law {
    const char *key; /* "" for the rule base; the what-if spelled out, else */
    const struct ballotc_setting *settings;
    const char *directory;              /* of the file with the settings; paths start there */
    bool plain;                         /* without the what-if of the command line */
    const struct ballot_tables *tables; /* NULL if it does not compile */
    const struct ballotc_file *files;   /* what it was compiled from; NULL: it is built in */
    const char *messages;               /* of the compiler */
    struct ballotc_count count;         /* of these */
    struct ballot_arena arena;
};

/* What one expectation came to. */
struct test_result {
    const struct ballotc_expectation *expectation;
    const struct ballotc_test_case *of;
    bool passed;
    bool invalid;         /* could not be judged; a diagnostic says why */
    const char *got;      /* "fail should"; NULL where invalid */
    const char *citation; /* "SBR 4.2.2.2 -> BR 3.2.2.9 (SC-067)", or NULL */
    const char *message;  /* of the finding, or NULL */
};

/* A judgement under the rule base as it is, with everything known. */
struct test_seen {
    uint32_t rule;         /* index into the tables */
    ballot_instant anchor; /* BALLOT_ALWAYS: nobody could say */
    enum ballot_verdict verdict;
    struct test_seen *next;
};

struct test {
    const struct ballotc_declaration *declaration;
    const char *directory;
    struct ballot_arena arena;
    struct ballotc_diagnostics diagnostics;
    struct test_law **laws; /* one a case */
    struct test_result *results;
    size_t n_cases, n_results;
    struct test_seen *seen;
};

struct mutation;

struct test_suite {
    struct ballot_arena arena;
    struct ballotc_sources sources;
    struct ballotc_diagnostics diagnostics;
    const struct ballotc_declaration **named; /* certificates and evidence that tests can name */
    size_t n_named;
    struct test *tests;
    size_t n_tests;
    struct test_law **laws; /* the first is the rule base */
    size_t n_laws;
    struct strings rules;                    /* paths of the rule base; none: the built-in one */
    struct strings ballots;                  /* that reports are limited to; none: all */
    const struct scenario_options *scenario; /* of the command line */
    struct mutation *mutation;               /* test_mutate.c */
    int jobs;
};

/* --- test_law.c --- */

/* The law of a case, shared by all that say the same. */
struct test_law *test_law_find(struct test_suite *suite, const struct ballotc_test_case *of,
                               const char *directory);
struct test_law *test_law_add(struct test_suite *suite, const char *key,
                              const struct ballotc_setting *settings, const char *directory);
void test_law_compile(struct test_suite *suite, struct test_law *law);

/* --- test_certificate.c, test_evidence.c: descriptions to octets and to XML --- */

/* A description and those it starts from, the farthest first. */
struct test_description {
    const struct ballotc_test_part *parts[16];
    size_t n;
};
/* False, after a diagnostic, if a name is unknown or names go in a circle. */
bool test_describe(const struct test_suite *suite, struct ballotc_diagnostics *diagnostics,
                   const struct ballotc_test_source *source, enum ballotc_declaration_kind kind,
                   struct test_description *description);

/* DER in malloc'ed memory; NULL after diagnostics. */
unsigned char *test_certificate(struct ballotc_diagnostics *diagnostics,
                                const struct test_description *description,
                                const struct ballotc_location *where, size_t *length);

/* An evidence document for the certificate with that fingerprint (NULL: none),
 * NUL-terminated, and where the source has what each of its lines says. */
struct test_evidence {
    char *xml;
    const struct ballotc_location *lines;
    size_t n_lines;
};
bool test_evidence(struct ballotc_diagnostics *diagnostics, const struct ballot_tables *tables,
                   const struct test_description *description, const struct ballotc_location *where,
                   const char *sha256, struct test_evidence *evidence);

/* --- test_run.c --- */

void test_run(struct test_suite *suite, struct test *test);

/* --- test_report.c --- */

void test_report_tap(const struct test_suite *suite, FILE *to);
void test_report_junit(const struct test_suite *suite, FILE *to);
/* What the source says from BEGIN to END, on one line, white space collapsed. */
const char *test_excerpt(const struct test_suite *suite, struct ballot_arena *arena,
                         const struct ballotc_location *where);

/* --- test_coverage.c, test_mutate.c: true if nothing is wanting --- */

bool test_report_coverage(const struct test_suite *suite, FILE *to);
bool test_mutate(struct test_suite *suite, FILE *to);

/* --- test.c --- */

/* Whether --ballot lets reports speak of BALLOT (NULL: what is in none). */
bool test_is_reported(const struct test_suite *suite, const char *ballot);

/* Runs WORK for 0 … N - 1 on as many threads as the suite has jobs. */
void test_parallel(struct test_suite *suite, size_t n,
                   void (*work)(struct test_suite *suite, size_t index));

#endif
