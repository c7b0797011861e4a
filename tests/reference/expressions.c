/* Typed at random, with a guard before whatever may be absent. */
#include "generate.h"

#include <string.h>

#include "../../runtime/date.h"

/* An expression, and what has to be present where it is read. */
struct piece {
    const char *text;
    const char *guards[6];
    size_t n_guards;
};

#define SAY(place, ...) ballot_arena_printf((place)->arena, __VA_ARGS__)

static unsigned below(const struct place *place, size_t n)
{
    return chance_below(place->chance, n);
}

static bool percent(const struct place *place, unsigned n)
{
    return chance_percent(place->chance, n);
}

static struct piece plain(const char *text)
{
    return (struct piece){.text = text};
}

static void add_guards(struct piece *piece, const struct piece *from)
{
    for (size_t i = 0; i < from->n_guards && piece->n_guards < 6; i++)
        piece->guards[piece->n_guards++] = from->guards[i];
}

static struct piece join(const struct place *place, const char *format, const struct piece *a,
                         const struct piece *b)
{
    struct piece piece = {.text = SAY(place, format, a->text, b->text)};
    add_guards(&piece, a);
    add_guards(&piece, b);
    return piece;
}

/* --- Facts --------------------------------------------------------------------------- */

struct root {
    const char *name;
    const struct schema_record *record;
};

static struct root root_of(const struct place *place)
{
    static const struct root roots[] = {
        {"issuance", &schema_issuance}, {"ca", &schema_ca},
        {"cert", &schema_cert},         {"issuer", &schema_cert},
        {"issuance", &schema_issuance}, {"issuance", &schema_issuance}};
    if (place->only_cert)
        return roots[2];
    if (place->only_ca)
        return roots[1];
    if (place->n_variables != 0 && percent(place, 65)) {
        const struct variable *v = &place->variables[below(place, place->n_variables)];
        if (v->record != NULL)
            return (struct root){v->name, v->record};
    }
    return roots[below(place, sizeof roots / sizeof roots[0])];
}

/* A field of that kind, a list or not; false if the record has none. */
static bool field_of(const struct place *place, struct root root, enum schema_kind kind,
                     bool is_list, struct piece *piece, const struct schema_field **field)
{
    const struct schema_field *fit[16];
    size_t n = 0;
    for (const struct schema_field *f = root.record->fields; f->name != NULL; f++) {
        if (f->for_tables)
            continue;
        bool through = !is_list && f->kind == KIND_RECORD && !f->is_list;
        if ((f->kind == kind && f->is_list == is_list && !through &&
             strcmp(f->name, "attestations") != 0) ||
            (through && kind != KIND_RECORD))
            fit[n++] = f;
    }
    if (n == 0)
        return false;
    *field = fit[below(place, n)];
    piece->text = SAY(place, "%s.%s", root.name, (*field)->name);
    if ((*field)->is_optional && !is_list)
        piece->guards[piece->n_guards++] = piece->text;
    if (!is_list && (*field)->kind == KIND_RECORD)
        return field_of(place, (struct root){piece->text, (*field)->record}, kind, false, piece,
                        field);
    return true;
}

static bool fact(const struct place *place, enum schema_kind kind, bool is_list,
                 struct piece *piece, const struct schema_field **field)
{
    for (size_t i = 0; i < place->n_variables && !is_list; i++)
        if (place->variables[i].record == NULL && place->variables[i].kind == kind &&
            percent(place, 60)) {
            *piece = plain(place->variables[i].name);
            return true;
        }
    for (int tries = 0; tries < 8; tries++) {
        *piece = (struct piece){.text = NULL};
        if (field_of(place, root_of(place), kind, is_list, piece, field))
            return true;
    }
    return false;
}

static const struct schedule_made *schedule(const struct place *place, enum schema_kind kind,
                                            bool is_set)
{
    for (int tries = 0; tries < 4 && place->n_schedules != 0; tries++) {
        const struct schedule_made *s = &place->schedules[below(place, place->n_schedules)];
        if (s->kind == kind && s->is_set == is_set)
            return s;
    }
    return NULL;
}

static struct piece read_schedule(const struct place *place, const struct schedule_made *s)
{
    struct piece piece = plain(s->name);
    if (s->first > place->not_before)
        piece.guards[piece.n_guards++] = piece.text;
    return piece;
}

/* --- Lists ------------------------------------------------------------------------------- */

