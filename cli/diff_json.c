/* A difference as JSON: docs/diff.schema.json. */
#include <stdlib.h>

#include "diff.h"
#include "json.h"

static json_t *side_json(const struct diff_side *side)
{
    static const char *const points[] = {"all dates", "day", "version"};
    bool day = side->point == DIFF_DAY;
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:s}", "point", points[side->point], "label",
                     json_text(side->label), "day", json_instant(day ? side->at : BALLOT_ALWAYS),
                     "document", json_text(side->document), "version", json_text(side->version),
                     "digest", ballot_tables_digest(side->compilation->tables));
}

/* --- The law -------------------------------------------------------------------------- */

static json_t *ballot_json(const struct diff_ballot *b)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "change", diff_change_name(b->change),
                     "ballot", b->name, "title", b->title, "document", b->document, "version",
                     b->version, "from",
                     b->change == DIFF_ADDED ? json_null() : json_instant(b->from), "to",
                     b->change == DIFF_RETIRED ? json_null() : json_instant(b->to));
}

static json_t *written_json(const struct diff *diff, const struct written_item *item)
{
    if (item == NULL || item->is_retired)
        return json_null();
    json_t *clauses = json_array(), *phases = json_array();
    for (size_t i = 0; i < item->n_clauses; i++)
        json_array_append_new(clauses, json_pack("{s:s, s:s, s:o}", "clause", item->clauses[i].name,
                                                 "text", item->clauses[i].text, "ballot",
                                                 json_text(item->clauses[i].ballot)));
    for (size_t i = 0; i < item->n_phases; i++) {
        const struct written_phase *p = &item->phases[i];
        json_array_append_new(phases,
                              json_pack("{s:o, s:o, s:s, s:b, s:o}", "level", json_text(p->level),
                                        "from", json_instant(p->from), "text", p->text, "applied",
                                        p->is_applied, "ballot", json_text(p->ballot)));
    }
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:i, s:o, s:o}", "citation",
                     diff_citation(diff->arena, item), "via", json_text(item->via), "summary",
                     item->summary, "ballot", json_text(item->ballot), "source_ballot",
                     json_text(item->source_ballot), "version", json_text(item->version), "file",
                     json_text(item->file), "line", (int)item->line, "clauses", clauses, "phases",
                     phases);
}

static json_t *force_json(const struct written_item *item)
{
    json_t *array = json_array();
    for (size_t i = 0; item != NULL && i < item->n_stretches; i++)
        json_array_append_new(array,
                              json_pack("{s:o, s:o}", "from", json_instant(item->stretches[i].from),
                                        "level", json_text(item->stretches[i].level)));
    return array;
}

static json_t *item_json(const struct diff *diff, const struct diff_item *d)
{
    json_t *clauses = json_array(), *through = json_array();
    for (size_t i = 0; i < d->n_clauses; i++) {
        const struct diff_clause *c = &d->clauses[i];
        json_array_append_new(clauses,
                              json_pack("{s:s, s:b, s:o, s:o, s:o, s:o}", "clause", c->name,
                                        "is_date", c->is_date, "from", json_text(c->from), "to",
                                        json_text(c->to), "from_ballot", json_text(c->from_ballot),
                                        "to_ballot", json_text(c->to_ballot)));
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
                     diff_change_name(d->change), "ended_by", json_text(d->ended_by), "from",
                     written_json(diff, d->from), "to", written_json(diff, d->to), "clauses",
                     clauses, "through", through, "in_force", force);
}

/* --- Verdicts ------------------------------------------------------------------------------ */

static json_t *verdict_json(const struct diff_verdict *v)
{
    if (v->verdict == DIFF_NOT_BOUND)
        return json_null();
    return json_pack("{s:s, s:o}", "verdict", ballot_verdict_name((enum ballot_verdict)v->verdict),
                     "level", json_text(v->level));
}

static json_t *flip_json(const struct diff_flip *f)
{
    json_t *examples = json_array();
    for (size_t i = 0; i < f->n_examples; i++) {
        const struct diff_example *e = &f->examples[i];
        json_array_append_new(examples,
                              json_pack("{s:o, s:i, s:o, s:o, s:o, s:o}", "file",
                                        json_text(e->file), "line", (int)e->line, "name",
                                        json_text(e->name), "subject", json_text(e->subject),
                                        "from", json_text(e->from), "to", json_text(e->to)));
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
                             json_text(r->via), "ballot", r->ballot, "flips", flips));
    }
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:o}", "moving", json_text(moving), "subjects",
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
