#include "run/experiment.h"

#include <stdlib.h>
#include <string.h>

const char *const experiment_keep_names[KEEPS] = {
    [KEEP_MONTHLY] = "monthly", [KEEP_SUMMARY] = "summary", [KEEP_STAFF] = "staff"};

static bool is_known(const struct experiment *experiment, const char *path)
{
    for (int i = 0; i < experiment->n_draws; i++)
        if (strcmp(experiment_draw_path(experiment, i), path) == 0)
            return true;
    return false;
}

static void add_draws(struct experiment *experiment, const struct plan *plan)
{
    for (int number = 0; number < plan_drawn_count(plan); number++)
        if (!is_known(experiment, plan_drawn_path(plan, number)))
            experiment->draws[experiment->n_draws++] = (struct experiment_draw){.plan = plan, .number = number};
}

static int list_draws(struct experiment *experiment)
{
    int most = plan_drawn_count(experiment->history);
    for (int i = 0; i < experiment->n_scenarios; i++)
        most += plan_drawn_count(experiment->plans[i]);
    experiment->draws = calloc((size_t)most + 1, sizeof *experiment->draws);
    if (!experiment->draws)
        return STATUS_NO_MEMORY;
    add_draws(experiment, experiment->history);
    for (int i = 0; i < experiment->n_scenarios; i++)
        add_draws(experiment, experiment->plans[i]);
    return STATUS_OK;
}

int experiment_open(struct scenario *const *scenarios, int n, uint64_t seed, bool fixed_parameters,
                    struct experiment *experiment)
{
    *experiment = (struct experiment){
        .scenarios = scenarios, .n_scenarios = n, .seed = seed, .fixed_parameters = fixed_parameters};
    int status = STATUS_NO_MEMORY;
    experiment->plans = calloc((size_t)n, sizeof *experiment->plans);
    if (!experiment->plans)
        goto out;
    status = plan_new(scenarios[0], ERA_HISTORY, &experiment->history);
    for (int i = 0; i < n && status == STATUS_OK; i++)
        status = plan_new(scenarios[i], ERA_POLICY, &experiment->plans[i]);
    if (status == STATUS_OK)
        status = list_draws(experiment);
out:
    if (status != STATUS_OK)
        experiment_close(experiment);
    return status;
}

void experiment_close(struct experiment *experiment)
{
    if (experiment->plans)
        for (int i = 0; i < experiment->n_scenarios; i++)
            plan_free(experiment->plans[i]);
    plan_free(experiment->history);
    free(experiment->plans);
    free(experiment->draws);
    *experiment = (struct experiment){0};
}

const char *experiment_draw_path(const struct experiment *experiment, int i)
{
    return plan_drawn_path(experiment->draws[i].plan, experiment->draws[i].number);
}

void experiment_draw_values(const struct experiment *experiment, uint32_t replicate, double *values)
{
    const struct random_source source = {.seed = experiment->seed, .stream = 0, .replicate = replicate};
    for (int i = 0; i < experiment->n_draws; i++)
        values[i] = plan_drawn_value(experiment->draws[i].plan, &source, experiment->fixed_parameters,
                                     experiment->draws[i].number);
}