/* A list to range over, and the place inside. False if there is none. */
static bool bind(const struct place *place, struct place *inside, const char **list)
{
    static const enum schema_kind kinds[] = {KIND_RECORD, KIND_RECORD, KIND_RECORD, KIND_DATE,
                                             KIND_INT};
    enum schema_kind kind = kinds[below(place, 5)];
    struct piece piece;
    const struct schema_field *field = NULL;
    if (place->n_variables >= 4 || !fact(place, kind, true, &piece, &field))
        return false;
    *list = piece.text;
    *inside = *place;
    inside->variables[inside->n_variables++] =
        (struct variable){SAY(place, "v%zu", place->n_variables), field->record, kind};
    return true;
}

static const char *where(const struct place *inside, int depth)
{
    return percent(inside, 50) ? SAY(inside, " where %s", generate_bool(inside, depth - 1)) : "";
}

/* The value of the innermost variable's: itself, or a field of it. */
static bool own_value(const struct place *inside, enum schema_kind kind, struct piece *piece)
{
    const struct variable *v = &inside->variables[inside->n_variables - 1];
    const struct schema_field *field;
    *piece = plain(v->name);
    if (v->record == NULL)
        return v->kind == kind;
    *piece = (struct piece){.text = NULL};
    return field_of(inside, (struct root){v->name, v->record}, kind, false, piece, &field);
}

static const char *guarded(const struct place *place, const struct piece *piece);

/* ` where` that excludes elements without the value. */
static const char *where_guarded(const struct place *inside, const struct piece *value, int depth)
{
    if (value->n_guards == 0)
        return where(inside, depth);
    struct piece rest = *value;
    rest.text = percent(inside, 50) ? generate_bool(inside, depth - 1) : value->guards[0];
    if (rest.text == value->guards[0])
        rest.text = SAY(inside, "%s is present", rest.text);
    const char *text = "";
    for (size_t i = 0; i < value->n_guards; i++)
        text = SAY(inside, "%s%s is present and ", text, value->guards[i]);
    return SAY(inside, " where %s%s", text, rest.text);
}

static bool extreme(const struct place *place, enum schema_kind kind, int depth,
                    struct piece *piece)
{
    static const char *const names[] = {"min", "max", "first"};
    struct place inside;
    struct piece value;
    const char *list;
    if (!bind(place, &inside, &list) || !own_value(&inside, kind, &value))
        return false;
    *piece = plain(SAY(place, "%s(%s in %s%s)", names[below(place, 3)], value.text, list,
                       where_guarded(&inside, &value, depth)));
    piece->guards[piece->n_guards++] = piece->text;
    return true;
}

static bool counted(const struct place *place, int depth, struct piece *piece)
{
    static const enum schema_kind kinds[] = {KIND_TEXT, KIND_INT, KIND_WORD, KIND_DATE};
    struct place inside;
    struct piece value;
    const char *list;
    if (!bind(place, &inside, &list))
        return false;
    if (percent(place, 60) && own_value(&inside, kinds[below(place, 4)], &value))
        *piece = plain(SAY(place, "count distinct(%s in %s%s)", value.text, list,
                           where_guarded(&inside, &value, depth)));
    else
        *piece = plain(
            SAY(place, "count(v%zu in %s%s)", place->n_variables, list, where(&inside, depth)));
    return true;
}

/* --- Values --------------------------------------------------------------------------------- */

const char *generate_date_literal(struct ballot_arena *arena, ballot_instant instant)
{
    struct ballot_civil c;
    ballot_date_to_civil(instant, &c);
    if (c.hour + c.minute + c.second == 0)
        return ballot_arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
    return ballot_arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
                               c.hour, c.minute, c.second);
}

static struct piece value(const struct place *place, enum schema_kind kind, int depth);

static struct piece int_value(const struct place *place, int depth)
{
    struct piece piece, other;
    const struct schema_field *field;
    const struct schedule_made *s = schedule(place, KIND_INT, false);
    unsigned dice = below(place, 10);
    if (dice < 3 && depth > 0 && counted(place, depth, &piece))
        return piece;
    if (dice == 3 && s != NULL)
        return read_schedule(place, s);
    if (dice == 4 && depth > 0 && extreme(place, KIND_INT, depth, &piece))
        return piece;
    if (dice == 5 && depth > 0) {
        static const char *const sums[] = {"(%s + %s)", "(%s - %s)", "(%s * %s)"};
        piece = int_value(place, depth - 1);
        other = int_value(place, depth - 1);
        return join(place, sums[below(place, 3)], &piece, &other);
    }
    if (dice < 9 && fact(place, KIND_INT, false, &piece, &field))
        return piece;
    return plain(SAY(place, "%u", below(place, 5)));
}

