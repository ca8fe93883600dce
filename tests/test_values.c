#include "scenario_files.h"

#include "scenario/values.h"

static const struct random_source replicate = {.seed = 1, .replicate = 7};

static struct plan *plan_of(const struct scenario *scenario, enum scenario_era era)
{
    struct plan *plan;
    assert_int_equal(plan_new(scenario, era, &plan), STATUS_OK);
    return plan;
}

/* The plan of an overlay with this text on the small agency. */
static struct plan *plan_with(const char *folder, const char *text)
{
    char whole[3000];
    snprintf(whole, sizeof whole, "extends: small.yaml\n%s", text);
    write_file(folder, "small.yaml", agency_text);
    write_file(folder, "over.yaml", whole);
    struct scenario *scenario = read_good(folder, "over.yaml");
    struct plan *plan = plan_of(scenario, ERA_POLICY);
    scenario_free(scenario);
    return plan;
}

static void what_is_stated_comes_out_as_fields(void **state)
{
    struct values values;
    struct plan *plan = plan_with(*state, "");
    values_open(plan, &replicate, true, 1, &values);
    assert_int_equal(values.month, 1);
    assert_int_equal(values.n_programmes, 2);
    assert_close(values.params.start, 12 * 2026, 0);
    assert_close(values.params.budget_annual, 150e6, 0);
    assert_close(values.params.error_slope, 0.9, 0);
    assert_close(values.programmes[0].hours, 24, 0);
    assert_close(values.programmes[0].invite, 0.6, 1e-15);
    assert_close(values.programmes[1].permit, 0.4, 1e-15);
    assert_true(isnan(values.programmes[0].seats)); /* no limit stays unsaid */
    assert_close(values.practices[1].share, 0.3, 1e-15);
    assert_true(values.practice_present[2]);
    plan_free(plan);
}

static void a_prior_is_drawn_by_the_replicate_and_its_path_alone(void **state)
{
    struct values values, again;
    struct random_source events = replicate, other = replicate;
    struct plan *plan = plan_with(*state, "");
    events.stream = 5;
    other.replicate = 8;
    values_open(plan, &replicate, false, 1, &values);
    values_open(plan, &events, false, -10, &again);
    assert_close(again.params.error_slope, values.params.error_slope, 0);
    values_open(plan, &other, false, 1, &again);
    assert_true(again.params.error_slope != values.params.error_slope);
    values_open(plan, &replicate, true, 1, &again);
    assert_close(again.params.error_slope, 0.9, 0);
    plan_free(plan);
}

/* A triangle from 0.3 to 0.5 with its mode at 0.4 has the mean 0.4 and the variance 0.01 / 6. */
static void draws_follow_the_prior_s_triangle(void **state)
{
    enum { N = 4000 };
    double sum = 0, squares = 0;
    struct values values;
    struct plan *plan = plan_with(*state, "");
    for (uint32_t r = 0; r < N; r++) {
        values_open(plan, &(struct random_source){.seed = 3, .replicate = r}, false, 1, &values);
        const double permit = values.programmes[0].permit;
        assert_true(permit >= 0.3 && permit <= 0.5);
        assert_close(values.programmes[1].permit, permit, 0); /* one kind, one draw */
        sum += permit;
        squares += (permit - 0.4) * (permit - 0.4);
    }
    assert_close(sum / N, 0.4, 4 * sqrt(0.01 / 6 / N));
    assert_close(squares / N, 0.01 / 6, 4 * 0.01 / 6 * sqrt(1.4 / N)); /* a triangle's kurtosis is 2.4 */
    plan_free(plan);
}

static void scenarios_share_the_draw_and_a_factor_scales_it(void **state)
{
    struct values base, scaled;
    struct plan *plan = plan_with(*state, ""),
                *more = plan_with(*state, "gates: {technical: {permit: {factor: 50 %}}}\n");
    values_open(plan, &replicate, false, 1, &base);
    values_open(more, &replicate, false, 1, &scaled);
    assert_close(scaled.programmes[0].permit, base.programmes[0].permit / 2, 1e-15);
    plan_free(plan);
    plan_free(more);
}

