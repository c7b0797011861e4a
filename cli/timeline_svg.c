/* Bars on a time axis. What a bar means is in its colour, its lightness and
 * its words, so that it reads in black and white, and for the colour-blind
 * (blue and orange of Okabe and Ito's palette). */
#include "timeline_svg.h"

#include <string.h>

enum {
    DRAWING_WIDTH = 1200,
    PAGE_HEIGHT = 740, /* of a drawing that still fits on A4 landscape */
    AXIS_HEIGHT = 20,
    ROW_HEIGHT = 20,
    WHAT_IF_HEIGHT = 18,
    LANE_HEIGHT = 15,
    BAR_HEIGHT = 14,
    LEAST_YEAR = 30,
    LEAST_QUARTER = 26, /* of a quarter that still gets a name */
    LEAST_MONTH = 30
};

/* Estimated widths of a character, generous: fonts differ. */
#define NAME_CHARACTER 6.3
#define SMALL_CHARACTER 5.6
#define CAPITAL 6.4

const char drawing_style[] =
    "svg{display:block;width:100%;min-width:56rem;height:auto;font-family:inherit}\n"
    "svg.legend{min-width:0;max-width:52rem}\n"
    "svg text{fill:var(--ink);font-size:11px}\n"
    "svg .small{font-size:9.5px}\n"
    "svg .muted{fill:var(--muted)}\n"
    "svg .grid{stroke:var(--grid);stroke-width:1}\n"
    "svg .year{stroke:var(--year)}\n"
    "svg .bar{stroke:var(--paper);stroke-width:1}\n"
    "svg .must{fill:var(--must)} svg text.on-must{fill:var(--on-must)}\n"
    "svg .should{fill:var(--should)} svg text.on-should{fill:var(--on-should)}\n"
    "svg .note{fill:var(--note);stroke:var(--muted)} svg text.on-note{fill:var(--on-note)}\n"
    "svg .may{fill:var(--may);stroke:var(--muted)} svg text.on-may{fill:var(--ink)}\n"
    "svg .value{fill:var(--value);stroke:var(--year)} svg text.on-value{fill:var(--ink)}\n"
    "svg .off{fill:none;stroke:var(--muted);stroke-dasharray:3 2}\n"
    "svg .hatch{fill:url(#hatch);stroke:var(--what-if);stroke-width:1.5}\n"
    "svg .stripe{stroke:var(--what-if);stroke-width:1.5}\n"
    "svg .halo{stroke:var(--paper);stroke-width:3;stroke-linejoin:round;paint-order:stroke}\n"
    "svg .broad{stroke-width:6}\n"
    "svg .halo.on-must{stroke:var(--must)} svg .halo.on-should{stroke:var(--should)}\n"
    "svg .halo.on-note{stroke:var(--note)} svg .halo.on-value{stroke:var(--value)}\n"
    "svg .halo.on-may{stroke:var(--may)}\n"
    "svg text.what-if{fill:var(--what-if)}\n"
    "svg .ballot{stroke:var(--year);stroke-width:1;stroke-dasharray:1 2}\n"
    "svg .vote{fill:none;stroke:var(--ink)}\n"
    "svg .effect{fill:var(--ink)}\n"
    "svg .pending{stroke:var(--muted)}\n"
    "svg .today{stroke:var(--today);stroke-width:1.5} svg "
    "text.today{fill:var(--today);stroke:none}\n"
    "svg .as-of{stroke:var(--as-of);stroke-width:1.5;stroke-dasharray:6 3}\n"
    "svg text.as-of{fill:var(--as-of);stroke:none}\n";

/* --- Shapes ----------------------------------------------------------------------------------- */

static void length(struct html *html, const char *name, double value)
{
    html_attribute(html, name, "%.1f", value);
}

static void title(struct html *html, const char *text)
{
    if (text != NULL)
        html_element(html, "title", NULL, text);
}

static void rect(struct html *html, const char *class, double x, double y, double width,
                 double height, const char *words)
{
    html_begin(html, "rect");
    html_attribute(html, "class", "%s", class);
    length(html, "x", x);
    length(html, "y", y);
    length(html, "width", width);
    length(html, "height", height);
    title(html, words);
    html_end(html);
}

static void line(struct html *html, const char *class, double x1, double y1, double x2, double y2,
                 const char *words)
{
    html_begin(html, "line");
    html_attribute(html, "class", "%s", class);
    length(html, "x1", x1);
    length(html, "y1", y1);
    length(html, "x2", x2);
    length(html, "y2", y2);
    title(html, words);
    html_end(html);
}

