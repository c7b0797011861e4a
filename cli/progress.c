#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_AFTER 0.3
#define AGAIN_AFTER 0.2

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_begin(struct progress *p, bool wanted, size_t n_files, uint64_t n_octets)
{
    *p = (struct progress){.on = wanted && isatty(STDERR_FILENO),
                           .n_files = n_files,
                           .n_octets = n_octets,
                           .begun = seconds()};
}

static void show_time_left(const struct progress *p, double spent)
{
    if (p->octets == 0 || p->octets > p->n_octets)
        return;
    double left = spent * (double)(p->n_octets - p->octets) / (double)p->octets;
    if (left < 100)
        fprintf(stderr, ", %.0f s left", left);
    else
        fprintf(stderr, ", %.0f min left", left / 60);
}

void progress_show(struct progress *p)
{
    if (!p->on)
        return;
    double now = seconds(), spent = now - p->begun;
    if (spent < FIRST_AFTER || now - p->shown < AGAIN_AFTER)
        return;
    p->shown = now;
    fprintf(stderr, "\r\033[K%zu of %zu file%s, %lu certificate%s, %.0f/s", p->files, p->n_files,
            p->n_files == 1 ? "" : "s", p->subjects, p->subjects == 1 ? "" : "s",
            (double)p->subjects / spent);
    show_time_left(p, spent);
    fflush(stderr);
}

void progress_clear(struct progress *p)
{
    if (p->shown == 0)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    p->shown = 0;
}
