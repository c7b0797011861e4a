#include "amend.h"

#include <stdlib.h>
#include <string.h>

/* --- Readings ---------------------------------------------------------------- */

static const char *full_name(struct ballotc_names *names, uint32_t document, const char *name)
{
    return ballot_arena_printf(names->arena, "%s/%s",
                               names->documents[document].declaration->name.text, name);
}

static bool has_choice(const struct ballotc_builder *builder, const struct ballot_reading *reading,
                       const char *name)
{
    const struct ballot_choice *choices =
        (const struct ballot_choice *)builder->choices.items + reading->first_choice;
    for (uint32_t i = 0; i < reading->n_choices; i++)
        if (strcmp(choices[i].name, name) == 0)
            return true;
    return false;
}

/* Choices that an amendment left out: wordings of their time still ask them. */
static void add_former_choices(struct ballotc_builder *builder, const struct ballotc_entity *entity,
                               struct ballot_reading *reading)
{
    for (uint32_t i = 0; i < entity->n_edits; i++)
        for (const struct ballotc_choice *c = entity->edits[i].declaration->choices; c != NULL;
             c = c->next)
            if (!has_choice(builder, reading, c->name.text)) {
                struct ballot_choice choice = {c->name.text, c->meaning};
                ballotc_push(builder, &builder->choices, &choice);
                reading->n_choices++;
            }
}

/* The choices of a reading are those of its last ballot: a choice is a way of
 * looking at the text, not a part of it. */
static void build_reading(struct ballotc_names *names, struct ballotc_builder *builder,
                          struct ballotc_entity *entity)
{
    const struct ballotc_declaration *d = NULL;
    for (uint32_t i = 0; i < entity->n_edits; i++)
        if (entity->edits[i].declaration->change != BALLOTC_RETIRES)
            d = entity->edits[i].declaration;
    if (d == NULL)
        return;
    struct ballot_reading reading = {.name = full_name(names, entity->document, entity->name),
                                     .section = d->section.text != NULL ? d->section.text : "",
                                     .document = entity->document,
                                     .first_choice = builder->choices.n};
    uint32_t defaults = 0;
    for (const struct ballotc_choice *c = d->choices; c != NULL; c = c->next) {
        if (c->is_default) {
            reading.otherwise = reading.n_choices;
            defaults++;
        }
        for (const struct ballotc_choice *other = d->choices; other != c; other = other->next)
            if (strcmp(other->name.text, c->name.text) == 0) {
                struct ballotc_diagnostic *diagnostic =
                    ballotc_report(names->diagnostics, BALLOTC_duplicate_name, &c->name.where,
                                   "choice \"%s\" is given twice", c->name.text);
                ballotc_note(names->diagnostics, diagnostic, &other->name.where,
                             "first given here");
            }
        struct ballot_choice choice = {c->name.text, c->meaning};
        ballotc_push(builder, &builder->choices, &choice);
        reading.n_choices++;
    }
    if (defaults != 1 || reading.n_choices < 2)
        ballotc_report(names->diagnostics, BALLOTC_reading_default, &d->name.where,
                       "reading \"%s\" has %u choice%s and %u default%s", entity->name,
                       reading.n_choices, reading.n_choices == 1 ? "" : "s", defaults,
                       defaults == 1 ? "" : "s");
    add_former_choices(builder, entity, &reading);
    entity->table = ballotc_push(builder, &builder->readings, &reading);
}

/* --- Schedules --------------------------------------------------------------- */

struct schedule {
    struct ballotc_names *names;
    struct ballotc_builder *builder;
    struct ballotc_entity *entity;
    struct ballotc_type type;
    ballot_instant first;
    const bool *pinned; /* the ballots of a pinned version, or NULL */
    bool is_wrong;
};

ballot_instant ballotc_entry_start(const struct ballotc_entry *entry)
{
    return ballotc_start(entry->kind, &entry->date);
}

