/* Inventories: comma-separated values, RFC 4180, one statement a line. */
#include "inventory.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum column { ID, SECTION, OBLIGATION, CLASS, SINCE, UNTIL, STATEMENT, COLUMNS };
static const char *const columns[COLUMNS] = {"id",    "section", "obligation", "class",
                                             "since", "until",   "statement"};
static const char *const obligations[OBLIGATIONS] = {"must",       "must not", "should",
                                                     "should not", "may",      "is"};
static const char *const decisions[DECISIONS] = {"certificate", "mixed", "evidence", "manual"};

const char *obligation_name(enum obligation obligation)
{
    return obligations[obligation];
}

const char *decided_by_name(enum decided_by decided_by)
{
    return decisions[decided_by];
}

struct reader {
    struct inventory *inventory;
    struct ballotc_diagnostics *diagnostics;
    struct ballotc_location where; /* the line at hand */
    const char *fields[COLUMNS];
    size_t n_fields;
    bool is_record; /* the line held one */
};

static void take_field(void *text, size_t length, void *context)
{
    struct reader *reader = context;
    if (reader->n_fields < COLUMNS)
        reader->fields[reader->n_fields] =
            ballot_arena_text(reader->diagnostics->arena, text, length);
    reader->n_fields++;
}

static void take_record(int end, void *context)
{
    (void)end;
    ((struct reader *)context)->is_record = true;
}

static void complain(struct reader *reader, const char *what, const char *value)
{
    ballotc_report(reader->diagnostics, BALLOTC_bad_inventory, &reader->where, "%s%s", what, value);
}

