#include "lower.h"

#include <string.h>

#include "../runtime/builtins.h"
#include "parse.h"

/* A name that is bound: to the elements of a list, or as the parameter of a
 * define to an argument, which is read where it is used, in the scope of the
 * call. */
struct ballotc_binding {
    const char *name;
    const struct ballotc_location *where;
    struct ballotc_type type;
    uint32_t slot;
    const struct ballotc_expression *argument;
    const struct ballotc_binding *argument_bindings;
    struct ballotc_law *argument_law;
    const struct ballotc_binding *outer;
};

static struct ballotc_term lower(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                 struct ballotc_type expected);

static struct ballotc_term wrong(void)
{
    return (struct ballotc_term){ballotc_type_wrong(), BALLOT_NONE};
}

static struct ballotc_term term(struct ballotc_type type, uint32_t node)
{
    return (struct ballotc_term){type, node};
}

void ballotc_scope_init(struct ballotc_scope *scope, struct ballotc_law *law)
{
    memset(scope, 0, sizeof *scope);
    scope->law = law;
    scope->depth = 1;
    scope->not_before = BALLOT_ALWAYS;
}

static uint32_t emit(struct ballotc_scope *scope, struct ballot_node node, struct ballotc_type type,
                     const struct ballotc_location *where)
{
    node.kind = type.kind;
    node.type = type.type;
    node.is_list = type.is_list;
    return ballotc_node(scope->law->builder, node, where);
}

static struct ballotc_term emit_term(struct ballotc_scope *scope, struct ballot_node node,
                                     struct ballotc_type type, const struct ballotc_expression *e)
{
    return term(type, emit(scope, node, type, &e->where));
}

static struct ballotc_term number(struct ballotc_scope *scope, int64_t value,
                                  struct ballotc_type type, const struct ballotc_expression *e)
{
    return term(type, ballotc_constant(scope->law->builder, ballot_value_number(value),
                                       (enum ballot_kind)type.kind, type.type, &e->where));
}

/* --- What is known to be present ------------------------------------------ */

void ballotc_scope_assume(struct ballotc_scope *scope, uint32_t condition, bool holds)
{
    if (condition == BALLOT_NONE)
        return;
    const struct ballot_node *node = ballotc_node_at(scope->law->builder, condition);
    switch (node->op) {
    case BALLOT_OP_PRESENT:
        if (holds && scope->n_present < sizeof scope->present / sizeof scope->present[0])
            scope->present[scope->n_present++] = node->a;
        break;
    case BALLOT_OP_NOT:
        ballotc_scope_assume(scope, node->a, !holds);
        break;
    case BALLOT_OP_AND:
        if (holds) {
            uint32_t second = node->b;
            ballotc_scope_assume(scope, node->a, true);
            ballotc_scope_assume(scope, second, true);
        }
        break;
    case BALLOT_OP_OR:
    case BALLOT_OP_IMPLIES:
        if (!holds) {
            bool implies = node->op == BALLOT_OP_IMPLIES;
            uint32_t second = node->b;
            ballotc_scope_assume(scope, node->a, implies);
            ballotc_scope_assume(scope, second, false);
        }
        break;
    default:
        break;
    }
}

static bool is_guarded(const struct ballotc_scope *scope, uint32_t node)
{
    for (uint32_t i = 0; i < scope->n_present; i++)
        if (ballotc_same_node(scope->law->builder, scope->present[i], node))
            return true;
    return false;
}

/* The term as an operand: its absence has been excluded. */
static struct ballotc_term value(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                 struct ballotc_type expected)
{
    struct ballotc_term result = lower(scope, e, expected);
    if (result.type.is_wrong || !result.type.is_optional)
        return result;
    if (!scope->absent_allowed && !is_guarded(scope, result.node)) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_optional_unguarded, &e->where,
                           "%s may be absent, and is read outside \"is present\"",
                           e->kind == BALLOTC_NAME ? e->text : "this");
        ballotc_help(scope->law->diagnostics, diagnostic,
                     "write \"%s is present and …\", or put it into \"when\"",
                     e->kind == BALLOTC_NAME ? e->text : "…");
        return wrong();
    }
    result.type.is_optional = false;
    return result;
}

static struct ballotc_term want(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                struct ballotc_type type)
{
    struct ballotc_term result = value(scope, e, type);
    if (result.type.is_wrong)
        return result;
    if (result.type.is_list != type.is_list || !ballotc_type_fits(result.type, type)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &e->where,
                       "a %s is needed here, this is a %s",
                       ballotc_type_name(scope->law->names, type),
                       ballotc_type_name(scope->law->names, result.type));
        return wrong();
    }
    return result;
}

/* --- Names ----------------------------------------------------------------- */

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

static const struct ballotc_binding *find_binding(const struct ballotc_binding *binding,
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

static struct ballotc_term field_of(struct ballotc_scope *scope, struct ballotc_term object,
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
        return wrong();
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
        return emit_term(scope, node, type, e);
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
    return wrong();
}

/* REST is "" or ".field.field". */
static struct ballotc_term fields_of(struct ballotc_scope *scope, struct ballotc_term object,
                                     const char *rest, const struct ballotc_expression *e)
{
    while (*rest == '.') {
        const char *name = rest + 1;
        size_t length = head_length(name);
        if (object.type.is_optional && !scope->absent_allowed && !is_guarded(scope, object.node)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_optional_unguarded, &e->where,
                           "what \"%.*s\" is asked of may be absent, and is read outside "
                           "\"is present\"",
                           (int)length, name);
            return wrong();
        }
        object.type.is_optional = false;
        object = field_of(scope, object, name, length, e);
        rest = name + length;
    }
    return object;
}

