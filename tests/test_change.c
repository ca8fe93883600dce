/* Changes of rules and applications (P13): when they come, what they take, and what practice people usually have. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "model/learning.h"
#include "model_fixture.h"

static const double EXACT = 1e-9;

/* The quiet agency with changes, a history of ten years and staff of the given ages; scenario 1 is the overlay. */
static void open_changing(struct fixture *fixture, const char *age, const char *rate, const char *loss,
                          const char *overlay)
{
    const struct assignment set[] = {{"effects.change.rate", rate},
                                     {"effects.change.loss", loss},
                                     {"effects.gates.no_show", "0 %"},
                                     {"history", "120 months"}};
    char text[2048];
    fixture_quiet_but(text, sizeof text, "age: 26-37", age);
    fixture_open(fixture, &(struct fixture_setup){.agency = text, .overlays = {overlay}, .set = set, .n_set = 4});
}

/* ---- when ---- */

enum { POSTS = 16, MONTHS = 143 }; /* history and two years, without the first month */

/* Lives the next month; whether rules changed in it, by everyone's practice. */
static bool step_and_see_change(struct life *life)
{
    const struct staff *staff = &life->agency.staff;
    double before[POSTS];
    memcpy(before, staff->practice, sizeof before);
    life_step(life);
    double left = 1 - life->values.params.change_loss;
    bool changed = staff->practice[0] < before[0] * (left + 1) / 2 + 1;
    for (size_t i = 0; i < POSTS; i++)
        assert_close(staff->practice[i], before[i] * (changed ? left : 1) + 1, EXACT);
    return changed;
}

/* A change comes in a month with the probability 1 - e^(-rate/12); everyone feels it at once, and in the same months
 * under every policy. */
static void assert_rate(const char *rate_text, const char *loss, double rate)
{
    enum { REPLICATES = 100 };
    static struct fixture fixture;
    static struct life life;
    static const char *const courses = FIXTURE_OPEN_GATES
        "programmes: {first: {kind: open, hours: 8 JP, intakes: monthly, dimensions: {technical: 1}}}\n"
        "practices: {mentoring: {mentors: 4, mentees_each: 1, hours_week: 1}}\n";
    open_changing(&fixture, "age: 37-40", rate_text, loss, courses);
    double events = 0, months = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        bool seen[MONTHS];
        for (int scenario = 0; scenario < 2; scenario++) {
            life_open(&life, &fixture, scenario, r);
            life_step(&life); /* the first month of the history begins with the people */
            for (int m = 0; m < MONTHS; m++) {
                bool changed = step_and_see_change(&life);
                if (scenario > 0)
                    assert_int_equal(changed, seen[m]);
                seen[m] = changed;
                events += scenario == 0 && changed;
                months += scenario == 0;
            }
            life_close(&life);
        }
    }
    double expected = 1 - exp(-rate / 12), error = sqrt(expected * (1 - expected) / months);
    print_message("             %.0f in %.0f months, off by %.1f standard errors\n", events, months,
                  rate > 0 ? (events / months - expected) / error : 0);
    assert_close(events / months, expected, 4 * error);
    fixture_close(&fixture);
}

static void changes_come_at_their_rate_and_in_the_same_months_under_every_policy(void **state)
{
    (void)state;
    assert_rate("0", "30 %", 0);
    assert_rate("0.5", "30 %", 0.5);
    assert_rate("1.5", "10 %", 1.5);
    assert_rate("12", "60 %", 12);
}

/* So that policies, or agencies, that differ in the loss alone can be compared. */
static void the_months_do_not_depend_on_the_loss(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    bool seen[2][MONTHS] = {{false}};
    size_t events = 0;
    for (int k = 0; k < 2; k++) {
        open_changing(&fixture, "age: 37-40", "3", k == 0 ? "30 %" : "60 %", NULL);
        life_open(&life, &fixture, 0, 7);
        life_step(&life);
        for (int m = 0; m < MONTHS; m++)
            events += seen[k][m] = step_and_see_change(&life);
        life_close(&life);
        fixture_close(&fixture);
    }
    assert_memory_equal(seen[0], seen[1], sizeof seen[0]);
    assert_in_range(events, 2, 2 * MONTHS - 4);
}

