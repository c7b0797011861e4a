#include "evidence_needs.h"

#include <string.h>

#include "../runtime/engine.h"
#include "law.h"

/* Records and lists that one expression may stand for: the branches of an `if`. */
#define MOST_PLACES 16

struct walk {
    struct needs *needs;
    struct ballot_checker *checker;
    struct ballot_run *run;
    ballot_instant day, known;
    struct asker asker;
};

/* --- The tree --------------------------------------------------------------------------- */

static struct fact *new_fact(struct needs *needs, const struct ballot_field *field,
                             const struct ballot_record *record)
{
    struct fact *fact = ballot_arena_alloc(needs->arena, sizeof *fact);
    *fact = (struct fact){.field = field, .record = record};
    if (record != NULL)
        fact->fields =
            ballot_arena_array(needs->arena, record->n_fields + 1u, sizeof *fact->fields);
    return fact;
}

static struct fact *root(struct needs *needs, uint32_t which)
{
    struct fact **fact = which == BALLOT_ROOT_CA ? &needs->ca : &needs->issuance;
    uint32_t record =
        which == BALLOT_ROOT_CA ? needs->tables->record_ca : needs->tables->record_issuance;
    if (*fact == NULL)
        *fact = new_fact(needs, NULL, ballot_tables_record(needs->tables, record));
    return *fact;
}

static struct fact *field_of(struct needs *needs, struct fact *record, uint32_t slot)
{
    const struct ballot_field *field = &record->record->fields[slot];
    if (record->fields[slot] == NULL)
        record->fields[slot] = new_fact(
            needs, field,
            field->kind == BALLOT_RECORD ? ballot_tables_record(needs->tables, field->type) : NULL);
    return record->fields[slot];
}

static void add_asker(struct needs *needs, struct askers *askers, const struct asker *asker)
{
    for (size_t i = 0; i < askers->n; i++)
        if (strcmp(askers->items[i].citation, asker->citation) == 0 &&
            askers->items[i].rule == asker->rule)
            return;
    if (askers->n == askers->capacity) {
        size_t capacity = askers->capacity == 0 ? 4 : askers->capacity * 2;
        struct asker *more = ballot_arena_array(needs->arena, capacity, sizeof *more);
        if (askers->n != 0)
            memcpy(more, askers->items, askers->n * sizeof *more);
        askers->items = more;
        askers->capacity = capacity;
    }
    askers->items[askers->n++] = *asker;
}

/* --- Expressions ------------------------------------------------------------------------ */

static const struct ballot_node *node_of(const struct walk *w, uint32_t index)
{
    return &w->run->tables->nodes[index];
}

/* The facts that an expression stands for; none of a certificate. */
static size_t find_places(struct walk *w, uint32_t index, struct fact *places[MOST_PLACES])
{
    const struct ballot_node *node = node_of(w, index);
    size_t n;
    switch (node->op) {
    case BALLOT_OP_ROOT:
        if (node->slot != BALLOT_ROOT_CA && node->slot != BALLOT_ROOT_ISSUANCE)
            return 0;
        places[0] = root(w->needs, node->slot);
        return 1;
    case BALLOT_OP_VARIABLE:
        return find_places(w, w->run->lists[node->slot], places);
    case BALLOT_OP_FIELD:
        n = find_places(w, node->a, places);
        for (size_t i = 0; i < n; i++)
            places[i] = field_of(w->needs, places[i], node->slot);
        return n;
    case BALLOT_OP_FIRST:
    case BALLOT_OP_MIN:
    case BALLOT_OP_MAX:
        w->run->lists[node->slot] = node->a;
        return find_places(w, node->c != BALLOT_NONE ? node->c : node->a, places);
    case BALLOT_OP_IF: {
        struct fact *others[MOST_PLACES];
        n = find_places(w, node->b, places);
        size_t more = find_places(w, node->c, others);
        for (size_t i = 0; i < more && n < MOST_PLACES; i++)
            places[n++] = others[i];
        return n;
    }
    default:
        return 0;
    }
}

static bool is_decided(struct walk *w, uint32_t index, bool *is_true)
{
    struct ballot_value value = ballot_evaluate(w->run, index);
    *is_true = ballot_is_known(&value) && value.as.number != 0;
    return ballot_is_known(&value) || value.state == BALLOT_ABSENT;
}

