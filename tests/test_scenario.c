/* What-ifs: moves as they are written, and the law that comes of them. */
#define _DEFAULT_SOURCE
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile_text.h"
#include "units.h"

static struct ballot_arena arena;

static int tear_down(void)
{
    ballot_arena_free(&arena);
    return 0;
}

/* --- Moves ---------------------------------------------------------------------- */

static void moves(void)
{
    static const struct {
        const char *text;
        int64_t days;
    } good[] = {{"SMC010=+90d", 90}, {"SC-067=-30d", -30}, {"A=+0d", 0}, {"A=-3652058d", -3652058}};
    static const struct {
        const char *text, *complaint;
    } bad[] = {{"SMC010", "write BALLOT=+90d"},
               {"", "write BALLOT=+90d"},
               {"=+90d", "write BALLOT=+90d"},
               {"SMC010:2025-05-15", "write BALLOT=+90d"},
               {"SMC010=90d", "no such distance: 90d"},
               {"SMC010=+90", "no such distance: +90"},
               {"SMC010=+d", "no such distance: +d"},
               {"SMC010=+90dd", "no such distance: +90dd"},
               {"SMC010=+3652059d", "no such distance"},
               {"SMC010=+99999999999999999999d", "no such distance"},
               {"SMC010=", "no such distance: "},
               {"SMC010:2025-02-30=2025-09-15", "no such date: 2025-02-30"},
               {"SMC010:2025-05-15=2025-02-29", "no such date: 2025-02-29"},
               {"SMC010:=2025-02-28", "no such date: "},
               {"SMC010:2025-05-15=", "no such date: "}};
    struct ballotc_move move;
    const char *error = "";
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        CU_ASSERT_TRUE_FATAL(ballotc_move_parse(good[i].text, &move, &arena, &error));
        CU_ASSERT_FALSE(move.one_date);
        CU_ASSERT_EQUAL(move.seconds, good[i].days * BALLOT_DAY);
    }
    CU_ASSERT_TRUE_FATAL(
        ballotc_move_parse("SC-067:2025-05-15=2025-09-15T12:00:00Z", &move, &arena, &error));
    CU_ASSERT_STRING_EQUAL(move.ballot, "SC-067");
    CU_ASSERT_TRUE(move.one_date);
    CU_ASSERT_EQUAL(move.date, day("2025-05-15"));
    CU_ASSERT_EQUAL(move.to, day("2025-09-15T12:00:00Z"));
    CU_ASSERT_FALSE(move.to_is_day);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_FALSE(ballotc_move_parse(bad[i].text, &move, &arena, &error));
        if (strstr(error, bad[i].complaint) == NULL)
            printf("# \"%s\": %s\n", bad[i].text, error);
        CU_ASSERT_PTR_NOT_NULL(strstr(error, bad[i].complaint));
    }
}

/* --- The law ---------------------------------------------------------------------- */

static const char base[] =
    "document D \"A document\" scope cert.smime\n"
    "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-02-01\n"
    "  rule r section \"1\" { must from 2020-03-01: cert.ca } }\n"
    "ballot B \"b\" of D { base \"1\" version \"2\" passed 2020-03-01 effective 2020-04-01\n"
    "  rule s section \"2\" { must: cert.ca } }\n"
    "ballot C \"c\" of D { base \"2\" version \"3\" passed 2020-05-01 effective 2020-06-01\n"
    "  amend rule s { should: cert.subscriber } }\n"
    "ballot E \"e\" of D { base \"3\" version \"4\" passed 2020-07-01 effective 2020-08-01\n"
    "  rule u section \"3\" { must after 2020-09-01: cert.ca } }\n"
    "ballot P \"pending\" of D { base \"4\" effective 2021-01-01\n"
    "  amend rule u { off from 2021-02-01 } }\n";

static const struct ballotc_compilation *compile(const struct ballotc_scenario *scenario)
{
    const struct ballotc_text source = {"test.ballot", base, sizeof base - 1};
    const struct ballotc_request request = {
        .name = "test", .texts = &source, .n_texts = 1, .scenario = scenario};
    return ballotc_compile(&arena, &request);
}

