#include "report/measure.h"

#include <math.h>
#include <stdlib.h>

#include "stats/summary.h"

enum { YEAR = 12 };

/* Index of the first December among months -11, -10, …; there is one in any twelve. */
static int first_december(const struct store_info *info)
{
    int calendar = (info->start - YEAR) % YEAR; /* of month -11; January is 0 */
    return YEAR - 1 - calendar;
}

bool measure_compares(const struct store_info *info)
{
    return info->n_scenarios > 1 && !info->nation;
}

int measure_points(const struct store_info *info, enum measure_time time)
{
    int months = YEAR + info->horizon;
    switch (time) {
    case MEASURE_LAST_YEAR:
        return months - YEAR + 1;
    case MEASURE_CALENDAR_YEAR:
        return (months - 1 - first_december(info)) / YEAR + 1;
    default:
        return months;
    }
}

/* The month of a point, counted from month -11; where it is a mean over months, the last of them. */
static int month_of(const struct store_info *info, enum measure_time time, int point)
{
    switch (time) {
    case MEASURE_LAST_YEAR:
        return YEAR - 1 + point;
    case MEASURE_CALENDAR_YEAR:
        return first_december(info) + YEAR * point;
    default:
        return point;
    }
}

static int last_day(int year, int month)
{
    static const int days[YEAR] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month] + (month == 1 && leap);
}

void measure_dates(const struct store_info *info, enum measure_time time, struct sheet *sheet)
{
    sheet->yearly = time == MEASURE_CALENDAR_YEAR;
    for (int i = 0; i < sheet->n_points; i++) {
        int date = info->start - YEAR + month_of(info, time, i);
        unsigned year = (unsigned)(date / YEAR) % 10000;
        unsigned month = (unsigned)(date % YEAR);
        if (sheet->yearly)
            snprintf(sheet->dates[i], SHEET_DATE, "%04u", year);
        else
            snprintf(sheet->dates[i], SHEET_DATE, "%04u-%02u-%02d", year, month + 1, last_day((int)year, (int)month));
    }
    if (time == MEASURE_MONTHS)
        snprintf(sheet->fork, SHEET_DATE, "%s", sheet->dates[YEAR - 1]);
}

int measure_read(struct store *store, int scenario, const struct measure *measure, double **values)
{
    const struct store_info *info = store_info(store);
    size_t months = (size_t)(YEAR + info->horizon);
    size_t points = (size_t)measure_points(info, measure->time);
    double *monthly = NULL;
    int status = store_read_indicator(store, scenario, measure->indicator, &monthly);
    if (status != STATUS_OK)
        return status;
    /* There are no more points than months and none is before its months, so that they can take their place. */
    for (size_t i = 0; i < info->stored; i++) {
        for (size_t j = 0; j < points; j++) {
            const double *last = &monthly[i * months + (size_t)month_of(info, measure->time, (int)j)];
            double value = measure->time == MEASURE_LAST_YEAR ? summary_mean(last - (YEAR - 1), YEAR) : *last;
            monthly[i * points + j] = measure->scale * value;
        }
    }
    *values = monthly;
    return STATUS_OK;
}

double measure_change(const double *baseline, const double *values, size_t replicates, int points)
{
    double sum = 0;
    size_t there = 0;
    for (size_t i = 0; i < replicates; i++) {
        size_t last = (i + 1) * (size_t)points - 1;
        if (isnan(values[last]) || isnan(baseline[last]))
            continue;
        sum += values[last] - baseline[last];
        there++;
    }
    return there > 0 ? sum / (double)there : NAN;
}

int measure_summarise(const double *values, size_t replicates, int points, bool with_mean, struct sheet_point *summary)
{
    double *column = malloc((replicates > 0 ? replicates : 1) * sizeof *column);
    if (column == NULL)
        return STATUS_NO_MEMORY;
    for (int j = 0; j < points; j++) {
        for (size_t i = 0; i < replicates; i++)
            column[i] = values[i * (size_t)points + (size_t)j];
        struct summary all;
        summary_make(column, replicates, &all);
        bool tails = all.n >= MEASURE_TAILS_FROM;
        summary[j] = (struct sheet_point){.low = tails ? all.quantile[0] : NAN,
                                          .lower = all.quantile[1],
                                          .middle = with_mean ? all.mean : all.quantile[2],
                                          .upper = all.quantile[3],
                                          .high = tails ? all.quantile[4] : NAN};
    }
    free(column);
    return STATUS_OK;
}
