#include "scan.h"

#include <stdlib.h>
#include <string.h>

#include "parser.h"

int ballotc_scan_date(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value, const struct ballotc_location *where)
{
    memset(&value->date, 0, sizeof value->date);
    value->date.where = *where;
    if (!ballot_date_parse(text, length, &value->date.instant, &value->date.is_day)) {
        value->date.is_day = length == 10;
        ballotc_report(parse->diagnostics, BALLOTC_bad_date, where, "there is no %s %.*s",
                       length == 10 ? "date" : "instant", (int)length, text);
    }
    return DATE;
}

int ballotc_scan_number(struct ballotc_parse *parse, const char *text, size_t length,
                        union BALLOTC_PARSE_STYPE *value, const struct ballotc_location *where)
{
    static const struct {
        const char *unit;
        int token;
        int64_t factor;
    } units[] = {{"second", DURATION, 1},  {"minute", DURATION, 60},
                 {"hour", DURATION, 3600}, {"day", DURATION, BALLOT_DAY},
                 {"month", STEP, 1},       {"year", STEP, 12},
                 {"km", DISTANCE, 1}};
    int token = INT;
    int64_t factor = 1;
    size_t digits = strspn(text, "0123456789");
    const char *unit = text + digits;
    unit += strspn(unit, " \t");
    if (unit < text + length)
        for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
            if (strncmp(unit, units[i].unit, strlen(units[i].unit)) == 0) {
                token = units[i].token;
                factor = units[i].factor;
                break;
            }
    value->number = digits <= 18 ? strtoll(text, NULL, 10) : 0;
    if (digits > 18 || __builtin_mul_overflow(value->number, factor, &value->number)) {
        ballotc_report(parse->diagnostics, BALLOTC_number_too_large, where,
                       "%.*s is more than can be counted", (int)length, text);
        value->number = 0;
    }
    return token;
}

int ballotc_scan_text(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value, const struct ballotc_location *where)
{
    char *copy = ballot_arena_raw(parse->arena, length + 1);
    size_t n = 0;
    for (size_t i = 1; i + 1 < length; i++) {
        if (text[i] != '\\') {
            copy[n++] = text[i];
            continue;
        }
        i++;
        if (text[i] == '"' || text[i] == '\\')
            copy[n++] = text[i];
        else if (text[i] == 'n')
            copy[n++] = '\n';
        else
            ballotc_report(parse->diagnostics, BALLOTC_bad_escape, where,
                           "a text has no escape \"\\%c\"", text[i]);
    }
    copy[n] = '\0';
    value->text = copy;
    return TEXT;
}

struct reserved {
    const char *word;
    int token;
};

static const struct reserved reserved[] = {{"add", ADD},
                                           {"adopted", ADOPTED},
                                           {"after", AFTER},
                                           {"all", ALL},
                                           {"amend", AMEND},
                                           {"and", AND},
                                           {"any", ANY},
                                           {"apart", APART},
                                           {"apply", APPLY},
                                           {"as", AS},
                                           {"at", AT},
                                           {"ballot", BALLOT},
                                           {"base", BASE},
                                           {"because", BECAUSE},
                                           {"before", BEFORE},
                                           {"by", BY},
                                           {"checked", CHECKED},
                                           {"count", COUNT},
                                           {"covers", COVERS},
                                           {"current", CURRENT},
                                           {"default", DEFAULT},
                                           {"define", DEFINE},
                                           {"discussion", DISCUSSION},
                                           {"distinct", DISTINCT},
                                           {"document", DOCUMENT},
                                           {"down", DOWN},
                                           {"drop", DROP},
                                           {"due", DUE},
                                           {"effective", EFFECTIVE},
                                           {"else", ELSE},
                                           {"enum", ENUM},
                                           {"except", EXCEPT},
                                           {"false", FALSE},
                                           {"first", FIRST},
                                           {"fixed", FIXED},
                                           {"for", FOR},
                                           {"from", FROM},
                                           {"has", HAS},
                                           {"if", IF},
                                           {"implies", IMPLIES},
                                           {"in", IN},
                                           {"incorporate", INCORPORATE},
                                           {"is", IS},
                                           {"list", LIST},
                                           {"manual", MANUAL},
                                           {"max", MAX},
                                           {"min", MIN},
                                           {"must", MUST},
                                           {"not", NOT},
                                           {"note", NOTE},
                                           {"of", OF},
                                           {"off", OFF},
                                           {"only", ONLY},
                                           {"or", OR},
                                           {"over", OVER},
                                           {"passed", PASSED},
                                           {"permits", PERMITS},
                                           {"present", PRESENT},
                                           {"reading", READING},
                                           {"record", RECORD},
                                           {"relevant", RELEVANT},
                                           {"retire", RETIRE},
                                           {"reusable", REUSABLE},
                                           {"rounding", ROUNDING},
                                           {"rule", RULE},
                                           {"schedule", SCHEDULE},
                                           {"scope", SCOPE},
                                           {"section", SECTION},
                                           {"shall", SHALL},
                                           {"should", SHOULD},
                                           {"summary", SUMMARY},
                                           {"table", TABLE},
                                           {"test", TEST},
                                           {"then", THEN},
                                           {"through", THROUGH},
                                           {"today", TODAY},
                                           {"true", TRUE},
                                           {"up", UP},
                                           {"version", VERSION},
                                           {"when", WHEN},
                                           {"where", WHERE}};

