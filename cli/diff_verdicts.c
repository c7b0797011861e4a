/* Each subject judged by both laws, and what comes out otherwise. Only counts
 * and examples are kept: memory does not grow with the subjects. */
#include <stdlib.h>
#include <string.h>

#include "diff.h"

/* One finding of the subject at hand. */
struct judged {
    struct diff_rule rule; /* without flips */
    const char *subject, *message;
    struct diff_verdict verdict;
    size_t order;
};

struct judged_list {
    struct judged *items;
    size_t n, capacity;
};

struct judge {
    const struct diff_judging *judging;
    struct ballot_checker *checkers[2]; /* NULL: no rule that is asked for */
    struct subjects *subjects[2];
    struct judged_list lists[2];
    struct judged_list *list;
    struct ballot_arena once; /* for the subject at hand */
    struct ballot_arena *arena;
    struct diff_verdicts *found;
};

/* --- Findings of one subject -------------------------------------------------------- */

static const char *copy(struct ballot_arena *arena, const char *text)
{
    return text != NULL ? ballot_arena_text(arena, text, strlen(text)) : NULL;
}

static void on_finding(void *context, const struct ballot_finding *f)
{
    struct judge *j = context;
    struct judged_list *list = j->list;
    /* What does not bind is as good as not there. */
    if (f->verdict == BALLOT_NOT_IN_FORCE || f->verdict == BALLOT_NOT_APPLICABLE)
        return;
    const struct ballot_texts *says = ballot_finding_texts(f);
    if (list->n == list->capacity) {
        list->capacity = list->capacity == 0 ? 256 : list->capacity * 2;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        if (list->items == NULL)
            abort();
    }
    const char *via = f->via_document != NULL
                          ? ballot_arena_printf(&j->once, "%s %s", f->via_document, f->via_section)
                          : NULL;
    list->items[list->n] =
        (struct judged){.rule = {f->rule, f->document, f->section, f->summary, via,
                                 f->via_ballot != NULL ? f->via_ballot : f->ballot, NULL, 0},
                        .subject = copy(&j->once, says->subject),
                        .message = copy(&j->once, says->message),
                        .verdict = {(int)f->verdict, f->level},
                        .order = list->n};
    list->n++;
}

/* By rule and element; elements of one name (there should be none) in turn. */
static int order_of(const struct judged *a, const struct judged *b)
{
    int order = strcmp(a->rule.rule, b->rule.rule);
    return order != 0 ? order : strcmp(a->subject, b->subject);
}

static int by_rule(const void *left, const void *right)
{
    const struct judged *a = left, *b = right;
    int order = order_of(a, b);
    return order != 0 ? order : a->order < b->order ? -1 : a->order > b->order;
}

/* --- Flips ------------------------------------------------------------------------------- */

static bool same_verdict(const struct diff_verdict *a, const struct diff_verdict *b)
{
    return a->verdict == b->verdict &&
           (a->level == b->level ||
            (a->level != NULL && b->level != NULL && strcmp(a->level, b->level) == 0));
}

