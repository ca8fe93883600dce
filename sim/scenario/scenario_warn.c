/* What is legal but odd. */
#include <stdio.h>
#include <string.h>

#include "scenario/scenario_internal.h"

static const double WEALTH = 1e9;    /* rupiah a head and year, beyond any agency's budget for training */
static const double PITTANCE = 1000; /* rupiah that pay for nothing */

static struct place top_of(const struct scenario *scenario)
{
    return (struct place){scenario->path, 1, 1};
}

/* True if a setting is above 0 at any time. */
static bool is_ever(const struct setting *setting)
{
    for (int i = 0; i < setting->count; i++)
        if (setting->pieces[i].value * setting->pieces[i].factor > 0)
            return true;
    return false;
}

/* Nothing is free: what is on has a price in rupiah or in hours. */
static void warn_of_free_practice(const struct scenario *scenario, int id, struct messages *messages)
{
    static const int prices[] = {PRACTICE_cost_annual,
                                 PRACTICE_cost_per_staff_year,
                                 PRACTICE_hours_staff_year,
                                 PRACTICE_hours_month,
                                 PRACTICE_head_hours_month,
                                 PRACTICE_cost_per_trainee,
                                 PRACTICE_head_hours_per_trainee,
                                 PRACTICE_hours_week,
                                 PRACTICE_role_hours_month,
                                 PRACTICE_time,
                                 PRACTICE_released,
                                 PRACTICE_beside};
    const struct named *practice = &scenario->practices[id];
    const struct setting *own = scenario->practice[ERA_POLICY][id];
    int kind = (int)own[PRACTICE_kind].pieces[0].value;
    if (!is_ever(&own[PRACTICE_on]))
        return;
    for (size_t i = 0; i < sizeof prices / sizeof prices[0]; i++)
        if (scenario_path_belongs(&params_practice[prices[i]], kind) && is_ever(&own[prices[i]]))
            return;
    messages_warn(messages, &practice->place,
                  "nothing is free: `%s` is on and states neither rupiah nor hours; state what it costs", practice->id);
}

/* Of several practices of a kind only the first acts, though all are paid; motivation levers add up, and effort only
 * has a price. */
static void warn_of_idle_practice(const struct scenario *scenario, int id, struct messages *messages)
{
    const struct setting *own = scenario->practice[ERA_POLICY][id];
    double kind = own[PRACTICE_kind].pieces[0].value;
    if (kind == PRACTICE_IS_MOTIVATION || kind == PRACTICE_IS_EFFORT || !is_ever(&own[PRACTICE_on]))
        return;
    for (int i = 0; i < id; i++) {
        const struct setting *other = scenario->practice[ERA_POLICY][i];
        if (!scenario->practices[i].present || other[PRACTICE_kind].pieces[0].value != kind ||
            !is_ever(&other[PRACTICE_on]))
            continue;
        messages_warn(messages, &scenario->practices[id].place,
                      "`%s` and `%s` are of one kind: where both are on, both are paid and only `%s` acts",
                      scenario->practices[i].id, scenario->practices[id].id, scenario->practices[i].id);
        return;
    }
}

/* The staff at month 0 whom a programme is for. */
static int people_of_target(const struct scenario *scenario, double target)
{
    int people = 0;
    for (int i = 0; i < scenario->n_groups; i++)
        if (target == TARGET_ALL || (int)scenario->groups[i].post == (int)target - TARGET_STRUCTURAL)
            people += scenario->groups[i].count;
    return people;
}

static void warn_of_programme(const struct scenario *scenario, int id, struct messages *messages)
{
    const struct named *programme = &scenario->programmes[id];
    const struct setting *own = scenario->programme[ERA_POLICY][id];
    bool anyone = false;
    if (!is_ever(&own[PROGRAMME_cost_per_seat]) && !is_ever(&own[PROGRAMME_fixed_cost]) &&
        !is_ever(&own[PROGRAMME_away]))
        messages_warn(messages, &programme->place,
                      "nothing is free: `%s` states neither rupiah nor time away; state what it costs", programme->id);
    if (!is_ever(&own[PROGRAMME_intakes]))
        messages_warn(messages, &programme->place, "`%s` has no intakes, so it is never held", programme->id);
    for (int i = 0; i < own[PROGRAMME_target].count; i++)
        anyone = anyone || people_of_target(scenario, own[PROGRAMME_target].pieces[i].value) > 0;
    if (!anyone)
        messages_warn(messages, &programme->place, "`%s` is for posts that nobody holds at month 0", programme->id);
}

