#include <math.h>
#include <stdlib.h>

#include "check.h"

#include "base/num.h"
#include "plain_model.h"

/* 10 Indicators, 7.15 Targets and complaints. */

/* A number of each person, to be added up over those in post. */
typedef double plain_of_person(const struct plain_person *person, const struct plain_today *today);

static double sum_of(const struct plain_agency *agency, const struct plain_today *today, plain_of_person *number)
{
    struct plain_sum sum = {0};
    for (int i = 0; i < agency->n_posts; i++)
        plain_add(&sum, i, agency->posts[i].filled ? number(&agency->posts[i].person, today) : 0);
    return plain_sum(&sum);
}

static double mean_of(const struct plain_agency *agency, const struct plain_today *today, plain_of_person *number)
{
    return sum_of(agency, today, number) / plain_staff(agency);
}

#define OF_PERSON(name, expression)                                                                                    \
    static double name(const struct plain_person *person, const struct plain_today *today)                             \
    {                                                                                                                  \
        (void)today;                                                                                                   \
        return expression;                                                                                             \
    }
OF_PERSON(done_by, person->done)
OF_PERSON(errors_by, person->errors)
OF_PERSON(errors_made_by, person->errors_made)
OF_PERSON(sop_tasks_by, person->sop_tasks)
OF_PERSON(presence_of, person->presence)
OF_PERSON(technical_of, person->skill[PLAIN_TECHNICAL])
OF_PERSON(managerial_of, person->skill[PLAIN_MANAGERIAL])
OF_PERSON(social_of, person->skill[PLAIN_SOCIAL])
OF_PERSON(strategic_of, person->skill[PLAIN_STRATEGIC])
OF_PERSON(motivation_of, person->motivation)
OF_PERSON(hours_of, person->jp)
OF_PERSON(has_required_hours, person->jp >= today->values->params.jp_required)
OF_PERSON(qualification_of, person->qualification)
OF_PERSON(competence_of, person->competence)
OF_PERSON(performance_of, person->performance)
OF_PERSON(discipline_of, person->discipline)

/* The dimensions' means of a stock, by the weights of file work. */
typedef const double *plain_stock_of_person(const struct plain_person *person);

static const double *known_of(const struct plain_person *person)
{
    return person->known;
}

static const double *applied_of(const struct plain_person *person)
{
    return person->applied;
}

static const double *mentored_of(const struct plain_person *person)
{
    return person->mentored;
}

static double in_file_work(const struct plain_agency *agency, const struct plain_today *today,
                           plain_stock_of_person *stock)
{
    double mean[PLAIN_DIMENSIONS];
    for (int d = 0; d < PLAIN_DIMENSIONS; d++) {
        struct plain_sum sum = {0};
        for (int i = 0; i < agency->n_posts; i++)
            plain_add(&sum, i, agency->posts[i].filled ? stock(&agency->posts[i].person)[d] : 0);
        mean[d] = plain_sum(&sum) / plain_staff(agency);
    }
    return plain_weighted(today, mean);
}

/* The mean skill in file work of those whose education lies between the two. */
static double skill_by_education(const struct plain_agency *agency, enum education from, enum education to)
{
    struct plain_sum sum = {0};
    double n = 0;
    for (int i = 0; i < agency->n_posts; i++) {
        const struct plain_person *person = &agency->posts[i].person;
        if (!agency->posts[i].filled || person->education < from || person->education > to)
            continue;
        plain_add(&sum, i, person->theta);
        n++;
    }
    return plain_sum(&sum) / n;
}

