/* How far a truth value reaches along the moving date (docs/language.md, section 11).
 *
 * Every number that an evaluation meets is, near the point of evaluation, a
 * line: its value there and its slope, what it gains for each second that the
 * moving date gains. A comparison of two such lines says where it would flip,
 * and narrows the stretch on which what was read stays as it is. */
#ifndef BALLOT_SPAN_H
#define BALLOT_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "date.h"

/* Seconds from the point of evaluation: nothing that was read comes out
 * otherwise on [back, ahead). back <= 0 < ahead. */
struct ballot_reach {
    int64_t back, ahead;
};

#define BALLOT_REACH_ALL ((struct ballot_reach){INT64_MIN, INT64_MAX})

/* Narrows REACH to where `difference + slope * s < 0` stays what it is for
 * s = 0; likewise for `= 0`. */
void ballot_reach_flip_below(struct ballot_reach *reach, int64_t difference, int64_t slope);
void ballot_reach_flip_equal(struct ballot_reach *reach, int64_t difference, int64_t slope);
/* Nothing is known of any other second. */
void ballot_reach_nowhere(struct ballot_reach *reach);

/* Most lines stand still, and flip nowhere. */
static inline void ballot_reach_below(struct ballot_reach *reach, int64_t difference, int64_t slope)
{
    if (slope != 0)
        ballot_reach_flip_below(reach, difference, slope);
}

static inline void ballot_reach_equal(struct ballot_reach *reach, int64_t difference, int64_t slope)
{
    if (slope != 0)
        ballot_reach_flip_equal(reach, difference, slope);
}

static inline void ballot_reach_meet(struct ballot_reach *reach, const struct ballot_reach *other)
{
    reach->back = other->back > reach->back ? other->back : reach->back;
    reach->ahead = other->ahead < reach->ahead ? other->ahead : reach->ahead;
}

/* a - b as far as 64 bits go; its negative exists, too. */
static inline int64_t ballot_difference(int64_t a, int64_t b)
{
    int64_t result;
    if (!__builtin_sub_overflow(a, b, &result))
        return result == INT64_MIN ? -INT64_MAX : result;
    return a < b ? -INT64_MAX : INT64_MAX;
}

#endif
