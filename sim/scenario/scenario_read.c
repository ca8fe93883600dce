/* Reads a scenario: the chain of files it extends, from the agency's upward, then the assignments. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scenario/file.h"
#include "scenario/scenario_internal.h"

enum { STEM_LONGEST = 100 };

/* The files of a scenario as trees, the scenario's own first. */
struct chain {
    char *paths[SCENARIO_OVERLAYS_MAX];
    char *texts[SCENARIO_OVERLAYS_MAX];
    struct yaml_node *roots[SCENARIO_OVERLAYS_MAX];
    struct stat identities[SCENARIO_OVERLAYS_MAX]; /* by which a cycle is seen, whatever the paths are */
    int n;
};

static void chain_free(struct chain *chain)
{
    for (int i = 0; i < chain->n; i++) {
        yaml_tree_free(chain->roots[i]);
        free(chain->paths[i]);
        free(chain->texts[i]);
    }
}

/* `folder/name`, in new memory. */
static char *join(const char *folder, int length, const char *name)
{
    size_t size = (size_t)length + strlen(name) + 2;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%.*s%s%s", length, folder, length > 0 && folder[length - 1] != '/' ? "/" : "", name);
    return path;
}

static const char shipped_prefix[] = "kapasim/";

static bool is_shipped(const char *name, const char *shipped)
{
    return shipped != NULL && strncmp(name, shipped_prefix, strlen(shipped_prefix)) == 0;
}

static char *shipped_path(const char *name, const char *shipped)
{
    return join(shipped, (int)strlen(shipped), name + strlen(shipped_prefix));
}

/* The file that a caller's `path` names, in new memory: the one that is there, else a shipped one. */
char *scenario_read_named_path(const char *path, const char *shipped)
{
    struct stat found;
    if (is_shipped(path, shipped) && stat(path, &found) != 0) {
        char *other = shipped_path(path, shipped);
        if (other == NULL || stat(other, &found) == 0)
            return other;
        free(other);
    }
    return strdup(path);
}

/* The path that `extends: name` in `file` leads to, in new memory: beside the file, or among the shipped ones. */
char *scenario_read_extended_path(const char *file, const char *name, const char *shipped)
{
    if (is_shipped(name, shipped))
        return shipped_path(name, shipped);
    if (name[0] == '/')
        return join("", 0, name);
    const char *slash = strrchr(file, '/');
    return join(file, slash == NULL ? 0 : (int)(slash - file) + 1, name);
}

/* Takes a text over, with the path that stands for it, into the chain's next place. */
static int chain_take(struct chain *chain, char *path, char *text, size_t size, struct messages *messages)
{
    int i = chain->n++;
    chain->paths[i] = path;
    chain->texts[i] = text;
    if (path == NULL || text == NULL)
        return STATUS_NO_MEMORY;
    int status = yaml_parse(path, text, size, &chain->roots[i], messages);
    if (status == STATUS_OK && chain->roots[i]->kind != YAML_MAP) {
        messages_error(messages, &chain->roots[i]->place,
                       "a scenario is a map of keys such as `name: …`; see the template");
        status = STATUS_BAD_INPUT;
    }
    return status;
}

/* The same for the file `path`. */
static int chain_add(struct chain *chain, char *path, struct messages *messages)
{
    char *text;
    size_t size;
    struct stat *identity = &chain->identities[chain->n];
    if (stat(path, identity) != 0)
        memset(identity, 0, sizeof *identity);
    int status = file_read(path, YAML_SIZE_MAX + 1, &text, &size, messages);
    if (status != STATUS_OK) {
        free(path);
        return status;
    }
    return chain_take(chain, path, text, size, messages);
}

/* Adds what the last file of the chain extends. STATUS_OK also if it extends nothing, and then the chain is whole. */
static int chain_extend(struct chain *chain, const char *shipped, bool *whole, struct messages *messages)
{
    const struct yaml_node *extends = yaml_get(chain->roots[chain->n - 1], "extends");
    struct stat identity;
    *whole = extends == NULL;
    if (*whole)
        return STATUS_OK;
    if (extends->kind != YAML_SCALAR || yaml_is_null(extends) || extends->text[0] == '\0') {
        messages_error(messages, &extends->place,
                       "`extends` names one file; write a path beside this file, or kapasim/NAME.yaml");
        return STATUS_BAD_INPUT;
    }
    if (chain->n == SCENARIO_OVERLAYS_MAX) {
        messages_error(messages, &extends->place, "more than %d files extend each other; merge some of them",
                       SCENARIO_OVERLAYS_MAX);
        return STATUS_BAD_INPUT;
    }
    char *path = scenario_read_extended_path(chain->paths[chain->n - 1], extends->text, shipped);
    if (path == NULL)
        return STATUS_NO_MEMORY;
    if (stat(path, &identity) != 0) {
        messages_error(messages, &extends->place,
                       "cannot find `%s` (%s: %s); `extends` is a path beside this file, or kapasim/NAME.yaml for a "
                       "shipped one",
                       extends->text, path, strerror(errno));
        free(path);
        return STATUS_BAD_INPUT;
    }
    for (int i = 0; i < chain->n; i++)
        if (chain->identities[i].st_ino == identity.st_ino && chain->identities[i].st_dev == identity.st_dev) {
            messages_error(messages, &extends->place,
                           "`%s` extends this file in turn, a circle; let one of them extend nothing", extends->text);
            free(path);
            return STATUS_BAD_INPUT;
        }
    return chain_add(chain, path, messages);
}

