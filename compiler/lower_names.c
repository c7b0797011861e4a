/* Names: bound ones, facts, defines and schedules, in the law of one set of
 * ballots. */
#include "lower_private.h"

#include <string.h>

const struct ballotc_declaration *ballotc_current(const struct ballotc_entity *entity,
                                                  const bool *included, uint32_t *ballot)
{
    const struct ballotc_declaration *current = NULL;
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_edit *edit = &entity->edits[i];
        if (edit->ballot != BALLOT_NONE && !included[edit->ballot])
            continue;
        if (edit->declaration->change == BALLOTC_RETIRES)
            current = NULL;
        else if (edit->declaration->change == BALLOTC_ADDS || current != NULL)
            current = edit->declaration;
        if (ballot != NULL)
            *ballot = edit->ballot;
    }
    return current;
}

struct ballotc_entity *ballotc_resolve(const struct ballotc_names *names, uint32_t document,
                                       const char *name, const char **rest)
{
    char *part = ballot_arena_text(names->arena, name, strlen(name));
    for (;;) {
        struct ballotc_entity *found = NULL;
        if (document != BALLOT_NONE) {
            found = ballotc_entity_find(names, BALLOTC_IS_DEFINE, document, 0, part);
            if (found == NULL)
                found = ballotc_entity_find(names, BALLOTC_IS_SCHEDULE, document, 0, part);
        }
        if (found == NULL)
            found = ballotc_entity_find(names, BALLOTC_IS_DEFINE, BALLOT_NONE, 0, part);
        if (found != NULL) {
            *rest = name + strlen(part);
            return found;
        }
        char *dot = strrchr(part, '.');
        if (dot == NULL)
            return NULL;
        *dot = '\0';
    }
}

const struct ballotc_binding *ballotc_find_binding(const struct ballotc_binding *binding,
                                                   const char *name, size_t length)
{
    while (binding != NULL &&
           (strncmp(binding->name, name, length) != 0 || binding->name[length] != '\0'))
        binding = binding->outer;
    return binding;
}

static size_t head_length(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot != NULL ? (size_t)(dot - name) : strlen(name);
}

static const char *nearest_of(struct ballotc_scope *scope, const char *word,
                              const struct ballot_enumeration *words)
{
    (void)scope;
    return ballotc_nearest(word, words->words, words->n_words);
}

struct ballotc_term ballotc_field_of(struct ballotc_scope *scope, struct ballotc_term object,
                                     const char *name, size_t length,
                                     const struct ballotc_expression *e)
{
    struct ballotc_names *names = scope->law->names;
    if (object.type.is_wrong)
        return object;
    if (object.type.is_list || object.type.kind != BALLOT_RECORD) {
        ballotc_report(scope->law->diagnostics, BALLOTC_not_a_record, &e->where,
                       "\"%.*s\" is asked of a %s, which has no fields", (int)length, name,
                       ballotc_type_name(names, object.type));
        return ballotc_wrong();
    }
    const struct ballot_record *record = ballotc_record(names, object.type.type);
    for (uint16_t i = 0; i < record->n_fields; i++) {
        const struct ballot_field *field = &record->fields[i];
        if (strncmp(field->name, name, length) != 0 || field->name[length] != '\0')
            continue;
        if (object.type.type >= BALLOT_CERTIFICATE_RECORDS)
            names->field_used[object.type.type - BALLOT_CERTIFICATE_RECORDS][i] = true;
        struct ballotc_type type = {.kind = field->kind,
                                    .type = field->type,
                                    .is_list = (field->flags & BALLOT_FIELD_LIST) != 0};
        /* An absent list is empty. */
        type.is_optional = !type.is_list && (field->flags & BALLOT_FIELD_OPTIONAL) != 0;
        struct ballot_node node = {.op = BALLOT_OP_FIELD, .slot = i, .a = object.node};
        return ballotc_emit_term(scope, node, type, e);
    }
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(scope->law->diagnostics, BALLOTC_unknown_field, &e->where,
                       "%s has no field \"%.*s\"", record->name, (int)length, name);
    const char **candidates =
        ballot_arena_array(names->arena, record->n_fields + 1u, sizeof *candidates);
    for (uint16_t i = 0; i < record->n_fields; i++)
        candidates[i] = record->fields[i].name;
    const char *nearest = ballotc_nearest(ballot_arena_text(names->arena, name, length), candidates,
                                          record->n_fields);
    if (nearest != NULL)
        ballotc_help(scope->law->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    return ballotc_wrong();
}

/* REST is "" or ".field.field". */
static struct ballotc_term fields_of(struct ballotc_scope *scope, struct ballotc_term object,
                                     const char *rest, const struct ballotc_expression *e)
{
    while (*rest == '.') {
        const char *name = rest + 1;
        size_t length = head_length(name);
        if (object.type.is_optional && !scope->absent_allowed &&
            !ballotc_is_guarded(scope, object.node)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_optional_unguarded, &e->where,
                           "what \"%.*s\" is asked of may be absent, and is read outside "
                           "\"is present\"",
                           (int)length, name);
            return ballotc_wrong();
        }
        object.type.is_optional = false;
        object = ballotc_field_of(scope, object, name, length, e);
        rest = name + length;
    }
    return object;
}