static bool is_false(struct walk *w, uint32_t index)
{
    bool is_true;
    return index != BALLOT_NONE && is_decided(w, index, &is_true) && !is_true;
}

static void ask(struct walk *w, uint32_t index);

/* What is asked of an element, which counts unless its condition is false. */
static void ask_element(struct walk *w, const struct ballot_node *node)
{
    ask(w, node->b);
    if (node->c != BALLOT_NONE && !is_false(w, node->b))
        ask(w, node->c);
}

static void ask_list(struct walk *w, const struct ballot_node *node)
{
    struct ballot_run *run = w->run;
    struct ballot_value list = ballot_evaluate(run, node->a);
    uint32_t n = ballot_is_known(&list) ? list.length : 1;
    ask(w, node->a);
    for (uint32_t i = 0; i < n; i++) {
        run->variables[node->slot] = ballot_is_known(&list)
                                         ? ballot_element(run, node_of(w, node->a), &list, i)
                                         : ballot_value_none(BALLOT_UNKNOWN);
        run->positions[node->slot] = i;
        run->lists[node->slot] = node->a;
        ask_element(w, node);
    }
}

static void ask_places(struct walk *w, uint32_t index)
{
    struct fact *places[MOST_PLACES];
    size_t n = find_places(w, index, places);
    for (size_t i = 0; i < n; i++)
        add_asker(w->needs, &places[i]->askers, &w->asker);
}

/* issuance.signed, for which the certificate has no more than a substitute;
 * NULL where the rule base knows no such fact. */
static struct fact *signed_of(struct needs *needs)
{
    if (needs->tables->slot_signed == BALLOT_NONE)
        return NULL;
    return field_of(needs, root(needs, BALLOT_ROOT_ISSUANCE), needs->tables->slot_signed);
}

static void ask_signed(struct walk *w)
{
    struct fact *date = signed_of(w->needs);
    if (date != NULL)
        add_asker(w->needs, &date->askers, &w->asker);
}

static void ask_operands(struct walk *w, const struct ballot_node *node)
{
    const uint32_t all[] = {node->a, node->b, node->c};
    for (unsigned i = 0; i < ballot_op_operands((enum ballot_op)node->op); i++)
        if (all[i] != BALLOT_NONE)
            ask(w, all[i]);
}

static void ask(struct walk *w, uint32_t index)
{
    bool is_true;
    if (index == BALLOT_NONE || is_decided(w, index, &is_true))
        return;
    const struct ballot_node *node = node_of(w, index);
    switch (node->op) {
    case BALLOT_OP_FIELD:
        ask_places(w, index);
        break;
    case BALLOT_OP_ISSUANCE_DATE:
        ask_signed(w);
        break;
    case BALLOT_OP_ATTESTED:
        add_asker(w->needs,
                  node->c == BALLOT_SUBJECT_CA ? &w->needs->ca_attestations
                                               : &w->needs->issuance_attestations,
                  &w->asker);
        break;
    case BALLOT_OP_ANY:
    case BALLOT_OP_ALL:
    case BALLOT_OP_COUNT:
    case BALLOT_OP_COUNT_DISTINCT:
    case BALLOT_OP_COUNT_APART:
    case BALLOT_OP_FIRST:
    case BALLOT_OP_MIN:
    case BALLOT_OP_MAX:
        ask_list(w, node);
        break;
    case BALLOT_OP_CALL:
        for (uint32_t i = 0; i < node->b; i++)
            ask(w, w->run->tables->arguments[node->a + i]);
        break;
    case BALLOT_OP_IF:
        ask(w, node->a);
        if (!is_decided(w, node->a, &is_true)) {
            ask(w, node->b);
            ask(w, node->c);
        } else {
            ask(w, is_true ? node->b : node->c);
        }
        break;
    default:
        ask_operands(w, node);
        break;
    }
}

/* --- Rules ------------------------------------------------------------------------------ */

static struct asker asker_of(struct walk *w, const struct ballot_rule *rule,
                             const struct ballot_wording *wording)
{
    const struct ballot_tables *t = w->needs->tables;
    const char *citation = ballot_arena_printf(w->needs->arena, "%s %s",
                                               t->documents[rule->source].name, wording->section);
    if (wording->via != BALLOT_NONE)
        citation = ballot_arena_printf(w->needs->arena, "%s %s -> %s",
                                       t->documents[t->vias[wording->via].document].name,
                                       t->vias[wording->via].section, citation);
    return (struct asker){.citation = citation, .rule = rule->name, .question = wording->manual};
}

