/* Support, goal clarity, motivation and presence (P5, P20, P21, P22).
 *
 * Support of a unit: its trait plus `support.heads` for each SD of its heads' mean managerial skill; goal clarity:
 * `goal_clarity.heads` for each SD of their strategic skill. Skill is that of the end of the month before.
 *
 * Motivation M = own mean + mood + uplift of courses + unit * [clarity weight * goal clarity + levers + sting
 * + drift * (years within the last `senior.years` before retirement)], where mood is AR(1): mood <- phi mood
 * + sqrt(1 - phi^2) within z, and a lever gives effect * 0.5^(months since renewed / half-life), renewed when it
 * begins and each January that it is paid for.
 *
 * Presence 1 - a (1 - cut) with logit a = logit(absence) + trait t + absence_motivation M; cut is that of spot checks.
 */
#ifndef KAPASIM_MODEL_MOTIVATION_H
#define KAPASIM_MODEL_MOTIVATION_H

#include "model/agency.h"

void motivation_support(struct agency *agency, const struct today *today);

/* Also draws the month's words of each staff member, of which the first moves the mood and the others serve the
 * month's work. */
void motivation_drift(struct agency *agency, const struct today *today);

void motivation_presence(struct agency *agency, const struct today *today);

/* Sum of the motivation levers in force or still fading, in SD of motivation. */
double motivation_levers(const struct agency *agency, const struct today *today);

#endif
