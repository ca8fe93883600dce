/* The tables of results.db, and the store's info to and from them. Nothing here holds a time, a path or the number of
 * threads, so that the same experiment gives the same bytes. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/sql.h"
#include "run/store_inside.h"

static const char tables[] = "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
                             "CREATE TABLE scenarios (scenario INTEGER PRIMARY KEY, id TEXT, name TEXT, "
                             "  description TEXT, programmes INTEGER, practices INTEGER);"
                             "CREATE TABLE items (scenario INTEGER, item INTEGER, id TEXT, practice INTEGER, "
                             "  kind TEXT, PRIMARY KEY (scenario, item)) WITHOUT ROWID;"
                             "CREATE TABLE parameters (parameter INTEGER PRIMARY KEY, path TEXT);"
                             "CREATE TABLE indicators (indicator INTEGER PRIMARY KEY, name TEXT);"
                             /* parameters: little-endian doubles in the order of `parameters`; NULL: dropped */
                             "CREATE TABLE replicates (replicate INTEGER PRIMARY KEY, parameters BLOB);"
                             /* why a replicate was dropped */
                             "CREATE TABLE failures (replicate INTEGER PRIMARY KEY, reason TEXT);"
    /* what was run, for the one who completes the run: store_settings.c */
    STORE_SETTINGS_TABLE("main")
    /* id: store_row(); the blobs are the arrays of a record, little-endian doubles */
    "CREATE TABLE series (id INTEGER PRIMARY KEY, replicate INTEGER, scenario INTEGER, "
    "  programmes BLOB, practices BLOB, budget BLOB, monthly BLOB);" /* the longest last: it is passed by otherwise */
    /* what is left of the series where their months are given up: store_summary.c, store_years.c */
    "CREATE TABLE summaries (id INTEGER PRIMARY KEY, numbers BLOB);"
    "CREATE TABLE years (id INTEGER PRIMARY KEY, numbers BLOB);"
    /* the staff, where they are kept: store_staff.c */
    "CREATE TABLE staff (id INTEGER PRIMARY KEY, people INTEGER, numbers BLOB);";

enum { NUMBERS = 11, SCENARIOS_MAX = 100000, PARAMETERS_MAX = 1000000, BLOBS_SIZE = 1024 };

/* The whole numbers of an info, by their keys in `meta`. */
struct number {
    const char *key;
    sqlite3_int64 value, low, high;
};

static void list_numbers(const struct store_info *info, struct number numbers[NUMBERS])
{
    const struct param *start = &params_global[PARAM_start], *horizon = &params_global[PARAM_horizon];
    const struct number list[NUMBERS] = {
        {"seed", (sqlite3_int64)info->seed, INT64_MIN, INT64_MAX},
        {"replicates", info->replicates, 0, UINT32_MAX},
        {"fixed_parameters", info->fixed_parameters, 0, 1},
        {"start", info->start, (sqlite3_int64)start->low, (sqlite3_int64)start->high},
        {"horizon", info->horizon, 1, (sqlite3_int64)horizon->high},
        {"staff", info->staff, 0, INT_MAX},
        {"history_programmes", info->n_history_programmes, 0, SCENARIO_PROGRAMMES_MAX},
        {"history_practices", info->n_history_practices, 0, SCENARIO_PRACTICES_MAX},
        {"complete", 0, 0, 1},
        {"nation", info->nation, 0, 1},
        {"keep", info->keep, 0, KEEPS - 1},
    };
    memcpy(numbers, list, sizeof list);
}

/* How many numbers a year of each kind holds, and what is kept of the staff: the blobs cannot be read by a program that
 * counts otherwise. */
static void describe_blobs(char text[BLOBS_SIZE])
{
    const size_t size = sizeof(double);
    int length = snprintf(text, BLOBS_SIZE, "programme %zu, practice %zu, budget %zu, summary %d, staff",
                          sizeof(struct programme_year) / size, sizeof(struct practice_year) / size,
                          sizeof(struct budget_year) / size, SUMMARY_QUANTILES);
    for (int i = 0; i < STAFF_COLUMNS && length < BLOBS_SIZE; i++)
        length += snprintf(text + length, BLOBS_SIZE - (size_t)length, " %s", staff_columns[i].name);
}

