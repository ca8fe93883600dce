/* A scenario as it stands once read: what it holds, found by path. */
#include "scenario/scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"

const char *const scenario_education_names[EDUCATIONS] = {"SMA", "D3", "D4", "S1", "S2", "S3"};
const char *const scenario_post_names[POST_TYPES] = {"structural", "functional", "operational"};

void scenario_report(struct reader *reader, const struct place *place, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < reader->messages->count; i++) {
        const struct message *message = &reader->messages->list[i];
        if (message->line == place->line && message->column == place->column && strcmp(message->text, text) == 0)
            return;
    }
    messages_error(reader->messages, place, "%s", text);
}

void scenario_free(struct scenario *scenario)
{
    if (scenario == NULL)
        return;
    for (int era = ERA_HISTORY; era <= ERA_POLICY; era++)
        for (int i = 0; i < scenario_path_count(scenario); i++) {
            struct slot slot = scenario_path_slot(scenario, i);
            scenario_setting_clear(scenario_path_setting_of(scenario, (enum scenario_era)era, &slot));
        }
    for (int i = 0; i < scenario->n_programmes; i++)
        free(scenario->programmes[i].id);
    for (int i = 0; i < scenario->n_practices; i++)
        free(scenario->practices[i].id);
    for (int i = 0; i < scenario->n_gate_kinds; i++)
        free(scenario->gate_kinds[i]);
    for (int i = 0; i < scenario->n_subjects; i++)
        free(scenario->subjects[i]);
    for (int i = 0; i < scenario->n_files; i++) {
        free(scenario->files[i]);
        free(scenario->texts[i]);
    }
    for (int i = 0; i < scenario->n_labels; i++) {
        free(scenario->labels[i]);
        free(scenario->assigned[i]);
    }
    free(scenario->files);
    free(scenario->texts);
    free(scenario->labels);
    free(scenario->assigned);
    free(scenario->groups);
    free(scenario->id);
    free(scenario->name);
    free(scenario->description);
    free(scenario->agency_name);
    free(scenario->path);
    free(scenario);
}

int scenario_headcount(const struct scenario *scenario)
{
    long count = 0;
    for (int i = 0; i < scenario->n_groups; i++)
        count += scenario->groups[i].count;
    return count < INT32_MAX ? (int)count : INT32_MAX;
}

bool scenario_is_in_force(const struct scenario *scenario, enum scenario_era era, const struct slot *slot)
{
    if (!scenario_path_present(scenario, era, slot))
        return false;
    if (slot->row->family != FAMILY_PRACTICE)
        return true;
    double kind = scenario->practice[era][slot->id][PRACTICE_kind].pieces[0].value;
    return scenario_path_belongs(slot->row, (int)kind);
}

const struct setting *scenario_find(const struct scenario *scenario, enum scenario_era era, const char *path,
                                    const struct param **row)
{
    struct slot slot;
    if (!scenario_path_find(scenario, path, &slot) || !scenario_is_in_force(scenario, era, &slot))
        return NULL;
    if (row != NULL)
        *row = slot.row;
    return scenario_path_setting(scenario, era, &slot);
}

void scenario_each(const struct scenario *scenario, enum scenario_era era, scenario_visitor *visit, void *context)
{
    for (int i = 0; i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        char path[SCENARIO_PATH_SIZE];
        if (!scenario_is_in_force(scenario, era, &slot))
            continue;
        scenario_path_write(scenario, &slot, path, sizeof path);
        visit(context, path, slot.row, scenario_path_setting(scenario, era, &slot));
    }
}

static int count_in_history(const struct named *named, int n)
{
    while (n > 0 && !named[n - 1].present_in_history)
        n--;
    return n;
}

int scenario_history_programmes(const struct scenario *scenario)
{
    return count_in_history(scenario->programmes, scenario->n_programmes);
}

int scenario_history_practices(const struct scenario *scenario)
{
    return count_in_history(scenario->practices, scenario->n_practices);
}
