/* kapasim run: simulates scenarios on common random numbers and keeps the results. */
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/read.h"
#include "cli/terminal.h"
#include "report/table.h"
#include "run/batch.h"

enum { REPLICATES = 500, REPLICATES_MAX = 1000000, THREADS_MAX = 1024, KEY_FORCE = 256, KEY_FIXED, KEY_SET };

struct options {
    struct arguments common;
    const char *folder;
    uint32_t replicates;
    uint64_t seed;
    int threads;
    bool force;
    bool fixed;
    char **files;
    int n_files;
    struct assignment *assignments; /* room for one a word of the command line */
    int n_assignments;
};

static void add_assignment(struct options *options, char *word, const char *command)
{
    char *sign = strchr(word, '=');
    if (sign == NULL || sign == word || sign[1] == '\0')
        terminal_usage(command, "`--set` needs PATH=VALUE, such as --set budget.annual=\"200 juta\", not `%s`", word);
    *sign = '\0';
    options->assignments[options->n_assignments++] = (struct assignment){.path = word, .value = sign + 1};
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 'o':
        options->folder = word;
        return 0;
    case 'n':
        options->replicates = (uint32_t)arguments_number(state->name, "-n", word, 1, REPLICATES_MAX);
        return 0;
    case 's':
        options->seed = arguments_number(state->name, "-s", word, 0, UINT64_MAX);
        return 0;
    case 'j':
        options->threads = (int)arguments_number(state->name, "-j", word, 1, THREADS_MAX);
        return 0;
    case KEY_FORCE:
        options->force = true;
        return 0;
    case KEY_FIXED:
        options->fixed = true;
        return 0;
    case KEY_SET:
        add_assignment(options, word, state->name);
        return 0;
    case ARGP_KEY_ARGS:
        options->files = state->argv + state->next;
        options->n_files = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (options->n_files == 0)
            terminal_usage(state->name, "which scenario? Name at least one file; the first is the baseline");
        if (options->folder == NULL || *options->folder == '\0')
            terminal_usage(state->name, "where do the results go? Give a folder: -o DIR");
        return 0;
    default:
        return arguments_common(key, state, &options->common);
    }
}

static const struct argp_option table[] = {
    {"output", 'o', "DIR", 0, "Folder for the results; it is made (needed)", 0},
    {"replicates", 'n', "NUMBER", 0, "How often each scenario is lived, 1 to 1000000 (500)", 0},
    {"seed", 's', "NUMBER", 0, "Which chance events; the same seed gives the same results (1)", 0},
    {"threads", 'j', "NUMBER", 0, "Processors to use; the results do not depend on it (all)", 0},
    {"force", KEY_FORCE, NULL, 0, "Replace the results and figures of an earlier run in the folder", 0},
    {"fixed-parameters", KEY_FIXED, NULL, 0, "Hold every uncertain parameter at its likeliest value", 0},
    {"set", KEY_SET, "PATH=VALUE", 0,
     "Set a value, map or list, as a file would state it, in every scenario, after all files; may be repeated", 0},
    ARGUMENTS_COMMON};
static const struct argp argp = {
    table,
    parse,
    "SCENARIO... -o DIR",
    "Simulates scenarios of one agency side by side. The first is the baseline that the others are compared with. All "
    "files are checked before anything is written."
    "\vPrinted is a table: how each scenario ends, and how it differs from the baseline. The folder keeps everything, "
    "in results.db, for `kapasim plot` and `kapasim export`.\n"
    "\n"
    "With --force, earlier results stay until the new run is finished. Then their results.db, manifest.json and "
    "figures in plots/ are deleted; other files of the folder are left alone. A folder that holds other files and no "
    "results is never used.\n"
    "\n"
    "Interrupted by Ctrl-C, a hangup or SIGTERM, a run keeps the replicates that it finished: `plot` and `export` show "
    "them, and the table of runs says that the run is not complete. With --force they are kept beside the earlier "
    "results, in results.db.part. A run cannot be taken up again; run it anew.\n"
    "\n" EXIT_TEXT "\n"
    "Examples:\n"
    "  kapasim run scenarios/palembang-bkpsdm.yaml \\\n"
    "      scenarios/palembang-mentoring.yaml -o results\n"
    "  kapasim run my-agency.yaml -o try -n 100 --set \"budget.annual=200 juta\"\n"
    "  kapasim run my-agency.yaml -o try \\\n"
    "      --set \"budget.annual=[{from: 2027-07, value: 100 juta}]\" \\\n"
    "      --set \"gates.technical={permit: 90 %}\"",
    NULL,
    arguments_filter,
    NULL};

/* The one state of the program outside its functions: a signal handler can reach nothing else. */
static volatile sig_atomic_t stop_asked;

