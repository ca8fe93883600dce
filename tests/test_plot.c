#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "made_run.h"
#include "report/figure.h"
#include "report/plot.h"

enum { PATH = 256, LONG = 10000 };

/* A folder under /tmp with a run in it; the tests work inside the folder, with the scripts by their full path. */
struct fixture {
    char folder[PATH];
    char project[PATH];
    char plots_dir[PATH + 16];
    struct store *store;
    struct messages messages;
};

static double value(int scenario, int indicator, uint32_t replicate, int month)
{
    double spread = ((double)(replicate * 7919 % 101) - 50) / 1000;
    return 0.3 + 0.01 * indicator + spread - (month > 0 ? 0.0002 * month * scenario : 0);
}

static void years(int scenario, uint32_t replicate, struct record *record)
{
    (void)replicate;
    for (int i = 0; i < record->n_years * record->n_programmes; i++)
        for (int stage = 0; stage < FUNNEL_STAGES; stage++)
            record->programmes[i].stage[stage] = 60 - 7 * stage + (stage > 4 ? scenario : 0);
}

/* The scenarios hardly differ. */
static double value_of_all(int scenario, int indicator, uint32_t replicate, int month)
{
    return value(0, indicator, replicate, month) + 1e-5 * scenario;
}

static void nobody(int scenario, uint32_t replicate, struct record *record)
{
    (void)scenario, (void)replicate, (void)record;
}

/* Opens a run in FOLDER/NAME and goes to FOLDER. */
static void open_run(struct fixture *fixture, struct made_run run, const char *name)
{
    char dir[2 * PATH];
    *fixture = (struct fixture){.folder = "/tmp/kapasim-test-XXXXXX"};
    assert_non_null(mkdtemp(fixture->folder));
    assert_non_null(getcwd(fixture->project, PATH));
    snprintf(fixture->plots_dir, sizeof fixture->plots_dir, "%s/plots", fixture->project);
    snprintf(dir, sizeof dir, "%s/%s", fixture->folder, name);
    run.horizon = run.horizon != 0 ? run.horizon : 30;
    run.value = run.value != NULL ? run.value : value;
    run.years = run.years != NULL ? run.years : years;
    fixture->store = made_run_open(&run, dir);
    assert_int_equal(chdir(fixture->folder), 0);
}

static void close_run(struct fixture *fixture)
{
    store_close(fixture->store);
    messages_clear(&fixture->messages);
    assert_int_equal(chdir(fixture->project), 0);
    made_run_remove(fixture->folder);
}

static int draw(struct fixture *fixture, const char *dir, const char *figure)
{
    messages_clear(&fixture->messages);
    int status =
        plot_figures(fixture->store, dir, fixture->plots_dir, &figure, figure != NULL ? 1 : 0, &fixture->messages);
    for (size_t i = 0; i < fixture->messages.count && status != STATUS_OK; i++)
        print_message("%s\n", fixture->messages.list[i].text);
    return status;
}

