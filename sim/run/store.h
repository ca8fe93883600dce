/* The results of a run: DIR/results.db, SQLite, the only source for every later verb; DIR/manifest.json beside it.
 *
 * Monthly series are one blob a replicate and scenario ([month][indicator] little-endian doubles), the history's once
 * a replicate; programme, practice and budget years likewise. Each blob is followed by eight bytes that sum it up
 * (run/sql.h). A run that keeps summaries has, once it is complete, packed summaries and years instead (run/pack.h).
 * Replicates are written in chunks, each one transaction, so that a run that is cut off holds whole chunks only.
 *
 * A run into a folder with earlier results is written beside them, as results.db.part, and takes their place when it is
 * finished. One run at a time writes into a folder. */
#ifndef KAPASIM_RUN_STORE_H
#define KAPASIM_RUN_STORE_H

#include "model/record.h"
#include "run/experiment.h"
#include "run/parallel.h"
#include "run/replicate.h"
#include "run/staff_table.h"
#include "stats/summary.h"

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
    uint32_t dropped;    /* no root, or a numerical fault */
    double precision;    /* asked for, in points; 0 where the number of replicates was asked for */
    bool complete;       /* false: the run was cut off or still goes on; what is stored is whole */
    bool fixed_parameters;
    enum keep keep;
    int start; /* 12 * year + month of month 1 */
    int horizon;
    int first_year, n_years;               /* of each scenario's record */
    int history_first_year, history_years; /* of the history's record */
    int n_history_programmes, n_history_practices;
    bool nation; /* scenarios are the nation, the first, and its kinds of agency, each with a history of its own */
    int n_scenarios;
    struct store_scenario *scenarios;
    int n_parameters; /* drawn by priors, with the three intercepts last */
    char **parameter_paths;
    int staff;    /* at month 0 */
    char *agency; /* name of the agency file's scenario */
};

/* ---- writing ---- */

/* Creates DIR and an empty store in it. Refuses a folder that already holds results unless `force`; then they and their
 * figures go when this run is finished, and other files are left alone. Refuses in any case a folder that holds no
 * results but something else, and one into which another run is writing, with a message that says what to do. */
int store_create(const char *dir, bool force, const struct experiment *experiment, uint32_t replicates,
                 const char *command_line, struct store **store, struct messages *messages) MUST_CHECK;

/* Takes up the run that was cut off in DIR, or goes on from the complete results there to more replicates. It must be
 * the same experiment, by the same program: otherwise STATUS_BAD_INPUT, and messages tell what differs. `replicates` of
 * 0 asks for as many as the run did. `*store` is NULL where no run has begun. Where nothing is left to do, the info of
 * the store is complete, and only store_close may follow. Else replicates go on at store_settled. Complete results stay
 * as they are until more are complete. */
int store_resume(const char *dir, const struct experiment *experiment, uint32_t replicates, const char *command_line,
                 struct store **store, struct messages *messages) MUST_CHECK;

/* How many replicates have been run, and kept or dropped: the first ones. */
uint32_t store_settled(const struct store *store);

/* Changes what is asked for: the number of replicates, and the precision in points that may end the run before (0:
 * none). Not between store_begin and store_commit. */
int store_ask(struct store *store, uint32_t replicates, double precision) MUST_CHECK;

/* The bytes that a replicate takes on the disk, nearly, and those that all take once the run is complete. */
double store_replicate_bytes(const struct store_info *info);
double store_complete_bytes(const struct store_info *info);

/* The bytes that the staff of a replicate take in memory, nearly; 0 where they are not kept. */
double store_staff_bytes(const struct store_info *info);

/* The history of a scenario, by the number that stands for it below: -1, or in a nation that of the scenario's own. */
int store_history(const struct store_info *info, int scenario);
int store_histories(const struct store_info *info); /* how many there are */

/* The sizes of a record, for record_open; below 0 it is a history. */
struct record store_shape(const struct store_info *info, int scenario);

/* Starts a chunk, adds a replicate to it, ends it. `parameters` holds the drawn values with the intercepts last. Of a
 * nation, store_put_nation takes a history for each scenario. */
int store_begin(struct store *store) MUST_CHECK;
int store_put(struct store *store, uint32_t replicate, const struct record *history,
              const struct record *const *records, const double *parameters) MUST_CHECK;
int store_put_nation(struct store *store, uint32_t replicate, const struct record *const *histories,
                     const struct record *const *records, const double *parameters) MUST_CHECK;
/* With KEEP_STAFF: the staff of a replicate that was put. */
int store_put_staff(struct store *store, uint32_t replicate, const struct staff_table *table) MUST_CHECK;
/* `reason` begins with FAULT_WORDS where it is a numerical fault. */
int store_put_dropped(struct store *store, uint32_t replicate, const char *reason) MUST_CHECK;
int store_commit(struct store *store) MUST_CHECK;

/* Asked while store_finish sums up a run that keeps summaries, which may take a while: true to stop. */
void store_let_stop(struct store *store, parallel_stopper *stop, void *context);

