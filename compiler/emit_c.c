/* The tables as one C file. Readable: each row says in a comment what it is. */
#include <inttypes.h>
#include <string.h>

#include "../runtime/builtins.h"
#include "compile.h"

struct emit {
    const struct ballot_tables *tables;
    struct ballot_arena arena;
    const char *root;
    FILE *to;
    bool open; /* an array has been begun */
};

/* Octal escapes end after three digits, whatever follows. */
static void octets(struct emit *e, const unsigned char *text, size_t length)
{
    fputc('"', e->to);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = text[i];
        if (c == '"' || c == '\\')
            fprintf(e->to, "\\%c", c);
        else if (c == '\n' && i + 1 < length)
            fputs("\\n\"\n        \"", e->to);
        else if (c == '\n')
            fputs("\\n", e->to);
        else if (c < 0x20 || c >= 0x7F || c == '?')
            fprintf(e->to, "\\%03o", c);
        else
            fputc(c, e->to);
    }
    fputc('"', e->to);
}

static void text(struct emit *e, const char *value)
{
    if (value == NULL)
        fputs("NULL", e->to);
    else
        octets(e, (const unsigned char *)value, strlen(value));
}

static void instant(struct emit *e, ballot_instant value)
{
    char buffer[BALLOT_DATE_SIZE];
    if (value == BALLOT_ALWAYS || value == BALLOT_NEVER)
        fputs(value == BALLOT_ALWAYS ? "BALLOT_ALWAYS" : "BALLOT_NEVER", e->to);
    else
        fprintf(e->to, "INT64_C(%" PRId64 ") /* %s */", value, ballot_date_format(value, buffer));
}

static void index_of(struct emit *e, uint32_t value)
{
    if (value == BALLOT_NONE)
        fputs("BALLOT_NONE", e->to);
    else
        fprintf(e->to, "%" PRIu32, value);
}

/* A comment holds no end of a comment. */
static void comment(struct emit *e, const char *value)
{
    fputs(" /* ", e->to);
    for (; *value != '\0'; value++)
        fputc((unsigned char)*value < 0x20 || (*value == '/' && value[-1] == '*') ? ' ' : *value,
              e->to);
    fputs(" */", e->to);
}

/* An empty table has no array: ISO C has none of no elements. */
static void begin(struct emit *e, const char *type, const char *name, uint32_t n)
{
    e->open = n != 0;
    if (e->open)
        fprintf(e->to, "\nstatic const %s %s[] = {\n", type, name);
}

static void end(struct emit *e)
{
    if (e->open)
        fputs("};\n", e->to);
}

static void place(struct emit *e, const struct ballot_place *p)
{
    fprintf(e->to, "{%u, %u, %" PRIu32 "}", p->file, p->column, p->line);
}

static void emit_constants(struct emit *e)
{
    const struct ballot_tables *t = e->tables;
    begin(e, "struct ballot_value", "constants", t->n_constants);
    for (uint32_t i = 0; i < t->n_constants; i++) {
        const struct ballot_value *v = &t->constants[i];
        enum ballot_kind kind = (enum ballot_kind)(v->spare - 1);
        fprintf(e->to, "    {.state = BALLOT_KNOWN, .spare = %u, ", v->spare);
        if (kind == BALLOT_TEXT || kind == BALLOT_OID) {
            fprintf(e->to, ".length = %" PRIu32 ", .as.%s", v->length,
                    kind == BALLOT_TEXT ? "text = " : "bytes = (const unsigned char *)");
            octets(e, v->as.bytes, v->length);
        } else {
            fprintf(e->to, ".as.number = INT64_C(%" PRId64 ")", v->as.number);
        }
        fputs("},", e->to);
        char buffer[BALLOT_DATE_SIZE];
        if (kind == BALLOT_OID)
            comment(e, ballot_oid_text(v->as.bytes, v->length, &e->arena));
        else if (kind == BALLOT_DATE || kind == BALLOT_DAY_DATE)
            comment(e, ballot_date_format(v->as.number, buffer));
        fprintf(e->to, " /* %" PRIu32 " */\n", i);
    }
    end(e);
}

