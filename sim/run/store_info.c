#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "run/store_inside.h"

enum { KIND_LENGTH = 64, PATH_LENGTH = 512 };

static const char *const intercept_paths[] = {"intercepts.error", "intercepts.sop", "intercepts.capacity"};
enum { INTERCEPTS = sizeof intercept_paths / sizeof *intercept_paths };

static double first_value(const struct setting *setting)
{
    return setting->count > 0 ? setting->pieces[0].value : NAN;
}

static int copy_text(const char *from, char **to)
{
    *to = strdup(from ? from : "");
    return *to ? STATUS_OK : STATUS_NO_MEMORY;
}

static int copy_programme(const struct scenario *scenario, int number, struct store_item *item)
{
    double kind = first_value(&scenario->programme[ERA_POLICY][number][PROGRAMME_kind]);
    if (isnan(kind)) /* the scenario removed it */
        kind = first_value(&scenario->programme[ERA_HISTORY][number][PROGRAMME_kind]);
    bool known = kind >= 0 && kind < scenario->n_gate_kinds;
    int status = copy_text(scenario->programmes[number].id, &item->id);
    if (status == STATUS_OK)
        status = copy_text(known ? scenario->gate_kinds[(int)kind] : "", &item->kind);
    return status;
}

static int copy_practice(const struct scenario *scenario, int number, struct store_item *item)
{
    const char *id = scenario->practices[number].id;
    char word[KIND_LENGTH] = "";
    double kind = first_value(&scenario->practice[ERA_POLICY][number][PRACTICE_kind]);
    if (isnan(kind))
        kind = first_value(&scenario->practice[ERA_HISTORY][number][PRACTICE_kind]);
    if (kind >= 0 && kind < PRACTICE_KINDS)
        params_word_get(params_practice[PRACTICE_kind].unit, (int)kind, word, sizeof word);
    item->practice = true;
    int status = copy_text(id, &item->id);
    if (status == STATUS_OK)
        status = copy_text(word[0] ? word : id, &item->kind);
    return status;
}

static int copy_scenario(const struct scenario *from, struct store_scenario *to)
{
    to->items = calloc((size_t)(from->n_programmes + from->n_practices) + 1, sizeof *to->items);
    if (!to->items)
        return STATUS_NO_MEMORY;
    to->n_programmes = from->n_programmes;
    to->n_practices = from->n_practices;
    int status = copy_text(from->id, &to->id);
    if (status == STATUS_OK)
        status = copy_text(from->name, &to->name);
    if (status == STATUS_OK)
        status = copy_text(from->description, &to->description);
    for (int i = 0; i < from->n_programmes && status == STATUS_OK; i++)
        status = copy_programme(from, i, &to->items[i]);
    for (int i = 0; i < from->n_practices && status == STATUS_OK; i++)
        status = copy_practice(from, i, &to->items[from->n_programmes + i]);
    return status;
}

/* In a nation the kinds draw the same parameters around values of their own. */
static int copy_path(const struct experiment *experiment, int draw, char **path)
{
    char words[PATH_LENGTH];
    const char *kind = experiment->scenarios[experiment->draws[draw].scenario]->id;
    if (!experiment->agencies)
        return copy_text(experiment_draw_path(experiment, draw), path);
    snprintf(words, sizeof words, "%s: %s", kind, experiment_draw_path(experiment, draw));
    return copy_text(words, path);
}

static int copy_parameters(const struct experiment *experiment, struct store_info *info)
{
    info->parameter_paths = calloc((size_t)experiment->n_draws + INTERCEPTS, sizeof *info->parameter_paths);
    if (!info->parameter_paths)
        return STATUS_NO_MEMORY;
    info->n_parameters = experiment->n_draws + INTERCEPTS;
    int status = STATUS_OK;
    for (int i = 0; i < experiment->n_draws && status == STATUS_OK; i++)
        status = copy_path(experiment, i, &info->parameter_paths[i]);
    for (int i = 0; i < INTERCEPTS && status == STATUS_OK; i++)
        status = copy_text(intercept_paths[i], &info->parameter_paths[experiment->n_draws + i]);
    return status;
}

