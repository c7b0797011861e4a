/* --only: patterns of rules, held against the law that is asked for. */
#ifndef BALLOT_ONLY_H
#define BALLOT_ONLY_H

#include "rule_base.h"

/* Says that no rule fits, and which rule or group of TABLES may have been meant. */
void only_refuse(const struct ballot_tables *tables, const char *pattern);

/* Whether each of the patterns in OPTIONS fits a rule of TABLES; false after a
 * message. One that fits a rule of the law without the what-ifs of BASE
 * alone is let pass, with a note. */
bool only_fits(const struct rule_base_options *base, const struct ballot_tables *tables,
               struct ballot_options *options);

#endif