/* Money that no programme is given; told for the first month in which it happens. */
static void warn_of_split(const struct scenario *scenario, struct messages *messages)
{
    int first, last;
    scenario_check_months(scenario, ERA_POLICY, &first, &last);
    for (int month = first; month <= last; month++) {
        double split = 0;
        struct place place = top_of(scenario);
        bool any = false;
        for (int i = 0; i < scenario->n_programmes; i++) {
            const struct setting *part = &scenario->programme[ERA_POLICY][i][PROGRAMME_split];
            if (!scenario->programmes[i].present)
                continue;
            any = true;
            split += scenario_check_value(scenario, ERA_POLICY, part, month);
            if (scenario_setting_at(part, month)->place.file != NULL)
                place = scenario_setting_at(part, month)->place;
        }
        if (any && split < 1 - 1e-4) {
            messages_warn(messages, &place, "`budget.split` gives %.10g %% of the money to programmes, not 100 %%",
                          100 * split);
            return;
        }
    }
}

/* Rupiah that buy nothing: `75` where `75 juta` was meant. */
static void warn_of_small_money(const struct param *row, const char *path, const struct piece *piece,
                                struct messages *messages)
{
    double money = piece->value * piece->factor;
    if (row->type != TYPE_MONEY || piece->of_ceiling || piece->place.file == NULL || money <= 0 || money >= PITTANCE)
        return;
    messages_warn(messages, &piece->place, "`%s` is Rp %.10g; was %.10g ribu, juta or miliar meant?", path, money,
                  money);
}

/* Money that nobody would have: a slip in its zeros. */
static void warn_of_wealth(const struct scenario *scenario, int row, struct messages *messages)
{
    const struct setting *money = &scenario->global[ERA_POLICY][row];
    int first, last, staff = scenario_headcount(scenario);
    scenario_check_months(scenario, ERA_POLICY, &first, &last);
    for (int month = first; month <= last; month++) {
        if (!(scenario_check_value(scenario, ERA_POLICY, money, month) > WEALTH * staff))
            continue;
        messages_warn(messages, &scenario_setting_at(money, month)->place,
                      "`%s` is more than Rp 1.000.000.000 a year for each of %d staff; check its zeros",
                      params_global[row].path, staff);
        return;
    }
}

/* Contract staff who are paid nothing, or do nothing. */
static void warn_of_contract_staff(const struct scenario *scenario, struct messages *messages)
{
    const struct setting *global = scenario->global[ERA_POLICY];
    const struct setting *headcount = &global[PARAM_contract_headcount], *share = &global[PARAM_contract_share];
    if (!is_ever(headcount))
        return;
    if (!is_ever(&global[PARAM_contract_cost]))
        messages_warn(messages, &headcount->pieces[headcount->count - 1].place,
                      "nothing is free: contract staff state no `cost_per_staff_year`; state it");
    if (!is_ever(share)) /* which a file has said, since the default is above 0 */
        messages_warn(messages, &share->pieces[share->count - 1].place,
                      "contract staff are handed no files: `contract.share` is 0 %%; for none, state a headcount of 0");
}

/* Whether an event's date is one of the months of an era, and the one in force in it. */
static bool happens(const struct scenario *scenario, enum scenario_era era, int row, double date)
{
    int month = (int)(date - scenario->global[ERA_POLICY][PARAM_start].pieces[0].value) + 1, first, last;
    scenario_check_months(scenario, era, &first, &last);
    return month >= first && month <= last &&
           scenario_check_value(scenario, era, &scenario->global[era][row], month) == date;
}

/* Events that are never lived. The history lives those of the agency's own policy, but nobody leaves in it. */
static void warn_of_event(const struct scenario *scenario, int row, struct messages *messages)
{
    const struct setting *setting = &scenario->global[ERA_POLICY][row];
    for (int i = 0; i < setting->count; i++) {
        double date = setting->pieces[i].value;
        if (isnan(date) || happens(scenario, ERA_POLICY, row, date) ||
            (row != PARAM_wave_month && happens(scenario, ERA_HISTORY, row, date)))
            continue;
        char text[40];
        scenario_format_value(scenario, &params_global[row], date, text, sizeof text);
        messages_warn(messages, &setting->pieces[i].place,
                      "`%s` is %s, which is no month that is simulated under it, so it never happens",
                      params_global[row].path, text);
    }
}

