#define _DEFAULT_SOURCE
#include "compile_text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ballotc_compilation *compile_text(struct ballot_arena *arena, const char *text)
{
    char name[] = "/tmp/ballot-test-XXXXXX.ballot";
    int file = mkstemps(name, 7);
    size_t length = strlen(text);
    if (file < 0 || write(file, text, length) != (ssize_t)length || close(file) != 0)
        abort();
    const char *path = name;
    struct ballotc_compilation *result = ballotc_compile(arena, "test", &path, 1);
    unlink(name);
    return result;
}
