/* The agencies are numbered by kind and divided into blocks. Each thread takes the next block that nobody has taken,
 * runs its agencies one after the other and pools them in a slot of a ring; blocks are added to their kinds in their
 * order by whoever ends one. So every sum has one order, whoever ran what, and the ring bounds the memory. */
#include "run/nation_run.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "run/pooled.h"
#include "run/threads.h"

enum { BLOCK = 64, SLOTS_PER_THREAD = 3 };
enum { HISTORY, MONTHS, ERAS };

static const double seconds_between_looks = 0.2;

/* A kind, or the nation as a whole. */
struct kind {
    struct experiment experiment;
    uint32_t count;
    uint32_t staff;      /* of each agency at month 0 */
    uint32_t posts;      /* of each agency, its own and its units' among them */
    uint32_t first_post; /* of its first agency */
    uint32_t blocks;
    struct pooled pooled[ERAS];
    struct record records[ERAS];
    uint32_t dropped;
};

/* A block that is being run, or waits until those before it are added. */
struct slot {
    int kind;
    uint32_t first, count; /* agencies of the kind */
    bool ready;
    int status;
    char fault[FAULT_TEXT_MAX]; /* of the agency that ended it, if one did */
    uint32_t dropped;
    struct pooled pooled[ERAS];
};

struct worker {
    struct nation_run *run;
    struct replicate_space **spaces; /* one a kind */
};

struct nation_run {
    int n_kinds, threads;
    struct kind kinds[NATION_KINDS_MAX + 1]; /* the last one in use is the nation */
    struct worker *workers;
    struct slot *slots; /* block b uses slot b % n_slots */
    uint32_t n_slots, n_blocks;

    /* of the replicate that is being run; changed under the lock */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint32_t replicate, taken, added;
    uint32_t done, total; /* staff of the agencies that are added, and of all */
    bool stopped;
    int status;
    char fault[FAULT_TEXT_MAX]; /* of the first agency that met one */
};

static struct kind *whole(struct nation_run *run)
{
    return &run->kinds[run->n_kinds];
}

/* ---- making room ---- */

static int number_posts(struct nation_run *run, const struct nation *nation, struct messages *messages)
{
    uint64_t next = 0;
    for (int k = 0; k < run->n_kinds; k++) {
        struct kind *kind = &run->kinds[k];
        kind->first_post = (uint32_t)next;
        next += (uint64_t)kind->count * kind->posts;
        if (next > RANDOM_POSTS) {
            messages_error(
                messages, &nation->kinds[k].place,
                "with these agencies the nation has more than %d posts, of which each agency takes %d beside "
                "those of its staff; fewer and larger agencies fit",
                RANDOM_POSTS, RANDOM_POST_FIRST_STAFF);
            return STATUS_BAD_INPUT;
        }
        whole(run)->count += kind->count;
        run->total += kind->count * kind->staff;
    }
    return STATUS_OK;
}

static int open_kind(struct nation_run *run, int k, const struct nation *nation, uint64_t seed, bool fixed)
{
    struct kind *kind = &run->kinds[k];
    struct replicate_space *space = NULL;
    kind->count = nation->kinds[k].count;
    kind->staff = (uint32_t)scenario_headcount(nation->kinds[k].scenario);
    kind->blocks = (kind->count + BLOCK - 1) / BLOCK;
    run->n_blocks += kind->blocks;
    int status = experiment_open(&nation->kinds[k].scenario, 1, seed, fixed, &kind->experiment);
    if (status == STATUS_OK)
        status = replicate_space_new(&kind->experiment, &space);
    if (status == STATUS_OK) {
        kind->posts = replicate_posts(space);
        const struct record *shapes[ERAS] = {replicate_history(space), replicate_record(space, 0)};
        for (int era = 0; era < ERAS && status == STATUS_OK; era++) {
            kind->records[era] = *shapes[era];
            kind->records[era].n_programmes = shapes[MONTHS]->n_programmes;
            kind->records[era].n_practices = shapes[MONTHS]->n_practices;
            status = record_open(&kind->records[era]);
            if (status == STATUS_OK)
                status = pooled_open(&kind->pooled[era], &kind->records[era]);
        }
    }
    replicate_space_free(space);
    return status;
}

