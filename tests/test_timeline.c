/* How long a verdict holds, and what comes next. The property test tries all
 * sorts of rules against a slow evaluator; here stand the cases to read. */
#define _DEFAULT_SOURCE
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <string.h>

#include "compile_text.h"
#include "span.h"
#include "units.h"

static struct ballot_arena arena;

static int tear_down(void)
{
    ballot_arena_free(&arena);
    return 0;
}

static ballot_instant at(const char *text)
{
    ballot_instant instant = 0;
    bool is_day;
    CU_ASSERT_TRUE(ballot_date_parse(text, strlen(text), &instant, &is_day));
    return instant;
}

/* --- A comparison of two lines ------------------------------------------------------ */

/* Against asking each second in turn. */
static void reaches(void)
{
    for (int64_t difference = -7; difference <= 7; difference++)
        for (int64_t slope = -3; slope <= 3; slope++)
            for (int equality = 0; equality < 2; equality++) {
                struct ballot_reach reach = BALLOT_REACH_ALL;
                int64_t back = 0, ahead = 0;
                (equality ? ballot_reach_equal : ballot_reach_below)(&reach, difference, slope);
                bool now = equality ? difference == 0 : difference < 0;
#define SAME(second)                                                                               \
    ((equality ? difference + slope * (second) == 0 : difference + slope * (second) < 0) == now)
                while (back > -50 && SAME(back - 1))
                    back--;
                while (ahead < 50 && SAME(ahead))
                    ahead++;
#undef SAME
                CU_ASSERT_TRUE(reach.back <= 0 && reach.ahead > 0);
                CU_ASSERT_EQUAL(reach.back < -50 ? -50 : reach.back, back);
                CU_ASSERT_EQUAL(reach.ahead > 50 ? 50 : reach.ahead, ahead);
            }
    struct ballot_reach reach = BALLOT_REACH_ALL;
    ballot_reach_below(&reach, ballot_difference(INT64_MIN, 1), 1);
    CU_ASSERT_EQUAL(reach.ahead, INT64_MAX);
}