static bool is_root(const struct ballotc_names *names, const char *name, size_t length,
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

/* Replaces a define by its expression. */
static struct ballotc_term expand(struct ballotc_scope *scope, struct ballotc_entity *define,
                                  const struct ballotc_expression *arguments,
                                  const struct ballotc_expression *e, struct ballotc_type expected)
{
    struct ballotc_law *law = scope->law;
    uint32_t ballot = BALLOT_NONE;
    const struct ballotc_declaration *d = ballotc_current(define, law->included, &ballot);
    define->used = true;
    if (d == NULL) {
        struct ballotc_diagnostic *diagnostic = ballotc_report(
            law->diagnostics, BALLOTC_unknown_name, &e->head,
            "\"%s\" is not defined in the law that is in force with this wording", define->name);
        ballotc_note(law->diagnostics, diagnostic, &define->edits[0].declaration->name.where,
                     "defined here");
        return wrong();
    }
    if (ballot != BALLOT_NONE && (law->last == BALLOT_NONE || ballot > law->last))
        law->last = ballot;
    if (define->expanding) {
        ballotc_report(law->diagnostics, BALLOTC_recursive_define, &e->head,
                       "the define \"%s\" rests on itself", define->name);
        return wrong();
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
        return wrong();
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
        binding->outer = bindings;
        bindings = binding;
    }
    const struct ballotc_binding *saved = scope->bindings;
    scope->bindings = bindings;
    define->expanding = true;
    struct ballotc_term result = lower(scope, d->value, expected);
    define->expanding = false;
    scope->bindings = saved;
    return result;
}

struct ballotc_schedule_type ballotc_schedule_type(const struct ballotc_law *law,
                                                   struct ballotc_entity *entity, uint32_t *table);

static struct ballotc_term read_schedule(struct ballotc_scope *scope, struct ballotc_entity *entity,
                                         const struct ballotc_expression *e)
{
    uint32_t table;
    struct ballotc_schedule_type schedule = ballotc_schedule_type(scope->law, entity, &table);
    entity->used = true;
    if (schedule.type.is_wrong || table == BALLOT_NONE)
        return wrong();
    struct ballot_node node = {.op = BALLOT_OP_SCHEDULE, .a = table};
    struct ballotc_type type = schedule.type;
    struct ballotc_term result = emit_term(scope, node, type, e);
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
        scope->bindings = binding->argument_bindings;
        head = lower(scope, binding->argument, *rest == '\0' ? expected : ballotc_type_wrong());
        scope->bindings = saved;
    } else {
        struct ballot_node node = {.op = BALLOT_OP_VARIABLE, .slot = (uint16_t)binding->slot};
        head = emit_term(scope, node, binding->type, e);
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
        return wrong();
    }
    if (ballotc_report_left_out(law->names, law->diagnostics, BALLOTC_IS_DEFINE, law->document,
                                e->text, "reads", &e->where) ||
        ballotc_report_left_out(law->names, law->diagnostics, BALLOTC_IS_SCHEDULE, law->document,
                                e->text, "reads", &e->where))
        return wrong();
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
    return wrong();
}

static struct ballotc_term lower_name(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e,
                                      struct ballotc_type expected)
{
    struct ballotc_names *names = scope->law->names;
    size_t length = head_length(e->text);
    const struct ballotc_binding *binding = find_binding(scope->bindings, e->text, length);
    if (binding != NULL)
        return read_bound(scope, binding, e->text + length, e, expected);
    enum ballot_root root;
    uint32_t record;
    const char *rest;
    struct ballotc_entity *entity = ballotc_resolve(names, scope->law->document, e->text, &rest);
    if (is_root(names, e->text, length, &root, &record) && entity == NULL) {
        if (strcmp(e->text, "issuance.date") == 0) {
            if (record >= BALLOT_CERTIFICATE_RECORDS) {
                const struct ballot_record *issuance = ballotc_record(names, record);
                for (uint16_t i = 0; i < issuance->n_fields; i++)
                    if (strcmp(issuance->fields[i].name, "signed") == 0)
                        names->field_used[record - BALLOT_CERTIFICATE_RECORDS][i] = true;
            }
            struct ballot_node date = {.op = BALLOT_OP_ISSUANCE_DATE};
            return emit_term(scope, date, ballotc_type_of(BALLOT_DATE), e);
        }
        struct ballotc_type type = {.kind = BALLOT_RECORD, .type = (uint16_t)record};
        struct ballot_node node = {.op = BALLOT_OP_ROOT, .slot = (uint16_t)root};
        return fields_of(scope, emit_term(scope, node, type, e), e->text + length, e);
    }
    if (strcmp(e->text, "today") == 0) {
        struct ballot_node node = {.op = BALLOT_OP_TODAY};
        return emit_term(scope, node, ballotc_type_of(BALLOT_DATE), e);
    }
    if (!expected.is_wrong && expected.kind == BALLOT_ENUM && strchr(e->text, '.') == NULL) {
        const struct ballot_enumeration *words = ballotc_enumeration(names, expected.type);
        for (uint16_t i = 0; i < words->n_words; i++)
            if (strcmp(words->words[i], e->text) == 0) {
                struct ballotc_type type = {.kind = BALLOT_ENUM, .type = expected.type};
                return number(scope, i, type, e);
            }
    }
    if (entity == NULL)
        return unknown_name(scope, e, expected);
    struct ballotc_term head = entity->category == BALLOTC_IS_DEFINE
                                   ? expand(scope, entity, NULL, e, expected)
                                   : read_schedule(scope, entity, e);
    return fields_of(scope, head, rest, e);
}

/* Whether E can only be a word of an enumeration, whose type the other side
 * of an operator has to tell. */
static bool is_word(struct ballotc_scope *scope, const struct ballotc_expression *e)
{
    if (e->kind == BALLOTC_SET)
        return e->items != NULL && is_word(scope, e->items);
    if (e->kind != BALLOTC_NAME || strchr(e->text, '.') != NULL)
        return false;
    const struct ballotc_binding *binding = find_binding(scope->bindings, e->text, strlen(e->text));
    if (binding != NULL) {
        if (binding->argument == NULL)
            return false;
        struct ballotc_scope outer = *scope;
        outer.bindings = binding->argument_bindings;
        return is_word(&outer, binding->argument);
    }
    const char *rest;
    enum ballot_root root;
    uint32_t record;
    return strcmp(e->text, "today") != 0 &&
           ballotc_resolve(scope->law->names, scope->law->document, e->text, &rest) == NULL &&
           !is_root(scope->law->names, e->text, strlen(e->text), &root, &record);
}

/* --- Literals and sets ------------------------------------------------------ */

static struct ballotc_term lower_oid(struct ballotc_scope *scope,
                                     const struct ballotc_expression *e)
{
    size_t octets;
    unsigned char *der =
        ballot_oid_parse(e->text, strlen(e->text), &octets, scope->law->names->arena);
    struct ballot_value constant = {
        .state = BALLOT_KNOWN, .length = (uint32_t)octets, .as.bytes = der};
    if (der == NULL) {
        ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &e->where,
                       "%s is no object identifier", e->text);
        return wrong();
    }
    return term(ballotc_type_of(BALLOT_OID),
                ballotc_constant(scope->law->builder, constant, BALLOT_OID, 0, &e->where));
}

