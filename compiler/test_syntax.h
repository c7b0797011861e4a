/* Tests as the parser leaves them (docs/language.md, section 10). The compiler of
 * tables passes them over; `ballot test` runs them. Memory and lists as in syntax.h. */
#ifndef BALLOTC_TEST_SYNTAX_H
#define BALLOTC_TEST_SYNTAX_H

#include "syntax.h"

/* One part of a certificate or of evidence: KEY ARGUMENT… [ { PART… } ]. */
struct ballotc_test_part {
    struct ballotc_word key; /* a name, or an object identifier in dotted form */
    bool adds;               /* "add": to what is there, not in its place */
    bool has_block;
    struct ballotc_expression *arguments; /* leaves only; words are BALLOTC_NAME */
    struct ballotc_test_part *block;
    struct ballotc_location where; /* of the whole */
    struct ballotc_test_part *next;
};

/* What a test is about: a file, or a description. */
struct ballotc_test_source {
    struct ballotc_word path; /* text NULL for a description */
    struct ballotc_word like; /* the description it starts from, or text NULL */
    struct ballotc_test_part *parts;
    struct ballotc_location where; /* line 0: not given */
};

enum ballotc_setting_kind {
    BALLOTC_SET_AS_OF,
    BALLOTC_SET_ISSUED_ON,
    BALLOTC_SET_REISSUED_ON,
    BALLOTC_SET_KNOWN,
    BALLOTC_SET_WITH,
    BALLOTC_SET_WITHOUT,
    BALLOTC_SET_MOVE_BY, /* the ballot `word` by `seconds` */
    BALLOTC_SET_MOVE_TO, /* its date `from` to `date` */
    BALLOTC_SET_READING, /* `word` = `choice` */
    BALLOTC_SET_PENDING
};

struct ballotc_setting {
    enum ballotc_setting_kind kind;
    struct ballotc_word word, choice;
    struct ballotc_date date, from;
    int64_t seconds;
    struct ballotc_location where;
    struct ballotc_setting *next;
};

/* The verdicts of runtime/ballot.h, and one that only tests know. */
enum { BALLOTC_EXPECT_ABSENT = 100 };

struct ballotc_expectation {
    struct ballotc_word rule; /* "SBR/mpic.quorum" */
    bool has_index;
    int64_t index; /* of the instance */
    int verdict;   /* enum ballot_verdict, or absent */
    int level;     /* enum ballot_level; -1: any */
    struct ballotc_date since, until;
    struct ballotc_location where;
    struct ballotc_expectation *next;
};

/* Settings, and what is expected under them. */
struct ballotc_test_case {
    struct ballotc_setting *settings;
    struct ballotc_expectation *expectations;
    struct ballotc_location where;
    struct ballotc_test_case *next;
};

struct ballotc_test {
    struct ballotc_test_source certificate, issuer, evidence;
    struct ballotc_test_case *cases;
};

#endif
