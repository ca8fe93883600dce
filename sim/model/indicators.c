#include "model/indicators.h"

#include "model/work.h"

static double over_files(struct agency *agency, const double *count)
{
    return agency_sum(agency, count) / agency_sum(agency, agency->staff.done);
}

static double indicator_error_rate(struct agency *agency, const struct today *today)
{
    (void)today;
    return over_files(agency, agency->staff.errors);
}

static double indicator_error_rate_made(struct agency *agency, const struct today *today)
{
    (void)today;
    return over_files(agency, agency->staff.errors_made);
}

static double indicator_error_expected(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.error_expected;
}

static double indicator_sop_compliance(struct agency *agency, const struct today *today)
{
    (void)today;
    return over_files(agency, agency->staff.sop_tasks);
}

static double indicator_sop_expected(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.sop_expected;
}

static double indicator_files_done(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency_sum(agency, agency->staff.done);
}

static double indicator_backlog(struct agency *agency, const struct today *today)
{
    double files = 0;
    for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
        files += agency->now.waiting[k];
    return files / (today->values->params.files_per_post * (double)agency->shape.posts);
}

static double indicator_timeliness(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.on_time / (agency->now.on_time + agency->now.late + agency->now.closed);
}

static double indicator_closed_undone(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.closed;
}

static double indicator_load(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.pool / (agency->now.anchor.capacity * agency->now.capacity);
}

static double indicator_presence_recorded(struct agency *agency, const struct today *today)
{
    double least = today->values->params.presence_recorded;
    return least + (1 - least) * agency_mean(agency, agency->staff.presence);
}

static double indicator_presence_true(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency_mean(agency, agency->staff.presence);
}

static double mean_of_dimension(struct agency *agency, const double *stock, enum dimension d)
{
    return agency_mean(agency, stock + (size_t)d * agency->shape.lanes);
}

static double indicator_skill_technical(struct agency *agency, const struct today *today)
{
    (void)today;
    return mean_of_dimension(agency, agency->staff.skill, TECHNICAL);
}

static double indicator_skill_managerial(struct agency *agency, const struct today *today)
{
    (void)today;
    return mean_of_dimension(agency, agency->staff.skill, MANAGERIAL);
}

static double indicator_skill_social(struct agency *agency, const struct today *today)
{
    (void)today;
    return mean_of_dimension(agency, agency->staff.skill, SOCIAL);
}

static double indicator_skill_strategic(struct agency *agency, const struct today *today)
{
    (void)today;
    return mean_of_dimension(agency, agency->staff.skill, STRATEGIC);
}

static double in_file_work(struct agency *agency, const struct today *today, const double *stock)
{
    const struct param_values *p = &today->values->params;
    return p->weight_technical * mean_of_dimension(agency, stock, TECHNICAL) +
           p->weight_managerial * mean_of_dimension(agency, stock, MANAGERIAL) +
           p->weight_social * mean_of_dimension(agency, stock, SOCIAL) +
           p->weight_strategic * mean_of_dimension(agency, stock, STRATEGIC);
}

static double indicator_skill_known(struct agency *agency, const struct today *today)
{
    return in_file_work(agency, today, agency->staff.known);
}

static double indicator_skill_applied(struct agency *agency, const struct today *today)
{
    return in_file_work(agency, today, agency->staff.applied);
}

static double indicator_skill_mentored(struct agency *agency, const struct today *today)
{
    return in_file_work(agency, today, agency->staff.mentored);
}

static double indicator_motivation(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency_mean(agency, agency->staff.motivation);
}

static double indicator_jp(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency_mean(agency, agency->staff.jp);
}

static double indicator_jp20_share(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    double required = today->values->params.jp_required, *enough = staff->assigned;
    for (size_t i = 0; i < agency->shape.lanes; i++)
        enough[i] = staff->jp[i] >= required ? 1 : 0;
    return agency_mean(agency, enough);
}

static double indicator_spending(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.spent;
}

static double indicator_seats(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.seats;
}

static double indicator_graduates(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.graduates;
}

/* Sorts the posts by training hours, into `hours`: by insertion, since the order of last month is nearly right. */
static void sort_by_hours(struct staff *staff, size_t posts, double *hours)
{
    uint32_t *order = staff->by_hours;
    for (size_t k = 0; k < posts; k++) {
        uint32_t post = order[k];
        double own = staff->jp[post] + staff->jp_last[post];
        size_t at = k;
        for (; at > 0 && hours[at - 1] > own; at--) {
            hours[at] = hours[at - 1];
            order[at] = order[at - 1];
        }
        hours[at] = own;
        order[at] = post;
    }
}

/* Gini index of hours: the sum over ranks r of (2 r - n - 1) x_(r), over n times the sum of x. Vacant posts have no
 * hours and come first, so they take no rank that counts. */
static double indicator_access_gini(struct agency *agency, const struct today *today)
{
    (void)today;
    double *hours = agency->staff.assigned, n = agency->now.filled, sum = 0, spread = 0;
    size_t posts = agency->shape.posts;
    sort_by_hours(&agency->staff, posts, hours);
    for (size_t k = 0; k < posts; k++) {
        double rank = n - (double)(posts - 1 - k);
        sum += hours[k];
        spread += (2 * rank - n - 1) * hours[k];
    }
    return sum > 0 ? spread / (n * sum) : NAN;
}

static double indicator_mentoring_pairs(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.pairs;
}

static double indicator_staff(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.filled;
}

static double indicator_retirements(struct agency *agency, const struct today *today)
{
    (void)today;
    return agency->now.retirements;
}

void indicators_record(struct agency *agency, const struct today *today, double *row)
{
    static double (*const functions[INDICATOR_COUNT])(struct agency *, const struct today *) = {
#define INDICATOR(name, ...) indicator_##name,
#include "model/indicators.def"
#undef INDICATOR
    };
    for (size_t k = 0; k < INDICATOR_COUNT; k++)
        row[k] = functions[k](agency, today);
}
