/* The commands of `ballot`, one file each. Each gets its own arguments, its
 * name first, and gives the exit status. */
#ifndef BALLOT_COMMANDS_H
#define BALLOT_COMMANDS_H

#include <stdbool.h>

int command_check(int argc, char **argv);
int command_rules(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_explain_finding(int argc, char **argv);
int command_schedule(int argc, char **argv);
int command_timeline(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_evidence(int argc, char **argv);
int command_schema(int argc, char **argv);
int command_test(int argc, char **argv);

/* Prints "ballot: …" and how to get help; gives 2. */
int command_usage_error(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* After what getopt_long has said itself; gives 2. */
int command_try_help(const char *command);
bool command_colour(void);
int command_width(void);
/* Flushes standard output; false after a message if something was lost. */
bool command_flush(void);

#endif
