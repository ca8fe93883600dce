/* Contract staff (P23): what they are handed and can do, what becomes of it, and what civil servants lose by it. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "model/learning.h"
#include "model_fixture.h"

static const double EXACT = 1e-11;

static struct fixture fixture;
static struct life life;

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* The quiet agency with settings, `overlay` its scenario 1 where there is one. */
static void open_quiet(const struct assignment *set, int n_set, const char *overlay)
{
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = fixture_quiet_agency, .overlays = {overlay}, .set = set, .n_set = n_set});
    life_open(&life, &fixture, overlay ? 1 : 0, 0);
    life_until(&life, 0);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

static double waiting(const struct agency *agency)
{
    double sum = 0;
    for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
        sum += agency->now.waiting[k];
    return sum;
}

/* ---- files ---- */

/* Palembang with too much to do and contract staff who come, go and are too few: no file is lost or invented. */
static void files_add_up_whoever_does_them(void **state)
{
    (void)state;
    const struct assignment set[] = {{"observed.workload", "105 %"},
                                     {"contract.headcount", "[{from: 1950-01, value: 20}, {from: 2026-06, value: 3}, "
                                                            "{from: 2027-02, value: 0}, {from: 2027-09, value: 60}]"},
                                     {"contract.late", "30 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.seed = 2, .set = set, .n_set = 3, .drawn = true});
    double by_contract = 0, closed = 0;
    for (size_t r = 0; r < 10; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        for (int month = 1; month <= 36; month++) {
            double waited = waiting(&life.agency);
            life_step(&life);
            life_verify(&life);
            const struct agency_now *now = &life.agency.now;
            double done = agency_sum(&life.agency, life.agency.staff.done) + now->contract.done;
            assert_close(now->arrived + waited, done + now->closed + waiting(&life.agency), 0);
            assert_close(now->contract.done, now->contract.work, 1);
            by_contract += now->contract.done;
            closed += now->closed;
        }
        life_close(&life);
    }
    assert_true(by_contract > 10000 && closed > 100);
    fixture_close(&fixture);
}

/* Their part of the files in hand, late hand-over, the window and overtime, with checking that slows them. */
static void they_do_their_part_as_far_as_it_fits(void **state)
{
    (void)state;
    static const struct {
        const char *headcount, *share, *late, *window, *productivity, *overtime;
        double able; /* civil servants' capacity at skill 0 and full presence, of each such worker, at no checking */
        double part;
        bool fits;
    } cases[] = {
        {"8", "25 %", "0 %", "25 %", "1", "15 %", 8, 0.25, true},
        {"8", "25 %", "40 %", "25 %", "1", "15 %", 8 * 0.7, 0.25, true},
        {"2", "25 %", "100 %", "10 %", "1", "0 %", 2 * 0.1, 0.25, false},
        {"2", "60 %", "50 %", "100 %", "0.5", "30 %", 1, 0.6, false},
        {"3", "10 %", "80 %", "50 %", "2", "15 %", 6 * 0.6, 0.1, true},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const struct assignment set[] = {{"contract.headcount", cases[k].headcount},
                                         {"contract.share", cases[k].share},
                                         {"contract.late", cases[k].late},
                                         {"contract.window", cases[k].window},
                                         {"contract.productivity", cases[k].productivity},
                                         {"work.overtime", cases[k].overtime},
                                         {"observed.workload", "95 %"}};
        open_quiet(set, 7, "practices: {checking: {share: 40 %, time: 50 %, caught: 50 %}}\n");
        for (int month = 1; month <= 12; month++) {
            life_step(&life);
            life_verify(&life);
            const struct agency_now *now = &life.agency.now;
            double able = now->anchor.capacity * cases[k].able / 1.2;
            double part = cases[k].part * now->pool, most = (1 + life.values.params.overtime) * able;
            assert_close(now->contract.assigned, part, EXACT);
            assert_close_relative(now->contract.load, part / able, EXACT);
            assert_close_relative(now->contract.work, fmin(part, most), EXACT);
            assert_true(cases[k].fits == (part < most));
            double time = agency_sum(&life.agency, life.agency.staff.time);
            for (size_t i = 0; i < 16; i++)
                if (life.agency.staff.load[i] < 1) /* the others share the rest, by their time */
                    assert_close(life.agency.staff.work[i], (now->pool - part) * life.agency.staff.time[i] / time,
                                 1e-9);
        }
        end();
    }
}

/* With little to do nothing waits but what the two roundings leave, a file at most, and nothing is done twice. */
static void roundings_lose_and_invent_no_file(void **state)
{
    (void)state;
    const struct assignment set[] = {{"contract.headcount", "12"}, {"contract.share", "33 %"}};
    open_quiet(set, 2, NULL);
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        life_verify(&life);
        assert_in_range(waiting(&life.agency), 0, 1);
    }
    end();
}

/* Whole files are as many, on average, as the part that they are rounded from. */
static void rounding_favours_nobody(void **state)
{
    (void)state;
    enum { REPLICATES = 400 };
    static double by_contract[REPLICATES], by_all[REPLICATES];
    const struct assignment set[] = {{"contract.headcount", "20"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 1});
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 12);
        const struct contract *contract = &life.agency.now.contract;
        by_contract[r] = contract->done - contract->work;
        by_all[r] = agency_sum(&life.agency, life.agency.staff.done) - agency_sum(&life.agency, life.agency.staff.work);
        life_close(&life);
    }
    struct estimate c = fixture_estimate(by_contract, REPLICATES), a = fixture_estimate(by_all, REPLICATES);
    print_message("             off by %.1f and %.1f standard errors\n", c.mean / c.error, a.mean / a.error);
    assert_true(c.error > 0);
    assert_close(c.mean, 0, 4 * c.error);
    assert_close(a.mean, 0, 4 * a.error);
    fixture_close(&fixture);
}

