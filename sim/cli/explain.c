/* kapasim explain: every value in force, with where it comes from. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/explain_nation.h"
#include "cli/read.h"
#include "cli/terminal.h"

enum { CELL_SIZE = 256, COLUMNS = 7 };

struct options {
    struct arguments common;
    char *file;
    char *path; /* NULL for all */
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            options->file = word;
        else if (state->arg_num == 1)
            options->path = word;
        else
            terminal_usage(state->name, "one scenario and one path at a time, not `%s` as well", word);
        return 0;
    case ARGP_KEY_NO_ARGS:
        terminal_usage(state->name, "which scenario? Name a file");
    default:
        return arguments_common(key, state, &options->common);
    }
}

static const struct argp_option table[] = {ARGUMENTS_COMMON};
static const struct argp argp = {
    table,
    parse,
    "SCENARIO [PATH]",
    "Lists every parameter that is in force in a scenario."
    "\vPrinted is a line for each: path, value, unit, range of its prior, source, confidence, and the file and line "
    "that set it. A value that changes over time has a line for each change. Confidence is H high, M medium, L low, "
    "J judgement. With PATH, only what lies at or below it is shown, and what it means; where there is no such path, "
    "whatever has it as a part of its own. name, description and extends, which are no parameters, are paths too.\n"
    "\n"
    "Of a nation the kinds of agency are listed: how many there are, how many staff each has, and their files.\n"
    "\n"
    "Examples:\n"
    "  kapasim explain scenarios/palembang-mentoring.yaml\n"
    "  kapasim explain scenarios/palembang-bkpsdm.yaml gates.structural\n"
    "  kapasim explain scenarios/ilir-timur-dua.yaml kpi",
    NULL,
    arguments_filter,
    NULL};

static const char *const titles[COLUMNS] = {"PATH", "VALUE", "UNIT", "PRIOR", "SOURCE", "CONFIDENCE", "SET BY"};

/* How a path may be what is asked for, the surest first: it lies at or below it, words between its dots are what is
 * asked for, or some of its letters are. */
enum match { MATCH_BELOW, MATCH_WORDS, MATCH_LETTERS, MATCHES };

/* Widths are found in a first round over the scenario, lines are written in a second. */
struct table {
    const struct scenario *scenario;
    const char *path; /* what is asked for; NULL for all */
    enum match match; /* the surest there is */
    size_t width[COLUMNS];
    bool measuring;
    int shown;
    struct nearest nearest;
};

static enum match match_of(const char *path, const char *asked)
{
    const size_t length = strlen(asked);
    enum match best = MATCHES;
    for (const char *at = path; length > 0 && *at != '\0'; at++) {
        if (strncasecmp(at, asked, length) != 0)
            continue;
        const bool words = (at == path || at[-1] == '.') && (at[length] == '\0' || at[length] == '.');
        const enum match match = !words ? MATCH_LETTERS : at == path ? MATCH_BELOW : MATCH_WORDS;
        best = match < best ? match : best;
    }
    return best;
}

/* All that the path has as a part, in words: what might have been meant. */
static void offer(struct nearest *nearest, const char *path)
{
    char known[CELL_SIZE];
    for (const char *from = path; from != NULL; from = strchr(from, '.')) {
        from += *from == '.';
        snprintf(known, sizeof known, "%s", from);
        nearest_offer(nearest, known);
        for (char *dot; (dot = strrchr(known, '.')) != NULL;) {
            *dot = '\0';
            nearest_offer(nearest, known);
        }
    }
}

/* Is this path to be shown? If not, it may still be what was meant. */
static bool is_asked(struct table *about, const char *path)
{
    if (about->path == NULL || match_of(path, about->path) <= about->match)
        return true;
    if (about->measuring)
        offer(&about->nearest, path);
    return false;
}

static void put_line(struct table *about, const char *const cells[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        size_t columns = terminal_columns(cells[i]);
        if (about->measuring)
            about->width[i] = columns > about->width[i] ? columns : about->width[i];
        else if (i + 1 < COLUMNS)
            terminal_cell(stdout, cells[i], about->width[i]);
        else
            terminal_text(stdout, cells[i]);
    }
    if (!about->measuring)
        putchar('\n');
}

