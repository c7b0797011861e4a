#include "names.h"

#include <string.h>

#define BUCKETS 1024u

static uint32_t hash_entity(enum ballotc_category category, uint32_t document, uint32_t source,
                            const char *name)
{
    uint32_t hash = 2166136261u ^ (uint32_t)category ^ document * 31u ^ source * 17u;
    for (const unsigned char *at = (const unsigned char *)name; *at != '\0'; at++)
        hash = (hash ^ *at) * 16777619u;
    return hash % BUCKETS;
}

struct ballotc_entity *ballotc_entity_find(const struct ballotc_names *names,
                                           enum ballotc_category category, uint32_t document,
                                           uint32_t source, const char *name)
{
    struct ballotc_entity *entity = names->buckets[hash_entity(category, document, source, name)];
    while (entity != NULL && (entity->category != category || entity->document != document ||
                              entity->source != source || strcmp(entity->name, name) != 0))
        entity = entity->next;
    return entity;
}

uint32_t ballotc_document_find(const struct ballotc_names *names, const char *name)
{
    for (uint32_t i = 0; i < names->n_documents; i++)
        if (strcmp(names->documents[i].declaration->name.text, name) == 0)
            return i;
    return BALLOT_NONE;
}

const char *ballotc_entity_nearest(const struct ballotc_names *names,
                                   enum ballotc_category category, uint32_t document,
                                   const char *name)
{
    const char **candidates =
        ballot_arena_array(names->arena, names->n_entities + 1u, sizeof *candidates);
    size_t n = 0;
    for (uint32_t i = 0; i < names->n_entities; i++) {
        const struct ballotc_entity *entity = names->entities[i];
        if (entity->category == category &&
            (entity->document == document || entity->document == BALLOT_NONE))
            candidates[n++] = entity->name;
    }
    return ballotc_nearest(name, candidates, n);
}

static struct ballotc_entity *make_entity(struct ballotc_names *names,
                                          enum ballotc_category category, uint32_t document,
                                          uint32_t source, const char *name)
{
    struct ballotc_entity *entity = ballotc_entity_find(names, category, document, source, name);
    if (entity != NULL)
        return entity;
    entity = ballot_arena_alloc(names->arena, sizeof *entity);
    entity->category = category;
    entity->document = document;
    entity->source = source;
    entity->name = name;
    entity->table = BALLOT_NONE;
    uint32_t bucket = hash_entity(category, document, source, name);
    entity->next = names->buckets[bucket];
    names->buckets[bucket] = entity;
    if ((names->n_entities & (names->n_entities + 1u)) == 0) {
        struct ballotc_entity **more = ballot_arena_array(
            names->arena, 2u * (names->n_entities + 1u), sizeof(struct ballotc_entity *));
        if (names->n_entities != 0)
            memcpy(more, names->entities, names->n_entities * sizeof *more);
        names->entities = more;
    }
    names->entities[names->n_entities++] = entity;
    return entity;
}

static void add_edit(struct ballotc_names *names, struct ballotc_entity *entity, uint32_t ballot,
                     const struct ballotc_declaration *declaration)
{
    struct ballotc_edit *more =
        ballot_arena_array(names->arena, entity->n_edits + 1u, sizeof *more);
    if (entity->n_edits != 0)
        memcpy(more, entity->edits, entity->n_edits * sizeof *more);
    more[entity->n_edits].ballot = ballot;
    more[entity->n_edits].declaration = declaration;
    entity->edits = more;
    entity->n_edits++;
}

struct ballotc_diagnostic *ballotc_report_twice(struct ballotc_names *names, enum ballotc_code code,
                                                const struct ballotc_word *second,
                                                const struct ballotc_location *first,
                                                const char *what)
{
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        names->diagnostics, code, &second->where, "%s \"%s\" is defined twice", what, second->text);
    ballotc_note(names->diagnostics, diagnostic, first, "first defined here");
    return diagnostic;
}

/* --- Documents ---------------------------------------------------------- */

