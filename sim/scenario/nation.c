/* Reads a nation: its own few keys here, the files of its kinds as scenarios. */
#include "scenario/nation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/nearest.h"
#include "scenario/file.h"
#include "scenario/scenario_internal.h"
#include "scenario/units.h"

/* What is read, and for whom. */
struct nation_reader {
    struct nation *nation;
    const char *shipped;
    const struct scenario_texts *texts; /* of the kinds, in order; NULL where their files are read */
    int n_texts, n_taken;
    const struct assignment *given; /* the caller's */
    int n_given;
    struct assignment *assignments; /* those of the nation, then the caller's, which are the last word */
    int n_assignments;
    struct messages *messages;
};

static const char *const keys[] = {"name", "description", "start", "horizon", "agencies", NULL};
static const char *const kind_keys[] = {"file", "count", NULL};

/* Tells every key of a map that is none of the known ones. */
static void check_keys(const struct yaml_node *map, const char *const known[], struct messages *messages)
{
    for (const struct yaml_node *item = map->child; item != NULL; item = item->sibling) {
        struct nearest nearest = {.word = item->key->text};
        char all[128] = "";
        int k = 0;
        for (; known[k] != NULL && strcmp(known[k], item->key->text) != 0; k++) {
            size_t used = strlen(all);
            snprintf(all + used, sizeof all - used, "%s%s", used > 0 ? ", " : "", known[k]);
            nearest_offer(&nearest, known[k]);
        }
        if (known[k] != NULL)
            continue;
        if (nearest.best[0] != '\0')
            messages_error(messages, &item->key->place, "unknown key `%s`; the nearest known is `%s`", item->key->text,
                           nearest.best);
        else
            messages_error(messages, &item->key->place, "unknown key `%s`; a nation has %s", item->key->text, all);
    }
}

/* A text for people under `key`, else the one that stands in; in new memory. */
static char *read_text(const struct yaml_node *root, const char *key, const char *otherwise, struct messages *messages)
{
    const struct yaml_node *node = yaml_get(root, key);
    if (node != NULL && node->kind != YAML_SCALAR)
        messages_error(messages, &node->place, "`%s` is a text; write it on one line, or in quotes", key);
    return strdup(node == NULL || node->kind != YAML_SCALAR || yaml_is_null(node) ? otherwise : node->text);
}

/* Hands `start` or `horizon` on to the kinds, once it is known to be one. */
static void read_time(struct nation_reader *reader, const struct yaml_node *root, const struct param *row,
                      units_reader *read)
{
    const struct yaml_node *node = yaml_get(root, row->path);
    double value = row->low;
    const char *wrong = NULL;
    if (node == NULL)
        return;
    if (node->kind != YAML_SCALAR || yaml_is_null(node))
        wrong = "is no value; write one, or leave the line out where all files have the same";
    else
        wrong = read(node->text, &value);
    if (wrong == NULL && (value < row->low || value > row->high || value != floor(value)))
        wrong = row->type == TYPE_DATE ? "is too far away; write a month from 1950-01 to 2200-01"
                                       : "is out of range; write 1 to 600 whole months";
    if (wrong != NULL)
        messages_error(reader->messages, &node->place, "%s: `%s` %s", row->path, node->text ? node->text : "", wrong);
    else
        reader->assignments[reader->n_assignments++] = (struct assignment){row->path, node->text};
}

static uint32_t read_count(const struct yaml_node *entry, struct messages *messages)
{
    const struct yaml_node *node = yaml_get(entry, "count");
    double count = 0;
    if (node == NULL) {
        messages_error(messages, &entry->place, "how many agencies are like this one? Add `count: NUMBER`");
        return 0;
    }
    const char *wrong = node->kind != YAML_SCALAR ? "is no number" : units_count(node->text, &count);
    if (wrong == NULL && !(count >= 1 && count <= NATION_AGENCIES_MAX))
        wrong = "is out of range; write 1 to 10000000";
    if (wrong != NULL)
        messages_error(messages, &node->place, "count: `%s` %s", node->text ? node->text : "", wrong);
    return wrong == NULL ? (uint32_t)count : 0;
}

