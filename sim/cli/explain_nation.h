/* What a nation's file says, for kapasim explain. */
#ifndef KAPASIM_CLI_EXPLAIN_NATION_H
#define KAPASIM_CLI_EXPLAIN_NATION_H

#include "scenario/nation.h"

/* Prints when it is and how large, and a line for each kind of agency: how many, of how many staff, from which files.
 */
void explain_nation_print(const struct nation *nation);

#endif
