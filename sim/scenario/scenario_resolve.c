/* After the last file: what is unsaid is looked up, calendar months become months of the simulation. */
#include <string.h>

#include "scenario/scenario_internal.h"

_Static_assert(PROGRAMME_permit - PROGRAMME_invite == GATE_permit - GATE_invite &&
                   PROGRAMME_ready - PROGRAMME_invite == GATE_ready - GATE_invite &&
                   PROGRAMME_schedule - PROGRAMME_invite == GATE_schedule - GATE_invite && GATE_invite == 0,
               "a programme's own gates lie in the order of its kind's");

/* Every programme that names no subject has its own id for one. Numbers are given file by file, so that those of the
 * agency file are the same in every scenario. */
void scenario_resolve_subjects(struct reader *reader)
{
    struct scenario *scenario = reader->scenario;
    for (int i = 0; i < scenario->n_programmes; i++) {
        const struct named *programme = &scenario->programmes[i];
        if (programme->present && isnan(scenario->programme[ERA_POLICY][i][PROGRAMME_subject].pieces[0].value))
            (void)scenario_value_subject(reader, programme->id, &programme->place);
    }
}

static void resolve_subject(struct reader *reader, enum scenario_era era, int i)
{
    const struct named *programme = &reader->scenario->programmes[i];
    struct piece *subject = &reader->scenario->programme[era][i][PROGRAMME_subject].pieces[0];
    if (!isnan(subject->value) || subject->place.file != NULL)
        return;
    int number = scenario_value_subject(reader, programme->id, &programme->place);
    if (number >= 0)
        subject->value = number;
}

static void resolve_kind(struct reader *reader, enum scenario_era era, int i)
{
    const struct named *practice = &reader->scenario->practices[i];
    struct piece *kind = &reader->scenario->practice[era][i][PRACTICE_kind].pieces[0];
    if (!isnan(kind->value) || kind->place.file != NULL)
        return;
    const char *kinds = params_practice[PRACTICE_kind].unit;
    int number = params_word_find(kinds, practice->id);
    if (number >= 0) {
        kind->value = number;
        return;
    }
    char list[256];
    size_t length = strlen(kinds) < sizeof list ? strlen(kinds) : sizeof list - 1;
    memcpy(list, kinds, length);
    list[length] = '\0';
    for (char *bar = list; (bar = strchr(bar, '|')) != NULL;)
        *bar = ' ';
    scenario_report(reader, &practice->place, "`%s` is no kind of practice, so state its `kind`, one of: %s",
                    practice->id, list);
}

/* A gate that the programme does not state is its kind's. */
static void resolve_gates(struct reader *reader, enum scenario_era era, int i)
{
    struct scenario *scenario = reader->scenario;
    double kind = scenario->programme[era][i][PROGRAMME_kind].pieces[0].value;
    for (int g = 0; g < GATE_COUNT && !isnan(kind); g++) {
        struct setting *own = &scenario->programme[era][i][PROGRAMME_invite + g];
        int status = scenario_setting_inherit(own, &scenario->gate[era][(int)kind][g]);
        if (status != STATUS_OK)
            reader->status = status;
    }
}

static void resolve_dates(struct scenario *scenario, enum scenario_era era)
{
    double start = scenario->global[ERA_POLICY][PARAM_start].pieces[0].value;
    double history = scenario->global[ERA_POLICY][PARAM_history].pieces[0].value;
    const struct param *row = &params_global[PARAM_history];
    if (isnan(start) || !(history >= row->low && history <= row->high))
        return;
    for (int i = 0; i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        scenario_setting_date(scenario_path_setting_of(scenario, era, &slot), (int)start, 1 - (int)history);
    }
}

void scenario_resolve_all(struct reader *reader)
{
    struct scenario *scenario = reader->scenario;
    for (int e = ERA_HISTORY; e <= ERA_POLICY; e++) {
        enum scenario_era era = (enum scenario_era)e;
        for (int i = 0; i < scenario->n_practices; i++)
            if (scenario_is_present(&scenario->practices[i], era))
                resolve_kind(reader, era, i);
        for (int i = 0; i < scenario->n_programmes; i++) {
            if (!scenario_is_present(&scenario->programmes[i], era))
                continue;
            resolve_subject(reader, era, i);
            resolve_gates(reader, era, i);
        }
        resolve_dates(scenario, era);
    }
}
