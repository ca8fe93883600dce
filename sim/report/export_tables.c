/* How each table is written, and the table of them. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "report/export_inside.h"
#include "report/export_staff.h"
#include "report/measure.h"
#include "stats/summary.h"

enum { YEAR = 12, DIGITS = 32 };

static void header(struct export *export, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        csv_text(&export->csv, names[i]);
}

#define HEADER(export, ...)                                                                                            \
    header(export, (const char *const[]){__VA_ARGS__},                                                                 \
           (int)(sizeof(const char *const[]){__VA_ARGS__} / sizeof(const char *)))

static void indicator_header(struct export *export)
{
    for (int i = export->indicator; i < export->end_indicator; i++)
        csv_text(&export->csv, indicators[i].name);
    csv_end(&export->csv);
}

static void key(struct export *export, int scenario, uint32_t index, int time)
{
    csv_text(&export->csv, export->info->scenarios[scenario].id);
    csv_whole(&export->csv, store_replicates(export->store)[index]);
    csv_whole(&export->csv, time);
}

/* ---- monthly and yearly ---- */

static const double *row_of(const double *monthly, int month)
{
    return monthly + (size_t)(month + REPLICATE_HISTORY_MONTHS - 1) * INDICATOR_COUNT;
}

static void write_months(struct export *export, int scenario, uint32_t index, const double *monthly)
{
    for (int month = export->month; month < export->end_month; month++) {
        key(export, scenario, index, month);
        for (int i = export->indicator; i < export->end_indicator; i++)
            csv_number(&export->csv, row_of(monthly, month)[i]);
        csv_end(&export->csv);
    }
}

static int write_monthly(struct export *export)
{
    size_t months = REPLICATE_HISTORY_MONTHS + (size_t) export->info->horizon;
    double *monthly = malloc(months * INDICATOR_COUNT * sizeof *monthly);
    int status = monthly ? STATUS_OK : STATUS_NO_MEMORY;
    HEADER(export, "scenario", "replicate", "month");
    indicator_header(export);
    for (int scenario = export->scenario; scenario < export->end_scenario; scenario++)
        for (uint32_t index = 0; index < export->info->stored && status == STATUS_OK; index++) {
            status = store_read_replicate(export->store, scenario, index, monthly);
            if (status == STATUS_OK)
                write_months(export, scenario, index, monthly);
        }
    free(monthly);
    return status;
}

static void write_years(struct export *export, int scenario, uint32_t index, const double *yearly)
{
    int first, n = store_whole_years(export->info, &first);
    for (int k = 0; k < n; k++) {
        key(export, scenario, index, first + k);
        for (int i = export->indicator; i < export->end_indicator; i++)
            csv_number(&export->csv, yearly[k * INDICATOR_COUNT + i]);
        csv_end(&export->csv);
    }
}

static int write_yearly(struct export *export)
{
    int first, n = store_whole_years(export->info, &first), status = STATUS_OK;
    double *yearly = malloc(((size_t)n + 1) * INDICATOR_COUNT * sizeof *yearly);
    if (!yearly)
        return STATUS_NO_MEMORY;
    HEADER(export, "scenario", "replicate", "year");
    indicator_header(export);
    for (int scenario = export->scenario; scenario < export->end_scenario; scenario++)
        for (uint32_t index = 0; index < export->info->stored && status == STATUS_OK; index++) {
            status = store_read_yearly(export->store, scenario, index, yearly);
            if (status == STATUS_OK)
                write_years(export, scenario, index, yearly);
        }
    free(yearly);
    return status;
}

/* ---- summary ---- */

