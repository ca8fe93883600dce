#include "report/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In points of the SVG: what a line of letters takes, and how far apart drawn lines hardly look like two. */
enum { LABEL_HEIGHT = 17, TOUCH = LABEL_HEIGHT / 2 };

/* A panel is set apart if the axis common to all panels spans more than FLATTENS times what the lesser panels span
 * together, and the panel alone spans more than STANDS_OUT times that: a long axis may also come of panels that lie far
 * from each other, and then none of them is to blame. Lesser panels that span at most NOTHING, which is less than the
 * last digit that is told, are flat on any axis. */
enum { FLATTENS = 8, STANDS_OUT = 4 };
static const double NOTHING = 0.01;

int sheet_open(struct sheet *sheet, int n_panels, int n_lines, int n_points)
{
    *sheet = (struct sheet){.n_panels = n_panels, .n_lines = n_lines, .n_points = n_points};
    sheet->panels = calloc((size_t)n_panels, sizeof *sheet->panels);
    sheet->lines = calloc((size_t)n_lines, sizeof *sheet->lines);
    sheet->dates = calloc((size_t)n_points, sizeof *sheet->dates);
    bool missing = sheet->panels == NULL || sheet->lines == NULL || sheet->dates == NULL;
    for (int i = 0; i < n_lines && !missing; i++) {
        sheet->lines[i].points = calloc((size_t)n_points, sizeof *sheet->lines[i].points);
        missing = sheet->lines[i].points == NULL;
    }
    for (int i = 0; i < n_panels && !missing; i++)
        sheet->panels[i].mark = NAN;
    if (!missing)
        return STATUS_OK;
    sheet_close(sheet);
    return STATUS_NO_MEMORY;
}

void sheet_close(struct sheet *sheet)
{
    for (int i = 0; i < sheet->n_lines && sheet->lines != NULL; i++)
        free(sheet->lines[i].points);
    free(sheet->panels);
    free(sheet->lines);
    free(sheet->dates);
    *sheet = (struct sheet){0};
}

void sheet_add_note(struct sheet *sheet, const char *note)
{
    for (int i = 0; i < SHEET_NOTES; i++) {
        if (sheet->notes[i][0] != '\0')
            continue;
        snprintf(sheet->notes[i], SHEET_TEXT, "%s", note);
        return;
    }
}

const struct sheet_point *sheet_end(const struct sheet *sheet, const struct sheet_line *line)
{
    int last = sheet->n_points - 1;
    while (last > 0 && isnan(line->points[last].middle))
        last--;
    return &line->points[isnan(line->points[last].middle) ? sheet->n_points - 1 : last];
}

int sheet_drop_empty(struct sheet *sheet)
{
    int lines = 0, panels = 0;
    for (int i = 0; i < sheet->n_lines; i++) {
        if (isnan(sheet_end(sheet, &sheet->lines[i])->middle))
            free(sheet->lines[i].points);
        else
            sheet->lines[lines++] = sheet->lines[i];
    }
    sheet->n_lines = lines;
    for (int i = 0; i < sheet->n_panels; i++) {
        bool kept = false;
        for (int k = 0; k < lines; k++) {
            if (sheet->lines[k].panel != i)
                continue;
            sheet->lines[k].panel = panels;
            kept = true;
        }
        if (kept)
            sheet->panels[panels++] = sheet->panels[i];
    }
    sheet->n_panels = panels;
    return panels > 0 ? STATUS_OK : STATUS_BAD_INPUT;
}

/* ---- axes ---------------------------------------------------------------------------------------------------- */

struct range {
    double low, high;
};

static void range_add(struct range *range, double value)
{
    range->low = fmin(range->low, value);
    range->high = fmax(range->high, value);
}

/* Widens a range to what the points of a panel span. */
static void range_add_panel(struct range *range, const struct sheet *sheet, int panel)
{
    for (int i = 0; i < sheet->n_lines; i++) {
        if (sheet->lines[i].panel != panel)
            continue;
        for (int j = 0; j < sheet->n_points; j++) {
            const struct sheet_point *point = &sheet->lines[i].points[j];
            range_add(range, fmin(point->low, fmin(point->lower, point->middle)));
            range_add(range, fmax(point->high, fmax(point->upper, point->middle)));
        }
    }
    if (sheet->panels[panel].zero)
        range_add(range, 0);
}

/* What the points on an axis span. */
static struct range axis_range(const struct sheet *sheet, int axis)
{
    struct range range = {NAN, NAN}; /* fmin and fmax pass over NaN */
    for (int i = 0; i < sheet->n_panels; i++)
        if (sheet->panels[i].axis == axis)
            range_add_panel(&range, sheet, i);
    if (isnan(range.low))
        return (struct range){0, 1};
    if (range.high - range.low < sheet->least_span)
        return (struct range){range.high - sheet->least_span, range.high};
    if (range.high - range.low < 1e-6 * fmax(fabs(range.high), 1)) /* a flat line stands in the middle */
        return (struct range){range.low - 0.5, range.high + 0.5};
    return range;
}

