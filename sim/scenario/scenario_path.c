/* Paths such as `programmes.bimtek.hours` and the rows of the table they lead to. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "scenario/scenario_internal.h"

enum { ROWS = PARAM_COUNT + GATE_COUNT + PROGRAMME_COUNT + PRACTICE_COUNT, KEY_SIZE = 64, KEYS_TOLD = 10 };

/* Maps whose keys are ids, and keys that the table does not hold. */
static const struct {
    const char *prefix;
    enum param_family family;
} id_maps[] = {{"gates.", FAMILY_GATE},
               {"programmes.", FAMILY_PROGRAMME},
               {"practices.", FAMILY_PRACTICE},
               {"budget.split.", FAMILY_PROGRAMME}};
static const char *const special_keys[] = {"extends", "name", "description", "staff.groups"};

enum { ID_MAPS = sizeof id_maps / sizeof id_maps[0], SPECIAL_KEYS = sizeof special_keys / sizeof special_keys[0] };

static const struct param *row_at(int i)
{
    if (i < PARAM_COUNT)
        return &params_global[i];
    i -= PARAM_COUNT;
    if (i < GATE_COUNT)
        return &params_gate[i];
    i -= GATE_COUNT;
    return i < PROGRAMME_COUNT ? &params_programme[i] : &params_practice[i - PROGRAMME_COUNT];
}

static int row_number(const struct param *row)
{
    switch (row->family) {
    case FAMILY_GATE:
        return (int)(row - params_gate);
    case FAMILY_PROGRAMME:
        return (int)(row - params_programme);
    case FAMILY_PRACTICE:
        return (int)(row - params_practice);
    default:
        return (int)(row - params_global);
    }
}

static const char *id_at(const struct scenario *scenario, enum param_family family, int i)
{
    if (family == FAMILY_GATE)
        return i < scenario->n_gate_kinds ? scenario->gate_kinds[i] : NULL;
    if (family == FAMILY_PROGRAMME)
        return i < scenario->n_programmes ? scenario->programmes[i].id : NULL;
    return i < scenario->n_practices ? scenario->practices[i].id : NULL;
}

/* Splits `programmes.bimtek.hours` into the pattern `programmes.*.hours` and the id `bimtek`; a path without an id is
 * its own pattern. False if it is too long to be known. */
static bool split(const char *path, char *pattern, char *id, enum param_family *family)
{
    *id = '\0';
    *family = FAMILY_GLOBAL;
    if (strlen(path) >= SCENARIO_PATH_SIZE)
        return false;
    for (int i = 0; i < ID_MAPS; i++) {
        size_t start = strlen(id_maps[i].prefix);
        if (strncmp(path, id_maps[i].prefix, start) != 0)
            continue;
        size_t length = strcspn(path + start, ".");
        if (length == 0 || length >= SCENARIO_ID_SIZE)
            return false;
        memcpy(id, path + start, length);
        id[length] = '\0';
        *family = id_maps[i].family;
        snprintf(pattern, SCENARIO_PATH_SIZE, "%s*%s", id_maps[i].prefix, path + start + length);
        return true;
    }
    snprintf(pattern, SCENARIO_PATH_SIZE, "%s", path);
    return true;
}

bool scenario_path_find(const struct scenario *scenario, const char *path, struct slot *slot)
{
    char pattern[SCENARIO_PATH_SIZE], id[SCENARIO_ID_SIZE];
    enum param_family family;
    if (!split(path, pattern, id, &family))
        return false;
    for (int i = 0; i < ROWS; i++) {
        const struct param *row = row_at(i);
        if (strcmp(row->path, pattern) != 0)
            continue;
        *slot = (struct slot){.row = row, .number = row_number(row)};
        if (family == FAMILY_GLOBAL)
            return row->family == FAMILY_GLOBAL; /* a literal `*` is no id */
        for (const char *known; (known = id_at(scenario, family, slot->id)) != NULL; slot->id++)
            if (strcmp(known, id) == 0)
                return true;
        return false;
    }
    return false;
}

/* The part of `path` below the map `parent`, or NULL; the whole path below "". */
static const char *below(const char *path, const char *parent)
{
    size_t length = strlen(parent);
    if (length == 0)
        return path;
    return strncmp(path, parent, length) == 0 && path[length] == '.' ? path + length + 1 : NULL;
}

