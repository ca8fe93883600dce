/* Text of any content, such as a scenario's name, made fit for a line of a table or a figure. */
#ifndef KAPASIM_REPORT_TEXT_H
#define KAPASIM_REPORT_TEXT_H

#include <stdio.h>

#include "run/store.h"

/* Columns of a scenario's name at most, and bytes that hold that many. */
enum { TEXT_NAME_COLUMNS = 40, TEXT_SIZE = 512 };

/* Copies `text` as one line of at most `columns` characters (below TEXT_SIZE / 4), cut with an ellipsis. Control
 * characters, those that turn the direction of writing included, become spaces, what is not UTF-8 becomes `?`, and
 * spaces at the end go. */
void text_line(const char *text, int columns, char out[TEXT_SIZE]);

/* The columns that a line of text_line takes: its characters. */
int text_columns(const char *line);

/* The name of a scenario as text_line; its id stands in for a blank name, and with its number in the run before it for
 * one that looks like another scenario's. */
void text_scenario(const struct store_info *info, int scenario, int columns, char out[TEXT_SIZE]);

/* The same two for letters that are drawn, which differ in width: at most as wide as `columns` common ones, and with a
 * box for each that the figures' font lacks. */
void text_drawn(const char *text, int columns, char out[TEXT_SIZE]);
void text_scenario_drawn(const struct store_info *info, int scenario, int columns, char out[TEXT_SIZE]);

/* Writes a line of text_line padded with spaces to `columns`; a negative width puts the spaces before it. */
void text_pad(FILE *file, const char *line, int columns);

/* A number with `decimals`, with a true minus sign; no "-0.0"; a dash for NaN. `plus` sets `+` before positive ones. */
void text_number(double value, int decimals, bool plus, char out[TEXT_SIZE]);

/* The decimals of a change or its range, the same wherever it is shown: so many that it fits into a column. */
int text_change_decimals(double change);

#endif
