#include "model/anchor.h"

#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "base/lanes.h"
#include "base/num.h"
#include "model/contract.h"
#include "model/quality.h"
#include "model/work.h"

/* ---- capacity and presence ---- */

static void anchor_capacity(const struct agency *months, const struct today *days, size_t n, struct anchor *anchor)
{
    double arrivals_a_capacity = 0, presence = 0;
    for (size_t k = 0; k < n; k++) {
        double own = 1 - contract_share(&days[k].values->params);
        arrivals_a_capacity += work_expected_arrivals(&months[k], &days[k]) * own / months[k].now.capacity;
        presence += agency_mean(&months[k], months[k].staff.presence);
    }
    anchor->capacity = arrivals_a_capacity / (double)n / days[0].values->params.workload;
    anchor->mean_presence = presence / (double)n;
}

/* The months' work, one after the other; the first takes over what waits after the last. */
static void do_work(struct agency *months, const struct today *days, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const struct agency *before = &months[(k + n - 1) % n];
        memcpy(months[k].now.waiting, before->now.waiting, sizeof months[k].now.waiting);
        work_do(&months[k], &days[k]);
    }
}

/* The part of each worker in the agency's files, into error_chance, which quality_happen fills later. */
static void weigh_by_files(struct agency *agency)
{
    double files = work_files(agency);
    agency->now.contract.error_chance = agency->now.contract.work / files;
    for (size_t i = 0; i < agency->shape.lanes; i++)
        agency->staff.error_chance[i] = agency->staff.work[i] / files;
}

/* ---- the intercepts ---- */

struct target_level {
    struct agency *months;
    size_t n_months;
    bool sop;
    bool released;
    double least; /* the floor */
    double wanted;
};

/* A chance is 1 / (1 + e^-c e^-o). The odds against, e^-o of each worker, stay while c is searched for. They go into
 * sop_chance, which quality_happen fills later. */
static void odds_against(const struct target_level *t)
{
    for (size_t k = 0; k < t->n_months; k++) {
        const struct staff *staff = &t->months[k].staff;
        struct contract *contract = &t->months[k].now.contract;
        const double *restrict odds = t->sop ? staff->sop_odds : staff->error_odds;
        double *restrict against = staff->sop_chance;
        contract->sop_chance = num_exp(-(t->sop ? contract->sop_odds : contract->error_odds));
        LANES_LOOP
        for (size_t i = 0; i < t->months[k].shape.lanes; i++)
            against[i] = num_exp(-odds[i]);
    }
}

/* With `common` for e^-c. */
static double level_of_month(const struct agency *month, double common)
{
    const double *restrict weight = month->staff.error_chance, *restrict against = month->staff.sop_chance;
    double part[AGENCY_LANES] = {0};
    for (size_t i = 0; i < month->shape.lanes; i += AGENCY_LANES)
        for (size_t l = 0; l < AGENCY_LANES; l++)
            part[l] += weight[i + l] / (1 + common * against[i + l]);
    double staff = ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
    return staff + month->now.contract.error_chance / (1 + common * month->now.contract.sop_chance);
}

static double excess(double intercept, void *context)
{
    const struct target_level *t = context;
    double common = num_exp(-intercept), sum = 0;
    for (size_t k = 0; k < t->n_months; k++) {
        double level = level_of_month(&t->months[k], common);
        if (!t->sop)
            level = (t->least + (1 - t->least) * level) * (t->released ? t->months[k].now.released_share : 1);
        sum += level;
    }
    return sum / (double)t->n_months - t->wanted;
}

static int solve(struct target_level *target, double *root)
{
    const double reach = 40, precision = 1e-13;
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver)
        return STATUS_NO_MEMORY;
    gsl_function level = {excess, target};
    odds_against(target);
    int status = gsl_root_fsolver_set(solver, &level, -reach, reach) ? STATUS_NO_ROOT : STATUS_OK;
    for (int step = 0; status == STATUS_OK && step < 200; step++) {
        if (gsl_root_fsolver_iterate(solver)) {
            status = STATUS_NO_ROOT;
            break;
        }
        double low = gsl_root_fsolver_x_lower(solver), high = gsl_root_fsolver_x_upper(solver);
        if (gsl_root_test_interval(low, high, precision, 0) == GSL_SUCCESS)
            break;
    }
    *root = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return status == STATUS_OK && fabs(*root) >= reach ? STATUS_NO_ROOT : status; /* where an end is one by rounding */
}

int anchor_solve(struct agency *months, const struct today *days, size_t n, struct anchor *anchor)
{
    const struct param_values *p = &days[0].values->params;
    *anchor = (struct anchor){0};
    anchor_capacity(months, days, n, anchor);
    if (!isfinite(anchor->capacity)) /* a month in which nobody has time for files */
        return STATUS_NO_ROOT;
    for (size_t k = 0; k < n; k++)
        months[k].now.anchor = *anchor;
    do_work(months, days, n);
    do_work(months, days, n); /* again, beginning with what the first time has left waiting */
    for (size_t k = 0; k < n; k++) {
        quality_weigh(&months[k], &days[k]);
        weigh_by_files(&months[k]);
    }
    struct target_level target = {.months = months,
                                  .n_months = n,
                                  .released = p->error_is == 0,
                                  .least = p->error_floor,
                                  .wanted = p->error_per_file};
    int status = solve(&target, &anchor->error);
    if (status == STATUS_OK) {
        target.sop = true;
        target.wanted = p->sop_observed;
        status = solve(&target, &anchor->sop);
    }
    for (size_t k = 0; k < n; k++)
        months[k].now.anchor = *anchor;
    return status;
}

void anchor_count(struct agency *months, const struct today *days, size_t n, struct anchor *anchor)
{
    double right = 0, trouble = 0, complaints = days[0].values->params.complaints;
    for (size_t k = 0; k < n; k++) {
        const struct agency_now *now = &months[k].now;
        double files = work_files(&months[k]);
        right += files * (1 - now->error_expected) / work_expected_arrivals(&months[k], &days[k]);
        trouble += files * now->error_expected + now->late + now->closed;
    }
    anchor->right = right / (double)n;
    anchor->complaint = trouble > 0 && !isnan(complaints) ? fmin(1, complaints * (double)n / trouble) : 0;
    for (size_t k = 0; k < n; k++)
        months[k].now.anchor = *anchor;
}
