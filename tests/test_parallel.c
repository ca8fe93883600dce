/* Tasks done by several threads: each once, whoever does it, and until someone asks to stop. */
#include <stdatomic.h>
#include <time.h>

#include "check.h"
#include "run/parallel.h"

enum { TASKS = 300, ROOMS = 8 };

struct seen {
    atomic_int done[TASKS];
    atomic_int at_work[ROOMS]; /* tasks that are in the room of a thread just now */
    atomic_int beyond;         /* tasks or threads that there are not */
    atomic_int shared;         /* tasks that found somebody in their room */
    int threads;
    size_t n;
};

static void do_task(void *context, int thread, size_t task)
{
    struct seen *seen = context;
    if (task >= seen->n || thread < 0 || thread >= seen->threads) {
        atomic_fetch_add(&seen->beyond, 1);
        return;
    }
    if (atomic_fetch_add(&seen->at_work[thread], 1) > 0)
        atomic_fetch_add(&seen->shared, 1);
    atomic_fetch_add(&seen->done[task], 1);
    nanosleep(&(struct timespec){.tv_nsec = 1000}, NULL); /* or the first thread would do all before others begin */
    atomic_fetch_sub(&seen->at_work[thread], 1);
}

static void open_seen(struct seen *seen, int threads, size_t n)
{
    for (size_t i = 0; i < TASKS; i++)
        atomic_init(&seen->done[i], 0);
    for (size_t i = 0; i < ROOMS; i++)
        atomic_init(&seen->at_work[i], 0);
    atomic_init(&seen->beyond, 0);
    atomic_init(&seen->shared, 0);
    seen->threads = threads;
    seen->n = n;
}

static int count_done(struct seen *seen)
{
    int done = 0;
    for (size_t i = 0; i < TASKS; i++) {
        assert_true(atomic_load(&seen->done[i]) <= 1);
        done += atomic_load(&seen->done[i]);
    }
    return done;
}

static void each_task_is_done_once_in_a_room_of_ones_own(void **state)
{
    (void)state;
    static const size_t numbers[] = {0, 1, 3, TASKS};
    for (int threads = -1; threads <= ROOMS; threads++)
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            struct seen seen;
            open_seen(&seen, threads < 1 ? 1 : threads, numbers[k]);
            assert_int_equal(parallel_for(threads, numbers[k], do_task, &seen, NULL, NULL), STATUS_OK);
            assert_int_equal(count_done(&seen), numbers[k]);
            assert_int_equal(atomic_load(&seen.beyond), 0);
            assert_int_equal(atomic_load(&seen.shared), 0);
        }
}

/* Stops once it has been asked so many times. */
static bool is_patience_over(void *context)
{
    int *patience = context;
    return --*patience < 0;
}

static void it_stops_when_it_is_told_to(void **state)
{
    (void)state;
    struct seen seen;
    int patience = 10;
    open_seen(&seen, 1, TASKS);
    assert_int_equal(parallel_for(1, TASKS, do_task, &seen, is_patience_over, &patience), STATUS_INTERRUPTED);
    assert_int_equal(count_done(&seen), 10);

    patience = 0; /* others may have done all before the first question */
    open_seen(&seen, ROOMS, TASKS);
    assert_int_equal(parallel_for(ROOMS, TASKS, do_task, &seen, is_patience_over, &patience), STATUS_INTERRUPTED);
    count_done(&seen);

    patience = 2 * TASKS;
    open_seen(&seen, 3, TASKS);
    assert_int_equal(parallel_for(3, TASKS, do_task, &seen, is_patience_over, &patience), STATUS_OK);
    assert_int_equal(count_done(&seen), TASKS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_is_done_once_in_a_room_of_ones_own),
        cmocka_unit_test(it_stops_when_it_is_told_to),
    };
    return cmocka_run_group_tests_name("parallel", tests, NULL, NULL);
}
