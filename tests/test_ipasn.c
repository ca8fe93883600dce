/* The professionalism index of civil servants (P28): its point table by hand, marks by courses and as stated,
 * appraisal, and the levels that two agencies' papers lead to. */
#include <string.h>

#include "check.h"
#include "model/indicators.h"
#include "model/ipasn.h"
#include "model_fixture.h"

static const double EXACT = 1e-9;
static struct fixture fixture;
static struct life life;

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

/* The quiet agency with other staff. */
static void quiet_with(char *text, size_t size, const char *groups)
{
    fixture_quiet_but(text, size, "    - {count: 16, education: S1, age: 26-37, post: operational}\n", groups);
}

/* ---- the point table ---- */

static void points_are_those_of_the_regulation(void **state)
{
    (void)state;
    static const double qualification[EDUCATIONS] = {[EDUCATION_SMA] = 5, [EDUCATION_D3] = 10, [EDUCATION_D4] = 15,
                                                     [EDUCATION_S1] = 15, [EDUCATION_S2] = 20, [EDUCATION_S3] = 25};
    for (int e = 0; e < EDUCATIONS; e++)
        assert_close(ipasn_qualification_points((enum education)e), qualification[e], 0);
    static const struct {
        double from, to, points;
    } classes[] = {{0, 50, 1}, {51, 60, 5}, {61, 75, 15}, {76, 90, 25}, {91, 100, 30}};
    for (size_t k = 0; k < sizeof classes / sizeof *classes; k++)
        for (double score = classes[k].from; score <= classes[k].to; score++)
            assert_close(ipasn_performance_points(score), classes[k].points, 0);
    static const double discipline[] = {5, 3, 2, 1};
    for (int punishment = 0; punishment < 4; punishment++)
        assert_close(ipasn_discipline_points(punishment), discipline[punishment], 0);
}

/* ---- twelve people ---- */

enum { TWELVE = 12, NO_SEMINAR = 1000 };

static const char *const TWELVE_STAFF = "    - {count: 1, education: S3, age: 26-37, post: structural}\n"
                                        "    - {count: 1, education: S2, age: 26-37, post: structural}\n"
                                        "    - {count: 1, education: S2, age: 26-37, post: functional}\n"
                                        "    - {count: 1, education: S1, age: 26-37, post: functional}\n"
                                        "    - {count: 1, education: S1, age: 26-37, post: structural}\n"
                                        "    - {count: 1, education: S1, age: 26-37, post: operational}\n"
                                        "    - {count: 1, education: D4, age: 26-37, post: operational}\n"
                                        "    - {count: 1, education: D4, age: 26-37, post: functional}\n"
                                        "    - {count: 2, education: D3, age: 26-37, post: operational}\n"
                                        "    - {count: 2, education: SMA, age: 26-37, post: operational}\n";

/* What is on record, and the points that it gives, added by hand. Scores are rounded to whole points first. */
static const struct {
    double led, qualified, technical, technical_last;
    int seminar_ago; /* months */
    int punishment;
    double score;
    double qualification, competence, performance, discipline;
} TABLE[TWELVE] = {
    {1, 0, 24, 0, 0, 0, 95.0, 25, 15 + 15 + 10, 30, 5},     /* S3, structural: all there is */
    {1, 0, 0, 0, NO_SEMINAR, 1, 90.6, 20, 15, 30, 3},       /* S2, structural: leadership alone; 91 */
    {0, 1, 0, 20, NO_SEMINAR, 0, 90.4, 20, 15 + 15, 25, 5}, /* S2, functional: technical last year; 90 */
    {0, 0, 19, 19, 23, 2, 75.6, 15, 10, 25, 2},             /* S1, functional: 19 JP twice are not 20 once; 76 */
    {0, 1, 0, 0, NO_SEMINAR, 3, 75.0, 15, 0, 15, 1},     /* S1, structural: a functional course does not count there */
    {0, 0, 20, 0, NO_SEMINAR, 0, 61.0, 15, 22.5, 15, 5}, /* S1, operational: just the technical hours */
    {0, 0, 0, 0, 12, 0, 60.0, 15, 17.5, 5, 5},           /* D4, operational: a seminar a year ago */
    {0, 1, 60, 60, 1, 0, 51.0, 15, 15 + 15 + 10, 5, 5},  /* D4, functional: all there is, poorly appraised */
    {0, 0, 0, 30, 22, 0, 50.0, 10, 22.5 + 17.5, 1, 5},   /* D3, operational: all there is, worst class */
    {0, 0, 0, 0, NO_SEMINAR, 0, 84.0, 10, 0, 25, 5},     /* D3, operational: nothing */
    {1, 1, 0, 0, NO_SEMINAR, 1, 78.0, 5, 0, 25, 3},      /* SMA, operational: courses of other posts */
    {0, 0, 0, 0, 24, 0, 99.0, 5, 0, 30, 5},              /* SMA, operational: the seminar is too old */
};

