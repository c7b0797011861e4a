/* One judgement: three-valued logic, verdicts, dates that move. */
#define _DEFAULT_SOURCE
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile_text.h"
#include "sample.h"
#include "units.h"

static struct ballot_arena arena;

static int tear_down(void)
{
    ballot_arena_free(&arena);
    return 0;
}

/* What one rule with BODY comes to for the evidence ACTS. */
struct result {
    enum ballot_verdict verdict;
    char level[8], message[256], missing[256], subject[64], ballot[8];
    ballot_instant since, until;
    size_t n;
};

static void keep(void *context, const struct ballot_finding *f)
{
    struct result *r = context;
    const struct ballot_texts *says = ballot_finding_texts(f);
    r->n++;
    r->verdict = f->verdict;
    snprintf(r->level, sizeof r->level, "%s", f->level != NULL ? f->level : "");
    snprintf(r->message, sizeof r->message, "%s", says->message);
    snprintf(r->subject, sizeof r->subject, "%s", says->subject);
    snprintf(r->ballot, sizeof r->ballot, "%s", f->ballot);
    r->missing[0] = '\0';
    for (size_t i = 0; i < says->n_missing; i++)
        snprintf(r->missing + strlen(r->missing), sizeof r->missing - strlen(r->missing), "%s%s",
                 i == 0 ? "" : " ", says->missing[i]);
    r->since = f->since;
    r->until = f->until;
}

static const char evidence_of_ca[] =
    "<ca><since>2025-01-01T00:00:00Z</since><attestations><attestation><rule>x</rule>"
    "<holds>true</holds></attestation></attestations></ca>";

static const char head[] =
    "document D \"A document\"\n"
    "record place \"P\" { spot text  ok bool  rir text }\n"
    "record validation \"V\" reusable { performed date  n int  name text  opt int?  fixed_date "
    "date fixed\n"
    "  places list of place }\n"
    "record attestation \"A\" { rule text  holds bool }\n"
    "record issuance \"I\" { signed date  a bool  b bool  n int  name text  d day  opt int?  "
    "checked date\n"
    "  validations list of validation  others list of validation\n"
    "  attestations list of attestation }\n"
    "record ca \"C\" { since date  attestations list of attestation }\n"
    "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
    "  reading r section \"1\" { one \"1\" default two \"2\" }\n"
    "  schedule limit section \"2\" { 398 days 200 days from 2026-03-15 }\n"
    "  rule x section \"3\" { ";

