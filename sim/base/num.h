/* The few numeric functions of the model whose bits must not depend on the machine.
 *
 * libm's exp and log give other bits with and without FMA, so the model has its own, from additions, multiplications,
 * divisions and square roots alone, all of which IEEE 754 rounds correctly (and the build forbids contraction to
 * FMA). They are inline and without branches so that a loop over staff becomes vector code. Errors of num_exp and
 * num_log against the exact value are below 1 unit in the last place; tests/test_num.c measures them. */
#ifndef KAPASIM_BASE_NUM_H
#define KAPASIM_BASE_NUM_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/lanes.h"

#define NUM_LN_2 0.693147180559945309

LANES_INLINE uint64_t num_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

LANES_INLINE double num_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* e^x. Arguments are clamped to [-700, 700]; NaN stays NaN.
 *
 * x = k log 2 + r with k whole and |r| <= log(2)/2, so e^x = 2^k (1 + r + r^2 q(r)). log 2 is split in two so that
 * k times its upper part is exact (Cody & Waite 1980). q is 1/2 + r times the polynomial of degree 9 that
 * interpolates the rest at the Chebyshev nodes of the interval; its relative error in e^x is at most 5e-19. */
LANES_INLINE double num_exp(double x)
{
    /* Adding `shifter` rounds to a whole number, which is left, with the exponent's bias, in the lowest bits. */
    const double shifter = 0x1.8p52 + 1023.0;
    x = x > 700.0 ? 700.0 : x;
    x = x < -700.0 ? -700.0 : x;
    const double shifted = x * 0x1.71547652b82fep+0 + shifter;
    const double k = shifted - shifter;
    const double upper = x - k * 0x1.62e42fefa2p-1;
    const double lower = k * 0x1.9ef35793c7673p-41;
    const double r = upper - lower;
    const double r2 = r * r;
    const double even =
        0.5 + r2 * (0x1.5555555555555p-5 +
                    r2 * (0x1.6c16c16c167e1p-10 +
                          r2 * (0x1.a01a01a47b054p-16 + r2 * (0x1.27e4e1f48534fp-22 + r2 * 0x1.1f66df7fca49fp-29))));
    const double odd = 0x1.5555555555556p-3 +
                       r2 * (0x1.11111111109b3p-7 +
                             r2 * (0x1.a01a01a7c41d5p-13 + r2 * (0x1.71de0dae63bb3p-19 + r2 * 0x1.af38a9b0ec855p-26)));
    const double mantissa = 1.0 + (upper + (r2 * (even + r * odd) - lower));
    return mantissa * num_from_bits(num_bits(shifted) << 52);
}

/* Natural logarithm of a normal positive number; for x <= 0 or NaN the result is meaningless but safe.
 *
 * x = 2^k m with sqrt(1/2) <= m < sqrt(2). With s = (m - 1)/(m + 1), log m = 2 artanh s = 2s + s R(s^2), where
 * R(z) = 2z/3 + 2z^2/5 + ...; since 2s = f - s f with f = m - 1 exact, log m = f - (h - s (h + R)), h = f^2/2, loses
 * less to rounding. R(z)/z is interpolated at Chebyshev nodes with degree 6; its relative error in log m is 5e-18. */
LANES_INLINE double num_log(double x)
{
    const uint64_t one = UINT64_C(0x3ff0000000000000), root_half = UINT64_C(0x3fe6a09e00000000);
    const uint64_t bits = num_bits(x) + (one - root_half);
    /* The biased exponent becomes a double by standing in the last bits of 2^52. */
    const double k = num_from_bits(bits >> 52 | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023.0);
    const double f = num_from_bits((bits & UINT64_C(0x000fffffffffffff)) + root_half) - 1.0;
    const double s = f / (2.0 + f);
    const double h = 0.5 * (f * f);
    const double z = s * s;
    const double z2 = z * z;
    const double odd =
        0x1.5555555555558p-1 + z2 * (0x1.2492492df3ba9p-2 + z2 * (0x1.7462b58e46ebep-3 + z2 * 0x1.2b59b713616c9p-3));
    const double even = 0x1.99999999952ccp-2 + z2 * (0x1.c71c62e26208bp-3 + z2 * 0x1.39fe42e9740a7p-3);
    const double series = z * odd + z2 * even;
    const double lower = k * 0x1.9ef35793c7673p-41;
    return k * 0x1.62e42fefa2p-1 - ((h - (s * (h + series) + lower)) - f);
}

/* The logistic function 1 / (1 + e^-x), between 0 and 1, both included; error below 3 units in the last place. */
LANES_INLINE double num_logistic(double x)
{
    return 1.0 / (1.0 + num_exp(-x));
}

/* log(p / (1 - p)) for 0 < p < 1; error below 4e-16 near p = 1/2, where the result is near 0, else as num_log. */
LANES_INLINE double num_logit(double p)
{
    return num_log(p / (1.0 - p));
}

/* Inverse of the standard normal distribution function, algorithm AS 241 PPND16 (Wichura 1988, Applied Statistics
 * 37:477), relative accuracy about 1e-16; 0 < p < 1. */
double num_normal_inverse(double p);

/* The same for `n` values at once, out[i] from in[i]; the arrays may be one. Bit-identical to the scalar. */
void num_normal_inverse_lanes(const double *in, double *out, size_t n);

/* The standard normal distribution function, for probabilities shown to people and priors; absolute error < 1e-15. */
double num_normal(double z);

/* Inverse of the triangular distribution on [low, high] with its mode between them; low == high gives low. */
double num_triangular_inverse(double u, double low, double mode, double high);

/* The number of successes x of n for which F(x-1) < u <= F(x), F binomial with probability p: the inverse
 * distribution function, monotone in u, and in p but for u within about 1e-13 of a step. 0 < u < 1, 0 <= p <= 1,
 * n >= 0 whole. Above 700 trials (far beyond any desk) the normal quantile with continuity correction stands in,
 * since the start of the sum would underflow. */
double num_binomial_inverse(double u, double n, double p);

/* The same for `n_lanes` at once: successes[i] from u[i], trials[i], p[i]; `successes` may be one of the others.
 * Bit-identical to the scalar. */
void num_binomial_inverse_lanes(const double *u, const double *trials, const double *p, double *successes,
                                size_t n_lanes);

#endif
