/* What replicates say together. It is worked out of their months; a complete run that gives the months up keeps it of
 * every indicator, packed, in a table of its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/pack.h"
#include "run/parallel.h"
#include "run/sql.h"
#include "run/store_inside.h"

/* NUMBERS are those of a summary as they are kept. */
enum { YEAR = 12, NUMBERS = 7 + SUMMARY_QUANTILES };

int store_points(const struct store_info *info, enum store_series series)
{
    return series == STORE_LAST_YEAR ? info->horizon + 1 : REPLICATE_HISTORY_MONTHS + info->horizon;
}

/* ---- out of months ---- */

/* The mean of each replicate over the year whose last column this is: summary_mean, for many at once. */
static void copy_year(const double *column, size_t replicates, double *to)
{
    enum { AT_ONCE = 64 };
    for (size_t first = 0; first < replicates; first += AT_ONCE) {
        const size_t n = replicates - first < AT_ONCE ? replicates - first : AT_ONCE;
        double sums[AT_ONCE] = {0}, there[AT_ONCE] = {0};
        for (size_t k = 0; k < YEAR; k++) {
            const double *month = column - (YEAR - 1 - k) * replicates + first;
            for (size_t i = 0; i < n; i++) {
                sums[i] += isnan(month[i]) ? 0 : month[i];
                there[i] += isnan(month[i]) ? 0 : 1;
            }
        }
        for (size_t i = 0; i < n; i++)
            to[first + i] = there[i] > 0 ? sums[i] / there[i] : NAN;
    }
}

/* The values of a point, one a replicate. `column` holds those of its month, behind those of the months before. */
static void copy_point(const double *column, size_t replicates, enum store_series series, double *to)
{
    if (series == STORE_LAST_YEAR)
        copy_year(column, replicates, to);
    else
        memcpy(to, column, replicates * sizeof *to);
}

/* Their differences to those of the baseline. */
static void subtract_point(const double *baseline, size_t replicates, enum store_series series, const double *values,
                           double *to)
{
    copy_point(baseline, replicates, series, to);
    for (size_t i = 0; i < replicates; i++)
        to[i] = values[i] - to[i];
}

void store_expect(struct store *store, int indicator)
{
    store->expected[indicator] = true;
}

/* The indicator and those expected after it, at most so many. */
static int list_expected(const struct store *store, int indicator, size_t most, int *list)
{
    int n = 0;
    list[n++] = indicator;
    for (int k = 1; k < INDICATOR_COUNT && (size_t)n < most; k++)
        if (store->expected[(indicator + k) % INDICATOR_COUNT])
            list[n++] = (indicator + k) % INDICATOR_COUNT;
    return n;
}

static int read_months(struct store *store, int scenario, const int *list, int n)
{
    struct store_months *held = &store->months[scenario];
    const size_t months = (size_t)store_points(&store->info, STORE_MONTHS), all = (size_t)n * months;
    struct store_column *columns = malloc(all * sizeof *columns);
    free(held->values);
    *held = (struct store_months){.values = malloc((all * store->info.stored + 1) * sizeof *held->values)};
    for (size_t c = 0; c < all && columns; c++)
        columns[c] = (struct store_column){.indicator = list[c / months], .month = (int)(c % months)};
    int status =
        columns && held->values ? store_read_columns(store, scenario, columns, all, held->values) : STATUS_NO_MEMORY;
    for (int i = 0; i < n && status == STATUS_OK; i++)
        held->place[list[i]] = i + 1;
    free(columns);
    return status;
}

/* The months of an indicator, [month][replicate]. Each reading passes through all rows of the scenario, which takes
 * most of the time: so those of expected indicators are read with it, and stay. */
