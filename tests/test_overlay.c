#include "scenario_files.h"

#include <sys/stat.h>

/* An overlay with this text on the small agency, read. */
static struct scenario *read_overlay(const char *folder, const char *text)
{
    char whole[3000];
    snprintf(whole, sizeof whole, "extends: small.yaml\n%s", text);
    write_file(folder, "small.yaml", agency_text);
    write_file(folder, "over.yaml", whole);
    return read_good(folder, "over.yaml");
}

/* ---- what an overlay changes ----------------------------------------------------------------------------------- */

static void an_overlay_changes_policy_and_leaves_the_history_to_the_agency(void **state)
{
    struct scenario *scenario = read_overlay(*state, "budget: {annual: 200 juta}\n");
    assert_string_equal(scenario->id, "over");
    assert_int_equal(scenario->n_files, 2);
    assert_ptr_equal(scenario->agency_file, scenario->files[0]);
    assert_close(value_in(scenario, ERA_HISTORY, "budget.annual"), 150e6, 0);
    assert_close(value_in(scenario, ERA_POLICY, "budget.annual"), 200e6, 0);
    assert_close(value_in(scenario, ERA_POLICY, "budget.split.course"), 0.75, 1e-15);
    scenario_free(scenario);
}

static void a_name_is_the_overlay_s_own_or_its_file_s(void **state)
{
    struct scenario *scenario = read_overlay(*state, "budget: {annual: 200 juta}\n");
    assert_string_equal(scenario->name, "over");
    assert_string_equal(scenario->description, "");
    scenario_free(scenario);
    scenario = read_overlay(*state, "name: 'More; \"than\" $(before)'\ndescription: Why\n");
    assert_string_equal(scenario->name, "More; \"than\" $(before)");
    assert_string_equal(scenario->description, "Why");
    scenario_free(scenario);
}

static void a_factor_scales_what_is_in_force_and_keeps_its_prior_and_draw(void **state)
{
    struct scenario *scenario = read_overlay(*state, "gates: {technical: {permit: {factor: 150 %}}}\n");
    const struct piece *before = setting_in(scenario, ERA_HISTORY, "gates.technical.permit")->pieces;
    const struct piece *after = setting_in(scenario, ERA_POLICY, "gates.technical.permit")->pieces;
    assert_close(after->value, before->value, 0);
    assert_close(after->prior_high, before->prior_high, 0);
    assert_close(after->factor, 1.5, 1e-15);
    assert_true(after->draw_key == before->draw_key);
    assert_int_equal(after->place.line, 2);
    assert_close(value_in(scenario, ERA_POLICY, "programmes.online.gates.permit"), 0.6, 1e-15);
    scenario_free(scenario);
}

static void a_bare_value_is_a_decision_and_has_no_prior(void **state)
{
    struct scenario *scenario = read_overlay(*state, "gates: {technical: {permit: 60 %}}\n");
    const struct piece *piece = setting_in(scenario, ERA_POLICY, "gates.technical.permit")->pieces;
    assert_true(isnan(piece->prior_low) && isnan(piece->prior_high));
    scenario_free(scenario);
}

static void before_the_first_date_the_extended_file_s_value_holds(void **state)
{
    struct scenario *scenario = read_overlay(*state, "budget: {annual: [{from: 2027-01, value: 200 juta}]}\n");
    const struct setting *annual = setting_in(scenario, ERA_POLICY, "budget.annual");
    assert_int_equal(annual->count, 2);
    assert_close(annual->pieces[0].value, 150e6, 0);
    assert_int_equal(annual->pieces[1].from, 13);
    scenario_free(scenario);
}

static void a_factor_over_time_keeps_the_dates_of_what_it_scales(void **state)
{
    write_file(*state, "top.yaml",
               "extends: over.yaml\n"
               "budget: {annual: [{from: 2026-07, factor: 200 %}, {from: 2028-01, value: 9 juta}]}\n");
    scenario_free(read_overlay(*state, "budget: {annual: [{from: 2027-01, value: 100 juta}, "
                                       "{from: 2029-01, value: 50 juta}]}\n"));
    struct scenario *scenario = read_good(*state, "top.yaml");
    const struct setting *annual = setting_in(scenario, ERA_POLICY, "budget.annual");
    static const struct {
        int from;
        double value;
    } expected[] = {{SCENARIO_ALWAYS, 150e6}, {7, 300e6}, {13, 200e6}, {25, 9e6}};
    assert_int_equal(annual->count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(annual->pieces[i].from, expected[i].from);
        assert_close(annual->pieces[i].value * annual->pieces[i].factor, expected[i].value, 1e-6);
    }
    scenario_free(scenario);
}

