#include "stats/stopping.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "stats/summary.h"

uint32_t stopping_next(uint32_t replicates)
{
    uint32_t count = STOPPING_FIRST;
    while (count <= replicates && count <= UINT32_MAX / 2)
        count *= 2;
    return count;
}

double stopping_half_width(const double *values, size_t n)
{
    double mean = summary_mean(values, n), squares = 0;
    size_t there = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(values[i]))
            continue;
        squares += (values[i] - mean) * (values[i] - mean);
        there++;
    }
    double count = (double)there;
    return there < 2 ? NAN : gsl_cdf_tdist_Pinv(0.975, count - 1) * sqrt(squares / (count - 1) / count);
}
