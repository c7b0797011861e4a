/* ballot explain: the history of a rule, and what else a name may be. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../compiler/diagnostic.h"
#include "commands.h"
#include "explain_names.h"
#include "law.h"
#include "report.h"
#include "rule_base.h"

static const char usage_text[] =
    "Usage: ballot explain [OPTION]... RULE\n"
    "       ballot explain --finding [OPTION]... RULE CERTIFICATE...\n"
    "Shows the history of a rule: each wording, its ballot, since and until when; the\n"
    "rows of a schedule, or the choices of a reading, and who reads it. With --finding:\n"
    "why a rule came out as it did (ballot explain --finding --help).\n"
    "\n" RULE_BASE_USAGE "      --help\n";

struct explanation {
    const struct ballot_tables *tables;
    ballot_instant known;
    struct ballot_arena *arena;
    int width;
};

/* --- One wording ------------------------------------------------------------------------ */

#define put(e, label, ...) put_text(e, label, ballot_arena_printf((e)->arena, __VA_ARGS__))

/* Behind a label, or as a line of its own. */
static void put_text(const struct explanation *e, const char *label, const char *text)
{
    char *clean = report_clean(text);
    report_fold_behind(stdout, ballot_arena_printf(e->arena, "    %s", label), clean,
                       *label != '\0' ? 11 : 4, e->width);
    free(clean);
}

static void put_expression(const struct explanation *e, const char *label,
                           const struct ballot_wording *w, uint32_t node)
{
    if (node != BALLOT_NONE)
        put_text(e, label, law_expression(e->tables, w, node, e->arena));
}

static void put_phase(const struct explanation *e, const struct ballot_row *row,
                      const struct ballot_wording *w, uint32_t index)
{
    const struct ballot_phase *phase = &e->tables->phases[w->first_phase + index];
    const char *level = ballot_level_name((enum ballot_level)phase->level);
    ballot_instant from = phase->from > row->from ? phase->from : row->from;
    ballot_instant until = row->until;
    char begin[24], end[24];
    if (index + 1 < w->n_phases && phase[1].from < until)
        until = phase[1].from;
    if (from >= until) {
        put(e, level, "from %s: never in force", ballot_date_format(phase->from, begin));
        return;
    }
    /* What a manual rule asks has been said. */
    const bool says = phase->condition != BALLOT_NONE && w->manual == NULL;
    put(e, level, "from %s%s%s%s%s", ballot_date_format(from, begin),
        until != BALLOT_NEVER ? " until " : "",
        until != BALLOT_NEVER ? ballot_date_format(until, end) : "", says ? ": " : "",
        says ? law_expression(e->tables, w, phase->condition, e->arena) : "");
}

static void put_cites(const struct explanation *e, const struct ballot_wording *w)
{
    const char *const *cites = &e->tables->cites[w->first_cite], *covers = "";
    for (uint32_t i = 0; i < w->n_covers; i++)
        covers = ballot_arena_printf(e->arena, "%s%s%s", covers, i == 0 ? "" : ", ", cites[i]);
    if (w->n_covers != 0)
        put_text(e, "covers", covers);
    for (uint32_t i = 0; i < w->n_checks; i++)
        put(e, "", "checked by %s: %s", cites[w->n_covers + 2 * i], cites[w->n_covers + 2 * i + 1]);
}

