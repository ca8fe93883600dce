/* Packed numbers; runs that give their months up: killed at any step of it, they end as if they had not been; and the
 * members of the staff in the store. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"
#include "fake_run.h"
#include "run/pack.h"
#include "run/store_inside.h"

enum { REPLICATES = 40 };

/* ---- packing ---- */

static void numbers_come_out_as_they_went_in(void **state)
{
    (void)state;
    const double numbers[] = {0,      -0.0,    1,         69,     -3.5, 150e6, 1.0 / 3, NAN, INFINITY, -INFINITY,
                              5e-324, 1.7e308, 0.1 + 0.2, 1e-300, 255,  256,   4096,    NAN, 2.5};
    enum { N = sizeof numbers / sizeof *numbers };
    unsigned char bytes[16 * N];
    double out[N + 1];
    for (size_t n = 0; n <= N; n++) {
        size_t size = pack_doubles(numbers, n, bytes);
        assert_true(size <= pack_most(n));
        assert_true(pack_open(bytes, size, out, n));
        assert_memory_equal(out, numbers, n * sizeof *numbers);
        assert_false(size > 0 && pack_open(bytes, size - 1, out, n));
        assert_false(pack_open(bytes, size + 1, out, n));
    }
    assert_int_equal(pack_doubles(numbers, 1, bytes), 1);
    assert_int_equal(pack_doubles(numbers + 2, 2, bytes), 1 + 2 + 3); /* 1 and 69 */
}

static void damaged_lengths_are_refused(void **state)
{
    (void)state;
    double numbers[2] = {1, 2};
    unsigned char bytes[32];
    size_t size = pack_doubles(numbers, 2, bytes);
    bytes[0] |= 0xf0;
    assert_false(pack_open(bytes, size, numbers, 2));
}

/* ---- giving months up ---- */

static int create(struct fake_run *run, bool force, struct store **store)
{
    run->experiment.keep = KEEP_SUMMARY;
    return store_create(run->results, force, &run->experiment, REPLICATES, "kapasim run", store, &run->messages);
}

static struct store *resume(struct fake_run *run)
{
    struct store *store = NULL;
    assert_int_equal(store_resume(run->results, &run->experiment, 0, "kapasim run", &store, &run->messages), 0);
    assert_non_null(store);
    return store;
}

static void assert_summary(const struct summary *summary, double first, double apart)
{
    assert_int_equal(summary->n, REPLICATES);
    assert_close_relative(summary->mean, first + apart * (REPLICATES - 1) / 2, 1e-14);
    assert_close_relative(summary->quantile[2], first + apart * (REPLICATES - 1) / 2, 1e-14);
    assert_close_relative(summary->quantile[0], first + apart * (REPLICATES - 1) * 0.05, 1e-14);
}