static int by_word(const void *key, const void *member)
{
    return strcmp(key, *(const char *const *)member);
}

/* Words of the first level of a test, and of what stands before the brace of a
 * description; everywhere else, inside of certificates and evidence too, they
 * are names. */
static const struct reserved test_words[] = {{"absent", ABSENT},
                                             {"applicable", APPLICABLE},
                                             {"certificate", CERTIFICATE},
                                             {"evidence", EVIDENCE},
                                             {"fail", FAIL},
                                             {"force", FORCE},
                                             {"issued", ISSUED},
                                             {"issuer", ISSUER},
                                             {"known", KNOWN},
                                             {"like", LIKE},
                                             {"move", MOVE},
                                             {"on", ON},
                                             {"pass", PASS},
                                             {"pending", PENDING},
                                             {"reissued", REISSUED},
                                             {"since", SINCE},
                                             {"to", TO},
                                             {"unknown", UNKNOWN},
                                             {"until", UNTIL},
                                             {"with", WITH},
                                             {"without", WITHOUT}};

static const struct reserved *find(const struct reserved *words, size_t n, const char *text)
{
    return bsearch(text, words, n, sizeof *words, by_word);
}

int ballotc_scan_word(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value)
{
    value->text = ballot_arena_text(parse->arena, text, length);
    bool is_member = parse->after_dot;
    parse->after_dot = false;
    if (is_member)
        return NAME;
    const struct reserved *found =
        find(reserved, sizeof reserved / sizeof reserved[0], value->text);
    if (parse->depth == 0 && found != NULL) {
        parse->in_test = found->token == TEST;
        parse->described = false;
    }
    if (found == NULL && parse->in_test && parse->depth <= (parse->described ? 0 : 1)) {
        found = find(test_words, sizeof test_words / sizeof test_words[0], value->text);
        if (parse->depth == 0 && found != NULL)
            parse->described = true;
    }
    return found != NULL ? found->token : NAME;
}

int ballotc_scan_rule(struct ballotc_parse *parse, const char *text, size_t length,
                      union BALLOTC_PARSE_STYPE *value)
{
    char *copy = ballot_arena_raw(parse->arena, 2 * length + 1);
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != ' ' && text[i] != '\t')
            copy[n++] = text[i];
        if (text[i] == ',')
            copy[n++] = ' ';
    }
    copy[n] = '\0';
    value->text = copy;
    return RULE_NAME;
}

void ballotc_scan_brace(struct ballotc_parse *parse, char brace)
{
    parse->after_dot = false;
    if (brace == '{' && parse->depth < UINT16_MAX)
        parse->depth++;
    else if (brace == '}' && parse->depth > 0 && --parse->depth == 0)
        parse->in_test = false;
}
