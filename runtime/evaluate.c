/* Strong Kleene logic over the nodes of a check program: each operation gives
 * the value it would have whatever its unknown operands were, else unknown
 * (docs/language.md, section 8). */
#include "evaluate.h"

#include <string.h>

#include "builtins.h"
#include "certificate.h"

static struct ballot_value unknown(void)
{
    return ballot_value_none(BALLOT_UNKNOWN);
}

static struct ballot_value truth(bool value)
{
    return ballot_value_number(value);
}

static const struct ballot_node *node_at(const struct ballot_run *run, uint32_t node)
{
    return &run->tables->nodes[node];
}

/* What an operand that is not known makes of most operations. An absent one
 * reaches them only in messages: the compiler demands `is present`. */
static struct ballot_value not_known(struct ballot_value value)
{
    return value.state == BALLOT_UNREADABLE ? value : unknown();
}

static struct ballot_value count_range(uint64_t least, uint64_t most)
{
    if (least == most)
        return ballot_value_number((int64_t)least);
    struct ballot_value value = {.state = BALLOT_RANGE};
    value.as.number = (int64_t)least;
    value.length = most >= UINT32_MAX ? UINT32_MAX : (uint32_t)most;
    return value;
}

/* --- Facts --------------------------------------------------------------------- */

struct ballot_value ballot_issuance_date(const struct ballot_run *run, int *substitute)
{
    const struct ballot_object *issuance = run->roots[BALLOT_ROOT_ISSUANCE];
    const struct ballot_object *cert = run->roots[BALLOT_ROOT_CERT];
    *substitute = 0;
    if (issuance != NULL && run->tables->slot_signed != BALLOT_NONE) {
        const struct ballot_value *is_signed =
            ballot_fact(issuance, (uint16_t)run->tables->slot_signed);
        if (ballot_is_known(is_signed))
            return *is_signed;
    }
    if (cert == NULL)
        return unknown();
    const struct ballot_value *scts = ballot_fact(cert, BALLOT_cert_scts);
    struct ballot_value earliest = unknown();
    if (ballot_is_known(scts))
        for (uint32_t i = 0; i < scts->length; i++) {
            const struct ballot_value *at = ballot_fact(scts->as.items[i].as.object, BALLOT_sct_at);
            if (ballot_is_known(at) &&
                (!ballot_is_known(&earliest) || at->as.number < earliest.as.number))
                earliest = *at;
        }
    *substitute = 1;
    if (ballot_is_known(&earliest))
        return earliest;
    *substitute = 2;
    return *ballot_fact(cert, BALLOT_cert_not_before);
}

static struct ballot_value issuance_date(struct ballot_run *run)
{
    int substitute;
    struct ballot_value date = ballot_issuance_date(run, &substitute);
    if (!ballot_is_known(&date))
        return not_known(date);
    run->substituted_sct = run->substituted_sct || substitute == 1;
    run->substituted_start = run->substituted_start || substitute == 2;
    return ballot_moved(run, &date);
}

static bool is_date(const struct ballot_node *node)
{
    return node->kind == BALLOT_DATE || node->kind == BALLOT_DAY_DATE;
}

/* The issuer's certificate is judged with the one that it issued, and stays
 * where it is (section 2). Of the two only the way to the record tells which
 * it is: a root is both. */
static bool is_of_issuer(const struct ballot_run *run, uint32_t record)
{
    for (;;) {
        const struct ballot_node *node = node_at(run, record);
        if (node->op == BALLOT_OP_ROOT)
            return node->slot == BALLOT_ROOT_ISSUER;
        if (node->op == BALLOT_OP_VARIABLE)
            record = run->lists[node->slot];
        else if (node->op == BALLOT_OP_FIELD || node->op == BALLOT_OP_FIRST)
            record = node->a;
        else
            return false;
    }
}

static struct ballot_value field(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value object = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&object))
        return object.state == BALLOT_ABSENT ? unknown() : object;
    struct ballot_value value = *ballot_fact(object.as.object, node->slot);
    if (node->is_list) {
        /* An absent list is empty. */
        if (value.state == BALLOT_ABSENT) {
            value.state = BALLOT_KNOWN;
            value.length = 0;
        }
        return value;
    }
    if (!ballot_is_known(&value) || !is_date(node))
        return value;
    if (object.as.object->record < BALLOT_CERTIFICATE_RECORDS && is_of_issuer(run, node->a))
        value.motion = BALLOT_FIXED;
    return ballot_moved(run, &value);
}

