/* Command lines, by argp. Before argp sees one, every option is looked up by its full name: argp itself would take an
 * abbreviation, which breaks scripts once another option begins alike. */
#ifndef KAPASIM_CLI_ARGUMENTS_H
#define KAPASIM_CLI_ARGUMENTS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* The options that every verb has; the last rows of its table. */
#define ARGUMENTS_COMMON                                                                                               \
    {"quiet", 'q', NULL, 0, "No progress and no warnings", 1}, {"verbose", 'v', NULL, 0, "Say more on stderr", 1},     \
        {"help", 'h', NULL, 0, "Show this text", -1}, {"version", 'V', NULL, 0, "Show the program's version", -1},     \
    {                                                                                                                  \
        0                                                                                                              \
    }

struct arguments {
    bool quiet;
    bool verbose;
};

/* What was given with --set, in that order. */
struct assignments {
    struct assignment *list; /* room for one a word of the command line */
    int n;
};

/* Takes one of the common options, and ends the program on --help and --version; ARGP_ERR_UNKNOWN if it is none. */
error_t arguments_common(int key, const struct argp_state *state, struct arguments *arguments);

/* Parses a command line whose first word is the command's name ("kapasim run"); `input` is what the parser of `argp`
 * fills. Ends the program with status 2 where the line is wrong. */
void arguments_parse(const struct argp *argp, int argc, char **argv, void *input);

/* The help_filter of every table: leaves out argp's note on options that have a short and a long name. */
char *arguments_filter(int key, const char *text, void *input);

/* A whole number from low to high, else the program ends with a message that names `option`. */
uint64_t arguments_number(const char *command, const char *option, const char *text, uint64_t low, uint64_t high);

/* Adds the PATH=VALUE of one --set, which is cut in two at its sign; ends the program if it is none. */
void arguments_assign(const char *command, char *word, struct assignments *assignments);

#endif
