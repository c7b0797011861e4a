/* bench [FILE...]: how fast certificates are read and checked, beside what
 * OpenSSL needs to read them. Without files it makes its own certificates.
 *
 * All ways are measured in turn, several times over, in one run; of each the
 * best time counts. The first line is the measure for the others. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <openssl/asn1.h>
#include <openssl/crypto.h>
#include <openssl/x509.h>

#include "certificate.h"
#include "date.h"
#include "tables.h"
#include "../cli/make_certificate.h"

enum { ROUNDS = 15, MADE = 200, DEEPEST = 32 };

struct bench {
    struct ballot_certificate *certificate;
    struct ballot_checker *checker, *follower, *of_all_cells;
    struct {
        unsigned char *der;
        size_t length;
    } * inputs;
    size_t n, room;
    size_t allocations; /* of libcrypto, so far */
    size_t sink;        /* what the work came to, so that none is left out */
};

static _Noreturn void complain(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(2);
}

/* --- Certificates --------------------------------------------------------------------- */

static void add(struct bench *b, unsigned char *der, size_t length)
{
    struct ballot_error error;
    if (!ballot_certificate_read(b->certificate, der, length, &error)) {
        free(der);
        return;
    }
    if (b->n == b->room) {
        b->room = b->room == 0 ? 256 : b->room * 2;
        b->inputs = realloc(b->inputs, b->room * sizeof *b->inputs);
        if (b->inputs == NULL)
            complain("certificates", "out of memory");
    }
    b->inputs[b->n].der = der;
    b->inputs[b->n++].length = length;
}

