#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "plot_fixture.h"
#include "report/figure.h"
#include "report/plot.h"
#include "run/store_inside.h"

enum { LONG = 10000 };

/* The scenarios hardly differ. */
static double value_of_all(int scenario, int indicator, uint32_t replicate, int month)
{
    return plot_fixture_value(0, indicator, replicate, month) + 1e-5 * scenario;
}

static void nobody(int scenario, uint32_t replicate, struct record *record)
{
    (void)scenario, (void)replicate, (void)record;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* How many entries of a folder begin with `beginning`. */
static int count_entries(const char *folder, const char *beginning)
{
    struct dirent **entries = NULL;
    int found = 0, n = scandir(folder, &entries, NULL, alphasort);
    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        found += entries[i]->d_name[0] != '.' && strncmp(entries[i]->d_name, beginning, strlen(beginning)) == 0;
        free(entries[i]);
    }
    free(entries);
    return found;
}

static const char *const plain[] = {"Policy continued", "Budget +50 %", "Mentoring"};

static void each_figure_makes_its_four_files_and_the_same_bytes_again(void **state)
{
    (void)state;
    static const char *const suffixes[] = {"svg", "png", "dat", "gp"};
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 3, .replicates = 200}, "run");
    int n = 0;
    const struct figure *figures = figure_list(&n);
    for (int i = 0; i < n; i++) {
        const char *name = figures[i].name;
        size_t sizes[2];
        char *first[4], *again;
        assert_int_equal(plot_fixture_draw(&fixture, "run", name), STATUS_OK);
        for (int k = 0; k < 4; k++)
            first[k] = plot_fixture_contents("run", name, suffixes[k], &sizes[0]);
        assert_non_null(strstr(first[0], "</svg>"));
        assert_non_null(strstr(first[0], name)); /* its ids bear the figure's name */
        assert_memory_equal(first[1], "\x89PNG", 4);
        assert_non_null(strstr(first[2], "Policy continued"));
        assert_non_null(strstr(first[3], "gnuplot -d -c "));
        assert_int_equal(plot_fixture_draw(&fixture, "run", name), STATUS_OK);
        for (int k = 0; k < 4; k++) {
            free(plot_fixture_contents("run", name, suffixes[k], &sizes[0]));
            again = plot_fixture_contents("run", name, suffixes[k], &sizes[1]);
            assert_int_equal(sizes[0], sizes[1]);
            assert_memory_equal(first[k], again, sizes[1]);
            free(first[k]);
            free(again);
        }
    }
    plot_fixture_close(&fixture);
}

static void names_are_drawn_as_they_are_and_run_nothing(void **state)
{
    (void)state;
    static char endless[LONG + 1];
    memset(endless, 'W', LONG);
    const char *const evil[] = {
        "`touch ran`\" $(touch ran) <b>&amp;\n",
        "\". system('touch ran') .\"",
        "'; !touch ran",
        "@touch {/Bold x}^2_3 \\n %d %s",
        "< touch ran",
        "\xff\xfe\xf0\x9f\x98\x80 漢字 \x1b]0;x\a",
        "# a comment\t\"field\"",
        endless,
        "",
    };
    struct plot_fixture fixture;
    struct made_run run = {.names = evil, .n_scenarios = 9, .replicates = 20};
    plot_fixture_open(&fixture, run, "< touch ran;");
    assert_int_equal(plot_fixture_draw(&fixture, "< touch ran;", NULL), STATUS_OK); /* the folder's name is one, too */
    assert_int_not_equal(access("ran", F_OK), 0);
    assert_int_not_equal(access("ran;", F_OK), 0);

    size_t size;
    char *svg = plot_fixture_contents("< touch ran;", "error", "svg", &size);
    assert_non_null(strstr(svg, "`touch ran`” $(touch ran) &lt;b>&amp;amp;."));
    assert_non_null(strstr(svg, "”. system('touch ran') .”"));
    assert_non_null(strstr(svg, "@touch {/Bold x}^2_3 \\n %d…"));
    assert_non_null(strstr(svg, "&lt; touch ran"));
    assert_non_null(strstr(svg, "??□ □□  ]0;x"));
    assert_non_null(strstr(svg, "# a comment ”field”"));
    assert_non_null(strstr(svg, "WWW…"));
    assert_null(strstr(svg, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"));
    free(svg);
    plot_fixture_close(&fixture);
}

static void a_wrong_name_is_told_the_nearest_before_anything_is_drawn(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 3}, "run");
    const char *const words[] = {"error", "funel"};
    int status = plot_figures(fixture.store, "run", fixture.plots_dir, words, 2, &fixture.messages);
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_true(plot_fixture_said(&fixture, "did you mean `funnel`?"));
    assert_int_not_equal(access("run/plots", F_OK), 0);

    assert_int_equal(plot_fixture_draw(&fixture, "run", "weather"), STATUS_BAD_INPUT);
    assert_false(plot_fixture_said(&fixture, "did you mean"));
    assert_true(plot_fixture_said(&fixture, "the figures are: access, "));
    plot_fixture_close(&fixture);
}