struct ballot_value ballot_element(const struct ballot_run *run, const struct ballot_node *node,
                                   const struct ballot_value *list, uint32_t i)
{
    const struct ballot_value *item = &list->as.items[i];
    return is_date(node) && ballot_is_known(item) ? ballot_moved(run, item) : *item;
}

/* --- Where values meet ----------------------------------------------------------- */

static int64_t slope_of(const struct ballot_value *value)
{
    return value->state == BALLOT_KNOWN ? value->slope : 0;
}

/* A number whose slope no value can hold is taken for this second's alone. */
static struct ballot_value sloped(struct ballot_run *run, int64_t number, int64_t slope)
{
    struct ballot_value value = ballot_value_number(number);
    if (slope < INT32_MIN || slope > INT32_MAX)
        ballot_reach_nowhere(&run->reach);
    else
        value.slope = (int32_t)slope;
    return value;
}

/* Whether a < b. */
static bool is_below(struct ballot_run *run, const struct ballot_value *a,
                     const struct ballot_value *b)
{
    ballot_reach_below(&run->reach, ballot_difference(a->as.number, b->as.number),
                       slope_of(a) - slope_of(b));
    return a->as.number < b->as.number;
}

static bool same(struct ballot_run *run, const struct ballot_value *a, const struct ballot_value *b,
                 uint8_t kind)
{
    if (kind == BALLOT_TEXT || kind == BALLOT_OID)
        return ballot_value_same_bytes(a, b);
    ballot_reach_equal(&run->reach, ballot_difference(a->as.number, b->as.number),
                       slope_of(a) - slope_of(b));
    return a->as.number == b->as.number;
}

bool ballot_anchor_before(struct ballot_run *run, ballot_instant instant)
{
    if (instant == BALLOT_ALWAYS || instant == BALLOT_NEVER)
        return instant == BALLOT_NEVER;
    ballot_reach_below(&run->reach, ballot_difference(run->anchor, instant), run->anchor_slope);
    return run->anchor < instant;
}

/* --- Schedules ------------------------------------------------------------------ */

/* Before its first row a number or duration is absent, and a set empty. */
static struct ballot_value not_begun(const struct ballot_schedule *s)
{
    return ballot_value_none(s->is_list ? BALLOT_KNOWN : BALLOT_ABSENT);
}

static struct ballot_value schedule(struct ballot_run *run, const struct ballot_node *node)
{
    const struct ballot_tables *tables = run->tables;
    const struct ballot_schedule *s = &tables->schedules[node->a];
    const struct ballot_row *in_force = NULL;
    for (uint32_t i = 0; i < s->n_rows; i++) {
        const struct ballot_row *row = &tables->rows[s->first_row + i];
        bool known = run->limit_known
                         ? row->known_from <= run->known && run->known < row->known_until
                         : row->known_until == BALLOT_NEVER;
        if (!known)
            continue;
        if (!ballot_anchor_before(run, row->from) && ballot_anchor_before(run, row->until))
            in_force = row;
        else if (row->from > run->anchor && row->from < run->until)
            run->until = row->from;
    }
    if (in_force == NULL || in_force->index == BALLOT_NONE)
        return not_begun(s);
    if (in_force->from > run->since)
        run->since = in_force->from;
    if (in_force->until < run->until)
        run->until = in_force->until;
    const struct ballot_schedule_version *version = &tables->schedule_versions[in_force->index];
    if (run->schedule_ballot == BALLOT_NONE || version->ballot > run->schedule_ballot)
        run->schedule_ballot = version->ballot;
    const struct ballot_entry *chosen = NULL;
    for (uint32_t i = 0; i < version->n_entries; i++) {
        const struct ballot_entry *entry = &tables->entries[version->first_entry + i];
        if (!ballot_anchor_before(run, entry->from)) {
            chosen = entry;
        } else {
            if (entry->from < run->until)
                run->until = entry->from;
            break;
        }
    }
    if (chosen == NULL)
        return not_begun(s);
    if (chosen->from > run->since)
        run->since = chosen->from;
    if (!s->is_list)
        return tables->constants[chosen->first_constant];
    struct ballot_value list = {.state = BALLOT_KNOWN, .length = chosen->n_constants};
    list.as.items = tables->constants + chosen->first_constant;
    return list;
}

