/* docs-tables FILE: writes the text of FILE to standard output, with what stands between `<!-- generated: NAME -->` and
 * `<!-- end -->` made anew from the program's own tables, so that the document cannot tell another story than the
 * program. Exit status 1 where a marker is wrong. */
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "model/agency.h"
#include "scenario/scenario.h"

/* A bar would end the cell. */
static void put_cell(const char *text)
{
    fputs("| ", stdout);
    for (; *text != '\0'; text++)
        fputs(*text == '|' ? ", " : (char[]){*text, '\0'}, stdout);
    putchar(' ');
}

static void put_number(const struct param *row, double value)
{
    char text[64];
    scenario_format_value(NULL, row, value, text, sizeof text);
    put_cell(text);
}

static void put_range(const struct param *row, double low, double high)
{
    char ends[2][64], text[140];
    scenario_format_value(NULL, row, low, ends[0], sizeof ends[0]);
    scenario_format_value(NULL, row, high, ends[1], sizeof ends[1]);
    snprintf(text, sizeof text, "%s to %s", ends[0], ends[1]);
    put_cell(text);
}

static void put_param(const struct param *row)
{
    bool measured = row->type <= TYPE_COUNT || row->type == TYPE_DATE;
    printf("| `%s` ", row->path);
    if (isnan(row->initial))
        put_cell(row->required ? "to be stated" : "unsaid");
    else
        put_number(row, row->initial);
    put_cell(row->unit);
    if (measured)
        put_range(row, row->low, row->high);
    else
        put_cell("");
    if (row->family != FAMILY_PROGRAMME) {
        if (isnan(row->prior_low))
            put_cell("");
        else
            put_range(row, row->prior_low, row->prior_high);
        put_cell((const char[]){row->confidence, '\0'});
        put_cell(row->source);
    }
    if (row->kinds != NULL)
        put_cell(row->kinds);
    put_cell(row->meaning);
    puts("|");
}

#define HEAD "| Path | Default | Unit | Accepted "
#define EVIDENCE "| Prior | Conf. | Source "
#define LINE "|---|---|---|---"

static void put_parameters(void)
{
    static const char *const scopes[] = {"agency", "world", "policy"};
    for (int scope = SCOPE_AGENCY; scope <= SCOPE_POLICY; scope++) {
        printf("%sScope: %s.\n\n" HEAD EVIDENCE "| Meaning |\n" LINE "|---|---|---|---|\n", scope > 0 ? "\n" : "",
               scopes[scope]);
        for (int i = 0; i < PARAM_COUNT; i++)
            if ((int)params_global[i].scope == scope)
                put_param(&params_global[i]);
    }
}

static void put_gates(void)
{
    puts(HEAD EVIDENCE "| Meaning |\n" LINE "|---|---|---|---|");
    for (int i = 0; i < GATE_COUNT; i++)
        put_param(&params_gate[i]);
}

static void put_programmes(void)
{
    puts(HEAD "| Meaning |\n" LINE "|---|");
    for (int i = 0; i < PROGRAMME_COUNT; i++)
        put_param(&params_programme[i]);
}

static void put_practices(void)
{
    puts(HEAD EVIDENCE "| Kinds | Meaning |\n" LINE "|---|---|---|---|---|");
    for (int i = 0; i < PRACTICE_COUNT; i++)
        put_param(&params_practice[i]);
}

static void put_indicators(void)
{
    static const char *const better[] = {"lower", "higher", ""};
    static const char *const over_year[] = {"mean", "sum", "last month"};
    static const char *const who[] = {"civil servants", "civil servants and contract staff", "the agency"};
    static const char *const pooled[INDICATOR_WEIGHTS] = {[POOLED_SUM] = "sum",
                                                          [POOLED_EACH] = "mean of agencies",
                                                          [POOLED_FILES] = "files done",
                                                          [POOLED_OWN_FILES] = "by staff",
                                                          [POOLED_SETTLED] = "settled",
                                                          [POOLED_ARRIVALS] = "arrivals",
                                                          [POOLED_CAPACITY] = "capacity",
                                                          [POOLED_STAFF] = "staff",
                                                          [POOLED_SMA] = "SMA",
                                                          [POOLED_D3] = "D3",
                                                          [POOLED_S1] = "S1",
                                                          [POOLED_S2] = "S2"};
    puts("| Name | Unit | Better | Over a year | About | Pooled | English label | Indonesian label | Meaning |\n" LINE
         "|---|---|---|---|---|");
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        const struct indicator *row = &indicators[i];
        printf("| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n", row->name, indicator_unit_names[row->unit],
               better[row->better], over_year[row->over_year], who[row->who], pooled[row->pooled], row->label,
               row->label_id, row->meaning);
    }
}

static void put_purposes(void)
{
    puts("| Number | Purpose | Who | Item | What is drawn |\n|---|---|---|---|---|");
#define PURPOSE(number, name, who, item, meaning)                                                                      \
    printf("| %d | %s | %s | %s | %s |\n", number, #name, who, item, meaning);
#include "base/purposes.def"
#undef PURPOSE
}

static void put_state(const char *name, const char *width, const char *of, const char *meaning)
{
    bool each = strcmp(width, "DIMENSIONS") == 0, subject = strcmp(width, "s->subjects") == 0;
    printf("| `%s` | %s | %s | %s |\n", name,
           each      ? "one a dimension"
           : subject ? "one a subject"
                     : width,
           of, meaning);
}

static void put_staff(void)
{
    puts("| Name | Values | Goes with | Meaning |\n|---|---|---|---|");
#define STAFF(type, name, width, of, kept, meaning) put_state(#name, #width, #of, meaning);
#include "model/staff.def"
#undef STAFF
}

static const struct part {
    const char *name;
    void (*put)(void);
} parts[] = {{"parameters", put_parameters},
             {"gates", put_gates},
             {"programmes", put_programmes},
             {"practices", put_practices},
             {"indicators", put_indicators},
             {"purposes", put_purposes},
             {"staff", put_staff}};
enum { PARTS = sizeof parts / sizeof parts[0] };

/* The part that a marker names, or NULL. */
static const struct part *part_of(const char *name)
{
    size_t length = strcspn(name, " ");
    for (size_t i = 0; i < PARTS; i++)
        if (strlen(parts[i].name) == length && strncmp(parts[i].name, name, length) == 0)
            return &parts[i];
    return NULL;
}

int main(int argc, char **argv)
{
    static const char begin[] = "<!-- generated: ", end[] = "<!-- end -->";
    char line[4096];
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (file == NULL) {
        fputs("usage: docs-tables FILE, which must be readable\n", stderr);
        return 2;
    }
    const struct part *part = NULL;
    bool good = true;
    while (fgets(line, sizeof line, file) != NULL && good) {
        if (strncmp(line, end, strlen(end)) == 0)
            part = NULL;
        if (part != NULL)
            continue;
        fputs(line, stdout);
        if (strncmp(line, begin, strlen(begin)) != 0)
            continue;
        part = part_of(line + strlen(begin));
        good = part != NULL;
        if (good) {
            putchar('\n');
            part->put();
            putchar('\n');
        }
    }
    if (part != NULL || !good)
        fprintf(stderr, "docs-tables: a marker names no table, or is not ended: %s", line);
    good = good && part == NULL && !ferror(file) && fclose(file) == 0;
    return good && fflush(stdout) == 0 ? 0 : 1;
}
