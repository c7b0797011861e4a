/* The facts of a case, as they were made up: the reference reads these, the engine
 * what is written of them as XML. */
#ifndef ORACLE_FACTS_H
#define ORACLE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "../../runtime/arena.h"
#include "../../runtime/ballot.h"
#include "random.h"

enum schema_kind {
    KIND_BOOL,
    KIND_INT,
    KIND_DATE,
    KIND_DAY,
    KIND_DURATION,
    KIND_TEXT,
    KIND_WORD,
    KIND_RECORD
};

struct schema_field {
    const char *name; /* NULL ends a record */
    enum schema_kind kind;
    const struct schema_record *record;
    bool is_list, is_optional, is_fixed;
    bool for_tables; /* read by these, and by no other expression */
};

struct schema_record {
    const char *name;
    bool is_reusable, is_certificate;
    struct schema_field fields[16];
};

/* Every rule base of the test declares these, and no other. */
extern const struct schema_record schema_cert, schema_issuance, schema_ca;
extern const char *const schema_words[]; /* of the one enumeration, NULL behind the last */
void schema_declare(FILE *to);           /* as records of the language */

enum fact_state { FACT_KNOWN, FACT_ABSENT, FACT_MISSING };

struct fact {
    const struct schema_field *field;   /* NULL: an element of a list, or a root */
    const struct schema_record *record; /* of an object */
    enum schema_kind kind;
    enum fact_state state;
    bool is_list;
    int64_t number;     /* bool, int, date, day, duration */
    const char *text;   /* text, word */
    struct fact *items; /* elements of a list, fields of an object in schema order */
    size_t n;
};

/* What one case is about; NULL where it was not supplied. */
struct facts {
    const struct fact *cert, *issuer, *issuance, *ca;
};

const struct fact *fact_field(const struct fact *object, const char *name);

/* Random ones; dates fall on, just before and just after those of the rules. */
struct fact *facts_issuance(struct ballot_arena *arena, struct chance *chance);
struct fact *facts_ca(struct ballot_arena *arena, struct chance *chance);
ballot_instant facts_date(struct chance *chance);
ballot_instant facts_day(struct chance *chance); /* midnight */

/* One evidence document with the CA and N issuances. */
void facts_write(const struct fact *ca, struct fact *const *issuances, size_t n, FILE *to);

/* Certificates to choose from, made once: octets for the engine, facts for the
 * reference. */
struct known_certificate {
    struct ballot_certificate *certificate;
    unsigned char *der;
    struct fact *facts;
};
#define KNOWN_CERTIFICATES 5
struct certificates {
    struct ballot_arena arena;
    struct known_certificate leaves[KNOWN_CERTIFICATES];
    struct known_certificate issuer;
};
bool certificates_make(struct certificates *certificates);
void certificates_free(struct certificates *certificates);

#endif