/* Gives someone in post i what the table says; standing in skill and motivation is a tenth of the score. */
static void put_on_record(size_t i)
{
    struct staff *staff = &life.agency.staff;
    staff->led[i] = TABLE[i].led;
    staff->qualified[i] = TABLE[i].qualified;
    staff->technical[i] = TABLE[i].technical;
    staff->technical_last[i] = TABLE[i].technical_last;
    staff->seminar_until[i] = life.today.month - TABLE[i].seminar_ago + 24;
    staff->discipline[i] = ipasn_discipline_points(TABLE[i].punishment);
    staff->file_skill[i] = 0.12 * TABLE[i].score;
    staff->motivation[i] = -0.02 * TABLE[i].score;
}

static void twelve_people_have_the_points_counted_by_hand(void **state)
{
    (void)state;
    char text[4096];
    double row[INDICATOR_COUNT], mean = 0, squares = 0;
    quiet_with(text, sizeof text, TWELVE_STAFF);
    fixture_open(&fixture, &(struct fixture_setup){.agency = text});
    life_open(&life, &fixture, 0, 0);
    life_until(&life, 9);
    for (size_t i = 0; i < TWELVE; i++) {
        put_on_record(i);
        mean += TABLE[i].score / TWELVE;
    }
    for (size_t i = 0; i < TWELVE; i++)
        squares += (TABLE[i].score - mean) * (TABLE[i].score - mean);
    life.values.params.performance_score = mean; /* so that everyone's score is the one of the table */
    life.values.params.performance_spread = sqrt(squares / TWELVE);
    ipasn_measure(&life.agency, &life.today);
    for (size_t i = 0; i < TWELVE; i++) {
        assert_close(life.agency.staff.qualification[i], TABLE[i].qualification, 0);
        assert_close(life.agency.staff.competence[i], TABLE[i].competence, 0);
        assert_close(life.agency.staff.performance[i], TABLE[i].performance, 0);
        assert_close(life.agency.staff.discipline[i], TABLE[i].discipline, 0);
    }
    indicators_record(&life.agency, &life.today, row);
    assert_close(row[INDICATOR_ipasn_qualification], 170.0 / TWELVE, EXACT);
    assert_close(row[INDICATOR_ipasn_competence], 215.0 / TWELVE, EXACT);
    assert_close(row[INDICATOR_ipasn_performance], 231.0 / TWELVE, EXACT);
    assert_close(row[INDICATOR_ipasn_discipline], 49.0 / TWELVE, EXACT);
    assert_close(row[INDICATOR_ipasn], 665.0 / TWELVE, EXACT);
    end();
}

/* ---- courses ---- */

static const char *const THREE_TYPES = "    - {count: 4, education: S1, age: 26-37, post: structural}\n"
                                       "    - {count: 4, education: S1, age: 26-37, post: functional}\n"
                                       "    - {count: 8, education: S1, age: 26-37, post: operational}\n";

