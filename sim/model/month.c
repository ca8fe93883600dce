/* The month, told as it happens. Each step is told, with its formula and source, in the header it comes from. When the
 * months are lived, anchored and recorded is told in run/replicate.c. */
#include "model/month.h"

#include "model/access.h"
#include "model/budget.h"
#include "model/careers.h"
#include "model/courses.h"
#include "model/ipasn.h"
#include "model/learning.h"
#include "model/mentoring.h"
#include "model/motivation.h"
#include "model/practices.h"
#include "model/quality.h"
#include "model/roles.h"
#include "model/study.h"
#include "model/work.h"

static void people_come_and_go(struct agency *agency, const struct today *today)
{
    careers_open_month(agency);
    if (!today->history) {
        careers_wave(agency, today);
        careers_leave(agency, today);
        careers_promote(agency, today);
        careers_hire(agency, today);
    }
    careers_age(agency, today);
    ipasn_open_year(agency, today);
}

static void money_comes_and_practices_run(struct agency *agency, const struct today *today)
{
    bool opens = budget_opens(agency, today);
    if (opens)
        budget_open_year(agency, today);
    else
        budget_revise(agency, today);
    practices_run(agency, today);
    if (opens)
        budget_share_out(agency, today);
}

static void heads_support_and_motivation_drifts(struct agency *agency, const struct today *today)
{
    motivation_support(agency, today);
    motivation_drift(agency, today);
}

static void staff_study_and_get_seats(struct agency *agency, const struct today *today)
{
    study_go_on(agency, today);
    access_open_year(agency, today);
    access_hold_intakes(agency, today);
}

static void rules_and_tasks_change(struct agency *agency, const struct today *today)
{
    learning_change(agency, today);
    roles_rotate(agency, today);
}

static void staff_forget_and_learn(struct agency *agency, const struct today *today)
{
    learning_forget(agency, today);
    courses_attend(agency, today);
}

static void colleagues_teach_and_coordinate(struct agency *agency, const struct today *today)
{
    mentoring_match(agency, today);
    mentoring_take_time(agency, today);
    mentoring_meet(agency, today);
    roles_coordinate(agency, today);
}

/* What each knows, whether they are at the desk, what that is worth in the index, and how much can be done. */
static void it_shows_what_each_can_do(struct agency *agency, const struct today *today)
{
    learning_add_up(agency, today);
    motivation_presence(agency, today);
    ipasn_state_marks(agency, today);
    ipasn_measure(agency, today);
    work_measure(agency, today);
    if (today->history)
        work_stated_load(agency, today);
}

void month_begin(struct agency *agency, const struct today *today)
{
    agency_populate(agency, today);
    learning_add_up(agency, today);
}

void month_prepare(struct agency *agency, const struct today *today)
{
    people_come_and_go(agency, today);
    money_comes_and_practices_run(agency, today);
    heads_support_and_motivation_drifts(agency, today);
    staff_study_and_get_seats(agency, today);
    rules_and_tasks_change(agency, today);
    staff_forget_and_learn(agency, today);
    colleagues_teach_and_coordinate(agency, today);
    it_shows_what_each_can_do(agency, today);
}

void month_work(struct agency *agency, const struct today *today)
{
    work_do(agency, today);
    quality_weigh(agency, today);
    quality_happen(agency, today);
}

void month_close(struct agency *agency, const struct today *today)
{
    learning_gather_practice(agency, today);
    budget_close_year(agency, today);
}
