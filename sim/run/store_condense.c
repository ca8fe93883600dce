/* A complete run that keeps summaries gives the months of its replicates up: what is left is written into another file,
 * results.db.small, which takes the place of the results once it is whole and on the disk. SQLite could also empty the
 * rows in place, but to shrink the file it would first write all of it into its journal. A run that is killed on the
 * way has lost nothing: it is taken up with nothing left to run, and the file is made anew. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/sql.h"
#include "run/store_inside.h"

/* Rows are a few kilobytes long; larger pages waste less of their ends. Without a journal, since a file that is not
 * whole is of no use. */
static const char small_pragmas[] = "PRAGMA page_size = 32768; PRAGMA journal_mode = OFF;";

static int attach(sqlite3 *database, const char *path)
{
    sqlite3_stmt *attach = NULL;
    int status = sql_prepare(database, "ATTACH ?1 AS large", &attach);
    if (status == STATUS_OK) {
        sqlite3_bind_text(attach, 1, path, -1, SQLITE_STATIC);
        status = sql_do(attach);
    }
    sqlite3_finalize(attach);
    return status;
}

/* Copies everything but the series. */
static int copy_tables(sqlite3 *database)
{
    static const char *const tables[] = {"meta",       "scenarios",  "items",    "parameters",
                                         "indicators", "replicates", "failures", "settings"};
    int status = store_schema_make(database);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && status == STATUS_OK; i++) {
        char copy[128];
        snprintf(copy, sizeof copy, "INSERT INTO main.%s SELECT * FROM large.%s", tables[i], tables[i]);
        status = sql_run(database, copy);
    }
    if (status == STATUS_OK)
        status = sql_run(database, "UPDATE main.meta SET value = 1 WHERE key = 'complete'");
    return status;
}

/* `large` is the same results as `small`, read. */
static int fill(struct store *small, struct store *large)
{
    int status = sql_run(small->database, small_pragmas);
    if (status == STATUS_OK)
        status = attach(small->database, large->path);
    if (status == STATUS_OK)
        status = sql_run(small->database, "BEGIN");
    if (status == STATUS_OK)
        status = copy_tables(small->database);
    if (status == STATUS_OK)
        status = store_years_write(large, small->database);
    if (status == STATUS_OK)
        status = store_summaries_write(large, small->database);
    if (status == STATUS_OK)
        status = sql_run(small->database, "COMMIT");
    return status;
}

/* Waits until the file is on the disk, not only its name. */
static int wait_for_disk(struct store *small)
{
    int file = open(small->path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return store_problem_keep_errno(small, STATUS_IO, errno);
    int status = fsync(file) == 0 ? STATUS_OK : store_problem_keep_errno(small, STATUS_IO, errno);
    close(file);
    return status;
}

static int make_small(struct store *small, struct store *large)
{
    int status = store_create_file(small);
    if (status != STATUS_OK)
        return status;
    status = store_problem_keep(small, fill(small, large));
    if (status != STATUS_OK && large->problem[0]) /* reading has failed */
        memcpy(small->problem, large->problem, sizeof small->problem);
    store_close_file(small);
    return status == STATUS_OK ? wait_for_disk(small) : status;
}

int store_condense(struct store *store)
{
    struct store *small = store_new(store->dir), *large = store_new(store->dir);
    struct messages unread = {0};
    int status = STATUS_NO_MEMORY;
    if (small && large) {
        small->path = store_path(store->dir, STORE_SMALL);
        large->path = strdup(store->path);
    }
    if (!small || !large || !small->path || !large->path)
        goto out;
    store_folder_remove(store, STORE_SMALL);
    small->writing = true; /* for what is told of a failure */
    store_let_stop(large, store->stop, store->stop_context);
    store_set_limits(large, store->threads, store->memory);
    status = store_open_file(large);
    if (status == STATUS_OK)
        status = store_read_info(large, &unread);
    if (status == STATUS_OK)
        status = make_small(small, large);
    const struct store *failed = small->problem[0] ? small : large;
    if (status != STATUS_OK && failed->problem[0])
        memcpy(store->problem, failed->problem, sizeof store->problem);
    small->writing = false; /* or closing it would discard what the folder holds */
out:
    if (status != STATUS_OK)
        store_folder_remove(store, STORE_SMALL);
    if (status == STATUS_NO_MEMORY)
        store_problem_keep(store, status);
    messages_clear(&unread);
    store_close(small);
    store_close(large);
    return status;
}
