#include "facts.h"

#include <stdlib.h>
#include <string.h>

#include "../../runtime/date.h"

/* --- What there is to know --------------------------------------------------------- */

const char *const schema_words[] = {"red", "green", "blue", NULL};

static const struct schema_record perspective = {
    "perspective",
    false,
    false,
    {{.name = "place", .kind = KIND_TEXT},
     {.name = "fine", .kind = KIND_BOOL},
     {.name = "colour", .kind = KIND_WORD, .is_optional = true},
     {.name = "seen", .kind = KIND_DATE},
     {.name = "n", .kind = KIND_INT, .is_optional = true}}};

static const struct schema_record validation = {
    "validation",
    true,
    false,
    {{.name = "performed", .kind = KIND_DATE},
     {.name = "ends", .kind = KIND_DATE, .is_optional = true, .is_fixed = true},
     {.name = "birth", .kind = KIND_DAY},
     {.name = "colour", .kind = KIND_WORD},
     {.name = "n", .kind = KIND_INT},
     {.name = "fine", .kind = KIND_BOOL, .is_optional = true},
     {.name = "life", .kind = KIND_DURATION, .is_optional = true},
     {.name = "perspectives", .kind = KIND_RECORD, .record = &perspective, .is_list = true},
     {.name = "tags", .kind = KIND_TEXT, .is_list = true, .is_optional = true},
     {.name = "times", .kind = KIND_DATE, .is_list = true}}};

static const struct schema_record lookup = {
    "lookup",
    false,
    false,
    {{.name = "done", .kind = KIND_DATE},
     {.name = "expires", .kind = KIND_DAY, .is_fixed = true},
     {.name = "fine", .kind = KIND_BOOL},
     {.name = "n", .kind = KIND_INT}}};

static const struct schema_record attestation = {
    "attestation",
    false,
    false,
    {{.name = "rule", .kind = KIND_TEXT}, {.name = "holds", .kind = KIND_BOOL}}};

const struct schema_record schema_issuance = {
    "issuance",
    false,
    false,
    {{.name = "signed", .kind = KIND_DATE},
     {.name = "requested", .kind = KIND_DATE},
     {.name = "paper", .kind = KIND_DAY, .is_optional = true, .is_fixed = true},
     {.name = "delivery", .kind = KIND_DAY},
     {.name = "a", .kind = KIND_BOOL},
     {.name = "b", .kind = KIND_BOOL, .is_optional = true},
     {.name = "n", .kind = KIND_INT},
     {.name = "word", .kind = KIND_TEXT, .is_optional = true},
     {.name = "numbers", .kind = KIND_INT, .is_list = true},
     {.name = "dates", .kind = KIND_DATE, .is_list = true},
     {.name = "days", .kind = KIND_DAY, .is_list = true, .is_fixed = true},
     {.name = "validations", .kind = KIND_RECORD, .record = &validation, .is_list = true},
     {.name = "lookups",
      .kind = KIND_RECORD,
      .record = &lookup,
      .is_list = true,
      .is_optional = true},
     {.name = "proof", .kind = KIND_RECORD, .record = &lookup, .is_optional = true},
     {.name = "attestations", .kind = KIND_RECORD, .record = &attestation, .is_list = true}}};

static const struct schema_record audit = {
    "audit",
    false,
    false,
    {{.name = "start", .kind = KIND_DATE},
     {.name = "report", .kind = KIND_DAY, .is_optional = true},
     {.name = "fine", .kind = KIND_BOOL},
     {.name = "n", .kind = KIND_INT}}};

const struct schema_record schema_ca = {
    "ca",
    false,
    false,
    {{.name = "open", .kind = KIND_BOOL},
     {.name = "since", .kind = KIND_DATE},
     {.name = "n", .kind = KIND_INT, .is_optional = true},
     {.name = "name", .kind = KIND_TEXT},
     {.name = "audits", .kind = KIND_RECORD, .record = &audit, .is_list = true},
     {.name = "attestations", .kind = KIND_RECORD, .record = &attestation, .is_list = true}}};

/* Of the certificate vocabulary, what this test reads. */
static const struct schema_record sct = {"sct", false, true, {{.name = "at", .kind = KIND_DATE}}};

/* Identifiers are texts here: they are compared and nothing else. */
static const struct schema_record attribute = {
    "attribute", false, true, {{.name = "type", .kind = KIND_TEXT}}};

static const struct schema_record whole_name = {
    "name",
    false,
    true,
    {{.name = "attributes", .kind = KIND_RECORD, .record = &attribute, .is_list = true}}};

static const struct schema_record general_name = {
    "general_name", false, true, {{.name = "form", .kind = KIND_WORD}}};

