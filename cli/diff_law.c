/* Two laws as they are written, compared thing by thing. */
#include <string.h>

#include "diff.h"

static bool same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

const char *diff_change_name(enum diff_change change)
{
    static const char *const names[DIFF_CHANGES] = {
        "added", "newly incorporated", "changed", "re-dated", "retired", "no longer incorporated"};
    return names[change];
}

const char *diff_citation(struct ballot_arena *arena, const struct written_item *item)
{
    return ballot_arena_printf(arena, "%s%s%s%s%s", item->via != NULL ? item->via : "",
                               item->via != NULL ? " -> " : "", item->document,
                               *item->section != '\0' ? " " : "", item->section);
}

const struct written_item *diff_shown(const struct diff_item *item)
{
    if (item->to != NULL && (!item->to->is_retired || item->from == NULL))
        return item->to;
    return item->from;
}

const char *diff_ballots(struct ballot_arena *arena, const struct diff_item *item)
{
    const struct written_item *shown = diff_shown(item);
    if (shown->ballot == NULL)
        return "";
    return ballot_arena_printf(
        arena, "%s%s%s%s%s", shown->ballot, shown->source_ballot != NULL ? ", " : "",
        shown->source_ballot != NULL ? shown->source_ballot : "",
        item->ended_by != NULL ? "; ended by " : "", item->ended_by != NULL ? item->ended_by : "");
}

static bool same_level(const struct written_item *item, size_t a, size_t b)
{
    return same(item->stretches[a].level, item->stretches[b].level);
}

const char *diff_force(struct ballot_arena *arena, const struct written_item *item, bool wordings)
{
    const char *text = "";
    char date[BALLOT_DATE_SIZE];
    for (size_t i = 0; i < item->n_stretches; i++) {
        const struct written_stretch *s = &item->stretches[i];
        bool reworded = i != 0 && same_level(item, i, i - 1);
        if (reworded && !wordings)
            continue;
        text = ballot_arena_printf(arena, "%s%s%s from %s", text, i != 0 ? ", " : "",
                                   reworded           ? "reworded"
                                   : s->level != NULL ? s->level
                                                      : "off",
                                   ballot_date_format(s->from, date));
    }
    return *text != '\0' ? text : "never";
}

/* --- Clauses ------------------------------------------------------------------------- */

static void add_clause(struct diff_item *item, struct diff_clause clause)
{
    item->clauses[item->n_clauses++] = clause;
}

static const struct written_clause *find_clause(const struct written_item *item, const char *name,
                                                size_t nth)
{
    for (size_t i = 0; i < item->n_clauses; i++)
        if (strcmp(item->clauses[i].name, name) == 0 && nth-- == 0)
            return &item->clauses[i];
    return NULL;
}

/* A schedule's "add" may stand several times: the nth goes with the nth. */
static size_t nth_of(const struct written_item *item, size_t index)
{
    size_t n = 0;
    for (size_t i = 0; i < index; i++)
        n += strcmp(item->clauses[i].name, item->clauses[index].name) == 0;
    return n;
}

static void compare_clauses(struct diff_item *item)
{
    for (size_t i = 0; i < item->from->n_clauses; i++) {
        const struct written_clause *a = &item->from->clauses[i];
        const struct written_clause *b = find_clause(item->to, a->name, nth_of(item->from, i));
        if (b == NULL || strcmp(a->text, b->text) != 0)
            add_clause(item, (struct diff_clause){a->name, a->text, b != NULL ? b->text : NULL,
                                                  a->ballot, b != NULL ? b->ballot : NULL, false});
    }
    for (size_t i = 0; i < item->to->n_clauses; i++) {
        const struct written_clause *b = &item->to->clauses[i];
        if (find_clause(item->from, b->name, nth_of(item->to, i)) == NULL)
            add_clause(item, (struct diff_clause){b->name, NULL, b->text, NULL, b->ballot, false});
    }
}

/* --- Phases, and rows of schedules ------------------------------------------------------- */

struct pairing {
    struct diff_item *item;
    struct ballot_arena *arena;
    bool *from_done, *to_done;
};