/* That the complete results hold what is kept, and nothing else is in the folder. */
static void assert_kept(struct fake_run *run)
{
    struct store *store = fake_open(run);
    const struct store_info *info = store_info(store);
    struct summary *points = NULL;
    double yearly[4 * INDICATOR_COUNT], *values = NULL;
    int first;
    assert_true(info->complete && info->keep == KEEP_SUMMARY && !store_has_months(info));
    assert_int_equal(info->stored, REPLICATES);
    assert_int_equal(store_read_summaries(store, 1, 2, STORE_MONTHS, false, &points), 0);
    assert_summary(&points[0], fake_value(0, -1, -11, 2), 1000);
    assert_summary(&points[11 + 5], fake_value(0, 1, 5, 2), 1000);
    free(points);
    assert_int_equal(store_read_summaries(store, 1, 2, STORE_LAST_YEAR, true, &points), 0);
    assert_close(points[FAKE_HORIZON].mean, 100, 1e-9);
    assert_int_equal(points[FAKE_HORIZON].above, REPLICATES);
    assert_int_equal(points[0].above, 0); /* the history is the same */
    free(points);
    const uint32_t replicates[] = {7, REPLICATES};
    const int which[] = {3, 2};
    double ends[2][2];
    assert_int_equal(store_read_ends(store, 1, replicates, 2, which, 2, ends[0]), 0);
    for (int k = 0; k < 2; k++) {
        assert_close(ends[k][0], (fake_value(7, 1, 7, which[k]) + fake_value(7, 1, 18, which[k])) / 2, 1e-9);
        assert_true(isnan(ends[k][1]));
    }
    assert_int_equal(store_whole_years(info, &first), 2);
    assert_int_equal(first, 2026);
    assert_int_equal(store_read_yearly(store, 1, 7, yearly), 0);
    assert_close(yearly[INDICATOR_COUNT + INDICATOR_staff], fake_value(7, 1, 18, INDICATOR_staff), 0);
    assert_int_equal(fake_read(store, 1, 0, &values), STATUS_STORE);
    store_close(store);
    static const char *const others[] = {"results.db.small", "results.db.part", "results.db-journal",
                                         "manifest.json.part"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(fake_exists(run->results, others[i]));
}

static void a_complete_run_keeps_summaries_years_and_ends(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(create(run, false, &store), 0);
    fake_put_chunk(store, 0, REPLICATES);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    assert_kept(run);
}

/* The bytes of a file of the results, for the caller to free. */
static char *bytes_of(const struct fake_run *run, const char *name, size_t *size)
{
    char path[FAKE_PATH];
    FILE *file = fopen(fake_path(path, run->results, name), "rb");
    struct stat found;
    assert_true(file && fstat(fileno(file), &found) == 0);
    char *bytes = malloc((size_t)found.st_size);
    *size = fread(bytes, 1, (size_t)found.st_size, file);
    assert_true(fclose(file) == 0 && *size == (size_t)found.st_size);
    return bytes;
}

/* That they are these. */
static void assert_bytes(const struct fake_run *run, const char *name, const char *bytes, size_t size)
{
    size_t found_size;
    char *found = bytes_of(run, name, &found_size);
    assert_int_equal(found_size, size);
    assert_memory_equal(found, bytes, size);
    free(found);
}

static void finish(struct fake_run *run, int threads, size_t memory)
{
    struct store *store = NULL;
    assert_int_equal(create(run, true, &store), 0);
    fake_put_chunk(store, 0, REPLICATES);
    store_set_limits(store, threads, memory);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
}

static void what_is_kept_depends_on_neither_threads_nor_memory(void **state)
{
    struct fake_run *run = *state;
    size_t size;
    finish(run, 1, STORE_MEMORY);
    char *bytes = bytes_of(run, STORE_FILE, &size);
    for (int threads = 1; threads <= 3; threads++) {
        finish(run, threads, (size_t)threads * 10000);
        assert_bytes(run, STORE_FILE, bytes, size);
    }
    free(bytes);
    assert_kept(run);
}

/* How many indicators' months are held. */
static size_t count_held(const struct store *store)
{
    size_t held = 0;
    for (int scenario = 0; scenario < FAKE_SCENARIOS; scenario++)
        for (int i = 0; i < INDICATOR_COUNT && store->months; i++)
            held += store->months[scenario].place[i] > 0;
    return held;
}

/* All summaries out of months, one after the other, for the caller to free. Each needs what the last one of another
 * scenario has just pushed out, where little fits. */
static struct summary *read_all(struct fake_run *run, size_t memory, size_t *n)
{
    enum { POINTS = FAKE_MONTHS + FAKE_HORIZON + 1, BYTES = REPLICATES * FAKE_MONTHS * sizeof(double) };
    struct summary *all = calloc((size_t)INDICATOR_COUNT * FAKE_SCENARIOS * 2 * POINTS, sizeof *all), *points = NULL;
    struct store *store = fake_open(run);
    *n = 0;
    if (memory != STORE_MEMORY)
        store_set_limits(store, 1, memory);
    for (int i = 0; i < INDICATOR_COUNT; i++)
        store_expect(store, i);
    for (int i = 0; i < INDICATOR_COUNT; i++)
        for (int k = 0; k < FAKE_SCENARIOS * 2 * STORE_SERIES; k++) {
            const enum store_series series = (enum store_series)(k % STORE_SERIES);
            const size_t n_points = (size_t)store_points(store_info(store), series);
            const int scenario = k / STORE_SERIES % FAKE_SCENARIOS;
            const bool change = k >= FAKE_SCENARIOS * STORE_SERIES;
            assert_int_equal(store_read_summaries(store, scenario, i, series, change, &points), 0);
            assert_true(count_held(store) * BYTES <= (memory > 2 * BYTES ? memory : 2 * BYTES));
            memcpy(all + *n, points, n_points * sizeof *points);
            *n += n_points;
            free(points);
        }
    store_close(store);
    return all;
}

static void what_is_read_does_not_depend_on_memory(void **state)
{
    struct fake_run *run = *state;
    size_t n, other_n;
    fake_store(run, REPLICATES);
    struct summary *all = read_all(run, STORE_MEMORY, &n);
    static const size_t memories[] = {0, 1, 20000, 50000, 200000, 1000000};
    for (size_t k = 0; k < sizeof memories / sizeof *memories; k++) {
        struct summary *others = read_all(run, memories[k], &other_n);
        assert_int_equal(n, other_n);
        assert_memory_equal(all, others, n * sizeof *all);
        free(others);
    }
    free(all);
}

static void until_it_is_complete_its_months_are_there(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    double *values = NULL;
    assert_int_equal(create(run, false, &store), 0);
    fake_put_chunk(store, 0, 10);
    store_close(store);
    store = fake_open(run);
    assert_true(store_has_months(store_info(store)));
    assert_int_equal(fake_read(store, 1, 0, &values), 0);
    free(values);
    store_close(store);
    store = resume(run);
    fake_put_chunk(store, 10, REPLICATES);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    assert_kept(run);
}

/* The steps of store_finish, one after the other; a run that is killed stands between two of them. */
static void finish_up_to(struct store *store, int steps)
{
    if (steps > 0)
        assert_int_equal(store_condense(store), 0);
    store->info.complete = true;
    if (steps > 1)
        assert_int_equal(store_write_manifest(store), 0);
    store_close_file(store);
    if (steps > 2)
        assert_int_equal(store_folder_shrink(store), 0);
    store_close(store);
}

static void a_run_killed_while_it_gives_its_months_up_ends_as_any(void **state)
{
    struct fake_run *run = *state;
    for (int over = 0; over < 2; over++)
        for (int steps = 0; steps <= 3; steps++) {
            struct store *store = NULL;
            assert_int_equal(create(run, over > 0 || steps > 0, &store), 0);
            fake_put_chunk(store, 0, REPLICATES);
            finish_up_to(store, steps);
            store = resume(run);
            if (!store_info(store)->complete) {
                assert_int_equal(store_settled(store), REPLICATES);
                assert_int_equal(store_finish(store, &run->messages), 0);
            }
            store_close(store);
            assert_kept(run);
        }
}

/* Stops once it has been asked so many times. */
static bool is_patience_over(void *context)
{
    int *patience = context;
    return --*patience < 0;
}

/* In a new folder, with or without earlier results. True if it was stopped, and then ended as one that was not. */
static bool stop_and_resume(struct fake_run *run, bool over, int patience, const char *whole, size_t whole_size)
{
    struct store *store = NULL;
    char name[32], *earlier = NULL;
    size_t size = 0;
    snprintf(name, sizeof name, "%d-%d", over, patience);
    fake_path(run->results, run->folder, name);
    if (over) {
        run->experiment.keep = KEEP_MONTHLY;
        fake_store(run, 3);
        earlier = bytes_of(run, STORE_FILE, &size);
    }
    assert_int_equal(create(run, over, &store), 0);
    fake_put_chunk(store, 0, REPLICATES);
    store_let_stop(store, is_patience_over, &patience);
    const int status = store_finish(store, &run->messages);
    store_close(store);
    assert_true(status == STATUS_OK || status == STATUS_INTERRUPTED);
    assert_false(fake_exists(run->results, STORE_SMALL));
    if (status == STATUS_INTERRUPTED) {
        if (over)
            assert_bytes(run, STORE_FILE, earlier, size);
        store = resume(run);
        assert_false(store_info(store)->complete);
        assert_int_equal(store_settled(store), REPLICATES);
        assert_int_equal(store_finish(store, &run->messages), 0);
        store_close(store);
    }
    assert_bytes(run, STORE_FILE, whole, whole_size);
    free(earlier);
    return status == STATUS_INTERRUPTED;
}

static void a_run_stopped_while_it_sums_up_ends_as_any(void **state)
{
    struct fake_run *run = *state;
    size_t size;
    finish(run, 1, STORE_MEMORY);
    char *whole = bytes_of(run, STORE_FILE, &size);
    for (int over = 0; over < 2; over++) {
        int patience = 0, stopped = 0;
        for (; stop_and_resume(run, over > 0, patience, whole, size); stopped++)
            patience += 1 + patience;
        assert_true(stopped > 8);
    }
    free(whole);
    assert_kept(run);
}

static void a_small_file_that_is_not_whole_is_made_anew(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(create(run, false, &store), 0);
    fake_put_chunk(store, 0, REPLICATES);
    store_close(store);
    fake_write(run->results, STORE_SMALL, "");
    store = resume(run);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    assert_kept(run);
}

/* SQLite finds nothing wrong where whole rows are gone. */
static void a_row_that_is_lost_is_told_when_the_results_are_opened(void **state)
{
    static const char *const losses[] = {"DELETE FROM summaries WHERE id = 100", "DELETE FROM summaries",
                                         "DELETE FROM years WHERE id = 7", "DELETE FROM years"};
    struct fake_run *run = *state;
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        struct store *store = NULL;
        sqlite3 *database = NULL;
        char path[FAKE_PATH];
        assert_int_equal(create(run, i > 0, &store), 0);
        fake_put_chunk(store, 0, REPLICATES);
        assert_int_equal(store_finish(store, &run->messages), 0);
        store_close(store);
        assert_kept(run);
        assert_int_equal(sqlite3_open(fake_path(path, run->results, STORE_FILE), &database), SQLITE_OK);
        assert_int_equal(sqlite3_exec(database, losses[i], NULL, NULL, NULL), SQLITE_OK);
        assert_true(sqlite3_changes(database) > 0);
        sqlite3_close(database);
        assert_int_equal(store_open(run->results, &store, &run->messages), STATUS_STORE);
        assert_non_null(strstr(fake_run_message(run), "is damaged; run the scenarios again"));
        messages_clear(&run->messages);
        assert_int_equal(store_resume(run->results, &run->experiment, 0, "kapasim run", &store, &run->messages),
                         STATUS_STORE);
        assert_non_null(strstr(fake_run_message(run), "is damaged; run the scenarios again"));
        messages_clear(&run->messages);
    }
}

