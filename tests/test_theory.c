/* Files, gates and the bounds of training against theory, where people are alike. */
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "model_fixture.h"

static const double EXACT = 1e-9;

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static double logit(double p)
{
    return log(p / (1 - p));
}

/* ---- files (P1, P5, P25) ---- */

/* Errors among the files of one person in a month: 30 files, all at the anchored chance. */
static void assert_binomial(const double *counts, size_t n, double files, double p, const char *what)
{
    struct estimate e = fixture_estimate(counts, n);
    double variance = files * p * (1 - p);
    double fourth = variance * (1 + 3 * (files - 2) * p * (1 - p)); /* central moment */
    double mean_error = sqrt(variance / (double)n);
    double variance_error = sqrt((fourth - variance * variance * ((double)n - 3) / ((double)n - 1)) / (double)n);
    print_message("             %s: mean off by %.1f, variance by %.1f standard errors\n", what,
                  (e.mean - files * p) / mean_error, (e.variance - variance) / variance_error);
    assert_close(e.mean, files * p, 4 * mean_error);
    assert_close(e.variance, variance, 4 * variance_error);
}

static void assert_uncorrelated(const double *products, size_t n, const char *what)
{
    struct estimate e = fixture_estimate(products, n);
    print_message("             %s: off by %.1f standard errors\n", what, e.mean / e.error);
    assert_close(e.mean, 0, 4 * e.error);
}

static void errors_and_tasks_are_binomial(void **state)
{
    (void)state;
    enum { REPLICATES = 60, MONTHS = 24, STAFF = 16, N = REPLICATES * MONTHS * STAFF };
    static double made[N], left[N], tasks[N], whole[REPLICATES * MONTHS], with_tasks[N], with_checks[N];
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"effects.practice.novice", "0"}, {"effects.practice.form", "exponential"}};
    char text[2048];
    snprintf(text, sizeof text, "%spractices: {checking: {share: 40 %%, caught: 50 %%}}\n", fixture_quiet_agency);
    fixture_open(&fixture, &(struct fixture_setup){.agency = text, .set = set, .n_set = 2});
    const double p = 0.285 / 0.8; /* before checking */
    size_t n = 0, months = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        for (int month = 1; month <= MONTHS; month++, months++) {
            life_step(&life);
            const struct staff *staff = &life.agency.staff;
            for (size_t i = 0; i < STAFF; i++, n++) {
                assert_close(staff->done[i], 30, 0);
                made[n] = staff->errors_made[i];
                left[n] = staff->errors[i];
                tasks[n] = staff->sop_tasks[i];
                whole[months] += staff->errors[i];
                with_tasks[n] = (made[n] - 30 * p) * (tasks[n] - 30 * 0.58);
                with_checks[n] = (made[n] - 30 * p) * (left[n] - 0.8 * made[n]);
            }
        }
        life_close(&life);
    }
    assert_binomial(made, N, 30, p, "made by a person");
    assert_binomial(left, N, 30, 0.285, "released by a person");
    assert_binomial(tasks, N, 30, 0.58, "tasks of a person");
    assert_binomial(whole, REPLICATES * MONTHS, 30 * STAFF, 0.285, "released by the agency");
    assert_uncorrelated(with_tasks, N, "errors with tasks");
    assert_uncorrelated(with_checks, N, "errors with the luck of checking");
    fixture_close(&fixture);
}

/* ---- what training can do at most ---- */

/* An agency of equals, all of whom are trained by .62 and apply it: the error a month later is known beforehand. */
static void assert_sanity(const char *slope, const char *floor, double quoted)
{
    static struct fixture fixture;
    double b = strtod(slope, NULL), least = strtod(floor, NULL) / 100;
    const struct assignment set[] = {
        {"effects.practice.novice", "0"},     {"effects.practice.form", "exponential"}, {"effects.error.slope", slope},
        {"effects.error.floor", floor},       {"effects.training.gain", "0.62"},        {"effects.training.dose", "1"},
        {"effects.file_work.technical", "1"}, {"effects.gates.no_show", "0 %"},
    };
    const char *overlay = FIXTURE_OPEN_GATES
        "programmes: {first: {kind: open, hours: 400 JP, intakes: [jan], fit: 100 %, dimensions: {technical: 1}}}\n";
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = fixture_quiet_agency, .overlays = {overlay}, .set = set, .n_set = 8});
    enum { REPLICATES = 200 };
    double all = least + (1 - least) * logistic(logit((0.285 - least) / (1 - least)) - b * 0.62), error[REPLICATES];
    assert_close(100 * all, quoted, 0.05);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        double applied = fixture_year(&fixture, 1, "first", 0)->stage[FUNNEL_APPLIED] / 16;
        error[r] = fixture_value(&fixture, 1, INDICATOR_error_expected, 1);
        assert_close(error[r], applied * all + (1 - applied) * 0.285, EXACT);
        assert_close(fixture_value(&fixture, 1, INDICATOR_skill_known, 1), 0.62, EXACT);
    }
    struct estimate e = fixture_estimate(error, REPLICATES);
    double transfer = 0.85 * logistic(-0.4) + 0.15 * logistic(0.4);
    double expected = 0.285 + transfer * (all - 0.285);
    assert_close(e.mean, expected, 4 * e.error);
    fixture_close(&fixture);
}

