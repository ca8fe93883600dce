/* Labels of a figure keep off its lines. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_begin_where_there_is_room),
        cmocka_unit_test(lines_nearer_than_half_a_label_share_one),
    };
    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
