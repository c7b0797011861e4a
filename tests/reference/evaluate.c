/* The design, section 8: three-valued logic, ranges of counts, absence; and
 * section 2: the dates that move. */
#include "reference.h"

#include <string.h>

#include "../../runtime/date.h"

static struct value unknown(void)
{
    return (struct value){.have = HAVE_UNKNOWN};
}

static struct value number(int64_t n)
{
    return (struct value){.have = HAVE_VALUE, .sort = SORT_NUMBER, .number = n};
}

static bool is_value(const struct value *value)
{
    return value->have == HAVE_VALUE;
}

static bool is_true(const struct value *value)
{
    return is_value(value) && value->number != 0;
}

static bool is_false(const struct value *value)
{
    return is_value(value) && value->number == 0;
}

/* --- Facts ------------------------------------------------------------------------- */

static struct value object_value(const struct fact *object, bool moves, bool reusable)
{
    return (struct value){.have = HAVE_VALUE,
                          .sort = SORT_OBJECT,
                          .object = object,
                          .moves = moves,
                          .reusable = reusable || object->record->is_reusable};
}

static struct value fact_value(const struct frame *frame, const struct value *holder,
                               const struct fact *fact, bool is_fixed)
{
    struct value value = {.have = HAVE_VALUE, .number = fact->number, .text = fact->text};
    const struct ballot_options *options = &frame->question->options;
    switch (fact->kind) {
    case KIND_RECORD:
        return object_value(fact, holder->moves, holder->reusable);
    case KIND_DATE:
    case KIND_DAY:
        value.sort = fact->kind == KIND_DAY ? SORT_DAY : SORT_DATE;
        if (holder->moves && !is_fixed &&
            (options->mode == BALLOT_ISSUED_ON ||
             (options->mode == BALLOT_REISSUED_ON && !holder->reusable)))
            value.number += frame->question->distance;
        break;
    case KIND_TEXT:
    case KIND_WORD:
        value.sort = SORT_TEXT;
        break;
    default:
        break;
    }
    return value;
}

static struct value field_value(const struct frame *frame, const struct value *object,
                                const char *name)
{
    if (!is_value(object))
        return unknown();
    const struct fact *fact = fact_field(object->object, name);
    if (fact->state == FACT_MISSING)
        return unknown();
    if (!fact->is_list)
        return fact->state == FACT_ABSENT ? (struct value){.have = HAVE_NONE}
                                          : fact_value(frame, object, fact, fact->field->is_fixed);
    /* An absent list is empty. */
    struct value list = {.have = HAVE_VALUE, .sort = SORT_LIST};
    list.n = fact->state == FACT_ABSENT ? 0 : fact->n;
    list.items = ballot_arena_array(frame->question->arena, list.n + 1, sizeof *list.items);
    for (size_t i = 0; i < list.n; i++)
        list.items[i] = fact_value(frame, object, &fact->items[i], fact->field->is_fixed);
    return list;
}

static struct value root_value(const struct question *question, const char *name)
{
    const struct facts *facts = question->facts;
    const struct fact *root = strcmp(name, "cert") == 0       ? facts->cert
                              : strcmp(name, "issuer") == 0   ? facts->issuer
                              : strcmp(name, "issuance") == 0 ? facts->issuance
                                                              : facts->ca;
    bool moves = root != NULL && (root == facts->cert || root == facts->issuance);
    return root == NULL ? unknown() : object_value(root, moves, false);
}

struct value reference_issuance_date(const struct question *question)
{
    const struct frame frame = {.question = question};
    struct value issuance = root_value(question, "issuance"), cert = root_value(question, "cert");
    struct value date = field_value(&frame, &issuance, "signed");
    if (is_value(&date) || !is_value(&cert))
        return date;
    struct value scts = field_value(&frame, &cert, "scts");
    date = unknown();
    for (size_t i = 0; i < scts.n; i++) {
        struct value at = field_value(&frame, &scts.items[i], "at");
        if (!is_value(&date) || at.number < date.number)
            date = at;
    }
    return is_value(&date) ? date : field_value(&frame, &cert, "not_before");
}

