#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "fake_run.h"
#include "report/export.h"
#include "run/batch.h"
#include "run/store_inside.h"

enum { REPLICATES = 150, KILLS_MOST = 200, NOBODY = 65534, OUT_OF_REACH = 77 };

static const char command_line[] = "kapasim run";

/* ---- what a run leaves ---- */

/* Writes every table of the results into the file NAME.csv. */
static void export_all(struct fake_run *run, const char *results, const char *name)
{
    const struct export_filter filter = {0};
    char path[FAKE_PATH], file[FAKE_PATH];
    struct store *store = NULL;
    snprintf(file, sizeof file, "%s.csv", name);
    FILE *out = fopen(fake_path(path, run->folder, file), "w");
    assert_non_null(out);
    assert_int_equal(store_open(results, &store, &run->messages), 0);
    for (int i = 0; export_table_name(i) != NULL; i++) {
        bool there = strcmp(export_table_name(i), "staff") != 0 || store_info(store)->keep == KEEP_STAFF;
        if (there)
            assert_int_equal(export_table(store, export_table_name(i), &filter, out, &run->messages), 0);
    }
    assert_true(store_info(store)->complete);
    store_close(store);
    assert_int_equal(fclose(out), 0);
}

static void assert_same_tables(struct fake_run *run, const char *a, const char *b)
{
    char command[4 * FAKE_PATH];
    snprintf(command, sizeof command, "cmp %s/%s.csv %s/%s.csv", run->folder, a, run->folder, b);
    assert_int_equal(system(command), 0);
}

/* Runs without a break. */
static void run_whole(struct fake_run *run, const char *name, uint32_t replicates)
{
    struct store *store = NULL;
    char results[FAKE_PATH];
    uint32_t dropped;
    fake_path(results, run->folder, name);
    assert_int_equal(store_create(results, false, &run->experiment, replicates, command_line, &store, &run->messages),
                     0);
    assert_int_equal(batch_run(&run->experiment, replicates, 1, store, NULL, NULL, &dropped, &run->messages), 0);
    assert_int_equal(store_finish(store, &run->messages), 0);
    store_close(store);
    export_all(run, results, name);
}

static int resume(struct fake_run *run, uint32_t replicates, struct store **store)
{
    return store_resume(run->results, &run->experiment, replicates, command_line, store, &run->messages);
}

/* Begins a run, or takes it up, and stores `chunk` replicates at a time. */
static int run_on(struct fake_run *run, uint32_t replicates, uint32_t chunk, int threads)
{
    struct store *store = NULL;
    uint32_t dropped;
    int status = resume(run, replicates, &store);
    if (status == 0 && !store)
        status = store_create(run->results, false, &run->experiment, replicates, command_line, &store, &run->messages);
    if (status == 0 && store_info(store)->complete) {
        store_close(store);
        return 0;
    }
    for (uint32_t to = status == 0 ? store_settled(store) : 0; status == 0 && to < replicates;) {
        to = to + chunk < replicates ? to + chunk : replicates;
        status = batch_run(&run->experiment, to, threads, store, NULL, NULL, &dropped, &run->messages);
    }
    if (status == 0)
        status = store_finish(store, &run->messages);
    store_close(store);
    return status;
}

/* The same in a process that is killed after a while; true if it was. */
static bool run_and_kill(struct fake_run *run, uint32_t replicates, uint32_t chunk, int threads, long microseconds)
{
    const struct timespec wait = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};
    int ended;
    pid_t child = fork();
    if (child == 0)
        _exit(run_on(run, replicates, chunk, threads) == 0 ? 0 : 1);
    nanosleep(&wait, NULL);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFSIGNALED(ended) || WEXITSTATUS(ended) == 0);
    return WIFSIGNALED(ended);
}

static void remove_results(const struct fake_run *run)
{
    char command[2 * FAKE_PATH];
    snprintf(command, sizeof command, "rm -r %s", run->results);
    assert_int_equal(system(command), 0);
}

static void a_run_that_is_killed_again_and_again_ends_with_the_same_tables(void **state)
{
    static const struct {
        uint32_t chunk;
        int threads;
    } ways[] = {{1, 1}, {7, 2}, {64, 2}};
    struct fake_run *run = *state;
    unsigned chance = 1;
    run->experiment.keep = KEEP_STAFF; /* and all the rest */
    run_whole(run, "whole", REPLICATES);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        int kills = 0;
        long longest = 20000; /* longer each time, so that slow machines get on too */
        while (run_and_kill(run, REPLICATES, ways[i].chunk, ways[i].threads, rand_r(&chance) % longest)) {
            longest += longest / 8;
            assert_true(++kills < KILLS_MOST);
        }
        assert_true(kills > 2);
        export_all(run, run->results, "resumed");
        assert_same_tables(run, "whole", "resumed");
        assert_false(fake_exists(run->results, "manifest.json.part") || fake_exists(run->results, "results.db.part"));
        remove_results(run);
    }
}

