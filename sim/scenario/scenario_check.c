/* What no single value shows: what is missing, out of bounds, or does not fit together. */
#include <stdio.h>
#include <string.h>

#include "scenario/scenario_internal.h"

enum { STAFF_MOST = 100000 };

static const double SHARE_SLACK = 1e-4; /* sums of shares are exact to 0.01 % */
static const double ROUNDING = 1e-9;

/* The place that set a parameter, or the top of the agency file. */
static struct place place_of(const struct scenario *scenario, const struct setting *setting, int month)
{
    const struct place *place = &scenario_setting_at(setting, month)->place;
    return place->file != NULL ? *place : (struct place){scenario->agency_file, 1, 1};
}

/* The mode of a setting in a month, in the row's own unit; NaN where it is unsaid or could not be read. */
double scenario_check_value(const struct scenario *scenario, enum scenario_era era, const struct setting *setting,
                            int month)
{
    const struct piece *piece = scenario_setting_at(setting, month);
    double value = piece->value * piece->factor;
    if (piece->of_ceiling) {
        const struct piece *ceiling = scenario_setting_at(&scenario->global[era][PARAM_budget_ceiling], month);
        value *= ceiling->value * ceiling->factor;
    }
    return value;
}

void scenario_check_months(const struct scenario *scenario, enum scenario_era era, int *first, int *last)
{
    int row = era == ERA_HISTORY ? PARAM_history : PARAM_horizon;
    double months = scenario->global[ERA_POLICY][row].pieces[0].value;
    if (!(months >= params_global[row].low && months <= params_global[row].high))
        months = params_global[row].initial;
    *first = era == ERA_HISTORY ? 1 - (int)months : 1;
    *last = era == ERA_HISTORY ? 0 : (int)months;
}

static double global_value(const struct scenario *scenario, int row)
{
    return scenario_check_value(scenario, ERA_POLICY, &scenario->global[ERA_POLICY][row], 1);
}

/* A line that would state a parameter, for the message that it is missing. */
static const char *example_of(const struct param *row)
{
    switch (row->type) {
    case TYPE_SHARE:
        return "28.5 %";
    case TYPE_MONEY:
        return "Rp 150.000.000";
    case TYPE_HOURS:
        return "24 JP";
    case TYPE_MONTHSET:
        return "[mar, oct]";
    case TYPE_DATE:
        return "2026-01";
    case TYPE_REFERENCE:
        return "technical";
    default:
        return "1";
    }
}

/* 12 * year + month of the first month of the history. */
static int history_start(const struct scenario *scenario)
{
    return (int)(global_value(scenario, PARAM_start) - global_value(scenario, PARAM_history));
}

static void check_required(struct reader *reader, const struct slot *slot, const char *path,
                           const struct setting *setting)
{
    const struct piece *piece = &setting->pieces[0];
    if (!slot->row->required || !isnan(piece->value) || piece->place.file != NULL)
        return;
    struct place place = {reader->scenario->agency_file, 1, 1};
    const char *key = strrchr(slot->row->path, '.');
    if (slot->row->family == FAMILY_PROGRAMME)
        place = reader->scenario->programmes[slot->id].place;
    key = key == NULL ? slot->row->path : key + 1;
    if (setting->count == 1)
        scenario_report(reader, &place, "`%s` is not stated; write for example `%s: %s`", path, key,
                        example_of(slot->row));
    else
        scenario_report(
            reader, &setting->pieces[1].place,
            "`%s` has no value before this; begin its list at the start of the history, %04d-%02d, or earlier", path,
            history_start(reader->scenario) / 12, history_start(reader->scenario) % 12 + 1);
}

