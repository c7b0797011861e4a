/* What a finding says to people: its message, and which facts were missing. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "builtins.h"
#include "certificate.h"
#include "evaluate.h"
#include "line.h"

/* --- Values as text ------------------------------------------------------------- */

/* Days where they are whole, else the units that are not zero. */
static void append_duration(struct ballot_line *line, int64_t seconds)
{
    static const struct {
        int64_t length;
        const char *name;
    } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    uint64_t rest = seconds < 0 ? (uint64_t)0 - (uint64_t)seconds : (uint64_t)seconds;
    bool any = false;
    if (seconds < 0)
        ballot_line_add(line, "-");
    for (size_t i = 0; i < 4; i++) {
        uint64_t n = rest / (uint64_t)units[i].length;
        rest %= (uint64_t)units[i].length;
        if (n == 0 && (any || i < 3))
            continue;
        ballot_line_printf(line, "%s%" PRIu64 " %s%s", any ? " " : "", n, units[i].name,
                           n == 1 ? "" : "s");
        any = true;
        if (rest == 0)
            break;
    }
}

/* Quoted; a null shows as U+2400, since it would end the message. */
static void append_text(struct ballot_line *line, const struct ballot_value *value)
{
    const char *text = value->as.text, *end = text + value->length;
    ballot_line_add(line, "\"");
    for (const char *null; (null = memchr(text, '\0', (size_t)(end - text))) != NULL;
         text = null + 1) {
        ballot_line_add_octets(line, text, (size_t)(null - text));
        ballot_line_add(line, "\xE2\x90\x80");
    }
    ballot_line_add_octets(line, text, (size_t)(end - text));
    ballot_line_add(line, "\"");
}

static void append_scalar(struct ballot_line *line, const struct ballot_run *run,
                          const struct ballot_node *node, const struct ballot_value *value)
{
    char date[BALLOT_DATE_SIZE];
    switch ((enum ballot_kind)node->kind) {
    case BALLOT_BOOL:
        ballot_line_add(line, value->as.number != 0 ? "true" : "false");
        break;
    case BALLOT_INT:
        ballot_line_printf(line, "%" PRId64, value->as.number);
        break;
    case BALLOT_DATE:
    case BALLOT_DAY_DATE:
        ballot_line_add(line, ballot_date_format(value->as.number, date));
        break;
    case BALLOT_DURATION:
        append_duration(line, value->as.number);
        break;
    case BALLOT_TEXT:
        append_text(line, value);
        break;
    case BALLOT_OID:
        ballot_line_add(line, ballot_oid_text(value->as.bytes, value->length, run->arena));
        break;
    case BALLOT_ENUM:
        ballot_line_add(line, ballot_tables_enum(run->tables, node->type)->words[value->as.number]);
        break;
    case BALLOT_RECORD:
        ballot_line_add(line, "(record)");
        break;
    }
}

static void append_value(struct ballot_line *line, const struct ballot_run *run,
                         const struct ballot_node *node, const struct ballot_value *value)
{
    switch ((enum ballot_state)value->state) {
    case BALLOT_KNOWN:
        break;
    case BALLOT_ABSENT:
        ballot_line_add(line, "none");
        return;
    case BALLOT_RANGE:
        ballot_line_printf(line, "%" PRId64, value->as.number);
        if (value->length == UINT32_MAX)
            ballot_line_add(line, " or more");
        else {
            ballot_line_printf(line, " to %" PRIu32, value->length);
        }
        return;
    case BALLOT_UNREADABLE:
        ballot_line_add(line, "unreadable");
        return;
    case BALLOT_UNREAD:
    case BALLOT_UNKNOWN:
        ballot_line_add(line, "unknown");
        return;
    }
    if (!node->is_list) {
        append_scalar(line, run, node, value);
        return;
    }
    if (value->length == 0)
        ballot_line_add(line, "none");
    for (uint32_t i = 0; i < value->length; i++) {
        if (i != 0)
            ballot_line_add(line, ", ");
        struct ballot_value item = ballot_element(run, node, value, i);
        append_scalar(line, run, node, &item);
    }
}

const char *ballot_value_as_text(const struct ballot_run *run, const struct ballot_node *node,
                                 const struct ballot_value *value)
{
    struct ballot_line line = {.arena = run->arena};
    append_value(&line, run, node, value);
    return line.text;
}