static struct ballotc_term lower_set(struct ballotc_scope *scope,
                                     const struct ballotc_expression *e,
                                     struct ballotc_type expected)
{
    uint32_t first, n;
    struct ballotc_type type = ballotc_lower_literals(scope, e, expected, &first, &n);
    if (type.is_wrong)
        return wrong();
    type.is_list = true;
    struct ballot_node node = {.op = BALLOT_OP_CONST_LIST, .a = first, .b = n};
    return emit_term(scope, node, type, e);
}

struct ballotc_type ballotc_lower_literals(struct ballotc_scope *scope,
                                           const struct ballotc_expression *e,
                                           struct ballotc_type expected, uint32_t *first,
                                           uint32_t *n)
{
    struct ballotc_builder *builder = scope->law->builder;
    const struct ballotc_expression *items = e->kind == BALLOTC_SET ? e->items : e;
    struct ballotc_type type = expected;
    struct ballot_value *members = NULL;
    *n = 0;
    for (const struct ballotc_expression *item = items; item != NULL;
         item = e->kind == BALLOTC_SET ? item->next : NULL)
        ++*n;
    members = ballot_arena_array(builder->arena, *n + 1u, sizeof *members);
    uint32_t i = 0;
    for (const struct ballotc_expression *item = items; item != NULL;
         item = e->kind == BALLOTC_SET ? item->next : NULL, i++) {
        struct ballotc_term member = lower(scope, item, type);
        if (member.type.is_wrong)
            return member.type;
        const struct ballot_node *node = ballotc_node_at(builder, member.node);
        if (node->op != BALLOT_OP_CONST) {
            ballotc_report(scope->law->diagnostics, BALLOTC_not_a_literal, &item->where,
                           "only a literal can stand here");
            return ballotc_type_wrong();
        }
        if (!type.is_wrong && !ballotc_type_fits(member.type, type)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &item->where,
                           "this is a %s among values of %s",
                           ballotc_type_name(scope->law->names, member.type),
                           ballotc_type_name(scope->law->names, type));
            return ballotc_type_wrong();
        }
        type = member.type;
        members[i] = ((const struct ballot_value *)builder->constants.items)[node->a];
    }
    /* One run of constants for the same run of values: the first there is, or
     * the first that there will be when what is missing of it has been added. */
    const struct ballot_value *all = builder->constants.items;
    uint32_t same = 0;
    for (*first = 0; *first < builder->constants.n; ++*first) {
        for (same = 0; same < *n && *first + same < builder->constants.n; same++)
            if (all[*first + same].spare != members[same].spare ||
                !(type.kind == BALLOT_TEXT || type.kind == BALLOT_OID
                      ? ballot_value_same_bytes(&all[*first + same], &members[same])
                      : all[*first + same].as.number == members[same].as.number))
                break;
        if (same == *n || *first + same == builder->constants.n)
            break;
        same = 0;
    }
    for (i = same; i < *n; i++)
        ballotc_push(builder, &builder->constants, &members[i]);
    return type;
}

/* --- Operators ---------------------------------------------------------------- */

static struct ballotc_type bool_type(void)
{
    return ballotc_type_of(BALLOT_BOOL);
}

/* Both operands, the second in the light of the first or the other way round
 * where one is a word of an enumeration. */
static void operands(struct ballotc_scope *scope, const struct ballotc_expression *e,
                     struct ballotc_term *a, struct ballotc_term *b)
{
    if (is_word(scope, e->a) && !is_word(scope, e->b)) {
        *b = value(scope, e->b, ballotc_type_wrong());
        *a = value(scope, e->a, b->type);
    } else {
        *a = value(scope, e->a, ballotc_type_wrong());
        *b = value(scope, e->b, a->type);
    }
}

static struct ballotc_term cannot(struct ballotc_scope *scope, enum ballotc_code code,
                                  const char *verb, const struct ballotc_expression *e,
                                  struct ballotc_type a, struct ballotc_type b)
{
    ballotc_report(scope->law->diagnostics, code, &e->where, "a %s and a %s cannot be %s",
                   ballotc_type_name(scope->law->names, a), ballotc_type_name(scope->law->names, b),
                   verb);
    return wrong();
}

static struct ballotc_term lower_comparison(struct ballotc_scope *scope,
                                            const struct ballotc_expression *e)
{
    static const enum ballot_op ops[] = {BALLOT_OP_EQ, BALLOT_OP_NE, BALLOT_OP_LT,
                                         BALLOT_OP_LE, BALLOT_OP_GT, BALLOT_OP_GE};
    struct ballotc_term a, b;
    operands(scope, e, &a, &b);
    if (a.type.is_wrong || b.type.is_wrong)
        return wrong();
    if (a.type.is_step || b.type.is_step) {
        ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->where,
                       "months and years have no length to compare; add them to a date");
        return wrong();
    }
    if (a.type.is_list || b.type.is_list || !ballotc_type_fits(a.type, b.type) ||
        a.type.kind == BALLOT_RECORD)
        return cannot(scope, BALLOTC_cannot_compare, "compared", e, a.type, b.type);
    if (a.type.is_bare_date || b.type.is_bare_date) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_bare_date, &e->head,
                           "a bare date is a whole day; \"%s\" does not say which end is meant",
                           ballotc_operation_name(e->operation));
        ballotc_help(scope->law->diagnostics, diagnostic, "say from, after, before or through");
        return wrong();
    }
    enum ballot_op op = ops[e->operation - BALLOTC_EQ];
    if (a.type.kind == BALLOT_TEXT || a.type.kind == BALLOT_OID) {
        if (op != BALLOT_OP_EQ && op != BALLOT_OP_NE)
            return cannot(scope, BALLOTC_cannot_compare, "put in order", e, a.type, b.type);
        op = op == BALLOT_OP_EQ ? BALLOT_OP_SAME : BALLOT_OP_DIFFERENT;
    } else if ((a.type.kind == BALLOT_BOOL || a.type.kind == BALLOT_ENUM) && op != BALLOT_OP_EQ &&
               op != BALLOT_OP_NE) {
        return cannot(scope, BALLOTC_cannot_compare, "put in order", e, a.type, b.type);
    }
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return emit_term(scope, node, bool_type(), e);
}

