#include "stats/summary.h"

#include <math.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

const double summary_levels[SUMMARY_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

/* Moves the missing values behind the others, which keep their order; returns how many are there. */
static size_t move_missing_back(double *values, size_t n)
{
    size_t there = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            values[there++] = values[i];
    for (size_t i = there; i < n; i++)
        values[i] = NAN;
    return there;
}

void summary_make(double *values, size_t n, struct summary *summary)
{
    size_t there = move_missing_back(values, n);
    summary->n = there;
    summary->missing = n - there;
    summary->mean = there > 0 ? gsl_stats_mean(values, 1, there) : NAN;
    summary->sd = there > 1 ? gsl_stats_sd_m(values, 1, there, summary->mean) : NAN;
    summary->error = summary->sd / sqrt((double)there);
    gsl_sort(values, 1, there);
    for (int q = 0; q < SUMMARY_QUANTILES; q++)
        summary->quantile[q] =
            there > 0 ? gsl_stats_quantile_from_sorted_data(values, 1, there, summary_levels[q]) : NAN;
}

double summary_mean(const double *values, size_t n)
{
    double sum = 0;
    size_t there = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(values[i]))
            continue;
        sum += values[i];
        there++;
    }
    return there > 0 ? sum / (double)there : NAN;
}
