#include <math.h>

#include "base/num.h"
#include "plain_model.h"

/* 7.5 Support, goal clarity, motivation, presence. */

void plain_support(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    for (int u = 0; u < agency->n_units; u++) {
        struct plain_unit *unit = &agency->units[u];
        double managerial = 0, strategic = 0;
        unit->heads = 0;
        for (int i = 0; i < agency->n_posts; i++) {
            const struct plain_person *person = plain_at(agency, i);
            if (person == NULL || agency->posts[i].type != POST_STRUCTURAL || agency->posts[i].unit != u)
                continue;
            unit->heads++;
            managerial += person->skill[PLAIN_MANAGERIAL];
            strategic += person->skill[PLAIN_STRATEGIC];
        }
        const double heads = unit->heads > 0 ? unit->heads : 1;
        unit->support = p->support_spread * unit->support_trait + p->support_heads * managerial / heads;
        unit->clarity = p->clarity_spread * unit->clarity_trait + p->clarity_heads * strategic / heads;
    }
}

/* What motivation levers and supervision do to everyone, in standard deviations of motivation. */
static double lever(const struct plain_agency *agency, const struct plain_today *today)
{
    double sum = 0;
    for (int k = 0; k < today->values->n_practices; k++) {
        const struct practice_values *v = &today->values->practices[k];
        const struct plain_practice *practice = &agency->practices[k];
        if (!today->values->practice_present[k])
            continue;
        if ((enum practice_kind)v->kind == PRACTICE_IS_MOTIVATION && practice->ever_renewed)
            sum += v->effect * plain_halved(practice->renewed, v->half_life);
        if ((enum practice_kind)v->kind == PRACTICE_IS_SUPERVISION && practice->in_force)
            sum += v->sting;
    }
    return sum;
}

void plain_motivation(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const double stay = p->motivation_persistence, move = sqrt(1 - stay * stay) * p->motivation_within;
    const double levers = lever(agency, today);
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const double z = plain_z(today, PURPOSE_WORK, person->identity, today->month, 0, 0);
        const double years = fmax(0, p->senior_years - (person->retires - today->month) / 12);
        const double clarity = agency->units[agency->posts[i].unit].clarity;
        person->mood = stay * person->mood + move * z;
        person->motivation =
            person->own_mean + person->mood + person->uplift +
            p->motivation_unit * (p->motivation_clarity * clarity + levers + p->senior_motivation * years);
    }
}

void plain_presence(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const struct practice_values *spot_checks = plain_practice(agency, today, PRACTICE_IS_SPOT_CHECKS);
    const double cut = spot_checks != NULL ? spot_checks->cut : 0;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const double odds = num_logit(fmax(p->absence, 1e-12)) + p->absence_trait * person->absence_trait +
                            p->absence_motivation * person->motivation;
        person->presence = 1 - (1 - cut) * num_logistic(odds);
    }
}
