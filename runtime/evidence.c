/* Evidence documents (libxml2): bounded, without DTD, valid against the schema
 * before anything is taken from them. */
#include "evidence.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include "arena.h"
#include "builtins.h"
#include "certificate.h"

#define LARGEST_DOCUMENT ((size_t)64 << 20)
#define PIECE ((size_t)16 << 10)
#define LONGEST_TAG (64 << 10)
#define MOST_ATTRIBUTES 16
#define NAMESPACE "urn:ballot:evidence"

/* One `certificate` element of an issuance. */
struct binding {
    const char *sha256;          /* lower case, or NULL */
    const char *issuer, *serial; /* lower case serial, or NULL */
    size_t issuance;
    uint32_t line;
};

struct ballot_evidence {
    struct ballot_arena arena;
    const char *name;
    const struct ballot_tables *tables;
    struct ballot_object *ca;
    struct ballot_object **issuances;
    size_t n_issuances;
    struct binding *bindings; /* sorted: by fingerprint, then issuer and serial */
    size_t n_bindings;
    const char **names; /* per issuance: its first binding, for messages */
};

/* --- Errors ------------------------------------------------------------------------- */

struct reader {
    struct ballot_evidence *evidence;
    struct ballot_error *error;
    bool failed;
};

/* A message cut at the buffer's end must not end inside a character. */
static void cut_whole(char *text)
{
    size_t length = strlen(text), start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    if (length - start + 1 < (lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u))
        text[start - 1] = '\0';
}

static void complain(struct reader *r, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The first complaint is the one that tells; the rest often follow from it. */
static void complain(struct reader *r, unsigned line, const char *format, ...)
{
    if (r->failed)
        return;
    r->failed = true;
    r->error->line = line;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(r->error->message, sizeof r->error->message, format, arguments);
    va_end(arguments);
    cut_whole(r->error->message);
}

/* libxml2 writes names as {namespace}name, names an option that nobody here
 * can set, and ends with a line feed. */
static void tidy(char *text)
{
    static const char clutter[] = "{" NAMESPACE "}";
    char *advice = strstr(text, " use XML_PARSE_HUGE");
    if (advice != NULL)
        *advice = '\0';
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        if (strncmp(from, clutter, sizeof clutter - 1) == 0)
            from += sizeof clutter - 1;
        else if ((unsigned char)*from < 0x20)
            from++;
        else
            *to++ = *from++;
    }
    while (to > text && (to[-1] == ' ' || to[-1] == '.'))
        to--;
    *to = '\0';
}

#if LIBXML_VERSION < 21200
typedef xmlError parser_error;
#else
typedef const xmlError parser_error;
#endif

/* libxml2 keeps 16 bits of an element's line; the whole number is noted where
 * the element begins. */
static unsigned line_of(const xmlNode *node)
{
    if (node != NULL && node->type == XML_ATTRIBUTE_NODE)
        node = node->parent;
    return node != NULL && node->type == XML_ELEMENT_NODE ? (unsigned)(uintptr_t)node->_private : 0;
}

static void take_error(struct reader *r, parser_error *error, unsigned line)
{
    if (r->failed || error == NULL || error->level == XML_ERR_WARNING)
        return;
    const char *text = error->message != NULL ? error->message : "not well-formed";
    char *copy = ballot_arena_text(&r->evidence->arena, text, strlen(text));
    tidy(copy);
    complain(r, line, "%s", copy);
}

static void on_schema_error(void *context, parser_error *error)
{
    take_error(context, error, error != NULL ? line_of(error->node) : 0);
}

static void on_parser_error(void *context, parser_error *error)
{
    xmlParserCtxtPtr parser = context;
    struct reader *r = parser->_private;
    bool first = !r->failed;
    take_error(r, error, error != NULL && error->line > 0 ? (unsigned)error->line : 0);
    if (first && r->failed && error->int2 > 0)
        r->error->column = (unsigned)error->int2;
}

