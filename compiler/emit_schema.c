#include "emit_schema.h"

#include <libxml/xmlwriter.h>
#include <stdbool.h>

#include "../runtime/libxml2.h"

#define NAMESPACE "urn:ballot:evidence"

struct schema {
    xmlTextWriterPtr to;
    const struct ballot_tables *tables;
    uint32_t *places; /* nodes: facts between which distances are measured */
    uint32_t n_places;
};

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static void open_element(struct schema *s, const char *name)
{
    xmlTextWriterStartElement(s->to, x(name));
}

static void attribute(struct schema *s, const char *name, const char *value)
{
    xmlTextWriterWriteAttribute(s->to, x(name), x(value));
}

static void close_element(struct schema *s)
{
    xmlTextWriterEndElement(s->to);
}

static void documentation(struct schema *s, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    open_element(s, "xs:annotation");
    xmlTextWriterWriteElement(s->to, x("xs:documentation"), x(text));
    close_element(s);
}

static void restriction(struct schema *s, const char *type, const char *base, const char *facet,
                        const char *value)
{
    open_element(s, "xs:simpleType");
    attribute(s, "name", type);
    open_element(s, "xs:restriction");
    attribute(s, "base", base);
    open_element(s, facet);
    attribute(s, "value", value);
    close_element(s);
    close_element(s);
    close_element(s);
}

/* The simple types of the language. A date has a time and a zone, a day has
 * neither; a duration has no months. */
static void basic_types(struct schema *s)
{
    restriction(s, "date-with-time-and-zone", "xs:dateTime", "xs:pattern",
                "[0-9]{4}-[^Z+]*(Z|[+\\-][0-9]{2}:[0-9]{2})");
    restriction(s, "day", "xs:date", "xs:pattern", "[0-9]{4}-[0-9]{2}-[0-9]{2}");
    restriction(s, "duration", "xs:duration", "xs:pattern",
                "P([0-9]{1,6}D)?(T([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?");
    restriction(s, "oid", "xs:token", "xs:pattern", "[0-2](\\.(0|[1-9][0-9]{0,38}))+");
    restriction(s, "text", "xs:token", "xs:maxLength", "4096");
    open_element(s, "xs:simpleType");
    attribute(s, "name", "int");
    open_element(s, "xs:restriction");
    attribute(s, "base", "xs:integer");
    open_element(s, "xs:minInclusive");
    attribute(s, "value", "-1000000000000000");
    close_element(s);
    open_element(s, "xs:maxInclusive");
    attribute(s, "value", "1000000000000000");
    close_element(s);
    close_element(s);
    close_element(s);
    restriction(s, "place-as-in-ISO-6709", "xs:token", "xs:pattern",
                "[+\\-]([0-8][0-9]|90)([0-5][0-9]){0,2}(\\.[0-9]+)?"
                "[+\\-](0[0-9]{2}|1[0-7][0-9]|180)([0-5][0-9]){0,2}(\\.[0-9]+)?"
                "([+\\-][0-9]+(\\.[0-9]+)?)?/?");
    restriction(s, "sha256", "xs:token", "xs:pattern", "[0-9A-Fa-f]{64}");
    restriction(s, "serial", "xs:token", "xs:pattern", "([0-9A-Fa-f]{2})+");
}

static void enumeration(struct schema *s, const struct ballot_enumeration *words)
{
    open_element(s, "xs:simpleType");
    xmlTextWriterWriteFormatAttribute(s->to, x("name"), "enum.%s", words->name);
    documentation(s, words->meaning);
    open_element(s, "xs:restriction");
    attribute(s, "base", "xs:token");
    for (uint16_t i = 0; i < words->n_words; i++) {
        open_element(s, "xs:enumeration");
        attribute(s, "value", words->words[i]);
        if (words->meanings != NULL)
            documentation(s, words->meanings[i]);
        close_element(s);
    }
    close_element(s);
    close_element(s);
}

