/* ballotc --coverage. */
#include <glob.h>
#include <string.h>

#include "coverage.h"
#include "output.h"

static const char program[] = "ballotc";

/* PATH as a pattern that means itself. */
static const char *quoted(struct ballot_arena *arena, const char *path)
{
    char *text = ballot_arena_raw(arena, 2 * strlen(path) + 1), *to = text;
    for (; *path != '\0'; *to++ = *path++)
        if (strchr("*?[\\", *path) != NULL)
            *to++ = '\\';
    *to = '\0';
    return text;
}

static void find_inventories(struct ballot_arena *arena, const char *const *paths, size_t n,
                             struct strings *inventories)
{
    for (size_t i = 0; i < n; i++) {
        glob_t found;
        const char *pattern =
            ballot_arena_printf(arena, "%s/inventory/*.csv", quoted(arena, paths[i]));
        if (glob(pattern, 0, NULL, &found) != 0)
            continue;
        for (size_t k = 0; k < found.gl_pathc; k++)
            strings_push(inventories,
                         ballot_arena_text(arena, found.gl_pathv[k], strlen(found.gl_pathv[k])));
        globfree(&found);
    }
}

static bool is_whole(const struct coverage *coverages, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (coverages[i].totals[ANSWER_MISSING] != 0)
            return false;
    return true;
}

static int print(const struct coverage *coverages, size_t n, bool missing, const char *path)
{
    struct output output;
    if (!output_open(&output, program, path))
        return 2;
    for (size_t i = 0; i < n; i++) {
        if (i != 0)
            fputc('\n', output.to);
        coverage_print(&coverages[i], missing, output.to);
    }
    return output_close(&output, program) ? 0 : 2;
}

static int cover(struct ballotc_compilation *c, const struct strings *files,
                 const struct coverage_options *options, const char *output, bool warnings,
                 bool colour)
{
    struct ballot_arena *arena = c->diagnostics.arena;
    struct inventory *inventories = ballot_arena_array(arena, files->n, sizeof *inventories);
    struct coverage *coverages = ballot_arena_array(arena, files->n, sizeof *coverages);
    /* Those of the compilation are about something else. */
    struct ballotc_diagnostics diagnostics;
    bool readable = true;
    ballotc_diagnostics_init(&diagnostics, arena, &c->sources);
    for (size_t i = 0; i < files->n; i++)
        readable =
            inventory_read(&inventories[i], &c->sources, &diagnostics, files->items[i]) && readable;
    if (diagnostics.errors == 0)
        coverage_find(c, &diagnostics, inventories, files->n, coverages);
    if (warnings)
        ballotc_diagnostics_print(&diagnostics, stderr, colour);
    else
        ballotc_diagnostics_print_errors(&diagnostics, stderr, colour);
    if (diagnostics.errors != 0)
        return readable ? 1 : 2;
    int status = print(coverages, files->n, options->missing, output);
    if (status == 0 && options->strict &&
        (diagnostics.warnings != 0 || !is_whole(coverages, files->n)))
        status = 1;
    return status;
}

int coverage_command(struct ballotc_compilation *c, const char *const *paths, size_t n,
                     const struct coverage_options *options, const char *output, bool warnings,
                     bool colour)
{
    struct strings found = {0};
    const struct strings *files = &options->inventories;
    int status = 2;
    if (files->n == 0) {
        find_inventories(c->diagnostics.arena, paths, n, &found);
        files = &found;
    }
    if (files->n == 0)
        fprintf(stderr, "%s: no inventory: none is named, and no path has inventory/*.csv\n",
                program);
    else
        status = cover(c, files, options, output, warnings, colour);
    strings_free(&found);
    return status;
}