/* --- Values --------------------------------------------------------------------------- */

/* Collapses white space as xs:token has it; gives the new length. */
static size_t collapse(char *text)
{
    size_t n = 0;
    bool blank = true;
    for (const char *at = text; *at != '\0'; at++) {
        bool space = *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r';
        if (!space)
            text[n++] = *at;
        else if (!blank)
            text[n++] = ' ';
        blank = space;
    }
    if (n != 0 && text[n - 1] == ' ')
        n--;
    text[n] = '\0';
    return n;
}

/* A text of libxml2's, which is freed, collapsed in the arena; NULL for NULL. */
static char *take_text(struct reader *r, xmlChar *text, size_t *length)
{
    if (text == NULL)
        return NULL;
    *length = collapse((char *)text);
    char *copy = ballot_arena_text(&r->evidence->arena, (const char *)text, *length);
    xmlFree(text);
    return copy;
}

static char *content(struct reader *r, xmlNodePtr node, size_t *length)
{
    char *text = take_text(r, xmlNodeGetContent(node), length);
    if (text != NULL)
        return text;
    *length = 0;
    return ballot_arena_text(&r->evidence->arena, "", 0);
}

static bool parse_number(const char *text, int64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' && end != text;
}

/* PnDTnHnMnS without months, as the schema demands. */
static bool parse_duration(const char *text, int64_t *seconds)
{
    *seconds = 0;
    if (*text++ != 'P' || *text == '\0')
        return false;
    while (*text != '\0') {
        char *end;
        if (*text == 'T') {
            text++;
            continue;
        }
        long long n = strtoll(text, &end, 10);
        if (end == text || n < 0 || n > 999999)
            return false;
        switch (*end) {
        case 'D':
            *seconds += n * BALLOT_DAY;
            break;
        case 'H':
            *seconds += n * 3600;
            break;
        case 'M':
            *seconds += n * 60;
            break;
        case 'S':
            *seconds += n;
            break;
        default:
            return false;
        }
        text = end + 1;
    }
    return true;
}

static struct ballot_value read_record(struct reader *r, xmlNodePtr node, uint32_t record,
                                       enum ballot_motion motion);

static struct ballot_value read_scalar(struct reader *r, xmlNodePtr node,
                                       const struct ballot_field *field, enum ballot_motion motion)
{
    struct ballot_value value = {.state = BALLOT_KNOWN};
    size_t length;
    bool is_day, fine = true;
    if (field->kind == BALLOT_RECORD)
        return read_record(r, node, field->type, motion);
    char *text = content(r, node, &length);
    switch ((enum ballot_kind)field->kind) {
    case BALLOT_BOOL:
        value.as.number = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
        break;
    case BALLOT_INT:
        fine = parse_number(text, &value.as.number);
        break;
    case BALLOT_DATE:
    case BALLOT_DAY_DATE:
        fine = ballot_date_parse(text, length, &value.as.number, &is_day) &&
               is_day == (field->kind == BALLOT_DAY_DATE);
        if ((field->flags & BALLOT_FIELD_FIXED) == 0)
            value.motion = (uint8_t)motion;
        break;
    case BALLOT_DURATION:
        fine = parse_duration(text, &value.as.number);
        break;
    case BALLOT_TEXT:
        value = ballot_value_text(text, length);
        break;
    case BALLOT_OID: {
        size_t octets;
        value.as.bytes = ballot_oid_parse(text, length, &octets, &r->evidence->arena);
        fine = value.as.bytes != NULL;
        value.length = fine ? (uint32_t)octets : 0;
        break;
    }
    case BALLOT_ENUM: {
        const struct ballot_enumeration *words =
            ballot_tables_enum(r->evidence->tables, field->type);
        uint16_t i = 0;
        while (i < words->n_words && strcmp(words->words[i], text) != 0)
            i++;
        fine = i < words->n_words;
        value.as.number = i;
        break;
    }
    case BALLOT_RECORD:
        break;
    }
    if (!fine)
        complain(r, line_of(node), "element \"%s\": \"%.80s\" is out of range",
                 (const char *)node->name, text);
    return value;
}

