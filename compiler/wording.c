/* One wording of a rule: its clauses gathered from the ballots of one set,
 * joined with an incorporating clause where there is one, and lowered. */
#include "amend.h"

#include <string.h>

/* --- Lowering ------------------------------------------------------------------- */

struct lowering {
    const struct ballotc_wording_request *request;
    struct ballotc_law law;       /* of the rule */
    struct ballotc_law apply_law; /* of the apply */
    struct ballotc_gathered rule, apply;
    const struct ballotc_declaration *incorporation;
    struct ballot_wording wording;
    unsigned reads; /* enum ballot_node_flag */
    bool fine;
};

static struct ballotc_diagnostics *scratch(struct ballotc_names *names)
{
    struct ballotc_diagnostics *diagnostics = ballot_arena_alloc(names->arena, sizeof *diagnostics);
    ballotc_diagnostics_init(diagnostics, names->arena, names->diagnostics->sources);
    return diagnostics;
}

static uint32_t and_node(struct ballotc_builder *builder, uint32_t a, uint32_t b,
                         const struct ballotc_location *where)
{
    if (a == BALLOT_NONE || b == BALLOT_NONE)
        return a == BALLOT_NONE ? b : a;
    struct ballot_node node = {.op = BALLOT_OP_AND, .kind = BALLOT_BOOL, .a = a, .b = b};
    return ballotc_node(builder, node, where);
}

static void note_reads(struct lowering *l, uint32_t node)
{
    if (node != BALLOT_NONE)
        l->reads |= ballotc_node_at(l->request->builder, node)->flags;
}

static uint32_t lower_optional(struct lowering *l, struct ballotc_scope *scope,
                               const struct ballotc_expression *e, bool date)
{
    if (e == NULL)
        return BALLOT_NONE;
    uint32_t node = date ? ballotc_lower_date(scope, e) : ballotc_lower_bool(scope, e);
    if (node == BALLOT_NONE)
        l->fine = false;
    note_reads(l, node);
    return node;
}

static uint32_t attested_node(struct lowering *l, const struct ballotc_location *where)
{
    const struct ballotc_names *names = l->request->names;
    const uint32_t records[] = {names->record_issuance, names->record_ca};
    bool has[2] = {false, false};
    for (int i = 0; i < 2; i++) {
        if (records[i] == BALLOT_NONE)
            continue;
        const struct ballot_record *record = ballotc_record(names, records[i]);
        for (uint16_t k = 0; k < record->n_fields; k++)
            if (strcmp(record->fields[k].name, "attestations") == 0 &&
                record->fields[k].kind == BALLOT_RECORD) {
                has[i] = true;
                uint32_t attestation =
                    record->fields[k].type - (uint32_t)BALLOT_CERTIFICATE_RECORDS;
                names->field_used[records[i] - BALLOT_CERTIFICATE_RECORDS][k] = true;
                for (uint16_t f = 0; f < names->records[attestation].n_fields; f++)
                    names->field_used[attestation][f] = true;
            }
    }
    /* A rule that is about nothing but the CA asks the CA alone. */
    bool about_ca =
        (l->reads & (BALLOT_READS_CERT | BALLOT_READS_ISSUANCE | BALLOT_READS_ISSUER)) == 0 &&
        has[1];
    struct ballot_node node = {.op = BALLOT_OP_ATTESTED,
                               .kind = BALLOT_BOOL,
                               .c = about_ca ? BALLOT_SUBJECT_CA : BALLOT_SUBJECT_ISSUANCE};
    return ballotc_node(l->request->builder, node, where);
}

/* Which elements a rule is about does not depend on the day: the list is read
 * once, and only `where` may ask for a date. */
static bool is_fact_list(const struct ballotc_builder *builder, uint32_t node)
{
    const struct ballot_node *at = ballotc_node_at(builder, node);
    while (at->op == BALLOT_OP_FIELD)
        at = ballotc_node_at(builder, at->a);
    return at->op == BALLOT_OP_ROOT;
}

/* And all wordings of a rule have the same, for the elements are found before the wording
 * is that governs each. */
