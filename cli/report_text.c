/* For people: grouped by subject, what failed first. */
#include <stdlib.h>
#include <string.h>

#include "../runtime/engine.h"
#include "report.h"

enum rank { RANK_ERROR, RANK_WARNING, RANK_NOTICE, RANK_UNKNOWN, RANK_NOT_DUE, RANK_REST, RANKS };

struct line {
    enum rank rank;
    char *text;
};

struct report {
    FILE *to;
    struct report_head head;
    struct line *lines; /* of the subject at hand */
    size_t n, capacity;
    unsigned long open[BALLOT_AWAITED]; /* unknown findings that are not listed one by one */
    unsigned long all[BALLOT_AWAITED];  /* those that are listed, and of all subjects */
    char *title;                        /* of the subject at hand, until it is printed */
    bool any_finding, any;
};

static const struct {
    const char *word, *colour;
} ranks[RANKS] = {{"error", "\033[1;31m"},   {"warning", "\033[1;33m"}, {"notice", "\033[1;34m"},
                  {"unknown", "\033[1;35m"}, {"not due", "\033[36m"},   {"", ""}};

static struct report *begin(FILE *to, const struct report_head *head)
{
    struct report *r = calloc(1, sizeof *r);
    if (r == NULL)
        abort();
    r->to = to;
    r->head = *head;
    return r;
}

static const char *paint(const struct report *r, const char *code)
{
    return r->head.colour ? code : "";
}

static void subject(struct report *r, const struct report_subject *s)
{
    char line[16] = "";
    size_t size = 0;
    FILE *memory = open_memstream(&r->title, &size);
    if (memory == NULL)
        abort();
    if (s->line != 0)
        snprintf(line, sizeof line, ":%u", s->line);
    char *file = report_clean(s->file), *name = report_clean(s->name);
    fprintf(memory, "%s%s%s%s  %s\n", paint(r, "\033[1m"), file, line, paint(r, "\033[0m"), name);
    free(file);
    free(name);
    fclose(memory);
    r->any_finding = strcmp(s->kind, "ca") != 0;
}

static enum rank rank_of(const struct ballot_finding *f)
{
    switch (f->verdict) {
    case BALLOT_FAIL:
        return strcmp(f->level, "must") == 0     ? RANK_ERROR
               : strcmp(f->level, "should") == 0 ? RANK_WARNING
                                                 : RANK_NOTICE;
    case BALLOT_UNKNOWN_VERDICT:
        return RANK_UNKNOWN;
    case BALLOT_NOT_DUE:
        return RANK_NOT_DUE;
    default:
        return RANK_REST;
    }
}

void report_fold(FILE *to, const char *text, int indent, int width)
{
    report_fold_behind(to, "", text, indent, width);
}

void report_fold_behind(FILE *to, const char *label, const char *text, int indent, int width)
{
    int column = 0, room = width - indent < 20 ? 20 : width - indent;
    fprintf(to, "%-*s", indent, label);
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        int columns = report_columns(text, length);
        if (column != 0 && column + 1 + columns > room) {
            fprintf(to, "\n%*s", indent, "");
            column = 0;
        } else if (column != 0) {
            fputc(' ', to);
            column++;
        }
        fwrite(text, 1, length, to);
        column += columns;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', to);
}

static void list_texts(FILE *to, const char *what, const char *const *texts, size_t n, int width)
{
    char *line = NULL;
    size_t size = 0;
    if (n == 0)
        return;
    FILE *memory = open_memstream(&line, &size);
    if (memory == NULL)
        return;
    fprintf(memory, "%s", what);
    for (size_t i = 0; i < n; i++)
        fprintf(memory, "%s %s", i == 0 ? "" : ",", texts[i]);
    fclose(memory);
    char *clean = report_clean(line);
    report_fold(to, clean, 10, width);
    free(clean);
    free(line);
}

static void citation(FILE *to, const struct ballot_finding *f)
{
    char buffer[24];
    if (f->via_document != NULL)
        fprintf(to, "%s %s -> %s %s (%s, %s)", f->via_document, f->via_section, f->document,
                f->section, f->via_ballot, f->ballot);
    else
        fprintf(to, "%s %s (%s)", f->document, f->section, f->ballot);
    const char *since = report_instant(f->since, buffer);
    if (since != NULL)
        fprintf(to, ", since %s", since);
    const char *until = report_instant(f->until, buffer);
    if (until != NULL)
        fprintf(to, ", until %s", until);
}

/* How long the finding holds, if not for ever. */
static void span(const struct report *r, FILE *to, const struct ballot_finding *f)
{
    static const char *const axes[] = {"as of", "issued on", "reissued on"};
    char from[24], until[24];
    const char *begins = report_instant(f->holds_from, from);
    const char *ends = report_instant(f->holds_until, until);
    if (begins == NULL && ends == NULL)
        return;
    fprintf(to, "%10s%s%s:", "", paint(r, "\033[2m"), axes[r->head.options.mode]);
    if (begins != NULL)
        fprintf(to, " from %s%s", begins, ends != NULL ? "," : "");
    if (ends != NULL)
        fprintf(to, " until %s", ends);
    fprintf(to, "%s\n", paint(r, "\033[0m"));
}

static enum ballot_awaited awaits(const struct ballot_finding *f)
{
    return ballot_outcome_awaits(f->origin->checker, f->origin->out);
}

