/* A made run in a folder of its own whose figures are drawn, for tests of figures. */
#ifndef KAPASIM_TESTS_PLOT_FIXTURE_H
#define KAPASIM_TESTS_PLOT_FIXTURE_H

#include <stdbool.h>

#include "made_run.h"

enum { PLOT_PATH = 256 };

/* A folder under /tmp with a run in it; the tests work inside the folder, with the scripts by their full path. */
struct plot_fixture {
    char folder[PLOT_PATH];
    char project[PLOT_PATH];
    char plots_dir[PLOT_PATH + 16];
    struct store *store;
    struct messages messages;
};

/* Values for every indicator, which fall more from scenario to scenario; people and money for every year. */
double plot_fixture_value(int scenario, int indicator, uint32_t replicate, int month);
void plot_fixture_years(int scenario, uint32_t replicate, struct record *record);

/* Opens a run in FOLDER/NAME and goes to FOLDER. What the run leaves out are the values above, over 30 months. */
void plot_fixture_open(struct plot_fixture *fixture, struct made_run run, const char *name);
void plot_fixture_close(struct plot_fixture *fixture);

/* A test that failed in its folder must not take the others with it: each ends in `home`. */
int plot_fixture_go_home(void **home);
#define PLOT_TEST(test, home) cmocka_unit_test_prestate_setup_teardown(test, NULL, plot_fixture_go_home, home)

/* Draws a figure, or with NULL all, into DIR/plots; the messages are those of this call. */
int plot_fixture_draw(struct plot_fixture *fixture, const char *dir, const char *figure);

/* Whether one of the messages holds `what`. */
bool plot_fixture_said(const struct plot_fixture *fixture, const char *what);

/* A whole file DIR/plots/NAME.SUFFIX, with its size, for the caller to free. */
char *plot_fixture_contents(const char *dir, const char *name, const char *suffix, size_t *size);

/* The data of a figure that is drawn into run/plots without complaint, and without NaN in its SVG; for the caller to
 * free. */
char *plot_fixture_data(struct plot_fixture *fixture, const char *figure);

/* Checks that a text holds `what`, or not, and shows it if that is wrong. */
void plot_fixture_check(const char *text, const char *what, bool expected);

/* How often a text holds another. */
int plot_fixture_count(const char *text, const char *what);

#endif
