/* The files that scenarios were read from, and what --set assigned, as manifest.json keeps them. */
#ifndef KAPASIM_RUN_STORE_TEXTS_H
#define KAPASIM_RUN_STORE_TEXTS_H

#include <jansson.h>

#include "scenario/scenario.h"

/* Puts the texts of a scenario's files on the shelf, an object, and lists their names there, the agency's first. NULL
 * without memory. */
json_t *store_texts_shelve(const struct scenario *scenario, json_t *shelf);

/* The assignments, in their order. NULL without memory. */
json_t *store_texts_assigned(const struct scenario *scenario);

#endif
