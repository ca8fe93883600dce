#include "run/life.h"

#include <string.h>

#include "model/indicators.h"
#include "model/month.h"
#include "model/quality.h"

/* Which of the functions of life.h this is; the makefile says so where it is not the plain one. */
#ifndef LIFE_KERNEL
#define LIFE_KERNEL life_plain
#endif

/* ---- years ---- */

/* Keeps what the fiscal year has brought, in December and when an era ends within a year. */
static void record_year(const struct agency *agency, const struct today *today, int last_month, struct record *record)
{
    int row = today->year - record->first_year;
    if (row < 0 || (today->calendar != 11 && today->month != last_month))
        return;
    for (int k = 0; k < record->n_programmes; k++)
        record->programmes[row * record->n_programmes + k] = agency->programmes[k].year;
    for (int k = 0; k < record->n_practices; k++)
        record->practices[row * record->n_practices + k] = agency->practices[k].year;
    record->budget[row] = agency->now.budget;
}

static void record_month(const struct replicate_space *space, struct agency *agency, const struct today *today,
                         struct record *record)
{
    double *row = record->monthly + (size_t)(today->month - record->first_month) * INDICATOR_COUNT;
    indicators_record(agency, today, row);
    if (space->watch)
        space->watch(space->watch_context, agency, today, row);
}

/* ---- living ---- */

static struct today day_of(const struct replicate_space *space, int month, const struct scenario *scenario,
                           const struct values *values, const struct random_source *source)
{
    struct today today = {.history = month < 1,
                          .structural_kind = space->structural_kind,
                          .values = values,
                          .scenario = scenario,
                          .source = *source};
    today_set(&today, space->start, month);
    return today;
}

/* Lives the history and keeps its last year, month by month, as it stood before the work. */
static void live_history(struct replicate_space *space, const struct random_source *source, struct today *days)
{
    const struct experiment *experiment = space->experiment;
    const struct scenario *agency_file = experiment->scenarios[0];
    int first = 1 - space->history;
    values_open(experiment->history, source, experiment->fixed_parameters, first, &space->values);
    int sets = 0; /* of values in the last year: the same until something changes */
    for (int month = first; month <= 0; month++) {
        bool changed = month == first ||
                       values_advance(experiment->history, source, experiment->fixed_parameters, month, &space->values);
        struct today today = day_of(space, month, agency_file, &space->values, source);
        if (month == first)
            month_begin(&space->fork, &today);
        month_prepare(&space->fork, &today);
        int kept = month - (1 - REPLICATE_HISTORY_MONTHS);
        if (kept >= 0) {
            if (changed || kept == 0)
                space->year_values[sets++] = space->values;
            agency_copy(&space->year[kept], &space->fork);
            days[kept] = today;
            days[kept].values = &space->year_values[sets - 1];
        }
        month_close(&space->fork, &today);
        record_year(&space->fork, &today, 0, &space->history_record);
    }
}

/* The last year of history once more, now that the anchor is known. */
static int settle_history(struct replicate_space *space, const struct today *days)
{
    int status = anchor_solve(space->year, days, REPLICATE_HISTORY_MONTHS, &space->anchor);
    if (status != STATUS_OK)
        return status;
    for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++)
        quality_happen(&space->year[k], &days[k]);
    anchor_count(space->year, days, REPLICATE_HISTORY_MONTHS, &space->anchor);
    for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++) {
        if (k > 0)
            indicators_carry_order(&space->year[k], &space->year[k - 1]);
        record_month(space, &space->year[k], &days[k], &space->history_record);
    }
    const struct agency *last = &space->year[REPLICATE_HISTORY_MONTHS - 1];
    space->fork.now.anchor = space->anchor;
    memcpy(space->fork.now.waiting, last->now.waiting, sizeof space->fork.now.waiting);
    indicators_carry_order(&space->fork, last);
    memcpy(space->fork.staff.load, last->staff.load, last->shape.lanes * sizeof *last->staff.load);
    return STATUS_OK;
}

static void live_scenario(struct replicate_space *space, int k, const struct random_source *source)
{
    const struct experiment *experiment = space->experiment;
    const struct plan *plan = experiment->plans[k];
    bool fixed = experiment->fixed_parameters;
    struct record *record = &space->records[k];
    agency_copy(&space->scenario, &space->fork);
    values_open(plan, source, fixed, 1, &space->values);
    for (int month = 1; month <= space->horizon; month++) {
        if (month > 1)
            values_advance(plan, source, fixed, month, &space->values);
        struct today today = day_of(space, month, experiment->scenarios[k], &space->values, source);
        month_prepare(&space->scenario, &today);
        month_work(&space->scenario, &today);
        record_month(space, &space->scenario, &today, record);
        month_close(&space->scenario, &today);
        record_year(&space->scenario, &today, space->horizon, record);
    }
}

/* ---- seeing that it can be ---- */

/* Of a scenario, or of the history, which is -1. */
static int check_record(struct replicate_space *space, int scenario)
{
    space->faulty = scenario;
    space->fault = fault_in_record(scenario < 0 ? &space->history_record : &space->records[scenario], space->start);
    return space->fault.quantity ? STATUS_NOT_FINITE : STATUS_OK;
}

static int check_history(struct replicate_space *space)
{
    static const char *const names[] = {"intercepts.error", "intercepts.sop", "intercepts.capacity"};
    const double solved[] = {space->anchor.error, space->anchor.sop, space->anchor.capacity};
    space->faulty = -1;
    for (int i = 0; i < 3; i++)
        if (!isfinite(solved[i]) || (i == 2 && solved[i] <= 0)) {
            space->fault = (struct fault){names[i], solved[i], 0};
            return STATUS_NOT_FINITE;
        }
    return check_record(space, -1);
}

/* ---- a replicate ---- */

int LIFE_KERNEL(struct replicate_space *space, uint32_t replicate, uint32_t first_post)
{
    struct random_source source = {.seed = space->experiment->seed, .replicate = replicate, .first_post = first_post};
    struct today days[REPLICATE_HISTORY_MONTHS];
    live_history(space, &source, days);
    int status = settle_history(space, days);
    if (status == STATUS_OK)
        status = check_history(space);
    for (int k = 0; status == STATUS_OK && k < space->experiment->n_scenarios; k++) {
        live_scenario(space, k, &source);
        status = check_record(space, k);
    }
    return status;
}
