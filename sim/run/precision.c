#include "run/precision.h"

#include <math.h>
#include <stdlib.h>

#include "stats/stopping.h"

static const int answers[PRECISION_INDICATORS] = {INDICATOR_error_rate, INDICATOR_sop_compliance};

/* The answers of a scenario, in percent: [indicator][replicate]; NaN for replicates that were dropped. */
static int read_answers(struct store *store, int scenario, uint32_t replicates, double *values)
{
    int status = store_read_ends(store, scenario, NULL, replicates, answers, PRECISION_INDICATORS, values);
    for (size_t i = 0; status == STATUS_OK && i < (size_t)PRECISION_INDICATORS * replicates; i++)
        values[i] *= 100;
    return status;
}

/* A half-width that cannot be told counts as the widest. */
static double wider(double a, double b)
{
    return isnan(a) || a > b ? a : b;
}

/* Takes up a scenario's answers; works in place on them. */
static void widen(const double *baseline, double *values, uint32_t replicates, bool compares,
                  struct precision *precision)
{
    for (int k = 0; k < PRECISION_INDICATORS; k++) {
        double *own = values + (size_t)k * replicates;
        precision->level[k] = wider(precision->level[k], stopping_half_width(own, replicates));
        if (!compares)
            continue;
        for (uint32_t i = 0; i < replicates; i++)
            own[i] -= baseline[(size_t)k * replicates + i];
        precision->change[k] = wider(precision->change[k], stopping_half_width(own, replicates));
    }
}

int precision_measure(struct store *store, uint32_t replicates, struct precision *precision)
{
    int n = store_info(store)->n_scenarios, status = STATUS_NO_MEMORY;
    size_t size = (size_t)PRECISION_INDICATORS * replicates + 1;
    double *baseline = malloc(size * sizeof *baseline), *values = malloc(size * sizeof *values);
    *precision = (struct precision){0};
    if (baseline && values)
        status = read_answers(store, 0, replicates, baseline);
    for (int i = 0; i < n && status == STATUS_OK; i++) {
        status = read_answers(store, i, replicates, values);
        if (status == STATUS_OK)
            widen(baseline, values, replicates, i > 0, precision);
    }
    for (int k = 0; k < PRECISION_INDICATORS && n == 1; k++)
        precision->change[k] = NAN;
    free(baseline);
    free(values);
    return status;
}

static bool is_reached(const struct precision *precision, bool compares, double points)
{
    bool reached = true;
    for (int k = 0; k < PRECISION_INDICATORS; k++)
        reached = reached && precision->level[k] <= points && (!compares || precision->change[k] <= points);
    return reached;
}

static int test(struct store *store, uint32_t replicates, double points, bool *reached, struct messages *messages)
{
    struct precision precision;
    int status = precision_measure(store, replicates, &precision);
    if (status == STATUS_OK)
        *reached = is_reached(&precision, store_info(store)->n_scenarios > 1, points);
    else
        messages_error(messages, NULL, "the precision cannot be told: %s", store_problem(store));
    return status;
}

int precision_run(const struct experiment *experiment, double points, uint32_t most, int threads, struct store *store,
                  batch_watcher *watch, void *context, uint32_t *dropped, struct messages *messages)
{
    bool reached = false;
    uint32_t count = 0;
    int status = STATUS_OK;
    while (status == STATUS_OK && !reached && count < most) {
        count = stopping_next(count);
        bool tests = count <= most;
        count = tests ? count : most;
        status = batch_run(experiment, count, threads, store, watch, context, dropped, messages);
        if (status == STATUS_OK && tests)
            status = test(store, count, points, &reached, messages);
    }
    if (status == STATUS_OK)
        status = store_ask(store, store_settled(store), points);
    return status;
}