static void training_all_staff_lowers_the_error_to_the_quoted_bounds(void **state)
{
    (void)state;
    assert_sanity("0.9", "0 %", 18.6);
    assert_sanity("1.8", "0 %", 11.5);
    assert_sanity("0.9", "2 %", 19.2);
    assert_sanity("1.8", "2 %", 12.6);
}

/* With all the money and every gate open for five years, training alone does not reach anything like zero error. */
static void training_alone_never_reaches_zero_error(void **state)
{
    (void)state;
    static struct fixture fixture;
    const char *overlay = "budget: {annual: 10 miliar}\n"
                          "gates:\n"
                          "  structural: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}\n"
                          "  technical: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}\n"
                          "  in_house: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}\n"
                          "practices: {needs_analysis: {on: yes}, follow_up: {on: yes}}\n";
    fixture_open(&fixture, &(struct fixture_setup){.overlays = {overlay}, .drawn = true});
    double least = 1, mean = 0;
    for (size_t r = 0; r < 200; r++) {
        fixture_run(&fixture, r);
        double error = fixture_mean(&fixture, 1, INDICATOR_error_expected, 49, 60);
        least = fmin(least, error);
        mean += error / 200;
    }
    print_message("             mean %.1f %%, least %.1f %%\n", 100 * mean, 100 * least);
    assert_true(least > 0.126); /* the bound of an agency of equals */
    assert_true(mean > 0.20);
    fixture_close(&fixture);
}

/* ---- gates (P14) ---- */

/* In the first year of a course, nobody trained before, the stated shares hold among those who reach each gate. The
 * unit of variance is the replicate, since a unit's people share its willingness to permit. */
static void gates_let_through_their_stated_shares(void **state)
{
    (void)state;
    enum { REPLICATES = 2000 };
    static struct fixture fixture;
    static double invited[REPLICATES], permitted[REPLICATES], ready[REPLICATES], freed[REPLICATES];
    const char *overlay =
        "gates: {open: {invite: 60 %, permit: 35 %, ready: 70 %, schedule: 80 %}}\n"
        "programmes: {first: {kind: open, hours: 12 JP, intakes: [jan], dimensions: {technical: 1}}}\n";
    const struct assignment set[] = {{"staff.units", "4"}};
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = fixture_quiet_agency, .overlays = {overlay}, .set = set, .n_set = 1});
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        const double *stage = fixture_year(&fixture, 1, "first", 0)->stage;
        assert_close(stage[FUNNEL_NEEDED], 16, 0);
        invited[r] = stage[FUNNEL_INVITED] - 0.60 * stage[FUNNEL_NEEDED];
        permitted[r] = stage[FUNNEL_PERMITTED] - 0.35 * stage[FUNNEL_INVITED];
        ready[r] = stage[FUNNEL_READY] - 0.70 * stage[FUNNEL_PERMITTED];
        freed[r] = stage[FUNNEL_FREE] - 0.80 * stage[FUNNEL_READY];
    }
    const double *gates[] = {invited, permitted, ready, freed};
    for (int g = 0; g < 4; g++) {
        struct estimate e = fixture_estimate(gates[g], REPLICATES);
        print_message("             gate %d off by %.1f standard errors\n", g + 1, e.mean / e.error);
        assert_close(e.mean, 0, 3 * e.error);
    }
    /* The variance of permission shows that units share it: 9.6 invited would give .35 x .65 x 9.6 = 2.2 alone. */
    assert_true(fixture_estimate(permitted, REPLICATES).variance > 1.25 * 0.35 * 0.65 * 9.6);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_and_tasks_are_binomial),
        cmocka_unit_test(training_all_staff_lowers_the_error_to_the_quoted_bounds),
        cmocka_unit_test(training_alone_never_reaches_zero_error),
        cmocka_unit_test(gates_let_through_their_stated_shares),
    };
    return cmocka_run_group_tests_name("theory", tests, NULL, NULL);
}
