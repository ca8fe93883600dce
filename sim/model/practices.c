#include "model/practices.h"

#include "model/budget.h"

static double cost_of_year(const struct agency *agency, const struct today *today, const struct practice_values *v)
{
    double months_left = 12 - today->calendar;
    double yearly = v->cost_annual + v->cost_per_staff_year * agency->now.filled;
    return floor(yearly * agency->now.price_level * months_left / 12 + 0.5);
}

/* Pays for the practice, if the money reaches. */
static bool pay(struct agency *agency, const struct today *today, size_t k)
{
    double cost = cost_of_year(agency, today, &today->values->practices[k]);
    if (!budget_pay(agency, cost))
        return false;
    agency->practices[k].year.spent += cost;
    return true;
}

/* Whether the practice runs this month: it is on, and paid for when the year or the practice began. */
static bool runs(struct agency *agency, const struct today *today, size_t k)
{
    struct practice_state *practice = &agency->practices[k];
    bool january = today->month == today->year_start, was_on = practice->on;
    practice->on = today->values->practice_present[k] && today->values->practices[k].on != 0;
    if (january)
        practice->paid = false;
    if (practice->on && !practice->paid && (january || !was_on))
        practice->paid = pay(agency, today, k);
    practice->year.unpaid += practice->on && !practice->paid;
    return practice->on && practice->paid;
}

static void take_hours(struct agency *agency, const struct today *today, const struct practice_values *v)
{
    double hours_month = today->values->params.hours_month;
    agency->now.lost_all += (v->hours_staff_year / 12 + v->hours_month) / hours_month;
    agency->now.lost_heads += v->head_hours_month / hours_month;
}

/* Puts a practice in force: its hours are taken, and a motivation lever is renewed when it begins and in January. */
static void put_in_force(struct agency *agency, const struct today *today, size_t k, bool begins)
{
    struct practice_state *practice = &agency->practices[k];
    const struct practice_values *v = &today->values->practices[k];
    if (begins || today->month == today->year_start)
        practice->renewed = 0;
    if (agency->now.in_force[(int)v->kind] < 0)
        agency->now.in_force[(int)v->kind] = (int)k;
    practice->year.months++;
    take_hours(agency, today, v);
}

void practices_run(struct agency *agency, const struct today *today)
{
    agency->now.lost_all = agency->now.lost_heads = 0;
    for (int kind = 0; kind < PRACTICE_KINDS; kind++)
        agency->now.in_force[kind] = -1;
    for (size_t k = 0; k < (size_t)today->values->n_practices; k++) {
        struct practice_state *practice = &agency->practices[k];
        bool ran = practice->in_force;
        practice->in_force = runs(agency, today, k);
        if (practice->renewed >= 0)
            practice->renewed++;
        if (practice->in_force)
            put_in_force(agency, today, k, !ran);
    }
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.lanes; i++)
        staff->lost[i] = agency->now.lost_all + (staff->post_type[i] == POST_STRUCTURAL ? agency->now.lost_heads : 0);
}

const struct practice_values *practices_in_force(const struct agency *agency, const struct today *today,
                                                 enum practice_kind kind)
{
    int k = agency->now.in_force[kind];
    return k < 0 ? NULL : &today->values->practices[k];
}
