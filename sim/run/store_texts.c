/* What a run was read from, as manifest.json keeps it: the text of each file, as a list of lines, which people can read
 * there. A name that two files of different folders share is told apart by a number before it, 2/NAME, which leaves the
 * stem that an id is made of. */
#include "run/store_texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What lies between line feeds: joined by them, the lines are the text again, byte by byte. */
static json_t *lines_of(const char *text)
{
    json_t *lines = json_array();
    int failed = lines == NULL;
    for (const char *end; !failed; text = end + 1) {
        end = text + strcspn(text, "\n");
        failed |= json_array_append_new(lines, json_stringn(text, (size_t)(end - text)));
        if (*end == '\0')
            break;
    }
    if (failed) {
        json_decref(lines);
        return NULL;
    }
    return lines;
}

/* Finds the lines, which it takes over, on the shelf, or a place for them there. The name, in new memory, or NULL. */
static char *shelve(const char *path, json_t *lines, json_t *shelf)
{
    const char *slash = strrchr(path, '/'), *stem = slash ? slash + 1 : path;
    size_t size = strlen(stem) + 24;
    char *name = malloc(size);
    for (int number = 1; name && lines; number++) {
        if (number == 1)
            snprintf(name, size, "%s", stem);
        else
            snprintf(name, size, "%d/%s", number, stem);
        json_t *there = json_object_get(shelf, name);
        if (json_equal(there, lines))
            break;
        if (there)
            continue;
        if (json_object_set(shelf, name, lines)) {
            free(name);
            name = NULL;
        }
        break;
    }
    if (!lines) {
        free(name);
        name = NULL;
    }
    json_decref(lines);
    return name;
}

json_t *store_texts_shelve(const struct scenario *scenario, json_t *shelf)
{
    json_t *names = json_array();
    int failed = names == NULL;
    for (int i = 0; i < scenario->n_files && !failed; i++) {
        char *name = shelve(scenario->files[i], lines_of(scenario->texts[i]), shelf);
        failed |= name == NULL || json_array_append_new(names, json_string(name));
        free(name);
    }
    if (failed) {
        json_decref(names);
        return NULL;
    }
    return names;
}

json_t *store_texts_assigned(const struct scenario *scenario)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (int i = 0; i < scenario->n_labels && !failed; i++)
        failed |= json_array_append_new(list, json_pack("{s:s, s:s}", "path", scenario_label_path(scenario->labels[i]),
                                                        "value", scenario->assigned[i]));
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}
