/* Walks the tree of a file, or the value of one assignment, and sets what it states. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"
#include "scenario/units.h"

enum { ERRORS_ENOUGH = 1000 }; /* a hostile file is read no further */

static void apply_node(struct reader *reader, const char *path, const struct yaml_node *node);

/* Warns where an assignment overrides what an overlay, and not the agency file, decided. */
static void warn_of_override(struct reader *reader, const struct setting *setting, const char *path)
{
    const struct scenario *scenario = reader->scenario;
    bool overlay = false;
    for (int i = 0; i < scenario->n_files; i++) {
        for (int k = 0; overlay && k < setting->count; k++) {
            const struct piece *piece = &setting->pieces[k];
            if (piece->place.file != scenario->files[i])
                continue;
            messages_warn(reader->messages, &piece->place, "`--set %s` overrides what is stated here", path);
            return;
        }
        overlay = overlay || scenario->files[i] == scenario->agency_file;
    }
}

/* A practice that a file brings in with a date is off until then: only one without dates is on by being there. */
static void begin_off(struct setting *setting, const struct slot *slot, const struct statement *list)
{
    if (slot->row == &params_practice[PRACTICE_on] && setting->count == 1 && setting->pieces[0].place.file == NULL &&
        list[0].from != SCENARIO_ALWAYS)
        setting->pieces[0].value = 0;
}

/* Sets one parameter to what `node` says; null goes back to the table's default. */
static void apply_setting(struct reader *reader, const struct slot *slot, const char *path,
                          const struct yaml_node *node)
{
    struct statement *list = NULL;
    int n = 0, status;
    uint64_t key = scenario_path_key(path);
    struct setting *setting = scenario_path_setting_of(reader->scenario, reader->era, slot);
    if (reader->overlay && slot->row->scope != SCOPE_POLICY) {
        scenario_report(
            reader, node->key != NULL ? &node->key->place : &node->place,
            "`%s` belongs to the %s, and an overlay changes policy only; state `staff` here to make this an "
            "agency file of its own, or use --set for a whole run",
            path, slot->row->scope == SCOPE_AGENCY ? "agency" : "world");
        return;
    }
    if (reader->assigning && reader->era == ERA_POLICY)
        warn_of_override(reader, setting, path);
    if (yaml_is_null(node)) {
        if (slot->row->required)
            scenario_report(reader, &node->place, "`%s` has no default to go back to; state a value", path);
        status = scenario_setting_default(setting, slot->row, key);
        if (status == STATUS_OK && slot->row->required)
            setting->pieces[0].place = node->place;
    } else {
        status = scenario_value_read(reader, slot, path, node, &list, &n);
        if (status == STATUS_OK) {
            begin_off(setting, slot, list);
            status = scenario_setting_apply(setting, list, n, key);
        }
        free(list);
    }
    if (status != STATUS_OK)
        reader->status = status;
}

/* `entry_age: 24-30` sets the rows entry_age.from and entry_age.to, null both of them to their defaults. False if
 * `path` has no such rows. */
static bool apply_range(struct reader *reader, const char *path, const struct yaml_node *node)
{
    static const char *const ends[] = {"from", "to"};
    char paths[2][SCENARIO_PATH_SIZE + 8];
    struct slot slots[2];
    for (int i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "%s.%s", path, ends[i]);
        if (!scenario_path_find(reader->scenario, paths[i], &slots[i]))
            return false;
    }
    if (yaml_is_null(node)) {
        for (int i = 0; i < 2; i++)
            apply_setting(reader, &slots[i], paths[i], node);
        return true;
    }
    double value[2];
    const char *wrong = units_number(node->text, &value[0]);
    if (wrong == NULL)
        value[1] = value[0];
    else
        wrong = units_range(node->text, units_number, &value[0], &value[1]);
    if (wrong != NULL)
        scenario_report(reader, &node->place, "%s: `%s` %s", path, node->text, wrong);
    for (int i = 0; i < 2; i++) {
        char text[32];
        snprintf(text, sizeof text, "%.17g", wrong == NULL ? value[i] : slots[i].row->initial);
        struct yaml_node end = {.kind = YAML_SCALAR, .place = node->place, .text = text};
        apply_setting(reader, &slots[i], paths[i], &end);
    }
    return true;
}

