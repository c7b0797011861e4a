#include "scenario.h"

#include <inttypes.h>
#include <string.h>

#include "table_syntax.h"

static const struct ballotc_location nowhere = {0};

/* --- Moves as they are written -------------------------------------------------- */

/* No date can be moved further and stay between the years 0001 and 9999. */
#define MOST_DAYS 3652058

static bool parse_distance(const char *text, int64_t *seconds)
{
    bool back = *text == '-';
    int64_t days = 0;
    if (*text != '-' && *text != '+')
        return false;
    const char *digit = text + 1;
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        days = days * 10 + (*digit - '0');
        if (days > MOST_DAYS)
            return false;
    }
    if (digit == text + 1 || strcmp(digit, "d") != 0)
        return false;
    *seconds = (back ? -days : days) * BALLOT_DAY;
    return true;
}

bool ballotc_move_parse(const char *text, struct ballotc_move *move, struct ballot_arena *arena,
                        const char **error)
{
    size_t name = strcspn(text, ":=");
    const char *equals = strchr(text, '=');
    bool is_day;
    memset(move, 0, sizeof *move);
    if (name == 0 || equals == NULL) {
        *error = ballot_arena_printf(
            arena, "\"%s\": write BALLOT=+90d, BALLOT=-30d or BALLOT:DATE=DATE", text);
        return false;
    }
    move->ballot = ballot_arena_text(arena, text, name);
    if (text[name] == '=') {
        if (parse_distance(equals + 1, &move->seconds))
            return true;
        *error =
            ballot_arena_printf(arena, "no such distance: %s (write +90d or -30d)", equals + 1);
        return false;
    }
    move->one_date = true;
    const char *from = text + name + 1;
    size_t length = (size_t)(equals - from);
    bool fine = ballot_date_parse(from, length, &move->date, &is_day);
    if (fine && ballot_date_parse(equals + 1, strlen(equals + 1), &move->to, &move->to_is_day))
        return true;
    *error =
        ballot_arena_printf(arena, "no such date: %.*s (write 2025-03-15 or 2025-03-15T12:00:00Z)",
                            fine ? (int)strlen(equals + 1) : (int)length, fine ? equals + 1 : from);
    return false;
}

bool ballotc_scenario_is_empty(const struct ballotc_scenario *s)
{
    return s == NULL || (s->n_with == 0 && s->n_without == 0 && s->n_moves == 0 && !s->pending);
}

const char *ballotc_scenario_text(struct ballot_arena *arena, const struct ballotc_scenario *s)
{
    const char *text = "";
    char from[BALLOT_DATE_SIZE], to[BALLOT_DATE_SIZE];
    if (s == NULL)
        return text;
    if (s->pending)
        text = " --pending";
    for (size_t i = 0; i < s->n_with; i++)
        text = ballot_arena_printf(arena, "%s --with %s", text, s->with[i]);
    for (size_t i = 0; i < s->n_without; i++)
        text = ballot_arena_printf(arena, "%s --without %s", text, s->without[i]);
    for (size_t i = 0; i < s->n_moves; i++) {
        const struct ballotc_move *move = &s->moves[i];
        if (move->one_date)
            text = ballot_arena_printf(arena, "%s --move %s:%s=%s", text, move->ballot,
                                       ballot_date_format(move->date, from),
                                       ballot_date_format(move->to, to));
        else
            text = ballot_arena_printf(arena, "%s --move %s=%+" PRId64 "d", text, move->ballot,
                                       move->seconds / BALLOT_DAY);
    }
    return text;
}

/* --- Ballots by name -------------------------------------------------------------- */

struct change {
    struct ballot_arena *arena;
    struct ballotc_diagnostics *diagnostics;
    struct ballotc_file *files, *with;
};

static struct ballotc_declaration *find_ballot(struct ballotc_file *files,
                                               const struct ballotc_file *end, const char *name)
{
    for (; files != end; files = files->next)
        for (struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_BALLOT && strcmp(d->name.text, name) == 0)
                return d;
    return NULL;
}

static const char *nearest_ballot(struct change *change, const char *name)
{
    size_t n = 0;
    for (const struct ballotc_file *file = change->files; file != NULL; file = file->next)
        for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
            n += d->kind == BALLOTC_DECLARE_BALLOT;
    const char **names = ballot_arena_array(change->arena, n + 1, sizeof *names);
    n = 0;
    for (const struct ballotc_file *file = change->files; file != NULL; file = file->next)
        for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_BALLOT)
                names[n++] = d->name.text;
    return ballotc_nearest(name, names, n);
}

