/* A finished run whose scenarios' names and numbers a test chooses, in a real store, for tests of what is reported. */
#ifndef KAPASIM_TESTS_MADE_RUN_H
#define KAPASIM_TESTS_MADE_RUN_H

#include "run/store.h"

/* The agency is Palembang's, from January 2026 on; its programmes and practices have numbers all the same. */
struct made_run {
    const char *const *names; /* of the scenarios, the first is the baseline */
    int n_scenarios;          /* at most 16 */
    int horizon;              /* months */
    uint32_t replicates;
    uint32_t dropped;                                                            /* beyond those */
    double (*value)(int scenario, int indicator, uint32_t replicate, int month); /* month from -11 */
    void (*years)(int scenario, uint32_t replicate, struct record *record);      /* the arrays come zeroed */
};

/* Stores the run in `dir`, which must be empty or not there, and opens it for reading. */
struct store *made_run_open(const struct made_run *run, const char *dir);

/* Removes a folder and all that is in it. */
void made_run_remove(const char *dir);

#endif