static void check_bounds(struct reader *reader, const struct slot *slot, const char *path, const struct piece *piece)
{
    const struct param *row = slot->row;
    double value = piece->value * piece->factor;
    char text[64], low[64], high[64];
    if (piece->place.file == NULL || piece->of_ceiling)
        return;
    if (isnan(piece->value) && piece->factor != 1)
        scenario_report(reader, &piece->place, "no value of `%s` is in force that a factor could scale; state one",
                        path);
    if (row->type == TYPE_REFERENCE || row->type == TYPE_CHOICE || isnan(value))
        return;
    if (scenario_value_is_whole(row) && value != floor(value)) {
        scenario_report(reader, &piece->place, "`%s` is %.10g, and must be a whole number", path, value);
    } else if (value < row->low || value > row->high) {
        scenario_format_value(reader->scenario, row, value, text, sizeof text);
        scenario_format_value(reader->scenario, row, row->low, low, sizeof low);
        scenario_format_value(reader->scenario, row, row->high, high, sizeof high);
        scenario_report(reader, &piece->place, "`%s` is %s; it lies from %s to %s", path, text, low, high);
    }
}

/* A piece that a programme has from its kind's gate; what is wrong with it is told there. */
static bool is_inherited(const struct scenario *scenario, enum scenario_era era, const struct slot *slot,
                         const struct piece *piece)
{
    if (slot->row->family != FAMILY_PROGRAMME || slot->number < PROGRAMME_invite || slot->number > PROGRAMME_schedule)
        return false;
    double kind = scenario->programme[era][slot->id][PROGRAMME_kind].pieces[0].value;
    if (isnan(kind))
        return false;
    const struct setting *gate = &scenario->gate[era][(int)kind][slot->number - PROGRAMME_invite];
    const struct place *place = &scenario_setting_at(gate, piece->from)->place;
    return piece->place.file == place->file && piece->place.line == place->line && piece->place.column == place->column;
}

/* Every setting of an era by itself. */
static void check_settings(struct reader *reader, enum scenario_era era)
{
    const struct scenario *scenario = reader->scenario;
    for (int i = 0; i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        const struct setting *setting = scenario_path_setting(scenario, era, &slot);
        char path[SCENARIO_PATH_SIZE];
        if (!scenario_path_present(scenario, era, &slot))
            continue;
        scenario_path_write(scenario, &slot, path, sizeof path);
        check_required(reader, &slot, path, setting);
        for (int k = 0; k < setting->count; k++)
            if (!is_inherited(scenario, era, &slot, &setting->pieces[k]))
                check_bounds(reader, &slot, path, &setting->pieces[k]);
    }
}

/* A practice's settings are those of its kind. */
static void check_kind_rows(struct reader *reader, enum scenario_era era, int id)
{
    const struct scenario *scenario = reader->scenario;
    double kind = scenario->practice[era][id][PRACTICE_kind].pieces[0].value;
    if (isnan(kind))
        return;
    for (int i = 0; i < PRACTICE_COUNT; i++) {
        const struct setting *setting = &scenario->practice[era][id][i];
        const struct place *place = &setting->pieces[setting->count - 1].place;
        char word[SCENARIO_ID_SIZE];
        if (place->file == NULL || scenario_path_belongs(&params_practice[i], (int)kind))
            continue;
        params_word_get(params_practice[PRACTICE_kind].unit, (int)kind, word, sizeof word);
        scenario_report(reader, place, "`%s` is of the kind `%s`, which has no `%s`; it belongs to: %s",
                        scenario->practices[id].id, word, strrchr(params_practice[i].path, '.') + 1,
                        params_practice[i].kinds);
    }
}

/* Work lost to a course fits into the months it lasts. */
static void check_away(struct reader *reader, enum scenario_era era, int id)
{
    const struct scenario *scenario = reader->scenario;
    const struct setting *own = scenario->programme[era][id];
    int first, last;
    scenario_check_months(scenario, era, &first, &last);
    for (int month = first; month <= last; month++) {
        struct place place = place_of(scenario, &own[PROGRAMME_away], month);
        if (scenario_check_value(scenario, era, &own[PROGRAMME_away], month) >
            scenario_check_value(scenario, era, &own[PROGRAMME_lasts], month)) {
            scenario_report(reader, &place, "`programmes.%s.away` is longer than `lasts`; raise `lasts`",
                            scenario->programmes[id].id);
            return;
        }
    }
}