/* Courses that everyone attends, the points they give to each type of post, and from when until when. They teach
 * nothing: attendance counts, not skill. */
#define COURSES(text) FIXTURE_OPEN_GATES "programmes:\n" text
#define COURSE(name, rest) "  " name ": {kind: open, " rest "}\n"
static const struct {
    const char *overlay;
    double points[POST_TYPES];
    int from, to;
} LESSONS[] = {
    {COURSES(COURSE("a", "hours: 120 JP, intakes: [jan], once: yes, ipasn: leadership")), {15, 0, 0}, 1, 60},
    {COURSES(COURSE("a", "hours: 60 JP, intakes: [jan], once: yes, ipasn: functional")), {0, 15, 0}, 1, 60},
    /* 20 JP count in their year and the next */
    {COURSES(COURSE("a", "hours: 20 JP, intakes: [mar], once: yes, ipasn: technical")), {15, 15, 22.5}, 3, 24},
    {COURSES(COURSE("a", "hours: 8 JP, intakes: [jan], once: yes, ipasn: technical")
                 COURSE("b", "hours: 12 JP, intakes: [jun], once: yes, ipasn: technical")),
     {15, 15, 22.5},
     6,
     24},
    /* a course counts when it ends */
    {COURSES(COURSE("a", "hours: 20 JP, lasts: 2 months, intakes: [dec], once: yes, ipasn: technical")),
     {15, 15, 22.5},
     13,
     36},
    /* hours on the certificate, not those delivered */
    {COURSES(COURSE("a", "hours: 3 JP, recorded_hours: 20 JP, intakes: [jan], once: yes, ipasn: technical")),
     {15, 15, 22.5},
     1,
     24},
    {COURSES(COURSE("a", "hours: 30 JP, recorded_hours: 19 JP, intakes: [jan], ipasn: technical")), {0}, 1, 60},
    /* hours of two years do not add up, nor do hours that are not technical */
    {COURSES(COURSE("a", "hours: 12 JP, intakes: [nov], ipasn: technical")), {0}, 1, 60},
    {COURSES(COURSE("a", "hours: 12 JP, intakes: [jan], ipasn: technical") COURSE("b", "hours: 40 JP, intakes: [jun]")),
     {0},
     1,
     60},
    /* a seminar of any length counts for 24 months, and once only */
    {COURSES(COURSE("a", "hours: 2 JP, intakes: [mar], once: yes, ipasn: seminar")), {10, 10, 17.5}, 3, 26},
    {COURSES(COURSE("a", "hours: 2 JP, intakes: [mar], ipasn: seminar")), {10, 10, 17.5}, 3, 60},
};
enum { N_LESSONS = sizeof LESSONS / sizeof *LESSONS };

static void courses_leave_their_marks_for_their_time(void **state)
{
    (void)state;
    char text[4096];
    const struct assignment set[] = {{"effects.gates.no_show", "0 %"}, {"horizon", "60 months"}};
    struct fixture_setup setup = {.agency = text, .set = set, .n_set = 2};
    for (size_t k = 0; k < N_LESSONS; k++)
        setup.overlays[k] = LESSONS[k].overlay;
    quiet_with(text, sizeof text, THREE_TYPES);
    fixture_open(&fixture, &setup);
    for (int k = 0; k < N_LESSONS; k++) {
        life_open(&life, &fixture, k + 1, 0);
        life_until(&life, 0);
        while (life.today.month < 60) {
            life_step(&life);
            bool counts = life.today.month >= LESSONS[k].from && life.today.month <= LESSONS[k].to;
            const struct staff *staff = &life.agency.staff;
            for (size_t i = 0; i < 16; i++) {
                double points = counts ? LESSONS[k].points[staff->post_type[i]] : 0;
                if (staff->competence[i] != points)
                    print_error("lesson %d, month %d:\n", k, life.today.month);
                assert_close(staff->competence[i], points, 0);
            }
        }
        life_close(&life);
    }
    fixture_close(&fixture);
}