/* The least of 1, 2 and 5 times a power of ten that divides `span` into at most five. */
static double step_of(double span)
{
    double power = pow(10, floor(log10(span / 5)));
    double times = span / 5 / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

static void arrange_axes(struct sheet *sheet, bool equal_spans)
{
    double span = 0;
    for (int i = 0; i < sheet->n_panels; i++) {
        struct range range = axis_range(sheet, sheet->panels[i].axis);
        span = fmax(span, range.high - range.low);
    }
    double steps = 0;
    for (int i = 0; i < sheet->n_panels; i++) {
        struct sheet_panel *panel = &sheet->panels[i];
        struct range range = axis_range(sheet, panel->axis);
        panel->y_step = step_of(equal_spans ? span : range.high - range.low);
        panel->y_from = panel->y_step * floor(range.low / panel->y_step);
        panel->y_to = panel->y_step * ceil(range.high / panel->y_step);
        steps = fmax(steps, round((panel->y_to - panel->y_from) / panel->y_step));
    }
    for (int i = 0; i < sheet->n_panels && equal_spans; i++)
        sheet->panels[i].y_to = sheet->panels[i].y_from + steps * sheet->panels[i].y_step;
}

static double span_of(const struct sheet *sheet, int panel)
{
    struct range range = {NAN, NAN};
    range_add_panel(&range, sheet, panel);
    return range.high - range.low;
}

/* What the panels of a span below `limit` span together; `*n` of them. */
static double span_below(const struct sheet *sheet, double limit, int *n)
{
    struct range range = {NAN, NAN};
    *n = 0;
    for (int i = 0; i < sheet->n_panels; i++) {
        if (!(span_of(sheet, i) < limit))
            continue;
        range_add_panel(&range, sheet, i);
        ++*n;
    }
    return range.high - range.low;
}

void sheet_set_apart(struct sheet *sheet)
{
    int n = 0;
    double limit = INFINITY, whole = span_below(sheet, INFINITY, &n);
    for (int i = 0; i < sheet->n_panels; i++) {
        double span = span_of(sheet, i), others = span_below(sheet, span, &n);
        bool flattens = whole > FLATTENS * others && span > STANDS_OUT * others;
        /* Others that span nothing lose nothing on a common axis. As few as will do are set apart. */
        if (flattens && others > NOTHING && 2 * n >= sheet->n_panels && (isinf(limit) || span > limit))
            limit = span;
    }
    for (int i = 0; i < sheet->n_panels; i++) {
        sheet->panels[i].apart = span_of(sheet, i) >= limit;
        sheet->panels[i].axis = sheet->panels[i].apart;
    }
    char note[SHEET_TEXT] = "";
    if (isfinite(limit))
        snprintf(note, sizeof note,
                 "Orange axis: another scale. On one scale with the others it would leave them less than 1/%d of the "
                 "height.",
                 FLATTENS);
    sheet_add_note(sheet, note);
}

/* ---- labels -------------------------------------------------------------------------------------------------- */

/* True if nowhere a line of a panel is further than `reach` from another. */
static bool lie_together(const struct sheet *sheet, int panel, double reach)
{
    int n = 0;
    for (int i = 0; i < sheet->n_lines; i++)
        n += sheet->lines[i].panel == panel;
    for (int j = 0; j < sheet->n_points; j++) {
        struct range range = {NAN, NAN};
        for (int i = 0; i < sheet->n_lines; i++)
            if (sheet->lines[i].panel == panel)
                range_add(&range, sheet->lines[i].points[j].middle);
        if (range.high - range.low > reach)
            return false;
    }
    return n > 1;
}

/* Moves the labels of a panel apart, from the lowest up, then from the top down. */
static void arrange_labels(struct sheet *sheet, int panel, double point)
{
    struct sheet_line *sorted[SHEET_STYLES];
    double gap = LABEL_HEIGHT * point;
    bool together = sheet->together != NULL && lie_together(sheet, panel, TOUCH * point);
    bool one_label = together && sheet->together[0] != '\0';
    int n = 0;
    for (int i = 0; i < sheet->n_lines && n < SHEET_STYLES; i++) {
        struct sheet_line *line = &sheet->lines[i];
        if (line->panel != panel)
            continue;
        double end = sheet_end(sheet, line)->middle;
        line->label_y = isnan(end) ? sheet->panels[panel].y_from : end;
        if (one_label)
            snprintf(line->label, SHEET_TEXT, "%s", n == 0 ? sheet->together : "");
        if (together && n > 0)
            line->label_y = sorted[0]->label_y;
        int j = n++;
        for (; j > 0 && sorted[j - 1]->label_y >= line->label_y; j--)
            sorted[j] = sorted[j - 1];
        sorted[j] = line;
    }
    if (one_label)
        return;
    for (int i = 1; i < n; i++)
        sorted[i]->label_y = fmax(sorted[i]->label_y, sorted[i - 1]->label_y + gap);
    double ceiling = sheet->panels[panel].y_to;
    for (int i = n - 1; i >= 0; i--) {
        sorted[i]->label_y = fmin(sorted[i]->label_y, ceiling);
        ceiling = sorted[i]->label_y - gap;
    }
}

void sheet_arrange(struct sheet *sheet, bool equal_spans)
{
    int rows = (sheet->n_panels - 1) / sheet->columns + 1;
    sheet->plot_height = rows == 1 ? 420 : rows == 2 ? 225 : 165;
    arrange_axes(sheet, equal_spans);
    for (int i = 0; i < sheet->n_panels; i++) {
        const struct sheet_panel *panel = &sheet->panels[i];
        arrange_labels(sheet, i, (panel->y_to - panel->y_from) / sheet->plot_height);
    }
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

void sheet_write_text(FILE *file, const char *text)
{
    if (*text == '\0')
        fputc(' ', file);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputs("”", file);
        else if (*text == '\\')
            fputs("\\\\", file);
        else
            fputc(*text == '\t' ? ' ' : *text, file);
    }
}

static void write_row(FILE *file, const char *key, const char *text)
{
    fprintf(file, "%s\t", key);
    sheet_write_text(file, text);
    fputc('\n', file);
}

/* NaN has a sign, which printf would show. */
static void write_number(FILE *file, double value)
{
    if (isnan(value))
        fputs("\tNaN", file);
    else
        fprintf(file, "\t%.10g", value);
}

static void write_texts(const struct sheet *sheet, FILE *file)
{
    fputs("# text\tvalue\n", file);
    write_row(file, "title", sheet->title);
    write_row(file, "subtitle", sheet->subtitle);
    write_row(file, "y title", sheet->y_title);
    write_row(file, "policies begin", sheet->fork);
    write_row(file, "dates", sheet->yearly ? "%Y" : "%Y-%m-%d");
    for (int i = 0; i < SHEET_NOTES && sheet->notes[i][0] != '\0'; i++)
        write_row(file, "note", sheet->notes[i]);
}

/* What a line holds: 0 no band, 1 the inner one, 2 both. */
static int bands_of(const struct sheet *sheet, const struct sheet_line *line)
{
    const struct sheet_point *end = sheet_end(sheet, line);
    return isnan(end->lower) ? 0 : isnan(end->low) ? 1 : 2;
}

/* True if the lines of the first panel, where it is told when policies begin, leave more room above than below. */
static bool has_room_above(const struct sheet *sheet)
{
    const struct sheet_panel *panel = &sheet->panels[0];
    struct range range = {NAN, NAN};
    for (int i = 0; i < sheet->n_lines; i++)
        for (int j = 0; j < sheet->n_points && sheet->lines[i].panel == 0; j++)
            range_add(&range, sheet->lines[i].points[j].middle);
    return panel->y_to - range.high > range.low - panel->y_from;
}

void sheet_write(const struct sheet *sheet, FILE *file)
{
    write_texts(sheet, file);
    fprintf(file,
            "\n\n# columns of panels\tcharacters of labels\theight of a plot\tbars\tbands at the end\troom above\n"
            "%d\t%d\t%d\t%d\t%d\t%d\n",
            sheet->columns, sheet->label_columns, sheet->plot_height, sheet->bars, sheet->end_bands,
            has_room_above(sheet));
    fputs("\n\n# panel\ttitle\tnote\tstyle\ty from\ty to\ty step\tline at 0\tapart\tmark\n", file);
    for (int i = 0; i < sheet->n_panels; i++) {
        const struct sheet_panel *panel = &sheet->panels[i];
        fprintf(file, "%d\t", i + 1);
        sheet_write_text(file, panel->title);
        fputc('\t', file);
        sheet_write_text(file, panel->note);
        fprintf(file, "\t%d\t%.10g\t%.10g\t%.10g\t%d\t%d", panel->title_style, panel->y_from, panel->y_to,
                panel->y_step, panel->zero, panel->apart);
        if (isnan(panel->mark))
            fputs("\tnone\n", file);
        else
            fprintf(file, "\t%.10g\n", panel->mark);
    }
    fputs("\n\n# panel\tstyle\tbands\tlabel\tlabel at\n", file);
    for (int i = 0; i < sheet->n_lines; i++) {
        const struct sheet_line *line = &sheet->lines[i];
        fprintf(file, "%d\t%d\t%d\t", line->panel + 1, line->style, bands_of(sheet, line));
        sheet_write_text(file, line->label);
        fprintf(file, "\t%.10g\n", line->label_y);
    }
    for (int i = 0; i < sheet->n_lines; i++) {
        const struct sheet_line *line = &sheet->lines[i];
        fputs("\n\n# line ", file);
        fprintf(file, "%d\n# %s\t5 %%\t25 %%\tline\t75 %%\t95 %%\n", i + 1, sheet->yearly ? "year" : "end of month");
        for (int j = 0; j < sheet->n_points; j++) {
            const struct sheet_point *point = &line->points[j];
            fputs(sheet->dates[j], file);
            write_number(file, point->low);
            write_number(file, point->lower);
            write_number(file, point->middle);
            write_number(file, point->upper);
            write_number(file, point->high);
            fputc('\n', file);
        }
    }
}
