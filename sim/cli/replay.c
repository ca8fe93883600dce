/* kapasim replay: one replicate lived again, and told month by month. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/read.h"
#include "cli/terminal.h"
#include "report/replay.h"
#include "run/nation_run.h"

enum { REPLICATE_LAST = 999999, POSTS_MAX = 1 << 24, HOLDERS_MAX = 255 };
enum { AGENCIES_MAX = 1 << 24 };
enum { KEY_AGENCY = 256, KEY_CSV, KEY_FIXED, KEY_SCENARIO, KEY_SET, KEY_STAFF };

struct options {
    struct arguments common;
    char *file;
    char *scenario;             /* its id, of those in a manifest or of a nation's kinds */
    uint32_t replicate, agency; /* 0 where it is not given */
    bool replicate_given, seed_given, csv, fixed;
    uint64_t seed;
    struct replay_person who; /* post 0: the agency */
    struct assignments assignments;
};

/* A post, or a post and a number after a point. */
static struct replay_person read_person(const char *command, const char *word)
{
    static const char *const digits = "0123456789";
    size_t whole = strspn(word, digits), rest = word[whole] == '.' ? strspn(word + whole + 1, digits) : 0;
    bool pointed = word[whole] == '.' && rest > 0;
    if (whole < 1 || whole > 8 || rest > 3 || word[whole + (pointed ? rest + 1 : 0)] != '\0')
        terminal_usage(command,
                       "`--staff` needs a person's number, such as 23, or 23.1 for the next in that post, not "
                       "`%s`",
                       word);
    struct replay_person who = {.post = (uint32_t)strtoul(word, NULL, 10),
                                .holder = pointed ? (uint32_t)strtoul(word + whole + 1, NULL, 10) : 0};
    if (who.post < 1 || who.post > POSTS_MAX - RANDOM_POST_FIRST_STAFF || who.holder > HOLDERS_MAX)
        terminal_usage(command, "`--staff` counts posts from 1, and up to %d who come after the first, not `%s`",
                       HOLDERS_MAX, word);
    return who;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 'r':
        options->replicate = (uint32_t)arguments_number(state->name, "-r", word, 0, REPLICATE_LAST);
        options->replicate_given = true;
        return 0;
    case 's':
        options->seed = arguments_number(state->name, "-s", word, 0, UINT64_MAX);
        options->seed_given = true;
        return 0;
    case KEY_AGENCY:
        options->agency = (uint32_t)arguments_number(state->name, "--agency", word, 1, AGENCIES_MAX);
        return 0;
    case KEY_SCENARIO:
        options->scenario = word;
        return 0;
    case KEY_STAFF:
        options->who = read_person(state->name, word);
        return 0;
    case KEY_CSV:
        options->csv = true;
        return 0;
    case KEY_FIXED:
        options->fixed = true;
        return 0;
    case KEY_SET:
        arguments_assign(state->name, word, &options->assignments);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            terminal_usage(state->name, "one scenario at a time, not `%s` as well", word);
        options->file = word;
        return 0;
    case ARGP_KEY_NO_ARGS:
        terminal_usage(state->name, "which scenario? Name a file");
    case ARGP_KEY_END:
        if (!options->replicate_given)
            terminal_usage(state->name, "which replicate? Give its number, from 0: --replicate 17");
        return 0;
    default:
        return arguments_common(key, state, &options->common);
    }
}

static const struct argp_option table[] = {
    {"replicate", 'r', "NUMBER", 0, "Which replicate, from 0, as `export` numbers them (needed)", 0},
    {"staff", KEY_STAFF, "PERSON", 0, "Tell of one person instead of the agency, such as 23 or 23.1", 0},
    {"seed", 's', "NUMBER", 0, "The seed of the run (1)", 0},
    {"scenario", KEY_SCENARIO, "ID", 0, "Which scenario of a manifest, or which kind of a nation (the first)", 0},
    {"agency", KEY_AGENCY, "NUMBER", 0, "Which agency of that kind of a nation, from 1 (1)", 0},
    {"csv", KEY_CSV, NULL, 0, "Columns alone, as CSV, with all digits", 0},
    {"fixed-parameters", KEY_FIXED, NULL, 0, "As the run that had this option", 0},
    {"set", KEY_SET, "PATH=VALUE", 0, "As the run that had this option; may be repeated", 0},
    ARGUMENTS_COMMON};
