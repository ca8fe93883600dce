#include "model/motivation.h"

#include "base/lanes.h"
#include "base/num.h"
#include "model/practices.h"

static void heads_lanes(const struct staff *staff, uint8_t *restrict marks, size_t lanes)
{
    const double *here = staff->here;
    const uint8_t *post_type = staff->post_type;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        marks[i] = (here[i] != 0) & (post_type[i] == POST_STRUCTURAL);
}

void motivation_support(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    const struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes;
    for (size_t u = 0; u < agency->shape.units; u++)
        agency->units[u].heads = agency->units[u].support = agency->units[u].clarity = 0;
    uint32_t *who = staff->crowd;
    heads_lanes(staff, staff->marks, lanes);
    size_t n = lanes_list(staff->marks, lanes, who);
    for (size_t k = 0; k < n; k++) {
        size_t i = who[k];
        struct unit *unit = &agency->units[staff->unit[i]];
        unit->heads++;
        unit->support += staff->skill[MANAGERIAL * lanes + i];
        unit->clarity += staff->skill[STRATEGIC * lanes + i];
    }
    for (size_t u = 0; u < agency->shape.units; u++) {
        struct unit *unit = &agency->units[u];
        double heads = unit->heads > 0 ? unit->heads : 1;
        unit->support = p->support_spread * unit->support_trait + p->support_heads * unit->support / heads;
        unit->clarity = p->clarity_spread * unit->clarity_trait + p->clarity_heads * unit->clarity / heads;
    }
}

double motivation_levers(const struct agency *agency, const struct today *today)
{
    double sum = 0;
    for (size_t k = 0; k < (size_t)today->values->n_practices; k++) {
        const struct practice_values *v = &today->values->practices[k];
        const struct practice_state *practice = &agency->practices[k];
        if ((enum practice_kind)v->kind == PRACTICE_IS_MOTIVATION && practice->renewed >= 0)
            sum += v->effect * num_exp(-NUM_LN_2 * practice->renewed / v->half_life);
        if ((enum practice_kind)v->kind == PRACTICE_IS_SUPERVISION && practice->in_force)
            sum += v->sting;
    }
    return sum;
}

static void drift_lanes(struct staff *staff, const struct param_values *p, double month, double lever,
                        const double *restrict z, const double *restrict clarity, size_t lanes)
{
    double *restrict mood = staff->mood, *restrict motivation = staff->motivation;
    const double *restrict mean = staff->motivation_mean, *restrict uplift = staff->uplift;
    const double *restrict retires = staff->retires;
    double persistence = p->motivation_persistence;
    double noise = sqrt(1 - persistence * persistence) * p->motivation_within;
    double unit = p->motivation_unit, weight = p->motivation_clarity;
    double senior = p->senior_motivation, senior_years = p->senior_years;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        mood[i] = persistence * mood[i] + noise * z[i];
        double years = senior_years - (retires[i] - month) / 12;
        years = years > 0 ? years : 0;
        motivation[i] = mean[i] + mood[i] + uplift[i] + unit * (weight * clarity[i] + lever + senior * years);
    }
}

void motivation_drift(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes;
    uint32_t *const words[4] = {staff->words, staff->words + lanes, staff->words + 2 * lanes, staff->words + 3 * lanes};
    double *z = staff->work, *clarity = staff->assigned; /* free until the month's work */
    random_event_lanes(&today->source, PURPOSE_WORK, staff->identity, lanes, today->month, 0, words);
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        z[i] = random_unit(words[0][i]);
        clarity[i] = agency->units[staff->unit[i]].clarity;
    }
    num_normal_inverse_lanes(z, z, lanes);
    agency->now.lever = motivation_levers(agency, today);
    drift_lanes(staff, &today->values->params, today->month, agency->now.lever, z, clarity, lanes);
}

static void presence_lanes(struct staff *staff, double usual, double trait, double slope, double left, size_t lanes)
{
    double *restrict presence = staff->presence;
    const double *restrict absence_trait = staff->absence_trait, *restrict motivation = staff->motivation;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        presence[i] = 1 - left * num_logistic(usual + trait * absence_trait[i] + slope * motivation[i]);
}

void motivation_presence(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    double usual = num_logit(p->absence > 1e-12 ? p->absence : 1e-12);
    const struct practice_values *checks = practices_in_force(agency, today, PRACTICE_IS_SPOT_CHECKS);
    double left = checks ? 1 - checks->cut : 1;
    presence_lanes(&agency->staff, usual, p->absence_trait, p->absence_motivation, left, agency->shape.lanes);
}
