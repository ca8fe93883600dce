/* A run of two scenarios whose numbers say where they belong, for tests of what is stored and written. */
#ifndef KAPASIM_TESTS_FAKE_RUN_H
#define KAPASIM_TESTS_FAKE_RUN_H

#include "run/store.h"

/* The run starts in July 2026 and ends in December 2027. */
enum { FAKE_SCENARIOS = 2, FAKE_HORIZON = 18, FAKE_MONTHS = 12 + FAKE_HORIZON, FAKE_PATH = 128 };

struct fake_run {
    char folder[FAKE_PATH / 2]; /* a new one under /tmp */
    char results[FAKE_PATH];    /* a folder in it, not made yet */
    struct scenario *scenarios[FAKE_SCENARIOS];
    struct experiment experiment;
    struct messages messages;
};

/* A name that quotes, breaks lines and would be a formula. */
extern const char fake_name[];

void fake_run_open(struct fake_run *run);

/* The same with another horizon, such as "15 months". */
void fake_run_open_for(struct fake_run *run, const char *horizon);

/* Sets the least of errors that can be above what was observed, so that no replicate has a root. */
void fake_run_out_of_reach(struct fake_run *run);
void fake_run_close(struct fake_run *run);

/* A run of its own for each test, which is the state of the test. */
int fake_run_set_up(void **state);
int fake_run_tear_down(void **state);

/* The first message, or "". */
const char *fake_run_message(const struct fake_run *run);

/* FOLDER/NAME, in a buffer of the caller's. */
const char *fake_path(char path[FAKE_PATH], const char *folder, const char *name);

/* Writes a file; tells whether there is one. */
void fake_write(const char *folder, const char *name, const char *text);
bool fake_exists(const char *folder, const char *name);

/* Scenario -1 is the history. Some indicators have empty months. */
double fake_value(uint32_t replicate, int scenario, int month, int indicator);

/* Row `row` of the years: its k-th number. */
double fake_year_value(uint32_t replicate, int scenario, int row, int k);

/* Puts a replicate with those numbers; parameter i is replicate + i / 8. */
int fake_put(struct store *store, uint32_t replicate);

/* The same for replicates `from` to `to` - 1, as a chunk. */
void fake_put_chunk(struct store *store, uint32_t from, uint32_t to);

/* Creates the results for 100 replicates; opens them. */
int fake_create(struct fake_run *run, bool force, struct store **store);
struct store *fake_open(struct fake_run *run);

/* One indicator of a scenario as [stored replicate][month -11 … horizon], for the caller to free. */
int fake_read(struct store *store, int scenario, int indicator, double **values);

/* A run for 100 replicates that is killed amid a chunk: 80 are in chunks that have ended. */
void fake_killed_run(struct fake_run *run, bool force);

/* A store of replicates 0 to n - 1 in one chunk, finished and closed. */
void fake_store(struct fake_run *run, uint32_t n);

#endif
