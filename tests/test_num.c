#include "base/num.h"

#include <gsl/gsl_cdf.h>
#include <string.h>

#include "base/random.h"
#include "check.h"

/* Numbers for the tests, strictly between 0 and 1; the i-th is the same on every machine. */
static double unit(uint32_t i)
{
    const uint32_t counter[4] = {i, 0, 0, 0};
    return random_unit(random_philox(counter, 0).word[0]);
}

/* Distance from the exact value in units in the last place of the double nearest to it. */
static double ulps(double value, long double exact)
{
    int exponent;
    (void)frexp((double)exact, &exponent);
    return (double)(fabsl((long double)value - exact) / ldexpl(1.0L, exponent - 53));
}

enum { POINTS = 200000 };

/* ---- elementary functions ------------------------------------------------------------------------------------- */

/* The reference is wider than a double, but for emulators such as valgrind's: there nothing can be measured. */
static void need_wide_reference(void)
{
    volatile long double one = 1, tiny = 0x1p-60L;
    if (one + tiny == one)
        skip();
}

static void test_exp_is_within_1_ulp(void **state)
{
    (void)state;
    need_wide_reference();
    double worst = 0;
    for (uint32_t i = 0; i < POINTS; i++) {
        const double x = (2 * unit(i) - 1) * (i % 2 ? 700 : 3);
        worst = fmax(worst, ulps(num_exp(x), expl(x)));
    }
    print_message("num_exp: at most %.2f ulp\n", worst);
    assert_true(worst < 1);
}

static void test_exp_of_the_extremes(void **state)
{
    (void)state;
    assert_true(num_exp(0.0) == 1.0);
    assert_true(num_exp(-0.0) == 1.0);
    assert_true(num_exp(1e-300) == 1.0);
    assert_true(num_exp(701.0) == num_exp(700.0));
    assert_true(num_exp(INFINITY) == num_exp(700.0));
    assert_true(num_exp(-INFINITY) == num_exp(-700.0));
    assert_true(ulps(num_exp(700.0), expl(700.0L)) < 1);
    assert_true(ulps(num_exp(-700.0), expl(-700.0L)) < 1);
    assert_true(isnan(num_exp(NAN)));
}

static void test_log_is_within_1_ulp(void **state)
{
    (void)state;
    need_wide_reference();
    double worst = 0;
    for (uint32_t i = 0; i < POINTS; i++) {
        const double x = i % 2 ? 0.5 + 1.5 * unit(i) : ldexp(1 + unit(i), (int)(i % 2045) - 1022);
        worst = fmax(worst, ulps(num_log(x), logl(x)));
    }
    print_message("num_log: at most %.2f ulp\n", worst);
    assert_true(worst < 1);
}

static void test_log_of_the_extremes(void **state)
{
    (void)state;
    assert_true(num_log(1.0) == 0.0);
    assert_true(ulps(num_log(0x1p-1022), logl(0x1p-1022L)) < 1);
    assert_true(ulps(num_log(0x1.fffffffffffffp1023), logl(0x1.fffffffffffffp1023L)) < 1);
    assert_true(ulps(num_log(1 + 0x1p-52), logl(1 + 0x1p-52L)) < 1);
    assert_true(ulps(num_log(1 - 0x1p-53), logl(1 - 0x1p-53L)) < 1);
    /* Meaningless but finite, so that a lane whose result is not used does no harm. */
    const double outside[] = {0.0, -0.0, -1.0, 5e-324, INFINITY, -INFINITY, NAN};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        assert_true(isfinite(num_log(outside[i])));
}

static void test_logistic_is_within_3_ulp_and_between_0_and_1(void **state)
{
    (void)state;
    need_wide_reference();
    double worst = 0;
    for (uint32_t i = 0; i < POINTS; i++) {
        const double x = (2 * unit(i) - 1) * (i % 2 ? 40 : 3);
        worst = fmax(worst, ulps(num_logistic(x), 1 / (1 + expl(-(long double)x))));
    }
    print_message("num_logistic: at most %.2f ulp\n", worst);
    assert_true(worst < 3);
    assert_true(num_logistic(0.0) == 0.5);
    assert_true(num_logistic(1e9) == 1.0);
    assert_true(num_logistic(-1e9) > 0.0 && num_logistic(-1e9) < 1e-300);
    assert_true(isnan(num_logistic(NAN)));
}

static void test_logit_undoes_logistic(void **state)
{
    (void)state;
    assert_true(num_logit(0.5) == 0.0);
    for (uint32_t i = 0; i < POINTS; i++) {
        const double p = unit(i);
        const long double exact = logl(p / (1 - (long double)p));
        assert_close(num_logit(p), (double)exact, 4e-16 + 4e-16 * fabs((double)exact));
        assert_close(num_logistic(num_logit(p)), p, 2e-15 * p);
    }
}

