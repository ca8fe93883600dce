/* Stylised facts of the office: who is at the desk, and what a degree is worth against a course. Each is a paired
 * comparison, and stands once more with its mechanism switched off, where it must fail: what passes without its cause
 * was never tested. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "tell.h"

enum { REPLICATES = 100 };

static struct fixture fixture;

/* ---- F7: two punches a day, or spot checks ---- */

/* A has its attendance record, B spot checks beside it, over two years. In standard errors: the presence at the desk
 * and the files done in B above A, and the backlog in A above B; and by how many points the record of B differs, at
 * most. `equal` counts the months in which A and B have done the same files, of 2,400. */
struct checked {
    double presence, files, backlog, record;
    int equal;
};

static struct checked spot_checks(const char *workload, const char *cut, const char *recorded)
{
    enum { MONTHS = 24 };
    static double presence[REPLICATES], files[REPLICATES], backlog[REPLICATES];
    struct checked result = {0};
    char agency[2048], checks[256];
    fixture_quiet_but(agency, sizeof agency, "    - {count: 16,",
                      "    - {count: 4, education: S1, age: 40-45, post: structural}\n    - {count: 60,");
    snprintf(checks, sizeof checks, "practices: {spot_checks: {cut: %s, head_hours_month: 1.5}}\n", cut);
    const struct assignment set[] = {
        {"observed.workload", workload},       {"observed.presence_recorded", recorded},
        {"work.arrivals_noise", "5 %"},        {"effects.absence.trait", "0.5"},
        {"effects.motivation.between", "0.4"}, {"effects.motivation.within", "0.3"},
        {"effects.talent.spread", "0.5"},      {"work.overtime", "0 %"}}; /* so that what is above capacity waits */
    fixture_open(&fixture, &(struct fixture_setup){.agency = agency, .overlays = {checks}, .set = set, .n_set = 8});
    for (size_t r = 0; r < REPLICATES; r++) {
        double more[INDICATOR_COUNT];
        fixture_run(&fixture, r);
        for (int k = 0; k < INDICATOR_COUNT; k++)
            more[k] = fixture_mean(&fixture, 1, k, 1, MONTHS) - fixture_mean(&fixture, 0, k, 1, MONTHS);
        presence[r] = more[INDICATOR_presence_true];
        files[r] = more[INDICATOR_files_done];
        backlog[r] = -more[INDICATOR_backlog];
        result.record = fmax(result.record, 100 * fabs(more[INDICATOR_presence_recorded]));
        for (int month = 1; month <= MONTHS; month++)
            result.equal += fixture_value(&fixture, 0, INDICATOR_files_done, month) ==
                            fixture_value(&fixture, 1, INDICATOR_files_done, month);
    }
    fixture_close(&fixture);
    print_message("             at a load of %s, checks that end %s of the absence, a record of %s at least:\n",
                  workload, cut, recorded);
    result.presence = tell("presence at the desk", presence, REPLICATES);
    result.files = tell("files a month more", files, REPLICATES);
    result.backlog = tell("lower backlog, months", backlog, REPLICATES);
    print_message("             the record differs by %.2f points at most\n", result.record);
    return result;
}

static void spot_checks_raise_presence_and_not_the_record(void **state)
{
    (void)state;
    struct checked overload = spot_checks("110 %", "50 %", "95 %");
    assert_true(overload.presence > 2 && overload.backlog > 2 && overload.files > 2);
    assert_true(overload.record < 1);
    struct checked idle = spot_checks("30 %", "50 %", "95 %"); /* even the slowest are below a load of 1 */
    assert_true(idle.presence > 2);
    assert_true(idle.record < 1);
    assert_int_equal(idle.equal, 24 * REPLICATES); /* what arrives is done: there is nothing more to do */

    print_message("             with checks that see nothing:\n");
    struct checked blind = spot_checks("110 %", "0 %", "95 %");
    assert_true(!(blind.presence > 2));
    assert_true(!(blind.backlog > 2));
    assert_true(!(blind.files > 2));
    print_message("             with a record that shows what is true:\n");
    struct checked honest = spot_checks("110 %", "50 %", "0 %");
    assert_true(!(honest.record < 1));
}

/* ---- F9: a degree or a course, for the nine with SMA ---- */

enum { YEARS = 7, COURSE_MONTH = 10, COURSE_COUNTS_UNTIL = 24, DEGREE_MONTH = 49 };

/* Points above the agency's own policy, by month from 1 on: for qualification in A, for competence in B. */
static double degree[REPLICATES][12 * YEARS + 1], course[REPLICATES][12 * YEARS + 1];

/* Two heads and nine with SMA who may all end a degree in service, and nobody else who could study. */
static const char *const NINE = "    - {count: 2, education: S2, age: 40-45, post: structural}\n"
                                "    - {count: 9, education: SMA, age: 26-37, post: operational}\n"
                                "    - {count: 9, education: S2, age: 26-37, post: functional}\n";

