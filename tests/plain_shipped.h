/* Every agency file in scenarios/, with all overlays on it, lived by both models. */
#ifndef KAPASIM_TESTS_PLAIN_SHIPPED_H
#define KAPASIM_TESTS_PLAIN_SHIPPED_H

/* With priors drawn, replicates from 0 on; fails the test where a number differs. Adds to `*compared`. */
void plain_shipped_compare(unsigned replicates, long *compared);

#endif
