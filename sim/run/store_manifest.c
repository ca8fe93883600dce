/* DIR/manifest.json tells people what a run was: program, command, machine, times, every parameter in force, and what
 * the run was read from, so that it alone is enough to run it again (manifest.c). It is the only file that knows times.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/version.h"
#include "run/store_inside.h"
#include "run/store_manifest.h"
#include "run/store_texts.h"

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

enum { TEXT_SIZE = 256, PRECISION = 17 };

/* Where parameters of one scenario are collected. Jansson's *_new functions take over what they are given and free it
 * on failure, also when that is NULL, so that checking their result is enough. */
struct collection {
    const struct scenario *scenario;
    json_t *list;
    bool failed;
};

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* Any bytes of a file become text: what is not UTF-8 loses its letters beyond ASCII. */
static json_t *text(const char *bytes)
{
    json_t *whole = json_string(bytes);
    if (whole)
        return whole;
    char *ascii = strdup(bytes);
    if (!ascii)
        return NULL;
    for (char *c = ascii; *c; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    whole = json_string(ascii);
    free(ascii);
    return whole;
}

/* Files are told without their folders, which may carry the name of a user. */
static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static json_t *piece(const struct collection *collection, const struct param *row, const struct piece *from)
{
    char shown[TEXT_SIZE];
    scenario_format_value(collection->scenario, row, from->value, shown, sizeof shown);
    json_t *object = json_object();
    int failed = json_object_set_new(object, "value", number(from->value));
    failed |= json_object_set_new(object, "text", text(shown));
    if (from->from != SCENARIO_ALWAYS)
        failed |= json_object_set_new(object, "from_month", json_integer(from->from));
    if (!isnan(from->prior_low)) {
        failed |= json_object_set_new(object, "prior_low", number(from->prior_low));
        failed |= json_object_set_new(object, "prior_high", number(from->prior_high));
    }
    if (from->factor < 1 || from->factor > 1)
        failed |= json_object_set_new(object, "factor", number(from->factor));
    if (from->of_ceiling)
        failed |= json_object_set_new(object, "share_of_ceiling", json_true());
    if (from->place.file) {
        failed |= json_object_set_new(object, "file", text(file_name(from->place.file)));
        failed |= json_object_set_new(object, "line", json_integer(from->place.line));
    }
    if (failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static void visit(void *context, const char *path, const struct param *row, const struct setting *setting)
{
    struct collection *collection = context;
    json_t *pieces = json_array();
    int failed = pieces == NULL;
    for (int i = 0; i < setting->count; i++)
        failed |= json_array_append_new(pieces, piece(collection, row, &setting->pieces[i]));
    json_t *parameter = json_object();
    failed |= json_object_set_new(parameter, "path", text(path));
    failed |= json_object_set_new(parameter, "pieces", pieces);
    failed |= json_array_append_new(collection->list, parameter);
    collection->failed = collection->failed || failed;
}

json_t *store_manifest_parameters(const struct scenario *scenario, enum scenario_era era)
{
    struct collection collection = {.scenario = scenario, .list = json_array()};
    if (!collection.list)
        return NULL;
    scenario_each(scenario, era, visit, &collection);
    if (collection.failed) {
        json_decref(collection.list);
        return NULL;
    }
    return collection.list;
}

static json_t *described(const struct experiment *experiment, int number, json_t *shelf)
{
    const struct scenario *scenario = experiment->scenarios[number];
    const uint32_t *agencies = experiment->agencies;
    json_t *object = json_object();
    int failed = json_object_set_new(object, "id", text(scenario->id));
    failed |= json_object_set_new(object, "name", text(scenario->name ? scenario->name : ""));
    failed |= json_object_set_new(object, "description", text(scenario->description ? scenario->description : ""));
    failed |= json_object_set_new(object, "files", store_texts_shelve(scenario, shelf));
    if (agencies && agencies[number] > 0) {
        failed |= json_object_set_new(object, "agencies", json_integer(agencies[number]));
        failed |= json_object_set_new(object, "history_parameters", store_manifest_parameters(scenario, ERA_HISTORY));
    }
    if (!agencies || agencies[number] > 0) /* the nation as a whole has none */
        failed |= json_object_set_new(object, "parameters", store_manifest_parameters(scenario, ERA_POLICY));
    if (failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}

json_t *store_manifest_scenarios(const struct experiment *experiment, json_t *shelf)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (int i = 0; i < experiment->n_scenarios; i++)
        failed |= json_array_append_new(list, described(experiment, i, shelf));
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

/* Without the name of the host. */
static json_t *machine(void)
{
    struct utsname system;
    if (uname(&system) < 0)
        return json_object();
    return json_pack("{s:s, s:s, s:s, s:I}", "system", system.sysname, "release", system.release, "processor",
                     system.machine, "processors", (json_int_t)sysconf(_SC_NPROCESSORS_ONLN));
}

/* JSON's whole numbers end at 2^63 here; a larger seed is told as text. */
static json_t *seed(uint64_t value)
{
    char digits[TEXT_SIZE];
    if (value <= INT64_MAX)
        return json_integer((json_int_t)value);
    snprintf(digits, sizeof digits, "%" PRIu64, value);
    return json_string(digits);
}

static json_t *now(void)
{
    char shown[TEXT_SIZE];
    time_t seconds = time(NULL);
    struct tm parts;
    if (!gmtime_r(&seconds, &parts) || strftime(shown, sizeof shown, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return json_null();
    return json_string(shown);
}

int store_manifest_make(const struct experiment *experiment, const struct store_info *info, const char *command_line,
                        json_t **manifest)
{
    json_t *object = json_object(), *shelf = json_object();
    int failed = json_object_set_new(object, "program", json_string("kapasim"));
    failed |= json_object_set_new(object, "version", json_string(KAPASIM_VERSION));
    failed |= json_object_set_new(object, "sources", json_string(store_manifest_sources()));
    failed |= json_object_set_new(object, "command", text(command_line ? command_line : ""));
    failed |= json_object_set_new(object, "to_repeat", json_string("kapasim run " STORE_MANIFEST " -o DIR"));
    failed |= json_object_set_new(object, "seed", seed(info->seed));
    failed |= json_object_set_new(object, "replicates", json_integer(info->replicates));
    failed |= json_object_set_new(object, "fixed_parameters", json_boolean(info->fixed_parameters));
    failed |= json_object_set_new(object, "set", store_texts_assigned(experiment->scenarios[0]));
    failed |= json_object_set_new(object, "keep", json_string(experiment_keep_names[info->keep]));
    failed |= json_object_set_new(object, "complete", json_false());
    failed |= json_object_set_new(object, "started", now());
    failed |= json_object_set_new(object, "machine", machine());
    failed |= json_object_set_new(object, "compiler", json_string(COMPILER));
    if (!experiment->agencies)
        failed |= json_object_set_new(object, "history_parameters",
                                      store_manifest_parameters(experiment->scenarios[0], ERA_HISTORY));
    failed |= json_object_set_new(object, "scenarios", store_manifest_scenarios(experiment, shelf));
    failed |= json_object_set(object, "files", shelf);
    json_decref(shelf);
    if (failed) {
        json_decref(object);
        return STATUS_NO_MEMORY;
    }
    *manifest = object;
    return STATUS_OK;
}

/* Whether it is a manifest that this program has written, and as a whole. */
static bool is_of_this_program(const json_t *object)
{
    const char *sources = json_string_value(json_object_get(object, "sources"));
    return sources && strcmp(sources, store_manifest_sources()) == 0 && json_object_get(object, "files") &&
           json_object_get(object, "seed") && json_object_get(object, "scenarios");
}

int store_manifest_again(const struct store *store, const char *name, const struct experiment *experiment,
                         const char *command_line, json_t **manifest)
{
    char *path = store_path(store->dir, name);
    json_t *object = path ? json_load_file(path, 0, NULL) : NULL;
    int status = STATUS_OK;
    free(path);
    if (!is_of_this_program(object)) { /* the run was cut off before it was written, or it was broken since */
        json_decref(object);
        status = store_manifest_make(experiment, &store->info, command_line, &object);
    }
    if (status != STATUS_OK)
        return status;
    json_t *list = json_object_get(object, "resumed");
    json_t *again = json_object();
    int failed = json_is_array(list) ? 0 : json_object_set_new(object, "resumed", list = json_array());
    static const char *const of_the_end[] = {"stored", "dropped", "finished"};
    for (size_t i = 0; i < sizeof of_the_end / sizeof *of_the_end; i++)
        json_object_del(object, of_the_end[i]);
    failed |= json_object_set_new(again, "command", text(command_line ? command_line : ""));
    failed |= json_object_set_new(again, "from_replicate", json_integer(store_settled(store)));
    failed |= json_object_set_new(again, "started", now());
    failed |= json_array_append_new(list, again);
    failed |= json_object_set_new(object, "complete", json_false());
    if (failed) {
        json_decref(object);
        return STATUS_NO_MEMORY;
    }
    *manifest = object;
    return STATUS_OK;
}

bool store_manifest_complete(const struct store *store, const char *name)
{
    char *path = store_path(store->dir, name);
    json_t *manifest = path ? json_load_file(path, 0, NULL) : NULL;
    bool complete = json_is_true(json_object_get(manifest, "complete"));
    json_decref(manifest);
    free(path);
    return complete;
}

static int write_whole(json_t *manifest, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return STATUS_IO;
    bool written = json_dumpf(manifest, file, JSON_INDENT(2) | JSON_REAL_PRECISION(PRECISION)) == 0 &&
                   fputc('\n', file) != EOF && fflush(file) == 0 && fsync(fileno(file)) == 0;
    int error = errno;
    if (fclose(file) != 0 && written) {
        written = false;
        error = errno;
    }
    if (!written)
        unlink(path);
    errno = error;
    return written ? STATUS_OK : STATUS_IO;
}

int store_manifest_write(const struct store *store)
{
    const struct store_info *info = &store->info;
    if (json_object_set_new(store->manifest, "replicates", json_integer(info->replicates)) ||
        (info->precision > 0 && json_object_set_new(store->manifest, "precision", json_real(info->precision))))
        return STATUS_NO_MEMORY;
    if (!(info->precision > 0))
        json_object_del(store->manifest, "precision");
    if (info->complete) {
        int failed = json_object_set_new(store->manifest, "complete", json_true());
        failed |= json_object_set_new(store->manifest, "stored", json_integer(info->stored));
        failed |= json_object_set_new(store->manifest, "dropped", json_integer(info->dropped));
        failed |= json_object_set_new(store->manifest, "finished", now());
        if (failed)
            return STATUS_NO_MEMORY;
    }
    char *path = store_path(store->dir, STORE_MANIFEST STORE_PART);
    int status = path ? write_whole(store->manifest, path) : STATUS_NO_MEMORY;
    free(path);
    return status;
}