static void write_value(const struct table *about, const struct param *row, const struct piece *piece, char *cell)
{
    static const struct param share = {.type = TYPE_SHARE, .unit = ""};
    char value[CELL_SIZE / 2], factor[CELL_SIZE / 4] = "", from[CELL_SIZE / 8] = "";
    scenario_format_value(about->scenario, piece->of_ceiling ? &share : row, piece->value, value, sizeof value);
    if (piece->factor < 1 || piece->factor > 1) {
        memcpy(factor, " x ", 4);
        scenario_format_value(about->scenario, &share, piece->factor, factor + 3, sizeof factor - 3);
    }
    if (piece->from != SCENARIO_ALWAYS) {
        int date = (int)about->scenario->global[ERA_POLICY][PARAM_start].pieces[0].value + piece->from - 1;
        snprintf(from, sizeof from, " from %d-%02d", date / 12, date % 12 + 1);
    }
    snprintf(cell, CELL_SIZE, "%s%s%s%s", value, piece->of_ceiling ? " of the ceiling" : "", factor, from);
}

static void write_prior(const struct table *about, const struct param *row, const struct piece *piece, char *cell)
{
    static const struct param share = {.type = TYPE_SHARE, .unit = ""};
    char low[CELL_SIZE / 4], high[CELL_SIZE / 4];
    if (isnan(piece->prior_low)) {
        snprintf(cell, CELL_SIZE, "none");
        return;
    }
    scenario_format_value(about->scenario, piece->of_ceiling ? &share : row, piece->prior_low, low, sizeof low);
    scenario_format_value(about->scenario, piece->of_ceiling ? &share : row, piece->prior_high, high, sizeof high);
    snprintf(cell, CELL_SIZE, "%s to %s", low, high);
}

static void put_piece(struct table *about, const char *path, const struct param *row, const struct piece *piece)
{
    char value[CELL_SIZE], prior[CELL_SIZE], set_by[CELL_SIZE];
    bool by_file = piece->place.file != NULL;
    write_value(about, row, piece, value);
    write_prior(about, row, piece, prior);
    if (!by_file)
        snprintf(set_by, sizeof set_by, "default");
    else if (piece->place.line == 0)
        snprintf(set_by, sizeof set_by, "%s", piece->place.file);
    else
        snprintf(set_by, sizeof set_by, "%s:%d", piece->place.file, piece->place.line);
    /* The table's source speaks for its default; a file's value has its source in the file's own comment. The table's
     * confidence says how good the evidence for such a parameter is, but not for another value of an effect. */
    const char *source = row->source;
    if (by_file && !row->required)
        source = "the file";
    else if (!by_file && strcmp(source, "the file") == 0)
        source = "the program";
    char confidence[2] = {by_file && row->scope == SCOPE_WORLD ? '-' : row->confidence, '\0'};
    put_line(about, (const char *const[COLUMNS]){path, value, row->type == TYPE_CHOICE ? "word" : row->unit, prior,
                                                 source, confidence, set_by});
}

static void visit(void *context, const char *path, const struct param *row, const struct setting *setting)
{
    struct table *about = context;
    if (!is_asked(about, path))
        return;
    about->shown++;
    for (int i = 0; i < setting->count; i++)
        put_piece(about, path, row, &setting->pieces[i]);
    if (about->path != NULL && !about->measuring)
        printf("    %s\n", row->meaning);
}

static void put_key(struct table *about, const char *path, const char *value, const char *unit, const char *set_by)
{
    const char *source = strcmp(set_by, "default") == 0 ? "the program" : "the file";
    about->shown++;
    put_line(about, (const char *const[COLUMNS]){path, value, unit, "none", source, "-", set_by});
}

static void mean(const struct table *about, const char *meaning)
{
    if (about->path != NULL && !about->measuring)
        printf("    %s\n", meaning);
}

