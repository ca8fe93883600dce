#define _XOPEN_SOURCE 700 /* nftw */

#include "fake_run.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "run/store_inside.h"

const char fake_name[] = "=SUM(A1), \"half\"\nmore; `rm`";

static int remove_entry(const char *path, const struct stat *entry, int kind, struct FTW *level)
{
    (void)entry;
    (void)kind;
    (void)level;
    return remove(path);
}

void fake_run_open(struct fake_run *run)
{
    fake_run_open_for(run, "18 months");
}

void fake_run_open_for(struct fake_run *run, const char *horizon)
{
    const char *const files[FAKE_SCENARIOS] = {"scenarios/palembang-bkpsdm.yaml", "scenarios/palembang-mentoring.yaml"};
    const struct assignment assignments[] = {{"start", "2026-07"}, {"horizon", horizon}};
    *run = (struct fake_run){.folder = "/tmp/kapasim-run-XXXXXX"};
    assert_non_null(mkdtemp(run->folder));
    fake_path(run->results, run->folder, "results");
    for (int i = 0; i < FAKE_SCENARIOS; i++)
        assert_int_equal(scenario_read(files[i], "scenarios", assignments, 2, &run->scenarios[i], &run->messages), 0);
    free(run->scenarios[1]->name);
    run->scenarios[1]->name = strdup(fake_name);
    assert_int_equal(experiment_open(run->scenarios, FAKE_SCENARIOS, 7, false, &run->experiment), 0);
    messages_clear(&run->messages);
}

void fake_run_out_of_reach(struct fake_run *run)
{
    experiment_close(&run->experiment);
    for (int i = 0; i < FAKE_SCENARIOS; i++)
        for (int era = ERA_HISTORY; era <= ERA_POLICY; era++) {
            struct piece *floor = run->scenarios[i]->global[era][PARAM_error_floor].pieces;
            floor->value = 0.5;
            floor->prior_low = floor->prior_high = NAN;
        }
    assert_int_equal(experiment_open(run->scenarios, FAKE_SCENARIOS, 7, false, &run->experiment), 0);
}