static void read_file(struct bench *b, const char *name)
{
    FILE *file = fopen(name, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        complain(name, "cannot be opened");
    long size = ftell(file);
    rewind(file);
    unsigned char *text = malloc(size > 0 ? (size_t)size : 1);
    if (text == NULL || size < 0 || fread(text, 1, (size_t)size, file) != (size_t)size)
        complain(name, "cannot be read");
    fclose(file);
    struct ballot_bundle bundle = {.text = text, .length = (size_t)size};
    struct ballot_error error;
    unsigned char *der;
    size_t length;
    unsigned line;
    int status;
    while ((status = ballot_certificate_next(&bundle, &der, &length, &line, &error)) != 0)
        if (status == 1)
            add(b, der, length);
    free(text);
}

/* Half for mail and half for servers, by turns with both kinds of keys. */
static void make_own(struct bench *b)
{
    for (unsigned i = 0; i < MADE; i++) {
        struct certificate_recipe recipe = i % 2 == 0 ? recipe_smime() : recipe_tls();
        char serial[33];
        size_t length;
        snprintf(serial, sizeof serial, "4b%030x", i);
        recipe.serial = serial;
        recipe.rsa = i % 4 < 2;
        recipe.not_before += (int64_t)i * BALLOT_DAY;
        recipe.not_after += (int64_t)i * BALLOT_DAY;
        recipe.sct = i % 2 == 0 ? NULL : &recipe.not_before;
        unsigned char *der = make_certificate(&recipe, &length);
        if (der == NULL)
            complain("certificates", "cannot be made");
        add(b, der, length);
    }
}

/* --- What is measured ------------------------------------------------------------------- */

typedef size_t work_fn(struct bench *b, const unsigned char *der, size_t length);

static size_t with_openssl(struct bench *b, const unsigned char *der, size_t length)
{
    (void)b;
    X509 *x = d2i_X509(NULL, &der, (long)length);
    X509_free(x);
    return x != NULL;
}

static size_t walk(const unsigned char *at, const unsigned char *end, int depth)
{
    size_t n = 0;
    while (at < end) {
        long length;
        int tag, klass;
        int form = ASN1_get_object(&at, &length, &tag, &klass, end - at);
        if ((form & 0x80) != 0)
            break;
        n++;
        if ((form & V_ASN1_CONSTRUCTED) != 0 && depth < DEEPEST)
            n += walk(at, at + length, depth + 1);
        at += length;
    }
    return n;
}

static size_t headers_only(struct bench *b, const unsigned char *der, size_t length)
{
    (void)b;
    return walk(der, der + length, 0);
}

static size_t outline(struct bench *b, const unsigned char *der, size_t length)
{
    struct ballot_error error;
    return ballot_certificate_read(b->certificate, der, length, &error);
}

static size_t all_facts(struct bench *b, const unsigned char *der, size_t length)
{
    struct ballot_error error;
    size_t known = 0;
    ballot_certificate_read(b->certificate, der, length, &error);
    const struct ballot_object *root = ballot_certificate_object(b->certificate);
    for (uint16_t slot = 0; slot < BALLOT_cert_slots; slot++)
        known += ballot_fact(root, slot)->state == BALLOT_KNOWN;
    return known;
}

/* What a linter would print: failures with their messages. */
static void count(void *context, const struct ballot_finding *finding)
{
    if (finding->verdict == BALLOT_FAIL)
        *(size_t *)context += *ballot_finding_texts(finding)->message != '\0';
}

static void tell(void *context, const struct ballot_finding *finding)
{
    *(size_t *)context += ballot_finding_texts(finding)->n_missing;
}

static size_t check_with(struct bench *b, struct ballot_checker *checker, const unsigned char *der,
                         size_t length, ballot_report_fn *report)
{
    struct ballot_error error;
    size_t failed = 0;
    ballot_certificate_read(b->certificate, der, length, &error);
    struct ballot_facts facts = {.certificate = b->certificate, .issuance = SIZE_MAX};
    return failed + ballot_check(checker, &facts, BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE,
                                 report, &failed);
}

static size_t whole_check(struct bench *b, const unsigned char *der, size_t length)
{
    return check_with(b, b->checker, der, length, count);
}

static size_t all_texts(struct bench *b, const unsigned char *der, size_t length)
{
    return check_with(b, b->checker, der, length, tell);
}

/* As if each cell of a table were a rule like any other. */
static size_t all_cells(struct bench *b, const unsigned char *der, size_t length)
{
    return check_with(b, b->of_all_cells, der, length, count);
}

/* Fifteen years of "issued on", whatever they hold. */
#define TIMELINE_DAYS 5479

static size_t timeline(struct bench *b, const unsigned char *der, size_t length)
{
    struct ballot_error error;
    size_t failed = 0;
    const ballot_instant from = INT64_C(1672531200); /* 2023-01-01 */
    ballot_certificate_read(b->certificate, der, length, &error);
    struct ballot_facts facts = {.certificate = b->certificate, .issuance = SIZE_MAX};
    return failed + ballot_timeline(b->follower, &facts,
                                    BALLOT_ABOUT_CERTIFICATE | BALLOT_ABOUT_ISSUANCE, from,
                                    from + TIMELINE_DAYS * BALLOT_DAY, count, &failed);
}

static const struct way {
    const char *name;
    work_fn *work;
} ways[] = {
    {"d2i_X509 and X509_free", with_openssl},      {"DER headers only", headers_only},
    {"outline of a certificate", outline},         {"all facts of a certificate", all_facts},
    {"whole check, cell by cell", all_cells},      {"whole check", whole_check},
    {"with the texts of each finding", all_texts}, {"15 years of it", timeline}};
#define N_WAYS (sizeof ways / sizeof ways[0])

/* --- Measuring ---------------------------------------------------------------------------- */

static double microseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double one_round(struct bench *b, work_fn *work)
{
    double begin = microseconds();
    for (size_t i = 0; i < b->n; i++)
        b->sink += work(b, b->inputs[i].der, b->inputs[i].length);
    return (microseconds() - begin) / (double)b->n;
}

/* Octets of the heap in use; where that cannot be told, the most memory there
 * has been. */
static size_t memory_in_use(void)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#else
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (size_t)usage.ru_maxrss * 1024;
#endif
}

/* libcrypto's allocations are counted in here: it passes no context. */
static size_t *allocations;

static void *counted_malloc(size_t size, const char *file, int line)
{
    (void)file, (void)line;
    ++*allocations;
    return malloc(size);
}

