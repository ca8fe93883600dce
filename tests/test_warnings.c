/* What is legal but odd: it is warned of, and nothing else is. */
#include "scenario_files.h"

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

/* The warnings for the small agency with `find`, a part of its text, replaced. */
static size_t count_warnings(const char *folder, const char *find, const char *replacement)
{
    struct messages messages = {0};
    write_agency(folder, "odd.yaml", find, replacement);
    struct scenario *scenario = read_good(folder, "odd.yaml");
    scenario_warn(scenario, &messages);
    size_t n = messages.count;
    messages_clear(&messages);
    scenario_free(scenario);
    return n;
}

static void an_ordinary_agency_gives_no_warning(void **state)
{
    assert_int_equal(count_warnings(*state, "start:", "start:"), 0);
    assert_int_equal(count_warnings(*state, "observed: {", "observed: {complaints: {value: 90, prior: 60-100}, "), 0);
    /* Files come for vacant posts too. */
    assert_int_equal(
        count_warnings(*state, "22-26\nobserved: {", "22-26\n  vacancies: 20\nobserved: {complaints: 200, "), 0);
}

static void priors_that_reach_a_bound_are_not_cut(void **state)
{
    assert_int_equal(count_warnings(*state, "40 %, prior: 10 points", "85 %, prior: 15 points"), 0);
}

static void what_is_off_may_be_free(void **state)
{
    assert_int_equal(count_warnings(*state, ", hours_staff_year: 12", ", on: no"), 0);
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
    assert_warned(*state, "observed: {", "observed: {complaints: 103, ",
                  "`observed.complaints` may be more than the 103 files a month that hold an error");
    assert_warned(*state, "observed: {", "observed: {error_is: made, complaints: 90, ",
                  "more than the 87 files a month that hold an error when they leave"); /* of the 103 made */
    assert_warned(*state, "observed: {", "observed: {complaints: {value: 90, prior: 60-110}, ",
                  "what these and late files cannot bring of them is left out");
    assert_warned(*state, "observed: {", "work: {files_per_post: 10}\nobserved: {complaints: 40, ",
                  "the 34 files a month");
    assert_warned(*state, "150.000.000", "150.000.000, floor: 13 miliar", "`budget.floor` is more than Rp");
    assert_warned(*state, "on: no", "on: [{from: 2040-01, value: yes}]", "changes after the horizon");
}

/* The agency begins in 2026-01, after three years of history, and runs for five; the history lives its changes, but
 * nobody leaves in it. */
static void events_that_never_happen_are_warned_of(void **state)
{
#define EVENT(which) "events: {" which "}\nstart:"
    assert_int_equal(count_warnings(*state, "start:", EVENT("new_application: {month: 2023-01}")), 0);
    assert_int_equal(count_warnings(*state, "start:", EVENT("new_application: {month: 2030-12}")), 0);
    assert_int_equal(count_warnings(*state, "start:", EVENT("retirement_wave: {month: 2026-01}")), 0);
    assert_warned(*state, "start:", EVENT("new_application: {month: 2022-12}"),
                  "`events.new_application.month` is 2022-12, which is no month that is simulated");
    assert_warned(*state, "start:", EVENT("new_application: {month: 2031-01}"), "so it never happens");
    assert_warned(*state, "start:", EVENT("retirement_wave: {month: 2025-12}"), "so it never happens");
    assert_warned(*state, "start:", EVENT("retirement_wave: {month: [{from: 2026-06, value: 2026-05}]}"),
                  "so it never happens");
    write_file(*state, "small.yaml", agency_text); /* whose policy is the history's */
    write_file(*state, "late.yaml", "extends: small.yaml\nevents: {new_application: {month: 2025-06}}\n");
    struct messages messages = {0};
    struct scenario *scenario = read_good(*state, "late.yaml");
    scenario_warn(scenario, &messages);
    assert_true(is_said(&messages, SEVERITY_WARNING, "so it never happens"));
    messages_clear(&messages);
    scenario_free(scenario);
}