static void put_row(const struct explanation *e, const struct ballot_rule *rule,
                    const struct ballot_row *row)
{
    const struct ballot_tables *t = e->tables;
    char since[24], until[24];
    const char *when = ballot_arena_printf(
        e->arena, "since %s%s%s", ballot_date_format(row->from, since),
        row->until != BALLOT_NEVER ? ", until " : "",
        row->until != BALLOT_NEVER ? ballot_date_format(row->until, until) : "");
    putchar('\n');
    if (row->index == BALLOT_NONE) {
        printf("  %s: no such rule\n", when);
        return;
    }
    const struct ballot_wording *w = &t->wordings[row->index];
    const struct ballot_ballot *ballot = &t->ballots[w->ballot];
    report_fold(stdout,
                ballot_arena_printf(e->arena, "%s: %s %s, by %s (version %s: %s)", when,
                                    t->documents[rule->source].name, w->section, ballot->name,
                                    ballot->version, ballot->title),
                2, e->width);
    if (w->via != BALLOT_NONE) {
        const struct ballot_via *via = &t->vias[w->via];
        put(e, "", "incorporated by %s %s, %s; %s %s", t->documents[via->document].name,
            via->section, t->ballots[via->ballot].name,
            via->version != NULL ? "version" : "the version in force",
            via->version != NULL ? via->version : "on the day of the act");
    }
    put_text(e, "", w->summary);
    if (w->manual != NULL)
        put(e, "", "answered by attestation: %s", w->manual);
    if (w->list != BALLOT_NONE)
        put(e, "for", "each of %s", law_expression(t, w, w->list, e->arena));
    put_expression(e, "where", w, w->where);
    put_expression(e, "when", w, w->when);
    put_expression(e, "at", w, w->anchor);
    put_expression(e, "due", w, w->due);
    for (uint32_t i = 0; i < w->n_phases; i++)
        put_phase(e, row, w, i);
    put_cites(e, w);
    put(e, "", "%s:%u", t->files[w->place.file], (unsigned)w->place.line);
}

/* --- What has a name ------------------------------------------------------------------ */

static int unknown_rule(const struct ballot_tables *t, const char *name)
{
    const char **names =
        calloc((size_t)t->n_rules + t->n_readings + t->n_schedules + 1u, sizeof *names);
    size_t n = 0;
    if (names == NULL)
        abort();
    for (uint32_t i = 0; i < t->n_rules; i++)
        names[n++] = t->rules[i].name;
    for (uint32_t i = 0; i < t->n_readings; i++)
        names[n++] = t->readings[i].name;
    for (uint32_t i = 0; i < t->n_schedules; i++)
        names[n++] = t->schedules[i].name;
    const char *nearest = ballotc_nearest(name, names, n);
    int status =
        nearest != NULL
            ? command_usage_error("explain", "no rule \"%s\"; did you mean \"%s\"?", name, nearest)
            : command_usage_error("explain", "no rule \"%s\"; 'ballot rules' lists them", name);
    free(names);
    return status;
}

static int explain(const struct explanation *e, const char *name)
{
    const struct ballot_tables *t = e->tables;
    bool found = false;
    for (uint32_t i = 0; i < t->n_rules; i++) {
        const struct ballot_rule *rule = &t->rules[i];
        struct ballot_rule bare = *rule;
        bare.name = strchr(rule->name, '/') + 1;
        if (!ballot_rule_is_named(rule, name) && !ballot_rule_is_named(&bare, name))
            continue;
        printf("%s%s\n", found ? "\n" : "", rule->name);
        found = true;
        unsigned n = 0;
        for (uint32_t k = 0; k < rule->n_rows; k++)
            if (law_is_known(&t->rows[rule->first_row + k], e->known)) {
                put_row(e, rule, &t->rows[rule->first_row + k]);
                n++;
            }
        if (n == 0)
            puts("\n  no ballot had made it by then");
    }
    if (!explain_names(t, e->known, name, found, e->arena) && !found)
        return unknown_rule(t, name);
    return command_flush() ? 0 : 2;
}

int command_explain(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--finding") == 0)
            return command_explain_finding(argc, argv);
    struct rule_base_options options = {0};
    struct ballot_arena arena = {0};
    int status = rule_base_arguments(argc, argv, "explain", usage_text, &options);
    if (status < 0 && optind + 1 != argc)
        status = command_usage_error("explain", "give one rule");
    if (status < 0) {
        const struct explanation explanation = {.tables = command_tables(&arena, &options),
                                                .known = options.limit_known ? options.known
                                                                             : LAW_ALL_KNOWN,
                                                .arena = &arena,
                                                .width = command_width()};
        status = explanation.tables != NULL ? explain(&explanation, argv[optind]) : 2;
    }
    ballot_arena_free(&arena);
    rule_base_options_free(&options);
    return status;
}
