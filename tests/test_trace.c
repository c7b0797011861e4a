/* Why a finding came out as it did. */
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <string.h>

#include "compile_text.h"
#include "units.h"

static struct ballot_arena arena;

static int tear_down(void)
{
    ballot_arena_free(&arena);
    return 0;
}

struct transcript {
    char text[8192];
    size_t length;
};

#define WRITE(t, ...)                                                                              \
    ((t)->length +=                                                                                \
     (size_t)snprintf((t)->text + (t)->length, sizeof(t)->text - (t)->length, __VA_ARGS__))

static void on_finding(void *context, const struct ballot_finding *f)
{
    struct transcript *t = context;
    const struct ballot_texts *says = ballot_finding_texts(f);
    WRITE(t, "%s %s\n", says->subject, ballot_verdict_name(f->verdict));
    if (says->unmet != NULL)
        WRITE(t, "! %s\n", says->unmet);
}

static void on_step(void *context, const struct ballot_step *s)
{
    struct transcript *t = context;
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE];
    WRITE(t, "%*s%s = %s", (int)(2 * s->depth + 2), "", s->text, s->value);
    if (s->file != NULL)
        WRITE(t, " (%s:%u)", s->file, s->line);
    if (s->is_condition && (s->holds_from != BALLOT_ALWAYS || s->holds_until != BALLOT_NEVER))
        WRITE(t, " [%s, %s)", ballot_date_format(s->holds_from, from),
              ballot_date_format(s->holds_until, until));
    WRITE(t, "\n");
}

static void no_step(void *context, const struct ballot_step *s)
{
    (void)context;
    (void)s;
}

static const char head[] =
    "document D \"A document\"\n"
    "enum way { pigeon mail }\n"
    "record place \"P\" { ok bool  rir text }\n"
    "record validation \"V\" reusable { performed date  way way?  places list of place }\n"
    "record issuance \"I\" { signed date  validations list of validation }\n"
    "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
    "  schedule limit section \"2\" { 398 days 200 days from 2026-03-15 }\n"
    "  define quorum(v) = count(p in v.places where not p.ok) <= 1\n"
    "  rule r section \"3\" { ";

static const char evidence_text[] = "<evidence xmlns=\"urn:ballot:evidence\">\n"
                                    "<issuance><certificate issuer=\"CN=x\" serial=\"01\"/><acts>\n"
                                    "<signed>2025-06-01T00:00:00Z</signed>\n"
                                    "<validations><validation>\n"
                                    "<performed>2025-05-01T00:00:00Z</performed>\n"
                                    "<way>pigeon</way>\n"
                                    "<places><place><ok>true</ok></place>\n"
                                    "<place><ok>false</ok><rir>arin</rir></place></places>\n"
                                    "</validation></validations></acts></issuance></evidence>";