static bool is_element(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE;
}

static struct ballot_value read_list(struct reader *r, xmlNodePtr node,
                                     const struct ballot_field *field, enum ballot_motion motion)
{
    uint32_t n = 0;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next)
        n += is_element(child);
    struct ballot_value *items = ballot_arena_array(&r->evidence->arena, n + 1u, sizeof *items);
    struct ballot_value list = {.state = BALLOT_KNOWN, .length = n, .as.items = items};
    n = 0;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next)
        if (is_element(child))
            items[n++] = read_scalar(r, child, field, motion);
    return list;
}

static bool is_nil(xmlNodePtr node)
{
    xmlChar *nil = xmlGetNsProp(node, (const xmlChar *)"nil",
                                (const xmlChar *)"http://www.w3.org/2001/XMLSchema-instance");
    if (nil != NULL)
        collapse((char *)nil);
    bool result = nil != NULL &&
                  (strcmp((const char *)nil, "true") == 0 || strcmp((const char *)nil, "1") == 0);
    xmlFree(nil);
    return result;
}

static struct ballot_object *read_object(struct reader *r, xmlNodePtr node, uint32_t record,
                                         enum ballot_motion motion)
{
    const struct ballot_record *type = ballot_tables_record(r->evidence->tables, record);
    struct ballot_object *object = ballot_arena_alloc(&r->evidence->arena, sizeof *object);
    object->record = (uint16_t)record;
    object->file = r->evidence->name;
    object->line = node != NULL ? line_of(node) : 0;
    object->fields =
        ballot_arena_array(&r->evidence->arena, type->n_fields + 1u, sizeof *object->fields);
    uint32_t *lines = ballot_arena_array(&r->evidence->arena, type->n_fields + 1u, sizeof *lines);
    object->lines = lines;
    for (uint16_t i = 0; i < type->n_fields; i++)
        object->fields[i] = ballot_value_none(BALLOT_UNKNOWN);
    /* What is done in a reusable record stays with it. */
    if (type->reusable && motion == BALLOT_MOVES_WITH_ISSUANCE)
        motion = BALLOT_MOVES_WITH_PRACTICE;
    for (xmlNodePtr child = node != NULL ? node->children : NULL; child != NULL;
         child = child->next) {
        uint16_t i = 0;
        if (!is_element(child))
            continue;
        while (i < type->n_fields && strcmp(type->fields[i].name, (const char *)child->name) != 0)
            i++;
        if (i == type->n_fields)
            continue; /* the schema has refused it already */
        const struct ballot_field *field = &type->fields[i];
        lines[i] = line_of(child);
        if (is_nil(child))
            object->fields[i] = ballot_value_none(BALLOT_ABSENT);
        else if ((field->flags & BALLOT_FIELD_LIST) != 0)
            object->fields[i] = read_list(r, child, field, motion);
        else
            object->fields[i] = read_scalar(r, child, field, motion);
    }
    return object;
}

static struct ballot_value read_record(struct reader *r, xmlNodePtr node, uint32_t record,
                                       enum ballot_motion motion)
{
    struct ballot_value value = {.state = BALLOT_KNOWN};
    value.as.object = read_object(r, node, record, motion);
    return value;
}

/* --- Bindings --------------------------------------------------------------------------- */

static char *attribute(struct reader *r, xmlNodePtr node, const char *name)
{
    size_t length;
    return take_text(r, xmlGetNoNsProp(node, (const xmlChar *)name), &length);
}

