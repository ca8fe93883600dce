#include "plain_model.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* 3 Process overview and scheduling. */

static void set_today(struct plain_life *life, int month)
{
    const int start = (int)life->values.params.start; /* 12 * year + calendar month of month 1 */
    const int date = start + month - 1;
    life->today = (struct plain_today){
        .month = month,
        .calendar = date % 12,
        .year = date / 12,
        .january = month - date % 12,
        .months_left = 12 - date % 12,
        .history = month < 1,
        .first = month == 1 - (int)life->values.params.history,
        .values = &life->values,
        .scenario = life->scenarios[month < 1 ? ERA_HISTORY : ERA_POLICY],
        .source = life->source,
    };
}

/* Steps 1 to 9. */
static void steps_before_work(struct plain_agency *agency, const struct plain_today *today)
{
    plain_careers(agency, today);
    plain_ages(agency, today);
    plain_money(agency, today);
    plain_practices(agency, today);
    plain_split(agency, today);
    plain_support(agency, today);
    plain_motivation(agency, today);
    plain_study(agency, today);
    plain_access(agency, today);
    plain_changes(agency, today);
    plain_new_tasks(agency, today);
    plain_forgetting(agency, today);
    plain_courses(agency, today);
    if (today->month == 0)
        plain_marks(agency, today);
    plain_mentoring(agency, today);
    plain_communities(agency, today);
    plain_coordinators(agency, today);
    plain_add_up(agency, today);
    plain_presence(agency, today);
    plain_ipasn(agency, today);
    plain_time_and_pace(agency, today);
}

/* Step 13. */
static void close_month(struct plain_agency *agency, const struct plain_today *today)
{
    plain_practise(agency, today);
    plain_lapse(agency, today);
}

/* ---- the history, the anchor, the scenario ---- */

static void keep_copy(struct plain_life *life)
{
    const int k = life->today.month + PLAIN_COPIES - 1;
    if (k < 0)
        return;
    plain_agency_copy(&life->copies[k], &life->agency);
    life->copy_values[k] = life->values;
    life->copy_days[k] = life->today;
    life->copy_days[k].values = &life->copy_values[k];
}

bool plain_life_step(struct plain_life *life)
{
    const int month = life->today.month + 1;
    const struct plan *plan = life->plans[month < 1 ? ERA_HISTORY : ERA_POLICY];
    if (month == 1 || month == 1 - (int)life->values.params.history)
        values_open(plan, &life->source, life->fixed, month, &life->values);
    else
        values_advance(plan, &life->source, life->fixed, month, &life->values);
    set_today(life, month);
    if (life->today.first)
        plain_populate(&life->agency, &life->today);
    steps_before_work(&life->agency, &life->today);
    if (life->today.history) {
        keep_copy(life);
    } else {
        plain_work(&life->agency, &life->today);
        plain_odds(&life->agency, &life->today);
        plain_chances(&life->agency, &life->today);
        plain_quality(&life->agency, &life->today);
        plain_indicators(&life->agency, &life->today, life->indicators);
    }
    close_month(&life->agency, &life->today);
    return month != 0 || plain_anchor_solve(life);
}

void plain_life_open(struct plain_life *life, const struct plan *history, const struct scenario *agency,
                     const struct random_source *source, bool fixed)
{
    *life = (struct plain_life){.plans = {history, history}, .scenarios = {agency, agency}, .source = *source};
    life->fixed = fixed;
    values_open(history, source, fixed, 0, &life->values);
    life->today.month = -(int)life->values.params.history;
}

void plain_life_fork(struct plain_life *fork, const struct plain_life *life, const struct plan *policy,
                     const struct scenario *scenario)
{
    *fork = (struct plain_life){.plans = {NULL, policy}, .scenarios = {NULL, scenario}, .source = life->source};
    fork->fixed = life->fixed;
    fork->today.month = 0;
    plain_agency_copy(&fork->agency, &life->agency);
}

void plain_life_close(struct plain_life *life)
{
    free(life->agency.posts);
    for (int k = 0; k < PLAIN_COPIES; k++)
        free(life->copies[k].posts);
}

void plain_agency_copy(struct plain_agency *to, const struct plain_agency *from)
{
    struct plain_post *posts = realloc(to->posts, (size_t)from->n_posts * sizeof *posts);
    assert_non_null(posts);
    *to = *from;
    to->posts = posts;
    memcpy(posts, from->posts, (size_t)from->n_posts * sizeof *posts);
}
