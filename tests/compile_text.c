#define _DEFAULT_SOURCE
#include "compile_text.h"

#include <CUnit/CUnit.h>
#include <string.h>

struct ballotc_compilation *compile_text(struct ballot_arena *arena, const char *text)
{
    const struct ballotc_text source = {"test.ballot", text, strlen(text)};
    const struct ballotc_request request = {.name = "test", .texts = &source, .n_texts = 1};
    return ballotc_compile(arena, &request);
}

ballot_instant day(const char *text)
{
    ballot_instant instant = 0;
    bool is_day;
    CU_ASSERT_TRUE(ballot_date_parse(text, strlen(text), &instant, &is_day));
    return instant;
}