static int hold_months(struct store *store, int scenario, int indicator, const double **months)
{
    const size_t scenarios = (size_t)store->info.n_scenarios;
    const size_t size = store->info.stored * (size_t)store_points(&store->info, STORE_MONTHS);
    const size_t fit = store->memory / (scenarios * size * sizeof **months + 1);
    if (!store->months)
        store->months = calloc(scenarios, sizeof *store->months);
    if (!store->months)
        return STATUS_NO_MEMORY;
    const struct store_months *held = &store->months[scenario];
    int list[INDICATOR_COUNT], status = STATUS_OK;
    if (held->place[indicator] == 0) {
        for (size_t k = 1; k < scenarios && fit == 0; k++) {
            free(store->months[k].values);
            store->months[k] = (struct store_months){0};
        }
        int n = list_expected(store, indicator, fit, list);
        status = read_months(store, scenario, list, n);
    }
    if (status == STATUS_OK)
        *months = held->values + (size_t)(held->place[indicator] - 1) * size;
    return status;
}

static int summarise_months(struct store *store, int scenario, int indicator, enum store_series series, bool change,
                            struct summary *summaries)
{
    const size_t n = store->info.stored, points = (size_t)store_points(&store->info, series);
    const size_t first = (size_t)store_points(&store->info, STORE_MONTHS) - points; /* month */
    const double *own, *baseline = NULL;
    double *room = malloc((2 * n + 1) * sizeof *room), *values = room, *changes = room + n;
    int status = room ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK && change)
        status = hold_months(store, 0, indicator, &baseline);
    if (status == STATUS_OK)
        status = hold_months(store, scenario, indicator, &own);
    for (size_t j = 0; j < points && status == STATUS_OK; j++) {
        copy_point(own + (first + j) * n, n, series, values);
        if (change)
            subtract_point(baseline + (first + j) * n, n, series, values, changes);
        summary_make(change ? changes : values, n, &summaries[j]);
    }
    free(room);
    return status;
}

/* ---- as it is kept ---- */

static sqlite3_int64 summary_row(int scenario, int indicator, enum store_series series, bool change)
{
    return ((sqlite3_int64)(scenario * STORE_SERIES + (int)series) * 2 + change) * INDICATOR_COUNT + indicator;
}

static void to_numbers(const struct summary *summary, double *numbers)
{
    *numbers++ = (double)summary->n;
    *numbers++ = (double)summary->missing;
    *numbers++ = (double)summary->below;
    *numbers++ = (double)summary->above;
    *numbers++ = summary->mean;
    *numbers++ = summary->sd;
    *numbers++ = summary->error;
    for (int q = 0; q < SUMMARY_QUANTILES; q++)
        *numbers++ = summary->quantile[q];
}

static void from_numbers(const double *numbers, struct summary *summary)
{
    summary->n = (size_t)*numbers++;
    summary->missing = (size_t)*numbers++;
    summary->below = (size_t)*numbers++;
    summary->above = (size_t)*numbers++;
    summary->mean = *numbers++;
    summary->sd = *numbers++;
    summary->error = *numbers++;
    for (int q = 0; q < SUMMARY_QUANTILES; q++)
        summary->quantile[q] = *numbers++;
}

static int read_packed(struct store *store, sqlite3_int64 row, size_t points, struct summary *summaries)
{
    sqlite3_stmt *select = NULL;
    double *numbers = malloc(points * NUMBERS * sizeof *numbers);
    int status = numbers ? sql_prepare(store->database, "SELECT numbers FROM summaries WHERE id = ?1", &select)
                         : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        sqlite3_bind_int64(select, 1, row);
        int code = sqlite3_step(select);
        status = code == SQLITE_DONE ? STATUS_STORE : sql_status(code);
    }
    if (status == STATUS_OK)
        status = store_unpack(select, 0, row, numbers, points * NUMBERS);
    for (size_t j = 0; j < points && status == STATUS_OK; j++)
        from_numbers(&numbers[j * NUMBERS], &summaries[j]);
    sqlite3_finalize(select);
    free(numbers);
    return status;
}

