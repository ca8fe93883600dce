/* Stylised facts of people who go: seniors who retire in a wave, and contract staff who are gone from one day to the
 * next. Each is a paired comparison over the priors, and stands once more with its mechanism switched off, where it
 * must fail: what passes without its cause was never tested. */
#include "tell.h"

enum { REPLICATES = 200 };

static struct fixture fixture;

/* ---- F4: a wave of retirements, with and without mentoring ---- */

#define WAVE "events: {retirement_wave: {month: 2027-01, share: 20 %, over: 24 months}}\n"
#define MENTORING(from) "practices: {mentoring: {on: [{from: 1950-01, value: no}, {from: " from ", value: yes}]}}\n"

enum { POLICIES = 3, WAVE_FIRST = 13, WAVE_LAST = 36, YEAR_AFTER = 48 };

/* Points of error that the wave adds, above the same policy without a wave, over the wave and the year after it and
 * over that year alone; and months of work that it adds to the backlog while it lasts. */
static double rise[POLICIES][REPLICATES], late_rise[POLICIES][REPLICATES], backlog[POLICIES][REPLICATES];

static double wave_adds(int policy, int indicator, int from, int to)
{
    int twin = 2 * policy, wave = twin + 1;
    return fixture_mean(&fixture, wave, indicator, from, to) - fixture_mean(&fixture, twin, indicator, from, to);
}

/* Palembang loses one in five within two years, months 13 to 36. A has no mentoring; B begins it twelve months before,
 * C when the wave is over. */
static void retirement_wave(const char *mentoring_rate)
{
    const struct assignment set[] = {{"effects.mentoring.rate", mentoring_rate}};
    const struct fixture_setup setup = {.seed = 1,
                                        .overlays = {WAVE, MENTORING("2026-01"), MENTORING("2026-01") WAVE,
                                                     MENTORING("2029-01"), MENTORING("2029-01") WAVE},
                                        .set = set,
                                        .n_set = mentoring_rate != NULL,
                                        .drawn = true};
    fixture_open(&fixture, &setup);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        for (int k = 0; k < POLICIES; k++) {
            rise[k][r] = 100 * wave_adds(k, INDICATOR_error_expected, WAVE_FIRST, YEAR_AFTER);
            late_rise[k][r] = 100 * wave_adds(k, INDICATOR_error_expected, WAVE_LAST + 1, YEAR_AFTER);
            backlog[k][r] = wave_adds(k, INDICATOR_backlog, WAVE_FIRST, WAVE_LAST);
        }
    }
    fixture_close(&fixture);
}

/* In standard errors: seven tenths of A's rise above B's. */
static double seven_tenths_above_b(void)
{
    static double above[REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++)
        above[r] = 0.7 * rise[0][r] - rise[1][r];
    tell("B, points of error added", rise[1], REPLICATES);
    return tell("B below seven tenths of A", above, REPLICATES);
}

/* In standard errors: how much farther C is from B than from A. */
static double nearer_to_a(double (*values)[REPLICATES])
{
    static double nearer[REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++)
        nearer[r] = (values[2][r] - values[1][r]) - (values[0][r] - values[2][r]);
    tell("C", values[2], REPLICATES);
    return tell("C nearer to A than to B", nearer, REPLICATES);
}

static void mentoring_before_a_wave_of_retirements_softens_it(void **state)
{
    (void)state;
    static const char *const names[POLICIES] = {"A, backlog added", "B", "C"};
    retirement_wave(NULL);
    assert_true(tell("A, points of error added", rise[0], REPLICATES) > 2);
    assert_true(seven_tenths_above_b() > 2);
    assert_true(nearer_to_a(rise) > 2);
    assert_true(nearer_to_a(late_rise) > 2); /* in the year in which C mentors, too */
    for (int k = 0; k < POLICIES; k++)
        assert_true(tell(names[k], backlog[k], REPLICATES) > 2);
    print_message("             with mentors who pass nothing on:\n");
    retirement_wave("0");
    assert_true(!(seven_tenths_above_b() > 2));
    assert_true(!(nearer_to_a(rise) > 2));
}

/* ---- F8: contract staff do the work ---- */

