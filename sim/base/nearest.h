/* The known word nearest to one that is not known, for "did you mean": only where it is near enough to be meant. */
#ifndef KAPASIM_BASE_NEAREST_H
#define KAPASIM_BASE_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word;
    char best[160]; /* empty as long as nothing near was offered */
    size_t distance;
};

/* Takes `known` as the best so far, if it is, and if at most a third of the word's letters, rounded up, are other. */
void nearest_offer(struct nearest *nearest, const char *known);

#endif