static void month_spans(void)
{
    static const struct {
        const char *at;
        int months;
        const char *from, *until;
    } cases[] = {
        {"2025-01-15T10:00:00Z", 1, "2025-01-01", "2025-01-29"},
        {"2025-01-28", 1, "2025-01-01", "2025-01-29"},
        {"2025-01-29", 1, "2025-01-29", "2025-01-30"},
        {"2025-01-31T23:59:59Z", 1, "2025-01-31", "2025-02-01"},
        {"2025-02-28", 1, "2025-02-01", "2025-03-01"},
        {"2024-02-29", 12, "2024-02-29", "2024-03-01"},
        {"2024-02-28", 12, "2024-02-01", "2024-02-29"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ballot_instant from, until;
        ballot_date_month_span(at(cases[i].at), cases[i].months, &from, &until);
        CU_ASSERT_EQUAL(from, at(cases[i].from));
        CU_ASSERT_EQUAL(until, at(cases[i].until));
    }
}

/* A sum that lies before the year 1 or behind 9999 lies there for all dates up
 * to one, or from one on. */
static void off_the_calendar(void)
{
    static const struct {
        const char *at;
        int months;
        const char *from, *until; /* NULL: no such end */
    } cases[] = {
        {"0001-01-01", -1, NULL, "0001-02-01"},
        {"0001-01-31T23:59:59Z", -1, NULL, "0001-02-01"},
        {"0001-02-01", -1, "0001-02-01", "0001-03-01"},
        {"0001-12-31", -13, NULL, "0002-02-01"},
        {"9999-12-01", 1, "9999-12-01", NULL},
        {"9999-11-30T23:59:59Z", 1, "9999-11-01", "9999-12-01"},
        {"2025-06-01", 120000, "0001-01-01", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ballot_instant from, until;
        ballot_date_month_span(at(cases[i].at), cases[i].months, &from, &until);
        CU_ASSERT_EQUAL(from, cases[i].from != NULL ? at(cases[i].from) : BALLOT_ALWAYS);
        CU_ASSERT_EQUAL(until, cases[i].until != NULL ? at(cases[i].until) : BALLOT_NEVER);
    }
}

/* --- Rules -------------------------------------------------------------------------- */

static const char records[] =
    "document D \"A document\"\n"
    "record validation \"V\" reusable { performed date }\n"
    "record check \"C\" { performed date }\n"
    "record issuance \"I\" { signed date  expires date fixed  checks list of check\n"
    "  validations list of validation }\n"
    "record ca \"C\" { scan date }\n";

static const char evidence_text[] =
    "<evidence xmlns=\"urn:ballot:evidence\"><ca><scan>2025-01-31T00:00:00Z</scan></ca><issuance>"
    "<certificate issuer=\"CN=x\" serial=\"01\"/><acts><signed>2025-06-01T12:00:00Z</signed>"
    "<expires>2026-02-01T00:00:00Z</expires>"
    "<checks><check><performed>2025-06-01T10:00:00Z</performed></check></checks>"
    "<validations><validation><performed>2025-05-01T00:00:00Z</performed></validation>"
    "<validation><performed>2025-05-31T06:00:00Z</performed></validation></validations>"
    "</acts></issuance></evidence>";

static unsigned long evaluations; /* in all that was followed */

struct line {
    char text[2048];
    size_t length;
};

static void add_stretch(void *context, const struct ballot_finding *f)
{
    struct line *line = context;
    char from[BALLOT_DATE_SIZE];
    line->length +=
        (size_t)snprintf(line->text + line->length, sizeof line->text - line->length, "%s%s %s%s%s",
                         line->length == 0 ? "" : ", ", ballot_date_format(f->holds_from, from),
                         ballot_verdict_name(f->verdict), f->level != NULL ? " " : "",
                         f->level != NULL ? f->level : "");
}

static void add_span(void *context, const struct ballot_finding *f)
{
    struct line *line = context;
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE];
    line->length += (size_t)snprintf(
        line->text + line->length, sizeof line->text - line->length, "%s%s %s %s",
        line->length == 0 ? "" : ", ", ballot_verdict_name(f->verdict),
        ballot_date_format(f->holds_from, from), ballot_date_format(f->holds_until, until));
}

/* The rules of BALLOTS on the evidence above, over a range or (until NULL) at
 * one point with its longest spans. */
static struct line follow(const char *ballots, enum ballot_mode mode, const char *from,
                          const char *until)
{
    char text[8192];
    struct line line = {.length = 0};
    struct ballot_error error;
    bool is_day;
    snprintf(text, sizeof text, "%s%s", records, ballots);
    struct ballotc_compilation *c = compile_text(&arena, text);
    if (c->diagnostics.errors != 0)
        ballotc_diagnostics_print(&c->diagnostics, stdout, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    struct ballot_evidence *evidence =
        ballot_evidence_read(c->tables, "test.xml", evidence_text, strlen(evidence_text), &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(evidence);
    struct ballot_options options = {.mode = mode, .spans = true};
    ballot_date_parse(from, strlen(from), &options.moved_to, &is_day);
    options.by_day = is_day && mode != BALLOT_AS_IT_IS;
    options.as_of = options.moved_to + (options.by_day ? BALLOT_DAY - 1 : 0);
    struct ballot_checker *checker = ballot_checker_new(c->tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(checker);
    struct ballot_facts facts = {.evidence = evidence, .issuance = 0};
    unsigned all = BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE | BALLOT_ABOUT_CA;
    if (until != NULL)
        ballot_timeline(checker, &facts, all, at(from), at(until), add_stretch, &line);
    else
        ballot_check(checker, &facts, all, add_span, &line);
    evaluations += ballot_checker_evaluations(checker);
    ballot_checker_free(checker);
    ballot_evidence_free(evidence);
    return line;
}

#define ONE(rule)                                                                                  \
    "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n" rule " }\n"
#define FOLLOWS(ballots, mode, from, until, expected)                                              \
    do {                                                                                           \
        struct line line_ = follow(ballots, mode, from, until);                                    \
        if (strcmp(line_.text, expected) != 0)                                                     \
            printf("# got %s\n", line_.text);                                                      \
        CU_ASSERT_STRING_EQUAL(line_.text, expected);                                              \
    } while (0)

static void phases(void)
{
    static const char rule[] = ONE("rule r section \"1\" { at issuance.date\n"
                                   "  should from 2025-03-15: issuance.expires before 2025-01-01\n"
                                   "  must from 2025-05-15: issuance.expires before 2025-01-01\n"
                                   "  off from 2026-01-01 }");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-01-01", "2027-01-01",
            "2025-01-01 not in force, 2025-03-15 fail should, 2025-05-15 fail must, "
            "2026-01-01 not in force");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-05-14", NULL, "fail 2025-03-15 2025-05-15");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-05-15", NULL, "fail 2025-05-15 2026-01-01");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2026-05-15", NULL, "not in force 2026-01-01 never");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-05-14T23:59:59Z", NULL, "fail 2025-03-15 2025-05-15");
    /* A certificate of June stays what it is, whenever it is looked at. */
    FOLLOWS(rule, BALLOT_AS_IT_IS, "2025-07-01", NULL, "fail 2025-06-01T12:00:00Z never");
    FOLLOWS(rule, BALLOT_AS_IT_IS, "2025-06-01T11:59:59Z", NULL,
            "not due always 2025-06-01T12:00:00Z");
}

static void ages(void)
{
    static const char rule[] =
        ONE("schedule limit section \"1\" { 398 days 200 days from 2026-03-15 }\n"
            "rule r section \"1\" { for v in issuance.validations at issuance.date\n"
            "  must: issuance.date - v.performed <= limit }");
    FOLLOWS(rule, BALLOT_REISSUED_ON, "2025-06-01", "2027-01-01",
            "2025-06-01 pass must, 2026-03-15 fail must, 2025-06-01 pass must, "
            "2026-03-15 fail must");
    FOLLOWS(rule, BALLOT_REISSUED_ON, "2025-06-01T00:00:00Z", "2026-03-01",
            "2025-06-01 pass must, 2025-06-01 pass must");
    /* Repeated, the validations are as old as they were. */
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-06-01", "2027-01-01",
            "2025-06-01 pass must, 2025-06-01 pass must");
    static const char short_reuse[] =
        ONE("rule r section \"1\" { for v in issuance.validations at issuance.date\n"
            "  must: issuance.date - v.performed <= 100 days }");
    FOLLOWS(short_reuse, BALLOT_REISSUED_ON, "2025-06-01T00:00:00Z", "2026-03-01",
            "2025-06-01 pass must, 2025-08-09T00:00:01Z fail must, "
            "2025-06-01 pass must, 2025-09-08T06:00:01Z fail must");
    /* By day: the first day whose midnight is too late. */
    FOLLOWS(short_reuse, BALLOT_REISSUED_ON, "2025-06-01", "2026-03-01",
            "2025-06-01 pass must, 2025-08-10 fail must, "
            "2025-06-01 pass must, 2025-09-09 fail must");
    FOLLOWS(short_reuse, BALLOT_REISSUED_ON, "2025-06-01", NULL,
            "pass 2020-01-01 2025-08-10, pass 2020-01-01 2025-09-09");
}

