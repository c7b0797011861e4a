/* Texts and instants as JSON, the same in every report. */
#ifndef BALLOT_JSON_H
#define BALLOT_JSON_H

#include <jansson.h>

#include "../runtime/ballot.h"

/* Cleaned for JSON; NULL is null. */
json_t *json_text(const char *text);
/* RFC 3339; null for always and never. */
json_t *json_instant(ballot_instant instant);

#endif
