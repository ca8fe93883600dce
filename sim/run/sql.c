#include "run/sql.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int sql_status(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_NOMEM:
        return STATUS_NO_MEMORY;
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return STATUS_IO;
    default:
        return STATUS_STORE;
    }
}

int sql_run(sqlite3 *database, const char *text)
{
    return sql_status(sqlite3_exec(database, text, NULL, NULL, NULL));
}

int sql_prepare(sqlite3 *database, const char *text, sqlite3_stmt **statement)
{
    return sql_status(sqlite3_prepare_v2(database, text, -1, statement, NULL));
}

int sql_do(sqlite3_stmt *statement)
{
    sqlite3_step(statement);
    return sql_status(sqlite3_reset(statement)); /* tells the step's error again */
}

int sql_number(sqlite3 *database, const char *query, sqlite3_int64 *number)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(database, query, &statement);
    if (status == STATUS_OK) {
        int code = sqlite3_step(statement);
        status = code == SQLITE_DONE ? STATUS_STORE : sql_status(code);
        if (status == STATUS_OK)
            *number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return status;
}

int sql_copy_text(sqlite3_stmt *statement, int column, char **text)
{
    const unsigned char *found = sqlite3_column_text(statement, column);
    *text = strdup(found ? (const char *)found : "");
    return *text ? STATUS_OK : STATUS_NO_MEMORY;
}

/* ---- blobs with a sum ---- */

/* Stirs a word into a sum. Each step can be undone, knowing the word or knowing the sum: so whatever changes in one
 * word changes the sum. */
static uint64_t stir(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return sum ^ sum >> 32;
}

/* Words go to four sums in turn, which do not wait for one another. */
static uint64_t sum_of(const unsigned char *bytes, size_t size, sqlite3_int64 key)
{
    enum { SUMS = 4 };
    uint64_t sums[SUMS] = {(uint64_t)key, 1, 2, 3}, word[SUMS] = {0}, all = size;
    size_t at = 0;
    for (; at + sizeof word <= size; at += sizeof word)
        for (int i = 0; i < SUMS; i++) {
            uint64_t one; /* not a row of them, which gcc would take apart in memory */
            memcpy(&one, bytes + at + (size_t)i * sizeof one, sizeof one);
            sums[i] = stir(sums[i], one);
        }
    memcpy(word, bytes + at, size - at);
    for (int i = 0; i < SUMS; i++)
        all = stir(all, stir(sums[i], word[i]));
    return all;
}

int sql_bind_blob(sqlite3_stmt *statement, int column, sqlite3_int64 key, const void *bytes, size_t size)
{
    unsigned char *copy = malloc(size + sizeof(uint64_t));
    if (!copy)
        return STATUS_NO_MEMORY;
    if (size > 0)
        memcpy(copy, bytes, size);
    const uint64_t sum = sum_of(copy, size, key);
    memcpy(copy + size, &sum, sizeof sum);
    return sql_status(sqlite3_bind_blob64(statement, column, copy, size + sizeof sum, free));
}

const void *sql_blob(sqlite3_stmt *statement, int column, sqlite3_int64 key, size_t *size)
{
    const unsigned char *bytes = sqlite3_column_blob(statement, column);
    const size_t all = (size_t)sqlite3_column_bytes(statement, column);
    uint64_t sum;
    if (!bytes || all < sizeof sum)
        return NULL;
    *size = all - sizeof sum;
    memcpy(&sum, bytes + *size, sizeof sum);
    return sum == sum_of(bytes, *size, key) ? bytes : NULL;
}
