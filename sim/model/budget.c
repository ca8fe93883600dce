#include "model/budget.h"

#include "base/num.h"

int budget_intakes_left(const struct today *today, size_t programme, int from)
{
    if (!today->values->programme_present[programme] || from > 11)
        return 0;
    unsigned months = (unsigned)today->values->programmes[programme].intakes;
    return __builtin_popcount(months >> from);
}

bool budget_opens(const struct agency *agency, const struct today *today)
{
    return today->month == today->year_start || agency->now.deviation == 0;
}

/* In the history, prices are deflated at the rate in force; from the year of month 1 on they rise each January. */
static double price_level(const struct agency *agency, const struct today *today)
{
    int years = today->year - (int)(today->values->params.start / 12);
    double rise = 1 + today->values->params.budget_inflation, level = years > 0 ? agency->now.price_level * rise : 1;
    for (; years < 0; years++)
        level /= rise;
    return level;
}

/* The year's money, were it a whole year: annual times the year's deviation, and no less than the floor, if any. */
static double level_of(const struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    double level = p->budget_annual * agency->now.deviation;
    return level < p->budget_floor ? p->budget_floor : level;
}

void budget_open_year(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    uint32_t identity = random_identity(RANDOM_POST_AGENCY, 0);
    struct random_words w = random_event(&today->source, PURPOSE_BUDGET, identity, today->year_start, 0);
    double variance = num_log(1 + p->budget_variation * p->budget_variation);
    double z = num_normal_inverse(random_unit(w.word[0]));
    double months = 12 - today->calendar;
    agency->now.deviation = num_exp(sqrt(variance) * z - variance / 2);
    agency->now.level = level_of(agency, today);
    agency->now.price_level = price_level(agency, today);
    agency->now.purse = floor(agency->now.level * months / 12);
    agency->now.budget = (struct budget_year){.money = agency->now.purse};
    for (size_t k = 0; k < agency->shape.programmes; k++)
        agency->programmes[k] = (struct programme_state){0};
    for (size_t k = 0; k < agency->shape.practices; k++)
        agency->practices[k].year = (struct practice_year){0};
}

static void give(struct agency *agency, size_t programme, double money)
{
    agency->programmes[programme].pot += money;
    agency->programmes[programme].year.allotted += money;
    agency->now.purse -= money;
}

static void share_out(struct agency *agency, const struct today *today, double money)
{
    for (size_t k = 0; k < (size_t)today->values->n_programmes; k++)
        if (today->values->programme_present[k])
            give(agency, k, floor(money * today->values->programmes[k].split));
}

void budget_share_out(struct agency *agency, const struct today *today)
{
    share_out(agency, today, agency->now.purse);
}

static double take_back(struct programme_state *programme, double wanted)
{
    double taken = fmin(wanted, programme->pot);
    programme->pot -= taken;
    programme->year.passed_on += taken;
    return taken;
}

void budget_revise(struct agency *agency, const struct today *today)
{
    double level = level_of(agency, today);
    if (level == agency->now.level)
        return;
    double months = 12 - today->calendar;
    double change = floor((level - agency->now.level) * months / 12);
    agency->now.level = level;
    if (change > 0) {
        agency->now.budget.money += change;
        agency->now.purse += change;
        share_out(agency, today, change);
        return;
    }
    double wanted = -change;
    double taken = fmin(wanted, agency->now.purse);
    agency->now.purse -= taken;
    for (size_t k = agency->shape.programmes; k-- > 0 && taken < wanted;)
        taken += take_back(&agency->programmes[k], wanted - taken);
    agency->now.budget.money -= taken;
}

static void spend(struct agency *agency, double cost)
{
    agency->now.budget.spent += cost;
    agency->now.spent += cost;
}

bool budget_pay(struct agency *agency, double cost)
{
    double in_hand = agency->now.purse;
    for (size_t k = 0; k < agency->shape.programmes; k++)
        in_hand += agency->programmes[k].pot;
    if (cost > in_hand)
        return false;
    double left = cost - fmin(cost, agency->now.purse);
    agency->now.purse -= cost - left;
    for (size_t k = agency->shape.programmes; k-- > 0 && left > 0;)
        left -= take_back(&agency->programmes[k], left);
    spend(agency, cost);
    return true;
}

void budget_pay_programme(struct agency *agency, size_t programme, double cost)
{
    agency->programmes[programme].pot -= cost;
    agency->programmes[programme].year.spent += cost;
    spend(agency, cost);
}

void budget_pass_on(struct agency *agency, const struct today *today, size_t programme)
{
    struct programme_state *from = &agency->programmes[programme];
    for (size_t k = programme + 1; k < (size_t)today->values->n_programmes && from->pot > 0; k++) {
        const struct programme_values *v = &today->values->programmes[k];
        bool costs = v->cost_per_seat > 0 || v->fixed_cost > 0;
        if (!costs || budget_intakes_left(today, k, today->calendar) == 0)
            continue;
        agency->programmes[k].pot += from->pot;
        agency->programmes[k].year.received += from->pot;
        from->year.passed_on += from->pot;
        from->pot = 0;
    }
}

void budget_close_year(struct agency *agency, const struct today *today)
{
    if (today->calendar != 11)
        return;
    double lapsed = agency->now.purse;
    for (size_t k = 0; k < agency->shape.programmes; k++) {
        struct programme_state *programme = &agency->programmes[k];
        programme->year.lapsed = programme->pot;
        lapsed += programme->pot;
        programme->pot = 0;
    }
    agency->now.purse = 0;
    agency->now.budget.lapsed = lapsed;
}
