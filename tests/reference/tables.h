/* Tables as the rules that their cells are. */
#ifndef ORACLE_TABLES_H
#define ORACLE_TABLES_H

#include "../../compiler/syntax.h"
#include "../../runtime/tables.h"

/* SOURCE, which has been parsed as FILE, with a rule for each cell in the place
 * of its tables: t[r, c, g] is t.r.c.g. In the arena. Ballots come in order. */
const char *tables_spell_out(struct ballot_arena *arena, const char *source,
                             const struct ballotc_file *file);
/* Makes of what that says what no source can say. */
void tables_mark(struct ballotc_file *file);
/* Whether the rule of that name, without its document, is a cell. */
bool tables_is_cell(const char *name);
/* The name of a cell as it is spelled out; other names are copied. SIZE: of TO,
 * at least eight more than the name has octets. */
void tables_spell_name(const char *name, char *to, size_t size);

#endif
