/* Learning: courses, transfer to the job, forgetting, practice, and the skill that they make up (P6 to P13, P15).
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
 * in the course's last month, W of the month before. Both stocks fade by exp(-lambda (1 - u)) a month, u the use on
 * the job, averaged by gain over what was learned, less the part of the files that contract staff do; known never
 * falls below applied, since what is used is known.
 *
 * Practice of n months gives -ln[A + (1-A) ((n + n0)/(60 + n0))^-a] / b of technical skill (power form), or
 * -ln[A + (1-A) e^((60-n)/nu)] / b (exponential form); n0 or nu is such that n = 0 gives minus the novice gap. */
#ifndef KAPASIM_MODEL_LEARNING_H
#define KAPASIM_MODEL_LEARNING_H

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

/* Courses go on: they take their time; those in their last month teach. */
void learning_attend(struct agency *agency, const struct today *today);

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
double learning_keep(const struct param_values *p, double use);

#endif