static void a_programme_s_own_factor_scales_the_gate_of_its_kind(void **state)
{
    struct scenario *scenario =
        read_overlay(*state, "programmes: {online: {gates: {permit: [{from: 2027-01, factor: 50 %}]}}}\n"
                             "gates: {technical: {permit: 80 %}}\n");
    const struct setting *permit = setting_in(scenario, ERA_POLICY, "programmes.online.gates.permit");
    assert_int_equal(permit->count, 2);
    assert_close(permit->pieces[0].value, 0.8, 1e-15);
    assert_close(permit->pieces[1].value * permit->pieces[1].factor, 0.4, 1e-15);
    scenario_free(scenario);
}

static void null_goes_back_to_the_table_s_default(void **state)
{
    struct assignment none = {"staff.entry_age", "null"};
    struct messages messages = {0};
    struct scenario *range;
    write_file(*state, "small.yaml", agency_text);
    assert_int_equal(read_file(*state, "small.yaml", &none, 1, &range, &messages), STATUS_OK);
    assert_close(value_in(range, ERA_POLICY, "staff.entry_age.from"), params_global[PARAM_entry_age_from].initial, 0);
    assert_close(value_in(range, ERA_POLICY, "staff.entry_age.to"), params_global[PARAM_entry_age_to].initial, 0);
    scenario_free(range);
    struct scenario *scenario = read_overlay(*state, "gates: {technical: {permit: null}}\n");
    assert_close(value_in(scenario, ERA_POLICY, "gates.technical.permit"), params_gate[GATE_permit].initial, 0);
    scenario_free(scenario);
}

/* ---- programmes and practices ---------------------------------------------------------------------------------- */

static void null_removes_a_programme_which_keeps_its_number(void **state)
{
    struct scenario *scenario = read_overlay(*state, "programmes: {course: null}\n"
                                                     "practices: {mentoring: null}\n");
    assert_int_equal(scenario->n_programmes, 2);
    assert_false(scenario->programmes[0].present);
    assert_true(scenario->programmes[0].present_in_history);
    assert_null(scenario_find(scenario, ERA_POLICY, "programmes.course.hours", NULL));
    assert_non_null(scenario_find(scenario, ERA_HISTORY, "programmes.course.hours", NULL));
    assert_null(scenario_find(scenario, ERA_POLICY, "practices.mentoring.on", NULL));
    scenario_free(scenario);
}

static void a_new_programme_is_absent_from_the_history(void **state)
{
    struct scenario *scenario =
        read_overlay(*state, "gates: {abroad: {permit: 5 %}}\n"
                             "programmes: {study: {kind: abroad, hours: 900 JP, intakes: [sep], away: 10, lasts: 12}}\n"
                             "budget: {split: {course: 50 %, study: 25 %}}\n");
    assert_int_equal(scenario->n_programmes, 3);
    assert_string_equal(scenario->programmes[2].id, "study");
    assert_true(scenario->programmes[2].present);
    assert_false(scenario->programmes[2].present_in_history);
    assert_null(scenario_find(scenario, ERA_HISTORY, "programmes.study.hours", NULL));
    assert_close(value_in(scenario, ERA_POLICY, "programmes.study.gates.permit"), 0.05, 1e-15);
    assert_true(scenario->programmes[2].item > 0 && scenario->programmes[2].item < 65536);
    scenario_free(scenario);
}

static void a_programme_removed_and_written_again_starts_anew(void **state)
{
    write_file(*state, "top.yaml",
               "extends: over.yaml\n"
               "programmes: {course: {kind: technical, hours: 8 JP, intakes: [may]}}\n");
    scenario_free(read_overlay(*state, "programmes: {course: null}\n"));
    struct scenario *scenario = read_good(*state, "top.yaml");
    assert_true(scenario->programmes[0].present);
    assert_close(value_in(scenario, ERA_POLICY, "programmes.course.cost_per_seat"), 0, 0);
    assert_close(value_in(scenario, ERA_HISTORY, "programmes.course.cost_per_seat"), 5e6, 0);
    scenario_free(scenario);
}

/* ---- chains ----------------------------------------------------------------------------------------------------- */

