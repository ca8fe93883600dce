#include "report/plot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/nearest.h"
#include "report/figure.h"
#include "report/gnuplot.h"
#include "report/measure.h"

/* What one figure is drawn with. */
struct job {
    struct store *store;
    const char *folder; /* DIR/plots */
    const char *parts;  /* a folder in it, for this run alone: no link that lies in DIR/plots leads a file elsewhere */
    const char *plots_dir;
    const struct figure *figure;
    bool asked; /* by its name */
    struct messages *messages;
};

static int complain(const struct job *job, const char *path, const char *what)
{
    const struct place place = {.file = path};
    messages_error(job->messages, &place, "%s: %s", what, strerror(errno));
    return STATUS_IO;
}

/* "FOLDER/NAME" and the ending, for the caller to free. */
static char *path_of(const char *folder, const char *name, const char *ending)
{
    size_t size = strlen(folder) + strlen(name) + strlen(ending) + 2;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s/%s%s", folder, name, ending);
    return path;
}

/* ---- files that appear whole --------------------------------------------------------------------------------- */

/* A file while it is being made, in a folder where nothing else is, and what it will be called. */
struct part {
    char *path;
    char *final_path;
};

static int part_name(const struct job *job, const char *ending, struct part *part)
{
    part->path = path_of(job->parts, job->figure->name, ending);
    part->final_path = path_of(job->folder, job->figure->name, ending);
    return part->path != NULL && part->final_path != NULL ? STATUS_OK : STATUS_NO_MEMORY;
}

static int part_keep(const struct job *job, const struct part *part)
{
    return rename(part->path, part->final_path) == 0 ? STATUS_OK : complain(job, part->final_path, "cannot be written");
}

/* Removes what was not kept. */
static void part_free(struct part *part)
{
    if (part->path != NULL)
        unlink(part->path);
    free(part->path);
    free(part->final_path);
}

static void remove_file(const struct job *job, const char *ending)
{
    char *path = path_of(job->folder, job->figure->name, ending);
    if (path != NULL)
        unlink(path);
    free(path);
}

/* Writes a file with `write`. */
typedef int writer(const struct job *job, FILE *file);

static int write_file(const struct job *job, const char *ending, writer *write)
{
    struct part part = {0};
    FILE *file = NULL;
    int status = part_name(job, ending, &part);
    if (status == STATUS_OK && (file = fopen(part.path, "wb")) == NULL)
        status = complain(job, part.path, "cannot be written");
    if (status == STATUS_OK)
        status = write(job, file);
    if (file != NULL) {
        bool failed = ferror(file) != 0;
        failed = fclose(file) != 0 || failed;
        if (failed && status == STATUS_OK)
            status = complain(job, part.path, "cannot be written");
    }
    if (status == STATUS_OK)
        status = part_keep(job, &part);
    part_free(&part);
    return status;
}

/* ---- the four files of a figure ------------------------------------------------------------------------------ */

static int write_data(const struct job *job, FILE *file)
{
    fprintf(file, "# Figure `%s` of kapasim: %s.\n", job->figure->name, job->figure->description);
    int status = job->figure->write(job->store, file);
    const char *nothing = job->figure->nothing != NULL ? job->figure->nothing : "no replicate has a value";
    if (status == STATUS_BAD_INPUT && job->asked)
        messages_error(job->messages, NULL, "there is nothing to draw in `%s`: %s", job->figure->name, nothing);
    else if (status == STATUS_BAD_INPUT)
        messages_warn(job->messages, NULL, "`%s` is left out: %s", job->figure->name, nothing);
    else if (status == STATUS_STORE)
        messages_error(job->messages, NULL, "the results cannot be read: %s", store_problem(job->store));
    return status;
}

/* Copies a script of the project. */
static int append(const struct job *job, const char *name, FILE *file)
{
    char *path = path_of(job->plots_dir, name, ".gp");
    if (path == NULL)
        return STATUS_NO_MEMORY;
    int status = STATUS_OK;
    FILE *script = fopen(path, "rb");
    if (script == NULL) {
        status = complain(job, path, "cannot be read");
    } else {
        for (int c; (c = fgetc(script)) != EOF;)
            fputc(c, file);
        if (ferror(script) != 0)
            status = complain(job, path, "cannot be read");
        fclose(script);
    }
    free(path);
    return status;
}

/* The style and the script in one, so that it draws on its own. */
static int write_script(const struct job *job, FILE *file)
{
    const char *name = job->figure->name;
    fprintf(file,
            "# Figure `%s` of kapasim: %s.\n"
            "# To draw it again, in this folder:\n"
            "#     gnuplot -d -c %s.gp ./%s.dat ./%s.svg\n"
            "#     gnuplot -d -c %s.gp ./%s.dat ./%s.png\n"
            "NAME = \"%s\"\n\n",
            name, job->figure->description, name, name, name, name, name, name, name);
    int status = append(job, "style", file);
    fputc('\n', file);
    return status == STATUS_OK ? append(job, job->figure->script, file) : status;
}

static int draw(const struct job *job, const char *ending)
{
    char *script = path_of(job->folder, job->figure->name, ".gp");
    char *data = path_of(job->folder, job->figure->name, ".dat");
    struct part part = {0};
    int status = part_name(job, ending, &part);
    if (script == NULL || data == NULL)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = gnuplot_draw(script, data, part.path, job->messages);
    if (status == STATUS_OK)
        status = part_keep(job, &part);
    part_free(&part);
    free(script);
    free(data);
    return status;
}

