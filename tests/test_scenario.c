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

/* ---- what is legal but odd ------------------------------------------------------------------------------------- */

static void assert_warned(const char *folder, const char *find, const char *replacement, const char *part)
{
    write_agency(folder, "odd.yaml", find, replacement);
    struct scenario *scenario = read_good(folder, "odd.yaml");
    struct messages messages = {0};
    scenario_warn(scenario, &messages);
    if (!is_said(&messages, SEVERITY_WARNING, part))
        fail_msg("no warning says `%s`", part);
    assert_int_equal(messages.errors, 0);
    messages_clear(&messages);
    scenario_free(scenario);
}

static void an_ordinary_agency_gives_no_warning(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    struct scenario *scenario = read_good(*state, "small.yaml");
    struct messages messages = {0};
    scenario_warn(scenario, &messages);
    assert_int_equal(messages.count, 0);
    scenario_free(scenario);
}

static void priors_that_reach_a_bound_are_not_cut(void **state)
{
    struct messages messages = {0};
    write_agency(*state, "reach.yaml", "40 %, prior: 10 points", "85 %, prior: 15 points");
    struct scenario *scenario = read_good(*state, "reach.yaml");
    scenario_warn(scenario, &messages);
    assert_int_equal(messages.count, 0);
    scenario_free(scenario);
}

static void what_is_off_may_be_free(void **state)
{
    struct messages messages = {0};
    write_agency(*state, "off.yaml", ", hours_staff_year: 12", ", on: no");
    struct scenario *scenario = read_good(*state, "off.yaml");
    scenario_warn(scenario, &messages);
    assert_int_equal(messages.count, 0);
    scenario_free(scenario);
}

static void what_is_legal_but_odd_is_warned_of(void **state)
{
    assert_warned(*state, ", hours_staff_year: 12", "", "nothing is free: `clarity`");
    assert_warned(*state, ", time: 10 %", "", "nothing is free: `checking`");
    assert_warned(*state, ", away: 0.1", "", "nothing is free: `online`");
    assert_warned(*state, "cost_per_seat: 5 juta", "cost_per_seat: 5",
                  "`programmes.course.cost_per_seat` is Rp 5; was 5 ribu, juta or miliar meant?");
    assert_warned(*state, "  clarity:", "  second: {kind: checking, share: 10 %, caught: 50 %, time: 5 %}\n  clarity:",
                  "`checking` and `second` are of one kind: where both are on, both are paid and only `checking` acts");
    assert_warned(*state, "online: 25 %", "online: 20 %", "`budget.split` gives 95 %");
    assert_warned(*state, "monthly", "[]", "`online` has no intakes");
    assert_warned(*state, "intakes: monthly", "intakes: monthly, for: functional", "posts that nobody holds");
    assert_warned(*state, "effect: 0.2", "effect: 3", "`practices.clarity.effect` is at the end");
    assert_warned(*state, "prior: 10 points", "prior: 90 points",
                  "the prior of `gates.technical.permit` reaches beyond what is accepted, and is cut: 40 %, prior 0 % "
                  "to 100 %");
    assert_warned(*state, "40 %, prior: 10 points", "95 %, prior: 6 points", "and is cut: 95 %, prior 89 % to 100 %");
    assert_warned(*state, "entry_age: 22-26", "entry_age: 30-35",
                  "people of 28 are younger than `staff.entry_age`, which begins at 30");
    assert_warned(*state, "  entry_age", "  units: 13\n  entry_age", "13 units, but only 12 staff");
    assert_warned(*state, "150.000.000", "13.000.000.000", "`budget.annual` is more than Rp 1.000.000.000 a year for");
    assert_warned(*state, "annual: Rp 150.000.000", "ceiling: 1 triliun, annual: {share_of_ceiling: 2 %}",
                  "`budget.annual` is more than Rp 1.000.000.000 a year for");
    assert_warned(*state, "28.5 %", "4 %",
                  "`observed.error_per_file` is close to the least that `effects.error.floor`");
    assert_warned(*state, "28.5 %", "{value: 10 %, prior: 1 %-20 %}",
                  "checking may leave, 4.25 %; replicates that draw");
    assert_warned(*state, "28.5 %, sop_compliance: 58 %}",
                  "1.8 %, sop_compliance: 58 %}\neffects: {error: {floor: 2 %}}", "checking may leave, 1.7 %;");
    assert_warned(*state, "28.5 %", "{value: 50 %, prior: 10 %-90 %}",
                  "is close to the most that checking leaves, 85 %");
    assert_warned(*state, "on: no", "on: [{from: 2040-01, value: yes}]", "changes after the horizon");
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
        TEST(an_assignment_has_the_last_word_in_both_eras),
        TEST(each_parameter_in_force_is_visited_and_found_by_its_path),
        TEST(values_are_written_as_planners_write_them),
        TEST(text_is_cut_to_the_space_there_is),
        TEST(an_ordinary_agency_gives_no_warning),
        TEST(priors_that_reach_a_bound_are_not_cut),
        TEST(what_is_off_may_be_free),
        TEST(what_is_legal_but_odd_is_warned_of),
    };
    return cmocka_run_group_tests_name("scenario", tests, NULL, NULL);
}
