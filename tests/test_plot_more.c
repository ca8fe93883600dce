#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "plot_fixture.h"
#include "report/text.h"

static const char *const plain[] = {"Policy continued", "Budget +50 %", "Mentoring"};

/* Opens a run of `n` scenarios in 200 replicates with values of the test's own. */
static void open_values(struct plot_fixture *fixture, int n, double (*value)(int, int, uint32_t, int))
{
    struct made_run run = {.names = plain, .n_scenarios = n, .replicates = 200, .value = value};
    plot_fixture_open(fixture, run, "run");
}

/* ---- education ----------------------------------------------------------------------------------------------- */

/* D3 is there to month 12, SMA from month 7 on, S2 and S3 in a third of the replicates. Errors fall most in the second
 * scenario of three, where S1 gains 0.25. */
static double value_by_education(int scenario, int indicator, uint32_t replicate, int month)
{
    if ((indicator == INDICATOR_skill_d3 && month > 12) || (indicator == INDICATOR_skill_sma && month <= 6) ||
        (indicator == INDICATOR_skill_s2 && replicate % 3 != 0))
        return NAN;
    if (indicator == INDICATOR_skill_d3)
        return 0.9;
    if (indicator == INDICATOR_error_expected)
        return month > 0 && scenario == 1 ? 0.2 : 0.3;
    if (indicator == INDICATOR_skill_s1)
        return month > 0 && scenario == 1 ? 0.5 : 0.25;
    return plot_fixture_value(0, indicator, replicate, month);
}

static void education_shows_the_baseline_beside_the_fewest_errors(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 3, value_by_education);
    char *data = plot_fixture_data(&fixture, "education");
    plot_fixture_check(data, "1\tPolicy continued\tbaseline; numbers: skill at the end", true);
    plot_fixture_check(data, "2\tBudget +50 %\tfewest errors of 2; numbers: change to the baseline", true);
    plot_fixture_check(data, "Mentoring", false);
    plot_fixture_check(data, "D4 and S1 0.25\t", true);
    plot_fixture_check(data, "D4 and S1 +0.25\t", true);
    free(data);
    plot_fixture_close(&fixture);
}

static void education_shows_levels_while_half_of_the_replicates_have_them(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 3, value_by_education);
    char *data = plot_fixture_data(&fixture, "education");
    plot_fixture_check(data, "D3 0.90\t0.9\n", true); /* where its line ends */
    plot_fixture_check(data, "D3 –", true);
    plot_fixture_check(data, "S2 and S3", false);
    assert_int_equal(plot_fixture_count(data, "SMA "), 2); /* one a panel, at the end of a line that begins late */
    plot_fixture_check(data, "2026-06-30\tNaN\tNaN\tNaN", true);
    plot_fixture_check(data, "2026-07-31\tNaN\tNaN\tNaN", false);
    free(data);
    plot_fixture_close(&fixture);
}

static void education_of_one_scenario_has_one_panel(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 1, NULL);
    char *data = plot_fixture_data(&fixture, "education");
    plot_fixture_check(data, "1\tPolicy continued\tnumbers: skill at the end", true);
    for (int i = 0; i < 4; i++) {
        static const char *const words[] = {"\tSMA 0.", "\tD3 0.", "\tD4 and S1 0.", "\tS2 and S3 0."};
        assert_int_equal(plot_fixture_count(data, words[i]), 1);
    }
    free(data);
    plot_fixture_close(&fixture);
}

/* ---- budget -------------------------------------------------------------------------------------------------- */

static void budget_tells_what_lapses_of_the_years_that_end(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 2, NULL); /* 30 months: 2026 and 2027 end */
    char *data = plot_fixture_data(&fixture, "budget");
    plot_fixture_check(data, "y title\tRp million", true);
    plot_fixture_check(data, "Policy continued\tlapses a year: 10.0 of 153 (7 %)", true);
    plot_fixture_check(data, "Budget +50 %\tlapses a year: 15.0 of 173 (9 %)", true);
    plot_fixture_check(data, "whiskers: the middle 90 % of them", true);
    assert_int_equal(plot_fixture_count(data, "\n2027\t"), 6); /* three amounts, two scenarios */
    assert_int_equal(plot_fixture_count(data, "\n2028\t"), 0);
    free(data);
    plot_fixture_close(&fixture);
}

static void budget_of_a_year_cut_short_shows_nothing_lapsed(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    struct made_run run = {.names = plain, .n_scenarios = 1, .replicates = 1, .horizon = 3};
    plot_fixture_open(&fixture, run, "run");
    char *data = plot_fixture_data(&fixture, "budget");
    plot_fixture_check(data, "the year has not ended: nothing lapsed yet", true);
    plot_fixture_check(data, "Bars: mean of 1 replicate, which shows no spread.", true);
    plot_fixture_check(data, "\tspent\t", true);
    plot_fixture_check(data, "\tlapsed\t", false);
    free(data);
    assert_int_equal(plot_fixture_draw(&fixture, "run", NULL), STATUS_OK); /* nor does any other figure mind */
    plot_fixture_close(&fixture);
}

