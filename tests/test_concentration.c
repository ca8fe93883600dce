/* Concentration of work on the skilled (P24), and levelling, which takes a part of it away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "model_fixture.h"

static struct fixture fixture;
static struct life life;

static void open_concentrated(const char *concentration, const char *overlay, size_t replicate)
{
    const struct assignment set[] = {{"work.concentration", concentration}};
    fixture_open(&fixture,
                 &(struct fixture_setup){.seed = 3, .drawn = true, .overlays = {overlay}, .set = set, .n_set = 1});
    life_open(&life, &fixture, overlay ? 1 : 0, replicate);
    life_until(&life, 0);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

/* Files assigned to a person this month, from the load. */
static double assigned_to(size_t i)
{
    const struct param_values *p = &life.values.params;
    const struct staff *staff = &life.agency.staff;
    double pace = staff->presence[i] * exp(p->speed_skill * staff->file_skill[i]) / life.agency.now.slowed;
    return staff->load[i] * life.agency.now.anchor.capacity * staff->time[i] * pace;
}

/* Everyone's part of the files in hand is that of time * exp(gamma theta), at the gamma that levelling leaves; what is
 * more than capacity and overtime waits. */
static void assert_shares(const char *concentration, const char *overlay, double gamma)
{
    open_concentrated(concentration, overlay, 5);
    size_t limited = 0;
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        life_verify(&life);
        const struct staff *staff = &life.agency.staff;
        double weights = 0, assigned = 0;
        for (size_t i = 0; i < life.agency.shape.posts; i++)
            weights += staff->time[i] * exp(gamma * staff->file_skill[i]);
        for (size_t i = 0; i < life.agency.shape.posts; i++) {
            double wanted = life.agency.now.pool * staff->time[i] * exp(gamma * staff->file_skill[i]) / weights;
            assert_close(assigned_to(i), wanted, 1e-9);
            assigned += assigned_to(i);
            if (staff->load[i] > 1 + life.values.params.overtime) {
                assert_close(staff->work[i], wanted / staff->load[i] * (1 + life.values.params.overtime), 1e-9);
                limited++;
            } else
                assert_close(staff->work[i], wanted, 1e-9);
        }
        assert_close(assigned, life.agency.now.pool, 1e-8);
    }
    assert_true(limited > 100);
    end();
}

static void shares_follow_time_and_skill(void **state)
{
    (void)state;
    assert_shares("0.5", NULL, 0.5);
    assert_shares("1.2", NULL, 1.2);
    assert_shares("0", NULL, 0);
    assert_shares("0.8", "practices: {levelling: {evens: 25 %}}\n", 0.6);
}

/* Without concentration the part is that of the time, bit for bit. */
static void no_concentration_is_equal_shares_bit_for_bit(void **state)
{
    (void)state;
    open_concentrated("0", NULL, 5);
    size_t compared = 0;
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        const struct agency *a = &life.agency;
        double files_a_time = a->now.pool / agency_sum(a, a->staff.time);
        for (size_t i = 0; i < a->shape.posts; i++)
            if (a->staff.load[i] < 1) {
                assert_close(a->staff.work[i], files_a_time * a->staff.time[i], 0);
                compared++;
            }
    }
    assert_true(compared > 500);
    end();
}

/* Levelling that takes all of it away leaves an agency that never had any, from the history on. */
static void full_levelling_leaves_no_concentration(void **state)
{
    (void)state;
    static struct fixture level;
    const struct assignment none[] = {{"effects.talent.spread", "0.5"}, {"work.concentration", "0"}};
    const struct assignment some[] = {{"effects.talent.spread", "0.5"}, {"work.concentration", "0.5"}};
    char text[2048];
    snprintf(text, sizeof text, "%spractices: {levelling: {evens: 100 %%}}\n", fixture_quiet_agency);
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = none, .n_set = 2});
    fixture_open(&level, &(struct fixture_setup){.agency = text, .set = some, .n_set = 2});
    for (size_t r = 0; r < 3; r++) {
        fixture_run(&fixture, r);
        fixture_run(&level, r);
        for (int k = 0; k < 24 * INDICATOR_COUNT; k++)
            if (k % INDICATOR_COUNT != INDICATOR_busiest_fifth) /* empty where nothing is concentrated */
                assert_memory_equal(&replicate_record(level.space, 0)->monthly[k],
                                    &replicate_record(fixture.space, 0)->monthly[k], sizeof(double));
    }
    fixture_close(&level);
    fixture_close(&fixture);
}

/* Those on whom less lands than an equal share practise that part of it; nobody practises more. Contract staff take
 * their part of everyone's. */
