#include <math.h>

#include "base/num.h"
#include "plain_model.h"

/* 7.9 Practice and adding up. */

enum { FORM_POWER, FORM_EXPONENTIAL };

struct curve {
    double q, n0;
};

static struct curve curve_of(const struct param_values *p)
{
    struct curve curve;
    curve.q = (num_exp(p->error_slope * p->practice_novice) - p->practice_asymptote) / (1 - p->practice_asymptote);
    const double r = num_exp(-num_log(curve.q) / p->practice_exponent);
    curve.n0 = r < 1 ? fmax(0.05, 60 * r / (1 - r)) : 1e9;
    return curve;
}

/* f: the technical skill that months of practice give. */
double plain_practice_skill(const struct plain_today *today, double months)
{
    const struct param_values *p = &today->values->params;
    const struct curve curve = curve_of(p);
    const double part = (int)p->practice_form == FORM_POWER
                            ? plain_power((months + curve.n0) / (60 + curve.n0), -p->practice_exponent)
                            : num_exp((60 - months) * (num_log(curve.q) / 60));
    return -num_log(p->practice_asymptote + (1 - p->practice_asymptote) * part) / p->error_slope;
}

/* The practice whose skill is `loss` below that of `months`. */
double plain_practice_months(const struct plain_today *today, double months, double loss)
{
    const struct param_values *p = &today->values->params;
    const struct curve curve = curve_of(p);
    if (curve.q <= 1)
        return months;
    const double y = plain_practice_skill(today, months) - loss;
    const double left = (num_exp(-p->error_slope * y) - p->practice_asymptote) / (1 - p->practice_asymptote);
    const double at = (int)p->practice_form == FORM_POWER
                          ? (60 + curve.n0) * num_exp(-num_log(left) / p->practice_exponent) - curve.n0
                          : 60 - num_log(left) / (num_log(curve.q) / 60);
    return fmax(0, at);
}

void plain_add_up_person(struct plain_person *person, const struct plain_today *today)
{
    for (int d = 0; d < PLAIN_DIMENSIONS; d++) {
        const double practised = d == PLAIN_TECHNICAL ? plain_practice_skill(today, person->practice) : 0;
        person->learnable[d] = person->applied[d] + person->mentored[d] + practised;
        person->skill[d] = person->schooling + person->talent[d] + person->learnable[d];
    }
    person->theta = plain_weighted(today, person->skill);
}

void plain_add_up(struct plain_agency *agency, const struct plain_today *today)
{
    for (int i = 0; i < agency->n_posts; i++)
        if (agency->posts[i].filled)
            plain_add_up_person(&agency->posts[i].person, today);
}

/* A month of practice: the part of an equal share of the files that someone does, at most 1. */
void plain_practise(struct plain_agency *agency, const struct plain_today *today)
{
    const double gamma = plain_concentration(agency, today);
    struct plain_sum time = {0}, weight = {0};
    for (int i = 0; i < agency->n_posts; i++) {
        const struct plain_person *person = plain_at(agency, i);
        plain_add(&time, i, person != NULL ? person->time : 0);
        plain_add(&weight, i, person != NULL ? person->time * num_exp(gamma * person->theta) : 0);
    }
    const double mean = plain_sum(&weight) / plain_sum(&time);
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person != NULL && today->month >= person->appointed && !plain_released(person))
            person->practice +=
                (1 - plain_contract_share(today)) * (gamma > 0 ? fmin(1, num_exp(gamma * person->theta) / mean) : 1);
    }
}