size_t ballotc_count_kind(const struct ballotc_file *files, enum ballotc_declaration_kind kind)
{
    size_t n = 0;
    for (; files != NULL; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            n += d->kind == kind;
    return n;
}

static void collect_documents(struct ballotc_names *names, const struct ballotc_file *files)
{
    names->documents =
        ballot_arena_array(names->arena, ballotc_count_kind(files, BALLOTC_DECLARE_DOCUMENT) + 1,
                           sizeof *names->documents);
    for (; files != NULL; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_DOCUMENT)
                continue;
            uint32_t other = ballotc_document_find(names, d->name.text);
            if (other != BALLOT_NONE)
                ballotc_report_twice(names, BALLOTC_duplicate_name, &d->name,
                                     &names->documents[other].declaration->name.where, "document");
            else
                names->documents[names->n_documents++].declaration = d;
        }
    /* By name, so that the order of the files does not show in the tables. */
    for (uint32_t i = 1; i < names->n_documents; i++)
        for (uint32_t k = i; k > 0 && strcmp(names->documents[k].declaration->name.text,
                                             names->documents[k - 1].declaration->name.text) < 0;
             k--) {
            struct ballotc_document swap = names->documents[k];
            names->documents[k] = names->documents[k - 1];
            names->documents[k - 1] = swap;
        }
}

uint32_t ballotc_document_known(struct ballotc_names *names, const struct ballotc_word *word)
{
    uint32_t document = ballotc_document_find(names, word->text);
    if (document != BALLOT_NONE)
        return document;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, BALLOTC_unknown_document, &word->where,
                       "no document \"%s\" is declared", word->text);
    const char **candidates =
        ballot_arena_array(names->arena, names->n_documents + 1u, sizeof *candidates);
    for (uint32_t i = 0; i < names->n_documents; i++)
        candidates[i] = names->documents[i].declaration->name.text;
    const char *nearest = ballotc_nearest(word->text, candidates, names->n_documents);
    if (nearest != NULL)
        ballotc_help(names->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    return BALLOT_NONE;
}

/* --- Records and enumerations --------------------------------------------- */

static const char *const basic_names[] = {"bool", "int", "date", "day", "text", "duration", "oid"};
static const enum ballot_kind basic_kinds[] = {BALLOT_BOOL,     BALLOT_INT,  BALLOT_DATE,
                                               BALLOT_DAY_DATE, BALLOT_TEXT, BALLOT_DURATION,
                                               BALLOT_OID};
#define N_BASIC (sizeof basic_names / sizeof basic_names[0])

static void add_enum(struct ballotc_names *names, const char *name, const char *meaning,
                     const struct ballotc_enum_word *words, const struct ballotc_location *where)
{
    uint16_t n = 0;
    for (const struct ballotc_enum_word *word = words; word != NULL; word = word->next)
        n++;
    const char **texts = ballot_arena_array(names->arena, n + 1u, sizeof *texts);
    const char **meanings = ballot_arena_array(names->arena, n + 1u, sizeof *meanings);
    uint16_t i = 0;
    for (const struct ballotc_enum_word *word = words; word != NULL; word = word->next, i++) {
        texts[i] = word->name.text;
        meanings[i] = word->meaning;
        for (const struct ballotc_enum_word *other = words; other != word; other = other->next)
            if (strcmp(other->name.text, word->name.text) == 0)
                ballotc_report_twice(names, BALLOTC_duplicate_name, &word->name, &other->name.where,
                                     "word");
    }
    names->enum_places[names->n_enums] = where;
    names->enums[names->n_enums++] = (struct ballot_enumeration){name, meaning, texts, meanings, n};
}

static uint32_t find_enum(const struct ballotc_names *names, const char *name)
{
    for (uint32_t i = 0; i < BALLOT_CERTIFICATE_ENUMS; i++)
        if (strcmp(ballot_certificate_enums[i].name, name) == 0)
            return i;
    for (uint32_t i = 0; i < names->n_enums; i++)
        if (strcmp(names->enums[i].name, name) == 0)
            return i + BALLOT_CERTIFICATE_ENUMS;
    return BALLOT_NONE;
}

static uint32_t find_record(const struct ballotc_names *names, const char *name)
{
    for (uint32_t i = 0; i < names->n_records; i++)
        if (strcmp(names->record_declarations[i]->name.text, name) == 0)
            return i + BALLOT_CERTIFICATE_RECORDS;
    return BALLOT_NONE;
}

static bool is_basic(const char *name)
{
    for (size_t i = 0; i < N_BASIC; i++)
        if (strcmp(basic_names[i], name) == 0)
            return true;
    return false;
}