/* True if a file states a setting, in the agency's own policy or now. */
static bool is_stated(const struct scenario *scenario, int row)
{
    for (int era = ERA_HISTORY; era <= ERA_POLICY; era++) {
        const struct setting *setting = &scenario->global[era][row];
        for (int i = 0; i < setting->count; i++)
            if (setting->pieces[i].place.file != NULL)
                return true;
    }
    return false;
}

/* Details of what is not there: an event without its month, contract staff without their number. */
static void warn_of_detail(const struct scenario *scenario, struct messages *messages)
{
    static const struct {
        int whole, first, last;
    } details[] = {{PARAM_application_month, PARAM_application_loss, PARAM_application_loss},
                   {PARAM_wave_month, PARAM_wave_share, PARAM_wave_over},
                   {PARAM_contract_headcount, PARAM_contract_share, PARAM_contract_cost},
                   {PARAM_kpi_documents, PARAM_kpi_documents_target, PARAM_kpi_documents_target},
                   {PARAM_kpi_satisfaction, PARAM_kpi_satisfaction_target, PARAM_kpi_satisfaction_target},
                   {PARAM_kpi_mutual_aid, PARAM_kpi_mutual_aid_target, PARAM_kpi_mutual_aid_target},
                   {PARAM_kpi_planning, PARAM_kpi_planning_target, PARAM_kpi_planning_target},
                   {PARAM_kpi_religious, PARAM_kpi_religious_target, PARAM_kpi_religious_target}};
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++)
        for (int row = details[i].first; row <= details[i].last; row++) {
            const struct setting *setting = &scenario->global[ERA_POLICY][row];
            const struct place *place = &setting->pieces[setting->count - 1].place;
            if (place->file != NULL && !is_stated(scenario, details[i].whole))
                messages_warn(messages, place, "`%s` does nothing without `%s`; state that too",
                              params_global[row].path, params_global[details[i].whole].path);
        }
}

static void warn_of_staff(const struct scenario *scenario, struct messages *messages)
{
    const struct piece *units = scenario->global[ERA_POLICY][PARAM_units].pieces;
    double entry = scenario->global[ERA_POLICY][PARAM_entry_age_from].pieces[0].value;
    int staff = scenario_headcount(scenario);
    if (units->value > staff)
        messages_warn(messages, &units->place, "there are %.10g units, but only %d staff to fill them", units->value,
                      staff);
    for (int i = 0; i < scenario->n_groups; i++)
        if (scenario->groups[i].age_from < entry)
            messages_warn(messages, &scenario->groups[i].place,
                          "people of %d are younger than `staff.entry_age`, which begins at %.10g; they are taken as "
                          "just appointed",
                          scenario->groups[i].age_from, entry);
}

/* The likeliest value, or an end of the prior where there is one. */
static double low_of(const struct piece *piece)
{
    return piece->factor * (isnan(piece->prior_low) ? piece->value : piece->prior_low);
}

static double high_of(const struct piece *piece)
{
    return piece->factor * (isnan(piece->prior_low) ? piece->value : piece->prior_high);
}

/* Replicates that draw the observed errors out of their reach are dropped; some are where the ends of the priors meet,
 * and almost all of what is observed is the floor where it is within a tenth of it. */
static void warn_of_reach(const struct scenario *scenario, struct messages *messages)
{
    const struct piece *seen = scenario->global[ERA_POLICY][PARAM_error_per_file].pieces;
    const struct piece *floor = scenario->global[ERA_POLICY][PARAM_error_floor].pieces;
    double value = seen->value * seen->factor, least, highest_least, most;
    scenario_check_reach(scenario, floor->value * floor->factor, &least, &most);
    scenario_check_reach(scenario, high_of(floor), &highest_least, &most);
    if (value <= 1.1 * least || low_of(seen) <= highest_least)
        messages_warn(
            messages, &seen->place,
            "`observed.error_per_file` is close to the least that `effects.error.floor` and checking may leave, "
            "%.10g %%; replicates that draw it out of reach are dropped",
            100 * highest_least);
    else if (high_of(seen) >= most)
        messages_warn(
            messages, &seen->place,
            "`observed.error_per_file` is close to the most that checking leaves, %.10g %%; replicates that draw "
            "it out of reach are dropped",
            100 * most);
}

/* A file brings one complaint at most, and an error that checking catches brings none. How many are late is known only
 * once the year has been lived; in most agencies they are few beside those with an error. */
