/* Settings to values: drawn once a replicate, changed on their dates. */
#include "scenario/values.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "scenario/scenario_internal.h"

/* A number before its draw. */
struct draw {
    double mode, low, high; /* `low` is NaN where there is no prior */
    double factor;
    uint64_t key;
};

/* One value from one month on. */
struct entry {
    int from;
    int slot; /* among the doubles of struct values */
    bool of_ceiling, is_money;
    double least, most; /* what the table accepts */
    struct draw draw, ceiling;
};

struct drawn {
    char *path;
    struct entry entry; /* the one in force in month 1 */
};

struct plan {
    struct values base;    /* every value that holds from the beginning, at its mode */
    struct entry *entries; /* the others: first those drawn or of the ceiling, then the dated, by month */
    int n_entries;
    struct drawn *drawn;
    int n_drawn;
    struct entry fit; /* effects.training.fit, below which fit_with_analysis never lies */
};

/* The values are read and written by number: the three kinds of struct are arrays of doubles, one behind the other. */
enum {
    SLOT_PROGRAMMES = PARAM_COUNT,
    SLOT_PRACTICES = SLOT_PROGRAMMES + SCENARIO_PROGRAMMES_MAX * PROGRAMME_COUNT,
    SLOTS = SLOT_PRACTICES + SCENARIO_PRACTICES_MAX * PRACTICE_COUNT
};
_Static_assert(offsetof(struct values, programmes) == SLOT_PROGRAMMES * sizeof(double), "doubles without gaps");
_Static_assert(offsetof(struct values, practices) == SLOT_PRACTICES * sizeof(double), "doubles without gaps");
_Static_assert(offsetof(struct values, programme_present) == SLOTS * sizeof(double), "doubles without gaps");

static double *slot_of(struct values *values, int slot)
{
    return (double *)(void *)((char *)values + (size_t)slot * sizeof(double));
}

/* The draw of a parameter is the replicate's, whatever the event stream, the month and the agency's first post. */
static double draw_value(const struct draw *draw, const struct random_source *source, bool fixed)
{
    double value = draw->mode;
    if (!fixed && !isnan(draw->low)) {
        struct random_source parameters = {.seed = source->seed, .replicate = source->replicate};
        struct random_words words = random_event(&parameters, PURPOSE_PARAMETER, (uint32_t)(draw->key >> 16), 0,
                                                 (uint32_t)(draw->key & 0xffff));
        value = num_triangular_inverse(random_unit(words.word[0]), draw->low, draw->mode, draw->high);
    }
    return value * draw->factor;
}

/* Drawn, scaled, of the ceiling, within bounds, whole rupiah, in this order. NaN, unsaid, stays NaN. */
static double entry_value(const struct entry *entry, const struct random_source *source, bool fixed)
{
    double value = draw_value(&entry->draw, source, fixed);
    if (entry->of_ceiling)
        value *= draw_value(&entry->ceiling, source, fixed);
    if (value < entry->least)
        value = entry->least;
    if (value > entry->most)
        value = entry->most;
    return entry->is_money ? floor(value + 0.5) : value;
}

static struct draw draw_of(const struct piece *piece)
{
    return (struct draw){piece->value, piece->prior_low, piece->prior_high, piece->factor, piece->draw_key};
}

static struct entry entry_of(const struct scenario *scenario, enum scenario_era era, const struct slot *slot,
                             const struct piece *piece, int month)
{
    int number = slot->number;
    if (slot->row->family == FAMILY_PROGRAMME)
        number += SLOT_PROGRAMMES + slot->id * PROGRAMME_COUNT;
    else if (slot->row->family == FAMILY_PRACTICE)
        number += SLOT_PRACTICES + slot->id * PRACTICE_COUNT;
    return (struct entry){.from = month,
                          .slot = number,
                          .of_ceiling = piece->of_ceiling,
                          .is_money = slot->row->type == TYPE_MONEY,
                          .least = slot->row->low,
                          .most = slot->row->high,
                          .draw = draw_of(piece),
                          .ceiling = draw_of(scenario_setting_at(&scenario->global[era][PARAM_budget_ceiling], month))};
}

static int append(struct plan *plan, const struct entry *entry)
{
    /* Capacities are powers of two, reached when the count is one. */
    if ((plan->n_entries & (plan->n_entries - 1)) == 0) {
        size_t capacity = plan->n_entries == 0 ? 1 : 2 * (size_t)plan->n_entries;
        struct entry *more = realloc(plan->entries, capacity * sizeof *more);
        if (more == NULL)
            return STATUS_NO_MEMORY;
        plan->entries = more;
    }
    plan->entries[plan->n_entries++] = *entry;
    return STATUS_OK;
}