typedef bool is_pair_fn(const struct written_phase *a, const struct written_phase *b);

static bool are_one(const struct written_phase *a, const struct written_phase *b)
{
    bool restated = a->is_undated && b->is_undated && !same(a->ballot, b->ballot);
    return a->is_applied == b->is_applied && same(a->level, b->level) && same(a->text, b->text) &&
           (a->from == b->from || restated);
}

static bool say_the_same(const struct written_phase *a, const struct written_phase *b)
{
    return a->is_applied == b->is_applied && same(a->level, b->level) && same(a->text, b->text);
}

static bool begin_together(const struct written_phase *a, const struct written_phase *b)
{
    return a->is_applied == b->is_applied &&
           (a->from == b->from || (a->is_undated && b->is_undated));
}

static bool have_one_level(const struct written_phase *a, const struct written_phase *b)
{
    return a->is_applied == b->is_applied && a->level != NULL && same(a->level, b->level);
}

static const char *start_text(struct pairing *p, const struct written_phase *phase)
{
    char date[BALLOT_DATE_SIZE];
    return phase->from == BALLOT_ALWAYS
               ? "always"
               : ballot_arena_printf(p->arena, "from %s", ballot_date_format(phase->from, date));
}

static const char *phase_name(struct pairing *p, const struct written_phase *phase)
{
    const char *level = phase->level != NULL ? phase->level : "row";
    return phase->is_applied ? ballot_arena_printf(p->arena, "applied %s", level) : level;
}

static const char *phase_text(struct pairing *p, const struct written_phase *phase)
{
    return ballot_arena_printf(p->arena, "%s%s%s", start_text(p, phase),
                               *phase->text != '\0' ? ": " : "", phase->text);
}

static const char *level_text(struct pairing *p, const struct written_phase *phase)
{
    return phase->level == NULL ? phase->text
           : *phase->text == '\0'
               ? phase->level
               : ballot_arena_printf(p->arena, "%s: %s", phase->level, phase->text);
}

static void report_pair(struct pairing *p, const struct written_phase *a,
                        const struct written_phase *b)
{
    struct diff_clause clause = {.from_ballot = a->ballot, .to_ballot = b->ballot};
    bool undated = a->is_undated && b->is_undated;
    if (are_one(a, b))
        return;
    if (say_the_same(a, b)) {
        clause.name = phase_name(p, a);
        clause.from = start_text(p, a);
        clause.to = start_text(p, b);
        clause.is_date = true;
    } else if (begin_together(a, b) && !same(a->level, b->level)) {
        clause.name = undated
                          ? "level"
                          : ballot_arena_printf(p->arena, "%s%s", a->is_applied ? "applied " : "",
                                                start_text(p, a));
        clause.from = level_text(p, a);
        clause.to = level_text(p, b);
    } else if (begin_together(a, b)) {
        clause.name =
            undated ? phase_name(p, a)
                    : ballot_arena_printf(p->arena, "%s %s", phase_name(p, a), start_text(p, a));
        clause.from = a->text;
        clause.to = b->text;
    } else {
        clause.name = phase_name(p, a);
        clause.from = phase_text(p, a);
        clause.to = phase_text(p, b);
    }
    add_clause(p->item, clause);
}

static void pair(struct pairing *p, is_pair_fn *is_pair)
{
    for (size_t i = 0; i < p->item->from->n_phases; i++)
        for (size_t k = 0; k < p->item->to->n_phases && !p->from_done[i]; k++) {
            const struct written_phase *a = &p->item->from->phases[i];
            const struct written_phase *b = &p->item->to->phases[k];
            if (p->to_done[k] || !is_pair(a, b))
                continue;
            p->from_done[i] = p->to_done[k] = true;
            report_pair(p, a, b);
        }
}

