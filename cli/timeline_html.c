/* A timeline as a page: one file, drawings and the same as tables. */
#include <string.h>

#include "html.h"
#include "timeline_svg.h"

/* With more rows, groups start closed; with more differences, their list. */
enum { MOST_OPEN = 200, MOST_LISTED = 100 };

static const char page_style[] =
    "\n:root{--paper:#fff;--ink:#1b1f24;--muted:#5b6570;--grid:#e3e7eb;--year:#9aa5b1;"
    "--must:#0b4f8a;--on-must:#fff;--should:#e69f00;--on-should:#1b1f24;"
    "--note:#dfe5ea;--on-note:#1b1f24;--value:#eef3e6;--may:#f6f8fa;--what-if:#a3195b;--today:#"
    "b3261e;"
    "--as-of:#00695c}\n"
    "@media screen and (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e8ecf0;"
    "--muted:#a3aeb9;--grid:#2a3138;--year:#5d6873;--must:#7cc0f5;--on-must:#0c1116;"
    "--should:#e69f00;--on-should:#0c1116;--note:#3b444d;--on-note:#e8ecf0;--value:#26301f;"
    "--may:#1f252b;--what-if:#ff8fc0;--today:#ff8a80;--as-of:#5fd3c3}}\n"
    ":root{color-scheme:light dark}\n"
    "body{margin:0 auto;padding:1rem 1.5rem 3rem;max-width:90rem;background:var(--paper);"
    "color:var(--ink);font:15px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',"
    "sans-serif}\n"
    "h1{font-size:1.5rem;margin:.5rem 0}\n"
    "h2{font-size:1.15rem;margin:1.8rem 0 .3rem}\n"
    "p{max-width:60rem;margin:.4rem 0}\n"
    ".wide{overflow-x:auto}\n"
    ".muted{color:var(--muted)}\n"
    "details{margin:.15rem 0}\n"
    "summary{cursor:pointer;padding:.15rem 0}\n"
    "details.table{margin:0 0 .8rem 1rem;font-size:.85rem}\n"
    "table{border-collapse:collapse;margin:.3rem 0}\n"
    "caption{text-align:left;color:var(--muted)}\n"
    "th,td{text-align:left;vertical-align:top;padding:.15rem .6rem .15rem 0;"
    "border-bottom:1px solid var(--grid)}\n"
    "td.date{white-space:nowrap}\n"
    "ul.differences{max-width:70rem;padding-left:1.2rem}\n"
    "li b{font-weight:600}\n"
    "@page{size:A4 landscape;margin:10mm}\n"
    "@media print{body{padding:0;max-width:none;font-size:10pt}"
    "details.table{display:none}svg{min-width:0;break-inside:avoid}"
    "h2,summary,.ballots{break-after:avoid}li,tr{break-inside:avoid}.wide{overflow:visible}"
    "*{print-color-adjust:exact}details::details-content{content-visibility:visible}}\n";

/* --- What is shown ---------------------------------------------------------------------------- */

static const char *count(struct ballot_arena *arena, size_t n, const char *one)
{
    return ballot_arena_printf(arena, "%zu %s%s", n, one, n == 1 ? "" : "s");
}

static const char *documents(const struct timeline *t, struct ballot_arena *arena)
{
    const char *list = "";
    for (size_t i = 0; i < t->n_documents; i++)
        list = ballot_arena_printf(arena, "%s%s%s", list,
                                   i == 0                    ? ""
                                   : i + 1 == t->n_documents ? " and "
                                                             : ", ",
                                   t->documents[i].document->name);
    return list;
}

static const char *what_is_shown(const struct timeline *t, struct ballot_arena *arena)
{
    static const char *const kinds[] = {"rule", "section", "schedule"};
    size_t counts[3] = {0};
    const char *list = "";
    for (size_t i = 0; i < t->n_documents; i++)
        for (size_t g = 0; g < t->documents[i].n_groups; g++)
            for (size_t k = 0; k < t->documents[i].groups[g].rows.n; k++)
                counts[t->documents[i].groups[g].rows.items[k].kind]++;
    for (size_t i = 0; i < 3; i++)
        if (counts[i] != 0)
            list = ballot_arena_printf(arena, "%s%s%s", list, *list != '\0' ? " and " : "",
                                       count(arena, counts[i], kinds[i]));
    return list;
}

