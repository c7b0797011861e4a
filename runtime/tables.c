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

bool ballot_rule_is_named(const struct ballot_rule *rule, const char *name)
{
    size_t length = strlen(name);
    if (strcmp(rule->name, name) == 0)
        return true;
    if (rule->column == 0 || length == 0)
        return false;
    char next = '[';
    if (name[length - 1] == ']') {
        length--;
        next = ',';
    }
    return strncmp(rule->name, name, length) == 0 && rule->name[length] == next;
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