static void contract_staff_have_a_price_and_a_task(void **state)
{
#define CONTRACT(what) "contract: {headcount: " what "}\nstart:"
    assert_int_equal(count_warnings(*state, "start:", CONTRACT("3, cost_per_staff_year: 30 juta")), 0);
    assert_int_equal(count_warnings(*state, "start:", CONTRACT("0, share: 0 %")), 0);
    assert_warned(*state, "start:", CONTRACT("3"), "nothing is free: contract staff state no `cost_per_staff_year`");
    assert_warned(*state, "start:", CONTRACT("[{from: 1990-01, value: 0}, {from: 2027-01, value: 3}]"),
                  "nothing is free: contract staff");
    assert_warned(*state, "start:", CONTRACT("3, cost_per_staff_year: 30 juta, share: 0 %"),
                  "contract staff are handed no files");
    write_file(*state, "small.yaml", agency_text);
    write_file(*state, "three.yaml", "extends: small.yaml\ncontract: {headcount: 3, cost_per_staff_year: 1 juta}\n");
    write_file(*state, "idle.yaml", "extends: three.yaml\ncontract: {share: 0 %}\n");
    struct messages messages = {0};
    struct scenario *scenario = read_good(*state, "idle.yaml");
    scenario_warn(scenario, &messages);
    assert_int_equal(messages.count, 1);
    assert_non_null(strstr(messages.list[0].file, "idle.yaml")); /* where it can be mended */
    messages_clear(&messages);
    scenario_free(scenario);
}

static void details_of_what_is_not_there_are_warned_of(void **state)
{
    assert_warned(*state, "start:", "events: {retirement_wave: {share: 30 %}}\nstart:",
                  "`events.retirement_wave.share` does nothing without `events.retirement_wave.month`; state that too");
    assert_warned(*state, "start:", "events: {new_application: {loss: 30 %}}\nstart:",
                  "does nothing without `events.new_application.month`");
    assert_warned(*state, "start:", "contract: {share: 30 %}\nstart:", "does nothing without `contract.headcount`");
    assert_warned(*state, "observed: {", "observed: {kpi: {documents: {target: 90 %}}, ",
                  "does nothing without `observed.kpi.documents.realised`");
    assert_int_equal(
        count_warnings(*state, "observed: {", "observed: {kpi: {documents: {realised: 0 %, target: 90 %}}, "), 0);
    /* An overlay may call off what its agency states, and leave the details where they are. */
    write_agency(*state, "agency.yaml", "start:",
                 "events: {retirement_wave: {month: 2026-03, share: 30 %}}\n"
                 "contract: {headcount: 2, share: 30 %, cost_per_staff_year: 1 juta}\nstart:");
    write_file(*state, "without.yaml",
               "extends: agency.yaml\nevents: {retirement_wave: {month: null}}\ncontract: {headcount: 0}\n");
    struct messages messages = {0};
    struct scenario *scenario = read_good(*state, "without.yaml");
    scenario_warn(scenario, &messages);
    assert_int_equal(messages.count, 0);
    messages_clear(&messages);
    scenario_free(scenario);
}

static void each_kind_of_practice_has_its_prices(void **state)
{
    const char *mentoring = "mentoring: {on: no, mentors: 2}";
    assert_warned(*state, mentoring, "evaluation: {effect: 0.2}", "nothing is free: `evaluation`");
    assert_warned(*state, mentoring, "coordination: {frees: 0.2}", "nothing is free: `coordination`");
    assert_warned(*state, mentoring, "coordinators: {role_hours_month: 0}", "nothing is free: `coordinators`");
    assert_warned(*state, mentoring, "rotation: {}", "nothing is free: `rotation`");
    assert_int_equal(count_warnings(*state, mentoring, "evaluation: {effect: 0.2, head_hours_per_trainee: 1}"), 0);
    assert_int_equal(count_warnings(*state, mentoring, "coordinators: {}"), 0);
    assert_int_equal(count_warnings(*state, mentoring, "levelling: {head_hours_month: 2}"), 0);
    assert_int_equal(
        count_warnings(*state, mentoring, "effort: {hours_month: 1}\n  more: {kind: effort, cost_annual: 1 juta}"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(an_ordinary_agency_gives_no_warning),
        TEST(priors_that_reach_a_bound_are_not_cut),
        TEST(what_is_off_may_be_free),
        TEST(what_is_legal_but_odd_is_warned_of),
        TEST(events_that_never_happen_are_warned_of),
        TEST(contract_staff_have_a_price_and_a_task),
        TEST(details_of_what_is_not_there_are_warned_of),
        TEST(each_kind_of_practice_has_its_prices),
    };
    return cmocka_run_group_tests_name("warnings", tests, NULL, NULL);
}
