#include "compile_text.h"

#include <string.h>

struct ballotc_compilation *compile_text(struct ballot_arena *arena, const char *text)
{
    const struct ballotc_text source = {"test.ballot", text, strlen(text)};
    const struct ballotc_request request = {.name = "test", .texts = &source, .n_texts = 1};
    return ballotc_compile(arena, &request);
}
