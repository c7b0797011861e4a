#ifndef BALLOTC_PARTS_H
#define BALLOTC_PARTS_H

#include "diagnostic.h"
#include "syntax.h"

/* Appends the members of each part of a ballot to the ballot itself, among
 * FILES up to END (NULL: all), and takes the parts out. */
void ballotc_join_parts(struct ballotc_diagnostics *diagnostics, struct ballotc_file *files,
                        const struct ballotc_file *end);
/* Appends the fields of each "amend record" to the record, and takes it out. */
void ballotc_join_records(struct ballotc_diagnostics *diagnostics, struct ballotc_file *files);

#endif
