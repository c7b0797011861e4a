/* A difference as one HTML file that stands alone. */
#include "diff.h"
#include "html.h"

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}"
    "h1{font-size:1.4rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin:1.5rem 0 0}"
    "section.item{border-top:1px solid #ccc}"
    "p{margin:.25rem 0}p.cite,td.place{color:#555;font-size:.9rem}"
    ".change{display:inline-block;border:1px solid;border-radius:.2rem;padding:0 .4rem;"
    "font-size:.85rem;font-weight:normal}"
    ".added{color:#0b6b2d}.gone{color:#a31515}.other{color:#7a5200}"
    "dl{margin:.5rem 0}dt{font-weight:600}dd{margin:0 0 .4rem 1rem}"
    "del,ins{display:block;text-decoration:none;padding:.1rem .5rem;white-space:pre-wrap;"
    "font:.9rem/1.45 ui-monospace,monospace}"
    "del{background:#fbe9e9}ins{background:#e6f5ea}"
    "del::before{content:'- '}ins::before{content:'+ '}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.25rem .5rem;border-bottom:1px solid #ddd}td.count{text-align:right}"
    "@media print{body{margin:0;max-width:none}section.item{break-inside:avoid}}";

static const char *class_of(enum diff_change change)
{
    return change == DIFF_ADDED || change == DIFF_INCORPORATED               ? "added"
           : change == DIFF_RETIRED || change == DIFF_NO_LONGER_INCORPORATED ? "gone"
                                                                             : "other";
}

static void change_mark(struct html *h, enum diff_change change)
{
    html_begin(h, "span");
    html_attribute(h, "class", "change %s", class_of(change));
    html_text(h, "%s", diff_change_name(change));
    html_end(h);
    html_text(h, " ");
}

/* Old and new wording, each with its ballot. */
static void wording(struct html *h, const char *element, const char *text, const char *ballot)
{
    if (text == NULL)
        return;
    html_begin(h, element);
    html_text(h, "%s", text);
    if (ballot != NULL)
        html_text(h, "  [%s]", ballot);
    html_end(h);
}

/* --- The law ----------------------------------------------------------------------------- */

static void ballots(struct html *h, const struct diff_law *law)
{
    char from[BALLOT_DATE_SIZE], to[BALLOT_DATE_SIZE];
    if (law->n_ballots == 0)
        return;
    html_element(h, "h2", NULL, "Ballots");
    html_begin(h, "ul");
    for (size_t i = 0; i < law->n_ballots; i++) {
        const struct diff_ballot *b = &law->ballots[i];
        ballot_date_format(b->from, from);
        ballot_date_format(b->to, to);
        html_begin(h, "li");
        change_mark(h, b->change);
        html_text(h, "%s (%s %s, effective %s%s%s): %s", b->name, b->document, b->version,
                  b->change == DIFF_REDATED ? from : "", b->change == DIFF_REDATED ? ", now " : "",
                  to, b->title);
        html_end(h);
        html_line(h);
    }
    html_end(h);
}

static void phases(struct html *h, const struct diff *diff, const struct written_item *item)
{
    char date[BALLOT_DATE_SIZE];
    if (item->n_stretches != 0) {
        html_element(h, "dt", NULL, "in force");
        html_element(h, "dd", NULL, diff_force(diff->arena, item, false));
    }
    for (size_t i = 0; i < item->n_phases; i++) {
        const struct written_phase *p = &item->phases[i];
        if (p->is_applied)
            continue;
        html_begin(h, "dt");
        html_text(h, "%s", p->level != NULL ? p->level : "row");
        if (p->from != BALLOT_ALWAYS)
            html_text(h, " from %s", ballot_date_format(p->from, date));
        html_end(h);
        if (*p->text == '\0')
            continue;
        html_begin(h, "dd");
        html_element(h, "code", NULL, p->text);
        html_end(h);
    }
    for (size_t i = 0; i < item->n_clauses && item->kind != WRITTEN_RULE; i++) {
        html_element(h, "dt", NULL, item->clauses[i].name);
        html_begin(h, "dd");
        html_element(h, "code", NULL, item->clauses[i].text);
        html_end(h);
    }
}

static void clauses(struct html *h, const struct diff_item *d)
{
    for (size_t i = 0; i < d->n_clauses; i++) {
        const struct diff_clause *c = &d->clauses[i];
        html_element(h, "dt", NULL, c->name);
        html_begin(h, "dd");
        wording(h, "del", c->from, c->from_ballot);
        wording(h, "ins", c->to, c->to_ballot);
        html_end(h);
    }
    for (size_t i = 0; i < d->n_through; i++) {
        html_element(h, "dt", NULL, "through what it reads");
        html_begin(h, "dd");
        html_text(h, "%s %s says something else", written_kind_name(d->through[i].kind),
                  d->through[i].name);
        if (!d->through[i].is_item) {
            wording(h, "del", d->through[i].from, NULL);
            wording(h, "ins", d->through[i].to, NULL);
        }
        html_end(h);
    }
    if (d->from_force != NULL) {
        html_element(h, "dt", NULL, "in force");
        html_begin(h, "dd");
        wording(h, "del", d->from_force, NULL);
        wording(h, "ins", d->to_force, NULL);
        html_end(h);
    }
}

