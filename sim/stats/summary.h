/* What a sample of replicates says: mean, spread, standard error, quantiles. NaN stands for "no value" and is left out
 * and counted. */
#ifndef KAPASIM_STATS_SUMMARY_H
#define KAPASIM_STATS_SUMMARY_H

#include <stddef.h>

enum { SUMMARY_QUANTILES = 5 };

/* 0.05, 0.25, 0.5, 0.75, 0.95. */
extern const double summary_levels[SUMMARY_QUANTILES];

/* What cannot be told is NaN: everything for no values, spread and standard error for a single one. */
struct summary {
    size_t n;            /* values that are there */
    size_t missing;      /* NaN */
    size_t below, above; /* values less than 0, and more */
    double mean;
    double sd;                          /* of the sample, with n - 1 */
    double error;                       /* Monte Carlo standard error of the mean, sd / sqrt(n) */
    double quantile[SUMMARY_QUANTILES]; /* at summary_levels, type 7 of Hyndman & Fan 1996 */
};

/* Summarises `n` values. It works in place: afterwards the array holds the values that are there in some other order,
 * then the missing ones. */
void summary_make(double *values, size_t n, struct summary *summary);

/* The mean of the values that are there; NaN where none is. */
double summary_mean(const double *values, size_t n);

#endif