static void write_summary_row(struct export *export, int scenario, int month, int indicator,
                              const struct summary *summary)
{
    csv_text(&export->csv, export->info->scenarios[scenario].id);
    csv_whole(&export->csv, month);
    csv_text(&export->csv, indicators[indicator].name);
    csv_whole(&export->csv, (int64_t)summary->n);
    csv_number(&export->csv, summary->mean);
    csv_number(&export->csv, summary->error);
    for (int q = 0; q < SUMMARY_QUANTILES; q++) {
        bool tail = q == 0 || q == SUMMARY_QUANTILES - 1;
        csv_number(&export->csv, tail && summary->n < MEASURE_TAILS_FROM ? NAN : summary->quantile[q]);
    }
    csv_end(&export->csv);
}

static int write_summary(struct export *export)
{
    struct summary *summaries[INDICATOR_COUNT] = {NULL};
    int status = STATUS_OK;
    for (int i = export->indicator; i < export->end_indicator; i++)
        store_expect(export->store, i);
    HEADER(export, "scenario", "month", "indicator", "n", "mean", "standard_error", "q05", "q25", "q50", "q75", "q95");
    csv_end(&export->csv);
    for (int scenario = export->scenario; scenario < export->end_scenario && status == STATUS_OK; scenario++) {
        for (int i = export->indicator; i < export->end_indicator && status == STATUS_OK; i++)
            status = store_read_summaries(export->store, scenario, i, STORE_MONTHS, false, &summaries[i]);
        for (int month = export->month; month < export->end_month && status == STATUS_OK; month++)
            for (int i = export->indicator; i < export->end_indicator; i++)
                write_summary_row(export, scenario, month, i, &summaries[i][month + REPLICATE_HISTORY_MONTHS - 1]);
        for (int i = 0; i < INDICATOR_COUNT; i++) {
            free(summaries[i]);
            summaries[i] = NULL;
        }
    }
    return status;
}

/* ---- funnel and spending ---- */

/* Writes a year of a replicate: row `row` of `record`. */
typedef void year_writer(struct export *export, int scenario, uint32_t index, const struct record *record, int row);

/* Years come from the history's record until the scenario's begins: where the run starts within a year, the scenario's
 * row holds that year from January. */
