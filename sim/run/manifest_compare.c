/* What the manifest tells of its scenarios, beside what their files say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/manifest_inside.h"
#include "run/store_manifest.h"

enum { STEPS = 64, STEPS_DEEPER = 128, WORDS = 160 };

/* Equal, whether a number is written as 60 or as 60.0. */
static bool same(json_t *a, json_t *b)
{
    size_t n = json_array_size(a);
    const char *key;
    json_t *value;
    if (json_is_number(a) && json_is_number(b))
        return !(json_number_value(a) < json_number_value(b)) && !(json_number_value(a) > json_number_value(b));
    if (json_is_array(a) && json_is_array(b)) {
        bool all = n == json_array_size(b);
        for (size_t i = 0; i < n && all; i++)
            all = same(json_array_get(a, i), json_array_get(b, i));
        return all;
    }
    if (!json_is_object(a) || !json_is_object(b))
        return json_equal(a, b);
    bool all = json_object_size(a) == json_object_size(b);
    json_object_foreach(a, key, value) all = all && same(value, json_object_get(b, key));
    return all;
}

/* A text, or of a parameter the first of its pieces. */
static const char *words_of(const json_t *value, char words[WORDS])
{
    const json_t *first = json_array_get(json_object_get(value, "pieces"), 0);
    const char *text = json_string_value(first ? json_object_get(first, "text") : value);
    bool dated = json_array_size(json_object_get(value, "pieces")) > 1;
    if (!value)
        return "not there";
    if (json_is_integer(value))
        snprintf(words, WORDS, "%lld", (long long)json_integer_value(value));
    else
        snprintf(words, WORDS, "%.100s%s", text ? text : "something else", dated ? " at first" : "");
    return words;
}

/* One of the same program is edited; of another, what changes is worth knowing. */
static void tell(const struct manifest_reader *reader, const char *steps, const char *what, const json_t *told,
                 const json_t *found)
{
    char there[WORDS], here[WORDS];
    const struct place place = manifest_reader_place(reader, steps);
    const char *old = words_of(told, there), *new = words_of(found, here);
    bool alike = told && found && strcmp(old, new) == 0;
    if (!reader->same_program)
        messages_warn(reader->messages, &place, "`%s` was %s in that run, and is %s with this program%s", what, old,
                      new, alike ? ", with another digit, prior, date or line" : "");
    else
        messages_error(reader->messages, &place,
                       "`%s` is %s here, and %s by the texts in `files`, which count; change it there, or take an "
                       "unchanged copy%s",
                       what, old, new, alike ? " (a digit, prior, date or line differs)" : "");
}

/* The parameter with a path; most often it has the number that it is looked for at. */
static json_t *find(const json_t *list, const json_t *path, size_t number)
{
    for (size_t i = 0, n = json_array_size(list); i < n; i++) {
        json_t *parameter = json_array_get(list, (number + i) % n);
        if (json_equal(json_object_get(parameter, "path"), path))
            return parameter;
    }
    return NULL;
}

static void compare_parameters(const struct manifest_reader *reader, const char *steps, const json_t *told,
                               const json_t *found)
{
    char deeper[STEPS_DEEPER];
    for (size_t i = 0; i < json_array_size(found); i++) {
        const json_t *own = json_array_get(found, i), *path = json_object_get(own, "path");
        if (!find(told, path, i))
            tell(reader, steps, json_string_value(path), NULL, own);
    }
    for (size_t i = 0; i < json_array_size(told); i++) {
        json_t *own = json_array_get(told, i), *path = json_object_get(own, "path");
        json_t *other = find(found, path, i);
        snprintf(deeper, sizeof deeper, "%s/%zu", steps, i);
        if (!same(own, other))
            tell(reader, deeper, json_is_string(path) ? json_string_value(path) : "path", own, other);
    }
}

static void compare_scenario(const struct manifest_reader *reader, const char *steps, const json_t *told,
                             const json_t *found)
{
    static const char *const keys[] = {"id", "name", "description", "agencies"};
    static const char *const lists[] = {"history_parameters", "parameters"};
    char deeper[STEPS_DEEPER];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *a = json_object_get(told, keys[i]), *b = json_object_get(found, keys[i]);
        snprintf(deeper, sizeof deeper, "%s/%s", steps, keys[i]);
        if ((a || b) && !same(a, b))
            tell(reader, deeper, keys[i], a, b);
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        snprintf(deeper, sizeof deeper, "%s/%s", steps, lists[i]);
        compare_parameters(reader, deeper, json_object_get(told, lists[i]), json_object_get(found, lists[i]));
    }
}

static int compare(const struct manifest_reader *reader, const struct experiment *experiment)
{
    const json_t *told = json_object_get(reader->root, "scenarios");
    json_t *shelf = json_object(), *whole = json_object(), *found = store_manifest_scenarios(experiment, shelf);
    int status = shelf && whole && found ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK && !experiment->agencies &&
        json_object_set_new(whole, "history_parameters",
                            store_manifest_parameters(experiment->scenarios[0], ERA_HISTORY)))
        status = STATUS_NO_MEMORY;
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(found); i++) {
        char steps[STEPS];
        snprintf(steps, sizeof steps, "scenarios/%zu", i);
        compare_scenario(reader, steps, json_array_get(told, i), json_array_get(found, i));
    }
    if (status == STATUS_OK)
        compare_parameters(reader, "history_parameters", json_object_get(reader->root, "history_parameters"),
                           json_object_get(whole, "history_parameters"));
    json_decref(shelf);
    json_decref(whole);
    json_decref(found);
    return status;
}

int manifest_reader_compare(const struct manifest_reader *reader, const struct manifest *read)
{
    if (!read->nation)
        return compare(reader, &(struct experiment){.scenarios = read->scenarios, .n_scenarios = read->n_scenarios});
    struct scenario *scenarios[NATION_KINDS_MAX + 1] = {read->nation->whole};
    uint32_t agencies[NATION_KINDS_MAX + 1] = {0};
    for (int k = 0; k < read->nation->n_kinds; k++) {
        scenarios[k + 1] = read->nation->kinds[k].scenario;
        agencies[k + 1] = read->nation->kinds[k].count;
    }
    return compare(reader, &(struct experiment){
                               .scenarios = scenarios, .agencies = agencies, .n_scenarios = read->nation->n_kinds + 1});
}
