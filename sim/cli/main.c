/* The first word of the command line: which verb. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/version.h"
#include "cli/cli.h"
#include "cli/terminal.h"

static const struct verb {
    const char *name;
    const char *arguments;
    const char *summary;
    int (*main)(int argc, char **argv);
} verbs[] = {
    {"check", "SCENARIO...", "see whether scenarios can run, and what is odd in them", cli_check},
    {"explain", "SCENARIO [PATH]", "show every value in force and where it comes from", cli_explain},
    {"diff", "SCENARIO SCENARIO", "tell what the second scenario changes against the first", cli_diff},
    {"run", "SCENARIO... -o DIR", "simulate scenarios side by side and keep the results", cli_run},
    {"replay", "SCENARIO -r NUMBER", "tell one replicate again, month by month", cli_replay},
    {"export", "DIR TABLE", "write a table of the results as CSV", cli_export},
    {"plot", "DIR [FIGURE...]", "draw the results as figures", cli_plot},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static void show_help(void)
{
    puts("Usage: kapasim VERB ...\n"
         "\n"
         "Simulates what a public agency gains from developing its staff: people with education, experience and\n"
         "motivation work through files month by month, and budgets, access to training and help from seniors change\n"
         "how many files hold an error and how many tasks follow the SOP. Policies are compared on the same chance\n"
         "events, many times over, so that a difference is the policy's and not luck's.\n"
         "\n"
         "Verbs:");
    for (int i = 0; i < VERBS; i++)
        printf("  %-8s %-19s %s\n", verbs[i].name, verbs[i].arguments, verbs[i].summary);
    puts(
        "\n"
        "Examples:\n"
        "  kapasim run scenarios/palembang-bkpsdm.yaml scenarios/palembang-mentoring.yaml -o results\n"
        "      lives five years under both policies, 500 times, and prints how they end\n"
        "  kapasim explain scenarios/palembang-bkpsdm.yaml budget\n"
        "      lists the money and which line of which file set it\n"
        "\n"
        "Answers go to standard output; progress, warnings and errors to standard error.\n"
        "\n" EXIT_TEXT "\n"
        "`kapasim VERB --help` tells more. To describe your own agency, begin with a copy of scenarios/template.yaml.");
}

static int unknown(const char *word)
{
    struct nearest nearest = {.word = word};
    char all[128] = "";
    for (int i = 0; i < VERBS; i++) {
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s", used > 0 ? ", " : "", verbs[i].name);
        nearest_offer(&nearest, verbs[i].name);
    }
    if (nearest.best[0] != '\0')
        terminal_usage("kapasim", "unknown verb `%s`; the nearest known is `%s`", word, nearest.best);
    terminal_usage("kapasim", "unknown verb `%s`; known are: %s", word, all);
}

int main(int argc, char **argv)
{
    int result = EXIT_FINE;
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error of writing, and not the end of the program */
    const char *word = argc > 1 ? argv[1] : "--help";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        show_help();
    } else if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        printf("kapasim %s\n", KAPASIM_VERSION);
    } else {
        int i = 0;
        while (i < VERBS && strcmp(verbs[i].name, word) != 0)
            i++;
        if (i == VERBS)
            return unknown(word);
        char command[32];
        snprintf(command, sizeof command, "kapasim %s", word);
        argv[1] = command;
        result = verbs[i].main(argc - 1, argv + 1);
    }
    if ((fflush(stdout) != 0 || ferror(stdout)) && result == EXIT_FINE) {
        fputs("kapasim: error: standard output could not be written; is the disk full?\n", stderr);
        result = EXIT_FAILED;
    }
    return result;
}
