/* The calendar against counting day by day, and the edges of each function. */
#include "../runtime/date.h"

#include <CUnit/CUnit.h>
#include <string.h>

void test_date(void);

static ballot_instant at(int year, int month, int day, int hour, int minute, int second)
{
    struct ballot_civil civil = {year, month, day, hour, minute, second};
    ballot_instant instant = 42;
    CU_ASSERT_TRUE(ballot_date_from_civil(&civil, &instant));
    return instant;
}

static ballot_instant day(int year, int month, int of_month)
{
    return at(year, month, of_month, 0, 0, 0);
}

static bool is_civil(int year, int month, int of_month, int hour, int minute, int second)
{
    struct ballot_civil civil = {year, month, of_month, hour, minute, second};
    ballot_instant instant = 42;
    bool fine = ballot_date_from_civil(&civil, &instant);
    CU_ASSERT_TRUE(fine || instant == 42);
    return fine;
}

/* Every day from 0001-01-01 to 9999-12-31, by the plain rule of Gregory: an
 * independent count that shares nothing with the code under test. */
static void every_day(void)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected = -719162 * BALLOT_DAY;
    long wrong = 0, days = 0;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            int length = lengths[month - 1] + (month == 2 && leap ? 1 : 0);
            for (int i = 1; i <= length; i++, expected += BALLOT_DAY, days++) {
                struct ballot_civil civil = {year, month, i, 23, 59, 59}, back;
                ballot_instant instant = 0;
                wrong += !ballot_date_from_civil(&civil, &instant) ||
                         instant != expected + BALLOT_DAY - 1;
                ballot_date_to_civil(expected, &back);
                wrong += back.year != year || back.month != month || back.day != i ||
                         back.hour != 0 || back.minute != 0 || back.second != 0;
                ballot_date_to_civil(expected + BALLOT_DAY - 1, &back);
                wrong += back.day != i || back.hour != 23 || back.minute != 59 || back.second != 59;
            }
        }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(days, 3652059);
}

static void known_instants(void)
{
    CU_ASSERT_EQUAL(day(1970, 1, 1), 0);
    CU_ASSERT_EQUAL(at(1969, 12, 31, 23, 59, 59), -1);
    CU_ASSERT_EQUAL(day(2000, 2, 29), INT64_C(951782400));
    CU_ASSERT_EQUAL(at(2038, 1, 19, 3, 14, 8), INT64_C(2147483648));
    CU_ASSERT_EQUAL(day(2025, 7, 15), INT64_C(1752537600));
    CU_ASSERT_EQUAL(at(9999, 12, 31, 23, 59, 59), INT64_C(253402300799));
}

static void no_such_civil(void)
{
    CU_ASSERT_FALSE(is_civil(0, 12, 31, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(10000, 1, 1, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 0, 1, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 13, 1, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 1, 0, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 4, 31, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 2, 29, 0, 0, 0));
    CU_ASSERT_TRUE(is_civil(2024, 2, 29, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(1900, 2, 29, 0, 0, 0));
    CU_ASSERT_TRUE(is_civil(2000, 2, 29, 0, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 1, 1, 24, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 1, 1, 0, 60, 0));
    CU_ASSERT_FALSE(is_civil(2016, 12, 31, 23, 59, 60));
    CU_ASSERT_FALSE(is_civil(2025, 1, 1, -1, 0, 0));
    CU_ASSERT_FALSE(is_civil(2025, 1, 1, 0, -1, 0));
    CU_ASSERT_FALSE(is_civil(2025, 1, 1, 0, 0, -1));
}

static void months(void)
{
    ballot_instant jan31 = at(2025, 1, 31, 12, 30, 15);
    CU_ASSERT_EQUAL(ballot_date_add_months(jan31, 1, BALLOT_ROUND_UP), at(2025, 3, 1, 12, 30, 15));
    CU_ASSERT_EQUAL(ballot_date_add_months(jan31, 1, BALLOT_ROUND_DOWN),
                    at(2025, 2, 28, 12, 30, 15));
    CU_ASSERT_EQUAL(ballot_date_add_months(jan31, 2, BALLOT_ROUND_UP), at(2025, 3, 31, 12, 30, 15));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2024, 1, 31), 1, BALLOT_ROUND_DOWN),
                    day(2024, 2, 29));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2024, 2, 29), 12, BALLOT_ROUND_DOWN),
                    day(2025, 2, 28));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2024, 2, 29), 12, BALLOT_ROUND_UP), day(2025, 3, 1));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2024, 2, 29), 48, BALLOT_ROUND_UP),
                    day(2028, 2, 29));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2024, 3, 31), -1, BALLOT_ROUND_DOWN),
                    day(2024, 2, 29));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2025, 3, 31), -1, BALLOT_ROUND_UP), day(2025, 3, 1));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2025, 1, 15), -1, BALLOT_ROUND_UP),
                    day(2024, 12, 15));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(2025, 12, 31), 1, BALLOT_ROUND_UP),
                    day(2026, 1, 31));
    CU_ASSERT_EQUAL(ballot_date_add_months(jan31, 0, BALLOT_ROUND_UP), jan31);
}