static void warn_of_complaints(const struct scenario *scenario, struct messages *messages)
{
    const struct setting *global = scenario->global[ERA_POLICY];
    const struct piece *complaints = global[PARAM_complaints].pieces;
    double vacant = fmax(0, global[PARAM_vacancies].pieces[0].value); /* of `steady`, a few, it knows nothing */
    double files = low_of(global[PARAM_files_per_post].pieces) * (scenario_headcount(scenario) + vacant);
    double left = global[PARAM_error_is].pieces[0].value == 0 ? 1 : scenario_check_released(scenario); /* as observed */
    double errors = files * low_of(global[PARAM_error_per_file].pieces) * left;
    if (high_of(complaints) > errors)
        messages_warn(messages, &complaints->place,
                      "`observed.complaints` may be more than the %.0f files a month that hold an error when they "
                      "leave (`observed.error_per_file`, `work.files_per_post`); what these and late files cannot "
                      "bring of them is left out",
                      errors);
}

/* Values at the end of what is accepted, but for 0 and 100 %, which are ordinary; and what never comes into force. */
static void warn_of_piece(const struct scenario *scenario, const struct slot *slot, const char *path,
                          const struct piece *piece, struct messages *messages)
{
    int first, last;
    const struct param *row = slot->row;
    double value = piece->value * piece->factor;
    bool ordinary = value == 0 || (row->type == TYPE_SHARE && value == 1);
    bool measured = row->type <= TYPE_HOURS && row->type != TYPE_MONTHS && !piece->of_ceiling;
    scenario_check_months(scenario, ERA_POLICY, &first, &last);
    if (piece->place.file == NULL || piece->draw_key != scenario_path_key(path))
        return;
    if (measured && !ordinary && (value == row->low || value == row->high))
        messages_warn(messages, &piece->place, "`%s` is at the end of what is accepted", path);
    if (piece->prior_cut) {
        char text[400];
        scenario_format_piece(scenario, row, piece, text, sizeof text);
        messages_warn(messages, &piece->place, "the prior of `%s` reaches beyond what is accepted, and is cut: %s",
                      path, text);
    }
    if (piece->from > last)
        messages_warn(messages, &piece->place, "`%s` changes after the horizon of %d months, so never", path, last);
}

/* An overlay whose policy is the agency's own. */
static void warn_of_no_change(const struct scenario *scenario, struct messages *messages)
{
    struct place place = top_of(scenario);
    if (scenario->agency_file == scenario->files[scenario->n_files - 1])
        return;
    for (int i = 0; i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        bool before = scenario_path_present(scenario, ERA_HISTORY, &slot);
        bool after = scenario_path_present(scenario, ERA_POLICY, &slot);
        if (before != after || (after && !scenario_setting_equal(scenario_path_setting(scenario, ERA_HISTORY, &slot),
                                                                 scenario_path_setting(scenario, ERA_POLICY, &slot))))
            return;
    }
    messages_warn(messages, &place, "this overlay changes nothing of its agency's policy");
}

void scenario_warn(const struct scenario *scenario, struct messages *messages)
{
    for (int i = 0; i < scenario_path_count(scenario); i++) {
        struct slot slot = scenario_path_slot(scenario, i);
        const struct setting *setting = scenario_path_setting(scenario, ERA_POLICY, &slot);
        char path[SCENARIO_PATH_SIZE];
        scenario_path_write(scenario, &slot, path, sizeof path);
        for (int k = 0; scenario_path_present(scenario, ERA_POLICY, &slot) && k < setting->count; k++) {
            warn_of_piece(scenario, &slot, path, &setting->pieces[k], messages);
            warn_of_small_money(slot.row, path, &setting->pieces[k], messages);
        }
    }
    for (int i = 0; i < scenario->n_programmes; i++)
        if (scenario->programmes[i].present)
            warn_of_programme(scenario, i, messages);
    for (int i = 0; i < scenario->n_practices; i++)
        if (scenario->practices[i].present) {
            warn_of_free_practice(scenario, i, messages);
            warn_of_idle_practice(scenario, i, messages);
        }
    warn_of_staff(scenario, messages);
    warn_of_reach(scenario, messages);
    warn_of_complaints(scenario, messages);
    warn_of_contract_staff(scenario, messages);
    warn_of_event(scenario, PARAM_application_month, messages);
    warn_of_event(scenario, PARAM_wave_month, messages);
    warn_of_detail(scenario, messages);
    warn_of_wealth(scenario, PARAM_budget_annual, messages);
    warn_of_wealth(scenario, PARAM_budget_floor, messages);
    warn_of_split(scenario, messages);
    warn_of_no_change(scenario, messages);
}