/* ---- the normal distribution ---------------------------------------------------------------------------------- */

static void test_normal_inverse_gives_the_values_of_the_paper(void **state)
{
    (void)state;
    assert_close_relative(num_normal_inverse(0.25), -0.6744897501960817, 1e-15);
    assert_close_relative(num_normal_inverse(0.001), -3.090232306167814, 1e-15);
    assert_close_relative(num_normal_inverse(1e-20), -9.262340089798408, 1e-15);
    assert_true(num_normal_inverse(0.5) == 0.0);
}

static void test_normal_inverse_solves_for_the_long_double_distribution(void **state)
{
    (void)state;
    double worst = 0;
    for (uint32_t i = 0; i < POINTS; i++) {
        const double p = i % 2 ? unit(i) : ldexp(1 + unit(i), -2 - (int)(i % 1000));
        const double z = num_normal_inverse(p);
        /* One Newton step in long double measures the error. */
        const long double density = expl(-0.5L * z * z) / sqrtl(2 * acosl(-1));
        const long double upper = 0.5L * erfcl(z / sqrtl(2)), lower = 0.5L * erfcl(-z / sqrtl(2));
        const long double step = (z < 0 ? p - lower : upper - (1 - (long double)p)) / density;
        worst = fmax(worst, (double)fabsl(step / (fabsl((long double)z) + 0.01L)));
    }
    print_message("num_normal_inverse: relative error at most %.1e\n", worst);
    assert_true(worst < 2e-15);
}

static void test_normal_inverse_is_odd_and_rises(void **state)
{
    (void)state;
    double before = num_normal_inverse(random_unit(0));
    assert_close(before, -6.25, 0.25);
    for (uint32_t i = 1; i < POINTS; i++) {
        const double p = random_unit(i * (0xffffffff / POINTS));
        const double z = num_normal_inverse(p);
        assert_true(z > before);
        assert_true(num_normal_inverse(1 - p) == -z);
        before = z;
    }
    /* Where one formula hands over to the next, by steps that are large against rounding. */
    static const double seams[] = {0.075, 0.925, 1.388794386496402e-11};
    for (size_t s = 0; s < sizeof seams / sizeof seams[0]; s++)
        for (int step = -1000; step < 1000; step++) {
            const double p = seams[s] * (1 + step * 0x1p-42), next = seams[s] * (1 + (step + 1) * 0x1p-42);
            assert_true(num_normal_inverse(p) <= num_normal_inverse(next));
        }
}

static void test_normal_inverse_lanes_equal_the_scalar(void **state)
{
    (void)state;
    enum { MOST = 600 };
    double p[MOST], z[MOST + 1];
    for (uint32_t i = 0; i < MOST; i++)
        p[i] = i % 50 == 49 ? 1e-15 * unit(i) : unit(i);
    for (size_t n = 0; n <= MOST; n += n < 20 ? 1 : 29) {
        for (int in_place = 0; in_place < 2; in_place++) {
            memcpy(z, p, sizeof p);
            z[n] = -99;
            num_normal_inverse_lanes(in_place ? z : p, z, n);
            for (size_t i = 0; i < n; i++)
                assert_true(num_bits(z[i]) == num_bits(num_normal_inverse(p[i])));
            assert_true(z[n] == -99);
        }
    }
}

static void test_normal_is_that_of_the_error_function(void **state)
{
    (void)state;
    double worst = 0, worst_tail = 0;
    for (int i = -38000; i <= 38000; i++) {
        const double z = i / 1000.0;
        const long double exact = 0.5L * erfcl(-z / sqrtl(2));
        worst = fmax(worst, (double)fabsl(num_normal(z) - exact));
        if (z < -3 && z > -37)
            worst_tail = fmax(worst_tail, (double)fabsl(num_normal(z) / exact - 1));
    }
    print_message("num_normal: error at most %.1e, in the lower tail relative %.1e\n", worst, worst_tail);
    assert_true(worst < 1e-15);
    assert_true(worst_tail < 1e-12);
    assert_true(num_normal(0) == 0.5);
    assert_true(num_normal(INFINITY) == 1.0);
    assert_close(num_normal(-INFINITY), 0.0, 1e-300);
    assert_true(isnan(num_normal(NAN)));
}

static void test_normal_undoes_its_inverse(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < POINTS; i++)
        assert_close(num_normal(num_normal_inverse(unit(i))), unit(i), 1e-15);
}

/* ---- the triangular distribution ------------------------------------------------------------------------------ */

static double triangular(double x, double low, double mode, double high)
{
    if (x <= mode && mode > low)
        return (x - low) * (x - low) / (high - low) / (mode - low);
    return 1 - (high - x) * (high - x) / (high - low) / (high - mode);
}

