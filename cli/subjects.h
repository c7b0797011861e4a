/* What is judged, and on which day: certificates from files and directories,
 * each with its evidence and issuer, then the CA behind the evidence. The same
 * options and the same order for every command that judges. */
#ifndef BALLOT_SUBJECTS_H
#define BALLOT_SUBJECTS_H

#include <getopt.h>

#include "../runtime/ballot.h"
#include "report.h"
#include "scenario.h"
#include "strings.h"

/* Starts as {0}; subject_options_default sets today. */
struct subject_options {
    struct strings evidence, issuers, only;
    struct ballot_options options; /* as_of, mode, moved_to, as_of_fixed, by_day */
};

enum {
    OPTION_AS_OF = 1060,
    OPTION_ISSUED_ON,
    OPTION_REISSUED_ON,
    OPTION_EVIDENCE,
    OPTION_ISSUER,
    OPTION_ONLY
};
#define SUBJECT_OPTIONS                                                                            \
    {"as-of", required_argument, NULL, OPTION_AS_OF},                                              \
        {"issued-on", required_argument, NULL, OPTION_ISSUED_ON},                                  \
        {"reissued-on", required_argument, NULL, OPTION_REISSUED_ON},                              \
        {"evidence", required_argument, NULL, OPTION_EVIDENCE},                                    \
        {"issuer", required_argument, NULL, OPTION_ISSUER},                                        \
    {                                                                                              \
        "only", required_argument, NULL, OPTION_ONLY                                               \
    }
#define SUBJECT_USAGE                                                                              \
    "      --as-of=D          judge on day D (default: the day moved to, else now)\n"              \
    "      --issued-on=D      as if the same practice were repeated on D\n"                        \
    "      --reissued-on=D    as if the same validations were relied on for D\n"                   \
    "      --evidence=FILE    what was done for the certificates, and what the CA does\n"          \
    "      --issuer=FILE      certificates of issuing CAs\n"                                       \
    "      --only=PATTERN     rules whose name fits (\"SBR/mpic.*\")\n"

void subject_options_default(struct subject_options *options);
/* What getopt_long gave. OPTION_WRONG comes after a message. */
enum option_result subject_option(struct subject_options *options, const char *command, int option,
                                  const char *argument);
/* Sets what OPTIONS say of a checker's options, the dates and the rules that
 * are asked for; points into OPTIONS. */
void subject_options_apply(const struct subject_options *options, struct ballot_options *to);
void subject_options_free(struct subject_options *options);

/* One subject: what a report shows, and what ballot_check is given. Both are
 * valid during the call only. */
struct subject {
    struct report_subject shown;
    struct ballot_facts facts;
    unsigned about; /* enum ballot_about */
};
typedef void subject_fn(void *context, const struct subject *subject);
/* An input that could not be read; LINE 0 where there is none. */
typedef void subject_error_fn(void *context, const char *file, unsigned line, const char *message);

struct subjects;

/* Reads evidence and issuers. NULL after messages if one of them is wrong:
 * without the evidence that was asked for, every verdict would mislead.
 * Evidence is read by the records of TABLES; who judges by two laws opens the
 * subjects once for each. */
struct subjects *subjects_open(const struct ballot_tables *tables,
                               const struct subject_options *options);
/* Long work shows how far it is, where standard error is a terminal. For who
 * writes nothing else to it meanwhile. */
void subjects_show_progress(struct subjects *subjects);
/* Calls SUBJECT for each certificate in the files and directories of PATHS and
 * then for each CA, ERROR for what cannot be read, and goes on. Errors have
 * been printed as "ballot: FILE:LINE: …" before ERROR (may be NULL) is called.
 * Gives the number of errors. */
unsigned long subjects_each(struct subjects *subjects, char *const *paths, size_t n,
                            subject_fn *subject, subject_error_fn *error, void *context);
/* The evidence of OTHER, opened with the same options for another law, that is
 * EVIDENCE (may be NULL) of SUBJECTS; its issuances are the same. */
const struct ballot_evidence *subjects_counterpart(const struct subjects *subjects,
                                                   const struct subjects *other,
                                                   const struct ballot_evidence *evidence);
void subjects_free(struct subjects *subjects);

#endif