/* The sizes of the nation's record, without programmes and practices, or with the most of any kind. */
static struct record shape_of(const struct nation_run *run, int era, bool most)
{
    struct record shape = run->kinds[0].records[era];
    shape.n_programmes = shape.n_practices = 0;
    for (int k = 0; most && k < run->n_kinds; k++) {
        const struct record *record = &run->kinds[k].records[era];
        if (shape.n_programmes < record->n_programmes)
            shape.n_programmes = record->n_programmes;
        if (shape.n_practices < record->n_practices)
            shape.n_practices = record->n_practices;
    }
    return shape;
}

static int open_whole(struct nation_run *run)
{
    int status = STATUS_OK;
    for (int era = 0; era < ERAS && status == STATUS_OK; era++) {
        struct record shape = shape_of(run, era, false);
        status = pooled_open(&whole(run)->pooled[era], &shape);
        if (status == STATUS_OK)
            status = record_open(&shape);
        if (status == STATUS_OK)
            whole(run)->records[era] = shape;
    }
    return status;
}

static int open_slots(struct nation_run *run)
{
    int status = STATUS_OK;
    run->n_slots = (uint32_t)run->threads * SLOTS_PER_THREAD;
    run->slots = calloc(run->n_slots, sizeof *run->slots);
    if (!run->slots)
        return STATUS_NO_MEMORY;
    for (uint32_t i = 0; i < run->n_slots; i++)
        for (int era = 0; era < ERAS && status == STATUS_OK; era++) {
            struct record shape = shape_of(run, era, true);
            status = pooled_open(&run->slots[i].pooled[era], &shape);
        }
    return status;
}

static int open_workers(struct nation_run *run)
{
    int status = STATUS_OK;
    run->workers = calloc((size_t)run->threads, sizeof *run->workers);
    if (!run->workers)
        return STATUS_NO_MEMORY;
    for (int i = 0; i < run->threads && status == STATUS_OK; i++) {
        struct worker *worker = &run->workers[i];
        worker->run = run;
        worker->spaces = calloc((size_t)run->n_kinds, sizeof *worker->spaces);
        status = worker->spaces ? STATUS_OK : STATUS_NO_MEMORY;
        for (int k = 0; k < run->n_kinds && status == STATUS_OK; k++)
            status = replicate_space_new(&run->kinds[k].experiment, &worker->spaces[k]);
    }
    return status;
}

/* The kinds alone, with their posts numbered. */
static int open_kinds(const struct nation *nation, uint64_t seed, bool fixed, struct nation_run **run,
                      struct messages *messages)
{
    int status = STATUS_OK;
    *run = calloc(1, sizeof **run);
    if (!*run)
        return STATUS_NO_MEMORY;
    pthread_mutex_init(&(*run)->lock, NULL);
    pthread_cond_init(&(*run)->changed, NULL);
    (*run)->n_kinds = nation->n_kinds;
    for (int k = 0; k < nation->n_kinds && status == STATUS_OK; k++)
        status = open_kind(*run, k, nation, seed, fixed);
    return status == STATUS_OK ? number_posts(*run, nation, messages) : status;
}

int nation_run_new(const struct nation *nation, uint64_t seed, bool fixed_parameters, int threads,
                   struct nation_run **result, struct messages *messages)
{
    struct nation_run *run;
    int status = open_kinds(nation, seed, fixed_parameters, &run, messages);
    if (status == STATUS_OK) {
        run->threads = threads < 1 ? 1 : (uint32_t)threads > run->n_blocks ? (int)run->n_blocks : threads;
        status = open_whole(run);
    }
    if (status == STATUS_OK)
        status = open_slots(run);
    if (status == STATUS_OK)
        status = open_workers(run);
    if (status != STATUS_OK) {
        nation_run_free(run);
        run = NULL;
    }
    *result = run;
    return status;
}

void nation_run_choose(struct nation_run *run, enum isa isa)
{
    for (int k = 0; k < run->n_kinds; k++)
        run->kinds[k].experiment.isa = isa;
}

int nation_run_check(const struct nation *nation, struct messages *messages)
{
    struct nation_run *run;
    int status = open_kinds(nation, 1, true, &run, messages);
    nation_run_free(run);
    return status;
}

