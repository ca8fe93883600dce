#include "model/practices.h"

#include "model/budget.h"

static double cost_of_year(const struct agency *agency, const struct today *today, const struct practice_values *v)
{
    double months_left = 12 - today->calendar;
    double yearly = v->cost_annual + v->cost_per_staff_year * agency->now.filled;
    return floor(yearly * budget_price_level(today) * months_left / 12 + 0.5);
}

/* True if the practice is paid for this fiscal year, paying now if that is due. */
static bool pay(struct agency *agency, const struct today *today, size_t k)
{
    struct practice_state *practice = &agency->practices[k];
    if (practice->paid)
        return true;
    bool due = today->month == today->year_start || !practice->in_force;
    if (!due)
        return false;
    double cost = cost_of_year(agency, today, &today->values->practices[k]);
    if (!budget_pay(agency, cost))
        return false;
    practice->year.spent += cost;
    practice->paid = true;
    return true;
}

static void take_hours(struct agency *agency, const struct today *today, const struct practice_values *v)
{
    double hours_month = today->values->params.hours_month;
    agency->now.lost_all += (v->hours_staff_year / 12 + v->hours_month) / hours_month;
    agency->now.lost_heads += v->head_hours_month / hours_month;
}

void practices_run(struct agency *agency, const struct today *today)
{
    bool january = today->month == today->year_start;
    agency->now.lost_all = agency->now.lost_heads = 0;
    for (int kind = 0; kind < PRACTICE_KINDS; kind++)
        agency->now.in_force[kind] = -1;
    for (size_t k = 0; k < (size_t)today->values->n_practices; k++) {
        struct practice_state *practice = &agency->practices[k];
        const struct practice_values *v = &today->values->practices[k];
        if (january)
            practice->paid = false;
        bool on = today->values->practice_present[k] && v->on != 0;
        bool was_in_force = practice->in_force;
        practice->in_force = on && pay(agency, today, k);
        if (practice->renewed >= 0)
            practice->renewed++;
        if (!practice->in_force)
            continue;
        if (january || !was_in_force)
            practice->renewed = 0;
        practice->year.months++;
        if (agency->now.in_force[(int)v->kind] < 0)
            agency->now.in_force[(int)v->kind] = (int)k;
        take_hours(agency, today, v);
    }
    for (size_t i = 0; i < agency->shape.lanes; i++)
        agency->staff.lost[i] = agency->now.lost_all + (agency->staff.post_type[i] == POST_STRUCTURAL ? agency->now.lost_heads : 0);
}

const struct practice_values *practices_in_force(const struct agency *agency, const struct today *today,
                                                 enum practice_kind kind)
{
    int k = agency->now.in_force[kind];
    return k < 0 ? NULL : &today->values->practices[k];
}
