/* Rule bases written in tests. */
#ifndef BALLOT_TESTS_COMPILE_TEXT_H
#define BALLOT_TESTS_COMPILE_TEXT_H

#include "../compiler/compile.h"

/* Compiles one source of that text. The result lives in the arena. */
struct ballotc_compilation *compile_text(struct ballot_arena *arena, const char *text);

#endif