static const struct ballot_tables *tables_of(const struct ballotc_scenario *scenario)
{
    const struct ballotc_compilation *c = compile(scenario);
    if (c->diagnostics.errors != 0)
        ballotc_diagnostics_print(&c->diagnostics, stdout, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    return c->tables;
}

/* "ballot level" of the law on a day, as all that passed is known or as KNOWN;
 * "" where there is none. */
static const char *law(const struct ballot_tables *t, const char *rule, const char *anchor,
                       const char *known)
{
    ballot_instant at = day(anchor), knowledge = known != NULL ? day(known) : BALLOT_NEVER - 1;
    for (uint32_t i = 0; i < t->n_rules; i++) {
        if (strcmp(t->rules[i].name, rule) != 0)
            continue;
        for (uint32_t k = 0; k < t->rules[i].n_rows; k++) {
            const struct ballot_row *row = &t->rows[t->rules[i].first_row + k];
            if (row->known_from > knowledge || knowledge >= row->known_until || row->from > at ||
                at >= row->until || row->index == BALLOT_NONE)
                continue;
            const struct ballot_wording *w = &t->wordings[row->index];
            const char *level = "";
            for (uint32_t p = 0; p < w->n_phases; p++)
                if (t->phases[w->first_phase + p].from <= at)
                    level =
                        ballot_level_name((enum ballot_level)t->phases[w->first_phase + p].level);
            return ballot_arena_printf(&arena, "%s %s", t->ballots[w->ballot].name, level);
        }
    }
    return "";
}

#define LAW(expected, rule, anchor, known)                                                         \
    CU_ASSERT_STRING_EQUAL(law(t, rule, anchor, known), expected)

static void nothing_asked(void)
{
    struct ballotc_scenario nothing = {0};
    const struct ballot_tables *t = tables_of(NULL), *same = tables_of(&nothing);
    CU_ASSERT_STRING_EQUAL(t->digest, same->digest);
    CU_ASSERT_STRING_EQUAL(same->name, "test");
    CU_ASSERT_EQUAL(t->n_ballots, 4);
}

static void left_out(void)
{
    const char *name = "C";
    struct ballotc_scenario scenario = {.without = &name, .n_without = 1};
    const struct ballot_tables *t = tables_of(&scenario);
    CU_ASSERT_STRING_EQUAL(t->name, "test --without C");
    CU_ASSERT_STRING_NOT_EQUAL(t->digest, tables_of(NULL)->digest);
    CU_ASSERT_EQUAL(t->n_ballots, 3);
    LAW("B must", "D/s", "2020-06-01", NULL);
    /* The chain passes over the gap. */
    LAW("E must", "D/u", "2020-09-02", NULL);
    LAW("E ", "D/u", "2020-09-01", NULL);
    /* The first one may be left out, too, if nothing rests on what it made. */
    name = "A";
    t = tables_of(&scenario);
    LAW("", "D/r", "2020-03-01", NULL);
    LAW("C should", "D/s", "2020-06-01", NULL);
    name = "B";
    CU_ASSERT_PTR_NULL(compile(&scenario)->tables);
}

static void moved(void)
{
    struct ballotc_move move = {.ballot = "E", .seconds = 90 * BALLOT_DAY};
    struct ballotc_scenario scenario = {.moves = &move, .n_moves = 1};
    const struct ballot_tables *t = tables_of(&scenario);
    CU_ASSERT_STRING_EQUAL(t->name, "test --move E=+90d");
    /* 2020-08-01 and "after 2020-09-01", each by 90 days. */
    LAW("", "D/u", "2020-10-29", NULL);
    LAW("E ", "D/u", "2020-10-30", NULL);
    LAW("E ", "D/u", "2020-11-30", NULL);
    LAW("E must", "D/u", "2020-12-01", NULL);
    /* The vote stays. */
    LAW("E must", "D/u", "2020-12-01", "2020-07-01");
    LAW("", "D/u", "2020-12-01", "2020-06-30");
    move = (struct ballotc_move){.ballot = "E",
                                 .one_date = true,
                                 .date = day("2020-09-01"),
                                 .to = day("2020-10-01T12:00:00Z")};
    t = tables_of(&scenario);
    LAW("E ", "D/u", "2020-08-01", NULL);
    LAW("E ", "D/u", "2020-10-01T12:00:00Z", NULL);
    LAW("E must", "D/u", "2020-10-01T12:00:01Z", NULL);
    move.date = day("2020-09-02");
    CU_ASSERT_PTR_NULL(compile(&scenario)->tables);
}

/* B moved behind C, which amends what it made: the place in the order stays,
 * and the amendment rests until then. */
static void moved_behind(void)
{
    struct ballotc_move move = {.ballot = "B", .seconds = 200 * BALLOT_DAY};
    struct ballotc_scenario scenario = {.moves = &move, .n_moves = 1};
    const struct ballotc_compilation *c = compile(&scenario);
    CU_ASSERT_EQUAL(c->diagnostics.warnings, 1);
    const struct ballot_tables *t = c->tables;
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    LAW("", "D/s", "2020-10-17", NULL);
    LAW("C should", "D/s", "2020-10-18", NULL);
    LAW("E must", "D/u", "2020-09-02", NULL);
    /* Earlier than its base is no error either. */
    move.seconds = -100 * BALLOT_DAY;
    t = tables_of(&scenario);
    LAW("B must", "D/s", "2019-12-23", NULL);
}

/* Moves are made one after another, each on what the one before left. */
static void moved_twice(void)
{
    struct ballotc_move both[] = {{.ballot = "E", .seconds = BALLOT_DAY},
                                  {.ballot = "E",
                                   .one_date = true,
                                   .date = day("2020-09-02"),
                                   .to = day("2020-12-01"),
                                   .to_is_day = true}};
    struct ballotc_scenario scenario = {.moves = both, .n_moves = 2};
    const struct ballot_tables *t = tables_of(&scenario);
    LAW("E ", "D/u", "2020-12-01", NULL);
    LAW("E must", "D/u", "2020-12-02", NULL);
}

static void pending(void)
{
    struct ballotc_scenario scenario = {.pending = true};
    const struct ballot_tables *t = tables_of(&scenario);
    CU_ASSERT_STRING_EQUAL(t->name, "test --pending");
    LAW("E must", "D/u", "2020-12-31", NULL);
    LAW("P ", "D/u", "2021-01-01", NULL);
    LAW("P off", "D/u", "2021-02-01", NULL);
    /* Who asks for a draft knows of it; what it amends was not known yet. */
    LAW("P off", "D/u", "2021-02-01", "2020-07-01");
    LAW("", "D/u", "2021-02-01", "2020-06-30");
    CU_ASSERT_STRING_EQUAL(t->ballots[t->n_ballots - 1].version, "4+P");
}

/* --- Drafts from files --------------------------------------------------------------- */

static const struct ballotc_compilation *with(const char *const *texts, size_t n)
{
    static char names[4][64];
    const char *paths[4];
    for (size_t i = 0; i < n; i++) {
        snprintf(names[i], sizeof names[i], "draft-%zu-XXXXXX", i);
        int file = mkstemp(names[i]);
        CU_ASSERT_TRUE_FATAL(file >= 0);
        FILE *to = fdopen(file, "w");
        CU_ASSERT_PTR_NOT_NULL_FATAL(to);
        fputs(texts[i], to);
        fclose(to);
        paths[i] = names[i];
    }
    struct ballotc_scenario scenario = {.with = paths, .n_with = n};
    const struct ballotc_compilation *c = compile(&scenario);
    for (size_t i = 0; i < n; i++)
        remove(names[i]);
    return c;
}

static const struct ballot_tables *tables_with(const char *text)
{
    const struct ballotc_compilation *c = with(&text, 1);
    if (c->diagnostics.errors != 0)
        ballotc_diagnostics_print(&c->diagnostics, stdout, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    return c->tables;
}

static void added(void)
{
    const struct ballot_tables *t =
        tables_with("ballot X \"x\" of D { base \"4\" effective 2022-01-01\n"
                    "  amend rule r { should: cert.subscriber } }\n");
    LAW("A must", "D/r", "2021-12-31", NULL);
    LAW("X should", "D/r", "2022-01-01", NULL);
    LAW("X should", "D/r", "2022-01-01", "2020-01-01");
}

/* A draft of the same name takes the place of a passed ballot: what came after
 * it stays behind it, whatever version it says it makes. */
static void in_the_place(void)
{
    const struct ballot_tables *t =
        tables_with("ballot B \"b\" of D { base \"1\" version \"2b\" effective 2020-04-15\n"
                    "  rule s section \"2\" { note: cert.ca } }\n");
    CU_ASSERT_EQUAL(t->n_ballots, 4);
    CU_ASSERT_STRING_EQUAL(t->ballots[1].name, "B");
    LAW("", "D/s", "2020-04-14", NULL);
    LAW("B note", "D/s", "2020-04-15", NULL);
    LAW("C should", "D/s", "2020-06-01", NULL);
    /* It takes effect after what stands on it, without a complaint. */
    t = tables_with("ballot B \"b\" of D { base \"1\" effective 2020-07-01\n"
                    "  rule s section \"2\" { note: cert.ca } }\n");
    LAW("", "D/s", "2020-06-30", NULL);
    LAW("C should", "D/s", "2020-07-01", NULL);
}

static void one_upon_the_other(void)
{
    static const char first[] =
        "ballot X \"x\" of D { base \"4\" version \"5\" effective 2022-01-01\n"
        "  amend rule r { should: cert.subscriber } }\n";
    static const char upon[] = "ballot Y \"y\" of D { base \"5\" effective 2022-02-01\n"
                               "  amend rule r { note: cert.subscriber } }\n";
    static const char beside[] = "ballot Z \"z\" of D { base \"3\" effective 2022-02-01\n"
                                 "  amend rule r { note: cert.subscriber } }\n";
    static const char other[] = "ballot Z \"z\" of D { base \"4\" version \"5\" effective "
                                "2022-02-01\n  amend rule r { when cert.subscriber } }\n";
    const char *texts[] = {first, upon};
    const struct ballotc_compilation *c = with(texts, 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    const struct ballot_tables *t = c->tables;
    LAW("X should", "D/r", "2022-01-31", NULL);
    LAW("Y note", "D/r", "2022-02-01", NULL);
    /* The order in which they are given is the order in which they apply. */
    texts[0] = upon, texts[1] = first;
    CU_ASSERT_PTR_NULL(with(texts, 2)->tables);
    texts[0] = first, texts[1] = beside;
    CU_ASSERT_PTR_NULL(with(texts, 2)->tables);
    /* Another clause of the same rule, on the same base, is no conflict. */
    texts[1] = other;
    CU_ASSERT_PTR_NOT_NULL(with(texts, 2)->tables);
    texts[1] = first;
    CU_ASSERT_PTR_NULL(with(texts, 2)->tables);
    /* An old base is allowed, and told of. */
    texts[0] = beside;
    c = with(texts, 1);
    CU_ASSERT_PTR_NOT_NULL(c->tables);
    CU_ASSERT_EQUAL(c->diagnostics.warnings, 1);
}

void test_scenario(void)
{
    CU_pSuite suite = CU_add_suite("what if", NULL, tear_down);
    CU_add_test(suite, "moves as they are written", moves);
    CU_add_test(suite, "nothing is asked", nothing_asked);
    CU_add_test(suite, "without", left_out);
    CU_add_test(suite, "moved", moved);
    CU_add_test(suite, "moved behind what stands on it", moved_behind);
    CU_add_test(suite, "moved twice", moved_twice);
    CU_add_test(suite, "pending", pending);
    CU_add_test(suite, "with a draft", added);
    CU_add_test(suite, "with a draft in the place of a ballot", in_the_place);
    CU_add_test(suite, "with two drafts", one_upon_the_other);
}