bool scenario_path_is_map(const char *path)
{
    char pattern[SCENARIO_PATH_SIZE], id[SCENARIO_ID_SIZE];
    enum param_family family;
    if (!split(path, pattern, id, &family))
        return false;
    for (int i = 0; i < ROWS; i++)
        if (below(row_at(i)->path, pattern) != NULL && strchr(path, '*') == NULL)
            return true;
    return false;
}

void scenario_path_write(const struct scenario *scenario, const struct slot *slot, char *path, size_t size)
{
    const char *star = strchr(slot->row->path, '*');
    if (star == NULL)
        snprintf(path, size, "%s", slot->row->path);
    else
        snprintf(path, size, "%.*s%s%s", (int)(star - slot->row->path), slot->row->path,
                 id_at(scenario, slot->row->family, slot->id), star + 1);
}

int scenario_path_count(const struct scenario *scenario)
{
    return PARAM_COUNT + scenario->n_gate_kinds * GATE_COUNT + scenario->n_programmes * PROGRAMME_COUNT +
           scenario->n_practices * PRACTICE_COUNT;
}

struct slot scenario_path_slot(const struct scenario *scenario, int i)
{
    if (i < PARAM_COUNT)
        return (struct slot){&params_global[i], i, 0};
    i -= PARAM_COUNT;
    if (i < scenario->n_gate_kinds * GATE_COUNT)
        return (struct slot){&params_gate[i % GATE_COUNT], i % GATE_COUNT, i / GATE_COUNT};
    i -= scenario->n_gate_kinds * GATE_COUNT;
    if (i < scenario->n_programmes * PROGRAMME_COUNT)
        return (struct slot){&params_programme[i % PROGRAMME_COUNT], i % PROGRAMME_COUNT, i / PROGRAMME_COUNT};
    i -= scenario->n_programmes * PROGRAMME_COUNT;
    return (struct slot){&params_practice[i % PRACTICE_COUNT], i % PRACTICE_COUNT, i / PRACTICE_COUNT};
}

bool scenario_path_present(const struct scenario *scenario, enum scenario_era era, const struct slot *slot)
{
    const struct named *named = NULL;
    if (slot->row->family == FAMILY_PROGRAMME)
        named = &scenario->programmes[slot->id];
    else if (slot->row->family == FAMILY_PRACTICE)
        named = &scenario->practices[slot->id];
    return named == NULL || scenario_is_present(named, era);
}

/* Bytes from the start of a scenario to a setting: one rule for scenarios to read and to change. */
static size_t offset_of(enum scenario_era era, const struct slot *slot)
{
    size_t number = (size_t)slot->number, id = (size_t)slot->id;
    switch (slot->row->family) {
    case FAMILY_GATE:
        return offsetof(struct scenario, gate) +
               sizeof(struct setting) * ((era * SCENARIO_GATE_KINDS_MAX + id) * GATE_COUNT + number);
    case FAMILY_PROGRAMME:
        return offsetof(struct scenario, programme) +
               sizeof(struct setting) * ((era * SCENARIO_PROGRAMMES_MAX + id) * PROGRAMME_COUNT + number);
    case FAMILY_PRACTICE:
        return offsetof(struct scenario, practice) +
               sizeof(struct setting) * ((era * SCENARIO_PRACTICES_MAX + id) * PRACTICE_COUNT + number);
    default:
        return offsetof(struct scenario, global) + sizeof(struct setting) * (era * PARAM_COUNT + number);
    }
}

const struct setting *scenario_path_setting(const struct scenario *scenario, enum scenario_era era,
                                            const struct slot *slot)
{
    return (const void *)((const char *)scenario + offset_of(era, slot));
}

struct setting *scenario_path_setting_of(struct scenario *scenario, enum scenario_era era, const struct slot *slot)
{
    return (void *)((char *)scenario + offset_of(era, slot));
}

/* FNV-1a in 64 bits, folded to 40. */
uint64_t scenario_path_key(const char *path)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *path != '\0'; path++)
        hash = (hash ^ (unsigned char)*path) * UINT64_C(1099511628211);
    return (hash ^ hash >> 40) & UINT64_C(0xffffffffff);
}

