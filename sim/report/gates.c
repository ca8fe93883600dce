#include "report/gates.h"

#include <stdlib.h>

void gates_close(struct gates *gates)
{
    free(gates->people);
    *gates = (struct gates){0};
}

int gates_years(const struct store_info *info)
{
    return (info->start + info->horizon) / 12 - info->first_year;
}

static void add_years(const struct record *record, int years, double weight, struct gates *gates)
{
    for (int year = 0; year < years; year++) {
        gates->spent += weight * record->budget[year].spent;
        gates->lapsed += weight * record->budget[year].lapsed;
        for (int i = 0; i < record->n_programmes; i++) {
            const struct programme_year *programme = &record->programmes[year * record->n_programmes + i];
            for (int stage = 0; stage < FUNNEL_STAGES; stage++)
                gates->people[i][stage] += weight * programme->stage[stage];
        }
    }
}

/* Sums of months first; their ratio at the end. */
static void add_months(const struct record *record, double *on, double *unpaid)
{
    for (int at = 0; at < record->n_years * record->n_practices; at++) {
        const struct practice_year *practice = &record->practices[at];
        on[at % record->n_practices] += practice->months + practice->unpaid;
        unpaid[at % record->n_practices] += practice->unpaid;
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
    int years = gates_years(info) > 0 ? gates_years(info) : 1;
    double weight = 1.0 / years / (info->stored > 0 ? info->stored : 1);
    double on[SCENARIO_PRACTICES_MAX] = {0};
    for (uint32_t i = 0; i < info->stored && status == STATUS_OK; i++) {
        status = store_read_years(store, scenario, i, &record);
        if (status != STATUS_OK)
            break;
        add_years(&record, years, weight, gates);
        add_months(&record, on, gates->unpaid);
    }
    for (int k = 0; k < record.n_practices; k++)
        gates->unpaid[k] = on[k] > 0 ? gates->unpaid[k] / on[k] : 0;
    record_close(&record);
    if (status != STATUS_OK)
        gates_close(gates);
    return status;
}

int gates_tightest(const double people[FUNNEL_STAGES])
{
    int tightest = -1;
    double most = 0;
    for (int stage = FUNNEL_INVITED; stage <= FUNNEL_ATTENDED; stage++) {
        double stopped = people[stage - 1] > 0 ? 1 - people[stage] / people[stage - 1] : 0;
        if (stopped > most) {
            most = stopped;
            tightest = stage;
        }
    }
    return tightest;
}

const char *gates_name(int stage)
{
    static const char *const names[FUNNEL_STAGES] = {
        [FUNNEL_NEEDED] = "need",      [FUNNEL_INVITED] = "invitation",  [FUNNEL_PERMITTED] = "permission",
        [FUNNEL_READY] = "readiness",  [FUNNEL_FREE] = "schedule",       [FUNNEL_FUNDED] = "seats or money",
        [FUNNEL_ATTENDED] = "no-show", [FUNNEL_APPLIED] = "application",
    };
    return stage >= 0 && stage < FUNNEL_STAGES ? names[stage] : "none";
}
