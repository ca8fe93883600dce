/* docs-agencies OUT [AGENCY...]: runs the shipped agencies, or those named, each with all its overlays, and writes what
 * the model says of them into the folder OUT: docs/agencies.md, with what stands between `<!-- generated: AGENCY -->`
 * and `<!-- end -->` made anew; docs/images/AGENCY.svg; and the overlays, with the sentence of the model at the end of
 * their descriptions. Started from the project's root, where it writes nothing. The same files give the same bytes. */
#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agencies.h"
#include "report/plot.h"
#include "report/text.h"
#include "run/batch.h"
#include "scenario/nation.h"

enum { REPLICATES = 400, SEED = 1, PATH_SIZE = 4096, SCENARIOS_MAX = 128 };
static const char document[] = "docs/agencies.md";

/* An agency with its overlays, the agency file first, and the text that is written of it. */
struct agency_page {
    struct scenario *scenarios[SCENARIOS_MAX];
    int n;
    char *text;
};

void agencies_stop(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    fputs("docs-agencies: ", stderr);
    vfprintf(stderr, format, rest);
    fputc('\n', stderr);
    va_end(rest);
    exit(1);
}

/* Goes on only where all went well; warnings are not for here. */
static void need(int status, const struct messages *messages)
{
    char line[MESSAGES_TEXT_MAX + 200];
    if (status == STATUS_OK)
        return;
    for (size_t i = 0; i < messages->count; i++) {
        messages_format(messages, i, line, sizeof line);
        fprintf(stderr, "%s\n", line);
    }
    agencies_stop("%s", status_text((enum status)status));
}

/* The bytes of the next word; a percent sign stays with its number. */
static int word_length(const char *text)
{
    size_t length = strcspn(text, " \n");
    while (text[length] == ' ' && text[length + 1] == '%')
        length += 1 + strcspn(text + length + 1, " \n");
    return (int)length;
}

void agencies_wrap(FILE *file, const char *first, const char *rest, const char *text)
{
    enum { COLUMNS = 120 };
    int column = fprintf(file, "%s", first), indent = (int)strlen(rest);
    for (bool begins = true; *(text += strspn(text, " \n")) != '\0'; begins = false) {
        int length = word_length(text), columns = 0;
        for (int i = 0; i < length; i++)
            columns += ((unsigned char)text[i] & 0xC0) != 0x80;
        if (!begins && column + 1 + columns > COLUMNS) {
            fprintf(file, "\n%s", rest);
            column = indent;
        } else if (!begins) {
            column += fprintf(file, " ");
        }
        fprintf(file, "%.*s", length, text);
        column += columns;
        text += length;
    }
    fputc('\n', file);
}

/* ---- files of OUT -------------------------------------------------------------------------------------------- */

static void make_path(char path[PATH_SIZE], const char *out, const char *folder, const char *name, const char *ending)
{
    if (snprintf(path, PATH_SIZE, "%s/%s%s%s", out, folder, name, ending) >= PATH_SIZE)
        agencies_stop("the path of %s is too long", out);
}

static void make_folder(const char *out, const char *name)
{
    char path[PATH_SIZE];
    make_path(path, out, name, "", "");
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        agencies_stop("%s cannot be made: %s", path, strerror(errno));
}

static FILE *open_file(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);
    if (file == NULL)
        agencies_stop("%s: %s", path, strerror(errno));
    return file;
}

static void close_file(FILE *file, const char *path)
{
    bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed)
        agencies_stop("%s cannot be written", path);
}

/* ---- scenarios ----------------------------------------------------------------------------------------------- */

static void agency_add(struct agency_page *agency, struct scenario *scenario)
{
    agency->scenarios[agency->n++] = scenario;
}

static struct agency_page *agency_of(struct agency_page *agencies, int n, const char *file)
{
    for (int i = 0; i < n; i++)
        if (strcmp(agencies[i].scenarios[0]->path, file) == 0)
            return &agencies[i];
    agencies_stop("%s is extended and not among the scenarios", file);
}

/* Reads all that is shipped but the template and a nation; agencies in the order of their names, and so are the
 * overlays of each. A file without `extends` is an agency's. `agencies` is empty before. */
static int read_agencies(struct agency_page *agencies, const glob_t *files)
{
    struct messages messages = {0};
    struct scenario *overlays[SCENARIOS_MAX];
    int n = 0, n_overlays = 0;
    for (size_t i = 0; i < files->gl_pathc; i++) {
        const char *path = files->gl_pathv[i];
        struct scenario *scenario = NULL;
        if (nation_recognise(path, "scenarios"))
            continue;
        need(scenario_read(path, "scenarios", NULL, 0, &scenario, &messages), &messages);
        if (strcmp(scenario->id, "template") == 0)
            scenario_free(scenario);
        else if (n + n_overlays == SCENARIOS_MAX)
            agencies_stop("there are more than %d scenarios", SCENARIOS_MAX);
        else if (scenario->n_files > 1)
            overlays[n_overlays++] = scenario;
        else
            agency_add(&agencies[n++], scenario);
    }
    for (int i = 0; i < n_overlays; i++)
        agency_add(agency_of(agencies, n, overlays[i]->files[0]), overlays[i]);
    messages_clear(&messages);
    return n;
}

