#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "check.h"
#include "fake_run.h"

/* ---- folders ------------------------------------------------------------------------------------------------- */
static void results_are_not_overwritten_without_force(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    fake_store(run, 2);
    assert_int_equal(fake_create(run, false, &store), STATUS_BAD_INPUT);
    assert_null(store);
    assert_non_null(strstr(fake_run_message(run), "--force"));
    messages_clear(&run->messages);
    store = fake_open(run);
    assert_int_equal(store_info(store)->stored, 2);
    store_close(store);
}

static void assert_two_files(const struct fake_run *run)
{
    char command[2 * FAKE_PATH];
    snprintf(command, sizeof command, "test $(ls -A %s | wc -l) = 2", run->results);
    assert_int_equal(system(command), 0);
    assert_true(fake_exists(run->results, "results.db") && fake_exists(run->results, "manifest.json"));
}

static void assert_stored(struct fake_run *run, uint32_t stored)
{
    struct store *store = fake_open(run);
    assert_int_equal(store_info(store)->stored, stored);
    store_close(store);
    messages_clear(&run->messages);
}

static void force_replaces_results_and_figures(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    char plots[FAKE_PATH];
    fake_store(run, 2);
    assert_int_equal(mkdir(fake_path(plots, run->results, "plots"), 0777), 0);
    fake_write(plots, "error.gp", "");
    fake_write(plots, "error.svg", "");
    char parts[FAKE_PATH + 16]; /* of a plot that was killed */
    snprintf(parts, sizeof parts, "%s/part-a1B2c3", plots);
    assert_int_equal(mkdir(parts, 0700), 0);
    fake_write(parts, "error.png", "");
    assert_int_equal(fake_create(run, true, &store), 0);
    assert_true(fake_exists(plots, "error.svg"));
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    assert_false(fake_exists(run->results, "plots"));
    assert_two_files(run);
    store = fake_open(run);
    assert_int_equal(store_info(store)->stored, 0);
    store_close(store);
}

static void force_leaves_what_else_lies_among_results(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    char plots[FAKE_PATH];
    fake_store(run, 2);
    assert_int_equal(mkdir(fake_path(plots, run->results, "plots"), 0777), 0);
    fake_write(plots, "error.gp", "");
    fake_write(plots, "error.svg", "");
    fake_write(plots, "holiday.png", "mine"); /* there is no script holiday.gp */
    fake_write(run->results, "summary.csv", "mine");
    assert_int_equal(fake_create(run, true, &store), 0);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    assert_true(fake_exists(plots, "holiday.png") && fake_exists(run->results, "summary.csv"));
    assert_false(fake_exists(plots, "error.gp") || fake_exists(plots, "error.svg"));

    char path[FAKE_PATH]; /* what bears a result's name and is none could lead a result elsewhere */
    assert_int_equal(symlink("/nowhere", fake_path(path, run->results, "manifest.json.part")), 0);
    assert_int_equal(fake_create(run, true, &store), STATUS_BAD_INPUT);
    assert_true(fake_exists(run->results, "results.db"));
}

static void force_touches_no_folder_that_holds_no_results(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(mkdir(run->results, 0777), 0);
    fake_write(run->results, "notes.txt", "mine");
    assert_int_equal(fake_create(run, true, &store), STATUS_BAD_INPUT);
    assert_int_equal(fake_create(run, false, &store), STATUS_BAD_INPUT);
    assert_non_null(strstr(run->messages.list[0].file, "notes.txt"));
    assert_false(fake_exists(run->results, "results.db"));
}

static void a_discarded_store_leaves_nothing_but_what_is_not_its_own(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(fake_create(run, false, &store), 0);
    store_discard(store);
    assert_false(fake_exists(run->folder, "results"));

    assert_int_equal(fake_create(run, false, &store), 0);
    fake_write(run->results, "notes.txt", "mine");
    store_discard(store);
    assert_true(fake_exists(run->results, "notes.txt"));
    assert_false(fake_exists(run->results, "results.db") || fake_exists(run->results, "manifest.json"));
}

static void folders_above_go_only_if_they_were_made_and_are_empty(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    char path[FAKE_PATH];
    assert_int_equal(mkdir(fake_path(path, run->folder, "other"), 0777), 0);
    fake_path(run->results, run->folder, "deep/../other//a/b/");
    assert_int_equal(fake_create(run, false, &store), 0);
    assert_true(fake_exists(run->folder, "other/a/b/results.db"));
    store_discard(store);
    assert_true(fake_exists(run->folder, "other"));
    assert_false(fake_exists(run->folder, "other/a") || fake_exists(run->folder, "deep"));

    fake_path(run->results, run->folder, "other/a/b");
    assert_int_equal(fake_create(run, false, &store), 0);
    fake_write(fake_path(path, run->folder, "other/a"), "notes.txt", "mine");
    store_discard(store);
    assert_true(fake_exists(path, "notes.txt"));
    assert_false(fake_exists(path, "b"));

    fake_store(run, 1); /* what is complete stays */
    assert_true(fake_exists(path, "b/results.db"));
}

static void the_files_of_a_store_are_known_by_their_paths(void **state)
{
    struct fake_run *run = *state;
    char path[FAKE_PATH];
    assert_false(store_owns(fake_path(path, run->results, "results.db")));
    fake_store(run, 1);
    assert_true(store_owns(fake_path(path, run->results, "results.db")));
    assert_true(store_owns(fake_path(path, run->results, "manifest.json")));
    assert_false(store_owns(fake_path(path, run->results, "summary.csv")));
    assert_false(store_owns(fake_path(path, run->folder, "manifest.json")));
    assert_false(store_owns("manifest.json"));
}

