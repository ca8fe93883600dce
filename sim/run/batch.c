/* Each thread takes the next replicate that nobody has taken, runs it and leaves a copy in a ring of slots; the thread
 * that called empties the slots into the store, in the order of the replicates, and runs replicates itself while there
 * is nothing to store. So the store never knows how many threads there are, and the ring bounds the memory. */
#include "run/batch.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "run/replicate.h"
#include "run/threads.h"

enum { CHUNK_BYTES = 4 << 20, CHUNK_MOST = 64, SLOTS_PER_THREAD = 4 };

static const double seconds_between_looks = 0.2;

/* A copy of what a replicate left behind. */
struct slot {
    bool ready;
    int status;                  /* of the replicate */
    char reason[FAULT_TEXT_MAX]; /* why it is dropped, if it is */
    struct record history;
    struct record *records;
    const struct record **list; /* of `records`, as the store takes them */
    double *parameters;
    struct staff_table staff; /* where it is kept */
};

struct pool {
    const struct experiment *experiment;
    struct store *store;
    struct slot *slots; /* replicate r uses slot r % n_slots */
    uint32_t n_slots, chunk, total;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint32_t taken, written; /* changed under the lock, as are `stopped` and the slots' `ready` */
    bool stopped;
    bool in_chunk; /* one is begun; of the thread that stores */
};

struct worker {
    struct pool *pool;
    struct replicate_space *space;
};

/* ---- slots ---- */

static void close_slot(struct slot *slot, int n_scenarios)
{
    for (int i = 0; slot->records && i < n_scenarios; i++)
        record_close(&slot->records[i]);
    record_close(&slot->history);
    free(slot->records);
    free(slot->list);
    free(slot->parameters);
    staff_table_close(&slot->staff);
}

static int open_slot(struct slot *slot, const struct store_info *info)
{
    size_t n = (size_t)info->n_scenarios;
    slot->records = calloc(n, sizeof *slot->records);
    slot->list = calloc(n, sizeof *slot->list);
    slot->parameters = calloc((size_t)info->n_parameters, sizeof *slot->parameters);
    if (!slot->records || !slot->list || !slot->parameters)
        return STATUS_NO_MEMORY;
    slot->staff = (struct staff_table){.start = info->start, .horizon = info->horizon};
    slot->history = store_shape(info, -1);
    int status = record_open(&slot->history);
    for (int i = 0; i < info->n_scenarios && status == STATUS_OK; i++) {
        slot->records[i] = store_shape(info, i);
        slot->list[i] = &slot->records[i];
        status = record_open(&slot->records[i]);
    }
    return status;
}

static size_t record_bytes(const struct record *record)
{
    size_t years = (size_t)record->n_years;
    return (size_t)record->n_months * INDICATOR_COUNT * sizeof *record->monthly +
           years * (size_t)record->n_programmes * sizeof *record->programmes +
           years * (size_t)record->n_practices * sizeof *record->practices + years * sizeof *record->budget;
}

static size_t slot_bytes(const struct store_info *info)
{
    struct record shape = store_shape(info, -1);
    size_t bytes = record_bytes(&shape) + (size_t)info->n_parameters * sizeof(double) + (size_t)store_staff_bytes(info);
    for (int i = 0; i < info->n_scenarios; i++) {
        shape = store_shape(info, i);
        bytes += record_bytes(&shape);
    }
    return bytes;
}

static int copy_record(const struct record *from, struct record *to)
{
    if (from->first_month != to->first_month || from->n_months != to->n_months || from->first_year != to->first_year ||
        from->n_years != to->n_years || from->n_programmes != to->n_programmes || from->n_practices != to->n_practices)
        return STATUS_BUG;
    size_t years = (size_t)from->n_years;
    memcpy(to->monthly, from->monthly, (size_t)from->n_months * INDICATOR_COUNT * sizeof *from->monthly);
    memcpy(to->programmes, from->programmes, years * (size_t)from->n_programmes * sizeof *from->programmes);
    memcpy(to->practices, from->practices, years * (size_t)from->n_practices * sizeof *from->practices);
    memcpy(to->budget, from->budget, years * sizeof *from->budget);
    return STATUS_OK;
}