static void field_type(struct ballotc_names *names, const struct ballotc_declaration *record,
                       const struct ballotc_field *field, struct ballot_field *result)
{
    if (field->type.text == NULL) {
        result->kind = BALLOT_ENUM;
        result->type = (uint16_t)(BALLOT_CERTIFICATE_ENUMS + names->n_enums);
        add_enum(names,
                 ballot_arena_printf(names->arena, "%s.%s", record->name.text, field->name.text),
                 NULL, field->words, &field->name.where);
        return;
    }
    for (size_t i = 0; i < N_BASIC; i++)
        if (strcmp(field->type.text, basic_names[i]) == 0) {
            result->kind = (uint8_t)basic_kinds[i];
            return;
        }
    uint32_t number = find_record(names, field->type.text);
    if (number != BALLOT_NONE) {
        result->kind = BALLOT_RECORD;
        result->type = (uint16_t)number;
        return;
    }
    number = find_enum(names, field->type.text);
    if (number != BALLOT_NONE) {
        result->kind = BALLOT_ENUM;
        result->type = (uint16_t)number;
        return;
    }
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, BALLOTC_unknown_type, &field->type.where,
                       "no type, record or enumeration \"%s\"", field->type.text);
    const char **candidates = ballot_arena_array(
        names->arena, names->n_records + names->n_enums + N_BASIC, sizeof *candidates);
    size_t n = 0;
    for (uint32_t i = 0; i < names->n_records; i++)
        candidates[n++] = names->record_declarations[i]->name.text;
    for (uint32_t i = 0; i < names->n_enums; i++)
        candidates[n++] = names->enums[i].name;
    for (size_t i = 0; i < N_BASIC; i++)
        candidates[n++] = basic_names[i];
    const char *nearest = ballotc_nearest(field->type.text, candidates, n);
    if (nearest != NULL)
        ballotc_help(names->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    result->kind = BALLOT_TEXT;
}

static void build_record(struct ballotc_names *names, uint32_t index)
{
    const struct ballotc_declaration *d = names->record_declarations[index];
    uint16_t n = 0;
    for (const struct ballotc_field *field = d->fields; field != NULL; field = field->next)
        n++;
    struct ballot_field *fields = ballot_arena_array(names->arena, n + 1u, sizeof *fields);
    n = 0;
    for (const struct ballotc_field *field = d->fields; field != NULL; field = field->next, n++) {
        for (const struct ballotc_field *other = d->fields; other != field; other = other->next)
            if (strcmp(other->name.text, field->name.text) == 0)
                ballotc_report_twice(names, BALLOTC_duplicate_name, &field->name,
                                     &other->name.where, "field");
        fields[n].name = field->name.text;
        fields[n].meaning = field->meaning;
        fields[n].flags = (uint8_t)((field->is_list ? BALLOT_FIELD_LIST : 0) |
                                    (field->is_optional ? BALLOT_FIELD_OPTIONAL : 0) |
                                    (field->is_fixed ? BALLOT_FIELD_FIXED : 0));
        field_type(names, d, field, &fields[n]);
        if (field->is_fixed && fields[n].kind != BALLOT_DATE && fields[n].kind != BALLOT_DAY_DATE)
            ballotc_report(names->diagnostics, BALLOTC_fixed_not_date, &field->name.where,
                           "field \"%s\" is no date, so it cannot be fixed", field->name.text);
    }
    names->records[index] =
        (struct ballot_record){d->name.text, d->title, fields, n, (uint16_t)d->is_reusable};
    names->field_used[index] = ballot_arena_array(names->arena, n + 1u, sizeof(bool));
}

/* Whether a record is reached from itself; evidence is a tree of finite depth. */
static bool holds(const struct ballotc_names *names, uint32_t index, uint32_t wanted,
                  uint32_t depth)
{
    if (depth > names->n_records)
        return false;
    const struct ballot_record *record = &names->records[index];
    for (uint16_t i = 0; i < record->n_fields; i++) {
        if (record->fields[i].kind != BALLOT_RECORD)
            continue;
        uint32_t next = record->fields[i].type - (uint32_t)BALLOT_CERTIFICATE_RECORDS;
        if (next == wanted || holds(names, next, wanted, depth + 1))
            return true;
    }
    return false;
}

static const char *const root_names[] = {"cert", "issuer", "today"};

