/* The table of staff as CSV, and the dictionary of its columns. */
#ifndef KAPASIM_REPORT_EXPORT_STAFF_H
#define KAPASIM_REPORT_EXPORT_STAFF_H

#include "report/csv.h"
#include "run/store.h"

/* STATUS_BAD_INPUT, with a message, if the run has not kept its staff, or not those of the one month asked for. */
int export_staff_check(const struct store_info *info, bool one_month, int month, struct messages *messages) MUST_CHECK;

/* Writes the scenarios from `scenario` to before `end_scenario`, and of their months that are kept those from `month`
 * to before `end_month`. */
int export_staff_write(struct store *store, struct csv *csv, int scenario, int end_scenario, int month,
                       int end_month) MUST_CHECK;
void export_staff_columns(struct csv *csv);

#endif
