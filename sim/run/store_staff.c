/* The table of staff: a row a replicate, scenario and month, with the numbers of all people packed. Month 0 is the
 * history's and stands once a replicate. */
#include <stdlib.h>

#include "run/pack.h"
#include "run/sql.h"
#include "run/store_inside.h"

enum { PEOPLE_MAX = 1 << 24 };

static sqlite3_int64 staff_row(const struct store *store, uint32_t replicate, int scenario, int month)
{
    return store_row(store, replicate, month == 0 ? store_history(&store->info, scenario) : scenario) *
               (store->info.horizon + 1) +
           month;
}

static int put_month(struct store *store, uint32_t replicate, const struct staff_month *month, const double *numbers)
{
    size_t n = month->people * STAFF_COLUMNS;
    unsigned char *bytes = malloc(pack_most(n) + 1);
    if (!bytes)
        return STATUS_NO_MEMORY;
    size_t size = pack_doubles(numbers, n, bytes);
    const sqlite3_int64 row = staff_row(store, replicate, month->scenario, month->month);
    sqlite3_bind_int64(store->add_staff, 1, row);
    sqlite3_bind_int64(store->add_staff, 2, (sqlite3_int64)month->people);
    int status = sql_bind_blob(store->add_staff, 3, row, bytes, size);
    if (status == STATUS_OK)
        status = sql_do(store->add_staff);
    free(bytes);
    return status;
}

int store_put_staff(struct store *store, uint32_t replicate, const struct staff_table *table)
{
    int status = STATUS_OK;
    for (size_t k = 0; k < table->n_months && status == STATUS_OK; k++)
        status = put_month(store, replicate, &table->months[k], table->numbers + table->months[k].from);
    return store_problem_keep(store, status);
}

static int read_row(struct store *store, sqlite3_int64 row, double **numbers, size_t *people)
{
    int status = STATUS_OK;
    if (!store->staff)
        status = sql_prepare(store->database, "SELECT people, numbers FROM staff WHERE id = ?1", &store->staff);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(store->staff, 1, row);
    int code = sqlite3_step(store->staff);
    sqlite3_int64 count = sqlite3_column_int64(store->staff, 0);
    status = code == SQLITE_ROW && count >= 0 && count <= PEOPLE_MAX ? STATUS_OK
             : code == SQLITE_ROW || code == SQLITE_DONE             ? STATUS_STORE
                                                                     : sql_status(code);
    if (status == STATUS_OK) {
        *people = (size_t)count;
        *numbers = malloc((*people * STAFF_COLUMNS + 1) * sizeof **numbers);
        status = !*numbers    ? STATUS_NO_MEMORY
                 : count == 0 ? STATUS_OK
                              : store_unpack(store->staff, 1, row, *numbers, *people * STAFF_COLUMNS);
    }
    sqlite3_reset(store->staff);
    return status;
}

int store_read_staff(struct store *store, int scenario, uint32_t index, int month, double **numbers, size_t *people)
{
    double *read = NULL;
    *people = 0;
    int status = read_row(store, staff_row(store, store->replicates[index], scenario, month), &read, people);
    if (status != STATUS_OK) {
        free(read);
        read = NULL;
    }
    *numbers = read;
    return store_problem_keep(store, status);
}

sqlite3_int64 store_staff_rows(const struct store_info *info)
{
    if (info->keep != KEEP_STAFF)
        return 0;
    return 1 + (sqlite3_int64)info->n_scenarios * staff_table_count(info->start, info->horizon);
}

double store_staff_bytes(const struct store_info *info)
{
    return (double)store_staff_rows(info) * info->staff * STAFF_COLUMNS * sizeof(double);
}
