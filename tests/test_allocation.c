/* Rules of allocation: to whom seats go when there are fewer than candidates. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "model_fixture.h"

enum { STAFF = 16 };

static struct fixture fixture;
static struct life life;

static const struct assignment CERTAIN[] = {{"effects.gates.no_show", "0 %"}};

/* Of the quiet agency's 16, five head units; units hold seven, five, three and one. */
static const char *const FOUR_UNITS = "    - {count: 3, education: S1, age: 26-37, post: structural, unit: 1}\n"
                                      "    - {count: 4, education: S1, age: 26-37, post: operational, unit: 1}\n"
                                      "    - {count: 2, education: S1, age: 26-37, post: structural, unit: 2}\n"
                                      "    - {count: 3, education: S1, age: 26-37, post: operational, unit: 2}\n"
                                      "    - {count: 3, education: S1, age: 26-37, post: operational, unit: 3}\n"
                                      "    - {count: 1, education: S1, age: 26-37, post: operational, unit: 4}\n"
                                      "  units: 4\n"
                                      "  entry_age: 25-25\n";

static void four_units(char *text, size_t size)
{
    char from[256];
    snprintf(from, sizeof from,
             "    - {count: 16, education: S1, age: 26-37, post: operational}\n  entry_age: 25-25\n");
    fixture_quiet_but(text, size, from, FOUR_UNITS);
}

/* A course in March with so many seats, of whom `free` are free to come. */
static void course(char *text, size_t size, const char *rule, int seats, const char *free)
{
    int written = snprintf(text, size,
                           "gates: {open: {invite: 100 %%, permit: 100 %%, ready: 100 %%, schedule: %s}}\n"
                           "rules: {jp_required: 1000 JP}\n"
                           "allocation: %s\n"
                           "programmes: {c: {kind: open, hours: 8 JP, intakes: [mar], seats: %d,\n"
                           "  dimensions: {technical: 0.5, social: 1}}}\n",
                           free, rule, seats);
    assert_in_range(written, 1, size - 1);
}

/* Lives until the month before the course. */
static void open_rule(const char *rule, int seats, const char *free, size_t replicate)
{
    char agency[2048], overlay[1024];
    four_units(agency, sizeof agency);
    course(overlay, sizeof overlay, rule, seats, free);
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = agency, .overlays = {overlay}, .set = CERTAIN, .n_set = 1});
    life_open(&life, &fixture, 1, replicate);
    life_until(&life, 2);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

static void step(void)
{
    life_step(&life);
    life_verify(&life);
}

/* A person's rank among the candidates, as the model must draw it. */
static uint32_t rank_of(size_t i)
{
    return random_event(&life.source, PURPOSE_INTAKE, life.agency.staff.identity[i], 3,
                        fixture.scenarios[1]->programmes[0].item)
        .word[1];
}

static bool is_free(size_t i)
{
    return life.agency.staff.freed[i] != 0;
}

/* The seats go to the free with the lowest `priority`, among equals to the lowest rank; and to nobody else. */
static void assert_seats(const double priority[STAFF], int seats)
{
    size_t taken = 0, free = 0;
    for (size_t i = 0; i < STAFF; i++) {
        int before = 0;
        for (size_t j = 0; j < STAFF; j++)
            before +=
                is_free(j) && (priority[j] < priority[i] || (priority[j] == priority[i] && rank_of(j) < rank_of(i)));
        assert_int_equal(life.agency.staff.attended[i], is_free(i) && before < seats);
        taken += life.agency.staff.attended[i];
        free += is_free(i);
    }
    assert_int_equal(taken, free < (size_t)seats ? free : (size_t)seats);
}

/* ---- the order of each rule ---- */

static void structural_posts_come_first(void **state)
{
    (void)state;
    static const int seats[] = {3, 5, 8};
    for (size_t r = 0; r < 10; r++)
        for (size_t k = 0; k < 3; k++) {
            open_rule("structural_first", seats[k], "100 %", r);
            step();
            double priority[STAFF];
            int heads = 0;
            for (size_t i = 0; i < STAFF; i++) {
                bool is_head = life.agency.staff.post_type[i] == POST_STRUCTURAL;
                priority[i] = is_head ? 0 : 1;
                heads += is_head && life.agency.staff.attended[i];
            }
            assert_int_equal(heads, seats[k] < 5 ? seats[k] : 5);
            assert_seats(priority, seats[k]);
            end();
        }
}

/* Candidates made by hand: the skill that counts is that of what the course teaches, half technical, all social; the
 * last four are equal, and managerial skill says nothing. */
