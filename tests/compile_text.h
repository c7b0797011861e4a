/* Rule bases and dates written in tests. */
#ifndef BALLOT_TESTS_COMPILE_TEXT_H
#define BALLOT_TESTS_COMPILE_TEXT_H

#include "../compiler/compile.h"

/* Compiles one source of that text. The result lives in the arena. */
struct ballotc_compilation *compile_text(struct ballot_arena *arena, const char *text);

/* "2025-03-15", or with a time of day; fails the test if it is neither. */
ballot_instant day(const char *text);

#endif
