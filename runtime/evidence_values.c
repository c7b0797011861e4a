/* Elements of evidence to typed records. The document is valid: only what the schema
 * cannot say is checked here. */
#include "evidence_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "builtins.h"

/* Collapses white space as xs:token has it; gives the new length. */
static size_t collapse(char *text)
{
    size_t n = 0;
    bool blank = true;
    for (const char *at = text; *at != '\0'; at++) {
        bool space = *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r';
        if (!space)
            text[n++] = *at;
        else if (!blank)
            text[n++] = ' ';
        blank = space;
    }
    if (n != 0 && text[n - 1] == ' ')
        n--;
    text[n] = '\0';
    return n;
}

char *evidence_text(struct evidence_reader *r, xmlChar *text, size_t *length)
{
    if (text == NULL)
        return NULL;
    *length = collapse((char *)text);
    char *copy = ballot_arena_text(r->arena, (const char *)text, *length);
    xmlFree(text);
    return copy;
}

static char *content(struct evidence_reader *r, xmlNodePtr node, size_t *length)
{
    char *text = evidence_text(r, xmlNodeGetContent(node), length);
    if (text != NULL)
        return text;
    *length = 0;
    return ballot_arena_text(r->arena, "", 0);
}

static bool parse_number(const char *text, int64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' && end != text;
}

/* PnDTnHnMnS without months, as the schema demands. */
static bool parse_duration(const char *text, int64_t *seconds)
{
    *seconds = 0;
    if (*text++ != 'P' || *text == '\0')
        return false;
    while (*text != '\0') {
        char *end;
        if (*text == 'T') {
            text++;
            continue;
        }
        long long n = strtoll(text, &end, 10);
        if (end == text || n < 0 || n > 999999)
            return false;
        switch (*end) {
        case 'D':
            *seconds += n * BALLOT_DAY;
            break;
        case 'H':
            *seconds += n * 3600;
            break;
        case 'M':
            *seconds += n * 60;
            break;
        case 'S':
            *seconds += n;
            break;
        default:
            return false;
        }
        text = end + 1;
    }
    return true;
}

static struct ballot_value read_record(struct evidence_reader *r, xmlNodePtr node, uint32_t record,
                                       enum ballot_motion motion);

static struct ballot_value read_scalar(struct evidence_reader *r, xmlNodePtr node,
                                       const struct ballot_field *field, enum ballot_motion motion)
{
    struct ballot_value value = {.state = BALLOT_KNOWN};
    size_t length;
    bool is_day, fine = true;
    if (field->kind == BALLOT_RECORD)
        return read_record(r, node, field->type, motion);
    char *text = content(r, node, &length);
    switch ((enum ballot_kind)field->kind) {
    case BALLOT_BOOL:
        value.as.number = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
        break;
    case BALLOT_INT:
        fine = parse_number(text, &value.as.number);
        break;
    case BALLOT_DATE:
    case BALLOT_DAY_DATE:
        fine = ballot_date_parse(text, length, &value.as.number, &is_day) &&
               is_day == (field->kind == BALLOT_DAY_DATE);
        if ((field->flags & BALLOT_FIELD_FIXED) == 0)
            value.motion = (uint8_t)motion;
        break;
    case BALLOT_DURATION:
        fine = parse_duration(text, &value.as.number);
        break;
    case BALLOT_TEXT:
        value = ballot_value_text(text, length);
        break;
    case BALLOT_OID: {
        size_t octets;
        value.as.bytes = ballot_oid_parse(text, length, &octets, r->arena);
        fine = value.as.bytes != NULL;
        value.length = fine ? (uint32_t)octets : 0;
        break;
    }
    case BALLOT_ENUM: {
        const struct ballot_enumeration *words = ballot_tables_enum(r->tables, field->type);
        uint16_t i = 0;
        while (i < words->n_words && strcmp(words->words[i], text) != 0)
            i++;
        fine = i < words->n_words;
        value.as.number = i;
        break;
    }
    case BALLOT_RECORD:
        break;
    }
    if (!fine)
        evidence_complain(r, evidence_line(node), "element \"%s\": \"%.80s\" is out of range",
                          (const char *)node->name, text);
    return value;
}

static struct ballot_value read_list(struct evidence_reader *r, xmlNodePtr node,
                                     const struct ballot_field *field, enum ballot_motion motion)
{
    uint32_t n = 0;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next)
        n += evidence_is_element(child);
    struct ballot_value *items = ballot_arena_array(r->arena, n + 1u, sizeof *items);
    struct ballot_value list = {.state = BALLOT_KNOWN, .length = n, .as.items = items};
    n = 0;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next)
        if (evidence_is_element(child))
            items[n++] = read_scalar(r, child, field, motion);
    return list;
}

static bool is_nil(xmlNodePtr node)
{
    xmlChar *nil = xmlGetNsProp(node, (const xmlChar *)"nil",
                                (const xmlChar *)"http://www.w3.org/2001/XMLSchema-instance");
    if (nil != NULL)
        collapse((char *)nil);
    bool result = nil != NULL &&
                  (strcmp((const char *)nil, "true") == 0 || strcmp((const char *)nil, "1") == 0);
    xmlFree(nil);
    return result;
}

struct ballot_object *evidence_object(struct evidence_reader *r, xmlNodePtr node, uint32_t record,
                                      enum ballot_motion motion)
{
    const struct ballot_record *type = ballot_tables_record(r->tables, record);
    struct ballot_object *object = ballot_arena_alloc(r->arena, sizeof *object);
    object->record = (uint16_t)record;
    object->file = r->name;
    object->line = node != NULL ? evidence_line(node) : 0;
    object->fields = ballot_arena_array(r->arena, type->n_fields + 1u, sizeof *object->fields);
    uint32_t *lines = ballot_arena_array(r->arena, type->n_fields + 1u, sizeof *lines);
    object->lines = lines;
    for (uint16_t i = 0; i < type->n_fields; i++)
        object->fields[i] = ballot_value_none(BALLOT_UNKNOWN);
    /* What is done in a reusable record stays with it. */
    if (type->reusable && motion == BALLOT_MOVES_WITH_ISSUANCE)
        motion = BALLOT_MOVES_WITH_PRACTICE;
    for (xmlNodePtr child = node != NULL ? node->children : NULL; child != NULL;
         child = child->next) {
        uint16_t i = 0;
        if (!evidence_is_element(child))
            continue;
        while (i < type->n_fields && strcmp(type->fields[i].name, (const char *)child->name) != 0)
            i++;
        if (i == type->n_fields)
            continue; /* the schema has refused it already */
        const struct ballot_field *field = &type->fields[i];
        lines[i] = evidence_line(child);
        if (is_nil(child))
            object->fields[i] = ballot_value_none(BALLOT_ABSENT);
        else if ((field->flags & BALLOT_FIELD_LIST) != 0)
            object->fields[i] = read_list(r, child, field, motion);
        else
            object->fields[i] = read_scalar(r, child, field, motion);
    }
    return object;
}

static struct ballot_value read_record(struct evidence_reader *r, xmlNodePtr node, uint32_t record,
                                       enum ballot_motion motion)
{
    struct ballot_value value = {.state = BALLOT_KNOWN};
    value.as.object = evidence_object(r, node, record, motion);
    return value;
}
