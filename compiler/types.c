#include "types.h"

const struct ballot_record *ballotc_record(const struct ballotc_names *names, uint32_t number)
{
    return number < BALLOT_CERTIFICATE_RECORDS
               ? &ballot_certificate_records[number]
               : &names->records[number - BALLOT_CERTIFICATE_RECORDS];
}

const struct ballot_enumeration *ballotc_enumeration(const struct ballotc_names *names,
                                                     uint32_t number)
{
    return number < BALLOT_CERTIFICATE_ENUMS ? &ballot_certificate_enums[number]
                                             : &names->enums[number - BALLOT_CERTIFICATE_ENUMS];
}

const char *ballotc_type_name(const struct ballotc_names *names, struct ballotc_type type)
{
    static const char *const basic[] = {"bool", "int", "date", "day", "duration", "text", "oid"};
    const char *name;
    if (type.is_step)
        return "calendar step";
    if (type.kind == BALLOT_ENUM)
        name = ballotc_enumeration(names, type.type)->name;
    else if (type.kind == BALLOT_RECORD)
        name = ballotc_record(names, type.type)->name;
    else
        name = basic[type.kind];
    return ballot_arena_printf(names->arena, "%s%s%s", type.is_list ? "list of " : "", name,
                               type.is_optional ? "?" : "");
}

bool ballotc_type_is_date(struct ballotc_type type)
{
    return !type.is_list && !type.is_step &&
           (type.kind == BALLOT_DATE || type.kind == BALLOT_DAY_DATE);
}

bool ballotc_type_is_number(struct ballotc_type type)
{
    return !type.is_list && type.kind != BALLOT_TEXT && type.kind != BALLOT_OID &&
           type.kind != BALLOT_RECORD;
}

bool ballotc_type_fits(struct ballotc_type a, struct ballotc_type b)
{
    if (a.is_wrong || b.is_wrong)
        return true;
    if (a.is_step || b.is_step)
        return false;
    if ((a.kind == BALLOT_DATE || a.kind == BALLOT_DAY_DATE) &&
        (b.kind == BALLOT_DATE || b.kind == BALLOT_DAY_DATE))
        return true;
    if (a.kind != b.kind)
        return false;
    return (a.kind != BALLOT_ENUM && a.kind != BALLOT_RECORD) || a.type == b.type;
}
