/* Codes that say where something is or who it is: countries, LEI, and the
 * structured identifiers of organizations and persons. */
#ifndef BALLOT_IDENTIFIERS_H
#define BALLOT_IDENTIFIERS_H

#include "tables.h"
#include "value.h"

/* Applies one of the functions of builtins.def that are about such codes to A,
 * which is a known text. A text result lies within that of A. */
struct ballot_value ballot_identifier_apply(enum ballot_builtin builtin,
                                            const struct ballot_value *a);

#endif
