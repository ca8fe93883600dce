/* The folder of a run. Only files that the program made are ever removed, one by one, and only where there is nothing
 * else. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/store_inside.h"

/* What a folder of results holds: these files, and figures in `plots`. */
static const char *const our_files[] = {STORE_FILE, STORE_FILE "-journal", STORE_MANIFEST, STORE_MANIFEST ".part"};
static const char *const figure_endings[] = {".svg", ".png", ".dat", ".gp"};

char *store_path(const char *dir, const char *name)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    char *path = malloc(size);
    if (!path)
        return NULL;
    size_t length = strlen(dir);
    memcpy(path, dir, length);
    if (length > 0 && dir[length - 1] != '/')
        path[length++] = '/';
    memcpy(path + length, name, strlen(name) + 1);
    return path;
}

static bool is_a(const char *path, mode_t kind)
{
    struct stat found;
    return lstat(path, &found) == 0 && (found.st_mode & S_IFMT) == kind;
}

/* A results file is ours by its application number; an empty one is what is left of a run that was cut off at once. */
static bool is_our_database(const char *path)
{
    unsigned char head[72];
    int file = open(path, O_RDONLY);
    if (file < 0)
        return false;
    ssize_t size = read(file, head, sizeof head);
    close(file);
    if (size == 0)
        return true;
    uint32_t application = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71];
    return size == (ssize_t)sizeof head && memcmp(head, "SQLite format 3", 16) == 0 && application == STORE_APPLICATION;
}

static bool is_our_file(const char *path, const char *name)
{
    if (!is_a(path, S_IFREG))
        return false;
    if (strcmp(name, STORE_FILE) == 0)
        return is_our_database(path);
    for (size_t i = 0; i < sizeof our_files / sizeof *our_files; i++)
        if (strcmp(name, our_files[i]) == 0)
            return true;
    return false;
}

/* A figure NAME.svg, .png or .dat is ours if its script NAME.gp lies beside it, or if it is a part of one that was
 * being made. */
static bool is_our_figure(const char *path, const char *name)
{
    const char *dot = strrchr(path, '.');
    if (!dot || !is_a(path, S_IFREG))
        return false;
    bool ending = false;
    for (size_t i = 0; i < sizeof figure_endings / sizeof *figure_endings; i++)
        ending = ending || strcmp(dot, figure_endings[i]) == 0;
    if (ending && strncmp(name, "part-", strlen("part-")) == 0)
        return true;
    char *script = ending ? malloc((size_t)(dot - path) + sizeof ".gp") : NULL;
    if (!script)
        return false;
    memcpy(script, path, (size_t)(dot - path));
    memcpy(script + (dot - path), ".gp", sizeof ".gp");
    bool ours = is_a(script, S_IFREG);
    free(script);
    return ours;
}

/* What there is to remove, in this order: a folder comes after what it holds. */
struct paths {
    char **list;
    size_t count, capacity;
};

/* Takes over `path`, also when it fails. */
static int add_path(struct paths *paths, char *path)
{
    if (paths->count == paths->capacity) {
        size_t capacity = paths->capacity ? 2 * paths->capacity : 16;
        char **list = realloc(paths->list, capacity * sizeof *list);
        if (!list) {
            free(path);
            return STATUS_NO_MEMORY;
        }
        paths->list = list;
        paths->capacity = capacity;
    }
    paths->list[paths->count++] = path;
    return STATUS_OK;
}

static void free_paths(struct paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        free(paths->list[i]);
    free(paths->list);
}

static int collect(const char *dir, bool in_plots, struct paths *paths, struct messages *messages);

/* Adds one entry of a folder; refuses what is not ours. */
static int collect_entry(const char *dir, const char *name, bool in_plots, struct paths *paths,
                         struct messages *messages)
{
    char *path = store_path(dir, name);
    if (!path)
        return STATUS_NO_MEMORY;
    int status = STATUS_OK;
    if (!in_plots && strcmp(name, "plots") == 0 && is_a(path, S_IFDIR)) {
        status = collect(path, true, paths, messages);
    } else if (!(in_plots ? is_our_figure(path, name) : is_our_file(path, name))) {
        const struct place place = {.file = path};
        messages_error(messages, &place, "this is not a result of kapasim; choose another folder, or move it away");
        status = STATUS_BAD_INPUT;
    }
    if (status == STATUS_OK)
        return add_path(paths, path);
    free(path);
    return status;
}

static int collect(const char *dir, bool in_plots, struct paths *paths, struct messages *messages)
{
    struct dirent **entries = NULL;
    int n = scandir(dir, &entries, NULL, alphasort);
    if (n < 0) {
        const struct place place = {.file = dir};
        messages_error(messages, &place, "the folder cannot be read: %s", strerror(errno));
        return STATUS_IO;
    }
    int status = STATUS_OK;
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        if (status == STATUS_OK && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            status = collect_entry(dir, name, in_plots, paths, messages);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static int remove_all(const struct paths *paths, struct messages *messages)
{
    for (size_t i = 0; i < paths->count; i++) {
        if (remove(paths->list[i]) != 0) {
            const struct place place = {.file = paths->list[i]};
            messages_error(messages, &place, "this cannot be removed: %s", strerror(errno));
            return STATUS_IO;
        }
    }
    return STATUS_OK;
}

/* Makes the folder and those above it. Fails with errno. */
static int make_folder(char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    char *slash = strrchr(path, '/');
    if (errno != ENOENT || !slash || slash == path)
        return -1;
    *slash = '\0';
    int result = make_folder(path);
    *slash = '/';
    return result == 0 && mkdir(path, 0777) != 0 && errno != EEXIST ? -1 : result;
}

static int make_empty_folder(const char *dir, struct messages *messages)
{
    char *path = strdup(dir);
    if (!path)
        return STATUS_NO_MEMORY;
    int status = STATUS_OK;
    if (make_folder(path) != 0) {
        const struct place place = {.file = dir};
        messages_error(messages, &place, "the folder cannot be made: %s", strerror(errno));
        status = STATUS_IO;
    }
    free(path);
    return status;
}

int store_folder_prepare(const char *dir, bool force, struct messages *messages)
{
    const struct place place = {.file = dir};
    struct stat found;
    if (stat(dir, &found) != 0)
        return make_empty_folder(dir, messages);
    if (!S_ISDIR(found.st_mode)) {
        messages_error(messages, &place, "this is not a folder; choose another with -o");
        return STATUS_BAD_INPUT;
    }
    struct paths paths = {0};
    int status = collect(dir, false, &paths, messages);
    if (status == STATUS_OK && paths.count > 0 && !force) {
        messages_error(messages, &place,
                       "the folder holds results; choose another with -o, or replace them with --force");
        status = STATUS_BAD_INPUT;
    }
    if (status == STATUS_OK)
        status = remove_all(&paths, messages);
    free_paths(&paths);
    return status;
}