/* Hex digits in lower case, as the facts of a certificate have them. */
static char *hex_attribute(struct reader *r, xmlNodePtr node, const char *name)
{
    char *text = attribute(r, node, name);
    for (char *at = text; at != NULL && *at != '\0'; at++)
        *at = (char)(*at >= 'A' && *at <= 'F' ? *at + 32 : *at);
    return text;
}

/* Most tools leave out the octet that keeps a serial number positive. */
static const char *bare_serial(const char *hex)
{
    while (hex != NULL && hex[0] == '0' && hex[1] == '0' && hex[2] != '\0')
        hex += 2;
    return hex;
}

static void read_binding(struct reader *r, xmlNodePtr node, size_t issuance)
{
    struct binding *binding = &r->evidence->bindings[r->evidence->n_bindings];
    unsigned line = line_of(node);
    *binding = (struct binding){.sha256 = hex_attribute(r, node, "sha256"),
                                .issuer = attribute(r, node, "issuer"),
                                .serial = bare_serial(hex_attribute(r, node, "serial")),
                                .issuance = issuance,
                                .line = line};
    bool by_name = binding->issuer != NULL && binding->serial != NULL;
    if ((binding->issuer == NULL) != (binding->serial == NULL) ||
        (binding->sha256 != NULL) == by_name) {
        complain(r, line, "a certificate is named by sha256, or by issuer and serial");
        return;
    }
    if (r->evidence->names[issuance] == NULL)
        r->evidence->names[issuance] =
            by_name ? ballot_arena_printf(&r->evidence->arena, "serial number %s of %s",
                                          binding->serial, binding->issuer)
                    : ballot_arena_printf(&r->evidence->arena, "SHA-256 %s", binding->sha256);
    r->evidence->n_bindings++;
}

static int compare_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int by_certificate(const void *left, const void *right)
{
    const struct binding *a = left, *b = right;
    int order = compare_text(a->sha256, b->sha256);
    if (order == 0)
        order = compare_text(a->serial, b->serial);
    return order != 0 ? order : compare_text(a->issuer, b->issuer);
}

static void sort_bindings(struct reader *r)
{
    struct ballot_evidence *e = r->evidence;
    qsort(e->bindings, e->n_bindings, sizeof *e->bindings, by_certificate);
    for (size_t i = 1; i < e->n_bindings; i++) {
        if (by_certificate(&e->bindings[i - 1], &e->bindings[i]) != 0)
            continue;
        uint32_t a = e->bindings[i - 1].line, b = e->bindings[i].line;
        complain(r, a > b ? a : b, "this certificate has an issuance already, at line %u",
                 (unsigned)(a < b ? a : b));
    }
}

size_t ballot_evidence_find(const struct ballot_evidence *evidence,
                            const struct ballot_certificate *certificate)
{
    const struct ballot_object *cert = ballot_certificate_object(certificate);
    const struct ballot_value *serial = ballot_fact(cert, BALLOT_cert_serial);
    struct binding key = {.sha256 = ballot_certificate_sha256(certificate)};
    const struct binding *found = NULL;
    if (evidence->n_bindings != 0)
        found = bsearch(&key, evidence->bindings, evidence->n_bindings, sizeof key, by_certificate);
    if (found == NULL && evidence->n_bindings != 0 && serial->state == BALLOT_KNOWN) {
        key = (struct binding){.issuer = ballot_certificate_issuer_text(certificate),
                               .serial = bare_serial(serial->as.text)};
        found = bsearch(&key, evidence->bindings, evidence->n_bindings, sizeof key, by_certificate);
    }
    return found != NULL ? found->issuance : SIZE_MAX;
}

/* --- A document ---------------------------------------------------------------------------- */

static bool is_named(xmlNodePtr node, const char *name)
{
    return is_element(node) && strcmp((const char *)node->name, name) == 0;
}

