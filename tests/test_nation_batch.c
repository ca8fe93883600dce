#include "nation_fixture.h"

#include "fake_run.h"
#include "made_run.h"
#include "run/nation_batch.h"

enum { MONTHS = 12 + 18 };

/* A land whose results go into a folder of their own. */
struct run {
    struct land *land;
    struct nation_batch batch;
    struct messages messages;
    char results[64];
};

static int open_run_of(void **state, int (*open)(void **))
{
    struct run *run = calloc(1, sizeof *run);
    if (run == NULL || open((void **)&run->land) != 0)
        return -1;
    snprintf(run->results, sizeof run->results, "/tmp/kapasim-nation.XXXXXX");
    *state = run;
    if (mkdtemp(run->results) == NULL)
        return -1;
    return nation_batch_open(run->land->nation, 7, false, 2, &run->batch, &run->messages);
}

static int open_run(void **state)
{
    return open_run_of(state, open_land);
}

/* The floor under errors is drawn above what is observed, so that no agency of the second kind has a root. */
static int open_rootless_land(void **state)
{
    int status = open_land(state);
    struct land *land = *state;
    struct messages messages = {0};
    char path[400];
    if (status != STATUS_OK)
        return status;
    nation_free(land->nation);
    write_agency(land->folder, "second.yaml",
                 "gates:", "effects: {error: {floor: {value: 33.4 %, prior: 33.4 %-50 %}}}\ngates:");
    snprintf(path, sizeof path, "%s/land.yaml", land->folder);
    status = nation_read(path, NULL, NULL, 0, &land->nation, &messages);
    messages_clear(&messages);
    return status;
}

static int open_rootless(void **state)
{
    return open_run_of(state, open_rootless_land);
}

static int close_run(void **state)
{
    struct run *run = *state;
    nation_batch_close(&run->batch);
    messages_clear(&run->messages);
    made_run_remove(run->results);
    int closed = close_land((void **)&run->land);
    free(run);
    return closed;
}

static struct store *create(struct run *run, uint32_t replicates)
{
    struct store *store = NULL;
    assert_int_equal(
        store_create(run->results, true, &run->batch.experiment, replicates, "kapasim run", &store, &run->messages),
        STATUS_OK);
    return store;
}

static uint32_t run_up_to(struct run *run, struct store *store, uint32_t replicates)
{
    uint32_t dropped;
    assert_int_equal(nation_batch_run(&run->batch, replicates, store, NULL, NULL, &dropped, &run->messages), STATUS_OK);
    return dropped;
}

static struct store *reopen(struct run *run, struct store *written)
{
    struct store *store = NULL;
    assert_int_equal(store_finish(written, &run->messages), STATUS_OK);
    store_close(written);
    assert_int_equal(store_open(run->results, &store, &run->messages), STATUS_OK);
    return store;
}

static void the_nation_comes_first_and_each_kind_has_a_history_of_its_own(void **state)
{
    struct run *run = *state;
    static double rows[MONTHS][INDICATOR_COUNT];
    static const char *const ids[] = {"land", "first", "second"};
    struct store *written = create(run, 2);
    assert_int_equal(run_up_to(run, written, 2), 0);
    struct store *store = reopen(run, written);
    const struct store_info *info = store_info(store);
    assert_true(info->nation);
    assert_int_equal(info->n_scenarios, 3);
    assert_int_equal(info->stored, 2);
    assert_int_equal(info->staff, 2 * 12 + 32);
    for (int i = 0; i < 3; i++) {
        const struct record *history = nation_run_history(run->batch.run, i - 1);
        const struct record *record = nation_run_record(run->batch.run, i - 1);
        assert_string_equal(info->scenarios[i].id, ids[i]);
        assert_int_equal(info->scenarios[i].n_programmes, i == 0 ? 0 : 2);
        assert_int_equal(store_read_replicate(store, i, 1, rows[0]), STATUS_OK);
        assert_memory_equal(rows[0], history->monthly, 12 * sizeof rows[0]);
        assert_memory_equal(rows[12], record->monthly, 18 * sizeof rows[0]);
        double *staff = NULL;
        assert_int_equal(fake_read(store, i, INDICATOR_staff, &staff), STATUS_OK);
        assert_close(staff[MONTHS], history->monthly[INDICATOR_staff], 0);
        assert_close(staff[MONTHS + 12], record->monthly[INDICATOR_staff], 0);
        free(staff);
        struct record years = store_shape(info, store_history(info, i));
        assert_int_equal(record_open(&years), STATUS_OK);
        assert_int_equal(store_read_years(store, store_history(info, i), 1, &years), STATUS_OK);
        assert_close(years.budget[0].money, history->budget[0].money, 0);
        record_close(&years);
    }
    store_close(store);
}

