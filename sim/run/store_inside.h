/* The store's own parts, for store*.c alone. */
#ifndef KAPASIM_RUN_STORE_INSIDE_H
#define KAPASIM_RUN_STORE_INSIDE_H

#include <jansson.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "run/store.h"

#define STORE_FILE "results.db"
#define STORE_MANIFEST "manifest.json"
#define STORE_PART ".part"              /* the ending of a file on its way */
#define STORE_SMALL STORE_FILE ".small" /* what a complete run keeps of itself, on its way */
#define STORE_JOURNAL "-journal"        /* SQLite's, beside a database */

enum {
    STORE_APPLICATION = 0x4B50534D, /* "KPSM" at byte 68 of the file tells that it is ours */
    STORE_SCHEMA = 5,               /* goes up when older programs could not read the tables any more */
    STORE_PROBLEM_SIZE = 512
};

/* A month of an indicator; months count from -11. */
struct store_column {
    int indicator, month;
};

/* The months of some indicators of a scenario, [place][month -11 … horizon][stored replicate]. */
struct store_months {
    int place[INDICATOR_COUNT]; /* from 1; 0 where it is not there */
    double *values;
};

struct store {
    sqlite3 *database;
    char *dir;
    char *path; /* of the database */
    struct store_info info;
    uint32_t *replicates;
    struct store_failure *failures; /* of a store that is only read */
    sqlite3_stmt *series;           /* finds a row; made when it is first needed */
    sqlite3_stmt *parameters;       /* the same for the table `replicates` */
    sqlite3_stmt *years, *staff;    /* and for the tables of these names */
    struct store_months *months;    /* of each scenario; made when they are first needed */
    bool expected[INDICATOR_COUNT]; /* by store_expect */
    bool reading;                   /* rows, in a transaction: store_rows_next */
    char problem[STORE_PROBLEM_SIZE];

    /* By store_let_stop and store_set_limits. */
    parallel_stopper *stop;
    void *stop_context;
    int threads;
    size_t memory;

    /* While writing. */
    sqlite3_stmt *add_series, *add_parameters, *add_failure, *add_staff;
    json_t *manifest;
    int lock;      /* the folder, open and locked; -1 while it is not */
    bool *made;    /* [n]: the folder that the first n bytes of `dir` name was made for this run; NULL: none was */
    bool replaces; /* the folder holds earlier results, which stay until this run is finished */
    bool writing;  /* there are files of this run */
    uint32_t kept; /* replicates stored in chunks that have ended */
};

/* For `dir`, closed by store_close; NULL without memory. */
struct store *store_new(const char *dir);

/* Whether someone has asked to stop. */
static inline int store_go_on(const struct store *store)
{
    return store->stop && store->stop(store->stop_context) ? STATUS_INTERRUPTED : STATUS_OK;
}

/* store.c: the database at store->path, made or opened for writing; its statements; and its end, which takes an open
 * chunk back. */
int store_create_file(struct store *store) MUST_CHECK;
int store_open_file(struct store *store) MUST_CHECK;
int store_prepare_writing(struct store *store) MUST_CHECK;
void store_close_file(struct store *store);

/* store.c: store_manifest_write and store_folder_publish, with the problem kept. */
int store_write_manifest(struct store *store) MUST_CHECK;
int store_publish(struct store *store) MUST_CHECK;

/* store_read.c: sees that the database is one of ours and reads what it says of its run; messages tell why not. */
int store_read_info(struct store *store, struct messages *messages) MUST_CHECK;

/* The row of a series: histories first, -1 and downwards, then the scenarios. */
static inline sqlite3_int64 store_row(const struct store *store, uint32_t replicate, int scenario)
{
    int histories = store_histories(&store->info);
    return (sqlite3_int64)replicate * (histories + store->info.n_scenarios) +
           (scenario < 0 ? -1 - scenario : histories + scenario);
}

/* store_read.c: to be called before row i of many is read, from 0 on, and after the last with what came of it. Rows are
 * read in transactions of some hundreds: one by one each would be locked for itself, which takes longer than reading
 * it, and all in one would keep a run waiting that writes in the same folder. */
int store_rows_next(struct store *store, uint32_t i) MUST_CHECK;
int store_rows_end(struct store *store, int status) MUST_CHECK;

/* store_read.c: n columns of a scenario, as [column][stored replicate]; and the numbers of a packed column. */
int store_read_columns(struct store *store, int scenario, const struct store_column *columns, size_t n,
                       double *values) MUST_CHECK;
int store_unpack(sqlite3_stmt *statement, int column, sqlite3_int64 key, double *numbers, size_t n) MUST_CHECK;

/* store_summary.c, store_years.c: fill the tables `summaries` and `years` of another database from the months of a
 * store that is read; and the bytes that they take at most, those of the years by replicate. */
int store_summaries_write(struct store *store, sqlite3 *to) MUST_CHECK;
int store_years_write(struct store *store, sqlite3 *to) MUST_CHECK;
double store_summaries_bytes(const struct store_info *info);
double store_years_bytes(const struct store_info *info);

/* How many rows both tables have then. */
sqlite3_int64 store_summaries_rows(const struct store_info *info);
sqlite3_int64 store_years_rows(const struct store_info *info);

/* store_years.c: store_read_years where the months are given up. */
int store_read_kept_years(struct store *store, int scenario, uint32_t replicate, struct record *record) MUST_CHECK;

