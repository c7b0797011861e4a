/* Two documents, A and B, the second of which incorporates the first; their
 * ballots, and what each of these adds, amends and retires. */
#include "generate_table.h"

#include <stdlib.h>
#include <string.h>

#include "../../runtime/date.h"

enum { MOST_RULES = 4, MOST_SCHEDULES = 3 };

enum ranges { OVER_NOTHING, OVER_VALIDATIONS, OVER_LOOKUPS, OVER_DATES, OVER_SCTS, OVER_AUDITS };

struct rule_made {
    bool exists, known, manual, only_cert, only_ca;
    enum ranges over;
};

/* What the ballots so far have made of a document. */
struct document {
    char name, group; /* 'A' and its rules' group 'a' */
    struct rule_made rules[MOST_RULES];
    struct schedule_made schedules[MOST_SCHEDULES];
    size_t n_schedules;
    bool has_defines, has_reading;
    struct table_made table;
    bool applies, applied_once, apply_group, apply_for; /* B: of A's rules */
    unsigned applied;                                   /* which one, unless the group */
    int n_ballots;
    ballot_instant effective;
};

struct generator {
    struct ballot_arena *arena;
    struct chance *chance;
    struct document documents[2];
    bool global_define;
    FILE *to;
};

static unsigned below(struct generator *g, size_t n)
{
    return chance_below(g->chance, n);
}

static bool percent(struct generator *g, unsigned n)
{
    return chance_percent(g->chance, n);
}

static struct place place_in(struct generator *g, const struct document *d)
{
    struct place place = {.arena = g->arena,
                          .chance = g->chance,
                          .schedules = d->schedules,
                          .n_schedules = d->n_schedules,
                          .reading = d->has_reading ? "choice" : NULL,
                          .not_before = BALLOT_ALWAYS};
    if (d->has_defines) {
        place.flag = "flag";
        place.on_number = d->name == 'A' ? "small" : NULL;
        place.on_validation = "sound";
    }
    if (place.on_number == NULL && g->global_define)
        place.on_number = "odd_one";
    return place;
}

/* --- Schedules, defines, readings -------------------------------------------------- */

static void write_rows(struct generator *g, const struct schedule_made *s)
{
    ballot_instant from = s->first;
    unsigned n = 1 + below(g, 3);
    for (unsigned i = 0; i < n; i++) {
        if (s->is_set && s->kind == KIND_TEXT)
            fprintf(g->to, "    (\"%c\", \"%c\")", "xyz"[below(g, 3)], "xyz"[below(g, 3)]);
        else if (s->is_set)
            fprintf(g->to, "    (%u, %u)", below(g, 5), below(g, 5));
        else if (s->kind == KIND_DURATION)
            fprintf(g->to, "    %u days", below(g, 8) * 31);
        else
            fprintf(g->to, "    %u", below(g, 5));
        if (i != 0 || s->first != BALLOT_ALWAYS)
            fprintf(g->to, " from %s", generate_date_literal(g->arena, from));
        fputc('\n', g->to);
        ballot_instant next = facts_date(g->chance);
        if (next <= from)
            break;
        from = next;
    }
}

static void add_schedule(struct generator *g, struct document *d)
{
    static const char *const names[] = {"limit", "bound", "some.set"};
    struct schedule_made *s = &d->schedules[d->n_schedules];
    *s = (struct schedule_made){.name = names[d->n_schedules], .first = BALLOT_ALWAYS};
    s->is_set = percent(g, 35);
    s->kind = percent(g, 50) ? KIND_INT : s->is_set ? KIND_TEXT : KIND_DURATION;
    if (percent(g, 40))
        s->first = facts_day(g->chance);
    fprintf(g->to, "  schedule %s section \"6\" {\n", s->name);
    write_rows(g, s);
    fprintf(g->to, "  }\n");
    d->n_schedules++;
}

static void amend_schedule(struct generator *g, const struct schedule_made *s)
{
    if (s->is_set && percent(g, 60)) {
        const char *set = s->kind == KIND_INT ? "(1, 2)" : "(\"x\", \"y\")";
        const char *one = s->kind == KIND_INT ? "3" : "\"z\"";
        fprintf(g->to, "  amend schedule %s { %s %s }\n", s->name, percent(g, 50) ? "add" : "drop",
                percent(g, 50) ? set : one);
        return;
    }
    fprintf(g->to, "  amend schedule %s {\n", s->name);
    write_rows(g, s);
    fprintf(g->to, "  }\n");
}

/* Their bodies may be read anywhere, so they read only schedules without a
 * beginning. */