static bool said(const struct fixture *fixture, const char *what)
{
    return fixture->messages.count > 0 && strstr(fixture->messages.list[0].text, what) != NULL;
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

static int count_text(const char *text, const char *what)
{
    int n = 0;
    for (const char *found = text; (found = strstr(found, what)) != NULL; found++)
        n++;
    return n;
}

/* A whole file, for the caller to free. */
static char *contents(const char *dir, const char *name, const char *suffix, size_t *size)
{
    char path[2 * PATH];
    snprintf(path, sizeof path, "%s/plots/%s.%s", dir, name, suffix);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s is not there", path);
    char *bytes = calloc(1, 1 << 22);
    assert_non_null(bytes);
    *size = fread(bytes, 1, (1 << 22) - 1, file);
    fclose(file);
    return bytes;
}

static const char *const plain[] = {"Policy continued", "Budget +50 %", "Mentoring"};

static void each_figure_makes_its_four_files_and_the_same_bytes_again(void **state)
{
    (void)state;
    static const char *const suffixes[] = {"svg", "png", "dat", "gp"};
    struct fixture fixture;
    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 3, .replicates = 200}, "run");
    int n = 0;
    const struct figure *figures = figure_list(&n);
    for (int i = 0; i < n; i++) {
        const char *name = figures[i].name;
        size_t sizes[2];
        char *first[4], *again;
        assert_int_equal(draw(&fixture, "run", name), STATUS_OK);
        for (int k = 0; k < 4; k++)
            first[k] = contents("run", name, suffixes[k], &sizes[0]);
        assert_non_null(strstr(first[0], "</svg>"));
        assert_non_null(strstr(first[0], name)); /* its ids bear the figure's name */
        assert_memory_equal(first[1], "\x89PNG", 4);
        assert_non_null(strstr(first[2], "Policy continued"));
        assert_non_null(strstr(first[3], "gnuplot -d -c "));
        assert_int_equal(draw(&fixture, "run", name), STATUS_OK);
        for (int k = 0; k < 4; k++) {
            free(contents("run", name, suffixes[k], &sizes[0]));
            again = contents("run", name, suffixes[k], &sizes[1]);
            assert_int_equal(sizes[0], sizes[1]);
            assert_memory_equal(first[k], again, sizes[1]);
            free(first[k]);
            free(again);
        }
    }
    close_run(&fixture);
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
    struct fixture fixture;
    struct made_run run = {.names = evil, .n_scenarios = 9, .replicates = 20};
    open_run(&fixture, run, "< touch ran;");
    assert_int_equal(draw(&fixture, "< touch ran;", NULL), STATUS_OK); /* the folder's name is one, too */
    assert_int_not_equal(access("ran", F_OK), 0);
    assert_int_not_equal(access("ran;", F_OK), 0);

    size_t size;
    char *svg = contents("< touch ran;", "error", "svg", &size);
    assert_non_null(strstr(svg, "`touch ran`” $(touch ran) &lt;b>&amp;amp;."));
    assert_non_null(strstr(svg, "”. system('touch ran') .”"));
    assert_non_null(strstr(svg, "@touch {/Bold x}^2_3 \\n %d …"));
    assert_non_null(strstr(svg, "&lt; touch ran"));
    assert_non_null(strstr(svg, "??😀 漢字  ]0;x"));
    assert_non_null(strstr(svg, "# a comment ”field”"));
    assert_non_null(strstr(svg, "WWW…"));
    assert_null(strstr(svg, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"));
    free(svg);
    close_run(&fixture);
}

static void a_wrong_name_is_told_the_nearest_before_anything_is_drawn(void **state)
{
    (void)state;
    struct fixture fixture;
    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 3}, "run");
    const char *const words[] = {"error", "funel"};
    int status = plot_figures(fixture.store, "run", fixture.plots_dir, words, 2, &fixture.messages);
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_true(said(&fixture, "did you mean `funnel`?"));
    assert_int_not_equal(access("run/plots", F_OK), 0);

    assert_int_equal(draw(&fixture, "run", "kpi"), STATUS_BAD_INPUT);
    assert_false(said(&fixture, "did you mean"));
    assert_true(said(&fixture, "the figures are: access, "));
    close_run(&fixture);
}

