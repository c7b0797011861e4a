/* Any text at all is parsed, or refused with diagnostics that can be printed. */
#include <stdio.h>

#include "../compiler/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ballot_arena arena = {0};
    struct ballotc_sources sources = {.arena = &arena};
    struct ballotc_diagnostics diagnostics;
    FILE *nowhere = fopen("/dev/null", "w");
    if (nowhere == NULL)
        return 0;
    ballotc_diagnostics_init(&diagnostics, &arena, &sources);
    uint16_t index = ballotc_source_add(&sources, "fuzz.ballot", (const char *)data, size);
    const struct ballotc_file *file = ballotc_parse_file(&arena, &diagnostics, index);
    ballotc_syntax_dump(file, &sources, nowhere);
    ballotc_diagnostics_print(&diagnostics, nowhere, true);
    fclose(nowhere);
    ballot_arena_free(&arena);
    return 0;
}
