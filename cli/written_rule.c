/* Rules as they are written: the clauses of the rule, and of the apply that
 * incorporates it. */
#include <stdlib.h>
#include <string.h>

#include "../compiler/amend.h"
#include "written_private.h"

struct source {
    const struct ballotc_entity *rule, *apply;
    struct ballotc_gathered of_rule, of_apply;
    const bool *included, *rule_included; /* the latter: of a pinned version */
};

/* --- What it reads ------------------------------------------------------------------ */

#define MOST_READS 256u

struct reads {
    const struct written_reader *reader;
    struct written_item *item;
    bool on_day;
    ballot_instant day;
    const bool *included;
};

static void read_entity(struct reads *r, const struct ballotc_entity *entity, uint32_t document);

static void read_expression(struct reads *r, const struct ballotc_expression *e, uint32_t document)
{
    if (e == NULL)
        return;
    const char *rest;
    struct ballotc_names *names = r->reader->names;
    if (e->kind == BALLOTC_NAME || e->kind == BALLOTC_CALL)
        read_entity(r, ballotc_resolve(names, document, e->text, &rest), document);
    if (e->kind == BALLOTC_READING && document != BALLOT_NONE)
        read_entity(r, ballotc_entity_find(names, BALLOTC_IS_READING, document, 0, e->text),
                    document);
    read_expression(r, e->a, document);
    read_expression(r, e->b, document);
    read_expression(r, e->c, document);
    for (const struct ballotc_expression *item = e->items; item != NULL; item = item->next)
        read_expression(r, item, document);
}

static void read_entity(struct reads *r, const struct ballotc_entity *entity, uint32_t document)
{
    struct written_item *item = r->item;
    if (entity == NULL || item->n_reads == MOST_READS)
        return;
    const char *name = written_full_name(r->reader, entity->document, entity->name);
    for (size_t i = 0; i < item->n_reads; i++)
        if (strcmp(item->reads[i].name, name) == 0)
            return;
    const struct written_item *thing =
        written_thing(r->reader, entity, r->included, r->on_day, r->day);
    if (thing == NULL)
        return;
    item->reads[item->n_reads++] =
        (struct written_read){thing->kind, name, written_line(r->reader, thing)};
    if (entity->category == BALLOTC_IS_DEFINE)
        read_expression(r, ballotc_current(entity, r->included, NULL)->value, document);
}

static void read_clauses(struct reads *r, const struct ballotc_clauses *c, uint32_t document)
{
    read_expression(r, c->list, document);
    read_expression(r, c->where, document);
    read_expression(r, c->when, document);
    read_expression(r, c->anchor, document);
    read_expression(r, c->due, document);
    for (const struct ballotc_phase *p = c->phases; p != NULL; p = p->next)
        read_expression(r, p->condition, document);
}

static int by_name(const void *left, const void *right)
{
    const struct written_read *a = left, *b = right;
    return strcmp(a->name, b->name);
}

static void add_reads(const struct written_reader *reader, const struct source *s,
                      struct written_item *item, bool on_day, ballot_instant day)
{
    struct reads r = {reader, item, on_day, day, s->rule_included};
    item->reads = ballot_arena_array(reader->arena, MOST_READS, sizeof *item->reads);
    read_clauses(&r, &s->of_rule.clauses, s->rule->document);
    r.included = s->included;
    if (s->apply != NULL)
        read_clauses(&r, &s->of_apply.clauses, s->apply->document);
    qsort(item->reads, item->n_reads, sizeof *item->reads, by_name);
}

/* --- Clauses --------------------------------------------------------------------------- */

static void add_text(const struct written_reader *reader, struct written_item *item,
                     const struct ballotc_gathered *g, enum ballotc_part_of_rule part,
                     const char *name, const char *text)
{
    if (text != NULL && *text != '\0')
        written_clause(item, name, text, written_ballot(reader, g->givers[part]));
}

static const char *range_text(const struct written_reader *reader, const struct ballotc_clauses *c)
{
    if (c->list == NULL)
        return NULL;
    return ballot_arena_printf(reader->arena, "%s in %s%s%s", c->variable.text,
                               written_words(reader, c->list), c->where != NULL ? " where " : "",
                               written_words(reader, c->where));
}

static const char *words_text(const struct written_reader *reader, const struct ballotc_word *word)
{
    const char *text = NULL;
    for (; word != NULL; word = word->next)
        text = text == NULL ? word->text
                            : ballot_arena_printf(reader->arena, "%s, %s", text, word->text);
    return text;
}

