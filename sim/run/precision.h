/* How precise the answers of a run are, and runs that end when they are precise enough. The answers are the means over
 * the last twelve months of errors in files and of SOP compliance, in percent: of each scenario, and of the paired
 * difference of each to the baseline. */
#ifndef KAPASIM_RUN_PRECISION_H
#define KAPASIM_RUN_PRECISION_H

#include "run/batch.h"

enum { PRECISION_ERROR, PRECISION_SOP, PRECISION_INDICATORS };

/* Half the widths of 95 % intervals in percentage points, the widest over scenarios. What cannot be told is NaN:
 * everything for a single replicate, differences for a single scenario. */
struct precision {
    double level[PRECISION_INDICATORS];
    double change[PRECISION_INDICATORS];
};

/* Over the first `replicates`, also while the store is being written. */
int precision_measure(struct store *store, uint32_t replicates, struct precision *precision) MUST_CHECK;

/* Runs as batch_run does, but ends before `most` replicates as soon as no answer is less precise than `points`. That is
 * tested when the first 128, 256, 512, … replicates are there. What the store was asked for becomes what it got. */
int precision_run(const struct experiment *experiment, double points, uint32_t most, int threads, struct store *store,
                  batch_watcher *watch, void *context, uint32_t *dropped, struct messages *messages) MUST_CHECK;

#endif
