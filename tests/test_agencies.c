/* Shipped agency files against the figures of the papers that they stand for. */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "model_fixture.h"
#include "scenario/nation.h"
#include "scenario_files.h"

static struct fixture fixture;

static void open_shipped(char *path, bool drawn)
{
    fixture_open_shipped(&fixture, &path, 1, drawn);
}

/* ---- Bontang (Azis, Idris, Paselle & Daryono): table 1 and the city's index ---- */

static char BONTANG[] = "scenarios/bontang-bpkad.yaml";

/* Month -35 is January 2020. What is drawn differs from replicate to replicate; these three years do not. */
static void bontangs_budgets_of_three_years_are_the_papers_to_the_rupiah(void **state)
{
    (void)state;
    static struct life life;
    static const struct {
        double money;
        double percent; /* of the ceiling, as printed, in hundredths */
    } TABLE_1[] = {{386050000, 151}, {131351366, 31}, {366864000, 69}};
    open_shipped(BONTANG, true);
    for (size_t r = 0; r < 3; r++) {
        life_open(&life, &fixture, 0, r);
        for (int k = 0; k < 3; k++) {
            life_until(&life, -35 + 12 * k);
            double money = life.agency.now.budget.money;
            assert_int_equal(life.today.year, 2020 + k);
            assert_close(money, TABLE_1[k].money, 0);
            assert_close(round(1e4 * money / life.values.params.budget_ceiling), TABLE_1[k].percent, 0);
        }
        life_close(&life);
    }
    fixture_close(&fixture);
}

/* What varies by 48 % over the three years goes on around their mean. */
static void bontangs_money_goes_on_with_its_mean_and_its_jumps(void **state)
{
    (void)state;
    enum { REPLICATES = 200, YEARS = 5 };
    static double money[REPLICATES * YEARS];
    open_shipped(BONTANG, true);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        for (size_t y = 0; y < YEARS; y++)
            money[r * YEARS + y] = replicate_record(fixture.space, 0)->budget[y].money;
    }
    struct estimate e = fixture_estimate(money, REPLICATES * YEARS);
    print_message("             mean Rp %.0f, standard error %.0f, variation %.2f\n", e.mean, e.error,
                  sqrt(e.variance) / e.mean);
    assert_close(e.mean, (386050000.0 + 131351366 + 366864000) / 3, 4 * e.error);
    assert_close(sqrt(e.variance) / e.mean, 0.48, 0.06);
    fixture_close(&fixture);
}

static void bontang_begins_with_the_citys_index(void **state)
{
    (void)state;
    enum { REPLICATES = 200 };
    static double first[REPLICATES], last[REPLICATES];
    open_shipped(BONTANG, true);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        first[r] = fixture_value(&fixture, 0, INDICATOR_ipasn, 0);
        last[r] = fixture_value(&fixture, 0, INDICATOR_ipasn, 60);
    }
    struct estimate a = fixture_estimate(first, REPLICATES), b = fixture_estimate(last, REPLICATES);
    print_message("             month 0: %.2f, standard error %.2f; month 60: %.2f, %.2f\n", a.mean, a.error, b.mean,
                  b.error);
    assert_true(a.error < 0.5);
    assert_close(a.mean, 71.59, 1.5);
    assert_close(b.mean, 71.59, 2.5); /* the policy can keep what the marks state */
    fixture_close(&fixture);
}

static void bontang_studies_beside_the_job_and_most_degrees_do_not_match(void **state)
{
    (void)state;
    struct scenario *bontang = read_good("scenarios", "bontang-bpkad.yaml");
    assert_close(value_in(bontang, ERA_POLICY, "practices.study.on"), 1, 0);
    assert_close(value_in(bontang, ERA_POLICY, "practices.study.released"), 0, 0);
    assert_close(value_in(bontang, ERA_POLICY, "staff.field_match"), 0.40, 1e-12);
    scenario_free(bontang);
}

/* ---- Semarang (Indriani & Imawan): the event of 2024 ---- */

static char SEMARANG[] = "scenarios/semarang-bkpp.yaml";