/* --- Comparisons ------------------------------------------------------------------ */

static int64_t upper(const struct ballot_value *value)
{
    if (value->state != BALLOT_RANGE)
        return value->as.number;
    return value->length == UINT32_MAX ? INT64_MAX : (int64_t)value->length;
}

/* a < b (or a <= b) where both are numbers or ranges. */
static struct ballot_value less(const struct ballot_value *a, const struct ballot_value *b,
                                bool or_equal)
{
    int64_t a_low = a->as.number, a_high = upper(a), b_low = b->as.number, b_high = upper(b);
    if (or_equal ? a_high <= b_low : a_high < b_low)
        return truth(true);
    if (or_equal ? a_low > b_high : a_low >= b_high)
        return truth(false);
    return unknown();
}

static struct ballot_value equal(const struct ballot_value *a, const struct ballot_value *b)
{
    if (a->state == BALLOT_KNOWN && b->state == BALLOT_KNOWN)
        return truth(a->as.number == b->as.number);
    if (a->as.number > upper(b) || b->as.number > upper(a))
        return truth(false);
    return unknown();
}

static struct ballot_value negate(struct ballot_value value)
{
    if (ballot_is_known(&value))
        value.as.number = !value.as.number;
    return value;
}

static bool is_number(const struct ballot_value *value)
{
    return value->state == BALLOT_KNOWN || value->state == BALLOT_RANGE;
}

static struct ballot_value compare(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (!is_number(&a))
        return not_known(a);
    struct ballot_value b = ballot_evaluate(run, node->b);
    if (!is_number(&b))
        return not_known(b);
    /* What is no range may move. */
    if (ballot_is_known(&a) && ballot_is_known(&b)) {
        bool equality = node->op == BALLOT_OP_EQ || node->op == BALLOT_OP_NE;
        bool swapped = node->op == BALLOT_OP_LE || node->op == BALLOT_OP_GT;
        if (equality)
            return truth(same(run, &a, &b, BALLOT_INT) == (node->op == BALLOT_OP_EQ));
        bool below = swapped ? is_below(run, &b, &a) : is_below(run, &a, &b);
        return truth(below == (node->op == BALLOT_OP_LT || node->op == BALLOT_OP_GT));
    }
    switch (node->op) {
    case BALLOT_OP_EQ:
        return equal(&a, &b);
    case BALLOT_OP_NE:
        return negate(equal(&a, &b));
    case BALLOT_OP_LT:
        return less(&a, &b, false);
    case BALLOT_OP_LE:
        return less(&a, &b, true);
    case BALLOT_OP_GT:
        return less(&b, &a, false);
    default:
        return less(&b, &a, true);
    }
}

static struct ballot_value add_months(struct ballot_run *run, const struct ballot_value *a,
                                      int32_t months, enum ballot_rounding rounding)
{
    ballot_instant from, until, sum = ballot_date_add_months(a->as.number, months, rounding);
    if (slope_of(a) == 0)
        return sloped(run, sum, 0);
    ballot_date_month_span(a->as.number, months, &from, &until);
    if (from != BALLOT_ALWAYS)
        ballot_reach_below(&run->reach, ballot_difference(a->as.number, from), slope_of(a));
    if (until != BALLOT_NEVER)
        ballot_reach_below(&run->reach, ballot_difference(a->as.number, until), slope_of(a));
    /* What lies off the calendar does not move. */
    return sloped(run, sum, sum == BALLOT_ALWAYS || sum == BALLOT_NEVER ? 0 : slope_of(a));
}

