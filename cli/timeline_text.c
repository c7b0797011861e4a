/* A timeline for the terminal: a line a row, a column a stretch of days. */
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "timeline.h"

/* Where the chart is, in columns. */
struct chart {
    FILE *to;
    const struct timeline *timeline;
    int label, width;
};

enum { LEAST_WIDTH = 20, MOST_LABEL = 40 };

static const char signs[] = {
    [TIMELINE_OFF] = '.',    [TIMELINE_MAY] = '+',  [TIMELINE_NOTE] = '-',
    [TIMELINE_SHOULD] = '=', [TIMELINE_MUST] = '#', [TIMELINE_VALUE] = '~'};

static int longest_name(const struct timeline *timeline)
{
    size_t longest = sizeof "today |, as of !" - 1;
    for (size_t i = 0; i < timeline->n_documents; i++)
        for (size_t g = 0; g < timeline->documents[i].n_groups; g++) {
            const struct timeline_rows *rows = &timeline->documents[i].groups[g].rows;
            for (size_t k = 0; k < rows->n; k++)
                if (strlen(rows->items[k].name) > longest)
                    longest = strlen(rows->items[k].name);
        }
    return longest < MOST_LABEL ? (int)longest : MOST_LABEL;
}

/* The first instant of COLUMN; doubles, as the years 1 to 9999 times columns
 * are more seconds than 2^53 parts of one matter. */
static ballot_instant begins(const struct chart *chart, int column)
{
    double length = (double)(chart->timeline->to - chart->timeline->from);
    return chart->timeline->from + (ballot_instant)(length * column / chart->width);
}

/* The column that INSTANT is in; -1 outside the range. */
static int column_of(const struct chart *chart, ballot_instant instant)
{
    const struct timeline *t = chart->timeline;
    if (instant < t->from || instant >= t->to)
        return -1;
    int column = (int)((double)(instant - t->from) / (double)(t->to - t->from) * chart->width);
    while (column > 0 && begins(chart, column) > instant)
        column--;
    while (column + 1 < chart->width && begins(chart, column + 1) <= instant)
        column++;
    return column;
}

static void put_line(const struct chart *chart, const char *name, char *line)
{
    int end = chart->width;
    while (end > 0 && line[end - 1] == ' ')
        end--;
    line[end] = '\0';
    /* Names are ASCII; a long one loses its end, that of a cell its beginning. */
    int length = (int)strlen(name), room = chart->label - 2;
    bool is_long = length > chart->label;
    if (is_long && strchr(name, '[') != NULL)
        fprintf(chart->to, "..%s", name + length - room);
    else
        fprintf(chart->to, "%.*s%s", is_long ? room : chart->label, name, is_long ? ".." : "");
    if (end != 0)
        fprintf(chart->to, "%*s%s", 2 + (is_long ? 0 : chart->label - length), "", line);
    fputc('\n', chart->to);
}

/* A column shows the last stretch that begins in it, however short. */
static void draw_stretch(const struct chart *chart, ballot_instant from, ballot_instant until,
                         char sign, char *line)
{
    const struct timeline *t = chart->timeline;
    if (from >= t->to || until <= t->from)
        return;
    int first = from <= t->from ? 0 : column_of(chart, from);
    int end = until >= t->to ? chart->width : column_of(chart, until);
    memset(line + first, sign, (size_t)(end > first ? end - first : 1));
}

static void draw_row(const struct chart *chart, const struct timeline_row *row, char *line)
{
    memset(line, ' ', (size_t)chart->width);
    for (size_t i = 0; i < row->is.n; i++) {
        const struct timeline_span *span = &row->is.items[i];
        draw_stretch(chart, span->from, span->until, signs[span->mark], line);
    }
    put_line(chart, row->name, line);
    if (row->n_differences == 0)
        return;
    memset(line, ' ', (size_t)chart->width);
    for (size_t i = 0; i < row->n_differences; i++) {
        const struct timeline_difference *d = &row->differences[i];
        draw_stretch(chart, d->from, d->until, d->asked != NULL ? signs[d->asked->mark] : 'x',
                     line);
    }
    put_line(chart, "  what if", line);
}

