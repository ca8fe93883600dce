/* Overlays as text: the comment at the head, which people write, and the description, whose last sentences are
 * the program's. It is taken out of the file and put back line by line, since no YAML library keeps comments. */
#include <stdlib.h>
#include <string.h>

#include "agencies.h"

static const char key[] = "description:", sentence_begins[] = " Model: ";

/* A line of a file without its end; NULL at the end of the file. `*line` is grown as needed. */
static const char *next_line(FILE *file, char **line, size_t *size)
{
    ssize_t length = getline(line, size, file);
    if (length <= 0)
        return NULL;
    if ((*line)[length - 1] == '\n')
        (*line)[length - 1] = '\0';
    return *line;
}

static FILE *open_overlay(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        agencies_stop("%s cannot be read", path);
    return file;
}

char *overlay_prose(const char *description)
{
    const char *sentence = strstr(description, sentence_begins);
    char *prose = strndup(description, sentence == NULL ? strlen(description) : (size_t)(sentence - description));
    if (prose == NULL)
        agencies_stop("out of memory");
    return prose;
}

/* A folded block: its lines are one text. */
static void write_description(const char *prose, const char *sentence, FILE *file)
{
    fprintf(file, "%s >-\n", key);
    agencies_wrap(file, "  ", "  ", prose);
    agencies_wrap(file, "  ", "  ", sentence);
}

/* The description is its key's line and those below it that begin with a space. */
void overlay_renew(const char *path, const char *prose, const char *sentence, FILE *file)
{
    FILE *old = open_overlay(path);
    char *buffer = NULL;
    size_t size = 0;
    bool inside = false, met = false;
    if (strchr(prose, '\n') != NULL)
        agencies_stop("%s: write the description as one paragraph, without an empty line", path);
    for (const char *line; (line = next_line(old, &buffer, &size)) != NULL;) {
        if (inside && *line == ' ')
            continue;
        inside = strncmp(line, key, strlen(key)) == 0;
        met = met || inside;
        if (inside && strstr(line, " #") != NULL)
            agencies_stop("%s: a comment beside the description would be lost; write it above", path);
        if (inside)
            write_description(prose, sentence, file);
        else
            fprintf(file, "%s\n", line);
    }
    if (!met || *prose == '\0')
        agencies_stop("%s: state a description, which says in a sentence what the policy is", path);
    free(buffer);
    fclose(old);
}

/* The text of the comment at the head below its first line, in one line, for the caller to free. */
static char *head_comment(const char *path)
{
    FILE *file = open_overlay(path);
    char *text = NULL, *buffer = NULL;
    size_t length = 0, size = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL)
        agencies_stop("out of memory");
    next_line(file, &buffer, &size);
    for (const char *line; (line = next_line(file, &buffer, &size)) != NULL && *line == '#';)
        fprintf(out, " %s", line + strspn(line, "# "));
    free(buffer);
    fclose(file);
    if (fclose(out) != 0)
        agencies_stop("out of memory");
    return text;
}

static void put_item(const char *text, FILE *file)
{
    if (*text != '\0')
        agencies_wrap(file, "  - ", "    ", text);
}

void overlay_tell(const char *path, FILE *file)
{
    static const char *const parts[] = {" The paper", " Assumed:"};
    char *text = head_comment(path), *from = text;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *next = strstr(from, parts[i]);
        if (next != NULL) {
            *next = '\0';
            put_item(from, file);
            from = next + 1;
        } else {
            agencies_stop("%s: the comment at its head does not say `%s`", path, parts[i] + 1);
        }
    }
    put_item(from, file);
    free(text);
}
