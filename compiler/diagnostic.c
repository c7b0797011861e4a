#include "diagnostic.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

#define MOST_NOTES 4

struct note {
    struct ballotc_location where;
    const char *text;
};

struct ballotc_diagnostic {
    enum ballotc_code code;
    struct ballotc_location where;
    const char *text, *help;
    struct note notes[MOST_NOTES];
    unsigned n_notes;
    size_t order;
    struct ballotc_diagnostic *next;
};

#define ERROR false
#define WARNING true
static const struct {
    const char *code, *meaning;
    bool warning;
} codes[] = {
#define BALLOTC_DIAGNOSTIC(code, severity, name, meaning) {#code, meaning, severity},
#include "diagnostics.def"
#undef BALLOTC_DIAGNOSTIC
};
#undef ERROR
#undef WARNING

void ballotc_diagnostics_init(struct ballotc_diagnostics *diagnostics, struct ballot_arena *arena,
                              const struct ballotc_sources *sources)
{
    memset(diagnostics, 0, sizeof *diagnostics);
    diagnostics->arena = arena;
    diagnostics->sources = sources;
    diagnostics->end = &diagnostics->first;
}

static void queue(struct ballotc_diagnostics *diagnostics, struct ballotc_diagnostic *diagnostic)
{
    const struct ballotc_location *where = &diagnostic->where;
    /* The same complaint about the same place, reached on another way. */
    for (const struct ballotc_diagnostic *d = diagnostics->first; d != NULL; d = d->next)
        if (d->code == diagnostic->code && d->where.file == where->file &&
            d->where.line == where->line && d->where.column == where->column)
            return;
    diagnostic->order = diagnostics->errors + diagnostics->warnings;
    if (codes[diagnostic->code].warning)
        diagnostics->warnings++;
    else
        diagnostics->errors++;
    diagnostic->next = NULL;
    *diagnostics->end = diagnostic;
    diagnostics->end = &diagnostic->next;
}

struct ballotc_diagnostic *ballotc_report(struct ballotc_diagnostics *diagnostics,
                                          enum ballotc_code code,
                                          const struct ballotc_location *where, const char *format,
                                          ...)
{
    struct ballotc_diagnostic *diagnostic =
        ballot_arena_alloc(diagnostics->arena, sizeof *diagnostic);
    va_list arguments;
    va_start(arguments, format);
    diagnostic->text = ballot_arena_vprintf(diagnostics->arena, format, arguments);
    va_end(arguments);
    diagnostic->code = code;
    diagnostic->where = *where;
    queue(diagnostics, diagnostic);
    return diagnostic;
}

void ballotc_diagnostics_join(struct ballotc_diagnostics *diagnostics,
                              const struct ballotc_diagnostics *others)
{
    struct ballotc_diagnostic *next;
    for (struct ballotc_diagnostic *d = others->first; d != NULL; d = next) {
        next = d->next;
        queue(diagnostics, d);
    }
}

void ballotc_note(struct ballotc_diagnostics *diagnostics, struct ballotc_diagnostic *diagnostic,
                  const struct ballotc_location *where, const char *format, ...)
{
    if (diagnostic->n_notes == MOST_NOTES)
        return;
    struct note *note = &diagnostic->notes[diagnostic->n_notes++];
    va_list arguments;
    va_start(arguments, format);
    note->text = ballot_arena_vprintf(diagnostics->arena, format, arguments);
    va_end(arguments);
    note->where = *where;
}

