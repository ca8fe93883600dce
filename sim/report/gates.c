#include "report/gates.h"

#include <stdlib.h>

void gates_close(struct gates *gates)
{
    free(gates->people);
    *gates = (struct gates){0};
}

static void add_years(const struct record *record, double weight, struct gates *gates)
{
    for (int year = 0; year < record->n_years; year++) {
        gates->spent += weight * record->budget[year].spent;
        gates->lapsed += weight * record->budget[year].lapsed;
        for (int i = 0; i < record->n_programmes; i++) {
            const struct programme_year *programme = &record->programmes[year * record->n_programmes + i];
            for (int stage = 0; stage < FUNNEL_STAGES; stage++)
                gates->people[i][stage] += weight * programme->stage[stage];
        }
    }
}

int gates_read(struct store *store, int scenario, struct gates *gates)
{
    const struct store_info *info = store_info(store);
    struct record record = store_shape(info, scenario);
    *gates = (struct gates){.n_programmes = record.n_programmes};
    int status = record_open(&record);
    if (status != STATUS_OK)
        return status;

    gates->people = calloc((size_t)gates->n_programmes + 1, sizeof *gates->people);
    if (gates->people == NULL)
        status = STATUS_NO_MEMORY;
    double weight = 12.0 / info->horizon / (info->stored > 0 ? info->stored : 1);
    for (uint32_t i = 0; i < info->stored && status == STATUS_OK; i++) {
        status = store_read_years(store, scenario, i, &record);
        if (status == STATUS_OK)
            add_years(&record, weight, gates);
    }
    record_close(&record);
    if (status != STATUS_OK)
        gates_close(gates);
    return status;
}

int gates_worst(const double people[FUNNEL_STAGES])
{
    int worst = -1;
    double most = 0;
    for (int stage = FUNNEL_INVITED; stage <= FUNNEL_ATTENDED; stage++) {
        double stopped = people[stage - 1] - people[stage];
        if (stopped > most) {
            most = stopped;
            worst = stage;
        }
    }
    return worst;
}

const char *gates_name(int stage)
{
    static const char *const names[FUNNEL_STAGES] = {
        [FUNNEL_NEEDED] = "need",      [FUNNEL_INVITED] = "invitation",  [FUNNEL_PERMITTED] = "permission",
        [FUNNEL_READY] = "readiness",  [FUNNEL_FREE] = "schedule",       [FUNNEL_FUNDED] = "money",
        [FUNNEL_ATTENDED] = "no-show", [FUNNEL_APPLIED] = "application",
    };
    return stage >= 0 && stage < FUNNEL_STAGES ? names[stage] : "none";
}
