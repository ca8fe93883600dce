#include "model/quality.h"

#include <string.h>

#include "base/lanes.h"
#include "base/num.h"
#include "model/contract.h"
#include "model/practices.h"
#include "model/work.h"

/* ---- log-odds ---- */

LANES_INLINE double above_one(double load)
{
    return load > 1 ? load - 1 : 0;
}

static void error_odds_lanes(struct staff *staff, const struct param_values *p, double outside, size_t lanes)
{
    const double *restrict skill = staff->file_skill, *restrict motivation = staff->motivation;
    const double *restrict load = staff->load, *restrict broad = staff->broad;
    double *restrict odds = staff->error_odds;
    double b = p->error_slope, kappa = p->error_motivation, interaction = p->error_interaction;
    double overload = p->error_overload, foreign = p->error_outside * outside;
    bool product = p->error_form != 0;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        double theta = skill[i], m = kappa * motivation[i];
        double left = 1 + theta > 0 ? 1 + theta : 0, right = 1 + m > 0 ? 1 + m : 0;
        double additive = theta + m + interaction * theta * motivation[i];
        double performance = product ? left * right - 1 : additive;
        odds[i] = -b * performance + overload * above_one(load[i]) + foreign * (1 - broad[i]);
    }
}

static void sop_odds_lanes(struct staff *staff, const struct param_values *p, double mean_presence,
                           const double *restrict support, double supervision, size_t lanes)
{
    const double *restrict skill = staff->file_skill, *restrict motivation = staff->motivation;
    const double *restrict load = staff->load, *restrict presence = staff->presence, *restrict care = staff->care;
    double *restrict odds = staff->sop_odds;
    double w_skill = p->sop_skill, w_motivation = p->sop_motivation, w_presence = p->sop_presence;
    double w_support = p->sop_support, w_overload = p->sop_overload, w_care = p->sop_trait;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        odds[i] = w_skill * skill[i] + w_motivation * motivation[i] + w_presence * (presence[i] - mean_presence) +
                  w_support * support[i] - w_overload * above_one(load[i]) + w_care * care[i] + supervision;
}

void quality_weigh(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    const struct practice_values *supervision = practices_in_force(agency, today, PRACTICE_IS_SUPERVISION);
    double *support = staff->sop_chance; /* worked out later in the month */
    for (size_t i = 0; i < agency->shape.lanes; i++)
        support[i] = agency->units[staff->unit[i]].support;
    error_odds_lanes(staff, &today->values->params, agency->now.outside, agency->shape.lanes);
    sop_odds_lanes(staff, &today->values->params, agency->now.anchor.mean_presence, support,
                   supervision ? supervision->effect : 0, agency->shape.lanes);
    contract_weigh(agency, today);
}

/* ---- what happens ---- */

static void chance_lanes(struct staff *staff, double error, double sop, double least, size_t lanes)
{
    const double *restrict error_odds = staff->error_odds, *restrict sop_odds = staff->sop_odds;
    double *restrict error_chance = staff->error_chance, *restrict sop_chance = staff->sop_chance;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        error_chance[i] = least + (1 - least) * num_logistic(error + error_odds[i]);
        sop_chance[i] = num_logistic(sop + sop_odds[i]);
    }
}

/* The mean over all who do files, weighted by the files done before rounding; `by_contract` is that of contract staff.
 */
static double mean_by_files(const struct agency *agency, const double *array, double by_contract)
{
    const struct contract *contract = &agency->now.contract;
    return (agency_dot(agency, agency->staff.work, array) + contract->work * by_contract) / work_files(agency);
}

/* How many of each person's `trials` happen, by a random word of the month's work. */
static void happen_lanes(struct staff *staff, size_t word, const double *trials, const double *chance, double *happened,
                         size_t lanes)
{
    const uint32_t *words = staff->words + word * lanes;
    double *u = staff->assigned; /* no longer needed this month */
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        u[i] = random_unit(words[i]);
    num_binomial_inverse_lanes(u, trials, chance, happened, lanes);
}

void quality_happen(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes;
    const struct anchor *anchor = &agency->now.anchor;
    chance_lanes(staff, anchor->error, anchor->sop, today->values->params.error_floor, lanes);
    contract_happen(agency, today);
    agency->now.error_expected =
        mean_by_files(agency, staff->error_chance, agency->now.contract.error_chance) * agency->now.released_share;
    agency->now.sop_expected = mean_by_files(agency, staff->sop_chance, agency->now.contract.sop_chance);
    happen_lanes(staff, 1, staff->done, staff->error_chance, staff->errors_made, lanes);
    if (agency->now.released_share < 1) {
        double *left = staff->pace; /* no longer needed this month */
        LANES_LOOP
        for (size_t i = 0; i < lanes; i++)
            left[i] = agency->now.released_share;
        happen_lanes(staff, 2, staff->errors_made, left, staff->errors, lanes);
    } else {
        memcpy(staff->errors, staff->errors_made, lanes * sizeof *staff->errors);
    }
    happen_lanes(staff, 3, staff->done, staff->sop_chance, staff->sop_tasks, lanes);
}
