#include "model/work.h"

#include <string.h>

#include "base/lanes.h"
#include "base/num.h"
#include "model/contract.h"
#include "model/practices.h"

static double season(const struct today *today)
{
    const struct param_values *p = &today->values->params;
    double sum = 0;
    for (int m = 0; m < 12; m++)
        sum += params_value(p, PARAM_season_jan + m);
    return 12 * params_value(p, PARAM_season_jan + today->calendar) / sum;
}

double work_expected_arrivals(const struct agency *agency, const struct today *today)
{
    return today->values->params.files_per_post * (double)agency->shape.posts * season(today);
}

void work_stated_load(struct agency *agency, const struct today *today)
{
    double load = today->values->params.workload * season(today);
    for (size_t i = 0; i < agency->shape.lanes; i++)
        agency->staff.load[i] = load;
}

static void measure_lanes(struct staff *staff, double speed, double checking, size_t lanes)
{
    const double *restrict here = staff->here, *restrict lost = staff->lost;
    const double *restrict presence = staff->presence, *restrict skill = staff->file_skill;
    double *restrict time = staff->time, *restrict pace = staff->pace, *restrict capacity = staff->work;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        double left = lost[i] < 1 ? 1 - lost[i] : 0;
        double free = here[i] * left;
        double fast = presence[i] * num_exp(speed * skill[i]) / checking;
        time[i] = free;
        pace[i] = fast;
        capacity[i] = free * fast;
    }
}

void work_measure(struct agency *agency, const struct today *today)
{
    const struct practice_values *checking = practices_in_force(agency, today, PRACTICE_IS_CHECKING);
    agency->now.slowed = checking ? 1 + checking->share * checking->time : 1;
    measure_lanes(&agency->staff, today->values->params.speed_skill, agency->now.slowed, agency->shape.lanes);
    agency->now.capacity = agency_sum(agency, agency->staff.work);
    agency->now.outside = 1 - agency->now.filled / (double)agency->shape.posts;
    agency->now.released_share = checking ? 1 - checking->share * checking->caught : 1;
}

double work_files(const struct agency *agency)
{
    return agency_sum(agency, agency->staff.work) + agency->now.contract.work;
}

double work_files_done(const struct agency *agency)
{
    return agency_sum(agency, agency->staff.done) + agency->now.contract.done;
}

/* ---- files ---- */

static double waiting(const struct agency *agency)
{
    double sum = 0;
    for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
        sum += agency->now.waiting[k];
    return sum;
}

static void concentrate_lanes(struct staff *staff, double concentration, size_t lanes)
{
    const double *restrict time = staff->time, *restrict skill = staff->file_skill;
    double *restrict weight = staff->assigned;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        weight[i] = time[i] * num_exp(concentration * skill[i]);
}

double work_concentration(const struct agency *agency, const struct today *today)
{
    const struct practice_values *levelling = practices_in_force(agency, today, PRACTICE_IS_LEVELLING);
    return today->values->params.concentration * (levelling ? 1 - levelling->evens : 1);
}

/* The weight of each person's share, into `assigned`: the time there is, more of it to the skilled if so stated. */
static void weigh_shares(struct agency *agency, const struct today *today)
{
    double concentration = work_concentration(agency, today);
    if (concentration > 0)
        concentrate_lanes(&agency->staff, concentration, agency->shape.lanes);
    else
        memcpy(agency->staff.assigned, agency->staff.time, agency->shape.lanes * sizeof *agency->staff.time);
}

static void assign_lanes(struct staff *staff, double files_a_weight, double capacity, double limit, size_t lanes)
{
    const double *restrict time = staff->time, *restrict pace = staff->pace;
    double *restrict assigned = staff->assigned, *restrict work = staff->work, *restrict load = staff->load;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        double able = capacity * time[i] * pace[i];
        double most = limit * able;
        assigned[i] = files_a_weight * assigned[i];
        load[i] = able > 0 ? assigned[i] / able : 0;
        work[i] = assigned[i] < most ? assigned[i] : most;
    }
}

/* Whole files, none lost or invented, after those of contract staff. Returns how many there are with theirs. */
static double round_files(struct agency *agency, double u)
{
    struct staff *staff = &agency->staff;
    double sum = u + agency->now.contract.work, before = agency->now.contract.done, pool = agency->now.pool;
    for (size_t i = 0; i < agency->shape.lanes; i++) {
        sum += staff->work[i];
        double whole = (double)(int64_t)sum;
        whole = whole < pool ? whole : pool; /* a sum that rounding has lifted past the pool */
        staff->done[i] = whole - before;
        before = whole;
    }
    return before;
}

/* Takes the files done off those in hand, oldest first; the rest grows older, the oldest are closed undone. */
static void settle_backlog(struct agency *agency, const struct param_values *p, double done)
{
    size_t triage = (size_t)p->triage_after;
    double files[AGENCY_TRIAGE_MAX + 1]; /* files[k] have waited k months */
    files[0] = agency->now.arrived;
    for (size_t k = 1; k < triage; k++)
        files[k] = agency->now.waiting[k - 1];
    agency->now.on_time = agency->now.late = 0;
    for (size_t k = triage; k-- > 0;) {
        double taken = fmin(done, files[k]);
        *((double)k < p->due ? &agency->now.on_time : &agency->now.late) += taken;
        files[k] -= taken;
        done -= taken;
    }
    agency->now.closed = files[triage - 1];
    for (size_t k = 0; k + 1 < triage; k++)
        agency->now.waiting[k] = files[k];
}

void work_do(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    struct random_words w =
        random_event(&today->source, PURPOSE_ARRIVALS, random_identity(RANDOM_POST_AGENCY, 0), today->month, 0);
    double noise = 1 + p->arrivals_noise * num_normal_inverse(random_unit(w.word[0]));
    agency->now.arrived = floor(work_expected_arrivals(agency, today) * fmax(0, noise) + 0.5);
    agency->now.pool = agency->now.arrived + waiting(agency);
    double u = random_unit(w.word[1]);
    contract_work(agency, today, u);
    weigh_shares(agency, today);
    double files = agency->now.pool - agency->now.contract.assigned, weight = agency_sum(agency, staff->assigned);
    assign_lanes(staff, weight > 0 ? files / weight : 0, agency->now.anchor.capacity, 1 + p->overtime,
                 agency->shape.lanes);
    settle_backlog(agency, p, round_files(agency, u));
}
