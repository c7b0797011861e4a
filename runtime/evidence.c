/* Evidence documents: what was done for which certificate, and what the CA does. */
#include "evidence_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"

/* One `certificate` element of an issuance. */
struct binding {
    const char *sha256;          /* lower case, or NULL */
    const char *issuer, *serial; /* lower case serial, or NULL */
    size_t issuance;
    uint32_t line;
};

struct ballot_evidence {
    struct ballot_arena arena;
    const char *name;
    const struct ballot_tables *tables;
    struct ballot_object *ca;
    struct ballot_object **issuances;
    size_t n_issuances;
    struct binding *bindings; /* sorted: by fingerprint, then issuer and serial */
    size_t n_bindings;
    const char **names; /* per issuance: its first binding, for messages */
};

/* --- Bindings --------------------------------------------------------------------------- */

static char *attribute(struct evidence_reader *r, xmlNodePtr node, const char *name)
{
    size_t length;
    return evidence_text(r, xmlGetNoNsProp(node, (const xmlChar *)name), &length);
}

/* Without what `openssl x509 -issuer` prints before the name. */
static const char *issuer_attribute(struct evidence_reader *r, xmlNodePtr node)
{
    static const char label[] = "issuer=";
    const char *name = attribute(r, node, "issuer");
    return name != NULL && strncmp(name, label, sizeof label - 1) == 0 ? name + sizeof label - 1
                                                                       : name;
}

/* Hex digits in lower case, as the facts of a certificate have them. */
static char *hex_attribute(struct evidence_reader *r, xmlNodePtr node, const char *name)
{
    char *text = attribute(r, node, name);
    for (char *at = text; at != NULL && *at != '\0'; at++)
        *at = (char)(*at >= 'A' && *at <= 'F' ? *at + 32 : *at);
    return text;
}

/* Most tools leave out the octet that keeps a serial number positive. */
static const char *bare_serial(const char *hex)
{
    while (hex != NULL && hex[0] == '0' && hex[1] == '0' && hex[2] != '\0')
        hex += 2;
    return hex;
}

static void read_binding(struct ballot_evidence *e, struct evidence_reader *r, xmlNodePtr node,
                         size_t issuance)
{
    struct binding *binding = &e->bindings[e->n_bindings];
    unsigned line = evidence_line(node);
    *binding = (struct binding){.sha256 = hex_attribute(r, node, "sha256"),
                                .issuer = issuer_attribute(r, node),
                                .serial = bare_serial(hex_attribute(r, node, "serial")),
                                .issuance = issuance,
                                .line = line};
    bool by_name = binding->issuer != NULL && binding->serial != NULL;
    if ((binding->issuer == NULL) != (binding->serial == NULL) ||
        (binding->sha256 != NULL) == by_name) {
        evidence_complain(r, line, "a certificate is named by sha256, or by issuer and serial");
        return;
    }
    if (e->names[issuance] == NULL)
        e->names[issuance] = by_name ? ballot_arena_printf(r->arena, "serial number %s of %s",
                                                           binding->serial, binding->issuer)
                                     : ballot_arena_printf(r->arena, "SHA-256 %s", binding->sha256);
    e->n_bindings++;
}

static int compare_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int by_certificate(const void *left, const void *right)
{
    const struct binding *a = left, *b = right;
    int order = compare_text(a->sha256, b->sha256);
    if (order == 0)
        order = compare_text(a->serial, b->serial);
    return order != 0 ? order : compare_text(a->issuer, b->issuer);
}

static void sort_bindings(struct ballot_evidence *e, struct evidence_reader *r)
{
    qsort(e->bindings, e->n_bindings, sizeof *e->bindings, by_certificate);
    for (size_t i = 1; i < e->n_bindings; i++) {
        if (by_certificate(&e->bindings[i - 1], &e->bindings[i]) != 0)
            continue;
        uint32_t a = e->bindings[i - 1].line, b = e->bindings[i].line;
        evidence_complain(r, a > b ? a : b, "this certificate has an issuance already, at line %u",
                          (unsigned)(a < b ? a : b));
    }
}