/* ---- marks as stated ---- */

static void assert_share(const char *what, double count, double n, double share)
{
    double error = sqrt(share * (1 - share) / n);
    print_message("             %s: %.1f %% of %.0f\n", what, 100 * count / n, n);
    assert_close(count / n, share, 4 * error);
}

static void stated_marks_replace_those_of_the_history(void **state)
{
    (void)state;
    enum { REPLICATES = 150 };
    const struct assignment set[] = {{"observed.marks.leadership", "70 %"},
                                     {"observed.marks.functional", "40 %"},
                                     {"observed.marks.technical", "30 %"},
                                     {"observed.marks.seminar", "0 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 4});
    double structural = 0, functional = 0, all = 0, led = 0, qualified = 0, trained = 0, seminars = 0, before = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        const struct staff *staff = &life.agency.staff;
        life_until(&life, -1);
        for (size_t i = 0; i < 69; i++)
            before += life.today.month < staff->seminar_until[i];
        life_step(&life);
        for (size_t i = 0; i < 69; i++) {
            bool heads = staff->post_type[i] == POST_STRUCTURAL, functions = staff->post_type[i] == POST_FUNCTIONAL;
            structural += heads;
            functional += functions;
            all++;
            led += heads && staff->led[i] != 0;
            qualified += functions && staff->qualified[i] != 0;
            bool technical = staff->technical[i] >= 20 || staff->technical_last[i] >= 20;
            trained += technical;
            seminars += life.today.month < staff->seminar_until[i];
            double own = 15 * (heads ? staff->led[i] : functions ? staff->qualified[i] : 0);
            double operational = !heads && !functions;
            assert_close(staff->competence[i], own + (15 + 7.5 * operational) * technical, 0);
        }
        life_close(&life);
    }
    assert_share("leadership", led, structural, 0.7);
    assert_share("functional", qualified, functional, 0.4);
    assert_share("technical", trained, all, 0.3);
    assert_close(seminars, 0, 0);
    assert_true(before > 500); /* there was something to replace */
    fixture_close(&fixture);
}

/* One kind of mark is stated, the others are the history's, to the last hour. */
static void marks_that_are_not_stated_stay_those_of_the_history(void **state)
{
    (void)state;
    static struct fixture stated;
    static struct life other;
    const struct assignment set[] = {{"observed.marks.seminar", "100 %"}};
    fixture_open(&fixture, &(struct fixture_setup){0});
    fixture_open(&stated, &(struct fixture_setup){.set = set, .n_set = 1});
    life_open(&life, &fixture, 0, 3);
    life_open(&other, &stated, 0, 3);
    const struct staff *a = &life.agency.staff, *b = &other.agency.staff;
    size_t size = life.agency.shape.lanes * sizeof(double);
    double last_year[128];
    assert_true(size <= sizeof last_year);
    life_until(&life, -1);
    assert_true(agency_sum(&life.agency, a->technical_last) > 0);
    memcpy(last_year, a->technical_last, size);
    life_until(&life, 0);
    life_until(&other, 0);
    assert_memory_equal(a->technical_last, last_year, size);
    assert_memory_equal(a->led, b->led, size);
    assert_memory_equal(a->qualified, b->qualified, size);
    assert_memory_equal(a->technical, b->technical, size);
    assert_memory_equal(a->technical_last, b->technical_last, size);
    assert_true(agency_sum(&life.agency, a->led) + agency_sum(&life.agency, a->qualified) > 0);
    for (size_t i = 0; i < 69; i++)
        assert_close(b->seminar_until[i], 24, 0);
    life_close(&other);
    fixture_close(&stated);
    end();
}

/* Stated for month 0, they are as good as courses held in it, whatever the month. */
static void stated_marks_expire_like_those_of_courses(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        int trained_to; /* the end of the year after that of month 0 */
    } starts[] = {{"2026-01", 12}, {"2026-05", 20}, {"2026-12", 13}};
    for (size_t k = 0; k < 3; k++) {
        const struct assignment set[] = {{"observed.marks.technical", "100 %"},
                                         {"observed.marks.seminar", "100 %"},
                                         {"start", starts[k].start},
                                         {"horizon", "30 months"}};
        fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 4});
        fixture_run(&fixture, 0);
        for (int month = -11; month <= 30; month++) {
            double technical = month >= 0 && month <= starts[k].trained_to ? 22.5 : 0;
            double seminar = month >= 0 && month <= 23 ? 17.5 : 0;
            assert_close(fixture_value(&fixture, 0, INDICATOR_ipasn_competence, month), technical + seminar, EXACT);
        }
        fixture_close(&fixture);
    }
}