/* ---- what ---- */

static void cut(double *stock, size_t n, double left)
{
    for (size_t i = 0; i < n; i++)
        stock[i] *= left;
}

/* In Palembang after two years with everything on: a change leaves its part of practice and of technical skill known
 * and applied, and nothing else in the agency moves. A month without one moves nothing at all. */
static void a_change_takes_practice_and_trained_technical_skill_and_nothing_else(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"effects.change.rate", "6"}, {"effects.change.loss", "35 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.overlays = {"practices: {mentoring: {on: yes}}\n"
                                                                "budget: {annual: 1 miliar}\n"},
                                                   .set = set,
                                                   .n_set = 2});
    life_open(&life, &fixture, 1, 0);
    life_until(&life, 24);
    struct agency *a = &life.agency;
    size_t lanes = a->shape.lanes, changes = 0;
    char *expected = malloc(a->block_size);
    assert_non_null(expected);
    assert_true(agency_sum(a, a->staff.applied + TECHNICAL * lanes) > 0);
    assert_true(agency_sum(a, a->staff.known + SOCIAL * lanes) > 0); /* there is more to take than is taken */
    assert_true(agency_sum(a, a->staff.mentored) > 0);
    for (int month = 25; month <= 36; month++) {
        struct agency before = *a;
        struct today today = life.today;
        today_set(&today, (int)life.values.params.start, month);
        memcpy(expected, a->block, a->block_size);
        double practice = agency_sum(a, a->staff.practice);
        learning_change(a, &today);
        bool changed = agency_sum(a, a->staff.practice) < practice;
        struct agency wanted = *a; /* the same arrays, in the other block */
        if (changed) {
            ptrdiff_t to = expected - (char *)a->block;
            cut((double *)(void *)((char *)wanted.staff.practice + to), lanes, 1 - 0.35);
            cut((double *)(void *)((char *)(wanted.staff.known + TECHNICAL * lanes) + to), lanes, 1 - 0.35);
            cut((double *)(void *)((char *)(wanted.staff.applied + TECHNICAL * lanes) + to), lanes, 1 - 0.35);
        }
        assert_memory_equal(a->block, expected, a->block_size);
        assert_memory_equal(&a->now, &before.now, sizeof a->now);
        changes += changed;
    }
    assert_in_range(changes, 1, 11);
    free(expected);
    life_close(&life);
    fixture_close(&fixture);
}

/* In the life of an agency: everyone learns the same course in month 1, of which the technical part is cut by each
 * change, after which both parts fade by a month as ever. */
static void known_skill_fades_and_is_cut_by_changes(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    static const char *const course =
        FIXTURE_OPEN_GATES "programmes: {first: {kind: open, hours: 20 JP, intakes: [jan], once: yes, fit: 100 %,\n"
                           "    dimensions: {technical: 1, social: 1}}}\n";
    open_changing(&fixture, "age: 37-37", "3", "25 %", course);
    life_open(&life, &fixture, 1, 1);
    life_until(&life, 1);
    const struct staff *staff = &life.agency.staff;
    size_t lanes = life.agency.shape.lanes, changes = 0;
    double technical[POSTS], social[POSTS];
    for (size_t i = 0; i < POSTS; i++) {
        assert_true(staff->known[TECHNICAL * lanes + i] > 0);
        technical[i] = staff->known[TECHNICAL * lanes + i];
        social[i] = staff->known[SOCIAL * lanes + i];
    }
    while (life.today.month < 24) {
        bool changed = step_and_see_change(&life);
        changes += changed;
        for (size_t i = 0; i < POSTS; i++) {
            double keep =
                exp(-log(2) / life.values.params.forgetting_half_life * (1 - staff->known_use[TECHNICAL * lanes + i]));
            technical[i] *= keep * (changed ? 0.75 : 1);
            social[i] *= keep;
            assert_close(staff->known[TECHNICAL * lanes + i], technical[i], EXACT);
            assert_close(staff->known[SOCIAL * lanes + i], social[i], EXACT);
        }
    }
    assert_in_range(changes, 1, 20);
    life_close(&life);
    fixture_close(&fixture);
}

