/* Evidence as XML (libxml2): bounded, without a DTD, and valid against the schema before
 * anything is taken from it. */
#include "evidence_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "libxml2.h"

#define LARGEST_DOCUMENT ((size_t)64 << 20)
#define PIECE ((size_t)16 << 10)
#define LONGEST_TAG (64 << 10)
#define MOST_ATTRIBUTES 16
#define NAMESPACE "urn:ballot:evidence"

/* --- Errors ------------------------------------------------------------------------- */

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

void evidence_complain(struct evidence_reader *r, unsigned line, const char *format, ...)
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
unsigned evidence_line(const xmlNode *node)
{
    if (node != NULL && node->type == XML_ATTRIBUTE_NODE)
        node = node->parent;
    return node != NULL && node->type == XML_ELEMENT_NODE ? (unsigned)(uintptr_t)node->_private : 0;
}

static void take_error(struct evidence_reader *r, parser_error *error, unsigned line)
{
    if (r->failed || error == NULL || error->level == XML_ERR_WARNING)
        return;
    const char *text = error->message != NULL ? error->message : "not well-formed";
    char *copy = ballot_arena_text(r->arena, text, strlen(text));
    tidy(copy);
    evidence_complain(r, line, "%s", copy);
}

/* The element that a template has left to be filled in, if that is what is
 * wrong with NODE: no type allows one. */
static const xmlNode *to_be_filled_in(const xmlNode *node)
{
    if (node == NULL || node->type != XML_ELEMENT_NODE)
        return NULL;
    if (strcmp((const char *)node->name, BALLOT_FILL_IN) == 0)
        return node->parent;
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (evidence_is_element(child) && strcmp((const char *)child->name, BALLOT_FILL_IN) == 0)
            return node;
    return NULL;
}

static void on_schema_error(void *context, parser_error *error)
{
    const xmlNode *node = error != NULL ? error->node : NULL, *open = to_be_filled_in(node);
    if (open != NULL)
        evidence_complain(context, evidence_line(open), "\"%s\" is not filled in yet",
                          (const char *)open->name);
    else
        take_error(context, error, evidence_line(node));
}

/* What libxml2 has no plain words for: the text ends too early, or is none. */
static void on_parser_error(void *context, parser_error *error)
{
    xmlParserCtxtPtr parser = context;
    struct evidence_reader *r = parser->_private;
    bool first = !r->failed;
    unsigned line = error != NULL && error->line > 0 ? (unsigned)error->line : 0;
    if (error != NULL && error->code == XML_ERR_DOCUMENT_END && parser->node != NULL)
        evidence_complain(r, line, "the document ends within \"%s\", which begins in line %u",
                          (const char *)parser->node->name, evidence_line(parser->node));
    else if (error != NULL && error->code == XML_ERR_DOCUMENT_EMPTY)
        evidence_complain(r, line, "this is no XML document");
    else
        take_error(r, error, line);
    if (first && r->failed && error->int2 > 0)
        r->error->column = (unsigned)error->int2;
}

/* --- Validation ------------------------------------------------------------------------ */

static bool validate(struct evidence_reader *r, xmlDocPtr document)
{
    const char *schema_text = r->tables->schema;
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
            evidence_complain(r, 0, "not valid against the schema");
    } else {
        evidence_complain(r, 0, "the rule base has no usable schema");
    }
    xmlSchemaFreeValidCtxt(valid);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    return !r->failed;
}

/* --- Parsing --------------------------------------------------------------------------- */

/* A document type declaration is where external entities and entity bombs
 * live; evidence needs none. The parser stops before it reads what is in it. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    xmlParserCtxtPtr parser = context;
    (void)name;
    (void)external;
    (void)system;
    evidence_complain(parser->_private, (unsigned)xmlSAX2GetLineNumber(parser),
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
        evidence_complain(parser->_private, line, "an element of more than %d attributes",
                          MOST_ATTRIBUTES);
        xmlStopParser(parser);
        return;
    }
    xmlSAX2StartElementNs(parser, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                          n_defaulted, attributes);
    if (parser->node != NULL)
        parser->node->_private = (void *)(uintptr_t)line;
}

static xmlParserCtxtPtr new_parser(struct evidence_reader *r)
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
static void feed(struct evidence_reader *r, xmlParserCtxtPtr parser, const char *xml, size_t length)
{
    for (size_t at = 0; at < length && !r->failed;) {
        size_t piece = length - at < PIECE ? length - at : PIECE;
        at += piece;
        xmlParseChunk(parser, xml + at - piece, (int)piece, at == length);
        if (at < length && parser->input->end - parser->input->cur > LONGEST_TAG)
            evidence_complain(r, (unsigned)xmlSAX2GetLineNumber(parser),
                              "a tag or a comment of more than %d KiB", LONGEST_TAG / 1024);
    }
}

static xmlDocPtr parse(struct evidence_reader *r, const char *xml, size_t length)
{
    if (length > LARGEST_DOCUMENT) {
        evidence_complain(r, 0, "evidence of more than 64 MiB");
        return NULL;
    }
    if (length == 0) {
        evidence_complain(r, 0, "the file is empty");
        return NULL;
    }
    xmlParserCtxtPtr parser = new_parser(r);
    if (parser == NULL) {
        evidence_complain(r, 0, "out of memory");
        return NULL;
    }
    feed(r, parser, xml, length);
    xmlDocPtr document = parser->myDoc;
    if (document == NULL || !parser->wellFormed)
        evidence_complain(r, 0, "not well-formed XML");
    xmlFreeParserCtxt(parser);
    if (r->failed) {
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

xmlDocPtr evidence_parse(struct evidence_reader *r, const char *xml, size_t length)
{
    ballot_libxml2_set_up();
    xmlDocPtr document = parse(r, xml, length);
    if (document == NULL || validate(r, document))
        return document;
    xmlFreeDoc(document);
    return NULL;
}