static void compare_phases(struct diff_item *item, struct ballot_arena *arena)
{
    static is_pair_fn *const kinds[] = {are_one, say_the_same, begin_together, have_one_level};
    struct pairing p = {item, arena,
                        ballot_arena_array(arena, item->from->n_phases + 1, sizeof(bool)),
                        ballot_arena_array(arena, item->to->n_phases + 1, sizeof(bool))};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        pair(&p, kinds[i]);
    for (size_t i = 0; i < item->from->n_phases; i++)
        if (!p.from_done[i])
            add_clause(item, (struct diff_clause){.name = phase_name(&p, &item->from->phases[i]),
                                                  .from = phase_text(&p, &item->from->phases[i]),
                                                  .from_ballot = item->from->phases[i].ballot});
    for (size_t i = 0; i < item->to->n_phases; i++)
        if (!p.to_done[i])
            add_clause(item, (struct diff_clause){.name = phase_name(&p, &item->to->phases[i]),
                                                  .to = phase_text(&p, &item->to->phases[i]),
                                                  .to_ballot = item->to->phases[i].ballot});
}

/* Of the one phase, or row, that is in force on each of two days. */
static void compare_in_force(struct diff_item *item)
{
    const struct written_phase *a = item->from->phases, *b = item->to->phases;
    if (item->from->n_phases == 0 || item->to->n_phases == 0)
        return;
    if (!same(a->level, b->level))
        add_clause(item,
                   (struct diff_clause){"level", a->level, b->level, a->ballot, b->ballot, false});
    if (!same(a->text, b->text))
        add_clause(item, (struct diff_clause){a->level != NULL ? "condition" : "value", a->text,
                                              b->text, a->ballot, b->ballot, false});
}

/* --- Things ---------------------------------------------------------------------------------- */

static void compare_reads(struct diff_item *item, struct ballot_arena *arena)
{
    item->through = ballot_arena_array(arena, item->to->n_reads + 1, sizeof *item->through);
    for (size_t i = 0, k = 0; i < item->from->n_reads && k < item->to->n_reads;) {
        const struct written_read *a = &item->from->reads[i], *b = &item->to->reads[k];
        int order = strcmp(a->name, b->name);
        if (order == 0 && strcmp(a->text, b->text) != 0)
            item->through[item->n_through++] =
                (struct diff_read){b->kind, b->name, a->text, b->text, false};
        i += order <= 0;
        k += order >= 0;
    }
}

/* Of what a rule reads, marks that of which the report tells anyhow. */
static void mark_items(struct diff_law *law)
{
    for (size_t i = 0; i < law->n_items; i++)
        for (size_t k = 0; k < law->items[i].n_through; k++) {
            struct diff_read *read = &law->items[i].through[k];
            for (size_t j = 0; j < law->n_items && !read->is_item; j++)
                read->is_item = diff_shown(&law->items[j])->kind == read->kind &&
                                strcmp(diff_shown(&law->items[j])->name, read->name) == 0;
        }
}

/* When it binds; where that is the same, when it says what. */
static bool compare_force(struct diff_item *item, bool wordings, struct ballot_arena *arena)
{
    const char *from = diff_force(arena, item->from, wordings);
    const char *to = diff_force(arena, item->to, wordings);
    if (strcmp(from, to) == 0)
        return false;
    item->from_force = from;
    item->to_force = to;
    return true;
}

/* False where they do not differ. */
static bool compare(struct diff_item *item, bool on_days, struct ballot_arena *arena)
{
    const struct written_item *a = item->from, *b = item->to;
    bool were = a != NULL && !a->is_retired, are = b != NULL && !b->is_retired;
    if (were != are) {
        const struct written_item *there = were ? a : b;
        if (were)
            item->change = there->via != NULL ? DIFF_NO_LONGER_INCORPORATED : DIFF_RETIRED;
        else
            item->change = there->via != NULL ? DIFF_INCORPORATED : DIFF_ADDED;
        return true;
    }
    if (a == NULL || b == NULL)
        return false;
    bool differs = compare_force(item, false, arena);
    if (were) {
        item->clauses =
            ballot_arena_array(arena, a->n_clauses + b->n_clauses + a->n_phases + b->n_phases + 2,
                               sizeof *item->clauses);
        compare_clauses(item);
        if (on_days)
            compare_in_force(item);
        else
            compare_phases(item, arena);
        compare_reads(item, arena);
    }
    item->change = item->n_through != 0 ? DIFF_CHANGED : DIFF_REDATED;
    for (size_t i = 0; i < item->n_clauses; i++)
        if (!item->clauses[i].is_date)
            item->change = DIFF_CHANGED;
    return item->n_clauses + item->n_through != 0 || differs || compare_force(item, true, arena);
}