void nation_run_free(struct nation_run *run)
{
    if (!run)
        return;
    for (int i = 0; run->workers && i < run->threads; i++) {
        for (int k = 0; run->workers[i].spaces && k < run->n_kinds; k++)
            replicate_space_free(run->workers[i].spaces[k]);
        free(run->workers[i].spaces);
    }
    for (int era = 0; era < ERAS; era++) {
        for (uint32_t i = 0; run->slots && i < run->n_slots; i++)
            pooled_close(&run->slots[i].pooled[era]);
        for (int k = 0; k <= run->n_kinds; k++) {
            pooled_close(&run->kinds[k].pooled[era]);
            record_close(&run->kinds[k].records[era]);
        }
    }
    for (int k = 0; k < run->n_kinds; k++)
        experiment_close(&run->kinds[k].experiment);
    free(run->workers);
    free(run->slots);
    pthread_cond_destroy(&run->changed);
    pthread_mutex_destroy(&run->lock);
    free(run);
}

/* ---- running ---- */

static void pool_month(void *context, const struct agency *agency, const struct today *today, const double *row)
{
    struct slot *slot = context;
    pooled_add_month(&slot->pooled[today->history ? HISTORY : MONTHS], agency, today, row);
}

static void begin(struct pooled pooled[ERAS], const struct kind *kind)
{
    for (int era = 0; era < ERAS; era++)
        pooled_begin(&pooled[era], kind->records[era].n_programmes, kind->records[era].n_practices);
}

/* The reason of a fault, with the number of the agency. */
static void tell_fault(const struct replicate_space *space, int status, uint32_t number, uint32_t count,
                       char fault[FAULT_TEXT_MAX])
{
    replicate_reason(space, status, fault);
    size_t used = strlen(fault);
    snprintf(fault + used, FAULT_TEXT_MAX - used, ", agency %" PRIu32 " of %" PRIu32, number, count);
}

static void run_block(struct nation_run *run, struct replicate_space *space, struct slot *slot)
{
    const struct kind *kind = &run->kinds[slot->kind];
    begin(slot->pooled, kind);
    slot->status = STATUS_OK;
    slot->dropped = 0;
    replicate_watch(space, pool_month, slot);
    for (uint32_t i = 0; i < slot->count && slot->status == STATUS_OK; i++) {
        int status = replicate_run_from(space, run->replicate, kind->first_post + (slot->first + i) * kind->posts);
        if (status == STATUS_OK) {
            pooled_add_years(&slot->pooled[HISTORY], replicate_history(space));
            pooled_add_years(&slot->pooled[MONTHS], replicate_record(space, 0));
        } else if (status == STATUS_NO_ROOT) {
            slot->dropped++;
        } else {
            slot->status = status;
            tell_fault(space, status, slot->first + i + 1, kind->count, slot->fault);
        }
    }
}

/* What a block is made of. */
static void describe_block(const struct nation_run *run, uint32_t block, struct slot *slot)
{
    slot->kind = 0;
    for (; block >= run->kinds[slot->kind].blocks; slot->kind++)
        block -= run->kinds[slot->kind].blocks;
    uint32_t left = run->kinds[slot->kind].count - block * BLOCK;
    slot->first = block * BLOCK;
    slot->count = left < BLOCK ? left : BLOCK;
}

/* Adds the blocks that are ready to their kinds, in order. With the lock held: a block takes long to run and is added
 * in no time. */
static void add_blocks(struct nation_run *run)
{
    while (run->added < run->taken && run->slots[run->added % run->n_slots].ready) {
        struct slot *slot = &run->slots[run->added % run->n_slots];
        struct kind *kind = &run->kinds[slot->kind];
        for (int era = 0; era < ERAS; era++)
            pooled_merge(&kind->pooled[era], &slot->pooled[era]);
        kind->dropped += slot->dropped;
        run->done += slot->count * kind->staff;
        if (slot->status != STATUS_OK && run->status == STATUS_OK) {
            run->status = slot->status;
            memcpy(run->fault, slot->fault, sizeof run->fault);
        }
        slot->ready = false;
        run->added++;
    }
    run->stopped = run->stopped || run->status != STATUS_OK;
    pthread_cond_broadcast(&run->changed);
}

