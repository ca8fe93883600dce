#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "fake_run.h"
#include "run/store_inside.h"

enum { CORRUPT = 4096, NOBODY = 65534 };

/* ---- what is kept -------------------------------------------------------------------------------------------- */

static void info_tells_what_was_run(void **state)
{
    struct fake_run *run = *state;
    fake_store(run, 3);
    struct store *store = fake_open(run);
    const struct store_info *info = store_info(store);
    assert_int_equal(info->seed, 7);
    assert_int_equal(info->replicates, 3);
    assert_int_equal(info->stored, 3);
    assert_int_equal(info->dropped, 0);
    assert_true(info->complete);
    assert_int_equal(info->start, 12 * 2026 + 6);
    assert_int_equal(info->horizon, FAKE_HORIZON);
    assert_int_equal(info->history_first_year, 2025);
    assert_int_equal(info->history_years, 2);
    assert_int_equal(info->first_year, 2026);
    assert_int_equal(info->n_years, 2);
    assert_int_equal(info->staff, scenario_headcount(run->scenarios[0]));
    assert_string_equal(info->agency, run->scenarios[0]->name);
    assert_string_equal(info->scenarios[0].id, "palembang-bkpsdm");
    assert_string_equal(info->scenarios[1].name, fake_name);
    assert_string_equal(info->scenarios[0].items[0].id, run->scenarios[0]->programmes[0].id);
    assert_true(info->scenarios[0].items[info->scenarios[0].n_programmes].practice);
    assert_string_equal(info->parameter_paths[info->n_parameters - 3], "intercepts.error");
    store_close(store);
    assert_int_equal(run->messages.count, 0);
}

static void monthly_values_are_read_back(void **state)
{
    struct fake_run *run = *state;
    fake_store(run, 3);
    struct store *store = fake_open(run);
    double *values = NULL, monthly[FAKE_MONTHS * INDICATOR_COUNT];
    assert_int_equal(fake_read(store, 1, INDICATOR_backlog, &values), 0);
    assert_int_equal(store_read_replicate(store, 1, 2, monthly), 0);
    for (int k = 0; k < FAKE_MONTHS; k++) {
        int month = k - 11, scenario = month < 1 ? -1 : 1;
        for (uint32_t replicate = 0; replicate < 3; replicate++)
            assert_close(values[(int)replicate * FAKE_MONTHS + k],
                         fake_value(replicate, scenario, month, INDICATOR_backlog), 0);
        for (int i = 0; i < INDICATOR_COUNT; i++) {
            double expected = fake_value(2, scenario, month, i), value = monthly[k * INDICATOR_COUNT + i];
            assert_true(value == expected || (isnan(value) && isnan(expected)));
        }
    }
    free(values);
    store_close(store);
}

static void years_and_parameters_are_read_back(void **state)
{
    struct fake_run *run = *state;
    fake_store(run, 2);
    struct store *store = fake_open(run);
    const struct store_info *info = store_info(store);
    for (int scenario = -1; scenario < FAKE_SCENARIOS; scenario++) {
        struct record record = store_shape(info, scenario);
        assert_int_equal(record_open(&record), 0);
        assert_int_equal(store_read_years(store, scenario, 1, &record), 0);
        const struct programme_year *programme = &record.programmes[record.n_programmes + 1]; /* second year, second */
        assert_close(programme->stage[0], fake_year_value(1, scenario, 1, sizeof *programme / sizeof(double)), 0);
        assert_close(record.practices[0].months, fake_year_value(1, scenario, 0, 1), 0);
        assert_close(record.budget[1].lapsed, fake_year_value(1, scenario, 1, 2), 0);
        record_close(&record);
    }
    double *parameters = calloc((size_t)info->n_parameters, sizeof *parameters);
    assert_non_null(parameters);
    assert_int_equal(store_read_parameters(store, 1, parameters), 0);
    assert_close(parameters[0], 1, 0);
    assert_close(parameters[info->n_parameters - 1], 1 + (info->n_parameters - 1) / 8.0, 0);
    free(parameters);
    store_close(store);
}

static void dropped_replicates_are_counted_and_left_out(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(fake_create(run, false, &store), 0);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(fake_put(store, 0), 0);
    assert_int_equal(store_put_dropped(store, 1, "out of reach"), 0);
    assert_int_equal(fake_put(store, 2), 0);
    assert_int_equal(store_commit(store), 0);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);

    store = fake_open(run);
    assert_int_equal(store_info(store)->stored, 2);
    assert_int_equal(store_info(store)->dropped, 1);
    assert_int_equal(store_replicates(store)[1], 2);
    double *values = NULL;
    assert_int_equal(fake_read(store, 0, 0, &values), 0);
    assert_close(values[FAKE_MONTHS], fake_value(2, -1, -11, 0), 0);
    free(values);
    store_close(store);
}

