/* Common random numbers: scenarios of a run differ by their policies and by nothing else. */
#include <string.h>

#include "check.h"
#include "model_fixture.h"

static const size_t ROW = INDICATOR_COUNT * sizeof(double);

static const double *row(const struct fixture *fixture, int scenario, int month)
{
    return replicate_record(fixture->space, scenario)->monthly + (size_t)(month - 1) * INDICATOR_COUNT;
}

/* All months, programmes and money of two records. */
static bool same_record(const struct record *a, const struct record *b)
{
    return memcmp(a->monthly, b->monthly, (size_t)a->n_months * ROW) == 0 &&
           memcmp(a->budget, b->budget, (size_t)a->n_years * sizeof *a->budget) == 0 &&
           memcmp(a->programmes, b->programmes, (size_t)(a->n_years * a->n_programmes) * sizeof *a->programmes) == 0;
}

/* An overlay that says what holds anyway, that scales by 100 %, or that readies a practice without switching it on. */
static void a_policy_that_changes_nothing_gives_the_same_bytes(void **state)
{
    (void)state;
    static struct fixture fixture;
    const struct fixture_setup setup = {
        .drawn = true,
        .overlays = {"budget: {annual: {factor: 100 %}}\n"
                     "practices: {mentoring: {on: no}, extra: {kind: motivation, on: no, effect: 1}}\n",
                     "programmes: {unused: {kind: technical, hours: 8 JP, intakes: [mar], dimensions: {technical: 1}, "
                     "gates: {invite: 0 %}}}\n"}};
    fixture_open(&fixture, &setup);
    for (size_t r = 0; r < 20; r++) {
        fixture_run(&fixture, r);
        for (int k = 1; k < fixture.n; k++)
            assert_memory_equal(row(&fixture, k, 1), row(&fixture, 0, 1), 60 * ROW);
        assert_true(same_record(replicate_record(fixture.space, 1), replicate_record(fixture.space, 0)));
    }
    fixture_close(&fixture);
}

/* A policy from month 13 on leaves the first twelve alone, to the bit, and changes what comes after. */
static void nothing_differs_before_the_policy_does(void **state)
{
    (void)state;
    static struct fixture fixture;
    const char *policies[] = {
        "budget: {annual: [{from: 2027-01, value: 500 juta}]}\n",
        "gates: {technical: {permit: [{from: 2027-01, value: 20 %}]}}\n",
        "practices: {mentoring: {on: [{from: 2027-01, value: yes}]}}\n",
        "practices: {follow_up: {on: [{from: 2027-01, value: yes}]}}\n",
        "practices: {checking: {share: [{from: 2027-01, value: 90 %}]}}\n",
        "practices: {reward: {on: [{from: 2027-01, value: yes}]}}\n",
        "schedule_cut: {probability: [{from: 2027-01, value: 0 %}]}\n",
        ("programmes: {new: {kind: online, hours: 9 JP, intakes: monthly, dimensions: {technical: 1}, "
         "gates: {invite: [{from: 1950-01, value: 0 %}, {from: 2027-01, value: 100 %}]}}}\n"),
    };
    struct fixture_setup setup = {.drawn = true};
    memcpy(setup.overlays, policies, sizeof policies);
    fixture_open(&fixture, &setup);
    for (size_t r = 0; r < 10; r++) {
        fixture_run(&fixture, r);
        for (int k = 1; k < fixture.n; k++) {
            assert_memory_equal(row(&fixture, k, 1), row(&fixture, 0, 1), 12 * ROW);
            assert_memory_not_equal(row(&fixture, k, 13), row(&fixture, 0, 13), 48 * ROW);
        }
    }
    fixture_close(&fixture);
}

