#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void complain(const char *program, const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", program, what, strerror(errno));
}

bool output_open(struct output *output, const char *program, const char *path)
{
    struct stat status;
    memset(output, 0, sizeof *output);
    if (path == NULL || strcmp(path, "-") == 0) {
        output->to = stdout;
        return true;
    }
    /* A device or a pipe is written to, not replaced. */
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        output->path = strdup(path);
        output->to = S_ISDIR(status.st_mode) ? (errno = EISDIR, NULL) : fopen(path, "w");
    } else {
        size_t size = strlen(path) + sizeof ".XXXXXX";
        output->path = strdup(path);
        output->temporary = malloc(size);
        if (output->path != NULL && output->temporary != NULL) {
            snprintf(output->temporary, size, "%s.XXXXXX", path);
            int file = mkstemp(output->temporary);
            if (file >= 0) {
                mode_t mask = umask(0);
                umask(mask);
                fchmod(file, 0666 & ~mask);
                output->to = fdopen(file, "w");
            }
        }
    }
    if (output->to != NULL)
        return true;
    complain(program, path);
    output_drop(output);
    return false;
}

bool output_close(struct output *output, const char *program)
{
    const char *name = output->path != NULL ? output->path : "standard output";
    bool fine = fflush(output->to) == 0 && !ferror(output->to);
    if (output->path != NULL)
        fine = fclose(output->to) == 0 && fine;
    if (fine && output->temporary != NULL)
        fine = rename(output->temporary, output->path) == 0;
    if (!fine) {
        complain(program, name);
        if (output->temporary != NULL)
            unlink(output->temporary);
    }
    free(output->path);
    free(output->temporary);
    memset(output, 0, sizeof *output);
    return fine;
}

void output_drop(struct output *output)
{
    if (output->path != NULL && output->to != NULL)
        fclose(output->to);
    if (output->temporary != NULL)
        unlink(output->temporary);
    free(output->path);
    free(output->temporary);
    memset(output, 0, sizeof *output);
}
