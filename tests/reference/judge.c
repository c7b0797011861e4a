/* The design, sections 3, 4 and 7: which wording governs, what binds of it, and
 * the verdict. */
#include "reference.h"

#include <stdlib.h>
#include <string.h>

#include "../../runtime/date.h"
#include "../../runtime/tables.h"

/* What the law from one of its edges on makes of a rule. */
struct wording {
    bool exists;
    ballot_instant from;
    struct law law, apply_law;
    struct ballotc_clauses clauses, apply;
    bool pinned;
    int order;
    uint64_t id; /* of all that it says */
};

/* --- Names that an expression rests on ---------------------------------------------- */

struct names {
    const struct law *law;
    const struct rule_base *base;
    const char *document;
    bool resolved;      /* each name is one of the law's */
    bool beyond_ca;     /* reads cert, issuer or issuance */
    int order;          /* of the last ballot whose define is read */
    uint64_t schedules; /* ballots that made schedules read, per order */
    const struct law *schedule_law;
    uint64_t id; /* of the declarations read */
};

static uint64_t mix(uint64_t id, const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++)
        id = (id ^ at[i]) * UINT64_C(1099511628211);
    return id;
}

static void look_at(struct names *names, const struct ballotc_expression *e);

/* Which they are is a part of what the wording says. */
static void look_at_rows(struct names *names, const char *name)
{
    struct schedule_row rows;
    law_rows(names->law, names->document, name, &rows);
    for (int i = 0; i < rows.n_members; i++)
        names->id = mix(names->id, rows.members[i]->text, strlen(rows.members[i]->text) + 1);
}

static void look_at_name(struct names *names, const struct ballotc_expression *e)
{
    size_t head = strcspn(e->text, ".");
    static const char *const roots[] = {"cert", "issuer", "issuance"};
    for (size_t i = 0; i < 3; i++)
        names->beyond_ca =
            names->beyond_ca || (strlen(roots[i]) == head && strncmp(roots[i], e->text, head) == 0);
    const struct ballotc_declaration *global = law_global_define(names->base, e->text);
    if (global != NULL)
        look_at(names, global->value);
    if (law_ever(names->base, names->document, BALLOTC_DECLARE_SCHEDULE, e->text)) {
        struct schedule_in_force schedule;
        law_schedule(names->law, names->document, e->text, &schedule);
        names->resolved = names->resolved && schedule.exists;
        if (names->schedule_law != NULL)
            law_schedule(names->schedule_law, names->document, e->text, &schedule);
        if (names->schedule_law != NULL && schedule.exists)
            names->schedules |= UINT64_C(1) << schedule.order;
    }
    if (!law_ever(names->base, names->document, BALLOTC_DECLARE_DEFINE, e->text))
        return;
    int order = 0;
    const struct ballotc_declaration *define =
        law_current(names->law, names->document, BALLOTC_DECLARE_DEFINE, e->text, &order);
    names->resolved = names->resolved && define != NULL;
    if (define != NULL) {
        names->order = order > names->order ? order : names->order;
        names->id = mix(names->id, &define, sizeof define);
        look_at(names, define->value);
        if (define->value == NULL)
            look_at_rows(names, e->text);
    }
}

static void look_at(struct names *names, const struct ballotc_expression *e)
{
    if (e == NULL)
        return;
    if (e->kind == BALLOTC_NAME || e->kind == BALLOTC_CALL)
        look_at_name(names, e);
    int order;
    if (e->kind == BALLOTC_READING)
        names->resolved =
            names->resolved && law_current(names->law, names->document, BALLOTC_DECLARE_READING,
                                           e->text, &order) != NULL;
    look_at(names, e->a);
    look_at(names, e->b);
    look_at(names, e->c);
    for (const struct ballotc_expression *item = e->items; item != NULL; item = item->next)
        look_at(names, item);
}

static void look_at_clauses(struct names *names, const struct ballotc_clauses *c)
{
    look_at(names, c->list);
    look_at(names, c->where);
    look_at(names, c->when);
    look_at(names, c->anchor);
    look_at(names, c->due);
    for (const struct ballotc_phase *p = c->phases; p != NULL; p = p->next)
        look_at(names, p->condition);
}