static double share_of(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double access_gini(const struct plain_agency *agency)
{
    double *hours = calloc((size_t)agency->n_posts, sizeof *hours);
    struct plain_sum sum = {0}, ranked = {0};
    int n = 0;
    assert_non_null(hours);
    for (int i = 0; i < agency->n_posts; i++)
        if (agency->posts[i].filled)
            hours[n++] = agency->posts[i].person.jp + agency->posts[i].person.jp_last;
    qsort(hours, (size_t)n, sizeof *hours, by_size);
    for (int r = 1; r <= n; r++) {
        const int place = agency->n_posts - n + r - 1; /* the vacant posts come first */
        plain_add(&sum, place, hours[r - 1]);
        plain_add(&ranked, place, (2 * r - n - 1) * hours[r - 1]);
    }
    free(hours);
    return share_of(plain_sum(&ranked), n * plain_sum(&sum));
}

/* The part of the files that the fifth of staff who did most has done. */
static double busiest_fifth(const struct plain_agency *agency, const struct plain_today *today)
{
    const int n = (int)fmax(1, floor(plain_staff(agency) / 5 + 0.5)), staff = (int)plain_staff(agency);
    double *done = calloc((size_t)agency->n_posts, sizeof *done), most = 0, all = 0;
    int at = 0;
    assert_non_null(done);
    for (int i = 0; i < agency->n_posts; i++)
        if (agency->posts[i].filled)
            done[at++] = agency->posts[i].person.done;
    qsort(done, (size_t)staff, sizeof *done, by_size);
    for (int r = 0; r < staff; r++) {
        all += done[r];
        most += r >= staff - n ? done[r] : 0;
    }
    free(done);
    return today->values->params.concentration > 0 ? share_of(most, all) : NAN;
}

/* ---- 7.15 ---- */

static void targets(const struct plain_agency *agency, const struct plain_today *today, double right_share, double *row)
{
    const struct param_values *p = &today->values->params;
    const double realised[4] = {p->kpi_satisfaction, p->kpi_mutual_aid, p->kpi_planning, p->kpi_religious};
    const double target[4] = {p->kpi_satisfaction_target, p->kpi_mutual_aid_target, p->kpi_planning_target,
                              p->kpi_religious_target};
    const int indicator[4] = {INDICATOR_satisfaction_kpi, INDICATOR_mutual_aid_kpi, INDICATOR_planning_kpi,
                              INDICATOR_religious_kpi};
    const double r = right_share / agency->anchor.right;
    const double documents = p->kpi_documents * r / p->kpi_documents_target;
    row[INDICATOR_document_kpi] = isnan(documents) ? NAN : fmin(1, fmax(0, documents));
    for (int k = 0; k < 4; k++) {
        const double z = today->history ? 0 : plain_z(today, PURPOSE_KPI, 0, today->january, 0, k);
        const double level = realised[k] * (1 + p->kpi_staff * (r - 1) + p->kpi_variation * z);
        row[indicator[k]] = isnan(level) ? NAN : fmin(1, fmax(0, level / target[k]));
    }
}

static void about_files(const struct plain_agency *agency, const struct plain_today *today, double *row)
{
    const struct param_values *p = &today->values->params;
    const struct plain_contract *contract = &agency->contract;
    const double done = sum_of(agency, today, done_by) + contract->done;
    const double errors = sum_of(agency, today, errors_by) + contract->errors;
    const double errors_made = sum_of(agency, today, errors_made_by) + contract->errors_made;
    const double sop_tasks = sum_of(agency, today, sop_tasks_by) + contract->sop_tasks;
    double left = 0;
    for (int k = 1; k <= PLAIN_WAITING; k++)
        left += agency->waiting[k];
    row[INDICATOR_error_rate] = share_of(errors, done);
    row[INDICATOR_error_rate_made] = share_of(errors_made, done);
    row[INDICATOR_error_expected] = agency->error_expected;
    row[INDICATOR_sop_compliance] = share_of(sop_tasks, done);
    row[INDICATOR_sop_expected] = agency->sop_expected;
    row[INDICATOR_files_done] = done;
    row[INDICATOR_backlog] = left / (p->files_per_post * agency->n_posts);
    row[INDICATOR_timeliness] = share_of(agency->on_time, agency->on_time + agency->late + agency->closed);
    row[INDICATOR_closed_undone] = agency->closed;
    row[INDICATOR_contract_files] = share_of(contract->done, done);
    row[INDICATOR_contract_cost] = p->contract_headcount * p->contract_cost * agency->price_level / 12;
    row[INDICATOR_load] = share_of(agency->pool - contract->part, agency->anchor.capacity * agency->capacity);
    row[INDICATOR_complaints] =
        isnan(p->complaints) ? NAN
                             : num_binomial_inverse(plain_u(today, PURPOSE_ARRIVALS, 0, today->month, 0, 2),
                                                    errors + agency->late + agency->closed, agency->anchor.complaint);
    row[INDICATOR_busiest_fifth] = busiest_fifth(agency, today);
    targets(agency, today, (done - errors) / agency->expected, row);
}

static void about_skill(const struct plain_agency *agency, const struct plain_today *today, double *row)
{
    row[INDICATOR_skill_technical] = mean_of(agency, today, technical_of);
    row[INDICATOR_skill_managerial] = mean_of(agency, today, managerial_of);
    row[INDICATOR_skill_social] = mean_of(agency, today, social_of);
    row[INDICATOR_skill_strategic] = mean_of(agency, today, strategic_of);
    row[INDICATOR_skill_sma] = skill_by_education(agency, EDUCATION_SMA, EDUCATION_SMA);
    row[INDICATOR_skill_d3] = skill_by_education(agency, EDUCATION_D3, EDUCATION_D3);
    row[INDICATOR_skill_s1] = skill_by_education(agency, EDUCATION_D4, EDUCATION_S1);
    row[INDICATOR_skill_s2] = skill_by_education(agency, EDUCATION_S2, EDUCATION_S3);
    row[INDICATOR_skill_known] = in_file_work(agency, today, known_of);
    row[INDICATOR_skill_applied] = in_file_work(agency, today, applied_of);
    row[INDICATOR_skill_mentored] = in_file_work(agency, today, mentored_of);
}

static void about_staff(const struct plain_agency *agency, const struct plain_today *today, double *row)
{
    const double presence = mean_of(agency, today, presence_of), least = today->values->params.presence_recorded;
    const double qualification = mean_of(agency, today, qualification_of);
    const double competence = mean_of(agency, today, competence_of);
    const double performance = mean_of(agency, today, performance_of);
    const double discipline = mean_of(agency, today, discipline_of);
    row[INDICATOR_presence_recorded] = least + (1 - least) * presence;
    row[INDICATOR_presence_true] = presence;
    row[INDICATOR_motivation] = mean_of(agency, today, motivation_of);
    row[INDICATOR_jp] = mean_of(agency, today, hours_of);
    row[INDICATOR_jp20_share] = mean_of(agency, today, has_required_hours);
    row[INDICATOR_ipasn] = qualification + competence + performance + discipline;
    row[INDICATOR_ipasn_qualification] = qualification;
    row[INDICATOR_ipasn_competence] = competence;
    row[INDICATOR_ipasn_performance] = performance;
    row[INDICATOR_ipasn_discipline] = discipline;
    row[INDICATOR_spending] = agency->spent;
    row[INDICATOR_seats] = agency->seats;
    row[INDICATOR_graduates] = agency->graduates;
    row[INDICATOR_access_gini] = access_gini(agency);
    row[INDICATOR_mentoring_pairs] = agency->pairs;
    row[INDICATOR_staff] = plain_staff(agency);
    row[INDICATOR_retirements] = agency->retirements;
}

void plain_indicators(const struct plain_agency *agency, const struct plain_today *today, double *row)
{
    about_files(agency, today, row);
    about_skill(agency, today, row);
    about_staff(agency, today, row);
}
