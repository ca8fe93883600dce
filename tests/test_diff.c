#include "scenario_files.h"

#include "scenario/scenario_diff.h"

/* Two scenarios, and what the second changes against the first. */
struct comparison {
    struct scenario *a, *b;
    struct scenario_diff diff;
};

static struct comparison compare_files(const char *folder, const char *before, const char *after)
{
    struct comparison comparison = {read_good(folder, before), read_good(folder, after), {NULL, 0}};
    assert_int_equal(scenario_diff_make(comparison.a, comparison.b, &comparison.diff), STATUS_OK);
    return comparison;
}

/* Overlays on the small agency. */
static struct comparison compare_overlays(const char *folder, const char *before, const char *after)
{
    char text[2000];
    write_file(folder, "small.yaml", agency_text);
    snprintf(text, sizeof text, "extends: small.yaml\n%s", before);
    write_file(folder, "before.yaml", text);
    snprintf(text, sizeof text, "extends: small.yaml\n%s", after);
    write_file(folder, "after.yaml", text);
    return compare_files(folder, "before.yaml", "after.yaml");
}

/* The small agency against itself with `find` replaced. */
static struct comparison compare_agencies(const char *folder, const char *find, const char *replacement)
{
    write_file(folder, "small.yaml", agency_text);
    write_agency(folder, "other.yaml", find, replacement);
    return compare_files(folder, "small.yaml", "other.yaml");
}

static void end(struct comparison *comparison)
{
    scenario_diff_free(&comparison->diff);
    scenario_free(comparison->a);
    scenario_free(comparison->b);
}

/* Difference `i` is this one; NULL where a side lacks it. */
static void assert_told(const struct comparison *comparison, size_t i, enum scenario_diff_area area, const char *path,
                        const char *a, const char *b)
{
    assert_true(i < comparison->diff.count);
    const struct scenario_difference *told = &comparison->diff.list[i];
    assert_string_equal(told->path, path);
    assert_int_equal(told->area, area);
    assert_int_equal(told->change, a == NULL ? DIFF_ADDED : b == NULL ? DIFF_REMOVED : DIFF_CHANGED);
    if (a != NULL)
        assert_string_equal(told->a, a);
    if (b != NULL)
        assert_string_equal(told->b, b);
}

static void a_scenario_changes_nothing_against_itself(void **state)
{
    struct comparison same = compare_overlays(*state, "name: One\n", "name: Two\nbudget: {annual: 150 juta}\n");
    assert_int_equal(same.diff.count, 0);
    end(&same);
}

static void a_change_has_both_values_its_meaning_and_its_place(void **state)
{
    struct comparison money = compare_overlays(*state, "", "budget:\n  annual: 200 juta\n");
    assert_int_equal(money.diff.count, 1);
    assert_told(&money, 0, DIFF_BUDGET, "budget.annual", "Rp 150.000.000", "Rp 200.000.000");
    const struct scenario_difference *told = &money.diff.list[0];
    assert_string_equal(told->meaning, params_global[PARAM_budget_annual].meaning);
    assert_ptr_equal(told->place_a.file, money.a->files[0]);
    assert_int_equal(told->place_a.line, 9);
    assert_ptr_equal(told->place_b.file, money.b->files[1]);
    assert_int_equal(told->place_b.line, 3);
    end(&money);
}

static void a_value_of_the_program_has_no_place_and_one_without_default_is_unsaid(void **state)
{
    struct comparison back =
        compare_overlays(*state, "budget: {inflation: 3 %}\nprogrammes: {course: {seats: 20}}\n", "");
    assert_int_equal(back.diff.count, 2);
    assert_told(&back, 0, DIFF_BUDGET, "budget.inflation", "3 %", "0 %");
    assert_null(back.diff.list[0].place_b.file);
    assert_told(&back, 1, DIFF_PROGRAMMES, "programmes.course.seats", "20", "unsaid");
    end(&back);
}

static void priors_and_factors_are_told_as_values_are_written_elsewhere(void **state)
{
    struct comparison gate = compare_overlays(*state, "", "gates: {technical: {permit: {factor: 150 %}}}\n");
    const struct param *row;
    const struct setting *setting = scenario_find(gate.b, ERA_POLICY, "gates.technical.permit", &row);
    char value[200];
    scenario_format_piece(gate.b, row, setting->pieces, value, sizeof value);
    assert_told(&gate, 0, DIFF_GATES, "gates.technical.permit", "40 %, prior 30 % to 50 %", value);
    end(&gate);
}

static void a_change_in_time_is_told_with_its_month_and_the_place_of_what_differs(void **state)
{
    struct comparison later =
        compare_overlays(*state, "", "budget:\n  annual:\n    - {from: 2027-07, value: 200 juta}\n");
    assert_int_equal(later.diff.count, 1);
    assert_told(&later, 0, DIFF_BUDGET, "budget.annual", "Rp 150.000.000",
                "Rp 150.000.000; from 2027-07 Rp 200.000.000");
    assert_int_equal(later.diff.list[0].place_b.line, 4);
    end(&later);
}

