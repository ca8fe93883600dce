/* Checks of doubles; cmocka's own compare them as floats. */
#ifndef KAPASIM_TESTS_CHECK_H
#define KAPASIM_TESTS_CHECK_H

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

/* NaN is close to nothing; an infinity is close to itself alone. */
static inline void check_close(double value, double expected, double tolerance, const char *text, const char *file,
                               int line)
{
    if (value == expected || (isfinite(expected) && fabs(value - expected) <= tolerance))
        return;
    print_error("%s is %.17g, not within %.3g of %.17g\n", text, value, tolerance, expected);
    _fail(file, line);
}

/* |value - expected| <= tolerance. */
#define assert_close(value, expected, tolerance) check_close(value, expected, tolerance, #value, __FILE__, __LINE__)

/* |value - expected| <= tolerance |expected|. `expected` is evaluated twice. */
#define assert_close_relative(value, expected, tolerance)                                                              \
    check_close(value, expected, (tolerance)*fabs(expected), #value, __FILE__, __LINE__)

#endif
