/* The store's own parts, for store*.c alone. */
#ifndef KAPASIM_RUN_STORE_INSIDE_H
#define KAPASIM_RUN_STORE_INSIDE_H

#include <jansson.h>
#include <sqlite3.h>

#include "run/store.h"

#define STORE_FILE "results.db"
#define STORE_MANIFEST "manifest.json"

enum {
    STORE_APPLICATION = 0x4B50534D, /* "KPSM" at byte 68 of the file tells that it is ours */
    STORE_SCHEMA = 1                /* goes up when older programs could not read the tables any more */
};

struct store {
    sqlite3 *database;
    char *dir;
    struct store_info info;
    uint32_t *replicates;
    sqlite3_stmt *series;     /* writing: adds a row; reading: finds one */
    sqlite3_stmt *parameters; /* the same for the table `replicates` */
    json_t *manifest;         /* while writing */
};

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

/* store_folder.c: makes the folder, or sees that it can be used; with `force` it removes old results. */
int store_folder_prepare(const char *dir, bool force, struct messages *messages) MUST_CHECK;

/* store_manifest.c: DIR/manifest.json, written whole or not at all. */
int store_manifest_make(const struct experiment *experiment, const struct store_info *info, const char *command_line,
                        json_t **manifest) MUST_CHECK;
int store_manifest_write(const struct store *store) MUST_CHECK;

#endif
