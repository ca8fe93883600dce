/* Spending against the budget: what was available, spent and lapsed in each fiscal year, a panel for each scenario. */
#include <math.h>
#include <stdlib.h>

#include "report/figure.h"
#include "report/gates.h"
#include "report/measure.h"
#include "report/sheet.h"
#include "stats/summary.h"

/* Beyond BARS_MOST years bars would be too thin, and lines stand for them. */
enum { BARS_MOST = 12, NARROW_NAME = 28 };

enum amount { AVAILABLE, SPENT, LAPSED, AMOUNTS };
static const char *const amount_names[AMOUNTS] = {"available", "spent", "lapsed"};

/* The money of all scenarios, year by year. */
struct money {
    const struct store_info *info;
    int years;
    bool ended;                    /* whether the years end in the run; else it is one, cut short by the run's end */
    double *values[AMOUNTS];       /* [replicate][year], of one scenario */
    struct sheet_point *summaries; /* [scenario][amount][year] */
};

static void money_close(struct money *money)
{
    for (int k = 0; k < AMOUNTS; k++)
        free(money->values[k]);
    free(money->summaries);
}

static int money_open(const struct store_info *info, struct money *money)
{
    int ended = gates_years(info);
    *money = (struct money){.info = info, .years = ended > 0 ? ended : 1, .ended = ended > 0};
    size_t years = (size_t)money->years;
    money->summaries = calloc((size_t)figure_shown(info) * AMOUNTS * years, sizeof *money->summaries);
    bool missing = money->summaries == NULL;
    for (int k = 0; k < AMOUNTS; k++) {
        money->values[k] = calloc(info->stored * years + 1, sizeof *money->values[k]);
        missing = missing || money->values[k] == NULL;
    }
    if (!missing)
        return STATUS_OK;
    money_close(money);
    return STATUS_NO_MEMORY;
}

static struct sheet_point *summary_of(const struct money *money, int scenario, int amount)
{
    return &money->summaries[(scenario * AMOUNTS + amount) * money->years];
}

/* Means and bands over replicates, year by year; `column` holds a value a replicate. */
static void summarise(const struct money *money, int scenario, double *column)
{
    size_t stored = money->info->stored, years = (size_t)money->years;
    for (int k = 0; k < AMOUNTS; k++)
        for (size_t year = 0; year < years; year++) {
            struct summary summary;
            for (size_t i = 0; i < stored; i++)
                column[i] = money->values[k][i * years + year];
            summary_make(column, stored, &summary);
            summary_of(money, scenario, k)[year] = measure_point(&summary);
        }
}

static int read_scenario(struct store *store, int scenario, struct money *money)
{
    struct record record = store_shape(money->info, scenario);
    double *column = malloc((money->info->stored + 1) * sizeof *column);
    int status = record_open(&record);
    if (status == STATUS_OK && column == NULL)
        status = STATUS_NO_MEMORY;
    for (uint32_t i = 0; i < money->info->stored && status == STATUS_OK; i++) {
        status = store_read_years(store, scenario, i, &record);
        for (int year = 0; year < money->years && status == STATUS_OK; year++) {
            size_t at = i * (size_t)money->years + (size_t)year;
            money->values[AVAILABLE][at] = record.budget[year].money;
            money->values[SPENT][at] = record.budget[year].spent;
            money->values[LAPSED][at] = money->ended ? record.budget[year].lapsed : NAN;
        }
    }
    if (status == STATUS_OK)
        summarise(money, scenario, column);
    free(column);
    record_close(&record);
    return status;
}

/* The most of any year. */
static double most_money(const struct money *money)
{
    double most = 0;
    for (int i = 0; i < figure_shown(money->info); i++)
        for (int year = 0; year < money->years; year++)
            most = fmax(most, summary_of(money, i, AVAILABLE)[year].middle);
    return most;
}

static void scale_points(const struct sheet_point *from, int n, double unit, struct sheet_point *to)
{
    for (int j = 0; j < n; j++)
        to[j] = (struct sheet_point){from[j].low / unit, from[j].lower / unit, from[j].middle / unit,
                                     from[j].upper / unit, from[j].high / unit};
}

/* What lapses in a year of all, as means over years and replicates. */
static void tell_lapsed(const struct sheet_line *lines, int years, char note[SHEET_TEXT])
{
    char amount[TEXT_SIZE], all[TEXT_SIZE];
    double available = 0, lapsed = 0;
    for (int year = 0; year < years; year++) {
        available += lines[AVAILABLE].points[year].middle / years;
        lapsed += lines[LAPSED].points[year].middle / years;
    }
    text_number(lapsed, lapsed < 99.95 ? 1 : 0, false, amount);
    text_number(available, available < 99.95 ? 1 : 0, false, all);
    snprintf(note, SHEET_TEXT, "lapses a year: %.40s of %.40s (%.0f %%)", amount, all,
             available > 0 ? 100 * lapsed / available : 0);
}