/* A third signal ends the program at once; not the second, since timeout(1) sends two. */
static void ask_to_stop(int number)
{
    stop_asked = stop_asked + 1;
    if (stop_asked > 2) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

/* A hangup that is ignored, as by nohup, stays ignored. A file-size limit shows as an error of writing, and not as the
 * end of the program. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = ask_to_stop}, before;
    signal(SIGXFSZ, SIG_IGN);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
}

struct progress {
    bool show;
    bool shown;
};

static bool watch(void *context, const struct batch_progress *now)
{
    struct progress *progress = context;
    if (progress->show && now->done > 0) {
        double left = ceil(now->seconds * (now->total - now->done) / now->done);
        fprintf(stderr, "\r%" PRIu32 " of %" PRIu32 " replicates, ", now->done, now->total);
        if (left < 120)
            fprintf(stderr, "%.0f s left   ", left);
        else
            fprintf(stderr, "%.0f min left   ", left / 60);
        fflush(stderr);
        progress->shown = true;
    }
    return stop_asked == 0;
}

/* The command line as it was given, for the record: words in quotes where a shell needs them. NULL without memory. */
static char *join_words(int argc, char **argv)
{
    size_t size = 1;
    for (int i = 0; i < argc; i++)
        size += 4 * strlen(argv[i]) + 3;
    char *line = malloc(size), *end = line;
    for (int i = 0; i < argc && line != NULL; i++) {
        bool plain = i == 0 || argv[i][strcspn(argv[i], " \t\n\"'`$\\!*?[]{}()<>|&;#~")] == '\0';
        end += sprintf(end, i == 0 ? "%s" : plain ? " %s" : " '", argv[i]);
        for (const char *c = argv[i]; !plain && *c != '\0'; c++)
            end += *c == '\'' ? sprintf(end, "'\\''") : sprintf(end, "%c", *c);
        if (!plain)
            end += sprintf(end, "'");
    }
    return line;
}

/* Some replicates are dropped, or all. Which of the observed levels was out of reach is not known here. */
static void tell_dropped(uint32_t dropped, uint32_t replicates, struct messages *messages)
{
    char text[MESSAGES_TEXT_MAX];
    snprintf(text, sizeof text,
             "%" PRIu32 " of %" PRIu32 " replicates were dropped from all scenarios: with the parameters that they "
             "drew, an observed level cannot be reached. Compare observed.error_per_file with effects.error.floor and "
             "with what checking leaves; lower the floor, or narrow its prior. `kapasim check` tells more",
             dropped, replicates);
    if (dropped < replicates)
        messages_warn(messages, NULL, "%s", text);
    else
        messages_error(messages, NULL, "%s", text);
}

static int simulate(const struct options *options, struct scenario *const *scenarios, const char *command_line,
                    uint32_t *dropped, struct messages *messages)
{
    struct experiment experiment = {.n_scenarios = 0};
    struct store *store = NULL;
    struct progress progress = {.show = !options->common.quiet && isatty(STDERR_FILENO) != 0};
    int status = experiment_open(scenarios, options->n_files, options->seed, options->fixed, &experiment);
    if (status == STATUS_OK)
        status = store_create(options->folder, options->force, &experiment, options->replicates, command_line, &store,
                              messages);
    if (status != STATUS_OK)
        goto out;
    if (options->common.verbose)
        fprintf(stderr, "%" PRIu32 " replicates of %d scenarios, seed %" PRIu64 ", %d threads\n", options->replicates,
                options->n_files, options->seed, options->threads);
    catch_signals();
    status = batch_run(&experiment, options->replicates, options->threads, store, watch, &progress, dropped, messages);
    if (progress.shown)
        fputs("\r\033[K", stderr);
    if (status == STATUS_INTERRUPTED)
        fprintf(stderr, "kapasim run: interrupted; %" PRIu32 " of %" PRIu32 " replicates are kept\n",
                store_info(store)->stored, options->replicates);
    if (status == STATUS_OK && *dropped > 0)
        tell_dropped(*dropped, options->replicates, messages);
    if (status == STATUS_OK && *dropped == options->replicates) {
        store_tell_kept(store, messages);
        store_discard(store);
        store = NULL;
        status = STATUS_NO_ROOT;
    } else if (status == STATUS_OK) {
        status = store_finish(store, messages);
    }
out:
    store_close(store);
    experiment_close(&experiment);
    return status;
}

static int print_results(const struct options *options, struct messages *messages)
{
    struct store *store = NULL;
    int status = store_open(options->folder, &store, messages);
    if (status == STATUS_OK)
        status = table_summary(store, stdout, messages);
    store_close(store);
    if (status != STATUS_OK)
        return status;
    printf("\nResults are in ");
    terminal_text(stdout, options->folder);
    printf("; for figures: kapasim plot ");
    terminal_text(stdout, options->folder);
    putchar('\n');
    return STATUS_OK;
}

int cli_run(int argc, char **argv)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct options options = {.replicates = REPLICATES,
                              .seed = 1,
                              .threads = processors < 1             ? 1
                                         : processors > THREADS_MAX ? THREADS_MAX
                                                                    : (int)processors};
    struct messages messages = {.count = 0};
    struct scenario **scenarios = NULL;
    uint32_t dropped = 0;
    int status = STATUS_NO_MEMORY;
    char *command_line = join_words(argc, argv);
    options.assignments = calloc((size_t)argc, sizeof *options.assignments);
    if (command_line == NULL || options.assignments == NULL)
        goto out;
    arguments_parse(&argp, argc, argv, &options);
    scenarios = calloc((size_t)options.n_files, sizeof *scenarios);
    if (scenarios == NULL)
        goto out;
    status = read_scenarios(options.files, options.n_files, options.assignments, options.n_assignments, scenarios,
                            &messages);
    if (status == STATUS_OK)
        status = scenario_check_together(scenarios, options.n_files, &messages);
    for (int i = 0; i < options.n_files && status == STATUS_OK; i++)
        scenario_warn(scenarios[i], &messages);
    if (status == STATUS_OK) {
        terminal_messages(&messages, options.common.quiet);
        status = simulate(&options, scenarios, command_line, &dropped, &messages);
    }
    if (status == STATUS_OK) {
        terminal_messages(&messages, options.common.quiet);
        status = print_results(&options, &messages);
    }
out:
    if (scenarios != NULL)
        read_free(scenarios, options.n_files);
    free(scenarios);
    free(options.assignments);
    free(command_line);
    int ended = terminal_end(status, &messages, options.common.quiet);
    return ended == EXIT_FINE && dropped > 0 ? EXIT_DROPPED : ended;
}
