/* The property test: random rule bases and facts, judged by the engine and by
 * the reference. Prints TAP.
 *
 *     reference [--seed N] [--cases N] [--print]
 *
 * A case is one judgement of all rules of a rule base, for one set of facts and
 * one set of dates. What fails is made small and printed, with the seed of the
 * rule base that repeats it. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

#include "../../runtime/date.h"
#include "generate.h"

#define SEED 20250315u
#define CASES 100000u
#define POINTS_EACH 20u /* of which one in ten is followed along its moving date */

struct test {
    struct certificates certificates;
    struct ballot_arena arena;
    unsigned long cases, timelines, bases, refused, unlike;
    bool print;
};

static void print_lines(const char *text)
{
    for (const char *end; *text != '\0'; text = *end == '\0' ? end : end + 1) {
        end = text + strcspn(text, "\n");
        if (end != text)
            printf("# %.*s\n", (int)(end - text), text);
    }
}

static void print_case(const struct test_case *test, const char *difference)
{
    static const char *const modes[] = {"as it is", "issued on", "reissued on"};
    char as_of[BALLOT_DATE_SIZE], moved_to[BALLOT_DATE_SIZE], known[BALLOT_DATE_SIZE];
    const struct point *p = &test->point;
    char *xml;
    size_t length;
    FILE *to = open_memstream(&xml, &length);
    facts_write(test->ca, test->issuances, test->n_issuances, to);
    fclose(to);
    const char *source = strstr(test->source, "document A");
    print_lines(source != NULL ? source : test->source);
    print_lines(p->evidence ? xml : "no evidence");
    free(xml);
    printf("# as of %s%s, %s %s%s, known %s, issuance %d, certificate %d, issuer %d, reading %s\n",
           ballot_date_format(p->options.as_of, as_of), p->options.as_of_fixed ? " (fixed)" : "",
           modes[p->options.mode], ballot_date_format(p->options.moved_to, moved_to),
           p->options.by_day ? " by day" : "",
           p->options.limit_known ? ballot_date_format(p->options.known, known) : "all",
           p->issuance == SIZE_MAX ? -1 : (int)p->issuance, p->certificate, p->issuer,
           p->other_reading ? "two" : "one");
    print_lines(difference);
}

static struct point random_point(struct chance *chance, size_t n_issuances)
{
    struct point point = {.certificate = -1, .evidence = !chance_percent(chance, 2)};
    point.issuance = chance_percent(chance, 3) ? SIZE_MAX : chance_below(chance, n_issuances);
    if (chance_percent(chance, 80))
        point.certificate = (int)chance_below(chance, KNOWN_CERTIFICATES);
    point.issuer = point.certificate >= 0 && chance_percent(chance, 70);
    point.other_reading = chance_percent(chance, 30);
    point.options.as_of = facts_date(chance) + (chance_percent(chance, 70) ? 900 * BALLOT_DAY : 0);
    point.options.mode = (enum ballot_mode)chance_below(chance, 3);
    point.options.as_of_fixed = chance_percent(chance, 30);
    point.options.by_day = chance_percent(chance, 50);
    point.options.all_cells = chance_percent(chance, 50);
    if (point.options.mode != BALLOT_AS_IT_IS)
        point.options.moved_to = point.options.by_day ? facts_day(chance) : facts_date(chance);
    if (chance_percent(chance, 40)) {
        point.options.limit_known = true;
        point.options.known = facts_date(chance);
    }
    return point;
}

