/* Scenarios, experiments and lives for the tests of the model. Every failure to set something up fails the test. */
#ifndef KAPASIM_TESTS_MODEL_FIXTURE_H
#define KAPASIM_TESTS_MODEL_FIXTURE_H

#include "model/agency.h"
#include "run/experiment.h"
#include "run/replicate.h"

enum { FIXTURE_SCENARIOS_MAX = 32 };

/* What to run. All zero is Palembang alone, at fixed parameters, with seed 0. */
struct fixture_setup {
    const char *agency;                          /* text of the agency file; NULL for shipped Palembang */
    const char *overlays[FIXTURE_SCENARIOS_MAX]; /* texts that extend it, up to the first NULL */
    const struct assignment *set;                /* as `--set`, in every file and in the history */
    int n_set;
    uint64_t seed;
    bool drawn; /* priors are drawn, not held at their modes */
};

struct fixture {
    char folder[32];
    struct scenario *scenarios[FIXTURE_SCENARIOS_MAX]; /* the agency's own policy is number 0 */
    int n;
    struct experiment experiment;
    struct replicate_space *space;
};

/* An agency where nothing happens: 16 operational staff of 26 to 37 in one unit, alike but for their service, who stay;
 * no noise, no season, no programmes, little to do; 28.5 % of files in error, 58 % of tasks by the SOP, no floor. It is
 * there to be added to: its text ends within no map. */
extern const char *const fixture_quiet_agency;

/* The same with its first `from` replaced by `to`. */
void fixture_quiet_but(char *text, size_t size, const char *from, const char *to);

/* For overlays on it: a kind of programme that all may attend, at full length, and no end to the need for training. */
#define FIXTURE_OPEN_GATES                                                                                             \
    "gates: {open: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}}\n"                                   \
    "schedule_cut: {probability: 0 %}\n"                                                                               \
    "rules: {jp_required: 1000 JP}\n"

void fixture_open(struct fixture *fixture, const struct fixture_setup *setup);

/* Files as they are, with seed 1, the first of them the baseline. */
void fixture_open_shipped(struct fixture *fixture, char *const *paths, size_t n, bool drawn);
void fixture_close(struct fixture *fixture);

/* Runs a replicate, which must succeed; what follows is of the last one run. */
void fixture_run(struct fixture *fixture, size_t replicate);

/* An indicator in a month (months up to 0 are the history's), its mean and its sum over months. */
double fixture_value(const struct fixture *fixture, int scenario, int indicator, int month);
double fixture_mean(const struct fixture *fixture, int scenario, int indicator, int from, int to);
double fixture_sum(const struct fixture *fixture, int scenario, int indicator, int from, int to);

/* A programme's fiscal year, from 0 for that of month 1, and its number. */
const struct programme_year *fixture_year(const struct fixture *fixture, int scenario, const char *programme, int year);
int fixture_programme(const struct fixture *fixture, int scenario, const char *programme);

/* A mean over replicates with its standard error. */
struct estimate {
    double mean, error, variance;
};
struct estimate fixture_estimate(const double *values, size_t n);

/* One scenario lived month by month, for tests that look into the agency. It mirrors run/replicate.c. */
struct life {
    const struct fixture *fixture;
    int scenario;
    struct agency agency;
    struct agency year[REPLICATE_HISTORY_MONTHS];
    struct values values, year_values[REPLICATE_HISTORY_MONTHS];
    struct today today, days[REPLICATE_HISTORY_MONTHS];
    struct random_source source;
};

/* At the first month of the history, before it is lived. A life must not move: it holds pointers into itself. */
void life_open(struct life *life, const struct fixture *fixture, int scenario, size_t replicate);

/* Lives the next month to its end; the one after month 0 begins the scenario. */
void life_step(struct life *life);

/* Fails the test where something does not hold that always does at the end of a month (agency_verify). */
void life_verify(const struct life *life);

/* Lives on until `month` has been lived. */
void life_until(struct life *life, int month);

/* The two halves of a step, for tests that look at the agency between prepare and close, or change it there. */
void life_prepare(struct life *life);
void life_finish(struct life *life);
void life_close(struct life *life);

#endif
