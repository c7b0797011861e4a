#include <stdlib.h>
#include <string.h>

#include "../compiler/amend.h"
#include "written_private.h"

const char *written_kind_name(enum written_kind kind)
{
    static const char *const names[WRITTEN_KINDS] = {"rule", "schedule", "define", "reading",
                                                     "incorporation"};
    return names[kind];
}

/* --- For all kinds ---------------------------------------------------------------- */

const char *written_words(const struct written_reader *reader,
                          const struct ballotc_expression *expression)
{
    return expression != NULL
               ? ballotc_source_words(reader->sources, &expression->where, reader->arena)
               : "";
}

const char *written_full_name(const struct written_reader *reader, uint32_t document,
                              const char *name)
{
    if (document == BALLOT_NONE)
        return name;
    return ballot_arena_printf(reader->arena, "%s/%s",
                               reader->names->documents[document].declaration->name.text, name);
}

const char *written_ballot(const struct written_reader *reader, uint32_t ballot)
{
    return ballot != BALLOT_NONE ? reader->names->ballots[ballot].declaration->name.text : NULL;
}

void written_place(const struct written_reader *reader, struct written_item *item,
                   const struct ballotc_location *where)
{
    item->file = reader->sources->files[where->file].name;
    item->line = where->line;
}

void written_clause(struct written_item *item, const char *name, const char *text,
                    const char *ballot)
{
    item->clauses[item->n_clauses++] = (struct written_clause){name, text, ballot};
}

void written_takes_part(const struct written_reader *reader, bool day_counts, ballot_instant day,
                        bool *included)
{
    const struct written_request *request = reader->request;
    for (uint32_t i = 0; i < reader->names->n_ballots; i++) {
        const struct ballotc_ballot *ballot = &reader->names->ballots[i];
        included[i] = (!request->limit_known || ballot->passed <= request->known) &&
                      (!day_counts || ballot->effective <= day);
    }
}

/* --- Defines, schedules, readings, incorporations ------------------------------------ */

static const char *define_text(const struct written_reader *reader,
                               const struct ballotc_declaration *d)
{
    const char *parameters = "";
    for (const struct ballotc_word *p = d->parameters; p != NULL; p = p->next)
        parameters = ballot_arena_printf(reader->arena, "%s%s%s", parameters,
                                         *parameters != '\0' ? ", " : "", p->text);
    const char *value = written_words(reader, d->value);
    return d->parameters == NULL
               ? value
               : ballot_arena_printf(reader->arena, "(%s) = %s", parameters, value);
}

static const char *reading_text(const struct written_reader *reader,
                                const struct ballotc_declaration *d)
{
    const char *text = "";
    for (const struct ballotc_choice *c = d->choices; c != NULL; c = c->next)
        text =
            ballot_arena_printf(reader->arena, "%s%s%s \"%s\"%s", text, *text != '\0' ? "; " : "",
                                c->name.text, c->meaning, c->is_default ? " default" : "");
    return text;
}

static const char *incorporation_text(const struct written_reader *reader,
                                      const struct ballotc_declaration *d)
{
    switch (d->incorporation) {
    case BALLOTC_CURRENT:
        return "current";
    case BALLOTC_PINNED:
        return ballot_arena_printf(reader->arena, "version \"%s\"", d->pin.text);
    case BALLOTC_RELEVANT:
        break;
    }
    return "the relevant version";
}

static void schedule_rows(const struct written_reader *reader, struct written_item *item,
                          const struct ballotc_declaration *d, const char *ballot)
{
    size_t n = 0;
    for (const struct ballotc_entry *e = d->entries; e != NULL; e = e->next)
        n++;
    item->phases = ballot_arena_array(reader->arena, n + 1, sizeof *item->phases);
    item->n_phases = item->n_clauses = 0;
    for (const struct ballotc_entry *e = d->entries; e != NULL; e = e->next)
        item->phases[item->n_phases++] =
            (struct written_phase){.from = ballotc_entry_start(e),
                                   .text = written_words(reader, e->value),
                                   .ballot = ballot};
}

/* The row that is read on DAY. */
static void keep_row(struct written_item *item, ballot_instant day)
{
    size_t kept = SIZE_MAX;
    for (size_t i = 0; i < item->n_phases; i++)
        if (item->phases[i].from <= day)
            kept = i;
    item->n_phases = kept != SIZE_MAX;
    if (kept != SIZE_MAX)
        item->phases[0] = item->phases[kept];
}

static enum written_kind kind_of(enum ballotc_category category)
{
    switch (category) {
    case BALLOTC_IS_SCHEDULE:
        return WRITTEN_SCHEDULE;
    case BALLOTC_IS_DEFINE:
        return WRITTEN_DEFINE;
    case BALLOTC_IS_READING:
        return WRITTEN_READING;
    case BALLOTC_IS_INCORPORATE:
        return WRITTEN_INCORPORATION;
    case BALLOTC_IS_RULE:
    case BALLOTC_IS_APPLY:
        break;
    }
    return WRITTEN_RULE;
}

