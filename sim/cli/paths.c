#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/paths.h"

enum { PATH_SIZE = 4096 };

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

int paths_find(const char *folder, char **path)
{
    char self[PATH_SIZE], installed[PATH_SIZE + 64], built[PATH_SIZE + 64];
    *path = NULL;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self);
    if (length <= 0 || length == (ssize_t)sizeof self)
        return STATUS_IO;
    /* PREFIX/bin/kapasim to PREFIX, and likewise ROOT/build/kapasim to ROOT. */
    for (int i = 0; i < 2; i++) {
        while (length > 0 && self[length - 1] != '/')
            length--;
        if (length > 0)
            length--;
    }
    self[length] = '\0';
    snprintf(installed, sizeof installed, "%s/share/kapasim/%s", self, folder);
    snprintf(built, sizeof built, "%s/%s", self, folder);
    *path = strdup(!is_folder(installed) && is_folder(built) ? built : installed);
    return *path == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}
