/* One replicate: draw the parameters, live the history, anchor it to what was observed, then live each scenario from
 * the same fork. */
#ifndef KAPASIM_RUN_REPLICATE_H
#define KAPASIM_RUN_REPLICATE_H

#include "model/agency.h"
#include "run/experiment.h"
#include "run/fault.h"

/* What a thread needs to run replicates of an experiment, one after the other. */
struct replicate_space;

/* The months of history that are recorded: -11 to 0. */
enum { REPLICATE_HISTORY_MONTHS = 12 };

/* Solved once a replicate, at the fork. */
struct intercepts {
    double error;    /* log-odds */
    double sop;      /* log-odds */
    double capacity; /* files a month of someone who is fully present, with skill 0 and no time lost */
};

int replicate_space_new(const struct experiment *experiment, struct replicate_space **space) MUST_CHECK;
void replicate_space_free(struct replicate_space *space);

/* Runs replicate number `replicate` (from 0). STATUS_OK; with nothing to read STATUS_NO_ROOT, where the observed levels
 * cannot be reached, and STATUS_NOT_FINITE, where it met a numerical fault; STATUS_NO_MEMORY. */
int replicate_run(struct replicate_space *space, uint32_t replicate) MUST_CHECK;

/* True for the two: such a replicate is dropped, and replicate_reason tells why. Scenarios are told by their ids. */
bool replicate_is_dropped(int status);
void replicate_reason(const struct replicate_space *space, int status, char reason[FAULT_TEXT_MAX]);

/* The same of an agency among others, whose posts are numbered from `first_post` on: its draws are its own, and the
 * parameters are those of the replicate. */
int replicate_run_from(struct replicate_space *space, uint32_t replicate, uint32_t first_post) MUST_CHECK;

/* The posts that such an agency takes: its own, its units' and those of the staff, filled or vacant. */
uint32_t replicate_posts(const struct replicate_space *space);

/* Called in each month that is recorded, once its work is done and `row` holds its indicators, in order: the last year
 * of the history, then each scenario. The agency's arrays that are scratch by then hold nothing to read: `assigned`,
 * `pace`. NULL, as after replicate_space_new: nobody watches. */
typedef void replicate_watcher(void *context, const struct agency *agency, const struct today *today,
                               const double *row);
void replicate_watch(struct replicate_space *space, replicate_watcher *watch, void *context);

/* For watchers that also read the NOW rows of staff.def in months of the history; without it those arrays are NULL
 * there. Takes more memory and time. */
int replicate_keep_persons(struct replicate_space *space) MUST_CHECK;

/* Valid until the next run. History: months -11 to 0, the same for all scenarios. */
const struct record *replicate_history(const struct replicate_space *space);
const struct record *replicate_record(const struct replicate_space *space, int scenario);

/* Without a root: what was solved before it, and 0 for the rest. */
struct intercepts replicate_intercepts(const struct replicate_space *space);

#endif