static void emit_nodes(struct emit *e)
{
    const struct ballot_tables *t = e->tables;
    begin(e, "struct ballot_node", "nodes", t->n_nodes);
    for (uint32_t i = 0; i < t->n_nodes; i++) {
        const struct ballot_node *n = &t->nodes[i];
        fprintf(e->to, "    {BALLOT_OP_%s, %u, %u, %u, %u, %u, ",
                ballot_op_name((enum ballot_op)n->op), n->kind, n->flags, n->is_list, n->slot,
                n->type);
        index_of(e, n->a);
        fputs(", ", e->to);
        index_of(e, n->b);
        fputs(", ", e->to);
        index_of(e, n->c);
        fputs(", ", e->to);
        index_of(e, n->d);
        fprintf(e->to, "}, /* %" PRIu32 " */\n", i);
    }
    end(e);
    begin(e, "struct ballot_place", "node_places", t->n_nodes);
    for (uint32_t i = 0; i < t->n_nodes; i++) {
        fputs("    ", e->to);
        place(e, &t->node_places[i]);
        fputs(",\n", e->to);
    }
    end(e);
    begin(e, "struct ballot_lookup", "lookups", t->n_lookups);
    for (uint32_t i = 0; i < t->n_lookups; i++)
        fprintf(e->to, "    {%" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %u, %u},\n", t->lookups[i].list,
                t->lookups[i].first_key, t->lookups[i].n_keys, t->lookups[i].slot,
                t->lookups[i].is_number);
    end(e);
    begin(e, "uint32_t", "arguments", t->n_arguments);
    for (uint32_t i = 0; i < t->n_arguments; i++)
        fprintf(e->to, "    %" PRIu32 ",\n", t->arguments[i]);
    end(e);
}

static void emit_documents(struct emit *e)
{
    const struct ballot_tables *t = e->tables;
    begin(e, "struct ballot_document", "documents", t->n_documents);
    for (uint32_t i = 0; i < t->n_documents; i++) {
        fputs("    {", e->to);
        text(e, t->documents[i].name);
        fputs(", ", e->to);
        text(e, t->documents[i].title);
        fputs(", ", e->to);
        index_of(e, t->documents[i].scope_certificate);
        fputs(", ", e->to);
        index_of(e, t->documents[i].scope_ca);
        fputs("},\n", e->to);
    }
    end(e);
    begin(e, "struct ballot_ballot", "ballots", t->n_ballots);
    for (uint32_t i = 0; i < t->n_ballots; i++) {
        const struct ballot_ballot *b = &t->ballots[i];
        fputs("    {", e->to);
        text(e, b->name);
        fputs(", ", e->to);
        text(e, b->title);
        fputs(",\n     ", e->to);
        text(e, b->base);
        fputs(", ", e->to);
        text(e, b->version);
        fprintf(e->to, ", %" PRIu32 ",\n     ", b->document);
        instant(e, b->discussion);
        fputs(", ", e->to);
        instant(e, b->passed);
        fputs(",\n     ", e->to);
        instant(e, b->adopted);
        fputs(", ", e->to);
        instant(e, b->effective);
        fputs(",\n     ", e->to);
        place(e, &b->place);
        fprintf(e->to, "}, /* %" PRIu32 " */\n", i);
    }
    end(e);
}

