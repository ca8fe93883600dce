#include "nation_fixture.h"

#include <malloc.h>

#include "model/indicators.h"
#include "run/nation_run.h"

static struct nation_run *open_run(const struct nation *nation, int threads)
{
    struct messages messages = {0};
    struct nation_run *run = NULL;
    assert_int_equal(nation_run_new(nation, 7, false, threads, &run, &messages), STATUS_OK);
    assert_int_equal(messages.count, 0);
    return run;
}

static struct nation_run *live(const struct nation *nation, int threads)
{
    struct nation_run *run = open_run(nation, threads);
    assert_int_equal(nation_run_replicate(run, 3, NULL, NULL), STATUS_OK);
    return run;
}

static void assert_same_numbers(const void *a, const void *b, size_t n)
{
    assert_memory_equal(a, b, n * sizeof(double));
}

static void assert_same_record(const struct record *a, const struct record *b)
{
    size_t years = (size_t)a->n_years;
    assert_int_equal(a->n_programmes, b->n_programmes);
    assert_same_numbers(a->monthly, b->monthly, (size_t)a->n_months * INDICATOR_COUNT);
    assert_memory_equal(a->programmes, b->programmes, years * (size_t)a->n_programmes * sizeof *a->programmes);
    assert_memory_equal(a->practices, b->practices, years * (size_t)a->n_practices * sizeof *a->practices);
    assert_memory_equal(a->budget, b->budget, years * sizeof *a->budget);
}

/* ---- three agencies by hand ---- */

enum { AGENCIES = 3, MONTHS = 18 };

/* What an agency that lives alone leaves: its values with their weights. */
struct lived {
    double rows[MONTHS][INDICATOR_COUNT], weights[MONTHS][INDICATOR_WEIGHTS];
    double errors[MONTHS], files[MONTHS], people[MONTHS], motivation[MONTHS]; /* straight from the people */
    struct record record;
};

static void keep(void *context, const struct agency *agency, const struct today *today, const double *row)
{
    struct lived *lived = context;
    int m = today->month - 1;
    if (m < 0)
        return;
    memcpy(lived->rows[m], row, sizeof lived->rows[m]);
    indicators_weigh(agency, today, lived->weights[m]);
    lived->errors[m] = agency->now.contract.errors;
    lived->files[m] = agency->now.contract.done;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        lived->errors[m] += agency->staff.errors[i];
        lived->files[m] += agency->staff.done[i];
        lived->people[m] += agency->staff.here[i];
        lived->motivation[m] += agency->staff.here[i] * agency->staff.motivation[i];
    }
}

/* Agency 0 and 1 are of the first kind, 2 is of the second. */
static void live_alone(const struct nation_run *run, struct lived lived[AGENCIES], struct replicate_space **spaces)
{
    for (int a = 0; a < AGENCIES; a++) {
        int kind = a / 2;
        assert_int_equal(replicate_space_new(nation_run_experiment(run, kind), &spaces[a]), STATUS_OK);
        replicate_watch(spaces[a], keep, &lived[a]);
        assert_int_equal(replicate_run_from(spaces[a], 3, nation_run_first_post(run, kind, (uint32_t)a % 2)),
                         STATUS_OK);
        lived[a].record = *replicate_record(spaces[a], 0);
    }
}

/* The pooled value of agencies from `first` to `last`, summed by kind and then over kinds. */
static double by_hand(const struct lived *lived, int first, int last, int month, int indicator)
{
    double value[2] = {0}, weight[2] = {0};
    enum indicator_pooled pooled = indicators[indicator].pooled;
    for (int a = first; a <= last; a++) {
        if (isnan(lived[a].rows[month][indicator]))
            continue;
        value[a / 2] += lived[a].weights[month][pooled] * lived[a].rows[month][indicator];
        weight[a / 2] += lived[a].weights[month][pooled];
    }
    double sum = value[0] + value[1], all = weight[0] + weight[1];
    return all <= 0 ? NAN : pooled == POOLED_SUM ? sum : sum / all;
}

