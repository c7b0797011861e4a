#include "input.h"

#include <errno.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool input_read(const char *path, size_t largest, char **text, size_t *length, const char **reason)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    struct stat status;
    *text = NULL;
    *length = 0;
    if (file == NULL) {
        *reason = strerror(errno);
        return false;
    }
    *reason = standard && feof(stdin) ? "has been read already" : NULL;
    if (*reason == NULL && fstat(fileno(file), &status) == 0) {
        if (S_ISDIR(status.st_mode))
            *reason = strerror(EISDIR);
        else if (S_ISREG(status.st_mode) && status.st_size > (off_t)largest)
            *reason = "too large";
    }
    size_t capacity = 0;
    while (*reason == NULL) {
        if (*length + 1 >= capacity) {
            capacity = capacity == 0 ? 16384 : capacity * 2;
            char *more = realloc(*text, capacity);
            if (more == NULL) {
                *reason = "out of memory";
                break;
            }
            *text = more;
        }
        size_t n = fread(*text + *length, 1, capacity - *length - 1, file);
        *length += n;
        if (*length > largest)
            *reason = "too large";
        else if (n == 0)
            break;
    }
    if (*reason == NULL && ferror(file))
        *reason = strerror(errno);
    if (!standard)
        fclose(file);
    if (*reason == NULL) {
        (*text)[*length] = '\0';
        return true;
    }
    free(*text);
    *text = NULL;
    return false;
}

static bool add(struct input_list *list, const char *path)
{
    if (list->n == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        char **more = realloc(list->paths, capacity * sizeof *more);
        if (more == NULL)
            return false;
        list->paths = more;
        list->capacity = capacity;
    }
    list->paths[list->n] = strdup(path);
    return list->paths[list->n++] != NULL;
}

static int by_name(const FTSENT **left, const FTSENT **right)
{
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

static bool walk(struct input_list *list, FTS *tree)
{
    FTSENT *entry;
    while (errno = 0, (entry = fts_read(tree)) != NULL) {
        if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
            fts_set(tree, entry, FTS_SKIP);
            continue;
        }
        switch (entry->fts_info) {
        case FTS_F:
        /* What cannot be walked is listed too: reading it will tell why, and
         * the rest is judged. */
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
        case FTS_SLNONE:
            if (!add(list, entry->fts_path))
                return false;
            break;
        default: /* a directory, a device, a link back to a directory above it */
            break;
        }
    }
    return errno == 0;
}

bool input_walk(struct input_list *list, const char *path, const char **failed, const char **reason)
{
    struct stat status;
    *failed = path;
    *reason = "out of memory";
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return add(list, path);
    size_t before = list->n;
    char *const roots[] = {(char *)(uintptr_t)path, NULL};
    FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    bool fine = tree != NULL && walk(list, tree);
    if (!fine)
        *reason = strerror(errno);
    else if (list->n == before)
        *reason = "no file in this directory";
    if (tree != NULL)
        fts_close(tree);
    return fine && list->n != before;
}

void input_list_free(struct input_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->paths[i]);
    free(list->paths);
    memset(list, 0, sizeof *list);
}

bool input_date(const char *option, const char *text, ballot_instant *instant, bool *is_day)
{
    if (ballot_date_parse(text, strlen(text), instant, is_day))
        return true;
    fprintf(stderr, "ballot: %s: no such date: %s (write 2025-03-15 or 2025-03-15T12:00:00Z)\n",
            option, text);
    return false;
}
