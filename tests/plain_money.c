#include <math.h>

#include "base/num.h"
#include "plain_model.h"

/* 7.3 Money, 7.4 Practices. */

/* ---- the price level ---- */

static void set_price_level(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const int years = today->year - (int)floor(p->start / 12); /* since the year of month 1 */
    if (today->calendar != 0 && !today->first)
        return;
    if (years > 0) {
        agency->price_level *= 1 + p->budget_inflation;
        return;
    }
    agency->price_level = 1;
    for (int n = 0; n < -years; n++)
        agency->price_level /= 1 + p->budget_inflation;
}

/* ---- a year opens, a revision ---- */

static double level_in_force(const struct plain_agency *agency, const struct param_values *p)
{
    const double level = p->budget_annual * agency->deviation;
    return isnan(p->budget_floor) ? level : fmax(level, p->budget_floor);
}

static void open_year(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const double s2 = num_log(1 + p->budget_variation * p->budget_variation);
    const double z = plain_z(today, PURPOSE_BUDGET, 0, today->january, 0, 0);
    agency->deviation = num_exp(sqrt(s2) * z - s2 / 2);
    agency->level = level_in_force(agency, p);
    agency->purse = floor(agency->level * today->months_left / 12);
    agency->budget = (struct budget_year){.money = agency->purse};
    for (int k = 0; k < PLAIN_PROGRAMMES; k++)
        agency->programmes[k] = (struct plain_programme){0};
    for (int k = 0; k < PLAIN_PRACTICES; k++)
        agency->practices[k].year = (struct practice_year){0};
}

/* Takes up to `wanted` from what belongs to no programme, then from the programmes' hands, the last one first. */
static double take(struct plain_agency *agency, double wanted)
{
    double taken = fmin(wanted, agency->purse);
    agency->purse -= taken;
    for (int k = PLAIN_PROGRAMMES - 1; k >= 0; k--) {
        struct plain_programme *programme = &agency->programmes[k];
        const double part = fmin(wanted - taken, programme->hand);
        programme->hand -= part;
        programme->year.passed_on += part;
        taken += part;
    }
    return taken;
}

static void allot(struct plain_agency *agency, const struct plain_today *today, double money)
{
    for (int k = 0; k < today->values->n_programmes; k++) {
        if (!today->values->programme_present[k])
            continue;
        const double part = floor(money * today->values->programmes[k].split);
        agency->purse -= part;
        agency->programmes[k].hand += part;
        agency->programmes[k].year.allotted += part;
    }
}

static void revise(struct plain_agency *agency, const struct plain_today *today)
{
    const double level = level_in_force(agency, &today->values->params);
    if (level == agency->level)
        return;
    const double d = floor((level - agency->level) * today->months_left / 12);
    agency->level = level;
    if (d > 0) {
        agency->purse += d;
        agency->budget.money += d;
        allot(agency, today, d);
    } else {
        agency->budget.money -= take(agency, -d);
    }
}

void plain_money(struct plain_agency *agency, const struct plain_today *today)
{
    set_price_level(agency, today);
    agency->spent = 0;
    if (today->calendar == 0 || today->first)
        open_year(agency, today);
    else
        revise(agency, today);
}

/* What practices have left of a year's money is shared out. */
void plain_split(struct plain_agency *agency, const struct plain_today *today)
{
    if (today->calendar == 0 || today->first)
        allot(agency, today, agency->purse);
}

/* ---- passing on, lapsing ---- */

static bool has_intake_from(const struct plain_today *today, int programme, int calendar)
{
    const int intakes = (int)today->values->programmes[programme].intakes;
    return intakes >> calendar != 0;
}

void plain_pass_on(struct plain_agency *agency, const struct plain_today *today, int programme)
{
    struct plain_programme *from = &agency->programmes[programme];
    if (has_intake_from(today, programme, today->calendar + 1))
        return;
    for (int k = programme + 1; k < today->values->n_programmes; k++) {
        const struct programme_values *next = &today->values->programmes[k];
        const bool costs = next->cost_per_seat > 0 || next->fixed_cost > 0;
        if (!today->values->programme_present[k] || !costs || !has_intake_from(today, k, today->calendar))
            continue;
        agency->programmes[k].hand += from->hand;
        agency->programmes[k].year.received += from->hand;
        from->year.passed_on += from->hand;
        from->hand = 0;
        return;
    }
}

void plain_lapse(struct plain_agency *agency, const struct plain_today *today)
{
    if (today->calendar != 11)
        return;
    agency->budget.lapsed += agency->purse;
    agency->purse = 0;
    for (int k = 0; k < PLAIN_PROGRAMMES; k++) {
        struct plain_programme *programme = &agency->programmes[k];
        agency->budget.lapsed += programme->hand;
        programme->year.lapsed += programme->hand;
        programme->hand = 0;
    }
}

/* ---- 7.4 Practices ---- */

static double money_in_all_hands(const struct plain_agency *agency)
{
    double sum = agency->purse;
    for (int k = 0; k < PLAIN_PROGRAMMES; k++)
        sum += agency->programmes[k].hand;
    return sum;
}

static void pay(struct plain_agency *agency, const struct plain_today *today, int k)
{
    const struct practice_values *v = &today->values->practices[k];
    struct plain_practice *practice = &agency->practices[k];
    const double year = v->cost_annual + v->cost_per_staff_year * plain_staff(agency);
    const double cost = floor(year * agency->price_level * today->months_left / 12 + 0.5);
    if (cost > money_in_all_hands(agency))
        return;
    take(agency, cost);
    practice->paid = true;
    practice->year.spent += cost;
    agency->budget.spent += cost;
    agency->spent += cost;
}

static void practice_month(struct plain_agency *agency, const struct plain_today *today, int k)
{
    struct plain_practice *practice = &agency->practices[k];
    const bool was_on = practice->on, was_in_force = practice->in_force;
    practice->on = today->values->practice_present[k] && today->values->practices[k].on > 0;
    if (today->calendar == 0)
        practice->paid = false;
    if (practice->on && !practice->paid && (today->calendar == 0 || !was_on))
        pay(agency, today, k);
    practice->in_force = practice->on && practice->paid;
    practice->year.months += practice->in_force;
    practice->year.unpaid += practice->on && !practice->in_force;
    if (practice->in_force && (!was_in_force || today->calendar == 0)) {
        practice->ever_renewed = true;
        practice->renewed = 0;
    } else {
        practice->renewed += 1;
    }
}

/* Practices are paid, come into force, and take their hours. */
void plain_practices(struct plain_agency *agency, const struct plain_today *today)
{
    const double hours_month = today->values->params.hours_month;
    double from_all = 0, from_heads = 0;
    for (int k = 0; k < today->values->n_practices; k++) {
        const struct practice_values *v = &today->values->practices[k];
        practice_month(agency, today, k);
        if (!agency->practices[k].in_force)
            continue;
        from_all += (v->hours_staff_year / 12 + v->hours_month) / hours_month;
        from_heads += v->head_hours_month / hours_month;
    }
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_post *post = &agency->posts[i];
        post->person.lost = from_all + (post->type == POST_STRUCTURAL ? from_heads : 0);
    }
}
