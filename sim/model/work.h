/* Work: files arrive, are shared out, done, kept waiting (P30).
 *
 * Arrivals are files_per_post * posts * season * (1 + noise z), rounded, the season scaled to a mean of 1. Of the
 * files in hand (arrivals and backlog) contract staff get their part (model/contract.h); the rest goes to staff by
 * time * exp(concentration * file_skill), time being `here` less what is lost this month (P24). With
 *
 *     pace = presence * exp(speed file_skill) / (1 + share checked * time of a check)
 *
 * a person's capacity is C * time * pace, the load W is files assigned over capacity, and files done are the smaller of
 * files assigned and (1 + overtime) * capacity; the rest waits in common, oldest first, and is closed undone after
 * `triage_after` months. Files done become whole by one systematic rounding over contract staff and then the staff:
 * with x_i the files of the first i posts and one uniform u, d_i = floor(x_i + u) - floor(x_(i-1) + u), so that none is
 * lost or invented.
 *
 * C is solved at the fork so that arrivals over capacity, without noise, average the stated load over the last twelve
 * months of history. These are then worked like any month; before them no work is done. Transfer in the history reads
 * the stated load times the season. */
#ifndef KAPASIM_MODEL_WORK_H
#define KAPASIM_MODEL_WORK_H

#include "model/agency.h"

/* Time, pace, and the agency's capacity at C = 1 (in now.capacity). */
void work_measure(struct agency *agency, const struct today *today);

/* Mean arrivals of a month, without noise. */
double work_expected_arrivals(const struct agency *agency, const struct today *today);

/* Files arrive, are assigned and done; needs the anchor's capacity. */
void work_do(struct agency *agency, const struct today *today);

/* How work is concentrated this month: `work.concentration`, less what levelling takes away. */
double work_concentration(const struct agency *agency, const struct today *today);

/* Files done, those of contract staff included: before rounding, and in whole files. */
double work_files(const struct agency *agency);
double work_files_done(const struct agency *agency);

/* The load that transfer reads in the history: the stated load times the season (in staff.load). */
void work_stated_load(struct agency *agency, const struct today *today);

#endif
