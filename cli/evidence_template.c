#include "evidence_template.h"

#include <stdlib.h>
#include <string.h>

#include "../runtime/evidence.h"
#include "report.h"
#include "xml_writer.h"

#define WIDTH 100
#define STEP 2
/* A fact that more rules ask for than these cites only the sections. */
#define MOST_NAMES 12

struct template
{
    FILE *to;
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
    const struct ballot_tables *tables;
    bool *explained; /* per enumeration: whether its words have been */
    int depth;
    bool behind_comment; /* where libxml2 does not indent the end of an element */
};

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static void begin(struct template *t, const char *element)
{
    xml_wrote(xmlTextWriterStartElement(t->writer, x(element)));
    t->depth++;
    t->behind_comment = false;
}

static void end(struct template *t)
{
    t->depth--;
    for (int i = 0; t->behind_comment && i < t->depth; i++)
        xml_wrote(xmlTextWriterWriteRaw(t->writer, x("  ")));
    xml_wrote(xmlTextWriterEndElement(t->writer));
    t->behind_comment = false;
}

static void *checked(void *pointer)
{
    if (pointer == NULL)
        abort();
    return pointer;
}

/* --- Comments --------------------------------------------------------------------------- */

/* A comment that is being written; its text is malloc'ed. */
struct comment {
    FILE *to;
    char *text;
    size_t size;
};

static void comment_begin(struct comment *c)
{
    c->text = NULL;
    c->size = 0;
    c->to = checked(open_memstream(&c->text, &c->size));
    fputc('\n', c->to);
}

/* "--" may not stand in a comment (XML 1.0, 2.5). malloc'ed. */
static char *part_hyphens(const char *text)
{
    char *parted = checked(malloc(2 * strlen(text) + 1)), *to = parted;
    for (; *text != '\0'; text++) {
        *to++ = *text;
        if (text[0] == '-' && text[1] == '-')
            *to++ = ' ';
    }
    *to = '\0';
    return parted;
}

static void comment_end(struct template *t, struct comment *c)
{
    fprintf(c->to, "%*s", t->depth * STEP, "");
    fclose(c->to);
    char *parted = part_hyphens(c->text);
    xml_wrote(xmlTextWriterWriteComment(t->writer, x(parted)));
    t->behind_comment = true;
    free(parted);
    free(c->text);
}

__attribute__((format(printf, 3, 4))) static void paragraph(struct comment *c, int indent,
                                                            const char *format, ...)
{
    char *text = NULL;
    size_t size = 0;
    va_list arguments;
    FILE *memory = checked(open_memstream(&text, &size));
    va_start(arguments, format);
    vfprintf(memory, format, arguments);
    va_end(arguments);
    fclose(memory);
    char *clean = report_clean(text);
    report_fold(c->to, clean, indent, WIDTH);
    free(clean);
    free(text);
}

/* --- What a fact is ---------------------------------------------------------------------- */

static void write_type(const struct ballot_tables *tables, const struct ballot_field *field,
                       FILE *to)
{
    static const char *const types[] = {
        [BALLOT_BOOL] = "true or false",
        [BALLOT_INT] = "a whole number",
        [BALLOT_DATE] = "a time with its zone (2025-03-15T12:00:00Z)",
        [BALLOT_DAY_DATE] = "a day (2025-03-15)",
        [BALLOT_DURATION] = "a duration in days, hours, minutes, seconds (P3DT4H5M6S)",
        [BALLOT_TEXT] = "text",
        [BALLOT_OID] = "an object identifier (2.23.140.1.5.1.3)"};
    bool is_list = (field->flags & BALLOT_FIELD_LIST) != 0;
    if (is_list)
        fputs("a list, complete where it is given: ", to);
    if (field->kind == BALLOT_RECORD) {
        const struct ballot_record *record = ballot_tables_record(tables, field->type);
        fputs(record->name, to);
        if (record->meaning != NULL)
            fprintf(to, " (%s)", record->meaning);
    } else if (field->kind == BALLOT_ENUM) {
        const struct ballot_enumeration *words = ballot_tables_enum(tables, field->type);
        fprintf(to, "%s ", is_list ? "each" : "one of");
        for (uint16_t i = 0; i < words->n_words; i++)
            fprintf(to, "%s%s", i == 0 ? "" : ", ", words->words[i]);
    } else {
        fputs(types[field->kind], to);
    }
    if ((field->flags & BALLOT_FIELD_OPTIONAL) != 0)
        fputs("; xsi:nil=\"true\" where there is none", to);
}

