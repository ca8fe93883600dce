/* An experiment: scenarios of one agency that are run together, on common random numbers; or the kinds of agency of a
 * nation. Read-only once made. */
#ifndef KAPASIM_RUN_EXPERIMENT_H
#define KAPASIM_RUN_EXPERIMENT_H

#include <stdint.h>

#include "base/isa.h"
#include "base/status.h"
#include "scenario/scenario.h"
#include "scenario/values.h"

/* A parameter that a prior moves, where its value is found. */
struct experiment_draw {
    const struct plan *plan;
    int number;   /* in the plan */
    int scenario; /* that draws it, where each scenario is a kind of agency */
};

/* What of it is kept: the months of each replicate; only what replicates say together, and their years; or the months
 * and the members of the staff. */
enum keep { KEEP_MONTHLY, KEEP_SUMMARY, KEEP_STAFF, KEEPS };
extern const char *const experiment_keep_names[KEEPS];

struct experiment {
    struct scenario *const *scenarios; /* borrowed; the first is the baseline */
    int n_scenarios;
    const uint32_t *agencies; /* of a nation: how many agencies a scenario stands for; 0 for the first scenario, which
                               * is all of them. Borrowed. NULL where scenarios are policies of one agency */
    struct plan *history;     /* the agency's own policy */
    struct plan **plans;      /* one a scenario */
    uint64_t seed;
    bool fixed_parameters;         /* every prior at its mode */
    enum isa isa;                  /* of the hot code; one that runs here. Results do not depend on it */
    struct experiment_draw *draws; /* each path once: of the history, else of the first scenario that draws it */
    int n_draws;
    enum keep keep; /* KEEP_MONTHLY unless the caller changes it before results are made */
};

/* Reads nothing and borrows the scenarios, which must outlive the experiment. */

int experiment_open(struct scenario *const *scenarios, int n, uint64_t seed, bool fixed_parameters,
                    struct experiment *experiment) MUST_CHECK;
void experiment_close(struct experiment *experiment);

/* The path of a drawn parameter, and the values of all of them in a replicate: n_draws values. */
const char *experiment_draw_path(const struct experiment *experiment, int i);
void experiment_draw_values(const struct experiment *experiment, uint32_t replicate, double *values);

#endif