/* n months there and back are the same day where no rounding came in. */
static void months_there_and_back(void)
{
    long wrong = 0;
    for (int n = -500; n <= 500; n++)
        for (int of_month = 1; of_month <= 28; of_month += 9) {
            ballot_instant from = day(2024, 2, of_month);
            ballot_instant to = ballot_date_add_months(from, n, BALLOT_ROUND_UP);
            wrong += to != ballot_date_add_months(from, n, BALLOT_ROUND_DOWN);
            wrong += ballot_date_add_months(to, -n, BALLOT_ROUND_UP) != from;
        }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void months_saturate(void)
{
    CU_ASSERT_EQUAL(ballot_date_add_months(day(9999, 12, 31), 1, BALLOT_ROUND_DOWN), BALLOT_NEVER);
    CU_ASSERT_EQUAL(ballot_date_add_months(day(9999, 11, 30), 1, BALLOT_ROUND_DOWN),
                    day(9999, 12, 30));
    CU_ASSERT_EQUAL(ballot_date_add_months(day(1, 1, 31), -1, BALLOT_ROUND_DOWN), BALLOT_ALWAYS);
    CU_ASSERT_EQUAL(ballot_date_add_months(day(1, 2, 1), -1, BALLOT_ROUND_DOWN), day(1, 1, 1));
    CU_ASSERT_EQUAL(ballot_date_add_months(0, INT64_MAX, BALLOT_ROUND_UP), BALLOT_NEVER);
    CU_ASSERT_EQUAL(ballot_date_add_months(0, INT64_MIN, BALLOT_ROUND_UP), BALLOT_ALWAYS);
    CU_ASSERT_EQUAL(ballot_date_add_months(BALLOT_NEVER, -1, BALLOT_ROUND_UP), BALLOT_NEVER);
    CU_ASSERT_EQUAL(ballot_date_add_months(BALLOT_ALWAYS, 1, BALLOT_ROUND_UP), BALLOT_ALWAYS);
    CU_ASSERT_EQUAL(ballot_date_add_months(BALLOT_NEVER - 1, -1, BALLOT_ROUND_UP), BALLOT_NEVER);
}

static void seconds_saturate(void)
{
    CU_ASSERT_EQUAL(ballot_date_add(10, -3), 7);
    CU_ASSERT_EQUAL(ballot_date_add(INT64_MAX - 1, 2), BALLOT_NEVER);
    CU_ASSERT_EQUAL(ballot_date_add(INT64_MIN + 1, -2), BALLOT_ALWAYS);
    CU_ASSERT_EQUAL(ballot_date_add(1, INT64_MAX), BALLOT_NEVER);
    CU_ASSERT_EQUAL(ballot_date_add(-2, INT64_MIN), BALLOT_ALWAYS);
    CU_ASSERT_EQUAL(ballot_date_add(BALLOT_NEVER, INT64_MIN), BALLOT_NEVER);
    CU_ASSERT_EQUAL(ballot_date_add(BALLOT_ALWAYS, INT64_MAX), BALLOT_ALWAYS);
}

/* What TEXT reads as; the outputs stay as they were where it is refused. */
static bool reads(const char *text, ballot_instant *instant, bool *is_day)
{
    *instant = 42;
    *is_day = true;
    bool fine = ballot_date_parse(text, strlen(text), instant, is_day);
    CU_ASSERT_TRUE(fine || (*instant == 42 && *is_day));
    return fine;
}

static void parse(void)
{
    static const struct {
        const char *text, *same;
        bool is_day;
    } good[] = {
        {"2025-03-15", "2025-03-15", true},
        {"2024-02-29", "2024-02-29", true},
        {"0001-01-01", "0001-01-01", true},
        {"9999-12-31", "9999-12-31", true},
        {"2025-03-15T00:00:00Z", "2025-03-15", false},
        {"2025-03-15t12:00:01z", "2025-03-15T12:00:01Z", false},
        {"2025-03-15T12:00:01+02:00", "2025-03-15T10:00:01Z", false},
        {"2025-03-15T00:00:00+00:01", "2025-03-14T23:59:00Z", false},
        {"2025-03-15T23:30:00-01:30", "2025-03-16T01:00:00Z", false},
        {"2025-03-15T23:59:59.999999999999999999999Z", "2025-03-15T23:59:59Z", false},
        {"2025-03-15T23:59:59.5-00:00", "2025-03-15T23:59:59Z", false},
        {"2024-12-31T23:59:59-23:59", "2025-01-01T23:58:59Z", false},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", false},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        ballot_instant instant;
        bool is_day;
        char buffer[BALLOT_DATE_SIZE];
        CU_ASSERT_TRUE(reads(good[i].text, &instant, &is_day));
        CU_ASSERT_STRING_EQUAL(ballot_date_format(instant, buffer), good[i].same);
        CU_ASSERT_EQUAL(is_day, good[i].is_day);
    }
}

static void parse_refuses(void)
{
    static const char *const bad[] = {
        "",
        "2025",
        "2025-02-29",
        "2025-13-01",
        "2025-00-01",
        "2025-01-00",
        "2025-06-31",
        "0000-01-01",
        "10000-01-01",
        "2025-3-15",
        "2025/03/15",
        " 2025-03-15",
        "2025-03-15 ",
        "2025-03-15Z",
        "2025-03-15+02:00",
        "+025-03-15",
        "20250315",
        "2025-03-15T12:00:00",
        "2025-03-15T12:00Z",
        "2025-03-15T12:00:00ZZ",
        "2025-03-15T12:00:00 Z",
        "2025-03-15 12:00:00Z",
        "2025-03-15T24:00:00Z",
        "2025-03-15T12:60:00Z",
        "2016-12-31T23:59:60Z",
        "2025-03-15T12:00:00.Z",
        "2025-03-15T12:00:00.5",
        "2025-03-15T12:00:00.5.5Z",
        "2025-03-15T12:00:00,5Z",
        "2025-03-15T12:00:00+0200",
        "2025-03-15T12:00:00+24:00",
        "2025-03-15T12:00:00+02:60",
        "2025-03-15T12:00:00+02",
        "2025-03-15T12:00:00+02:000",
        "2025-03-15T12-00-00Z",
        "2025-02-29T12:00:00Z",
        /* Instants off the calendar. */
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
    };
    ballot_instant instant;
    bool is_day;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_FALSE(reads(bad[i], &instant, &is_day));
    CU_ASSERT_TRUE(reads("0001-01-01T00:01:00+00:01", &instant, &is_day));
    CU_ASSERT_TRUE(reads("9999-12-31T23:58:59-00:01", &instant, &is_day));
    CU_ASSERT_FALSE(ballot_date_parse("2025-03-15\0", 11, &instant, &is_day));
    /* The length counts, not a NUL behind it. */
    CU_ASSERT_TRUE(ballot_date_parse("2025-03-15T12:00:00Z", 10, &instant, &is_day));
    CU_ASSERT_EQUAL(instant, day(2025, 3, 15));
}

/* Whatever is written reads back as the same instant. */
static void format_and_back(void)
{
    long wrong = 0;
    for (ballot_instant i = day(1, 1, 1); i < day(9999, 12, 31); i += 99 * BALLOT_DAY + 40009) {
        char buffer[BALLOT_DATE_SIZE];
        ballot_instant back;
        bool is_day;
        const char *text = ballot_date_format(i, buffer);
        wrong += text != buffer || !ballot_date_parse(text, strlen(text), &back, &is_day) ||
                 back != i || is_day != (i % BALLOT_DAY == 0);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void format_off_the_calendar(void)
{
    char buffer[BALLOT_DATE_SIZE];
    CU_ASSERT_STRING_EQUAL(ballot_date_format(BALLOT_ALWAYS, buffer), "always");
    CU_ASSERT_STRING_EQUAL(ballot_date_format(BALLOT_NEVER, buffer), "never");
    CU_ASSERT_STRING_EQUAL(ballot_date_format(day(1, 1, 1) - 1, buffer), "always");
    CU_ASSERT_STRING_EQUAL(ballot_date_format(day(1, 1, 1), buffer), "0001-01-01");
    CU_ASSERT_STRING_EQUAL(ballot_date_format(day(9999, 12, 31) + BALLOT_DAY, buffer), "never");
    CU_ASSERT_STRING_EQUAL(ballot_date_format(-1, buffer), "1969-12-31T23:59:59Z");
}

void test_date(void)
{
    CU_pSuite suite = CU_add_suite("date", NULL, NULL);
    CU_add_test(suite, "every day of the calendar", every_day);
    CU_add_test(suite, "known instants", known_instants);
    CU_add_test(suite, "what is no civil date", no_such_civil);
    CU_add_test(suite, "months and their rounding", months);
    CU_add_test(suite, "months there and back", months_there_and_back);
    CU_add_test(suite, "months saturate", months_saturate);
    CU_add_test(suite, "seconds saturate", seconds_saturate);
    CU_add_test(suite, "parse", parse);
    CU_add_test(suite, "parse refuses", parse_refuses);
    CU_add_test(suite, "format and parse are inverse", format_and_back);
    CU_add_test(suite, "off the calendar", format_off_the_calendar);
}
