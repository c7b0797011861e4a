/* Names, general names, strings and times (RFC 5280 4.1.2.4 to 4.1.2.6,
 * 4.2.1.6). */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "certificate_private.h"

struct ballot_object *certificate_object(struct ballot_certificate *certificate, uint16_t record)
{
    const struct ballot_record *type = &ballot_certificate_records[record];
    struct ballot_object *object = ballot_arena_alloc(&certificate->arena, sizeof *object);
    object->record = record;
    object->origin = certificate;
    object->fields =
        ballot_arena_array(&certificate->arena, type->n_fields, sizeof *object->fields);
    return object;
}

void certificate_write_hex(const unsigned char *octets, size_t length, char *text)
{
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = "0123456789abcdef"[octets[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[octets[i] & 15];
    }
    text[2 * length] = '\0';
}

struct ballot_value certificate_hex(struct ballot_certificate *certificate,
                                    const unsigned char *octets, size_t length)
{
    char *text = ballot_arena_raw(&certificate->arena, 2 * length + 1);
    certificate_write_hex(octets, length, text);
    return ballot_value_text(text, 2 * length);
}

void certificate_add(struct ballot_certificate *certificate, struct certificate_list *list,
                     struct ballot_value item)
{
    if (list->n == list->capacity) {
        uint32_t capacity = list->capacity == 0 ? 8 : list->capacity * 2;
        struct ballot_value *more = ballot_arena_raw(&certificate->arena, capacity * sizeof *more);
        if (list->n != 0)
            memcpy(more, list->items, list->n * sizeof *more);
        list->items = more;
        list->capacity = capacity;
    }
    list->items[list->n++] = item;
}

/* --- Strings ---------------------------------------------------------------------- */

static int64_t count_characters(const char *text, size_t length)
{
    int64_t n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

static bool is_within(const struct der *string, unsigned char least, unsigned char most)
{
    for (size_t i = 0; i < string->length; i++)
        if (string->value[i] < least || string->value[i] > most)
            return false;
    return true;
}

/* Letters, digits and what else X.680 41.4 allows. */
static bool is_printable(const struct der *string)
{
    for (size_t i = 0; i < string->length; i++) {
        unsigned char c = string->value[i];
        bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || strchr(" '()+,-./:=?", c) == NULL))
            return false;
    }
    return true;
}

static bool is_numeric(const struct der *string)
{
    for (size_t i = 0; i < string->length; i++)
        if (string->value[i] != ' ' && (string->value[i] < '0' || string->value[i] > '9'))
            return false;
    return true;
}

/* The octets are ASCII, and those of the type: they can be used as they stand. */
static bool is_plain(const struct der *string)
{
    switch (string->tag) {
    case V_ASN1_PRINTABLESTRING:
        return is_printable(string);
    case V_ASN1_NUMERICSTRING:
        return is_numeric(string);
    case V_ASN1_VISIBLESTRING:
        return is_within(string, 0x20, 0x7E);
    case V_ASN1_IA5STRING:
    case V_ASN1_UTF8STRING:
    case V_ASN1_UTCTIME:
    case V_ASN1_GENERALIZEDTIME:
        return is_within(string, 0, 0x7F);
    default:
        return false;
    }
}

/* Types whose octets are no ASCII. libcrypto takes TeletexString as Latin-1,
 * as everybody has used it. */
static bool is_wide(int tag)
{
    return tag == V_ASN1_UTF8STRING || tag == V_ASN1_T61STRING || tag == V_ASN1_BMPSTRING ||
           tag == V_ASN1_UNIVERSALSTRING;
}

static int to_utf8(const struct der *string, unsigned char **text)
{
    ASN1_STRING source = {.length = (int)string->length,
                          .type = string->tag,
                          .data = (unsigned char *)(uintptr_t)string->value};
    return ASN1_STRING_to_UTF8(text, &source);
}

bool certificate_string_is_good(const struct der *string)
{
    unsigned char *text = NULL;
    if (is_plain(string) || string->length == 0)
        return true;
    if (!is_wide(string->tag))
        return false;
    bool good = to_utf8(string, &text) >= 0;
    OPENSSL_free(text);
    return good;
}

struct ballot_value certificate_string(struct ballot_certificate *certificate,
                                       const struct der *string, int64_t *characters)
{
    if (string->klass != V_ASN1_UNIVERSAL || string->constructed)
        return ballot_value_none(BALLOT_UNREADABLE);
    if (is_plain(string)) {
        *characters = (int64_t)string->length;
        return ballot_value_text((const char *)string->value, string->length);
    }
    if (!is_wide(string->tag))
        return ballot_value_none(BALLOT_UNREADABLE);
    unsigned char *text = NULL;
    int length = to_utf8(string, &text);
    if (length < 0)
        return ballot_value_none(BALLOT_UNREADABLE);
    const char *copy = ballot_arena_text(&certificate->arena, (const char *)text, (size_t)length);
    OPENSSL_free(text);
    *characters = count_characters(copy, (size_t)length);
    return ballot_value_text(copy, (size_t)length);
}

