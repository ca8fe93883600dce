#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_run.h"
#include "report/csv.h"
#include "report/export.h"
#include "stats/summary.h"

enum { REPLICATES = 3, CELL = 512, MANY = 210 };

/* A table as text, and a reader of it that knows nothing of how it was written. */
struct table {
    struct fake_run run;
    struct store *store;
    char *text;
    size_t size;
    char separator;
    char cell[CELL];
};

static int set_up_with(void **state, uint32_t replicates)
{
    struct table *table = calloc(1, sizeof *table);
    assert_non_null(table);
    fake_run_open(&table->run);
    fake_store(&table->run, replicates);
    assert_int_equal(store_open(table->run.results, &table->store, &table->run.messages), 0);
    *state = table;
    return 0;
}

static int set_up(void **state)
{
    return set_up_with(state, REPLICATES);
}

static int set_up_many(void **state)
{
    return set_up_with(state, MANY);
}

static int tear_down(void **state)
{
    struct table *table = *state;
    free(table->text);
    store_close(table->store);
    fake_run_close(&table->run);
    free(table);
    return 0;
}

static int export(struct table *table, const char *name, struct export_filter filter)
{
    free(table->text);
    messages_clear(&table->run.messages);
    FILE *out = open_memstream(&table->text, &table->size);
    assert_non_null(out);
    int status = export_table(table->store, name, &filter, out, &table->run.messages);
    assert_int_equal(fclose(out), 0);
    table->separator = filter.indonesian ? ';' : ',';
    return status;
}

/* The cell of a line and column from 0, by RFC 4180; NULL beyond the end. */
static const char *cell(struct table *table, int line, int column)
{
    int at_line = 0, at_column = 0;
    bool quoted = false;
    size_t length = 0;
    const char *c = table->text;
    if (*c == '\0')
        return NULL;
    for (;; c++) {
        bool here = at_line == line && at_column == column;
        bool ends = !quoted && (*c == table->separator || *c == '\n' || *c == '\0');
        if (here && ends) {
            table->cell[length] = '\0';
            return table->cell;
        }
        if (*c == '\0' || at_line > line || (!quoted && *c == '\n' && c[1] == '\0'))
            return NULL;
        if (ends) {
            at_line += *c == '\n';
            at_column = *c == '\n' ? 0 : at_column + 1;
        } else if (*c == '"' && quoted && c[1] == '"') {
            if (here && length < CELL - 1)
                table->cell[length++] = *c;
            c++;
        } else if (*c == '"') {
            quoted = !quoted;
        } else if (here && length < CELL - 1) {
            table->cell[length++] = *c;
        }
    }
}

static double number(struct table *table, int line, int column)
{
    const char *text = cell(table, line, column);
    assert_non_null(text);
    return *text ? strtod(text, NULL) : NAN;
}

static int lines(struct table *table)
{
    int n = 0;
    while (cell(table, n, 0))
        n++;
    return n;
}

static void assert_cells(struct table *table, int line, int n, const char *const *expected)
{
    for (int i = 0; i < n; i++)
        assert_string_equal(cell(table, line, i), expected[i]);
    assert_null(cell(table, line, n));
}

#define ASSERT_CELLS(table, line, ...)                                                                                 \
    assert_cells(table, line, (int)(sizeof(const char *[]){__VA_ARGS__} / sizeof(const char *)),                       \
                 (const char *const[]){__VA_ARGS__})

/* ---- cells --------------------------------------------------------------------------------------------------- */

/* What is written for one cell, for the caller to free. */
static char *written(const char *text, double value, bool indonesian)
{
    char *out = NULL;
    size_t size;
    FILE *file = open_memstream(&out, &size);
    assert_non_null(file);
    struct csv csv = {.file = file, .indonesian = indonesian};
    if (text)
        csv_text(&csv, text);
    else
        csv_number(&csv, value);
    assert_int_equal(fclose(file), 0);
    return out;
}

