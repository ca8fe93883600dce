#include "run/replicate.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "model/anchor.h"
#include "model/indicators.h"
#include "model/month.h"
#include "model/quality.h"

struct replicate_space {
    const struct experiment *experiment;
    int start, horizon, history; /* months */
    int structural_kind;
    struct agency fork;                           /* lives the history */
    struct agency scenario;                       /* lives a scenario from there */
    struct agency year[REPLICATE_HISTORY_MONTHS]; /* the last year of history, month by month, until it is anchored */
    struct values values;                         /* in force */
    struct values year_values[REPLICATE_HISTORY_MONTHS];
    struct record history_record;
    struct record *records; /* one a scenario */
    struct anchor anchor;
    replicate_watcher *watch;
    void *watch_context;
};

/* ---- making room ---- */

static int open_records(struct replicate_space *space)
{
    const struct experiment *experiment = space->experiment;
    struct today first, last;
    today_set(&first, space->start, 1 - REPLICATE_HISTORY_MONTHS);
    today_set(&last, space->start, 0);
    space->history_record = (struct record){.first_month = first.month,
                                            .n_months = REPLICATE_HISTORY_MONTHS,
                                            .first_year = first.year,
                                            .n_years = last.year - first.year + 1,
                                            .n_programmes = space->values.n_programmes,
                                            .n_practices = space->values.n_practices};
    int status = record_open(&space->history_record);
    today_set(&first, space->start, 1);
    today_set(&last, space->start, space->horizon);
    for (int k = 0; status == STATUS_OK && k < experiment->n_scenarios; k++) {
        space->records[k] = (struct record){.first_month = 1,
                                            .n_months = space->horizon,
                                            .first_year = first.year,
                                            .n_years = last.year - first.year + 1,
                                            .n_programmes = experiment->scenarios[k]->n_programmes,
                                            .n_practices = experiment->scenarios[k]->n_practices};
        status = record_open(&space->records[k]);
    }
    return status;
}

static int open_agencies(struct replicate_space *space)
{
    const struct experiment *experiment = space->experiment;
    struct agency_shape shape = agency_measure(experiment->scenarios, experiment->n_scenarios, &space->values.params);
    int status = agency_open(&space->fork, &shape);
    if (status == STATUS_OK)
        status = agency_open(&space->scenario, &shape);
    for (int k = 0; status == STATUS_OK && k < REPLICATE_HISTORY_MONTHS; k++)
        status = agency_open(&space->year[k], &shape);
    return status;
}

static int find_kind(const struct scenario *scenario, const char *name)
{
    for (int k = 0; k < scenario->n_gate_kinds; k++)
        if (strcmp(scenario->gate_kinds[k], name) == 0)
            return k;
    return -1;
}

int replicate_space_new(const struct experiment *experiment, struct replicate_space **out)
{
    struct replicate_space *space = calloc(1, sizeof *space);
    *out = space;
    if (!space)
        return STATUS_NO_MEMORY;
    gsl_set_error_handler_off(); /* statuses are checked instead */
    space->experiment = experiment;
    struct random_source none = {.seed = experiment->seed};
    values_open(experiment->history, &none, true, 1, &space->values);
    space->start = (int)space->values.params.start;
    space->horizon = (int)space->values.params.horizon;
    space->history = (int)space->values.params.history;
    space->structural_kind = find_kind(experiment->scenarios[0], "structural");
    space->records = calloc((size_t)experiment->n_scenarios, sizeof *space->records);
    int status = space->records ? open_agencies(space) : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = open_records(space);
    if (status != STATUS_OK) {
        replicate_space_free(space);
        *out = NULL;
    }
    return status;
}

void replicate_space_free(struct replicate_space *space)
{
    if (!space)
        return;
    agency_close(&space->fork);
    agency_close(&space->scenario);
    for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++)
        agency_close(&space->year[k]);
    record_close(&space->history_record);
    for (int k = 0; space->records && k < space->experiment->n_scenarios; k++)
        record_close(&space->records[k]);
    free(space->records);
    free(space);
}

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
    for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++)
        record_month(space, &space->year[k], &days[k], &space->history_record);
    const struct agency *last = &space->year[REPLICATE_HISTORY_MONTHS - 1];
    space->fork.now.anchor = space->anchor;
    memcpy(space->fork.now.waiting, last->now.waiting, sizeof space->fork.now.waiting);
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

void replicate_watch(struct replicate_space *space, replicate_watcher *watch, void *context)
{
    space->watch = watch;
    space->watch_context = context;
}

int replicate_run_from(struct replicate_space *space, uint32_t replicate, uint32_t first_post)
{
    struct random_source source = {.seed = space->experiment->seed, .replicate = replicate, .first_post = first_post};
    struct today days[REPLICATE_HISTORY_MONTHS];
    live_history(space, &source, days);
    int status = settle_history(space, days);
    for (int k = 0; status == STATUS_OK && k < space->experiment->n_scenarios; k++)
        live_scenario(space, k, &source);
    return status;
}

int replicate_run(struct replicate_space *space, uint32_t replicate)
{
    return replicate_run_from(space, replicate, 0);
}

uint32_t replicate_posts(const struct replicate_space *space)
{
    return RANDOM_POST_FIRST_STAFF + (uint32_t)space->fork.shape.posts;
}

const struct record *replicate_history(const struct replicate_space *space)
{
    return &space->history_record;
}

const struct record *replicate_record(const struct replicate_space *space, int scenario)
{
    return &space->records[scenario];
}

struct intercepts replicate_intercepts(const struct replicate_space *space)
{
    return (struct intercepts){space->anchor.error, space->anchor.sop, space->anchor.capacity};
}
