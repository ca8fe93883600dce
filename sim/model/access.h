/* Access to training: gates, seats, and who comes (P14, P16, P31).
 *
 * Need: the post is the programme's target, and the person does not hold a once-only programme yet, or is below the
 * required JP of the year; a programme for high performers is for those alone whom the appraisal of the month before
 * put into its highest class. An intake is offered with the probability `offered`; where it is not, nothing happens. At
 * a programme's first intake of the fiscal year everyone in need meets invitation, permission and readiness, one draw
 * each for the year; who enters later, or comes to be in need, meets them at a later intake. Who is past them stays a
 * candidate until they hold a once-only programme; else until they have attended, and after that as long as they are in
 * need. With `share` the gate's probability, t the lasting trait (of the person; of the unit for permission) and u the
 * draw,
 *
 *     passes if  sqrt(lasting) t + sqrt(1 - lasting) PHI^-1(u)  <  PHI^-1(share) + shift,
 *
 * so that the stated share is the marginal (a random-intercept probit). Persuasion raises the logit of readiness; the
 * last years before retirement shift it by their drift. At each intake the candidates who are in no other course and
 * not released to study are free with the probability `schedule`, whose log-odds coordination raises by `frees` (C29);
 * seats go to the free in the order of `allocation`, the programme's own or the agency's, and among equals to the
 * lowest rank drawn: random; structural posts first; need, the least skill in what the programme teaches; roster, the
 * fewest recorded hours this and last year; quota, every unit's first, then every unit's second. Seats are floor((money
 * in hand / intakes still to come - fixed cost) / price of a seat), and at most `seats`. A seat that is left empty
 * (no-show) is paid. The funnel counts each person once a programme and fiscal year. */
#ifndef KAPASIM_MODEL_ACCESS_H
#define KAPASIM_MODEL_ACCESS_H

#include "model/agency.h"

/* Forgets last year's standings; in January. */
void access_open_year(struct agency *agency, const struct today *today);

/* Holds the intakes of this month, programmes in the order written. */
void access_hold_intakes(struct agency *agency, const struct today *today);

/* A gate's share on the probit scale; shares of 0 and 1 are what they say, minus and plus infinity. */
double access_threshold(double share);

/* The price of a seat this year: cost, follow-up and evaluation, with inflation, rounded to rupiah. */
double access_price(const struct agency *agency, const struct today *today, size_t programme);

#endif
