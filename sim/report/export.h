/* The tables of a run as CSV. All are sorted by their keys: scenarios in the order of the run, the baseline first, then
 * replicates, months or years ascending, then indicators, programmes and parameters in the order of their lists. They
 * hold no times, so that the same run gives the same bytes.
 *
 *   monthly     scenario, replicate, month (-11 to the horizon), then a column for each indicator
 *   yearly      scenario, replicate, year, then the same over whole calendar years: mean, sum or last month
 *   summary     scenario, month, indicator: n, mean, standard error and quantiles over replicates
 *   funnel      scenario, replicate, year, programme: how many passed each stage
 *   spending    scenario, replicate, year, programme, practice or budget: where the money went
 *   runs        one row a scenario: what was run
 *   failures    replicate, seed, reason: those that were dropped
 *   parameters  replicate, path, value: what was drawn
 *   indicators  the dictionary
 *   staff       scenario, replicate, month, staff member, where the run has kept them: month 0, each December, the last
 *   columns     what the columns of staff mean */
#ifndef KAPASIM_REPORT_EXPORT_H
#define KAPASIM_REPORT_EXPORT_H

#include <stdio.h>

#include "run/store.h"

/* The names of the tables, counted from 0; NULL beyond the last. */
const char *export_table_name(int number);

/* All zero exports everything. */
struct export_filter {
    const char *scenario;  /* its id, or NULL for all */
    const char *indicator; /* its name, or NULL for all */
    bool one_month;
    int month;       /* if one_month */
    bool indonesian; /* `;` between cells, decimal comma */
};

/* Writes a table. STATUS_BAD_INPUT, with nothing written: there is no such table, scenario, indicator or month, or the
 * table has none to choose from. STATUS_IO: `out` cannot be written. */
int export_table(struct store *store, const char *table, const struct export_filter *filter, FILE *out,
                 struct messages *messages) MUST_CHECK;

#endif
