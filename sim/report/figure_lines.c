/* Several scenarios in one panel: the median of each as a line that bears its name. */
#include <math.h>
#include <stdlib.h>

#include "report/figure.h"
#include "report/measure.h"

/* A panel holds the baseline and GROUP others. */
enum { GROUP = SHEET_STYLES - 1, ASPECTS_MAX = 4 };

/* What one panel shows. */
struct aspect {
    struct measure measure;
    const char *title;
};

struct lines {
    const char *title, *subtitle, *y_title;
    int columns;       /* of panels */
    int label_columns; /* what a label holds of a name */
    bool equal_spans;  /* as sheet_arrange */
    int n_aspects;
    struct aspect aspects[ASPECTS_MAX];
};

static const struct lines skill = {
    .title = "Skill of staff",
    .subtitle = "Mean over civil servants, in standard deviations (SD) of performance; 0: a competent S1 journeyman",
    .y_title = "Skill (SD)",
    .columns = 2,
    .label_columns = 22,
    .equal_spans = true,
    .n_aspects = 4,
    .aspects = {{{INDICATOR_skill_technical, 1, MEASURE_MONTHS}, "Technical"},
                {{INDICATOR_skill_managerial, 1, MEASURE_MONTHS}, "Managerial"},
                {{INDICATOR_skill_social, 1, MEASURE_MONTHS}, "Social"},
                {{INDICATOR_skill_strategic, 1, MEASURE_MONTHS}, "Strategic"}},
};

static const struct lines access = {
    .title = "Who gets training",
    .subtitle = "Civil servants by calendar year, as of December; the first year is history, before the scenarios part",
    .y_title = "",
    .columns = 1,
    .label_columns = 30,
    .n_aspects = 3,
    .aspects = {{{INDICATOR_jp20_share, 100, MEASURE_CALENDAR_YEAR}, "Staff with the required hours (%)"},
                {{INDICATOR_jp, 1, MEASURE_CALENDAR_YEAR}, "Training hours a head (JP)"},
                {{INDICATOR_access_gini, 1, MEASURE_CALENDAR_YEAR},
                 "Inequality of hours over this and the last year (Gini index; 0 is equal)"}},
};

static int groups_of(const struct store_info *info)
{
    int shown = figure_shown(info);
    return shown > 1 ? (shown - 2) / GROUP + 1 : 1;
}

/* The scenario of line `i` of group `group`: the baseline comes first in each. */
static int scenario_of(int group, int i)
{
    return i == 0 ? 0 : group * GROUP + i;
}

static int lines_in(const struct store_info *info, int group)
{
    int left = figure_shown(info) - 1 - group * GROUP;
    return 1 + (left < GROUP ? left : GROUP);
}

static void write_texts(const struct store_info *info, const struct lines *lines, struct sheet *sheet)
{
    char agency[TEXT_SIZE], shown[TEXT_SIZE];
    text_line(info->agency, TEXT_NAME_COLUMNS, agency);
    snprintf(sheet->title, SHEET_TEXT, "%s", lines->title);
    snprintf(sheet->subtitle, SHEET_TEXT, "%s", lines->subtitle);
    snprintf(sheet->y_title, SHEET_TEXT, "%s", lines->y_title);
    sheet->columns = lines->columns;
    sheet->label_columns = lines->label_columns;
    sheet->together = groups_of(info) == 1 ? "All scenarios" : "";
    snprintf(sheet->notes[0], SHEET_TEXT,
             "%s. Lines: medians of %u replicates; grey band: the middle 50 %% of the baseline's.", agency,
             (unsigned)info->stored);
    if (info->n_scenarios > 1)
        snprintf(
            sheet->notes[1], SHEET_TEXT, "%s",
            "The band rests on stated, partly judged assumptions that the scenarios share: lines inside it can still "
            "differ reliably.");
    figure_tell_shown(info, shown);
    snprintf(sheet->notes[info->n_scenarios > 1 ? 2 : 1], SHEET_TEXT, "%s", shown);
}

/* Fills one line; only the baseline has a band, the inner one. */
static int fill_line(struct store *store, const struct aspect *aspect, int scenario, const struct sheet *sheet,
                     struct sheet_line *line)
{
    const struct store_info *info = store_info(store);
    double *values = NULL;
    int status = measure_read(store, scenario, &aspect->measure, &values);
    if (status != STATUS_OK)
        return status;
    status = measure_summarise(values, info->stored, sheet->n_points, false, line->points);
    for (int j = 0; j < sheet->n_points; j++) {
        struct sheet_point *point = &line->points[j];
        point->low = point->high = NAN;
        if (scenario != 0)
            point->lower = point->upper = NAN;
    }
    text_scenario(info, scenario, sheet->label_columns, line->label);
    free(values);
    return status;
}

static int write_lines(struct store *store, const struct lines *lines, FILE *file)
{
    const struct store_info *info = store_info(store);
    int groups = groups_of(info);
    int aspects = lines->n_aspects;
    enum measure_time time = lines->aspects[0].measure.time;
    struct sheet sheet;
    int status =
        sheet_open(&sheet, groups * aspects, aspects * (figure_shown(info) + groups - 1), measure_points(info, time));
    if (status != STATUS_OK)
        return status;

    write_texts(info, lines, &sheet);
    measure_dates(info, time, &sheet);
    struct sheet_line *line = sheet.lines;
    for (int i = 0; i < sheet.n_panels; i++) {
        const struct aspect *aspect = &lines->aspects[i % aspects];
        sheet.panels[i].axis = i % aspects;
        snprintf(sheet.panels[i].title, SHEET_TEXT, "%s", aspect->title);
        for (int j = 0; j < lines_in(info, i / aspects) && status == STATUS_OK; j++) {
            line->panel = i;
            line->style = j;
            status = fill_line(store, aspect, scenario_of(i / aspects, j), &sheet, line++);
        }
    }
    if (status == STATUS_OK) {
        sheet_arrange(&sheet, lines->equal_spans);
        sheet_write(&sheet, file);
    }
    sheet_close(&sheet);
    return status;
}

int figure_write_skill(struct store *store, FILE *file)
{
    return write_lines(store, &skill, file);
}

int figure_write_access(struct store *store, FILE *file)
{
    return write_lines(store, &access, file);
}