bool certificate_time(const struct der *time, ballot_instant *instant)
{
    struct tm civil;
    ASN1_TIME source = {.length = (int)time->length,
                        .type = time->tag,
                        .data = (unsigned char *)(uintptr_t)time->value};
    if ((!der_is(time, V_ASN1_UTCTIME) && !der_is(time, V_ASN1_GENERALIZEDTIME)) ||
        time->length > 64 || ASN1_TIME_to_tm(&source, &civil) != 1)
        return false;
    struct ballot_civil parts = {civil.tm_year + 1900, civil.tm_mon + 1, civil.tm_mday,
                                 civil.tm_hour,        civil.tm_min,     civil.tm_sec};
    return ballot_date_from_civil(&parts, instant);
}

enum ballot_word_string_type certificate_string_type(const struct der *string)
{
    if (string->klass != V_ASN1_UNIVERSAL)
        return BALLOT_string_type_other;
    switch (string->tag) {
    case V_ASN1_PRINTABLESTRING:
        return BALLOT_string_type_printable;
    case V_ASN1_UTF8STRING:
        return BALLOT_string_type_utf8;
    case V_ASN1_IA5STRING:
        return BALLOT_string_type_ia5;
    case V_ASN1_T61STRING:
        return BALLOT_string_type_teletex;
    case V_ASN1_BMPSTRING:
        return BALLOT_string_type_bmp;
    case V_ASN1_UNIVERSALSTRING:
        return BALLOT_string_type_universal;
    case V_ASN1_NUMERICSTRING:
        return BALLOT_string_type_numeric;
    case V_ASN1_VISIBLESTRING:
        return BALLOT_string_type_visible;
    case V_ASN1_UTCTIME:
    case V_ASN1_GENERALIZEDTIME:
        return BALLOT_string_type_time;
    default:
        return BALLOT_string_type_other;
    }
}

/* --- Names -------------------------------------------------------------------------- */

bool certificate_name(struct ballot_certificate *certificate, const struct der *name,
                      struct ballot_value *value)
{
    struct certificate_list attributes = {0};
    struct der_cursor rdns = der_inside(name);
    int64_t rdn = 0;
    while (!der_at_end(&rdns)) {
        struct der set;
        if (!der_want(&rdns, V_ASN1_SET, &set))
            return false;
        struct der_cursor members = der_inside(&set);
        while (!der_at_end(&members)) {
            struct der pair, type, string;
            if (!der_want(&members, V_ASN1_SEQUENCE, &pair))
                return false;
            struct der_cursor inside = der_inside(&pair);
            if (!der_want(&inside, V_ASN1_OBJECT, &type) || !der_next(&inside, &string) ||
                !der_at_end(&inside))
                return false;
            struct ballot_object *attribute =
                certificate_object(certificate, BALLOT_RECORD_attribute);
            int64_t characters = 0;
            struct ballot_value text = certificate_string(certificate, &string, &characters);
            attribute->fields[BALLOT_attribute_type] = certificate_oid(&type);
            attribute->fields[BALLOT_attribute_string_type] =
                ballot_value_number(certificate_string_type(&string));
            attribute->fields[BALLOT_attribute_value] = text;
            attribute->fields[BALLOT_attribute_characters] =
                text.state == BALLOT_KNOWN ? ballot_value_number(characters) : text;
            attribute->fields[BALLOT_attribute_well_formed] =
                ballot_value_number(text.state == BALLOT_KNOWN);
            attribute->fields[BALLOT_attribute_rdn] = ballot_value_number(rdn);
            certificate_add(certificate, &attributes, certificate_record(attribute));
        }
        rdn++;
    }
    struct ballot_object *object = certificate_object(certificate, BALLOT_RECORD_name);
    object->fields[BALLOT_name_attributes] = certificate_list_value(&attributes);
    object->fields[BALLOT_name_rdns] = ballot_value_number(rdn);
    object->fields[BALLOT_name_der] = certificate_hex(certificate, name->start, der_total(name));
    *value = certificate_record(object);
    return true;
}

/* Leading one bits of a mask; -1 where it is no prefix. */
static int prefix_length(const unsigned char *mask, size_t length)
{
    int bits = 0;
    bool ended = false;
    for (size_t i = 0; i < length * 8; i++) {
        bool one = (mask[i / 8] >> (7 - i % 8) & 1) != 0;
        if (one && ended)
            return -1;
        ended = ended || !one;
        bits += one;
    }
    return bits;
}

/* 4 or 16 octets in a subjectAltName (4.2.1.6). In a name constraint as many
 * again for the mask (4.2.1.10): written as a prefix, or in full if it is none. */