const struct schema_record schema_cert = {
    "cert",
    false,
    true,
    {{.name = "not_before", .kind = KIND_DATE},
     {.name = "not_after", .kind = KIND_DATE},
     {.name = "ca", .kind = KIND_BOOL},
     {.name = "scts", .kind = KIND_RECORD, .record = &sct, .is_list = true},
     {.name = "subject", .kind = KIND_RECORD, .record = &whole_name, .for_tables = true},
     {.name = "subject_alt_names",
      .kind = KIND_RECORD,
      .record = &general_name,
      .is_list = true,
      .for_tables = true},
     {.name = "extended_key_usage", .kind = KIND_TEXT, .is_list = true, .for_tables = true},
     {.name = "policies", .kind = KIND_TEXT, .is_list = true, .for_tables = true},
     {.name = "key_usage", .kind = KIND_WORD, .is_list = true, .for_tables = true},
     {.name = "key_type", .kind = KIND_WORD, .for_tables = true}}};

static const char *type_name(const struct schema_field *field)
{
    static const char *const basic[] = {"bool", "int", "date", "day", "duration", "text", "tint"};
    return field->kind == KIND_RECORD ? field->record->name : basic[field->kind];
}

void schema_declare(FILE *to)
{
    const struct schema_record *const records[] = {
        &perspective, &validation, &lookup, &attestation, &schema_issuance, &audit, &schema_ca};
    fprintf(to, "enum tint {");
    for (size_t i = 0; schema_words[i] != NULL; i++)
        fprintf(to, " %s", schema_words[i]);
    fprintf(to, " }\n");
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        fprintf(to, "record %s%s {", records[i]->name, records[i]->is_reusable ? " reusable" : "");
        for (const struct schema_field *f = records[i]->fields; f->name != NULL; f++)
            fprintf(to, "\n  %s %s%s%s%s", f->name, f->is_list ? "list of " : "", type_name(f),
                    f->is_optional ? "?" : "", f->is_fixed ? " fixed" : "");
        fprintf(to, " }\n");
    }
}

/* --- Random values ------------------------------------------------------------------ */

#define FIRST_DAY INT64_C(1735689600) /* 2025-01-01 */
#define DAYS 24u

/* A coarse grid, so that dates of rules, schedules and facts meet. The ends of
 * months are on it: there adding months has to round. */
ballot_instant facts_day(struct chance *chance)
{
    static const unsigned steps[DAYS] = {0,   30,  58,  59,  60,  73,  89,  90,
                                         120, 134, 150, 151, 180, 181, 212, 242,
                                         273, 303, 333, 364, 365, 424, 454, 1154};
    return FIRST_DAY + (ballot_instant)steps[chance_below(chance, DAYS)] * BALLOT_DAY;
}

ballot_instant facts_date(struct chance *chance)
{
    static const int beside[] = {0, 0, 0, 1, -1, 43200, 86399, -7 * 86400};
    return facts_day(chance) + beside[chance_below(chance, sizeof beside / sizeof beside[0])];
}

static void make_value(struct fact *fact, struct ballot_arena *arena, struct chance *chance)
{
    static const char *const texts[] = {"x", "y", "z"};
    static const int durations[] = {0, 1, 3600, 86400, 30 * 86400, 31 * 86400, 90 * 86400};
    fact->state = FACT_KNOWN;
    switch (fact->kind) {
    case KIND_BOOL:
        fact->number = chance_percent(chance, 60);
        break;
    case KIND_INT:
        fact->number = chance_below(chance, 5);
        break;
    case KIND_DATE:
        fact->number = facts_date(chance);
        break;
    case KIND_DAY:
        fact->number = facts_day(chance);
        break;
    case KIND_DURATION:
        fact->number = durations[chance_below(chance, sizeof durations / sizeof durations[0])];
        break;
    case KIND_TEXT:
        fact->text = texts[chance_below(chance, 3)];
        break;
    case KIND_WORD:
        fact->text = schema_words[chance_below(chance, 3)];
        break;
    case KIND_RECORD:
        break;
    }
    (void)arena;
}

static void make_object(struct fact *fact, const struct schema_record *record,
                        struct ballot_arena *arena, struct chance *chance);

static void make_list(struct fact *list, const struct schema_field *field,
                      struct ballot_arena *arena, struct chance *chance)
{
    list->is_list = true;
    list->n = chance_below(chance, 4);
    list->items = ballot_arena_array(arena, list->n + 1, sizeof *list->items);
    for (size_t i = 0; i < list->n; i++) {
        list->items[i].kind = field->kind;
        if (field->kind == KIND_RECORD)
            make_object(&list->items[i], field->record, arena, chance);
        else
            make_value(&list->items[i], arena, chance);
    }
}

/* An attestation names a rule of the generator's, or another. */
static void name_rule(struct fact *of, struct chance *chance, struct ballot_arena *arena)
{
    struct fact *rule = &of->items[0];
    if (rule->state == FACT_KNOWN)
        rule->text = ballot_arena_printf(arena, "%s%c.r%u", chance_percent(chance, 30) ? "B/" : "",
                                         "ab"[chance_below(chance, 2)], chance_below(chance, 4));
}