static void draw_years(const struct chart *chart, char *line)
{
    struct ballot_civil civil;
    memset(line, ' ', (size_t)chart->width);
    ballot_date_to_civil(chart->timeline->from, &civil);
    int free_from = 0;
    for (int year = civil.year; year <= 9999; year++) {
        ballot_instant first;
        char digits[16];
        const struct ballot_civil january = {.year = year, .month = 1, .day = 1};
        if (!ballot_date_from_civil(&january, &first) || first >= chart->timeline->to)
            break;
        int column = column_of(chart, first);
        if (column < free_from || column + 4 > chart->width)
            continue;
        snprintf(digits, sizeof digits, "%04d", year);
        memcpy(line + column, digits, 4);
        free_from = column + 5;
    }
    put_line(chart, "", line);
}

static void draw_marks(const struct chart *chart, const struct timeline_document *document,
                       char *line)
{
    memset(line, ' ', (size_t)chart->width);
    for (size_t i = 0; i < document->n_ballots; i++) {
        int column = column_of(chart, document->ballots[i]->effective);
        if (column >= 0)
            line[column] = '^';
    }
    put_line(chart, "ballots", line);
}

static void draw_lines(const struct chart *chart, char *line)
{
    const struct timeline *t = chart->timeline;
    memset(line, ' ', (size_t)chart->width);
    int today = column_of(chart, t->today);
    int as_of = t->as_of != BALLOT_NEVER ? column_of(chart, t->as_of) : -1;
    if (today >= 0)
        line[today] = '|';
    if (as_of >= 0)
        line[as_of] = '!';
    if (today >= 0 || as_of >= 0)
        put_line(chart, as_of < 0 ? "today |" : today < 0 ? "as of !" : "today |, as of !", line);
}

static void list_row_differences(FILE *to, const struct timeline_row *row,
                                 struct ballot_arena *arena)
{
    for (size_t i = 0; i < row->n_differences; i++) {
        const struct timeline_difference *d = &row->differences[i];
        char *words = report_clean(timeline_difference_words(d, arena));
        fprintf(to, "  %s  %s: %s\n", row->title, timeline_dates(d->from, d->until, arena), words);
        free(words);
    }
}

static void list_differences(FILE *to, const struct timeline *t, struct ballot_arena *arena)
{
    fprintf(to, "%s\n", t->n_differences != 0 ? "What would differ:" : "Nothing would differ.");
    for (size_t i = 0; i < t->n_documents; i++)
        for (size_t g = 0; g < t->documents[i].n_groups; g++) {
            const struct timeline_rows *rows = &t->documents[i].groups[g].rows;
            for (size_t k = 0; k < rows->n; k++)
                list_row_differences(to, &rows->items[k], arena);
        }
    fputc('\n', to);
}

void timeline_text(FILE *to, const struct timeline *timeline, int width)
{
    struct ballot_arena arena = {0};
    struct chart chart = {.to = to, .timeline = timeline, .label = longest_name(timeline)};
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE];
    chart.width = width - chart.label - 2 > LEAST_WIDTH ? width - chart.label - 2 : LEAST_WIDTH;
    char *line = ballot_arena_alloc(&arena, (size_t)chart.width + 1);
    fprintf(
        to,
        "%s until %s\n# must  = should  - note  + may  ~ a schedule's value  . off  ^ ballot%s\n\n",
        ballot_date_format(timeline->from, from), ballot_date_format(timeline->to, until),
        timeline->compared ? "  x nothing" : "");
    if (timeline->compared)
        list_differences(to, timeline, &arena);
    for (size_t i = 0; i < timeline->n_documents; i++) {
        const struct timeline_document *document = &timeline->documents[i];
        char *title = report_clean(document->document->title);
        fprintf(to, "%s%s  %s\n", i != 0 ? "\n" : "", document->document->name, title);
        free(title);
        draw_years(&chart, line);
        draw_marks(&chart, document, line);
        draw_lines(&chart, line);
        for (size_t g = 0; g < document->n_groups; g++)
            for (size_t k = 0; k < document->groups[g].rows.n; k++)
                draw_row(&chart, &document->groups[g].rows.items[k], line);
    }
    if (timeline->n_documents == 0)
        fputs("Nothing was in force.\n", to);
    ballot_arena_free(&arena);
}
