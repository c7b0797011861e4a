/* What the files of the evidence share: evidence_xml.c has the document, parsed and valid,
 * evidence_values.c its records, evidence.c what they belong to. */
#ifndef BALLOT_EVIDENCE_PRIVATE_H
#define BALLOT_EVIDENCE_PRIVATE_H

#include <libxml/tree.h>

#include "arena.h"
#include "evidence.h"

struct evidence_reader {
    struct ballot_arena *arena;
    const char *name; /* of the file */
    const struct ballot_tables *tables;
    struct ballot_error *error;
    bool failed;
};

/* --- evidence_xml.c ---------------------------------------------------------- */

/* The document, within bounds and valid against the tables' schema; NULL where it is not,
 * which has been complained of. */
xmlDocPtr evidence_parse(struct evidence_reader *reader, const char *xml, size_t length);
/* The first complaint is the one that tells; the rest often follow from it. */
void evidence_complain(struct evidence_reader *reader, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Where the element, or that of an attribute, begins; 0 where that is not known. */
unsigned evidence_line(const xmlNode *node);

/* --- evidence_values.c ------------------------------------------------------- */

/* NODE, an element or NULL, as a record of that number, whose dates move with MOTION. */
struct ballot_object *evidence_object(struct evidence_reader *reader, xmlNodePtr node,
                                      uint32_t record, enum ballot_motion motion);
/* A text of libxml2's, which is freed, with its white space collapsed; NULL for NULL. */
char *evidence_text(struct evidence_reader *reader, xmlChar *text, size_t *length);

static inline bool evidence_is_element(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE;
}

#endif
