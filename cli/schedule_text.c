/* For people: day by day, what breaks first. */
#include <stdlib.h>
#include <string.h>

#include "../runtime/date.h"
#include "report.h"
#include "schedule.h"

static const char *const colours[CHANGE_KINDS] = {
    "\033[1;31m", "\033[1;33m", "\033[1;35m", "\033[32m", "\033[36m", "\033[2m", "\033[1;31m"};

static const char *paint(const struct schedule_style *style, const char *code)
{
    return style->colour ? code : "";
}

static void folded(FILE *to, const struct schedule_style *style, const char *what, const char *text)
{
    char *line = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&line, &size);
    if (memory == NULL)
        abort();
    fprintf(memory, "%s%s", what, text);
    fclose(memory);
    char *clean = report_clean(line);
    report_fold(to, clean, 11, style->width);
    free(clean);
    free(line);
}

static bool same_change(const struct change *a, const struct change *b)
{
    return a->at == b->at && a->rule == b->rule && a->from.verdict == b->from.verdict &&
           a->to.verdict == b->to.verdict && a->kind == b->kind &&
           strcmp(a->message, b->message) == 0 &&
           (a->unmet == NULL ? b->unmet == NULL
                             : b->unmet != NULL && strcmp(a->unmet, b->unmet) == 0);
}

#define MOST_NAMED 3

/* Whom it concerns, told once for a row of changes that are all alike. */
static void write_subjects(const struct schedule_style *style, const struct change *c, size_t n,
                           FILE *to)
{
    char *line = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&line, &size);
    if (memory == NULL)
        abort();
    for (size_t i = 0; i < n && i < MOST_NAMED; i++) {
        fprintf(memory, "%s%s", i == 0 ? "" : ", ", c[i].subject->file);
        if (c[i].subject->line != 0)
            fprintf(memory, ":%u", c[i].subject->line);
        if (strchr(c[i].instance, '[') != NULL)
            fprintf(memory, " %s", c[i].instance);
    }
    if (n > MOST_NAMED)
        fprintf(memory, " and %zu more", n - MOST_NAMED);
    fclose(memory);
    folded(to, style, "for ", line);
    free(line);
}

static void write_change(struct schedule *s, const struct schedule_style *style,
                         const struct change *c, size_t n, FILE *to)
{
    char last[BALLOT_DATE_SIZE];
    fprintf(to, "  %s%-7s%s  %s%s%s  %s%s%s\n", paint(style, colours[c->kind]),
            schedule_kind(c->kind), paint(style, "\033[0m"), paint(style, "\033[1m"), c->rule,
            paint(style, "\033[0m"), c->kind != CHANGE_FAILS ? schedule_standing(s, &c->from) : "",
            c->kind != CHANGE_FAILS ? " -> " : "", schedule_standing(s, &c->to));
    write_subjects(style, c, n, to);
    if (c->kind != CHANGE_EASES)
        folded(to, style, "", c->message);
    if (c->unmet != NULL)
        folded(to, style, "needs ", c->unmet);
    for (size_t i = 0; i < c->n_missing; i++)
        folded(to, style, "needs evidence: ", c->missing[i]);
    if (s->options.mode == BALLOT_REISSUED_ON && c->kind == CHANGE_BREAKS)
        fprintf(to, "%11scan be relied on through %s\n", "", ballot_date_format(c->last, last));
    fprintf(to, "%11s%s%s%s\n", "", paint(style, "\033[2m"), schedule_citation(s, c),
            paint(style, "\033[0m"));
}

static void write_summary(const struct schedule *s, FILE *to)
{
    size_t counts[CHANGE_KINDS] = {0};
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE];
    for (size_t i = 0; i < s->changes.n; i++)
        counts[s->changes.items[i].kind]++;
    fprintf(to, "%s%zu subject%s, %s from %s to %s: %zu change%s",
            s->changes.n + s->failing.n != 0 ? "\n" : "", s->n_subjects,
            s->n_subjects == 1 ? "" : "s", schedule_moving(s), ballot_date_format(s->from, from),
            ballot_date_format(s->until, until), s->changes.n, s->changes.n == 1 ? "" : "s");
    for (size_t kind = 0; kind < CHANGE_KINDS; kind++)
        if (counts[kind] != 0)
            fprintf(to, ", %zu %s", counts[kind], schedule_kind((enum change_kind)kind));
    if (s->failing.n != 0)
        fprintf(to, "; %zu fail%s already on %s", s->failing.n, s->failing.n == 1 ? "s" : "",
                ballot_date_format(s->from, from));
    if (s->input_errors != 0)
        fprintf(to, "; %lu unreadable", s->input_errors);
    fputc('\n', to);
}

/* Under a heading for each day. */
static void write_days(struct schedule *s, const struct schedule_style *style,
                       const struct changes *changes, const char *word, FILE *to)
{
    for (size_t i = 0; i < changes->n;) {
        const struct change *c = &changes->items[i];
        char date[BALLOT_DATE_SIZE];
        size_t n = 1;
        while (i + n < changes->n && same_change(c, &c[n]))
            n++;
        if (i == 0 || c[-1].at != c->at)
            fprintf(to, "%s%s%s%s%s\n", i == 0 ? "" : "\n", paint(style, "\033[1m"),
                    ballot_date_format(c->at, date), word, paint(style, "\033[0m"));
        write_change(s, style, c, n, to);
        i += n;
    }
}

void schedule_text(struct schedule *s, const struct schedule_style *style, FILE *to)
{
    write_days(s, style, &s->failing, ", already", to);
    if (s->failing.n != 0 && s->changes.n != 0)
        fputc('\n', to);
    write_days(s, style, &s->changes, "", to);
    write_summary(s, to);
}