static struct diff_rule *find_rule(struct judge *j, const struct diff_rule *rule)
{
    struct diff_verdicts *found = j->found;
    size_t low = 0, high = found->n_rules;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(found->rules[middle].rule, rule->rule);
        if (order == 0)
            return &found->rules[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (found->n_rules == found->capacity) {
        found->capacity = found->capacity == 0 ? 64 : found->capacity * 2;
        struct diff_rule *more = ballot_arena_array(j->arena, found->capacity, sizeof *more);
        if (found->n_rules != 0)
            memcpy(more, found->rules, found->n_rules * sizeof *more);
        found->rules = more;
    }
    memmove(&found->rules[low + 1], &found->rules[low],
            (found->n_rules - low) * sizeof *found->rules);
    found->n_rules++;
    found->rules[low] = *rule;
    found->rules[low].via = copy(j->arena, rule->via);
    return &found->rules[low];
}

static struct diff_flip *find_flip(struct judge *j, struct diff_rule *rule,
                                   const struct diff_verdict *from, const struct diff_verdict *to)
{
    for (size_t i = 0; i < rule->n_flips; i++)
        if (same_verdict(&rule->flips[i].from, from) && same_verdict(&rule->flips[i].to, to))
            return &rule->flips[i];
    struct diff_flip *more = ballot_arena_array(j->arena, rule->n_flips + 1, sizeof *more);
    if (rule->n_flips != 0)
        memcpy(more, rule->flips, rule->n_flips * sizeof *more);
    rule->flips = more;
    struct diff_flip *flip = &more[rule->n_flips++];
    flip->from = *from;
    flip->to = *to;
    flip->examples = ballot_arena_array(j->arena, j->judging->examples + 1, sizeof *flip->examples);
    return flip;
}

static const struct diff_verdict not_bound = {DIFF_NOT_BOUND, NULL};

/* One of A and B may be NULL. */
static bool compare(struct judge *j, const struct report_subject *shown, const struct judged *a,
                    const struct judged *b)
{
    const struct diff_verdict *from = a != NULL ? &a->verdict : &not_bound;
    const struct diff_verdict *to = b != NULL ? &b->verdict : &not_bound;
    if (same_verdict(from, to))
        return false;
    const struct judged *any = b != NULL ? b : a;
    struct diff_flip *flip = find_flip(j, find_rule(j, &any->rule), from, to);
    j->found->flips++;
    if (flip->count++ >= j->judging->examples)
        return true;
    flip->examples[flip->n_examples++] =
        (struct diff_example){.file = copy(j->arena, shown->file),
                              .name = copy(j->arena, shown->name),
                              .subject = copy(j->arena, any->subject),
                              .line = shown->line,
                              .from = a != NULL ? copy(j->arena, a->message) : NULL,
                              .to = b != NULL ? copy(j->arena, b->message) : NULL};
    return true;
}

static void on_subject(void *context, const struct subject *subject)
{
    struct judge *j = context;
    size_t n = 0;
    bool touched = false;
    for (int i = 0; i < 2; i++) {
        struct ballot_facts facts = subject->facts;
        j->list = &j->lists[i];
        j->list->n = 0;
        if (i == 1)
            facts.evidence = subjects_counterpart(j->subjects[0], j->subjects[1], facts.evidence);
        if (j->checkers[i] != NULL)
            n += ballot_check(j->checkers[i], &facts, subject->about, on_finding, j);
        if (j->list->n != 0)
            qsort(j->list->items, j->list->n, sizeof *j->list->items, by_rule);
    }
    const struct judged *a = j->lists[0].items, *a_end = a + j->lists[0].n;
    const struct judged *b = j->lists[1].items, *b_end = b + j->lists[1].n;
    while (a != a_end || b != b_end) {
        int order = a == a_end ? 1 : b == b_end ? -1 : order_of(a, b);
        touched =
            compare(j, &subject->shown, order <= 0 ? a : NULL, order >= 0 ? b : NULL) || touched;
        a += order <= 0;
        b += order >= 0;
    }
    /* A CA of which no rule speaks is not counted. */
    if (n != 0 || subject->facts.certificate != NULL)
        j->found->subjects++;
    j->found->touched += touched;
    ballot_arena_reset(&j->once);
}

/* --- Checkers ------------------------------------------------------------------------------- */

static struct ballot_checker *new_checker(const struct judge *j, int i, struct ballot_error *error)
{
    const struct diff_side *side = &j->judging->sides[i];
    struct ballot_options options = {0};
    rule_base_apply(&side->rule_base, &options);
    struct subject_options subjects = *j->judging->subjects;
    if (side->point == DIFF_DAY && j->judging->moving == BALLOT_AS_IT_IS) {
        subjects.options.as_of = side->at + (side->is_day ? BALLOT_DAY - 1 : 0);
    } else if (side->point == DIFF_DAY) {
        subjects.options.mode = j->judging->moving;
        subjects.options.moved_to = side->at;
        subjects.options.by_day = side->is_day;
    }
    subject_options_apply(&subjects, &options);
    return ballot_checker_new(side->compilation->tables, &options, error);
}

/* A pattern may fit rules of one side only. */
static bool open_checkers(struct judge *j)
{
    struct ballot_error errors[2];
    for (int i = 0; i < 2; i++)
        j->checkers[i] = new_checker(j, i, &errors[i]);
    for (int i = 0; i < 2; i++)
        if (j->checkers[i] == NULL &&
            (j->checkers[1 - i] == NULL || j->judging->subjects->only.n == 0)) {
            fprintf(stderr, "ballot: %s\n", errors[i].message);
            return false;
        }
    return true;
}

/* --- All of them ------------------------------------------------------------------------------ */

/* How bad a verdict is for who is judged. */
static int badness(const struct diff_verdict *v)
{
    switch (v->verdict) {
    case BALLOT_FAIL:
        return strcmp(v->level, "must") == 0 ? 6 : strcmp(v->level, "should") == 0 ? 5 : 4;
    case BALLOT_UNKNOWN_VERDICT:
        return 3;
    case BALLOT_NOT_DUE:
        return 2;
    case BALLOT_PASS:
        return 1;
    default:
        return 0;
    }
}

static int by_badness(const void *left, const void *right)
{
    const struct diff_flip *a = left, *b = right;
    if (badness(&a->to) != badness(&b->to))
        return badness(&b->to) - badness(&a->to);
    if (badness(&a->from) != badness(&b->from))
        return badness(&a->from) - badness(&b->from);
    const char *x = a->from.level != NULL ? a->from.level : "";
    const char *y = b->from.level != NULL ? b->from.level : "";
    int order = strcmp(x, y);
    x = a->to.level != NULL ? a->to.level : "";
    y = b->to.level != NULL ? b->to.level : "";
    return order != 0 ? order : strcmp(x, y);
}

bool diff_verdicts(const struct diff_judging *judging, char *const *paths, size_t n,
                   struct diff_verdicts *found, struct ballot_arena *arena)
{
    struct judge j = {.judging = judging, .arena = arena, .found = found};
    bool fine = open_checkers(&j);
    for (int i = 0; i < 2 && fine; i++) {
        j.subjects[i] = subjects_open(judging->sides[i].compilation->tables, judging->subjects);
        fine = j.subjects[i] != NULL;
    }
    if (fine)
        subjects_show_progress(j.subjects[0]);
    if (fine)
        found->errors = subjects_each(j.subjects[0], paths, n, on_subject, NULL, &j);
    for (int i = 0; i < 2; i++) {
        subjects_free(j.subjects[i]);
        ballot_checker_free(j.checkers[i]);
        free(j.lists[i].items);
    }
    for (size_t i = 0; i < found->n_rules; i++)
        qsort(found->rules[i].flips, found->rules[i].n_flips, sizeof *found->rules[i].flips,
              by_badness);
    ballot_arena_free(&j.once);
    return fine;
}

const char *diff_verdict_text(const struct diff_verdict *verdict, struct ballot_arena *arena)
{
    if (verdict->verdict == DIFF_NOT_BOUND)
        return "not bound";
    return ballot_arena_printf(
        arena, "%s%s%s", ballot_verdict_name((enum ballot_verdict)verdict->verdict),
        verdict->level != NULL ? " " : "", verdict->level != NULL ? verdict->level : "");
}
