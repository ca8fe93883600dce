/* What a function returns, and the messages that explain it to a person.
 *
 * Every function that can fail returns a status: STATUS_OK or a negative code. The text for the reader goes into a
 * `struct messages`, which the caller owns; nothing in the library prints. */
#ifndef KAPASIM_BASE_STATUS_H
#define KAPASIM_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, rest) __attribute__((format(printf, text, rest)))

enum status {
    STATUS_OK = 0,
    STATUS_BAD_INPUT = -1, /* a file or an argument is wrong; the messages say where and what to do */
    STATUS_NO_MEMORY = -2,
    STATUS_IO = -3,          /* a file could not be read or written */
    STATUS_STORE = -4,       /* the results store refused */
    STATUS_NO_ROOT = -5,     /* a replicate's observed levels cannot be reached; it is dropped and counted */
    STATUS_INTERRUPTED = -6, /* asked to stop; what was finished is kept */
    STATUS_BUG = -7,         /* an invariant does not hold */
    STATUS_NOT_FINITE = -8   /* a replicate's numbers cannot be; it is dropped and counted */
};

/* A place in a text file. `line` and `column` count from 1; 0 where there is none. `file` is borrowed. */
struct place {
    const char *file;
    int line;
    int column;
};

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

struct message {
    enum severity severity;
    char *file; /* a copy: messages outlive what they speak of; NULL where there is no file */
    int line;
    int column;
    char *text;
};

enum { MESSAGES_ERRORS_SHOWN = 20, MESSAGES_WARNINGS_SHOWN = 100, MESSAGES_TEXT_MAX = 400 };

/* A list of messages. All zero is an empty list. */
struct messages {
    struct message *list;
    size_t count;
    size_t capacity;
    size_t errors; /* all errors met, also those beyond the twenty that are kept */
};

/* Adds a message; `place` may be NULL. Past MESSAGES_ERRORS_SHOWN errors only the count goes up; warnings past
 * MESSAGES_WARNINGS_SHOWN are dropped. Control characters of the text and of the file's name are shown as `?`, and
 * the text is cut at MESSAGES_TEXT_MAX bytes with an ellipsis, whatever a file may hold. Without memory the message
 * is lost, but an error still counted. */
void messages_error(struct messages *messages, const struct place *place, const char *format, ...) PRINTF_LIKE(3, 4);
void messages_warn(struct messages *messages, const struct place *place, const char *format, ...) PRINTF_LIKE(3, 4);

/* Adds an error for a path that someone has named, where the system has answered `error` (errno): `what` cannot be
 * done, why, and `instead`, which says what to do. STATUS_BAD_INPUT where another path or its permissions would mend
 * it; else the machine has failed, and it is STATUS_IO. */
int messages_path(struct messages *messages, const char *path, const char *what, int error,
                  const char *instead) MUST_CHECK;

/* Writes message `i` as `file:line:column: error: text` into `line` (always ended by NUL); what the message lacks of
 * the place is left out. */
void messages_format(const struct messages *messages, size_t i, char *line, size_t size);

/* The bytes of the control character at the start of a text, 0 if there is none: those of ASCII, U+0080 to U+009F, and
 * the marks that turn the direction of writing, by which a line could show other words than it holds. */
size_t messages_control(const char *text);

/* Frees what the list holds and leaves it empty. */
void messages_clear(struct messages *messages);

/* A few words for a status, for when there is no message. */
const char *status_text(enum status status);

#endif