void fake_run_close(struct fake_run *run)
{
    experiment_close(&run->experiment);
    for (int i = 0; i < FAKE_SCENARIOS; i++)
        scenario_free(run->scenarios[i]);
    messages_clear(&run->messages);
    assert_int_equal(nftw(run->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int fake_run_set_up(void **state)
{
    struct fake_run *run = calloc(1, sizeof *run);
    assert_non_null(run);
    fake_run_open(run);
    *state = run;
    return 0;
}

int fake_run_tear_down(void **state)
{
    fake_run_close(*state);
    free(*state);
    return 0;
}

const char *fake_run_message(const struct fake_run *run)
{
    return run->messages.count > 0 ? run->messages.list[0].text : "";
}

const char *fake_path(char path[FAKE_PATH], const char *folder, const char *name)
{
    snprintf(path, FAKE_PATH, "%s/%s", folder, name);
    return path;
}

void fake_write(const char *folder, const char *name, const char *text)
{
    char path[FAKE_PATH];
    FILE *file = fopen(fake_path(path, folder, name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

bool fake_exists(const char *folder, const char *name)
{
    char path[FAKE_PATH];
    return access(fake_path(path, folder, name), F_OK) == 0;
}

double fake_value(uint32_t replicate, int scenario, int month, int indicator)
{
    if (indicator == INDICATOR_access_gini && month % 2 == 0)
        return NAN;
    return 1e3 * replicate + 100 * (scenario + 1) + month + indicator / 4.0;
}

double fake_year_value(uint32_t replicate, int scenario, int row, int k)
{
    return 1e6 * replicate + 1e5 * (scenario + 1) + 1e4 * row + k;
}

static void fill_years(double *to, int n_years, size_t row_size, uint32_t replicate, int scenario)
{
    int columns = (int)(row_size / sizeof(double));
    for (int row = 0; row < n_years; row++)
        for (int k = 0; k < columns; k++)
            *to++ = fake_year_value(replicate, scenario, row, k);
}

static void fill(struct record *record, uint32_t replicate, int scenario)
{
    assert_int_equal(record_open(record), 0);
    double *to = record->monthly;
    for (int k = 0; k < record->n_months; k++)
        for (int i = 0; i < INDICATOR_COUNT; i++)
            *to++ = fake_value(replicate, scenario, record->first_month + k, i);
    size_t programmes = (size_t)record->n_programmes, practices = (size_t)record->n_practices;
    fill_years((double *)record->programmes, record->n_years, programmes * sizeof *record->programmes, replicate,
               scenario);
    fill_years((double *)record->practices, record->n_years, practices * sizeof *record->practices, replicate,
               scenario);
    fill_years((double *)record->budget, record->n_years, sizeof *record->budget, replicate, scenario);
}

int fake_put(struct store *store, uint32_t replicate)
{
    const struct store_info *info = store_info(store);
    struct record history = store_shape(info, -1), own[FAKE_SCENARIOS];
    const struct record *list[FAKE_SCENARIOS];
    double *parameters = calloc((size_t)info->n_parameters, sizeof *parameters);
    assert_non_null(parameters);
    fill(&history, replicate, -1);
    for (int i = 0; i < FAKE_SCENARIOS; i++) {
        own[i] = store_shape(info, i);
        list[i] = &own[i];
        fill(&own[i], replicate, i);
    }
    for (int i = 0; i < info->n_parameters; i++)
        parameters[i] = replicate + i / 8.0;
    int status = store_put(store, replicate, &history, list, parameters);
    for (int i = 0; i < FAKE_SCENARIOS; i++)
        record_close(&own[i]);
    record_close(&history);
    free(parameters);
    return status;
}

void fake_put_chunk(struct store *store, uint32_t from, uint32_t to)
{
    assert_int_equal(store_begin(store), 0);
    for (uint32_t i = from; i < to; i++)
        assert_int_equal(fake_put(store, i), 0);
    assert_int_equal(store_commit(store), 0);
}

int fake_create(struct fake_run *run, bool force, struct store **store)
{
    return store_create(run->results, force, &run->experiment, 100, "kapasim run", store, &run->messages);
}

struct store *fake_open(struct fake_run *run)
{
    struct store *store = NULL;
    assert_int_equal(store_open(run->results, &store, &run->messages), 0);
    return store;
}

int fake_read(struct store *store, int scenario, int indicator, double **values)
{
    const struct store_info *info = store_info(store);
    const size_t months = 12 + (size_t)info->horizon;
    double *all = calloc((size_t)info->stored * months, sizeof *all);
    double *monthly = calloc(months * INDICATOR_COUNT, sizeof *monthly);
    int status = 0;
    assert_true(all && monthly);
    for (uint32_t i = 0; i < info->stored && status == 0; i++) {
        status = store_read_replicate(store, scenario, i, monthly);
        for (size_t j = 0; j < months && status == 0; j++)
            all[i * months + j] = monthly[j * INDICATOR_COUNT + (size_t)indicator];
    }
    free(monthly);
    if (status != 0) {
        free(all);
        all = NULL;
    }
    *values = all;
    return status;
}

void fake_killed_run(struct fake_run *run, bool force)
{
    int ended;
    pid_t child = fork();
    if (child == 0) {
        struct store *store = NULL;
        if (fake_create(run, force, &store) != 0)
            _exit(1);
        fake_put_chunk(store, 0, 40);
        fake_put_chunk(store, 40, 80);
        if (store_begin(store) != 0)
            _exit(1);
        for (uint32_t i = 80; i < 90; i++)
            if (fake_put(store, i) != 0)
                _exit(1);
        sqlite3_db_cacheflush(store->database); /* as if there were more than fits into memory */
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL);
}

void fake_store(struct fake_run *run, uint32_t n)
{
    struct store *store = NULL;
    assert_int_equal(store_create(run->results, false, &run->experiment, n, "kapasim run", &store, &run->messages), 0);
    fake_put_chunk(store, 0, n);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
}
