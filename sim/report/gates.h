/* The gate funnel and the money of a scenario, as means over replicates and the fiscal years that end in the run. The
 * first of them holds what history did of it where a run starts within a year. A run in which no year ends tells of the
 * year so far. */
#ifndef KAPASIM_REPORT_GATES_H
#define KAPASIM_REPORT_GATES_H

#include "run/store.h"

struct gates {
    int n_programmes;
    double (*people)[FUNNEL_STAGES];       /* [programme], a year */
    double spent, lapsed;                  /* rupiah a year */
    double unpaid[SCENARIO_PRACTICES_MAX]; /* part of the months in which a practice was on that it was not paid for */
};

int gates_read(struct store *store, int scenario, struct gates *gates) MUST_CHECK;
void gates_close(struct gates *gates);

/* How many fiscal years end in a run, from info->first_year on. */
int gates_years(const struct store_info *info);

/* The gate that binds, from FUNNEL_INVITED to FUNNEL_ATTENDED: the one that stops the largest part of those who reach
 * it, since opening it would let through most; -1 where none stops any. */
int gates_tightest(const double people[FUNNEL_STAGES]);

/* What stops people at a stage: "invitation", "permission", … */
const char *gates_name(int stage);

#endif