/* --- Wordings ------------------------------------------------------------------------------ */

static bool is_named(const char *rule, const char *name)
{
    size_t length = strlen(name);
    return strncmp(rule, name, length) == 0 && (rule[length] == '\0' || rule[length] == '.');
}

static bool is_left_out(const struct ballotc_clauses *apply, const char *rule)
{
    for (const struct ballotc_word *w = apply->except; w != NULL; w = w->next)
        if (is_named(rule, w->text))
            return true;
    return false;
}

static struct wording wording_of(const struct rule *rule, const struct law *law,
                                 ballot_instant from)
{
    struct wording w = {.from = from, .law = *law, .apply_law = *law};
    struct names names = {.law = &w.apply_law,
                          .base = law->base,
                          .document = rule->document,
                          .resolved = true,
                          .order = -1};
    int order;
    if (rule->apply != NULL) {
        struct clauses_in_force apply = law_clauses(law, rule->document, BALLOTC_DECLARE_APPLY,
                                                    rule->source, rule->apply->text);
        const struct ballotc_declaration *incorporation =
            law_current(law, rule->document, BALLOTC_DECLARE_INCORPORATE, rule->source, &order);
        if (!apply.exists || incorporation == NULL || is_left_out(&apply.clauses, rule->name))
            return w;
        w.apply = apply.clauses;
        w.pinned = incorporation->incorporation == BALLOTC_PINNED;
        if (w.pinned)
            w.law = law_pinned(law, rule->source, incorporation->pin.text);
        if (w.pinned)
            names.id = mix(names.id, incorporation->pin.text, strlen(incorporation->pin.text));
        look_at_clauses(&names, &w.apply);
        names.order = -1;
    }
    struct clauses_in_force clauses =
        law_clauses(&w.law, rule->source, BALLOTC_DECLARE_RULE, NULL, rule->name);
    w.clauses = clauses.clauses;
    names.law = &w.law;
    names.document = rule->source;
    look_at_clauses(&names, &w.clauses);
    w.exists = clauses.exists && names.resolved;
    w.order = clauses.order > names.order ? clauses.order : names.order;
    w.id = mix(mix(names.id, &w.clauses, sizeof w.clauses), &w.apply, sizeof w.apply);
    w.id = mix(mix(w.id, &w.order, sizeof w.order), &w.pinned, sizeof w.pinned) | 1;
    return w;
}

static int by_instant(const void *left, const void *right)
{
    ballot_instant a = *(const ballot_instant *)left, b = *(const ballot_instant *)right;
    return a < b ? -1 : a > b;
}

/* The law changes with each ballot that takes effect. */
static int wordings_of(const struct question *question, const struct rule *rule,
                       struct wording *wordings)
{
    const struct rule_base *base = question->base;
    ballot_instant edges[MOST_BALLOTS];
    int n = 0;
    for (int i = 0; i < base->n_ballots; i++)
        if (!question->options.limit_known || base->ballots[i].passed <= question->options.known)
            edges[n++] = base->ballots[i].effective;
    qsort(edges, (size_t)n, sizeof *edges, by_instant);
    for (int i = 0; i < n; i++) {
        struct law law =
            law_on(base, question->options.limit_known, question->options.known, edges[i]);
        wordings[i] = wording_of(rule, &law, edges[i]);
    }
    return n;
}

/* --- One instance ----------------------------------------------------------------------------- */

struct instance {
    struct question *question;
    const struct rule *rule;
    const struct wording *wordings;
    int n_wordings;
    bool list_known, none_left; /* no element, or none that `where` keeps */
    struct value element;
    struct value scope;
};

/* Frames in which the clauses of the rule and those of the apply are read. */
struct reading_of {
    struct law schedules, apply_schedules;
    struct binding of_rule, of_apply;
    struct frame rule, apply;
};