/* Keys of a file that are no parameters: shown by name only, since they are as long as they like. */
static void put_texts(struct table *about)
{
    const struct scenario *scenario = about->scenario;
    if (about->path == NULL)
        return;
    bool named = strcmp(scenario->name, scenario->id) != 0, described = scenario->description[0] != '\0';
    if (is_asked(about, "name")) {
        put_key(about, "name", scenario->name, "text", named ? scenario->path : "default");
        mean(about, "what tables and figures call the scenario");
    }
    if (is_asked(about, "description")) {
        put_key(about, "description", described ? scenario->description : "none", "text",
                described ? scenario->path : "default");
        mean(about, "what the scenario changes, in its own words");
    }
    if (is_asked(about, "extends")) {
        for (int i = scenario->n_files - 1; i > 0; i--)
            put_key(about, "extends", scenario->files[i - 1], "file", scenario->files[i]);
        if (scenario->n_files == 1)
            put_key(about, "extends", "none", "file", "default");
        mean(about, "the file whose values hold where this one states none");
    }
}

/* The composition, a line a group. */
static void put_groups(struct table *about)
{
    const struct scenario *scenario = about->scenario;
    if (!is_asked(about, "staff.groups"))
        return;
    for (int i = 0; i < scenario->n_groups; i++) {
        const struct group *group = &scenario->groups[i];
        char value[CELL_SIZE], retires[CELL_SIZE / 4] = "", unit[CELL_SIZE / 4] = "", set_by[CELL_SIZE];
        if (!isnan(group->retires_at))
            snprintf(retires, sizeof retires, ", retires at %.10g", group->retires_at);
        if (group->unit > 0)
            snprintf(unit, sizeof unit, ", unit %d", group->unit);
        snprintf(value, sizeof value, "%d %s, %s, age %d-%d%s%s", group->count, scenario_post_names[group->post],
                 scenario_education_names[group->education], group->age_from, group->age_to, retires, unit);
        snprintf(set_by, sizeof set_by, "%s:%d", group->place.file, group->place.line);
        put_key(about, "staff.groups", value, "people", set_by);
    }
    mean(about, "the staff at month 0");
}

static void put_all(struct table *about)
{
    put_line(about, titles);
    put_texts(about);
    put_groups(about);
    scenario_each(about->scenario, ERA_POLICY, visit, about);
}

static int print_table(const struct scenario *scenario, const char *path, const char *command)
{
    struct table about = {.scenario = scenario, .path = path, .measuring = true};
    about.nearest.word = path != NULL ? path : "";
    put_all(&about);
    while (about.shown == 0 && ++about.match < MATCHES)
        put_all(&about);
    if (about.shown == 0) {
        fprintf(stderr, "%s: error: unknown path `", command);
        terminal_text(stderr, path != NULL ? path : "");
        if (about.nearest.best[0] != '\0')
            fprintf(stderr, "`; the nearest known is `%s`\n", about.nearest.best);
        else
            fputs("`; there is none like it; without a path all are listed\n", stderr);
        return EXIT_BAD_INPUT;
    }
    about.measuring = false;
    put_all(&about);
    return EXIT_FINE;
}

/* Each kind of agency has values of its own, so that a path alone says nothing. */
static int explain_nation(const struct options *options)
{
    struct messages messages = {.count = 0};
    struct nation *nation = NULL;
    int status = STATUS_BAD_INPUT;
    if (options->path != NULL)
        messages_error(&messages, &(struct place){options->file, 0, 0},
                       "this is a nation, whose values are those of its kinds; leave `%s` out to see their files, and "
                       "explain one of these",
                       options->path);
    else
        status = read_nation(options->file, NULL, 0, &nation, &messages);
    int ended = terminal_end(status, &messages, true); /* what is odd in it, `check` tells */
    if (status == STATUS_OK)
        explain_nation_print(nation);
    nation_free(nation);
    return ended;
}

int cli_explain(int argc, char **argv)
{
    struct options options = {.file = NULL};
    arguments_parse(&argp, argc, argv, &options);
    if (read_finds_nation(&options.file, 1))
        return explain_nation(&options);
    struct messages messages = {.count = 0};
    struct scenario *scenario = NULL;
    int status = read_scenarios(&options.file, 1, NULL, 0, &scenario, &messages);
    int result = terminal_end(status, &messages, options.common.quiet);
    if (status == STATUS_OK)
        result = print_table(scenario, options.path, argv[0]);
    scenario_free(scenario);
    return result;
}