/* ---- what becomes of them ---- */

static void assert_chances(const char *form, const char *skill, double performance)
{
    const struct assignment set[] = {{"contract.headcount", "2"},      {"contract.share", "30 %"},
                                     {"contract.skill", skill},        {"effects.error.form", form},
                                     {"effects.error.floor", "1 %"},   {"staff.vacancies", "4"},
                                     {"staff.hiring.gap", "60 months"}};
    open_quiet(set, 7, "practices: {supervision: {effect: 0.3}, checking: {share: 30 %, time: 10 %, caught: 50 %}}\n");
    life_until(&life, 3);
    const struct param_values *p = &life.values.params;
    const struct contract *contract = &life.agency.now.contract;
    const struct anchor *anchor = &life.agency.now.anchor;
    double theta = strtod(skill, NULL), above = contract->load - 1;
    assert_true(above > 0.1);
    double error = -p->error_slope * performance + p->error_overload * above; /* nothing is outside their duties */
    double sop = p->sop_skill * theta - p->sop_overload * above + 0.3;
    assert_close(contract->error_odds, error, EXACT);
    assert_close(contract->sop_odds, sop, EXACT);
    assert_close(contract->error_chance, 0.01 + 0.99 * logistic(anchor->error + error), EXACT);
    assert_close(contract->sop_chance, logistic(anchor->sop + sop), EXACT);
    double made = contract->work * contract->error_chance, done = contract->work,
           by = contract->work * contract->sop_chance;
    for (size_t i = 0; i < life.agency.shape.posts; i++) {
        made += life.agency.staff.work[i] * life.agency.staff.error_chance[i];
        by += life.agency.staff.work[i] * life.agency.staff.sop_chance[i];
        done += life.agency.staff.work[i];
    }
    assert_close(life.agency.now.error_expected, 0.85 * made / done, EXACT);
    assert_close(life.agency.now.sop_expected, by / done, EXACT);
    end();
}

static void their_odds_follow_their_formulas(void **state)
{
    (void)state;
    assert_chances("additive", "-0.5", -0.5);
    assert_chances("additive", "0.8", 0.8);
    assert_chances("product", "-0.5", -0.5);
    assert_chances("product", "-1.7", -1); /* ability ends at none */
}

