/* How large the effects of policies are in Palembang, beside the sizes that a rough prototype of the same mechanisms
 * gave. The prototype is no truth: what is tested is that each effect has its sign and its order of magnitude. */
#include "check.h"
#include "model_fixture.h"

enum { REPLICATES = 1000, POLICIES = 7 };

struct expectation {
    const char *name, *overlay, *prototype;
    double low, high; /* points of expected error that pass */
    int from, to;     /* months */
};

static const struct expectation EXPECTED[POLICIES] = {
    {"budget +50 %, last month", "budget: {annual: {factor: 150 %}}\n", "-0.30", -0.61, -0.08, 60, 60},
    {"no money for training, last year", "budget: {annual: 0}\n", "less than a point", 0.1, 1, 49, 60},
    {"mentoring 10 x 2, last year", "practices: {mentoring: {on: yes}}\n", "-1.4", -2.8, -0.5, 49, 60},
    {"clarity, reward, feedback, first year",
     "practices: {clarity: {on: yes}, reward: {on: yes}, feedback: {on: yes}}\n", "-1.6 to -2.5", -4, -1, 1, 12},
    {"all files checked independently, first year", "practices: {checking: {share: 100 %, caught: 67 %, time: 25 %}}\n",
     "-15.8, backlog 2.7 months", -19, -13, 1, 12},
    {"the same without overtime, first year", "practices: {checking: {share: 100 %, caught: 67 %, time: 25 %}}\n",
     "-15.8, backlog 2.7 months", -19, -13, 1, 12},
    {"follow-up, last year", "practices: {follow_up: {on: yes}}\n", "none", -1, 0, 49, 60},
};

static double values[POLICIES][REPLICATES], backlog[POLICIES][REPLICATES], drift[REPLICATES];

static double change(const struct fixture *fixture, int scenario, int from, int to)
{
    return 100 * (fixture_mean(fixture, scenario, INDICATOR_error_expected, from, to) -
                  fixture_mean(fixture, 0, INDICATOR_error_expected, from, to));
}

/* Policies `first` to `last` - 1 of the table, each beside the baseline. */
static void run_policies(int first, int last, const char *overtime, bool drawn)
{
    static struct fixture fixture;
    const struct assignment set[] = {{"work.overtime", overtime}};
    struct fixture_setup setup = {.seed = 1, .set = set, .n_set = 1, .drawn = drawn};
    for (int k = first; k < last; k++)
        setup.overlays[k - first] = EXPECTED[k].overlay;
    fixture_open(&fixture, &setup);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        for (int k = first; k < last; k++) {
            values[k][r] = change(&fixture, k - first + 1, EXPECTED[k].from, EXPECTED[k].to);
            backlog[k][r] = fixture_mean(&fixture, k - first + 1, INDICATOR_backlog, 49, 60);
        }
        drift[r] = 100 * (fixture_mean(&fixture, 0, INDICATOR_error_expected, 49, 60) -
                          fixture_mean(&fixture, 0, INDICATOR_error_expected, -11, 0));
    }
    fixture_close(&fixture);
}

static void compare(bool drawn)
{
    run_policies(5, 6, "0 %", drawn);
    run_policies(0, 5, "15 %", drawn);
    run_policies(6, 7, "15 %", drawn);
    struct estimate e = fixture_estimate(drift, REPLICATES);
    print_message("baseline, last year less last observed year: %.2f (standard error %.2f, over replicates %.2f); "
                  "prototype a few tenths\n",
                  e.mean, e.error, sqrt(e.variance));
    assert_true(fabs(e.mean) < 1);
    for (int k = 0; k < POLICIES; k++) {
        e = fixture_estimate(values[k], REPLICATES);
        print_message("%-44s %6.2f (standard error %.3f, over replicates %.2f), backlog %.2f months; prototype %s\n",
                      EXPECTED[k].name, e.mean, e.error, sqrt(e.variance),
                      fixture_estimate(backlog[k], REPLICATES).mean, EXPECTED[k].prototype);
        assert_true(e.mean > EXPECTED[k].low && e.mean < EXPECTED[k].high);
    }
}

static void effects_are_of_the_expected_size_at_fixed_parameters(void **state)
{
    (void)state;
    compare(false);
}

static void effects_are_of_the_expected_size_over_the_priors(void **state)
{
    (void)state;
    compare(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_are_of_the_expected_size_at_fixed_parameters),
        cmocka_unit_test(effects_are_of_the_expected_size_over_the_priors),
    };
    return cmocka_run_group_tests_name("sizes", tests, NULL, NULL);
}
