/* What replicates say together. It is worked out of their months; a complete run that gives the months up keeps it of
 * every indicator, packed, in a table of its own. */
#include <stdlib.h>
#include <string.h>

#include "run/pack.h"
#include "run/sql.h"
#include "run/store_inside.h"

/* NUMBERS are those of a summary as they are kept. */
enum {
    YEAR = 12,
    NUMBERS = 7 + SUMMARY_QUANTILES,
    BLOCK_BYTES = 96 << 20 /* of months that are read at once, nearly */
};

int store_points(const struct store_info *info, enum store_series series)
{
    return series == STORE_LAST_YEAR ? info->horizon + 1 : REPLICATE_HISTORY_MONTHS + info->horizon;
}

/* ---- out of months ---- */

/* Turns [replicate][month] into the points of a series, in place: there are no more of them than months, and none is
 * before the first of its months. */
static void make_points(const struct store_info *info, enum store_series series, double *values)
{
    size_t months = REPLICATE_HISTORY_MONTHS + (size_t)info->horizon, points = (size_t)store_points(info, series);
    for (size_t i = 0; i < info->stored && series == STORE_LAST_YEAR; i++)
        for (size_t j = 0; j < points; j++)
            values[i * points + j] = summary_mean(&values[i * months + j], YEAR);
}

/* Of values [replicate][point], or of their differences to those of the baseline. `column` holds one a replicate. */
static void summarise(const double *values, const double *baseline, size_t replicates, size_t points, double *column,
                      struct summary *summaries)
{
    for (size_t j = 0; j < points; j++) {
        for (size_t i = 0; i < replicates; i++)
            column[i] = values[i * points + j];
        for (size_t i = 0; i < replicates && baseline; i++)
            column[i] -= baseline[i * points + j];
        summary_make(column, replicates, &summaries[j]);
    }
}

/* How many indicators of `size` numbers are read at once, at most. */
static int indicators_at_once(size_t size)
{
    size_t fit = BLOCK_BYTES / (size * sizeof(double) + 1);
    return fit < 1 ? 1 : fit > INDICATOR_COUNT ? INDICATOR_COUNT : (int)fit;
}

/* The months of an indicator, [replicate][month]. Those of the baseline and of another scenario stay until others are
 * asked for, since levels and changes are read one after the other, and reading takes most of the time: each reading
 * passes through all rows. So where indicators are read one after the other, more and more are read at once. */
static int find_months(struct store *store, int scenario, int indicator, const double **months)
{
    struct store_months *last = &store->months[scenario > 0];
    const size_t size = store->info.stored * (size_t)store_points(&store->info, STORE_MONTHS);
    bool same = last->values && last->scenario == scenario;
    int status = STATUS_OK;
    if (!same || indicator < last->first || indicator >= last->first + last->n) {
        bool next = same && indicator == last->first + last->n;
        int n = next ? 2 * last->n : 1, most = indicators_at_once(size), left = INDICATOR_COUNT - indicator;
        n = n > most ? most : n;
        free(last->values);
        *last = (struct store_months){.scenario = scenario, .first = indicator, .n = n > left ? left : n};
        last->values = malloc(((size_t)last->n * size + 1) * sizeof *last->values);
        status = last->values ? store_read_block(store, scenario, indicator, last->n, last->values) : STATUS_NO_MEMORY;
        if (status != STATUS_OK) {
            free(last->values);
            last->values = NULL;
        }
    }
    *months = last->values ? last->values + (size_t)(indicator - last->first) * size : NULL;
    return status;
}

/* `*values` gets the points of a series, [replicate][point], for the caller to free. */
static int read_points(struct store *store, int scenario, int indicator, enum store_series series, double **values)
{
    size_t size = store->info.stored * (size_t)store_points(&store->info, STORE_MONTHS);
    const double *months;
    int status = find_months(store, scenario, indicator, &months);
    *values = status == STATUS_OK ? malloc((size + 1) * sizeof **values) : NULL;
    if (!*values)
        return status == STATUS_OK ? STATUS_NO_MEMORY : status;
    memcpy(*values, months, size * sizeof **values);
    make_points(&store->info, series, *values);
    return STATUS_OK;
}

static int summarise_months(struct store *store, int scenario, int indicator, enum store_series series, bool change,
                            struct summary *summaries)
{
    const struct store_info *info = &store->info;
    double *own = NULL, *baseline = NULL, *column = malloc((info->stored + 1) * sizeof *column);
    int status = column ? read_points(store, scenario, indicator, series, &own) : STATUS_NO_MEMORY;
    if (status == STATUS_OK && change)
        status = read_points(store, 0, indicator, series, &baseline);
    if (status == STATUS_OK)
        summarise(own, baseline, info->stored, (size_t)store_points(info, series), column, summaries);
    free(own);
    free(baseline);
    free(column);
    return status;
}

/* ---- as it is kept ---- */

static sqlite3_int64 row_of(int scenario, int indicator, enum store_series series, bool change)
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

static int read_kept(struct store *store, sqlite3_int64 row, size_t points, struct summary *summaries)
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
                     : read_kept(store, row_of(scenario, indicator, series, change), points, read);
    if (status != STATUS_OK) {
        free(read);
        read = NULL;
    }
    *summaries = read;
    return store_problem_keep(store, status);
}

