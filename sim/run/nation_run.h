/* Runs a nation: every agency is a replicate of its kind with posts, and so chance events, of its own; the parameters
 * are those of the replicate, since the world is one. Agencies are pooled as they end, so that memory does not grow
 * with their number. The results do not depend on how many threads there are. */
#ifndef KAPASIM_RUN_NATION_RUN_H
#define KAPASIM_RUN_NATION_RUN_H

#include "run/batch.h"
#include "run/replicate.h"
#include "scenario/nation.h"

struct nation_run;

/* Numbers the posts of all agencies and makes the room. STATUS_BAD_INPUT, with a message, where there are more posts
 * than random numbers tell apart. The nation must outlive the run. */
int nation_run_new(const struct nation *nation, uint64_t seed, bool fixed_parameters, int threads,
                   struct nation_run **run, struct messages *messages) MUST_CHECK;
void nation_run_free(struct nation_run *run);

/* The instruction set of the hot code, the best here if unsaid. */
void nation_run_choose(struct nation_run *run, enum isa isa);

/* Only the numbering, for who checks a nation without running it. */
int nation_run_check(const struct nation *nation, struct messages *messages) MUST_CHECK;

/* Lives a replicate of all agencies; the watcher is told for how many staff it is done. STATUS_NO_ROOT: no agency has a
 * root. STATUS_NOT_FINITE: an agency met a numerical fault, which nation_run_fault tells. STATUS_INTERRUPTED: the
 * watcher asked to stop. */
int nation_run_replicate(struct nation_run *run, uint32_t replicate, batch_watcher *watch, void *context) MUST_CHECK;

/* What it left, pooled by kind: the history and what follows, with as many programmes and practices. Kind -1 is the
 * nation, without programmes and practices, which the kinds do not share.
 * Valid until the next replicate, as long as the run. */
const struct record *nation_run_history(const struct nation_run *run, int kind);
const struct record *nation_run_record(const struct nation_run *run, int kind);

/* The agencies of a kind that were left out, because an observed level cannot be reached. */
uint32_t nation_run_dropped(const struct nation_run *run, int kind);

/* The reason why the replicate cannot be kept: it names the kind of agency, and which agency of it. */
const char *nation_run_fault(const struct nation_run *run);

/* A kind as an experiment of one scenario, and where the posts of its agency `number`, from 0, begin. */
const struct experiment *nation_run_experiment(const struct nation_run *run, int kind);
uint32_t nation_run_first_post(const struct nation_run *run, int kind, uint32_t number);

#endif
