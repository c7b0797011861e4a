/* XML that is written into memory. Where there is none left the program ends, as
 * it does everywhere: nothing is to look like a whole report that is none. */
#ifndef BALLOT_XML_WRITER_H
#define BALLOT_XML_WRITER_H

#include <libxml/xmlwriter.h>
#include <stdlib.h>

/* A writer into a new *BUFFER; the caller frees both. */
static inline xmlTextWriterPtr xml_writer_new(xmlBufferPtr *buffer)
{
    *buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = *buffer != NULL ? xmlNewTextWriterMemory(*buffer, 0) : NULL;
    if (writer == NULL)
        abort();
    return writer;
}

/* Of each call of the writer: what it returned. */
static inline void xml_wrote(int result)
{
    if (result < 0)
        abort();
}

#endif