static void introduce(struct html *html, const struct timeline *t, struct ballot_arena *arena)
{
    char from[BALLOT_DATE_SIZE], to[BALLOT_DATE_SIZE], known[BALLOT_DATE_SIZE];
    html_element(html, "h1", NULL, "The requirements on a time axis");
    html_line(html);
    if (t->n_documents == 0) {
        html_element(html, "p", NULL, "Nothing was in force.");
        return;
    }
    const char *limit =
        t->known != LAW_ALL_KNOWN
            ? ballot_arena_printf(arena, ", as it could be known on %s",
                                  ballot_date_format(ballot_date_floor_day(t->known), known))
            : "";
    html_begin(html, "p");
    html_text(html, "What %s of %s said from %s until %s%s.", what_is_shown(t, arena),
              documents(t, arena), ballot_date_format(t->from, from), ballot_date_format(t->to, to),
              limit);
    html_text(html, " \u201cUntil\u201d a day means: no longer on that day.");
    html_end(html);
    html_line(html);
    html_begin(html, "p");
    html_attribute(html, "class", "muted");
    html_text(html, "Rule base %s, SHA-256 %.16s\u2026", t->tables->name, t->tables->digest);
    html_end(html);
    html_line(html);
}

static void list_row_differences(struct html *html, const struct timeline_row *row,
                                 struct ballot_arena *arena)
{
    if (row->n_differences == 0)
        return;
    html_begin(html, "li");
    html_element(html, "b", NULL, row->title);
    for (size_t i = 0; i < row->n_differences; i++) {
        const struct timeline_difference *d = &row->differences[i];
        html_text(html, "%s %s: %s", i == 0 ? "," : ";", timeline_dates(d->from, d->until, arena),
                  timeline_difference_words(d, arena));
    }
    html_end(html);
    html_line(html);
}

static void list_differences(struct html *html, const struct timeline *t,
                             struct ballot_arena *arena)
{
    if (!t->compared)
        return;
    html_element(html, "h2", NULL, "What would differ");
    html_line(html);
    if (t->n_differences == 0) {
        html_element(html, "p", NULL, "Nothing: the law would read as it does.");
        return;
    }
    html_begin(html, "details");
    if (t->n_differences <= MOST_LISTED)
        html_attribute(html, "open", "open");
    html_element(html, "summary", NULL, count(arena, t->n_differences, "difference"));
    html_begin(html, "ul");
    html_attribute(html, "class", "differences");
    html_line(html);
    for (size_t i = 0; i < t->n_documents; i++)
        for (size_t g = 0; g < t->documents[i].n_groups; g++) {
            const struct timeline_rows *rows = &t->documents[i].groups[g].rows;
            for (size_t k = 0; k < rows->n; k++)
                list_row_differences(html, &rows->items[k], arena);
        }
    html_end(html);
    html_end(html);
    html_line(html);
}

/* --- Tables
 * --------------------------------------------------------------------------------------- */

static void cell(struct html *html, const char *class, const char *text)
{
    html_element(html, "td", class, text);
}

static const char *date_or_none(ballot_instant instant, struct ballot_arena *arena)
{
    char date[BALLOT_DATE_SIZE];
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return "\u2013";
    return ballot_arena_printf(arena, "%s", ballot_date_format(instant, date));
}

static void table_line(struct html *html, const struct timeline_row *row, const char *label,
                       ballot_instant from, ballot_instant until, const struct timeline_span *span,
                       struct ballot_arena *arena)
{
    html_begin(html, "tr");
    html_begin(html, "th");
    html_attribute(html, "scope", "row");
    html_text(html, "%s", row->name);
    html_end(html);
    cell(html, NULL, label);
    cell(html, "date", date_or_none(from, arena));
    cell(html, "date", date_or_none(until, arena));
    cell(html, NULL,
         span == NULL        ? "\u2013"
         : span->via != NULL ? ballot_arena_printf(arena, "%s \u2192 %s %s", span->via,
                                                   span->document, span->section)
                             : ballot_arena_printf(arena, "%s %s", span->document, span->section));
    cell(html, NULL, span != NULL && span->ballot != NULL ? span->ballot : "\u2013");
    cell(html, NULL, span != NULL ? span->detail : "");
    html_end(html);
    html_line(html);
}

