#include "input.h"

#include <dirent.h>
#include <errno.h>
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
    *reason = NULL;
    if (fstat(fileno(file), &status) == 0) {
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

static int by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

#define DEEPEST 32

static bool walk(struct input_list *list, const char *path, int depth, const char **reason)
{
    DIR *directory = opendir(path);
    struct input_list names = {0};
    const struct dirent *entry;
    bool fine = directory != NULL;
    if (!fine)
        *reason = strerror(errno);
    while (fine && (entry = readdir(directory)) != NULL) {
        char *whole;
        size_t size = strlen(path) + strlen(entry->d_name) + 2;
        if (entry->d_name[0] == '.')
            continue;
        whole = malloc(size);
        fine = whole != NULL;
        if (fine) {
            snprintf(whole, size, "%s/%s", path, entry->d_name);
            fine = add(&names, whole);
        }
        free(whole);
        if (!fine)
            *reason = "out of memory";
    }
    if (directory != NULL)
        closedir(directory);
    if (names.n != 0)
        qsort(names.paths, names.n, sizeof *names.paths, by_name);
    for (size_t i = 0; fine && i < names.n; i++) {
        struct stat status;
        if (stat(names.paths[i], &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode) && depth < DEEPEST)
            fine = walk(list, names.paths[i], depth + 1, reason);
        else if (S_ISREG(status.st_mode))
            fine = add(list, names.paths[i]);
    }
    input_list_free(&names);
    return fine;
}

bool input_walk(struct input_list *list, const char *path, const char **failed, const char **reason)
{
    struct stat status;
    *failed = path;
    *reason = "out of memory";
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return add(list, path);
    size_t before = list->n;
    if (!walk(list, path, 0, reason))
        return false;
    if (list->n != before)
        return true;
    *reason = "no file in this directory";
    return false;
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
