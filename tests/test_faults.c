/* Numerical faults: what is one, that a run goes on beside it, and that it can be looked at. No legal input is known to
 * provoke one (some extremes are tried below, and many thousands were), since values are kept within their bounds. So
 * here a value that no file can state, NaN, is put behind the reader's back where only some replicates meet it: it is
 * what a change of rules takes from practice, from a month on, and rules change in about four replicates of ten. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_run.h"
#include "nation_fixture.h"
#include "report/replay.h"
#include "run/batch.h"
#include "run/nation_batch.h"

enum { REPLICATES = 40, FROM = 7, LIMIT = 400 };

/* ---- what is a fault ---- */

static struct record shape = {
    .first_month = 1, .n_months = 3, .first_year = 2026, .n_years = 2, .n_programmes = 2, .n_practices = 1};

static struct record whole_record(void)
{
    struct record record = shape;
    assert_int_equal(record_open(&record), 0);
    for (int i = 0; i < record.n_months * INDICATOR_COUNT; i++)
        record.monthly[i] = 1;
    return record;
}

static double *number(struct record *record, int month, int indicator)
{
    return &record->monthly[(month - record->first_month) * INDICATOR_COUNT + indicator];
}

static const char *reason_of(const struct record *record)
{
    static char text[FAULT_TEXT_MAX];
    const int july = 12 * 2026 + 6;
    struct fault fault = fault_in_record(record, july);
    text[0] = '\0';
    if (fault.quantity)
        fault_tell(&fault, july, "policy", text);
    return text;
}

static void no_indicator_is_infinite(void **state)
{
    (void)state;
    struct record record = whole_record();
    assert_string_equal(reason_of(&record), "");
    for (int i = 0; i < INDICATOR_COUNT; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            char expected[FAULT_TEXT_MAX];
            snprintf(expected, sizeof expected, "numerical fault: `%s` is infinite in 2026-08 of policy",
                     indicators[i].name);
            *number(&record, 2, i) = sign * (double)INFINITY;
            assert_string_equal(reason_of(&record), expected);
            *number(&record, 2, i) = 1;
        }
    assert_string_equal(reason_of(&record), "");
    record_close(&record);
}

static void what_is_empty_without_cause_is_a_fault(void **state)
{
    (void)state;
    struct record record = whole_record();
    static const struct {
        int indicator, denominator;
    } means[] = {{INDICATOR_error_rate, INDICATOR_files_done},     {INDICATOR_sop_expected, INDICATOR_files_done},
                 {INDICATOR_contract_files, INDICATOR_files_done}, {INDICATOR_motivation, INDICATOR_staff},
                 {INDICATOR_skill_technical, INDICATOR_staff},     {INDICATOR_ipasn, INDICATOR_staff}};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        *number(&record, 2, means[i].indicator) = NAN;
        assert_non_null(strstr(reason_of(&record), indicators[means[i].indicator].name));
        assert_non_null(strstr(reason_of(&record), "is not a number in 2026-08 of policy"));
        *number(&record, 2, means[i].denominator) = 0;
        assert_string_equal(reason_of(&record), "");
        *number(&record, 2, means[i].denominator) = *number(&record, 2, means[i].indicator) = 1;
    }
    *number(&record, 2, INDICATOR_timeliness) = *number(&record, 2, INDICATOR_load) = NAN;
    *number(&record, 2, INDICATOR_contract_files) = 0.9;
    assert_non_null(strstr(reason_of(&record), "`timeliness`"));
    *number(&record, 2, INDICATOR_files_done) = 0;
    assert_non_null(strstr(reason_of(&record), "`timeliness`"));
    *number(&record, 2, INDICATOR_closed_undone) = 0;
    assert_string_equal(reason_of(&record), "");
    *number(&record, 2, INDICATOR_timeliness) = *number(&record, 2, INDICATOR_files_done) = 1;
    assert_non_null(strstr(reason_of(&record), "`load`"));
    *number(&record, 2, INDICATOR_load) = 1;
    static const int never[] = {INDICATOR_files_done, INDICATOR_backlog, INDICATOR_spending, INDICATOR_staff};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        *number(&record, 1, never[i]) = NAN;
        assert_non_null(strstr(reason_of(&record), "is not a number in 2026-07"));
        *number(&record, 1, never[i]) = 1;
    }
    record_close(&record);
}

