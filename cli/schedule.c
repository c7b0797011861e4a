/* ballot schedule: "if we go on as today, what changes, and when?" */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>

#include "commands.h"
#include "input.h"
#include "only.h"
#include "output.h"
#include "rule_base.h"
#include "schedule.h"
#include "subjects.h"

static const char usage_text[] =
    "Usage: ballot schedule [OPTION]... CERTIFICATE...\n"
    "Tells what changes, and on which day, if things go on as they are.\n"
    "\n"
    "      --from=D, --to=D   from D (default: today) to D (default: five years later)\n"
    "      --moving=DATE      issued-on: the same practice is repeated (default);\n"
    "                         reissued-on: the same validations are relied on, and age;\n"
    "                         as-of: nothing is done, only judged\n"
    "      --as-of=D          judge all of it on day D\n"
    "      --evidence=FILE    what was done for the certificates, and what the CA does\n"
    "      --issuer=FILE      certificates of issuing CAs\n"
    "      --only=PATTERN     rules whose name fits (\"SBR/mpic.*\")\n" RULE_BASE_USAGE
    "      --format=FORMAT    text, json, csv, ics (iCalendar) or html\n"
    "  -o, --output=FILE      write to FILE\n"
    "      --help\n"
    "\n"
    "D is 2025-03-15 or 2025-03-15T12:00:00Z.\n"
    "Exit status: 0 no \"must\" begins to fail; 1 one does; 2 usage or bad input.\n";

#define YEARS_AHEAD 5

struct arguments {
    struct subject_options subjects;
    struct rule_base_options rule_base;
    enum ballot_mode mode;
    ballot_instant from, to;
    bool has_to;
    schedule_write_fn *write;
    const char *output;
};

/* --- Changes --------------------------------------------------------------------------- */

struct collector {
    struct schedule *schedule;
    struct ballot_checker *checker;
    const struct schedule_subject *subject;
    /* The stretch before the one that is told. */
    const char *rule, *instance;
    struct standing standing;
};

static char *keep(struct schedule *s, const char *text)
{
    return text != NULL ? ballot_arena_text(&s->arena, text, strlen(text)) : NULL;
}

const char *schedule_moving(const struct schedule *schedule)
{
    static const char *const names[] = {"as-of", "issued-on", "reissued-on"};
    return names[schedule->options.mode];
}

const char *schedule_kind(enum change_kind kind)
{
    static const char *const names[] = {"breaks", "warns", "opens", "eases",
                                        "begins", "ends",  "fails"};
    return names[kind];
}

static bool binds(const struct standing *s)
{
    return s->verdict == BALLOT_PASS || s->verdict == BALLOT_FAIL ||
           s->verdict == BALLOT_UNKNOWN_VERDICT;
}

const char *schedule_standing(struct schedule *schedule, const struct standing *standing)
{
    const char *verdict = ballot_verdict_name(standing->verdict);
    if (!binds(standing) || standing->level == NULL)
        return verdict;
    return ballot_arena_printf(&schedule->arena, "%s (%s)", verdict, standing->level);
}

const char *schedule_citation(struct schedule *schedule, const struct change *c)
{
    if (c->via_document == NULL)
        return ballot_arena_printf(&schedule->arena, "%s %s (%s)", c->document, c->section,
                                   c->ballot);
    return ballot_arena_printf(&schedule->arena, "%s %s -> %s %s (%s, %s)", c->via_document,
                               c->via_section, c->document, c->section, c->via_ballot, c->ballot);
}

static int gravity(const struct standing *s)
{
    if (s->verdict != BALLOT_FAIL)
        return 0;
    return strcmp(s->level, "must") == 0 ? 3 : strcmp(s->level, "should") == 0 ? 2 : 1;
}

static enum change_kind kind_of(const struct standing *from, const struct standing *to)
{
    if (gravity(to) > gravity(from))
        return gravity(to) == 3 ? CHANGE_BREAKS : CHANGE_WARNS;
    if (gravity(to) < gravity(from))
        return CHANGE_EASES;
    if (to->verdict == BALLOT_UNKNOWN_VERDICT)
        return CHANGE_OPENS;
    return to->verdict == BALLOT_PASS ? CHANGE_BEGINS : CHANGE_ENDS;
}