static void add_place(struct schema *s, uint32_t node)
{
    if (s->tables->nodes[node].op == BALLOT_OP_FIELD)
        s->places[s->n_places++] = node;
}

/* A text is a place where the rules measure distances from it. */
static void find_places(struct schema *s, struct ballot_arena *arena)
{
    const struct ballot_tables *t = s->tables;
    s->places = ballot_arena_array(arena, 2 * (size_t)t->n_nodes + 1, sizeof *s->places);
    for (uint32_t i = 0; i < t->n_nodes; i++) {
        const struct ballot_node *node = &t->nodes[i];
        if (node->op == BALLOT_OP_COUNT_APART)
            add_place(s, node->c);
        if (node->op == BALLOT_OP_CALL && node->slot == BALLOT_BUILTIN_distance_km)
            for (uint32_t k = 0; k < node->b; k++)
                add_place(s, t->arguments[node->a + k]);
    }
}

static bool is_place(const struct schema *s, const struct ballot_field *field)
{
    const struct ballot_tables *t = s->tables;
    for (uint32_t i = 0; i < s->n_places; i++) {
        const struct ballot_node *node = &t->nodes[s->places[i]];
        if (&ballot_tables_record(t, t->nodes[node->a].type)->fields[node->slot] == field)
            return true;
    }
    return false;
}

static void type_attribute(struct schema *s, const struct ballot_field *field)
{
    static const char *const basic[] = {"xs:boolean", "e:int",      "e:date-with-time-and-zone",
                                        "e:day",      "e:duration", "e:text",
                                        "e:oid"};
    if (field->kind == BALLOT_ENUM)
        xmlTextWriterWriteFormatAttribute(s->to, x("type"), "e:enum.%s",
                                          ballot_tables_enum(s->tables, field->type)->name);
    else if (field->kind == BALLOT_RECORD)
        xmlTextWriterWriteFormatAttribute(s->to, x("type"), "e:record.%s",
                                          ballot_tables_record(s->tables, field->type)->name);
    else if (field->kind == BALLOT_TEXT && is_place(s, field))
        attribute(s, "type", "e:place-as-in-ISO-6709");
    else
        attribute(s, "type", basic[field->kind]);
}

static void field_element(struct schema *s, const struct ballot_field *field)
{
    open_element(s, "xs:element");
    attribute(s, "name", field->name);
    attribute(s, "minOccurs", "0");
    if ((field->flags & BALLOT_FIELD_LIST) == 0) {
        type_attribute(s, field);
        if ((field->flags & BALLOT_FIELD_OPTIONAL) != 0)
            attribute(s, "nillable", "true");
        documentation(s, field->meaning);
    } else {
        if ((field->flags & BALLOT_FIELD_OPTIONAL) != 0)
            attribute(s, "nillable", "true");
        documentation(s, field->meaning);
        open_element(s, "xs:complexType");
        open_element(s, "xs:sequence");
        open_element(s, "xs:element");
        attribute(s, "name",
                  field->kind == BALLOT_RECORD ? ballot_tables_record(s->tables, field->type)->name
                                               : "item");
        type_attribute(s, field);
        attribute(s, "minOccurs", "0");
        attribute(s, "maxOccurs", "unbounded");
        close_element(s);
        close_element(s);
        close_element(s);
    }
    close_element(s);
}

/* Evidence may use the words of the certificate vocabulary. */
static bool is_used(const struct ballot_tables *tables, uint32_t number)
{
    for (uint32_t i = 0; i < tables->n_records; i++)
        for (uint16_t k = 0; k < tables->records[i].n_fields; k++)
            if (tables->records[i].fields[k].kind == BALLOT_ENUM &&
                tables->records[i].fields[k].type == number)
                return true;
    return false;
}

static void record(struct schema *s, const struct ballot_record *r)
{
    open_element(s, "xs:complexType");
    xmlTextWriterWriteFormatAttribute(s->to, x("name"), "record.%s", r->name);
    documentation(s, r->meaning);
    open_element(s, "xs:all");
    for (uint16_t i = 0; i < r->n_fields; i++)
        field_element(s, &r->fields[i]);
    close_element(s);
    close_element(s);
}