static void text(struct html *html, const char *class, const char *anchor, double x, double y,
                 const char *words)
{
    html_begin(html, "text");
    html_attribute(html, "class", "%s", class);
    if (anchor != NULL)
        html_attribute(html, "text-anchor", "%s", anchor);
    length(html, "x", x);
    length(html, "y", y);
    html_text(html, "%s", words);
    html_end(html);
}

static void path(struct html *html, const char *class, const char *d, const char *words)
{
    html_begin(html, "path");
    html_attribute(html, "class", "%s", class);
    html_attribute(html, "d", "%s", d);
    title(html, words);
    html_end(html);
}

static void begin_svg(struct html *html, const char *class, double width, double height,
                      const char *label)
{
    html_begin(html, "svg");
    html_attribute(html, "xmlns", "http://www.w3.org/2000/svg");
    html_attribute(html, "class", "%s", class);
    html_attribute(html, "viewBox", "0 0 %.0f %.0f", width, height);
    html_attribute(html, "role", "img");
    html_attribute(html, "aria-label", "%s", label);
    html_line(html);
}

static void end_svg(struct html *html)
{
    html_end(html);
    html_line(html);
}

/* --- The axis -----------------------------------------------------------------------------------
 */

static double place(const struct drawing *d, ballot_instant instant)
{
    const struct timeline *t = d->timeline;
    if (instant <= t->from)
        return d->left;
    if (instant >= t->to)
        return d->right;
    return d->left + (double)(instant - t->from) / (double)(t->to - t->from) * (d->right - d->left);
}

static bool is_inside(const struct timeline *t, ballot_instant instant)
{
    return instant >= t->from && instant < t->to;
}

/* The width of MONTHS months. */
static double months(const struct drawing *d, int n)
{
    double days = (double)(d->timeline->to - d->timeline->from) / (double)BALLOT_DAY;
    return (d->right - d->left) / days * 30.4 * n;
}

/* What an axis counts in, and whether its first tick has to tell the year. */
struct ticks {
    int step;  /* months */
    int years; /* of those, every so many get a tick */
    bool first;
};

/* What stands at a tick; NULL where there is no room. */
static const char *tick_words(const struct drawing *d, const struct ballot_civil *civil,
                              const struct ticks *ticks)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (civil->month == 1)
        return ballot_arena_printf(d->arena, "%04d", civil->year);
    if (ticks->step == 3 && months(d, 3) < LEAST_QUARTER)
        return NULL;
    const char *name = ticks->step == 1
                           ? names[civil->month - 1]
                           : ballot_arena_printf(d->arena, "Q%d", (civil->month - 1) / 3 + 1);
    return ticks->first ? ballot_arena_printf(d->arena, "%s %04d", name, civil->year) : name;
}

static void draw_tick(const struct drawing *d, ballot_instant at, const struct ticks *ticks,
                      double top, double bottom)
{
    struct ballot_civil civil;
    ballot_date_to_civil(at, &civil);
    if (civil.year % ticks->years != 0)
        return;
    const double x = place(d, at);
    const bool year = civil.month == 1;
    line(d->html, year ? "grid year" : "grid", x, top + (year ? 0 : 4), x, bottom, NULL);
    const char *words = tick_words(d, &civil, ticks);
    if (words != NULL && x + 3 + (double)strlen(words) * CAPITAL < d->right)
        text(d->html, year ? "small" : "small muted", NULL, x + 3, top + 12, words);
}

/* Years, and quarters or months where there is room. */
static void axis(const struct drawing *d, double top, double bottom)
{
    struct ballot_civil civil;
    ballot_instant january;
    char date[BALLOT_DATE_SIZE];
    struct ticks ticks = {.step = months(d, 1) >= LEAST_MONTH ? 1
                                  : months(d, 3) >= 8         ? 3
                                                              : 12,
                          .years = 1};
    while (months(d, 12) * ticks.years < LEAST_YEAR)
        ticks.years *= 10;
    ballot_date_to_civil(d->timeline->from, &civil);
    const struct ballot_civil first = {.year = civil.year, .month = 1, .day = 1};
    if (!ballot_date_from_civil(&first, &january))
        return;
    /* A range without a January tells its year at the first tick, or day. */
    const ballot_instant next = ballot_date_add_months(january, 12, BALLOT_ROUND_DOWN);
    ticks.first = january < d->timeline->from && next >= d->timeline->to;
    ballot_instant at = january, before = BALLOT_ALWAYS;
    bool any = false;
    for (int n = 0; at < d->timeline->to && at != before; n += ticks.step) {
        if (is_inside(d->timeline, at)) {
            draw_tick(d, at, &ticks, top, bottom);
            any = true;
            ticks.first = false;
        }
        before = at;
        at = ballot_date_add_months(january, n + ticks.step, BALLOT_ROUND_DOWN);
    }
    if (!any)
        text(d->html, "small muted", NULL, d->left + 3, top + 12,
             ballot_date_format(d->timeline->from, date));
}

