/* Holds the program's model against the plain one, number by number. */
#ifndef KAPASIM_TESTS_PLAIN_COMPARE_H
#define KAPASIM_TESTS_PLAIN_COMPARE_H

#include "model_fixture.h"
#include "plain_model.h"

/* Where the two are in their lives, and how many numbers differed so far. The first ones are told, unless `silent`. */
struct plain_place {
    const char *scenario;
    unsigned replicate;
    int month;
    bool worked; /* the month's work is done, for which the program uses `pace` again */
    bool silent;
    long compared, differed;
};

/* The agency as it is when skill has been added up, and the money, programmes and practices of the month. */
void plain_compare_state(struct plain_place *place, const struct agency *fast, const struct plain_agency *plain,
                         const struct plain_today *today);

/* The work of a month, its errors and tasks. */
void plain_compare_work(struct plain_place *place, const struct agency *fast, const struct plain_agency *plain);

void plain_compare_anchor(struct plain_place *place, const struct anchor *fast, const struct plain_anchor *plain);

/* A row of the program's record. */
void plain_compare_indicators(struct plain_place *place, const double *fast, const double *plain);

/* Lives replicate number `replicate` of all scenarios of `fixture` with both models, and compares them month by month;
 * true if all is equal. It stops at the end of the first scenario that differs. */
bool plain_compare_lives(const struct fixture *fixture, unsigned replicate, long *compared);

/* The same for random agency number `number` and overlays on it (plain_random.h). */
bool plain_compare_random(unsigned number, long *compared);

#endif
