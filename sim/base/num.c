#include "base/num.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- the normal distribution ---------------------------------------------------------------------------------- */

/* A quotient of two polynomials of degree 7, coefficients from the constant up. */
struct ratio {
    double above[8];
    double below[8];
};

/* The three approximations of AS 241, with the published coefficients: |p - 1/2| <= 0.425; then, with
 * r = sqrt(-log(min(p, 1 - p))), r <= 5; and r > 5. */
static const struct ratio centre = {
    {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3},
    {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
     3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3}};

static const struct ratio near_tail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
     1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}};

static const struct ratio far_tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
     1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}};

LANES_INLINE double ratio_at(const struct ratio *ratio, double r)
{
    double above = ratio->above[7], below = ratio->below[7];
    for (int i = 6; i >= 0; i--) {
        above = above * r + ratio->above[i];
        below = below * r + ratio->below[i];
    }
    return above / below;
}

LANES_INLINE bool in_tail(double p)
{
    return fabs(p - 0.5) > 0.425;
}

LANES_INLINE double centre_quantile(double p)
{
    const double q = p - 0.5;
    return q * ratio_at(&centre, 0.180625 - q * q);
}

LANES_INLINE double tail_quantile(double p)
{
    const double smaller = p < 0.5 ? p : 1.0 - p;
    const double r = sqrt(-num_log(smaller));
    const double z = r <= 5.0 ? ratio_at(&near_tail, r - 1.6) : ratio_at(&far_tail, r - 5.0);
    return p < 0.5 ? -z : z;
}

double num_normal_inverse(double p)
{
    return in_tail(p) ? tail_quantile(p) : centre_quantile(p);
}

enum { NORMAL_BLOCK = 256 };

/* All lanes take the centre's formula; those in a tail, about one in seven, are gathered and done again by theirs.
 * Without branches, since who is in a tail is random. */
static void normal_inverse_block(const double *in, double *out, int n)
{
    double tail[NORMAL_BLOCK];
    int at[NORMAL_BLOCK], tails = 0;
    for (int i = 0; i < n; i++) {
        at[tails] = i;
        tail[tails] = in[i];
        tails += in_tail(in[i]);
    }
    LANES_LOOP
    for (int i = 0; i < n; i++)
        out[i] = centre_quantile(in[i]);
    for (int t = 0; t < tails; t++)
        tail[t] = tail_quantile(tail[t]);
    for (int t = 0; t < tails; t++)
        out[at[t]] = tail[t];
}

void num_normal_inverse_lanes(const double *in, double *out, size_t n)
{
    for (size_t done = 0; done < n; done += NORMAL_BLOCK) {
        const size_t left = n - done;
        normal_inverse_block(in + done, out + done, left < NORMAL_BLOCK ? (int)left : NORMAL_BLOCK);
    }
}

/* Near the middle the series Phi(z) = 1/2 + phi(z) (z + z^3/3 + z^5/15 + ...) of Marsaglia (2004, J. Stat. Software
 * 11:4), all of one sign; beyond, Laplace's continued fraction phi(z) / (z + 1/(z + 2/(z + ...))), whose 40 levels
 * are more than enough from z = 3 on. */
