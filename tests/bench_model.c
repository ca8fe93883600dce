/* How long the model takes: one table, measured in one run by `make bench`; docs/performance.md tells what it says.
 *
 * The floor is what the random numbers alone take: as many blocks of the cipher as the model draws, by the same
 * function, and nothing else. The draws are counted and the steps of the month timed in files of the program that are
 * compiled into this one (bench_inside.h), for the instruction set that the program chooses here. Where the whole is
 * measured, it is the program's own code that runs. */
#include "bench_inside.h"

#include "base/version.h"
#include "check.h"
#include "model_fixture.h"
#include "run/nation_batch.h"

/* ---- agencies ---- */

enum { PALEMBANG = 69, NATION = 4264384, UNITS_MAX = 60, TEXT = 4096 };

/* Palembang with `staff` people instead of 69: its groups, units, money and complaints grow or shrink alike. */
static void scale_palembang(const struct scenario *palembang, int staff, char *text)
{
    double factor = (double)staff / PALEMBANG;
    long units = lround(fmin(fmax(4 * factor, 1), UNITS_MAX));
    char *end = text;
    end += sprintf(end,
                   "extends: kapasim/palembang-bkpsdm.yaml\nname: Scaled\n"
                   "budget: {annual: Rp %.0f}\nobserved: {complaints: {value: %.0f, prior: %.0f-%.0f}}\n"
                   "staff:\n  units: %ld\n  groups:\n",
                   150e6 * factor, 30 * factor, 15 * factor, 45 * factor, units);
    double people = 0;
    for (int k = 0; k < palembang->n_groups; k++) {
        const struct group *group = &palembang->groups[k];
        long before = lround(people * factor), count = lround((people + group->count) * factor) - before;
        people += group->count;
        if (count == 0)
            continue;
        end += sprintf(end, "    - {count: %ld, education: %s, age: %d-%d, post: %s", count,
                       scenario_education_names[group->education], group->age_from, group->age_to,
                       scenario_post_names[group->post]);
        end += sprintf(end, isnan(group->retires_at) ? "}\n" : ", retires_at: %.0f}\n", group->retires_at);
        assert_in_range(end - text, 0, TEXT - 200);
    }
}

static void open_agency(struct fixture *fixture, int staff)
{
    char palembang[] = "scenarios/palembang-bkpsdm.yaml", text[TEXT];
    char *const paths[] = {palembang};
    fixture_open_shipped(fixture, paths, 1, true);
    if (staff == PALEMBANG)
        return;
    scale_palembang(fixture->scenarios[0], staff, text);
    fixture_close(fixture);
    const struct fixture_setup setup = {.agency = text, .seed = 1, .drawn = true};
    fixture_open(fixture, &setup);
    assert_int_equal(scenario_headcount(fixture->scenarios[0]), staff);
}

/* ---- measuring ---- */

/* The floor is so quick that it is measured several times over. */
enum { REPETITIONS_MOST = 7, CHUNK = 64, ROW_MOST = 1024, FLOOR_TIMES = 10, ONE_OF = 100 };

enum measure { MODEL_ONE, FLOOR_ONE, RATIO_ONE, MODEL_ALL, FLOOR_ALL, RATIO_ALL, STORING, STEP_FIRST };
enum { MEASURES = STEP_FIRST + STEP_COUNT };

struct bench {
    int staff, threads, repetitions;
    struct nation *nation;        /* instead of an agency */
    uint32_t replicates;          /* in a measurement */
    double staff_months;          /* in a measurement: the history's once, then the scenario's */
    double inside_months, blocks; /* in a look inside: of a nation, that is a part of its agencies */
    size_t row;                   /* of blocks drawn at once */
    double value[MEASURES][REPETITIONS_MOST];
    struct fixture fixture;
    char folder[64];
};

static struct store *open_store(const struct bench *bench)
{
    struct store *store = NULL;
    struct messages messages = {0};
    assert_int_equal(
        store_create(bench->folder, true, &bench->fixture.experiment, bench->replicates, "bench", &store, &messages),
        STATUS_OK);
    messages_clear(&messages);
    return store;
}

/* The same of a nation's replicate. */
static double measure_nation(struct bench *bench, int threads)
{
    struct messages messages = {0};
    struct nation_batch batch;
    struct store *store = NULL;
    uint32_t dropped;
    assert_int_equal(nation_batch_open(bench->nation, 1, false, threads, &batch, &messages), STATUS_OK);
    assert_int_equal(store_create(bench->folder, true, &batch.experiment, 1, "bench", &store, &messages), STATUS_OK);
    double since = now();
    assert_int_equal(nation_batch_run(&batch, 1, store, NULL, NULL, &dropped, &messages), STATUS_OK);
    double seconds = now() - since;
    store_discard(store);
    nation_batch_close(&batch);
    messages_clear(&messages);
    return seconds / bench->staff_months * 1e9;
}

