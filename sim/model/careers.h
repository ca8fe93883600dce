/* Careers: leaving, promotion, hiring (P19, P20, P32). Only from month 1 on; the history has the people of month 0.
 *
 * Staff retire at the start of the month after the one in which they reach their retirement age; others resign or are
 * moved away by a constant hazard. A structural post is filled at once from within: among staff with D4 or more, five
 * years of service and more than a year to go, of the unit first, the one with the highest managerial skill (the
 * lowest post among equals); their post becomes vacant. Who has completed a programme with `fast_track` needs two years
 * of service only, and comes before all others, of the unit or not. Other posts wait for hiring.gap months, are then
 * filled with probability hiring.filled, and else are advertised again a year later.
 *
 * In a wave of early retirement the n = floor(share * staff + 1/2) people who are closest to retirement retire in that
 * order, evenly over its months: the k-th, from 0, no later than floor(k * over / n) months after it begins. */
#ifndef KAPASIM_MODEL_CAREERS_H
#define KAPASIM_MODEL_CAREERS_H

#include "model/agency.h"

/* What is counted month by month starts from nothing. */
void careers_open_month(struct agency *agency);

/* Counts and ages everyone; each January the year's training hours become last year's. */
void careers_age(struct agency *agency, const struct today *today);

/* In the month in which a wave of early retirement begins: dates the retirements of those in it. */
void careers_wave(struct agency *agency, const struct today *today);

void careers_leave(struct agency *agency, const struct today *today);
void careers_promote(struct agency *agency, const struct today *today);
void careers_hire(struct agency *agency, const struct today *today);

#endif
