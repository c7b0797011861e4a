/* What the scanner's actions call: words to values. */
#ifndef BALLOTC_SCAN_H
#define BALLOTC_SCAN_H

#include "parse.h"

union BALLOTC_PARSE_STYPE;

/* Each gives the token. */
int ballotc_scan_date(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value, const struct ballotc_location *where);
int ballotc_scan_number(struct ballotc_parse *parse, const char *text, size_t length,
                        union BALLOTC_PARSE_STYPE *value, const struct ballotc_location *where);
int ballotc_scan_text(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value, const struct ballotc_location *where);
int ballotc_scan_word(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value);
/* The name of a rule with its document, in one piece, spaced as cells of tables are: "[a, b]". */
int ballotc_scan_rule(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value);
/* Braces tell where tests, with their own reserved words, begin and end. */
void ballotc_scan_brace(struct ballotc_parse *parse, char brace);

#endif
