/* Source files, and places in them. */
#ifndef BALLOTC_SOURCE_H
#define BALLOTC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../runtime/arena.h"

/* A stretch of one file. Lines and columns count from 1; columns count octets;
 * `last_column` is the column behind the last octet. A location with line 0
 * is nowhere (a command line, a missing file). */
struct ballotc_location {
    uint16_t file;
    uint16_t column, last_column;
    uint32_t line, last_line;
};

struct ballotc_source {
    const char *name; /* as diagnostics print it */
    const char *text; /* NUL-terminated */
    size_t length;
    const uint32_t *lines; /* offset of each line's first octet */
    uint32_t n_lines;
};

/* The files of one compilation, in the order they were added. */
struct ballotc_sources {
    struct ballot_arena *arena; /* owns the texts */
    struct ballotc_source *files;
    uint16_t n_files;
    uint32_t capacity;
};

/* Adds a file's content; the text is copied, without a byte order mark. Returns
 * its index. */
uint16_t ballotc_source_add(struct ballotc_sources *sources, const char *name, const char *text,
                            size_t length);
/* Reads PATH (a file up to 16 MiB, UTF-8 without NUL) under the name NAME.
 * False with one line of reason in *reason (in the arena) if it cannot. */
bool ballotc_source_read(struct ballotc_sources *sources, const char *path, const char *name,
                         uint16_t *index, const char **reason);
/* The text of LINE without its end, and its length. */
const char *ballotc_source_line(const struct ballotc_source *source, uint32_t line, size_t *length);

/* What stands at WHERE on one line: comments left out, blanks between words
 * made one. In the arena. */
const char *ballotc_source_words(const struct ballotc_sources *sources,
                                 const struct ballotc_location *where, struct ballot_arena *arena);

#endif