/* "3 requirements await evidence, 2 an attestation"; gives how many. */
static unsigned long write_awaited(FILE *to, const unsigned long n[BALLOT_AWAITED])
{
    static const char *const what[BALLOT_AWAITED] = {"evidence", "an attestation",
                                                     "the issuer's certificate (--issuer)"};
    unsigned long sum = 0;
    for (int i = 0; i < BALLOT_AWAITED; sum += n[i++])
        if (n[i] != 0 && sum == 0)
            fprintf(to, "%lu requirement%s await%s %s", n[i], n[i] == 1 ? "" : "s",
                    n[i] == 1 ? "s" : "", what[i]);
        else if (n[i] != 0)
            fprintf(to, ", %lu %s", n[i], what[i]);
    return sum;
}

static void describe(struct report *r, FILE *to, const struct ballot_finding *f, enum rank rank)
{
    const struct ballot_texts *says = ballot_finding_texts(f);
    const char *word = rank == RANK_REST ? ballot_verdict_name(f->verdict) : ranks[rank].word;
    fprintf(to, "  %s%-7s%s %s%s%s", paint(r, ranks[rank].colour), word,
            paint(r, *ranks[rank].colour != '\0' ? "\033[0m" : ""), paint(r, "\033[1m"), f->rule,
            paint(r, "\033[0m"));
    if (strchr(says->subject, '[') != NULL)
        fprintf(to, " on %s", says->subject);
    fputc('\n', to);
    if (rank == RANK_REST)
        return;
    char *clean = report_clean(says->message);
    report_fold(to, clean, 10, r->head.width);
    free(clean);
    fprintf(to, "%10s%s", "", paint(r, "\033[2m"));
    citation(to, f);
    fprintf(to, "%s\n", paint(r, "\033[0m"));
    span(r, to, f);
    list_texts(to,
               rank == RANK_UNKNOWN && awaits(f) == BALLOT_AWAITS_ATTESTATION
                   ? "an attestation answers it, in"
                   : "not supplied:",
               says->missing, says->n_missing, r->head.width);
    list_texts(to, "rests on a substitute:", says->substitutes,
               f->verdict == BALLOT_FAIL ? says->n_substitutes : 0, r->head.width);
    list_texts(to, "would be judged otherwise with --reading", says->flips, says->n_flips,
               r->head.width);
}

static void finding(struct report *r, const struct ballot_finding *f)
{
    enum rank rank = rank_of(f);
    char *text = NULL;
    size_t size = 0;
    r->any_finding = true;
    if (rank == RANK_UNKNOWN)
        r->all[awaits(f)]++;
    if (rank == RANK_UNKNOWN && !r->head.verbose) {
        r->open[awaits(f)]++;
        return;
    }
    if (rank == RANK_REST && !r->head.verbose)
        return;
    if (r->n == r->capacity) {
        r->capacity = r->capacity == 0 ? 32 : r->capacity * 2;
        r->lines = realloc(r->lines, r->capacity * sizeof *r->lines);
        if (r->lines == NULL)
            abort();
    }
    FILE *memory = open_memstream(&text, &size);
    if (memory == NULL)
        abort();
    describe(r, memory, f, rank);
    fclose(memory);
    r->lines[r->n].rank = rank;
    r->lines[r->n++].text = text;
}

static void subject_end(struct report *r)
{
    /* A CA that no rule is about needs no lines of its own. */
    if (r->any_finding) {
        fprintf(r->to, "%s%s", r->any ? "\n" : "", r->title);
        r->any = true;
    }
    free(r->title);
    r->title = NULL;
    for (int rank = 0; rank < RANKS; rank++)
        for (size_t i = 0; i < r->n; i++)
            if (r->lines[i].rank == (enum rank)rank)
                fputs(r->lines[i].text, r->to);
    for (size_t i = 0; i < r->n; i++)
        free(r->lines[i].text);
    unsigned long open = 0;
    for (int i = 0; i < BALLOT_AWAITED; i++)
        open += r->open[i];
    if (r->any_finding && r->n == 0 && open == 0)
        fputs("  nothing to report\n", r->to);
    if (open != 0) {
        fprintf(r->to, "  %sunknown%s ", paint(r, ranks[RANK_UNKNOWN].colour), paint(r, "\033[0m"));
        write_awaited(r->to, r->open);
        fprintf(r->to, "; --verbose lists %s\n", open == 1 ? "it" : "them");
    }
    r->n = 0;
    memset(r->open, 0, sizeof r->open);
}

static void error(struct report *r, const char *file, unsigned line, const char *message)
{
    /* Standard error has it already. */
    (void)r;
    (void)file;
    (void)line;
    (void)message;
}

static void end(struct report *r, const struct report_counts *c)
{
    fprintf(r->to,
            "%s%lu subject%s: %lu error%s, %lu warning%s, %lu notice%s, %lu unknown, %lu not due, "
            "%lu pass",
            r->any ? "\n" : "", c->subjects, c->subjects == 1 ? "" : "s", c->errors,
            c->errors == 1 ? "" : "s", c->warnings, c->warnings == 1 ? "" : "s", c->notices,
            c->notices == 1 ? "" : "s", c->unknown, c->not_due, c->pass);
    if (c->input_errors != 0)
        fprintf(r->to, "; %lu unreadable", c->input_errors);
    fputc('\n', r->to);
    /* The command would fail where this one did. */
    r->all[BALLOT_AWAITS_ISSUER] = 0; /* which is not filled in */
    if (r->head.how_to_supply != NULL && c->input_errors == 0 && write_awaited(r->to, r->all) != 0)
        fprintf(r->to, ": '%s' writes what to fill in\n", r->head.how_to_supply);
    free(r->lines);
    free(r);
}

const struct report_format report_text = {"text", begin, subject, finding, subject_end, error, end};