bool ballotc_is_root(const struct ballotc_names *names, const char *name, size_t length,
                     enum ballot_root *root, uint32_t *record)
{
    static const char *const roots[] = {"cert", "issuance", "ca", "issuer"};
    const uint32_t records[] = {BALLOT_RECORD_cert, names->record_issuance, names->record_ca,
                                BALLOT_RECORD_cert};
    for (uint32_t i = 0; i < 4; i++)
        if (strncmp(roots[i], name, length) == 0 && roots[i][length] == '\0' &&
            records[i] != BALLOT_NONE) {
            *root = (enum ballot_root)i;
            *record = records[i];
            return true;
        }
    return false;
}

/* --- Defines and schedules ----------------------------------------------------- */

static struct ballotc_term not_in_the_law(struct ballotc_scope *scope,
                                          const struct ballotc_entity *entity,
                                          const struct ballotc_expression *e)
{
    struct ballotc_law *law = scope->law;
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        law->diagnostics, BALLOTC_unknown_name, &e->head,
        "\"%s\" is not defined in the law that is in force with this wording", entity->name);
    ballotc_note(law->diagnostics, diagnostic, &entity->edits[0].declaration->name.where,
                 "defined here");
    return ballotc_wrong();
}

static bool is_member(const struct ballotc_expression *set, const struct ballotc_expression *e)
{
    const struct ballotc_expression *item = set->items;
    while (item != NULL && (item->kind != e->kind || strcmp(item->text, e->text) != 0))
        item = item->next;
    return item != NULL;
}

/* What a define stands for. The rows of a table are what the ballots of the law have added
 * to them and not dropped again. */
static const struct ballotc_expression *value_of(const struct ballotc_law *law,
                                                 const struct ballotc_entity *define,
                                                 const struct ballotc_declaration *current)
{
    if (current->value != NULL)
        return current->value;
    struct ballotc_expression *rows = ballot_arena_alloc(law->names->arena, sizeof *rows);
    for (uint32_t i = 0; i < define->n_edits; i++) {
        const struct ballotc_declaration *d = define->edits[i].declaration;
        struct ballotc_expression **end = &rows->items;
        if (!law->included[define->edits[i].ballot] || d->change == BALLOTC_RETIRES)
            continue;
        if (d->change == BALLOTC_ADDS)
            *rows = (struct ballotc_expression){
                .kind = BALLOTC_SET, .where = current->name.where, .depth = 2};
        while (*end != NULL)
            if (d->drop != NULL && is_member(d->drop, *end))
                *end = (*end)->next;
            else
                end = &(*end)->next;
        const struct ballotc_expression *item =
            d->change == BALLOTC_ADDS ? d->value->items : d->add->items;
        for (; item != NULL; item = item->next, end = &(*end)->next) {
            *end = ballot_arena_alloc(law->names->arena, sizeof **end);
            **end = *item;
            (*end)->next = NULL;
        }
    }
    return rows;
}

/* Replaces a define by its expression. */
/* Of all that one wording says. Defines that use another twice grow with powers of two. */
#define MOST_EXPANSIONS 10000u

