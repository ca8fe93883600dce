/* The folder of a run. Only files that the program made are ever removed, one by one; whatever else lies among results
 * stays, and a folder that holds no results but something else is left alone.
 *
 * A run writes into results.db, whose chunks can be read meanwhile; where there are earlier results, it writes beside
 * them, and its files take their places when it has finished. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/store_inside.h"

/* What a folder of results holds: these files, and figures in `plots`. */
static const char *const our_files[] = {
    STORE_FILE,  STORE_FILE STORE_JOURNAL, STORE_FILE STORE_PART,    STORE_FILE STORE_PART STORE_JOURNAL,
    STORE_SMALL, STORE_MANIFEST,           STORE_MANIFEST STORE_PART};
static const char *const figure_endings[] = {".svg", ".png", ".dat", ".gp"};

static const char elsewhere[] = "choose another with -o"; /* instead of the folder */

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
    if (size != (ssize_t)sizeof head)
        return size == 0;
    uint32_t application = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71];
    return memcmp(head, "SQLite format 3", 16) == 0 && application == STORE_APPLICATION;
}

static bool is_our_name(const char *name)
{
    for (size_t i = 0; i < sizeof our_files / sizeof *our_files; i++)
        if (strcmp(name, our_files[i]) == 0)
            return true;
    return false;
}

static bool is_our_file(const char *path, const char *name)
{
    bool database =
        strcmp(name, STORE_FILE) == 0 || strcmp(name, STORE_FILE STORE_PART) == 0 || strcmp(name, STORE_SMALL) == 0;
    return is_our_name(name) && is_a(path, S_IFREG) && (!database || is_our_database(path));
}

static bool holds_results(const char *dir)
{
    char *path = store_path(dir, STORE_FILE);
    bool holds = path && is_our_file(path, STORE_FILE);
    free(path);
    return holds;
}

bool store_owns(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    bool owns = dir && is_our_name(slash ? slash + 1 : path) && holds_results(dir);
    free(dir);
    return owns;
}

int store_folder_refuse(const char *path, mode_t mode, const char *instead, struct messages *messages)
{
    const struct place place = {.file = path};
    const char *slash = strrchr(path, '/');
    if (!is_our_name(slash ? slash + 1 : path))
        messages_error(messages, &place, "this is not a result of kapasim; %s", instead);
    else if (S_ISLNK(mode))
        messages_error(messages, &place, "this is a link; put what it leads to in its place, or %s", instead);
    else if (S_ISDIR(mode))
        messages_error(messages, &place, "this is a folder where a file of results belongs; %s", instead);
    else if (!S_ISREG(mode))
        messages_error(messages, &place, "this is no ordinary file; %s", instead);
    else if (access(path, R_OK) != 0)
        return messages_path(messages, path, "this cannot be read", errno, instead);
    else
        messages_error(messages, &place, "this is not a result of kapasim, or a damaged one; %s", instead);
    return STATUS_BAD_INPUT;
}

/* Folders of results, of their figures, and of figures that were being made. */
enum kind { RESULTS, PLOTS, PARTS };

