/* What a policy changes in the last year, and how sure that is, in a sentence. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "agencies.h"
#include "report/text.h"
#include "stats/summary.h"

enum { YEAR = 12, OTHERS_TOLD = 2, LIKELY = 66 };

/* How a difference is told: "NUMBER unit more what", such as "1.4 points fewer files with an error". Of those after the
 * first three, only the clearest are told, and only from `least` on. */
static const struct told {
    int indicator;
    double scale, least;
    const char *unit, *more, *less, *what;
} told[FINDING_INDICATORS] = {
    {INDICATOR_error_expected, 100, 0.01, "points ", "more", "fewer", "files with an error"},
    {INDICATOR_sop_expected, 100, 0.2, "points ", "more", "fewer", "tasks done by the SOP"},
    {INDICATOR_spending, 1e-6, 0, "million rupiah ", "more", "less", "spending"},
    {INDICATOR_backlog, 1, 0.02, "months of work ", "more", "less", "backlog"},
    {INDICATOR_timeliness, 100, 0.2, "points ", "more", "fewer", "files on time"},
    {INDICATOR_document_kpi, 100, 0.2, "points ", "more", "less", "of the document target"},
    {INDICATOR_complaints, 1, 0.5, "", "more", "fewer", "complaints"},
    {INDICATOR_presence_true, 100, 0.2, "points ", "more", "less", "presence at the desk"},
    {INDICATOR_ipasn, 1, 0.5, "points ", "higher", "lower", "IPASN"},
    {INDICATOR_jp20_share, 100, 1, "points ", "more", "fewer", "staff with the required hours"},
    {INDICATOR_graduates, 1, 0.1, "", "more", "fewer", "graduates of structural courses"},
    {INDICATOR_access_gini, 1, 0.01, "", "more", "less", "inequality of training hours (Gini index)"},
};

/* ---- reading ------------------------------------------------------------------------------------------------- */

static double of_last_year(const double *monthly, int months, const struct told *row)
{
    double values[YEAR];
    for (int i = 0; i < YEAR; i++)
        values[i] = row->scale * monthly[(months - YEAR + i) * INDICATOR_COUNT + row->indicator];
    switch (indicators[row->indicator].over_year) {
    case OVER_YEAR_LAST:
        return values[YEAR - 1];
    case OVER_YEAR_SUM:
        return YEAR * summary_mean(values, YEAR);
    default:
        return summary_mean(values, YEAR);
    }
}

/* Works in place on the scenario's values. */
static struct change compare(const double *baseline, double *values, size_t n)
{
    struct change change = {.level = summary_mean(values, n)};
    paired_compare(baseline, values, n, &change.paired);
    for (size_t i = 0; i < n; i++) {
        values[i] -= baseline[i];
        change.less += values[i] < 0;
        change.more += values[i] > 0;
    }
    struct summary summary;
    summary_make(values, n, &summary);
    change.low = summary.quantile[0];
    change.high = summary.quantile[SUMMARY_QUANTILES - 1];
    return change;
}

/* `values` gets [indicator][replicate]. */
static void read_values(struct store *store, int scenario, double *monthly, double *values)
{
    const struct store_info *info = store_info(store);
    for (uint32_t r = 0; r < info->stored; r++) {
        if (store_read_replicate(store, scenario, r, monthly) != STATUS_OK)
            agencies_stop("the results cannot be read: %s", store_problem(store));
        for (size_t i = 0; i < FINDING_INDICATORS; i++)
            values[i * info->stored + r] = of_last_year(monthly, YEAR + info->horizon, &told[i]);
    }
}

struct finding *finding_read(struct store *store)
{
    const struct store_info *info = store_info(store);
    size_t n = info->stored;
    double *monthly = malloc((size_t)(YEAR + info->horizon) * INDICATOR_COUNT * sizeof *monthly);
    double *baseline = malloc(FINDING_INDICATORS * n * sizeof *baseline);
    double *values = malloc(FINDING_INDICATORS * n * sizeof *values);
    struct finding *findings = calloc((size_t)info->n_scenarios, sizeof *findings);
    if (monthly == NULL || baseline == NULL || values == NULL || findings == NULL)
        agencies_stop("out of memory");
    read_values(store, 0, monthly, baseline);
    for (int k = 0; k < info->n_scenarios; k++) {
        read_values(store, k, monthly, values);
        for (size_t i = 0; i < FINDING_INDICATORS; i++)
            findings[k].changes[i] = compare(&baseline[i * n], &values[i * n], n);
    }
    free(monthly);
    free(baseline);
    free(values);
    return findings;
}

/* ---- saying -------------------------------------------------------------------------------------------------- */

