#include <stdlib.h>

#include "cli/paths.h"
#include "cli/read.h"

int read_scenarios(char *const *paths, int n, const struct assignment *assignments, int n_assignments,
                   struct scenario **scenarios, struct messages *messages)
{
    char *shipped;
    int status = paths_find("scenarios", &shipped);
    for (int i = 0; i < n && (status == STATUS_OK || status == STATUS_BAD_INPUT); i++) {
        int result = scenario_read(paths[i], shipped, assignments, n_assignments, &scenarios[i], messages);
        if (result != STATUS_OK) {
            scenarios[i] = NULL;
            status = result;
        }
    }
    free(shipped);
    return status;
}

void read_free(struct scenario **scenarios, int n)
{
    for (int i = 0; i < n; i++)
        scenario_free(scenarios[i]);
}
