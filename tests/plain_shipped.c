#include "plain_shipped.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

#include "plain_compare.h"
#include "scenario/nation.h"

/* The file that a scenario file extends, beside it; empty where it extends none. */
static void extended(const char *path, char *other, size_t size)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[300], name[200];
    *other = '\0';
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "extends: %199[^ #\n]", name) == 1)
            snprintf(other, size, "scenarios/%s", strncmp(name, "kapasim/", 8) == 0 ? name + 8 : name);
    fclose(file);
}

/* Whether the overlay at `path` stands, over others or not, on `agency`. */
static bool stands_on(const char *path, const char *agency)
{
    char at[300], next[300];
    snprintf(at, sizeof at, "%s", path);
    do {
        extended(at, next, sizeof next);
        snprintf(at, sizeof at, "%s", next);
    } while (*at != '\0' && strcmp(at, agency) != 0);
    return *at != '\0';
}

static void compare_agency(const char *agency, const glob_t *files, unsigned replicates, long *compared)
{
    char *paths[FIXTURE_SCENARIOS_MAX] = {(char *)(uintptr_t)agency};
    size_t n = 1;
    for (size_t i = 0; i < files->gl_pathc; i++)
        if (stands_on(files->gl_pathv[i], agency)) {
            assert_in_range(n, 1, FIXTURE_SCENARIOS_MAX - 1);
            paths[n++] = files->gl_pathv[i];
        }
    struct fixture fixture;
    fixture_open_shipped(&fixture, paths, n, true);
    for (unsigned replicate = 0; replicate < replicates; replicate++)
        assert_true(plain_compare_lives(&fixture, replicate, compared));
    fixture_close(&fixture);
}

void plain_shipped_compare(unsigned replicates, long *compared)
{
    glob_t files;
    assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char other[300];
        extended(files.gl_pathv[i], other, sizeof other);
        if (*other == '\0' && !nation_recognise(files.gl_pathv[i], NULL))
            compare_agency(files.gl_pathv[i], &files, replicates, compared);
    }
    globfree(&files);
}
