#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "fake_run.h"
#include "run/precision.h"
#include "run/store_inside.h"
#include "stats/paired.h"
#include "stats/summary.h"

enum { MOST = 600 };

static struct store *create(struct fake_run *run, const char *name, uint32_t replicates)
{
    struct store *store = NULL;
    fake_path(run->results, run->folder, name);
    assert_int_equal(
        store_create(run->results, false, &run->experiment, replicates, "kapasim run", &store, &run->messages), 0);
    return store;
}

/* Runs to a precision; returns how many replicates it took. */
static uint32_t run_to(struct fake_run *run, const char *name, double points, int threads)
{
    struct store *store = create(run, name, MOST);
    uint32_t dropped;
    assert_int_equal(store_ask(store, MOST, points), 0);
    assert_int_equal(
        precision_run(&run->experiment, points, MOST, threads, store, NULL, NULL, &dropped, &run->messages), 0);
    uint32_t settled = store_settled(store);
    assert_int_equal(store_info(store)->replicates, settled);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    return settled;
}

/* The widest half-width over scenarios of the last twelve months' mean, by the tables that a reader has. */
static double widest(struct store *store, int indicator, bool change)
{
    const struct store_info *info = store_info(store);
    double *zeros = calloc(info->stored, sizeof *zeros), *means[FAKE_SCENARIOS], most = 0;
    assert_non_null(zeros);
    for (int k = 0; k < FAKE_SCENARIOS; k++) {
        double *values = NULL;
        assert_int_equal(fake_read(store, k, indicator, &values), 0);
        means[k] = calloc(info->stored, sizeof *means[k]);
        assert_non_null(means[k]);
        for (uint32_t i = 0; i < info->stored; i++)
            means[k][i] = 100 * summary_mean(&values[(i + 1) * FAKE_MONTHS - 12], 12);
        free(values);
    }
    for (int k = change; k < FAKE_SCENARIOS; k++) {
        struct paired paired;
        paired_compare(change ? means[0] : zeros, means[k], info->stored, &paired);
        most = fmax(most, paired.high - paired.difference);
    }
    for (int k = 0; k < FAKE_SCENARIOS; k++)
        free(means[k]);
    free(zeros);
    return most;
}

static void the_precision_is_that_of_the_tables(void **state)
{
    struct fake_run *run = *state;
    struct precision precision;
    run_to(run, "results", 50, 1);
    struct store *store = fake_open(run);
    assert_int_equal(precision_measure(store, store_settled(store), &precision), 0);
    assert_close(precision.level[PRECISION_ERROR], widest(store, INDICATOR_error_rate, false), 1e-9);
    assert_close(precision.level[PRECISION_SOP], widest(store, INDICATOR_sop_compliance, false), 1e-9);
    assert_close(precision.change[PRECISION_ERROR], widest(store, INDICATOR_error_rate, true), 1e-9);
    assert_close(precision.change[PRECISION_SOP], widest(store, INDICATOR_sop_compliance, true), 1e-9);
    store_close(store);
}

static double most_of(const struct precision *precision)
{
    return fmax(fmax(precision->level[0], precision->level[1]), fmax(precision->change[0], precision->change[1]));
}

/* Precise enough at the second count and not at the first. */
static void a_run_ends_at_the_first_count_that_is_precise_enough(void **state)
{
    struct fake_run *run = *state;
    struct precision early, late;
    assert_int_equal(run_to(run, "coarse", 50, 2), 128);
    struct store *store = create(run, "long", 256);
    uint32_t dropped;
    assert_int_equal(batch_run(&run->experiment, 256, 2, store, NULL, NULL, &dropped, &run->messages), 0);
    assert_int_equal(precision_measure(store, 128, &early), 0);
    assert_int_equal(precision_measure(store, 256, &late), 0);
    store_close(store);
    double aim = (most_of(&early) + most_of(&late)) / 2;
    assert_true(most_of(&late) < aim && aim < most_of(&early));
    assert_int_equal(run_to(run, "one", aim, 1), 256);
    assert_int_equal(run_to(run, "three", aim, 3), 256);
    assert_int_equal(run_to(run, "never", 1e-6, 2), MOST);
}

static void a_run_that_is_taken_up_ends_where_it_would_have(void **state)
{
    struct fake_run *run = *state;
    uint32_t dropped;
    for (uint32_t before = 60; before <= 300; before += 120) { /* 300 are more than are needed */
        char name[32];
        snprintf(name, sizeof name, "after-%u", before);
        struct store *store = create(run, name, MOST);
        assert_int_equal(store_ask(store, MOST, 50), 0);
        assert_int_equal(batch_run(&run->experiment, before, 1, store, NULL, NULL, &dropped, &run->messages), 0);
        store_close(store);
        assert_int_equal(store_resume(run->results, &run->experiment, 0, "kapasim run", &store, &run->messages), 0);
        assert_int_equal(store_info(store)->replicates, MOST);
        assert_close(store_info(store)->precision, 50, 0);
        assert_int_equal(precision_run(&run->experiment, 50, MOST, 2, store, NULL, NULL, &dropped, &run->messages), 0);
        assert_int_equal(store_settled(store), before < 128 ? 128 : before);
        store_close(store);
    }
}

static void one_replicate_tells_no_precision_and_one_scenario_no_change(void **state)
{
    struct fake_run *run = *state;
    struct precision precision;
    struct store *store = NULL;
    fake_store(run, 1);
    store = fake_open(run);
    assert_int_equal(precision_measure(store, 1, &precision), 0);
    assert_true(isnan(precision.level[PRECISION_ERROR]) && isnan(precision.change[PRECISION_SOP]));
    store_close(store);
    run->experiment.n_scenarios = 1;
    store = create(run, "alone", 10);
    uint32_t dropped;
    assert_int_equal(batch_run(&run->experiment, 10, 1, store, NULL, NULL, &dropped, &run->messages), 0);
    assert_int_equal(precision_measure(store, 10, &precision), 0);
    assert_true(precision.level[PRECISION_ERROR] > 0 && isnan(precision.change[PRECISION_ERROR]));
    store_close(store);
    run->experiment.n_scenarios = FAKE_SCENARIOS;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_precision_is_that_of_the_tables),
        TEST(a_run_ends_at_the_first_count_that_is_precise_enough),
        TEST(a_run_that_is_taken_up_ends_where_it_would_have),
        TEST(one_replicate_tells_no_precision_and_one_scenario_no_change),
    };
    return cmocka_run_group_tests_name("precision", tests, NULL, NULL);
}
