/* A ballot that fills more than one file, and a record that others add to: the
 * parts joined, before anything else looks at them (docs/language.md, section 3). */
#include "parts.h"

#include <string.h>

/* What may be written in parts. */
struct kind {
    bool (*is_whole)(const struct ballotc_declaration *d);
    bool (*is_part)(const struct ballotc_declaration *d);
    void (*join)(struct ballotc_diagnostics *diagnostics, struct ballotc_declaration *whole,
                 const struct ballotc_declaration *part);
    const char *before, *behind; /* a name, where there is a part and no whole */
    const char *help;            /* then, unless a name is near; or NULL */
};

static struct ballotc_declaration *find_whole(const struct kind *kind, struct ballotc_file *files,
                                              const struct ballotc_file *end, const char *name)
{
    for (; files != end; files = files->next)
        for (struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            if (kind->is_whole(d) && strcmp(d->name.text, name) == 0)
                return d;
    return NULL;
}

static void report_no_whole(const struct kind *kind, struct ballotc_diagnostics *diagnostics,
                            const struct ballotc_declaration *part, struct ballotc_file *files,
                            const struct ballotc_file *end)
{
    const char *names[256];
    size_t n = 0;
    for (; files != end; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            if (kind->is_whole(d) && n < 256)
                names[n++] = d->name.text;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(diagnostics, BALLOTC_part_of_nothing, &part->name.where, "%s%s%s",
                       kind->before, part->name.text, kind->behind);
    const char *nearest = ballotc_nearest(part->name.text, names, n);
    if (nearest != NULL)
        ballotc_help(diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    else if (kind->help != NULL)
        ballotc_help(diagnostics, diagnostic, "%s", kind->help);
}

/* Of the files up to END. */
static void join(const struct kind *kind, struct ballotc_diagnostics *diagnostics,
                 struct ballotc_file *files, const struct ballotc_file *end)
{
    for (struct ballotc_file *file = files; file != end; file = file->next) {
        struct ballotc_declaration **at = &file->declarations;
        while (*at != NULL) {
            const struct ballotc_declaration *d = *at;
            if (!kind->is_part(d)) {
                at = &(*at)->next;
                continue;
            }
            struct ballotc_declaration *whole = find_whole(kind, files, end, d->name.text);
            if (whole == NULL)
                report_no_whole(kind, diagnostics, d, files, end);
            else
                kind->join(diagnostics, whole, d);
            *at = d->next;
        }
    }
}

/* --- Ballots ------------------------------------------------------------------- */

static bool is_ballot(const struct ballotc_declaration *d)
{
    return d->kind == BALLOTC_DECLARE_BALLOT && d->of.text != NULL;
}

static bool is_part_of_ballot(const struct ballotc_declaration *d)
{
    return d->kind == BALLOTC_DECLARE_BALLOT && d->of.text == NULL;
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

static void join_ballot(struct ballotc_diagnostics *diagnostics, struct ballotc_declaration *whole,
                        const struct ballotc_declaration *part)
{
    struct ballotc_declaration **end = &whole->members;
    refuse_heads(diagnostics, part, whole);
    while (*end != NULL)
        end = &(*end)->next;
    *end = part->members;
}

void ballotc_join_parts(struct ballotc_diagnostics *diagnostics, struct ballotc_file *files,
                        const struct ballotc_file *end)
{
    static const struct kind ballot = {
        is_ballot,
        is_part_of_ballot,
        join_ballot,
        "this is a part of ballot ",
        ", which no file declares",
        "its title and \"of\" a document declare a ballot",
    };
    join(&ballot, diagnostics, files, end);
}

/* --- Records ------------------------------------------------------------------ */

static bool is_record(const struct ballotc_declaration *d)
{
    return d->kind == BALLOTC_DECLARE_RECORD && d->change == BALLOTC_ADDS;
}

static bool is_part_of_record(const struct ballotc_declaration *d)
{
    return d->kind == BALLOTC_DECLARE_RECORD && d->change == BALLOTC_AMENDS;
}

static void join_record(struct ballotc_diagnostics *diagnostics, struct ballotc_declaration *whole,
                        const struct ballotc_declaration *part)
{
    struct ballotc_field **end = &whole->fields;
    (void)diagnostics;
    while (*end != NULL)
        end = &(*end)->next;
    *end = part->fields;
}

void ballotc_join_records(struct ballotc_diagnostics *diagnostics, struct ballotc_file *files)
{
    static const struct kind record = {
        is_record,
        is_part_of_record,
        join_record,
        "this amends record \"",
        "\", which no file declares",
        NULL,
    };
    join(&record, diagnostics, files, NULL);
}
