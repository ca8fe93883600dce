/* Taking up a run that was cut off. A run that wrote beside earlier results lies in results.db.part, any other in
 * results.db. What is there is whole, since SQLite takes back a chunk that did not end; replicate numbers tell where to
 * go on, and the settings whether it is the same run. Complete results get more replicates in a copy beside them, so
 * that they stay as they are until the larger run is complete. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/sql.h"
#include "run/store_inside.h"

/* ---- finding ---- */

/* Opens a file of the folder, if a run has begun in it. */
static int open_begun(struct store *store, const char *name, bool *begun)
{
    sqlite3_int64 tables = 0;
    *begun = false;
    if (!store_folder_holds(store->dir, name))
        return STATUS_OK;
    free(store->path);
    store->path = store_path(store->dir, name);
    if (!store->path)
        return STATUS_NO_MEMORY;
    int status = store_open_file(store);
    if (status == STATUS_OK)
        status = sql_number(store->database, "SELECT count(*) FROM sqlite_master", &tables);
    store_problem_keep(store, status);
    *begun = status == STATUS_OK && tables > 0;
    if (status == STATUS_OK && !*begun)
        store_close_file(store);
    return status;
}

bool store_resume_can(const char *dir, const char *name, uint32_t *settled, uint32_t *asked)
{
    sqlite3_int64 complete = 1, done = 0, all = 0;
    bool begun = false, part = strcmp(name, STORE_FILE) != 0;
    struct store *store = store_new(dir);
    int status = store ? open_begun(store, name, &begun) : STATUS_NO_MEMORY;
    if (status == STATUS_OK && begun)
        status = sql_number(store->database, "SELECT value FROM meta WHERE key = 'complete'", &complete);
    if (status == STATUS_OK && begun)
        status = sql_number(store->database, "SELECT value FROM meta WHERE key = 'replicates'", &all);
    if (status == STATUS_OK && begun)
        status = sql_number(store->database, "SELECT count(*) FROM replicates", &done);
    store_close(store);
    *settled = (uint32_t)done;
    *asked = (uint32_t)all;
    return status == STATUS_OK && begun && (part || !complete);
}

/* ---- checking ---- */

static int check_pages(sqlite3 *database)
{
    sqlite3_stmt *check = NULL;
    int status = sql_prepare(database, "PRAGMA quick_check(1)", &check);
    if (status == STATUS_OK &&
        (sqlite3_step(check) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(check, 0), "ok") != 0))
        status = STATUS_STORE;
    sqlite3_finalize(check);
    return status;
}

/* A machine that lost its power may have kept a part of a chunk: the first replicates must be there, each with all of
 * its series. */
static int check_whole(struct store *store)
{
    sqlite3_int64 next = 0, series = 0;
    int status = check_pages(store->database);
    if (status == STATUS_OK)
        status = sql_number(store->database, "SELECT coalesce(max(replicate) + 1, 0) FROM replicates", &next);
    if (status == STATUS_OK)
        status = sql_number(store->database, "SELECT count(*) FROM series", &series);
    sqlite3_int64 staff = 0;
    if (status == STATUS_OK)
        status = sql_number(store->database, "SELECT count(*) FROM staff", &staff);
    if (status == STATUS_OK && staff != store->info.stored * store_staff_rows(&store->info))
        status = STATUS_STORE;
    sqlite3_int64 rows = store_has_months(&store->info) ? store_row(store, store->info.stored, -1) : 0;
    if (status == STATUS_OK && (next != (sqlite3_int64)store_settled(store) || series != rows))
        status = STATUS_STORE;
    return store_problem_keep(store, status);
}

/* The same experiment, and no fewer replicates than there are. */
static int check_same(struct store *store, const struct experiment *experiment, uint32_t replicates,
                      struct messages *messages)
{
    const struct place place = {.file = store->path};
    int status = store_settings_compare(store, experiment, messages);
    if (status == STATUS_OK && replicates < store_settled(store) && !store->info.complete) {
        messages_error(messages, &place,
                       "%" PRIu32 " replicates are there, more than the %" PRIu32
                       " asked for; leave -n out to complete the run as it was begun",
                       store_settled(store), replicates);
        status = STATUS_BAD_INPUT;
    }
    return status;
}

/* What replicates say together cannot be added to without their months. */
static int refuse_more(const struct store *store, struct messages *messages)
{
    const struct place place = {.file = store->path};
    messages_error(messages, &place,
                   "replicates cannot be added to these results: with --keep summary the months of the %" PRIu32
                   " that were run are gone; run all of them again with --force, or into another folder with -o, and "
                   "with --keep monthly if more may follow",
                   store_settled(store));
    return STATUS_BAD_INPUT;
}

/* ---- going on ---- */

/* Goes on in a copy, results.db.part. */
static int copy_aside(struct store *store)
{
    sqlite3 *complete = store->database;
    char *path = store_path(store->dir, STORE_FILE STORE_PART);
    if (!path)
        return STATUS_NO_MEMORY;
    store_folder_remove_parts(store);
    free(store->path);
    store->path = path;
    store->database = NULL;
    store->replaces = true;
    int status = store_create_file(store);
    if (status == STATUS_OK) {
        sqlite3_backup *copy = sqlite3_backup_init(store->database, "main", complete, "main");
        if (copy) {
            int step = sqlite3_backup_step(copy, -1), end = sqlite3_backup_finish(copy);
            status = sql_status(end != SQLITE_OK ? end : step); /* the end does not tell that another was in the way */
        } else {
            status = sql_status(sqlite3_errcode(store->database));
        }
        store_problem_keep(store, status);
    }
    sqlite3_close(complete);
    if (status != STATUS_OK)
        store_folder_remove_parts(store);
    return status;
}