static bool same_constant(const struct ballotc_builder *builder, const struct ballotc_type *type,
                          uint32_t a, uint32_t b)
{
    const struct ballot_value *all = builder->constants.items;
    return type->kind == BALLOT_TEXT || type->kind == BALLOT_OID
               ? ballot_value_same_bytes(&all[a], &all[b])
               : all[a].as.number == all[b].as.number;
}

/* Adds to (or drops from) each row of the set as it stands. */
static void change_members(struct schedule *s, struct ballot_entry *entries, uint32_t n,
                           uint32_t first, uint32_t count, bool drop)
{
    struct ballotc_builder *builder = s->builder;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start = builder->constants.n;
        for (uint32_t k = 0; k < entries[i].n_constants; k++) {
            bool dropped = false;
            for (uint32_t m = 0; m < count; m++)
                dropped = dropped || same_constant(builder, &s->type, entries[i].first_constant + k,
                                                   first + m);
            if (dropped)
                continue;
            struct ballot_value value =
                ((const struct ballot_value *)
                     builder->constants.items)[entries[i].first_constant + k];
            ballotc_push(builder, &builder->constants, &value);
        }
        for (uint32_t m = 0; m < count && !drop; m++) {
            struct ballot_value value =
                ((const struct ballot_value *)builder->constants.items)[first + m];
            ballotc_push(builder, &builder->constants, &value);
        }
        entries[i].first_constant = start;
        entries[i].n_constants = builder->constants.n - start;
    }
}

#define MOST_ENTRIES 64u

static void apply_edit(struct schedule *s, struct ballotc_scope *scope,
                       const struct ballotc_declaration *d, struct ballot_entry *entries,
                       uint32_t *n)
{
    struct ballotc_diagnostics *diagnostics = scope->law->diagnostics;
    uint32_t first, count;
    for (int drop = 0; drop < 2; drop++) {
        const struct ballotc_expression *members = drop ? d->drop : d->add;
        if (members == NULL)
            continue;
        if (!s->type.is_list && !s->type.is_wrong) {
            ballotc_report(diagnostics, BALLOTC_not_a_set, &members->where,
                           "schedule \"%s\" is no set", s->entity->name);
            s->is_wrong = true;
            return;
        }
        struct ballotc_type element = s->type;
        element.is_list = false;
        struct ballotc_type type = ballotc_lower_literals(scope, members, element, &first, &count);
        if (type.is_wrong)
            s->is_wrong = true;
        else
            change_members(s, entries, *n, first, count, drop != 0);
    }
    if (d->add != NULL || d->drop != NULL)
        return;
    *n = 0;
    for (const struct ballotc_entry *entry = d->entries; entry != NULL; entry = entry->next) {
        bool is_set = entry->value->kind == BALLOTC_SET;
        struct ballotc_type element = s->type;
        element.is_list = false;
        struct ballotc_type type =
            ballotc_lower_literals(scope, entry->value, element, &first, &count);
        if (type.is_wrong) {
            s->is_wrong = true;
            return;
        }
        type.is_list = is_set;
        if (s->type.is_wrong) {
            s->type = type;
        } else if (s->type.is_list != is_set) {
            ballotc_report(diagnostics, BALLOTC_schedule_changes_kind, &entry->value->where,
                           "this is %s, the rows before are not",
                           is_set ? "a set" : "a single value");
            s->is_wrong = true;
            return;
        }
        ballot_instant from = ballotc_entry_start(entry);
        if (*n == MOST_ENTRIES || (*n != 0 && from <= entries[*n - 1].from)) {
            ballotc_report(diagnostics, BALLOTC_schedule_order, &entry->value->where,
                           "this row does not begin after the row before it");
            s->is_wrong = true;
            return;
        }
        entries[(*n)++] = (struct ballot_entry){from, first, count};
    }
    if (*n == 0) {
        ballotc_report(diagnostics, BALLOTC_schedule_order, &d->name.where,
                       "schedule \"%s\" has no row", s->entity->name);
        s->is_wrong = true;
    }
}

