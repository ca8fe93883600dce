/* The manifest keeps the text of each file, and they are read as the files were. What else it tells of the scenarios is
 * for people: it is compared with what was read, so that whoever edits it there is told that it changes nothing. */
#include "run/manifest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "run/manifest_inside.h"
#include "run/store_manifest.h"
#include "scenario/file.h"

enum { SIZE_MAX_MIB = 256, SCENARIOS_MAX = 10000, STEPS = 64 };

static const char unchanged[] = "take an unchanged copy of the manifest, or run the scenario files";

/* Some programs put a byte-order mark before what they save. */
static int read_text_of(const char *path, char **text, size_t *size, struct messages *messages)
{
    static const char mark[] = "\xef\xbb\xbf";
    int status = file_read(path, (size_t)SIZE_MAX_MIB << 20, text, size, messages);
    if (status == STATUS_OK && strncmp(*text, mark, strlen(mark)) == 0) {
        *size -= strlen(mark);
        memmove(*text, *text + strlen(mark), *size + 1);
    }
    return status;
}

/* ---- numbers and words ---- */

static void read_seed(const struct manifest_reader *reader, struct manifest *manifest)
{
    const json_t *seed = json_object_get(reader->root, "seed");
    const char *digits = json_string_value(seed);
    char *end = NULL;
    errno = 0;
    if (json_is_integer(seed) && json_integer_value(seed) >= 0)
        manifest->seed = (uint64_t)json_integer_value(seed);
    else if (digits && digits[0] >= '0' && digits[0] <= '9')
        manifest->seed = strtoull(digits, &end, 10);
    else
        errno = EINVAL;
    if (errno != 0 || (end && *end != '\0'))
        manifest_reader_error(reader, "seed", "`seed` is a whole number from 0 to 18446744073709551615; %s", unchanged);
}

static void read_keep(const struct manifest_reader *reader, struct manifest *manifest)
{
    const char *word = json_string_value(json_object_get(reader->root, "keep"));
    for (int keep = 0; word && keep < KEEPS; keep++)
        if (strcmp(word, experiment_keep_names[keep]) == 0) {
            manifest->keep = (enum keep)keep;
            return;
        }
    manifest_reader_error(reader, "keep", "`keep` is monthly, summary or staff");
}

static void read_options(const struct manifest_reader *reader, struct manifest *manifest)
{
    const json_t *replicates = json_object_get(reader->root, "replicates");
    const json_t *precision = json_object_get(reader->root, "precision");
    const json_t *fixed = json_object_get(reader->root, "fixed_parameters");
    json_int_t n = json_integer_value(replicates);
    read_seed(reader, manifest);
    if (!json_is_integer(replicates) || n < 1 || n > MANIFEST_REPLICATES_MAX)
        manifest_reader_error(reader, "replicates", "`replicates` is a whole number from 1 to %d",
                              MANIFEST_REPLICATES_MAX);
    else
        manifest->replicates = (uint32_t)n;
    manifest->precision = json_number_value(precision);
    if (precision && !(manifest->precision >= 0.001 && manifest->precision <= 50))
        manifest_reader_error(reader, "precision", "`precision` is a number of percentage points from 0.001 to 50");
    manifest->fixed_parameters = json_is_true(fixed);
    if (!json_is_boolean(fixed))
        manifest_reader_error(reader, "fixed_parameters", "`fixed_parameters` is true or false");
    read_keep(reader, manifest);
}

/* What --set assigned: as many as there are, borrowed from the manifest. NULL without memory. */
static struct assignment *read_assignments(const struct manifest_reader *reader)
{
    const json_t *list = json_object_get(reader->root, "set");
    size_t n = json_array_size(list);
    struct assignment *assignments = calloc(n + 1, sizeof *assignments);
    if (!json_is_array(list))
        manifest_reader_error(reader, "set", "`set` is a list of what --set assigned, [] for nothing; %s", unchanged);
    for (size_t i = 0; assignments && i < n; i++) {
        const json_t *entry = json_array_get(list, i);
        assignments[i].path = json_string_value(json_object_get(entry, "path"));
        assignments[i].value = json_string_value(json_object_get(entry, "value"));
        char steps[STEPS];
        snprintf(steps, sizeof steps, "set/%zu", i);
        if (!assignments[i].path || !assignments[i].value)
            manifest_reader_error(reader, steps, "an assignment is {\"path\": TEXT, \"value\": TEXT}");
    }
    return assignments;
}

/* ---- texts ---- */