void reference_move(struct question *question)
{
    question->distance = 0;
    struct value date = reference_issuance_date(question);
    if (question->options.mode != BALLOT_AS_IT_IS && is_value(&date))
        question->distance = question->options.moved_to - date.number;
}

static struct value fields(const struct frame *frame, struct value value, const char *rest)
{
    while (*rest == '.') {
        char name[64];
        size_t length = strcspn(rest + 1, ".");
        memcpy(name, rest + 1, length);
        name[length] = '\0';
        value = field_value(frame, &value, name);
        rest += 1 + length;
    }
    return value;
}

/* --- Names --------------------------------------------------------------------------- */

static struct value literal(const struct ballotc_expression *e)
{
    struct value value = number(e->number);
    if (e->kind == BALLOTC_DATE) {
        value.number = e->date.instant;
        value.sort = e->date.is_day ? SORT_DAY : SORT_DATE;
    } else if (e->kind == BALLOTC_TEXT || e->kind == BALLOTC_OID) {
        value.text = e->text;
        value.sort = SORT_TEXT;
    }
    return value;
}

/* Whether it is a set, in whatever version. */
static bool is_set(const struct rule_base *base, const char *document, const char *name)
{
    struct schedule_in_force schedule;
    struct law all = law_on(base, false, 0, BALLOT_NEVER);
    law_schedule(&all, document, name, &schedule);
    return schedule.n_rows != 0 && schedule.rows[0].is_set;
}

static struct value schedule_value(const struct frame *frame, const char *name)
{
    struct schedule_in_force schedule;
    const struct schedule_row *row = NULL;
    law_schedule(frame->schedules, frame->document, name, &schedule);
    for (int i = 0; i < schedule.n_rows; i++)
        if (schedule.exists && schedule.rows[i].from <= frame->anchor)
            row = &schedule.rows[i];
    if (!is_set(frame->question->base, frame->document, name))
        return row == NULL ? (struct value){.have = HAVE_NONE} : literal(row->members[0]);
    struct value list = {.have = HAVE_VALUE, .sort = SORT_LIST};
    list.items = ballot_arena_array(frame->question->arena, 33, sizeof *list.items);
    if (row != NULL)
        for (int i = 0; i < row->n_members; i++)
            list.items[list.n++] = literal(row->members[i]);
    return list;
}

static struct value rows_value(const struct frame *frame, const char *name)
{
    struct schedule_row rows;
    struct value list = {.have = HAVE_VALUE, .sort = SORT_LIST};
    law_rows(frame->law, frame->document, name, &rows);
    list.items = ballot_arena_array(frame->question->arena, 33, sizeof *list.items);
    for (int i = 0; i < rows.n_members; i++)
        list.items[list.n++] = reference_evaluate(frame, rows.members[i]);
    return list;
}

static struct value define_value(const struct frame *frame, const struct ballotc_declaration *d,
                                 const struct ballotc_expression *arguments)
{
    struct frame inside = *frame;
    struct binding bindings[8];
    size_t n = 0;
    inside.bindings = NULL;
    for (const struct ballotc_word *p = d->parameters; p != NULL && n < 8;
         p = p->next, arguments = arguments->next, n++) {
        bindings[n] = (struct binding){
            .name = p->text, .argument = arguments, .of_argument = frame, .outer = inside.bindings};
        inside.bindings = &bindings[n];
    }
    return reference_evaluate(&inside, d->value);
}