static void read_in(struct reading_of *r, const struct instance *in, const struct wording *w,
                    ballot_instant anchor)
{
    const struct ballot_options *options = &in->question->options;
    r->schedules = r->apply_schedules =
        law_on(in->question->base, options->limit_known, options->known, anchor);
    if (w->pinned)
        for (int i = 0; i < in->question->base->n_ballots; i++)
            if (strcmp(in->question->base->ballots[i].document, in->rule->source) == 0)
                r->schedules.has[i] = w->law.has[i];
    r->rule = (struct frame){.question = in->question,
                             .law = &w->law,
                             .schedules = &r->schedules,
                             .document = in->rule->source,
                             .anchor = anchor,
                             .about_ca = in->rule->about_ca,
                             .rule = in->rule->full};
    r->apply = r->rule;
    r->apply.law = &w->apply_law;
    r->apply.schedules = &r->apply_schedules;
    r->apply.document = in->rule->document;
    if (w->clauses.list != NULL) {
        r->of_rule = (struct binding){.name = w->clauses.variable.text, .value = in->element};
        r->rule.bindings = &r->of_rule;
    }
    if (w->apply.list != NULL) {
        r->of_apply = (struct binding){.name = w->apply.variable.text, .value = in->element};
        r->apply.bindings = &r->of_apply;
    }
}

static const struct ballotc_phase *phase_at(const struct ballotc_phase *list, ballot_instant anchor)
{
    const struct ballotc_phase *begun = NULL;
    for (const struct ballotc_phase *p = list; p != NULL; p = p->next)
        if (start_of(p->kind, &p->date) <= anchor &&
            (begun == NULL || start_of(p->kind, &p->date) > start_of(begun->kind, &begun->date)))
            begun = p;
    return begun;
}

/* The wording that governs: the latest whose own anchor is not before its
 * start. An act is governed by a retirement as by the wording that it ended.
 * NULL with *anchor the earliest wording's, if none does. */
static const struct wording *governing(const struct instance *in, struct value *anchor,
                                       bool *retired)
{
    for (int i = in->n_wordings - 1; i >= 0; i--) {
        int k = i;
        while (k >= 0 && !in->wordings[k].exists)
            k--;
        if (k < 0)
            break;
        const struct wording *w = &in->wordings[k];
        struct reading_of r;
        read_in(&r, in, w, in->wordings[i].from);
        if (w->apply.anchor != NULL)
            *anchor = reference_evaluate(&r.apply, w->apply.anchor);
        else if (w->clauses.anchor != NULL)
            *anchor = reference_evaluate(&r.rule, w->clauses.anchor);
        else
            *anchor = reference_issuance_date(in->question);
        *retired = k != i;
        if (anchor->have != HAVE_VALUE || anchor->number >= in->wordings[i].from)
            return w;
    }
    return NULL;
}

/* Of a condition that must hold for the rule to apply: the verdict if it does
 * not, BALLOT_PASS if it does. */
static enum ballot_verdict unless_true(const struct frame *frame,
                                       const struct ballotc_expression *e)
{
    struct value value = {.have = HAVE_VALUE, .number = 1};
    if (e != NULL)
        value = reference_evaluate(frame, e);
    return value.have != HAVE_VALUE ? BALLOT_UNKNOWN_VERDICT
           : value.number != 0      ? BALLOT_PASS
                                    : BALLOT_NOT_APPLICABLE;
}

/* Both: false if either is, whatever the other. */
static enum ballot_verdict unless_both(enum ballot_verdict a, enum ballot_verdict b)
{
    return a == BALLOT_NOT_APPLICABLE || b == BALLOT_NOT_APPLICABLE ? BALLOT_NOT_APPLICABLE
           : a == BALLOT_UNKNOWN_VERDICT                            ? a
                                                                    : b;
}

static enum ballot_verdict condition(const struct instance *in, const struct reading_of *r,
                                     const struct wording *w, const struct ballotc_phase *phase)
{
    struct value value = w->clauses.manual.text != NULL
                             ? reference_attested(&r->rule)
                             : reference_evaluate(&r->rule, phase->condition);
    if (value.have != HAVE_VALUE)
        return BALLOT_UNKNOWN_VERDICT;
    if (value.number != 0)
        return BALLOT_PASS;
    if (w->clauses.due == NULL)
        return BALLOT_FAIL;
    value = reference_evaluate(&r->rule, w->clauses.due);
    return value.have != HAVE_VALUE                     ? BALLOT_UNKNOWN_VERDICT
           : in->question->options.as_of < value.number ? BALLOT_NOT_DUE
                                                        : BALLOT_FAIL;
}

