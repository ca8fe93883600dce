/* An indicator of a scenario made ready to be shown over time: what the replicates say of it. */
#ifndef KAPASIM_REPORT_MEASURE_H
#define KAPASIM_REPORT_MEASURE_H

#include "report/sheet.h"
#include "run/store.h"

enum measure_time {
    MEASURE_MONTHS,       /* each month from -11 */
    MEASURE_LAST_YEAR,    /* the mean of the last twelve months, from month 0: without season */
    MEASURE_CALENDAR_YEAR /* as of December, from the last year of history that ended */
};

struct measure {
    int indicator;
    double scale; /* such as 100 for percent */
    enum measure_time time;
};

/* 5 % and 95 % are shown from this many replicates on, since fewer hardly have tails. */
enum { MEASURE_TAILS_FROM = 200 };

/* True where the scenarios are policies of one agency, to be compared with the first: the kinds of a nation are not. */
bool measure_compares(const struct store_info *info);

int measure_points(const struct store_info *info, enum measure_time time);

/* Where a mean of the last twelve months begins before the run does, and is not that of the tables: a sentence on it;
 * else "". */
const char *measure_tell_short(const struct store_info *info, enum measure_time time);

/* Writes the dates of a sheet that was opened with measure_points points; months are dated by their last day. */
void measure_dates(const struct store_info *info, enum measure_time time, struct sheet *sheet);

/* What the replicates say at each point, of the measure or of its difference to the baseline: `*points` gets
 * measure_points of them, for the caller to free. */
int measure_read(struct store *store, int scenario, const struct measure *measure, bool change,
                 struct summary **points) MUST_CHECK;

/* The mean over replicates of the difference to the baseline at the last point. */
int measure_change(struct store *store, int scenario, const struct measure *measure, double *change) MUST_CHECK;

/* The mean, which is what tables tell, and bands. */
struct sheet_point measure_point(const struct summary *summary);
void measure_draw(const struct summary *summaries, int points, struct sheet_point *drawn);

#endif
