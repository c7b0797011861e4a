/* What ballots say of a rule or an apply, before anything of it is lowered: the clauses
 * that a set of ballots leaves, which ballots can matter, and phases that come to nothing. */
#include "amend.h"

#include <string.h>

/* --- Gathering clauses -------------------------------------------------------- */

static void take(struct ballotc_gathered *result, const struct ballotc_clauses *from,
                 uint32_t ballot)
{
    struct ballotc_clauses *to = &result->clauses;
#define TAKE(part, condition, statement)                                                           \
    do {                                                                                           \
        if (condition) {                                                                           \
            statement;                                                                             \
            result->givers[part] = ballot;                                                         \
        }                                                                                          \
    } while (0)
    TAKE(BALLOTC_PART_SECTION, from->section.text != NULL, to->section = from->section);
    TAKE(BALLOTC_PART_SUMMARY, from->summary.text != NULL, to->summary = from->summary);
    TAKE(BALLOTC_PART_MANUAL, from->manual.text != NULL, to->manual = from->manual);
    TAKE(BALLOTC_PART_BECAUSE, from->because.text != NULL,
         (to->because = from->because, to->offender = from->offender));
    TAKE(BALLOTC_PART_WHEN, from->when != NULL, to->when = from->when);
    TAKE(BALLOTC_PART_AT, from->anchor != NULL, to->anchor = from->anchor);
    TAKE(BALLOTC_PART_DUE, from->due != NULL, to->due = from->due);
    TAKE(BALLOTC_PART_PHASES, from->phases != NULL, to->phases = from->phases);
    TAKE(BALLOTC_PART_COVERS, from->covers != NULL, to->covers = from->covers);
    TAKE(BALLOTC_PART_CHECKS, from->checks != NULL, to->checks = from->checks);
    TAKE(BALLOTC_PART_EXCEPT, from->except != NULL, to->except = from->except);
#undef TAKE
    if (from->list != NULL) {
        to->variable = from->variable;
        to->list = from->list;
        to->where = from->where;
        result->givers[BALLOTC_PART_FOR] = ballot;
    }
    /* A rule that gets a condition is no longer answered by attestation. */
    if (from->phases != NULL && from->phases->condition != NULL && from->manual.text == NULL)
        memset(&to->manual, 0, sizeof to->manual);
}

void ballotc_gather(const struct ballotc_entity *entity, const bool *included,
                    struct ballotc_gathered *result)
{
    memset(result, 0, sizeof *result);
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_edit *edit = &entity->edits[i];
        if (!included[edit->ballot])
            continue;
        if (edit->declaration->change == BALLOTC_RETIRES) {
            memset(result, 0, sizeof *result);
        } else if (edit->declaration->change == BALLOTC_ADDS) {
            memset(result, 0, sizeof *result);
            for (size_t k = 0; k < BALLOTC_PARTS; k++)
                result->givers[k] = edit->ballot;
            result->made = result->latest = edit->declaration;
            take(result, &edit->declaration->clauses, edit->ballot);
        } else if (result->made != NULL) {
            /* Where the ballot that made it is not there, the amendment rests. */
            result->latest = edit->declaration;
            take(result, &edit->declaration->clauses, edit->ballot);
        }
    }
    for (size_t k = 0; k < BALLOTC_PARTS; k++)
        if (result->givers[k] > result->last)
            result->last = result->givers[k];
    result->of_phases = result->givers[BALLOTC_PART_PHASES];
}

ballot_instant ballotc_start(enum ballotc_phase_from kind, const struct ballotc_date *date)
{
    switch (kind) {
    case BALLOTC_PHASE_UNDATED:
        break;
    case BALLOTC_PHASE_FROM:
        return date->instant;
    case BALLOTC_PHASE_AFTER:
        return date->instant + (date->is_day ? BALLOT_DAY : 1);
    }
    /* As long as what it stands in. */
    return BALLOT_ALWAYS;
}

ballot_instant ballotc_phase_start(const struct ballotc_phase *phase)
{
    return ballotc_start(phase->kind, &phase->date);
}

/* --- Which ballots can matter ------------------------------------------------- */

struct touch {
    struct ballotc_names *names;
    struct ballotc_set *set;
    uint32_t document;
    uint32_t number; /* of its kind: each thing is looked through once */
};

static void touch_expression(struct touch *touch, const struct ballotc_expression *e);

/* A define, schedule or reading that is read. What an amendment makes of a schedule is
 * found on the anchor's day, and is no matter of the wording. */
static void touch_entity(void *context, struct ballotc_entity *entity)
{
    struct touch *touch = context;
    if (entity->touched == touch->number)
        return;
    entity->touched = touch->number;
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_declaration *d = entity->edits[i].declaration;
        if (entity->category == BALLOTC_IS_SCHEDULE && d->change == BALLOTC_AMENDS)
            continue;
        if (entity->edits[i].ballot != BALLOT_NONE)
            touch->set->member[entity->edits[i].ballot] = true;
        if (entity->category == BALLOTC_IS_DEFINE) {
            touch_expression(touch, d->value);
            touch_expression(touch, d->add);
        }
    }
}

static void touch_expression(struct touch *touch, const struct ballotc_expression *e)
{
    ballotc_each_name(touch->names, touch->document, e, touch_entity, touch);
}

/* Messages are parsed later; whatever has a name that occurs in one may be read. */
static void touch_template(struct touch *touch, const char *text)
{
    if (text == NULL || strchr(text, '{') == NULL)
        return;
    for (uint32_t i = 0; i < touch->names->n_entities; i++) {
        struct ballotc_entity *entity = touch->names->entities[i];
        bool is_read = entity->category == BALLOTC_IS_DEFINE ||
                       entity->category == BALLOTC_IS_SCHEDULE ||
                       entity->category == BALLOTC_IS_READING;
        if (is_read && (entity->document == touch->document || entity->document == BALLOT_NONE) &&
            strstr(text, entity->name) != NULL)
            touch_entity(touch, entity);
    }
}

