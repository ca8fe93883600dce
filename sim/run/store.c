#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/sql.h"
#include "run/store_inside.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the blobs are written as they lie in memory");
_Static_assert(sizeof(double) == 8 && sizeof(struct programme_year) % sizeof(double) == 0, "doubles without gaps");

enum { BUSY_MILLISECONDS = 60000 };

/* A chunk only appends pages, so the rollback journal holds little but the few pages that grow, and a program that is
 * killed leaves whole chunks. Against a power cut only the end is made safe: store_finish waits for the disk. */
static const char writing_pragmas[] =
    "PRAGMA page_size = 8192; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;";

/* ---- writing ---- */

int store_create_file(struct store *store)
{
    int file = open(store->path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (file < 0 || close(file) != 0)
        return store_problem_keep_errno(store, STATUS_IO, errno);
    return store_open_file(store);
}

int store_open_file(struct store *store)
{
    int status =
        sql_status(sqlite3_open_v2(store->path, &store->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    if (status == STATUS_OK) {
        sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
        status = sql_run(store->database, writing_pragmas);
    }
    return store_problem_keep(store, status);
}

/* In one transaction, so that a file holds either all of the tables or nothing. */
static int write_tables(struct store *store, const struct experiment *experiment)
{
    int status = sql_run(store->database, "BEGIN IMMEDIATE");
    if (status == STATUS_OK)
        status = store_schema_write(store->database, &store->info);
    if (status == STATUS_OK)
        status = store_settings_write(store->database, experiment);
    if (status == STATUS_OK)
        status = sql_run(store->database, "COMMIT");
    return store_problem_keep(store, status);
}

int store_prepare_writing(struct store *store)
{
    sqlite3 *database = store->database;
    int status = sql_prepare(database,
                             "INSERT INTO series (id, replicate, scenario, monthly, programmes, practices, budget) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                             &store->add_series);
    if (status == STATUS_OK)
        status = sql_prepare(database, "INSERT INTO replicates VALUES (?1, ?2)", &store->add_parameters);
    if (status == STATUS_OK)
        status = sql_prepare(database, "INSERT INTO failures VALUES (?1, ?2)", &store->add_failure);
    if (status == STATUS_OK)
        status = sql_prepare(database, "INSERT INTO staff VALUES (?1, ?2, ?3)", &store->add_staff);
    return store_problem_keep(store, status);
}

int store_write_manifest(struct store *store)
{
    int status = store_manifest_write(store);
    return status == STATUS_IO ? store_problem_keep_errno(store, status, errno) : store_problem_keep(store, status);
}

int store_publish(struct store *store)
{
    int status = store_folder_publish(store);
    return status == STATUS_IO ? store_problem_keep_errno(store, status, errno) : store_problem_keep(store, status);
}

/* Makes the files of the run. Beside earlier results they keep the names of files on their way. */
static int create_files(struct store *store, const struct experiment *experiment, uint32_t replicates,
                        const char *command_line, struct messages *messages)
{
    int status = store_info_make(experiment, replicates, &store->info);
    if (status == STATUS_OK)
        status = store_space_check(store, 0, messages);
    if (status == STATUS_OK)
        status = store_manifest_make(experiment, &store->info, command_line, &store->manifest);
    store_problem_keep(store, status);
    if (status == STATUS_OK)
        status = store_create_file(store);
    if (status == STATUS_OK)
        status = write_tables(store, experiment);
    if (status == STATUS_OK)
        status = store_prepare_writing(store);
    if (status == STATUS_OK)
        status = store_write_manifest(store);
    if (status == STATUS_OK && !store->replaces)
        status = store_publish(store);
    return status;
}

int store_create(const char *dir, bool force, const struct experiment *experiment, uint32_t replicates,
                 const char *command_line, struct store **store, struct messages *messages)
{
    struct store *made = store_new(dir);
    int status = made ? store_folder_open(made, force, messages) : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        goto out;
    status = STATUS_NO_MEMORY;
    made->path = store_path(dir, made->replaces ? STORE_FILE STORE_PART : STORE_FILE);
    if (!made->path)
        goto out;
    made->writing = true;
    status = create_files(made, experiment, replicates, command_line, messages);
    if (status != STATUS_OK && status != STATUS_BAD_INPUT)
        messages_error(messages, NULL, "the results cannot be stored: %s", store_problem(made));
out:
    if (status != STATUS_OK) {
        store_close(made);
        made = NULL;
    }
    *store = made;
    return status;
}

uint32_t store_settled(const struct store *store)
{
    return store->info.stored + store->info.dropped;
}

int store_ask(struct store *store, uint32_t replicates, double precision)
{
    struct store_info *info = &store->info;
    if (info->replicates == replicates && fabs(info->precision - precision) <= 0 && !info->complete)
        return STATUS_OK;
    sqlite3_stmt *update = NULL;
    int status = sql_prepare(store->database,
                             "UPDATE meta SET value = CASE key WHEN 'replicates' THEN ?1 WHEN 'precision' THEN ?2 "
                             "ELSE 0 END WHERE key IN ('replicates', 'precision', 'complete')",
                             &update);
    if (status == STATUS_OK) {
        sqlite3_bind_int64(update, 1, replicates);
        sqlite3_bind_double(update, 2, precision);
        status = sql_do(update);
    }
    sqlite3_finalize(update);
    if (status == STATUS_OK) {
        info->replicates = replicates;
        info->precision = precision;
        info->complete = false;
    }
    store_problem_keep(store, status);
    /* The manifest of a run that is cut off repeats what was asked for, too. */
    if (status == STATUS_OK && store->manifest)
        status = store_write_manifest(store);
    if (status == STATUS_OK && store->manifest && !store->replaces)
        status = store_publish(store);
    return status;
}

/* SQLite goes on with a file that is no longer where it was, and would finish it for nobody. */
static int check_place(struct store *store)
{
    return store_in_place(store) ? STATUS_OK : store_problem_keep(store, STATUS_IO);
}

int store_begin(struct store *store)
{
    int status = check_place(store);
    if (status != STATUS_OK)
        return status;
    return store_problem_keep(store, sql_run(store->database, "BEGIN IMMEDIATE"));
}

int store_commit(struct store *store)
{
    int status = store_problem_keep(store, sql_run(store->database, "COMMIT"));
    if (status == STATUS_OK)
        store->kept = store->info.stored;
    return status;
}

static int put_record(struct store *store, uint32_t replicate, int scenario, const struct record *record)
{
    struct record shape = store_shape(&store->info, scenario);
    if (record->n_months != shape.n_months || record->n_years != shape.n_years ||
        record->first_month != shape.first_month || record->first_year != shape.first_year ||
        record->n_programmes != shape.n_programmes || record->n_practices != shape.n_practices)
        return STATUS_BUG;
    const size_t years = (size_t)record->n_years, number = sizeof *record->monthly;
    const sqlite3_int64 row = store_row(store, replicate, scenario);
    const struct {
        const void *bytes;
        size_t size;
    } blobs[] = {{record->monthly, (size_t)record->n_months * INDICATOR_COUNT * number},
                 {record->programmes, years * (size_t)record->n_programmes * sizeof *record->programmes},
                 {record->practices, years * (size_t)record->n_practices * sizeof *record->practices},
                 {record->budget, years * sizeof *record->budget}};
    sqlite3_stmt *insert = store->add_series;
    int status = STATUS_OK;
    sqlite3_bind_int64(insert, 1, row);
    sqlite3_bind_int64(insert, 2, replicate);
    sqlite3_bind_int(insert, 3, scenario);
    for (int i = 0; i < 4 && status == STATUS_OK; i++)
        status = sql_bind_blob(insert, 4 + i, row, blobs[i].bytes, blobs[i].size);
    return status == STATUS_OK ? sql_do(insert) : status;
}

int store_put_nation(struct store *store, uint32_t replicate, const struct record *const *histories,
                     const struct record *const *records, const double *parameters)
{
    sqlite3_bind_int64(store->add_parameters, 1, replicate);
    int status = sql_bind_blob(store->add_parameters, 2, replicate, parameters,
                               (size_t)store->info.n_parameters * sizeof *parameters);
    if (status == STATUS_OK)
        status = sql_do(store->add_parameters);
    for (int i = 0; i < store_histories(&store->info) && status == STATUS_OK; i++)
        status = put_record(store, replicate, store_history(&store->info, i), histories[i]);
    for (int i = 0; i < store->info.n_scenarios && status == STATUS_OK; i++)
        status = put_record(store, replicate, i, records[i]);
    if (status == STATUS_OK)
        store->info.stored++;
    return store_problem_keep(store, status);
}

int store_put(struct store *store, uint32_t replicate, const struct record *history,
              const struct record *const *records, const double *parameters)
{
    return store_put_nation(store, replicate, &history, records, parameters);
}

int store_put_dropped(struct store *store, uint32_t replicate, const char *reason)
{
    sqlite3_bind_int64(store->add_parameters, 1, replicate);
    sqlite3_bind_null(store->add_parameters, 2);
    sqlite3_bind_int64(store->add_failure, 1, replicate);
    sqlite3_bind_text(store->add_failure, 2, reason, -1, SQLITE_TRANSIENT);
    int status = sql_do(store->add_parameters);
    if (status == STATUS_OK)
        status = sql_do(store->add_failure);
    if (status == STATUS_OK)
        store->info.dropped++;
    return store_problem_keep(store, status);
}

void store_close_file(struct store *store)
{
    sqlite3_finalize(store->series);
    sqlite3_finalize(store->parameters);
    sqlite3_finalize(store->years);
    sqlite3_finalize(store->staff);
    sqlite3_finalize(store->add_series);
    sqlite3_finalize(store->add_parameters);
    sqlite3_finalize(store->add_failure);
    sqlite3_finalize(store->add_staff);
    sqlite3_close(store->database); /* rolls an open chunk back */
    store->series = store->parameters = store->years = store->staff = NULL;
    store->add_series = store->add_parameters = store->add_failure = store->add_staff = NULL;
    store->database = NULL;
}

/* The results are marked complete, and the file is closed; where they keep summaries, the small file is the one that is
 * marked. */
static int complete_file(struct store *store)
{
    static const char mark[] = "PRAGMA synchronous = FULL; UPDATE meta SET value = 1 WHERE key = 'complete';";
    bool small = store->info.keep == KEEP_SUMMARY;
    int status = small ? STATUS_OK : store_problem_keep(store, sql_run(store->database, mark));
    if (status != STATUS_OK)
        return status;
    store_close_file(store);
    return small && store_folder_shrink(store) != STATUS_OK ? store_problem_keep_errno(store, STATUS_IO, errno)
                                                            : STATUS_OK;
}

void store_let_stop(struct store *store, parallel_stopper *stop, void *context)
{
    store->stop = stop;
    store->stop_context = context;
}

void store_set_limits(struct store *store, int threads, size_t bytes)
{
    store->threads = threads;
    store->memory = bytes;
}

int store_finish(struct store *store, struct messages *messages)
{
    int status = check_place(store);
    if (status == STATUS_OK && store->info.keep == KEEP_SUMMARY)
        status = store_condense(store);
    store->info.complete = true;
    if (status == STATUS_OK)
        status = store_write_manifest(store);
    if (status == STATUS_OK)
        status = complete_file(store);
    bool marked = status == STATUS_OK; /* then its manifest must stay beside it until both have their names */
    if (status == STATUS_OK)
        status = store_publish(store);
    if (status != STATUS_OK) {
        store->info.complete = false;
        if (!marked)
            store_folder_remove(store, STORE_MANIFEST STORE_PART);
        store_folder_remove(store, STORE_SMALL);
        if (status != STATUS_INTERRUPTED)
            messages_error(messages, NULL, "the results cannot be finished: %s", store_problem(store));
        if (store->database)
            store_tell_kept(store, messages);
    }
    return status;
}

void store_tell_kept(const struct store *store, struct messages *messages)
{
    const struct place place = {.file = store->dir};
    if (store->replaces && store->kept > 0)
        messages_warn(messages, &place,
                      "the earlier results are as they were; the %" PRIu32
                      " replicates of this run are in %s: complete it with --resume; to read them as they are, move it "
                      "to another folder as " STORE_FILE,
                      store->kept, store->path);
    else if (store->replaces)
        messages_warn(messages, &place, "the earlier results are as they were");
}

void store_discard(struct store *store)
{
    store->kept = 0;
    store_close(store);
}

/* ---- both ---- */

struct store *store_new(const char *dir)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    store->lock = -1;
    store_set_limits(store, 1, STORE_MEMORY);
    store->dir = strdup(dir);
    if (!store->dir) {
        free(store);
        return NULL;
    }
    return store;
}

const struct store_info *store_info(const struct store *store)
{
    return &store->info;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_close_file(store);
    const bool empty = !store->info.complete && store->kept == 0;
    if (store->writing && empty)
        store_folder_discard(store);
    if (empty)
        store_folder_take_back(store);
    if (store->lock >= 0)
        close(store->lock);
    free(store->made);
    json_decref(store->manifest);
    for (uint32_t i = 0; store->failures && i < store->info.dropped; i++)
        free(store->failures[i].reason);
    free(store->failures);
    for (int i = 0; store->months && i < store->info.n_scenarios; i++)
        free(store->months[i].values);
    free(store->months);
    free(store->replicates);
    store_info_free(&store->info);
    free(store->path);
    free(store->dir);
    free(store);
}
