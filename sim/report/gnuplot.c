#include "report/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SAID_SIZE = 4096 };

extern char **environ;

/* Written by plots/style.gp's look at the fonts. */
static const char no_fonts[] = "non-scalable font";

/* What gnuplot and the C library take settings from: GNUTERM, GNUPLOT_LIB, FIT_LOG, LC_NUMERIC, … */
static bool is_setting(const char *variable)
{
    static const char *const beginnings[] = {"GNU", "FIT_", "LC_"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (strncmp(variable, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

/* The environment with plain settings in place of the user's: borrowed strings in a new array. */
static char **plain_environment(char *const *plain, size_t n_plain)
{
    size_t n = 0;
    while (environ != NULL && environ[n] != NULL)
        n++;
    char **environment = calloc(n_plain + n + 1, sizeof *environment);
    if (environment == NULL)
        return NULL;
    memcpy(environment, plain, n_plain * sizeof *environment);
    for (size_t i = 0; i < n; i++)
        if (!is_setting(environ[i]))
            environment[n_plain++] = environ[i];
    return environment;
}

/* gnuplot would take a name that begins with `<` or `|` for a command and `~` for a home. Freed by the caller. */
static char *plain_path(const char *path)
{
    size_t size = strlen(path) + 3;
    char *plain = malloc(size);
    if (plain != NULL)
        snprintf(plain, size, "%s%s", path[0] == '/' ? "" : "./", path);
    return plain;
}

/* Starts gnuplot with its complaints going to `said`; returns an error number. */
static int start(char *const *arguments, int said, pid_t *child)
{
    /* The scripts choose encoding and terminal; without the second of these gnuplot would look for a display first. */
    char locale[] = "LC_ALL=C", terminal[] = "GNUTERM=svg";
    char *const plain[] = {locale, terminal};
    char **environment = plain_environment(plain, sizeof plain / sizeof plain[0]);
    posix_spawn_file_actions_t actions;
    int error = environment == NULL ? ENOMEM : posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        if ((error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)) == 0 &&
            (error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)) == 0 &&
            (error = posix_spawn_file_actions_adddup2(&actions, said, STDERR_FILENO)) == 0)
            error = posix_spawnp(child, arguments[0], &actions, NULL, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    free(environment);
    return error;
}

/* Reads all that gnuplot says, so that it never waits for us, and keeps the beginning of it. */
static void listen_to(int from, char text[SAID_SIZE])
{
    char piece[256] = "";
    size_t length = 0;
    ssize_t n;
    while ((n = read(from, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR)) {
        size_t room = SAID_SIZE - 1 - length;
        size_t kept = n < 0 ? 0 : (size_t)n < room ? (size_t)n : room;
        memcpy(text + length, piece, kept);
        length += kept;
    }
    text[length] = '\0';
}

/* Runs a command; `text` gets what it wrote to its standard error, `*outcome` how it ended. Returns an error number. */
static int run(char *const *arguments, char text[SAID_SIZE], int *outcome)
{
    int said[2];
    if (pipe(said) != 0)
        return errno;
    pid_t child = 0;
    int error = 0;
    if (fcntl(said[0], F_SETFD, FD_CLOEXEC) != 0 || fcntl(said[1], F_SETFD, FD_CLOEXEC) != 0)
        error = errno;
    if (error == 0)
        error = start(arguments, said[1], &child);
    close(said[1]);
    if (error == 0) {
        listen_to(said[0], text);
        while (waitpid(child, outcome, 0) < 0 && error == 0)
            error = errno == EINTR ? 0 : errno;
    }
    close(said[0]);
    return error;
}

/* The last line with something in it: warnings may stand before the error that ended a script. Cuts `said`. */
static const char *last_line(char *said)
{
    size_t length = strlen(said);
    while (length > 0 && (said[length - 1] == '\n' || said[length - 1] == ' '))
        said[--length] = '\0';
    const char *newline = strrchr(said, '\n');
    return length == 0 ? "it does not say why" : newline != NULL ? newline + 1 : said;
}

static bool is_drawn(const char *output)
{
    struct stat found;
    return stat(output, &found) == 0 && found.st_size > 0;
}

/* Gnuplot does not tell of a disk that is full: whether the picture has its end, that of an SVG or of a PNG. */
static bool is_whole(const char *output)
{
    char end[17] = "";
    FILE *file = fopen(output, "rb");
    size_t n = file != NULL && fseek(file, -16, SEEK_END) == 0 ? fread(end, 1, sizeof end - 1, file) : 0;
    if (file != NULL)
        fclose(file);
    for (size_t at = 0; at < n; at++)
        if (strncmp(end + at, "</svg>", 6) == 0 || strncmp(end + at, "IEND", 4) == 0)
            return true;
    return false;
}

/* Makes a message of how gnuplot ended. */
static int judge(int error, int outcome, const char *script, const char *output, char *said, struct messages *messages)
{
    const struct place place = {.file = script};
    bool exited = WIFEXITED(outcome);
    if (error == ENOENT || (error == 0 && exited && WEXITSTATUS(outcome) == 127))
        messages_error(messages, NULL, "gnuplot is missing; install it (on Debian: apt-get install gnuplot-nox)");
    else if (error != 0)
        messages_error(messages, NULL, "gnuplot cannot be started: %s", strerror(error));
    else if (!exited)
        messages_error(messages, &place, "gnuplot was ended by signal %d", WTERMSIG(outcome));
    else if (WEXITSTATUS(outcome) != 0)
        messages_error(messages, &place, "gnuplot failed: %s", last_line(said));
    else if (strstr(said, no_fonts) != NULL)
        messages_error(messages, NULL,
                       "gnuplot finds no fonts and would draw no text; install some (on Debian: apt-get install "
                       "fonts-dejavu-core)");
    else if (!is_drawn(output))
        messages_error(messages, &place,
                       "gnuplot ended without an error and drew nothing; is another program called gnuplot here?");
    else if (!is_whole(output))
        messages_error(
            messages, &place,
            "gnuplot could not write the picture to its end; is the disk full, or the size of files limited?");
    else
        return STATUS_OK;
    return STATUS_IO;
}

int gnuplot_draw(const char *script, const char *data, const char *output, struct messages *messages)
{
    char program[] = "gnuplot", defaults[] = "-d", call[] = "-c";
    char said[SAID_SIZE] = "";
    int outcome = 0;
    int status = STATUS_NO_MEMORY;
    char *paths[] = {plain_path(script), plain_path(data), plain_path(output)};
    if (paths[0] != NULL && paths[1] != NULL && paths[2] != NULL) {
        char *arguments[] = {program, defaults, call, paths[0], paths[1], paths[2], NULL};
        int error = run(arguments, said, &outcome);
        status = judge(error, outcome, script, output, said, messages);
    }
    for (int i = 0; i < 3; i++)
        free(paths[i]);
    return status;
}
