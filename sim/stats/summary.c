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

enum { FEW = 32, HALVINGS_MOST = 64 };

/* Puts the values that would stand at n places of the sorted array there, with none greater before and none less after
 * each (Hoare 1961, FIND): quantiles need no more, and sorting everything takes five times as long. Places ascend, from
 * `low` to before `high`. Where halving goes badly, it sorts. */
static void put_in_place(double *values, size_t low, size_t high, const size_t *places, int n, int halvings)
{
    while (n > 0 && high - low > FEW && halvings-- > 0) {
        double a = values[low], b = values[low + (high - low) / 2], c = values[high - 1];
        double middle = fmax(fmin(a, b), fmin(fmax(a, b), c));
        size_t i = low, j = high - 1;
        for (;;) {
            while (values[i] < middle)
                i++;
            while (values[j] > middle)
                j--;
            if (i >= j)
                break;
            double other = values[i];
            values[i++] = values[j];
            values[j--] = other;
        }
        size_t cut = j + 1; /* values before it are no greater than the middle, the others no less */
        int before = 0;
        while (before < n && places[before] < cut)
            before++;
        put_in_place(values, low, cut, places, before, halvings);
        low = cut;
        places += before;
        n -= before;
    }
    if (n > 0)
        gsl_sort(values + low, 1, high - low);
}

/* The quantile p lies between the values at the whole numbers around (n - 1) p. */
static void prepare_quantiles(double *values, size_t n)
{
    size_t places[2 * SUMMARY_QUANTILES];
    int count = 0;
    for (int q = 0; q < SUMMARY_QUANTILES && n > 0; q++) {
        size_t place = (size_t)((double)(n - 1) * summary_levels[q]);
        for (size_t k = place; k <= place + 1 && k < n; k++)
            if (count == 0 || k > places[count - 1])
                places[count++] = k;
    }
    put_in_place(values, 0, n, places, count, HALVINGS_MOST);
}

void summary_make(double *values, size_t n, struct summary *summary)
{
    size_t there = move_missing_back(values, n);
    summary->n = there;
    summary->missing = n - there;
    summary->below = summary->above = 0;
    for (size_t i = 0; i < there; i++) {
        summary->below += values[i] < 0;
        summary->above += values[i] > 0;
    }
    summary->mean = there > 0 ? gsl_stats_mean(values, 1, there) : NAN;
    summary->sd = there > 1 ? gsl_stats_sd_m(values, 1, there, summary->mean) : NAN;
    summary->error = summary->sd / sqrt((double)there);
    prepare_quantiles(values, there);
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
