/* Agencies pooled into one record: sums and means over all their files and people, by the column `pooled` of
 * model/indicators.def. A value that an agency does not have (NaN) is left out, with its weight.
 *
 * What is pooled depends, in its last bits, on the order of the sums; who pools keeps to an order. */
#ifndef KAPASIM_RUN_POOLED_H
#define KAPASIM_RUN_POOLED_H

#include "model/agency.h"

struct pooled {
    struct record sums; /* months: values times their weights; years: values */
    double *weights;    /* [n_months][INDICATOR_COUNT] */
    size_t room[2];     /* programmes and practices that were asked for */
};

/* Room for the months and years of a record, and for up to as many programmes and practices. */
int pooled_open(struct pooled *pooled, const struct record *shape) MUST_CHECK;
void pooled_close(struct pooled *pooled);

/* Empties it, for agencies with so many programmes and practices. */
void pooled_begin(struct pooled *pooled, int n_programmes, int n_practices);

/* Adds what an agency did in a month, or in its fiscal years: of programmes and practices the first, as many as both
 * have. */
void pooled_add_month(struct pooled *pooled, const struct agency *agency, const struct today *today, const double *row);
void pooled_add_years(struct pooled *pooled, const struct record *record);

/* Adds what is pooled in `from`, likewise. */
void pooled_merge(struct pooled *pooled, const struct pooled *from);

/* Writes the pooled record: of the same sizes, and opened. NaN where no agency had a value. */
void pooled_write(const struct pooled *pooled, struct record *record);

#endif