static void check_range(struct lowering *l)
{
    struct ballotc_range *range = l->request->range;
    const struct ballotc_expression *list = l->rule.clauses.list;
    const struct ballotc_location *where = list != NULL ? &list->where : &l->rule.made->name.where;
    if (range->where == NULL)
        *range = (struct ballotc_range){l->wording.list, where};
    if (range->list == l->wording.list)
        return;
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(l->law.diagnostics, BALLOTC_list_amended, where,
                       "%s, but a rule ranges over the same list in all its wordings",
                       list == NULL            ? "this ranges over no list"
                       : where == range->where ? "this becomes another list"
                                               : "this is another list");
    if (where != range->where)
        ballotc_note(l->law.diagnostics, diagnostic, range->where,
                     range->list != BALLOT_NONE ? "the list so far" : "so far it ranges over none");
    ballotc_help(l->law.diagnostics, diagnostic, "make a rule with a name of its own");
    l->fine = false;
}

static void lower_range(struct lowering *l, struct ballotc_scope *scope,
                        struct ballotc_scope *apply_scope)
{
    const struct ballotc_clauses *c = &l->rule.clauses, *a = &l->apply.clauses;
    l->wording.list = l->wording.where = BALLOT_NONE;
    if (c->list != NULL) {
        struct ballotc_term list = ballotc_lower_list(scope, c->list);
        l->wording.list = list.node;
        l->fine = l->fine && list.node != BALLOT_NONE;
        note_reads(l, list.node);
        if (list.node != BALLOT_NONE && !is_fact_list(l->request->builder, list.node)) {
            ballotc_report(l->law.diagnostics, BALLOTC_not_a_fact_list, &c->list->where,
                           "this is no list of the facts");
            l->fine = false;
        } else if (list.node != BALLOT_NONE) {
            ballotc_scope_bind(scope, &c->variable, list.type);
            l->wording.where = lower_optional(l, scope, c->where, false);
        }
    }
    if (l->fine)
        check_range(l);
    if (a->list == NULL || !l->fine)
        return;
    struct ballotc_term list = ballotc_lower_list(apply_scope, a->list);
    if (list.node == BALLOT_NONE) {
        l->fine = false;
        return;
    }
    if (l->wording.list == BALLOT_NONE || list.node != l->wording.list) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(l->apply_law.diagnostics, BALLOTC_apply_ranges, &a->list->where,
                           "%s does not range over this list, so \"for\" cannot narrow it",
                           l->request->rule->name);
        ballotc_note(l->apply_law.diagnostics, diagnostic, &l->rule.made->name.where,
                     "the incorporated rule");
        l->fine = false;
        return;
    }
    ballotc_scope_bind(apply_scope, &a->variable, list.type);
    uint32_t where = lower_optional(l, apply_scope, a->where, false);
    /* What the incorporating document narrows to is asked first: it is the
     * cheaper question, and the one that is more often supplied. */
    l->wording.where = and_node(l->request->builder, where, l->wording.where, &a->list->where);
}

static uint32_t add_phases(const struct ballotc_wording_request *request,
                           const struct ballot_phase *phases, uint32_t n)
{
    struct ballotc_builder *builder = request->builder;
    const struct ballot_phase *all = builder->phases.items;
    for (uint32_t first = request->first_phase; first + n <= builder->phases.n; first++) {
        uint32_t same = 0;
        while (same < n && all[first + same].from == phases[same].from &&
               all[first + same].condition == phases[same].condition &&
               all[first + same].ballot == phases[same].ballot &&
               all[first + same].level == phases[same].level)
            same++;
        if (same == n)
            return first;
    }
    uint32_t first = builder->phases.n;
    for (uint32_t i = 0; i < n; i++)
        ballotc_push(builder, &builder->phases, &phases[i]);
    return first;
}

