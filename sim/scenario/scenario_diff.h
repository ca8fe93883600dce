/* What one scenario changes against another, in words and values. */
#ifndef KAPASIM_SCENARIO_SCENARIO_DIFF_H
#define KAPASIM_SCENARIO_SCENARIO_DIFF_H

#include <stddef.h>

#include "base/status.h"
#include "scenario/scenario.h"

/* What a difference is about. All scenarios of a run share the first three, so those that differ there cannot run
 * together. */
enum scenario_diff_area {
    DIFF_AGENCY,
    DIFF_WORLD,
    DIFF_HISTORY, /* the agency's own policy, under which the history is lived */
    DIFF_BUDGET,
    DIFF_GATES,
    DIFF_RULES, /* policy that is none of the others */
    DIFF_PROGRAMMES,
    DIFF_PRACTICES,
    DIFF_AREAS
};

/* DIFF_ADDED and DIFF_REMOVED are for what only one scenario has: a kind of programme, a programme, a practice or a
 * group of staff, with its main values in `b` or in `a`. */
enum scenario_diff_change { DIFF_CHANGED, DIFF_ADDED, DIFF_REMOVED };

struct scenario_difference {
    enum scenario_diff_area area;
    enum scenario_diff_change change;
    char *path;
    char *a, *b;                   /* the values in words; NULL on the side that lacks it */
    const char *meaning;           /* of a parameter, for people; NULL where the path says it all */
    struct place place_a, place_b; /* what set them, borrowed from the scenarios; no file where it is the default */
};

/* By area; within one in the order of scenario_each. All zero is an empty list. */
struct scenario_diff {
    struct scenario_difference *list;
    size_t count;
};

/* Compares two scenarios, which outlive `*diff`; it is to be freed whatever the status. A value that is inherited on
 * both sides is told only where it is stated. Errors: STATUS_NO_MEMORY. */
int scenario_diff_make(const struct scenario *a, const struct scenario *b, struct scenario_diff *diff) MUST_CHECK;

void scenario_diff_free(struct scenario_diff *diff);

#endif
