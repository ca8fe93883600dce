/* The agency's arrays: posts, moves, copies, sums, the calendar, the size of an agency, and who is in it. */
#include <string.h>

#include "check.h"
#include "model/people.h"
#include "model_fixture.h"

static void a_month_knows_its_date(void **state)
{
    (void)state;
    struct today today = {0};
    today_set(&today, 12 * 2026 + 4, 1); /* May 2026 is month 1 */
    assert_int_equal(today.year, 2026);
    assert_int_equal(today.calendar, 4);
    assert_int_equal(today.year_start, -3);
    today_set(&today, 12 * 2026 + 4, 9);
    assert_int_equal(today.year, 2027);
    assert_int_equal(today.calendar, 0);
    assert_int_equal(today.year_start, 9);
    today_set(&today, 12 * 2026, -35);
    assert_int_equal(today.year, 2023);
    assert_int_equal(today.calendar, 0);
    assert_int_equal(today.year_start, -35);
}

/* An agency of 11 posts in 16 lanes, where field f of person i is 100 f + i. */
static void open_numbered(struct agency *agency)
{
    const struct agency_shape shape = {
        .posts = 11, .lanes = 16, .staff = 11, .units = 2, .programmes = 3, .practices = 2, .subjects = 3};
    assert_int_equal(agency_open(agency, &shape), STATUS_OK);
    for (size_t i = 0; i < 11; i++) {
        agency->staff.here[i] = 1;
        agency->staff.identity[i] = (uint32_t)(1000 + i);
        agency->staff.post_type[i] = (uint8_t)(i % 3);
        agency->staff.born[i] = -400 - (double)i;
        agency->staff.mentor[i] = -1;
        for (size_t d = 0; d < DIMENSIONS; d++)
            agency->staff.applied[d * 16 + i] = (double)(100 * d + i);
        for (size_t k = 0; k < 3; k++)
            agency->staff.subject_hours[k * 16 + i] = (double)(10 * k + i);
    }
}

/* The person goes with all that is theirs, in every dimension and subject; the post keeps what is its own. */
static void a_person_moves_and_the_post_stays(void **state)
{
    (void)state;
    struct agency agency;
    open_numbered(&agency);
    agency_vacate(&agency, 3);
    assert_close(agency.staff.here[3], 0, 0);
    assert_close(agency.staff.applied[2 * 16 + 3], 0, 0);
    assert_int_equal(agency.staff.course[3], -1);
    assert_int_equal(agency.staff.post_type[3], 0);
    agency_move(&agency, 7, 3);
    assert_close(agency.staff.here[3], 1, 0);
    assert_close(agency.staff.here[7], 0, 0);
    assert_int_equal(agency.staff.identity[3], 1007);
    assert_int_equal(agency.staff.post_type[3], 0);
    assert_int_equal(agency.staff.post_type[7], 1);
    assert_close(agency.staff.born[3], -407, 0);
    assert_close(agency.staff.applied[2 * 16 + 3], 207, 0);
    assert_close(agency.staff.subject_hours[2 * 16 + 3], 27, 0);
    assert_close(agency.staff.applied[2 * 16 + 7], 0, 0);
    assert_true(agency.now.rematch);
    agency_close(&agency);
}

static void a_copy_is_equal_and_apart(void **state)
{
    (void)state;
    struct agency agency, other;
    open_numbered(&agency);
    assert_int_equal(agency_open(&other, &agency.shape), STATUS_OK);
    agency.now.purse = 5;
    agency.units[1].heads = 2;
    agency_copy(&other, &agency);
    assert_memory_equal(other.block, agency.block, agency.block_size);
    assert_close(other.now.purse, 5, 0);
    other.staff.applied[4] = -1;
    other.units[1].heads = 3;
    assert_close(agency.staff.applied[4], 4, 0);
    assert_close(agency.units[1].heads, 2, 0);
    agency_close(&other);
    agency_close(&agency);
    agency_close(&agency); /* harmless */
}

/* A month of the last year of history has what its work and its indicators read, and nothing else. */
static void a_month_kept_has_the_rows_of_the_year_only(void **state)
{
    (void)state;
    struct agency agency, month;
    open_numbered(&agency);
    assert_int_equal(agency_open_month(&month, &agency.shape), STATUS_OK);
    agency.now.purse = 5;
    agency.units[1].heads = 2;
    agency.practices[1].in_force = true;
    agency_copy(&month, &agency);
    assert_close(month.now.purse, 5, 0);
    assert_close(month.units[1].heads, 2, 0);
    assert_true(month.practices[1].in_force);
    assert_memory_equal(month.staff.applied, agency.staff.applied, DIMENSIONS * 16 * sizeof(double));
    assert_memory_equal(month.staff.words, agency.staff.words, 4 * 16 * sizeof(uint32_t));
    assert_null(month.staff.talent);
    assert_null(month.staff.identity);
    assert_true(month.block_size < agency.block_size);
    agency_close(&month);
    agency_close(&agency);
}