/* Joins lines; NULL without memory, or where one is no text. */
static char *join_lines(const json_t *lines)
{
    size_t n = json_array_size(lines), size = 1;
    for (size_t i = 0; i < n; i++) {
        if (!json_is_string(json_array_get(lines, i)))
            return NULL;
        size += json_string_length(json_array_get(lines, i)) + 1;
    }
    char *text = malloc(size), *end = text;
    for (size_t i = 0; text && i < n; i++) {
        const json_t *line = json_array_get(lines, i);
        memcpy(end, json_string_value(line), json_string_length(line));
        end += json_string_length(line);
        *end++ = '\n';
    }
    if (text)
        *(end > text ? end - 1 : end) = '\0'; /* the last line feed stands between nothing */
    return text;
}

static void free_texts(struct scenario_texts *texts)
{
    for (int i = 0; texts->list && i < texts->n; i++) {
        free((char *)(uintptr_t)texts->list[i].name);
        free((char *)(uintptr_t)texts->list[i].text);
    }
    free(texts->list);
}

/* The text of a file by its name. In messages the manifest is a folder that holds it. */
static int read_text(const struct manifest_reader *reader, const char *name, const char *steps,
                     struct scenario_text *text)
{
    const json_t *lines = json_object_get(json_object_get(reader->root, "files"), name);
    size_t size = strlen(reader->path) + strlen(name) + 2;
    if (!json_is_array(lines)) {
        manifest_reader_error(reader, steps, "`files`, at the end, does not hold the lines of `%s`; %s", name,
                              unchanged);
        return STATUS_BAD_INPUT;
    }
    char *label = malloc(size);
    if (label)
        snprintf(label, size, "%s/%s", reader->path, name);
    text->name = label;
    text->text = join_lines(lines);
    if (label && text->text)
        return STATUS_OK;
    for (size_t i = 0; i < json_array_size(lines); i++)
        if (!json_is_string(json_array_get(lines, i))) {
            manifest_reader_error(reader, "files", "line %zu of `%s` is no text in quotes", i + 1, name);
            return STATUS_BAD_INPUT;
        }
    return STATUS_NO_MEMORY;
}

/* The texts of a scenario's files. */
static int read_texts(const struct manifest_reader *reader, size_t scenario, struct scenario_texts *texts)
{
    char steps[STEPS];
    const json_t *names =
        json_object_get(json_array_get(json_object_get(reader->root, "scenarios"), scenario), "files");
    size_t n = json_array_size(names);
    snprintf(steps, sizeof steps, "scenarios/%zu/files", scenario);
    if (n < 1 || n > SCENARIO_OVERLAYS_MAX) {
        manifest_reader_error(reader, steps, "a scenario lists its `files`, 1 to %d; %s", SCENARIO_OVERLAYS_MAX,
                              unchanged);
        return STATUS_BAD_INPUT;
    }
    texts->list = calloc(n, sizeof *texts->list);
    if (!texts->list)
        return STATUS_NO_MEMORY;
    int status = STATUS_OK;
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        texts->n++;
        status = read_text(reader, name ? name : "", steps, &texts->list[i]);
    }
    return status;
}

/* ---- scenarios ---- */

static int read_scenarios(const struct scenario_texts *texts, int n, const struct assignment *assignments,
                          int n_assignments, struct manifest *manifest, struct messages *messages)
{
    int status = STATUS_OK;
    manifest->scenarios = calloc((size_t)n, sizeof *manifest->scenarios);
    if (!manifest->scenarios)
        return STATUS_NO_MEMORY;
    manifest->n_scenarios = n;
    for (int i = 0; i < n && (status == STATUS_OK || status == STATUS_BAD_INPUT); i++) {
        int result = scenario_read_texts(&texts[i], assignments, n_assignments, &manifest->scenarios[i], messages);
        if (result != STATUS_OK)
            status = result;
    }
    return status;
}

/* All that the scenarios are read from. */
static int read_from(const struct manifest_reader *reader, struct scenario_texts *texts, int n,
                     struct manifest *manifest)
{
    const json_t *list = json_object_get(reader->root, "scenarios");
    int n_assignments = (int)json_array_size(json_object_get(reader->root, "set")), status = STATUS_OK;
    bool nation = n > 1 && json_object_get(json_array_get(list, 1), "agencies");
    size_t errors = reader->messages->errors;
    struct assignment *assignments = read_assignments(reader);
    if (!assignments)
        return STATUS_NO_MEMORY;
    for (int i = 0; i < n && (status == STATUS_OK || status == STATUS_BAD_INPUT); i++) {
        int result = read_texts(reader, (size_t)i, &texts[i]);
        if (result != STATUS_OK)
            status = result;
    }
    if (status == STATUS_OK && reader->messages->errors > errors)
        status = STATUS_BAD_INPUT;
    if (status == STATUS_OK && nation)
        status = nation_read_texts(&texts[0].list[0], texts + 1, n - 1, assignments, n_assignments, &manifest->nation,
                                   reader->messages);
    else if (status == STATUS_OK)
        status = read_scenarios(texts, n, assignments, n_assignments, manifest, reader->messages);
    free(assignments);
    return status;
}