size_t ballot_evidence_find(const struct ballot_evidence *evidence,
                            const struct ballot_certificate *certificate)
{
    const struct ballot_object *cert = ballot_certificate_object(certificate);
    const struct ballot_value *serial = ballot_fact(cert, BALLOT_cert_serial);
    struct binding key = {.sha256 = ballot_certificate_sha256(certificate)};
    const struct binding *found = NULL;
    if (evidence->n_bindings != 0)
        found = bsearch(&key, evidence->bindings, evidence->n_bindings, sizeof key, by_certificate);
    if (found == NULL && evidence->n_bindings != 0 && serial->state == BALLOT_KNOWN) {
        key = (struct binding){.issuer = ballot_certificate_issuer_text(certificate),
                               .serial = bare_serial(serial->as.text)};
        found = bsearch(&key, evidence->bindings, evidence->n_bindings, sizeof key, by_certificate);
    }
    return found != NULL ? found->issuance : SIZE_MAX;
}

/* --- A document ---------------------------------------------------------------------------- */

static bool is_named(xmlNodePtr node, const char *name)
{
    return evidence_is_element(node) && strcmp((const char *)node->name, name) == 0;
}

static void read_issuance(struct ballot_evidence *e, struct evidence_reader *r, xmlNodePtr node,
                          size_t index)
{
    xmlNodePtr acts = NULL;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (is_named(child, "certificate"))
            read_binding(e, r, child, index);
        else if (is_named(child, "acts"))
            acts = child;
    }
    e->issuances[index] =
        evidence_object(r, acts, e->tables->record_issuance, BALLOT_MOVES_WITH_ISSUANCE);
    e->issuances[index]->line = evidence_line(node);
}

static void read_document(struct ballot_evidence *e, struct evidence_reader *r, xmlDocPtr document)
{
    size_t n_certificates = 0;
    xmlNodePtr root = xmlDocGetRootElement(document);
    for (xmlNodePtr node = root->children; node != NULL; node = node->next) {
        e->n_issuances += is_named(node, "issuance");
        for (xmlNodePtr child = is_named(node, "issuance") ? node->children : NULL; child != NULL;
             child = child->next)
            n_certificates += is_named(child, "certificate");
    }
    e->issuances =
        ballot_arena_array(&e->arena, e->n_issuances + 1, sizeof(struct ballot_object *));
    e->names = ballot_arena_array(&e->arena, e->n_issuances + 1, sizeof *e->names);
    e->bindings = ballot_arena_array(&e->arena, n_certificates + 1, sizeof *e->bindings);
    size_t index = 0;
    for (xmlNodePtr node = root->children; node != NULL; node = node->next) {
        if (is_named(node, "ca"))
            e->ca = evidence_object(r, node, e->tables->record_ca, BALLOT_FIXED);
        else if (is_named(node, "issuance"))
            read_issuance(e, r, node, index++);
    }
    if (!r->failed)
        sort_bindings(e, r);
}

struct ballot_evidence *ballot_evidence_read(const struct ballot_tables *tables, const char *name,
                                             const char *xml, size_t length,
                                             struct ballot_error *error)
{
    struct ballot_evidence *e = calloc(1, sizeof *e);
    memset(error, 0, sizeof *error);
    if (e == NULL) {
        snprintf(error->message, sizeof error->message, "out of memory");
        return NULL;
    }
    e->name = ballot_arena_text(&e->arena, name, strlen(name));
    e->tables = tables;
    struct evidence_reader r = {
        .arena = &e->arena, .name = e->name, .tables = tables, .error = error};
    xmlDocPtr document = evidence_parse(&r, xml, length);
    if (document != NULL)
        read_document(e, &r, document);
    xmlFreeDoc(document);
    if (r.failed) {
        ballot_evidence_free(e);
        return NULL;
    }
    return e;
}

void ballot_evidence_free(struct ballot_evidence *evidence)
{
    if (evidence == NULL)
        return;
    ballot_arena_free(&evidence->arena);
    free(evidence);
}

size_t ballot_evidence_issuances(const struct ballot_evidence *evidence)
{
    return evidence->n_issuances;
}

unsigned ballot_evidence_line(const struct ballot_evidence *evidence, size_t issuance)
{
    return evidence->issuances[issuance]->line;
}

const char *ballot_evidence_binding(const struct ballot_evidence *evidence, size_t issuance)
{
    return evidence->names[issuance];
}

const struct ballot_object *ballot_evidence_ca(const struct ballot_evidence *evidence)
{
    return evidence->ca;
}

const struct ballot_object *ballot_evidence_issuance(const struct ballot_evidence *evidence,
                                                     size_t issuance)
{
    return evidence->issuances[issuance];
}

const char *ballot_evidence_name(const struct ballot_evidence *evidence)
{
    return evidence->name;
}