static void broke(int scenario, uint32_t replicate, struct record *record)
{
    (void)scenario, (void)replicate, (void)record;
}

static void a_run_without_money_has_no_budget_and_says_so(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    struct made_run run = {.names = plain, .n_scenarios = 1, .replicates = 1, .years = broke};
    plot_fixture_open(&fixture, run, "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", NULL), STATUS_OK);
    assert_true(plot_fixture_said(&fixture, "`budget` is left out: no scenario has any money"));
    plot_fixture_close(&fixture);
}

/* ---- IPASN --------------------------------------------------------------------------------------------------- */

/* The index rises from 70 to 72 with the second scenario, while errors stay. */
static double value_of_index(int scenario, int indicator, uint32_t replicate, int month)
{
    double spread = ((double)(replicate % 11) - 5) / 10;
    if (indicator == INDICATOR_ipasn)
        return 70 + spread + (month > 0 && scenario == 1 ? 2 : 0);
    return indicator == INDICATOR_error_expected ? 0.3 + spread / 100 : 0;
}

static void ipasn_tells_its_class_and_that_errors_stay(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 2, value_of_index);
    char *data = plot_fixture_data(&fixture, "ipasn");
    plot_fixture_check(data, "at the end 70.0 to 72.0: rendah to sedang; dashed: 71, from which it is sedang", true);
    plot_fixture_check(data, "\t71\n", true); /* the line itself */
    plot_fixture_check(data, "Budget +50 % +2.00", true);
    plot_fixture_check(data, "All scenarios", true); /* of errors */
    plot_fixture_check(data, "sedang 71 to 80", true);
    free(data);
    plot_fixture_close(&fixture);
}

/* As far apart as two thresholds, which are both on the axis. */
static double value_of_two_classes(int scenario, int indicator, uint32_t replicate, int month)
{
    (void)replicate;
    return indicator == INDICATOR_ipasn ? month > 0 && scenario == 1 ? 74 : 60.5 : 0.3;
}

static void the_class_between_the_ends_is_marked(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 2, value_of_two_classes);
    char *data = plot_fixture_data(&fixture, "ipasn");
    plot_fixture_check(data, "at the end 60.5 to 74.0: sangat rendah to sedang; dashed: 71, from which it is sedang",
                       true);
    free(data);
    plot_fixture_close(&fixture);
}

/* ---- targets ------------------------------------------------------------------------------------------------- */

static bool is_target(int indicator)
{
    return indicator >= INDICATOR_document_kpi && indicator <= INDICATOR_religious_kpi;
}

static double value_without_targets(int scenario, int indicator, uint32_t replicate, int month)
{
    return is_target(indicator) ? NAN : plot_fixture_value(scenario, indicator, replicate, month);
}

static double value_with_two_targets(int scenario, int indicator, uint32_t replicate, int month)
{
    if (is_target(indicator) && indicator != INDICATOR_document_kpi && indicator != INDICATOR_planning_kpi)
        return NAN;
    return plot_fixture_value(scenario, indicator, replicate, month);
}

static void an_agency_without_targets_has_no_figure_of_them_and_says_so(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 1, value_without_targets);
    assert_int_equal(plot_fixture_draw(&fixture, "run", NULL), STATUS_OK);
    assert_true(plot_fixture_said(&fixture, "`kpi` is left out: the agency states no target"));
    assert_int_equal(plot_fixture_draw(&fixture, "run", "kpi"), STATUS_BAD_INPUT);
    assert_true(plot_fixture_said(&fixture, "there is nothing to draw in `kpi`: the agency states no target"));
    assert_int_not_equal(access("run/plots/kpi.gp", F_OK), 0);
    plot_fixture_close(&fixture);
}

static void only_stated_targets_are_drawn(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 3, value_with_two_targets);
    char *data = plot_fixture_data(&fixture, "kpi");
    plot_fixture_check(data, "\n1\tDocuments", true);
    plot_fixture_check(data, "\n2\tPlanning meetings", true);
    plot_fixture_check(data, "\n3\t", false);
    plot_fixture_check(data, "Mutual aid", false);
    free(data);
    plot_fixture_close(&fixture);
}

/* ---- what is drawn ------------------------------------------------------------------------------------------- */

/* A mean of 0.25 beside a median of 0. */
static double value_that_is_skewed(int scenario, int indicator, uint32_t replicate, int month)
{
    (void)scenario, (void)indicator, (void)month;
    return replicate % 4 == 0 ? 1 : 0;
}