static void test_triangular_inverse_undoes_its_distribution(void **state)
{
    (void)state;
    static const double shapes[][3] = {{0, 0.3, 1}, {-2, -2, 5}, {1, 4, 4}, {0.05, 0.2, 0.4}, {-1e6, 0, 1e-3}};
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        const double low = shapes[s][0], mode = shapes[s][1], high = shapes[s][2];
        double before = low;
        for (int i = 0; i <= 1000; i++) {
            const double x = num_triangular_inverse(i / 1000.0, low, mode, high);
            assert_true(x >= before && x <= high);
            assert_close(triangular(x, low, mode, high), i / 1000.0, 1e-7);
            before = x;
        }
        assert_true(num_triangular_inverse(0, low, mode, high) == low);
        assert_true(num_triangular_inverse(1, low, mode, high) == high);
    }
}

static void test_triangular_inverse_of_a_point_is_the_point(void **state)
{
    (void)state;
    assert_true(num_triangular_inverse(0.3, 0.1, 0.1, 0.1) == 0.1);
    assert_true(num_triangular_inverse(1.0, -7, -7, -7) == -7);
}

/* ---- the binomial distribution -------------------------------------------------------------------------------- */

/* u and F are compared with this slack: it is the rounding of GSL's and our own sums together. */
static const double slack = 1e-12;

static double distribution(double x, unsigned n, double p)
{
    return x < 0 ? 0 : gsl_cdf_binomial_P((unsigned)x, p, n);
}

static void test_binomial_inverse_is_the_first_whose_distribution_reaches_u(void **state)
{
    (void)state;
    static const unsigned trials[] = {1, 2, 3, 5, 8, 17, 30, 31, 32, 64, 100, 255, 300, 512, 699, 700};
    static const double shares[] = {1e-9, 0.001, 0.02, 0.1, 0.285, 0.3, 0.4999, 0.5, 0.51, 0.715, 0.9, 0.98, 0.999999};
    static const double ends[] = {0x1p-33, 1e-6, 0.001, 0.5, 0.999, 1 - 1e-6, 1 - 0x1p-33};
    for (size_t t = 0; t < sizeof trials / sizeof trials[0]; t++)
        for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++)
            for (uint32_t i = 0; i < 60; i++) {
                const size_t n_ends = sizeof ends / sizeof ends[0];
                const double u = i < n_ends ? ends[i] : unit(i), p = shares[s];
                const double x = num_binomial_inverse(u, trials[t], p);
                assert_true(x >= 0 && x <= trials[t] && x == floor(x));
                assert_true(distribution(x - 1, trials[t], p) < u + slack);
                assert_true(distribution(x, trials[t], p) >= u - slack);
            }
}

static void test_binomial_inverse_at_a_step_takes_the_lower(void **state)
{
    (void)state;
    /* With p = 1/4 and two trials F is 9/16, 15/16, 1, all exact; with p = 3/4 it is 1/16, 7/16, 1. */
    assert_true(num_binomial_inverse(9.0 / 16, 2, 0.25) == 0);
    assert_true(num_binomial_inverse(9.0 / 16 + 0x1p-50, 2, 0.25) == 1);
    assert_true(num_binomial_inverse(15.0 / 16, 2, 0.25) == 1);
    assert_true(num_binomial_inverse(15.0 / 16 + 0x1p-50, 2, 0.25) == 2);
    assert_true(num_binomial_inverse(1.0 / 16, 2, 0.75) == 0);
    assert_true(num_binomial_inverse(1.0 / 16 + 0x1p-50, 2, 0.75) == 1);
    assert_true(num_binomial_inverse(7.0 / 16, 2, 0.75) == 1);
    assert_true(num_binomial_inverse(7.0 / 16 + 0x1p-50, 2, 0.75) == 2);
}

static void test_binomial_inverse_without_trials_or_chance(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 100; i++) {
        assert_true(num_binomial_inverse(unit(i), 0, unit(i + 1)) == 0);
        assert_true(num_binomial_inverse(unit(i), i, 0) == 0);
        assert_true(num_binomial_inverse(unit(i), i, 1) == i);
        assert_true(num_binomial_inverse(unit(i), 1000 * i, 0) == 0);
        assert_true(num_binomial_inverse(unit(i), 1000 * i, 1) == 1000 * i);
    }
    assert_true(num_binomial_inverse(1.0, 12, 0.7) == 12);
    for (int n = 0; n < 100; n++) {
        assert_true(num_binomial_inverse(1.0, n, 0.2) <= n);
        assert_true(num_binomial_inverse(0.0, n, 0.7) == 0);
    }
}

