/* Rotation and coordinators (P26): who, when, what it costs and what is learned by it. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "model/learning.h"
#include "model/roles.h"
#include "model_fixture.h"

static const double EXACT = 1e-9;

enum { HEADS = 4, STAFF = 16 };

static struct fixture fixture;
static struct life life;

/* The quiet agency with four heads and twelve others of different talent, in two units. */
static void open_roles(const struct assignment *more, int n_more, const char *overlay, size_t replicate)
{
    struct assignment set[12] = {{"staff.units", "2"}, {"effects.talent.spread", "0.5"}};
    assert_in_range(n_more, 0, 10);
    for (int k = 0; k < n_more; k++)
        set[2 + k] = more[k];
    char text[2048];
    fixture_quiet_but(text, sizeof text, "    - {count: 16,",
                      "    - {count: 4, education: S1, age: 40-45, post: structural}\n    - {count: 12,");
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = text, .overlays = {overlay}, .set = set, .n_set = 2 + n_more});
    life_open(&life, &fixture, 1, replicate);
    life_until(&life, 0);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

/* ---- rotation ---- */

/* Those who take on a new task lose .7 of technical skill by the practice curve, or all practice there is. */
static void assert_loss(const char *form, const char *loss, size_t least_exact, size_t least_all)
{
    const struct assignment set[] = {{"effects.practice.form", form}, {"effects.rotation.loss", loss}};
    double wanted = strtod(loss, NULL);
    size_t exact = 0, all = 0, stayed = 0;
    for (size_t r = 0; r < 10; r++) {
        open_roles(set, 2, "practices: {rotation: {moves: 50 %}}\n", r);
        const struct staff *staff = &life.agency.staff;
        for (int month = 1; month <= 24; month++) {
            const struct param_values *p = &life.values.params;
            double before[STAFF], broad[STAFF];
            memcpy(before, staff->practice, sizeof before);
            memcpy(broad, staff->broad, sizeof broad);
            life_prepare(&life);
            for (size_t i = 0; i < STAFF; i++) {
                double now = staff->practice[i];
                if (now == before[i]) {
                    stayed++;
                    assert_close(staff->broad[i], broad[i], 0);
                    continue;
                }
                assert_int_equal(life.today.calendar, 0);
                assert_true(i >= HEADS);
                assert_close(staff->broad[i], 1, 0);
                assert_true(now >= 0);
                double lost = learning_practice(p, before[i]) - learning_practice(p, now);
                if (now > 0)
                    assert_close(lost, wanted, EXACT);
                else
                    assert_true(lost <= wanted);
                exact += now > 0;
                all += now <= 0;
            }
            life_finish(&life);
        }
        end();
    }
    print_message("             %zu lost it, %zu all their practice\n", exact, all);
    assert_true(exact >= least_exact && all >= least_all && stayed > 2000);
}

static void a_new_task_costs_its_skill_and_no_more_practice_than_there_is(void **state)
{
    (void)state;
    assert_loss("power", "0.7", 80, 5);
    assert_loss("exponential", "0.7", 50, 10);
    assert_loss("power", "2", 0, 80);
    assert_loss("exponential", "0.2", 80, 0);
}

/* Each year's share of the staff outside structural posts, years drawn apart. */
static void some_move_each_january(void **state)
{
    (void)state;
    enum { REPLICATES = 300, N = REPLICATES * 12 };
    static double first[N], both[N];
    size_t n = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        if (r == 0)
            open_roles(NULL, 0, "practices: {rotation: {moves: 30 %}}\n", r);
        else {
            life_open(&life, &fixture, 1, r);
            life_until(&life, 0);
        }
        life_until(&life, 1);
        double moved[STAFF];
        memcpy(moved, life.agency.staff.broad, sizeof moved);
        life_until(&life, 12);
        assert_memory_equal(life.agency.staff.broad, moved, sizeof moved); /* only in January */
        life_until(&life, 13);
        for (size_t i = 0; i < STAFF; i++)
            if (i < HEADS)
                assert_close(life.agency.staff.broad[i], 0, 0);
            else {
                first[n] = moved[i];
                both[n++] = life.agency.staff.broad[i];
            }
        life_close(&life);
    }
    struct estimate f = fixture_estimate(first, N), b = fixture_estimate(both, N);
    double error = sqrt(0.3 * 0.7 / N), error_of_both = sqrt(0.51 * 0.49 / N);
    print_message("             off by %.1f and %.1f standard errors\n", (f.mean - 0.3) / error,
                  (b.mean - 0.51) / error_of_both);
    assert_close(f.mean, 0.3, 4 * error);
    assert_close(b.mean, 1 - 0.7 * 0.7, 4 * error_of_both);
    fixture_close(&fixture);
}