static void item(struct html *h, const struct diff *diff, const struct diff_item *d)
{
    const struct written_item *there = diff_shown(d);
    const char *ballots_of = diff_ballots(diff->arena, d);
    html_begin(h, "section");
    html_attribute(h, "class", "item");
    html_begin(h, "h3");
    change_mark(h, d->change);
    html_text(h, "%s", there->name);
    html_end(h);
    html_begin(h, "p");
    html_attribute(h, "class", "cite");
    html_text(h, "%s", diff_citation(diff->arena, there));
    if (*ballots_of != '\0')
        html_text(h, ", %s", ballots_of);
    if (there->file != NULL)
        html_text(h, " (%s:%u)", there->file, (unsigned)there->line);
    html_end(h);
    if (*there->summary != '\0')
        html_element(h, "p", NULL, there->summary);
    html_begin(h, "dl");
    if (d->change != DIFF_CHANGED && d->change != DIFF_REDATED)
        phases(h, diff, there);
    clauses(h, d);
    html_end(h);
    html_end(h);
    html_line(h);
}

static void law(struct html *h, const struct diff *diff)
{
    static const char *const headings[WRITTEN_KINDS] = {"Rules", "Schedules", "Defines", "Readings",
                                                        "Incorporations"};
    int last = -1;
    ballots(h, diff->law);
    for (size_t i = 0; i < diff->law->n_items; i++) {
        const struct diff_item *d = &diff->law->items[i];
        int kind = (int)diff_shown(d)->kind;
        if (kind != last)
            html_element(h, "h2", NULL, headings[kind]);
        last = kind;
        item(h, diff, d);
    }
    if (diff->law->n_items + diff->law->n_ballots == 0)
        html_element(h, "p", NULL, "The law is the same.");
}

/* --- Verdicts -------------------------------------------------------------------------------- */

static void flip(struct html *h, const struct diff *diff, const struct diff_flip *f)
{
    html_begin(h, "tr");
    html_begin(h, "td");
    html_attribute(h, "class", "count");
    html_text(h, "%lu", f->count);
    html_end(h);
    html_element(h, "td", NULL, diff_verdict_text(&f->from, diff->arena));
    html_element(h, "td", NULL, diff_verdict_text(&f->to, diff->arena));
    html_begin(h, "td");
    for (size_t i = 0; i < f->n_examples; i++) {
        const struct diff_example *e = &f->examples[i];
        html_begin(h, "p");
        html_text(h, "%s", e->file);
        if (e->line != 0)
            html_text(h, ":%u", e->line);
        html_text(h, "  %s, %s", e->name, e->subject);
        html_end(h);
        wording(h, "del", e->from, NULL);
        wording(h, "ins", e->to, NULL);
    }
    html_end(h);
    html_end(h);
    html_line(h);
}

static void verdicts(struct html *h, const struct diff *diff)
{
    static const char *const columns[] = {"Count", "From", "To", "Examples"};
    const struct diff_verdicts *v = diff->verdicts;
    html_element(h, "h2", NULL, "Verdicts");
    html_begin(h, "p");
    html_text(h, "%lu of %lu subject%s touched; %lu verdict%s.", v->touched, v->subjects,
              v->subjects == 1 ? "" : "s", v->flips, v->flips == 1 ? " differs" : "s differ");
    html_end(h);
    for (size_t i = 0; i < v->n_rules; i++) {
        const struct diff_rule *r = &v->rules[i];
        html_element(h, "h3", NULL, r->rule);
        html_begin(h, "p");
        html_attribute(h, "class", "cite");
        html_text(h, "%s%s%s %s, %s: %s", r->via != NULL ? r->via : "",
                  r->via != NULL ? " -> " : "", r->document, r->section, r->ballot, r->summary);
        html_end(h);
        html_begin(h, "table");
        html_begin(h, "thead");
        html_begin(h, "tr");
        for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++) {
            html_begin(h, "th");
            html_attribute(h, "scope", "col");
            html_text(h, "%s", columns[k]);
            html_end(h);
        }
        html_end(h);
        html_end(h);
        html_begin(h, "tbody");
        for (size_t k = 0; k < r->n_flips; k++)
            flip(h, diff, &r->flips[k]);
        html_end(h);
        html_end(h);
        html_line(h);
    }
}

void diff_report_html(FILE *to, const struct diff *diff)
{
    struct html h;
    const char *title =
        ballot_arena_printf(diff->arena, "%s -> %s", diff->sides[0].label, diff->sides[1].label);
    html_open(&h, to, title, style);
    html_begin(&h, "main");
    html_element(&h, "h1", NULL, title);
    law(&h, diff);
    if (diff->verdicts != NULL)
        verdicts(&h, diff);
    html_end(&h);
    html_line(&h);
    html_close(&h);
}