static void assert_written(const char *text, const char *expected)
{
    char *out = written(text, 0, false);
    assert_string_equal(out, expected);
    free(out);
}

static void evil_text_is_only_text(void **state)
{
    (void)state;
    assert_written("plain text", "plain text");
    assert_written("", "");
    assert_written("a, b", "\"a, b\"");
    assert_written("the \"half\"", "\"the \"\"half\"\"\"");
    assert_written("two\nlines", "\"two\nlines\"");
    assert_written("=1+1", "\"'=1+1\"");
    assert_written("+1", "\"'+1\"");
    assert_written("-1", "\"'-1\"");
    assert_written("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_written("\t=1", "\"'\t=1\"");
    assert_written("a-b=c", "a-b=c");
    assert_written("Pelatihan \xc3\xa9 \xe2\x82\xac", "Pelatihan \xc3\xa9 \xe2\x82\xac");
}

static void numbers_are_short_and_read_back_the_same(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } known[] = {{0.1, "0.1"}, {150000000, "150000000"}, {-3, "-3"}, {1e15, "1e+15"}, {-0.0, "0"}, {NAN, ""}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *out = written(NULL, known[i].value, false);
        assert_string_equal(out, known[i].text);
        free(out);
    }
    uint64_t bits = 88172645463325252; /* xorshift */
    for (int i = 0; i < 20000; i++) {
        double value;
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char *out = written(NULL, value, false);
        assert_true(strtod(out, NULL) == value);
        free(out);
    }
    char *out = written(NULL, 0.25, true);
    assert_string_equal(out, "0,25");
    free(out);
}

/* ---- tables -------------------------------------------------------------------------------------------------- */

static void monthly_reads_back_the_same(void **state)
{
    struct table *table = *state;
    assert_int_equal(export(table, "monthly", (struct export_filter){0}), 0);
    assert_string_equal(cell(table, 0, 2), "month");
    assert_string_equal(cell(table, 0, 3), "error_rate");
    assert_int_equal(lines(table), 1 + FAKE_SCENARIOS * REPLICATES * FAKE_MONTHS);
    for (int scenario = 0, line = 1; scenario < FAKE_SCENARIOS; scenario++)
        for (uint32_t replicate = 0; replicate < REPLICATES; replicate++)
            for (int month = -11; month <= FAKE_HORIZON; month += 10, line += 10) {
                assert_string_equal(cell(table, line, 0), table->run.scenarios[scenario]->id);
                assert_close(number(table, line, 1), replicate, 0);
                assert_close(number(table, line, 2), month, 0);
                for (int i = 0; i < INDICATOR_COUNT; i += 4) {
                    double expected = fake_value(replicate, month < 1 ? -1 : scenario, month, i);
                    double value = number(table, line, 3 + i);
                    assert_true(value == expected || (isnan(value) && isnan(expected)));
                }
            }
}

static void filters_choose_a_part_of_the_same_table(void **state)
{
    struct table *table = *state;
    struct export_filter filter = {
        .scenario = "palembang-mentoring", .indicator = "backlog", .one_month = true, .month = 5};
    assert_int_equal(export(table, "monthly", filter), 0);
    assert_int_equal(lines(table), 1 + REPLICATES);
    ASSERT_CELLS(table, 0, "scenario", "replicate", "month", "backlog");
    ASSERT_CELLS(table, 2, "palembang-mentoring", "1", "5", "1206.5");
    assert_int_equal(INDICATOR_backlog, 6); /* 1206.5 is fake_value(1, 1, 5, 6) */
}

