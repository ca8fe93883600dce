/* How precise the answers of a run are, in plain words. */
#ifndef KAPASIM_REPORT_PRECISE_H
#define KAPASIM_REPORT_PRECISE_H

#include <stdio.h>

#include "run/store.h"

/* Writes three lines: the widest half-widths of the 95 % intervals (run/precision.h), and how many replicates would
 * make them a tenth. */
int precise_write(struct store *store, FILE *out, struct messages *messages) MUST_CHECK;

#endif
