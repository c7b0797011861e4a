/* libxml2 is safe in several threads once one of them has set it up, and not before
 * (xmlInitParser of its documentation). */
#include "libxml2.h"

#include <pthread.h>

#include <libxml/parser.h>
#include <libxml/xmlschemastypes.h>

static void set_up(void)
{
    xmlInitParser();
    xmlSchemaInitTypes();
}

void ballot_libxml2_set_up(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up);
}
