/* The few certificates of the property test. */
#include "facts.h"

#include <stdlib.h>

#include "../../runtime/date.h"
#include "../../cli/make_certificate.h"

/* What a certificate is made of beyond its dates, for tables. */
struct contents {
    const char *attributes[5], *policies[4], *purposes[4], *mailboxes[3];
    unsigned key_usage; /* bits 0 to 2 */
    bool rsa;
};

static const struct contents all_contents[KNOWN_CERTIFICATES + 1] = {
    {.attributes = {"2.5.4.3", "2.5.4.4"},
     .policies = {"1.3.6.1.4.1.1.1", "1.3.6.1.4.1.1.3"},
     .purposes = {"1.3.6.1.5.5.7.3.4"},
     .mailboxes = {"ann@example.org"},
     .key_usage = 1},
    {.attributes = {"2.5.4.9", "2.5.4.12", "2.5.4.9"},
     .policies = {"1.3.6.1.4.1.1.2", "1.3.6.1.4.1.1.3"},
     .purposes = {"1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2"},
     .key_usage = 5,
     .rsa = true},
    {.policies = {"1.3.6.1.4.1.1.1", "1.3.6.1.4.1.1.4"},
     .mailboxes = {"a@b.example", "b@b.example"}},
    {.attributes = {"2.5.4.4", "2.5.4.4", "0.9.2342.19200300.100.1.25"},
     .policies = {"1.3.6.1.4.1.1.1", "1.3.6.1.4.1.1.2", "1.3.6.1.4.1.1.4"},
     .purposes = {"2.5.29.37.0"},
     .mailboxes = {"ann@example.org"},
     .key_usage = 6},
    {.attributes = {"2.5.4.10"},
     .purposes = {"1.3.6.1.5.5.7.3.4", "2.5.29.37.0"},
     .key_usage = 7,
     .rsa = true},
    {.attributes = {"2.5.4.3"}, .rsa = true}};

static const char *const usages[] = {"digital_signature", "non_repudiation", "key_encipherment"};

/* A list of values, or of records with one field each. */
static struct fact list_of(struct ballot_arena *arena, const struct schema_field *field,
                           const char *const *texts, size_t n)
{
    struct fact list = {.field = field, .kind = field->kind, .is_list = true, .n = n};
    list.items = ballot_arena_array(arena, n + 1, sizeof *list.items);
    for (size_t i = 0; i < n; i++) {
        const struct schema_record *record = field->record;
        struct fact value = {.kind = record != NULL ? record->fields[0].kind : field->kind,
                             .text = texts[i]};
        list.items[i] = value;
        if (record == NULL)
            continue;
        struct fact *inside = ballot_arena_array(arena, 1, sizeof *inside);
        *inside = value;
        inside->field = &record->fields[0];
        list.items[i] =
            (struct fact){.record = record, .kind = KIND_RECORD, .items = inside, .n = 1};
    }
    return list;
}

static size_t count(const char *const *texts)
{
    size_t n = 0;
    while (texts[n] != NULL)
        n++;
    return n;
}

static void add_contents(struct ballot_arena *arena, struct fact *fields,
                         const struct contents *contents)
{
    static const char *const forms[] = {"rfc822_name", "rfc822_name", "rfc822_name"};
    const struct schema_field *all = schema_cert.fields;
    const char *bits[3];
    size_t n = 0;
    for (size_t i = 0; i < 3; i++)
        if ((contents->key_usage >> i & 1) != 0)
            bits[n++] = usages[i];
    struct fact *name = ballot_arena_array(arena, 1, sizeof *name);
    *name = list_of(arena, &all[4].record->fields[0], contents->attributes,
                    count(contents->attributes));
    fields[4] = (struct fact){
        .field = &all[4], .record = all[4].record, .kind = KIND_RECORD, .items = name, .n = 1};
    fields[5] = list_of(arena, &all[5], forms, count(contents->mailboxes));
    fields[6] = list_of(arena, &all[6], contents->purposes, count(contents->purposes));
    fields[7] = list_of(arena, &all[7], contents->policies, count(contents->policies));
    fields[8] = list_of(arena, &all[8], bits, n);
    fields[9] =
        (struct fact){.field = &all[9], .kind = KIND_WORD, .text = contents->rsa ? "rsa" : "ec"};
}

