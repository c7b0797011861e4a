/* A certificate under test, and what is asked of it. */
#include "sample.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/objects.h>

static struct sample read_sample(unsigned char *der, size_t length)
{
    struct sample sample = {.certificate = ballot_certificate_new(), .der = der, .length = length};
    if (der != NULL && sample.certificate != NULL)
        sample.fine = ballot_certificate_read(sample.certificate, der, length, &sample.error);
    return sample;
}

struct sample sample_make(const struct certificate_recipe *recipe)
{
    size_t length;
    unsigned char *der = make_certificate(recipe, &length);
    struct sample sample = read_sample(der, length);
    CU_ASSERT_TRUE_FATAL(sample.fine);
    return sample;
}

void sample_free(struct sample *sample)
{
    ballot_certificate_free(sample->certificate);
    free(sample->der);
}

/* --- By hand ------------------------------------------------------------------------- */

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

unsigned char *from_hex(const char *hex, size_t *length)
{
    unsigned char *octets = malloc(strlen(hex) / 2 + 1);
    size_t n = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(octets);
    for (; *hex != '\0'; hex += 2) {
        while (*hex == ' ')
            hex++;
        if (*hex == '\0')
            break;
        CU_ASSERT_TRUE_FATAL(digit(hex[0]) >= 0 && digit(hex[1]) >= 0);
        octets[n++] = (unsigned char)(digit(hex[0]) << 4 | digit(hex[1]));
    }
    *length = n;
    return octets;
}

struct buffer {
    unsigned char octets[4096];
    size_t length;
};

static void append(struct buffer *buffer, const char *hex)
{
    size_t n;
    unsigned char *octets = from_hex(hex, &n);
    CU_ASSERT_TRUE_FATAL(buffer->length + n <= sizeof buffer->octets);
    memcpy(buffer->octets + buffer->length, octets, n);
    buffer->length += n;
    free(octets);
}

/* Puts a header before what is in the buffer. */
static void wrap(struct buffer *buffer, unsigned char tag)
{
    size_t n = buffer->length, header = n < 128 ? 2 : n < 256 ? 3 : 4;
    CU_ASSERT_TRUE_FATAL(n + header <= sizeof buffer->octets);
    memmove(buffer->octets + header, buffer->octets, n);
    buffer->octets[0] = tag;
    buffer->octets[1] = (unsigned char)(header == 2 ? n : 0x7E + header);
    if (header > 2)
        buffer->octets[header - 1] = (unsigned char)n;
    if (header > 3)
        buffer->octets[2] = (unsigned char)(n >> 8);
    buffer->length += header;
}

static void append_or(struct buffer *buffer, const char *hex, const char *otherwise)
{
    append(buffer, hex != NULL ? hex : otherwise);
}

#define ALGORITHM "300d 06092a864886f70d01010b 0500"

struct sample sample_build(const struct pieces *p)
{
    struct buffer whole = {.length = 0}, extensions = {.length = 0};
    append_or(&whole, p->version, "a003 020102");
    append_or(&whole, p->serial, "020101");
    append_or(&whole, p->algorithm, ALGORITHM);
    append_or(&whole, p->issuer, "300c 310a 3008 0603550403 0c0141");
    append_or(&whole, p->validity,
              "301e 170d3236303130313030303030305a 170d3236303230313030303030305a");
    append_or(&whole, p->subject, "300c 310a 3008 0603550403 0c0142");
    append_or(&whole, p->key, "301a 3013 06072a8648ce3d0201 06082a8648ce3d030107 0303 000401");
    if (p->extensions != NULL) {
        append(&extensions, p->extensions);
        wrap(&extensions, 0x30);
        wrap(&extensions, 0xA3);
        CU_ASSERT_TRUE_FATAL(whole.length + extensions.length <= sizeof whole.octets);
        memcpy(whole.octets + whole.length, extensions.octets, extensions.length);
        whole.length += extensions.length;
    }
    append_or(&whole, p->behind, "");
    wrap(&whole, 0x30);
    append_or(&whole, p->outer_algorithm, ALGORITHM);
    append_or(&whole, p->signature, "0302 0001");
    wrap(&whole, 0x30);
    /* A copy of its own size, so that a step beyond the end can be seen. */
    unsigned char *der = malloc(whole.length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(der);
    memcpy(der, whole.octets, whole.length);
    return read_sample(der, whole.length);
}

struct sample sample_extension(const char *oid, const char *value_hex)
{
    size_t length;
    unsigned char *value = from_hex(value_hex, &length);
    const struct recipe_extension extensions[] = {{oid, value, length, false, false},
                                                  {.oid = NULL}};
    struct certificate_recipe recipe = {.not_before = 1767225600,
                                        .not_after = 1769903999,
                                        .no_key_ids = true,
                                        .extensions = extensions};
    struct sample sample = sample_make(&recipe);
    free(value);
    return sample;
}

/* --- Asking ---------------------------------------------------------------------------- */

bool is_text(const struct ballot_value *value, const char *text)
{
    return value->state == BALLOT_KNOWN && value->length == strlen(text) &&
           memcmp(value->as.text, text, value->length) == 0;
}

bool is_number(const struct ballot_value *value, int64_t number)
{
    return value->state == BALLOT_KNOWN && value->as.number == number;
}

bool is_oid(const struct ballot_value *value, const char *oid)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
    bool same = value->state == BALLOT_KNOWN && value->length == OBJ_length(object) &&
                memcmp(value->as.bytes, OBJ_get0_data(object), value->length) == 0;
    ASN1_OBJECT_free(object);
    return same;
}

const struct ballot_value *sample_fact(const struct sample *sample, uint16_t slot)
{
    return ballot_fact(ballot_certificate_object(sample->certificate), slot);
}

enum ballot_state sample_state(const struct sample *sample, uint16_t slot)
{
    return (enum ballot_state)sample_fact(sample, slot)->state;
}

bool sample_is(const struct sample *sample, uint16_t slot, int64_t number)
{
    return is_number(sample_fact(sample, slot), number);
}

bool sample_is_text(const struct sample *sample, uint16_t slot, const char *text)
{
    return is_text(sample_fact(sample, slot), text);
}

bool sample_list(const struct sample *sample, uint16_t slot, uint32_t length)
{
    const struct ballot_value *list = sample_fact(sample, slot);
    return list->state == BALLOT_KNOWN && list->length == length;
}

bool sample_list_begins(const struct sample *sample, uint16_t slot, const char *text)
{
    const struct ballot_value *list = sample_fact(sample, slot);
    return list->state == BALLOT_KNOWN && list->length != 0 && is_text(list->as.items, text);
}

bool sample_has_fault(const struct sample *sample, enum ballot_word_encoding_fault fault)
{
    const struct ballot_value *faults = sample_fact(sample, BALLOT_cert_encoding_faults);
    uint32_t times = 0;
    for (uint32_t i = 0; i < faults->length; i++)
        times += faults->as.items[i].as.number == (int64_t)fault;
    CU_ASSERT_TRUE(times <= 1);
    return times == 1;
}

const struct ballot_object *sample_record(const struct ballot_value *list, uint32_t index)
{
    CU_ASSERT_TRUE_FATAL(list->state == BALLOT_KNOWN && index < list->length);
    return list->as.items[index].as.object;
}
