/* The gate funnel and the money of a scenario, as means a year over replicates and the whole horizon. */
#ifndef KAPASIM_REPORT_GATES_H
#define KAPASIM_REPORT_GATES_H

#include "run/store.h"

struct gates {
    int n_programmes;
    double (*people)[FUNNEL_STAGES]; /* [programme], a year */
    double spent, lapsed;            /* rupiah a year */
};

int gates_read(struct store *store, int scenario, struct gates *gates) MUST_CHECK;
void gates_close(struct gates *gates);

/* The gate, from FUNNEL_INVITED to FUNNEL_ATTENDED, that stops most people; -1 where none stops any. */
int gates_worst(const double people[FUNNEL_STAGES]);

/* What stops people at a stage: "invitation", "permission", … */
const char *gates_name(int stage);

#endif
