/* Palembang at the fork: the people are the paper's, the levels are those observed, and nothing moves them at once. */
#include "check.h"
#include "model/quality.h"
#include "model_fixture.h"

static char *PALEMBANG[] = {(char[]){"scenarios/palembang-bkpsdm.yaml"}};

static void expected_levels_of_the_last_history_year_are_those_observed(void **state)
{
    (void)state;
    static struct fixture fixture;
    fixture_open_shipped(&fixture, PALEMBANG, 1, true);
    for (size_t r = 0; r < 200; r++) {
        fixture_run(&fixture, r);
        assert_close(fixture_mean(&fixture, 0, INDICATOR_error_expected, -11, 0), 0.285, 1e-9);
        assert_close(fixture_mean(&fixture, 0, INDICATOR_sop_expected, -11, 0), 0.580, 1e-9);
    }
    fixture_close(&fixture);
}

/* The observed error may be the one before checking instead. */
static void the_level_before_checking_can_be_the_observed_one(void **state)
{
    (void)state;
    static struct fixture fixture;
    const struct assignment set[] = {{"observed.error_is", "made"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 1});
    fixture_run(&fixture, 0);
    assert_close(fixture_mean(&fixture, 0, INDICATOR_error_expected, -11, 0), 0.285 * (1 - 0.3 * 0.5), 1e-9);
    fixture_close(&fixture);
}

/* Capacity: what arrives, over what could be done without overtime, is the stated load on average; the noise of the
 * arrivals, 5 % a month, is not part of it. Enough overtime, so that nothing waits to be loaded on top. */