static void force_spares_a_database_of_another_program(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    sqlite3 *other = NULL;
    char path[FAKE_PATH];
    assert_int_equal(mkdir(run->results, 0777), 0);
    assert_int_equal(sqlite3_open(fake_path(path, run->results, "results.db"), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE mine (a)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_int_equal(fake_create(run, true, &store), STATUS_BAD_INPUT);
    assert_true(fake_exists(run->results, "results.db"));
    assert_int_equal(store_open(run->results, &store, &run->messages), STATUS_STORE);
}

static void a_file_is_no_folder(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    fake_write(run->folder, "results", "mine");
    assert_int_equal(fake_create(run, true, &store), STATUS_BAD_INPUT);
    assert_int_equal(store_open(run->results, &store, &run->messages), STATUS_BAD_INPUT);
}

/* ---- one run at a time --------------------------------------------------------------------------------------- */

static void another_run_into_the_folder_is_refused(void **state)
{
    struct fake_run *run = *state;
    struct store *first = NULL, *second = NULL;
    for (int round = 0; round < 2; round++) { /* into a new folder, then over results */
        assert_int_equal(fake_create(run, round == 1, &first), 0);
        assert_int_equal(fake_create(run, false, &second), STATUS_BAD_INPUT);
        assert_int_equal(fake_create(run, true, &second), STATUS_BAD_INPUT);
        assert_int_equal(run->messages.errors, 2);
        assert_non_null(strstr(run->messages.list[1].text, "another run is writing here"));
        messages_clear(&run->messages);
        fake_put_chunk(first, 0, 5);
        assert_int_equal(store_finish(first, &run->messages), 0);
        store_close(first);
        assert_stored(run, 5);
        assert_two_files(run);
    }
}

static void a_run_that_was_killed_holds_no_lock(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    fake_killed_run(run, false);
    assert_true(fake_exists(run->results, "results.db-journal"));
    assert_int_equal(fake_create(run, true, &store), 0);
    fake_put_chunk(store, 0, 5);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    assert_two_files(run); /* the journal of the run that was killed is gone: it would spoil these */
    assert_stored(run, 5);
}

/* ---- runs that end early ------------------------------------------------------------------------------------- */

static void earlier_results_stay_until_the_new_ones_are_finished(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    fake_store(run, 3);
    assert_int_equal(fake_create(run, true, &store), 0);
    fake_put_chunk(store, 0, 5);
    assert_stored(run, 3);
    store_tell_kept(store, &run->messages);
    assert_non_null(strstr(fake_run_message(run), "the earlier results are as they were"));
    assert_non_null(strstr(fake_run_message(run), "results.db.part"));
    messages_clear(&run->messages);
    store_close(store);
    assert_stored(run, 3);
    assert_true(fake_exists(run->results, "manifest.json"));

    char part[FAKE_PATH], whole[FAKE_PATH]; /* what was stored can be read as the message says */
    fake_path(part, run->results, "results.db.part");
    fake_path(run->results, run->folder, "moved");
    assert_int_equal(mkdir(run->results, 0777), 0);
    assert_int_equal(rename(part, fake_path(whole, run->results, "results.db")), 0);
    assert_stored(run, 5);
}

static void a_killed_run_leaves_earlier_results_and_what_it_wrote_is_replaced(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    fake_store(run, 3);
    fake_killed_run(run, true);
    assert_stored(run, 3);
    assert_int_equal(fake_create(run, false, &store), STATUS_BAD_INPUT);
    messages_clear(&run->messages);
    assert_int_equal(fake_create(run, true, &store), 0);
    fake_put_chunk(store, 0, 5);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    assert_two_files(run);
    assert_stored(run, 5);
}

static void a_run_without_a_replicate_leaves_nothing(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(fake_create(run, false, &store), 0);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(store_put_dropped(store, 0, "out of reach"), 0);
    assert_int_equal(store_commit(store), 0);
    store_close(store);
    assert_false(fake_exists(run->folder, "results"));

    fake_store(run, 3);
    assert_int_equal(fake_create(run, true, &store), 0);
    assert_int_equal(store_begin(store), 0);
    assert_int_equal(fake_put(store, 0), 0); /* in a chunk that never ends */
    store_close(store);
    assert_two_files(run);
    assert_stored(run, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(results_are_not_overwritten_without_force),
        TEST(force_replaces_results_and_figures),
        TEST(force_leaves_what_else_lies_among_results),
        TEST(force_touches_no_folder_that_holds_no_results),
        TEST(a_discarded_store_leaves_nothing_but_what_is_not_its_own),
        TEST(folders_above_go_only_if_they_were_made_and_are_empty),
        TEST(the_files_of_a_store_are_known_by_their_paths),
        TEST(force_spares_a_database_of_another_program),
        TEST(a_file_is_no_folder),
        TEST(another_run_into_the_folder_is_refused),
        TEST(a_run_that_was_killed_holds_no_lock),
        TEST(earlier_results_stay_until_the_new_ones_are_finished),
        TEST(a_killed_run_leaves_earlier_results_and_what_it_wrote_is_replaced),
        TEST(a_run_without_a_replicate_leaves_nothing),
    };
    return cmocka_run_group_tests_name("store_folder", tests, NULL, NULL);
}
