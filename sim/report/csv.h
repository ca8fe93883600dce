/* A table as comma-separated values (RFC 4180, with plain line feeds): UTF-8, numbers that read back the same, an empty
 * cell for NaN. The file's own error flag keeps what went wrong. */
#ifndef KAPASIM_REPORT_CSV_H
#define KAPASIM_REPORT_CSV_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct csv {
    FILE *file;
    bool indonesian; /* `;` between cells and a decimal comma, as spreadsheets set to Indonesian expect */
    bool begun;      /* the line holds a cell */
};

/* Any text. One that a spreadsheet would take for a formula is written with an apostrophe before it. */
void csv_text(struct csv *csv, const char *text);

/* The shortest of 15, 16 or 17 significant digits that reads back the same; NaN as an empty cell. */
void csv_number(struct csv *csv, double value);
void csv_whole(struct csv *csv, int64_t value);

/* Ends the line. */
void csv_end(struct csv *csv);

#endif