static void sums_and_means_count_those_here(void **state)
{
    (void)state;
    struct agency agency;
    open_numbered(&agency);
    agency.now.filled = 11; /* counted once a month */
    assert_close(agency_sum(&agency, agency.staff.applied), 55, 0);
    assert_close(agency_mean(&agency, agency.staff.applied), 5, 0);
    agency_vacate(&agency, 10);
    agency.now.filled = 10;
    agency.staff.applied[10] = 1000; /* whatever stands in a vacant post does not enter a mean */
    assert_close(agency_mean(&agency, agency.staff.applied), 4.5, 0);
    for (size_t i = 0; i < 10; i++)
        agency_vacate(&agency, i);
    agency.now.filled = 0;
    assert_true(isnan(agency_mean(&agency, agency.staff.applied)));
    agency_close(&agency);
}

/* Posts: the people of the composition and as many vacancies as leaving and hiring keep up. Half of 16 people of 53 to
 * 57, evenly spread over those years, retire within 2.5 years; all within five. */
static void an_agency_has_the_posts_that_leaving_keeps_vacant(void **state)
{
    (void)state;
    static const struct {
        const char *ages, *gap, *transfer, *filled, *vacancies;
        size_t vacant;
    } cases[] = {
        {"age: 53-57", "15 months", "0 %", "100 %", "steady", 4},  /* 16 / 60 a month x 15 */
        {"age: 53-57", "15 months", "0 %", "50 %", "steady", 7},   /* and x 27: a year more for half, and so on */
        {"age: 48-57", "30 months", "0 %", "100 %", "steady", 4},  /* half of them retire within five years */
        {"age: 26-37", "30 months", "12 %", "100 %", "steady", 5}, /* 16 x .01 x 30 */
        {"age: 53-57", "15 months", "0 %", "100 %", "3", 3},
        {"age: 53-57", "15 months", "0 %", "0 %", "steady", 0}, /* nothing is filled, so nothing is in balance */
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        static struct fixture fixture;
        static struct life life;
        char text[2048];
        const struct assignment set[] = {{"staff.hiring.gap", cases[k].gap},
                                         {"staff.leaving.transfer", cases[k].transfer},
                                         {"staff.hiring.filled", cases[k].filled},
                                         {"staff.vacancies", cases[k].vacancies}};
        fixture_quiet_but(text, sizeof text, "age: 26-37", cases[k].ages);
        fixture_open(&fixture, &(struct fixture_setup){.agency = text, .set = set, .n_set = 4});
        life_open(&life, &fixture, 0, 0);
        assert_int_equal(life.agency.shape.posts, 16 + cases[k].vacant);
        assert_int_equal(life.agency.shape.lanes % 8, 0);
        life_close(&life);
        fixture_close(&fixture);
    }
}

/* Structural posts are dealt out first, so that every unit has heads; a group may name its unit. */
static void posts_are_dealt_to_units_by_type(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    char text[2048];
    const struct assignment set[] = {{"staff.units", "3"}};
    fixture_quiet_but(text, sizeof text, "    - {count: 16,",
                      "    - {count: 4, education: S2, age: 40-45, post: structural}\n"
                      "    - {count: 2, education: S2, age: 40-45, post: functional, unit: 3}\n"
                      "    - {count: 7,");
    fixture_open(&fixture, &(struct fixture_setup){.agency = text, .set = set, .n_set = 1});
    life_open(&life, &fixture, 0, 0);
    life_until(&life, -11);
    const uint8_t expected[] = {0, 1, 2, 0, 2, 2, 0, 1, 2, 0, 1, 2, 0};
    assert_memory_equal(life.agency.staff.unit, expected, sizeof expected);
    life_close(&life);
    fixture_close(&fixture);
}

static void education_gives_skill_by_level_and_match(void **state)
{
    (void)state;
    const struct param_values p = {.education_slope = 0.1, .education_unmatched = 0.3};
    const double matched[EDUCATIONS] = {-0.2, -0.1, 0, 0, 0.1, 0.2};
    for (int e = 0; e < EDUCATIONS; e++) {
        assert_close(people_schooling(&p, (enum education)e, true), matched[e], 1e-15);
        assert_close(people_schooling(&p, (enum education)e, false), 0.3 * matched[e], 1e-15);
    }
}

