/* Several scenarios in one panel: the mean of each as a line that bears its name. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figure.h"
#include "report/measure.h"

/* A panel holds the baseline and GROUP others. */
enum { GROUP = SHEET_STYLES - 1, ASPECTS_MAX = 5, CHANGE = 7 };

/* What one panel shows. */
struct aspect {
    struct measure measure;
    const char *title;
    const char *note; /* under it, or NULL */
};

struct lines {
    const char *title, *subtitle, *y_title;
    const char *note;  /* at the foot, or NULL */
    int columns;       /* of panels */
    int label_columns; /* what a label holds of a name */
    bool equal_spans;  /* as sheet_arrange */
    double least_span; /* of an axis */
    bool changes;      /* tells behind each name the mean difference to the baseline at the end */
    int n_aspects;
    struct aspect aspects[ASPECTS_MAX];
};

static const struct lines skill = {
    .title = "Skill of staff",
    .subtitle = "Mean over civil servants, in standard deviations (SD) of performance; 0: a competent S1 journeyman",
    .y_title = "Skill (SD)",
    .columns = 2,
    .label_columns = 27,
    .equal_spans = true,
    .n_aspects = 4,
    .aspects = {{{INDICATOR_skill_technical, 1, MEASURE_MONTHS}, "Technical", NULL},
                {{INDICATOR_skill_managerial, 1, MEASURE_MONTHS}, "Managerial", NULL},
                {{INDICATOR_skill_social, 1, MEASURE_MONTHS}, "Social", NULL},
                {{INDICATOR_skill_strategic, 1, MEASURE_MONTHS}, "Strategic", NULL}},
};

static const struct lines access = {
    .title = "Who gets training",
    .subtitle = "Civil servants by calendar year, as of December; the first year is history, before the policies begin",
    .y_title = "",
    .columns = 1,
    .label_columns = 30,
    .n_aspects = 3,
    .aspects = {{{INDICATOR_jp20_share, 100, MEASURE_CALENDAR_YEAR}, "Staff with the required hours (%)", NULL},
                {{INDICATOR_jp, 1, MEASURE_CALENDAR_YEAR}, "Training hours a head (JP)", NULL},
                {{INDICATOR_access_gini, 1, MEASURE_CALENDAR_YEAR},
                 "Inequality of hours over this and the last year (Gini index; 0 is equal)",
                 NULL}},
};

static const struct lines ipasn = {
    .title = "IPASN beside errors in files",
    .subtitle =
        "IPASN counts degrees, courses attended, appraisal and discipline: it can rise while errors do not fall",
    .y_title = "",
    .note = "Classes of IPASN: sangat rendah (very low) up to 60 points, rendah from 61, sedang 71 to 80, tinggi from "
            "81, sangat tinggi from 91.",
    .columns = 1,
    .label_columns = 34,
    .changes = true,
    .n_aspects = 2,
    .aspects = {{{INDICATOR_ipasn, 1, MEASURE_LAST_YEAR}, "IPASN (points), mean of the last 12 months", NULL},
                {{INDICATOR_error_expected, 100, MEASURE_LAST_YEAR},
                 "Files with an error (%), mean of the last 12 months",
                 NULL}},
};

/* What the four others have in common. */
static const char beyond[] = "mostly beyond the agency's reach";

