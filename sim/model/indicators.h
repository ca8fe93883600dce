/* Indicators of a month, from the state of the agency: one function a row of indicators.def. */
#ifndef KAPASIM_MODEL_INDICATORS_H
#define KAPASIM_MODEL_INDICATORS_H

#include "model/agency.h"

/* Writes the month's INDICATOR_COUNT values. NaN where there is nothing to measure (no files, no staff). */
void indicators_record(struct agency *agency, const struct today *today, double *row);

#endif