static void the_load_of_the_last_history_year_is_the_stated_one(void **state)
{
    (void)state;
    enum { REPLICATES = 300 };
    static struct fixture fixture;
    static double load[REPLICATES];
    const struct assignment overtime[] = {{"work.overtime", "100 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = overtime, .n_set = 1, .drawn = true});
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        load[r] = fixture_mean(&fixture, 0, INDICATOR_load, -11, 0);
        assert_close(load[r], 0.92, 5 * 0.92 * 0.05 / sqrt(12));
    }
    struct estimate e = fixture_estimate(load, REPLICATES);
    print_message("             off by %.1f standard errors\n", (e.mean - 0.92) / e.error);
    assert_close(e.mean, 0.92, 4 * e.error);
    fixture_close(&fixture);
    const struct assignment set[] = {{"work.arrivals_noise", "0 %"}, {"work.overtime", "100 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 2});
    fixture_run(&fixture, 0);
    assert_close(fixture_mean(&fixture, 0, INDICATOR_load, -11, 0), 0.92, 1e-3); /* arrivals are whole files */
    fixture_close(&fixture);
}

/* Presence enters the SOP as it differs from the mean of that year, which the fork freezes. */
static void the_mean_presence_is_that_of_the_last_history_year(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    fixture_open_shipped(&fixture, PALEMBANG, 1, true);
    life_open(&life, &fixture, 0, 4);
    life_until(&life, 20);
    fixture_run(&fixture, 4);
    assert_close(life.agency.now.anchor.mean_presence, fixture_mean(&fixture, 0, INDICATOR_presence_true, -11, 0),
                 1e-12);
    struct intercepts intercepts = replicate_intercepts(fixture.space);
    assert_close(life.agency.now.anchor.error, intercepts.error, 0);
    assert_close(life.agency.now.anchor.sop, intercepts.sop, 0);
    assert_close(life.agency.now.anchor.capacity, intercepts.capacity, 0);
    life_close(&life);
    fixture_close(&fixture);
}

/* ---- the backlog of the last history year ---- */

/* Files that wait at the end of a month, and those that left the desks in it, done or closed undone. */
static double waiting(const struct fixture *fixture, int month, double posts)
{
    return fixture_value(fixture, 0, INDICATOR_backlog, month) * 30 * posts;
}

static double gone(const struct fixture *fixture, int month)
{
    return fixture_value(fixture, 0, INDICATOR_files_done, month) +
           fixture_value(fixture, 0, INDICATOR_closed_undone, month);
}

/* The year is worked twice, the second time from what the first has left: at Palembang's load that is what the second
 * leaves, too, so that the year is as full as those that follow. */
static void the_last_history_year_begins_with_what_waits_at_its_end(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    double sum = 0;
    fixture_open_shipped(&fixture, PALEMBANG, 1, true);
    for (size_t r = 0; r < 50; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        const struct agency_now *first = &life.year[0].now, *last = &life.year[REPLICATE_HISTORY_MONTHS - 1].now;
        double waits = 0;
        for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
            waits += last->waiting[k];
        assert_close(first->pool - first->arrived, waits, 0);
        sum += waits;
        life_close(&life);
    }
    assert_true(sum > 50 * 20); /* December is over */
    fixture_close(&fixture);
}

/* Too much to do and no overtime, with Palembang's season and no noise: each month's files in hand are those that
 * arrive and those that waited. The count goes through the fork: month 1 begins with what waited at the end of month 0.
 */
static void the_backlog_goes_through_the_fork(void **state)
{
    (void)state;
    static const double season[12] = {0.85, 0.90, 1.10, 1, 0.95, 1.10, 0.90, 0.90, 1, 1, 1, 1.35};
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {
        {"work.arrivals_noise", "0 %"}, {"work.overtime", "0 %"}, {"observed.workload", "105 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 3, .drawn = true});
    life_open(&life, &fixture, 0, 0);
    double posts = (double)life.agency.shape.posts;
    life_close(&life);
    for (size_t r = 0; r < 20; r++) {
        fixture_run(&fixture, r);
        double waited = waiting(&fixture, -11, posts);
        for (int month = -10; month <= 60; month++) {
            double arrived = floor(30 * posts * season[(month + 11) % 12] * 12 / 12.05 + 0.5);
            assert_close(gone(&fixture, month) + waiting(&fixture, month, posts), waited + arrived, 1e-6);
            waited = waiting(&fixture, month, posts);
            if (month == 0)
                assert_true(waited > 100); /* December is over; there is a backlog to hand on */
        }
    }
    fixture_close(&fixture);
}

/* The months of that year, once anchored and worked, are as whole as any other. */
static void the_last_history_year_keeps_the_invariants_once_worked(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"observed.workload", "110 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 1, .drawn = true});
    for (size_t r = 0; r < 20; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        double waited = life.year[0].now.pool - life.year[0].now.arrived; /* left by the year's first turn */
        assert_true(waited > 0);
        for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++) {
            struct agency *month = &life.year[k];
            struct today day = life.days[k];
            day.history = false; /* for the files, which are not verified in a history */
            quality_happen(month, &life.days[k]);
            if (day.calendar != 11) { /* December's money lapses at the close, after the month was kept */
                const char *broken = agency_verify(month, &day);
                if (broken)
                    fail_msg("month %d: %s", day.month, broken);
            }
            assert_close(month->now.pool, month->now.arrived + waited, 0);
            waited = 0;
            for (size_t j = 0; j < AGENCY_TRIAGE_MAX; j++)
                waited += month->now.waiting[j];
        }
        life_close(&life);
    }
    fixture_close(&fixture);
}

static void realised_levels_scatter_around_the_observed_ones(void **state)
{
    (void)state;
    enum { REPLICATES = 500 };
    static struct fixture fixture;
    static double error[REPLICATES], sop[REPLICATES];
    fixture_open_shipped(&fixture, PALEMBANG, 1, true);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        error[r] = fixture_mean(&fixture, 0, INDICATOR_error_rate, -11, 0);
        sop[r] = fixture_mean(&fixture, 0, INDICATOR_sop_compliance, -11, 0);
    }
    struct estimate e = fixture_estimate(error, REPLICATES), s = fixture_estimate(sop, REPLICATES);
    print_message("             error %.3f %%, SOP %.3f %%: off by %.1f and %.1f standard errors\n", 100 * e.mean,
                  100 * s.mean, (e.mean - 0.285) / e.error, (s.mean - 0.58) / s.error);
    assert_close(e.mean, 0.285, 4 * e.error);
    assert_close(s.mean, 0.580, 4 * s.error);
    assert_true(e.error < 0.0005 && s.error < 0.0005);
    fixture_close(&fixture);
}

static void month_zero_has_the_papers_staff(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    static const int paper[EDUCATIONS] = {
        [EDUCATION_S2] = 17, [EDUCATION_S1] = 24, [EDUCATION_D4] = 7, [EDUCATION_D3] = 12, [EDUCATION_SMA] = 9};
    fixture_open_shipped(&fixture, PALEMBANG, 1, true);
    for (size_t r = 0; r < 10; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        int count[EDUCATIONS] = {0}, staff = 0, old = 0;
        size_t post = 0;
        const struct scenario *scenario = fixture.scenarios[0];
        for (int g = 0; g < scenario->n_groups; g++)
            for (int i = 0; i < scenario->groups[g].count; i++, post++) {
                double age = life.agency.staff.age[post];
                assert_true(age >= scenario->groups[g].age_from && age < scenario->groups[g].age_to + 1);
                assert_int_equal(life.agency.staff.post_type[post], scenario->groups[g].post);
                old += age >= 51;
            }
        for (size_t i = 0; i < life.agency.shape.posts; i++)
            if (life.agency.staff.here[i] != 0) {
                count[life.agency.staff.education[i]]++;
                staff++;
            }
        assert_int_equal(staff, 69);
        assert_memory_equal(count, paper, sizeof count);
        assert_in_range(old, 15, 27); /* 28 % of 69 are 19 */
        life_close(&life);
    }
    fixture_close(&fixture);
}

/* Policy continued, the agency stays about where it was observed: the last year within a point of the last observed. */
static void the_baseline_drifts_by_less_than_a_point(void **state)
{
    (void)state;
    enum { REPLICATES = 500 };
    static struct fixture fixture;
    static double drift[REPLICATES];
    fixture_open_shipped(&fixture, PALEMBANG, 1, true);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        drift[r] = fixture_mean(&fixture, 0, INDICATOR_error_expected, 49, 60) -
                   fixture_mean(&fixture, 0, INDICATOR_error_expected, -11, 0);
    }
    struct estimate e = fixture_estimate(drift, REPLICATES);
    print_message("             %.2f points, standard error %.2f\n", 100 * e.mean, 100 * e.error);
    assert_true(fabs(e.mean) < 0.01);
    fixture_close(&fixture);
}

/* The fork itself moves nothing: the first year continues the last one of history. */
static void nothing_jumps_at_the_fork(void **state)
{
    (void)state;
    enum { REPLICATES = 500 };
    static struct fixture fixture;
    static double step[REPLICATES];
    fixture_open_shipped(&fixture, PALEMBANG, 1, false);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        step[r] = fixture_mean(&fixture, 0, INDICATOR_error_expected, 1, 3) -
                  fixture_mean(&fixture, 0, INDICATOR_error_expected, -11, -9);
    }
    struct estimate e = fixture_estimate(step, REPLICATES);
    print_message("             first quarter off the year before by %.2f points, standard error %.2f\n", 100 * e.mean,
                  100 * e.error);
    assert_true(fabs(e.mean) < 0.005);
    fixture_close(&fixture);
}

/* Half of all files in error at the least cannot give 28.5 %: the replicate is refused, not bent. */
static void a_level_out_of_reach_is_refused(void **state)
{
    (void)state;
    static struct fixture fixture;
    const struct assignment set[] = {{"effects.error.floor", "{value: 28.4 %, prior: 28.4 %-50 %}"}};
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 1, .drawn = true});
    for (uint32_t r = 0; r < 3; r++)
        assert_int_equal(replicate_run(fixture.space, r), STATUS_NO_ROOT);
    fixture_close(&fixture);
}

