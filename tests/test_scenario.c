#include "scenario_files.h"

/* ---- what an agency file holds -------------------------------------------------------------------------------- */

static void an_agency_file_is_read_whole(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    assert_string_equal(scenario->id, "small");
    assert_string_equal(scenario->name, "Small agency");
    assert_string_equal(scenario->description, "");
    assert_int_equal(scenario->n_files, 1);
    assert_ptr_equal(scenario->agency_file, scenario->files[0]);
    assert_int_equal(scenario_headcount(scenario), 12);
    assert_int_equal(scenario->n_programmes, 2);
    assert_string_equal(scenario->programmes[1].id, "online");
    assert_int_equal(scenario->n_practices, 3);
    assert_close(value_in(scenario, ERA_POLICY, "start"), 12 * 2026, 0);
    assert_close(value_in(scenario, ERA_POLICY, "observed.sop_compliance"), 0.58, 1e-15);
    assert_close(value_in(scenario, ERA_POLICY, "budget.annual"), 150e6, 0);
    assert_close(value_in(scenario, ERA_POLICY, "budget.split.course"), 0.75, 1e-15);
    assert_close(value_in(scenario, ERA_POLICY, "programmes.course.intakes"), 1 << 2 | 1 << 9, 0);
    assert_close(value_in(scenario, ERA_POLICY, "programmes.online.intakes"), 4095, 0);
    assert_close(value_in(scenario, ERA_POLICY, "practices.mentoring.on"), 0, 0);
    scenario_free(scenario);
}

static void groups_keep_what_they_state(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    const struct group *heads = &scenario->groups[0], *others = &scenario->groups[1];
    assert_int_equal(heads->count, 2);
    assert_int_equal(heads->education, EDUCATION_S2);
    assert_int_equal(heads->post, POST_STRUCTURAL);
    assert_int_equal(heads->age_from, 45);
    assert_int_equal(heads->age_to, 56);
    assert_true(isnan(heads->retires_at));
    assert_int_equal(heads->unit, 0);
    assert_int_equal(others->unit, 1);
    assert_int_equal(others->place.line, 6);
    scenario_free(scenario);
}

static void a_range_sets_both_of_its_rows(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    assert_close(value_in(scenario, ERA_POLICY, "staff.entry_age.from"), 22, 0);
    assert_close(value_in(scenario, ERA_POLICY, "staff.entry_age.to"), 26, 0);
    scenario_free(scenario);
}

static void what_no_file_states_keeps_the_table_s_default_and_prior(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    const struct piece *slope = setting_in(scenario, ERA_POLICY, "effects.error.slope")->pieces;
    assert_close(slope->value, params_global[PARAM_error_slope].initial, 0);
    assert_close(slope->prior_low, params_global[PARAM_error_slope].prior_low, 0);
    assert_null(slope->place.file);
    scenario_free(scenario);
}

static void every_value_tells_where_it_was_set(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    const struct place *place = &setting_in(scenario, ERA_POLICY, "budget.annual")->pieces[0].place;
    assert_ptr_equal(place->file, scenario->files[0]);
    assert_int_equal(place->line, 9);
    assert_int_equal(place->column, 18);
    scenario_free(scenario);
}

static void a_programme_s_unsaid_gates_are_its_kind_s_with_the_same_draw(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    const struct piece *kind = setting_in(scenario, ERA_POLICY, "gates.technical.permit")->pieces;
    const struct piece *course = setting_in(scenario, ERA_POLICY, "programmes.course.gates.permit")->pieces;
    const struct piece *online = setting_in(scenario, ERA_POLICY, "programmes.online.gates.permit")->pieces;
    assert_close(course->value, 0.4, 1e-15);
    assert_close(course->prior_low, 0.3, 1e-15);
    assert_true(course->draw_key == kind->draw_key && online->draw_key == kind->draw_key);
    assert_close(value_in(scenario, ERA_POLICY, "programmes.course.gates.invite"), 0.6, 1e-15);
    assert_close(value_in(scenario, ERA_POLICY, "programmes.online.gates.invite"), 0.5, 1e-15);
    scenario_free(scenario);
}

