/* Money: prices, the year's sum, its split, revision within the year, passing on, practices, lapse. */
#include <string.h>

#include "check.h"
#include "model/access.h"
#include "model/budget.h"
#include "model_fixture.h"

/* Programmes of the quiet agency that nobody is invited to, so that their money only moves. */
#define NOBODY "gates: {none: {invite: 0 %}}\n"

static const char *const THREE = NOBODY
    "programmes:\n"
    "  one: {kind: none, hours: 8 JP, intakes: [mar], cost_per_seat: 1 juta, dimensions: {technical: 1}}\n"
    "  two: {kind: none, hours: 8 JP, intakes: [feb], cost_per_seat: 1 juta, dimensions: {technical: 1}}\n"
    "  three: {kind: none, hours: 8 JP, intakes: [mar, oct], cost_per_seat: 1 juta, dimensions: {technical: 1}}\n"
    "  four: {kind: none, hours: 8 JP, intakes: [nov], cost_per_seat: 1 juta, dimensions: {technical: 1}}\n"
    "budget: {split: {one: 50 %, two: 20 %, three: 20 %}}\n";

static struct fixture fixture;
static struct life life;

static void open_with(const char *overlay, const struct assignment *set, int n_set)
{
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = fixture_quiet_agency, .overlays = {overlay}, .set = set, .n_set = n_set});
    life_open(&life, &fixture, 1, 0);
    life_until(&life, 0);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

static void assert_pots(double one, double two, double three, double four, double purse)
{
    const struct programme_state *p = life.agency.programmes;
    assert_close(p[0].pot, one, 0);
    assert_close(p[1].pot, two, 0);
    assert_close(p[2].pot, three, 0);
    assert_close(p[3].pot, four, 0);
    assert_close(life.agency.now.purse, purse, 0);
}

/* After its last intake a programme's money goes to the next one in the order written that still has an intake, the
 * present month included; the last has nobody to pass to, and its money lapses with that which no programme got. */
static void money_passes_down_the_order_of_programmes(void **state)
{
    (void)state;
    open_with(THREE, NULL, 0);
    life_until(&life, 1);
    assert_pots(5e8, 2e8, 2e8, 0, 1e8);
    life_until(&life, 2); /* `two` had its intake in February: its money goes past `one`, which stands before it */
    assert_pots(5e8, 0, 4e8, 0, 1e8);
    life_until(&life, 3); /* `one` passes over `two`, whose year is over */
    assert_pots(0, 0, 9e8, 0, 1e8);
    life_until(&life, 9);
    assert_pots(0, 0, 9e8, 0, 1e8);
    life_until(&life, 10);
    assert_pots(0, 0, 0, 9e8, 1e8);
    life_until(&life, 11);
    assert_pots(0, 0, 0, 9e8, 1e8);
    life_until(&life, 12);
    assert_pots(0, 0, 0, 0, 0);
    const struct programme_state *p = life.agency.programmes;
    assert_close(p[0].year.passed_on, 5e8, 0);
    assert_close(p[2].year.received, 7e8, 0);
    assert_close(p[2].year.passed_on, 9e8, 0);
    assert_close(p[3].year.received, 9e8, 0);
    assert_close(p[3].year.lapsed, 9e8, 0);
    assert_close(life.agency.now.budget.lapsed, 1e9, 0);
    life_until(&life, 13);
    assert_pots(5e8, 2e8, 2e8, 0, 1e8);
    end();
}

/* A revision in July moves half of the difference: up by the split, down from the purse and then the last programme. */
static void a_revision_counts_for_the_months_left(void **state)
{
    (void)state;
    static char overlay[2][1024];
    const char *more =
        "budget: {annual: [{from: 2026-07, value: 2 miliar}], split: {one: 50 %, two: 20 %, three: 20 %}}";
    const char *less =
        "budget: {annual: [{from: 2026-07, value: 400 juta}], split: {one: 50 %, two: 20 %, three: 20 %}}";
    const size_t programmes = (size_t)(strstr(THREE, "budget:") - THREE);
    for (int k = 0; k < 2; k++) {
        memcpy(overlay[k], THREE, programmes);
        strcpy(overlay[k] + programmes, k ? less : more);
    }
    open_with(overlay[0], NULL, 0);
    life_until(&life, 6);
    assert_pots(0, 0, 9e8, 0, 1e8);
    life_until(&life, 7); /* 500 juta more: 250 to `one` and 100 to `two`, whose intakes are past, so to `three` */
    assert_pots(0, 0, 9e8 + 4.5e8, 0, 1.5e8);
    assert_close(life.agency.now.budget.money, 1.5e9, 0);
    life_until(&life, 13);
    assert_close(life.agency.now.budget.money, 2e9, 0);
    end();
    open_with(overlay[1], NULL, 0);
    life_until(&life, 7); /* 300 juta less: the purse first, then the last that holds any */
    assert_pots(0, 0, 7e8, 0, 0);
    assert_close(life.agency.now.budget.money, 7e8, 0);
    end();
    char early[1024];
    strcpy(early, overlay[1]);
    memcpy(strstr(early, "2026-07"), "2026-02", 7);
    open_with(early, NULL, 0);
    life_until(&life, 2); /* 550 juta less: 100 from the purse, 200 from `three`, 200 from `two`, 50 from `one` */
    assert_pots(4.5e8, 0, 0, 0, 0);
    assert_close(life.agency.now.budget.money, 4.5e8, 0);
    end();
}