static void note_ballots(const struct instance *in, const struct wording *w,
                         const struct reading_of *r, struct judged *judged)
{
    struct names names = {.law = &w->law,
                          .base = in->question->base,
                          .document = in->rule->source,
                          .schedule_law = &r->schedules};
    look_at_clauses(&names, &w->clauses);
    judged->ballot = w->order;
    judged->wording = w->id;
    judged->may_be = names.schedules;
}

/* True if `where` drops the instance. */
static bool judge_instance(const struct instance *in, struct judged *judged)
{
    struct value anchor = {.have = HAVE_NONE};
    bool retired = false;
    const struct wording *w = governing(in, &anchor, &retired);
    judged->level = BALLOT_OFF;
    judged->ballot = -1;
    judged->wording = 0;
    if (w != NULL && anchor.have != HAVE_VALUE) {
        judged->verdict = in->none_left ? BALLOT_NOT_APPLICABLE : BALLOT_UNKNOWN_VERDICT;
        return false;
    }
    struct reading_of r;
    if (w != NULL && !retired) {
        read_in(&r, in, w, anchor.number);
        note_ballots(in, w, &r, judged);
        const struct ballotc_phase *phase = phase_at(w->clauses.phases, anchor.number);
        if (phase != NULL)
            judged->level = phase->level;
        if (in->rule->apply != NULL) {
            const struct ballotc_phase *cap = phase_at(w->apply.phases, anchor.number);
            if (cap == NULL || cap->level < judged->level)
                judged->level = cap == NULL ? BALLOT_OFF : cap->level;
        }
    }
    if (anchor.number > in->question->options.as_of) {
        judged->verdict = BALLOT_NOT_DUE;
        return false;
    }
    if (judged->level == BALLOT_OFF) {
        judged->verdict = BALLOT_NOT_IN_FORCE;
        return false;
    }
    if (in->scope.have != HAVE_VALUE) {
        judged->verdict = BALLOT_UNKNOWN_VERDICT;
        return false;
    }
    if (in->none_left) {
        judged->verdict = BALLOT_NOT_APPLICABLE;
        return false;
    }
    if (in->list_known) {
        judged->verdict = unless_both(unless_true(&r.apply, w->apply.where),
                                      unless_true(&r.rule, w->clauses.where));
        if (judged->verdict != BALLOT_PASS)
            return judged->verdict == BALLOT_NOT_APPLICABLE;
    }
    judged->verdict =
        unless_both(unless_true(&r.apply, w->apply.when), unless_true(&r.rule, w->clauses.when));
    if (judged->verdict != BALLOT_PASS)
        return false;
    judged->verdict = in->list_known
                          ? condition(in, &r, w, phase_at(w->clauses.phases, anchor.number))
                          : BALLOT_UNKNOWN_VERDICT;
    return false;
}

/* --- All instances of a rule -------------------------------------------------------------------
 */

static size_t judge_list(struct instance *in, const struct ballotc_expression *list,
                         const struct value *elements, struct judged *judged)
{
    size_t n = 0;
    in->list_known = elements->have == HAVE_VALUE;
    in->element = (struct value){.have = HAVE_UNKNOWN};
    for (size_t i = 0; in->list_known && i < elements->n; i++) {
        in->element = elements->items[i];
        if (judge_instance(in, &judged[n]))
            continue;
        snprintf(judged[n].subject, sizeof judged[n].subject, "%s[%zu]", list->text, i);
        n++;
    }
    if (n != 0)
        return n;
    in->none_left = in->list_known;
    in->list_known = false;
    in->element = (struct value){.have = HAVE_UNKNOWN};
    judge_instance(in, judged);
    snprintf(judged->subject, sizeof judged->subject, "%s", list->text);
    return 1;
}

