/* Where the scenarios and figures that come with the program are: beside the executable's folder, in
 * ../share/kapasim once installed, in .. when built in the source tree. No environment variable is read. */
#ifndef KAPASIM_CLI_PATHS_H
#define KAPASIM_CLI_PATHS_H

#include "base/status.h"

/* The path of `folder` ("scenarios", "plots"), for the caller to free. If neither place has it, the path is that of
 * the installed one, so that messages name it. */
int paths_find(const char *folder, char **path) MUST_CHECK;

#endif