static void links_lead_no_figure_out_of_its_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"part-error.gp", "error.gp", "error.dat", "error.svg", "part-error.svg"};
    struct fixture fixture;
    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    assert_int_equal(mkdir("run/plots", 0777), 0);
    write_text("victim", "mine");
    for (int i = 0; i < 5; i++) {
        char path[PATH];
        snprintf(path, sizeof path, "run/plots/%s", names[i]);
        assert_int_equal(symlink("../../victim", path), 0);
    }
    assert_int_equal(draw(&fixture, "run", "error"), STATUS_OK);
    struct stat found;
    assert_int_equal(stat("victim", &found), 0);
    assert_int_equal(found.st_size, strlen("mine"));
    assert_int_equal(lstat("run/plots/error.svg", &found), 0);
    assert_true(S_ISREG(found.st_mode));

    assert_int_equal(rename("run/plots", "elsewhere"), 0);
    assert_int_equal(symlink("../elsewhere", "run/plots"), 0);
    int entries = count_entries("elsewhere", "");
    assert_int_equal(draw(&fixture, "run", "sop"), STATUS_BAD_INPUT);
    assert_true(said(&fixture, "a file or a link"));
    assert_int_equal(count_entries("elsewhere", ""), entries);
    close_run(&fixture);
}

static void settings_of_the_user_change_no_figure(void **state)
{
    (void)state;
    struct fixture fixture;
    size_t size[2];
    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    assert_int_equal(draw(&fixture, "run", "error"), STATUS_OK);
    char *without = contents("run", "error", "svg", &size[0]);
    assert_int_equal(setenv("GNUTERM", "x11", 1), 0);
    assert_int_equal(setenv("LC_ALL", "id_ID.UTF-8", 1), 0);
    assert_int_equal(draw(&fixture, "run", "error"), STATUS_OK);
    assert_int_equal(unsetenv("GNUTERM"), 0);
    assert_int_equal(unsetenv("LC_ALL"), 0);
    char *with = contents("run", "error", "svg", &size[1]);
    assert_string_equal(with, without);
    free(without);
    free(with);
    close_run(&fixture);
}

static void lines_that_lie_on_each_other_have_one_label(void **state)
{
    (void)state;
    struct fixture fixture;
    size_t size;
    struct made_run run = {.names = plain, .n_scenarios = 3, .replicates = 20, .value = value_of_all};
    open_run(&fixture, run, "run");
    assert_int_equal(draw(&fixture, "run", "skill"), STATUS_OK);
    char *data = contents("run", "skill", "dat", &size);
    assert_int_equal(count_text(data, "All scenarios"), 4); /* one a panel */
    assert_null(strstr(data, "Mentoring"));
    free(data);
    close_run(&fixture);

    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 3, .replicates = 20}, "run");
    assert_int_equal(draw(&fixture, "run", "skill"), STATUS_OK);
    data = contents("run", "skill", "dat", &size);
    assert_null(strstr(data, "All scenarios"));
    assert_int_equal(count_text(data, "Mentoring"), 4);
    free(data);
    close_run(&fixture);
}

static void dates_leave_each_other_room(void **state)
{
    (void)state;
    struct fixture fixture;
    size_t size;
    struct made_run run = {.names = plain, .n_scenarios = 2, .replicates = 2, .horizon = 12};
    open_run(&fixture, run, "run");
    assert_int_equal(draw(&fixture, "run", NULL), STATUS_OK);
    char *wide = contents("run", "error", "svg", &size); /* one panel, with room for half years */
    assert_non_null(strstr(wide, "2026-07"));
    char *narrow = contents("run", "skill", "svg", &size);
    assert_non_null(strstr(narrow, "2026-01"));
    assert_null(strstr(narrow, "2026-07"));
    free(wide);
    free(narrow);
    close_run(&fixture);
}

static void one_scenario_and_few_replicates_are_enough_for_what_compares_nothing(void **state)
{
    (void)state;
    struct fixture fixture;
    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    assert_int_equal(draw(&fixture, "run", NULL), STATUS_OK);
    assert_int_equal(access("run/plots/skill.png", F_OK), 0);
    assert_int_not_equal(access("run/plots/difference.png", F_OK), 0);
    assert_int_equal(draw(&fixture, "run", "difference"), STATUS_BAD_INPUT);
    assert_true(said(&fixture, "only one"));
    close_run(&fixture);
}