/* Rules by citation; the tables have those of one section together, mostly. */
static void write_askers(const struct askers *askers, FILE *to)
{
    const char *separator = "";
    for (size_t i = 0; i < askers->n; i++) {
        const char *citation = askers->items[i].citation;
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = strcmp(askers->items[k].citation, citation) != 0;
        if (!is_first)
            continue;
        fprintf(to, "%s%s", separator, citation);
        separator = "; ";
        for (size_t k = i; k < askers->n && askers->n <= MOST_NAMES; k++)
            if (askers->items[k].rule != NULL && strcmp(askers->items[k].citation, citation) == 0)
                fprintf(to, "%s %s", k == i ? ":" : ",", askers->items[k].rule);
    }
}

/* What the words of an enumeration mean, where it comes first. */
static void explain_words(const struct template *t, struct comment *c,
                          const struct ballot_field *field, int indent)
{
    if (field->kind != BALLOT_ENUM || t->explained[field->type])
        return;
    const struct ballot_enumeration *words = ballot_tables_enum(t->tables, field->type);
    t->explained[field->type] = true;
    for (uint16_t i = 0; words->meanings != NULL && i < words->n_words; i++)
        if (words->meanings[i] != NULL)
            paragraph(c, indent, "%s: %s", words->words[i], words->meanings[i]);
}

static void describe(const struct template *t, struct comment *c, const struct fact *fact,
                     int indent, unsigned long substituted)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = checked(open_memstream(&text, &size));
    write_type(t->tables, fact->field, memory);
    if (fact->field->meaning != NULL)
        fprintf(memory, ". %s", fact->field->meaning);
    fclose(memory);
    paragraph(c, indent, "%s: %s", fact->field->name, text);
    free(text);
    explain_words(t, c, fact->field, indent + STEP);
    if (fact->askers.n != 0) {
        memory = checked(open_memstream(&text, &size));
        write_askers(&fact->askers, memory);
        fclose(memory);
        paragraph(c, indent + STEP, "asked by %s", text);
        free(text);
    }
    if (substituted != 0)
        paragraph(c, indent + STEP,
                  "without it the certificate's own dates stand in for %lu rule%s", substituted,
                  substituted == 1 ? "" : "s");
    for (uint16_t i = 0; fact->record != NULL && i < fact->record->n_fields; i++)
        if (fact->fields[i] != NULL)
            describe(t, c, fact->fields[i], indent + STEP, 0);
}

/* --- What is to be filled in --------------------------------------------------------------- */

static void write_sample(xmlTextWriterPtr writer, const struct ballot_tables *tables,
                         const struct fact *fact);

static void write_fields(xmlTextWriterPtr writer, const struct ballot_tables *tables,
                         const struct fact *fact)
{
    if (fact->record == NULL)
        xml_wrote(xmlTextWriterWriteRaw(writer, x("<" BALLOT_FILL_IN "/>")));
    for (uint16_t i = 0; fact->record != NULL && i < fact->record->n_fields; i++)
        if (fact->fields[i] != NULL)
            write_sample(writer, tables, fact->fields[i]);
}

/* One element of a list; a second one is made by copying. */
static void write_sample(xmlTextWriterPtr writer, const struct ballot_tables *tables,
                         const struct fact *fact)
{
    bool is_list = (fact->field->flags & BALLOT_FIELD_LIST) != 0;
    xml_wrote(xmlTextWriterStartElement(writer, x(fact->field->name)));
    if (is_list)
        xml_wrote(xmlTextWriterStartElement(writer,
                                            x(fact->record != NULL ? fact->record->name : "item")));
    write_fields(writer, tables, fact);
    if (is_list)
        xml_wrote(xmlTextWriterEndElement(writer));
    xml_wrote(xmlTextWriterEndElement(writer));
}

/* A document of its own in memory. */
struct sample {
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
};

