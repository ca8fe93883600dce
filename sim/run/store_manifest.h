/* What manifest.json holds of scenarios, for the store, which writes it, and for who reads it (manifest.c). */
#ifndef KAPASIM_RUN_STORE_MANIFEST_H
#define KAPASIM_RUN_STORE_MANIFEST_H

#include <jansson.h>

#include "run/experiment.h"

/* The sum of the sources that numbers come from, as the Makefile makes it: store_settings.c. */
const char *store_manifest_sources(void);

/* Each scenario as the manifest tells it. The texts of its files are put on the `shelf`, an object, each once, under
 * the names that the scenario lists. Of the experiment only scenarios and agencies are read. NULL without memory. */
json_t *store_manifest_scenarios(const struct experiment *experiment, json_t *shelf);

/* Every parameter in force. NULL without memory. */
json_t *store_manifest_parameters(const struct scenario *scenario, enum scenario_era era);

#endif