static void a_run_without_need_has_no_funnel_and_says_so(void **state)
{
    (void)state;
    struct fixture fixture;
    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1, .years = nobody}, "run");
    assert_int_equal(draw(&fixture, "run", NULL), STATUS_OK);
    assert_true(said(&fixture, "`funnel` is left out"));
    assert_int_equal(draw(&fixture, "run", "funnel"), STATUS_BAD_INPUT);
    assert_int_equal(count_entries("run/plots", "part-"), 0);
    assert_int_not_equal(access("run/plots/funnel.gp", F_OK), 0);
    close_run(&fixture);
}

static void missing_or_idle_gnuplot_fonts_and_scripts_are_told_and_leave_no_parts(void **state)
{
    (void)state;
    struct fixture fixture;
    open_run(&fixture, (struct made_run){.names = plain, .n_scenarios = 1, .replicates = 1}, "run");
    char path[4096];
    snprintf(path, sizeof path, "%s", getenv("PATH"));
    assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
    assert_int_equal(draw(&fixture, "run", "error"), STATUS_IO);
    assert_true(said(&fixture, "gnuplot is missing; install it"));

    assert_int_equal(mkdir("bin", 0777), 0);
    write_text("bin/gnuplot", "#!/bin/sh\nexit 0\n");
    assert_int_equal(chmod("bin/gnuplot", 0755), 0);
    assert_int_equal(setenv("PATH", "bin", 1), 0);
    assert_int_equal(draw(&fixture, "run", "error"), STATUS_IO);
    assert_int_equal(setenv("PATH", path, 1), 0);
    assert_true(said(&fixture, "drew nothing"));

    snprintf(path, sizeof path, "%s/no-fonts.conf", fixture.folder);
    write_text(path, "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>");
    assert_int_equal(setenv("FONTCONFIG_FILE", path, 1), 0);
    assert_int_equal(draw(&fixture, "run", "error"), STATUS_IO);
    assert_int_equal(unsetenv("FONTCONFIG_FILE"), 0);
    assert_true(said(&fixture, "no fonts"));
    assert_int_equal(count_entries("run/plots", "part-"), 0);
    assert_int_not_equal(access("run/plots/error.png", F_OK), 0);

    fixture.plots_dir[0] = '\0';
    assert_int_equal(draw(&fixture, "run", "error"), STATUS_IO);
    assert_true(said(&fixture, "cannot be read"));
    close_run(&fixture);
}

/* A test that failed in its folder must not take the others with it. */
static int go_home(void **state)
{
    return chdir(*state);
}

#define WORKS_IN_A_FOLDER(test) cmocka_unit_test_prestate_setup_teardown(test, NULL, go_home, project)

int main(void)
{
    char project[PATH];
    if (getcwd(project, PATH) == NULL)
        return 1;
    const struct CMUnitTest tests[] = {
        WORKS_IN_A_FOLDER(each_figure_makes_its_four_files_and_the_same_bytes_again),
        WORKS_IN_A_FOLDER(names_are_drawn_as_they_are_and_run_nothing),
        WORKS_IN_A_FOLDER(a_wrong_name_is_told_the_nearest_before_anything_is_drawn),
        WORKS_IN_A_FOLDER(links_lead_no_figure_out_of_its_folder),
        WORKS_IN_A_FOLDER(settings_of_the_user_change_no_figure),
        WORKS_IN_A_FOLDER(lines_that_lie_on_each_other_have_one_label),
        WORKS_IN_A_FOLDER(dates_leave_each_other_room),
        WORKS_IN_A_FOLDER(one_scenario_and_few_replicates_are_enough_for_what_compares_nothing),
        WORKS_IN_A_FOLDER(a_run_without_need_has_no_funnel_and_says_so),
        WORKS_IN_A_FOLDER(missing_or_idle_gnuplot_fonts_and_scripts_are_told_and_leave_no_parts),
    };
    return cmocka_run_group_tests_name("plot", tests, NULL, NULL);
}
