/* A nation of two kinds of agency, with two agencies of the first and one of the second. */
#ifndef KAPASIM_TESTS_NATION_FIXTURE_H
#define KAPASIM_TESTS_NATION_FIXTURE_H

#include "scenario_files.h"

#include "scenario/nation.h"

struct land {
    char *folder;
    struct nation *nation;
};

/* The second kind has `second` where the small agency has its operational staff. */
static inline int open_land_with(void **state, const char *second)
{
    struct land *land = calloc(1, sizeof *land);
    struct messages messages = {0};
    char path[400];
    if (land == NULL || make_folder((void **)&land->folder) != 0)
        return -1;
    write_agency(land->folder, "first.yaml", "Small agency", "First");
    write_agency(land->folder, "second.yaml", "    - {count: 10, education: S1, age: 28-50", second);
    write_file(land->folder, "land.yaml",
               "horizon: 18 months\n"
               "agencies: [{file: first.yaml, count: 2}, {file: second.yaml, count: 1}]\n");
    snprintf(path, sizeof path, "%s/land.yaml", land->folder);
    int status = nation_read(path, NULL, NULL, 0, &land->nation, &messages);
    messages_clear(&messages);
    *state = land;
    return status;
}

/* cmocka setup and teardown: `*state` is a land. */
static inline int open_land(void **state)
{
    return open_land_with(state, "    - {count: 30, education: SMA, age: 28-50");
}

static inline int close_land(void **state)
{
    struct land *land = *state;
    nation_free(land->nation);
    int removed = remove_folder((void **)&land->folder);
    free(land);
    return removed;
}

#endif