static uint32_t sort_phases(struct lowering *l, const struct ballotc_phase *list,
                            const struct ballotc_phase **sorted, uint32_t most,
                            struct ballotc_diagnostics *diagnostics)
{
    uint32_t n = 0;
    for (const struct ballotc_phase *p = list; p != NULL; p = p->next) {
        if (n == most) {
            ballotc_report(diagnostics, BALLOTC_too_many, &p->where,
                           "a rule has more than %u phases", most);
            l->fine = false;
            return n;
        }
        uint32_t at = n++;
        while (at > 0 && ballotc_phase_start(sorted[at - 1]) > ballotc_phase_start(p)) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = p;
        if (at > 0 && ballotc_phase_start(sorted[at - 1]) == ballotc_phase_start(p)) {
            char date[BALLOT_DATE_SIZE];
            struct ballotc_diagnostic *diagnostic = ballotc_report(
                diagnostics, BALLOTC_two_phases_one_date, &p->where, "two phases begin on %s",
                ballotc_phase_start(p) == BALLOT_ALWAYS
                    ? "the day their ballot takes effect"
                    : ballot_date_format(ballotc_phase_start(p), date));
            ballotc_note(diagnostics, diagnostic, &sorted[at - 1]->where, "the other one");
            ballotc_help(diagnostics, diagnostic,
                         "make two rules of what binds in two ways at a time");
            l->fine = false;
        }
    }
    return n;
}

#define MOST_PHASES 32u

static ballot_instant last_effective(const struct ballotc_law *law,
                                     const struct ballotc_entity *entity, ballot_instant last)
{
    for (uint32_t i = 0; entity != NULL && i < entity->n_edits; i++) {
        const struct ballotc_ballot *ballot = &law->names->ballots[entity->edits[i].ballot];
        if (law->included[ballot->index] && ballot->effective > last)
            last = ballot->effective;
    }
    return last;
}

/* The first anchor for which the ballots of this wording can be together: that is when the
 * last of them takes effect, and of ballots that a what-if moved it need not be the one that
 * gave the phases. Those of a pinned version are together on every day. */
static ballot_instant first_anchor(const struct lowering *l)
{
    const struct ballotc_wording_request *request = l->request;
    ballot_instant first =
        l->law.pin == NULL ? last_effective(&l->law, request->rule, BALLOT_ALWAYS) : BALLOT_ALWAYS;
    first = last_effective(&l->apply_law, request->apply, first);
    return last_effective(&l->apply_law, request->incorporate, first);
}

static void lower_rule_phases(struct lowering *l, struct ballotc_scope *scope,
                              struct ballot_phase *phases, uint32_t *n)
{
    const struct ballotc_clauses *c = &l->rule.clauses;
    const struct ballotc_phase *sorted[MOST_PHASES];
    struct ballotc_diagnostics *diagnostics = l->law.diagnostics;
    bool manual = c->manual.text != NULL;
    *n = sort_phases(l, c->phases, sorted, MOST_PHASES, diagnostics);
    if (*n == 0) {
        ballotc_report(diagnostics, BALLOTC_no_phase, &l->rule.made->name.where,
                       "rule \"%s\" has no phase", l->request->rule->name);
        l->fine = false;
    }
    ballot_instant effective = first_anchor(l);
    for (uint32_t i = 0; i < *n; i++) {
        const struct ballotc_phase *p = sorted[i];
        phases[i] = (struct ballot_phase){.from = ballotc_phase_start(p),
                                          .condition = BALLOT_NONE,
                                          .ballot = l->rule.of_phases,
                                          .level = (uint8_t)p->level};
        if (p->level == BALLOT_OFF)
            continue;
        if (manual && p->condition != NULL) {
            ballotc_report(diagnostics, BALLOTC_manual_condition, &p->condition->where,
                           "a manual rule has no condition");
            l->fine = false;
        } else if (manual) {
            phases[i].condition = attested_node(l, &p->where);
            note_reads(l, phases[i].condition);
        } else if (p->condition == NULL) {
            ballotc_report(diagnostics, BALLOTC_phase_without_condition, &p->where,
                           "this phase requires nothing");
            l->fine = false;
        } else {
            uint32_t n_present = scope->n_present;
            scope->not_before = phases[i].from > effective ? phases[i].from : effective;
            phases[i].condition = lower_optional(l, scope, p->condition, false);
            scope->n_present = n_present;
            int64_t value;
            if (phases[i].condition != BALLOT_NONE && p->level != BALLOT_MAY &&
                ballotc_constant_number(l->request->builder, phases[i].condition, &value))
                ballotc_report(diagnostics, BALLOTC_always_true, &p->condition->where,
                               "this is %s whatever the facts are", value ? "true" : "false");
        }
    }
    scope->not_before = BALLOT_ALWAYS;
}