/* The file of a kind. STATUS_BAD_INPUT where it cannot be read, and the others still can. */
static int read_file(struct nation_reader *reader, const struct yaml_node *entry, struct scenario **scenario)
{
    const struct yaml_node *node = yaml_get(entry, "file");
    struct stat found;
    if (node == NULL || node->kind != YAML_SCALAR || yaml_is_null(node) || node->text[0] == '\0') {
        messages_error(reader->messages, node == NULL ? &entry->place : &node->place,
                       "which agency? `file` names one; write a path beside this file, or kapasim/NAME.yaml");
        return STATUS_BAD_INPUT;
    }
    if (reader->texts != NULL) {
        const struct scenario_texts *own = &reader->texts[reader->n_taken];
        if (reader->n_taken++ < reader->n_texts)
            return scenario_read_texts(own, reader->assignments, reader->n_assignments, scenario, reader->messages);
        messages_error(reader->messages, &node->place, "the files of this kind are missing");
        return STATUS_BAD_INPUT;
    }
    char *path = scenario_read_extended_path(reader->nation->path, node->text, reader->shipped);
    if (path == NULL)
        return STATUS_NO_MEMORY;
    int status = STATUS_BAD_INPUT;
    if (stat(path, &found) != 0)
        messages_error(reader->messages, &node->place,
                       "cannot find `%s` (%s: %s); `file` is a path beside this file, or kapasim/NAME.yaml for a "
                       "shipped one",
                       node->text, path, strerror(errno));
    else
        status = scenario_read(path, reader->shipped, reader->assignments, reader->n_assignments, scenario,
                               reader->messages);
    free(path);
    return status;
}

static double value_of(const struct scenario *scenario, int row)
{
    return scenario->global[ERA_POLICY][row].pieces[0].value;
}

/* What a kind must have in common with the first, and must not. */
static void check_kind(const struct nation *nation, const struct nation_kind *kind, struct messages *messages)
{
    const struct scenario *scenario = kind->scenario, *first = nation->kinds[0].scenario;
    if (strcmp(scenario->id, nation->whole->id) == 0)
        messages_error(messages, &kind->place, "`%s` is also the name of the nation's file; rename one of them",
                       scenario->id);
    for (int i = 0; i < nation->n_kinds; i++)
        if (&nation->kinds[i] != kind && strcmp(nation->kinds[i].scenario->id, scenario->id) == 0) {
            messages_error(messages, &kind->place, "`%s` is there twice; add the counts, or rename one of the files",
                           scenario->id);
            break;
        }
    static const int rows[] = {PARAM_start, PARAM_horizon};
    for (int i = 0; i < 2; i++)
        if (value_of(scenario, rows[i]) < value_of(first, rows[i]) ||
            value_of(scenario, rows[i]) > value_of(first, rows[i]))
            messages_error(messages, &kind->place, "`%s` and `%s` differ in `%s`; state it for the nation",
                           scenario->id, first->id, params_global[rows[i]].path);
}

static int read_kinds(struct nation_reader *reader, const struct yaml_node *list)
{
    struct nation *nation = reader->nation;
    int status = STATUS_OK;
    if (list->kind != YAML_LIST || list->child == NULL) {
        messages_error(reader->messages, &list->place,
                       "`agencies` is a list of kinds, at least one; write `- {file: NAME.yaml, count: NUMBER}`");
        return STATUS_BAD_INPUT;
    }
    for (const struct yaml_node *entry = list->child; entry != NULL; entry = entry->sibling) {
        struct nation_kind *kind = &nation->kinds[nation->n_kinds];
        if (nation->n_kinds == NATION_KINDS_MAX) {
            messages_error(reader->messages, &entry->place, "more than %d kinds of agency; leave some out",
                           NATION_KINDS_MAX);
            return STATUS_BAD_INPUT;
        }
        if (entry->kind != YAML_MAP) {
            messages_error(reader->messages, &entry->place, "a kind is a map; write {file: NAME.yaml, count: NUMBER}");
            status = STATUS_BAD_INPUT;
            continue;
        }
        check_keys(entry, kind_keys, reader->messages);
        kind->place = (struct place){nation->path, entry->place.line, entry->place.column};
        kind->count = read_count(entry, reader->messages);
        int result = read_file(reader, entry, &kind->scenario);
        if (result == STATUS_OK)
            check_kind(nation, &nation->kinds[nation->n_kinds++], reader->messages);
        else if (result == STATUS_BAD_INPUT)
            status = result;
        else
            return result;
    }
    return status;
}

