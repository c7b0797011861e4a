/* One self-contained page, readable without scripts and without a network. */
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/date.h"
#include "report.h"
#include "schedule.h"

static const char style_sheet[] =
    ":root{color-scheme:light dark;--line:#bbb;--dim:#666;--breaks:#a4001d;--warns:#8a5300;"
    "--opens:#6b2d9b;--eases:#1d6b2f;--begins:#0b5a8a;--ends:#666}"
    "@media(prefers-color-scheme:dark){:root{--line:#555;--dim:#aaa;--breaks:#ff8a92;"
    "--warns:#ffc46b;--opens:#d8a8ff;--eases:#8ddf9c;--begins:#86cbf5;--ends:#aaa}}"
    "body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-top:1px solid var(--line)}"
    "th[scope=row]{white-space:nowrap}small{color:var(--dim)}code{overflow-wrap:anywhere}"
    ".kind{font-weight:700}.breaks{color:var(--breaks)}.warns{color:var(--warns)}"
    ".opens{color:var(--opens)}.eases{color:var(--eases)}.begins{color:var(--begins)}"
    ".ends{color:var(--ends)}"
    "@media print{body{margin:0;max-width:none;font-size:10pt}tr{break-inside:avoid}"
    "thead{display:table-header-group}@page{size:A4 landscape;margin:12mm}}";

struct page {
    xmlTextWriterPtr writer;
    struct schedule *schedule;
};

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static void open_element(struct page *p, const char *name, const char *class)
{
    xmlTextWriterStartElement(p->writer, x(name));
    if (class != NULL)
        xmlTextWriterWriteAttribute(p->writer, x("class"), x(class));
}

static void close_element(struct page *p)
{
    /* Never `<td/>`, which HTML reads as an open cell. */
    xmlTextWriterFullEndElement(p->writer);
}

static void put_text(struct page *p, const char *text)
{
    char *clean = report_clean(text);
    xmlTextWriterWriteString(p->writer, x(clean));
    free(clean);
}

static void element(struct page *p, const char *name, const char *class, const char *text)
{
    open_element(p, name, class);
    put_text(p, text);
    close_element(p);
}

static void cell_of_subject(struct page *p, const struct change *c)
{
    open_element(p, "td", NULL);
    put_text(p, c->subject->name);
    xmlTextWriterWriteElement(p->writer, x("br"), NULL);
    element(
        p, "small", NULL,
        c->subject->line != 0
            ? ballot_arena_printf(&p->schedule->arena, "%s:%u, %s", c->subject->file,
                                  c->subject->line, c->instance)
            : ballot_arena_printf(&p->schedule->arena, "%s, %s", c->subject->file, c->instance));
    close_element(p);
}

static void cell_of_reason(struct page *p, const struct change *c)
{
    open_element(p, "td", NULL);
    put_text(p, c->message);
    if (c->unmet != NULL) {
        xmlTextWriterWriteElement(p->writer, x("br"), NULL);
        put_text(p, "needs ");
        element(p, "code", NULL, c->unmet);
    }
    for (size_t i = 0; i < c->n_missing; i++) {
        xmlTextWriterWriteElement(p->writer, x("br"), NULL);
        put_text(p, "needs evidence: ");
        element(p, "code", NULL, c->missing[i]);
    }
    close_element(p);
}

static void row(struct page *p, const struct change *c)
{
    char date[BALLOT_DATE_SIZE];
    struct schedule *s = p->schedule;
    open_element(p, "tr", NULL);
    xmlTextWriterWriteAttribute(p->writer, x("id"),
                                x(ballot_arena_printf(&s->arena, "c%s", c->id)));
    open_element(p, "th", NULL);
    xmlTextWriterWriteAttribute(p->writer, x("scope"), x("row"));
    element(p, "time", NULL, ballot_date_format(c->at, date));
    close_element(p);
    open_element(p, "td", NULL);
    element(p, "span", ballot_arena_printf(&s->arena, "kind %s", schedule_kind(c->kind)),
            schedule_kind(c->kind));
    xmlTextWriterWriteElement(p->writer, x("br"), NULL);
    put_text(p, ballot_arena_printf(&s->arena, "%s → %s", schedule_standing(s, &c->from),
                                    schedule_standing(s, &c->to)));
    close_element(p);
    open_element(p, "td", NULL);
    element(p, "code", NULL, c->rule);
    xmlTextWriterWriteElement(p->writer, x("br"), NULL);
    element(p, "small", NULL, schedule_citation(s, c));
    close_element(p);
    cell_of_subject(p, c);
    cell_of_reason(p, c);
    close_element(p);
}