/* Nanoseconds a staff-month of the whole: replicates are run and stored. */
static double measure_model(struct bench *bench, int threads)
{
    if (bench->nation)
        return measure_nation(bench, threads);
    struct messages messages = {0};
    struct store *store = open_store(bench);
    uint32_t dropped = 0;
    double since = now();
    int status =
        batch_run(&bench->fixture.experiment, bench->replicates, threads, store, NULL, NULL, &dropped, &messages);
    double seconds = now() - since;
    assert_int_equal(status, STATUS_OK);
    const struct param_values *p = &bench->fixture.space->values.params;
    bench->staff_months = bench->staff * (bench->replicates * (p->history + p->horizon) - dropped * p->horizon);
    bench->inside_months = bench->staff_months;
    store_discard(store);
    messages_clear(&messages);
    return seconds / bench->staff_months * 1e9;
}

/* Blocks drawn one row after the other, as the work of one month after the other draws them. */
struct floor_work {
    double blocks;
    size_t row;
    uint32_t check; /* so that nothing is left out */
};

static void *draw_blocks(void *context)
{
    struct floor_work *work = context;
    static _Thread_local uint32_t identity[ROW_MOST], rows[4][ROW_MOST];
    uint32_t *const words[4] = {rows[0], rows[1], rows[2], rows[3]};
    struct random_source source = {.seed = 1};
    for (size_t i = 0; i < work->row; i++)
        identity[i] = random_identity(RANDOM_POST_FIRST_STAFF + (uint32_t)i, 0);
    uint32_t check = 0;
    int month = 0;
    for (double done = 0; done < work->blocks; done += (double)work->row, month++) {
        source.replicate += month > 60;
        month = month > 60 ? 1 : month;
        random_event_lanes(&source, PURPOSE_WORK, identity, work->row, month, 0, words);
        check ^= rows[0][0] ^ rows[3][work->row - 1];
    }
    work->check = check;
    return NULL;
}

/* Nanoseconds a staff-month of the blocks alone, shared out to the threads. */
static double measure_floor(const struct bench *bench, int threads)
{
    struct floor_work work[threads];
    pthread_t other[threads];
    work[0] = (struct floor_work){.blocks = FLOOR_TIMES * bench->blocks / threads, .row = bench->row};
    double since = now();
    for (int k = 1; k < threads; k++) {
        work[k] = work[0];
        assert_int_equal(pthread_create(&other[k], NULL, draw_blocks, &work[k]), 0);
    }
    draw_blocks(&work[0]);
    for (int k = 1; k < threads; k++)
        assert_int_equal(pthread_join(other[k], NULL), 0);
    return (now() - since) / FLOOR_TIMES / bench->inside_months * 1e9;
}

/* Seconds that it takes to read the clock. */
static double clock_seconds(void)
{
    enum { READS = 10000 };
    double since = now();
    for (int i = 0; i < READS; i++)
        now();
    return (now() - since) / READS;
}

/* Puts the replicate that was run last into a store, as batch_run does. Seconds. */
static double store_one(const struct bench *bench, struct store *store, uint32_t replicate, const double *parameters)
{
    const struct replicate_space *space = bench->fixture.space;
    const struct record *record = replicate_record(space, 0);
    double since = now();
    int status = replicate % CHUNK == 0 ? store_begin(store) : STATUS_OK;
    if (status == STATUS_OK)
        status = store_put(store, replicate, replicate_history(space), &record, parameters);
    if (status == STATUS_OK && (replicate % CHUNK == CHUNK - 1 || replicate == bench->replicates - 1))
        status = store_commit(store);
    assert_int_equal(status, STATUS_OK);
    return now() - since;
}

/* Lives one after the other, with the clock on. Seconds. */
static double live_inside(struct replicate_space *space, uint32_t replicate, uint32_t first_post)
{
    double since = now();
    counted = clocked = true;
    int status = life_plain(space, replicate, first_post); /* the one of this file */
    counted = clocked = false;
    assert_true(status == STATUS_OK || status == STATUS_NO_ROOT);
    return now() - since;
}