/* Called and left with the lock held, where there is a block to take and a slot for it. */
static void take_and_run(struct worker *worker)
{
    struct nation_run *run = worker->run;
    uint32_t block = run->taken++;
    struct slot *slot = &run->slots[block % run->n_slots];
    describe_block(run, block, slot);
    pthread_mutex_unlock(&run->lock);
    run_block(run, worker->spaces[slot->kind], slot);
    pthread_mutex_lock(&run->lock);
    slot->ready = true;
    add_blocks(run);
}

static void work_or_wait(struct worker *worker)
{
    struct nation_run *run = worker->run;
    if (run->taken < run->n_blocks && run->taken - run->added < run->n_slots)
        take_and_run(worker);
    else
        pthread_cond_wait(&run->changed, &run->lock);
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct nation_run *run = worker->run;
    pthread_mutex_lock(&run->lock);
    while (!run->stopped && run->taken < run->n_blocks)
        work_or_wait(worker);
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* The part of the thread that called: it works like the others, and lets the watcher look between blocks. */
static void work_and_look(struct nation_run *run, batch_watcher *watch, void *context)
{
    double start = seconds(), looked = start;
    pthread_mutex_lock(&run->lock);
    while (!run->stopped && run->added < run->n_blocks) {
        work_or_wait(&run->workers[0]);
        double now = seconds();
        if (!watch || now - looked < seconds_between_looks)
            continue;
        const struct batch_progress progress = {.done = run->done, .total = run->total, .seconds = now - start};
        pthread_mutex_unlock(&run->lock);
        bool go_on = watch(context, &progress);
        looked = seconds();
        pthread_mutex_lock(&run->lock);
        if (!go_on && run->status == STATUS_OK && run->added < run->n_blocks)
            run->status = STATUS_INTERRUPTED;
        run->stopped = run->stopped || run->status != STATUS_OK;
    }
    run->stopped = true;
    pthread_cond_broadcast(&run->changed);
    pthread_mutex_unlock(&run->lock);
}

/* The kinds in their order make the nation. */
static void write_records(struct nation_run *run)
{
    for (int era = 0; era < ERAS; era++)
        for (int k = 0; k <= run->n_kinds; k++) {
            struct kind *kind = &run->kinds[k];
            pooled_write(&kind->pooled[era], &kind->records[era]);
            if (k < run->n_kinds)
                pooled_merge(&whole(run)->pooled[era], &kind->pooled[era]);
        }
}

int nation_run_replicate(struct nation_run *run, uint32_t replicate, batch_watcher *watch, void *context)
{
    run->replicate = replicate;
    run->taken = run->added = 0;
    run->done = 0;
    run->stopped = false;
    run->status = STATUS_OK;
    for (uint32_t i = 0; i < run->n_slots; i++)
        run->slots[i].ready = false;
    for (int k = 0; k <= run->n_kinds; k++) {
        begin(run->kinds[k].pooled, &run->kinds[k]);
        run->kinds[k].dropped = 0;
    }
    struct threads others = threads_start(run->threads - 1, work, run->workers + 1, sizeof *run->workers);
    work_and_look(run, watch, context);
    threads_join(&others);
    if (run->status != STATUS_OK)
        return run->status;
    for (int k = 0; k < run->n_kinds; k++)
        whole(run)->dropped += run->kinds[k].dropped;
    write_records(run);
    return whole(run)->dropped == whole(run)->count ? STATUS_NO_ROOT : STATUS_OK;
}

/* ---- what it left ---- */

static const struct kind *kind_of(const struct nation_run *run, int kind)
{
    return &run->kinds[kind < 0 ? run->n_kinds : kind];
}

const struct record *nation_run_history(const struct nation_run *run, int kind)
{
    return &kind_of(run, kind)->records[HISTORY];
}

const struct record *nation_run_record(const struct nation_run *run, int kind)
{
    return &kind_of(run, kind)->records[MONTHS];
}

uint32_t nation_run_dropped(const struct nation_run *run, int kind)
{
    return kind_of(run, kind)->dropped;
}

const char *nation_run_fault(const struct nation_run *run)
{
    return run->fault;
}

const struct experiment *nation_run_experiment(const struct nation_run *run, int kind)
{
    return &run->kinds[kind].experiment;
}

uint32_t nation_run_first_post(const struct nation_run *run, int kind, uint32_t number)
{
    return run->kinds[kind].first_post + number * run->kinds[kind].posts;
}
