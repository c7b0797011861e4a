/* What the tests came to: TAP for people and automake, JUnit XML for the rest. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "xml_writer.h"

const char *test_excerpt(const struct test_suite *suite, struct ballot_arena *arena,
                         const struct ballotc_location *where)
{
    const struct ballotc_source *source = &suite->sources.files[where->file];
    const char *at = source->text + source->lines[where->line - 1] + where->column - 1;
    const char *end = source->text + source->lines[where->last_line - 1] + where->last_column - 1;
    char *text = ballot_arena_raw(arena, (size_t)(end - at) + 1);
    size_t n = 0;
    bool quoted = false;
    while (at < end) {
        bool blank = *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r';
        if (*at == '"' && (!quoted || at[-1] != '\\'))
            quoted = !quoted;
        if (*at == '#' && !quoted)
            while (at < end && *at != '\n')
                at++;
        else if (!blank)
            text[n++] = *at++;
        else if (at++, n != 0 && text[n - 1] != ' ')
            text[n++] = ' ';
    }
    while (n != 0 && text[n - 1] == ' ')
        n--;
    text[n] = '\0';
    return text;
}

/* "issued on 2025-05-14: SBR/mpic.perspectives fail should" */
static const char *describe(const struct test_suite *suite, struct ballot_arena *arena,
                            const struct test_result *result)
{
    const char *expected = test_excerpt(suite, arena, &result->expectation->where);
    if (result->of->settings == NULL)
        return expected;
    return ballot_arena_printf(arena, "%s: %s", test_excerpt(suite, arena, &result->of->where),
                               expected);
}

/* Nothing in it may end the line, begin a directive or trouble a terminal. */
static void plain(FILE *to, const char *text)
{
    char *clean = report_clean(text);
    for (const char *at = clean; *at != '\0'; at++) {
        if (*at == '#')
            fputc('\\', to);
        fputc(*at == '\n' ? ' ' : *at, to);
    }
    free(clean);
}

static const char *what_was_expected(const struct test_suite *suite, struct ballot_arena *arena,
                                     const struct test_result *result)
{
    const struct ballotc_location whole = result->expectation->where;
    const char *text = test_excerpt(suite, arena, &whole);
    text += strlen(test_excerpt(suite, arena, &result->expectation->rule.where));
    if (*text == '[')
        text += strcspn(text, "]") + 1;
    while (*text == ' ')
        text++;
    return text;
}

static void diagnose(const struct test_suite *suite, struct ballot_arena *arena,
                     const struct test_result *result, FILE *to)
{
    const struct ballotc_location *where = &result->expectation->where;
    fprintf(to, "# %s:%u: %s", suite->sources.files[where->file].name, (unsigned)where->line,
            result->expectation->rule.text);
    if (result->expectation->has_index)
        fprintf(to, "[%lld]", (long long)result->expectation->index);
    fputc('\n', to);
    fputs("#   expected: ", to);
    plain(to, what_was_expected(suite, arena, result));
    fputs("\n#   got:      ", to);
    plain(to, result->invalid ? "nothing: the test cannot be run" : result->got);
    fputc('\n', to);
    if (result->citation != NULL) {
        fprintf(to, "#   %s", result->citation);
        if (result->message != NULL) {
            fputs(": ", to);
            plain(to, result->message);
        }
        fputc('\n', to);
    }
}

void test_report_tap(const struct test_suite *suite, FILE *to)
{
    struct ballot_arena arena = {0};
    size_t n = 0, passed = 0, invalid = 0;
    for (size_t i = 0; i < suite->n_tests; i++)
        n += suite->tests[i].n_results;
    fprintf(to, "1..%zu\n", n);
    n = 0;
    for (size_t i = 0; i < suite->n_tests; i++) {
        const struct test *test = &suite->tests[i];
        for (size_t k = 0; k < test->n_results; k++) {
            const struct test_result *result = &test->results[k];
            passed += result->passed;
            invalid += result->invalid;
            fprintf(to, "%s %zu - ", result->passed ? "ok" : "not ok", ++n);
            plain(to, test->declaration->title);
            fputs(": ", to);
            plain(to, describe(suite, &arena, result));
            fputc('\n', to);
            if (!result->passed)
                diagnose(suite, &arena, result, to);
        }
        ballot_arena_reset(&arena);
    }
    fprintf(to, "# %zu test%s: %zu passed, %zu failed", suite->n_tests,
            suite->n_tests == 1 ? "" : "s", passed, n - passed - invalid);
    fprintf(to, invalid != 0 ? ", %zu not run\n" : "\n", invalid);
    ballot_arena_free(&arena);
}

