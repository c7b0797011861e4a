/* HTML pages with SVG in them, in XML syntax: well-formed both ways. One file
 * that asks for no other, and needs no script. */
#ifndef BALLOT_HTML_H
#define BALLOT_HTML_H

#include <libxml/xmlwriter.h>
#include <stdio.h>

struct html {
    FILE *to;
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
};

/* The page up to its body. STYLE is CSS without "<", "&" and ">": browsers
 * read it raw, XML readers do not. */
void html_open(struct html *html, FILE *to, const char *title, const char *style);
void html_close(struct html *html);

/* Texts may be anything: what is not UTF-8, or no character of XML, is replaced. */
void html_begin(struct html *html, const char *element);
void html_attribute(struct html *html, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void html_text(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_end(struct html *html);
/* <element class="class">text</element>; CLASS may be NULL. */
void html_element(struct html *html, const char *element, const char *class, const char *text);
/* A new line in the file, which HTML does not show; what is made goes out. */
void html_line(struct html *html);

#endif