static struct ballot_value arithmetic(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&a))
        return not_known(a);
    if (node->op == BALLOT_OP_NEGATE)
        return sloped(run, a.as.number == INT64_MIN ? INT64_MAX : -a.as.number, -slope_of(&a));
    if (node->op == BALLOT_OP_ADD_MONTHS)
        return add_months(run, &a, (int32_t)node->b, (enum ballot_rounding)node->slot);
    struct ballot_value b = ballot_evaluate(run, node->b);
    if (!ballot_is_known(&b))
        return not_known(b);
    int64_t result, slope;
    bool overflow;
    if (node->op == BALLOT_OP_ADD) {
        overflow = __builtin_add_overflow(a.as.number, b.as.number, &result);
        slope = slope_of(&a) + slope_of(&b);
    } else if (node->op == BALLOT_OP_SUBTRACT) {
        overflow = __builtin_sub_overflow(a.as.number, b.as.number, &result);
        slope = slope_of(&a) - slope_of(&b);
    } else {
        overflow = __builtin_mul_overflow(a.as.number, b.as.number, &result);
        /* The product of two that move is no line. */
        if (__builtin_mul_overflow(a.as.number, slope_of(&b), &slope) ||
            (slope_of(&a) != 0 && slope_of(&b) != 0))
            slope = INT64_MAX;
        else if (slope_of(&a) != 0 && __builtin_mul_overflow(b.as.number, slope_of(&a), &slope))
            slope = INT64_MAX;
    }
    if (overflow) {
        result = (a.as.number < 0) != (b.as.number < 0 && node->op != BALLOT_OP_ADD) ? INT64_MIN
                                                                                     : INT64_MAX;
        slope = slope == 0 ? 0 : INT64_MAX;
    }
    return sloped(run, result, slope);
}

static bool occurs(struct ballot_run *run, const struct ballot_value *value,
                   const struct ballot_node *list_node, const struct ballot_value *list)
{
    for (uint32_t i = 0; i < list->length; i++) {
        struct ballot_value member = ballot_element(run, list_node, list, i);
        if (same(run, value, &member, list_node->kind))
            return true;
    }
    return false;
}

static struct ballot_value membership(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    struct ballot_value b = ballot_evaluate(run, node->b);
    const struct ballot_node *a_node = node_at(run, node->a), *b_node = node_at(run, node->b);
    const struct ballot_value *list = node->op == BALLOT_OP_IN ? &b : &a;
    /* Nothing is in an empty list, whatever it is. */
    if (ballot_is_known(list) && list->length == 0 && node->op != BALLOT_OP_HAS_ALL &&
        node->op != BALLOT_OP_HAS_ONLY)
        return truth(false);
    if (!ballot_is_known(&a))
        return not_known(a);
    if (!ballot_is_known(&b))
        return not_known(b);
    bool found = false, all = true;
    switch (node->op) {
    case BALLOT_OP_IN:
        return truth(occurs(run, &a, b_node, &b));
    case BALLOT_OP_HAS:
        return truth(occurs(run, &b, a_node, &a));
    case BALLOT_OP_HAS_ONLY:
        for (uint32_t i = 0; i < a.length && all; i++) {
            struct ballot_value member = ballot_element(run, a_node, &a, i);
            all = occurs(run, &member, b_node, &b);
        }
        return truth(all);
    default:
        for (uint32_t i = 0; i < b.length; i++) {
            struct ballot_value member = ballot_element(run, b_node, &b, i);
            bool here = occurs(run, &member, a_node, &a);
            found = found || here;
            all = all && here;
        }
        return truth(node->op == BALLOT_OP_HAS_ANY ? found : all);
    }
}

/* --- Logic ---------------------------------------------------------------------- */

static struct ballot_value logic(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (node->op == BALLOT_OP_IMPLIES)
        a = negate(a);
    bool decides = node->op != BALLOT_OP_AND; /* true decides `or`, false `and` */
    if (ballot_is_known(&a) && (a.as.number != 0) == decides)
        return truth(decides);
    struct ballot_value b = ballot_evaluate(run, node->b);
    if (ballot_is_known(&b) && (b.as.number != 0) == decides)
        return truth(decides);
    if (!ballot_is_known(&a))
        return not_known(a);
    return ballot_is_known(&b) ? b : not_known(b);
}

static struct ballot_value choose(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value a = ballot_evaluate(run, node->a);
    if (ballot_is_known(&a))
        return ballot_evaluate(run, a.as.number != 0 ? node->b : node->c);
    struct ballot_value b = ballot_evaluate(run, node->b);
    struct ballot_value c = ballot_evaluate(run, node->c);
    if (b.state == BALLOT_KNOWN && c.state == BALLOT_KNOWN && !node->is_list &&
        node->kind != BALLOT_RECORD && same(run, &b, &c, node->kind))
        return b;
    return not_known(a);
}

/* --- Quantifiers ------------------------------------------------------------------ */