static void write_defines(struct generator *g, struct document *d, bool amends)
{
    struct place place = place_in(g, d);
    const char *amend = amends ? "amend " : "";
    struct schedule_made always[MOST_SCHEDULES];
    place.schedules = always;
    place.n_schedules = 0;
    for (size_t i = 0; i < d->n_schedules; i++)
        if (d->schedules[i].first == BALLOT_ALWAYS)
            always[place.n_schedules++] = d->schedules[i];
    place.flag = place.on_number = place.on_validation = NULL;
    unsigned which = amends ? 1 + below(g, 7) : 7;
    if (which & 1)
        fprintf(g->to, "  %sdefine flag = %s\n", amend, generate_bool(&place, 2));
    if (which & 2 && d->name == 'A')
        fprintf(g->to, "  %sdefine small(p) = p %s %u\n", amend,
                percent(g, 50) ? "<" : ">=", below(g, 5));
    if (which & 4) {
        place.variables[place.n_variables++] =
            (struct variable){"q", schema_issuance.fields[11].record, KIND_RECORD};
        fprintf(g->to, "  %sdefine sound(q) = %s\n", amend, generate_bool(&place, 2));
    }
    d->has_defines = true;
}

/* --- Rules -------------------------------------------------------------------------- */

static const char *list_of(enum ranges over)
{
    static const char *const lists[] = {
        NULL,       "issuance.validations", "issuance.lookups", "issuance.dates", "cert.scts",
        "ca.audits"};
    return lists[over];
}

static void bind_own(struct place *place, enum ranges over, const char *name)
{
    if (over == OVER_NOTHING)
        return;
    struct variable *v = &place->variables[place->n_variables++];
    *v = (struct variable){name, NULL, over == OVER_DATES ? KIND_DATE : KIND_RECORD};
    const struct schema_record *roots[] = {&schema_issuance, &schema_cert, &schema_ca};
    const char *field = strchr(list_of(over), '.') + 1;
    for (int i = 0; i < 3; i++)
        for (const struct schema_field *f = roots[i]->fields; f->name != NULL; f++)
            if (strcmp(f->name, field) == 0)
                v->record = f->record;
}

struct starts {
    ballot_instant all[4];
    size_t n;
};

/* A date on which no other phase begins; false if chance finds none. */
static bool phase_date(struct generator *g, struct starts *starts, const char **text,
                       ballot_instant *start)
{
    bool after = percent(g, 25);
    ballot_instant date = percent(g, 80) ? facts_day(g->chance) : facts_date(g->chance);
    *text = ballot_arena_printf(g->arena, "%s %s", after ? "after" : "from",
                                generate_date_literal(g->arena, date));
    *start = date + (!after ? 0 : date % BALLOT_DAY == 0 ? BALLOT_DAY : 1);
    for (size_t i = 0; i < starts->n; i++)
        if (starts->all[i] == *start)
            return false;
    starts->all[starts->n++] = *start;
    return true;
}

/* PLACE NULL: phases without a condition, of an apply or a manual rule. */
static void write_phases(struct generator *g, const struct document *d, const struct place *place)
{
    static const char *const levels[] = {"must", "should", "note", "must"};
    struct starts starts = {.n = 0};
    unsigned n = 1 + below(g, 3);
    const char *condition = NULL;
    for (unsigned i = 0; i < n; i++) {
        const char *text = "";
        ballot_instant start = BALLOT_ALWAYS;
        if ((i != 0 || percent(g, 45)) && !phase_date(g, &starts, &text, &start))
            continue;
        if (i != 0 && percent(g, 15) && strncmp(text, "from", 4) == 0) {
            fprintf(g->to, "    off %s\n", text);
            continue;
        }
        fprintf(g->to, "    %s %s", levels[below(g, 4)], text);
        if (place != NULL) {
            struct place here = *place;
            here.not_before = start > d->effective ? start : d->effective;
            /* Sometimes the same condition again; a schedule may need a guard
             * in one phase that it must not have in another. */
            if (condition == NULL || here.n_schedules != 0 || percent(g, 60))
                condition = generate_bool(&here, 3);
            fprintf(g->to, ": %s", condition);
        }
        fputc('\n', g->to);
    }
}

static const char *const dues[] = {"issuance.requested + 3 months", "issuance.date + 90 days",
                                   "today - 1 day", "ca.since + 1 year rounding up"};