bool scenario_path_belongs(const struct param *row, int kind)
{
    char word[SCENARIO_ID_SIZE];
    if (strcmp(row->kinds, "all") == 0)
        return true;
    params_word_get(params_practice[PRACTICE_kind].unit, kind, word, sizeof word);
    const char *found = strstr(row->kinds, word);
    size_t length = strlen(word);
    return found != NULL && (found == row->kinds || found[-1] == ' ') &&
           (found[length] == ' ' || found[length] == '\0');
}

/* The known keys of a map: the one nearest to a word, and the first few. */
struct known {
    struct nearest nearest;
    char first[KEYS_TOLD][KEY_SIZE];
    int n; /* one above KEYS_TOLD if there are more */
};

/* Takes the first word of `path`; several rows begin with the same. */
static void consider(struct known *known, const char *path)
{
    char word[KEY_SIZE];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(path, "."), path);
    nearest_offer(&known->nearest, word);
    for (int i = 0; i < known->n && i < KEYS_TOLD; i++)
        if (strcmp(known->first[i], word) == 0)
            return;
    if (known->n < KEYS_TOLD)
        memcpy(known->first[known->n], word, sizeof word);
    if (known->n <= KEYS_TOLD)
        known->n++;
}

/* The known keys of the map `parent`, against `key`. */
static struct known find_known(const struct scenario *scenario, const char *parent, const char *key)
{
    struct known known = {.nearest = {.word = key}};
    char pattern[SCENARIO_PATH_SIZE], id[SCENARIO_ID_SIZE];
    enum param_family family;
    if (!split(parent, pattern, id, &family))
        return known;
    for (int i = 0; i < ROWS; i++) {
        const char *rest = below(row_at(i)->path, pattern);
        if (rest == NULL)
            continue;
        if (*rest != '*') {
            consider(&known, rest);
            continue;
        }
        for (int k = 0; id_at(scenario, row_at(i)->family, k) != NULL; k++)
            consider(&known, id_at(scenario, row_at(i)->family, k));
    }
    for (int i = 0; i < SPECIAL_KEYS; i++)
        if (below(special_keys[i], pattern) != NULL)
            consider(&known, below(special_keys[i], pattern));
    return known;
}

static void list_known(const struct known *known, char *list, size_t size)
{
    size_t used =
        (size_t)snprintf(list, size, "%s", known->n == 0 ? "there is none at this level" : "known here are: ");
    for (int i = 0; i < known->n && i < KEYS_TOLD; i++)
        used += (size_t)snprintf(list + used, size - used, "%s%s", i > 0 ? ", " : "", known->first[i]);
    if (known->n > KEYS_TOLD)
        snprintf(list + used, size - used, " …");
}

void scenario_path_unknown(struct reader *reader, const struct place *place, const char *path)
{
    char parent[SCENARIO_PATH_SIZE] = "", key[KEY_SIZE];
    const char *rest = path;
    /* Goes down while the path is known. */
    for (;;) {
        size_t length = (size_t)(rest - path) + strcspn(rest, ".");
        char next[SCENARIO_PATH_SIZE];
        if (path[length] == '\0' || length >= sizeof next)
            break;
        snprintf(next, sizeof next, "%.*s", (int)length, path);
        struct nearest nearest = find_known(reader->scenario, parent, next + (rest - path)).nearest;
        if (nearest.best[0] == '\0' || nearest.distance > 0 || !scenario_path_is_map(next))
            break;
        memcpy(parent, next, sizeof next);
        rest = path + length + 1;
    }
    snprintf(key, sizeof key, "%.*s", (int)strcspn(rest, "."), rest);
    struct known known = find_known(reader->scenario, parent, key);
    const char *dot = parent[0] == '\0' ? "" : ".";
    char list[(KEYS_TOLD + 1) * (KEY_SIZE + 2)];
    list_known(&known, list, sizeof list);
    if (known.nearest.best[0] == '\0')
        scenario_report(reader, place, "unknown key `%s%s%s`; %s", parent, dot, key, list);
    else if (known.nearest.distance == 0)
        scenario_report(reader, place, "`%s` leads to nothing; `%s%s%s` takes a value", path, parent, dot, key);
    else
        scenario_report(reader, place, "unknown key `%s%s%s`; the nearest known is `%s%s%s`", parent, dot, key, parent,
                        dot, known.nearest.best);
}
