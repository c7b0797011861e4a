/* docs/language.md and the design, section 3: the law on a day. */
#include "reference.h"

#include <string.h>

#include "../../runtime/tables.h"

/* --- Ballots in order ------------------------------------------------------------- */

static bool given(const struct ballotc_date *date)
{
    return date->where.line != 0;
}

static const struct ballotc_declaration *next_on(const struct ballotc_file *files,
                                                 const char *document, const char *version)
{
    for (; files != NULL; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_BALLOT || strcmp(d->of.text, document) != 0)
                continue;
            if (!given(&d->passed) && !given(&d->adopted))
                continue; /* a draft */
            if (version == NULL ? d->base.text == NULL
                                : d->base.text != NULL && strcmp(d->base.text, version) == 0)
                return d;
        }
    return NULL;
}

static void add_document(struct rule_base *base, const char *document)
{
    const char *version = NULL;
    for (;;) {
        const struct ballotc_declaration *d = next_on(base->files, document, version);
        if (d == NULL || base->n_ballots == MOST_BALLOTS)
            return;
        base->ballots[base->n_ballots] = (struct passed_ballot){
            .declaration = d,
            .document = document,
            .passed = given(&d->passed) ? d->passed.instant : d->adopted.instant,
            .effective = d->effective.instant,
            .order = base->n_ballots};
        base->n_ballots++;
        version = d->version.text;
    }
}

void rule_base_read(struct rule_base *base, const struct ballotc_file *files)
{
    memset(base, 0, sizeof *base);
    base->files = files;
    /* By name: the generator has two documents, A and B. */
    for (int pass = 0; pass < 2; pass++)
        for (const struct ballotc_file *file = files; file != NULL; file = file->next)
            for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
                if (d->kind == BALLOTC_DECLARE_DOCUMENT && d->name.text[0] == "AB"[pass])
                    add_document(base, d->name.text);
}

struct law law_on(const struct rule_base *base, bool limit_known, ballot_instant known,
                  ballot_instant anchor)
{
    struct law law = {.base = base};
    for (int i = 0; i < base->n_ballots; i++)
        law.has[i] = (!limit_known || base->ballots[i].passed <= known) &&
                     base->ballots[i].effective <= anchor;
    return law;
}

struct law law_pinned(const struct law *law, const char *source, const char *version)
{
    struct law pinned = *law;
    bool reached = false;
    for (int i = 0; i < law->base->n_ballots; i++) {
        const struct passed_ballot *ballot = &law->base->ballots[i];
        if (strcmp(ballot->document, source) != 0)
            continue;
        pinned.has[i] = !reached;
        reached = reached || strcmp(ballot->declaration->version.text, version) == 0;
    }
    return pinned;
}

/* --- What they say --------------------------------------------------------------------- */

static bool is_about(const struct ballotc_declaration *member, enum ballotc_declaration_kind kind,
                     const char *source, const char *name)
{
    return member->kind == kind && strcmp(member->name.text, name) == 0 &&
           (source == NULL || strcmp(member->source.text, source) == 0);
}

#define EACH_MEMBER(base, i, document_, member)                                                    \
    for (int i = 0; i < (base)->n_ballots; i++)                                                    \
        for (const struct ballotc_declaration *member =                                            \
                 strcmp((base)->ballots[i].document, document_) == 0                               \
                     ? (base)->ballots[i].declaration->members                                     \
                     : NULL;                                                                       \
             member != NULL; member = member->next)

const struct ballotc_declaration *law_current(const struct law *law, const char *document,
                                              enum ballotc_declaration_kind kind, const char *name,
                                              int *order)
{
    const struct ballotc_declaration *current = NULL;
    EACH_MEMBER(law->base, i, document, member)
    {
        if (!law->has[i] || !is_about(member, kind, NULL, name))
            continue;
        /* An amendment of what is not there rests. */
        if (member->change == BALLOTC_AMENDS && current == NULL)
            continue;
        current = member->change == BALLOTC_RETIRES ? NULL : member;
        *order = i;
    }
    return current;
}

const struct ballotc_declaration *law_global_define(const struct rule_base *base, const char *name)
{
    for (const struct ballotc_file *file = base->files; file != NULL; file = file->next)
        for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_DEFINE && strcmp(d->name.text, name) == 0)
                return d;
    return NULL;
}

bool law_ever(const struct rule_base *base, const char *document,
              enum ballotc_declaration_kind kind, const char *name)
{
    EACH_MEMBER(base, i, document, member)
    if (is_about(member, kind, NULL, name))
        return true;
    return false;
}

/* --- Clauses --------------------------------------------------------------------------- */

enum { CLAUSES = 12 };