static void a_record_of_another_size_is_a_bug(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(fake_create(run, false, &store), 0);
    struct record history = store_shape(store_info(store), -1), own = store_shape(store_info(store), 0);
    const struct record *list[FAKE_SCENARIOS] = {&own, &own};
    double parameters[1000] = {0};
    own.n_months++;
    assert_int_equal(record_open(&history), 0);
    assert_int_equal(record_open(&own), 0);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(store_put(store, 0, &history, list, parameters), STATUS_BUG);
    record_close(&history);
    record_close(&own);
    store_close(store);
}

static void the_same_run_gives_the_same_bytes(void **state)
{
    struct fake_run *run = *state;
    char first[FAKE_PATH], second[FAKE_PATH], command[4 * FAKE_PATH];
    fake_store(run, 20);
    fake_path(first, run->results, "results.db");
    fake_path(run->results, run->folder, "again");
    fake_store(run, 20);
    fake_path(second, run->results, "results.db");
    snprintf(command, sizeof command, "cmp %s %s", first, second);
    assert_int_equal(system(command), 0);
}

static void a_finished_folder_holds_two_files(void **state)
{
    struct fake_run *run = *state;
    fake_path(run->results, run->folder, "new/and/deeper"); /* folders above it are made */
    fake_store(run, 20);
    assert_true(fake_exists(run->results, "results.db"));
    assert_true(fake_exists(run->results, "manifest.json"));
    char command[2 * FAKE_PATH];
    snprintf(command, sizeof command, "test $(ls -A %s | wc -l) = 2", run->results);
    assert_int_equal(system(command), 0);
}

static void manifest_tells_every_parameter_and_no_host(void **state)
{
    struct fake_run *run = *state;
    char path[FAKE_PATH];
    fake_store(run, 2);
    json_t *manifest = json_load_file(fake_path(path, run->results, "manifest.json"), 0, NULL);
    assert_non_null(manifest);
    assert_int_equal(json_integer_value(json_object_get(manifest, "seed")), 7);
    assert_int_equal(json_integer_value(json_object_get(manifest, "stored")), 2);
    assert_true(json_is_true(json_object_get(manifest, "complete")));
    assert_string_equal(json_string_value(json_object_get(manifest, "command")), "kapasim run");

    const json_t *scenario = json_array_get(json_object_get(manifest, "scenarios"), 1);
    assert_string_equal(json_string_value(json_object_get(scenario, "name")), fake_name);
    const json_t *found = NULL, *parameters = json_object_get(scenario, "parameters");
    for (size_t i = 0; i < json_array_size(parameters); i++) {
        const json_t *parameter = json_array_get(parameters, i);
        if (strcmp(json_string_value(json_object_get(parameter, "path")), "practices.mentoring.on") == 0)
            found = json_array_get(json_object_get(parameter, "pieces"), 0);
    }
    assert_non_null(found);
    assert_close(json_number_value(json_object_get(found, "value")), 1, 0);
    assert_string_equal(json_string_value(json_object_get(found, "file")), "palembang-mentoring.yaml");
    assert_true(json_integer_value(json_object_get(found, "line")) > 0);

    struct utsname system;
    assert_true(uname(&system) >= 0);
    json_t *machine = json_object_get(manifest, "machine");
    for (void *at = json_object_iter(machine); at; at = json_object_iter_next(machine, at)) {
        const char *told = json_string_value(json_object_iter_value(at));
        assert_false(told && strcmp(told, system.nodename) == 0);
    }
    json_decref(manifest);
}

/* ---- what goes wrong ----------------------------------------------------------------------------------------- */

static void a_run_that_is_killed_leaves_whole_chunks(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    fake_killed_run(run, false);
    store = fake_open(run);
    const struct store_info *info = store_info(store);
    assert_false(info->complete);
    assert_int_equal(info->stored, 80);
    assert_int_equal(run->messages.list[0].severity, SEVERITY_WARNING);
    assert_non_null(strstr(fake_run_message(run), "80 of 100"));
    double *values = NULL;
    assert_int_equal(fake_read(store, 1, 0, &values), 0);
    assert_close(values[80 * FAKE_MONTHS - 1], fake_value(79, 1, FAKE_HORIZON, 0), 0);
    free(values);
    store_close(store);
}

/* Overwrites the results with `size` bytes of `fill`, from byte `from` on, or cuts them off there. */
static void damage(const struct fake_run *run, long from, int fill, size_t size)
{
    char path[FAKE_PATH];
    fake_path(path, run->results, "results.db");
    if (size == 0) {
        assert_int_equal(truncate(path, from), 0);
        return;
    }
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, from, SEEK_SET), 0);
    for (size_t i = 0; i < size; i++)
        fputc(fill, file);
    assert_int_equal(fclose(file), 0);
}

