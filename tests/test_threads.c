/* What ballot.h promises to threads: tables are shared, and all else is each thread's own. These
 * begin at once, and before any other test, so that they are the first in every library, too. */
#include <CUnit/CUnit.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "compile_text.h"
#include "sample.h"
#include "units.h"

enum { THREADS = 8 };

static const char xml[] =
    "<evidence xmlns=\"urn:ballot:evidence\"><issuance>"
    "<certificate issuer=\"CN=x\" serial=\"01\"/><acts>"
    "<validations><validation><method>1</method></validation></validations></acts>"
    "</issuance></evidence>";

static const char law[] =
    "document D \"A document\"\n"
    "record validation \"V\" { method int }\n"
    "record issuance \"I\" { validations list of validation }\n"
    "ballot A \"a\" of D { version \"1\" passed 2020-01-01 effective 2020-01-01\n"
    "  rule x section \"3\" { at issuance.date must: count(v in issuance.validations) = 1 } }\n";

struct worker {
    pthread_barrier_t *start;
    const unsigned char *der;
    size_t length;
    ballot_instant as_of;
    char schema[64];        /* the beginning of that of a rule base of its own */
    size_t n, n_of_kind[8]; /* findings */
    bool worked;
};

static void count(void *context, const struct ballot_finding *finding)
{
    struct worker *w = context;
    w->n++;
    w->n_of_kind[finding->verdict]++;
}

static bool judge(struct worker *w, const struct ballot_tables *tables,
                  const struct ballot_facts *facts)
{
    struct ballot_error error;
    struct ballot_options options = {.as_of = w->as_of};
    struct ballot_checker *checker = ballot_checker_new(tables, &options, &error);
    if (checker == NULL)
        return false;
    ballot_check(checker, facts, BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE, count, w);
    ballot_checker_free(checker);
    return true;
}

static bool judge_all(struct worker *w, struct ballot_certificate *certificate)
{
    struct ballot_arena arena = {0};
    struct ballot_error error;
    struct ballotc_compilation *c = compile_text(&arena, law);
    struct ballot_evidence *evidence =
        c->tables == NULL ? NULL
                          : ballot_evidence_read(c->tables, "test.xml", xml, strlen(xml), &error);
    struct ballot_facts facts = {.certificate = certificate, .issuance = SIZE_MAX};
    bool fine = evidence != NULL && ballot_certificate_read(certificate, w->der, w->length, &error);
    fine = fine && judge(w, ballot_rules_cabf(), &facts);
    facts.evidence = evidence;
    facts.issuance = 0;
    fine = fine && judge(w, c->tables, &facts);
    if (fine)
        memcpy(w->schema, c->tables->schema, sizeof w->schema);
    ballot_evidence_free(evidence);
    ballot_arena_free(&arena);
    return fine;
}

static void *work(void *argument)
{
    struct worker *w = argument;
    struct ballot_certificate *certificate = ballot_certificate_new();
    if (w->start != NULL)
        pthread_barrier_wait(w->start);
    w->worked = judge_all(w, certificate);
    ballot_certificate_free(certificate);
    return NULL;
}

static void at_once(void)
{
    pthread_barrier_t start;
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    struct certificate_recipe recipe = recipe_smime();
    size_t length;
    unsigned char *der = make_certificate(&recipe, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(der);
    struct worker alone = {.der = der, .length = length, .as_of = day("2026-08-01")};
    CU_ASSERT_EQUAL_FATAL(pthread_barrier_init(&start, NULL, THREADS), 0);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = alone;
        workers[i].start = &start;
        CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    work(&alone);
    CU_ASSERT_TRUE(alone.worked);
    CU_ASSERT_TRUE(alone.n > 400);
    CU_ASSERT_TRUE(alone.n_of_kind[BALLOT_PASS] > 20);
    for (size_t i = 0; i < THREADS; i++) {
        CU_ASSERT_TRUE(workers[i].worked);
        CU_ASSERT_EQUAL(workers[i].n, alone.n);
        CU_ASSERT_EQUAL(memcmp(workers[i].n_of_kind, alone.n_of_kind, sizeof alone.n_of_kind), 0);
        CU_ASSERT_NSTRING_EQUAL(workers[i].schema, alone.schema, sizeof alone.schema);
    }
    pthread_barrier_destroy(&start);
    free(der);
}

void test_threads(void)
{
    CU_pSuite suite = CU_add_suite("threads", NULL, NULL);
    CU_add_test(suite, "all at once", at_once);
}