static struct ballot_value ip_text(struct ballot_certificate *certificate, const struct der *name,
                                   bool is_base)
{
    char text[2 * INET6_ADDRSTRLEN + 1];
    size_t half = is_base ? name->length / 2 : name->length;
    if ((half != 4 && half != 16) || name->length != (is_base ? half * 2 : half))
        return ballot_value_none(BALLOT_UNREADABLE);
    int family = half == 4 ? AF_INET : AF_INET6;
    inet_ntop(family, name->value, text, INET6_ADDRSTRLEN);
    if (is_base) {
        int bits = prefix_length(name->value + half, half);
        size_t end = strlen(text);
        text[end++] = '/';
        if (bits >= 0)
            snprintf(text + end, sizeof text - end, "%d", bits);
        else
            inet_ntop(family, name->value + half, text + end, INET6_ADDRSTRLEN);
    }
    size_t length = strlen(text);
    return ballot_value_text(ballot_arena_text(&certificate->arena, text, length), length);
}

const unsigned char certificate_smtp_utf8_mailbox[CERTIFICATE_SMTP_UTF8_MAILBOX] = {0x2B, 6, 1, 5,
                                                                                    5,    7, 8, 9};

/* The byte order mark, U+FEFF. */
static bool begins_with_mark(const struct ballot_value *text)
{
    return text->length >= 3 && memcmp(text->as.text, "\xEF\xBB\xBF", 3) == 0;
}

static bool other_name(struct ballot_certificate *certificate, const struct der *name,
                       struct ballot_object *object)
{
    struct der_cursor inside = der_inside(name);
    struct der type, wrapper, string;
    if (!der_want(&inside, V_ASN1_OBJECT, &type) || !der_optional_context(&inside, 0, &wrapper) ||
        !wrapper.constructed || !der_at_end(&inside))
        return false;
    object->fields[BALLOT_general_name_oid] = certificate_oid(&type);
    if (!der_is_oid(&type, certificate_smtp_utf8_mailbox, CERTIFICATE_SMTP_UTF8_MAILBOX))
        return true;
    struct der_cursor value = der_inside(&wrapper);
    struct ballot_value *text = &object->fields[BALLOT_general_name_text];
    int64_t characters;
    *text = ballot_value_none(BALLOT_UNREADABLE);
    if (der_want(&value, V_ASN1_UTF8STRING, &string) && der_at_end(&value))
        *text = certificate_string(certificate, &string, &characters);
    object->fields[BALLOT_general_name_well_formed] =
        ballot_value_number(text->state == BALLOT_KNOWN && !begins_with_mark(text));
    return true;
}

bool certificate_general_name(struct ballot_certificate *certificate, const struct der *name,
                              bool is_base, struct ballot_value *value)
{
    if (name->klass != V_ASN1_CONTEXT_SPECIFIC || name->tag > BALLOT_name_form_registered_id)
        return false;
    struct ballot_object *object = certificate_object(certificate, BALLOT_RECORD_general_name);
    struct ballot_value *fields = object->fields;
    fields[BALLOT_general_name_form] = ballot_value_number(name->tag);
    fields[BALLOT_general_name_text] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_general_name_oid] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_general_name_directory] = ballot_value_none(BALLOT_ABSENT);
    fields[BALLOT_general_name_well_formed] = ballot_value_number(true);
    *value = certificate_record(object);
    switch (name->tag) {
    case BALLOT_name_form_other_name:
        return name->constructed && other_name(certificate, name, object);
    case BALLOT_name_form_rfc822_name:
    case BALLOT_name_form_dns_name:
    case BALLOT_name_form_uri:
        fields[BALLOT_general_name_well_formed] = ballot_value_number(is_within(name, 0, 0x7F));
        fields[BALLOT_general_name_text] =
            is_within(name, 0, 0x7F) ? ballot_value_text((const char *)name->value, name->length)
                                     : ballot_value_none(BALLOT_UNREADABLE);
        return !name->constructed;
    case BALLOT_name_form_directory_name: {
        struct der_cursor inside = der_inside(name);
        struct der directory;
        return name->constructed && der_want(&inside, V_ASN1_SEQUENCE, &directory) &&
               der_at_end(&inside) &&
               certificate_name(certificate, &directory, &fields[BALLOT_general_name_directory]);
    }
    case BALLOT_name_form_ip_address:
        fields[BALLOT_general_name_text] = ip_text(certificate, name, is_base);
        return !name->constructed;
    case BALLOT_name_form_registered_id:
        fields[BALLOT_general_name_oid] = certificate_oid(name);
        return !name->constructed;
    default:
        return name->constructed;
    }
}

bool certificate_general_names(struct ballot_certificate *certificate, struct der_cursor names,
                               struct ballot_value *list)
{
    struct certificate_list all = {0};
    while (!der_at_end(&names)) {
        struct der name;
        struct ballot_value value;
        if (!der_next(&names, &name) ||
            !certificate_general_name(certificate, &name, false, &value))
            return false;
        certificate_add(certificate, &all, value);
    }
    *list = certificate_list_value(&all);
    return true;
}