/* The counts of a month, standardised: mean 0, variance 1, and the three draws apart. */
static void errors_and_tasks_are_binomial(void **state)
{
    (void)state;
    enum { REPLICATES = 150, MONTHS = 24, N = REPLICATES * MONTHS, DRAWS = 3 };
    static double z[DRAWS][N], squares[DRAWS][N], products[DRAWS][N];
    const struct assignment set[] = {{"contract.headcount", "8"}, {"work.arrivals_noise", "20 %"}};
    static const char *const checking = "practices: {checking: {share: 40 %, caught: 50 %}}\n";
    size_t n = 0;
    open_quiet(set, 2, checking);
    life_close(&life);
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 1, r);
        life_until(&life, 0);
        for (int month = 1; month <= MONTHS; month++, n++) {
            life_step(&life);
            const struct contract *c = &life.agency.now.contract;
            const double of[DRAWS] = {c->done, c->errors_made, c->done};
            const double chance[DRAWS] = {c->error_chance, 0.8, c->sop_chance};
            const double count[DRAWS] = {c->errors_made, c->errors, c->sop_tasks};
            for (int k = 0; k < DRAWS; k++) {
                z[k][n] = (count[k] - of[k] * chance[k]) / sqrt(of[k] * chance[k] * (1 - chance[k]));
                squares[k][n] = z[k][n] * z[k][n];
            }
            for (int k = 0; k < DRAWS; k++)
                products[k][n] = z[k][n] * z[(k + 1) % DRAWS][n];
        }
        life_close(&life);
    }
    for (int k = 0; k < DRAWS; k++) {
        struct estimate e = fixture_estimate(z[k], N), s = fixture_estimate(squares[k], N);
        struct estimate p = fixture_estimate(products[k], N);
        print_message("             mean, variance and product off by %.1f, %.1f and %.1f standard errors\n",
                      e.mean / e.error, (s.mean - 1) / s.error, p.mean / p.error);
        assert_close(e.mean, 0, 4 * e.error);
        assert_close(s.mean, 1, 4 * s.error);
        assert_close(p.mean, 0, 4 * p.error);
    }
    fixture_close(&fixture);
}

/* ---- the anchor ---- */

static void the_observed_levels_hold_with_them(void **state)
{
    (void)state;
    static const char *const since_july = "[{from: 1950-01, value: 0}, {from: 2025-07, value: 25}]";
    static const char *const more = "[{from: 1950-01, value: 10 %}, {from: 2025-04, value: 40 %}]";
    static const struct {
        struct assignment set[3];
        int n;
    } cases[] = {
        {{{"contract.headcount", "25"}, {"contract.late", "60 %"}, {"contract.skill", "-0.6"}}, 3},
        {{{"contract.headcount", "5"}, {"work.concentration", "1"}}, 2},
        {{{"contract.headcount", since_july}, {"work.concentration", "0.5"}}, 2},
        {{{"contract.headcount", "25"}, {"contract.share", more}, {"effects.error.form", "product"}}, 3},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        fixture_open(&fixture,
                     &(struct fixture_setup){.seed = 4, .set = cases[k].set, .n_set = cases[k].n, .drawn = true});
        for (size_t r = 0; r < 15; r++) {
            fixture_run(&fixture, r);
            assert_close(fixture_mean(&fixture, 0, INDICATOR_error_expected, -11, 0), 0.285, 1e-9);
            assert_close(fixture_mean(&fixture, 0, INDICATOR_sop_expected, -11, 0), 0.580, 1e-9);
        }
        fixture_close(&fixture);
    }
}

/* The stated load is that of the civil servants, of what is left to them. */
static void the_load_of_the_last_history_year_is_the_stated_one(void **state)
{
    (void)state;
    const struct assignment set[] = {
        {"work.arrivals_noise", "0 %"},
        {"work.overtime", "100 %"},
        {"contract.headcount", "60"},
        {"contract.share", "[{from: 1950-01, value: 10 %}, {from: 2025-04, value: 40 %}]"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 4});
    fixture_run(&fixture, 0);
    assert_close(fixture_mean(&fixture, 0, INDICATOR_load, -11, 0), 0.92, 1e-3); /* arrivals are whole files */
    assert_close(fixture_value(&fixture, 0, INDICATOR_contract_files, -9), 0.1, 1e-3);
    assert_close(fixture_value(&fixture, 0, INDICATOR_contract_files, -8), 0.4, 1e-3);
    assert_close(fixture_value(&fixture, 0, INDICATOR_contract_files, 1), 0.4, 1e-3);
    fixture_close(&fixture);
}