/* Children of a map, each under `path`; those named in `first`, in that order, before the others. */
static void apply_children(struct reader *reader, const char *path, const struct yaml_node *map,
                           const char *const first[], int n_first)
{
    for (int i = 0; i <= n_first; i++)
        for (const struct yaml_node *item = map->child; item != NULL; item = item->sibling) {
            int rank = 0;
            while (rank < n_first && strcmp(item->key->text, first[rank]) != 0)
                rank++;
            if (rank != i || reader->messages->errors > ERRORS_ENOUGH)
                continue;
            char below[SCENARIO_PATH_SIZE];
            int length = snprintf(below, sizeof below, "%s%s%s", path, path[0] == '\0' ? "" : ".", item->key->text);
            if (strchr(item->key->text, '.') != NULL || length >= (int)sizeof below)
                scenario_report(reader, &item->key->place,
                                "`%s` is no key; keys are words without dots, one map inside the other",
                                item->key->text);
            else
                apply_node(reader, below, item);
        }
}

/* A 16-bit number from an id, never 0: FNV-1a in 32 bits, folded. */
static uint32_t item_of(const char *id)
{
    uint32_t hash = 2166136261U;
    for (; *id != '\0'; id++)
        hash = (hash ^ (unsigned char)*id) * 16777619U;
    hash = (hash ^ hash >> 16) & 0xffffU;
    return hash == 0 ? 1 : hash;
}

/* Gives the settings of a gate kind, programme or practice, in both eras, the table's defaults. */
static void reset(struct reader *reader, enum param_family family, int id, bool both)
{
    for (int i = 0; i < scenario_path_count(reader->scenario); i++) {
        struct slot slot = scenario_path_slot(reader->scenario, i);
        if (slot.row->family != family || slot.id != id)
            continue;
        char path[SCENARIO_PATH_SIZE];
        scenario_path_write(reader->scenario, &slot, path, sizeof path);
        for (int era = both ? ERA_HISTORY : ERA_POLICY; era <= ERA_POLICY; era++) {
            struct setting *setting = scenario_path_setting_of(reader->scenario, (enum scenario_era)era, &slot);
            int status = scenario_setting_default(setting, slot.row, scenario_path_key(path));
            if (status != STATUS_OK)
                reader->status = status;
        }
    }
}

static bool check_new_id(struct reader *reader, const char *what, const char *id, int n, int most,
                         const struct place *place)
{
    if (!scenario_is_id(id))
        scenario_report(reader, place, "`%s` is no name for a %s; write up to %d of a-z, 0-9 and _, a letter first", id,
                        what, SCENARIO_ID_SIZE - 1);
    else if (n == most)
        scenario_report(reader, place, "more than %d of `%s`; leave some out", most, what);
    else
        return true;
    return false;
}

/* Makes the kind of gates `id` if it is new; false on failure. */
static bool open_gate_kind(struct reader *reader, const char *id, const struct place *place)
{
    struct scenario *scenario = reader->scenario;
    for (int i = 0; i < scenario->n_gate_kinds; i++)
        if (strcmp(scenario->gate_kinds[i], id) == 0)
            return true;
    if (!check_new_id(reader, "kind of programme", id, scenario->n_gate_kinds, SCENARIO_GATE_KINDS_MAX, place))
        return false;
    char *copy = strdup(id);
    if (copy == NULL) {
        reader->status = STATUS_NO_MEMORY;
        return false;
    }
    scenario->gate_kinds[scenario->n_gate_kinds++] = copy;
    reset(reader, FAMILY_GATE, scenario->n_gate_kinds - 1, true);
    return true;
}