static int read_root(struct nation_reader *reader, const struct yaml_node *root)
{
    struct nation *nation = reader->nation;
    struct messages *messages = reader->messages;
    if (root->kind != YAML_MAP || yaml_get(root, "agencies") == NULL) {
        messages_error(messages, &root->place, "a nation states `agencies`, a list of kinds; add it");
        return STATUS_BAD_INPUT;
    }
    check_keys(root, keys, messages);
    struct scenario *whole = nation->whole;
    whole->name = read_text(root, "name", whole->id, messages);
    whole->agency_name = read_text(root, "name", whole->id, messages);
    whole->description = read_text(root, "description", "", messages);
    if (whole->name == NULL || whole->agency_name == NULL || whole->description == NULL)
        return STATUS_NO_MEMORY;
    read_time(reader, root, &params_global[PARAM_start], units_date);
    read_time(reader, root, &params_global[PARAM_horizon], units_months);
    for (int i = 0; i < reader->n_given; i++)
        reader->assignments[reader->n_assignments++] = reader->given[i];
    return read_kinds(reader, yaml_get(root, "agencies"));
}

/* The nation as a scenario, before its file is read and once its kinds are known. */
static int open_whole(struct nation *nation)
{
    struct scenario *whole = nation->whole = calloc(1, sizeof *whole);
    if (whole == NULL)
        return STATUS_NO_MEMORY;
    whole->id = scenario_read_stem(nation->path);
    whole->path = strdup(nation->path);
    whole->files = calloc(1, sizeof *whole->files);
    whole->texts = calloc(1, sizeof *whole->texts);
    if (whole->id == NULL || whole->path == NULL || whole->files == NULL || whole->texts == NULL)
        return STATUS_NO_MEMORY;
    whole->files[0] = strdup(nation->path);
    whole->agency_file = whole->files[0];
    whole->n_files = whole->files[0] == NULL ? 0 : 1;
    return whole->n_files == 1 ? STATUS_OK : STATUS_NO_MEMORY;
}