static struct piece stepped(const struct place *place, const struct piece *date)
{
    static const char *const units[] = {"day", "days", "month", "months", "hours", "months"};
    static const char *const rounds[] = {"", " rounding down", " rounding up"};
    struct piece piece = *date;
    unsigned unit = below(place, 6);
    static const unsigned most[] = {1, 100, 1, 13, 49, 3};
    bool is_step = units[unit][0] == 'm';
    piece.text =
        SAY(place, "(%s %c %u %s%s)", date->text, "+-"[below(place, 2)],
            1 + below(place, most[unit]), units[unit], is_step ? rounds[below(place, 3)] : "");
    return piece;
}

static struct piece date_value(const struct place *place, int depth)
{
    struct piece piece, other;
    const struct schema_field *field;
    unsigned dice = below(place, 14);
    if (dice == 0 && !place->only_ca && !place->only_cert)
        return plain("issuance.date");
    if (dice == 1)
        return plain("today");
    if (dice < 5 && depth > 0) {
        piece = date_value(place, depth - 1);
        return stepped(place, &piece);
    }
    if (dice == 5 && depth > 0 && extreme(place, KIND_DATE, depth, &piece))
        return piece;
    if (dice == 6 && depth > 0) {
        piece = date_value(place, depth - 1);
        other = value(place, KIND_DURATION, depth - 1);
        return join(place, "(%s + %s)", &piece, &other);
    }
    if (dice == 7 && depth > 0) {
        piece = date_value(place, depth - 1);
        other = date_value(place, depth - 1);
        struct piece both = join(place, "%s%s", &piece, &other);
        both.text = SAY(place, "(if %s then %s else %s)", generate_bool(place, depth - 1),
                        piece.text, other.text);
        return both;
    }
    enum schema_kind kind = dice < 10 ? KIND_DAY : KIND_DATE;
    if (fact(place, kind, false, &piece, &field) || fact(place, KIND_DATE, false, &piece, &field))
        return piece;
    return plain("today");
}

static struct piece duration_value(const struct place *place, int depth)
{
    struct piece piece, other;
    const struct schema_field *field;
    const struct schedule_made *s = schedule(place, KIND_DURATION, false);
    unsigned dice = below(place, 8);
    if (dice < 3) {
        piece = date_value(place, depth - 1);
        other = date_value(place, depth - 1);
        return join(place, "(%s - %s)", &piece, &other);
    }
    if (dice < 5 && s != NULL)
        return read_schedule(place, s);
    if (dice == 5 && fact(place, KIND_DURATION, false, &piece, &field))
        return piece;
    if (dice == 6 && depth > 0) {
        piece = duration_value(place, depth - 1);
        other = int_value(place, depth - 1);
        return join(place, "(%s * %s)", &piece, &other);
    }
    return plain(SAY(place, "%u days", below(place, 5) * 31));
}

static struct piece text_value(const struct place *place, enum schema_kind kind)
{
    static const char *const texts[] = {"\"x\"", "\"y\"", "\"z\""};
    struct piece piece;
    const struct schema_field *field;
    if (percent(place, 70) && fact(place, kind, false, &piece, &field))
        return piece;
    return plain(texts[below(place, 3)]);
}

static struct piece value(const struct place *place, enum schema_kind kind, int depth)
{
    switch (kind) {
    case KIND_INT:
        return int_value(place, depth);
    case KIND_DURATION:
        return duration_value(place, depth);
    case KIND_DATE:
    case KIND_DAY:
        return date_value(place, depth);
    default:
        return text_value(place, kind);
    }
}

/* --- Truth ------------------------------------------------------------------------------------ */

static const char *guarded(const struct place *place, const struct piece *piece)
{
    static const char *const forms[] = {"(%s is present and %s)", "(%s is present implies %s)",
                                        "(not (%s is present) or %s)",
                                        "(if %s is present then %s else false)"};
    const char *text = piece->text;
    for (size_t i = piece->n_guards; i > 0; i--)
        text = SAY(place, forms[below(place, 10) < 6 ? 0 : below(place, 4)], piece->guards[i - 1],
                   text);
    return text;
}

static struct piece plain_fact(const struct place *place)
{
    return plain(place->only_cert ? "cert.ca" : place->only_ca ? "ca.open" : "issuance.a");
}

/* What is made of literals alone would be folded, and with it what a rule reads. */
static bool is_constant(const struct piece *piece)
{
    return piece->text[strspn(piece->text, "0123456789 ()+-*,\"xyzdashourmnt")] == '\0' &&
           strstr(piece->text, "today") == NULL;
}

