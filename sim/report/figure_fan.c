/* Fan charts: a panel for each scenario, with the baseline behind it, or with its difference to the baseline. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figure.h"
#include "report/measure.h"

enum { STYLE_BASELINE, STYLE_SCENARIO };

/* What a panel of a third of the page holds of a name. */
enum { NARROW_NAME = 28 };

struct fan {
    struct measure measure;
    bool difference; /* draws differences to the baseline instead of levels */
    const char *title;
    const char *subtitle;
    const char *y_title;
    const char *fewer, *more; /* what a negative and a positive difference is called */
};

static const struct fan error = {
    .measure = {INDICATOR_error_expected, 100, MEASURE_LAST_YEAR},
    .title = "Files with an error",
    .subtitle = "Share of the files released that hold an error, mean of the last 12 months",
    .y_title = "Files with an error (%)",
};

static const struct fan sop = {
    .measure = {INDICATOR_sop_expected, 100, MEASURE_LAST_YEAR},
    .title = "Tasks done by the SOP",
    .subtitle = "Share of tasks done by the SOP, mean of the last 12 months",
    .y_title = "Tasks done by the SOP (%)",
};

static const struct fan error_realised = {
    .measure = {INDICATOR_error_rate, 100, MEASURE_MONTHS},
    .title = "Files with an error, month by month",
    .subtitle = "Share of the files released in the month that hold an error, with season and chance",
    .y_title = "Files with an error (%)",
};

static const struct fan sop_realised = {
    .measure = {INDICATOR_sop_compliance, 100, MEASURE_MONTHS},
    .title = "Tasks done by the SOP, month by month",
    .subtitle = "Share of the month's tasks done by the SOP, with season and chance",
    .y_title = "Tasks done by the SOP (%)",
};

static const struct fan difference = {
    .measure = {INDICATOR_error_expected, 100, MEASURE_LAST_YEAR},
    .difference = true,
    .title = "What each policy changes: files with an error, difference to the baseline",
    .subtitle = "Scenario less baseline on the same random numbers, mean of the last 12 months; below 0: fewer errors",
    .y_title = "Difference (percentage points)",
    .fewer = "fewer errors",
    .more = "more errors",
};

/* What the first scenario is to the others. */
static const char *first_name(const struct store_info *info)
{
    return info->nation ? "All" : "Baseline";
}

static void write_texts(const struct store_info *info, const struct fan *fan, struct sheet *sheet)
{
    char agency[TEXT_SIZE], baseline[TEXT_SIZE], shown[TEXT_SIZE], sample[TEXT_SIZE], spread[TEXT_SIZE];
    char note[SHEET_TEXT];
    bool alone = info->n_scenarios == 1;
    bool same = !alone && strcmp(info->agency, info->scenarios[0].name) == 0;
    bool tails = info->stored >= MEASURE_TAILS_FROM;
    text_drawn(info->agency, TEXT_NAME_COLUMNS, agency);
    text_scenario_drawn(info, 0, TEXT_NAME_COLUMNS, baseline);
    snprintf(sheet->title, SHEET_TEXT, "%s", fan->title);
    snprintf(sheet->subtitle, SHEET_TEXT, "%s", fan->subtitle);
    snprintf(sheet->y_title, SHEET_TEXT, "%s", fan->y_title);
    sheet->columns = sheet->n_panels <= 3 ? sheet->n_panels : sheet->n_panels == 4 ? 2 : 3;
    sheet->label_columns = fan->difference || alone ? 7 : sheet->columns > 2 ? 9 : 15;

    snprintf(spread, sizeof spread, "%s of them, month by month",
             tails ? "bands: the middle 50 % and 90 %" : "band: the middle 50 %");
    figure_tell_sample(info, fan->difference ? "Line: mean" : "Lines: mean", spread, sample);
    snprintf(note, sizeof note, "%s%s%s", same ? "" : agency, same ? "" : ". ", sample);
    sheet_add_note(sheet, note);
    if (!alone) {
        snprintf(note, sizeof note, "%s: %s. %s", first_name(info), baseline,
                 fan->difference ? "Under each name: how sure the direction is at the end."
                 : tails         ? "Under each name: difference at the end, mean and middle 90 %."
                                 : "Under each name: mean difference at the end.");
        sheet_add_note(sheet, note);
    }
    if (info->stored > 1) {
        snprintf(note, sizeof note, "%s%s",
                 info->fixed_parameters ? "Parameters were held fixed, so that the bands hold chance alone."
                                        : "The bands rest on stated, partly judged assumptions.",
                 alone || fan->difference ? "" : " Overlap is not “no difference”: see the numbers under the names.");
        sheet_add_note(sheet, note);
    }
    sheet_add_note(sheet, measure_tell_short(info, fan->measure.time));
    figure_tell_shown(info, shown);
    sheet_add_note(sheet, shown);
}

/* The least part of the replicates that must go one way for it to be a direction. */
static const double CLEAR = 0.6;

/* In how many of the replicates the difference at the end goes one way. */
static void tell_direction(const struct fan *fan, const struct summary *end, char note[SHEET_TEXT])
{
    size_t times = end->below >= end->above ? end->below : end->above;
    if (times == 0)
        snprintf(note, SHEET_TEXT, "no difference in any replicate");
    else if ((double)times < CLEAR * (double)end->n)
        snprintf(note, SHEET_TEXT, "no clear direction");
    else
        snprintf(note, SHEET_TEXT, "%s in %.0f %% of replicates", end->below >= end->above ? fan->fewer : fan->more,
                 floor(100 * (double)times / (double)end->n));
}