static struct fact *cert_facts(struct ballot_arena *arena, const struct certificate_recipe *recipe,
                               const struct contents *contents)
{
    struct fact *cert = ballot_arena_alloc(arena, sizeof *cert);
    struct fact *fields = ballot_arena_array(arena, 10, sizeof *fields);
    const int64_t numbers[] = {recipe->not_before, recipe->not_after, recipe->is_ca, 0};
    for (size_t i = 0; i < 4; i++) {
        fields[i].field = &schema_cert.fields[i];
        fields[i].kind = fields[i].field->kind;
        fields[i].number = numbers[i];
    }
    fields[3].is_list = true;
    if (recipe->sct != NULL) {
        struct fact *sct = ballot_arena_array(arena, 1, sizeof *sct);
        struct fact *at = ballot_arena_array(arena, 1, sizeof *at);
        *at = (struct fact){.field = &fields[3].field->record->fields[0],
                            .kind = KIND_DATE,
                            .number = *recipe->sct};
        *sct = (struct fact){
            .record = fields[3].field->record, .kind = KIND_RECORD, .items = at, .n = 1};
        fields[3].items = sct;
        fields[3].n = 1;
    }
    add_contents(arena, fields, contents);
    *cert = (struct fact){.record = &schema_cert, .kind = KIND_RECORD, .items = fields, .n = 10};
    return cert;
}

static bool make(struct ballot_arena *arena, const struct certificate_recipe *given,
                 const struct contents *contents, struct known_certificate *known)
{
    struct certificate_recipe recipe = *given;
    struct recipe_attribute subject[6] = {{.type = NULL}};
    struct ballot_error error;
    size_t length;
    for (size_t i = 0; contents->attributes[i] != NULL; i++)
        subject[i] = (struct recipe_attribute){.type = contents->attributes[i], .value = "x"};
    recipe.subject = subject;
    recipe.policies = contents->policies[0] != NULL ? contents->policies : NULL;
    recipe.purposes = contents->purposes[0] != NULL ? contents->purposes : NULL;
    recipe.mailboxes = contents->mailboxes[0] != NULL ? contents->mailboxes : NULL;
    recipe.key_usage = contents->key_usage;
    recipe.rsa = contents->rsa;
    known->facts = cert_facts(arena, &recipe, contents);
    known->der = make_certificate(&recipe, &length);
    known->certificate = ballot_certificate_new();
    return known->der != NULL && known->certificate != NULL &&
           ballot_certificate_read(known->certificate, known->der, length, &error);
}

#define JUNE_2025 INT64_C(1748736000) /* the 1st */

bool certificates_make(struct certificates *certificates)
{
    const ballot_instant noon = JUNE_2025 + 43200, before = JUNE_2025 - 1;
    const struct {
        ballot_instant not_before;
        int64_t days;
        const ballot_instant *sct;
    } given[KNOWN_CERTIFICATES] = {{JUNE_2025, 90, NULL},
                                   {JUNE_2025, 200, &noon},
                                   {JUNE_2025, 398, &before},
                                   {JUNE_2025 + 43200, 31, &noon},
                                   {JUNE_2025 - 121 * BALLOT_DAY, 365, NULL}};
    bool fine = true;
    *certificates = (struct certificates){.arena = {0}};
    for (size_t i = 0; i < KNOWN_CERTIFICATES; i++) {
        struct certificate_recipe recipe = recipe_smime();
        recipe.not_before = given[i].not_before;
        recipe.not_after = given[i].not_before + given[i].days * BALLOT_DAY - 1;
        recipe.sct = given[i].sct;
        fine =
            make(&certificates->arena, &recipe, &all_contents[i], &certificates->leaves[i]) && fine;
    }
    struct certificate_recipe ca = recipe_ca();
    ca.not_before = JUNE_2025 - 151 * BALLOT_DAY;
    ca.not_after = JUNE_2025 + 365 * BALLOT_DAY;
    return make(&certificates->arena, &ca, &all_contents[KNOWN_CERTIFICATES],
                &certificates->issuer) &&
           fine;
}

void certificates_free(struct certificates *certificates)
{
    for (size_t i = 0; i <= KNOWN_CERTIFICATES; i++) {
        struct known_certificate *known =
            i < KNOWN_CERTIFICATES ? &certificates->leaves[i] : &certificates->issuer;
        ballot_certificate_free(known->certificate);
        free(known->der);
    }
    ballot_arena_free(&certificates->arena);
}
