#include "model/indicators.h"

#include <string.h>

#include "base/lanes.h"
#include "model/contract.h"
#include "model/kpi.h"
#include "model/work.h"

/* The function of one row of indicators.def; not every one needs the day. */
#define MEASURE(name)                                                                                                  \
    static double indicator_##name(struct agency *agency, __attribute__((unused)) const struct today *today)

static double over_files(struct agency *agency, const double *count, double by_contract)
{
    return (agency_sum(agency, count) + by_contract) / work_files_done(agency);
}

MEASURE(error_rate)
{
    return over_files(agency, agency->staff.errors, agency->now.contract.errors);
}

MEASURE(error_rate_made)
{
    return over_files(agency, agency->staff.errors_made, agency->now.contract.errors_made);
}

MEASURE(error_expected)
{
    return agency->now.error_expected;
}

MEASURE(sop_compliance)
{
    return over_files(agency, agency->staff.sop_tasks, agency->now.contract.sop_tasks);
}

MEASURE(sop_expected)
{
    return agency->now.sop_expected;
}

MEASURE(files_done)
{
    return work_files_done(agency);
}

/* Files of a month, without season. */
static double mean_arrivals(const struct agency *agency, const struct today *today)
{
    return today->values->params.files_per_post * (double)agency->shape.posts;
}

MEASURE(backlog)
{
    double files = 0;
    for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
        files += agency->now.waiting[k];
    return files / mean_arrivals(agency, today);
}

MEASURE(timeliness)
{
    return agency->now.on_time / (agency->now.on_time + agency->now.late + agency->now.closed);
}

MEASURE(closed_undone)
{
    return agency->now.closed;
}

static size_t count_above(const double *array, size_t n, double limit)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += array[i] > limit;
    return count;
}

/* The sum of the `most` largest of n whole numbers: the smallest of them is found by halving where it may lie. */
static double sum_of_largest(const double *array, size_t n, size_t most)
{
    double low = 0, high = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        high = fmax(high, array[i]);
    while (low < high) {
        double middle = floor((low + high) / 2);
        if (count_above(array, n, middle) >= most)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = 0; i < n; i++)
        sum += array[i] > low ? array[i] : 0;
    return sum + low * ((double)most - (double)count_above(array, n, low));
}

MEASURE(busiest_fifth)
{
    const struct staff *staff = &agency->staff;
    size_t fifth = (size_t)fmax(1, agency->now.filled / 5 + 0.5);
    if (today->values->params.concentration <= 0)
        return NAN;
    return sum_of_largest(staff->done, agency->shape.posts, fifth) / agency_sum(agency, staff->done);
}

MEASURE(contract_files)
{
    return agency->now.contract.done / work_files_done(agency);
}

MEASURE(contract_cost)
{
    const struct param_values *p = &today->values->params;
    return p->contract_headcount * p->contract_cost * agency->now.price_level / 12;
}

MEASURE(complaints)
{
    return kpi_complaints(agency, today);
}

MEASURE(document_kpi)
{
    const struct param_values *p = &today->values->params;
    return kpi_documents(agency, today, p->kpi_documents, p->kpi_documents_target);
}

MEASURE(satisfaction_kpi)
{
    const struct param_values *p = &today->values->params;
    return kpi_outside(agency, today, KPI_SATISFACTION, p->kpi_satisfaction, p->kpi_satisfaction_target);
}

MEASURE(mutual_aid_kpi)
{
    const struct param_values *p = &today->values->params;
    return kpi_outside(agency, today, KPI_MUTUAL_AID, p->kpi_mutual_aid, p->kpi_mutual_aid_target);
}

MEASURE(planning_kpi)
{
    const struct param_values *p = &today->values->params;
    return kpi_outside(agency, today, KPI_PLANNING, p->kpi_planning, p->kpi_planning_target);
}

MEASURE(religious_kpi)
{
    const struct param_values *p = &today->values->params;
    return kpi_outside(agency, today, KPI_RELIGIOUS, p->kpi_religious, p->kpi_religious_target);
}

