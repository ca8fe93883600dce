#include "run/sql.h"

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
