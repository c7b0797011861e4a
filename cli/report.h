/* What a report is told, whatever it makes of it. */
#ifndef BALLOT_REPORT_H
#define BALLOT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "../runtime/ballot.h"
#include "../runtime/tables.h"

struct report_head {
    const struct ballot_tables *tables;
    struct ballot_options options;
    bool colour, verbose;
    int width;                 /* of the terminal, in columns */
    const char *how_to_supply; /* the command that tells which evidence is asked for; NULL: some was
                                  given */
};

struct report_subject {
    const char *kind; /* "certificate" or "ca" */
    const char *name; /* the certificate's subject, or the evidence */
    const char *file;
    unsigned line;      /* 0 where the file has none */
    const char *sha256; /* NULL for a ca */
};

struct report_counts {
    unsigned long subjects, errors, warnings, notices, unknown, not_due, pass, input_errors;
    unsigned long other; /* not applicable, not in force */
};

struct report; /* a report under way */

struct report_format {
    const char *name;
    struct report *(*begin)(FILE *to, const struct report_head *head);
    void (*subject)(struct report *report, const struct report_subject *subject);
    void (*finding)(struct report *report, const struct ballot_finding *finding);
    void (*subject_end)(struct report *report);
    /* An input that could not be read. */
    void (*error)(struct report *report, const char *file, unsigned line, const char *message);
    /* Also frees the report. */
    void (*end)(struct report *report, const struct report_counts *counts);
};

extern const struct report_format report_text, report_json, report_jsonl, report_xml;

/* A text with what is not UTF-8, with control characters, bidirectional ones
 * and noncharacters replaced: safe for a terminal, for JSON and for XML.
 * malloc'ed. */
char *report_clean(const char *text);
/* TEXT folded at blanks to WIDTH columns, each line indented. */
void report_fold(FILE *to, const char *text, int indent, int width);
/* With a label in the first line's indentation. */
void report_fold_behind(FILE *to, const char *label, const char *text, int indent, int width);
/* Columns that clean text takes on a terminal. */
int report_columns(const char *text, size_t length);
/* NULL for no such end, else the instant's text in BUFFER. */
const char *report_instant(ballot_instant instant, char buffer[24]);

#endif
