/* One self-contained page, readable without scripts and without a network. */
#include "../runtime/date.h"
#include "html.h"
#include "schedule.h"

static const char style_sheet[] =
    ":root{color-scheme:light dark;--line:#bbb;--dim:#666;--breaks:#a4001d;--warns:#8a5300;"
    "--opens:#6b2d9b;--eases:#1d6b2f;--begins:#0b5a8a;--ends:#666}"
    "@media(prefers-color-scheme:dark){:root{--line:#555;--dim:#aaa;--breaks:#ff8a92;"
    "--warns:#ffc46b;--opens:#d8a8ff;--eases:#8ddf9c;--begins:#86cbf5;--ends:#aaa}}"
    "body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-top:1px solid var(--line)}"
    "th[scope=row]{white-space:nowrap}small{color:var(--dim)}code{overflow-wrap:break-word}"
    ".kind{font-weight:700}.breaks{color:var(--breaks)}.warns{color:var(--warns)}"
    ".opens{color:var(--opens)}.eases{color:var(--eases)}.begins{color:var(--begins)}"
    ".ends{color:var(--ends)}.fails{color:var(--breaks)}"
    "@media print{body{margin:0;max-width:none;font-size:10pt}tr{break-inside:avoid}"
    "thead{display:table-header-group}@page{size:A4 landscape;margin:12mm}}";

static void heading(struct html *h, const char *scope)
{
    html_begin(h, "th");
    html_attribute(h, "scope", "%s", scope);
}

static void cell_of_date(struct html *h, const struct change *c)
{
    char date[BALLOT_DATE_SIZE];
    heading(h, "row");
    html_element(h, "time", NULL, ballot_date_format(c->at, date));
    html_end(h);
}

static void cell_of_kind(struct html *h, struct schedule *s, const struct change *c)
{
    html_begin(h, "td");
    html_begin(h, "div");
    html_attribute(h, "class", "kind %s", schedule_kind(c->kind));
    html_text(h, "%s", schedule_kind(c->kind));
    html_end(h);
    if (c->kind != CHANGE_FAILS)
        html_text(h, "%s → ", schedule_standing(s, &c->from));
    html_text(h, "%s", schedule_standing(s, &c->to));
    html_end(h);
}

static void cell_of_rule(struct html *h, struct schedule *s, const struct change *c)
{
    html_begin(h, "td");
    html_begin(h, "div");
    html_element(h, "code", NULL, c->rule);
    html_end(h);
    html_element(h, "small", NULL, schedule_citation(s, c));
    html_end(h);
}

static void cell_of_subject(struct html *h, const struct change *c)
{
    html_begin(h, "td");
    html_element(h, "div", NULL, c->subject->name);
    html_begin(h, "small");
    html_text(h, "%s", c->subject->file);
    if (c->subject->line != 0)
        html_text(h, ":%u", c->subject->line);
    html_text(h, ", %s", c->instance);
    html_end(h);
    html_end(h);
}

static void need(struct html *h, const char *what, const char *code)
{
    html_begin(h, "div");
    html_text(h, "%s ", what);
    html_element(h, "code", NULL, code);
    html_end(h);
}

static void cell_of_reason(struct html *h, const struct change *c)
{
    html_begin(h, "td");
    html_text(h, "%s", c->message);
    if (c->unmet != NULL)
        need(h, "needs", c->unmet);
    for (size_t i = 0; i < c->n_missing; i++)
        need(h, "needs evidence:", c->missing[i]);
    html_end(h);
}

static void row(struct html *h, struct schedule *s, const struct change *c)
{
    html_begin(h, "tr");
    if (c->id != NULL)
        html_attribute(h, "id", "c%s", c->id);
    cell_of_date(h, c);
    cell_of_kind(h, s, c);
    cell_of_rule(h, s, c);
    cell_of_subject(h, c);
    cell_of_reason(h, c);
    html_end(h);
    html_line(h);
}

static void table(struct html *h, struct schedule *s, const struct changes *changes)
{
    static const char *const heads[] = {"Date", "Change", "Rule", "Subject", "Why"};
    html_begin(h, "table");
    html_begin(h, "thead");
    html_begin(h, "tr");
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        heading(h, "col");
        html_text(h, "%s", heads[i]);
        html_end(h);
    }
    html_end(h);
    html_end(h);
    html_begin(h, "tbody");
    html_line(h);
    for (size_t i = 0; i < changes->n; i++)
        row(h, s, &changes->items[i]);
    html_end(h);
    html_end(h);
    html_line(h);
}

void schedule_html(struct schedule *s, const struct schedule_style *style, FILE *to)
{
    (void)style;
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE];
    struct html page;
    const char *title =
        ballot_arena_printf(&s->arena, "Compliance schedule, %s to %s",
                            ballot_date_format(s->from, from), ballot_date_format(s->until, until));
    html_open(&page, to, title, style_sheet);
    html_element(&page, "h1", NULL, title);
    html_begin(&page, "p");
    html_text(&page,
              "If things go on as they are (%s moves), %zu subject%s see%s %zu change%s. On the "
              "first day %zu requirement%s fail%s.",
              schedule_moving(s), s->n_subjects, s->n_subjects == 1 ? "" : "s",
              s->n_subjects == 1 ? "s" : "", s->changes.n, s->changes.n == 1 ? "" : "s",
              s->failing.n, s->failing.n == 1 ? "" : "s", s->failing.n == 1 ? "s" : "");
    html_end(&page);
    html_line(&page);
    if (s->failing.n != 0) {
        html_element(&page, "h2", NULL, "What fails already");
        table(&page, s, &s->failing);
    }
    if (s->failing.n != 0 && s->changes.n != 0)
        html_element(&page, "h2", NULL, "What changes");
    if (s->changes.n != 0)
        table(&page, s, &s->changes);
    html_begin(&page, "p");
    html_text(&page, "Rule base %s, SHA-256 %s.", ballot_tables_name(s->tables),
              ballot_tables_digest(s->tables));
    html_end(&page);
    html_line(&page);
    html_close(&page);
}
