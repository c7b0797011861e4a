/* Evidence as tests describe it: records filled part after part, then written as
 * the XML document that says the same, so that one schema judges both. */
#include "test.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/libxml2.h"
#include "xml_writer.h"

struct object;

/* One value of a field, or one element of its list. */
struct element {
    const struct ballotc_expression *value; /* NULL for a record */
    struct object *object;
    struct ballotc_location where;
    struct element *next;
};

enum state { UNSAID, SAID, ABSENT, EMPTY };

struct slot {
    enum state state;
    bool begun; /* in this description: more of it adds */
    struct element *elements;
    struct ballotc_location where;
};

struct object {
    const struct ballot_record *type;
    struct slot *slots;
};

struct document {
    struct ballotc_diagnostics *diagnostics;
    const struct ballot_tables *tables;
    struct ballot_arena *arena;
    bool failed;
    xmlTextWriterPtr to;
    struct ballotc_location *lines; /* of what has been written, one a line */
    size_t n_lines, capacity;
};

/* --- From parts to records -------------------------------------------------------------- */

static struct object *new_object(struct document *d, uint32_t record)
{
    struct object *object = ballot_arena_alloc(d->arena, sizeof *object);
    object->type = ballot_tables_record(d->tables, record);
    object->slots = ballot_arena_array(d->arena, object->type->n_fields + 1u, sizeof(struct slot));
    return object;
}

static void bad(struct document *d, const struct ballotc_location *where, const char *format,
                const char *a, const char *b)
{
    d->failed = true;
    ballotc_report(d->diagnostics, BALLOTC_bad_part, where, format, a, b);
}