/* A scenario's numbers do not depend on which others run beside it, how many there are, or which comes first. */
static void companions_do_not_matter(void **state)
{
    (void)state;
    static struct fixture alone, among, first;
    const char *mentoring = "practices: {mentoring: {on: yes}}\n";
    const char *many = "programmes:\n"
                       "  a: {kind: technical, hours: 8 JP, intakes: [mar], dimensions: {technical: 1}}\n"
                       "  b: {kind: fresh, hours: 8 JP, intakes: [mar], dimensions: {technical: 1}}\n"
                       "gates: {fresh: {invite: 90 %}}\n"
                       "practices: {another: {kind: motivation, effect: 0.5, hours_month: 1}}\n";
    fixture_open(&alone, &(struct fixture_setup){.drawn = true, .overlays = {mentoring}});
    fixture_open(&among,
                 &(struct fixture_setup){.drawn = true, .overlays = {many, "budget: {annual: 0}\n", mentoring, many}});
    char *paths[] = {(char[]){"scenarios/palembang-mentoring.yaml"}, (char[]){"scenarios/palembang-bkpsdm.yaml"}};
    fixture_open_shipped(&first, paths, 2, true);
    first.experiment.seed = 0; /* as the others */
    for (size_t r = 0; r < 10; r++) {
        fixture_run(&alone, r);
        fixture_run(&among, r);
        fixture_run(&first, r);
        assert_true(same_record(replicate_record(alone.space, 1), replicate_record(among.space, 3)));
        assert_true(same_record(replicate_record(alone.space, 1), replicate_record(first.space, 0)));
        assert_true(same_record(replicate_record(alone.space, 0), replicate_record(first.space, 1)));
        assert_true(same_record(replicate_history(alone.space), replicate_history(first.space)));
        assert_memory_equal(replicate_history(alone.space)->monthly, replicate_history(among.space)->monthly, 12 * ROW);
    }
    fixture_close(&first);
    fixture_close(&among);
    fixture_close(&alone);
}

/* Replicates may be run in any order, and again. */
static void a_replicate_does_not_depend_on_those_before_it(void **state)
{
    (void)state;
    static struct fixture fixture;
    static double once[60 * INDICATOR_COUNT];
    fixture_open(&fixture, &(struct fixture_setup){.drawn = true, .overlays = {"budget: {annual: 1 miliar}\n"}});
    fixture_run(&fixture, 7);
    memcpy(once, row(&fixture, 1, 1), sizeof once);
    fixture_run(&fixture, 3);
    assert_memory_not_equal(row(&fixture, 1, 1), once, sizeof once);
    fixture_run(&fixture, 7);
    assert_memory_equal(row(&fixture, 1, 1), once, sizeof once);
    fixture_close(&fixture);
}

/* Half as much money again, priors drawn: pairing takes away at least 99 % of the variance that independent runs of
 * the two policies would have. */
static void pairing_cuts_the_variance_a_hundredfold(void **state)
{
    (void)state;
    enum { REPLICATES = 1000 };
    static struct fixture one, other;
    static double paired[REPLICATES], independent[REPLICATES];
    const char *more = "budget: {annual: {factor: 150 %}}\n";
    fixture_open(&one, &(struct fixture_setup){.seed = 1, .drawn = true, .overlays = {more}});
    fixture_open(&other, &(struct fixture_setup){.seed = 2, .drawn = true, .overlays = {more}});
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&one, r);
        fixture_run(&other, r);
        double baseline = fixture_value(&one, 0, INDICATOR_error_expected, 60);
        paired[r] = fixture_value(&one, 1, INDICATOR_error_expected, 60) - baseline;
        independent[r] = fixture_value(&other, 1, INDICATOR_error_expected, 60) - baseline;
    }
    struct estimate p = fixture_estimate(paired, REPLICATES), i = fixture_estimate(independent, REPLICATES);
    print_message("             %.3f points; variance %.0f times below that of independent seeds\n", 100 * p.mean,
                  i.variance / p.variance);
    assert_true(i.variance / p.variance >= 100);
    assert_true(p.mean + 4 * p.error < 0);
    fixture_close(&other);
    fixture_close(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_that_changes_nothing_gives_the_same_bytes),
        cmocka_unit_test(nothing_differs_before_the_policy_does),
        cmocka_unit_test(companions_do_not_matter),
        cmocka_unit_test(a_replicate_does_not_depend_on_those_before_it),
        cmocka_unit_test(pairing_cuts_the_variance_a_hundredfold),
    };
    return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
