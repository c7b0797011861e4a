/* A difference for people. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"

struct text {
    FILE *to;
    const struct diff *diff;
    bool any; /* a heading has been printed */
};

static const char *paint(const struct text *t, const char *code)
{
    return t->diff->colour ? code : "";
}

static int columns_of(const char *text, size_t length)
{
    int columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)text[i] & 0xC0) != 0x80;
    return columns;
}

/* MARK, then TEXT folded at blanks to the terminal's width, all in one colour. */
static void fold(const struct text *t, int indent, const char *mark, const char *colour,
                 const char *text)
{
    char *clean = report_clean(text);
    int hang = indent + columns_of(mark, strlen(mark)), column = 0;
    int room = t->diff->width - hang < 20 ? 20 : t->diff->width - hang;
    fprintf(t->to, "%*s%s%s", indent, "", paint(t, colour), mark);
    for (const char *word = clean; *word != '\0';) {
        size_t length = strcspn(word, " ");
        int columns = columns_of(word, length);
        if (column != 0 && column + 1 + columns > room) {
            fprintf(t->to, "\n%*s", hang, "");
            column = 0;
        } else if (column != 0) {
            fputc(' ', t->to);
            column++;
        }
        fwrite(word, 1, length, t->to);
        column += columns;
        word += length;
        word += strspn(word, " ");
    }
    fprintf(t->to, "%s\n", paint(t, *colour != '\0' ? "\033[0m" : ""));
    free(clean);
}

__attribute__((format(printf, 5, 6))) static void line(const struct text *t, int indent,
                                                       const char *mark, const char *colour,
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fold(t, indent, mark, colour, ballot_arena_vprintf(t->diff->arena, format, arguments));
    va_end(arguments);
}

static void heading(struct text *t, const char *text)
{
    if (t->any)
        fputc('\n', t->to);
    t->any = true;
    fprintf(t->to, "%s%s%s\n", paint(t, BOLD), text, paint(t, "\033[0m"));
}

/* --- The law ------------------------------------------------------------------------------ */

static void ballots(struct text *t)
{
    const struct diff_law *law = t->diff->law;
    char from[BALLOT_DATE_SIZE], to[BALLOT_DATE_SIZE];
    if (law->n_ballots != 0)
        heading(t, "Ballots");
    for (size_t i = 0; i < law->n_ballots; i++) {
        const struct diff_ballot *b = &law->ballots[i];
        ballot_date_format(b->from, from);
        ballot_date_format(b->to, to);
        if (b->change == DIFF_REDATED)
            line(t, 2, "~ ", YELLOW, "%s (%s %s): effective %s -> %s", b->name, b->document,
                 b->version, from, to);
        else
            line(t, 2, b->change == DIFF_ADDED ? "+ " : "- ", b->change == DIFF_ADDED ? GREEN : RED,
                 "%s (%s %s, effective %s): %s", b->name, b->document, b->version, to, b->title);
    }
}

static const char *by(const struct text *t, const char *ballot)
{
    return ballot != NULL ? ballot_arena_printf(t->diff->arena, "  [%s]", ballot) : "";
}

static void clause(const struct text *t, const struct diff_clause *c)
{
    if (c->is_date) {
        line(t, 6, "", YELLOW, "%s %s -> %s%s", c->name, c->from, c->to, by(t, c->to_ballot));
        return;
    }
    line(t, 6, "", "", "%s", c->name);
    if (c->from != NULL)
        line(t, 8, "- ", RED, "%s%s", c->from, by(t, c->from_ballot));
    if (c->to != NULL)
        line(t, 8, "+ ", GREEN, "%s%s", c->to, by(t, c->to_ballot));
}

/* What stands on the side where it is there. */
static void whole(const struct text *t, const struct written_item *item)
{
    char date[BALLOT_DATE_SIZE];
    if (*item->summary != '\0')
        line(t, 6, "", "", "%s", item->summary);
    if (item->n_stretches != 0)
        line(t, 6, "", "", "in force: %s", diff_force(t->diff->arena, item, false));
    for (size_t i = 0; i < item->n_phases; i++) {
        const struct written_phase *p = &item->phases[i];
        if (p->is_applied)
            continue;
        bool dated = p->from != BALLOT_ALWAYS;
        line(t, 6, "", "", "%s%s%s%s%s", p->level != NULL ? p->level : p->text,
             dated ? " from " : "", dated ? ballot_date_format(p->from, date) : "",
             p->level != NULL && *p->text != '\0' ? ": " : "", p->level != NULL ? p->text : "");
    }
    for (size_t i = 0; i < item->n_clauses && item->kind != WRITTEN_RULE; i++)
        line(t, 6, "", "", "%s %s", item->clauses[i].name, item->clauses[i].text);
}

static void read_by(const struct text *t, const struct diff_read *read)
{
    line(t, 6, "", "", "reads %s %s, which says something else", written_kind_name(read->kind),
         read->name);
    if (read->is_item)
        return;
    line(t, 8, "- ", RED, "%s", read->from);
    line(t, 8, "+ ", GREEN, "%s", read->to);
}