static void days(const struct drawing *d, double top, double bottom)
{
    const struct timeline *t = d->timeline;
    char date[BALLOT_DATE_SIZE];
    if (is_inside(t, t->today))
        line(d->html, "today", place(d, t->today), top, place(d, t->today), bottom,
             ballot_arena_printf(d->arena, "today, %s",
                                 ballot_date_format(ballot_date_floor_day(t->today), date)));
    if (t->as_of != BALLOT_NEVER && is_inside(t, t->as_of))
        line(d->html, "as-of", place(d, t->as_of), top, place(d, t->as_of), bottom,
             ballot_arena_printf(d->arena, "as of %s", ballot_date_format(t->as_of, date)));
}

/* --- Ballots
 * --------------------------------------------------------------------------------------- */

/* Something with words in the band above the rows; no two in one lane touch. */
struct label {
    const char *class, *words;
    const struct ballot_ballot *ballot; /* NULL: a day */
    double start, x;                    /* of its stroke; x is what it marks */
    double from, to;                    /* with its words */
    bool before;                        /* the words stand before it */
    size_t lane;
};

struct band {
    const struct drawing *drawing;
    struct label *labels;
    size_t n, lanes;
};

static size_t find_lane(const struct band *band, const struct label *label)
{
    for (size_t lane = 0;; lane++) {
        bool free = true;
        for (size_t i = 0; i < band->n && free; i++)
            free = band->labels[i].lane != lane || band->labels[i].to < label->from ||
                   band->labels[i].from > label->to;
        if (free)
            return lane;
    }
}

static void add_label(struct band *band, struct label label)
{
    double width = (double)strlen(label.words) * CAPITAL + 6;
    label.before = label.x + width > band->drawing->right;
    label.from = label.start - 7 - (label.before ? width : 0);
    label.to = label.x + 3 + (label.before ? 0 : width);
    label.lane = find_lane(band, &label);
    if (label.lane + 1 > band->lanes)
        band->lanes = label.lane + 1;
    band->labels[band->n++] = label;
}

static void add_day(struct band *band, ballot_instant day, const char *class, const char *name)
{
    const struct drawing *d = band->drawing;
    char date[BALLOT_DATE_SIZE];
    if (day == BALLOT_NEVER || !is_inside(d->timeline, day))
        return;
    const char *words = ballot_arena_printf(d->arena, "%s %s", name,
                                            ballot_date_format(ballot_date_floor_day(day), date));
    double x = place(d, day);
    add_label(band, (struct label){.class = class, .words = words, .start = x, .x = x});
}

static bool has_vote(const struct drawing *d, const struct ballot_ballot *ballot)
{
    return is_inside(d->timeline, ballot->passed) && ballot->passed <= ballot->effective;
}

static void add_ballot(struct band *band, const struct ballot_ballot *ballot)
{
    const struct drawing *d = band->drawing;
    if (!is_inside(d->timeline, ballot->effective))
        return;
    double x = place(d, ballot->effective);
    add_label(band, (struct label){.words = ballot->name,
                                   .ballot = ballot,
                                   .start = has_vote(d, ballot) ? place(d, ballot->passed) : x,
                                   .x = x});
}

static const char *ballot_sentence(const struct drawing *d, const struct ballot_ballot *b)
{
    char passed[BALLOT_DATE_SIZE], effective[BALLOT_DATE_SIZE];
    const char *vote =
        b->passed != BALLOT_NEVER && b->passed != BALLOT_ALWAYS
            ? ballot_arena_printf(d->arena, "passed %s", ballot_date_format(b->passed, passed))
            : "a draft";
    return ballot_arena_printf(d->arena, "%s: %s; %s, in force from %s, version %s", b->name,
                               b->title, vote, ballot_date_format(b->effective, effective),
                               b->version != NULL ? b->version : "without a number");
}

