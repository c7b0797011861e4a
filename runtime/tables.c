#include <string.h>

#include "tables.h"

const char *ballot_op_name(enum ballot_op op)
{
    static const char *const names[] = {
#define BALLOT_OP(name, operands, meaning) #name,
#include "ops.def"
#undef BALLOT_OP
    };
    return names[op];
}

unsigned ballot_op_operands(enum ballot_op op)
{
    static const uint8_t counts[] = {
#define BALLOT_OP(name, operands, meaning) operands,
#include "ops.def"
#undef BALLOT_OP
    };
    return counts[op];
}

const char *ballot_builtin_name(enum ballot_builtin builtin)
{
    static const char *const names[] = {
#define BALLOT_BUILTIN(name, result, parameters, meaning) #name,
#include "builtins.def"
#undef BALLOT_BUILTIN
    };
    return names[builtin];
}

const char *ballot_level_name(enum ballot_level level)
{
    static const char *const names[] = {"off", "may", "note", "should", "must"};
    return names[level];
}

/* Only the name of a cell has brackets. */
static bool is_named(const char *rule, const char *name)
{
    size_t length = strlen(name);
    if (strcmp(rule, name) == 0)
        return true;
    if (length == 0)
        return false;
    char next = '[';
    if (name[length - 1] == ']') {
        length--;
        next = ',';
    }
    return strncmp(rule, name, length) == 0 && rule[length] == next;
}

bool ballot_rule_is_named(const struct ballot_rule *rule, const char *name)
{
    return is_named(rule->name, name);
}

static bool matches(const char *pattern, const char *name)
{
    for (; *pattern != '\0'; pattern++, name++) {
        if (*pattern == '*') {
            while (*name != '\0' && !matches(pattern + 1, name))
                name++;
            return *name != '\0' || matches(pattern + 1, name);
        }
        if (*name == '\0' || (*pattern != '?' && *pattern != *name))
            return false;
    }
    return *name == '\0';
}

bool ballot_name_fits(const char *name, const char *pattern)
{
    return is_named(name, pattern) || matches(pattern, name);
}

bool ballot_is_called(const char *full, const char *name)
{
    const char *slash = strchr(full, '/');
    return strcmp(full, name) == 0 || (slash != NULL && strcmp(slash + 1, name) == 0);
}

bool ballot_fits_any_rule(const struct ballot_tables *tables, const char *pattern)
{
    for (uint32_t i = 0; i < tables->n_rules; i++)
        if (ballot_name_fits(tables->rules[i].name, pattern))
            return true;
    return false;
}

const char *ballot_tables_name(const struct ballot_tables *tables)
{
    return tables->name;
}

const char *ballot_tables_digest(const struct ballot_tables *tables)
{
    return tables->digest;
}

const char *ballot_tables_schema(const struct ballot_tables *tables)
{
    return tables->schema;
}