static const struct argp argp = {
    table,
    parse,
    "SCENARIO --replicate NUMBER\nMANIFEST --replicate NUMBER\nNATION --replicate NUMBER",
    "Lives one replicate of a scenario again and tells it month by month: what was drawn, who met which gate, who came "
    "and went, what was learned, done and got wrong. It needs the scenario and the seed, and no results."
    "\vA replicate is the same whenever and beside whatever scenarios it is run: its numbers are those that `kapasim "
    "run` with the same seed stores. The story begins with the last year of history, months -11 to 0.\n"
    "\n"
    "A person is named by the post of entry: 23 is who was in post 23 first, 23.1 who was hired into it next, 23.2 the "
    "one after. Posts are numbered in the order of staff.groups, and posts that begin vacant come last. Who is "
    "promoted keeps the number. The story of the agency says who comes and goes.\n"
    "\n"
    "The manifest.json of a run holds its scenarios, seed and options: name it in place of the scenario, with "
    "--scenario where it is not the baseline. A replicate that was dropped for a numerical fault of that scenario is "
    "told as far as it came.\n"
    "\n"
    "Of a nation one agency is told: --scenario names its kind, by the file's name without .yaml, and --agency which "
    "of that kind.\n"
    "\n"
    "With --csv the agency's lines are those of `kapasim export DIR monthly`, where it was run alone.\n"
    "\n"
    "Exit status:\n"
    "  0    all is well\n"
    "  1    it failed, or the replicate is dropped from every run\n"
    "  2    the command or a file is wrong\n"
    "\n"
    "Examples:\n"
    "  kapasim replay scenarios/palembang-bkpsdm.yaml --replicate 17\n"
    "  kapasim replay scenarios/palembang-mentoring.yaml -r 17 --staff 23\n"
    "  kapasim replay results/manifest.json -r 17 \\\n"
    "      --scenario palembang-mentoring\n"
    "  kapasim replay scenarios/nation.yaml -r 0 --scenario bontang-bpkad \\\n"
    "      --agency 12\n"
    "  kapasim replay my-agency.yaml -r 3 -s 2026 --staff 23.1 --csv > 23.csv",
    NULL,
    arguments_filter,
    NULL};

/* Nobody of that name has lived in the replicate. */
static void tell_nobody(const struct options *options, const struct replay_post *post, struct messages *messages)
{
    uint32_t number = options->who.post;
    if (number > post->posts)
        messages_error(messages, NULL, "there is no post %" PRIu32 ": the agency has posts 1 to %zu", number,
                       post->posts);
    else if (post->holders == 0)
        messages_error(messages, NULL, "nobody enters post %" PRIu32 " in replicate %" PRIu32, number,
                       options->replicate);
    else if (post->holders == 1)
        messages_error(messages, NULL,
                       "in replicate %" PRIu32 " only one person enters post %" PRIu32 ": --staff %" PRIu32,
                       options->replicate, number, number);
    else
        messages_error(messages, NULL,
                       "in replicate %" PRIu32 " those who enter post %" PRIu32 " are %" PRIu32 " to %" PRIu32
                       ".%" PRIu32,
                       options->replicate, number, number, number, post->holders - 1);
}

static int tell(const struct options *options, struct replay replay, struct messages *messages)
{
    char reason[FAULT_TEXT_MAX] = "";
    struct replay_post post;
    int status;
    replay.replicate = options->replicate;
    replay.file = stdout;
    replay.csv = options->csv;
    replay.reason = reason;
    if (options->who.post == 0)
        status = replay_agency(&replay);
    else
        status = replay_person(&replay, options->who, &post);
    if (status == STATUS_BAD_INPUT)
        tell_nobody(options, &post, messages);
    else if (replicate_is_dropped(status))
        messages_error(messages, NULL, "%s %" PRIu32 " of seed %" PRIu64 " is dropped from every run%s: %s%s",
                       replay.agency > 0 ? "this agency of replicate" : "replicate", options->replicate, options->seed,
                       status == STATUS_NO_ROOT ? "" : " with this scenario",
                       status == STATUS_NO_ROOT ? "with the parameters that it draws, " : "", reason);
    return status;
}

static int tell_scenario(const struct options *options, struct scenario *scenario, struct messages *messages)
{
    struct experiment experiment;
    int status = scenario_check_together(&scenario, 1, messages);
    if (status == STATUS_OK && options->agency > 0) {
        messages_error(messages, &(struct place){options->file, 0, 0},
                       "`--agency` chooses from a nation, and this is one agency; leave it out");
        status = STATUS_BAD_INPUT;
    }
    if (status == STATUS_OK)
        status = experiment_open(&scenario, 1, options->seed, options->fixed, &experiment);
    if (status != STATUS_OK)
        return status;
    status = tell(options, (struct replay){.experiment = &experiment}, messages);
    experiment_close(&experiment);
    return status;
}

/* ---- which scenario ---- */

