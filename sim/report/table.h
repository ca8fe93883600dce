/* The summary for people at the end of a run. */
#ifndef KAPASIM_REPORT_TABLE_H
#define KAPASIM_REPORT_TABLE_H

#include <stdio.h>

#include "run/store.h"

/* Writes a line for each scenario, with error and SOP over the last 12 months of the horizon, their paired difference
 * to the baseline, the money of a year and the gate that stops most people, and below it how sure the figures are.
 * UTF-8, at most 114 columns wide. */
int table_summary(struct store *store, FILE *out, struct messages *messages) MUST_CHECK;

#endif
