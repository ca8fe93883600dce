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

/* All lanes take the centre's formula; those in a tail, about one in seven, are gathered and done again by theirs. */
static void normal_inverse_block(const double *in, double *out, int n)
{
    double p[NORMAL_BLOCK], tail[NORMAL_BLOCK];
    int at[NORMAL_BLOCK], tails = 0;
    memcpy(p, in, (size_t)n * sizeof *p);
    for (int i = 0; i < n; i++) {
        at[tails] = i;
        tail[tails] = p[i];
        tails += in_tail(p[i]);
    }
    for (int i = 0; i < n; i++)
        out[i] = centre_quantile(p[i]);
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

enum { GROUP = 16, STRIDE = 4, BITS = 5, TRIALS_SUMMED = 700 };

/* The normal quantile with continuity correction. */
static double binomial_inverse_large(double u, double n, double p)
{
    const double mean = n * p, spread = sqrt(mean * (1.0 - p));
    const double x = -floor(0.5 - mean - spread * num_normal_inverse(u));
    return x < 0.0 ? 0.0 : x > n ? n : x;
}

/* Sixteen lanes whose distribution functions are summed from 0 up, together, until all have reached their u.
 *
 * Where p > 1/2 the failures are counted instead, so that the sum starts where its terms are not too small:
 * x = n - y, with y the number of j for which F_failures(j) <= 1 - u. Elsewhere x is the number of j for which
 * F(j) < u. To compare both with `<`, the former's target is the next number above 1 - u. Going on after a lane is
 * done changes nothing, since its sum never falls; terms beyond n are 0. */
struct binomial_group {
    double trials[GROUP], target[GROUP], odds[GROUP], term[GROUP], sum[GROUP], count[GROUP];
    uint64_t flipped[GROUP];
    uint64_t trials_union; /* of the bits of all trials to be summed, so not below any of them */
    uint64_t some_large;   /* not 0 where a lane has too many trials to be summed */
};

/* The first term is (1 - p)^n by repeated squaring. */
LANES_INLINE void binomial_start(struct binomial_group *g, const double *u, const double *trials, const double *p)
{
    double power[GROUP], large[GROUP];
    uint64_t bits[GROUP];
    g->trials_union = 0;
    g->some_large = 0;
    for (int i = 0; i < GROUP; i++) {
        const bool flip = p[i] > 0.5;
        const double success = flip ? 1.0 - p[i] : p[i];
        const double next = num_from_bits(num_bits(1.0 - u[i]) + 1);
        g->trials[i] = trials[i];
        g->flipped[i] = flip;
        g->target[i] = flip ? next : u[i];
        power[i] = 1.0 - success;
        g->odds[i] = success / power[i];
        g->term[i] = 1.0;
        g->sum[i] = 0.0;
        g->count[i] = 0.0;
        large[i] = trials[i] > TRIALS_SUMMED ? 1.0 : 0.0;
        bits[i] = num_bits((trials[i] > TRIALS_SUMMED ? 0.0 : trials[i]) + 0x1p52) & 1023;
    }
    for (int i = 0; i < GROUP; i++) {
        g->trials_union |= bits[i];
        g->some_large |= num_bits(large[i]);
    }
    for (uint64_t left = g->trials_union; left != 0; left >>= BITS)
        for (int i = 0; i < GROUP; i++) {
            double term = g->term[i], square = power[i];
            for (int b = 0; b < BITS; b++) {
                const uint64_t mask = 0 - (bits[i] >> b & 1);
                term *= num_from_bits((num_bits(square) & mask) | (num_bits(1.0) & ~mask));
                square *= square;
            }
            g->term[i] = term;
            power[i] = square;
            bits[i] >>= BITS;
        }
}

LANES_INLINE void binomial_sum(struct binomial_group *g)
{
    uint64_t unfinished = 1;
    for (int k = 0; unfinished && (uint64_t)k <= g->trials_union; k += STRIDE) {
        double at[STRIDE], reciprocal[STRIDE], open[GROUP];
        for (int s = 0; s < STRIDE; s++) {
            at[s] = k + s;
            reciprocal[s] = 1.0 / (at[s] + 1.0);
        }
        for (int i = 0; i < GROUP; i++) {
            double term = g->term[i], sum = g->sum[i], count = g->count[i];
            for (int s = 0; s < STRIDE; s++) {
                sum += term;
                count += sum < g->target[i] ? 1.0 : 0.0;
                term *= (g->trials[i] - at[s]) * g->odds[i] * reciprocal[s];
            }
            g->term[i] = term;
            g->sum[i] = sum;
            g->count[i] = count;
            open[i] = sum < g->target[i] ? 1.0 : 0.0;
        }
        unfinished = 0;
        for (int i = 0; i < GROUP; i++)
            unfinished |= num_bits(open[i]);
    }
}

LANES_INLINE void binomial_inverse_group(const double *u, const double *trials, const double *p, double *successes)
{
    struct binomial_group g;
    binomial_start(&g, u, trials, p);
    binomial_sum(&g);
    for (int i = 0; i < GROUP; i++) {
        const double count = g.count[i] < g.trials[i] ? g.count[i] : g.trials[i];
        g.count[i] = g.flipped[i] ? g.trials[i] - count : count;
    }
    for (int i = 0; g.some_large && i < GROUP; i++)
        if (g.trials[i] > TRIALS_SUMMED)
            g.count[i] = binomial_inverse_large(u[i], trials[i], p[i]);
    memcpy(successes, g.count, sizeof g.count);
}

void num_binomial_inverse_lanes(const double *u, const double *trials, const double *p, double *successes,
                                size_t n_lanes)
{
    size_t done = 0;
    for (; done + GROUP <= n_lanes; done += GROUP)
        binomial_inverse_group(u + done, trials + done, p + done, successes + done);
    if (done < n_lanes) {
        const size_t left = (n_lanes - done) * sizeof(double);
        double last_u[GROUP] = {0}, last_trials[GROUP] = {0}, last_p[GROUP] = {0}, last[GROUP];
        memcpy(last_u, u + done, left);
        memcpy(last_trials, trials + done, left);
        memcpy(last_p, p + done, left);
        binomial_inverse_group(last_u, last_trials, last_p, last);
        memcpy(successes + done, last, left);
    }
}

/* A group with one lane in use: one code for both, and hardly slower than a loop for one. */
double num_binomial_inverse(double u, double n, double p)
{
    double successes;
    num_binomial_inverse_lanes(&u, &n, &p, &successes, 1);
    return successes;
}
