/* When to stop a simulation that is to be as precise as asked. Testing after every replicate stops by luck too soon,
 * and its intervals cover less than they say; so it is tested at a few counts that are known beforehand, each twice the
 * one before. They are counts of replicates, and not of what happens to be done, so that the answer does not depend on
 * the number of threads. */
#ifndef KAPASIM_STATS_STOPPING_H
#define KAPASIM_STATS_STOPPING_H

#include <stddef.h>
#include <stdint.h>

/* The first count; below it the spread itself is not known well enough. */
enum { STOPPING_FIRST = 128 };

/* The first count to test at that is above `replicates`: 128, 256, 512, … */
uint32_t stopping_next(uint32_t replicates);

/* Half the width of the 95 % interval of the mean, t(0.975, n - 1) s / sqrt(n) (Student 1908). NaN among the values is
 * left out; with fewer than two values left it is NaN. */
double stopping_half_width(const double *values, size_t n);

#endif
