/* Typed values, and the two ways of having none.
 *
 * The type of a value is known where it is read (the tables say it), so a
 * value carries only its state and its content. *Unknown* is open: nobody
 * supplied the fact, or what was supplied cannot be read. *Absent* is closed:
 * the fact is known not to exist (docs/language.md, section 8). */
#ifndef BALLOT_VALUE_H
#define BALLOT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum ballot_kind {
    BALLOT_BOOL,
    BALLOT_INT,
    BALLOT_DATE,     /* an instant, seconds */
    BALLOT_DAY_DATE, /* a date without time of day: its first second */
    BALLOT_DURATION, /* seconds */
    BALLOT_TEXT,     /* UTF-8 */
    BALLOT_OID,      /* content octets of the DER encoding */
    BALLOT_ENUM,     /* index of the word in its enumeration */
    BALLOT_RECORD
};

enum ballot_state {
    BALLOT_UNREAD = 0, /* a certificate fact not extracted yet; see ballot_fact */
    BALLOT_KNOWN,
    BALLOT_ABSENT,     /* known not to exist; an absent list is empty */
    BALLOT_UNKNOWN,    /* not supplied */
    BALLOT_UNREADABLE, /* supplied, but cannot be read; otherwise as unknown */
    BALLOT_RANGE       /* a count from as.number up to `length`, UINT32_MAX: no end */
};

/* Which of the moving dates carries a date along (docs/language.md, section 3). */
enum ballot_motion {
    BALLOT_FIXED = 0,
    BALLOT_MOVES_WITH_ISSUANCE, /* under issued-on and reissued-on */
    BALLOT_MOVES_WITH_PRACTICE, /* under issued-on only: inside a reusable record */
    BALLOT_MOTIONS
};

struct ballot_object;

struct ballot_value {
    uint8_t state; /* enum ballot_state */
    union {
        uint8_t motion; /* enum ballot_motion, of a date among the facts */
        uint8_t slack;  /* of a number that moves: days by which it may leave its line */
    };
    uint16_t spare; /* of a steep line: the high half of its slope; see ballot_value_slope */
    union {
        uint32_t length; /* bytes of a text or OID, elements of a list */
        int32_t slope;   /* of a known number: what it gains with each second of the moving date */
    };
    union {
        int64_t number; /* bool, int, date, duration, enum */
        const char *text;
        const unsigned char *bytes;
        const struct ballot_object *object;
        const struct ballot_value *items; /* a list, its elements KNOWN */
    } as;
};

/* One record: a row of the facts. Fields are in the order of its declaration
 * (facts.def, or the tables for records of the evidence). */
struct ballot_object {
    struct ballot_value *fields;
    const void *origin;    /* of a certificate record: what its loader decodes */
    const char *file;      /* of an evidence record: where it was read, else NULL */
    const uint32_t *lines; /* of an evidence record: where each field stands, 0: nowhere */
    uint32_t line;         /* in that file, from 1; 0 where there is none */
    uint16_t record;       /* which record type: see BALLOT_RECORDS_OF_CERTIFICATE */
    uint16_t loader;       /* private to the certificate */
};

static inline struct ballot_value ballot_value_number(int64_t number)
{
    struct ballot_value value = {.state = BALLOT_KNOWN, .as.number = number};
    return value;
}

static inline struct ballot_value ballot_value_text(const char *text, size_t length)
{
    struct ballot_value value = {
        .state = BALLOT_KNOWN, .length = (uint32_t)length, .as.text = text};
    return value;
}

static inline struct ballot_value ballot_value_none(enum ballot_state state)
{
    struct ballot_value value = {.state = (uint8_t)state};
    return value;
}

/* Few slopes need more than 32 bits, and `slack` says which. A constant has a mark
 * of the compiler where those have their high half. */
#define BALLOT_STEEP 0x80u
#define BALLOT_STEEPEST ((INT64_C(1) << 47) - 1)

static inline int64_t ballot_value_slope(const struct ballot_value *value)
{
    if ((value->slack & BALLOT_STEEP) == 0)
        return value->slope;
    return (int64_t)(int16_t)value->spare * (INT64_C(1) << 32) + value->length;
}

/* Of a slope up to BALLOT_STEEPEST and less than BALLOT_STEEP days of slack. */
static inline struct ballot_value ballot_value_line(int64_t number, int64_t slope, int64_t slack)
{
    struct ballot_value value = ballot_value_number(number);
    value.slack = (uint8_t)slack;
    value.slope = (int32_t)slope;
    if (value.slope != slope) {
        value.slack |= BALLOT_STEEP;
        value.spare = (uint16_t)(slope >> 32);
    }
    return value;
}

static inline bool ballot_value_same_bytes(const struct ballot_value *a,
                                           const struct ballot_value *b)
{
    return a->length == b->length &&
           (a->length == 0 || memcmp(a->as.bytes, b->as.bytes, a->length) == 0);
}

#endif