static uint32_t schedule_version(void *context, const bool *included, bool whole)
{
    struct schedule *s = context;
    struct ballotc_builder *builder = s->builder;
    struct ballot_entry entries[MOST_ENTRIES];
    uint32_t n = 0, last = BALLOT_NONE;
    struct ballotc_diagnostics quiet;
    ballotc_diagnostics_init(&quiet, s->names->arena, s->names->diagnostics->sources);
    struct ballotc_law law = {.names = s->names,
                              .builder = builder,
                              .diagnostics = whole ? s->names->diagnostics : &quiet,
                              .document = s->entity->document,
                              .included = included,
                              .last = BALLOT_NONE};
    struct ballotc_scope scope;
    ballotc_scope_init(&scope, &law);
    if (s->pinned != NULL)
        included = s->pinned;
    for (uint32_t i = 0; i < s->entity->n_edits && !s->is_wrong; i++) {
        const struct ballotc_edit *edit = &s->entity->edits[i];
        if (!included[edit->ballot])
            continue;
        if (edit->declaration->change == BALLOTC_RETIRES) {
            last = BALLOT_NONE;
        } else if (edit->declaration->change == BALLOTC_ADDS || last != BALLOT_NONE) {
            apply_edit(s, &scope, edit->declaration, entries, &n);
            last = edit->ballot;
        }
    }
    if (last == BALLOT_NONE || s->is_wrong)
        return BALLOT_NONE;
    if (entries[0].from > s->first)
        s->first = entries[0].from;
    const struct ballot_schedule_version *all = builder->schedule_versions.items;
    for (uint32_t i = 0; i < builder->schedule_versions.n; i++)
        if (all[i].ballot == last && all[i].n_entries == n &&
            memcmp((const struct ballot_entry *)builder->entries.items + all[i].first_entry,
                   entries, n * sizeof *entries) == 0)
            return i;
    struct ballot_schedule_version version = {builder->entries.n, n, last};
    for (uint32_t i = 0; i < n; i++)
        ballotc_push(builder, &builder->entries, &entries[i]);
    return ballotc_push(builder, &builder->schedule_versions, &version);
}

static uint32_t build_schedule(struct ballotc_names *names, struct ballotc_builder *builder,
                               struct ballotc_entity *entity, const char *pin, const bool *pinned)
{
    struct ballotc_set set = {
        ballot_arena_array(names->arena, names->n_ballots + 1u, sizeof(bool))};
    for (uint32_t i = 0; i < entity->n_edits; i++)
        set.member[entity->edits[i].ballot] = true;
    struct schedule s = {.names = names,
                         .builder = builder,
                         .entity = entity,
                         .type = ballotc_type_wrong(),
                         .first = BALLOT_ALWAYS,
                         .pinned = pinned};
    struct ballot_schedule schedule = {.document = entity->document, .section = ""};
    schedule.name = full_name(names, entity->document, entity->name);
    for (uint32_t i = 0; i < entity->n_edits; i++)
        if (entity->edits[i].declaration->section.text != NULL)
            schedule.section = entity->edits[i].declaration->section.text;
    if (pinned != NULL) {
        struct ballot_row row = {BALLOT_ALWAYS, BALLOT_NEVER, BALLOT_ALWAYS, BALLOT_NEVER, 0};
        schedule.name = ballot_arena_printf(names->arena, "%s@%s", schedule.name, pin);
        row.index = schedule_version(&s, pinned, true);
        schedule.first_row = builder->rows.n;
        if (row.index != BALLOT_NONE) {
            ballotc_push(builder, &builder->rows, &row);
            schedule.n_rows = 1;
        }
    } else {
        uint32_t *touching;
        struct ballotc_history_request request = {
            .names = names, .builder = builder, .version = schedule_version, .context = &s};
        request.n_touching = ballotc_set_list(names, &set, &touching);
        request.touching = touching;
        ballotc_history(&request, &schedule.first_row, &schedule.n_rows);
    }
    schedule.kind = s.type.kind;
    schedule.is_list = s.type.is_list;
    schedule.type = s.type.type;
    struct ballotc_schedule_source source = {entity, pin, s.first, s.is_wrong || s.type.is_wrong};
    ballotc_push(builder, &builder->schedule_sources, &source);
    return ballotc_push(builder, &builder->schedules, &schedule);
}

