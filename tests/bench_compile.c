/* bench_compile: what a what-if costs, as a multiple of what it costs to compile
 * the rule base from its files (`ballotc --check-only rules`, in process).
 *
 * All ways are measured in turn, several times over, in one run; of each the
 * best time counts. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../cli/rule_base.h"

enum { ROUNDS = 50 };

static const char draft[] = "ballot BENCH \"A draft\" of SBR {\n"
                            "    base      \"1.0.10\"\n"
                            "    effective 2030-01-01\n"
                            "    rule bench.rule section \"6.1.5\" {\n"
                            "        summary \"RSA keys have 4096 bits\"\n"
                            "        when    cert.subscriber and cert.key_bits is present\n"
                            "        must: cert.key_bits >= 4096\n"
                            "    }\n"
                            "}\n";

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double compile(const struct ballotc_request *request)
{
    struct ballot_arena arena = {0};
    double start = now();
    const struct ballotc_compilation *c = ballotc_compile(&arena, request);
    if (c->tables == NULL) {
        ballotc_diagnostics_print(&c->diagnostics, stderr, false);
        exit(2);
    }
    ballot_arena_free(&arena);
    return now() - start;
}

int main(void)
{
    static const char directory[] = RULES_DIRECTORY;
    const char *const paths[] = {directory}, *const without[] = {"SMC010"};
    char name[] = "/tmp/bench-XXXXXX";
    int file = mkstemp(name);
    if (file < 0 || write(file, draft, sizeof draft - 1) != (ssize_t)(sizeof draft - 1)) {
        perror(name);
        return 2;
    }
    close(file);
    const char *const with[] = {name};
    const struct ballotc_move move = {.ballot = "SMC010", .seconds = 90 * BALLOT_DAY};
    const struct ballotc_scenario one_draft = {.with = with, .n_with = 1},
                                  one_less = {.without = without, .n_without = 1},
                                  one_move = {.moves = &move, .n_moves = 1};
    const struct {
        const char *name;
        struct ballotc_request request;
    } ways[] = {
        {"ballotc --check-only rules", {.name = "cabf", .paths = paths, .n_paths = 1}},
        {"the embedded sources", {.name = "cabf", .texts = rule_base, .n_texts = rule_base_n}},
        {"--with one draft",
         {.name = "cabf", .texts = rule_base, .n_texts = rule_base_n, .scenario = &one_draft}},
        {"--without one ballot",
         {.name = "cabf", .texts = rule_base, .n_texts = rule_base_n, .scenario = &one_less}},
        {"--move one ballot",
         {.name = "cabf", .texts = rule_base, .n_texts = rule_base_n, .scenario = &one_move}}};
    enum { N_WAYS = sizeof ways / sizeof ways[0] };
    double best[N_WAYS];
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < N_WAYS; i++) {
            double took = compile(&ways[i].request);
            best[i] = round == 0 || took < best[i] ? took : best[i];
        }
    remove(name);
    printf("\nwhat-ifs, best of %d rounds\n\n%-28s %12s %10s\n", ROUNDS, "", "ms", "times");
    for (size_t i = 0; i < N_WAYS; i++)
        printf("%-28s %12.2f %10.2f\n", ways[i].name, best[i], best[i] / best[0]);
    return 0;
}