static void ask_scope(struct walk *w, const struct ballot_active *active)
{
    const struct asker own = w->asker;
    w->asker = (struct asker){
        .citation = ballot_arena_printf(w->needs->arena, "the scope of %s",
                                        w->needs->tables->documents[active->document].name)};
    ask(w, ballot_scope_at(w->checker, active)->node);
    w->asker = own;
}

/* The clauses in the order in which they are judged. */
static void ask_clauses(struct walk *w, const struct ballot_instance *instance,
                        const struct ballot_wording *wording, const struct ballot_phase *phase)
{
    ask(w, wording->anchor);
    ask_scope(w, instance->active);
    if (instance->kind == BALLOT_LIST_UNKNOWN && !is_false(w, wording->when))
        ask(w, instance->active->list);
    if (is_false(w, wording->where) || is_false(w, wording->when))
        return;
    ask(w, wording->where);
    ask(w, wording->when);
    ask(w, phase->condition);
    ask(w, wording->due);
    /* A finding is to name what it is about. */
    for (uint32_t i = 0; i < wording->n_parts; i++)
        ask(w, w->needs->tables->parts[wording->first_part + i].node);
}

static void ask_instance(struct walk *w, const struct ballot_instance *instance)
{
    const struct ballot_rule *rule = instance->active->rule;
    struct ballot_outcome out;
    ballot_judge(w->checker, instance, &out);
    bool rests = w->run->substituted_sct || w->run->substituted_start;
    if (out.verdict != BALLOT_UNKNOWN_VERDICT) {
        bool is_judged = out.verdict == BALLOT_PASS || out.verdict == BALLOT_FAIL;
        if (rests && is_judged && signed_of(w->needs) != NULL)
            w->needs->substituted++;
        return;
    }
    if (ballot_outcome_awaits(w->checker, &out) == BALLOT_AWAITS_ISSUER)
        w->needs->awaits_issuer = true;
    const struct ballot_wording *wording = out.wording;
    const struct ballot_phase *phase = out.phase;
    if (!ballot_is_known(&out.anchor)) {
        const struct law_spans spans =
            law_of_rule(w->needs->tables, w->known, rule, w->needs->arena);
        const struct law_span *span = law_at(&spans, w->day);
        if (span == NULL)
            return;
        wording = span->wording;
        phase = span->phase;
        w->run->anchor = ballot_value_number(w->day);
    }
    w->asker = asker_of(w, rule, wording);
    if (rests)
        ask_signed(w);
    ask_clauses(w, instance, wording, phase);
}

static void ask_rule(void *context, const struct ballot_active *active)
{
    struct walk *w = context;
    const struct ballot_scope *scope = ballot_scope_at(w->checker, active);
    if (ballot_is_known(&scope->value) && scope->value.as.number == 0)
        return;
    struct ballot_instance instance;
    const uint32_t n = ballot_first_instance(w->checker, active, &instance);
    for (instance.position = 0; instance.position < n; instance.position++)
        ask_instance(w, &instance);
}

/* --------------------------------------------------------------------------------------- */

void needs_begin(struct needs *needs, const struct ballot_tables *tables,
                 struct ballot_arena *arena)
{
    *needs = (struct needs){.arena = arena, .tables = tables};
}

void needs_add(struct needs *needs, struct ballot_checker *checker,
               const struct ballot_options *options, const struct ballot_facts *facts,
               unsigned about)
{
    struct walk w = {.needs = needs,
                     .checker = checker,
                     .run = &checker->run,
                     .day = options->mode == BALLOT_AS_IT_IS ? options->as_of : options->moved_to,
                     .known = options->limit_known ? options->known : LAW_ALL_KNOWN};
    ballot_begin(checker, facts);
    ballot_each_rule(checker, about, ask_rule, &w);
}

void needs_next_issuance(struct needs *needs)
{
    needs->issuance = NULL;
    needs->issuance_attestations = (struct askers){0};
    needs->substituted = 0;
}