static struct sample sample_begin(void)
{
    struct sample sample;
    sample.writer = xml_writer_new(&sample.buffer);
    xml_wrote(xmlTextWriterSetIndent(sample.writer, 1));
    xml_wrote(xmlTextWriterSetIndentString(sample.writer, x("  ")));
    return sample;
}

/* The sample as a comment: who uncomments it has its elements where they belong. */
static void sample_end(struct template *t, struct sample *sample)
{
    struct comment c;
    xmlFreeTextWriter(sample->writer);
    const char *line = (const char *)xmlBufferContent(sample->buffer);
    size_t first = strcspn(line, "\n");
    if (line[first] == '\0' || line[first + 1] == '\0') {
        char *text = (char *)xmlStrncatNew(x(" "), x(line), (int)first);
        text = (char *)xmlStrcat((xmlChar *)text, x(" "));
        xml_wrote(xmlTextWriterWriteComment(t->writer, x(text)));
        t->behind_comment = true;
        xmlFree(text);
        xmlBufferFree(sample->buffer);
        return;
    }
    comment_begin(&c);
    while (*line != '\0') {
        size_t length = strcspn(line, "\n");
        fprintf(c.to, "%*s%.*s\n", t->depth * STEP, "", (int)length, line);
        line += length + (line[length] == '\n');
    }
    comment_end(t, &c);
    xmlBufferFree(sample->buffer);
}

static void write_fact(struct template *t, const struct fact *fact, unsigned long substituted)
{
    struct comment c;
    /* A record that is written says nothing by itself, unless it might have
     * been absent: its fields are left to be filled in one by one. */
    if (fact->record != NULL &&
        (fact->field->flags & (BALLOT_FIELD_LIST | BALLOT_FIELD_OPTIONAL)) == 0) {
        if (fact->record->meaning != NULL || fact->field->meaning != NULL) {
            comment_begin(&c);
            paragraph(&c, t->depth * STEP, "%s: %s%s%s", fact->field->name,
                      fact->record->meaning != NULL ? fact->record->meaning : "",
                      fact->record->meaning != NULL && fact->field->meaning != NULL ? ": " : "",
                      fact->field->meaning != NULL ? fact->field->meaning : "");
            comment_end(t, &c);
        }
        begin(t, fact->field->name);
        for (uint16_t i = 0; i < fact->record->n_fields; i++)
            if (fact->fields[i] != NULL)
                write_fact(t, fact->fields[i], 0);
        end(t);
        return;
    }
    comment_begin(&c);
    describe(t, &c, fact, t->depth * STEP, substituted);
    comment_end(t, &c);
    struct sample sample = sample_begin();
    write_sample(sample.writer, t->tables, fact);
    sample_end(t, &sample);
}

static void write_attestations(struct template *t, const struct askers *askers)
{
    struct comment c;
    comment_begin(&c);
    paragraph(
        &c, t->depth * STEP,
        "attestations: what no program can decide, answered by somebody responsible: true for "
        "yes, and where what is asked about does not occur");
    for (size_t i = 0; i < askers->n; i++)
        paragraph(&c, (t->depth + 1) * STEP, "%s (%s): %s", askers->items[i].rule,
                  askers->items[i].citation, askers->items[i].question);
    comment_end(t, &c);
    struct sample sample = sample_begin();
    xml_wrote(xmlTextWriterStartElement(sample.writer, x("attestations")));
    for (size_t i = 0; i < askers->n; i++) {
        xml_wrote(xmlTextWriterStartElement(sample.writer, x("attestation")));
        xml_wrote(xmlTextWriterWriteElement(sample.writer, x("rule"), x(askers->items[i].rule)));
        xml_wrote(xmlTextWriterStartElement(sample.writer, x("holds")));
        xml_wrote(xmlTextWriterWriteRaw(sample.writer, x("<" BALLOT_FILL_IN "/>")));
        xml_wrote(xmlTextWriterEndElement(sample.writer));
        xml_wrote(xmlTextWriterEndElement(sample.writer));
    }
    xml_wrote(xmlTextWriterEndElement(sample.writer));
    sample_end(t, &sample);
}