/* Where the floor is drawn around the observed level, some replicates have no root; the others are whole. */
static void a_refused_replicate_leaves_the_next_one_alone(void **state)
{
    (void)state;
    static struct fixture fixture, sure;
    const struct assignment set[] = {{"observed.error_per_file", "3.01 %"}};
    char text[2048];
    fixture_quiet_but(text, sizeof text, "floor: 0 %", "floor: {value: 3 %, prior: 1 %-5 %}");
    fixture_open(&fixture, &(struct fixture_setup){.agency = text, .set = set, .n_set = 1, .drawn = true});
    fixture_open(&sure, &(struct fixture_setup){.agency = text, .set = set, .n_set = 1, .drawn = true});
    int refused = 0;
    for (uint32_t r = 0; r < 40; r++) {
        int status = replicate_run(fixture.space, r);
        if (status == STATUS_NO_ROOT) {
            refused++;
            continue;
        }
        assert_int_equal(status, STATUS_OK);
        assert_close(fixture_mean(&fixture, 0, INDICATOR_error_expected, -11, 0), 0.0301, 1e-9);
        fixture_run(&sure, r); /* which has run nothing but replicates with a root */
        assert_memory_equal(replicate_record(fixture.space, 0)->monthly, replicate_record(sure.space, 0)->monthly,
                            24 * INDICATOR_COUNT * sizeof(double));
    }
    assert_in_range(refused, 5, 35);
    fixture_close(&sure);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expected_levels_of_the_last_history_year_are_those_observed),
        cmocka_unit_test(the_level_before_checking_can_be_the_observed_one),
        cmocka_unit_test(the_load_of_the_last_history_year_is_the_stated_one),
        cmocka_unit_test(the_mean_presence_is_that_of_the_last_history_year),
        cmocka_unit_test(the_last_history_year_begins_with_what_waits_at_its_end),
        cmocka_unit_test(the_backlog_goes_through_the_fork),
        cmocka_unit_test(the_last_history_year_keeps_the_invariants_once_worked),
        cmocka_unit_test(realised_levels_scatter_around_the_observed_ones),
        cmocka_unit_test(month_zero_has_the_papers_staff),
        cmocka_unit_test(the_baseline_drifts_by_less_than_a_point),
        cmocka_unit_test(nothing_jumps_at_the_fork),
        cmocka_unit_test(a_level_out_of_reach_is_refused),
        cmocka_unit_test(a_refused_replicate_leaves_the_next_one_alone),
    };
    return cmocka_run_group_tests_name("anchor", tests, NULL, NULL);
}
