/* --dump=syntax: one line a node, two spaces a level. */
#include "table_syntax.h"
#include "test_syntax.h"

#include <inttypes.h>

#include "../runtime/tables.h"

static const char *const operations[] = {
    "not",         "negate",     "present",  "and", "or",  "implies", "=",
    "<>",          "<",          "<=",       ">",   ">=",  "from",    "after",
    "before",      "through",    "+",        "-",   "*",   "in",      "has",
    "has any of",  "has all of", "has only", "any", "all", "count",   "count distinct",
    "count apart", "first",      "min",      "max"};

const char *ballotc_operation_name(enum ballotc_operation operation)
{
    return operations[operation];
}

struct dump {
    FILE *to;
    int depth;
};

static void line(struct dump *d, const struct ballotc_location *where, const char *what)
{
    fprintf(d->to, "%*s%s @%" PRIu32 ":%u", 2 * d->depth, "", what, where->line, where->column);
}

static void finish(struct dump *d)
{
    fputc('\n', d->to);
}

static void named(struct dump *d, const char *what, const struct ballotc_word *word)
{
    if (word->text == NULL)
        return;
    line(d, &word->where, what);
    fprintf(d->to, " \"%s\"\n", word->text);
}

static void words(struct dump *d, const char *what, const struct ballotc_word *word)
{
    for (; word != NULL; word = word->next)
        named(d, what, word);
}

static void date(struct dump *d, const char *what, const struct ballotc_date *value)
{
    char buffer[BALLOT_DATE_SIZE];
    if (value->where.line == 0)
        return;
    line(d, &value->where, what);
    fprintf(d->to, " %s%s\n", ballot_date_format(value->instant, buffer),
            value->is_day ? "" : " (instant)");
}

static void expression(struct dump *d, const char *role, const struct ballotc_expression *e)
{
    static const char *const kinds[] = {
        "bool", "int", "duration", "step",   "date",  "text", "oid",        "name",   "member",
        "call", "set", "unary",    "binary", "round", "if",   "quantifier", "reading"};
    char buffer[BALLOT_DATE_SIZE];
    if (e == NULL)
        return;
    line(d, &e->where, role);
    fprintf(d->to, " %s", kinds[e->kind]);
    switch (e->kind) {
    case BALLOTC_BOOL:
    case BALLOTC_INT:
    case BALLOTC_DURATION:
    case BALLOTC_STEP:
        fprintf(d->to, " %" PRId64 "%s", e->number, e->km ? " km" : "");
        break;
    case BALLOTC_DATE:
        fprintf(d->to, " %s%s", ballot_date_format(e->date.instant, buffer),
                e->date.is_day ? "" : " (instant)");
        break;
    case BALLOTC_TEXT:
    case BALLOTC_OID:
    case BALLOTC_NAME:
    case BALLOTC_MEMBER:
    case BALLOTC_CALL:
        fprintf(d->to, " \"%s\"", e->text);
        break;
    case BALLOTC_UNARY:
    case BALLOTC_BINARY:
        fprintf(d->to, " %s", operations[e->operation]);
        break;
    case BALLOTC_ROUND:
        fputs(e->number ? " up" : " down", d->to);
        break;
    case BALLOTC_QUANTIFIER:
        fprintf(d->to, " %s %s", operations[e->operation], e->variable.text);
        break;
    case BALLOTC_READING:
        fprintf(d->to, " %s is %s", e->text, e->variable.text);
        break;
    case BALLOTC_SET:
    case BALLOTC_IF:
        break;
    }
    finish(d);
    d->depth++;
    expression(d, "a", e->a);
    expression(d, "b", e->b);
    expression(d, "c", e->c);
    for (const struct ballotc_expression *item = e->items; item != NULL; item = item->next)
        expression(d, "item", item);
    d->depth--;
}

static void phase(struct dump *d, const struct ballotc_phase *p)
{
    line(d, &p->where, "phase");
    fprintf(d->to, " %s\n", ballot_level_name((enum ballot_level)p->level));
    d->depth++;
    if (p->kind != BALLOTC_PHASE_UNDATED)
        date(d, p->kind == BALLOTC_PHASE_FROM ? "from" : "after", &p->date);
    expression(d, "condition", p->condition);
    d->depth--;
}

static void clauses(struct dump *d, const struct ballotc_clauses *c)
{
    named(d, "section", &c->section);
    named(d, "summary", &c->summary);
    named(d, "manual", &c->manual);
    named(d, "because", &c->because);
    named(d, "for", &c->variable);
    expression(d, "list", c->list);
    expression(d, "where", c->where);
    expression(d, "when", c->when);
    expression(d, "at", c->anchor);
    expression(d, "due", c->due);
    for (const struct ballotc_phase *p = c->phases; p != NULL; p = p->next)
        phase(d, p);
    words(d, "covers", c->covers);
    for (const struct ballotc_check *check = c->checks; check != NULL; check = check->next) {
        named(d, "tool", &check->tool);
        named(d, "code", &check->code);
    }
    words(d, "except", c->except);
}