static void bind(struct ballot_run *run, const struct ballot_node *node,
                 const struct ballot_value *list, uint32_t i)
{
    run->variables[node->slot] = ballot_element(run, node_at(run, node->a), list, i);
    run->positions[node->slot] = i;
    run->lists[node->slot] = node->a;
}

static struct ballot_value any_or_all(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a), open = {0};
    if (!ballot_is_known(&list))
        return not_known(list);
    bool decides = node->op == BALLOT_OP_ANY, is_open = false;
    for (uint32_t i = 0; i < list.length; i++) {
        bind(run, node, &list, i);
        struct ballot_value value = ballot_evaluate(run, node->b);
        if (ballot_is_known(&value) && (value.as.number != 0) == decides)
            return truth(decides);
        if (!ballot_is_known(&value) && !is_open) {
            is_open = true;
            open = value;
        }
    }
    return is_open ? not_known(open) : truth(!decides);
}

static struct ballot_value count(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return count_range(0, UINT32_MAX);
    uint64_t sure = 0, open = 0;
    for (uint32_t i = 0; i < list.length; i++) {
        bind(run, node, &list, i);
        struct ballot_value value = ballot_evaluate(run, node->b);
        if (!ballot_is_known(&value))
            open++;
        else if (value.as.number != 0)
            sure++;
    }
    return count_range(sure, sure + open);
}

/* The values that surely count come first, then those that may; `lost` counts
 * elements that may count with a value nobody knows, `some` tells that one of
 * any kind surely does. */
struct gathered {
    struct ballot_value *values;
    uint32_t sure, maybe, lost;
    bool some;
};

static struct gathered gather(struct ballot_run *run, const struct ballot_node *node,
                              const struct ballot_value *list)
{
    struct gathered g = {0};
    struct ballot_value *open;
    g.values = ballot_arena_raw(run->arena, (list->length + 1u) * sizeof *g.values);
    open = ballot_arena_raw(run->arena, (list->length + 1u) * sizeof *open);
    for (uint32_t i = 0; i < list->length; i++) {
        bind(run, node, list, i);
        struct ballot_value condition = ballot_evaluate(run, node->b);
        if (ballot_is_known(&condition) && condition.as.number == 0)
            continue;
        struct ballot_value value = ballot_evaluate(run, node->c);
        g.some = g.some || ballot_is_known(&condition);
        if (!ballot_is_known(&value))
            g.lost++;
        else if (ballot_is_known(&condition))
            g.values[g.sure++] = value;
        else
            open[g.maybe++] = value;
    }
    memcpy(g.values + g.sure, open, g.maybe * sizeof *open);
    return g;
}

static uint32_t distinct(struct ballot_run *run, const struct ballot_value *values, uint32_t n,
                         uint8_t kind)
{
    uint32_t different = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < i && !same(run, &values[k], &values[i], kind))
            k++;
        different += k == i;
    }
    return different;
}

static struct ballot_value count_distinct(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return count_range(0, UINT32_MAX);
    struct gathered g = gather(run, node, &list);
    uint8_t kind = node_at(run, node->c)->kind;
    uint32_t least = distinct(run, g.values, g.sure, kind);
    return count_range(least == 0 && g.some ? 1 : least,
                       (uint64_t)distinct(run, g.values, g.sure + g.maybe, kind) + g.lost);
}

/* The largest set of places that lie pairwise far enough apart. Exact up to 20
 * places, which is more than anybody has perspectives; beyond that the count
 * of a set found greedily, which the true one can only exceed. */
#define EXACT_PLACES 20u

static uint32_t bits(uint32_t set)
{
    uint32_t n = 0;
    for (; set != 0; set &= set - 1)
        n++;
    return n;
}

static uint32_t largest_set(const uint32_t *far, uint32_t candidates, uint32_t chosen,
                            uint32_t best)
{
    if (candidates == 0)
        return chosen > best ? chosen : best;
    if (chosen + bits(candidates) <= best)
        return best;
    uint32_t first = 0;
    while ((candidates >> first & 1) == 0)
        first++;
    candidates &= ~(UINT32_C(1) << first);
    best = largest_set(far, candidates & far[first], chosen + 1, best);
    return largest_set(far, candidates, chosen, best);
}

