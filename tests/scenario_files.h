/* Scenario files of a test, in a folder of its own under /tmp that lasts as long as the test. */
#ifndef KAPASIM_TESTS_SCENARIO_FILES_H
#define KAPASIM_TESTS_SCENARIO_FILES_H

#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"

/* A small agency: four groups, two programmes, three practices. */
static const char agency_text[] =
    "name: Small agency\n"
    "start: 2026-01\n"
    "staff:\n"
    "  groups:\n"
    "    - {count: 2, education: S2, age: 45-56, post: structural}\n"
    "    - {count: 10, education: S1, age: 28-50, post: operational, unit: 1}\n"
    "  entry_age: 22-26\n"
    "observed: {error_per_file: 28.5 %, sop_compliance: 58 %}\n"
    "budget: {annual: Rp 150.000.000, split: {course: 75 %, online: 25 %}}\n"
    "gates:\n"
    "  technical: {permit: {value: 40 %, prior: 10 points}}\n"
    "programmes:\n"
    "  course: {kind: technical, hours: 24 JP, away: 0.2, cost_per_seat: 5 juta,\n"
    "           intakes: [mar, oct], gates: {invite: 60 %}}\n"
    "  online: {kind: technical, hours: 6 JP, away: 0.1, intakes: monthly, subject: files}\n"
    "practices:\n"
    "  mentoring: {on: no, mentors: 2}\n"
    "  checking: {share: 30 %, caught: 50 %, time: 10 %}\n"
    "  clarity: {kind: motivation, effect: 0.2, hours_staff_year: 12}\n";

/* cmocka setup and teardown: `*state` is the folder's path. */
static inline int make_folder(void **state)
{
    char *folder = strdup("/tmp/kapasim-test.XXXXXX");
    *state = folder;
    return folder == NULL || mkdtemp(folder) == NULL ? -1 : 0;
}

static inline int remove_folder(void **state)
{
    char *folder = *state;
    struct dirent **entries = NULL;
    const int n = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            remove(path);
        free(entries[i]);
    }
    free(entries);
    const int removed = rmdir(folder);
    free(folder);
    return removed;
}

static inline void write_file(const char *folder, const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Writes the small agency with `find`, a part of its text, replaced. */
static inline void write_agency(const char *folder, const char *name, const char *find, const char *replacement)
{
    char text[sizeof agency_text + 2000];
    const char *at = strstr(agency_text, find);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - agency_text), agency_text, replacement, at + strlen(find));
    write_file(folder, name, text);
}

/* Reads folder/name with the assignments; the folder also stands for the shipped scenarios. */
static inline int read_file(const char *folder, const char *name, const struct assignment *assignments, int n,
                            struct scenario **scenario, struct messages *messages)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return scenario_read(path, folder, assignments, n, scenario, messages);
}

/* The same where it must succeed without a message. */
static inline struct scenario *read_good(const char *folder, const char *name)
{
    struct messages messages = {0};
    struct scenario *scenario = NULL;
    const int status = read_file(folder, name, NULL, 0, &scenario, &messages);
    if (messages.count > 0)
        fail_msg("%s:%d:%d: %s", messages.list[0].file, messages.list[0].line, messages.list[0].column,
                 messages.list[0].text);
    assert_int_equal(status, STATUS_OK);
    assert_non_null(scenario);
    return scenario;
}

/* The pieces of a parameter that is in force. */
static inline const struct setting *setting_in(const struct scenario *scenario, enum scenario_era era, const char *path)
{
    const struct setting *setting = scenario_find(scenario, era, path, NULL);
    if (setting == NULL)
        fail_msg("`%s` is not in force", path);
    return setting;
}

/* The value of a parameter that does not change over time, its factor included. */
static inline double value_in(const struct scenario *scenario, enum scenario_era era, const char *path)
{
    const struct setting *setting = setting_in(scenario, era, path);
    assert_int_equal(setting->count, 1);
    assert_int_equal(setting->pieces[0].from, SCENARIO_ALWAYS);
    return setting->pieces[0].value * setting->pieces[0].factor;
}

/* True if a message of this kind holds `part`. */
static inline bool is_said(const struct messages *messages, enum severity severity, const char *part)
{
    for (size_t i = 0; i < messages->count; i++)
        if (messages->list[i].severity == severity && strstr(messages->list[i].text, part) != NULL)
            return true;
    return false;
}

#endif
