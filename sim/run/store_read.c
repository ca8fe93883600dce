#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/pack.h"
#include "run/sql.h"
#include "run/store_inside.h"

enum { BUSY_MILLISECONDS = 5000, ROWS_TOGETHER = 256 };
enum { PROGRAMMES = 3, PRACTICES = 4, BUDGET = 5, MONTHLY = 6 };
enum { MONTH_SIZE = INDICATOR_COUNT * sizeof(double) };

/* The numbers of the replicates that are there, and how many were dropped. */
static int read_replicates(struct store *store)
{
    sqlite3_int64 stored = 0, dropped = 0;
    int status = sql_number(store->database, "SELECT count(*) FROM replicates WHERE parameters IS NOT NULL", &stored);
    if (status == STATUS_OK)
        status = sql_number(store->database, "SELECT count(*) FROM replicates WHERE parameters IS NULL", &dropped);
    if (status == STATUS_OK && stored + dropped > (sqlite3_int64)store->info.replicates)
        status = STATUS_STORE;
    if (status != STATUS_OK)
        return status;
    store->replicates = calloc((size_t)stored + 1, sizeof *store->replicates);
    if (!store->replicates)
        return STATUS_NO_MEMORY;
    sqlite3_stmt *select = NULL;
    status = sql_prepare(store->database,
                         "SELECT replicate FROM replicates WHERE parameters IS NOT NULL ORDER BY replicate", &select);
    for (sqlite3_int64 i = 0; i < stored && status == STATUS_OK; i++) {
        int code = sqlite3_step(select);
        sqlite3_int64 number = sqlite3_column_int64(select, 0);
        if (code != SQLITE_ROW || number < 0 || number > UINT32_MAX)
            status = STATUS_STORE;
        store->replicates[i] = (uint32_t)number;
    }
    sqlite3_finalize(select);
    store->info.stored = (uint32_t)stored;
    store->info.dropped = (uint32_t)dropped;
    return status;
}

/* Each row that is kept of months given up must be there: one that is lost would be missed only when it is read, and in
 * some places be taken for that of a replicate that was dropped. */
static int check_kept(struct store *store)
{
    sqlite3_int64 summaries = 0, years = 0;
    if (store_has_months(&store->info))
        return STATUS_OK;
    int status = sql_number(store->database, "SELECT count(*) FROM summaries", &summaries);
    if (status == STATUS_OK)
        status = sql_number(store->database, "SELECT count(*) FROM years", &years);
    if (status == STATUS_OK &&
        (summaries != store_summaries_rows(&store->info) || years != store_years_rows(&store->info)))
        status = STATUS_STORE;
    return status;
}

static int read_failures(struct store *store, struct messages *messages)
{
    store->failures = calloc((size_t)store->info.dropped + 1, sizeof *store->failures);
    if (!store->failures)
        return STATUS_NO_MEMORY;
    sqlite3_stmt *select = NULL;
    int status = sql_prepare(store->database, "SELECT replicate, reason FROM failures ORDER BY replicate", &select);
    for (uint32_t i = 0; i < store->info.dropped && status == STATUS_OK; i++) {
        if (sqlite3_step(select) != SQLITE_ROW)
            status = STATUS_STORE;
        store->failures[i].replicate = (uint32_t)sqlite3_column_int64(select, 0);
        if (status == STATUS_OK)
            status = sql_copy_text(select, 1, &store->failures[i].reason);
    }
    sqlite3_finalize(select);
    if (store_problem_keep(store, status) != STATUS_OK)
        messages_error(messages, NULL, "the results cannot be read: %s", store_problem(store));
    return status;
}

static void refuse_version(struct store *store, const struct place *place, struct messages *messages)
{
    char *version = NULL;
    bool told = store_schema_version(store->database, &version) == STATUS_OK;
    messages_error(
        messages, place,
        "this was written by another build of kapasim (version %s), which kept other columns; run the scenarios again",
        told ? version : "unknown");
    free(version);
}

