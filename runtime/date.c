#include "date.h"

#include <stdio.h>
#include <string.h>

/* Civil calendar by eras of 400 years that start in March, after Howard
 * Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#define DAYS_PER_ERA INT64_C(146097)
#define DAYS_TO_1970 INT64_C(719468)

static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

static int days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

bool ballot_date_from_civil(const struct ballot_civil *civil, ballot_instant *instant)
{
    if (civil->year < 1 || civil->year > 9999 || civil->month < 1 || civil->month > 12 ||
        civil->day < 1 || civil->day > days_in_month(civil->year, civil->month) ||
        civil->hour < 0 || civil->hour > 23 || civil->minute < 0 || civil->minute > 59 ||
        civil->second < 0 || civil->second > 59)
        return false;
    *instant = days_from_civil(civil->year, civil->month, civil->day) * BALLOT_DAY +
               civil->hour * 3600 + civil->minute * 60 + civil->second;
    return true;
}

void ballot_date_to_civil(ballot_instant instant, struct ballot_civil *civil)
{
    int64_t days = instant / BALLOT_DAY, rest = instant % BALLOT_DAY;
    if (rest < 0) {
        rest += BALLOT_DAY;
        days--;
    }
    days += DAYS_TO_1970;
    int64_t era = (days >= 0 ? days : days - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
    int64_t of_era = days - era * DAYS_PER_ERA;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    civil->day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    civil->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    civil->year = (int)(year + era * 400 + (civil->month <= 2));
    civil->hour = (int)(rest / 3600);
    civil->minute = (int)(rest / 60 % 60);
    civil->second = (int)(rest % 60);
}

/* Instants off the calendar come from sums; they cannot be written, and are
 * always or never. */
static ballot_instant on_calendar(ballot_instant instant)
{
    if (instant < BALLOT_CALENDAR_BEGINS)
        return BALLOT_ALWAYS;
    return instant < BALLOT_CALENDAR_ENDS ? instant : BALLOT_NEVER;
}

ballot_instant ballot_date_add(ballot_instant instant, int64_t seconds)
{
    ballot_instant sum;
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return instant;
    if (__builtin_add_overflow(instant, seconds, &sum))
        return seconds > 0 ? BALLOT_NEVER : BALLOT_ALWAYS;
    return sum;
}

/* -1 or 1 where that is before or behind the years that can be written, else 0. */
static int shift_months(struct ballot_civil *civil, int64_t months)
{
    if (months < -12 * 20000 || months > 12 * 20000)
        return months < 0 ? -1 : 1;
    int64_t month = (int64_t)civil->year * 12 + civil->month - 1 + months;
    if (month < 12 || month >= 12 * 10000)
        return month < 12 ? -1 : 1;
    civil->year = (int)(month / 12);
    civil->month = (int)(month % 12 + 1);
    return 0;
}

ballot_instant ballot_date_add_months(ballot_instant instant, int64_t months,
                                      enum ballot_rounding rounding)
{
    struct ballot_civil civil;
    instant = on_calendar(instant);
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return instant;
    ballot_date_to_civil(instant, &civil);
    int64_t off_calendar = shift_months(&civil, months);
    if (off_calendar != 0)
        return off_calendar < 0 ? BALLOT_ALWAYS : BALLOT_NEVER;
    int last = days_in_month(civil.year, civil.month), beyond = 0;
    if (civil.day > last) {
        /* Rounding up gives the first of the next month. */
        beyond = rounding == BALLOT_ROUND_UP;
        civil.day = last;
    }
    ballot_instant result = 0;
    ballot_date_from_civil(&civil, &result);
    return result + beyond * BALLOT_DAY;
}

/* The instants from which MONTHS lead off the calendar, on the side where
 * INSTANT is. */
static void span_off_calendar(bool before, int64_t months, ballot_instant *from,
                              ballot_instant *until)
{
    struct ballot_civil edge = {.year = before ? 1 : 10000, .month = 1, .day = 1};
    ballot_instant first = BALLOT_ALWAYS;
    if (before && months >= 0)
        first = BALLOT_CALENDAR_BEGINS;
    else if (!before && months <= 0)
        first = BALLOT_CALENDAR_ENDS;
    else if (shift_months(&edge, -months) == 0)
        first = days_from_civil(edge.year, edge.month, 1) * BALLOT_DAY;
    else
        first = before ? BALLOT_CALENDAR_ENDS : BALLOT_CALENDAR_BEGINS;
    *from = before ? BALLOT_ALWAYS : first;
    *until = before ? first : BALLOT_NEVER;
}

