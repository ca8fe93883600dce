/* Indicators of a month, from the state of the agency: one function a row of indicators.def. */
#ifndef KAPASIM_MODEL_INDICATORS_H
#define KAPASIM_MODEL_INDICATORS_H

#include "model/agency.h"

/* Writes the month's INDICATOR_COUNT values. NaN where there is nothing to measure (no files, no staff). */
void indicators_record(struct agency *agency, const struct today *today, double *row);

/* Takes over the order of training hours that was found for `from`, so that it is not found anew for `to`; no result
 * depends on it. */
void indicators_carry_order(struct agency *to, const struct agency *from);

/* Writes the INDICATOR_WEIGHTS weights by which the month's values are pooled with those of other agencies: the
 * denominators of the values, so that pooled values are those of all the files and people together. */
void indicators_weigh(const struct agency *agency, const struct today *today, double *weights);

#endif