static void item(const struct text *t, const struct diff_item *d)
{
    static const char *const colours[DIFF_CHANGES] = {GREEN, GREEN, YELLOW, YELLOW, RED, RED};
    const struct written_item *there = diff_shown(d);
    const char *ballots_of = diff_ballots(t->diff->arena, d);
    line(t, 2, "", colours[d->change], "%s  %s", diff_change_name(d->change), there->name);
    line(t, 6, "", DIM, "%s%s%s%s", diff_citation(t->diff->arena, there),
         by(t, *ballots_of != '\0' ? ballots_of : NULL), there->file != NULL ? "  " : "",
         there->file != NULL
             ? ballot_arena_printf(t->diff->arena, "%s:%u", there->file, (unsigned)there->line)
             : "");
    if (d->change != DIFF_CHANGED && d->change != DIFF_REDATED)
        whole(t, there);
    for (size_t i = 0; i < d->n_clauses; i++)
        clause(t, &d->clauses[i]);
    for (size_t i = 0; i < d->n_through; i++)
        read_by(t, &d->through[i]);
    if (d->from_force != NULL) {
        line(t, 6, "", "", "in force");
        line(t, 8, "- ", RED, "%s", d->from_force);
        line(t, 8, "+ ", GREEN, "%s", d->to_force);
    }
}

static void law(struct text *t)
{
    static const char *const headings[WRITTEN_KINDS] = {"Rules", "Schedules", "Defines", "Readings",
                                                        "Incorporations"};
    const struct diff_law *l = t->diff->law;
    int last = -1;
    ballots(t);
    for (size_t i = 0; i < l->n_items; i++) {
        const struct written_item *any = diff_shown(&l->items[i]);
        if ((int)any->kind != last)
            heading(t, headings[any->kind]);
        last = (int)any->kind;
        item(t, &l->items[i]);
    }
}

/* --- Verdicts -------------------------------------------------------------------------------- */

/* A message that only repeats what the rule is about is told once. */
static void example(const struct text *t, const struct diff_rule *r, const struct diff_example *e)
{
    const char *from = e->from != NULL && strcmp(e->from, r->summary) != 0 ? e->from : NULL;
    const char *to = e->to != NULL && strcmp(e->to, r->summary) != 0 ? e->to : NULL;
    const char *place =
        e->line != 0 ? ballot_arena_printf(t->diff->arena, "%s:%u", e->file, e->line) : e->file;
    line(t, 8, "", DIM, "%s  %s, %s", place, e->name, e->subject);
    if (from != NULL && to != NULL && strcmp(from, to) == 0) {
        line(t, 10, "", "", "%s", to);
        return;
    }
    if (from != NULL)
        line(t, 10, "- ", RED, "%s", from);
    if (to != NULL)
        line(t, 10, "+ ", GREEN, "%s", to);
}

static void verdicts(struct text *t)
{
    const struct diff_verdicts *v = t->diff->verdicts;
    struct ballot_arena *arena = t->diff->arena;
    heading(t, "Verdicts");
    for (size_t i = 0; i < v->n_rules; i++) {
        const struct diff_rule *r = &v->rules[i];
        line(t, 2, "", BOLD, "%s  %s%s%s %s%s", r->rule, r->via != NULL ? r->via : "",
             r->via != NULL ? " -> " : "", r->document, r->section, by(t, r->ballot));
        line(t, 6, "", "", "%s", r->summary);
        for (size_t k = 0; k < r->n_flips; k++) {
            const struct diff_flip *f = &r->flips[k];
            line(t, 4, "", "", "%lu: %s -> %s", f->count, diff_verdict_text(&f->from, arena),
                 diff_verdict_text(&f->to, arena));
            for (size_t e = 0; e < f->n_examples; e++)
                example(t, r, &f->examples[e]);
            if (f->n_examples != 0 && f->n_examples < f->count)
                line(t, 8, "", DIM, "and %lu more", f->count - f->n_examples);
        }
    }
    fprintf(t->to, "%s%lu of %lu subject%s touched; %lu verdict%s\n", v->n_rules != 0 ? "\n" : "",
            v->touched, v->subjects, v->subjects == 1 ? "" : "s", v->flips,
            v->flips == 1 ? " differs" : "s differ");
}

/* --- All of it ----------------------------------------------------------------------------------
 */

static void totals(const struct text *t)
{
    const struct diff_law *l = t->diff->law;
    const char *before = "\n";
    for (int kind = 0; kind < WRITTEN_KINDS; kind++)
        for (int change = 0; change < DIFF_CHANGES; change++) {
            size_t n = l->counts[kind][change];
            if (n == 0)
                continue;
            fprintf(t->to, "%s%zu %s%s %s", before, n, written_kind_name((enum written_kind)kind),
                    n == 1 ? "" : "s", diff_change_name((enum diff_change)change));
            before = ", ";
        }
    if (*before == ',')
        fputc('\n', t->to);
}

void diff_report_text(FILE *to, const struct diff *diff)
{
    struct text t = {to, diff, true};
    line(&t, 0, "--- ", RED, "%s", diff->sides[0].label);
    line(&t, 0, "+++ ", GREEN, "%s", diff->sides[1].label);
    law(&t);
    totals(&t);
    if (diff->law->n_ballots + diff->law->n_items == 0)
        fputs("\nThe law is the same.\n", to);
    if (diff->verdicts != NULL)
        verdicts(&t);
}
