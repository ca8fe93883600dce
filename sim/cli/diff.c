/* kapasim diff: what one scenario changes against another. */
#include <string.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/read.h"
#include "cli/terminal.h"
#include "scenario/scenario_diff.h"

enum { FILES = 2 };

struct options {
    struct arguments common;
    char *files[FILES];
    int n_files;
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (options->n_files == FILES)
            terminal_usage(state->name, "two scenarios at a time, not `%s` as well", word);
        options->files[options->n_files++] = word;
        return 0;
    case ARGP_KEY_END:
        if (options->n_files < FILES)
            terminal_usage(state->name, "which two scenarios? Name two files, the one to compare with first");
        return 0;
    default:
        return arguments_common(key, state, &options->common);
    }
}

static const struct argp_option table[] = {ARGUMENTS_COMMON};
static const struct argp argp = {
    table,
    parse,
    "SCENARIO SCENARIO",
    "Tells what the second scenario changes against the first."
    "\vPrinted is a line for each change, under a heading for what it is about: path, value in the first, value in the "
    "second, and in brackets what it means and the file and line that set it. A kind of programme, a programme, a "
    "practice or a group of staff that only one of them has is one line, with its main values. Agency and world come "
    "first, since scenarios that differ there cannot run together. The exit status is 0, whether something changes or "
    "not, and 2 when a file is wrong.\n"
    "\n"
    "Examples:\n"
    "  kapasim diff my-agency.yaml my-plan.yaml\n"
    "  kapasim diff scenarios/palembang-mentoring.yaml \\\n"
    "      scenarios/palembang-everything.yaml",
    NULL,
    arguments_filter,
    NULL};

#define APART " (differs, so the two cannot run together)"

static const char *const headings[DIFF_AREAS] = {[DIFF_AGENCY] = "Agency" APART,
                                                 [DIFF_WORLD] = "World" APART,
                                                 [DIFF_HISTORY] = "Policy of the history" APART,
                                                 [DIFF_BUDGET] = "Policy: budget",
                                                 [DIFF_GATES] = "Policy: gates",
                                                 [DIFF_RULES] = "Policy: rules",
                                                 [DIFF_PROGRAMMES] = "Policy: programmes",
                                                 [DIFF_PRACTICES] = "Policy: practices"};

/* What the change means and what set it, as far as there is anything to say: where the second scenario has only a
 * default, who set the value before. */
static void print_notes(const struct scenario_difference *difference)
{
    const struct place *place = &difference->place_b;
    const char *separator = "   (";
    if (difference->meaning != NULL) {
        printf("%s%s", separator, difference->meaning);
        separator = "; ";
    }
    if (place->file == NULL && difference->place_a.file != NULL) {
        place = &difference->place_a;
        printf("%swas set by ", separator);
        separator = "";
    }
    if (place->file != NULL) {
        fputs(separator, stdout);
        terminal_text(stdout, place->file);
        if (place->line > 0)
            printf(":%d", place->line);
    }
    puts(difference->meaning != NULL || place->file != NULL ? ")" : "");
}

static void print_difference(const struct scenario_difference *difference)
{
    printf("  %s: ", difference->path);
    if (difference->change == DIFF_ADDED)
        printf("added: %s", difference->b);
    else if (difference->change == DIFF_REMOVED)
        printf("removed: %s", difference->a);
    else
        printf("%s -> %s", difference->a, difference->b);
    print_notes(difference);
}

static bool same_text(const char *x, const char *y)
{
    return x == y || (x != NULL && y != NULL && strcmp(x, y) == 0);
}

/* An agency's own policy runs the history and mostly goes on after it: is this change of the history told again? */
static bool is_told_below(const struct scenario_diff *diff, size_t i)
{
    const struct scenario_difference *x = &diff->list[i];
    for (size_t k = i + 1; x->area == DIFF_HISTORY && k < diff->count; k++) {
        const struct scenario_difference *y = &diff->list[k];
        if (y->area != DIFF_HISTORY && same_text(x->path, y->path) && same_text(x->a, y->a) && same_text(x->b, y->b))
            return true;
    }
    return false;
}

static void print_diff(const struct scenario_diff *diff)
{
    int below = 0;
    if (diff->count == 0)
        puts("nothing changes");
    for (size_t i = 0; i < diff->count; i++) {
        enum scenario_diff_area area = diff->list[i].area;
        if (i == 0 || area != diff->list[i - 1].area)
            printf("%s%s\n", i > 0 ? "\n" : "", headings[area]);
        if (is_told_below(diff, i))
            below++;
        else
            print_difference(&diff->list[i]);
        if (below > 0 && diff->list[i + 1].area != DIFF_HISTORY) {
            printf("  changed as told below: %d\n", below);
            below = 0;
        }
    }
}

int cli_diff(int argc, char **argv)
{
    struct options options = {.n_files = 0};
    arguments_parse(&argp, argc, argv, &options);
    struct messages messages = {.count = 0};
    struct scenario *scenarios[FILES] = {NULL, NULL};
    struct scenario_diff diff = {NULL, 0};
    int status = read_scenarios(options.files, FILES, NULL, 0, scenarios, &messages);
    if (status == STATUS_OK)
        status = scenario_diff_make(scenarios[0], scenarios[1], &diff);
    int result = terminal_end(status, &messages, options.common.quiet);
    if (status == STATUS_OK)
        print_diff(&diff);
    scenario_diff_free(&diff);
    read_free(scenarios, FILES);
    return result;
}
