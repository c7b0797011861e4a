/* JSON (docs/schedule.schema.json). */
#include <stdlib.h>

#include "../runtime/date.h"
#include "json.h"
#include "report.h"
#include "schedule.h"

static json_t *standing(const struct standing *s)
{
    return json_pack("{s:s, s:o}", "verdict", ballot_verdict_name(s->verdict), "level",
                     json_text(s->level));
}

static json_t *subject(const struct schedule_subject *s)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "name", json_text(s->name), "file", json_text(s->file),
                     "line", s->line != 0 ? json_integer(s->line) : json_null(), "sha256",
                     json_text(s->sha256));
}

static json_t *via(const struct change *c)
{
    if (c->via_document == NULL)
        return json_null();
    return json_pack("{s:s, s:s, s:s}", "document", c->via_document, "section", c->via_section,
                     "ballot", c->via_ballot);
}

/* Which rule, of which subject, and why. */
static json_t *finding(const struct change *c)
{
    json_t *missing = json_array();
    for (size_t i = 0; i < c->n_missing; i++)
        json_array_append_new(missing, json_text(c->missing[i]));
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "rule", c->rule, "document", c->document,
                  "section", c->section, "ballot", c->ballot, "version", c->version, "via", via(c));
    json_object_set_new(object, "subject", subject(c->subject));
    json_object_set_new(object, "instance", json_text(c->instance));
    json_object_set_new(object, "message", json_text(c->message));
    json_object_set_new(object, "needs", json_text(c->unmet));
    json_object_set_new(object, "missing", missing);
    return object;
}

static json_t *change(const struct change *c)
{
    json_t *object = json_pack("{s:o, s:o, s:s, s:s, s:o, s:o}", "date", json_instant(c->at),
                               "last", json_instant(c->last), "kind", schedule_kind(c->kind), "id",
                               c->id, "from", standing(&c->from), "to", standing(&c->to));
    json_object_update_new(object, finding(c));
    return object;
}

void schedule_json(struct schedule *s, const struct schedule_style *style, FILE *to)
{
    (void)style;
    json_t *changes = json_array(), *failing = json_array();
    for (size_t i = 0; i < s->failing.n; i++)
        json_array_append_new(failing, finding(&s->failing.items[i]));
    for (size_t i = 0; i < s->changes.n; i++)
        json_array_append_new(changes, change(&s->changes.items[i]));
    json_t *report =
        json_pack("{s:s, s:o, s:o, s:o, s:o, s:{s:o, s:s}, s:I, s:o, s:I, s:o}", "moving",
                  schedule_moving(s), "from", json_instant(s->from), "to", json_instant(s->until),
                  "as_of", s->options.as_of_fixed ? json_instant(s->options.as_of) : json_null(),
                  "known", s->options.limit_known ? json_instant(s->options.known) : json_null(),
                  "tables", "name", json_text(ballot_tables_name(s->tables)), "digest",
                  ballot_tables_digest(s->tables), "subjects", (json_int_t)s->n_subjects, "failing",
                  failing, "unreadable", (json_int_t)s->input_errors, "changes", changes);
    /* A write error shows in ferror, which the caller looks at. */
    json_dumpf(report, to, JSON_INDENT(2));
    fputc('\n', to);
    json_decref(report);
}
