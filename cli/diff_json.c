/* A difference as JSON: docs/diff.schema.json. */
#include <jansson.h>
#include <stdlib.h>

#include "diff.h"

static json_t *text_json(const char *text)
{
    if (text == NULL)
        return json_null();
    char *clean = report_clean(text);
    json_t *json = json_string(clean);
    free(clean);
    return json;
}

static json_t *instant_json(ballot_instant instant)
{
    char buffer[24];
    return text_json(report_instant(instant, buffer));
}

static json_t *side_json(const struct diff_side *side)
{
    static const char *const points[] = {"all dates", "day", "version"};
    bool day = side->point == DIFF_DAY;
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:s}", "point", points[side->point], "label",
                     text_json(side->label), "day", instant_json(day ? side->at : BALLOT_ALWAYS),
                     "document", text_json(side->document), "version", text_json(side->version),
                     "digest", ballot_tables_digest(side->compilation->tables));
}

/* --- The law -------------------------------------------------------------------------- */

static json_t *ballot_json(const struct diff_ballot *b)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "change", diff_change_name(b->change),
                     "ballot", b->name, "title", b->title, "document", b->document, "version",
                     b->version, "from",
                     b->change == DIFF_ADDED ? json_null() : instant_json(b->from), "to",
                     b->change == DIFF_RETIRED ? json_null() : instant_json(b->to));
}

static json_t *written_json(const struct diff *diff, const struct written_item *item)
{
    if (item == NULL || item->is_retired)
        return json_null();
    json_t *clauses = json_array(), *phases = json_array();
    for (size_t i = 0; i < item->n_clauses; i++)
        json_array_append_new(clauses, json_pack("{s:s, s:s, s:o}", "clause", item->clauses[i].name,
                                                 "text", item->clauses[i].text, "ballot",
                                                 text_json(item->clauses[i].ballot)));
    for (size_t i = 0; i < item->n_phases; i++) {
        const struct written_phase *p = &item->phases[i];
        json_array_append_new(phases,
                              json_pack("{s:o, s:o, s:s, s:b, s:o}", "level", text_json(p->level),
                                        "from", instant_json(p->from), "text", p->text, "applied",
                                        p->is_applied, "ballot", text_json(p->ballot)));
    }
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:i, s:o, s:o}", "citation",
                     diff_citation(diff->arena, item), "via", text_json(item->via), "summary",
                     item->summary, "ballot", text_json(item->ballot), "source_ballot",
                     text_json(item->source_ballot), "version", text_json(item->version), "file",
                     text_json(item->file), "line", (int)item->line, "clauses", clauses, "phases",
                     phases);
}

static json_t *force_json(const struct written_item *item)
{
    json_t *array = json_array();
    for (size_t i = 0; item != NULL && i < item->n_stretches; i++)
        json_array_append_new(array,
                              json_pack("{s:o, s:o}", "from", instant_json(item->stretches[i].from),
                                        "level", text_json(item->stretches[i].level)));
    return array;
}

static json_t *item_json(const struct diff *diff, const struct diff_item *d)
{
    json_t *clauses = json_array(), *through = json_array();
    for (size_t i = 0; i < d->n_clauses; i++) {
        const struct diff_clause *c = &d->clauses[i];
        json_array_append_new(clauses,
                              json_pack("{s:s, s:b, s:o, s:o, s:o, s:o}", "clause", c->name,
                                        "is_date", c->is_date, "from", text_json(c->from), "to",
                                        text_json(c->to), "from_ballot", text_json(c->from_ballot),
                                        "to_ballot", text_json(c->to_ballot)));
    }
    for (size_t i = 0; i < d->n_through; i++)
        json_array_append_new(through, json_pack("{s:s, s:s, s:s, s:s}", "kind",
                                                 written_kind_name(d->through[i].kind), "name",
                                                 d->through[i].name, "from", d->through[i].from,
                                                 "to", d->through[i].to));
    const struct written_item *shown = diff_shown(d);
    json_t *force = json_null();
    if (shown->n_stretches != 0)
        force = json_pack("{s:o, s:o}", "from", force_json(d->from), "to", force_json(d->to));
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "kind",
                     written_kind_name(shown->kind), "name", shown->name, "change",
                     diff_change_name(d->change), "ended_by", text_json(d->ended_by), "from",
                     written_json(diff, d->from), "to", written_json(diff, d->to), "clauses",
                     clauses, "through", through, "in_force", force);
}

/* --- Verdicts ------------------------------------------------------------------------------ */

static json_t *verdict_json(const struct diff_verdict *v)
{
    if (v->verdict == DIFF_NOT_BOUND)
        return json_null();
    return json_pack("{s:s, s:o}", "verdict", ballot_verdict_name((enum ballot_verdict)v->verdict),
                     "level", text_json(v->level));
}

static json_t *flip_json(const struct diff_flip *f)
{
    json_t *examples = json_array();
    for (size_t i = 0; i < f->n_examples; i++) {
        const struct diff_example *e = &f->examples[i];
        json_array_append_new(examples,
                              json_pack("{s:o, s:i, s:o, s:o, s:o, s:o}", "file",
                                        text_json(e->file), "line", (int)e->line, "name",
                                        text_json(e->name), "subject", text_json(e->subject),
                                        "from", text_json(e->from), "to", text_json(e->to)));
    }
    return json_pack("{s:o, s:o, s:I, s:o}", "from", verdict_json(&f->from), "to",
                     verdict_json(&f->to), "count", (json_int_t)f->count, "examples", examples);
}

static json_t *verdicts_json(const struct diff_verdicts *v, const char *moving)
{
    json_t *rules = json_array();
    for (size_t i = 0; i < v->n_rules; i++) {
        const struct diff_rule *r = &v->rules[i];
        json_t *flips = json_array();
        for (size_t k = 0; k < r->n_flips; k++)
            json_array_append_new(flips, flip_json(&r->flips[k]));
        json_array_append_new(
            rules, json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:o}", "rule", r->rule, "document",
                             r->document, "section", r->section, "summary", r->summary, "via",
                             text_json(r->via), "ballot", r->ballot, "flips", flips));
    }
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:o}", "moving", text_json(moving), "subjects",
                     (json_int_t)v->subjects, "touched", (json_int_t)v->touched, "flips",
                     (json_int_t)v->flips, "input_errors", (json_int_t)v->errors, "rules", rules);
}

void diff_report_json(FILE *to, const struct diff *diff)
{
    json_t *ballots = json_array(), *items = json_array();
    for (size_t i = 0; i < diff->law->n_ballots; i++)
        json_array_append_new(ballots, ballot_json(&diff->law->ballots[i]));
    for (size_t i = 0; i < diff->law->n_items; i++)
        json_array_append_new(items, item_json(diff, &diff->law->items[i]));
    json_t *verdicts =
        diff->verdicts != NULL ? verdicts_json(diff->verdicts, diff->moving) : json_null();
    json_t *whole = json_pack("{s:o, s:o, s:o, s:o, s:o}", "from", side_json(&diff->sides[0]), "to",
                              side_json(&diff->sides[1]), "ballots", ballots, "changes", items,
                              "verdicts", verdicts);
    json_dumpf(whole, to, JSON_INDENT(2));
    fputc('\n', to);
    json_decref(whole);
}
