/* kapasim plot: draws the figures of a run. */
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/paths.h"
#include "cli/terminal.h"
#include "report/figure.h"
#include "report/plot.h"

struct options {
    struct arguments common;
    char **words; /* the folder, then names of figures */
    int n_words;
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    (void)word;
    switch (key) {
    case ARGP_KEY_ARGS:
        options->words = state->argv + state->next;
        options->n_words = state->argc - state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        terminal_usage(state->name, "which results? Name the folder of a run");
    default:
        return arguments_common(key, state, &options->common);
    }
}

/* Adds the list of figures, which only the program knows, to the text below the options. */
static char *add_figures(int key, const char *text, void *input)
{
    char *all = NULL;
    size_t size = 0;
    FILE *file = key == ARGP_KEY_HELP_POST_DOC ? open_memstream(&all, &size) : NULL;
    if (file == NULL)
        return arguments_filter(key, text, input);
    int n;
    const struct figure *figures = figure_list(&n);
    fprintf(file, "%s\n\nFigures:", text);
    for (int i = 0; i < n; i++)
        fprintf(file, "\n  %s%s\n    %s", figures[i].name, figures[i].on_request ? " (only when named)" : "",
                figures[i].description);
    if (fclose(file) == 0)
        return all;
    free(all);
    return arguments_filter(key, text, input);
}

static const struct argp_option table[] = {ARGUMENTS_COMMON};
static const struct argp argp = {
    table,
    parse,
    "DIR [FIGURE...]",
    "Draws figures of the results in DIR with gnuplot, into DIR/plots: each as SVG and PNG, with the numbers (.dat) "
    "and "
    "the script (.gp) that draw it again."
    "\vPrinted is where the figures are. Without FIGURE, all are drawn that make sense for the run.\n"
    "\n"
    "Examples:\n"
    "  kapasim plot results\n"
    "  kapasim plot results error funnel",
    NULL,
    add_figures,
    NULL};

int cli_plot(int argc, char **argv)
{
    struct options options = {.n_words = 0};
    struct messages messages = {.count = 0};
    struct store *store = NULL;
    char *plots = NULL;
    arguments_parse(&argp, argc, argv, &options);
    const char *dir = options.words[0];
    int status = store_open(dir, &store, &messages);
    if (status == STATUS_OK)
        status = paths_find("plots", &plots);
    if (status == STATUS_OK)
        status =
            plot_figures(store, dir, plots, (const char *const *)(options.words + 1), options.n_words - 1, &messages);
    if (status == STATUS_OK) {
        printf("Figures are in ");
        terminal_text(stdout, dir);
        printf("/plots\n");
    }
    free(plots);
    store_close(store);
    return terminal_end(status, &messages, options.common.quiet);
}