static struct result judge_with(const char *body, const char *acts, struct ballot_options options)
{
    char text[8192], xml[8192];
    struct result result = {.n = 0};
    struct ballot_error error;
    snprintf(text, sizeof text, "%s%s } }\n", head, body);
    struct ballotc_compilation *c = compile_text(&arena, text);
    if (c->diagnostics.errors != 0)
        ballotc_diagnostics_print(&c->diagnostics, stdout, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    snprintf(xml, sizeof xml,
             "<evidence xmlns=\"urn:ballot:evidence\" "
             "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">%s<issuance>"
             "<certificate issuer=\"CN=x\" serial=\"01\"/><acts>%s</acts></issuance></evidence>",
             evidence_of_ca, acts);
    struct ballot_evidence *evidence =
        ballot_evidence_read(c->tables, "test.xml", xml, strlen(xml), &error);
    if (evidence == NULL)
        printf("# %s\n", error.message);
    CU_ASSERT_PTR_NOT_NULL_FATAL(evidence);
    struct ballot_checker *checker = ballot_checker_new(c->tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(checker);
    struct ballot_facts facts = {.evidence = evidence, .issuance = 0};
    ballot_check(checker, &facts,
                 BALLOT_ABOUT_ISSUANCE | BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_CA, keep, &result);
    ballot_checker_free(checker);
    ballot_evidence_free(evidence);
    return result;
}

#define SIGNED "<signed>2025-06-01T12:00:00Z</signed>"

static struct result judge(const char *body, const char *acts)
{
    return judge_with(body, acts, (struct ballot_options){.as_of = day("2030-01-01")});
}

static enum ballot_verdict condition(const char *expression, const char *acts)
{
    char body[1024], all[2048];
    snprintf(body, sizeof body, "at issuance.date must: %s", expression);
    snprintf(all, sizeof all, SIGNED "%s", acts);
    return judge(body, all).verdict;
}

#define YES BALLOT_PASS
#define NO BALLOT_FAIL
#define OPEN BALLOT_UNKNOWN_VERDICT
#define CHECK(expected, expression, acts) CU_ASSERT_EQUAL(condition(expression, acts), expected)

static void kleene(void)
{
    static const struct {
        const char *acts;
        int value;
    } given[] = {{"", 2}, {"<%c>false</%c>", 0}, {"<%c>true</%c>", 1}};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            char a[64], b[64], acts[128];
            snprintf(a, sizeof a, given[i].acts, 'a', 'a');
            snprintf(b, sizeof b, given[k].acts, 'b', 'b');
            snprintf(acts, sizeof acts, "%s%s", a, b);
            int x = given[i].value, y = given[k].value;
            int both = x == 0 || y == 0 ? 0 : x == 2 || y == 2 ? 2 : 1;
            int either = x == 1 || y == 1 ? 1 : x == 2 || y == 2 ? 2 : 0;
            int implied = x == 0 || y == 1 ? 1 : x == 2 || y == 2 ? 2 : 0;
            static const enum ballot_verdict verdicts[] = {NO, YES, OPEN};
            CHECK(verdicts[both], "issuance.a and issuance.b", acts);
            CHECK(verdicts[either], "issuance.a or issuance.b", acts);
            CHECK(verdicts[implied], "issuance.a implies issuance.b", acts);
        }
    CHECK(OPEN, "issuance.a or not issuance.a", "");
    CHECK(YES, "if issuance.a then 1 < 2 else 2 > 1", "");
    CHECK(OPEN, "if issuance.a then issuance.n = 1 else issuance.n = 2", "<n>1</n>");
    CHECK(YES, "if issuance.a then issuance.n = 1 else issuance.n < 2", "<n>1</n>");
    CHECK(YES, "issuance.n in (if issuance.a then (1, 2) else (1, 2))", "<n>1</n>");
    CHECK(OPEN, "issuance.n in (if issuance.a then (1, 2) else (1, 3))", "<n>1</n>");
    CHECK(OPEN, "issuance.n in (if issuance.a then (1, 2) else (1, 2, 3))", "<n>1</n>");
}

#define TWO(x, y)                                                                                  \
    "<validations><validation>" x "</validation><validation>" y "</validation></validations>"

static void counts_are_ranges(void)
{
    const char *open = TWO("<n>1</n>", "");
    CHECK(YES, "count(v in issuance.validations where v.n = 1) >= 1", open);
    CHECK(OPEN, "count(v in issuance.validations where v.n = 1) >= 2", open);
    CHECK(NO, "count(v in issuance.validations where v.n = 1) >= 3", open);
    CHECK(YES, "count(v in issuance.validations where v.n = 1) < 3", open);
    CHECK(OPEN, "count(v in issuance.validations) >= 1", "");
    CHECK(YES, "count(v in issuance.validations) >= 0", "");
    CHECK(NO, "count(v in issuance.validations) >= 1", "<validations/>");
    CHECK(YES, "any v in issuance.validations: v.n = 1", open);
    CHECK(OPEN, "all v in issuance.validations: v.n = 1", open);
    CHECK(NO, "all v in issuance.validations: v.n = 2", open);
    CHECK(YES, "all v in issuance.validations: v.n = 2", "<validations/>");
    CHECK(NO, "any v in issuance.validations: v.n = 2", "<validations/>");
    CHECK(OPEN, "any v in issuance.validations: v.n = 2", "");
    CHECK(YES, "count distinct(v.name in issuance.validations) = 1",
          TWO("<name>a</name>", "<name>a</name>"));
    CHECK(OPEN, "count distinct(v.name in issuance.validations) = 1", TWO("<name>a</name>", ""));
    CHECK(YES, "count distinct(v.name in issuance.validations) >= 1", TWO("", ""));
    CHECK(OPEN, "count distinct(v.name in issuance.validations where v.n = 1) >= 1", TWO("", ""));
    CHECK(OPEN, "count distinct(v.name in issuance.validations) > 1", TWO("", ""));
    CHECK(YES,
          "max(v.n in issuance.validations) is present and max(v.n in issuance.validations) = 7",
          TWO("<n>7</n>", "<n>3</n>"));
    CHECK(YES, "not (min(v.n in issuance.validations) is present)", "<validations/>");
}

static void absent_is_known(void)
{
    CHECK(NO, "issuance.opt is present", "<opt xsi:nil=\"true\"/>");
    CHECK(OPEN, "issuance.opt is present", "");
    CHECK(YES, "issuance.opt is present", "<opt>3</opt>");
    CHECK(YES, "issuance.opt is present implies issuance.opt = 3", "<opt xsi:nil=\"true\"/>");
    CHECK(NO, "issuance.opt is present and issuance.opt = 4", "<opt>3</opt>");
}

/* An argument is read in the scope of the call, whatever the define is within. */
static void nested_defines(void)
{
#define DEFINES                                                                                    \
    " } define less(x) = x - 1 define is_one(x) = x = 1 define one(v) = is_one(v.n) "              \
    "schedule s section \"4\" { 1"
    const char *acts = "<n>7</n>" TWO("<n>1</n>", "<n>2</n>");
    CHECK(YES, "less(less(less(issuance.n))) = 4" DEFINES, acts);
    CHECK(NO, "less(less(issuance.n)) = 4" DEFINES, acts);
    CHECK(YES, "is_one(count(v in issuance.validations where one(v)))" DEFINES, acts);
    CHECK(NO, "is_one(count(v in issuance.validations))" DEFINES, acts);
    CHECK(YES, "is_one(count(v in issuance.validations where not one(v)))" DEFINES, acts);
}

/* A set that has not begun is empty, a number absent; a rule that is amended
 * when it has begun may still ask. */
static void before_a_schedule(void)
{
    struct ballot_options late = {.as_of = day("2030-01-01")};
    const char *rule = "at issuance.date must: issuance.name in names } "
                       "schedule names section \"4\" { (\"x\", \"y\") from 2025-06-02";
    CU_ASSERT_EQUAL(judge_with(rule, SIGNED "<name>x</name>", late).verdict, NO);
    CU_ASSERT_EQUAL(
        judge_with(rule, "<signed>2025-06-02T00:00:00Z</signed><name>x</name>", late).verdict, YES);
    rule = "at issuance.date must: most is present implies issuance.n <= most } "
           "schedule most section \"4\" { 3 from 2025-06-02 } }\n"
           "ballot B \"b\" of D { base \"1\" version \"2\" passed 2025-01-01 "
           "effective 2025-07-01\n amend rule x { when issuance.a";
    CU_ASSERT_EQUAL(judge_with(rule, SIGNED "<n>7</n>", late).verdict, YES);
    CU_ASSERT_EQUAL(judge_with(rule, "<signed>2025-06-02T00:00:00Z</signed><n>7</n>", late).verdict,
                    NO);
}

static void days_and_dates(void)
{
    CHECK(NO, "issuance.d after 2025-04-01", "<d>2025-04-01</d>");
    CHECK(YES, "issuance.d after 2025-04-01", "<d>2025-04-02</d>");
    CHECK(YES, "issuance.d from 2025-04-01", "<d>2025-04-01</d>");
    CHECK(YES, "issuance.d through 2025-04-01", "<d>2025-04-01</d>");
    CHECK(NO, "issuance.d before 2025-04-01", "<d>2025-04-01</d>");
    CHECK(YES, "issuance.checked through 2025-04-01", "<checked>2025-04-01T23:59:59Z</checked>");
    CHECK(NO, "issuance.checked through 2025-04-01", "<checked>2025-04-02T00:00:00Z</checked>");
    CHECK(NO, "issuance.checked after 2025-04-01", "<checked>2025-04-01T23:59:59Z</checked>");
    CHECK(NO, "issuance.checked after 2025-04-01T12:00:00Z",
          "<checked>2025-04-01T12:00:00Z</checked>");
    CHECK(YES, "issuance.checked after 2025-04-01T12:00:00Z",
          "<checked>2025-04-01T12:00:01Z</checked>");
    CHECK(YES, "issuance.d + 1 month from 2025-02-28 and issuance.d + 1 month before 2025-03-01",
          "<d>2025-01-31</d>");
    CHECK(YES, "issuance.d + 1 month rounding up from 2025-03-01", "<d>2025-01-31</d>");
}

/* To the end that lies on the side of the true number, in the compiler as in the engine. */
static void saturated(void)
{
#define HUGE_ "900000000000000000 * 10"
    CHECK(YES, HUGE_ " - (0 - " HUGE_ ") > 0", "");
    CHECK(YES, "0 - " HUGE_ " - " HUGE_ " < 0", "");
    CHECK(YES, HUGE_ " + " HUGE_ " > 0", "");
    CHECK(YES, "0 - " HUGE_ " + (0 - " HUGE_ ") < 0", "");
    CHECK(YES, "(0 - issuance.n) * " HUGE_ " < 0", "<n>7</n>");
    CHECK(YES, "(0 - issuance.n) * (0 - " HUGE_ ") > 0", "<n>7</n>");
#undef HUGE_
#define MOST "(900000000000000000 * 10 + 900000000000000000 * 10)"
    CHECK(YES, MOST " + -5 < " MOST, "");
    CHECK(YES, MOST " - 5 < " MOST, "");
    CHECK(YES, "-(-" MOST " + -" MOST ") > 900000000000000000 * 10", "");
    CHECK(YES, "-(-900000000000000000 * 10 - 223372036854775808) = " MOST, "");
#undef MOST
}

static void verdicts(void)
{
    struct result r =
        judge("at issuance.date must from 2025-06-01: issuance.a", SIGNED "<a>false</a>");
    CU_ASSERT_EQUAL(r.verdict, BALLOT_FAIL);
    CU_ASSERT_EQUAL(r.since, day("2025-06-01"));
    CU_ASSERT_EQUAL(r.until, BALLOT_NEVER);
    r = judge("at issuance.date must from 2025-06-02: issuance.a", SIGNED "<a>false</a>");
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_IN_FORCE);
    r = judge("at issuance.date should from 2025-01-01: issuance.a off from 2025-05-01", SIGNED);
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_IN_FORCE);
    r = judge("at issuance.date when issuance.b must: issuance.a", SIGNED "<b>false</b>");
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_APPLICABLE);
    r = judge("at issuance.date when issuance.b must: issuance.a", SIGNED "<a>true</a>");
    CU_ASSERT_EQUAL(r.verdict, BALLOT_UNKNOWN_VERDICT);
    CU_ASSERT_STRING_EQUAL(r.missing, "issuance.b");
    r = judge("at issuance.checked must: issuance.a", SIGNED);
    CU_ASSERT_EQUAL(r.verdict, BALLOT_UNKNOWN_VERDICT);
    CU_ASSERT_STRING_EQUAL(r.missing, "issuance.checked");
    r = judge_with("at issuance.date must: issuance.a", SIGNED "<a>false</a>",
                   (struct ballot_options){.as_of = day("2025-06-01")});
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_DUE);
    /* Whatever the law will be then. */
    r = judge_with("at issuance.date must from 2026-01-01: issuance.a", SIGNED,
                   (struct ballot_options){.as_of = day("2025-06-01")});
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_DUE);
    r = judge_with("at issuance.date must: issuance.a } }\n"
                   "ballot B \"b\" of D { base \"1\" version \"2\" passed 2025-01-01 "
                   "effective 2025-05-01\n retire rule x reading q section \"1\" { one \"1\" "
                   "default two \"2\"",
                   SIGNED, (struct ballot_options){.as_of = day("2025-06-01")});
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_DUE);
    r = judge_with("at issuance.date due issuance.date + 3 months must: issuance.a",
                   SIGNED "<a>false</a>", (struct ballot_options){.as_of = day("2025-09-01")});
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_DUE);
    r = judge_with("at issuance.date due issuance.date + 3 months must: issuance.a",
                   SIGNED "<a>false</a>",
                   (struct ballot_options){.as_of = day("2025-09-01") + 43200});
    CU_ASSERT_EQUAL(r.verdict, BALLOT_FAIL);
}

