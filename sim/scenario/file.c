#include "scenario/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads up to `limit` bytes. Returns how many, or -1. */
static ssize_t read_up_to(int file, char *text, size_t limit)
{
    size_t size = 0;
    while (size < limit) {
        ssize_t n = read(file, text + size, limit - size);
        if (n == 0)
            break;
        if (n > 0)
            size += (size_t)n;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)size;
}

static const char *why_not_opened(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return "there is no such file; check its name and folder";
    case EACCES:
    case EPERM:
        return "the file may not be read; ask its owner for permission";
    default:
        return "the file cannot be opened; check its name and folder";
    }
}

int file_read(const char *path, size_t most, char **text, size_t *size, struct messages *messages)
{
    const struct place place = {path, 0, 0};
    struct stat about;
    int status = STATUS_BAD_INPUT;
    *text = NULL;
    *size = 0;
    /* Without O_NONBLOCK, opening a named pipe would wait for its writer for ever. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0) {
        messages_error(messages, &place, "%s", why_not_opened(errno));
        return STATUS_BAD_INPUT;
    }
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        messages_error(messages, &place, "this is a folder or a device, not a file; name a scenario file");
        goto out;
    }
    status = STATUS_NO_MEMORY;
    size_t room = about.st_size > 0 && (size_t)about.st_size < most ? (size_t)about.st_size : most; /* 0: not known */
    char *whole = malloc(room + 1);
    if (!whole)
        goto out;
    ssize_t n = read_up_to(file, whole, room);
    if (n < 0) {
        messages_error(messages, &place, "the file cannot be read to its end; check the disk");
        free(whole);
        status = STATUS_IO;
        goto out;
    }
    whole[n] = '\0';
    *size = (size_t)n;
    *text = realloc(whole, (size_t)n + 1);
    if (!*text)
        *text = whole;
    status = STATUS_OK;
out:
    (void)close(file); /* nothing was written that a failure could lose */
    return status;
}