static struct value name_value(const struct frame *frame, const struct ballotc_expression *e)
{
    char head[64];
    size_t length = strcspn(e->text, ".");
    memcpy(head, e->text, length);
    head[length] = '\0';
    for (const struct binding *b = frame->bindings; b != NULL; b = b->outer)
        if (strcmp(b->name, head) == 0)
            return fields(frame,
                          b->argument != NULL ? reference_evaluate(b->of_argument, b->argument)
                                              : b->value,
                          e->text + length);
    int order;
    const struct ballotc_declaration *define = NULL;
    if (frame->document != NULL) {
        if (law_ever(frame->question->base, frame->document, BALLOTC_DECLARE_SCHEDULE, e->text))
            return schedule_value(frame, e->text);
        define = law_current(frame->law, frame->document, BALLOTC_DECLARE_DEFINE, e->text, &order);
    }
    if (define == NULL)
        define = law_global_define(frame->question->base, e->text);
    if (define != NULL && define->value == NULL)
        return rows_value(frame, e->text);
    if (define != NULL)
        return define_value(frame, define, e->items);
    if (strcmp(e->text, "issuance.date") == 0)
        return reference_issuance_date(frame->question);
    if (strcmp(head, "cert") == 0 || strcmp(head, "issuer") == 0 || strcmp(head, "issuance") == 0 ||
        strcmp(head, "ca") == 0)
        return fields(frame, root_value(frame->question, head), e->text + length);
    if (strcmp(e->text, "today") == 0) {
        struct value today = number(frame->question->options.as_of);
        today.sort = SORT_DATE;
        return today;
    }
    /* A word of an enumeration. */
    return (struct value){.have = HAVE_VALUE, .sort = SORT_TEXT, .text = e->text};
}

/* --- Comparisons and sums -------------------------------------------------------------- */

static struct value negated(struct value value)
{
    value.number = is_value(&value) ? !value.number : 0;
    return value;
}

static bool same(const struct value *a, const struct value *b)
{
    return a->sort == SORT_TEXT ? strcmp(a->text, b->text) == 0 : a->number == b->number;
}

static int64_t most_of(const struct value *value)
{
    return value->have == HAVE_RANGE ? value->most : value->number;
}

static bool is_decided(const struct value *value)
{
    return value->have == HAVE_VALUE || value->have == HAVE_RANGE;
}

static struct value less(const struct value *a, const struct value *b)
{
    if (most_of(a) < b->number)
        return number(1);
    return a->number >= most_of(b) ? number(0) : unknown();
}

static struct value equal(const struct value *a, const struct value *b)
{
    if (is_value(a) && is_value(b))
        return number(same(a, b));
    return most_of(a) < b->number || most_of(b) < a->number ? number(0) : unknown();
}

/* Whether a date falls on the right side of another, by word: a day as the
 * right operand of `after` and `through` is the whole day. */
static bool on_side(enum ballotc_operation operation, int64_t a, const struct value *b)
{
    int64_t last = b->sort == SORT_DAY ? b->number + 86399 : b->number;
    switch (operation) {
    case BALLOTC_FROM:
        return a >= b->number;
    case BALLOTC_BEFORE:
        return a < b->number;
    case BALLOTC_AFTER:
        return a > last;
    default:
        return a <= last;
    }
}

