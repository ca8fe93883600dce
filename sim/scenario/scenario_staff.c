/* The staff at month 0: the list `staff.groups`. */
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"
#include "scenario/units.h"

enum { AGE_MIN = 15, AGE_MAX = 80 };

static const char group_keys[] = "count|education|age|post|retires_at|unit";

/* The scalar under a key; NULL, and a message if it must be there, if it is not. */
static const struct yaml_node *get(struct reader *reader, const struct yaml_node *map, const char *key, bool required)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (node == NULL && required)
        scenario_report(reader, &map->place,
                        "this group states no `%s`; write one such as "
                        "{count: 4, education: S1, age: 28-50, post: operational}",
                        key);
    if (node != NULL && node->kind != YAML_SCALAR) {
        scenario_report(reader, &node->place, "`%s` of a group is one value, not a map or a list", key);
        return NULL;
    }
    return node;
}

/* The number of the word under `key` among `names`. */
static int read_word(struct reader *reader, const struct yaml_node *map, const char *key, const char *const names[],
                     int n, const char *all)
{
    const struct yaml_node *node = get(reader, map, key, true);
    if (node == NULL)
        return 0;
    for (int i = 0; i < n; i++)
        if (strcmp(node->text, names[i]) == 0)
            return i;
    scenario_report(reader, &node->place, "`%s` is no %s; write one of %s", node->text, key, all);
    return 0;
}

static int read_whole(struct reader *reader, const struct yaml_node *map, const char *key, bool required, int low,
                      int high, int otherwise)
{
    double value;
    const struct yaml_node *node = get(reader, map, key, required);
    if (node == NULL)
        return otherwise;
    const char *wrong = units_count(node->text, &value);
    if (wrong != NULL)
        scenario_report(reader, &node->place, "%s of a group: `%s` %s", key, node->text, wrong);
    else if (value < low || value > high)
        scenario_report(reader, &node->place, "%s of a group lies from %d to %d", key, low, high);
    else
        return (int)value;
    return otherwise;
}

static void read_age(struct reader *reader, const struct yaml_node *map, struct group *group)
{
    double low, high;
    const struct yaml_node *node = get(reader, map, "age", true);
    group->age_from = group->age_to = 0; /* not known */
    if (node == NULL)
        return;
    const char *wrong = units_count(node->text, &low);
    high = low;
    if (wrong != NULL)
        wrong = units_range(node->text, units_count, &low, &high);
    if (wrong != NULL) {
        scenario_report(reader, &node->place, "age of a group: `%s` %s", node->text, wrong);
    } else if (low < AGE_MIN || high > AGE_MAX) {
        scenario_report(reader, &node->place, "ages of staff lie from %d to %d", AGE_MIN, AGE_MAX);
    } else {
        group->age_from = (int)low;
        group->age_to = (int)high;
    }
}

static void read_retirement(struct reader *reader, const struct yaml_node *map, struct group *group)
{
    const struct param *row = &params_global[PARAM_retirement_age];
    const struct yaml_node *node = get(reader, map, "retires_at", false);
    group->retires_at = (double)NAN;
    if (node == NULL)
        return;
    double age;
    const char *wrong = units_number(node->text, &age);
    if (wrong != NULL)
        scenario_report(reader, &node->place, "retires_at of a group: `%s` %s", node->text, wrong);
    else if (age < row->low || age > row->high)
        scenario_report(reader, &node->place, "retires_at of a group lies from %g to %g", row->low, row->high);
    else
        group->retires_at = age;
}

static void read_group(struct reader *reader, const struct yaml_node *map, struct group *group)
{
    *group = (struct group){.count = 1, .retires_at = (double)NAN, .place = map->place};
    if (map->kind != YAML_MAP) {
        scenario_report(reader, &map->place,
                        "a group is a map such as {count: 4, education: S1, age: 28-50, post: operational}");
        return;
    }
    for (const struct yaml_node *item = map->child; item != NULL; item = item->sibling)
        if (params_word_find(group_keys, item->key->text) < 0)
            scenario_report(reader, &item->key->place,
                            "unknown key `%s`; a group takes count, education, age, post, retires_at and unit",
                            item->key->text);
    group->count = read_whole(reader, map, "count", true, 1, 100000, 1);
    group->education = (enum education)read_word(reader, map, "education", scenario_education_names, EDUCATIONS,
                                                 "SMA, D3, D4, S1, S2, S3");
    group->post = (enum post_type)read_word(reader, map, "post", scenario_post_names, POST_TYPES,
                                            "structural, functional, operational");
    read_age(reader, map, group);
    read_retirement(reader, map, group);
    group->unit = read_whole(reader, map, "unit", false, 1, (int)params_global[PARAM_units].high, 0);
}

void scenario_staff_read(struct reader *reader, const struct yaml_node *list)
{
    struct scenario *scenario = reader->scenario;
    int n = 0;
    if (list->kind != YAML_LIST || list->child == NULL) {
        scenario_report(reader, &list->place,
                        "staff.groups is a list of groups such as "
                        "`- {count: 4, education: S1, age: 28-50, post: operational}`");
        return;
    }
    for (const struct yaml_node *item = list->child; item != NULL; item = item->sibling)
        n++;
    struct group *groups = calloc((size_t)n, sizeof *groups);
    if (groups == NULL) {
        reader->status = STATUS_NO_MEMORY;
        return;
    }
    free(scenario->groups);
    scenario->groups = groups;
    scenario->n_groups = n;
    for (const struct yaml_node *item = list->child; item != NULL; item = item->sibling)
        read_group(reader, item, groups++);
}