/* The number of the scenario that --scenario names, of `n`, the first if it names none; -1, and a message, if there is
 * none of that name. */
static int find(const struct options *options, const char *(*id)(const void *all, int i), const void *all, int n,
                const char *what, struct messages *messages)
{
    char ids[256] = "";
    for (int i = 0; i < n; i++) {
        size_t used = strlen(ids);
        if (options->scenario == NULL || strcmp(id(all, i), options->scenario) == 0)
            return i;
        snprintf(ids + used, sizeof ids - used, "%s%s", used > 0 ? ", " : "", id(all, i));
    }
    messages_error(messages, &(struct place){options->file, 0, 0}, "no %s is `%s`; there are: %s", what,
                   options->scenario, ids);
    return -1;
}

static const char *id_of_kind(const void *nation, int i)
{
    return ((const struct nation *)nation)->kinds[i].scenario->id;
}

static const char *id_of_scenario(const void *manifest, int i)
{
    return ((const struct manifest *)manifest)->scenarios[i]->id;
}

static int tell_nation(const struct options *options, const struct nation *nation, struct messages *messages)
{
    struct nation_run *run = NULL;
    int kind = find(options, id_of_kind, nation, nation->n_kinds, "kind of agency of this nation", messages);
    if (kind < 0)
        return STATUS_BAD_INPUT;
    uint32_t count = nation->kinds[kind].count, agency = options->agency > 0 ? options->agency : 1;
    if (agency > count) {
        messages_error(messages, &nation->kinds[kind].place,
                       "there is no agency %" PRIu32 " of this kind: they are 1 to %" PRIu32, agency, count);
        return STATUS_BAD_INPUT;
    }
    int status = nation_run_new(nation, options->seed, options->fixed, 1, &run, messages);
    if (status == STATUS_OK)
        status = tell(options,
                      (struct replay){.experiment = nation_run_experiment(run, kind),
                                      .agency = agency,
                                      .agencies = count,
                                      .first_post = nation_run_first_post(run, kind, agency - 1)},
                      messages);
    nation_run_free(run);
    return status;
}

static int replay_manifest(struct options *options, struct messages *messages)
{
    struct manifest manifest = {0};
    const char *given = options->assignments.n > 0 ? "--set"
                        : options->seed_given      ? "-s"
                        : options->fixed           ? "--fixed-parameters"
                                                   : NULL;
    int status = read_manifest(options->file, given, &manifest, messages);
    options->seed = manifest.seed;
    options->fixed = manifest.fixed_parameters;
    if (status == STATUS_OK && manifest.nation) {
        status = tell_nation(options, manifest.nation, messages);
    } else if (status == STATUS_OK) {
        int i = find(options, id_of_scenario, &manifest, manifest.n_scenarios, "scenario of this run", messages);
        status = i >= 0 ? tell_scenario(options, manifest.scenarios[i], messages) : STATUS_BAD_INPUT;
    }
    manifest_free(&manifest);
    return status;
}

static int replay_nation(const struct options *options, struct messages *messages)
{
    struct nation *nation = NULL;
    int status = read_nation(options->file, options->assignments.list, options->assignments.n, &nation, messages);
    if (status == STATUS_OK)
        status = tell_nation(options, nation, messages);
    nation_free(nation);
    return status;
}

static int replay_file(const struct options *options, struct messages *messages)
{
    struct scenario *scenario = NULL;
    if (options->scenario) {
        messages_error(messages, &(struct place){options->file, 0, 0},
                       "`--scenario` chooses from a manifest or a nation, and this is neither; leave it out");
        return STATUS_BAD_INPUT;
    }
    int status =
        read_scenarios(&options->file, 1, options->assignments.list, options->assignments.n, &scenario, messages);
    if (status == STATUS_OK)
        status = tell_scenario(options, scenario, messages);
    scenario_free(scenario);
    return status;
}

static int replay_what_is_named(struct options *options, struct messages *messages)
{
    if (read_finds_manifest(&options->file, 1))
        return replay_manifest(options, messages);
    return read_finds_nation(&options->file, 1) ? replay_nation(options, messages) : replay_file(options, messages);
}

int cli_replay(int argc, char **argv)
{
    struct options options = {.seed = 1};
    struct messages messages = {.count = 0};
    int status = STATUS_NO_MEMORY;
    options.assignments.list = calloc((size_t)argc, sizeof *options.assignments.list);
    if (options.assignments.list != NULL) {
        arguments_parse(&argp, argc, argv, &options);
        status = replay_what_is_named(&options, &messages);
    }
    free(options.assignments.list);
    return terminal_end(status, &messages, options.common.quiet);
}
