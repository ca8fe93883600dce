/* Passing skill on: mentors (P18) and learning communities (C5).
 *
 * A month of mentoring adds to each dimension of the mentee's mentored skill rate * hours a week * max(0, gap), the gap
 * being the mentor's practice, applied and mentored skill less the mentee's. Pairs are matched anew each January, when
 * there are none, and when someone leaves, is promoted or is released to study: within the units first, then across
 * them, each time the pair with the largest gap in file work (ties: the lower unit, the lower posts), until all mentors
 * allowed have their mentees or nobody is left who could gain. A mentor has the service of `mentoring.mentor_service`
 * and is nobody's mentee, and a mentee mentors nobody; the released take no part. Both lose time.
 *
 * In a learning community everyone moves, by `rate` of the gap, towards the mean of the best third of the unit. */
#ifndef KAPASIM_MODEL_MENTORING_H
#define KAPASIM_MODEL_MENTORING_H

#include "model/agency.h"

void mentoring_match(struct agency *agency, const struct today *today);
void mentoring_take_time(struct agency *agency, const struct today *today);

/* Pairs and communities meet: mentored skill grows, by the gaps at the end of the month before. */
void mentoring_meet(struct agency *agency, const struct today *today);

#endif