/* The phases of the incorporated rule, where and as far as the incorporating
 * phases let them bind. */
static void join_phases(struct lowering *l, struct ballot_phase *phases, uint32_t *n)
{
    const struct ballotc_phase *sorted[MOST_PHASES];
    struct ballot_phase joined[2 * MOST_PHASES];
    uint32_t n_apply =
        sort_phases(l, l->apply.clauses.phases, sorted, MOST_PHASES, l->apply_law.diagnostics);
    uint32_t i = 0, k = 0, count = 0;
    while (i < *n || k < n_apply) {
        ballot_instant from = BALLOT_NEVER;
        if (i < *n)
            from = phases[i].from;
        if (k < n_apply && ballotc_phase_start(sorted[k]) < from)
            from = ballotc_phase_start(sorted[k]);
        while (i < *n && phases[i].from <= from)
            i++;
        while (k < n_apply && ballotc_phase_start(sorted[k]) <= from)
            k++;
        struct ballot_phase phase = {.from = from,
                                     .condition = BALLOT_NONE,
                                     .ballot = i > 0 ? phases[i - 1].ballot : l->rule.of_phases,
                                     .level = BALLOT_OFF};
        if (i > 0 && k > 0) {
            uint8_t cap = (uint8_t)sorted[k - 1]->level;
            phase.level = phases[i - 1].level < cap ? phases[i - 1].level : cap;
            phase.condition = phase.level == BALLOT_OFF ? BALLOT_NONE : phases[i - 1].condition;
        }
        /* A date of the one that changes nothing for the other begins nothing. */
        const struct ballot_phase *last = count > 0 ? &joined[count - 1] : NULL;
        if (last == NULL || last->level != phase.level || last->condition != phase.condition ||
            last->ballot != phase.ballot)
            joined[count++] = phase;
    }
    /* Nothing binds before the first phase that does. */
    uint32_t first = 0;
    while (first < count && joined[first].level == BALLOT_OFF)
        first++;
    *n = count - first;
    memcpy(phases, joined + first, *n * sizeof *phases);
}

static void lower_cites(struct lowering *l)
{
    struct ballotc_builder *builder = l->request->builder;
    const struct ballotc_clauses *c = &l->rule.clauses;
    const struct ballotc_word *applied = l->apply.clauses.covers;
    uint32_t n = 0;
    for (const struct ballotc_word *w = c->covers; w != NULL; w = w->next)
        n++;
    for (const struct ballotc_word *w = applied; w != NULL; w = w->next)
        n++;
    for (const struct ballotc_check *check = c->checks; check != NULL; check = check->next)
        n += 2;
    const char **cites = ballot_arena_array(l->law.names->arena, n + 1u, sizeof *cites);
    n = 0;
    for (const struct ballotc_word *w = c->covers; w != NULL; w = w->next)
        cites[n++] = w->text;
    for (const struct ballotc_word *w = applied; w != NULL; w = w->next)
        cites[n++] = w->text;
    l->wording.n_covers = n;
    for (const struct ballotc_check *check = c->checks; check != NULL; check = check->next) {
        cites[n++] = check->tool.text;
        cites[n++] = check->code.text;
        l->wording.n_checks++;
    }
    const char *const *all = builder->cites.items;
    for (uint32_t first = l->request->first_cite; first + n <= builder->cites.n; first++) {
        uint32_t same = 0;
        while (same < n && strcmp(all[first + same], cites[same]) == 0)
            same++;
        if (same == n) {
            l->wording.first_cite = first;
            return;
        }
    }
    l->wording.first_cite = builder->cites.n;
    for (uint32_t i = 0; i < n; i++)
        ballotc_push(builder, &builder->cites, &cites[i]);
}