/* The name that the agency file states; else the file's stem. */
static int copy_agency(const struct scenario *baseline, char **name)
{
    if (baseline->agency_name)
        return copy_text(baseline->agency_name, name);
    const char *file = baseline->agency_file;
    const char *slash = strrchr(file, '/');
    int status = copy_text(slash ? slash + 1 : file, name);
    char *dot = status == STATUS_OK ? strrchr(*name, '.') : NULL;
    if (dot && dot != *name)
        *dot = '\0';
    return status;
}

void store_info_set_years(struct store_info *info)
{
    int history_start = info->start - REPLICATE_HISTORY_MONTHS;
    info->first_year = info->start / 12;
    info->n_years = (info->start + info->horizon - 1) / 12 - info->first_year + 1;
    info->history_first_year = history_start / 12;
    info->history_years = (info->start - 1) / 12 - info->history_first_year + 1;
}

int store_info_make(const struct experiment *experiment, uint32_t replicates, struct store_info *info)
{
    const struct scenario *baseline = experiment->scenarios[0];
    *info = (struct store_info){
        .seed = experiment->seed,
        .replicates = replicates,
        .fixed_parameters = experiment->fixed_parameters,
        .keep = experiment->keep,
        .start = (int)first_value(&baseline->global[ERA_POLICY][PARAM_start]),
        .horizon = (int)first_value(&baseline->global[ERA_POLICY][PARAM_horizon]),
        .n_history_programmes = scenario_history_programmes(baseline),
        .n_history_practices = scenario_history_practices(baseline),
        .nation = experiment->agencies != NULL,
        .n_scenarios = experiment->n_scenarios,
        .staff = scenario_headcount(baseline),
    };
    store_info_set_years(info);
    int status = STATUS_NO_MEMORY;
    info->scenarios = calloc((size_t)experiment->n_scenarios, sizeof *info->scenarios);
    if (info->scenarios)
        status = copy_text(KAPASIM_VERSION, &info->version);
    for (int i = 0; i < experiment->n_scenarios && status == STATUS_OK; i++)
        status = copy_scenario(experiment->scenarios[i], &info->scenarios[i]);
    if (status == STATUS_OK)
        status = copy_parameters(experiment, info);
    if (status == STATUS_OK)
        status = copy_agency(baseline, &info->agency);
    if (status != STATUS_OK)
        store_info_free(info);
    return status;
}

int store_history(const struct store_info *info, int scenario)
{
    return info->nation ? -1 - scenario : -1;
}

int store_histories(const struct store_info *info)
{
    return info->nation ? info->n_scenarios : 1;
}

struct record store_shape(const struct store_info *info, int scenario)
{
    if (scenario < 0) {
        const struct store_scenario *own = info->nation ? &info->scenarios[-1 - scenario] : NULL;
        return (struct record){.first_month = 1 - REPLICATE_HISTORY_MONTHS,
                               .n_months = REPLICATE_HISTORY_MONTHS,
                               .first_year = info->history_first_year,
                               .n_years = info->history_years,
                               .n_programmes = own ? own->n_programmes : info->n_history_programmes,
                               .n_practices = own ? own->n_practices : info->n_history_practices};
    }
    return (struct record){.first_month = 1,
                           .n_months = info->horizon,
                           .first_year = info->first_year,
                           .n_years = info->n_years,
                           .n_programmes = info->scenarios[scenario].n_programmes,
                           .n_practices = info->scenarios[scenario].n_practices};
}

void store_info_free(struct store_info *info)
{
    for (int i = 0; info->scenarios && i < info->n_scenarios; i++) {
        struct store_scenario *scenario = &info->scenarios[i];
        for (int k = 0; scenario->items && k < scenario->n_programmes + scenario->n_practices; k++) {
            free(scenario->items[k].id);
            free(scenario->items[k].kind);
        }
        free(scenario->items);
        free(scenario->id);
        free(scenario->name);
        free(scenario->description);
    }
    for (int i = 0; info->parameter_paths && i < info->n_parameters; i++)
        free(info->parameter_paths[i]);
    free(info->scenarios);
    free(info->parameter_paths);
    free(info->version);
    free(info->agency);
    *info = (struct store_info){0};
}
