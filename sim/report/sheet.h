/* A figure of panels with lines and bands over time, and the data file that plots/panels.gp draws it from.
 *
 * The file is tab-separated text in blocks with two empty lines between them: the texts of the figure, its panels, its
 * lines, then the points of each line. Lines that begin with `#` say what the columns are. */
#ifndef KAPASIM_REPORT_SHEET_H
#define KAPASIM_REPORT_SHEET_H

#include <stdbool.h>
#include <stdio.h>

#include "report/text.h"

enum { SHEET_NOTES = 6, SHEET_TEXT = 4 * TEXT_SIZE, SHEET_DATE = 16, SHEET_STYLES = 6 };

/* Bands are the ranges from low to high and from lower to upper; a line without them has NaN there. */
struct sheet_point {
    double low, lower, middle, upper, high;
};

struct sheet_line {
    int panel;
    int style;              /* 0 is the baseline's, others up to SHEET_STYLES - 1 */
    char label[SHEET_TEXT]; /* at its end */
    double label_y;
    struct sheet_point *points; /* one a date */
};

struct sheet_panel {
    char title[SHEET_TEXT];
    char note[SHEET_TEXT]; /* in smaller letters under the title; may be empty */
    int title_style;       /* of the line that the title speaks of, or 0 */
    int axis;              /* panels with the same number share the y axis */
    bool apart;            /* on another scale than the panels around it, which is marked */
    bool zero;             /* with a line at 0 */
    double mark;           /* a level to be marked, where it is on the axis; NaN for none */
    double y_from, y_to, y_step;
};

struct sheet {
    char title[SHEET_TEXT];
    char subtitle[SHEET_TEXT];
    char y_title[SHEET_TEXT];
    char notes[SHEET_NOTES][SHEET_TEXT]; /* below the panels; the first empty one ends them */
    char fork[SHEET_DATE];               /* date at which the policies begin, to be marked; may be empty */
    bool yearly;                         /* dates are years, points are marked */
    bool end_bands;                      /* bands are shown at the last date only, as whiskers: many would cover all */
    bool bars;                           /* a bar from 0 to each point, its outer band as a whisker; no lines */
    double least_span;                   /* of an axis, which is widened downwards: shares end at 100 % */
    int columns;                         /* of panels */
    int label_columns;                   /* room for labels, in characters */
    const char *together;                /* the one label of a panel whose lines lie on each other, or "", or NULL */
    int plot_height;                     /* of a panel without its titles, in points of the SVG */
    int n_panels, n_lines, n_points;
    struct sheet_panel *panels;
    struct sheet_line *lines;
    char (*dates)[SHEET_DATE]; /* 2026-01-31, or 2026 if yearly */
};

/* Allocates panels, lines and points, all zero but for marks, which are NaN. */
int sheet_open(struct sheet *sheet, int n_panels, int n_lines, int n_points) MUST_CHECK;
void sheet_close(struct sheet *sheet);

/* Takes out the lines without a value and the panels without a line. STATUS_BAD_INPUT where none is left. */
int sheet_drop_empty(struct sheet *sheet) MUST_CHECK;

/* Adds a line below the panels, while there is room; "" adds none. */
void sheet_add_note(struct sheet *sheet, const char *note);

/* Where few of the panels would leave the others hardly any height on an axis that all share, gives them another one
 * and says so in a note. A panel is set apart if the common axis spans more than 8 times what the lesser panels span
 * together, and the panel alone more than 4 times that. At most half of the panels are set apart, as few as will do. */
void sheet_set_apart(struct sheet *sheet);

/* The last point of a line that has a value; the last of all where none has. */
const struct sheet_point *sheet_end(const struct sheet *sheet, const struct sheet_line *line);

/* Chooses the y axes to hold all points, and places the labels so that none covers another, in the order in which the
 * lines end. Where lines lie on each other, one label stands for all; if that is "", labels come in the order of the
 * lines, and if it is NULL, as elsewhere. With `equal_spans` all axes span the same number of units, so that slopes can
 * be compared from panel to panel. */
void sheet_arrange(struct sheet *sheet, bool equal_spans);

void sheet_write(const struct sheet *sheet, FILE *file);

/* Writes a text as a field of a data file: gnuplot would take `"` and `\` in it for marks of its own. */
void sheet_write_text(FILE *file, const char *text);

#endif