/* --- JUnit -------------------------------------------------------------------------------------
 */

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static void attribute(xmlTextWriterPtr to, const char *name, const char *value)
{
    char *clean = report_clean(value);
    xml_wrote(xmlTextWriterWriteAttribute(to, x(name), x(clean)));
    free(clean);
}

static void number(xmlTextWriterPtr to, const char *name, size_t value)
{
    xml_wrote(xmlTextWriterWriteFormatAttribute(to, x(name), "%zu", value));
}

struct counts {
    size_t tests, failures, errors;
};

static struct counts count(const struct test_suite *suite, uint16_t file, bool all)
{
    struct counts c = {0};
    for (size_t i = 0; i < suite->n_tests; i++) {
        const struct test *test = &suite->tests[i];
        if (!all && test->declaration->where.file != file)
            continue;
        for (size_t k = 0; k < test->n_results; k++) {
            c.tests++;
            c.errors += test->results[k].invalid;
            c.failures += !test->results[k].passed && !test->results[k].invalid;
        }
    }
    return c;
}

static void counters(xmlTextWriterPtr to, struct counts c)
{
    number(to, "tests", c.tests);
    number(to, "failures", c.failures);
    number(to, "errors", c.errors);
}

static void test_case(const struct test_suite *suite, struct ballot_arena *arena,
                      const struct test *test, const struct test_result *result,
                      xmlTextWriterPtr to)
{
    const struct ballotc_location *where = &result->expectation->where;
    xml_wrote(xmlTextWriterStartElement(to, x("testcase")));
    attribute(to, "classname", test->declaration->title);
    attribute(to, "name", describe(suite, arena, result));
    attribute(to, "file", suite->sources.files[where->file].name);
    number(to, "line", where->line);
    if (!result->passed) {
        const char *message =
            result->invalid
                ? "the test cannot be run"
                : ballot_arena_printf(arena, "expected %s, got %s",
                                      what_was_expected(suite, arena, result), result->got);
        xml_wrote(xmlTextWriterStartElement(to, x(result->invalid ? "error" : "failure")));
        attribute(to, "message", message);
        if (result->citation != NULL) {
            char *clean = report_clean(ballot_arena_printf(
                arena, "%s: %s", result->citation,
                result->message != NULL ? result->message : result->expectation->rule.text));
            xml_wrote(xmlTextWriterWriteString(to, x(clean)));
            free(clean);
        }
        xml_wrote(xmlTextWriterEndElement(to));
    }
    xml_wrote(xmlTextWriterEndElement(to));
}

void test_report_junit(const struct test_suite *suite, FILE *stream)
{
    struct ballot_arena arena = {0};
    xmlBufferPtr buffer;
    xmlTextWriterPtr to = xml_writer_new(&buffer);
    xml_wrote(xmlTextWriterSetIndent(to, 1));
    xml_wrote(xmlTextWriterStartDocument(to, NULL, "UTF-8", NULL));
    xml_wrote(xmlTextWriterStartElement(to, x("testsuites")));
    attribute(to, "name", "ballot test");
    counters(to, count(suite, 0, true));
    for (size_t i = 0; i < suite->n_tests; i++) {
        const struct test *test = &suite->tests[i];
        uint16_t file = test->declaration->where.file;
        if (i == 0 || suite->tests[i - 1].declaration->where.file != file) {
            if (i != 0)
                xml_wrote(xmlTextWriterEndElement(to));
            xml_wrote(xmlTextWriterStartElement(to, x("testsuite")));
            attribute(to, "name", suite->sources.files[file].name);
            counters(to, count(suite, file, false));
        }
        for (size_t k = 0; k < test->n_results; k++)
            test_case(suite, &arena, test, &test->results[k], to);
        ballot_arena_reset(&arena);
    }
    xml_wrote(xmlTextWriterEndDocument(to));
    xmlFreeTextWriter(to);
    fwrite(xmlBufferContent(buffer), 1, (size_t)xmlBufferLength(buffer), stream);
    xmlBufferFree(buffer);
    ballot_arena_free(&arena);
}
