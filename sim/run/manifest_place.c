/* Places in JSON that Jansson has found to be right, so that nothing is checked again. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/manifest_inside.h"

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n,:");
}

static const char *skip_string(const char *at)
{
    for (at++; *at != '"'; at++)
        at += *at == '\\';
    return at + 1;
}

static const char *skip_value(const char *at)
{
    int depth = 0;
    do {
        if (*at == '"') {
            at = skip_string(at);
        } else {
            depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
            at++;
        }
    } while (depth > 0 || (*at != '\0' && strchr(",]} \t\r\n", *at) == NULL));
    return at;
}

/* The value under a key of an object, or with a number in a list; NULL if there is none. */
static const char *enter(const char *at, const char *step, size_t length)
{
    bool object = *at == '{';
    long left = strtol(step, NULL, 10);
    if (!object && *at != '[')
        return NULL;
    for (at = skip_blanks(at + 1); *at != '}' && *at != ']'; at = skip_blanks(skip_value(at))) {
        bool here = object ? strncmp(at + 1, step, length) == 0 && at[1 + length] == '"' : left-- == 0;
        if (object)
            at = skip_blanks(skip_string(at));
        if (here)
            return at;
    }
    return NULL;
}

struct place manifest_reader_place(const struct manifest_reader *reader, const char *steps)
{
    const char *at = skip_blanks(reader->text), *line = reader->text;
    struct place place = {.file = reader->path, .line = 1};
    while (*steps != '\0') {
        size_t length = strcspn(steps, "/");
        const char *inside = enter(at, steps, length);
        if (inside == NULL)
            break;
        at = inside;
        steps += length + (steps[length] == '/');
    }
    for (const char *end; (end = strchr(line, '\n')) != NULL && end < at; line = end + 1)
        place.line++;
    place.column = (int)(at - line) + 1;
    return place;
}

void manifest_reader_error(const struct manifest_reader *reader, const char *steps, const char *format, ...)
{
    char text[MESSAGES_TEXT_MAX];
    struct place place = manifest_reader_place(reader, steps);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    messages_error(reader->messages, &place, "%s", text);
}