static void table(struct page *p)
{
    static const char *const heads[] = {"Date", "Change", "Rule", "Subject", "Why"};
    open_element(p, "table", NULL);
    open_element(p, "thead", NULL);
    open_element(p, "tr", NULL);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        open_element(p, "th", NULL);
        xmlTextWriterWriteAttribute(p->writer, x("scope"), x("col"));
        put_text(p, heads[i]);
        close_element(p);
    }
    close_element(p);
    close_element(p);
    open_element(p, "tbody", NULL);
    for (size_t i = 0; i < p->schedule->n_changes; i++)
        row(p, &p->schedule->changes[i]);
    close_element(p);
    close_element(p);
}

static void head(struct page *p, const char *title)
{
    open_element(p, "head", NULL);
    xmlTextWriterStartElement(p->writer, x("meta"));
    xmlTextWriterWriteAttribute(p->writer, x("charset"), x("utf-8"));
    xmlTextWriterEndElement(p->writer);
    xmlTextWriterStartElement(p->writer, x("meta"));
    xmlTextWriterWriteAttribute(p->writer, x("name"), x("viewport"));
    xmlTextWriterWriteAttribute(p->writer, x("content"), x("width=device-width"));
    xmlTextWriterEndElement(p->writer);
    element(p, "title", NULL, title);
    open_element(p, "style", NULL);
    xmlTextWriterWriteRaw(p->writer, x(style_sheet));
    close_element(p);
    close_element(p);
}

void schedule_html(struct schedule *s, const struct schedule_style *style, FILE *to)
{
    (void)style;
    char from[BALLOT_DATE_SIZE], until[BALLOT_DATE_SIZE];
    xmlBufferPtr buffer = xmlBufferCreate();
    struct page p = {xmlNewTextWriterMemory(buffer, 0), s};
    const char *title =
        ballot_arena_printf(&s->arena, "Compliance schedule, %s to %s",
                            ballot_date_format(s->from, from), ballot_date_format(s->until, until));
    xmlTextWriterWriteRaw(p.writer, x("<!DOCTYPE html>\n"));
    open_element(&p, "html", NULL);
    xmlTextWriterWriteAttribute(p.writer, x("lang"), x("en"));
    head(&p, title);
    open_element(&p, "body", NULL);
    element(&p, "h1", NULL, title);
    element(&p, "p", NULL,
            ballot_arena_printf(&s->arena,
                                "If things go on as they are (%s moves), %zu subject%s see%s %zu "
                                "change%s. On the first day %zu requirement%s fail%s.",
                                schedule_moving(s), s->n_subjects, s->n_subjects == 1 ? "" : "s",
                                s->n_subjects == 1 ? "s" : "", s->n_changes,
                                s->n_changes == 1 ? "" : "s", s->n_failing,
                                s->n_failing == 1 ? "" : "s", s->n_failing == 1 ? "s" : ""));
    if (s->n_changes != 0)
        table(&p);
    element(&p, "p", NULL,
            ballot_arena_printf(&s->arena, "Rule base %s, SHA-256 %s.",
                                ballot_tables_name(s->tables), ballot_tables_digest(s->tables)));
    close_element(&p);
    close_element(&p);
    xmlTextWriterFlush(p.writer);
    fwrite(xmlBufferContent(buffer), 1, (size_t)xmlBufferLength(buffer), to);
    fputc('\n', to);
    xmlFreeTextWriter(p.writer);
    xmlBufferFree(buffer);
}