int store_read_summaries(struct store *store, int scenario, int indicator, enum store_series series, bool change,
                         struct summary **summaries)
{
    size_t points = (size_t)store_points(&store->info, series);
    struct summary *read = calloc(points, sizeof *read);
    int status = STATUS_NO_MEMORY;
    if (read)
        status = store_has_months(&store->info)
                     ? summarise_months(store, scenario, indicator, series, change, read)
                     : read_packed(store, summary_row(scenario, indicator, series, change), points, read);
    if (status != STATUS_OK) {
        free(read);
        read = NULL;
    }
    *summaries = read;
    return store_problem_keep(store, status);
}

/* ---- keeping it ---- */

enum { KINDS = 2 * STORE_SERIES }; /* of summaries: levels and changes of each series */

/* Months of all indicators on their way into summaries, a column each, as many at once as fit, and two years in any
 * case. */
struct pass {
    struct store *store;
    size_t n, months, most;       /* replicates; of each indicator; columns at once */
    struct store_column *columns; /* [indicator][month] */
    size_t first, from, to;       /* the columns in hand, and before them those of the year that ends in `from` */
    double *own, *baseline;       /* [column from `first` on][replicate] */
    double *room;                 /* [thread][2][replicate] */
    struct summary *summaries;    /* [scenario][kind][column] */
    int scenario;
};

static struct summary *summaries_of(const struct pass *pass, int scenario, enum store_series series, bool change)
{
    size_t kind = (size_t)(scenario * KINDS + (int)series * 2 + change);
    return pass->summaries + kind * pass->months * INDICATOR_COUNT;
}

/* Sums up a column, and the year that ends in it if there is one. */
static void sum_up(void *context, int thread, size_t task)
{
    const struct pass *pass = context;
    const size_t n = pass->n, column = pass->from + task, at = (column - pass->first) * n;
    double *values = pass->room + 2 * n * (size_t)thread, *changes = values + n;
    for (int k = 0; k < STORE_SERIES; k++) {
        const enum store_series series = (enum store_series)k;
        if (series == STORE_LAST_YEAR && pass->columns[column].month < YEAR - 1)
            break;
        copy_point(pass->own + at, n, series, values);
        subtract_point(pass->baseline + at, n, series, values, changes);
        summary_make(values, n, summaries_of(pass, pass->scenario, series, false) + column);
        summary_make(changes, n, summaries_of(pass, pass->scenario, series, true) + column);
    }
}

static int sum_up_pass(struct pass *pass)
{
    struct store *store = pass->store;
    const struct store_column *columns = pass->columns + pass->first;
    const size_t n = pass->to - pass->first;
    int status = store_read_columns(store, 0, columns, n, pass->baseline);
    double *const room = pass->own;
    for (pass->scenario = 0; pass->scenario < store->info.n_scenarios && status == STATUS_OK; pass->scenario++) {
        pass->own = pass->scenario == 0 ? pass->baseline : room;
        if (pass->scenario > 0)
            status = store_read_columns(store, pass->scenario, columns, n, pass->own);
        if (status == STATUS_OK)
            status =
                parallel_for(store->threads, pass->to - pass->from, sum_up, pass, store->stop, store->stop_context);
    }
    pass->own = room;
    return status;
}

static int sum_up_all(struct pass *pass)
{
    const size_t all = pass->months * INDICATOR_COUNT;
    int status = STATUS_OK;
    for (; pass->from < all && status == STATUS_OK; pass->from = pass->to) {
        size_t before = pass->from < YEAR - 1 ? pass->from : YEAR - 1;
        pass->first = pass->from - before;
        pass->to = pass->first + pass->most < all ? pass->first + pass->most : all;
        status = sum_up_pass(pass);
    }
    return status;
}

