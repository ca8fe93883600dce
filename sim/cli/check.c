/* kapasim check: can these files run? */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/read.h"
#include "cli/terminal.h"

struct options {
    struct arguments common;
    char **files;
    int n_files;
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    (void)word;
    switch (key) {
    case ARGP_KEY_ARGS:
        options->files = state->argv + state->next;
        options->n_files = state->argc - state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        terminal_usage(state->name, "which scenario? Name at least one file");
    default:
        return arguments_common(key, state, &options->common);
    }
}

static const struct argp_option table[] = {ARGUMENTS_COMMON};
static const struct argp argp = {
    table,
    parse,
    "SCENARIO...",
    "Reads scenario files as a run would, tells everything that is wrong (file, line and column, and what to do) or "
    "legal but odd, and runs nothing."
    "\vPrinted is one line for each file that can run; warnings and errors go to standard error. The exit status is 0 "
    "when all files can run, else 2.\n"
    "\n"
    "Examples:\n"
    "  kapasim check my-agency.yaml\n"
    "  kapasim check scenarios/*.yaml",
    NULL,
    arguments_filter,
    NULL};

static void print_count(int n, const char *one, const char *many)
{
    printf("%d %s", n, n == 1 ? one : many);
}

/* Practices that are in force at some time. */
static int count_on(const struct scenario *scenario)
{
    int count = 0;
    for (int i = 0; i < scenario->n_practices; i++) {
        const struct setting *setting = &scenario->practice[ERA_POLICY][i][PRACTICE_on];
        bool on = false;
        for (int k = 0; k < setting->count; k++)
            on = on || setting->pieces[k].value > 0;
        count += scenario->practices[i].present && on;
    }
    return count;
}

static void print_summary(const struct scenario *scenario)
{
    int programmes = 0;
    for (int i = 0; i < scenario->n_programmes; i++)
        programmes += scenario->programmes[i].present;
    terminal_text(stdout, scenario->path);
    printf(": can run: ");
    print_count(scenario_headcount(scenario), "staff member, ", "staff, ");
    print_count(programmes, "programme, ", "programmes, ");
    print_count(count_on(scenario), "practice on, ", "practices on, ");
    print_count((int)scenario->global[ERA_POLICY][PARAM_horizon].pieces[0].value, "month\n", "months\n");
}

/* One file that is told of on its own. */
static int check_scenario(char *const *file, bool quiet)
{
    struct messages messages = {.count = 0};
    struct scenario *scenario = NULL;
    int status = read_scenarios(file, 1, NULL, 0, &scenario, &messages);
    if (status == STATUS_OK)
        scenario_warn(scenario, &messages);
    int ended = terminal_end(status, &messages, quiet);
    if (status == STATUS_OK)
        print_summary(scenario);
    scenario_free(scenario);
    return ended;
}

static int check_nation(const char *file, bool quiet)
{
    struct messages messages = {.count = 0};
    struct nation *nation = NULL;
    int status = read_nation(file, NULL, 0, &nation, &messages);
    int ended = terminal_end(status, &messages, quiet);
    if (status == STATUS_OK) {
        terminal_text(stdout, nation->path);
        printf(": can run: %" PRIu64 " staff in %" PRIu64 " agencies of ", nation_staff(nation),
               nation_agencies(nation));
        print_count(nation->n_kinds, "kind, ", "kinds, ");
        print_count((int)nation->whole->global[ERA_POLICY][PARAM_horizon].pieces[0].value, "month\n", "months\n");
    }
    nation_free(nation);
    return ended;
}

int cli_check(int argc, char **argv)
{
    struct options options = {.n_files = 0};
    arguments_parse(&argp, argc, argv, &options);
    int result = EXIT_FINE;
    for (int i = 0; i < options.n_files; i++) {
        int ended = read_finds_nation(&options.files[i], 1) ? check_nation(options.files[i], options.common.quiet)
                                                            : check_scenario(&options.files[i], options.common.quiet);
        if (result == EXIT_FINE || ended == EXIT_FAILED)
            result = ended;
    }
    return result;
}
