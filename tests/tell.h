/* Claims about means over replicates, told in standard errors. */
#ifndef KAPASIM_TESTS_TELL_H
#define KAPASIM_TESTS_TELL_H

#include "check.h"
#include "model_fixture.h"

/* Prints a mean with its standard error, and returns how many of these it lies above zero. */
static inline double tell(const char *what, const double *values, size_t n)
{
    struct estimate e = fixture_estimate(values, n);
    double t = e.error > 0 ? e.mean / e.error : 0;
    print_message("             %s: %.4g, standard error %.2g (%.1f)\n", what, e.mean, e.error, t);
    return t;
}

#endif
