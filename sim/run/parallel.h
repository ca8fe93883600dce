/* Tasks that do not depend on one another, done by several threads. */
#ifndef KAPASIM_RUN_PARALLEL_H
#define KAPASIM_RUN_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* Does a task; `thread`, from 0 on, tells whose room it may use. */
typedef void parallel_worker(void *context, int thread, size_t task);

/* Asked by the thread that called, between tasks: true to stop. */
typedef bool parallel_stopper(void *context);

/* Does the tasks 0 to n - 1, in any order, and returns when they are done; `threads` of less than one are one. `stop`
 * may be NULL; STATUS_INTERRUPTED where it stopped. Signals are left to the thread that called. */
int parallel_for(int threads, size_t n, parallel_worker *work, void *context, parallel_stopper *stop,
                 void *stop_context) MUST_CHECK;

#endif
