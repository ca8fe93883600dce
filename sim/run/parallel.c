#include "run/parallel.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "run/threads.h"

struct tasks {
    parallel_worker *work;
    void *context;
    size_t n;
    atomic_size_t next;
};

struct worker {
    struct tasks *tasks;
    int thread;
};

static bool do_next(const struct worker *worker)
{
    struct tasks *tasks = worker->tasks;
    const size_t task = atomic_fetch_add(&tasks->next, 1);
    if (task < tasks->n)
        tasks->work(tasks->context, worker->thread, task);
    return task < tasks->n;
}

static void *do_all(void *worker)
{
    while (do_next(worker))
        ;
    return NULL;
}

int parallel_for(int threads, size_t n, parallel_worker *work, void *context, parallel_stopper *stop,
                 void *stop_context)
{
    struct tasks tasks = {.work = work, .context = context, .n = n};
    int status = STATUS_OK;
    if (threads < 1)
        threads = 1;
    struct worker *workers = malloc((size_t)threads * sizeof *workers);
    if (!workers)
        return STATUS_NO_MEMORY;
    atomic_init(&tasks.next, 0);
    for (int i = 0; i < threads; i++)
        workers[i] = (struct worker){.tasks = &tasks, .thread = i};
    struct threads others = threads_start(threads - 1, do_all, workers + 1, sizeof *workers);
    do {
        if (stop && stop(stop_context)) {
            atomic_store(&tasks.next, n);
            status = STATUS_INTERRUPTED;
        }
    } while (do_next(&workers[0]));
    threads_join(&others);
    free(workers);
    return status;
}