static double file_size(const struct store *store)
{
    struct stat found;
    return stat(store->path, &found) == 0 ? (double)found.st_size : 0;
}

static int begin_again(struct store *store, const struct experiment *experiment, uint32_t replicates,
                       const char *command_line, struct messages *messages)
{
    bool copy = store->info.complete && !store->replaces;
    store->kept = store->info.stored;
    uint32_t asked_before = store->info.replicates;
    store->info.replicates = replicates;
    int status = store_folder_check_writable(store, copy ? NULL : store->path, messages);
    if (status == STATUS_OK)
        status = store_space_check(store, copy ? file_size(store) : 0, messages);
    store->info.replicates = asked_before;
    if (status != STATUS_OK)
        return status;
    store->writing = true;
    status = store_manifest_again(store, store->replaces ? STORE_MANIFEST STORE_PART : STORE_MANIFEST, experiment,
                                  command_line, &store->manifest);
    store_problem_keep(store, status);
    if (status == STATUS_OK && copy)
        status = copy_aside(store);
    if (status == STATUS_OK)
        status = store_ask(store, replicates, store->info.precision);
    if (status == STATUS_OK)
        status = store_prepare_writing(store);
    if (status == STATUS_OK)
        status = store_write_manifest(store);
    if (status == STATUS_OK && !store->replaces)
        status = store_publish(store);
    store->writing = status == STATUS_OK;
    if (status != STATUS_OK)
        messages_error(messages, NULL, "the run cannot be taken up: %s", store_problem(store));
    return status;
}

/* A run that was killed at its very end may not have given its files their names; and someone may have deleted or
 * broken a manifest, which can be made anew. A complete file beside the results may also be a mere copy of them, from a
 * run that was killed before it added to it: to give it their name changes nothing. */
static int end_complete(struct store *store, const struct experiment *experiment, const char *command_line,
                        struct messages *messages)
{
    bool to_publish = store_manifest_complete(store, STORE_MANIFEST STORE_PART);
    bool lost = !to_publish && (store->replaces || !store_manifest_complete(store, STORE_MANIFEST));
    if (!to_publish && !lost)
        return STATUS_OK;
    int status = store_folder_check_writable(store, NULL, messages);
    if (status != STATUS_OK)
        return status;
    if (lost)
        status = store_problem_keep(
            store, store_manifest_again(store, store->replaces ? STORE_MANIFEST STORE_PART : STORE_MANIFEST, experiment,
                                        command_line, &store->manifest));
    if (lost && status == STATUS_OK)
        status = store_write_manifest(store);
    store_close_file(store);
    if (status == STATUS_OK)
        status = store_publish(store);
    if (status != STATUS_OK)
        messages_error(messages, NULL, "the results cannot be finished: %s", store_problem(store));
    return status;
}

static int take_up(struct store *store, const struct experiment *experiment, uint32_t replicates,
                   const char *command_line, struct messages *messages)
{
    int status = store_read_info(store, messages);
    if (status != STATUS_OK)
        return status;
    if (replicates == 0)
        replicates = store->info.replicates;
    status = check_same(store, experiment, replicates, messages);
    bool ended = store->info.complete && replicates <= store_settled(store);
    if (status == STATUS_OK && !ended && !store_has_months(&store->info))
        status = refuse_more(store, messages);
    if (status == STATUS_OK)
        status = check_whole(store);
    if (status == STATUS_OK && ended)
        return end_complete(store, experiment, command_line, messages);
    if (status == STATUS_OK)
        return begin_again(store, experiment, replicates, command_line, messages);
    if (messages->errors == 0)
        messages_error(messages, NULL, "the run cannot be taken up: %s", store_problem(store));
    return status;
}

/* Nothing was stored yet: what is left of such a run is in the way of a new one. */
static void clear_away(const struct store *store)
{
    struct stat found;
    store_folder_remove_parts(store);
    if (fstatat(store->lock, STORE_FILE, &found, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(found.st_mode) ||
        found.st_size > 0)
        return;
    store_folder_remove(store, STORE_FILE);
    store_folder_remove(store, STORE_FILE STORE_JOURNAL);
    store_folder_remove(store, STORE_MANIFEST);
}

int store_resume(const char *dir, const struct experiment *experiment, uint32_t replicates, const char *command_line,
                 struct store **store, struct messages *messages)
{
    bool begun = false;
    struct stat found;
    int status = STATUS_NO_MEMORY;
    *store = NULL;
    if (stat(dir, &found) != 0)
        return STATUS_OK;
    struct store *taken = store_new(dir);
    if (taken)
        status = store_folder_lock(taken, messages);
    if (status == STATUS_OK)
        status = store_folder_check(taken, messages);
    if (status != STATUS_OK)
        goto out;
    status = open_begun(taken, STORE_FILE STORE_PART, &begun);
    taken->replaces = begun;
    if (status == STATUS_OK && !begun)
        status = open_begun(taken, STORE_FILE, &begun);
    if (status != STATUS_OK)
        messages_error(messages, NULL, "the run cannot be taken up: %s", store_problem(taken));
    else if (begun)
        status = take_up(taken, experiment, replicates, command_line, messages);
    else
        clear_away(taken);
out:
    if (status == STATUS_OK && begun)
        *store = taken;
    else
        store_close(taken);
    return status;
}
