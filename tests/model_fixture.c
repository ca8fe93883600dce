#include "model_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "model/anchor.h"
#include "model/month.h"
#include "model/quality.h"

static const char *const SHIPPED = "scenarios";

const char *const fixture_quiet_agency =
    "name: Quiet\n"
    "description: Nothing happens here.\n"
    "start: 2026-01\n"
    "horizon: 24 months\n"
    "history: 12 months\n"
    "staff:\n"
    "  groups:\n"
    "    - {count: 16, education: S1, age: 26-37, post: operational}\n"
    "  entry_age: 25-25\n"
    "  field_match: 100 %\n"
    "  vacancies: 0\n"
    "  leaving: {resignation: 0 %, transfer: 0 %}\n"
    "observed: {error_per_file: 28.5 %, sop_compliance: 58 %, workload: 50 %}\n"
    "work:\n"
    "  arrivals_noise: 0 %\n"
    "  season: {jan: 100 %, feb: 100 %, mar: 100 %, apr: 100 %, may: 100 %, jun: 100 %, jul: 100 %, aug: 100 %,\n"
    "    sep: 100 %, oct: 100 %, nov: 100 %, dec: 100 %}\n"
    "effects:\n"
    "  change: {rate: 0}\n"
    "  talent: {spread: 0}\n"
    "  motivation: {between: 0, within: 0}\n"
    "  sop: {trait: 0}\n"
    "  absence: {trait: 0}\n"
    "  support: {spread: 0}\n"
    "  goal_clarity: {spread: 0}\n"
    "  error: {floor: 0 %}\n"
    "budget: {annual: 1 miliar}\n";

void fixture_quiet_but(char *text, size_t size, const char *from, const char *to)
{
    const char *at = strstr(fixture_quiet_agency, from);
    assert_non_null(at);
    int written =
        snprintf(text, size, "%.*s%s%s", (int)(at - fixture_quiet_agency), fixture_quiet_agency, to, at + strlen(from));
    assert_in_range(written, 1, size - 1);
}

/* ---- files and experiments ---- */

static void write_file(const char *path, const char *head, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(head, file) >= 0 && fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void read_scenario(struct fixture *fixture, const char *path, const struct fixture_setup *setup)
{
    struct messages messages = {0};
    int status = scenario_read(path, SHIPPED, setup->set, setup->n_set, &fixture->scenarios[fixture->n], &messages);
    for (size_t i = 0; i < messages.count && status != STATUS_OK; i++)
        print_error("%s:%d: %s\n", path, messages.list[i].line, messages.list[i].text);
    messages_clear(&messages);
    assert_int_equal(status, STATUS_OK);
    fixture->n++;
}

static void begin(struct fixture *fixture, const struct fixture_setup *setup)
{
    struct messages messages = {0};
    int status = scenario_check_together(fixture->scenarios, fixture->n, &messages);
    messages_clear(&messages);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(experiment_open(fixture->scenarios, fixture->n, setup->seed, !setup->drawn, &fixture->experiment),
                     STATUS_OK);
    assert_int_equal(replicate_space_new(&fixture->experiment, &fixture->space), STATUS_OK);
}

void fixture_open(struct fixture *fixture, const struct fixture_setup *setup)
{
    *fixture = (struct fixture){.folder = "/tmp/kapasim-model-XXXXXX"};
    assert_non_null(mkdtemp(fixture->folder));
    char path[64];
    snprintf(path, sizeof path, "%s/agency.yaml", fixture->folder);
    write_file(path, setup->agency ? "" : "extends: kapasim/palembang-bkpsdm.yaml\n",
               setup->agency ? setup->agency : "name: Palembang\n");
    read_scenario(fixture, path, setup);
    for (int k = 0; setup->overlays[k]; k++) {
        snprintf(path, sizeof path, "%s/overlay%d.yaml", fixture->folder, k + 1);
        write_file(path, "extends: agency.yaml\nname: Overlay\ndescription: One of a test.\n", setup->overlays[k]);
        read_scenario(fixture, path, setup);
    }
    begin(fixture, setup);
}

void fixture_open_shipped(struct fixture *fixture, char *const *paths, size_t n, bool drawn)
{
    const struct fixture_setup setup = {.seed = 1, .drawn = drawn};
    assert_in_range(n, 1, FIXTURE_SCENARIOS_MAX);
    *fixture = (struct fixture){0};
    for (size_t k = 0; k < n; k++)
        read_scenario(fixture, paths[k], &setup);
    begin(fixture, &setup);
}

void fixture_close(struct fixture *fixture)
{
    replicate_space_free(fixture->space);
    experiment_close(&fixture->experiment);
    for (int k = 0; k < fixture->n; k++) {
        if (fixture->folder[0])
            unlink(fixture->scenarios[k]->path);
        scenario_free(fixture->scenarios[k]);
    }
    if (fixture->folder[0])
        rmdir(fixture->folder);
    *fixture = (struct fixture){0};
}

/* ---- replicates ---- */

void fixture_run(struct fixture *fixture, size_t replicate)
{
    assert_int_equal(replicate_run(fixture->space, (uint32_t)replicate), STATUS_OK);
}

double fixture_value(const struct fixture *fixture, int scenario, int indicator, int month)
{
    const struct record *record =
        month < 1 ? replicate_history(fixture->space) : replicate_record(fixture->space, scenario);
    assert_in_range(month - record->first_month, 0, record->n_months - 1);
    return record->monthly[(month - record->first_month) * INDICATOR_COUNT + indicator];
}

double fixture_sum(const struct fixture *fixture, int scenario, int indicator, int from, int to)
{
    double sum = 0;
    for (int month = from; month <= to; month++)
        sum += fixture_value(fixture, scenario, indicator, month);
    return sum;
}

double fixture_mean(const struct fixture *fixture, int scenario, int indicator, int from, int to)
{
    return fixture_sum(fixture, scenario, indicator, from, to) / (to - from + 1);
}

int fixture_programme(const struct fixture *fixture, int scenario, const char *programme)
{
    const struct scenario *s = fixture->scenarios[scenario];
    int k = 0;
    while (k < s->n_programmes && strcmp(s->programmes[k].id, programme) != 0)
        k++;
    assert_int_not_equal(k, s->n_programmes);
    return k;
}

const struct programme_year *fixture_year(const struct fixture *fixture, int scenario, const char *programme, int year)
{
    const struct record *record = replicate_record(fixture->space, scenario);
    assert_in_range(year, 0, record->n_years - 1);
    return &record->programmes[year * record->n_programmes + fixture_programme(fixture, scenario, programme)];
}

struct estimate fixture_estimate(const double *values, size_t n)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    double variance = squares / ((double)n - 1);
    return (struct estimate){mean, sqrt(variance / (double)n), variance};
}