/* A figure NAME.svg, .png or .dat is ours if its script NAME.gp lies beside it, or if it was being made. */
static bool is_our_figure(const char *path, enum kind kind)
{
    const char *dot = strrchr(path, '.');
    if (!dot || !is_a(path, S_IFREG))
        return false;
    bool ending = false;
    for (size_t i = 0; i < sizeof figure_endings / sizeof *figure_endings; i++)
        ending = ending || strcmp(dot, figure_endings[i]) == 0;
    if (ending && kind == PARTS)
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
    bool spare; /* leaves out what is not ours, instead of refusing it */
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

static int collect(const char *dir, enum kind kind, struct paths *paths, struct messages *messages);

/* True for a folder that the program makes in one of `kind`. */
static bool is_our_folder(const char *path, const char *name, enum kind kind)
{
    bool named =
        kind == RESULTS ? strcmp(name, "plots") == 0 : kind == PLOTS && strncmp(name, "part-", strlen("part-")) == 0;
    return named && is_a(path, S_IFDIR);
}

/* Adds one entry of a folder; leaves out or refuses what is not ours. What bears the name of a result must be one. */
static int collect_entry(const char *dir, const char *name, enum kind kind, struct paths *paths,
                         struct messages *messages)
{
    char *path = store_path(dir, name);
    if (!path)
        return STATUS_NO_MEMORY;
    int status = STATUS_OK;
    if (is_our_folder(path, name, kind)) {
        status = collect(path, kind == RESULTS ? PLOTS : PARTS, paths, messages);
    } else if (!(kind == RESULTS ? is_our_file(path, name) : is_our_figure(path, kind))) {
        if (paths->spare && !(kind == RESULTS && is_our_name(name))) {
            free(path);
            return STATUS_OK;
        }
        struct stat found;
        const mode_t mode = lstat(path, &found) == 0 ? found.st_mode : 0;
        status = store_folder_refuse(path, mode, "choose another folder, or move it away", messages);
    }
    if (status == STATUS_OK)
        return add_path(paths, path);
    free(path);
    return status;
}

static int collect(const char *dir, enum kind kind, struct paths *paths, struct messages *messages)
{
    struct dirent **entries = NULL;
    int n = scandir(dir, &entries, NULL, alphasort);
    if (n < 0)
        return messages_path(messages, dir, "the folder cannot be read", errno, elsewhere);
    int status = STATUS_OK;
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        if (status == STATUS_OK && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            status = collect_entry(dir, name, kind, paths, messages);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* A folder that holds something else as well stays. */
static int remove_all(const struct paths *paths, struct messages *messages)
{
    for (size_t i = 0; i < paths->count; i++) {
        if (remove(paths->list[i]) != 0 && errno != ENOTEMPTY && errno != EEXIST) {
            const struct place place = {.file = paths->list[i]};
            messages_error(messages, &place, "this cannot be removed: %s", strerror(errno));
            return STATUS_IO;
        }
    }
    return STATUS_OK;
}

/* Makes the folders on the path that are missing, from the top, and notes which those are. */
static int make_folders(struct store *store)
{
    struct stat found;
    char *path = strdup(store->dir);
    store->made = calloc(strlen(store->dir) + 1, sizeof *store->made);
    int status = path && store->made ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t end = 1; status == STATUS_OK && path[end - 1] != '\0'; end++) {
        if ((path[end] != '/' && path[end] != '\0') || path[end - 1] == '/')
            continue;
        path[end] = '\0';
        if (stat(path, &found) != 0) {
            store->made[end] = mkdir(path, 0777) == 0;
            if (!store->made[end] && errno != EEXIST) /* somebody else may have been faster */
                status = STATUS_IO;
        }
        path[end] = store->dir[end];
    }
    const int error = errno;
    free(path);
    errno = error;
    return status;
}

void store_folder_take_back(struct store *store)
{
    const int error = errno;
    for (size_t end = store->made ? strlen(store->dir) : 0; end > 0; end--)
        if (store->made[end]) {
            const char last = store->dir[end];
            store->dir[end] = '\0';
            rmdir(store->dir); /* unless it holds something */
            store->dir[end] = last;
        }
    free(store->made);
    store->made = NULL;
    errno = error;
}

/* Sees that there is a folder, and makes it if need be. */
static int find_or_make(struct store *store, struct messages *messages)
{
    const struct place place = {.file = store->dir};
    struct stat found;
    int status = STATUS_OK;
    if (stat(store->dir, &found) != 0)
        status = make_folders(store);
    if (status == STATUS_NO_MEMORY)
        return status;
    if (status != STATUS_OK || stat(store->dir, &found) != 0)
        return messages_path(messages, store->dir, "the folder cannot be made", errno, elsewhere);
    if (S_ISDIR(found.st_mode))
        return STATUS_OK;
    messages_error(messages, &place, "this is not a folder; choose another with -o");
    return STATUS_BAD_INPUT;
}

bool store_folder_holds(const char *dir, const char *name)
{
    struct stat found;
    char *path = store_path(dir, name);
    bool holds = path && is_our_file(path, name) && stat(path, &found) == 0 && found.st_size > 0;
    free(path);
    return holds;
}

/* The lock is the system's own and ends with the process, however that ends. Some network file systems cannot lock a
 * folder; nothing guards it there. */
static int lock(struct store *store, struct messages *messages)
{
    const struct place place = {.file = store->dir};
    store->lock = open(store->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->lock < 0)
        return messages_path(messages, store->dir, "the folder cannot be read", errno, elsewhere);
    if (flock(store->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return STATUS_OK;
    messages_error(messages, &place, "another run is writing here; let it end, or choose another folder with -o");
    return STATUS_BAD_INPUT;
}

void store_folder_remove(const struct store *store, const char *name)
{
    unlinkat(store->lock, name, 0);
}

void store_folder_remove_parts(const struct store *store)
{
    store_folder_remove(store, STORE_FILE STORE_PART);
    store_folder_remove(store, STORE_FILE STORE_PART STORE_JOURNAL);
    store_folder_remove(store, STORE_SMALL);
    store_folder_remove(store, STORE_MANIFEST STORE_PART);
}

int store_folder_lock(struct store *store, struct messages *messages)
{
    int status = find_or_make(store, messages);
    return status == STATUS_OK ? lock(store, messages) : status;
}

int store_folder_check_writable(const struct store *store, const char *path, struct messages *messages)
{
    const bool folder = access(store->dir, W_OK | X_OK) == 0;
    const struct place place = {.file = folder ? path : store->dir};
    if (folder && (!path || access(path, W_OK) == 0))
        return STATUS_OK;
    messages_error(messages, &place,
                   "this may not be written; make the folder and its files writable, or choose another folder with -o");
    return STATUS_BAD_INPUT;
}

int store_folder_check(const struct store *store, struct messages *messages)
{
    struct paths paths = {.spare = true};
    int status = collect(store->dir, RESULTS, &paths, messages);
    free_paths(&paths);
    return status;
}

/* Why results are in the way, and what to do. */
static int refuse_results(const struct store *store, struct messages *messages)
{
    const struct place place = {.file = store->dir};
    uint32_t settled, asked;
    if (store_resume_can(store->dir, STORE_FILE STORE_PART, &settled, &asked) ||
        store_resume_can(store->dir, STORE_FILE, &settled, &asked))
        messages_error(messages, &place,
                       "the folder holds a run that was cut off after %" PRIu32 " of %" PRIu32
                       " replicates; complete it with --resume, replace it with --force, or choose another folder "
                       "with -o",
                       settled, asked);
    else
        messages_error(messages, &place,
                       "the folder holds results; choose another with -o, add replicates to them with --resume and a "
                       "larger -n, or replace them with --force");
    return STATUS_BAD_INPUT;
}

int store_folder_open(struct store *store, bool force, struct messages *messages)
{
    struct paths paths = {0};
    struct stat found;
    int status = store_folder_lock(store, messages);
    paths.spare = status == STATUS_OK && fstatat(store->lock, STORE_FILE, &found, AT_SYMLINK_NOFOLLOW) == 0;
    if (status == STATUS_OK)
        status = collect(store->dir, RESULTS, &paths, messages);
    if (status == STATUS_OK && paths.count > 0 && !force)
        status = refuse_results(store, messages);
    if (status == STATUS_OK)
        status = store_folder_check_writable(store, NULL, messages);
    if (status == STATUS_OK) {
        store->replaces = fstatat(store->lock, STORE_FILE, &found, 0) == 0 && found.st_size > 0;
        if (store->replaces)
            store_folder_remove_parts(store);
        else
            status = remove_all(&paths, messages);
    }
    free_paths(&paths);
    return status;
}

/* Removes what was drawn of results that go. With errno. */
static int remove_figures(const struct store *store)
{
    struct paths paths = {.spare = true};
    struct messages unread = {0};
    char *plots = store_path(store->dir, "plots");
    int status = plots ? STATUS_OK : STATUS_NO_MEMORY, error = 0;
    if (plots && is_a(plots, S_IFDIR)) {
        status = collect(plots, PLOTS, &paths, &unread);
        if (status == STATUS_OK)
            status = remove_all(&paths, &unread);
        error = errno;
        rmdir(plots); /* unless it holds something else */
    }
    free_paths(&paths);
    free(plots);
    messages_clear(&unread);
    errno = error;
    return status;
}

int store_folder_shrink(const struct store *store)
{
    const char *name = store->replaces ? STORE_FILE STORE_PART : STORE_FILE;
    return renameat(store->lock, STORE_SMALL, store->lock, name) == 0 ? STATUS_OK : STATUS_IO;
}

int store_folder_publish(const struct store *store)
{
    int folder = store->lock;
    if (store->replaces) {
        int status = remove_figures(store);
        if (status != STATUS_OK)
            return status;
        /* The journal of a run that was killed would be played into the new results. */
        store_folder_remove(store, STORE_FILE STORE_JOURNAL);
        store_folder_remove(store, STORE_MANIFEST);
        if (renameat(folder, STORE_FILE STORE_PART, folder, STORE_FILE) != 0)
            return STATUS_IO;
    }
    if (renameat(folder, STORE_MANIFEST STORE_PART, folder, STORE_MANIFEST) != 0)
        return STATUS_IO;
    return fsync(folder) == 0 || errno == EINVAL ? STATUS_OK : STATUS_IO; /* not every file system can */
}

void store_folder_discard(const struct store *store)
{
    store_folder_remove_parts(store);
    if (store->replaces)
        return;
    store_folder_remove(store, STORE_FILE);
    store_folder_remove(store, STORE_FILE STORE_JOURNAL);
    store_folder_remove(store, STORE_MANIFEST);
}