/* `x after D` and `x through D` of a bare date or a day mean the whole day. */
static struct ballotc_term lower_date_words(struct ballotc_scope *scope,
                                            const struct ballotc_expression *e)
{
    struct ballotc_term a = want(scope, e->a, ballotc_type_of(BALLOT_DATE));
    struct ballotc_term b = want(scope, e->b, ballotc_type_of(BALLOT_DATE));
    if (a.type.is_wrong || b.type.is_wrong)
        return wrong();
    bool whole_day = b.type.kind == BALLOT_DAY_DATE;
    bool beyond = e->operation == BALLOTC_AFTER || e->operation == BALLOTC_THROUGH;
    if (beyond && b.type.is_mixed_day) {
        struct ballotc_diagnostic *diagnostic = ballotc_report(
            scope->law->diagnostics, BALLOTC_bare_date, &e->b->where,
            "this is now a day, now an instant; \"%s\" does not say whether the whole day is meant",
            ballotc_operation_name(e->operation));
        ballotc_help(scope->law->diagnostics, diagnostic, "compare within the \"if\"");
        return wrong();
    }
    if (beyond && whole_day) {
        struct ballotc_term day = number(scope, BALLOT_DAY, ballotc_type_of(BALLOT_DURATION), e->b);
        struct ballot_node next = {.op = BALLOT_OP_ADD, .a = b.node, .b = day.node};
        b.node = emit(scope, next, ballotc_type_of(BALLOT_DATE), &e->b->where);
    }
    enum ballot_op op;
    switch (e->operation) {
    case BALLOTC_FROM:
        op = BALLOT_OP_GE;
        break;
    case BALLOTC_AFTER:
        op = whole_day ? BALLOT_OP_GE : BALLOT_OP_GT;
        break;
    case BALLOTC_BEFORE:
        op = BALLOT_OP_LT;
        break;
    default:
        op = whole_day ? BALLOT_OP_LT : BALLOT_OP_LE;
        break;
    }
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return emit_term(scope, node, bool_type(), e);
}

static struct ballotc_term add_step(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                    struct ballotc_term date, const struct ballotc_expression *step,
                                    bool rounds_up)
{
    int64_t months = e->operation == BALLOTC_SUBTRACT ? -step->number : step->number;
    if (months < -120000 || months > 120000) {
        ballotc_report(scope->law->diagnostics, BALLOTC_too_many, &step->where,
                       "a step of more than 10,000 years");
        return wrong();
    }
    struct ballot_node node = {.op = BALLOT_OP_ADD_MONTHS,
                               .slot = rounds_up ? BALLOT_ROUND_UP : BALLOT_ROUND_DOWN,
                               .a = date.node,
                               .b = (uint32_t)(int32_t)months};
    date.type.is_bare_date = false;
    return emit_term(scope, node, date.type, e);
}

static struct ballotc_term lower_sum(struct ballotc_scope *scope,
                                     const struct ballotc_expression *e, bool rounds_up)
{
    struct ballotc_term a = value(scope, e->a, ballotc_type_wrong());
    if (e->b->kind == BALLOTC_STEP && e->operation != BALLOTC_MULTIPLY) {
        if (a.type.is_wrong)
            return a;
        if (!ballotc_type_is_date(a.type)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->b->where,
                           "months and years can only be added to a date, not to a %s",
                           ballotc_type_name(scope->law->names, a.type));
            return wrong();
        }
        return add_step(scope, e, a, e->b, rounds_up);
    }
    struct ballotc_term b = value(scope, e->b, ballotc_type_wrong());
    if (a.type.is_wrong || b.type.is_wrong)
        return wrong();
    bool plus = e->operation == BALLOTC_ADD, times = e->operation == BALLOTC_MULTIPLY;
    bool date_a = ballotc_type_is_date(a.type), date_b = ballotc_type_is_date(b.type);
    bool time_a = a.type.kind == BALLOT_DURATION, time_b = b.type.kind == BALLOT_DURATION;
    bool int_a = a.type.kind == BALLOT_INT, int_b = b.type.kind == BALLOT_INT;
    struct ballotc_type type;
    if (a.type.is_list || b.type.is_list || a.type.is_step || b.type.is_step)
        return cannot(scope, BALLOTC_cannot_calculate, "calculated with", e, a.type, b.type);
    if (times && ((int_a && int_b) || (time_a && int_b) || (int_a && time_b)))
        type = ballotc_type_of(time_a || time_b ? BALLOT_DURATION : BALLOT_INT);
    else if (!times && ((int_a && int_b) || (time_a && time_b)))
        type = a.type;
    else if (!times && date_a && time_b)
        type = ballotc_type_of(BALLOT_DATE);
    else if (plus && time_a && date_b)
        type = ballotc_type_of(BALLOT_DATE);
    else if (!plus && !times && date_a && date_b)
        type = ballotc_type_of(BALLOT_DURATION);
    else
        return cannot(scope, BALLOTC_cannot_calculate, "calculated with", e, a.type, b.type);
    struct ballot_node node = {.op = times  ? BALLOT_OP_MULTIPLY
                                     : plus ? BALLOT_OP_ADD
                                            : BALLOT_OP_SUBTRACT,
                               .a = a.node,
                               .b = b.node};
    return emit_term(scope, node, type, e);
}

static struct ballotc_term want_list(struct ballotc_scope *scope,
                                     const struct ballotc_expression *e,
                                     struct ballotc_type expected)
{
    struct ballotc_term list = value(scope, e, expected);
    if (list.type.is_wrong || list.type.is_list)
        return list;
    ballotc_report(scope->law->diagnostics, BALLOTC_not_a_list, &e->where,
                   "a list is needed here, this is a %s",
                   ballotc_type_name(scope->law->names, list.type));
    return wrong();
}

/* A single literal, or a define that is one, is a set of one. */
static struct ballotc_term want_set(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                    struct ballotc_type expected)
{
    struct ballotc_term set = value(scope, e, expected);
    if (set.type.is_wrong || set.type.is_list)
        return set;
    const struct ballot_node *node = ballotc_node_at(scope->law->builder, set.node);
    if (node->op != BALLOT_OP_CONST) {
        ballotc_report(scope->law->diagnostics, BALLOTC_not_a_list, &e->where,
                       "a list or a set is needed here, this is a %s",
                       ballotc_type_name(scope->law->names, set.type));
        return wrong();
    }
    struct ballot_node one = {.op = BALLOT_OP_CONST_LIST, .a = node->a, .b = 1};
    set.type.is_list = true;
    return emit_term(scope, one, set.type, e);
}

