/* The few certificates of the property test. */
#include "facts.h"

#include <stdlib.h>

#include "../../runtime/date.h"
#include "../../cli/make_certificate.h"

static struct fact *cert_facts(struct ballot_arena *arena, const struct certificate_recipe *recipe)
{
    struct fact *cert = ballot_arena_alloc(arena, sizeof *cert);
    struct fact *fields = ballot_arena_array(arena, 4, sizeof *fields);
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
    *cert = (struct fact){.record = &schema_cert, .kind = KIND_RECORD, .items = fields, .n = 4};
    return cert;
}

static bool make(struct ballot_arena *arena, const struct certificate_recipe *recipe,
                 struct known_certificate *known)
{
    struct ballot_error error;
    size_t length;
    known->facts = cert_facts(arena, recipe);
    known->der = make_certificate(recipe, &length);
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
        fine = make(&certificates->arena, &recipe, &certificates->leaves[i]) && fine;
    }
    struct certificate_recipe ca = recipe_ca();
    ca.not_before = JUNE_2025 - 151 * BALLOT_DAY;
    ca.not_after = JUNE_2025 + 365 * BALLOT_DAY;
    return make(&certificates->arena, &ca, &certificates->issuer) && fine;
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