static void three_agencies_of_two_kinds_are_the_same_three_alone_and_pooled_by_hand(void **state)
{
    static const int first[] = {0, 0, 2}, last[] = {2, 1, 2}; /* of the nation and its kinds */
    const struct land *land = *state;
    struct nation_run *run = live(land->nation, 1);
    static struct lived lived[AGENCIES];
    struct replicate_space *spaces[AGENCIES];
    memset(lived, 0, sizeof lived);
    live_alone(run, lived, spaces);
    for (int kind = -1; kind < 2; kind++) {
        const struct record *pooled = nation_run_record(run, kind);
        assert_int_equal(nation_run_dropped(run, kind), 0);
        for (int m = 0; m < MONTHS; m++)
            for (int k = 0; k < INDICATOR_COUNT; k++) {
                double hand = by_hand(lived, first[kind + 1], last[kind + 1], m, k);
                double there = pooled->monthly[m * INDICATOR_COUNT + k];
                if (memcmp(&hand, &there, sizeof hand) != 0 && !(isnan(hand) && isnan(there)))
                    fail_msg("kind %d, month %d, %s: %.17g is not %.17g", kind, m + 1, indicators[k].name, there, hand);
            }
    }
    const struct record *record = nation_run_record(run, 0), *nation = nation_run_record(run, -1);
    for (int i = 0; i < record->n_years * record->n_programmes; i++)
        assert_close(record->programmes[i].spent,
                     lived[0].record.programmes[i].spent + lived[1].record.programmes[i].spent, 0);
    for (int y = 0; y < nation->n_years; y++)
        assert_close(
            nation->budget[y].money,
            lived[0].record.budget[y].money + lived[1].record.budget[y].money + lived[2].record.budget[y].money, 0);
    assert_int_equal(nation->n_programmes, 0);
    for (int a = 0; a < AGENCIES; a++)
        replicate_space_free(spaces[a]);
    nation_run_free(run);
}

static void pooled_rates_are_those_of_all_files_and_people_together(void **state)
{
    const struct land *land = *state;
    struct nation_run *run = live(land->nation, 1);
    static struct lived lived[AGENCIES];
    struct replicate_space *spaces[AGENCIES];
    memset(lived, 0, sizeof lived);
    live_alone(run, lived, spaces);
    for (int m = 0; m < MONTHS; m++) {
        double errors = 0, files = 0, people = 0, motivation = 0;
        for (int a = 0; a < AGENCIES; a++) {
            errors += lived[a].errors[m];
            files += lived[a].files[m];
            people += lived[a].people[m];
            motivation += lived[a].motivation[m];
        }
        const double *row = nation_run_record(run, -1)->monthly + m * INDICATOR_COUNT;
        assert_close(row[INDICATOR_error_rate], errors / files, 1e-14);
        assert_close(row[INDICATOR_files_done], files, 0);
        assert_close(row[INDICATOR_motivation], motivation / people, 1e-14);
        assert_close(row[INDICATOR_staff], people, 0);
    }
    for (int a = 0; a < AGENCIES; a++)
        replicate_space_free(spaces[a]);
    nation_run_free(run);
}

static void the_first_agency_is_the_one_that_a_run_of_its_file_lives_and_no_other_is(void **state)
{
    const struct land *land = *state;
    struct nation_run *run = live(land->nation, 1);
    struct replicate_space *alone = NULL, *among = NULL;
    const struct experiment *experiment = nation_run_experiment(run, 0);
    assert_int_equal(nation_run_first_post(run, 0, 0), 0);
    assert_int_equal(replicate_space_new(experiment, &alone), STATUS_OK);
    assert_int_equal(replicate_space_new(experiment, &among), STATUS_OK);
    assert_int_equal(replicate_run(alone, 3), STATUS_OK);
    assert_int_equal(replicate_run_from(among, 3, 0), STATUS_OK);
    assert_same_record(replicate_record(alone, 0), replicate_record(among, 0));
    assert_int_equal(replicate_run_from(among, 3, nation_run_first_post(run, 0, 1)), STATUS_OK);
    assert_true(memcmp(replicate_record(alone, 0)->monthly, replicate_record(among, 0)->monthly,
                       (size_t)replicate_record(alone, 0)->n_months * INDICATOR_COUNT * sizeof(double)) != 0);
    replicate_space_free(alone);
    replicate_space_free(among);
    nation_run_free(run);
}

