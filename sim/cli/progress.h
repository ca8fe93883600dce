/* How far a run is, on stderr: a line that is drawn anew on a terminal, a line a minute in a log. */
#ifndef KAPASIM_CLI_PROGRESS_H
#define KAPASIM_CLI_PROGRESS_H

#include <stdbool.h>

#include "run/batch.h"

/* All zero but the first three before the first call. */
struct progress {
    bool show, terminal;
    const char *counted; /* what is counted, such as "replicates" */
    bool shown;          /* a line that is still to be wiped off */
    double told;         /* when the last line was written, in seconds */
};

void progress_show(struct progress *progress, const struct batch_progress *now);

/* Wipes the line off. */
void progress_end(struct progress *progress);

#endif