static void enum_words(struct dump *d, const struct ballotc_enum_word *word)
{
    for (; word != NULL; word = word->next) {
        line(d, &word->name.where, "word");
        fprintf(d->to, " %s", word->name.text);
        if (word->meaning != NULL)
            fprintf(d->to, " \"%s\"", word->meaning);
        finish(d);
    }
}

static void fields(struct dump *d, const struct ballotc_field *field)
{
    for (; field != NULL; field = field->next) {
        line(d, &field->name.where, "field");
        fprintf(d->to, " %s: %s%s%s%s", field->name.text, field->is_list ? "list of " : "",
                field->type.text != NULL ? field->type.text : "enum", field->is_optional ? "?" : "",
                field->is_fixed ? " fixed" : "");
        if (field->meaning != NULL)
            fprintf(d->to, " \"%s\"", field->meaning);
        finish(d);
        d->depth++;
        enum_words(d, field->words);
        d->depth--;
    }
}

static void parts(struct dump *d, const struct ballotc_test_part *part)
{
    for (; part != NULL; part = part->next) {
        line(d, &part->key.where, part->adds ? "add" : "part");
        fprintf(d->to, " %s", part->key.text);
        finish(d);
        d->depth++;
        for (const struct ballotc_expression *e = part->arguments; e != NULL; e = e->next)
            expression(d, "argument", e);
        parts(d, part->block);
        d->depth--;
    }
}

static void test_source(struct dump *d, const char *what, const struct ballotc_test_source *source)
{
    if (source == NULL || source->where.line == 0)
        return;
    line(d, &source->where, what);
    finish(d);
    d->depth++;
    named(d, "path", &source->path);
    named(d, "like", &source->like);
    parts(d, source->parts);
    d->depth--;
}

static void test_case(struct dump *d, const struct ballotc_test_case *list)
{
    static const char *const kinds[] = {"as of",   "issued on", "reissued on", "known",
                                        "with",    "without",   "move by",     "move to",
                                        "reading", "pending"};
    for (const struct ballotc_setting *s = list->settings; s != NULL; s = s->next) {
        line(d, &s->where, kinds[s->kind]);
        if (s->word.text != NULL)
            fprintf(d->to, " %s", s->word.text);
        if (s->choice.text != NULL)
            fprintf(d->to, " %s", s->choice.text);
        if (s->kind == BALLOTC_SET_MOVE_BY)
            fprintf(d->to, " %" PRId64 " s", s->seconds);
        finish(d);
        d->depth++;
        date(d, "from", &s->from);
        date(d, "to", &s->date);
        d->depth--;
    }
    for (const struct ballotc_expectation *e = list->expectations; e != NULL; e = e->next) {
        line(d, &e->where, "expect");
        fprintf(d->to, " %s", e->rule.text);
        if (e->has_index)
            fprintf(d->to, " [%" PRId64 "]", e->index);
        fprintf(d->to, " %s",
                e->verdict == BALLOTC_EXPECT_ABSENT
                    ? "absent"
                    : ballot_verdict_name((enum ballot_verdict)e->verdict));
        if (e->level >= 0)
            fprintf(d->to, " %s", ballot_level_name((enum ballot_level)e->level));
        finish(d);
        d->depth++;
        date(d, "since", &e->since);
        date(d, "until", &e->until);
        d->depth--;
    }
}

static void test(struct dump *d, const struct ballotc_declaration *declaration)
{
    test_source(d, "described", declaration->source_of_tests);
    if (declaration->test == NULL)
        return;
    test_source(d, "certificate", &declaration->test->certificate);
    test_source(d, "issuer", &declaration->test->issuer);
    test_source(d, "evidence", &declaration->test->evidence);
    for (const struct ballotc_test_case *c = declaration->test->cases; c != NULL; c = c->next)
        test_case(d, c);
}

static void columns(struct dump *d, const char *role, const struct ballotc_axis *axis)
{
    named(d, role, &axis->name);
    d->depth++;
    for (const struct ballotc_column *c = axis->columns; c != NULL; c = c->next) {
        line(d, &c->name.where, "column");
        fprintf(d->to, " %s%s%s\n", c->name.text, c->title != NULL ? " " : "",
                c->title != NULL ? c->title : "");
    }
    d->depth--;
}

