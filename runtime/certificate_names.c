/* Names, general names, strings and times (RFC 5280 4.1.2.4 to 4.1.2.6,
 * 4.2.1.6). */
#include <arpa/inet.h>
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

struct ballot_value certificate_hex(struct ballot_certificate *certificate,
                                    const unsigned char *octets, size_t length)
{
    char *text = ballot_arena_raw(&certificate->arena, 2 * length + 1);
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = "0123456789abcdef"[octets[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[octets[i] & 15];
    }
    text[2 * length] = '\0';
    return ballot_value_text(text, 2 * length);
}

void certificate_add(struct ballot_certificate *certificate, struct certificate_list *list,
                     struct ballot_value item)
{
    if (list->n == list->capacity) {
        uint32_t capacity = list->capacity == 0 ? 8 : list->capacity * 2;
        struct ballot_value *more =
            ballot_arena_raw(&certificate->arena, capacity * sizeof *more);
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

static bool is_ascii(const unsigned char *text, size_t length, const char *others, bool letters)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = text[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool digit = c >= '0' && c <= '9';
        if (others == NULL ? c > 0x7F
                           : !digit && !(letters && letter) &&
                                 (c == '\0' || strchr(others, c) == NULL))
            return false;
    }
    return true;
}

struct ballot_value certificate_string(struct ballot_certificate *certificate,
                                       const struct der *string, int64_t *characters)
{
    struct ballot_value unreadable = ballot_value_none(BALLOT_UNREADABLE);
    ASN1_STRING source = {.length = (int)string->length,
                          .type = string->tag,
                          .data = (unsigned char *)(uintptr_t)string->value};
    if (string->klass != V_ASN1_UNIVERSAL || string->constructed)
        return unreadable;
    switch (string->tag) {
    case V_ASN1_PRINTABLESTRING:
        if (!is_ascii(string->value, string->length, " '()+,-./:=?", true))
            return unreadable;
        break;
    case V_ASN1_NUMERICSTRING:
        if (!is_ascii(string->value, string->length, " ", false))
            return unreadable;
        break;
    case V_ASN1_IA5STRING:
    case V_ASN1_VISIBLESTRING:
        if (!is_ascii(string->value, string->length, NULL, true))
            return unreadable;
        break;
    case V_ASN1_UTCTIME:
    case V_ASN1_GENERALIZEDTIME:
        *characters = (int64_t)string->length;
        return ballot_value_text((const char *)string->value, string->length);
    case V_ASN1_UTF8STRING:
    case V_ASN1_T61STRING:
    case V_ASN1_BMPSTRING:
    case V_ASN1_UNIVERSALSTRING:
        break;
    default:
        return unreadable;
    }
    bool plain = string->tag != V_ASN1_T61STRING && string->tag != V_ASN1_BMPSTRING &&
                 string->tag != V_ASN1_UNIVERSALSTRING &&
                 is_ascii(string->value, string->length, NULL, true);
    if (plain) {
        *characters = (int64_t)string->length;
        return ballot_value_text((const char *)string->value, string->length);
    }
    unsigned char *text = NULL;
    int length = ASN1_STRING_to_UTF8(&text, &source);
    if (length < 0)
        return unreadable;
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

static enum ballot_word_string_type string_type(const struct der *string)
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
                ballot_value_number(string_type(&string));
            attribute->fields[BALLOT_attribute_value] = text;
            attribute->fields[BALLOT_attribute_characters] =
                text.state == BALLOT_KNOWN ? ballot_value_number(characters) : text;
            attribute->fields[BALLOT_attribute_rdn] = ballot_value_number(rdn);
            certificate_add(certificate, &attributes, certificate_record(attribute));
        }
        rdn++;
    }
    struct ballot_object *object = certificate_object(certificate, BALLOT_RECORD_name);
    object->fields[BALLOT_name_attributes] = certificate_list_value(&attributes);
    object->fields[BALLOT_name_rdns] = ballot_value_number(rdn);
    object->fields[BALLOT_name_der] =
        certificate_hex(certificate, name->start, der_total(name));
    *value = certificate_record(object);
    return true;
}

