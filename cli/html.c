#include "html.h"

#include <stdarg.h>
#include <stdlib.h>

#include "report.h"
#include "xml_writer.h"

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

/* malloc'ed. */
__attribute__((format(printf, 1, 0))) static char *clean(const char *format, va_list arguments)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (memory == NULL || vfprintf(memory, format, arguments) < 0 || fclose(memory) != 0)
        abort();
    char *result = report_clean(text);
    free(text);
    return result;
}

void html_begin(struct html *html, const char *element)
{
    xml_wrote(xmlTextWriterStartElement(html->writer, x(element)));
}

void html_end(struct html *html)
{
    /* HTML knows "/>" on few elements; "</…>" is right on all but those. */
    xml_wrote(xmlTextWriterFullEndElement(html->writer));
}

void html_attribute(struct html *html, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *value = clean(format, arguments);
    va_end(arguments);
    xml_wrote(xmlTextWriterWriteAttribute(html->writer, x(name), x(value)));
    free(value);
}

void html_text(struct html *html, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = clean(format, arguments);
    va_end(arguments);
    xml_wrote(xmlTextWriterWriteString(html->writer, x(text)));
    free(text);
}

void html_element(struct html *html, const char *element, const char *class, const char *text)
{
    html_begin(html, element);
    if (class != NULL)
        html_attribute(html, "class", "%s", class);
    html_text(html, "%s", text);
    html_end(html);
}

void html_line(struct html *html)
{
    xml_wrote(xmlTextWriterWriteRaw(html->writer, x("\n")));
    xml_wrote(xmlTextWriterFlush(html->writer));
    fwrite(xmlBufferContent(html->buffer), 1, (size_t)xmlBufferLength(html->buffer), html->to);
    xmlBufferEmpty(html->buffer);
}

static void meta(struct html *html, const char *kind, const char *name, const char *content)
{
    html_begin(html, "meta");
    html_attribute(html, kind, "%s", name);
    html_attribute(html, "content", "%s", content);
    xml_wrote(xmlTextWriterEndElement(html->writer));
    html_line(html);
}

void html_open(struct html *html, FILE *to, const char *title, const char *style)
{
    html->to = to;
    html->writer = xml_writer_new(&html->buffer);
    xml_wrote(xmlTextWriterWriteRaw(html->writer, x("<!DOCTYPE html>\n")));
    html_begin(html, "html");
    html_attribute(html, "xmlns", "http://www.w3.org/1999/xhtml");
    html_attribute(html, "lang", "en");
    html_begin(html, "head");
    html_line(html);
    html_begin(html, "meta");
    html_attribute(html, "charset", "utf-8");
    xml_wrote(xmlTextWriterEndElement(html->writer));
    html_line(html);
    /* Nothing of other places is to be asked for. */
    meta(html, "http-equiv", "Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'");
    meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    html_element(html, "title", NULL, title);
    html_line(html);
    html_begin(html, "style");
    xml_wrote(xmlTextWriterWriteRaw(html->writer, x(style)));
    html_end(html);
    html_end(html);
    html_line(html);
    html_begin(html, "body");
    html_line(html);
}

void html_close(struct html *html)
{
    html_end(html);
    html_end(html);
    html_line(html);
    xmlFreeTextWriter(html->writer);
    xmlBufferFree(html->buffer);
}