static void a_headcount_of_0_changes_not_a_bit(void **state)
{
    (void)state;
    static struct fixture with;
    const struct assignment set[] = {{"contract.headcount", "0"}, {"contract.share", "50 %"}, {"contract.skill", "-2"}};
    fixture_open(&fixture, &(struct fixture_setup){.drawn = true});
    fixture_open(&with, &(struct fixture_setup){.drawn = true, .set = set, .n_set = 3});
    for (size_t r = 0; r < 5; r++) {
        fixture_run(&fixture, r);
        fixture_run(&with, r);
        assert_memory_equal(replicate_history(with.space)->monthly, replicate_history(fixture.space)->monthly,
                            REPLICATE_HISTORY_MONTHS * INDICATOR_COUNT * sizeof(double));
        assert_memory_equal(replicate_record(with.space, 0)->monthly, replicate_record(fixture.space, 0)->monthly,
                            60 * INDICATOR_COUNT * sizeof(double));
    }
    fixture_close(&with);
    fixture_close(&fixture);
}

/* ---- what civil servants lose, and what they do not give ---- */

/* Who leaves 40 % of the files to others practises the other 60 %, from the first month of service on. */
static void practice_grows_by_the_part_that_is_left(void **state)
{
    (void)state;
    const struct assignment set[] = {{"contract.headcount", "8"}, {"contract.share", "40 %"}};
    open_quiet(set, 2, NULL);
    for (int month = 0; month <= 24; month++) {
        life_until(&life, month);
        for (size_t i = 0; i < 16; i++) {
            double months = fmax(0, month + 1 - life.agency.staff.appointed[i]);
            assert_close(life.agency.staff.practice[i], 0.6 * months, 1e-9);
        }
    }
    end();
}

/* What is used on the job with v fades by exp(-lambda v s) more in a month; the rest fades as ever. */
static void skill_fades_faster_by_what_is_no_longer_used(void **state)
{
    (void)state;
    enum { DONE_ALONE, SHARED };
    static struct life lives[2];
    const struct assignment set[] = {{"contract.headcount", "[{from: 1950-01, value: 0}, {from: 2026-02, value: 8}]"},
                                     {"contract.share", "40 %"}};
    for (int k = 0; k < 2; k++) {
        fixture_open(&fixture,
                     &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = k == SHARED ? 2 : 0});
        life_open(&lives[k], &fixture, 0, 0);
        life_until(&lives[k], 1);
        struct staff *staff = &lives[k].agency.staff;
        for (size_t i = 0; i < DIMENSIONS * lives[k].agency.shape.lanes; i++) {
            double use = (double)(i % 11) / 10, applied_use = (double)(i % 7) / 6;
            staff->known[i] = 0.5 + use;
            staff->applied[i] = 0.1; /* so much less that known stays above it */
            staff->mentored[i] = 0.3;
            staff->known_use[i] = use;
            staff->applied_use[i] = applied_use;
            staff->known_keep[i] = learning_keep(&lives[k].values.params, use);
            staff->applied_keep[i] = learning_keep(&lives[k].values.params, applied_use);
        }
        life_until(&lives[k], 13);
        if (k == DONE_ALONE)
            fixture_close(&fixture);
    }
    const struct staff *alone = &lives[DONE_ALONE].agency.staff, *shared = &lives[SHARED].agency.staff;
    double lambda = log(2) / lives[SHARED].values.params.forgetting_half_life;
    double mentored_use = lives[SHARED].values.params.mentoring_use;
    for (size_t i = 0; i < DIMENSIONS * lives[SHARED].agency.shape.lanes; i++) {
        assert_close(shared->known[i], alone->known[i] * exp(-12 * lambda * 0.4 * alone->known_use[i]), EXACT);
        assert_close(shared->applied[i], alone->applied[i] * exp(-12 * lambda * 0.4 * alone->applied_use[i]), EXACT);
        assert_close(shared->mentored[i], alone->mentored[i] * exp(-12 * lambda * 0.4 * mentored_use), EXACT);
    }
    life_close(&lives[DONE_ALONE]);
    life_close(&lives[SHARED]);
    fixture_close(&fixture);
}