/* Which certificate an issuance belongs to: its SHA-256, or issuer and serial
 * number. Several where a precertificate and its certificate share it. */
static void certificate_type(struct schema *s)
{
    static const char *const names[] = {"sha256", "issuer", "serial"};
    static const char *const types[] = {"e:sha256", "e:text", "e:serial"};
    open_element(s, "xs:complexType");
    attribute(s, "name", "certificate");
    documentation(s, "A certificate by the SHA-256 of its DER, or by issuer (RFC 2253) and serial "
                     "number (hex)");
    for (int i = 0; i < 3; i++) {
        open_element(s, "xs:attribute");
        attribute(s, "name", names[i]);
        attribute(s, "type", types[i]);
        close_element(s);
    }
    close_element(s);
}

static void root_element(struct schema *s)
{
    const struct ballot_tables *tables = s->tables;
    open_element(s, "xs:element");
    attribute(s, "name", "evidence");
    open_element(s, "xs:complexType");
    open_element(s, "xs:sequence");
    if (tables->record_ca != BALLOT_NONE) {
        open_element(s, "xs:element");
        attribute(s, "name", "ca");
        attribute(s, "type", "e:record.ca");
        attribute(s, "minOccurs", "0");
        close_element(s);
    }
    if (tables->record_issuance != BALLOT_NONE) {
        open_element(s, "xs:element");
        attribute(s, "name", "issuance");
        attribute(s, "minOccurs", "0");
        attribute(s, "maxOccurs", "unbounded");
        open_element(s, "xs:complexType");
        open_element(s, "xs:sequence");
        open_element(s, "xs:element");
        attribute(s, "name", "certificate");
        attribute(s, "type", "e:certificate");
        attribute(s, "maxOccurs", "unbounded");
        close_element(s);
        open_element(s, "xs:element");
        attribute(s, "name", "acts");
        attribute(s, "type", "e:record.issuance");
        attribute(s, "minOccurs", "0");
        close_element(s);
        close_element(s);
        close_element(s);
        close_element(s);
    }
    close_element(s);
    close_element(s);
    close_element(s);
}

char *ballotc_emit_schema(const struct ballot_tables *tables, struct ballot_arena *arena)
{
    ballot_libxml2_set_up();
    xmlBufferPtr buffer = xmlBufferCreate();
    struct schema s = {xmlNewTextWriterMemory(buffer, 0), tables, NULL, 0};
    find_places(&s, arena);
    xmlTextWriterSetIndent(s.to, 1);
    xmlTextWriterSetIndentString(s.to, x("  "));
    xmlTextWriterStartDocument(s.to, NULL, "UTF-8", NULL);
    open_element(&s, "xs:schema");
    attribute(&s, "xmlns:xs", "http://www.w3.org/2001/XMLSchema");
    attribute(&s, "xmlns:e", NAMESPACE);
    attribute(&s, "targetNamespace", NAMESPACE);
    attribute(&s, "elementFormDefault", "qualified");
    basic_types(&s);
    certificate_type(&s);
    for (uint32_t i = 0; i < BALLOT_CERTIFICATE_ENUMS; i++)
        if (is_used(tables, i))
            enumeration(&s, &ballot_certificate_enums[i]);
    for (uint32_t i = 0; i < tables->n_enums; i++)
        enumeration(&s, &tables->enums[i]);
    for (uint32_t i = 0; i < tables->n_records; i++)
        record(&s, &tables->records[i]);
    root_element(&s);
    close_element(&s);
    xmlTextWriterEndDocument(s.to);
    xmlFreeTextWriter(s.to);
    char *text = ballot_arena_text(arena, (const char *)xmlBufferContent(buffer),
                                   (size_t)xmlBufferLength(buffer));
    xmlBufferFree(buffer);
    return text;
}
