/* Who a person is: what is drawn once, at entry, and stays.
 *
 * Education and match (P6), talent (P6), traits (P5, P14, P21, P22), age and service (P32), the month of leaving by
 * resignation or transfer (P19). Everything is keyed by the person's identity alone, so that the same person has the
 * same nature in every scenario. */
#ifndef KAPASIM_MODEL_PEOPLE_H
#define KAPASIM_MODEL_PEOPLE_H

#include "model/agency.h"

/* Puts someone of a group into a post at the first month of the history, of the age that month 0 asks for. Practice
 * is what the service so far gives on average (learning_usual_practice); who is appointed later has none until then.
 * Their traits are still to be drawn. */
void people_place(struct agency *agency, const struct today *today, size_t post, const struct group *group);

/* Draws the lasting traits of those who have been placed in the first `n` posts. */
void people_draw_traits(struct agency *agency, const struct today *today, size_t n);

/* Hires someone new into a vacant post. */
void people_hire(struct agency *agency, const struct today *today, size_t post);

/* Draws the lasting traits of the units. */
void people_draw_units(struct agency *agency, const struct today *today);

/* Whether a post's holder is there to work: it is filled, and nobody is released from it to study. */
static inline bool people_at_work(const struct staff *staff, size_t post)
{
    return staff->here[post] != 0 && staff->study_lost[post] < 1;
}

/* Skill that education gives, beta * level * (1 if it fits the duties, else the unmatched part); levels SMA -2, D3 -1,
 * D4 and S1 0, S2 1, S3 2 (P6). */
double people_schooling(const struct param_values *p, enum education education, bool matched);

#endif