/* ---- lives ---- */

static int structural_kind(const struct scenario *scenario)
{
    for (int k = 0; k < scenario->n_gate_kinds; k++)
        if (strcmp(scenario->gate_kinds[k], "structural") == 0)
            return k;
    return -1;
}

void life_open(struct life *life, const struct fixture *fixture, int scenario, size_t replicate)
{
    const struct experiment *experiment = &fixture->experiment;
    *life = (struct life){.fixture = fixture, .scenario = scenario};
    life->source = (struct random_source){.seed = experiment->seed, .replicate = (uint32_t)replicate};
    values_open(experiment->history, &life->source, experiment->fixed_parameters, 1, &life->values);
    struct agency_shape shape = agency_measure(experiment->scenarios, experiment->n_scenarios, &life->values.params);
    assert_int_equal(agency_open(&life->agency, &shape), STATUS_OK);
    for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++)
        assert_int_equal(agency_open(&life->year[k], &shape), STATUS_OK);
    life->today.month = -(int)life->values.params.history;
}

static bool is_first(const struct life *life)
{
    return life->today.month == 1 - (int)life->values.params.history;
}

void life_prepare(struct life *life)
{
    const struct experiment *experiment = &life->fixture->experiment;
    bool fixed = experiment->fixed_parameters;
    int month = life->today.month + 1;
    const struct plan *plan = month < 1 ? experiment->history : experiment->plans[life->scenario];
    life->today = (struct today){.history = month < 1,
                                 .structural_kind = structural_kind(experiment->scenarios[0]),
                                 .values = &life->values,
                                 .scenario = experiment->scenarios[month < 1 ? 0 : life->scenario],
                                 .source = life->source};
    today_set(&life->today, (int)life->values.params.start, month);
    if (is_first(life) || month == 1)
        values_open(plan, &life->source, fixed, month, &life->values);
    else
        values_advance(plan, &life->source, fixed, month, &life->values);
    if (is_first(life))
        month_begin(&life->agency, &life->today);
    month_prepare(&life->agency, &life->today);
}

static void keep_month(struct life *life)
{
    int k = life->today.month + REPLICATE_HISTORY_MONTHS - 1;
    if (k < 0)
        return;
    life->year_values[k] = life->values;
    agency_copy(&life->year[k], &life->agency);
    life->days[k] = life->today;
    life->days[k].values = &life->year_values[k];
}

void life_finish(struct life *life)
{
    if (life->today.history)
        keep_month(life);
    else
        month_work(&life->agency, &life->today);
    month_close(&life->agency, &life->today);
    if (life->today.month == 0) {
        const struct agency *last = &life->year[REPLICATE_HISTORY_MONTHS - 1];
        assert_int_equal(anchor_solve(life->year, life->days, REPLICATE_HISTORY_MONTHS, &life->agency.now.anchor),
                         STATUS_OK);
        for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++)
            quality_happen(&life->year[k], &life->days[k]);
        anchor_count(life->year, life->days, REPLICATE_HISTORY_MONTHS, &life->agency.now.anchor);
        memcpy(life->agency.now.waiting, last->now.waiting, sizeof last->now.waiting);
        memcpy(life->agency.staff.load, last->staff.load, last->shape.lanes * sizeof *last->staff.load);
    }
}

void life_step(struct life *life)
{
    life_prepare(life);
    life_finish(life);
}

void life_verify(const struct life *life)
{
    const char *broken = agency_verify(&life->agency, &life->today);
    if (broken)
        fail_msg("%s, month %d: %s", life->fixture->scenarios[life->scenario]->id, life->today.month, broken);
}

void life_until(struct life *life, int month)
{
    while (life->today.month < month)
        life_step(life);
}

void life_close(struct life *life)
{
    agency_close(&life->agency);
    for (int k = 0; k < REPLICATE_HISTORY_MONTHS; k++)
        agency_close(&life->year[k]);
}