static void a_scaled_draw_stays_within_the_table_s_bounds(void **state)
{
    struct values values;
    struct plan *plan = plan_with(*state, "gates: {technical: {permit: {factor: 250 %}}}\n");
    int at_bound = 0;
    for (uint32_t r = 0; r < 50; r++) {
        values_open(plan, &(struct random_source){.seed = 1, .replicate = r}, false, 1, &values);
        assert_true(values.programmes[0].permit <= 1);
        at_bound += values.programmes[0].permit == 1;
    }
    assert_true(at_bound > 0 && at_bound < 50);
    plan_free(plan);
}

static void values_change_in_the_month_stated_and_in_no_other(void **state)
{
    struct values values, opened;
    struct plan *plan = plan_with(*state, "budget: {annual: [{from: 2025-11, value: 7}, {from: 2026-03, value: 9}]}\n"
                                          "practices: {mentoring: {on: [{from: 2026-03, value: yes}]}}\n");
    values_open(plan, &replicate, false, -3, &values);
    assert_close(values.params.budget_annual, 150e6, 0);
    for (int month = -2; month <= 6; month++) {
        const bool changed = values_advance(plan, &replicate, false, month, &values);
        assert_int_equal(changed, month == -1 || month == 3);
        assert_close(values.params.budget_annual, month < -1 ? 150e6 : month < 3 ? 7 : 9, 0);
        assert_close(values.practices[0].on, month >= 3, 0);
        values_open(plan, &replicate, false, month, &opened);
        assert_memory_equal(&values, &opened, sizeof values); /* however a month is reached */
    }
    plan_free(plan);
}

static void a_share_of_the_ceiling_follows_the_ceiling_in_whole_rupiah(void **state)
{
    struct values values;
    struct plan *plan = plan_with(*state, "budget: {annual: {share_of_ceiling: 0.69 %, prior: 0.5-0.9 %}, "
                                          "ceiling: [{from: 1990-01, value: 1.000.000.050}, "
                                          "{from: 2026-04, value: 2.000.000.100}]}\n");
    values_open(plan, &replicate, true, 1, &values);
    assert_close(values.params.budget_annual, 6900000, 0); /* of 6,900,000.345 */
    for (int month = 2; month <= 4; month++)
        assert_int_equal(values_advance(plan, &replicate, true, month, &values), month == 4);
    assert_close(values.params.budget_annual, 13800001, 0); /* of 13,800,000.69 */
    values_open(plan, &replicate, false, 1, &values);
    assert_true(values.params.budget_annual != 6900000);
    assert_true(values.params.budget_annual >= 5e6 && values.params.budget_annual <= 9e6 + 1);
    assert_close(values.params.budget_annual, floor(values.params.budget_annual), 0);
    plan_free(plan);
}

static void the_history_knows_only_the_agency_s_policy(void **state)
{
    struct values values;
    write_file(*state, "small.yaml", agency_text);
    write_file(*state, "over.yaml",
               "extends: small.yaml\n"
               "budget: {annual: 1 juta}\n"
               "programmes: {course: null, extra: {kind: technical, hours: 2, intakes: []}}\n");
    struct scenario *scenario = read_good(*state, "over.yaml");
    struct plan *history = plan_of(scenario, ERA_HISTORY), *policy = plan_of(scenario, ERA_POLICY);
    values_open(history, &replicate, false, -35, &values);
    assert_close(values.params.budget_annual, 150e6, 0);
    assert_true(values.programme_present[0] && values.programme_present[1] && !values.programme_present[2]);
    values_open(policy, &replicate, false, 1, &values);
    assert_close(values.params.budget_annual, 1e6, 0);
    assert_true(!values.programme_present[0] && values.programme_present[1] && values.programme_present[2]);
    plan_free(history);
    plan_free(policy);
    scenario_free(scenario);
}