static void yearly_has_whole_calendar_years_by_each_indicators_rule(void **state)
{
    struct table *table = *state;
    assert_int_equal(export(table, "yearly", (struct export_filter){0}), 0);
    /* Months -11 to 18 run from July 2025 to December 2027: 2026 (months -5 to 6) and 2027 (7 to 18) are whole. */
    assert_int_equal(lines(table), 1 + FAKE_SCENARIOS * REPLICATES * 2);
    int line = 1 + 2 * REPLICATES + 2; /* of the second scenario: its second replicate's 2026 */
    assert_string_equal(cell(table, line, 0), "palembang-mentoring");
    assert_close(number(table, line, 1), 1, 0);
    assert_close(number(table, line, 2), 2026, 0);
    double mean = 0, sum = 0, gini = 0;
    for (int month = -5; month <= 6; month++) {
        int scenario = month < 1 ? -1 : 1;
        mean += fake_value(1, scenario, month, INDICATOR_error_rate) / 12;
        sum += fake_value(1, scenario, month, INDICATOR_files_done);
        gini = fake_value(1, scenario, month, INDICATOR_access_gini);
    }
    assert_close(number(table, line, 3 + INDICATOR_error_rate), mean, 1e-9);
    assert_close(number(table, line, 3 + INDICATOR_files_done), sum, 1e-9);
    assert_close(number(table, line, 3 + INDICATOR_backlog), fake_value(1, 1, 6, INDICATOR_backlog), 0);
    assert_true(isnan(gini)); /* June 2026 has none */
    assert_string_equal(cell(table, line, 3 + INDICATOR_access_gini), "");
}

static void summary_is_that_of_the_replicates(void **state)
{
    struct table *table = *state;
    assert_int_equal(export(table, "summary", (struct export_filter){.one_month = true, .month = 3}), 0);
    assert_int_equal(lines(table), 1 + FAKE_SCENARIOS * INDICATOR_COUNT);
    ASSERT_CELLS(table, 0, "scenario", "month", "indicator", "n", "mean", "standard_error", "q05", "q25", "q50", "q75",
                 "q95");
    /* 103, 1103, 2103: too few for tails. */
    static const char *const expected[] = {
        "palembang-bkpsdm", "3", "error_rate", "3", "1103", NULL, "", "603", "1103", "1603", ""};
    for (int i = 0; i < 11; i++)
        if (expected[i])
            assert_string_equal(cell(table, 1, i), expected[i]);
    assert_close(number(table, 1, 5), 1000 / sqrt(3), 1e-10);
    assert_int_equal(
        export(table, "summary", (struct export_filter){.indicator = "access_gini", .one_month = true, .month = 4}), 0);
    ASSERT_CELLS(table, 1, "palembang-bkpsdm", "4", "access_gini", "0", "", "", "", "", "", "", "");
}

static void tails_appear_from_two_hundred_replicates_on(void **state)
{
    struct table *table = *state;
    assert_int_equal(export(table, "summary", (struct export_filter){.indicator = "error_rate"}), 0);
    double values[MANY];
    for (uint32_t i = 0; i < MANY; i++)
        values[i] = fake_value(i, -1, -11, INDICATOR_error_rate);
    struct summary summary;
    summary_make(values, MANY, &summary);
    assert_close(number(table, 1, 6), summary.quantile[0], 0);
    assert_close(number(table, 1, 10), summary.quantile[4], 0);
}

static void funnel_takes_a_year_that_began_in_the_history_from_the_scenario(void **state)
{
    struct table *table = *state;
    const struct store_scenario *scenario = &store_info(table->store)->scenarios[1];
    assert_int_equal(export(table, "funnel", (struct export_filter){.scenario = "palembang-mentoring"}), 0);
    int programmes = scenario->n_programmes;
    ASSERT_CELLS(table, 0, "scenario", "replicate", "year", "programme", "kind", "needed", "invited", "permitted",
                 "ready", "free", "funded", "attended", "applied");
    assert_int_equal(lines(table), 1 + REPLICATES * 3 * programmes);
    assert_close(number(table, 1, 2), 2025, 0);
    assert_close(number(table, 1, 5), fake_year_value(0, -1, 0, 0), 0);
    int line = 1 + programmes;
    assert_close(number(table, line, 2), 2026, 0);
    assert_string_equal(cell(table, line, 3), scenario->items[0].id);
    assert_string_equal(cell(table, line, 4), scenario->items[0].kind);
    assert_close(number(table, line, 5), fake_year_value(0, 1, 0, 0), 0);
    assert_close(number(table, line + programmes, 2), 2027, 0);
    assert_close(number(table, line + programmes, 12), fake_year_value(0, 1, 1, FUNNEL_APPLIED), 0);
}