static void events_and_contract_staff_are_told_with_their_dates(void **state)
{
    struct comparison later = compare_overlays(*state, "events: {new_application: {month: 2027-03}}\n",
                                               "events: {new_application: {month: 2027-10}}\n"
                                               "contract: {headcount: [{from: 2027-01, value: 5}]}\n");
    assert_int_equal(later.diff.count, 2);
    assert_told(&later, 0, DIFF_RULES, "contract.headcount", "0", "0; from 2027-01 5");
    assert_told(&later, 1, DIFF_RULES, "events.new_application.month", "2027-03", "2027-10");
    end(&later);
}

static void a_list_that_repeats_the_value_changes_nothing(void **state)
{
    struct comparison same = compare_overlays(*state, "", "budget: {annual: [{from: 2027-07, value: 150 juta}]}\n");
    assert_int_equal(same.diff.count, 0);
    end(&same);
}

static void a_kind_s_gate_is_told_once_and_not_for_each_programme(void **state)
{
    struct comparison gate = compare_overlays(*state, "", "gates: {technical: {ready: 70 %}}\n");
    assert_int_equal(gate.diff.count, 1);
    assert_told(&gate, 0, DIFF_GATES, "gates.technical.ready", "85 %", "70 %");
    end(&gate);
}

static void a_programme_s_own_gate_is_told_against_its_kind_s(void **state)
{
    struct comparison gate = compare_overlays(*state, "", "programmes: {online: {gates: {ready: 70 %}}}\n");
    assert_int_equal(gate.diff.count, 1);
    assert_told(&gate, 0, DIFF_PROGRAMMES, "programmes.online.gates.ready", "85 % (as its kind)", "70 %");
    end(&gate);
}

static void a_programme_or_a_kind_that_is_added_is_one_entry_with_its_main_values(void **state)
{
    struct comparison added = compare_overlays(*state, "",
                                               "gates: {seminar: {invite: 20 %}}\n"
                                               "programmes:\n"
                                               "  talk: {kind: seminar, hours: 4 JP, intakes: [may, oct], away: 0.1}\n"
                                               "practices:\n"
                                               "  visits: {kind: supervision, effect: 0.3, head_hours_month: 8}\n");
    assert_int_equal(added.diff.count, 3);
    assert_told(&added, 0, DIFF_GATES, "gates.seminar", NULL, "invite 20 %");
    assert_told(&added, 1, DIFF_PROGRAMMES, "programmes.talk", NULL, "kind seminar; hours 4 JP; intakes may, oct");
    assert_told(&added, 2, DIFF_PRACTICES, "practices.visits", NULL,
                "kind supervision; head_hours_month 8; effect 0.3");
    assert_int_equal(added.diff.list[1].place_b.line, 4);
    end(&added);
}

static void what_is_removed_is_told_with_what_it_was(void **state)
{
    struct comparison removed = compare_overlays(
        *state, "", "programmes: {online: ~}\npractices: {clarity: ~}\nbudget: {split: {course: 100 %}}\n");
    assert_int_equal(removed.diff.count, 3);
    assert_told(&removed, 0, DIFF_BUDGET, "budget.split.course", "75 %", "100 %");
    assert_told(&removed, 1, DIFF_PROGRAMMES, "programmes.online",
                "kind technical; hours 6 JP; intakes monthly; split 25 %", NULL);
    assert_told(&removed, 2, DIFF_PRACTICES, "practices.clarity", "kind motivation; hours_staff_year 12; effect 0.2",
                NULL);
    end(&removed);
}

static void words_are_compared_and_not_their_numbers(void **state)
{
    struct comparison subject =
        compare_overlays(*state, "programmes: {course: {subject: law}}\n", "programmes: {course: {subject: tax}}\n");
    assert_int_equal(subject.diff.count, 1);
    assert_told(&subject, 0, DIFF_PROGRAMMES, "programmes.course.subject", "law", "tax");
    end(&subject);
}

static void a_practice_of_another_kind_tells_what_no_longer_applies(void **state)
{
    struct comparison kind =
        compare_overlays(*state, "practices: {help: {kind: mentoring, mentors: 3, cost_annual: 1 juta}}\n",
                         "practices: {help: {kind: learning_community, hours_month: 2, cost_annual: 1 juta}}\n");
    assert_int_equal(kind.diff.count, 3);
    assert_told(&kind, 0, DIFF_PRACTICES, "practices.help.kind", "mentoring", "learning_community");
    assert_told(&kind, 1, DIFF_PRACTICES, "practices.help.hours_month", "0", "2");
    assert_told(&kind, 2, DIFF_PRACTICES, "practices.help.mentors", "3", "does not apply");
    end(&kind);
}

