/* Random profile tables over lists of the certificate. */
#ifndef ORACLE_GENERATE_TABLE_H
#define ORACLE_GENERATE_TABLE_H

#include <stdio.h>

#include "generate.h"

/* What the ballots so far have made of one. */
struct table_made {
    bool exists, known; /* known: made at some time */
    unsigned kind;
    bool has_grades, has[7]; /* rows */
};

/* The defines that rows and columns stand for; outside of ballots. */
void generate_table_names(FILE *to);
void generate_table(const struct place *place, struct table_made *t, const char *name, FILE *to);
void generate_table_change(const struct place *place, struct table_made *t, const char *name,
                           FILE *to);

#endif