static void add_edit(const struct written_reader *reader, struct written_item *item,
                     const struct ballotc_edit *edit)
{
    const struct ballotc_declaration *d = edit->declaration;
    const char *ballot = written_ballot(reader, edit->ballot);
    switch (item->kind) {
    case WRITTEN_SCHEDULE:
        if (d->entries != NULL)
            schedule_rows(reader, item, d, ballot);
        if (d->add != NULL)
            written_clause(item, "add", written_words(reader, d->add), ballot);
        if (d->drop != NULL)
            written_clause(item, "drop", written_words(reader, d->drop), ballot);
        break;
    case WRITTEN_DEFINE:
        if (d->value == NULL)
            break; /* the rows of a table, which nobody wrote as a define */
        item->n_clauses = 0;
        written_clause(item, "means", define_text(reader, d), ballot);
        break;
    case WRITTEN_READING:
        item->n_clauses = 0;
        written_clause(item, "choices", reading_text(reader, d), ballot);
        break;
    case WRITTEN_INCORPORATION:
        item->n_clauses = 0;
        written_clause(item, "version", incorporation_text(reader, d), ballot);
        break;
    case WRITTEN_RULE:
    case WRITTEN_KINDS:
        break;
    }
    if (d->section.text != NULL)
        item->section = d->section.text;
    item->ballot = ballot;
    if (edit->ballot != BALLOT_NONE)
        item->version = reader->names->ballots[edit->ballot].declaration->version.text;
    written_place(reader, item, &d->where);
}

struct written_item *written_thing(const struct written_reader *reader,
                                   const struct ballotc_entity *entity, const bool *included,
                                   bool on_day, ballot_instant day)
{
    struct written_item *item = NULL;
    const struct ballotc_document *documents = reader->names->documents;
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_edit *edit = &entity->edits[i];
        if (edit->ballot != BALLOT_NONE && !included[edit->ballot])
            continue;
        if (edit->declaration->change == BALLOTC_RETIRES) {
            item = NULL;
        } else if (edit->declaration->change == BALLOTC_ADDS) {
            item = ballot_arena_alloc(reader->arena, sizeof *item);
            item->kind = kind_of(entity->category);
            item->section = item->summary = "";
            item->clauses =
                ballot_arena_array(reader->arena, 2u * entity->n_edits + 1u, sizeof *item->clauses);
        }
        if (item != NULL && edit->declaration->change != BALLOTC_RETIRES)
            add_edit(reader, item, edit);
    }
    if (item == NULL)
        return NULL;
    item->document =
        entity->document != BALLOT_NONE ? documents[entity->document].declaration->name.text : "";
    item->name = item->kind == WRITTEN_INCORPORATION
                     ? ballot_arena_printf(reader->arena, "%s -> %s", item->document, entity->name)
                     : written_full_name(reader, entity->document, entity->name);
    if (item->kind == WRITTEN_SCHEDULE && on_day) {
        keep_row(item, day);
        if (item->n_phases == 0)
            return NULL;
    }
    return item;
}

const char *written_line(const struct written_reader *reader, const struct written_item *item)
{
    const char *text = "";
    char date[BALLOT_DATE_SIZE];
    for (size_t i = 0; i < item->n_phases; i++) {
        const struct written_phase *p = &item->phases[i];
        text =
            ballot_arena_printf(reader->arena, "%s%s%s%s%s", text, i != 0 ? ", " : "", p->text,
                                p->from != BALLOT_ALWAYS ? " from " : "",
                                p->from != BALLOT_ALWAYS ? ballot_date_format(p->from, date) : "");
    }
    for (size_t i = 0; i < item->n_clauses; i++)
        text =
            ballot_arena_printf(reader->arena, "%s%s%s%s%s", text, *text != '\0' ? ", " : "",
                                item->kind == WRITTEN_SCHEDULE ? item->clauses[i].name : "",
                                item->kind == WRITTEN_SCHEDULE ? " " : "", item->clauses[i].text);
    return text;
}

/* --- All of it ------------------------------------------------------------------------- */

static void add(const struct written_reader *reader, struct written_law *law, size_t *capacity,
                struct written_item *item)
{
    if (item == NULL)
        return;
    if (law->n == *capacity) {
        *capacity = *capacity == 0 ? 256 : *capacity * 2;
        struct written_item **more = ballot_arena_array(reader->arena, *capacity, sizeof *more);
        if (law->n != 0)
            memcpy(more, law->items, law->n * sizeof *more);
        law->items = more;
    }
    law->items[law->n++] = item;
}

static int by_kind_and_name(const void *left, const void *right)
{
    const struct written_item *a = *(struct written_item *const *)left;
    const struct written_item *b = *(struct written_item *const *)right;
    return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : strcmp(a->name, b->name);
}

static bool is_asked(const struct written_reader *reader, uint32_t document)
{
    return reader->request->document == NULL ||
           (document != BALLOT_NONE &&
            strcmp(reader->names->documents[document].declaration->name.text,
                   reader->request->document) == 0);
}

