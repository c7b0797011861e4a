/* X.509 to facts, as the engine reads them (ballot.h has the public side).
 *
 * The fields of the root record start UNREAD and are decoded when first asked, with those
 * that come of the same pass: a rule that looks at the key pays for the key. */
#ifndef BALLOT_CERTIFICATE_H
#define BALLOT_CERTIFICATE_H

#include "ballot.h"
#include "facts.h"
#include "value.h"

/* The `cert` record. */
const struct ballot_object *ballot_certificate_object(const struct ballot_certificate *certificate);

/* Decodes what SLOT of OBJECT needs (at least that field is no longer UNREAD
 * afterwards). OBJECT is a record of a certificate. Allocates from the
 * certificate's arena only. */
void ballot_certificate_decode(const struct ballot_object *object, uint16_t slot);

/* Subject or issuer for messages: RFC 2253 text, in the certificate's arena. */
const char *ballot_certificate_subject_text(const struct ballot_certificate *certificate);
const char *ballot_certificate_issuer_text(const struct ballot_certificate *certificate);

/* Reads a field of any record, decoding it first where necessary. */
static inline const struct ballot_value *ballot_fact(const struct ballot_object *object,
                                                     uint16_t slot)
{
    if (object->fields[slot].state == BALLOT_UNREAD)
        ballot_certificate_decode(object, slot);
    return &object->fields[slot];
}

#endif