static void draw_label(const struct drawing *d, const struct label *label)
{
    double y = AXIS_HEIGHT + ((double)label->lane + 0.5) * LANE_HEIGHT;
    const char *class = "small halo";
    if (label->ballot == NULL) {
        class = ballot_arena_printf(d->arena, "small halo %s", label->class);
    } else {
        const char *words = ballot_sentence(d, label->ballot);
        if (label->start < label->x)
            line(d->html, "pending", label->start, y, label->x, y, words);
        if (has_vote(d, label->ballot) && label->x - label->start >= 8)
            path(d->html, "vote",
                 ballot_arena_printf(d->arena, "M%.1f %.1fl3.5 3.5l-3.5 3.5l-3.5 -3.5z",
                                     label->start, y - 3.5),
                 words);
        path(d->html, "effect",
             ballot_arena_printf(d->arena, "M%.1f %.1fl4 7h-8z", label->x, y - 3.5), words);
    }
    text(d->html, class, label->before ? "end" : NULL,
         label->before ? label->start - 6 : label->x + 6, y + 3.5, label->words);
}

void drawing_ballots(const struct drawing *drawing)
{
    const struct timeline *t = drawing->timeline;
    const struct timeline_document *document = drawing->document;
    struct band band = {.drawing = drawing};
    band.labels = ballot_arena_array(drawing->arena, document->n_ballots + 2, sizeof *band.labels);
    add_day(&band, t->today, "today", "today");
    add_day(&band, t->as_of, "as-of", "as of");
    for (size_t i = 0; i < document->n_ballots; i++)
        add_ballot(&band, document->ballots[i]);
    double height = AXIS_HEIGHT + (double)band.lanes * LANE_HEIGHT + 4;
    begin_svg(drawing->html, "chart", DRAWING_WIDTH, height,
              ballot_arena_printf(drawing->arena, "The %zu ballots of %s on the time axis", band.n,
                                  document->document->name));
    axis(drawing, 0, height);
    days(drawing, AXIS_HEIGHT, height);
    text(drawing->html, "muted", NULL, 4, AXIS_HEIGHT + LANE_HEIGHT * 0.5 + 4, "ballots");
    for (size_t i = 0; i < band.n; i++)
        draw_label(drawing, &band.labels[i]);
    end_svg(drawing->html);
}

/* --- Rows
 * ------------------------------------------------------------------------------------------ */

const char *drawing_sentence(const struct timeline_row *row, const struct timeline_span *span,
                             struct ballot_arena *arena)
{
    const char *ballot = span->ballot == NULL    ? ""
                         : span->version == NULL ? ballot_arena_printf(arena, " (%s)", span->ballot)
                                                 : ballot_arena_printf(arena, " (%s, version %s)",
                                                                       span->ballot, span->version);
    return ballot_arena_printf(arena, "%s: %s, %s; %s %s%s%s%s%s%s", row->name, span->label,
                               timeline_dates(span->from, span->until, arena), span->document,
                               span->section, ballot, span->via != NULL ? ", through " : "",
                               span->via != NULL ? span->via : "",
                               *span->detail != '\0' ? ". " : "", span->detail);
}

static double height_of(const struct timeline_row *row)
{
    return ROW_HEIGHT + (row->n_differences != 0 ? WHAT_IF_HEIGHT : 0);
}

/* TEXT, or as much of it as has ROOM characters. */
static const char *shorten(const struct drawing *d, const char *words, int room)
{
    if ((int)strlen(words) <= room)
        return words;
    return ballot_arena_printf(d->arena, "%.*s\u2026", room - 1, words);
}

/* The words that fit on a bar; NULL where not even one letter does. */
static const char *bar_words(const struct drawing *d, const struct timeline_span *span,
                             double width)
{
    const char *full = span->ballot != NULL
                           ? ballot_arena_printf(d->arena, "%s, %s", span->label, span->ballot)
                           : span->label;
    if ((double)strlen(full) * SMALL_CHARACTER + 6 <= width)
        return full;
    if ((double)strlen(span->label) * SMALL_CHARACTER + 6 <= width)
        return span->label;
    if (width < 10 || span->mark == TIMELINE_VALUE || span->mark == TIMELINE_OFF)
        return NULL;
    const char *letter = timeline_mark_name(span->mark);
    return ballot_arena_printf(d->arena, "%c", *letter);
}