const char *ballot_message(struct ballot_run *run, uint32_t first_part, uint32_t n_parts)
{
    struct ballot_line line = {.arena = run->arena};
    ballot_line_add(&line, "");
    for (uint32_t i = 0; i < n_parts; i++) {
        const struct ballot_part *part = &run->tables->parts[first_part + i];
        ballot_line_add(&line, part->text);
        if (part->node == BALLOT_NONE)
            continue;
        struct ballot_value value = ballot_evaluate(run, part->node);
        append_value(&line, run, &run->tables->nodes[part->node], &value);
    }
    return line.text;
}

/* --- Paths and missing facts -------------------------------------------------------- */

/* Most checks say of many facts that they are missing; printf would take longer
 * than all else that a check does. */
static const char *join(struct ballot_arena *arena, const char *a, char between, const char *b,
                        const char *end)
{
    size_t n = strlen(a), m = strlen(b), k = strlen(end);
    char *text = ballot_arena_raw(arena, n + 1 + m + k + 1);
    memcpy(text, a, n);
    text[n] = between;
    memcpy(text + n + 1, b, m);
    memcpy(text + n + 1 + m, end, k + 1);
    return text;
}

const char *ballot_element_path(struct ballot_run *run, const char *list, uint32_t position)
{
    char digits[11], *at = digits + sizeof digits - 1;
    *at = '\0';
    do
        *--at = (char)('0' + position % 10);
    while ((position /= 10) != 0);
    return join(run->arena, list, '[', at, "]");
}

static const char *name_of_field(const struct ballot_run *run, const struct ballot_node *field)
{
    uint32_t record = run->tables->nodes[field->a].type;
    return ballot_tables_record(run->tables, record)->fields[field->slot].name;
}

/* Of what FIRST has taken; asked aside, as ballot_branch does. */
static const char *path_of_first(const struct ballot_run *run, uint32_t index)
{
    const struct ballot_node *node = &run->tables->nodes[index];
    struct ballot_run aside = *run;
    struct ballot_value taken = ballot_evaluate(&aside, index);
    if (!ballot_is_known(&taken))
        return "";
    struct ballot_value list = ballot_evaluate(&aside, node->a), counts = {0};
    for (uint32_t i = 0; counts.as.number == 0 && i < list.length; i++) {
        ballot_bind_element(&aside, node, &list, i);
        counts = ballot_evaluate(&aside, node->b);
    }
    return ballot_path(&aside, node->c);
}

const char *ballot_path(struct ballot_run *run, uint32_t index)
{
    static const char *const roots[] = {"cert", "issuance", "ca", "issuer"};
    const struct ballot_node *node = &run->tables->nodes[index];
    const char *path;
    uint32_t branch;
    switch (node->op) {
    case BALLOT_OP_ROOT:
        return roots[node->slot];
    case BALLOT_OP_VARIABLE:
        path = ballot_path(run, run->lists[node->slot]);
        return *path == '\0' ? path : ballot_element_path(run, path, run->positions[node->slot]);
    case BALLOT_OP_FIELD:
        path = ballot_path(run, node->a);
        return *path == '\0' ? path : join(run->arena, path, '.', name_of_field(run, node), "");
    case BALLOT_OP_FIRST:
        return path_of_first(run, index);
    case BALLOT_OP_IF:
        branch = ballot_branch(run, node);
        return branch == BALLOT_NONE ? "" : ballot_path(run, branch);
    case BALLOT_OP_ISSUANCE_DATE:
        return "issuance.date";
    case BALLOT_OP_SCHEDULE:
        return ballot_arena_printf(run->arena, "schedule %s", run->tables->schedules[node->a].name);
    default:
        return "";
    }
}

void ballot_add_missing(struct ballot_run *run, struct ballot_missing *missing, const char *path)
{
    if (*path == '\0')
        return;
    for (size_t i = 0; i < missing->n; i++)
        if (strcmp(missing->paths[i], path) == 0)
            return;
    if (missing->n == missing->capacity) {
        size_t capacity = missing->capacity == 0 ? 8 : missing->capacity * 2;
        const char **more = ballot_arena_array(run->arena, capacity, sizeof *more);
        if (missing->n != 0)
            memcpy(more, missing->paths, missing->n * sizeof *more);
        missing->paths = more;
        missing->capacity = capacity;
    }
    missing->paths[missing->n++] = path;
}

