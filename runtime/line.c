#include "line.h"

#include <stdarg.h>
#include <string.h>

void ballot_line_add_octets(struct ballot_line *line, const char *text, size_t length)
{
    if (line->capacity - line->length <= length) {
        size_t capacity = line->capacity * 2 + length + 128;
        char *more = ballot_arena_raw(line->arena, capacity);
        if (line->length != 0)
            memcpy(more, line->text, line->length);
        line->text = more;
        line->capacity = capacity;
    }
    memcpy(line->text + line->length, text, length);
    line->length += length;
    line->text[line->length] = '\0';
}

void ballot_line_add(struct ballot_line *line, const char *text)
{
    ballot_line_add_octets(line, text, strlen(text));
}

void ballot_line_printf(struct ballot_line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ballot_line_add(line, ballot_arena_vprintf(line->arena, format, arguments));
    va_end(arguments);
}
