/* JSON and JSON lines (docs/findings.schema.json). Written subject by subject,
 * so that memory does not grow with the number of certificates. */
#include <stdlib.h>
#include <string.h>

#include "../runtime/date.h"
#include "json.h"
#include "report.h"

struct report {
    FILE *to;
    bool lines, any_subject;
    json_t *subject, *errors;
};

const char *report_instant(ballot_instant instant, char buffer[24])
{
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return NULL;
    return ballot_date_format(instant, buffer);
}

static json_t *texts(const char *const *items, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(array, json_text(items[i]));
    return array;
}

static json_t *head_object(const struct report_head *head)
{
    const struct ballot_options *o = &head->options;
    json_t *object = json_object();
    json_object_set_new(object, "as_of", json_instant(o->as_of));
    json_object_set_new(object, "issued_on",
                        o->mode == BALLOT_ISSUED_ON ? json_instant(o->moved_to) : json_null());
    json_object_set_new(object, "reissued_on",
                        o->mode == BALLOT_REISSUED_ON ? json_instant(o->moved_to) : json_null());
    json_object_set_new(object, "known", o->limit_known ? json_instant(o->known) : json_null());
    json_t *tables = json_object();
    json_object_set_new(tables, "name", json_text(ballot_tables_name(head->tables)));
    json_object_set_new(tables, "digest", json_text(ballot_tables_digest(head->tables)));
    json_object_set_new(object, "tables", tables);
    return object;
}

static void dump(const json_t *value, FILE *to, size_t flags)
{
    /* A write error shows in ferror, which the caller looks at in the end. */
    json_dumpf(value, to, flags);
}

static struct report *begin(FILE *to, const struct report_head *head, bool lines)
{
    struct report *report = calloc(1, sizeof *report);
    if (report == NULL)
        abort();
    report->to = to;
    report->lines = lines;
    report->errors = json_array();
    json_t *object = head_object(head);
    if (lines) {
        dump(object, to, JSON_COMPACT);
        fputc('\n', to);
    } else {
        /* All members of the head, then the array that grows. */
        const char *key;
        json_t *value;
        fputs("{\n", to);
        json_object_foreach(object, key, value)
        {
            fprintf(to, "  \"%s\": ", key);
            dump(value, to, JSON_ENCODE_ANY);
            fputs(",\n", to);
        }
        fputs("  \"subjects\": [", to);
    }
    json_decref(object);
    return report;
}

static struct report *begin_json(FILE *to, const struct report_head *head)
{
    return begin(to, head, false);
}

static struct report *begin_jsonl(FILE *to, const struct report_head *head)
{
    return begin(to, head, true);
}

static void subject(struct report *report, const struct report_subject *s)
{
    report->subject = json_object();
    json_object_set_new(report->subject, "kind", json_text(s->kind));
    json_object_set_new(report->subject, "name", json_text(s->name));
    json_object_set_new(report->subject, "file", json_text(s->file));
    json_object_set_new(report->subject, "line",
                        s->line != 0 ? json_integer(s->line) : json_null());
    json_object_set_new(report->subject, "sha256", json_text(s->sha256));
    json_object_set_new(report->subject, "findings", json_array());
}

static void finding(struct report *report, const struct ballot_finding *f)
{
    const struct ballot_texts *says = ballot_finding_texts(f);
    json_t *object = json_object(), *via = json_null();
    if (f->via_document != NULL) {
        via = json_object();
        json_object_set_new(via, "document", json_text(f->via_document));
        json_object_set_new(via, "section", json_text(f->via_section));
        json_object_set_new(via, "ballot", json_text(f->via_ballot));
    }
    json_object_set_new(object, "rule", json_text(f->rule));
    json_object_set_new(object, "document", json_text(f->document));
    json_object_set_new(object, "section", json_text(f->section));
    json_object_set_new(object, "ballot", json_text(f->ballot));
    json_object_set_new(object, "version", json_text(f->version));
    json_object_set_new(object, "level", json_text(f->level));
    json_object_set_new(object, "verdict", json_text(ballot_verdict_name(f->verdict)));
    json_object_set_new(object, "anchor", f->has_anchor ? json_instant(f->anchor) : json_null());
    json_object_set_new(object, "since", json_instant(f->since));
    json_object_set_new(object, "until", json_instant(f->until));
    json_object_set_new(object, "holds_from", json_instant(f->holds_from));
    json_object_set_new(object, "holds_until", json_instant(f->holds_until));
    json_object_set_new(object, "subject", json_text(says->subject));
    json_object_set_new(object, "message", json_text(says->message));
    json_object_set_new(object, "via", via);
    json_object_set_new(object, "missing", texts(says->missing, says->n_missing));
    json_object_set_new(object, "substitutes", texts(says->substitutes, says->n_substitutes));
    json_object_set_new(object, "readings", texts(says->flips, says->n_flips));
    json_array_append_new(json_object_get(report->subject, "findings"), object);
}

static void subject_end(struct report *report)
{
    if (report->lines) {
        dump(report->subject, report->to, JSON_COMPACT);
        fputc('\n', report->to);
        fflush(report->to);
    } else {
        fputs(report->any_subject ? ",\n" : "\n", report->to);
        dump(report->subject, report->to, JSON_INDENT(2));
    }
    report->any_subject = true;
    json_decref(report->subject);
    report->subject = NULL;
}

static void error(struct report *report, const char *file, unsigned line, const char *message)
{
    json_t *object = json_object();
    json_object_set_new(object, "file", json_text(file));
    json_object_set_new(object, "line", line != 0 ? json_integer(line) : json_null());
    json_object_set_new(object, "error", json_text(message));
    if (report->lines) {
        dump(object, report->to, JSON_COMPACT);
        fputc('\n', report->to);
        json_decref(object);
    } else {
        json_array_append_new(report->errors, object);
    }
}

static void end(struct report *report, const struct report_counts *counts)
{
    (void)counts;
    if (!report->lines) {
        fputs(report->any_subject ? "\n  ],\n  \"errors\": " : "],\n  \"errors\": ", report->to);
        dump(report->errors, report->to, JSON_INDENT(2));
        fputs("\n}\n", report->to);
    }
    json_decref(report->errors);
    free(report);
}

const struct report_format report_json = {"json",      begin_json, subject, finding,
                                          subject_end, error,      end};
const struct report_format report_jsonl = {"jsonl",     begin_jsonl, subject, finding,
                                           subject_end, error,       end};