static void table_rows(struct html *html, const struct timeline *t, const struct timeline_row *row,
                       struct ballot_arena *arena)
{
    for (size_t i = 0; i < row->is.n; i++) {
        const struct timeline_span *span = &row->is.items[i];
        if (span->from < t->to && span->until > t->from)
            table_line(html, row, span->label, span->from, span->until, span, arena);
    }
    for (size_t i = 0; i < row->n_differences; i++) {
        const struct timeline_difference *d = &row->differences[i];
        const char *label = d->asked != NULL ? d->asked->label : "nothing";
        table_line(html, row, ballot_arena_printf(arena, "what if: %s", label), d->from, d->until,
                   d->asked, arena);
    }
}

static void table(const struct drawing *d, const struct timeline_group *group)
{
    static const char *const heads[] = {"Row",     "Says",   "From", "Until",
                                        "Section", "Ballot", "About"};
    struct html *html = d->html;
    html_begin(html, "details");
    html_attribute(html, "class", "table");
    html_element(html, "summary", NULL, "as a table");
    html_begin(html, "table");
    html_element(
        html, "caption", NULL,
        ballot_arena_printf(d->arena, "%s, %s", d->document->document->name, group->title));
    html_line(html);
    html_begin(html, "thead");
    html_begin(html, "tr");
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        html_begin(html, "th");
        html_attribute(html, "scope", "col");
        html_text(html, "%s", heads[i]);
        html_end(html);
    }
    html_end(html);
    html_end(html);
    html_line(html);
    html_begin(html, "tbody");
    html_line(html);
    for (size_t i = 0; i < group->rows.n; i++)
        table_rows(html, d->timeline, &group->rows.items[i], d->arena);
    html_end(html);
    html_end(html);
    html_end(html);
    html_line(html);
}

/* --- Documents
 * ------------------------------------------------------------------------------------ */

static bool is_open(const struct timeline *t, const struct timeline_group *group)
{
    for (size_t i = 0; i < group->rows.n; i++)
        if (group->rows.items[i].n_differences != 0)
            return true;
    return t->n_rows <= MOST_OPEN;
}

static void show_group(const struct drawing *d, const struct timeline_group *group)
{
    struct html *html = d->html;
    html_begin(html, "details");
    if (is_open(d->timeline, group))
        html_attribute(html, "open", "open");
    html_begin(html, "summary");
    html_element(html, "b", NULL, group->title);
    html_text(html, " ");
    html_element(html, "span", "muted", ballot_arena_printf(d->arena, "%zu", group->rows.n));
    html_end(html);
    html_line(html);
    html_begin(html, "div");
    html_attribute(html, "class", "wide");
    drawing_rows(d, group->title, &group->rows);
    html_end(html);
    table(d, group);
    html_end(html);
    html_line(html);
}

static void show_document(struct drawing *d, const struct timeline_document *document)
{
    struct html *html = d->html;
    d->document = document;
    html_begin(html, "section");
    html_begin(html, "h2");
    html_text(html, "%s ", document->document->name);
    html_element(html, "span", "muted", document->document->title);
    html_end(html);
    html_line(html);
    html_begin(html, "div");
    html_attribute(html, "class", "wide ballots");
    drawing_ballots(d);
    html_end(html);
    html_line(html);
    for (size_t i = 0; i < document->n_groups; i++)
        show_group(d, &document->groups[i]);
    html_end(html);
    html_line(html);
}

void timeline_html(FILE *to, const struct timeline *timeline)
{
    struct ballot_arena arena = {0};
    struct html html;
    char style[sizeof page_style + 4096];
    snprintf(style, sizeof style, "%s%s", page_style, drawing_style);
    html_open(&html, to, "The requirements on a time axis", style);
    introduce(&html, timeline, &arena);
    struct drawing drawing = drawing_of(&html, timeline, &arena);
    drawing_legend(&drawing);
    list_differences(&html, timeline, &arena);
    for (size_t i = 0; i < timeline->n_documents; i++)
        show_document(&drawing, &timeline->documents[i]);
    html_close(&html);
    ballot_arena_free(&arena);
}