static void draw_words(const struct drawing *d, const struct timeline_span *span, double x1,
                       double x2, double y, const char *extra)
{
    const char *words = bar_words(d, span, x2 - x1);
    if (words == NULL)
        return;
    const char *class =
        ballot_arena_printf(d->arena, "small on-%s%s", timeline_mark_name(span->mark), extra);
    text(d->html, class, NULL, x1 + 3, y + BAR_HEIGHT - 3.5, words);
}

static void draw_span(const struct drawing *d, const struct timeline_row *row,
                      const struct timeline_span *span, double y)
{
    const struct timeline *t = d->timeline;
    if (span->from >= t->to || span->until <= t->from)
        return;
    double x1 = place(d, span->from), x2 = place(d, span->until);
    if (x2 - x1 < 1.5)
        x2 = x1 + 1.5;
    rect(d->html, ballot_arena_printf(d->arena, "bar %s", timeline_mark_name(span->mark)), x1, y,
         x2 - x1, BAR_HEIGHT, drawing_sentence(row, span, d->arena));
    draw_words(d, span, x1, x2, y, "");
}

/* What the asked law says where it differs: hatched, above the law as it is. */
static void draw_difference(const struct drawing *d, const struct timeline_row *row,
                            const struct timeline_difference *difference, double y)
{
    const struct timeline_span *asked = difference->asked;
    const char *words =
        ballot_arena_printf(d->arena, "What if: %s, %s: %s", row->title,
                            timeline_dates(difference->from, difference->until, d->arena),
                            timeline_difference_words(difference, d->arena));
    double x1 = place(d, difference->from), x2 = place(d, difference->until);
    if (x2 - x1 < 1.5)
        x2 = x1 + 1.5;
    if (asked != NULL)
        rect(d->html, ballot_arena_printf(d->arena, "bar %s", timeline_mark_name(asked->mark)), x1,
             y, x2 - x1, BAR_HEIGHT, drawing_sentence(row, asked, d->arena));
    rect(d->html, "hatch", x1, y, x2 - x1, BAR_HEIGHT, words);
    if (asked != NULL) {
        draw_words(d, asked, x1, x2, y, " halo broad");
    } else if (x2 - x1 > 50) {
        text(d->html, "small halo broad what-if", NULL, x1 + 3, y + BAR_HEIGHT - 3.5, "nothing");
    }
}

static void draw_row(const struct drawing *d, const struct timeline_row *row, double y)
{
    const char *own = strchr(row->name, '/');
    own = own != NULL ? own + 1 : row->name;
    line(d->html, "grid", 0, y, DRAWING_WIDTH, y, NULL);
    if (row->n_differences != 0) {
        text(d->html, "small what-if", "end", d->left - 8, y + BAR_HEIGHT, "what if");
        for (size_t i = 0; i < row->n_differences; i++)
            draw_difference(d, row, &row->differences[i], y + 3);
        y += WHAT_IF_HEIGHT;
    }
    html_begin(d->html, "text");
    length(d->html, "x", 4);
    length(d->html, "y", y + BAR_HEIGHT);
    title(d->html, *row->summary != '\0' ? ballot_arena_printf(d->arena, "%s, %s: %s", row->name,
                                                               row->section, row->summary)
                                         : row->name);
    html_text(d->html, "%s", shorten(d, own, d->name_room));
    html_end(d->html);
    if (*row->section != '\0')
        text(d->html, "small muted", "end", d->left - 8, y + BAR_HEIGHT,
             shorten(d, row->section, d->section_room));
    for (size_t i = 0; i < row->is.n; i++)
        draw_span(d, row, &row->is.items[i], y + 3);
}

static void draw_rows(const struct drawing *d, const char *title_of,
                      const struct timeline_row *rows, size_t n)
{
    double height = AXIS_HEIGHT, y = AXIS_HEIGHT;
    char date[BALLOT_DATE_SIZE];
    for (size_t i = 0; i < n; i++)
        height += height_of(&rows[i]);
    begin_svg(d->html, "chart", DRAWING_WIDTH, height,
              ballot_arena_printf(d->arena,
                                  "%s, %s: %zu rows on the time axis; the table below "
                                  "says the same",
                                  d->document->document->name, title_of, n));
    axis(d, 0, height);
    for (size_t i = 0; i < d->document->n_ballots; i++) {
        const struct ballot_ballot *b = d->document->ballots[i];
        if (is_inside(d->timeline, b->effective))
            line(d->html, "ballot", place(d, b->effective), AXIS_HEIGHT, place(d, b->effective),
                 height,
                 ballot_arena_printf(d->arena, "%s, in force from %s", b->name,
                                     ballot_date_format(b->effective, date)));
    }
    for (size_t i = 0; i < n; i++) {
        draw_row(d, &rows[i], y);
        html_line(d->html);
        y += height_of(&rows[i]);
    }
    days(d, AXIS_HEIGHT, height);
    end_svg(d->html);
}

