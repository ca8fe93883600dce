/* The verbs of the program. Each reads its own command line, whose first word is the program's and the verb's name
 * ("kapasim run"), and returns an exit status. */
#ifndef KAPASIM_CLI_CLI_H
#define KAPASIM_CLI_CLI_H

/* EXIT_DROPPED: the results are there, but some replicates could not be run. */
enum { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_BAD_INPUT = 2, EXIT_DROPPED = 3, EXIT_INTERRUPTED = 130 };

/* The same for the reader of a help text, a line each. */
#define EXIT_TEXT                                                                                                      \
    "Exit status:\n"                                                                                                   \
    "  0    all is well\n"                                                                                             \
    "  1    it failed, or every replicate of a run was dropped\n"                                                      \
    "  2    the command or a file is wrong; nothing was written\n"                                                     \
    "  3    a run is complete, but some of its replicates were dropped\n"                                              \
    "  130  a run was interrupted; what is done is kept for --resume\n"

int cli_check(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_run(int argc, char **argv);
int cli_replay(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_plot(int argc, char **argv);
int cli_diff(int argc, char **argv);

#endif
