/* libballot: what the CA/Browser Forum's requirements said of a certificate,
 * and of the work behind it, on a day.
 *
 *     struct ballot_error error;
 *     struct ballot_checker *checker = ballot_checker_new(ballot_rules_cabf(), &options, &error);
 *     struct ballot_certificate *certificate = ballot_certificate_new();
 *     struct ballot_facts facts = {.certificate = certificate, .issuance = SIZE_MAX};
 *     if (ballot_certificate_read(certificate, der, length, &error))
 *         ballot_check(checker, &facts, BALLOT_ABOUT_CERTIFICATE, report, me);
 *
 * Nothing here keeps global state. Tables are constant and may be shared by
 * threads; a checker, a certificate and an evidence document belong to one
 * thread at a time. Every `_new` has its `_free`, which accepts NULL. */
#ifndef BALLOT_H
#define BALLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BALLOT_API __attribute__((visibility("default")))
#else
#define BALLOT_API
#endif

/* Seconds since 1970-01-01T00:00:00Z; a bare date is its first second. */
typedef int64_t ballot_instant;

struct ballot_tables; /* a compiled rule base */
struct ballot_checker;
struct ballot_certificate;
struct ballot_evidence;

/* Why a function failed: one line without the file's name, which the caller
 * knows; `line` and `column` where the input has such, else 0. */
struct ballot_error {
    unsigned line, column;
    char message[512];
};

/* The rule base that libballot was built with (rules/ of the sources). */
BALLOT_API const struct ballot_tables *ballot_rules_cabf(void);
BALLOT_API const char *ballot_tables_name(const struct ballot_tables *tables);
BALLOT_API const char *ballot_tables_digest(const struct ballot_tables *tables); /* hex SHA-256 */
BALLOT_API const char *ballot_tables_schema(const struct ballot_tables *tables); /* XML Schema */

/* --- Certificates ------------------------------------------------------- */

/* An empty certificate, to be read into again and again: its memory is kept
 * and grows only to what the largest one needs. */
BALLOT_API struct ballot_certificate *ballot_certificate_new(void);
BALLOT_API void ballot_certificate_free(struct ballot_certificate *certificate);

/* Reads one DER Certificate or bare TBSCertificate of exactly LENGTH octets,
 * which must stay in place until the next read or free. False with the reason
 * in *error if it is malformed; one that parses but breaks a rule of encoding
 * is read, and the breach is a fact. */
BALLOT_API bool ballot_certificate_read(struct ballot_certificate *certificate,
                                        const unsigned char *der, size_t length,
                                        struct ballot_error *error);
/* SHA-256 of the whole DER, 64 hex digits in lower case; valid until the next
 * read. Also for a TBSCertificate, of which it is the hash. Empty where libcrypto
 * cannot make it. */
BALLOT_API const char *ballot_certificate_sha256(const struct ballot_certificate *certificate);
/* Whether ISSUER's key verifies the signature of CERTIFICATE, and its name or
 * key identifier is what CERTIFICATE gives for its issuer's. Of a
 * TBSCertificate, and where libcrypto does not know the algorithm, the octets
 * of the names decide, with key identifiers alike where both give one. That
 * ISSUER is a CA, and valid, is not asked. */
BALLOT_API bool ballot_certificate_issued_by(const struct ballot_certificate *certificate,
                                             const struct ballot_certificate *issuer);

/* A file's content on its way to certificates: PEM (one or many, any text
 * between) or DER (one). The text must stay in place. */
struct ballot_bundle {
    const unsigned char *text;
    size_t length;
    size_t position; /* 0 to begin with, like the rest */
    unsigned lines;  /* ends of lines before it */
    bool found;      /* a certificate, or what was meant to be one */
};

/* Takes the next certificate. 1: *der (malloc'ed, the caller frees) and
 * *der_length are one certificate, *line its line in a PEM file, else 0; 0: no
 * more; -1: *error, and one may go on behind the faulty block. */
BALLOT_API int ballot_certificate_next(struct ballot_bundle *bundle, unsigned char **der,
                                       size_t *der_length, unsigned *line,
                                       struct ballot_error *error);

/* --- Evidence ----------------------------------------------------------- */

