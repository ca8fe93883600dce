/* kapasim run: simulates scenarios on common random numbers and keeps the results. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/read.h"
#include "cli/simulate.h"
#include "cli/terminal.h"
#include "report/precise.h"
#include "report/table.h"

enum { REPLICATES_MAX = MANIFEST_REPLICATES_MAX, THREADS_MAX = 1024 };
enum { KEY_FORCE = 256, KEY_FIXED, KEY_KEEP, KEY_PRECISION, KEY_RESUME, KEY_SET, KEY_ISA };

struct options {
    struct arguments common;
    struct simulation simulation;
    char **files;
    int n_files;
    bool seed_given, keep_given;
    struct assignments assignments;
};

/* Points from 0.001 to 50, with a decimal point. */
static double read_points(const char *command, const char *word)
{
    char *end;
    double points = strtod(word, &end);
    if (strspn(word, "0123456789.") != strlen(word) || *end != '\0' || !(points >= 0.001 && points <= 50))
        terminal_usage(command, "`--precision` needs percentage points from 0.001 to 50, such as 0.1, not `%s`", word);
    return points;
}

/* An instruction set by its name, which this machine and build must have. */
static enum isa read_isa(const char *command, const char *word)
{
    char here[64] = "";
    for (int isa = 0; isa < ISAS; isa++) {
        if (!isa_runs((enum isa)isa))
            continue;
        if (strcmp(word, isa_names[isa]) == 0)
            return (enum isa)isa;
        size_t used = strlen(here);
        snprintf(here + used, sizeof here - used, "%s%s", used > 0 ? ", " : "", isa_names[isa]);
    }
    terminal_usage(command, "`--isa` needs one of those that run here: %s; not `%s`", here, word);
}

static enum keep read_keep(const char *command, const char *word)
{
    for (int i = 0; i < KEEPS; i++)
        if (strcmp(word, experiment_keep_names[i]) == 0)
            return (enum keep)i;
    terminal_usage(command, "`--keep` is `monthly`, `summary` or `staff`, not `%s`", word);
}