static void who_is_released_to_study_keeps_the_task(void **state)
{
    (void)state;
    open_roles(NULL, 0, "practices: {rotation: {moves: 100 %}}\n", 0);
    life_until(&life, 1);
    struct staff *staff = &life.agency.staff;
    for (size_t i = HEADS; i < STAFF; i++)
        staff->broad[i] = 0;
    staff->study_lost[7] = 1;
    staff->study_lost[8] = 0.15; /* beside the job */
    roles_rotate(&life.agency, &life.today);
    for (size_t i = HEADS; i < STAFF; i++)
        assert_close(staff->broad[i], i == 7 ? 0 : 1, 0);
    end();
}

/* Who knows another task does files of vacant posts as well as the own ones; nothing else of the odds changes. */
static void who_is_broad_is_spared_the_penalty_for_outside_duties(void **state)
{
    (void)state;
    static struct life stays;
    const struct assignment set[] = {
        {"effects.rotation.loss", "0"}, {"staff.vacancies", "4"}, {"staff.hiring.gap", "60 months"}};
    open_roles(set, 3, "practices: {rotation: {moves: 50 %}}\n", 0);
    life_open(&stays, &fixture, 0, 0);
    size_t broad = 0;
    for (int month = 1; month <= 24; month++) {
        life_until(&life, month);
        life_until(&stays, month);
        assert_true(life.agency.now.outside > 0.05);
        double penalty = life.values.params.error_outside * life.agency.now.outside;
        for (size_t i = 0; i < STAFF; i++) {
            double spared = stays.agency.staff.error_odds[i] - life.agency.staff.error_odds[i];
            assert_close(spared, life.agency.staff.broad[i] * penalty, EXACT);
            assert_close(life.agency.staff.sop_odds[i], stays.agency.staff.sop_odds[i], EXACT);
            broad += life.agency.staff.broad[i] != 0;
        }
    }
    assert_in_range(broad, 50, 12 * 24 - 1);
    life_close(&stays);
    end();
}

/* ---- the practice curve backwards ---- */

static void practice_of_is_the_inverse_of_practice(void **state)
{
    (void)state;
    static const double novices[] = {0.05, 0.5, 1, 1.5, 3}, exponents[] = {0.15, 0.25, 0.4};
    struct param_values p = {.error_slope = 0.9, .practice_asymptote = 0.3};
    for (int form = 0; form <= 1; form++)
        for (size_t k = 0; k < sizeof novices / sizeof *novices; k++)
            for (size_t e = 0; e < sizeof exponents / sizeof *exponents; e++) {
                p.practice_form = form;
                p.practice_novice = novices[k];
                p.practice_exponent = exponents[e];
                for (double n = -0.04; n <= 480; n += 7.3) /* before the start, too */
                    assert_close(learning_practice_of(&p, learning_practice(&p, n)), n, 1e-6 * (1 + fabs(n)));
                assert_close(learning_practice_of(&p, 0), 60, 1e-6); /* a journeyman */
            }
    p.practice_novice = 0; /* practice gives nothing */
    assert_true(isnan(learning_practice_of(&p, -0.7)));
}

/* ---- coordinators ---- */

/* Whether `a` is to be named before `b`, by the state of the end of the month before. */
static bool first_of(const double *months, const double *skill, size_t a, size_t b)
{
    if (months[a] != months[b])
        return months[a] < months[b];
    return skill[a] != skill[b] ? skill[a] > skill[b] : a < b;
}

enum naming { NOBODY, AS_BEFORE, ANEW };

/* The next month, with two in each unit, by turn and then by managerial skill; each gives the hours and learns by the
 * formula, on top of what fades. */