/* Of the change, not of its day: who moves a ballot moves the entry in
 * everybody's calendar. The n-th change of its sort has a number of its own. */
static const char *identify(struct schedule *s, const struct change *c)
{
    unsigned before = 0, length = 0;
    const char *now = schedule_standing(s, &c->to);
    for (size_t i = s->changes.n; i > 0; i--) {
        const struct change *other = &s->changes.items[i - 1];
        if (other->subject != c->subject || strcmp(other->rule, c->rule) != 0 ||
            strcmp(other->instance, c->instance) != 0)
            break;
        before += strcmp(schedule_standing(s, &other->to), now) == 0;
    }
    unsigned char hash[EVP_MAX_MD_SIZE];
    const char *text =
        ballot_arena_printf(&s->arena, "%s\n%s\n%s\n%s\n%s\n%u",
                            c->subject->sha256 != NULL ? c->subject->sha256 : c->subject->file,
                            c->rule, c->instance, schedule_moving(s), now, before);
    if (EVP_Digest(text, strlen(text), hash, &length, EVP_sha256(), NULL) != 1)
        abort();
    char *hex = ballot_arena_raw(&s->arena, 33);
    for (unsigned i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
    return hex;
}

static struct change *append(struct changes *changes)
{
    if (changes->n == changes->capacity) {
        changes->capacity = changes->capacity == 0 ? 64 : changes->capacity * 2;
        changes->items = realloc(changes->items, changes->capacity * sizeof *changes->items);
        if (changes->items == NULL)
            abort();
    }
    return &changes->items[changes->n++];
}

/* A whole day, where the change comes at midnight. */
static ballot_instant last_before(ballot_instant at)
{
    return at - (at % BALLOT_DAY == 0 ? BALLOT_DAY : 1);
}

static struct change change_of(struct collector *c, const struct ballot_finding *f,
                               enum change_kind kind, ballot_instant at, const struct standing *to)
{
    const struct ballot_texts *says = ballot_finding_texts(f);
    struct schedule *s = c->schedule;
    const char **missing = ballot_arena_array(&s->arena, says->n_missing + 1, sizeof *missing);
    for (size_t i = 0; i < says->n_missing; i++)
        missing[i] = keep(s, says->missing[i]);
    return (struct change){.at = at,
                           .last = last_before(at),
                           .kind = kind,
                           .subject = c->subject,
                           .rule = f->rule,
                           .document = f->document,
                           .section = f->section,
                           .ballot = f->ballot,
                           .version = f->version,
                           .via_document = f->via_document,
                           .via_section = f->via_section,
                           .via_ballot = f->via_ballot,
                           .instance = keep(s, says->subject),
                           .from = c->standing,
                           .to = *to,
                           .message = keep(s, says->message),
                           .unmet = keep(s, says->unmet),
                           .missing = missing,
                           .n_missing = says->n_missing};
}

static void add_change(struct collector *c, const struct ballot_finding *f,
                       const struct standing *to)
{
    struct change change = change_of(c, f, kind_of(&c->standing, to), f->holds_from, to);
    change.id = identify(c->schedule, &change);
    *append(&c->schedule->changes) = change;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void on_stretch(void *context, const struct ballot_finding *f)
{
    struct collector *c = context;
    const struct ballot_texts *says = ballot_finding_texts(f);
    struct standing now = {f->verdict, f->level};
    bool goes_on = c->rule == f->rule && strcmp(c->instance, says->subject) == 0;
    if (!goes_on && f->verdict == BALLOT_FAIL && strcmp(f->level, "must") == 0)
        *append(&c->schedule->failing) = change_of(c, f, CHANGE_FAILS, c->schedule->from, &now);
    /* Another wording that comes to the same is no change. */
    bool differs = now.verdict != c->standing.verdict || !same_text(now.level, c->standing.level);
    if (goes_on && differs && (binds(&now) || binds(&c->standing)))
        add_change(c, f, &now);
    c->rule = f->rule;
    if (!goes_on)
        c->instance = keep(c->schedule, says->subject);
    c->standing = now;
}

static void on_subject(void *context, const struct subject *subject)
{
    struct collector *c = context;
    struct schedule *s = c->schedule;
    struct schedule_subject *kept = ballot_arena_alloc(&s->arena, sizeof *kept);
    *kept = (struct schedule_subject){.name = keep(s, subject->shown.name),
                                      .file = keep(s, subject->shown.file),
                                      .line = subject->shown.line,
                                      .sha256 = keep(s, subject->shown.sha256)};
    c->subject = kept;
    c->rule = NULL;
    size_t n = ballot_timeline(c->checker, &subject->facts, subject->about, s->from, s->until,
                               on_stretch, c);
    if (n != 0 || subject->facts.certificate != NULL)
        s->n_subjects++;
}

static int by_date(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int order = strcmp(a->rule, b->rule);
    if (order == 0)
        order = strcmp(a->subject->file, b->subject->file);
    if (order == 0)
        order = (a->subject->line > b->subject->line) - (a->subject->line < b->subject->line);
    return order != 0 ? order : strcmp(a->instance, b->instance);
}

static void sort(struct changes *changes)
{
    if (changes->n != 0)
        qsort(changes->items, changes->n, sizeof *changes->items, by_date);
}

/* --- Options ------------------------------------------------------------------------------ */

static bool take_format(struct arguments *a, const char *name)
{
    static const struct {
        const char *name;
        schedule_write_fn *write;
    } formats[] = {{"text", schedule_text},
                   {"json", schedule_json},
                   {"csv", schedule_csv},
                   {"ics", schedule_ics},
                   {"html", schedule_html}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, name) == 0) {
            a->write = formats[i].write;
            return true;
        }
    command_usage_error("schedule", "no format \"%s\": text, json, csv, ics or html", name);
    return false;
}

static bool take_moving(struct arguments *a, const char *name)
{
    static const char *const names[] = {"as-of", "issued-on", "reissued-on"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(names[i], name) == 0) {
            a->mode = (enum ballot_mode)i;
            return true;
        }
    command_usage_error("schedule", "nothing moves \"%s\": issued-on, reissued-on or as-of", name);
    return false;
}

static int check_arguments(struct arguments *a, bool any_path)
{
    const struct ballot_options *given = &a->subjects.options;
    if (given->mode != BALLOT_AS_IT_IS)
        return command_usage_error("schedule", "the date moves by itself: --from, --to, --moving");
    if (given->as_of_fixed && a->mode == BALLOT_AS_IT_IS)
        return command_usage_error("schedule", "--as-of stands still, --moving=as-of moves it");
    if (!a->has_to)
        a->to = ballot_date_add_months(a->from, 12 * YEARS_AHEAD, BALLOT_ROUND_DOWN);
    if (a->from >= a->to) {
        char from[BALLOT_DATE_SIZE], to[BALLOT_DATE_SIZE];
        return command_usage_error("schedule", "nothing lies between %s and %s",
                                   ballot_date_format(a->from, from),
                                   ballot_date_format(a->to, to));
    }
    if (!any_path && a->subjects.evidence.n == 0)
        return command_usage_error("schedule", "no certificate given");
    return -1;
}

/* -1 to go on, else the exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
    enum { FROM = 256, TO, MOVING, FORMAT, HELP };
    static const struct option options[] = {SUBJECT_OPTIONS,
                                            RULE_BASE_OPTIONS,
                                            {"from", required_argument, NULL, FROM},
                                            {"to", required_argument, NULL, TO},
                                            {"moving", required_argument, NULL, MOVING},
                                            {"format", required_argument, NULL, FORMAT},
                                            {"output", required_argument, NULL, 'o'},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    bool is_day;
    int option;
    a->write = schedule_text;
    a->mode = BALLOT_ISSUED_ON;
    a->from = ballot_date_floor_day((ballot_instant)time(NULL));
    subject_options_default(&a->subjects);
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        enum option_result shared = subject_option(&a->subjects, "schedule", option, optarg);
        if (shared == OPTION_NOT_MINE)
            shared = rule_base_option(&a->rule_base, "schedule", option, optarg);
        if (shared == OPTION_WRONG)
            return 2;
        if (shared == OPTION_TAKEN)
            continue;
        switch (option) {
        case FROM:
            if (!input_date("--from", optarg, &a->from, &is_day))
                return 2;
            break;
        case TO:
            if (!input_date("--to", optarg, &a->to, &is_day))
                return 2;
            a->has_to = true;
            break;
        case MOVING:
            if (!take_moving(a, optarg))
                return 2;
            break;
        case FORMAT:
            if (!take_format(a, optarg))
                return 2;
            break;
        case 'o':
            a->output = optarg;
            break;
        case HELP:
            fputs(usage_text, stdout);
            return command_flush() ? 0 : 2;
        default:
            return command_try_help("schedule");
        }
    }
    return check_arguments(a, optind < argc);
}

static struct ballot_options checker_options(const struct arguments *a)
{
    struct ballot_options options = {0};
    rule_base_apply(&a->rule_base, &options);
    subject_options_apply(&a->subjects, &options);
    options.mode = a->mode;
    options.moved_to = a->from;
    options.spans = true;
    if (!options.as_of_fixed)
        options.as_of = a->from;
    return options;
}

/* For schedules that have to come out the same (reproducible-builds.org). */
static ballot_instant now(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    if (epoch == NULL || *epoch == '\0')
        return (ballot_instant)time(NULL);
    long long seconds = strtoll(epoch, &end, 10);
    return *end == '\0' && seconds >= 0 ? seconds : (ballot_instant)time(NULL);
}

/* --- The command ------------------------------------------------------------------------------ */

static int write_schedule(struct schedule *s, const struct arguments *a)
{
    struct output output;
    struct schedule_style style = {
        .colour = a->output == NULL && command_colour(), .width = command_width(), .now = now()};
    if (!output_open(&output, "ballot", a->output))
        return 2;
    a->write(s, &style, output.to);
    if (!output_close(&output, "ballot") || s->input_errors != 0)
        return 2;
    for (size_t i = 0; i < s->changes.n; i++)
        if (s->changes.items[i].kind == CHANGE_BREAKS)
            return 1;
    return 0;
}

static int run(struct schedule *s, const struct arguments *a, char **paths, size_t n)
{
    struct ballot_error error;
    struct collector collector = {.schedule = s};
    s->options = checker_options(a);
    s->from = a->from;
    s->until = a->to;
    if (!only_fits(&a->rule_base, s->tables, &s->options))
        return 2;
    collector.checker = ballot_checker_new(s->tables, &s->options, &error);
    if (collector.checker == NULL) {
        fprintf(stderr, "ballot: %s\n", error.message);
        return 2;
    }
    struct subjects *subjects = subjects_open(s->tables, &a->subjects);
    int status = 2;
    if (subjects != NULL) {
        subjects_show_progress(subjects);
        s->input_errors = subjects_each(subjects, paths, n, on_subject, NULL, &collector);
        sort(&s->changes);
        sort(&s->failing);
        status = write_schedule(s, a);
    }
    subjects_free(subjects);
    ballot_checker_free(collector.checker);
    return status;
}

int command_schedule(int argc, char **argv)
{
    struct arguments a = {0};
    struct schedule schedule = {0};
    struct ballot_arena arena = {0};
    int status = parse_arguments(argc, argv, &a);
    if (status < 0) {
        schedule.tables = command_tables(&arena, &a.rule_base);
        status = schedule.tables != NULL
                     ? run(&schedule, &a, argv + optind, (size_t)(argc - optind))
                     : 2;
    }
    free(schedule.changes.items);
    free(schedule.failing.items);
    ballot_arena_free(&schedule.arena);
    ballot_arena_free(&arena);
    subject_options_free(&a.subjects);
    rule_base_options_free(&a.rule_base);
    return status;
}