static void lower_anchor(struct lowering *l, struct ballotc_scope *scope,
                         struct ballotc_scope *apply_scope)
{
    const struct ballotc_clauses *c = &l->rule.clauses, *a = &l->apply.clauses;
    if (a->anchor != NULL) {
        l->wording.anchor = lower_optional(l, apply_scope, a->anchor, true);
        return;
    }
    if (c->anchor != NULL) {
        l->wording.anchor = lower_optional(l, scope, c->anchor, true);
        return;
    }
    l->wording.anchor = BALLOT_NONE;
}

/* A rule that reads the certificate alone governs its issuance. */
static void default_anchor(struct lowering *l)
{
    if (l->wording.anchor != BALLOT_NONE || !l->fine)
        return;
    unsigned beyond = BALLOT_READS_ISSUANCE | BALLOT_READS_CA;
    unsigned reads = l->reads | *l->request->reads; /* of the wordings before, too */
    if ((reads & beyond) != 0 || (reads & BALLOT_READS_CERT) == 0) {
        ballotc_report(l->law.diagnostics, BALLOTC_no_anchor, &l->rule.made->name.where,
                       "rule \"%s\" does not say which act it governs: it needs \"at\"",
                       l->request->rule->name);
        l->fine = false;
        return;
    }
    struct ballot_node date = {.op = BALLOT_OP_ISSUANCE_DATE, .kind = BALLOT_DATE};
    l->wording.anchor = ballotc_node(l->request->builder, date, &l->rule.made->name.where);
}

static void warn_if_never(struct lowering *l, uint32_t condition,
                          const struct ballotc_expression *e)
{
    int64_t value;
    if (condition != BALLOT_NONE && e != NULL &&
        ballotc_constant_number(l->request->builder, condition, &value) && value == 0)
        ballotc_report(l->law.diagnostics, BALLOTC_never_applies, &e->where,
                       "this is never true, so rule \"%s\" never applies", l->request->rule->name);
}

static void lower_clauses(struct lowering *l)
{
    const struct ballotc_clauses *c = &l->rule.clauses, *a = &l->apply.clauses;
    struct ballotc_builder *builder = l->request->builder;
    struct ballotc_scope scope, apply_scope;
    struct ballot_phase phases[2 * MOST_PHASES];
    uint32_t n = 0;
    ballotc_scope_init(&scope, &l->law);
    ballotc_scope_init(&apply_scope, &l->apply_law);
    lower_range(l, &scope, &apply_scope);
    if (!l->fine)
        return;
    ballotc_scope_assume(&scope, l->wording.where, true);
    ballotc_scope_assume(&apply_scope, l->wording.where, true);
    lower_anchor(l, &scope, &apply_scope);
    uint32_t mine = lower_optional(l, &scope, c->when, false);
    uint32_t theirs = lower_optional(l, &apply_scope, a->when, false);
    l->wording.when =
        and_node(builder, theirs, mine, a->when != NULL ? &a->when->where : &l->rule.made->where);
    warn_if_never(l, l->wording.when, c->when);
    warn_if_never(l, l->wording.where, c->where);
    ballotc_scope_assume(&scope, l->wording.when, true);
    l->wording.due = lower_optional(l, &scope, c->due, true);
    lower_rule_phases(l, &scope, phases, &n);
    if (l->request->apply != NULL && l->fine)
        join_phases(l, phases, &n);
    default_anchor(l);
    if (c->because.text != NULL && l->fine)
        l->fine = ballotc_lower_template(&scope, &c->because, c->offender, &l->wording.first_part,
                                         &l->wording.n_parts);
    if (!l->fine)
        return;
    l->wording.first_phase = add_phases(l->request, phases, n);
    l->wording.n_phases = n;
    lower_cites(l);
}

/* --- One wording ------------------------------------------------------------------ */

