/* The life of one replicate, from the first month of history to the last of each scenario.
 *
 * This and all that is hot below it (the model, the random numbers, the numerics) are compiled once for each
 * instruction set, as life_plain, life_avx2 and life_avx512; the rest of the program once. The choice does not change a
 * bit of the results: the sources are the same, they use only operations that IEEE 754 rounds correctly, and the build
 * forbids contraction to fused multiply-add; a wider instruction set only does more staff at once. */
#ifndef KAPASIM_RUN_LIFE_H
#define KAPASIM_RUN_LIFE_H

#include "base/isa.h"
#include "model/anchor.h"
#include "run/fault.h"
#include "run/replicate.h"

/* As replicate_run_from. */
typedef int life_function(struct replicate_space *space, uint32_t replicate, uint32_t first_post);

life_function life_plain, life_avx2, life_avx512;

/* What a thread lives replicates in. */
struct replicate_space {
    const struct experiment *experiment;
    int start, horizon, history; /* months */
    int structural_kind;
    struct agency fork;                           /* lives the history */
    struct agency scenario;                       /* lives a scenario from there */
    struct agency year[REPLICATE_HISTORY_MONTHS]; /* the last year of history, month by month, until it is anchored */
    struct values values;                         /* in force */
    struct values year_values[REPLICATE_HISTORY_MONTHS];
    struct record history_record;
    struct record *records; /* one a scenario */
    struct anchor anchor;
    struct fault fault; /* with the scenario it is of, -1 for the history */
    int faulty;
    replicate_watcher *watch;
    void *watch_context;
};

#endif