void ballotc_help(struct ballotc_diagnostics *diagnostics, struct ballotc_diagnostic *diagnostic,
                  const char *format, ...)
{
    if (diagnostic->help != NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    diagnostic->help = ballot_arena_vprintf(diagnostics->arena, format, arguments);
    va_end(arguments);
}

/* --- Suggestions ----------------------------------------------------------- */

#define LONGEST_WORD 63u

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance: a swap of neighbours counts one. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][LONGEST_WORD + 1];
    for (size_t k = 0; k <= m; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            size_t cost = a[i - 1] != b[k - 1];
            row[k] = least(least(above[k] + 1, row[k - 1] + 1), above[k - 1] + cost);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], before[k - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

const char *ballotc_nearest(const char *word, const char *const *candidates, size_t n)
{
    size_t length = strlen(word);
    if (length > LONGEST_WORD)
        return NULL;
    const char *nearest = NULL;
    size_t best = length / 3 + 1;
    if (length < 3)
        best = 1;
    for (size_t i = 0; i < n; i++) {
        size_t other = strlen(candidates[i]);
        if (other > LONGEST_WORD)
            continue;
        size_t d = distance(word, length, candidates[i], other);
        if (d < best || (d == best && nearest == NULL)) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}

/* --- Printing --------------------------------------------------------------- */

static const char *const bold = "\033[1m", *const plain = "\033[0m", *const red = "\033[1;31m",
                         *const yellow = "\033[1;33m", *const blue = "\033[1;34m";

static const char *paint(bool colour, const char *code)
{
    return colour ? code : "";
}

/* How one character of a quoted line is shown. */
struct glyph {
    size_t octets;
    int columns;
    const char *instead; /* NULL: as it is */
};

#define TAB "    "

static struct glyph glyph_at(const char *text, size_t left)
{
    ucs4_t c;
    int octets = u8_mbtouc(&c, (const uint8_t *)text, left);
    struct glyph glyph = {.octets = (size_t)octets};
    if (c == '\t') {
        glyph.columns = (int)strlen(TAB);
        glyph.instead = TAB;
        return glyph;
    }
    glyph.columns = uc_width(c, "UTF-8");
    /* Characters that could drive a terminal, or turn a line's order around. */
    if (uc_is_cntrl(c) || uc_is_property_bidi_control(c) || glyph.columns < 0) {
        glyph.columns = 1;
        glyph.instead = "?";
    }
    return glyph;
}

/* Lines longer than this are shown in part. */
#define LONGEST_QUOTE 240u
#define BEFORE_CARET 100u

/* What is shown of a line: the octets [from, to), around FIRST. */
static void find_window(const char *line, size_t length, size_t first, size_t *from, size_t *to)
{
    *from = 0;
    *to = length;
    if (length <= LONGEST_QUOTE)
        return;
    if (first > BEFORE_CARET)
        *from = least(first, length) - BEFORE_CARET;
    *to = least(*from + LONGEST_QUOTE, length);
    while (*from > 0 && ((unsigned char)line[*from] & 0xC0) == 0x80)
        --*from;
    while (*to < length && ((unsigned char)line[*to] & 0xC0) == 0x80)
        ++*to;
}

static void repeat(const char *mark, int n, FILE *to)
{
    while (n-- > 0)
        fputs(mark, to);
}

static void print_quote(const struct ballotc_diagnostics *diagnostics,
                        const struct ballotc_location *where, const char *colour_code, bool colour,
                        FILE *to)
{
    size_t length, from, end;
    const char *line =
        ballotc_source_line(&diagnostics->sources->files[where->file], where->line, &length);
    size_t first = where->column > 0 ? where->column - 1u : 0;
    size_t last = where->last_line == where->line && where->last_column > where->column
                      ? where->last_column - 1u
                  : where->last_line > where->line ? length
                                                   : first + 1;
    if (last > length && length > first)
        last = length;
    find_window(line, length, first, &from, &end);
    fprintf(to, "%6u | %s", where->line, from > 0 ? "..." : "");
    for (size_t i = from; i < end;) {
        struct glyph glyph = glyph_at(line + i, end - i);
        if (glyph.instead != NULL)
            fputs(glyph.instead, to);
        else
            fwrite(line + i, 1, glyph.octets, to);
        i += glyph.octets;
    }
    fprintf(to, "%s\n       | %s", end < length ? "..." : "", from > 0 ? "   " : "");
    size_t at = from;
    while (at < first && at < end) {
        struct glyph glyph = glyph_at(line + at, end - at);
        repeat(" ", glyph.columns, to);
        at += glyph.octets;
    }
    fputs(paint(colour, colour_code), to);
    fputc('^', to);
    int marks = -1;
    while (at < last && at < end) {
        struct glyph glyph = glyph_at(line + at, end - at);
        marks += glyph.columns;
        at += glyph.octets;
    }
    repeat("~", marks, to);
    fprintf(to, "%s\n", paint(colour, plain));
}

static void print_one(const struct ballotc_diagnostics *diagnostics,
                      const struct ballotc_location *where, const char *severity,
                      const char *colour_code, const char *text, const char *code, bool colour,
                      FILE *to)
{
    fputs(paint(colour, bold), to);
    if (where->line != 0)
        fprintf(to, "%s:%u:%u: ", diagnostics->sources->files[where->file].name, where->line,
                where->column);
    fprintf(to, "%s%s:%s %s%s", paint(colour, colour_code), severity, paint(colour, plain),
            paint(colour, bold), text);
    fputs(paint(colour, plain), to);
    if (code != NULL)
        fprintf(to, " [%s]", code);
    fputc('\n', to);
    if (where->line != 0)
        print_quote(diagnostics, where, colour_code, colour, to);
}

static int by_place(const void *left, const void *right)
{
    const struct ballotc_diagnostic *a = *(const struct ballotc_diagnostic *const *)left;
    const struct ballotc_diagnostic *b = *(const struct ballotc_diagnostic *const *)right;
    if (a->where.file != b->where.file)
        return a->where.file < b->where.file ? -1 : 1;
    if (a->where.line != b->where.line)
        return a->where.line < b->where.line ? -1 : 1;
    if (a->where.column != b->where.column)
        return a->where.column < b->where.column ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void print_diagnostic(const struct ballotc_diagnostics *diagnostics,
                             const struct ballotc_diagnostic *d, FILE *to, bool colour)
{
    bool warning = codes[d->code].warning;
    print_one(diagnostics, &d->where, warning ? "warning" : "error", warning ? yellow : red,
              d->text, codes[d->code].code, colour, to);
    if (d->help != NULL)
        fprintf(to, "       = help: %s\n", d->help);
    for (unsigned k = 0; k < d->n_notes; k++)
        print_one(diagnostics, &d->notes[k].where, "note", blue, d->notes[k].text, NULL, colour,
                  to);
}

enum choice { EVERYTHING, ERRORS, ON_WHAT_IFS, ON_WHAT_IFS_AND_KNOWN };

static bool is_chosen(const struct ballotc_diagnostic *d, enum choice choice, uint16_t first_file)
{
    if (choice == EVERYTHING || choice == ERRORS)
        return choice == EVERYTHING || !codes[d->code].warning;
    if (d->code == BALLOTC_amendment_not_known && choice != ON_WHAT_IFS_AND_KNOWN)
        return false;
    return !codes[d->code].warning || codes[d->code].code[2] == '6' ||
           (d->where.line != 0 && d->where.file >= first_file);
}

static struct ballotc_count print_chosen(const struct ballotc_diagnostics *diagnostics,
                                         enum choice choice, uint16_t first_file, FILE *to,
                                         bool colour)
{
    struct ballotc_count count = {0};
    size_t n = 0;
    for (const struct ballotc_diagnostic *d = diagnostics->first; d != NULL; d = d->next)
        n++;
    if (n == 0)
        return count;
    const struct ballotc_diagnostic **sorted =
        ballot_arena_array(diagnostics->arena, n, sizeof *sorted);
    n = 0;
    for (const struct ballotc_diagnostic *d = diagnostics->first; d != NULL; d = d->next)
        if (is_chosen(d, choice, first_file)) {
            sorted[n++] = d;
            if (codes[d->code].warning)
                count.warnings++;
            else
                count.errors++;
        }
    if (n != 0)
        qsort(sorted, n, sizeof *sorted, by_place);
    for (size_t i = 0; i < n; i++)
        print_diagnostic(diagnostics, sorted[i], to, colour);
    return count;
}

void ballotc_count_print(const struct ballotc_count *count, FILE *to)
{
    if (count->errors + count->warnings > 1)
        fprintf(to, "%zu error%s, %zu warning%s\n", count->errors, count->errors == 1 ? "" : "s",
                count->warnings, count->warnings == 1 ? "" : "s");
}

struct ballotc_count ballotc_diagnostics_list(const struct ballotc_diagnostics *diagnostics,
                                              FILE *to, bool colour)
{
    return print_chosen(diagnostics, EVERYTHING, 0, to, colour);
}

struct ballotc_count ballotc_diagnostics_list_what_if(const struct ballotc_diagnostics *diagnostics,
                                                      uint16_t first_file, bool known, FILE *to,
                                                      bool colour)
{
    return print_chosen(diagnostics, known ? ON_WHAT_IFS_AND_KNOWN : ON_WHAT_IFS, first_file, to,
                        colour);
}

void ballotc_diagnostics_print(const struct ballotc_diagnostics *diagnostics, FILE *to, bool colour)
{
    const struct ballotc_count count = ballotc_diagnostics_list(diagnostics, to, colour);
    ballotc_count_print(&count, to);
}

void ballotc_diagnostics_print_errors(const struct ballotc_diagnostics *diagnostics, FILE *to,
                                      bool colour)
{
    const struct ballotc_count count = print_chosen(diagnostics, ERRORS, 0, to, colour);
    ballotc_count_print(&count, to);
}

const char *ballotc_first_text(const struct ballotc_diagnostics *diagnostics)
{
    return diagnostics->first != NULL ? diagnostics->first->text : "";
}

const char *ballotc_code_name(enum ballotc_code code)
{
    return codes[code].code;
}

const char *ballotc_code_meaning(enum ballotc_code code)
{
    return codes[code].meaning;
}

bool ballotc_code_is_warning(enum ballotc_code code)
{
    return codes[code].warning;
}
