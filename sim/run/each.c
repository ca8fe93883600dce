#include "run/each.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

struct each {
    each_worker *work;
    void *context;
    size_t n;
    atomic_size_t next;
};

struct helper {
    struct each *each;
    int number;
    pthread_t thread;
    bool started;
};

static bool do_next(struct each *each, int thread)
{
    size_t piece = atomic_fetch_add(&each->next, 1);
    if (piece < each->n)
        each->work(each->context, thread, piece);
    return piece < each->n;
}

static void *help(void *context)
{
    const struct helper *helper = context;
    while (do_next(helper->each, helper->number))
        ;
    return NULL;
}

/* Fewer than asked for are no error. */
static void start(struct each *each, struct helper *helpers, int n)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < n; i++) {
        helpers[i] = (struct helper){.each = each, .number = i + 1};
        helpers[i].started = pthread_create(&helpers[i].thread, NULL, help, &helpers[i]) == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int each_do(int threads, size_t n, each_worker *work, void *context, each_stopper *stop, void *stop_context)
{
    struct each each = {.work = work, .context = context, .n = n};
    int n_helpers = threads > 1 ? threads - 1 : 0, status = STATUS_OK;
    struct helper *helpers = malloc(((size_t)n_helpers + 1) * sizeof *helpers);
    if (!helpers)
        return STATUS_NO_MEMORY;
    start(&each, helpers, n_helpers);
    do {
        if (stop && stop(stop_context)) {
            atomic_store(&each.next, n);
            status = STATUS_INTERRUPTED;
        }
    } while (do_next(&each, 0));
    for (int i = 0; i < n_helpers; i++)
        if (helpers[i].started)
            pthread_join(helpers[i].thread, NULL);
    free(helpers);
    return status;
}