/* A year that begins within a fiscal year has money for the months left of it. */
static void a_history_that_begins_within_a_year_has_part_of_the_money(void **state)
{
    (void)state;
    const struct assignment set[] = {{"start", "2026-05"}}; /* twelve months of history begin in May */
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 1});
    life_open(&life, &fixture, 0, 0);
    life_until(&life, -11);
    assert_close(life.agency.now.budget.money, floor(1e9 * 8 / 12), 0);
    life_until(&life, -3);
    assert_close(life.agency.now.budget.money, 1e9, 0);
    life_until(&life, 1); /* the fork is not a new year */
    assert_close(life.agency.now.budget.money, 1e9, 0);
    end();
}

/* The stated money is the mean of a lognormal with the stated coefficient of variation, drawn anew each year. */
static void money_varies_over_years_around_its_mean(void **state)
{
    (void)state;
    enum { REPLICATES = 4000, YEARS = 2 };
    static double money[REPLICATES * YEARS], logs[REPLICATES * YEARS], product[REPLICATES];
    const struct assignment set[] = {{"budget.variation", "40 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 1});
    const double variance = log(1 + 0.4 * 0.4);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        const struct record *record = replicate_record(fixture.space, 0);
        for (size_t y = 0; y < YEARS; y++) {
            money[r * YEARS + y] = record->budget[y].money / 1e9;
            logs[r * YEARS + y] = pow(log(record->budget[y].money / 1e9) + variance / 2, 2);
        }
        product[r] = (money[r * YEARS] - 1) * (money[r * YEARS + 1] - 1);
    }
    struct estimate m = fixture_estimate(money, REPLICATES * YEARS), l = fixture_estimate(logs, REPLICATES * YEARS);
    struct estimate p = fixture_estimate(product, REPLICATES);
    print_message("             off by %.1f, %.1f and %.1f standard errors\n", (m.mean - 1) / m.error,
                  (l.mean - variance) / l.error, p.mean / p.error);
    assert_close(m.mean, 1, 4 * m.error);
    assert_close(l.mean, variance, 4 * l.error);
    assert_close(p.mean, 0, 4 * p.error);
    fixture_close(&fixture);
}

/* A rule that money is never below 900 juta holds whatever is drawn, and leaves better years as they are. */
static void money_is_never_below_its_floor(void **state)
{
    (void)state;
    const struct assignment set[] = {{"budget.variation", "40 %"}, {"budget.floor", "900 juta"}};
    const struct assignment bare[] = {{"budget.variation", "40 %"}};
    static struct fixture without;
    size_t raised = 0;
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 2});
    fixture_open(&without, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = bare, .n_set = 1});
    for (size_t r = 0; r < 50; r++) {
        fixture_run(&fixture, r);
        fixture_run(&without, r);
        for (size_t y = 0; y < 2; y++) {
            double drawn = replicate_record(without.space, 0)->budget[y].money;
            assert_close(replicate_record(fixture.space, 0)->budget[y].money, fmax(drawn, 9e8), 0);
            raised += drawn < 9e8;
        }
    }
    assert_in_range(raised, 20, 80); /* of 100 */
    fixture_close(&without);
    fixture_close(&fixture);
}

/* Within a year the level counts: a floor that begins in July adds what it lacks for half a year, one that was there
 * holds a cut up, and a cut above it is a cut. */
static void a_floor_takes_part_in_revisions(void **state)
{
    (void)state;
    static const struct {
        const char *overlay;
        double money;
    } rows[] = {{"budget: {floor: [{from: 1950-01, value: 0}, {from: 2026-07, value: 1600 juta}]}\n", 1.3e9},
                {"budget: {floor: [{from: 1950-01, value: 0}, {from: 2026-07, value: 900 juta}]}\n", 1e9},
                {"budget: {floor: 1 miliar, annual: [{from: 2026-07, value: 400 juta}]}\n", 1e9},
                {"budget: {floor: 800 juta, annual: [{from: 2026-07, value: 400 juta}]}\n", 0.9e9},
                {"budget: {floor: 300 juta, annual: [{from: 2026-07, value: 400 juta}]}\n", 0.7e9},
                {"budget: {floor: {share_of_ceiling: 5 %}, ceiling: 24 miliar}\n", 1.2e9}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        open_with(rows[k].overlay, NULL, 0);
        life_until(&life, 12);
        assert_close(life.agency.now.budget.money, rows[k].money, 0);
        end();
    }
}