/* Parts of the money, until the first month in which they add up to more than there is. */
static void check_split(struct reader *reader, enum scenario_era era)
{
    const struct scenario *scenario = reader->scenario;
    int first, last;
    scenario_check_months(scenario, era, &first, &last);
    for (int month = first; month <= last; month++) {
        double split = 0;
        struct place place = {scenario->agency_file, 1, 1};
        for (int i = 0; i < scenario->n_programmes; i++) {
            const struct setting *part = &scenario->programme[era][i][PROGRAMME_split];
            double share = scenario_check_value(scenario, era, part, month);
            if (!scenario_is_present(&scenario->programmes[i], era) || isnan(share))
                continue;
            if (share > 0)
                place = place_of(scenario, part, month);
            split += share;
        }
        if (split > 1 + SHARE_SLACK) {
            scenario_report(reader, &place, "the parts of `budget.split` add up to %.10g %%; 100 %% is all there is",
                            100 * split);
            return;
        }
    }
}

/* Where money is a share of the ceiling, there is one. */
static void check_ceiling(struct reader *reader, enum scenario_era era, int row)
{
    const struct scenario *scenario = reader->scenario;
    const struct setting *money = &scenario->global[era][row];
    const struct setting *ceiling = &scenario->global[era][PARAM_budget_ceiling];
    int first, last;
    scenario_check_months(scenario, era, &first, &last);
    for (int month = first; month <= last; month++) {
        const struct piece *piece = scenario_setting_at(money, month);
        if (!piece->of_ceiling || !isnan(scenario_check_value(scenario, era, ceiling, month)))
            continue;
        scenario_report(
            reader, &piece->place,
            "a share of the ceiling needs `budget.ceiling`; state it, such as `ceiling: Rp 21.000.000.000`");
        return;
    }
}

static void check_order(struct reader *reader, int low, int high)
{
    const struct scenario *scenario = reader->scenario;
    if (global_value(scenario, low) > global_value(scenario, high)) {
        struct place place = place_of(scenario, &scenario->global[ERA_POLICY][high], 1);
        if (scenario->global[ERA_POLICY][high].pieces[0].place.file == NULL)
            place = place_of(scenario, &scenario->global[ERA_POLICY][low], 1);
        scenario_report(reader, &place, "`%s` lies above `%s`; lower the one or raise the other",
                        params_global[low].path, params_global[high].path);
    }
}

/* The sum of consecutive rows, and the place of the last that a file set. */
static double sum(const struct scenario *scenario, int first, int last, struct place *place)
{
    double total = 0;
    *place = (struct place){scenario->agency_file, 1, 1};
    for (int row = first; row <= last; row++) {
        const struct setting *setting = &scenario->global[ERA_POLICY][row];
        total += global_value(scenario, row);
        if (setting->pieces[0].place.file != NULL)
            *place = setting->pieces[0].place;
    }
    return total;
}

static void check_sums(struct reader *reader)
{
    const struct scenario *scenario = reader->scenario;
    struct place place;
    double hires = sum(scenario, PARAM_hiring_sma, PARAM_hiring_s3, &place);
    if (fabs(hires - 1) > SHARE_SLACK)
        scenario_report(reader, &place,
                        "the shares of hires by education add up to %.10g %%, not 100 %%; unsaid ones keep their "
                        "defaults (D3 15 %%, S1 80 %%, S2 5 %%), so state 0 %% for those without",
                        100 * hires);
    if (sum(scenario, PARAM_weight_technical, PARAM_weight_strategic, &place) <= 0)
        scenario_report(reader, &place, "all weights of `effects.file_work` are 0; state one above 0");
}