struct ballotc_schedule_type ballotc_schedule_type(const struct ballotc_law *law,
                                                   struct ballotc_entity *entity, uint32_t *table)
{
    struct ballotc_builder *builder = law->builder;
    *table = BALLOT_NONE;
    const struct ballotc_schedule_source *sources = builder->schedule_sources.items;
    for (uint32_t i = 0; i < builder->schedules.n; i++)
        if (sources[i].entity == entity &&
            (law->pin == NULL ? sources[i].pin == NULL
                              : sources[i].pin != NULL && strcmp(sources[i].pin, law->pin) == 0))
            *table = i;
    if (*table == BALLOT_NONE)
        *table = build_schedule(law->names, builder, entity, law->pin,
                                law->pin != NULL ? law->included : NULL);
    sources = builder->schedule_sources.items;
    const struct ballot_schedule *schedule =
        (const struct ballot_schedule *)builder->schedules.items + *table;
    struct ballotc_schedule_type result = {.first = sources[*table].first};
    result.type = ballotc_type_of((enum ballot_kind)schedule->kind);
    result.type.is_list = schedule->is_list != 0;
    result.type.type = schedule->type;
    result.type.is_wrong = sources[*table].is_wrong;
    return result;
}

/* --- Rules --------------------------------------------------------------------- */

static enum ballot_subject_kind subject_of(unsigned reads)
{
    if ((reads & (BALLOT_READS_CERT | BALLOT_READS_ISSUER)) != 0)
        return BALLOT_SUBJECT_CERTIFICATE;
    return (reads & BALLOT_READS_ISSUANCE) != 0 ? BALLOT_SUBJECT_ISSUANCE : BALLOT_SUBJECT_CA;
}

static uint32_t wording_version(void *context, const bool *included, bool whole)
{
    return ballotc_wording(context, included, whole);
}

static void build_rule(struct ballotc_names *names, struct ballotc_builder *builder,
                       const struct ballotc_entity *rule, const struct ballotc_entity *apply,
                       const struct ballotc_entity *incorporate)
{
    unsigned reads = 0;
    struct ballotc_range range = {BALLOT_NONE, NULL};
    uint32_t document = apply != NULL ? apply->document : rule->document;
    struct ballotc_set set = {
        ballot_arena_array(names->arena, names->n_ballots + 1u, sizeof(bool))};
    ballotc_touching(names, rule, &set);
    if (apply != NULL)
        ballotc_touching(names, apply, &set);
    if (incorporate != NULL)
        for (uint32_t i = 0; i < incorporate->n_edits; i++)
            set.member[incorporate->edits[i].ballot] = true;
    struct ballotc_wording_request wording = {.names = names,
                                              .builder = builder,
                                              .rule = rule,
                                              .apply = apply,
                                              .incorporate = incorporate,
                                              .reads = &reads,
                                              .range = &range,
                                              .first_wording = builder->wordings.n,
                                              .first_phase = builder->phases.n,
                                              .first_cite = builder->cites.n};
    uint32_t *touching;
    struct ballotc_history_request request = {
        .names = names, .builder = builder, .version = wording_version, .context = &wording};
    request.n_touching = ballotc_set_list(names, &set, &touching);
    request.touching = touching;
    struct ballot_rule row = {.name = full_name(names, document, rule->name),
                              .document = document,
                              .source = rule->document,
                              .row = rule->edits[0].declaration->row,
                              .column = rule->edits[0].declaration->column};
    ballotc_history(&request, &row.first_row, &row.n_rows);
    row.subject = (uint8_t)subject_of(reads);
    if (row.n_rows != 0)
        ballotc_push(builder, &builder->rules, &row);
}

bool ballotc_is_named(const char *rule, const char *name)
{
    size_t length = strlen(name);
    return strncmp(rule, name, length) == 0 &&
           (rule[length] == '\0' || rule[length] == '.' || rule[length] == '[');
}