static void lines_are_the_means_that_tables_tell(void **state)
{
    (void)state;
    static const char *const figures[] = {"skill", "access", "ipasn", "error", "sop", "education"};
    struct plot_fixture fixture;
    open_values(&fixture, 1, value_that_is_skewed);
    for (int i = 0; i < 6; i++) {
        char *data = plot_fixture_data(&fixture, figures[i]);
        plot_fixture_check(data, "mean of 200 replicates", true);
        bool in_units = i == 0 || i == 5; /* the others are shares in percent */
        plot_fixture_check(data, in_units ? "\t0\t0.25\t0.25\t" : "\t0\t25\t25\t", true);
        free(data);
    }
    plot_fixture_close(&fixture);
}

/* Errors rise by 50 points in the second scenario, and by half a point at most in the third. */
static double value_of_an_outlier(int scenario, int indicator, uint32_t replicate, int month)
{
    (void)indicator;
    double spread = (double)(replicate % 11) / 1000;
    return 0.3 + spread + (month > 0 ? scenario == 1 ? 0.5 : 0.25 * spread * scenario : 0);
}

static void an_outlier_leaves_the_others_their_scale_and_is_marked(void **state)
{
    (void)state;
    static const char *const figures[] = {"difference", "error"};
    struct plot_fixture fixture;
    size_t size;
    open_values(&fixture, 3, value_of_an_outlier);
    for (int i = 0; i < 2; i++) {
        free(plot_fixture_data(&fixture, figures[i]));
        char *svg = plot_fixture_contents("run", figures[i], "svg", &size);
        assert_int_equal(plot_fixture_count(svg, ">other<"), 1);
        assert_int_equal(plot_fixture_count(svg, ">scale<"), 1);
        plot_fixture_check(svg, "Orange axis: another scale.", true);
        free(svg);
    }
    plot_fixture_close(&fixture);
    open_values(&fixture, 3, NULL);
    free(plot_fixture_data(&fixture, "difference"));
    char *svg = plot_fixture_contents("run", "difference", "svg", &size);
    plot_fixture_check(svg, "Orange axis", false);
    plot_fixture_check(svg, ">other<", false);
    free(svg);
    plot_fixture_close(&fixture);
}

/* ---- texts --------------------------------------------------------------------------------------------------- */

/* Errors fall by 1.396 points. */
static double value_that_falls(int scenario, int indicator, uint32_t replicate, int month)
{
    (void)replicate;
    return indicator == INDICATOR_error_expected && month > 0 && scenario == 1 ? 0.28604 : 0.3;
}

static void a_change_has_the_digits_of_the_summary(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    open_values(&fixture, 2, value_that_falls);
    char *data = plot_fixture_data(&fixture, "difference");
    plot_fixture_check(data, "−1.40", true);
    free(data);
    plot_fixture_close(&fixture);
}

static void wide_letters_take_more_room_than_common_ones(void **state)
{
    (void)state;
    char text[TEXT_SIZE];
    text_drawn("Follow-up and coaching", 22, text);
    assert_string_equal(text, "Follow-up and coaching");
    text_drawn("WWWWWWWWWWWWWWWWWWWWWW", 22, text);
    assert_string_equal(text, "WWWWWWWWWWWW…");
    text_drawn("漢字漢字漢字漢字漢字漢字", 6, text);
    assert_string_equal(text, "□□…");
    text_drawn("<<<<<<<<", 4, text);
    assert_string_equal(text, "<…");
    text_drawn("", 6, text);
    assert_string_equal(text, "");
}

int main(void)
{
    char project[PLOT_PATH];
    if (getcwd(project, PLOT_PATH) == NULL)
        return 1;
    const struct CMUnitTest tests[] = {
        PLOT_TEST(education_shows_the_baseline_beside_the_fewest_errors, project),
        PLOT_TEST(education_shows_levels_while_half_of_the_replicates_have_them, project),
        PLOT_TEST(education_of_one_scenario_has_one_panel, project),
        PLOT_TEST(budget_tells_what_lapses_of_the_years_that_end, project),
        PLOT_TEST(budget_of_a_year_cut_short_shows_nothing_lapsed, project),
        PLOT_TEST(a_run_without_money_has_no_budget_and_says_so, project),
        PLOT_TEST(ipasn_tells_its_class_and_that_errors_stay, project),
        PLOT_TEST(the_class_between_the_ends_is_marked, project),
        PLOT_TEST(an_agency_without_targets_has_no_figure_of_them_and_says_so, project),
        PLOT_TEST(only_stated_targets_are_drawn, project),
        PLOT_TEST(lines_are_the_means_that_tables_tell, project),
        PLOT_TEST(an_outlier_leaves_the_others_their_scale_and_is_marked, project),
        PLOT_TEST(a_change_has_the_digits_of_the_summary, project),
        cmocka_unit_test(wide_letters_take_more_room_than_common_ones),
    };
    return cmocka_run_group_tests_name("plot_more", tests, NULL, NULL);
}
