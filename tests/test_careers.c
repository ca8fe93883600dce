/* Careers: a wave of early retirement, and who is promoted. */
#include <string.h>

#include "check.h"
#include "model_fixture.h"

enum { STAFF = 16, WAVE = 3, IN_WAVE = 8 };

static struct fixture fixture;
static struct life life;

static void open_at(const char *agency, const char *overlay, size_t replicate, int month)
{
    fixture_open(&fixture, &(struct fixture_setup){.agency = agency, .overlays = {overlay}});
    life_open(&life, &fixture, 1, replicate);
    life_until(&life, month);
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

/* ---- a wave of early retirement ---- */

/* Of sixteen people of 40 to 56, none of whom would retire within a year, half leave over six months from March on. */
static void open_wave(size_t replicate)
{
    char agency[2048];
    fixture_quiet_but(agency, sizeof agency, "age: 26-37", "age: 40-56");
    open_at(agency, "events: {retirement_wave: {month: 2026-03, share: 50 %, over: 6 months}}\n", replicate, WAVE - 1);
}

/* Lives through the wave: a person with `place` others before them goes in its month, or when they would have. */
static void assert_wave(const double retires[STAFF])
{
    static const int months[IN_WAVE] = {0, 0, 1, 2, 3, 3, 4, 5};
    double expected[STAFF], gone = 0;
    for (size_t i = 0; i < STAFF; i++) {
        size_t place = 0;
        for (size_t j = 0; j < STAFF; j++)
            place += retires[j] < retires[i] || (j < i && retires[j] == retires[i]);
        expected[i] = place < IN_WAVE ? fmin(retires[i], WAVE + months[place]) : retires[i];
    }
    for (int month = WAVE; month < WAVE + 8; month++) {
        step();
        for (size_t i = 0; i < STAFF; i++)
            assert_int_equal(life.agency.staff.here[i] != 0, month < expected[i]);
        gone += life.agency.now.retirements;
    }
    assert_true(gone >= IN_WAVE);
}

static void those_closest_to_retirement_leave_month_by_month(void **state)
{
    (void)state;
    for (size_t r = 0; r < 20; r++) {
        double retires[STAFF];
        open_wave(r);
        for (size_t i = 0; i < STAFF; i++)
            retires[i] = life.agency.staff.retires[i];
        assert_wave(retires);
        assert_close(life.agency.now.filled, STAFF - IN_WAVE, 0);
        end();
    }
}

static void of_equals_the_lower_post_leaves_first(void **state)
{
    (void)state;
    double retires[STAFF];
    open_wave(0);
    for (size_t i = 0; i < STAFF; i++)
        retires[i] = life.agency.staff.retires[i] = i < 3 ? 100 : 90;
    assert_wave(retires);
    end();
}

/* Who would have gone in May goes no later for the wave, which would let the last of them stay until August. */
static void a_wave_puts_nobody_s_retirement_off(void **state)
{
    (void)state;
    double retires[STAFF];
    open_wave(0);
    for (size_t i = 0; i < STAFF; i++)
        retires[i] = life.agency.staff.retires[i] = i < 12 ? WAVE + 2 : 90;
    assert_wave(retires);
    end();
}

/* Two of the posts are vacant: half of fourteen is seven. */
static void a_wave_is_a_share_of_those_in_post(void **state)
{
    (void)state;
    open_wave(0);
    agency_vacate(&life.agency, 0);
    agency_vacate(&life.agency, 9);
    life.agency.staff.fill_month[0] = life.agency.staff.fill_month[9] = 100;
    while (life.today.month < WAVE + 6)
        step();
    assert_close(life.agency.now.filled, 7, 0);
    end();
}

/* Nobody leaves in the history, nor for a date in it. */
static void a_wave_in_the_history_never_begins(void **state)
{
    (void)state;
    static const char *const dates[] = {"2025-06", "2025-12"};
    for (size_t k = 0; k < 2; k++) {
        const struct assignment set[] = {{"events.retirement_wave.month", dates[k]}};
        fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 1});
        life_open(&life, &fixture, 0, 0);
        while (life.today.month < 24) {
            step();
            assert_close(life.agency.now.filled, STAFF, 0);
        }
        end();
    }
}

/* ---- the fast track ---- */

enum { OTHER = 1, TALENTED = 2 }; /* what one holds, by the agency's programmes */
static const char *const PROGRAMMES =
    "gates: {none: {invite: 0 %}}\n"
    "programmes:\n"
    "  other: {kind: none, hours: 8 JP, intakes: [dec], dimensions: {social: 1}}\n"
    "  talent: {kind: none, hours: 8 JP, intakes: [dec], fast_track: yes, dimensions: {managerial: 1}}\n";