static void prices_rise_with_inflation_and_carry_follow_up(void **state)
{
    (void)state;
    const struct assignment set[] = {{"budget.inflation", "3 %"}};
    open_with(
        "gates: {none: {invite: 0 %}}\n"
        "programmes:\n"
        "  followed: {kind: none, hours: 8 JP, intakes: [mar], cost_per_seat: 1.000.001, dimensions: {social: 1}}\n"
        "  bare: {kind: none, hours: 8 JP, intakes: [mar], cost_per_seat: 1.000.001, follow_up: no,\n"
        "    dimensions: {social: 1}}\n"
        "practices: {follow_up: {covers: 50 %, cost_per_trainee: 10.001, cost_annual: 1 juta}}\n",
        set, 1);
    assert_close(life.agency.now.price_level, 1 / 1.03, 1e-15);
    life_until(&life, 1);
    assert_close(access_price(&life.agency, &life.today, 0), round(1000001 + 0.5 * 10001), 0);
    assert_close(access_price(&life.agency, &life.today, 1), 1000001, 0);
    assert_close(life.agency.now.spent, 1e6, 0);
    life_until(&life, 13);
    assert_close(life.agency.now.price_level, 1.03, 1e-15);
    assert_close(access_price(&life.agency, &life.today, 1), round(1.03 * 1000001), 0);
    assert_close(life.agency.now.spent, 1.03e6, 0);
    end();
}

/* Practices are paid before the programmes: a year's cost in January, a part of it where they begin later. */
static void practices_are_paid_first_and_by_the_months_left(void **state)
{
    (void)state;
    static char overlay[1024];
    strcpy(overlay, THREE);
    strcat(overlay, "practices:\n"
                    "  needs_analysis: {cost_annual: 100 juta}\n"
                    "  mentoring: {on: [{from: 1950-01, value: no}, {from: 2026-09, value: yes}], mentors: 1, "
                    "cost_per_staff_year: 3 juta}\n");
    open_with(overlay, NULL, 0);
    life_until(&life, 1);
    assert_pots(4.5e8, 1.8e8, 1.8e8, 0, 0.9e8); /* of 900 juta */
    assert_close(life.agency.now.spent, 1e8, 0);
    life_until(&life, 9);
    assert_close(life.agency.now.spent, 16 * 3e6 * 4 / 12, 0); /* September to December */
    assert_pots(0, 0, 8.1e8, 0, 0.9e8 - 16e6);
    life_until(&life, 12);
    assert_close(life.agency.practices[1].year.months, 4, 0);
    assert_close(life.agency.practices[1].year.spent, 16e6, 0);
    life_until(&life, 13);
    assert_close(life.agency.practices[1].year.spent, 48e6, 0);
    end();
}

/* What cannot be paid is not in force: neither this year nor its effects. */
static void a_practice_without_money_is_not_in_force(void **state)
{
    (void)state;
    open_with("practices: {needs_analysis: {cost_annual: 1100 juta, hours_month: 10}}\n", NULL, 0);
    life_until(&life, 1);
    assert_false(life.agency.practices[0].in_force);
    assert_close(life.agency.now.lost_all, 0, 0);
    assert_close(life.agency.now.spent, 0, 0);
    assert_close(life.agency.now.purse, 1e9, 0);
    life_until(&life, 12); /* nor later in the year, although 11, 10, 9 … months of it would cost less */
    assert_false(life.agency.practices[0].in_force);
    assert_close(life.agency.practices[0].year.months, 0, 0);
    end();
}

/* A lever gives its full effect when renewed, half of it a half-life later, and is renewed each January it is paid. */
static void a_motivation_lever_fades_until_it_is_renewed(void **state)
{
    (void)state;
    open_with("practices:\n"
              "  reward: {kind: motivation, effect: 0.4, half_life: 6 months, on: [{from: 1950-01, value: no}, {from: "
              "2026-03, value: yes},\n"
              "    {from: 2027-06, value: no}]}\n",
              NULL, 0);
    for (int month = 1; month <= 24; month++) {
        life_until(&life, month);
        double since = month < 13 ? month - 3 : month - 13;
        assert_close(life.agency.now.lever, month < 3 ? 0 : 0.4 * pow(0.5, since / 6), 1e-12);
        double motivation = life.values.params.motivation_unit * life.agency.now.lever;
        assert_close(life.agency.staff.motivation[5], motivation, 1e-12);
    }
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_passes_down_the_order_of_programmes),
        cmocka_unit_test(a_revision_counts_for_the_months_left),
        cmocka_unit_test(a_history_that_begins_within_a_year_has_part_of_the_money),
        cmocka_unit_test(money_varies_over_years_around_its_mean),
        cmocka_unit_test(money_is_never_below_its_floor),
        cmocka_unit_test(a_floor_takes_part_in_revisions),
        cmocka_unit_test(prices_rise_with_inflation_and_carry_follow_up),
        cmocka_unit_test(practices_are_paid_first_and_by_the_months_left),
        cmocka_unit_test(a_practice_without_money_is_not_in_force),
        cmocka_unit_test(a_motivation_lever_fades_until_it_is_renewed),
    };
    return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
