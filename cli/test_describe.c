/* Descriptions that start from others. */
#include "test.h"

#include <string.h>

static const struct ballotc_declaration *find(const struct test_suite *suite,
                                              enum ballotc_declaration_kind kind, const char *name)
{
    for (size_t i = 0; i < suite->n_named; i++)
        if (suite->named[i]->kind == kind && strcmp(suite->named[i]->name.text, name) == 0)
            return suite->named[i];
    return NULL;
}

static void unknown(const struct test_suite *suite, struct ballotc_diagnostics *diagnostics,
                    enum ballotc_declaration_kind kind, const struct ballotc_word *name)
{
    const char **names = ballot_arena_array(diagnostics->arena, suite->n_named + 1, sizeof *names);
    const char *what = kind == BALLOTC_DECLARE_TEST_EVIDENCE ? "evidence" : "certificate";
    size_t n = 0;
    for (size_t i = 0; i < suite->n_named; i++)
        if (suite->named[i]->kind == kind)
            names[n++] = suite->named[i]->name.text;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(diagnostics, BALLOTC_unknown_description, &name->where,
                       "no \"test %s %s\" in the files that are tested", what, name->text);
    const char *nearest = ballotc_nearest(name->text, names, n);
    if (nearest != NULL)
        ballotc_help(diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
}

bool test_describe(const struct test_suite *suite, struct ballotc_diagnostics *diagnostics,
                   const struct ballotc_test_source *source, enum ballotc_declaration_kind kind,
                   struct test_description *description)
{
    enum { MOST = sizeof description->parts / sizeof description->parts[0] };
    const struct ballotc_test_part *chain[MOST];
    size_t n = 0;
    while (source != NULL && n < MOST) {
        chain[n++] = source->parts;
        if (source->like.text == NULL)
            break;
        const struct ballotc_declaration *next = find(suite, kind, source->like.text);
        if (next == NULL) {
            unknown(suite, diagnostics, kind, &source->like);
            return false;
        }
        if (n == MOST) {
            ballotc_report(diagnostics, BALLOTC_unknown_description, &source->like.where,
                           "\"%s\" starts from itself, or from more than 15 others",
                           source->like.text);
            return false;
        }
        source = next->source_of_tests;
    }
    description->n = n;
    for (size_t i = 0; i < n; i++)
        description->parts[i] = chain[n - 1 - i];
    return true;
}
