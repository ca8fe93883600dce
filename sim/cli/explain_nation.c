#include "cli/explain_nation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/terminal.h"

enum { GAP = 2 };

static int max_of(int a, int b)
{
    return a > b ? a : b;
}

static void put_text(const char *text, int width)
{
    terminal_text(stdout, text);
    printf("%*s", max_of(width - (int)strlen(text), 0) + GAP, "");
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
    int kind_width = (int)strlen(kind_title), set_width = (int)strlen(nation->path) + (int)strlen(":1000");
    for (int i = 0; i < nation->n_kinds; i++)
        kind_width = max_of(kind_width, (int)strlen(nation->kinds[i].scenario->id));
    put_whole(nation);
    put_text(kind_title, kind_width);
    printf("AGENCIES  STAFF OF EACH       STAFF  ");
    put_text(set_title, set_width);
    puts("FILES");
    for (int i = 0; i < nation->n_kinds; i++) {
        const struct nation_kind *kind = &nation->kinds[i];
        int staff = scenario_headcount(kind->scenario);
        put_text(kind->scenario->id, kind_width);
        printf("%8" PRIu32 "  %13d  %10" PRIu64 "  ", kind->count, staff, (uint64_t)kind->count * (uint64_t)staff);
        terminal_text(stdout, kind->place.file);
        printf(":%-*d", set_width - (int)strlen(nation->path) + 1, kind->place.line);
        put_files(kind->scenario);
    }
    puts("For the values of a kind, explain its file.");
}
