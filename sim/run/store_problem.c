/* Why the store failed, in words for the one who has to mend it. They are kept when it happens, since SQLite and the
 * system tell only of the last call. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "run/store_inside.h"

int store_problem_keep_errno(struct store *store, int status, int error)
{
    if (error == ENOSPC)
        snprintf(store->problem, sizeof store->problem,
                 "the disk that holds %s is full; make room there, or choose another folder with -o", store->dir);
    else if (error == EACCES || error == EROFS)
        snprintf(store->problem, sizeof store->problem,
                 "%s may not be written; make the folder and its files writable, or choose another folder with -o",
                 store->dir);
    else
        snprintf(store->problem, sizeof store->problem, "%s: %s", store->path, strerror(error));
    return status;
}

/* What SQLite reported last; where it reported nothing, a check of ours has found what cannot be. */
static void keep_code(struct store *store)
{
    const char *text = sqlite3_errmsg(store->database);
    switch (sqlite3_errcode(store->database) & 0xff) {
    case SQLITE_IOERR: /* without an error number: taking the chunk back has overwritten it, or the file ends early */
        if (store->writing) {
            text = "it cannot be written; see to the disk, its quota and the limit on the size of files";
            break;
        }
        /* fall through */
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        snprintf(store->problem, sizeof store->problem, "%s is damaged; run the scenarios again", store->path);
        return;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        if (store->writing) {
            text = "it may not be written; make the folder and its files writable, or choose another folder with -o";
            break;
        }
        snprintf(store->problem, sizeof store->problem,
                 "the run was killed while it stored, and %s must be put in order once: make the folder and its files "
                 "writable, or copy the folder to where you may write",
                 store->path);
        return;
    case SQLITE_BUSY:
        text = "another program is using it; try again when that has ended";
        break;
    default:
        break;
    }
    snprintf(store->problem, sizeof store->problem, "%s: %s", store->path, text);
}

bool store_in_place(const struct store *store)
{
    int moved = 0;
    return !store->database ||
           sqlite3_file_control(store->database, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || !moved;
}

int store_problem_keep(struct store *store, int status)
{
    if (status == STATUS_OK)
        return status;
    if (store->writing && status != STATUS_NO_MEMORY && !store_in_place(store)) {
        snprintf(store->problem, sizeof store->problem,
                 "%s was moved or deleted while the run wrote into it; leave the folder alone until the run has ended",
                 store->path);
        return status;
    }
    int code = store->database ? sqlite3_errcode(store->database) & 0xff : SQLITE_OK;
    int error = store->database ? sqlite3_system_errno(store->database) : 0;
    bool of_system = code == SQLITE_IOERR || (code == SQLITE_CANTOPEN && store->writing);
    if (status == STATUS_NO_MEMORY || status == STATUS_BUG)
        snprintf(store->problem, sizeof store->problem, "%s", status_text((enum status)status));
    else if (code == SQLITE_FULL)
        return store_problem_keep_errno(store, status, ENOSPC);
    else if (of_system && error != 0)
        return store_problem_keep_errno(store, status, error);
    else
        keep_code(store);
    return status;
}

const char *store_problem(const struct store *store)
{
    return store->problem;
}