static void what_has_nothing_to_measure_is_empty(void **state)
{
    (void)state;
    struct record record = whole_record();
    static const int anywhere[] = {INDICATOR_access_gini, INDICATOR_busiest_fifth, INDICATOR_skill_sma,
                                   INDICATOR_skill_s2, INDICATOR_load}; /* contract staff do all, in this record */
    for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++)
        *number(&record, 3, anywhere[i]) = NAN;
    assert_string_equal(reason_of(&record), "");
    /* What an agency does not state is empty in all months, or in none. */
    static const int stated[] = {INDICATOR_complaints, INDICATOR_document_kpi, INDICATOR_planning_kpi};
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++) {
        *number(&record, 3, stated[i]) = NAN;
        assert_non_null(strstr(reason_of(&record), "is not a number in 2026-09"));
        *number(&record, 1, stated[i]) = *number(&record, 2, stated[i]) = NAN;
        assert_string_equal(reason_of(&record), "");
    }
    record_close(&record);
}

static void numbers_of_a_year_are_looked_at_too(void **state)
{
    (void)state;
    struct record record = whole_record();
    record.programmes[3].lapsed = NAN; /* of the second year */
    assert_string_equal(reason_of(&record),
                        "numerical fault: `programmes of the year` is not a number in 2027-12 of policy");
    record.practices[0].spent = (double)INFINITY;
    assert_string_equal(reason_of(&record),
                        "numerical fault: `practices of the year` is infinite in 2026-12 of policy");
    record.practices[0].spent = record.programmes[3].lapsed = 0;
    record.budget[1].money = (double)INFINITY;
    assert_string_equal(reason_of(&record), "numerical fault: `budget of the year` is infinite in 2027-12 of policy");
    record_close(&record);
}

/* ---- runs with faults ---- */

static void spoil(struct scenario *scenario)
{
    struct setting *loss = &scenario->global[ERA_POLICY][PARAM_change_loss];
    struct piece *pieces = realloc(loss->pieces, 2 * sizeof *pieces);
    assert_non_null(pieces);
    pieces[1] = pieces[0];
    pieces[1].from = FROM;
    pieces[1].value = pieces[1].prior_low = pieces[1].prior_high = NAN;
    *loss = (struct setting){pieces, 2};
}

static void spoil_the_second(struct fake_run *run)
{
    experiment_close(&run->experiment);
    spoil(run->scenarios[1]);
    assert_int_equal(experiment_open(run->scenarios, FAKE_SCENARIOS, 7, false, &run->experiment), 0);
}

/* The same first number in each, in a month from which on there can be one. */
static void check_reason(const char *reason, const char *end)
{
    int year = 0, month = 0;
    size_t length = strlen(reason), rest = strlen(end);
    assert_int_equal(sscanf(reason, "numerical fault: `error_rate` is not a number in %4d-%2d of ", &year, &month), 2);
    assert_true(12 * year + month >= 12 * 2026 + 7 && year <= 2027);
    assert_true(length > rest);
    assert_string_equal(reason + length - rest, end);
}

static struct store *simulate(struct fake_run *run, const char *name, int threads)
{
    struct store *store = NULL;
    uint32_t dropped = 0;
    fake_path(run->results, run->folder, name);
    assert_int_equal(
        store_create(run->results, false, &run->experiment, REPLICATES, "kapasim run", &store, &run->messages), 0);
    assert_int_equal(batch_run(&run->experiment, REPLICATES, threads, store, NULL, NULL, &dropped, &run->messages), 0);
    assert_int_equal(dropped, store_info(store)->dropped);
    return store;
}

static struct store *finish_and_open(struct fake_run *run, struct store *written)
{
    assert_int_equal(store_finish(written, &run->messages), 0);
    store_close(written);
    return fake_open(run);
}

static void a_fault_is_recorded_and_the_rest_go_on(void **state)
{
    struct fake_run *run = *state;
    struct store_failure first;
    uint32_t count = 0;
    spoil_the_second(run);
    struct store *store = simulate(run, "faults", 2);
    assert_int_equal(store_count_faults(store, &count, &first), 0); /* while it is being written */
    store = finish_and_open(run, store);
    const struct store_info *info = store_info(store);
    const struct store_failure *failures = store_failures(store);
    assert_in_range(info->dropped, REPLICATES / 8, REPLICATES * 7 / 8);
    assert_int_equal(info->stored + info->dropped, REPLICATES);
    assert_int_equal(count, info->dropped);
    assert_int_equal(first.replicate, failures[0].replicate);
    for (uint32_t i = 0; i < info->dropped; i++)
        check_reason(failures[i].reason, " of palembang-mentoring");
    assert_string_equal(first.reason, failures[0].reason);
    free(first.reason);
    double *skill = NULL;
    assert_int_equal(fake_read(store, 1, INDICATOR_skill_technical, &skill), 0);
    for (uint32_t i = 0; i < info->stored * FAKE_MONTHS; i++)
        assert_true(isfinite(skill[i]));
    free(skill);
    store_close(store);
}

