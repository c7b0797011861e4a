/* From text to tree. */
#ifndef BALLOTC_PARSE_H
#define BALLOTC_PARSE_H

#include "diagnostic.h"
#include "syntax.h"

enum ballotc_start { BALLOTC_START_FILE = 1, BALLOTC_START_EXPRESSION };

/* What scanner and parser share while they read one text. */
struct ballotc_parse {
    struct ballot_arena *arena;
    struct ballotc_diagnostics *diagnostics;
    uint16_t file;
    uint32_t line; /* the scanner's position */
    uint16_t column;
    bool after_dot; /* the next word is a name, whatever it is elsewhere */
    uint16_t depth; /* of braces */
    bool in_test;   /* since a `test` outside of braces */
    bool described; /* that of a `test certificate` or `test evidence` */
    int start;      /* enum ballotc_start, 0 once the parser has it */
    bool too_deep;  /* has been complained of */
    struct ballotc_declaration *declarations;
    struct ballotc_expression *expression;
};

/* Parses file INDEX of the sources. What could not be read has been reported
 * and is left out; the rest is in the result. Never NULL. */
struct ballotc_file *ballotc_parse_file(struct ballot_arena *arena,
                                        struct ballotc_diagnostics *diagnostics, uint16_t index);

/* Parses the text of one `{…}` of a template, an expression, that stands at
 * WHERE. NULL if it is none (reported). */
struct ballotc_expression *ballotc_parse_expression(struct ballot_arena *arena,
                                                    struct ballotc_diagnostics *diagnostics,
                                                    const char *text, size_t length,
                                                    const struct ballotc_location *where);

#endif
