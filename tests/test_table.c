/* Profile tables: cells as rules, their amendments, and look-ups that come to
 * what the conditions do which they stand for. */
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

static const char head[] =
    "document D \"A document\"\n"
    "document E \"Another\"\n"
    "define attribute.common_name = 2.5.4.3\n"
    "define attribute.surname = 2.5.4.4\n"
    "define attribute.street = 2.5.4.9\n"
    "define attribute.title = 2.5.4.12\n"
    "define kind.mailbox = cert.policies has any of (2.23.140.1.5.1.1, 2.23.140.1.5.1.3)\n"
    "define kind.sponsor = cert.policies has any of (2.23.140.1.5.3.1, 2.23.140.1.5.3.3)\n"
    "define age.legacy = cert.policies has any of (2.23.140.1.5.1.1, 2.23.140.1.5.3.1)\n"
    "define age.strict = cert.policies has any of (2.23.140.1.5.1.3, 2.23.140.1.5.3.3)\n"
    "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
    "  table t \"subject\" section \"7\" over cert.subject.attributes\n"
    "    by kind { mailbox \"Mailbox-validated\" sponsor } then age ( legacy / strict \"Strict\" "
    ")\n"
    "    common_name { may                   should }\n"
    "    surname     { no                    must }\n"
    "    street      { no                    may/no }\n"
    "    other       { not_recommended/no    may }\n"
    "    for [*, mailbox] section \"7.3\" { covers \"T-08\" through \"T-15\" }\n"
    "    for no [*] { checked by zlint \"e_no\" }\n";

static const char second[] =
    "}\n"
    "ballot B \"b\" of D { base \"1\" version \"2\" passed 2021-01-01 effective 2021-06-01\n"
    "  amend table t {\n";