static void today(void)
{
    static const char rule[] =
        ONE("rule r section \"1\" { at today\n"
            "  must from 2025-02-01: today before ca.scan + 3 months rounding up }");
    FOLLOWS(rule, BALLOT_AS_IT_IS, "2025-01-01", "2025-07-01",
            "2025-01-01 not in force, 2025-02-01 pass must, 2025-05-01 fail must");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-01-01", "2025-07-01",
            "2025-01-01 not in force, 2025-02-01 pass must, 2025-05-01 fail must");
}

/* Months have lengths of their own, so a moving one is followed month by month. */
static void moving_months(void)
{
    static const char rule[] =
        ONE("rule r section \"1\" { at issuance.date\n"
            "  must: issuance.date + 1 month rounding down before issuance.expires }");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-01-01", "2027-01-01",
            "2025-01-01 pass must, 2026-01-01 fail must");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-01-01T00:00:00Z", "2027-01-01",
            "2025-01-01 pass must, 2026-01-01 fail must");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-01-01", NULL, "pass 2020-01-01 2026-01-01");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2026-01-01", NULL, "fail 2026-01-01 never");
    /* Not month by month, but where it is close. */
    unsigned long judged = evaluations;
    follow(rule, BALLOT_ISSUED_ON, "2025-01-01", NULL);
    follow(rule, BALLOT_ISSUED_ON, "2026-01-01", NULL);
    CU_ASSERT_TRUE(evaluations - judged < 30);
}

/* 1261 months have from 38377 to 38383 days, by the leap years that they miss. */
static void many_months(void)
{
    static const char rule[] =
        ONE("rule r section \"1\" { at issuance.date\n"
            "  must: (issuance.date + 1261 months) - issuance.date < 38383 days }");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2097-01-31", NULL, "pass 2020-01-01 2303-03-01");
}

static void amended(void)
{
    static const char ballots[] =
        "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
        "  rule r section \"1\" { at issuance.date must: issuance.expires from 2025-01-01 } }\n"
        "ballot B \"b\" of D { base \"1\" version \"2\" passed 2020-02-01 effective 2025-02-01\n"
        "  amend rule r { should: issuance.expires from 2025-01-01 } }\n"
        "ballot C \"c\" of D { base \"2\" version \"3\" passed 2020-03-01 effective 2025-03-01\n"
        "  retire rule r }\n";
    FOLLOWS(ballots, BALLOT_ISSUED_ON, "2025-01-01", "2027-01-01",
            "2025-01-01 pass must, 2025-02-01 pass should, 2025-03-01 not in force");
    FOLLOWS(ballots, BALLOT_ISSUED_ON, "2025-02-10", NULL, "pass 2025-02-01 2025-03-01");
}

