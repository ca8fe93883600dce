#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/terminal.h"

enum { LINE_SIZE = 8192, GAP = 2 };

void terminal_text(FILE *file, const char *text)
{
    while (*text != '\0') {
        size_t control = messages_control(text);
        putc(control > 0 ? '?' : *text, file);
        text += control > 0 ? control : 1;
    }
}

size_t terminal_columns(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

void terminal_cell(FILE *file, const char *text, size_t width)
{
    const size_t columns = terminal_columns(text);
    terminal_text(file, text);
    fprintf(file, "%*s", (int)(width > columns ? width - columns : 0) + GAP, "");
}

static bool seen_before(const struct messages *messages, size_t i, const char *line)
{
    char earlier[LINE_SIZE];
    for (size_t k = 0; k < i; k++) {
        messages_format(messages, k, earlier, sizeof earlier);
        if (strcmp(earlier, line) == 0)
            return true;
    }
    return false;
}

void terminal_messages(struct messages *messages, bool quiet)
{
    char line[LINE_SIZE];
    size_t shown = 0;
    for (size_t i = 0; i < messages->count; i++) {
        bool error = messages->list[i].severity == SEVERITY_ERROR;
        messages_format(messages, i, line, sizeof line);
        shown += error;
        if ((quiet && !error) || seen_before(messages, i, line))
            continue;
        terminal_text(stderr, line);
        putc('\n', stderr);
    }
    if (messages->errors > shown)
        fprintf(stderr, "and %zu more errors\n", messages->errors - shown);
    messages_clear(messages);
}

int terminal_end(int status, struct messages *messages, bool quiet)
{
    bool told = messages->errors > 0;
    terminal_messages(messages, quiet);
    if (status == STATUS_OK)
        return EXIT_FINE;
    if (status == STATUS_INTERRUPTED)
        return EXIT_INTERRUPTED;
    if (!told)
        fprintf(stderr, "kapasim: error: %s\n", status_text(status));
    return status == STATUS_BAD_INPUT ? EXIT_BAD_INPUT : EXIT_FAILED;
}

void terminal_usage(const char *command, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    fprintf(stderr, "%s: error: ", command);
    terminal_text(stderr, line);
    fprintf(stderr, "; see `%s --help`\n", command);
    exit(EXIT_BAD_INPUT);
}