static struct piece related(const struct place *place, const char *format, const struct piece *a,
                            const struct piece *b)
{
    return is_constant(a) && is_constant(b) ? plain_fact(place) : join(place, format, a, b);
}

static struct piece compared(const struct place *place, int depth)
{
    static const enum schema_kind kinds[] = {KIND_INT, KIND_INT, KIND_DURATION, KIND_DATE,
                                             KIND_DATE};
    static const char *const forms[] = {"%s = %s",  "%s <> %s", "%s < %s",
                                        "%s <= %s", "%s > %s",  "%s >= %s"};
    enum schema_kind kind = kinds[below(place, 5)];
    struct piece a = value(place, kind, depth - 1), b = value(place, kind, depth - 1);
    return related(place, forms[below(place, 6)], &a, &b);
}

/* Now a day, now an instant: not for `after` and `through`. */
static struct piece mixed(const struct place *place)
{
    struct piece day, date, piece;
    const struct schema_field *field;
    if (!fact(place, KIND_DAY, false, &day, &field) ||
        !fact(place, KIND_DATE, false, &date, &field))
        return plain("today");
    bool swapped = percent(place, 50);
    piece = join(place, "%s%s", &day, &date);
    piece.text = SAY(place, "(if %s then %s else %s)", generate_bool(place, 0),
                     swapped ? date.text : day.text, swapped ? day.text : date.text);
    return piece;
}

static struct piece dated(const struct place *place, int depth)
{
    static const char *const forms[] = {"%s from %s", "%s after %s", "%s before %s",
                                        "%s through %s"};
    struct piece a = date_value(place, depth - 1), b = date_value(place, depth - 1);
    if (percent(place, 20))
        b = mixed(place);
    else if (percent(place, 50))
        b = plain(generate_date_literal(place->arena, percent(place, 60)
                                                          ? facts_day(place->chance)
                                                          : facts_date(place->chance)));
    bool may_mix = strstr(b.text, "(if ") != NULL;
    return join(place, forms[may_mix ? 2 * below(place, 2) : below(place, 4)], &a, &b);
}

/* A set of that kind: literals, or a schedule. */
static const char *set(const struct place *place, enum schema_kind kind)
{
    const struct schedule_made *s = schedule(place, kind, true);
    if (s != NULL && percent(place, 50))
        return s->name;
    const char *members[2];
    for (size_t i = 0; i < 2; i++)
        members[i] = kind == KIND_INT ? SAY(place, "%u", below(place, 5))
                     : kind == KIND_DATE
                         ? SAY(place, "%sT00:00:00Z",
                               generate_date_literal(place->arena, facts_day(place->chance)))
                     : kind == KIND_WORD ? schema_words[below(place, 3)]
                                         : SAY(place, "\"%c\"", "xyz"[below(place, 3)]);
    return SAY(place, "(%s, %s)", members[0], members[1]);
}

static struct piece member(const struct place *place, int depth)
{
    static const enum schema_kind kinds[] = {KIND_INT, KIND_TEXT, KIND_WORD, KIND_DATE};
    static const char *const forms[] = {"%s has any of %s", "%s has all of %s", "%s has only %s"};
    struct piece a, b;
    const struct schema_field *field;
    enum schema_kind kind = kinds[below(place, 4)];
    unsigned dice = below(place, 3);
    if (dice != 0 && kind != KIND_WORD && fact(place, kind, true, &a, &field)) {
        if (dice == 1) {
            b = plain(set(place, kind));
            return join(place, forms[below(place, 3)], &a, &b);
        }
        b = value(place, kind, depth - 1);
        return percent(place, 50) ? join(place, "%s has %s", &a, &b)
                                  : join(place, "%s in %s", &b, &a);
    }
    b = plain(set(place, kind));
    if (kind == KIND_WORD && !fact(place, kind, false, &a, &field))
        return plain_fact(place);
    if (kind != KIND_WORD)
        a = value(place, kind, depth - 1);
    return related(place, "%s in %s", &a, &b);
}

static struct piece alike(const struct place *place)
{
    struct piece a, b;
    const struct schema_field *field;
    const char *form = percent(place, 50) ? "%s = %s" : "%s <> %s";
    if (percent(place, 50) && fact(place, KIND_WORD, false, &a, &field)) {
        b = plain(schema_words[below(place, 3)]);
    } else if (fact(place, KIND_TEXT, false, &a, &field)) {
        b = text_value(place, KIND_TEXT);
    } else {
        return plain_fact(place);
    }
    return join(place, form, &a, &b);
}

