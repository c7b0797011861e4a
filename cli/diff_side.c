/* One side of a comparison: from what was asked to the law as it is written. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "diff.h"
#include "input.h"

bool diff_point_parse(struct diff_side *side, struct ballot_arena *arena, const char *text)
{
    const char *at = strchr(text, '@');
    if (side->point != DIFF_WHOLE) {
        command_usage_error("diff", "%s is given twice", side->option);
        return false;
    }
    if (at == NULL && isdigit((unsigned char)*text)) {
        side->point = DIFF_DAY;
        return input_date(side->option, text, &side->at, &side->is_day);
    }
    if (at == NULL || at == text || at[1] == '\0') {
        command_usage_error("diff", "%s takes a date or DOCUMENT@VERSION, not \"%s\"", side->option,
                            text);
        return false;
    }
    side->point = DIFF_VERSION;
    side->document = ballot_arena_text(arena, text, (size_t)(at - text));
    side->version = ballot_arena_text(arena, at + 1, strlen(at + 1));
    return true;
}

/* --- Points that were not given -------------------------------------------------------- */

static bool complete(struct diff_side sides[2], ballot_instant today)
{
    struct diff_side *from = &sides[0], *to = &sides[1];
    if (from->point == DIFF_WHOLE && to->point == DIFF_WHOLE) {
        if (from->is_own || to->is_own)
            return true;
        command_usage_error("diff", "compare what? --from and --to give two points, "
                                    "--to-with and its like a what-if");
        return false;
    }
    struct diff_side *missing = from->point == DIFF_WHOLE ? from
                                : to->point == DIFF_WHOLE ? to
                                                          : NULL;
    const struct diff_side *given = missing == from ? to : from;
    if (missing != NULL) {
        missing->point = given->point;
        missing->document = given->document;
        missing->at = ballot_date_floor_day(today);
        missing->is_day = true;
    }
    if (from->point != to->point) {
        command_usage_error("diff", "a date and a version: compare two of one kind");
        return false;
    }
    if (from->point == DIFF_VERSION && strcmp(from->document, to->document) != 0) {
        command_usage_error("diff", "%s and %s are two documents: compare versions of one",
                            from->document, to->document);
        return false;
    }
    return true;
}

/* --- Versions ------------------------------------------------------------------------------ */

static bool no_such(const struct diff_side *side, const char *what, const char *name,
                    const char *const *names, size_t n)
{
    const char *nearest = ballotc_nearest(name, names, n);
    if (nearest == NULL && n != 0)
        command_usage_error("diff", "%s: no %s \"%s\"; the newest is \"%s\"", side->option, what,
                            name, names[n - 1]);
    else if (nearest == NULL)
        command_usage_error("diff", "%s: no %s \"%s\"", side->option, what, name);
    else
        command_usage_error("diff", "%s: no %s \"%s\"; did you mean \"%s\"?", side->option, what,
                            name, nearest);
    return false;
}

static bool find_document(const struct diff_side *side, struct ballot_arena *arena,
                          const struct ballotc_document **found)
{
    const struct ballotc_names *names = side->compilation->names;
    uint32_t index = ballotc_document_find(names, side->document);
    if (index != BALLOT_NONE) {
        *found = &names->documents[index];
        return true;
    }
    const char **all = ballot_arena_array(arena, names->n_documents + 1u, sizeof *all);
    for (uint32_t i = 0; i < names->n_documents; i++)
        all[i] = names->documents[i].declaration->name.text;
    const char *nearest = ballotc_nearest(side->document, all, names->n_documents);
    if (nearest != NULL)
        command_usage_error("diff", "%s: no document \"%s\"; did you mean \"%s\"?", side->option,
                            side->document, nearest);
    else
        command_usage_error("diff", "%s: no document \"%s\"", side->option, side->document);
    return false;
}

/* The ballot that made the side's version. */
static bool find_version(const struct diff_side *side, struct ballot_arena *arena, uint32_t *ballot)
{
    const struct ballotc_names *names = side->compilation->names;
    const struct ballotc_document *document;
    if (!find_document(side, arena, &document))
        return false;
    const char **versions = ballot_arena_array(arena, document->n_ballots + 1u, sizeof *versions);
    for (uint32_t i = 0; i < document->n_ballots; i++) {
        const struct ballotc_declaration *d =
            names->ballots[document->first_ballot + i].declaration;
        versions[i] = d->version.text;
        *ballot = document->first_ballot + i;
        if (strcmp(d->version.text, side->version) == 0)
            return true;
    }
    return no_such(side, ballot_arena_printf(arena, "version of %s", side->document), side->version,
                   versions, document->n_ballots);
}

/* Documents that rest on DOCUMENT by reference, directly or not: they may pin
 * a version that is left out, and are not asked about. */