/* In the first year A pays 54 juta for the nine to study for S1, beside the job; B pays as much for nine seats of a
 * technical course of 24 JP in October. Neither touches the other's points. */
static void degree_or_course(const char *starts, const char *counts_as)
{
    char agency[2048], study[512], training[1024];
    fixture_quiet_but(agency, sizeof agency, "    - {count: 16, education: S1, age: 26-37, post: operational}\n", NINE);
    char *budget = strstr(agency, "{annual: 1 miliar}");
    assert_non_null(budget);
    memcpy(budget, "{annual:  54 juta}", strlen("{annual: 1 miliar}"));
    snprintf(study, sizeof study,
             "practices: {study: {starts: %s, cost_annual: 54 juta, on: [{from: 1950-01, value: yes}, {from: 2027-01, "
             "value: no}]}}\n",
             starts);
    snprintf(
        training, sizeof training,
        "%sprogrammes: {course: {kind: open, for: operational, hours: 24 JP, intakes: [oct], seats: 9, ipasn: %s,\n"
        "  cost_per_seat: 6 juta, dimensions: {technical: 1}}}\n"
        "budget: {split: {course: [{from: 1950-01, value: 100 %%}, {from: 2027-01, value: 0 %%}]}}\n",
        FIXTURE_OPEN_GATES, counts_as);
    const struct assignment set[] = {{"horizon", "84 months"}};
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = agency, .overlays = {study, training}, .set = set, .n_set = 1});
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        assert_close(fixture_sum(&fixture, 1, INDICATOR_spending, 1, 12 * YEARS), 54e6, 0);
        assert_close(fixture_sum(&fixture, 2, INDICATOR_spending, 1, 12 * YEARS), 54e6, 0);
        for (int month = 1; month <= 12 * YEARS; month++) {
            degree[r][month] = fixture_value(&fixture, 1, INDICATOR_ipasn_qualification, month) -
                               fixture_value(&fixture, 0, INDICATOR_ipasn_qualification, month);
            course[r][month] = fixture_value(&fixture, 2, INDICATOR_ipasn_competence, month) -
                               fixture_value(&fixture, 0, INDICATOR_ipasn_competence, month);
            assert_close(fixture_value(&fixture, 1, INDICATOR_ipasn_competence, month),
                         fixture_value(&fixture, 0, INDICATOR_ipasn_competence, month), 0);
            assert_close(fixture_value(&fixture, 2, INDICATOR_ipasn_qualification, month),
                         fixture_value(&fixture, 0, INDICATOR_ipasn_qualification, month), 0);
        }
    }
    fixture_close(&fixture);
}

/* Mean points from one month to another, in standard errors. */
static double points(const char *what, double (*values)[12 * YEARS + 1], int from, int to)
{
    static double mean[REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++) {
        mean[r] = 0;
        for (int month = from; month <= to; month++)
            mean[r] += values[r][month] / (to - from + 1);
    }
    return tell(what, mean, REPLICATES);
}

static void assert_zero(double (*values)[12 * YEARS + 1], int from, int to)
{
    for (size_t r = 0; r < REPLICATES; r++)
        for (int month = from; month <= to; month++)
            assert_close(values[r][month], 0, 0);
}

static void a_degree_counts_late_and_for_good_a_course_at_once_and_for_a_year(void **state)
{
    (void)state;
    degree_or_course("80 %", "technical");
    assert_zero(degree, 1, DEGREE_MONTH - 1); /* four years of study */
    assert_true(points("qualification, from the degree on", degree, DEGREE_MONTH, 12 * YEARS) > 2);
    for (size_t r = 0; r < REPLICATES; r++)
        for (int month = DEGREE_MONTH; month <= 12 * YEARS; month++)
            assert_close(degree[r][month], degree[r][DEGREE_MONTH], 0); /* nobody leaves: for good */
    assert_zero(course, 1, COURSE_MONTH - 1);
    assert_true(points("competence, in the year of the course", course, COURSE_MONTH, 12) > 2);
    assert_true(points("competence, in the year after it", course, 13, COURSE_COUNTS_UNTIL) > 2);
    assert_zero(course, COURSE_COUNTS_UNTIL + 1, 12 * YEARS);

    print_message("             where nobody begins to study, and the course is not one of the index:\n");
    degree_or_course("0 %", "none");
    assert_true(!(points("qualification, from the degree on", degree, DEGREE_MONTH, 12 * YEARS) > 2));
    assert_true(!(points("competence, in the year of the course", course, COURSE_MONTH, 12) > 2));
    assert_true(!(points("competence, in the year after it", course, 13, COURSE_COUNTS_UNTIL) > 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spot_checks_raise_presence_and_not_the_record),
        cmocka_unit_test(a_degree_counts_late_and_for_good_a_course_at_once_and_for_a_year),
    };
    return cmocka_run_group_tests_name("facts of the office", tests, NULL, NULL);
}