int finding_percent(size_t count, size_t n)
{
    return n == 0 ? 0 : (int)(100 * count / n);
}

/* The part of the replicates that take the direction of the mean, in percent. */
static int agreement(const struct change *change)
{
    return finding_percent(change->paired.difference < 0 ? change->less : change->more, change->paired.n);
}

/* Beyond two standard errors of the mean. What is NaN is not clear. */
static bool is_clear(const struct change *change, const struct told *row)
{
    double size = fabs(change->paired.difference);
    return size > 2 * change->paired.error && size >= row->least;
}

/* The decimals with which a difference is worth telling. */
static int decimals_of(double difference)
{
    double size = fabs(difference);
    return size < 0.995 ? 2 : size < 99.5 ? 1 : 0;
}

static void put_number(FILE *file, double value, int decimals)
{
    char number[TEXT_SIZE];
    text_number(fabs(value), decimals, false, number);
    fputs(number, file);
}

/* -1, 0 or 1: the side of 0 on which a number is shown. */
static int side_of(double value, int decimals)
{
    double shown_from = 0.5 * pow(10, -decimals);
    return (value > shown_from) - (value < -shown_from);
}

/* "0.5 to 2.6" where both ends are on one side, else "0.5 fewer to 0.2 more". */
static void put_range(FILE *file, const struct change *change, const struct told *row, int decimals)
{
    int low = side_of(change->low, decimals), high = side_of(change->high, decimals);
    bool both_sides = low < 0 && high > 0, falls = low + high < 0;
    put_number(file, falls ? change->high : change->low, decimals);
    if (both_sides)
        fprintf(file, " %s", row->less);
    fputs(" to ", file);
    put_number(file, falls ? change->low : change->high, decimals);
    if (both_sides)
        fprintf(file, " %s", row->more);
}

static void put_difference(FILE *file, const struct change *change, const struct told *row)
{
    put_number(file, change->paired.difference, decimals_of(change->paired.difference));
    fprintf(file, " %s%s %s%s", row->unit, change->paired.difference < 0 ? row->less : row->more, row->what,
            indicators[row->indicator].over_year == OVER_YEAR_LAST ? " at the end" : "");
}

/* How sure the direction is, from the part of the replicates that take it. */
static const char *sureness(int percent)
{
    return percent >= 99       ? "as good as sure"
           : percent >= 90     ? "very likely"
           : percent >= LIKELY ? "likely"
                               : "about as likely as not";
}

static void say_error(const struct change *change, FILE *file)
{
    const struct told *row = &told[FINDING_ERROR];
    bool clear = is_clear(change, row);
    if (clear)
        put_difference(file, change, row);
    else
        fprintf(file, "no clear change in %s", row->what);
    fputs(" in the last year (", file);
    put_range(file, change, row, decimals_of(change->paired.difference));
    fputs(" in nine of ten cases, by chance and priors", file);
    if (clear) {
        double reach = (change->paired.high - change->paired.low) / 2;
        fputs(reach < 0.005 ? "; Monte Carlo under " : "; Monte Carlo ± ", file);
        put_number(file, reach < 0.005 ? 0.01 : reach, 2);
        fprintf(file, "), %s in %d %% of replicates: %s", change->paired.difference < 0 ? row->less : row->more,
                agreement(change), sureness(agreement(change)));
    } else {
        fputc(')', file);
    }
    fputs(", if the form of the model is right.", file);
}

/* Standardised by its own spread over replicates; 0 where it is not clear, or goes the other way too often. */
static double clearness(const struct change *change, const struct told *row)
{
    bool tell = is_clear(change, row) && agreement(change) >= LIKELY;
    return tell ? fabs(change->paired.difference) / change->paired.error : 0;
}

/* The clearest others. */
static void say_others(const struct finding *finding, FILE *file)
{
    bool said[FINDING_INDICATORS] = {[FINDING_ERROR] = true, [FINDING_SPENT] = true};
    int n = 0;
    for (; n < OTHERS_TOLD; n++) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < FINDING_INDICATORS; i++) {
            double clear = clearness(&finding->changes[i], &told[i]);
            if (!said[i] && clear > most) {
                best = i;
                most = clear;
            }
        }
        if (best < 0)
            break;
        said[best] = true;
        const struct change *change = &finding->changes[best];
        fputs(n == 0 ? " Also " : " and ", file);
        put_difference(file, change, &told[best]);
        fputs(" (", file);
        put_range(file, change, &told[best], decimals_of(change->paired.difference));
        fputc(')', file);
    }
    if (n > 0)
        fputc('.', file);
}

void finding_say(const struct finding *finding, FILE *file)
{
    fputs("Model: ", file);
    say_error(&finding->changes[FINDING_ERROR], file);
    say_others(finding, file);
}