static void parameters_are_those_of_each_kind(void **state)
{
    struct run *run = *state;
    struct store *store = create(run, 1);
    assert_int_equal(run_up_to(run, store, 1), 0);
    store = reopen(run, store);
    const struct store_info *info = store_info(store);
    double *values = calloc((size_t)info->n_parameters, sizeof *values), found[2] = {0};
    assert_int_equal(store_read_parameters(store, 0, values), STATUS_OK);
    for (int i = 0; i < info->n_parameters; i++) {
        if (strcmp(info->parameter_paths[i], "first: effects.error.slope") == 0)
            found[0] = values[i];
        if (strcmp(info->parameter_paths[i], "second: effects.error.slope") == 0)
            found[1] = values[i];
    }
    assert_true(found[0] > 0);
    assert_close(found[1], found[0], 0);
    free(values);
    store_close(store);
}

static void a_run_goes_on_where_it_was_cut_off(void **state)
{
    struct run *run = *state;
    static double whole[MONTHS * INDICATOR_COUNT], parts[MONTHS * INDICATOR_COUNT];
    struct store *store = create(run, 2);
    assert_int_equal(run_up_to(run, store, 2), 0);
    store = reopen(run, store);
    assert_int_equal(store_read_replicate(store, 0, 1, whole), STATUS_OK);
    store_close(store);

    made_run_remove(run->results);
    store = create(run, 2);
    assert_int_equal(run_up_to(run, store, 1), 0);
    store_close(store);
    assert_int_equal(store_resume(run->results, &run->batch.experiment, 2, "kapasim run", &store, &run->messages),
                     STATUS_OK);
    assert_int_equal(store_settled(store), 1);
    assert_int_equal(run_up_to(run, store, 2), 0);
    store = reopen(run, store);
    assert_int_equal(store_read_replicate(store, 0, 1, parts), STATUS_OK);
    assert_memory_equal(whole, parts, sizeof whole);
    store_close(store);
}

static void only_the_same_nation_completes_a_run(void **state)
{
    struct run *run = *state;
    struct store *store = create(run, 2);
    assert_int_equal(run_up_to(run, store, 1), 0);
    store_close(store);
    run->batch.agencies[2] = 5;
    assert_int_equal(store_resume(run->results, &run->batch.experiment, 2, "kapasim run", &store, &run->messages),
                     STATUS_BAD_INPUT);
    assert_null(store);
    assert_true(is_said(&run->messages, SEVERITY_ERROR, "second: `agencies` is 1 in that run, and 5 now"));
}

static void agencies_without_a_root_are_left_out_and_told(void **state)
{
    struct run *run = *state;
    struct store *store = create(run, 1);
    assert_int_equal(run_up_to(run, store, 1), 0);
    assert_true(is_said(&run->messages, SEVERITY_WARNING, "replicate 0: 1 of 1 agencies like `second` are left out"));
    assert_int_equal(nation_run_dropped(run->batch.run, 1), 1);
    assert_true(isnan(nation_run_record(run->batch.run, 1)->monthly[INDICATOR_error_rate]));
    const struct record *first = nation_run_record(run->batch.run, 0), *nation = nation_run_record(run->batch.run, -1);
    assert_memory_equal(first->monthly, nation->monthly, INDICATOR_COUNT * sizeof(double));
    store = reopen(run, store);
    assert_int_equal(store_info(store)->stored, 1);
    store_close(store);
}

static void a_replicate_without_any_agency_is_dropped(void **state)
{
    struct run *run = *state;
    struct nation *nation = run->land->nation;
    struct nation_kind second = nation->kinds[1];
    nation_batch_close(&run->batch);
    scenario_free(nation->kinds[0].scenario);
    nation->kinds[0] = second;
    nation->n_kinds = 1;
    assert_int_equal(nation_batch_open(nation, 7, false, 2, &run->batch, &run->messages), STATUS_OK);
    struct store *store = create(run, 1);
    assert_int_equal(run_up_to(run, store, 1), 1);
    assert_int_equal(store_info(store)->dropped, 1);
    store_close(store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(the_nation_comes_first_and_each_kind_has_a_history_of_its_own),
        TEST(parameters_are_those_of_each_kind),
        TEST(a_run_goes_on_where_it_was_cut_off),
        TEST(only_the_same_nation_completes_a_run),
        cmocka_unit_test_setup_teardown(agencies_without_a_root_are_left_out_and_told, open_rootless, close_run),
        cmocka_unit_test_setup_teardown(a_replicate_without_any_agency_is_dropped, open_rootless, close_run),
    };
    return cmocka_run_group_tests_name("nation_batch", tests, NULL, NULL);
}