/* The share of errors that is left after checking, in a month of the history: the first checking that is on counts. */
static double released_share(const struct scenario *scenario, int month)
{
    for (int i = 0; i < scenario->n_practices; i++) {
        const struct setting *own = scenario->practice[ERA_HISTORY][i];
        if (scenario->practices[i].present_in_history && own[PRACTICE_kind].pieces[0].value == PRACTICE_IS_CHECKING &&
            scenario_check_value(scenario, ERA_HISTORY, &own[PRACTICE_on], month) != 0)
            return 1 - scenario_check_value(scenario, ERA_HISTORY, &own[PRACTICE_share], month) *
                           scenario_check_value(scenario, ERA_HISTORY, &own[PRACTICE_caught], month);
    }
    return 1;
}

double scenario_check_released(const struct scenario *scenario)
{
    double left = 0;
    for (int month = -11; month <= 0; month++)
        left += released_share(scenario, month) / 12;
    return left;
}

void scenario_check_reach(const struct scenario *scenario, double floor, double *least, double *most)
{
    *most = global_value(scenario, PARAM_error_is) == 0 ? scenario_check_released(scenario) : 1;
    *least = floor * *most;
}

static void check_observed(struct reader *reader)
{
    const struct scenario *scenario = reader->scenario;
    const struct param *row = &params_global[PARAM_error_per_file];
    double observed = global_value(scenario, PARAM_error_per_file), least, most;
    scenario_check_reach(scenario, global_value(scenario, PARAM_error_floor), &least, &most);
    bool reached = observed > least * (1 + ROUNDING) && observed < most * (1 - ROUNDING);
    if (isnan(observed) || isnan(least) || observed < row->low || observed > row->high || reached)
        return;
    struct place place = place_of(scenario, &scenario->global[ERA_POLICY][PARAM_error_per_file], 1);
    scenario_report(reader, &place,
                    "`%s` is %.10g %%, which cannot be: `effects.error.floor` and the agency's checking leave it above "
                    "%.10g %% and below %.10g %%; correct one of them",
                    row->path, 100 * observed, 100 * least, 100 * most);
}

static void check_groups(struct reader *reader)
{
    const struct scenario *scenario = reader->scenario;
    struct place top = {scenario->agency_file, 1, 1};
    if (scenario->n_groups == 0) {
        if (!reader->lacks_staff)
            scenario_report(reader, &top,
                            "`staff.groups` is not stated; write one such as "
                            "`groups: [{count: 4, education: S1, age: 28-50, post: operational}]`");
        return;
    }
    if (scenario_headcount(scenario) > STAFF_MOST)
        scenario_report(reader, &scenario->groups[0].place, "the groups hold more than %d people", STAFF_MOST);
    for (int i = 0; i < scenario->n_groups; i++) {
        const struct group *group = &scenario->groups[i];
        double retires = isnan(group->retires_at) ? global_value(scenario, PARAM_retirement_age) : group->retires_at;
        if (group->age_to >= retires)
            scenario_report(reader, &group->place,
                            "people of %d are past their retirement at %.10g; lower `age` or raise `retires_at`",
                            group->age_to, retires);
        if (group->age_to > 0 && group->age_to < global_value(scenario, PARAM_entry_age_from))
            scenario_report(reader, &group->place,
                            "people of %d are too young to be staff: `staff.entry_age` begins at %.10g; lower it or "
                            "raise `age`",
                            group->age_to, global_value(scenario, PARAM_entry_age_from));
        if (group->unit > global_value(scenario, PARAM_units))
            scenario_report(reader, &group->place, "there is no unit %d; `staff.units` says how many there are",
                            group->unit);
    }
}

void scenario_check_all(struct reader *reader)
{
    const struct scenario *scenario = reader->scenario;
    for (int e = ERA_POLICY; e >= ERA_HISTORY; e--) {
        enum scenario_era era = (enum scenario_era)e;
        check_settings(reader, era);
        for (int i = 0; i < scenario->n_practices; i++)
            if (scenario_is_present(&scenario->practices[i], era))
                check_kind_rows(reader, era, i);
        for (int i = 0; i < scenario->n_programmes; i++)
            if (scenario_is_present(&scenario->programmes[i], era))
                check_away(reader, era, i);
        check_split(reader, era);
        check_ceiling(reader, era, PARAM_budget_annual);
        check_ceiling(reader, era, PARAM_budget_floor);
    }
    check_order(reader, PARAM_entry_age_from, PARAM_entry_age_to);
    check_order(reader, PARAM_hiring_age_from, PARAM_hiring_age_to);
    check_order(reader, PARAM_due, PARAM_triage_after);
    check_sums(reader);
    check_observed(reader);
    check_groups(reader);
}