/* A run of so many replicates that stops, stored and not finished. */
static void run_part(struct fake_run *run, uint32_t to, uint32_t replicates)
{
    struct store *store = NULL;
    uint32_t dropped;
    assert_int_equal(
        store_create(run->results, false, &run->experiment, replicates, command_line, &store, &run->messages), 0);
    assert_int_equal(batch_run(&run->experiment, to, 1, store, NULL, NULL, &dropped, &run->messages), 0);
    store_close(store);
}

static void a_run_goes_on_to_more_replicates_than_it_was_begun_with(void **state)
{
    struct fake_run *run = *state;
    run_whole(run, "whole", 40);
    run_part(run, 9, 20);
    assert_int_equal(run_on(run, 40, 64, 2), 0);
    export_all(run, run->results, "resumed");
    assert_same_tables(run, "whole", "resumed");
}

static uint32_t stored(struct fake_run *run, bool *complete)
{
    struct store *store = fake_open(run);
    uint32_t n = store_info(store)->stored;
    *complete = store_info(store)->complete;
    store_close(store);
    return n;
}

static void complete_results_stay_until_more_are_complete(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    uint32_t dropped;
    bool complete;
    run_whole(run, "whole", 40);
    run_whole(run, "results", 20);
    for (uint32_t to = 25; to <= 30; to += 5) { /* two runs that are cut off */
        assert_int_equal(resume(run, 40, &store), 0);
        assert_int_equal(batch_run(&run->experiment, to, 1, store, NULL, NULL, &dropped, &run->messages), 0);
        assert_int_equal(store_settled(store), to);
        store_close(store);
        assert_int_equal(stored(run, &complete), 20);
        assert_true(complete);
    }
    assert_int_equal(run_on(run, 40, 64, 1), 0);
    export_all(run, run->results, "resumed");
    assert_same_tables(run, "whole", "resumed");
}

static void a_run_over_earlier_results_is_taken_up(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    uint32_t dropped;
    bool complete;
    run_whole(run, "whole", 20);
    fake_store(run, 3);
    assert_int_equal(store_create(run->results, true, &run->experiment, 20, command_line, &store, &run->messages), 0);
    assert_int_equal(batch_run(&run->experiment, 9, 1, store, NULL, NULL, &dropped, &run->messages), 0);
    store_close(store);
    assert_int_equal(stored(run, &complete), 3);
    assert_int_equal(run_on(run, 20, 64, 1), 0);
    export_all(run, run->results, "resumed");
    assert_same_tables(run, "whole", "resumed");
}

static void nothing_is_left_to_do_for_complete_results(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    run_whole(run, "results", 20);
    for (uint32_t asked = 0; asked <= 20; asked += 10) {
        assert_int_equal(resume(run, asked, &store), 0);
        assert_true(store_info(store)->complete);
        assert_int_equal(store_settled(store), 20);
        store_close(store);
    }
}

static void where_no_run_has_begun_there_is_none_to_take_up(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(resume(run, 20, &store), 0);
    assert_null(store);
    assert_int_equal(mkdir(run->results, 0777), 0);
    fake_write(run->results, "results.db", ""); /* killed at once */
    fake_write(run->results, "manifest.json.part", "{");
    assert_int_equal(resume(run, 20, &store), 0);
    assert_null(store);
    assert_int_equal(run_on(run, 20, 64, 1), 0);
}