struct clauses_in_force law_clauses(const struct law *law, const char *document,
                                    enum ballotc_declaration_kind kind, const char *source,
                                    const char *name)
{
    struct clauses_in_force result = {.exists = false};
    int given_by[CLAUSES] = {0};
    EACH_MEMBER(law->base, i, document, member)
    {
        if (!law->has[i] || !is_about(member, kind, source, name))
            continue;
        if (member->change == BALLOTC_RETIRES || member->change == BALLOTC_ADDS) {
            memset(&result, 0, sizeof result);
            result.exists = member->change == BALLOTC_ADDS;
            for (int k = 0; k < CLAUSES; k++)
                given_by[k] = i;
        }
        if (!result.exists || member->change == BALLOTC_RETIRES)
            continue;
        const struct ballotc_clauses *from = &member->clauses;
        struct ballotc_clauses *to = &result.clauses;
#define CHANGE(k, is_given, change)                                                                \
    if (is_given) {                                                                                \
        change;                                                                                    \
        given_by[k] = i;                                                                           \
    }
        CHANGE(0, from->section.text != NULL, to->section = from->section)
        CHANGE(1, from->summary.text != NULL, to->summary = from->summary)
        CHANGE(2, from->manual.text != NULL, to->manual = from->manual)
        CHANGE(3, from->because.text != NULL, to->because = from->because)
        CHANGE(4, from->list != NULL,
               (to->list = from->list, to->where = from->where, to->variable = from->variable))
        CHANGE(5, from->when != NULL, to->when = from->when)
        CHANGE(6, from->anchor != NULL, to->anchor = from->anchor)
        CHANGE(7, from->due != NULL, to->due = from->due)
        CHANGE(8, from->phases != NULL, to->phases = from->phases)
        CHANGE(9, from->covers != NULL, to->covers = from->covers)
        CHANGE(10, from->checks != NULL, to->checks = from->checks)
        CHANGE(11, from->except != NULL, to->except = from->except)
#undef CHANGE
    }
    for (int k = 0; k < CLAUSES; k++)
        if (given_by[k] > result.order)
            result.order = given_by[k];
    return result;
}

/* --- Schedules ---------------------------------------------------------------------------- */

ballot_instant start_of(enum ballotc_phase_from kind, const struct ballotc_date *date)
{
    if (kind == BALLOTC_PHASE_UNDATED)
        return BALLOT_ALWAYS;
    if (kind == BALLOTC_PHASE_FROM)
        return date->instant;
    return date->instant + (date->is_day ? 86400 : 1);
}

static bool same_literal(const struct ballotc_expression *a, const struct ballotc_expression *b)
{
    return a->kind == b->kind &&
           (a->text != NULL ? strcmp(a->text, b->text) == 0 : a->number == b->number);
}

static int members_of(const struct ballotc_expression *e, const struct ballotc_expression **to)
{
    int n = 0;
    if (e->kind != BALLOTC_SET)
        to[n++] = e;
    else
        for (const struct ballotc_expression *item = e->items; item != NULL; item = item->next)
            to[n++] = item;
    return n;
}

static void add_or_drop(struct schedule_row *row, const struct ballotc_expression *e, bool drop)
{
    const struct ballotc_expression *members[32];
    int n = members_of(e, members);
    for (int i = 0; i < n; i++) {
        int kept = 0;
        for (int k = 0; k < row->n_members && drop; k++)
            if (!same_literal(row->members[k], members[i]))
                row->members[kept++] = row->members[k];
        if (drop)
            row->n_members = kept;
        else
            row->members[row->n_members++] = members[i];
    }
}

static void apply_edits(const struct law *law, const char *document,
                        enum ballotc_declaration_kind kind, const char *name,
                        struct schedule_in_force *schedule)
{
    memset(schedule, 0, sizeof *schedule);
    EACH_MEMBER(law->base, i, document, member)
    {
        if (!law->has[i] || !is_about(member, kind, NULL, name))
            continue;
        if (member->change == BALLOTC_AMENDS && !schedule->exists)
            continue;
        schedule->order = i;
        schedule->exists = member->change != BALLOTC_RETIRES;
        for (int k = 0; k < schedule->n_rows && member->add != NULL; k++)
            add_or_drop(&schedule->rows[k], member->add, false);
        for (int k = 0; k < schedule->n_rows && member->drop != NULL; k++)
            add_or_drop(&schedule->rows[k], member->drop, true);
        if (member->add != NULL || member->drop != NULL)
            continue;
        schedule->n_rows = 0;
        for (const struct ballotc_entry *e = member->entries; e != NULL; e = e->next) {
            struct schedule_row *row = &schedule->rows[schedule->n_rows++];
            row->from = start_of(e->kind, &e->date);
            row->n_members = members_of(e->value, row->members);
            row->is_set = e->value->kind == BALLOTC_SET;
        }
    }
}

void law_schedule(const struct law *law, const char *document, const char *name,
                  struct schedule_in_force *schedule)
{
    apply_edits(law, document, BALLOTC_DECLARE_SCHEDULE, name, schedule);
}

void law_rows(const struct law *law, const char *document, const char *name,
              struct schedule_row *rows)
{
    struct schedule_in_force edited;
    apply_edits(law, document, BALLOTC_DECLARE_DEFINE, name, &edited);
    *rows = edited.rows[0];
}