static int write_by_year(struct export *export, year_writer *write)
{
    int status = STATUS_OK;
    for (int scenario = export->scenario; scenario < export->end_scenario && status == STATUS_OK; scenario++) {
        int before = store_history(export->info, scenario);
        struct record history = store_shape(export->info, before), own = store_shape(export->info, scenario);
        status = record_open(&history);
        if (status == STATUS_OK)
            status = record_open(&own);
        for (uint32_t index = 0; index < export->info->stored && status == STATUS_OK; index++) {
            status = store_read_years(export->store, before, index, &history);
            if (status == STATUS_OK)
                status = store_read_years(export->store, scenario, index, &own);
            if (status != STATUS_OK)
                break;
            for (int row = 0; row < history.n_years && history.first_year + row < own.first_year; row++)
                write(export, scenario, index, &history, row);
            for (int row = 0; row < own.n_years; row++)
                write(export, scenario, index, &own, row);
        }
        record_close(&history);
        record_close(&own);
    }
    return status;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void write_funnel_year(struct export *export, int scenario, uint32_t index, const struct record *record, int row)
{
    const struct store_scenario *names = &export->info->scenarios[scenario];
    for (int k = 0; k < least(record->n_programmes, names->n_programmes); k++) {
        const struct programme_year *year = &record->programmes[row * record->n_programmes + k];
        key(export, scenario, index, record->first_year + row);
        csv_text(&export->csv, names->items[k].id);
        csv_text(&export->csv, names->items[k].kind);
        for (int stage = 0; stage < FUNNEL_STAGES; stage++)
            csv_number(&export->csv, year->stage[stage]);
        csv_end(&export->csv);
    }
}

static int write_funnel(struct export *export)
{
    HEADER(export, "scenario", "replicate", "year", "programme", "kind");
    header(export, funnel_stage_names, FUNNEL_STAGES);
    csv_end(&export->csv);
    return write_by_year(export, write_funnel_year);
}

static void write_amounts(struct export *export, const char *item, const char *kind, const double *amounts, int n)
{
    csv_text(&export->csv, item);
    csv_text(&export->csv, kind);
    for (int i = 0; i < n; i++)
        csv_number(&export->csv, amounts[i]);
    csv_end(&export->csv);
}

enum { AMOUNTS = 6 };

/* Money lapses on 31 December: a year in which the run ends before has no such amount. */
static void write_spending_year(struct export *export, int scenario, uint32_t index, const struct record *record,
                                int row)
{
    const struct store_scenario *names = &export->info->scenarios[scenario];
    int time = record->first_year + row;
    bool closed = YEAR * (time + 1) <= export->info->start + export->info->horizon;
    for (int k = 0; k < least(record->n_programmes, names->n_programmes); k++) {
        const struct programme_year *year = &record->programmes[row * record->n_programmes + k];
        const double amounts[AMOUNTS] = {
            year->allotted, year->received, year->passed_on, year->spent, closed ? year->lapsed : NAN, year->seats};
        key(export, scenario, index, time);
        write_amounts(export, names->items[k].id, "programme", amounts, AMOUNTS);
    }
    for (int k = 0; k < least(record->n_practices, names->n_practices); k++) {
        const double amounts[AMOUNTS] = {NAN, NAN, NAN, record->practices[row * record->n_practices + k].spent,
                                         NAN, NAN};
        key(export, scenario, index, time);
        write_amounts(export, names->items[names->n_programmes + k].id, "practice", amounts, AMOUNTS);
    }
    const struct budget_year *budget = &record->budget[row];
    const double amounts[AMOUNTS] = {budget->money, NAN, NAN, budget->spent, closed ? budget->lapsed : NAN, NAN};
    key(export, scenario, index, time);
    write_amounts(export, "budget", "budget", amounts, AMOUNTS);
}

static int write_spending(struct export *export)
{
    HEADER(export, "scenario", "replicate", "year", "item", "kind", "allotted", "received", "passed_on", "spent",
           "lapsed", "seats");
    csv_end(&export->csv);
    return write_by_year(export, write_spending_year);
}

/* ---- what was run ---- */

static int write_runs(struct export *export)
{
    const struct store_info *info = export->info;
    char seed[DIGITS], start[DIGITS];
    snprintf(seed, sizeof seed, "%" PRIu64, info->seed);
    snprintf(start, sizeof start, "%04d-%02d", info->start / YEAR, info->start % YEAR + 1);
    HEADER(export, "scenario", "name", "description", "seed", "replicates", "stored", "dropped", "complete",
           "fixed_parameters", "start", "horizon", "version");
    csv_end(&export->csv);
    for (int i = export->scenario; i < export->end_scenario; i++) {
        csv_text(&export->csv, info->scenarios[i].id);
        csv_text(&export->csv, info->scenarios[i].name);
        csv_text(&export->csv, info->scenarios[i].description);
        csv_text(&export->csv, seed);
        csv_whole(&export->csv, info->replicates);
        csv_whole(&export->csv, info->stored);
        csv_whole(&export->csv, info->dropped);
        csv_text(&export->csv, info->complete ? "yes" : "no");
        csv_text(&export->csv, info->fixed_parameters ? "yes" : "no");
        csv_text(&export->csv, start);
        csv_whole(&export->csv, info->horizon);
        csv_text(&export->csv, info->version);
        csv_end(&export->csv);
    }
    return STATUS_OK;
}

/* The seed and the replicate's number name all that it drew. */
static int write_failures(struct export *export)
{
    const struct store_failure *failures = store_failures(export->store);
    char seed[DIGITS];
    snprintf(seed, sizeof seed, "%" PRIu64, export->info->seed);
    HEADER(export, "replicate", "seed", "reason");
    csv_end(&export->csv);
    for (uint32_t i = 0; i < export->info->dropped; i++) {
        csv_whole(&export->csv, failures[i].replicate);
        csv_text(&export->csv, seed);
        csv_text(&export->csv, failures[i].reason);
        csv_end(&export->csv);
    }
    return STATUS_OK;
}

static int write_parameters(struct export *export)
{
    int n = export->info->n_parameters, status = STATUS_OK;
    double *values = calloc((size_t)n + 1, sizeof *values);
    if (!values)
        return STATUS_NO_MEMORY;
    HEADER(export, "replicate", "path", "value");
    csv_end(&export->csv);
    for (uint32_t index = 0; index < export->info->stored && status == STATUS_OK; index++) {
        status = store_read_parameters(export->store, index, values);
        for (int i = 0; i < n && status == STATUS_OK; i++) {
            csv_whole(&export->csv, store_replicates(export->store)[index]);
            csv_text(&export->csv, export->info->parameter_paths[i]);
            csv_number(&export->csv, values[i]);
            csv_end(&export->csv);
        }
    }
    free(values);
    return status;
}

static int write_indicators(struct export *export)
{
    static const char *const better[] = {
        [BETTER_LOWER] = "lower", [BETTER_HIGHER] = "higher", [BETTER_NEITHER] = "neither"};
    static const char *const years[] = {[OVER_YEAR_MEAN] = "mean", [OVER_YEAR_SUM] = "sum", [OVER_YEAR_LAST] = "last"};
    static const char *const who[] = {
        [WHO_CIVIL] = "civil servants", [WHO_BOTH] = "civil servants and contract staff", [WHO_AGENCY] = "the agency"};
    HEADER(export, "indicator", "unit", "better", "over_year", "who", "label", "label_id", "meaning");
    csv_end(&export->csv);
    for (int i = export->indicator; i < export->end_indicator; i++) {
        const struct indicator *row = &indicators[i];
        const char *const cells[] = {row->name,           indicator_unit_names[row->unit],
                                     better[row->better], years[row->over_year],
                                     who[row->who],       row->label,
                                     row->label_id,       row->meaning};
        header(export, cells, (int)(sizeof cells / sizeof *cells));
        csv_end(&export->csv);
    }
    return STATUS_OK;
}

static int write_staff(struct export *export)
{
    return export_staff_write(export->store, &export->csv, export->scenario, export->end_scenario, export->month,
                              export->end_month);
}

static int write_columns(struct export *export)
{
    export_staff_columns(&export->csv);
    return STATUS_OK;
}

/* ---- all tables ---- */

static int check_monthly(const struct export *export, struct messages *messages)
{
    if (store_has_months(export->info))
        return STATUS_OK;
    messages_error(messages, NULL,
                   "these results do not hold the months of each replicate (--keep summary); take "
                   "`summary` or `yearly`, or run the scenarios again with --keep monthly");
    return STATUS_BAD_INPUT;
}

static int check_staff(const struct export *export, struct messages *messages)
{
    return export_staff_check(export->info, export->one_month, export->month, messages);
}

const struct export_kind *export_kind_list(int *n)
{
    static const struct export_kind kinds[] = {
        {"monthly", write_monthly, BY_SCENARIO | BY_INDICATOR | BY_MONTH, check_monthly},
        {"yearly", write_yearly, BY_SCENARIO | BY_INDICATOR, NULL},
        {"summary", write_summary, BY_SCENARIO | BY_INDICATOR | BY_MONTH, NULL},
        {"funnel", write_funnel, BY_SCENARIO, NULL},
        {"spending", write_spending, BY_SCENARIO, NULL},
        {"runs", write_runs, BY_SCENARIO, NULL},
        {"failures", write_failures, 0, NULL},
        {"parameters", write_parameters, 0, NULL},
        {"indicators", write_indicators, BY_INDICATOR, NULL},
        {"staff", write_staff, BY_SCENARIO | BY_MONTH, check_staff},
        {"columns", write_columns, 0, NULL},
    };
    *n = (int)(sizeof kinds / sizeof kinds[0]);
    return kinds;
}