static void a_file_that_states_staff_is_an_agency_file_of_its_own(void **state)
{
    struct scenario *scenario = read_overlay(*state, "staff: {hiring: {filled: 50 %}}\n"
                                                     "work: {due: 2 months}\n"
                                                     "budget: {annual: 200 juta}\n");
    assert_ptr_equal(scenario->agency_file, scenario->files[1]);
    assert_close(value_in(scenario, ERA_HISTORY, "budget.annual"), 200e6, 0);
    assert_close(value_in(scenario, ERA_HISTORY, "staff.hiring.filled"), 0.5, 1e-15);
    assert_int_equal(scenario_headcount(scenario), 12);
    scenario_free(scenario);
}

static void shipped_scenarios_are_found_by_name(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    write_file(*state, "mine.yaml", "extends: kapasim/small.yaml\nbudget: {annual: 1 miliar}\n");
    struct scenario *scenario = read_good(*state, "mine.yaml");
    assert_close(value_in(scenario, ERA_POLICY, "budget.annual"), 1e9, 0);
    scenario_free(scenario);
}

static void a_shipped_scenario_can_be_named_in_place_of_a_file(void **state)
{
    struct messages messages = {0};
    struct scenario *scenario = NULL;
    write_file(*state, "small.yaml", agency_text);
    assert_int_equal(scenario_read("kapasim/small.yaml", *state, NULL, 0, &scenario, &messages), STATUS_OK);
    assert_int_equal(messages.count, 0);
    assert_string_equal(scenario->id, "small");
    assert_string_equal(scenario->path, "kapasim/small.yaml");
    assert_string_equal(scenario->agency_file + strlen(*state), "/small.yaml");
    scenario_free(scenario);
    assert_int_equal(scenario_read("kapasim/nowhere.yaml", *state, NULL, 0, &scenario, &messages), STATUS_BAD_INPUT);
    assert_string_equal(messages.list[0].file, "kapasim/nowhere.yaml");
    assert_int_equal(scenario_read("kapasim/small.yaml", NULL, NULL, 0, &scenario, &messages), STATUS_BAD_INPUT);
    messages_clear(&messages);
}

static void a_file_of_one_s_own_comes_before_a_shipped_scenario(void **state)
{
    struct messages messages = {0};
    struct scenario *scenario = NULL;
    char folder[100], home[400];
    assert_non_null(getcwd(home, sizeof home));
    write_file(*state, "small.yaml", agency_text);
    snprintf(folder, sizeof folder, "%s/kapasim", (const char *)*state);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_agency(folder, "small.yaml", "name: Small agency", "name: My own");
    assert_int_equal(chdir(*state), 0);
    const int status = scenario_read("kapasim/small.yaml", *state, NULL, 0, &scenario, &messages);
    assert_int_equal(chdir(home), 0);
    assert_int_equal(status, STATUS_OK);
    assert_string_equal(scenario->name, "My own");
    scenario_free(scenario);
    char path[120];
    snprintf(path, sizeof path, "%s/small.yaml", folder);
    assert_int_equal(remove(path), 0);
}

static void overlays_on_overlays_apply_in_order(void **state)
{
    write_file(*state, "top.yaml", "extends: over.yaml\nbudget: {annual: {factor: 50 %}}\n");
    scenario_free(read_overlay(*state, "budget: {annual: {factor: 300 %}}\n"));
    struct scenario *scenario = read_good(*state, "top.yaml");
    assert_int_equal(scenario->n_files, 3);
    assert_close(value_in(scenario, ERA_POLICY, "budget.annual"), 225e6, 1e-6);
    scenario_free(scenario);
}

static void an_assignment_that_overrides_an_overlay_is_warned_of(void **state)
{
    const struct assignment assignments[] = {{"budget.annual", "1 juta"}, {"budget.variation", "10 %"}};
    struct messages messages = {0};
    struct scenario *scenario;
    scenario_free(read_overlay(*state, "budget: {annual: 200 juta}\n"));
    assert_int_equal(read_file(*state, "over.yaml", assignments, 2, &scenario, &messages), STATUS_OK);
    assert_int_equal(messages.count, 1);
    assert_true(is_said(&messages, SEVERITY_WARNING, "`--set budget.annual` overrides"));
    assert_int_equal(messages.list[0].line, 2);
    messages_clear(&messages);
    scenario_free(scenario);
}

static void an_overlay_that_changes_nothing_is_warned_of(void **state)
{
    struct messages messages = {0};
    struct scenario *scenario = read_overlay(*state, "name: The same again\n");
    scenario_warn(scenario, &messages);
    assert_true(is_said(&messages, SEVERITY_WARNING, "changes nothing"));
    messages_clear(&messages);
    scenario_free(scenario);
}

/* ---- scenarios of one run --------------------------------------------------------------------------------------- */

