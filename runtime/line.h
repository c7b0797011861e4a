/* A line of text that grows in an arena. */
#ifndef BALLOT_LINE_H
#define BALLOT_LINE_H

#include <stddef.h>

#include "arena.h"

struct ballot_line {
    struct ballot_arena *arena;
    char *text; /* NUL-terminated once something was added, be it "" */
    size_t length, capacity;
};

void ballot_line_add(struct ballot_line *line, const char *text);
void ballot_line_add_octets(struct ballot_line *line, const char *text, size_t length);
void ballot_line_printf(struct ballot_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