static void links_lead_no_figure_out_of_its_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"part-error.gp", "error.gp", "error.dat", "error.svg", "part-error.svg"};
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    assert_int_equal(mkdir("run/plots", 0777), 0);
    write_text("victim", "mine");
    for (int i = 0; i < 5; i++) {
        char path[PLOT_PATH];
        snprintf(path, sizeof path, "run/plots/%s", names[i]);
        assert_int_equal(symlink("../../victim", path), 0);
    }
    assert_int_equal(plot_fixture_draw(&fixture, "run", "error"), STATUS_OK);
    struct stat found;
    assert_int_equal(stat("victim", &found), 0);
    assert_int_equal(found.st_size, strlen("mine"));
    assert_int_equal(lstat("run/plots/error.svg", &found), 0);
    assert_true(S_ISREG(found.st_mode));

    assert_int_equal(rename("run/plots", "elsewhere"), 0);
    assert_int_equal(symlink("../elsewhere", "run/plots"), 0);
    int entries = count_entries("elsewhere", "");
    assert_int_equal(plot_fixture_draw(&fixture, "run", "sop"), STATUS_BAD_INPUT);
    assert_true(plot_fixture_said(&fixture, "a file or a link"));
    assert_int_equal(count_entries("elsewhere", ""), entries);
    plot_fixture_close(&fixture);
}

static void settings_of_the_user_change_no_figure(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    size_t size[2];
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", "error"), STATUS_OK);
    char *without = plot_fixture_contents("run", "error", "svg", &size[0]);
    assert_int_equal(setenv("GNUTERM", "x11", 1), 0);
    assert_int_equal(setenv("LC_ALL", "id_ID.UTF-8", 1), 0);
    assert_int_equal(plot_fixture_draw(&fixture, "run", "error"), STATUS_OK);
    assert_int_equal(unsetenv("GNUTERM"), 0);
    assert_int_equal(unsetenv("LC_ALL"), 0);
    char *with = plot_fixture_contents("run", "error", "svg", &size[1]);
    assert_string_equal(with, without);
    free(without);
    free(with);
    plot_fixture_close(&fixture);
}

static void lines_that_lie_on_each_other_have_one_label(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    size_t size;
    struct made_run run = {.names = plain, .n_scenarios = 3, .replicates = 20, .value = value_of_all};
    plot_fixture_open(&fixture, run, "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", "skill"), STATUS_OK);
    char *data = plot_fixture_contents("run", "skill", "dat", &size);
    assert_int_equal(plot_fixture_count(data, "All scenarios"), 4); /* one a panel */
    assert_null(strstr(data, "Mentoring"));
    free(data);
    plot_fixture_close(&fixture);

    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 3, .replicates = 20}, "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", "skill"), STATUS_OK);
    data = plot_fixture_contents("run", "skill", "dat", &size);
    assert_null(strstr(data, "All scenarios"));
    assert_int_equal(plot_fixture_count(data, "Mentoring"), 4);
    free(data);
    plot_fixture_close(&fixture);
}

