/* The results of a run: DIR/results.db, SQLite, the only source for every later verb; DIR/manifest.json beside it.
 *
 * Monthly series are one blob a replicate and scenario ([month][indicator] little-endian doubles), the history's once
 * a replicate; programme, practice and budget years likewise. Replicates are written in chunks, each one transaction,
 * so that a run that is cut off holds whole chunks only. */
#ifndef KAPASIM_RUN_STORE_H
#define KAPASIM_RUN_STORE_H

#include "model/record.h"
#include "run/experiment.h"
#include "run/replicate.h"

struct store;

/* What a person or a later verb must know of a run before reading its numbers. Strings are owned by the store. */
struct store_item { /* a programme or a practice */
    char *id;
    bool practice;
    char *kind; /* of a programme: its gate kind; of a practice: its kind */
};
struct store_scenario {
    char *id;
    char *name;        /* any text */
    char *description; /* any text */
    int n_programmes, n_practices;
    struct store_item *items; /* programmes, then practices */
};
struct store_info {
    char *version; /* of the program that wrote it */
    uint64_t seed;
    uint32_t replicates; /* asked for */
    uint32_t stored;     /* complete and kept */
    uint32_t dropped;    /* no root */
    bool complete;       /* false: the run was cut off or still goes on; what is stored is whole */
    bool fixed_parameters;
    int start; /* 12 * year + month of month 1 */
    int horizon;
    int first_year, n_years;               /* of each scenario's record */
    int history_first_year, history_years; /* of the history's record */
    int n_history_programmes, n_history_practices;
    int n_scenarios;
    struct store_scenario *scenarios;
    int n_parameters; /* drawn by priors, with the three intercepts last */
    char **parameter_paths;
    int staff;    /* at month 0 */
    char *agency; /* name of the agency file's scenario */
};

/* ---- writing ---- */

/* Creates DIR and an empty store in it. Refuses a folder that already holds results unless `force`, and a folder that
 * holds anything else in any case, with a message that says what to do. */
int store_create(const char *dir, bool force, const struct experiment *experiment, uint32_t replicates,
                 const char *command_line, struct store **store, struct messages *messages) MUST_CHECK;

/* The sizes of a record, for record_open; scenario -1 is the history. */
struct record store_shape(const struct store_info *info, int scenario);

/* Starts a chunk, adds a replicate to it, ends it. `parameters` holds the drawn values with the intercepts last. */
int store_begin(struct store *store) MUST_CHECK;
int store_put(struct store *store, uint32_t replicate, const struct record *history,
              const struct record *const *records, const double *parameters) MUST_CHECK;
int store_put_dropped(struct store *store, uint32_t replicate) MUST_CHECK;
int store_commit(struct store *store) MUST_CHECK;

/* Marks the run complete and writes the manifest. */
int store_finish(struct store *store, struct messages *messages) MUST_CHECK;

/* ---- reading ---- */

int store_open(const char *dir, struct store **store, struct messages *messages) MUST_CHECK;
const struct store_info *store_info(const struct store *store);
void store_close(struct store *store);

/* What went wrong last, in a few words, for a message; valid until the next call. */
const char *store_problem(const struct store *store);

/* The numbers of the stored replicates, ascending: info->stored of them. */
const uint32_t *store_replicates(const struct store *store);

/* One indicator of a scenario as [stored replicate][month -11 … horizon], allocated for the caller to free: n_months
 * is 12 + horizon. Empty values are NaN. */
int store_read_indicator(struct store *store, int scenario, int indicator, double **values) MUST_CHECK;

/* All months and indicators of one replicate (index into store_replicates): [12 + horizon][INDICATOR_COUNT]. */
int store_read_replicate(struct store *store, int scenario, uint32_t index, double *monthly) MUST_CHECK;

/* The years of one replicate, into a record opened with the scenario's sizes; scenario -1 is the history. */
int store_read_years(struct store *store, int scenario, uint32_t index, struct record *record) MUST_CHECK;

/* Drawn parameters of one replicate: info->n_parameters values. */
int store_read_parameters(struct store *store, uint32_t index, double *values) MUST_CHECK;

#endif
