#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "fake_run.h"
#include "run/batch.h"

enum { REPLICATES = 100, SLOTS_AND_MORE = 600, MANY = 100000, LIMIT = 300 };

/* Runs into the folder NAME; the store is left open, not finished. */
static int simulate(struct fake_run *run, const char *name, uint32_t replicates, int threads, batch_watcher *watch,
                    void *context, struct store **store)
{
    uint32_t dropped = 0;
    fake_path(run->results, run->folder, name);
    assert_int_equal(
        store_create(run->results, false, &run->experiment, replicates, "kapasim run", store, &run->messages), 0);
    int status = batch_run(&run->experiment, replicates, threads, *store, watch, context, &dropped, &run->messages);
    assert_int_equal(dropped, store_info(*store)->dropped);
    return status;
}

static void run_and_finish(struct fake_run *run, const char *name, uint32_t replicates, int threads)
{
    struct store *store = NULL;
    assert_int_equal(simulate(run, name, replicates, threads, NULL, NULL, &store), 0);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
}

static void stored_bytes_do_not_depend_on_the_number_of_threads(void **state)
{
    struct fake_run *run = *state;
    char command[4 * FAKE_PATH];
    run_and_finish(run, "one", REPLICATES, 1);
    const int threads[] = {2, 3, 16, 200};
    for (int i = 0; i < 4; i++) {
        run_and_finish(run, i % 2 ? "odd" : "even", REPLICATES, threads[i]);
        snprintf(command, sizeof command, "cmp %s/one/results.db %s/results.db && rm -r %s", run->folder, run->results,
                 run->results);
        assert_int_equal(system(command), 0);
    }
}

/* Keeps the thread that stores busy once, for so long that the others must wait for it. */
static bool dawdle(void *context, const struct batch_progress *progress)
{
    const struct timespec half_a_second = {.tv_nsec = 500000000};
    int *looks = context;
    (void)progress;
    if (++*looks == 1)
        nanosleep(&half_a_second, NULL);
    return true;
}

static void threads_wait_for_a_slow_store(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    char command[4 * FAKE_PATH];
    int looks = 0;
    assert_int_equal(simulate(run, "slow", SLOTS_AND_MORE, 3, dawdle, &looks, &store), 0);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    run_and_finish(run, "one", SLOTS_AND_MORE, 1);
    snprintf(command, sizeof command, "cmp %s/slow/results.db %s/one/results.db", run->folder, run->folder);
    assert_int_equal(system(command), 0);
}

static void a_longer_run_begins_with_the_shorter_one(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    double *few = NULL, *more = NULL;
    run_and_finish(run, "few", 5, 1);
    assert_int_equal(store_open(run->results, &store, &run->messages), 0);
    assert_int_equal(fake_read(store, 1, INDICATOR_error_rate, &few), 0);
    store_close(store);
    run_and_finish(run, "more", 9, 2);
    assert_int_equal(store_open(run->results, &store, &run->messages), 0);
    assert_int_equal(fake_read(store, 1, INDICATOR_error_rate, &more), 0);
    assert_int_equal(store_info(store)->stored + store_info(store)->dropped, 9);
    store_close(store);
    for (int i = 0; i < 5 * FAKE_MONTHS; i++)
        assert_true(few[i] == more[i] || (isnan(few[i]) && isnan(more[i])));
    free(few);
    free(more);
}

static void drawn_parameters_are_stored_with_the_intercepts(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    run_and_finish(run, "results", 3, 2);
    assert_int_equal(store_open(run->results, &store, &run->messages), 0);
    const struct store_info *info = store_info(store);
    double *stored = calloc((size_t)info->n_parameters, sizeof *stored);
    double *drawn = calloc((size_t)info->n_parameters, sizeof *drawn);
    assert_non_null(stored);
    assert_non_null(drawn);
    assert_int_equal(info->n_parameters, run->experiment.n_draws + 3);
    assert_int_equal(store_read_parameters(store, 1, stored), 0);
    experiment_draw_values(&run->experiment, store_replicates(store)[1], drawn);
    for (int i = 0; i < run->experiment.n_draws; i++) {
        assert_string_equal(info->parameter_paths[i], experiment_draw_path(&run->experiment, i));
        assert_close(stored[i], drawn[i], 0);
    }
    assert_true(stored[info->n_parameters - 1] > 0); /* capacity */
    free(stored);
    free(drawn);
    store_close(store);
}