/* The same of every so many of a nation's agencies. */
static double look_inside_nation(struct bench *bench)
{
    struct messages messages = {0};
    struct nation_run *run = NULL;
    double seconds = 0;
    bench->inside_months = 0;
    assert_int_equal(nation_run_new(bench->nation, 1, false, 1, &run, &messages), STATUS_OK);
    for (int k = 0; k < bench->nation->n_kinds; k++) {
        struct replicate_space *space;
        assert_int_equal(replicate_space_new(nation_run_experiment(run, k), &space), STATUS_OK);
        const struct param_values *p = &space->values.params;
        for (uint32_t n = 0; n < bench->nation->kinds[k].count; n += ONE_OF) {
            seconds += live_inside(space, 0, nation_run_first_post(run, k, n));
            bench->inside_months += (double)space->fork.shape.staff * (p->history + p->horizon);
        }
        replicate_space_free(space);
    }
    nation_run_free(run);
    messages_clear(&messages);
    return seconds;
}

/* What happens in the same replicates, on one thread: draws, seconds by step, seconds of storing. Returns the seconds
 * of the replicates, without storing. */
static double look_inside(struct bench *bench, double *storing)
{
    memset(step_seconds, 0, sizeof step_seconds);
    memset(step_calls, 0, sizeof step_calls);
    blocks = *storing = 0;
    if (bench->nation)
        return look_inside_nation(bench); /* what it stores is for all agencies together, and next to nothing */
    struct store *store = open_store(bench);
    double *parameters = calloc((size_t)store_info(store)->n_parameters, sizeof *parameters), seconds = 0;
    assert_non_null(parameters);
    for (uint32_t r = 0; r < bench->replicates; r++) {
        seconds += live_inside(bench->fixture.space, r, 0);
        *storing += store_one(bench, store, r, parameters);
    }
    free(parameters);
    store_discard(store);
    return seconds;
}

/* The draws in the replicates, the share of each step in them, in percent, and the nanoseconds a staff-month of storing
 * them. What reading the clock takes is left out. */
static void measure_inside(struct bench *bench, int repetition)
{
    double a_read = clock_seconds(), storing, seconds = look_inside(bench, &storing);
    bench->blocks = blocks;
    bench->value[STORING][repetition] = storing / bench->inside_months * 1e9;
    for (int s = 0; s < REST; s++)
        seconds -= 2 * a_read * step_calls[s];
    step_seconds[REST] = seconds;
    for (int s = 0; s < REST; s++) {
        step_seconds[s] -= a_read * step_calls[s];
        step_seconds[REST] -= step_seconds[s];
    }
    for (int s = 0; s < STEP_COUNT; s++)
        bench->value[STEP_FIRST + s][repetition] = 100 * step_seconds[s] / seconds;
}

/* Replicates enough for a measurement of 0.4 s, and as many repetitions, up to seven, as fit into a minute. */
static void size_up(struct bench *bench)
{
    const double seconds_wanted = 0.4, seconds_in_all = 60;
    double since = now(), seconds;
    fixture_run(&bench->fixture, 0);
    seconds = now() - since;
    if (seconds < seconds_wanted) { /* the first time is slower */
        since = now();
        fixture_run(&bench->fixture, 1);
        seconds = now() - since;
    }
    uint32_t wanted = (uint32_t)ceil(seconds_wanted / seconds), threads = (uint32_t)bench->threads;
    bench->replicates = (wanted + threads - 1) / threads * threads;
    double repetitions = floor(seconds_in_all / (3 * seconds * bench->replicates));
    bench->repetitions = (int)fmin(fmax(repetitions, 1), REPETITIONS_MOST);
    size_t lanes = bench->fixture.space->fork.shape.lanes;
    bench->row = lanes < ROW_MOST ? lanes : ROW_MOST;
}

/* One replicate of the shipped nation, once. */
static void size_up_nation(struct bench *bench)
{
    struct messages messages = {0};
    struct nation_run *run;
    struct replicate_space *space;
    assert_int_equal(nation_read("scenarios/nation.yaml", "scenarios", NULL, 0, &bench->nation, &messages), STATUS_OK);
    assert_int_equal(nation_run_new(bench->nation, 1, false, 1, &run, &messages), STATUS_OK);
    assert_int_equal(replicate_space_new(nation_run_experiment(run, 0), &space), STATUS_OK);
    const struct param_values *p = &space->values.params;
    bench->staff = (int)nation_staff(bench->nation);
    bench->replicates = 1;
    bench->repetitions = 1;
    bench->staff_months = bench->staff * (p->history + p->horizon);
    bench->row = space->fork.shape.lanes;
    replicate_space_free(space);
    nation_run_free(run);
    messages_clear(&messages);
}

