/* The ballots that take part, in the order in which they are applied: of each
 * document the passed ones, base by base, then the drafts as they are given. */
#include "names.h"

#include <string.h>

static bool is_given(const struct ballotc_date *date)
{
    return date->where.line != 0;
}

struct candidate {
    const struct ballotc_declaration *declaration;
    uint32_t document;
    bool is_draft;
    bool placed;
    uint32_t next; /* index in names->ballots of what is placed next behind it */
};

struct candidates {
    struct candidate *items;
    size_t n;
};

/* What takes the place of a passed ballot is no draft: it has that place. */
static bool is_draft(const struct ballotc_declaration *d)
{
    return !ballotc_has_passed(d) && d->replaces == NULL;
}

/* What the next ballot in the chain refers to, and this one to the one before:
 * a replacement stands where the replaced one stood. */
static const struct ballotc_declaration *place_of(const struct ballotc_declaration *d)
{
    return d->replaces != NULL ? d->replaces : d;
}

static bool ballot_is_whole(struct ballotc_names *names, const struct ballotc_declaration *d)
{
    bool whole = true;
    if (d->version.text == NULL) {
        ballotc_report(names->diagnostics, BALLOTC_missing_version, &d->name.where,
                       "ballot %s does not say which version it produces", d->name.text);
        whole = false;
    }
    if (!is_given(&d->effective)) {
        struct ballotc_diagnostic *diagnostic =
            ballotc_report(names->diagnostics, BALLOTC_missing_effective, &d->name.where,
                           "ballot %s does not say when it takes effect", d->name.text);
        if (!ballotc_has_passed(d))
            ballotc_help(names->diagnostics, diagnostic,
                         "a draft takes part from a day on: write \"effective\" and a date");
        whole = false;
    }
    return whole;
}

static struct ballotc_ballot *place_ballot(struct ballotc_names *names, struct candidate *candidate)
{
    const struct ballotc_declaration *d = candidate->declaration;
    struct ballotc_document *document = &names->documents[candidate->document];
    struct ballotc_ballot *ballot = &names->ballots[names->n_ballots];
    if (document->n_ballots == 0)
        document->first_ballot = names->n_ballots;
    document->n_ballots++;
    ballot->declaration = d;
    ballot->document = candidate->document;
    ballot->index = names->n_ballots++;
    ballot->effective = d->effective.instant;
    ballot->is_draft = candidate->is_draft;
    ballot->base = ballot->between = BALLOT_NONE;
    /* Who asks what if it is the law knows of it, whatever the day. */
    ballot->passed = d->part == BALLOTC_TAKES_PART ? BALLOT_ALWAYS
                     : is_given(&d->passed)        ? d->passed.instant
                                                   : d->adopted.instant;
    return ballot;
}

/* Of dates as they are written: what a what-if moved or put in the place of
 * another keeps its place, and what it rests on may come later. */
static void check_against_base(struct ballotc_names *names, const struct ballotc_declaration *d,
                               const struct ballotc_declaration *base)
{
    if (d->effective.instant >= base->effective.instant || d->is_moved || base->is_moved ||
        d->replaces != NULL || base->replaces != NULL || base->part == BALLOTC_LEFT_OUT)
        return;
    char mine[BALLOT_DATE_SIZE], theirs[BALLOT_DATE_SIZE];
    struct ballotc_diagnostic *diagnostic =
        ballotc_report(names->diagnostics, BALLOTC_effective_before_base, &d->effective.where,
                       "ballot %s takes effect on %s, before %s, on which it stands", d->name.text,
                       ballot_date_format(d->effective.instant, mine), base->name.text);
    ballotc_note(names->diagnostics, diagnostic, &base->effective.where, "%s takes effect on %s",
                 base->name.text, ballot_date_format(base->effective.instant, theirs));
}

static void report_second_first(struct ballotc_names *names, const struct candidate *second,
                                const struct candidate *first)
{
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        names->diagnostics, BALLOTC_second_first, &second->declaration->name.where,
        "ballot %s has no base, but %s is the first ballot of %s", second->declaration->name.text,
        first->declaration->name.text, names->documents[second->document].declaration->name.text);
    ballotc_note(names->diagnostics, diagnostic, &first->declaration->name.where,
                 "the first ballot");
}

static struct candidate *find_first(struct ballotc_names *names, uint32_t document,
                                    struct candidates *all)
{
    struct candidate *first = NULL;
    for (size_t i = 0; i < all->n; i++) {
        struct candidate *candidate = &all->items[i];
        if (candidate->document != document || candidate->is_draft ||
            place_of(candidate->declaration)->base.text != NULL)
            continue;
        if (first != NULL) {
            report_second_first(names, candidate, first);
            candidate->placed = true;
        } else {
            first = candidate;
        }
    }
    return first;
}

static struct candidate *find_next(struct ballotc_names *names, const struct candidate *last,
                                   struct candidates *all)
{
    struct candidate *next = NULL;
    const char *version = place_of(last->declaration)->version.text;
    for (size_t i = 0; i < all->n; i++) {
        struct candidate *candidate = &all->items[i];
        const struct ballotc_declaration *d = place_of(candidate->declaration);
        if (candidate->document != last->document || candidate->is_draft || candidate->placed ||
            d->base.text == NULL || strcmp(d->base.text, version) != 0)
            continue;
        if (next != NULL) {
            struct ballotc_diagnostic *diagnostic =
                ballotc_report(names->diagnostics, BALLOTC_shared_base, &d->base.where,
                               "ballot %s amends %s, as does %s", d->name.text, d->base.text,
                               next->declaration->name.text);
            ballotc_note(names->diagnostics, diagnostic, &place_of(next->declaration)->base.where,
                         "%s amends it here", next->declaration->name.text);
            candidate->placed = true;
        } else {
            next = candidate;
            check_against_base(names, candidate->declaration, last->declaration);
        }
    }
    return next;
}