static void emit_wordings(struct emit *e)
{
    const struct ballot_tables *t = e->tables;
    begin(e, "struct ballot_phase", "phases", t->n_phases);
    for (uint32_t i = 0; i < t->n_phases; i++) {
        const struct ballot_phase *p = &t->phases[i];
        fputs("    {", e->to);
        instant(e, p->from);
        fputs(", ", e->to);
        index_of(e, p->condition);
        fprintf(e->to, ", %" PRIu32 ", %u}, /* %" PRIu32 ": %s, %s */\n", p->ballot, p->level, i,
                ballot_level_name((enum ballot_level)p->level), t->ballots[p->ballot].name);
    }
    end(e);
    begin(e, "struct ballot_part", "parts", t->n_parts);
    for (uint32_t i = 0; i < t->n_parts; i++) {
        fputs("    {", e->to);
        text(e, t->parts[i].text);
        fputs(", ", e->to);
        index_of(e, t->parts[i].node);
        fputs("},\n", e->to);
    }
    end(e);
    begin(e, "char *const", "cites", t->n_cites);
    for (uint32_t i = 0; i < t->n_cites; i++) {
        fputs("    ", e->to);
        text(e, t->cites[i]);
        fputs(",\n", e->to);
    }
    end(e);
    begin(e, "struct ballot_permit", "permits", t->n_permits);
    for (uint32_t i = 0; i < t->n_permits; i++) {
        const struct ballot_permit *p = &t->permits[i];
        fputs("    {", e->to);
        text(e, p->text);
        fputs(", ", e->to);
        text(e, p->section);
        fprintf(e->to, ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", ", p->ballot, p->first_cite,
                p->n_covers);
        place(e, &p->place);
        fputs("},\n", e->to);
    }
    end(e);
    begin(e, "struct ballot_via", "vias", t->n_vias);
    for (uint32_t i = 0; i < t->n_vias; i++) {
        const struct ballot_via *v = &t->vias[i];
        fprintf(e->to, "    {%" PRIu32 ", %" PRIu32 ", ", v->document, v->ballot);
        text(e, v->section);
        fputs(", ", e->to);
        text(e, v->version);
        fputs("},", e->to);
        comment(e, t->ballots[v->ballot].name);
        fputc('\n', e->to);
    }
    end(e);
    begin(e, "struct ballot_wording", "wordings", t->n_wordings);
    for (uint32_t i = 0; i < t->n_wordings; i++) {
        const struct ballot_wording *w = &t->wordings[i];
        const uint32_t indexes[] = {w->ballot,   w->via,         w->list,     w->where,
                                    w->when,     w->anchor,      w->due,      w->first_part,
                                    w->n_parts,  w->first_phase, w->n_phases, w->first_cite,
                                    w->n_covers, w->n_checks};
        fputs("    {", e->to);
        text(e, w->section);
        fputs(", ", e->to);
        text(e, w->summary);
        fputs(",\n     ", e->to);
        text(e, w->manual);
        for (size_t k = 0; k < sizeof indexes / sizeof indexes[0]; k++) {
            fputs(", ", e->to);
            index_of(e, indexes[k]);
        }
        fputs(", ", e->to);
        place(e, &w->place);
        fprintf(e->to, "}, /* %" PRIu32 ": %s */\n", i, t->ballots[w->ballot].name);
    }
    end(e);
}

static void emit_rules(struct emit *e)
{
    const struct ballot_tables *t = e->tables;
    begin(e, "struct ballot_row", "rows", t->n_rows);
    for (uint32_t i = 0; i < t->n_rows; i++) {
        const struct ballot_row *r = &t->rows[i];
        fputs("    {", e->to);
        instant(e, r->known_from);
        fputs(", ", e->to);
        instant(e, r->known_until);
        fputs(",\n     ", e->to);
        instant(e, r->from);
        fputs(", ", e->to);
        instant(e, r->until);
        fputs(", ", e->to);
        index_of(e, r->index);
        fprintf(e->to, "}, /* %" PRIu32 " */\n", i);
    }
    end(e);
    begin(e, "struct ballot_rule", "rules", t->n_rules);
    for (uint32_t i = 0; i < t->n_rules; i++) {
        const struct ballot_rule *r = &t->rules[i];
        fputs("    {", e->to);
        text(e, r->name);
        fprintf(e->to, ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %u, %u, %u},\n",
                r->document, r->source, r->first_row, r->n_rows, r->subject, r->row, r->column);
    }
    end(e);
}

static void emit_schedules(struct emit *e)
{
    const struct ballot_tables *t = e->tables;
    begin(e, "struct ballot_entry", "entries", t->n_entries);
    for (uint32_t i = 0; i < t->n_entries; i++) {
        fputs("    {", e->to);
        instant(e, t->entries[i].from);
        fprintf(e->to, ", %" PRIu32 ", %" PRIu32 "},\n", t->entries[i].first_constant,
                t->entries[i].n_constants);
    }
    end(e);
    begin(e, "struct ballot_schedule_version", "schedule_versions", t->n_schedule_versions);
    for (uint32_t i = 0; i < t->n_schedule_versions; i++) {
        const struct ballot_schedule_version *v = &t->schedule_versions[i];
        fprintf(e->to, "    {%" PRIu32 ", %" PRIu32 ", %" PRIu32 "}, /* %s */\n", v->first_entry,
                v->n_entries, v->ballot, t->ballots[v->ballot].name);
    }
    end(e);
    begin(e, "struct ballot_schedule", "schedules", t->n_schedules);
    for (uint32_t i = 0; i < t->n_schedules; i++) {
        const struct ballot_schedule *s = &t->schedules[i];
        fputs("    {", e->to);
        text(e, s->name);
        fputs(", ", e->to);
        text(e, s->section);
        fprintf(e->to, ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %u, %u, %u},\n", s->document,
                s->first_row, s->n_rows, s->kind, s->is_list, s->type);
    }
    end(e);
    begin(e, "struct ballot_choice", "choices", t->n_choices);
    for (uint32_t i = 0; i < t->n_choices; i++) {
        fputs("    {", e->to);
        text(e, t->choices[i].name);
        fputs(", ", e->to);
        text(e, t->choices[i].meaning);
        fputs("},\n", e->to);
    }
    end(e);
    begin(e, "struct ballot_reading", "readings", t->n_readings);
    for (uint32_t i = 0; i < t->n_readings; i++) {
        const struct ballot_reading *r = &t->readings[i];
        fputs("    {", e->to);
        text(e, r->name);
        fputs(", ", e->to);
        text(e, r->section);
        fprintf(e->to, ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 "},\n", r->document,
                r->first_choice, r->n_choices, r->otherwise);
    }
    end(e);
}