/* Talent has the stated spread in each dimension, and the dimensions are drawn apart. */
static void talent_is_drawn_with_its_spread(void **state)
{
    (void)state;
    enum { REPLICATES = 300, STAFF = 16, N = REPLICATES * STAFF };
    static double technical[N], squares[N], product[N];
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"effects.talent.spread", "0.5"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 1});
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, -11);
        for (size_t i = 0; i < STAFF; i++) {
            double t = life.agency.staff.talent[i], m = life.agency.staff.talent[MANAGERIAL * STAFF + i];
            technical[r * STAFF + i] = t;
            squares[r * STAFF + i] = t * t;
            product[r * STAFF + i] = t * m;
        }
        life_close(&life);
    }
    struct estimate mean = fixture_estimate(technical, N), square = fixture_estimate(squares, N);
    struct estimate together = fixture_estimate(product, N);
    assert_close(mean.mean, 0, 4 * mean.error);
    assert_close(square.mean, 0.25, 4 * square.error);
    assert_close(together.mean, 0, 4 * together.error);
    fixture_close(&fixture);
}

/* What the agency states of those present at month 0 is added to their talent, in its dimension; who is hired later
 * comes without it, and is the same person with it as without. */
static void starting_levels_are_for_those_who_are_there(void **state)
{
    (void)state;
    static struct fixture plain, levelled;
    static struct life a, b;
    const struct assignment set[] = {{"effects.talent.spread", "0.5"},   {"staff.leaving.transfer", "30 %"},
                                     {"staff.hiring.gap", "1 month"},    {"staff.level.technical", "0.4"},
                                     {"staff.level.managerial", "-0.3"}, {"staff.level.social", "0.5"},
                                     {"staff.level.strategic", "-0.1"}};
    static const double level[DIMENSIONS] = {0.4, -0.3, 0.5, -0.1};
    fixture_open(&plain, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 3});
    fixture_open(&levelled, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 7});
    life_open(&a, &plain, 0, 0);
    life_open(&b, &levelled, 0, 0);
    size_t hires = 0;
    for (int month = -11; month <= 24; month++) {
        life_until(&a, month);
        life_until(&b, month);
        for (size_t i = 0; i < 16; i++) {
            bool hired = a.agency.staff.appointed[i] >= 1;
            hires += hired;
            assert_int_equal(a.agency.staff.identity[i], b.agency.staff.identity[i]);
            for (size_t d = 0; d < DIMENSIONS && a.agency.staff.here[i] != 0; d++) {
                size_t at = d * a.agency.shape.lanes + i;
                double more = hired ? 0 : level[d];
                assert_close(b.agency.staff.talent[at], a.agency.staff.talent[at] + more, 0);
                assert_close(b.agency.staff.skill[at], a.agency.staff.skill[at] + more, 1e-12);
            }
        }
    }
    assert_true(hires > 50);
    life_close(&a);
    life_close(&b);
    fixture_close(&plain);
    fixture_close(&levelled);
}

/* Units differ in goal clarity by the stated spread, apart from their support and permission; it moves motivation. */
static void units_differ_in_goal_clarity(void **state)
{
    (void)state;
    enum { REPLICATES = 400, UNITS = 4, N = REPLICATES * UNITS };
    static double trait[N], squares[N], with_support[N], with_permission[N];
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"staff.units", "4"}, {"effects.goal_clarity.spread", "0.7"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 2});
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, -11);
        const struct param_values *p = &life.values.params;
        for (size_t u = 0; u < UNITS; u++) {
            const struct unit *unit = &life.agency.units[u];
            trait[r * UNITS + u] = unit->clarity_trait;
            squares[r * UNITS + u] = unit->clarity_trait * unit->clarity_trait;
            with_support[r * UNITS + u] = unit->clarity_trait * unit->support_trait;
            with_permission[r * UNITS + u] = unit->clarity_trait * unit->permit_trait;
            assert_close(unit->clarity, 0.7 * unit->clarity_trait, 1e-12); /* it has no heads */
        }
        for (size_t i = 0; i < 16; i++)
            assert_close(life.agency.staff.motivation[i],
                         p->motivation_unit * p->motivation_clarity *
                             life.agency.units[life.agency.staff.unit[i]].clarity,
                         1e-12);
        life_close(&life);
    }
    struct estimate t = fixture_estimate(trait, N), q = fixture_estimate(squares, N);
    struct estimate s = fixture_estimate(with_support, N), p = fixture_estimate(with_permission, N);
    assert_close(t.mean, 0, 4 * t.error);
    assert_close(q.mean, 1, 4 * q.error);
    assert_close(s.mean, 0, 4 * s.error);
    assert_close(p.mean, 0, 4 * p.error);
    fixture_close(&fixture);
}