static void report_unknown_base(struct ballotc_names *names, const struct candidate *candidate)
{
    const struct ballotc_declaration *d = place_of(candidate->declaration);
    const struct ballotc_document *of = &names->documents[candidate->document];
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        names->diagnostics, BALLOTC_unknown_base, &d->base.where,
        "no earlier ballot of %s made version %s", of->declaration->name.text, d->base.text);
    if (of->n_ballots == 0)
        return;
    const struct ballotc_declaration *newest =
        names->ballots[of->first_ballot + of->n_ballots - 1].declaration;
    ballotc_help(names->diagnostics, diagnostic, "the chain ends with %s, by %s",
                 newest->version.text, newest->name.text);
}

/* Follows the chain of one document from its first ballot, base by base; one
 * that is left out is passed over. */
static void chain_document(struct ballotc_names *names, uint32_t document, struct candidates *all)
{
    for (struct candidate *last = find_first(names, document, all); last != NULL;
         last = find_next(names, last, all)) {
        if (last->declaration->part != BALLOTC_LEFT_OUT)
            place_ballot(names, last);
        last->placed = true;
        last->next = names->n_ballots;
    }
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].document == document && !all->items[i].placed && !all->items[i].is_draft)
            report_unknown_base(names, &all->items[i]);
}

bool ballotc_makes_version(const struct ballotc_declaration *d, const char *version)
{
    return strcmp(d->version.text, version) == 0 ||
           (d->replaces != NULL && strcmp(d->replaces->version.text, version) == 0);
}

static void place_draft(struct ballotc_names *names, struct candidate *draft,
                        struct candidates *all)
{
    const struct ballotc_declaration *d = draft->declaration;
    struct candidate *base = NULL, *any = NULL;
    for (size_t i = 0; i < all->n && base == NULL; i++) {
        struct candidate *other = &all->items[i];
        if (other->document != draft->document || !other->placed)
            continue;
        any = any == NULL ? other : any;
        if (d->base.text != NULL && ballotc_makes_version(other->declaration, d->base.text))
            base = other;
    }
    draft->placed = true;
    if (base == NULL && d->base.text == NULL && any != NULL) {
        report_second_first(names, draft, any);
        return;
    }
    if (base == NULL && d->base.text != NULL) {
        report_unknown_base(names, draft);
        return;
    }
    struct ballotc_ballot *ballot = place_ballot(names, draft);
    draft->next = names->n_ballots;
    if (base == NULL)
        return;
    ballot->between = base->next;
    if (base->declaration->part != BALLOTC_LEFT_OUT)
        ballot->base = base->next - 1;
    check_against_base(names, d, base->declaration);
}

static void check_doubles(struct ballotc_names *names, const struct candidates *all,
                          struct candidate *candidate)
{
    const struct ballotc_declaration *d = candidate->declaration;
    for (size_t i = 0; i < all->n && !candidate->placed; i++) {
        const struct candidate *other = &all->items[i];
        const struct ballotc_declaration *o = other->declaration;
        if (strcmp(o->name.text, d->name.text) == 0) {
            ballotc_report_twice(names, BALLOTC_duplicate_name, &d->name, &o->name.where, "ballot");
            candidate->placed = true;
        } else if (other->document == candidate->document && !other->is_draft &&
                   !candidate->is_draft && strcmp(o->version.text, d->version.text) == 0) {
            struct ballotc_diagnostic *diagnostic =
                ballotc_report(names->diagnostics, BALLOTC_same_version, &d->version.where,
                               "ballots %s and %s both make version %s", o->name.text, d->name.text,
                               d->version.text);
            ballotc_note(names->diagnostics, diagnostic, &o->version.where, "first made here");
            candidate->placed = true;
        }
    }
}

void ballotc_chain(struct ballotc_names *names, const struct ballotc_file *files)
{
    size_t most = ballotc_count_kind(files, BALLOTC_DECLARE_BALLOT);
    struct candidates all = {ballot_arena_array(names->arena, most + 1, sizeof *all.items), 0};
    names->ballots = ballot_arena_array(names->arena, most + 1, sizeof *names->ballots);
    names->without = ballot_arena_array(names->arena, most + 1, sizeof *names->without);
    names->without_documents =
        ballot_arena_array(names->arena, most + 1, sizeof *names->without_documents);
    for (; files != NULL; files = files->next)
        for (const struct ballotc_declaration *d = files->declarations; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_BALLOT)
                continue;
            struct candidate candidate = {.declaration = d, .is_draft = is_draft(d)};
            candidate.document = ballotc_document_known(names, &d->of);
            if (candidate.document == BALLOT_NONE ||
                (candidate.is_draft && d->part != BALLOTC_TAKES_PART) || !ballot_is_whole(names, d))
                continue;
            check_doubles(names, &all, &candidate);
            if (candidate.placed)
                continue;
            all.items[all.n++] = candidate;
            if (d->part != BALLOTC_LEFT_OUT)
                continue;
            names->without_documents[names->n_without] = candidate.document;
            names->without[names->n_without++] = d;
        }
    for (uint32_t document = 0; document < names->n_documents; document++) {
        chain_document(names, document, &all);
        for (size_t i = 0; i < all.n; i++)
            if (all.items[i].document == document && all.items[i].is_draft)
                place_draft(names, &all.items[i], &all);
    }
}