static void needs_analysis_never_lowers_the_fit(void **state)
{
    struct values values;
    int raised = 0;
    const struct assignment assignments[] = {{"effects.training.fit_with_analysis", "{value: 60 %, prior: 20 points}"}};
    struct messages messages = {0};
    struct scenario *scenario;
    write_file(*state, "small.yaml", agency_text);
    assert_int_equal(read_file(*state, "small.yaml", assignments, 1, &scenario, &messages), STATUS_OK);
    struct plan *plan = plan_of(scenario, ERA_POLICY);
    int row = 0;
    while (strcmp(plan_drawn_path(plan, row), "effects.training.fit_with_analysis") != 0)
        row++;
    for (uint32_t r = 0; r < 100; r++) {
        const struct random_source source = {.seed = 1, .replicate = r};
        values_open(plan, &source, false, 1, &values);
        assert_true(values.params.fit_analysis >= values.params.fit_bare);
        assert_close(plan_drawn_value(plan, &source, false, row), values.params.fit_analysis, 0);
        raised += values.params.fit_analysis == values.params.fit_bare;
    }
    assert_true(raised > 10 && raised < 90);
    plan_free(plan);
    scenario_free(scenario);
}

static void every_drawn_parameter_is_listed_once_with_its_value(void **state)
{
    struct values values;
    int slopes = 0, permits = 0;
    struct plan *plan = plan_with(*state, "programmes: {online: {gates: {ready: {value: 50 %, prior: 5 points}}}}\n");
    values_open(plan, &replicate, false, 1, &values);
    for (int i = 0; i < plan_drawn_count(plan); i++) {
        const char *path = plan_drawn_path(plan, i);
        const double value = plan_drawn_value(plan, &replicate, false, i);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(path, plan_drawn_path(plan, k));
        if (strcmp(path, "effects.error.slope") == 0) {
            slopes++;
            assert_close(value, values.params.error_slope, 0);
            assert_close(plan_drawn_value(plan, &replicate, true, i), 0.9, 0);
        }
        if (strstr(path, "permit") != NULL) {
            permits++;
            assert_string_equal(path, "gates.technical.permit");
            assert_close(value, values.programmes[1].permit, 0);
        }
    }
    assert_int_equal(slopes, 1);
    assert_int_equal(permits, 1);
    assert_string_equal(plan_drawn_path(plan, plan_drawn_count(plan) - 1), "programmes.online.gates.ready");
    plan_free(plan);
}

static void a_practice_that_comes_with_a_date_is_off_until_then(void **state)
{
    struct values values;
    struct plan *plan = plan_with(*state, "practices: {reward: {kind: motivation, effect: 0.1, cost_annual: 1 juta, "
                                          "on: [{from: 2026-03, value: yes}]}}\n");
    values_open(plan, &replicate, true, 1, &values);
    assert_close(values.practices[3].on, 0, 0);
    for (int month = 2; month <= 3; month++)
        values_advance(plan, &replicate, true, month, &values);
    assert_close(values.practices[3].on, 1, 0);
    plan_free(plan);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(a_practice_that_comes_with_a_date_is_off_until_then),
        TEST(what_is_stated_comes_out_as_fields),
        TEST(a_prior_is_drawn_by_the_replicate_and_its_path_alone),
        TEST(draws_follow_the_prior_s_triangle),
        TEST(scenarios_share_the_draw_and_a_factor_scales_it),
        TEST(a_scaled_draw_stays_within_the_table_s_bounds),
        TEST(values_change_in_the_month_stated_and_in_no_other),
        TEST(a_share_of_the_ceiling_follows_the_ceiling_in_whole_rupiah),
        TEST(the_history_knows_only_the_agency_s_policy),
        TEST(needs_analysis_never_lowers_the_fit),
        TEST(every_drawn_parameter_is_listed_once_with_its_value),
    };
    return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