/* ---- what is written of an agency ---------------------------------------------------------------------------- */

static void put_cell(FILE *file, double value, int decimals, bool plus)
{
    char number[TEXT_SIZE];
    text_number(value, decimals, plus, number);
    fprintf(file, " %s |", number);
}

static void put_change(FILE *file, const struct change *change)
{
    char low[TEXT_SIZE], high[TEXT_SIZE];
    put_cell(file, change->paired.difference, 2, true);
    text_number(change->low, 2, true, low);
    text_number(change->high, 2, true, high);
    fprintf(file, " %s…%s |", low, high);
}

static void put_table(FILE *file, const struct store_info *info, const struct finding *findings)
{
    fputs(
        "| Scenario | Files with an error (%) | Change | 5…95 % | Fewer in | Tasks by the SOP (%) | Change | 5…95 % | "
        "Spent (Rp million) |\n|---|---|---|---|---|---|---|---|---|\n",
        file);
    for (int k = 0; k < info->n_scenarios; k++) {
        const struct change *error = &findings[k].changes[FINDING_ERROR], *sop = &findings[k].changes[FINDING_SOP];
        fprintf(file, "| %s |", info->scenarios[k].name);
        put_cell(file, error->level, 1, false);
        if (k > 0) {
            put_change(file, error);
            fprintf(file, " %d %% |", finding_percent(error->less, error->paired.n));
        } else {
            fputs(" | | |", file);
        }
        put_cell(file, sop->level, 1, false);
        if (k > 0)
            put_change(file, sop);
        else
            fputs(" | |", file);
        put_cell(file, findings[k].changes[FINDING_SPENT].level, 0, false);
        fputc('\n', file);
    }
}

static void put_head(FILE *file, const struct agency_page *agency, const struct store_info *info)
{
    int end = info->start + info->horizon - 1;
    char dropped[64] = "";
    if (info->dropped > 0)
        snprintf(dropped, sizeof dropped, " (and %u dropped)", (unsigned)info->dropped);
    fprintf(file, "![%s: files with an error, each scenario less the baseline](images/%s.svg)\n\n", info->agency,
            agency->scenarios[0]->id);
    fprintf(file, "%u replicates%s, seed %d, %04d-%02d to %04d-%02d; the table is of the last year.\n\n",
            (unsigned)info->stored, dropped, SEED, info->start / 12, info->start % 12 + 1, end / 12, end % 12 + 1);
}

/* Writes the overlay anew into OUT, and its item of the list. */
static void put_policy(FILE *file, const struct scenario *overlay, const struct finding *finding, const char *out)
{
    char path[PATH_SIZE], *sentence = NULL, *prose = overlay_prose(overlay->description);
    size_t length = 0;
    FILE *memory = open_memstream(&sentence, &length);
    if (memory == NULL)
        agencies_stop("out of memory");
    finding_say(finding, memory);
    close_file(memory, "a sentence");

    fprintf(file, "- **%s**, `%s.yaml`.\n", overlay->name, overlay->id);
    agencies_wrap(file, "  ", "  ", prose);
    overlay_tell(overlay->path, file);
    agencies_wrap(file, "  - ", "    ", sentence);

    make_path(path, out, "scenarios/", overlay->id, ".yaml");
    FILE *renewed = open_file(path, "w");
    overlay_renew(overlay->path, prose, sentence, renewed);
    close_file(renewed, path);
    free(sentence);
    free(prose);
}

/* ---- running ------------------------------------------------------------------------------------------------- */

static void run(const struct agency_page *agency, const char *dir)
{
    struct messages messages = {0};
    struct experiment experiment;
    struct store *store = NULL;
    uint32_t dropped = 0;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int threads = processors < 1 ? 1 : processors > 64 ? 64 : (int)processors;
    need(scenario_check_together(agency->scenarios, agency->n, &messages), &messages);
    need(experiment_open(agency->scenarios, agency->n, SEED, false, &experiment), &messages);
    need(store_create(dir, true, &experiment, REPLICATES, "make docs", &store, &messages), &messages);
    need(batch_run(&experiment, REPLICATES, threads, store, NULL, NULL, &dropped, &messages), &messages);
    need(store_finish(store, &messages), &messages);
    store_close(store);
    experiment_close(&experiment);
    messages_clear(&messages);
}