static const char *checks_text(const struct written_reader *reader,
                               const struct ballotc_check *check)
{
    const char *text = NULL;
    for (; check != NULL; check = check->next)
        text = ballot_arena_printf(reader->arena, "%s%s%s \"%s\"", text != NULL ? text : "",
                                   text != NULL ? ", " : "", check->tool.text, check->code.text);
    return text;
}

static void add_clauses(const struct written_reader *reader, const struct source *s,
                        struct written_item *item)
{
    const struct ballotc_gathered *g = &s->of_rule, *a = &s->of_apply;
    const struct ballotc_clauses *c = &g->clauses;
#define ADD(part, name, text) add_text(reader, item, g, BALLOTC_PART_##part, name, text)
    ADD(SECTION, "section", c->section.text);
    ADD(SUMMARY, "summary", c->summary.text);
    ADD(FOR, "for", range_text(reader, c));
    ADD(WHEN, "when", written_words(reader, c->when));
    ADD(AT, "at", written_words(reader, c->anchor));
    ADD(DUE, "due", written_words(reader, c->due));
    ADD(MANUAL, "manual", c->manual.text);
    ADD(BECAUSE, "because", c->because.text);
    ADD(COVERS, "covers", words_text(reader, c->covers));
    ADD(CHECKS, "checked by", checks_text(reader, c->checks));
#undef ADD
    if (s->apply == NULL)
        return;
    c = &a->clauses;
#define ADD(part, name, text) add_text(reader, item, a, BALLOTC_PART_##part, name, text)
    ADD(SECTION, "applied as section", c->section.text);
    ADD(FOR, "applied for", range_text(reader, c));
    ADD(WHEN, "applied when", written_words(reader, c->when));
    ADD(AT, "applied at", written_words(reader, c->anchor));
#undef ADD
}

/* --- Phases ------------------------------------------------------------------------------ */

static int by_start(const void *left, const void *right)
{
    const struct written_phase *a = left, *b = right;
    return a->from < b->from ? -1 : a->from > b->from;
}

static void add_phases(const struct written_reader *reader, const struct ballotc_gathered *g,
                       bool is_applied, struct written_item *item)
{
    size_t n = item->n_phases;
    const struct ballotc_ballot *ballot = &reader->names->ballots[g->of_phases];
    for (const struct ballotc_phase *p = g->clauses.phases; p != NULL; p = p->next)
        n++;
    struct written_phase *phases = ballot_arena_array(reader->arena, n + 1, sizeof *phases);
    if (item->n_phases != 0)
        memcpy(phases, item->phases, item->n_phases * sizeof *phases);
    size_t first = n = item->n_phases;
    for (const struct ballotc_phase *p = g->clauses.phases; p != NULL; p = p->next)
        phases[n++] = (struct written_phase){
            .from = p->kind == BALLOTC_PHASE_UNDATED ? ballot->effective : ballotc_phase_start(p),
            .is_undated = p->kind == BALLOTC_PHASE_UNDATED,
            .is_applied = is_applied,
            .level = ballot_level_name((enum ballot_level)p->level),
            .text = p->word != NULL ? p->word : written_words(reader, p->condition),
            .ballot = ballot->declaration->name.text};
    if (n != first)
        qsort(phases + first, n - first, sizeof *phases, by_start);
    item->phases = phases;
    item->n_phases = n;
}

/* The phase of DAY: an undated one has begun with its wording, and nothing
 * moves it behind that. */
static const struct ballotc_phase *governing(const struct ballotc_gathered *g, ballot_instant day)
{
    const struct ballotc_phase *best = NULL;
    for (const struct ballotc_phase *p = g->clauses.phases; p != NULL; p = p->next)
        if (ballotc_phase_start(p) <= day &&
            (best == NULL || ballotc_phase_start(p) >= ballotc_phase_start(best)))
            best = p;
    return best != NULL && best->level != BALLOT_OFF ? best : NULL;
}

/* The one phase in force on DAY, capped by the incorporating one. */
static bool add_phase_of_day(const struct written_reader *reader, const struct source *s,
                             ballot_instant day, struct written_item *item)
{
    const struct ballotc_phase *own = governing(&s->of_rule, day), *cap = NULL;
    if (own == NULL || (s->apply != NULL && (cap = governing(&s->of_apply, day)) == NULL))
        return false;
    const struct ballotc_ballot *ballots = reader->names->ballots;
    uint32_t giver = s->of_rule.of_phases;
    ballot_instant from = ballotc_phase_start(own);
    int level = own->level;
    if (from == BALLOT_ALWAYS)
        from = ballots[giver].effective;
    if (cap != NULL) {
        ballot_instant applied = ballotc_phase_start(cap);
        if (applied == BALLOT_ALWAYS)
            applied = ballots[s->of_apply.of_phases].effective;
        if (applied >= from || cap->level < level)
            giver = s->of_apply.of_phases;
        from = applied > from ? applied : from;
        level = cap->level < level ? cap->level : level;
    }
    item->phases = ballot_arena_alloc(reader->arena, sizeof *item->phases);
    item->n_phases = 1;
    item->phases[0] = (struct written_phase){.from = from,
                                             .level = ballot_level_name((enum ballot_level)level),
                                             .text = written_words(reader, own->condition),
                                             .ballot = ballots[giver].declaration->name.text};
    return true;
}

