#include "model/indicators.h"

/* The function of one row of indicators.def; not every one needs the day. */
#define MEASURE(name)                                                                                                  \
    static double indicator_##name(struct agency *agency, __attribute__((unused)) const struct today *today)

static double over_files(struct agency *agency, const double *count)
{
    return agency_sum(agency, count) / agency_sum(agency, agency->staff.done);
}

MEASURE(error_rate)
{
    return over_files(agency, agency->staff.errors);
}

MEASURE(error_rate_made)
{
    return over_files(agency, agency->staff.errors_made);
}

MEASURE(error_expected)
{
    return agency->now.error_expected;
}

MEASURE(sop_compliance)
{
    return over_files(agency, agency->staff.sop_tasks);
}

MEASURE(sop_expected)
{
    return agency->now.sop_expected;
}

MEASURE(files_done)
{
    return agency_sum(agency, agency->staff.done);
}

MEASURE(backlog)
{
    double files = 0;
    for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
        files += agency->now.waiting[k];
    return files / (today->values->params.files_per_post * (double)agency->shape.posts);
}

MEASURE(timeliness)
{
    return agency->now.on_time / (agency->now.on_time + agency->now.late + agency->now.closed);
}

MEASURE(closed_undone)
{
    return agency->now.closed;
}

MEASURE(load)
{
    double capacity = agency->now.anchor.capacity * agency->now.capacity;
    return capacity > 0 ? agency->now.pool / capacity : NAN;
}

MEASURE(presence_recorded)
{
    double least = today->values->params.presence_recorded;
    return least + (1 - least) * agency_mean(agency, agency->staff.presence);
}

MEASURE(presence_true)
{
    return agency_mean(agency, agency->staff.presence);
}

static double mean_of_dimension(struct agency *agency, const double *stock, enum dimension d)
{
    return agency_mean(agency, stock + (size_t)d * agency->shape.lanes);
}

MEASURE(skill_technical)
{
    return mean_of_dimension(agency, agency->staff.skill, TECHNICAL);
}

MEASURE(skill_managerial)
{
    return mean_of_dimension(agency, agency->staff.skill, MANAGERIAL);
}

MEASURE(skill_social)
{
    return mean_of_dimension(agency, agency->staff.skill, SOCIAL);
}

MEASURE(skill_strategic)
{
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

MEASURE(skill_known)
{
    return in_file_work(agency, today, agency->staff.known);
}

MEASURE(skill_applied)
{
    return in_file_work(agency, today, agency->staff.applied);
}

MEASURE(skill_mentored)
{
    return in_file_work(agency, today, agency->staff.mentored);
}

MEASURE(motivation)
{
    return agency_mean(agency, agency->staff.motivation);
}

MEASURE(jp)
{
    return agency_mean(agency, agency->staff.jp);
}

MEASURE(jp20_share)
{
    struct staff *staff = &agency->staff;
    double required = today->values->params.jp_required, *enough = staff->assigned;
    for (size_t i = 0; i < agency->shape.lanes; i++)
        enough[i] = staff->jp[i] >= required ? 1 : 0;
    return agency_mean(agency, enough);
}

MEASURE(ipasn_qualification)
{
    return agency_mean(agency, agency->staff.qualification);
}

MEASURE(ipasn_competence)
{
    return agency_mean(agency, agency->staff.competence);
}

MEASURE(ipasn_performance)
{
    return agency_mean(agency, agency->staff.performance);
}

MEASURE(ipasn_discipline)
{
    return agency_mean(agency, agency->staff.discipline);
}

MEASURE(ipasn)
{
    return indicator_ipasn_qualification(agency, today) + indicator_ipasn_competence(agency, today) +
           indicator_ipasn_performance(agency, today) + indicator_ipasn_discipline(agency, today);
}

MEASURE(spending)
{
    return agency->now.spent;
}

MEASURE(seats)
{
    return agency->now.seats;
}

MEASURE(graduates)
{
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
MEASURE(access_gini)
{
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

MEASURE(mentoring_pairs)
{
    return agency->now.pairs;
}

MEASURE(staff)
{
    return agency->now.filled;
}

MEASURE(retirements)
{
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
