/* Pieces of work that do not depend on one another, done by several threads. */
#ifndef KAPASIM_RUN_EACH_H
#define KAPASIM_RUN_EACH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* Does a piece; `thread`, from 0 on, tells whose room it may use. */
typedef void each_worker(void *context, int thread, size_t piece);

/* Asked by the thread that called, between pieces: true to stop. */
typedef bool each_stopper(void *context);

/* Does the pieces 0 to n - 1, in any order, and returns when they are done. `stop` may be NULL; STATUS_INTERRUPTED
 * where it stopped. Signals are left to the thread that called. */
int each_do(int threads, size_t n, each_worker *work, void *context, each_stopper *stop, void *stop_context) MUST_CHECK;

#endif
