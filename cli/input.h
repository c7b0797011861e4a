/* Files given on the command line: read whole, within bounds; directories walked. */
#ifndef BALLOT_INPUT_H
#define BALLOT_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#define INPUT_LARGEST ((size_t)256 << 20)

/* Reads PATH ("-": standard input) whole. False with *reason (static, or from
 * strerror) if it cannot be read or is larger than LARGEST octets. *text is
 * malloc'ed and ends with a NUL that *length does not count. */
bool input_read(const char *path, size_t largest, char **text, size_t *length, const char **reason);

/* The files that PATHS name: files and "-" as they are, directories walked in
 * order of names, links followed, hidden files left out. */
struct input_list {
    char **paths;
    size_t n, capacity;
};
/* False with *failed and *reason if a path cannot be walked or holds no file. */
bool input_walk(struct input_list *list, const char *path, const char **failed,
                const char **reason);
void input_list_free(struct input_list *list);

/* A bare date counts as its first second, and *is_day tells. False, after a
 * message, if TEXT is no date. */
#include "../runtime/date.h"
bool input_date(const char *option, const char *text, ballot_instant *instant, bool *is_day);

#endif