static bool is_within(const struct ballotc_replacement *expansion,
                      const struct ballotc_entity *define)
{
    while (expansion != NULL && expansion->define != define)
        expansion = expansion->outer;
    return expansion != NULL;
}

struct ballotc_term ballotc_expand(struct ballotc_scope *scope, struct ballotc_entity *define,
                                   const struct ballotc_expression *arguments,
                                   const struct ballotc_expression *e, struct ballotc_type expected)
{
    struct ballotc_law *law = scope->law;
    uint32_t ballot = BALLOT_NONE;
    const struct ballotc_declaration *d = ballotc_current(define, law->included, &ballot);
    define->used = true;
    if (d == NULL)
        return not_in_the_law(scope, define, e);
    if (ballot != BALLOT_NONE && (law->last == BALLOT_NONE || ballot > law->last)) {
        law->last = ballot;
        law->latest = d;
    }
    if (is_within(scope->within, define)) {
        ballotc_report(law->diagnostics, BALLOTC_recursive_define, &e->head,
                       "the define \"%s\" rests on itself", define->name);
        return ballotc_wrong();
    }
    if (law->expansions++ >= MOST_EXPANSIONS) {
        if (law->expansions == MOST_EXPANSIONS + 1)
            ballotc_report(law->diagnostics, BALLOTC_too_many_expansions, &e->head,
                           "one wording uses defines more than %u times over", MOST_EXPANSIONS);
        return ballotc_wrong();
    }
    uint32_t given = 0, wanted = 0;
    for (const struct ballotc_expression *a = arguments; a != NULL; a = a->next)
        given++;
    for (const struct ballotc_word *p = d->parameters; p != NULL; p = p->next)
        wanted++;
    if (given != wanted) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(law->diagnostics, BALLOTC_argument_count, &e->where,
                           "\"%s\" takes %u argument%s, not %u", define->name, wanted,
                           wanted == 1 ? "" : "s", given);
        ballotc_note(law->diagnostics, diagnostic, &d->name.where, "defined here");
        return ballotc_wrong();
    }
    const struct ballotc_binding *bindings = NULL;
    const struct ballotc_word *parameter = d->parameters;
    for (const struct ballotc_expression *a = arguments; a != NULL;
         a = a->next, parameter = parameter->next) {
        struct ballotc_binding *binding = ballot_arena_alloc(law->names->arena, sizeof *binding);
        binding->name = parameter->text;
        binding->where = &parameter->where;
        binding->argument = a;
        binding->argument_bindings = scope->bindings;
        binding->argument_within = scope->within;
        binding->outer = bindings;
        bindings = binding;
    }
    const struct ballotc_binding *saved = scope->bindings;
    const struct ballotc_replacement own = {define, scope->within};
    scope->bindings = bindings;
    scope->within = &own;
    struct ballotc_term result = ballotc_lower(scope, value_of(law, define, d), expected);
    scope->bindings = saved;
    scope->within = own.outer;
    return result;
}

struct ballotc_schedule_type ballotc_schedule_type(const struct ballotc_law *law,
                                                   struct ballotc_entity *entity, uint32_t *table);

static struct ballotc_term read_schedule(struct ballotc_scope *scope, struct ballotc_entity *entity,
                                         const struct ballotc_expression *e)
{
    uint32_t table;
    entity->used = true;
    if (ballotc_current(entity, scope->law->included, NULL) == NULL)
        return not_in_the_law(scope, entity, e);
    struct ballotc_schedule_type schedule = ballotc_schedule_type(scope->law, entity, &table);
    if (schedule.type.is_wrong || table == BALLOT_NONE)
        return ballotc_wrong();
    struct ballot_node node = {.op = BALLOT_OP_SCHEDULE, .a = table};
    struct ballotc_type type = schedule.type;
    struct ballotc_term result = ballotc_emit_term(scope, node, type, e);
    /* Before its first row it is absent; where the phase begins with the row
     * or later, that cannot be met. */
    result.type.is_optional = !type.is_list && schedule.first > scope->not_before;
    return result;
}