/* Training makes civil servants err less; what contract staff do is the same to the last file. */
static void their_files_do_not_respond_to_training(void **state)
{
    (void)state;
    static struct life trained;
    const struct assignment set[] = {{"contract.headcount", "8"}, {"contract.late", "20 %"}};
    open_quiet(set, 2,
               FIXTURE_OPEN_GATES
               "programmes: {first: {kind: open, hours: 40 JP, intakes: monthly, fit: 100 %, dimensions: {technical: "
               "1}}}\n");
    life_close(&life);
    life_open(&life, &fixture, 0, 3);
    life_open(&trained, &fixture, 1, 3);
    double before = 0, after = 0, by_contract = 0;
    for (int month = 1; month <= 24; month++) {
        life_until(&life, month);
        life_until(&trained, month);
        assert_memory_equal(&trained.agency.now.contract, &life.agency.now.contract, sizeof(struct contract));
        by_contract += life.agency.now.contract.errors;
        before += agency_sum(&life.agency, life.agency.staff.errors);
        after += agency_sum(&trained.agency, trained.agency.staff.errors);
    }
    assert_true(after < 0.95 * before && by_contract > 100);
    life_close(&trained);
    end();
}

/* ---- their end, and their pay ---- */

/* In July their work falls to the civil servants, all of it and at once. */
static void their_end_moves_all_files_to_civil_servants(void **state)
{
    (void)state;
    const struct assignment set[] = {{"contract.headcount", "[{from: 1950-01, value: 8}, {from: 2026-07, value: 0}]"},
                                     {"contract.share", "40 %"}};
    open_quiet(set, 2, NULL);
    double load = 0;
    for (int month = 1; month <= 12; month++) {
        life_step(&life);
        life_verify(&life);
        const struct agency *a = &life.agency;
        assert_close(a->now.contract.assigned, month < 7 ? 0.4 * a->now.pool : 0, EXACT);
        assert_close(a->now.contract.done, month < 7 ? 0.4 * a->now.pool : 0, 1);
        assert_close(agency_sum(a, a->staff.work), (month < 7 ? 0.6 : 1) * a->now.pool, 1e-9);
        if (month == 6)
            load = a->staff.load[5];
        if (month == 7)
            assert_close(a->staff.load[5], load / 0.6, 0.02 * load); /* a month of practice, and a file that waited */
        if (month >= 7)
            assert_close(a->now.contract.errors + a->now.contract.errors_made + a->now.contract.sop_tasks, 0, 0);
    }
    end();
}

/* Pay is beside the training budget, and rises with prices in January. */
static void their_pay_is_not_spending(void **state)
{
    (void)state;
    const struct assignment set[] = {{"contract.headcount", "[{from: 1950-01, value: 8}, {from: 2027-07, value: 0}]"},
                                     {"contract.cost_per_staff_year", "24 juta"},
                                     {"budget.inflation", "10 %"}};
    open_quiet(set, 3, NULL);
    fixture_run(&fixture, 0);
    for (int month = 1; month <= 24; month++) {
        double pay = month > 18 ? 0 : 8 * 2e6 * (month > 12 ? 1.1 : 1);
        assert_close(fixture_value(&fixture, 0, INDICATOR_contract_cost, month), pay, 1e-3);
        assert_close(fixture_value(&fixture, 0, INDICATOR_spending, month), 0, 0);
    }
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_add_up_whoever_does_them),
        cmocka_unit_test(they_do_their_part_as_far_as_it_fits),
        cmocka_unit_test(roundings_lose_and_invent_no_file),
        cmocka_unit_test(rounding_favours_nobody),
        cmocka_unit_test(their_odds_follow_their_formulas),
        cmocka_unit_test(errors_and_tasks_are_binomial),
        cmocka_unit_test(the_observed_levels_hold_with_them),
        cmocka_unit_test(the_load_of_the_last_history_year_is_the_stated_one),
        cmocka_unit_test(a_headcount_of_0_changes_not_a_bit),
        cmocka_unit_test(practice_grows_by_the_part_that_is_left),
        cmocka_unit_test(skill_fades_faster_by_what_is_no_longer_used),
        cmocka_unit_test(their_files_do_not_respond_to_training),
        cmocka_unit_test(their_end_moves_all_files_to_civil_servants),
        cmocka_unit_test(their_pay_is_not_spending),
    };
    return cmocka_run_group_tests_name("contract", tests, NULL, NULL);
}