static int read_all(const struct manifest_reader *reader, struct manifest *manifest)
{
    size_t errors = reader->messages->errors, n = json_array_size(json_object_get(reader->root, "scenarios"));
    read_options(reader, manifest);
    if (n < 1 || n > SCENARIOS_MAX) {
        manifest_reader_error(reader, "scenarios", "`scenarios` is a list of one or more; %s", unchanged);
        return STATUS_BAD_INPUT;
    }
    struct scenario_texts *texts = calloc(n, sizeof *texts);
    if (!texts)
        return STATUS_NO_MEMORY;
    int status = read_from(reader, texts, (int)n, manifest);
    for (size_t i = 0; i < n; i++)
        free_texts(&texts[i]);
    free(texts);
    if (status == STATUS_OK)
        status = manifest_reader_compare(reader, manifest);
    return status == STATUS_OK && reader->messages->errors > errors ? STATUS_BAD_INPUT : status;
}

/* ---- the file ---- */

/* Which program wrote it. */
static int read_program(struct manifest_reader *reader)
{
    const char *program = json_string_value(json_object_get(reader->root, "program"));
    const char *version = json_string_value(json_object_get(reader->root, "version"));
    const char *sources = json_string_value(json_object_get(reader->root, "sources"));
    const struct place place = manifest_reader_place(reader, "version");
    if (!program || strcmp(program, "kapasim") != 0 || !version) {
        manifest_reader_error(reader, "program", "this is not a manifest of kapasim; name the manifest.json of a run");
        return STATUS_BAD_INPUT;
    }
    if (!json_object_get(reader->root, "files")) {
        manifest_reader_error(reader, "version",
                              "kapasim %s wrote this without the texts of the scenario files; run the "
                              "files themselves, by its `command`",
                              version);
        return STATUS_BAD_INPUT;
    }
    reader->same_program =
        strcmp(version, KAPASIM_VERSION) == 0 && sources && strcmp(sources, store_manifest_sources()) == 0;
    if (!reader->same_program)
        messages_warn(reader->messages, &place,
                      "this run was made by kapasim %s of other sources (%s) than this one, %s (%s): its numbers may "
                      "come out different; to get the same, build the program that made it",
                      version, sources ? sources : "unknown", KAPASIM_VERSION, store_manifest_sources());
    return STATUS_OK;
}

int manifest_read(const char *path, struct manifest *manifest, struct messages *messages)
{
    struct manifest_reader reader = {.path = path, .messages = messages};
    json_error_t error;
    size_t size;
    *manifest = (struct manifest){0};
    int status = read_text_of(path, &reader.text, &size, messages);
    if (status != STATUS_OK)
        return status;
    reader.root = json_loadb(reader.text, size, JSON_REJECT_DUPLICATES, &error);
    if (!reader.root) {
        messages_error(messages, &(struct place){path, error.line, error.column}, "this is no JSON: %s; %s", error.text,
                       unchanged);
        status = STATUS_BAD_INPUT;
    }
    if (status == STATUS_OK)
        status = read_program(&reader);
    if (status == STATUS_OK)
        status = read_all(&reader, manifest);
    json_decref(reader.root);
    free(reader.text);
    return status;
}

bool manifest_recognise(const char *path)
{
    struct messages unread = {.count = 0};
    char *text = NULL;
    size_t size, length = strlen(path);
    bool is_one = false;
    if (read_text_of(path, &text, &size, &unread) == STATUS_OK && text[strspn(text, " \t\r\n")] == '{') {
        json_t *root = json_loadb(text, size, 0, NULL);
        bool named = length > 5 && strcmp(path + length - 5, ".json") == 0;
        is_one = root ? json_object_get(root, "program") != NULL : named;
        json_decref(root);
    }
    free(text);
    messages_clear(&unread);
    return is_one;
}

void manifest_free(struct manifest *manifest)
{
    for (int i = 0; i < manifest->n_scenarios; i++)
        scenario_free(manifest->scenarios[i]);
    free(manifest->scenarios);
    nation_free(manifest->nation);
    *manifest = (struct manifest){0};
}