static void table_row(struct dump *d, const struct ballotc_table_row *row)
{
    static const char *const changes[] = {"row", "add row", "drop row"};
    line(d, &row->name.where, changes[row->change]);
    fprintf(d->to, " %s", row->name.text);
    for (const struct ballotc_cell *c = row->cells; c != NULL; c = c->next)
        for (const struct ballotc_word *w = c->words; w != NULL; w = w->next)
            fprintf(d->to, "%s%s", w == c->words ? " " : "/", w->text);
    fputc('\n', d->to);
    d->depth++;
    if (row->kind != BALLOTC_PHASE_UNDATED)
        date(d, row->kind == BALLOTC_PHASE_FROM ? "from" : "after", &row->date);
    d->depth--;
}

static void table(struct dump *d, const struct ballotc_table *t)
{
    if (t == NULL)
        return;
    named(d, "for", &t->variable);
    expression(d, "in", t->list);
    expression(d, "where", t->where);
    named(d, "over", &t->over);
    named(d, "as", &t->prefix);
    columns(d, "by", &t->by);
    columns(d, "then", &t->then);
    expression(d, "when", t->when);
    for (const struct ballotc_table_row *row = t->rows; row != NULL; row = row->next)
        table_row(d, row);
    for (const struct ballotc_cell_clauses *c = t->clauses; c != NULL; c = c->next) {
        line(d, &c->where, "cells");
        fprintf(d->to, "%s%s\n", c->word.text != NULL ? " " : "",
                c->word.text != NULL ? c->word.text : "");
        d->depth++;
        for (int i = 0; i < 3; i++)
            words(d, "of", c->selected[i]);
        named(d, "first", &c->first);
        named(d, "last", &c->last);
        named(d, "section", &c->clauses.section);
        clauses(d, &c->clauses);
        d->depth--;
    }
}

static void declarations(struct dump *d, const struct ballotc_declaration *list)
{
    static const char *const kinds[] = {
        "document",    "record",   "enum",  "ballot",           "define",
        "rule",        "schedule", "table", "reading",          "apply",
        "incorporate", "permits",  "test",  "test certificate", "test evidence"};
    static const char *const changes[] = {"", "amend ", "retire "};
    static const char *const incorporations[] = {"relevant", "current", "version"};
    for (; list != NULL; list = list->next) {
        fprintf(d->to, "%*s%s%s @%" PRIu32 ":%u", 2 * d->depth, "", changes[list->change],
                kinds[list->kind], list->where.line, list->where.column);
        if (list->kind == BALLOTC_DECLARE_APPLY)
            fprintf(d->to, " %s", list->source.text);
        if (list->name.text != NULL)
            fprintf(d->to, " %s", list->name.text);
        if (list->title != NULL)
            fprintf(d->to, " \"%s\"", list->title);
        if (list->kind == BALLOTC_DECLARE_BALLOT)
            fprintf(d->to, " of %s", list->of.text);
        if (list->kind == BALLOTC_DECLARE_INCORPORATE)
            fprintf(d->to, " %s", incorporations[list->incorporation]);
        if (list->is_reusable)
            fputs(" reusable", d->to);
        finish(d);
        d->depth++;
        expression(d, "certificate", list->scope_certificate);
        expression(d, "ca", list->scope_ca);
        fields(d, list->fields);
        enum_words(d, list->words);
        words(d, "parameter", list->parameters);
        expression(d, "value", list->value);
        named(d, "base", &list->base);
        named(d, "version", &list->version);
        date(d, "discussion", &list->discussion);
        date(d, "passed", &list->passed);
        date(d, "adopted", &list->adopted);
        date(d, "effective", &list->effective);
        named(d, "section", &list->section);
        clauses(d, &list->clauses);
        for (const struct ballotc_entry *entry = list->entries; entry != NULL;
             entry = entry->next) {
            expression(d, "row", entry->value);
            d->depth++;
            if (entry->kind != BALLOTC_PHASE_UNDATED)
                date(d, entry->kind == BALLOTC_PHASE_FROM ? "from" : "after", &entry->date);
            d->depth--;
        }
        expression(d, "add", list->add);
        expression(d, "drop", list->drop);
        for (const struct ballotc_choice *choice = list->choices; choice != NULL;
             choice = choice->next) {
            line(d, &choice->name.where, "choice");
            fprintf(d->to, " %s \"%s\"%s\n", choice->name.text, choice->meaning,
                    choice->is_default ? " default" : "");
        }
        named(d, "pin", &list->pin);
        words(d, "covers", list->covers);
        table(d, list->table);
        test(d, list);
        declarations(d, list->members);
        d->depth--;
    }
}

void ballotc_syntax_dump(const struct ballotc_file *files, const struct ballotc_sources *sources,
                         FILE *to)
{
    struct dump d = {to, 0};
    for (; files != NULL; files = files->next) {
        fprintf(to, "file %s\n", sources->files[files->file].name);
        d.depth = 1;
        declarations(&d, files->declarations);
    }
}