/* ---- keeping it ---- */

/* Some indicators of all scenarios on their way into the table. */
struct block {
    struct store *store;
    size_t size;  /* of an indicator: [replicate][month] */
    int first, n; /* indicators */
    double *own;  /* [indicator][replicate][month], and then [replicate][point] of one series after the other */
    double *baseline[STORE_SERIES]; /* its points */
    double *column;                 /* one a replicate */
    struct summary *points;         /* of one series */
    double *numbers;                /* the same as it is kept */
    unsigned char *bytes;           /* the same, packed */
    sqlite3_stmt *insert;
};

static int write_points(struct block *block, int scenario, int indicator, enum store_series series, bool change)
{
    const struct store_info *info = &block->store->info;
    size_t points = (size_t)store_points(info, series), at = (size_t)(indicator - block->first) * block->size;
    summarise(block->own + at, change ? block->baseline[series] + at : NULL, info->stored, points, block->column,
              block->points);
    for (size_t j = 0; j < points; j++)
        to_numbers(&block->points[j], &block->numbers[j * NUMBERS]);
    size_t size = pack_doubles(block->numbers, points * NUMBERS, block->bytes);
    const sqlite3_int64 row = row_of(scenario, indicator, series, change);
    sqlite3_bind_int64(block->insert, 1, row);
    int status = sql_bind_blob(block->insert, 2, row, block->bytes, size);
    return status == STATUS_OK ? sql_do(block->insert) : status;
}

/* Turns the months of all indicators of the block into points. */
static void make_block_points(const struct block *block, enum store_series series, double *values)
{
    for (int k = 0; k < block->n; k++)
        make_points(&block->store->info, series, values + (size_t)k * block->size);
}

static int read_baseline(struct block *block)
{
    int status = store_read_block(block->store, 0, block->first, block->n, block->baseline[STORE_MONTHS]);
    if (status != STATUS_OK)
        return status;
    memcpy(block->baseline[STORE_LAST_YEAR], block->baseline[STORE_MONTHS],
           (size_t)block->n * block->size * sizeof *block->own);
    make_block_points(block, STORE_LAST_YEAR, block->baseline[STORE_LAST_YEAR]);
    return STATUS_OK;
}

static int write_scenario(struct block *block, int scenario)
{
    int status = store_read_block(block->store, scenario, block->first, block->n, block->own);
    for (int series = 0; series < STORE_SERIES && status == STATUS_OK; series++) {
        make_block_points(block, (enum store_series)series, block->own);
        for (int k = 0; k < 2 * block->n && status == STATUS_OK; k++) {
            status = store_go_on(block->store);
            if (status == STATUS_OK)
                status = write_points(block, scenario, block->first + k / 2, (enum store_series)series, k % 2 > 0);
        }
    }
    return status;
}

static int open_block(struct store *store, sqlite3 *to, struct block *block)
{
    size_t months = (size_t)store_points(&store->info, STORE_MONTHS), stored = store->info.stored;
    *block = (struct block){.store = store, .size = months * stored};
    block->n = indicators_at_once(block->size);
    block->own = malloc(((size_t)block->n * block->size + 1) * sizeof *block->own);
    for (int series = 0; series < STORE_SERIES; series++)
        block->baseline[series] = malloc(((size_t)block->n * block->size + 1) * sizeof *block->own);
    block->column = malloc((stored + 1) * sizeof *block->column);
    block->points = malloc(months * sizeof *block->points);
    block->numbers = malloc(months * NUMBERS * sizeof *block->numbers);
    block->bytes = malloc(pack_most(months * NUMBERS));
    if (!block->own || !block->baseline[STORE_MONTHS] || !block->baseline[STORE_LAST_YEAR] || !block->column ||
        !block->points || !block->numbers || !block->bytes)
        return STATUS_NO_MEMORY;
    return sql_prepare(to, "INSERT INTO summaries VALUES (?1, ?2)", &block->insert);
}

static void close_block(struct block *block)
{
    sqlite3_finalize(block->insert);
    free(block->own);
    free(block->baseline[STORE_MONTHS]);
    free(block->baseline[STORE_LAST_YEAR]);
    free(block->column);
    free(block->points);
    free(block->numbers);
    free(block->bytes);
}

int store_summaries_write(struct store *store, sqlite3 *to)
{
    struct block block;
    int status = open_block(store, to, &block), most = block.n;
    for (; block.first < INDICATOR_COUNT && status == STATUS_OK; block.first += block.n) {
        int left = INDICATOR_COUNT - block.first;
        block.n = left < most ? left : most;
        status = read_baseline(&block);
        for (int scenario = 0; scenario < store->info.n_scenarios && status == STATUS_OK; scenario++)
            status = write_scenario(&block, scenario);
    }
    close_block(&block);
    return status;
}

sqlite3_int64 store_summaries_rows(const struct store_info *info)
{
    return row_of(info->n_scenarios, 0, STORE_MONTHS, false);
}

double store_summaries_bytes(const struct store_info *info)
{
    double points = store_points(info, STORE_MONTHS) + store_points(info, STORE_LAST_YEAR);
    return 2.0 * info->n_scenarios * INDICATOR_COUNT * points * NUMBERS * sizeof(double);
}