static void collect_records(struct ballotc_names *names, const struct ballotc_file *files)
{
    size_t n = ballotc_count_kind(files, BALLOTC_DECLARE_RECORD), n_enums = 0;
    for (const struct ballotc_file *file = files; file != NULL; file = file->next)
        for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next) {
            n_enums += d->kind == BALLOTC_DECLARE_ENUM;
            if (d->kind == BALLOTC_DECLARE_RECORD)
                for (const struct ballotc_field *f = d->fields; f != NULL; f = f->next)
                    n_enums += f->type.text == NULL;
        }
    names->record_declarations =
        ballot_arena_array(names->arena, n + 1, sizeof *names->record_declarations);
    names->records = ballot_arena_array(names->arena, n + 1, sizeof *names->records);
    names->field_used = ballot_arena_array(names->arena, n + 1, sizeof *names->field_used);
    names->enums = ballot_arena_array(names->arena, n_enums + 1, sizeof *names->enums);
    names->enum_places = ballot_arena_array(names->arena, n_enums + 1, sizeof *names->enum_places);
    for (const struct ballotc_file *file = files; file != NULL; file = file->next)
        for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_ENUM && d->kind != BALLOTC_DECLARE_RECORD)
                continue;
            bool bad = is_basic(d->name.text);
            for (size_t i = 0; i < sizeof root_names / sizeof root_names[0]; i++)
                bad = bad || strcmp(d->name.text, root_names[i]) == 0;
            for (uint32_t i = 0; i < BALLOT_CERTIFICATE_ENUMS; i++)
                bad = bad || strcmp(d->name.text, ballot_certificate_enums[i].name) == 0;
            for (uint32_t i = 0; i < BALLOT_CERTIFICATE_RECORDS; i++)
                bad = bad || strcmp(d->name.text, ballot_certificate_records[i].name) == 0;
            if (bad) {
                ballotc_report(names->diagnostics, BALLOTC_reserved_name, &d->name.where,
                               "\"%s\" is a name of the language itself", d->name.text);
                continue;
            }
            uint32_t record = find_record(names, d->name.text);
            uint32_t other = find_enum(names, d->name.text);
            if (record != BALLOT_NONE)
                ballotc_help(names->diagnostics,
                             ballotc_report_twice(
                                 names, BALLOTC_duplicate_name, &d->name,
                                 &names->record_declarations[record - BALLOT_CERTIFICATE_RECORDS]
                                      ->name.where,
                                 "record or enumeration"),
                             "\"amend record %s { … }\" adds fields to it", d->name.text);
            else if (other != BALLOT_NONE)
                ballotc_report_twice(names, BALLOTC_duplicate_name, &d->name,
                                     names->enum_places[other - BALLOT_CERTIFICATE_ENUMS],
                                     "record or enumeration");
            else if (d->kind == BALLOTC_DECLARE_RECORD)
                names->record_declarations[names->n_records++] = d;
            else
                add_enum(names, d->name.text, d->title, d->words, &d->name.where);
        }
    for (uint32_t i = 0; i < names->n_records; i++)
        build_record(names, i);
    for (uint32_t i = 0; i < names->n_records; i++)
        if (holds(names, i, i, 0))
            ballotc_report(names->diagnostics, BALLOTC_recursive_record,
                           &names->record_declarations[i]->name.where, "record \"%s\" holds itself",
                           names->records[i].name);
    names->record_issuance = find_record(names, "issuance");
    names->record_ca = find_record(names, "ca");
}

/* --- What ballots make ---------------------------------------------------- */

static bool category_of(const struct ballotc_declaration *member, enum ballotc_category *category)
{
    static const struct {
        enum ballotc_declaration_kind kind;
        enum ballotc_category category;
    } categories[] = {{BALLOTC_DECLARE_RULE, BALLOTC_IS_RULE},
                      {BALLOTC_DECLARE_SCHEDULE, BALLOTC_IS_SCHEDULE},
                      {BALLOTC_DECLARE_DEFINE, BALLOTC_IS_DEFINE},
                      {BALLOTC_DECLARE_READING, BALLOTC_IS_READING},
                      {BALLOTC_DECLARE_APPLY, BALLOTC_IS_APPLY},
                      {BALLOTC_DECLARE_INCORPORATE, BALLOTC_IS_INCORPORATE}};
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++)
        if (categories[i].kind == member->kind) {
            *category = categories[i].category;
            return true;
        }
    return false;
}