static void test_binomial_inverse_rises_with_u_and_p(void **state)
{
    (void)state;
    static const double trials[] = {3, 30, 200, 700, 2000};
    for (size_t t = 0; t < sizeof trials / sizeof trials[0]; t++)
        for (uint32_t i = 0; i < 200; i++) {
            const double fixed = unit(i);
            double by_u = 0, by_p = 0;
            for (int step = 1; step < 200; step++) {
                const double x = num_binomial_inverse(step / 200.0, trials[t], fixed);
                const double y = num_binomial_inverse(fixed, trials[t], step / 200.0);
                assert_true(x >= by_u && y >= by_p);
                by_u = x;
                by_p = y;
            }
        }
}

static void test_binomial_inverse_of_many_trials_is_within_2_of_the_exact(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2000; i++) {
        const double u = unit(i), p = 0.05 + 0.9 * unit(i + 7);
        const double x = num_binomial_inverse(u, 1500, p);
        assert_true(distribution(x - 3, 1500, p) < u && distribution(x + 2, 1500, p) >= u);
    }
}

static void test_binomial_inverse_lanes_equal_the_scalar(void **state)
{
    (void)state;
    enum { MOST = 200 };
    double u[MOST], trials[MOST], p[MOST], x[MOST + 1];
    for (uint32_t i = 0; i < MOST; i++) {
        u[i] = unit(i);
        trials[i] = i % 17 == 16 ? 900 : floor(unit(i + 1000) * (i % 5 == 0 ? 700 : 40));
        p[i] = i % 13 == 0 ? (i % 2) : unit(i + 2000);
    }
    for (size_t n = 0; n <= MOST; n++) {
        for (int in_place = 0; in_place < 2; in_place++) {
            memcpy(x, u, sizeof u);
            x[n] = -99;
            num_binomial_inverse_lanes(in_place ? x : u, trials, p, x, n);
            for (size_t i = 0; i < n; i++)
                assert_true(x[i] == num_binomial_inverse(u[i], trials[i], p[i]));
            assert_true(x[n] == -99);
        }
    }
}

/* ---- the same everywhere -------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, double value)
{
    hash = (hash ^ num_bits(value)) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

/* The numbers were made by a build without vector code. They must never change: results would. */
static void test_every_machine_gives_these_bits(void **state)
{
    (void)state;
    enum { N = 4096 };
    static double u[N], p[N], trials[N], z[N], x[N];
    uint64_t elementary = 0, normal = 0, binomial = 0;
    for (uint32_t i = 0; i < N; i++) {
        u[i] = unit(i);
        p[i] = unit(i + N);
        trials[i] = i % 64;
        elementary = mix(mix(elementary, num_exp(200 * (u[i] - 0.5))), num_log(u[i]));
        elementary = mix(mix(elementary, num_logistic(20 * (u[i] - 0.5))), num_logit(u[i]));
    }
    num_normal_inverse_lanes(u, z, N);
    num_binomial_inverse_lanes(u, trials, p, x, N);
    for (int i = 0; i < N; i++) {
        normal = mix(mix(normal, z[i]), num_normal(z[i]));
        binomial = mix(binomial, x[i]);
    }
    assert_true(elementary == UINT64_C(0xff675263aa4a80ed));
    assert_true(normal == UINT64_C(0xa54d41ddbdf5c777));
    assert_true(binomial == UINT64_C(0xa4e137c951543327));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp_is_within_1_ulp),
        cmocka_unit_test(test_exp_of_the_extremes),
        cmocka_unit_test(test_log_is_within_1_ulp),
        cmocka_unit_test(test_log_of_the_extremes),
        cmocka_unit_test(test_logistic_is_within_3_ulp_and_between_0_and_1),
        cmocka_unit_test(test_logit_undoes_logistic),
        cmocka_unit_test(test_normal_inverse_gives_the_values_of_the_paper),
        cmocka_unit_test(test_normal_inverse_solves_for_the_long_double_distribution),
        cmocka_unit_test(test_normal_inverse_is_odd_and_rises),
        cmocka_unit_test(test_normal_inverse_lanes_equal_the_scalar),
        cmocka_unit_test(test_normal_is_that_of_the_error_function),
        cmocka_unit_test(test_normal_undoes_its_inverse),
        cmocka_unit_test(test_triangular_inverse_undoes_its_distribution),
        cmocka_unit_test(test_triangular_inverse_of_a_point_is_the_point),
        cmocka_unit_test(test_binomial_inverse_is_the_first_whose_distribution_reaches_u),
        cmocka_unit_test(test_binomial_inverse_at_a_step_takes_the_lower),
        cmocka_unit_test(test_binomial_inverse_without_trials_or_chance),
        cmocka_unit_test(test_binomial_inverse_rises_with_u_and_p),
        cmocka_unit_test(test_binomial_inverse_of_many_trials_is_within_2_of_the_exact),
        cmocka_unit_test(test_binomial_inverse_lanes_equal_the_scalar),
        cmocka_unit_test(test_every_machine_gives_these_bits),
    };
    return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
