/* The month: what happens in the agency, in order. */
#ifndef KAPASIM_MODEL_MONTH_H
#define KAPASIM_MODEL_MONTH_H

#include "model/agency.h"

/* The first month of the history begins: people are there, nothing has happened yet. */
void month_begin(struct agency *agency, const struct today *today);

/* Lives a month up to the work: people, money, courses, skill, motivation, and how much can be done. */
void month_prepare(struct agency *agency, const struct today *today);

/* The month's work and its quality, which need the anchor. */
void month_work(struct agency *agency, const struct today *today);

/* The month ends: practice has grown, and in December money lapses. */
void month_close(struct agency *agency, const struct today *today);

#endif
