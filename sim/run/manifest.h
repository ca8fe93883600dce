/* manifest.json read back: what a run was made of, so that it alone is enough to run it again, to the same tables. */
#ifndef KAPASIM_RUN_MANIFEST_H
#define KAPASIM_RUN_MANIFEST_H

#include "run/experiment.h"
#include "scenario/nation.h"

struct manifest {
    struct scenario **scenarios; /* the baseline first; none of a nation */
    int n_scenarios;
    struct nation *nation; /* NULL where scenarios are policies of one agency */
    uint64_t seed;
    uint32_t replicates; /* asked for; at most, with a precision */
    double precision;    /* asked for, in points; 0 for none */
    bool fixed_parameters;
    enum keep keep;
};

enum { MANIFEST_REPLICATES_MAX = 1000000 }; /* also the most that a run can ask for */

/* True if the file is a manifest, or a broken one: an object in JSON that names its program, or a file NAME.json that
 * begins as one and is no JSON. */
bool manifest_recognise(const char *path);

/* Reads a manifest and the scenarios in it, as scenario_read reads their files, and sees that the values in force are
 * those that the manifest tells: otherwise it was edited, which is an error, or is of another program, which is a
 * warning. The texts of files are texts: no path in them is opened. The caller frees `*manifest`, whatever the status.
 * Errors: STATUS_BAD_INPUT with messages, STATUS_NO_MEMORY, STATUS_IO. */
int manifest_read(const char *path, struct manifest *manifest, struct messages *messages) MUST_CHECK;
void manifest_free(struct manifest *manifest);

#endif