void ballotc_touching(struct ballotc_names *names, const struct ballotc_entity *entity,
                      struct ballotc_set *set)
{
    struct touch touch = {names, set, entity->document, ++names->touches};
    for (uint32_t i = 0; i < entity->n_edits; i++) {
        const struct ballotc_clauses *c = &entity->edits[i].declaration->clauses;
        set->member[entity->edits[i].ballot] = true;
        touch_expression(&touch, c->list);
        touch_expression(&touch, c->where);
        touch_expression(&touch, c->when);
        touch_expression(&touch, c->anchor);
        touch_expression(&touch, c->due);
        touch_template(&touch, c->because.text);
        touch_expression(&touch, c->offender);
        for (const struct ballotc_phase *p = c->phases; p != NULL; p = p->next)
            touch_expression(&touch, p->condition);
    }
}

/* --- Warnings on phases -------------------------------------------------------------- */

static bool restates(const struct ballotc_phase *list, const struct ballotc_phase *phase)
{
    for (; list != NULL; list = list->next)
        if (list->level == phase->level && ballotc_phase_start(list) == ballotc_phase_start(phase))
            return true;
    return false;
}

static void warn_before_ballot(struct ballotc_names *names, const struct ballotc_ballot *ballot,
                               const struct ballotc_phase *phase)
{
    char date[BALLOT_DATE_SIZE];
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, BALLOTC_phase_before_ballot, &phase->date.where,
                       "%s takes effect on %s; the phase binds from then",
                       ballot->declaration->name.text, ballot_date_format(ballot->effective, date));
    ballotc_note(names->diagnostics, diagnostic, &ballot->declaration->effective.where,
                 "its effective date");
}

static void warn_never_in_force(struct ballotc_names *names, const struct ballotc_edit *next,
                                const struct ballotc_phase *phase)
{
    char date[BALLOT_DATE_SIZE];
    const struct ballotc_declaration *other = names->ballots[next->ballot].declaration;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, BALLOTC_phase_never_in_force, &phase->date.where,
                       "this phase never binds: %s replaces it on %s", other->name.text,
                       ballot_date_format(other->effective.instant, date));
    ballotc_note(names->diagnostics, diagnostic, &next->declaration->name.where, "replaced here");
}

/* The phase of LIST that can be failed on a day; NULL for none. */
static const struct ballotc_phase *phase_on(const struct ballotc_phase *list, ballot_instant day)
{
    const struct ballotc_phase *latest = NULL;
    for (; list != NULL; list = list->next)
        if (ballotc_phase_start(list) <= day &&
            (latest == NULL || ballotc_phase_start(list) >= ballotc_phase_start(latest)))
            latest = list;
    return latest != NULL && latest->level > BALLOT_MAY ? latest : NULL;
}

/* An amendment replaces all phases: where its own begin later, nothing binds until then. */
static void warn_gap(struct ballotc_names *names, const struct ballotc_ballot *ballot,
                     const struct ballotc_phase *before, const struct ballotc_phase *list)
{
    const struct ballotc_phase *first = list, *bound = phase_on(before, ballot->effective);
    char effective[BALLOT_DATE_SIZE], date[BALLOT_DATE_SIZE];
    for (const struct ballotc_phase *p = list; p != NULL; p = p->next)
        if (ballotc_phase_start(p) < ballotc_phase_start(first))
            first = p;
    if (bound == NULL || ballotc_phase_start(first) <= ballot->effective)
        return;
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        names->diagnostics, BALLOTC_phase_gap, &first->date.where,
        "nothing binds from %s, when %s takes effect, until %s",
        ballot_date_format(ballot->effective, effective), ballot->declaration->name.text,
        ballot_date_format(ballotc_phase_start(first), date));
    ballotc_note(names->diagnostics, diagnostic, &bound->where,
                 "this phase binds until then, and is replaced");
}

void ballotc_check_phases(struct ballotc_names *names, const struct ballotc_entity *rule)
{
    const struct ballotc_phase *before = NULL;
    for (uint32_t i = 0; i < rule->n_edits; i++) {
        const struct ballotc_declaration *d = rule->edits[i].declaration;
        const struct ballotc_ballot *ballot = &names->ballots[rule->edits[i].ballot];
        if (d->change == BALLOTC_RETIRES || d->clauses.phases == NULL) {
            before = d->change == BALLOTC_RETIRES ? NULL : before;
            continue;
        }
        const struct ballotc_edit *next = NULL;
        for (uint32_t k = i + 1; k < rule->n_edits && next == NULL; k++)
            if ((rule->edits[k].declaration->change == BALLOTC_RETIRES ||
                 rule->edits[k].declaration->clauses.phases != NULL) &&
                ballotc_is_known(names, &names->ballots[rule->edits[k].ballot]))
                next = &rule->edits[k];
        for (const struct ballotc_phase *p = d->clauses.phases; p != NULL; p = p->next) {
            if (p->kind == BALLOTC_PHASE_UNDATED)
                continue;
            if (ballotc_phase_start(p) < ballot->effective && !restates(before, p))
                warn_before_ballot(names, ballot, p);
            if (next != NULL && ballotc_phase_start(p) >= names->ballots[next->ballot].effective &&
                !restates(next->declaration->clauses.phases, p))
                warn_never_in_force(names, next, p);
        }
        warn_gap(names, ballot, before, d->clauses.phases);
        before = d->clauses.phases;
    }
}