static bool ip_text(struct ballot_certificate *certificate, const struct der *name,
                    struct ballot_value *value)
{
    char text[INET6_ADDRSTRLEN];
    /* In a subjectAltName 4 or 16 octets; with a mask in a name constraint. */
    size_t half = name->length == 8 || name->length == 32 ? name->length / 2 : name->length;
    if (half != 4 && half != 16)
        return false;
    inet_ntop(half == 4 ? AF_INET : AF_INET6, name->value, text, sizeof text);
    *value = ballot_value_text(ballot_arena_text(&certificate->arena, text, strlen(text)),
                               strlen(text));
    return true;
}

/* id-on-SmtpUTF8Mailbox, 1.3.6.1.5.5.7.8.9 (RFC 9598). */
static const unsigned char smtp_utf8_mailbox[] = {0x2B, 6, 1, 5, 5, 7, 8, 9};

static bool other_name(struct ballot_certificate *certificate, const struct der *name,
                       struct ballot_object *object)
{
    struct der_cursor inside = der_inside(name);
    struct der type, wrapper, string;
    if (!der_want(&inside, V_ASN1_OBJECT, &type) ||
        !der_optional_context(&inside, 0, &wrapper) || !der_at_end(&inside))
        return false;
    object->fields[BALLOT_general_name_oid] = certificate_oid(&type);
    if (type.length != sizeof smtp_utf8_mailbox ||
        memcmp(type.value, smtp_utf8_mailbox, type.length) != 0)
        return true;
    struct der_cursor value = der_inside(&wrapper);
    int64_t characters;
    if (!der_want(&value, V_ASN1_UTF8STRING, &string) || !der_at_end(&value)) {
        object->fields[BALLOT_general_name_text] = ballot_value_none(BALLOT_UNREADABLE);
        return true;
    }
    object->fields[BALLOT_general_name_text] =
        certificate_string(certificate, &string, &characters);
    return true;
}

bool certificate_general_name(struct ballot_certificate *certificate, const struct der *name,
                              struct ballot_value *value)
{
    if (name->klass != V_ASN1_CONTEXT_SPECIFIC || name->tag > BALLOT_name_form_registered_id)
        return false;
    struct ballot_object *object = certificate_object(certificate, BALLOT_RECORD_general_name);
    struct ballot_value none = ballot_value_none(BALLOT_ABSENT);
    object->fields[BALLOT_general_name_form] = ballot_value_number(name->tag);
    object->fields[BALLOT_general_name_text] = none;
    object->fields[BALLOT_general_name_oid] = none;
    object->fields[BALLOT_general_name_directory] = none;
    *value = certificate_record(object);
    struct ballot_value *text = &object->fields[BALLOT_general_name_text];
    switch (name->tag) {
    case BALLOT_name_form_other_name:
        return other_name(certificate, name, object);
    case BALLOT_name_form_rfc822_name:
    case BALLOT_name_form_dns_name:
    case BALLOT_name_form_uri:
        *text = is_ascii(name->value, name->length, NULL, true)
                    ? ballot_value_text((const char *)name->value, name->length)
                    : ballot_value_none(BALLOT_UNREADABLE);
        return !name->constructed;
    case BALLOT_name_form_directory_name: {
        struct der_cursor inside = der_inside(name);
        struct der directory;
        return der_want(&inside, V_ASN1_SEQUENCE, &directory) && der_at_end(&inside) &&
               certificate_name(certificate, &directory,
                                &object->fields[BALLOT_general_name_directory]);
    }
    case BALLOT_name_form_ip_address:
        return ip_text(certificate, name, text);
    case BALLOT_name_form_registered_id:
        object->fields[BALLOT_general_name_oid] = certificate_oid(name);
        return true;
    default:
        return true;
    }
}

bool certificate_general_names(struct ballot_certificate *certificate, struct der_cursor names,
                               struct ballot_value *list)
{
    struct certificate_list all = {0};
    while (!der_at_end(&names)) {
        struct der name;
        struct ballot_value value;
        if (!der_next(&names, &name) || !certificate_general_name(certificate, &name, &value))
            return false;
        certificate_add(certificate, &all, value);
    }
    *list = certificate_list_value(&all);
    return true;
}