static const struct ballot_field *find_field(struct document *d, struct object *object,
                                             const char *name, const struct ballotc_location *where,
                                             struct slot **slot)
{
    const struct ballot_record *type = object->type;
    const char **names = ballot_arena_array(d->arena, type->n_fields + 1u, sizeof *names);
    for (uint16_t i = 0; i < type->n_fields; i++) {
        names[i] = type->fields[i].name;
        *slot = &object->slots[i];
        if (strcmp(type->fields[i].name, name) == 0)
            return &type->fields[i];
    }
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(d->diagnostics, BALLOTC_unknown_part, where,
                       "record \"%s\" has no field \"%s\"", type->name, name);
    const char *nearest = ballotc_nearest(name, names, type->n_fields);
    if (nearest != NULL)
        ballotc_help(d->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    d->failed = true;
    return NULL;
}

static void fill(struct document *d, struct object *object, const struct ballotc_test_part *parts);

static struct element *append(struct document *d, struct slot *slot,
                              const struct ballotc_location *where)
{
    struct element **end = &slot->elements;
    while (*end != NULL)
        end = &(*end)->next;
    *end = ballot_arena_alloc(d->arena, sizeof **end);
    (*end)->where = *where;
    slot->state = SAID;
    return *end;
}

static void fill_record(struct document *d, const struct ballot_field *field, struct slot *slot,
                        const struct ballotc_test_part *part)
{
    bool is_list = (field->flags & BALLOT_FIELD_LIST) != 0;
    struct element *element = is_list ? NULL : slot->elements;
    if (element == NULL) {
        element = append(d, slot, &part->where);
        element->object = new_object(d, field->type);
    }
    slot->state = SAID;
    fill(d, element->object, part->block);
}

/* absent, unknown: as words, where no value of the field is called so. */
static bool fill_nothing(struct slot *slot, const struct ballotc_test_part *part)
{
    const struct ballotc_expression *a = part->arguments;
    if (a == NULL || a->kind != BALLOTC_NAME || a->next != NULL || part->has_block)
        return false;
    if (strcmp(a->text, "absent") == 0)
        slot->state = ABSENT;
    else if (strcmp(a->text, "unknown") == 0)
        slot->state = UNSAID;
    else
        return false;
    slot->elements = NULL;
    return true;
}

static void fill_field(struct document *d, const struct ballot_field *field, struct slot *slot,
                       const struct ballotc_test_part *part)
{
    bool is_list = (field->flags & BALLOT_FIELD_LIST) != 0;
    slot->where = part->where;
    if (is_list ? !part->adds && !slot->begun : field->kind != BALLOT_RECORD)
        slot->elements = NULL;
    if (slot->begun && !is_list && field->kind != BALLOT_RECORD)
        bad(d, &part->where, "\"%s\" is given twice%s", field->name, "");
    slot->begun = true;
    if (fill_nothing(slot, part))
        return;
    if (field->kind == BALLOT_RECORD) {
        if (!part->has_block || part->arguments != NULL)
            bad(d, &part->where, "\"%s\" is a block of the fields of record \"%s\"", field->name,
                ballot_tables_record(d->tables, field->type)->name);
        else
            fill_record(d, field, slot, part);
        return;
    }
    if (part->has_block || part->arguments == NULL || (!is_list && part->arguments->next != NULL)) {
        bad(d, &part->where, "\"%s\" takes %s", field->name, is_list ? "values" : "one value");
        return;
    }
    for (const struct ballotc_expression *a = part->arguments; a != NULL; a = a->next)
        append(d, slot, &a->where)->value = a;
}

static void fill(struct document *d, struct object *object, const struct ballotc_test_part *parts)
{
    for (uint16_t i = 0; i < object->type->n_fields; i++)
        object->slots[i].begun = false;
    for (const struct ballotc_test_part *part = parts; part != NULL; part = part->next) {
        const struct ballotc_expression *a = part->arguments;
        struct slot *slot;
        if (strcmp(part->key.text, "no") == 0 && a != NULL && a->kind == BALLOTC_NAME) {
            const struct ballot_field *field = find_field(d, object, a->text, &a->where, &slot);
            if (field != NULL && (field->flags & BALLOT_FIELD_LIST) == 0) {
                bad(d, &part->where, "\"%s\" is no list: say \"%s unknown\", or \"absent\"",
                    field->name, field->name);
            } else if (field != NULL) {
                slot->state = EMPTY;
                slot->elements = NULL;
                slot->where = part->where;
            }
            continue;
        }
        const struct ballot_field *field =
            find_field(d, object, part->key.text, &part->key.where, &slot);
        if (field != NULL)
            fill_field(d, field, slot, part);
    }
}

/* --- From records to XML ------------------------------------------------------------------- */

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

/* libxml2's indentation puts each element on a line of its own. */
static void note_line(struct document *d, const struct ballotc_location *where)
{
    if (d->n_lines == d->capacity) {
        size_t capacity = d->capacity == 0 ? 64 : d->capacity * 2;
        struct ballotc_location *lines = ballot_arena_array(d->arena, capacity, sizeof *lines);
        if (d->n_lines != 0)
            memcpy(lines, d->lines, d->n_lines * sizeof *lines);
        d->lines = lines;
        d->capacity = capacity;
    }
    d->lines[d->n_lines++] = *where;
}

static void open_element(struct document *d, const char *name, const struct ballotc_location *where)
{
    xml_wrote(xmlTextWriterStartElement(d->to, x(name)));
    note_line(d, where);
}

/* An element with children ends on a line of its own. */
static void close_element(struct document *d, bool children, const struct ballotc_location *where)
{
    xml_wrote(xmlTextWriterEndElement(d->to));
    if (children)
        note_line(d, where);
}

static const char *duration(struct document *d, int64_t seconds)
{
    return ballot_arena_printf(d->arena, "P%" PRId64 "DT%" PRId64 "S", seconds / BALLOT_DAY,
                               seconds % BALLOT_DAY);
}

/* A value in the form of XML Schema. What does not fit its field is written as
 * it stands, and the schema says so. A bare date counts as its first second. */
static const char *spell(struct document *d, const struct ballot_field *field,
                         const struct ballotc_expression *value)
{
    char date[BALLOT_DATE_SIZE];
    switch (value->kind) {
    case BALLOTC_BOOL:
        return value->number != 0 ? "true" : "false";
    case BALLOTC_INT:
        return ballot_arena_printf(d->arena, "%" PRId64, value->number);
    case BALLOTC_DURATION:
        return duration(d, value->number);
    case BALLOTC_DATE:
        ballot_date_format(value->date.instant, date);
        if (field->kind == BALLOT_DATE && strchr(date, 'T') == NULL)
            return ballot_arena_printf(d->arena, "%sT00:00:00Z", date);
        if (field->kind == BALLOT_DAY_DATE && !value->date.is_day && strchr(date, 'T') == NULL)
            return ballot_arena_printf(d->arena, "%sT00:00:00Z", date);
        return ballot_arena_text(d->arena, date, strlen(date));
    default:
        return value->text;
    }
}

static void write_object(struct document *d, const struct object *object);

static void write_element(struct document *d, const char *name, const struct ballot_field *field,
                          const struct element *element)
{
    open_element(d, name, &element->where);
    if (element->object != NULL)
        write_object(d, element->object);
    else
        xml_wrote(xmlTextWriterWriteString(d->to, x(spell(d, field, element->value))));
    bool children = false;
    for (uint16_t i = 0; element->object != NULL && i < element->object->type->n_fields; i++)
        children = children || element->object->slots[i].state != UNSAID;
    close_element(d, children, &element->where);
}

static void write_object(struct document *d, const struct object *object)
{
    for (uint16_t i = 0; i < object->type->n_fields; i++) {
        const struct ballot_field *field = &object->type->fields[i];
        const struct slot *slot = &object->slots[i];
        if (slot->state == UNSAID)
            continue;
        if (slot->state == SAID && (field->flags & BALLOT_FIELD_LIST) == 0) {
            write_element(d, field->name, field, slot->elements);
            continue;
        }
        const char *item = field->kind == BALLOT_RECORD
                               ? ballot_tables_record(d->tables, field->type)->name
                               : "item";
        open_element(d, field->name, &slot->where);
        if (slot->state == ABSENT)
            xml_wrote(xmlTextWriterWriteAttribute(d->to, x("xsi:nil"), x("true")));
        for (const struct element *e = slot->elements; e != NULL; e = e->next)
            write_element(d, item, field, e);
        close_element(d, slot->elements != NULL, &slot->where);
    }
}

static bool has_content(const struct object *object)
{
    for (uint16_t i = 0; i < object->type->n_fields; i++)
        if (object->slots[i].state != UNSAID)
            return true;
    return false;
}

static void write_document(struct document *d, const struct object *ca,
                           const struct object *issuance, const char *sha256,
                           const struct ballotc_location *where)
{
    static const char nobody[] = "0000000000000000000000000000000000000000000000000000000000000000";
    xml_wrote(xmlTextWriterSetIndent(d->to, 1));
    xml_wrote(xmlTextWriterStartDocument(d->to, NULL, "UTF-8", NULL));
    note_line(d, where);
    open_element(d, "evidence", where);
    xml_wrote(xmlTextWriterWriteAttribute(d->to, x("xmlns"), x("urn:ballot:evidence")));
    xml_wrote(xmlTextWriterWriteAttribute(d->to, x("xmlns:xsi"),
                                          x("http://www.w3.org/2001/XMLSchema-instance")));
    if (ca != NULL) {
        open_element(d, "ca", where);
        write_object(d, ca);
        close_element(d, has_content(ca), where);
    }
    if (issuance != NULL) {
        open_element(d, "issuance", where);
        open_element(d, "certificate", where);
        xml_wrote(
            xmlTextWriterWriteAttribute(d->to, x("sha256"), x(sha256 != NULL ? sha256 : nobody)));
        close_element(d, false, where);
        open_element(d, "acts", where);
        write_object(d, issuance);
        close_element(d, has_content(issuance), where);
        close_element(d, true, where);
    }
    xml_wrote(xmlTextWriterEndDocument(d->to));
}

/* The two things that evidence is about, at the outermost level. */
static void fill_document(struct document *d, const struct ballotc_test_part *parts,
                          struct object **ca, struct object **issuance)
{
    static const char *const names[] = {"issuance", "ca"};
    for (const struct ballotc_test_part *part = parts; part != NULL; part = part->next) {
        bool is_ca = strcmp(part->key.text, "ca") == 0;
        struct object **object = is_ca ? ca : issuance;
        uint32_t record = is_ca ? d->tables->record_ca : d->tables->record_issuance;
        if (!is_ca && strcmp(part->key.text, "issuance") != 0) {
            struct ballotc_diagnostic *diagnostic = ballotc_report(
                d->diagnostics, BALLOTC_unknown_part, &part->key.where,
                "evidence is of an issuance and of the ca, not of \"%s\"", part->key.text);
            const char *nearest = ballotc_nearest(part->key.text, names, 2);
            if (nearest != NULL)
                ballotc_help(d->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
            d->failed = true;
        } else if (record == BALLOT_NONE || !part->has_block || part->arguments != NULL) {
            bad(d, &part->where, "\"%s\" is a block of the fields of record \"%s\"", part->key.text,
                part->key.text);
        } else {
            if (*object == NULL)
                *object = new_object(d, record);
            fill(d, *object, part->block);
        }
    }
}

bool test_evidence(struct ballotc_diagnostics *diagnostics, const struct ballot_tables *tables,
                   const struct test_description *description, const struct ballotc_location *where,
                   const char *sha256, struct test_evidence *evidence)
{
    struct document d = {.diagnostics = diagnostics, .tables = tables, .arena = diagnostics->arena};
    struct object *ca = NULL, *issuance = NULL;
    for (size_t i = 0; i < description->n; i++)
        fill_document(&d, description->parts[i], &ca, &issuance);
    if (d.failed)
        return false;
    ballot_libxml2_set_up();
    xmlBufferPtr buffer;
    d.to = xml_writer_new(&buffer);
    write_document(&d, ca, issuance, sha256, where);
    xmlFreeTextWriter(d.to);
    evidence->xml = ballot_arena_text(d.arena, (const char *)xmlBufferContent(buffer),
                                      (size_t)xmlBufferLength(buffer));
    evidence->lines = d.lines;
    evidence->n_lines = d.n_lines;
    xmlBufferFree(buffer);
    return true;
}