static struct ballotc_term lower_membership(struct ballotc_scope *scope,
                                            const struct ballotc_expression *e)
{
    static const enum ballot_op ops[] = {BALLOT_OP_IN, BALLOT_OP_HAS, BALLOT_OP_HAS_ANY,
                                         BALLOT_OP_HAS_ALL, BALLOT_OP_HAS_ONLY};
    enum ballot_op op = ops[e->operation - BALLOTC_IN];
    struct ballotc_term a, b;
    struct ballotc_type none = ballotc_type_wrong();
    if (op == BALLOT_OP_IN && is_word(scope, e->a)) {
        b = want_set(scope, e->b, none);
        a = value(scope, e->a, b.type);
    } else {
        a = op == BALLOT_OP_IN ? value(scope, e->a, none) : want_list(scope, e->a, none);
        struct ballotc_type member = a.type;
        member.is_list = false;
        b = op == BALLOT_OP_HAS ? value(scope, e->b, member) : want_set(scope, e->b, member);
    }
    if (a.type.is_wrong || b.type.is_wrong)
        return wrong();
    if (!ballotc_type_fits(a.type, b.type) || a.type.kind == BALLOT_RECORD ||
        (op == BALLOT_OP_IN && a.type.is_list) || (op == BALLOT_OP_HAS && b.type.is_list))
        return cannot(scope, BALLOTC_cannot_compare, "compared", e, a.type, b.type);
    /* A day may be the same day as another, but no instant is a day. */
    if ((a.type.is_bare_date && b.type.kind == BALLOT_DATE) ||
        (b.type.is_bare_date && a.type.kind == BALLOT_DATE)) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_bare_date, &e->head,
                           "a bare date is a whole day; \"%s\" does not say which instant is meant",
                           ballotc_operation_name(e->operation));
        ballotc_help(scope->law->diagnostics, diagnostic,
                     "give the time, as in 2025-03-15T00:00:00Z");
        return wrong();
    }
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return emit_term(scope, node, bool_type(), e);
}

static struct ballotc_term lower_logic(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e)
{
    enum ballot_op op = e->operation == BALLOTC_AND  ? BALLOT_OP_AND
                        : e->operation == BALLOTC_OR ? BALLOT_OP_OR
                                                     : BALLOT_OP_IMPLIES;
    struct ballotc_term a = want(scope, e->a, bool_type());
    uint32_t n_present = scope->n_present;
    ballotc_scope_assume(scope, a.node, op != BALLOT_OP_OR);
    struct ballotc_term b = want(scope, e->b, bool_type());
    scope->n_present = n_present;
    if (a.type.is_wrong || b.type.is_wrong)
        return wrong();
    struct ballot_node node = {.op = (uint8_t)op, .a = a.node, .b = b.node};
    return emit_term(scope, node, bool_type(), e);
}

/* Whether it is a schedule that was absent once. Where it may be read, that is
 * over; but a later ballot that amends another clause is what makes it so, and
 * does not make the question wrong. */
static bool begins(struct ballotc_builder *builder, uint32_t index)
{
    const struct ballot_node *node = ballotc_node_at(builder, index);
    const struct ballotc_schedule_source *sources = builder->schedule_sources.items;
    return node->op == BALLOT_OP_SCHEDULE && !node->is_list &&
           sources[node->a].first != BALLOT_ALWAYS;
}

static struct ballotc_term lower_unary(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e)
{
    struct ballot_node node = {.op = BALLOT_OP_NOT};
    if (e->operation == BALLOTC_PRESENT) {
        struct ballotc_term a = lower(scope, e->a, ballotc_type_wrong());
        if (a.type.is_wrong)
            return a;
        if (!a.type.is_optional && !begins(scope->law->builder, a.node)) {
            ballotc_report(scope->law->diagnostics, BALLOTC_never_absent, &e->a->where,
                           "this is a %s, which can never be absent",
                           ballotc_type_name(scope->law->names, a.type));
            return wrong();
        }
        node.op = BALLOT_OP_PRESENT;
        node.a = a.node;
        return emit_term(scope, node, bool_type(), e);
    }
    if (e->operation == BALLOTC_NOT) {
        struct ballotc_term a = want(scope, e->a, bool_type());
        node.a = a.node;
        return a.type.is_wrong ? a : emit_term(scope, node, bool_type(), e);
    }
    struct ballotc_term a = value(scope, e->a, ballotc_type_wrong());
    if (a.type.is_wrong)
        return a;
    if (a.type.is_list || (a.type.kind != BALLOT_INT && a.type.kind != BALLOT_DURATION)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_cannot_calculate, &e->where,
                       "a %s has no negative", ballotc_type_name(scope->law->names, a.type));
        return wrong();
    }
    node.op = BALLOT_OP_NEGATE;
    node.a = a.node;
    return emit_term(scope, node, a.type, e);
}

static struct ballotc_term lower_if(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                    struct ballotc_type expected)
{
    struct ballotc_term a = want(scope, e->a, bool_type());
    uint32_t n_present = scope->n_present;
    ballotc_scope_assume(scope, a.node, true);
    struct ballotc_term b = value(scope, e->b, expected);
    scope->n_present = n_present;
    ballotc_scope_assume(scope, a.node, false);
    struct ballotc_term c = value(scope, e->c, b.type);
    scope->n_present = n_present;
    if (a.type.is_wrong || b.type.is_wrong || c.type.is_wrong)
        return wrong();
    if (b.type.is_list != c.type.is_list || !ballotc_type_fits(b.type, c.type))
        return cannot(scope, BALLOTC_wrong_type, "the two sides of one \"if\"", e, b.type, c.type);
    struct ballot_node node = {.op = BALLOT_OP_IF, .a = a.node, .b = b.node, .c = c.node};
    b.type.is_bare_date = b.type.is_bare_date || c.type.is_bare_date;
    if (ballotc_type_is_date(b.type)) {
        b.type.is_mixed_day =
            b.type.is_mixed_day || c.type.is_mixed_day || b.type.kind != c.type.kind;
        if (b.type.is_mixed_day)
            b.type.kind = BALLOT_DATE;
    }
    return emit_term(scope, node, b.type, e);
}

/* --- Quantifiers -------------------------------------------------------------- */

