/* Output that is there whole, or not at all. */
#ifndef BALLOT_OUTPUT_H
#define BALLOT_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/* A stream to PATH through a temporary file beside it, or to standard output
 * for NULL and "-". */
struct output {
    FILE *to;
    char *path, *temporary; /* NULL for standard output */
};

/* PROGRAM begins the message that is printed where false is returned. */
bool output_open(struct output *output, const char *program, const char *path);
/* Flushes, checks, renames. False, after a message, if anything was lost; the
 * temporary file is gone then. */
bool output_close(struct output *output, const char *program);
/* Gives up: nothing is left behind. */
void output_drop(struct output *output);

#endif
