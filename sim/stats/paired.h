/* The difference between two scenarios on common random numbers: replicate by replicate, so that what the two share
 * cancels. */
#ifndef KAPASIM_STATS_PAIRED_H
#define KAPASIM_STATS_PAIRED_H

#include <stddef.h>

/* What cannot be told is NaN: everything for no pairs, error and interval for a single one. */
struct paired {
    size_t n;          /* pairs with both values */
    size_t missing;    /* pairs in which a value is NaN, left out */
    double difference; /* mean of other less baseline */
    double error;      /* its Monte Carlo standard error */
    double low, high;  /* 95 % interval, difference -+ t(0.975, n - 1) error (Student 1908) */
};

/* Compares `n` pairs; baseline[i] and other[i] belong to one replicate. */
void paired_compare(const double *baseline, const double *other, size_t n, struct paired *paired);

#endif