static uint32_t apart(const struct ballot_value *places, uint32_t n, int64_t km, bool *unreadable)
{
    uint32_t far[EXACT_PLACES] = {0}, chosen[EXACT_PLACES * 4], greedy = 0;
    for (uint32_t i = 0; i < n; i++)
        if (ballot_distance_km(&places[i], &places[i]) < 0) {
            *unreadable = true;
            return 0;
        }
    if (n <= EXACT_PLACES) {
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < n; k++)
                if (i != k && ballot_distance_km(&places[i], &places[k]) >= km)
                    far[i] |= UINT32_C(1) << k;
        return largest_set(far, n == 0 ? 0 : (UINT32_C(1) << n) - 1, 0, 0);
    }
    for (uint32_t i = 0; i < n && greedy < EXACT_PLACES * 4; i++) {
        uint32_t k = 0;
        while (k < greedy && ballot_distance_km(&places[chosen[k]], &places[i]) >= km)
            k++;
        if (k == greedy)
            chosen[greedy++] = i;
    }
    return greedy;
}

static struct ballot_value count_apart(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return count_range(0, UINT32_MAX);
    struct gathered g = gather(run, node, &list);
    int64_t km = run->tables->constants[node->d].as.number;
    bool unreadable = false;
    uint32_t least = apart(g.values, g.sure, km, &unreadable);
    uint32_t most = apart(g.values, g.sure + g.maybe, km, &unreadable);
    if (unreadable)
        return ballot_value_none(BALLOT_UNREADABLE);
    return count_range(least == 0 && g.some ? 1 : least, (uint64_t)most + g.lost);
}

static struct ballot_value extreme(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list))
        return not_known(list);
    struct gathered g = gather(run, node, &list);
    if (g.maybe != 0 || g.lost != 0)
        return unknown();
    if (g.sure == 0)
        return ballot_value_none(BALLOT_ABSENT);
    struct ballot_value result = g.values[0];
    if (node->op != BALLOT_OP_FIRST)
        for (uint32_t i = 1; i < g.sure; i++)
            if (node->op == BALLOT_OP_MIN ? is_below(run, &g.values[i], &result)
                                          : is_below(run, &result, &g.values[i]))
                result = g.values[i];
    return result;
}

/* --- Calls and attestations --------------------------------------------------------- */

static struct ballot_value call(struct ballot_run *run, const struct ballot_node *node)
{
    struct ballot_value arguments[8];
    for (uint32_t i = 0; i < node->b && i < 8; i++) {
        arguments[i] = ballot_evaluate(run, run->tables->arguments[node->a + i]);
        if (!ballot_is_known(&arguments[i]))
            return not_known(arguments[i]);
    }
    return ballot_builtin_apply((enum ballot_builtin)node->slot, arguments, run->arena);
}

static uint16_t slot_of(const struct ballot_record *record, const char *name)
{
    uint16_t slot = 0;
    while (slot < record->n_fields && strcmp(record->fields[slot].name, name) != 0)
        slot++;
    return slot;
}

static bool is_this_rule(const struct ballot_run *run, const struct ballot_value *name)
{
    const char *slash = strchr(run->rule, '/');
    const char *own = slash != NULL ? slash + 1 : run->rule;
    return (strlen(run->rule) == name->length &&
            memcmp(run->rule, name->as.text, name->length) == 0) ||
           (strlen(own) == name->length && memcmp(own, name->as.text, name->length) == 0);
}

/* The last attestation on this rule, of the issuance before that of the CA. A
 * rule on the CA alone is judged without regard to any issuance. */
static struct ballot_value attested(struct ballot_run *run)
{
    const enum ballot_root roots[] = {BALLOT_ROOT_ISSUANCE, BALLOT_ROOT_CA};
    for (size_t i = run->subject == BALLOT_SUBJECT_CA; i < 2; i++) {
        const struct ballot_object *object = run->roots[roots[i]];
        if (object == NULL)
            continue;
        const struct ballot_record *record = ballot_tables_record(run->tables, object->record);
        uint16_t slot = slot_of(record, "attestations");
        if (slot == record->n_fields || record->fields[slot].kind != BALLOT_RECORD)
            continue;
        const struct ballot_value *list = ballot_fact(object, slot);
        if (!ballot_is_known(list))
            continue;
        const struct ballot_record *attestation =
            ballot_tables_record(run->tables, record->fields[slot].type);
        uint16_t rule = slot_of(attestation, "rule"), holds = slot_of(attestation, "holds");
        if (rule == attestation->n_fields || holds == attestation->n_fields)
            continue;
        for (uint32_t k = list->length; k > 0; k--) {
            const struct ballot_object *one = list->as.items[k - 1].as.object;
            const struct ballot_value *name = ballot_fact(one, rule);
            if (ballot_is_known(name) && is_this_rule(run, name))
                return *ballot_fact(one, holds);
        }
    }
    return unknown();
}

