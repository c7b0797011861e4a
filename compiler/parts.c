/* A ballot that fills more than one file, and a record that others add to: the
 * parts joined, before anything else looks at them (docs/language.md, section 3). */
#include "parts.h"

#include <string.h>

static bool is_part(const struct ballotc_declaration *d)
{
    return d->kind == BALLOTC_DECLARE_BALLOT && d->of.text == NULL;
}

static struct ballotc_declaration *find_whole(struct ballotc_file *files,
                                              const struct ballotc_file *end, const char *name)
{
    for (; files != end; files = files->next)
        for (struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_BALLOT && !is_part(d) && strcmp(d->name.text, name) == 0)
                return d;
    return NULL;
}

static void report_no_whole(struct ballotc_diagnostics *diagnostics,
                            const struct ballotc_declaration *part, struct ballotc_file *files,
                            const struct ballotc_file *end)
{
    const char *names[256];
    size_t n = 0;
    for (; files != end; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_BALLOT && !is_part(d) && n < 256)
                names[n++] = d->name.text;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(diagnostics, BALLOTC_part_of_nothing, &part->name.where,
                       "this is a part of ballot %s, which no file declares", part->name.text);
    const char *nearest = ballotc_nearest(part->name.text, names, n);
    if (nearest != NULL)
        ballotc_help(diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    else
        ballotc_help(diagnostics, diagnostic, "its title and \"of\" a document declare a ballot");
}

/* What makes it a ballot stands in one place. */
static void refuse_heads(struct ballotc_diagnostics *diagnostics,
                         const struct ballotc_declaration *part,
                         const struct ballotc_declaration *whole)
{
    const struct ballotc_location *heads[] = {
        &part->base.where,   &part->version.where, &part->discussion.where,
        &part->passed.where, &part->adopted.where, &part->effective.where,
    };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (heads[i]->line == 0)
            continue;
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(diagnostics, BALLOTC_clause_not_here, heads[i],
                           "versions and dates of a ballot stand where it is declared");
        ballotc_note(diagnostics, diagnostic, &whole->name.where, "declared here");
    }
}

static void append_members(struct ballotc_declaration *whole, struct ballotc_declaration *members)
{
    struct ballotc_declaration **end = &whole->members;
    while (*end != NULL)
        end = &(*end)->next;
    *end = members;
}

void ballotc_join_parts(struct ballotc_diagnostics *diagnostics, struct ballotc_file *files,
                        const struct ballotc_file *end)
{
    for (struct ballotc_file *file = files; file != end; file = file->next) {
        struct ballotc_declaration **at = &file->declarations;
        while (*at != NULL) {
            struct ballotc_declaration *d = *at;
            if (!is_part(d)) {
                at = &d->next;
                continue;
            }
            struct ballotc_declaration *whole = find_whole(files, end, d->name.text);
            if (whole == NULL) {
                report_no_whole(diagnostics, d, files, end);
            } else {
                refuse_heads(diagnostics, d, whole);
                append_members(whole, d->members);
            }
            *at = d->next;
        }
    }
}

/* --- Records ------------------------------------------------------------------ */

static struct ballotc_declaration *find_record(struct ballotc_file *files, const char *name)
{
    for (; files != NULL; files = files->next)
        for (struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_RECORD && d->change == BALLOTC_ADDS &&
                strcmp(d->name.text, name) == 0)
                return d;
    return NULL;
}

static void report_no_record(struct ballotc_diagnostics *diagnostics,
                             const struct ballotc_declaration *part,
                             const struct ballotc_file *files)
{
    const char *names[256];
    size_t n = 0;
    for (; files != NULL; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_RECORD && d->change == BALLOTC_ADDS && n < 256)
                names[n++] = d->name.text;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(diagnostics, BALLOTC_part_of_nothing, &part->name.where,
                       "this amends record \"%s\", which no file declares", part->name.text);
    const char *nearest = ballotc_nearest(part->name.text, names, n);
    if (nearest != NULL)
        ballotc_help(diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
}

static void append_fields(struct ballotc_declaration *whole, struct ballotc_field *fields)
{
    struct ballotc_field **end = &whole->fields;
    while (*end != NULL)
        end = &(*end)->next;
    *end = fields;
}

void ballotc_join_records(struct ballotc_diagnostics *diagnostics, struct ballotc_file *files)
{
    for (struct ballotc_file *file = files; file != NULL; file = file->next) {
        struct ballotc_declaration **at = &file->declarations;
        while (*at != NULL) {
            struct ballotc_declaration *d = *at;
            if (d->kind != BALLOTC_DECLARE_RECORD || d->change != BALLOTC_AMENDS) {
                at = &d->next;
                continue;
            }
            struct ballotc_declaration *whole = find_record(files, d->name.text);
            if (whole == NULL)
                report_no_record(diagnostics, d, files);
            else
                append_fields(whole, d->fields);
            *at = d->next;
        }
    }
}
