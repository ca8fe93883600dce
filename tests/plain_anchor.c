#include <math.h>

#include "base/num.h"
#include "plain_model.h"

/* 7.12 The anchor: capacity and intercepts, solved on the last twelve months of the history. */

static double mean_presence(const struct plain_agency *agency)
{
    double sum = 0;
    for (int i = 0; i < agency->n_posts; i++)
        sum += agency->posts[i].filled ? agency->posts[i].person.presence : 0;
    return sum / plain_staff(agency);
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

/* What the stated level would be with these intercepts: of errors, or of tasks by the SOP. */
static double level(struct plain_life *life, const struct plain_anchor *anchor, bool of_errors)
{
    const bool released = life->values.params.error_is <= 0;
    double sum = 0;
    for (int k = 0; k < PLAIN_COPIES; k++) {
        struct plain_agency *copy = &life->copies[k];
        copy->anchor = *anchor;
        plain_chances(copy, &life->copy_days[k]);
        if (!of_errors)
            sum += copy->sop_expected;
        else
            sum += released ? copy->error_expected : copy->error_expected / copy->released;
    }
    return sum / PLAIN_COPIES;
}

/* 3, 4. The intercept between -40 and 40 at which the level is as observed, by halving. */
static bool solve(struct plain_life *life, struct plain_anchor *anchor, bool of_errors)
{
    const struct param_values *p = &life->values.params;
    const double wanted = of_errors ? p->error_per_file : p->sop_observed;
    double *intercept = of_errors ? &anchor->error : &anchor->sop;
    double low = -40, high = 40;
    *intercept = low;
    const bool above = level(life, anchor, of_errors) <= wanted;
    *intercept = high;
    if (!above || level(life, anchor, of_errors) < wanted)
        return false;
    while (high - low > 1e-14) {
        const double middle = *intercept = (low + high) / 2;
        if (middle <= low || middle >= high)
            break;
        if (level(life, anchor, of_errors) < wanted)
            low = middle;
        else
            high = middle;
    }
    *intercept = (low + high) / 2;
    return true;
}

/* 5. Files done right, and complaints a trouble. */
static void solve_counts(struct plain_life *life, struct plain_anchor *anchor)
{
    double right = 0, trouble = 0;
    for (int k = 0; k < PLAIN_COPIES; k++) {
        const struct plain_agency *copy = &life->copies[k];
        double work = copy->contract.work, wrong = work * copy->released * copy->contract.error_chance;
        for (int i = 0; i < copy->n_posts; i++) {
            const struct plain_person *person = &copy->posts[i].person;
            if (!copy->posts[i].filled)
                continue;
            work += person->work;
            wrong += person->work * copy->released * person->error_chance;
        }
        right += (work - wrong) / copy->expected;
        trouble += wrong + copy->late + copy->closed;
    }
    anchor->right = right / PLAIN_COPIES;
    trouble /= PLAIN_COPIES;
    const double complaints = life->values.params.complaints;
    anchor->complaint = isnan(complaints) || trouble <= 0 ? 0 : fmin(1, complaints / trouble);
}

bool plain_anchor_solve(struct plain_life *life)
{
    struct plain_anchor anchor = {0};
    solve_capacity(life, &anchor);
    if (!isfinite(anchor.capacity))
        return false;
    work_copies(life, &anchor);
    if (!solve(life, &anchor, true) || !solve(life, &anchor, false))
        return false;
    level(life, &anchor, true);
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