static void who_does_less_practises_less(void **state)
{
    (void)state;
    const struct assignment set[] = {{"work.concentration", "0.8"},
                                     {"contract.headcount", "20"},
                                     {"contract.share", "30 %"},
                                     {"effects.change.rate", "0"}};
    fixture_open(&fixture, &(struct fixture_setup){.drawn = true, .set = set, .n_set = 4});
    life_open(&life, &fixture, 0, 1);
    life_until(&life, -11);
    size_t less = 0, full = 0;
    for (int month = -10; month <= 24; month++) {
        life_prepare(&life);
        const struct staff *staff = &life.agency.staff;
        double before[128], weights = 0, time = 0;
        memcpy(before, staff->practice, life.agency.shape.posts * sizeof *before);
        for (size_t i = 0; i < life.agency.shape.posts; i++) {
            weights += staff->time[i] * exp(0.8 * staff->file_skill[i]);
            time += staff->time[i];
        }
        life_finish(&life);
        for (size_t i = 0; i < life.agency.shape.posts; i++) {
            bool works = staff->here[i] != 0 && month >= staff->appointed[i];
            double part = exp(0.8 * staff->file_skill[i]) * time / weights;
            assert_close(staff->practice[i], before[i] + (works ? 0.7 * fmin(1, part) : 0), 1e-9);
            less += works && part < 0.95;
            full += works && part > 1;
        }
    }
    assert_true(less > 500 && full > 500);
    end();
}

/* ---- how much lands on how few ---- */

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The part of all that the fifth of staff with most of it has. */
static double busiest_fifth(double *files, size_t staff)
{
    qsort(files, staff, sizeof *files, descending);
    double fifth = (double)staff / 5, sum = 0, all = 0;
    for (size_t i = 0; i < staff; i++) {
        sum += files[i] * fmin(1, fmax(0, fifth - (double)i));
        all += files[i];
    }
    return sum / all;
}

struct busy {
    struct estimate assigned, done;
};

static struct busy measure(const char *concentration, const char *overlay)
{
    enum { REPLICATES = 100, MONTHS = 12 };
    static double assigned[REPLICATES], done[REPLICATES], files[128], work[128];
    open_concentrated(concentration, overlay, 0);
    life_close(&life);
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, overlay ? 1 : 0, r);
        life_until(&life, 0);
        assigned[r] = done[r] = 0;
        for (int month = 1; month <= MONTHS; month++) {
            life_step(&life);
            size_t staff = 0;
            for (size_t i = 0; i < life.agency.shape.posts; i++) {
                if (life.agency.staff.here[i] == 0)
                    continue;
                files[staff] = assigned_to(i);
                work[staff++] = life.agency.staff.work[i];
            }
            assigned[r] += busiest_fifth(files, staff) / MONTHS;
            done[r] += busiest_fifth(work, staff) / MONTHS;
        }
        life_close(&life);
    }
    struct busy busy = {fixture_estimate(assigned, REPLICATES), fixture_estimate(done, REPLICATES)};
    print_message("             concentration %s: %.2f %% assigned, %.2f %% done (standard errors %.2f, %.2f)\n",
                  concentration, 100 * busy.assigned.mean, 100 * busy.done.mean, 100 * busy.assigned.error,
                  100 * busy.done.error);
    fixture_close(&fixture);
    return busy;
}

/* The indicator counts whole files of whole people: those done by the 14 of 69 who did most. */
static void the_indicator_is_that_of_the_busiest_fifth(void **state)
{
    (void)state;
    static double done[128];
    open_concentrated("0.5", NULL, 2);
    fixture_run(&fixture, 2);
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        size_t posts = life.agency.shape.posts, fifth = (size_t)floor(life.agency.now.filled / 5 + 0.5);
        memcpy(done, life.agency.staff.done, posts * sizeof *done);
        qsort(done, posts, sizeof *done, descending);
        double sum = 0;
        for (size_t i = 0; i < fifth; i++)
            sum += done[i];
        assert_close(fixture_value(&fixture, 0, INDICATOR_busiest_fifth, month),
                     sum / agency_sum(&life.agency, life.agency.staff.done), 1e-12);
    }
    end();
    open_concentrated("0", NULL, 2);
    fixture_run(&fixture, 2);
    assert_true(isnan(fixture_value(&fixture, 0, INDICATOR_busiest_fifth, 1)));
    end();
}

/* In Palembang at .5 the busiest fifth are handed 27 % of the files and do 26 %; shared equally, a fifth. What is done
 * lags behind, since nobody does more than capacity and overtime. */
static void in_palembang_the_busiest_fifth_carry_more(void **state)
{
    (void)state;
    struct busy equal = measure("0", NULL), half = measure("0.5", NULL), one = measure("1", NULL);
    struct busy levelled = measure("0.5", "practices: {levelling: {evens: 100 %}}\n");
    struct busy half_levelled = measure("1", "practices: {levelling: {evens: 50 %}}\n");
    assert_close(equal.assigned.mean, 0.2025, 0.001); /* some lose time to courses */
    assert_close(half.assigned.mean, 0.27, 0.005);
    assert_close(half.done.mean, 0.265, 0.005);
    assert_true(one.assigned.mean > 0.33 && one.done.mean < 0.31);
    assert_close(levelled.assigned.mean, equal.assigned.mean, 0.001);
    assert_close(half_levelled.assigned.mean, half.assigned.mean, 0.003);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_follow_time_and_skill),
        cmocka_unit_test(no_concentration_is_equal_shares_bit_for_bit),
        cmocka_unit_test(full_levelling_leaves_no_concentration),
        cmocka_unit_test(who_does_less_practises_less),
        cmocka_unit_test(the_indicator_is_that_of_the_busiest_fifth),
        cmocka_unit_test(in_palembang_the_busiest_fifth_carry_more),
    };
    return cmocka_run_group_tests_name("concentration", tests, NULL, NULL);
}
