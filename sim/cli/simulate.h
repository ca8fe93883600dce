/* The work of kapasim run: simulates scenarios into a folder. */
#ifndef KAPASIM_CLI_SIMULATE_H
#define KAPASIM_CLI_SIMULATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/isa.h"
#include "base/status.h"
#include "run/experiment.h"
#include "scenario/nation.h"

struct simulation {
    const char *folder;
    uint32_t replicates; /* at most, with a precision; 0 where unsaid */
    double precision;    /* in points; 0 where unsaid */
    uint64_t seed;
    int threads;
    enum isa isa;
    bool force, resume, fixed;
    enum keep keep;
    bool quiet, verbose;
    const char *command_line;
};

/* How it ended. */
struct simulated {
    uint32_t dropped;
    bool resumable; /* it did not come to its end, and what is there can be completed */
};

/* STATUS_OK: the folder holds complete results. */
int simulate_run(const struct simulation *simulation, struct scenario *const *scenarios, int n,
                 struct simulated *simulated, struct messages *messages) MUST_CHECK;

/* The same for a nation; one replicate where their number is unsaid, and no precision. */
int simulate_nation(const struct simulation *simulation, const struct nation *nation, struct simulated *simulated,
                    struct messages *messages) MUST_CHECK;

#endif
