/* Presence at the desk, what spot checks do to it, and what presence does to pace and the SOP. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "model_fixture.h"

static const double EXACT = 1e-12;

static struct fixture fixture;
static struct life life, twin; /* the same replicate without and with spot checks */

/* People differ, in absence, motivation and talent. */
static const struct assignment LIVELY[] = {{"effects.absence.trait", "0.5"},
                                           {"effects.motivation.between", "0.4"},
                                           {"effects.motivation.within", "0.3"},
                                           {"effects.talent.spread", "0.5"}};
enum { N_LIVELY = 4 };

/* Four heads and twelve others. */
static void with_heads(char *text, size_t size)
{
    fixture_quiet_but(text, size, "    - {count: 16,",
                      "    - {count: 4, education: S1, age: 40-45, post: structural}\n    - {count: 12,");
}

static void open_twins(const char *overlay, size_t replicate)
{
    char agency[2048];
    with_heads(agency, sizeof agency);
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = agency, .overlays = {overlay}, .set = LIVELY, .n_set = N_LIVELY});
    life_open(&life, &fixture, 0, replicate);
    life_open(&twin, &fixture, 1, replicate);
    life_until(&life, 0);
    life_until(&twin, 0);
}

static void end(void)
{
    life_close(&life);
    life_close(&twin);
    fixture_close(&fixture);
}

static void finish(struct life *one)
{
    life_finish(one);
    life_verify(one);
}

static void step(struct life *one)
{
    life_prepare(one);
    finish(one);
}

static double usual_absence(const struct life *one, size_t i)
{
    const struct param_values *p = &one->values.params;
    const struct staff *staff = &one->agency.staff;
    double odds = log(p->absence / (1 - p->absence)) + p->absence_trait * staff->absence_trait[i] +
                  p->absence_motivation * staff->motivation[i];
    return 1 / (1 + exp(-odds));
}

/* ---- presence ---- */

/* Presence is one less the absence by trait and motivation, of which the checks end the stated part while they last. */
static void checks_end_a_part_of_the_absence(void **state)
{
    (void)state;
    open_twins("practices: {spot_checks: {cut: 40 %, on: [{from: 1950-01, value: no}, {from: 2026-04, value: yes}, "
               "{from: 2027-03, value: no}]}}\n",
               0);
    double least = INFINITY, most = 0;
    for (int month = 1; month <= 24; month++) {
        step(&life);
        step(&twin);
        double left = month >= 4 && month < 15 ? 0.6 : 1;
        for (size_t i = 0; i < 16; i++) {
            double absence = usual_absence(&life, i);
            least = fmin(least, absence);
            most = fmax(most, absence);
            assert_close(twin.agency.staff.motivation[i], life.agency.staff.motivation[i], 0);
            assert_close(life.agency.staff.presence[i], 1 - absence, EXACT);
            assert_close(twin.agency.staff.presence[i], 1 - left * absence, EXACT);
        }
    }
    assert_true(most > 2 * least);
    end();
}

/* All of it ends where they see everything, none where they see nothing; nobody is more than present. */
static void checks_that_see_all_leave_no_absence(void **state)
{
    (void)state;
    static const char *const overlays[2] = {"practices: {spot_checks: {cut: 0 %}}\n",
                                            "practices: {spot_checks: {cut: 100 %}}\n"};
    for (int all = 0; all <= 1; all++) {
        open_twins(overlays[all], 1);
        for (int month = 1; month <= 12; month++) {
            step(&life);
            step(&twin);
            for (size_t i = 0; i < 16; i++)
                assert_close(twin.agency.staff.presence[i], all ? 1 : life.agency.staff.presence[i], 0);
        }
        end();
    }
}

/* The unmotivated are away more; checks bring both nearer to full presence. */
static void the_mean_absence_is_the_stated_one(void **state)
{
    (void)state;
    const struct assignment set[] = {{"observed.absence", "30 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency,
                                                   .overlays = {"practices: {spot_checks: {cut: 50 %}}\n"},
                                                   .set = set,
                                                   .n_set = 1});
    fixture_run(&fixture, 0); /* nobody differs here */
    for (int month = -11; month <= 0; month++)
        assert_close(fixture_value(&fixture, 0, INDICATOR_presence_true, month), 0.70, 1e-9);
    for (int month = 1; month <= 24; month++) {
        assert_close(fixture_value(&fixture, 0, INDICATOR_presence_true, month), 0.70, 1e-9);
        assert_close(fixture_value(&fixture, 1, INDICATOR_presence_true, month), 0.85, 1e-9);
    }
    fixture_close(&fixture);
}

