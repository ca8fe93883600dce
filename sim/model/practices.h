/* Practices: what the agency does beside courses, each at a price.
 *
 * A practice is in force in a month if it is on and paid for. Its cost of the fiscal year (annual, and for each staff
 * member, both with inflation, for the months left of the year, rounded to rupiah) is paid in January, or in its first
 * month, before the programmes get their money; where the money does not reach, it is not in force until the next
 * January. Its hours are taken from the working time of all staff or of the heads (structural posts). */
#ifndef KAPASIM_MODEL_PRACTICES_H
#define KAPASIM_MODEL_PRACTICES_H

#include "model/agency.h"

/* Pays what is due, decides what is in force, and takes its hours from the month. */
void practices_run(struct agency *agency, const struct today *today);

/* The first practice of a kind that is in force: its values, or NULL. Several of a kind: the first as written counts,
 * but for what levers and supervision do to motivation, which adds up. */
const struct practice_values *practices_in_force(const struct agency *agency, const struct today *today,
                                                 enum practice_kind kind);

#endif