/* Motivation: .4 between people and .3 within, .9 of a deviation left a month later. */
static void motivation_has_its_spread_and_persistence(void **state)
{
    (void)state;
    enum { REPLICATES = 400, STAFF = 16, N = REPLICATES * STAFF };
    static double variance[N], lagged[N], fast[N];
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"effects.motivation.between", "0.4"}, {"effects.motivation.within", "0.3"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 2});
    for (size_t r = 0; r < REPLICATES; r++) {
        double first[STAFF], second[STAFF];
        life_open(&life, &fixture, 0, r);
        life_until(&life, -11); /* from the first month on: nothing has to settle */
        memcpy(first, life.agency.staff.motivation, sizeof first);
        life_step(&life);
        memcpy(second, life.agency.staff.motivation, sizeof second);
        for (size_t i = 0; i < STAFF; i++) {
            variance[r * STAFF + i] = first[i] * first[i];
            lagged[r * STAFF + i] = first[i] * second[i];
            fast[r * STAFF + i] = (second[i] - first[i]) * (second[i] - first[i]);
        }
        life_close(&life);
    }
    struct estimate v = fixture_estimate(variance, N), l = fixture_estimate(lagged, N), f = fixture_estimate(fast, N);
    assert_close(v.mean, 0.16 + 0.09, 4 * v.error);
    assert_close(l.mean, 0.16 + 0.9 * 0.09, 4 * l.error);
    assert_close(f.mean, 2 * (1 - 0.9) * 0.09, 4 * f.error);
    fixture_close(&fixture);
}

/* A fifth leave in a year, at a constant hazard; a trait that was drawn at entry has no part in it. */
static void people_leave_at_the_stated_rate_whatever_else_they_are(void **state)
{
    (void)state;
    enum { REPLICATES = 500, STAFF = 16 };
    static double early[REPLICATES], matched[REPLICATES], year[REPLICATES];
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"staff.leaving.transfer", "15 %"},
                                     {"staff.leaving.resignation", "5 %"},
                                     {"staff.field_match", "50 %"},
                                     {"staff.hiring.filled", "0 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 4});
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        double match[STAFF];
        memcpy(match, life.agency.staff.matched, sizeof match);
        for (int month = 1; month <= 12; month++) {
            life_step(&life);
            if (month == 3)
                early[r] = 1 - agency_sum(&life.agency, life.agency.staff.here) / STAFF;
        }
        year[r] = 1 - agency_sum(&life.agency, life.agency.staff.here) / STAFF;
        for (size_t i = 0; i < STAFF; i++)
            matched[r] += (life.agency.staff.here[i] == 0 ? 0.8 : -0.2) * (match[i] - 0.5);
        life_close(&life);
    }
    struct estimate q = fixture_estimate(early, REPLICATES), y = fixture_estimate(year, REPLICATES);
    struct estimate m = fixture_estimate(matched, REPLICATES);
    print_message("             off by %.1f, %.1f and %.1f standard errors\n", (q.mean - 1 + pow(0.8, 0.25)) / q.error,
                  (y.mean - 0.2) / y.error, m.mean / m.error);
    assert_close(q.mean, 1 - pow(0.8, 0.25), 4 * q.error);
    assert_close(y.mean, 0.2, 4 * y.error);
    assert_close(m.mean, 0, 4 * m.error);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_knows_its_date),
        cmocka_unit_test(a_person_moves_and_the_post_stays),
        cmocka_unit_test(a_copy_is_equal_and_apart),
        cmocka_unit_test(a_month_kept_has_the_rows_of_the_year_only),
        cmocka_unit_test(sums_and_means_count_those_here),
        cmocka_unit_test(an_agency_has_the_posts_that_leaving_keeps_vacant),
        cmocka_unit_test(posts_are_dealt_to_units_by_type),
        cmocka_unit_test(education_gives_skill_by_level_and_match),
        cmocka_unit_test(talent_is_drawn_with_its_spread),
        cmocka_unit_test(starting_levels_are_for_those_who_are_there),
        cmocka_unit_test(units_differ_in_goal_clarity),
        cmocka_unit_test(people_leave_at_the_stated_rate_whatever_else_they_are),
        cmocka_unit_test(motivation_has_its_spread_and_persistence),
    };
    return cmocka_run_group_tests_name("agency", tests, NULL, NULL);
}