/* A rule that has been in force, as it was at the end; else NULL. */
static struct written_item *last_of(const struct written_reader *reader,
                                    const struct ballotc_entity *rule,
                                    const struct ballotc_entity *apply,
                                    const struct written_item *history)
{
    size_t i = history->n_stretches;
    while (i > 0 && history->stretches[i - 1].level == NULL)
        i--;
    if (i == 0)
        return NULL;
    bool *included =
        ballot_arena_array(reader->arena, reader->names->n_ballots + 1u, sizeof *included);
    written_takes_part(reader, true, history->stretches[i - 1].from, included);
    struct written_item *item =
        written_rule(reader, rule, apply, included, true, history->stretches[i - 1].from);
    if (item != NULL)
        item->is_retired = true;
    return item;
}

static void add_rule(const struct written_reader *reader, struct written_law *law, size_t *capacity,
                     const struct ballotc_entity *rule, const struct ballotc_entity *apply)
{
    const struct written_request *r = reader->request;
    struct written_item *item =
        written_rule(reader, rule, apply, law->takes_part, r->on_day, r->day);
    if (r->stretches) {
        struct written_item history = {.kind = WRITTEN_RULE};
        written_rule_stretches(reader, rule, apply, &history);
        if (item == NULL)
            item = last_of(reader, rule, apply, &history);
        if (item != NULL) {
            item->stretches = history.stretches;
            item->n_stretches = history.n_stretches;
        }
    }
    add(reader, law, capacity, item);
}

struct written_law written_law(const struct written_request *request, struct ballot_arena *arena)
{
    const struct written_reader reader = {request, arena, &request->compilation->sources,
                                          request->compilation->names};
    const struct ballotc_names *names = reader.names;
    struct written_law law = {.items = NULL};
    size_t capacity = 0;
    law.takes_part = ballot_arena_array(arena, names->n_ballots + 1u, sizeof *law.takes_part);
    written_takes_part(&reader, request->on_day, request->day, law.takes_part);
    for (uint32_t i = 0; i < names->n_entities; i++) {
        const struct ballotc_entity *entity = names->entities[i];
        if (!is_asked(&reader, entity->document))
            continue;
        if (entity->category == BALLOTC_IS_RULE) {
            add_rule(&reader, &law, &capacity, entity, NULL);
        } else if (entity->category == BALLOTC_IS_APPLY) {
            for (uint32_t k = 0; k < names->n_entities; k++)
                if (names->entities[k]->category == BALLOTC_IS_RULE &&
                    names->entities[k]->document == entity->source &&
                    ballotc_is_named(names->entities[k]->name, entity->name))
                    add_rule(&reader, &law, &capacity, names->entities[k], entity);
        } else {
            add(&reader, &law, &capacity,
                written_thing(&reader, entity, law.takes_part, request->on_day, request->day));
        }
    }
    if (law.n != 0)
        qsort(law.items, law.n, sizeof(law.items[0]), by_kind_and_name);
    return law;
}

/* --- What ended ---------------------------------------------------------------------------- */

/* Whether ENTITY is what ITEM was made from, or one of the two. */
static bool is_of(const struct ballotc_names *names, const struct ballotc_entity *entity,
                  const struct written_item *item)
{
    const char *own = strchr(item->name, '/');
    own = own != NULL ? own + 1 : item->name;
    if (entity->document == BALLOT_NONE)
        return false;
    const char *document = names->documents[entity->document].declaration->name.text;
    if (entity->category == BALLOTC_IS_APPLY)
        return item->via != NULL &&
               strncmp(item->name, document, (size_t)(own - 1 - item->name)) == 0 &&
               strcmp(names->documents[entity->source].declaration->name.text, item->document) ==
                   0 &&
               ballotc_is_named(own, entity->name);
    if (kind_of(entity->category) != item->kind || strcmp(document, item->document) != 0)
        return false;
    return item->kind == WRITTEN_INCORPORATION
               ? strcmp(strrchr(item->name, ' ') + 1, entity->name) == 0
               : strcmp(own, entity->name) == 0;
}

/* The ballot that retired ENTITY, or gave it phases of which one is off. */
static uint32_t ended_by(const struct ballotc_entity *entity, const bool *takes_part)
{
    uint32_t ballot = BALLOT_NONE;
    bool there = false;
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_edit *edit = &entity->edits[i];
        if (!takes_part[edit->ballot])
            continue;
        there = edit->declaration->change == BALLOTC_ADDS ||
                (there && edit->declaration->change != BALLOTC_RETIRES);
        if (edit->declaration->change == BALLOTC_RETIRES)
            ballot = edit->ballot;
        for (const struct ballotc_phase *p = edit->declaration->clauses.phases; there && p != NULL;
             p = p->next)
            if (p->level == BALLOT_OFF)
                ballot = edit->ballot;
    }
    return ballot;
}

const char *written_ended_by(const struct ballotc_compilation *compilation,
                             const struct written_law *law, const struct written_item *item)
{
    const struct ballotc_names *names = compilation->names;
    for (uint32_t i = 0; i < names->n_entities; i++) {
        if (!is_of(names, names->entities[i], item))
            continue;
        uint32_t ballot = ended_by(names->entities[i], law->takes_part);
        if (ballot != BALLOT_NONE)
            return names->ballots[ballot].declaration->name.text;
    }
    return NULL;
}