/* --- One rule ------------------------------------------------------------------------------ */

/* All ballots of the incorporated document up to the one that made the pinned
 * version, and no other (language.md 7). */
static const bool *pinned(const struct written_reader *reader, const struct source *s,
                          const struct ballotc_declaration *incorporation)
{
    const struct ballotc_names *names = reader->names;
    const struct ballotc_document *document = &names->documents[s->rule->document];
    bool *included = ballot_arena_array(reader->arena, names->n_ballots + 1u, sizeof *included);
    memcpy(included, s->included, names->n_ballots * sizeof *included);
    bool before = true;
    for (uint32_t i = 0; i < document->n_ballots; i++) {
        uint32_t ballot = document->first_ballot + i;
        included[ballot] = before;
        if (ballotc_makes_version(names->ballots[ballot].declaration, incorporation->pin.text))
            before = false;
    }
    return included;
}

static bool gather(const struct written_reader *reader, struct source *s)
{
    s->rule_included = s->included;
    if (s->apply != NULL) {
        const struct ballotc_entity *incorporate = ballotc_entity_find(
            reader->names, BALLOTC_IS_INCORPORATE, s->apply->document, s->apply->source,
            reader->names->documents[s->apply->source].declaration->name.text);
        const struct ballotc_declaration *incorporation =
            incorporate != NULL ? ballotc_current(incorporate, s->included, NULL) : NULL;
        ballotc_gather(s->apply, s->included, &s->of_apply);
        if (s->of_apply.made == NULL || incorporation == NULL ||
            ballotc_is_excepted(&s->of_apply.clauses, s->rule->name))
            return false;
        if (incorporation->incorporation == BALLOTC_PINNED)
            s->rule_included = pinned(reader, s, incorporation);
    }
    ballotc_gather(s->rule, s->rule_included, &s->of_rule);
    return s->of_rule.made != NULL;
}

/* Where a ballot has worded it last: the rule, or what incorporates it. */
static const struct ballotc_location *place_of(const struct written_reader *reader,
                                               const struct source *s)
{
    const struct ballotc_ballot *ballots = reader->names->ballots;
    return s->apply != NULL &&
                   ballots[s->of_apply.last].effective >= ballots[s->of_rule.last].effective
               ? &s->of_apply.latest->where
               : &s->of_rule.latest->where;
}

struct written_item *written_rule(const struct written_reader *reader,
                                  const struct ballotc_entity *rule,
                                  const struct ballotc_entity *apply, const bool *included,
                                  bool on_day, ballot_instant day)
{
    struct source s = {.rule = rule, .apply = apply, .included = included};
    struct written_item *item = ballot_arena_alloc(reader->arena, sizeof *item);
    const struct ballotc_document *documents = reader->names->documents;
    if (!gather(reader, &s))
        return NULL;
    if (on_day && !add_phase_of_day(reader, &s, day, item))
        return NULL;
    const struct ballotc_clauses *c = &s.of_rule.clauses;
    item->kind = WRITTEN_RULE;
    item->name =
        written_full_name(reader, apply != NULL ? apply->document : rule->document, rule->name);
    item->section = c->section.text != NULL ? c->section.text : "";
    item->summary = c->summary.text != NULL  ? c->summary.text
                    : c->manual.text != NULL ? c->manual.text
                                             : "";
    item->document = documents[rule->document].declaration->name.text;
    const struct ballotc_ballot *ballot = &reader->names->ballots[s.of_rule.last];
    if (apply != NULL) {
        item->via = ballot_arena_printf(reader->arena, "%s %s",
                                        documents[apply->document].declaration->name.text,
                                        s.of_apply.clauses.section.text);
        item->source_ballot = ballot->declaration->name.text;
        ballot = &reader->names->ballots[s.of_apply.last];
    }
    item->ballot = ballot->declaration->name.text;
    item->version = ballot->declaration->version.text;
    written_place(reader, item, place_of(reader, &s));
    item->clauses = ballot_arena_array(reader->arena, 16, sizeof *item->clauses);
    add_clauses(reader, &s, item);
    if (!on_day) {
        add_phases(reader, &s.of_rule, false, item);
        if (apply != NULL)
            add_phases(reader, &s.of_apply, true, item);
    }
    add_reads(reader, &s, item, on_day, day);
    return item;
}