/* ---- a new application ---- */

/* It comes in its month, once and for sure, and takes its own part or that of any change; changes go on beside it, in
 * the months in which they would have come. */
static void assert_application(const char *application, const char *loss_of_change, double loss, int month)
{
    static struct fixture fixture;
    static struct life life, twin;
    size_t changes = 0;
    char overlay[256];
    snprintf(overlay, sizeof overlay, "events: {new_application: %s}\n", application);
    open_changing(&fixture, "age: 45-50", "2", loss_of_change, overlay);
    for (size_t r = 0; r < 10; r++) {
        life_open(&life, &fixture, 0, r);
        life_open(&twin, &fixture, 1, r);
        life_until(&life, 0);
        life_until(&twin, 0);
        for (int m = 1; m <= 24; m++) {
            double before[POSTS], own_before[POSTS];
            memcpy(before, life.agency.staff.practice, sizeof before);
            memcpy(own_before, twin.agency.staff.practice, sizeof own_before);
            life_prepare(&life);
            life_prepare(&twin);
            double left = m == month ? 1 - loss : 1;
            for (size_t i = 0; i < POSTS; i++) {
                double kept = life.agency.staff.practice[i] / before[i]; /* by a change of the month, if there is one */
                assert_close(twin.agency.staff.practice[i], own_before[i] * kept * left, EXACT);
                changes += i == 0 && kept < 1;
            }
            life_finish(&life);
            life_finish(&twin);
        }
        life_close(&life);
        life_close(&twin);
    }
    assert_in_range(changes, 10, 100); /* 36.8 on average */
    fixture_close(&fixture);
}

static void a_new_application_comes_in_its_month(void **state)
{
    (void)state;
    assert_application("{month: 2026-07, loss: 45 %}", "30 %", 0.45, 7);
    assert_application("{month: 2027-01}", "30 %", 0.3, 13); /* as much as any change */
    assert_application("{month: 2027-12, loss: 0 %}", "30 %", 0, 24);
    assert_application("{month: 2030-01, loss: 45 %}", "30 %", 0.45, 49); /* after the end */
}

/* So it does in the history, and then it takes trained technical skill with it. */
static void a_new_application_of_the_past_is_lived_through(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"events.new_application.month", "2025-06"},
                                     {"events.new_application.loss", "40 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 2});
    life_open(&life, &fixture, 0, 0);
    life_until(&life, -7);
    struct staff *staff = &life.agency.staff;
    size_t lanes = life.agency.shape.lanes;
    double practice[POSTS];
    memcpy(practice, staff->practice, sizeof practice);
    for (size_t i = 0; i < DIMENSIONS * lanes; i++) {
        staff->known[i] = staff->mentored[i] = 0.4;
        staff->applied[i] = 0.3;
        staff->known_keep[i] = staff->applied_keep[i] = 1;
    }
    life_until(&life, -6); /* June */
    double mentored = 0.4 * learning_keep(&life.values.params, life.values.params.mentoring_use);
    for (size_t i = 0; i < POSTS; i++) {
        bool appointed = staff->appointed[i] <= -6;
        assert_close(staff->practice[i], 0.6 * practice[i] + (appointed ? 1 : 0), EXACT);
        for (size_t d = 0; d < DIMENSIONS; d++) {
            assert_close(staff->known[d * lanes + i], d == TECHNICAL ? 0.24 : 0.4, EXACT);
            assert_close(staff->applied[d * lanes + i], d == TECHNICAL ? 0.18 : 0.3, EXACT);
            assert_close(staff->mentored[d * lanes + i], mentored, EXACT);
        }
    }
    life_close(&life);
    fixture_close(&fixture);
}

/* ---- usual practice ---- */