/* Reads one evidence document, validated against the schema of TABLES before
 * anything is taken from it. NAME is used in findings. NULL with *error set if
 * it cannot be read, is too large (64 MiB), too deep, declares entities, or is
 * not valid. */
BALLOT_API struct ballot_evidence *ballot_evidence_read(const struct ballot_tables *tables,
                                                        const char *name, const char *xml,
                                                        size_t length, struct ballot_error *error);
BALLOT_API void ballot_evidence_free(struct ballot_evidence *evidence);
BALLOT_API size_t ballot_evidence_issuances(const struct ballot_evidence *evidence);
/* Line in the file where the issuance stands. */
BALLOT_API unsigned ballot_evidence_line(const struct ballot_evidence *evidence, size_t issuance);
/* What the issuance is bound to, for messages. Valid as long as the evidence. */
BALLOT_API const char *ballot_evidence_binding(const struct ballot_evidence *evidence,
                                               size_t issuance);
/* Index of the issuance bound to CERTIFICATE by fingerprint, or by issuer and
 * serial number; SIZE_MAX if there is none. */
BALLOT_API size_t ballot_evidence_find(const struct ballot_evidence *evidence,
                                       const struct ballot_certificate *certificate);

/* --- Checking ----------------------------------------------------------- */

enum ballot_mode { BALLOT_AS_IT_IS, BALLOT_ISSUED_ON, BALLOT_REISSUED_ON };

struct ballot_choice_of_reading {
    const char *reading; /* "SBR/name", or "name" where only one document has it */
    const char *choice;
};

struct ballot_options {
    ballot_instant as_of; /* what `today` means: its last second, for a bare date */
    enum ballot_mode mode;
    ballot_instant moved_to; /* issued-on or reissued-on, with those modes */
    bool as_of_fixed;        /* as_of stays where it is when that date moves, else moves along */
    bool by_day;             /* that date takes whole days only: spans end at midnights */
    bool all_cells;          /* also report cells of columns that the certificate is not in */
    bool spans; /* find how long each finding holds, and what would satisfy one that fails */
    bool limit_known;
    ballot_instant known; /* with limit_known: ballots that passed by then, that day included */
    const struct ballot_choice_of_reading *readings;
    size_t n_readings;
    const char *const *only; /* names of rules and tables, or patterns with "*" and "?"; any fits */
    size_t n_only;
    bool only_may_fit_none; /* a pattern that fits no rule is no error */
};

/* NULL with *error set for an unknown reading or choice, a pattern that fits
 * no rule, or tables of another version. Copies what it needs of OPTIONS. */
BALLOT_API struct ballot_checker *ballot_checker_new(const struct ballot_tables *tables,
                                                     const struct ballot_options *options,
                                                     struct ballot_error *error);
BALLOT_API void ballot_checker_free(struct ballot_checker *checker);

/* What is judged. Each pointer may be NULL: not supplied. */
struct ballot_facts {
    const struct ballot_certificate *certificate;
    const struct ballot_certificate *issuer;
    const struct ballot_evidence *evidence;
    size_t issuance; /* of the evidence; SIZE_MAX: none */
};

enum ballot_verdict {
    BALLOT_PASS,
    BALLOT_FAIL,
    BALLOT_UNKNOWN_VERDICT,
    BALLOT_NOT_DUE,
    BALLOT_NOT_APPLICABLE,
    BALLOT_NOT_IN_FORCE
};

/* One finding; everything in it is valid until the callback returns, and what
 * points into the tables as long as they live. */
struct ballot_finding {
    const char *rule;     /* "SBR/legacy.closed" */
    const char *document; /* that words it: "SBR" */
    const char *section;
    const char *summary;
    const char *ballot;  /* that put this wording in force */
    const char *version; /* of the document that this ballot made */
    const char *level;   /* "must", "should", "note"; NULL where no phase is in force */
    enum ballot_verdict verdict;
    ballot_instant since,
        until; /* the law reads like this: [since, until); INT64_MIN, INT64_MAX: no such end */
    /* Of the moving date (moved_to with issued-on or reissued-on, else as_of):
     * verdict, level and wording are the same on [holds_from, holds_until); the
     * longest such stretch with options.spans, else one that is safe but may be
     * shorter than it need be. INT64_MIN, INT64_MAX: no such end. */
    ballot_instant holds_from, holds_until;
    bool has_anchor;
    ballot_instant anchor;
    const char *via_document, *via_section, *via_ballot; /* NULL unless incorporated */
    struct ballot_origin *origin;                        /* private: how it was made */
};