/* store_staff.c: how many rows a replicate has in the table of staff. */
sqlite3_int64 store_staff_rows(const struct store_info *info);

/* store_condense.c: writes what is kept without months into STORE_SMALL. */
int store_condense(struct store *store) MUST_CHECK;

/* DIR/NAME for the caller to free; NULL without memory. */
char *store_path(const char *dir, const char *name);

/* store_info.c: what is known of a run before it begins. The lists of an info that is all zero can be freed. */
int store_info_make(const struct experiment *experiment, uint32_t replicates, struct store_info *info) MUST_CHECK;
void store_info_set_years(struct store_info *info); /* from start and horizon */
void store_info_free(struct store_info *info);

/* store_schema.c: the same in tables. Reading trusts no number of the file. */
int store_schema_make(sqlite3 *database) MUST_CHECK; /* the tables alone, and whose they are */
int store_schema_write(sqlite3 *database, const struct store_info *info) MUST_CHECK;
int store_schema_read(sqlite3 *database, struct store_info *info) MUST_CHECK;

/* store_schema.c: whether the tables, and the arrays in them, are laid out as this program lays them out. */
int store_schema_known(sqlite3 *database, bool *known) MUST_CHECK;

/* The version of the program that wrote the tables, for the caller to free. */
int store_schema_version(sqlite3 *database, char **version) MUST_CHECK;

/* store_settings.c: everything that the numbers of a run follow from, as rows of scenario, path, the exact value and
 * the same in words, into a new database or to be compared with one. STORE_SETTINGS_RUN is what concerns all scenarios,
 * STORE_SETTINGS_HISTORY the agency's own policy. */
enum { STORE_SETTINGS_RUN = -2, STORE_SETTINGS_HISTORY = -1 };
#define STORE_SETTINGS_TABLE(schema)                                                                                   \
    "CREATE TABLE " schema ".settings (scenario INTEGER, path TEXT, exact TEXT, shown TEXT, "                          \
    "  PRIMARY KEY (scenario, path)) WITHOUT ROWID;"
int store_settings_write(sqlite3 *database, const struct experiment *experiment) MUST_CHECK;

/* STATUS_BAD_INPUT, with a message for each difference, if the experiment is not the one that was written. */
int store_settings_compare(struct store *store, const struct experiment *experiment,
                           struct messages *messages) MUST_CHECK;

/* store_resume.c: true if the file of that name in the folder holds a run that did not come to its end. */
bool store_resume_can(const char *dir, const char *name, uint32_t *settled, uint32_t *asked);

/* store_folder.c: makes the folder if need be, and locks it until the store is closed. */
int store_folder_lock(struct store *store, struct messages *messages) MUST_CHECK;

/* Refuses a folder in which something else bears the name of a result: it could lead a result elsewhere. */
int store_folder_check(const struct store *store, struct messages *messages) MUST_CHECK;

/* Tells what a file is that cannot be taken for a result: `mode` is its own, as lstat gives it, or where it may be a
 * link that of what it leads to. STATUS_BAD_INPUT, or what messages_path gives. */
int store_folder_refuse(const char *path, mode_t mode, const char *instead, struct messages *messages) MUST_CHECK;

/* Refuses a folder into which nothing can be written, and a file that is to be changed in it; `path` may be NULL. */
int store_folder_check_writable(const struct store *store, const char *path, struct messages *messages) MUST_CHECK;

/* True if the folder holds a file of that name that is ours and not empty. */
bool store_folder_holds(const char *dir, const char *name);

/* store_folder.c: locks the folder and sees that it can be used. With `force` earlier results may be there, and
 * stay. */
int store_folder_open(struct store *store, bool force, struct messages *messages) MUST_CHECK;

/* Removes a file of the folder, if it is there. */
void store_folder_remove(const struct store *store, const char *name);

/* Removes the files of a run on its way. */
void store_folder_remove_parts(const struct store *store);

/* Puts STORE_SMALL in the place of the results that the run has written. With errno. */
int store_folder_shrink(const struct store *store) MUST_CHECK;

/* Gives the files of a run that are complete their names; earlier results and their figures go. With errno. */
int store_folder_publish(const struct store *store) MUST_CHECK;

/* Removes what a run that stored nothing has written. */
void store_folder_discard(const struct store *store);

/* Removes the folders that were made for a run, as far as nothing lies in them. */
void store_folder_take_back(struct store *store);

/* store_manifest.c: DIR/manifest.json.part, written whole or not at all. With errno. */
int store_manifest_make(const struct experiment *experiment, const struct store_info *info, const char *command_line,
                        json_t **manifest) MUST_CHECK;
int store_manifest_write(const struct store *store) MUST_CHECK;

/* The manifest of a run that is taken up, from the file `name`, with a line on when and by which command. */
int store_manifest_again(const struct store *store, const char *name, const struct experiment *experiment,
                         const char *command_line, json_t **manifest) MUST_CHECK;

/* True if the file `name` is the manifest of a complete run. */
bool store_manifest_complete(const struct store *store, const char *name);

/* store_space.c: tells how much room the replicates take that are still to come, and `more` bytes beside them, if that
 * is a lot; refuses what does not fit. */
int store_space_check(const struct store *store, double more, struct messages *messages) MUST_CHECK;

/* store_problem.c: keep why something failed, for store_problem, and give the status back: as SQLite or a check of ours
 * found it; by an error number of the system. */
int store_problem_keep(struct store *store, int status);
int store_problem_keep_errno(struct store *store, int status, int error);

#endif