/* Palembang with contract staff who did a quarter of its files so far. */
static const char *const DELEGATING = "extends: kapasim/palembang-bkpsdm.yaml\n"
                                      "name: Palembang with contract staff\n"
                                      "description: One of a test.\n"
                                      "staff: {units: 4}\n"
                                      "contract: {headcount: 30, share: 25 %}\n";
#define HANDED(share) "contract: {share: " share "}\n"
#define HANDED_UNTIL_2029(share)                                                                                       \
    "contract: {share: " share ", headcount: [{from: 1950-01, value: 30}, {from: 2029-01, value: 0}]}\n"

enum { A = 1, A_ENDS, B, B_ENDS }; /* their numbers in the fixture */

/* In standard errors: A above B in files done in the first year, by one a month and more; B above A in the technical
 * skill of civil servants in the third, by a hundredth and more; and how much more A is hurt than B in the second year
 * without contract staff, in files not done, files waiting and errors. */
struct delegation {
    double early, skill, files, backlog, error;
};

static double year(int scenario, int indicator, int which)
{
    return fixture_mean(&fixture, scenario, indicator, 12 * which - 11, 12 * which);
}

/* How much more the end of contract staff, at month 37, moves the indicator in A than in B. */
static double moved(int indicator, int which)
{
    return (year(A_ENDS, indicator, which) - year(A, indicator, which)) -
           (year(B_ENDS, indicator, which) - year(B, indicator, which));
}

/* A hands 40 % of the files to contract staff, B 10 %. */
static struct delegation delegation(const struct assignment *set, int n_set)
{
    static double early[REPLICATES], skill[REPLICATES], files[REPLICATES], backlog_more[REPLICATES], error[REPLICATES];
    const struct fixture_setup setup = {
        .agency = DELEGATING,
        .seed = 1,
        .overlays = {HANDED("40 %"), HANDED_UNTIL_2029("40 %"), HANDED("10 %"), HANDED_UNTIL_2029("10 %")},
        .set = set,
        .n_set = n_set,
        .drawn = true};
    fixture_open(&fixture, &setup);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        early[r] = year(A, INDICATOR_files_done, 1) - year(B, INDICATOR_files_done, 1) - 1;
        skill[r] = year(B, INDICATOR_skill_technical, 3) - year(A, INDICATOR_skill_technical, 3) - 0.01;
        files[r] = -moved(INDICATOR_files_done, 5);
        backlog_more[r] = moved(INDICATOR_backlog, 5);
        error[r] = 100 * moved(INDICATOR_error_expected, 5);
    }
    fixture_close(&fixture);
    struct delegation d = {.early = tell("files a month more in the first year, above 1", early, REPLICATES)};
    d.skill = tell("lower technical skill in the third year, above 0.01", skill, REPLICATES);
    d.files = tell("without contract staff, files a month lost above those of B", files, REPLICATES);
    d.backlog = tell("backlog", backlog_more, REPLICATES);
    d.error = tell("points of error", error, REPLICATES);
    return d;
}

/* The condition: desks are full (the agency's 92 %), so that civil servants who must do nine tenths of the files
 * themselves cannot do all of them in time. The harm is that of the second year without contract staff: in the first,
 * B still has its old backlog to work off. */
static void what_contract_staff_do_civil_servants_do_not_learn(void **state)
{
    (void)state;
    struct delegation d = delegation(NULL, 0);
    assert_true(d.early > 2);
    assert_true(d.skill > 2);
    assert_true(d.files > 2 && d.backlog > 2 && d.error > 2);
    print_message("             where neither practice nor training gives skill:\n");
    const struct assignment nothing_learned[] = {{"effects.practice.novice", "0"}, {"effects.training.gain", "0"}};
    d = delegation(nothing_learned, 2);
    assert_true(d.early > 2);
    assert_true(!(d.skill > 2));
    assert_true(!(d.files > 2 || d.backlog > 2 || d.error > 2));
    print_message("             where desks are half empty:\n");
    const struct assignment idle[] = {{"observed.workload", "45 %"}};
    d = delegation(idle, 1);
    assert_true(!(d.early > 2));
    assert_true(d.skill > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mentoring_before_a_wave_of_retirements_softens_it),
        cmocka_unit_test(what_contract_staff_do_civil_servants_do_not_learn),
    };
    return cmocka_run_group_tests_name("facts of people who go", tests, NULL, NULL);
}
