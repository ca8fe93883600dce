/* A nation into a store: its scenarios are the nation as a whole, the first, and its kinds of agency. */
#ifndef KAPASIM_RUN_NATION_BATCH_H
#define KAPASIM_RUN_NATION_BATCH_H

#include "run/nation_run.h"

struct nation_batch {
    struct nation_run *run;
    struct experiment experiment; /* what the store is made for: all kinds side by side */
    struct scenario **scenarios;
    uint32_t *agencies;
};

/* The nation must outlive the batch. Errors are those of nation_run_new. An empty batch can be closed. */
int nation_batch_open(const struct nation *nation, uint64_t seed, bool fixed_parameters, int threads,
                      struct nation_batch *batch, struct messages *messages) MUST_CHECK;
void nation_batch_close(struct nation_batch *batch);

/* Runs the replicates that `store` has not yet, up to `replicates` - 1, each a chunk, and warns of agencies that were
 * left out. Like batch_run otherwise; the watcher is told of the staff of a replicate. */
int nation_batch_run(struct nation_batch *batch, uint32_t replicates, struct store *store, batch_watcher *watch,
                     void *context, uint32_t *dropped, struct messages *messages) MUST_CHECK;

#endif