/* Says that two scenarios differ in what all scenarios of a run share. */
static void tell_difference(const struct scenario *a, const struct scenario *b, const char *path,
                            const struct setting *in_a, const struct setting *in_b, struct messages *messages)
{
    struct place place = {b->path, 0, 0};
    if (in_b != NULL && in_b->pieces[in_b->count - 1].place.file != NULL)
        place = in_b->pieces[in_b->count - 1].place;
    else if (in_a != NULL && in_a->pieces[in_a->count - 1].place.file != NULL)
        place = in_a->pieces[in_a->count - 1].place;
    messages_error(messages, &place,
                   "scenarios `%s` and `%s` differ in `%s`, which all scenarios of a run share; make both overlays of "
                   "one agency file, or run them apart",
                   a->id, b->id, path);
}

static bool same_groups(const struct scenario *a, const struct scenario *b)
{
    if (a->n_groups != b->n_groups)
        return false;
    for (int i = 0; i < a->n_groups; i++) {
        const struct group *x = &a->groups[i], *y = &b->groups[i];
        bool same_retirement = x->retires_at == y->retires_at || (isnan(x->retires_at) && isnan(y->retires_at));
        if (x->count != y->count || x->education != y->education || x->post != y->post || x->age_from != y->age_from ||
            x->age_to != y->age_to || x->unit != y->unit || !same_retirement)
            return false;
    }
    return true;
}

/* The next slot of the history, from slot `*i` on, or NULL; gates are left out, since each programme holds its own by
 * now. */
static const struct setting *next_of_history(const struct scenario *scenario, int *i, char path[SCENARIO_PATH_SIZE])
{
    path[0] = '\0';
    while (*i < scenario_path_count(scenario)) {
        struct slot slot = scenario_path_slot(scenario, (*i)++);
        if (slot.row->family == FAMILY_GATE || !scenario_path_present(scenario, ERA_HISTORY, &slot))
            continue;
        scenario_path_write(scenario, &slot, path, SCENARIO_PATH_SIZE);
        return scenario_path_setting(scenario, ERA_HISTORY, &slot);
    }
    return NULL;
}

/* Agency, world and the policy of the history are the same in both; paths come in the same order if they agree. */
static void check_pair(const struct scenario *a, const struct scenario *b, struct messages *messages)
{
    int i = 0, k = 0;
    const struct setting *in_a, *in_b;
    if (!same_groups(a, b))
        tell_difference(a, b, "staff.groups", NULL, NULL, messages);
    do {
        char path_a[SCENARIO_PATH_SIZE], path_b[SCENARIO_PATH_SIZE];
        in_a = next_of_history(a, &i, path_a);
        in_b = next_of_history(b, &k, path_b);
        if (strcmp(path_a, path_b) != 0) {
            tell_difference(a, b, in_b != NULL ? path_b : path_a, in_a, in_b, messages);
            return;
        }
        if (in_a != NULL && !scenario_setting_equal(in_a, in_b))
            tell_difference(a, b, path_a, in_a, in_b, messages);
    } while (in_a != NULL);
}

int scenario_check_together(struct scenario *const *scenarios, int n, struct messages *messages)
{
    size_t before = messages->errors;
    for (int i = 1; i < n; i++) {
        check_pair(scenarios[0], scenarios[i], messages);
        for (int k = 0; k < i; k++)
            if (strcmp(scenarios[k]->id, scenarios[i]->id) == 0)
                messages_error(messages, &(struct place){scenarios[i]->path, 0, 0},
                               "two scenarios are named `%s` by their files; rename one file", scenarios[i]->id);
    }
    return messages->errors == before ? STATUS_OK : STATUS_BAD_INPUT;
}