static void instances(void)
{
    const char *rule =
        "for v in issuance.validations where v.n > 1 at issuance.date must: v.name = \"a\"";
    struct result r = judge(rule, SIGNED);
    CU_ASSERT_EQUAL(r.n, 1);
    CU_ASSERT_EQUAL(r.verdict, BALLOT_UNKNOWN_VERDICT);
    CU_ASSERT_STRING_EQUAL(r.missing, "issuance.validations");
    r = judge(rule, SIGNED "<validations/>");
    CU_ASSERT_EQUAL(r.n, 1);
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_APPLICABLE);
    r = judge(rule, SIGNED TWO("<n>1</n>", "<n>1</n>"));
    CU_ASSERT_EQUAL(r.n, 1);
    CU_ASSERT_EQUAL(r.verdict, BALLOT_NOT_APPLICABLE);
    r = judge(rule, SIGNED TWO("<n>1</n>", "<n>2</n><name>b</name>"));
    CU_ASSERT_EQUAL(r.n, 1);
    CU_ASSERT_EQUAL(r.verdict, BALLOT_FAIL);
    CU_ASSERT_STRING_EQUAL(r.subject, "issuance.validations[1]");
    r = judge(rule, SIGNED TWO("<n>2</n><name>a</name>", ""));
    CU_ASSERT_EQUAL(r.n, 2);
    CU_ASSERT_EQUAL(r.verdict, BALLOT_UNKNOWN_VERDICT);
    CU_ASSERT_STRING_EQUAL(r.missing, "issuance.validations[1].n");
}

