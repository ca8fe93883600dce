/* Numerical faults: numbers of a replicate that cannot be. No number is infinite; and none is missing, NaN, where there
 * is something to measure. A replicate with a fault is dropped like one without a root, since nothing of it can be
 * trusted. */
#ifndef KAPASIM_RUN_FAULT_H
#define KAPASIM_RUN_FAULT_H

#include "model/record.h"

struct fault {
    const char *quantity; /* an indicator's name, or what else it is; NULL for no fault */
    double value;         /* infinite, NaN, or where it must be above 0, not so */
    int month;            /* of the simulation; of a year, its last */
};

/* The words that the reason of a fault begins with, by which it is told from other reasons. */
#define FAULT_WORDS "numerical fault"
enum { FAULT_TEXT_MAX = 320 };

/* The first fault of an era, by month, then by year; `start` is its calendar: 12 * year + month of month 1. */
struct fault fault_in_record(const struct record *record, int start);

/* The reason in words: "numerical fault: `motivation` is infinite in 2027-03 of SCENARIO". */
void fault_tell(const struct fault *fault, int start, const char *scenario, char text[FAULT_TEXT_MAX]);

#endif
