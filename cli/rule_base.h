/* Which law: the rule base, what-ifs, what was known, how it is read. The
 * options that every command of `ballot` has. */
#ifndef BALLOT_RULE_BASE_H
#define BALLOT_RULE_BASE_H

#include "../compiler/compile.h"
#include "../runtime/ballot.h"
#include "scenario.h"

/* The sources of the built-in tables, made by `ballotc --sources`. */
extern const struct ballotc_text rule_base[];
extern const size_t rule_base_n;

/* Starts as {0}. */
struct rule_base_options {
    struct strings rules; /* paths; none: the built-in rule base */
    struct scenario_options scenario;
    bool limit_known;
    ballot_instant known; /* with limit_known: the last second of the day, if a day was given */
    struct ballot_choice_of_reading *readings; /* names are owned */
    size_t n_readings;
};

enum { OPTION_RULES = 1040, OPTION_KNOWN, OPTION_READING };
#define RULE_BASE_OPTIONS                                                                          \
    SCENARIO_OPTIONS, {"rules", required_argument, NULL, OPTION_RULES},                            \
        {"known", required_argument, NULL, OPTION_KNOWN},                                          \
    {                                                                                              \
        "reading", required_argument, NULL, OPTION_READING                                         \
    }
#define RULE_BASE_USAGE                                                                            \
    "      --known=D          the law as it could be known on D\n"                                 \
    "      --reading=NAME=VALUE  take an ambiguous text in one way\n" SCENARIO_USAGE               \
    "      --rules=PATH       compile this rule base instead of the built-in one\n"

/* What getopt_long gave. OPTION_WRONG comes after a message. */
enum option_result rule_base_option(struct rule_base_options *options, const char *command,
                                    int option, const char *argument);
/* The arguments of a command that has no other options. -1 to go on, else the
 * exit status. */
int rule_base_arguments(int argc, char **argv, const char *command, const char *usage,
                        struct rule_base_options *options);
/* Whether the law is another than the built-in one. */
bool rule_base_is_compiled(const struct rule_base_options *options);
/* Sets what OPTIONS say of a checker's options; points into OPTIONS. */
void rule_base_apply(const struct rule_base_options *options, struct ballot_options *to);
void rule_base_options_free(struct rule_base_options *options);

/* Compiled in memory (into ARENA) from --rules or the embedded sources, with
 * the scenario and, moreover, without the ballots ALSO_WITHOUT. NULL after
 * messages, also where a reading is unknown. */
struct ballotc_compilation *command_compile(struct ballot_arena *arena,
                                            const struct rule_base_options *options,
                                            const struct strings *also_without);

/* The built-in tables where nothing is asked of them, else compiled in memory
 * (into ARENA) from --rules or the embedded sources, with the scenario. NULL
 * after messages, also where a reading is unknown. */
const struct ballot_tables *command_tables(struct ballot_arena *arena,
                                           const struct rule_base_options *options);

#endif