static void expect(const char *rule, const char *expected)
{
    char text[4096];
    struct transcript transcript = {.length = 0};
    struct ballot_error error;
    snprintf(text, sizeof text, "%s%s } }\n", head, rule);
    struct ballotc_compilation *c = compile_text(&arena, text);
    if (c->diagnostics.errors != 0)
        ballotc_diagnostics_print(&c->diagnostics, stdout, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    struct ballot_evidence *evidence =
        ballot_evidence_read(c->tables, "e.xml", evidence_text, strlen(evidence_text), &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(evidence);
    struct ballot_options options = {.mode = BALLOT_REISSUED_ON,
                                     .moved_to = INT64_C(1748736000), /* 2025-06-01 */
                                     .as_of = INT64_C(1748736000) + BALLOT_DAY - 1,
                                     .by_day = true,
                                     .spans = true};
    struct ballot_checker *checker = ballot_checker_new(c->tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(checker);
    struct ballot_facts facts = {.evidence = evidence, .issuance = 0};
    ballot_step_fn *steps = strstr(expected, "\n  ") != NULL ? on_step : no_step;
    CU_ASSERT_EQUAL(ballot_trace(checker, &facts, 7, on_finding, steps, &transcript), 1);
    if (strcmp(transcript.text, expected) != 0)
        printf("# got\n%s", transcript.text);
    CU_ASSERT_STRING_EQUAL(transcript.text, expected);
    ballot_checker_free(checker);
    ballot_evidence_free(evidence);
}

static void condition_as_a_tree(void)
{
    expect("for v in issuance.validations where v.way is present and v.way in (pigeon, mail)\n"
           "at issuance.date\n"
           "must: issuance.date - v.performed <= limit and quorum(v)",
           "issuance.validations[0] pass\n"
           "  at = 2025-06-01\n"
           "    issuance.date = 2025-06-01\n"
           "  where = true\n"
           "    all of these = true\n"
           "      issuance.validations[0].way is present = true\n"
           "        issuance.validations[0].way = pigeon (e.xml:6)\n"
           "      issuance.validations[0].way in (pigeon, mail) = true\n"
           "        issuance.validations[0].way = pigeon (e.xml:6)\n"
           "  must = true [2020-01-01, 2026-03-15)\n"
           "    all of these = true [2020-01-01, 2026-03-15)\n"
           "      issuance.date - issuance.validations[0].performed <= limit = true "
           "[2020-01-01, 2026-03-15)\n"
           "        issuance.date - issuance.validations[0].performed = 31 days\n"
           "          issuance.date = 2025-06-01\n"
           "          issuance.validations[0].performed = 2025-05-01 (e.xml:5)\n"
           "        limit = 398 days\n"
           "      count(place in issuance.validations[0].places where not place.ok) <= 1 = true\n"
           "        count(place in issuance.validations[0].places where not place.ok) = 1\n"
           "          not issuance.validations[0].places[0].ok = false\n"
           "            issuance.validations[0].places[0].ok = true (e.xml:7)\n"
           "          not issuance.validations[0].places[1].ok = true\n"
           "            issuance.validations[0].places[1].ok = false (e.xml:8)\n");
}

static void what_was_not_asked(void)
{
    expect("at issuance.date\n"
           "must: issuance.date from 2026-01-01 or any v in issuance.validations: \n"
           "  (v.way is present implies v.way = mail) or all p in v.places: p.rir = \"ripe\"",
           "issuance fail\n"
           "! issuance.date from 2026-01-01 (is 2025-06-01) or any validation in "
           "issuance.validations: (validation.way is present implies validation.way = mail) or "
           "(all place in validation.places: place.rir = \"ripe\")\n"
           "  at = 2025-06-01\n"
           "    issuance.date = 2025-06-01\n"
           "  must = false [always, 2026-01-01)\n"
           "    any of these = false [always, 2026-01-01)\n"
           "      issuance.date from 2026-01-01 = false [always, 2026-01-01)\n"
           "        issuance.date = 2025-06-01\n"
           "      any validation in issuance.validations: (validation.way is present implies "
           "validation.way = mail) or (all place in validation.places: place.rir = \"ripe\") = "
           "false\n"
           "        any of these = false\n"
           "          the second, if the first = false\n"
           "            issuance.validations[0].way is present = true\n"
           "              issuance.validations[0].way = pigeon (e.xml:6)\n"
           "            issuance.validations[0].way = mail = false\n"
           "              issuance.validations[0].way = pigeon (e.xml:6)\n"
           "          all place in issuance.validations[0].places: place.rir = \"ripe\" = false\n"
           "            issuance.validations[0].places[0].rir = \"ripe\" = unknown\n"
           "              issuance.validations[0].places[0].rir = unknown (e.xml:7)\n"
           "            issuance.validations[0].places[1].rir = \"ripe\" = false\n"
           "              issuance.validations[0].places[1].rir = \"arin\" (e.xml:8)\n");
    expect("at issuance.date when issuance.date before 2024-01-01 and today from 2020-01-01\n"
           "must: issuance.date + 1 month rounding up before today",
           "issuance not applicable\n"
           "  at = 2025-06-01\n"
           "    issuance.date = 2025-06-01\n"
           "  when = false [2024-01-01, never)\n"
           "    all of these = false [2024-01-01, never)\n"
           "      issuance.date before 2024-01-01 = false [2024-01-01, never)\n"
           "        issuance.date = 2025-06-01\n"
           "      today from 2020-01-01 = not asked\n");
}

static void what_would_satisfy(void)
{
    expect("for v in issuance.validations at issuance.date\n"
           "must: issuance.date - v.performed <= 10 days and quorum(v) and\n"
           "      (all p in v.places: p.ok) and v.way is present and v.way in (mail, mail)",
           "issuance.validations[0] fail\n"
           "! issuance.date - issuance.validations[0].performed <= 10 days (is 31 days) and "
           "issuance.validations[0].places[1].ok and issuance.validations[0].way in (mail, mail) "
           "(is pigeon)\n");
}

void test_trace(void)
{
    CU_pSuite suite = CU_add_suite("trace", NULL, tear_down);
    CU_add_test(suite, "a condition as a tree", condition_as_a_tree);
    CU_add_test(suite, "what was not asked", what_was_not_asked);
    CU_add_test(suite, "what would satisfy it", what_would_satisfy);
}
