#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "check.h"
#include "stats/paired.h"
#include "stats/summary.h"

static void mean_spread_and_error_are_those_of_the_textbook(void **state)
{
    (void)state;
    double values[] = {2, 4, 4, 4, 5, 5, 7, 9};
    struct summary summary;
    summary_make(values, 8, &summary);
    assert_int_equal(summary.n, 8);
    assert_int_equal(summary.missing, 0);
    assert_close(summary.mean, 5, 1e-15);
    assert_close(summary.sd, sqrt(32.0 / 7), 1e-15); /* squares add up to 32 */
    assert_close(summary.error, sqrt(32.0 / 7 / 8), 1e-15);
}

static void quantiles_are_of_type_seven(void **state)
{
    (void)state;
    /* Type 7 puts the quantile p at 1 + (n - 1) p along the sorted values: 1.2, 2, 3, 4 and 4.8 of five. */
    double values[] = {50, 10, 40, 20, 30};
    const double expected[SUMMARY_QUANTILES] = {12, 20, 30, 40, 48};
    struct summary summary;
    summary_make(values, 5, &summary);
    for (int q = 0; q < SUMMARY_QUANTILES; q++)
        assert_close(summary.quantile[q], expected[q], 1e-12);
}

/* Of many values, some of them alike, they are those of the sorted array. */
static void quantiles_of_many_values_are_those_of_the_sorted_ones(void **state)
{
    (void)state;
    static double values[5000], sorted[5000];
    struct summary summary;
    for (size_t n = 1; n <= 5000; n += n < 300 ? 1 : 467)
        for (uint32_t kinds = 1; kinds < 5000; kinds *= 7) {
            uint32_t random = (uint32_t)n;
            for (size_t i = 0; i < n; i++) {
                random = random * 1664525 + 1013904223;
                sorted[i] = values[i] = kinds > 1000 ? (double)i : (double)(random >> 16) / 65536 * kinds;
                if (kinds == 49)
                    sorted[i] = values[i] = floor(values[i]);
            }
            gsl_sort(sorted, 1, n);
            summary_make(values, n, &summary);
            for (int q = 0; q < SUMMARY_QUANTILES; q++)
                assert_close(summary.quantile[q], gsl_stats_quantile_from_sorted_data(sorted, 1, n, summary_levels[q]),
                             0);
        }
}

static void values_on_either_side_of_zero_are_counted(void **state)
{
    (void)state;
    double values[] = {-2, NAN, 0, 3, -1, 1e-300};
    struct summary summary;
    summary_make(values, 6, &summary);
    assert_int_equal(summary.below, 2);
    assert_int_equal(summary.above, 2);
}

static void missing_values_are_left_out_and_counted(void **state)
{
    (void)state;
    double values[] = {NAN, 3, NAN, 1, 2};
    struct summary summary;
    assert_close(summary_mean(values, 5), 2, 0);
    summary_make(values, 5, &summary);
    assert_int_equal(summary.n, 3);
    assert_int_equal(summary.missing, 2);
    assert_close(summary.mean, 2, 0);
    assert_close(summary.sd, 1, 1e-15);
    assert_close(summary.quantile[2], 2, 0);
    assert_true(isnan(values[3]) && isnan(values[4]));
}

static void what_cannot_be_told_is_nan(void **state)
{
    (void)state;
    double values[] = {NAN, 7};
    struct summary summary;
    summary_make(values, 2, &summary);
    assert_close(summary.mean, 7, 0);
    assert_close(summary.quantile[0], 7, 0);
    assert_true(isnan(summary.sd) && isnan(summary.error));

    summary_make(values, 0, &summary);
    assert_int_equal(summary.n, 0);
    assert_true(isnan(summary.mean) && isnan(summary.quantile[2]));
    assert_true(isnan(summary_mean(values, 0)));
}

static void pairs_give_the_interval_of_students_t(void **state)
{
    (void)state;
    /* Differences 1, 2, 3, 4: mean 2.5, variance 5/3, and t(0.975, 3) = 3.18244630528371 from the tables. */
    const double baseline[] = {10, 20, 30, 40};
    const double other[] = {11, 22, 33, 44};
    struct paired paired;
    paired_compare(baseline, other, 4, &paired);
    double error = sqrt(5.0 / 3 / 4);
    assert_int_equal(paired.n, 4);
    assert_close(paired.difference, 2.5, 1e-14);
    assert_close(paired.error, error, 1e-14);
    assert_close(paired.low, 2.5 - 3.18244630528371 * error, 1e-10);
    assert_close(paired.high, 2.5 + 3.18244630528371 * error, 1e-10);
}

static void what_two_scenarios_share_cancels(void **state)
{
    (void)state;
    double baseline[100], other[100];
    for (int i = 0; i < 100; i++) {
        baseline[i] = (i * 37) % 100; /* far apart */
        other[i] = baseline[i] + 0.5;
    }
    struct paired paired;
    paired_compare(baseline, other, 100, &paired);
    assert_close(paired.low, 0.5, 0);
    assert_close(paired.high, 0.5, 0);
}

static void a_pair_with_a_missing_value_is_left_out(void **state)
{
    (void)state;
    const double baseline[] = {1, NAN, 3, 4};
    const double other[] = {2, 100, NAN, 7};
    struct paired paired;
    paired_compare(baseline, other, 4, &paired);
    assert_int_equal(paired.n, 2);
    assert_int_equal(paired.missing, 2);
    assert_close(paired.difference, 2, 0); /* 1 and 3 */

    paired_compare(baseline, other, 1, &paired);
    assert_close(paired.difference, 1, 0);
    assert_true(isnan(paired.error) && isnan(paired.low) && isnan(paired.high));

    paired_compare(baseline, other, 0, &paired);
    assert_true(isnan(paired.difference) && isnan(paired.low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_spread_and_error_are_those_of_the_textbook),
        cmocka_unit_test(quantiles_are_of_type_seven),
        cmocka_unit_test(quantiles_of_many_values_are_those_of_the_sorted_ones),
        cmocka_unit_test(values_on_either_side_of_zero_are_counted),
        cmocka_unit_test(missing_values_are_left_out_and_counted),
        cmocka_unit_test(what_cannot_be_told_is_nan),
        cmocka_unit_test(pairs_give_the_interval_of_students_t),
        cmocka_unit_test(what_two_scenarios_share_cancels),
        cmocka_unit_test(a_pair_with_a_missing_value_is_left_out),
    };
    return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