static void write_root(struct template *t, const struct fact *root, const struct askers *attested,
                       unsigned long substituted)
{
    for (uint16_t i = 0; root != NULL && i < root->record->n_fields; i++) {
        const struct fact *fact = root->fields[i];
        /* Attestations are written with the rules that want them. */
        if (fact == NULL || (attested->n != 0 && strcmp(fact->field->name, "attestations") == 0))
            continue;
        write_fact(t, fact, strcmp(fact->field->name, "signed") == 0 ? substituted : 0);
    }
    if (attested->n != 0)
        write_attestations(t, attested);
}

/* --- The document -------------------------------------------------------------------------- */

struct template *template_begin(FILE *to, const struct needs *needs, const char *day)
{
    const struct ballot_tables *tables = needs->tables;
    struct comment c;
    struct template *t = checked(calloc(1, sizeof *t));
    t->to = to;
    t->tables = tables;
    t->explained =
        checked(calloc(BALLOT_CERTIFICATE_ENUMS + (size_t)tables->n_enums, sizeof *t->explained));
    t->writer = xml_writer_new(&t->buffer);
    xml_wrote(xmlTextWriterSetIndent(t->writer, 1));
    xml_wrote(xmlTextWriterSetIndentString(t->writer, x("  ")));
    xml_wrote(xmlTextWriterStartDocument(t->writer, NULL, "UTF-8", NULL));
    comment_begin(&c);
    paragraph(&c, STEP,
              "What the rules in force on %s would ask for; rule base %s, SHA-256 %s. This is a "
              "valid evidence document in which everything is unknown.",
              day, ballot_tables_name(tables), ballot_tables_digest(tables));
    paragraph(
        &c, STEP,
        "Take the comment marks away from what you know, and put the value in place of "
        "\"%s\". Delete what you do not know: it stays unknown. Copy an element of a list for "
        "each further one; a list without elements says that there are none.",
        BALLOT_FILL_IN);
    if (needs->awaits_issuer)
        paragraph(
            &c, STEP,
            "Some rules read the certificate of the issuer, too; commands that judge take it by "
            "their option \"issuer\".");
    comment_end(t, &c);
    begin(t, "evidence");
    xml_wrote(xmlTextWriterWriteAttribute(t->writer, x("xmlns"), x("urn:ballot:evidence")));
    xml_wrote(xmlTextWriterWriteAttribute(t->writer, x("xmlns:xsi"),
                                          x("http://www.w3.org/2001/XMLSchema-instance")));
    return t;
}

void template_ca(struct template *t, const struct needs *needs)
{
    if (needs->ca == NULL && needs->ca_attestations.n == 0)
        return;
    begin(t, "ca");
    write_root(t, needs->ca, &needs->ca_attestations, 0);
    end(t);
}

void template_issuance(struct template *t, const struct needs *needs, const char *sha256,
                       const char *about)
{
    static const char nobody[] = "0000000000000000000000000000000000000000000000000000000000000000";
    struct comment c;
    comment_begin(&c);
    if (needs->issuance == NULL && needs->issuance_attestations.n == 0) {
        paragraph(&c, t->depth * STEP, "%s: nothing is asked of its issuance",
                  about != NULL ? about : "any certificate");
        comment_end(t, &c);
        return;
    }
    begin(t, "issuance");
    if (about != NULL)
        paragraph(&c, t->depth * STEP, "%s", about);
    else
        paragraph(&c, t->depth * STEP,
                  "The SHA-256 of the certificate's DER goes here, or issuer and serial number.");
    comment_end(t, &c);
    begin(t, "certificate");
    xml_wrote(
        xmlTextWriterWriteAttribute(t->writer, x("sha256"), x(sha256 != NULL ? sha256 : nobody)));
    end(t);
    begin(t, "acts");
    write_root(t, needs->issuance, &needs->issuance_attestations, needs->substituted);
    end(t);
    end(t);
}

void template_end(struct template *t)
{
    end(t);
    xml_wrote(xmlTextWriterEndDocument(t->writer));
    xml_wrote(xmlTextWriterFlush(t->writer));
    fwrite(xmlBufferContent(t->buffer), 1, (size_t)xmlBufferLength(t->buffer), t->to);
    xmlFreeTextWriter(t->writer);
    xmlBufferFree(t->buffer);
    free(t->explained);
    free(t);
}
