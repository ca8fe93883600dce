/* kapasim export: a table of the results as CSV. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "report/export.h"

enum { KEY_FORCE = 256, KEY_SCENARIO, KEY_INDICATOR, KEY_MONTH, KEY_LOCALE };

struct options {
    struct arguments common;
    const char *folder;
    const char *table;
    const char *file; /* NULL for stdout */
    bool force;
    struct export_filter filter;
};

static int read_month(const char *command, const char *text)
{
    char *end;
    long month = strtol(text, &end, 10);
    if (end == text || *end != '\0' || month < -1000 || month > 1000)
        terminal_usage(command, "`--month` needs a whole number such as 12 or -3, not `%s`", text);
    return (int)month;
}

static bool read_locale(const char *command, const char *text)
{
    if (strcmp(text, "id") != 0 && strcmp(text, "en") != 0)
        terminal_usage(command, "`--csv-locale` is `en` or `id`, not `%s`", text);
    return strcmp(text, "id") == 0;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 'O':
        if (*word == '\0')
            terminal_usage(state->name, "where does the table go? Give a file: -O FILE");
        options->file = word;
        return 0;
    case KEY_FORCE:
        options->force = true;
        return 0;
    case KEY_SCENARIO:
        options->filter.scenario = word;
        return 0;
    case KEY_INDICATOR:
        options->filter.indicator = word;
        return 0;
    case KEY_MONTH:
        options->filter.month = read_month(state->name, word);
        options->filter.one_month = true;
        return 0;
    case KEY_LOCALE:
        options->filter.indonesian = read_locale(state->name, word);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            options->folder = word;
        else if (state->arg_num == 1)
            options->table = word;
        else
            terminal_usage(state->name, "one table at a time, not `%s` as well", word);
        return 0;
    case ARGP_KEY_END:
        if (options->folder == NULL)
            terminal_usage(state->name, "which results? Name the folder of a run, and a table");
        if (options->table == NULL)
            terminal_usage(state->name, "which table? Name one after the folder, such as monthly");
        return 0;
    default:
        return arguments_common(key, state, &options->common);
    }
}

static const struct argp_option options_table[] = {
    {"output", 'O', "FILE", 0, "Write to a file, whole or not at all", 0},
    {"force", KEY_FORCE, NULL, 0, "Replace that file if there is one", 0},
    {"scenario", KEY_SCENARIO, "ID", 0, "Only this scenario: its file without .yaml", 0},
    {"indicator", KEY_INDICATOR, "NAME", 0, "Only this indicator", 0},
    {"month", KEY_MONTH, "NUMBER", 0, "Only this month; 1 is the first, 0 and below are history", 0},
    {"csv-locale", KEY_LOCALE, "en|id", 0, "id: `;` and decimal commas, for Indonesian spreadsheets", 0},
    ARGUMENTS_COMMON};
static const struct argp argp = {
    options_table,
    parse,
    "DIR TABLE",
    "Writes a table of the results in DIR as CSV: plain UTF-8, one header line, decimal points."
    "\vPrinted is the table. Tables:\n"
    "  monthly     every indicator, by scenario, replicate and month\n"
    "  yearly      the same by calendar year\n"
    "  summary     mean, standard error and quantiles over replicates\n"
    "  funnel      who got how far on the way to each programme\n"
    "  spending    money by programme and practice, with what lapsed\n"
    "  runs        the scenarios and how they were run\n"
    "  failures    the replicates that were dropped, and why\n"
    "  parameters  what each replicate drew\n"
    "  indicators  what the indicators mean\n"
    "  staff       every civil servant, of a run with --keep staff: in month 0, each\n"
    "              December and the last month\n"
    "  columns     what the columns of staff mean\n"
    "A run with --keep summary has no table `monthly`, and only one with --keep staff has `staff`. Scenarios stand in "
    "the order in which the run named them, the baseline first; then replicates, months or years ascend.\n"
    "\n"
    "Examples:\n"
    "  kapasim export results summary --month 60 > summary.csv\n"
    "  kapasim export results monthly --indicator error_rate -O error.csv",
    NULL,
    arguments_filter,
    NULL};

static int complain(struct messages *messages, const char *path, int status, const char *text)
{
    const struct place place = {.file = path};
    messages_error(messages, &place, "%s", text);
    return status;
}

/* Refuses what must not be replaced: results in any case, anything without --force, and with it whatever is no ordinary
 * file. */
static int check_target(const struct options *options, struct messages *messages)
{
    struct stat found;
    if (store_owns(options->file))
        return complain(messages, options->file, STATUS_BAD_INPUT,
                        "the results keep this name for themselves; name another file");
    if (lstat(options->file, &found) != 0)
        return STATUS_OK;
    if (!S_ISREG(found.st_mode))
        return complain(messages, options->file, STATUS_BAD_INPUT,
                        "this is no ordinary file; name another, or leave -O out for standard output");
    if (!options->force)
        return complain(messages, options->file, STATUS_BAD_INPUT,
                        "the file exists; name another, or add --force to replace it");
    return STATUS_OK;
}

/* A new file beside the target, with the permissions of any new file; `name` ends in XXXXXX. */
static FILE *open_part(char *name)
{
    int descriptor = mkstemp(name);
    if (descriptor < 0)
        return NULL;
    mode_t mask = umask(0);
    umask(mask);
    FILE *file = fchmod(descriptor, 0666 & ~mask) == 0 ? fdopen(descriptor, "w") : NULL;
    if (file == NULL) {
        close(descriptor);
        unlink(name);
    }
    return file;
}

static int export_to_file(const struct options *options, struct store *store, struct messages *messages)
{
    int status = check_target(options, messages);
    if (status != STATUS_OK)
        return status;
    size_t size = strlen(options->file) + sizeof ".XXXXXX";
    char *part = malloc(size);
    if (part == NULL)
        return STATUS_NO_MEMORY;
    snprintf(part, size, "%s.XXXXXX", options->file);
    FILE *file = open_part(part);
    if (file == NULL) {
        status = messages_path(messages, options->file, "the file cannot be made", errno, "name another file");
        goto out;
    }
    status = export_table(store, options->table, &options->filter, file, messages);
    if (fclose(file) != 0 && status == STATUS_OK)
        status = complain(messages, options->file, STATUS_IO, strerror(errno));
    if (status == STATUS_OK && rename(part, options->file) != 0)
        status = complain(messages, options->file, STATUS_IO, strerror(errno));
    if (status != STATUS_OK)
        unlink(part);
out:
    free(part);
    return status;
}

int cli_export(int argc, char **argv)
{
    struct options options = {.folder = NULL};
    struct messages messages = {.count = 0};
    struct store *store = NULL;
    arguments_parse(&argp, argc, argv, &options);
    int status = store_open(options.folder, &store, &messages);
    if (status == STATUS_OK)
        status = options.file != NULL ? export_to_file(&options, store, &messages)
                                      : export_table(store, options.table, &options.filter, stdout, &messages);
    store_close(store);
    return terminal_end(status, &messages, options.common.quiet);
}