static struct ballotc_term read_bound(struct ballotc_scope *scope,
                                      const struct ballotc_binding *binding, const char *rest,
                                      const struct ballotc_expression *e,
                                      struct ballotc_type expected)
{
    struct ballotc_term head;
    if (binding->argument != NULL) {
        const struct ballotc_binding *saved = scope->bindings;
        const struct ballotc_replacement *within = scope->within;
        scope->bindings = binding->argument_bindings;
        scope->within = binding->argument_within;
        head = ballotc_lower(scope, binding->argument,
                             *rest == '\0' ? expected : ballotc_type_wrong());
        scope->bindings = saved;
        scope->within = within;
    } else {
        struct ballot_node node = {.op = BALLOT_OP_VARIABLE, .slot = (uint16_t)binding->slot};
        head = ballotc_emit_term(scope, node, binding->type, e);
    }
    return fields_of(scope, head, rest, e);
}

static struct ballotc_term unknown_name(struct ballotc_scope *scope,
                                        const struct ballotc_expression *e,
                                        struct ballotc_type expected)
{
    struct ballotc_law *law = scope->law;
    if (!expected.is_wrong && expected.kind == BALLOT_ENUM && strchr(e->text, '.') == NULL) {
        const struct ballot_enumeration *words = ballotc_enumeration(law->names, expected.type);
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(law->diagnostics, BALLOTC_unknown_word, &e->where,
                           "%s has no word \"%s\"", words->name, e->text);
        const char *nearest = nearest_of(scope, e->text, words);
        if (nearest != NULL)
            ballotc_help(law->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
        return ballotc_wrong();
    }
    if (ballotc_report_left_out(law->names, law->diagnostics, BALLOTC_IS_DEFINE, law->document,
                                e->text, "reads", &e->where) ||
        ballotc_report_left_out(law->names, law->diagnostics, BALLOTC_IS_SCHEDULE, law->document,
                                e->text, "reads", &e->where))
        return ballotc_wrong();
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        law->diagnostics, BALLOTC_unknown_name, &e->where, "nothing is named \"%s\" here", e->text);
    const char *nearest =
        ballotc_entity_nearest(law->names, BALLOTC_IS_DEFINE, law->document, e->text);
    if (nearest == NULL)
        nearest = ballotc_entity_nearest(law->names, BALLOTC_IS_SCHEDULE, law->document, e->text);
    if (nearest == NULL) {
        const char *candidates[64] = {"cert", "issuance", "ca", "issuer"};
        size_t n = 4;
        for (const struct ballotc_binding *b = scope->bindings; b != NULL && n < 64; b = b->outer)
            candidates[n++] = b->name;
        nearest = ballotc_nearest(
            ballot_arena_text(law->names->arena, e->text, head_length(e->text)), candidates, n);
    }
    if (nearest != NULL)
        ballotc_help(law->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    return ballotc_wrong();
}

struct ballotc_term ballotc_lower_name(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e,
                                       struct ballotc_type expected)
{
    struct ballotc_names *names = scope->law->names;
    size_t length = head_length(e->text);
    const struct ballotc_binding *binding = ballotc_find_binding(scope->bindings, e->text, length);
    if (binding != NULL)
        return read_bound(scope, binding, e->text + length, e, expected);
    enum ballot_root root;
    uint32_t record;
    const char *rest;
    struct ballotc_entity *entity = ballotc_resolve(names, scope->law->document, e->text, &rest);
    if (ballotc_is_root(names, e->text, length, &root, &record) && entity == NULL) {
        if (strcmp(e->text, "issuance.date") == 0) {
            if (record >= BALLOT_CERTIFICATE_RECORDS) {
                const struct ballot_record *issuance = ballotc_record(names, record);
                for (uint16_t i = 0; i < issuance->n_fields; i++)
                    if (strcmp(issuance->fields[i].name, "signed") == 0)
                        names->field_used[record - BALLOT_CERTIFICATE_RECORDS][i] = true;
            }
            struct ballot_node date = {.op = BALLOT_OP_ISSUANCE_DATE};
            return ballotc_emit_term(scope, date, ballotc_type_of(BALLOT_DATE), e);
        }
        struct ballotc_type type = {.kind = BALLOT_RECORD, .type = (uint16_t)record};
        struct ballot_node node = {.op = BALLOT_OP_ROOT, .slot = (uint16_t)root};
        return fields_of(scope, ballotc_emit_term(scope, node, type, e), e->text + length, e);
    }
    if (strcmp(e->text, "today") == 0) {
        struct ballot_node node = {.op = BALLOT_OP_TODAY};
        return ballotc_emit_term(scope, node, ballotc_type_of(BALLOT_DATE), e);
    }
    if (!expected.is_wrong && expected.kind == BALLOT_ENUM && strchr(e->text, '.') == NULL) {
        const struct ballot_enumeration *words = ballotc_enumeration(names, expected.type);
        for (uint16_t i = 0; i < words->n_words; i++)
            if (strcmp(words->words[i], e->text) == 0) {
                struct ballotc_type type = {.kind = BALLOT_ENUM, .type = expected.type};
                return ballotc_number(scope, i, type, e);
            }
    }
    if (entity == NULL)
        return unknown_name(scope, e, expected);
    struct ballotc_term head = entity->category == BALLOTC_IS_DEFINE
                                   ? ballotc_expand(scope, entity, NULL, e, expected)
                                   : read_schedule(scope, entity, e);
    return fields_of(scope, head, rest, e);
}

/* Whether E can only be a word of an enumeration, whose type the other side
 * of an operator has to tell. */
bool ballotc_is_word(struct ballotc_scope *scope, const struct ballotc_expression *e)
{
    if (e->kind == BALLOTC_SET)
        return e->items != NULL && ballotc_is_word(scope, e->items);
    if (e->kind != BALLOTC_NAME || strchr(e->text, '.') != NULL)
        return false;
    const struct ballotc_binding *binding =
        ballotc_find_binding(scope->bindings, e->text, strlen(e->text));
    if (binding != NULL) {
        if (binding->argument == NULL)
            return false;
        struct ballotc_scope outer = *scope;
        outer.bindings = binding->argument_bindings;
        return ballotc_is_word(&outer, binding->argument);
    }
    const char *rest;
    enum ballot_root root;
    uint32_t record;
    return strcmp(e->text, "today") != 0 &&
           ballotc_resolve(scope->law->names, scope->law->document, e->text, &rest) == NULL &&
           !ballotc_is_root(scope->law->names, e->text, strlen(e->text), &root, &record);
}

void ballotc_check_shadow(struct ballotc_scope *scope, const struct ballotc_word *name)
{
    const struct ballotc_binding *hidden =
        ballotc_find_binding(scope->bindings, name->text, strlen(name->text));
    enum ballot_root root;
    uint32_t record;
    if (hidden != NULL) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_shadowed_name, &name->where,
                           "\"%s\" hides another bound name", name->text);
        ballotc_note(scope->law->diagnostics, diagnostic, hidden->where, "bound here");
    } else if (ballotc_is_root(scope->law->names, name->text, strlen(name->text), &root, &record)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_shadowed_name, &name->where,
                       "\"%s\" hides the facts of that name", name->text);
    }
}

void ballotc_each_name(struct ballotc_names *names, uint32_t document,
                       const struct ballotc_expression *e,
                       void (*visit)(void *context, struct ballotc_entity *entity), void *context)
{
    if (e == NULL)
        return;
    if (e->kind == BALLOTC_NAME || e->kind == BALLOTC_CALL) {
        const char *rest;
        struct ballotc_entity *entity = ballotc_resolve(names, document, e->text, &rest);
        if (entity != NULL)
            visit(context, entity);
    }
    if (e->kind == BALLOTC_READING && document != BALLOT_NONE) {
        struct ballotc_entity *reading =
            ballotc_entity_find(names, BALLOTC_IS_READING, document, 0, e->text);
        if (reading != NULL)
            visit(context, reading);
    }
    ballotc_each_name(names, document, e->a, visit, context);
    ballotc_each_name(names, document, e->b, visit, context);
    ballotc_each_name(names, document, e->c, visit, context);
    for (const struct ballotc_expression *item = e->items; item != NULL; item = item->next)
        ballotc_each_name(names, document, item, visit, context);
}
