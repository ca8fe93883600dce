#include "model/kpi.h"

#include "base/num.h"
#include "model/work.h"

/* Files released with an error. */
static double errors_of(const struct agency *agency)
{
    return agency_sum(agency, agency->staff.errors) + agency->now.contract.errors;
}

/* Files done right, relative to the last year of history. */
static double done_right(const struct agency *agency, const struct today *today)
{
    double right = work_files_done(agency) - errors_of(agency);
    return right / work_expected_arrivals(agency, today) / agency->now.anchor.right;
}

static double reached(double level, double target)
{
    return isnan(level) ? NAN : fmin(1, fmax(0, level / target));
}

double kpi_documents(const struct agency *agency, const struct today *today, double realised, double target)
{
    return reached(realised * done_right(agency, today), target);
}

double kpi_outside(const struct agency *agency, const struct today *today, enum kpi_outside kpi, double realised,
                   double target)
{
    if (isnan(realised))
        return NAN;
    const struct param_values *p = &today->values->params;
    double by_staff = p->kpi_staff * (done_right(agency, today) - 1), by_itself = 0;
    if (!today->history) {
        uint32_t identity = random_identity(RANDOM_POST_AGENCY, 0);
        struct random_words w = random_event(&today->source, PURPOSE_KPI, identity, today->year_start, 0);
        by_itself = p->kpi_variation * num_normal_inverse(random_unit(w.word[kpi]));
    }
    return reached(realised * (1 + by_staff + by_itself), target);
}

double kpi_complaints(const struct agency *agency, const struct today *today)
{
    if (isnan(today->values->params.complaints))
        return NAN;
    uint32_t identity = random_identity(RANDOM_POST_AGENCY, 0);
    struct random_words w = random_event(&today->source, PURPOSE_ARRIVALS, identity, today->month, 0);
    double trouble = errors_of(agency) + agency->now.late + agency->now.closed;
    return num_binomial_inverse(random_unit(w.word[2]), trouble, agency->now.anchor.complaint);
}