/* What a finding says to people. */
struct ballot_texts {
    const char *subject;        /* "certificate", "issuance.validations[2]", "ca" … */
    const char *message;        /* one sentence */
    const char *const *missing; /* facts that were unknown, as paths; in the order of the rule */
    size_t n_missing;
    const char *const *substitutes; /* e.g. "issuance.date is cert.not_before" */
    size_t n_substitutes;
    const char *const *flips; /* readings under which the verdict would differ: "NAME=CHOICE" */
    size_t n_flips;
    const char *unmet; /* with options.spans, of a fail: the parts of the condition that are not
                          met, in the words of the language, with their values; else NULL */
};

/* Made where they are asked for: most findings of a check nobody reads. To be
 * called inside the callback that was given the finding; the texts are valid
 * until it returns. */
BALLOT_API const struct ballot_texts *ballot_finding_texts(const struct ballot_finding *finding);

enum ballot_rules_about {
    BALLOT_ABOUT_CERTIFICATE = 1, /* rules that read the certificate */
    BALLOT_ABOUT_ISSUANCE = 2,    /* rules that read only what was done for it */
    BALLOT_ABOUT_CA = 4           /* rules on the CA alone */
};

typedef void ballot_report_fn(void *context, const struct ballot_finding *finding);

/* Judges; calls REPORT for every rule of every document in whose scope the
 * facts fall, in the tables' order, once an instance. A certificate that no
 * document's scope takes in gives no finding. ABOUT is a set of enum
 * ballot_rules_about. Returns the number of findings. */
BALLOT_API size_t ballot_check(struct ballot_checker *checker, const struct ballot_facts *facts,
                               unsigned about, ballot_report_fn *report, void *context);

/* Judges over all of [FROM, UNTIL) of the moving date: calls REPORT once for
 * each longest stretch with one verdict, level and wording, one instance after
 * another, the stretches of an instance in order of time; holds_from and
 * holds_until are cut to the range. An element that `where` leaves out is `not
 * applicable` then. With options.by_day, FROM and UNTIL are midnights. Judges
 * anew only what has ended. Returns the number of stretches. */
BALLOT_API size_t ballot_timeline(struct ballot_checker *checker, const struct ballot_facts *facts,
                                  unsigned about, ballot_instant from, ballot_instant until,
                                  ballot_report_fn *report, void *context);

/* One part of a rule as it was asked: its words, its value, and where a fact
 * came from. Valid until the callback returns. */
struct ballot_step {
    unsigned depth;    /* 0: a clause of the rule: "at", "where", "when", "must" … "due" */
    const char *text;  /* what is asked, in the words of the language */
    const char *value; /* what it comes to; "not asked" where that was decided before */
    bool is_condition; /* then the value is the same on [holds_from, holds_until) */
    ballot_instant holds_from, holds_until; /* of the moving date, as in a finding */
    const char *file;                       /* of the evidence that supplied it, or NULL */
    unsigned line;
};

typedef void ballot_step_fn(void *context, const struct ballot_step *step);

/* Judges as ballot_check does, and behind each finding shows why: STEP is
 * called for each part of its rule, from the outside to the inside. An element
 * that `where` leaves out is shown, too. Returns the number of findings. */
BALLOT_API size_t ballot_trace(struct ballot_checker *checker, const struct ballot_facts *facts,
                               unsigned about, ballot_report_fn *report, ballot_step_fn *step,
                               void *context);

/* Judgements of one instance at one point so far, for measurements. */
BALLOT_API unsigned long ballot_checker_evaluations(const struct ballot_checker *checker);

BALLOT_API const char *
ballot_verdict_name(enum ballot_verdict verdict); /* "pass", "not applicable" … */

#ifdef __cplusplus
}
#endif

#endif