static void agencies_share_no_post(void **state)
{
    const struct land *land = *state;
    struct nation_run *run = open_run(land->nation, 1);
    uint32_t second = nation_run_first_post(run, 0, 1), third = nation_run_first_post(run, 1, 0);
    assert_true(second >= RANDOM_POST_FIRST_STAFF + 12);
    assert_int_equal(third, 2 * second);
    nation_run_free(run);
}

/* ---- the size of a nation ---- */

static void the_number_of_threads_changes_no_bit(void **state)
{
    const struct land *land = *state;
    land->nation->kinds[0].count = 300; /* five blocks */
    land->nation->kinds[1].count = 70;
    struct nation_run *one = live(land->nation, 1), *three = live(land->nation, 3);
    for (int kind = -1; kind < 2; kind++) {
        assert_same_record(nation_run_history(one, kind), nation_run_history(three, kind));
        assert_same_record(nation_run_record(one, kind), nation_run_record(three, kind));
    }
    nation_run_free(one);
    nation_run_free(three);
}

static void a_replicate_is_the_same_after_another(void **state)
{
    const struct land *land = *state;
    struct nation_run *fresh = live(land->nation, 1), *used = open_run(land->nation, 1);
    assert_int_equal(nation_run_replicate(used, 8, NULL, NULL), STATUS_OK);
    assert_int_equal(nation_run_replicate(used, 3, NULL, NULL), STATUS_OK);
    assert_same_record(nation_run_record(fresh, -1), nation_run_record(used, -1));
    nation_run_free(fresh);
    nation_run_free(used);
}

static void memory_does_not_grow_with_the_number_of_agencies(void **state)
{
    const struct land *land = *state;
    size_t room[2];
    for (int i = 0; i < 2; i++) {
        size_t before = mallinfo2().uordblks;
        land->nation->kinds[0].count = i == 0 ? 200 : 100000;
        struct nation_run *run = open_run(land->nation, 2);
        room[i] = mallinfo2().uordblks - before;
        nation_run_free(run);
    }
    assert_in_range(room[1], 0, room[0] + 0x10000); /* what the allocator rounds up differs */
}

static void more_posts_than_random_numbers_tell_apart_are_refused(void **state)
{
    const struct land *land = *state;
    struct messages messages = {0};
    land->nation->kinds[1].count = 1000000;
    assert_int_equal(nation_run_check(land->nation, &messages), STATUS_BAD_INPUT);
    assert_int_equal(messages.count, 1);
    assert_int_equal(messages.list[0].line, 2);
    assert_non_null(strstr(messages.list[0].text, "more than 16777216 posts"));
    messages_clear(&messages);
    land->nation->kinds[1].count = 100000;
    assert_int_equal(nation_run_check(land->nation, &messages), STATUS_OK);
}

struct stopper {
    int looks;
    struct batch_progress last;
};

static bool stop(void *context, const struct batch_progress *progress)
{
    struct stopper *stopper = context;
    stopper->looks++;
    stopper->last = *progress;
    return false;
}

static void a_run_stops_when_it_is_asked_to(void **state)
{
    const struct land *land = *state;
    struct stopper stopper = {0};
    land->nation->kinds[0].count = 100000;
    struct nation_run *run = open_run(land->nation, 2);
    assert_int_equal(nation_run_replicate(run, 3, stop, &stopper), STATUS_INTERRUPTED);
    assert_int_equal(stopper.looks, 1);
    assert_int_equal(stopper.last.total, 100000 * 12 + 32);
    assert_true(stopper.last.done < 600000);
    nation_run_free(run);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_land, close_land)
    const struct CMUnitTest tests[] = {
        TEST(three_agencies_of_two_kinds_are_the_same_three_alone_and_pooled_by_hand),
        TEST(pooled_rates_are_those_of_all_files_and_people_together),
        TEST(the_first_agency_is_the_one_that_a_run_of_its_file_lives_and_no_other_is),
        TEST(agencies_share_no_post),
        TEST(the_number_of_threads_changes_no_bit),
        TEST(a_replicate_is_the_same_after_another),
        TEST(memory_does_not_grow_with_the_number_of_agencies),
        TEST(more_posts_than_random_numbers_tell_apart_are_refused),
        TEST(a_run_stops_when_it_is_asked_to),
    };
    return cmocka_run_group_tests_name("nation_run", tests, NULL, NULL);
}