static void read_issuance(struct reader *r, xmlNodePtr node, size_t index)
{
    struct ballot_evidence *e = r->evidence;
    xmlNodePtr acts = NULL;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (is_named(child, "certificate"))
            read_binding(r, child, index);
        else if (is_named(child, "acts"))
            acts = child;
    }
    e->issuances[index] =
        read_object(r, acts, e->tables->record_issuance, BALLOT_MOVES_WITH_ISSUANCE);
    e->issuances[index]->line = line_of(node);
}

static void read_document(struct reader *r, xmlDocPtr document)
{
    struct ballot_evidence *e = r->evidence;
    size_t n_certificates = 0;
    xmlNodePtr root = xmlDocGetRootElement(document);
    for (xmlNodePtr node = root->children; node != NULL; node = node->next) {
        e->n_issuances += is_named(node, "issuance");
        for (xmlNodePtr child = is_named(node, "issuance") ? node->children : NULL; child != NULL;
             child = child->next)
            n_certificates += is_named(child, "certificate");
    }
    e->issuances =
        ballot_arena_array(&e->arena, e->n_issuances + 1, sizeof(struct ballot_object *));
    e->names = ballot_arena_array(&e->arena, e->n_issuances + 1, sizeof *e->names);
    e->bindings = ballot_arena_array(&e->arena, n_certificates + 1, sizeof *e->bindings);
    size_t index = 0;
    for (xmlNodePtr node = root->children; node != NULL; node = node->next) {
        if (is_named(node, "ca"))
            e->ca = read_object(r, node, e->tables->record_ca, BALLOT_FIXED);
        else if (is_named(node, "issuance"))
            read_issuance(r, node, index++);
    }
    if (!r->failed)
        sort_bindings(r);
}

static bool validate(struct reader *r, xmlDocPtr document)
{
    const char *schema_text = r->evidence->tables->schema;
    xmlSchemaParserCtxtPtr parser =
        xmlSchemaNewMemParserCtxt(schema_text, (int)strlen(schema_text));
    xmlSchemaPtr schema = NULL;
    xmlSchemaValidCtxtPtr valid = NULL;
    if (parser != NULL) {
        xmlSchemaSetParserStructuredErrors(parser, on_schema_error, r);
        schema = xmlSchemaParse(parser);
    }
    if (schema != NULL)
        valid = xmlSchemaNewValidCtxt(schema);
    if (valid != NULL) {
        xmlSchemaSetValidStructuredErrors(valid, on_schema_error, r);
        if (xmlSchemaValidateDoc(valid, document) != 0)
            complain(r, 0, "not valid against the schema");
    } else {
        complain(r, 0, "the rule base has no usable schema");
    }
    xmlSchemaFreeValidCtxt(valid);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    return !r->failed;
}

/* A document type declaration is where external entities and entity bombs
 * live; evidence needs none. The parser stops before it reads what is in it. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    xmlParserCtxtPtr parser = context;
    (void)name;
    (void)external;
    (void)system;
    complain(parser->_private, (unsigned)xmlSAX2GetLineNumber(parser),
             "evidence has no document type declaration: entities are not read");
    xmlStopParser(parser);
}

static void on_element(void *context, const xmlChar *name, const xmlChar *prefix,
                       const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
                       int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    xmlParserCtxtPtr parser = context;
    unsigned line = (unsigned)xmlSAX2GetLineNumber(parser);
    if (n_attributes > MOST_ATTRIBUTES || n_namespaces > MOST_ATTRIBUTES) {
        complain(parser->_private, line, "an element of more than %d attributes", MOST_ATTRIBUTES);
        xmlStopParser(parser);
        return;
    }
    xmlSAX2StartElementNs(parser, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                          n_defaulted, attributes);
    if (parser->node != NULL)
        parser->node->_private = (void *)(uintptr_t)line;
}

static xmlParserCtxtPtr new_parser(struct reader *r)
{
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(NULL, NULL, NULL, 0, NULL);
    if (parser == NULL)
        return NULL;
    /* No network, no entities; libxml2's own limits on depth (256) and on the
     * size of texts stay in force because XML_PARSE_HUGE is not given. */
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                  XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    parser->_private = r;
    parser->sax->serror = on_parser_error;
    parser->sax->internalSubset = on_doctype;
    parser->sax->startElementNs = on_element;
    return parser;
}

