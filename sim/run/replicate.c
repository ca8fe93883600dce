#include "run/replicate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "run/life.h"

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
        status = agency_open_month(&space->year[k], &shape);
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

/* ---- a replicate ---- */

int replicate_keep_persons(struct replicate_space *space)
{
    int status = STATUS_OK;
    for (int k = 0; status == STATUS_OK && k < REPLICATE_HISTORY_MONTHS; k++) {
        agency_close(&space->year[k]);
        status = agency_open(&space->year[k], &space->fork.shape);
    }
    return status;
}

void replicate_watch(struct replicate_space *space, replicate_watcher *watch, void *context)
{
    space->watch = watch;
    space->watch_context = context;
}

static life_function *life_of(enum isa isa)
{
    switch (isa == ISA_BEST ? isa_best() : isa) {
#ifdef KAPASIM_X86
    case ISA_AVX512:
        return life_avx512;
    case ISA_AVX2:
        return life_avx2;
#endif
    default:
        return life_plain;
    }
}

int replicate_run_from(struct replicate_space *space, uint32_t replicate, uint32_t first_post)
{
    return life_of(space->experiment->isa)(space, replicate, first_post);
}

bool replicate_is_dropped(int status)
{
    return status == STATUS_NO_ROOT || status == STATUS_NOT_FINITE;
}

/* Capacity, errors and the SOP are solved in this order, and what is not solved is 0. */
void replicate_reason(const struct replicate_space *space, int status, char reason[FAULT_TEXT_MAX])
{
    const struct scenario *scenario = space->experiment->scenarios[space->faulty < 0 ? 0 : space->faulty];
    reason[0] = '\0';
    if (status == STATUS_NOT_FINITE)
        fault_tell(&space->fault, space->start, scenario->id, reason);
    else if (status == STATUS_NO_ROOT && !isfinite(space->anchor.capacity))
        snprintf(reason, FAULT_TEXT_MAX, "nobody has time for files in a month of the observed year");
    else if (status == STATUS_NO_ROOT)
        snprintf(reason, FAULT_TEXT_MAX, "observed.%s cannot be reached",
                 fabs(space->anchor.error) > 0 ? "sop_compliance" : "error_per_file");
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