static void make_object(struct fact *fact, const struct schema_record *record,
                        struct ballot_arena *arena, struct chance *chance)
{
    size_t n = 0;
    while (record->fields[n].name != NULL)
        n++;
    *fact = (struct fact){.record = record,
                          .kind = KIND_RECORD,
                          .items = ballot_arena_array(arena, n, sizeof *fact->items),
                          .n = n};
    unsigned missing = chance_percent(chance, 60) ? 0 : 25;
    for (size_t i = 0; i < n; i++) {
        const struct schema_field *field = &record->fields[i];
        struct fact *item = &fact->items[i];
        item->field = field;
        item->kind = field->kind;
        item->is_list = field->is_list;
        if (chance_percent(chance, missing)) {
            item->state = FACT_MISSING;
        } else if (field->is_optional && chance_percent(chance, 30)) {
            item->state = FACT_ABSENT;
        } else if (field->is_list) {
            make_list(item, field, arena, chance);
        } else if (field->kind == KIND_RECORD) {
            make_object(item, field->record, arena, chance);
            item->field = field;
        } else {
            make_value(item, arena, chance);
        }
    }
    if (record == &attestation)
        name_rule(fact, chance, arena);
}

struct fact *facts_issuance(struct ballot_arena *arena, struct chance *chance)
{
    struct fact *fact = ballot_arena_alloc(arena, sizeof *fact);
    make_object(fact, &schema_issuance, arena, chance);
    return fact;
}

struct fact *facts_ca(struct ballot_arena *arena, struct chance *chance)
{
    struct fact *fact = ballot_arena_alloc(arena, sizeof *fact);
    make_object(fact, &schema_ca, arena, chance);
    return fact;
}

const struct fact *fact_field(const struct fact *object, const char *name)
{
    for (size_t i = 0; i < object->n; i++)
        if (strcmp(object->items[i].field->name, name) == 0)
            return &object->items[i];
    return NULL;
}

/* --- As XML ---------------------------------------------------------------------------- */

static void write_fields(const struct fact *object, FILE *to, int depth);

static void write_content(const struct fact *fact, FILE *to, int depth)
{
    struct ballot_civil c;
    switch (fact->kind) {
    case KIND_BOOL:
        fputs(fact->number != 0 ? "true" : "false", to);
        break;
    case KIND_INT:
        fprintf(to, "%lld", (long long)fact->number);
        break;
    case KIND_DATE:
        ballot_date_to_civil(fact->number, &c);
        fprintf(to, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute,
                c.second);
        break;
    case KIND_DAY:
        ballot_date_to_civil(fact->number, &c);
        fprintf(to, "%04d-%02d-%02d", c.year, c.month, c.day);
        break;
    case KIND_DURATION:
        fprintf(to, "P%lldDT%lldS", (long long)(fact->number / BALLOT_DAY),
                (long long)(fact->number % BALLOT_DAY));
        break;
    case KIND_TEXT:
    case KIND_WORD:
        fputs(fact->text, to);
        break;
    case KIND_RECORD:
        fputc('\n', to);
        write_fields(fact, to, depth + 1);
        fprintf(to, "%*s", 2 * depth, "");
        break;
    }
}

static void write_element(const char *name, const struct fact *fact, FILE *to, int depth)
{
    fprintf(to, "%*s<%s>", 2 * depth, "", name);
    write_content(fact, to, depth);
    fprintf(to, "</%s>\n", name);
}

static void write_fields(const struct fact *object, FILE *to, int depth)
{
    for (size_t i = 0; i < object->n; i++) {
        const struct fact *fact = &object->items[i];
        const char *name = fact->field->name;
        if (fact->state == FACT_MISSING)
            continue;
        if (fact->state == FACT_ABSENT) {
            fprintf(to, "%*s<%s xsi:nil=\"true\"/>\n", 2 * depth, "", name);
        } else if (fact->is_list) {
            fprintf(to, "%*s<%s>\n", 2 * depth, "", name);
            for (size_t k = 0; k < fact->n; k++)
                write_element(fact->kind == KIND_RECORD ? fact->field->record->name : "item",
                              &fact->items[k], to, depth + 1);
            fprintf(to, "%*s</%s>\n", 2 * depth, "", name);
        } else {
            write_element(name, fact, to, depth);
        }
    }
}

void facts_write(const struct fact *ca, struct fact *const *issuances, size_t n, FILE *to)
{
    fputs("<evidence xmlns=\"urn:ballot:evidence\""
          " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n",
          to);
    if (ca != NULL) {
        fputs("  <ca>\n", to);
        write_fields(ca, to, 2);
        fputs("  </ca>\n", to);
    }
    for (size_t i = 0; i < n; i++) {
        fprintf(to, "  <issuance><certificate issuer=\"CN=x\" serial=\"%02zx\"/><acts>\n", i + 1);
        write_fields(issuances[i], to, 2);
        fputs("  </acts></issuance>\n", to);
    }
    fputs("</evidence>\n", to);
}