static void emit_records(struct emit *e)
{
    const struct ballot_tables *t = e->tables;
    for (uint32_t i = 0; i < t->n_enums; i++) {
        const struct ballot_enumeration *words = &t->enums[i];
        for (int meanings = 0; meanings < 2; meanings++) {
            fprintf(e->to, "\nstatic const char *const %s_%" PRIu32 "[] = {\n",
                    meanings ? "meanings" : "words", i);
            for (uint16_t k = 0; k < words->n_words; k++) {
                fputs("    ", e->to);
                text(e, meanings ? words->meanings[k] : words->words[k]);
                fputs(",\n", e->to);
            }
            fputs("};\n", e->to);
        }
    }
    begin(e, "struct ballot_enumeration", "enums", t->n_enums);
    for (uint32_t i = 0; i < t->n_enums; i++) {
        fputs("    {", e->to);
        text(e, t->enums[i].name);
        fputs(", ", e->to);
        text(e, t->enums[i].meaning);
        fprintf(e->to, ", words_%" PRIu32 ", meanings_%" PRIu32 ", %u},\n", i, i,
                t->enums[i].n_words);
    }
    end(e);
    for (uint32_t i = 0; i < t->n_records; i++) {
        const struct ballot_record *r = &t->records[i];
        fprintf(e->to, "\nstatic const struct ballot_field fields_%" PRIu32 "[] = {\n", i);
        for (uint16_t k = 0; k < r->n_fields; k++) {
            fputs("    {", e->to);
            text(e, r->fields[k].name);
            fputs(", ", e->to);
            text(e, r->fields[k].meaning);
            fprintf(e->to, ", %u, %u, %u},\n", r->fields[k].kind, r->fields[k].flags,
                    r->fields[k].type);
        }
        fputs("};\n", e->to);
    }
    begin(e, "struct ballot_record", "records", t->n_records);
    for (uint32_t i = 0; i < t->n_records; i++) {
        fputs("    {", e->to);
        text(e, t->records[i].name);
        fputs(", ", e->to);
        text(e, t->records[i].meaning);
        fprintf(e->to, ", fields_%" PRIu32 ", %u, %u},\n", i, t->records[i].n_fields,
                t->records[i].reusable);
    }
    end(e);
    begin(e, "char *const", "files", t->n_files);
    for (uint32_t i = 0; i < t->n_files; i++) {
        fputs("    ", e->to);
        text(e, ballotc_short_name(t->files[i], e->root));
        fputs(",\n", e->to);
    }
    end(e);
}

/* Octet by octet: ISO C promises string literals of 4095 characters only. */
static void long_text(struct emit *e, const char *name, const char *value)
{
    size_t length = strlen(value);
    fprintf(e->to, "static const char %s[] = {", name);
    for (size_t i = 0; i <= length; i++) {
        /* An octet that is no char is written as one. */
        unsigned char c = (unsigned char)value[i];
        fprintf(e->to, c < 0x80 ? "%s%d," : "%s(char)%d,", i % 24 == 0 ? "\n    " : " ", c);
    }
    fputs("\n};\n", e->to);
}