static void an_unsaid_subject_is_the_programme_s_own(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    const int course = (int)value_in(scenario, ERA_POLICY, "programmes.course.subject");
    const int online = (int)value_in(scenario, ERA_POLICY, "programmes.online.subject");
    assert_string_equal(scenario->subjects[course], "course");
    assert_string_equal(scenario->subjects[online], "files");
    scenario_free(scenario);
}

static void a_practice_is_of_the_kind_it_is_named_after_or_states(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    assert_close(value_in(scenario, ERA_POLICY, "practices.checking.kind"), PRACTICE_IS_CHECKING, 0);
    assert_close(value_in(scenario, ERA_POLICY, "practices.clarity.kind"), PRACTICE_IS_MOTIVATION, 0);
    assert_null(scenario_find(scenario, ERA_POLICY, "practices.checking.mentors", NULL));
    scenario_free(scenario);
}

static void work_time_lost_is_read_as_a_duration(void **state)
{
    static const struct {
        const char *text;
        double months;
    } cases[] = {{"1 month", 1}, {"0.19", 0.19}, {"'0,25 bulan'", 0.25}, {"1", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char away[40];
        snprintf(away, sizeof away, "away: %s", cases[i].text);
        write_agency(*state, "away.yaml", "away: 0.2", away);
        struct scenario *scenario = read_good(*state, "away.yaml");
        assert_close(value_in(scenario, ERA_POLICY, "programmes.course.away"), cases[i].months, 0);
        scenario_free(scenario);
    }
    write_agency(*state, "away.yaml", "away: 0.2", "away: {value: 0.2 months, prior: 0.1-0.3 months}");
    struct scenario *scenario = read_good(*state, "away.yaml");
    assert_close(setting_in(scenario, ERA_POLICY, "programmes.course.away")->pieces[0].prior_high, 0.3, 0);
    scenario_free(scenario);
}

static void the_order_of_the_keys_in_a_file_is_free(void **state)
{
    write_file(*state, "a.yaml",
               "start: 2026-01\n"
               "practices: {mentoring: {on: no}}\n"
               "budget: {split: {course: 100 %}, annual: 1 juta}\n"
               "programmes: {course: {kind: long, intakes: [mar], hours: 8}}\n"
               "gates: {long: {ready: 70 %}}\n"
               "observed: {error_per_file: 28.5 %, sop_compliance: 58 %}\n"
               "staff: {groups: [{count: 3, education: D3, age: 30, post: operational}]}\n");
    struct scenario *scenario = read_good(*state, "a.yaml");
    assert_close(value_in(scenario, ERA_POLICY, "budget.split.course"), 1, 0);
    assert_close(value_in(scenario, ERA_POLICY, "programmes.course.gates.ready"), 0.7, 1e-15);
    scenario_free(scenario);
}

/* ---- values in time, with priors ------------------------------------------------------------------------------- */

/* The agency with one more line. */
static struct scenario *read_with(const char *folder, const char *line)
{
    char text[4000];
    snprintf(text, sizeof text, "%s%s\n", agency_text, line);
    write_file(folder, "with.yaml", text);
    return read_good(folder, "with.yaml");
}

static void priors_are_points_ranges_or_two_ends_within_bounds(void **state)
{
    struct scenario *scenario = read_with(*state, "schedule_cut: {probability: {value: 10 %, prior: 15 points}, "
                                                  "delivered: {value: 60 %, prior: [40 %, 90 %]}}\n"
                                                  "effects: {training: {gain: {value: 0.5, prior: 0.2 to 0.8}, "
                                                  "dose: 14 JP}}\n");
    const struct piece *probability = setting_in(scenario, ERA_POLICY, "schedule_cut.probability")->pieces;
    assert_close(probability->prior_low, 0, 0); /* 10 less 15 points lies below what is possible */
    assert_close(probability->prior_high, 0.25, 1e-15);
    const struct piece *gain = setting_in(scenario, ERA_POLICY, "effects.training.gain")->pieces;
    assert_close(gain->prior_low, 0.2, 1e-15);
    assert_close(gain->prior_high, 0.8, 1e-15);
    const struct piece *dose = setting_in(scenario, ERA_POLICY, "effects.training.dose")->pieces;
    assert_true(isnan(dose->prior_low)); /* a bare value replaces the prior */
    scenario_free(scenario);
}

static void a_list_in_time_becomes_pieces_by_month_of_the_simulation(void **state)
{
    struct scenario *scenario = read_with(*state, "rules: {jp_required: [{from: 1990-01, value: 20}, "
                                                  "{from: 2026-07, value: 24}, {from: 2027-01, factor: 150 %}]}");
    const struct setting *rule = setting_in(scenario, ERA_POLICY, "rules.jp_required");
    assert_int_equal(rule->count, 3);
    assert_int_equal(rule->pieces[0].from, SCENARIO_ALWAYS); /* from before the history on */
    assert_close(rule->pieces[0].value, 20, 0);
    assert_int_equal(rule->pieces[1].from, 7);
    assert_close(rule->pieces[1].value, 24, 0);
    assert_int_equal(rule->pieces[2].from, 13);
    assert_close(rule->pieces[2].value * rule->pieces[2].factor, 30, 1e-12);
    scenario_free(scenario);
}

static void months_of_intake_may_change_over_time(void **state)
{
    write_agency(*state, "months.yaml", "intakes: monthly",
                 "intakes: [{from: 1990-01, value: [jan]}, {from: 2027-01, value: monthly}]");
    struct scenario *scenario = read_good(*state, "months.yaml");
    const struct setting *setting = setting_in(scenario, ERA_POLICY, "programmes.online.intakes");
    assert_int_equal(setting->count, 2);
    assert_close(setting->pieces[0].value, 1, 0);
    assert_close(setting->pieces[1].value, 4095, 0);
    scenario_free(scenario);
}

static void money_may_be_a_share_of_the_ceiling(void **state)
{
    write_agency(*state, "share.yaml", "annual: Rp 150.000.000",
                 "annual: {share_of_ceiling: 0.69 %}, ceiling: Rp 20 miliar");
    struct scenario *scenario = read_good(*state, "share.yaml");
    const struct piece *piece = setting_in(scenario, ERA_POLICY, "budget.annual")->pieces;
    assert_true(piece->of_ceiling);
    assert_close(piece->value, 0.0069, 1e-15);
    scenario_free(scenario);
}

static void a_floor_may_be_a_share_of_the_ceiling_too(void **state)
{
    struct scenario *scenario = read_with(*state, "");
    assert_true(isnan(value_in(scenario, ERA_POLICY, "budget.floor")));
    scenario_free(scenario);
    write_agency(*state, "share.yaml", "annual: Rp 150.000.000",
                 "annual: 1 juta, floor: {share_of_ceiling: 0.34 %, prior: 0.2-0.5 %}, ceiling: Rp 20 miliar");
    scenario = read_good(*state, "share.yaml");
    const struct piece *piece = setting_in(scenario, ERA_POLICY, "budget.floor")->pieces;
    assert_true(piece->of_ceiling);
    assert_close(piece->value, 0.0034, 1e-15);
    assert_close(piece->prior_high, 0.005, 1e-15);
    scenario_free(scenario);
}

/* An event's date may itself change, from one month on. */
static void events_and_contract_staff_have_their_dates(void **state)
{
    struct scenario *scenario = read_with(
        *state, "events: {new_application: {month: 2027-03}, retirement_wave: {month: [{from: 1990-01, value: "
                "2026-06}, {from: 2026-04, value: 2026-09}]}}\n"
                "contract: {headcount: [{from: 1990-01, value: 0}, {from: 2027-01, value: 5}]}\n");
    assert_close(value_in(scenario, ERA_POLICY, "events.new_application.month"), 12 * 2027 + 2, 0);
    assert_true(isnan(value_in(scenario, ERA_POLICY, "events.new_application.loss")));
    assert_close(value_in(scenario, ERA_POLICY, "events.retirement_wave.share"), 0.2, 0);
    const struct setting *wave = setting_in(scenario, ERA_POLICY, "events.retirement_wave.month");
    assert_int_equal(wave->count, 2);
    assert_int_equal(wave->pieces[1].from, 4);
    assert_close(wave->pieces[1].value, 12 * 2026 + 8, 0);
    const struct setting *people = setting_in(scenario, ERA_POLICY, "contract.headcount");
    assert_int_equal(people->count, 2);
    assert_int_equal(people->pieces[1].from, 13);
    assert_close(people->pieces[1].value, 5, 0);
    scenario_free(scenario);
}

/* ---- assignments ----------------------------------------------------------------------------------------------- */

static void an_assignment_has_the_last_word_in_both_eras(void **state)
{
    const struct assignment assignments[] = {{"work.overtime", "20 %"},
                                             {"budget.annual", "{factor: 200 %}"},
                                             {"programmes.course.intakes", "[feb]"},
                                             {"staff.entry_age", "20-24"}};
    struct messages messages = {0};
    struct scenario *scenario;
    write_file(*state, "small.yaml", agency_text);
    assert_int_equal(read_file(*state, "small.yaml", assignments, 4, &scenario, &messages), STATUS_OK);
    assert_int_equal(messages.count, 0);
    for (int era = ERA_HISTORY; era <= ERA_POLICY; era++) {
        assert_close(value_in(scenario, (enum scenario_era)era, "work.overtime"), 0.2, 1e-15);
        assert_close(value_in(scenario, (enum scenario_era)era, "budget.annual"), 300e6, 1e-6);
        assert_close(value_in(scenario, (enum scenario_era)era, "programmes.course.intakes"), 2, 0);
        assert_close(value_in(scenario, (enum scenario_era)era, "staff.entry_age.from"), 20, 0);
    }
    assert_string_equal(setting_in(scenario, ERA_POLICY, "work.overtime")->pieces[0].place.file, "--set work.overtime");
    scenario_free(scenario);
}

/* ---- visiting and writing -------------------------------------------------------------------------------------- */

struct visits {
    int n, splits;
    char first[40], last[80];
};

static void visit(void *context, const char *path, const struct param *row, const struct setting *setting)
{
    struct visits *visits = context;
    assert_non_null(row);
    assert_true(setting->count >= 1);
    if (visits->n++ == 0)
        snprintf(visits->first, sizeof visits->first, "%s", path);
    snprintf(visits->last, sizeof visits->last, "%s", path);
    visits->splits += strncmp(path, "budget.split.", 13) == 0;
}

static void each_parameter_in_force_is_visited_and_found_by_its_path(void **state)
{
    struct visits visits = {0};
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    scenario_each(scenario, ERA_POLICY, visit, &visits);
    assert_string_equal(visits.first, "start");
    assert_string_equal(visits.last, "practices.clarity.half_life");
    assert_int_equal(visits.splits, 2);
    assert_null(scenario_find(scenario, ERA_POLICY, "programmes.nobody.hours", NULL));
    assert_null(scenario_find(scenario, ERA_POLICY, "budget", NULL));
    const struct param *row = NULL;
    assert_non_null(scenario_find(scenario, ERA_POLICY, "programmes.course.hours", &row));
    assert_ptr_equal(row, &params_programme[PROGRAMME_hours]);
    scenario_free(scenario);
}

static void assert_written(const struct scenario *scenario, const struct param *row, double value, const char *expected)
{
    char text[100];
    scenario_format_value(scenario, row, value, text, sizeof text);
    assert_string_equal(text, expected);
}

static void values_are_written_as_planners_write_them(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    assert_written(scenario, &params_global[PARAM_budget_annual], 150e6, "Rp 150.000.000");
    assert_written(scenario, &params_global[PARAM_budget_annual], 999, "Rp 999");
    assert_written(scenario, &params_global[PARAM_budget_annual], 0, "Rp 0");
    assert_written(scenario, &params_global[PARAM_error_per_file], 0.285, "28.5 %");
    assert_written(scenario, &params_global[PARAM_hiring_gap], 9, "9 months");
    assert_written(scenario, &params_global[PARAM_due], 1, "1 month");
    assert_written(scenario, &params_global[PARAM_jp_required], 24, "24 JP");
    assert_written(scenario, &params_global[PARAM_vacancies], -1, "steady");
    assert_written(scenario, &params_global[PARAM_vacancies], 4, "4");
    assert_written(scenario, &params_global[PARAM_start], 12 * 2026 + 11, "2026-12");
    assert_written(scenario, &params_global[PARAM_wave_month], 12 * 2027 + 2, "2027-03");
    assert_written(scenario, &params_global[PARAM_error_form], 1, "product");
    assert_written(scenario, &params_programme[PROGRAMME_intakes], 1 << 1 | 1 << 5 | 1 << 9, "feb, jun, oct");
    assert_written(scenario, &params_programme[PROGRAMME_intakes], 4095, "monthly");
    assert_written(scenario, &params_programme[PROGRAMME_kind], 0, "technical");
    assert_written(scenario, &params_programme[PROGRAMME_once], 1, "yes");
    assert_written(scenario, &params_programme[PROGRAMME_seats], NAN, "unsaid");
    char text[100];
    scenario_format_piece(scenario, &params_gate[GATE_permit],
                          setting_in(scenario, ERA_POLICY, "gates.technical.permit")->pieces, text, sizeof text);
    assert_string_equal(text, "40 %, prior 30 % to 50 %");
    scenario_free(scenario);
}

static void text_is_cut_to_the_space_there_is(void **state)
{
    (void)state;
    char text[6];
    scenario_format_value(NULL, &params_global[PARAM_budget_annual], 150e6, text, sizeof text);
    assert_true(strlen(text) < sizeof text);
    assert_memory_equal(text, "Rp 15", 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(an_agency_file_is_read_whole),
        TEST(groups_keep_what_they_state),
        TEST(a_range_sets_both_of_its_rows),
        TEST(what_no_file_states_keeps_the_table_s_default_and_prior),
        TEST(every_value_tells_where_it_was_set),
        TEST(a_programme_s_unsaid_gates_are_its_kind_s_with_the_same_draw),
        TEST(an_unsaid_subject_is_the_programme_s_own),
        TEST(a_practice_is_of_the_kind_it_is_named_after_or_states),
        TEST(work_time_lost_is_read_as_a_duration),
        TEST(the_order_of_the_keys_in_a_file_is_free),
        TEST(priors_are_points_ranges_or_two_ends_within_bounds),
        TEST(a_list_in_time_becomes_pieces_by_month_of_the_simulation),
        TEST(months_of_intake_may_change_over_time),
        TEST(money_may_be_a_share_of_the_ceiling),
        TEST(a_floor_may_be_a_share_of_the_ceiling_too),
        TEST(events_and_contract_staff_have_their_dates),
        TEST(an_assignment_has_the_last_word_in_both_eras),
        TEST(each_parameter_in_force_is_visited_and_found_by_its_path),
        TEST(values_are_written_as_planners_write_them),
        TEST(text_is_cut_to_the_space_there_is),
    };
    return cmocka_run_group_tests_name("scenario", tests, NULL, NULL);
}