static int write_meta(sqlite3 *database, const struct store_info *info)
{
    struct number numbers[NUMBERS];
    char blobs[BLOBS_SIZE];
    list_numbers(info, numbers);
    describe_blobs(blobs);
    sqlite3_stmt *insert = NULL;
    int status = sql_prepare(database, "INSERT INTO meta VALUES (?1, ?2)", &insert);
    for (int i = 0; i < NUMBERS && status == STATUS_OK; i++) {
        sqlite3_bind_text(insert, 1, numbers[i].key, -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 2, numbers[i].value);
        status = sql_do(insert);
    }
    const char *const texts[][2] = {{"version", info->version}, {"agency", info->agency}, {"blobs", blobs}};
    for (int i = 0; i < 3 && status == STATUS_OK; i++) {
        sqlite3_bind_text(insert, 1, texts[i][0], -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, texts[i][1], -1, SQLITE_STATIC);
        status = sql_do(insert);
    }
    sqlite3_bind_text(insert, 1, "precision", -1, SQLITE_STATIC);
    sqlite3_bind_double(insert, 2, info->precision);
    if (status == STATUS_OK)
        status = sql_do(insert);
    sqlite3_finalize(insert);
    return status;
}

/* Writes a list of names as rows (0, name), (1, name), … */
static int write_names(sqlite3 *database, const char *text, int n, const char *(*name)(const void *, int),
                       const void *list)
{
    sqlite3_stmt *insert = NULL;
    int status = sql_prepare(database, text, &insert);
    for (int i = 0; i < n && status == STATUS_OK; i++) {
        sqlite3_bind_int(insert, 1, i);
        sqlite3_bind_text(insert, 2, name(list, i), -1, SQLITE_STATIC);
        status = sql_do(insert);
    }
    sqlite3_finalize(insert);
    return status;
}

static const char *parameter_name(const void *info, int i)
{
    return ((const struct store_info *)info)->parameter_paths[i];
}

static const char *indicator_name(const void *unused, int i)
{
    (void)unused;
    return indicators[i].name;
}

static int write_items(const struct store_scenario *scenario, int number, sqlite3_stmt *insert)
{
    int status = STATUS_OK;
    for (int i = 0; i < scenario->n_programmes + scenario->n_practices && status == STATUS_OK; i++) {
        sqlite3_bind_int(insert, 1, number);
        sqlite3_bind_int(insert, 2, i);
        sqlite3_bind_text(insert, 3, scenario->items[i].id, -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 4, scenario->items[i].practice);
        sqlite3_bind_text(insert, 5, scenario->items[i].kind, -1, SQLITE_STATIC);
        status = sql_do(insert);
    }
    return status;
}

static int write_scenarios(sqlite3 *database, const struct store_info *info)
{
    sqlite3_stmt *insert = NULL, *insert_item = NULL;
    int status = sql_prepare(database, "INSERT INTO scenarios VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &insert);
    if (status == STATUS_OK)
        status = sql_prepare(database, "INSERT INTO items VALUES (?1, ?2, ?3, ?4, ?5)", &insert_item);
    for (int i = 0; i < info->n_scenarios && status == STATUS_OK; i++) {
        const struct store_scenario *scenario = &info->scenarios[i];
        sqlite3_bind_int(insert, 1, i);
        sqlite3_bind_text(insert, 2, scenario->id, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 3, scenario->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 4, scenario->description, -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 5, scenario->n_programmes);
        sqlite3_bind_int(insert, 6, scenario->n_practices);
        status = sql_do(insert);
        if (status == STATUS_OK)
            status = write_items(scenario, i, insert_item);
    }
    sqlite3_finalize(insert);
    sqlite3_finalize(insert_item);
    return status;
}

int store_schema_make(sqlite3 *database)
{
    char pragmas[96];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d;", STORE_APPLICATION,
             STORE_SCHEMA);
    int status = sql_run(database, pragmas);
    return status == STATUS_OK ? sql_run(database, tables) : status;
}

int store_schema_write(sqlite3 *database, const struct store_info *info)
{
    int status = store_schema_make(database);
    if (status == STATUS_OK)
        status = write_meta(database, info);
    if (status == STATUS_OK)
        status = write_scenarios(database, info);
    if (status == STATUS_OK)
        status =
            write_names(database, "INSERT INTO parameters VALUES (?1, ?2)", info->n_parameters, parameter_name, info);
    if (status == STATUS_OK)
        status = write_names(database, "INSERT INTO indicators VALUES (?1, ?2)", INDICATOR_COUNT, indicator_name, NULL);
    return status;
}

/* ---- reading ---- */

