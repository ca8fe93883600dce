/* Learning beside courses: forgetting, changes, practice, and the skill that all of it makes up (P6 to P8, P12, P13).
 *
 * What courses have taught (model/courses.h) fades by exp(-lambda (1 - u)) a month, u the use on the job, averaged by
 * gain over what was learned, less the part of the files that contract staff do; known never falls below applied, since
 * what is used is known.
 *
 * Practice of n months gives -ln[A + (1-A) ((n + n0)/(60 + n0))^-a] / b of technical skill (power form), or
 * -ln[A + (1-A) e^((60-n)/nu)] / b (exponential form); n0 or nu is such that n = 0 gives minus the novice gap. */
#ifndef KAPASIM_MODEL_LEARNING_H
#define KAPASIM_MODEL_LEARNING_H

#include "base/num.h"
#include "model/agency.h"

/* Whether rules or applications change this month: with the probability 1 - e^(-rate/12), for all staff alike (P13). */
bool learning_rules_change(const struct today *today);

/* Where they do, practice and the trained technical skill lose the part `loss`; so they do in the month of a new
 * application. */
void learning_change(struct agency *agency, const struct today *today);

/* Practice, in months, that someone of a given service has on average under such changes: (1 - (1-q)^service)/q with
 * q = (1 - e^(-rate/12)) loss, never above the service. */
double learning_usual_practice(const struct param_values *p, double service);

/* What was learned fades by a month. */
void learning_forget(struct agency *agency, const struct today *today);

/* Skill in each dimension, in file work, and what a mentor can pass on, from education, talent, practice, applied
 * and mentored skill. */
void learning_add_up(struct agency *agency, const struct today *today);

/* A month of work adds a month of practice, less what of one's equal share of the files is done by contract staff or by
 * those on whom work is concentrated; none to who is released to study. */
void learning_gather_practice(struct agency *agency, const struct today *today);

/* The practice term of technical skill after n months, in SD. */
double learning_practice(const struct param_values *p, double n);

/* Its inverse: the months that give this skill, which may be negative; NaN where practice gives none. */
double learning_practice_of(const struct param_values *p, double skill);

/* Part of a stock left after a month at use u: exp(-lambda (1 - u)), lambda = ln 2 / half-life. */
LANES_INLINE double learning_keep(const struct param_values *p, double use)
{
    return num_exp(-NUM_LN_2 / p->forgetting_half_life * (1 - use));
}

#endif