static void assert_refused(struct fake_run *run)
{
    struct store *store = NULL;
    assert_int_equal(store_open(run->results, &store, &run->messages), STATUS_STORE);
    assert_null(store);
    assert_int_equal(run->messages.errors, 1);
    char line[1024];
    messages_format(&run->messages, 0, line, sizeof line);
    assert_non_null(strstr(line, "results.db"));
    assert_non_null(strstr(line, "run the scenarios again"));
    messages_clear(&run->messages);
}

static void damaged_results_are_refused_with_a_message(void **state)
{
    struct fake_run *run = *state;
    fake_store(run, 20);
    damage(run, 20000, 0, 0); /* cut off */
    assert_refused(run);
    damage(run, 0, 'x', CORRUPT); /* no database at all */
    assert_refused(run);
    damage(run, 0, 0, 0); /* empty */
    assert_refused(run);
}

static void pages_of_noise_are_refused(void **state)
{
    struct fake_run *run = *state;
    fake_store(run, 20);
    damage(run, CORRUPT, 0xff, 200000);
    struct store *store = NULL;
    int status = store_open(run->results, &store, &run->messages);
    double monthly[FAKE_MONTHS * INDICATOR_COUNT];
    for (uint32_t i = 0; status == STATUS_OK && i < store_info(store)->stored; i++)
        status = store_read_replicate(store, 1, i, monthly);
    assert_int_equal(status, STATUS_STORE);
    store_close(store);
}

