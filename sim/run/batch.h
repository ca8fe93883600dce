/* Runs the replicates of an experiment on several threads and stores them; the stored bytes do not depend on how many
 * threads there were. */
#ifndef KAPASIM_RUN_BATCH_H
#define KAPASIM_RUN_BATCH_H

#include "run/experiment.h"
#include "run/store.h"

struct batch_progress {
    uint32_t begun; /* replicates that were there before */
    uint32_t done, total;
    double seconds; /* since the start, by the monotonic clock: for people only, never in results */
};
/* Called by the thread that called batch_run, a few times a second. Returning false asks to stop. */
typedef bool batch_watcher(void *context, const struct batch_progress *progress);

/* Runs the replicates that `store` has not yet, up to `replicates` - 1, and writes them in chunks, in order. It may be
 * called several times for more and more of them. STATUS_INTERRUPTED: the watcher asked to stop; what was stored stays.
 * `dropped` gets the number of replicates that were dropped, of all in the store: if that is all of them there is
 * nothing to finish, and the store leaves nothing behind when it is closed. */
int batch_run(const struct experiment *experiment, uint32_t replicates, int threads, struct store *store,
              batch_watcher *watch, void *context, uint32_t *dropped, struct messages *messages) MUST_CHECK;

#endif