static int read_meta_text(sqlite3 *database, const char *query, char **text)
{
    sqlite3_stmt *select = NULL;
    int status = sql_prepare(database, query, &select);
    if (status == STATUS_OK && sqlite3_step(select) != SQLITE_ROW)
        status = STATUS_STORE;
    if (status == STATUS_OK)
        status = sql_copy_text(select, 0, text);
    sqlite3_finalize(select);
    return status;
}

static int read_precision(sqlite3 *database, double *precision)
{
    sqlite3_stmt *select = NULL;
    int status = sql_prepare(database, "SELECT value FROM meta WHERE key = 'precision'", &select);
    if (status == STATUS_OK && sqlite3_step(select) != SQLITE_ROW)
        status = STATUS_STORE;
    if (status == STATUS_OK)
        *precision = sqlite3_column_double(select, 0);
    sqlite3_finalize(select);
    return status == STATUS_OK && !(*precision >= 0) ? STATUS_STORE : status;
}

static int read_numbers(sqlite3 *database, struct number numbers[NUMBERS])
{
    sqlite3_stmt *select = NULL;
    int status = sql_prepare(database, "SELECT value FROM meta WHERE key = ?1", &select);
    for (int i = 0; i < NUMBERS && status == STATUS_OK; i++) {
        sqlite3_bind_text(select, 1, numbers[i].key, -1, SQLITE_STATIC);
        bool found = sqlite3_step(select) == SQLITE_ROW && sqlite3_column_type(select, 0) == SQLITE_INTEGER;
        numbers[i].value = sqlite3_column_int64(select, 0);
        if (!found || numbers[i].value < numbers[i].low || numbers[i].value > numbers[i].high)
            status = STATUS_STORE;
        sqlite3_reset(select);
    }
    sqlite3_finalize(select);
    return status;
}

static int read_meta(sqlite3 *database, struct store_info *info)
{
    struct number numbers[NUMBERS];
    list_numbers(info, numbers);
    int status = read_numbers(database, numbers);
    if (status != STATUS_OK)
        return status;
    info->seed = (uint64_t)numbers[0].value;
    info->replicates = (uint32_t)numbers[1].value;
    info->fixed_parameters = numbers[2].value;
    info->start = (int)numbers[3].value;
    info->horizon = (int)numbers[4].value;
    info->staff = (int)numbers[5].value;
    info->n_history_programmes = (int)numbers[6].value;
    info->n_history_practices = (int)numbers[7].value;
    info->complete = numbers[8].value;
    info->nation = numbers[9].value;
    info->keep = (enum keep)numbers[10].value;
    store_info_set_years(info);
    status = read_precision(database, &info->precision);
    if (status == STATUS_OK)
        status = store_schema_version(database, &info->version);
    if (status == STATUS_OK)
        status = read_meta_text(database, "SELECT value FROM meta WHERE key = 'agency'", &info->agency);
    return status;
}

static int read_count(sqlite3 *database, const char *query, int low, int high, int *count)
{
    sqlite3_int64 number = 0;
    int status = sql_number(database, query, &number);
    if (status == STATUS_OK && (number < low || number > high))
        return STATUS_STORE;
    *count = (int)number;
    return status;
}

static int read_items(struct store_scenario *scenario, int number, sqlite3_stmt *select)
{
    int n = scenario->n_programmes + scenario->n_practices;
    scenario->items = calloc((size_t)n + 1, sizeof *scenario->items);
    if (!scenario->items)
        return STATUS_NO_MEMORY;
    int status = STATUS_OK;
    sqlite3_reset(select);
    sqlite3_bind_int(select, 1, number);
    for (int i = 0; i < n && status == STATUS_OK; i++) {
        struct store_item *item = &scenario->items[i];
        if (sqlite3_step(select) != SQLITE_ROW)
            return STATUS_STORE;
        item->practice = sqlite3_column_int(select, 1) != 0;
        if (item->practice != (i >= scenario->n_programmes))
            return STATUS_STORE;
        status = sql_copy_text(select, 0, &item->id);
        if (status == STATUS_OK)
            status = sql_copy_text(select, 2, &item->kind);
    }
    return status;
}