/* The record shows 95 % of whoever came, and of the rest what is true. */
static void the_record_hides_most_of_it(void **state)
{
    (void)state;
    static const char *const least[] = {"95 %", "0 %", "100 %"};
    static const double part[] = {0.95, 0, 1};
    for (int k = 0; k < 3; k++) {
        const struct assignment set[] = {{"observed.presence_recorded", least[k]}};
        fixture_open(&fixture,
                     &(struct fixture_setup){
                         .overlays = {"practices: {spot_checks: {on: yes}}\n"}, .set = set, .n_set = 1, .drawn = true});
        for (size_t r = 0; r < 5; r++) {
            fixture_run(&fixture, r);
            for (int scenario = 0; scenario <= 1; scenario++)
                for (int month = -11; month <= 60; month++) {
                    double at_desk = fixture_value(&fixture, scenario, INDICATOR_presence_true, month);
                    double recorded = fixture_value(&fixture, scenario, INDICATOR_presence_recorded, month);
                    assert_close(recorded, part[k] + (1 - part[k]) * at_desk, EXACT);
                    assert_true(recorded >= at_desk);
                }
        }
        fixture_close(&fixture);
    }
}

/* ---- what it does ---- */

/* Files a month of full time go with presence; the checks cost the heads' hours and nobody else's. */
static void pace_goes_with_presence(void **state)
{
    (void)state;
    open_twins("practices: {spot_checks: {cut: 50 %, head_hours_month: 3}}\n", 2);
    for (int month = 1; month <= 12; month++) {
        life_prepare(&life);
        life_prepare(&twin);
        const struct staff *a = &life.agency.staff, *b = &twin.agency.staff;
        double capacity = 0;
        for (size_t i = 0; i < 16; i++) {
            bool is_head = b->post_type[i] == POST_STRUCTURAL;
            assert_close(b->pace[i] / a->pace[i], b->presence[i] / a->presence[i], EXACT);
            assert_close(b->pace[i], b->presence[i] * exp(0.25 * b->file_skill[i]), EXACT);
            assert_close(a->lost[i], 0, 0);
            assert_close(b->lost[i], is_head ? 3.0 / 150 : 0, EXACT);
            capacity += b->time[i] * b->pace[i];
        }
        assert_close(twin.agency.now.capacity, capacity, 1e-9);
        assert_true(twin.agency.now.capacity > 1.05 * life.agency.now.capacity);
        finish(&life);
        finish(&twin);
    }
    end();
}

/* The log-odds of following the SOP rise by 1.5 from no presence to full; those of an error do not move. */
static void presence_is_seen_in_the_sop(void **state)
{
    (void)state;
    open_twins("practices: {spot_checks: {cut: 50 %}}\n", 3);
    for (int month = 1; month <= 12; month++) {
        step(&life);
        step(&twin);
        const struct staff *a = &life.agency.staff, *b = &twin.agency.staff;
        for (size_t i = 0; i < 16; i++) {
            assert_true(a->load[i] < 1 && b->load[i] < a->load[i]);
            assert_close(b->sop_odds[i] - a->sop_odds[i], 1.5 * (b->presence[i] - a->presence[i]), EXACT);
            assert_close(b->error_odds[i], a->error_odds[i], 0);
        }
        assert_true(twin.agency.now.sop_expected > life.agency.now.sop_expected + 0.02);
    }
    end();
}

/* Where checks were always made they are part of what was observed: the level stands while they last, and falls once
 * they end. */
static void checks_of_old_are_part_of_the_observed_level(void **state)
{
    (void)state;
    char agency[4096], text[2048];
    with_heads(text, sizeof text);
    snprintf(agency, sizeof agency, "%s%s", text, "practices: {spot_checks: {cut: 50 %}}\n");
    fixture_open(&fixture, &(struct fixture_setup){.agency = agency, .overlays = {"practices: {spot_checks: null}\n"}});
    fixture_run(&fixture, 0);
    assert_close(fixture_mean(&fixture, 0, INDICATOR_presence_true, -11, 0), 0.90, 1e-9);
    assert_close(fixture_mean(&fixture, 0, INDICATOR_sop_expected, -11, 0), 0.58, 1e-6);
    assert_close(fixture_value(&fixture, 0, INDICATOR_presence_true, 1), 0.90, 1e-9);
    assert_close(fixture_value(&fixture, 0, INDICATOR_sop_expected, 1), 0.58, 0.01);
    assert_close(fixture_value(&fixture, 1, INDICATOR_presence_true, 1), 0.80, 1e-9);
    assert_true(fixture_value(&fixture, 1, INDICATOR_sop_expected, 1) <
                fixture_value(&fixture, 0, INDICATOR_sop_expected, 1) - 0.03);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_end_a_part_of_the_absence),
        cmocka_unit_test(checks_that_see_all_leave_no_absence),
        cmocka_unit_test(the_mean_absence_is_the_stated_one),
        cmocka_unit_test(the_record_hides_most_of_it),
        cmocka_unit_test(pace_goes_with_presence),
        cmocka_unit_test(presence_is_seen_in_the_sop),
        cmocka_unit_test(checks_of_old_are_part_of_the_observed_level),
    };
    return cmocka_run_group_tests_name("presence", tests, NULL, NULL);
}