static void faults_do_not_depend_on_the_number_of_threads(void **state)
{
    struct fake_run *run = *state;
    char command[4 * FAKE_PATH];
    spoil_the_second(run);
    store_close(finish_and_open(run, simulate(run, "one", 1)));
    store_close(finish_and_open(run, simulate(run, "three", 3)));
    snprintf(command, sizeof command, "cmp %s/one/results.db %s/three/results.db", run->folder, run->folder);
    assert_int_equal(system(command), 0);
}

static void other_scenarios_of_the_replicate_are_as_they_were(void **state)
{
    struct fake_run *run = *state;
    double with[FAKE_MONTHS * INDICATOR_COUNT], without[FAKE_MONTHS * INDICATOR_COUNT];
    struct store *whole = finish_and_open(run, simulate(run, "without", 2));
    spoil_the_second(run);
    struct store *store = finish_and_open(run, simulate(run, "with", 2));
    for (uint32_t i = 0; i < store_info(store)->stored; i++) {
        assert_int_equal(store_read_replicate(store, 0, i, with), 0);
        assert_int_equal(store_read_replicate(whole, 0, store_replicates(store)[i], without), 0);
        assert_memory_equal(with, without, sizeof with);
    }
    store_close(whole);
    store_close(store);
}

/* ---- looking at one ---- */

static void replay_tells_a_fault_as_far_as_it_came(void **state)
{
    struct fake_run *run = *state;
    char reason[FAULT_TEXT_MAX] = "", *text = NULL;
    size_t size = 0;
    spoil_the_second(run);
    struct store *store = finish_and_open(run, simulate(run, "faults", 2));
    struct experiment own;
    assert_int_equal(experiment_open(&run->scenarios[1], 1, 7, false, &own), 0);
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    struct replay replay = {.experiment = &own,
                            .replicate = store_failures(store)[0].replicate,
                            .file = file,
                            .csv = true,
                            .reason = reason};
    assert_int_equal(replay_agency(&replay), STATUS_NOT_FINITE);
    assert_int_equal(fclose(file), 0);
    assert_string_equal(reason, store_failures(store)[0].reason);
    int lines = 0;
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + FAKE_MONTHS);
    free(text);
    experiment_close(&own);
    store_close(store);
}

/* ---- a nation ---- */

static void in_a_nation_the_reason_names_the_kind(void **state)
{
    struct land *land = *state;
    struct messages messages = {0};
    struct nation_batch batch;
    struct store *store = NULL;
    uint32_t dropped = 0;
    char results[] = "/tmp/kapasim-faults.XXXXXX", command[64];
    assert_non_null(mkdtemp(results));
    spoil(land->nation->kinds[1].scenario);
    assert_int_equal(nation_batch_open(land->nation, 7, false, 2, &batch, &messages), 0);
    assert_int_equal(store_create(results, false, &batch.experiment, REPLICATES, "kapasim run", &store, &messages), 0);
    assert_int_equal(nation_batch_run(&batch, REPLICATES, store, NULL, NULL, &dropped, &messages), 0);
    assert_in_range(dropped, REPLICATES / 8, REPLICATES * 7 / 8);
    assert_int_equal(store_finish(store, &messages), 0);
    store_close(store);
    assert_int_equal(store_open(results, &store, &messages), 0);
    assert_int_equal(store_info(store)->stored + dropped, REPLICATES);
    for (uint32_t i = 0; i < dropped; i++)
        check_reason(store_failures(store)[i].reason, " of second, agency 1 of 1");
    store_close(store);
    nation_batch_close(&batch);
    messages_clear(&messages);
    snprintf(command, sizeof command, "rm -r %s", results);
    assert_int_equal(system(command), 0);
}

/* ---- the program ---- */