static void *counted_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file, (void)line;
    ++*allocations;
    return realloc(memory, size);
}

static void counted_free(void *memory, const char *file, int line)
{
    (void)file, (void)line;
    free(memory);
}

static double evaluations_each(const struct ballot_checker *checker, size_t checks)
{
    return (double)ballot_checker_evaluations(checker) / (double)checks;
}

/* What the rules, and the cells of tables among them, are compiled to. */
static void print_programs(const struct ballot_tables *t)
{
    unsigned cells = 0;
    for (uint32_t i = 0; i < t->n_rules; i++)
        cells += t->rules[i].column != 0;
    printf("\n%" PRIu32 " rules, of which %u are cells of tables; %" PRIu32 " nodes, %" PRIu32
           " look-ups\n",
           t->n_rules, cells, t->n_nodes, t->n_lookups);
}

static void measure(struct bench *b)
{
    double best[N_WAYS];
    size_t calls[N_WAYS], first = 0, last = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < N_WAYS; i++) {
            size_t before = b->allocations;
            double took = one_round(b, ways[i].work);
            best[i] = round == 0 || took < best[i] ? took : best[i];
            calls[i] = b->allocations - before;
        }
        last = memory_in_use();
        first = round == 0 ? last : first;
    }
    printf("%zu certificates, best of %d rounds\n\n", b->n, ROUNDS);
    printf("%-28s %12s %10s %10s %14s\n", "", "per second", "us each", "times", "libcrypto's");
    printf("%-28s %12s %10s %10s %14s\n", "", "", "", "as fast", "allocations");
    for (size_t i = 0; i < N_WAYS; i++)
        printf("%-28s %12.0f %10.2f %10.1f %14.1f\n", ways[i].name, 1e6 / best[i], best[i],
               best[0] / best[i], (double)calls[i] / (double)b->n);
    size_t checks = ROUNDS * b->n;
    printf("\n%-28s %12s %14s\n", "", "judgements", "times a check");
    printf("%-28s %12.1f %14.1f\n", "one check", evaluations_each(b->checker, checks), 1.0);
    printf("%-28s %12.1f %14.1f\n", "15 years, as they change",
           evaluations_each(b->follower, checks), best[N_WAYS - 1] / best[N_WAYS - 2]);
    printf("%-28s %12.1f %14.1f\n", "15 years, day by day",
           evaluations_each(b->checker, checks) * TIMELINE_DAYS, (double)TIMELINE_DAYS);
    print_programs(ballot_rules_cabf());
    printf("\nmemory after the first round %zu octets, after the last %zu\n", first, last);
}

int main(int argc, char **argv)
{
    static struct bench b;
    struct ballot_error error;
    allocations = &b.allocations;
    /* Has to come before libcrypto allocates anything. */
    if (CRYPTO_set_mem_functions(counted_malloc, counted_realloc, counted_free) != 1)
        complain("libcrypto", "its allocations cannot be counted");
    struct ballot_options options = {.as_of = (ballot_instant)time(NULL)};
    b.certificate = ballot_certificate_new();
    b.checker = ballot_checker_new(ballot_rules_cabf(), &options, &error);
    options.all_cells = true;
    b.of_all_cells = ballot_checker_new(ballot_rules_cabf(), &options, &error);
    options.all_cells = false;
    options.mode = BALLOT_ISSUED_ON;
    options.by_day = true;
    b.follower = ballot_checker_new(ballot_rules_cabf(), &options, &error);
    if (b.checker == NULL || b.follower == NULL || b.of_all_cells == NULL)
        complain("rules", error.message);
    for (int i = 1; i < argc; i++)
        read_file(&b, argv[i]);
    if (argc == 1)
        make_own(&b);
    if (b.n == 0)
        complain("certificates", "there are none");
    measure(&b);
    for (size_t i = 0; i < b.n; i++)
        free(b.inputs[i].der);
    free(b.inputs);
    ballot_checker_free(b.checker);
    ballot_checker_free(b.follower);
    ballot_checker_free(b.of_all_cells);
    ballot_certificate_free(b.certificate);
    return EXIT_SUCCESS;
}
