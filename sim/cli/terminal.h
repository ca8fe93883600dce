/* What goes to the terminal. Text from files cannot move the cursor or change colours there. */
#ifndef KAPASIM_CLI_TERMINAL_H
#define KAPASIM_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "base/status.h"

/* Writes `text` with its control characters as `?`. */
void terminal_text(FILE *file, const char *text);

/* How many columns of the terminal that takes: one for each character of UTF-8. */
size_t terminal_columns(const char *text);

/* The same text as the cell of a table: with blanks up to `width` columns, and the gap before the next cell. */
void terminal_cell(FILE *file, const char *text, size_t width);

/* Writes errors, and warnings unless `quiet`, to stderr, each line once, and empties the list. */
void terminal_messages(struct messages *messages, bool quiet);

/* The same, for what ended in `status`: says at least a few words if that is an error. Returns the exit status. */
int terminal_end(int status, struct messages *messages, bool quiet);

/* Says what is wrong with the command line of `command` ("kapasim run") and ends the program. */
void terminal_usage(const char *command, const char *format, ...) __attribute__((noreturn)) PRINTF_LIKE(2, 3);

#endif