static uint32_t add_via(struct lowering *l)
{
    struct ballotc_builder *builder = l->request->builder;
    struct ballot_via via = {.document = l->request->apply->document,
                             .ballot = l->apply.last,
                             .section = l->apply.clauses.section.text,
                             .version = l->law.pin};
    const struct ballot_via *all = builder->vias.items;
    for (uint32_t i = 0; i < builder->vias.n; i++)
        if (all[i].document == via.document && all[i].ballot == via.ballot &&
            strcmp(all[i].section, via.section) == 0 &&
            (all[i].version == NULL
                 ? via.version == NULL
                 : via.version != NULL && strcmp(all[i].version, via.version) == 0))
            return i;
    return ballotc_push(builder, &builder->vias, &via);
}

static bool same_wording(const struct ballot_wording *a, const struct ballot_wording *b)
{
    return strcmp(a->section, b->section) == 0 && strcmp(a->summary, b->summary) == 0 &&
           (a->manual == NULL) == (b->manual == NULL) &&
           (a->manual == NULL || strcmp(a->manual, b->manual) == 0) && a->ballot == b->ballot &&
           a->via == b->via && a->list == b->list && a->where == b->where && a->when == b->when &&
           a->anchor == b->anchor && a->due == b->due && a->first_part == b->first_part &&
           a->n_parts == b->n_parts && a->first_phase == b->first_phase &&
           a->n_phases == b->n_phases && a->first_cite == b->first_cite &&
           a->n_covers == b->n_covers && a->n_checks == b->n_checks;
}

/* The ballots up to the one that made VERSION, and no other. */
static bool pin_ballots(struct lowering *l, const struct ballotc_word *pin, bool *included)
{
    const struct ballotc_names *names = l->request->names;
    const struct ballotc_document *document = &names->documents[l->request->rule->document];
    for (uint32_t i = 0; i < document->n_ballots; i++) {
        const struct ballotc_ballot *ballot = &names->ballots[document->first_ballot + i];
        included[ballot->index] = true;
        if (ballotc_makes_version(ballot->declaration, pin->text))
            return true;
    }
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        l->apply_law.diagnostics, BALLOTC_unknown_pin, &pin->where,
        "no ballot made version %s of %s", pin->text, document->declaration->name.text);
    const char **versions =
        ballot_arena_array(names->arena, document->n_ballots + 1u, sizeof *versions);
    for (uint32_t i = 0; i < document->n_ballots; i++)
        versions[i] = names->ballots[document->first_ballot + i].declaration->version.text;
    const char *nearest = ballotc_nearest(pin->text, versions, document->n_ballots);
    if (nearest != NULL)
        ballotc_help(l->apply_law.diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    return false;
}

bool ballotc_is_excepted(const struct ballotc_clauses *apply, const char *rule)
{
    for (const struct ballotc_word *w = apply->except; w != NULL; w = w->next) {
        size_t length = strlen(w->text);
        if (strncmp(rule, w->text, length) == 0 &&
            (rule[length] == '\0' || rule[length] == '.' || rule[length] == '['))
            return true;
    }
    return false;
}

static bool prepare_apply(struct lowering *l, const bool *included, bool *rule_included)
{
    const struct ballotc_wording_request *request = l->request;
    struct ballotc_names *names = request->names;
    ballotc_gather(request->apply, included, &l->apply);
    if (l->apply.made == NULL || ballotc_is_excepted(&l->apply.clauses, request->rule->name))
        return false;
    const struct ballotc_clauses *a = &l->apply.clauses;
    if (a->summary.text != NULL || a->manual.text != NULL || a->because.text != NULL ||
        a->due != NULL || a->checks != NULL) {
        ballotc_report(l->apply_law.diagnostics, BALLOTC_apply_clause, &l->apply.made->name.where,
                       "an apply holds no summary, message, due date or crosswalk of its own");
        l->fine = false;
    }
    for (const struct ballotc_phase *p = a->phases; p != NULL; p = p->next)
        if (p->condition != NULL) {
            ballotc_report(l->apply_law.diagnostics, BALLOTC_apply_condition, &p->condition->where,
                           "the incorporated rule has the condition");
            l->fine = false;
        }
    if (a->phases == NULL || a->section.text == NULL) {
        ballotc_report(l->apply_law.diagnostics,
                       a->phases == NULL ? BALLOTC_no_phase : BALLOTC_no_section,
                       &l->apply.made->name.where, "this apply says no %s",
                       a->phases == NULL ? "level and date" : "section");
        l->fine = false;
        return false;
    }
    l->incorporation =
        request->incorporate != NULL ? ballotc_current(request->incorporate, included, NULL) : NULL;
    if (l->incorporation == NULL) {
        ballotc_report(l->apply_law.diagnostics, BALLOTC_not_incorporated,
                       &l->apply.made->source.where, "%s does not incorporate %s",
                       names->documents[request->apply->document].declaration->name.text,
                       names->documents[request->rule->document].declaration->name.text);
        l->fine = false;
        return false;
    }
    memcpy(rule_included, included, names->n_ballots * sizeof *included);
    if (l->incorporation->incorporation != BALLOTC_PINNED)
        return true;
    for (uint32_t i = 0; i < names->n_ballots; i++)
        if (names->ballots[i].document == request->rule->document)
            rule_included[i] = false;
    l->law.pin = l->incorporation->pin.text;
    return pin_ballots(l, &l->incorporation->pin, rule_included);
}

