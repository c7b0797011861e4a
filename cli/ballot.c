/* ballot: what the CA/Browser Forum's requirements said, on a day. */
#include "config.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../compiler/diagnostic.h"
#include "../runtime/tables.h"
#include "commands.h"
#include "output.h"

static const char usage_text[] =
    "Usage: ballot COMMAND [OPTION]... [ARGUMENT]...\n"
    "\n"
    "  check     judge certificates and the evidence behind them, as of any day\n"
    "  schedule  tell what changes and when, if things go on as they are\n"
    "  rules     list the rules in force on a day\n"
    "  explain   show the history of a rule, ballot by ballot\n"
    "  timeline  draw the rules on a time axis, as text or as HTML with SVG\n"
    "  diff      compare two dates, versions or what-ifs: what changes, and for whom\n"
    "  evidence  write an evidence document to be filled in: what the rules ask for\n"
    "  schema    print the XML Schema of evidence documents\n"
    "  test      run the tests of *.ballot files\n"
    "\n"
    "'ballot COMMAND --help' tells more. 'ballot --version' tells which rule base is built in.\n";

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"check", command_check},       {"schedule", command_schedule}, {"rules", command_rules},
    {"explain", command_explain},   {"timeline", command_timeline}, {"diff", command_diff},
    {"evidence", command_evidence}, {"schema", command_schema},     {"test", command_test}};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

int command_usage_error(const char *command, const char *format, ...)
{
    va_list arguments;
    fputs("ballot: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return command_try_help(command);
}

int command_try_help(const char *command)
{
    fprintf(stderr, "Try 'ballot %s%s--help'.\n", command, *command != '\0' ? " " : "");
    return 2;
}

bool command_colour(void)
{
    return isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
}

int command_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (columns != NULL && atoi(columns) >= 40)
        return atoi(columns) < 200 ? atoi(columns) : 200;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col < 120 ? size.ws_col : 120;
    return 96;
}

bool command_flush(void)
{
    struct output standard = {.to = stdout};
    return output_close(&standard, "ballot");
}

static int unknown_command(const char *name)
{
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i].name;
    const char *nearest = ballotc_nearest(name, names, N_COMMANDS);
    if (nearest != NULL)
        return command_usage_error("", "no command \"%s\"; did you mean \"%s\"?", name, nearest);
    return command_usage_error("", "no command \"%s\"", name);
}

int main(int argc, char **argv)
{
    /* A reader that goes away is a write error, told as such. */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2)
        return command_usage_error("", "no command given");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        fputs(usage_text, stdout);
        return command_flush() ? 0 : 2;
    }
    if (strcmp(argv[1], "--version") == 0) {
        const struct ballot_tables *tables = ballot_rules_cabf();
        printf("ballot " PACKAGE_VERSION "\nrule base %s, %u rules, SHA-256 %s\n", tables->name,
               (unsigned)tables->n_rules, tables->digest);
        return command_flush() ? 0 : 2;
    }
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            char name[32]; /* by which getopt_long calls it */
            snprintf(name, sizeof name, "ballot %s", commands[i].name);
            argv[1] = name;
            return commands[i].run(argc - 1, argv + 1);
        }
    return unknown_command(argv[1]);
}