static void change(const struct fake_run *run, const char *statement)
{
    sqlite3 *database = NULL;
    char path[FAKE_PATH];
    assert_int_equal(sqlite3_open(fake_path(path, run->results, "results.db"), &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, statement, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void numbers_that_cannot_be_are_refused(void **state)
{
    static const char *const statements[][2] = {
        {"UPDATE meta SET value = 1000000000 WHERE key = 'horizon'",
         "UPDATE meta SET value = 18 WHERE key = 'horizon'"},
        {"UPDATE meta SET value = 'x' WHERE key = 'start'", "UPDATE meta SET value = 24318 WHERE key = 'start'"},
        {"UPDATE scenarios SET programmes = programmes + 1", "UPDATE scenarios SET programmes = programmes - 1"},
    };
    struct fake_run *run = *state;
    fake_store(run, 2);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        change(run, statements[i][0]);
        assert_refused(run);
        change(run, statements[i][1]);
        store_close(fake_open(run));
    }
}

static void a_damaged_series_names_the_file(void **state)
{
    struct fake_run *run = *state;
    struct summary *summaries = NULL;
    double monthly[FAKE_MONTHS * INDICATOR_COUNT];
    fake_store(run, 2);
    change(run, "UPDATE series SET monthly = zeroblob(8) WHERE replicate = 1 AND scenario = 1");
    change(run, "DELETE FROM series WHERE replicate = 0 AND scenario = 0");
    struct store *store = fake_open(run);
    assert_int_equal(store_read_summaries(store, 1, 0, STORE_MONTHS, false, &summaries), STATUS_STORE);
    assert_null(summaries);
    assert_non_null(strstr(store_problem(store), "results.db is damaged"));
    assert_int_equal(store_read_replicate(store, 0, 0, monthly), STATUS_STORE);
    assert_non_null(strstr(store_problem(store), "results.db is damaged"));
    store_close(store);
}

static void results_of_another_version_are_refused_by_its_name(void **state)
{
    static const char *const statements[] = {
        "PRAGMA user_version = 1",                                    /* other tables */
        "UPDATE indicators SET name = 'other' WHERE indicator = 3",   /* other months */
        "UPDATE meta SET value = 'programme 9' WHERE key = 'blobs'"}; /* other years */
    struct fake_run *run = *state;
    struct store *store = NULL;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        fake_path(run->results, run->folder, i == 0 ? "tables" : i == 1 ? "months" : "years");
        fake_store(run, 2);
        change(run, "UPDATE meta SET value = '0.0.9' WHERE key = 'version'");
        change(run, statements[i]);
        assert_int_equal(store_open(run->results, &store, &run->messages), STATUS_STORE);
        assert_non_null(strstr(fake_run_message(run), "written by another build of kapasim (version 0.0.9)"));
        messages_clear(&run->messages);
    }
}

enum { OUT_OF_REACH = 77 };

/* Nobody may write there, as on a medium that is read-only. */
static void a_killed_run_that_cannot_be_put_in_order_is_told(void **state)
{
    struct fake_run *run = *state;
    char command[2 * FAKE_PATH];
    int ended;
    fake_killed_run(run, false);
    snprintf(command, sizeof command, "chmod 755 %s && chmod -R a-w,a+rX %s", run->folder, run->results);
    assert_int_equal(system(command), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *store = NULL;
        if (geteuid() == 0 && setuid(NOBODY) != 0)
            _exit(1);
        if (access(run->results, R_OK | X_OK) != 0)
            _exit(OUT_OF_REACH);
        bool told = store_open(run->results, &store, &run->messages) != 0 &&
                    strstr(fake_run_message(run), "results.db must be put in order") &&
                    strstr(fake_run_message(run), "make the folder and its files writable");
        _exit(told ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    snprintf(command, sizeof command, "chmod -R u+w %s", run->results);
    assert_int_equal(system(command), 0);
    assert_true(WIFEXITED(ended));
    if (WEXITSTATUS(ended) == OUT_OF_REACH)
        skip(); /* a machine whose root is closed to others shows them no folder at all */
    assert_int_equal(WEXITSTATUS(ended), 0);
    store_close(fake_open(run)); /* which puts it in order */
}

static void a_full_disk_is_told(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    int status = 0;
    assert_int_equal(fake_create(run, false, &store), 0);
    fake_put_chunk(store, 0, 1);
    assert_int_equal(sqlite3_exec(store->database, "PRAGMA max_page_count = 1", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_begin(store), 0);
    for (uint32_t i = 1; i < 100 && status == 0; i++)
        status = fake_put(store, i);
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(store_problem(store), "is full; make room"));
    assert_non_null(strstr(store_problem(store), run->results));
    store_close(store);
    store = fake_open(run);
    assert_int_equal(store_info(store)->stored, 1);
    store_close(store);
}

/* Lets no file grow beyond so many bytes. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* At whatever size the files of a new run are stopped: the reason is told, and nothing stays behind. */
static void what_the_system_refuses_is_told(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    int refused = 0;
    for (rlim_t size = 0;; size += 16384, refused++) {
        limit_files(size);
        int status = fake_create(run, false, &store);
        limit_files(RLIM_INFINITY);
        if (status == STATUS_OK)
            break;
        assert_true(strstr(fake_run_message(run), "File too large") ||
                    strstr(fake_run_message(run), "limit on the size of files"));
        assert_false(fake_exists(run->folder, "results"));
        messages_clear(&run->messages);
    }
    assert_true(refused > 4);
    store_close(store);
}

static void a_finish_that_fails_leaves_no_part(void **state)
{
    struct fake_run *run = *state;
    for (int round = 0; round < 2; round++) { /* the manifest cannot be written, then the database */
        struct store *store = NULL;
        fake_path(run->results, run->folder, round == 0 ? "manifest" : "database");
        assert_int_equal(fake_create(run, false, &store), 0);
        fake_put_chunk(store, 0, 10);
        if (round == 0)
            limit_files(4096);
        else
            assert_int_equal(sqlite3_exec(store->database, "PRAGMA query_only = 1", NULL, NULL, NULL), SQLITE_OK);
        int status = store_finish(store, &run->messages);
        limit_files(RLIM_INFINITY);
        store_close(store);
        assert_int_equal(status, round == 0 ? STATUS_IO : STATUS_STORE);
        assert_non_null(strstr(fake_run_message(run), "cannot be finished"));
        assert_true(fake_exists(run->results, "manifest.json"));
        assert_false(fake_exists(run->results, "manifest.json.part"));
        store = fake_open(run);
        assert_int_equal(store_info(store)->stored, 10);
        assert_false(store_info(store)->complete);
        store_close(store);
        messages_clear(&run->messages);
    }
}

static void a_folder_without_results_is_told(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(store_open(run->results, &store, &run->messages), STATUS_BAD_INPUT);
    assert_non_null(strstr(fake_run_message(run), "kapasim run"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(info_tells_what_was_run),
        TEST(monthly_values_are_read_back),
        TEST(years_and_parameters_are_read_back),
        TEST(dropped_replicates_are_counted_and_left_out),
        TEST(a_record_of_another_size_is_a_bug),
        TEST(the_same_run_gives_the_same_bytes),
        TEST(a_finished_folder_holds_two_files),
        TEST(manifest_tells_every_parameter_and_no_host),
        TEST(a_run_that_is_killed_leaves_whole_chunks),
        TEST(damaged_results_are_refused_with_a_message),
        TEST(pages_of_noise_are_refused),
        TEST(numbers_that_cannot_be_are_refused),
        TEST(a_damaged_series_names_the_file),
        TEST(results_of_another_version_are_refused_by_its_name),
        TEST(a_killed_run_that_cannot_be_put_in_order_is_told),
        TEST(a_full_disk_is_told),
        TEST(what_the_system_refuses_is_told),
        TEST(a_finish_that_fails_leaves_no_part),
        TEST(a_folder_without_results_is_told),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