/* The ballot that OPTION names, if it takes part; NULL after a message. */
static struct ballotc_declaration *named_ballot(struct change *change, const char *option,
                                                const char *name)
{
    struct ballotc_declaration *d = find_ballot(change->files, NULL, name);
    if (d == NULL) {
        const char *nearest = nearest_ballot(change, name);
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(change->diagnostics, BALLOTC_unknown_ballot, &nowhere,
                           "%s: there is no ballot %s", option, name);
        if (nearest != NULL)
            ballotc_help(change->diagnostics, diagnostic, "did you mean %s?", nearest);
        return NULL;
    }
    if (d->part == BALLOTC_LEFT_OUT) {
        ballotc_report(change->diagnostics, BALLOTC_unknown_ballot, &nowhere,
                       "%s: ballot %s is left out already", option, name);
        return NULL;
    }
    if (d->part == BALLOTC_AS_PASSED && !ballotc_has_passed(d)) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(change->diagnostics, BALLOTC_unknown_ballot, &d->name.where,
                           "%s: ballot %s is a draft and takes no part", option, name);
        ballotc_help(change->diagnostics, diagnostic, "\"--pending\" lets drafts take part");
        return NULL;
    }
    return d;
}

/* --- With --------------------------------------------------------------------------- */

static void take_out(struct ballotc_file *files, const struct ballotc_declaration *ballot)
{
    for (; files != NULL; files = files->next)
        for (struct ballotc_declaration **d = &files->declarations; *d != NULL; d = &(*d)->next)
            if (*d == ballot) {
                *d = ballot->next;
                return;
            }
}

/* A draft may not know its number yet. */
static const char *version_of(struct ballot_arena *arena, const struct ballotc_declaration *d)
{
    return d->version.text != NULL ? d->version.text
           : d->base.text != NULL  ? ballot_arena_printf(arena, "%s+%s", d->base.text, d->name.text)
                                   : d->name.text;
}

static void take_part(struct ballot_arena *arena, struct ballotc_declaration *d)
{
    d->part = BALLOTC_TAKES_PART;
    if (d->version.text != NULL)
        return;
    d->version.text = version_of(arena, d);
    d->version.where = d->name.where;
}

/* OLD: its namesake among the sources, or NULL. */
static void add_ballot(struct change *change, struct ballotc_declaration *d,
                       struct ballotc_declaration *old)
{
    if (old != NULL) {
        /* Its file is no longer looked at, the tree stays. */
        take_out(change->files, old);
        if (ballotc_has_passed(old))
            d->replaces = old;
        if (d->version.text == NULL && old->version.text != NULL)
            d->version = (struct ballotc_word){.text = old->version.text, .where = d->name.where};
    }
    take_part(change->arena, d);
}

static void add_drafts(struct change *change)
{
    for (struct ballotc_file *file = change->with; file != NULL; file = file->next) {
        bool any = false;
        for (struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_BALLOT) {
                add_ballot(change, d, find_ballot(change->files, change->with, d->name.text));
                any = true;
            }
        if (!any)
            ballotc_report(change->diagnostics, BALLOTC_no_ballot, &nowhere,
                           "--with: %s holds no ballot",
                           change->diagnostics->sources->files[file->file].name);
    }
}

static void add_pending(struct change *change)
{
    for (struct ballotc_file *file = change->files; file != change->with; file = file->next)
        for (struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next)
            if (d->kind == BALLOTC_DECLARE_BALLOT && !ballotc_has_passed(d))
                take_part(change->arena, d);
}

/* --- Drafts for themselves -------------------------------------------------------------- */

static bool is_waiting(const struct ballotc_declaration *d)
{
    return d->kind == BALLOTC_DECLARE_BALLOT && !ballotc_has_passed(d) &&
           d->part == BALLOTC_AS_PASSED;
}

struct ballotc_declaration *ballotc_next_draft(struct ballotc_file *files,
                                               const struct ballotc_file *end,
                                               const struct ballotc_declaration *after)
{
    bool behind = after == NULL;
    for (; files != end; files = files->next)
        for (struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next) {
            if (behind && is_waiting(d))
                return d;
            behind = behind || d == after;
        }
    return NULL;
}