static void step_and_check(enum naming naming)
{
    const struct staff *staff = &life.agency.staff;
    double months[STAFF], skill[STAFF], learnable[STAFF], mentored[STAFF], was[STAFF];
    memcpy(months, staff->coordinated, sizeof months);
    memcpy(skill, staff->skill + MANAGERIAL * STAFF, sizeof skill);
    memcpy(learnable, staff->learnable + MANAGERIAL * STAFF, sizeof learnable);
    memcpy(mentored, staff->mentored + MANAGERIAL * STAFF, sizeof mentored);
    memcpy(was, staff->coordinates, sizeof was);
    life_step(&life);
    life_verify(&life);
    const struct param_values *p = &life.values.params;
    for (size_t i = 0; i < STAFF; i++) {
        size_t before = 0;
        for (size_t j = HEADS; j < STAFF; j++)
            before += j != i && staff->unit[j] == staff->unit[i] && first_of(months, skill, j, i);
        double role = naming == AS_BEFORE ? was[i] : naming == ANEW && i >= HEADS && before < 2;
        assert_close(staff->coordinates[i], role, 0);
        assert_close(staff->coordinated[i], months[i] + role, 0);
        assert_close(staff->lost[i], role * 9 / p->hours_month, 1e-12);
        double left = mentored[i] * learning_keep(p, p->mentoring_use);
        double gain = 0.6 / 12 * fmax(0, 1 - learnable[i] / p->training_ceiling);
        assert_close(staff->mentored[MANAGERIAL * STAFF + i], left + role * gain, 1e-12);
        assert_close(staff->mentored[TECHNICAL * STAFF + i], 0, 0);
    }
}

#define COORDINATORS "practices: {coordinators: {each_unit: 2, gain: 0.6, role_hours_month: 9"

static void coordinators_take_turns_and_learn(void **state)
{
    (void)state;
    for (size_t r = 0; r < 5; r++) {
        open_roles(NULL, 0, COORDINATORS "}}\n", r);
        for (int month = 1; month <= 24; month++)
            step_and_check(month % 12 == 1 ? ANEW : AS_BEFORE);
        double all = 0;
        for (size_t i = HEADS; i < STAFF; i++) {
            double months = life.agency.staff.coordinated[i];
            assert_true(months == 0 || months == 12); /* others in the second year */
            all += months;
        }
        assert_close(all, 2 * 2 * 24, 0);
        end();
    }
}

/* From April on there are some, at once; in January others; from March on none, and what was learned fades. */
static void there_are_coordinators_while_the_practice_is_in_force(void **state)
{
    (void)state;
    open_roles(NULL, 0,
               COORDINATORS
               ", on: [{from: 1950-01, value: no}, {from: 2026-04, value: yes}, {from: 2027-03, value: no}]}}\n",
               0);
    for (int month = 1; month <= 24; month++) {
        bool on = month >= 4 && month < 15;
        step_and_check(!on ? NOBODY : month == 4 || month == 13 ? ANEW : AS_BEFORE);
    }
    end();
}

/* A unit smaller than its coordinators has no more of them than it has people who may. */
static void a_small_unit_names_all_it_has(void **state)
{
    (void)state;
    open_roles(NULL, 0, "practices: {coordinators: {each_unit: 50}}\n", 0);
    life_until(&life, 1);
    assert_close(agency_sum(&life.agency, life.agency.staff.coordinates), STAFF - HEADS, 0);
    for (size_t i = 0; i < STAFF; i++)
        assert_close(life.agency.staff.coordinates[i], i >= HEADS, 0);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_task_costs_its_skill_and_no_more_practice_than_there_is),
        cmocka_unit_test(some_move_each_january),
        cmocka_unit_test(who_is_released_to_study_keeps_the_task),
        cmocka_unit_test(who_is_broad_is_spared_the_penalty_for_outside_duties),
        cmocka_unit_test(practice_of_is_the_inverse_of_practice),
        cmocka_unit_test(coordinators_take_turns_and_learn),
        cmocka_unit_test(there_are_coordinators_while_the_practice_is_in_force),
        cmocka_unit_test(a_small_unit_names_all_it_has),
    };
    return cmocka_run_group_tests_name("roles", tests, NULL, NULL);
}