/* --- All operations ------------------------------------------------------------------- */

static struct ballot_value present(struct ballot_value value)
{
    if (value.state == BALLOT_UNKNOWN)
        return unknown();
    /* What cannot be read is there all the same. */
    return truth(value.state != BALLOT_ABSENT);
}

struct ballot_value ballot_evaluate(struct ballot_run *run, uint32_t index)
{
    const struct ballot_node *node = node_at(run, index);
    struct ballot_value value = {0};
    switch ((enum ballot_op)node->op) {
    case BALLOT_OP_CONST:
        return run->tables->constants[node->a];
    case BALLOT_OP_CONST_LIST:
        value.state = BALLOT_KNOWN;
        value.length = node->b;
        value.as.items = run->tables->constants + node->a;
        return value;
    case BALLOT_OP_ROOT:
        if (run->roots[node->slot] == NULL)
            return unknown();
        value.state = BALLOT_KNOWN;
        value.as.object = run->roots[node->slot];
        return value;
    case BALLOT_OP_VARIABLE:
        return run->variables[node->slot];
    case BALLOT_OP_TODAY:
        return sloped(run, run->today, run->today_slope);
    case BALLOT_OP_ISSUANCE_DATE:
        return issuance_date(run);
    case BALLOT_OP_FIELD:
        return field(run, node);
    case BALLOT_OP_PRESENT:
        return present(ballot_evaluate(run, node->a));
    case BALLOT_OP_NOT:
        value = ballot_evaluate(run, node->a);
        return ballot_is_known(&value) ? negate(value) : not_known(value);
    case BALLOT_OP_AND:
    case BALLOT_OP_OR:
    case BALLOT_OP_IMPLIES:
        return logic(run, node);
    case BALLOT_OP_IF:
        return choose(run, node);
    case BALLOT_OP_EQ:
    case BALLOT_OP_NE:
    case BALLOT_OP_LT:
    case BALLOT_OP_LE:
    case BALLOT_OP_GT:
    case BALLOT_OP_GE:
        return compare(run, node);
    case BALLOT_OP_SAME:
    case BALLOT_OP_DIFFERENT: {
        struct ballot_value a = ballot_evaluate(run, node->a);
        struct ballot_value b = ballot_evaluate(run, node->b);
        if (!ballot_is_known(&a))
            return not_known(a);
        if (!ballot_is_known(&b))
            return not_known(b);
        return truth(ballot_value_same_bytes(&a, &b) == (node->op == BALLOT_OP_SAME));
    }
    case BALLOT_OP_ADD:
    case BALLOT_OP_SUBTRACT:
    case BALLOT_OP_MULTIPLY:
    case BALLOT_OP_NEGATE:
    case BALLOT_OP_ADD_MONTHS:
        return arithmetic(run, node);
    case BALLOT_OP_IN:
    case BALLOT_OP_HAS:
    case BALLOT_OP_HAS_ANY:
    case BALLOT_OP_HAS_ALL:
    case BALLOT_OP_HAS_ONLY:
        return membership(run, node);
    case BALLOT_OP_ANY:
    case BALLOT_OP_ALL:
        return any_or_all(run, node);
    case BALLOT_OP_COUNT:
        return count(run, node);
    case BALLOT_OP_COUNT_DISTINCT:
        return count_distinct(run, node);
    case BALLOT_OP_COUNT_APART:
        return count_apart(run, node);
    case BALLOT_OP_FIRST:
    case BALLOT_OP_MIN:
    case BALLOT_OP_MAX:
        return extreme(run, node);
    case BALLOT_OP_SCHEDULE:
        return schedule(run, node);
    case BALLOT_OP_READING:
        run->asked |= UINT64_C(1) << (node->a % BALLOT_MOST_READINGS);
        return truth(run->choices[node->a] == node->b);
    case BALLOT_OP_CALL:
        return call(run, node);
    case BALLOT_OP_ATTESTED:
        return attested(run);
    case BALLOT_OPS:
        break;
    }
    return unknown();
}
