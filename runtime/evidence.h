/* Evidence documents to facts, as the engine reads them (ballot.h has the
 * public side). */
#ifndef BALLOT_EVIDENCE_H
#define BALLOT_EVIDENCE_H

#include "ballot.h"
#include "tables.h"
#include "value.h"

/* The element that a template has in place of a value. */
#define BALLOT_FILL_IN "fill_in"

/* The `ca` record, or an issuance; NULL where the document has none. Every
 * field is set: KNOWN, ABSENT (xsi:nil) or UNKNOWN (not supplied). Dates carry
 * their motion: under a record declared reusable MOVES_WITH_PRACTICE, else in
 * an issuance MOVES_WITH_ISSUANCE; FIXED for fields so declared and for the ca. */
const struct ballot_object *ballot_evidence_ca(const struct ballot_evidence *evidence);
const struct ballot_object *ballot_evidence_issuance(const struct ballot_evidence *evidence,
                                                     size_t issuance);
const char *ballot_evidence_name(const struct ballot_evidence *evidence);

#endif
