/* Files that people name, as texts. */
#ifndef KAPASIM_SCENARIO_FILE_H
#define KAPASIM_SCENARIO_FILE_H

#include "base/status.h"

/* Reads a file, but no more than `most` bytes of it, into a text that the caller frees, ended by a NUL.
 * STATUS_BAD_INPUT, with a message, where it is missing or no file: nothing waits for the writer of a pipe. */
int file_read(const char *path, size_t most, char **text, size_t *size, struct messages *messages) MUST_CHECK;

#endif
