/* Types of expressions. */
#ifndef BALLOTC_TYPES_H
#define BALLOTC_TYPES_H

#include "names.h"

struct ballotc_type {
    uint8_t kind; /* enum ballot_kind */
    bool is_list;
    bool is_optional;  /* may be absent */
    bool is_bare_date; /* a date literal without time of day */
    bool is_mixed_day; /* on one side of an `if` a day, on the other an instant */
    bool is_step;      /* months or years: no value of its own */
    bool is_wrong;     /* has been complained of; fits anything */
    uint16_t type;     /* enumeration or record number */
};

static inline struct ballotc_type ballotc_type_of(enum ballot_kind kind)
{
    struct ballotc_type type = {.kind = (uint8_t)kind};
    return type;
}

static inline struct ballotc_type ballotc_type_wrong(void)
{
    struct ballotc_type type = {.is_wrong = true};
    return type;
}

/* "list of validation", "date?", for diagnostics. In the arena of NAMES. */
const char *ballotc_type_name(const struct ballotc_names *names, struct ballotc_type type);

const struct ballot_record *ballotc_record(const struct ballotc_names *names, uint32_t number);
const struct ballot_enumeration *ballotc_enumeration(const struct ballotc_names *names,
                                                     uint32_t number);

/* Kind and number alike; a day counts as a date. Lists apart. */
bool ballotc_type_fits(struct ballotc_type a, struct ballotc_type b);
bool ballotc_type_is_date(struct ballotc_type type);
/* bool, int, date, duration and enumerations: compared as numbers. */
bool ballotc_type_is_number(struct ballotc_type type);

#endif