/* ---- punishments ---- */

static void punishments_are_as_frequent_as_stated(void **state)
{
    (void)state;
    enum { REPLICATES = 150 };
    const struct assignment set[] = {
        {"observed.punished.light", "12 %"}, {"observed.punished.medium", "6 %"}, {"observed.punished.severe", "3 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 3});
    double count[6] = {0}, all = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 36); /* hires among them */
        for (size_t i = 0; i < life.agency.shape.posts; i++)
            if (life.agency.staff.here[i] != 0) {
                count[(int)life.agency.staff.discipline[i]]++;
                all++;
            }
        life_close(&life);
    }
    assert_share("light", count[3], all, 0.12);
    assert_share("medium", count[2], all, 0.06);
    assert_share("severe", count[1], all, 0.03);
    assert_close(count[5], all - count[3] - count[2] - count[1], 0);
    fixture_close(&fixture);
}

/* ---- appraisal ---- */

/* Everyone's class, from the place among the staff present: 84 points on average, 6 for a standard deviation. */
static void assert_classes(double score, double spread, double *points, double *best, double *middling)
{
    const struct staff *staff = &life.agency.staff;
    double n = 0, mean = 0, squares = 0;
    for (size_t i = 0; i < life.agency.shape.posts; i++)
        if (staff->here[i] != 0) {
            n++;
            mean += staff->file_skill[i] + staff->motivation[i];
        }
    mean /= n;
    for (size_t i = 0; i < life.agency.shape.posts; i++)
        if (staff->here[i] != 0)
            squares += pow(staff->file_skill[i] + staff->motivation[i] - mean, 2);
    for (size_t i = 0; i < life.agency.shape.posts; i++) {
        if (staff->here[i] == 0)
            continue;
        double standing = (staff->file_skill[i] + staff->motivation[i] - mean) / sqrt(squares / n);
        double whole = fmin(100, floor(score + spread * standing + 0.5));
        assert_close(staff->performance[i], ipasn_performance_points(whole), 0);
        *points += staff->performance[i] / n;
        *best += whole >= 91 ? 1 / n : 0;
        *middling += whole <= 75 ? 1 / n : 0;
    }
}

static void appraisals_spread_around_their_mean_by_skill_and_motivation(void **state)
{
    (void)state;
    enum { REPLICATES = 100 };
    fixture_open(&fixture, &(struct fixture_setup){.drawn = true});
    double points = 0, best = 0, middling = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        assert_classes(84, 6, &points, &best, &middling);
        life_until(&life, 18); /* with vacant posts */
        assert_classes(84, 6, &points, &best, &middling);
        life_close(&life);
    }
    points /= 2 * REPLICATES;
    best /= 2 * REPLICATES;
    middling /= 2 * REPLICATES;
    print_message("             %.2f points; %.1f %% at 91 or more, %.1f %% at 75 or less\n", points, 100 * best,
                  100 * middling);
    assert_close(best, 0.14, 0.03); /* of a normal spread, 1.08 standard deviations up */
    assert_close(middling, 0.08, 0.03);
    assert_close(points, 25 + 5 * best - 10 * middling, 0.05); /* hardly anyone is below 61 */
    fixture_close(&fixture);
}

