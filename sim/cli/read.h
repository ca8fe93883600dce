/* Scenarios by their paths, as the verbs take them. */
#ifndef KAPASIM_CLI_READ_H
#define KAPASIM_CLI_READ_H

#include "scenario/scenario.h"

/* Reads all `n` files, even after one that is wrong, into `scenarios` (NULL where one is wrong), which the caller
 * frees with read_free. */
int read_scenarios(char *const *paths, int n, const struct assignment *assignments, int n_assignments,
                   struct scenario **scenarios, struct messages *messages) MUST_CHECK;
void read_free(struct scenario **scenarios, int n);

#endif
