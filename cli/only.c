#include "only.h"

#include <string.h>
#include <strings.h>

/* "mpic" of "SBR/mpic.*": what stands between the document and the star. */
static const char *own_part(const char *name, struct ballot_arena *arena)
{
    const char *slash = strchr(name, '/'), *own = slash != NULL ? slash + 1 : name;
    size_t length = strlen(own);
    while (length != 0 && strchr("*.", own[length - 1]) != NULL)
        length--;
    return ballot_arena_text(arena, own, length);
}

/* Rules, or patterns of groups of rules, by what they may be meant by. */
struct candidates {
    const char **names, **own;
    size_t n;
};

static void add(struct candidates *candidates, const char *name, struct ballot_arena *arena)
{
    for (size_t i = 0; i < candidates->n; i++)
        if (strcmp(candidates->names[i], name) == 0)
            return;
    candidates->names[candidates->n] = name;
    candidates->own[candidates->n++] = own_part(name, arena);
}

/* Of "SBR/mpic.quorum" the name, or the patterns "SBR/mpic.*" and "SBR/" with a star. */
static struct candidates collect(const struct ballot_tables *tables, bool groups,
                                 struct ballot_arena *arena)
{
    struct candidates all = {
        .names = ballot_arena_array(arena, 2 * tables->n_rules + 1u, sizeof *all.names),
        .own = ballot_arena_array(arena, 2 * tables->n_rules + 1u, sizeof *all.own)};
    for (uint32_t i = 0; i < tables->n_rules; i++) {
        const char *name = tables->rules[i].name;
        if (!groups)
            add(&all, name, arena);
        for (const char *end = strpbrk(name, "/."); groups && end != NULL;
             end = *end == '/' ? strchr(end, '.') : NULL)
            add(&all, ballot_arena_printf(arena, "%.*s*", (int)(end - name) + 1, name), arena);
    }
    return all;
}

/* Which rule or group a pattern may have been meant to be; NULL if nothing is
 * near. In ARENA or the tables. */
static const char *find_nearest(const struct ballot_tables *tables, const char *pattern,
                                struct ballot_arena *arena)
{
    const struct candidates all = collect(tables, strchr(pattern, '*') != NULL, arena);
    for (size_t i = 0; i < all.n; i++)
        if (strcasecmp(all.names[i], pattern) == 0)
            return all.names[i];
    /* Of names that several documents have, that of the document meant. */
    const char *own = own_part(pattern, arena), *found = NULL;
    const char *nearest = *own != '\0' ? ballotc_nearest(own, all.own, all.n) : NULL;
    const size_t document = strcspn(pattern, "/") + 1;
    for (size_t i = 0; i < all.n && nearest != NULL; i++)
        if (strcmp(all.own[i], nearest) == 0 &&
            (found == NULL || strncasecmp(all.names[i], pattern, document) == 0))
            found = all.names[i];
    return found;
}

void only_refuse(const struct ballot_tables *tables, const char *pattern)
{
    struct ballot_arena arena = {0};
    const char *nearest = find_nearest(tables, pattern, &arena);
    if (nearest != NULL)
        fprintf(stderr, "ballot: no rule fits \"%s\"; did you mean \"%s\"?\n", pattern, nearest);
    else
        fprintf(stderr, "ballot: no rule fits \"%s\"\n", pattern);
    ballot_arena_free(&arena);
}

/* The law without the what-ifs; NULL where none is asked for. */
static const struct ballot_tables *as_it_is(const struct rule_base_options *base,
                                            struct ballot_arena *arena)
{
    struct rule_base_options plain = *base;
    const struct ballotc_scenario scenario = scenario_of(&base->scenario);
    plain.scenario = (struct scenario_options){0};
    return ballotc_scenario_is_empty(&scenario) ? NULL : command_tables(arena, &plain);
}

static bool let_pass(const struct rule_base_options *base, const struct ballot_tables *tables,
                     const char *pattern)
{
    struct ballot_arena arena = {0};
    const struct ballot_tables *plain = as_it_is(base, &arena);
    bool fits = plain != NULL && ballot_fits_any_rule(plain, pattern);
    if (fits)
        fprintf(stderr,
                "ballot: no rule fits \"%s\" in this what-if; in the law as it is one does\n",
                pattern);
    else
        only_refuse(tables, pattern);
    ballot_arena_free(&arena);
    return fits;
}

bool only_fits(const struct rule_base_options *base, const struct ballot_tables *tables,
               struct ballot_options *options)
{
    /* Where there is no rule at all, the checker says so. */
    for (size_t i = 0; i < options->n_only && tables->n_rules != 0; i++)
        if (!ballot_fits_any_rule(tables, options->only[i]) &&
            !let_pass(base, tables, options->only[i]))
            return false;
    options->only_may_fit_none = true;
    return true;
}