/* All cases of one rule base; false if one of them failed. */
static bool try_base(struct test *t, uint64_t seed)
{
    struct chance chance = {seed};
    struct test_case test = {.n_issuances = MOST_ISSUANCES};
    struct ready ready;
    const char *reason = NULL, *difference = NULL;
    ballot_arena_reset(&t->arena);
    test.source = generate_rule_base(&t->arena, &chance);
    if (chance_percent(&chance, 90))
        test.ca = facts_ca(&t->arena, &chance);
    for (size_t i = 0; i < test.n_issuances; i++)
        test.issuances[i] = facts_issuance(&t->arena, &chance);
    t->bases++;
    if (t->print)
        print_lines(test.source);
    if (!ready_make(&ready, &test, &reason)) {
        t->refused++;
        if (t->refused == 1)
            printf("# seed %llu is refused: %s\n", (unsigned long long)seed, reason);
        ready_free(&ready);
        return true;
    }
    if (t->bases % 8 == 0 && !ready_again(&ready, &test)) {
        printf("# seed %llu: compiled twice, the tables differ\n", (unsigned long long)seed);
        t->unlike++;
    }
    for (unsigned i = 0; i < POINTS_EACH && difference == NULL; i++) {
        struct ballot_arena arena = {0};
        test.point = random_point(&chance, test.n_issuances);
        difference = compare(&ready, &test, &t->certificates, &test.point, &arena);
        t->cases++;
        if (difference == NULL && i % 10 == 0) {
            test.point.timeline = true;
            test.point.spans = t->timelines % 8 == 0;
            difference = compare_timeline(&ready, &test, &t->certificates, &test.point, &chance,
                                          &arena, &t->cases);
            t->timelines++;
        }
        ballot_arena_free(&arena);
    }
    ready_free(&ready);
    if (difference == NULL)
        return true;
    print_lines(ballot_arena_printf(&t->arena, "differs, seed %llu; making it small",
                                    (unsigned long long)seed));
    fflush(stdout);
    difference = shrink(&test, &t->certificates, &t->arena);
    print_case(&test, difference);
    printf("# again: reference --seed %llu --cases %u\n", (unsigned long long)seed, POINTS_EACH);
    return false;
}

static bool number(const char *text, unsigned long long *n)
{
    char *end;
    *n = strtoull(text, &end, 10);
    return end != text && *end == '\0';
}

static bool read_options(int argc, char **argv, struct test *t, unsigned long long *seed,
                         unsigned long long *cases)
{
    for (int i = 1; i < argc; i++) {
        unsigned long long *n = strcmp(argv[i], "--seed") == 0    ? seed
                                : strcmp(argv[i], "--cases") == 0 ? cases
                                                                  : NULL;
        if (n == NULL && strcmp(argv[i], "--print") == 0)
            t->print = true;
        else if (n == NULL || ++i == argc || !number(argv[i], n))
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    unsigned long long seed = SEED, cases = CASES;
    struct test t = {.cases = 0};
    if (!read_options(argc, argv, &t, &seed, &cases)) {
        fprintf(stderr, "Usage: reference [--seed N] [--cases N] [--print]\n");
        return 2;
    }
    unsigned failures = 0;
    if (!certificates_make(&t.certificates)) {
        printf("Bail out! the certificates cannot be made\n");
        return 1;
    }
    printf("1..3\n# seed %llu, %llu cases\n", seed, cases);
    while (t.cases < cases && failures == 0 && t.bases < cases)
        failures += !try_base(&t, seed + t.bases);
    printf("%sok 1 - engine and reference agree\n", failures != 0 ? "not " : "");
    printf("%sok 2 - the compiler takes the rule bases\n", t.refused * 50 > t.bases ? "not " : "");
    printf("%sok 3 - compiled twice, the tables are the same\n", t.unlike != 0 ? "not " : "");
    printf("# %lu cases, %lu timelines, %lu rule bases, %lu refused; %lu cells;", t.cases,
           t.timelines, t.bases, t.refused, compared.cells);
    for (int i = 0; i < 6; i++)
        printf(" %lu %s%s", compared.verdicts[i], ballot_verdict_name((enum ballot_verdict)i),
               i == 5 ? "\n" : ",");
    certificates_free(&t.certificates);
    ballot_arena_free(&t.arena);
    return failures != 0 || t.unlike != 0 || t.refused * 50 > t.bases;
}