static int write_row(const struct pass *pass, int scenario, int indicator, enum store_series series, bool change,
                     sqlite3_stmt *insert)
{
    const size_t points = (size_t)store_points(&pass->store->info, series);
    const struct summary *from =
        summaries_of(pass, scenario, series, change) + (size_t)(indicator + 1) * pass->months - points;
    const sqlite3_int64 row = summary_row(scenario, indicator, series, change);
    double *numbers = malloc(points * NUMBERS * sizeof *numbers);
    unsigned char *bytes = malloc(pack_most(points * NUMBERS));
    int status = numbers && bytes ? store_go_on(pass->store) : STATUS_NO_MEMORY;
    for (size_t j = 0; j < points && status == STATUS_OK; j++)
        to_numbers(&from[j], &numbers[j * NUMBERS]);
    if (status == STATUS_OK) {
        sqlite3_bind_int64(insert, 1, row);
        status = sql_bind_blob(insert, 2, row, bytes, pack_doubles(numbers, points * NUMBERS, bytes));
    }
    free(numbers);
    free(bytes);
    return status == STATUS_OK ? sql_do(insert) : status;
}

static int write_rows(const struct pass *pass, sqlite3 *to)
{
    sqlite3_stmt *insert = NULL;
    int status = sql_prepare(to, "INSERT INTO summaries VALUES (?1, ?2)", &insert);
    for (int k = 0; k < pass->store->info.n_scenarios * KINDS; k++)
        for (int i = 0; i < INDICATOR_COUNT && status == STATUS_OK; i++)
            status = write_row(pass, k / KINDS, i, (enum store_series)(k % KINDS / 2), k % 2 > 0, insert);
    sqlite3_finalize(insert);
    return status;
}

/* Room for as many columns as the memory that may be used holds or the machine gives, two years at least. */
static bool make_room(struct pass *pass, size_t memory)
{
    const size_t all = pass->months * INDICATOR_COUNT, least = 2 * YEAR;
    const size_t fit = memory / (2 * (pass->n + 1) * sizeof *pass->own);
    for (pass->most = fit > all ? all : fit < least ? least : fit;; pass->most = pass->most / 2 + least / 2) {
        pass->own = malloc((pass->most * pass->n + 1) * sizeof *pass->own);
        pass->baseline = malloc((pass->most * pass->n + 1) * sizeof *pass->baseline);
        if ((pass->own && pass->baseline) || pass->most <= least)
            return pass->own && pass->baseline;
        free(pass->own);
        free(pass->baseline);
    }
}

static int open_pass(struct store *store, struct pass *pass)
{
    const size_t months = (size_t)store_points(&store->info, STORE_MONTHS), n = store->info.stored;
    const size_t all = months * INDICATOR_COUNT, threads = store->threads > 1 ? (size_t)store->threads : 1;
    *pass = (struct pass){.store = store, .n = n, .months = months};
    pass->columns = malloc(all * sizeof *pass->columns);
    pass->room = malloc((2 * threads * n + 1) * sizeof *pass->room);
    pass->summaries = calloc((size_t)store->info.n_scenarios * KINDS * all, sizeof *pass->summaries);
    if (!pass->columns || !pass->room || !pass->summaries || !make_room(pass, store->memory))
        return STATUS_NO_MEMORY;
    for (size_t c = 0; c < all; c++)
        pass->columns[c] = (struct store_column){.indicator = (int)(c / months), .month = (int)(c % months)};
    return STATUS_OK;
}

int store_summaries_write(struct store *store, sqlite3 *to)
{
    struct pass pass;
    int status = open_pass(store, &pass);
    if (status == STATUS_OK)
        status = sum_up_all(&pass);
    if (status == STATUS_OK)
        status = write_rows(&pass, to);
    free(pass.columns);
    free(pass.own);
    free(pass.baseline);
    free(pass.room);
    free(pass.summaries);
    return status;
}

sqlite3_int64 store_summaries_rows(const struct store_info *info)
{
    return (sqlite3_int64)info->n_scenarios * KINDS * INDICATOR_COUNT;
}

double store_summaries_bytes(const struct store_info *info)
{
    double points = store_points(info, STORE_MONTHS) + store_points(info, STORE_LAST_YEAR);
    return 2.0 * info->n_scenarios * INDICATOR_COUNT * points * NUMBERS * sizeof(double);
}