static void dates_leave_each_other_room(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    size_t size;
    struct made_run run = {.names = plain, .n_scenarios = 2, .replicates = 2, .horizon = 12};
    plot_fixture_open(&fixture, run, "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", NULL), STATUS_OK);
    char *wide = plot_fixture_contents("run", "error", "svg", &size); /* one panel, with room for half years */
    assert_non_null(strstr(wide, "2026-07"));
    char *narrow = plot_fixture_contents("run", "skill", "svg", &size);
    assert_non_null(strstr(narrow, "2026-01"));
    assert_null(strstr(narrow, "2026-07"));
    free(wide);
    free(narrow);
    plot_fixture_close(&fixture);
}

static void one_scenario_and_few_replicates_are_enough_for_what_compares_nothing(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", NULL), STATUS_OK);
    assert_int_equal(access("run/plots/skill.png", F_OK), 0);
    assert_int_not_equal(access("run/plots/difference.png", F_OK), 0);
    assert_int_equal(plot_fixture_draw(&fixture, "run", "difference"), STATUS_BAD_INPUT);
    assert_true(plot_fixture_said(&fixture, "only one"));
    plot_fixture_close(&fixture);
}

static void a_run_without_need_has_no_funnel_and_says_so(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1, .years = nobody},
                      "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", NULL), STATUS_OK);
    assert_true(plot_fixture_said(&fixture, "`funnel` is left out"));
    assert_int_equal(plot_fixture_draw(&fixture, "run", "funnel"), STATUS_BAD_INPUT);
    assert_int_equal(count_entries("run/plots", "part-"), 0);
    assert_int_not_equal(access("run/plots/funnel.gp", F_OK), 0);
    plot_fixture_close(&fixture);
}

static void missing_or_idle_gnuplot_fonts_and_scripts_are_told_and_leave_no_parts(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    char path[4096];
    snprintf(path, sizeof path, "%s", getenv("PATH"));
    assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
    assert_int_equal(plot_fixture_draw(&fixture, "run", "error"), STATUS_IO);
    assert_true(plot_fixture_said(&fixture, "gnuplot is missing; install it"));

    assert_int_equal(mkdir("bin", 0777), 0);
    write_text("bin/gnuplot", "#!/bin/sh\nexit 0\n");
    assert_int_equal(chmod("bin/gnuplot", 0755), 0);
    assert_int_equal(setenv("PATH", "bin", 1), 0);
    assert_int_equal(plot_fixture_draw(&fixture, "run", "error"), STATUS_IO);
    assert_int_equal(setenv("PATH", path, 1), 0);
    assert_true(plot_fixture_said(&fixture, "drew nothing"));

    snprintf(path, sizeof path, "%s/no-fonts.conf", fixture.folder);
    write_text(path, "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>");
    assert_int_equal(setenv("FONTCONFIG_FILE", path, 1), 0);
    assert_int_equal(plot_fixture_draw(&fixture, "run", "error"), STATUS_IO);
    assert_int_equal(unsetenv("FONTCONFIG_FILE"), 0);
    assert_true(plot_fixture_said(&fixture, "no fonts"));
    assert_int_equal(count_entries("run/plots", "part-"), 0);
    assert_int_not_equal(access("run/plots/error.png", F_OK), 0);

    fixture.plots_dir[0] = '\0';
    assert_int_equal(plot_fixture_draw(&fixture, "run", "error"), STATUS_IO);
    assert_true(plot_fixture_said(&fixture, "cannot be read"));
    plot_fixture_close(&fixture);
}

/* Whether a figure reads an indicator, found by telling the store of the others only: what it is not told of before is
 * read, and held, together with all that it was told of. `*told` is whether the figure would have told it. */
