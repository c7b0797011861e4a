#include "emit_docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readers.h"

/* A fact that more rules read than these cites only the sections. */
#define MOST_NAMES 24

static void type_name(const struct ballot_tables *tables, const struct ballot_field *field,
                      FILE *to)
{
    static const char *const basic[] = {"bool", "int", "date", "day", "duration", "text", "oid"};
    const char *name = field->kind == BALLOT_ENUM ? ballot_tables_enum(tables, field->type)->name
                       : field->kind == BALLOT_RECORD
                           ? ballot_tables_record(tables, field->type)->name
                           : basic[field->kind];
    fprintf(to, "%s%s%s%s", (field->flags & BALLOT_FIELD_LIST) != 0 ? "list of " : "", name,
            (field->flags & BALLOT_FIELD_OPTIONAL) != 0 ? "?" : "",
            (field->flags & BALLOT_FIELD_FIXED) != 0 ? " fixed" : "");
}

/* A vertical bar would end a cell of a table. */
static void cell(const char *text, FILE *to)
{
    for (; text != NULL && *text != '\0'; text++)
        fprintf(to, *text == '|' ? "\\%c" : "%c", *text);
}

/* By citation; the tables have the rules of one section together, mostly. */
static void read_by(const struct ballotc_readers *readers, FILE *to)
{
    const char *separator = "";
    for (size_t i = 0; i < readers->n; i++) {
        const char *citation = readers->items[i].citation;
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = strcmp(readers->items[k].citation, citation) != 0;
        if (!is_first)
            continue;
        fprintf(to, "%s%s", separator, citation);
        separator = "; ";
        for (size_t k = i; k < readers->n && readers->n <= MOST_NAMES; k++)
            if (readers->items[k].rule != NULL && strcmp(readers->items[k].citation, citation) == 0)
                fprintf(to, "%s `%s`", k == i ? ":" : ",", readers->items[k].rule);
    }
}

/* READERS is NULL for a record of the certificate, of which rules read nearly everything. */
static void record(const struct ballot_tables *tables, const struct ballot_record *r,
                   const struct ballotc_readers *readers, FILE *to)
{
    fprintf(to, "### %s\n\n", r->name);
    if (r->meaning != NULL)
        fprintf(to, "%s.\n\n", r->meaning);
    if (r->reusable)
        fputs("Reusable: under `--reissued-on` it stays where it was.\n\n", to);
    fputs(readers != NULL ? "| field | type | meaning | read by |\n|---|---|---|---|\n"
                          : "| field | type | meaning |\n|---|---|---|\n",
          to);
    for (uint16_t i = 0; i < r->n_fields; i++) {
        fprintf(to, "| `%s` | ", r->fields[i].name);
        type_name(tables, &r->fields[i], to);
        fputs(" | ", to);
        cell(r->fields[i].meaning, to);
        if (readers != NULL) {
            fputs(" | ", to);
            read_by(&readers[i], to);
        }
        fputs(" |\n", to);
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
                    *p == 't'   ? "text"
                    : *p == 'o' ? "oid"
                                : "int");
        fputs(")` | ", to);
        for (const char *p = all[i].result; *p != '\0'; p++)
            fputc(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p, to);
        fputs(" | ", to);
        cell(all[i].meaning, to);
        fputs(" |\n", to);
    }
}

static void evidence_form(FILE *to)
{
    fputs("## Evidence\n\n"
          "An evidence document is XML in the namespace `urn:ballot:evidence`: one `evidence`\n"
          "with at most one `ca` and any number of `issuance`s. An issuance names its\n"
          "certificates, each by the SHA-256 of its DER or by issuer (RFC 2253) and serial\n"
          "number (hex); then `acts` holds the fields of the record `issuance`.\n\n"
          "    <evidence xmlns=\"urn:ballot:evidence\">\n"
          "      <ca>…</ca>\n"
          "      <issuance>\n"
          "        <certificate sha256=\"…\"/>\n"
          "        <certificate issuer=\"CN=…\" serial=\"…\"/>\n"
          "        <acts>…</acts>\n"
          "      </issuance>\n"
          "    </evidence>\n\n"
          "An element is named like its field; the order is free. A field that is left out is\n"
          "unknown. One whose type ends in `?` is known to be absent when written with\n"
          "`xsi:nil=\"true\"`. A list holds one element per member, named like its record, or\n"
          "`item` for other types, and is complete.\n\n"
          "| type | written as |\n|---|---|\n"
          "| bool | `true`, `false`, `1`, `0` |\n"
          "| int | an integer from -10^15 to 10^15 |\n"
          "| date | a date-time with its zone: `2025-03-15T12:00:00Z`, `…+02:00` |\n"
          "| day | a date without zone: `2025-03-15`, its first second in UTC |\n"
          "| duration | `P3DT4H5M6S`, without years and months |\n"
          "| text | at most 4096 characters, white space collapsed |\n"
          "| oid | dotted decimal |\n\n"
          "Under *read by* are the sections, and the rules in any of their wordings, that read a\n"
          "field; where there are many, the sections alone. The command\n"
          "`ballot evidence --template --as-of D --for CERTIFICATE` writes a document of those\n"
          "fields that are asked for on a day, about a certificate.\n\n",
          to);
}

char *ballotc_emit_docs(const struct ballot_tables *tables, struct ballot_arena *arena)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    if (to == NULL)
        return ballot_arena_text(arena, "", 0);
    struct ballotc_readers *const *readers = ballotc_find_readers(tables, arena);
    fputs("# Facts and functions\n\nWritten by `ballotc --docs`.\n\n", to);
    evidence_form(to);
    for (uint32_t i = 0; i < tables->n_records; i++)
        record(tables, &tables->records[i], readers[i], to);
    for (uint32_t i = 0; i < tables->n_enums; i++)
        enumeration(&tables->enums[i], to);
    fputs("## Certificate\n\n", to);
    for (uint32_t i = 0; i < BALLOT_CERTIFICATE_RECORDS; i++)
        record(tables, &ballot_certificate_records[i], NULL, to);
    for (uint32_t i = 0; i < BALLOT_CERTIFICATE_ENUMS; i++)
        enumeration(&ballot_certificate_enums[i], to);
    builtins(to);
    fclose(to);
    char *result = ballot_arena_text(arena, text, length);
    free(text);
    return result;
}
