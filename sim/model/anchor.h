/* The anchor: what is solved at the fork so that the history ends where the agency was observed.
 *
 * Over the last twelve months of history, each kept as it was lived up to its work: capacity C, so that arrivals
 * without noise over capacity average the stated load; then the months' work, one after the other, twice, the second
 * time beginning with what waits after the first; the mean presence of P5; and the intercepts of P1 and P5, by Brent's
 * method to 1e-13, so that the mean of the months' expected errors (as released, or as made by observed.error_is) and
 * of their expected SOP compliance equal the observed levels. Nothing that the history learns or forgets reads an
 * error, a capacity or a backlog, so there is no circle; what waits at the end of month 0 is what the scenarios begin
 * with.
 *
 * Then, for what is counted beside the files: files done right over files expected to arrive, and the probability of a
 * complaint at which the months' expected errors, late and closed files bring the complaints that were observed. */
#ifndef KAPASIM_MODEL_ANCHOR_H
#define KAPASIM_MODEL_ANCHOR_H

#include "model/agency.h"

/* Solves from `n` months as month_prepare left them, does their work, and writes the anchor into each of them and into
 * *anchor. STATUS_NO_ROOT where no intercept within +-40 reaches an observed level, STATUS_NO_MEMORY. */
int anchor_solve(struct agency *months, const struct today *days, size_t n, struct anchor *anchor) MUST_CHECK;

/* What is counted beside the files, from the same months after quality_happen; adds to *anchor and theirs. */
void anchor_count(struct agency *months, const struct today *days, size_t n, struct anchor *anchor);

#endif