/* Runs a replicate and keeps a copy of it in its slot. */
static void fill_slot(const struct pool *pool, struct replicate_space *space, uint32_t replicate, struct slot *slot)
{
    const struct experiment *experiment = pool->experiment;
    staff_table_clear(&slot->staff);
    if (experiment->keep == KEEP_STAFF)
        replicate_watch(space, staff_table_watch, &slot->staff);
    slot->status = replicate_run(space, replicate);
    replicate_reason(space, slot->status, slot->reason);
    if (slot->status == STATUS_OK)
        slot->status = slot->staff.status;
    if (slot->status == STATUS_OK)
        slot->status = copy_record(replicate_history(space), &slot->history);
    for (int i = 0; i < experiment->n_scenarios && slot->status == STATUS_OK; i++)
        slot->status = copy_record(replicate_record(space, i), &slot->records[i]);
    if (slot->status != STATUS_OK)
        return;
    struct intercepts intercepts = replicate_intercepts(space);
    double *after = slot->parameters + experiment->n_draws;
    experiment_draw_values(experiment, replicate, slot->parameters);
    after[0] = intercepts.error;
    after[1] = intercepts.sop;
    after[2] = intercepts.capacity;
}

/* ---- running ---- */

/* Called and left with the lock held. */
static void take_and_run(struct pool *pool, struct replicate_space *space)
{
    uint32_t replicate = pool->taken++;
    struct slot *slot = &pool->slots[replicate % pool->n_slots];
    pthread_mutex_unlock(&pool->lock);
    fill_slot(pool, space, replicate, slot);
    pthread_mutex_lock(&pool->lock);
    slot->ready = true;
    pthread_cond_broadcast(&pool->changed);
}