static void find_resting(const struct ballotc_names *names, uint32_t document, bool *resting)
{
    for (uint32_t i = 0; i < names->n_entities; i++) {
        const struct ballotc_entity *entity = names->entities[i];
        if (entity->category != BALLOTC_IS_INCORPORATE || entity->source != document ||
            resting[entity->document])
            continue;
        resting[entity->document] = true;
        find_resting(names, entity->document, resting);
    }
}

/* A version is the law without the ballots behind it. */
static bool cut(struct diff_side *side, struct ballot_arena *arena)
{
    const struct ballotc_names *names = side->compilation->names;
    uint32_t last;
    struct strings without = {0};
    if (!find_version(side, arena, &last))
        return false;
    uint32_t document = names->ballots[last].document;
    bool *resting = ballot_arena_array(arena, names->n_documents, sizeof *resting);
    find_resting(names, document, resting);
    for (uint32_t i = 0; i < names->n_ballots; i++) {
        const struct ballotc_ballot *ballot = &names->ballots[i];
        if (ballot->document == document ? i > last : resting[ballot->document])
            strings_push(&without, ballot->declaration->name.text);
    }
    if (without.n != 0)
        side->compilation = command_compile(arena, &side->rule_base, &without);
    strings_free(&without);
    return side->compilation != NULL;
}

/* The version that was not given: the newest behind --from, the base before --to. */
static bool complete_version(struct diff_side sides[2], int mine, struct ballot_arena *arena)
{
    struct diff_side *side = &sides[mine];
    const struct ballotc_names *names = side->compilation->names;
    const struct ballotc_document *document;
    uint32_t last;
    if (side->point != DIFF_VERSION || side->version != NULL)
        return true;
    if (!find_document(side, arena, &document))
        return false;
    if (mine == 1) {
        side->version = names->ballots[document->first_ballot + document->n_ballots - 1u]
                            .declaration->version.text;
        return true;
    }
    if (!find_version(&sides[1], arena, &last))
        return false;
    side->version = sides[1].compilation->names->ballots[last].declaration->base.text;
    if (side->version != NULL)
        return true;
    command_usage_error("diff", "%s@%s is the first version: there is none before it",
                        side->document, sides[1].version);
    return false;
}

/* --- Both ------------------------------------------------------------------------------------- */

static const char *label(const struct diff_side *side, struct ballot_arena *arena)
{
    const struct ballotc_scenario scenario = scenario_of(&side->rule_base.scenario);
    const char *text = "all dates";
    char date[BALLOT_DATE_SIZE];
    if (side->point == DIFF_DAY)
        text = ballot_arena_printf(arena, "%s", ballot_date_format(side->at, date));
    else if (side->point == DIFF_VERSION)
        text = ballot_arena_printf(arena, "%s@%s", side->document, side->version);
    for (size_t i = 0; i < side->rule_base.rules.n; i++)
        text = ballot_arena_printf(arena, "%s --rules %s", text, side->rule_base.rules.items[i]);
    text = ballot_arena_printf(arena, "%s%s", text, ballotc_scenario_text(arena, &scenario));
    for (size_t i = 0; i < side->rule_base.n_readings; i++)
        text = ballot_arena_printf(arena, "%s --reading %s=%s", text,
                                   side->rule_base.readings[i].reading,
                                   side->rule_base.readings[i].choice);
    if (side->rule_base.limit_known) {
        /* Of a whole day the last second is kept. */
        ballot_instant known = side->rule_base.known;
        if (ballot_date_ceil_day(known) == known + 1)
            known = ballot_date_floor_day(known);
        text = ballot_arena_printf(arena, "%s --known %s", text, ballot_date_format(known, date));
    }
    return text;
}

bool diff_sides_open(struct diff_side sides[2], struct ballot_arena *arena, ballot_instant today)
{
    if (!complete(sides, today))
        return false;
    for (int i = 0; i < 2; i++) {
        bool shared = i == 1 && !sides[0].is_own && !sides[1].is_own;
        sides[i].compilation =
            shared ? sides[0].compilation
                   : command_compile(arena, &sides[i].rule_base, &(const struct strings){0});
        if (sides[i].compilation == NULL)
            return false;
    }
    for (int i = 0; i < 2; i++) {
        const struct ballotc_document *document;
        if (sides[i].version != NULL && !find_document(&sides[i], arena, &document))
            return false;
    }
    for (int i = 0; i < 2; i++)
        if (!complete_version(sides, i, arena))
            return false;
    for (int i = 0; i < 2; i++) {
        struct diff_side *side = &sides[i];
        if (side->point == DIFF_VERSION && !cut(side, arena))
            return false;
        side->label = label(side, arena);
        const struct written_request request = {.compilation = side->compilation,
                                                .document = side->document,
                                                .limit_known = side->rule_base.limit_known,
                                                .known = side->rule_base.known,
                                                .on_day = side->point == DIFF_DAY,
                                                .day = side->at,
                                                .stretches = side->point != DIFF_DAY};
        side->law = written_law(&request, arena);
    }
    return true;
}
