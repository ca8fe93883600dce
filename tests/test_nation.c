#include "scenario_files.h"

#include "scenario/nation.h"

static int read_nation(const char *folder, const char *text, const struct assignment *assignments, int n,
                       struct nation **nation, struct messages *messages)
{
    char path[400];
    write_file(folder, "land.yaml", text);
    snprintf(path, sizeof path, "%s/land.yaml", folder);
    return nation_read(path, folder, assignments, n, nation, messages);
}

static void reads_kinds_and_counts(void **state)
{
    struct messages messages = {0};
    struct nation *nation = NULL;
    write_agency(*state, "small.yaml", "Small agency", "Small");
    write_agency(*state, "large.yaml", "count: 10", "count: 50");
    assert_int_equal(read_nation(*state,
                                 "name: The land\n"
                                 "agencies:\n"
                                 "  - {file: small.yaml, count: 1000}\n"
                                 "  - {file: kapasim/large.yaml, count: 20}\n",
                                 NULL, 0, &nation, &messages),
                     STATUS_OK);
    assert_int_equal(messages.count, 0);
    assert_string_equal(nation->whole->id, "land");
    assert_string_equal(nation->whole->name, "The land");
    assert_string_equal(nation->whole->description, "");
    assert_int_equal(scenario_headcount(nation->whole), 1000 * 12 + 20 * 52);
    assert_int_equal(nation->n_kinds, 2);
    assert_string_equal(nation->kinds[1].scenario->id, "large");
    assert_int_equal(nation->kinds[1].count, 20);
    assert_int_equal(nation_agencies(nation), 1020);
    assert_int_equal(nation_staff(nation), 1000 * 12 + 20 * 52);
    nation_free(nation);
}

static void its_start_and_horizon_are_those_of_all_kinds_and_assignments_come_after(void **state)
{
    struct messages messages = {0};
    struct nation *nation = NULL;
    const struct assignment assignments[] = {{"horizon", "24"}};
    write_agency(*state, "small.yaml", "Small agency", "Small");
    write_agency(*state, "late.yaml", "2026-01", "2027-01");
    assert_int_equal(read_nation(*state,
                                 "start: 2025-07\n"
                                 "horizon: 10 years\n"
                                 "agencies: [{file: small.yaml, count: 1}, {file: late.yaml, count: 1}]\n",
                                 assignments, 1, &nation, &messages),
                     STATUS_OK);
    for (int k = 0; k < 2; k++) {
        assert_close(value_in(nation->kinds[k].scenario, ERA_POLICY, "start"), 12 * 2025 + 6, 0);
        assert_close(value_in(nation->kinds[k].scenario, ERA_POLICY, "horizon"), 24, 0);
    }
    assert_close(value_in(nation->whole, ERA_POLICY, "horizon"), 24, 0);
    nation_free(nation);
}

