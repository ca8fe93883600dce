#include "base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t messages_control(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    if ((at[0] > 0 && at[0] < 0x20) || at[0] == 0x7f)
        return 1;
    if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f) /* U+0080 to U+009F, which terminals obey too */
        return 2;
    if (at[0] != 0xe2 || (at[1] != 0x80 && at[1] != 0x81))
        return 0;
    const bool turns = at[1] == 0x80 ? at[2] == 0x8e || at[2] == 0x8f || (at[2] >= 0xaa && at[2] <= 0xae)
                                     : at[2] >= 0xa6 && at[2] <= 0xa9;
    return turns ? 3 : 0;
}

/* Puts `?` in place of each control character. */
static void mask_controls(char *text)
{
    const char *from = text;
    char *to = text;
    while (*from != '\0') {
        const size_t control = messages_control(from);
        *to++ = control > 0 ? '?' : *from;
        from += control > 0 ? control : 1;
    }
    *to = '\0';
}

/* Cuts what is too long, between two characters of UTF-8. */
static void cut(char *text)
{
    static const char ellipsis[] = "...";
    size_t end = MESSAGES_TEXT_MAX - strlen(ellipsis);
    while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
        end--;
    memcpy(text + end, ellipsis, sizeof ellipsis);
}

static size_t count_kept(const struct messages *messages, enum severity severity)
{
    size_t kept = 0;
    for (size_t i = 0; i < messages->count; i++)
        kept += messages->list[i].severity == severity;
    return kept;
}

/* Takes over the strings of `message`, also where there is no memory to keep it. */
static void keep(struct messages *messages, struct message message)
{
    if (messages->count == messages->capacity) {
        const size_t capacity = messages->capacity == 0 ? 8 : 2 * messages->capacity;
        struct message *list = realloc(messages->list, capacity * sizeof *list);
        if (list == NULL) {
            free(message.file);
            free(message.text);
            return;
        }
        messages->list = list;
        messages->capacity = capacity;
    }
    messages->list[messages->count++] = message;
}

static void add(struct messages *messages, enum severity severity, const struct place *place, const char *format,
                va_list arguments)
{
    char text[MESSAGES_TEXT_MAX + 1];
    const int length = vsnprintf(text, sizeof text, format, arguments);
    if (length < 0)
        text[0] = '\0';
    if (length > MESSAGES_TEXT_MAX)
        cut(text);
    mask_controls(text);

    struct message message = {.severity = severity, .text = strdup(text)};
    if (message.text == NULL)
        return;
    if (place != NULL && place->file != NULL) {
        message.file = strdup(place->file);
        if (message.file == NULL) {
            free(message.text);
            return;
        }
        mask_controls(message.file);
        message.line = place->line;
        message.column = place->column;
    }
    keep(messages, message);
}

void messages_error(struct messages *messages, const struct place *place, const char *format, ...)
{
    messages->errors++;
    if (count_kept(messages, SEVERITY_ERROR) >= MESSAGES_ERRORS_SHOWN)
        return;
    va_list arguments;
    va_start(arguments, format);
    add(messages, SEVERITY_ERROR, place, format, arguments);
    va_end(arguments);
}

void messages_warn(struct messages *messages, const struct place *place, const char *format, ...)
{
    if (count_kept(messages, SEVERITY_WARNING) >= MESSAGES_WARNINGS_SHOWN)
        return;
    va_list arguments;
    va_start(arguments, format);
    add(messages, SEVERITY_WARNING, place, format, arguments);
    va_end(arguments);
}

/* What is wrong with a path; NULL where the error is not the path's. */
static const char *fault_of_path(int error)
{
    switch (error) {
    case ENOENT:
        return "a folder on its path is not there, or a link leads nowhere";
    case ENOTDIR:
        return "a part of its path is a file and not a folder";
    case ENAMETOOLONG:
        return "its name is too long";
    case ELOOP:
        return "links on its path lead in a circle";
    case EACCES:
    case EPERM:
        return "you have no permission";
    case EROFS:
        return "nothing can be written there";
    default:
        return NULL;
    }
}

int messages_path(struct messages *messages, const char *path, const char *what, int error, const char *instead)
{
    /* A name that is too long would leave no room for the message. */
    const struct place place = {.file = error == ENAMETOOLONG ? NULL : path};
    const char *fault = fault_of_path(error);
    const char *machine = error == ENOSPC || error == EDQUOT ? "the disk is full" : strerror(error);
    messages_error(messages, &place, "%s: %s; %s", what, fault ? fault : machine, instead);
    return fault ? STATUS_BAD_INPUT : STATUS_IO;
}

void messages_format(const struct messages *messages, size_t i, char *line, size_t size)
{
    if (size == 0)
        return;
    line[0] = '\0';
    if (i >= messages->count)
        return;
    const struct message *m = &messages->list[i];
    const char *severity = m->severity == SEVERITY_ERROR ? "error" : "warning";
    if (m->file == NULL)
        (void)snprintf(line, size, "%s: %s", severity, m->text);
    else if (m->line <= 0)
        (void)snprintf(line, size, "%s: %s: %s", m->file, severity, m->text);
    else if (m->column <= 0)
        (void)snprintf(line, size, "%s:%d: %s: %s", m->file, m->line, severity, m->text);
    else
        (void)snprintf(line, size, "%s:%d:%d: %s: %s", m->file, m->line, m->column, severity, m->text);
}

void messages_clear(struct messages *messages)
{
    for (size_t i = 0; i < messages->count; i++) {
        free(messages->list[i].file);
        free(messages->list[i].text);
    }
    free(messages->list);
    *messages = (struct messages){0};
}

const char *status_text(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return "no error";
    case STATUS_BAD_INPUT:
        return "bad input";
    case STATUS_NO_MEMORY:
        return "out of memory";
    case STATUS_IO:
        return "a file could not be read or written";
    case STATUS_STORE:
        return "the results store failed";
    case STATUS_NO_ROOT:
        return "the observed levels cannot be reached";
    case STATUS_INTERRUPTED:
        return "interrupted";
    case STATUS_NOT_FINITE:
        return "a number is infinite or missing";
    case STATUS_BUG:
        return "an internal check failed; please report it";
    }
    return "unknown status";
}
