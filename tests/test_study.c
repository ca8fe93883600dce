/* Formal study: who may begin, how long it takes, what it costs in time, and what a degree leaves. */
#include <stdio.h>

#include <string.h>

#include "check.h"
#include "model/study.h"
#include "model_fixture.h"

enum { STAFF = 16 };

static struct fixture fixture;
static struct life life;

/* Of the quiet agency's 16, five hold SMA, four D3, three D4, two S1 and two S2; they are 26 to 37 and stay. */
#define OF_ALL_DEGREES                                                                                                 \
    "    - {count: 5, education: SMA, age: 26-37, post: operational}\n"                                                \
    "    - {count: 4, education: D3, age: 26-37, post: operational}\n"                                                 \
    "    - {count: 3, education: D4, age: 26-37, post: operational}\n"                                                 \
    "    - {count: 2, education: S2, age: 26-37, post: operational}\n"                                                 \
    "    - {count: 2,"
static const enum education DEGREES[STAFF] = {EDUCATION_SMA, EDUCATION_SMA, EDUCATION_SMA, EDUCATION_SMA,
                                              EDUCATION_SMA, EDUCATION_D3,  EDUCATION_D3,  EDUCATION_D3,
                                              EDUCATION_D3,  EDUCATION_D4,  EDUCATION_D4,  EDUCATION_D4,
                                              EDUCATION_S2,  EDUCATION_S2,  EDUCATION_S1,  EDUCATION_S1};

static const struct assignment LONG[] = {
    {"horizon", "84 months"}, {"staff.field_match", "60 %"}, {"effects.gates.no_show", "0 %"}};
enum { N_LONG = 3 };

/* Study that all the eligible begin in the first year, and nobody later; `more` says how. */
#define IN_THE_FIRST_YEAR(more)                                                                                        \
    "practices: {study: {starts: 100 %, on: [{from: 1950-01, value: yes}, {from: 2027-01, value: no}], " more "}}\n"
#define BESIDE IN_THE_FIRST_YEAR("beside: 15 %")
#define RELEASED IN_THE_FIRST_YEAR("released: yes")

static void open_agency(const char *first, const char *second)
{
    char text[4096];
    fixture_quiet_but(text, sizeof text, "    - {count: 16,", OF_ALL_DEGREES);
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = text, .overlays = {first, second}, .set = LONG, .n_set = N_LONG});
}

static void live(int scenario, size_t replicate)
{
    life_open(&life, &fixture, scenario, replicate);
    life_until(&life, 0);
}