/* What somebody has to supply, behind an element or a list that was chosen, too. */
static void missing(void)
{
#define MISSING(wanted, expression, acts)                                                          \
    do {                                                                                           \
        struct result r_ = judge("at issuance.date must: " expression, SIGNED acts);               \
        CU_ASSERT_EQUAL(r_.verdict, BALLOT_UNKNOWN_VERDICT);                                       \
        CU_ASSERT_STRING_EQUAL(r_.missing, wanted);                                                \
    } while (0)
#define FIRST_B "first(v in issuance.validations where v.name = \"b\")"
    MISSING("issuance.validations[1].n", FIRST_B " is present implies " FIRST_B ".n > 3",
            TWO("<name>a</name>", "<name>b</name>"));
    MISSING("issuance.validations[0].name", FIRST_B " is present implies " FIRST_B ".n > 3",
            TWO("", "<name>b</name><n>4</n>"));
    MISSING("issuance.validations", FIRST_B " is present implies " FIRST_B ".n > 3", "");
    MISSING("issuance.validations[1].places[0].ok",
            FIRST_B " is present implies any p in " FIRST_B ".places: p.ok",
            TWO("<name>a</name>", "<name>b</name><places><place/></places>"));
#define EITHER "(if issuance.a then issuance.validations else issuance.others)"
    MISSING("issuance.others[0].n", "all v in " EITHER ": v.n > 3",
            "<a>false</a><others><validation/></others>");
    MISSING("issuance.a issuance.validations issuance.others", "all v in " EITHER ": v.n > 3", "");
    MISSING("issuance.validations", "all v in " EITHER ": v.n > 3", "<a>true</a>");
    MISSING("issuance.n", "(if issuance.a then issuance.opt is present else issuance.n = 3)",
            "<a>false</a>");
#undef FIRST_B
#undef EITHER
#undef MISSING
}

