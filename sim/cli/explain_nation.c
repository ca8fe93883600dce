#include "cli/explain_nation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/terminal.h"

enum { LINE_DIGITS = 16 };

static size_t max_of(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The line that sets a kind, as it stands behind the file's name. */
static void write_line(const struct nation_kind *kind, char line[LINE_DIGITS])
{
    snprintf(line, LINE_DIGITS, ":%d", kind->place.line);
}

/* What the column SET BY takes for a kind. */
static size_t set_columns(const struct nation_kind *kind)
{
    char line[LINE_DIGITS];
    write_line(kind, line);
    return terminal_columns(kind->place.file) + strlen(line);
}

static void put_set(const struct nation_kind *kind, size_t width)
{
    char line[LINE_DIGITS];
    write_line(kind, line);
    terminal_text(stdout, kind->place.file);
    terminal_cell(stdout, line, width - terminal_columns(kind->place.file));
}

/* The file of a kind, and those that it extends. */
static void put_files(const struct scenario *scenario)
{
    for (int i = scenario->n_files - 1; i >= 0; i--) {
        terminal_text(stdout, scenario->files[i]);
        fputs(i > 0 ? " on " : "\n", stdout);
    }
}

static void put_whole(const struct nation *nation)
{
    const struct setting *global = nation->whole->global[ERA_POLICY];
    int start = (int)global[PARAM_start].pieces[0].value, horizon = (int)global[PARAM_horizon].pieces[0].value;
    terminal_text(stdout, nation->whole->name);
    printf(", %d months from %d-%02d: %" PRIu64 " staff in %" PRIu64 " agencies\n", horizon, start / 12, start % 12 + 1,
           nation_staff(nation), nation_agencies(nation));
}

void explain_nation_print(const struct nation *nation)
{
    static const char kind_title[] = "KIND", set_title[] = "SET BY";
    size_t kind_width = strlen(kind_title), set_width = strlen(set_title);
    for (int i = 0; i < nation->n_kinds; i++) {
        kind_width = max_of(kind_width, terminal_columns(nation->kinds[i].scenario->id));
        set_width = max_of(set_width, set_columns(&nation->kinds[i]));
    }
    put_whole(nation);
    terminal_cell(stdout, kind_title, kind_width);
    printf("AGENCIES  STAFF OF EACH       STAFF  ");
    terminal_cell(stdout, set_title, set_width);
    puts("FILES");
    for (int i = 0; i < nation->n_kinds; i++) {
        const struct nation_kind *kind = &nation->kinds[i];
        int staff = scenario_headcount(kind->scenario);
        terminal_cell(stdout, kind->scenario->id, kind_width);
        printf("%8" PRIu32 "  %13d  %10" PRIu64 "  ", kind->count, staff, (uint64_t)kind->count * (uint64_t)staff);
        put_set(kind, set_width);
        put_files(kind->scenario);
    }
    puts("For the values of a kind, explain its file.");
}