/* The script comes first: by it, files that a run cut off left behind are known to be figures. */
static int draw_figure(const struct job *job)
{
    int status = write_file(job, ".gp", write_script);
    if (status == STATUS_OK)
        status = write_file(job, ".dat", write_data);
    if (status == STATUS_BAD_INPUT)
        remove_file(job, ".gp");
    if (status == STATUS_OK)
        status = draw(job, ".svg");
    if (status == STATUS_OK)
        status = draw(job, ".png");
    return status == STATUS_BAD_INPUT && !job->asked ? STATUS_OK : status; /* the warning is enough */
}

/* ---- which figures ------------------------------------------------------------------------------------------- */

/* The figure of a name; otherwise NULL, with a message that names the nearest and all. */
static const struct figure *find(const char *name, struct messages *messages)
{
    int n = 0;
    const struct figure *list = figure_list(&n);
    struct nearest nearest = {.word = name};
    for (int i = 0; i < n; i++) {
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
        nearest_offer(&nearest, list[i].name);
    }
    char names[256] = "";
    for (int i = 0; i < n; i++) {
        size_t length = strlen(names);
        snprintf(names + length, sizeof names - length, "%s%s", i > 0 ? ", " : "", list[i].name);
    }
    if (nearest.best[0] != '\0')
        messages_error(messages, NULL, "there is no figure `%s`; did you mean `%s`? The figures are: %s", name,
                       nearest.best, names);
    else
        messages_error(messages, NULL, "there is no figure `%s`; the figures are: %s", name, names);
    return NULL;
}

/* Whether a run has what a figure shows; if not, a message says so where it was asked for. */
static bool can_draw(const struct figure *figure, const struct store_info *info, bool asked, struct messages *messages)
{
    if (!figure->compares || measure_compares(info))
        return true;
    if (asked)
        messages_error(messages, NULL,
                       "`%s` compares policies of one agency, and this run holds only one; run two or more together",
                       figure->name);
    return false;
}

static int check(const struct store_info *info, const char *const *figures, int n, struct messages *messages)
{
    bool fine = true;
    for (int i = 0; i < n; i++) {
        const struct figure *figure = find(figures[i], messages);
        fine = figure != NULL && can_draw(figure, info, true, messages) && fine;
    }
    if (info->stored == 0) {
        messages_error(messages, NULL, "the run holds no replicates yet: there is nothing to draw");
        fine = false;
    }
    return fine ? STATUS_OK : STATUS_BAD_INPUT;
}

static const char elsewhere[] = "copy the results to where you may write";

/* Makes DIR/plots, which may be there already: as a folder, since a link may lead anywhere. */
static int make_folder(const struct job *job)
{
    struct stat found;
    if (mkdir(job->folder, 0777) == 0)
        return STATUS_OK;
    if (errno != EEXIST || lstat(job->folder, &found) != 0)
        return messages_path(job->messages, job->folder, "the folder cannot be made", errno, elsewhere);
    if (S_ISDIR(found.st_mode))
        return STATUS_OK;
    const struct place place = {.file = job->folder};
    messages_error(job->messages, &place,
                   "figures go into a folder of this name, and this is a file or a link; move it away");
    return STATUS_BAD_INPUT;
}

/* The figure of number `i` among those that were named, or if none was (`n` is 0) among all; NULL where that one is not
 * to be drawn. */
static const struct figure *listed(const struct job *job, const char *const *figures, int n, int i)
{
    if (n > 0)
        return find(figures[i], job->messages);
    int n_all = 0;
    const struct figure *figure = &figure_list(&n_all)[i];
    bool drawn = !figure->on_request && can_draw(figure, store_info(job->store), false, job->messages);
    return drawn ? figure : NULL;
}

static int draw_all(struct job *job, const char *const *figures, int n)
{
    char shown[TEXT_SIZE];
    figure_tell_shown(store_info(job->store), shown);
    if (shown[0] != '\0')
        messages_warn(job->messages, NULL, "not all scenarios fit into a figure. %s", shown);
    int n_all = 0, status = STATUS_OK;
    figure_list(&n_all);
    const int n_listed = n > 0 ? n : n_all;
    for (int i = 0; i < n_listed; i++) {
        const struct figure *figure = listed(job, figures, n, i);
        if (figure != NULL && figure->expect != NULL)
            figure->expect(job->store);
    }
    for (int i = 0; i < n_listed && status == STATUS_OK; i++) {
        job->figure = listed(job, figures, n, i);
        if (job->figure != NULL)
            status = draw_figure(job);
    }
    return status;
}

int plot_figures(struct store *store, const char *dir, const char *plots_dir, const char *const *figures, int n,
                 struct messages *messages)
{
    int status = check(store_info(store), figures, n, messages);
    if (status != STATUS_OK)
        return status;
    char *folder = path_of(dir, "plots", "");
    char *parts = path_of(dir, "plots/part-XXXXXX", "");
    struct job job = {
        .store = store, .folder = folder, .parts = parts, .plots_dir = plots_dir, .asked = n > 0, .messages = messages};
    status = folder == NULL || parts == NULL ? STATUS_NO_MEMORY : make_folder(&job);
    if (status == STATUS_OK && mkdtemp(parts) == NULL)
        status = messages_path(messages, folder, "the folder cannot be written into", errno, elsewhere);
    else if (status == STATUS_OK) {
        status = draw_all(&job, figures, n);
        rmdir(parts);
    }
    free(parts);
    free(folder);
    return status;
}