static int read_scenario(sqlite3_stmt *select, struct store_scenario *scenario)
{
    if (sqlite3_step(select) != SQLITE_ROW)
        return STATUS_STORE;
    scenario->n_programmes = sqlite3_column_int(select, 3);
    scenario->n_practices = sqlite3_column_int(select, 4);
    if (scenario->n_programmes < 0 || scenario->n_programmes > SCENARIO_PROGRAMMES_MAX || scenario->n_practices < 0 ||
        scenario->n_practices > SCENARIO_PRACTICES_MAX)
        return STATUS_STORE;
    int status = sql_copy_text(select, 0, &scenario->id);
    if (status == STATUS_OK)
        status = sql_copy_text(select, 1, &scenario->name);
    if (status == STATUS_OK)
        status = sql_copy_text(select, 2, &scenario->description);
    return status;
}

static int read_scenarios(sqlite3 *database, struct store_info *info)
{
    int n = 0;
    int status = read_count(database, "SELECT count(*) FROM scenarios", 1, SCENARIOS_MAX, &n);
    if (status != STATUS_OK)
        return status;
    info->scenarios = calloc((size_t)n, sizeof *info->scenarios);
    if (!info->scenarios)
        return STATUS_NO_MEMORY;
    info->n_scenarios = n;
    sqlite3_stmt *select = NULL, *select_items = NULL;
    status = sql_prepare(
        database, "SELECT id, name, description, programmes, practices FROM scenarios ORDER BY scenario", &select);
    if (status == STATUS_OK)
        status = sql_prepare(database, "SELECT id, practice, kind FROM items WHERE scenario = ?1 ORDER BY item",
                             &select_items);
    for (int i = 0; i < n && status == STATUS_OK; i++) {
        status = read_scenario(select, &info->scenarios[i]);
        if (status == STATUS_OK)
            status = read_items(&info->scenarios[i], i, select_items);
    }
    sqlite3_finalize(select);
    sqlite3_finalize(select_items);
    return status;
}

static int read_parameters(sqlite3 *database, struct store_info *info)
{
    int n = 0;
    int status = read_count(database, "SELECT count(*) FROM parameters", 1, PARAMETERS_MAX, &n);
    if (status != STATUS_OK)
        return status;
    info->parameter_paths = calloc((size_t)n, sizeof *info->parameter_paths);
    if (!info->parameter_paths)
        return STATUS_NO_MEMORY;
    info->n_parameters = n;
    sqlite3_stmt *select = NULL;
    status = sql_prepare(database, "SELECT path FROM parameters ORDER BY parameter", &select);
    for (int i = 0; i < n && status == STATUS_OK; i++)
        status =
            sqlite3_step(select) == SQLITE_ROW ? sql_copy_text(select, 0, &info->parameter_paths[i]) : STATUS_STORE;
    sqlite3_finalize(select);
    return status;
}

/* The monthly blobs can be read only by a program with the same indicators. */
static int compare_indicators(sqlite3 *database, bool *same)
{
    sqlite3_stmt *select = NULL;
    int status = sql_prepare(database, "SELECT name FROM indicators ORDER BY indicator", &select);
    for (int i = 0; i <= INDICATOR_COUNT && status == STATUS_OK && *same; i++) {
        int code = sqlite3_step(select);
        const char *name = code == SQLITE_ROW ? (const char *)sqlite3_column_text(select, 0) : NULL;
        *same = i < INDICATOR_COUNT ? name && strcmp(name, indicators[i].name) == 0 : code == SQLITE_DONE;
        status = sql_status(code);
    }
    sqlite3_finalize(select);
    return status;
}

static int compare_blobs(sqlite3 *database, bool *same)
{
    char expected[BLOBS_SIZE], *blobs = NULL;
    describe_blobs(expected);
    int status = read_meta_text(database, "SELECT value FROM meta WHERE key = 'blobs'", &blobs);
    if (status == STATUS_OK)
        *same = strcmp(blobs, expected) == 0;
    free(blobs);
    return status;
}

int store_schema_known(sqlite3 *database, bool *known)
{
    sqlite3_int64 schema = 0;
    int status = sql_number(database, "PRAGMA user_version", &schema);
    *known = schema == STORE_SCHEMA;
    if (status == STATUS_OK && *known)
        status = compare_blobs(database, known);
    if (status == STATUS_OK && *known)
        status = compare_indicators(database, known);
    return status;
}

int store_schema_version(sqlite3 *database, char **version)
{
    return read_meta_text(database, "SELECT value FROM meta WHERE key = 'version'", version);
}

int store_schema_read(sqlite3 *database, struct store_info *info)
{
    int status = read_meta(database, info);
    if (status == STATUS_OK)
        status = read_scenarios(database, info);
    if (status == STATUS_OK)
        status = read_parameters(database, info);
    return status;
}
