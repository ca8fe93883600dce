/* What others decide about a course: whether it is offered, whom it is for, whether dates are agreed, and whether
 * trainees are evaluated. */
#include <string.h>

#include "check.h"
#include "model/access.h"
#include "model_fixture.h"

enum { STAFF = 16 };

static struct fixture fixture;
static struct life life;

static const struct assignment CERTAIN[] = {{"effects.gates.no_show", "0 %"}};

static void open_agency(const char *agency, const char *overlay, size_t replicate)
{
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = agency, .overlays = {overlay}, .set = CERTAIN, .n_set = 1});
    life_open(&life, &fixture, 1, replicate);
}

static void open_with(const char *overlay, size_t replicate)
{
    open_agency(fixture_quiet_agency, overlay, replicate);
    life_until(&life, 0);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

/* A draw of the month for a person (or the agency) about the n-th programme, as the model must take it. */
static double draw(enum purpose purpose, uint32_t identity, int programme, int word)
{
    uint32_t item = fixture.scenarios[1]->programmes[programme].item;
    return random_unit(random_event(&life.source, purpose, identity, life.today.month, item).word[word]);
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* ---- offers ---- */

/* Two courses that are offered 40 % of the time, each by its own draws. */
static void an_intake_is_offered_by_its_draw(void **state)
{
    (void)state;
    size_t offered = 0, both = 0;
    for (size_t r = 0; r < 20; r++) {
        open_with(FIXTURE_OPEN_GATES
                  "programmes:\n"
                  "  one: {kind: open, hours: 8 JP, intakes: monthly, offered: 40 %, dimensions: {social: 1}}\n"
                  "  two: {kind: open, hours: 8 JP, intakes: [feb, jul], offered: 40 %, dimensions: {social: 1}}\n",
                  r);
        for (int month = 1; month <= 12; month++) {
            double before = life.agency.programmes[1].year.seats;
            life_step(&life);
            uint32_t agency = random_identity(RANDOM_POST_AGENCY, 0);
            bool one = draw(PURPOSE_OFFER, agency, 0, 0) < 0.4;
            bool two = (month == 2 || month == 7) && draw(PURPOSE_OFFER, agency, 1, 0) < 0.4;
            assert_close(life.agency.now.seats, one || two ? STAFF : 0, 0); /* who is in the one is not in the other */
            assert_close(life.agency.programmes[1].year.seats - before, two && !one ? STAFF : 0, 0);
            offered += one;
            both += one && two;
        }
        end();
    }
    assert_in_range(offered, 70, 122); /* of 240 */
    assert_in_range(both, 1, 20);
}

/* Nobody meets gates where nothing is offered, and the money waits; after the last month it passes on. */
static void money_of_an_intake_that_is_not_offered_waits(void **state)
{
    (void)state;
    open_with("gates: {open: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}}\n"
              "programmes:\n"
              "  one: {kind: open, hours: 8 JP, intakes: [mar, jun], offered: 0 %, cost_per_seat: 1 juta,\n"
              "    dimensions: {social: 1}}\n"
              "  two: {kind: open, hours: 8 JP, intakes: [dec], cost_per_seat: 1 juta, dimensions: {social: 1}}\n"
              "budget: {annual: 10 juta, split: {one: 60 %, two: 40 %}}\n",
              0);
    for (int month = 1; month <= 12; month++) {
        life_step(&life);
        const struct programme_state *p = life.agency.programmes;
        assert_close(p[0].pot, month < 6 ? 6e6 : 0, 0);
        assert_close(p[1].pot, month < 6 ? 4e6 : month < 12 ? 10e6 : 0, 0);
        assert_close(p[0].year.stage[FUNNEL_NEEDED], 0, 0);
        assert_close(p[1].year.seats, month < 12 ? 0 : 10, 0);
    }
    end();
}

/* ---- high performers ---- */

#define FOR_HIGH_PERFORMERS                                                                                            \
    FIXTURE_OPEN_GATES                                                                                                 \
    "programmes: {c: {kind: open, hours: 8 JP, intakes: monthly, seats: 2, high_performers: yes,\n"                    \
    "  dimensions: {social: 1}}}\n"

static void appraise(const bool high[STAFF])
{
    for (size_t i = 0; i < STAFF; i++)
        life.agency.staff.performance[i] = high[i] ? 30 : 25;
}

/* Of three in the highest class two get a seat; the third has met the gates, and comes next, though appraised lower by
 * now; who has attended comes again only from the highest class. */
static void only_high_performers_meet_the_gates(void **state)
{
    (void)state;
    for (size_t r = 0; r < 10; r++) {
        bool had[STAFF];
        open_with(FOR_HIGH_PERFORMERS, r);
        const struct staff *staff = &life.agency.staff;
        appraise((const bool[STAFF]){[3] = true, [8] = true, [9] = true});
        life_step(&life);
        for (size_t i = 0; i < STAFF; i++) {
            had[i] = staff->attended[i] != 0;
            assert_int_equal(staff->asked[i], i == 3 || i == 8 || i == 9);
        }
        assert_close(life.agency.now.seats, 2, 0);
        appraise((const bool[STAFF]){[3] = had[3], [8] = false});
        life_step(&life);
        for (size_t i = 0; i < STAFF; i++) {
            bool again = i == 3 && had[3], comes = (staff->asked[i] != 0 && !had[i]) || again;
            assert_close(staff->jp[i], 8 * (had[i] + comes), 0);
        }
        assert_int_equal(life.agency.programmes[0].year.stage[FUNNEL_NEEDED], 3);
        end();
    }
}

/* Points are those of the month before: in the first month of history there are none. */
static void an_appraisal_counts_from_the_month_after(void **state)
{
    (void)state;
    char agency[3072];
    fixture_quiet_but(agency, sizeof agency, "observed: {", "observed: {performance: {score: 95, spread: 0}, ");
    strcat(agency, FOR_HIGH_PERFORMERS);
    open_agency(agency, "", 0);
    life_step(&life);
    assert_int_equal(life.today.month, -11);
    assert_close(life.agency.programmes[0].year.stage[FUNNEL_NEEDED], 0, 0);
    life_step(&life);
    assert_close(life.agency.programmes[0].year.stage[FUNNEL_NEEDED], STAFF, 0);
    end();
}

/* ---- coordination ---- */

/* It moves the log-odds of being free; a gate that nobody or everybody passes stays as it is. */
static void coordination_frees_more_people(void **state)
{
    (void)state;
    static const char *const overlays[] = {
        "gates: {g: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 60 %}}\n"
        "programmes: {c: {kind: g, hours: 8 JP, intakes: [jan], dimensions: {social: 1}}}\n"
        "practices: {coordination: {frees: 0.8}}\n",
        "gates: {g: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 0 %}}\n"
        "programmes: {c: {kind: g, hours: 8 JP, intakes: [jan], dimensions: {social: 1}}}\n"
        "practices: {coordination: {frees: 0.8}}\n",
        "gates: {g: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}}\n"
        "programmes: {c: {kind: g, hours: 8 JP, intakes: [jan], dimensions: {social: 1}}}\n"
        "practices: {coordination: {frees: 0.8}}\n"};
    const double share[] = {logistic(log(0.6 / 0.4) + 0.8), 0, 1};
    size_t more = 0;
    for (size_t r = 0; r < 10; r++)
        for (size_t k = 0; k < 3; k++) {
            open_with(overlays[k], r);
            life_step(&life);
            for (size_t i = 0; i < STAFF; i++) {
                double u = draw(PURPOSE_INTAKE, life.agency.staff.identity[i], 0, 0);
                assert_int_equal(life.agency.staff.freed[i], u < share[k]);
                more += k == 0 && u > 0.6 && u < share[0];
            }
            end();
        }
    assert_in_range(more, 10, 60); /* of 160 */
}

/* A third of the cuts is avoided: of courses of 10 JP, of which 60 % would be cut to 6, it is 40 %. */
static void coordination_avoids_cuts(void **state)
{
    (void)state;
    size_t cut = 0;
    for (size_t r = 0; r < 20; r++) {
        open_with("gates: {open: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}}\n"
                  "programmes: {c: {kind: open, hours: 10 JP, intakes: [jan], dimensions: {social: 1}}}\n"
                  "schedule_cut: {probability: 60 %, delivered: 60 %}\n"
                  "practices: {coordination: {avoids: 33.3333333333 %}}\n",
                  r);
        life_step(&life);
        for (size_t i = 0; i < STAFF; i++) {
            bool is_cut = draw(PURPOSE_COURSE, life.agency.staff.identity[i], 0, 0) < 0.4;
            assert_close(life.agency.staff.subject_hours[i], is_cut ? 6 : 10, 0);
            cut += is_cut;
        }
        end();
    }
    assert_in_range(cut, 100, 156); /* of 320 */
}

/* ---- evaluation ---- */

static const char *const EVALUATED = FIXTURE_OPEN_GATES
    "programmes:\n"
    "  first: {kind: open, hours: 8 JP, intakes: [jan], cost_per_seat: 1.000.001, dimensions: {technical: 1}}\n"
    "  bare: {kind: open, hours: 8 JP, intakes: [mar], cost_per_seat: 1.000.001, follow_up: no,\n"
    "    dimensions: {technical: 1}}\n"
    "practices:\n"
    "  follow_up: {covers: 50 %, cost_per_trainee: 10.001, head_hours_per_trainee: 2}\n"
    "  evaluation: {effect: 0.7, cost_per_trainee: 30.003, head_hours_per_trainee: 3}\n"
    "budget: {split: {first: 50 %, bare: 50 %}}\n";

static void evaluation_raises_the_price_of_a_seat(void **state)
{
    (void)state;
    open_with(EVALUATED, 0);
    life_step(&life);
    assert_close(access_price(&life.agency, &life.today, 0), round(1000001 + 0.5 * 10001 + 30003), 0);
    assert_close(access_price(&life.agency, &life.today, 1), 1000001, 0);
    end();
}

/* Every trainee's transfer follows the log-odds with evaluation, but for a programme that is not covered. */
static void evaluation_raises_the_log_odds_of_transfer(void **state)
{
    (void)state;
    size_t moved = 0;
    for (size_t r = 0; r < 20; r++) {
        open_with(EVALUATED, r);
        const struct staff *staff = &life.agency.staff;
        for (int month = 1; month <= 3; month++) {
            life_step(&life);
            const struct param_values *p = &life.values.params;
            for (size_t i = 0; i < STAFF && month != 2; i++) {
                int k = month == 1 ? 0 : 1;
                double reach = k == 0 ? 0.5 + 0.5 * p->transfer_unasked : p->transfer_unasked;
                bool followed = draw(PURPOSE_COURSE, staff->identity[i], k, 2) < reach;
                double u = draw(PURPOSE_COURSE, staff->identity[i], k, 3);
                double odds = p->transfer_base + (followed ? p->transfer_follow_up : 0) +
                              p->transfer_support * life.agency.units[0].support +
                              p->transfer_motivation * staff->motivation[i];
                assert_int_equal(staff->transferred[i] >> k & 1, u < logistic(odds + (k == 0 ? 0.7 : 0)));
                moved += k == 0 && u > logistic(odds) && u < logistic(odds + 0.7);
            }
        }
        end();
    }
    assert_in_range(moved, 20, 90); /* of 320 */
}

/* Thirteen trainees of a unit with two heads take three hours of them each, and two more if they are followed up; the
 * three of the other unit those of their own head. Trainees lose nothing by it. */
static void evaluation_takes_the_heads_time(void **state)
{
    (void)state;
    char agency[2048];
    fixture_quiet_but(agency, sizeof agency, "    - {count: 16, education: S1, age: 26-37, post: operational}\n",
                      "    - {count: 2, education: S1, age: 26-37, post: structural, unit: 1}\n"
                      "    - {count: 1, education: S1, age: 26-37, post: structural, unit: 2}\n"
                      "    - {count: 11, education: S1, age: 26-37, post: operational, unit: 1}\n"
                      "    - {count: 2, education: S1, age: 26-37, post: operational, unit: 2}\n"
                      "  units: 2\n");
    open_agency(agency, EVALUATED, 0);
    life_until(&life, 1);
    const struct staff *staff = &life.agency.staff;
    double hours[2] = {0};
    for (size_t i = 0; i < STAFF; i++)
        hours[staff->unit[i]] += 3 + (draw(PURPOSE_COURSE, staff->identity[i], 0, 2) < 0.5 ? 2 : 0);
    assert_true(hours[0] > 3 * 13 && hours[0] < 5 * 13);
    for (size_t i = 0; i < STAFF; i++) {
        double own = i < 2 ? hours[0] / 2 : i < 3 ? hours[1] : 0;
        assert_close(staff->lost[i], own / life.values.params.hours_month, 1e-12);
    }
    life_until(&life, 3); /* the programme that is not covered takes none */
    assert_close(staff->lost[0], 0, 0);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_intake_is_offered_by_its_draw),
        cmocka_unit_test(money_of_an_intake_that_is_not_offered_waits),
        cmocka_unit_test(only_high_performers_meet_the_gates),
        cmocka_unit_test(an_appraisal_counts_from_the_month_after),
        cmocka_unit_test(coordination_frees_more_people),
        cmocka_unit_test(coordination_avoids_cuts),
        cmocka_unit_test(evaluation_raises_the_price_of_a_seat),
        cmocka_unit_test(evaluation_raises_the_log_odds_of_transfer),
        cmocka_unit_test(evaluation_takes_the_heads_time),
    };
    return cmocka_run_group_tests_name("offers", tests, NULL, NULL);
}
