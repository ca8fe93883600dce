/* The few steps with SQLite that the store repeats, with its codes turned into ours. */
#ifndef KAPASIM_RUN_SQL_H
#define KAPASIM_RUN_SQL_H

#include <sqlite3.h>
#include <stddef.h>

#include "base/status.h"

/* STATUS_OK for SQLITE_OK, _ROW and _DONE; STATUS_NO_MEMORY; STATUS_IO for a full or failing disk; STATUS_STORE. */
int sql_status(int code);

/* Runs statements that give no rows. */
int sql_run(sqlite3 *database, const char *text) MUST_CHECK;

int sql_prepare(sqlite3 *database, const char *text, sqlite3_stmt **statement) MUST_CHECK;

/* Runs a statement that gives no rows, ready for the next values. */
int sql_do(sqlite3_stmt *statement) MUST_CHECK;

/* The one whole number that a query gives; STATUS_STORE if it gives none. */
int sql_number(sqlite3 *database, const char *query, sqlite3_int64 *number) MUST_CHECK;

/* A copy of a text column for the caller to free; NULL in the database is an empty text. */
int sql_copy_text(sqlite3_stmt *statement, int column, char **text) MUST_CHECK;

/* Binds a copy of a blob, which ends with a sum of its bytes and of `key`, the number of its row: a disk may lose a bit
 * without a word, and SQLite sees only what breaks its own order. */
int sql_bind_blob(sqlite3_stmt *statement, int column, sqlite3_int64 key, const void *bytes, size_t size) MUST_CHECK;

/* The bytes of such a blob, until the statement's next step, and how many they are; NULL where they are not those that
 * were bound under this key. */
const void *sql_blob(sqlite3_stmt *statement, int column, sqlite3_int64 key, size_t *size);

#endif