static bool figure_reads(const struct figure *figure, int indicator, struct store *store, bool *told)
{
    FILE *file = tmpfile();
    bool found = false;
    memset(store->expected, 0, sizeof store->expected);
    if (figure->expect != NULL)
        figure->expect(store);
    *told = store->expected[indicator];
    store->expected[indicator] = false;
    assert_non_null(file);
    assert_int_equal(figure->write(store, file), STATUS_OK);
    assert_int_equal(fclose(file), 0);
    for (int i = 0; i < store->info.n_scenarios && store->months != NULL; i++) {
        found = found || store->months[i].place[indicator] > 0;
        free(store->months[i].values);
        store->months[i] = (struct store_months){0};
    }
    return found;
}

static void a_figure_tells_the_store_of_what_it_reads_and_of_nothing_else(void **state)
{
    (void)state;
    int n = 0;
    const struct figure *figures = figure_list(&n);
    for (int scenarios = 1; scenarios <= 3; scenarios++) {
        struct plot_fixture fixture;
        plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = scenarios, .replicates = 2},
                          "run");
        for (int k = 0; k < n * INDICATOR_COUNT; k++) {
            const struct figure *figure = &figures[k / INDICATOR_COUNT];
            bool told = false;
            if (figure->compares && scenarios < 2)
                continue;
            bool reads = figure_reads(figure, k % INDICATOR_COUNT, fixture.store, &told);
            if (reads != told)
                fail_msg("`%s` of %d scenarios %s %s", figure->name, scenarios,
                         reads ? "reads untold" : "tells without reading", indicators[k % INDICATOR_COUNT].name);
        }
        plot_fixture_close(&fixture);
    }
}

static int count_expected(const struct store *store)
{
    int n = 0;
    for (int i = 0; i < INDICATOR_COUNT; i++)
        n += store->expected[i];
    return n;
}

static void the_store_is_told_of_what_is_drawn_alone(void **state)
{
    (void)state;
    struct plot_fixture fixture;
    plot_fixture_open(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    assert_int_equal(plot_fixture_draw(&fixture, "run", "sop"), STATUS_OK);
    assert_int_equal(count_expected(fixture.store), 1);
    assert_true(fixture.store->expected[INDICATOR_sop_expected]);
    assert_int_equal(plot_fixture_draw(&fixture, "run", NULL), STATUS_OK);
    assert_true(fixture.store->expected[INDICATOR_skill_sma]);
    assert_false(fixture.store->expected[INDICATOR_error_rate]); /* of figures on request */
    assert_false(fixture.store->expected[INDICATOR_sop_compliance]);
    plot_fixture_close(&fixture);
}

int main(void)
{
    char project[PLOT_PATH];
    if (getcwd(project, PLOT_PATH) == NULL)
        return 1;
    const struct CMUnitTest tests[] = {
        PLOT_TEST(each_figure_makes_its_four_files_and_the_same_bytes_again, project),
        PLOT_TEST(a_figure_tells_the_store_of_what_it_reads_and_of_nothing_else, project),
        PLOT_TEST(the_store_is_told_of_what_is_drawn_alone, project),
        PLOT_TEST(names_are_drawn_as_they_are_and_run_nothing, project),
        PLOT_TEST(a_wrong_name_is_told_the_nearest_before_anything_is_drawn, project),
        PLOT_TEST(links_lead_no_figure_out_of_its_folder, project),
        PLOT_TEST(settings_of_the_user_change_no_figure, project),
        PLOT_TEST(lines_that_lie_on_each_other_have_one_label, project),
        PLOT_TEST(dates_leave_each_other_room, project),
        PLOT_TEST(one_scenario_and_few_replicates_are_enough_for_what_compares_nothing, project),
        PLOT_TEST(a_run_without_need_has_no_funnel_and_says_so, project),
        PLOT_TEST(missing_or_idle_gnuplot_fonts_and_scripts_are_told_and_leave_no_parts, project),
    };
    return cmocka_run_group_tests_name("plot", tests, NULL, NULL);
}