/* ---- room ---- */

static void the_room_of_what_is_kept_is_known_beforehand(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    struct stat found;
    char path[FAKE_PATH];
    assert_int_equal(create(run, false, &store), 0);
    fake_put_chunk(store, 0, REPLICATES);
    assert_int_equal(store_finish(store, &run->messages), 0);
    assert_int_equal(stat(fake_path(path, run->results, STORE_FILE), &found), 0);
    /* The numbers of this run are no counts, which take less. */
    double told = store_complete_bytes(store_info(store));
    assert_in_range((int)(100 * told / (double)found.st_size), 50, 150);
    store_close(store);
}

/* ---- staff ---- */

static void put_staff(struct store *store, uint32_t replicate, size_t people)
{
    static double numbers[200 * STAFF_COLUMNS];
    struct staff_month months[1 + 3 * FAKE_SCENARIOS] = {{.scenario = -1, .people = people}};
    struct staff_table table = {.months = months, .n_months = 1, .numbers = numbers};
    for (int scenario = 0; scenario < FAKE_SCENARIOS; scenario++)
        for (int month = 1; month <= FAKE_HORIZON; month++)
            if (staff_table_keeps(store_info(store)->start, FAKE_HORIZON, month))
                months[table.n_months++] = (struct staff_month){.scenario = scenario, .month = month, .people = people};
    for (size_t i = 0; i < people * STAFF_COLUMNS; i++)
        numbers[i] = i % 2 > 0 ? (double)(i % 300) : replicate + 1 / (double)(i + 3);
    assert_int_equal(store_put_staff(store, replicate, &table), 0);
}

