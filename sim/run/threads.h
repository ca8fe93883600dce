/* Threads beside the one that called. */
#ifndef KAPASIM_RUN_THREADS_H
#define KAPASIM_RUN_THREADS_H

#include <pthread.h>
#include <stddef.h>

struct threads {
    int n;
    pthread_t *ids;
};

/* Starts n threads, each with a worker of its own out of an array whose elements have `size` bytes. All signals are
 * left to the thread that called. Fewer threads than asked for are no error: who calls does the same work. */
struct threads threads_start(int n, void *(*work)(void *worker), void *workers, size_t size);

/* Waits until all have returned. */
void threads_join(struct threads *threads);

#endif