/* The pieces of one setting. A share of the ceiling changes with the ceiling, too. */
static int add_setting(struct plan *plan, const struct scenario *scenario, enum scenario_era era,
                       const struct slot *slot)
{
    const struct setting *setting = scenario_path_setting(scenario, era, slot);
    const struct setting *ceiling = &scenario->global[era][PARAM_budget_ceiling];
    for (int i = 0; i < setting->count; i++) {
        const struct piece *piece = &setting->pieces[i];
        int end = i + 1 < setting->count ? setting->pieces[i + 1].from : INT32_MAX;
        struct entry entry = entry_of(scenario, era, slot, piece, piece->from);
        bool is_base = piece->from == SCENARIO_ALWAYS;
        if (is_base)
            *slot_of(&plan->base, entry.slot) = entry_value(&entry, NULL, true);
        if ((!is_base || !isnan(piece->prior_low) || piece->of_ceiling) && append(plan, &entry) != STATUS_OK)
            return STATUS_NO_MEMORY;
        for (int k = 1; piece->of_ceiling && k < ceiling->count; k++) {
            int month = ceiling->pieces[k].from;
            if (month <= piece->from || month >= end)
                continue;
            entry = entry_of(scenario, era, slot, piece, month);
            if (append(plan, &entry) != STATUS_OK)
                return STATUS_NO_MEMORY;
        }
    }
    return STATUS_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

/* True if the pieces of a setting hold a prior whose draw no parameter listed so far names. */
static bool is_new_draw(const struct plan *plan, const struct setting *setting, const uint64_t *keys)
{
    for (int i = 0; i < setting->count; i++) {
        if (isnan(setting->pieces[i].prior_low))
            continue;
        int k = 0;
        while (k < plan->n_drawn && keys[k] != setting->pieces[i].draw_key)
            k++;
        if (k == plan->n_drawn)
            return true;
    }
    return false;
}

/* A programme's gate that is its kind's is listed once, under its kind. */
static int list_drawn(struct plan *plan, const struct scenario *scenario, enum scenario_era era)
{
    int n = scenario_path_count(scenario), status = STATUS_OK;
    uint64_t *keys = malloc((size_t)n * sizeof *keys);
    plan->drawn = calloc((size_t)n, sizeof *plan->drawn);
    if (keys == NULL || plan->drawn == NULL)
        status = STATUS_NO_MEMORY;
    for (int i = 0; i < n && status == STATUS_OK; i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        const struct setting *setting = scenario_path_setting(scenario, era, &slot);
        char path[SCENARIO_PATH_SIZE];
        if (!scenario_is_in_force(scenario, era, &slot) || !is_new_draw(plan, setting, keys))
            continue;
        scenario_path_write(scenario, &slot, path, sizeof path);
        struct drawn *drawn = &plan->drawn[plan->n_drawn];
        drawn->entry = entry_of(scenario, era, &slot, scenario_setting_at(setting, 1), 1);
        drawn->path = strdup(path);
        if (drawn->path == NULL)
            status = STATUS_NO_MEMORY;
        else
            keys[plan->n_drawn++] = scenario_path_key(path);
    }
    free(keys);
    return status;
}

int plan_new(const struct scenario *scenario, enum scenario_era era, struct plan **result)
{
    struct plan *plan = calloc(1, sizeof *plan);
    int status = plan == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    *result = NULL;
    for (int i = 0; status == STATUS_OK && i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        if (slot.row->family != FAMILY_GATE && scenario_is_in_force(scenario, era, &slot))
            status = add_setting(plan, scenario, era, &slot);
    }
    if (status == STATUS_OK)
        status = list_drawn(plan, scenario, era);
    if (status != STATUS_OK) {
        plan_free(plan);
        return status;
    }
    if (plan->n_entries > 0)
        qsort(plan->entries, (size_t)plan->n_entries, sizeof *plan->entries, compare_entries);
    struct slot fit = scenario_path_slot(scenario, PARAM_fit_bare);
    plan->fit = entry_of(scenario, era, &fit, &scenario->global[era][PARAM_fit_bare].pieces[0], 1);
    bool history = era == ERA_HISTORY;
    plan->base.n_programmes = history ? scenario_history_programmes(scenario) : scenario->n_programmes;
    plan->base.n_practices = history ? scenario_history_practices(scenario) : scenario->n_practices;
    for (int i = 0; i < scenario->n_programmes; i++)
        plan->base.programme_present[i] = scenario_is_present(&scenario->programmes[i], era);
    for (int i = 0; i < scenario->n_practices; i++)
        plan->base.practice_present[i] = scenario_is_present(&scenario->practices[i], era);
    *result = plan;
    return STATUS_OK;
}

void plan_free(struct plan *plan)
{
    if (plan == NULL)
        return;
    for (int i = 0; i < plan->n_drawn; i++)
        free(plan->drawn[i].path);
    free(plan->drawn);
    free(plan->entries);
    free(plan);
}

/* Needs analysis never makes a course fit less often than it would without. */
static void raise_fit(struct values *values)
{
    if (values->params.fit_analysis < values->params.fit_bare)
        values->params.fit_analysis = values->params.fit_bare;
}

void values_open(const struct plan *plan, const struct random_source *source, bool fixed, int month,
                 struct values *values)
{
    *values = plan->base;
    values->month = month;
    for (int i = 0; i < plan->n_entries && plan->entries[i].from <= month; i++)
        *slot_of(values, plan->entries[i].slot) = entry_value(&plan->entries[i], source, fixed);
    raise_fit(values);
}

bool values_advance(const struct plan *plan, const struct random_source *source, bool fixed, int month,
                    struct values *values)
{
    bool changed = false;
    for (int i = plan->n_entries - 1; i >= 0 && plan->entries[i].from >= month; i--) {
        double *value = slot_of(values, plan->entries[i].slot);
        if (plan->entries[i].from > month)
            continue;
        double next = entry_value(&plan->entries[i], source, fixed);
        changed = changed || (next != *value && !(isnan(next) && isnan(*value)));
        *value = next;
    }
    values->month = month;
    raise_fit(values);
    return changed;
}

int plan_drawn_count(const struct plan *plan)
{
    return plan->n_drawn;
}

const char *plan_drawn_path(const struct plan *plan, int i)
{
    return plan->drawn[i].path;
}

double plan_drawn_value(const struct plan *plan, const struct random_source *source, bool fixed, int i)
{
    const struct entry *entry = &plan->drawn[i].entry;
    double value = entry_value(entry, source, fixed);
    if (entry->slot != PARAM_fit_analysis)
        return value;
    double fit = entry_value(&plan->fit, source, fixed);
    return value < fit ? fit : value;
}
