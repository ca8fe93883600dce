#include "stats/paired.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

void paired_compare(const double *baseline, const double *other, size_t n, struct paired *paired)
{
    size_t there = 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double difference = other[i] - baseline[i];
        if (isnan(difference))
            continue;
        sum += difference;
        there++;
    }
    double mean = there > 0 ? sum / (double)there : NAN;

    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        double deviation = other[i] - baseline[i] - mean;
        if (!isnan(deviation))
            squares += deviation * deviation;
    }
    double pairs = (double)there;
    double error = there > 1 ? sqrt(squares / (pairs - 1) / pairs) : NAN;
    double reach = there > 1 ? gsl_cdf_tdist_Pinv(0.975, pairs - 1) * error : NAN;

    *paired = (struct paired){.n = there,
                              .missing = n - there,
                              .difference = mean,
                              .error = error,
                              .low = mean - reach,
                              .high = mean + reach};
}