/* Fed in pieces, the parser waits for the end of a tag before it looks at what
 * is in it: a tag that does not end can be refused before the time that libxml2
 * takes for it, which before its version 2.12 grows with the square of the
 * number of attributes, is spent. */
static void feed(struct reader *r, xmlParserCtxtPtr parser, const char *xml, size_t length)
{
    for (size_t at = 0; at < length && !r->failed;) {
        size_t piece = length - at < PIECE ? length - at : PIECE;
        at += piece;
        xmlParseChunk(parser, xml + at - piece, (int)piece, at == length);
        if (at < length && parser->input->end - parser->input->cur > LONGEST_TAG)
            complain(r, (unsigned)xmlSAX2GetLineNumber(parser),
                     "a tag or a comment of more than %d KiB", LONGEST_TAG / 1024);
    }
}

static xmlDocPtr parse(struct reader *r, const char *xml, size_t length)
{
    if (length > LARGEST_DOCUMENT) {
        complain(r, 0, "evidence of more than 64 MiB");
        return NULL;
    }
    if (length == 0) {
        complain(r, 0, "the file is empty");
        return NULL;
    }
    xmlParserCtxtPtr parser = new_parser(r);
    if (parser == NULL) {
        complain(r, 0, "out of memory");
        return NULL;
    }
    feed(r, parser, xml, length);
    xmlDocPtr document = parser->myDoc;
    if (document == NULL || !parser->wellFormed)
        complain(r, 0, "not well-formed XML");
    xmlFreeParserCtxt(parser);
    if (r->failed) {
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

/* What libxml2 would set up at first use, where two threads could meet. */
static void set_up_libxml2(void)
{
    xmlInitParser();
    xmlSchemaInitTypes();
}

struct ballot_evidence *ballot_evidence_read(const struct ballot_tables *tables, const char *name,
                                             const char *xml, size_t length,
                                             struct ballot_error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct ballot_evidence *e = calloc(1, sizeof *e);
    memset(error, 0, sizeof *error);
    if (e == NULL) {
        snprintf(error->message, sizeof error->message, "out of memory");
        return NULL;
    }
    struct reader r = {.evidence = e, .error = error};
    e->name = ballot_arena_text(&e->arena, name, strlen(name));
    e->tables = tables;
    pthread_once(&once, set_up_libxml2);
    xmlDocPtr document = parse(&r, xml, length);
    if (document != NULL && validate(&r, document))
        read_document(&r, document);
    xmlFreeDoc(document);
    if (r.failed || document == NULL) {
        ballot_evidence_free(e);
        return NULL;
    }
    return e;
}

void ballot_evidence_free(struct ballot_evidence *evidence)
{
    if (evidence == NULL)
        return;
    ballot_arena_free(&evidence->arena);
    free(evidence);
}

size_t ballot_evidence_issuances(const struct ballot_evidence *evidence)
{
    return evidence->n_issuances;
}

unsigned ballot_evidence_line(const struct ballot_evidence *evidence, size_t issuance)
{
    return evidence->issuances[issuance]->line;
}

const char *ballot_evidence_binding(const struct ballot_evidence *evidence, size_t issuance)
{
    return evidence->names[issuance];
}

const struct ballot_object *ballot_evidence_ca(const struct ballot_evidence *evidence)
{
    return evidence->ca;
}

const struct ballot_object *ballot_evidence_issuance(const struct ballot_evidence *evidence,
                                                     size_t issuance)
{
    return evidence->issuances[issuance];
}

const char *ballot_evidence_name(const struct ballot_evidence *evidence)
{
    return evidence->name;
}