static struct piece asked(const struct place *place, int depth)
{
    struct piece piece;
    unsigned dice = below(place, 4);
    if (place->only_cert)
        return compared(place, depth);
    if (dice == 0 && place->reading != NULL)
        return plain(
            SAY(place, "reading %s is %s", place->reading, percent(place, 50) ? "one" : "two"));
    if (dice == 1 && place->flag != NULL && !place->only_ca)
        return plain(place->flag);
    if (dice == 2 && place->on_number != NULL) {
        piece = int_value(place, depth - 1);
        if (is_constant(&piece))
            return plain_fact(place);
        piece.text = SAY(place, "%s(%s)", place->on_number, piece.text);
        return piece;
    }
    for (size_t i = 0; i < place->n_variables && place->on_validation != NULL; i++)
        if (place->variables[i].record != NULL &&
            strcmp(place->variables[i].record->name, "validation") == 0)
            return plain(SAY(place, "%s(%s)", place->on_validation, place->variables[i].name));
    return compared(place, depth);
}

/* A count, or the least or greatest of some, against a literal near it. */
static bool gauged(const struct place *place, int depth, struct piece *piece)
{
    static const char *const forms[] = {"%s = %u",  "%s <> %u", "%s < %u",
                                        "%s <= %u", "%s > %u",  "%s >= %u"};
    static const char *const words[] = {"from", "after", "before", "through"};
    if (percent(place, 65)) {
        if (!counted(place, depth, piece))
            return false;
        piece->text = SAY(place, forms[below(place, 6)], piece->text, below(place, 3));
        return true;
    }
    if (!extreme(place, percent(place, 80) ? KIND_DATE : KIND_DAY, depth, piece))
        return false;
    piece->text = SAY(place, "%s %s %s", piece->text, words[below(place, 4)],
                      generate_date_literal(place->arena, facts_day(place->chance)));
    return true;
}

static struct piece leaf(const struct place *place, int depth)
{
    struct piece piece;
    const struct schema_field *field;
    unsigned dice = below(place, 15);
    if (dice < 3)
        return compared(place, depth);
    if (dice < 6)
        return dated(place, depth);
    if (dice > 11 && depth > 0 && gauged(place, depth, &piece))
        return piece;
    if (dice == 6)
        return member(place, depth);
    if (dice == 7)
        return alike(place);
    if (dice == 8)
        return asked(place, depth);
    if (fact(place, KIND_BOOL, false, &piece, &field))
        return piece;
    return dated(place, depth);
}

static const char *quantified(const struct place *place, int depth)
{
    struct place inside;
    const char *list;
    if (!bind(place, &inside, &list))
        return NULL;
    return SAY(place, "(%s v%zu in %s: %s)", percent(place, 50) ? "any" : "all", place->n_variables,
               list, generate_bool(&inside, depth - 1));
}

const char *generate_bool(const struct place *place, int depth)
{
    static const char *const forms[] = {"(%s and %s)", "(%s or %s)", "(%s implies %s)"};
    unsigned dice = depth <= 0 ? 9 : below(place, 10);
    const char *text;
    if (dice < 2)
        return SAY(place, forms[below(place, 3)], generate_bool(place, depth - 1),
                   generate_bool(place, depth - 1));
    if (dice == 2)
        return SAY(place, "not (%s)", generate_bool(place, depth - 1));
    if (dice == 3)
        return SAY(place, "(if %s then %s else %s)", generate_bool(place, depth - 1),
                   generate_bool(place, depth - 1), generate_bool(place, depth - 1));
    if (dice < 7 && (text = quantified(place, depth)) != NULL)
        return text;
    struct piece piece = leaf(place, depth < 0 ? 0 : depth);
    return SAY(place, "(%s)", guarded(place, &piece));
}

const char *generate_anchor(const struct place *place)
{
    struct piece piece;
    const struct schema_field *field;
    unsigned dice = below(place, 10);
    if (place->only_ca) {
        if (place->n_variables != 0 && dice < 5)
            return SAY(place, "%s.start", place->variables[0].name);
        return dice < 8 ? "ca.since" : "today";
    }
    if (dice < 4)
        return "issuance.date";
    if (dice == 4)
        return "issuance.requested + 1 month rounding up";
    if (dice == 5)
        return "if issuance.paper is present then issuance.paper else issuance.date";
    if (dice == 6)
        return "issuance.delivery - 30 days";
    /* One of the CA's could make it a rule on the CA alone, but for `when`. */
    if (fact(place, KIND_DATE, false, &piece, &field) && piece.n_guards == 0 &&
        strstr(piece.text, ".since") == NULL && strstr(piece.text, ".start") == NULL)
        return piece.text;
    return "issuance.requested";
}
