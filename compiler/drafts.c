/* What drafts, and ballots that are moved, do to each other's amendments. */
#include "names.h"

#include <string.h>

bool ballotc_stands_on(const struct ballotc_names *names, uint32_t a, uint32_t b)
{
    uint32_t at = names->ballots[a].base;
    while (at != BALLOT_NONE && at != b)
        at = names->ballots[at].base;
    return at == b;
}

/* --- Drafts that collide ------------------------------------------------------ */

/* One clause of an edit: what it is called, and the source that gives it. */
struct clause {
    const char *name;
    struct ballotc_location where;
};

enum { MOST_CLAUSES = 12 };

static void add_clause(struct clause *clauses, const char *name, bool is_given,
                       const struct ballotc_location *where)
{
    unsigned n = 0;
    if (!is_given)
        return;
    while (clauses[n].name != NULL)
        n++;
    clauses[n] = (struct clause){name, *where};
}

static const struct ballotc_location *place_of(const struct ballotc_expression *e)
{
    static const struct ballotc_location nowhere = {0};
    return e != NULL ? &e->where : &nowhere;
}

static struct ballotc_location until(struct ballotc_location first,
                                     const struct ballotc_location *last)
{
    first.last_line = last->last_line;
    first.last_column = last->last_column;
    return first;
}

/* All phases are one clause, as are all rows, and all codes of other linters. */
static void list_clauses(const struct ballotc_declaration *d, struct clause *clauses)
{
    const struct ballotc_clauses *c = &d->clauses;
    add_clause(clauses, "section", c->section.text != NULL, &c->section.where);
    add_clause(clauses, "section",
               d->section.text != NULL && d->kind != BALLOTC_DECLARE_INCORPORATE,
               &d->section.where);
    add_clause(clauses, "summary", c->summary.text != NULL, &c->summary.where);
    add_clause(clauses, "manual", c->manual.text != NULL, &c->manual.where);
    add_clause(clauses, "because", c->because.text != NULL, &c->because.where);
    if (c->list != NULL) {
        struct ballotc_location where =
            until(c->variable.where, place_of(c->where != NULL ? c->where : c->list));
        add_clause(clauses, "for", true, &where);
    }
    add_clause(clauses, "when", c->when != NULL, place_of(c->when));
    add_clause(clauses, "at", c->anchor != NULL, place_of(c->anchor));
    add_clause(clauses, "due", c->due != NULL, place_of(c->due));
    if (c->phases != NULL) {
        const struct ballotc_phase *last = c->phases;
        while (last->next != NULL)
            last = last->next;
        struct ballotc_location where = until(c->phases->where, &last->where);
        add_clause(clauses, "phases", true, &where);
    }
    if (c->covers != NULL)
        add_clause(clauses, "covers", true, &c->covers->where);
    if (c->checks != NULL)
        add_clause(clauses, "checked by", true, &c->checks->code.where);
    if (c->except != NULL)
        add_clause(clauses, "except", true, &c->except->where);
    if (d->entries != NULL) {
        const struct ballotc_entry *last = d->entries;
        while (last->next != NULL)
            last = last->next;
        struct ballotc_location where =
            until(d->entries->value->where,
                  last->date.where.line != 0 ? &last->date.where : &last->value->where);
        add_clause(clauses, "rows", true, &where);
    }
    add_clause(clauses, "rows", d->add != NULL || d->drop != NULL,
               place_of(d->add != NULL ? d->add : d->drop));
    if (d->kind == BALLOTC_DECLARE_DEFINE)
        add_clause(clauses, "definition", d->value != NULL, place_of(d->value));
    if (d->choices != NULL)
        add_clause(clauses, "choices", true, &d->choices->name.where);
    add_clause(clauses, "incorporation", d->kind == BALLOTC_DECLARE_INCORPORATE, &d->where);
}

#define LONGEST_WORDING 160u

/* The source of a clause on one line, cut where it is long. */
static const char *wording(const struct ballotc_names *names, const struct ballotc_location *where)
{
    const struct ballotc_source *source = &names->diagnostics->sources->files[where->file];
    size_t first = source->lines[where->line - 1] + where->column - 1u;
    size_t last = source->lines[where->last_line - 1] + where->last_column - 1u;
    char *text = ballot_arena_raw(names->arena, LONGEST_WORDING + 8);
    size_t n = 0;
    last = last < source->length ? last : source->length;
    for (size_t i = first; i < last; i++) {
        unsigned char c = (unsigned char)source->text[i];
        if (n >= LONGEST_WORDING && (c & 0xC0) != 0x80) {
            memcpy(text + n, "…", sizeof "…");
            return text;
        }
        if (c > ' ')
            text[n++] = (char)c;
        else if (n != 0 && text[n - 1] != ' ')
            text[n++] = ' ';
    }
    text[n] = '\0';
    return text;
}