static void emit_root(struct emit *e, const char *symbol)
{
    const struct ballot_tables *t = e->tables;
    fputs("\nstatic const struct ballot_tables tables = {\n"
          "    .version = BALLOT_TABLES_VERSION,\n"
          "    .size = sizeof(struct ballot_tables),\n"
          "    .name = ",
          e->to);
    text(e, t->name);
    fputs(",\n    .digest = ", e->to);
    text(e, t->digest);
    fputs(",\n    .schema = schema,\n", e->to);
#define TABLE(field)                                                                               \
    fprintf(e->to, "    .%s = %s,\n    .n_%s = %" PRIu32 ",\n", #field,                            \
            t->n_##field != 0 ? #field : "NULL", #field, t->n_##field)
    TABLE(documents);
    TABLE(ballots);
    TABLE(rules);
    TABLE(rows);
    TABLE(wordings);
    TABLE(phases);
    TABLE(parts);
    TABLE(cites);
    TABLE(permits);
    TABLE(vias);
    TABLE(schedules);
    TABLE(schedule_versions);
    TABLE(entries);
    TABLE(readings);
    TABLE(choices);
    TABLE(nodes);
    TABLE(lookups);
    TABLE(arguments);
    TABLE(constants);
    TABLE(records);
    TABLE(enums);
    TABLE(files);
#undef TABLE
    fprintf(e->to, "    .node_places = %s,\n", t->n_nodes != 0 ? "node_places" : "NULL");
    fputs("    .record_issuance = ", e->to);
    index_of(e, t->record_issuance);
    fputs(",\n    .record_ca = ", e->to);
    index_of(e, t->record_ca);
    fputs(",\n    .slot_signed = ", e->to);
    index_of(e, t->slot_signed);
    fprintf(e->to, ",\n    .n_variables = %" PRIu32 ",\n};\n", t->n_variables);
    fprintf(e->to,
            "\nconst struct ballot_tables *%s(void);\n\n"
            "const struct ballot_tables *%s(void)\n{\n    return &tables;\n}\n",
            symbol, symbol);
}

const char *ballotc_short_name(const char *name, const char *root)
{
    size_t length = root != NULL ? strlen(root) : 0;
    if (length != 0 && strncmp(name, root, length) == 0) {
        name += length;
        return name + strspn(name, "/");
    }
    const char *slash = strrchr(name, '/');
    return slash != NULL ? slash + 1 : name;
}

void ballotc_emit_sources(const struct ballotc_sources *sources, const char *symbol,
                          const char *root, FILE *to)
{
    struct emit e = {.to = to};
    fputs("/* Ballots as texts, made by ballotc. Do not edit: change the ballots. */\n\n"
          "#include <stddef.h>\n\n#include \"compile.h\"\n",
          to);
    for (uint16_t i = 0; i < sources->n_files; i++) {
        char name[16];
        snprintf(name, sizeof name, "text_%u", i);
        fprintf(to, "\n");
        long_text(&e, name, sources->files[i].text);
    }
    fprintf(to,
            "\nextern const struct ballotc_text %s[];\nextern const size_t %s_n;\n"
            "const size_t %s_n = %u;\nconst struct ballotc_text %s[] = {\n",
            symbol, symbol, symbol, sources->n_files, symbol);
    for (uint16_t i = 0; i < sources->n_files; i++) {
        fputs("    {", to);
        text(&e, ballotc_short_name(sources->files[i].name, root));
        fprintf(to, ", text_%u, %zu},\n", i, sources->files[i].length);
    }
    fputs("};\n", to);
}

void ballotc_emit_c(const struct ballot_tables *tables, const char *symbol, const char *root,
                    FILE *to)
{
    struct emit e = {.tables = tables, .root = root, .to = to};
    fprintf(to,
            "/* Check tables of the rule base \"%s\", made by ballotc. Do not edit:\n"
            " * change the ballots and compile them again. */\n\n"
            "#include <stddef.h>\n#include <stdint.h>\n\n#include \"tables.h\"\n\n",
            tables->name);
    fprintf(to,
            "#if BALLOT_TABLES_VERSION < %d\n"
            "#error \"These tables were made by a newer ballotc; install the libballot that came "
            "with it.\"\n"
            "#elif BALLOT_TABLES_VERSION > %d\n"
            "#error \"These tables were made by an older ballotc; compile the ballots again with "
            "the one that came with this libballot.\"\n"
            "#endif\n\n",
            BALLOT_TABLES_VERSION, BALLOT_TABLES_VERSION);
    fputs("/* The XML Schema of evidence documents; `ballot schema` prints it. */\n", to);
    long_text(&e, "schema", tables->schema);
    emit_constants(&e);
    emit_nodes(&e);
    emit_documents(&e);
    emit_wordings(&e);
    emit_rules(&e);
    emit_schedules(&e);
    emit_records(&e);
    emit_root(&e, symbol);
    ballot_arena_free(&e.arena);
}
