/* The store's own parts, for store*.c alone. */
#ifndef KAPASIM_RUN_STORE_INSIDE_H
#define KAPASIM_RUN_STORE_INSIDE_H

#include <jansson.h>
#include <sqlite3.h>

#include "run/store.h"

#define STORE_FILE "results.db"
#define STORE_MANIFEST "manifest.json"
#define STORE_PART ".part"       /* the ending of a file on its way */
#define STORE_JOURNAL "-journal" /* SQLite's, beside a database */

enum {
    STORE_APPLICATION = 0x4B50534D, /* "KPSM" at byte 68 of the file tells that it is ours */
    STORE_SCHEMA = 2,               /* goes up when older programs could not read the tables any more */
    STORE_PROBLEM_SIZE = 512
};

struct store {
    sqlite3 *database;
    char *dir;
    char *path; /* of the database */
    struct store_info info;
    uint32_t *replicates;
    sqlite3_stmt *series;     /* writing: adds a row; reading: finds one */
    sqlite3_stmt *parameters; /* the same for the table `replicates` */
    char problem[STORE_PROBLEM_SIZE];

    /* While writing. */
    json_t *manifest;
    int lock;      /* the folder, open and locked; -1 while it is not */
    bool made;     /* the folder was made for this run */
    bool replaces; /* the folder holds earlier results, which stay until this run is finished */
    bool writing;  /* there are files of this run */
    uint32_t kept; /* replicates stored in chunks that have ended */
};

/* For `dir`, closed by store_close; NULL without memory. */
struct store *store_new(const char *dir);

/* The row of a series: scenario -1 is the history. */
static inline sqlite3_int64 store_row(const struct store *store, uint32_t replicate, int scenario)
{
    return (sqlite3_int64)replicate * (store->info.n_scenarios + 1) + scenario + 1;
}

/* DIR/NAME for the caller to free; NULL without memory. */
char *store_path(const char *dir, const char *name);

/* store_info.c: what is known of a run before it begins. The lists of an info that is all zero can be freed. */
int store_info_make(const struct experiment *experiment, uint32_t replicates, struct store_info *info) MUST_CHECK;
void store_info_set_years(struct store_info *info); /* from start and horizon */
void store_info_free(struct store_info *info);

/* store_schema.c: the same in tables. Reading trusts no number of the file. */
int store_schema_write(sqlite3 *database, const struct store_info *info) MUST_CHECK;
int store_schema_read(sqlite3 *database, struct store_info *info) MUST_CHECK;

/* store_schema.c: whether the tables, and the arrays in them, are laid out as this program lays them out. */
int store_schema_known(sqlite3 *database, bool *known) MUST_CHECK;

/* The version of the program that wrote the tables, for the caller to free. */
int store_schema_version(sqlite3 *database, char **version) MUST_CHECK;

/* store_folder.c: makes the folder, or sees that it can be used, and locks it until the store is closed. With `force`
 * earlier results may be there, and stay. */
int store_folder_open(struct store *store, bool force, struct messages *messages) MUST_CHECK;

/* Removes a file of the folder, if it is there. */
void store_folder_remove(const struct store *store, const char *name);

/* Gives the files of a run that are complete their names; earlier results and their figures go. With errno. */
int store_folder_publish(const struct store *store) MUST_CHECK;

/* Removes what a run that stored nothing has written, and the folder if it was made for it. */
void store_folder_discard(const struct store *store);

/* store_manifest.c: DIR/manifest.json.part, written whole or not at all. With errno. */
int store_manifest_make(const struct experiment *experiment, const struct store_info *info, const char *command_line,
                        json_t **manifest) MUST_CHECK;
int store_manifest_write(const struct store *store) MUST_CHECK;

/* store_problem.c: keep why something failed, for store_problem, and give the status back: as SQLite or a check of ours
 * found it; by an error number of the system. */
int store_problem_keep(struct store *store, int status);
int store_problem_keep_errno(struct store *store, int status, int error);

#endif
