/* The values in force in a month of a replicate: settings after their draws.
 *
 * One set of values serves one era of one scenario on one thread. Opening it draws every prior of the replicate
 * (purpose PARAMETER, event stream 0, keyed by the path: all scenarios share the draw); advancing it to a month
 * applies what changes in that month. */
#ifndef KAPASIM_SCENARIO_VALUES_H
#define KAPASIM_SCENARIO_VALUES_H

#include "scenario/scenario.h"

struct values {
    struct param_values params;
    struct programme_values programmes[SCENARIO_PROGRAMMES_MAX];
    struct practice_values practices[SCENARIO_PRACTICES_MAX]; /* 0 where a row is not of the practice's kind */
    bool programme_present[SCENARIO_PROGRAMMES_MAX];
    bool practice_present[SCENARIO_PRACTICES_MAX];
    int n_programmes, n_practices;
    int month; /* the month these values are for */
};

/* What of a scenario's settings depends on the replicate or on time; made once a scenario and era, then shared,
 * read-only, by all threads. */
struct plan;

int plan_new(const struct scenario *scenario, enum scenario_era era, struct plan **plan) MUST_CHECK;
void plan_free(struct plan *plan);

/* Opens `values` at `month`: priors drawn from `source`, or held at their modes if `fixed`. */
void values_open(const struct plan *plan, const struct random_source *source, bool fixed, int month,
                 struct values *values);

/* Goes on to `month`, the one after values->month. True if a value changed. */
bool values_advance(const struct plan *plan, const struct random_source *source, bool fixed, int month,
                    struct values *values);

/* The parameters that a prior moves, for the `parameters` table: how many, their paths, their values at month 1. */
int plan_drawn_count(const struct plan *plan);
const char *plan_drawn_path(const struct plan *plan, int i);
double plan_drawn_value(const struct plan *plan, const struct random_source *source, bool fixed, int i);

#endif
