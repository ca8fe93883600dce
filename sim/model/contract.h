/* Contract staff: honorary staff and interns who do a part of the agency's files (P23; C20).
 *
 * They are a number of people and no persons: alike, of a skill that is stated, without training, practice or
 * motivation of their own. What they do civil servants do not practise. Of the files handed to them late they can do
 * only what fits into what is left of the month:
 *
 *     able = C headcount productivity (1 - late (1 - window)) / slowed
 *     done = min(share of the files, (1 + overtime) able)          what does not fit waits
 *
 * C is the capacity of the anchor and `slowed` the time that checking adds to a file. */
#ifndef KAPASIM_MODEL_CONTRACT_H
#define KAPASIM_MODEL_CONTRACT_H

#include "model/agency.h"

/* The part of the files that is handed to them; 0 where there are none. */
double contract_share(const struct param_values *p);

/* Takes their part of the pool and does as much of it as they can, in whole files: they come first in the month's
 * rounding, by `u` (model/work.h). */
void contract_work(struct agency *agency, const struct today *today, double u);

/* The log-odds of an error and of following the SOP, without the intercepts (model/quality.h). */
void contract_weigh(struct agency *agency, const struct today *today);

/* Chances by the anchor, and what happens to the files done. */
void contract_happen(struct agency *agency, const struct today *today);

#endif