static int chain_read(struct chain *chain, const char *path, const char *shipped, struct messages *messages)
{
    bool whole = false;
    char *copy = scenario_read_named_path(path, shipped);
    if (copy == NULL)
        return STATUS_NO_MEMORY;
    int status = chain_add(chain, copy, messages);
    while (status == STATUS_OK && !whole)
        status = chain_extend(chain, shipped, &whole, messages);
    return status;
}

/* Each text but the agency's, which is the last of a chain, extends the one after it. */
static int chain_read_texts(struct chain *chain, const struct scenario_texts *texts, struct messages *messages)
{
    int status = texts->n > 0 && texts->n <= SCENARIO_OVERLAYS_MAX ? STATUS_OK : STATUS_BUG;
    for (int i = texts->n - 1; i >= 0 && status == STATUS_OK; i--) {
        const struct scenario_text *own = &texts->list[i];
        status = chain_take(chain, strdup(own->name), strdup(own->text), strlen(own->text), messages);
        const struct yaml_node *extends = status == STATUS_OK ? yaml_get(chain->roots[chain->n - 1], "extends") : NULL;
        if (status == STATUS_OK && i == 0 && extends != NULL) {
            messages_error(messages, &extends->place,
                           "what this extends is missing; the first of the files is the agency's");
            status = STATUS_BAD_INPUT;
        } else if (status == STATUS_OK && i > 0 && extends == NULL) {
            messages_error(messages, &chain->roots[chain->n - 1]->place,
                           "this extends nothing, and stands after the file of an agency; take one of them out");
            status = STATUS_BAD_INPUT;
        }
    }
    return status;
}

/* The stem of a path: `results/wave.yaml` to `wave`. */
char *scenario_read_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    size_t length = dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
    return strndup(name, length);
}

/* The id becomes a word in tables, figures and folders: it holds nothing that one of them could take apart. */
void scenario_read_check_stem(const char *stem, const char *path, struct messages *messages)
{
    size_t length = 0;
    while (isalnum((unsigned char)stem[length]) || (length > 0 && stem[length] != '\0' && strchr("._- ", stem[length])))
        length++;
    if (length == 0 || length > STEM_LONGEST || stem[length] != '\0')
        messages_error(
            messages, &(struct place){path, 0, 0},
            "rename the file: before its ending, its name holds at most %d letters from a to z, digits, `.`, "
            "`_`, `-` and spaces, and begins with a letter or a digit",
            STEM_LONGEST);
}

/* A scenario that holds the table's defaults and, from the chain, the names of its files. */
static struct scenario *scenario_new(const char *path, struct chain *chain)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);
    if (scenario == NULL)
        return NULL;
    scenario->id = scenario_read_stem(path);
    scenario->path = strdup(path);
    scenario->files = calloc((size_t)chain->n, sizeof *scenario->files);
    scenario->texts = calloc((size_t)chain->n, sizeof *scenario->texts);
    if (scenario->id == NULL || scenario->path == NULL || scenario->files == NULL || scenario->texts == NULL)
        goto fail;
    /* The trees' places borrow these strings. */
    for (int i = chain->n - 1; i >= 0; i--) {
        scenario->texts[scenario->n_files] = chain->texts[i];
        scenario->files[scenario->n_files++] = chain->paths[i];
        chain->paths[i] = chain->texts[i] = NULL;
    }
    scenario->agency_file = scenario->files[0];
    for (int i = 0; i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        for (int era = ERA_HISTORY; era <= ERA_POLICY; era++)
            if (scenario_setting_default(scenario_path_setting_of(scenario, (enum scenario_era)era, &slot), slot.row,
                                         scenario_path_key(slot.row->path)) != STATUS_OK)
                goto fail;
    }
    return scenario;
fail:
    scenario_free(scenario);
    return NULL;
}

static const char label_prefix[] = "--set ";

const char *scenario_label_path(const char *label)
{
    return label + strlen(label_prefix);
}