static struct param_values changing(double rate, double loss)
{
    return (struct param_values){.change_rate = rate, .change_loss = loss};
}

static void usual_practice_is_its_closed_form_and_never_above_service(void **state)
{
    (void)state;
    static const double rates[] = {1e-9, 0.2, 0.5, 1.5, 12}, losses[] = {0.01, 0.1, 0.3, 0.6, 1};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
        for (size_t l = 0; l < sizeof losses / sizeof *losses; l++) {
            struct param_values p = changing(rates[r], losses[l]);
            double q = -expm1(-rates[r] / 12) * losses[l], before = -1;
            for (double service = 0; service <= 480; service++) {
                double usual = learning_usual_practice(&p, service);
                assert_close(usual, -expm1(service * log1p(-fmin(q, 1 - 1e-12))) / q, 1e-5);
                assert_true(usual >= 0 && usual <= service);
                assert_true(usual >= before); /* more service never means less */
                before = usual;
            }
        }
    struct param_values quoted = changing(0.5, 0.3);
    assert_close(learning_usual_practice(&quoted, 1e9), 1 / (0.3 * -expm1(-0.5 / 12)), 1e-9); /* 81.7 months */
}

static void without_changes_practice_is_service(void **state)
{
    (void)state;
    struct param_values no_changes = changing(0, 0.3), no_loss = changing(0.5, 0);
    for (double service = 0; service <= 480; service++) {
        assert_close(learning_usual_practice(&no_changes, service), service, 0);
        assert_close(learning_usual_practice(&no_loss, service), service, 0);
    }
}

/* People begin the history with what they usually have, and have it on average ever after: ten years on in the history,
 * at its end and two years into the scenario. Replicates are compared, since changes hit all of an agency at once. */
static void assert_mean_is_usual(const char *rate, const char *loss, const char *age)
{
    enum { REPLICATES = 300, LOOKS = 4 };
    static const int looks[LOOKS] = {-118, -60, 0, 24};
    static double off[LOOKS][REPLICATES];
    static struct fixture fixture;
    static struct life life;
    open_changing(&fixture, age, rate, loss, NULL);
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        for (int k = 0; k < LOOKS; k++) {
            life_until(&life, looks[k]);
            off[k][r] = 0;
            for (size_t i = 0; i < POSTS; i++) {
                double service = fmax(0, looks[k] + 1 - life.agency.staff.appointed[i]);
                off[k][r] += life.agency.staff.practice[i] - learning_usual_practice(&life.values.params, service);
            }
            off[k][r] /= POSTS;
        }
        life_close(&life);
    }
    for (int k = 0; k < LOOKS; k++) {
        struct estimate e = fixture_estimate(off[k], REPLICATES);
        print_message("             month %4d: off by %.2f months, %.1f standard errors\n", looks[k], e.mean,
                      e.mean / e.error);
        assert_close(e.mean, 0, 4 * e.error);
    }
    fixture_close(&fixture);
}

static void people_have_their_usual_practice_on_average(void **state)
{
    (void)state;
    assert_mean_is_usual("0.5", "30 %", "age: 45-50");
    assert_mean_is_usual("1.5", "60 %", "age: 45-50");
    assert_mean_is_usual("0.5", "30 %", "age: 31-36"); /* most are appointed on the way */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_come_at_their_rate_and_in_the_same_months_under_every_policy),
        cmocka_unit_test(the_months_do_not_depend_on_the_loss),
        cmocka_unit_test(a_change_takes_practice_and_trained_technical_skill_and_nothing_else),
        cmocka_unit_test(known_skill_fades_and_is_cut_by_changes),
        cmocka_unit_test(a_new_application_comes_in_its_month),
        cmocka_unit_test(a_new_application_of_the_past_is_lived_through),
        cmocka_unit_test(usual_practice_is_its_closed_form_and_never_above_service),
        cmocka_unit_test(without_changes_practice_is_service),
        cmocka_unit_test(people_have_their_usual_practice_on_average),
    };
    return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
