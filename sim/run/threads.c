#include "run/threads.h"

#include <signal.h>
#include <stdlib.h>

struct threads threads_start(int n, void *(*work)(void *worker), void *workers, size_t size)
{
    struct threads threads = {.ids = n > 0 ? malloc((size_t)n * sizeof *threads.ids) : NULL};
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < n && threads.ids; i++)
        if (pthread_create(&threads.ids[threads.n], NULL, work, (char *)workers + (size_t)i * size) == 0)
            threads.n++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return threads;
}

void threads_join(struct threads *threads)
{
    for (int i = 0; i < threads->n; i++)
        pthread_join(threads->ids[i], NULL);
    free(threads->ids);
    *threads = (struct threads){0};
}