/* True if there is a replicate to take and a slot for it. */
static bool can_take(const struct pool *pool)
{
    return pool->taken < pool->total && pool->taken - pool->written < pool->n_slots;
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct pool *pool = worker->pool;
    pthread_mutex_lock(&pool->lock);
    while (!pool->stopped && pool->taken < pool->total) {
        if (can_take(pool))
            take_and_run(pool, worker->space);
        else
            pthread_cond_wait(&pool->changed, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static int put_slot(struct store *store, uint32_t replicate, const struct slot *slot)
{
    int status = store_put(store, replicate, &slot->history, slot->list, slot->parameters);
    return status == STATUS_OK ? store_put_staff(store, replicate, &slot->staff) : status;
}

/* Stores the replicate of a slot; chunks end where they would with any number of threads. */
static int write_slot(struct pool *pool, const struct slot *slot, struct messages *messages)
{
    uint32_t replicate = pool->written;
    int status = pool->in_chunk ? STATUS_OK : store_begin(pool->store);
    pool->in_chunk = status == STATUS_OK;
    if (status == STATUS_OK && slot->status == STATUS_OK)
        status = put_slot(pool->store, replicate, slot);
    else if (status == STATUS_OK)
        status = store_put_dropped(pool->store, replicate, slot->reason);
    if (status == STATUS_OK && ((replicate + 1) % pool->chunk == 0 || replicate + 1 == pool->total)) {
        status = store_commit(pool->store);
        pool->in_chunk = false;
    }
    if (status != STATUS_OK)
        messages_error(messages, NULL, "the results cannot be stored: %s", store_problem(pool->store));
    return status;
}

/* Ends a run before its time: what was put into the chunk that was begun is kept. */
static int end_early(struct pool *pool, int status, struct messages *messages)
{
    int committed = pool->in_chunk ? store_commit(pool->store) : STATUS_OK;
    if (committed == STATUS_OK)
        return status;
    messages_error(messages, NULL, "the results cannot be stored: %s", store_problem(pool->store));
    return committed;
}

/* Stores the next replicate, which is ready. Called and left with the lock held. */
static int write_next(struct pool *pool, struct slot *slot, struct messages *messages)
{
    int status;
    pthread_mutex_unlock(&pool->lock);
    if (slot->status == STATUS_OK || replicate_is_dropped(slot->status)) {
        status = write_slot(pool, slot, messages);
    } else {
        messages_error(messages, NULL, "replicate %" PRIu32 " failed: %s", pool->written,
                       status_text((enum status)slot->status));
        status = end_early(pool, slot->status, messages);
    }
    pthread_mutex_lock(&pool->lock);
    if (status == STATUS_OK) {
        slot->ready = false;
        pool->written++;
        pthread_cond_broadcast(&pool->changed);
    }
    return status;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* When the watcher looked, and what it is told. */
struct watched {
    batch_watcher *watch;
    void *context;
    double start, looked;
    uint32_t begun;
};

/* Lets the watcher look if it is time. Called and left with the lock held. */
static int look(struct pool *pool, struct watched *watched, struct messages *messages)
{
    double now = seconds();
    if (!watched->watch || now - watched->looked < seconds_between_looks || pool->written == pool->total)
        return STATUS_OK;
    struct batch_progress progress = {
        .begun = watched->begun, .done = pool->written, .total = pool->total, .seconds = now - watched->start};
    pthread_mutex_unlock(&pool->lock);
    int status = STATUS_OK;
    if (!watched->watch(watched->context, &progress))
        status = end_early(pool, STATUS_INTERRUPTED, messages);
    watched->looked = seconds();
    pthread_mutex_lock(&pool->lock);
    return status;
}

/* The part of the thread that called: store what is ready, else run a replicate, else wait. */
static int write_and_work(struct pool *pool, struct replicate_space *space, struct watched *watched,
                          struct messages *messages)
{
    int status = STATUS_OK;
    pthread_mutex_lock(&pool->lock);
    while (pool->written < pool->total && status == STATUS_OK) {
        struct slot *slot = &pool->slots[pool->written % pool->n_slots];
        if (slot->ready)
            status = write_next(pool, slot, messages);
        else if (can_take(pool))
            take_and_run(pool, space);
        else
            pthread_cond_wait(&pool->changed, &pool->lock);
        if (status == STATUS_OK)
            status = look(pool, watched, messages);
    }
    pool->stopped = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    return status;
}

static int open_pool(struct pool *pool, struct worker *workers, int threads)
{
    const struct store_info *info = store_info(pool->store);
    pool->slots = calloc(pool->n_slots, sizeof *pool->slots);
    if (!pool->slots)
        return STATUS_NO_MEMORY;
    int status = STATUS_OK;
    for (uint32_t i = 0; i < pool->n_slots && status == STATUS_OK; i++)
        status = open_slot(&pool->slots[i], info);
    for (int i = 0; i < threads && status == STATUS_OK; i++) {
        workers[i].pool = pool;
        status = replicate_space_new(pool->experiment, &workers[i].space);
        if (status == STATUS_OK && info->keep == KEEP_STAFF)
            status = replicate_keep_persons(workers[i].space);
    }
    return status;
}

static void close_pool(struct pool *pool, struct worker *workers, int threads)
{
    for (int i = 0; i < threads; i++)
        replicate_space_free(workers[i].space);
    for (uint32_t i = 0; pool->slots && i < pool->n_slots; i++)
        close_slot(&pool->slots[i], pool->experiment->n_scenarios);
    free(pool->slots);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
}

/* Replicates in a chunk: by what they take, so that it is the same for any number of threads. */
static uint32_t chunk_of(const struct store_info *info)
{
    size_t fit = CHUNK_BYTES / slot_bytes(info);
    return fit < 1 ? 1 : fit > CHUNK_MOST ? CHUNK_MOST : (uint32_t)fit;
}

int batch_run(const struct experiment *experiment, uint32_t replicates, int threads, struct store *store,
              batch_watcher *watch, void *context, uint32_t *dropped, struct messages *messages)
{
    uint32_t begun = store_settled(store), left = replicates > begun ? replicates - begun : 0;
    *dropped = store_info(store)->dropped;
    if (left == 0)
        return STATUS_OK;
    if (threads < 1)
        threads = 1;
    if ((uint32_t)threads > left)
        threads = (int)left;
    struct pool pool = {.experiment = experiment,
                        .store = store,
                        .chunk = chunk_of(store_info(store)),
                        .total = replicates,
                        .taken = begun,
                        .written = begun,
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .changed = PTHREAD_COND_INITIALIZER};
    /* While one chunk is stored there is room to run the next. One thread alone stores at once. */
    uint32_t room = 2 * pool.chunk, least = SLOTS_PER_THREAD * (uint32_t)threads;
    pool.n_slots = threads == 1 ? 1 : room > least ? room : least;

    int status = STATUS_NO_MEMORY;
    struct worker *workers = calloc((size_t)threads, sizeof *workers);
    if (workers)
        status = open_pool(&pool, workers, threads);
    if (status == STATUS_OK) {
        double start = seconds();
        struct watched watched = {.watch = watch, .context = context, .start = start, .looked = start, .begun = begun};
        struct threads others = threads_start(threads - 1, work, workers + 1, sizeof *workers);
        status = write_and_work(&pool, workers[0].space, &watched, messages);
        threads_join(&others);
    }
    close_pool(&pool, workers, workers ? threads : 0);
    free(workers);
    *dropped = store_info(store)->dropped;
    if (status != STATUS_OK)
        store_tell_kept(store, messages);
    return status;
}