/* The same for a programme or a practice; one that was removed starts anew. */
static bool open_named(struct reader *reader, enum param_family family, const char *id, const struct place *place)
{
    struct scenario *scenario = reader->scenario;
    bool programme = family == FAMILY_PROGRAMME;
    struct named *list = programme ? scenario->programmes : scenario->practices;
    int *n = programme ? &scenario->n_programmes : &scenario->n_practices;
    int most = programme ? SCENARIO_PROGRAMMES_MAX : SCENARIO_PRACTICES_MAX, i = 0;
    while (i < *n && strcmp(list[i].id, id) != 0)
        i++;
    if (i < *n && list[i].present)
        return true;
    if (i == *n) {
        if (!check_new_id(reader, programme ? "programme" : "practice", id, *n, most, place))
            return false;
        for (int k = 0; programme && k < *n; k++)
            if (list[k].item == item_of(id)) {
                scenario_report(reader, place, "`%s` and `%s` would share random numbers; rename one of them", id,
                                list[k].id);
                return false;
            }
        list[i] = (struct named){.id = strdup(id), .item = item_of(id)};
        if (list[i].id == NULL) {
            reader->status = STATUS_NO_MEMORY;
            return false;
        }
        (*n)++;
        reset(reader, family, i, true);
    } else {
        reset(reader, family, i, false);
    }
    list[i].present = true;
    list[i].place = *place;
    return true;
}

/* `programmes.ID: null` removes; a programme that is not there cannot be removed. */
static void remove_named(struct reader *reader, enum param_family family, const char *id, const char *path,
                         const struct yaml_node *node)
{
    struct scenario *scenario = reader->scenario;
    bool programme = family == FAMILY_PROGRAMME;
    struct named *list = programme ? scenario->programmes : scenario->practices;
    int n = programme ? scenario->n_programmes : scenario->n_practices;
    for (int i = 0; i < n; i++)
        if (strcmp(list[i].id, id) == 0 && (list[i].present || reader->era == ERA_HISTORY)) {
            *(reader->era == ERA_HISTORY ? &list[i].present_in_history : &list[i].present) = false;
            return;
        }
    scenario_report(reader, &node->place, "there is no `%s` to remove; leave the line out", path);
}

/* A gate kind, programme or practice, by the path of its map. */
static void apply_named(struct reader *reader, enum param_family family, const char *path, const struct yaml_node *node)
{
    const char *id = strchr(path, '.') + 1;
    const struct place *place = node->key != NULL ? &node->key->place : &node->place;
    struct slot slot;
    char probe[SCENARIO_PATH_SIZE + 8];
    snprintf(probe, sizeof probe, "%s.%s", path, family == FAMILY_GATE ? "invite" : "kind");
    bool known = scenario_path_find(reader->scenario, probe, &slot);
    if (reader->assigning && !known) {
        scenario_path_unknown(reader, place, path);
    } else if (yaml_is_null(node) && family != FAMILY_GATE) {
        remove_named(reader, family, id, path, node);
    } else if (node->kind != YAML_MAP) {
        scenario_report(reader, &node->place, "`%s` is a map of what it states; write `%s: {…}`%s", path, id,
                        family == FAMILY_GATE ? "" : ", or null to remove it");
    } else {
        bool open = reader->assigning ||
                    (family == FAMILY_GATE ? open_gate_kind(reader, id, place) : open_named(reader, family, id, place));
        if (open)
            apply_children(reader, path, node, NULL, 0);
    }
}

/* A text for people; null for what stands in where it is unsaid. */
static void apply_text(struct reader *reader, char **text, const char *path, const struct yaml_node *node)
{
    if (node->kind != YAML_SCALAR) {
        scenario_report(reader, &node->place, "`%s` is a text; write it on one line, or in quotes", path);
        return;
    }
    char *copy = yaml_is_null(node) ? NULL : strdup(node->text);
    if (copy == NULL && !yaml_is_null(node)) {
        reader->status = STATUS_NO_MEMORY;
        return;
    }
    free(*text);
    *text = copy;
}

/* Keys that the table does not hold. False if `path` is none of them. */
static bool apply_special(struct reader *reader, const char *path, const struct yaml_node *node)
{
    if (strcmp(path, "name") == 0)
        apply_text(reader, &reader->scenario->name, path, node);
    else if (strcmp(path, "description") == 0)
        apply_text(reader, &reader->scenario->description, path, node);
    else if (strcmp(path, "staff.groups") == 0)
        scenario_staff_read(reader, node);
    else if (strcmp(path, "extends") == 0 && reader->assigning)
        scenario_report(reader, &node->place, "`extends` is for files, not for --set");
    else
        return strcmp(path, "extends") == 0;
    return true;
}