static const struct lines kpi = {
    .title = "Targets of the agency",
    .subtitle = "Part of each stated target that is reached, at most 100 %; mean of the last 12 months",
    .y_title = "",
    .columns = 1,
    .label_columns = 34,
    .least_span = 1, /* percentage point: less is no news */
    .changes = true,
    .n_aspects = 5,
    .aspects =
        {{{INDICATOR_document_kpi, 100, MEASURE_LAST_YEAR},
          "Documents (% of the target)",
          "follows the work done without error"},
         {{INDICATOR_satisfaction_kpi, 100, MEASURE_LAST_YEAR},
          "Satisfaction of the public, IKM (% of the target)",
          beyond},
         {{INDICATOR_mutual_aid_kpi, 100, MEASURE_LAST_YEAR}, "Mutual aid, gotong royong (% of the target)", beyond},
         {{INDICATOR_planning_kpi, 100, MEASURE_LAST_YEAR}, "Planning meetings, Musrenbang (% of the target)", beyond},
         {{INDICATOR_religious_kpi, 100, MEASURE_LAST_YEAR}, "Religious events (% of the target)", beyond}},
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
    char agency[TEXT_SIZE], shown[TEXT_SIZE], sample[TEXT_SIZE];
    char note[SHEET_TEXT];
    bool alone = info->n_scenarios == 1;
    text_drawn(info->agency, TEXT_NAME_COLUMNS, agency);
    figure_tell_sample(info, "Lines: mean", "grey band: the middle 50 % of the baseline's", sample);
    snprintf(sheet->title, SHEET_TEXT, "%s", lines->title);
    snprintf(sheet->subtitle, SHEET_TEXT, "%s", lines->subtitle);
    snprintf(sheet->y_title, SHEET_TEXT, "%s", lines->y_title);
    sheet->columns = lines->columns;
    sheet->least_span = lines->least_span;
    sheet->label_columns = lines->label_columns;
    sheet->together = groups_of(info) == 1 ? "All scenarios" : "";
    snprintf(note, sizeof note, "%s. %s", agency, sample);
    sheet_add_note(sheet, note);
    snprintf(note, sizeof note, "Behind the names: the mean difference to %s at the end.",
             info->nation ? "all" : "the baseline");
    if (lines->changes && !alone)
        sheet_add_note(sheet, note);
    if (!alone && info->stored > 1)
        sheet_add_note(sheet, "The band rests on stated, partly judged assumptions that the scenarios share: lines "
                              "inside it can still differ reliably.");
    if (lines->note != NULL)
        sheet_add_note(sheet, lines->note);
    sheet_add_note(sheet, measure_tell_short(info, lines->aspects[0].measure.time));
    figure_tell_shown(info, shown);
    sheet_add_note(sheet, shown);
}

/* The name; with a number behind it where differences are told. */
static void label_line(const struct store_info *info, const struct lines *lines, int scenario, double change,
                       char label[SHEET_TEXT])
{
    char name[TEXT_SIZE], number[TEXT_SIZE];
    text_scenario_drawn(info, scenario, lines->label_columns - (lines->changes ? CHANGE : 0), name);
    text_number(change, text_change_decimals(change), true, number);
    bool told = lines->changes && scenario != 0 && !isnan(change);
    snprintf(label, SHEET_TEXT, "%s%s%s", name, told ? " " : "", told ? number : "");
}

/* Fills one line; only the baseline has a band, the inner one. */
static int fill_line(struct store *store, const struct lines *lines, const struct aspect *aspect, int scenario,
                     const struct sheet *sheet, struct sheet_line *line)
{
    struct summary *points = NULL;
    double change = 0;
    int status = measure_read(store, scenario, &aspect->measure, false, &points);
    if (status == STATUS_OK && scenario != 0 && lines->changes)
        status = measure_change(store, scenario, &aspect->measure, &change);
    if (status == STATUS_OK)
        measure_draw(points, sheet->n_points, line->points);
    free(points);
    for (int j = 0; j < sheet->n_points; j++) {
        struct sheet_point *point = &line->points[j];
        point->low = point->high = NAN;
        if (scenario != 0)
            point->lower = point->upper = NAN;
    }
    label_line(store_info(store), lines, scenario, change, line->label);
    return status;
}

static int fill_lines(struct store *store, const struct lines *lines, struct sheet *sheet)
{
    const struct store_info *info = store_info(store);
    int aspects = lines->n_aspects;
    struct sheet_line *line = sheet->lines;
    int status = STATUS_OK;
    for (int i = 0; i < sheet->n_panels; i++) {
        const struct aspect *aspect = &lines->aspects[i % aspects];
        sheet->panels[i].axis = i % aspects;
        snprintf(sheet->panels[i].title, SHEET_TEXT, "%s", aspect->title);
        snprintf(sheet->panels[i].note, SHEET_TEXT, "%s", aspect->note != NULL ? aspect->note : "");
        for (int j = 0; j < lines_in(info, i / aspects) && status == STATUS_OK; j++) {
            line->panel = i;
            line->style = j;
            status = fill_line(store, lines, aspect, scenario_of(i / aspects, j), sheet, line++);
        }
    }
    return status;
}