/* Both sides are true, for different times: what is printed is the whole. */
static void longest(void)
{
    static const char rule[] =
        ONE("rule r section \"1\" { at issuance.date\n"
            "  must: issuance.date before 2025-08-01 or issuance.date from 2025-07-01 }");
    FOLLOWS(rule, BALLOT_ISSUED_ON, "2025-07-10", NULL, "pass 2020-01-01 never");
    static const char dropped[] = ONE("rule r section \"1\" { for v in issuance.validations\n"
                                      "    where issuance.date - v.performed >= 40 days\n"
                                      "  at issuance.date must: issuance.date before 2025-07-15 }");
    FOLLOWS(dropped, BALLOT_REISSUED_ON, "2025-06-01", NULL,
            "not applicable 2020-01-01 2025-06-10");
    FOLLOWS(dropped, BALLOT_REISSUED_ON, "2025-06-01", "2025-12-01",
            "2025-06-01 not applicable must, 2025-06-10 pass must, 2025-07-15 fail must, "
            "2025-06-01 not applicable must, 2025-07-11 pass must, 2025-07-15 fail must");
}

/* Steeper than 32 bits, than what a value holds, and beyond 64 bits, where a number
 * stands still: to the second, without asking for each. */
static void steep(void)
{
    unsigned long judged = evaluations;
    FOLLOWS(ONE("rule r section \"1\" { at issuance.date\n"
                "  must: (today - issuance.date) * 3000000000 > 5 days }"),
            BALLOT_AS_IT_IS, "2025-07-01T00:00:00Z", NULL, "pass 2025-06-01T12:00:01Z never");
    FOLLOWS(ONE("rule r section \"1\" { at today\n"
                "  must: (issuance.date - today) * 4294967296 > (today - issuance.date) * 7 }"),
            BALLOT_AS_IT_IS, "2025-05-01T00:00:00Z", NULL, "pass 2020-01-01 2025-06-01T12:00:00Z");
    static const char apart[] =
        ONE("rule r section \"1\" { at today\n"
            "  must: (today - issuance.date) * 100000000000000000 > 5 days }");
    FOLLOWS(apart, BALLOT_AS_IT_IS, "2025-07-01T00:00:00Z", NULL,
            "pass 2025-06-01T12:00:01Z never");
    FOLLOWS(apart, BALLOT_AS_IT_IS, "2025-05-01T00:00:00Z", NULL,
            "fail 2020-01-01 2025-06-01T12:00:01Z");
    FOLLOWS(ONE("rule r section \"1\" { at today\n"
                "  must: today + 106000000000000 days + 106000000000000 days from today }"),
            BALLOT_AS_IT_IS, "2025-07-01T00:00:00Z", NULL, "pass 2020-01-01 never");
    /* Which is the last second of 64 bits on 1 July 2025. */
    static const char ends[] =
        ONE("define most = 106751991147030 days + 55807 seconds\n"
            "rule r section \"1\" { at today must: (today + most) - today = most }");
    FOLLOWS(ends, BALLOT_AS_IT_IS, "2025-06-15T00:00:00Z", NULL,
            "pass 2020-01-01 2025-07-01T00:00:01Z");
    FOLLOWS(ends, BALLOT_AS_IT_IS, "2025-07-15T00:00:00Z", NULL, "fail 2025-07-01T00:00:01Z never");
    FOLLOWS(ONE("define age = today - issuance.date\n"
                "rule r section \"1\" { at issuance.date\n"
                "  must: age * 4000000000 - age * 3999999999 > 0 seconds }"),
            BALLOT_AS_IT_IS, "2025-07-01T00:00:00Z", NULL,
            "pass 2025-06-01T12:00:01Z 2098-06-26T11:56:50Z");
    CU_ASSERT_TRUE(evaluations - judged < 1000);
}

void test_timeline(void)
{
    CU_pSuite suite = CU_add_suite("timeline", NULL, tear_down);
    CU_add_test(suite, "where a comparison flips", reaches);
    CU_add_test(suite, "where months change their length", month_spans);
    CU_add_test(suite, "months that lead off the calendar", off_the_calendar);
    CU_add_test(suite, "phases", phases);
    CU_add_test(suite, "ages", ages);
    CU_add_test(suite, "today", today);
    CU_add_test(suite, "months that move", moving_months);
    CU_add_test(suite, "many months that move", many_months);
    CU_add_test(suite, "amended and retired", amended);
    CU_add_test(suite, "the longest span", longest);
    CU_add_test(suite, "steep lines, and the ends of 64 bits", steep);
}