/* Sees that the file is one that this program can read. */
static int check_kind(struct store *store, const struct place *place, bool *ours, struct messages *messages)
{
    sqlite3_int64 application = 0, pages = 0;
    bool known = false;
    *ours = false;
    int status = sql_number(store->database, "PRAGMA page_count", &pages);
    if (status == STATUS_OK)
        status = sql_number(store->database, "PRAGMA application_id", &application);
    if (status == STATUS_OK && application == STORE_APPLICATION)
        status = store_schema_known(store->database, &known);
    if (status != STATUS_OK)
        return status;
    if (pages == 0)
        messages_error(messages, place, "the run was cut off before it stored anything; run the scenarios again");
    else if (application != STORE_APPLICATION)
        messages_error(messages, place, "this file was not written by kapasim; name a folder of results");
    else if (!known)
        refuse_version(store, place, messages);
    else
        *ours = true;
    return STATUS_OK;
}

int store_read_info(struct store *store, struct messages *messages)
{
    const struct place place = {.file = store->path};
    bool ours;
    int status = check_kind(store, &place, &ours, messages);
    if (status == STATUS_OK && !ours)
        return STATUS_STORE;
    if (status == STATUS_OK)
        status = store_schema_read(store->database, &store->info);
    if (status == STATUS_OK)
        status = read_replicates(store);
    if (status == STATUS_OK)
        status = check_kept(store);
    if (status != STATUS_OK) {
        store_problem_keep(store, status);
        messages_error(messages, NULL, "the results cannot be read: %s", store_problem(store));
    }
    return status;
}

/* Sees that there is a file to open. It may be a link, to be read only; of a pipe, nothing would ever come. */
static int look_for_results(const struct store *store, struct messages *messages)
{
    static const char instead[] = "name the folder of a run";
    const struct place folder = {.file = store->dir};
    struct stat found;
    const int error = stat(store->path, &found) == 0 ? 0 : errno;
    if (*store->dir == '\0')
        messages_error(messages, NULL, "the name of the folder is empty; %s", instead);
    else if (error == 0 && S_ISREG(found.st_mode) && access(store->path, R_OK) == 0)
        return STATUS_OK;
    else if (error == 0)
        return store_folder_refuse(store->path, found.st_mode, instead, messages);
    else if (lstat(store->path, &found) == 0) /* a link */
        return messages_path(messages, store->path, "this cannot be read", error, instead);
    else if (errno != ENOENT)
        return messages_path(messages, store->dir, "the results cannot be read", errno, instead);
    else
        messages_error(messages, &folder, "there are no results; make some with: kapasim run SCENARIO -o %s",
                       store->dir);
    return STATUS_BAD_INPUT;
}