static struct store *store_with_staff(struct fake_run *run, uint32_t replicates)
{
    struct store *store = NULL;
    run->experiment.keep = KEEP_STAFF;
    assert_int_equal(
        store_create(run->results, true, &run->experiment, replicates, "kapasim run", &store, &run->messages), 0);
    for (uint32_t i = 0; i < replicates; i++) {
        assert_int_equal(store_begin(store), 0);
        assert_int_equal(fake_put(store, i), 0);
        put_staff(store, i, i == 1 ? 0 : 69);
        assert_int_equal(store_commit(store), 0);
    }
    return store;
}

static void staff_are_read_as_they_were_put(void **state)
{
    struct fake_run *run = *state;
    struct store *store = store_with_staff(run, 4);
    double *numbers = NULL;
    size_t people;
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    store = fake_open(run);
    /* The run starts in July 2026: December is month 6, and month 18 the last. */
    assert_int_equal(staff_table_count(store_info(store)->start, FAKE_HORIZON), 2);
    for (int month = 0; month <= FAKE_HORIZON; month += 6) {
        int expected = month == 12 ? STATUS_STORE : STATUS_OK;
        assert_int_equal(store_read_staff(store, 1, 3, month, &numbers, &people), expected);
        if (expected == STATUS_OK) {
            assert_int_equal(people, 69);
            assert_close(numbers[2], 3 + 1 / 5.0, 0);
            assert_close(numbers[69 * STAFF_COLUMNS - 2], (69 * STAFF_COLUMNS - 2) % 300, 0);
        }
        free(numbers);
    }
    assert_int_equal(store_read_staff(store, 0, 1, 6, &numbers, &people), 0);
    assert_int_equal(people, 0);
    free(numbers);
    store_close(store);
}

