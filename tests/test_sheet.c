/* Labels of a figure keep off its lines, and no panel flattens the others. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "report/sheet.h"

enum { POINTS = 3, PLOT = 420 };

/* A panel with two lines, both level, with bands that set the axis from 0 to 100. */
static void open_lines(struct sheet *sheet, double first, double second)
{
    const double levels[] = {first, second};
    assert_int_equal(sheet_open(sheet, 1, 2, POINTS), STATUS_OK);
    sheet->columns = 1;
    sheet->together = "All scenarios";
    for (int i = 0; i < 2; i++) {
        snprintf(sheet->lines[i].label, SHEET_TEXT, "Line %d", i + 1);
        for (int j = 0; j < POINTS; j++)
            sheet->lines[i].points[j] =
                (struct sheet_point){.low = 0, .lower = 0, .middle = levels[i], .upper = 100, .high = 100};
    }
    static const char *const dates[POINTS] = {"2026-01-31", "2026-02-28", "2026-03-31"};
    for (int j = 0; j < POINTS; j++)
        snprintf(sheet->dates[j], SHEET_DATE, "%s", dates[j]);
    sheet_arrange(sheet, false);
}

/* The last number of the block after the texts: whether there is more room above the lines. */
static int room_above(const struct sheet *sheet)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    sheet_write(sheet, file);
    assert_int_equal(fclose(file), 0);
    const char *head = strstr(text, "room above\n");
    assert_non_null(head);
    const char *end = strchr(head + strlen("room above\n"), '\n');
    int above = end[-1] - '0';
    free(text);
    return above;
}

static void policies_begin_where_there_is_room(void **state)
{
    (void)state;
    struct sheet sheet;
    open_lines(&sheet, 20, 40);
    assert_int_equal(room_above(&sheet), 1);
    sheet_close(&sheet);
    open_lines(&sheet, 60, 80);
    assert_int_equal(room_above(&sheet), 0);
    sheet_close(&sheet);
}

/* Half a label is 8 points of the plot's height. */
static void lines_nearer_than_half_a_label_share_one(void **state)
{
    (void)state;
    struct sheet sheet;
    double point = 100.0 / PLOT;
    open_lines(&sheet, 50, 50 + 7.9 * point);
    assert_int_equal(sheet.plot_height, PLOT);
    assert_string_equal(sheet.lines[0].label, "All scenarios");
    assert_string_equal(sheet.lines[1].label, "");
    sheet_close(&sheet);
    open_lines(&sheet, 50, 50 + 8.1 * point);
    assert_string_equal(sheet.lines[0].label, "Line 1");
    assert_string_equal(sheet.lines[1].label, "Line 2");
    sheet_close(&sheet);
}

/* A sheet of panels that each span from 0 to a height, which the last point alone reaches. */
static void open_heights(struct sheet *sheet, int n, const double *heights)
{
    assert_int_equal(sheet_open(sheet, n, n, POINTS), STATUS_OK);
    sheet->columns = n;
    snprintf(sheet->notes[0], SHEET_TEXT, "A note.");
    for (int i = 0; i < n; i++) {
        sheet->lines[i].panel = i;
        sheet->lines[i].points[POINTS - 1] = (struct sheet_point){.middle = heights[i], .high = heights[i]};
    }
    sheet_set_apart(sheet);
    sheet_arrange(sheet, false);
}

/* Checks which panels of these heights are set apart, by a letter each, and that each axis holds its panel. */
static void check_apart(int n, const double *heights, const char *expected)
{
    struct sheet sheet;
    char found[8] = "";
    open_heights(&sheet, n, heights);
    for (int i = 0; i < n; i++) {
        const struct sheet_panel *panel = &sheet.panels[i];
        found[i] = panel->apart ? 'y' : 'n';
        assert_true(panel->y_from <= fmin(heights[i], 0) && panel->y_to >= fmax(heights[i], 0));
        for (int k = 0; k < i; k++)
            assert_int_equal(panel->apart == sheet.panels[k].apart, panel->y_to == sheet.panels[k].y_to);
    }
    assert_string_equal(found, expected);
    assert_string_equal(sheet.notes[0], "A note.");
    assert_int_equal(strncmp(sheet.notes[1], "Orange axis", 11) == 0, strchr(expected, 'y') != NULL);
    sheet_close(&sheet);
}

static void a_panel_that_would_flatten_the_others_has_another_scale(void **state)
{
    (void)state;
    check_apart(4, (const double[]){0.3, 20, 0.4, 0.1}, "nynn");
    check_apart(4, (const double[]){0.3, 30, 20, 0.4}, "nyyn");
    check_apart(4, (const double[]){3, 50, 20, 2}, "nyyn");        /* the lesser of two as well */
    check_apart(4, (const double[]){0.3, 50, 0.02, 0.02}, "nynn"); /* and not who is readable without them */
    check_apart(2, (const double[]){0.4, 50}, "ny");
    check_apart(2, (const double[]){0.4, -50}, "ny");
    check_apart(4, (const double[]){0.3, 2.6, 0.4, 0.1}, "nnnn"); /* a sixth of the height is enough */
    check_apart(3, (const double[]){50, 0.3, 40}, "nnn");         /* more than half are no exception */
    check_apart(3, (const double[]){0, 2.6, 0.001}, "nnn");       /* nothing is nothing on any axis */
    check_apart(1, (const double[]){50}, "n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_begin_where_there_is_room),
        cmocka_unit_test(lines_nearer_than_half_a_label_share_one),
        cmocka_unit_test(a_panel_that_would_flatten_the_others_has_another_scale),
    };
    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