static void build_applied(struct ballotc_names *names, struct ballotc_builder *builder,
                          const struct ballotc_entity *apply)
{
    bool found = false;
    const struct ballotc_entity *incorporate =
        ballotc_entity_find(names, BALLOTC_IS_INCORPORATE, apply->document, apply->source,
                            names->documents[apply->source].declaration->name.text);
    for (uint32_t i = 0; i < names->n_entities; i++) {
        const struct ballotc_entity *rule = names->entities[i];
        if (rule->category != BALLOTC_IS_RULE || rule->document != apply->source ||
            !ballotc_is_named(rule->name, apply->name))
            continue;
        found = true;
        build_rule(names, builder, rule, apply, incorporate);
    }
    if (found)
        return;
    const struct ballotc_declaration *d = apply->edits[0].declaration;
    for (uint32_t i = 0; i < names->n_left_out; i++) {
        const struct ballotc_left_out *out = &names->left_out[i];
        if (out->category == BALLOTC_IS_RULE && out->document == apply->source &&
            ballotc_is_named(out->declaration->name.text, apply->name)) {
            ballotc_report_left_out(names, names->diagnostics, BALLOTC_IS_RULE, apply->source,
                                    out->declaration->name.text, "applies", &d->name.where);
            return;
        }
    }
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, BALLOTC_unknown_applied, &d->name.where,
                       "%s has no rule or group \"%s\"",
                       names->documents[apply->source].declaration->name.text, apply->name);
    const char *nearest =
        ballotc_entity_nearest(names, BALLOTC_IS_RULE, apply->source, apply->name);
    if (nearest != NULL)
        ballotc_help(names->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
}

/* A table stands where its name is, column by column. */
static int by_document_and_name(const void *left, const void *right)
{
    const struct ballot_rule *a = left, *b = right;
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    size_t n = strcspn(a->name, "["), m = strcspn(b->name, "[");
    int order = strncmp(a->name, b->name, n < m ? n : m);
    if (order != 0 || n != m)
        return order != 0 ? order : n < m ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return strcmp(a->name, b->name);
}

void ballotc_amend(struct ballotc_names *names, struct ballotc_builder *builder)
{
    for (uint32_t i = 0; i < names->n_entities; i++)
        if (names->entities[i]->category == BALLOTC_IS_READING)
            build_reading(names, builder, names->entities[i]);
    for (uint32_t i = 0; i < names->n_entities; i++)
        if (names->entities[i]->category == BALLOTC_IS_SCHEDULE)
            names->entities[i]->table =
                build_schedule(names, builder, names->entities[i], NULL, NULL);
    for (uint32_t i = 0; i < names->n_entities; i++) {
        const struct ballotc_entity *entity = names->entities[i];
        if (entity->category == BALLOTC_IS_RULE) {
            build_rule(names, builder, entity, NULL, NULL);
            ballotc_check_phases(names, entity);
        } else if (entity->category == BALLOTC_IS_APPLY) {
            build_applied(names, builder, entity);
        }
    }
    struct ballot_rule *rules = builder->rules.items;
    if (builder->rules.n != 0)
        qsort(rules, builder->rules.n, sizeof *rules, by_document_and_name);
    for (uint32_t i = 1; i < builder->rules.n; i++)
        if (strcmp(rules[i].name, rules[i - 1].name) == 0) {
            const struct ballot_wording *wordings = builder->wordings.items;
            const struct ballot_row *row =
                (const struct ballot_row *)builder->rows.items + rules[i].first_row;
            struct ballot_place place = wordings[row->index].place;
            struct ballotc_location where = {.file = place.file,
                                             .line = place.line,
                                             .last_line = place.line,
                                             .column = place.column,
                                             .last_column = (uint16_t)(place.column + 1)};
            ballotc_report(names->diagnostics, BALLOTC_duplicate_name, &where,
                           "two rules are named \"%s\": one of the document and one that it "
                           "incorporates, or two that it incorporates",
                           rules[i].name);
        }
}