/* Draws the figure into the folder of the run and moves it to the images. */
static void draw(struct store *store, const char *dir, const char *out, const char *id)
{
    static const char *const figure = "difference";
    struct messages messages = {0};
    char drawn[PATH_SIZE], image[PATH_SIZE];
    need(plot_figures(store, dir, "plots", &figure, 1, &messages), &messages);
    make_path(drawn, dir, "plots/", figure, ".svg");
    make_path(image, out, "docs/images/", id, ".svg");
    if (rename(drawn, image) != 0)
        agencies_stop("%s: %s", image, strerror(errno));
    messages_clear(&messages);
}

static void tell(struct agency_page *agency, const char *out)
{
    struct messages messages = {0};
    struct store *store = NULL;
    char dir[PATH_SIZE], results[PATH_SIZE];
    size_t length = 0;
    make_path(dir, out, "runs/", agency->scenarios[0]->id, "");
    run(agency, dir);
    need(store_open(dir, &store, &messages), &messages);
    draw(store, dir, out, agency->scenarios[0]->id);

    FILE *file = open_memstream(&agency->text, &length);
    if (file == NULL)
        agencies_stop("out of memory");
    const struct store_info *info = store_info(store);
    struct finding *findings = finding_read(store);
    put_head(file, agency, info);
    put_table(file, info, findings);
    fputc('\n', file);
    for (int k = 1; k < agency->n; k++)
        put_policy(file, agency->scenarios[k], &findings[k], out);
    close_file(file, document);
    free(findings);
    store_close(store);

    /* What was run is kept nowhere else; but the numbers are large, and quickly made again. */
    make_path(results, dir, "results.db", "", "");
    unlink(results);
    messages_clear(&messages);
}

/* ---- the document -------------------------------------------------------------------------------------------- */

/* The agency that a marker names. */
static struct agency_page *named(struct agency_page *agencies, int n, const char *name)
{
    size_t length = strcspn(name, " ");
    for (int i = 0; i < n; i++)
        if (strlen(agencies[i].scenarios[0]->id) == length && strncmp(agencies[i].scenarios[0]->id, name, length) == 0)
            return &agencies[i];
    agencies_stop("%s: a marker names no agency: %s", document, name);
}

/* Copies the document with the texts in their places; agencies without a new text keep theirs. */
static void write_document(struct agency_page *agencies, int n, const char *out)
{
    static const char begin[] = "<!-- generated: ", end[] = "<!-- end -->";
    char path[PATH_SIZE], *line = NULL;
    size_t size = 0;
    int places = 0;
    bool skips = false, inside = false;
    make_path(path, out, document, "", "");
    FILE *old = open_file(document, "r"), *file = open_file(path, "w");
    while (getline(&line, &size, old) > 0) {
        if (strncmp(line, end, strlen(end)) == 0)
            skips = inside = false;
        if (skips)
            continue;
        fputs(line, file);
        if (strncmp(line, begin, strlen(begin)) != 0)
            continue;
        const struct agency_page *agency = named(agencies, n, line + strlen(begin));
        if (inside)
            agencies_stop("%s: a marker stands inside another's text: %s", document, line);
        inside = true;
        places++;
        skips = agency->text != NULL;
        if (skips)
            fprintf(file, "\n%s\n", agency->text);
    }
    if (inside || places != n)
        agencies_stop("%s: there are %d agencies and %d markers, or the last one is not ended", document, n, places);
    free(line);
    fclose(old);
    close_file(file, path);
}

static bool is_asked(const struct agency_page *agency, char **ids, int n)
{
    bool asked = n == 0;
    for (int i = 0; i < n; i++)
        asked = asked || strcmp(ids[i], agency->scenarios[0]->id) == 0;
    return asked;
}

int main(int argc, char **argv)
{
    static const char *const folders[] = {"", "docs", "docs/images", "scenarios", "runs"};
    static struct agency_page agencies[SCENARIOS_MAX];
    if (argc < 2)
        agencies_stop("which folder? docs-agencies OUT [AGENCY...]");
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        make_folder(argv[1], folders[i]);
    glob_t files;
    if (glob("scenarios/*.yaml", 0, NULL, &files) != 0)
        agencies_stop("there are no scenarios here; start it in the project's root");
    int n = read_agencies(agencies, &files);
    for (int i = 0; i < n; i++)
        if (is_asked(&agencies[i], argv + 2, argc - 2))
            tell(&agencies[i], argv[1]);
    write_document(agencies, n, argv[1]);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < agencies[i].n; k++)
            scenario_free(agencies[i].scenarios[k]);
        free(agencies[i].text);
    }
    globfree(&files);
    return 0;
}
