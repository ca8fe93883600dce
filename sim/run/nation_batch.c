#include "run/nation_batch.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* The kinds' experiments as one, which borrows their plans and draws. */
static int join_kinds(const struct nation *nation, struct nation_batch *batch)
{
    struct experiment *joined = &batch->experiment;
    int n = nation->n_kinds + 1, n_draws = 0;
    for (int k = 0; k < nation->n_kinds; k++)
        n_draws += nation_run_experiment(batch->run, k)->n_draws;
    batch->scenarios = calloc((size_t)n, sizeof *batch->scenarios);
    batch->agencies = calloc((size_t)n, sizeof *batch->agencies);
    joined->draws = calloc((size_t)n_draws + 1, sizeof *joined->draws);
    if (!batch->scenarios || !batch->agencies || !joined->draws)
        return STATUS_NO_MEMORY;
    batch->scenarios[0] = nation->whole;
    for (int k = 0; k < nation->n_kinds; k++) {
        const struct experiment *experiment = nation_run_experiment(batch->run, k);
        batch->scenarios[k + 1] = nation->kinds[k].scenario;
        batch->agencies[k + 1] = nation->kinds[k].count;
        joined->seed = experiment->seed;
        joined->fixed_parameters = experiment->fixed_parameters;
        for (int i = 0; i < experiment->n_draws; i++) {
            joined->draws[joined->n_draws] = experiment->draws[i];
            joined->draws[joined->n_draws++].scenario = k + 1;
        }
    }
    joined->scenarios = batch->scenarios;
    joined->agencies = batch->agencies;
    joined->n_scenarios = n;
    return STATUS_OK;
}

int nation_batch_open(const struct nation *nation, uint64_t seed, bool fixed_parameters, int threads,
                      struct nation_batch *batch, struct messages *messages)
{
    *batch = (struct nation_batch){0};
    int status = nation_run_new(nation, seed, fixed_parameters, threads, &batch->run, messages);
    if (status == STATUS_OK)
        status = join_kinds(nation, batch);
    if (status != STATUS_OK)
        nation_batch_close(batch);
    return status;
}

void nation_batch_close(struct nation_batch *batch)
{
    nation_run_free(batch->run);
    free(batch->experiment.draws);
    free(batch->scenarios);
    free(batch->agencies);
    *batch = (struct nation_batch){0};
}

static void warn_of_dropped(const struct nation_batch *batch, uint32_t replicate, struct messages *messages)
{
    for (int k = 0; k + 1 < batch->experiment.n_scenarios; k++)
        if (nation_run_dropped(batch->run, k) > 0)
            messages_warn(
                messages, NULL,
                "replicate %" PRIu32 ": %" PRIu32 " of %" PRIu32 " agencies like `%s` are left out, since what "
                "was observed of them cannot be reached with the parameters drawn",
                replicate, nation_run_dropped(batch->run, k), batch->agencies[k + 1], batch->scenarios[k + 1]->id);
}

/* Each agency has intercepts of its own, so that there are none to tell. */
static int put(const struct nation_batch *batch, uint32_t replicate, struct store *store)
{
    const struct store_info *info = store_info(store);
    const struct experiment *experiment = &batch->experiment;
    size_t n = (size_t)experiment->n_scenarios;
    const struct record **records = calloc(2 * n, sizeof *records);
    double *parameters = calloc((size_t)info->n_parameters, sizeof *parameters);
    int status = records && parameters ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        for (int k = 0; k < experiment->n_scenarios; k++) {
            records[k] = nation_run_history(batch->run, k - 1);
            records[n + (size_t)k] = nation_run_record(batch->run, k - 1);
        }
        experiment_draw_values(experiment, replicate, parameters);
        for (int i = experiment->n_draws; i < info->n_parameters; i++)
            parameters[i] = NAN;
        status = store_put_nation(store, replicate, records, records + n, parameters);
    }
    free(records);
    free(parameters);
    return status;
}

/* Stores a replicate that has ended in a status, as a chunk. */
static int keep(const struct nation_batch *batch, uint32_t replicate, int ended, struct store *store,
                struct messages *messages)
{
    const char *reason =
        ended == STATUS_NOT_FINITE ? nation_run_fault(batch->run) : "what was observed cannot be reached in any agency";
    int status = store_begin(store);
    if (status == STATUS_OK)
        status = ended == STATUS_OK ? put(batch, replicate, store) : store_put_dropped(store, replicate, reason);
    if (status == STATUS_OK)
        status = store_commit(store);
    if (status != STATUS_OK)
        messages_error(messages, NULL, "the results cannot be stored: %s", store_problem(store));
    return status;
}

int nation_batch_run(struct nation_batch *batch, uint32_t replicates, struct store *store, batch_watcher *watch,
                     void *context, uint32_t *dropped, struct messages *messages)
{
    int status = STATUS_OK;
    for (uint32_t replicate = store_settled(store); replicate < replicates && status == STATUS_OK; replicate++) {
        status = nation_run_replicate(batch->run, replicate, watch, context);
        if (status == STATUS_OK)
            warn_of_dropped(batch, replicate, messages);
        if (status == STATUS_OK || replicate_is_dropped(status))
            status = keep(batch, replicate, status, store, messages);
    }
    *dropped = store_info(store)->dropped;
    if (status != STATUS_OK)
        store_tell_kept(store, messages);
    return status;
}