/* The number of WORD in WORDS; N, after a message, if it is none of them. */
static size_t number_of(struct reader *reader, enum column column, const char *const *words,
                        size_t n)
{
    const char *word = reader->fields[column];
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(reader->diagnostics, BALLOTC_bad_inventory, &reader->where, "no %s: \"%s\"",
                       columns[column], word);
    const char *nearest = ballotc_nearest(word, words, n);
    if (nearest != NULL)
        ballotc_help(reader->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    return n;
}

/* "SBR-4.2.1-03" is the third statement of section 4.2.1 of the SBR. */
static bool is_id(const struct reader *reader)
{
    const char *id = reader->fields[ID], *section = reader->fields[SECTION];
    const char *document = reader->inventory->document;
    size_t length = strcspn(id, "-");
    if (length == 0 || id[length] == '\0' || *section == '\0' ||
        (document != NULL && (strlen(document) != length || strncmp(document, id, length) != 0)))
        return false;
    id += length + 1;
    if (strncmp(id, section, strlen(section)) != 0)
        return false;
    id += strlen(section);
    return *id == '-' && id[1] != '\0' && id[1 + strspn(id + 1, "0123456789")] == '\0';
}

static void add_statement(struct reader *reader)
{
    struct inventory *inventory = reader->inventory;
    struct ballot_arena *arena = reader->diagnostics->arena;
    const char *const *fields = reader->fields;
    if (!is_id(reader)) {
        complain(reader, "no identifier of a statement of this document and section: ", fields[ID]);
        return;
    }
    size_t obligation = number_of(reader, OBLIGATION, obligations, OBLIGATIONS);
    size_t decided_by = number_of(reader, CLASS, decisions, DECISIONS);
    if (obligation == OBLIGATIONS || decided_by == DECISIONS)
        return;
    if (*fields[SINCE] == '\0' || *fields[STATEMENT] == '\0') {
        complain(reader, "a statement needs its ballot and its text: ", fields[ID]);
        return;
    }
    if (inventory->n == inventory->capacity) {
        size_t capacity = inventory->capacity == 0 ? 256 : 2 * inventory->capacity;
        struct statement *more = ballot_arena_array(arena, capacity, sizeof *more);
        if (inventory->n != 0)
            memcpy(more, inventory->statements, inventory->n * sizeof *more);
        inventory->statements = more;
        inventory->capacity = capacity;
    }
    if (inventory->document == NULL)
        inventory->document = ballot_arena_text(arena, fields[ID], strcspn(fields[ID], "-"));
    inventory->statements[inventory->n++] =
        (struct statement){.id = fields[ID],
                           .section = fields[SECTION],
                           .obligation = (enum obligation)obligation,
                           .decided_by = (enum decided_by)decided_by,
                           .since = fields[SINCE],
                           .until = *fields[UNTIL] != '\0' ? fields[UNTIL] : NULL,
                           .text = fields[STATEMENT],
                           .where = reader->where};
}

static void check_head(struct reader *reader)
{
    bool same = reader->n_fields == COLUMNS;
    for (size_t i = 0; same && i < COLUMNS; i++)
        same = strcmp(reader->fields[i], columns[i]) == 0;
    if (!same)
        complain(reader, "an inventory begins with the line ",
                 "id,section,obligation,class,since,until,statement");
}

/* Line by line, so that places are those of the file. */
static void read_line(struct reader *reader, struct csv_parser *parser, const char *line,
                      size_t length)
{
    reader->n_fields = 0;
    reader->is_record = false;
    bool fine = csv_parse(parser, line, length, take_field, take_record, reader) == length &&
                csv_parse(parser, "\n", 1, take_field, take_record, reader) == 1;
    if (!fine || (!reader->is_record && length != 0)) {
        complain(reader, "a quotation mark stands alone", "");
        csv_free(parser);
        if (csv_init(parser, CSV_STRICT) != 0)
            abort();
    } else if (reader->where.line == 1) {
        check_head(reader);
    } else if (reader->is_record && reader->n_fields != COLUMNS) {
        complain(reader, "a statement has seven fields", "");
    } else if (reader->is_record) {
        add_statement(reader);
    }
}

static int by_id(const void *left, const void *right)
{
    const struct statement *const *a = left, *const *b = right;
    int order = strcmp((*a)->id, (*b)->id);
    return order != 0 ? order : ((*a)->where.line > (*b)->where.line) - 1;
}

static void check_twice(const struct inventory *inventory, struct ballotc_diagnostics *diagnostics)
{
    const struct statement **sorted =
        ballot_arena_array(diagnostics->arena, inventory->n + 1, sizeof *sorted);
    for (size_t i = 0; i < inventory->n; i++)
        sorted[i] = &inventory->statements[i];
    if (inventory->n != 0)
        qsort(sorted, inventory->n, sizeof *sorted, by_id);
    for (size_t i = 1; i < inventory->n; i++)
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
            ballotc_note(diagnostics,
                         ballotc_report(diagnostics, BALLOTC_bad_inventory, &sorted[i]->where,
                                        "a second statement %s", sorted[i]->id),
                         &sorted[i - 1]->where, "the first one");
}

bool inventory_read(struct inventory *inventory, struct ballotc_sources *sources,
                    struct ballotc_diagnostics *diagnostics, const char *path)
{
    struct ballotc_location nowhere = {0};
    const char *reason;
    uint16_t file;
    *inventory = (struct inventory){0};
    if (!ballotc_source_read(sources, path, path, &file, &reason)) {
        ballotc_report(diagnostics, BALLOTC_unreadable_source, &nowhere, "%s: %s", path, reason);
        return false;
    }
    struct reader reader = {.inventory = inventory, .diagnostics = diagnostics};
    struct csv_parser parser;
    size_t errors = diagnostics->errors;
    if (csv_init(&parser, CSV_STRICT) != 0)
        abort();
    const struct ballotc_source *source = &sources->files[file];
    for (uint32_t line = 1; line <= source->n_lines; line++) {
        size_t length;
        const char *text = ballotc_source_line(source, line, &length);
        reader.where =
            (struct ballotc_location){.file = file,
                                      .line = line,
                                      .last_line = line,
                                      .column = 1,
                                      .last_column = (uint16_t)(strcspn(text, ",\n") + 1)};
        read_line(&reader, &parser, text, length);
        if (line == 1 && diagnostics->errors != errors)
            break;
    }
    csv_free(&parser);
    check_twice(inventory, diagnostics);
    if (inventory->n == 0 && diagnostics->errors == errors)
        complain(&reader, "no statement at all", "");
    return true;
}