static void report_collision(struct ballotc_names *names, const struct ballotc_entity *entity,
                             const struct ballotc_edit *edit, const struct clause *mine,
                             const struct ballotc_edit *other, const struct clause *theirs)
{
    const char *me = names->ballots[edit->ballot].declaration->name.text;
    const char *them = names->ballots[other->ballot].declaration->name.text;
    const char *what = ballotc_category_name(entity->category);
    struct ballotc_diagnostic *diagnostic;
    if (mine == NULL)
        diagnostic = ballotc_report(
            names->diagnostics, BALLOTC_drafts_collide, &edit->declaration->name.where,
            "draft %s retires %s \"%s\", which draft %s amends", me, what, entity->name, them);
    else if (entity->category == BALLOTC_IS_INCORPORATE)
        diagnostic =
            ballotc_report(names->diagnostics, BALLOTC_drafts_collide, &mine->where,
                           "drafts %s and %s both say how %s is incorporated; here it is: %s", them,
                           me, entity->name, wording(names, &mine->where));
    else
        diagnostic = ballotc_report(
            names->diagnostics, BALLOTC_drafts_collide, &mine->where,
            "drafts %s and %s give the same clause, \"%s\" of %s \"%s\"; here it is: %s", them, me,
            mine->name, what, entity->name, wording(names, &mine->where));
    if (theirs != NULL)
        ballotc_note(names->diagnostics, diagnostic, &theirs->where, "and here: %s",
                     wording(names, &theirs->where));
    else
        ballotc_note(names->diagnostics, diagnostic, &other->declaration->name.where,
                     "amended here");
    ballotc_help(names->diagnostics, diagnostic,
                 "let %s stand on the version of %s if it is to have the last word", me, them);
}

static void compare_drafts(struct ballotc_names *names, const struct ballotc_entity *entity,
                           const struct ballotc_edit *edit, const struct ballotc_edit *other)
{
    const struct ballotc_declaration *d = edit->declaration, *o = other->declaration;
    struct clause mine[MOST_CLAUSES + 1] = {{NULL, {0}}}, theirs[MOST_CLAUSES + 1] = {{NULL, {0}}};
    /* What is gone already cannot be amended, and check_edits says so. */
    if (o->change == BALLOTC_RETIRES)
        return;
    if (d->change == BALLOTC_RETIRES) {
        report_collision(names, entity, edit, NULL, other, NULL);
        return;
    }
    /* Members that are added and dropped do not get in each other's way. */
    if ((d->add != NULL || d->drop != NULL) && (o->add != NULL || o->drop != NULL))
        return;
    list_clauses(d, mine);
    list_clauses(o, theirs);
    for (unsigned i = 0; mine[i].name != NULL; i++)
        for (unsigned k = 0; theirs[k].name != NULL; k++)
            if (strcmp(mine[i].name, theirs[k].name) == 0) {
                report_collision(names, entity, edit, &mine[i], other, &theirs[k]);
                /* Who makes one thing twice is told of it once. */
                if (d->change == BALLOTC_ADDS)
                    return;
            }
}

/* --- Drafts whose base has moved on -------------------------------------------- */

static void report_between(struct ballotc_names *names, const struct ballotc_ballot *draft)
{
    const struct ballotc_declaration *d = draft->declaration;
    const char *list = "";
    uint32_t n = 0;
    const struct ballotc_ballot *last = NULL;
    for (uint32_t i = draft->between; i < draft->index; i++) {
        const struct ballotc_ballot *ballot = &names->ballots[i];
        if (ballot->is_draft || !ballotc_is_known(names, ballot))
            continue;
        list = ballot_arena_printf(names->arena, "%s%s%s", list, n != 0 ? ", " : "",
                                   ballot->declaration->name.text);
        last = ballot;
        n++;
    }
    if (n == 0)
        return;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, BALLOTC_base_moved_on, &d->base.where,
                       "draft %s amends version %s, and %u ballot%s came between: %s", d->name.text,
                       d->base.text, n, n == 1 ? "" : "s", list);
    ballotc_note(names->diagnostics, diagnostic, &last->declaration->version.where,
                 "the document is at version %s now", last->declaration->version.text);
}

static void report_overtaken(struct ballotc_names *names, const struct ballotc_entity *entity,
                             const struct ballotc_edit *edit)
{
    const struct ballotc_ballot *draft = &names->ballots[edit->ballot];
    const struct ballotc_edit *overtaking = NULL;
    for (const struct ballotc_edit *e = entity->edits; e != edit; e++)
        if (!names->ballots[e->ballot].is_draft &&
            ballotc_is_known(names, &names->ballots[e->ballot]) &&
            names->ballots[e->ballot].document == draft->document && e->ballot >= draft->between)
            overtaking = e;
    if (overtaking == NULL)
        return;
    const struct ballotc_declaration *by = names->ballots[overtaking->ballot].declaration;
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        names->diagnostics, BALLOTC_amendment_overtaken, &edit->declaration->name.where,
        "%s has changed %s \"%s\" since version %s, on which draft %s stands", by->name.text,
        ballotc_category_name(entity->category), entity->name, draft->declaration->base.text,
        draft->declaration->name.text);
    ballotc_note(names->diagnostics, diagnostic, &overtaking->declaration->name.where,
                 "changed here");
}

/* --- Amendments that rest -------------------------------------------------------- */