static void need_is_the_least_skill_in_what_is_taught(void **state)
{
    (void)state;
    for (int seats = 1; seats <= 15; seats += 2) {
        open_rule("need", seats, "100 %", (size_t)seats);
        double *skill = life.agency.staff.skill, priority[STAFF];
        for (size_t i = 0; i < STAFF; i++) {
            size_t k = i < 12 ? i : 12;
            skill[TECHNICAL * STAFF + i] = 0.1 * (double)(5 * k % 13);
            skill[SOCIAL * STAFF + i] = 0.1 * (double)(7 * k % 13) - 0.5;
            skill[MANAGERIAL * STAFF + i] = -(double)i;
            priority[i] = 0.5 * skill[TECHNICAL * STAFF + i] + skill[SOCIAL * STAFF + i];
        }
        step();
        assert_seats(priority, seats);
        end();
    }
}

/* Of a technical course, those need it most who know least; seats leave out the best. */
static void need_sends_who_knows_least(void **state)
{
    (void)state;
    open_rule("need", 1, "100 %", 0);
    for (size_t i = 0; i < STAFF; i++)
        for (size_t d = 0; d < DIMENSIONS; d++)
            life.agency.staff.skill[d * STAFF + i] = i == 11 ? -1 : 0.5;
    step();
    for (size_t i = 0; i < STAFF; i++)
        assert_int_equal(life.agency.staff.attended[i], i == 11);
    end();
}

/* Hours of this year and the last count alike. */
static void roster_is_the_fewest_hours_of_two_years(void **state)
{
    (void)state;
    for (size_t r = 0; r < 10; r++)
        for (int seats = 1; seats <= 15; seats += 2) {
            open_rule("roster", seats, "100 %", r);
            double priority[STAFF];
            for (size_t i = 0; i < STAFF; i++) {
                life.agency.staff.jp[i] = (double)(3 * i % 5) * 4;
                life.agency.staff.jp_last[i] = (double)(i % 3) * 4;
                priority[i] = life.agency.staff.jp[i] + life.agency.staff.jp_last[i];
            }
            step();
            assert_seats(priority, seats);
            end();
        }
}

/* Units of seven, five, three and one: four seats are one each, seven are two, two, two and the only one, ten are
 * three, three, three and the only one. */
static void quota_gives_every_unit_its_turn(void **state)
{
    (void)state;
    static const struct {
        int seats, of_unit[4];
    } rows[] = {{4, {1, 1, 1, 1}}, {7, {2, 2, 2, 1}}, {10, {3, 3, 3, 1}}, {12, {4, 4, 3, 1}}, {16, {7, 5, 3, 1}}};
    for (size_t r = 0; r < 10; r++)
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            open_rule("quota", rows[k].seats, "100 %", r);
            step();
            int of_unit[4] = {0};
            for (size_t i = 0; i < STAFF; i++)
                of_unit[life.agency.staff.unit[i]] += life.agency.staff.attended[i] != 0;
            assert_memory_equal(of_unit, rows[k].of_unit, sizeof of_unit);
            end();
        }
}

/* A place in the unit is one among those who are free. */
static void quota_counts_candidates_only(void **state)
{
    (void)state;
    for (size_t r = 0; r < 40; r++) {
        open_rule("quota", 6, "70 %", r);
        step();
        double priority[STAFF] = {0};
        const uint8_t *unit = life.agency.staff.unit;
        for (size_t i = 0; i < STAFF; i++)
            for (size_t j = 0; j < STAFF; j++)
                priority[i] += is_free(j) && unit[j] == unit[i] && rank_of(j) < rank_of(i);
        assert_seats(priority, 6);
        end();
    }
}

/* A programme's own rule stands before the agency's; one that states none has the agency's. */
static void a_programme_may_have_a_rule_of_its_own(void **state)
{
    (void)state;
    char agency[2048];
    four_units(agency, sizeof agency);
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = agency,
                               .overlays = {FIXTURE_OPEN_GATES
                                            "allocation: roster\n"
                                            "programmes:\n"
                                            "  c: {kind: open, hours: 8 JP, intakes: [mar], seats: 4, allocation: "
                                            "structural_first, dimensions: {social: 1}}\n"
                                            "  d: {kind: open, hours: 8 JP, intakes: [apr], seats: 12,\n"
                                            "    dimensions: {social: 1}}\n"},
                               .set = CERTAIN,
                               .n_set = 1});
    for (size_t r = 0; r < 10; r++) {
        life_open(&life, &fixture, 1, r);
        life_until(&life, 2);
        double priority[STAFF];
        for (size_t i = 0; i < STAFF; i++) {
            life.agency.staff.jp_last[i] = i % 2 == 0 ? 20 : 0; /* of which the first rule knows nothing */
            priority[i] = life.agency.staff.post_type[i] == POST_STRUCTURAL ? 0 : 1;
        }
        step();
        assert_seats(priority, 4);
        step();
        for (size_t i = 0; i < STAFF; i++) /* the eight without hours, but for whom the first course has taken */
            if (life.agency.staff.jp_last[i] + 8 * (life.agency.staff.attended[i] & 1) == 0)
                assert_int_equal(life.agency.staff.attended[i] >> 1 & 1, 1);
        life_close(&life);
    }
    fixture_close(&fixture);
}

/* Whatever the rule, who is not past the gates or not free gets nothing, and no seat stays empty that someone could
 * take. */