/* Counts how often it looks, and stops the run at the second look. */
static bool stop_soon(void *context, const struct batch_progress *progress)
{
    int *looks = context;
    assert_int_equal(progress->total, MANY);
    assert_true(progress->done < MANY && progress->seconds > 0);
    return ++*looks < 2;
}

static void an_interrupted_run_keeps_what_was_done(void **state)
{
    struct fake_run *run = *state;
    for (int threads = 1; threads <= 3; threads += 2) {
        struct store *store = NULL;
        int looks = 0;
        int status = simulate(run, threads == 1 ? "one" : "three", MANY, threads, stop_soon, &looks, &store);
        assert_int_equal(status, STATUS_INTERRUPTED);
        assert_int_equal(looks, 2);
        uint32_t stored = store_info(store)->stored, done = stored + store_info(store)->dropped;
        store_close(store);
        assert_true(done > 0);

        assert_int_equal(store_open(run->results, &store, &run->messages), 0);
        assert_false(store_info(store)->complete);
        assert_int_equal(store_info(store)->stored, stored);
        assert_true(stored == 0 || store_replicates(store)[stored - 1] < done); /* none is left out in between */
        store_close(store);
    }
}

/* What was observed lies below the least that can be: no replicate has a root. */
static void a_run_whose_replicates_are_all_dropped_leaves_nothing(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    fake_run_out_of_reach(run);
    assert_int_equal(simulate(run, "results", 5, 2, NULL, NULL, &store), 0);
    assert_int_equal(store_info(store)->dropped, 5);
    store_close(store);
    assert_false(fake_exists(run->folder, "results"));

    fake_store(run, 3); /* and earlier results stay */
    uint32_t dropped = 0;
    assert_int_equal(fake_create(run, true, &store), 0);
    assert_int_equal(batch_run(&run->experiment, 5, 1, store, NULL, NULL, &dropped, &run->messages), 0);
    assert_int_equal(dropped, 5);
    store_discard(store);
    store = fake_open(run);
    assert_int_equal(store_info(store)->stored, 3);
    store_close(store);
}

static void an_interrupted_run_over_earlier_results_tells_where_it_is(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    uint32_t dropped = 0;
    int looks = 0;
    fake_store(run, 3);
    assert_int_equal(store_create(run->results, true, &run->experiment, MANY, "kapasim run", &store, &run->messages),
                     0);
    messages_clear(&run->messages); /* of the room it takes */
    int status = batch_run(&run->experiment, MANY, 1, store, stop_soon, &looks, &dropped, &run->messages);
    assert_int_equal(status, STATUS_INTERRUPTED);
    assert_non_null(strstr(fake_run_message(run), "results.db.part"));
    store_close(store);
    store = fake_open(run);
    assert_int_equal(store_info(store)->stored, 3);
    store_close(store);
}

static void no_replicates_are_no_error(void **state)
{
    run_and_finish(*state, "results", 0, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(stored_bytes_do_not_depend_on_the_number_of_threads),
        TEST(threads_wait_for_a_slow_store),
        TEST(a_longer_run_begins_with_the_shorter_one),
        TEST(drawn_parameters_are_stored_with_the_intercepts),
        TEST(an_interrupted_run_keeps_what_was_done),
        TEST(an_interrupted_run_over_earlier_results_tells_where_it_is),
        TEST(a_run_whose_replicates_are_all_dropped_leaves_nothing),
        TEST(no_replicates_are_no_error),
    };
    alarm(LIMIT); /* threads that wait for each other for ever end the program */
    return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