/* The difference at the end, for the reader of two bands that overlap. */
static void tell_difference(const struct sheet_point *end, char note[SHEET_TEXT])
{
    char mean[TEXT_SIZE], low[TEXT_SIZE], high[TEXT_SIZE];
    text_number(end->middle, text_change_decimals(end->middle), true, mean);
    text_number(end->low, text_change_decimals(end->low), true, low);
    text_number(end->high, text_change_decimals(end->high), true, high);
    if (isnan(end->low))
        snprintf(note, SHEET_TEXT, "%s points", mean);
    else
        snprintf(note, SHEET_TEXT, "%s points (%s to %s)", mean, low, high);
}

static void label_end(struct sheet_line *line, int points, const char *before, const char *unit)
{
    char number[TEXT_SIZE];
    double end = line->points[points - 1].middle;
    bool is_difference = unit[0] == '\0';
    text_number(end, is_difference ? text_change_decimals(end) : 1, is_difference, number);
    snprintf(line->label, SHEET_TEXT, "%s%.40s%s", before, number, unit);
}

/* Fills the panel of a scenario. */
static int fill_panel(struct store *store, const struct fan *fan, int scenario, struct sheet *sheet)
{
    int points = sheet->n_points;
    struct sheet_panel *panel = &sheet->panels[scenario - 1];
    struct sheet_line *line = &sheet->lines[fan->difference ? scenario - 1 : 2 * scenario - 1];
    struct summary *levels = NULL, *changes = NULL;
    text_scenario_drawn(store_info(store), scenario, sheet->columns > 2 ? NARROW_NAME : TEXT_NAME_COLUMNS,
                        panel->title);
    panel->title_style = STYLE_SCENARIO;
    line->panel = scenario - 1;
    line->style = STYLE_SCENARIO;
    int status = measure_read(store, scenario, &fan->measure, true, &changes);
    if (status == STATUS_OK && !fan->difference)
        status = measure_read(store, scenario, &fan->measure, false, &levels);
    if (status == STATUS_OK) {
        struct sheet_point end = measure_point(&changes[points - 1]);
        measure_draw(fan->difference ? changes : levels, points, line->points);
        panel->zero = fan->difference;
        if (fan->difference)
            tell_direction(fan, &changes[points - 1], panel->note);
        else
            tell_difference(&end, panel->note);
        label_end(line, points, "", fan->difference ? "" : " %");
    }
    free(levels);
    free(changes);
    return status;
}

/* Draws the baseline into every panel; where there is no other scenario, as the one to look at. */
static int fill_baseline(struct store *store, const struct fan *fan, struct sheet *sheet)
{
    const struct store_info *info = store_info(store);
    bool alone = info->n_scenarios == 1;
    char before[TEXT_SIZE];
    struct summary *baseline = NULL;
    int status = measure_read(store, 0, &fan->measure, false, &baseline);
    snprintf(before, sizeof before, "%s ", first_name(info));
    for (int i = 0; i < sheet->n_panels && status == STATUS_OK; i++) {
        struct sheet_line *line = &sheet->lines[2 * i];
        line->panel = i;
        line->style = alone ? STYLE_SCENARIO : STYLE_BASELINE;
        measure_draw(baseline, sheet->n_points, line->points);
        if (sheet->columns > 2)
            snprintf(line->label, SHEET_TEXT, "%s", first_name(info));
        else
            label_end(line, sheet->n_points, alone ? "" : before, " %");
    }
    free(baseline);
    if (alone) {
        text_scenario_drawn(info, 0, TEXT_NAME_COLUMNS, sheet->panels[0].title);
        sheet->panels[0].title_style = STYLE_SCENARIO;
    }
    return status;
}

static int write_fan(struct store *store, const struct fan *fan, FILE *file)
{
    const struct store_info *info = store_info(store);
    int shown = figure_shown(info);
    int panels = shown > 1 ? shown - 1 : 1;
    int lines = fan->difference || shown == 1 ? panels : 2 * panels;
    struct sheet sheet;
    int status = sheet_open(&sheet, panels, lines, measure_points(info, fan->measure.time));
    if (status != STATUS_OK)
        return status;

    write_texts(info, fan, &sheet);
    measure_dates(info, fan->measure.time, &sheet);
    if (!fan->difference)
        status = fill_baseline(store, fan, &sheet);
    for (int i = 1; i < shown && status == STATUS_OK; i++)
        status = fill_panel(store, fan, i, &sheet);
    if (status == STATUS_OK) {
        sheet_set_apart(&sheet);
        sheet_arrange(&sheet, false);
        sheet_write(&sheet, file);
    }
    sheet_close(&sheet);
    return status;
}

void figure_expect_error(struct store *store)
{
    store_expect(store, error.measure.indicator);
}

int figure_write_error(struct store *store, FILE *file)
{
    return write_fan(store, &error, file);
}

void figure_expect_sop(struct store *store)
{
    store_expect(store, sop.measure.indicator);
}

int figure_write_sop(struct store *store, FILE *file)
{
    return write_fan(store, &sop, file);
}

void figure_expect_error_realised(struct store *store)
{
    store_expect(store, error_realised.measure.indicator);
}

int figure_write_error_realised(struct store *store, FILE *file)
{
    return write_fan(store, &error_realised, file);
}

void figure_expect_sop_realised(struct store *store)
{
    store_expect(store, sop_realised.measure.indicator);
}

int figure_write_sop_realised(struct store *store, FILE *file)
{
    return write_fan(store, &sop_realised, file);
}

void figure_expect_difference(struct store *store)
{
    store_expect(store, difference.measure.indicator);
}

int figure_write_difference(struct store *store, FILE *file)
{
    return write_fan(store, &difference, file);
}