void ballot_date_month_span(ballot_instant instant, int64_t months, ballot_instant *from,
                            ballot_instant *until)
{
    struct ballot_civil civil, target;
    ballot_instant sum = ballot_date_add_months(instant, months, BALLOT_ROUND_DOWN);
    if (sum == BALLOT_ALWAYS || sum == BALLOT_NEVER) {
        span_off_calendar(sum == BALLOT_ALWAYS, months, from, until);
        return;
    }
    ballot_date_to_civil(instant, &civil);
    target = civil;
    shift_months(&target, months);
    int last = days_in_month(target.year, target.month),
        days = days_in_month(civil.year, civil.month);
    ballot_instant first = days_from_civil(civil.year, civil.month, 1) * BALLOT_DAY;
    if (civil.day > last) {
        /* Rounded: tomorrow comes to the same day. */
        *from = first + (civil.day - 1) * BALLOT_DAY;
        *until = *from + BALLOT_DAY;
    } else {
        *from = first;
        *until = first + (last < days ? last : days) * BALLOT_DAY;
    }
}

ballot_instant ballot_date_floor_day(ballot_instant instant)
{
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return instant;
    int64_t rest = instant % BALLOT_DAY;
    return instant - rest - (rest < 0 ? BALLOT_DAY : 0);
}

ballot_instant ballot_date_ceil_day(ballot_instant instant)
{
    ballot_instant floor = ballot_date_floor_day(instant);
    return floor == instant ? instant : floor + BALLOT_DAY;
}

static bool digits(const char *text, size_t n, int *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

/* "Z" or an offset at the end of a date-time. */
static bool parse_offset(const char *text, size_t length, int *seconds)
{
    int hours, minutes;
    if (length == 1 && (text[0] == 'Z' || text[0] == 'z')) {
        *seconds = 0;
        return true;
    }
    if (length != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' ||
        !digits(text + 1, 2, &hours) || !digits(text + 4, 2, &minutes) || hours > 23 ||
        minutes > 59)
        return false;
    *seconds = (hours * 60 + minutes) * 60 * (text[0] == '-' ? -1 : 1);
    return true;
}

bool ballot_date_parse(const char *text, size_t length, ballot_instant *instant, bool *is_day)
{
    struct ballot_civil civil = {0};
    if (length < 10 || text[4] != '-' || text[7] != '-' || !digits(text, 4, &civil.year) ||
        !digits(text + 5, 2, &civil.month) || !digits(text + 8, 2, &civil.day))
        return false;
    if (length == 10) {
        if (!ballot_date_from_civil(&civil, instant))
            return false;
        *is_day = true;
        return true;
    }
    if (length < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':' ||
        !digits(text + 11, 2, &civil.hour) || !digits(text + 14, 2, &civil.minute) ||
        !digits(text + 17, 2, &civil.second))
        return false;
    size_t at = 19;
    if (text[at] == '.') {
        size_t start = ++at;
        while (at < length && text[at] >= '0' && text[at] <= '9')
            at++;
        if (at == start)
            return false;
    }
    int offset;
    ballot_instant local;
    if (at >= length || !parse_offset(text + at, length - at, &offset) ||
        !ballot_date_from_civil(&civil, &local) || on_calendar(local - offset) != local - offset)
        return false;
    *instant = local - offset;
    *is_day = false;
    return true;
}

const char *ballot_date_format(ballot_instant instant, char buffer[BALLOT_DATE_SIZE])
{
    struct ballot_civil civil;
    instant = on_calendar(instant);
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return strcpy(buffer, instant == BALLOT_ALWAYS ? "always" : "never");
    ballot_date_to_civil(instant, &civil);
    unsigned year = (unsigned)civil.year % 10000u, month = (unsigned)civil.month % 100u,
             day = (unsigned)civil.day % 100u;
    if (instant % BALLOT_DAY == 0)
        snprintf(buffer, BALLOT_DATE_SIZE, "%04u-%02u-%02u", year, month, day);
    else
        snprintf(buffer, BALLOT_DATE_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ", year, month, day,
                 (unsigned)civil.hour % 100u, (unsigned)civil.minute % 100u,
                 (unsigned)civil.second % 100u);
    return buffer;
}
