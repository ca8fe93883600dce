/* What a page of figures says and where: texts keep off each other and end on the page, and captions are true. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "plot_fixture.h"
#include "report/text.h"

static const char *const plain[] = {"Policy continued", "Budget +50 %", "Mentoring"};

/* The change is spread about 9.5 points, to more than ten at one end. */
static double value_that_rises(int scenario, int indicator, uint32_t replicate, int month)
{
    (void)indicator;
    return 0.3 + (month > 0 && scenario == 1 ? 0.09 + (double)(replicate % 11) / 1000 : 0);
}

static void a_range_has_the_digits_of_the_summary(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    struct made_run run = {.names = plain, .n_scenarios = 2, .replicates = 200, .value = value_that_rises};
    plot_fixture_open(&fixture, run, "run");
    char *data = plot_fixture_data(&fixture, "error");
    plot_fixture_check(data, "+9.50 points (+9.00 to +10.0)", true);
    free(data);
    plot_fixture_close(&fixture);
}

/* gnuplot draws the box of a character that no font has over the whole page. */
static void what_the_font_lacks_is_a_small_box(void **state)
{
    (void)state;
    char text[TEXT_SIZE];
    text_drawn("Lebih 👍 baik – 日本 ≥ é", TEXT_NAME_COLUMNS, text);
    assert_string_equal(text, "Lebih □ baik – □□ ≥ é");
}

/* Where a text begins in an SVG, and the size of its letters. */
static void find_text(const char *svg, const char *text, double *x, double *size)
{
    const char *found = strstr(svg, text), *place = NULL, *letters = NULL;
    assert_non_null(found);
    for (const char *at = svg; (at = strstr(at, "translate(")) != NULL && at < found; at++)
        place = at + strlen("translate(");
    assert_non_null(place);
    letters = strstr(place, "font-size=\"");
    assert_non_null(letters);
    *x = strtod(place, NULL);
    *size = strtod(letters + strlen("font-size=\""), NULL);
}

/* Millions of rupiah in five digits leave a panel's title the least room. */
static void rich(int scenario, uint32_t replicate, struct record *record)
{
    (void)scenario, (void)replicate;
    for (int i = 0; i < record->n_years; i++)
        record->budget[i] = (struct budget_year){.money = 9e9, .spent = 9e9};
}

static void a_long_name_over_the_last_column_ends_on_the_page(void **state)
{
    (void)state;
    static const char *const names[] = {"One",  "Two",  "Three",
                                        "Four", "Five", "SOP supervision and independent checking of all"};
    struct plot_fixture fixture;
    size_t length;
    double x = 0, size = 0;
    struct made_run run = {.names = names, .n_scenarios = 6, .replicates = 2, .years = rich};
    plot_fixture_open(&fixture, run, "run");
    free(plot_fixture_data(&fixture, "budget"));
    char *svg = plot_fixture_contents("run", "budget", "svg", &length);
    find_text(svg, "SOP supervision and indepen…", &x, &size);
    assert_true(x > 700);
    assert_true(x + 17.6 * size <= 1000); /* what this text takes in bold DejaVu Sans */
    free(svg);
    plot_fixture_close(&fixture);
}

static void a_number_beside_a_full_bar_ends_before_the_next_column(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    size_t length;
    double number = 0, next = 0, size = 0;
    struct made_run run = {.names = plain, .n_scenarios = 1, .replicates = 2};
    plot_fixture_open(&fixture, run, "run");
    free(plot_fixture_data(&fixture, "funnel"));
    char *svg = plot_fixture_contents("run", "funnel", "svg", &length);
    find_text(svg, ">60<", &number, &size);
    find_text(svg, ">functional<", &next, &size);
    assert_true(number < next && number + 40 <= next); /* four digits and a gap */
    free(svg);
    plot_fixture_close(&fixture);
}

static void it_is_told_beside_the_line_when_policies_begin(void **state)
{
    (void)state;
    static const int horizons[] = {6, 60};
    for (int i = 0; i < 2; i++) {
        struct plot_fixture fixture;
        size_t length;
        struct made_run run = {.names = plain, .n_scenarios = 3, .replicates = 2, .horizon = horizons[i]};
        plot_fixture_open(&fixture, run, "run");
        free(plot_fixture_data(&fixture, "skill"));
        char *svg = plot_fixture_contents("run", "skill", "svg", &length);
        const char *told = strstr(svg, "policies begin"), *place = told;
        assert_non_null(told);
        while (place > svg && strncmp(place, "transform", 9) != 0)
            place--;
        char attributes[256];
        snprintf(attributes, sizeof attributes, "%.*s", (int)(told - place), place);
        plot_fixture_check(attributes, "rotate", false); /* upright it would be as long as a low panel is high */
        plot_fixture_check(attributes, horizons[i] < 12 ? "\"end\"" : "\"start\"", true);
        free(svg);
        plot_fixture_close(&fixture);
    }
}

static void names_of_27_common_letters_are_whole_beside_lines(void **state)
{
    (void)state;
    static const char *const names[] = {"Stable 1.5 % of the ceiling", "In-house instead of retreat",
                                        "Managerial training for all"};
    static const char *const figures[] = {"skill", "access", "ipasn"};
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = names, .n_scenarios = 3, .replicates = 2}, "run");
    for (int i = 0; i < 3; i++) {
        char *data = plot_fixture_data(&fixture, figures[i]);
        for (int k = 0; k < 3; k++)
            plot_fixture_check(data, names[k], true);
        plot_fixture_check(data, "…", false);
        free(data);
    }
    plot_fixture_close(&fixture);
}

static void captions_speak_of_what_is_there(void **state)
{
    (void)state;
    static const char *const shorter = "note\tThe run is shorter than 12 months";
    for (int horizon = 11; horizon <= 12; horizon++) {
        struct plot_fixture fixture;
        struct made_run run = {.names = plain, .n_scenarios = 2, .replicates = 1, .horizon = horizon};
        plot_fixture_open(&fixture, run, "run");
        char *error = plot_fixture_data(&fixture, "error"), *ipasn = plot_fixture_data(&fixture, "ipasn"),
             *skill = plot_fixture_data(&fixture, "skill");
        plot_fixture_check(error, "The bands rest", false); /* of a single replicate */
        plot_fixture_check(error, shorter, horizon < 12);
        plot_fixture_check(ipasn, shorter, horizon < 12);
        plot_fixture_check(skill, shorter, false); /* which shows months */
        free(error);
        free(ipasn);
        free(skill);
        plot_fixture_close(&fixture);
    }
}

int main(void)
{
    char project[PLOT_PATH];
    if (getcwd(project, PLOT_PATH) == NULL)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_font_lacks_is_a_small_box),
        PLOT_TEST(a_range_has_the_digits_of_the_summary, project),
        PLOT_TEST(a_long_name_over_the_last_column_ends_on_the_page, project),
        PLOT_TEST(a_number_beside_a_full_bar_ends_before_the_next_column, project),
        PLOT_TEST(it_is_told_beside_the_line_when_policies_begin, project),
        PLOT_TEST(names_of_27_common_letters_are_whole_beside_lines, project),
        PLOT_TEST(captions_speak_of_what_is_there, project),
    };
    return cmocka_run_group_tests_name("plot_page", tests, NULL, NULL);
}