static void expect_lines(struct store *store, const struct lines *lines)
{
    for (int i = 0; i < lines->n_aspects; i++)
        store_expect(store, lines->aspects[i].measure.indicator);
}

/* Adds what depends on the axes; may be NULL. */
typedef void finisher(struct sheet *sheet);

static int write_lines(struct store *store, const struct lines *lines, finisher *finish, FILE *file)
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
    status = fill_lines(store, lines, &sheet);
    if (status == STATUS_OK)
        status = sheet_drop_empty(&sheet);
    if (status == STATUS_OK) {
        sheet_arrange(&sheet, lines->equal_spans);
        if (finish != NULL)
            finish(&sheet);
        sheet_write(&sheet, file);
    }
    sheet_close(&sheet);
    return status;
}

/* ---- IPASN --------------------------------------------------------------------------------------------------- */

static const char *const classes[] = {"sangat rendah", "rendah", "sedang", "tinggi", "sangat tinggi"};
enum { CLASSES = sizeof classes / sizeof classes[0] };

/* The points from which a class is reached. */
static double class_from(int grade)
{
    return 51 + 10 * grade;
}

static int class_of(double points)
{
    int grade = 0;
    while (grade + 1 < CLASSES && points >= class_from(grade + 1))
        grade++;
    return grade;
}

/* Marks on the axis where the class begins that is nearest to `points`; returns it, or 0 where none is on the axis. */
static int mark_class(struct sheet_panel *panel, double points)
{
    int marked = 0;
    for (int grade = 1; grade < CLASSES; grade++) {
        double from = class_from(grade);
        if (from <= panel->y_from || from >= panel->y_to)
            continue;
        if (marked == 0 || fabs(from - points) < fabs(panel->mark - points)) {
            marked = grade;
            panel->mark = from;
        }
    }
    return marked;
}

/* Says which classes the scenarios of a panel end in. */
static void tell_classes(struct sheet *sheet, int number)
{
    struct sheet_panel *panel = &sheet->panels[number];
    char from[TEXT_SIZE], to[TEXT_SIZE];
    double low = NAN, high = NAN;
    for (int i = 0; i < sheet->n_lines; i++) {
        double end = sheet_end(sheet, &sheet->lines[i])->middle;
        low = sheet->lines[i].panel == number ? fmin(low, end) : low;
        high = sheet->lines[i].panel == number ? fmax(high, end) : high;
    }
    text_number(low, 1, false, from);
    text_number(high, 1, false, to);
    bool one = strcmp(from, to) == 0, same = class_of(low) == class_of(high);
    snprintf(panel->note, SHEET_TEXT, "at the end %.40s%s%.40s: %s%s%s", from, one ? "" : " to ", one ? "" : to,
             classes[class_of(low)], same ? "" : " to ", same ? "" : classes[class_of(high)]);
    int marked = mark_class(panel, same ? low : high); /* between them, if that is possible */
    size_t length = strlen(panel->note);
    if (marked > 0)
        snprintf(panel->note + length, SHEET_TEXT - length, "; dashed: %.0f, from which it is %s", panel->mark,
                 classes[marked]);
}

static void finish_ipasn(struct sheet *sheet)
{
    for (int i = 0; i < sheet->n_panels; i++)
        if (sheet->panels[i].axis == 0)
            tell_classes(sheet, i);
}

void figure_expect_skill(struct store *store)
{
    expect_lines(store, &skill);
}

int figure_write_skill(struct store *store, FILE *file)
{
    return write_lines(store, &skill, NULL, file);
}

void figure_expect_access(struct store *store)
{
    expect_lines(store, &access);
}

int figure_write_access(struct store *store, FILE *file)
{
    return write_lines(store, &access, NULL, file);
}

void figure_expect_ipasn(struct store *store)
{
    expect_lines(store, &ipasn);
}

int figure_write_ipasn(struct store *store, FILE *file)
{
    return write_lines(store, &ipasn, finish_ipasn, file);
}

void figure_expect_kpi(struct store *store)
{
    expect_lines(store, &kpi);
}

int figure_write_kpi(struct store *store, FILE *file)
{
    return write_lines(store, &kpi, NULL, file);
}