static void every_rule_fills_the_seats_with_the_free(void **state)
{
    (void)state;
    static const char *const rules[] = {"random", "structural_first", "need", "roster", "quota"};
    size_t short_of = 0;
    for (size_t k = 0; k < 5; k++)
        for (size_t r = 0; r < 20; r++) {
            open_rule(rules[k], 7, "50 %", r);
            step();
            size_t free = 0, taken = 0;
            for (size_t i = 0; i < STAFF; i++) {
                free += is_free(i);
                taken += life.agency.staff.attended[i] != 0;
                assert_true(is_free(i) || life.agency.staff.attended[i] == 0);
            }
            assert_int_equal(taken, free < 7 ? free : 7);
            short_of += free < 7;
            end();
        }
    assert_in_range(short_of, 5, 95);
}

/* ---- what the rules bring ---- */

#define FEW_SEATS(rule)                                                                                                \
    FIXTURE_OPEN_GATES                                                                                                 \
    "allocation: " rule "\nprogrammes: {c: {kind: open, hours: 8 JP, intakes: [feb, may, aug, nov], seats: 4,\n"       \
    "  dimensions: {technical: 1}}}\n"

/* Seats by lot are the same to the bit whether or not other rules are compared with them, and said or unsaid. */
static void the_lot_knows_no_other_rule(void **state)
{
    (void)state;
    static struct fixture alone;
    const char *unsaid =
        FIXTURE_OPEN_GATES "programmes: {c: {kind: open, hours: 8 JP, intakes: [feb, may, aug, nov], seats: 4,\n"
                           "  dimensions: {technical: 1}}}\n";
    fixture_open(&alone, &(struct fixture_setup){.agency = fixture_quiet_agency, .overlays = {unsaid}, .drawn = true});
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency,
                                                   .overlays = {FEW_SEATS("need"), FEW_SEATS("random"),
                                                                FEW_SEATS("roster"), FEW_SEATS("quota"), unsaid},
                                                   .drawn = true});
    size_t size = 24 * INDICATOR_COUNT * sizeof(double), differ = 0;
    for (size_t r = 0; r < 20; r++) {
        fixture_run(&alone, r);
        fixture_run(&fixture, r);
        const double *expected = replicate_record(alone.space, 1)->monthly;
        assert_memory_equal(replicate_record(fixture.space, 2)->monthly, expected, size);
        assert_memory_equal(replicate_record(fixture.space, 5)->monthly, expected, size);
        differ += memcmp(replicate_record(fixture.space, 3)->monthly, expected, size) != 0;
    }
    assert_int_equal(differ, 20);
    fixture_close(&alone);
    fixture_close(&fixture);
}

/* A roster spreads the hours: the Gini index after two years of few seats lies below that of the lot. */
static void a_roster_lowers_the_inequality_of_hours(void **state)
{
    (void)state;
    enum { REPLICATES = 200 };
    static double lower[REPLICATES], same[REPLICATES];
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = fixture_quiet_agency,
                                         .overlays = {FEW_SEATS("random"), FEW_SEATS("roster"), FEW_SEATS("quota")}});
    double random = 0, roster = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        lower[r] = fixture_value(&fixture, 1, INDICATOR_access_gini, 24) -
                   fixture_value(&fixture, 2, INDICATOR_access_gini, 24);
        same[r] = fixture_value(&fixture, 1, INDICATOR_access_gini, 24) -
                  fixture_value(&fixture, 3, INDICATOR_access_gini, 24);
        random += fixture_value(&fixture, 1, INDICATOR_access_gini, 24) / REPLICATES;
        roster += fixture_value(&fixture, 2, INDICATOR_access_gini, 24) / REPLICATES;
    }
    struct estimate e = fixture_estimate(lower, REPLICATES), s = fixture_estimate(same, REPLICATES);
    print_message(
        "             %.3f by lot, %.3f by roster, lower by %.1f standard errors; by quota in one unit %.3g\n", random,
        roster, e.mean / e.error, s.mean);
    assert_true(e.mean > 4 * e.error);
    assert_close(s.mean, 0, 0); /* a quota in an agency of one unit is a lot */
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structural_posts_come_first),
        cmocka_unit_test(need_is_the_least_skill_in_what_is_taught),
        cmocka_unit_test(need_sends_who_knows_least),
        cmocka_unit_test(roster_is_the_fewest_hours_of_two_years),
        cmocka_unit_test(quota_gives_every_unit_its_turn),
        cmocka_unit_test(quota_counts_candidates_only),
        cmocka_unit_test(a_programme_may_have_a_rule_of_its_own),
        cmocka_unit_test(every_rule_fills_the_seats_with_the_free),
        cmocka_unit_test(the_lot_knows_no_other_rule),
        cmocka_unit_test(a_roster_lowers_the_inequality_of_hours),
    };
    return cmocka_run_group_tests_name("allocation", tests, NULL, NULL);
}