static void write_rule(struct generator *g, struct document *d, unsigned index, bool amends)
{
    struct rule_made *rule = &d->rules[index];
    struct place place = place_in(g, d);
    place.only_cert = rule->only_cert;
    place.only_ca = rule->only_ca;
    bind_own(&place, rule->over, "e");
    unsigned given = amends ? 1 + below(g, 63) : 63;
    fprintf(g->to, "  %srule %c.r%u section \"%c.%d\" {\n", amends ? "amend " : "", d->group, index,
            d->name, d->n_ballots);
    if (rule->over != OVER_NOTHING && given & 1) {
        fprintf(g->to, "    for e in %s", list_of(rule->over));
        if (percent(g, 50))
            fprintf(g->to, " where %s", generate_bool(&place, 1));
        fputc('\n', g->to);
    }
    if (given & 2 && !rule->only_cert)
        fprintf(g->to, "    at %s\n", generate_anchor(&place));
    if (rule->only_cert && !amends)
        fprintf(g->to, "    when not cert.ca\n");
    else if (given & 4 && percent(g, 50) && !rule->only_cert)
        fprintf(g->to, "    when %s\n", generate_bool(&place, 1));
    if (given & 8 && percent(g, 25) && !rule->only_cert && !rule->only_ca)
        fprintf(g->to, "    due %s\n", dues[below(g, 4)]);
    if (rule->manual && !amends)
        fprintf(g->to, "    manual \"Is it so?\"\n");
    if (given & 48)
        write_phases(g, d, rule->manual ? NULL : &place);
    fprintf(g->to, "  }\n");
}

static void add_rule(struct generator *g, struct document *d, unsigned index)
{
    struct rule_made *rule = &d->rules[index];
    unsigned dice = below(g, 20);
    rule->exists = true;
    if (rule->known) { /* and was retired: it stays what it is about */
        write_rule(g, d, index, false);
        return;
    }
    rule->known = true;
    if (dice == 0)
        rule->only_cert = true;
    else if (dice < 3)
        rule->only_ca = true;
    else if (dice < 14)
        rule->over = (enum ranges)(1 + below(g, OVER_AUDITS));
    if (rule->only_ca && percent(g, 50))
        rule->over = OVER_AUDITS;
    rule->manual = !rule->only_cert && percent(g, 8);
    write_rule(g, d, index, false);
}

/* --- Incorporation ------------------------------------------------------------------- */

static void incorporate(struct generator *g)
{
    unsigned dice = below(g, 5);
    if (dice < 3)
        fprintf(g->to, "  incorporate A version \"%u\"\n",
                1 + below(g, (size_t)g->documents[0].n_ballots));
    else
        fprintf(g->to, "  incorporate A %s\n", dice == 3 ? "relevant" : "current");
}

static void write_apply(struct generator *g, struct document *b, bool amends)
{
    struct document *a = &g->documents[0];
    struct place place = place_in(g, b);
    enum ranges over = b->apply_group ? OVER_NOTHING : a->rules[b->applied].over;
    if (!amends)
        b->apply_for = over != OVER_NOTHING && percent(g, 60);
    fprintf(g->to, "  %sapply A a", amends ? "amend " : "");
    if (!b->apply_group)
        fprintf(g->to, ".r%u", b->applied);
    fprintf(g->to, " as section \"B.%d\" {\n", b->n_ballots);
    if (b->apply_for)
        bind_own(&place, over, "f");
    if (b->apply_for && (!amends || percent(g, 40))) {
        fprintf(g->to, "    for f in %s", list_of(over));
        if (percent(g, 60))
            fprintf(g->to, " where %s", generate_bool(&place, 1));
        fputc('\n', g->to);
    }
    if (percent(g, 25))
        fprintf(g->to, "    when %s\n", generate_bool(&place, 1));
    bool needs_anchor = false; /* a rule that had the default one, but with `when` reads more */
    for (unsigned i = 0; i < MOST_RULES; i++)
        needs_anchor = needs_anchor || a->rules[i].only_cert || a->table.known;
    if (percent(g, 25) || (needs_anchor && !amends))
        fprintf(g->to, "    at %s\n", generate_anchor(&place));
    if (b->apply_group && percent(g, 30))
        fprintf(g->to, "    except a.r%u\n", below(g, MOST_RULES));
    if (!amends || percent(g, 60))
        write_phases(g, b, NULL);
    fprintf(g->to, "  }\n");
}

static void change_incorporation(struct generator *g, struct document *b)
{
    struct document *a = &g->documents[0];
    if (percent(g, 30) && b->n_ballots > 1)
        incorporate(g);
    if (b->n_ballots == 1)
        incorporate(g);
    if (b->applies && percent(g, 50)) {
        write_apply(g, b, true);
    } else if (b->applies && percent(g, 15)) {
        fprintf(g->to, b->apply_group ? "  retire apply A a\n" : "  retire apply A a.r%u\n",
                b->applied);
        b->applies = false;
    } else if (!b->applies && percent(g, 70)) {
        if (!b->applied_once)
            b->apply_group = percent(g, 40);
        for (int tries = 0; tries < 8 && !b->applied_once && !a->rules[b->applied].known; tries++)
            b->applied = below(g, MOST_RULES);
        if (!a->rules[b->applied].known)
            return;
        b->applies = b->applied_once = true;
        write_apply(g, b, false);
    }
}