static size_t judge_rule(struct question *question, const struct rule *rule,
                         const struct value *scope, struct judged *judged)
{
    struct wording wordings[MOST_BALLOTS];
    struct instance in = {.question = question,
                          .rule = rule,
                          .wordings = wordings,
                          .list_known = true,
                          .scope = *scope};
    in.n_wordings = wordings_of(question, rule, wordings);
    const struct ballotc_clauses *last = NULL;
    for (int i = 0; i < in.n_wordings; i++)
        if (wordings[i].exists)
            last = &wordings[i].clauses;
    if (last == NULL)
        return 0;
    size_t n = 1;
    if (last->list == NULL) {
        judge_instance(&in, judged);
        judged->subject[0] = '\0';
    } else {
        const struct frame frame = {.question = question, .document = NULL};
        struct value elements = reference_evaluate(&frame, last->list);
        n = judge_list(&in, last->list, &elements, judged);
    }
    for (size_t i = 0; i < n; i++)
        memcpy(judged[i].rule, rule->full, sizeof rule->full);
    return n;
}

/* --- All rules -----------------------------------------------------------------------------------
 */

#define EACH_MEMBER(base, i, m)                                                                    \
    for (int i = 0; i < (base)->n_ballots; i++)                                                    \
        for (const struct ballotc_declaration *m = (base)->ballots[i].declaration->members;        \
             m != NULL; m = m->next)

/* Whether no wording that was ever in force, for whoever knows it, reads
 * anything but the CA. */
static bool is_about_ca(const struct rule_base *base, const struct rule *rule)
{
    for (int known = 0; known < base->n_ballots; known++)
        for (int i = 0; i < base->n_ballots; i++) {
            struct law law =
                law_on(base, true, base->ballots[known].passed, base->ballots[i].effective);
            struct wording w = wording_of(rule, &law, base->ballots[i].effective);
            struct names own = {.law = &w.law, .base = base, .document = rule->source};
            struct names theirs = {.law = &w.apply_law, .base = base, .document = rule->document};
            if (!w.exists)
                continue;
            look_at_clauses(&own, &w.clauses);
            look_at_clauses(&theirs, &w.apply);
            if (own.beyond_ca || theirs.beyond_ca)
                return false;
        }
    return true;
}

static void add_rule(struct rule_base *base, const char *document, const char *source,
                     const char *name, const struct ballotc_word *apply)
{
    struct rule rule = {.document = document, .source = source, .name = name, .apply = apply};
    snprintf(rule.full, sizeof rule.full, "%s/%s", document, name);
    for (size_t i = 0; i < base->n_rules; i++)
        if (strcmp(base->rules[i].full, rule.full) == 0)
            return;
    rule.about_ca = is_about_ca(base, &rule);
    if (base->n_rules < MOST_RULES_IN_BASE)
        base->rules[base->n_rules++] = rule;
}

static void add_rules(struct rule_base *base, const char *document, const char *source,
                      const struct ballotc_word *apply)
{
    EACH_MEMBER(base, i, m)
    if (m->kind == BALLOTC_DECLARE_RULE && strcmp(base->ballots[i].document, source) == 0 &&
        (apply == NULL || is_named(m->name.text, apply->text)))
        add_rule(base, document, source, m->name.text, apply);
}

void rule_base_find_rules(struct rule_base *base)
{
    for (int i = 0; i < base->n_ballots; i++)
        add_rules(base, base->ballots[i].document, base->ballots[i].document, NULL);
    EACH_MEMBER(base, i, m)
    if (m->kind == BALLOTC_DECLARE_APPLY)
        add_rules(base, base->ballots[i].document, m->source.text, &m->name);
}

static struct value scope_of(const struct question *question, const struct rule *rule)
{
    const struct frame frame = {.question = question, .document = NULL};
    for (const struct ballotc_file *file = question->base->files; file != NULL; file = file->next)
        for (const struct ballotc_declaration *d = file->declarations; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_DOCUMENT || strcmp(d->name.text, rule->document) != 0)
                continue;
            const struct ballotc_expression *e =
                rule->about_ca ? d->scope_ca : d->scope_certificate;
            if (e != NULL)
                return reference_evaluate(&frame, e);
        }
    return (struct value){.have = HAVE_VALUE, .number = 1};
}

size_t reference_judge(struct question *question, struct judged *judged)
{
    size_t n = 0;
    reference_move(question);
    for (size_t i = 0; i < question->base->n_rules && n + 8 < MOST_JUDGED; i++) {
        const struct rule *rule = &question->base->rules[i];
        struct value scope = scope_of(question, rule);
        if (scope.have != HAVE_VALUE || scope.number != 0)
            n += judge_rule(question, rule, &scope, &judged[n]);
    }
    return n;
}