static void check_rule(struct lowering *l)
{
    if (l->rule.clauses.section.text == NULL) {
        ballotc_report(l->law.diagnostics, BALLOTC_no_section, &l->rule.made->name.where,
                       "rule \"%s\" cites no section", l->request->rule->name);
        l->fine = false;
    }
}

uint32_t ballotc_wording(const struct ballotc_wording_request *request, const bool *included,
                         bool whole)
{
    struct ballotc_names *names = request->names;
    struct ballotc_builder *builder = request->builder;
    struct ballotc_diagnostics *diagnostics = whole ? names->diagnostics : scratch(names);
    bool *rule_included =
        ballot_arena_array(names->arena, names->n_ballots + 1u, sizeof *rule_included);
    struct lowering *l = ballot_arena_alloc(names->arena, sizeof *l);
    l->request = request;
    l->fine = true;
    l->law = (struct ballotc_law){.names = names,
                                  .builder = builder,
                                  .diagnostics = diagnostics,
                                  .document = request->rule->document,
                                  .included = included,
                                  .last = BALLOT_NONE};
    if (request->apply != NULL) {
        l->apply_law = l->law;
        l->apply_law.document = request->apply->document;
        if (!prepare_apply(l, included, rule_included) || !l->fine)
            return BALLOT_NONE;
        l->law.included = rule_included;
    } else {
        l->apply_law = l->law;
    }
    ballotc_gather(request->rule, l->law.included, &l->rule);
    if (l->rule.made == NULL) {
        if (l->law.pin != NULL && whole)
            ballotc_pin_lacks(names, l->incorporation, request->rule->name);
        return BALLOT_NONE;
    }
    check_rule(l);
    lower_clauses(l);
    /* A row that is added rests with its table. */
    if (!l->fine && !whole && l->rule.made->column == 0)
        ballotc_report(names->diagnostics, BALLOTC_amendment_rests, &l->rule.made->name.where,
                       "rule \"%s\" rests while not all of its ballots are in force, or known: %s",
                       request->rule->name, ballotc_first_text(diagnostics));
    if (!l->fine)
        return BALLOT_NONE;
    *request->reads |= l->reads;
    struct ballot_wording *w = &l->wording;
    w->section = l->rule.clauses.section.text;
    w->summary = l->rule.clauses.summary.text != NULL ? l->rule.clauses.summary.text : "";
    w->manual = l->rule.clauses.manual.text;
    w->ballot = l->rule.last;
    w->place = ballotc_place(&l->rule.latest->name.where);
    if (l->law.last != BALLOT_NONE && l->law.last > w->ballot) {
        w->ballot = l->law.last;
        w->place = ballotc_place(&l->law.latest->name.where);
    }
    w->via = request->apply != NULL ? add_via(l) : BALLOT_NONE;
    const struct ballot_wording *all = builder->wordings.items;
    for (uint32_t i = request->first_wording; i < builder->wordings.n; i++)
        if (same_wording(&all[i], w))
            return i;
    return ballotc_push(builder, &builder->wordings, w);
}