int scenario_read_label(const struct assignment *assignment, struct scenario *scenario)
{
    size_t size = sizeof label_prefix + strlen(assignment->path);
    char *label = malloc(size), *said = strdup(assignment->value);
    if (label == NULL || said == NULL) {
        free(label);
        free(said);
        return STATUS_NO_MEMORY;
    }
    snprintf(label, size, "%s%s", label_prefix, assignment->path);
    scenario->assigned[scenario->n_labels] = said;
    scenario->labels[scenario->n_labels++] = label;
    return STATUS_OK;
}

static int assign(struct reader *reader, const struct assignment *assignment)
{
    struct scenario *scenario = reader->scenario;
    struct yaml_node *value = NULL;
    int status = scenario_read_label(assignment, scenario);
    if (status != STATUS_OK)
        return status;
    const char *label = scenario->labels[scenario->n_labels - 1];
    if (assignment->value[strspn(assignment->value, " \t\n")] == '\0') {
        messages_error(reader->messages, &(struct place){label, 1, 1},
                       "`%s` has no value; write one, or `null` to take it out", assignment->path);
        return STATUS_OK;
    }
    status = yaml_parse(label, assignment->value, strlen(assignment->value), &value, reader->messages);
    if (status == STATUS_OK)
        scenario_apply_assignment(reader, assignment->path, value);
    yaml_tree_free(value);
    /* Text that is no YAML is told, and the other assignments are still read. */
    return status == STATUS_BAD_INPUT ? STATUS_OK : status;
}

/* What stands in for a name and a description that the file does not state. */
static int name_scenario(struct scenario *scenario)
{
    if (scenario->name == NULL)
        scenario->name = strdup(scenario->id);
    if (scenario->description == NULL)
        scenario->description = strdup("");
    return scenario->name != NULL && scenario->description != NULL ? STATUS_OK : STATUS_NO_MEMORY;
}

/* Files, then assignments, then what is unsaid. */
static int apply(struct reader *reader, const struct chain *chain, const struct assignment *assignments,
                 int n_assignments)
{
    struct scenario *scenario = reader->scenario;
    for (int i = chain->n - 1; i >= 0 && reader->status == STATUS_OK; i--)
        scenario_apply_file(reader, chain->roots[i]);
    scenario->labels = calloc((size_t)n_assignments + 1, sizeof *scenario->labels);
    scenario->assigned = calloc((size_t)n_assignments + 1, sizeof *scenario->assigned);
    if (scenario->labels == NULL || scenario->assigned == NULL)
        return STATUS_NO_MEMORY;
    for (int i = 0; i < n_assignments && reader->status == STATUS_OK; i++) {
        int status = assign(reader, &assignments[i]);
        if (status != STATUS_OK)
            return status;
    }
    if (reader->status == STATUS_OK)
        scenario_resolve_all(reader);
    if (reader->status == STATUS_OK)
        reader->status = name_scenario(scenario);
    if (reader->status == STATUS_OK)
        scenario_check_all(reader);
    return reader->status;
}

/* Makes a scenario of a chain that `status` says is whole, and frees the chain in any case. */
static int make(struct chain *chain, int status, const char *path, const struct assignment *assignments,
                int n_assignments, struct scenario **scenario, struct messages *messages)
{
    struct reader reader = {.messages = messages};
    size_t errors = messages->errors;
    *scenario = NULL;
    if (status != STATUS_OK)
        goto out;
    reader.scenario = scenario_new(path, chain);
    status = STATUS_NO_MEMORY;
    if (reader.scenario == NULL)
        goto out;
    scenario_read_check_stem(reader.scenario->id, path, messages);
    status = apply(&reader, chain, assignments, n_assignments);
    if (status == STATUS_OK && messages->errors > errors)
        status = STATUS_BAD_INPUT;
out:
    chain_free(chain);
    if (status != STATUS_OK)
        scenario_free(reader.scenario);
    else
        *scenario = reader.scenario;
    return status;
}

int scenario_read(const char *path, const char *shipped, const struct assignment *assignments, int n_assignments,
                  struct scenario **scenario, struct messages *messages)
{
    struct chain chain = {.n = 0};
    int status = chain_read(&chain, path, shipped, messages);
    return make(&chain, status, path, assignments, n_assignments, scenario, messages);
}

int scenario_read_texts(const struct scenario_texts *texts, const struct assignment *assignments, int n_assignments,
                        struct scenario **scenario, struct messages *messages)
{
    struct chain chain = {.n = 0};
    int status = chain_read_texts(&chain, texts, messages);
    const char *path = status == STATUS_OK ? texts->list[texts->n - 1].name : "";
    return make(&chain, status, path, assignments, n_assignments, scenario, messages);
}
