/* Formal study (P27): degrees, beside the job or released from it.
 *
 * Each January from month 1 on that the practice is in force, eligible staff begin to study with the probability
 * `starts`: from SMA or D3 for S1 (48 and 30 months), from D4 or S1 for S2 (24 months), if the service left is three
 * times the duration for who is released and twice for who is not (SE PANRB 28/2021). Who studies beside the job loses
 * the part `beside` of working time, who is released all of it, and breaks off courses and mentoring. At the end
 * education, the skill that it gives and the points of IPASN rise; whether the new degree fits the duties is drawn.
 * What is begun is ended, also when the practice stops. */
#ifndef KAPASIM_MODEL_STUDY_H
#define KAPASIM_MODEL_STUDY_H

#include "model/agency.h"

/* Study ends, goes on and begins; it takes its time from the month. */
void study_go_on(struct agency *agency, const struct today *today);

/* How many months a degree takes from an education, and which degree it is; 0 where there is none. */
int study_duration(enum education from, enum education *degree);

#endif