double num_normal(double z)
{
    const double x = fabs(z);
    const double density = num_exp(-0.5 * x * x) * 0x1.9884533d43651p-2;
    if (x < 3.0) {
        double term = x, sum = x;
        for (int k = 3; term > 1e-17 * sum; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return z < 0 ? 0.5 - density * sum : 0.5 + density * sum;
    }
    double fraction = x;
    for (int k = 40; k > 0; k--)
        fraction = x + k / fraction;
    return z < 0 ? density / fraction : 1.0 - density / fraction;
}

/* ---- the triangular distribution ------------------------------------------------------------------------------ */

double num_triangular_inverse(double u, double low, double mode, double high)
{
    const double range = high - low, rise = mode - low, fall = high - mode;
    if (u * range <= rise) {
        const double value = low + sqrt(u * range * rise);
        return value < mode ? value : mode;
    }
    const double value = high - sqrt((1.0 - u) * range * fall);
    return value > mode ? value : mode;
}

/* ---- the binomial distribution -------------------------------------------------------------------------------- */

/* What the machine does at once; the results do not depend on it. */
#if defined(__AVX512F__)
#define LANES 8
#elif defined(__AVX2__)
#define LANES 4
#else
#define LANES 2
#endif
enum { STRIDE = 4, TRIALS_SUMMED = 700 };

/* 1/1, 1/2, ... for the sums below. */
#define RECIPROCALS_8(k)                                                                                               \
    1.0 / ((k) + 1), 1.0 / ((k) + 2), 1.0 / ((k) + 3), 1.0 / ((k) + 4), 1.0 / ((k) + 5), 1.0 / ((k) + 6),              \
        1.0 / ((k) + 7), 1.0 / ((k) + 8)
#define RECIPROCALS_64(k)                                                                                              \
    RECIPROCALS_8(k), RECIPROCALS_8((k) + 8), RECIPROCALS_8((k) + 16), RECIPROCALS_8((k) + 24),                        \
        RECIPROCALS_8((k) + 32), RECIPROCALS_8((k) + 40), RECIPROCALS_8((k) + 48), RECIPROCALS_8((k) + 56)
static const double reciprocals[] = {RECIPROCALS_64(0),   RECIPROCALS_64(64),  RECIPROCALS_64(128), RECIPROCALS_64(192),
                                     RECIPROCALS_64(256), RECIPROCALS_64(320), RECIPROCALS_64(384), RECIPROCALS_64(448),
                                     RECIPROCALS_64(512), RECIPROCALS_64(576), RECIPROCALS_64(640)};
_Static_assert(sizeof reciprocals / sizeof reciprocals[0] >= TRIALS_SUMMED + STRIDE,
               "one for each term that is summed");

/* The normal quantile with continuity correction. */
static double binomial_inverse_large(double u, double n, double p)
{
    const double mean = n * p, spread = sqrt(mean * (1.0 - p));
    const double x = -floor(0.5 - mean - spread * num_normal_inverse(u));
    return x < 0.0 ? 0.0 : x > n ? n : x;
}

/* A comparison of lanes gives -1 where it holds. */
typedef double real_lanes __attribute__((vector_size(8 * LANES)));
typedef int64_t bits_lanes __attribute__((vector_size(8 * LANES)));

/* `then` where the mask is all ones, `otherwise` where it is 0. */
LANES_INLINE real_lanes choose(bits_lanes mask, real_lanes then, real_lanes otherwise)
{
    return (real_lanes)(((bits_lanes)then & mask) | ((bits_lanes)otherwise & ~mask));
}

LANES_INLINE int64_t any(bits_lanes mask)
{
#if LANES == 8
    mask |= __builtin_shufflevector(mask, mask, 4, 5, 6, 7, 4, 5, 6, 7);
    mask |= __builtin_shufflevector(mask, mask, 2, 3, 2, 3, 2, 3, 2, 3);
#elif LANES == 4
    mask |= __builtin_shufflevector(mask, mask, 2, 3, 2, 3);
#endif
    return mask[0] | mask[1];
}

/* (1 - p)^n by repeated squaring; `left` has all bits that are set in any n. */
LANES_INLINE real_lanes power(real_lanes base, bits_lanes n, int64_t left)
{
    const real_lanes one = (real_lanes){0} + 1.0;
    real_lanes result = one;
    for (; left != 0; left >>= 1) {
        result *= choose(-(n & 1), base, one);
        base *= base;
        n >>= 1;
    }
    return result;
}

/* Lanes whose distribution functions are summed from 0 up, together, until all have reached their u: twice those
 * that the machine does at once, since the sums of one do not wait for those of the other.
 *
 * Where p > 1/2 the failures are counted instead, so that the sum starts where its terms are not too small:
 * x = n - y, with y the number of j for which F_failures(j) <= 1 - u. Elsewhere x is the number of j for which
 * F(j) < u. To compare both with `<`, the former's target is the next number above 1 - u. Going on after a lane is
 * done changes nothing: terms are not negative up to n, and beyond it nothing but what rounding leaves of 0, which the
 * cap of the count at n keeps from counting. */
struct binomial {
    real_lanes trials, target, odds, scaled, term, sum;
    bits_lanes flip, large, count, open;
};

LANES_INLINE void binomial_start(struct binomial *b, real_lanes u, real_lanes trials, real_lanes p)
{
    b->flip = p > 0.5;
    b->large = trials > (double)TRIALS_SUMMED;
    const real_lanes success = choose(b->flip, 1.0 - p, p), failure = 1.0 - success;
    const bits_lanes whole = (bits_lanes)(choose(b->large, (real_lanes){0}, trials) + 0x1p52) & 1023;
    b->trials = trials;
    const real_lanes next = (real_lanes)((bits_lanes)(1.0 - u) + 1), never = (real_lanes){0} + 2.0;
    b->target = choose(b->flip, choose(u > 0.0, next, never), u);
    b->odds = success / failure;
    b->scaled = (trials + 1.0) * b->odds;
    b->term = power(failure, whole, any(whole));
    b->sum = (real_lanes){0};
    b->count = (bits_lanes){0};
    b->open = ~b->large;
}

LANES_INLINE void binomial_step(struct binomial *b, double reciprocal)
{
    b->sum += b->term;
    b->open = b->sum < b->target;
    b->count -= b->open;
    b->term *= b->scaled * reciprocal - b->odds;
}

LANES_INLINE real_lanes binomial_end(const struct binomial *b, const double *u, const double *p)
{
    const real_lanes count = __builtin_convertvector(b->count, real_lanes);
    const real_lanes counted = choose(count < b->trials, count, b->trials);
    real_lanes found = choose(b->flip, b->trials - counted, counted);
    for (int i = 0; any(b->large) != 0 && i < LANES; i++)
        if (b->large[i])
            found[i] = binomial_inverse_large(u[i], b->trials[i], p[i]);
    return found;
}

/* `vectors` is 1 or 2. */
LANES_INLINE void binomial_inverse_group(const double *u, const double *trials, const double *p, double *successes,
                                         int vectors)
{
    struct binomial b[2];
    real_lanes group_u, group_trials, group_p;
    bits_lanes open = {0};
    for (int v = 0; v < vectors; v++) {
        memcpy(&group_u, u + v * LANES, sizeof group_u);
        memcpy(&group_trials, trials + v * LANES, sizeof group_trials);
        memcpy(&group_p, p + v * LANES, sizeof group_p);
        binomial_start(&b[v], group_u, group_trials, group_p);
        open |= b[v].open;
    }
    for (int k = 0; any(open) != 0 && k <= TRIALS_SUMMED; k += STRIDE) {
        for (int s = 0; s < STRIDE; s++)
            for (int v = 0; v < vectors; v++)
                binomial_step(&b[v], reciprocals[k + s]);
        open = b[0].open & ~b[0].large;
        for (int v = 1; v < vectors; v++)
            open |= b[v].open & ~b[v].large;
    }
    for (int v = 0; v < vectors; v++) {
        const real_lanes found = binomial_end(&b[v], u + v * LANES, p + v * LANES);
        memcpy(successes + v * LANES, &found, sizeof found);
    }
}

void num_binomial_inverse_lanes(const double *u, const double *trials, const double *p, double *successes,
                                size_t n_lanes)
{
    size_t done = 0;
    for (; done + 2 * LANES <= n_lanes; done += 2 * LANES)
        binomial_inverse_group(u + done, trials + done, p + done, successes + done, 2);
    for (; done < n_lanes; done += LANES) {
        double last[4][LANES] = {{0}};
        const size_t left = (n_lanes - done < LANES ? n_lanes - done : LANES) * sizeof **last;
        memcpy(last[0], u + done, left);
        memcpy(last[1], trials + done, left);
        memcpy(last[2], p + done, left);
        binomial_inverse_group(last[0], last[1], last[2], last[3], 1);
        memcpy(successes + done, last[3], left);
    }
}

/* A group with one lane in use: one code for both, and hardly slower than a loop for one. */
double num_binomial_inverse(double u, double n, double p)
{
    double successes;
    num_binomial_inverse_lanes(&u, &n, &p, &successes, 1);
    return successes;
}
