/* The options of what-ifs: --with, --without, --move, --pending. */
#ifndef BALLOT_CLI_SCENARIO_H
#define BALLOT_CLI_SCENARIO_H

#include <getopt.h>

#include "../compiler/scenario.h"
#include "strings.h"

/* Starts as {0}. */
struct scenario_options {
    struct ballot_arena arena; /* of what moves say */
    struct strings with, without;
    struct ballotc_move *moves;
    size_t n_moves;
    bool pending;
};

/* For getopt_long: values that no command uses itself. */
enum { OPTION_WITH = 1024, OPTION_WITHOUT, OPTION_MOVE, OPTION_PENDING };
#define SCENARIO_OPTIONS                                                                           \
    {"with", required_argument, NULL, OPTION_WITH},                                                \
        {"without", required_argument, NULL, OPTION_WITHOUT},                                      \
        {"move", required_argument, NULL, OPTION_MOVE},                                            \
    {                                                                                              \
        "pending", no_argument, NULL, OPTION_PENDING                                               \
    }
#define SCENARIO_USAGE                                                                             \
    "      --with=FILE        what if this draft passed (or stood in its namesake's place)\n"      \
    "      --without=BALLOT   what if this ballot had not passed\n"                                \
    "      --move=BALLOT=+90d, --move=BALLOT:2025-05-15=2025-09-15\n"                              \
    "                         what if it bound later, or earlier\n"                                \
    "      --pending          what if the drafts in the rule base passed\n"

enum option_result { OPTION_NOT_MINE, OPTION_TAKEN, OPTION_WRONG };
/* What getopt_long gave. OPTION_WRONG: *error (in the arena) is why. */
enum option_result scenario_option(struct scenario_options *options, int option,
                                   const char *argument, const char **error);
/* Points into OPTIONS. */
struct ballotc_scenario scenario_of(const struct scenario_options *options);
void scenario_options_free(struct scenario_options *options);

#endif