static void spending_tells_programmes_practices_and_the_budget(void **state)
{
    struct table *table = *state;
    const struct store_scenario *scenario = &store_info(table->store)->scenarios[0];
    int programmes = scenario->n_programmes, practices = scenario->n_practices, rows = programmes + practices + 1;
    assert_int_equal(export(table, "spending", (struct export_filter){.scenario = "palembang-bkpsdm"}), 0);
    ASSERT_CELLS(table, 0, "scenario", "replicate", "year", "item", "kind", "allotted", "received", "passed_on",
                 "spent", "lapsed", "seats");
    assert_int_equal(lines(table), 1 + REPLICATES * 3 * rows);
    int line = 1 + rows; /* 2026 */
    assert_string_equal(cell(table, line, 4), "programme");
    assert_close(number(table, line, 5), fake_year_value(0, 0, 0, FUNNEL_STAGES + 1), 0); /* allotted */
    assert_close(number(table, line, 10), fake_year_value(0, 0, 0, FUNNEL_STAGES), 0);    /* seats */
    assert_string_equal(cell(table, line + programmes, 3), scenario->items[programmes].id);
    assert_string_equal(cell(table, line + programmes, 4), "practice");
    assert_string_equal(cell(table, line + programmes, 5), "");
    assert_close(number(table, line + programmes, 8), fake_year_value(0, 0, 0, 0), 0);
    assert_string_equal(cell(table, line + rows - 1, 4), "budget");
    assert_close(number(table, line + rows - 1, 5), fake_year_value(0, 0, 0, 0), 0);
    assert_close(number(table, line + rows - 1, 9), fake_year_value(0, 0, 0, 2), 0);
}

/* The run ends in September 2027: money has lapsed on 31 December 2025 and 2026, and not yet in 2027. */
static void nothing_lapses_in_a_year_that_has_not_closed(void **state)
{
    struct table *table = *state;
    store_close(table->store);
    fake_run_close(&table->run);
    fake_run_open_for(&table->run, "15 months");
    fake_store(&table->run, 1);
    table->store = fake_open(&table->run);
    const struct store_scenario *scenario = &store_info(table->store)->scenarios[0];
    int rows = scenario->n_programmes + scenario->n_practices + 1;
    assert_int_equal(export(table, "spending", (struct export_filter){.scenario = "palembang-bkpsdm"}), 0);
    assert_int_equal(lines(table), 1 + 3 * rows);
    for (int year = 0; year < 3; year++)
        for (int line = 1 + year * rows; line < 1 + (year + 1) * rows; line++) {
            bool practice = strcmp(cell(table, line, 4), "practice") == 0;
            assert_close(number(table, line, 2), 2025 + year, 0);
            assert_int_equal(*cell(table, line, 9) == '\0', practice || year == 2);
            assert_true(*cell(table, line, 8) != '\0');
        }
}

static void damaged_results_are_told_by_their_file(void **state)
{
    struct table *table = *state;
    char command[4 * FAKE_PATH];
    store_close(table->store);
    snprintf(command, sizeof command,
             "dd if=/dev/zero of=%s/results.db bs=8192 seek=12 count=60 conv=notrunc status=none", table->run.results);
    assert_int_equal(system(command), 0);
    table->store = fake_open(&table->run);
    assert_int_equal(export(table, "monthly", (struct export_filter){0}), STATUS_STORE);
    assert_non_null(strstr(fake_run_message(&table->run), "results.db is damaged"));
}

static void runs_tell_what_was_run(void **state)
{
    struct table *table = *state;
    char formula[CELL] = "'";
    assert_int_equal(export(table, "runs", (struct export_filter){0}), 0);
    assert_int_equal(lines(table), 1 + FAKE_SCENARIOS);
    ASSERT_CELLS(table, 2, "palembang-mentoring", strcat(formula, fake_name), table->run.scenarios[1]->description, "7",
                 "3", "3", "0", "yes", "no", "2026-07", "18", store_info(table->store)->version);
}