static bool is_asked(const struct written_item *item, const struct strings *only)
{
    bool fits = only->n == 0;
    for (size_t i = 0; i < only->n && !fits; i++)
        fits = ballot_name_fits(item->name, only->items[i]);
    return fits;
}

static int order_of(const struct written_item *a, const struct written_item *b)
{
    return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : strcmp(a->name, b->name);
}

static void compare_items(const struct diff_side sides[2], const struct strings *only,
                          struct diff_law *law, struct ballot_arena *arena)
{
    const struct written_law *from = &sides[0].law, *to = &sides[1].law;
    law->items = ballot_arena_array(arena, from->n + to->n + 1, sizeof *law->items);
    for (size_t i = 0, k = 0; i < from->n || k < to->n;) {
        int order = i == from->n ? 1 : k == to->n ? -1 : order_of(from->items[i], to->items[k]);
        struct diff_item item = {.from = order <= 0 ? from->items[i] : NULL,
                                 .to = order >= 0 ? to->items[k] : NULL};
        i += order <= 0;
        k += order >= 0;
        const struct written_item *any = diff_shown(&item);
        if (!is_asked(any, only) || !compare(&item, sides[0].point == DIFF_DAY, arena))
            continue;
        if (item.change == DIFF_RETIRED || item.change == DIFF_NO_LONGER_INCORPORATED)
            item.ended_by = written_ended_by(sides[1].compilation, to, any);
        law->counts[any->kind][item.change]++;
        law->items[law->n_items++] = item;
    }
    mark_items(law);
}

/* --- Ballots ------------------------------------------------------------------------------------
 */

static const struct ballotc_ballot *find_ballot(const struct diff_side *side, const char *name)
{
    const struct ballotc_names *names = side->compilation->names;
    for (uint32_t i = 0; i < names->n_ballots; i++)
        if (side->law.takes_part[i] && strcmp(names->ballots[i].declaration->name.text, name) == 0)
            return &names->ballots[i];
    return NULL;
}

static void add_ballots(const struct diff_side sides[2], int mine, struct diff_law *law)
{
    const struct ballotc_names *names = sides[mine].compilation->names;
    for (uint32_t i = 0; i < names->n_ballots; i++) {
        const struct ballotc_ballot *ballot = &names->ballots[i];
        const struct ballotc_declaration *d = ballot->declaration;
        const char *document = names->documents[ballot->document].declaration->name.text;
        if (!sides[mine].law.takes_part[i] ||
            (sides[mine].document != NULL && strcmp(document, sides[mine].document) != 0))
            continue;
        const struct ballotc_ballot *other = find_ballot(&sides[1 - mine], d->name.text);
        if (other != NULL && (mine == 1 || other->effective == ballot->effective))
            continue;
        law->ballots[law->n_ballots++] = (struct diff_ballot){
            other != NULL ? DIFF_REDATED : (mine == 0 ? DIFF_RETIRED : DIFF_ADDED),
            d->name.text,
            d->title,
            d->version.text,
            document,
            ballot->effective,
            other != NULL ? other->effective : ballot->effective};
    }
}

struct diff_law diff_law(const struct diff_side sides[2], const struct strings *only,
                         struct ballot_arena *arena)
{
    struct diff_law law = {.ballots = NULL};
    uint32_t most = sides[0].compilation->names->n_ballots + sides[1].compilation->names->n_ballots;
    law.ballots = ballot_arena_array(arena, most + 1u, sizeof *law.ballots);
    if (only->n == 0) {
        add_ballots(sides, 0, &law);
        add_ballots(sides, 1, &law);
    }
    compare_items(sides, only, &law, arena);
    return law;
}