static void semarangs_retreat_has_120_of_800_minutes_of_material(void **state)
{
    (void)state;
    const double lesson = 45; /* minutes of a JP */
    struct scenario *semarang = read_good("scenarios", "semarang-bkpp.yaml");
    double material = lesson * value_in(semarang, ERA_POLICY, "programmes.retreat.hours");
    assert_close(material, 120, 0.5);
    assert_close(material / 800, 0.15, 0.001);
    assert_close(2 * value_in(semarang, ERA_POLICY, "programmes.retreat.seats"), 210, 0); /* person-days */
    assert_close(value_in(semarang, ERA_POLICY, "rules.jp_required"), 20, 0);
    scenario_free(semarang);
}

/* The money is the event's to the rupiah, and fills its 105 seats; what a seat costs leaves 70 rupiah over. */
static void semarangs_retreat_of_2024_costs_what_the_paper_says(void **state)
{
    (void)state;
    open_shipped(SEMARANG, true);
    for (size_t r = 0; r < 20; r++) {
        fixture_run(&fixture, r);
        const struct programme_year *retreat = fixture_year(&fixture, 0, "retreat", 0);
        assert_close(retreat->allotted + retreat->received, 143248000, 0);
        assert_close(retreat->spent, 1364266 * retreat->seats, 0);
        assert_true(retreat->seats > 60 && retreat->seats <= 105);
    }
    assert_close(143248000 - 105.0 * 1364266, 70, 0);
    fixture_close(&fixture);
}

/* ---- all files ---- */

/* Comments before the first line that is none. */
static bool names_its_source(const char *path)
{
    char line[512];
    bool found = false;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (!found && fgets(line, sizeof line, file) && line[0] == '#')
        found = strncmp(line, "# Source: ", 10) == 0;
    assert_int_equal(fclose(file), 0);
    return found;
}

/* Overlays extend an agency file, which names a source; template.yaml is made up, and a nation has none of its own.
 * None of them gives a warning. */
static void shipped_agencies_name_their_source_and_no_file_is_odd(void **state)
{
    (void)state;
    glob_t found;
    size_t agencies = 0;
    assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &found), 0);
    for (size_t k = 0; k < found.gl_pathc; k++) {
        const char *path = found.gl_pathv[k], *name = path + strlen("scenarios/");
        struct messages messages = {0};
        if (nation_recognise(path, NULL))
            continue;
        struct scenario *scenario = read_good("scenarios", name);
        scenario_warn(scenario, &messages);
        if (messages.count > 0)
            fail_msg("%s:%d: %s", path, messages.list[0].line, messages.list[0].text);
        messages_clear(&messages);
        if (scenario->n_files == 1 && strcmp(name, "template.yaml") != 0) {
            agencies++;
            if (!names_its_source(path))
                fail_msg("%s: no line `# Source: ...` before its first value", path);
        }
        scenario_free(scenario);
    }
    globfree(&found);
    assert_true(agencies >= 3);
}

static void the_nation_has_all_civil_servants_of_the_count_it_cites(void **state)
{
    (void)state;
    struct messages messages = {0};
    struct nation *nation = NULL;
    assert_int_equal(nation_read("scenarios/nation.yaml", "scenarios", NULL, 0, &nation, &messages), STATUS_OK);
    assert_int_equal(messages.count, 0);
    assert_close((double)nation_staff(nation), 3795302 / 0.89, 0.5);
    assert_int_equal(nation->n_kinds, 5);
    nation_free(nation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bontangs_budgets_of_three_years_are_the_papers_to_the_rupiah),
        cmocka_unit_test(bontangs_money_goes_on_with_its_mean_and_its_jumps),
        cmocka_unit_test(bontang_begins_with_the_citys_index),
        cmocka_unit_test(bontang_studies_beside_the_job_and_most_degrees_do_not_match),
        cmocka_unit_test(semarangs_retreat_has_120_of_800_minutes_of_material),
        cmocka_unit_test(semarangs_retreat_of_2024_costs_what_the_paper_says),
        cmocka_unit_test(shipped_agencies_name_their_source_and_no_file_is_odd),
        cmocka_unit_test(the_nation_has_all_civil_servants_of_the_count_it_cites),
    };
    return cmocka_run_group_tests_name("agencies", tests, NULL, NULL);
}