/* --- Ballots ------------------------------------------------------------------------------ */

static void write_table(struct generator *g, struct document *d)
{
    struct place place = place_in(g, d);
    const char *name = d->name == 'A' ? "a.t" : "b.t";
    place.not_before = d->effective;
    if (d->table.exists && percent(g, 60))
        generate_table_change(&place, &d->table, name, g->to);
    else if (!d->table.exists && percent(g, 12))
        generate_table(&place, &d->table, name, g->to);
}

static void write_members(struct generator *g, struct document *d)
{
    bool first = d->n_ballots == 1;
    if (first && percent(g, 40)) {
        fprintf(g->to, "  reading choice section \"1\" { one \"1\" default two \"2\" }\n");
        d->has_reading = true;
    }
    for (size_t i = 0; i < d->n_schedules; i++)
        if (percent(g, 40))
            amend_schedule(g, &d->schedules[i]);
    while (d->n_schedules < MOST_SCHEDULES && percent(g, first ? 70 : 20))
        add_schedule(g, d);
    if (first ? percent(g, 50) : d->has_defines && percent(g, 30))
        write_defines(g, d, !first);
    for (unsigned i = 0; i < MOST_RULES; i++) {
        if (d->rules[i].exists && percent(g, 50)) {
            if (percent(g, 20)) {
                fprintf(g->to, "  retire rule %c.r%u\n", d->group, i);
                d->rules[i].exists = false;
            } else {
                write_rule(g, d, i, true);
            }
        } else if (!d->rules[i].exists && i >= (unsigned)d->n_ballots - 1 &&
                   percent(g, first ? 60 : 35)) {
            add_rule(g, d, i);
        }
    }
    write_table(g, d);
    if (d->name == 'B')
        change_incorporation(g, d);
}

static void write_ballot(struct generator *g, struct document *d)
{
    ballot_instant effective = facts_date(g->chance);
    if (d->n_ballots == 0 && percent(g, 75))
        effective = 1546300800; /* 2019-01-01 */
    if (effective < d->effective)
        effective = d->effective;
    d->effective = effective;
    d->n_ballots++;
    fprintf(g->to, "ballot %c%d \"%d\" of %c {\n", d->name, d->n_ballots, d->n_ballots, d->name);
    if (d->n_ballots > 1)
        fprintf(g->to, "  base \"%d\"", d->n_ballots - 1);
    fprintf(g->to, "  version \"%d\" %s %s effective %s\n", d->n_ballots,
            percent(g, 80) ? "passed" : "adopted",
            generate_date_literal(g->arena, percent(g, 60) ? effective - 40 * BALLOT_DAY
                                                           : facts_date(g->chance)),
            generate_date_literal(g->arena, effective));
    write_members(g, d);
    fprintf(g->to, "}\n");
}

static const char *scope(struct generator *g)
{
    return percent(g, 70)   ? ""
           : percent(g, 50) ? " scope ca.open, ca.open"
                            : " scope issuance.a or ca.open, ca.open";
}

const char *generate_rule_base(struct ballot_arena *arena, struct chance *chance)
{
    char *text;
    size_t length;
    struct generator *g = ballot_arena_alloc(arena, sizeof *g);
    g->arena = arena;
    g->chance = chance;
    g->to = open_memstream(&text, &length);
    if (g->to == NULL)
        abort();
    schema_declare(g->to);
    generate_table_names(g->to);
    fprintf(g->to, "document A \"A\"%s\n", scope(g));
    fprintf(g->to, "document B \"B\"%s\n", scope(g));
    if (percent(g, 50)) {
        fprintf(g->to, "define odd_one(p) = p = %u or p = 3\n", below(g, 3));
        g->global_define = true;
    }
    for (int i = 0; i < 2; i++) {
        struct document *d = &g->documents[i];
        d->name = "AB"[i];
        d->group = "ab"[i];
        d->effective = BALLOT_ALWAYS;
        unsigned n = 1 + below(g, 4);
        for (unsigned k = 0; k < n; k++)
            write_ballot(g, d);
    }
    fclose(g->to);
    const char *result = ballot_arena_text(arena, text, length);
    free(text);
    return result;
}
