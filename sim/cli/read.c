#include <stdlib.h>

#include "cli/paths.h"
#include "cli/read.h"
#include "run/nation_run.h"

/* A nation where a scenario is due. */
static int refuse_nation(const char *path, struct messages *messages)
{
    messages_error(messages, &(struct place){path, 0, 0},
                   "this is a nation, which `check`, `explain`, `run` and `replay` take, alone; here, name one of its "
                   "agency files");
    return STATUS_BAD_INPUT;
}

static int refuse_manifest(const char *path, struct messages *messages)
{
    messages_error(messages, &(struct place){path, 0, 0},
                   "this is the manifest of a run, which `run` and `replay` take, alone; here, name scenario files");
    return STATUS_BAD_INPUT;
}

int read_scenarios(char *const *paths, int n, const struct assignment *assignments, int n_assignments,
                   struct scenario **scenarios, struct messages *messages)
{
    char *shipped;
    int status = paths_find("scenarios", &shipped);
    for (int i = 0; i < n && (status == STATUS_OK || status == STATUS_BAD_INPUT); i++) {
        int result = manifest_recognise(paths[i]) ? refuse_manifest(paths[i], messages)
                     : nation_recognise(paths[i], shipped)
                         ? refuse_nation(paths[i], messages)
                         : scenario_read(paths[i], shipped, assignments, n_assignments, &scenarios[i], messages);
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

bool read_finds_nation(char *const *paths, int n)
{
    char *shipped;
    bool found = false;
    if (paths_find("scenarios", &shipped) != STATUS_OK)
        return false;
    for (int i = 0; i < n && !found; i++)
        found = nation_recognise(paths[i], shipped);
    free(shipped);
    return found;
}

int read_nation(const char *path, const struct assignment *assignments, int n_assignments, struct nation **nation,
                struct messages *messages)
{
    char *shipped;
    *nation = NULL;
    int status = paths_find("scenarios", &shipped);
    if (status == STATUS_OK)
        status = nation_read(path, shipped, assignments, n_assignments, nation, messages);
    if (status == STATUS_OK)
        status = nation_run_check(*nation, messages);
    for (int k = 0; status == STATUS_OK && k < (*nation)->n_kinds; k++)
        scenario_warn((*nation)->kinds[k].scenario, messages);
    if (status != STATUS_OK) {
        nation_free(*nation);
        *nation = NULL;
    }
    free(shipped);
    return status;
}

bool read_finds_manifest(char *const *paths, int n)
{
    bool found = false;
    for (int i = 0; i < n && !found; i++)
        found = manifest_recognise(paths[i]);
    return found;
}

int read_manifest(const char *path, const char *given, struct manifest *manifest, struct messages *messages)
{
    *manifest = (struct manifest){0};
    if (given) {
        messages_error(messages, &(struct place){path, 0, 0},
                       "the manifest of a run says what `%s` would say; leave it out, or name the scenario files",
                       given);
        return STATUS_BAD_INPUT;
    }
    int status = manifest_read(path, manifest, messages);
    if (status == STATUS_OK && manifest->nation)
        status = nation_run_check(manifest->nation, messages);
    else if (status == STATUS_OK)
        status = scenario_check_together(manifest->scenarios, manifest->n_scenarios, messages);
    return status;
}
