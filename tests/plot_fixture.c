#include "plot_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "report/plot.h"

double plot_fixture_value(int scenario, int indicator, uint32_t replicate, int month)
{
    double spread = ((double)(replicate * 7919 % 101) - 50) / 1000;
    return 0.3 + 0.01 * indicator + spread - (month > 0 ? 0.0002 * month * scenario : 0);
}

void plot_fixture_years(int scenario, uint32_t replicate, struct record *record)
{
    for (int i = 0; i < record->n_years; i++) {
        double money = 1e6 * (150 + (double)(replicate % 7) + 20 * scenario), lapsed = 1e6 * (10 + 5 * scenario);
        record->budget[i] = (struct budget_year){.money = money, .spent = money - lapsed, .lapsed = lapsed};
    }
    for (int i = 0; i < record->n_years * record->n_programmes; i++)
        for (int stage = 0; stage < FUNNEL_STAGES; stage++)
            record->programmes[i].stage[stage] = 60 - 7 * stage + (stage > 4 ? scenario : 0);
}

void plot_fixture_open(struct plot_fixture *fixture, struct made_run run, const char *name)
{
    char dir[2 * PLOT_PATH];
    *fixture = (struct plot_fixture){.folder = "/tmp/kapasim-test-XXXXXX"};
    assert_non_null(mkdtemp(fixture->folder));
    assert_non_null(getcwd(fixture->project, PLOT_PATH));
    snprintf(fixture->plots_dir, sizeof fixture->plots_dir, "%s/plots", fixture->project);
    snprintf(dir, sizeof dir, "%s/%s", fixture->folder, name);
    run.horizon = run.horizon != 0 ? run.horizon : 30;
    run.value = run.value != NULL ? run.value : plot_fixture_value;
    run.years = run.years != NULL ? run.years : plot_fixture_years;
    fixture->store = made_run_open(&run, dir);
    assert_int_equal(chdir(fixture->folder), 0);
}

void plot_fixture_close(struct plot_fixture *fixture)
{
    store_close(fixture->store);
    messages_clear(&fixture->messages);
    assert_int_equal(chdir(fixture->project), 0);
    made_run_remove(fixture->folder);
}

int plot_fixture_go_home(void **home)
{
    return chdir(*home);
}

int plot_fixture_draw(struct plot_fixture *fixture, const char *dir, const char *figure)
{
    messages_clear(&fixture->messages);
    int status =
        plot_figures(fixture->store, dir, fixture->plots_dir, &figure, figure != NULL ? 1 : 0, &fixture->messages);
    for (size_t i = 0; i < fixture->messages.count && status != STATUS_OK; i++)
        print_message("%s\n", fixture->messages.list[i].text);
    return status;
}

bool plot_fixture_said(const struct plot_fixture *fixture, const char *what)
{
    for (size_t i = 0; i < fixture->messages.count; i++)
        if (strstr(fixture->messages.list[i].text, what) != NULL)
            return true;
    return false;
}

int plot_fixture_count(const char *text, const char *what)
{
    int n = 0;
    for (const char *found = text; (found = strstr(found, what)) != NULL; found++)
        n++;
    return n;
}

char *plot_fixture_contents(const char *dir, const char *name, const char *suffix, size_t *size)
{
    char path[2 * PLOT_PATH];
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

char *plot_fixture_data(struct plot_fixture *fixture, const char *figure)
{
    size_t size;
    assert_int_equal(plot_fixture_draw(fixture, "run", figure), STATUS_OK);
    char *svg = plot_fixture_contents("run", figure, "svg", &size);
    assert_int_equal(plot_fixture_count(svg, "NaN"), 0);
    free(svg);
    return plot_fixture_contents("run", figure, "dat", &size);
}

void plot_fixture_check(const char *text, const char *what, bool expected)
{
    if ((strstr(text, what) != NULL) != expected)
        fail_msg("`%s` should %sbe in:\n%.4000s", what, expected ? "" : "not ", text);
}
