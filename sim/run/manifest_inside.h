/* The manifest's own parts, for manifest*.c alone. */
#ifndef KAPASIM_RUN_MANIFEST_INSIDE_H
#define KAPASIM_RUN_MANIFEST_INSIDE_H

#include <jansson.h>

#include "run/manifest.h"

/* A manifest that is being read. */
struct manifest_reader {
    const char *path;
    char *text;
    json_t *root;
    bool same_program; /* as this one */
    struct messages *messages;
};

/* manifest_place.c: where a value stands in a text that is JSON, by keys and numbers from 0 such as
 * `scenarios/2/files`; as much of that as is there. Jansson keeps no places. */
struct place manifest_reader_place(const struct manifest_reader *reader, const char *steps);

/* An error at that place. */
void manifest_reader_error(const struct manifest_reader *reader, const char *steps, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* manifest_compare.c: tells where the manifest says other things of the scenarios than their files, which `read` holds,
 * do. */
int manifest_reader_compare(const struct manifest_reader *reader, const struct manifest *read) MUST_CHECK;

#endif