void drawing_rows(const struct drawing *drawing, const char *title_of,
                  const struct timeline_rows *rows)
{
    double height = AXIS_HEIGHT;
    size_t first = 0;
    for (size_t i = 0; i < rows->n; i++) {
        if (height + height_of(&rows->items[i]) > PAGE_HEIGHT) {
            draw_rows(drawing, title_of, rows->items + first, i - first);
            height = AXIS_HEIGHT;
            first = i;
        }
        height += height_of(&rows->items[i]);
    }
    draw_rows(drawing, title_of, rows->items + first, rows->n - first);
}

/* --- Room and legend
 * ------------------------------------------------------------------------------- */

static int at_most(size_t value, int most)
{
    return value < (size_t)most ? (int)value : most;
}

struct drawing drawing_of(struct html *html, const struct timeline *timeline,
                          struct ballot_arena *arena)
{
    struct drawing d = {.html = html, .timeline = timeline, .arena = arena};
    size_t name = 12, section = 0;
    for (size_t i = 0; i < timeline->n_documents; i++)
        for (size_t g = 0; g < timeline->documents[i].n_groups; g++) {
            const struct timeline_rows *rows = &timeline->documents[i].groups[g].rows;
            for (size_t k = 0; k < rows->n; k++) {
                const char *own = strchr(rows->items[k].name, '/');
                size_t length_of_name = strlen(own != NULL ? own + 1 : rows->items[k].name);
                name = length_of_name > name ? length_of_name : name;
                if (strlen(rows->items[k].section) > section)
                    section = strlen(rows->items[k].section);
            }
        }
    d.name_room = at_most(name, 48);
    d.section_room = at_most(section, 14);
    d.left = 4 + d.name_room * NAME_CHARACTER + 10 + d.section_room * SMALL_CHARACTER + 8;
    d.right = DRAWING_WIDTH - 6;
    return d;
}

static double legend_bar(const struct drawing *d, double x, const char *mark, const char *words)
{
    rect(d->html, ballot_arena_printf(d->arena, "bar %s", mark), x, 5, 34, BAR_HEIGHT, NULL);
    text(d->html, "", NULL, x + 40, 16, words);
    return x + 56 + (double)strlen(words) * NAME_CHARACTER;
}

void drawing_legend(const struct drawing *d)
{
    struct html *html = d->html;
    begin_svg(html, "legend", d->timeline->compared ? 980 : 860, 24, "What the colours mean");
    html_begin(html, "defs");
    html_begin(html, "pattern");
    html_attribute(html, "id", "hatch");
    html_attribute(html, "patternUnits", "userSpaceOnUse");
    html_attribute(html, "width", "6");
    html_attribute(html, "height", "6");
    html_attribute(html, "patternTransform", "rotate(45)");
    line(html, "stripe", 0, 0, 0, 6, NULL);
    html_end(html);
    html_end(html);
    double x = legend_bar(d, 2, "must", "must");
    x = legend_bar(d, x, "should", "should");
    x = legend_bar(d, x, "note", "note, binds nobody");
    x = legend_bar(d, x, "may", "may");
    x = legend_bar(d, x, "off", "ended");
    x = legend_bar(d, x, "value", "value of a schedule");
    if (d->timeline->compared) {
        rect(html, "hatch", x, 5, 34, BAR_HEIGHT, NULL);
        text(html, "", NULL, x + 40, 16, "what if");
        x += 56 + 7 * NAME_CHARACTER;
    }
    path(html, "vote", ballot_arena_printf(d->arena, "M%.1f 9l3.5 3.5l-3.5 3.5l-3.5 -3.5z", x + 4),
         NULL);
    line(html, "pending", x + 8, 12.5, x + 22, 12.5, NULL);
    path(html, "effect", ballot_arena_printf(d->arena, "M%.1f 9l4 7h-8z", x + 26), NULL);
    text(html, "", NULL, x + 36, 16, "ballot: passed, in force");
    end_svg(html);
}