/* A run that met a fault and was cut off, then completed by the program. */
static void the_program_tells_and_exits_with_3(void **state)
{
    struct fake_run *run = *state;
    const char *build = getenv("BUILD");
    struct scenario *scenario = NULL;
    struct experiment experiment;
    struct store *store = NULL;
    uint32_t dropped = 0;
    char command[8 * FAKE_PATH];
    assert_int_equal(scenario_read("scenarios/palembang-bkpsdm.yaml", "scenarios", NULL, 0, &scenario, &run->messages),
                     0);
    assert_int_equal(experiment_open(&scenario, 1, 1, false, &experiment), 0);
    assert_int_equal(store_create(run->results, false, &experiment, 20, "kapasim run", &store, &run->messages), 0);
    assert_int_equal(batch_run(&experiment, 5, 1, store, NULL, NULL, &dropped, &run->messages), 0);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(store_put_dropped(store, 5, "numerical fault: `load` is infinite in 2027-01 of made-up"), 0);
    assert_int_equal(store_commit(store), 0);
    store_close(store);
    experiment_close(&experiment);
    scenario_free(scenario);
    snprintf(command, sizeof command,
             "%s/kapasim run scenarios/palembang-bkpsdm.yaml -o %s --resume >/dev/null 2>%s/err; test $? = 3 && "
             "grep -q '1 of 20 replicates were dropped .* numerical fault: .load. is infinite in 2027-01 of made-up "
             "(replicate 5)' %s/err && "
             "! grep -q 'observed level' %s/err && "
             "%s/kapasim export %s failures | grep -q '^5,1,numerical fault'",
             build ? build : "build", run->results, run->folder, run->folder, run->folder, build ? build : "build",
             run->results);
    assert_int_equal(system(command), 0);
}

/* ---- extremes ---- */

/* What a file may say at its worst: nobody is left, or there is next to nothing to divide by. */
static void extremes_that_are_legal_are_no_faults(void **state)
{
    static const struct assignment extremes[][3] = {
        {{"staff.hiring.filled", "0 %"}, {"staff.leaving.resignation", "50 %"}, {"horizon", "240 months"}},
        {{"observed.absence", "90 %"}, {"effects.error.slope", "3"}, {"work.concentration", "2"}},
        {{"observed.workload", "20 %"}, {"work.overtime", "0 %"}, {"work.season.dec", "1000 %"}},
        {{"work.files_per_post", "1"}, {"work.arrivals_noise", "50 %"}, {"contract.headcount", "100000"}},
        {{"observed.error_per_file", "84 %"}, {"effects.talent.spread", "2"}, {"effects.error.form", "product"}},
        {{"events.retirement_wave.month", "2026-02"},
         {"events.retirement_wave.share", "100 %"},
         {"events.retirement_wave.over", "1 month"}},
    };
    struct fake_run *run = *state;
    for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++) {
        struct scenario *scenario = NULL;
        struct experiment experiment;
        struct replicate_space *space = NULL;
        int read = scenario_read("scenarios/palembang-everything.yaml", "scenarios", extremes[i], 3, &scenario,
                                 &run->messages);
        for (size_t k = 0; read != 0 && k < run->messages.count; k++)
            print_error("%zu: %s\n", i, run->messages.list[k].text);
        assert_int_equal(read, 0);
        messages_clear(&run->messages);
        assert_int_equal(experiment_open(&scenario, 1, 3, false, &experiment), 0);
        assert_int_equal(replicate_space_new(&experiment, &space), 0);
        for (uint32_t r = 0; r < 5; r++) {
            int status = replicate_run(space, r);
            assert_true(status == STATUS_OK || status == STATUS_NO_ROOT);
        }
        replicate_space_free(space);
        experiment_close(&experiment);
        scenario_free(scenario);
    }
}

int main(void)
{
#define RUN(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_indicator_is_infinite),
        cmocka_unit_test(what_is_empty_without_cause_is_a_fault),
        cmocka_unit_test(what_has_nothing_to_measure_is_empty),
        cmocka_unit_test(numbers_of_a_year_are_looked_at_too),
        RUN(a_fault_is_recorded_and_the_rest_go_on),
        RUN(faults_do_not_depend_on_the_number_of_threads),
        RUN(other_scenarios_of_the_replicate_are_as_they_were),
        RUN(replay_tells_a_fault_as_far_as_it_came),
        cmocka_unit_test_setup_teardown(in_a_nation_the_reason_names_the_kind, open_land, close_land),
        RUN(the_program_tells_and_exits_with_3),
        RUN(extremes_that_are_legal_are_no_faults),
    };
    alarm(LIMIT); /* threads that wait for each other for ever end the program */
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