static void open_with(const char *overlay, size_t replicate)
{
    open_agency(overlay, NULL);
    live(1, replicate);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

/* Lives the next month, at whose end everything holds that always does. */
static void step(void)
{
    life_step(&life);
    life_verify(&life);
}

static bool studies(size_t i)
{
    return life.agency.staff.degree[i] >= 0;
}

/* The draws of a person's study in the year that begins, or ends, in a month. */
static double study_draw(size_t i, int month, int word)
{
    uint32_t identity = life.agency.staff.identity[i];
    return random_unit(random_event(&life.source, PURPOSE_STUDY, identity, month, 0).word[word]);
}

/* ---- how long, and who ---- */

static void each_education_leads_to_the_next_degree(void **state)
{
    (void)state;
    static const struct {
        enum education from, degree;
        int months;
    } rows[] = {{EDUCATION_SMA, EDUCATION_S1, 48}, {EDUCATION_D3, EDUCATION_S1, 30}, {EDUCATION_D4, EDUCATION_S2, 24},
                {EDUCATION_S1, EDUCATION_S2, 24},  {EDUCATION_S2, EDUCATION_S2, 0},  {EDUCATION_S3, EDUCATION_S2, 0}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        enum education degree;
        assert_int_equal(study_duration(rows[k].from, &degree), rows[k].months);
        if (rows[k].months > 0)
            assert_int_equal(degree, rows[k].degree);
    }
}

/* Whoever begins in month 1 studies for as many months as the degree takes, and holds it in the month after. */
static void a_degree_is_held_after_its_months(void **state)
{
    (void)state;
    static const double level[EDUCATIONS] = {-2, -1, 0, 0, 1, 2}, points[EDUCATIONS] = {5, 10, 15, 15, 20, 25};
    size_t fits = 0;
    for (size_t r = 0; r < 4; r++) {
        open_with(BESIDE, r);
        const struct staff *staff = &life.agency.staff;
        for (int month = 1; month <= 60; month++) {
            double matched[STAFF];
            memcpy(matched, staff->matched, sizeof matched);
            step();
            for (size_t i = 0; i < STAFF; i++) {
                enum education degree, from = DEGREES[i];
                int months = study_duration(from, &degree);
                bool held = months > 0 && month > months;
                enum education now = held ? degree : from;
                assert_int_equal(studies(i), months > 0 && !held);
                assert_int_equal(staff->education[i], now);
                assert_close(staff->study_left[i], held || months == 0 ? 0 : months - month, 0);
                if (held && month == months + 1)
                    assert_int_equal(staff->matched[i] != 0, study_draw(i, month, 1) < 0.6);
                else
                    assert_close(staff->matched[i], matched[i], 0);
                double schooling = 0.1 * level[now] * (staff->matched[i] != 0 ? 1 : 0.3);
                assert_close(staff->schooling[i], schooling, 1e-12);
                assert_close(staff->skill[SOCIAL * STAFF + i], schooling, 1e-12); /* no talent, no training here */
                assert_close(staff->qualification[i], points[now], 0);
                fits += held && month == months + 1 && staff->matched[i] != 0;
            }
        }
        end();
    }
    assert_in_range(fits, 4 * 14 / 3, 4 * 14 - 4); /* of 14 degrees a life, 60 % */
}

/* Twice the duration must be left beside the job, three times when released; to the month. */
static void service_left_must_be_a_multiple_of_the_duration(void **state)
{
    (void)state;
    for (int released = 0; released <= 1; released++)
        for (int short_of = -1; short_of <= 1; short_of++) {
            open_with(released ? RELEASED : BESIDE, 0);
            for (size_t i = 0; i < STAFF; i++) {
                enum education degree;
                int months = study_duration(DEGREES[i], &degree);
                life.agency.staff.retires[i] = 1 + (released ? 3 : 2) * months - short_of;
                if (months == 0)
                    life.agency.staff.retires[i] = 400;
            }
            step();
            for (size_t i = 0; i < STAFF; i++)
                assert_int_equal(studies(i), DEGREES[i] != EDUCATION_S2 && short_of <= 0);
            end();
        }
}

/* Study begins in January alone, and a second degree after the first: SMA, S1 in the fifth year, S2 in the seventh. */
static void one_degree_follows_another_in_january(void **state)
{
    (void)state;
    open_with("practices: {study: {starts: 100 %}}\n", 0);
    const struct staff *staff = &life.agency.staff;
    for (int month = 1; month <= 84; month++) {
        int32_t before[STAFF];
        memcpy(before, staff->degree, sizeof before);
        step();
        for (size_t i = 0; i < STAFF; i++)
            if (before[i] < 0 && studies(i))
                assert_int_equal(life.today.calendar, 0);
        assert_int_equal(staff->education[0], month <= 48 ? EDUCATION_SMA : month <= 72 ? EDUCATION_S1 : EDUCATION_S2);
        assert_int_equal(staff->education[5], month <= 30 ? EDUCATION_D3 : month <= 60 ? EDUCATION_S1 : EDUCATION_S2);
        assert_int_equal(studies(5), month <= 30 || (month >= 37 && month <= 60)); /* 31 to 36 wait for January */
        assert_int_equal(studies(9), month <= 24);
    }
    end();
}

/* ---- what it costs ---- */

/* Beside the job 15 % of the month are lost while study lasts; released, all of it, and no file is done. */
static void study_takes_its_time_while_it_lasts(void **state)
{
    (void)state;
    static const double share[2] = {0.15, 1};
    for (int released = 0; released <= 1; released++) {
        open_with(released ? RELEASED : BESIDE, 1);
        for (int month = 1; month <= 60; month++) {
            step();
            for (size_t i = 0; i < STAFF; i++) {
                enum education degree;
                double lost = month <= study_duration(DEGREES[i], &degree) ? share[released] : 0;
                assert_close(life.agency.staff.lost[i], lost, 1e-12);
                assert_close(life.agency.staff.time[i], 1 - lost, 1e-12);
                assert_int_equal(life.agency.staff.done[i] > 0, lost < 1);
            }
        }
        end();
    }
}

static void begun_studies_end_when_the_practice_stops(void **state)
{
    (void)state;
    open_with("practices: {study: {starts: 50 %, on: [{from: 1950-01, value: yes}, {from: 2026-03, value: no}]}}\n", 2);
    bool began[STAFF] = {false};
    size_t some = 0;
    for (int month = 1; month <= 84; month++) {
        step();
        for (size_t i = 0; i < STAFF; i++) {
            if (month == 1) {
                began[i] = studies(i);
                some += began[i];
            }
            enum education degree;
            int months = study_duration(DEGREES[i], &degree);
            assert_int_equal(studies(i), began[i] && month <= months);
            assert_int_equal(life.agency.staff.education[i], began[i] && month > months ? degree : DEGREES[i]);
        }
    }
    assert_in_range(some, 2, 13);
    end();
}

/* A course a month is open to all. Who studies beside the job comes and gains practice; who is released does neither
 * until the month after the last. */
static void the_released_attend_nothing_and_gain_no_practice(void **state)
{
    (void)state;
#define COURSE                                                                                                         \
    FIXTURE_OPEN_GATES "programmes: {c: {kind: open, hours: 8 JP, intakes: monthly, dimensions: {social: 1}}}\n"
    open_agency(COURSE BESIDE, COURSE RELEASED);
    for (int released = 0; released <= 1; released++) {
        live(1 + released, 3);
        const struct staff *staff = &life.agency.staff;
        for (int month = 1; month <= 60; month++) {
            double practice[STAFF], jp[STAFF];
            memcpy(practice, staff->practice, sizeof practice);
            memcpy(jp, staff->jp, sizeof jp);
            step();
            for (size_t i = 0; i < STAFF; i++) {
                bool away = released && studies(i);
                double before = life.today.calendar == 0 ? 0 : jp[i];
                assert_close(staff->practice[i] - practice[i], away ? 0 : 1, 1e-9);
                assert_close(staff->jp[i] - before, away ? 0 : 8, 0);
            }
        }
        life_close(&life);
    }
    fixture_close(&fixture);
}

/* ---- chance ---- */

/* Whether study begins hangs on the person and the year alone: those who begin at 30 % all do at 60 %, whatever else
 * the second policy does. */
static void scenarios_share_the_draws(void **state)
{
    (void)state;
    open_agency("practices: {study: {starts: 30 %, released: yes}}\n",
                COURSE "practices: {study: {starts: 60 %}, mentoring: {mentors: 3, mentees_each: 2}}\n");
    size_t few = 0, many = 0;
    for (size_t r = 0; r < 40; r++) {
        bool began[2][STAFF];
        for (int k = 0; k < 2; k++) {
            live(1 + k, r);
            step();
            for (size_t i = 0; i < STAFF; i++) {
                began[k][i] = studies(i);
                assert_int_equal(studies(i), DEGREES[i] != EDUCATION_S2 && study_draw(i, 1, 0) < (k ? 0.6 : 0.3));
            }
            life_close(&life);
        }
        for (size_t i = 0; i < STAFF; i++) {
            assert_true(began[1][i] || !began[0][i]);
            few += began[0][i];
            many += began[1][i];
        }
    }
    assert_true(few > 100 && many > few + 100); /* of 560 */
    fixture_close(&fixture);
}

/* Of those who may, 20 % begin in any year. */
static void a_stated_part_begins_each_year(void **state)
{
    (void)state;
    enum { REPLICATES = 60 };
    double eligible[7] = {0}, began[7] = {0};
    open_agency("practices: {study: {starts: 20 %}}\n", NULL);
    for (size_t r = 0; r < REPLICATES; r++) {
        live(1, r);
        const struct staff *staff = &life.agency.staff;
        for (int month = 1; month <= 73; month++) {
            bool before[STAFF];
            enum education from[STAFF];
            for (size_t i = 0; i < STAFF; i++) {
                bool ends = studies(i) && staff->study_left[i] == 0;
                before[i] = studies(i) && !ends;
                from[i] = (enum education)(ends ? staff->degree[i] : staff->education[i]);
            }
            step();
            for (size_t i = 0; i < STAFF && life.today.calendar == 0; i++) {
                eligible[month / 12] += !before[i] && from[i] < EDUCATION_S2;
                began[month / 12] += !before[i] && studies(i);
            }
        }
        life_close(&life);
    }
    for (size_t year = 0; year < 7; year++) {
        double error = sqrt(0.2 * 0.8 / eligible[year]), off = began[year] / eligible[year] - 0.2;
        print_message("             year %zu: %.0f of %.0f, off by %.1f standard errors\n", year + 1, began[year],
                      eligible[year], off / error);
        assert_close(off, 0, 4 * error);
    }
    fixture_close(&fixture);
}

/* ---- in an agency where people come, go and rise ---- */

/* Palembang with priors, both ways of studying: what is studied for lies above what is held, takes its time, and ends
 * with the person's service. */
static void study_fits_the_careers_of_a_whole_agency(void **state)
{
    (void)state;
    const char *released = "practices: {study: {on: yes, starts: 13 %, released: yes}, mentoring: {on: yes}}\n";
    fixture_open(&fixture,
                 &(struct fixture_setup){.overlays = {"practices: {study: {on: yes}}\n", released}, .drawn = true});
    size_t students[2] = {0}, degrees = 0, broken_off = 0;
    for (size_t r = 0; r < 6; r++)
        for (int k = 0; k < 2; k++) {
            live(1 + k, r);
            const struct staff *staff = &life.agency.staff;
            for (int month = 1; month <= 60; month++) {
                uint32_t who[128];
                int32_t degree[128];
                size_t posts = life.agency.shape.posts;
                assert_in_range(posts, 69, 128);
                memcpy(who, staff->identity, posts * sizeof *who);
                memcpy(degree, staff->degree, posts * sizeof *degree);
                step();
                for (size_t i = 0; i < posts; i++) {
                    bool stays = who[i] == staff->identity[i];
                    degrees += stays && degree[i] >= 0 && !studies(i);
                    broken_off += !stays && degree[i] >= 0;
                    if (stays && degree[i] >= 0 && !studies(i))
                        assert_int_equal(staff->education[i], degree[i]);
                    if (!studies(i)) {
                        assert_close(staff->study_left[i], 0, 0);
                        assert_close(staff->study_lost[i], 0, 0);
                        continue;
                    }
                    students[k]++;
                    assert_close(staff->here[i], 1, 0);
                    assert_true(staff->degree[i] > staff->education[i]);
                    assert_in_range((size_t)staff->study_left[i], 0, 47);
                    assert_close(staff->study_lost[i], k ? 1 : 0.15, 0);
                    assert_true(staff->lost[i] >= staff->study_lost[i]);
                }
            }
            life_close(&life);
        }
    print_message("             %zu and %zu months of study, %zu degrees, %zu left their post\n", students[0],
                  students[1], degrees, broken_off);
    assert_true(students[0] > 500 && students[1] > 200 && degrees > 20 && broken_off > 0);
    fixture_close(&fixture);
}

/* The history brings no degrees: at month 0 everyone is as the file says, also where study is the agency's own policy.
 */
static void study_begins_in_month_1(void **state)
{
    (void)state;
    char text[2048], agency[4096];
    fixture_quiet_but(text, sizeof text, "history: 12 months", "history: 60 months");
    snprintf(agency, sizeof agency, "%s%s", text, "practices: {study: {starts: 100 %}}\n");
    fixture_open(&fixture, &(struct fixture_setup){.agency = agency});
    live(0, 0);
    for (int month = 0; month <= 1; month++) {
        for (size_t i = 0; i < STAFF; i++) {
            assert_int_equal(life.agency.staff.education[i], EDUCATION_S1);
            assert_int_equal(studies(i), month == 1);
        }
        step();
    }
    end();
}

/* A course from November to February, which everyone attends when some are released in January. */
static void a_course_ends_when_release_begins(void **state)
{
    (void)state;
    open_with(FIXTURE_OPEN_GATES "programmes: {c: {kind: open, hours: 8 JP, lasts: 4 months, intakes: [nov],\n"
                                 "  dimensions: {social: 1}}}\n"
                                 "practices: {study: {starts: 60 %, released: yes, on: [{from: 1950-01, value: no},\n"
                                 "  {from: 2027-01, value: yes}]}}\n",
              0);
    for (int month = 1; month <= 14; month++) {
        step();
        for (size_t i = 0; i < STAFF; i++)
            assert_true(!studies(i) || life.agency.staff.course[i] < 0);
    }
    for (size_t i = 0; i < STAFF; i++)
        assert_close(life.agency.staff.jp[i], studies(i) ? 0 : 8, 0);
    end();
}

static void the_released_neither_mentor_nor_learn_at_the_office(void **state)
{
    (void)state;
    static const char *const overlays[2] = {
        "practices: {study: {starts: 50 %, released: yes}, mentoring: {mentors: 6, mentees_each: 2}}\n",
        "practices: {study: {starts: 50 %, released: yes}, learning_community: {rate: 0.1, hours_month: 3}}\n"};
    for (int k = 0; k < 2; k++) {
        open_with(overlays[k], 0);
        for (int month = 1; month <= 24; month++) {
            step();
            const struct staff *staff = &life.agency.staff;
            for (size_t i = 0; i < STAFF; i++) {
                assert_true(!studies(i) || staff->mentor[i] < 0);
                assert_true(staff->mentor[i] < 0 || !studies((size_t)staff->mentor[i]));
                if (studies(i) && staff->study_left[i] == 48 - month) /* released since month 1 */
                    assert_close(staff->mentored[TECHNICAL * STAFF + i], 0, 0);
            }
        }
        end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(study_begins_in_month_1),
        cmocka_unit_test(a_course_ends_when_release_begins),
        cmocka_unit_test(the_released_neither_mentor_nor_learn_at_the_office),
        cmocka_unit_test(each_education_leads_to_the_next_degree),
        cmocka_unit_test(a_degree_is_held_after_its_months),
        cmocka_unit_test(service_left_must_be_a_multiple_of_the_duration),
        cmocka_unit_test(one_degree_follows_another_in_january),
        cmocka_unit_test(study_takes_its_time_while_it_lasts),
        cmocka_unit_test(begun_studies_end_when_the_practice_stops),
        cmocka_unit_test(the_released_attend_nothing_and_gain_no_practice),
        cmocka_unit_test(scenarios_share_the_draws),
        cmocka_unit_test(a_stated_part_begins_each_year),
        cmocka_unit_test(study_fits_the_careers_of_a_whole_agency),
    };
    return cmocka_run_group_tests_name("study", tests, NULL, NULL);
}