static const struct ballot_tables *compile(const char *body)
{
    char text[8192];
    snprintf(text, sizeof text, "%s%s", head, body);
    struct ballotc_compilation *c = compile_text(&arena, text);
    if (c->diagnostics.errors != 0)
        ballotc_diagnostics_print(&c->diagnostics, stdout, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    return c->tables;
}

struct asked {
    const char *rule;
    int verdict; /* -1: no finding */
    char level[8], message[256], missing[128], section[16], ballot[8];
    size_t n;
    ballot_instant holds_from, holds_until;
};

static void keep(void *context, const struct ballot_finding *f)
{
    struct asked *asked = context;
    asked->n++;
    if (strcmp(f->rule, asked->rule) != 0)
        return;
    const struct ballot_texts *says = ballot_finding_texts(f);
    asked->verdict = (int)f->verdict;
    snprintf(asked->level, sizeof asked->level, "%s", f->level != NULL ? f->level : "");
    snprintf(asked->message, sizeof asked->message, "%s", says->message);
    snprintf(asked->missing, sizeof asked->missing, "%s",
             says->n_missing != 0 ? says->missing[0] : "");
    snprintf(asked->section, sizeof asked->section, "%s", f->section);
    snprintf(asked->ballot, sizeof asked->ballot, "%s", f->ballot);
    asked->holds_from = f->holds_from;
    asked->holds_until = f->holds_until;
}

static struct asked ask_with(const struct ballot_tables *tables, const struct sample *s,
                             const char *rule, struct ballot_options options)
{
    struct asked asked = {.rule = rule, .verdict = -1};
    struct ballot_error error;
    CU_ASSERT_TRUE_FATAL(s->fine);
    struct ballot_checker *checker = ballot_checker_new(tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(checker);
    struct ballot_facts facts = {.certificate = s->certificate, .issuance = SIZE_MAX};
    ballot_check(checker, &facts, BALLOT_ABOUT_CERTIFICATE, keep, &asked);
    ballot_checker_free(checker);
    return asked;
}

static struct asked ask_on(const struct ballot_tables *tables, const struct sample *s,
                           const char *rule, const char *date)
{
    return ask_with(tables, s, rule,
                    (struct ballot_options){.as_of = day(date) + BALLOT_DAY - 1,
                                            .mode = BALLOT_ISSUED_ON,
                                            .moved_to = day(date),
                                            .by_day = true});
}

static struct asked ask(const struct ballot_tables *tables, const struct sample *s,
                        const char *rule)
{
    return ask_on(tables, s, rule, "2020-06-01");
}

/* A certificate with POLICY (NULL: none) and up to two attributes of the subject. */
static struct sample make(const char *policy, const char *second_policy, const char *first,
                          const char *other)
{
    const struct recipe_attribute subject[] = {{.type = first, .value = "a"},
                                               {.type = first != NULL ? other : NULL, .value = "b"},
                                               {.type = NULL}};
    const char *policies[] = {policy, second_policy, NULL};
    struct certificate_recipe recipe = recipe_smime();
    recipe.subject = subject;
    recipe.policies = policy != NULL ? policies : NULL;
    return sample_make(&recipe);
}

#define MAILBOX_LEGACY "2.23.140.1.5.1.1"
#define MAILBOX_STRICT "2.23.140.1.5.1.3"
#define SPONSOR_LEGACY "2.23.140.1.5.3.1"
#define SPONSOR_STRICT "2.23.140.1.5.3.3"
#define CN "2.5.4.3"
#define SN "2.5.4.4"
#define STREET "2.5.4.9"
#define TITLE "2.5.4.12"

/* Every word, present and not, in every column that the words are given for. */
static void test_words(void)
{
    static const struct {
        const char *policy, *attribute, *cell;
        int verdict;
        const char *level;
    } cases[] = {{MAILBOX_STRICT, CN, "D/t[common_name, mailbox, strict]", BALLOT_PASS, "may"},
                 {MAILBOX_STRICT, SN, "D/t[common_name, mailbox, strict]", BALLOT_PASS, "may"},
                 {SPONSOR_STRICT, CN, "D/t[common_name, sponsor, strict]", BALLOT_PASS, "should"},
                 {SPONSOR_STRICT, SN, "D/t[common_name, sponsor, strict]", BALLOT_FAIL, "should"},
                 {MAILBOX_LEGACY, SN, "D/t[surname, mailbox, legacy]", BALLOT_FAIL, "must"},
                 {MAILBOX_LEGACY, CN, "D/t[surname, mailbox, legacy]", BALLOT_PASS, "must"},
                 {SPONSOR_LEGACY, SN, "D/t[surname, sponsor, legacy]", BALLOT_PASS, "must"},
                 {SPONSOR_LEGACY, CN, "D/t[surname, sponsor, legacy]", BALLOT_FAIL, "must"},
                 {SPONSOR_LEGACY, STREET, "D/t[street, sponsor, legacy]", BALLOT_PASS, "may"},
                 {SPONSOR_STRICT, STREET, "D/t[street, sponsor, strict]", BALLOT_FAIL, "must"},
                 {MAILBOX_LEGACY, TITLE, "D/t[other, mailbox, legacy]", BALLOT_FAIL, "should"},
                 {MAILBOX_LEGACY, STREET, "D/t[other, mailbox, legacy]", BALLOT_PASS, "should"},
                 {MAILBOX_STRICT, TITLE, "D/t[other, mailbox, strict]", BALLOT_FAIL, "must"},
                 {SPONSOR_STRICT, TITLE, "D/t[other, sponsor, strict]", BALLOT_PASS, "may"}};
    const struct ballot_tables *tables = compile("}\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = make(cases[i].policy, NULL, cases[i].attribute, NULL);
        struct asked asked = ask(tables, &s, cases[i].cell);
        if (asked.verdict != cases[i].verdict || strcmp(asked.level, cases[i].level) != 0)
            printf("# %s: %d %s\n", cases[i].cell, asked.verdict, asked.level);
        CU_ASSERT_EQUAL(asked.verdict, cases[i].verdict);
        CU_ASSERT_STRING_EQUAL(asked.level, cases[i].level);
        CU_ASSERT_EQUAL(asked.n, 4); /* the rows of one column, and no other */
        sample_free(&s);
    }
}

static void test_sentences(void)
{
    const struct ballot_tables *tables = compile("}\n");
    struct sample s = make(MAILBOX_STRICT, NULL, SN, TITLE);
    struct asked asked = ask(tables, &s, "D/t[surname, mailbox, strict]");
    CU_ASSERT_STRING_EQUAL(
        asked.message, "subject:surname is not allowed in a Mailbox-validated Strict certificate");
    CU_ASSERT_STRING_EQUAL(asked.section, "7.3");
    CU_ASSERT_STRING_EQUAL(asked.ballot, "A");
    asked = ask(tables, &s, "D/t[other, mailbox, strict]");
    CU_ASSERT_STRING_EQUAL(
        asked.message,
        "any other of the subject is not allowed in a Mailbox-validated Strict certificate: "
        "2.5.4.12");
    sample_free(&s);
}

/* Covers are numbered row by row, generation by generation. */
static void test_citations(void)
{
    static const char *const cells[] = {
        "D/t[common_name, mailbox, legacy]", "D/t[common_name, mailbox, strict]",
        "D/t[surname, mailbox, legacy]",     "D/t[surname, mailbox, strict]",
        "D/t[street, mailbox, legacy]",      "D/t[street, mailbox, strict]",
        "D/t[other, mailbox, legacy]",       "D/t[other, mailbox, strict]"};
    const struct ballot_tables *t = compile("}\n");
    for (int i = 0; i < 8; i++) {
        char id[16];
        snprintf(id, sizeof id, "T-%02d", i + 8);
        const struct ballot_wording *w = NULL;
        for (uint32_t k = 0; k < t->n_rules; k++)
            if (strcmp(t->rules[k].name, cells[i]) == 0)
                w = &t->wordings[t->rows[t->rules[k].first_row].index];
        CU_ASSERT_PTR_NOT_NULL_FATAL(w);
        CU_ASSERT_EQUAL(w->n_covers, 1);
        CU_ASSERT_STRING_EQUAL(t->cites[w->first_cite], id);
        bool no = (i >= 2 && i <= 5) || i == 7;
        CU_ASSERT_EQUAL(w->n_checks, no ? 1 : 0);
    }
}

/* No reserved policy, two types, two generations: not applicable, and silent. */
static void test_columns(void)
{
    static const char *const policies[][2] = {{NULL, NULL},
                                              {MAILBOX_STRICT, SPONSOR_STRICT},
                                              {MAILBOX_STRICT, MAILBOX_LEGACY},
                                              {"1.2.3", NULL}};
    const struct ballot_tables *tables = compile("}\n");
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        struct sample s = make(policies[i][0], policies[i][1], SN, NULL);
        struct ballot_options all = {.as_of = day("2030-01-01"), .all_cells = true};
        CU_ASSERT_EQUAL(ask(tables, &s, "D/t[surname, mailbox, strict]").n, 0);
        struct asked asked = ask_with(tables, &s, "D/t[surname, mailbox, strict]", all);
        CU_ASSERT_EQUAL(asked.verdict, BALLOT_NOT_APPLICABLE);
        CU_ASSERT_EQUAL(asked.n, 16);
        sample_free(&s);
    }
}

/* Where nobody can read the policies, or the list, cells are unknown. */
static void test_unreadable(void)
{
    const struct ballot_tables *tables = compile("}\n");
    struct sample s = sample_extension("2.5.29.32", "0500");
    struct asked asked = ask(tables, &s, "D/t[surname, mailbox, strict]");
    CU_ASSERT_EQUAL(asked.verdict, BALLOT_UNKNOWN_VERDICT);
    CU_ASSERT_STRING_EQUAL(asked.missing, "cert.policies (unreadable)");
    sample_free(&s);

    tables = compile("  table names section \"8\" over cert.subject_alt_names\n"
                     "    by cert.key_type { ec rsa }\n"
                     "    rfc822_name { must must }  uri { no no }  other { no no } }\n");
    s = sample_extension("2.5.29.17", "0500");
    static const char *const cells[] = {"D/names[rfc822_name, ec]", "D/names[uri, ec]",
                                        "D/names[other, ec]",       "D/names[rfc822_name, rsa]",
                                        "D/names[uri, rsa]",        "D/names[other, rsa]"};
    int unknown = 0;
    for (int i = 0; i < 6; i++) {
        asked = ask(tables, &s, cells[i]);
        unknown += asked.verdict == BALLOT_UNKNOWN_VERDICT &&
                   strcmp(asked.missing, "cert.subject_alt_names (unreadable)") == 0;
        CU_ASSERT(asked.verdict == BALLOT_UNKNOWN_VERDICT || asked.verdict == -1);
    }
    CU_ASSERT_EQUAL(unknown, 3);
    sample_free(&s);
}

/* A list of words: no look-up, one membership a row. */
static void test_bits(void)
{
    const struct ballot_tables *tables =
        compile("  table bits \"keyUsage\" section \"8\" over cert.key_usage\n"
                "    by cert.key_type { rsa \"RSA\" ec \"EC\" }\n"
                "    digital_signature { must must }\n"
                "    key_encipherment  { may  no }\n"
                "    other             { no   no } }\n");
    struct certificate_recipe recipe = recipe_smime();
    recipe.key_usage = RECIPE_DIGITAL_SIGNATURE | RECIPE_KEY_ENCIPHERMENT;
    struct sample s = sample_make(&recipe);
    CU_ASSERT_EQUAL(ask(tables, &s, "D/bits[digital_signature, ec]").verdict, BALLOT_PASS);
    struct asked asked = ask(tables, &s, "D/bits[key_encipherment, ec]");
    CU_ASSERT_EQUAL(asked.verdict, BALLOT_FAIL);
    CU_ASSERT_STRING_EQUAL(asked.message,
                           "keyUsage:key_encipherment is not allowed in an EC certificate");
    CU_ASSERT_EQUAL(ask(tables, &s, "D/bits[other, ec]").verdict, BALLOT_PASS);
    sample_free(&s);
    recipe.key_usage = RECIPE_CRL_SIGN;
    recipe.rsa = true;
    s = sample_make(&recipe);
    CU_ASSERT_EQUAL(ask(tables, &s, "D/bits[digital_signature, rsa]").verdict, BALLOT_FAIL);
    CU_ASSERT_EQUAL(ask(tables, &s, "D/bits[key_encipherment, rsa]").verdict, BALLOT_PASS);
    CU_ASSERT_EQUAL(ask(tables, &s, "D/bits[other, rsa]").verdict, BALLOT_FAIL);
    sample_free(&s);
}

/* Each element of a list has a list of its own: an instance each. */
static void test_instances(void)
{
    const struct ballot_tables *tables =
        compile("  table names section \"8\"\n"
                "    for n in cert.subject_alt_names where n.directory is present\n"
                "    over n.directory.attributes by kind { mailbox sponsor }\n"
                "    surname { no must }  other { may no } }\n");
    const struct recipe_attribute directory[] = {{.type = SN, .value = "a"}, {.type = NULL}};
    const char *policies[] = {MAILBOX_STRICT, NULL};
    struct certificate_recipe recipe = recipe_smime();
    recipe.policies = policies;
    struct sample s = sample_make(&recipe);
    CU_ASSERT_EQUAL(ask(tables, &s, "D/names[surname, mailbox]").verdict, BALLOT_NOT_APPLICABLE);
    sample_free(&s);
    recipe.directory_name = directory;
    s = sample_make(&recipe);
    CU_ASSERT_EQUAL(ask(tables, &s, "D/names[surname, mailbox]").verdict, BALLOT_FAIL);
    sample_free(&s);
}

/* The day before an amendment, the day, and its own phase. */
static void test_amendment(void)
{
    char text[1024];
    snprintf(text, sizeof text,
             "%s    street { - no/- } from 2021-09-01\n"
             "    add title { may no }\n"
             "    drop common_name } }\n",
             second);
    const struct ballot_tables *tables = compile(text);
    struct sample s = make(SPONSOR_LEGACY, NULL, STREET, TITLE);
    static const struct {
        const char *date, *cell;
        int verdict;
    } cases[] = {{"2021-08-31", "D/t[street, sponsor, legacy]", BALLOT_NOT_IN_FORCE},
                 {"2021-09-01", "D/t[street, sponsor, legacy]", BALLOT_FAIL},
                 {"2021-05-31", "D/t[street, sponsor, legacy]", BALLOT_PASS},
                 {"2021-05-31", "D/t[title, sponsor, legacy]", BALLOT_NOT_IN_FORCE},
                 {"2021-06-01", "D/t[title, sponsor, legacy]", BALLOT_FAIL},
                 {"2021-05-31", "D/t[common_name, sponsor, legacy]", BALLOT_FAIL},
                 {"2021-06-01", "D/t[common_name, sponsor, legacy]", BALLOT_NOT_IN_FORCE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asked asked = ask_on(tables, &s, cases[i].cell, cases[i].date);
        if (asked.verdict != cases[i].verdict)
            printf("# %s %s: %d\n", cases[i].date, cases[i].cell, asked.verdict);
        CU_ASSERT_EQUAL(asked.verdict, cases[i].verdict);
    }
    sample_free(&s);

    /* What is `other` follows the rows of the day. */
    s = make(MAILBOX_STRICT, NULL, TITLE, NULL);
    CU_ASSERT_EQUAL(ask_on(tables, &s, "D/t[other, mailbox, strict]", "2021-05-31").verdict,
                    BALLOT_FAIL);
    CU_ASSERT_EQUAL(ask_on(tables, &s, "D/t[other, mailbox, strict]", "2021-06-01").verdict,
                    BALLOT_PASS);
    sample_free(&s);
    s = make(MAILBOX_STRICT, NULL, CN, NULL);
    CU_ASSERT_EQUAL(ask_on(tables, &s, "D/t[other, mailbox, strict]", "2021-06-01").verdict,
                    BALLOT_FAIL);
    /* As it was known before the vote, nothing of it was ever to come. */
    struct ballot_options known = {.as_of = day("2022-01-01"),
                                   .mode = BALLOT_ISSUED_ON,
                                   .moved_to = day("2022-01-01"),
                                   .limit_known = true,
                                   .known = day("2020-12-31")};
    CU_ASSERT_EQUAL(ask_with(tables, &s, "D/t[other, mailbox, strict]", known).verdict,
                    BALLOT_PASS);
    sample_free(&s);
}

/* C knows B's rows where B is; and a message names what none of the rows of the day is. */
static void test_gap(void)
{
    char text[1024];
    snprintf(
        text, sizeof text,
        "%s    add title { may may }\n    drop common_name } }\n"
        "ballot C \"c\" of D { base \"2\" version \"3\" passed 2020-07-01 effective 2021-07-01\n"
        "  amend table t { add 2.5.4.5 { may may } } }\n",
        second);
    const struct ballot_tables *tables = compile(text);
    static const struct {
        const char *known, *attribute, *message; /* NULL: passes */
    } cases[] = {{"2021-07-01", TITLE, NULL},
                 {"2021-07-01", CN, "2.5.4.3"},
                 {"2021-07-01", "2.5.4.5", NULL},
                 {"2020-12-31", TITLE, "2.5.4.12"},
                 {"2020-12-31", CN, NULL},
                 {"2020-12-31", "2.5.4.5", NULL},
                 {"2020-06-30", "2.5.4.5", "2.5.4.5"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = make(MAILBOX_STRICT, NULL, cases[i].attribute, NULL);
        struct ballot_options options = {.as_of = day("2022-01-01"),
                                         .mode = BALLOT_ISSUED_ON,
                                         .moved_to = day("2021-07-01"),
                                         .limit_known = true,
                                         .known = day(cases[i].known)};
        struct asked asked = ask_with(tables, &s, "D/t[other, mailbox, strict]", options);
        CU_ASSERT_EQUAL(asked.verdict, cases[i].message != NULL ? BALLOT_FAIL : BALLOT_PASS);
        const char *named = strstr(asked.message, "certificate: ");
        CU_ASSERT_STRING_EQUAL(named != NULL ? named + strlen("certificate: ") : "",
                               cases[i].message != NULL ? cases[i].message : "");
        sample_free(&s);
    }
    /* A table may have a row `other` later than its rows. */
    tables = compile("  table u section \"8\" over cert.key_usage by kind { mailbox sponsor }\n"
                     "    digital_signature { may may } }\n"
                     "ballot B \"b\" of D { base \"1\" version \"2\" passed 2021-01-01 effective "
                     "2021-06-01\n  amend table u { add non_repudiation { may may } } }\n"
                     "ballot C \"c\" of D { base \"2\" version \"3\" passed 2020-07-01 effective "
                     "2021-07-01\n  amend table u { add other { no no } } }\n");
    struct certificate_recipe recipe = recipe_smime();
    const char *policies[] = {MAILBOX_STRICT, NULL};
    recipe.policies = policies;
    recipe.key_usage = 0x3;
    struct sample s = sample_make(&recipe);
    struct ballot_options options = {.as_of = day("2022-01-01"),
                                     .mode = BALLOT_ISSUED_ON,
                                     .moved_to = day("2021-07-01"),
                                     .limit_known = true,
                                     .known = day("2021-07-01")};
    CU_ASSERT_EQUAL(ask_with(tables, &s, "D/u[other, mailbox]", options).verdict, BALLOT_PASS);
    options.known = day("2020-12-31");
    struct asked asked = ask_with(tables, &s, "D/u[other, mailbox]", options);
    CU_ASSERT_EQUAL(asked.verdict, BALLOT_FAIL);
    CU_ASSERT_PTR_NOT_NULL(strstr(asked.message, ": non_repudiation"));
    sample_free(&s);
}

/* A cell that no ballot touched keeps the history it had. */
static void test_history(void)
{
    char text[1024];
    snprintf(text, sizeof text, "%s    street { - no/- } from 2021-09-01 } }\n", second);
    const struct ballot_tables *t = compile(text);
    for (uint32_t i = 0; i < t->n_rules; i++) {
        uint32_t now = 0;
        for (uint32_t k = 0; k < t->rules[i].n_rows; k++)
            now += t->rows[t->rules[i].first_row + k].known_until == BALLOT_NEVER;
        bool touched = strcmp(t->rules[i].name, "D/t[street, sponsor, legacy]") == 0;
        CU_ASSERT_EQUAL(now, touched ? 2 : 1);
    }
    struct sample s = make(SPONSOR_LEGACY, NULL, STREET, SN);
    struct ballot_options spans = {.as_of = day("2021-12-01") + BALLOT_DAY - 1,
                                   .mode = BALLOT_ISSUED_ON,
                                   .moved_to = day("2021-12-01"),
                                   .by_day = true,
                                   .spans = true};
    struct asked asked = ask_with(t, &s, "D/t[street, sponsor, legacy]", spans);
    CU_ASSERT_EQUAL(asked.holds_from, day("2021-09-01"));
    CU_ASSERT_STRING_EQUAL(asked.ballot, "B");
    sample_free(&s);
}

static void test_retired(void)
{
    const struct ballot_tables *tables =
        compile("}\nballot B \"b\" of D { base \"1\" version \"2\" passed 2021-01-01 effective "
                "2021-06-01\n retire table t }\n");
    struct sample s = make(MAILBOX_STRICT, NULL, SN, NULL);
    CU_ASSERT_EQUAL(ask_on(tables, &s, "D/t[surname, mailbox, strict]", "2021-05-31").verdict,
                    BALLOT_FAIL);
    CU_ASSERT_EQUAL(ask_on(tables, &s, "D/t[surname, mailbox, strict]", "2021-06-01").verdict,
                    BALLOT_NOT_IN_FORCE);
    sample_free(&s);
}

/* A table is incorporated as a group, its cells with the levels of the apply. */
static void test_incorporated(void)
{
    const struct ballot_tables *tables =
        compile("}\nballot X \"x\" of E { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
                "  incorporate D current\n"
                "  apply D t as section \"9\" { should must from 2020-09-01 } }\n");
    struct sample s = make(MAILBOX_STRICT, NULL, SN, NULL);
    struct asked asked = ask_on(tables, &s, "E/t[surname, mailbox, strict]", "2020-08-31");
    CU_ASSERT_EQUAL(asked.verdict, BALLOT_FAIL);
    CU_ASSERT_STRING_EQUAL(asked.level, "should");
    asked = ask_on(tables, &s, "E/t[surname, mailbox, strict]", "2020-09-01");
    CU_ASSERT_STRING_EQUAL(asked.level, "must");
    CU_ASSERT_EQUAL(asked.n, 8);
    sample_free(&s);
}

/* Programs grow with rows and columns, not with cells: a third more columns
 * bring their own conditions and nothing for a row. */
static void test_programs(void)
{
    static const char frame[] = "  table %s section \"8\" over cert.extensions as attribute\n"
                                "    by cert.key_type { %s }\n"
                                "    common_name { %s } surname { %s } street { %s } title { %s }\n"
                                "}\n";
    char two[1024], four[1024];
    snprintf(two, sizeof two, frame, "x", "rsa ec", "no no", "no no", "no no", "no no");
    snprintf(four, sizeof four, frame, "x", "rsa ec ed25519 ed448", "no no no no", "no no no no",
             "no no no no", "no no no no");
    const struct ballot_tables *a = compile(two), *b = compile(four);
    CU_ASSERT_EQUAL(b->n_rules - a->n_rules, 8);
    CU_ASSERT(b->n_nodes - a->n_nodes <= 8);
    CU_ASSERT_EQUAL(b->n_lookups, a->n_lookups);
}

/* Look-ups against the count of the same, over all sets of attributes. */
static void test_lookups(void)
{
    static const char *const types[] = {CN, SN, STREET, TITLE, "2.5.4.5"};
    const struct ballot_tables *tables =
        compile("  rule same section \"8\" { must:\n"
                "    (any a in cert.subject.attributes: a.type = 2.5.4.4)\n"
                "      = (count(a in cert.subject.attributes where a.type = 2.5.4.4) >= 1)\n"
                "    and (any a in cert.subject.attributes: 2.5.4.9 = a.type)\n"
                "      = (count(a in cert.subject.attributes where a.type = 2.5.4.9) >= 1)\n"
                "    and (any a in cert.subject.attributes: not (a.type in (2.5.4.3, 2.5.4.4)))\n"
                "      = (count(a in cert.subject.attributes where a.type <> 2.5.4.3\n"
                "               and a.type <> 2.5.4.4) >= 1) } }\n");
    uint32_t found = 0;
    for (uint32_t i = 0; i < tables->n_nodes; i++)
        found += tables->nodes[i].op == BALLOT_OP_FOUND || tables->nodes[i].op == BALLOT_OP_STRAY;
    CU_ASSERT(found >= 5);
    for (unsigned set = 0; set < 1u << 5; set++) {
        struct recipe_attribute subject[6] = {{.type = NULL}};
        size_t n = 0;
        for (unsigned i = 0; i < 5; i++)
            if ((set >> i & 1) != 0)
                subject[n++] = (struct recipe_attribute){.type = types[i], .value = "a"};
        struct certificate_recipe recipe = recipe_smime();
        recipe.subject = subject;
        struct sample s = sample_make(&recipe);
        CU_ASSERT_EQUAL(ask(tables, &s, "D/same").verdict, BALLOT_PASS);
        sample_free(&s);
    }
}

/* Where there is no other row, everything is `other`. */
static void test_other_alone(void)
{
    struct ballotc_compilation *c = compile_text(
        &arena, "document D \"d\"\n"
                "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
                "  table t section \"1\" over cert.subject.attributes by cert.key_type { rsa ec }\n"
                "    other { no no } }\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    struct sample s = make(MAILBOX_STRICT, NULL, SN, NULL);
    struct asked asked = ask(c->tables, &s, "D/t[other, rsa]");
    if (asked.verdict == -1)
        asked = ask(c->tables, &s, "D/t[other, ec]");
    CU_ASSERT_EQUAL(asked.verdict, BALLOT_FAIL);
    CU_ASSERT_PTR_NOT_NULL(strstr(asked.message, ": 2.5.4.4"));
    sample_free(&s);
}

/* One checker, one certificate after the other: nothing is remembered. */
static void test_two_certificates(void)
{
    struct ballot_error error;
    const struct ballot_tables *tables = compile("}\n");
    struct ballot_options options = {.as_of = day("2030-01-01")};
    struct ballot_checker *checker = ballot_checker_new(tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(checker);
    struct sample samples[] = {make(MAILBOX_STRICT, NULL, SN, NULL),
                               make(MAILBOX_STRICT, NULL, CN, NULL),
                               make(SPONSOR_LEGACY, NULL, CN, NULL)};
    static const int expected[] = {BALLOT_FAIL, BALLOT_PASS, -1};
    for (int i = 0; i < 3; i++) {
        struct asked asked = {.rule = "D/t[surname, mailbox, strict]", .verdict = -1};
        struct ballot_facts facts = {.certificate = samples[i].certificate, .issuance = SIZE_MAX};
        ballot_check(checker, &facts, BALLOT_ABOUT_CERTIFICATE, keep, &asked);
        CU_ASSERT_EQUAL(asked.verdict, expected[i]);
        sample_free(&samples[i]);
    }
    ballot_checker_free(checker);
}

static void test_names(void)
{
    struct ballot_rule cell = {.name = "D/t[surname, mailbox, strict]", .column = 2, .row = 1};
    struct ballot_rule rule = {.name = "D/t.x"};
    CU_ASSERT_TRUE(ballot_rule_is_named(&cell, "D/t[surname, mailbox, strict]"));
    CU_ASSERT_TRUE(ballot_rule_is_named(&cell, "D/t[surname, mailbox]"));
    CU_ASSERT_TRUE(ballot_rule_is_named(&cell, "D/t[surname]"));
    CU_ASSERT_TRUE(ballot_rule_is_named(&cell, "D/t"));
    CU_ASSERT_FALSE(ballot_rule_is_named(&cell, "D/t[sur]"));
    CU_ASSERT_FALSE(ballot_rule_is_named(&cell, "D/t[surname, mailbox, str]"));
    CU_ASSERT_FALSE(ballot_rule_is_named(&cell, "D"));
    CU_ASSERT_FALSE(ballot_rule_is_named(&cell, ""));
    CU_ASSERT_TRUE(ballot_rule_is_named(&rule, "D/t.x"));
    CU_ASSERT_FALSE(ballot_rule_is_named(&rule, "D/t"));
}

void test_table(void)
{
    CU_pSuite suite = CU_add_suite("tables", NULL, tear_down);
    CU_add_test(suite, "every word of a cell", test_words);
    CU_add_test(suite, "messages speak like a person", test_sentences);
    CU_add_test(suite, "statements and codes of cells", test_citations);
    CU_add_test(suite, "no column, or two", test_columns);
    CU_add_test(suite, "what cannot be read", test_unreadable);
    CU_add_test(suite, "words of an enumeration as rows", test_bits);
    CU_add_test(suite, "an instance for each element", test_instances);
    CU_add_test(suite, "amendments on both sides of their dates", test_amendment);
    CU_add_test(suite, "rows of a ballot that is not there", test_gap);
    CU_add_test(suite, "only what is touched gets a history", test_history);
    CU_add_test(suite, "a table that is retired", test_retired);
    CU_add_test(suite, "a table that is incorporated", test_incorporated);
    CU_add_test(suite, "programs grow with rows and columns", test_programs);
    CU_add_test(suite, "look-ups are what they stand for", test_lookups);
    CU_add_test(suite, "a table of nothing but other", test_other_alone);
    CU_add_test(suite, "one certificate after another", test_two_certificates);
    CU_add_test(suite, "names of cells", test_names);
}