static void change(const struct fake_run *run, const char *statement)
{
    sqlite3 *database = NULL;
    char path[FAKE_PATH];
    assert_int_equal(sqlite3_open(fake_path(path, run->results, "results.db"), &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, statement, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

/* A kill between the last chunk and the new names of the files. */
static void a_run_that_is_killed_at_its_very_end_is_finished(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    char command[4 * FAKE_PATH];
    bool complete;
    run_whole(run, "results", 20);
    snprintf(command, sizeof command, "cd %s && mv manifest.json manifest.json.part", run->results);
    assert_int_equal(system(command), 0);
    assert_int_equal(resume(run, 20, &store), 0);
    store_close(store);
    assert_true(fake_exists(run->results, "manifest.json"));

    snprintf(command, sizeof command, "cd %s && mv manifest.json manifest.json.part && mv results.db results.db.part",
             run->results);
    assert_int_equal(system(command), 0);
    assert_int_equal(resume(run, 20, &store), 0);
    assert_true(store_info(store)->complete);
    store_close(store);
    assert_int_equal(stored(run, &complete), 20);

    snprintf(command, sizeof command, "cd %s && cp results.db results.db.part", run->results); /* a mere copy */
    assert_int_equal(system(command), 0);
    assert_int_equal(resume(run, 20, &store), 0);
    store_close(store);
    assert_false(fake_exists(run->results, "results.db.part"));
    assert_int_equal(stored(run, &complete), 20);
}

/* ---- what is refused ---- */

static void assert_refused(struct fake_run *run, const char *difference)
{
    struct store *store = NULL;
    assert_int_equal(resume(run, 0, &store), STATUS_BAD_INPUT);
    assert_null(store);
    assert_non_null(strstr(fake_run_message(run), "begun with something else"));
    bool told = false;
    for (size_t i = 1; i < run->messages.count; i++)
        told = told || strcmp(run->messages.list[i].text, difference) == 0;
    if (!told)
        fail_msg("not told: %s; but: %s", difference, run->messages.list[1].text);
    messages_clear(&run->messages);
}

static void another_run_is_refused_and_told_how_it_differs(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    run_part(run, 5, 20);

    run->experiment.seed = 8;
    assert_refused(run, "  `seed` is 7 in that run, and 8 now");
    run->experiment.seed = 7;
    run->experiment.fixed_parameters = true;
    assert_refused(run, "  `fixed parameters` is no in that run, and yes now");
    run->experiment.fixed_parameters = false;

    struct piece *piece = run->scenarios[1]->global[ERA_POLICY][PARAM_budget_annual].pieces;
    double before = piece->value;
    piece->value = 2e8;
    assert_refused(run, "  palembang-mentoring: `budget.annual` is Rp 150.000.000 in that run, and Rp 200.000.000 now");
    piece->value = before * (1 + 1e-15); /* less than words show */
    assert_int_equal(resume(run, 0, &store), STATUS_BAD_INPUT);
    assert_non_null(strstr(run->messages.list[1].text, "0x1."));
    messages_clear(&run->messages);
    piece->value = before;

    run->scenarios[0]->groups[0].count++;
    assert_int_equal(resume(run, 0, &store), STATUS_BAD_INPUT);
    assert_non_null(strstr(run->messages.list[1].text, "`staff.groups.1` is 1 S2 structural"));
    messages_clear(&run->messages);
    run->scenarios[0]->groups[0].count--;

    run->experiment.n_scenarios = 1;
    assert_refused(run, "  `scenarios` is palembang-bkpsdm, palembang-mentoring in that run, and palembang-bkpsdm now");
    run->experiment.n_scenarios = 2;

    change(run, "UPDATE settings SET exact = 'x', shown = '0.1.0, sources 1' WHERE path = 'program'");
    assert_int_equal(resume(run, 0, &store), STATUS_BAD_INPUT);
    assert_non_null(strstr(run->messages.list[1].text, "`program` is 0.1.0, sources 1 in that run, and "));
    messages_clear(&run->messages);
}

static void fewer_replicates_than_there_are_are_refused(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    run_part(run, 9, 20);
    assert_int_equal(resume(run, 8, &store), STATUS_BAD_INPUT);
    assert_non_null(strstr(fake_run_message(run), "9 replicates are there"));
    messages_clear(&run->messages);
    assert_int_equal(run_on(run, 9, 64, 1), 0);
}

static void a_damaged_run_is_refused(void **state)
{
    static const char *const statements[] = {"DELETE FROM replicates WHERE replicate = 3",
                                             "DELETE FROM series WHERE replicate = 3 AND scenario = 1"};
    struct fake_run *run = *state;
    struct store *store = NULL;
    for (size_t i = 0; i < 2; i++) {
        fake_path(run->results, run->folder, i == 0 ? "replicate" : "series");
        run_part(run, 9, 20);
        change(run, statements[i]);
        assert_int_equal(resume(run, 0, &store), STATUS_STORE);
        assert_non_null(strstr(fake_run_message(run), "is damaged"));
        messages_clear(&run->messages);
    }
}

static void a_run_that_was_cut_off_is_in_the_way_of_another(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    run_part(run, 9, 20);
    assert_int_equal(fake_create(run, false, &store), STATUS_BAD_INPUT);
    assert_non_null(strstr(fake_run_message(run),
                           "cut off after 9 of 20 replicates; complete it with --resume, replace "
                           "it with --force"));
    messages_clear(&run->messages);
    assert_int_equal(resume(run, 0, &store), 0); /* by another process */
    struct store *second = NULL;
    assert_int_equal(resume(run, 0, &second), STATUS_BAD_INPUT);
    assert_non_null(strstr(fake_run_message(run), "another run is writing here"));
    store_close(store);
}

/* ---- what the system refuses ---- */

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_run_without_room_is_completed_once_there_is_some(void **state)
{
    struct fake_run *run = *state;
    bool complete;
    run_whole(run, "whole", 60);
    limit_files(1200000);
    int status = run_on(run, 60, 8, 2);
    limit_files(RLIM_INFINITY);
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(fake_run_message(run), "cannot be stored"));
    messages_clear(&run->messages);
    uint32_t n = stored(run, &complete);
    assert_true(n >= 8 && n < 60 && n % 8 == 0 && !complete);
    assert_int_equal(run_on(run, 60, 8, 2), 0);
    export_all(run, run->results, "resumed");
    assert_same_tables(run, "whole", "resumed");

    limit_files(3000000); /* for more than there is room for: what is complete stays */
    assert_int_equal(run_on(run, 200, 8, 2), STATUS_IO);
    limit_files(RLIM_INFINITY);
    assert_int_equal(stored(run, &complete), 60);
    assert_true(complete);
}

static void a_folder_that_is_moved_away_ends_the_run(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    char moved[FAKE_PATH];
    uint32_t dropped;
    bool complete;
    assert_int_equal(store_create(run->results, false, &run->experiment, 20, command_line, &store, &run->messages), 0);
    assert_int_equal(batch_run(&run->experiment, 9, 1, store, NULL, NULL, &dropped, &run->messages), 0);
    assert_int_equal(rename(run->results, fake_path(moved, run->folder, "moved")), 0);
    assert_int_equal(batch_run(&run->experiment, 20, 1, store, NULL, NULL, &dropped, &run->messages), STATUS_IO);
    assert_non_null(strstr(fake_run_message(run), "was moved or deleted"));
    assert_int_equal(store_finish(store, &run->messages), STATUS_IO);
    store_close(store);
    memcpy(run->results, moved, sizeof moved);
    assert_int_equal(stored(run, &complete), 9);
    messages_clear(&run->messages);
    assert_int_equal(run_on(run, 20, 64, 1), 0);
}

static void a_folder_that_may_not_be_written_is_told(void **state)
{
    struct fake_run *run = *state;
    char command[2 * FAKE_PATH];
    int ended;
    run_part(run, 9, 20);
    snprintf(command, sizeof command, "chmod 755 %s && chmod -R a-w,a+rX %s", run->folder, run->results);
    assert_int_equal(system(command), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *store = NULL;
        if (geteuid() == 0 && setuid(NOBODY) != 0)
            _exit(1);
        if (access(run->results, R_OK | X_OK) != 0)
            _exit(OUT_OF_REACH);
        bool told = resume(run, 0, &store) != 0 && strstr(fake_run_message(run), "may not be written; make the folder");
        _exit(told ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    snprintf(command, sizeof command, "chmod -R u+w %s", run->results);
    assert_int_equal(system(command), 0);
    assert_true(WIFEXITED(ended));
    if (WEXITSTATUS(ended) == OUT_OF_REACH)
        skip(); /* a machine whose root is closed to others shows them no folder at all */
    assert_int_equal(WEXITSTATUS(ended), 0);
    assert_int_equal(run_on(run, 20, 64, 1), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_run_that_is_killed_again_and_again_ends_with_the_same_tables),
        TEST(a_run_goes_on_to_more_replicates_than_it_was_begun_with),
        TEST(complete_results_stay_until_more_are_complete),
        TEST(a_run_over_earlier_results_is_taken_up),
        TEST(nothing_is_left_to_do_for_complete_results),
        TEST(where_no_run_has_begun_there_is_none_to_take_up),
        TEST(a_run_that_is_killed_at_its_very_end_is_finished),
        TEST(another_run_is_refused_and_told_how_it_differs),
        TEST(fewer_replicates_than_there_are_are_refused),
        TEST(a_damaged_run_is_refused),
        TEST(a_run_that_was_cut_off_is_in_the_way_of_another),
        TEST(a_run_without_room_is_completed_once_there_is_some),
        TEST(a_folder_that_is_moved_away_ends_the_run),
        TEST(a_folder_that_may_not_be_written_is_told),
    };
    return cmocka_run_group_tests_name("resume", tests, NULL, NULL);
}
