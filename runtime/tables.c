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
    static const char *const names[] = {"off", "note", "should", "must"};
    return names[level];
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