static void check_shadow(struct ballotc_scope *scope, const struct ballotc_word *name)
{
    const struct ballotc_binding *hidden =
        find_binding(scope->bindings, name->text, strlen(name->text));
    enum ballot_root root;
    uint32_t record;
    if (hidden != NULL) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(scope->law->diagnostics, BALLOTC_shadowed_name, &name->where,
                           "\"%s\" hides another bound name", name->text);
        ballotc_note(scope->law->diagnostics, diagnostic, hidden->where, "bound here");
    } else if (is_root(scope->law->names, name->text, strlen(name->text), &root, &record)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_shadowed_name, &name->where,
                       "\"%s\" hides the facts of that name", name->text);
    }
}

static struct ballotc_term lower_quantifier(struct ballotc_scope *scope,
                                            const struct ballotc_expression *e)
{
    static const enum ballot_op ops[] = {
        BALLOT_OP_ANY,         BALLOT_OP_ALL,   BALLOT_OP_COUNT, BALLOT_OP_COUNT_DISTINCT,
        BALLOT_OP_COUNT_APART, BALLOT_OP_FIRST, BALLOT_OP_MIN,   BALLOT_OP_MAX};
    enum ballot_op op = ops[e->operation - BALLOTC_ANY];
    struct ballotc_term list = want_list(scope, e->a, ballotc_type_wrong());
    check_shadow(scope, &e->variable);
    if (list.type.is_wrong)
        return list;
    if (scope->depth >= 32) {
        ballotc_report(scope->law->diagnostics, BALLOTC_too_many, &e->where,
                       "more than 31 names are bound at one time");
        return wrong();
    }
    struct ballotc_binding binding = {.name = e->variable.text,
                                      .where = &e->variable.where,
                                      .type = list.type,
                                      .slot = scope->depth,
                                      .outer = scope->bindings};
    binding.type.is_list = false;
    const struct ballotc_binding *saved = scope->bindings;
    uint32_t n_present = scope->n_present;
    scope->bindings = &binding;
    scope->depth++;
    if (scope->depth > scope->law->builder->n_variables)
        scope->law->builder->n_variables = scope->depth;
    struct ballotc_term where = {bool_type(), BALLOT_NONE}, of = {bool_type(), BALLOT_NONE};
    if (e->b != NULL)
        where = want(scope, e->b, bool_type());
    else
        where = number(scope, 1, bool_type(), e);
    if (e->c != NULL) {
        if (!where.type.is_wrong)
            ballotc_scope_assume(scope, where.node, true);
        of = value(scope, e->c, ballotc_type_wrong());
    }
    scope->depth--;
    scope->bindings = saved;
    scope->n_present = n_present;
    if (where.type.is_wrong || of.type.is_wrong)
        return wrong();
    struct ballot_node node = {.op = (uint8_t)op,
                               .slot = (uint16_t)binding.slot,
                               .a = list.node,
                               .b = where.node,
                               .c = of.node};
    struct ballotc_type type = bool_type();
    if (op == BALLOT_OP_COUNT || op == BALLOT_OP_COUNT_DISTINCT || op == BALLOT_OP_COUNT_APART)
        type = ballotc_type_of(BALLOT_INT);
    if (op == BALLOT_OP_COUNT || op == BALLOT_OP_ANY || op == BALLOT_OP_ALL)
        node.c = BALLOT_NONE;
    else if (of.type.is_list || (op == BALLOT_OP_COUNT_DISTINCT && of.type.kind == BALLOT_RECORD) ||
             ((op == BALLOT_OP_MIN || op == BALLOT_OP_MAX) &&
              (!ballotc_type_is_number(of.type) || of.type.kind == BALLOT_BOOL ||
               of.type.kind == BALLOT_ENUM)) ||
             (op == BALLOT_OP_COUNT_APART && of.type.kind != BALLOT_TEXT)) {
        ballotc_report(scope->law->diagnostics, BALLOTC_wrong_type, &e->c->where,
                       "\"%s\" cannot be taken of a %s", ballotc_operation_name(e->operation),
                       ballotc_type_name(scope->law->names, of.type));
        return wrong();
    }
    if (op == BALLOT_OP_FIRST || op == BALLOT_OP_MIN || op == BALLOT_OP_MAX) {
        type = of.type;
        type.is_optional = true;
    }
    if (op == BALLOT_OP_COUNT_APART) {
        struct ballotc_term km = want(scope, e->items, ballotc_type_of(BALLOT_INT));
        int64_t far;
        if (km.type.is_wrong || !ballotc_constant_number(scope->law->builder, km.node, &far))
            return wrong();
        node.d = ballotc_node_at(scope->law->builder, km.node)->a;
    }
    return emit_term(scope, node, type, e);
}

/* --- Calls and readings -------------------------------------------------------- */

static const struct {
    const char *name, *parameters;
    enum ballot_kind result;
} builtins[] = {
#define BALLOT_BUILTIN(name, result, parameters, meaning) {#name, parameters, BALLOT_##result},
#include "../runtime/builtins.def"
#undef BALLOT_BUILTIN
};

static struct ballotc_term lower_builtin(struct ballotc_scope *scope,
                                         const struct ballotc_expression *e, uint16_t builtin)
{
    struct ballotc_builder *builder = scope->law->builder;
    uint32_t nodes[8], n = 0, wanted = (uint32_t)strlen(builtins[builtin].parameters);
    bool is_wrong = false;
    for (const struct ballotc_expression *a = e->items; a != NULL; a = a->next, n++) {
        if (n >= wanted)
            continue;
        char parameter = builtins[builtin].parameters[n];
        struct ballotc_term argument = want(scope, a,
                                            ballotc_type_of(parameter == 't'   ? BALLOT_TEXT
                                                            : parameter == 'o' ? BALLOT_OID
                                                                               : BALLOT_INT));
        nodes[n] = argument.node;
        is_wrong = is_wrong || argument.type.is_wrong;
    }
    if (n != wanted) {
        ballotc_report(scope->law->diagnostics, BALLOTC_argument_count, &e->where,
                       "\"%s\" takes %u argument%s, not %u", e->text, wanted,
                       wanted == 1 ? "" : "s", n);
        return wrong();
    }
    if (is_wrong)
        return wrong();
    struct ballot_node node = {.op = BALLOT_OP_CALL, .slot = builtin, .b = n};
    const uint32_t *all = builder->arguments.items;
    for (node.a = 0; node.a + n <= builder->arguments.n; node.a++)
        if (memcmp(all + node.a, nodes, n * sizeof *nodes) == 0)
            break;
    if (node.a + n > builder->arguments.n) {
        node.a = builder->arguments.n;
        for (uint32_t i = 0; i < n; i++)
            ballotc_push(builder, &builder->arguments, &nodes[i]);
    }
    return emit_term(scope, node, ballotc_type_of(builtins[builtin].result), e);
}