static bool is_open(struct ballot_run *run, uint32_t node)
{
    struct ballot_value value = ballot_evaluate(run, node);
    return value.state != BALLOT_KNOWN && value.state != BALLOT_ABSENT;
}

static void find_in_list(struct ballot_run *run, const struct ballot_node *node,
                         struct ballot_missing *missing)
{
    struct ballot_value list = ballot_evaluate(run, node->a);
    if (!ballot_is_known(&list)) {
        ballot_find_missing(run, node->a, missing);
        return;
    }
    for (uint32_t i = 0; i < list.length; i++) {
        ballot_bind_element(run, node, &list, i);
        struct ballot_value condition = ballot_evaluate(run, node->b);
        if (!ballot_is_known(&condition))
            ballot_find_missing(run, node->b, missing);
        else if (condition.as.number != 0 && node->c != BALLOT_NONE)
            ballot_find_missing(run, node->c, missing);
    }
}

static void find_in_operands(struct ballot_run *run, const struct ballot_node *node,
                             struct ballot_missing *missing)
{
    const uint32_t all[] = {node->a, node->b, node->c};
    for (unsigned i = 0; i < ballot_op_operands((enum ballot_op)node->op); i++)
        if (all[i] != BALLOT_NONE)
            ballot_find_missing(run, all[i], missing);
}

void ballot_find_missing(struct ballot_run *run, uint32_t index, struct ballot_missing *missing)
{
    const struct ballot_node *node = &run->tables->nodes[index];
    if (!is_open(run, index))
        return;
    switch (node->op) {
    case BALLOT_OP_ROOT:
    case BALLOT_OP_ISSUANCE_DATE:
    case BALLOT_OP_VARIABLE:
        ballot_add_missing(run, missing, ballot_path(run, index));
        return;
    case BALLOT_OP_FIELD: {
        struct ballot_value object = ballot_evaluate(run, node->a);
        /* The whole path is what somebody has to supply, unless nobody knows of what. */
        const char *path = ballot_path(run, index);
        if (*path == '\0') {
            ballot_find_missing(run, node->a, missing);
            return;
        }
        const struct ballot_value *value =
            ballot_is_known(&object) ? ballot_fact(object.as.object, node->slot) : NULL;
        if (value != NULL && value->state == BALLOT_UNREADABLE)
            path = ballot_arena_printf(run->arena, "%s (unreadable)", path);
        ballot_add_missing(run, missing, path);
        return;
    }
    case BALLOT_OP_ATTESTED:
        ballot_add_missing(run, missing,
                           node->c == BALLOT_SUBJECT_CA ? "ca.attestations"
                                                        : "issuance.attestations");
        return;
    case BALLOT_OP_ANY:
    case BALLOT_OP_ALL:
    case BALLOT_OP_COUNT:
    case BALLOT_OP_COUNT_DISTINCT:
    case BALLOT_OP_COUNT_APART:
    case BALLOT_OP_FIRST:
    case BALLOT_OP_MIN:
    case BALLOT_OP_MAX:
        find_in_list(run, node, missing);
        return;
    case BALLOT_OP_IF: {
        uint32_t branch = ballot_branch(run, node);
        if (branch == BALLOT_NONE)
            find_in_operands(run, node, missing);
        else
            ballot_find_missing(run, branch, missing);
        return;
    }
    case BALLOT_OP_CALL: {
        size_t before = missing->n;
        for (uint32_t i = 0; i < node->b; i++)
            ballot_find_missing(run, run->tables->arguments[node->a + i], missing);
        /* Every argument is known: one of them is not what the function reads. */
        if (missing->n == before)
            for (uint32_t i = 0; i < node->b; i++) {
                const char *path = ballot_path(run, run->tables->arguments[node->a + i]);
                if (*path != '\0')
                    ballot_add_missing(
                        run, missing,
                        ballot_arena_printf(run->arena, "%s (unreadable for %s)", path,
                                            ballot_builtin_name((enum ballot_builtin)node->slot)));
            }
        return;
    }
    default:
        find_in_operands(run, node, missing);
        return;
    }
}
