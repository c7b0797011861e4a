#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define LARGEST_SOURCE ((size_t)16 << 20)

uint16_t ballotc_source_add(struct ballotc_sources *sources, const char *name, const char *text,
                            size_t length)
{
    /* Some editors put a byte order mark in front; it says nothing of UTF-8. */
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (sources->n_files == sources->capacity) {
        uint32_t capacity = sources->capacity == 0 ? 32 : sources->capacity * 2;
        struct ballotc_source *more = ballot_arena_array(sources->arena, capacity, sizeof *more);
        if (sources->n_files != 0)
            memcpy(more, sources->files, sources->n_files * sizeof *more);
        sources->files = more;
        sources->capacity = capacity;
    }
    struct ballotc_source *source = &sources->files[sources->n_files];
    source->name = ballot_arena_text(sources->arena, name, strlen(name));
    source->text = ballot_arena_text(sources->arena, text, length);
    source->length = length;
    uint32_t n = 1;
    for (size_t i = 0; i < length; i++)
        n += text[i] == '\n';
    uint32_t *lines = ballot_arena_array(sources->arena, n, sizeof *lines);
    n = 1;
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n')
            lines[n++] = (uint32_t)(i + 1);
    source->lines = lines;
    source->n_lines = n;
    return sources->n_files++;
}

/* The offset of the first octet that is not UTF-8 (RFC 3629) or is a NUL;
 * LENGTH if all is well. */
static size_t find_bad_octet(const char *text, size_t length)
{
    const char *nul = memchr(text, '\0', length);
    size_t end = nul != NULL ? (size_t)(nul - text) : length;
    const uint8_t *bad = u8_check((const uint8_t *)text, end);
    return bad != NULL ? (size_t)(bad - (const uint8_t *)text) : end;
}

bool ballotc_source_read(struct ballotc_sources *sources, const char *path, const char *name,
                         uint16_t *index, const char **reason)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        *reason = ballot_arena_printf(sources->arena, "%s", strerror(errno));
        return false;
    }
    char *text = NULL;
    size_t length = 0, capacity = 0;
    *reason = NULL;
    while (*reason == NULL) {
        if (length == capacity) {
            capacity = capacity == 0 ? 65536 : capacity * 2;
            char *more = realloc(text, capacity);
            if (more == NULL) {
                *reason = "out of memory";
                break;
            }
            text = more;
        }
        size_t n = fread(text + length, 1, capacity - length, file);
        length += n;
        if (length > LARGEST_SOURCE)
            *reason = "larger than 16 MiB, which no source is";
        else if (n == 0)
            break;
    }
    if (*reason == NULL && ferror(file))
        *reason = ballot_arena_printf(sources->arena, "%s", strerror(errno));
    fclose(file);
    if (*reason == NULL) {
        size_t bad = find_bad_octet(text, length);
        if (bad != length) {
            unsigned line = 1;
            for (size_t i = 0; i < bad; i++)
                line += text[i] == '\n';
            *reason = ballot_arena_printf(sources->arena, "line %u: %s", line,
                                          text[bad] == '\0' ? "a NUL octet" : "not UTF-8");
        }
    }
    if (*reason == NULL && sources->n_files == UINT16_MAX)
        *reason = "more than 65,534 source files";
    if (*reason == NULL)
        *index = ballotc_source_add(sources, name, text, length);
    free(text);
    return *reason == NULL;
}

const char *ballotc_source_line(const struct ballotc_source *source, uint32_t line, size_t *length)
{
    if (line == 0 || line > source->n_lines) {
        *length = 0;
        return "";
    }
    const char *start = source->text + source->lines[line - 1];
    const char *end = line < source->n_lines ? source->text + source->lines[line] - 1
                                             : source->text + source->length;
    if (end > start && end[-1] == '\r')
        end--;
    *length = (size_t)(end - start);
    return start;
}

static size_t offset_of(const struct ballotc_source *source, uint32_t line, uint16_t column)
{
    size_t offset = source->lines[line - 1] + column - 1u;
    return offset < source->length ? offset : source->length;
}

const char *ballotc_source_words(const struct ballotc_sources *sources,
                                 const struct ballotc_location *where, struct ballot_arena *arena)
{
    if (where->line == 0)
        return "";
    const struct ballotc_source *source = &sources->files[where->file];
    size_t at = offset_of(source, where->line, where->column);
    size_t end = offset_of(source, where->last_line, where->last_column);
    char *words = ballot_arena_raw(arena, end - at + 1), *to = words;
    bool quoted = false, blank = false;
    for (; at < end; at++) {
        char c = source->text[at];
        if (!quoted && c == '#')
            while (at + 1 < end && source->text[at + 1] != '\n')
                at++;
        if (!quoted && (c == '#' || c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
            blank = to != words;
            continue;
        }
        if (blank)
            *to++ = ' ';
        blank = false;
        if (c == '"')
            quoted = !quoted;
        *to++ = c;
        if (quoted && c == '\\' && at + 1 < end)
            *to++ = source->text[++at];
    }
    *to = '\0';
    return words;
}