static struct ballotc_term lower_call(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e,
                                      struct ballotc_type expected)
{
    struct ballotc_names *names = scope->law->names;
    const char *rest = "";
    struct ballotc_entity *entity = ballotc_resolve(names, scope->law->document, e->text, &rest);
    if (entity != NULL && entity->category == BALLOTC_IS_DEFINE && *rest == '\0')
        return expand(scope, entity, e->items, e, expected);
    const size_t n = sizeof builtins / sizeof builtins[0];
    for (uint16_t i = 0; i < n; i++)
        if (strcmp(builtins[i].name, e->text) == 0)
            return lower_builtin(scope, e, i);
    if (ballotc_report_left_out(names, scope->law->diagnostics, BALLOTC_IS_DEFINE,
                                scope->law->document, e->text, "reads", &e->head))
        return wrong();
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(scope->law->diagnostics, BALLOTC_unknown_function, &e->head,
                       "no define and no built-in is named \"%s\"", e->text);
    const char *nearest =
        ballotc_entity_nearest(names, BALLOTC_IS_DEFINE, scope->law->document, e->text);
    if (nearest == NULL) {
        const char *candidates[sizeof builtins / sizeof builtins[0]];
        for (size_t i = 0; i < n; i++)
            candidates[i] = builtins[i].name;
        nearest = ballotc_nearest(e->text, candidates, n);
    }
    if (nearest != NULL)
        ballotc_help(scope->law->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    return wrong();
}

/* Its place among the choices as the tables have them, whatever the order in
 * the ballot that is read here. */
static uint32_t choice_number(const struct ballotc_builder *builder, uint32_t table,
                              const struct ballotc_expression *e)
{
    const struct ballot_reading *reading =
        (const struct ballot_reading *)builder->readings.items + table;
    const struct ballot_choice *choices =
        (const struct ballot_choice *)builder->choices.items + reading->first_choice;
    uint32_t number = 0;
    while (strcmp(choices[number].name, e->variable.text) != 0)
        number++;
    return number;
}

static struct ballotc_term lower_reading(struct ballotc_scope *scope,
                                         const struct ballotc_expression *e)
{
    struct ballotc_law *law = scope->law;
    struct ballotc_entity *entity =
        law->document == BALLOT_NONE
            ? NULL
            : ballotc_entity_find(law->names, BALLOTC_IS_READING, law->document, 0, e->text);
    const struct ballotc_declaration *d =
        entity != NULL ? ballotc_current(entity, law->included, NULL) : NULL;
    if (d == NULL && ballotc_report_left_out(law->names, law->diagnostics, BALLOTC_IS_READING,
                                             law->document, e->text, "reads", &e->where))
        return wrong();
    if (d == NULL) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(law->diagnostics, BALLOTC_unknown_reading, &e->where,
                           "no reading \"%s\" is in force with this wording", e->text);
        const char *nearest =
            ballotc_entity_nearest(law->names, BALLOTC_IS_READING, law->document, e->text);
        if (nearest != NULL && strcmp(nearest, e->text) != 0)
            ballotc_help(law->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
        else if (entity != NULL)
            ballotc_note(law->diagnostics, diagnostic, &entity->edits[0].declaration->name.where,
                         "made here, by a ballot that takes effect later");
        return wrong();
    }
    entity->used = true;
    for (const struct ballotc_choice *c = d->choices; c != NULL; c = c->next)
        if (strcmp(c->name.text, e->variable.text) == 0) {
            struct ballot_node node = {.op = BALLOT_OP_READING,
                                       .a = entity->table,
                                       .b = choice_number(law->builder, entity->table, e)};
            return emit_term(scope, node, bool_type(), e);
        }
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(law->diagnostics, BALLOTC_unknown_choice, &e->variable.where,
                       "reading \"%s\" has no choice \"%s\"", e->text, e->variable.text);
    ballotc_note(law->diagnostics, diagnostic, &d->name.where, "its choices are given here");
    return wrong();
}

static struct ballotc_term lower(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                 struct ballotc_type expected)
{
    struct ballotc_type type;
    switch (e->kind) {
    case BALLOTC_BOOL:
        return number(scope, e->number, bool_type(), e);
    case BALLOTC_INT:
        return number(scope, e->number, ballotc_type_of(BALLOT_INT), e);
    case BALLOTC_DURATION:
        return number(scope, e->number, ballotc_type_of(BALLOT_DURATION), e);
    case BALLOTC_STEP:
        ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->where,
                       "months and years have no length of their own; add them to a date");
        return wrong();
    case BALLOTC_DATE:
        type = ballotc_type_of(e->date.is_day ? BALLOT_DAY_DATE : BALLOT_DATE);
        type.is_bare_date = e->date.is_day;
        return number(scope, e->date.instant, type, e);
    case BALLOTC_TEXT:
        return term(ballotc_type_of(BALLOT_TEXT),
                    ballotc_constant(scope->law->builder,
                                     ballot_value_text(e->text, strlen(e->text)), BALLOT_TEXT, 0,
                                     &e->where));
    case BALLOTC_OID:
        return lower_oid(scope, e);
    case BALLOTC_NAME:
        return lower_name(scope, e, expected);
    case BALLOTC_MEMBER: {
        struct ballotc_term object = value(scope, e->a, ballotc_type_wrong());
        return field_of(scope, object, e->text, strlen(e->text), e);
    }
    case BALLOTC_CALL:
        return lower_call(scope, e, expected);
    case BALLOTC_SET:
        return lower_set(scope, e, expected);
    case BALLOTC_UNARY:
        return lower_unary(scope, e);
    case BALLOTC_ROUND:
        if (e->a->kind != BALLOTC_BINARY || e->a->b->kind != BALLOTC_STEP) {
            ballotc_report(scope->law->diagnostics, BALLOTC_calendar_step, &e->where,
                           "only the sum of a date and months or years is rounded");
            return wrong();
        }
        return lower_sum(scope, e->a, e->number != 0);
    case BALLOTC_IF:
        return lower_if(scope, e, expected);
    case BALLOTC_QUANTIFIER:
        return lower_quantifier(scope, e);
    case BALLOTC_READING:
        return lower_reading(scope, e);
    case BALLOTC_BINARY:
        break;
    }
    switch (e->operation) {
    case BALLOTC_AND:
    case BALLOTC_OR:
    case BALLOTC_IMPLIES:
        return lower_logic(scope, e);
    case BALLOTC_FROM:
    case BALLOTC_AFTER:
    case BALLOTC_BEFORE:
    case BALLOTC_THROUGH:
        return lower_date_words(scope, e);
    case BALLOTC_ADD:
    case BALLOTC_SUBTRACT:
    case BALLOTC_MULTIPLY:
        return lower_sum(scope, e, false);
    case BALLOTC_IN:
    case BALLOTC_HAS:
    case BALLOTC_HAS_ANY:
    case BALLOTC_HAS_ALL:
    case BALLOTC_HAS_ONLY:
        return lower_membership(scope, e);
    default:
        return lower_comparison(scope, e);
    }
}

