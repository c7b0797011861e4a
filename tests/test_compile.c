/* Histories: which wording is the law of an anchor, for whom. And the tables in
 * memory against the same tables compiled from C. */
#define _DEFAULT_SOURCE
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cli/rule_base.h"
#include "compile_text.h"
#include "../cli/make_certificate.h"
#include "units.h"

static struct ballot_arena arena;

static int tear_down(void)
{
    ballot_arena_free(&arena);
    return 0;
}

static const struct ballot_tables *compile(const char *text)
{
    struct ballotc_compilation *c = compile_text(&arena, text);
    if (c->diagnostics.errors != 0)
        ballotc_diagnostics_print(&c->diagnostics, stdout, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    return c->tables;
}

/* The name of the ballot whose wording is the law; "" where there is none. */
static const char *law(const struct ballot_tables *t, const char *rule, const char *anchor,
                       const char *known)
{
    ballot_instant at = day(anchor), knowledge = known != NULL ? day(known) : BALLOT_NEVER - 1;
    for (uint32_t i = 0; i < t->n_rules; i++) {
        if (strcmp(t->rules[i].name, rule) != 0)
            continue;
        for (uint32_t k = 0; k < t->rules[i].n_rows; k++) {
            const struct ballot_row *row = &t->rows[t->rules[i].first_row + k];
            if (row->known_from <= knowledge && knowledge < row->known_until && row->from <= at &&
                at < row->until && row->index != BALLOT_NONE)
                return t->ballots[t->wordings[row->index].ballot].name;
        }
    }
    return "";
}

#define LAW(expected, rule, anchor, known)                                                         \
    CU_ASSERT_STRING_EQUAL(law(t, rule, anchor, known), expected)

static const char head[] = "document D \"A document\" scope cert.smime\n";

static void amend_and_retire(void)
{
    char text[4096];
    snprintf(
        text, sizeof text, "%s%s", head,
        "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-02-01\n"
        "  rule r section \"1\" { must: cert.ca } }\n"
        "ballot B \"b\" of D { base \"1\" version \"2\" passed 2020-03-01 effective 2020-04-01\n"
        "  amend rule r { when cert.subscriber } }\n"
        "ballot C \"c\" of D { base \"2\" version \"3\" passed 2020-05-01 effective 2020-06-01\n"
        "  retire rule r }\n");
    const struct ballot_tables *t = compile(text);
    LAW("", "D/r", "2020-01-31", NULL);
    LAW("A", "D/r", "2020-02-01", NULL);
    LAW("A", "D/r", "2020-03-31", NULL);
    LAW("B", "D/r", "2020-04-01", NULL);
    LAW("B", "D/r", "2020-05-31", NULL);
    LAW("", "D/r", "2020-06-01", NULL);
    /* Who does not know of C yet goes on with B; before A nobody knew any. */
    LAW("B", "D/r", "2020-07-01", "2020-04-30");
    LAW("A", "D/r", "2020-07-01", "2020-02-28");
    LAW("", "D/r", "2020-07-01", "2019-12-31");
}

static void passed_out_of_order(void)
{
    /* C passed before B, on which it stands: in between, C is applied without
     * it, and its amendment of what B makes rests. */
    char text[4096];
    snprintf(
        text, sizeof text, "%s%s", head,
        "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-02-01\n"
        "  rule r section \"1\" { must: cert.ca } }\n"
        "ballot B \"b\" of D { base \"1\" version \"2\" passed 2020-10-02 effective 2020-11-01\n"
        "  rule s section \"2\" { must: cert.ca } }\n"
        "ballot C \"c\" of D { base \"2\" version \"3\" passed 2020-09-26 effective 2020-11-14\n"
        "  amend rule s { must: cert.subscriber }\n"
        "  amend rule r { must: cert.subscriber } }\n");
    const struct ballot_tables *t = compile(text);
    LAW("C", "D/s", "2020-12-01", NULL);
    LAW("C", "D/r", "2020-12-01", "2020-09-30");
    LAW("", "D/s", "2020-12-01", "2020-09-30");
    LAW("B", "D/s", "2020-11-13", NULL);
}

static void a_define_carries_its_ballot(void)
{
    char text[4096];
    snprintf(
        text, sizeof text, "%s%s", head,
        "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-02-01\n"
        "  define least = 2048\n"
        "  rule r section \"1\" { when cert.key_bits is present must: cert.key_bits >= least } }\n"
        "ballot B \"b\" of D { base \"1\" version \"2\" passed 2020-03-01 effective 2020-04-01\n"
        "  amend define least = 3072 }\n");
    const struct ballot_tables *t = compile(text);
    LAW("A", "D/r", "2020-03-31", NULL);
    LAW("B", "D/r", "2020-04-01", NULL);
    LAW("A", "D/r", "2020-04-01", "2020-02-29");
}

static const char two_documents[] =
    "document D \"One\" scope cert.smime\ndocument E \"Other\" scope cert.tls\n"
    "ballot E1 \"e\" of E { version \"1\" passed 2019-01-01 effective 2019-01-01\n"
    "  rule g.r section \"9\" { must from 2020-01-01: cert.ca } }\n"
    "ballot E2 \"e\" of E { base \"1\" version \"2\" passed 2020-06-01 effective 2020-07-01\n"
    "  amend rule g.r { must from 2020-01-01: cert.subscriber } }\n"
    "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-02-01\n"
    "  incorporate E %s\n"
    "  apply E g as section \"4\" { should from 2020-03-01  must from 2020-09-01 } }\n"
    "ballot B \"b\" of D { base \"1\" version \"2\" passed 2020-10-01 effective 2020-11-01\n"
    "  incorporate E version \"1\" }\n";

static void incorporated(void)
{
    char text[4096];
    snprintf(text, sizeof text, two_documents, "current");
    const struct ballot_tables *t = compile(text);
    LAW("", "D/g.r", "2020-01-31", NULL);
    LAW("E1", "D/g.r", "2020-06-30", NULL);
    LAW("E2", "D/g.r", "2020-07-01", NULL);
    /* From then on pinned: version 1, whatever is in force or known. */
    LAW("E1", "D/g.r", "2020-11-01", NULL);
    LAW("E2", "E/g.r", "2020-11-01", NULL);
    LAW("E1", "D/g.r", "2020-08-01", "2020-05-31");
    const struct ballot_via *via = &t->vias[0];
    CU_ASSERT_STRING_EQUAL(via->section, "4");
    CU_ASSERT_STRING_EQUAL(t->ballots[via->ballot].name, "A");
}

/* Levels are capped by the incorporating phase, and begin with the later. */
static void joined_phases(void)
{
    char text[4096];
    snprintf(text, sizeof text, two_documents, "current");
    const struct ballot_tables *t = compile(text);
    for (uint32_t i = 0; i < t->n_rules; i++) {
        if (strcmp(t->rules[i].name, "D/g.r") != 0)
            continue;
        const struct ballot_wording *w = &t->wordings[t->rows[t->rules[i].first_row].index];
        CU_ASSERT_EQUAL_FATAL(w->n_phases, 2);
        const struct ballot_phase *phase = &t->phases[w->first_phase];
        CU_ASSERT_EQUAL(phase[0].from, day("2020-03-01"));
        CU_ASSERT_EQUAL(phase[0].level, BALLOT_SHOULD);
        CU_ASSERT_EQUAL(phase[1].from, day("2020-09-01"));
        CU_ASSERT_EQUAL(phase[1].level, BALLOT_MUST);
    }
}

/* What is a note stays one, whatever the apply would make of more; with it no
 * second phase begins. */
static void joined_to_one(void)
{
    const struct ballot_tables *t =
        compile("document A \"a\"\ndocument B \"b\"\nrecord issuance { signed date  a bool }\n"
                "ballot A1 \"a1\" of A { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
                "  rule r section \"2\" { at issuance.signed note from 2020-02-01: issuance.a } }\n"
                "ballot B1 \"b1\" of B { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
                "  incorporate A current\n"
                "  apply A r as section \"3\" { should from 2020-03-01 must from 2020-05-01 } }\n");
    for (uint32_t i = 0; i < t->n_rules; i++) {
        const struct ballot_wording *w = &t->wordings[t->rows[t->rules[i].first_row].index];
        CU_ASSERT_EQUAL_FATAL(w->n_phases, 1);
        CU_ASSERT_EQUAL(t->phases[w->first_phase].level, BALLOT_NOTE);
        CU_ASSERT_EQUAL(
            t->phases[w->first_phase].from,
            day(t->rules[i].document == t->rules[i].source ? "2020-02-01" : "2020-03-01"));
    }
}

/* --- In memory and from C ------------------------------------------------------- */

struct transcript {
    char text[200000];
    size_t length;
};

static void write_down(void *context, const struct ballot_finding *f)
{
    struct transcript *t = context;
    const struct ballot_texts *says = ballot_finding_texts(f);
    int n = snprintf(t->text + t->length, sizeof t->text - t->length,
                     "%s|%s|%s|%s|%s|%s|%d|%lld|%lld|%s|%s|%zu\n", f->rule, f->document, f->section,
                     f->ballot, f->version, f->level != NULL ? f->level : "", (int)f->verdict,
                     (long long)f->since, (long long)f->until, says->subject, says->message,
                     says->n_missing);
    t->length += n > 0 ? (size_t)n : 0;
    CU_ASSERT_TRUE_FATAL(t->length < sizeof t->text);
}

static void judge(const struct ballot_tables *tables, const struct ballot_facts *facts,
                  ballot_instant moved_to, struct transcript *transcript)
{
    struct ballot_error error;
    struct ballot_options options = {
        .as_of = moved_to + BALLOT_DAY - 1, .mode = BALLOT_ISSUED_ON, .moved_to = moved_to};
    struct ballot_checker *checker = ballot_checker_new(tables, &options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(checker);
    transcript->length = 0;
    CU_ASSERT_TRUE(ballot_check(checker, facts, 7, write_down, transcript) > 40);
    ballot_checker_free(checker);
}

/* What is built in and what `ballot` compiles for a what-if are the same. */
static void embedded(void)
{
    const struct ballot_tables *built_in = ballot_rules_cabf();
    const struct ballotc_request request = {
        .name = "cabf", .texts = rule_base, .n_texts = rule_base_n};
    struct ballotc_compilation *c = ballotc_compile(&arena, &request);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    CU_ASSERT_STRING_EQUAL(c->tables->digest, built_in->digest);
    CU_ASSERT_EQUAL_FATAL(c->tables->n_files, built_in->n_files);
    for (uint32_t i = 0; i < built_in->n_files; i++)
        CU_ASSERT_STRING_EQUAL(c->tables->files[i], built_in->files[i]);
    CU_ASSERT_EQUAL(strncmp(built_in->files[0], "rules/", 6), 0);
}

static void memory_and_c(void)
{
    static struct transcript from_memory, from_c;
    static const char *const days[] = {"2023-09-01", "2024-09-15", "2025-03-15",
                                       "2025-05-15", "2025-09-15", "2026-12-15"};
    const char *path = RULES_DIRECTORY;
    const struct ballotc_request request = {.name = "cabf", .paths = &path, .n_paths = 1};
    struct ballotc_compilation *c = ballotc_compile(&arena, &request);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    CU_ASSERT_STRING_EQUAL(c->tables->digest, ballot_tables_digest(ballot_rules_cabf()));
    CU_ASSERT_STRING_EQUAL(c->tables->schema, ballot_tables_schema(ballot_rules_cabf()));
    struct certificate_recipe recipe = recipe_smime();
    size_t length;
    unsigned char *der = make_certificate(&recipe, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(der);
    struct ballot_certificate *certificate = ballot_certificate_new();
    struct ballot_error error;
    CU_ASSERT_TRUE_FATAL(ballot_certificate_read(certificate, der, length, &error));
    struct ballot_facts facts = {.certificate = certificate, .issuance = SIZE_MAX};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        judge(c->tables, &facts, day(days[i]), &from_memory);
        judge(ballot_rules_cabf(), &facts, day(days[i]), &from_c);
        CU_ASSERT_STRING_EQUAL(from_memory.text, from_c.text);
    }
    ballot_certificate_free(certificate);
    free(der);
}

/* Sources are numbered in 16 bits, and all of these have to go. */
static void many_files(void)
{
    struct ballotc_sources sources = {.arena = &arena};
    for (unsigned i = 0; i < UINT16_MAX; i++)
        if (ballotc_source_add(&sources, "a", "b", 1) != i)
            CU_FAIL_FATAL("not the next number");
    CU_ASSERT_STRING_EQUAL(sources.files[0].text, "b");
    CU_ASSERT_STRING_EQUAL(sources.files[UINT16_MAX - 1].text, "b");
}

/* A wording that reads a schedule of a pinned version makes its rows on the way. */
static void pinned_schedule(void)
{
    const struct ballot_tables *t = compile(
        "document A \"a\"\ndocument B \"b\"\n"
        "record issuance { signed date  n int }\n"
        "ballot A1 \"a1\" of A { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
        "  schedule most section \"1\" { 3 }\n"
        "  rule r section \"2\" { at issuance.signed must: issuance.n <= most } }\n"
        "ballot B1 \"b1\" of B { version \"1\" passed 2021-01-01 effective 2021-06-01\n"
        "  incorporate A version \"1\"\n"
        "  apply A r as section \"3\" { must } }\n"
        "ballot B2 \"b2\" of B { base \"1\" version \"2\" passed 2022-01-01 effective 2022-06-01\n"
        "  amend apply A r { should } }\n");
    for (uint32_t i = 0; i < t->n_rules; i++) {
        bool is_own = t->rules[i].document == t->rules[i].source;
        CU_ASSERT_EQUAL(t->rules[i].n_rows, is_own ? 1 : 3);
    }
    LAW("", "B/r", "2021-05-31", NULL);
    LAW("A1", "B/r", "2021-06-01", NULL);
    LAW("", "B/r", "2022-06-01", "2020-12-31");
}

/* Whoever knows B2 and not yet B1, which it stands on, knows no such rule. */
static void a_reading_passed_later(void)
{
    const struct ballot_tables *t = compile(
        "document B \"b\"\nrecord issuance { signed date  a bool }\n"
        "ballot B1 \"b1\" of B { version \"1\" passed 2020-06-01 effective 2020-01-01\n"
        "  reading choice section \"1\" { one \"1\" default two \"2\" } }\n"
        "ballot B2 \"b2\" of B { base \"1\" version \"2\" passed 2020-03-01 effective 2020-07-01\n"
        "  rule r section \"2\" { at issuance.signed must: issuance.a or reading choice is two } "
        "}\n");
    LAW("", "B/r", "2020-07-01", "2020-03-01");
    LAW("B2", "B/r", "2020-07-01", "2020-06-01");
    LAW("B2", "B/r", "2020-07-01", NULL);
}

/* So it is with a schedule, and with what only a message reads. */
static void a_schedule_passed_later(void)
{
    static const char *const bodies[] = {"must: issuance.n <= most", "must: issuance.n in some",
                                         "must: issuance.n < 3 because \"{most}\"",
                                         "must: issuance.n < 3 because \"{reading w is one}\""};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        const struct ballot_tables *t = compile(ballot_arena_printf(
            &arena,
            "document B \"b\"\nrecord issuance { signed date  n int }\n"
            "ballot B1 \"b1\" of B { version \"1\" passed 2020-06-01 effective 2020-01-01\n"
            "  schedule most section \"1\" { 3 } schedule some section \"1\" { (1, 2) }\n"
            "  reading w section \"1\" { one \"1\" default two \"2\" } }\n"
            "ballot B2 \"b2\" of B { base \"1\" version \"2\" passed 2020-03-01 effective "
            "2020-07-01\n"
            "  rule r section \"2\" { at issuance.signed %s } }\n"
            "ballot B3 \"b3\" of B { base \"2\" version \"3\" passed 2020-08-01 effective "
            "2020-09-01\n"
            "  amend schedule most { 4 } }\n",
            bodies[i]));
        CU_ASSERT_EQUAL_FATAL(t->n_rules, 1);
        CU_ASSERT_EQUAL(t->rules[0].n_rows, 1);
        LAW("", "B/r", "2020-07-01", "2020-03-01");
        LAW("B2", "B/r", "2020-07-01", "2020-06-01");
        LAW("B2", "B/r", "2020-07-01", NULL);
    }
}

/* The set of the guard is the set of what it guards, wherever their members lie. */
static void like_sets(void)
{
    compile("document B \"b\"\nrecord issuance { signed date  name text  n list of int }\n"
            "ballot B1 \"b1\" of B { version \"1\" passed 2020-06-01 effective 2020-01-01\n"
            "  rule r section \"2\" { at issuance.signed must: issuance.name = \"y\" or\n"
            "    first(x in issuance.n where issuance.name in (\"y\", \"y\")) is present and\n"
            "    first(x in issuance.n where issuance.name in (\"y\", \"y\")) = 3 } }\n");
}

/* A reading's choices may be reordered and left out; each wording asks the one
 * that it names. */
static void amended_reading(void)
{
    const char *text =
        "document D \"d\"\nrecord ca { n int }\n"
        "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
        "reading w section \"1\" { one \"1\" default two \"2\" gone \"3\" }\n"
        "rule r section \"1\" { at today must: reading w is one and ca.n = 1 }\n"
        "rule s section \"1\" { at today must: reading w is gone and ca.n = 1 } }\n"
        "ballot B \"b\" of D { base \"1\" version \"2\" passed 2021-01-01 effective 2021-01-01\n"
        "amend reading w { two \"2\" default one \"1\" }\n"
        "amend rule s { must: ca.n = 1 } }\n";
    struct ballotc_compilation *c = compile_text(&arena, text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c->tables);
    CU_ASSERT_EQUAL(c->tables->readings[0].n_choices, 3);
    CU_ASSERT_EQUAL(c->tables->readings[0].otherwise, 0);
    const char *asked[8];
    size_t n = 0;
    for (uint32_t i = 0; i < c->tables->n_nodes && n < 8; i++)
        if (c->tables->nodes[i].op == BALLOT_OP_READING)
            asked[n++] = c->tables->choices[c->tables->nodes[i].b].name;
    CU_ASSERT_EQUAL_FATAL(n, 2);
    CU_ASSERT_STRING_EQUAL(asked[0], "one");
    CU_ASSERT_STRING_EQUAL(asked[1], "gone");
}

/* `KEYWORD "PREFIX-1", … "PREFIX-N"`. */
static const char *list_of(const char *keyword, const char *prefix, unsigned n)
{
    const char *text = keyword;
    for (unsigned i = 1; i <= n; i++)
        text = ballot_arena_printf(&arena, "%s%s \"%s-%u\"", text, i > 1 ? "," : "", prefix, i);
    return text;
}

/* A rule answers as many statements, and has as many codes of linters, as it says. */
static void many_citations(void)
{
    const struct ballot_tables *t = compile(ballot_arena_printf(
        &arena,
        "document A \"a\"\ndocument B \"b\"\n"
        "ballot A1 \"a1\" of A { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
        "  rule r section \"2\" { must: cert.ca %s %s } }\n"
        "ballot B1 \"b1\" of B { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
        "  incorporate A current apply A r as section \"3\" { must %s } }\n",
        list_of("covers", "A", 150), list_of("checked by zlint", "e", 200),
        list_of("covers", "B", 130)));
    CU_ASSERT_EQUAL_FATAL(t->n_rules, 2);
    for (uint32_t i = 0; i < t->n_rules; i++) {
        const struct ballot_wording *w = &t->wordings[t->rows[t->rules[i].first_row].index];
        bool is_own = t->rules[i].document == t->rules[i].source;
        const char *const *cites = t->cites + w->first_cite;
        CU_ASSERT_EQUAL_FATAL(w->n_covers, is_own ? 150 : 280);
        CU_ASSERT_EQUAL_FATAL(w->n_checks, 200);
        CU_ASSERT_STRING_EQUAL(cites[149], "A-150");
        CU_ASSERT_STRING_EQUAL(cites[w->n_covers - 1], is_own ? "A-150" : "B-130");
        CU_ASSERT_STRING_EQUAL(cites[w->n_covers + 2 * 199 + 1], "e-200");
    }
}

/* A ballot in two parts is the ballot in one. */
static void parts(void)
{
    static const char start[] = "document D \"d\"\nrecord ca { n int }\n";
    static const char whole[] =
        "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
        "rule r section \"1\" { at today must: ca.n = one } %s define one = 1 }\n%s";
    static const char second[] = "rule s section \"2\" { at today must: ca.n > one }";
    char one[1024], two[1024], part[256], body[512];
    snprintf(body, sizeof body, "%s%s", start, whole);
    snprintf(part, sizeof part, "ballot A { %s }\n", second);
    snprintf(one, sizeof one, body, second, "");
    snprintf(two, sizeof two, body, "", part);
    struct ballotc_compilation *a = compile_text(&arena, one), *b = compile_text(&arena, two);
    CU_ASSERT_PTR_NOT_NULL_FATAL(a->tables);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b->tables);
    CU_ASSERT_EQUAL(a->tables->n_rules, 2);
    CU_ASSERT_EQUAL_FATAL(b->tables->n_rules, 2);
    CU_ASSERT_EQUAL(a->tables->n_nodes, b->tables->n_nodes);
    for (uint32_t i = 0; i < 2; i++)
        CU_ASSERT_STRING_EQUAL(a->tables->rules[i].name, b->tables->rules[i].name);
}

void test_compile(void)
{
    CU_pSuite suite = CU_add_suite("compile", NULL, tear_down);
    CU_add_test(suite, "amended, then retired", amend_and_retire);
    CU_add_test(suite, "passed before its base", passed_out_of_order);
    CU_add_test(suite, "a define carries its ballot", a_define_carries_its_ballot);
    CU_add_test(suite, "incorporated: current, then pinned", incorporated);
    CU_add_test(suite, "incorporated: phases", joined_phases);
    CU_add_test(suite, "incorporated: phases that come to one", joined_to_one);
    CU_add_test(suite, "incorporated: a schedule of a pinned version", pinned_schedule);
    CU_add_test(suite, "a reading that passed later", a_reading_passed_later);
    CU_add_test(suite, "a schedule that passed later", a_schedule_passed_later);
    CU_add_test(suite, "like sets are one", like_sets);
    CU_add_test(suite, "the embedded sources", embedded);
    CU_add_test(suite, "as many files as there can be", many_files);
    CU_add_test(suite, "a reading that is amended", amended_reading);
    CU_add_test(suite, "as many citations as there are", many_citations);
    CU_add_test(suite, "a ballot in two parts", parts);
    CU_add_test(suite, "tables in memory and from C judge alike", memory_and_c);
}