static void the_room_of_the_staff_is_known_beforehand(void **state)
{
    struct fake_run *run = *state;
    struct stat few, many;
    char path[FAKE_PATH];
    struct store *store = store_with_staff(run, 4);
    assert_int_equal(stat(fake_path(path, run->results, STORE_FILE), &few), 0);
    store_discard(store);
    store = store_with_staff(run, 54);
    assert_int_equal(stat(path, &many), 0);
    double took = (double)(many.st_size - few.st_size) / 50;
    assert_in_range((int)(100 * store_replicate_bytes(store_info(store)) / took), 80, 120);
    store_close(store);
}

/* A power cut may take a part of a chunk. */
static void a_run_whose_staff_are_not_whole_is_not_taken_up(void **state)
{
    struct fake_run *run = *state;
    struct store *store = store_with_staff(run, 4);
    assert_int_equal(
        sqlite3_exec(store->database, "DELETE FROM staff WHERE id = (SELECT max(id) FROM staff)", NULL, NULL, NULL),
        SQLITE_OK);
    store_close(store);
    assert_int_equal(store_resume(run->results, &run->experiment, 0, "kapasim run", &store, &run->messages),
                     STATUS_STORE);
    assert_non_null(strstr(fake_run_message(run), "is damaged"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_out_as_they_went_in),
        cmocka_unit_test(damaged_lengths_are_refused),
        TEST(a_complete_run_keeps_summaries_years_and_ends),
        TEST(what_is_kept_depends_on_neither_threads_nor_memory),
        TEST(what_is_read_does_not_depend_on_memory),
        TEST(until_it_is_complete_its_months_are_there),
        TEST(a_run_killed_while_it_gives_its_months_up_ends_as_any),
        TEST(a_run_stopped_while_it_sums_up_ends_as_any),
        TEST(a_small_file_that_is_not_whole_is_made_anew),
        TEST(a_row_that_is_lost_is_told_when_the_results_are_opened),
        TEST(the_room_of_what_is_kept_is_known_beforehand),
        TEST(staff_are_read_as_they_were_put),
        TEST(the_room_of_the_staff_is_known_beforehand),
        TEST(a_run_whose_staff_are_not_whole_is_not_taken_up),
    };
    return cmocka_run_group_tests_name("keep", tests, NULL, NULL);
}
