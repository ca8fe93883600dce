/* Scenarios by their paths, as the verbs take them. */
#ifndef KAPASIM_CLI_READ_H
#define KAPASIM_CLI_READ_H

#include "run/manifest.h"

/* Reads all `n` files, none of them a nation's, even after one that is wrong, into `scenarios` (NULL where one is
 * wrong), which the caller frees with read_free. */
int read_scenarios(char *const *paths, int n, const struct assignment *assignments, int n_assignments,
                   struct scenario **scenarios, struct messages *messages) MUST_CHECK;
void read_free(struct scenario **scenarios, int n);

/* True if one of the files is a nation's. */
bool read_finds_nation(char *const *paths, int n);

/* Reads a nation, sees that it can run, and warns of what is odd in its kinds. The caller frees it. */
int read_nation(const char *path, const struct assignment *assignments, int n_assignments, struct nation **nation,
                struct messages *messages) MUST_CHECK;

/* True if one of the files is the manifest of a run. */
bool read_finds_manifest(char *const *paths, int n);

/* Reads a manifest and sees that what it holds can run. The caller frees it, whatever the status. `given` is an option
 * of the command line for which the manifest has a value of its own, or NULL: two words on one thing are refused. */
int read_manifest(const char *path, const char *given, struct manifest *manifest, struct messages *messages) MUST_CHECK;

#endif