/* The draft, as it takes part or not, on which D stands. */
static struct ballotc_declaration *draft_below(struct ballot_arena *arena,
                                               struct ballotc_file *files,
                                               const struct ballotc_file *end,
                                               const struct ballotc_declaration *d)
{
    for (; files != end && d->base.text != NULL; files = files->next)
        for (struct ballotc_declaration *o = files->declarations; o != NULL; o = o->next)
            if (o->kind == BALLOTC_DECLARE_BALLOT && !ballotc_has_passed(o) &&
                strcmp(o->of.text, d->of.text) == 0 &&
                strcmp(version_of(arena, o), d->base.text) == 0)
                return o;
    return NULL;
}

void ballotc_draft_take_part(struct ballot_arena *arena, struct ballotc_file *files,
                             const struct ballotc_file *end, struct ballotc_declaration *draft,
                             bool takes_part)
{
    const enum ballotc_part before = takes_part ? BALLOTC_AS_PASSED : BALLOTC_TAKES_PART;
    for (; draft != NULL && draft->part == before; draft = draft_below(arena, files, end, draft)) {
        take_part(arena, draft);
        if (!takes_part)
            draft->part = BALLOTC_AS_PASSED;
    }
}

/* --- Move ----------------------------------------------------------------------------- */

static void visit_given(struct ballotc_date *date, void (*visit)(void *, struct ballotc_date *),
                        void *context)
{
    if (date->where.line != 0)
        visit(context, date);
}

void ballotc_each_date(struct ballotc_declaration *ballot,
                       void (*visit)(void *context, struct ballotc_date *date), void *context)
{
    visit_given(&ballot->effective, visit, context);
    for (struct ballotc_declaration *m = ballot->members; m != NULL; m = m->next) {
        for (struct ballotc_phase *p = m->clauses.phases; p != NULL; p = p->next)
            visit_given(&p->date, visit, context);
        for (struct ballotc_entry *entry = m->entries; entry != NULL; entry = entry->next)
            visit_given(&entry->date, visit, context);
        for (struct ballotc_table_row *row = m->table != NULL ? m->table->rows : NULL; row != NULL;
             row = row->next)
            visit_given(&row->date, visit, context);
    }
}

struct moving {
    struct change *change;
    const struct ballotc_move *move;
    bool any;
};

static void move_date(void *context, struct ballotc_date *date)
{
    struct moving *moving = context;
    const struct ballotc_move *move = moving->move;
    if (move->one_date) {
        if (date->instant != move->date)
            return;
        date->instant = move->to;
        date->is_day = move->to_is_day;
        moving->any = true;
        return;
    }
    struct ballot_civil first = {1, 1, 1, 0, 0, 0}, last = {9999, 12, 31, 23, 59, 59};
    ballot_instant lowest = 0, highest = 0, moved = ballot_date_add(date->instant, move->seconds);
    ballot_date_from_civil(&first, &lowest);
    ballot_date_from_civil(&last, &highest);
    if (moved < lowest || moved > highest)
        ballotc_report(moving->change->diagnostics, BALLOTC_moved_out_of_time, &date->where,
                       "--move: this date would leave the years 0001 to 9999");
    else
        date->instant = moved;
    moving->any = true;
}

static void move_ballot(struct change *change, const struct ballotc_move *move)
{
    struct moving moving = {change, move, false};
    char date[BALLOT_DATE_SIZE];
    struct ballotc_declaration *d = named_ballot(change, "--move", move->ballot);
    if (d == NULL)
        return;
    ballotc_each_date(d, move_date, &moving);
    d->is_moved = true;
    if (!moving.any && move->one_date) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(change->diagnostics, BALLOTC_no_such_date, &d->name.where,
                           "--move: nothing in ballot %s takes effect or binds from %s",
                           d->name.text, ballot_date_format(move->date, date));
        ballotc_help(change->diagnostics, diagnostic,
                     "dates of phases, rows of schedules and \"effective\" are moved; dates inside "
                     "conditions, of the vote and of the discussion are not");
    }
}

/* ---------------------------------------------------------------------------------------- */

void ballotc_scenario_apply(struct ballot_arena *arena, struct ballotc_diagnostics *diagnostics,
                            struct ballotc_file *files, struct ballotc_file *with,
                            const struct ballotc_scenario *scenario)
{
    struct change change = {arena, diagnostics, files, with};
    add_drafts(&change);
    if (scenario->pending)
        add_pending(&change);
    for (size_t i = 0; i < scenario->n_without; i++) {
        struct ballotc_declaration *d = named_ballot(&change, "--without", scenario->without[i]);
        if (d != NULL)
            d->part = BALLOTC_LEFT_OUT;
    }
    for (size_t i = 0; i < scenario->n_moves; i++)
        move_ballot(&change, &scenario->moves[i]);
}
