/* The known word nearest to one that is not known, for "did you mean". */
#ifndef KAPASIM_BASE_NEAREST_H
#define KAPASIM_BASE_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word;
    char best[160]; /* empty as long as nothing was offered */
    size_t distance;
};

/* Takes `known` as the best so far, if it is. */
void nearest_offer(struct nearest *nearest, const char *known);

#endif
