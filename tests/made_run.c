#define _XOPEN_SOURCE 700 /* nftw */

#include "made_run.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { SCENARIOS_MAX = 16 };

static struct scenario *read_scenario(const struct made_run *run, int i)
{
    char months[32], id[32];
    struct scenario *scenario = NULL;
    struct messages messages = {0};
    snprintf(months, sizeof months, "%d months", run->horizon);
    snprintf(id, sizeof id, "scenario-%d", i);
    const struct assignment assignments[] = {{"start", "2026-01"}, {"horizon", months}};
    int status = scenario_read("scenarios/palembang-bkpsdm.yaml", "scenarios", assignments, 2, &scenario, &messages);
    assert_int_equal(status, STATUS_OK);
    messages_clear(&messages);
    free(scenario->name);
    free(scenario->id);
    scenario->name = strdup(run->names[i]);
    scenario->id = strdup(id);
    return scenario;
}

static struct record make_record(const struct made_run *run, const struct store_info *info, int scenario,
                                 uint32_t replicate)
{
    struct record record = store_shape(info, scenario);
    assert_int_equal(record_open(&record), STATUS_OK);
    for (int i = 0; i < record.n_months; i++)
        for (int k = 0; k < INDICATOR_COUNT; k++)
            record.monthly[i * INDICATOR_COUNT + k] =
                run->value(scenario < 0 ? 0 : scenario, k, replicate, record.first_month + i);
    if (scenario >= 0)
        run->years(scenario, replicate, &record);
    return record;
}

static void put(const struct made_run *run, struct store *store, uint32_t replicate)
{
    const struct store_info *info = store_info(store);
    struct record history = make_record(run, info, -1, replicate);
    struct record own[SCENARIOS_MAX];
    const struct record *list[SCENARIOS_MAX];
    double *parameters = calloc((size_t)info->n_parameters, sizeof *parameters);
    assert_non_null(parameters);
    for (int i = 0; i < run->n_scenarios; i++) {
        own[i] = make_record(run, info, i, replicate);
        list[i] = &own[i];
    }
    assert_int_equal(store_put(store, replicate, &history, list, parameters), STATUS_OK);
    for (int i = 0; i < run->n_scenarios; i++)
        record_close(&own[i]);
    record_close(&history);
    free(parameters);
}

static void fill(const struct made_run *run, const char *dir, const struct experiment *experiment)
{
    struct store *store = NULL;
    struct messages messages = {0};
    uint32_t all = run->replicates + run->dropped;
    assert_int_equal(store_create(dir, false, experiment, all, "kapasim run", &store, &messages), STATUS_OK);
    assert_int_equal(store_begin(store), STATUS_OK);
    for (uint32_t i = 0; i < run->replicates; i++)
        put(run, store, i);
    for (uint32_t i = run->replicates; i < all; i++)
        assert_int_equal(store_put_dropped(store, i, "dropped"), STATUS_OK);
    assert_int_equal(store_commit(store), STATUS_OK);
    assert_int_equal(store_finish(store, &messages), STATUS_OK);
    store_close(store);
    messages_clear(&messages);
}

struct store *made_run_open(const struct made_run *run, const char *dir)
{
    struct scenario *scenarios[SCENARIOS_MAX];
    struct experiment experiment;
    struct store *store = NULL;
    struct messages messages = {0};
    assert_in_range(run->n_scenarios, 1, SCENARIOS_MAX);
    for (int i = 0; i < run->n_scenarios; i++)
        scenarios[i] = read_scenario(run, i);
    assert_int_equal(experiment_open(scenarios, run->n_scenarios, 1, false, &experiment), STATUS_OK);
    fill(run, dir, &experiment);
    experiment_close(&experiment);
    for (int i = 0; i < run->n_scenarios; i++)
        scenario_free(scenarios[i]);
    assert_int_equal(store_open(dir, &store, &messages), STATUS_OK);
    messages_clear(&messages);
    return store;
}

static int remove_entry(const char *path, const struct stat *entry, int kind, struct FTW *level)
{
    (void)entry;
    (void)kind;
    (void)level;
    return remove(path);
}

void made_run_remove(const char *dir)
{
    assert_int_equal(nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}