static void parameters_and_indicators_are_listed(void **state)
{
    struct table *table = *state;
    int n = store_info(table->store)->n_parameters;
    assert_int_equal(export(table, "parameters", (struct export_filter){0}), 0);
    assert_int_equal(lines(table), 1 + REPLICATES * n);
    ASSERT_CELLS(table, 0, "replicate", "path", "value");
    assert_string_equal(cell(table, n, 1), "intercepts.capacity");
    assert_close(number(table, n + 1, 2), 1, 0);
    assert_int_equal(export(table, "indicators", (struct export_filter){.indicator = "jp"}), 0);
    ASSERT_CELLS(table, 1, "jp", "hours", "higher", "last", "civil servants", indicators[INDICATOR_jp].label,
                 indicators[INDICATOR_jp].label_id, indicators[INDICATOR_jp].meaning);
}

static void indonesian_spreadsheets_get_semicolons_and_decimal_commas(void **state)
{
    struct table *table = *state;
    struct export_filter filter = {.indicator = "sop_compliance", .one_month = true, .month = 1, .indonesian = true};
    assert_int_equal(export(table, "monthly", filter), 0);
    ASSERT_CELLS(table, 1, "palembang-bkpsdm", "0", "1", "101,75");
    filter.indicator = "error_rate_made";
    assert_int_equal(export(table, "monthly", filter), 0);
    ASSERT_CELLS(table, 1, "palembang-bkpsdm", "0", "1", "101,25");
}

static void what_cannot_be_chosen_is_refused(void **state)
{
    static const struct {
        const char *table;
        struct export_filter filter;
        const char *told;
    } refused[] = {
        {"montly", {0}, "monthly"},
        {"monthly", {.scenario = "mentoring"}, "palembang-mentoring"},
        {"monthly", {.indicator = "eror_rate"}, "error_rate"},
        {"monthly", {.one_month = true, .month = 19}, "-11 to 18"},
        {"funnel", {.one_month = true, .month = 1}, "month"},
        {"runs", {.indicator = "jp"}, "indicator"},
        {"parameters", {.scenario = "palembang-mentoring"}, "scenario"},
    };
    struct table *table = *state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(export(table, refused[i].table, refused[i].filter), STATUS_BAD_INPUT);
        assert_int_equal(table->size, 0);
        assert_non_null(strstr(fake_run_message(&table->run), refused[i].told));
    }
}

static void a_full_disk_is_told(void **state)
{
    struct table *table = *state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    struct export_filter all = {0};
    assert_int_equal(export_table(table->store, "indicators", &all, full, &table->run.messages), STATUS_IO);
    assert_int_equal(table->run.messages.errors, 1);
    fclose(full);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evil_text_is_only_text),
        cmocka_unit_test(numbers_are_short_and_read_back_the_same),
        TEST(monthly_reads_back_the_same),
        TEST(filters_choose_a_part_of_the_same_table),
        TEST(yearly_has_whole_calendar_years_by_each_indicators_rule),
        TEST(summary_is_that_of_the_replicates),
        cmocka_unit_test_setup_teardown(tails_appear_from_two_hundred_replicates_on, set_up_many, tear_down),
        TEST(funnel_takes_a_year_that_began_in_the_history_from_the_scenario),
        TEST(spending_tells_programmes_practices_and_the_budget),
        TEST(nothing_lapses_in_a_year_that_has_not_closed),
        TEST(damaged_results_are_told_by_their_file),
        TEST(runs_tell_what_was_run),
        TEST(parameters_and_indicators_are_listed),
        TEST(indonesian_spreadsheets_get_semicolons_and_decimal_commas),
        TEST(what_cannot_be_chosen_is_refused),
        TEST(a_full_disk_is_told),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