static void without_a_spread_all_are_appraised_alike(void **state)
{
    (void)state;
    static const struct {
        const char *score;
        double points;
    } scores[] = {{"84", 25}, {"90.4", 25}, {"90.5", 30}, {"75.4", 15}, {"75.5", 25}, {"0", 1}, {"100", 30}};
    for (size_t k = 0; k < sizeof scores / sizeof *scores; k++) {
        const struct assignment set[] = {{"observed.performance.score", scores[k].score},
                                         {"observed.performance.spread", "0"}};
        fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 2});
        fixture_run(&fixture, 0);
        for (int month = -11; month <= 60; month++)
            assert_close(fixture_value(&fixture, 0, INDICATOR_ipasn_performance, month), scores[k].points, EXACT);
        fixture_close(&fixture);
    }
}

/* ---- two agencies ---- */

/* 17 S2, 31 S1 and D4, 12 D3, 9 SMA: 970 points over 69. */
static void palembangs_education_gives_14_06_points_of_25(void **state)
{
    (void)state;
    fixture_open_shipped(&fixture, (char *[]){(char[]){"scenarios/palembang-bkpsdm.yaml"}}, 1, true);
    for (size_t r = 0; r < 5; r++) {
        fixture_run(&fixture, r);
        double points = fixture_value(&fixture, 0, INDICATOR_ipasn_qualification, 0);
        assert_close(points, (17 * 20 + (24 + 7) * 15 + 12 * 10 + 9 * 5) / 69.0, EXACT);
        assert_close(points, 14.06, 0.005);
    }
    fixture_close(&fixture);
}

/* Bontang's index of 71.59: with marks for 27.5 of 40 points whatever the post, the usual appraisal and clean records,
 * such an education gives it. */
static void an_index_like_bontangs_follows_from_its_parts(void **state)
{
    (void)state;
    enum { REPLICATES = 100 };
    static double index[REPLICATES], competence[REPLICATES];
    const struct assignment set[] = {
        {"observed.marks.leadership", "68.75 %"}, {"observed.marks.functional", "68.75 %"},
        {"observed.marks.technical", "68.75 %"},  {"observed.marks.seminar", "68.75 %"},
        {"observed.performance.score", "84"},
    };
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 5});
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        index[r] = fixture_value(&fixture, 0, INDICATOR_ipasn, 0);
        competence[r] = fixture_value(&fixture, 0, INDICATOR_ipasn_competence, 0);
        double rest = 970.0 / 69 + 5 + fixture_value(&fixture, 0, INDICATOR_ipasn_performance, 0);
        assert_close(index[r], competence[r] + rest, EXACT);
    }
    struct estimate c = fixture_estimate(competence, REPLICATES), e = fixture_estimate(index, REPLICATES);
    print_message("             %.2f, of it competence %.2f, standard error %.2f\n", e.mean, c.mean, e.error);
    assert_close(c.mean, 27.5, 4 * c.error);
    assert_close(e.mean, 71.6, 1.5);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_those_of_the_regulation),
        cmocka_unit_test(twelve_people_have_the_points_counted_by_hand),
        cmocka_unit_test(courses_leave_their_marks_for_their_time),
        cmocka_unit_test(stated_marks_replace_those_of_the_history),
        cmocka_unit_test(marks_that_are_not_stated_stay_those_of_the_history),
        cmocka_unit_test(stated_marks_expire_like_those_of_courses),
        cmocka_unit_test(punishments_are_as_frequent_as_stated),
        cmocka_unit_test(appraisals_spread_around_their_mean_by_skill_and_motivation),
        cmocka_unit_test(without_a_spread_all_are_appraised_alike),
        cmocka_unit_test(palembangs_education_gives_14_06_points_of_25),
        cmocka_unit_test(an_index_like_bontangs_follows_from_its_parts),
    };
    return cmocka_run_group_tests_name("ipasn", tests, NULL, NULL);
}
