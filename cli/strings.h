/* Lists of arguments. */
#ifndef BALLOT_STRINGS_H
#define BALLOT_STRINGS_H

#include <stddef.h>

/* Starts as {0}; the texts are not owned. */
struct strings {
    const char **items;
    size_t n;
};

void strings_push(struct strings *strings, const char *item);
void strings_free(struct strings *strings);

#endif
