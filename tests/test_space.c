#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"
#include "fake_run.h"

static void what_does_not_fit_the_disk_is_refused(void **state)
{
    struct fake_run *run = *state;
    struct store *store = NULL;
    assert_int_equal(
        store_create(run->results, false, &run->experiment, UINT32_MAX, "kapasim run", &store, &run->messages),
        STATUS_BAD_INPUT);
    assert_non_null(strstr(fake_run_message(run), "ask for fewer with -n, make room"));
    assert_false(fake_exists(run->folder, "results"));
    messages_clear(&run->messages);
    fake_store(run, 20); /* and complete results stay alone */
    assert_int_equal(store_resume(run->results, &run->experiment, UINT32_MAX, "kapasim run", &store, &run->messages),
                     STATUS_BAD_INPUT);
    assert_non_null(strstr(fake_run_message(run), "ask for fewer with -n, make room"));
    assert_false(fake_exists(run->results, "results.db.part"));
}

static void the_room_that_results_take_is_known_beforehand(void **state)
{
    struct fake_run *run = *state;
    struct stat one, many;
    char path[FAKE_PATH];
    fake_path(run->results, run->folder, "one");
    fake_store(run, 1);
    assert_int_equal(stat(fake_path(path, run->results, "results.db"), &one), 0);
    fake_path(run->results, run->folder, "many");
    fake_store(run, 101);
    assert_int_equal(stat(fake_path(path, run->results, "results.db"), &many), 0);
    struct store *store = fake_open(run);
    double took = (double)(many.st_size - one.st_size) / 100;
    assert_close(store_replicate_bytes(store_info(store)) / took, 1, 0.1);
    store_close(store);
}

/* The two scenarios of this run take about 40 kB a replicate: 100,000 of them are told, 100 are not. */
static void much_room_is_told(void **state)
{
    struct fake_run *run = *state;
    for (uint32_t replicates = 100; replicates <= 100000; replicates *= 1000) {
        struct store *store = NULL;
        int status =
            store_create(run->results, false, &run->experiment, replicates, "kapasim run", &store, &run->messages);
        store_close(store);
        if (status != 0)
            skip(); /* a small disk */
        assert_int_equal(run->messages.count, replicates > 100);
    }
    assert_non_null(strstr(fake_run_message(run), "the results may take up to "));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_run_set_up, fake_run_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_does_not_fit_the_disk_is_refused),
        TEST(the_room_that_results_take_is_known_beforehand),
        TEST(much_room_is_told),
    };
    return cmocka_run_group_tests_name("space", tests, NULL, NULL);
}