int store_open(const char *dir, struct store **store, struct messages *messages)
{
    int status = STATUS_NO_MEMORY;
    const struct place folder = {.file = dir};
    struct store *opened = store_new(dir);
    *store = NULL;
    if (!opened || !(opened->path = store_path(dir, STORE_FILE)))
        goto out;
    status = look_for_results(opened, messages);
    if (status != STATUS_OK)
        goto out;
    /* For writing where that is possible, since a run that was killed leaves a chunk to be taken back. */
    status =
        sql_status(sqlite3_open_v2(opened->path, &opened->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    if (status == STATUS_OK) {
        sqlite3_busy_timeout(opened->database, BUSY_MILLISECONDS);
        status = store_read_info(opened, messages);
        const struct place file = {.file = opened->path};
        if (status == STATUS_OK)
            status = read_failures(opened, messages);
        if (status == STATUS_OK && !opened->info.complete)
            messages_warn(messages, &file,
                          "the run is not complete: %" PRIu32 " of %" PRIu32
                          " replicates are there, and only they are used",
                          opened->info.stored, opened->info.replicates);
    } else {
        messages_error(messages, &folder, "the results cannot be read: %s", sqlite3_errmsg(opened->database));
    }
out:
    if (status == STATUS_OK)
        *store = opened;
    else
        store_close(opened);
    return status;
}

const uint32_t *store_replicates(const struct store *store)
{
    return store->replicates;
}

int store_count_faults(struct store *store, uint32_t *count, struct store_failure *first)
{
    sqlite3_stmt *select = NULL;
    *count = 0;
    *first = (struct store_failure){0};
    int status = sql_prepare(
        store->database,
        "SELECT replicate, reason FROM failures WHERE reason GLOB '" FAULT_WORDS "*' ORDER BY replicate", &select);
    for (int code = SQLITE_ROW; status == STATUS_OK && code == SQLITE_ROW;) {
        code = sqlite3_step(select);
        status = sql_status(code);
        if (code != SQLITE_ROW || ++*count > 1)
            continue;
        first->replicate = (uint32_t)sqlite3_column_int64(select, 0);
        status = sql_copy_text(select, 1, &first->reason);
    }
    sqlite3_finalize(select);
    return store_problem_keep(store, status);
}

const struct store_failure *store_failures(const struct store *store)
{
    return store->failures;
}

/* Finds a row of a series, if it is there; it stays until the statement is reset. */
static int look_for_series(struct store *store, uint32_t replicate, int scenario, bool *there)
{
    int status = STATUS_OK;
    if (!store->series)
        status = sql_prepare(store->database, "SELECT * FROM series WHERE id = ?1", &store->series);
    if (status != STATUS_OK)
        return status;
    sqlite3_reset(store->series);
    sqlite3_bind_int64(store->series, 1, store_row(store, replicate, scenario));
    int code = sqlite3_step(store->series);
    *there = code == SQLITE_ROW;
    return sql_status(code);
}

/* The same for one that must be there. */
static int find_series(struct store *store, uint32_t replicate, int scenario)
{
    bool there = false;
    int status = look_for_series(store, replicate, scenario, &there);
    return status == STATUS_OK && !there ? STATUS_STORE : status;
}

/* The bytes of a blob of the row found, or NULL if there are not as many, or others than were written. */
static const void *blob(sqlite3_stmt *statement, int column, sqlite3_int64 key, size_t size)
{
    size_t found;
    const void *bytes = sql_blob(statement, column, key, &found);
    return bytes && found == size ? bytes : NULL;
}

/* The months of a series as they lie in its row, until the statement is reset. */
static int find_months(struct store *store, uint32_t replicate, int scenario, const char **bytes)
{
    size_t months = (size_t)store_shape(&store->info, scenario).n_months;
    int status = find_series(store, replicate, scenario);
    *bytes = status == STATUS_OK
                 ? blob(store->series, MONTHLY, store_row(store, replicate, scenario), months * MONTH_SIZE)
                 : NULL;
    return status == STATUS_OK && !*bytes ? STATUS_STORE : status;
}

/* Copies the months of all indicators: [month][indicator]. */
static int copy_months(struct store *store, uint32_t replicate, int scenario, double *to)
{
    const char *bytes;
    int status = find_months(store, replicate, scenario, &bytes);
    if (status == STATUS_OK)
        memcpy(to, bytes, (size_t)store_shape(&store->info, scenario).n_months * MONTH_SIZE);
    sqlite3_reset(store->series);
    return status;
}

int store_rows_end(struct store *store, int status)
{
    int ended = store->reading ? sql_run(store->database, "RELEASE rows") : STATUS_OK;
    store->reading = false;
    return status == STATUS_OK ? ended : status;
}

int store_rows_next(struct store *store, uint32_t i)
{
    int status = store_go_on(store);
    if (status != STATUS_OK || i % ROWS_TOGETHER != 0)
        return status;
    status = store_rows_end(store, status);
    if (status == STATUS_OK)
        status = sql_run(store->database, "SAVEPOINT rows");
    store->reading = status == STATUS_OK;
    return status;
}

/* Copies those columns that lie in a series whose months begin with `first`, `apart` from one another. */
static int copy_columns(struct store *store, uint32_t replicate, int scenario, int first,
                        const struct store_column *columns, size_t n, size_t apart, double *to)
{
    const int months = store_shape(&store->info, scenario).n_months;
    const char *bytes;
    int status = find_months(store, replicate, scenario, &bytes);
    for (size_t k = 0; k < n && status == STATUS_OK; k++) {
        const int month = columns[k].month - first;
        if (month >= 0 && month < months)
            memcpy(&to[k * apart], bytes + (size_t)month * MONTH_SIZE + (size_t)columns[k].indicator * sizeof *to,
                   sizeof *to);
    }
    sqlite3_reset(store->series);
    return status;
}

int store_read_columns(struct store *store, int scenario, const struct store_column *columns, size_t n, double *values)
{
    const uint32_t stored = store->info.stored;
    const int history = store_history(&store->info, scenario);
    int status = STATUS_OK;
    for (uint32_t i = 0; i < stored && status == STATUS_OK; i++) {
        status = store_rows_next(store, i);
        if (status == STATUS_OK)
            status = copy_columns(store, store->replicates[i], history, 0, columns, n, stored, values + i);
        if (status == STATUS_OK)
            status = copy_columns(store, store->replicates[i], scenario, REPLICATE_HISTORY_MONTHS, columns, n, stored,
                                  values + i);
    }
    return store_rows_end(store, status);
}

int store_read_replicate(struct store *store, int scenario, uint32_t index, double *monthly)
{
    uint32_t replicate = store->replicates[index];
    int status = copy_months(store, replicate, store_history(&store->info, scenario), monthly);
    if (status == STATUS_OK)
        status = copy_months(store, replicate, scenario, monthly + (size_t)REPLICATE_HISTORY_MONTHS * INDICATOR_COUNT);
    return store_problem_keep(store, status);
}

int store_read_months(struct store *store, int scenario, uint32_t replicate, double *monthly, bool *there)
{
    int status = look_for_series(store, replicate, scenario, there);
    if (status == STATUS_OK && *there)
        status = copy_months(store, replicate, scenario, monthly);
    else if (store->series)
        sqlite3_reset(store->series);
    return store_problem_keep(store, status);
}

static int copy_blob(sqlite3_stmt *statement, int column, sqlite3_int64 key, void *to, size_t size)
{
    const void *bytes = blob(statement, column, key, size);
    if (!bytes)
        return STATUS_STORE;
    if (size > 0)
        memcpy(to, bytes, size);
    return STATUS_OK;
}

int store_unpack(sqlite3_stmt *statement, int column, sqlite3_int64 key, double *numbers, size_t n)
{
    size_t size;
    const unsigned char *bytes = sql_blob(statement, column, key, &size);
    return bytes && pack_open(bytes, size, numbers, n) ? STATUS_OK : STATUS_STORE;
}

int store_read_years(struct store *store, int scenario, uint32_t index, struct record *record)
{
    struct record shape = store_shape(&store->info, scenario);
    if (record->n_years != shape.n_years || record->n_programmes != shape.n_programmes ||
        record->n_practices != shape.n_practices)
        return store_problem_keep(store, STATUS_BUG);
    if (!store_has_months(&store->info))
        return store_problem_keep(store, store_read_kept_years(store, scenario, store->replicates[index], record));
    size_t years = (size_t)record->n_years;
    sqlite3_int64 row = store_row(store, store->replicates[index], scenario);
    int status = find_series(store, store->replicates[index], scenario);
    if (status == STATUS_OK)
        status = copy_blob(store->series, PROGRAMMES, row, record->programmes,
                           years * (size_t)record->n_programmes * sizeof *record->programmes);
    if (status == STATUS_OK)
        status = copy_blob(store->series, PRACTICES, row, record->practices,
                           years * (size_t)record->n_practices * sizeof *record->practices);
    if (status == STATUS_OK)
        status = copy_blob(store->series, BUDGET, row, record->budget, years * sizeof *record->budget);
    sqlite3_reset(store->series);
    return store_problem_keep(store, status);
}

int store_read_parameters(struct store *store, uint32_t index, double *values)
{
    int status = STATUS_OK;
    if (!store->parameters)
        status =
            sql_prepare(store->database, "SELECT parameters FROM replicates WHERE replicate = ?1", &store->parameters);
    if (status == STATUS_OK) {
        sqlite3_bind_int64(store->parameters, 1, store->replicates[index]);
        int code = sqlite3_step(store->parameters);
        status = code == SQLITE_DONE ? STATUS_STORE : sql_status(code);
    }
    if (status == STATUS_OK)
        status = copy_blob(store->parameters, 0, store->replicates[index], values,
                           (size_t)store->info.n_parameters * sizeof *values);
    sqlite3_reset(store->parameters);
    return store_problem_keep(store, status);
}
