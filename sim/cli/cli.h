/* The verbs of the program. Each reads its own command line, whose first word is the program's and the verb's name
 * ("kapasim run"), and returns an exit status. */
#ifndef KAPASIM_CLI_CLI_H
#define KAPASIM_CLI_CLI_H

enum { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_BAD_INPUT = 2, EXIT_INTERRUPTED = 130 };

int cli_check(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_run(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_plot(int argc, char **argv);

#endif
