/* The drawings of a timeline, each an <svg> in a page. */
#ifndef BALLOT_TIMELINE_SVG_H
#define BALLOT_TIMELINE_SVG_H

#include "html.h"
#include "timeline.h"

/* Lengths are in units of the drawing, 1200 of which are its width. */
struct drawing {
    struct html *html;
    const struct timeline *timeline;
    const struct timeline_document *document;
    struct ballot_arena *arena;
    double left, right;          /* of the time axis; before it stand the rows' names */
    int name_room, section_room; /* characters */
};

extern const char drawing_style[];

struct drawing drawing_of(struct html *html, const struct timeline *timeline,
                          struct ballot_arena *arena);
/* What colours mean, and the patterns that other drawings use. */
void drawing_legend(const struct drawing *drawing);
/* The ballots of the document: when each passed, and took effect. */
void drawing_ballots(const struct drawing *drawing);
/* The rows, in drawings that fit on a page. */
void drawing_rows(const struct drawing *drawing, const char *title,
                  const struct timeline_rows *rows);
/* All there is to say of a stretch, in one line. */
const char *drawing_sentence(const struct timeline_row *row, const struct timeline_span *span,
                             struct ballot_arena *arena);

#endif