static void messages(void)
{
    struct result r =
        judge("at issuance.date must: issuance.n > 3 "
              "because \"{{{issuance.n}}} at {issuance.date}, {398 days}, {issuance.opt}\"",
              SIGNED "<n>2</n><opt xsi:nil=\"true\"/>");
    CU_ASSERT_STRING_EQUAL(r.message, "{2} at 2025-06-01T12:00:00Z, 398 days, none");
}

static void attested(void)
{
    const char *rule = "manual \"Is it so?\" at issuance.signed must from 2020-01-01";
#define ATTEST(name, holds)                                                                        \
    SIGNED "<attestations><attestation><rule>" name "</rule><holds>" holds                         \
           "</holds></attestation></attestations>"
    CU_ASSERT_EQUAL(judge(rule, SIGNED).verdict, BALLOT_PASS); /* the CA says so */
    CU_ASSERT_EQUAL(judge(rule, ATTEST("D/x", "true")).verdict, BALLOT_PASS);
    CU_ASSERT_EQUAL(judge(rule, ATTEST("D/x", "false")).verdict, BALLOT_FAIL);
    CU_ASSERT_EQUAL(judge(rule, ATTEST("D/y", "false")).verdict, BALLOT_PASS);
    CU_ASSERT_EQUAL(
        judge("manual \"And?\" at issuance.signed must from 2020-01-01 } rule y section "
              "\"4\" { manual \"?\" at issuance.signed must from 2020-01-01",
              SIGNED)
            .verdict,
        BALLOT_UNKNOWN_VERDICT); /* on y nobody says anything */
    CU_ASSERT_STRING_EQUAL(judge(rule, SIGNED).message, "Is it so?");
    /* Of the CA alone no issuance answers. */
    rule = "manual \"Is it so?\" at ca.since must from 2020-01-01";
    CU_ASSERT_EQUAL(judge(rule, ATTEST("D/x", "false")).verdict, BALLOT_PASS);
}