MEASURE(load)
{
    double capacity = agency->now.anchor.capacity * agency->now.capacity;
    return capacity > 0 ? (agency->now.pool - agency->now.contract.assigned) / capacity : NAN;
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

/* The mean skill in file work of those with one of two degrees; NaN where nobody has one. */
static double skill_of(struct agency *agency, enum education a, enum education b)
{
    const uint8_t *education = agency->staff.education;
    const double *here = agency->staff.here;
    double *counts = agency->staff.assigned;
    size_t lanes = agency->shape.lanes;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        counts[i] = education[i] == a || education[i] == b ? here[i] : 0;
    double people = agency_sum(agency, counts);
    return people > 0 ? agency_dot(agency, counts, agency->staff.file_skill) / people : NAN;
}

MEASURE(skill_sma)
{
    return skill_of(agency, EDUCATION_SMA, EDUCATION_SMA);
}

MEASURE(skill_d3)
{
    return skill_of(agency, EDUCATION_D3, EDUCATION_D3);
}

MEASURE(skill_s1)
{
    return skill_of(agency, EDUCATION_D4, EDUCATION_S1);
}

MEASURE(skill_s2)
{
    return skill_of(agency, EDUCATION_S2, EDUCATION_S3);
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

/* One pass of insertion over entries `gap` apart. */
static void insert_by_hours(uint32_t *order, double *hours, size_t n, size_t gap)
{
    for (size_t k = gap; k < n; k++) {
        uint32_t post = order[k];
        double own = hours[k];
        size_t at = k;
        for (; at >= gap && hours[at - gap] > own; at -= gap) {
            hours[at] = hours[at - gap];
            order[at] = order[at - gap];
        }
        hours[at] = own;
        order[at] = post;
    }
}

/* Shell's sort; by insertion alone where hardly any are out of order: one of many can pass by all others. */
static void sort_by_hours(uint32_t *order, double *hours, size_t n)
{
    size_t descents = 0, gap = 1;
    for (size_t k = 1; k < n; k++)
        descents += hours[k] < hours[k - 1];
    while (descents > 8 && gap < n / 9)
        gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3)
        insert_by_hours(order, hours, n, gap);
}

/* Brings the posts into the order of training hours. From the order of last month, those whose hours have changed are
 * taken out, sorted, and put back. */
static void update_order(struct staff *staff, size_t posts)
{
    uint32_t *order = staff->by_hours, *changed = staff->changed;
    double *hours = staff->sorted_hours, *changed_hours = staff->assigned;
    size_t kept = 0, n = 0;
    for (size_t k = 0; k < posts; k++) {
        uint32_t post = order[k];
        double now = staff->jp[post] + staff->jp_last[post];
        bool same = now == hours[k];
        changed[n] = order[kept] = post;
        changed_hours[n] = hours[kept] = now;
        kept += same;
        n += !same;
    }
    sort_by_hours(changed, changed_hours, n);
    for (size_t k = posts; n > 0; k--) {
        bool last = kept == 0 || changed_hours[n - 1] >= hours[kept - 1];
        order[k - 1] = last ? changed[n - 1] : order[kept - 1];
        hours[k - 1] = last ? changed_hours[n - 1] : hours[kept - 1];
        n -= last;
        kept -= !last;
    }
}

void indicators_carry_order(struct agency *to, const struct agency *from)
{
    const size_t posts = from->shape.posts;
    memcpy(to->staff.by_hours, from->staff.by_hours, posts * sizeof *from->staff.by_hours);
    memcpy(to->staff.sorted_hours, from->staff.sorted_hours, posts * sizeof *from->staff.sorted_hours);
}

/* Gini index of hours: the sum over ranks r of (2 r - n - 1) x_(r), over n times the sum of x. Vacant posts have no
 * hours and come first, so they take no rank that counts. */
MEASURE(access_gini)
{
    double *hours = agency->staff.sorted_hours, *ranked = agency->staff.assigned, n = agency->now.filled;
    size_t posts = agency->shape.posts, lanes = agency->shape.lanes;
    update_order(&agency->staff, posts);
    LANES_LOOP
    for (size_t k = 0; k < lanes; k++) {
        double rank = n - (double)posts + 1 + (double)k;
        ranked[k] = (2 * rank - n - 1) * hours[k];
    }
    double sum = agency_sum(agency, hours);
    return sum > 0 ? agency_sum(agency, ranked) / (n * sum) : NAN;
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

void indicators_weigh(const struct agency *agency, const struct today *today, double *weights)
{
    const struct staff *staff = &agency->staff;
    double people[EDUCATIONS] = {0};
    for (size_t i = 0; i < agency->shape.posts; i++)
        people[staff->education[i]] += staff->here[i];
    weights[POOLED_SUM] = weights[POOLED_EACH] = 1;
    weights[POOLED_FILES] = work_files_done(agency);
    weights[POOLED_OWN_FILES] = agency_sum(agency, staff->done);
    weights[POOLED_SETTLED] = agency->now.on_time + agency->now.late + agency->now.closed;
    weights[POOLED_ARRIVALS] = mean_arrivals(agency, today);
    weights[POOLED_CAPACITY] = agency->now.anchor.capacity * agency->now.capacity;
    weights[POOLED_STAFF] = agency->now.filled;
    weights[POOLED_SMA] = people[EDUCATION_SMA];
    weights[POOLED_D3] = people[EDUCATION_D3];
    weights[POOLED_S1] = people[EDUCATION_D4] + people[EDUCATION_S1];
    weights[POOLED_S2] = people[EDUCATION_S2] + people[EDUCATION_S3];
}
