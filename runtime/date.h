/* Instants and spans.
 *
 * An instant is a count of seconds since 1970-01-01T00:00:00Z, without leap
 * seconds (POSIX.1 seconds since the epoch), in the proleptic Gregorian
 * calendar, for the years 0001 to 9999. `time_t` is not used for rule dates.
 * A day is 86,400 seconds (TLS BR section 6.3.2). */
#ifndef BALLOT_DATE_H
#define BALLOT_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ballot.h"

#define BALLOT_DAY INT64_C(86400)
/* The ends of time: before and after every instant that can be written. */
#define BALLOT_ALWAYS INT64_MIN
#define BALLOT_NEVER INT64_MAX
/* The first second of the year 0001, and the one behind the year 9999. */
#define BALLOT_CALENDAR_BEGINS INT64_C(-62135596800)
#define BALLOT_CALENDAR_ENDS INT64_C(253402300800)

struct ballot_civil {
    int year, month, day; /* month and day count from 1 */
    int hour, minute, second;
};

/* What to do where a month has no such day: 31 January + 1 month. */
enum ballot_rounding { BALLOT_ROUND_DOWN, BALLOT_ROUND_UP };

/* False if there is no such date or time of day (leap seconds included). */
bool ballot_date_from_civil(const struct ballot_civil *civil, ballot_instant *instant);
void ballot_date_to_civil(ballot_instant instant, struct ballot_civil *civil);

/* Adds calendar months (12 a year); saturates at the years 0001 and 9999. */
ballot_instant ballot_date_add_months(ballot_instant instant, int64_t months,
                                      enum ballot_rounding rounding);

/* The instants around INSTANT from which MONTHS lead equally many seconds
 * away, or all off the calendar: [*from, *until). */
void ballot_date_month_span(ballot_instant instant, int64_t months, ballot_instant *from,
                            ballot_instant *until);

/* The last midnight that is not after INSTANT, and the first that is not
 * before it. ALWAYS and NEVER stay what they are. */
ballot_instant ballot_date_floor_day(ballot_instant instant);
ballot_instant ballot_date_ceil_day(ballot_instant instant);

/* Reads an RFC 3339 full-date or date-time (offset required; fractions of a
 * second are dropped) of exactly LENGTH bytes. *is_day tells a bare full-date.
 * False, and nothing written, if it is not one. */
bool ballot_date_parse(const char *text, size_t length, ballot_instant *instant, bool *is_day);

/* Writes a full-date where the instant is midnight UTC, else a date-time
 * ending in Z. Returns BUFFER. ALWAYS and NEVER give "always" and "never". */
#define BALLOT_DATE_SIZE 24
const char *ballot_date_format(ballot_instant instant, char buffer[BALLOT_DATE_SIZE]);

/* Sum that saturates at ALWAYS and NEVER instead of overflowing. */
ballot_instant ballot_date_add(ballot_instant instant, int64_t seconds);

#endif
