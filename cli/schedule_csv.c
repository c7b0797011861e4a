/* Comma-separated values, RFC 4180: what fails already, then the changes, one a line. */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/date.h"
#include "schedule.h"

static void field(FILE *to, bool first, const char *text)
{
    if (!first)
        fputc(',', to);
    if (text == NULL)
        text = "";
    /* A cell that begins like a formula is none (OWASP, "CSV Injection"). */
    if (*text != '\0' && strchr("=+-@\t\r", *text) != NULL) {
        size_t length = strlen(text);
        char *quoted = malloc(length + 2);
        if (quoted == NULL)
            abort();
        *quoted = '\'';
        memcpy(quoted + 1, text, length + 1);
        csv_fwrite(to, quoted, length + 1);
        free(quoted);
    } else {
        csv_fwrite(to, text, strlen(text));
    }
}

static void line(FILE *to, const char *const *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        field(to, i == 0, fields[i]);
    fputs("\r\n", to);
}

void schedule_csv(struct schedule *s, const struct schedule_style *style, FILE *to)
{
    static const char *const names[] = {"date",    "last",     "change", "file",    "line",
                                        "subject", "instance", "rule",   "cited",   "from",
                                        "to",      "message",  "needs",  "missing", "id"};
#define N_FIELDS (sizeof names / sizeof names[0])
    (void)style;
    line(to, names, N_FIELDS);
    for (size_t i = 0; i < s->failing.n + s->changes.n; i++) {
        const bool fails = i < s->failing.n;
        const struct change *c = fails ? &s->failing.items[i] : &s->changes.items[i - s->failing.n];
        char at[BALLOT_DATE_SIZE], last[BALLOT_DATE_SIZE], number[16] = "";
        const char *missing = "";
        for (size_t k = 0; k < c->n_missing; k++)
            missing = ballot_arena_printf(&s->arena, "%s%s%s", missing, k == 0 ? "" : "; ",
                                          c->missing[k]);
        if (c->subject->line != 0)
            snprintf(number, sizeof number, "%u", c->subject->line);
        const char *fields[N_FIELDS] = {ballot_date_format(c->at, at),
                                        fails ? "" : ballot_date_format(c->last, last),
                                        schedule_kind(c->kind),
                                        c->subject->file,
                                        number,
                                        c->subject->name,
                                        c->instance,
                                        c->rule,
                                        schedule_citation(s, c),
                                        fails ? "" : schedule_standing(s, &c->from),
                                        schedule_standing(s, &c->to),
                                        c->message,
                                        c->unmet,
                                        missing,
                                        c->id};
        line(to, fields, N_FIELDS);
    }
}
