#include <math.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "check.h"

#include "base/num.h"
#include "plain_model.h"

/* 7.12 The anchor: capacity and intercepts, solved on the last twelve months of the history. */

static double mean_presence(const struct plain_agency *agency)
{
    struct plain_sum sum = {0};
    for (int i = 0; i < agency->n_posts; i++)
        plain_add(&sum, i, agency->posts[i].filled ? agency->posts[i].person.presence : 0);
    return plain_sum(&sum) / plain_staff(agency);
}

/* 1. The capacity of someone fully present with skill 0, and the mean presence. */
static void solve_capacity(const struct plain_life *life, struct plain_anchor *anchor)
{
    double ratio = 0, presence = 0;
    for (int k = 0; k < PLAIN_COPIES; k++) {
        const struct plain_agency *copy = &life->copies[k];
        ratio += copy->expected * (1 - plain_contract_share(&life->copy_days[k])) / copy->capacity;
        presence += mean_presence(copy);
    }
    anchor->capacity = ratio / PLAIN_COPIES / life->values.params.workload;
    anchor->mean_presence = presence / PLAIN_COPIES;
}

/* 2. The work of the twelve months, one after the other, each from what the one before left waiting. The second time
 * the first begins with what was left waiting on the last. */
static void work_copies(struct plain_life *life, const struct plain_anchor *anchor)
{
    for (int n = 0; n < 2 * PLAIN_COPIES; n++) {
        struct plain_agency *copy = &life->copies[n % PLAIN_COPIES];
        const struct plain_today *day = &life->copy_days[n % PLAIN_COPIES];
        const struct plain_agency *before = &life->copies[(n + PLAIN_COPIES - 1) % PLAIN_COPIES];
        copy->anchor = *anchor;
        for (int w = 0; w <= PLAIN_WAITING; w++)
            copy->waiting[w] = n > 0 ? before->waiting[w] : 0;
        plain_work(copy, day);
        plain_odds(copy, day);
    }
}

/* The level that is observed: of errors, or of tasks by the SOP. */
struct observed {
    const struct plain_life *life;
    bool of_errors;
};

/* A worker's part in the mean probability: 7.16 says how the logistic function is worked out here. */
static double part_of(double work, double files, double intercept, double odds)
{
    return work / files / (1 + num_exp(-intercept) * num_exp(-odds));
}

/* The mean probability in a month with this intercept, each worker weighed by the part of the files that he or she
 * does. */
static double level_of_month(const struct plain_agency *copy, double intercept, bool of_errors)
{
    const double files = plain_files(copy);
    const struct plain_contract *contract = &copy->contract;
    struct plain_sum sum = {0};
    for (int i = 0; i < copy->n_posts; i++) {
        const struct plain_person *person = &copy->posts[i].person;
        const double odds = of_errors ? person->error_odds : person->sop_odds;
        plain_add(&sum, i, copy->posts[i].filled ? part_of(person->work, files, intercept, odds) : 0);
    }
    const double odds = of_errors ? contract->error_odds : contract->sop_odds;
    return plain_sum(&sum) + part_of(contract->work, files, intercept, odds);
}

/* How far the level with this intercept is above the observed one. */
static double excess(double intercept, void *context)
{
    const struct observed *observed = context;
    const struct param_values *p = &observed->life->values.params;
    double sum = 0;
    for (int k = 0; k < PLAIN_COPIES; k++) {
        const struct plain_agency *copy = &observed->life->copies[k];
        const double level = level_of_month(copy, intercept, observed->of_errors);
        if (!observed->of_errors)
            sum += level;
        else
            sum += (p->error_floor + (1 - p->error_floor) * level) * (p->error_is <= 0 ? copy->released : 1);
    }
    return sum / PLAIN_COPIES - (observed->of_errors ? p->error_per_file : p->sop_observed);
}

/* 3, 4. The intercept between -40 and 40 at which the level is as observed, by Brent's method. */
static bool solve(const struct plain_life *life, bool of_errors, double *intercept)
{
    struct observed observed = {.life = life, .of_errors = of_errors};
    gsl_function function = {excess, &observed};
    if (!(excess(-40, &observed) < 0 && excess(40, &observed) > 0))
        return false;
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    assert_non_null(solver);
    assert_int_equal(gsl_root_fsolver_set(solver, &function, -40, 40), GSL_SUCCESS);
    do
        assert_int_equal(gsl_root_fsolver_iterate(solver), GSL_SUCCESS);
    while (!(gsl_root_fsolver_x_upper(solver) - gsl_root_fsolver_x_lower(solver) < 1e-13));
    *intercept = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return true;
}

/* 5. Files done right, and complaints a trouble. */
static void solve_counts(const struct plain_life *life, struct plain_anchor *anchor)
{
    double right = 0, trouble = 0;
    for (int k = 0; k < PLAIN_COPIES; k++) {
        const struct plain_agency *copy = &life->copies[k];
        const double files = plain_files(copy);
        right += files * (1 - copy->error_expected) / copy->expected;
        trouble += files * copy->error_expected + copy->late + copy->closed;
    }
    anchor->right = right / PLAIN_COPIES;
    const double complaints = life->values.params.complaints;
    anchor->complaint = isnan(complaints) || trouble <= 0 ? 0 : fmin(1, complaints * PLAIN_COPIES / trouble);
}

bool plain_anchor_solve(struct plain_life *life)
{
    struct plain_anchor anchor = {0};
    solve_capacity(life, &anchor);
    if (!isfinite(anchor.capacity))
        return false;
    work_copies(life, &anchor);
    if (!solve(life, true, &anchor.error) || !solve(life, false, &anchor.sop))
        return false;
    for (int k = 0; k < PLAIN_COPIES; k++) {
        life->copies[k].anchor = anchor;
        plain_chances(&life->copies[k], &life->copy_days[k]);
    }
    solve_counts(life, &anchor);
    for (int k = 0; k < PLAIN_COPIES; k++) {
        life->copies[k].anchor = anchor;
        plain_quality(&life->copies[k], &life->copy_days[k]);
        plain_indicators(&life->copies[k], &life->copy_days[k], life->copy_indicators[k]);
    }
    const struct plain_agency *last = &life->copies[PLAIN_COPIES - 1];
    life->agency.anchor = anchor;
    for (int w = 0; w <= PLAIN_WAITING; w++)
        life->agency.waiting[w] = last->waiting[w];
    for (int i = 0; i < life->agency.n_posts; i++)
        life->agency.posts[i].person.load = last->posts[i].person.load;
    return true;
}