/* Checks the agency with another file and returns the first message in `text`. */
static int check_with(const char *folder, const char *name, char *text, size_t size)
{
    struct messages messages = {0};
    struct scenario *pair[2] = {read_good(folder, "small.yaml"), read_good(folder, name)};
    const int status = scenario_check_together(pair, 2, &messages);
    snprintf(text, size, "%s", messages.count > 0 ? messages.list[0].text : "");
    messages_clear(&messages);
    scenario_free(pair[0]);
    scenario_free(pair[1]);
    return status;
}

static void overlays_of_one_agency_run_together(void **state)
{
    char text[500];
    scenario_free(read_overlay(*state, "budget: {annual: 1 juta}\n"
                                       "programmes: {course: null, extra: {kind: technical, hours: 2, intakes: []}}\n"
                                       "gates: {technical: {ready: 10 %}}\n"));
    assert_int_equal(check_with(*state, "over.yaml", text, sizeof text), STATUS_OK);
    assert_string_equal(text, "");
}

static void agencies_of_different_make_do_not_run_together(void **state)
{
    char text[500];
    write_file(*state, "small.yaml", agency_text);
    write_agency(*state, "other.yaml", "28.5 %", "20 %");
    assert_int_equal(check_with(*state, "other.yaml", text, sizeof text), STATUS_BAD_INPUT);
    assert_non_null(strstr(text, "`small` and `other` differ in `observed.error_per_file`"));
    write_agency(*state, "other.yaml", "count: 10", "count: 11");
    assert_int_equal(check_with(*state, "other.yaml", text, sizeof text), STATUS_BAD_INPUT);
    assert_non_null(strstr(text, "`staff.groups`"));
    write_agency(*state, "other.yaml", "cost_per_seat: 5 juta", "cost_per_seat: 6 juta");
    assert_int_equal(check_with(*state, "other.yaml", text, sizeof text), STATUS_BAD_INPUT);
    assert_non_null(strstr(text, "`programmes.course.cost_per_seat`"));
    /* The same value, but a draw of its own. */
    write_agency(*state, "other.yaml", "subject: files}",
                 "subject: files, gates: {permit: {value: 40 %, prior: 10 points}}}");
    assert_int_equal(check_with(*state, "other.yaml", text, sizeof text), STATUS_BAD_INPUT);
    assert_non_null(strstr(text, "`programmes.online.gates.permit`"));
    write_agency(*state, "other.yaml", "  clarity:", "  reward:");
    assert_int_equal(check_with(*state, "other.yaml", text, sizeof text), STATUS_BAD_INPUT);
    assert_non_null(strstr(text, "`practices.reward.kind`"));
}

static void two_scenarios_of_one_name_do_not_run_together(void **state)
{
    char text[500];
    write_file(*state, "small.yaml", agency_text);
    assert_int_equal(check_with(*state, "small.yaml", text, sizeof text), STATUS_BAD_INPUT);
    assert_non_null(strstr(text, "two scenarios are named `small`"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(an_overlay_changes_policy_and_leaves_the_history_to_the_agency),
        TEST(a_name_is_the_overlay_s_own_or_its_file_s),
        TEST(a_factor_scales_what_is_in_force_and_keeps_its_prior_and_draw),
        TEST(a_bare_value_is_a_decision_and_has_no_prior),
        TEST(before_the_first_date_the_extended_file_s_value_holds),
        TEST(a_factor_over_time_keeps_the_dates_of_what_it_scales),
        TEST(a_programme_s_own_factor_scales_the_gate_of_its_kind),
        TEST(null_goes_back_to_the_table_s_default),
        TEST(null_removes_a_programme_which_keeps_its_number),
        TEST(a_new_programme_is_absent_from_the_history),
        TEST(a_programme_removed_and_written_again_starts_anew),
        TEST(a_file_that_states_staff_is_an_agency_file_of_its_own),
        TEST(shipped_scenarios_are_found_by_name),
        TEST(a_shipped_scenario_can_be_named_in_place_of_a_file),
        TEST(a_file_of_one_s_own_comes_before_a_shipped_scenario),
        TEST(overlays_on_overlays_apply_in_order),
        TEST(an_assignment_that_overrides_an_overlay_is_warned_of),
        TEST(an_overlay_that_changes_nothing_is_warned_of),
        TEST(overlays_of_one_agency_run_together),
        TEST(agencies_of_different_make_do_not_run_together),
        TEST(two_scenarios_of_one_name_do_not_run_together),
    };
    return cmocka_run_group_tests_name("overlay", tests, NULL, NULL);
}