/* The family whose members are maps at `path`, as in `programmes.bimtek`. */
static bool is_named(const char *path, enum param_family *family)
{
    static const struct {
        const char *map;
        enum param_family family;
    } maps[] = {{"gates", FAMILY_GATE}, {"programmes", FAMILY_PROGRAMME}, {"practices", FAMILY_PRACTICE}};
    for (int i = 0; i < 3; i++) {
        size_t length = strlen(maps[i].map);
        *family = maps[i].family;
        if (strncmp(path, maps[i].map, length) == 0 && path[length] == '.' && strchr(path + length + 1, '.') == NULL)
            return true;
    }
    return false;
}

static void apply_node(struct reader *reader, const char *path, const struct yaml_node *node)
{
    struct slot slot;
    enum param_family family;
    bool in_history = reader->era == ERA_HISTORY;
    if (apply_special(reader, path, node))
        return;
    if (scenario_path_find(reader->scenario, path, &slot)) {
        if (scenario_path_present(reader->scenario, reader->era, &slot))
            apply_setting(reader, &slot, path, node);
        else if (!scenario_path_present(reader->scenario, in_history ? ERA_POLICY : ERA_HISTORY, &slot) ||
                 !reader->assigning)
            scenario_report(reader, &node->place, "`%s` is of a programme or practice that was removed; leave it out",
                            path);
    } else if (is_named(path, &family)) {
        apply_named(reader, family, path, node);
    } else if (node->kind == YAML_SCALAR && apply_range(reader, path, node)) {
        return;
    } else if (!scenario_path_is_map(path)) {
        scenario_path_unknown(reader, node->key != NULL ? &node->key->place : &node->place, path);
    } else if (node->kind != YAML_MAP) {
        scenario_report(reader, &node->place,
                        "`%s` is a map; write its keys below it, each on a line of its own (`KEY: null` takes one "
                        "back), or leave it out",
                        path);
    } else {
        apply_children(reader, path, node, NULL, 0);
    }
}

/* The agency file's own policy runs the history. */
static void keep_as_history(struct reader *reader)
{
    struct scenario *scenario = reader->scenario;
    for (int i = 0; i < scenario->n_programmes; i++)
        scenario->programmes[i].present_in_history = scenario->programmes[i].present;
    for (int i = 0; i < scenario->n_practices; i++)
        scenario->practices[i].present_in_history = scenario->practices[i].present;
    for (int i = 0; i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        int status = scenario_setting_copy(scenario_path_setting_of(scenario, ERA_HISTORY, &slot),
                                           scenario_path_setting(scenario, ERA_POLICY, &slot));
        if (status != STATUS_OK)
            reader->status = status;
    }
}

void scenario_apply_file(struct reader *reader, const struct yaml_node *root)
{
    /* What others refer to comes first, so that the order in the file is free. */
    static const char *const first[] = {"gates", "programmes", "practices"};
    struct scenario *scenario = reader->scenario;
    bool states_staff = yaml_get(root, "staff") != NULL, extends = yaml_get(root, "extends") != NULL;
    reader->overlay = extends && !states_staff;
    reader->era = ERA_POLICY;
    if (!extends && !states_staff) {
        scenario_report(reader, &(struct place){root->place.file, 1, 1},
                        "an agency file states `staff`, and this one does not; add `staff: {groups: …}`, or `extends` "
                        "to make this an overlay on an agency file");
        reader->lacks_staff = true;
    }
    /* Each file is named for itself. */
    free(scenario->name);
    free(scenario->description);
    scenario->name = scenario->description = NULL;
    apply_children(reader, "", root, first, 3);
    if (reader->status != STATUS_OK)
        return;
    scenario_resolve_subjects(reader);
    if (states_staff) {
        scenario->agency_file = root->place.file;
        free(scenario->agency_name);
        scenario->agency_name = scenario->name == NULL ? NULL : strdup(scenario->name);
        if (scenario->name != NULL && scenario->agency_name == NULL)
            reader->status = STATUS_NO_MEMORY;
        keep_as_history(reader);
    }
}

void scenario_apply_assignment(struct reader *reader, const char *path, const struct yaml_node *value)
{
    reader->overlay = false;
    reader->assigning = true;
    if (path[0] == '\0')
        scenario_report(reader, &value->place, "an assignment names a path; write for example budget.annual=…");
    for (int era = ERA_POLICY; era >= ERA_HISTORY && path[0] != '\0'; era--) {
        reader->era = (enum scenario_era)era;
        apply_node(reader, path, value);
    }
}
