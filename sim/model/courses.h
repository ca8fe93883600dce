/* Courses, and transfer of what they teach to the job (P9 to P11, P15).
 *
 * A course of h hours delivered (cut short with probability schedule_cut.probability, of which coordination avoids a
 * part) adds to the known skill of each of its dimensions, with J the hours of its subject that the person already had
 * this year,
 *
 *     g = gain * weight * fit * [exp(-J/dose) - exp(-(J + h)/dose)] * (1 - known/ceiling) * (1 - age part),
 *
 * fit being 1 where the course fits the work, else the mismatch part. Whether it is applied is one draw with
 *
 *     logit T = base + follow-up F + support Sup (x factor if mostly managerial) + motivation M - overload max(0, W-1)
 *             + effect of evaluation, where that is in force for the programme (C29),
 *
 * in the course's last month, W of the month before. The use on the job of what is learned follows F; a stock's is that
 * of its parts, weighed by gain. */
#ifndef KAPASIM_MODEL_COURSES_H
#define KAPASIM_MODEL_COURSES_H

#include "model/agency.h"

/* Courses go on: they take their time; those in their last month teach. */
void courses_attend(struct agency *agency, const struct today *today);

#endif
