/* Years of a replicate, and its end. They are worked out of its months or stand in its record; a complete run that
 * gives the months up keeps them, packed, in a table of its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/pack.h"
#include "run/sql.h"
#include "run/store_inside.h"

enum { YEAR = 12 };

int store_whole_years(const struct store_info *info, int *first)
{
    *first = (info->start - 1) / YEAR;
    return (info->start + info->horizon) / YEAR - *first;
}

bool store_has_months(const struct store_info *info)
{
    return info->keep != KEEP_SUMMARY || !info->complete;
}

/* ---- out of months ---- */

static double over_year(const double *january, int indicator)
{
    double values[YEAR];
    for (int k = 0; k < YEAR; k++)
        values[k] = january[(size_t)k * INDICATOR_COUNT + (size_t)indicator];
    if (indicators[indicator].over_year == OVER_YEAR_LAST)
        return values[YEAR - 1];
    double mean = summary_mean(values, YEAR), sum = 0;
    if (indicators[indicator].over_year == OVER_YEAR_MEAN || isnan(mean))
        return mean;
    for (int k = 0; k < YEAR; k++)
        sum += isnan(values[k]) ? 0 : values[k];
    return sum;
}

/* From the months of the history and of the scenario behind one another. */
static void make_years(const struct store_info *info, const double *monthly, double *yearly)
{
    int first, n = store_whole_years(info, &first);
    for (int k = 0; k < n; k++) {
        int january = YEAR * (first + k) - info->start + REPLICATE_HISTORY_MONTHS;
        for (int i = 0; i < INDICATOR_COUNT; i++)
            yearly[k * INDICATOR_COUNT + i] = over_year(&monthly[january * INDICATOR_COUNT], i);
    }
}

/* From the months of the scenario. */
static void make_end(const struct store_info *info, const double *monthly, double *end)
{
    int n = info->horizon < YEAR ? info->horizon : YEAR;
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        double months[YEAR];
        for (int k = 0; k < n; k++)
            months[k] = monthly[(info->horizon - n + k) * INDICATOR_COUNT + i];
        end[i] = summary_mean(months, (size_t)n);
    }
}

/* ---- as they are kept ---- */

/* What is kept of a series, one after the other, in numbers. The history has no years of its own and no end. */
struct layout {
    size_t programmes, practices, budget, yearly, end;
    size_t all;
};

static struct layout layout_of(const struct store_info *info, int scenario)
{
    struct record shape = store_shape(info, scenario);
    size_t years = (size_t)shape.n_years;
    int first;
    bool own = scenario >= 0;
    struct layout layout = {.programmes =
                                years * (size_t)shape.n_programmes * sizeof *shape.programmes / sizeof(double),
                            .practices = years * (size_t)shape.n_practices * sizeof *shape.practices / sizeof(double),
                            .budget = years * sizeof *shape.budget / sizeof(double),
                            .yearly = own ? (size_t)store_whole_years(info, &first) * INDICATOR_COUNT : 0,
                            .end = own ? INDICATOR_COUNT : 0};
    layout.all = layout.programmes + layout.practices + layout.budget + layout.yearly + layout.end;
    return layout;
}

/* Scenario by scenario, as they are read. */
static sqlite3_int64 years_row(const struct store *store, uint32_t replicate, int scenario)
{
    return (sqlite3_int64)(scenario + store_histories(&store->info)) << 32 | replicate;
}

/* `*numbers` is for the caller to free, and NULL for a replicate that was dropped. */
static int read_numbers(struct store *store, uint32_t replicate, int scenario, double **numbers)
{
    size_t n = layout_of(&store->info, scenario).all;
    int status = STATUS_OK;
    *numbers = NULL;
    if (!store->years)
        status = sql_prepare(store->database, "SELECT numbers FROM years WHERE id = ?1", &store->years);
    if (status != STATUS_OK)
        return status;
    const sqlite3_int64 row = years_row(store, replicate, scenario);
    sqlite3_bind_int64(store->years, 1, row);
    int code = sqlite3_step(store->years);
    status = sql_status(code);
    if (code == SQLITE_ROW) {
        *numbers = malloc(n * sizeof **numbers);
        status = *numbers ? store_unpack(store->years, 0, row, *numbers, n) : STATUS_NO_MEMORY;
    }
    sqlite3_reset(store->years);
    if (status != STATUS_OK) {
        free(*numbers);
        *numbers = NULL;
    }
    return status;
}

int store_read_kept_years(struct store *store, int scenario, uint32_t replicate, struct record *record)
{
    const struct layout layout = layout_of(&store->info, scenario);
    double *numbers = NULL, *from;
    int status = read_numbers(store, replicate, scenario, &numbers);
    if (status != STATUS_OK || !numbers)
        return status == STATUS_OK ? STATUS_STORE : status;
    from = numbers;
    memcpy(record->programmes, from, layout.programmes * sizeof *from);
    memcpy(record->practices, from += layout.programmes, layout.practices * sizeof *from);
    memcpy(record->budget, from + layout.practices, layout.budget * sizeof *from);
    free(numbers);
    return status;
}

/* ---- both ---- */

static double *months_new(const struct store_info *info)
{
    return malloc((REPLICATE_HISTORY_MONTHS + (size_t)info->horizon) * INDICATOR_COUNT * sizeof(double));
}