/* The caller's assignments, beside those that the nation hands on: told of the nation, and set in its kinds. */
static int keep_assignments(const struct nation_reader *reader)
{
    struct scenario *whole = reader->nation->whole;
    whole->labels = calloc((size_t)reader->n_given + 1, sizeof *whole->labels);
    whole->assigned = calloc((size_t)reader->n_given + 1, sizeof *whole->assigned);
    if (whole->labels == NULL || whole->assigned == NULL)
        return STATUS_NO_MEMORY;
    for (int i = 0; i < reader->n_given; i++) {
        int status = scenario_read_label(&reader->given[i], whole);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static int complete_whole(struct nation *nation)
{
    static const int rows[] = {PARAM_start, PARAM_horizon};
    const struct scenario *first = nation->kinds[0].scenario;
    struct scenario *whole = nation->whole;
    uint64_t staff = nation_staff(nation);
    whole->groups = calloc(1, sizeof *whole->groups);
    if (whole->groups == NULL)
        return STATUS_NO_MEMORY;
    whole->n_groups = 1;
    whole->groups[0].count = staff < INT32_MAX ? (int)staff : INT32_MAX;
    int status = STATUS_OK;
    for (int era = ERA_HISTORY; era <= ERA_POLICY; era++)
        for (int i = 0; i < 2 && status == STATUS_OK; i++)
            status = scenario_setting_copy(&whole->global[era][rows[i]], &first->global[era][rows[i]]);
    return status;
}

/* Reads a nation's own text, which it takes over, and its kinds. */
static int read_nation(struct nation_reader *reader, char *text, size_t size)
{
    struct nation *nation = reader->nation;
    struct messages *messages = reader->messages;
    struct yaml_node *root = NULL;
    size_t errors = messages->errors;
    nation->whole->texts[0] = text;
    scenario_read_check_stem(nation->whole->id, nation->path, messages);
    int status = keep_assignments(reader);
    if (status == STATUS_OK)
        status = yaml_parse(nation->path, text, size, &root, messages);
    if (status == STATUS_OK)
        status = read_root(reader, root);
    if (status == STATUS_OK && reader->n_taken < reader->n_texts)
        messages_error(messages, &root->place, "there are files of more kinds than `agencies` lists");
    if (status == STATUS_OK && messages->errors > errors)
        status = STATUS_BAD_INPUT;
    if (status == STATUS_OK)
        status = complete_whole(nation);
    yaml_tree_free(root);
    return status;
}

/* Reads the file `path`, or `own` in its place; the nation takes `path` over. */
static int make(struct nation_reader *reader, char *path, const struct scenario_text *own, struct nation **result)
{
    struct nation *nation = reader->nation = calloc(1, sizeof *nation);
    char *text = NULL;
    size_t size = 0;
    int status = STATUS_NO_MEMORY;
    *result = NULL;
    reader->assignments = calloc((size_t)reader->n_given + 2, sizeof *reader->assignments);
    if (nation == NULL)
        free(path);
    else
        nation->path = path;
    if (nation == NULL || reader->assignments == NULL || path == NULL || open_whole(nation) != STATUS_OK)
        goto out;
    if (own == NULL) {
        status = file_read(path, YAML_SIZE_MAX + 1, &text, &size, reader->messages);
    } else if ((text = strdup(own->text)) != NULL) {
        size = strlen(text);
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        status = read_nation(reader, text, size);
out:
    free(reader->assignments);
    if (status != STATUS_OK)
        nation_free(nation);
    else
        *result = nation;
    return status;
}

int nation_read(const char *path, const char *shipped, const struct assignment *assignments, int n_assignments,
                struct nation **nation, struct messages *messages)
{
    struct nation_reader reader = {
        .shipped = shipped, .given = assignments, .n_given = n_assignments, .messages = messages};
    return make(&reader, scenario_read_named_path(path, shipped), NULL, nation);
}

int nation_read_texts(const struct scenario_text *own, const struct scenario_texts *kinds, int n_kinds,
                      const struct assignment *assignments, int n_assignments, struct nation **nation,
                      struct messages *messages)
{
    struct nation_reader reader = {
        .texts = kinds, .n_texts = n_kinds, .given = assignments, .n_given = n_assignments, .messages = messages};
    return make(&reader, strdup(own->name), own, nation);
}

bool nation_recognise(const char *path, const char *shipped)
{
    struct messages unread = {.count = 0};
    struct yaml_node *root = NULL;
    char *named = scenario_read_named_path(path, shipped);
    bool is_nation = named != NULL && yaml_read(named, &root, &unread) == STATUS_OK && root->kind == YAML_MAP &&
                     yaml_get(root, "agencies") != NULL;
    yaml_tree_free(root);
    messages_clear(&unread);
    free(named);
    return is_nation;
}

void nation_free(struct nation *nation)
{
    if (nation == NULL)
        return;
    for (int k = 0; k < nation->n_kinds; k++)
        scenario_free(nation->kinds[k].scenario);
    scenario_free(nation->whole);
    free(nation->path);
    free(nation);
}

uint64_t nation_agencies(const struct nation *nation)
{
    uint64_t sum = 0;
    for (int k = 0; k < nation->n_kinds; k++)
        sum += nation->kinds[k].count;
    return sum;
}

uint64_t nation_staff(const struct nation *nation)
{
    uint64_t sum = 0;
    for (int k = 0; k < nation->n_kinds; k++)
        sum += (uint64_t)nation->kinds[k].count * (uint64_t)scenario_headcount(nation->kinds[k].scenario);
    return sum;
}