static void report_rest(struct ballotc_names *names, const struct ballotc_entity *entity,
                        const struct ballotc_edit *edit, const struct ballotc_edit *made)
{
    const struct ballotc_ballot *ballot = &names->ballots[edit->ballot];
    const struct ballotc_ballot *maker = &names->ballots[made->ballot];
    const char *what = ballotc_category_name(entity->category);
    char from[BALLOT_DATE_SIZE], to[BALLOT_DATE_SIZE];
    struct ballotc_diagnostic *diagnostic = NULL;
    if (ballot->effective < maker->effective)
        diagnostic = ballotc_report(
            names->diagnostics, BALLOTC_amendment_rests, &edit->declaration->name.where,
            "from %s until %s this rests: %s, which made %s \"%s\", takes effect later",
            ballot_date_format(ballot->effective, from), ballot_date_format(maker->effective, to),
            maker->declaration->name.text, what, entity->name);
    else if (ballot->passed < maker->passed && ballot->passed != BALLOT_ALWAYS &&
             (!names->limit_known ||
              (names->known >= ballot->passed && names->known < maker->passed)))
        diagnostic = ballotc_report(
            names->diagnostics, BALLOTC_amendment_not_known, &edit->declaration->name.where,
            "as known from %s until %s this rests: %s, which made %s \"%s\", passed later",
            ballot_date_format(ballot->passed, from), ballot_date_format(maker->passed, to),
            maker->declaration->name.text, what, entity->name);
    if (diagnostic != NULL)
        ballotc_note(names->diagnostics, diagnostic, &made->declaration->name.where, "made here");
}

/* --- Versions that are pinned ------------------------------------------------------ */

static void check_pin(struct ballotc_names *names, uint32_t document,
                      const struct ballotc_word *pin)
{
    for (uint32_t i = 0; i < names->n_without; i++) {
        const struct ballotc_declaration *out = names->without[i];
        if (names->without_documents[i] != document || !ballotc_makes_version(out, pin->text))
            continue;
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(names->diagnostics, BALLOTC_rests_on_left_out, &pin->where,
                           "%s cannot be left out: this pins version %s, which it made",
                           out->name.text, pin->text);
        ballotc_note(names->diagnostics, diagnostic, &out->version.where, "made here");
    }
}

void ballotc_pin_lacks(struct ballotc_names *names, const struct ballotc_declaration *incorporation,
                       const char *rule)
{
    struct ballotc_pinned_away **end = &names->pinned_away;
    for (; *end != NULL; end = &(*end)->next)
        if ((*end)->incorporation == incorporation && strcmp((*end)->rule, rule) == 0)
            return;
    *end = ballot_arena_alloc(names->arena, sizeof **end);
    **end = (struct ballotc_pinned_away){incorporation, rule, NULL};
}

void ballotc_warn_pinned_away(const struct ballotc_names *names)
{
    for (const struct ballotc_pinned_away *p = names->pinned_away; p != NULL; p = p->next) {
        const struct ballotc_word *pin = &p->incorporation->pin;
        unsigned others = 0;
        for (const struct ballotc_pinned_away *o = p->next; o != NULL; o = o->next)
            others += o->incorporation == p->incorporation;
        /* Of one pin the first counts: those behind it fall on its place. */
        if (others == 0)
            ballotc_report(names->diagnostics, BALLOTC_pin_applies_nothing, &pin->where,
                           "version %s has no rule \"%s\", so nothing applies", pin->text, p->rule);
        else
            ballotc_report(names->diagnostics, BALLOTC_pin_applies_nothing, &pin->where,
                           "version %s has no rule \"%s\", so nothing applies; nor has it %u more "
                           "that are applied",
                           pin->text, p->rule, others);
    }
}

static void check_entity(struct ballotc_names *names, const struct ballotc_entity *entity)
{
    const struct ballotc_edit *made = NULL;
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_edit *edit = &entity->edits[i];
        if (entity->category == BALLOTC_IS_INCORPORATE) {
            if (edit->declaration->incorporation == BALLOTC_PINNED)
                check_pin(names, entity->source, &edit->declaration->pin);
        } else {
            if (edit->declaration->change == BALLOTC_ADDS)
                made = edit;
            else if (made != NULL)
                report_rest(names, entity, edit, made);
        }
        if (!names->ballots[edit->ballot].is_draft)
            continue;
        report_overtaken(names, entity, edit);
        for (uint32_t k = 0; k < i; k++)
            if (names->ballots[entity->edits[k].ballot].is_draft &&
                entity->edits[k].ballot != edit->ballot &&
                !ballotc_stands_on(names, edit->ballot, entity->edits[k].ballot))
                compare_drafts(names, entity, edit, &entity->edits[k]);
    }
}

void ballotc_check_drafts(struct ballotc_names *names)
{
    for (uint32_t i = 0; i < names->n_ballots; i++)
        if (names->ballots[i].is_draft)
            report_between(names, &names->ballots[i]);
    for (uint32_t i = 0; i < names->n_entities; i++)
        if (names->entities[i]->document != BALLOT_NONE)
            check_entity(names, names->entities[i]);
}