static void tells_what_is_wrong_and_where(void **state)
{
    static const struct {
        const char *text;
        int line, column;
        const char *part;
    } cases[] = {
        {"agences: []\n", 1, 1, "states `agencies`"},
        {"- a\n", 1, 1, "states `agencies`"},
        {"agencies: small.yaml\n", 1, 11, "is a list of kinds"},
        {"agencies: []\n", 1, 11, "is a list of kinds"},
        {"agencies: [small.yaml]\n", 1, 12, "a kind is a map"},
        {"agencies: [{file: small.yaml}]\n", 1, 12, "Add `count: NUMBER`"},
        {"agencies: [{count: 3}]\n", 1, 12, "which agency?"},
        {"agencies: [{file: [a], count: 3}]\n", 1, 19, "which agency?"},
        {"agencies: [{file: nowhere.yaml, count: 3}]\n", 1, 19, "cannot find `nowhere.yaml`"},
        {"agencies: [{file: small.yaml, count: 0}]\n", 1, 38, "out of range"},
        {"agencies: [{file: small.yaml, count: many}]\n", 1, 38, "count: `many`"},
        {"agencies: [{file: small.yaml, count: 1, cost: 2}]\n", 1, 41, "the nearest known is `count`"},
        {"agencies: [{file: small.yaml, count: 1}]\nbudget: 3\n", 2, 1, "unknown key `budget`"},
        {"agencies: [{file: small.yaml, count: 1}]\nstart: soon\n", 2, 8, "start: `soon`"},
        {"agencies: [{file: small.yaml, count: 1}]\nhorizon: 601\n", 2, 10, "out of range"},
        {"agencies: [{file: small.yaml, count: 1}]\nhorizon: null\n", 2, 10, "is no value"},
        {"agencies: [{file: small.yaml, count: 1}]\nname: [a]\n", 2, 7, "is a text"},
        {"agencies:\n  - {file: small.yaml, count: 1}\n  - {file: small.yaml, count: 1}\n", 3, 5, "is there twice"},
        {"agencies:\n  - {file: small.yaml, count: 1}\n  - {file: late.yaml, count: 1}\n", 3, 5, "differ in `start`"},
        {"agencies: [{file: sub/land.yaml, count: 1}]\n", 1, 19, "cannot find"},
    };
    write_agency(*state, "small.yaml", "Small agency", "Small");
    write_agency(*state, "late.yaml", "2026-01", "2027-01");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct messages messages = {0};
        struct nation *nation = (struct nation *)&messages;
        int status = read_nation(*state, cases[i].text, NULL, 0, &nation, &messages);
        assert_int_equal(status, STATUS_BAD_INPUT);
        assert_null(nation);
        if (messages.count == 0 || messages.list[0].line != cases[i].line ||
            messages.list[0].column != cases[i].column || strstr(messages.list[0].text, cases[i].part) == NULL)
            fail_msg("%s is refused at %d:%d: %s", cases[i].text, messages.list[0].line, messages.list[0].column,
                     messages.list[0].text);
        assert_non_null(strstr(messages.list[0].file, "land.yaml"));
        messages_clear(&messages);
    }
}

static void errors_of_several_files_are_told_at_once(void **state)
{
    struct messages messages = {0};
    struct nation *nation = NULL;
    write_agency(*state, "bad.yaml", "28.5 %", "280 %");
    write_agency(*state, "worse.yaml", "150.000.000", "-1");
    assert_int_equal(read_nation(*state, "agencies: [{file: bad.yaml, count: 1}, {file: worse.yaml, count: 1}]\n", NULL,
                                 0, &nation, &messages),
                     STATUS_BAD_INPUT);
    bool bad = false, worse = false;
    for (size_t i = 0; i < messages.count; i++) {
        bad = bad || strstr(messages.list[i].file, "bad.yaml") != NULL;
        worse = worse || strstr(messages.list[i].file, "worse.yaml") != NULL;
    }
    assert_true(bad && worse);
    messages_clear(&messages);
}

static void a_nation_is_recognised_by_its_agencies(void **state)
{
    char path[400];
    write_agency(*state, "small.yaml", "Small agency", "Small");
    write_file(*state, "land.yaml", "agencies: nonsense\n");
    write_file(*state, "torn.yaml", "agencies: [\n");
    snprintf(path, sizeof path, "%s/land.yaml", (const char *)*state);
    assert_true(nation_recognise(path, *state));
    assert_true(nation_recognise("kapasim/land.yaml", *state));
    snprintf(path, sizeof path, "%s/small.yaml", (const char *)*state);
    assert_false(nation_recognise(path, *state));
    snprintf(path, sizeof path, "%s/torn.yaml", (const char *)*state);
    assert_false(nation_recognise(path, *state));
    assert_false(nation_recognise("/nowhere.yaml", *state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_kinds_and_counts, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(its_start_and_horizon_are_those_of_all_kinds_and_assignments_come_after,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(tells_what_is_wrong_and_where, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(errors_of_several_files_are_told_at_once, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_nation_is_recognised_by_its_agencies, make_folder, remove_folder),
    };
    return cmocka_run_group_tests_name("nation", tests, NULL, NULL);
}