/* --- Stretches -------------------------------------------------------------------------------- */

struct instants {
    ballot_instant *items;
    size_t n, capacity;
};

static void add_instant(struct instants *all, ballot_instant instant)
{
    if (all->n == all->capacity) {
        all->capacity = all->capacity == 0 ? 32 : all->capacity * 2;
        all->items = realloc(all->items, all->capacity * sizeof *all->items);
        if (all->items == NULL)
            abort();
    }
    all->items[all->n++] = instant;
}

static int by_instant(const void *left, const void *right)
{
    ballot_instant a = *(const ballot_instant *)left, b = *(const ballot_instant *)right;
    return a < b ? -1 : a > b;
}

static void add_starts(struct instants *all, const struct ballotc_entity *entity)
{
    for (uint32_t i = 0; i < entity->n_edits; i++)
        for (const struct ballotc_phase *p = entity->edits[i].declaration->clauses.phases;
             p != NULL; p = p->next)
            if (p->kind != BALLOTC_PHASE_UNDATED)
                add_instant(all, ballotc_phase_start(p));
}

/* Everything that could make a verdict, or what is told of it, another one.
 * The values of schedules have dates of their own. */
static const char *what_it_says(const struct written_reader *reader,
                                const struct written_item *item)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (memory == NULL)
        abort();
    fprintf(memory, "%s %s\n", item->phases[0].level, item->phases[0].text);
    for (size_t i = 0; i < item->n_clauses; i++)
        fprintf(memory, "%s %s\n", item->clauses[i].name, item->clauses[i].text);
    for (size_t i = 0; i < item->n_reads; i++)
        if (item->reads[i].kind != WRITTEN_SCHEDULE)
            fprintf(memory, "%s = %s\n", item->reads[i].name, item->reads[i].text);
    if (fclose(memory) != 0)
        abort();
    const char *result = ballot_arena_text(reader->arena, text, size);
    free(text);
    return result;
}

static void add_stretch(const struct written_reader *scratch, const struct written_reader *reader,
                        const struct written_item *on_day, ballot_instant from,
                        struct written_item *item)
{
    const char *says = on_day != NULL ? what_it_says(scratch, on_day) : "";
    const struct written_stretch *last =
        item->n_stretches != 0 ? &item->stretches[item->n_stretches - 1] : NULL;
    if (last == NULL ? on_day == NULL : strcmp(last->says, says) == 0)
        return;
    item->stretches[item->n_stretches++] =
        (struct written_stretch){from, on_day != NULL ? on_day->phases[0].level : NULL,
                                 ballot_arena_text(reader->arena, says, strlen(says))};
}

void written_rule_stretches(const struct written_reader *reader, const struct ballotc_entity *rule,
                            const struct ballotc_entity *apply, struct written_item *item)
{
    struct ballotc_names *names = reader->names;
    struct ballot_arena arena = {0};
    struct written_reader scratch = *reader;
    struct instants all = {0};
    struct ballotc_set set = {ballot_arena_array(reader->arena, names->n_ballots + 1u, 1)};
    bool *included = ballot_arena_array(reader->arena, names->n_ballots + 1u, sizeof *included);
    scratch.arena = &arena;
    ballotc_touching(names, rule, &set);
    add_starts(&all, rule);
    if (apply != NULL) {
        ballotc_touching(names, apply, &set);
        add_starts(&all, apply);
        const struct ballotc_entity *incorporate =
            ballotc_entity_find(names, BALLOTC_IS_INCORPORATE, apply->document, apply->source,
                                names->documents[apply->source].declaration->name.text);
        for (uint32_t i = 0; incorporate != NULL && i < incorporate->n_edits; i++)
            set.member[incorporate->edits[i].ballot] = true;
    }
    for (uint32_t i = 0; i < names->n_ballots; i++)
        if (set.member[i])
            add_instant(&all, names->ballots[i].effective);
    if (all.n != 0)
        qsort(all.items, all.n, sizeof *all.items, by_instant);
    item->stretches = ballot_arena_array(reader->arena, all.n + 1, sizeof *item->stretches);
    for (size_t i = 0; i < all.n; i++) {
        if (i != 0 && all.items[i] == all.items[i - 1])
            continue;
        written_takes_part(reader, true, all.items[i], included);
        add_stretch(&scratch, reader,
                    written_rule(&scratch, rule, apply, included, true, all.items[i]), all.items[i],
                    item);
        ballot_arena_reset(&arena);
    }
    free(all.items);
    ballot_arena_free(&arena);
}
