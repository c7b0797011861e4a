/* Names in the certificates that tests describe. */
#include "test.h"

#include <string.h>

#include <openssl/asn1.h>

#include "test_certificate.h"

static const struct attribute_kind *find_attribute(const char *name)
{
    for (const struct attribute_kind *kind = test_attributes; kind->word != NULL; kind++)
        if (strcmp(kind->word, name) == 0 || strcmp(kind->oid, name) == 0)
            return kind;
    return NULL;
}

static const char *attribute_oid(struct draft *d, const struct ballotc_word *word)
{
    const struct attribute_kind *kind = find_attribute(word->text);
    if (kind != NULL)
        return kind->oid;
    if (word->text[0] >= '0' && word->text[0] <= '9')
        return word->text;
    const char *names[64];
    size_t n = 0;
    for (const struct attribute_kind *k = test_attributes; k->word != NULL && n < 64; k++)
        names[n++] = k->word;
    test_draft_unknown(d, word, "attribute", names, n);
    return NULL;
}

static void drop_attribute(struct names *names, const char *oid)
{
    size_t kept = 0;
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->items[i].type, oid) != 0)
            names->items[kept++] = names->items[i];
    names->n = kept;
}

/* UTF-8 to UCS-2 or UCS-4, as BMPString and UniversalString have it. */
static const char *widen(struct draft *d, const char *text, size_t width, size_t *length)
{
    size_t n = strlen(text);
    unsigned char *wide = ballot_arena_raw(d->arena, n * width + 1);
    *length = 0;
    while (*text != '\0') {
        unsigned char lead = (unsigned char)*text++;
        uint32_t c = lead < 0x80   ? lead
                     : lead < 0xE0 ? lead & 0x1Fu
                     : lead < 0xF0 ? lead & 0xFu
                                   : lead & 7u;
        while (((unsigned char)*text & 0xC0) == 0x80)
            c = c << 6 | ((unsigned char)*text++ & 0x3Fu);
        for (size_t i = width; i-- > 0;)
            wide[(*length)++] = (unsigned char)(c >> (8 * i));
    }
    return (const char *)wide;
}

void test_draft_put(struct draft *d, struct names *names, const char *oid, int type,
                    const char *value, bool joined)
{
    struct recipe_attribute *items = ballot_arena_array(d->arena, names->n + 2, sizeof *items);
    struct recipe_attribute new = {
        .type = oid, .value = value, .string_type = type, .joined = joined};
    if (names->n != 0)
        memcpy(items, names->items, names->n * sizeof *items);
    if (type == V_ASN1_BMPSTRING)
        new.value = widen(d, value, 2, &new.length);
    else if (type == V_ASN1_UNIVERSALSTRING)
        new.value = widen(d, value, 4, &new.length);
    items[names->n++] = new;
    names->items = items;
}

/* One attribute: TYPE [ENCODING] "text" [{ joined true }]. */
static void apply_attribute(struct draft *d, struct names *names,
                            const struct ballotc_test_part *part,
                            const struct ballotc_test_part *first)
{
    static const struct word_number encodings[] = {{"utf8", V_ASN1_UTF8STRING},
                                                   {"printable", V_ASN1_PRINTABLESTRING},
                                                   {"ia5", V_ASN1_IA5STRING},
                                                   {"bmp", V_ASN1_BMPSTRING},
                                                   {"teletex", V_ASN1_TELETEXSTRING},
                                                   {"universal", V_ASN1_UNIVERSALSTRING},
                                                   {"numeric", V_ASN1_NUMERICSTRING},
                                                   {"visible", V_ASN1_VISIBLESTRING},
                                                   {NULL, 0}};
    const char *oid = attribute_oid(d, &part->key);
    const struct attribute_kind *kind = find_attribute(part->key.text);
    const struct ballotc_expression *value = part->arguments;
    int type = kind != NULL ? kind->string_type : V_ASN1_UTF8STRING;
    bool joined = part->has_block, again = part->adds;
    if (oid == NULL)
        return;
    if (value != NULL && value->kind == BALLOTC_NAME && value->next != NULL) {
        const struct word_number *encoding = encodings;
        while (encoding->word != NULL && strcmp(encoding->word, value->text) != 0)
            encoding++;
        if (encoding->word == NULL) {
            test_draft_bad(d, &value->where,
                           "no such string type: utf8, printable, ia5, bmp, teletex, "
                           "universal, numeric or visible");
            return;
        }
        type = encoding->number;
        value = value->next;
    }
    if (value == NULL || value->kind != BALLOTC_TEXT || value->next != NULL) {
        test_draft_bad(d, &part->where, "an attribute is: type, perhaps a string type, and a text");
        return;
    }
    for (const struct ballotc_test_part *p = first; p != part; p = p->next)
        again = again || strcmp(p->key.text, part->key.text) == 0;
    if (!again)
        drop_attribute(names, oid);
    test_draft_put(d, names, oid, type, value->text, joined);
}

void test_draft_name(struct draft *d, struct names *names, const struct ballotc_test_part *part)
{
    if (!part->has_block || part->arguments != NULL) {
        test_draft_bad(d, &part->where, "a name is a block of attributes");
        return;
    }
    for (const struct ballotc_test_part *p = part->block; p != NULL; p = p->next) {
        if (strcmp(p->key.text, "no") != 0) {
            apply_attribute(d, names, p, part->block);
            continue;
        }
        const struct ballotc_expression *what = p->arguments;
        if (what == NULL || (what->kind != BALLOTC_NAME && what->kind != BALLOTC_OID)) {
            test_draft_bad(d, &p->where, "\"no\" takes the type of an attribute");
            continue;
        }
        const struct ballotc_word word = {.text = what->text, .where = what->where};
        const char *oid = attribute_oid(d, &word);
        if (oid != NULL)
            drop_attribute(names, oid);
    }
}

void test_draft_attribute(struct draft *d, struct names *names, const char *word, const char *value)
{
    const struct attribute_kind *kind = find_attribute(word);
    test_draft_put(d, names, kind->oid, kind->string_type, value, false);
}
