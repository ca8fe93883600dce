#include "report/measure.h"

#include <math.h>
#include <stdlib.h>

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

const char *measure_tell_short(const struct store_info *info, enum measure_time time)
{
    bool reaches_back = time == MEASURE_LAST_YEAR && info->horizon < YEAR;
    return reaches_back ? "The run is shorter than 12 months: the mean holds months before it, which that of the "
                          "tables does not."
                        : "";
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

static void scale(double by, struct summary *summary)
{
    summary->mean *= by;
    summary->sd *= by;
    summary->error *= by;
    for (int q = 0; q < SUMMARY_QUANTILES; q++)
        summary->quantile[q] *= by;
}

int measure_read(struct store *store, int scenario, const struct measure *measure, bool change, struct summary **points)
{
    const struct store_info *info = store_info(store);
    bool mean = measure->time == MEASURE_LAST_YEAR, decembers = measure->time == MEASURE_CALENDAR_YEAR;
    struct summary *read = NULL;
    int status =
        store_read_summaries(store, scenario, measure->indicator, mean ? STORE_LAST_YEAR : STORE_MONTHS, change, &read);
    /* There are no more points than months and none is before its month, so that they can take their place. */
    for (int j = 0; j < measure_points(info, measure->time) && status == STATUS_OK; j++) {
        read[j] = read[decembers ? month_of(info, measure->time, j) : j];
        scale(measure->scale, &read[j]);
    }
    *points = read;
    return status;
}

int measure_change(struct store *store, int scenario, const struct measure *measure, double *change)
{
    struct summary *points = NULL;
    int status = measure_read(store, scenario, measure, true, &points);
    if (status == STATUS_OK)
        *change = points[measure_points(store_info(store), measure->time) - 1].mean;
    free(points);
    return status;
}

struct sheet_point measure_point(const struct summary *summary)
{
    bool tails = summary->n >= MEASURE_TAILS_FROM;
    return (struct sheet_point){.low = tails ? summary->quantile[0] : NAN,
                                .lower = summary->quantile[1],
                                .middle = summary->mean,
                                .upper = summary->quantile[3],
                                .high = tails ? summary->quantile[4] : NAN};
}

void measure_draw(const struct summary *summaries, int points, struct sheet_point *drawn)
{
    for (int j = 0; j < points; j++)
        drawn[j] = measure_point(&summaries[j]);
}