static void fill_panel(const struct money *money, int scenario, double unit, struct sheet *sheet)
{
    struct sheet_panel *panel = &sheet->panels[scenario];
    struct sheet_line *lines = &sheet->lines[AMOUNTS * scenario];
    text_scenario_drawn(money->info, scenario, sheet->columns > 2 ? NARROW_NAME : TEXT_NAME_COLUMNS, panel->title);
    panel->zero = true;
    for (int k = 0; k < AMOUNTS; k++) {
        lines[k].panel = scenario;
        lines[k].style = k;
        snprintf(lines[k].label, SHEET_TEXT, "%s", amount_names[k]);
        scale_points(summary_of(money, scenario, k), money->years, unit, lines[k].points);
    }
    if (money->ended)
        tell_lapsed(lines, money->years, panel->note);
    else
        snprintf(panel->note, SHEET_TEXT, "the year has not ended: nothing lapsed yet");
}

static void write_texts(const struct money *money, const char *unit, struct sheet *sheet)
{
    const struct store_info *info = money->info;
    char agency[TEXT_SIZE], shown[TEXT_SIZE], sample[TEXT_SIZE], spread[TEXT_SIZE];
    bool tails = info->stored >= MEASURE_TAILS_FROM;
    text_drawn(info->agency, TEXT_NAME_COLUMNS, agency);
    snprintf(sheet->title, SHEET_TEXT, "Spending against the budget");
    snprintf(sheet->subtitle, SHEET_TEXT,
             "Training money by fiscal year: available, spent on programmes and practices, lapsed on 31 December");
    snprintf(sheet->y_title, SHEET_TEXT, "%s", unit);
    sheet->columns = sheet->n_panels <= 2 ? sheet->n_panels : sheet->n_panels <= 4 ? 2 : 3;
    sheet->label_columns = 9;
    sheet->yearly = true;
    sheet->bars = money->years <= BARS_MOST;
    for (int year = 0; year < money->years; year++)
        snprintf(sheet->dates[year], SHEET_DATE, "%04u", (unsigned)(info->first_year + year) % 10000);
    snprintf(spread, sizeof spread, "%s%s of them, year by year",
             sheet->bars ? "whiskers: the middle "
             : tails     ? "bands: the middle 50 % and "
                         : "band: the middle ",
             tails ? "90 %" : "50 %");
    figure_tell_sample(info, sheet->bars ? "Bars: mean" : "Lines: mean", spread, sample);
    snprintf(sheet->notes[0], SHEET_TEXT, "%s. %s", agency, sample);
    figure_tell_shown(info, shown);
    snprintf(sheet->notes[1], SHEET_TEXT, "%s",
             info->stored == 1 ? shown
             : info->fixed_parameters
                 ? "Parameters were held fixed: the spread is that of the budget's deviation and of chance."
                 : "The spread comes from the budget's deviation from plan, from chance, and from stated, partly "
                   "judged assumptions.");
    if (info->stored > 1)
        snprintf(sheet->notes[2], SHEET_TEXT, "%s", shown);
}

static int write_money(const struct money *money, FILE *file)
{
    struct sheet sheet;
    double most = most_money(money);
    bool billions = most >= 1e10;
    int panels = figure_shown(money->info);
    if (!(most > 0))
        return STATUS_BAD_INPUT;
    int status = sheet_open(&sheet, panels, AMOUNTS * panels, money->years);
    if (status != STATUS_OK)
        return status;
    write_texts(money, billions ? "Rp billion" : "Rp million", &sheet);
    for (int i = 0; i < panels; i++)
        fill_panel(money, i, billions ? 1e9 : 1e6, &sheet);
    status = sheet_drop_empty(&sheet);
    if (status == STATUS_OK) {
        sheet_arrange(&sheet, false);
        sheet_write(&sheet, file);
    }
    sheet_close(&sheet);
    return status;
}

int figure_write_budget(struct store *store, FILE *file)
{
    struct money money;
    int status = money_open(store_info(store), &money);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < figure_shown(money.info) && status == STATUS_OK; i++)
        status = read_scenario(store, i, &money);
    if (status == STATUS_OK)
        status = write_money(&money, file);
    money_close(&money);
    return status;
}