/* Under reissued-on what is reusable stays; under issued-on all but what is
 * fixed moves along. */
static void moving_dates(void)
{
    static const char acts[] =
        "<signed>2025-12-02T00:00:00Z</signed><checked>2025-12-01T00:00:00Z</checked>"
        "<validations><validation><performed>2025-12-01T00:00:00Z</performed>"
        "<fixed_date>2026-01-01T00:00:00Z</fixed_date></validation></validations>";
    static const struct {
        const char *condition, *on;
        enum ballot_verdict issued, reissued;
    } cases[] = {
        {"issuance.date - v.performed <= limit", "2026-03-14", YES, YES},
        {"issuance.date - v.performed <= limit", "2026-03-15", YES, YES},
        {"issuance.date - v.performed <= limit", "2026-06-19", YES, YES},
        {"issuance.date - v.performed <= limit", "2026-06-20", YES, NO},
        {"issuance.date - v.performed <= limit", "2026-07-01", YES, NO},
        {"issuance.date - issuance.checked = 1 day", "2026-07-01", YES, YES},
        {"issuance.date before v.fixed_date", "2025-12-31", YES, YES},
        {"issuance.date before v.fixed_date", "2026-01-01", NO, NO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[512];
        snprintf(body, sizeof body, "for v in issuance.validations at issuance.date must: %s",
                 cases[i].condition);
        struct ballot_options options = {.as_of = day("2030-01-01"), .moved_to = day(cases[i].on)};
        options.mode = BALLOT_ISSUED_ON;
        CU_ASSERT_EQUAL(judge_with(body, acts, options).verdict, cases[i].issued);
        options.mode = BALLOT_REISSUED_ON;
        CU_ASSERT_EQUAL(judge_with(body, acts, options).verdict, cases[i].reissued);
    }
}

/* What a rule with BODY on certificates comes to for CERTIFICATE from ISSUER. */
static enum ballot_verdict judge_pair(const char *body,
                                      const struct ballot_certificate *certificate,
                                      const struct ballot_certificate *issuer,
                                      struct ballot_options options)
{
    char text[2048];
    struct result result = {.n = 0};
    struct ballot_error error;
    snprintf(text, sizeof text,
             "document D \"d\"\nrecord issuance { signed date }\n"
             "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
             "  rule x section \"3\" { at issuance.date must: %s } }\n",
             body);
    struct ballotc_compilation *c = compile_text(&arena, text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    struct ballot_checker *checker = ballot_checker_new(c->tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(checker);
    struct ballot_facts facts = {
        .certificate = certificate, .issuer = issuer, .issuance = SIZE_MAX};
    ballot_check(checker, &facts, BALLOT_ABOUT_CERTIFICATE, keep, &result);
    ballot_checker_free(checker);
    return result.verdict;
}

/* Where the issuer's certificate ends, no later issuance can change; not even
 * of a certificate that is its own issuer's. */
static void issuers_stay(void)
{
    struct certificate_recipe recipe = recipe_ca();
    recipe.not_before = day("2025-01-01");
    recipe.not_after = day("2026-01-01");
    ballot_instant sct = day("2025-03-01");
    recipe.sct = &sct;
    struct sample root = sample_make(&recipe);
    struct ballot_options options = {
        .as_of = day("2030-01-01"), .mode = BALLOT_ISSUED_ON, .moved_to = day("2025-12-31")};
    CU_ASSERT_EQUAL(judge_pair("issuance.date before issuer.not_after", root.certificate,
                               root.certificate, options),
                    YES);
    options.moved_to = day("2026-01-01");
    CU_ASSERT_EQUAL(judge_pair("issuance.date before issuer.not_after", root.certificate,
                               root.certificate, options),
                    NO);
    CU_ASSERT_EQUAL(judge_pair("issuance.date before cert.not_after", root.certificate,
                               root.certificate, options),
                    YES);
    /* Nor where an `if` chooses it, be it also the other. */
    CU_ASSERT_EQUAL(judge_pair("issuance.date before (if cert.ca then issuer else cert).not_after",
                               root.certificate, root.certificate, options),
                    NO);
    CU_ASSERT_EQUAL(judge_pair("issuance.date before (if cert.ca then cert else issuer).not_after",
                               root.certificate, root.certificate, options),
                    YES);
    /* What chooses a list has bound what its elements are bound to. */
    CU_ASSERT_EQUAL(judge_pair("any s in (if any e in cert.extensions: e.critical then issuer.scts "
                               "else cert.scts): s.at before 2025-04-01 and s.at from 2025-03-01",
                               root.certificate, root.certificate, options),
                    YES);
    sample_free(&root);
}

static void readings(void)
{
    const char *rule = "at issuance.date must: reading r is two or issuance.a";
    struct ballot_choice_of_reading two = {"r", "two"}, full = {"D/r", "one"};
    CU_ASSERT_EQUAL(judge(rule, SIGNED "<a>false</a>").verdict, BALLOT_FAIL);
    struct ballot_options options = {.as_of = day("2030-01-01"), .readings = &two, .n_readings = 1};
    CU_ASSERT_EQUAL(judge_with(rule, SIGNED "<a>false</a>", options).verdict, BALLOT_PASS);
    options.readings = &full;
    CU_ASSERT_EQUAL(judge_with(rule, SIGNED "<a>false</a>", options).verdict, BALLOT_FAIL);
}

/* At least 500 km apart, pairwise; the third is near both of the others. */
static void places(void)
{
    const char *acts = "<validations><validation><places>"
                       "<place><spot>+52.37+004.90/</spot><ok>true</ok></place>"
                       "<place><spot>+50.11+008.68/</spot><ok>true</ok></place>"
                       "<place><spot>+48.14+011.58/</spot><ok>true</ok></place></places></"
                       "validation></validations>";
    CHECK(YES, "all v in issuance.validations: count apart(p.spot in v.places, 500 km) = 2", acts);
    CHECK(YES, "all v in issuance.validations: count apart(p.spot in v.places, 300 km) = 3", acts);
    CHECK(YES, "all v in issuance.validations: count apart(p.spot in v.places, 1000 km) = 1", acts);
    CHECK(OPEN,
          "all v in issuance.validations: count apart(p.spot in v.places where p.rir = \"x\", 500 "
          "km) = 2",
          acts);
}

/* Of more than 20 places that may count, one pass finds less than the 20 sure ones hold. */
static void many_places(void)
{
    static const char near[] = "<place><spot>+50.11+008.68/</spot>%s</place>";
    char acts[4096];
    size_t n = (size_t)snprintf(acts, sizeof acts, "<validations><validation><places>");
    for (int i = 0; i < 18; i++)
        n += (size_t)snprintf(acts + n, sizeof acts - n, near, "<ok>true</ok>");
    n += (size_t)snprintf(acts + n, sizeof acts - n,
                          "<place><spot>+52.37+004.90/</spot><ok>true</ok></place>"
                          "<place><spot>+48.14+011.58/</spot><ok>true</ok></place>");
    n += (size_t)snprintf(acts + n, sizeof acts - n, near, "");
    snprintf(acts + n, sizeof acts - n, "</places></validation></validations>");
    CHECK(NO,
          "all v in issuance.validations: count apart(p.spot in v.places where p.ok, 500 km) < 2",
          acts);
}

/* A wording whose own anchor is before its start does not govern. */
static void the_anchor_changes(void)
{
    struct result r =
        judge("at issuance.checked must: issuance.a } }\n"
              "ballot B \"b\" of D { base \"1\" version \"2\" passed 2025-01-01 "
              "effective 2025-06-01\n amend rule x { at issuance.date must: issuance.b",
              SIGNED "<checked>2025-05-01T00:00:00Z</checked><a>true</a><b>false</b>");
    CU_ASSERT_EQUAL(r.verdict, BALLOT_FAIL);
    r = judge("at issuance.checked must: issuance.a } }\n"
              "ballot B \"b\" of D { base \"1\" version \"2\" passed 2025-01-01 "
              "effective 2025-06-02\n amend rule x { at issuance.date must: issuance.b",
              SIGNED "<checked>2025-05-01T00:00:00Z</checked><a>true</a><b>false</b>");
    CU_ASSERT_EQUAL(r.verdict, BALLOT_PASS);
    CU_ASSERT_EQUAL(r.until, day("2025-06-02"));
}

/* What a wording that does not govern has read is forgotten; and rows that an
 * anchor reads on the wording's start are no edges on its own axis. */
static void anchors_read_schedules(void)
{
    struct result r = judge("at issuance.date - limit must: issuance.a", SIGNED "<a>true</a>");
    CU_ASSERT_EQUAL(r.verdict, BALLOT_PASS);
    CU_ASSERT_EQUAL(r.until, BALLOT_NEVER);
#define AMENDED(effective)                                                                         \
    "at issuance.date - limit must: issuance.a } }\n"                                              \
    "ballot B \"b\" of D { base \"1\" version \"2\" passed 2025-01-01 effective " effective        \
    "\n amend schedule limit { 100 days } amend rule x { summary \"s\""
    r = judge(AMENDED("2025-05-01"), SIGNED "<a>true</a>");
    CU_ASSERT_STRING_EQUAL(r.ballot, "A");
    CU_ASSERT_EQUAL(r.since, day("2020-01-01"));
    CU_ASSERT_EQUAL(r.until, day("2025-05-01"));
    r = judge(AMENDED("2025-02-01"), SIGNED "<a>true</a>");
    CU_ASSERT_STRING_EQUAL(r.ballot, "B");
    CU_ASSERT_EQUAL(r.since, day("2025-02-01"));
    CU_ASSERT_EQUAL(r.until, BALLOT_NEVER);
#undef AMENDED
}

/* All wordings of a rule range over one list, by whatever name; tables in which
 * they do not are refused. */
static void one_list(void)
{
    struct ballotc_compilation *c = compile_text(
        &arena,
        "document D \"d\"\nrecord issuance { signed date  dates list of date }\n"
        "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
        "  define of_it = issuance.dates\n"
        "  rule x section \"1\" { for d in issuance.dates at d must: d from 2020-01-01 } }\n"
        "ballot B \"b\" of D { base \"1\" version \"2\" passed 2021-01-01 "
        "effective 2021-01-01\n"
        "  amend rule x { for d in of_it where d before 2030-01-01 } }\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    CU_ASSERT_EQUAL_FATAL(c->tables->n_wordings, 2);
    struct ballot_options options = {.as_of = day("2030-01-01")};
    struct ballot_error error;
    struct ballot_checker *checker = ballot_checker_new(c->tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL(checker);
    ballot_checker_free(checker);
    struct ballot_wording wordings[2] = {c->tables->wordings[0], c->tables->wordings[1]};
    struct ballot_tables tables = *c->tables;
    tables.wordings = wordings;
    wordings[1].list = BALLOT_NONE;
    CU_ASSERT_PTR_NULL(ballot_checker_new(&tables, &options, &error));
    CU_ASSERT_STRING_EQUAL(error.message,
                           "the wordings of rule \"D/x\" range over different lists");
}

void test_engine(void)
{
    CU_pSuite suite = CU_add_suite("engine", NULL, tear_down);
    CU_add_test(suite, "strong Kleene logic", kleene);
    CU_add_test(suite, "numbers that saturate", saturated);
    CU_add_test(suite, "counts are ranges", counts_are_ranges);
    CU_add_test(suite, "absent is known", absent_is_known);
    CU_add_test(suite, "a define within its own argument", nested_defines);
    CU_add_test(suite, "before a schedule begins", before_a_schedule);
    CU_add_test(suite, "days and dates", days_and_dates);
    CU_add_test(suite, "verdicts, the first that fits", verdicts);
    CU_add_test(suite, "instances", instances);
    CU_add_test(suite, "what is missing", missing);
    CU_add_test(suite, "messages", messages);
    CU_add_test(suite, "attestations", attested);
    CU_add_test(suite, "moving dates", moving_dates);
    CU_add_test(suite, "the issuer's dates stay", issuers_stay);
    CU_add_test(suite, "readings", readings);
    CU_add_test(suite, "places apart", places);
    CU_add_test(suite, "many places apart", many_places);
    CU_add_test(suite, "an amendment of the anchor", the_anchor_changes);
    CU_add_test(suite, "anchors that read schedules", anchors_read_schedules);
    CU_add_test(suite, "one list in all wordings", one_list);
}
