/* XML, namespace urn:ballot:findings. */
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "xml_writer.h"

struct report {
    FILE *to;
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
};

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static void attribute(struct report *r, const char *name, const char *value)
{
    if (value == NULL)
        return;
    char *clean = report_clean(value);
    xml_wrote(xmlTextWriterWriteAttribute(r->writer, x(name), x(clean)));
    free(clean);
}

static void element(struct report *r, const char *name, const char *value)
{
    char *clean = report_clean(value);
    xml_wrote(xmlTextWriterWriteElement(r->writer, x(name), x(clean)));
    free(clean);
}

static void instant(struct report *r, const char *name, ballot_instant value)
{
    char buffer[24];
    attribute(r, name, report_instant(value, buffer));
}

/* What has been made so far goes out, so that memory does not grow. */
static void flush(struct report *r)
{
    xml_wrote(xmlTextWriterFlush(r->writer));
    fwrite(xmlBufferContent(r->buffer), 1, (size_t)xmlBufferLength(r->buffer), r->to);
    xmlBufferEmpty(r->buffer);
}

static struct report *begin(FILE *to, const struct report_head *head)
{
    struct report *r = calloc(1, sizeof *r);
    if (r == NULL)
        abort();
    r->to = to;
    r->writer = xml_writer_new(&r->buffer);
    xml_wrote(xmlTextWriterSetIndent(r->writer, 1));
    xml_wrote(xmlTextWriterStartDocument(r->writer, NULL, "UTF-8", NULL));
    xml_wrote(xmlTextWriterStartElement(r->writer, x("report")));
    attribute(r, "xmlns", "urn:ballot:findings");
    instant(r, "as-of", head->options.as_of);
    if (head->options.mode == BALLOT_ISSUED_ON)
        instant(r, "issued-on", head->options.moved_to);
    if (head->options.mode == BALLOT_REISSUED_ON)
        instant(r, "reissued-on", head->options.moved_to);
    if (head->options.limit_known)
        instant(r, "known", head->options.known);
    attribute(r, "tables", ballot_tables_name(head->tables));
    attribute(r, "digest", ballot_tables_digest(head->tables));
    return r;
}

static void subject(struct report *r, const struct report_subject *s)
{
    xml_wrote(xmlTextWriterStartElement(r->writer, x("subject")));
    attribute(r, "kind", s->kind);
    attribute(r, "name", s->name);
    attribute(r, "file", s->file);
    if (s->line != 0)
        xml_wrote(xmlTextWriterWriteFormatAttribute(r->writer, x("line"), "%u", s->line));
    attribute(r, "sha256", s->sha256);
}

static void finding(struct report *r, const struct ballot_finding *f)
{
    const struct ballot_texts *says = ballot_finding_texts(f);
    xml_wrote(xmlTextWriterStartElement(r->writer, x("finding")));
    attribute(r, "rule", f->rule);
    attribute(r, "document", f->document);
    attribute(r, "section", f->section);
    attribute(r, "ballot", f->ballot);
    attribute(r, "version", f->version);
    attribute(r, "level", f->level);
    attribute(r, "verdict", ballot_verdict_name(f->verdict));
    if (f->has_anchor)
        instant(r, "anchor", f->anchor);
    instant(r, "since", f->since);
    instant(r, "until", f->until);
    instant(r, "holds-from", f->holds_from);
    instant(r, "holds-until", f->holds_until);
    attribute(r, "subject", says->subject);
    element(r, "message", says->message);
    if (f->via_document != NULL) {
        xml_wrote(xmlTextWriterStartElement(r->writer, x("via")));
        attribute(r, "document", f->via_document);
        attribute(r, "section", f->via_section);
        attribute(r, "ballot", f->via_ballot);
        xml_wrote(xmlTextWriterEndElement(r->writer));
    }
    for (size_t i = 0; i < says->n_missing; i++)
        element(r, "missing", says->missing[i]);
    for (size_t i = 0; i < says->n_substitutes; i++)
        element(r, "substitute", says->substitutes[i]);
    for (size_t i = 0; i < says->n_flips; i++)
        element(r, "reading", says->flips[i]);
    xml_wrote(xmlTextWriterEndElement(r->writer));
}

static void subject_end(struct report *r)
{
    xml_wrote(xmlTextWriterEndElement(r->writer));
    flush(r);
}

static void error(struct report *r, const char *file, unsigned line, const char *message)
{
    xml_wrote(xmlTextWriterStartElement(r->writer, x("error")));
    attribute(r, "file", file);
    if (line != 0)
        xml_wrote(xmlTextWriterWriteFormatAttribute(r->writer, x("line"), "%u", line));
    attribute(r, "message", message);
    xml_wrote(xmlTextWriterEndElement(r->writer));
}

static void end(struct report *r, const struct report_counts *counts)
{
    (void)counts;
    xml_wrote(xmlTextWriterEndElement(r->writer));
    xml_wrote(xmlTextWriterEndDocument(r->writer));
    flush(r);
    xmlFreeTextWriter(r->writer);
    xmlBufferFree(r->buffer);
    free(r);
}

const struct report_format report_xml = {"xml", begin, subject, finding, subject_end, error, end};
