#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "made_run.h"
#include "report/table.h"
#include "report/text.h"

/* Errors fall by 2 points in half of the replicates and by 4 in the others; tasks by the SOP rise by 5 in all; both
 * only in the last twelve months. The baseline has 30 % and 60 %. */
static double value(int scenario, int indicator, uint32_t replicate, int month)
{
    bool late = scenario > 0 && month > 12;
    if (indicator == INDICATOR_error_expected)
        return 0.30 - (late ? (replicate % 2 == 0 ? 0.02 : 0.04) : 0);
    return 0.60 + (late ? 0.05 : 0);
}

/* Two years: Rp 100 and 50 million spent, 10 and 0 lapsed; permission is the tightest gate in the baseline, seats or
 * money in the other. */
static void years(int scenario, uint32_t replicate, struct record *record)
{
    static const double stages[2][FUNNEL_STAGES] = {{60, 50, 20, 15, 12, 10, 9, 5}, {60, 55, 50, 48, 46, 10, 9, 5}};
    (void)replicate;
    record->budget[0] = (struct budget_year){.money = 110e6, .spent = 100e6, .lapsed = 10e6};
    record->budget[1] = (struct budget_year){.money = 50e6, .spent = 50e6};
    for (int year = 0; year < record->n_years; year++)
        memcpy(record->programmes[year * record->n_programmes].stage, stages[scenario % 2], sizeof stages[0]);
}

static const char *const names[] = {"Policy continued", "Réforme “permisi”, 漢字 and a name too long for its column",
                                    "Twin", "Twin", " \n\t"};

/* The table of a run, for the reader to look into. */
static char *table_of(const struct made_run *run)
{
    char dir[] = "/tmp/kapasim-test-XXXXXX";
    char results[64];
    assert_non_null(mkdtemp(dir));
    snprintf(results, sizeof results, "%s/results", dir);
    struct store *store = made_run_open(run, results);
    struct messages messages = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    assert_int_equal(table_summary(store, file, &messages), STATUS_OK);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(messages.count, 0);
    store_close(store);
    made_run_remove(dir);
    return text;
}

static struct made_run run_of(int n_scenarios, uint32_t replicates)
{
    return (struct made_run){.names = names,
                             .n_scenarios = n_scenarios,
                             .horizon = 24,
                             .replicates = replicates,
                             .value = value,
                             .years = years};
}

static void assert_says(const char *text, const char *what)
{
    if (strstr(text, what) != NULL)
        return;
    print_error("not said: %s\nin:\n%s", what, text);
    fail();
}

static void levels_changes_intervals_and_ranges_are_those_of_the_last_year(void **state)
{
    (void)state;
    struct made_run run = run_of(2, 200);
    char *text = table_of(&run);
    assert_says(text, "Policy continued          30.0");
    /* Half -2 and half -4: mean -3, standard deviation 1.0025, half interval 1.97196 * 1.0025 / sqrt(200) = 0.1398. */
    assert_says(text, "27.0  −3.00±0.14 −4.00…−2.00");
    assert_says(text, "65.0  +5.00±0.00 +5.00…+5.00");
    assert_says(text, "Palembang BKPSDM, 2026-01 to 2027-12, 200 replicates\n"); /* the agency, whatever the baseline */
    free(text);
}

static void money_is_of_a_year_and_the_tightest_gate_is_named(void **state)
{
    (void)state;
    struct made_run run = run_of(2, 2);
    char *text = table_of(&run);
    assert_says(text, "75.0    5.0  permission\n"); /* (100 + 50) / 2 and 10 / 2 */
    assert_says(text, "75.0    5.0  seats or money\n");
    free(text);

    run.horizon = 30; /* the third year does not end in the run */
    text = table_of(&run);
    assert_says(text, "75.0    5.0  permission\n");
    free(text);
}

static void lines_fit_and_columns_stand_under_each_other_whatever_the_names(void **state)
{
    (void)state;
    struct made_run run = run_of(5, 200);
    char *text = table_of(&run);
    assert_says(text, "\nRéforme “permisi”, 漢字 a…  27.0");
    assert_says(text, "\nRéforme “permisi”, 漢字 a…  Personnel agency"); /* the description */
    assert_says(text, "\n3. scenario-2 ");                               /* the names of these two are equal */
    assert_says(text, "\n4. scenario-3 ");
    assert_says(text, "\nscenario-4 "); /* a blank name */
    int rows = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        assert_in_range(text_columns(line), 0, 114);
        char *change = strstr(line, "−3.00±");
        if (change == NULL)
            continue;
        *change = '\0';
        assert_int_equal(text_columns(line), 24 + 6 + 2);
        rows++;
    }
    assert_int_equal(rows, 4);
    free(text);
}

static void what_cannot_be_told_is_left_out_and_said(void **state)
{
    (void)state;
    struct made_run run = run_of(2, 199);
    run.dropped = 3;
    char *text = table_of(&run);
    assert_null(strstr(text, "−4.00…−2.00"));
    assert_says(text, "fewer than 200 replicates");
    assert_says(text, "3 more replicates were dropped");
    free(text);

    run = run_of(1, 1);
    text = table_of(&run);
    assert_says(text, "30.0                     60.0");
    assert_null(strstr(text, "±"));
    free(text);
}

static void a_line_of_text_is_cut_cleaned_and_counted_by_characters(void **state)
{
    (void)state;
    char line[TEXT_SIZE];
    text_line("abc", 3, line);
    assert_string_equal(line, "abc");
    text_line("añb漢d", 4, line);
    assert_string_equal(line, "añb…");
    assert_int_equal(text_columns(line), 4);
    /* Control characters, a mark that turns the direction of writing, half a character, a surrogate, an overlong NUL.
     */
    text_line("a\nb\x1b[31m\xe2\x80\xae.\xc3|\xed\xa0\x80\xc0\x80", 40, line);
    assert_string_equal(line, "a b [31m .?|?????");

    text_number(-0.04, 1, true, line);
    assert_string_equal(line, "0.0");
    text_number(-1.25, 2, false, line);
    assert_string_equal(line, "−1.25");
    text_number(NAN, 1, false, line);
    assert_string_equal(line, "–");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_changes_intervals_and_ranges_are_those_of_the_last_year),
        cmocka_unit_test(money_is_of_a_year_and_the_tightest_gate_is_named),
        cmocka_unit_test(lines_fit_and_columns_stand_under_each_other_whatever_the_names),
        cmocka_unit_test(what_cannot_be_told_is_left_out_and_said),
        cmocka_unit_test(a_line_of_text_is_cut_cleaned_and_counted_by_characters),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