/* How many threads store_finish may use, and about how many bytes months may take while it sums up, or while summaries
 * are read; one and STORE_MEMORY if unsaid. Neither what it writes nor what is read depends on them. The fewer bytes,
 * the more often rows are read. Twenty-four months of an indicator are taken in any case, or all of them while
 * summaries are read; the summaries come on top. Where the machine does not give as much, it does with less. */
enum {
    STORE_MEMORY = 256 << 20,
    STORE_MEMORY_FINISHING = 512 << 20 /* for a run, which has the machine to itself */
};
void store_set_limits(struct store *store, int threads, size_t bytes);

/* Marks the run complete and writes the manifest; now earlier results and their figures go. Only store_info and
 * store_close may follow.
 *
 * STATUS_INTERRUPTED where it was stopped: nothing is lost, and it can be taken up.
 *
 * A store that is closed without this keeps the chunks that have ended. Without any replicate in them it leaves nothing
 * behind, and earlier results stay in any case. */
int store_finish(struct store *store, struct messages *messages) MUST_CHECK;

/* Tells, where there are earlier results, that they stay and where those of this run are. For a run that ends early. */
void store_tell_kept(const struct store *store, struct messages *messages);

/* Whether what is being written is still where it was; someone may have moved or deleted the folder. */
bool store_in_place(const struct store *store);

/* Closes a store that is not finished and removes what its run has written, with the folder, and those above it, if
 * they were made for it and hold nothing else. */
void store_discard(struct store *store);

/* True if `path` is that of a file which a folder that holds results keeps for itself, such as results.db. */
bool store_owns(const char *path);

/* ---- reading ---- */

int store_open(const char *dir, struct store **store, struct messages *messages) MUST_CHECK;
const struct store_info *store_info(const struct store *store);
void store_close(struct store *store);

/* What went wrong last, with the file's name and what to do, for a message; valid until the next call. */
const char *store_problem(const struct store *store);

/* The numbers of the stored replicates, ascending: info->stored of them. */
const uint32_t *store_replicates(const struct store *store);

/* The replicates that were dropped, ascending: info->dropped of them. */
struct store_failure {
    uint32_t replicate;
    char *reason;
};
const struct store_failure *store_failures(const struct store *store);

/* How many replicates met a numerical fault, and the first of them for the caller to free, also while the store is
 * being written. Without any its reason is NULL. */
int store_count_faults(struct store *store, uint32_t *count, struct store_failure *first) MUST_CHECK;

/* True if the months of each replicate are there. A complete run that keeps summaries has given them up: then
 * store_read_months says that they are not there, and store_read_replicate is of no use. */
bool store_has_months(const struct store_info *info);

/* All months and indicators of one replicate (index into store_replicates), from month -11 on:
 * [12 + horizon][INDICATOR_COUNT]. Empty values are NaN. */
int store_read_replicate(struct store *store, int scenario, uint32_t index, double *monthly) MUST_CHECK;

/* Months 1 to the horizon of a replicate by its number, also while the store is being written: [horizon]
 * [INDICATOR_COUNT]. `*there` is false for one that was dropped. */
int store_read_months(struct store *store, int scenario, uint32_t replicate, double *monthly, bool *there) MUST_CHECK;

/* What the replicates say together of an indicator over time: month by month from -11, or from month 0 on of the mean
 * of the last twelve months, which is without season. */
enum store_series { STORE_MONTHS, STORE_LAST_YEAR, STORE_SERIES };
int store_points(const struct store_info *info, enum store_series series);

/* Says that summaries of an indicator will be read: its months can then be read together with others. Nothing depends
 * on it but time and memory. */
void store_expect(struct store *store, int indicator);

/* `*summaries` gets one a point, for the caller to free; with `change` those of the difference to the first scenario,
 * replicate by replicate. */
int store_read_summaries(struct store *store, int scenario, int indicator, enum store_series series, bool change,
                         struct summary **summaries) MUST_CHECK;

/* The means of `n_which` indicators over the last twelve months of each replicate, or over all where there are fewer,
 * also while the store is being written: [which][n], NaN for a replicate that was dropped. `replicates` are their
 * numbers; NULL: 0 to n - 1. */
int store_read_ends(struct store *store, int scenario, const uint32_t *replicates, uint32_t n, const int *which,
                    size_t n_which, double *ends) MUST_CHECK;

/* The calendar years that the months -11 to the horizon hold all of: how many, and the first. */
int store_whole_years(const struct store_info *info, int *first);

/* The indicators of one replicate over those years, by their mean, sum or last month: [year][INDICATOR_COUNT]. */
int store_read_yearly(struct store *store, int scenario, uint32_t index, double *yearly) MUST_CHECK;

/* The years of one replicate, into a record opened with the scenario's sizes; below 0 it is a history. */
int store_read_years(struct store *store, int scenario, uint32_t index, struct record *record) MUST_CHECK;

/* With KEEP_STAFF: the staff of one replicate in a month for which staff_table_keeps, as [column][person], for the
 * caller to free. */
int store_read_staff(struct store *store, int scenario, uint32_t index, int month, double **numbers,
                     size_t *people) MUST_CHECK;

/* Drawn parameters of one replicate: info->n_parameters values. */
int store_read_parameters(struct store *store, uint32_t index, double *values) MUST_CHECK;

#endif
