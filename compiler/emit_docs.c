#include "emit_docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void type_name(const struct ballot_tables *tables, const struct ballot_field *field,
                      FILE *to)
{
    static const char *const basic[] = {"bool", "int",  "date", "day",
                                        "duration", "text", "oid"};
    const char *name = field->kind == BALLOT_ENUM
                           ? ballot_tables_enum(tables, field->type)->name
                       : field->kind == BALLOT_RECORD
                           ? ballot_tables_record(tables, field->type)->name
                           : basic[field->kind];
    fprintf(to, "%s%s%s%s", (field->flags & BALLOT_FIELD_LIST) != 0 ? "list of " : "", name,
            (field->flags & BALLOT_FIELD_OPTIONAL) != 0 ? "?" : "",
            (field->flags & BALLOT_FIELD_FIXED) != 0 ? " fixed" : "");
}

static void record(const struct ballot_tables *tables, const struct ballot_record *r, FILE *to)
{
    fprintf(to, "### %s\n\n%s.%s\n\n| field | type | meaning |\n|---|---|---|\n", r->name,
            r->meaning != NULL ? r->meaning : "",
            r->reusable ? " Reusable: under `--reissued-on` it stays where it was." : "");
    for (uint16_t i = 0; i < r->n_fields; i++) {
        fprintf(to, "| `%s` | ", r->fields[i].name);
        type_name(tables, &r->fields[i], to);
        fprintf(to, " | %s |\n", r->fields[i].meaning != NULL ? r->fields[i].meaning : "");
    }
    fputc('\n', to);
}

static void enumeration(const struct ballot_enumeration *e, FILE *to)
{
    fprintf(to, "### %s\n\n", e->name);
    if (e->meaning != NULL)
        fprintf(to, "%s.\n\n", e->meaning);
    for (uint16_t i = 0; i < e->n_words; i++) {
        fprintf(to, "- `%s`", e->words[i]);
        if (e->meanings != NULL && e->meanings[i] != NULL)
            fprintf(to, ": %s", e->meanings[i]);
        fputc('\n', to);
    }
    fputc('\n', to);
}

static void builtins(FILE *to)
{
    static const struct {
        const char *name, *result, *parameters, *meaning;
    } all[] = {
#define BALLOT_BUILTIN(name, result, parameters, meaning) {#name, #result, parameters, meaning},
#include "../runtime/builtins.def"
#undef BALLOT_BUILTIN
    };
    fputs("## Functions\n\n| function | gives | meaning |\n|---|---|---|\n", to);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        fprintf(to, "| `%s(", all[i].name);
        for (const char *p = all[i].parameters; *p != '\0'; p++)
            fprintf(to, "%s%s", p == all[i].parameters ? "" : ", ",
                    *p == 't' ? "text" : *p == 'o' ? "oid" : "int");
        fputs(")` | ", to);
        for (const char *p = all[i].result; *p != '\0'; p++)
            fputc(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p, to);
        fprintf(to, " | %s |\n", all[i].meaning);
    }
}

char *ballotc_emit_docs(const struct ballot_tables *tables, struct ballot_arena *arena)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    if (to == NULL)
        return ballot_arena_text(arena, "", 0);
    fputs("# Facts and functions\n\nWritten by `ballotc --docs`.\n\n## Evidence\n\n", to);
    for (uint32_t i = 0; i < tables->n_records; i++)
        record(tables, &tables->records[i], to);
    for (uint32_t i = 0; i < tables->n_enums; i++)
        enumeration(&tables->enums[i], to);
    fputs("## Certificate\n\n", to);
    for (uint32_t i = 0; i < BALLOT_CERTIFICATE_RECORDS; i++)
        record(tables, &ballot_certificate_records[i], to);
    for (uint32_t i = 0; i < BALLOT_CERTIFICATE_ENUMS; i++)
        enumeration(&ballot_certificate_enums[i], to);
    builtins(to);
    fclose(to);
    char *result = ballot_arena_text(arena, text, length);
    free(text);
    return result;
}
