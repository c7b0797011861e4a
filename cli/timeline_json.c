/* A timeline as JSON. */

#include "json.h"
#include "report.h"
#include "timeline.h"

static json_t *span_json(const struct timeline_span *span)
{
    if (span == NULL)
        return json_null();
    return json_pack("{s:o, s:o, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:s}", "from",
                     json_instant(span->from), "until", json_instant(span->until), "level",
                     timeline_mark_name(span->mark), "label", span->label, "ballot",
                     json_text(span->ballot), "version", json_text(span->version), "document",
                     span->document, "section", json_text(span->section), "via",
                     json_text(span->via), "detail", span->detail);
}

static json_t *spans_json(const struct timeline_spans *spans)
{
    json_t *array = json_array();
    for (size_t i = 0; i < spans->n; i++)
        json_array_append_new(array, span_json(&spans->items[i]));
    return array;
}

static json_t *row_json(const struct timeline *timeline, const struct timeline_row *row)
{
    static const char *const kinds[] = {"rule", "section", "schedule"};
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o}", "kind", kinds[row->kind], "name",
                               row->name, "section", row->section, "summary", row->summary, "spans",
                               spans_json(&row->asked));
    if (!timeline->compared)
        return object;
    json_t *differences = json_array();
    for (size_t i = 0; i < row->n_differences; i++) {
        const struct timeline_difference *d = &row->differences[i];
        json_array_append_new(differences,
                              json_pack("{s:o, s:o, s:o, s:o}", "from", json_instant(d->from),
                                        "until", json_instant(d->until), "is", span_json(d->is),
                                        "what_if", span_json(d->asked)));
    }
    json_object_set_new(object, "differences", differences);
    return object;
}

static json_t *ballot_json(const struct ballot_ballot *ballot)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "name", ballot->name, "title",
                     ballot->title, "version", json_text(ballot->version), "discussion",
                     json_instant(ballot->discussion), "passed", json_instant(ballot->passed),
                     "adopted", json_instant(ballot->adopted), "effective",
                     json_instant(ballot->effective));
}

static json_t *document_json(const struct timeline *timeline,
                             const struct timeline_document *document)
{
    json_t *ballots = json_array(), *rows = json_array();
    for (size_t i = 0; i < document->n_ballots; i++)
        json_array_append_new(ballots, ballot_json(document->ballots[i]));
    for (size_t i = 0; i < document->n_groups; i++)
        for (size_t k = 0; k < document->groups[i].rows.n; k++)
            json_array_append_new(rows, row_json(timeline, &document->groups[i].rows.items[k]));
    return json_pack("{s:s, s:s, s:o, s:o}", "name", document->document->name, "title",
                     document->document->title, "ballots", ballots, "rows", rows);
}

void timeline_json(FILE *to, const struct timeline *timeline)
{
    json_t *documents = json_array();
    for (size_t i = 0; i < timeline->n_documents; i++)
        json_array_append_new(documents, document_json(timeline, &timeline->documents[i]));
    json_t *report = json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:o}", "tables", timeline->tables->name, "digest",
        timeline->tables->digest, "from", json_instant(timeline->from), "to",
        json_instant(timeline->to), "as_of", json_instant(timeline->as_of), "known",
        json_instant(timeline->known), "compared", (int)timeline->compared, "documents", documents);
    json_dumpf(report, to, JSON_INDENT(2));
    fputc('\n', to);
    json_decref(report);
}