/* --- Entrances ------------------------------------------------------------------ */

void ballotc_scope_bind(struct ballotc_scope *scope, const struct ballotc_word *name,
                        struct ballotc_type type)
{
    check_shadow(scope, name);
    struct ballotc_binding *binding = ballot_arena_alloc(scope->law->names->arena, sizeof *binding);
    binding->name = name->text;
    binding->where = &name->where;
    binding->type = type;
    binding->type.is_list = false;
    binding->slot = 0;
    binding->outer = scope->bindings;
    scope->bindings = binding;
}

uint32_t ballotc_lower_bool(struct ballotc_scope *scope, const struct ballotc_expression *e)
{
    return want(scope, e, bool_type()).node;
}

uint32_t ballotc_lower_date(struct ballotc_scope *scope, const struct ballotc_expression *e)
{
    return want(scope, e, ballotc_type_of(BALLOT_DATE)).node;
}

struct ballotc_term ballotc_lower_list(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e)
{
    return want_list(scope, e, ballotc_type_wrong());
}

/* One `{…}` of a message: printed as it is, absent or not. */
static uint32_t lower_printed(struct ballotc_scope *scope, const struct ballotc_word *because,
                              const char *text, size_t length)
{
    struct ballotc_names *names = scope->law->names;
    struct ballotc_location where = because->where;
    if (where.line == where.last_line)
        where.column = (uint16_t)(where.column + 1 + (text - because->text));
    const struct ballotc_expression *e =
        ballotc_parse_expression(names->arena, scope->law->diagnostics, text, length, &where);
    if (e == NULL)
        return BALLOT_NONE;
    struct ballotc_term result = value(scope, e, ballotc_type_wrong());
    if (result.type.is_wrong)
        return BALLOT_NONE;
    if (result.type.kind == BALLOT_RECORD) {
        ballotc_report(scope->law->diagnostics, BALLOTC_bad_template, &e->where,
                       "a %s cannot be printed", ballotc_type_name(names, result.type));
        return BALLOT_NONE;
    }
    return result.node;
}

bool ballotc_lower_template(struct ballotc_scope *scope, const struct ballotc_word *because,
                            uint32_t *first, uint32_t *n)
{
    struct ballotc_builder *builder = scope->law->builder;
    struct ballot_arena *arena = scope->law->names->arena;
    struct ballot_part parts[32];
    uint32_t count = 0;
    const char *text = because->text;
    char *literal = ballot_arena_raw(arena, strlen(text) + 1);
    size_t length = 0;
    bool fine = true;
    scope->absent_allowed = true;
    for (const char *at = text; *at != '\0' && fine; at++) {
        if ((*at == '{' || *at == '}') && at[1] == *at) {
            literal[length++] = *at++;
        } else if (*at == '{' && count < 31) {
            const char *end = strchr(at, '}');
            uint32_t node = BALLOT_NONE;
            if (end != NULL)
                node = lower_printed(scope, because, at + 1, (size_t)(end - at - 1));
            else
                ballotc_report(scope->law->diagnostics, BALLOTC_bad_template, &because->where,
                               "a \"{\" without its \"}\"; write \"{{\" for the brace itself");
            fine = node != BALLOT_NONE;
            parts[count++] = (struct ballot_part){ballot_arena_text(arena, literal, length), node};
            length = 0;
            at = end != NULL ? end : at;
        } else if (*at == '}' || *at == '{') {
            ballotc_report(scope->law->diagnostics, BALLOTC_bad_template, &because->where,
                           "a \"}\" without its \"{\"; write \"}}\" for the brace itself");
            fine = false;
        } else {
            literal[length++] = *at;
        }
    }
    scope->absent_allowed = false;
    if (!fine)
        return false;
    if (length != 0 || count == 0)
        parts[count++] =
            (struct ballot_part){ballot_arena_text(arena, literal, length), BALLOT_NONE};
    const struct ballot_part *all = builder->parts.items;
    *n = count;
    for (*first = 0; *first + count <= builder->parts.n; ++*first) {
        uint32_t same = 0;
        while (same < count && all[*first + same].node == parts[same].node &&
               strcmp(all[*first + same].text, parts[same].text) == 0)
            same++;
        if (same == count)
            return true;
    }
    *first = builder->parts.n;
    for (uint32_t i = 0; i < count; i++)
        ballotc_push(builder, &builder->parts, &parts[i]);
    return true;
}

void ballotc_each_define(struct ballotc_names *names, uint32_t document,
                         const struct ballotc_expression *e,
                         void (*visit)(void *context, struct ballotc_entity *define), void *context)
{
    if (e == NULL)
        return;
    if (e->kind == BALLOTC_NAME || e->kind == BALLOTC_CALL) {
        const char *rest;
        struct ballotc_entity *entity = ballotc_resolve(names, document, e->text, &rest);
        if (entity != NULL && entity->category == BALLOTC_IS_DEFINE)
            visit(context, entity);
    }
    ballotc_each_define(names, document, e->a, visit, context);
    ballotc_each_define(names, document, e->b, visit, context);
    ballotc_each_define(names, document, e->c, visit, context);
    for (const struct ballotc_expression *item = e->items; item != NULL; item = item->next)
        ballotc_each_define(names, document, item, visit, context);
}