void ballotc_collect_member(struct ballotc_names *names, uint32_t ballot,
                            const struct ballotc_declaration *member)
{
    enum ballotc_category category;
    uint32_t source = 0;
    if (!category_of(member, &category))
        return;
    if (category == BALLOTC_IS_APPLY)
        source = ballotc_document_known(names, &member->source);
    else if (category == BALLOTC_IS_INCORPORATE)
        source = ballotc_document_known(names, &member->name);
    if (source != BALLOT_NONE)
        add_edit(names,
                 make_entity(names, category, names->ballots[ballot].document, source,
                             member->name.text),
                 ballot, member);
}

static void collect_left_out(struct ballotc_names *names)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < names->n_without; i++)
        for (const struct ballotc_declaration *m = names->without[i]->members; m != NULL;
             m = m->next)
            n++;
    names->left_out = ballot_arena_array(names->arena, n + 1u, sizeof *names->left_out);
    for (uint32_t i = 0; i < names->n_without; i++)
        for (const struct ballotc_declaration *m = names->without[i]->members; m != NULL;
             m = m->next) {
            struct ballotc_left_out out = {.document = names->without_documents[i],
                                           .declaration = m,
                                           .ballot = names->without[i]};
            if (m->change == BALLOTC_ADDS && category_of(m, &out.category))
                names->left_out[names->n_left_out++] = out;
        }
}

const char *ballotc_category_name(enum ballotc_category category)
{
    static const char *const category_names[] = {"rule",    "schedule", "define",
                                                 "reading", "apply",    "incorporation"};
    return category_names[category];
}

bool ballotc_report_left_out(const struct ballotc_names *names,
                             struct ballotc_diagnostics *diagnostics,
                             enum ballotc_category category, uint32_t document, const char *name,
                             const char *verb, const struct ballotc_location *where)
{
    for (uint32_t i = 0; i < names->n_left_out; i++) {
        const struct ballotc_left_out *out = &names->left_out[i];
        const char *made = out->declaration->name.text;
        size_t length = strlen(made);
        if (out->category != category || out->document != document ||
            strncmp(made, name, length) != 0 || (name[length] != '\0' && name[length] != '.'))
            continue;
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(diagnostics, BALLOTC_rests_on_left_out, where,
                           "%s cannot be left out: this %s %s \"%s\", which it made",
                           out->ballot->name.text, verb, ballotc_category_name(category), made);
        ballotc_note(diagnostics, diagnostic, &out->declaration->name.where, "made here, by %s",
                     out->ballot->name.text);
        return true;
    }
    return false;
}

/* Two drafts that do not know of each other collide; drafts.c says so. */
static bool are_apart(const struct ballotc_names *names, uint32_t earlier, uint32_t later)
{
    return names->ballots[earlier].is_draft && names->ballots[later].is_draft &&
           !ballotc_stands_on(names, later, earlier);
}

/* What a ballot made whose name is near that of ENTITY, which none made. */
static const char *nearest_made(const struct ballotc_names *names,
                                const struct ballotc_entity *entity)
{
    const char **candidates =
        ballot_arena_array(names->arena, names->n_entities + 1u, sizeof *candidates);
    size_t n = 0;
    for (uint32_t i = 0; i < names->n_entities; i++) {
        const struct ballotc_entity *other = names->entities[i];
        if (other != entity && other->category == entity->category &&
            other->document == entity->document && other->source == entity->source &&
            other->edits[0].declaration->change == BALLOTC_ADDS)
            candidates[n++] = other->name;
    }
    return ballotc_nearest(entity->name, candidates, n);
}

/* Each edit in the order of the bases: what is added must be new, what is
 * amended or retired must be there. */
