/* The members of the staff, one by one, in month 0, each December and the last month: what a run with KEEP_STAFF keeps
 * of each replicate. */
#ifndef KAPASIM_RUN_STAFF_TABLE_H
#define KAPASIM_RUN_STAFF_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/agency.h"

enum staff_column_kind { STAFF_NUMBER, STAFF_PERSON, STAFF_POST_TYPE, STAFF_EDUCATION };
struct staff_column {
    const char *name;
    enum staff_column_kind kind; /* what its numbers stand for; a person by identity (base/random.h) */
    const char *meaning;
};

enum {
#define STAFF_COLUMN(name, kind, value, meaning) STAFF_COLUMN_##name,
#include "run/staff_table.def"
#undef STAFF_COLUMN
    STAFF_COLUMNS
};
extern const struct staff_column staff_columns[STAFF_COLUMNS];

/* The staff of a scenario (-1: of the history) at the end of a month. */
struct staff_month {
    int scenario, month;
    size_t people;
    size_t from; /* where its numbers begin, [column][person] */
};

/* All zero is empty and can be cleared and closed. */
struct staff_table {
    int start, horizon; /* of the run, to be set before it is filled */
    int scenario;
    struct staff_month *months;
    size_t n_months, months_room;
    double *numbers;
    size_t n_numbers, numbers_room;
    int status; /* STATUS_NO_MEMORY: it is not whole */
};

/* True for a month that is kept, from 0 on; and how many of them there are from month 1 on. */
bool staff_table_keeps(int start, int horizon, int month);
int staff_table_count(int start, int horizon);

/* Empties the table for another replicate, and keeps its room. */
void staff_table_clear(struct staff_table *table);
void staff_table_close(struct staff_table *table);

/* A replicate_watcher: adds the staff of the months that are kept to the struct staff_table that is the context. */
void staff_table_watch(void *context, const struct agency *agency, const struct today *today, const double *row);

#endif