static struct value comparison(const struct frame *frame, const struct ballotc_expression *e)
{
    struct value a = reference_evaluate(frame, e->a), b = reference_evaluate(frame, e->b);
    if (!is_decided(&a) || !is_decided(&b))
        return unknown();
    switch (e->operation) {
    case BALLOTC_EQ:
        return equal(&a, &b);
    case BALLOTC_NE:
        return negated(equal(&a, &b));
    case BALLOTC_LT:
        return less(&a, &b);
    case BALLOTC_GE:
        return negated(less(&a, &b));
    case BALLOTC_GT:
        return less(&b, &a);
    case BALLOTC_LE:
        return negated(less(&b, &a));
    default:
        return number(on_side(e->operation, a.number, &b));
    }
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t add_months(int64_t instant, int64_t months, bool up)
{
    struct ballot_civil c;
    ballot_date_to_civil(instant, &c);
    int64_t total = (int64_t)c.year * 12 + (c.month - 1) + months;
    c.year = (int)(total / 12);
    c.month = (int)(total % 12) + 1;
    if (c.day > days_in(c.year, c.month)) {
        c.day = up ? 1 : days_in(c.year, c.month);
        if (up && ++c.month == 13) {
            c.month = 1;
            c.year++;
        }
    }
    ballot_date_from_civil(&c, &instant);
    return instant;
}

static struct value sum(const struct frame *frame, const struct ballotc_expression *e, bool up)
{
    struct value a = reference_evaluate(frame, e->a);
    bool minus = e->operation == BALLOTC_SUBTRACT;
    if (e->b->kind == BALLOTC_STEP) {
        if (is_value(&a))
            a.number = add_months(a.number, minus ? -e->b->number : e->b->number, up);
        return is_value(&a) ? a : unknown();
    }
    struct value b = reference_evaluate(frame, e->b);
    if (!is_value(&a) || !is_value(&b))
        return unknown();
    bool date_a = a.sort != SORT_NUMBER, date_b = b.sort != SORT_NUMBER;
    struct value result = number(e->operation == BALLOTC_MULTIPLY ? a.number * b.number
                                 : minus                          ? a.number - b.number
                                                                  : a.number + b.number);
    if (date_a != date_b)
        result.sort = SORT_DATE;
    return result;
}

/* --- Lists ------------------------------------------------------------------------------- */

static bool occurs(const struct value *value, const struct value *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (same(value, &list->items[i]))
            return true;
    return false;
}

/* How many of A's elements occur in B. */
static size_t shared(const struct value *a, const struct value *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        n += occurs(&a->items[i], b);
    return n;
}

static struct value as_list(const struct frame *frame, struct value value)
{
    if (value.have != HAVE_VALUE || value.sort == SORT_LIST)
        return value;
    struct value list = {.have = HAVE_VALUE, .sort = SORT_LIST, .n = 1};
    list.items = ballot_arena_array(frame->question->arena, 1, sizeof *list.items);
    list.items[0] = value;
    return list;
}

static struct value membership(const struct frame *frame, const struct ballotc_expression *e)
{
    struct value a = reference_evaluate(frame, e->a), b = reference_evaluate(frame, e->b);
    bool single = e->operation == BALLOTC_IN || e->operation == BALLOTC_HAS;
    struct value list = e->operation == BALLOTC_IN ? b : a;
    struct value other = e->operation == BALLOTC_IN ? a : b;
    if (!single || e->operation == BALLOTC_IN) {
        list = as_list(frame, list);
        other = single ? other : as_list(frame, other);
    }
    bool has_list = is_value(&list), has_other = is_value(&other);
    /* What an empty list decides, it decides whatever the other side is. */
    if (has_list && list.n == 0 && (single || e->operation == BALLOTC_HAS_ANY))
        return number(0);
    if (has_list && list.n == 0 && e->operation == BALLOTC_HAS_ONLY)
        return number(1);
    if (has_other && !single && other.n == 0 && e->operation == BALLOTC_HAS_ANY)
        return number(0);
    if (has_other && !single && other.n == 0 && e->operation == BALLOTC_HAS_ALL)
        return number(1);
    if (!has_list || !has_other)
        return unknown();
    switch (e->operation) {
    case BALLOTC_HAS_ANY:
        return number(shared(&other, &list) != 0);
    case BALLOTC_HAS_ALL:
        return number(shared(&other, &list) == other.n);
    case BALLOTC_HAS_ONLY:
        return number(shared(&list, &other) == list.n);
    default:
        return number(occurs(&other, &list));
    }
}

/* Of each element whether it counts, and the value that is taken of it. */
struct element {
    struct value counts, value;
};

static struct element *elements_of(const struct frame *frame, const struct ballotc_expression *e,
                                   const struct value *list)
{
    struct element *elements =
        ballot_arena_array(frame->question->arena, list->n + 1, sizeof *elements);
    for (size_t i = 0; i < list->n; i++) {
        struct binding binding = {
            .name = e->variable.text, .value = list->items[i], .outer = frame->bindings};
        struct frame inside = *frame;
        inside.bindings = &binding;
        elements[i].counts = e->b != NULL ? reference_evaluate(&inside, e->b) : number(1);
        elements[i].value = e->c != NULL && !is_false(&elements[i].counts)
                                ? reference_evaluate(&inside, e->c)
                                : unknown();
    }
    return elements;
}

static struct value range(int64_t least, int64_t most)
{
    struct value value = number(least);
    value.have = least == most ? HAVE_VALUE : HAVE_RANGE;
    value.most = most;
    return value;
}

/* How many different values there are at least, and at most: elements whose
 * value nobody knows may each have one of their own, or share one. */
static struct value distinct(const struct element *elements, size_t n)
{
    int64_t least = 0, most = 0;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        const struct element *e = &elements[i];
        if (is_false(&e->counts))
            continue;
        any = any || is_true(&e->counts);
        bool new_sure = is_true(&e->counts) && is_value(&e->value), new_open = true;
        for (size_t k = 0; k < i && is_value(&e->value); k++) {
            if (is_false(&elements[k].counts) || !is_value(&elements[k].value) ||
                !same(&elements[k].value, &e->value))
                continue;
            new_open = false;
            new_sure = new_sure && !is_true(&elements[k].counts);
        }
        least += new_sure;
        most += new_open;
    }
    return range(least == 0 && any ? 1 : least, most);
}

