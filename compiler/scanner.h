/* The scanner as the parser calls it. */
#ifndef BALLOTC_SCANNER_H
#define BALLOTC_SCANNER_H

int ballotc_scan_lex(BALLOTC_PARSE_STYPE *value, struct ballotc_location *where, void *scanner);

#endif