/* Post 0 heads the first of two units, and becomes vacant; seven others are in it, and eight in the second. */
static void open_vacancy(const char *overlay)
{
    char agency[3072];
    fixture_quiet_but(agency, sizeof agency, "    - {count: 16, education: S1, age: 26-37, post: operational}\n",
                      "    - {count: 1, education: S1, age: 26-37, post: structural, unit: 1}\n"
                      "    - {count: 7, education: S1, age: 26-37, post: operational, unit: 1}\n"
                      "    - {count: 8, education: S1, age: 26-37, post: operational, unit: 2}\n"
                      "  units: 2\n");
    strcat(agency, PROGRAMMES);
    open_at(agency, overlay, 0, 2);
    agency_vacate(&life.agency, 0);
    struct staff *staff = &life.agency.staff;
    for (size_t i = 1; i < STAFF; i++) {
        staff->skill[MANAGERIAL * STAFF + i] = 0.1 * (double)i; /* the most skilled of the unit is 7, of all 15 */
        staff->appointed[i] = 3 - 100;
    }
}

/* Whom March's promotion takes; STAFF where the post stays vacant. */
static size_t promoted(void)
{
    uint32_t who[STAFF];
    for (size_t i = 0; i < STAFF; i++)
        who[i] = life.agency.staff.identity[i];
    step();
    size_t i = 1;
    while (i < STAFF && (life.agency.staff.here[0] == 0 || life.agency.staff.identity[0] != who[i]))
        i++;
    end();
    return i;
}

static void without_a_fast_track_the_unit_s_most_skilled_is_promoted(void **state)
{
    (void)state;
    open_vacancy("");
    life.agency.staff.holds[5] = life.agency.staff.holds[12] = OTHER;
    assert_int_equal(promoted(), 7);
    open_vacancy("programmes: {talent: {fast_track: no}}\n");
    life.agency.staff.holds[5] = life.agency.staff.holds[12] = TALENTED;
    assert_int_equal(promoted(), 7);
}

/* First who has the programme, of them who is of the unit, of them who is most skilled, of these the lower post. */
static void graduates_of_a_fast_track_come_first(void **state)
{
    (void)state;
    open_vacancy("");
    life.agency.staff.holds[10] = life.agency.staff.holds[12] = TALENTED;
    assert_int_equal(promoted(), 12);
    open_vacancy("");
    life.agency.staff.holds[3] = life.agency.staff.holds[12] = TALENTED | OTHER;
    assert_int_equal(promoted(), 3);
    open_vacancy("");
    life.agency.staff.holds[3] = life.agency.staff.holds[5] = life.agency.staff.holds[12] = TALENTED;
    assert_int_equal(promoted(), 5);
    open_vacancy("");
    life.agency.staff.holds[3] = life.agency.staff.holds[5] = TALENTED;
    life.agency.staff.skill[MANAGERIAL * STAFF + 3] = life.agency.staff.skill[MANAGERIAL * STAFF + 5];
    assert_int_equal(promoted(), 3);
}

/* Two years of service are enough for them, and a month less is not; others need five. */
static void a_fast_track_needs_two_years_of_service(void **state)
{
    (void)state;
    static const struct {
        int service;
        uint32_t holds;
        bool is_promoted;
    } rows[] = {{24, TALENTED, true}, {23, TALENTED, false}, {59, OTHER, false}, {60, OTHER, true}, {60, 0, true}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        open_vacancy("");
        for (size_t i = 1; i < STAFF; i++)
            life.agency.staff.appointed[i] = 3;
        life.agency.staff.appointed[4] = 3 - rows[k].service;
        life.agency.staff.holds[4] = rows[k].holds;
        assert_int_equal(promoted(), rows[k].is_promoted ? 4 : STAFF);
    }
}

/* Neither education nor the year before retirement is let off. */
static void a_fast_track_lets_off_service_only(void **state)
{
    (void)state;
    open_vacancy("");
    life.agency.staff.holds[4] = life.agency.staff.holds[6] = TALENTED;
    life.agency.staff.education[4] = EDUCATION_D3;
    life.agency.staff.retires[6] = 3 + 12;
    assert_int_equal(promoted(), 7);
}

/* A policy without the programme has no fast track, though some have completed it. */
static void a_policy_that_drops_the_programme_has_no_fast_track(void **state)
{
    (void)state;
    open_vacancy("programmes: {talent: null}\n");
    life.agency.staff.holds[12] = TALENTED;
    assert_int_equal(promoted(), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_closest_to_retirement_leave_month_by_month),
        cmocka_unit_test(of_equals_the_lower_post_leaves_first),
        cmocka_unit_test(a_wave_puts_nobody_s_retirement_off),
        cmocka_unit_test(a_wave_is_a_share_of_those_in_post),
        cmocka_unit_test(a_wave_in_the_history_never_begins),
        cmocka_unit_test(without_a_fast_track_the_unit_s_most_skilled_is_promoted),
        cmocka_unit_test(graduates_of_a_fast_track_come_first),
        cmocka_unit_test(a_fast_track_needs_two_years_of_service),
        cmocka_unit_test(a_fast_track_lets_off_service_only),
        cmocka_unit_test(a_policy_that_drops_the_programme_has_no_fast_track),
    };
    return cmocka_run_group_tests_name("careers", tests, NULL, NULL);
}