static struct value quantifier(const struct frame *frame, const struct ballotc_expression *e)
{
    struct value list = reference_evaluate(frame, e->a);
    bool counts = e->operation == BALLOTC_COUNT || e->operation == BALLOTC_COUNT_DISTINCT;
    if (!is_value(&list))
        return counts ? range(0, INT64_MAX) : unknown();
    const struct element *elements = elements_of(frame, e, &list);
    size_t yes = 0, no = 0;
    for (size_t i = 0; i < list.n; i++) {
        yes += is_true(&elements[i].counts);
        no += is_false(&elements[i].counts);
    }
    size_t open = list.n - yes - no;
    struct value best = {.have = HAVE_NONE};
    switch (e->operation) {
    case BALLOTC_ANY:
        return yes != 0 ? number(1) : open != 0 ? unknown() : number(0);
    case BALLOTC_ALL:
        return no != 0 ? number(0) : open != 0 ? unknown() : number(1);
    case BALLOTC_COUNT:
        return range((int64_t)yes, (int64_t)(yes + open));
    case BALLOTC_COUNT_DISTINCT:
        return distinct(elements, list.n);
    default:
        break;
    }
    for (size_t i = 0; i < list.n; i++) {
        if (is_false(&elements[i].counts))
            continue;
        const struct value *value = &elements[i].value;
        if (!is_true(&elements[i].counts) || !is_value(value))
            return unknown();
        if (best.have == HAVE_NONE ||
            (e->operation == BALLOTC_MIN && value->number < best.number) ||
            (e->operation == BALLOTC_MAX && value->number > best.number))
            best = *value;
    }
    return best;
}

/* --- Logic -------------------------------------------------------------------------------- */

static struct value logic(const struct frame *frame, const struct ballotc_expression *e)
{
    struct value a = reference_evaluate(frame, e->a), b = reference_evaluate(frame, e->b);
    if (e->operation == BALLOTC_IMPLIES)
        a = negated(a);
    if (e->operation == BALLOTC_AND)
        return is_false(&a) || is_false(&b) ? number(0)
               : is_true(&a) && is_true(&b) ? number(1)
                                            : unknown();
    return is_true(&a) || is_true(&b)     ? number(1)
           : is_false(&a) && is_false(&b) ? number(0)
                                          : unknown();
}

