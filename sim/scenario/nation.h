/* A nation: how many agencies there are of which kinds. Each kind is a scenario file; each agency of it has staff,
 * money and gates of its own. */
#ifndef KAPASIM_SCENARIO_NATION_H
#define KAPASIM_SCENARIO_NATION_H

#include <stdint.h>

#include "scenario/scenario.h"

enum { NATION_KINDS_MAX = 32, NATION_AGENCIES_MAX = 10000000 };

struct nation_kind {
    struct scenario *scenario; /* no other kind has its id, nor the nation */
    uint32_t count;            /* agencies like it, at least one */
    struct place place;        /* in the list */
};

struct nation {
    char *path;             /* of its file */
    struct scenario *whole; /* the nation as a scenario: what it is called, when it is, how many staff; no policy */
    struct nation_kind kinds[NATION_KINDS_MAX];
    int n_kinds;
};

/* True if the file is a nation's: a map with the key `agencies`. `shipped` is as for scenario_read. */
bool nation_recognise(const char *path, const char *shipped);

/* Reads a nation and the files of its kinds, as scenario_read reads a scenario: with `start` and `horizon` of the
 * nation, where it states them, and then the assignments in every kind. All kinds have the same months. */
int nation_read(const char *path, const char *shipped, const struct assignment *assignments, int n_assignments,
                struct nation **nation, struct messages *messages) MUST_CHECK;

/* The same from texts, as scenario_read_texts: the nation's own, and those of each kind in the order of its list. */
int nation_read_texts(const struct scenario_text *own, const struct scenario_texts *kinds, int n_kinds,
                      const struct assignment *assignments, int n_assignments, struct nation **nation,
                      struct messages *messages) MUST_CHECK;

void nation_free(struct nation *nation);

/* The agencies, and the staff of all of them at month 0. */
uint64_t nation_agencies(const struct nation *nation);
uint64_t nation_staff(const struct nation *nation);

#endif