static void check_edits(struct ballotc_names *names, const struct ballotc_entity *entity)
{
    const struct ballotc_declaration *made = NULL;
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_declaration *d = entity->edits[i].declaration;
        const char *what = ballotc_category_name(entity->category);
        if (entity->category == BALLOTC_IS_INCORPORATE) {
            if (i > 0 && entity->edits[i - 1].ballot == entity->edits[i].ballot)
                ballotc_report_twice(names, BALLOTC_added_twice, &d->name, &made->name.where, what);
        } else if (d->change == BALLOTC_ADDS && made != NULL) {
            if (are_apart(names, entity->edits[i - 1].ballot, entity->edits[i].ballot))
                continue;
            struct ballotc_diagnostic *diagnostic =
                ballotc_report(names->diagnostics, BALLOTC_added_twice, &d->name.where,
                               "%s \"%s\" exists already", what, d->name.text);
            ballotc_note(names->diagnostics, diagnostic, &made->name.where, "made here, by %s",
                         names->ballots[entity->edits[i - 1].ballot].declaration->name.text);
            ballotc_help(names->diagnostics, diagnostic, "write \"amend %s %s\" to change it", what,
                         d->name.text);
        } else if (d->change != BALLOTC_ADDS && made == NULL) {
            bool amends = d->change == BALLOTC_AMENDS;
            if (ballotc_report_left_out(names, names->diagnostics, entity->category,
                                        entity->document, d->name.text,
                                        amends ? "amends" : "retires", &d->name.where))
                continue;
            struct ballotc_diagnostic *diagnostic = ballotc_report(
                names->diagnostics, amends ? BALLOTC_amends_nothing : BALLOTC_retires_nothing,
                &d->name.where, "no earlier ballot made %s \"%s\"", what, d->name.text);
            const char *nearest = nearest_made(names, entity);
            if (i > 0)
                ballotc_note(names->diagnostics, diagnostic,
                             &entity->edits[i - 1].declaration->name.where,
                             "retired or amended here");
            else if (nearest != NULL)
                ballotc_help(names->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
        }
        made = d->change == BALLOTC_RETIRES ? NULL : d;
    }
}

static void collect_defines(struct ballotc_names *names, const struct ballotc_file *files)
{
    for (; files != NULL; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_DEFINE)
                continue;
            struct ballotc_entity *entity =
                make_entity(names, BALLOTC_IS_DEFINE, BALLOT_NONE, 0, d->name.text);
            if (entity->n_edits != 0)
                ballotc_report_twice(names, BALLOTC_duplicate_name, &d->name,
                                     &entity->edits[0].declaration->name.where, "define");
            else
                add_edit(names, entity, BALLOT_NONE, d);
        }
}

void ballotc_names_collect(struct ballotc_names *names, const struct ballotc_file *files)
{
    names->buckets = ballot_arena_array(names->arena, BUCKETS, sizeof *names->buckets);
    collect_documents(names, files);
    ballotc_chain(names, files);
    collect_records(names, files);
    collect_defines(names, files);
    collect_left_out(names);
    for (uint32_t i = 0; i < names->n_ballots; i++)
        for (const struct ballotc_declaration *m = names->ballots[i].declaration->members;
             m != NULL; m = m->next)
            if (m->kind == BALLOTC_DECLARE_TABLE)
                ballotc_collect_table(names, i, m);
            else
                ballotc_collect_member(names, i, m);
    for (uint32_t i = 0; i < names->n_entities; i++)
        if (names->entities[i]->document != BALLOT_NONE)
            check_edits(names, names->entities[i]);
    ballotc_check_drafts(names);
}

void ballotc_names_join_use(struct ballotc_names *names, const struct ballotc_names *others)
{
    for (uint32_t i = 0; i < names->n_entities; i++) {
        struct ballotc_entity *entity = names->entities[i];
        const struct ballotc_entity *other = ballotc_entity_find(
            others, entity->category, entity->document, entity->source, entity->name);
        entity->used = entity->used || (other != NULL && other->used);
    }
    for (uint32_t i = 0; i < names->n_records; i++)
        for (uint16_t k = 0; k < names->records[i].n_fields; k++)
            names->field_used[i][k] = names->field_used[i][k] || others->field_used[i][k];
}

void ballotc_names_warn_unused(const struct ballotc_names *names)
{
    for (uint32_t i = 0; i < names->n_entities; i++) {
        const struct ballotc_entity *entity = names->entities[i];
        /* A name with a bracket is a table's own, and nobody wrote it. */
        if (entity->category == BALLOTC_IS_DEFINE && !entity->used &&
            strchr(entity->name, '[') == NULL)
            ballotc_report(names->diagnostics, BALLOTC_unused_define,
                           &entity->edits[0].declaration->name.where,
                           "nothing reads the define \"%s\"", entity->name);
    }
    for (uint32_t i = 0; i < names->n_records; i++) {
        const struct ballotc_field *field = names->record_declarations[i]->fields;
        for (uint16_t k = 0; field != NULL; field = field->next, k++)
            if (!names->field_used[i][k])
                ballotc_report(names->diagnostics, BALLOTC_unused_field, &field->name.where,
                               "no rule reads \"%s\" of %s", field->name.text,
                               names->records[i].name);
    }
}
