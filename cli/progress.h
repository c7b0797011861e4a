/* How far long work has come: one line on standard error, where that is a
 * terminal, and gone when the work is done. */
#ifndef BALLOT_PROGRESS_H
#define BALLOT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    bool on;
    size_t files, n_files;
    uint64_t octets, n_octets; /* how the time that is left is told */
    unsigned long subjects;
    double begun, shown; /* seconds on a clock that only goes forward */
};

/* WANTED: nothing else is written to the terminal meanwhile. */
void progress_begin(struct progress *progress, bool wanted, size_t n_files, uint64_t n_octets);
/* Shows how far it is, a few times a second and not at once. */
void progress_show(struct progress *progress);
/* Leaves an empty line. To be called before a message, too. */
void progress_clear(struct progress *progress);

#endif