static void check_options(const struct options *options, const char *command)
{
    if (options->n_files == 0)
        terminal_usage(command, "which scenario? Name at least one file; the first is the baseline");
    if (options->simulation.folder == NULL || *options->simulation.folder == '\0')
        terminal_usage(command, "where do the results go? Give a folder: -o DIR");
    for (const char *c = options->simulation.folder; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            terminal_usage(command, "a folder whose name holds a line break or another control character could not be "
                                    "named in a command; choose another with -o");
    if (options->simulation.force && options->simulation.resume)
        terminal_usage(command, "--resume completes what is there and --force replaces it: give one of them");
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    struct simulation *simulation = &options->simulation;
    switch (key) {
    case 'o':
        simulation->folder = word;
        return 0;
    case 'n':
        simulation->replicates = (uint32_t)arguments_number(state->name, "-n", word, 1, REPLICATES_MAX);
        return 0;
    case 's':
        simulation->seed = arguments_number(state->name, "-s", word, 0, UINT64_MAX);
        options->seed_given = true;
        return 0;
    case 'j':
        simulation->threads = (int)arguments_number(state->name, "-j", word, 1, THREADS_MAX);
        return 0;
    case KEY_FORCE:
        simulation->force = true;
        return 0;
    case KEY_RESUME:
        simulation->resume = true;
        return 0;
    case KEY_FIXED:
        simulation->fixed = true;
        return 0;
    case KEY_KEEP:
        simulation->keep = read_keep(state->name, word);
        options->keep_given = true;
        return 0;
    case KEY_PRECISION:
        simulation->precision = read_points(state->name, word);
        return 0;
    case KEY_ISA:
        simulation->isa = read_isa(state->name, word);
        return 0;
    case KEY_SET:
        arguments_assign(state->name, word, &options->assignments);
        return 0;
    case ARGP_KEY_ARGS:
        options->files = state->argv + state->next;
        options->n_files = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        check_options(options, state->name);
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
    {"precision", KEY_PRECISION, "POINTS", 0,
     "Run until every answer is known to so many percentage points, or -n replicates are reached (16384)", 0},
    {"keep", KEY_KEEP, "WHAT", 0,
     "What is stored of replicates: `monthly`, their months; `summary`, no months, for large runs; `staff`, their "
     "months and each member of the staff (monthly)",
     0},
    {"resume", KEY_RESUME, NULL, 0, "Complete a run that was cut off, or add replicates to a complete one", 0},
    {"force", KEY_FORCE, NULL, 0, "Replace the results and figures of an earlier run in the folder", 0},
    {"fixed-parameters", KEY_FIXED, NULL, 0, "Hold every uncertain parameter at its likeliest value", 0},
    {"set", KEY_SET, "PATH=VALUE", 0,
     "Set a value, map or list, as a file would state it, in every scenario, after all files; may be repeated", 0},
    {"isa", KEY_ISA, "NAME", 0,
     "Instruction set of the hot code: plain, avx2 or avx512; the results do not depend on it (the best here)", 0},
    ARGUMENTS_COMMON};
static const struct argp argp = {
    table,
    parse,
    "SCENARIO... -o DIR\nMANIFEST -o DIR",
    "Simulates scenarios of one agency side by side. The first is the baseline that the others are compared with. All "
    "files are checked before anything is written."
    "\vPrinted is a table: how each scenario ends, and how it differs from the baseline. The folder keeps everything, "
    "in results.db, for `kapasim plot` and `kapasim export`.\n"
    "\n"
    "With --force, earlier results stay until the new run is finished. Then their results.db, manifest.json and "
    "figures in plots/ are deleted; other files of the folder are left alone. A folder that holds other files and no "
    "results is never used.\n"
    "\n"
    "Replicates are stored in chunks. Interrupted by Ctrl-C, a hangup or SIGTERM, a run keeps those that it "
    "finished and prints the command that completes it; killed or out of disk, it loses a chunk at most. Until then "
    "`plot` and `export` show what is there, and the table of runs says that the run is not complete. With --force "
    "it is kept beside the earlier results, in results.db.part.\n"
    "\n"
    "The same command with --resume goes on where the run was cut off, and ends with the tables of a run that was "
    "not, byte by byte. Scenarios, seed, options and program must be those that it was begun with; what differs is "
    "told. With a larger -n it goes on from a complete run to that number. Where nothing has begun, it begins.\n"
    "\n"
    "A replicate is dropped from all scenarios where the parameters that it draws cannot give what was observed, or "
    "where a number turns out infinite or missing. The others go on; `kapasim export DIR failures` tells which, and "
    "why.\n"
    "\n"
    "With --keep summary the months of each replicate are given up once the run is complete, and the room they took is "
    "given back: an eighth is left, nearly. Means, quantiles and all figures are the same, and so are all tables but "
    "`monthly`. Until the run is complete it needs the room of all months. Replicates cannot be added to it.\n"
    "\n"
    "With --keep staff the table `staff` of `kapasim export` has a row for every civil servant of every replicate, in "
    "month 0, in each December and in the last month. A run takes three times the room then.\n"
    "\n"
    "With --precision, answers are the means over the last twelve months of errors in files and of SOP compliance, "
    "of each scenario and of its difference to the baseline. The run ends when half the width of each 95 % interval "
    "is at most so many points, which is tested at 128, 256, 512 ... replicates. A precision says how far more "
    "replicates could move an answer, and not whether the model is right.\n"
    "\n"
    "A file with `agencies` is a nation: many agencies of a few kinds, each with money, gates and chance events of its "
    "own, told by kind and for all together. It is run alone, and once where -n is unsaid.\n"
    "\n"
    "The manifest.json of a run is enough to run it again, to the same tables: it holds every file that was read, what "
    "--set assigned, the seed, the number of replicates or the precision, --fixed-parameters and --keep. Name it in "
    "place of scenarios; of these options only -n and --keep may be given beside it. Under another program than the "
    "one that made it, the numbers may come out different: that is told, with the values in force that have changed.\n"
    "\n" EXIT_TEXT "\n"
    "Examples:\n"
    "  kapasim run scenarios/palembang-bkpsdm.yaml \\\n"
    "      scenarios/palembang-mentoring.yaml -o results\n"
    "  kapasim run my-agency.yaml my-policy.yaml -o mine --precision 0.1\n"
    "  kapasim run my-agency.yaml my-policy.yaml -o mine --resume -n 4000\n"
    "  kapasim run my-agency.yaml my-policy.yaml -o big -n 20000 --keep summary\n"
    "  kapasim run my-agency.yaml -o try -n 100 --set \"budget.annual=200 juta\"\n"
    "  kapasim run scenarios/nation.yaml -o nation\n"
    "  kapasim run mine/manifest.json -o mine-again\n"
    "  kapasim run my-agency.yaml -o try \\\n"
    "      --set \"budget.annual=[{from: 2027-07, value: 100 juta}]\" \\\n"
    "      --set \"gates.technical={permit: 90 %}\"",
    NULL,
    arguments_filter,
    NULL};

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

/* The command that completes the run: the same with --resume, and without what would replace it. NULL without memory.
 */
static char *resuming_line(int argc, char **argv)
{
    char **words = calloc((size_t)argc + 1, sizeof *words), resume[] = "--resume";
    if (words == NULL)
        return NULL;
    int n = 0;
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--force") != 0 && strcmp(argv[i], resume) != 0)
            words[n++] = argv[i];
    words[n++] = resume;
    char *line = join_words(n, words);
    free(words);
    return line;
}

/* The command that draws the results; a name that begins like an option needs a path. NULL without memory. */
static char *plotting_line(const char *folder)
{
    char program[] = "kapasim", verb[] = "plot", *path = malloc(strlen(folder) + 3);
    if (path == NULL)
        return NULL;
    sprintf(path, "%s%s", folder[0] == '-' ? "./" : "", folder);
    char *line = join_words(3, (char *[]){program, verb, path});
    free(path);
    return line;
}

static int print_results(const char *folder, struct messages *messages)
{
    struct store *store = NULL;
    int status = store_open(folder, &store, messages);
    if (status == STATUS_OK)
        status = table_summary(store, stdout, messages);
    if (status == STATUS_OK && !store_info(store)->nation)
        status = precise_write(store, stdout, messages);
    store_close(store);
    if (status != STATUS_OK)
        return status;
    printf("\nResults are in ");
    terminal_text(stdout, folder);
    char *line = plotting_line(folder);
    printf("; for figures: %s\n", line ? line : "kapasim plot");
    free(line);
    return STATUS_OK;
}

static int run_nation(const struct options *options, const struct nation *nation, struct simulated *simulated,
                      struct messages *messages)
{
    if (options->simulation.keep == KEEP_STAFF) {
        messages_error(messages, NULL,
                       "the staff of a nation are too many to be kept one by one; leave --keep out, or run one of its "
                       "agencies with --keep staff");
        return STATUS_BAD_INPUT;
    }
    terminal_messages(messages, options->common.quiet);
    return simulate_nation(&options->simulation, nation, simulated, messages);
}

static int run_scenarios(const struct options *options, struct scenario *const *scenarios, int n,
                         struct simulated *simulated, struct messages *messages)
{
    for (int i = 0; i < n; i++)
        scenario_warn(scenarios[i], messages);
    terminal_messages(messages, options->common.quiet);
    return simulate_run(&options->simulation, scenarios, n, simulated, messages);
}

static int run_nation_file(const struct options *options, struct simulated *simulated, struct messages *messages)
{
    struct nation *nation = NULL;
    int status = read_nation(options->files[0], options->assignments.list, options->assignments.n, &nation, messages);
    if (status == STATUS_OK)
        status = run_nation(options, nation, simulated, messages);
    nation_free(nation);
    return status;
}

static int run_files(const struct options *options, struct simulated *simulated, struct messages *messages)
{
    int n = options->n_files, status = STATUS_NO_MEMORY;
    struct scenario **scenarios = calloc((size_t)n, sizeof *scenarios);
    if (scenarios == NULL)
        return status;
    status = read_scenarios(options->files, n, options->assignments.list, options->assignments.n, scenarios, messages);
    if (status == STATUS_OK)
        status = scenario_check_together(scenarios, n, messages);
    if (status == STATUS_OK)
        status = run_scenarios(options, scenarios, n, simulated, messages);
    read_free(scenarios, n);
    free(scenarios);
    return status;
}

/* The run of a manifest again. Only -n and --keep may say otherwise: the first replicates are
 * the same however many follow, and whatever is kept of them. */
static int run_again(struct options *options, struct simulated *simulated, struct messages *messages)
{
    struct simulation *simulation = &options->simulation;
    struct manifest manifest = {0};
    const char *given = options->assignments.n > 0  ? "--set"
                        : options->seed_given       ? "-s"
                        : simulation->fixed         ? "--fixed-parameters"
                        : simulation->precision > 0 ? "--precision"
                                                    : NULL;
    int status = read_manifest(options->files[0], given, &manifest, messages);
    simulation->seed = manifest.seed;
    simulation->fixed = manifest.fixed_parameters;
    simulation->precision = manifest.precision;
    if (!options->keep_given)
        simulation->keep = manifest.keep;
    if (simulation->replicates == 0)
        simulation->replicates = manifest.replicates;
    if (status == STATUS_OK && manifest.nation) {
        for (int k = 0; k < manifest.nation->n_kinds; k++)
            scenario_warn(manifest.nation->kinds[k].scenario, messages);
        status = run_nation(options, manifest.nation, simulated, messages);
    } else if (status == STATUS_OK) {
        status = run_scenarios(options, manifest.scenarios, manifest.n_scenarios, simulated, messages);
    }
    manifest_free(&manifest);
    return status;
}

/* What one of the files is, they all have to be. */
static int run_what_is_named(struct options *options, struct simulated *simulated, struct messages *messages)
{
    bool manifest = read_finds_manifest(options->files, options->n_files);
    bool nation = !manifest && read_finds_nation(options->files, options->n_files);
    if (manifest && options->n_files > 1)
        messages_error(messages, NULL, "the manifest of a run is run alone; name its file only, or scenario files");
    else if (nation && (options->n_files > 1 || options->simulation.precision > 0))
        messages_error(messages, NULL, "a nation is run alone, and not to a precision; name its file only");
    else if (manifest)
        return run_again(options, simulated, messages);
    else
        return nation ? run_nation_file(options, simulated, messages) : run_files(options, simulated, messages);
    return STATUS_BAD_INPUT;
}

static int read_and_simulate(struct options *options, struct simulated *simulated, struct messages *messages)
{
    int status = run_what_is_named(options, simulated, messages);
    if (status == STATUS_OK) {
        terminal_messages(messages, options->common.quiet);
        status = print_results(options->simulation.folder, messages);
    }
    return status;
}

int cli_run(int argc, char **argv)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct options options = {.simulation = {.seed = 1,
                                             .threads = processors < 1             ? 1
                                                        : processors > THREADS_MAX ? THREADS_MAX
                                                                                   : (int)processors}};
    struct simulated simulated = {0};
    struct messages messages = {.count = 0};
    int status = STATUS_NO_MEMORY;
    char *command_line = join_words(argc, argv), *resuming = resuming_line(argc, argv); /* parsing takes words apart */
    options.assignments.list = calloc((size_t)argc, sizeof *options.assignments.list);
    if (command_line != NULL && resuming != NULL && options.assignments.list != NULL) {
        arguments_parse(&argp, argc, argv, &options);
        options.simulation.quiet = options.common.quiet;
        options.simulation.verbose = options.common.verbose;
        options.simulation.command_line = command_line;
        status = read_and_simulate(&options, &simulated, &messages);
    }
    int ended = terminal_end(status, &messages, options.common.quiet);
    if (simulated.resumable) {
        fputs("To complete the run:\n  ", stderr);
        terminal_text(stderr, resuming);
        fputs("\n", stderr);
    }
    free(options.assignments.list);
    free(command_line);
    free(resuming);
    return ended == EXIT_FINE && simulated.dropped > 0 ? EXIT_DROPPED : ended;
}
