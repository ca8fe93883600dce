/* Skill in file work, a line for each level of education: the baseline, and beside it the scenario with the fewest
 * errors. One scenario, not all: four lines with bands are what a panel holds, and two panels are what an eye compares.
 */
#include <math.h>
#include <stdlib.h>

#include "report/figure.h"
#include "report/measure.h"

enum { LEVELS = 4, LEVEL_NAME = 9, CHANGE = 7 };

static const struct level {
    struct measure measure;
    const char *name;
} levels[LEVELS] = {
    {{INDICATOR_skill_sma, 1, MEASURE_MONTHS}, "SMA"},
    {{INDICATOR_skill_d3, 1, MEASURE_MONTHS}, "D3"},
    {{INDICATOR_skill_s1, 1, MEASURE_MONTHS}, "D4 and S1"},
    {{INDICATOR_skill_s2, 1, MEASURE_MONTHS}, "S2 and S3"},
};

/* By what the other scenario is chosen. */
static const struct measure chosen_by = {INDICATOR_error_expected, 1, MEASURE_LAST_YEAR};

/* The choice is between scenarios other than the baseline; of one there is none. */
static bool chooses(const struct store_info *info)
{
    return info->n_scenarios > 2;
}

/* The expected errors of a scenario at the end, mean over replicates. */
static int read_errors(struct store *store, int scenario, double *errors)
{
    struct summary *points = NULL;
    int status = measure_read(store, scenario, &chosen_by, false, &points);
    if (status == STATUS_OK)
        *errors = points[measure_points(store_info(store), chosen_by.time) - 1].mean;
    free(points);
    return status;
}

/* The scenario other than the baseline with the fewest errors at the end; 0 where there is no other. */
static int find_best(struct store *store, int *best)
{
    int n = store_info(store)->n_scenarios;
    double fewest = NAN;
    int status = STATUS_OK;
    *best = n > 1 ? 1 : 0;
    for (int i = 1; i < n && chooses(store_info(store)) && status == STATUS_OK; i++) {
        double errors = NAN;
        status = read_errors(store, i, &errors);
        if (!(errors >= fewest) && !isnan(errors)) {
            fewest = errors;
            *best = i;
        }
    }
    return status;
}

static void write_texts(const struct store_info *info, int best, struct sheet *sheet)
{
    char agency[TEXT_SIZE], sample[TEXT_SIZE];
    text_drawn(info->agency, TEXT_NAME_COLUMNS, agency);
    figure_tell_sample(info, "Lines: mean", "whiskers: the middle 50 % of them at the end", sample);
    snprintf(sheet->title, SHEET_TEXT, "Skill in file work by education");
    snprintf(sheet->subtitle, SHEET_TEXT,
             "Mean over civil servants of each level, in standard deviations (SD) of performance; 0: a competent S1 "
             "journeyman");
    snprintf(sheet->y_title, SHEET_TEXT, "Skill in file work (SD)");
    sheet->end_bands = true;
    sheet->label_columns = LEVEL_NAME + CHANGE;
    snprintf(sheet->notes[0], SHEET_TEXT, "%s. %s", agency, sample);
    snprintf(sheet->notes[1], SHEET_TEXT,
             "A line can move without anyone learning: who earns a degree changes lines, and staff come and go. It is "
             "left out where");
    snprintf(sheet->notes[2], SHEET_TEXT, "fewer than half of the replicates have staff of that level.");
    for (int i = 0; i < sheet->n_panels; i++) {
        text_scenario_drawn(info, i == 0 ? 0 : best, TEXT_NAME_COLUMNS, sheet->panels[i].title);
        if (i > 0 && chooses(info))
            snprintf(sheet->panels[i].note, SHEET_TEXT, "fewest errors of %d; numbers: change to the baseline",
                     info->n_scenarios - 1);
        else
            snprintf(sheet->panels[i].note, SHEET_TEXT, "%s",
                     i > 0                 ? "numbers: change to the baseline at the end"
                     : sheet->n_panels > 1 ? "baseline; numbers: skill at the end"
                                           : "numbers: skill at the end");
    }
}

/* Draws a line without the points that speak for fewer than half of the replicates. */
static void draw(const struct summary *summaries, size_t replicates, const struct sheet *sheet, struct sheet_line *line)
{
    measure_draw(summaries, sheet->n_points, line->points);
    for (int j = 0; j < sheet->n_points; j++) {
        struct sheet_point *point = &line->points[j];
        point->low = point->high = NAN;
        if (2 * summaries[j].n < replicates)
            point->lower = point->middle = point->upper = NAN;
    }
}

/* Fills the line of a level in each panel. */
static int fill_level(struct store *store, int number, int best, struct sheet *sheet)
{
    const struct level *level = &levels[number];
    int status = STATUS_OK;
    for (int i = 0; i < sheet->n_panels && status == STATUS_OK; i++) {
        struct sheet_line *line = &sheet->lines[LEVELS * i + number];
        struct summary *points = NULL;
        char told[TEXT_SIZE];
        double end = NAN;
        line->panel = i;
        line->style = 1 + number;
        status = measure_read(store, i == 0 ? 0 : best, &level->measure, false, &points);
        if (status == STATUS_OK)
            draw(points, store_info(store)->stored, sheet, line);
        free(points);
        if (status == STATUS_OK && i == 0)
            end = sheet_end(sheet, line)->middle;
        else if (status == STATUS_OK)
            status = measure_change(store, best, &level->measure, &end);
        text_number(end, 2, i > 0, told);
        snprintf(line->label, SHEET_TEXT, "%s %.40s", level->name, told);
    }
    return status;
}

void figure_expect_education(struct store *store)
{
    if (chooses(store_info(store)))
        store_expect(store, chosen_by.indicator);
    for (int i = 0; i < LEVELS; i++)
        store_expect(store, levels[i].measure.indicator);
}

int figure_write_education(struct store *store, FILE *file)
{
    const struct store_info *info = store_info(store);
    int panels = measure_compares(info) ? 2 : 1, best = 0;
    struct sheet sheet;
    int status = find_best(store, &best);
    if (status == STATUS_OK)
        status = sheet_open(&sheet, panels, LEVELS * panels, measure_points(info, MEASURE_MONTHS));
    if (status != STATUS_OK)
        return status;
    write_texts(info, best, &sheet);
    measure_dates(info, MEASURE_MONTHS, &sheet);
    for (int i = 0; i < LEVELS && status == STATUS_OK; i++)
        status = fill_level(store, i, best, &sheet);
    if (status == STATUS_OK)
        status = sheet_drop_empty(&sheet);
    if (status == STATUS_OK) {
        sheet.columns = sheet.n_panels;
        sheet_arrange(&sheet, false);
        sheet_write(&sheet, file);
    }
    sheet_close(&sheet);
    return status;
}
