/* Quality: errors, checking and the SOP (P1 to P5, P25).
 *
 *     made     = floor + (1 - floor) logistic(c - b perf + overload max(0, W - 1)
 *                                             + outside * share outside duties (1 - broad))
 *     perf     = theta + kappa M + interaction theta M          (additive form)
 *              = max(0, 1 + theta) max(0, 1 + kappa M) - 1      (product form)
 *     released = made (1 - share checked * share caught)
 *     SOP      = logistic(c_s + skill theta + motivation M + presence (P - mean P) + support Sup
 *                         - overload max(0, W - 1) + care trait + supervision)
 *
 * theta is the skill in file work. Files with an error are binomial over the files done, those left after checking
 * binomial over these, tasks by the SOP binomial over the files done (a task a file), each by the inverse
 * distribution function of the person's own draw. Expected rates weigh people by the files they do; contract
 * staff are one more worker (model/contract.h). */
#ifndef KAPASIM_MODEL_QUALITY_H
#define KAPASIM_MODEL_QUALITY_H

#include "model/agency.h"

/* The log-odds of the month without the intercepts, into error_odds and sop_odds. */
void quality_weigh(struct agency *agency, const struct today *today);

/* Chances at the anchor's intercepts, expected rates, and what happens. */
void quality_happen(struct agency *agency, const struct today *today);

#endif