static struct value choice(const struct frame *frame, const struct ballotc_expression *e)
{
    struct value a = reference_evaluate(frame, e->a);
    if (is_value(&a))
        return reference_evaluate(frame, a.number != 0 ? e->b : e->c);
    struct value b = reference_evaluate(frame, e->b), c = reference_evaluate(frame, e->c);
    return is_value(&b) && is_value(&c) && same(&b, &c) ? b : unknown();
}

static struct value reading(const struct frame *frame, const struct ballotc_expression *e)
{
    int order;
    const struct ballot_options *options = &frame->question->options;
    const struct ballotc_declaration *d =
        law_current(frame->law, frame->document, BALLOTC_DECLARE_READING, e->text, &order);
    const char *chosen = NULL;
    for (const struct ballotc_choice *c = d->choices; c != NULL; c = c->next)
        if (c->is_default)
            chosen = c->name.text;
    for (size_t i = 0; i < options->n_readings; i++)
        if (strcmp(strchr(options->readings[i].reading, '/') + 1, e->text) == 0 &&
            strncmp(options->readings[i].reading, frame->document, strlen(frame->document)) == 0)
            chosen = options->readings[i].choice;
    return number(strcmp(chosen, e->variable.text) == 0);
}

/* The last attestation on the rule, of the issuance before that of the CA. */
struct value reference_attested(const struct frame *frame)
{
    const char *own = strchr(frame->rule, '/') + 1;
    for (int of_ca = frame->about_ca; of_ca < 2; of_ca++) {
        struct value root = root_value(frame->question, of_ca ? "ca" : "issuance");
        struct value list = field_value(frame, &root, "attestations");
        for (size_t i = is_value(&list) ? list.n : 0; i > 0; i--) {
            struct value rule = field_value(frame, &list.items[i - 1], "rule");
            if (is_value(&rule) &&
                (strcmp(rule.text, own) == 0 || strcmp(rule.text, frame->rule) == 0))
                return field_value(frame, &list.items[i - 1], "holds");
        }
    }
    return unknown();
}

struct value reference_evaluate(const struct frame *frame, const struct ballotc_expression *e)
{
    struct value value;
    switch (e->kind) {
    case BALLOTC_NAME:
    case BALLOTC_CALL:
        return name_value(frame, e);
    case BALLOTC_MEMBER:
        value = reference_evaluate(frame, e->a);
        return field_value(frame, &value, e->text);
    case BALLOTC_SET:
        value = (struct value){.have = HAVE_VALUE, .sort = SORT_LIST};
        value.items = ballot_arena_array(frame->question->arena, 33, sizeof *value.items);
        for (const struct ballotc_expression *item = e->items; item != NULL; item = item->next)
            value.items[value.n++] = reference_evaluate(frame, item);
        return value;
    case BALLOTC_ROUND:
        return sum(frame, e->a, e->number != 0);
    case BALLOTC_IF:
        return choice(frame, e);
    case BALLOTC_QUANTIFIER:
        return quantifier(frame, e);
    case BALLOTC_READING:
        return reading(frame, e);
    case BALLOTC_UNARY:
        value = reference_evaluate(frame, e->a);
        if (e->operation == BALLOTC_PRESENT)
            return value.have == HAVE_UNKNOWN ? unknown() : number(value.have != HAVE_NONE);
        if (!is_value(&value))
            return unknown();
        return e->operation == BALLOTC_NOT ? negated(value) : number(-value.number);
    case BALLOTC_BINARY:
        switch (e->operation) {
        case BALLOTC_AND:
        case BALLOTC_OR:
        case BALLOTC_IMPLIES:
            return logic(frame, e);
        case BALLOTC_ADD:
        case BALLOTC_SUBTRACT:
        case BALLOTC_MULTIPLY:
            return sum(frame, e, false);
        case BALLOTC_IN:
        case BALLOTC_HAS:
        case BALLOTC_HAS_ANY:
        case BALLOTC_HAS_ALL:
        case BALLOTC_HAS_ONLY:
            return membership(frame, e);
        default:
            return comparison(frame, e);
        }
    default:
        return literal(e);
    }
}