static void agency_world_and_history_come_before_policy(void **state)
{
    struct comparison other =
        compare_agencies(*state, "observed: {error_per_file: 28.5 %, sop_compliance: 58 %}\nbudget: {annual: Rp 150",
                         "observed: {error_per_file: 20 %, sop_compliance: 58 %}\n"
                         "effects: {talent: {spread: 0.4}}\nbudget: {annual: Rp 170");
    assert_int_equal(other.diff.count, 4);
    assert_told(&other, 0, DIFF_AGENCY, "observed.error_per_file", "28.5 %", "20 %");
    assert_told(&other, 1, DIFF_WORLD, "effects.talent.spread", "0.5, prior 0.3 to 0.8", "0.4");
    assert_told(&other, 2, DIFF_HISTORY, "budget.annual", "Rp 150.000.000", "Rp 170.000.000");
    assert_told(&other, 3, DIFF_BUDGET, "budget.annual", "Rp 150.000.000", "Rp 170.000.000");
    end(&other);
}

static void groups_of_staff_are_told_one_by_one(void **state)
{
    struct comparison other = compare_agencies(
        *state, "    - {count: 2, education: S2, age: 45-56, post: structural}\n    - {count: 10,",
        "    - {count: 3, education: S3, age: 45-56, post: structural, retires_at: 60}\n    - {count: 8,");
    assert_int_equal(other.diff.count, 3);
    assert_told(&other, 0, DIFF_AGENCY, "staff.groups", "2 structural, S2, age 45-56", NULL);
    assert_told(&other, 1, DIFF_AGENCY, "staff.groups", "10 operational, S1, age 28-50, unit 1",
                "8 operational, S1, age 28-50, unit 1");
    assert_told(&other, 2, DIFF_AGENCY, "staff.groups", NULL, "3 structural, S3, age 45-56, retires at 60");
    end(&other);
}

static void another_order_is_a_difference(void **state)
{
    struct comparison groups =
        compare_agencies(*state,
                         "    - {count: 2, education: S2, age: 45-56, post: structural}\n"
                         "    - {count: 10, education: S1, age: 28-50, post: operational, unit: 1}\n",
                         "    - {count: 10, education: S1, age: 28-50, post: operational, unit: 1}\n"
                         "    - {count: 2, education: S2, age: 45-56, post: structural}\n");
    assert_int_equal(groups.diff.count, 1);
    assert_told(&groups, 0, DIFF_AGENCY, "staff.groups", "one order", "another order of the same groups");
    end(&groups);
    struct comparison practices = compare_agencies(*state,
                                                   "  mentoring: {on: no, mentors: 2}\n"
                                                   "  checking: {share: 30 %, caught: 50 %, time: 10 %}\n",
                                                   "  checking: {share: 30 %, caught: 50 %, time: 10 %}\n"
                                                   "  mentoring: {on: no, mentors: 2}\n");
    assert_int_equal(practices.diff.count, 2);
    assert_told(&practices, 0, DIFF_HISTORY, "practices", "mentoring, checking, clarity",
                "checking, mentoring, clarity");
    assert_told(&practices, 1, DIFF_PRACTICES, "practices", "mentoring, checking, clarity",
                "checking, mentoring, clarity");
    end(&practices);
}

static void scenarios_differ_in_what_they_share_where_they_cannot_run_together(void **state)
{
    static const struct {
        const char *find, *replacement;
    } changes[] = {{"count: 2,", "count: 3,"},
                   {"hours: 24 JP", "hours: 25 JP"},
                   {"cost_per_seat: 5 juta", "cost_per_seat: 6 juta"},
                   {"permit: {value: 40 %", "permit: {value: 41 %"},
                   {"  mentoring: {on: no, mentors: 2}\n", ""},
                   {"mentors: 2", "mentors: 2, hours_week: 1"},
                   {"name: Small", "name: Tiny"}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct comparison other = compare_agencies(*state, changes[i].find, changes[i].replacement);
        struct messages messages = {0};
        const int together = scenario_check_together((struct scenario *[]){other.a, other.b}, 2, &messages);
        const bool shared = other.diff.count > 0 && other.diff.list[0].area <= DIFF_HISTORY;
        if (shared != (together != STATUS_OK))
            fail_msg("`%s` for `%s` is judged differently", changes[i].replacement, changes[i].find);
        messages_clear(&messages);
        end(&other);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(a_scenario_changes_nothing_against_itself),
        TEST(a_change_has_both_values_its_meaning_and_its_place),
        TEST(a_value_of_the_program_has_no_place_and_one_without_default_is_unsaid),
        TEST(priors_and_factors_are_told_as_values_are_written_elsewhere),
        TEST(a_change_in_time_is_told_with_its_month_and_the_place_of_what_differs),
        TEST(events_and_contract_staff_are_told_with_their_dates),
        TEST(a_list_that_repeats_the_value_changes_nothing),
        TEST(a_kind_s_gate_is_told_once_and_not_for_each_programme),
        TEST(a_programme_s_own_gate_is_told_against_its_kind_s),
        TEST(a_programme_or_a_kind_that_is_added_is_one_entry_with_its_main_values),
        TEST(what_is_removed_is_told_with_what_it_was),
        TEST(words_are_compared_and_not_their_numbers),
        TEST(a_practice_of_another_kind_tells_what_no_longer_applies),
        TEST(agency_world_and_history_come_before_policy),
        TEST(groups_of_staff_are_told_one_by_one),
        TEST(another_order_is_a_difference),
        TEST(scenarios_differ_in_what_they_share_where_they_cannot_run_together),
    };
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
