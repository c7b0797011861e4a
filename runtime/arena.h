/* Memory that lives together and dies together.
 *
 * An arena hands out zeroed memory, 16-byte aligned, that is never freed one
 * by one: `ballot_arena_reset` makes all of it available again and keeps the
 * largest block, so a checker that judges a million certificates reaches its
 * working size once. Out of memory ends the process with one message and exit
 * status 2: no caller could go on, and none has to ask. */
#ifndef BALLOT_ARENA_H
#define BALLOT_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct ballot_arena_block;

struct ballot_arena {
    struct ballot_arena_block *block; /* the one in use; older ones behind it */
    size_t used;                      /* bytes taken from it */
};

/* An arena starts as {0}; it owns what it hands out until reset or free. */
void *ballot_arena_alloc(struct ballot_arena *arena, size_t size);
void *ballot_arena_array(struct ballot_arena *arena, size_t count, size_t size);
/* As above without zeroing, for buffers that are filled at once. */
void *ballot_arena_raw(struct ballot_arena *arena, size_t size);
/* Copies LENGTH bytes and adds a NUL. */
char *ballot_arena_text(struct ballot_arena *arena, const char *text, size_t length);
char *ballot_arena_printf(struct ballot_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *ballot_arena_vprintf(struct ballot_arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Forgets everything handed out; the memory stays for the next round. */
void ballot_arena_reset(struct ballot_arena *arena);
void ballot_arena_free(struct ballot_arena *arena);

#endif