int store_read_yearly(struct store *store, int scenario, uint32_t index, double *yearly)
{
    const struct store_info *info = &store->info;
    bool has_months = store_has_months(info);
    double *from = has_months ? months_new(info) : NULL;
    int status = STATUS_NO_MEMORY;
    if (!has_months)
        status = read_numbers(store, store->replicates[index], scenario, &from);
    else if (from)
        status = store_read_replicate(store, scenario, index, from);
    if (status == STATUS_OK && !from)
        status = STATUS_STORE;
    if (status == STATUS_OK && has_months) {
        make_years(info, from, yearly);
    } else if (status == STATUS_OK) {
        const struct layout layout = layout_of(info, scenario);
        memcpy(yearly, from + layout.all - layout.end - layout.yearly, layout.yearly * sizeof *yearly);
    }
    free(from);
    return store_problem_keep(store, status);
}

/* The means over the last months, [INDICATOR_COUNT]; `*there` is false for a replicate that was dropped. */
static int read_end(struct store *store, int scenario, uint32_t replicate, double *end, bool *there)
{
    const struct store_info *info = &store->info;
    bool has_months = store_has_months(info);
    double *from = has_months ? months_new(info) : NULL;
    int status = STATUS_NO_MEMORY;
    *there = false;
    if (!has_months)
        status = read_numbers(store, replicate, scenario, &from);
    else if (from)
        status = store_read_months(store, scenario, replicate, from, there);
    if (status == STATUS_OK && has_months && *there) {
        make_end(info, from, end);
    } else if (status == STATUS_OK && !has_months && from) {
        const struct layout layout = layout_of(info, scenario);
        memcpy(end, from + layout.all - layout.end, layout.end * sizeof *end);
        *there = true;
    }
    free(from);
    return status;
}

int store_read_ends(struct store *store, int scenario, const uint32_t *replicates, uint32_t n, const int *which,
                    size_t n_which, double *ends)
{
    double end[INDICATOR_COUNT];
    int status = STATUS_OK;
    for (uint32_t i = 0; i < n && status == STATUS_OK; i++) {
        bool there = false;
        status = store_rows_next(store, i);
        if (status == STATUS_OK)
            status = read_end(store, scenario, replicates ? replicates[i] : i, end, &there);
        for (size_t k = 0; k < n_which; k++)
            ends[k * n + i] = there ? end[which[k]] : NAN;
    }
    return store_problem_keep(store, store_rows_end(store, status));
}

/* ---- keeping them ---- */

/* A replicate on its way into the table. */
struct replicate_years {
    struct record record;
    double *monthly, *numbers;
    unsigned char *bytes;
    sqlite3_stmt *insert;
};

static int write_replicate(struct store *store, int scenario, uint32_t index, struct replicate_years *years)
{
    const struct layout layout = layout_of(&store->info, scenario);
    double *to = years->numbers;
    int status = store_read_years(store, scenario, index, &years->record);
    if (status == STATUS_OK && scenario >= 0)
        status = store_read_replicate(store, scenario, index, years->monthly);
    if (status != STATUS_OK)
        return status;
    memcpy(to, years->record.programmes, layout.programmes * sizeof *to);
    memcpy(to += layout.programmes, years->record.practices, layout.practices * sizeof *to);
    memcpy(to += layout.practices, years->record.budget, layout.budget * sizeof *to);
    if (scenario >= 0) {
        make_years(&store->info, years->monthly, to += layout.budget);
        make_end(&store->info, years->monthly + (size_t)REPLICATE_HISTORY_MONTHS * INDICATOR_COUNT, to + layout.yearly);
    }
    size_t size = pack_doubles(years->numbers, layout.all, years->bytes);
    const sqlite3_int64 row = years_row(store, store->replicates[index], scenario);
    sqlite3_bind_int64(years->insert, 1, row);
    status = sql_bind_blob(years->insert, 2, row, years->bytes, size);
    return status == STATUS_OK ? sql_do(years->insert) : status;
}

static int write_scenario(struct store *store, int scenario, sqlite3 *to)
{
    size_t n = layout_of(&store->info, scenario).all;
    struct replicate_years years = {.record = store_shape(&store->info, scenario)};
    int status = record_open(&years.record);
    years.monthly = months_new(&store->info);
    years.numbers = malloc(n * sizeof *years.numbers);
    years.bytes = malloc(pack_most(n));
    if (!years.monthly || !years.numbers || !years.bytes)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = sql_prepare(to, "INSERT INTO years VALUES (?1, ?2)", &years.insert);
    for (uint32_t index = 0; index < store->info.stored && status == STATUS_OK; index++) {
        status = store_rows_next(store, index);
        if (status == STATUS_OK)
            status = write_replicate(store, scenario, index, &years);
    }
    status = store_rows_end(store, status);
    sqlite3_finalize(years.insert);
    record_close(&years.record);
    free(years.monthly);
    free(years.numbers);
    free(years.bytes);
    return status;
}

int store_years_write(struct store *store, sqlite3 *to)
{
    int status = STATUS_OK;
    for (int i = -store_histories(&store->info); i < store->info.n_scenarios && status == STATUS_OK; i++)
        status = write_scenario(store, i, to);
    return status;
}

sqlite3_int64 store_years_rows(const struct store_info *info)
{
    return (sqlite3_int64)(store_histories(info) + info->n_scenarios) * info->stored;
}

double store_years_bytes(const struct store_info *info)
{
    double numbers = 0;
    for (int i = -store_histories(info); i < info->n_scenarios; i++)
        numbers += (double)layout_of(info, i).all;
    return numbers * sizeof(double);
}