static void measure(struct bench *bench)
{
    strcpy(bench->folder, "/tmp/kapasim-bench-XXXXXX");
    assert_non_null(mkdtemp(bench->folder));
    if (bench->staff == NATION) {
        size_up_nation(bench);
    } else {
        open_agency(&bench->fixture, bench->staff);
        size_up(bench);
    }
    for (int r = 0; r < bench->repetitions; r++) {
        double(*value)[REPETITIONS_MOST] = bench->value;
        value[MODEL_ONE][r] = measure_model(bench, 1);
        measure_inside(bench, r);
        value[FLOOR_ONE][r] = measure_floor(bench, 1);
        value[RATIO_ONE][r] = value[MODEL_ONE][r] / value[FLOOR_ONE][r];
        value[MODEL_ALL][r] = measure_model(bench, bench->threads);
        value[FLOOR_ALL][r] = measure_floor(bench, bench->threads);
        value[RATIO_ALL][r] = value[MODEL_ALL][r] / value[FLOOR_ALL][r];
    }
    if (bench->nation)
        nation_free(bench->nation);
    else
        fixture_close(&bench->fixture);
    rmdir(bench->folder);
}

/* ---- the table ---- */

enum { SIZES = 5 };

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double lowest(const struct bench *bench, int measure)
{
    return bench->value[measure][0];
}

static double median(const struct bench *bench, int measure)
{
    int n = bench->repetitions;
    return (bench->value[measure][(n - 1) / 2] + bench->value[measure][n / 2]) / 2;
}

static double highest(const struct bench *bench, int measure)
{
    return bench->value[measure][bench->repetitions - 1];
}

static double blocks_drawn(const struct bench *bench, int measure)
{
    (void)measure;
    return bench->blocks / bench->inside_months;
}

static double count_of(const struct bench *bench, int which)
{
    return which == 0 ? bench->staff : which == 1 ? (double)bench->replicates : bench->repetitions;
}

static void print_row(const char *name, const struct bench *benches, double (*number)(const struct bench *, int),
                      int measure, int decimals)
{
    printf("%-40s", name);
    for (int k = 0; k < SIZES; k++)
        printf("%10.*f", decimals, number(&benches[k], measure));
    putchar('\n');
}

static void print_costs(const struct bench *benches, int model, int floor, int ratio)
{
    print_row("  model, with results stored", benches, median, model, 1);
    print_row("    the lowest repetition", benches, lowest, model, 1);
    print_row("    the highest", benches, highest, model, 1);
    print_row("  floor: its random words alone", benches, median, floor, 2);
    print_row("  model over floor", benches, median, ratio, 1);
}

static void print_table(struct bench *benches)
{
    for (int k = 0; k < SIZES; k++)
        for (int m = 0; m < MEASURES; m++)
            qsort(benches[k].value[m], (size_t)benches[k].repetitions, sizeof(double), ascending);
    printf("kapasim %s, %s kernel; medians of the repetitions\n\n", KAPASIM_VERSION, isa_names[isa_best()]);
    print_row("staff", benches, count_of, 0, 0);
    print_row("replicates in a repetition", benches, count_of, 1, 0);
    print_row("repetitions", benches, count_of, 2, 0);
    print_row("blocks of random words a staff-month", benches, blocks_drawn, 0, 3);
    printf("\none thread, ns a staff-month\n");
    print_costs(benches, MODEL_ONE, FLOOR_ONE, RATIO_ONE);
    print_row("  storing, a part of the model's", benches, median, STORING, 1);
    printf("\n%d threads, ns a staff-month\n", benches->threads);
    print_costs(benches, MODEL_ALL, FLOOR_ALL, RATIO_ALL);
    printf("\nshare of a replicate on one thread, without storing, %%\n");
    for (int s = 0; s < STEP_COUNT; s++) {
        char name[64];
        snprintf(name, sizeof name, "  %s", step_names[s]);
        print_row(name, benches, median, STEP_FIRST + s, 1);
    }
}

int main(void)
{
    static struct bench benches[SIZES] = {
        {.staff = 17}, {.staff = PALEMBANG}, {.staff = 1000}, {.staff = 100000}, {.staff = NATION}};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    for (int k = 0; k < SIZES; k++) {
        benches[k].threads = processors < 1 ? 1 : (int)processors;
        measure(&benches[k]);
    }
    print_table(benches);
    return 0;
}
